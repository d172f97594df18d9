//! The JSON report `concordat/diff/v1`: a contract that other programs read, validated by `schema/diff-v1.schema.json`. One change a
//! line, so that two reports can be compared with `diff`.

use super::{ChangeReporter, Document, Sums, WHATS, wording};
use crate::diff::{Alone, Change, Effect, Hunk, Kind, Noted, State, Subject, What};
use crate::document::Version;
use crate::language::Tag;
use crate::read::FileError;
use crate::report::json::{Tool, json, list};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::io::{self, Write};
use std::ops::Range;

/// Name and version of the format.
pub const SCHEMA_NAME: &str = "concordat/diff/v1";

/// The JSON Schema (draft 2020-12) that every report validates against.
pub const SCHEMA: &str = include_str!("../schema/diff-v1.schema.json");

/// Writes the JSON report.
#[derive(Debug, Clone)]
pub struct JsonChanges {
    /// Engine that aligned the translations: `lexical` or `semantic`.
    pub engine: &'static str,
}

#[derive(Serialize)]
struct VersionOut<'a> {
    language: &'a Tag,
    /// Null where only one state of it is known.
    old: Option<&'a str>,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<CountsOut>,
}

#[derive(Serialize)]
struct CountsOut {
    #[serde(flatten)]
    states: States,
    fresh: usize,
}

/// Sums by state.
#[derive(Clone, Copy)]
struct States([usize; 7]);

impl Serialize for States {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(State::ALL.len()))?;
        for (state, n) in State::ALL.iter().zip(self.0) {
            map.serialize_entry(state, &n)?;
        }
        map.end()
    }
}

/// Some units of a version.
#[derive(Serialize)]
struct PlaceOut<'a> {
    source: &'a str,
    lines: [usize; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<&'a str>,
    text: String,
    /// Bytes of `text` that changed, or most likely have to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    marks: Vec<[usize; 2]>,
}

#[derive(Serialize)]
struct ChangeOut<'a> {
    change: What,
    kinds: &'a [Kind],
    likeness: f64,
    clauses: usize,
    message: String,
    help: String,
    old: Option<PlaceOut<'a>>,
    new: Option<PlaceOut<'a>>,
    versions: Vec<EffectOut<'a>>,
}

#[derive(Serialize)]
struct EffectOut<'a> {
    language: &'a Tag,
    state: State,
    place: Option<PlaceOut<'a>>,
    /// The lines between which the clause belongs.
    #[serde(skip_serializing_if = "Option::is_none")]
    between: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "<[Noted]>::is_empty")]
    findings: &'a [Noted],
}

#[derive(Serialize)]
struct AloneOut<'a> {
    language: &'a Tag,
    change: What,
    old: Option<PlaceOut<'a>>,
    new: Option<PlaceOut<'a>>,
}

#[derive(Serialize)]
struct SummaryOut {
    documents: usize,
    changes: Happened,
    versions: usize,
    behind: usize,
    states: States,
}

/// Sums by what happened.
struct Happened([usize; 6]);

impl Serialize for Happened {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(WHATS.len()))?;
        for (what, n) in WHATS.iter().zip(self.0) {
            map.serialize_entry(what, &n)?;
        }
        map.end()
    }
}

fn place<'a>(version: &'a Version, units: &[usize], marks: Vec<[usize; 2]>) -> Option<PlaceOut<'a>> {
    let (first, last) = (*units.first()?, *units.last()?);
    let (a, b) = (version.units.get(first)?, version.units.get(last)?);
    let bytes = (!version.source.is_extracted()).then(|| {
        let (_, _, bytes) = version.source.extent(a.range().start..b.range().end.max(a.range().start));
        [bytes.0, bytes.1]
    });
    Some(PlaceOut {
        source: &version.source.path,
        lines: [a.lines.0, b.lines.1.max(a.lines.0)],
        bytes,
        section: version.section_number(first),
        label: a.label.as_ref().map(|l| l.raw.trim()),
        pointer: version.source.pointer(a.lines.0),
        text: Subject::text(version, units),
        marks,
    })
}

fn marks(hunks: &[Hunk], side: impl Fn(&Hunk) -> &Range<usize>) -> Vec<[usize; 2]> {
    hunks.iter().map(|h| [side(h).start, side(h).end]).collect()
}

/// The marks of an effect in the joined text of its units.
fn marks_of(version: &Version, e: &Effect) -> Vec<[usize; 2]> {
    let joint = Subject::text(version, &e.units).len();
    let mut at = 0;
    let mut out = Vec::new();
    let texts: usize = e.units.iter().map(|&u| version.units[u].text.len()).sum();
    let gap = if e.units.len() > 1 { (joint - texts) / (e.units.len() - 1) } else { 0 };
    for &u in &e.units {
        out.extend(e.marks.iter().filter(|m| m.0 == u).map(|m| [at + m.1.start, at + m.1.end]));
        at += version.units[u].text.len() + gap;
    }
    out
}

fn change<'a>(document: Document<'a>, c: &'a Change) -> ChangeOut<'a> {
    let [old, new] = document.reference();
    let effect = |e: &'a Effect| {
        let version = &document.subject.new.versions[e.version];
        let place = place(version, &e.units, marks_of(version, e));
        EffectOut { language: &version.language, state: e.state, place, between: e.gap, findings: &e.findings }
    };
    ChangeOut {
        change: c.what,
        kinds: &c.kinds,
        likeness: (f64::from(c.likeness) * 1000.0).round() / 1000.0,
        clauses: c.clauses(),
        message: format!("{}.", wording::sentence(document, c)),
        help: wording::help(document, c),
        old: place(old, &c.old, marks(&c.hunks, |h| &h.old)),
        new: place(new, &c.new, marks(&c.hunks, |h| &h.new)),
        versions: c.effects.iter().map(effect).collect(),
    }
}

fn alone<'a>(document: Document<'a>, a: &'a Alone) -> AloneOut<'a> {
    let (was, is) = (&document.subject.old.versions[a.version], &document.subject.new.versions[a.version]);
    AloneOut {
        language: &is.language,
        change: a.what,
        old: place(was, &a.old, marks(&a.hunks, |h| &h.old)),
        new: place(is, &a.new, marks(&a.hunks, |h| &h.new)),
    }
}

impl ChangeReporter for JsonChanges {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{{\"schema\": \"{SCHEMA_NAME}\",")?;
        writeln!(out, " \"tool\": {},", json(&Tool::of(self.engine))?)?;
        write!(out, " \"documents\": [")
    }

    fn document(&self, out: &mut dyn Write, document: Document<'_>) -> io::Result<()> {
        let Document { subject, compared } = document;
        let version = |v: usize| VersionOut {
            language: &subject.new.versions[v].language,
            old: subject.known[v].then_some(subject.old.versions[v].source.path.as_str()),
            source: &subject.new.versions[v].source.path,
            counts: (v > 0).then(|| {
                let c = compared.counts(subject, v);
                CountsOut { states: States(c.states), fresh: c.fresh }
            }),
        };
        write!(out, "\n  {{\"id\": {}, \"reference\": {},\n", json(&subject.id)?, json(&version(0))?)?;
        write!(out, "   \"versions\": ")?;
        list(out, (1..subject.new.versions.len()).map(version))?;
        write!(out, ",\n   \"changes\": ")?;
        list(out, compared.changes.iter().map(|c| change(document, c)))?;
        write!(out, ",\n   \"alone\": ")?;
        list(out, compared.alone.iter().map(|a| alone(document, a)))?;
        write!(out, "}}")
    }

    fn separator(&self) -> &'static str {
        ","
    }

    fn end(&self, out: &mut dyn Write, errors: &[FileError], sums: &[Sums]) -> io::Result<()> {
        let add = |of: &dyn Fn(&Sums) -> usize| sums.iter().map(of).sum();
        let summary = SummaryOut {
            documents: sums.len(),
            changes: Happened(std::array::from_fn(|i| add(&|s| s.happened[i]))),
            versions: add(&|s| s.versions.len()),
            behind: add(&Sums::behind),
            states: States(std::array::from_fn(|i| add(&|s| s.versions.iter().map(|v| v.1.states[i]).sum()))),
        };
        write!(out, "],\n \"errors\": ")?;
        list(out, errors.iter())?;
        writeln!(out, ",\n \"summary\": {}}}", json(&summary)?)
    }
}
