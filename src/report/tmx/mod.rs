//! TMX 1.4b of the alignment: a row is a `tu`, a version's cell a `tuv`, and nothing of the rows is lost.
//!
//! | of concordat | in TMX |
//! | --- | --- |
//! | row | `tu`, with `tuid` FAMILY/ROW and the props `family`, `row`, `section`, `kind`, `score`, `moved`, `absent`, `reviewed` |
//! | cell | `tuv`; its props are `source`, `position` (of its first unit in the version, from 0) and for each unit `lines`, `pointer`, `label` |
//! | text | `seg`, the label in front as in the document. Units of one cell are parted by an empty line, and the `tu` has the segtype `block` |
//! | a character that XML cannot hold | `<ph type="x-U+000C"/>` |
//! | empty cell | no `tuv`; a `tu` with one `tuv` is a clause that one version has |
//! | finding | a `note` of its row |
//!
//! Types of props begin with `x-concordat-`. There is no document type declaration: many parsers would look for the DTD beside the file.
//! The file is written family by family.

use super::rows::Rows;
use super::text::severity_name;
use super::written::Written;
use super::{Checked, Reporter, Summary, json, place, xml};
use crate::align::Row;
use crate::check::{Finding, Status, best_numbered, row_id};
use crate::document::{Family, Version};
use crate::language::Tag;
use crate::read::FileError;
use crate::read::extract::tmx::{CHARACTER, OWN_PROPS};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes the alignment as TMX.
#[derive(Debug, Clone)]
pub struct TmxReporter {
    /// The language of all references; none where they differ.
    source: Option<Tag>,
}

impl TmxReporter {
    /// A file for these families, which have to be known beforehand: its header says the source language.
    pub fn new(families: &[Family]) -> TmxReporter {
        let mut references = families.iter().filter_map(|f| f.versions.get(f.reference)).map(|v| &v.language);
        let first = references.next();
        TmxReporter { source: first.filter(|tag| references.all(|other| other == *tag)).cloned() }
    }
}

impl Reporter for TmxReporter {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        head(out, self.source.as_ref().map_or("*all*", Tag::as_str), None)
    }

    fn family(&self, out: &mut dyn Write, checked: Checked<'_>) -> io::Result<()> {
        let Checked { family, concordance, findings, .. } = checked;
        let rows = Rows::new(family, concordance);
        let mut notes: Vec<Vec<&Finding>> = vec![Vec::new(); concordance.rows.len()];
        for f in findings {
            if let Some(of_row) = rows.of(f).and_then(|r| notes.get_mut(r)) {
                of_row.push(f);
            }
        }
        let best = best_numbered(family);
        let reference = family.versions.get(family.reference).map(|v| &v.language);
        let differs = reference.filter(|r| self.source.as_ref() != Some(r));
        for (r, (row, notes)) in concordance.rows.iter().zip(notes).enumerate() {
            let mut text = String::new();
            unit(&mut text, family, best, (r, row), differs, &notes);
            out.write_all(text.as_bytes())?;
        }
        Ok(())
    }

    fn separator(&self) -> &'static str {
        ""
    }

    fn end(&self, out: &mut dyn Write, _: &[FileError], _: &Summary) -> io::Result<()> {
        out.write_all(FOOT.as_bytes())
    }
}

/// The end of a file.
pub(crate) const FOOT: &str = "</body>\n</tmx>\n";

/// The beginning of a file; a note in its header says what there is to say of it as a whole.
pub(crate) fn head(out: &mut dyn Write, source: &str, note: Option<&str>) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">")?;
    let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    write!(out, "<header creationtool=\"{name}\" creationtoolversion=\"{version}\" segtype=\"paragraph\" o-tmf=\"{name}\"")?;
    write!(out, " adminlang=\"en\" srclang=\"{}\" datatype=\"plaintext\"", xml::plain(source))?;
    match note {
        Some(note) => writeln!(out, "><note xml:lang=\"en\">{}</note></header>\n<body>", xml::plain(note)),
        None => writeln!(out, "/>\n<body>"),
    }
}

/// A row. Writing to a String cannot fail.
fn unit(out: &mut String, family: &Family, best: usize, (r, row): (usize, &Row), source: Option<&Tag>, notes: &[&Finding]) {
    let cells = || family.versions.iter().zip(&row.cells);
    if row.cells.iter().all(Vec::is_empty) {
        return;
    }
    let _ = write!(out, "<tu tuid=\"{}/{}\"", xml::plain(&family.id), row_id(r));
    if let Some(tag) = source {
        let _ = write!(out, " srclang=\"{}\"", xml::plain(tag.as_str()));
    }
    out.push_str(if row.cells.iter().any(|c| c.len() > 1) { " segtype=\"block\">\n" } else { ">\n" });
    for f in notes {
        let _ = writeln!(out, "  <note xml:lang=\"en\">{}</note>", xml::plain(&note(f)));
    }
    let said = json::said_by(family, best, row);
    let section = said.and_then(|(version, unit)| version.sections.get(unit.section)).map_or("", |s| s.number.as_str());
    let kind = said.and_then(|(_, unit)| serde_json::to_value(unit.kind).ok()).and_then(|k| k.as_str().map(str::to_string));
    prop(out, "family", &family.id);
    prop(out, "row", &row_id(r));
    prop(out, "section", section);
    prop(out, "kind", kind.as_deref().unwrap_or("paragraph"));
    prop(out, "score", &place::thousandths(row.score).to_string());
    let tags = |versions: Vec<&Version>| versions.iter().map(|v| v.language.as_str()).collect::<Vec<_>>().join(" ");
    let moved = tags(row.moved.iter().filter_map(|&v| family.versions.get(v)).collect());
    let absent = tags(cells().filter(|(_, cell)| cell.is_empty()).map(|(v, _)| v).collect());
    for (name, value) in [("moved", moved), ("absent", absent), ("reviewed", if row.pinned { "yes".into() } else { String::new() })] {
        if !value.is_empty() {
            prop(out, name, &value);
        }
    }
    for (version, cell) in cells().filter(|(_, cell)| !cell.is_empty()) {
        variant(out, version, cell);
    }
    out.push_str("</tu>\n");
}

/// A cell.
fn variant(out: &mut String, version: &Version, cell: &[usize]) {
    let _ = writeln!(out, "  <tuv xml:lang=\"{}\">", xml::plain(version.language.as_str()));
    prop(out, "source", &version.source.path);
    prop(out, "position", &cell[0].to_string());
    let units: Vec<_> = cell.iter().filter_map(|&u| version.units.get(u)).collect();
    for unit in &units {
        let (a, z) = unit.lines;
        prop(out, "lines", &if a == z { a.to_string() } else { format!("{a}-{z}") });
    }
    if version.source.is_extracted() {
        units.iter().for_each(|u| prop(out, "pointer", version.source.pointer(u.lines.0).unwrap_or_default()));
    }
    if units.iter().any(|u| u.label.is_some()) {
        units.iter().for_each(|u| prop(out, "label", u.label.as_ref().map_or("", |l| l.raw.as_str())));
    }
    segment(out, &Written::cell(version, cell).text);
}

/// The text of a cell, and the end of its `tuv`.
pub(crate) fn segment(out: &mut String, text: &str) {
    out.push_str("  <seg>");
    xml::content(out, text, |out, c| {
        let _ = write!(out, "<ph type=\"{CHARACTER}{c:04X}\"/>");
    });
    out.push_str("</seg></tuv>\n");
}

/// A property of a `tu` or `tuv`.
pub(crate) fn prop(out: &mut String, name: &str, value: &str) {
    let _ = writeln!(out, "  <prop type=\"{OWN_PROPS}{name}\">{}</prop>", xml::plain(value));
}

/// A finding in a sentence or two.
fn note(f: &Finding) -> String {
    let status = match (&f.acceptance, f.status) {
        (Some(a), Status::Accepted) => format!(" Accepted: {}", a.reason),
        (None, Status::Accepted) => " Accepted.".to_string(),
        _ => String::new(),
    };
    format!("{} {} {}: {} {}{status}", severity_name(f.severity), f.rule, f.id, place::sentence(&f.message), place::sentence(&f.help))
}

#[cfg(test)]
mod tests;
