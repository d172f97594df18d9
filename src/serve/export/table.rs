//! A list of hits as a table, for spreadsheets: a row a line, with lines and text of each language. Cells are text and never formulas.

use super::super::catalog::View;
use super::cut;
use crate::language::Tag;
use crate::report::csv;
use crate::report::xlsx::cells::{Line, Look, Looks, place};
use crate::search::answer::Answer;
use crate::search::clause::Clause;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::io::{self, Write};

/// Columns before those of the languages, with their widths in characters.
const FIRST: [(&str, f64); 10] = [
    ("family", 18.0),
    ("row", 8.0),
    ("section", 9.0),
    ("kind", 11.0),
    ("label", 8.0),
    ("found in", 9.0),
    ("score", 8.0),
    ("moved", 11.0),
    ("absent", 11.0),
    ("findings", 28.0),
];

/// Widths of the columns of a language: lines, text.
const OF_LANGUAGE: [f64; 2] = [11.0, 52.0];

/// The languages of all hits, by their tags.
fn languages(answer: &Answer) -> Vec<Tag> {
    let mut out: Vec<Tag> = answer.hits.iter().flat_map(|h| &h.clause.cells).map(|c| c.language.clone()).collect();
    out.sort();
    out.dedup();
    out
}

fn header(languages: &[Tag]) -> Vec<String> {
    let of = languages.iter().flat_map(|t| [format!("lines {t}"), t.to_string()]);
    FIRST.iter().map(|(name, _)| (*name).to_string()).chain(of).collect()
}

fn tags<'t>(tags: impl Iterator<Item = &'t Tag>) -> String {
    tags.map(Tag::as_str).collect::<Vec<_>>().join(" ")
}

/// The findings on a row as they stand now: `critical missing-clause (accepted)`.
fn findings(view: &View, clause: &Clause) -> String {
    let family = view.family(&clause.key).map(|(i, _)| i);
    let one = |f: &crate::search::clause::FindingMark| {
        let accepted = if view.status(family, &f.id, &f.status) == "open" { "" } else { " (accepted)" };
        format!("{} {}{accepted}", crate::report::text::severity_name(f.severity), f.rule)
    };
    clause.findings.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn records<'a>(view: &'a View, answer: &'a Answer, languages: &'a [Tag]) -> impl Iterator<Item = Vec<String>> + 'a {
    answer.hits.iter().map(move |hit| {
        let c = &hit.clause;
        let cell = c.cells.get(hit.cell);
        let label = cell.and_then(|c| c.units.first()?.label.clone()).unwrap_or_default();
        let mut out = vec![
            c.family.clone(),
            c.row.clone(),
            c.section.clone(),
            c.kind.clone(),
            label,
            cell.map(|c| c.language.to_string()).unwrap_or_default(),
            format!("{:.2}", hit.score),
            tags(c.moved.iter()),
            tags(c.languages(false)),
            findings(view, c),
        ];
        for tag in languages {
            let cell = c.cell(tag);
            // No hyphen: a spreadsheet would make a date of `3-4`.
            let lines = cell.and_then(|c| c.lines()).map(|[a, z]| if a == z { a.to_string() } else { format!("{a} to {z}") });
            out.extend([lines.unwrap_or_default(), cell.map(|c| c.text()).unwrap_or_default()]);
        }
        out
    })
}

/// Writes CSV (RFC 4180, UTF-8).
pub fn csv(out: &mut dyn Write, view: &View, answer: &Answer, bom: bool) -> io::Result<()> {
    if bom {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let languages = languages(answer);
    let header = header(&languages);
    let last = cut(answer).map(|said| {
        let mut record = vec![String::new(); header.len()];
        record[0] = said;
        record
    });
    csv::table(out, std::iter::once(header).chain(records(view, answer, &languages)).chain(last))
}

/// A workbook of one sheet.
pub fn xlsx(view: &View, answer: &Answer) -> Result<Vec<u8>, XlsxError> {
    let (mut book, looks) = (Workbook::new(), Looks::new());
    // The day that zip archives count from, so that the same list is the same file.
    let day = ExcelDateTime::from_ymd(1980, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title("concordat").set_creation_datetime(&day));
    let sheet = book.add_worksheet().set_name("Search")?;
    let languages = languages(answer);
    let header = header(&languages);
    let widths: Vec<f64> = FIRST.iter().map(|(_, w)| *w).chain(languages.iter().flat_map(|_| OF_LANGUAGE)).collect();
    let mut line = Line::new(sheet, &looks, 0, &widths);
    for (i, name) in header.iter().enumerate() {
        line.text(i, name, Look::Header)?;
    }
    line.end()?;
    let mut row = 0;
    for record in records(view, answer, &languages) {
        row += 1;
        let mut line = Line::new(sheet, &looks, row, &widths);
        for (i, text) in record.iter().enumerate() {
            let hole = i >= FIRST.len() && text.is_empty();
            line.text(i, text, if hole { Look::Hole } else { Look::Plain })?;
        }
        line.end()?;
    }
    if let Some(said) = cut(answer) {
        let mut line = Line::new(sheet, &looks, row + 1, &widths);
        line.text(0, &said, Look::Bold)?;
        line.end()?;
    }
    for (i, width) in widths.iter().enumerate() {
        sheet.set_column_width(place(i), *width)?;
    }
    sheet.set_freeze_panes(1, 2)?.autofilter(0, 0, row, place(header.len() - 1))?;
    book.save_to_buffer()
}
