//! A workbook (Office Open XML) for who plans the work: sums, one finding a row with a column for the decision, and the aligned texts.
//! A workbook cannot be written family by family; each family is handed on as JSON, and all are put into the sheets at the end.
//!
//! Texts are strings, never formulas, also when somebody edits the cell (`quotePrefix`). Nothing in the file depends on machine or time.

pub(crate) mod cells;
mod sheets;

use super::rows::Rows;
use super::text::severity_name;
use super::written::{BETWEEN, Written};
use super::{Checked, Reporter, Summary, csv, json, place};
use crate::align::Row;
use crate::check::{Finding, Severity, Status, best_numbered, row_id};
use crate::document::{Family, Version};
use crate::read::FileError;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// Writes the workbook.
#[derive(Debug, Clone, Copy, Default)]
pub struct XlsxReporter;

/// A family as it is handed on.
#[derive(Debug, Serialize, Deserialize)]
struct Part {
    id: String,
    /// Languages, the reference's first.
    languages: Vec<String>,
    findings: Vec<Found>,
    rows: Vec<Aligned>,
}

/// A finding.
#[derive(Debug, Serialize, Deserialize)]
struct Found {
    severity: String,
    open: bool,
    confidence: f64,
    /// The columns of the CSV report before those of the languages.
    facts: Vec<String>,
    /// Lines and quotes, in the order of the part's languages.
    here: Vec<[String; 2]>,
    /// Message, help and reason.
    words: [String; 3],
}

/// A row of the alignment.
#[derive(Debug, Serialize, Deserialize)]
struct Aligned {
    id: String,
    section: String,
    kind: String,
    score: f64,
    moved: String,
    /// Its open findings, the gravest first: severity and rule.
    findings: String,
    gravest: Option<String>,
    /// Lines and text, in the order of the part's languages; none where the version lacks the clause.
    cells: Vec<Option<[String; 2]>>,
}

impl Reporter for XlsxReporter {
    fn begin(&self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn family(&self, out: &mut dyn Write, checked: Checked<'_>) -> io::Result<()> {
        serde_json::to_writer(out, &part(&checked))?;
        Ok(())
    }

    fn separator(&self) -> &'static str {
        ""
    }

    fn gathers(&self) -> bool {
        true
    }

    fn assemble(&self, out: &mut dyn Write, parts: Vec<Vec<u8>>, errors: &[FileError], summary: &Summary) -> io::Result<()> {
        let read = |text: Vec<u8>| serde_json::from_slice(&text).map_err(io::Error::from);
        let parts: Vec<Part> = parts.into_iter().map(read).collect::<io::Result<_>>()?;
        out.write_all(&sheets::workbook(&parts, errors, summary).map_err(io::Error::other)?)
    }

    fn end(&self, _: &mut dyn Write, _: &[FileError], _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

fn part(checked: &Checked<'_>) -> Part {
    let Checked { family, concordance, findings, .. } = *checked;
    let mut order: Vec<usize> = (0..family.versions.len()).collect();
    order.sort_by_key(|&v| v != family.reference);
    let rows = Rows::new(family, concordance);
    let mut of_rows: Vec<Vec<&Finding>> = vec![Vec::new(); concordance.rows.len()];
    for f in findings.iter().filter(|f| f.status == Status::Open) {
        if let Some(of_row) = rows.of(f).and_then(|r| of_rows.get_mut(r)) {
            of_row.push(f);
        }
    }
    let best = best_numbered(family);
    let aligned = |(r, (row, found)): (usize, (&Row, &Vec<&Finding>))| aligned(family, &order, best, (r, row), found);
    Part {
        id: family.id.clone(),
        languages: order.iter().map(|&v| family.versions[v].language.to_string()).collect(),
        findings: findings.iter().map(|f| found(family, &order, f)).collect(),
        rows: concordance.rows.iter().zip(&of_rows).enumerate().map(aligned).collect(),
    }
}

fn found(family: &Family, order: &[usize], f: &Finding) -> Found {
    Found {
        severity: severity_name(f.severity).to_string(),
        open: f.status == Status::Open,
        confidence: place::thousandths(f.confidence),
        facts: csv::facts(family, f).to_vec(),
        here: order.iter().map(|&v| csv::here(f, &family.versions[v].language, "\n")).collect(),
        words: csv::words(f),
    }
}

fn aligned(family: &Family, order: &[usize], best: usize, (r, row): (usize, &Row), found: &[&Finding]) -> Aligned {
    let said_by = json::said_by(family, best, row);
    let section = said_by.and_then(|(v, u)| v.sections.get(u.section)).map_or("", |s| s.number.as_str());
    let kind = said_by.and_then(|(_, u)| serde_json::to_value(u.kind).ok()).and_then(|k| k.as_str().map(str::to_string));
    let mut told: Vec<(Severity, &str)> = found.iter().map(|f| (f.severity, f.rule)).collect();
    told.sort_by_key(|t| (std::cmp::Reverse(t.0), t.1));
    let moved = row.moved.iter().filter_map(|&v| family.versions.get(v)).map(|v| v.language.as_str());
    let cell = |v: usize| {
        let units = row.cells.get(v).filter(|c| !c.is_empty())?;
        let version = &family.versions[v];
        Some([lines(version, units), Written::cell(version, units).text.replace(BETWEEN, "\n")])
    };
    Aligned {
        id: row_id(r),
        section: section.to_string(),
        kind: kind.unwrap_or_default(),
        score: place::thousandths(row.score),
        moved: moved.collect::<Vec<_>>().join(" "),
        findings: told.iter().map(|(severity, rule)| format!("{} {rule}", severity_name(*severity))).collect::<Vec<_>>().join("\n"),
        gravest: told.first().map(|t| severity_name(t.0).to_string()),
        cells: order.iter().map(|&v| cell(v)).collect(),
    }
}

/// Lines of the units of a cell. No hyphen, as in the CSV report.
fn lines(version: &Version, cell: &[usize]) -> String {
    let units = cell.iter().filter_map(|&u| version.units.get(u));
    units
        .map(|u| if u.lines.0 == u.lines.1 { u.lines.0.to_string() } else { format!("{} to {}", u.lines.0, u.lines.1) })
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests;
