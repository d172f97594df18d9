//! Weights of the measures and prices of the aligner. Written by `cargo run --release --example fit`; do not edit by hand.

use super::score::MEASURES;

/// What each measure weighs, in the order of `MEASURE_NAMES`.
#[rustfmt::skip]
pub const WEIGHTS: [f32; MEASURES] = [
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
];

/// Prices: a unit without counterpart, each unit beyond 1:1, several units on both sides, neighbours that cross.
pub const PRICES: [f32; 4] = [4.000, -1.373, 17.070, 5.497];
