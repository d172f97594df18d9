//! What a text says that can be compared with another state of the same text: numbers, cross-references, addresses, names and modal
//! words, each with its value and its place. The readers are those of the rules.

use super::number_found::Cell;
use super::{modality_marks, names, numbering_mentions};
use crate::similarity::Analysis;
use std::ops::Range;

/// What something said is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Says {
    /// A number, date or time of day.
    Number,
    /// A section, article or clause of the document that is referred to.
    Reference,
    /// A web address, e-mail address or phone number.
    Address,
    /// A name.
    Name,
    /// May, must, not and the like.
    Modality,
}

/// Something said.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// What it is.
    pub what: Says,
    /// Its value. That of numbers, references and addresses is the same in every language.
    pub value: String,
    /// Byte range in the text.
    pub range: Range<usize>,
}

/// The numbers that a text tells, with what they measure (`day`, `year`, …) where that is said; references to sections left out.
pub fn numbers(a: &Analysis) -> Vec<(f64, Option<String>)> {
    let mentions = numbering_mentions::mentions(a);
    let refers = |r: Range<usize>| mentions.iter().any(|m| m.range.start < r.end && r.start < m.range.end);
    let cell = Cell::of(a, 0);
    let told = cell.quantities.iter().filter(|q| q.told() && !q.vague && !refers(a.origin(q.range.clone())));
    told.map(|q| (q.value, q.class.map(str::to_lowercase))).collect()
}

/// The dates that a text tells, in the form of ISO 8601, as far as they are said (2020-01-31, 2020-01); all readings of 01/02/2020.
pub fn dates(a: &Analysis) -> Vec<String> {
    Cell::of(a, 0).dates.iter().flat_map(|d| d.iso()).collect()
}

/// All that a text says, by kind and place.
pub fn said(a: &Analysis) -> Vec<Said> {
    let mut out = Vec::new();
    let folded = |r: &Range<usize>| a.origin(r.clone());
    let mentions = numbering_mentions::mentions(a);
    let refers = |r: &Range<usize>| mentions.iter().any(|m| m.range.start < r.end && r.start < m.range.end);
    let cell = Cell::of(a, 0);
    for q in cell.quantities.iter().filter(|q| q.told() && !q.vague) {
        let range = folded(&q.range);
        if !refers(&range) {
            out.push(Said { what: Says::Number, value: q.value.to_string(), range });
        }
    }
    out.extend(mentions.iter().map(|m| Said { what: Says::Reference, value: format!("{:?}", m.value), range: m.range.clone() }));
    out.extend(a.anchors.iter().map(|x| Said { what: Says::Address, value: x.value.clone(), range: folded(&x.range) }));
    for n in names::of_unit(a, &a.language, 0, true) {
        let words = a.tokens.get(n.tokens.clone()).unwrap_or_default();
        let value = words.iter().map(|t| &*t.form).collect::<Vec<_>>().join(" ");
        out.push(Said { what: Says::Name, value, range: n.range });
    }
    let marks = modality_marks::marks(a).0;
    out.extend(marks.iter().filter(|m| m.strict).map(|m| Said {
        what: Says::Modality,
        value: m.class.to_string(),
        range: folded(&m.range),
    }));
    out.sort_by_key(|s| (s.what, s.range.start));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Tag;

    #[test]
    fn a_sentence_is_taken_apart() {
        let text = "Tarnivel Ltd. must answer within thirty days, see section 4.2, or write to a@b.example.";
        let all: Vec<(Says, String, &str)> = said(&Analysis::of_text(text, Tag::new("en")))
            .into_iter()
            .map(|s| (s.what, s.value, &text[s.range]))
            .filter(|s| s.0 != Says::Modality)
            .collect();
        assert!(all.contains(&(Says::Number, "30".into(), "thirty")), "{all:?}");
        assert!(all.contains(&(Says::Reference, "[4, 2]".into(), "section 4.2")), "{all:?}");
        assert!(all.iter().any(|s| s.0 == Says::Address && s.2 == "a@b.example"), "{all:?}");
        assert!(all.iter().any(|s| s.0 == Says::Name && s.2.starts_with("Tarnivel")), "{all:?}");
        assert!(all.iter().all(|s| s.1 != "4.2"), "{all:?}");
    }
}
