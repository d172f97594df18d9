//! x
use super::context::{Context, Draft};
/// x
pub fn slots(_cx: &Context, _out: &mut Vec<Draft>) {}
