//! From units to the concordance: versions join one after another, each aligned with all that are there; then each is taken out and
//! aligned anew with the others, so that every version is judged by all.

pub mod again;
mod atoms;
pub mod beads;
mod concordance;
mod open;
pub mod pinned;
mod profile;
mod rows;

pub use beads::Costs;
pub use concordance::{Concordance, Row};
pub(crate) use rows::longest_increasing;

use crate::document::{Family, Unit, Version};
use crate::language::Tag;
use crate::lexicon;
use crate::similarity::dense::MODELS;
use crate::similarity::phrases::Phrases;
use crate::similarity::score::{MEASURES, Scorer, Window, windows};
use crate::similarity::semantic::{CHEAP, DEAR, Engine};
use crate::similarity::weights::{Fitted, LEXICAL, SEMANTIC};
use crate::similarity::{Analysis, Features};
use atoms::Atoms;
use beads::{Bead, Guide};
use profile::Profile;
use rayon::prelude::*;
use std::sync::Arc;

/// How to align.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Weights and prices where no encoder looked.
    pub lexical: Fitted,
    /// Weights and prices where one did.
    pub semantic: Fitted,
    /// How many units beside the diagonal are looked at.
    pub band: usize,
    /// How often each version is taken out and aligned anew.
    pub rounds: usize,
    /// The encoders, where there are any.
    pub engine: Option<Arc<Engine>>,
    /// Rows that a reviewer has confirmed: for each the units of every version.
    pub pins: Vec<Vec<Vec<usize>>>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { lexical: LEXICAL, semantic: SEMANTIC, band: 60, rounds: 2, engine: None, pins: Vec::new() }
    }
}

/// A family with its concordance and the evidence that it rests on.
#[derive(Debug)]
pub struct Aligned {
    /// The rows.
    pub concordance: Concordance,
    /// Each unit looked at closely: `analyses[version][unit]`.
    pub analyses: Vec<Vec<Arc<Analysis>>>,
    /// The units as vectors.
    pub features: Features,
    /// Stretches of one to three units of each version.
    pub windows: Vec<[Vec<Window>; 3]>,
    scorers: Vec<Scorer>,
    atoms: Atoms,
    /// The encoders, for parts of units; none where none was asked.
    pub phrases: Option<Phrases>,
    /// How many units each encoder looked at.
    looked: [usize; MODELS],
}

impl Aligned {
    /// How many units, and since then how many parts of units, each encoder looked at.
    pub fn looked(&self) -> [usize; MODELS] {
        let phrases = self.phrases.as_ref().map_or([0; MODELS], Phrases::looked);
        std::array::from_fn(|m| self.looked[m] + phrases[m])
    }

    /// Log-odds that unit `u` of version `a` and unit `w` of version `b` say the same.
    pub fn score(&self, a: usize, u: usize, b: usize, w: usize) -> f32 {
        self.scorers[a * self.windows.len() + b].score(&self.windows[a][0][u], &self.windows[b][0][w])
    }

    /// Log-odds that two cells say the same.
    pub fn score_cells(&self, a: usize, us: &[usize], b: usize, ws: &[usize]) -> f32 {
        match (window(&self.windows[a], us), window(&self.windows[b], ws)) {
            (Some(x), Some(y)) => self.scorers[a * self.windows.len() + b].score(&x, &y),
            _ => f32::NEG_INFINITY,
        }
    }

    /// How far above chance two cells agree by an encoder, as a share of what counterparts of this pair usually reach: about 0 for
    /// strangers, 1 for counterparts. None where no encoder can tell.
    pub fn agreement(&self, a: usize, us: &[usize], b: usize, ws: &[usize]) -> Option<f32> {
        let (x, y) = (window(&self.windows[a], us)?, window(&self.windows[b], ws)?);
        self.scorers[a * self.windows.len() + b].relative(&x, &y)
    }

    /// The measures behind `score_cells`, for fitting.
    pub fn measures(&self, a: usize, us: &[usize], b: usize, ws: &[usize]) -> Option<[f32; MEASURES]> {
        let (x, y) = (window(&self.windows[a], us)?, window(&self.windows[b], ws)?);
        Some(self.scorers[a * self.windows.len() + b].measures(&x, &y))
    }
}

impl Aligned {
    /// The measures behind `score_cells` by name, each with its value and what it adds to the score.
    pub fn weighed(&self, a: usize, us: &[usize], b: usize, ws: &[usize]) -> Option<Vec<(&'static str, f32, f32)>> {
        let (x, y) = (window(&self.windows[a], us)?, window(&self.windows[b], ws)?);
        Some(self.scorers[a * self.windows.len() + b].weighed(&x, &y))
    }
}

/// A window that is there already, or one made for the occasion: a `Cow` as small as its pointer, for there are many.
enum Seen<'a> {
    There(&'a Window),
    Made(Box<Window>),
}

impl std::ops::Deref for Seen<'_> {
    type Target = Window;

    fn deref(&self) -> &Window {
        match self {
            Seen::There(w) => w,
            Seen::Made(w) => w,
        }
    }
}

/// The window over some units of a version.
fn window<'a>(w: &'a [Vec<Window>; 3], units: &[usize]) -> Option<Seen<'a>> {
    let first = *units.first()?;
    let neighbours = units.windows(2).all(|p| p[1] == p[0] + 1);
    if neighbours && units.len() <= 3 {
        return w[units.len() - 1].get(first).map(Seen::There);
    }
    let mut all = w[0].get(first)?.clone();
    for &u in &units[1..] {
        all = all.join(w[0].get(u)?);
    }
    Some(Seen::Made(Box::new(all)))
}

/// Looks at every unit of a family.
pub fn analyse(family: &Family) -> Vec<Vec<Arc<Analysis>>> {
    // Each language's terms are made ready once in a process: for all languages at once, so that no thread waits for another.
    family.versions.par_iter().for_each(|v| {
        lexicon::builtin().matcher(&v.language);
    });
    let look = |v: &Version| v.units.par_iter().with_min_len(64).map(|u| analyse_unit(u, &v.language)).collect();
    family.versions.iter().map(look).collect()
}

fn analyse_unit(unit: &Unit, language: &Tag) -> Arc<Analysis> {
    Arc::new(Analysis::of(unit, language))
}

/// Aligns a family.
pub fn align(family: &Family, settings: &Settings) -> Aligned {
    let analyses = analyse(family);

    let mut features = Features::new(family, &analyses);
    let Some(engine) = settings.engine.as_ref().filter(|_| family.versions.len() > 1) else {
        return with(family, settings, analyses, features);
    };
    let mut looked = [0; MODELS];
    let mut means = [const { Vec::new() }; MODELS];
    let known = engine.compares(CHEAP, family);
    if known.contains(&true) {
        let all = family.versions.iter().zip(&known).map(|(v, &k)| vec![k; v.units.len()]).collect();
        let seen = engine.look(CHEAP, family, all);
        features.add(CHEAP, seen.directions);
        (looked[CHEAP], means[CHEAP]) = (seen.count, seen.means);
    }
    let unknown = engine.compares(DEAR, family);
    let mut aligned = with(family, settings, analyses, features);
    if unknown.contains(&true) {
        let seen = engine.look(DEAR, family, open::open(family, &aligned, &unknown));
        (looked[DEAR], means[DEAR]) = (seen.count, seen.means);
        if seen.count > 0 {
            let Aligned { analyses, mut features, .. } = aligned;
            features.add(DEAR, seen.directions);
            aligned = with(family, settings, analyses, features);
        }
    }
    Aligned { looked, phrases: Some(Phrases::new(engine.clone(), means)), ..aligned }
}

/// Least score of two left-over units that are matched although they stand elsewhere, where an encoder looked: two clauses on one
/// subject are alike to it. By hand, on the development documents.
const ELSEWHERE: f32 = 4.0;

/// Aligns with the evidence that there is.
fn with(family: &Family, settings: &Settings, analyses: Vec<Vec<Arc<Analysis>>>, features: Features) -> Aligned {
    let mut work = work(family, settings, &features);
    let atoms = work.all(family);
    finish(family, analyses, features, work, atoms)
}

/// What there is to align by.
fn work<'a>(family: &Family, settings: &'a Settings, features: &Features) -> Work<'a> {
    let windows: Vec<[Vec<Window>; 3]> = features.units.par_iter().map(|u| windows(u)).collect();
    let n = family.versions.len();
    let scorers = (0..n * n).map(|i| Scorer::new(features, i / n, i % n, &settings.lexical, &settings.semantic)).collect();
    let costs = if features.dense() { Costs { moved: ELSEWHERE, ..Costs::of(&settings.semantic) } } else { Costs::of(&settings.lexical) };
    let twins = windows.iter().map(|w| profile::twins(&w[0])).collect();
    Work { windows, scorers, n, settings, costs, pin_of: pin_of(family, settings), stated: stated(family), twins }
}

/// From atoms to the concordance.
fn finish(family: &Family, analyses: Vec<Vec<Arc<Analysis>>>, features: Features, work: Work, atoms: Atoms) -> Aligned {
    let concordance = rows::concordance(family, &atoms, &work);
    let Work { windows, scorers, .. } = work;
    Aligned { concordance, analyses, features, windows, scorers, atoms, phrases: None, looked: [0; MODELS] }
}

/// For each unit of each version the pinned row that it stands in.
fn pin_of(family: &Family, settings: &Settings) -> Vec<Vec<Option<u32>>> {
    let mut out: Vec<Vec<Option<u32>>> = family.versions.iter().map(|v| vec![None; v.units.len()]).collect();
    for (p, cells) in settings.pins.iter().enumerate() {
        for (v, units) in cells.iter().enumerate() {
            for &u in units {
                if let Some(x) = out.get_mut(v).and_then(|o| o.get_mut(u)) {
                    *x = Some(p as u32);
                }
            }
        }
    }
    out
}

/// For each unit the unit of a bilingual file that it stands in.
fn stated(family: &Family) -> Vec<Vec<u32>> {
    let of = |v: &Version| (0..v.units.len()).map(|u| v.stated_unit(u).unwrap_or(0)).collect();
    family.versions.iter().map(|v| if v.stated.is_empty() { Vec::new() } else { of(v) }).collect()
}

struct Work<'a> {
    windows: Vec<[Vec<Window>; 3]>,
    scorers: Vec<Scorer>,
    n: usize,
    settings: &'a Settings,
    costs: Costs,
    pin_of: Vec<Vec<Option<u32>>>,
    /// For each version the number of the unit of a bilingual file that each of its units stands in, or 0; empty where nothing is stated.
    stated: Vec<Vec<u32>>,
    /// For each unit of each version, whether its very text stands there twice.
    twins: Vec<Vec<bool>>,
}

impl Work<'_> {
    /// Brings all versions together.
    fn all(&mut self, family: &Family) -> Atoms {
        let size = |v: usize| family.versions[v].units.len();
        let r = family.reference;
        let mut atoms = Atoms::of(self.n, r, size(r));
        let mut order: Vec<(f32, usize)> = Vec::new();
        // Each is compared with the reference alone, and what one teaches does not bear on the next.
        let others: Vec<usize> = (0..self.n).filter(|&v| v != r).collect();
        let first: Vec<Vec<Bead>> = others.par_iter().map(|&v| self.beads(&atoms, v, None)).collect();
        // For each version the unit beside each unit of the reference.
        let mut beside: Vec<Vec<Option<usize>>> = vec![Vec::new(); self.n];
        for (v, beads) in others.into_iter().zip(first) {
            self.calibrate(&atoms, v, &beads);
            beside[v] = vec![None; size(r)];
            for b in &beads {
                beside[v][b.a..b.a + b.p].fill(Some(b.b));
            }
            let mean = beads.iter().map(|b| b.score.min(6.0)).sum::<f32>() / size(v).max(1) as f32;
            order.push((mean, v));
        }
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        // What each version was last aligned with.
        let mut with: Vec<Option<Atoms>> = vec![None; self.n];
        for &(_, v) in &order {
            let guide = atoms.guide(|a| a.units[r].first().and_then(|&u| beside[v][u]));
            with[v] = Some(atoms.clone());
            self.join(&mut atoms, v, Guide { beside: guide, near: None });
        }
        if self.n > 2 {
            for _ in 0..self.settings.rounds {
                for v in std::iter::once(r).chain(order.iter().map(|o| o.1)) {
                    let (rest, beside) = atoms.guided(v);
                    // Nothing else changed since: it would come to stand where it stands.
                    if with[v].as_ref() != Some(&rest) {
                        with[v] = Some(rest.clone());
                        atoms = rest;
                        self.join(&mut atoms, v, Guide { beside, near: None });
                    }
                }
            }
        }
        atoms
    }

    /// Aligns a version with the atoms and puts it in.
    fn join(&mut self, atoms: &mut Atoms, v: usize, guide: Guide) {
        let beads = self.beads(atoms, v, Some(guide));
        self.calibrate(atoms, v, &beads);
        atoms.insert(v, self.windows[v][0].len(), &beads);
    }

    fn beads(&self, atoms: &Atoms, v: usize, guide: Option<Guide>) -> Vec<Bead> {
        let profile = Profile::new(self, atoms, v, guide);
        beads::align(&profile, &self.costs, self.settings.band)
    }

    fn calibrate(&mut self, atoms: &Atoms, v: usize, beads: &[Bead]) {
        for l in (0..self.n).filter(|&l| l != v) {
            let pairs: Vec<(Seen, Seen)> = beads
                .iter()
                .filter(|b| b.score > 0.0)
                .filter_map(|b| {
                    let mut us: Vec<usize> = atoms.list[b.a..b.a + b.p].iter().flat_map(|a| a.units[l].iter().copied()).collect();
                    us.sort_unstable();
                    us.dedup();
                    let vs: Vec<usize> = (b.b..b.b + b.q).collect();
                    Some((window(&self.windows[l], &us)?, window(&self.windows[v], &vs)?))
                })
                .collect();
            let mut s = self.scorers[l * self.n + v].clone();
            s.calibrate(pairs.iter().map(|(x, y)| (&**x, &**y)));
            let mut t = self.scorers[v * self.n + l].clone();
            t.calibrate(pairs.iter().map(|(x, y)| (&**y, &**x)));
            drop(pairs);
            self.scorers[l * self.n + v] = s;
            self.scorers[v * self.n + l] = t;
        }
    }
}
