//! Weights of the measures and prices of the aligner. Written by `cargo run --release --example fit`; do not edit by hand.

use super::score::MEASURES;

/// What each measure weighs, in the order of `MEASURE_NAMES`.
#[rustfmt::skip]
pub const WEIGHTS: [f32; MEASURES] = [
    -2.513, // bias
    5.491, // concepts
    14.756, // names
    0.391, // concepts-shared
    11.901, // names-shared
    16.259, // numbers-shared
    -4.316, // numbers-only-a
    -2.566, // numbers-only-b
    -0.935, // length
    0.791, // label-same
    -1.386, // label-other
    -2.362, // label-one-side
    -2.423, // kind-other
    2.432, // end-same
    -2.712, // end-other
    7.089, // anchors-shared
    -1.773, // anchors-other
    -2.692, // position
    8.491, // concepts-relative
    -3.665, // merged
    8.278, // same-text
    -1.268, // marks-other
    8.802, // coverage-min
    -0.573, // length-merged
    -2.458, // label-inside
];

/// Prices: a unit without counterpart, each unit beyond 1:1, several units on both sides, neighbours that cross.
pub const PRICES: [f32; 4] = [4.000, -0.985, 13.322, 4.352];
