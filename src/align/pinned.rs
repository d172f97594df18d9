//! Reviewed alignments: the format `concordat/alignment/v1` and its way to the aligner's pins. `concordat align --format json` writes
//! it, a reviewer sets `"reviewed": true` on the rows that are right (or mends their lines first) and saves it under `alignments/`;
//! from then on these rows are never moved.
//!
//! ```json
//! {"schema": "concordat/alignment/v1", "family": "tarnivel", "rows": [
//!   {"cells": {"en": [12], "fr": [10, 11]}, "text": {"en": "6b1e…", "fr": "a04c…"}, "score": 0.93, "reviewed": true}]}
//! ```
//!
//! `cells` holds physical lines (1-based). `text` is optional: a fingerprint of what stood there when the row was reviewed. It tells
//! when the text has changed since, and which of several units on one line is meant.

use super::{Concordance, Row};
use crate::document::{Family, Fingerprint, Unit, Version};
use crate::language::Tag;
use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};

/// Name and version of the format.
pub const SCHEMA_NAME: &str = "concordat/alignment/v1";

/// A reviewed alignment as it lies on disk.
#[derive(Debug, Clone, Deserialize)]
pub struct Alignment {
    /// `concordat/alignment/v1`.
    pub schema: String,
    /// Id of the family that it belongs to.
    pub family: String,
    /// Its rows, reviewed or not.
    pub rows: Vec<AlignmentRow>,
}

/// A row of a reviewed alignment.
#[derive(Debug, Clone, Deserialize)]
pub struct AlignmentRow {
    /// Physical lines by language; an empty list says that the version lacks the clause.
    pub cells: BTreeMap<String, Vec<usize>>,
    /// Fingerprints of the text of the cells, by language.
    #[serde(default)]
    pub text: BTreeMap<String, String>,
    /// Only reviewed rows are pinned.
    #[serde(default)]
    pub reviewed: bool,
}

/// An alignment file that cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum AlignmentError {
    /// Not JSON, or not of this shape.
    #[error("{path}: line {line}, column {column}: {reason}; `concordat align FAMILY --format json` shows the format")]
    Format {
        /// The file.
        path: String,
        /// 1-based line of the file.
        line: usize,
        /// 1-based column.
        column: usize,
        /// What the parser said.
        reason: String,
    },
    /// Another schema.
    #[error(
        "{path}: its schema is `{found}`, but this version reads `{SCHEMA_NAME}`; write it anew with `concordat align FAMILY --format json`"
    )]
    Schema {
        /// The file.
        path: String,
        /// What it says.
        found: String,
    },
}

/// Reviewed rows that do not fit the family and are therefore not pinned, all for one reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{path}: {}: {reason}; review again (`concordat align FAMILY --format json` prints the rows) or take out what is outdated",
    list("row", rows)
)]
pub struct Stale {
    /// The alignment file.
    pub path: String,
    /// 1-based numbers of the rows in it.
    pub rows: Vec<usize>,
    /// What does not fit.
    pub reason: String,
}

/// Reads an alignment; `path` is used in errors only.
pub fn parse(text: &str, path: &str) -> Result<Alignment, AlignmentError> {
    let alignment: Alignment = serde_json::from_str(text).map_err(|e| AlignmentError::Format {
        path: path.to_string(),
        line: e.line(),
        column: e.column(),
        // serde_json ends its texts with the place, which ours opens with.
        reason: e.to_string().split(" at line ").next().unwrap_or_default().to_string(),
    })?;
    if alignment.schema != SCHEMA_NAME {
        return Err(AlignmentError::Schema { path: path.to_string(), found: alignment.schema });
    }
    Ok(alignment)
}

/// Name of the file that holds the reviewed alignment of a family: its id with `/` as `__`, and `.json`.
pub fn file_name(family_id: &str) -> String {
    format!("{}.json", family_id.replace(['/', '\\'], "__"))
}

/// The pins of a family, for `Settings::pins`: for each reviewed row that fits, the units of every version; and the rows that do not
/// fit. Languages that the family lacks (it may be read in part) are passed over; a version that a row says nothing of (it came later)
/// keeps the row from being pinned, because a pin without it would say that it lacks the clause.
pub fn resolve(alignment: &Alignment, family: &Family, path: &str) -> (Vec<Vec<Vec<usize>>>, Vec<Stale>) {
    let mut pins = Vec::new();
    let mut stale: Vec<Stale> = Vec::new();
    let mut taken: HashSet<(usize, usize)> = HashSet::new();
    for (i, row) in alignment.rows.iter().enumerate().filter(|(_, r)| r.reviewed) {
        match resolve_row(row, family, &taken) {
            Ok(cells) => {
                taken.extend(cells.iter().enumerate().flat_map(|(v, us)| us.iter().map(move |&u| (v, u))));
                if cells.iter().any(|c| !c.is_empty()) {
                    pins.push(cells);
                }
            }
            Err(reason) => match stale.iter_mut().find(|s| s.reason == reason) {
                Some(s) => s.rows.push(i + 1),
                None => stale.push(Stale { path: path.to_string(), rows: vec![i + 1], reason }),
            },
        }
    }
    (pins, stale)
}

fn resolve_row(row: &AlignmentRow, family: &Family, taken: &HashSet<(usize, usize)>) -> Result<Vec<Vec<usize>>, String> {
    let named: Vec<Tag> = row.cells.keys().map(|l| Tag::new(l)).collect();
    if let Some(version) = family.versions.iter().find(|v| !named.contains(&v.language)) {
        return Err(format!("it does not say where {} stands ({})", version.language, version.source.path));
    }
    let mut cells = vec![Vec::new(); family.versions.len()];
    for (language, lines) in row.cells.iter().filter(|(_, lines)| !lines.is_empty()) {
        let tag = Tag::new(language);
        let Some(v) = family.versions.iter().position(|v| v.language == tag) else { continue };
        let version = &family.versions[v];
        let shown = list("line", lines);
        if let Some(&n) = lines.iter().find(|&&n| version.source.line(n).trim().is_empty()) {
            return Err(format!("line {n} of {} ({language}) is blank or does not exist any more", version.source.path));
        }
        let near: Vec<usize> = (0..version.units.len()).filter(|&u| touches(&version.units[u], lines)).collect();
        let units = match row.text.get(language) {
            None => near,
            Some(hash) => with_text(version, &near, hash).ok_or_else(|| {
                format!(
                    "{shown} of {} ({language}) {} other text than was reviewed",
                    version.source.path,
                    if lines.len() == 1 { "holds" } else { "hold" }
                )
            })?,
        };
        if units.is_empty() {
            return Err(format!("{shown} of {} ({language}): no clause stands there", version.source.path));
        }
        if units.iter().any(|&u| taken.contains(&(v, u))) {
            return Err(format!("{shown} of {} ({language}): another reviewed row has it already", version.source.path));
        }
        cells[v] = units;
    }
    Ok(cells)
}

/// "line 3", "lines 3, 5 to 9".
fn list(what: &str, numbers: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &n in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == n => *last = n,
            _ => runs.push((n, n)),
        }
    }
    let run = |&(first, last): &(usize, usize)| if first == last { first.to_string() } else { format!("{first} to {last}") };
    let runs: Vec<String> = runs.iter().map(run).collect();
    format!("{what}{} {}", if numbers.len() == 1 { "" } else { "s" }, runs.join(", "))
}

fn touches(unit: &Unit, lines: &[usize]) -> bool {
    lines.iter().any(|n| (unit.lines.0..=unit.lines.1).contains(n))
}

/// The run of `near` whose text has the fingerprint: all of them, or some of the units that share a line.
fn with_text(version: &Version, near: &[usize], hash: &str) -> Option<Vec<usize>> {
    let n = near.len();
    // Longest runs first: the whole cell is the usual case.
    (1..=n).rev().flat_map(|len| (0..=n - len).map(move |at| (at, len))).map(|(at, len)| &near[at..at + len]).find_map(|run| {
        let mut units = run.to_vec();
        units.sort_unstable();
        (text_hash(version, &units) == hash).then_some(units)
    })
}

/// Fingerprint of the text of some units: over their UTF-8 without white space, in hexadecimal.
pub fn text_hash(version: &Version, units: &[usize]) -> String {
    let mut h = Fingerprint::default();
    for c in units.iter().filter_map(|&u| version.units.get(u)).flat_map(|u| u.text.chars()).filter(|c| !c.is_whitespace()) {
        h.eat(c.encode_utf8(&mut [0; 4]).bytes());
    }
    format!("{:016x}", h.value())
}

#[derive(Serialize)]
struct RowOut<'a> {
    cells: ByLanguage<'a, Vec<usize>>,
    text: ByLanguage<'a, String>,
    score: f64,
    reviewed: bool,
}

/// A map by language, in the order of the family's versions.
struct ByLanguage<'a, T>(Vec<(&'a Tag, T)>);

impl<T: Serialize> Serialize for ByLanguage<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (tag, value) in &self.0 {
            map.serialize_entry(tag, value)?;
        }
        map.end()
    }
}

/// Writes a concordance in the format of this file, one row a line; rows that were pinned count as reviewed.
pub fn write(out: &mut dyn Write, family: &Family, concordance: &Concordance) -> io::Result<()> {
    let id = serde_json::to_string(&family.id)?;
    write!(out, "{{\"schema\": \"{SCHEMA_NAME}\", \"family\": {id}, \"rows\": [")?;
    for (i, row) in concordance.rows.iter().enumerate() {
        write!(out, "{}\n  ", if i == 0 { "" } else { "," })?;
        serde_json::to_writer(&mut *out, &row_out(family, row))?;
    }
    writeln!(out, "]}}")
}

fn row_out<'a>(family: &'a Family, row: &Row) -> RowOut<'a> {
    let versions = || family.versions.iter().zip(&row.cells);
    RowOut {
        cells: ByLanguage(versions().map(|(v, cell)| (&v.language, lines_of(v, cell))).collect()),
        text: ByLanguage(versions().filter(|(_, cell)| !cell.is_empty()).map(|(v, cell)| (&v.language, text_hash(v, cell))).collect()),
        score: (f64::from(row.score) * 1000.0).round() / 1000.0,
        reviewed: row.pinned,
    }
}

/// The non-blank physical lines of some units of a version, ascending, each once.
pub fn lines_of(version: &Version, units: &[usize]) -> Vec<usize> {
    let mut lines: Vec<usize> = units
        .iter()
        .filter_map(|&u| version.units.get(u))
        .flat_map(|u| u.lines.0..=u.lines.1)
        .filter(|&n| !version.source.line(n).trim().is_empty())
        .collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Source;
    use crate::read::{UnitMode, version_of};
    use std::sync::Arc;

    fn family(en: &str, fr: &str) -> Family {
        let version = |tag: &str, text: &str| version_of(Arc::new(Source::from_text(tag, text, 0)), Some(&Tag::new(tag)), UnitMode::Line);
        Family { id: "p".into(), versions: vec![version("en", en), version("fr", fr)], reference: 0, reason: String::new() }
    }

    fn written(family: &Family) -> String {
        let row = Row { cells: vec![vec![0], vec![1]], score: 0.9, ..Row::default() };
        let mut out = Vec::new();
        write(&mut out, family, &Concordance { rows: vec![row] }).expect("a Vec takes everything");
        String::from_utf8(out).expect("UTF-8").replace("\"reviewed\":false", "\"reviewed\":true")
    }

    #[test]
    fn what_is_written_and_reviewed_comes_back_as_pins() {
        let family = family("one\ntwo\n", "zero\nun\n");
        let alignment = parse(&written(&family), "p.json").expect("our own format");
        assert_eq!(resolve(&alignment, &family, "p.json"), (vec![vec![vec![0], vec![1]]], Vec::new()));
    }

    #[test]
    fn a_row_whose_text_has_changed_or_gone_is_named_and_not_pinned() {
        let alignment = parse(&written(&family("one\ntwo\n", "zero\nun\n")), "p.json").expect("our own format");
        for (fr, reason) in [
            ("zero\nautre\n", "line 2 of fr (fr) holds other text than was reviewed"),
            ("zero\n", "line 2 of fr (fr) is blank or does not exist any more"),
        ] {
            let (pins, stale) = resolve(&alignment, &family("one\ntwo\n", fr), "p.json");
            assert!(pins.is_empty());
            assert_eq!(stale[0].reason, reason);
            assert!(stale[0].to_string().starts_with("p.json: row 1: "));
        }
    }

    #[test]
    fn a_version_that_came_later_is_not_taken_to_lack_the_rows() {
        let text = r#"{"schema": "concordat/alignment/v1", "family": "p", "rows": [
            {"cells": {"en": [1]}, "reviewed": true}, {"cells": {"en": [2]}, "reviewed": true}, {"cells": {"en": [3], "fr": []}, "reviewed": true}]}"#;
        let (pins, stale) = resolve(&parse(text, "p.json").expect("valid"), &family("a\nb\nc\n", "x\ny\n"), "p.json");
        assert_eq!(pins, [vec![vec![2], vec![]]]);
        assert!(stale[0].to_string().starts_with("p.json: rows 1 to 2: it does not say where fr stands (fr)"), "{}", stale[0]);
    }

    #[test]
    fn a_line_in_two_reviewed_rows_and_broken_json_are_told() {
        let twice = r#"{"schema": "concordat/alignment/v1", "family": "p", "rows": [
            {"cells": {"en": [1], "fr": [1]}, "reviewed": true}, {"cells": {"en": [1], "fr": [2]}, "reviewed": true}]}"#;
        let (pins, stale) = resolve(&parse(twice, "p.json").expect("valid"), &family("one\n", "un\ndeux\n"), "p.json");
        assert_eq!((pins.len(), stale.len()), (1, 1));
        let e = parse("{\"schema\": 1", "p.json").expect_err("broken").to_string();
        assert!(e.starts_with("p.json: line 1, column"), "{e}");
        assert!(parse(r#"{"schema": "x/v2", "family": "p", "rows": []}"#, "p.json").is_err());
    }
}
