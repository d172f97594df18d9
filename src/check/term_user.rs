//! The user's own termbase: forbidden terms that a version writes, and concepts of the reference that a version does not name.

use super::context::{Context, Draft, listed, short};
use super::finding::{Grain, Location, Severity};
use crate::lexicon::user::{TermStatus, UserHit, UserTerm, UserTermbase};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A forbidden term is written: the user said so.
const FORBIDDEN: f32 = 0.95;
/// A concept that a version does not name may be said by a pronoun or otherwise.
const UNNAMED: f32 = 0.6;
/// Least agreement of a row for a concept to be missed in it.
const SURE: f32 = 0.5;
/// Most places shown.
const SHOWN: usize = 60;

/// Runs this part of the rule.
pub(super) fn users_terms(cx: &Context, out: &mut Vec<Draft>) {
    let Some(base) = cx.settings.termbase.as_deref() else { return };
    let hits: Vec<Vec<Vec<UserHit>>> =
        (0..cx.versions()).map(|v| (0..cx.version(v).units.len()).map(|u| found(cx, base, v, u)).collect()).collect();
    for v in (0..cx.versions()).filter(|&v| base.knows(cx.tag(v))) {
        forbidden(cx, base, &hits[v], v, out);
        if v != cx.family.reference {
            unnamed(cx, base, &hits, v, out);
        }
    }
}

/// The terms of a unit; a term inside a longer one of its concept is that one's.
fn found(cx: &Context, base: &UserTermbase, v: usize, u: usize) -> Vec<UserHit> {
    if cx.unit(v, u).language.is_some() || !base.knows(cx.tag(v)) {
        return Vec::new();
    }
    let a = cx.analysis(v, u);
    let all = base.find(cx.tag(v), &a.folded.text, &a.tokens, |t| t.range.clone());
    let inside = |x: &UserHit, y: &UserHit| x.range.start >= y.range.start && x.range.end <= y.range.end && x.range.len() < y.range.len();
    let nested = |x: &UserHit| all.iter().any(|y| inside(x, y) && base.term(y).status != TermStatus::Forbidden);
    // Two terms that differ in capitals alone are told apart by them.
    let cased = |x: &UserHit| {
        let term = base.term(x);
        let text = &cx.unit(v, u).text[a.origin(x.range.clone())];
        let rivals = all.iter().any(|y| y.range == x.range && y.concept == x.concept && y.term != x.term);
        !rivals || text == term.text
    };
    all.iter().filter(|x| !nested(x) && cased(x)).cloned().collect()
}

fn location(cx: &Context, v: usize, u: usize, range: &Range<usize>) -> Location {
    cx.marked(v, u, cx.analysis(v, u).origin(range.clone()))
}

/// What to write instead of a term.
fn instead(base: &UserTermbase, concept: usize, cx: &Context, v: usize) -> Vec<String> {
    let allowed = base.concepts[concept].allowed(cx.tag(v));
    let preferred = allowed.iter().filter(|t| t.status == TermStatus::Preferred).count().max(1);
    allowed.iter().take(preferred).map(|t| short(&shown(t), 60)).collect()
}

/// A term without its stars.
fn shown(t: &UserTerm) -> String {
    t.text.replace('*', "")
}

fn forbidden(cx: &Context, base: &UserTermbase, hits: &[Vec<UserHit>], v: usize, out: &mut Vec<Draft>) {
    for (u, h) in hits.iter().enumerate().flat_map(|(u, hits)| hits.iter().map(move |h| (u, h))) {
        let term = base.term(h);
        if term.status != TermStatus::Forbidden {
            continue;
        }
        let concept = &base.concepts[h.concept];
        let write = instead(base, h.concept, cx, v);
        let note = if term.note.is_empty() { String::new() } else { format!(" ({})", term.note) };
        out.push(Draft {
            severity: Severity::Major,
            confidence: FORBIDDEN,
            grain: Grain::Word,
            present: vec![v],
            slip: Some(format!("{} forbidden {} {}", cx.tag(v), concept.id, term.text)),
            locations: vec![location(cx, v, u, &h.range)],
            message: format!("{} says {}, which your termbase forbids{note}.", cx.name(v), short(&shown(term), 60)),
            help: match write.is_empty() {
                true => "Write another term; the termbase names none for this language.".to_string(),
                false => format!("Write {}.", listed(&write)),
            },
            evidence: vec![format!("Concept {} of the termbase.", short(&concept.id, 60))],
            ..Draft::default()
        });
    }
}

/// Concepts that the reference names and the version, where it has the row, does not.
fn unnamed(cx: &Context, base: &UserTermbase, hits: &[Vec<Vec<UserHit>>], v: usize, out: &mut Vec<Draft>) {
    let reference = cx.family.reference;
    let mut missing: FxHashMap<usize, Vec<(usize, usize, Range<usize>)>> = FxHashMap::default();
    let mut named: FxHashMap<usize, usize> = FxHashMap::default();
    for (r, row) in cx.rows().iter().enumerate() {
        if row.cells[v].is_empty() || row.cells[reference].is_empty() || row.score < SURE {
            continue;
        }
        if row.cells[v].iter().any(|&u| cx.unit(v, u).language.is_some()) {
            continue;
        }
        let mut told: Vec<usize> = Vec::new();
        for &u in &row.cells[reference] {
            for h in hits[reference][u].iter().filter(|h| base.term(h).status != TermStatus::Forbidden) {
                if told.contains(&h.concept) || base.concepts[h.concept].allowed(cx.tag(v)).is_empty() {
                    continue;
                }
                told.push(h.concept);
                // A forbidden term there is told already.
                if row.cells[v].iter().any(|&w| hits[v][w].iter().any(|x| x.concept == h.concept)) {
                    *named.entry(h.concept).or_default() += 1;
                } else {
                    missing.entry(h.concept).or_default().push((r, u, h.range.clone()));
                }
            }
        }
    }
    let mut missing: Vec<_> = missing.into_iter().collect();
    missing.sort_by_key(|(_, places)| places[0].0);
    for (concept, places) in missing {
        let (r, u, range) = &places[0];
        let named = named.get(&concept).copied().unwrap_or(0);
        let term = short(&cx.unit(reference, *u).text[cx.analysis(reference, *u).origin(range.clone())], 60);
        let write = instead(base, concept, cx, v);
        let mut locations: Vec<Location> =
            places.iter().take(SHOWN).filter_map(|(r, _, _)| cx.rows()[*r].cells[v].first()).map(|&w| cx.whole(v, w)).collect();
        locations.push(location(cx, reference, *u, range));
        let n = places.len();
        out.push(Draft {
            severity: Severity::Minor,
            confidence: UNNAMED,
            grain: Grain::Word,
            row: Some(*r).filter(|_| n == 1),
            present: vec![reference],
            absent: vec![v],
            slip: Some(format!("{} unnamed {}", cx.tag(v), base.concepts[concept].id)),
            locations,
            message: format!(
                "{} has {term} where {} has none of the terms of your termbase for it, in {}.",
                cx.name(reference),
                cx.name(v),
                if n == 1 { "1 place".to_string() } else { format!("{n} places") }
            ),
            help: format!("Write {}, unless the clause says it otherwise on purpose.", listed(&write)),
            evidence: vec![format!("{} names the concept in {named} other rows.", cx.name(v))],
            ..Draft::default()
        });
    }
}
