//! Part of missing-clause: a clause cut into sentences and those into pieces between marks and conjunctions; the sentences of two
//! versions of a clause matched in order, one to one, one to two, or to none.

use super::context::Context;
use super::fragment_alike::{Alike, Cut, Sides};
use super::fragment_links::{Link, link};
use super::fragment_words::{Class, Word, Words};
use crate::language::Script;
use std::ops::Range;

/// A sentence, or an item of a list that runs on.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Its unit.
    pub unit: usize,
    /// Its words among those of the unit.
    pub words: Range<usize>,
    /// Length in characters, as if in English.
    pub length: f32,
}

/// Sentences of two versions that say the same; either side may be empty.
#[derive(Debug, Clone)]
pub struct Passage {
    /// Row of the concordance.
    pub row: usize,
    /// Sentences of the first version, in order.
    pub a: Vec<Sentence>,
    /// Those of the second.
    pub b: Vec<Sentence>,
}

/// What stands between two words, or between the last word and the end.
pub fn between<'a>(cx: &'a Context, v: usize, words: &[Word], i: usize) -> &'a str {
    let w = &words[i];
    let text = &cx.analysis(v, w.unit).folded.text;
    let end = words.get(i + 1).map_or(text.len(), |n| n.range.start);
    text.get(w.range.end..end).unwrap_or("")
}

/// The sentences of a row's cell.
pub fn sentences(cx: &Context, words: &Words, row: usize, v: usize) -> Vec<Sentence> {
    let mut out = Vec::new();
    for &u in &cx.rows()[row].cells[v] {
        let ws = &words.units[v][u];
        let a = cx.analysis(v, u);
        let latin = a.profile().script == Script::Latin;
        let mut start = 0;
        for i in 0..ws.len() {
            let gap = between(cx, v, ws, i);
            let next_capital = ws.get(i + 1).is_none_or(|n| n.capital || !latin);
            let stop = gap.contains(['!', '?', ';']) || enumerates(gap) || gap.contains('.') && next_capital && !abbreviation(a, &ws[i]);
            if stop || i + 1 == ws.len() {
                out.push(Sentence { unit: u, words: start..i + 1, length: 0.0 });
                start = i + 1;
            }
        }
        let letters = |s: &Sentence| ws[s.words.clone()].iter().map(|w| w.range.len() as f32).sum::<f32>();
        let here: Vec<f32> = out.iter().filter(|s| s.unit == u).map(letters).collect();
        let total = here.iter().sum::<f32>().max(1.0);
        for (s, l) in out.iter_mut().filter(|s| s.unit == u).zip(here) {
            s.length = a.length * l / total;
        }
    }
    out
}

/// "1)" or "(2)" begins an item.
fn enumerates(gap: &str) -> bool {
    gap.char_indices().any(|(i, c)| c == ')' && gap[..i].ends_with(|d: char| d.is_ascii_digit()))
}

fn abbreviation(a: &crate::similarity::Analysis, w: &Word) -> bool {
    let text = &a.folded.text[w.range.clone()];
    // A list's "etc." may well end its sentence.
    if super::fragment_markers::goes_on(text, &a.language) {
        return false;
    }
    text.chars().count() == 1 && text.is_ascii() || a.profile().abbreviations.iter().any(|x| x.trim_end_matches('.') == text)
}

/// The words of some sentences.
pub fn words_of<'w>(words: &'w Words, v: usize, sentences: &[Sentence]) -> Vec<&'w Word> {
    sentences.iter().flat_map(|s| &words.units[v][s.unit][s.words.clone()]).collect()
}

/// Most sentences of a row on either side that are matched; longer rows are one passage.
const MANY: usize = 60;
/// What leaving a sentence alone costs beyond its words, and what joining two costs.
const ALONE: f32 = 1.2;
const JOINED: f32 = 0.7;
/// What two sentences against two cost more.
const CROSSED: f32 = 3.0;
/// What a word without counterpart costs against the 1 that a linked pair gains.
const UNLINKED: f32 = 0.4;
/// Beads that are tried.
const BEADS: [(usize, usize); 8] = [(1, 1), (1, 0), (0, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1)];

/// Matches the sentences of a row in two versions: runs of sentences on either side.
pub(super) fn matched(sides: &Sides, all: &[Alike], ratio: f32) -> Cut {
    let (a, b) = (&sides.a.sentences, &sides.b.sentences);
    let whole = || vec![(0..a.len(), 0..b.len())];
    if a.len() <= 1 && b.len() <= 1 || a.len() > MANY || b.len() > MANY || a.is_empty() || b.is_empty() {
        return whole();
    }
    let (n, m) = (a.len(), b.len());
    let mut best = vec![vec![(f32::NEG_INFINITY, (0, 0)); m + 1]; n + 1];
    best[0][0].0 = 0.0;
    for i in 0..=n {
        for j in 0..=m {
            for (p, q) in BEADS {
                if p > i || q > j || best[i - p][j - q].0 == f32::NEG_INFINITY {
                    continue;
                }
                // Far from the diagonal only single sentences are left alone.
                if (p > 0 && q > 0) && (i as f32 / n as f32 - j as f32 / m as f32).abs() * (n.max(m) as f32) > 8.0 {
                    continue;
                }
                let s = best[i - p][j - q].0 + bead(sides, all, i - p..i, j - q..j, ratio);
                if s > best[i][j].0 {
                    best[i][j] = (s, (p, q));
                }
            }
        }
    }
    let mut out = Vec::new();
    let (mut i, mut j) = (n, m);
    while i + j > 0 {
        let (p, q) = best[i][j].1;
        if p + q == 0 {
            return whole();
        }
        out.push((i - p..i, j - q..j));
        (i, j) = (i - p, j - q);
    }
    out.reverse();
    out
}

/// What a word counts in the comparison of two passages.
pub fn weight(w: &Word) -> f32 {
    match w.class {
        Class::Function => 0.0,
        Class::Other => 0.4,
        Class::Known => 1.0,
        Class::Name | Class::Number => 1.5,
    }
}

fn bead(sides: &Sides, all: &[Alike], a: Range<usize>, b: Range<usize>, ratio: f32) -> f32 {
    let (xs, ys) = (&sides.a.words[sides.a.words_in(&a)], &sides.b.words[sides.b.words_in(&b)]);
    if a.is_empty() || b.is_empty() {
        return -ALONE - UNLINKED * xs.iter().chain(ys).map(|w| weight(w)).sum::<f32>() * 0.5;
    }
    let (lx, ly) = link(xs, ys, &sides.part(all, &a, &b));
    let side = |ws: &[&Word], ls: &[Link]| -> f32 {
        ws.iter().zip(ls).map(|(w, l)| weight(w) * if let Link::To(_, s) = l { *s } else { -UNLINKED * 0.5 }).sum()
    };
    let length = |s: &[Sentence]| s.iter().map(|x| x.length).sum::<f32>() + 8.0;
    let (a, b) = (&sides.a.sentences[a], &sides.b.sentences[b]);
    let off = (length(b) / (length(a) * ratio)).ln().abs();
    let crossed = if a.len() > 1 && b.len() > 1 { CROSSED } else { 0.0 };
    side(xs, &lx) + side(ys, &ly) - JOINED * (a.len() + b.len() - 2) as f32 - crossed - 2.0 * off.min(2.0)
}

/// How a stretch of words is marked off from its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub enum Border {
    /// By nothing.
    Open,
    /// By a conjunction.
    Joined,
    /// By a comma or another mark.
    Mark,
    /// By the end of the sentence.
    End,
}

/// A smallest piece of a sentence: its words, and what stands before and after.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Words, counted over the sentences of the passage.
    pub words: Range<usize>,
    /// What stands before.
    pub before: Border,
    /// What stands after.
    pub after: Border,
}

/// Cuts sentences at marks and conjunctions. A conjunction belongs to the piece that follows it.
pub fn pieces(cx: &Context, words: &Words, v: usize, sentences: &[Sentence]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut at = 0;
    for s in sentences {
        let ws = &words.units[v][s.unit];
        let (mut start, mut before) = (at, Border::End);
        for i in s.words.clone() {
            at += 1;
            let gap = between(cx, v, ws, i);
            let after = if i + 1 == s.words.end {
                Border::End
            } else if gap.contains([',', ';', ':', '(', ')', '.', '"']) || gap.contains(" - ") {
                Border::Mark
            } else if ws[i + 1].joins {
                Border::Joined
            } else {
                continue;
            };
            out.push(Piece { words: start..at, before, after });
            start = at;
            before = after;
        }
    }
    out
}
