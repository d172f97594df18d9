//! Parts of units as an encoder sees them: phrases centred with the mean of their version, many at once.

use super::dense::{Dense, MODELS, centred, mean};
use super::semantic::{Engine, LEAST, spread};
use crate::document::Family;
use crate::language::Tag;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The encoders of a family that has been aligned, with the means of its versions.
#[derive(Debug)]
pub struct Phrases {
    engine: Arc<Engine>,
    /// `means[model][version]`; none where the aligner did not ask the encoder about the version.
    means: [Vec<Option<Vec<f32>>>; MODELS],
    looked: [AtomicUsize; MODELS],
}

impl Phrases {
    /// With the means that are known.
    pub fn new(engine: Arc<Engine>, means: [Vec<Option<Vec<f32>>>; MODELS]) -> Phrases {
        Phrases { engine, means, looked: Default::default() }
    }

    /// Which encoder compares phrases of two languages.
    pub fn between(&self, a: &Tag, b: &Tag) -> Option<usize> {
        self.engine.between(a, b)
    }

    /// How many phrases each encoder was asked about.
    pub fn looked(&self) -> [usize; MODELS] {
        std::array::from_fn(|m| self.looked[m].load(Ordering::Relaxed))
    }

    /// Phrases of versions as directions. All are encoded in one go, together with some units of versions whose mean is not known.
    pub fn directions(&self, model: usize, family: &Family, phrases: &[(usize, &str)]) -> Vec<Option<Dense>> {
        let known = |v: usize| self.means[model].get(v).and_then(Option::as_deref);
        let mut texts: Vec<&str> = phrases.iter().map(|p| p.1).collect();
        let mut samples = vec![0..0; family.versions.len()];
        for (v, version) in family.versions.iter().enumerate() {
            if known(v).is_none() && phrases.iter().any(|p| p.0 == v) {
                let n = version.units.len();
                samples[v] = texts.len()..texts.len() + n.min(LEAST);
                texts.extend(spread(n, n.min(LEAST)).map(|u| version.units[u].text.as_str()));
            }
        }
        self.looked[model].fetch_add(texts.len(), Ordering::Relaxed);
        let Some(vectors) = self.engine.vectors(model, &texts) else { return vec![None; phrases.len()] };
        let mut out = vec![None; phrases.len()];
        for (v, sample) in samples.into_iter().enumerate() {
            let of_version: Vec<usize> = (0..phrases.len()).filter(|&i| phrases[i].0 == v).collect();
            let made = || mean(&vectors, &sample.collect::<Vec<usize>>());
            let middle = known(v).map_or_else(made, <[f32]>::to_vec);
            let directions = centred(&vectors, &of_version, &middle);
            of_version.iter().zip(directions).for_each(|(&i, d)| out[i] = d);
        }
        out
    }
}
