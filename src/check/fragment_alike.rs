//! Part of missing-clause: the sentences of a row in two versions with their words, and which of these may stand for each other. Made
//! once for a row; the many ways to match its sentences are then tried on what was found.

use super::context::Context;
use super::fragment_links::{Link, Partners};
use super::fragment_pieces::{Sentence, sentences, words_of};
use super::fragment_words::{Word, Words, likeness};
use crate::similarity::Analysis;
use std::ops::Range;
use std::sync::Arc;

/// Two words that are alike: their places on either side, and how much.
pub type Alike = (u32, u32, f32);

/// The words of two stretches of text that are alike before anything is learnt, in order of their places.
fn known(a: &[&Word], b: &[&Word]) -> Vec<Alike> {
    let mut out = Vec::new();
    for (i, x) in (0u32..).zip(a).filter(|(_, x)| x.content()) {
        for (j, y) in (0u32..).zip(b).filter(|(_, y)| y.content()) {
            let s = likeness(x, y);
            if s > 0.0 {
                out.push((i, j, s));
            }
        }
    }
    out
}

/// Those and what was learnt.
fn learnt(a: &[&Word], b: &[&Word], known: &[Alike], partners: &Partners) -> Vec<Alike> {
    if partners.is_empty() {
        return known.to_vec();
    }
    let mut keys: Vec<(u32, u32)> = (0u32..).zip(b).filter(|(_, y)| y.content()).map(|(j, y)| (y.key, j)).collect();
    keys.sort_unstable();
    let mut all = Vec::with_capacity(known.len());
    let mut rest = known;
    let mut row: Vec<Alike> = Vec::new();
    for (i, x) in (0u32..).zip(a).filter(|(_, x)| x.content()) {
        let own = rest.partition_point(|k| k.0 <= i);
        row.clear();
        row.extend_from_slice(&rest[..own]);
        rest = &rest[own..];
        for &(key, s) in partners.of(x.key) {
            let from = keys.partition_point(|k| k.0 < key);
            for &(_, j) in keys[from..].iter().take_while(|k| k.0 == key) {
                match row.iter_mut().find(|k| k.1 == j) {
                    Some(k) => k.2 = if k.2 >= 0.9 { k.2 } else { k.2.max(s) },
                    None => row.push((i, j, s)),
                }
            }
        }
        row.sort_unstable_by_key(|k| k.1);
        all.extend_from_slice(&row);
    }
    all
}

/// The part of a list that lies in two stretches, counted from their beginnings.
fn part(all: &[Alike], a: &Range<usize>, b: &Range<usize>) -> Vec<Alike> {
    let from = all.partition_point(|k| (k.0 as usize) < a.start);
    let rows = all[from..].iter().take_while(|k| (k.0 as usize) < a.end);
    rows.filter(|k| b.contains(&(k.1 as usize))).map(|&(i, j, s)| (i - a.start as u32, j - b.start as u32, s)).collect()
}

/// One side of a row.
pub struct Side<'w> {
    /// Its sentences.
    pub sentences: Vec<Sentence>,
    /// Their words.
    pub words: Vec<&'w Word>,
    /// Where each sentence's words begin, and where the last one's end.
    starts: Vec<usize>,
}

impl<'w> Side<'w> {
    fn of(cx: &Context, words: &'w Words, row: usize, v: usize) -> Side<'w> {
        let sentences = sentences(cx, words, row, v);
        let mut starts = vec![0];
        starts.extend(sentences.iter().scan(0, |at, s| {
            *at += s.words.len();
            Some(*at)
        }));
        Side { words: words_of(words, v, &sentences), sentences, starts }
    }

    /// The words of some of its sentences.
    pub fn words_in(&self, sentences: &Range<usize>) -> Range<usize> {
        self.starts[sentences.start]..self.starts[sentences.end]
    }
}

/// What came of a row when two versions were compared, for the next time.
pub struct Done {
    /// Number of its first passage.
    pub first: usize,
    /// The units of either side.
    pub units: [Vec<Arc<Analysis>>; 2],
    /// Which words are alike before anything is learnt.
    pub known: Vec<Alike>,
    /// Each time that its sentences were matched: by which words that may stand for each other, and how.
    pub matched: Vec<(Vec<Alike>, Cut)>,
    /// The words that may stand for each other in the end, and the links between them.
    pub linked: (Vec<Alike>, Vec<Links>),
}

/// The links of the words on either side.
pub type Links = (Vec<Link>, Vec<Link>);

/// A row's sentences as they were matched: runs on either side.
pub type Cut = Vec<(Range<usize>, Range<usize>)>;

/// A row in two versions.
pub struct Sides<'w> {
    /// Row of the concordance.
    pub row: usize,
    /// The first version's side.
    pub a: Side<'w>,
    /// The second's.
    pub b: Side<'w>,
    /// Which words are alike before anything is learnt.
    pub known: Vec<Alike>,
    /// What came of it the last time, where neither side has changed.
    pub before: Option<&'w Done>,
}

impl<'w> Sides<'w> {
    /// Cuts both cells into sentences and compares their words.
    pub fn of(cx: &Context, words: &'w Words, row: usize, (v, w): (usize, usize), before: Option<&'w Done>) -> Sides<'w> {
        let (a, b) = (Side::of(cx, words, row, v), Side::of(cx, words, row, w));
        let known = before.map_or_else(|| known(&a.words, &b.words), |d| d.known.clone());
        Sides { row, a, b, known, before }
    }

    /// Which words may stand for each other, with what was learnt.
    pub fn alike(&self, partners: &Partners) -> Vec<Alike> {
        learnt(&self.a.words, &self.b.words, &self.known, partners)
    }

    /// Those of some sentences on either side, counted from their first words; `all` is what `alike` gave.
    pub fn part(&self, all: &[Alike], a: &Range<usize>, b: &Range<usize>) -> Vec<Alike> {
        part(all, &self.a.words_in(a), &self.b.words_in(b))
    }
}
