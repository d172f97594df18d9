//! How alike two units are: concepts of the termbase, names and cognates across scripts, numbers, anchors, lengths, structure.
//! `analysis` looks at one unit, `features` at all units of a family, `score` at a bead of them.

pub mod agreement;
pub mod analysis;
pub mod anchors;
pub mod dense;
pub mod encoder;
pub mod features;
pub mod numbers;
pub mod phrases;
pub mod score;
pub mod semantic;
pub mod sound;
pub mod weights;
pub mod window;

pub use analysis::{Analysis, Token, TokenKind};
pub use features::Features;
pub use score::{Scorer, Window};
