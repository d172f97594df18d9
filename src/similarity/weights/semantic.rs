//! What the aligner weighs where an encoder looked at the units. Written by `cargo run --release --example fit`; do not edit by hand.

use super::Fitted;

/// The numbers.
#[rustfmt::skip]
pub const SEMANTIC: Fitted = Fitted {
    weights: [
        -4.599, // bias
        7.304, // concepts
        21.290, // names
        -0.635, // concepts-shared
        16.933, // names-shared
        22.745, // numbers-shared
        -5.888, // numbers-only-a
        -3.554, // numbers-only-b
        -1.212, // length
        1.799, // label-same
        -1.490, // label-other
        -2.483, // label-one-side
        -2.490, // kind-other
        3.554, // end-same
        -3.554, // end-other
        8.937, // anchors-shared
        -2.843, // anchors-other
        -2.980, // position
        10.594, // concepts-relative
        -4.571, // merged
        8.937, // same-text
        -2.018, // marks-other
        12.540, // coverage-min
        0.144, // length-merged
        -2.490, // label-inside
        2.454, // meaning
        6.811, // meaning-relative
        4.714, // meaning-odds
        0.350, // meaning-merged
        5.523, // meaning-rival
        4.165, // meaning-ahead
    ],
    prices: [4.000, -1.826, 18.481, 6.193],
};
