//! A decoded source file that knows its way back: line, column and byte of every character.

use std::ops::Range;
use std::sync::OnceLock;

/// A text file, decoded, with its lines.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Path as the user gave it, `/`-separated.
    pub path: String,
    /// The decoded text, untouched (no normalisation), without a byte order mark.
    pub text: String,
    /// WHATWG name of the encoding it was decoded from (`UTF-8`, `UTF-16LE`, `gb18030`, `windows-1256`, `windows-1252`).
    pub encoding: &'static str,
    /// Its physical lines; never empty.
    pub lines: Vec<SourceLine>,
    /// Where each line stands in the file, for text that was taken out of a format; empty for plain text, whose lines are the file's.
    pub pointers: Vec<String>,
    /// See [`Marks`].
    marks: OnceLock<Marks>,
}

/// Places on giant lines whose column and file byte are known, so that a position need not be counted from the start of its line:
/// offset in the text, characters before it on its line, file byte.
#[derive(Debug, Clone, Default)]
struct Marks(Vec<(usize, usize, usize)>);

impl Marks {
    /// Bytes from one mark to the next.
    const STEP: usize = 16 * 1024;

    fn of(source: &Source) -> Marks {
        let mut out = Vec::new();
        for l in source.lines.iter().filter(|l| l.end - l.start > Marks::STEP) {
            let (mut from, mut column, mut byte) = (l.start, 0, l.file_start);
            while l.end - from > Marks::STEP {
                // A character has four bytes at most.
                let to = (from + Marks::STEP..).find(|&i| source.text.is_char_boundary(i)).unwrap_or(l.end);
                let piece = &source.text[from..to];
                column += piece.chars().count();
                byte += encoded_len(piece, source.encoding);
                from = to;
                out.push((from, column, byte));
            }
        }
        Marks(out)
    }

    /// The last mark of a line at or before an offset, or the line's start.
    fn before(&self, line: SourceLine, at: usize) -> (usize, usize, usize) {
        let k = self.0.partition_point(|m| m.0 <= at);
        k.checked_sub(1).map(|k| self.0[k]).filter(|m| m.0 >= line.start).unwrap_or((line.start, 0, line.file_start))
    }
}

/// A physical line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceLine {
    /// Byte range in `Source::text`, line end left out.
    pub start: usize,
    /// See `start`.
    pub end: usize,
    /// Byte offset of the line's first character in the file itself.
    pub file_start: usize,
}

/// A place in a source: 1-based line, 1-based column in Unicode scalar values, 0-based byte in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Position {
    /// 1-based physical line.
    pub line: usize,
    /// 1-based column, in characters (Unicode scalar values).
    pub column: usize,
    /// 0-based byte offset in the file as it lies on disk.
    pub byte: usize,
}

impl Source {
    /// Wraps text that is already decoded: lines end at `\n`, `\r\n`, lone `\r`, U+2028, U+2029 or U+0085. `bom` is the number of
    /// bytes that stood before the text in the file. For UTF-8 and ASCII-only text the way back is exact; readers of other
    /// encodings set `SourceLine::file_start` and `encoding` afterwards.
    pub fn from_text(path: impl Into<String>, text: impl Into<String>, bom: usize) -> Source {
        let text = text.into();
        let mut lines = Vec::new();
        let mut start = 0;
        let mut it = text.char_indices().peekable();
        while let Some((i, c)) = it.next() {
            if matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}') {
                lines.push(SourceLine { start, end: i, file_start: start + bom });
                start = i + c.len_utf8();
                if c == '\r' && matches!(it.peek(), Some((_, '\n'))) {
                    it.next();
                    start += 1;
                }
            }
        }
        if start < text.len() || lines.is_empty() {
            lines.push(SourceLine { start, end: text.len(), file_start: start + bom });
        }
        Source { path: path.into(), text, encoding: "UTF-8", lines, pointers: Vec::new(), marks: OnceLock::new() }
    }

    /// Text that was taken out of a file of some format: its lines, and for each where it stands in the file.
    pub fn extracted(path: impl Into<String>, lines: impl IntoIterator<Item = (String, String)>) -> Source {
        let mut text = String::new();
        let mut pointers = Vec::new();
        for (line, pointer) in lines {
            // A line is a line: what a reader left in it would shift all that follow.
            text.extend(line.chars().map(|c| if matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}') { ' ' } else { c }));
            text.push('\n');
            pointers.push(pointer);
        }
        Source { pointers, ..Source::from_text(path, text, 0) }
    }

    /// True for text that was taken out of a format: its lines, columns and bytes are not those of the file.
    pub fn is_extracted(&self) -> bool {
        !self.pointers.is_empty()
    }

    /// Where a 1-based line stands in the file.
    pub fn pointer(&self, line: usize) -> Option<&str> {
        self.pointers.get(line.checked_sub(1)?).map(String::as_str).filter(|p| !p.is_empty())
    }

    /// Text of a 1-based line; empty beyond the last.
    pub fn line(&self, number: usize) -> &str {
        number.checked_sub(1).and_then(|n| self.lines.get(n)).map_or("", |l| &self.text[l.start..l.end])
    }

    /// 1-based line that holds the byte offset `at` of `self.text`.
    pub fn line_at(&self, at: usize) -> usize {
        self.lines.partition_point(|l| l.start <= at).max(1)
    }

    /// Places on giant lines, made when the first position is asked for.
    fn marks(&self) -> &Marks {
        self.marks.get_or_init(|| Marks::of(self))
    }

    /// Line, column and file byte of the byte offset `at` of `self.text`.
    pub fn position(&self, at: usize) -> Position {
        let line = self.line_at(at);
        let l = self.lines[line - 1];
        let at = at.clamp(l.start, l.end);
        let (from, column, byte) = self.marks().before(l, at);
        let between = &self.text[from..at];
        Position { line, column: column + between.chars().count() + 1, byte: byte + encoded_len(between, self.encoding) }
    }

    /// Byte offset in `self.text` of a 1-based column of a 1-based line: the way back from `position`. The end of the line where it has
    /// fewer columns, the end of the text where it has fewer lines.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let Some(l) = self.lines.get(line.max(1) - 1) else { return self.text.len() };
        let text = &self.text[l.start..l.end];
        l.start + text.char_indices().nth(column.max(1) - 1).map_or(text.len(), |(i, _)| i)
    }

    /// First and last line, first and last column (inclusive) and file bytes (half-open) of a byte range of `self.text`.
    pub fn extent(&self, r: Range<usize>) -> ((usize, usize), (usize, usize), (usize, usize)) {
        let a = self.position(r.start);
        let b = self.position(r.end.max(r.start));
        (
            (a.line, b.line),
            (a.column, if b.line == a.line { (b.column - 1).max(a.column) } else { (b.column - 1).max(1) }),
            (a.byte, b.byte),
        )
    }
}

/// Bytes that `text` takes in a file of the encoding.
fn encoded_len(text: &str, encoding: &str) -> usize {
    if text.is_ascii() && !encoding.starts_with("UTF-16") {
        return text.len();
    }
    match encoding {
        "UTF-8" => text.len(),
        "UTF-16LE" | "UTF-16BE" => text.encode_utf16().count() * 2,
        other => encoding_rs::Encoding::for_label(other.as_bytes()).map_or(text.len(), |e| e.encode(text).0.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_on_giant_lines_are_those_that_counting_gives() {
        let line = "é中a😀 ".repeat(20_000);
        let s = Source::from_text("t", format!("x\n{line}\n{line}"), 0);
        let start = 2 + line.len() + 1;
        for at in (0..line.len()).step_by(7_919).filter(|&i| line.is_char_boundary(i)) {
            let want = Position { line: 3, column: line[..at].chars().count() + 1, byte: start + at };
            assert_eq!(s.position(start + at), want);
        }
    }

    #[test]
    fn extracted_lines_stay_lines_and_know_their_place() {
        let lines = [("One\ntwo", "/p[1]"), ("", ""), ("three", "/p[2]")].map(|(t, p)| (t.to_string(), p.to_string()));
        let s = Source::extracted("t.docx", lines);
        assert!(s.is_extracted() && !Source::from_text("t", "x", 0).is_extracted());
        assert_eq!((s.lines.len(), s.line(1), s.line(3)), (3, "One two", "three"));
        assert_eq!((s.pointer(1), s.pointer(2), s.pointer(3), s.pointer(0)), (Some("/p[1]"), None, Some("/p[2]"), None));
    }

    #[test]
    fn every_line_end_counts_once_and_positions_lead_back() {
        let s = Source::from_text("t", "a\r\nbé\rc\n\u{2028}d", 3);
        assert_eq!(s.lines.len(), 5);
        assert_eq!(s.line(2), "bé");
        let at = s.text.find('é').expect("é is there");
        assert_eq!(s.position(at), Position { line: 2, column: 2, byte: 3 + at });
        assert_eq!(Source::from_text("t", "", 0).lines.len(), 1);
        assert_eq!(Source::from_text("t", "x\n", 0).lines.len(), 1);
    }
}
