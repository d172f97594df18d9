//! What answers look like: rows, findings and families as JSON. Ranges are in characters (code points), not bytes.

use super::super::catalog::{Indexed, View};
use crate::report::text::severity_name;
use crate::search::Hit;
use crate::search::answer::Facet;
use crate::search::clause::{Cell, Clause};
use serde_json::{Map, Value, json};
use std::ops::Range;

/// Ranges of bytes as ranges of characters; `ranges` are in order.
pub fn characters(text: &str, ranges: &[Range<usize>]) -> Vec<[usize; 2]> {
    let (mut at, mut chars) = (0, 0);
    let mut to = |byte: usize| {
        chars += text.get(at..byte).map_or(0, |t| t.chars().count());
        at = at.max(byte);
        chars
    };
    ranges.iter().map(|r| [to(r.start), to(r.end)]).collect()
}

/// A row as all answers have it.
pub fn row(view: &View, clause: &Clause, marks: Option<&[Vec<Range<usize>>]>) -> Map<String, Value> {
    let family = view.family(&clause.key).map(|(i, _)| i);
    let version = |(i, c): (usize, &Cell)| (c.language.to_string(), cell(c, marks.and_then(|m| m.get(i)).map(Vec::as_slice)));
    let mark = |f: &crate::search::clause::FindingMark| {
        json!({"id": f.id, "rule": f.rule, "severity": severity_name(f.severity), "languages": f.languages, "message": f.message,
               "status": view.status(family, &f.id, &f.status)})
    };
    let value = json!({
        "family": clause.family,
        "key": clause.key,
        "row": clause.row,
        "index": clause.index,
        "section": clause.section,
        "kind": clause.kind,
        "score_row": clause.score,
        "moved": clause.moved,
        "versions": clause.cells.iter().enumerate().map(version).collect::<Map<String, Value>>(),
        "findings": clause.findings.iter().map(|f| &f.id).collect::<Vec<_>>(),
        "marks": clause.findings.iter().map(mark).collect::<Vec<_>>(),
    });
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// What a version says in a row; null where it lacks it.
fn cell(cell: &Cell, marks: Option<&[Range<usize>]>) -> Value {
    let Some(lines) = cell.lines() else { return Value::Null };
    let text = cell.text();
    let label = cell.units.first().and_then(|u| u.label.as_deref());
    let mut out = json!({"source": cell.source, "lines": lines, "label": label, "title": cell.title, "text": text});
    if let Some(pointer) = cell.units.first().and_then(|u| u.pointer.as_deref()) {
        out["pointer"] = json!(pointer);
    }
    if let Some(marks) = marks {
        out["highlights"] = json!(characters(&text, marks));
    }
    out
}

/// A hit.
pub fn hit(view: &View, hit: &Hit) -> Value {
    let mut out = row(view, &hit.clause, Some(&hit.marks));
    if let Some(cell) = hit.clause.cells.get(hit.cell) {
        let text = cell.text();
        let marks = hit.marks.get(hit.cell).map(Vec::as_slice).unwrap_or_default();
        out.insert("language".into(), json!(cell.language));
        out.insert("source".into(), json!(cell.source));
        out.insert("lines".into(), json!(cell.lines()));
        out.insert("label".into(), json!(cell.units.first().and_then(|u| u.label.as_deref())));
        out.insert("highlights".into(), json!(characters(&text, marks)));
        out.insert("text".into(), json!(text));
    }
    // Six digits are more than a rank needs, and 12.300000190734863 is nothing to show.
    out.insert("score".into(), json!((f64::from(hit.score) * 1e6).round() / 1e6));
    Value::Object(out)
}

/// A facet with its most frequent values.
pub fn facet(f: &Facet, most: usize) -> Value {
    let values: Vec<Value> = f.values.iter().take(most).map(|(value, count)| json!({"value": value, "count": count})).collect();
    json!({"field": f.field, "values": values, "more": f.values.len().saturating_sub(most)})
}

/// A family without its rows.
pub fn family(view: &View, place: usize, family: &Indexed) -> Map<String, Value> {
    let entry = &family.entry;
    let version = |v: &crate::search::clause::VersionEntry| json!({"language": v.language, "source": v.source, "lines": v.lines, "sections": v.sections, "units": v.units});
    let counts = view.counts(place);
    let [minor, major, critical] = counts.open;
    let value = json!({
        "key": entry.key,
        "id": entry.id,
        "reference": entry.reference,
        "versions": entry.versions.iter().map(version).collect::<Vec<_>>(),
        "rows": entry.rows,
        "findings": {"critical": critical, "major": major, "minor": minor, "accepted": counts.accepted},
        "holes": view.base.tally.holes.get(place).cloned().unwrap_or_default(),
    });
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::characters;

    #[test]
    fn ranges_are_counted_in_characters() {
        let text = "aé𝔸مbc";
        assert_eq!(characters(text, &[0..3, 3..7, 9..10]), [[0, 2], [2, 3], [4, 5]]);
        assert_eq!(characters("", &[]), Vec::<[usize; 2]>::new());
    }
}
