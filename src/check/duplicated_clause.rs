//! # duplicated-clause
//! ## What it flags
//! A unit that repeats the text of another one in the same version, word for word or nearly so, where the other versions do not
//! repeat theirs.
//! ## Why it matters
//! A copy often stands where another clause should be, which is then lost.
//! ## Example
//! Arabic items iii and iv read the same, while English has two different grounds for disclosure.
//! ## When it is wrong
//! Where a document repeats a sentence on purpose and one version only refers back to it.
//! ## How to accept it
//! Add the finding's id to `[accepted]` in `concordat.toml`, with the reason.

use super::context::{Context, Draft, short};
use super::finding::Severity;
use crate::document::UnitKind;
use rustc_hash::FxHashMap;

/// Runs the rule.
pub fn duplicated_clause(cx: &Context, out: &mut Vec<Draft>) {
    for v in 0..cx.versions() {
        for (first, copy, likeness) in pairs(cx, v) {
            if let Some(d) = judge(cx, v, first, copy, likeness) {
                out.push(d);
            }
        }
    }
}

/// Least share of equal words that makes one unit a copy of another. Legal lists repeat whole phrases; below this they often differ in
/// the very word that matters.
const LIKENESS: f32 = 0.9;

/// Units in which a pair of words may stand before it counts as boilerplate.
const COMMON: usize = 24;

/// The unit that `u` is a word-for-word copy of, where the other is the one with counterparts.
pub(super) fn copy_of(cx: &Context, v: usize, u: usize) -> Option<usize> {
    let f = &cx.aligned.features.units[v];
    let long = cx.analysis(v, u).folded.text.chars().filter(|c| c.is_alphanumeric()).count() >= least(cx, v);
    if !long || matches!(cx.unit(v, u).kind, UnitKind::TocEntry) {
        return None;
    }
    let near = u.saturating_sub(40)..(u + 41).min(f.len());
    near.filter(|&w| w != u && f[w].text_hash == f[u].text_hash && cx.unit(v, w).kind != UnitKind::TocEntry)
        .find(|&w| cx.row_of[v][w].is_some_and(|r| cx.rows()[r].present().count() > 1))
}

/// Fewest letters of a text whose repetition says something.
fn least(cx: &Context, v: usize) -> usize {
    if crate::language::profile(cx.tag(v)).script == crate::language::Script::Han { 8 } else { 20 }
}

/// Pairs of units with the same words: (first, copy, share of equal words).
fn pairs(cx: &Context, v: usize) -> Vec<(usize, usize, f32)> {
    let units = &cx.version(v).units;
    let mut shingles: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let mut grams: Vec<Vec<u64>> = Vec::with_capacity(units.len());
    for (u, unit) in units.iter().enumerate() {
        let g = if matches!(unit.kind, UnitKind::TocEntry) { Vec::new() } else { self_grams(cx, v, u) };
        for x in &g {
            shingles.entry(*x).or_default().push(u);
        }
        grams.push(g);
    }
    // What stands in very many units is a form's boilerplate and says nothing of either.
    for g in &mut grams {
        g.retain(|x| shingles[x].len() <= COMMON);
    }
    let f = &cx.aligned.features.units[v];
    let mut out = Vec::new();
    for u in 0..units.len() {
        if grams[u].is_empty() {
            continue;
        }
        let mut seen: FxHashMap<usize, u32> = FxHashMap::default();
        for g in &grams[u] {
            for &w in shingles[g].iter().filter(|&&w| w > u) {
                *seen.entry(w).or_default() += 1;
            }
        }
        let mut best: Vec<(usize, f32)> = seen
            .into_iter()
            .map(|(w, n)| (w, if f[w].text_hash == f[u].text_hash { 1.0 } else { n as f32 / grams[u].len().max(grams[w].len()) as f32 }))
            .filter(|x| x.1 >= LIKENESS)
            .collect();
        best.sort_by_key(|x| x.0);
        // The nearest is the copy; further ones are found from there.
        if let Some(&(w, l)) = best.first() {
            out.push((u, w, l));
        }
    }
    out
}

/// Hashes of the words and pairs of words of a unit (pairs and triples of characters in Chinese), sorted, without repeats.
fn self_grams(cx: &Context, v: usize, u: usize) -> Vec<u64> {
    use std::hash::{Hash, Hasher};
    let a = cx.analysis(v, u);
    let letters: Vec<char> = a.folded.text.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.len() < least(cx, v) {
        return Vec::new();
    }
    let han = a.profile().script == crate::language::Script::Han;
    let words: Vec<String> = if han {
        letters.iter().map(char::to_string).collect()
    } else {
        a.folded.text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_string).collect()
    };
    let mut out: Vec<u64> = words
        .windows(2)
        .map(|w| {
            let mut h = rustc_hash::FxHasher::default();
            w.hash(&mut h);
            h.finish()
        })
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn judge(cx: &Context, v: usize, first: usize, copy: usize, likeness: f32) -> Option<Draft> {
    let (r1, r2) = (cx.row_of[v][first]?, cx.row_of[v][copy]?);
    if r1 == r2 && cx.versions() > 1 {
        return None;
    }
    if cx.unit(v, first).kind == UnitKind::Heading && cx.unit(v, copy).kind == UnitKind::Title || cx.unit(v, first).kind == UnitKind::Title
    {
        return None;
    }
    let mut repeated = 0;
    let mut different = Vec::new();
    let mut lacking = Vec::new();
    for o in (0..cx.versions()).filter(|&o| o != v) {
        let (a, b) = (cx.rows()[r1].cells[o].as_slice(), cx.rows()[r2].cells[o].as_slice());
        match (a.first(), b.first()) {
            (Some(&x), Some(&y)) if x == y => {}
            (Some(&x), Some(&y)) => {
                if alike(cx, o, x, y) {
                    repeated += 1
                } else {
                    different.push(o)
                }
            }
            (None, None) => {}
            _ => lacking.push(o),
        }
    }
    if cx.versions() == 1 {
        return alone(cx, v, first, copy, likeness);
    }
    let against = different.len() + lacking.len();
    if against == 0 || repeated >= against {
        return None;
    }
    // Which of the two is the copy: the one that the others lack.
    let have = |r: usize| cx.rows()[r].present().count();
    let (original, copy) = if have(r1) < have(r2) { (copy, first) } else { (first, copy) };
    let exact = likeness > 0.999;
    let confidence =
        if exact { 0.93 } else { 0.55 + 0.3 * (likeness - LIKENESS) / (1.0 - LIKENESS) } + 0.02 * (against as f32 - 1.0).min(3.0);
    let row = cx.row_of[v][copy];
    let other = if lacking.contains(&cx.family.reference) || different.contains(&cx.family.reference) {
        cx.family.reference
    } else {
        *lacking.first().or(different.first())?
    };
    let replaced = different.first().and_then(|&o| Some((o, *cx.rows()[row?].cells[o].first()?)));
    let help = match replaced {
        Some((o, u)) => format!("Translate {} of {} here instead: {}.", cx.called(o, u), cx.name(o), short(&cx.unit(o, u).text, 60)),
        None => format!("Take out the copy, or put in its place what {} says there.", cx.name(other)),
    };
    Some(Draft {
        severity: Severity::Major,
        confidence,
        grain: cx.grain(v, copy),
        row,
        present: vec![v],
        absent: lacking.iter().chain(&different).copied().collect(),
        locations: vec![cx.whole(v, copy), cx.whole(v, original)],
        message: format!(
            "{} repeats {} (line {}) at line {}: {}; {} does not.",
            cx.name(v),
            cx.called(v, original),
            cx.unit(v, original).lines.0,
            cx.unit(v, copy).lines.0,
            short(&cx.unit(v, copy).text, 60),
            cx.name(other)
        ),
        help,
        ..Draft::default()
    })
}

/// True where two units of a version say the same words.
fn alike(cx: &Context, v: usize, a: usize, b: usize) -> bool {
    let (x, y) = (self_grams(cx, v, a), self_grams(cx, v, b));
    if x.is_empty() || y.is_empty() {
        return cx.aligned.features.units[v][a].text_hash == cx.aligned.features.units[v][b].text_hash;
    }
    let same = x.iter().filter(|g| y.binary_search(g).is_ok()).count();
    same as f32 / x.len().max(y.len()) as f32 >= 0.7
}

/// A version without others: only a long text or one close by, word for word, is surely a slip; a line that comes back many times is
/// a form.
fn alone(cx: &Context, v: usize, first: usize, copy: usize, likeness: f32) -> Option<Draft> {
    let f = &cx.aligned.features.units[v];
    let times = f.iter().filter(|x| x.text_hash == f[first].text_hash).count();
    if likeness < 0.97 || times > 2 || copy - first > 12 {
        return None;
    }
    Some(Draft {
        severity: Severity::Major,
        confidence: 0.85,
        grain: cx.grain(v, copy),
        row: cx.row_of[v][copy],
        present: vec![v],
        locations: vec![cx.whole(v, copy), cx.whole(v, first)],
        message: format!(
            "{} line {} repeats line {}: {}.",
            cx.name(v),
            cx.unit(v, copy).lines.0,
            cx.unit(v, first).lines.0,
            short(&cx.unit(v, copy).text, 60)
        ),
        help: "Take out the copy, or put in its place the clause that was meant.".to_string(),
        ..Draft::default()
    })
}
