//! The atoms of a growing concordance as one side of an alignment with a version: what a bead of the two is worth, by all versions that
//! are in already, and what it costs to leave either without counterpart.

use super::atoms::{self, Atoms};
use super::beads::{Evidence, Guide};
use super::{Seen, Work, window};
use crate::similarity::score::Window;
use rustc_hash::FxHashMap;

/// What a bead costs more where one side is a copy of another unit of its version and the other side is not.
const TWIN: f32 = 3.0;
/// What it costs beyond that where an encoder finds that the copy agrees much better with something else.
const STRANGER: f32 = 10.0;
/// What a bead is worth more whose units a bilingual file has side by side. By hand: pairs that say nothing alike score -4 to -8, so that
/// they stay together; items that changed places score 10 to 20 with each other's counterpart, and are found so all the same.
const STATED: f32 = 6.0;
/// Share of the usual price at which a copy is left without counterpart.
const TWIN_SKIP: f32 = 0.4;

/// One version's cell in a run of atoms: the version, its window, and how far it can be trusted to be just this run.
struct Cell<'w> {
    version: usize,
    window: Seen<'w>,
    trust: f32,
}

/// The atoms as one side of an alignment with version `v`.
pub(super) struct Profile<'w> {
    work: &'w Work<'w>,
    v: usize,
    /// `cells[p][a]`: the cells of the run of p + 1 atoms from a.
    cells: [Vec<Vec<Cell<'w>>>; 3],
    pins: Vec<Option<u32>>,
    /// For each atom the units of bilingual files that it stands in.
    stated: Vec<Vec<u32>>,
    skip: Vec<f32>,
    /// For each atom and each unit, whether its very text stands in its version twice.
    twins: (Vec<bool>, Vec<bool>),
    guide: Option<Guide>,
}

impl<'w> Profile<'w> {
    pub(super) fn new(work: &'w Work<'w>, atoms: &Atoms, v: usize, guide: Option<Guide>) -> Profile<'w> {
        let m = atoms.list.len();
        let cells = std::array::from_fn(|p| (0..(m + 1).saturating_sub(p + 1)).map(|a| run_cells(work, atoms, v, a, p + 1)).collect());
        let pins = atoms
            .list
            .iter()
            .map(|a| a.units.iter().enumerate().flat_map(|(l, us)| us.iter().map(move |&u| (l, u))).find_map(|(l, u)| work.pin_of[l][u]))
            .collect();
        let stated = |a: &atoms::Atom| {
            let each = a.units.iter().enumerate().flat_map(|(l, us)| us.iter().map(move |&u| work.stated[l].get(u).copied().unwrap_or(0)));
            each.filter(|n| *n > 0).collect()
        };
        let stated = atoms.list.iter().map(stated).collect();
        let versions = (work.n - 1).max(1) as f32;
        // An atom that few versions have is likely an addition there: to lack it costs less.
        let skip =
            atoms.list.iter().map(|a| 0.4 + 0.6 * (a.units.iter().filter(|u| !u.is_empty()).count() as f32 / versions).min(1.0)).collect();
        let twins = &work.twins;
        let of_atoms = atoms.list.iter().map(|a| a.units.iter().enumerate().any(|(l, us)| us.iter().any(|&u| twins[l][u]))).collect();
        let of_units = twins[v].clone();
        Profile { work, v, cells, pins, stated, skip, twins: (of_atoms, of_units), guide }
    }
}

/// For each unit, whether another one of the version has the very same text.
pub(super) fn twins(units: &[Window]) -> Vec<bool> {
    let mut count: rustc_hash::FxHashMap<u64, u32> = rustc_hash::FxHashMap::default();
    for w in units.iter().filter(|w| w.length() >= 20.0) {
        *count.entry(w.text_hash()).or_default() += 1;
    }
    units.iter().map(|w| w.length() >= 20.0 && count.get(&w.text_hash()).is_some_and(|&n| n > 1)).collect()
}

fn run_cells<'w>(work: &'w Work<'w>, atoms: &Atoms, v: usize, a: usize, p: usize) -> Vec<Cell<'w>> {
    let mut out = Vec::new();
    for l in (0..work.n).filter(|&l| l != v) {
        let mut us: Vec<usize> = atoms.list[a..a + p].iter().flat_map(|x| x.units[l].iter().copied()).collect();
        us.sort_unstable();
        us.dedup();
        let Some(w) = window(&work.windows[l], &us) else { continue };
        // A unit that also covers atoms outside the run says more than the run.
        let outside = |i: Option<&atoms::Atom>| i.is_some_and(|x| x.units[l].iter().any(|u| us.contains(u)));
        let spills = outside(a.checked_sub(1).and_then(|i| atoms.list.get(i))) || outside(atoms.list.get(a + p));
        // A run in which this version lacks a part says less than the run.
        let partial = atoms.list[a..a + p].iter().any(|x| x.units[l].is_empty());
        out.push(Cell { version: l, window: w, trust: if spills || partial { 0.3 } else { 1.0 } });
    }
    out
}

impl Profile<'_> {
    /// True where the file has each of some units side by side with one of some atoms.
    fn is_stated(&self, a: usize, p: usize, b: usize, q: usize) -> bool {
        let Some(units) = self.work.stated[self.v].get(b..b + q) else { return false };
        units.iter().all(|n| *n > 0 && self.stated[a..a + p].iter().flatten().any(|m| m == n))
    }

    /// By how much, from 0 to 1, an encoder finds that these agree better with something else near.
    fn astray(&self, cells: &[Cell], theirs: &Window) -> f32 {
        let margins: Vec<f32> =
            cells.iter().filter_map(|c| self.work.scorers[c.version * self.work.n + self.v].margin(&c.window, theirs)).collect();
        if margins.is_empty() { 0.0 } else { (-margins.iter().sum::<f32>() / margins.len() as f32).clamp(0.0, 1.0) }
    }
}

impl Evidence for Profile<'_> {
    fn atoms(&self) -> usize {
        self.cells[0].len()
    }

    fn units(&self) -> usize {
        self.work.windows[self.v][0].len()
    }

    fn score(&self, a: usize, p: usize, b: usize, q: usize) -> Option<f32> {
        let theirs = self.work.windows[self.v][q - 1].get(b)?;
        let pins = &self.work.pin_of[self.v][b..b + q];
        let mut bonus = 0.0;
        let pinned = pins.iter().any(Option::is_some) || self.pins[a..a + p].iter().any(Option::is_some);
        if pinned {
            let first = pins[0].or(self.pins[a]);
            if !pins.iter().chain(&self.pins[a..a + p]).all(|x| *x == first) {
                return None;
            }
            bonus = 50.0;
        }
        if self.is_stated(a, p, b, q) {
            bonus += STATED;
        }
        if q > 1 && self.repeats(self.v, b, q) {
            return None;
        }
        // A copy stands for its original's counterpart, not for whatever is missing where it stands.
        let copied = self.twins.0[a..a + p].iter().any(|t| *t) != self.twins.1[b..b + q].iter().any(|t| *t);
        if copied {
            bonus -= TWIN;
        }
        let cells = self.cells.get(p - 1)?.get(a)?;
        if copied && !pinned {
            bonus -= STRANGER * self.astray(cells, theirs);
        }
        let (mut sum, mut trust, mut n) = (0.0, 0.0, 0.0);
        for c in cells {
            if c.window.count > 1 && p > 1 && self.repeats(c.version, c.window.first, c.window.count) {
                return None;
            }
            let s = self.work.scorers[c.version * self.work.n + self.v].score(&c.window, theirs);
            sum += s * c.trust;
            trust += c.trust;
            n += c.trust.min(1.0);
        }
        if trust == 0.0 {
            return None;
        }
        // Versions agree more than independent witnesses would: their sum counts by the square root of their number, roughly.
        Some(sum / trust * (1.0 + 0.03 * (n - 1.0f32).max(0.0)) + bonus)
    }

    fn skip_atom(&self, a: usize) -> f32 {
        if self.twins.0[a] { self.skip[a] * TWIN_SKIP } else { self.skip[a] }
    }

    fn skip_unit(&self, b: usize) -> f32 {
        if self.twins.1[b] { TWIN_SKIP } else { 1.0 }
    }

    fn copy(&self, a: usize, b: usize) -> bool {
        self.twins.0[a] || self.twins.1[b]
    }

    fn guide(&self) -> Option<&Guide> {
        self.guide.as_ref()
    }

    fn likely(&self) -> Vec<(usize, usize)> {
        // For each key where it stands on either side; a key that stands twice on one side tells nothing.
        let mut places: FxHashMap<(u8, u32, u32), [Place; 2]> = FxHashMap::default();
        let mut keys = Vec::new();
        for (a, cells) in self.cells[0].iter().enumerate() {
            keys.clear();
            cells.iter().for_each(|c| c.window.keys(&mut keys));
            keys.iter().for_each(|k| places.entry(*k).or_default()[0].add(a));
        }
        for (b, window) in self.work.windows[self.v][0].iter().enumerate() {
            keys.clear();
            window.keys(&mut keys);
            keys.iter().for_each(|k| places.entry(*k).or_default()[1].add(b));
        }
        let mut votes: FxHashMap<(usize, usize), u32> = FxHashMap::default();
        for p in places.into_values() {
            if let [Place::Once(a), Place::Once(b)] = p {
                *votes.entry((a, b)).or_default() += 1;
            }
        }
        let mut pairs: Vec<(u32, usize, usize)> = votes.into_iter().filter(|v| v.1 >= VOTES).map(|((a, b), n)| (n, a, b)).collect();
        pairs.sort_unstable_by_key(|&(n, a, b)| (std::cmp::Reverse(n), a, b));
        let mut taken = (vec![false; self.atoms()], vec![false; self.units()]);
        let mut out = Vec::new();
        for (_, a, b) in pairs {
            if !taken.0[a] && !taken.1[b] {
                (taken.0[a], taken.1[b]) = (true, true);
                out.push((a, b));
            }
        }
        out.sort_unstable();
        out
    }
}

/// So many keys that nothing else has must two units share to be likely counterparts.
const VOTES: u32 = 2;

/// Where a key stands.
#[derive(Clone, Copy, Default, PartialEq)]
enum Place {
    #[default]
    Nowhere,
    Once(usize),
    Often,
}

impl Place {
    fn add(&mut self, at: usize) {
        *self = match *self {
            Place::Nowhere => Place::Once(at),
            Place::Once(x) if x == at => Place::Once(x),
            _ => Place::Often,
        };
    }
}

impl Profile<'_> {
    /// True where two of the units are the same text: a copy is never part of a bead with its original.
    fn repeats(&self, v: usize, first: usize, count: usize) -> bool {
        let w = &self.work.windows[v][0];
        let end = (first + count).min(w.len());
        (first..end).any(|i| (i + 1..end).any(|k| w[i].same_text(&w[k])))
    }
}

#[cfg(test)]
mod tests {
    use crate::align::{Settings, align};
    use crate::document::{Family, Source};
    use crate::language::Tag;
    use crate::read::{UnitMode, version_of};
    use std::sync::Arc;

    /// English with four clauses and French with three, of which the second says nothing that would tell whose counterpart it is.
    fn family(stated: Option<u32>) -> Family {
        let en = "Members may borrow books.\nThe garden is open.\nThe cellar is closed.\nKeys go back on Monday.\n";
        let fr = "Les membres peuvent emprunter des livres.\nVoir ci-après.\nLes clés sont rendues le lundi.\n";
        let mut versions = [("en", en), ("fr", fr)]
            .map(|(tag, text)| version_of(Arc::new(Source::from_text(tag, text, 0)), Some(&Tag::new(tag)), UnitMode::Line))
            .to_vec();
        if let Some(n) = stated {
            versions[0].stated = Arc::from([1, 2, 3, 4]);
            versions[1].stated = Arc::from([1, n, 4]);
        }
        Family { id: "p".into(), versions, reference: 0, reason: String::new() }
    }

    #[test]
    fn units_of_a_bilingual_file_stay_together_where_the_text_does_not_tell() {
        for (n, unit) in [(2, 1), (3, 2)] {
            let rows = align(&family(Some(n)), &Settings::default()).concordance.rows;
            let row = rows.iter().find(|r| r.cells[1] == [1]).expect("a row of the clause");
            assert_eq!(row.cells[0], [unit], "{rows:?}");
        }
    }

    #[test]
    fn items_that_changed_places_are_told_although_the_file_states_otherwise() {
        let text = |tag: &str, lines: [&str; 4]| {
            let mut v = version_of(Arc::new(Source::from_text(tag, lines.join("\n"), 0)), Some(&Tag::new(tag)), UnitMode::Line);
            v.stated = Arc::from([1, 2, 3, 4]);
            v
        };
        let en = text("en", ["We keep:", "your name and address;", "your telephone number;", "your bank account."]);
        let fr = text("fr", ["Nous conservons :", "votre numéro de téléphone ;", "vos nom et adresse ;", "votre compte bancaire."]);
        let family = Family { id: "p".into(), versions: vec![en, fr], reference: 0, reason: String::new() };
        let rows = align(&family, &Settings::default()).concordance.rows;
        assert!(rows.iter().any(|r| r.cells == [vec![1], vec![2]]) && rows.iter().any(|r| r.cells == [vec![2], vec![1]]), "{rows:?}");
    }
}
