//! A term of two words, "family account", of which a version keeps one and changes the other in one place, while the other versions
//! keep to their own terms there: what stands for what is learnt from the rows that the terms stand in.

use super::context::{Context, Draft, listed, short};
use super::finding::{Grain, Severity};
use crate::document::UnitKind;
use crate::language::{Script, is_han};
use crate::lexicon;
use crate::similarity::Analysis;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::Arc;

/// Fewest rows in which a version keeps to the term, and fewest where few versions witness.
const HABIT: (usize, usize) = (3, 4);
/// Fewest other versions that keep to theirs in the odd row, and how many are not few.
const WITNESSES: (usize, usize) = (3, 4);
/// Rows with the term in which a witness may lack its own.
const LACKING: usize = 1;
/// Fewest letters of a word of a term; of a lone word that witnesses.
const LETTERS: (usize, usize) = (3, 5);
/// Characters of either half of a Chinese term.
const HALF: usize = 2;
/// How sure it is with the fewest witnesses, and what each further one adds. By hand.
const SURE: (f32, f32) = (0.65, 0.08);

/// A word or two, as stems, or a stretch of Chinese.
type Halves = (Box<str>, Box<str>);

/// The same, shared by all that count it.
type Gram = Arc<Halves>;

/// The terms of a version by the rows in which they stand, and by row.
struct Grams {
    rows: FxHashMap<Gram, Vec<usize>>,
    by_row: FxHashMap<usize, Vec<Gram>>,
}

/// Words that a term may be made of: stem and bytes of the folded text, and whether it follows the one before it closely.
fn content(a: &Analysis) -> Vec<(Box<str>, Range<usize>, bool)> {
    let p = a.profile();
    let mut out: Vec<(Box<str>, Range<usize>, bool)> = Vec::new();
    let mut skipped = 0;
    for t in &a.tokens {
        if t.stop {
            skipped += 1;
            continue;
        }
        let gap = out.last().map_or("", |x| &a.folded.text[x.1.end..t.range.start]);
        let close = !out.is_empty() && skipped <= 1 && !gap.contains([',', '.', ';', ':', '(', ')', '"', '،', '؛', '/']);
        let stem = p.stem(&t.bare);
        // Names are another rule's.
        let name = t.capital && !t.initial || t.script != p.script;
        let word = stem.chars().count() >= LETTERS.0 && !stem.starts_with(|c: char| c.is_ascii_digit()) && !name;
        if word {
            out.push((Box::from(&*stem), t.range.clone(), close));
            skipped = 0;
        } else {
            skipped += 2;
        }
    }
    out
}

/// The words of a unit that a term may be made of.
struct Content(Vec<(Box<str>, Range<usize>, bool)>);

/// The stretches of a unit that may be terms, each once.
struct Stretches(Vec<Gram>);

fn stretches(a: &Analysis) -> Stretches {
    let mut here: FxHashSet<Halves> = FxHashSet::default();
    if a.profile().script == Script::Han {
        han(&a.folded.text, |x, y| {
            here.insert((x.into(), y.into()));
        });
    } else {
        let words = &a.derived(|a| Content(content(a))).0;
        here.extend(words.iter().filter(|w| w.0.chars().count() >= LETTERS.1).map(|w| (w.0.clone(), Box::default())));
        here.extend(words.windows(2).filter(|w| w[1].2).map(|w| (w[0].0.clone(), w[1].0.clone())));
    }
    Stretches(here.into_iter().map(Arc::new).collect())
}

fn grams(cx: &Context, v: usize) -> Grams {
    let mut out = Grams { rows: FxHashMap::default(), by_row: FxHashMap::default() };
    for (r, row) in cx.rows().iter().enumerate() {
        let mut here: Vec<Gram> = Vec::new();
        for &u in row.cells[v].iter().filter(|&&u| cx.unit(v, u).language.is_none() && cx.unit(v, u).kind != UnitKind::TocEntry) {
            here.extend(cx.analysis(v, u).derived(stretches).0.iter().cloned());
        }
        for g in &here {
            let rows = out.rows.entry(g.clone()).or_default();
            if rows.last() != Some(&r) {
                rows.push(r);
            }
        }
        out.by_row.insert(r, here);
    }
    out
}

/// Stretches of Chinese: two halves, and lone halves.
fn han<'t>(text: &'t str, mut note: impl FnMut(&'t str, &'t str)) {
    let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let whole = |s: &str| s.chars().all(is_han);
    for i in 0..starts.len().saturating_sub(HALF) {
        let x = &text[starts[i]..starts[i + HALF]];
        if !whole(x) {
            continue;
        }
        note(x, "");
        if let Some(&end) = starts.get(i + 2 * HALF) {
            let y = &text[starts[i + HALF]..end];
            if whole(y) {
                note(x, y);
            }
        }
    }
}

/// Runs this part of the rule.
pub(super) fn compounds_that_vary(cx: &Context, out: &mut Vec<Draft>) {
    if cx.versions() <= WITNESSES.0 {
        return;
    }
    let all: Vec<Grams> = (0..cx.versions()).map(|v| grams(cx, v)).collect();
    for v in 0..cx.versions() {
        let mut terms: Vec<(&Gram, &Vec<usize>)> = all[v].rows.iter().filter(|(g, r)| !g.1.is_empty() && r.len() >= HABIT.0).collect();
        terms.sort();
        let mut told: FxHashSet<(usize, usize)> = FxHashSet::default();
        for (term, rows) in terms {
            for (r, witnesses) in odd_rows(cx, &all, v, rows) {
                let Some((u, range)) = half(cx, &all[v], v, r, term).filter(|_| enough(cx, &all, v, rows, r, term, &witnesses)) else {
                    continue;
                };
                if told.insert((u, range.start)) {
                    out.push(draft(cx, v, r, term, rows, (u, range), &witnesses));
                }
            }
        }
    }
}

/// True where the witnesses speak for the whole term and not for the half of it that is kept.
fn enough(cx: &Context, all: &[Grams], v: usize, rows: &[usize], r: usize, term: &Gram, witnesses: &[(usize, Gram)]) -> bool {
    let two = |(o, g): &(usize, Gram)| !g.1.is_empty() && cx.tag(*o).primary() != "zh";
    if witnesses.iter().any(two) {
        return true;
    }
    let alone = |w: &str| {
        let all = all[v].rows.get(&(Box::from(w), Box::default())).map_or(&[][..], |r| r);
        all.iter().any(|x| *x != r && rows.binary_search(x).is_err())
    };
    alone(&term.0) || alone(&term.1)
}

/// Rows that lack a term whose counterparts in enough other versions stand there and else in the term's rows alone, with these.
fn odd_rows(cx: &Context, all: &[Grams], v: usize, rows: &[usize]) -> Vec<(usize, Vec<(usize, Gram)>)> {
    let mut votes: FxHashMap<usize, Vec<(usize, Gram)>> = FxHashMap::default();
    for o in (0..cx.versions()).filter(|&o| o != v) {
        let mut voted: FxHashSet<usize> = FxHashSet::default();
        // What stands in so few rows could not witness.
        let often = |g: &&Gram| all[o].rows.get(*g).is_some_and(|r| r.len() > HABIT.0 && r.len() <= rows.len() + 1);
        let mut near: Vec<&Gram> = rows.iter().take(LACKING + 1).flat_map(|r| all[o].by_row.get(r)).flatten().filter(often).collect();
        // Of several counterparts the longest is shown.
        let long = |g: &Gram| (!g.1.is_empty(), g.0.len() + g.1.len());
        near.sort_unstable_by(|x, y| long(y).cmp(&long(x)).then_with(|| x.cmp(y)));
        near.dedup();
        for g in near {
            let Some(theirs) = all[o].rows.get(g) else { continue };
            let extra: Vec<usize> = theirs.iter().copied().filter(|r| rows.binary_search(r).is_err()).collect();
            let lacking = rows.len() + extra.len() - theirs.len();
            if let [r] = extra[..]
                && lacking <= LACKING
                && theirs.len() > HABIT.0
                && voted.insert(r)
            {
                votes.entry(r).or_default().push((o, g.clone()));
            }
        }
    }
    let mut out: Vec<(usize, Vec<(usize, Gram)>)> =
        votes.into_iter().filter(|(_, w)| w.len() >= WITNESSES.1 || w.len() >= WITNESSES.0 && rows.len() >= HABIT.1).collect();
    out.sort();
    out
}

/// Where a version has the one half of a term beside another word in a row, and not the other half: unit and bytes of its text.
fn half(cx: &Context, own: &Grams, v: usize, r: usize, (first, second): &Halves) -> Option<(usize, Range<usize>)> {
    let cell = &cx.rows()[r].cells[v];
    let mut found: Vec<(usize, Range<usize>)> = Vec::new();
    for &u in cell {
        let a = cx.analysis(v, u);
        if cx.unit(v, u).kind == UnitKind::TocEntry || cx.unit(v, u).language.is_some() {
            return None;
        }
        if a.profile().script == Script::Han {
            let text = a.folded.text.as_str();
            let both = text.contains(&**first) && text.contains(&**second);
            if both {
                return None;
            }
            let beside = |i: usize, n: usize, before: bool| -> Option<Range<usize>> {
                let other: usize = match before {
                    true => text[..i].chars().rev().take(HALF).take_while(|c| is_han(*c)).map(char::len_utf8).sum(),
                    false => text[i + n..].chars().take(HALF).take_while(|c| is_han(*c)).map(char::len_utf8).sum(),
                };
                let (range, new) = if before { (i - other..i + n, i - other..i) } else { (i..i + n + other, i + n..i + n + other) };
                // Without spaces any four characters could be two words: all three must be known ones.
                let word = |w: &str| lexicon::builtin().has_word(&a.language, w);
                (other == HALF * 3 && word(first) && word(second) && word(&text[new])).then_some(range)
            };
            found.extend(text.match_indices(&**first).filter_map(|(i, s)| beside(i, s.len(), false)).map(|x| (u, a.origin(x))));
            found.extend(text.match_indices(&**second).filter_map(|(i, s)| beside(i, s.len(), true)).map(|x| (u, a.origin(x))));
            continue;
        }
        let words = &a.derived(|a| Content(content(a))).0;
        if words.iter().any(|w| w.0 == *first) && words.iter().any(|w| w.0 == *second) {
            return None;
        }
        // The half may belong to another term, on its other side.
        let habitual = |i: usize, k: usize| {
            let pair = words.get(i).zip(words.get(k)).filter(|(_, y)| y.2).map(|(x, y)| (x.0.clone(), y.0.clone()));
            pair.and_then(|p| own.rows.get(&p)).is_some_and(|rows| rows.len() > 1)
        };
        for i in (1..words.len()).filter(|&i| words[i].2) {
            let kept_first = words[i - 1].0 == *first && !(i > 1 && habitual(i - 2, i - 1));
            let kept_second = words[i].0 == *second && !habitual(i, i + 1);
            if (kept_first || kept_second) && !habitual(i - 1, i) {
                found.push((u, a.origin(words[i - 1].1.start..words[i].1.end)));
            }
        }
    }
    // Several would leave open which one is meant.
    if found.len() == 1 { found.pop() } else { None }
}

/// How a version writes a term in a row.
fn written(cx: &Context, v: usize, r: usize, (first, second): &Halves) -> Option<String> {
    cx.rows()[r].cells[v].iter().find_map(|&u| {
        let a = cx.analysis(v, u);
        let range = if a.profile().script == Script::Han {
            let whole = format!("{first}{second}");
            let at = a.folded.text.find(&whole)?;
            at..at + whole.len()
        } else {
            let words = &a.derived(|a| Content(content(a))).0;
            let one = || words.iter().find(|w| second.is_empty() && w.0 == *first).map(|w| w.1.clone());
            let two = words.windows(2).find(|w| w[1].2 && w[0].0 == *first && w[1].0 == *second);
            two.map(|w| w[0].1.start..w[1].1.end).or_else(one)?
        };
        Some(cx.unit(v, u).text[a.origin(range)].to_string())
    })
}

fn draft(
    cx: &Context,
    v: usize,
    r: usize,
    term: &Gram,
    rows: &[usize],
    (u, range): (usize, Range<usize>),
    witnesses: &[(usize, Gram)],
) -> Draft {
    let here = short(&cx.unit(v, u).text[range.clone()], 60);
    let usual = rows.iter().find_map(|&x| written(cx, v, x, term)).unwrap_or_default();
    let usual = short(&usual, 60);
    let others: Vec<String> =
        witnesses.iter().take(2).filter_map(|(o, g)| Some(format!("{} {}", cx.name(*o), short(&written(cx, *o, r, g)?, 40)))).collect();
    let versions: Vec<usize> = witnesses.iter().map(|w| w.0).collect();
    let also = |&x: &usize| cx.rows()[x].cells[v].first().map(|&w| cx.whole(v, w));
    Draft {
        severity: Severity::Minor,
        confidence: SURE.0 + SURE.1 * (versions.len() - WITNESSES.0) as f32,
        grain: Grain::Word,
        row: Some(r),
        present: vec![v],
        absent: versions.clone(),
        locations: std::iter::once(cx.marked(v, u, range)).chain(rows.first().and_then(also)).collect(),
        message: format!(
            "{} has {here} where it says {usual} in {} other places; the other versions keep to one term ({}).",
            cx.name(v),
            rows.len(),
            listed(&others)
        ),
        help: format!("Write {usual} here too, unless another thing is meant."),
        evidence: vec![format!("{} keep to their own term in this row and in the rows that have {usual}.", cx.names(&versions))],
        slip: Some(format!("{} compound {} {} r{r}", cx.tag(v), term.0, term.1)),
        ..Draft::default()
    }
}
