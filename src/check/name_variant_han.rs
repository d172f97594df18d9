//! Part of name-variant: a transliteration in Chinese that lost one of its characters, 哈维诺 for 哈尔维诺.

use super::context::{Context, Draft, short};
use super::name_variant::{Place, draft};
use super::names;
use crate::language::{Script, Tag, is_han, profile};
use crate::lexicon;
use crate::similarity::sound;
use rustc_hash::FxHashMap;

/// Fewest letters of the name in Latin letters.
const LETTERS: usize = 5;
/// Characters of a transliteration that may have lost one.
const CHARACTERS: std::ops::RangeInclusive<usize> = 4..=6;
/// Least likeness of how it is read to how the name sounds.
const SOUNDS: f64 = 0.6;
/// How sure it is. By hand.
const SURE: f32 = 0.75;

/// Looks at the Chinese versions.
pub fn shortened(cx: &Context, out: &mut Vec<Draft>) {
    for v in (0..cx.versions()).filter(|&v| profile(cx.tag(v)).script == Script::Han) {
        let mut words: Vec<(Box<str>, Vec<usize>)> = rows_of_names(cx, v).into_iter().filter(|(_, r)| r.len() > 2).collect();
        words.sort();
        for (word, rows) in words {
            out.extend(lost(cx, v, &word, &rows));
        }
    }
}

/// The words of names in Latin letters, with the rows in which other versions have them.
fn rows_of_names(cx: &Context, v: usize) -> FxHashMap<Box<str>, Vec<usize>> {
    let latin: Vec<usize> = (0..cx.versions()).filter(|&o| profile(cx.tag(o)).script == Script::Latin).collect();
    let base = lexicon::builtin();
    let mut out: FxHashMap<Box<str>, Vec<usize>> = FxHashMap::default();
    for &o in &latin {
        for n in names::names(cx, o) {
            for t in &cx.analysis(o, n.unit).tokens[n.tokens.clone()] {
                if t.form.len() >= LETTERS && !base.has_word(&Tag::new("en"), &t.form) {
                    out.entry(t.form.clone()).or_default();
                }
            }
        }
    }
    // Where a name begins a sentence it is not known as one, but counts.
    for (r, row) in cx.rows().iter().enumerate().filter(|(_, row)| !row.cells[v].is_empty()) {
        for t in latin.iter().flat_map(|&o| row.cells[o].iter().flat_map(move |&u| &cx.analysis(o, u).tokens)).filter(|t| t.capital) {
            if let Some(rows) = out.get_mut(&t.form)
                && rows.last() != Some(&r)
            {
                rows.push(r);
            }
        }
    }
    out
}

/// The transliteration of a name that most of its rows have, and the row in which it lost a character.
fn lost(cx: &Context, v: usize, word: &str, rows: &[usize]) -> Option<Draft> {
    let text = |u: usize| cx.analysis(v, u).folded.text.as_str();
    let has = |r: usize, s: &str| cx.rows()[r].cells[v].iter().any(|&u| text(u).contains(s));
    let ours = sound::han_of_latin(word, false);
    // How a stretch is read, at each place where the name may be transliterated.
    let mut ways: FxHashMap<&str, usize> = FxHashMap::default();
    for &u in cx.rows()[rows[0]].cells[v].iter().chain(&cx.rows()[rows[1]].cells[v]) {
        let starts: Vec<usize> = text(u).char_indices().map(|(i, _)| i).chain([text(u).len()]).collect();
        for n in CHARACTERS {
            for w in starts.windows(n + 1) {
                let piece = &text(u)[w[0]..w[n]];
                if piece.chars().all(is_han) && !ways.contains_key(piece) {
                    ways.insert(piece, rows.iter().filter(|&&r| has(r, piece)).count());
                }
            }
        }
    }
    let score = |s: &str| names::inside(&ours, &sound::han_of_pinyin(s));
    let mut ways: Vec<(&str, usize)> = ways.into_iter().filter(|w| w.1 > 1 && score(w.0) >= SOUNDS).collect();
    // The shortest of those that sound best: what stands behind the name is no part of it.
    ways.sort_by(|a, b| score(b.0).total_cmp(&score(a.0)).then(a.0.len().cmp(&b.0.len())).then(a.0.cmp(b.0)));
    ways.iter().find_map(|&(right, times)| shorter(cx, v, word, rows, right, times))
}

/// A row of the name that has its transliteration without one of the characters in the middle.
fn shorter(cx: &Context, v: usize, word: &str, rows: &[usize], right: &str, times: usize) -> Option<Draft> {
    let text = |u: usize| cx.analysis(v, u).folded.text.as_str();
    let has = |r: usize, s: &str| cx.rows()[r].cells[v].iter().any(|&u| text(u).contains(s));
    let characters: Vec<char> = right.chars().collect();
    // In an address the name is always in Latin letters.
    let in_latin = |r: usize| {
        cx.rows()[r].cells[v].iter().any(|&u| {
            let a = cx.analysis(v, u);
            let free = |range: &std::ops::Range<usize>| !a.anchors.iter().any(|x| x.range.start < range.end && range.start < x.range.end);
            a.tokens.iter().any(|t| *t.form == *word && free(&t.range))
        })
    };
    for &r in rows.iter().filter(|&&r| !has(r, right) && !in_latin(r)) {
        // Without its first or its last character it may be another stretch, cut otherwise: 特朗普 and 特朗普说.
        for gone in 1..characters.len() - 1 {
            let left: String = characters.iter().enumerate().filter(|(i, _)| *i != gone).map(|x| x.1).collect();
            let found = cx.rows()[r].cells[v].iter().find_map(|&u| text(u).find(&left).map(|at| (u, at)));
            let Some((u, at)) = found else { continue };
            let place = Place { version: v, unit: u, range: cx.analysis(v, u).origin(at..at + left.len()) };
            let mut d = draft(cx, &[place], SURE, format!("lost {} {right}", cx.tag(v)));
            d.message = format!("{} writes one name {} here and {} elsewhere.", cx.name(v), short(&left, 20), short(right, 20));
            d.help = format!("Write {} throughout.", short(right, 20));
            d.evidence =
                vec![format!("Other versions have “{word}” in the row; {} stands in {times} rows with that name.", short(right, 20))];
            return Some(d);
        }
    }
    None
}
