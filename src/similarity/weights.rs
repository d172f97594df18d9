//! Weights of the measures and prices of the aligner. Written by `cargo run --release --example fit`; do not edit by hand.

use super::score::MEASURES;

/// What each measure weighs, in the order of `MEASURE_NAMES`.
#[rustfmt::skip]
pub const WEIGHTS: [f32; MEASURES] = [
    -3.673, // bias
    6.503, // concepts
    18.635, // names
    -0.501, // concepts-shared
    14.763, // names-shared
    19.971, // numbers-shared
    -4.640, // numbers-only-a
    -2.921, // numbers-only-b
    -0.909, // length
    1.616, // label-same
    -1.451, // label-other
    -2.457, // label-one-side
    -2.470, // kind-other
    3.120, // end-same
    -3.120, // end-other
    8.737, // anchors-shared
    -2.496, // anchors-other
    -2.945, // position
    9.612, // concepts-relative
    -4.256, // merged
    8.846, // same-text
    -1.409, // marks-other
    10.994, // coverage-min
    -0.050, // length-merged
    -2.470, // label-inside
];

/// Prices: a unit without counterpart, each unit beyond 1:1, several units on both sides, neighbours that cross.
pub const PRICES: [f32; 4] = [4.000, -1.360, 16.226, 5.210];
