//! How a finding is mended, where its rule knows exactly what to write: edits of the source, for `concordat fix`, for reports and for
//! editors.

use super::finding::{Finding, Location};
use std::ops::Range;

/// Least confidence of a finding that is offered to be mended without a person in between. Chosen on `corpus/slips`, `corpus/drafts` and
/// real documents with `scripts/evaluate-fix`: of the kinds that offer a fix, those at or above it were mended right in every place;
/// kinds below it (numbers whose groups stand in reverse, addresses that may be meant as they stand) need a reader.
pub const LEAST: f32 = 0.85;

/// How sure it is that a fix is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// May be applied unseen.
    Safe,
}

/// What to write to mend a finding.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fix {
    /// How sure it is.
    pub applicability: Applicability,
    /// What the edits do, in a sentence.
    pub message: String,
    /// At least one; none overlaps another.
    pub edits: Vec<Edit>,
}

/// A stretch of one line of a source, and what is to stand there. It never holds a line end, so that lines keep their numbers.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Edit {
    /// Path of the source.
    pub source: String,
    /// Its line, 1-based, twice.
    pub lines: [usize; 2],
    /// First and last column, 1-based, in characters.
    pub columns: [usize; 2],
    /// Byte range in the file, half-open; left out for text that was taken out of a format.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<[usize; 2]>,
    /// Where in the file the line stands, for text that was taken out of a format.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// What stands there; never empty.
    pub old: String,
    /// What is to stand there; empty where it is to be taken out.
    pub new: String,
    /// Byte range in `Source::text`.
    #[serde(skip)]
    pub range: Range<usize>,
}

impl Fix {
    /// A fix that is safe; none without edits, or where edits overlap.
    pub fn safe(message: impl Into<String>, edits: impl IntoIterator<Item = Edit>) -> Option<Fix> {
        let mut edits: Vec<Edit> = edits.into_iter().filter(|e| e.old != e.new).collect();
        edits.sort_by(|a, b| (&a.source, a.range.start).cmp(&(&b.source, b.range.start)));
        edits.dedup();
        let apart = edits.windows(2).all(|w| w[0].source != w[1].source || w[0].range.end <= w[1].range.start);
        (apart && !edits.is_empty()).then(|| Fix { applicability: Applicability::Safe, message: message.into(), edits })
    }

    /// The edits of two fixes of the same slip.
    pub(super) fn joined(a: Option<Fix>, b: Option<Fix>) -> Option<Fix> {
        match (a, b) {
            (Some(a), Some(b)) => Fix::safe(a.message.clone(), a.edits.iter().cloned().chain(b.edits)).or(Some(a)),
            (a, b) => a.or(b),
        }
    }
}

impl Edit {
    /// True where the edit stands inside a location or right beside it.
    pub fn touches(&self, l: &Location) -> bool {
        let Some([first, last]) = l.columns else { return false };
        let own = ((self.lines[0], self.columns[0]), (self.lines[1], self.columns[1] + 1));
        self.source == l.source && own.0 <= (l.lines[1], last + 1) && (l.lines[0], first) <= own.1
    }
}

impl Finding {
    /// Takes out the edits whose places were taken away.
    pub(super) fn prune_fix(&mut self) {
        let Some(mut fix) = self.fix.take() else { return };
        fix.edits.retain(|e| self.locations.iter().any(|l| e.touches(l)));
        self.fix = Some(fix).filter(|f| !f.edits.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(range: Range<usize>, old: &str, new: &str) -> Edit {
        let columns = [range.start + 1, range.end];
        Edit {
            source: "en.txt".into(),
            lines: [1, 1],
            columns,
            bytes: Some([range.start, range.end]),
            pointer: None,
            old: old.into(),
            new: new.into(),
            range,
        }
    }

    #[test]
    fn edits_stand_in_order_and_apart() {
        let fix = Fix::safe("x", [edit(4..5, "b", "c"), edit(0..1, "a", ""), edit(2..3, "=", "=")]).expect("two edits");
        assert_eq!(fix.edits.iter().map(|e| e.range.start).collect::<Vec<_>>(), [0, 4]);
        assert_eq!(Fix::safe("x", [edit(0..3, "abc", ""), edit(2..4, "cd", "")]), None);
        assert_eq!(Fix::safe("x", [edit(0..1, "a", "a")]), None);
        // The same edit twice is one.
        assert_eq!(Fix::safe("x", [edit(0..1, "a", ""), edit(0..1, "a", "")]).map(|f| f.edits.len()), Some(1));
    }
}
