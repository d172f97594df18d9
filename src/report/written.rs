//! The text of a clause as its document has it, label in front, with the way back to the source: what the formats of exchange carry.

use crate::document::{Label, Segment, Unit, Version};
use std::ops::Range;

/// What stands between several units of one cell: an empty line, so that each is a paragraph of its own for who reads it, and so that
/// they can be told apart again (no unit has a line break in it).
pub const BETWEEN: &str = "\n\n";

/// A text, and where in `Source::text` its pieces stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The text.
    pub text: String,
    pieces: Vec<Segment>,
}

impl Written {
    /// The units of a cell with their labels, parted by [`BETWEEN`]; between label and text stands what the source has there. Numbers of units that are not there are passed over.
    pub fn cell(version: &Version, units: &[usize]) -> Written {
        let mut out = Written::default();
        for unit in units.iter().filter_map(|&u| version.units.get(u)) {
            if !out.pieces.is_empty() {
                out.text.push_str(BETWEEN);
            }
            out.add(version, unit);
        }
        out
    }

    /// The bytes of the text that a range of `Source::text` stands in; none where no character of it is here.
    pub fn find(&self, source: &Range<usize>) -> Option<Range<usize>> {
        let mut hit = self.pieces.iter().filter(|p| p.source < source.end && source.start < p.source + p.len);
        let first = hit.next()?;
        let last = hit.next_back().unwrap_or(first);
        let from = first.at + source.start.saturating_sub(first.source);
        let to = last.at + (source.end - last.source).min(last.len);
        (from < to && self.text.get(from..to).is_some()).then_some(from..to)
    }

    fn add(&mut self, version: &Version, unit: &Unit) {
        if let Some(label) = &unit.label {
            self.pieces.push(Segment { at: self.text.len(), source: label.start, len: label.raw.len() });
            self.text.push_str(&label.raw);
            self.text.push_str(gap(version, unit, label));
        }
        let at = self.text.len();
        self.text.push_str(&unit.text);
        self.pieces.extend(unit.segments.iter().map(|s| Segment { at: s.at + at, ..*s }));
    }
}

/// White space between a label and its text: what the source has where both stand on one line, else a space.
fn gap<'a>(version: &'a Version, unit: &Unit, label: &Label) -> &'a str {
    let Some(first) = unit.segments.first().filter(|_| !unit.text.is_empty()) else { return "" };
    let between = version.source.text.get(label.end..first.source).unwrap_or(" ");
    if between.chars().all(|c| c == ' ' || c == '\t' || c == '\u{a0}' || c == '\u{3000}') { between } else { " " }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Source;
    use crate::language::Tag;
    use crate::read::{UnitMode, version_of};
    use std::sync::Arc;

    fn version(text: &str) -> Version {
        version_of(Arc::new(Source::from_text("t", text, 0)), Some(&Tag::new("en")), UnitMode::Clause)
    }

    #[test]
    fn a_unit_has_its_label_and_its_own_space_and_leads_back() {
        let v = version("1.  Scope\n\nWe keep your data.\n\n(a) books;\n(b)  maps.\n");
        let texts: Vec<String> = (0..v.units.len()).map(|u| Written::cell(&v, &[u]).text).collect();
        assert_eq!(texts, ["1.  Scope", "We keep your data.", "(a) books;", "(b)  maps."]);
        let both = Written::cell(&v, &[2, 3]);
        assert_eq!(both.text, "(a) books;\n\n(b)  maps.");
        for words in ["books", "(b)", "maps"] {
            let at = v.source.text.find(words).expect("it is there");
            let found = both.find(&(at..at + words.len())).expect("it is found");
            assert_eq!(&both.text[found], words);
        }
    }

    #[test]
    fn words_that_stand_on_two_lines_are_found() {
        let mut v = version("We keep your data for\n30 days.\n");
        let (first, text) = (v.units[0].clone(), "We keep your data for 30 days.".to_string());
        let segments = vec![Segment { at: 0, source: 0, len: 21 }, Segment { at: 22, source: 22, len: 8 }];
        v.units = vec![Unit { text, segments, ..first }];
        let wrapped = Written::cell(&v, &[0]);
        assert_eq!(wrapped.find(&(18..24)).map(|r| &wrapped.text[r]), Some("for 30"));
        assert_eq!(wrapped.find(&(22..24)).map(|r| &wrapped.text[r]), Some("30"));
        assert_eq!((wrapped.find(&(21..22)), wrapped.find(&(30..40))), (None, None));
    }
}
