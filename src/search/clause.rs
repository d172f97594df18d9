//! What is written into the index: the rows of a checked family as plain data, each with all that can be asked of it.

use crate::align::{Concordance, Row};
use crate::check::said::{self, Says};
use crate::check::{Finding, Severity, Status, best_numbered, row_id};
use crate::document::{Family, Unit, UnitKind, Version};
use crate::language::Tag;
use crate::report::{json, place};
use crate::similarity::Analysis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A family as the index keeps it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FamilyEntry {
    /// Names the family among all of the index: a hash of the places of its sources.
    pub key: String,
    /// Its name, as reports have it.
    pub id: String,
    /// Language of the version that the others are compared with.
    pub reference: Option<Tag>,
    /// Its versions, in order.
    pub versions: Vec<VersionEntry>,
    /// Number of rows.
    pub rows: usize,
    /// A hash of all that its entry rests on: texts, languages, settings, engine, program.
    pub digest: String,
    /// Its findings, as in the JSON report.
    pub findings: Vec<serde_json::Value>,
}

/// A version of a family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VersionEntry {
    /// Its language.
    pub language: Tag,
    /// Its file, as reports name it.
    pub source: String,
    /// The same from the root of the file system.
    pub path: String,
    /// Its first and last line there.
    pub lines: [usize; 2],
    /// Number of sections with a heading.
    pub sections: usize,
    /// Number of units.
    pub units: usize,
}

/// A row of a family.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Clause {
    /// Key of its family.
    pub key: String,
    /// Name of its family.
    pub family: String,
    /// Name of the row in the family: `r0031`.
    pub row: String,
    /// Place of the row in the family, from 0.
    pub index: u64,
    /// Number of its section (`5.2`); empty before the first.
    pub section: String,
    /// Kind of unit: `heading`, `paragraph`, `list-item`, …
    pub kind: String,
    /// How sure the alignment is, 0 to 1.
    pub score: f64,
    /// Languages in which it stands elsewhere than in the others.
    pub moved: Vec<Tag>,
    /// One cell a version, in the order of the versions; without units where the version lacks the row.
    pub cells: Vec<Cell>,
    /// Findings on it.
    pub findings: Vec<FindingMark>,
    /// Names that it mentions, as the versions write them, each once.
    pub names: Vec<String>,
    /// Numbers that it tells, each once.
    pub numbers: Vec<Figure>,
    /// Dates that it tells: 2020-01-31, 2020-01.
    pub dates: Vec<String>,
    /// Web addresses, e-mail addresses and phone numbers.
    pub addresses: Vec<String>,
    /// Key of its vector, where the index was made with an encoder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<u64>,
}

/// What one version says in a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Its language.
    pub language: Tag,
    /// Its file, as reports name it.
    pub source: String,
    /// Heading of the section that it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The units that say it; none where the version lacks the row.
    pub units: Vec<CellUnit>,
}

/// A unit in a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CellUnit {
    /// First and last line.
    pub lines: [usize; 2],
    /// Its label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Its text, without the label.
    pub text: String,
    /// Where it stands in a file that is no plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
}

/// A finding on a row, in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingMark {
    /// Its fingerprint.
    pub id: String,
    /// Its rule.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// `open` or `accepted`.
    pub status: String,
    /// Languages that it blames: of the places to mend.
    pub languages: Vec<Tag>,
    /// What it says.
    pub message: String,
}

/// A number that a row tells.
#[derive(Debug, Clone, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Figure {
    /// Its value.
    pub value: f64,
    /// What it measures (`day`, `year`, …), where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

impl Cell {
    /// The text of all its units, one a line.
    pub fn text(&self) -> String {
        self.units.iter().map(|u| u.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// First and last line of its units; none where it is empty.
    pub fn lines(&self) -> Option<[usize; 2]> {
        Some([self.units.first()?.lines[0], self.units.iter().map(|u| u.lines[1]).max()?])
    }
}

impl Clause {
    /// The cell of a language that has the row.
    pub fn cell(&self, language: &Tag) -> Option<&Cell> {
        self.cells.iter().find(|c| c.language == *language && !c.units.is_empty())
    }

    /// Languages that have the row, or that lack it.
    pub fn languages(&self, present: bool) -> impl Iterator<Item = &Tag> {
        self.cells.iter().filter(move |c| c.units.is_empty() != present).map(|c| &c.language)
    }
}

/// The rows of a family, in their order.
pub fn clauses(
    key: &str,
    family: &Family,
    concordance: &Concordance,
    analyses: &[Vec<Arc<Analysis>>],
    findings: &[Finding],
) -> Vec<Clause> {
    let best = best_numbered(family);
    let marks = marks(family, concordance, findings);
    let of = |(i, (row, findings)): (usize, (&Row, Vec<FindingMark>))| {
        let said_by = json::said_by(family, best, row);
        let mut clause = Clause {
            key: key.to_string(),
            family: family.id.clone(),
            row: row_id(i),
            index: i as u64,
            section: said_by.and_then(|(v, u)| v.sections.get(u.section)).map_or(String::new(), |s| s.number.clone()),
            kind: kind(said_by.map_or(UnitKind::Paragraph, |(_, u)| u.kind)),
            score: place::thousandths(row.score),
            moved: row.moved.iter().filter_map(|&v| family.versions.get(v)).map(|v| v.language.clone()).collect(),
            cells: family.versions.iter().zip(&row.cells).map(|(v, units)| cell(v, units)).collect(),
            findings,
            ..Clause::default()
        };
        for (v, units) in row.cells.iter().enumerate() {
            for &u in units {
                if let (Some(unit), Some(a)) = (family.versions[v].units.get(u), analyses.get(v).and_then(|a| a.get(u))) {
                    say(unit, a, &mut clause);
                }
            }
        }
        clause
    };
    concordance.rows.iter().zip(marks).enumerate().map(of).collect()
}

/// A kind of unit as reports write it.
fn kind(kind: UnitKind) -> String {
    serde_json::to_value(kind).ok().and_then(|v| v.as_str().map(str::to_string)).unwrap_or_default()
}

fn cell(version: &Version, units: &[usize]) -> Cell {
    let of = |u: &Unit| CellUnit {
        lines: [u.lines.0, u.lines.1],
        label: u.label.as_ref().map(|l| l.raw.clone()),
        text: u.text.clone(),
        pointer: version.source.pointer(u.lines.0).map(str::to_string),
    };
    let units: Vec<&Unit> = units.iter().filter_map(|&u| version.units.get(u)).collect();
    let heading = units.first().and_then(|u| version.sections.get(u.section)).and_then(|s| version.units.get(s.heading?));
    Cell {
        language: version.language.clone(),
        source: version.source.path.clone(),
        title: heading.map(|u| u.text.clone()),
        units: units.into_iter().map(of).collect(),
    }
}

/// Adds what a unit says to its row.
fn say(unit: &Unit, a: &Analysis, clause: &mut Clause) {
    for s in said::said(a) {
        match s.what {
            Says::Name => push(&mut clause.names, unit.text.get(s.range).unwrap_or_default().to_string()),
            Says::Address => push(&mut clause.addresses, s.value),
            _ => {}
        }
    }
    said::numbers(a).into_iter().for_each(|(value, unit)| push(&mut clause.numbers, Figure { value, unit }));
    said::dates(a).into_iter().for_each(|d| push(&mut clause.dates, d));
}

fn push<T: PartialEq>(list: &mut Vec<T>, one: T) {
    if !list.contains(&one) {
        list.push(one);
    }
}

/// For each row the findings on it: those that name it, and those with words that stand in it.
fn marks(family: &Family, concordance: &Concordance, findings: &[Finding]) -> Vec<Vec<FindingMark>> {
    let mut out = vec![Vec::new(); concordance.rows.len()];
    let rows_of: Vec<_> = family.versions.iter().enumerate().map(|(v, version)| concordance.rows_of(v, version.units.len())).collect();
    for f in findings {
        let mut rows: BTreeSet<usize> = BTreeSet::new();
        rows.extend(f.row.as_deref().and_then(|r| r.trim_start_matches('r').parse::<usize>().ok()?.checked_sub(1)));
        for l in f.locations.iter().filter(|l| !l.quote.is_empty()) {
            let Some(v) = family.versions.iter().position(|v| v.language == l.language && v.source.path == l.source) else { continue };
            let on = |u: &Unit| u.lines.0 <= l.lines[1] && l.lines[0] <= u.lines.1;
            let units = || family.versions[v].units.iter().enumerate().filter(|(_, u)| on(u));
            // A long line may hold many units: those that have the words, where any has.
            let has = |u: &Unit| u.text.contains(&l.quote);
            let narrow = units().any(|(_, u)| has(u));
            rows.extend(units().filter(|(_, u)| !narrow || has(u)).filter_map(|(u, _)| rows_of[v][u]));
        }
        let mut languages: Vec<Tag> = Vec::new();
        place::mains(f).iter().for_each(|l| push(&mut languages, l.language.clone()));
        let mark = FindingMark {
            id: f.id.clone(),
            rule: f.rule.to_string(),
            severity: f.severity,
            status: if f.status == Status::Open { "open" } else { "accepted" }.to_string(),
            languages,
            message: f.message.clone(),
        };
        rows.into_iter().filter_map(|r| out.get_mut(r).map(|m| m.push(mark.clone()))).for_each(drop);
    }
    out
}
