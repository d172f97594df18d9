//! Weights of the measures and prices of the aligner. Written by `cargo run --release --example fit`; do not edit by hand.

use super::score::MEASURES;

/// What each measure weighs, in the order of `MEASURE_NAMES`.
#[rustfmt::skip]
pub const WEIGHTS: [f32; MEASURES] = [
    -3.230, // bias
    6.069, // concepts
    16.792, // names
    -0.723, // concepts-shared
    13.468, // names-shared
    18.737, // numbers-shared
    -4.868, // numbers-only-a
    -2.717, // numbers-only-b
    -1.042, // length
    2.570, // label-same
    -1.279, // label-other
    -2.274, // label-one-side
    -2.388, // kind-other
    2.972, // end-same
    -3.430, // end-other
    8.006, // anchors-shared
    -2.002, // anchors-other
    -2.555, // position
    9.631, // concepts-relative
    -3.873, // merged
    8.186, // same-text
    -1.392, // marks-other
    9.293, // coverage-min
    -0.534, // length-merged
    -2.417, // label-inside
];

/// Prices: a unit without counterpart, each unit beyond 1:1, several units on both sides, neighbours that cross.
pub const PRICES: [f32; 4] = [4.000, -1.379, 16.753, 3.893];
