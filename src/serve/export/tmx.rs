//! A list of hits as a translation memory, in the form of the TMX report: a row a `tu`, a version's cell a `tuv`, findings as notes.

use super::super::catalog::View;
use super::cut;
use crate::report::text::severity_name;
use crate::report::tmx::{FOOT, head, prop, segment};
use crate::report::xml;
use crate::search::answer::Answer;
use crate::search::clause::{Cell, Clause};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Between the units of a cell, as the report has it: an empty line.
const BETWEEN: &str = "\n\n";

/// Writes the list.
pub fn write(out: &mut dyn Write, view: &View, answer: &Answer) -> io::Result<()> {
    head(out, "*all*", cut(answer).as_deref())?;
    for hit in &answer.hits {
        let mut text = String::new();
        unit(&mut text, view, &hit.clause);
        out.write_all(text.as_bytes())?;
    }
    out.write_all(FOOT.as_bytes())
}

/// A row. Writing to a String cannot fail.
fn unit(out: &mut String, view: &View, c: &Clause) {
    let block = if c.cells.iter().any(|c| c.units.len() > 1) { " segtype=\"block\"" } else { "" };
    let _ = writeln!(out, "<tu tuid=\"{}/{}\"{block}>", xml::plain(&c.family), xml::plain(&c.row));
    let family = view.family(&c.key).map(|(i, _)| i);
    for f in &c.findings {
        let accepted = if view.status(family, &f.id, &f.status) == "open" { "" } else { " Accepted." };
        let note = format!("{} {} {}: {}{accepted}", severity_name(f.severity), f.rule, f.id, f.message);
        let _ = writeln!(out, "  <note xml:lang=\"en\">{}</note>", xml::plain(&note));
    }
    let tags = |tags: Vec<&crate::language::Tag>| tags.iter().map(|t| t.as_str()).collect::<Vec<_>>().join(" ");
    let (moved, absent) = (tags(c.moved.iter().collect()), tags(c.languages(false).collect()));
    let score = c.score.to_string();
    let props = [("family", &c.family), ("row", &c.row), ("section", &c.section), ("kind", &c.kind), ("score", &score)];
    props.into_iter().for_each(|(name, value)| prop(out, name, value));
    [("moved", &moved), ("absent", &absent)].into_iter().filter(|(_, v)| !v.is_empty()).for_each(|(name, value)| prop(out, name, value));
    c.cells.iter().filter(|c| !c.units.is_empty()).for_each(|cell| variant(out, cell));
    out.push_str("</tu>\n");
}

/// A cell.
fn variant(out: &mut String, cell: &Cell) {
    let _ = writeln!(out, "  <tuv xml:lang=\"{}\">", xml::plain(cell.language.as_str()));
    prop(out, "source", &cell.source);
    for unit in &cell.units {
        let [a, z] = unit.lines;
        prop(out, "lines", &if a == z { a.to_string() } else { format!("{a}-{z}") });
    }
    let said = |u: &crate::search::clause::CellUnit| match &u.label {
        Some(label) if !u.text.is_empty() => format!("{label} {}", u.text),
        Some(label) => label.clone(),
        None => u.text.clone(),
    };
    segment(out, &cell.units.iter().map(said).collect::<Vec<_>>().join(BETWEEN));
}
