//! The score of a bead: log-odds that two stretches of units say the same, from concepts, names, numbers, anchors, lengths and
//! structure. The weights are those of a structured perceptron (`examples/fit`).

use super::agreement::{Agreement, Meaning};
use super::dense::Dense;
use super::features::{Features, Sparse, UnitFeatures};
use super::weights::Fitted;
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

/// Which entries a sparse vector may have, in 64 bits a number: two vectors whose signatures have no bit in common share nothing.
#[derive(Debug, Clone, Copy)]
struct Signature<const N: usize>([u64; N]);

impl<const N: usize> Default for Signature<N> {
    fn default() -> Self {
        Signature([0; N])
    }
}

impl<const N: usize> Signature<N> {
    fn of(s: &Sparse) -> Self {
        let mut bits = [0; N];
        for &(id, _) in s {
            let h = (id.wrapping_mul(0x9e37_79b9) >> 16) as usize;
            bits[h / 64 % N] |= 1 << (h % 64);
        }
        Signature(bits)
    }

    fn meets(&self, o: &Self) -> bool {
        (0..N).any(|i| self.0[i] & o.0[i] != 0)
    }
}

/// The signatures of a window's vectors.
#[derive(Debug, Clone, Copy, Default)]
struct Signatures {
    concepts: Signature<4>,
    names: Signature<4>,
    han_names: Signature<4>,
    numbers: Signature<1>,
    anchors: Signature<1>,
}

/// A stretch of one to three neighbouring units of a version, seen as one.
#[derive(Debug, Clone, Default)]
pub struct Window {
    /// First unit.
    pub first: usize,
    /// Number of units.
    pub count: usize,
    concepts: Sparse,
    names: Sparse,
    han_names: Sparse,
    numbers: Sparse,
    anchors: Sparse,
    signatures: Signatures,
    concept_weight: f32,
    name_weight: f32,
    han_weight: f32,
    length: f32,
    end: u8,
    marks: [u8; 3],
    sentences: u8,
    kind: Option<UnitKind>,
    label: Option<u32>,
    labelled: bool,
    /// A unit after the first bears a label of its own.
    inner_label: bool,
    text_hash: u64,
    /// What it means, by each encoder that knows its language.
    dense: Meaning,
}

/// Of so many concepts, the rarest of a unit, the pairs are keys.
const RAREST: usize = 5;

fn weight(s: &Sparse) -> f32 {
    s.iter().map(|x| x.1).sum()
}

/// Union of two sparse vectors.
fn union(a: &Sparse, b: &Sparse) -> Sparse {
    let (mut i, mut k) = (0, 0);
    let mut out = Vec::with_capacity(a.len() + b.len());
    while i < a.len() || k < b.len() {
        match (a.get(i), b.get(k)) {
            (Some(x), Some(y)) if x.0 == y.0 => {
                out.push(*x);
                i += 1;
                k += 1;
            }
            (Some(x), Some(y)) if x.0 < y.0 => {
                out.push(*x);
                i += 1;
            }
            (Some(x), None) => {
                out.push(*x);
                i += 1;
            }
            (_, Some(y)) => {
                out.push(*y);
                k += 1;
            }
            (None, None) => break,
        }
    }
    out
}

/// Weight and number of the entries that two sparse vectors share.
fn shared(a: &Sparse, b: &Sparse) -> (f32, u32) {
    let (mut i, mut k, mut w, mut n) = (0, 0, 0.0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(k)) {
        if x.0 == y.0 {
            w += x.1;
            n += 1;
        }
        // Without a branch: which one goes on is as good as random.
        i += usize::from(x.0 <= y.0);
        k += usize::from(y.0 <= x.0);
    }
    (w, n)
}

impl Window {
    fn signed(mut self) -> Window {
        self.signatures = Signatures {
            concepts: Signature::of(&self.concepts),
            names: Signature::of(&self.names),
            han_names: Signature::of(&self.han_names),
            numbers: Signature::of(&self.numbers),
            anchors: Signature::of(&self.anchors),
        };
        self
    }

    /// What of it is likely to stand nowhere else in its document, for finding its counterpart in another: its label, its names,
    /// numbers and anchors, and pairs of its rarest concepts.
    pub fn keys(&self, out: &mut Vec<(u8, u32, u32)>) {
        out.extend(self.label.map(|l| (0, l, 0)));
        for (class, vector) in [(1, &self.names), (2, &self.han_names), (3, &self.numbers), (4, &self.anchors)] {
            out.extend(vector.iter().map(|x| (class, x.0, 0)));
        }
        let mut rare: Vec<&(u32, f32)> = self.concepts.iter().collect();
        rare.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        rare.truncate(RAREST);
        for (i, x) in rare.iter().enumerate() {
            out.extend(rare[i + 1..].iter().map(|y| (5, x.0.min(y.0), x.0.max(y.0))));
        }
        out.sort_unstable();
        out.dedup();
    }

    /// One unit.
    pub fn of(unit: &UnitFeatures, first: usize) -> Window {
        Window {
            first,
            count: 1,
            concept_weight: weight(&unit.concepts),
            name_weight: weight(&unit.names),
            han_weight: weight(&unit.han_names),
            concepts: unit.concepts.clone(),
            names: unit.names.clone(),
            han_names: unit.han_names.clone(),
            numbers: unit.numbers.clone(),
            anchors: unit.anchors.clone(),
            length: unit.length,
            end: unit.end,
            marks: unit.marks,
            sentences: unit.sentences,
            kind: unit.kind,
            label: unit.label,
            labelled: unit.labelled,
            inner_label: false,
            text_hash: unit.text_hash,
            dense: unit.dense.clone(),
            signatures: Signatures::default(),
        }
        .signed()
    }

    /// Two stretches as one; `self` comes first.
    pub fn join(&self, next: &Window) -> Window {
        let mut w = Window {
            first: self.first,
            count: self.count + next.count,
            concepts: union(&self.concepts, &next.concepts),
            names: union(&self.names, &next.names),
            han_names: union(&self.han_names, &next.han_names),
            numbers: union(&self.numbers, &next.numbers),
            anchors: union(&self.anchors, &next.anchors),
            length: self.length + next.length,
            end: next.end,
            marks: std::array::from_fn(|i| self.marks[i].saturating_add(next.marks[i])),
            sentences: self.sentences.saturating_add(next.sentences),
            kind: self.kind,
            label: self.label,
            labelled: self.labelled,
            inner_label: self.inner_label || next.labelled || next.inner_label,
            text_hash: self.text_hash.rotate_left(5) ^ next.text_hash,
            dense: std::array::from_fn(|m| match (&self.dense[m], &next.dense[m]) {
                (Some(a), Some(b)) => Dense::sum(&[(a, self.length), (b, next.length)]).map(Arc::new),
                _ => None,
            }),
            ..Window::default()
        };
        w.concept_weight = weight(&w.concepts);
        w.name_weight = weight(&w.names);
        w.han_weight = weight(&w.han_names);
        w.signed()
    }

    /// Hash of the letters.
    pub fn text_hash(&self) -> u64 {
        self.text_hash
    }

    /// Length in characters, as if in English.
    pub fn length(&self) -> f32 {
        self.length
    }
}

/// All windows of a version: `windows[k][i]` is the stretch of k + 1 units that begins at unit i.
pub fn windows(units: &[UnitFeatures]) -> [Vec<Window>; 3] {
    let one: Vec<Window> = units.iter().enumerate().map(|(i, u)| Window::of(u, i)).collect();
    let two: Vec<Window> = one.windows(2).map(|w| w[0].join(&w[1])).collect();
    let three: Vec<Window> = two.iter().zip(one.iter().skip(2)).map(|(a, b)| a.join(b)).collect();
    [one, two, three]
}

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

impl Window {
    /// True where both windows have the same letters in the same order.
    pub fn same_text(&self, o: &Window) -> bool {
        self.text_hash == o.text_hash && (self.length - o.length).abs() < 0.5
    }
}
