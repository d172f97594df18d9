//! A table (RFC 4180, UTF-8): one line for each change and translation that it concerns; for spreadsheets in which the work is shared out.

use super::{ChangeReporter, Document, Sums, wording};
use crate::diff::{Change, Effect, Subject};
use crate::document::Version;
use crate::read::FileError;
use crate::report::csv::inert;
use crate::report::place::sentence;
use std::io::{self, Write};

const COLUMNS: [&str; 15] = [
    "document",
    "change",
    "kinds",
    "version",
    "state",
    "file",
    "lines",
    "section",
    "label",
    "text",
    "reference lines",
    "old text",
    "new text",
    "message",
    "findings",
];

/// Writes the table.
#[derive(Debug, Clone, Copy)]
pub struct CsvChanges {
    /// Begin with a byte order mark, without which Excel takes UTF-8 for the code page of the system.
    pub bom: bool,
}

impl ChangeReporter for CsvChanges {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.bom {
            out.write_all("\u{feff}".as_bytes())?;
        }
        table(out, std::iter::once(COLUMNS.map(String::from).to_vec()))
    }

    fn document(&self, out: &mut dyn Write, document: Document<'_>) -> io::Result<()> {
        let rows = document.compared.changes.iter().flat_map(|c| {
            let lone = c.effects.is_empty().then(|| record(document, c, None));
            lone.into_iter().chain(c.effects.iter().map(move |e| record(document, c, Some(e))))
        });
        table(out, rows)
    }

    fn separator(&self) -> &'static str {
        ""
    }

    fn end(&self, _: &mut dyn Write, _: &[FileError], _: &[Sums]) -> io::Result<()> {
        Ok(())
    }
}

fn record(document: Document<'_>, c: &Change, effect: Option<&Effect>) -> Vec<String> {
    let [old, new] = document.reference();
    let version = effect.map(|e| &document.subject.new.versions[e.version]);
    let units = effect.map_or(&[][..], |e| &e.units);
    let (reference, of) = if c.new.is_empty() { (old, &c.old) } else { (new, &c.new) };
    let first = version.zip(units.first());
    let section = first.and_then(|(v, &u)| v.section_number(u));
    let label = first.and_then(|(v, &u)| v.units.get(u)?.label.as_ref());
    let place = match (effect.and_then(|e| e.gap), units.is_empty()) {
        (Some([a, b]), true) if a < b => format!("between {a} and {b}"),
        (Some([a, _]), true) => format!("at {a}"),
        _ => version.map_or(String::new(), |v| lines(v, units)),
    };
    let findings = effect.map(|e| e.findings.iter().map(|f| format!("{} {}", f.rule, f.id)).collect::<Vec<_>>().join(" | "));
    vec![
        document.subject.id.clone(),
        name(&c.what),
        c.kinds.iter().map(|k| k.name()).collect::<Vec<_>>().join(" "),
        version.map_or(String::new(), |v| v.language.to_string()),
        effect.map_or(String::new(), |e| e.state.name().to_string()),
        version.map_or(String::new(), |v| v.source.path.clone()),
        place,
        section.unwrap_or_default().to_string(),
        label.map_or(String::new(), |l| l.raw.trim().to_string()),
        version.map_or(String::new(), |v| Subject::text(v, units)),
        lines(reference, of),
        Subject::text(old, &c.old),
        Subject::text(new, &c.new),
        sentence(&format!("{}.", wording::sentence(document, c))),
        findings.unwrap_or_default(),
    ]
}

/// `63`, or `63 to 65`. No hyphen: a spreadsheet would make a date of `3-4`.
fn lines(version: &Version, units: &[usize]) -> String {
    let (Some(&first), Some(&last)) = (units.first(), units.last()) else { return String::new() };
    let (a, b) = (version.units[first].lines.0, version.units[last].lines.1);
    if a >= b { a.to_string() } else { format!("{a} to {b}") }
}

fn name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_string)).unwrap_or_default()
}

fn table(out: &mut dyn Write, rows: impl Iterator<Item = Vec<String>>) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    for row in rows {
        writer.write_record(row.iter().map(|cell| inert(cell)))?;
    }
    writer.flush()
}
