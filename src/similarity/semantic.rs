//! The semantic engine: which encoder looks at which units of a family, cheap ones first, and what it has seen before.
//!
//! The cascade: a cheap encoder looks at every unit of the versions whose languages it knows. A dear one is asked only where the cheap
//! one does not know a language, and only about units that structure, words and the cheap encoder left open.

use super::dense::{Dense, MODELS, centred};
use super::encoder::Encoder;
use super::encoder::cache::Cache;
use crate::document::Family;
use std::sync::Arc;

/// Place of the cheap encoder among the models.
pub const CHEAP: usize = 0;

/// Place of the dear encoder among the models.
pub const DEAR: usize = 1;

/// So many units of a version at least are encoded where any is, for the mean of the version and for what chance looks like.
const LEAST: usize = 24;

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

    /// Encodes the units that are `wanted`, `[version][unit]`, and some more of the same version where they are few. Returns the
    /// directions and how many units were looked at.
    pub fn look(&self, model: usize, family: &Family, mut wanted: Vec<Vec<bool>>) -> (Directions, usize) {
        let mut places: Vec<(usize, usize)> = Vec::new();
        for (v, units) in wanted.iter_mut().enumerate().filter(|(_, w)| w.iter().any(|x| *x)) {
            let n = units.len();
            let have = units.iter().filter(|w| **w).count();
            // Spread over the whole version.
            let more = LEAST.min(n).saturating_sub(have);
            (0..more).for_each(|k| units[k * n / more] = true);
            places.extend((0..n).filter(|&u| units[u]).map(|u| (v, u)));
        }
        let mut out: Directions = family.versions.iter().map(|v| vec![None; v.units.len()]).collect();
        let Some(encoder) = &self.encoders[model] else { return (out, 0) };
        let texts: Vec<&str> = places.iter().map(|&(v, u)| family.versions[v].units[u].text.as_str()).collect();
        let vectors = self.cache.encode(&**encoder, &texts);
        for (v, directions) in out.iter_mut().enumerate() {
            let of_version: Vec<usize> = (0..places.len()).filter(|&i| places[i].0 == v).collect();
            for (d, &i) in centred(&vectors, &of_version).into_iter().zip(&of_version) {
                directions[places[i].1] = d;
            }
        }
        (out, places.len())
    }
}
