//! From a decoded source to its versions.

use super::structure::structure;
use super::{UnitMode, guess};
use crate::document::{Source, Version};
use crate::language::Tag;
use std::sync::Arc;

/// The whole source as one version; its language is detected where none is given.
pub fn version_of(source: Arc<Source>, language: Option<&Tag>, mode: UnitMode) -> Version {
    let lines = (1, source.lines.len());
    let language = language.cloned().unwrap_or_else(|| guess::language(&source.text).0);
    stretch(source, lines, language, mode)
}

/// The versions of a source that may be a bundle, in the order in which they stand.
pub fn versions_of(source: Arc<Source>, mode: UnitMode) -> Vec<Version> {
    vec![version_of(source, None, mode)]
}

/// Lines of a source as a version.
fn stretch(source: Arc<Source>, lines: (usize, usize), language: Tag, mode: UnitMode) -> Version {
    let (sections, units) = structure(&source, lines, &language, mode);
    Version { language, source, lines, sections, units }
}
