//! Part of mistranslation: titles, headings and other short clauses that stand in the same place and have another meaning. In a short
//! clause every word counts: where all words of either side are known and none has a counterpart, the clauses are strangers.

use super::context::{Context, Draft};
use super::finding::{Grain, Severity};
use super::fragment_words::{Class, Word, likeness};
use crate::document::UnitKind;

/// Most content words of a short clause: longer ones are translated with more freedom than the termbase follows.
const WORDS: usize = 6;
/// Agreement by an encoder (0 strangers, 1 counterparts) from which a clause is no stranger, whatever its words. By hand, on the
/// development documents: of counterparts nineteen in twenty are above.
const KIN: f32 = 0.45;
/// Confidence by words alone, with an encoder that agrees, and what every further version adds that agrees with the counterpart.
const BY_WORDS: f32 = 0.72;
const BY_MEANING: f32 = 0.85;
const WITNESS: f32 = 0.05;

/// Looks at the short clauses of every row.
pub fn titles(cx: &Context, out: &mut Vec<Draft>) {
    for (r, row) in cx.rows().iter().enumerate() {
        // A row whose place is in doubt says nothing.
        if row.pinned || !row.moved.is_empty() {
            continue;
        }
        let clauses: Vec<(usize, usize)> = row.present().filter_map(|v| Some((v, short_clause(cx, r, v)?))).collect();
        if clauses.len() >= 2 {
            out.extend(stranger(cx, r, &clauses));
        }
    }
}

/// The only unit of a cell, where it is a title, heading or entry with few words, all of them known.
fn short_clause(cx: &Context, r: usize, v: usize) -> Option<usize> {
    let &[u] = cx.rows()[r].cells[v].as_slice() else { return None };
    let unit = cx.unit(v, u);
    let kind = matches!(unit.kind, UnitKind::Title | UnitKind::Heading | UnitKind::TocEntry);
    let words: Vec<&Word> = content(cx, v, u).collect();
    let known = words.iter().all(|w| w.class == Class::Known);
    // "It is very bad." as a heading is a sentence, and rendered as freely.
    let sentence = unit.text.trim_end().ends_with(['.', '!', '?', '。', '！', '？', '؟']);
    (kind && !sentence && unit.language.is_none() && known && (1..=WORDS).contains(&words.len())).then_some(u)
}

fn content<'a>(cx: &'a Context, v: usize, u: usize) -> impl Iterator<Item = &'a Word> {
    cx.words().units[v][u].iter().filter(|w| w.content())
}

/// True where no word of one clause has anything to do with one of the other.
fn strangers(cx: &Context, (v, u): (usize, usize), (w, x): (usize, usize)) -> bool {
    let partners = |a: &Word, b: &Word| if v < w { cx.pair(v, w).partners.likeness(a, b) } else { cx.pair(w, v).partners.likeness(b, a) };
    content(cx, v, u).all(|a| content(cx, w, x).all(|b| likeness(a, b) == 0.0 && partners(a, b) == 0.0))
}

/// In how many other clauses of its version the rarest word of a clause stands.
fn support(cx: &Context, v: usize, u: usize) -> usize {
    let others = |word: &Word| {
        let same = |w: &&Word| w.key == word.key || w.concepts.iter().any(|c| word.concepts.contains(c));
        (0..cx.version(v).units.len()).filter(|&x| x != u && cx.words().units[v][x].iter().any(|w| same(&w))).count()
    };
    content(cx, v, u).map(others).min().unwrap_or(0)
}

/// The version whose clause is a stranger to those of all the others; of two, the one that is not the reference.
fn stranger(cx: &Context, r: usize, clauses: &[(usize, usize)]) -> Option<Draft> {
    let apart = |a: (usize, usize), b: (usize, usize)| {
        let kin = cx.aligned.agreement(a.0, &[a.1], b.0, &[b.1]);
        strangers(cx, a, b) && kin.is_none_or(|k| k < KIN)
    };
    let alone = |&&a: &&(usize, usize)| clauses.iter().filter(|&&b| b != a).all(|&b| apart(a, b));
    let mut candidates: Vec<(usize, usize)> = clauses.iter().filter(alone).copied().collect();
    // Of two, what the rest of its version speaks of least; else the one that is not the reference.
    let of_two = clauses.len() == 2;
    candidates.sort_by_key(|&(v, u)| (if of_two { support(cx, v, u) } else { 0 }, v == cx.family.reference));
    let bad = *candidates.first()?;
    let good: Vec<(usize, usize)> = clauses.iter().copied().filter(|&b| b != bad).collect();
    // Where all are strangers to each other, nobody can be believed, but for the reference of two.
    if good.len() > 1 && candidates.len() > 1 {
        return None;
    }
    let other = good.iter().copied().find(|g| g.0 == cx.family.reference).or_else(|| good.first().copied())?;
    let kin = cx.aligned.agreement(bad.0, &[bad.1], other.0, &[other.1]);
    let sure = if kin.is_some() { BY_MEANING } else { BY_WORDS };
    let text = |(v, u): (usize, usize)| super::context::short(&cx.unit(v, u).text, 60);
    let told = of_two && support(cx, bad.0, bad.1) == 0 && support(cx, other.0, other.1) > 0;
    let undecided = if told {
        ", and nothing else in that version speaks of it"
    } else if of_two {
        " (two versions alone cannot tell which is right; the reference is trusted)"
    } else {
        ""
    };
    let mut evidence = vec!["All words of both are known to the termbase, and none of them has a counterpart in the other.".to_string()];
    evidence.extend(kin.map(|k| format!("The encoder finds an agreement of {k:.2}, where 0 are strangers and 1 counterparts.")));
    let goods: Vec<usize> = good.iter().map(|g| g.0).collect();
    Some(Draft {
        severity: Severity::Major,
        confidence: sure + WITNESS * (good.len() as f32 - 1.0).min(3.0),
        grain: Grain::Clause,
        row: Some(r),
        present: vec![bad.0],
        absent: goods.clone(),
        locations: std::iter::once(bad).chain(good.iter().copied()).map(|(v, u)| cx.whole(v, u)).collect(),
        message: format!(
            "{} has {} at line {} where {} has {}: the two mean different things{undecided}.",
            cx.name(bad.0),
            text(bad),
            cx.unit(bad.0, bad.1).lines.0,
            cx.name(other.0),
            text(other)
        ),
        help: format!("Translate the title as {} has it, or mend {} where it is wrong.", cx.names(&goods), cx.name(other.0)),
        evidence,
        ..Draft::default()
    })
}
