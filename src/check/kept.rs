//! What a check leaves for the next one of the same family: words and compared versions, as long as neither they nor their rows change.

use super::context::Context;
use super::fragment_pair::Pair;
use super::fragment_words::{Word, Words};
use crate::align::Row;
use crate::similarity::Analysis;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// What rules look for unit by unit, each beside its row: where an earlier check found nothing and the row is as it was, a session does
/// not look again.
#[derive(Debug, Clone, Copy)]
pub enum About {
    /// Spoiled text.
    Garbled,
    /// Holes where a name or value should stand.
    Holes,
    /// Text in another language.
    Untranslated,
    /// Single words of another language.
    LooseWords,
    /// Words in a wrong sense, asked of the first unit of a row.
    Senses,
}

/// Which units have nothing to tell, and about what: a bit each.
pub struct Quiet {
    before: Vec<Vec<u32>>,
    now: Vec<Vec<AtomicU32>>,
}

impl Quiet {
    /// Takes over what an earlier check found of rows that are as they were.
    pub(super) fn of(cx: &Context, kept: &Kept) -> Quiet {
        let analyses = &cx.aligned.analyses;
        let mut before: Vec<Vec<u32>> = analyses.iter().map(|units| vec![0; units.len()]).collect();
        let units = |all: &[Vec<Arc<Analysis>>], row: &Row| -> Vec<usize> {
            let of_version = |(v, cell): (usize, &Vec<usize>)| cell.iter().map(|&u| Arc::as_ptr(&all[v][u]).addr()).collect::<Vec<_>>();
            row.cells.iter().enumerate().flat_map(of_version).collect()
        };
        let old: FxHashMap<Vec<usize>, &Row> = kept.rows.iter().map(|r| (units(&kept.analyses, r), r)).collect();
        for row in cx.rows() {
            let Some(same) = old.get(&units(analyses, row)) else { continue };
            for (v, (new, old)) in row.cells.iter().zip(&same.cells).enumerate() {
                new.iter().zip(old).for_each(|(&n, &o)| before[v][n] = kept.quiet[v][o]);
            }
        }
        let now = analyses.iter().map(|units| units.iter().map(|_| AtomicU32::new(0)).collect()).collect();
        Quiet { before, now }
    }

    /// True where there is nothing to tell of a unit.
    pub fn is(&self, about: About, v: usize, u: usize) -> bool {
        let quiet = self.before[v][u] & 1 << about as u32 != 0;
        if quiet {
            self.set(about, v, u);
        }
        quiet
    }

    /// Keeps that there is nothing to tell.
    pub fn set(&self, about: About, v: usize, u: usize) {
        self.now[v][u].fetch_or(1 << about as u32, Ordering::Relaxed);
    }
}

/// Left by a check.
#[derive(Default)]
pub struct Kept {
    quiet: Vec<Vec<u32>>,
    analyses: Vec<Vec<Arc<Analysis>>>,
    rows: Vec<Row>,
    words: Option<Words>,
    /// For each two versions what was found out, where it was asked for.
    pairs: Vec<Option<Arc<Pair>>>,
}

impl Kept {
    /// Takes what a check found out.
    pub(super) fn of(cx: &Context) -> Kept {
        let n = cx.versions();
        let bits = |units: &Vec<AtomicU32>| units.iter().map(|b| b.load(Ordering::Relaxed)).collect();
        Kept {
            quiet: cx.quiet.as_ref().map_or_else(Vec::new, |q| q.now.iter().map(bits).collect()),
            analyses: cx.aligned.analyses.clone(),
            rows: cx.rows().to_vec(),
            words: cx.words_if_known().cloned(),
            pairs: (0..n * n).map(|i| cx.pair_if_known(i / n, i % n)).collect(),
        }
    }

    /// True where no unit of a version has changed.
    fn same(&self, cx: &Context, v: usize) -> bool {
        let new = &cx.aligned.analyses[v];
        self.analyses.get(v).is_some_and(|old| old.len() == new.len() && old.iter().zip(new).all(|(x, y)| Arc::ptr_eq(x, y)))
    }

    /// The words of a version that has not changed.
    pub(super) fn words(&self, cx: &Context, v: usize) -> Option<Arc<Vec<Vec<Word>>>> {
        self.words.as_ref().filter(|_| self.same(cx, v)).map(|w| w.units[v].clone())
    }

    /// What was found out about two versions, whatever has changed since.
    pub(super) fn compared(&self, cx: &Context, v: usize, w: usize) -> Option<Arc<Pair>> {
        self.pairs.get(v * cx.versions() + w)?.clone()
    }

    /// What was found out about two versions, where neither has changed and they stand in rows together as before.
    pub(super) fn pair(&self, cx: &Context, v: usize, w: usize) -> Option<Arc<Pair>> {
        let pair = self.pairs.get(v * cx.versions() + w)?.as_ref()?;
        if !self.same(cx, v) || !self.same(cx, w) {
            return None;
        }
        let both = |rows: &[Row]| (0..rows.len()).filter(|&r| !rows[r].cells[v].is_empty() && !rows[r].cells[w].is_empty()).collect();
        let (old, new): (Vec<usize>, Vec<usize>) = (both(&self.rows), both(cx.rows()));
        let alike = |(&x, &y): (&usize, &usize)| {
            let (x, y) = (&self.rows[x], &cx.rows()[y]);
            x.cells[v] == y.cells[v] && x.cells[w] == y.cells[w] && x.pinned == y.pinned
        };
        if old.len() != new.len() || !old.iter().zip(&new).all(alike) {
            return None;
        }
        if old == new {
            return Some(pair.clone());
        }
        let mut number = vec![0; self.rows.len()];
        old.iter().zip(new).for_each(|(&x, y)| number[x] = y);
        Some(Arc::new(pair.renumbered(|row| number[row])))
    }
}
