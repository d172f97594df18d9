//! Clauses for other search engines: one JSON document a row, in the bulk formats of OpenSearch and Elasticsearch (`opensearch`) and
//! of Quickwit (`quickwit`), each with the configuration of an index that takes them. Documents are flat (Quickwit knows no lists of
//! objects), so that one table of fields serves both.

pub mod opensearch;
pub mod quickwit;

use super::clause::{Cell, Clause};
use crate::document::Fingerprint;
use crate::report::Page;
use serde_json::{Map, Value, json};

/// Most bytes of one file: a file is one request. Elasticsearch advises 5 to 15 MB for a bulk request, and the ingest interface of Quickwit
/// takes 10 MiB.
pub const MOST: usize = 10_000_000;

/// Most bytes of a document's id; both engines refuse what is longer than 512.
const MOST_ID: usize = 512;

/// Languages with fields of their own, by primary tag; all others share `other`.
pub const LANGUAGES: [&str; 7] = ["en", "fr", "ar", "sq", "tk", "zh", "other"];

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word that is taken whole.
    Keyword,
    /// Words of one language.
    Text,
    /// Words of any language, such as names.
    Words,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// A date, as 2020-01-31 or 2020-01.
    Date,
}

/// A field of the documents.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// A field for each language: `text.fr`.
    pub by_language: bool,
    /// A list.
    pub many: bool,
}

const fn one(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, by_language: false, many: false }
}

const fn list(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, by_language: false, many: true }
}

const fn by_language(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, by_language: true, many: true }
}

/// All fields.
pub const FIELDS: [Field; 25] = [
    one("id", Kind::Keyword),
    one("family", Kind::Keyword),
    one("row", Kind::Keyword),
    one("index", Kind::Integer),
    one("section", Kind::Keyword),
    one("kind", Kind::Keyword),
    one("score", Kind::Number),
    list("present", Kind::Keyword),
    list("absent", Kind::Keyword),
    list("moved", Kind::Keyword),
    by_language("text", Kind::Text),
    by_language("title", Kind::Text),
    by_language("label", Kind::Keyword),
    by_language("source", Kind::Keyword),
    by_language("lines", Kind::Integer),
    list("names", Kind::Words),
    list("numbers", Kind::Number),
    list("figures", Kind::Keyword),
    list("dates", Kind::Date),
    list("addresses", Kind::Keyword),
    list("findings", Kind::Keyword),
    list("rules", Kind::Keyword),
    list("severities", Kind::Keyword),
    list("blamed", Kind::Keyword),
    list("messages", Kind::Words),
];

/// The field of a language.
fn field_of(cell: &Cell) -> &'static str {
    LANGUAGES.into_iter().find(|l| *l == cell.language.primary()).unwrap_or("other")
}

/// What names a document: family and row. It is the same wherever the texts lie, and as long as no row comes or goes before it.
pub fn id(clause: &Clause) -> String {
    let id = format!("{}:{}", clause.family, clause.row);
    if id.len() <= MOST_ID {
        return id;
    }
    let mut h = Fingerprint::default();
    h.eat(clause.family.bytes());
    let end = (0..=MOST_ID / 2).rev().find(|&i| clause.family.is_char_boundary(i)).unwrap_or(0);
    format!("{}~{:016x}:{}", &clause.family[..end], h.value(), clause.row)
}

/// The document of a row. What is empty is left out.
pub fn document(clause: &Clause) -> Value {
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| {
        let empty = value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty) || value == "";
        if !empty {
            out.insert(name.to_string(), value);
        }
    };
    put("id", json!(id(clause)));
    put("family", json!(clause.family));
    put("row", json!(clause.row));
    put("index", json!(clause.index));
    put("section", json!(clause.section));
    put("kind", json!(clause.kind));
    put("score", json!(clause.score));
    put("present", json!(clause.languages(true).collect::<Vec<_>>()));
    put("absent", json!(clause.languages(false).collect::<Vec<_>>()));
    put("moved", json!(clause.moved));
    put("text", of_cells(clause, |c| c.units.iter().map(|u| json!(u.text)).collect()));
    put("title", of_cells(clause, |c| c.title.iter().map(|t| json!(t)).collect()));
    put("label", of_cells(clause, |c| c.units.iter().filter_map(|u| u.label.as_ref()).map(|l| json!(l)).collect()));
    put("source", of_cells(clause, |c| vec![json!(c.source)]));
    put("lines", of_cells(clause, |c| c.lines().into_iter().flatten().map(|l| json!(l)).collect()));
    put("names", json!(clause.names));
    put("numbers", json!(clause.numbers.iter().map(|n| n.value).collect::<Vec<_>>()));
    let measured = |n: &super::clause::Figure| n.unit.as_ref().map(|u| format!("{} {u}", n.value));
    put("figures", json!(clause.numbers.iter().filter_map(measured).collect::<Vec<_>>()));
    put("dates", json!(clause.dates));
    put("addresses", json!(clause.addresses));
    let findings = &clause.findings;
    put("findings", json!(findings.iter().map(|f| &f.id).collect::<Vec<_>>()));
    put("rules", each(findings.iter().map(|f| json!(f.rule))));
    put("severities", each(findings.iter().map(|f| json!(f.severity))));
    put("blamed", each(findings.iter().flat_map(|f| &f.languages).map(|l| json!(l))));
    put("messages", json!(findings.iter().map(|f| &f.message).collect::<Vec<_>>()));
    Value::Object(out)
}

/// Values, each once.
fn each(values: impl Iterator<Item = Value>) -> Value {
    let mut out: Vec<Value> = Vec::new();
    values.for_each(|v| {
        if !out.contains(&v) {
            out.push(v);
        }
    });
    Value::Array(out)
}

/// What the cells that have the row say, by language.
fn of_cells(clause: &Clause, what: impl Fn(&Cell) -> Vec<Value>) -> Value {
    let mut out: Map<String, Value> = Map::new();
    for cell in clause.cells.iter().filter(|c| !c.units.is_empty()) {
        let values = what(cell);
        if values.is_empty() {
            continue;
        }
        if let Value::Array(list) = out.entry(field_of(cell)).or_insert_with(|| json!([])) {
            list.extend(values);
        }
    }
    Value::Object(out)
}

/// Documents on their way into files of at most [`MOST`] bytes. A document that is longer by itself has a file of its own.
#[derive(Debug)]
pub struct Files {
    name: &'static str,
    most: usize,
    number: usize,
    held: Vec<u8>,
}

impl Files {
    /// Files `NAME-00000.ndjson` and on, of at most `most` bytes.
    pub fn new(name: &'static str, most: usize) -> Files {
        Files { name, most, number: 0, held: Vec::new() }
    }

    /// Takes the lines of one document, and hands out the file that is full.
    pub fn put(&mut self, lines: &[u8]) -> Option<Page> {
        let full = if self.held.len() + lines.len() > self.most { self.finish() } else { None };
        self.held.extend_from_slice(lines);
        full
    }

    /// The last file; none where nothing is held.
    pub fn finish(&mut self) -> Option<Page> {
        if self.held.is_empty() {
            return None;
        }
        let name = format!("{}-{:05}.ndjson", self.name, self.number);
        self.number += 1;
        Some(Page { name, content: std::mem::take(&mut self.held) })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::check::Severity;
    use crate::language::Tag;
    use crate::search::clause::{CellUnit, Figure, FindingMark};
    use std::collections::BTreeMap;

    /// A row that has everything.
    pub fn full() -> Clause {
        let cell = |tag: &str, text: &str| Cell {
            language: Tag::new(tag),
            source: format!("club/{tag}.txt"),
            title: Some("Return".into()),
            units: vec![CellUnit { lines: [5, 6], label: Some("1.1".into()), text: text.into(), pointer: None }],
        };
        let empty = Cell { units: Vec::new(), ..cell("sq", "") };
        Clause {
            key: "k".into(),
            family: "club \"1\"\n".into(),
            row: "r0002".into(),
            index: 1,
            section: "1".into(),
            kind: "paragraph".into(),
            score: 0.9,
            moved: vec![Tag::new("fr")],
            cells: vec![
                cell("en", "within 7 days"),
                cell("fr", "sous 17 jours"),
                cell("zh-Hans", "7天"),
                cell("de", "7 Tage"),
                cell("da", "7 dage"),
                empty,
            ],
            findings: vec![FindingMark {
                id: "f3a9c1d07b52".into(),
                rule: "number".into(),
                severity: Severity::Critical,
                status: "open".into(),
                languages: vec![Tag::new("fr")],
                message: "French says 17.".into(),
            }],
            names: vec!["Belmora".into()],
            numbers: vec![Figure { value: 7.0, unit: Some("day".into()) }],
            dates: vec!["2025-03".into()],
            addresses: vec!["https://belmora.example.com".into()],
            meaning: None,
        }
    }

    /// The fields of a document with their values, `text.fr` for those by language.
    pub fn leaves(document: &Value) -> BTreeMap<String, Vec<Value>> {
        let values = |v: &Value| v.as_array().cloned().unwrap_or_else(|| vec![v.clone()]);
        let mut out = BTreeMap::new();
        for (name, value) in document.as_object().expect("an object") {
            match value.as_object() {
                Some(inner) => out.extend(inner.iter().map(|(l, v)| (format!("{name}.{l}"), values(v)))),
                None => drop(out.insert(name.clone(), values(value))),
            }
        }
        out
    }

    #[test]
    fn a_document_has_the_fields_of_the_table_and_no_others() {
        let document = document(&full());
        let mut names: Vec<String> = leaves(&document).keys().map(|k| k.split('.').next().unwrap_or_default().to_string()).collect();
        names.dedup();
        let mut table: Vec<&str> = FIELDS.iter().map(|f| f.name).collect();
        table.sort_unstable();
        assert_eq!(names, table);
        assert_eq!(document["text"]["other"], json!(["7 Tage", "7 dage"]));
        assert_eq!((&document["absent"], &document["figures"]), (&json!(["sq"]), &json!(["7 day"])));
        // Nothing is said of what is not there.
        let bare = super::document(&Clause { family: "f".into(), row: "r0001".into(), kind: "heading".into(), ..Clause::default() });
        assert_eq!(leaves(&bare).into_keys().collect::<Vec<_>>(), ["family", "id", "index", "kind", "row", "score"]);
    }

    #[test]
    fn ids_are_short_and_tell_families_apart() {
        let of = |family: String| id(&Clause { family, row: "r0001".into(), ..Clause::default() });
        assert_eq!(of("a/b".into()), "a/b:r0001");
        let (x, y) = (of("é".repeat(400) + "x"), of("é".repeat(400) + "y"));
        assert!(x != y && x.len() <= MOST_ID && x.ends_with(":r0001"), "{x}");
    }

    #[test]
    fn files_are_cut_between_documents() {
        let mut files = Files::new("bulk", 10);
        let mut out: Vec<Page> =
            [&b"aaaa\n"[..], b"bbbb\n", b"c\n", b"longer than ten\n", b"d\n"].iter().filter_map(|d| files.put(d)).collect();
        out.extend(files.finish());
        assert_eq!(files.finish(), None);
        let got: Vec<(&str, &[u8])> = out.iter().map(|p| (p.name.as_str(), p.content.as_slice())).collect();
        assert_eq!(
            got,
            [
                ("bulk-00000.ndjson", &b"aaaa\nbbbb\n"[..]),
                ("bulk-00001.ndjson", b"c\n"),
                ("bulk-00002.ndjson", b"longer than ten\n"),
                ("bulk-00003.ndjson", b"d\n")
            ]
        );
    }
}
