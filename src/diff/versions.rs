//! A translation in its two states, and the way from units of the reference to its units.

use super::kinds::same_words;
use super::pairs::{Pair, pairs};
use crate::align::Concordance;
use crate::document::Version;

/// What a unit of a translation became.
#[derive(Debug, Clone, Default)]
pub struct Became {
    /// Units of the translation as it is; none where it was taken out.
    pub units: Vec<usize>,
    /// Other words.
    pub changed: bool,
}

/// A translation and where it says what the reference says.
pub struct Translation {
    /// Its index in both families.
    pub version: usize,
    /// What became of its units; none where it did not change.
    pub pairs: Option<Vec<Pair>>,
    became: Vec<Became>,
    /// For each unit of the old reference its counterparts in the translation as it was.
    cells: Vec<Vec<usize>>,
    /// For each unit of the new reference its counterparts in the translation as it is, by the alignment of the new state.
    cells_new: Vec<Vec<usize>>,
    /// For each unit of the new reference its counterparts in the translation as it is, by way of the old state where there is one.
    counterparts: Vec<Vec<usize>>,
    /// Units of the translation as it is that say something of the old reference that is still there.
    held: Vec<bool>,
    /// Units that are as they were and said something of the old reference, there still or not.
    taken: Vec<bool>,
}

impl Translation {
    /// Finds the way. `reference` pairs the units of both states of the reference.
    pub fn new(
        version: usize,
        (old, new): (&Version, &Version),
        (rows_old, rows_new): (&Concordance, &Concordance),
        reference: &[Pair],
        (olds, news): (usize, usize),
    ) -> Translation {
        let same = old.units.len() == new.units.len() && old.units.iter().zip(&new.units).all(|(a, b)| a.text == b.text);
        let pairs = (!same).then(|| pairs(old, new));
        let mut became: Vec<Became> = match &pairs {
            None => (0..old.units.len()).map(|u| Became { units: vec![u], changed: false }).collect(),
            Some(_) => vec![Became::default(); old.units.len()],
        };
        for p in pairs.iter().flatten() {
            let changed = !same_words(&joined(old, &p.old), &joined(new, &p.new));
            p.old.iter().for_each(|&u| became[u] = Became { units: p.new.clone(), changed });
        }
        let (cells, cells_new) = (cells(rows_old, version, olds), cells(rows_new, version, news));
        let mut t = Translation {
            version,
            pairs,
            became,
            cells,
            cells_new,
            counterparts: vec![Vec::new(); news],
            held: vec![false; new.units.len()],
            taken: vec![false; new.units.len()],
        };
        for &u in t.cells.iter().flatten().filter(|&&u| !t.became[u].changed) {
            t.became[u].units.iter().for_each(|&x| t.taken[x] = true);
        }
        for p in reference.iter().filter(|p| !p.new.is_empty()) {
            let now = t.now(&p.old);
            now.iter().for_each(|&u| t.held[u] = true);
            p.new.iter().for_each(|&j| t.counterparts[j] = now.clone());
        }
        for j in 0..news {
            if t.counterparts[j].is_empty() {
                t.counterparts[j] = t.newly(j);
            }
        }
        t
    }

    /// Counterparts of units of the old reference in the translation as it was.
    pub fn then(&self, olds: &[usize]) -> Vec<usize> {
        sorted(olds.iter().flat_map(|&i| self.cells[i].iter().copied()))
    }

    /// The same in the translation as it is.
    pub fn now(&self, olds: &[usize]) -> Vec<usize> {
        sorted(self.then(olds).iter().flat_map(|&u| self.became[u].units.iter().copied()))
    }

    /// True where the words of a counterpart of these units were changed.
    pub fn changed(&self, olds: &[usize]) -> bool {
        self.then(olds).iter().any(|&u| self.became[u].changed)
    }

    /// Counterparts of a unit of the new reference that say nothing else already.
    pub fn newly(&self, j: usize) -> Vec<usize> {
        self.cells_new[j].iter().copied().filter(|&u| !self.held[u] && !self.taken[u]).collect()
    }

    /// True for a unit of the translation as it is that says something that the reference still says.
    pub fn holds(&self, unit: usize) -> bool {
        self.held[unit]
    }

    /// The last unit before and the first after the place where the clauses `news` of the new reference belong; units of the reference
    /// for which `passed_over` holds do not count.
    pub fn around(&self, news: &[usize], passed_over: &[bool]) -> (Option<usize>, Option<usize>) {
        let counts = |j: &usize| !passed_over[*j] && !self.counterparts[*j].is_empty() && !news.contains(j);
        let first = news.first().copied().unwrap_or(0);
        let last = news.last().copied().unwrap_or(first);
        let before = (0..first).rev().find(counts).and_then(|j| self.counterparts[j].last().copied());
        let after = (last + 1..self.counterparts.len()).find(counts).and_then(|j| self.counterparts[j].first().copied());
        (before, after)
    }
}

/// For each unit of the reference (version 0 of the rows) the units of another version beside it.
fn cells(rows: &Concordance, version: usize, units: usize) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); units];
    for row in &rows.rows {
        let (Some(reference), Some(cell)) = (row.cells.first(), row.cells.get(version)) else { continue };
        reference.iter().for_each(|&i| out[i] = cell.clone());
    }
    out
}

fn sorted(units: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut out: Vec<usize> = units.collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The texts of some units as one.
pub fn joined(version: &Version, units: &[usize]) -> String {
    let joint = if version.language.primary() == "zh" { "" } else { " " };
    units.iter().filter_map(|&u| Some(version.units.get(u)?.text.as_str())).collect::<Vec<_>>().join(joint)
}
