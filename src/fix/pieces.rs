//! What is mended or left as one: the edits of one place of a finding.

use super::Change;
use crate::check::{Edit, Finding, LEAST_TO_FIX, Location, Status};
use crate::document::Family;
use crate::language::Tag;
use rustc_hash::FxHashMap;

/// Which findings are to be mended; an empty list means all.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Ids of findings.
    pub ids: Vec<String>,
    /// Rules.
    pub rules: Vec<String>,
    /// Languages of the versions to be mended.
    pub languages: Vec<Tag>,
}

impl Wanted {
    fn wants(&self, f: &Finding, l: &Location) -> bool {
        let language = |t: &Tag| *t == l.language || t.as_str() == l.language.primary();
        (self.ids.is_empty() || self.ids.contains(&f.id))
            && (self.rules.is_empty() || self.rules.iter().any(|r| r == f.rule))
            && (self.languages.is_empty() || self.languages.iter().any(language))
    }
}

/// Rule, language and line of a place: by this places are counted before and after. The words around a place change with it, and so do
/// the ids of findings; lines stay.
pub type Key = (&'static str, Tag, usize);

/// The edits of one place.
#[derive(Debug, Clone)]
pub struct Piece {
    /// What it is told as.
    pub change: Change,
    /// What it mends.
    pub key: Key,
    /// At least one.
    pub edits: Vec<Edit>,
}

impl Piece {
    /// True where the edits of two pieces overlap.
    pub fn overlaps(&self, other: &Piece) -> bool {
        let clash = |a: &Edit, b: &Edit| a.source == b.source && a.range.start < b.range.end && b.range.start < a.range.end;
        self.edits.iter().any(|a| other.edits.iter().any(|b| clash(a, b)))
    }
}

fn key(f: &Finding, place: &[Location]) -> Option<Key> {
    f.about_of(place).first().map(|l| (f.rule, l.language.clone(), l.lines[0]))
}

/// How many places there are of each key, of all findings or of the open ones.
pub fn counts(findings: &[Finding], open: bool) -> FxHashMap<Key, usize> {
    let mut out = FxHashMap::default();
    for f in findings.iter().filter(|f| !open || f.status == Status::Open) {
        f.by_place().filter_map(|p| key(f, p)).for_each(|k| *out.entry(k).or_default() += 1);
    }
    out
}

/// The pieces of all open findings that are sure enough and wanted; and, apart, what would be mended in files of other formats.
pub fn of(family: &Family, findings: &[Finding], wanted: &Wanted) -> (Vec<Piece>, Vec<Change>) {
    let (mut out, mut by_hand) = (Vec::new(), Vec::new());
    let extracted = |path: &str| family.versions.iter().any(|v| v.source.path == path && v.source.is_extracted());
    for f in findings.iter().filter(|f| f.status == Status::Open && f.confidence >= LEAST_TO_FIX) {
        let Some(fix) = &f.fix else { continue };
        let alone = f.places.len() <= 1;
        for place in f.by_place() {
            let Some((about, key)) = f.about_of(place).first().copied().zip(key(f, place)) else { continue };
            let edits: Vec<Edit> = fix.edits.iter().filter(|e| alone || place.iter().any(|l| e.touches(l))).cloned().collect();
            if edits.is_empty() || !wanted.wants(f, about) {
                continue;
            }
            let change = Change {
                id: f.id.clone(),
                rule: f.rule,
                language: about.language.clone(),
                severity: f.severity,
                percent: (f.confidence * 100.0).round() as u32,
                message: f.message.clone(),
                fix: fix.message.clone(),
                edits: Vec::new(),
            };
            if edits.iter().any(|e| extracted(&e.source)) {
                by_hand.push(Change { edits, ..change });
            } else {
                out.push(Piece { change, key, edits });
            }
        }
    }
    (out, by_hand)
}
