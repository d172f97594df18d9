//! Weights of the measures and prices of the aligner's steps, fitted together (`examples/fit`): one set for units that no encoder
//! looked at, one for those that an encoder did.

mod lexical;
mod semantic;

pub use lexical::LEXICAL;
pub use semantic::SEMANTIC;

use super::score::MEASURES;

/// Numbers that were fitted together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fitted {
    /// What each measure weighs, in the order of `MEASURE_NAMES`.
    pub weights: [f32; MEASURES],
    /// Prices: a unit without counterpart, each unit beyond 1:1, several units on both sides, neighbours that cross.
    pub prices: [f32; 4],
}
