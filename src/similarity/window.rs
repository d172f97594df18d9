//! A stretch of one to three neighbouring units, seen as one: what the aligner scores.

use super::agreement::Meaning;
use super::dense::Dense;
use super::features::{Sparse, UnitFeatures};
use crate::document::UnitKind;
use std::sync::Arc;

/// Which entries a sparse vector may have, in 64 bits a number: two vectors whose signatures have no bit in common share nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signature<const N: usize>([u64; N]);

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

    pub(super) fn meets(&self, o: &Self) -> bool {
        (0..N).any(|i| self.0[i] & o.0[i] != 0)
    }
}

/// The signatures of a window's vectors.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Signatures {
    pub(super) concepts: Signature<4>,
    pub(super) names: Signature<4>,
    pub(super) han_names: Signature<4>,
    pub(super) numbers: Signature<1>,
    pub(super) anchors: Signature<1>,
}

/// A stretch of one to three neighbouring units of a version, seen as one.
#[derive(Debug, Clone, Default)]
pub struct Window {
    /// First unit.
    pub first: usize,
    /// Number of units.
    pub count: usize,
    pub(super) concepts: Sparse,
    pub(super) names: Sparse,
    pub(super) han_names: Sparse,
    pub(super) numbers: Sparse,
    pub(super) anchors: Sparse,
    pub(super) signatures: Signatures,
    pub(super) concept_weight: f32,
    pub(super) name_weight: f32,
    pub(super) han_weight: f32,
    pub(super) length: f32,
    pub(super) end: u8,
    pub(super) marks: [u8; 3],
    pub(super) sentences: u8,
    pub(super) kind: Option<UnitKind>,
    pub(super) label: Option<u32>,
    pub(super) labelled: bool,
    /// A unit after the first bears a label of its own.
    pub(super) inner_label: bool,
    pub(super) text_hash: u64,
    /// What it means, by each encoder that knows its language.
    pub(super) dense: Meaning,
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
pub(super) fn shared(a: &Sparse, b: &Sparse) -> (f32, u32) {
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

impl Window {
    /// True where both windows have the same letters in the same order.
    pub fn same_text(&self, o: &Window) -> bool {
        self.text_hash == o.text_hash && (self.length - o.length).abs() < 0.5
    }
}
