//! The semantic engine: which encoder looks at which units of a family, cheap ones first, and what it has seen before.
//!
//! The cascade: a cheap encoder looks at every unit of the versions whose languages it knows. A dear one is asked only where the cheap
//! one does not know a language, and only about units that structure, words and the cheap encoder left open.

use super::dense::{Dense, MODELS, centred, mean};
use super::encoder::cache::Cache;
use super::encoder::{Encoder, Vectors};
use crate::document::Family;
use crate::language::Tag;
use std::sync::Arc;

/// Place of the cheap encoder among the models.
pub const CHEAP: usize = 0;

/// Place of the dear encoder among the models.
pub const DEAR: usize = 1;

/// So many units of a version at least are encoded where any is, for the mean of the version and for what chance looks like.
pub(super) const LEAST: usize = 24;

/// Encoders at work.
pub struct Engine {
    encoders: [Option<Arc<dyn Encoder>>; MODELS],
    cache: Cache,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.ids().iter().flatten()).finish()
    }
}

/// A family's units as directions by one encoder: `[version][unit]`, none where it was not asked.
pub type Directions = Vec<Vec<Option<Dense>>>;

/// What an encoder saw of a family.
pub struct Looked {
    /// The units as directions from the mean of their version.
    pub directions: Directions,
    /// For each version that mean; none where no unit was looked at.
    pub means: Vec<Option<Vec<f32>>>,
    /// How many units were looked at.
    pub count: usize,
}

impl Engine {
    /// An engine of a cheap encoder, a dear one, or both. At least one is needed for it to do anything.
    pub fn new(cheap: Option<Arc<dyn Encoder>>, dear: Option<Arc<dyn Encoder>>, cache: Cache) -> Engine {
        Engine { encoders: [cheap, dear], cache }
    }

    /// Names of the models.
    pub fn ids(&self) -> [Option<&str>; MODELS] {
        [CHEAP, DEAR].map(|m| self.encoders[m].as_deref().map(Encoder::id))
    }

    /// Why an encoder could not do what it was asked.
    pub fn failure(&self) -> Option<&str> {
        self.encoders.iter().flatten().find_map(|e| e.failure())
    }

    /// The cache of vectors, for its warning and for writing it at the end.
    pub fn cache(&self) -> &Cache {
        &self.cache
    }

    /// The versions that an encoder compares with some other one. The dear one is left those pairs that the cheap one does not know.
    pub fn compares(&self, model: usize, family: &Family) -> Vec<bool> {
        let knows = |v: usize| self.encoders[CHEAP].as_ref().is_some_and(|e| e.covers(&family.versions[v].language));
        let there = self.encoders[model].is_some();
        let n = family.versions.len();
        (0..n).map(|v| there && (0..n).any(|o| o != v && (model == CHEAP) == (knows(v) && knows(o)))).collect()
    }

    /// Which encoder compares two languages.
    pub fn between(&self, a: &Tag, b: &Tag) -> Option<usize> {
        let knows = |e: &Arc<dyn Encoder>| e.covers(a) && e.covers(b);
        if self.encoders[CHEAP].as_ref().is_some_and(knows) { Some(CHEAP) } else { self.encoders[DEAR].as_ref().map(|_| DEAR) }
    }

    /// An encoder; none where it is not there.
    pub fn encoder(&self, model: usize) -> Option<&dyn Encoder> {
        self.encoders.get(model)?.as_deref()
    }

    /// Vectors of texts, from the cache where they are there; none where there is no such encoder.
    pub fn vectors(&self, model: usize, texts: &[&str]) -> Option<Vectors> {
        self.encoders[model].as_ref().map(|e| self.cache.encode(&**e, texts))
    }

    /// Encodes the units that are `wanted`, `[version][unit]`, and some more of the same version where they are few.
    pub fn look(&self, model: usize, family: &Family, mut wanted: Vec<Vec<bool>>) -> Looked {
        let mut places: Vec<(usize, usize)> = Vec::new();
        for (v, units) in wanted.iter_mut().enumerate().filter(|(_, w)| w.iter().any(|x| *x)) {
            let have = units.iter().filter(|w| **w).count();
            spread(units.len(), LEAST.min(units.len()).saturating_sub(have)).for_each(|u| units[u] = true);
            places.extend((0..units.len()).filter(|&u| units[u]).map(|u| (v, u)));
        }
        let texts: Vec<&str> = places.iter().map(|&(v, u)| family.versions[v].units[u].text.as_str()).collect();
        let mut directions: Directions = family.versions.iter().map(|v| vec![None; v.units.len()]).collect();
        let mut means = vec![None; family.versions.len()];
        let Some(vectors) = self.vectors(model, &texts) else { return Looked { directions, means, count: 0 } };
        for v in 0..family.versions.len() {
            let of_version: Vec<usize> = (0..places.len()).filter(|&i| places[i].0 == v).collect();
            if of_version.is_empty() {
                continue;
            }
            let middle = mean(&vectors, &of_version);
            for (d, &i) in centred(&vectors, &of_version, &middle).zip(&of_version) {
                directions[v][places[i].1] = d;
            }
            means[v] = Some(middle);
        }
        Looked { directions, means, count: places.len() }
    }
}

/// `some` of `n` places, spread evenly.
pub(super) fn spread(n: usize, some: usize) -> impl Iterator<Item = usize> {
    (0..some).map(move |k| k * n / some)
}
