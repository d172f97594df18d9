//! From units to the concordance.

mod concordance;

pub use concordance::{Concordance, Row};
