//! A structured perceptron with margin (Collins 2002) over the aligner's own dynamic programming: each document is aligned with what is
//! fitted so far, beads that the gold lacks being made to look better by a margin; what the gold has more of becomes dearer, what the
//! aligner made more of becomes cheaper. The weights of the later epochs are averaged. After each step the weights are projected
//! onto bounds: the structure of these documents is cleaner than that of the documents people send.

use crate::Result;
use crate::bench::Document;
use concordat::align::beads::{self, Bead, Costs, Evidence};
use concordat::align::{self, Settings};
use concordat::similarity::score::{MEASURE_NAMES, MEASURES, windows};
use concordat::similarity::semantic::{CHEAP, DEAR};
use concordat::similarity::weights::Fitted;
use concordat::similarity::{Features, Scorer, Window};
use std::collections::HashSet;
use std::fmt::Write;

/// How to fit.
pub struct Options {
    /// On all documents, not on half of them.
    pub all: bool,
    /// Times that every document is seen.
    pub epochs: usize,
    /// How much better a wrong bead is made to look.
    pub margin: f32,
    /// Size of the first steps.
    pub rate: f64,
}

impl Default for Options {
    fn default() -> Options {
        Options { all: false, epochs: 12, margin: 1.0, rate: 0.03 }
    }
}

/// Measures first, then four prices.
const N: usize = MEASURES + 4;
const SKIP: usize = MEASURES;
const MERGE: usize = MEASURES + 1;
const BLOCK: usize = MEASURES + 2;
const CROSS: usize = MEASURES + 3;

/// Price of a skip in what is written: decisions do not depend on the scale, so it is fixed.
const SKIP_PRICE: f64 = 4.0;

/// Where fitting starts: what earlier fits found, rounded. From zero it takes many epochs to get here.
const START: [f64; N] = [
    -2.5, 5.5, 15.0, 0.0, 12.0, 16.0, -4.0, -2.5, -1.0, 1.0, -1.5, -2.5, -2.5, 2.5, -2.5, 7.0, -2.0, -2.5, 8.5, -3.5, 8.0, -1.0, 9.0, -0.5,
    -2.5, -1.0, -1.0, 2.0, 5.0, 3.0, 0.0, 3.0, 3.0, // prices: skip, merge, block, cross
    4.0, -1.0, 13.0, 4.5,
];

/// Bounds in quarters of a skip's price, lowest and highest: structure may hint, not decide; addresses and equal texts must count.
const BOUNDS: [(&str, f64, f64); 9] = [
    ("label-same", 0.3, 9.0),
    ("label-other", -1.5, -0.2),
    ("label-one-side", -2.5, 0.0),
    ("kind-other", -2.5, 0.0),
    ("position", -3.0, -0.5),
    ("label-inside", -2.5, 0.0),
    ("anchors-shared", 2.0, 9.0),
    ("anchors-other", -3.0, -0.5),
    ("same-text", 3.0, 9.0),
];
/// Least price of a bead with several units on both sides.
const LEAST_BLOCK: f64 = 2.0;
/// Share by which every number shrinks at each step.
const DECAY: f64 = 1e-5;
/// How fast the steps get smaller from epoch to epoch.
const COOLING: f64 = 0.3;
/// Units beside the diagonal that are looked at, as in `align::Settings`.
const BAND: usize = 60;

/// Fitted numbers.
pub struct Numbers([f64; N]);

/// A bead as atoms and units: first and number of each.
type Shape = (usize, usize, usize, usize);

/// A document ready to be aligned again and again.
struct Lesson<'d> {
    windows: Vec<[Vec<Window>; 3]>,
    features: Features,
    gold: Vec<Shape>,
    crossings: usize,
    document: &'d Document,
}

impl<'d> Lesson<'d> {
    fn new(document: &'d Document, settings: &Settings) -> Lesson<'d> {
        let mut features = Features::new(&document.family, &align::analyse(&document.family));
        if let Some(engine) = &settings.engine {
            for model in [CHEAP, DEAR] {
                let asked = engine.compares(model, &document.family);
                let all = document.family.versions.iter().zip(&asked).map(|(v, &k)| vec![k; v.units.len()]).collect();
                features.add(model, engine.look(model, &document.family, all).directions);
            }
        }
        let windows = features.units.iter().map(|u| windows(u)).collect();
        let shape = |b: &crate::bench::GoldBead| Some((*b.a.first()?, b.a.len(), *b.b.first()?, b.b.len()));
        let gold = document.beads.iter().filter_map(shape).collect();
        let crossings = document.beads.iter().filter(|b| b.crossed).count() / 2;
        Lesson { windows, features, gold, crossings, document }
    }

    fn window(&self, version: usize, first: usize, count: usize) -> Option<&Window> {
        self.windows.get(version)?.get(count.checked_sub(1)?)?.get(first)
    }

    /// How often each number counts in an alignment: sums of measures, and prices paid, negative.
    fn counts(&self, scorer: &Scorer, shapes: &[Shape], crossings: usize) -> [f64; N] {
        let mut out = [0.0; N];
        let (mut a_units, mut b_units) = (0, 0);
        for &(a, p, b, q) in shapes {
            let (Some(x), Some(y)) = (self.window(0, a, p), self.window(1, b, q)) else { continue };
            out.iter_mut().zip(scorer.measures(x, y)).for_each(|(o, m)| *o += f64::from(m));
            a_units += p;
            b_units += q;
            out[MERGE] -= (p + q - 2) as f64;
            out[BLOCK] -= if p > 1 && q > 1 { 1.0 } else { 0.0 };
        }
        out[SKIP] -= (self.windows[0][0].len() - a_units + self.windows[1][0].len() - b_units) as f64;
        out[CROSS] -= crossings as f64;
        out
    }
}

/// What the dynamic programming sees: the scores so far, and a margin on everything that the gold lacks.
struct Pair<'a> {
    lesson: &'a Lesson<'a>,
    scorer: &'a Scorer,
    gold: &'a HashSet<Shape>,
    margin: f32,
}

impl Evidence for Pair<'_> {
    fn atoms(&self) -> usize {
        self.lesson.windows[0][0].len()
    }
    fn units(&self) -> usize {
        self.lesson.windows[1][0].len()
    }
    fn skip_atom(&self, _: usize) -> f32 {
        1.0
    }
    fn skip_unit(&self, _: usize) -> f32 {
        1.0
    }
    fn score(&self, a: usize, p: usize, b: usize, q: usize) -> Option<f32> {
        let (x, y) = (self.lesson.window(0, a, p)?, self.lesson.window(1, b, q)?);
        let copies = |v: usize, first: usize, count: usize| {
            let units = &self.lesson.windows[v][0][first..first + count];
            units.iter().enumerate().any(|(i, u)| units[i + 1..].iter().any(|w| u.same_text(w)))
        };
        if copies(0, a, p) || copies(1, b, q) {
            return None;
        }
        let margin = if self.gold.contains(&(a, p, b, q)) { 0.0 } else { self.margin };
        Some(self.scorer.score(x, y) + margin)
    }
}

/// Fits weights and prices.
pub fn fit(documents: &[Document], usual: &Settings, how: &Options) -> Result<Numbers> {
    let mut w = START;
    let bounds = BOUNDS.iter().map(|&(name, lo, hi)| Ok((measure(name)?, lo, hi))).collect::<Result<Vec<_>>>()?;
    let lessons: Vec<Lesson> = documents.iter().map(|d| Lesson::new(d, usual)).collect();
    let (mut sum, mut summed) = ([0.0; N], 0.0);
    for epoch in 0..how.epochs {
        let (mut seen, mut wrong) = (0, 0);
        let rate = how.rate / (1.0 + epoch as f64 * COOLING);
        for k in 0..lessons.len() {
            // A fixed shuffle: 197 is a prime, and the documents of a pair lie side by side.
            let lesson = &lessons[(k * 197 + epoch * 31) % lessons.len()];
            if !how.all && !lesson.document.fitted_on() {
                continue;
            }
            seen += 1;
            wrong += usize::from(step(lesson, &mut w, how.margin, rate));
            project(&mut w, &bounds);
            if epoch >= how.epochs / 2 {
                sum.iter_mut().zip(w).for_each(|(s, x)| *s += x);
                summed += 1.0;
            }
        }
        eprintln!("epoch {epoch}: {wrong} of {seen} documents not as in the gold");
    }
    if summed == 0.0 {
        return Err("no document was seen; check the folder and --epochs".into());
    }
    let scale = SKIP_PRICE / (sum[SKIP] / summed);
    Ok(Numbers(sum.map(|x| x / summed * scale)))
}

/// Aligns a document and moves the numbers towards its gold; true where it was aligned otherwise.
fn step(lesson: &Lesson, w: &mut [f64; N], margin: f32, rate: f64) -> bool {
    let (costs, weights) = settings(w);
    let fitted = Fitted { weights, prices: [costs.skip, costs.merge, costs.block, costs.cross] };
    let mut scorer = Scorer::new(&lesson.features, 0, 1, &fitted, &fitted);
    scorer.calibrate(lesson.gold.iter().filter_map(|&(a, p, b, q)| Some((lesson.window(0, a, p)?, lesson.window(1, b, q)?))));
    let gold: HashSet<Shape> = lesson.gold.iter().copied().collect();
    let made = beads::align(&Pair { lesson, scorer: &scorer, gold: &gold, margin }, &costs, BAND);
    let shapes: Vec<Shape> = made.iter().map(|b| (b.a, b.p, b.b, b.q)).collect();
    let should = lesson.counts(&scorer, &lesson.gold, lesson.crossings);
    let did = lesson.counts(&scorer, &shapes, crossings(&made));
    for (x, (s, d)) in w.iter_mut().zip(should.iter().zip(did)) {
        *x += rate * (s - d);
        *x -= DECAY * *x;
    }
    shapes.into_iter().collect::<HashSet<_>>() != gold
}

fn project(w: &mut [f64; N], bounds: &[(usize, f64, f64)]) {
    w[BLOCK] = w[BLOCK].max(LEAST_BLOCK);
    let unit = w[SKIP].max(1e-3) / 4.0;
    for &(i, lo, hi) in bounds {
        w[i] = w[i].clamp(lo * unit, hi * unit);
    }
}

fn measure(name: &str) -> Result<usize> {
    MEASURE_NAMES.iter().position(|n| *n == name).ok_or_else(|| format!("there is no measure {name}").into())
}

fn settings(w: &[f64; N]) -> (Costs, [f32; MEASURES]) {
    let weights = std::array::from_fn(|i| w[i] as f32);
    // Nothing left over is matched out of order while fitting.
    let moved = f32::MAX;
    (Costs { skip: w[SKIP] as f32, merge: w[MERGE] as f32, block: w[BLOCK] as f32, cross: w[CROSS] as f32, moved }, weights)
}

/// Neighbours that change places.
fn crossings(beads: &[Bead]) -> usize {
    let mut order: Vec<(usize, usize)> = beads.iter().map(|b| (b.a, b.b)).collect();
    order.sort_unstable();
    order.windows(2).filter(|w| w[1].1 < w[0].1).count()
}

impl Numbers {
    /// The aligner's settings with these numbers.
    pub fn to_settings(&self, usual: &Settings) -> Settings {
        let (costs, weights) = settings(&self.0);
        let fitted = Fitted { weights, prices: [costs.skip, costs.merge, costs.block, costs.cross] };
        Settings { lexical: fitted, semantic: fitted, ..usual.clone() }
    }

    /// The source of `src/similarity/weights/<name>.rs`.
    pub fn to_source(&self, name: &str, what: &str) -> String {
        let w = &self.0;
        let mut out = format!(
            "//! What the aligner weighs where {what}. Written by `cargo run --release --example fit`; do not edit by hand.\n\n\
             use super::Fitted;\n\n/// The numbers.\n#[rustfmt::skip]\npub const {}: Fitted = Fitted {{\n    weights: [\n",
            name.to_uppercase()
        );
        for (x, name) in w.iter().zip(MEASURE_NAMES) {
            let _ = writeln!(out, "        {x:.3}, // {name}");
        }
        let [skip, merge, block, cross] = [w[SKIP], w[MERGE], w[BLOCK], w[CROSS]];
        let _ = writeln!(out, "    ],\n    prices: [{skip:.3}, {merge:.3}, {block:.3}, {cross:.3}],\n}};");
        out
    }
}
