//! What an alignment leaves open, and so what is worth asking a dear encoder: rows that some version lacks or that are weak, merged or
//! out of order, clauses that stand twice, and their neighbours.

use super::Aligned;
use crate::document::Family;

/// A row of at least this score, whole and in order, is settled. Chosen on half of the dev documents: above it the dear encoder changed
/// next to nothing.
const SETTLED: f32 = 0.995;

/// How many rows before and after an open one are asked about with it.
const AROUND: usize = 2;

/// The units of the versions `of` that stand in or beside open rows: `[version][unit]`.
pub(super) fn open(family: &Family, aligned: &Aligned, of: &[bool]) -> Vec<Vec<bool>> {
    let rows = &aligned.concordance.rows;
    let twice = |v: usize, u: usize| {
        let text = &aligned.windows[v][0][u];
        let near = u.saturating_sub(40)..(u + 41).min(aligned.windows[v][0].len());
        near.into_iter().any(|w| w != u && aligned.windows[v][0][w].same_text(text))
    };
    let settled: Vec<bool> = rows
        .iter()
        .map(|r| {
            r.pinned
                || r.score >= SETTLED
                    && r.moved.is_empty()
                    && (0..of.len()).filter(|&v| of[v]).all(|v| matches!(r.cells[v][..], [u] if !twice(v, u)))
        })
        .collect();
    let mut out: Vec<Vec<bool>> = family.versions.iter().map(|v| vec![false; v.units.len()]).collect();
    for r in 0..rows.len() {
        let near = r.saturating_sub(AROUND)..(r + AROUND + 1).min(rows.len());
        if near.into_iter().all(|s| settled[s]) {
            continue;
        }
        for v in (0..of.len()).filter(|&v| of[v]) {
            rows[r].cells[v].iter().for_each(|&u| out[v][u] = true);
        }
    }
    out
}
