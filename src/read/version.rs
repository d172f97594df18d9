//! From a decoded source to its versions.

use super::error::ReadError;
use super::structure::{structure, structure_markdown};
use super::{UnitMode, bundle, guess};
use crate::document::{Source, Unit, Version};
use crate::language::Tag;
use rayon::prelude::*;
use std::sync::Arc;

/// The whole source as one version; its language is detected where none is given.
pub fn version_of(source: Arc<Source>, language: Option<&Tag>, mode: UnitMode) -> Version {
    let lines = (1, source.lines.len());
    let language = language.cloned().unwrap_or_else(|| largest(&source));
    stretch(source, lines, language, mode)
}

/// The versions of a source that may be a bundle, in the order in which they stand; of two stretches in one language the larger.
pub fn versions_of(source: Arc<Source>, mode: UnitMode) -> Vec<Version> {
    bundled(source, mode).0
}

/// The versions of a source that may be a bundle, and an error for each stretch left out because its language was there already.
pub(crate) fn bundled(source: Arc<Source>, mode: UnitMode) -> (Vec<Version>, Vec<ReadError>) {
    let all = bundle::stretches(&source);
    let mut errors = Vec::new();
    let mut kept: Vec<&bundle::Stretch> = Vec::new();
    for s in &all {
        let Some(at) = kept.iter().position(|k| k.language == s.language) else {
            kept.push(s);
            continue;
        };
        let (stay, leave) = if kept[at].weight >= s.weight { (kept[at], s) } else { (s, kept[at]) };
        kept[at] = stay;
        errors.push(ReadError::RepeatedLanguage {
            path: source.path.clone(),
            language: s.language.to_string(),
            first_from: stay.lines.0,
            first_to: stay.lines.1,
            second_from: leave.lines.0,
            second_to: leave.lines.1,
        });
    }
    kept.sort_by_key(|s| s.lines);
    let versions = kept.iter().map(|s| stretch(source.clone(), s.lines, s.language.clone(), mode)).collect();
    (versions, errors)
}

/// A version once more whose source has changed inside its lines: it has the same lines, and is taken for the same language.
pub fn same_stretch(version: &Version, source: Arc<Source>, mode: UnitMode) -> Version {
    stretch(source, version.lines, version.language.clone(), mode)
}

/// The language of most of a source.
fn largest(source: &Source) -> Tag {
    let all = bundle::stretches(source);
    all.into_iter().max_by_key(|s| s.weight).map_or_else(Tag::unknown, |s| s.language)
}

/// Lines of a source as a version.
fn stretch(source: Arc<Source>, lines: (usize, usize), language: Tag, mode: UnitMode) -> Version {
    let path = source.path.to_ascii_lowercase();
    let markdown = path.ends_with(".md") || path.ends_with(".markdown");
    let make = if markdown { structure_markdown } else { structure };
    let (sections, mut units) = make(&source, lines, &language, mode);
    mark_foreign(&mut units, &language);
    Version { language, source, lines, sections, units, stated: super::stated::none() }
}

/// Letters that a unit must have before its language is judged by itself.
const LETTERS: usize = 25;

/// Confidence from which a unit counts as being in another language than its version.
const FOREIGN: f32 = 0.9;

/// Sets the language of the units that are surely in another one than the version.
fn mark_foreign(units: &mut [Unit], language: &Tag) {
    let own = guess::Own::of(language);
    units.par_iter_mut().with_min_len(64).for_each(|u| {
        if own.plainly(&u.text) {
            return;
        }
        let letters = u.text.chars().take(2000).filter(|c| c.is_alphabetic()).count();
        if letters < LETTERS || names(&u.text) {
            return;
        }
        let (tag, sure) = guess::unit_language(&u.text, language);
        // Neighbours in one script are told apart by words alone: more of them are asked for.
        let enough = letters >= if guess::same_script(&tag, language) { 2 * LETTERS } else { LETTERS };
        if enough && sure >= FOREIGN && tag.primary() != language.primary() {
            u.language = Some(tag);
        }
    });
}

/// True for addresses and names: most words in Latin letters start with a capital or a digit.
fn names(text: &str) -> bool {
    let (mut small, mut all) = (0usize, 0usize);
    for w in text.split_whitespace().take(200) {
        let Some(c) = w.chars().find(|c| c.is_alphanumeric()) else { continue };
        if c.is_ascii_alphanumeric() {
            all += 1;
            small += usize::from(c.is_lowercase());
        }
    }
    small * 5 < all * 2
}
