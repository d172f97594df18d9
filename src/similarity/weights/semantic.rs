//! What the aligner weighs where an encoder looked at the units. Written by `cargo run --release --example fit`; do not edit by hand.

use super::Fitted;

/// The numbers.
#[rustfmt::skip]
pub const SEMANTIC: Fitted = Fitted {
    weights: [
        -4.506, // bias
        7.077, // concepts
        20.517, // names
        -0.569, // concepts-shared
        16.314, // names-shared
        21.946, // numbers-shared
        -5.681, // numbers-only-a
        -3.429, // numbers-only-b
        -1.232, // length
        1.735, // label-same
        -1.487, // label-other
        -2.477, // label-one-side
        -2.486, // kind-other
        3.429, // end-same
        -3.429, // end-other
        8.916, // anchors-shared
        -2.743, // anchors-other
        -2.973, // position
        10.311, // concepts-relative
        -4.134, // merged
        8.916, // same-text
        -1.703, // marks-other
        12.092, // coverage-min
        0.496, // length-merged
        -2.486, // label-inside
        -2.030, // sentences-other
        -1.566, // numbers-count
        2.322, // meaning
        6.535, // meaning-relative
        4.575, // meaning-odds
        0.478, // meaning-merged
        5.377, // meaning-rival
        4.105, // meaning-ahead
    ],
    prices: [4.000, -2.039, 17.831, 5.975],
};
