//! Text cut from a source, joined from pieces, with the way back.

use crate::document::Segment;
use crate::read::labels::is_han;
use std::ops::Range;

/// A text and where its pieces stand in the source.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Its pieces in the source, in order.
    pub segments: Vec<Segment>,
}

impl Text {
    /// The text of one byte range of the source.
    #[cfg(test)]
    pub fn of(source: &str, range: Range<usize>) -> Text {
        let mut t = Text::default();
        t.push(source, range);
        t
    }

    /// Adds a byte range of the source; ranges that touch become one segment.
    pub fn push(&mut self, source: &str, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(&source[range.clone()]);
        match self.segments.last_mut() {
            Some(s) if s.at + s.len == at && s.source + s.len == range.start => s.len += range.len(),
            _ => self.segments.push(Segment { at, source: range.start, len: range.len() }),
        }
    }

    /// Adds characters that do not stand in the source.
    pub fn joint(&mut self, s: &str) {
        self.text.push_str(s);
    }

    /// Adds a continuation line: after a space, or after nothing where Han characters meet or a hyphen was broken.
    pub fn push_line(&mut self, source: &str, range: Range<usize>) {
        let next = source[range.clone()].chars().next();
        let mut back = self.text.chars().rev();
        let last = back.next();
        let broken = matches!(last, Some('-' | '\u{ad}' | '‐'))
            && back.next().is_some_and(char::is_alphabetic)
            && next.is_some_and(char::is_lowercase);
        let han = last.is_some_and(closes_up) || next.is_some_and(closes_up);
        if !self.text.is_empty() && !broken && !han {
            self.joint(" ");
        }
        self.push(source, range);
    }

    /// The text between two byte offsets, white space at both ends left out.
    pub fn slice(&self, range: Range<usize>) -> Text {
        let cut = &self.text[range.clone()];
        let lead = cut.len() - cut.trim_start_matches(super::is_space).len();
        let start = range.start + lead;
        let end = start + cut[lead..].trim_end_matches(super::is_space).len();
        let mut t = Text { text: self.text[start..end].to_string(), segments: Vec::new() };
        let first = self.segments.partition_point(|s| s.at + s.len <= start);
        for s in &self.segments[first..] {
            let (a, b) = (s.at.max(start), (s.at + s.len).min(end));
            if a >= b {
                break;
            }
            t.segments.push(Segment { at: a - start, source: s.source + (a - s.at), len: b - a });
        }
        t
    }

    /// Byte offset in the source of the character at `at`.
    pub fn source_at(&self, at: usize) -> usize {
        let i = self.segments.partition_point(|s| s.at <= at).saturating_sub(1);
        self.segments.get(i).map_or(0, |s| s.source + (at - s.at).min(s.len))
    }
}

/// Characters that stand without a space at a line's end: Han and the marks of Chinese typesetting.
fn closes_up(c: char) -> bool {
    is_han(c) || matches!(c as u32, 0x3000..=0x303f | 0xff00..=0xffef)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_join_and_lead_back() {
        let s = "one two\nthree\n中\n文";
        let mut t = Text::of(s, 0..7);
        t.push_line(s, 8..13);
        assert_eq!((t.text.as_str(), t.segments.len()), ("one two three", 2));
        let cut = t.slice(3..10);
        assert_eq!(cut.text, "two th");
        assert_eq!(cut.segments.iter().map(|x| (x.at, x.source, x.len)).collect::<Vec<_>>(), [(0, 4, 3), (4, 8, 2)]);
        assert_eq!(t.source_at(9), 9);
        let mut h = Text::of(s, 14..17);
        h.push_line(s, 18..21);
        assert_eq!(h.text, "中文");
    }
}
