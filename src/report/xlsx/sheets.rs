//! The sheets: sums, findings, and the aligned texts.

use super::super::{FamilyCounts, SeverityCounts, Summary, csv};
use super::cells::{Line, Look, Looks, Names, place};
use super::{Aligned, Found, Part};
use crate::read::FileError;
use rust_xlsxwriter::{DataValidation, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// Most rows of a sheet in Excel, header included.
const MOST_ROWS: usize = 1_048_576;

/// Most families that have a sheet of the alignment each; of more, one sheet has all. As many tabs as a window shows, about.
const MOST_TABS: usize = 12;

/// What a finding may be answered with.
const DECISIONS: [&str; 5] = ["mend", "accept", "ask the author", "not a fault", "done"];

/// Widths of columns, in characters: numbers and tags, sentences, texts.
const NARROW: f64 = 11.0;
const MIDDLE: f64 = 18.0;
const SENTENCE: f64 = 44.0;
const TEXT: f64 = 52.0;

/// The workbook, as bytes.
pub fn workbook(parts: &[Part], errors: &[FileError], summary: &Summary) -> Result<Vec<u8>, XlsxError> {
    let (mut book, looks, mut names) = (Workbook::new(), Looks::new(), Names::default());
    // The day that zip archives count from: the same in every run.
    let day = ExcelDateTime::from_ymd(1980, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title("concordat").set_creation_datetime(&day));
    let sheet = book.add_worksheet().set_name(names.take("Summary"))?;
    sums(sheet, &looks, errors, summary)?;

    let languages = languages(parts);
    let all: Vec<(&Part, &Found)> = parts.iter().flat_map(|p| p.findings.iter().map(move |f| (p, f))).collect();
    for rows in chunks(&all) {
        findings(book.add_worksheet().set_name(names.take("Findings"))?, &looks, &languages, rows)?;
    }
    if parts.len() <= MOST_TABS {
        for part in parts {
            let rows: Vec<(&Part, &Aligned)> = part.rows.iter().map(|row| (part, row)).collect();
            for rows in chunks(&rows) {
                alignment(book.add_worksheet().set_name(names.take(&part.id))?, &looks, &part.languages, rows, false)?;
            }
        }
    } else {
        let rows: Vec<(&Part, &Aligned)> = parts.iter().flat_map(|p| p.rows.iter().map(move |row| (p, row))).collect();
        for rows in chunks(&rows) {
            alignment(book.add_worksheet().set_name(names.take("Alignment"))?, &looks, &languages, rows, true)?;
        }
    }
    book.save_to_buffer()
}

/// Rows for one sheet each; one sheet where there are none.
fn chunks<T>(rows: &[T]) -> Vec<&[T]> {
    if rows.is_empty() { vec![rows] } else { rows.chunks(MOST_ROWS - 1).collect() }
}

/// The languages of all families: those of the references first, then the others by their tags.
fn languages(parts: &[Part]) -> Vec<String> {
    let references = parts.iter().filter_map(|p| p.languages.first());
    let mut others: Vec<&String> = parts.iter().flat_map(|p| &p.languages).collect();
    others.sort();
    let mut out: Vec<String> = Vec::new();
    for tag in references.chain(others) {
        if !out.contains(tag) {
            out.push(tag.clone());
        }
    }
    out
}

/// The place of a row; sheets are cut so that it fits.
fn row(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Names and widths of columns, with the header frozen on screen and repeated on paper, and a filter over all rows. `frozen` columns stay
/// on screen too.
fn columns(sheet: &mut Worksheet, looks: &Looks, columns: &[(String, f64)], rows: usize, frozen: usize) -> Result<Vec<f64>, XlsxError> {
    let widths: Vec<f64> = columns.iter().map(|c| c.1).collect();
    let mut header = Line::new(sheet, looks, 0, &widths);
    for (i, (name, _)) in columns.iter().enumerate() {
        header.text(i, name, Look::Header)?;
    }
    header.end()?;
    for (i, width) in widths.iter().enumerate() {
        sheet.set_column_width(place(i), *width)?;
    }
    sheet.set_freeze_panes(1, place(frozen))?;
    sheet.autofilter(0, 0, row(rows), place(columns.len() - 1))?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_footer("&L&A&RPage &P of &N");
    Ok(widths)
}

fn sums(sheet: &mut Worksheet, looks: &Looks, errors: &[FileError], summary: &Summary) -> Result<(), XlsxError> {
    let names = ["family", "versions", "rows", "critical", "major", "minor", "accepted", "in the baseline"];
    let named: Vec<(String, f64)> =
        names.iter().enumerate().map(|(i, name)| ((*name).to_string(), if i == 0 { TEXT } else { NARROW })).collect();
    let shown = summary.families.len().min(MOST_ROWS / 2);
    let widths = columns(sheet, looks, &named, shown, 1)?;
    sheet.set_print_fit_to_pages(1, 0);
    for (i, family) in summary.families.iter().take(shown).enumerate() {
        let FamilyCounts { id, versions, rows, findings, .. } = family;
        counts(Line::new(sheet, looks, row(i + 1), &widths), id, (*versions, *rows, findings), Look::Plain)?;
    }
    let total = match summary.families.len() {
        1 => "1 family".to_string(),
        n if n > shown => format!("{n} families, of which the first {shown} are listed"),
        n => format!("{n} families"),
    };
    let sum = (summary.versions(), summary.rows(), &summary.findings());
    counts(Line::new(sheet, looks, row(shown + 1), &widths), &total, sum, Look::Bold)?;
    let legend = [
        ("critical: changes rights, duties or identity", Look::Critical),
        ("major: misleads a reader", Look::Major),
        ("minor: a blemish", Look::Minor),
        ("lacks: the version has no such clause", Look::Hole),
    ];
    for (i, (says, look)) in legend.into_iter().enumerate() {
        Line::new(sheet, looks, row(shown + 3 + i), &widths).text(0, says, look)?;
    }
    if errors.is_empty() {
        return Ok(());
    }
    let at = shown + 4 + legend.len();
    Line::new(sheet, looks, row(at), &widths).text(0, "Files that could not be used", Look::Bold)?;
    // The sentence names the file, and runs over the columns of numbers.
    let wide = [TEXT + 7.0 * NARROW];
    for (i, e) in errors.iter().take(MOST_ROWS / 2 - 20).enumerate() {
        let at = row(at + 1 + i);
        sheet.merge_range(at, 0, at, place(names.len() - 1), "", &Format::new())?;
        let mut line = Line::new(sheet, looks, at, &wide);
        line.text(0, &e.message, Look::Plain)?;
        line.end()?;
    }
    Ok(())
}

/// A line of sums. None is left blank: zero is an answer too.
fn counts(mut line: Line, name: &str, (versions, rows, counts): (usize, usize, &SeverityCounts), look: Look) -> Result<(), XlsxError> {
    line.text(0, name, look)?;
    let SeverityCounts { critical, major, minor, accepted, baseline } = *counts;
    let severities = [(3, Look::Critical), (4, Look::Major), (5, Look::Minor)];
    for (i, n) in [versions, rows, critical, major, minor, accepted, baseline].into_iter().enumerate() {
        let colour = severities.iter().find(|s| s.0 == i + 1 && n > 0 && look == Look::Plain).map_or(look, |s| s.1);
        line.number(i + 1, n as f64, colour)?;
    }
    line.end()
}

/// What stands in a column of the findings.
enum Field {
    Fact(usize),
    Confidence,
    Word(usize),
    Decision,
    Comment,
    Lines(usize),
    Quote(usize),
}

/// What a reader acts on comes first, what programs go by last.
fn fields(languages: &[String]) -> Vec<(String, f64, Field)> {
    let fact = |name: &str, width: f64| {
        let at = csv::FIRST.iter().position(|n| *n == name);
        (name.to_string(), width, at.map_or(Field::Comment, Field::Fact))
    };
    let word = |i: usize| (csv::LAST[i].to_string(), SENTENCE, Field::Word(i));
    let mut out = vec![fact("family", MIDDLE), fact("severity", NARROW), fact("rule", MIDDLE), word(0), word(1)];
    out.push(("Decision".to_string(), MIDDLE, Field::Decision));
    out.push(("Comment".to_string(), SENTENCE, Field::Comment));
    out.extend([fact("place", MIDDLE + NARROW), fact("section", NARROW), fact("label", NARROW)]);
    for (i, tag) in languages.iter().enumerate() {
        out.push((format!("lines {tag}"), NARROW, Field::Lines(i)));
        out.push((format!("quote {tag}"), SENTENCE, Field::Quote(i)));
    }
    out.extend([fact("present", MIDDLE), fact("absent", MIDDLE), fact("moved", MIDDLE)]);
    out.push(("confidence".to_string(), NARROW, Field::Confidence));
    out.extend([fact("status", NARROW), word(2), fact("grain", NARROW), fact("pointer", MIDDLE), fact("id", MIDDLE)]);
    out
}

fn findings(sheet: &mut Worksheet, looks: &Looks, languages: &[String], rows: &[(&Part, &Found)]) -> Result<(), XlsxError> {
    let fields = fields(languages);
    let named: Vec<(String, f64)> = fields.iter().map(|f| (f.0.clone(), f.1)).collect();
    let widths = columns(sheet, looks, &named, rows.len(), 3)?;
    // On paper all that is to be decided on and where; the quotes would make it too small to read.
    if let Some(last) = fields.iter().position(|f| f.0 == "label") {
        sheet.set_print_area(0, 0, row(rows.len()), place(last))?;
        sheet.set_print_fit_to_pages(1, 0);
    }
    for (i, (part, f)) in rows.iter().enumerate() {
        let own: Vec<Option<usize>> = languages.iter().map(|tag| part.languages.iter().position(|t| t == tag)).collect();
        let here = |language: usize, which: usize| own[language].and_then(|v| f.here.get(v)).map_or("", |h| h[which].as_str());
        let rest = if f.open { Look::Plain } else { Look::Grey };
        let mut line = Line::new(sheet, looks, row(i + 1), &widths);
        for (c, (name, _, field)) in fields.iter().enumerate() {
            match field {
                Field::Fact(n) => {
                    let look = if name == "severity" && f.open { Look::of(&f.severity) } else { rest };
                    line.text(c, f.facts.get(*n).map_or("", String::as_str), look)?;
                }
                Field::Confidence => line.number(c, f.confidence, rest)?,
                Field::Word(n) => line.text(c, &f.words[*n], rest)?,
                Field::Decision | Field::Comment => line.text(c, "", Look::Answer)?,
                Field::Lines(language) => line.text(c, here(*language, 0), rest)?,
                Field::Quote(language) => line.text(c, here(*language, 1), rest)?,
            }
        }
        line.end()?;
    }
    if let Some(decision) = fields.iter().position(|f| matches!(f.2, Field::Decision)).filter(|_| !rows.is_empty()) {
        let list = DataValidation::new().allow_list_strings(&DECISIONS)?;
        let list = list.set_error_title("Decision")?.set_error_message("Choose from the list; say more under Comment.")?;
        sheet.add_data_validation(1, place(decision), row(rows.len()), place(decision), &list)?;
    }
    Ok(())
}

/// Columns of the alignment before the texts.
const BEFORE: [(&str, f64); 6] =
    [("row", NARROW), ("section", NARROW), ("kind", NARROW), ("score", NARROW), ("moved", NARROW), ("findings", MIDDLE)];

fn alignment(
    sheet: &mut Worksheet,
    looks: &Looks,
    languages: &[String],
    rows: &[(&Part, &Aligned)],
    with_family: bool,
) -> Result<(), XlsxError> {
    let family = with_family.then_some(("family", MIDDLE));
    let mut named: Vec<(String, f64)> = family.into_iter().chain(BEFORE).map(|(name, width)| (name.to_string(), width)).collect();
    let texts = named.len();
    named.extend(languages.iter().flat_map(|tag| [(format!("lines {tag}"), NARROW), (tag.clone(), TEXT)]));
    let of = texts - BEFORE.len();
    let widths = columns(sheet, looks, &named, rows.len(), of + 1)?;
    sheet.set_repeat_columns(place(of), place(of))?.set_print_scale(60);
    for (i, (part, aligned)) in rows.iter().enumerate() {
        let mut line = Line::new(sheet, looks, row(i + 1), &widths);
        if with_family {
            line.text(0, &part.id, Look::Plain)?;
        }
        line.text(of, &aligned.id, Look::Plain)?;
        line.text(of + 1, &aligned.section, Look::Plain)?;
        line.text(of + 2, &aligned.kind, Look::Grey)?;
        line.number(of + 3, aligned.score, Look::Grey)?;
        line.text(of + 4, &aligned.moved, Look::Plain)?;
        line.text(of + 5, &aligned.findings, aligned.gravest.as_deref().map_or(Look::Plain, Look::of))?;
        for (l, tag) in languages.iter().enumerate() {
            let Some(v) = part.languages.iter().position(|t| t == tag) else { continue };
            let (lines, text) = (texts + 2 * l, texts + 2 * l + 1);
            match aligned.cells.get(v).and_then(Option::as_ref) {
                Some([at_lines, says]) => {
                    line.text(lines, at_lines, Look::Grey)?;
                    line.text(text, says, Look::Plain)?;
                }
                None => {
                    line.text(lines, "", Look::Hole)?;
                    line.text(text, "lacks", Look::Hole)?;
                }
            }
        }
        line.end()?;
    }
    Ok(())
}
