//! Weights of the measures, in the order of `MEASURE_NAMES`. Written by `scripts/fit-similarity`; do not edit by hand.

use super::score::MEASURES;

/// See the module.
pub const WEIGHTS: [f32; MEASURES] = [
    -4.0, 5.0, 4.0, 4.0, 3.0, 1.5, -0.4, -0.4, -0.5, 1.0, -0.5, -1.0, -1.0, 1.0, -1.0, 2.0, -0.5, -3.0, 1.0, 0.0, 3.0, -0.2,
];
