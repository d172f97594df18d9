//! x
use super::context::{Context, Draft};
/// x
pub fn titles(_cx: &Context, _out: &mut Vec<Draft>) {}
