//! Texts of a family as an editor counts them: places of findings and clauses, there and back.

use super::text::{Lines, Units};
use crate::align::Concordance;
use crate::check::{Edit, Location};
use crate::document::{Family, Source, Unit, Version};
use crate::report::place::{Region, region};
use lsp_types::{Position, Range, TextEdit};
use std::path::{Path, PathBuf};

/// The sources of a family with their lines.
pub struct Pages<'f> {
    family: &'f Family,
    units: Units,
    all: Vec<(&'f Source, Lines)>,
}

/// A clause of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Index of the version.
    pub v: usize,
    /// Index of the unit.
    pub u: usize,
    /// Index of its row.
    pub row: Option<usize>,
}

impl<'f> Pages<'f> {
    /// The pages of a family.
    pub fn of(family: &'f Family, units: Units) -> Pages<'f> {
        let mut all: Vec<(&Source, Lines)> = Vec::new();
        for v in &family.versions {
            if all.iter().all(|(s, _)| s.path != v.source.path) {
                all.push((&v.source, Lines::of(&v.source.text)));
            }
        }
        Pages { family, units, all }
    }

    fn page(&self, path: &str) -> Option<&(&'f Source, Lines)> {
        self.all.iter().find(|(s, _)| s.path == path)
    }

    /// Bytes of a text as places; those of text that was taken out of a format are at its beginning, for its lines are not the file's.
    pub fn range(&self, source: &Source, bytes: std::ops::Range<usize>) -> Range {
        match self.page(&source.path) {
            Some((source, lines)) if !source.is_extracted() => lines.range(&source.text, bytes, self.units),
            _ => Range::default(),
        }
    }

    /// The file of a location, and its place there.
    pub fn place(&self, l: &Location) -> Option<(PathBuf, Range)> {
        let version = self.family.versions.iter().find(|v| v.language == l.language && v.source.path == l.source)?;
        Some((PathBuf::from(&l.source), self.range(&version.source, bytes(&version.source, l, region(self.family, l)))))
    }

    /// An edit of a source as editors take it; none for text that was taken out of a format.
    pub fn edit(&self, e: &Edit) -> Option<TextEdit> {
        let (source, _) = self.page(&e.source)?;
        (!source.is_extracted()).then(|| TextEdit { range: self.range(source, e.range.clone()), new_text: e.new.clone() })
    }

    /// The byte of a place in a file that the family has a version in.
    pub fn byte(&self, path: &Path, at: Position) -> Option<(&'f Source, usize)> {
        let (source, lines) = self.all.iter().find(|(s, _)| Path::new(&s.path) == path)?;
        (!source.is_extracted()).then(|| (*source, lines.byte(&source.text, at, self.units)))
    }

    /// The clause at a place: the smallest that holds it, else the nearest on its line.
    pub fn clause(&self, concordance: &Concordance, path: &Path, at: Position) -> Option<Spot> {
        let (source, byte) = self.byte(path, at)?;
        let line = source.line_at(byte);
        let mut best: Option<(usize, Spot)> = None;
        for (v, version) in self.family.versions.iter().enumerate().filter(|(_, x)| x.source.path == source.path) {
            for (u, unit) in version.units.iter().enumerate().filter(|(_, x)| x.lines.0 <= line && line <= x.lines.1) {
                let whole = whole(unit);
                let outside = whole.start.saturating_sub(byte) + byte.saturating_sub(whole.end);
                let rank = if outside > 0 { usize::MAX / 2 + outside } else { whole.len() };
                if best.as_ref().is_none_or(|b| rank < b.0) {
                    best = Some((rank, Spot { v, u, row: None }));
                }
            }
        }
        let spot = best?.1;
        let row = concordance.rows.iter().position(|r| r.cells[spot.v].contains(&spot.u));
        Some(Spot { row, ..spot })
    }

    /// The place of a unit, its label included.
    pub fn unit(&self, version: &Version, unit: &Unit) -> Range {
        self.range(&version.source, whole(unit))
    }
}

/// The bytes of a unit with its label.
pub fn whole(unit: &Unit) -> std::ops::Range<usize> {
    let text = unit.range();
    match &unit.label {
        Some(l) if l.start < text.start || text.is_empty() => l.start..text.end.max(l.end),
        _ => text,
    }
}

/// The bytes of a location; where a clause is missing, the end of the line after which it belongs.
pub fn bytes(source: &Source, l: &Location, region: Region) -> std::ops::Range<usize> {
    let end = |line: usize| {
        source.lines.get(line.max(1) - 1).map_or(source.text.len(), |at| at.start + source.text[at.start..at.end].trim_end().len())
    };
    if l.quote.is_empty() && l.insert.is_none() {
        let at = if l.lines[0] == 0 { 0 } else { end(l.lines[0]) };
        return at..at;
    }
    let [first, last] = region.lines;
    match region.columns {
        Some([from, to]) => {
            let a = source.offset(first, from);
            a..source.offset(last, to).max(a)
        }
        None => {
            let indent = source.line(first).len() - source.line(first).trim_start().len();
            let a = source.lines.get(first - 1).map_or(source.text.len(), |at| at.start + indent);
            a..end(last).max(a)
        }
    }
}
