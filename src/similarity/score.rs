//! The score of a bead: log-odds that two stretches of units say the same, from concepts, names, numbers, anchors, lengths and
//! structure. The weights are those of a structured perceptron (`examples/fit`).

use super::agreement::Agreement;
use super::features::{Features, Sparse};
use super::weights::Fitted;
use super::window::shared;
pub use super::window::{Window, windows};
use crate::document::UnitKind;
use crate::language::Script;
use std::sync::Arc;

/// Number of measures that a score is made of.
pub const MEASURES: usize = 33;

/// Names of the measures, for the fitting script and for people who ask why.
pub const MEASURE_NAMES: [&str; MEASURES] = [
    "bias",
    "concepts",
    "names",
    "concepts-shared",
    "names-shared",
    "numbers-shared",
    "numbers-only-a",
    "numbers-only-b",
    "length",
    "label-same",
    "label-other",
    "label-one-side",
    "kind-other",
    "end-same",
    "end-other",
    "anchors-shared",
    "anchors-other",
    "position",
    "concepts-relative",
    "merged",
    "same-text",
    "marks-other",
    "coverage-min",
    "length-merged",
    "label-inside",
    "sentences-other",
    "numbers-count",
    "meaning",
    "meaning-relative",
    "meaning-odds",
    "meaning-merged",
    "meaning-rival",
    "meaning-ahead",
];

/// Scores the beads of one pair of versions.
#[derive(Debug, Clone)]
pub struct Scorer {
    /// One of the two is written in Han characters.
    han: bool,
    /// Mean concept cosine of what was aligned so far; what "alike" means for this pair in this document.
    typical: f32,
    /// Numbers of units, for relative positions.
    sizes: (f32, f32),
    /// What each measure weighs where no encoder looked, and where one did.
    lexical: [f32; MEASURES],
    semantic: [f32; MEASURES],
    /// How far above chance, in standard deviations, what was aligned so far agrees.
    meant: f32,
    /// What the encoders say.
    agreement: Arc<Agreement>,
}

impl Scorer {
    /// A scorer for versions `a` and `b` of a family.
    pub fn new(f: &Features, a: usize, b: usize, lexical: &Fitted, semantic: &Fitted) -> Scorer {
        let han = f.scripts[a] == Script::Han || f.scripts[b] == Script::Han;
        Scorer {
            han,
            typical: 0.25,
            sizes: (f.units[a].len().max(1) as f32, f.units[b].len().max(1) as f32),
            lexical: lexical.weights,
            semantic: semantic.weights,
            meant: MEANT,
            agreement: Arc::new(Agreement::new(&f.units[a], &f.units[b])),
        }
    }

    /// How far above chance two windows agree.
    pub fn meaning(&self, a: &Window, b: &Window) -> Option<f32> {
        self.agreement.above_chance(&a.dense, &b.dense)
    }

    /// How far above chance two windows agree, as a share of what is usual for counterparts.
    pub fn relative(&self, a: &Window, b: &Window) -> Option<f32> {
        self.meaning(a, b).map(|z| z / self.meant)
    }

    /// By how much two windows agree better than either does with anything else near, in shares of what is usual for counterparts.
    pub fn margin(&self, a: &Window, b: &Window) -> Option<f32> {
        self.meaning(a, b).map(|z| self.ahead(a, b, z))
    }

    fn ahead(&self, a: &Window, b: &Window, z: f32) -> f32 {
        self.agreement.margin(z, a.first..a.first + a.count, b.first..b.first + b.count) / self.meant
    }

    /// Learns what is typical for this pair from beads that are taken for right.
    pub fn calibrate<'a>(&mut self, beads: impl Iterator<Item = (&'a Window, &'a Window)>) {
        // Four imagined beads at the usual value keep a short document from running away.
        let (mut sum, mut n) = (4.0 * 0.25, 4.0);
        let (mut meant, mut k) = (4.0 * MEANT, 4.0);
        for (a, b) in beads {
            sum += cosine(shared(&a.concepts, &b.concepts).0, a.concept_weight, b.concept_weight);
            n += 1.0;
            if let Some(z) = self.meaning(a, b) {
                meant += z;
                k += 1.0;
            }
        }
        self.meant = (meant / k).clamp(1.0, 8.0);
        self.typical = (sum / n).clamp(0.05, 0.8);
    }

    /// Takes over what another scorer of the same pair has learnt.
    pub fn calibrated_as(&mut self, other: &Scorer) {
        (self.typical, self.meant) = (other.typical, other.meant);
    }

    /// The measures of a bead.
    pub fn measures(&self, a: &Window, b: &Window) -> [f32; MEASURES] {
        self.measured(a, b, self.meaning(a, b))
    }

    fn measured(&self, a: &Window, b: &Window, z: Option<f32>) -> [f32; MEASURES] {
        let (sa, sb) = (&a.signatures, &b.signatures);
        let share = |meet: bool, x: &Sparse, y: &Sparse| if meet { shared(x, y) } else { (0.0, 0) };
        let c = share(sa.concepts.meets(&sb.concepts), &a.concepts, &b.concepts).0;
        let (n, na, nb) = if self.han {
            (share(sa.han_names.meets(&sb.han_names), &a.han_names, &b.han_names).0, a.han_weight, b.han_weight)
        } else {
            (share(sa.names.meets(&sb.names), &a.names, &b.names).0, a.name_weight, b.name_weight)
        };
        let (num, num_n) = share(sa.numbers.meets(&sb.numbers), &a.numbers, &b.numbers);
        let (anc, anc_n) = share(sa.anchors.meets(&sb.anchors), &a.anchors, &b.anchors);
        let concept_cosine = cosine(c, a.concept_weight, b.concept_weight);
        let ratio = (b.length / a.length).ln();
        let spread = 0.045 + 3.0 / (a.length + b.length);
        let flag = |x: bool| if x { 1.0 } else { 0.0 };
        let both = a.label.is_some() && b.label.is_some();
        let telling = |e: u8| matches!(e, 1 | 2);
        let merged = (a.count + b.count) as f32 - 2.0;
        let length = (ratio * ratio / spread).min(12.0);
        let coverage = (c + n) / (a.concept_weight + na + 3.0).max(b.concept_weight + nb + 3.0);
        let meant = z.map_or([0.0; 6], |z| {
            let relative = (z / self.meant).clamp(-0.5, 1.5);
            let margin = self.ahead(a, b, z);
            [
                (z / 4.0).clamp(-0.5, 2.0),
                relative,
                // Log-odds of two normal distributions of deviation 1, around what counterparts usually reach and around chance.
                ((self.meant * z - self.meant * self.meant / 2.0) / 8.0).clamp(-1.0, 1.0),
                if merged > 0.0 { relative } else { 0.0 },
                margin.clamp(-1.5, 0.0),
                margin.clamp(0.0, 1.0),
            ]
        });
        let apart = (a.first as f32 / self.sizes.0 - b.first as f32 / self.sizes.1).abs();
        [
            1.0,
            concept_cosine,
            cosine(n, na, nb),
            c / (c + 8.0),
            n / (n + 6.0),
            (num / 4.0).min(2.0),
            (a.numbers.len() as f32 - num_n as f32).min(3.0),
            (b.numbers.len() as f32 - num_n as f32).min(3.0),
            length,
            flag(both && a.label == b.label),
            flag(both && a.label != b.label),
            flag(a.labelled != b.labelled),
            flag(group(a.kind) != group(b.kind)),
            flag(a.end == b.end && telling(a.end)),
            flag(a.end != b.end && (telling(a.end) || telling(b.end))),
            (anc / 4.0).min(2.0),
            flag(anc_n == 0 && !(a.anchors.is_empty() && b.anchors.is_empty())),
            apart.min(0.5),
            (concept_cosine / self.typical).min(2.5),
            merged,
            flag(a.text_hash == b.text_hash),
            (0..3).map(|i| f32::from(a.marks[i].abs_diff(b.marks[i])).min(2.0)).sum::<f32>(),
            coverage,
            if merged > 0.0 { length } else { 0.0 },
            flag(a.inner_label || b.inner_label),
            f32::from(a.sentences.abs_diff(b.sentences)).min(3.0),
            a.numbers.len().abs_diff(b.numbers.len()).min(3) as f32,
            meant[0],
            meant[1],
            meant[2],
            meant[3],
            meant[4],
            meant[5],
        ]
    }

    /// The measures of a bead by name, each with its value and what it adds to the score.
    pub fn weighed(&self, a: &Window, b: &Window) -> Vec<(&'static str, f32, f32)> {
        let z = self.meaning(a, b);
        let weights = if z.is_some() { &self.semantic } else { &self.lexical };
        let measured = self.measured(a, b, z);
        MEASURE_NAMES.iter().zip(measured.iter().zip(weights)).map(|(name, (m, w))| (*name, *m, m * w)).collect()
    }

    /// Log-odds that the two windows are a bead.
    pub fn score(&self, a: &Window, b: &Window) -> f32 {
        let z = self.meaning(a, b);
        let weights = if z.is_some() { &self.semantic } else { &self.lexical };
        self.measured(a, b, z).iter().zip(weights).map(|(m, w)| m * w).sum()
    }
}

/// How far above chance counterparts usually agree, before a document shows its own.
const MEANT: f32 = 4.0;

fn cosine(shared: f32, a: f32, b: f32) -> f32 {
    // Two units of weight are added to each side so that a single shared word between two short units is no proof.
    shared / ((a + 2.0) * (b + 2.0)).sqrt()
}

/// Kinds that may stand for each other.
fn group(k: Option<UnitKind>) -> u8 {
    match k {
        Some(UnitKind::Title | UnitKind::Heading) => 1,
        Some(UnitKind::TocEntry) => 2,
        Some(UnitKind::ListItem | UnitKind::InlineItem) => 3,
        _ => 4,
    }
}
