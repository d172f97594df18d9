//! Blocks: what stands between reading lines and deciding what each is.

use super::text::Text;
use crate::document::Label;

/// What the format itself says of a block (plain text says nothing).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    Plain,
    /// A heading of this level.
    Heading(u8),
    /// A list item at this depth (1 is the outermost).
    Item(u8),
    /// Text that is taken as it is: a line of code, a row of a table.
    Verbatim,
}

/// A paragraph, item or heading before its kind is known.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its label.
    pub label: Option<Label>,
    /// Its text without the label.
    pub text: Text,
    /// Physical lines, 1-based, inclusive.
    pub lines: (usize, usize),
    /// A blank line, or nothing, stands before it.
    pub blank_before: bool,
    /// White space before it, in columns.
    pub indent: usize,
    /// What the format says.
    pub mark: Mark,
    /// Items cut out of its text.
    pub inline: Vec<Block>,
    /// Cut from the end of the block before: the first item of a list that was glued to its lead-in.
    pub glued: bool,
}

/// Facts about a piece of text that several decisions need.
pub struct Shape {
    /// Columns on a terminal; counting stops at 400.
    pub width: usize,
    /// Its last visible character, closing quotes and brackets skipped.
    pub end: char,
    /// A closing quote or bracket stands after `end`.
    pub closed: bool,
}

/// Characters that close quotations and brackets.
pub fn closes(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | '“' | ')' | ']' | '）' | '】' | '」' | '』' | '》' | '〉' | '〕' | '*' | '_')
}

/// Full stop, question and exclamation mark of any script.
pub fn stops(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '．' | '｡')
}

/// Colon or semicolon of any script.
pub fn halts(c: char) -> bool {
    matches!(c, ':' | ';' | '：' | '；' | '؛')
}

/// Comma of any script.
pub fn pauses(c: char) -> bool {
    matches!(c, ',' | '،' | '，' | '、')
}

/// Measures a text.
pub fn shape(text: &str) -> Shape {
    let mut width = 0;
    for c in text.chars() {
        width += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if width > 400 {
            break;
        }
    }
    let trimmed = text.trim_end_matches(super::is_space);
    let bare = trimmed.trim_end_matches(closes);
    let end = bare.chars().next_back().unwrap_or(' ');
    Shape { width, end, closed: bare.len() < trimmed.len() }
}
