//! Mending what is safe: applies the fixes that findings bring to the bytes of their files, checks the family again, and keeps only what
//! made its finding go without bringing another one. Reads files; writes none.
//!
//! ```text
//! findings ─▶ pieces (edits of one place) ─▶ text (bytes of a file) ─▶ the family anew ─▶ judged again ─▶ kept or withdrawn
//! ```

pub mod diff;
mod pieces;
mod report;
mod search;
mod text;

pub use pieces::Wanted;
pub use report::{FileOut, Mode, Report, SCHEMA_NAME, Summary, Told};
pub use text::{FixError, Text};

use crate::check::{Edit, Finding, Severity};
use crate::document::Family;
use crate::language::Tag;
use crate::read::Options;
use pieces::Piece;
use search::{ROUNDS, State};

/// A finding that was mended, or why it was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Id of the finding.
    pub id: String,
    /// Its rule.
    pub rule: &'static str,
    /// Language of the version that is mended.
    pub language: Tag,
    /// How bad the finding is.
    pub severity: Severity,
    /// Its confidence in percent.
    pub percent: u32,
    /// What is wrong.
    pub message: String,
    /// What the edits do.
    pub fix: String,
    /// The edits, in order; places are those of the file as it was read.
    pub edits: Vec<Edit>,
}

/// Why a fix was not applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The family was checked with it, and the finding was still there or another one came up.
    NotBetter,
    /// The encoding of the file lacks a character.
    Encoding(&'static str),
    /// Another fix changes the same words.
    Overlap,
    /// The text was taken out of a format.
    Format,
}

/// What came of mending a family.
#[derive(Debug, Default)]
pub struct Mended {
    /// What was mended, in the order of files and lines.
    pub changes: Vec<Change>,
    /// What was not, and why.
    pub left: Vec<(Change, Reason)>,
    /// The files with their bytes before and after; only those that changed.
    pub texts: Vec<Text>,
    /// Files that could not be read again.
    pub errors: Vec<FixError>,
}

/// Mends a family. `findings` are those of the family as it was read, settled; `judge` settles those of a family that was changed.
/// Bounded: at most eight rounds, in each of which fixes that do not hold are searched for with 64 checks.
pub fn mend(
    family: &Family,
    findings: Vec<Finding>,
    options: &Options,
    wanted: &Wanted,
    judge: impl Fn(&Family) -> Vec<Finding>,
) -> Mended {
    let mut out = Mended::default();
    let (all, by_hand) = pieces::of(family, &findings, wanted);
    out.left.extend(by_hand.into_iter().map(|c| (c, Reason::Format)));
    if all.is_empty() {
        return out;
    }
    let (texts, errors) = text::read(family, &all, options);
    out.errors = errors;
    let mut state = State { family: family.clone(), findings, texts };
    let mut left = Vec::new();
    for _ in 0..ROUNDS {
        let (all, _) = pieces::of(&state.family, &state.findings, wanted);
        let round = search::round(&state, all, options, &judge);
        left = round.left;
        for piece in round.kept {
            add(&mut out.changes, placed(piece, &state));
        }
        match round.state {
            Some(next) => state = next,
            None => break,
        }
    }
    for (piece, reason) in left {
        let mut rest: Vec<Change> = vec![placed(piece, &state)];
        // Places of one finding that are left for the same reason are one.
        if let Some((before, _)) = out.left.iter_mut().find(|(c, r)| c.id == rest[0].id && *r == reason) {
            before.edits.append(&mut rest[0].edits);
        } else {
            out.left.extend(rest.into_iter().map(|c| (c, reason)));
        }
    }
    out.texts = state.texts.into_iter().filter(Text::changed).collect();
    let place = |c: &Change| c.edits.first().map(|e| (e.source.clone(), e.range.start));
    out.changes.iter_mut().for_each(|c| c.edits.sort_by_key(|e| e.range.start));
    out.changes.sort_by_key(place);
    out
}

/// The change with its edits where they stand in the file as it was read.
fn placed(piece: Piece, state: &State) -> Change {
    let edits = piece.edits.iter().map(|e| state.text(&e.source).map_or_else(|| e.clone(), |t| t.original_place(e))).collect();
    Change { edits, ..piece.change }
}

/// Joins the places of one finding that were mended one by one.
fn add(changes: &mut Vec<Change>, one: Change) {
    let same =
        |c: &&mut Change| c.id == one.id && c.fix == one.fix && c.edits.first().map(|e| &e.source) == one.edits.first().map(|e| &e.source);
    match changes.iter_mut().find(same) {
        Some(c) => c.edits.extend(one.edits),
        None => changes.push(one),
    }
}

#[cfg(test)]
mod tests;
