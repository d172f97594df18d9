//! # name-variant
//! ## What it flags
//! One name in two spellings: cased, spaced, ordered, transliterated or translated otherwise inside a version, or in one version
//! against the others; a name that the others write alike in a row and one version misspells or cuts short there. Names that the whole world knows are held to their own spelling.
//! ## Why it matters
//! A reader cannot tell whether two spellings are one company or two, and a search for the one does not find the other.
//! ## Example
//! English: “WIFI MAC address” in one item, “Wi-Fi hotspot” in another; “Belmora Technology Limited” in one version, “BELMORA Technology
//! Limited” in the other.
//! ## When it is wrong
//! Where two names only look alike, or a name is written in capitals on purpose (a sign on a button, a registered mark).
//! ## How to accept it
//! `concordat accept ID --reason …`, or list the spelling under `allowed_names` in `concordat.toml`.

use super::context::{Context, Draft};
use super::finding::{Grain, Severity};
use super::{
    name_variant_case, name_variant_han, name_variant_known, name_variant_legal, name_variant_order, name_variant_place, name_variant_row,
    name_variant_sound,
};
use crate::language::Script;
use crate::similarity::Analysis;
use std::ops::Range;

/// Runs the rule.
pub fn name_variant(cx: &Context, out: &mut Vec<Draft>) {
    name_variant_known::known(cx, out);
    name_variant_legal::legal(cx, out);
    name_variant_case::cased(cx, out);
    name_variant_order::turned(cx, out);
    name_variant_sound::sounded(cx, out);
    name_variant_han::shortened(cx, out);
    name_variant_place::places(cx, out);
    name_variant_row::in_row(cx, out);
}

/// A spelling of a name where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Version.
    pub version: usize,
    /// Unit.
    pub unit: usize,
    /// Bytes of the unit's text.
    pub range: Range<usize>,
}

impl Place {
    /// The words as they stand there.
    pub fn written<'a>(&self, cx: &Context<'a>) -> &'a str {
        &cx.unit(self.version, self.unit).text[self.range.clone()]
    }
}

/// A finding of spellings at places, without its words.
pub fn draft(cx: &Context, places: &[Place], confidence: f32, slip: String) -> Draft {
    let mut present: Vec<usize> = places.iter().map(|p| p.version).collect();
    present.sort_unstable();
    present.dedup();
    Draft {
        severity: Severity::Minor,
        confidence,
        grain: Grain::Word,
        row: places.first().and_then(|p| cx.row_of[p.version][p.unit]),
        present,
        locations: places.iter().map(|p| cx.marked(p.version, p.unit, p.range.clone())).collect(),
        slip: Some(slip),
        ..Draft::default()
    }
}

/// "writes" after one language, "write" after several.
pub fn writes(versions: usize) -> &'static str {
    if versions == 1 { "writes" } else { "write" }
}

/// Each once, in the order of their first.
pub fn once<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut out = Vec::new();
    for w in words {
        if !out.contains(&w) {
            out.push(w);
        }
    }
    out
}

/// How a word is cased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Case {
    /// All small.
    Lower,
    /// The first a capital.
    Title,
    /// Capitals inside: iPhone.
    Mixed,
    /// All capitals.
    Upper,
}

/// The casing of a word as it is written.
pub fn case_of(written: &str) -> Case {
    let capitals: Vec<bool> = written.chars().filter(|c| c.is_alphabetic()).map(char::is_uppercase).collect();
    match capitals.split_first() {
        _ if capitals.iter().all(|c| !c) => Case::Lower,
        Some((true, rest)) if rest.iter().all(|c| !c) => Case::Title,
        _ if capitals.iter().all(|c| *c) => Case::Upper,
        _ => Case::Mixed,
    }
}

/// Share of the words in Latin letters that are in capitals from which a unit is written in capitals.
const SHOUTED: f32 = 0.5;

/// True for a unit written in capitals, as headings and signs are: its casing says nothing of a name.
pub fn shouted(a: &Analysis) -> bool {
    let words: Vec<bool> = a.tokens.iter().filter(|t| t.script == Script::Latin && t.form.len() >= 3).map(|t| t.all_caps).collect();
    a.profile().script == Script::Latin
        && !words.is_empty()
        && words.iter().filter(|c| **c).count() as f32 / words.len() as f32 >= SHOUTED
        && words.iter().filter(|c| **c).count() >= 2
}

/// True where a word is part of an address, a handle or an identifier rather than of the text: `@name`, `com.name`, `a_name`.
pub fn in_identifier(folded: &str, range: &Range<usize>) -> bool {
    let before = folded[..range.start].chars().next_back();
    let mut after = folded[range.end..].chars();
    let (next, second) = (after.next(), after.next());
    matches!(before, Some('@' | '#' | '.' | '/' | '_' | '\\' | '&' | '=' | '%'))
        && !(before == Some('.') && folded[..range.start].chars().rev().nth(1).is_some_and(|c| !c.is_ascii()))
        || matches!(next, Some('_' | '@' | '\\' | '=' | '/'))
        || next == Some('.') && second.is_some_and(|c| c.is_alphanumeric())
}
