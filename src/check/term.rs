//! # term
//! ## What it flags
//! (being written).
//! ## Why it matters
//! ## Example
//! ## When it is wrong
//! ## How to accept it

use super::context::{Context, Draft};

/// Runs the rule.
pub fn term(_cx: &Context, _out: &mut Vec<Draft>) {}
