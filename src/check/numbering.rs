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
//! `concordat accept ID --reason …` with the finding's id, as the last line of the report says.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::fix::Fix;
use super::numbering_label::{borne, full, last_level, like, like_full, named, noun, renumbered, shown};
use super::numbering_mirrored;
use super::numbering_references::referred;
use super::numbering_rows::{self as rows, Differ};
use super::numbering_series::{Counts, Fault, Slip, counts, number};
use crate::document::{Label, UnitKind};

/// Runs the rule.
pub fn numbering(cx: &Context, out: &mut Vec<Draft>) {
    let counts: Vec<Counts> = (0..cx.versions()).map(|v| counts(cx.version(v))).collect();
    let mut told: Vec<Vec<bool>> = counts.iter().map(|c| vec![false; c.slips.len()]).collect();
    let turned = numbering_mirrored::proven(cx, &counts);
    for d in rows::compare(cx, &counts) {
        if turned[d.version].contains(&d.unit) {
            continue;
        }
        if let Some(s) = d.slip {
            told[d.version][s] = true;
        }
        out.push(differs(cx, &counts, &d));
    }
    for d in rows::bare_ends(cx, &counts) {
        out.push(unlabelled(cx, d.version, d.unit, d.model, d.right));
    }
    for (v, c) in counts.iter().enumerate() {
        for (s, told) in c.slips.iter().zip(&mut told[v]) {
            *told |= turned[v].contains(&s.unit) || turned[v].contains(&s.before);
        }
    }
    slips(cx, &counts, &mut told, out);
    numbering_mirrored::mirrored(cx, &counts, &turned, out);
    super::numbering_references::references(cx, out);
    super::numbering_attached::attached(cx, out);
}

/// A label other than its counterpart's.
fn differs(cx: &Context, counts: &[Counts], d: &Differ) -> Draft {
    let (v, u, (o, w)) = (d.version, d.unit, d.model);
    let bearers: Vec<(usize, usize)> =
        d.right.iter().filter_map(|&x| rows::label_in(cx, counts, cx.row_of[o][w]?, x).map(|y| (x, y.0))).collect();
    let mut locations = vec![cx.label_at(v, u)];
    let slip = d.slip.map(|s| &counts[v].slips[s]);
    let tail = match slip {
        Some(s) => {
            locations.push(cx.label_at(v, s.unit));
            format!(", and {} has no {}", cx.name(v), like(cx, v, s.unit, &s.expected))
        }
        None => String::new(),
    };
    locations.extend(bearers.iter().map(|&(o, w)| cx.label_at(o, w)));
    // The number that this item bears is that of an item which is missing before it.
    let ours = cx.unit(v, u).label.as_ref().and_then(number).unwrap_or(0);
    let missing = rows::lost(cx, counts, v, &[u], ours).first().map(|&(x, y)| format!("{} {}", noun(cx, x, y), shown(cx, x, y)));
    let theirs = cx.unit(o, w).label.as_ref().and_then(number).map(|n| last_level(cx, v, u, n)).unwrap_or_default();
    // The list itself lacks the number that the others have here, and all of them agree.
    let proven = slip.is_some() && missing.is_none() && d.right.len() > 1 && bearers.len() == cx.versions() - 1;
    Draft {
        fix: if proven { relabel(cx, v, u, &theirs) } else { None },
        severity: Severity::Major,
        confidence: match (slip.is_some(), d.right.len()) {
            (true, 1) => 0.9,
            (true, _) => 0.95,
            (false, 1) => 0.7,
            (false, _) => 0.75,
        },
        grain: Grain::Mark,
        row: cx.row_of[v][u],
        present: d.right.clone(),
        absent: vec![v],
        locations,
        message: format!(
            "{} labels this {} {}; {} here{tail}{}.",
            cx.name(v),
            noun(cx, v, u),
            named(cx, v, u),
            borne(cx, &bearers),
            tie(cx)
        ),
        help: match missing {
            Some(m) => format!("See the missing {m} first; then number on."),
            None => change(cx, v, u, &theirs),
        },
        ..Draft::default()
    }
}

/// What to do with a label that should be another one.
fn change(cx: &Context, v: usize, u: usize, value: &[u32]) -> String {
    let check = if referred(cx, v, u, value) { ", and check what refers to it" } else { "" };
    format!("Change “{}” to “{}”{check}.", full(cx, v, u), like_full(cx, v, u, value))
}

/// The fix of a label whose right number is proven; none where a text refers to the clause by one of the two numbers.
fn relabel(cx: &Context, v: usize, u: usize, value: &[u32]) -> Option<Fix> {
    let own = cx.unit(v, u).label.as_ref().map_or_else(Vec::new, Label::logical);
    if referred(cx, v, u, value) || referred(cx, v, u, &own) {
        return None;
    }
    Fix::safe(format!("Change “{}” to “{}”.", full(cx, v, u), like_full(cx, v, u, value)), renumbered(cx, v, u, value))
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
    let instead = s.fault != Fault::System && bear * 2 > right.len();
    let bearers: Vec<(usize, usize)> =
        right.iter().filter_map(|&o| row.and_then(|r| rows::label_in(cx, counts, r, o)).map(|x| (o, x.0))).collect();
    // The item whose label is skipped is missing here, and the others after it bear their counterparts' labels.
    let lost = match s.fault {
        Fault::Skipped if !instead && wrong.len() == 1 => rows::lost(cx, counts, v, &[s.unit, s.before], expected),
        _ => Vec::new(),
    };
    let all = cx.versions() > 1 && right.is_empty() && wrong.len() > 1;
    let who = cx.names(&wrong);
    let plural = wrong.len() > 1;
    let (before, here, want) = (shown(cx, v, s.before), shown(cx, v, s.unit), like(cx, v, s.unit, &s.expected));
    let (go, severity, sure) = words(s.fault, plural, cx.unit(v, s.unit).kind);
    let has = if plural { "have" } else { "has" };
    let label = format!("{who} {} this {} {}", if plural { "label" } else { "labels" }, noun(cx, v, s.unit), named(cx, v, s.unit));
    let message = match s.fault {
        Fault::Skipped if instead => format!("{label}; {}, and {who} {has} no {want}.", borne(cx, &bearers)),
        Fault::Skipped if own > expected + 1 => {
            format!("{who} {go} from {before} to {here}: {} labels from {want} on are missing.", own - expected)
        }
        Fault::Skipped => format!("{who} {go} from {before} to {here}: {want} is missing."),
        Fault::System => return Some(system(cx, counts, v, s, row, &right)),
        Fault::Misplaced => return Some(misplaced(cx, same, row, &right)),
        Fault::Wrong if own + 1 == expected && instead => format!("{label} once more; {}.", borne_here(cx, &bearers)),
        Fault::Wrong if own + 1 == expected => format!("{who} {go} the label {here} where {want} is expected."),
        _ if instead => format!("{label} after {before}; {}.", borne_here(cx, &bearers)),
        _ => format!("{who} {has} {here} after {before}, where {want} is expected."),
    };
    let help = match (s.fault, lost.first()) {
        (Fault::Skipped, Some(&(o, w))) => format!("See the missing {} {} of {} first.", noun(cx, o, w), shown(cx, o, w), cx.name(o)),
        (Fault::Skipped, None) if instead => change(cx, v, s.unit, &s.expected),
        (Fault::Skipped, None) if all => "See whether an item was left out in all versions; else close the gap in all of them.".to_string(),
        (Fault::Skipped, None) => format!("See whether an item of {who} was left out or lost its label; else close the gap."),
        _ => change(cx, v, s.unit, &s.expected),
    };
    let mut locations: Vec<_> = same.iter().map(|(x, y)| cx.label_at(*x, y.unit)).collect();
    locations.extend(
        same.iter().filter(|(x, y)| y.before != y.unit && cx.unit(*x, y.before).label.is_some()).map(|(x, y)| cx.label_at(*x, y.before)),
    );
    locations.extend(bearers.iter().map(|&(o, w)| cx.label_at(o, w)));
    // The whole text: `drop_consequences` holds it against the missing clauses.
    locations.extend(lost.iter().map(|&(o, w)| cx.whole(o, w)));
    // Alone, a gap may be read into a text; the others' whole list makes it sure.
    let far = s.fault == Fault::Skipped && own > expected + 3;
    let confidence = match (far, right.len() > 1) {
        // A far jump is more often a figure that was taken for a label.
        (true, _) => 0.55,
        (false, true) => sure + 0.08,
        (false, false) => sure,
    };
    // All others agree on the number that this version's own list wants there, too.
    let proven = instead && wrong.len() == 1 && right.len() > 1 && bear == right.len() && lost.is_empty();
    Some(Draft {
        fix: if proven { relabel(cx, v, s.unit, &s.expected) } else { None },
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

/// Who bears which label, at the end of a sentence.
fn borne_here(cx: &Context, bearers: &[(usize, usize)]) -> String {
    format!("{} here", borne(cx, bearers))
}

/// A list that goes on in another way of counting: I, II, 3, 4, 5.
fn system(cx: &Context, counts: &[Counts], v: usize, s: &Slip, row: Option<usize>, right: &[usize]) -> Draft {
    let list: &[usize] = counts[v].list_of.get(&s.unit).map_or(&[], |&l| &counts[v].lists[l]);
    let units: Vec<usize> = list.iter().copied().filter(|&u| u >= s.unit).collect();
    let first: Vec<String> = list.iter().filter(|&&u| u < s.unit).map(|&u| shown(cx, v, u)).collect();
    let then: Vec<String> = units.iter().map(|&u| shown(cx, v, u)).collect();
    let other = |o: usize, u: usize| cx.row_of[v][u].and_then(|r| rows::label_in(cx, counts, r, o)).map(|x| x.0);
    let model = right.iter().copied().find(|&o| o == cx.family.reference).or(right.first().copied());
    let theirs: Vec<String> = model.iter().flat_map(|&o| units.iter().filter_map(move |&u| other(o, u).map(|w| shown(cx, o, w)))).collect();
    let beside = model.filter(|_| !theirs.is_empty()).map_or_else(String::new, |o| format!("; {} has {}", cx.name(o), theirs.join(", ")));
    // A heading that counts otherwise than its siblings is read as one of another level: where it really stands is its siblings' place.
    let version = cx.version(v);
    let home =
        list.first().and_then(|&u| version.sections.get(version.units[u].section)?.parent).map(|p| version.sections[p].number.clone());
    let home = home.filter(|n| !n.is_empty());
    let section = |u: usize| Some(format!("{}.{}", home.as_ref()?, cx.unit(v, u).label.as_ref().and_then(number)?));
    let heading = cx.unit(v, s.unit).kind == UnitKind::Heading;
    let mut locations: Vec<_> = units.iter().map(|&u| cx.label_at(v, u)).collect();
    if heading {
        for (l, &u) in locations.iter_mut().zip(&units) {
            l.section = section(u).or(l.section.take());
        }
    }
    locations.push(cx.label_at(v, s.before));
    locations.extend(right.iter().filter_map(|&o| other(o, s.unit).map(|w| cx.label_at(o, w))));
    let lines: Vec<String> = units.iter().map(|&u| cx.unit(v, u).lines.0.to_string()).collect();
    let what = match (heading, &home) {
        (true, Some(h)) => format!("the parts of section {h}"),
        (true, None) => "its sections".to_string(),
        _ => "one list".to_string(),
    };
    let write: Vec<String> = units
        .iter()
        .filter_map(|&u| cx.unit(v, u).label.as_ref().and_then(number).map(|n| like_full(cx, v, s.before, &last_level(cx, v, s.before, n))))
        .collect();
    let (_, severity, sure) = words(Fault::System, false, cx.unit(v, s.unit).kind);
    Draft {
        severity,
        confidence: if right.len() > 1 { sure + 0.08 } else { sure },
        grain: Grain::Mark,
        row,
        present: if right.is_empty() { vec![v] } else { right.to_vec() },
        absent: if right.is_empty() { Vec::new() } else { vec![v] },
        locations,
        message: format!(
            "{} numbers {what} {} and then {} (line{} {}){beside}.",
            cx.name(v),
            first.join(", "),
            then.join(", "),
            if lines.len() > 1 { "s" } else { "" },
            lines.join(", ")
        ),
        help: format!("Write {}, as before.", write.join(", ")),
        ..Draft::default()
    }
}

/// 2.0 after 1.8, before section 2 begins.
fn misplaced(cx: &Context, same: &[(usize, &Slip)], row: Option<usize>, right: &[usize]) -> Draft {
    let (v, s) = same[0];
    let wrong: Vec<usize> = same.iter().map(|x| x.0).collect();
    let top = |v: usize, u: usize| cx.unit(v, u).label.as_ref().and_then(|l| l.logical().first().copied()).unwrap_or(0);
    let begins = |v: usize, s: &Slip| {
        let n = top(v, s.unit);
        let heading = |u: &usize| cx.unit(v, *u).kind == UnitKind::Heading && cx.unit(v, *u).label.as_ref().is_some_and(|l| l.value == [n]);
        (s.unit + 1..cx.version(v).units.len()).find(heading)
    };
    let mut locations: Vec<_> = Vec::new();
    for (x, y) in same {
        let mut l = cx.label_at(*x, y.unit);
        // The label makes it look like one of the next section.
        l.section = y.expected.first().map(u32::to_string);
        locations.push(l);
        locations.push(cx.label_at(*x, y.before));
    }
    locations.extend(same.iter().filter_map(|(x, y)| begins(*x, y).map(|u| cx.label_at(*x, u))));
    let lines: Vec<String> = same
        .iter()
        .filter_map(|(x, y)| begins(*x, y).map(|u| (cx.name(*x), cx.unit(*x, u).lines.0)))
        .map(|(name, line)| if wrong.len() > 1 { format!("{name} line {line}") } else { format!("line {line}") })
        .collect();
    let n = top(v, s.unit);
    let (_, severity, sure) = words(Fault::Misplaced, false, cx.unit(v, s.unit).kind);
    let plural = wrong.len() > 1;
    Draft {
        severity,
        confidence: if right.len() > 1 { sure + 0.08 } else { sure },
        grain: Grain::Mark,
        row,
        present: if right.is_empty() { wrong.clone() } else { right.to_vec() },
        absent: if right.is_empty() { Vec::new() } else { wrong.clone() },
        locations,
        message: format!(
            "{} {} this clause {}, but it stands in section {}, after {}; section {n} begins later ({}).",
            cx.names(&wrong),
            if plural { "label" } else { "labels" },
            shown(cx, v, s.unit),
            s.expected[0],
            shown(cx, v, s.before),
            super::context::listed(&lines)
        ),
        help: format!(
            "Change “{}” to “{}” if it belongs to section {}, or move it to section {n}.",
            full(cx, v, s.unit),
            like_full(cx, v, s.unit, &s.expected),
            s.expected[0]
        ),
        ..Draft::default()
    }
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
