//! Weights of the measures and prices of the aligner. Written by `cargo run --release --example fit`; do not edit by hand.

use super::score::MEASURES;

/// What each measure weighs, in the order of `MEASURE_NAMES`.
#[rustfmt::skip]
pub const WEIGHTS: [f32; MEASURES] = [
    -1.293, // bias
    2.291, // concepts
    8.459, // names
    0.476, // concepts-shared
    5.043, // names-shared
    8.072, // numbers-shared
    -2.340, // numbers-only-a
    -1.886, // numbers-only-b
    -0.724, // length
    -0.615, // label-same
    -1.082, // label-other
    -5.941, // label-one-side
    -7.192, // kind-other
    1.819, // end-same
    -3.037, // end-other
    -0.198, // anchors-shared
    0.000, // anchors-other
    -6.614, // position
    4.241, // concepts-relative
    -2.905, // merged
    0.407, // same-text
    -1.378, // marks-other
    4.872, // coverage-min
    -0.899, // length-merged
    -5.823, // label-inside
];

/// Prices: a unit without counterpart, each unit beyond 1:1, several units on both sides, neighbours that cross.
pub const PRICES: [f32; 4] = [4.000, -0.573, 6.697, 1.943];
