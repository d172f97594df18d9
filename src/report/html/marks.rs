//! Words of a unit that findings are about: where they stand in the source, and the unit cut into pieces at their edges.

use crate::check::Severity;
use crate::document::Unit;
use std::ops::Range;

/// Why words are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// What the wrong words are compared with.
    Counterpart,
    /// The words to mend.
    Wrong,
}

/// Marked characters of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Bytes in `Source::text`; empty where text is missing inside a line.
    pub range: Range<usize>,
    /// Index of the finding.
    pub finding: usize,
    /// Why.
    pub role: Role,
    /// How bad; none where it is accepted.
    pub severity: Option<Severity>,
}

/// A stretch of a unit under the same marks.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Its text.
    pub text: &'a str,
    /// The marks over it, wrong ones last.
    pub marks: Vec<&'a Mark>,
}

/// A unit in pieces.
#[derive(Debug)]
pub struct Cut<'a> {
    /// Its label, where it has one.
    pub label: Vec<Piece<'a>>,
    /// Its text.
    pub text: Vec<Piece<'a>>,
    /// The worst mark of wrong words that covers most of the text: such a unit is marked as a whole.
    pub whole: Option<&'a Mark>,
}

/// Part of a unit's text that has to be marked for the unit to count as marked as a whole.
const WHOLE: (usize, usize) = (2, 3);

/// Cuts a unit at the edges of marks. `marks` are those of its version, sorted by where they begin.
pub fn cut<'a>(unit: &'a Unit, marks: &'a [Mark]) -> Cut<'a> {
    let own = unit.range();
    let begin = unit.label.as_ref().map_or(own.start, |l| l.start.min(own.start));
    let until = marks.partition_point(|m| m.range.start < own.end.max(begin + 1));
    let here: Vec<&Mark> = marks[..until].iter().filter(|m| m.range.end > begin || m.range.is_empty() && m.range.start >= begin).collect();
    let covers = |m: &Mark| {
        let common: usize = unit.segments.iter().map(|s| overlap(&(s.source..s.source + s.len), &m.range)).sum();
        common * WHOLE.1 > unit.text.len() * WHOLE.0
    };
    let whole = here.iter().copied().filter(|m| covers(m) && m.role == Role::Wrong).max_by_key(|m| m.severity);
    let narrow: Vec<&Mark> = here.into_iter().filter(|m| !covers(m)).collect();
    let label = unit.label.as_ref().map_or_else(Vec::new, |l| pieces(&l.raw, l.start, &narrow));
    let mut text = Vec::new();
    let mut at = 0;
    for s in &unit.segments {
        // Between segments stands what joins lines.
        join(&mut text, unit.text.get(at..s.at).unwrap_or_default());
        text.extend(pieces(unit.text.get(s.at..s.at + s.len).unwrap_or_default(), s.source, &narrow));
        at = s.at + s.len;
    }
    join(&mut text, unit.text.get(at..).unwrap_or_default());
    Cut { label, text, whole }
}

fn join<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str) {
    if !text.is_empty() {
        pieces.push(Piece { text, marks: Vec::new() });
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// Text that begins at the byte `start` of the source, cut at the edges of marks; an empty mark is an empty piece.
fn pieces<'a>(text: &'a str, start: usize, marks: &[&'a Mark]) -> Vec<Piece<'a>> {
    let end = start + text.len();
    let touching: Vec<&'a Mark> = marks
        .iter()
        .copied()
        .filter(|m| m.range.start <= end && m.range.end >= start && (overlap(&(start..end), &m.range) > 0 || m.range.is_empty()))
        .collect();
    let mut edges: Vec<usize> = touching.iter().flat_map(|m| [m.range.start.clamp(start, end), m.range.end.clamp(start, end)]).collect();
    edges.extend([start, end]);
    edges.sort_unstable();
    edges.dedup();
    let mut out = Vec::new();
    for (i, &from) in edges.iter().enumerate() {
        let empty: Vec<&Mark> = touching.iter().copied().filter(|m| m.range.is_empty() && m.range.start == from).collect();
        if !empty.is_empty() {
            out.push(Piece { text: "", marks: empty });
        }
        let Some(&to) = edges.get(i + 1) else { break };
        // Edges that fall inside a character, which none should, mark nothing.
        let Some(text) = text.get(from - start..to - start) else { return vec![Piece { text, marks: Vec::new() }] };
        let mut over: Vec<&Mark> = touching.iter().copied().filter(|m| m.range.start <= from && to <= m.range.end).collect();
        over.sort_by_key(|m| (m.role, m.severity));
        out.push(Piece { text, marks: over });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Segment, UnitKind};

    fn unit(text: &str, segments: Vec<Segment>) -> Unit {
        Unit {
            kind: UnitKind::Paragraph,
            label: None,
            text: text.to_string(),
            segments,
            lines: (1, 1),
            section: 0,
            depth: 0,
            parent: None,
            language: None,
        }
    }

    fn mark(range: Range<usize>, finding: usize) -> Mark {
        Mark { range, finding, role: Role::Wrong, severity: Some(Severity::Major) }
    }

    fn shown(pieces: &[Piece<'_>]) -> String {
        pieces.iter().map(|p| if p.marks.is_empty() { p.text.to_string() } else { format!("[{}]", p.text) }).collect()
    }

    #[test]
    fn marks_that_overlap_are_cut_at_their_edges() {
        let u = unit("one two three four five", vec![Segment { at: 0, source: 10, len: 23 }]);
        let marks = [mark(14..17, 0), mark(15..23, 1)];
        let cut = cut(&u, &marks);
        assert_eq!(shown(&cut.text), "one [t][wo][ three] four five");
        assert_eq!(cut.text.iter().map(|p| p.marks.len()).collect::<Vec<_>>(), [0, 1, 2, 1, 0]);
        assert!(cut.whole.is_none());
    }

    #[test]
    fn a_mark_goes_over_the_end_of_a_line_and_a_gap_is_a_point() {
        let u = unit("ab cd", vec![Segment { at: 0, source: 0, len: 2 }, Segment { at: 3, source: 5, len: 2 }]);
        assert_eq!(shown(&cut(&u, &[mark(1..6, 0)]).text), "a[b] [c]d");
        let marks = [mark(6..6, 0)];
        let cut = cut(&u, &marks);
        let gap = cut.text.iter().map(|p| (p.text, p.marks.len())).collect::<Vec<_>>();
        assert_eq!(gap, [("ab", 0), (" ", 0), ("c", 0), ("", 1), ("d", 0)]);
    }

    #[test]
    fn a_unit_that_is_mostly_marked_is_marked_as_a_whole() {
        let u = unit("one two three", vec![Segment { at: 0, source: 0, len: 13 }]);
        let marks = [mark(0..12, 0), mark(4..7, 1)];
        let cut = cut(&u, &marks);
        assert_eq!((shown(&cut.text).as_str(), cut.whole.map(|m| m.finding)), ("one [two] three", Some(0)));
    }

    #[test]
    fn columns_are_characters() {
        let source = crate::document::Source::from_text("t", "ab\né中x\n", 0);
        assert_eq!([source.offset(2, 1), source.offset(2, 3), source.offset(2, 99), source.offset(9, 1)], [3, 8, 9, source.text.len()]);
    }
}
