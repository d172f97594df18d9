//! The JSON report `concordat/report/v1`: the contract that other programs read, validated by `schema/report-v1.schema.json`.
//! Written family after family; one row and one finding a line, so that two reports can be compared with `diff`.

use super::{Checked, Reporter, Summary, place};
use crate::align::Row;
use crate::check::{Finding, best_numbered, row_id};
use crate::document::{Family, Unit, UnitKind, Version};
use crate::language::Tag;
use crate::read::FileError;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::io::{self, Write};

/// Name and version of the format.
pub const SCHEMA_NAME: &str = "concordat/report/v1";

/// The JSON Schema (draft 2020-12) that every report validates against.
pub const SCHEMA: &str = include_str!("schema/report-v1.schema.json");

/// Writes the JSON report.
#[derive(Debug, Clone)]
pub struct JsonReporter {
    /// Engine that judged how alike clauses are: `lexical` or `semantic`.
    pub engine: &'static str,
    /// Names of the encoders, in the order in which they are asked; empty for the lexical engine.
    pub models: Vec<String>,
    /// What was read otherwise than one may think, in sentences.
    pub warnings: Vec<String>,
}

#[derive(Serialize)]
struct EncoderOut<'a> {
    model: &'a str,
    units: usize,
}

/// Who wrote a document of ours, and by which engine.
#[derive(Debug, Serialize)]
pub(crate) struct Tool<'a> {
    name: &'a str,
    version: &'a str,
    engine: &'a str,
}

impl<'a> Tool<'a> {
    /// This program with an engine.
    pub(crate) fn of(engine: &'a str) -> Tool<'a> {
        Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION"), engine }
    }
}

#[derive(Serialize)]
struct VersionOut<'a> {
    language: &'a Tag,
    source: &'a str,
    lines: [usize; 2],
    sections: usize,
    units: usize,
}

#[derive(Serialize)]
struct RowOut<'a> {
    id: String,
    section: &'a str,
    kind: UnitKind,
    score: f64,
    moved: Vec<&'a Tag>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pinned: bool,
    cells: Cells<'a>,
}

/// A row's cells as a map from language to units, in the order of the versions.
struct Cells<'a> {
    family: &'a Family,
    row: &'a Row,
}

#[derive(Serialize)]
struct CellUnit<'a> {
    lines: [usize; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
}

#[derive(Serialize)]
struct SummaryOut<'a> {
    families: usize,
    versions: usize,
    rows: usize,
    findings: super::SeverityCounts,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    encoders: Vec<EncoderOut<'a>>,
}

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.family.versions.len()))?;
        for (version, cell) in self.family.versions.iter().zip(&self.row.cells) {
            let units: Vec<CellUnit> = cell
                .iter()
                .filter_map(|&u| version.units.get(u))
                .map(|u| CellUnit { lines: [u.lines.0, u.lines.1], label: u.label.as_ref().map(|l| l.raw.as_str()) })
                .collect();
            map.serialize_entry(&version.language, &units)?;
        }
        map.end()
    }
}

impl Reporter for JsonReporter {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{{\"schema\": \"{SCHEMA_NAME}\",")?;
        writeln!(out, " \"tool\": {},", json(&Tool::of(self.engine))?)?;
        write!(out, " \"families\": [")
    }

    fn family(&self, out: &mut dyn Write, checked: Checked<'_>) -> io::Result<()> {
        write!(out, "\n  ")?;
        family(out, checked)
    }

    fn separator(&self) -> &'static str {
        ","
    }

    fn end(&self, out: &mut dyn Write, errors: &[FileError], summary: &Summary) -> io::Result<()> {
        write!(out, "],\n \"errors\": ")?;
        list(out, errors.iter())?;
        if !self.warnings.is_empty() {
            write!(out, ",\n \"warnings\": ")?;
            list(out, self.warnings.iter())?;
        }
        writeln!(out, ",\n \"summary\": {}}}", sums(summary, &self.models)?)
    }
}

/// A family of the report, on several lines.
pub(super) fn family(out: &mut dyn Write, checked: Checked<'_>) -> io::Result<()> {
    let Checked { family, concordance, findings, .. } = checked;
    let versions: Vec<VersionOut> = family
        .versions
        .iter()
        .map(|v| VersionOut {
            language: &v.language,
            source: &v.source.path,
            lines: [v.lines.0, v.lines.1],
            sections: v.sections.iter().filter(|s| s.heading.is_some()).count(),
            units: v.units.len(),
        })
        .collect();
    let reference = family.versions.get(family.reference).map(|v| &v.language);
    writeln!(out, "{{\"id\": {}, \"reference\": {},", json(&family.id)?, json(&reference)?)?;
    write!(out, "   \"versions\": ")?;
    list(out, versions.iter())?;
    write!(out, ",\n   \"rows\": ")?;
    let best = best_numbered(family);
    list(out, concordance.rows.iter().enumerate().map(|(i, row)| row_out(family, best, i, row)))?;
    write!(out, ",\n   \"findings\": ")?;
    list(out, findings.iter().map(rounded))?;
    write!(out, "}}")
}

/// The version and unit that say what a row is, its section and kind: those of the best numbered version; where it lacks the row, of the
/// reference or the first version that has it.
pub(crate) fn said_by<'a>(family: &'a Family, best: usize, row: &Row) -> Option<(&'a Version, &'a Unit)> {
    [best, family.reference].into_iter().chain(0..family.versions.len()).find_map(|v| {
        let version = family.versions.get(v)?;
        Some((version, version.units.get(*row.cells.get(v)?.first()?)?))
    })
}

fn row_out<'a>(family: &'a Family, best: usize, index: usize, row: &'a Row) -> RowOut<'a> {
    let first = said_by(family, best, row);
    let section = first.and_then(|(version, unit)| version.sections.get(unit.section)).map_or("", |s| s.number.as_str());
    RowOut {
        id: row_id(index),
        section,
        kind: first.map_or(UnitKind::Paragraph, |(_, unit)| unit.kind),
        score: place::thousandths(row.score),
        moved: row.moved.iter().filter_map(|&v| family.versions.get(v)).map(|v| &v.language).collect(),
        pinned: row.pinned,
        cells: Cells { family, row },
    }
}

/// The finding with a confidence of three decimals: more would pretend to a precision that no calibration has.
fn rounded(finding: &Finding) -> Finding {
    let mut f = finding.clone();
    f.confidence = (f.confidence.clamp(0.0, 1.0) * 1000.0).round() / 1000.0;
    f
}

/// The sums of a report, as JSON on one line.
pub(super) fn sums(summary: &Summary, models: &[String]) -> io::Result<String> {
    let encoders = models.iter().zip(summary.looked()).filter(|(m, _)| !m.is_empty());
    json(&SummaryOut {
        families: summary.families.len(),
        versions: summary.versions(),
        rows: summary.rows(),
        findings: summary.findings(),
        encoders: encoders.map(|(model, units)| EncoderOut { model, units }).collect(),
    })
}

/// A value on one line.
pub(super) fn json(value: &impl Serialize) -> io::Result<String> {
    serde_json::to_string(value).map_err(io::Error::from)
}

/// A JSON array with one element a line.
pub(super) fn list<T: Serialize>(out: &mut dyn Write, items: impl Iterator<Item = T>) -> io::Result<()> {
    write!(out, "[")?;
    for (i, item) in items.enumerate() {
        write!(out, "{}\n    ", if i == 0 { "" } else { "," })?;
        serde_json::to_writer(&mut *out, &item)?;
    }
    write!(out, "]")
}
