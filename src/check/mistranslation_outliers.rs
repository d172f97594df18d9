//! Part of mistranslation: a clause whose meaning is far from its counterpart's although both stand in the same place. Only where an
//! encoder looked, and only against a family whose other clauses agree closely.

use super::context::{Context, Draft, short};
use super::duplicated_clause;
use super::finding::Severity;
use super::fragment_links::Link;
use super::fragment_pair::Pair;
use super::fragment_pieces::{weight, words_of};
use crate::similarity::semantic::CHEAP;
use rustc_hash::FxHashSet;
use std::cell::OnceCell;

/// Agreement (0 strangers, 1 counterparts) under which two clauses stand out. On the development documents free translations go down
/// to 0.23.
const FAR: f32 = 0.2;
/// Least agreement of the middle clause of the family.
const CLOSE: f32 = 0.85;
/// Largest share of their words that have a counterpart.
const LINKED: f32 = 0.35;
/// Fewest content words of both sides together.
const WORDS: usize = 12;
/// Fewest clauses from which the middle one is taken.
const CLAUSES: usize = 8;
/// Confidence, and what each further version adds that is as far from the one.
const SURE: f32 = 0.65;
const WITNESS: f32 = 0.1;

/// Looks at all pairs of versions.
pub fn outliers(cx: &Context, out: &mut Vec<Draft>) {
    let n = cx.versions();
    if cx.aligned.phrases.is_none() {
        return;
    }
    // Seldom asked for.
    let copies: Vec<OnceCell<FxHashSet<usize>>> = vec![OnceCell::new(); n];
    let mut far: Vec<Far> = Vec::new();
    for v in 0..n {
        for w in v + 1..n {
            // The dear encoder is less sure of itself with free translations into the languages that it alone knows.
            if cx.aligned.phrases.as_ref().and_then(|p| p.between(cx.tag(v), cx.tag(w))) != Some(CHEAP) {
                continue;
            }
            let all: Vec<(usize, f32)> = (0..cx.rows().len()).filter_map(|r| Some((r, agreement(cx, r, v, w)?))).collect();
            let mut sorted: Vec<f32> = all.iter().map(|a| a.1).collect();
            sorted.sort_by(f32::total_cmp);
            if sorted.len() < CLAUSES || sorted[sorted.len() / 2] < CLOSE {
                continue;
            }
            for &(r, agreement) in all.iter().filter(|a| a.1 < FAR) {
                let copied =
                    |v: usize| cx.rows()[r].cells[v].iter().any(|u| copies[v].get_or_init(|| duplicated_clause::copies(cx, v)).contains(u));
                if strange(cx, cx.pair(v, w), r) && !copied(v) && !copied(w) {
                    far.push((r, [v, w], agreement));
                }
            }
        }
    }
    far.sort_by_key(|f| f.0);
    for same in far.chunk_by(|a, b| a.0 == b.0) {
        // The version that is far from most of the others is told, once; of two, the one that is not the reference.
        let with = |v: usize| same.iter().filter(|f| f.1.contains(&v)).count();
        let Some(bad) = (0..n).filter(|&v| with(v) > 0).max_by_key(|&v| (with(v), v != cx.family.reference, std::cmp::Reverse(v))) else {
            continue;
        };
        let mut good: Vec<usize> = same.iter().filter(|f| f.1.contains(&bad)).map(|f| f.1[0] + f.1[1] - bad).collect();
        good.sort_by_key(|&v| (v != cx.family.reference, v));
        let agreement = same.iter().filter(|f| f.1.contains(&bad)).map(|f| f.2).fold(1.0, f32::min);
        out.push(draft(cx, same[0].0, bad, &good, agreement));
    }
}

/// A row, two versions that are far apart in it, and how well they agree.
type Far = (usize, [usize; 2], f32);

fn agreement(cx: &Context, r: usize, v: usize, w: usize) -> Option<f32> {
    let row = &cx.rows()[r];
    let foreign = |v: usize| row.cells[v].iter().any(|&u| cx.unit(v, u).language.is_some());
    if row.pinned || row.cells[v].is_empty() || row.cells[w].is_empty() || foreign(v) || foreign(w) {
        return None;
    }
    cx.aligned.agreement(v, &row.cells[v], w, &row.cells[w])
}

/// True where hardly a word of a row has a counterpart.
fn strange(cx: &Context, pair: &Pair, r: usize) -> bool {
    let (v, w) = pair.versions;
    let (mut linked, mut all, mut n) = (0.0, 0.0, 0);
    for (p, (la, lb)) in pair.passages.iter().zip(pair.links.iter()).filter(|(p, _)| p.row == r) {
        let (a, b) = (words_of(cx.words(), v, &p.a), words_of(cx.words(), w, &p.b));
        for (word, link) in a.iter().zip(la).chain(b.iter().zip(lb)).filter(|(word, _)| word.content()) {
            n += 1;
            all += weight(word);
            linked += if matches!(link, Link::To(..)) { weight(word) } else { 0.0 };
        }
    }
    n >= WORDS && linked < LINKED * all
}

fn draft(cx: &Context, r: usize, bad: usize, good: &[usize], agreement: f32) -> Draft {
    let first = good[0];
    let whole = |v: usize| cx.rows()[r].cells[v].first().map(|&u| cx.whole(v, u));
    let text = |v: usize| cx.rows()[r].cells[v].first().map_or(String::new(), |&u| short(&cx.unit(v, u).text, 60));
    Draft {
        severity: Severity::Major,
        confidence: SURE + WITNESS * (good.len() as f32 - 1.0).min(2.0),
        row: Some(r),
        present: vec![bad],
        absent: good.to_vec(),
        locations: std::iter::once(bad).chain(good.iter().copied()).filter_map(whole).collect(),
        message: format!(
            "{} {} and {} {} stand in the same place and seem to say different things.",
            cx.name(bad),
            text(bad),
            cx.name(first),
            text(first)
        ),
        help: format!("Read both; translate the clause anew into {}, or mend {}.", cx.name(bad), cx.name(first)),
        evidence: vec![format!("The encoder finds an agreement of {agreement:.2}, where 0 are strangers and 1 counterparts.")],
        ..Draft::default()
    }
}
