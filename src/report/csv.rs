//! A table (RFC 4180, UTF-8): one finding a line, for spreadsheets and scripts. The columns are the same in every row, so the
//! languages of the whole run have to be known beforehand.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and one that begins with a tab or a carriage return
//! for what comes after it. Such cells, and those that begin with the wide forms of these signs, get an apostrophe in front (OWASP, CSV
//! Injection), which spreadsheets show as text.

use super::text::{escape::is_hidden, severity_name};
use super::{Checked, Reporter, Summary, place};
use crate::check::{Finding, Location, Status};
use crate::document::Family;
use crate::language::Tag;
use crate::read::FileError;
use std::fmt::Write as _;
use std::io::{self, Write};

/// What stands between several lines, or several quotes, in one cell.
const BETWEEN: &str = " | ";

/// Columns before those of the languages.
pub(super) const FIRST: [&str; 14] = [
    "family",
    "id",
    "rule",
    "severity",
    "confidence",
    "status",
    "grain",
    "place",
    "pointer",
    "section",
    "label",
    "present",
    "absent",
    "moved",
];

/// Columns after those of the languages.
pub(super) const LAST: [&str; 3] = ["message", "help", "reason"];

/// Writes the table.
#[derive(Debug, Clone)]
pub struct CsvReporter {
    languages: Vec<Tag>,
    bom: bool,
}

impl CsvReporter {
    /// A table with columns for the languages of these families: the references first, then the others by their tags. With `bom` it
    /// begins with a byte order mark, without which Excel takes UTF-8 for the code page of the system.
    pub fn new(families: &[Family], bom: bool) -> CsvReporter {
        let mut languages: Vec<Tag> = Vec::new();
        let references = families.iter().filter_map(|f| f.versions.get(f.reference));
        let mut others: Vec<&Tag> = families.iter().flat_map(|f| &f.versions).map(|v| &v.language).collect();
        others.sort_by_key(|t| t.as_str());
        for tag in references.map(|v| &v.language).chain(others) {
            if !languages.contains(tag) {
                languages.push(tag.clone());
            }
        }
        CsvReporter { languages, bom }
    }

    fn record(&self, family: &Family, f: &Finding) -> Vec<String> {
        let mut cells = facts(family, f).to_vec();
        for tag in &self.languages {
            cells.extend(here(f, tag, BETWEEN));
        }
        cells.extend(words(f));
        cells
    }
}

impl Reporter for CsvReporter {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.bom {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let mut header: Vec<String> = FIRST.iter().map(|s| (*s).to_string()).collect();
        header.extend(self.languages.iter().flat_map(|t| [format!("lines {t}"), format!("quote {t}")]));
        header.extend(LAST.iter().map(|s| (*s).to_string()));
        table(out, std::iter::once(header))
    }

    fn family(&self, out: &mut dyn Write, checked: Checked<'_>) -> io::Result<()> {
        table(out, checked.findings.iter().map(|f| self.record(checked.family, f)))
    }

    fn separator(&self) -> &'static str {
        ""
    }

    fn end(&self, _: &mut dyn Write, _: &[FileError], _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

/// What is known of a finding beside its words, in the order of `FIRST`.
pub(super) fn facts(family: &Family, f: &Finding) -> [String; FIRST.len()] {
    let main = place::main(f);
    let at = main.map(|l| place::shown(l, place::region(family, l))).unwrap_or_default();
    // What is missing has no label; its counterpart has.
    let of_main = |part: fn(&Location) -> &Option<String>| {
        let said = main.into_iter().chain(&f.locations).find_map(|l| part(l).as_ref().filter(|s| !s.is_empty()));
        said.cloned().unwrap_or_default()
    };
    let status = if f.status == Status::Accepted { "accepted" } else { "open" };
    let grain = serde_json::to_value(f.grain).ok().and_then(|g| g.as_str().map(str::to_string)).unwrap_or_default();
    [
        family.id.clone(),
        f.id.clone(),
        f.rule.to_string(),
        severity_name(f.severity).to_string(),
        place::thousandths(f.confidence).to_string(),
        status.to_string(),
        grain,
        at,
        main.and_then(|l| place::pointer(family, l)).unwrap_or_default(),
        of_main(|l| &l.section),
        of_main(|l| &l.label),
        tags(&f.present),
        tags(&f.absent),
        tags(&f.moved),
    ]
}

/// The lines and the quotes of a finding in one language.
pub(super) fn here(f: &Finding, tag: &Tag, between: &str) -> [String; 2] {
    let here: Vec<&Location> = f.locations.iter().filter(|l| l.language == *tag).collect();
    let quotes = here.iter().map(|l| l.quote.trim()).filter(|q| !q.is_empty());
    [here.iter().map(|l| lines(l)).collect::<Vec<_>>().join(between), quotes.collect::<Vec<_>>().join(between)]
}

/// Message, help, and why it was accepted.
pub(super) fn words(f: &Finding) -> [String; LAST.len()] {
    let reason = f.acceptance.as_ref().map(|a| a.reason.clone()).unwrap_or_default();
    [place::sentence(&f.message), place::sentence(&f.help), reason]
}

/// Writes records, each cell inert.
pub(crate) fn table(out: &mut dyn Write, rows: impl Iterator<Item = Vec<String>>) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    for row in rows {
        writer.write_record(row.iter().map(|cell| inert(cell)))?;
    }
    writer.flush()
}

/// True for what a spreadsheet might take for a formula when it is typed or imported.
pub(super) fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// A cell that is text and nothing else: on one line, without characters that cannot be seen, and no formula.
pub(super) fn inert(cell: &str) -> String {
    let formula = is_formula(cell);
    let mut out = String::with_capacity(cell.len() + 1);
    if formula {
        out.push('\'');
    }
    for c in cell.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            c => character(&mut out, c),
        }
    }
    out
}

/// Adds a character, spelled out where it cannot be seen.
pub(super) fn character(out: &mut String, c: char) {
    if is_spelled_out(c) {
        // Writing to a String cannot fail.
        let _ = write!(out, "<U+{:04X}>", c as u32);
    } else {
        out.push(c);
    }
}

/// Marks of direction and joiners belong to texts; what commands and what is nothing does not.
pub(super) fn is_spelled_out(c: char) -> bool {
    c.is_control() || is_hidden(c) && !matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{AD}' | '\u{200B}')
}

/// `63`, `63 to 65`, or where text is missing `between 205 and 207`. No hyphen: a spreadsheet would make a date of `3-4`.
fn lines(l: &Location) -> String {
    let [a, z] = l.lines;
    match (a == z, l.quote.is_empty()) {
        (true, false) => a.to_string(),
        (false, false) => format!("{a} to {z}"),
        (true, true) => format!("missing at {a}"),
        (false, true) => format!("missing between {a} and {z}"),
    }
}

fn tags(tags: &[Tag]) -> String {
    tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::text::tests::{checked, family, finding, number_finding, place};
    use super::*;
    use crate::check::Severity;

    fn rows(findings: &[Finding], bom: bool) -> (String, Vec<Vec<String>>) {
        let family = family();
        let reporter = CsvReporter::new(std::slice::from_ref(&family), bom);
        let mut out = Vec::new();
        reporter.begin(&mut out).expect("a Vec takes everything");
        reporter.family(&mut out, checked(&family, findings)).expect("a Vec takes everything");
        let text = String::from_utf8(out).expect("UTF-8");
        let body = text.trim_start_matches('\u{feff}').to_string();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(body.as_bytes());
        let rows = reader.records().map(|r| r.expect("a record").iter().map(str::to_string).collect()).collect();
        (text, rows)
    }

    #[test]
    fn a_finding_is_a_row_with_two_columns_a_language() {
        let (text, rows) = rows(&[number_finding()], false);
        assert_eq!(text.matches("\r\n").count(), 2);
        assert!(text.starts_with("family,id,rule,severity,") && text.ends_with("\r\n"));
        assert_eq!(
            rows[0][14..],
            ["lines en", "quote en", "lines ar", "quote ar", "lines zh-Hans", "quote zh-Hans", "message", "help", "reason"]
        );
        assert_eq!(rows[1][..10], ["p", "f3a9c1d07b52", "number", "major", "0.9", "open", "word", "p/en.txt:2:23", "", "1"]);
        assert_eq!(rows[1][14..18], ["2", "We keep your data for 30 days, then we delete it.", "2", "90"]);
    }

    #[test]
    fn what_is_missing_is_told_and_places_stand_in_one_cell() {
        let here = |n| place("en", "p/en.txt", [n, n + 1], Some([1, 3]), "our");
        let mut slip = finding("missing-clause", Severity::Minor, vec![here(1), place("ar", "p/ar.txt", [1, 2], None, ""), here(2)]);
        slip.places = vec![0, 2];
        let (_, rows) = rows(&[slip], true);
        assert_eq!(rows[1][14..18], ["1 to 2 | 2 to 3", "our | our", "missing between 1 and 2", ""]);
    }

    #[test]
    fn hostile_text_stays_text_on_its_line() {
        for (cell, want) in [
            ("=HYPERLINK(\"http://evil\",\"x\")", "'=HYPERLINK(\"http://evil\",\"x\")"),
            ("+1", "'+1"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "' =1"),
            ("\r=1", "' =1"),
            ("＝1+1", "'＝1+1"),
            ("a\r\nb\u{0}\u{1b}[31m\u{202e}c", "a  b<U+0000><U+001B>[31m<U+202E>c"),
            ("中文，“引号”", "中文，“引号”"),
        ] {
            assert_eq!(inert(cell), want);
        }
        let mut f = number_finding();
        f.locations[0].quote = "=1,\"2\"\n;3".to_string();
        let (text, rows) = rows(&[f], true);
        assert!(text.starts_with("\u{feff}family"));
        assert_eq!((rows.len(), rows[1].len(), rows[1][15].as_str()), (2, rows[0].len(), "'=1,\"2\" ;3"));
    }
}
