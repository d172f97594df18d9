//! Multi-level numbers that right-to-left editing wrote back to front: 2.1 for 1.2.

use super::context::{Context, Draft, listed};
use super::finding::{Grain, Severity};
use super::fix::Fix;
use super::numbering_label::shown;
use super::numbering_rows as rows;
use super::numbering_series::{Counts, Fault};
use crate::language::numerals::digit_value;

/// A number that stands back to front.
struct Turned {
    unit: usize,
    /// As it is meant.
    meant: Vec<u32>,
}

fn dotted(value: &[u32]) -> String {
    value.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

/// For each version the units whose number all others, two at least, bear in the row, but the other way round: no list of its own has
/// to show that.
pub(super) fn proven(cx: &Context, counts: &[Counts]) -> Vec<Vec<usize>> {
    let turned = |v: usize, u: usize| -> bool {
        let Some(label) = cx.unit(v, u).label.as_ref().filter(|l| l.value.len() > 1 && !l.mirrored && l.word.is_none()) else {
            return false;
        };
        let Some(r) = cx.row_of[v][u] else { return false };
        let meant: Vec<u32> = label.value.iter().rev().copied().collect();
        let others = (0..cx.versions()).filter(|&o| o != v).filter_map(|o| rows::label_in(cx, counts, r, o).map(|x| (o, x.0)));
        let theirs: Vec<bool> = others.map(|(o, w)| cx.unit(o, w).label.as_ref().is_some_and(|l| l.value == meant)).collect();
        meant != label.value && theirs.len() > 1 && theirs.iter().all(|same| *same)
    };
    (0..cx.versions()).map(|v| (0..cx.version(v).units.len()).filter(|&u| turned(v, u)).collect()).collect()
}

/// One finding a version: what turned one number round turned the others.
pub(super) fn mirrored(cx: &Context, counts: &[Counts], proven: &[Vec<usize>], out: &mut Vec<Draft>) {
    for (v, c) in counts.iter().enumerate() {
        let slipped = |u: usize| c.slips.iter().any(|s| s.unit == u && s.fault == Fault::Mirrored);
        let mut group: Vec<Turned> = Vec::new();
        for (unit, x) in cx.version(v).units.iter().enumerate() {
            let Some(l) = &x.label else { continue };
            if !l.mirrored && !slipped(unit) && !proven[v].contains(&unit) || l.value.len() < 2 || l.value.iter().all(|x| *x == l.value[0])
            {
                continue;
            }
            group.push(Turned { unit, meant: l.value.iter().rev().copied().collect() });
        }
        if !group.is_empty() {
            out.push(report(cx, counts, v, &group));
        }
    }
}

/// The label with its groups of digits, as they are written, in the order in which they are meant; none where anything but digits and
/// full stops stands between or before them.
fn turned(cx: &Context, v: usize, u: usize) -> Option<String> {
    let label = cx.unit(v, u).label.as_ref()?;
    let raw = cx.version(v).source.text.get(label.start..label.end)?;
    let digit = |c: char| digit_value(c).is_some();
    let end = raw.rfind(digit).and_then(|i| Some(i + raw[i..].chars().next()?.len_utf8()))?;
    let groups: Vec<&str> = raw[..end].split('.').collect();
    let plain = groups.iter().all(|g| !g.is_empty() && g.chars().all(digit));
    (plain && groups.len() == label.value.len()).then(|| groups.into_iter().rev().collect::<Vec<_>>().join(".") + &raw[end..])
}

fn report(cx: &Context, counts: &[Counts], v: usize, group: &[Turned]) -> Draft {
    // The versions that have every one of the numbers right, with their units.
    let beside = |o: usize, t: &Turned| {
        let w = rows::label_in(cx, counts, cx.row_of[v][t.unit]?, o)?.0;
        cx.unit(o, w).label.as_ref().is_some_and(|l| !l.mirrored && l.value == t.meant).then_some(w)
    };
    let right: Vec<usize> = (0..cx.versions()).filter(|&o| o != v && group.iter().all(|t| beside(o, t).is_some())).collect();
    // 2.1 stands for 1.2, and 1.2 stands in the text as well: a reader is sent to the wrong clause.
    let bears = |t: &Turned| {
        let same = |u: &&crate::document::Unit| u.label.as_ref().is_some_and(|l| l.word.is_none() && l.value == t.meant);
        cx.version(v).units.iter().find(same).map(|u| format!("{} (line {})", dotted(&t.meant), u.lines.0))
    };
    let elsewhere: Vec<String> = group.iter().filter_map(bears).collect();
    let swapped = !elsewhere.is_empty();
    let mut locations: Vec<_> = group.iter().map(|t| cx.label_at(v, t.unit)).collect();
    for &o in &right {
        locations.extend(group.iter().filter_map(|t| beside(o, t)).map(|w| cx.label_at(o, w)));
    }
    let pairs: Vec<String> = group.iter().map(|t| format!("{} for {}", shown(cx, v, t.unit), dotted(&t.meant))).collect();
    let lines: Vec<String> = group.iter().map(|t| cx.unit(v, t.unit).lines.0.to_string()).collect();
    let meant: Vec<String> = group.iter().map(|t| dotted(&t.meant)).collect();
    let many = group.len() > 1;
    // Without a version that has the numbers right, the reading as a whole might be wrong.
    let write: Vec<String> = group.iter().map(|t| format!("{} for {}", dotted(&t.meant), shown(cx, v, t.unit))).collect();
    let written = |t: &Turned| cx.edit_of_source(v, cx.unit(v, t.unit).label.as_ref().map(|l| l.start..l.end)?, &turned(cx, v, t.unit)?);
    let edits: Option<Vec<_>> = if right.is_empty() { None } else { group.iter().map(written).collect() };
    Draft {
        fix: edits.and_then(|edits| Fix::safe(format!("Write {}.", listed(&write)), edits)),
        severity: if swapped { Severity::Major } else { Severity::Minor },
        confidence: if right.is_empty() { 0.85 } else { 0.93 },
        grain: Grain::Mark,
        row: cx.row_of[v][group[0].unit],
        present: right,
        absent: vec![v],
        locations,
        message: format!(
            "{} writes {} back to front: {} (line{} {}){}.",
            cx.name(v),
            if many { "section numbers" } else { "a section number" },
            pairs.join(", "),
            if many { "s" } else { "" },
            lines.join(", "),
            if swapped { format!("; another clause bears {}", listed(&elsewhere)) } else { String::new() }
        ),
        help: format!("Write {}.", listed(&meant)),
        ..Draft::default()
    }
}
