//! Weights of the measures and prices of the aligner. Written by `cargo run --release --example fit`; do not edit by hand.

use super::score::MEASURES;

/// What each measure weighs, in the order of `MEASURE_NAMES`.
#[rustfmt::skip]
pub const WEIGHTS: [f32; MEASURES] = [
    -1.440, // bias
    3.314, // concepts
    11.248, // names
    1.873, // concepts-shared
    8.955, // names-shared
    12.099, // numbers-shared
    -1.678, // numbers-only-a
    -2.163, // numbers-only-b
    -0.782, // length
    0.548, // label-same
    -0.708, // label-other
    -2.391, // label-one-side
    -2.410, // kind-other
    1.948, // end-same
    -3.155, // end-other
    5.679, // anchors-shared
    -1.420, // anchors-other
    -2.761, // position
    3.235, // concepts-relative
    -3.287, // merged
    8.430, // same-text
    -1.593, // marks-other
    6.001, // coverage-min
    -0.744, // length-merged
    -2.458, // label-inside
];

/// Prices: a unit without counterpart, each unit beyond 1:1, several units on both sides, neighbours that cross.
pub const PRICES: [f32; 4] = [4.000, -0.438, 8.900, 3.180];
