//! False friends of legal translation: a near word that means something else in law, told by what another version has in its place.

use super::context::{Context, Draft, listed, short};
use super::finding::{Grain, Severity};
use super::offer::{inflected, offered};
use super::term_lexemes::{Lexemes, Spot, severity};
use crate::lexicon;
use std::sync::OnceLock;

/// For each pair of concepts three rows: how each language says the one, how it says the other that is taken for it, what to write.
const TABLE: &str = include_str!("../lexicon/markers/false_friends.tsv");

/// Where the reference has the word, the others may be wrong as well.
const REFERENCE: f32 = 0.9;

/// A pair of concepts.
struct Friend {
    severity: Severity,
    confidence: f32,
    why: &'static str,
    right: Vec<&'static str>,
}

fn friends() -> &'static (Vec<Friend>, Lexemes) {
    static READ: OnceLock<(Vec<Friend>, Lexemes)> = OnceLock::new();
    READ.get_or_init(|| {
        let rows: Vec<Vec<&str>> = lexicon::rows(TABLE).filter(|c| c.len() >= 11).collect();
        let mut all: Vec<Friend> = Vec::new();
        let mut ids: Vec<&str> = Vec::new();
        let mut cells = Vec::new();
        for c in &rows {
            let at = ids.iter().position(|id| *id == c[0]).unwrap_or_else(|| {
                ids.push(c[0]);
                all.push(Friend { severity: severity(c[2]), confidence: c[3].parse().unwrap_or(0.5), why: c[4], right: Vec::new() });
                ids.len() - 1
            });
            match c[1] {
                "right" => all[at].right = c[5..11].to_vec(),
                kind => {
                    let key = (at << 1 | usize::from(kind == "false")) as u32;
                    cells.extend((0..6).map(|column| (column, c[5 + column], key)));
                }
            }
        }
        (all, Lexemes::new(cells.into_iter()))
    })
}

/// A word that is not what another version says.
struct Slip {
    version: usize,
    friend: usize,
    unit: usize,
    range: std::ops::Range<usize>,
    other: (usize, usize, std::ops::Range<usize>),
}

/// What the lexemes of the table find in a unit.
struct Spots(Vec<Spot>);

/// Runs this part of the rule.
pub(super) fn false_friends(cx: &Context, out: &mut Vec<Draft>) {
    let (friends, lexemes) = friends();
    let mut slips: Vec<Slip> = Vec::new();
    for row in cx.rows() {
        if row.present().count() < 2 {
            continue;
        }
        let cells: Vec<Vec<(usize, Spot)>> = (0..cx.versions())
            .map(|v| {
                let own = row.cells[v].iter().filter(|&&u| cx.unit(v, u).language.is_none());
                let spots = |u: usize| cx.analysis(v, u).derived(|a| Spots(lexemes.spot(a))).0.clone();
                own.flat_map(|&u| spots(u).into_iter().map(move |s| (u, s))).collect()
            })
            .collect();
        for v in 0..cx.versions() {
            for (u, s) in cells[v].iter().filter(|(_, s)| s.key & 1 == 1) {
                let says = s.key & !1;
                let has = |w: usize, key: u32| cells[w].iter().find(|(_, x)| x.key == key);
                if has(v, says).is_some() {
                    continue;
                }
                // Versions that say the one and not the other.
                let others: Vec<usize> =
                    (0..cx.versions()).filter(|&w| w != v && has(w, says).is_some() && has(w, s.key).is_none()).collect();
                let agreeing = (0..cx.versions()).filter(|&w| w != v && has(w, s.key).is_some() && has(w, says).is_none()).count();
                // A word of the reference that another version has too is that version's to answer for as well.
                let enough = if v == cx.family.reference { agreeing == 0 } else { true };
                let by = others.iter().copied().find(|&w| w == cx.family.reference).or(others.first().copied());
                if let Some(w) = by.filter(|_| enough)
                    && let Some((x, t)) = has(w, says)
                {
                    let friend = (s.key >> 1) as usize;
                    slips.push(Slip { version: v, friend, unit: *u, range: s.range.clone(), other: (w, *x, t.range.clone()) });
                }
            }
        }
    }
    // One finding for a version and a reason.
    while let Some(first) = slips.first() {
        let (v, why) = (first.version, friends[first.friend].why);
        let (same, rest): (Vec<Slip>, Vec<Slip>) = slips.into_iter().partition(|s| s.version == v && friends[s.friend].why == why);
        slips = rest;
        out.extend(draft(cx, v, why, friends, &same));
    }
}

fn draft(cx: &Context, v: usize, why: &str, friends: &[Friend], slips: &[Slip]) -> Option<Draft> {
    let column = lexicon::column(cx.tag(v))?;
    let text = |w: usize, u: usize, r: &std::ops::Range<usize>| &cx.unit(w, u).text[cx.analysis(w, u).origin(r.clone())];
    let (mut said, mut instead, mut told): (Vec<String>, Vec<String>, Vec<usize>) = Default::default();
    let mut places: Vec<(usize, usize)> = Vec::new();
    let mut draft = Draft { confidence: 0.0, severity: Severity::Minor, grain: Grain::Word, present: vec![v], ..Draft::default() };
    for s in slips {
        let f = &friends[s.friend];
        let (w, x, r) = &s.other;
        draft.severity = draft.severity.max(f.severity);
        draft.confidence = draft.confidence.max(f.confidence * if v == cx.family.reference { REFERENCE } else { 1.0 });
        // The same word again in the same unit explains the first.
        if !places.contains(&(s.unit, s.friend)) {
            places.push((s.unit, s.friend));
            draft.locations.push(cx.marked(v, s.unit, cx.analysis(v, s.unit).origin(s.range.clone())));
        }
        if !told.contains(&s.friend) {
            told.push(s.friend);
            let (own, theirs) = (short(text(v, s.unit, &s.range), 50), short(text(*w, *x, r), 50));
            said.push(format!("{own} where {} has {theirs}", cx.name(*w)));
            instead.extend(f.right.get(column).and_then(|r| offered(r)));
            if !draft.present.contains(w) {
                draft.present.push(*w);
            }
        }
    }
    draft
        .locations
        .extend(slips.first().map(|s| cx.marked(s.other.0, s.other.1, cx.analysis(s.other.0, s.other.1).origin(s.other.2.clone()))));
    draft.row = slips.first().and_then(|s| cx.row_of[v][s.unit]).filter(|_| slips.len() == 1);
    draft.slip = Some(format!("{} {}", cx.tag(v), why));
    draft.message = format!("{} says {}: {why}.", cx.name(v), listed(&said));
    draft.help = match instead.is_empty() {
        true => "Write the term that says the same as the other version.".to_string(),
        false => {
            let form = inflected(cx.tag(v));
            format!("Write {}{form}, or change the other version if this is what is meant.", listed(&instead))
        }
    };
    draft.evidence = slips
        .iter()
        .map(|s| {
            format!("{} stands in the row of {}.", short(text(v, s.unit, &s.range), 50), short(text(s.other.0, s.other.1, &s.other.2), 50))
        })
        .collect();
    Some(draft)
}
