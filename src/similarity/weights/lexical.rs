//! What the aligner weighs where no encoder looked at the units. Written by `cargo run --release --example fit`; do not edit by hand.

use super::Fitted;

/// The numbers.
#[rustfmt::skip]
pub const LEXICAL: Fitted = Fitted {
    weights: [
        -3.939, // bias
        6.786, // concepts
        19.603, // names
        -0.587, // concepts-shared
        15.550, // names-shared
        21.010, // numbers-shared
        -4.889, // numbers-only-a
        -3.015, // numbers-only-b
        -0.972, // length
        1.771, // label-same
        -1.462, // label-other
        -2.468, // label-one-side
        -2.478, // kind-other
        3.283, // end-same
        -3.283, // end-other
        8.886, // anchors-shared
        -2.626, // anchors-other
        -2.960, // position
        9.878, // concepts-relative
        -4.536, // merged
        8.886, // same-text
        -1.305, // marks-other
        11.517, // coverage-min
        -0.067, // length-merged
        -2.478, // label-inside
        0.000, // sentences-other
        0.000, // numbers-count
        0.000, // meaning
        0.000, // meaning-relative
        0.000, // meaning-odds
        0.000, // meaning-merged
        0.000, // meaning-rival
        0.000, // meaning-ahead
    ],
    prices: [4.000, -1.373, 17.070, 5.497],
};
