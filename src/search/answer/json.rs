//! Answers, rows and families as JSON: what `concordat search --format json` prints and `concordat serve` answers. `highlights` are
//! ranges of characters (code points), not bytes.

use super::{Answer, Facet, Hit};
use crate::check::Severity;
use crate::language::Tag;
use crate::search::clause::{Cell, Clause, FamilyEntry, FindingMark, VersionEntry};
use crate::search::retrieve::hints::Hint;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::ops::Range;

/// Name of the schema.
pub const SCHEMA_NAME: &str = "concordat/search/v1";

/// The JSON Schema (draft 2020-12) of an answer.
pub const SCHEMA: &str = include_str!("../../report/schema/search-v1.schema.json");

/// An answer.
#[derive(Debug, Serialize)]
pub struct AnswerOut<'a> {
    /// `concordat/search/v1`.
    pub schema: &'static str,
    /// The query, as it was typed.
    pub query: &'a str,
    /// How many rows were found in all.
    pub total: usize,
    /// `lexical` or `hybrid`.
    pub engine: &'static str,
    /// How many of the best were left out.
    pub offset: usize,
    /// How many hits were asked for at most.
    pub limit: usize,
    /// The hits, best first.
    pub hits: Vec<HitOut<'a>>,
    /// How many rows there are of each kind; only where that was asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<FacetOut<'a>>,
    /// What may have been meant instead.
    #[serde(skip_serializing_if = "<[Hint]>::is_empty")]
    pub hints: &'a [Hint],
}

/// A row that was found.
#[derive(Debug, Serialize)]
pub struct HitOut<'a> {
    /// How good it is.
    pub score: f64,
    /// Language in which it was found best.
    pub language: Option<&'a Tag>,
    /// File of that version.
    pub source: Option<&'a str>,
    /// First and last line there.
    pub lines: Option<[usize; 2]>,
    /// Its text.
    pub text: String,
    /// Character ranges of what was found in it.
    pub highlights: Vec<[usize; 2]>,
    /// The row.
    #[serde(flatten)]
    pub row: RowOut<'a>,
}

/// A row in all its versions.
#[derive(Debug, Serialize)]
pub struct RowOut<'a> {
    /// Key of its family.
    pub key: &'a str,
    /// Name of its family.
    pub family: &'a str,
    /// Name of the row.
    pub row: &'a str,
    /// Place of the row in the family, from 0.
    pub index: u64,
    /// Number of its section.
    pub section: &'a str,
    /// Kind of unit.
    pub kind: &'a str,
    /// Its label, in the language of the hit, else in the first that has one.
    pub label: Option<&'a str>,
    /// How sure the alignment is.
    pub score_row: f64,
    /// Languages in which it stands elsewhere.
    pub moved: &'a [Tag],
    /// What each language says; null where it lacks the row.
    pub versions: Versions<'a>,
    /// Ids of the findings on it.
    pub findings: Vec<&'a str>,
    /// The findings on it, in short.
    pub marks: &'a [FindingMark],
}

/// The versions of a row, by language.
#[derive(Debug)]
pub struct Versions<'a> {
    clause: &'a Clause,
    marks: &'a [Vec<Range<usize>>],
}

/// What one language says.
#[derive(Debug, Serialize)]
pub struct VersionOut<'a> {
    /// Its file.
    pub source: &'a str,
    /// First and last line.
    pub lines: Option<[usize; 2]>,
    /// Its label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<&'a str>,
    /// Heading of its section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'a str>,
    /// Where it stands in a file that is no plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<&'a str>,
    /// Its text.
    pub text: String,
    /// Character ranges of what was found in it; left out where nothing was looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub highlights: Option<Vec<[usize; 2]>>,
}

/// A facet.
#[derive(Debug, Serialize)]
pub struct FacetOut<'a> {
    /// What was counted.
    pub field: &'a str,
    /// Its values, most frequent first.
    pub values: Vec<ValueOut<'a>>,
    /// How many more values there are.
    pub more: usize,
}

/// A value of a facet.
#[derive(Debug, Serialize)]
pub struct ValueOut<'a> {
    /// The value.
    pub value: &'a str,
    /// How many of the rows found have it.
    pub count: usize,
}

/// A family without its rows.
#[derive(Debug, Serialize)]
pub struct FamilyOut<'a> {
    /// Names it among all of the index.
    pub key: &'a str,
    /// Its name.
    pub id: &'a str,
    /// Language of its reference.
    pub reference: Option<&'a Tag>,
    /// Its versions.
    pub versions: Vec<FamilyVersionOut<'a>>,
    /// Number of rows.
    pub rows: usize,
    /// Its findings by severity.
    pub findings: Sums,
    /// How many rows each language lacks; languages that lack none are left out.
    pub holes: BTreeMap<&'a str, usize>,
}

/// A version of a family.
#[derive(Debug, Serialize)]
pub struct FamilyVersionOut<'a> {
    /// Its language.
    pub language: &'a Tag,
    /// Its file.
    pub source: &'a str,
    /// First and last line there.
    pub lines: [usize; 2],
    /// Number of sections with a heading.
    pub sections: usize,
    /// Number of units.
    pub units: usize,
}

/// Numbers of findings.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// Open critical ones.
    pub critical: usize,
    /// Open major ones.
    pub major: usize,
    /// Open minor ones.
    pub minor: usize,
    /// Accepted ones.
    pub accepted: usize,
}

impl<'a> AnswerOut<'a> {
    /// An answer that was asked for with this offset and limit.
    pub fn new(answer: &'a Answer, offset: usize, limit: usize, hints: &'a [Hint]) -> AnswerOut<'a> {
        AnswerOut {
            schema: SCHEMA_NAME,
            query: &answer.query,
            total: answer.total,
            engine: answer.engine,
            offset,
            limit,
            hits: answer.hits.iter().map(HitOut::new).collect(),
            facets: answer.facets.iter().map(FacetOut::new).collect(),
            hints,
        }
    }
}

impl<'a> HitOut<'a> {
    /// A hit.
    pub fn new(hit: &'a Hit) -> HitOut<'a> {
        let cell = hit.clause.cells.get(hit.cell);
        let text = cell.map(Cell::text).unwrap_or_default();
        HitOut {
            score: (f64::from(hit.score) * 10_000.0).round() / 10_000.0,
            language: hit.language(),
            source: cell.map(|c| c.source.as_str()),
            lines: cell.and_then(Cell::lines),
            highlights: hit.marks.get(hit.cell).map_or(Vec::new(), |m| characters(&text, m)),
            text,
            row: RowOut::new(&hit.clause, &hit.marks, Some(hit.cell)),
        }
    }
}

impl<'a> RowOut<'a> {
    /// A row with what is marked in each of its cells (nothing where `marks` is empty), told by the cell `first` where that has a label.
    pub fn new(clause: &'a Clause, marks: &'a [Vec<Range<usize>>], first: Option<usize>) -> RowOut<'a> {
        RowOut {
            key: &clause.key,
            family: &clause.family,
            row: &clause.row,
            index: clause.index,
            section: &clause.section,
            kind: &clause.kind,
            label: first.and_then(|c| clause.cells.get(c)).and_then(label).or_else(|| clause.cells.iter().find_map(label)),
            score_row: clause.score,
            moved: &clause.moved,
            versions: Versions { clause, marks },
            findings: clause.findings.iter().map(|f| f.id.as_str()).collect(),
            marks: &clause.findings,
        }
    }
}

/// The label of a cell.
pub fn label(cell: &Cell) -> Option<&str> {
    cell.units.first()?.label.as_deref()
}

impl Serialize for Versions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.clause.cells.len()))?;
        for (i, cell) in self.clause.cells.iter().enumerate() {
            let text = cell.text();
            let version = (!cell.units.is_empty()).then(|| VersionOut {
                source: &cell.source,
                lines: cell.lines(),
                label: label(cell),
                title: cell.title.as_deref(),
                pointer: cell.units.first().and_then(|u| u.pointer.as_deref()),
                highlights: self.marks.get(i).map(|m| characters(&text, m)),
                text,
            });
            map.serialize_entry(&cell.language, &version)?;
        }
        map.end()
    }
}

impl<'a> FacetOut<'a> {
    /// A facet.
    pub fn new(facet: &'a Facet) -> FacetOut<'a> {
        let values = facet.values.iter().map(|(value, count)| ValueOut { value, count: *count }).collect();
        FacetOut { field: facet.field, values, more: facet.more }
    }
}

impl<'a> FamilyOut<'a> {
    /// A family; `rows` are its rows where they are known, and without them no holes are told.
    pub fn new(entry: &'a FamilyEntry, rows: &[Clause]) -> FamilyOut<'a> {
        let version = |v: &'a VersionEntry| FamilyVersionOut {
            language: &v.language,
            source: &v.source,
            lines: v.lines,
            sections: v.sections,
            units: v.units,
        };
        let lacking = |v: &&'a VersionEntry| rows.iter().filter(|r| r.languages(false).any(|t| *t == v.language)).count();
        FamilyOut {
            key: &entry.key,
            id: &entry.id,
            reference: entry.reference.as_ref(),
            versions: entry.versions.iter().map(version).collect(),
            rows: entry.rows,
            findings: sums(entry),
            holes: entry.versions.iter().map(|v| (v.language.as_str(), lacking(&v))).filter(|h| h.1 > 0).collect(),
        }
    }
}

/// The findings of a family by severity.
pub fn sums(entry: &FamilyEntry) -> Sums {
    let mut out = Sums::default();
    for f in &entry.findings {
        let says = |key: &str| f.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
        let severity = f.get("severity").cloned().and_then(|s| serde_json::from_value::<Severity>(s).ok());
        match (says("status"), severity) {
            ("accepted", _) => out.accepted += 1,
            (_, Some(Severity::Critical)) => out.critical += 1,
            (_, Some(Severity::Major)) => out.major += 1,
            (_, Some(Severity::Minor)) => out.minor += 1,
            (_, None) => {}
        }
    }
    out
}

/// Byte ranges of a text, in order, as ranges of its characters.
pub fn characters(text: &str, ranges: &[Range<usize>]) -> Vec<[usize; 2]> {
    let (mut at, mut count) = (0, 0);
    let mut upto = |byte: usize| {
        count += text.get(at..byte).map_or(0, |t| t.chars().count());
        at = byte.max(at);
        count
    };
    ranges.iter().map(|r| [upto(r.start), upto(r.end)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::clause::CellUnit;

    fn hit() -> Hit {
        let unit = |text: &str| CellUnit { lines: [3, 4], label: Some("2.1".into()), text: text.into(), pointer: None };
        let cell = |tag: &str, units: Vec<CellUnit>| Cell { language: Tag::new(tag), source: format!("p/{tag}.txt"), title: None, units };
        let clause = Clause {
            key: "k".into(),
            family: "p".into(),
            row: "r0002".into(),
            kind: "paragraph".into(),
            cells: vec![cell("en", vec![unit("data")]), cell("tk", vec![unit("şahsy maglumat")]), cell("fr", vec![])],
            ..Clause::default()
        };
        Hit { score: 1.25, cell: 1, clause, marks: vec![vec![0..4], vec![0..6, 7..15], vec![]] }
    }

    #[test]
    fn every_version_is_told_and_ranges_are_of_characters() {
        let out = serde_json::to_value(HitOut::new(&hit())).expect("JSON");
        assert_eq!((&out["language"], &out["lines"], &out["label"]), (&"tk-Latn".into(), &serde_json::json!([3, 4]), &"2.1".into()));
        assert_eq!(out["highlights"], serde_json::json!([[0, 5], [6, 14]]));
        assert_eq!(out["versions"]["en"]["highlights"], serde_json::json!([[0, 4]]));
        assert!(out["versions"]["fr"].is_null() && out["versions"].as_object().is_some_and(|v| v.len() == 3));
    }

    #[test]
    fn an_answer_is_what_its_schema_says() {
        let schema: serde_json::Value = serde_json::from_str(SCHEMA).expect("JSON");
        let validator = jsonschema::draft202012::new(&schema).expect("a valid schema");
        assert!(jsonschema::draft202012::meta::is_valid(&schema));
        let facet = Facet { field: "rule", values: vec![("number".into(), 2)], more: 0 };
        let answer = Answer { query: "x".into(), total: 1, engine: "lexical", hits: vec![hit()], facets: vec![facet] };
        let hints = [Hint { message: "did you mean y?".into(), query: Some("y".into()) }];
        let out = serde_json::to_value(AnswerOut::new(&answer, 0, 10, &hints)).expect("JSON");
        let errors: Vec<String> = validator.iter_errors(&out).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let mut bad = out.clone();
        bad["hits"][0]["highlights"] = serde_json::json!([[1]]);
        assert!(!validator.is_valid(&bad));
    }
}
