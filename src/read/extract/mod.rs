//! Text out of formats that are more than text: each reader gives lines, one a block of the document, and for each line where in the
//! file it stands. From there on a document goes the way of plain text.
//!
//! What a hostile file can cost is bounded (`Limits`); nothing outside the file is ever fetched.

pub mod bilingual;
mod counting;
pub mod docx;
pub mod html;
pub mod pdf;
pub mod po;
pub mod tmx;
pub mod xliff;
mod xliff_parts;
mod xml;

use super::error::ReadError;
use crate::language::Tag;

/// A format that is more than text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML, WordprocessingML.
    Docx,
    /// PDF with a text layer.
    Pdf,
    /// HTML and XHTML.
    Html,
    /// XLIFF 1.2 and 2.x: source and target.
    Xliff,
    /// TMX 1.4: every language of its units.
    Tmx,
    /// Gettext: original and translation.
    Po,
}

/// Endings of these formats.
pub(super) const ENDINGS: [(&str, Format); 9] = [
    ("docx", Format::Docx),
    ("pdf", Format::Pdf),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("xlf", Format::Xliff),
    ("xliff", Format::Xliff),
    ("tmx", Format::Tmx),
    ("po", Format::Po),
];

impl Format {
    /// The format of a file, by the ending of its name; none for plain text.
    pub fn of(path: &std::path::Path) -> Option<Format> {
        let ending = path.extension()?.to_string_lossy().to_ascii_lowercase();
        ENDINGS.iter().find(|e| e.0 == ending).map(|e| e.1)
    }
}

/// A version of a document as it was taken out of its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extracted {
    /// Its language, where the file says it for the version as a whole.
    pub language: Option<Tag>,
    /// Its blocks in reading order. Blocks that are not items of one list have an empty line between them, as in plain text.
    pub lines: Vec<Line>,
    /// What its reader should be told of how it was read, each a sentence without the file's name.
    pub notices: Vec<String>,
}

/// A block: a paragraph, heading, item of a list or cell of a table, its label written out in front ("1.2 Who we are").
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// The text, without line breaks.
    pub text: String,
    /// Where it stands in the file: an XPath, or the id of a paragraph or unit; empty for empty lines.
    pub pointer: String,
}

/// What reading a file may cost at most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of one part of an archive when unpacked, and of all parts that are read together.
    pub unpacked: u64,
    /// Levels of nesting of elements and lists.
    pub depth: usize,
    /// Lines.
    pub lines: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { unpacked: 64 * 1024 * 1024, depth: 512, lines: 200_000 }
    }
}

/// A file of a format that cannot be read as one.
pub fn broken(path: &str, place: impl std::fmt::Display, reason: impl std::fmt::Display, remedy: &str) -> ReadError {
    ReadError::Format { path: path.into(), place: place.to_string(), reason: reason.to_string(), remedy: remedy.into() }
}
