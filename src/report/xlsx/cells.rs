//! Cells of the workbook: what they look like, what they may hold, and what sheets may be called.

use super::super::csv;
use super::super::text::escape::is_rtl;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet, XlsxError};
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// Most units of UTF-16 that Excel takes in one cell.
pub const LONGEST_CELL: usize = 32_767;

/// Most characters in the name of a sheet.
const LONGEST_NAME: usize = 31;

/// What a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Text or number.
    Plain,
    /// The name of a column.
    Header,
    /// A title, or a sum.
    Bold,
    /// By severity.
    Critical,
    /// See there.
    Major,
    /// See there.
    Minor,
    /// What was accepted, or is said in passing.
    Grey,
    /// A clause that a version lacks.
    Hole,
    /// A cell that is to be filled in.
    Answer,
}

impl Look {
    /// The look of a severity, by its name.
    pub fn of(severity: &str) -> Look {
        match severity {
            "critical" => Look::Critical,
            "major" => Look::Major,
            _ => Look::Minor,
        }
    }
}

/// The looks as formats: each for text from left to right and from right to left, and either for what might pass for a formula.
pub struct Looks(Vec<[Format; 4]>);

const ALL: [Look; 9] =
    [Look::Plain, Look::Header, Look::Bold, Look::Critical, Look::Major, Look::Minor, Look::Grey, Look::Hole, Look::Answer];

impl Looks {
    /// All of them.
    pub fn new() -> Looks {
        let four = |look: &Look| {
            let left = format(*look);
            let right = left.clone().set_align(FormatAlign::Right).set_reading_direction(2);
            [left.clone(), right.clone(), left.set_quote_prefix(), right.set_quote_prefix()]
        };
        Looks(ALL.iter().map(four).collect())
    }

    fn for_text(&self, look: Look, text: &str) -> &Format {
        let first = text.chars().find(|c| c.is_alphabetic());
        let right = look != Look::Header && first.is_some_and(is_rtl);
        &self.0[look as usize][usize::from(right) + 2 * usize::from(csv::is_formula(text))]
    }
}

/// Points that a line of text is high, and most that a row may be (Excel takes 409): what is longer is read in its cell.
const LINE: f64 = 15.0;
const TALLEST: f64 = 300.0;

/// A row that is being written. Its height is set to what its longest text needs in its column: Excel would find that out when it opens
/// the file, other programs do not.
pub struct Line<'a> {
    sheet: &'a mut Worksheet,
    looks: &'a Looks,
    row: u32,
    /// Width of each column, in characters.
    widths: &'a [f64],
    lines: usize,
}

impl<'a> Line<'a> {
    /// The row of this number, counted from 0.
    pub fn new(sheet: &'a mut Worksheet, looks: &'a Looks, row: u32, widths: &'a [f64]) -> Line<'a> {
        Line { sheet, looks, row, widths, lines: 1 }
    }

    /// Writes a string, whatever it looks like.
    pub fn text(&mut self, column: usize, text: &str, look: Look) -> Result<(), XlsxError> {
        // A letter is narrower than the digit that widths are counted in, and words that do not fit leave room: these even out.
        let width = self.widths.get(column).map_or(1, |w| *w as usize).max(1);
        let lines = text.split('\n').map(|line| line.width().div_ceil(width).max(1)).sum();
        self.lines = self.lines.max(lines);
        let text = fitted(text);
        let (format, column) = (self.looks.for_text(look, &text), place(column));
        if text.is_empty() {
            self.sheet.write_blank(self.row, column, format)?;
        } else {
            self.sheet.write_string_with_format(self.row, column, text, format)?;
        }
        Ok(())
    }

    /// Writes a number.
    pub fn number(&mut self, column: usize, number: f64, look: Look) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(self.row, place(column), number, self.looks.for_text(look, ""))?;
        Ok(())
    }

    /// Sets the height.
    pub fn end(self) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.row, (self.lines as f64 * LINE).min(TALLEST))?;
        Ok(())
    }
}

/// The place of a column; there are as many as languages, and fewer than a sheet can have.
pub fn place(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

fn format(look: Look) -> Format {
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    match look {
        Look::Plain => plain,
        Look::Header => plain.set_bold().set_background_color(0xD9_E1_F2).set_border_bottom(FormatBorder::Thin),
        Look::Bold => plain.set_bold(),
        Look::Critical => plain.set_background_color(0xF4_B0_A8),
        Look::Major => plain.set_background_color(0xFB_D9_A8),
        Look::Minor => plain.set_background_color(0xFF_F5_C2),
        Look::Grey => plain.set_font_color(0x59_59_59),
        Look::Hole => plain.set_italic().set_font_color(0x9C_00_06).set_background_color(0xFF_C7_CE),
        Look::Answer => plain.set_border(FormatBorder::Hair),
    }
}

/// A text as a cell can show and hold it: characters that cannot be seen are spelled out, line breaks stay. What is too long for a cell
/// is cut, and the cell says so.
pub fn fitted(text: &str) -> Cow<'_, str> {
    let text = if text.contains(|c| c != '\n' && csv::is_spelled_out(c)) {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if c == '\n' { out.push(c) } else { csv::character(&mut out, c) }
        }
        Cow::Owned(out)
    } else {
        Cow::Borrowed(text)
    };
    // A character has at most as many units of UTF-16 as bytes.
    let units = if text.len() <= LONGEST_CELL { 0 } else { text.encode_utf16().count() };
    if units <= LONGEST_CELL {
        return text;
    }
    let says = format!(" … [cut: a cell takes {LONGEST_CELL} characters, and this text has {}; read it in its file]", text.chars().count());
    let (mut left, room) = (0, LONGEST_CELL - says.encode_utf16().count());
    let whole = text.char_indices().find(|(_, c)| {
        left += c.len_utf16();
        left > room
    });
    Cow::Owned(text[..whole.map_or(text.len(), |w| w.0)].to_string() + &says)
}

/// Names for sheets as Excel takes them: 31 characters, none of `[]:*?/\`, no apostrophe at either end, not "History", and each once,
/// whatever its case.
#[derive(Default)]
pub struct Names(Vec<String>);

impl Names {
    /// A name like the one that is wanted. Of a long one the end stays, where ids of families differ.
    pub fn take(&mut self, wanted: &str) -> String {
        let fits = |c: char| if c.is_control() || "[]:*?/\\\u{FFFE}\u{FFFF}".contains(c) { '_' } else { c };
        let clean: String = wanted.chars().map(fits).collect();
        let clean = clean.trim_matches(['\'', ' ']);
        let reserved = clean.is_empty() || clean.eq_ignore_ascii_case("history");
        let clean = if reserved { format!("{clean}_") } else { clean.to_string() };
        for n in 1.. {
            let number = if n == 1 { String::new() } else { format!(" {n}") };
            let name = cut(&clean, LONGEST_NAME - number.len()) + &number;
            if self.0.iter().all(|given| given.to_lowercase() != name.to_lowercase()) {
                self.0.push(name.clone());
                return name;
            }
        }
        clean
    }
}

/// At most so many units of UTF-16 of the end of a name, with an ellipsis where something is left out.
fn cut(name: &str, most: usize) -> String {
    if name.encode_utf16().count() <= most {
        return name.to_string();
    }
    let mut left = most - 1;
    let kept = name.char_indices().rev().take_while(|(_, c)| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    });
    let from = kept.last().map_or(name.len(), |k| k.0);
    format!("…{}", name[from..].trim_start_matches(['\'', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_keep_the_rules_and_come_once() {
        let mut names = Names::default();
        for (wanted, want) in [
            ("Findings", "Findings"),
            ("findings", "findings 2"),
            ("policies/privacy", "policies_privacy"),
            ("'a[b]:*?\\'", "a_b_____"),
            ("History", "History_"),
            ("", "_"),
            ("a/very/long/folder/of/policies/privacy", "…ong_folder_of_policies_privacy"),
            ("b/very/long/folder/of/policies/privacy", "…g_folder_of_policies_privacy 2"),
        ] {
            let got = names.take(wanted);
            assert_eq!(got, want);
            assert!(got.encode_utf16().count() <= 31);
        }
        assert!(names.take(&"𝔸".repeat(40)).encode_utf16().count() <= 31);
    }

    #[test]
    fn long_texts_are_cut_and_say_so() {
        assert_eq!(fitted("a\nb\tc\u{7}"), "a\nb<U+0009>c<U+0007>");
        let exact = "x".repeat(LONGEST_CELL);
        assert_eq!(fitted(&exact), exact);
        for long in ["x".repeat(LONGEST_CELL + 1), "𝔸".repeat(20_000), "é".repeat(40_000)] {
            let cell = fitted(&long);
            assert!(cell.encode_utf16().count() <= LONGEST_CELL && cell.encode_utf16().count() > LONGEST_CELL - 3);
            assert!(
                cell.ends_with(&format!("this text has {}; read it in its file]", long.chars().count())),
                "{}",
                &cell[cell.len() - 120..]
            );
        }
        assert_eq!(fitted(&"é".repeat(20_000)).chars().count(), 20_000);
    }
}
