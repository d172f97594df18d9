//! What a check leaves for the next one of the same family: words and compared versions, as long as neither they nor their rows change.

use super::context::Context;
use super::fragment_pieces::Pair;
use super::fragment_words::{Word, Words};
use crate::align::Row;
use crate::similarity::Analysis;
use std::sync::Arc;

/// Left by a check.
#[derive(Default)]
pub struct Kept {
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
        Kept {
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
