//! Quotations inside a text: their words may be of another language.

use std::ops::Range;

/// Which parts of a text stand in quotation marks.
pub(super) struct Quotes {
    /// Byte ranges, one kind of marks after the other.
    spans: Vec<Range<usize>>,
}

/// The share of a text's letters that must stand outside of one kind of marks for what they hold to be a quotation in it.
const OUTSIDE: f32 = 0.15;
/// Opening and closing marks, kind by kind, for one kind may stand inside another.
const MARKS: [(&[char], &[char]); 4] = [(&['"'], &['"']), (&['“', '„', '”'], &['”', '“', '‟']), (&['«'], &['»']), (&['‹'], &['›'])];

impl Quotes {
    /// Finds them.
    pub(super) fn new(text: &str) -> Quotes {
        let mut spans = Vec::new();
        for (open, close) in MARKS {
            let first = spans.len();
            let mut at = 0;
            while let Some(start) = text[at..].find(open).map(|i| at + i) {
                let inner = start + text[start..].chars().next().map_or(1, char::len_utf8);
                let Some(end) = text[inner..].find(close).map(|i| inner + i) else { break };
                spans.push(start..end);
                at = end + text[end..].chars().next().map_or(1, char::len_utf8);
            }
            let inside: usize = spans[first..].iter().map(|s| letters(&text[s.clone()])).sum();
            if inside as f32 > (1.0 - OUTSIDE) * letters(text) as f32 {
                spans.truncate(first);
            }
        }
        Quotes { spans }
    }

    /// True for a byte of the text inside them.
    pub(super) fn hold(&self, at: usize) -> bool {
        self.spans.iter().any(|s| s.contains(&at))
    }

    /// The text without them.
    pub(super) fn outside(&self, text: &str) -> String {
        text.char_indices().filter(|(i, _)| !self.hold(*i)).map(|(_, c)| c).collect()
    }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_is_a_part_of_a_text_in_other_words() {
        for (text, outside) in [
            ("2. « \"Peppa the pig\", oui. »", "2. « \", oui. »"),
            ("\"All of it is quoted.\"", "\"All of it is quoted.\""),
            ("opened “ and never closed", "opened “ and never closed"),
            ("plain", "plain"),
        ] {
            assert_eq!(Quotes::new(text).outside(text), outside);
        }
    }
}
