//! Places in an editor's text: lines that end as the protocol says, columns in the units that client and server agreed on.

use lsp_types::{Position, PositionEncodingKind, Range, TextDocumentContentChangeEvent};

/// What columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Units {
    /// Bytes of UTF-8.
    Utf8,
    /// Code units of UTF-16: what every client knows.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Units {
    /// The best of those that a client offers: bytes are counted fastest.
    pub fn agreed(offered: Option<&[PositionEncodingKind]>) -> Units {
        let offers = |kind: PositionEncodingKind| offered.is_some_and(|o| o.contains(&kind));
        if offers(PositionEncodingKind::UTF8) {
            Units::Utf8
        } else if offers(PositionEncodingKind::UTF32) && !offers(PositionEncodingKind::UTF16) {
            Units::Utf32
        } else {
            Units::Utf16
        }
    }

    /// As the protocol names them.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Units::Utf8 => PositionEncodingKind::UTF8,
            Units::Utf16 => PositionEncodingKind::UTF16,
            Units::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn of(self, c: char) -> usize {
        match self {
            Units::Utf8 => c.len_utf8(),
            Units::Utf16 => c.len_utf16(),
            Units::Utf32 => 1,
        }
    }
}

/// Where the lines of a text begin. Only `\n`, `\r\n` and `\r` end a line for an editor; the reader of documents knows more ends.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of a text.
    pub fn of(text: &str) -> Lines {
        let bytes = text.as_bytes();
        let ends = (0..bytes.len()).filter(|&i| bytes[i] == b'\n' || bytes[i] == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
        Lines { starts: std::iter::once(0).chain(ends.map(|i| i + 1)).collect() }
    }

    /// The place of a byte of the text.
    pub fn position(&self, text: &str, byte: usize, units: Units) -> Position {
        let byte = (0..=byte.min(text.len())).rev().find(|&b| text.is_char_boundary(b)).unwrap_or(0);
        let line = self.starts.partition_point(|&s| s <= byte).max(1) - 1;
        let before = &text[self.starts[line]..byte];
        let character: usize = before.chars().map(|c| units.of(c)).sum();
        Position::new(line as u32, character as u32)
    }

    /// The places of a stretch of bytes.
    pub fn range(&self, text: &str, bytes: std::ops::Range<usize>, units: Units) -> Range {
        Range::new(self.position(text, bytes.start, units), self.position(text, bytes.end.max(bytes.start), units))
    }

    /// The byte at a place; beyond the end of a line that end, beyond the last line the end of the text.
    pub fn byte(&self, text: &str, place: Position, units: Units) -> usize {
        let Some(&start) = self.starts.get(place.line as usize) else { return text.len() };
        let end = self.starts.get(place.line as usize + 1).copied().unwrap_or(text.len());
        let line = text[start..end].trim_end_matches(['\n', '\r']);
        let mut counted = 0;
        for (i, c) in line.char_indices() {
            if counted >= place.character as usize {
                return start + i;
            }
            counted += units.of(c);
        }
        start + line.len()
    }
}

/// Makes the changes to a text, each on what the one before it left.
pub fn apply(text: &mut String, changes: Vec<TextDocumentContentChangeEvent>, units: Units) {
    for change in changes {
        let Some(range) = change.range else {
            *text = change.text;
            continue;
        };
        let lines = Lines::of(text);
        let (from, to) = (lines.byte(text, range.start, units), lines.byte(text, range.end, units));
        text.replace_range(from..to.max(from), &change.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_what_was_agreed_and_lead_back() {
        let text = "a😀é\r\nب中x\rlast\u{2028}line\n";
        let lines = Lines::of(text);
        let x = text.find('x').expect("x is there");
        for (units, character) in [(Units::Utf8, 5), (Units::Utf16, 2), (Units::Utf32, 2)] {
            let place = Position::new(1, character);
            assert_eq!(lines.position(text, x, units), place);
            assert_eq!(lines.byte(text, place, units), x);
        }
        let e = text.find('é').expect("é is there");
        assert_eq!(lines.position(text, e, Units::Utf16), Position::new(0, 3));
        // U+2028 ends no line of an editor.
        assert_eq!(lines.position(text, text.find("line").expect("it is there"), Units::Utf16), Position::new(2, 5));
        assert_eq!(lines.position(text, text.len(), Units::Utf16), Position::new(3, 0));
    }

    #[test]
    fn places_beyond_a_line_are_its_end_and_those_inside_a_character_behind_it() {
        let text = "ab\n😀c";
        let lines = Lines::of(text);
        assert_eq!(lines.byte(text, Position::new(0, 99), Units::Utf16), 2);
        assert_eq!(lines.byte(text, Position::new(9, 0), Units::Utf16), text.len());
        assert_eq!(lines.byte(text, Position::new(1, 1), Units::Utf16), 3 + 4);
    }

    #[test]
    fn changes_follow_one_another() {
        let mut text = "one\ntwo\n".to_string();
        let change = |range: Option<[u32; 4]>, new: &str| TextDocumentContentChangeEvent {
            range: range.map(|[a, b, c, d]| Range::new(Position::new(a, b), Position::new(c, d))),
            range_length: None,
            text: new.to_string(),
        };
        apply(
            &mut text,
            vec![change(Some([1, 0, 1, 3]), "deux"), change(Some([1, 4, 1, 4]), "😀"), change(Some([1, 6, 1, 6]), "!")],
            Units::Utf16,
        );
        assert_eq!(text, "one\ndeux😀!\n");
        apply(&mut text, vec![change(Some([0, 3, 2, 0]), ""), change(None, "new")], Units::Utf16);
        assert_eq!(text, "new");
    }

    #[test]
    fn bytes_are_taken_where_they_are_offered() {
        let all = [PositionEncodingKind::UTF16, PositionEncodingKind::UTF8];
        assert_eq!(Units::agreed(Some(&all)), Units::Utf8);
        assert_eq!(Units::agreed(Some(&[PositionEncodingKind::UTF32])), Units::Utf32);
        assert_eq!(Units::agreed(None), Units::Utf16);
    }
}
