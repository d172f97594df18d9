//! The index: how text becomes terms, and how it is found again.

pub mod analyze;
