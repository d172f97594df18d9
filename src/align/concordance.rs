//! The concordance: rows are clauses, columns are versions, cells are the units that say the clause there.

use std::ops::Range;

/// The aligned family. Everything after alignment reads this and nothing else of the aligner.
#[derive(Debug, Clone, Default)]
pub struct Concordance {
    /// Rows in reading order of the reference; rows that the reference lacks stand where the other versions have them.
    pub rows: Vec<Row>,
}

/// A clause in all versions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// One cell a version, in the order of `Family::versions`: indices of units, in reading order; empty where it is lacking.
    pub cells: Vec<Vec<usize>>,
    /// How sure the alignment is that these cells say the same, 0 to 1.
    pub score: f32,
    /// Versions in which the row stands elsewhere than the order of the others says.
    pub moved: Vec<usize>,
    /// Set by a reviewed alignment: never changed by the aligner.
    pub pinned: bool,
}

impl Row {
    /// Versions that have the clause.
    pub fn present(&self) -> impl Iterator<Item = usize> + '_ {
        self.cells.iter().enumerate().filter(|(_, c)| !c.is_empty()).map(|(i, _)| i)
    }

    /// Versions that lack the clause.
    pub fn absent(&self) -> impl Iterator<Item = usize> + '_ {
        self.cells.iter().enumerate().filter(|(_, c)| c.is_empty()).map(|(i, _)| i)
    }
}

impl Concordance {
    /// For each unit of version `v`, the row that it stands in.
    pub fn rows_of(&self, v: usize, units: usize) -> Vec<Option<usize>> {
        let mut out = vec![None; units];
        for (r, row) in self.rows.iter().enumerate() {
            for &u in &row.cells[v] {
                out[u] = Some(r);
            }
        }
        out
    }

    /// Rows around `row` in version `v`: the last row before it that has units there, and the first after.
    pub fn neighbours(&self, v: usize, row: usize) -> (Option<usize>, Option<usize>) {
        let has = |r: &Range<usize>, back: bool| {
            let mut it = r.clone();
            if back { it.rev().find(|&r| !self.rows[r].cells[v].is_empty()) } else { it.find(|&r| !self.rows[r].cells[v].is_empty()) }
        };
        (has(&(0..row), true), has(&(row + 1..self.rows.len()), false))
    }
}
