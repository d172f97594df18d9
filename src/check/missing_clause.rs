//! # missing-clause
//! ## What it flags
//! A section, clause, list item or inline item that one version has and another lacks. With three versions or more the majority
//! decides: what a single version says alone is an addition there. Inside a clause that both versions have: a list element, half a
//! sentence, a sentence or a weighty word (“such as”, “only”, “thereof”) that one of them lacks, where the family is translated closely.
//! ## Why it matters
//! A reader of the version that lacks it has other rights and duties than the rest; it is the gravest defect of a translated policy.
//! ## Example
//! English lists items i to vi, French goes from ii to iv: the legal basis “performance of a contract” is missing in French.
//! ## When it is wrong
//! Where a translator joined two clauses so freely that the program does not see the second one inside the first, or where a clause
//! stands in a quite different place.
//! ## How to accept it
//! `concordat accept ID --reason …` with the finding's id, as the last line of the report says.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use crate::document::UnitKind;

/// Runs the rule.
pub fn missing_clause(cx: &Context, out: &mut Vec<Draft>) {
    let n = cx.versions();
    if n < 2 {
        return;
    }
    let mut r = 0;
    while r < cx.rows().len() {
        let Some(key) = lacking(cx, r) else {
            r += 1;
            continue;
        };
        let mut end = r + 1;
        while end < cx.rows().len() && lacking(cx, end).is_some_and(|k| k == key) && same_block(cx, key.0[0], r, end) {
            end += 1;
        }
        report(cx, &key.0, &key.1, r..end, out);
        r = end;
    }
    super::fragment::fragments(cx, out);
}

/// Versions that have the row and versions that lack it, where the row is worth a finding.
pub fn lacking(cx: &Context, r: usize) -> Option<(Vec<usize>, Vec<usize>)> {
    let row = &cx.rows()[r];
    let present: Vec<usize> = row.present().collect();
    let absent: Vec<usize> = row.absent().collect();
    if present.is_empty() || absent.is_empty() || row.pinned {
        return None;
    }
    // A copy of another clause is a duplication, not an addition.
    if present.len() == 1 && row.cells[present[0]].iter().all(|&u| super::duplicated_clause::copy_of(cx, present[0], u).is_some()) {
        return None;
    }
    let worth = present.iter().any(|&v| row.cells[v].iter().any(|&u| substantial(cx, v, u)));
    worth.then_some((present, absent))
}

/// Text that says something: letters, not only a mark or a stray code.
fn substantial(cx: &Context, v: usize, u: usize) -> bool {
    let a = cx.analysis(v, u);
    !a.tokens.is_empty() && a.folded.text.chars().filter(|c| c.is_alphabetic()).count() >= 2
}

/// Two rows belong to one finding where they follow each other in the version that has them and share a section, or where the first
/// is the heading over the second.
fn same_block(cx: &Context, v: usize, first: usize, next: usize) -> bool {
    let cell = |r: usize| cx.rows()[r].cells[v].as_slice();
    match (cell(first), cell(next - 1), cell(next)) {
        ([a, ..], [.., z], [b, ..]) => *b == z + 1 && within(cx, v, *a, *b),
        _ => false,
    }
}

fn within(cx: &Context, v: usize, a: usize, b: usize) -> bool {
    let version = cx.version(v);
    let target = version.units[a].section;
    let mut s = Some(version.units[b].section);
    while let Some(x) = s {
        if x == target {
            return true;
        }
        s = version.sections.get(x).and_then(|x| x.parent);
    }
    false
}

fn report(cx: &Context, present: &[usize], absent: &[usize], rows: std::ops::Range<usize>, out: &mut Vec<Draft>) {
    let n = cx.versions();
    let addition = n > 2 && present.len() == 1 && absent.len() >= 2;
    let lead = if present.contains(&cx.family.reference) { cx.family.reference } else { present[0] };
    let first = cx.rows()[rows.start].cells[lead][0];
    let section = cx.unit(lead, first).kind == UnitKind::Heading && rows.len() > 1;
    let confidence = rows.clone().map(|r| confidence(cx, r, present, absent)).sum::<f32>() / rows.len() as f32;
    let mut locations: Vec<_> = Vec::new();
    for &v in std::iter::once(&lead).chain(present.iter().filter(|v| **v != lead)) {
        let units: Vec<usize> = rows.clone().flat_map(|r| cx.rows()[r].cells[v].iter().copied()).collect();
        if let (Some(&a), Some(&b)) = (units.iter().min(), units.iter().max()) {
            let mut l = cx.whole(v, a);
            if b > a {
                l.lines[1] = cx.unit(v, b).lines.1.max(l.lines[0]);
                let inside: Vec<&str> = units.iter().map(|&u| cx.unit(v, u).text.as_str()).collect();
                l.quote = inside.join("\n");
                l.columns = None;
                let z = cx.whole(v, b);
                l.bytes = l.bytes.zip(z.bytes).map(|(x, y)| [x[0], y[1].max(x[1])]);
            }
            locations.push(l);
        }
    }
    let gaps: Vec<_> = absent.iter().map(|&v| cx.gap(v, rows.start)).collect();
    let what = describe(cx, lead, first, rows.len(), section);
    let quote = short(&cx.unit(lead, first).text, 70);
    let (message, help) = if addition {
        locations.extend(gaps);
        (
            format!("Only {} has {what}: {quote}.", cx.name(lead)),
            format!("Take it out of {}, or add it to {}.", cx.name(lead), cx.names(absent)),
        )
    } else {
        let place = |l: &super::Location| {
            if l.lines[0] == l.lines[1] {
                format!("at line {}", l.lines[0])
            } else {
                format!("between lines {} and {}", l.lines[0], l.lines[1])
            }
        };
        let where_to = gaps.first().map(place).unwrap_or_default();
        // The place to mend comes first where one version alone is wrong.
        locations.extend(gaps);
        let has = if absent.len() == 1 { "has" } else { "have" };
        (
            format!("{} {has} no counterpart of {what} in {}: {quote}.", cx.names(absent), cx.name(lead)),
            match absent {
                [one] => format!("Translate it into {} {where_to}, or say why it is left out.", cx.name(*one)),
                _ => format!("Translate it into {}, or say why it is left out.", cx.names(absent)),
            },
        )
    };
    let grain = if section { Grain::Section } else { cx.grain(lead, first) };
    out.push(Draft {
        severity: severity(cx, lead, first),
        confidence,
        grain,
        row: Some(rows.start),
        present: present.to_vec(),
        absent: absent.to_vec(),
        its: addition.then_some("addition"),
        locations,
        message,
        help,
        ..Draft::default()
    });
}

fn severity(cx: &Context, v: usize, u: usize) -> Severity {
    match cx.unit(v, u).kind {
        UnitKind::TocEntry => Severity::Minor,
        UnitKind::Title => Severity::Major,
        _ if cx.analysis(v, u).tokens.len() <= 2 && cx.unit(v, u).kind != UnitKind::Heading => Severity::Major,
        _ => Severity::Critical,
    }
}

fn describe(cx: &Context, v: usize, u: usize, count: usize, section: bool) -> String {
    if section {
        return match cx.section_of(v, u) {
            Some(s) => format!("section {s} with its {count} clauses"),
            None => format!("the section {} with its {count} clauses", short(&cx.unit(v, u).text, 40)),
        };
    }
    let one = cx.called(v, u);
    if count > 1 {
        format!("{one} and the {} after it", if count == 2 { "clause".to_string() } else { format!("{} clauses", count - 1) })
    } else {
        one
    }
}

/// Number of measures of a gap.
pub const MEASURES: usize = 13;

/// Log-odds of the measures: bias, what joining the text to a neighbouring bead would add to its score, the best score with another
/// text near the gap that has no counterpart either, such a text stands right beside, further versions that have it, further
/// versions that lack it, one voice against many, a very short text, how much the termbase knows of the text, how surely those that have it
/// say the same, a label of its own. Logistic regression
/// over the findings on half of the dev documents (`examples/fit measures` and `scripts/fit-logistic`); the last two count for more than there, since policies hold many
/// short labelled items and the news texts of the benchmark few.
const WEIGHTS: [f32; MEASURES] = [-12.2, -0.45, -0.45, -2.5, 0.25, 0.25, 0.0, -1.3, 1.2, 2.4, 0.6, 0.0, 0.0];

/// The same where an encoder looked, with two measures more: how well the text agrees with what stands near in the versions that lack
/// it, and how much of it a neighbouring cell there has room for. Fitted in the same way; how surely the others say the same and a label
/// are moved halfway towards those above for the same reason.
const SEMANTIC: [f32; MEASURES] = [-15.8, -0.9, -0.55, -0.3, 0.6, 0.0, 0.0, -1.4, 0.75, 2.0, 0.3, -0.5, -1.0];

/// How sure it is that the text is lacking and not said elsewhere.
fn confidence(cx: &Context, r: usize, present: &[usize], absent: &[usize]) -> f32 {
    let agreement = best_agreement(cx, r, present, absent);
    let weights = if agreement.is_some() { SEMANTIC } else { WEIGHTS };
    let odds: f32 = measures_with(cx, r, present, absent, agreement).iter().zip(weights).map(|(m, w)| m * w).sum();
    1.0 / (1.0 + (-odds).exp())
}

/// The evidence for and against a gap.
pub fn measures(cx: &Context, r: usize, present: &[usize], absent: &[usize]) -> [f32; MEASURES] {
    measures_with(cx, r, present, absent, best_agreement(cx, r, present, absent))
}

/// The same where it is known already how well the text agrees with what stands near.
fn measures_with(cx: &Context, r: usize, present: &[usize], absent: &[usize], agreement: Option<f32>) -> [f32; MEASURES] {
    let row = &cx.rows()[r];
    let pairs = || absent.iter().flat_map(|&a| present.iter().map(move |&p| (p, a)));
    let best = |f: &dyn Fn(usize, usize) -> f32| {
        // Mean over the versions that lack it of the best over those that have it: one odd pair of languages must not decide.
        let per: Vec<f32> = absent.iter().map(|&a| present.iter().map(|&p| f(p, a)).fold(f32::NEG_INFINITY, f32::max)).collect();
        per.iter().map(|x| x.clamp(-15.0, 8.0)).sum::<f32>() / per.len().max(1) as f32
    };
    let beside = pairs().any(|(p, a)| {
        [r.checked_sub(1), Some(r + 1)]
            .into_iter()
            .flatten()
            .filter(|&s| s < cx.rows().len())
            .any(|s| cx.rows()[s].cells[p].is_empty() && cx.rows()[s].cells[a].iter().any(|&w| !is_copy(cx, a, w)))
    });
    let words = present.iter().map(|&p| row.cells[p].iter().map(|&u| cx.analysis(p, u).length).sum::<f32>()).fold(0.0, f32::max);
    let known = present
        .iter()
        .map(|&p| row.cells[p].iter().map(|&u| cx.aligned.features.units[p][u].concepts.len()).sum::<usize>())
        .max()
        .unwrap_or(0);
    let flag = |x: bool| if x { 1.0 } else { 0.0 };
    [
        1.0,
        best(&|p, a| merge_gain(cx, r, p, a)),
        best(&|p, a| lone_match(cx, r, p, a)),
        flag(beside),
        (present.len() as f32 - 1.0).min(4.0),
        (absent.len() as f32 - 1.0).min(4.0),
        flag(present.len() == 1 && absent.len() > 1),
        flag(words < 25.0),
        (1.0 + known.clamp(7, 20) as f32).ln(),
        if present.len() > 1 { row.score } else { 0.0 },
        flag(present.iter().any(|&p| row.cells[p].iter().any(|&u| cx.unit(p, u).label.is_some()))),
        agreement.unwrap_or(0.0),
        best(&|p, a| room(cx, r, p, a)).clamp(-0.5, 1.5),
    ]
}

/// How well the text agrees with what stands near in the versions that lack it, by an encoder: 0 for nothing alike, 1 for counterparts.
fn best_agreement(cx: &Context, r: usize, present: &[usize], absent: &[usize]) -> Option<f32> {
    let near = r.saturating_sub(4)..(r + 5).min(cx.rows().len());
    let per: Vec<f32> = absent
        .iter()
        .filter_map(|&a| {
            let best = |p: usize| {
                let cells = near.clone().map(|s| &cx.rows()[s].cells[a]).filter(|c| !c.is_empty());
                cells.filter_map(|c| cx.aligned.agreement(p, &cx.rows()[r].cells[p], a, c)).reduce(f32::max)
            };
            present.iter().filter_map(|&p| best(p)).reduce(f32::max)
        })
        .collect();
    (!per.is_empty()).then(|| (per.iter().sum::<f32>() / per.len() as f32).clamp(-0.5, 1.5))
}

/// How much of the text a neighbouring counterpart has room for: what it is longer than its own cell, in lengths of the text.
fn room(cx: &Context, r: usize, p: usize, a: usize) -> f32 {
    let length = |v: usize, us: &[usize]| us.iter().map(|&u| cx.analysis(v, u).length).sum::<f32>();
    let own = length(p, &cx.rows()[r].cells[p]).max(1.0);
    neighbours(cx, r, p, a).map(|s| (length(a, &cx.rows()[s].cells[a]) - length(p, &cx.rows()[s].cells[p])) / own).fold(-0.5, f32::max)
}

/// A copy that stands in the place of the missing text is no rendering of it.
fn is_copy(cx: &Context, v: usize, u: usize) -> bool {
    super::duplicated_clause::copy_of(cx, v, u).is_some()
}

/// What joining the row's units to a neighbouring bead would add to that bead's score.
fn merge_gain(cx: &Context, r: usize, p: usize, a: usize) -> f32 {
    let own = &cx.rows()[r].cells[p];
    let mut best = f32::NEG_INFINITY;
    for s in neighbours(cx, r, p, a) {
        let (ps, as_) = (&cx.rows()[s].cells[p], &cx.rows()[s].cells[a]);
        let mut joined: Vec<usize> = ps.iter().chain(own).copied().collect();
        joined.sort_unstable();
        if joined.windows(2).any(|w| w[1] != w[0] + 1) || joined.len() > 4 {
            continue;
        }
        // An original left standing beside its translation says nothing more.
        let translated: Vec<usize> = as_.iter().copied().filter(|&w| cx.unit(a, w).language.is_none()).collect();
        let as_ = if translated.is_empty() { as_ } else { &translated };
        let gain = cx.aligned.score_cells(p, &joined, a, as_) - cx.aligned.score_cells(p, ps, a, as_);
        best = best.max(gain);
    }
    best
}

/// The nearest rows before and after that both versions have.
fn neighbours(cx: &Context, r: usize, p: usize, a: usize) -> impl Iterator<Item = usize> {
    let both = |s: &usize| !cx.rows()[*s].cells[p].is_empty() && !cx.rows()[*s].cells[a].is_empty();
    let before = (r.saturating_sub(4)..r).rev().find(both);
    let after = (r + 1..(r + 5).min(cx.rows().len())).find(both);
    before.into_iter().chain(after)
}

/// The best score of the row's first unit with a unit near the gap that has no counterpart in that version either.
fn lone_match(cx: &Context, r: usize, p: usize, a: usize) -> f32 {
    let own = cx.rows()[r].cells[p][0];
    let near = r.saturating_sub(6)..(r + 7).min(cx.rows().len());
    near.filter(|&s| s != r && cx.rows()[s].cells[p].is_empty())
        .flat_map(|s| cx.rows()[s].cells[a].iter().copied())
        .filter(|&w| !is_copy(cx, a, w))
        .map(|w| cx.aligned.score(p, own, a, w))
        .fold(f32::NEG_INFINITY, f32::max)
}
