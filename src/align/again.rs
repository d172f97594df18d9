//! Aligns a family once more after a small change: what did not change keeps its analyses and its place, a version that changed is
//! aligned anew beside where it stood, closely around the change and hardly elsewhere. A fresh alignment may differ from it where the
//! change bears on far clauses; whoever shows the result for long aligns afresh when there is time (see `Session`).

use super::atoms::Atoms;
use super::beads::Guide;
use super::{Aligned, Settings, Work, analyse_unit, finish, work};
use crate::document::{Family, LabelSystem, Unit, Version};
use crate::similarity::{Analysis, Features};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// A change is small where it touches so many units of a family in hundred at most, or so few in all.
const SMALL: (usize, usize) = (5, 12);

/// So many units on either side of a change are looked at as closely as in a fresh alignment.
const AROUND: usize = 16;

/// Where two states of a version differ: before the run both are alike, behind it too.
struct Change {
    old: Range<usize>,
    new: Range<usize>,
}

impl Change {
    fn between(old: &Version, new: &Version) -> Change {
        let alike = |x: &Unit, y: &Unit| {
            x.kind == y.kind && x.depth == y.depth && x.text == y.text && x.language == y.language && label(x) == label(y)
        };
        let (a, b) = (&old.units, &new.units);
        let most = a.len().min(b.len());
        let before = a.iter().zip(b).take_while(|(x, y)| alike(x, y)).count();
        let behind = a.iter().rev().zip(b.iter().rev()).take(most - before).take_while(|(x, y)| alike(x, y)).count();
        Change { old: before..a.len() - behind, new: before..b.len() - behind }
    }

    fn is_none(&self) -> bool {
        self.old.is_empty() && self.new.is_empty()
    }

    /// Number of a unit after the change, where it is still there.
    fn moved(&self, unit: usize) -> Option<usize> {
        if unit < self.old.start {
            Some(unit)
        } else if unit >= self.old.end {
            Some(unit - self.old.end + self.new.end)
        } else {
            None
        }
    }

    /// Number of a unit before the change, where it was there.
    fn was(&self, unit: usize) -> Option<usize> {
        Change { old: self.new.clone(), new: self.old.clone() }.moved(unit)
    }
}

/// A label, its place left aside.
fn label(u: &Unit) -> Option<(&str, &[u32], LabelSystem, bool)> {
    u.label.as_ref().map(|l| (l.raw.as_str(), l.value.as_slice(), l.system, l.mirrored))
}

/// Aligns a family that was aligned before; afresh where too much has changed, where encoders look or where a reviewer has pinned rows.
pub fn again(family: &Family, settings: &Settings, before: &Family, aligned: &Aligned) -> Aligned {
    let same_versions = family.versions.len() == before.versions.len()
        && family.reference == before.reference
        && family.versions.iter().zip(&before.versions).all(|(x, y)| x.language == y.language);
    if !same_versions || settings.engine.is_some() || aligned.phrases.is_some() || !settings.pins.is_empty() {
        return super::align(family, settings);
    }
    let changes: Vec<Change> = before.versions.iter().zip(&family.versions).map(|(x, y)| Change::between(x, y)).collect();
    let touched: usize = changes.iter().map(|c| c.old.len().max(c.new.len())).sum();
    let units: usize = family.versions.iter().map(|v| v.units.len()).sum();
    if touched > SMALL.1.max(units * SMALL.0 / 100) {
        return super::align(family, settings);
    }
    let analyses = analysed(family, &changes, aligned);
    let features = Features::new(family, &analyses);
    let mut work = work(family, settings, &features);
    for (scorer, old) in work.scorers.iter_mut().zip(&aligned.scorers) {
        scorer.calibrated_as(old);
    }
    let mut atoms = aligned.atoms.clone();
    for (v, change) in changes.iter().enumerate().filter(|(_, c)| !c.is_none()) {
        atoms.renumber(v, |u| change.moved(u));
        realign(&mut work, &mut atoms, v, change);
    }
    finish(family, analyses, features, work, atoms)
}

fn realign(work: &mut Work, atoms: &mut Atoms, v: usize, change: &Change) {
    let (rest, beside) = atoms.guided(v);
    *atoms = rest;
    let near = change.new.start.saturating_sub(AROUND)..change.new.end + AROUND;
    work.join(atoms, v, Guide { beside, near: Some(near) });
}

/// The analyses of units that stayed, and new ones.
fn analysed(family: &Family, changes: &[Change], aligned: &Aligned) -> Vec<Vec<Arc<Analysis>>> {
    let of_version = |(v, version): (usize, &Version)| {
        let of_unit = |(u, unit): (usize, &Unit)| match changes[v].was(u) {
            Some(old) => aligned.analyses[v][old].clone(),
            None => analyse_unit(unit, &version.language),
        };
        version.units.iter().enumerate().map(of_unit).collect()
    };
    family.versions.par_iter().enumerate().map(of_version).collect()
}
