//! # numbering
//! ## What it flags
//! A label of a heading or list item that is skipped, repeated, out of order or missing, that is not its counterpart's while its
//! neighbours are, or that counts otherwise than its siblings; multi-level numbers whose levels stand in reverse; and cross-references
//! to a section, article, chapter or annex that does not exist, or that lead elsewhere than the other versions' do.
//! ## Why it matters
//! People cite clauses by number: “item iii” must be the same right in every language.
//! ## Example
//! French goes from ii to iii to v, and its iii is the English iv: whoever cites iii means two different legal bases.
//! ## When it is wrong
//! Where a list was cut on purpose, where numbers are kept free for repealed clauses, or where a reference leads into another document
//! that the sentence does not name. Versions may count in different ways (i, a, ①, 一, أ) as long as the values agree; an item left
//! out with the rest numbered on is only a missing clause.
//! ## How to accept it
//! Add the finding's id to `[accepted]` in `concordat.toml`, with the reason.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::numbering_label::{like, shown};
use super::numbering_rows::{self as rows, Differ};
use super::numbering_series::{Counts, Fault, Slip, counts, number};
use crate::document::UnitKind;

/// Runs the rule.
pub fn numbering(cx: &Context, out: &mut Vec<Draft>) {
    let counts: Vec<Counts> = (0..cx.versions()).map(|v| counts(cx.version(v))).collect();
    let mut told: Vec<Vec<bool>> = counts.iter().map(|c| vec![false; c.slips.len()]).collect();
    for d in rows::compare(cx, &counts) {
        if let Some(s) = d.slip {
            told[d.version][s] = true;
        }
        out.push(differs(cx, &counts, &d));
    }
    for d in rows::bare_ends(cx, &counts) {
        out.push(unlabelled(cx, d.version, d.unit, d.model, d.right));
    }
    slips(cx, &counts, &mut told, out);
    mirrored(cx, &counts, out);
    super::numbering_references::references(cx, out);
}

/// A label other than its counterpart's.
fn differs(cx: &Context, counts: &[Counts], d: &Differ) -> Draft {
    let (v, (o, w)) = (d.version, d.model);
    let (ours, theirs) = (shown(cx, v, d.unit), shown(cx, o, w));
    let mut locations = vec![cx.label_at(v, d.unit), cx.label_at(o, w)];
    let slip = d.slip.map(|s| &counts[v].slips[s]);
    let tail = match slip {
        Some(s) => {
            locations.insert(1, cx.label_at(v, s.unit));
            format!("; the list then goes on with {}, and {} is skipped", shown(cx, v, s.unit), like(cx, v, s.unit, &s.expected))
        }
        None => String::new(),
    };
    Draft {
        severity: Severity::Major,
        confidence: match (slip.is_some(), d.right.len()) {
            (true, 1) => 0.9,
            (true, _) => 0.95,
            (false, 1) => 0.7,
            (false, _) => 0.75,
        },
        grain: Grain::Mark,
        row: cx.row_of[v][d.unit],
        present: d.right.clone(),
        absent: vec![v],
        locations,
        message: format!("{}’s {ours} is {theirs} in {}{tail}{}.", cx.name(v), cx.names(&d.right), tie(cx)),
        help: format!("Number it as {} does, and check what refers to it.", cx.name(o)),
        ..Draft::default()
    }
}

fn tie(cx: &Context) -> &'static str {
    if cx.versions() == 2 { " (two versions alone cannot tell which is right; the reference is trusted)" } else { "" }
}

/// A unit without the label that its counterparts bear.
fn unlabelled(cx: &Context, v: usize, u: usize, model: (usize, usize), right: Vec<usize>) -> Draft {
    let theirs = shown(cx, model.0, model.1);
    Draft {
        severity: Severity::Minor,
        confidence: if right.len() > 1 { 0.85 } else { 0.75 },
        grain: Grain::Mark,
        row: cx.row_of[v][u],
        locations: vec![cx.whole(v, u), cx.label_at(model.0, model.1)],
        message: format!("{} lacks the label that {} has as {theirs}: {}.", cx.name(v), cx.names(&right), short(&cx.unit(v, u).text, 50)),
        help: format!("Put the label back in {}.", cx.name(v)),
        present: right,
        absent: vec![v],
        ..Draft::default()
    }
}

/// Slips of single versions, one finding for the same slip in several.
fn slips(cx: &Context, counts: &[Counts], told: &mut [Vec<bool>], out: &mut Vec<Draft>) {
    for v in 0..cx.versions() {
        for i in 0..counts[v].slips.len() {
            let s = &counts[v].slips[i];
            if told[v][i] || s.fault == Fault::Mirrored {
                continue;
            }
            let row = cx.row_of[v][s.unit];
            let mut same = vec![(v, s)];
            for o in v + 1..cx.versions() {
                if let Some(j) = (0..counts[o].slips.len()).find(|&j| !told[o][j] && alike(cx, s, &counts[o].slips[j], row, o)) {
                    told[o][j] = true;
                    same.push((o, &counts[o].slips[j]));
                }
            }
            out.extend(slip(cx, counts, &same, row));
        }
    }
}

fn alike(cx: &Context, a: &Slip, b: &Slip, row: Option<usize>, o: usize) -> bool {
    a.fault == b.fault && a.expected.last() == b.expected.last() && row.is_some() && cx.row_of[o][b.unit] == row
}

fn slip(cx: &Context, counts: &[Counts], same: &[(usize, &Slip)], row: Option<usize>) -> Option<Draft> {
    let (v, s) = same[0];
    let wrong: Vec<usize> = same.iter().map(|x| x.0).collect();
    let own = cx.unit(v, s.unit).label.as_ref().and_then(number)?;
    let right: Vec<usize> = match row {
        Some(r) => (0..cx.versions()).filter(|o| !wrong.contains(o) && rows::label_in(cx, counts, r, *o).is_some()).collect(),
        None => Vec::new(),
    };
    let agree = right.iter().filter(|&&o| row.and_then(|r| rows::label_in(cx, counts, r, o)).is_some_and(|x| x.1 == own)).count();
    // Where the others have this very number, and no slip, it is this version's list that was misread.
    if matches!(s.fault, Fault::Wrong | Fault::Back | Fault::Misplaced) && agree > 0 && agree * 2 >= right.len() {
        return None;
    }
    let expected = s.expected.last().copied()?;
    if s.fault == Fault::Skipped
        && wrong.len() == 1
        && own == expected + 1
        && let Some(u) = rows::unlabelled(cx, counts, v, s.before, s.unit, expected)
    {
        let (_, right, model) = rows::majority(cx, counts, cx.row_of[v][u]?, v)?;
        return Some(unlabelled(cx, v, u, model, right));
    }
    // The counterparts bear the label that is skipped: no item is missing, this label is wrong.
    let bear = right.iter().filter(|&&o| row.and_then(|r| rows::label_in(cx, counts, r, o)).is_some_and(|x| x.1 == expected)).count();
    let instead = s.fault == Fault::Skipped && bear * 2 > right.len();
    let all = cx.versions() > 1 && right.is_empty() && wrong.len() > 1;
    let who = cx.names(&wrong);
    let plural = wrong.len() > 1;
    let (before, here, want) = (shown(cx, v, s.before), shown(cx, v, s.unit), like(cx, v, s.unit, &s.expected));
    let (go, severity, sure) = words(s.fault, plural, cx.unit(v, s.unit).kind);
    let message = match s.fault {
        Fault::Skipped if instead => {
            format!("{who} {} {here} after {before}, where {want} is expected.", if plural { "have" } else { "has" })
        }
        Fault::Skipped if own > expected + 1 => {
            format!("{who} {go} from {before} to {here}: {} labels from {want} on are missing.", own - expected)
        }
        Fault::Skipped => format!("{who} {go} from {before} to {here}: {want} is missing."),
        Fault::System => format!("{who} {go} its way of counting inside one list: {before} is followed by {here}."),
        Fault::Wrong if own + 1 == expected => format!("{who} {go} the label {here} where {want} is expected."),
        Fault::Misplaced => format!("{who} {go} {here} after {before}, before its own section begins: {want} is expected."),
        _ => format!("{who} {} {here} after {before}, where {want} is expected.", if plural { "have" } else { "has" }),
    };
    let help = match s.fault {
        Fault::System => format!("Label it like the items before it in {who}."),
        Fault::Skipped if instead => format!("Correct the label in {who}, and check what refers to it."),
        Fault::Skipped if all => "See whether an item was left out in all versions; else close the gap in all of them.".to_string(),
        Fault::Skipped => format!("See whether an item of {who} was left out or lost its label; else close the gap."),
        _ => format!("Correct the label in {who}, and check what refers to it."),
    };
    let mut locations: Vec<_> = same.iter().map(|(x, y)| cx.label_at(*x, y.unit)).collect();
    if s.fault == Fault::System {
        locations.extend(
            counts[v].list_of.get(&s.unit).iter().flat_map(|l| &counts[v].lists[**l]).filter(|u| **u > s.unit).map(|&u| cx.label_at(v, u)),
        );
    }
    if let Some(r) = row {
        locations.extend(right.iter().filter_map(|&o| rows::label_in(cx, counts, r, o).map(|x| cx.label_at(o, x.0))));
    }
    // Alone, a gap may be read into a text; the others' whole list makes it sure.
    let far = s.fault == Fault::Skipped && own > expected + 3;
    let confidence = match (far, right.len() > 1) {
        // A far jump is more often a figure that was taken for a label.
        (true, _) => 0.55,
        (false, true) => sure + 0.08,
        (false, false) => sure,
    };
    Some(Draft {
        severity: if all { Severity::Minor } else { severity },
        confidence,
        grain: Grain::Mark,
        row,
        present: if right.is_empty() { wrong.clone() } else { right.clone() },
        absent: if right.is_empty() { Vec::new() } else { wrong },
        locations,
        message,
        help,
        ..Draft::default()
    })
}

/// Verb, severity and confidence of a fault.
fn words(fault: Fault, plural: bool, kind: UnitKind) -> (&'static str, Severity, f32) {
    let pick = |one: &'static str, many: &'static str| if plural { many } else { one };
    let toc = kind == UnitKind::TocEntry;
    match fault {
        Fault::Skipped => (pick("goes", "go"), if toc { Severity::Minor } else { Severity::Major }, 0.86),
        Fault::Wrong => (pick("repeats", "repeat"), Severity::Major, 0.87),
        Fault::System => (pick("changes", "change"), Severity::Minor, 0.75),
        Fault::Misplaced => (pick("has", "have"), Severity::Minor, 0.75),
        _ => ("", Severity::Major, 0.75),
    }
}

/// Numbers whose levels stand in reverse, one finding a section.
fn mirrored(cx: &Context, counts: &[Counts], out: &mut Vec<Draft>) {
    for (v, c) in counts.iter().enumerate() {
        let slipped = |u: usize| c.slips.iter().any(|s| s.unit == u && s.fault == Fault::Mirrored);
        let mut groups: Vec<(u32, Vec<usize>)> = Vec::new();
        for (u, unit) in cx.version(v).units.iter().enumerate() {
            let Some(l) = &unit.label else { continue };
            let turned = slipped(u);
            if !l.mirrored && !turned || l.value.len() < 2 || l.value.iter().all(|x| *x == l.value[0]) {
                continue;
            }
            let Some(&top) = l.value.last() else { continue };
            match groups.last_mut() {
                Some(g) if g.0 == top => g.1.push(u),
                _ => groups.push((top, vec![u])),
            }
        }
        for (top, units) in groups {
            let first = units[0];
            let raw = shown(cx, v, first);
            let right: Vec<u32> = cx.unit(v, first).label.as_ref().map(|l| l.value.iter().rev().copied().collect()).unwrap_or_default();
            let want: String = right.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
            let more = if units.len() > 1 { format!(", and {} more of section {top} likewise", units.len() - 1) } else { String::new() };
            let mut locations: Vec<_> = units.iter().map(|&u| cx.label_at(v, u)).collect();
            let row = cx.row_of[v][first];
            let model =
                row.and_then(|r| (0..cx.versions()).filter(|&o| o != v).find_map(|o| rows::label_in(cx, counts, r, o).map(|x| (o, x.0))));
            locations.extend(model.map(|(o, u)| cx.label_at(o, u)));
            out.push(Draft {
                severity: Severity::Minor,
                confidence: if model.is_some() { 0.93 } else { 0.85 },
                grain: Grain::Mark,
                row,
                present: model.iter().map(|x| x.0).collect(),
                absent: vec![v],
                locations,
                message: format!("{} has the levels of a number in reverse: {raw} stands for {want}{more}.", cx.name(v)),
                help: format!("Write {want}; a left-to-right mark around the number keeps editors from turning it."),
                ..Draft::default()
            });
        }
    }
}
