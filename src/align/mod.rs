//! From units to the concordance: versions join one after another, each aligned with all that are there; then each is taken out and
//! aligned anew with the others, so that every version is judged by all.

mod atoms;
pub mod beads;
mod concordance;
mod open;
pub mod pinned;
mod rows;

pub use beads::Costs;
pub use concordance::{Concordance, Row};
pub(crate) use rows::longest_increasing;

use crate::document::Family;
use crate::similarity::dense::MODELS;
use crate::similarity::phrases::Phrases;
use crate::similarity::score::{MEASURES, Scorer, Window, windows};
use crate::similarity::semantic::{CHEAP, DEAR, Engine};
use crate::similarity::weights::{Fitted, LEXICAL, SEMANTIC};
use crate::similarity::{Analysis, Features};
use atoms::Atoms;
use beads::{Bead, Evidence};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
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
    pub analyses: Vec<Vec<Analysis>>,
    /// The units as vectors.
    pub features: Features,
    /// Stretches of one to three units of each version.
    pub windows: Vec<[Vec<Window>; 3]>,
    scorers: Vec<Scorer>,
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
pub fn analyse(family: &Family) -> Vec<Vec<Analysis>> {
    family.versions.iter().map(|v| v.units.par_iter().with_min_len(64).map(|u| Analysis::of(u, &v.language)).collect()).collect()
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

/// Aligns with the evidence that there is.
fn with(family: &Family, settings: &Settings, analyses: Vec<Vec<Analysis>>, features: Features) -> Aligned {
    let windows: Vec<[Vec<Window>; 3]> = features.units.iter().map(|u| windows(u)).collect();
    let n = family.versions.len();
    let scorers = (0..n * n).map(|i| Scorer::new(&features, i / n, i % n, &settings.lexical, &settings.semantic)).collect();
    let costs = if features.dense() { Costs { moved: 4.0, ..Costs::of(&settings.semantic) } } else { Costs::of(&settings.lexical) };
    let mut work = Work { windows, scorers, n, settings, costs, pin_of: pin_of(family, settings) };
    let atoms = work.all(family);
    let concordance = rows::concordance(family, &atoms, &work);
    let Work { windows, scorers, .. } = work;
    Aligned { concordance, analyses, features, windows, scorers, phrases: None, looked: [0; MODELS] }
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

struct Work<'a> {
    windows: Vec<[Vec<Window>; 3]>,
    scorers: Vec<Scorer>,
    n: usize,
    settings: &'a Settings,
    costs: Costs,
    pin_of: Vec<Vec<Option<u32>>>,
}

impl Work<'_> {
    /// Brings all versions together.
    fn all(&mut self, family: &Family) -> Atoms {
        let size = |v: usize| family.versions[v].units.len();
        let r = family.reference;
        let mut atoms = Atoms::of(self.n, r, size(r));
        let mut order: Vec<(f32, usize)> = Vec::new();
        for v in (0..self.n).filter(|&v| v != r) {
            let beads = self.beads(&atoms, v);
            self.calibrate(&atoms, v, &beads);
            let mean = beads.iter().map(|b| b.score.min(6.0)).sum::<f32>() / size(v).max(1) as f32;
            order.push((mean, v));
        }
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for &(_, v) in &order {
            let beads = self.beads(&atoms, v);
            self.calibrate(&atoms, v, &beads);
            atoms.insert(v, size(v), &beads);
        }
        if self.n > 2 {
            for _ in 0..self.settings.rounds {
                for v in std::iter::once(r).chain(order.iter().map(|o| o.1)) {
                    atoms.remove(v);
                    let beads = self.beads(&atoms, v);
                    self.calibrate(&atoms, v, &beads);
                    atoms.insert(v, size(v), &beads);
                }
            }
        }
        atoms
    }

    fn beads(&self, atoms: &Atoms, v: usize) -> Vec<Bead> {
        let profile = Profile::new(self, atoms, v);
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

/// What a bead costs more where one side is a copy of another unit of its version and the other side is not.
const TWIN: f32 = 3.0;
/// What it costs beyond that where an encoder finds that the copy agrees much better with something else.
const STRANGER: f32 = 10.0;
/// Share of the usual price at which a copy is left without counterpart.
const TWIN_SKIP: f32 = 0.4;

/// One version's cell in a run of atoms: the version, its window, and how far it can be trusted to be just this run.
struct Cell<'w> {
    version: usize,
    window: Seen<'w>,
    trust: f32,
}

/// The atoms as one side of an alignment with version `v`.
struct Profile<'w> {
    work: &'w Work<'w>,
    v: usize,
    /// `cells[p][a]`: the cells of the run of p + 1 atoms from a.
    cells: [Vec<Vec<Cell<'w>>>; 3],
    pins: Vec<Option<u32>>,
    skip: Vec<f32>,
    /// For each atom and each unit, whether its very text stands in its version twice.
    twins: (Vec<bool>, Vec<bool>),
}

impl<'w> Profile<'w> {
    fn new(work: &'w Work<'w>, atoms: &Atoms, v: usize) -> Profile<'w> {
        let m = atoms.list.len();
        let cells = std::array::from_fn(|p| (0..(m + 1).saturating_sub(p + 1)).map(|a| run_cells(work, atoms, v, a, p + 1)).collect());
        let pins = atoms
            .list
            .iter()
            .map(|a| a.units.iter().enumerate().flat_map(|(l, us)| us.iter().map(move |&u| (l, u))).find_map(|(l, u)| work.pin_of[l][u]))
            .collect();
        let versions = (work.n - 1).max(1) as f32;
        // An atom that few versions have is likely an addition there: to lack it costs less.
        let skip =
            atoms.list.iter().map(|a| 0.4 + 0.6 * (a.units.iter().filter(|u| !u.is_empty()).count() as f32 / versions).min(1.0)).collect();
        let own: Vec<Vec<bool>> = work.windows.iter().map(|w| twins(&w[0])).collect();
        let of_atoms = atoms.list.iter().map(|a| a.units.iter().enumerate().any(|(l, us)| us.iter().any(|&u| own[l][u]))).collect();
        let of_units = own[v].clone();
        Profile { work, v, cells, pins, skip, twins: (of_atoms, of_units) }
    }
}

/// For each unit, whether another one of the version has the very same text.
fn twins(units: &[Window]) -> Vec<bool> {
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
        if pins.iter().any(Option::is_some) || self.pins[a..a + p].iter().any(Option::is_some) {
            let first = pins[0].or(self.pins[a]);
            if !pins.iter().chain(&self.pins[a..a + p]).all(|x| *x == first) {
                return None;
            }
            bonus = 50.0;
        }
        if q > 1 && self.repeats(self.v, b, q) {
            return None;
        }
        // A copy stands for its original's counterpart, not for whatever is missing where it stands.
        if self.twins.0[a..a + p].iter().any(|t| *t) != self.twins.1[b..b + q].iter().any(|t| *t) {
            bonus -= TWIN;
        }
        let cells = self.cells.get(p - 1)?.get(a)?;
        if bonus < 0.0 {
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
