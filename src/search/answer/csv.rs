//! An answer as a table (RFC 4180, UTF-8): one line a hit and language, for spreadsheets. Cells that a spreadsheet would take for formulas
//! are made inert, as in the reports.

use super::json::label;
use super::{Answer, Hit};
use crate::report::csv::inert;
use crate::report::text::severity_name;
use std::io::{self, Write};

const COLUMNS: [&str; 15] = [
    "rank", "family", "row", "section", "kind", "language", "state", "source", "lines", "label", "text", "found", "findings", "lacking",
    "query",
];

/// What stands between several values in one cell.
const BETWEEN: &str = " | ";

/// Writes the table; with `bom` it begins with a byte order mark, without which Excel takes UTF-8 for the code page of the system.
/// `offset` is the number of hits left out before the first.
pub fn write(out: &mut dyn Write, answer: &Answer, offset: usize, bom: bool) -> io::Result<()> {
    if bom {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    table.write_record(COLUMNS).map_err(plain)?;
    for (i, hit) in answer.hits.iter().enumerate() {
        for c in 0..hit.clause.cells.len() {
            table.write_record(record(answer, hit, c, offset + i + 1).iter().map(|cell| inert(cell))).map_err(plain)?;
        }
    }
    table.flush()
}

/// The error beneath, by which a reader that has seen enough is known.
fn plain(e: csv::Error) -> io::Error {
    match e.into_kind() {
        csv::ErrorKind::Io(e) => e,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn record(answer: &Answer, hit: &Hit, c: usize, rank: usize) -> [String; COLUMNS.len()] {
    let (clause, cell) = (&hit.clause, &hit.clause.cells[c]);
    let text = cell.text();
    let found = hit.marks.get(c).into_iter().flatten().filter_map(|r| text.get(r.clone()));
    let found = found.collect::<Vec<_>>().join(BETWEEN);
    let state = match (cell.units.is_empty(), c == hit.cell) {
        (true, _) => "lacks it",
        (false, true) => "found here",
        (false, false) => "has it",
    };
    let findings = clause.findings.iter().map(|f| format!("{} {} {} {}", severity_name(f.severity), f.rule, f.status, f.id));
    [
        rank.to_string(),
        clause.family.clone(),
        clause.row.clone(),
        clause.section.clone(),
        clause.kind.clone(),
        cell.language.to_string(),
        state.to_string(),
        cell.source.clone(),
        cell.lines().map(lines).unwrap_or_default(),
        label(cell).unwrap_or_default().to_string(),
        text.clone(),
        found,
        findings.collect::<Vec<_>>().join(BETWEEN),
        clause.languages(false).map(|t| t.as_str()).collect::<Vec<_>>().join(" "),
        answer.query.clone(),
    ]
}

/// No hyphen: a spreadsheet would make a date of `3-4`.
fn lines([a, z]: [usize; 2]) -> String {
    if a == z { a.to_string() } else { format!("{a} to {z}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Tag;
    use crate::search::clause::{Cell, CellUnit, Clause};

    #[test]
    fn a_hit_is_a_line_a_language_and_hostile_text_stays_text() {
        let unit = CellUnit { lines: [3, 4], label: None, text: "=HYPERLINK(\"x\")\ndata".into(), pointer: None };
        let cell = |tag: &str, units: Vec<CellUnit>| Cell { language: Tag::new(tag), source: "-a.txt".into(), title: None, units };
        let clause = Clause { family: "@p".into(), cells: vec![cell("en", vec![unit]), cell("fr", vec![])], ..Clause::default() };
        let hit = Hit { score: 1.0, cell: 0, clause, marks: vec![std::iter::once(16..20).collect(), vec![]] };
        let answer = Answer { query: "data".into(), total: 1, engine: "lexical", hits: vec![hit], facets: Vec::new() };
        let mut out = Vec::new();
        write(&mut out, &answer, 10, true).expect("a Vec takes everything");
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(text.starts_with("\u{feff}rank,family,") && text.matches("\r\n").count() == 3, "{text}");
        let mut reader = csv::ReaderBuilder::new().from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<Vec<String>> = reader.records().map(|r| r.expect("a record").iter().map(str::to_string).collect()).collect();
        assert_eq!((rows[0][0].as_str(), rows[0][1].as_str(), rows[0][7].as_str()), ("11", "'@p", "'-a.txt"));
        assert_eq!((rows[0][6].as_str(), rows[0][8].as_str(), rows[0][11].as_str()), ("found here", "3 to 4", "data"));
        assert_eq!(rows[0][10], "'=HYPERLINK(\"x\") data");
        assert_eq!((rows[1][6].as_str(), rows[1][10].as_str(), rows[1][13].as_str()), ("lacks it", "", "fr"));
    }
}
