//! What rows mean: one vector a row, kept beside the index, and the search among them.
//!
//! ```text
//! DIR/vectors/3f1c…-384/means.json           what the encoder owes to each language alone
//! DIR/vectors/3f1c…-384/0000…-1a2b-0.part    vectors, each with the key by which a row names it
//! DIR/vectors/3f1c…-384/near.graph           where they are many: which are near which
//! ```
//!
//! A row is encoded once, in the version that the encoder hears best, and the concordance brings the other versions: a sixth of the
//! work of encoding all. Vectors are addressed by content: the key is a hash of language and text, the folder that of the model. Files
//! are only added, each whole or not at all, and before the commit that names their vectors; so a run that is killed at any moment
//! leaves an index whose every key is there, and perhaps some vectors that no row names yet.
//!
//! The search is exact up to a size, and beyond it goes by a graph of near neighbours.

mod graph;
mod listener;
mod part;

pub use listener::{Listener, respelled};

use super::clause::Clause;
use super::error::SearchError;
use crate::language::Tag;
use crate::similarity::encoder::digest::hexadecimal;
use crate::similarity::semantic::Engine;
use graph::Graph;
use part::Part;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// Languages in the order in which a version is chosen to be encoded: those in which the encoders find the others best
/// (`scripts/evaluate-search`). Any other language comes after them.
const HEARD_BEST: [&str; 6] = ["en", "fr", "sq", "ar", "zh", "tk"];

/// Vectors that wait in memory before they are written: some 16 MiB.
const WAITING: usize = 40_000;

/// Up to so many vectors are looked at one by one: 360,000 of 384 bytes took 53 ms on one thread of a busy machine. There is one vector
/// for the versions of a clause together, so that these are the clauses of some thousand policies.
pub const EXACT: usize = 200_000;

/// A direction from the mean of its language, in bytes: cosines are sums of products times both scales.
#[derive(Debug, Clone, PartialEq)]
pub struct Direction {
    /// Its numbers.
    pub bytes: Vec<i8>,
    /// What the product of two 1s is worth, its share of this side.
    pub scale: f32,
}

impl Direction {
    /// The direction of a vector; none of one without length.
    pub fn of(v: &[f32]) -> Option<Direction> {
        let length = v.iter().map(|x| x * x).sum::<f32>().sqrt();
        let peak = v.iter().fold(0.0f32, |m, x| m.max(x.abs()));
        (length.is_normal() && peak.is_normal())
            .then(|| Direction { bytes: v.iter().map(|x| (x / peak * 127.0).round() as i8).collect(), scale: peak / 127.0 / length })
    }
}

/// The key of a text: equal texts of one language have one vector.
fn key(language: &Tag, text: &str) -> u64 {
    let mut h = Sha256::new();
    h.update(language.primary());
    h.update([0]);
    h.update(text);
    u64::from_le_bytes(h.finalize()[..8].try_into().unwrap_or_default())
}

/// The folder of a model's vectors.
fn folder(dir: &Path, model: &str, dims: usize) -> PathBuf {
    dir.join("vectors").join(format!("{}-{dims}", &hexadecimal(&Sha256::digest(model))[..16]))
}

/// Encodes rows while the index is written.
pub struct Scribe {
    listener: Listener,
    folder: PathBuf,
    work: Mutex<Work>,
}

#[derive(Default)]
struct Work {
    known: FxHashSet<u64>,
    fresh: Vec<(u64, Direction)>,
}

impl Scribe {
    /// Opens the vectors of an index for writing; none where the engine has no encoder.
    pub fn open(dir: &Path, engine: &Arc<Engine>) -> Result<Option<Scribe>, SearchError> {
        let Some(mut listener) = Listener::of(engine, None) else { return Ok(None) };
        let folder = folder(dir, listener.id(), listener.dims());
        let io = |e: std::io::Error| SearchError::io(dir, &e);
        std::fs::create_dir_all(&folder).map_err(io)?;
        let known = part::load(&folder, listener.dims()).map_err(io)?.keys.into_iter().collect();
        listener.write_means(&folder).map_err(io)?;
        Ok(Some(Scribe { listener, folder, work: Mutex::new(Work { known, fresh: Vec::new() }) }))
    }

    /// Gives each row the key of its vector, and makes the vectors that are not there yet.
    pub fn hear(&self, clauses: &mut [Clause]) -> Result<(), SearchError> {
        let mut wanted: Vec<(Tag, String)> = Vec::new();
        let mut keys = Vec::new();
        for clause in clauses.iter_mut() {
            let Some((language, text)) = said(clause) else { continue };
            let k = key(&language, &text);
            clause.meaning = Some(k);
            if self.lock().known.insert(k) {
                keys.push(k);
                wanted.push((language, text));
            }
        }
        let texts: Vec<(&Tag, &str)> = wanted.iter().map(|(l, t)| (l, t.as_str())).collect();
        let directions = self.listener.directions(&texts);
        let mut work = self.lock();
        work.fresh.extend(keys.into_iter().zip(directions).filter_map(|(k, d)| Some((k, d?))));
        let full = if work.fresh.len() >= WAITING { std::mem::take(&mut work.fresh) } else { Vec::new() };
        drop(work);
        self.put(&full)
    }

    /// Writes what waits, before the commit that names it.
    pub fn finish(&self) -> Result<(), SearchError> {
        let fresh = std::mem::take(&mut self.lock().fresh);
        self.put(&fresh)
    }

    /// Whether there are so many vectors that a graph of them is worth while.
    pub fn is_large(&self) -> bool {
        self.lock().known.len() > EXACT
    }

    /// Makes or renews the graph of near neighbours, where it is worth while: after the commit, which need not wait for it. Takes some 2 ms
    /// of a core for each vector, a tenth of what encoding it takes. Whether it was made.
    pub fn weave(&self) -> Result<bool, SearchError> {
        let renewed = part::load(&self.folder, self.listener.dims()).and_then(|part| graph::renew(&self.folder, &Arc::new(part)));
        renewed.map_err(|e| SearchError::io(&self.folder, &e))
    }

    fn put(&self, fresh: &[(u64, Direction)]) -> Result<(), SearchError> {
        let put = if fresh.is_empty() { Ok(()) } else { part::write(&self.folder, self.listener.dims(), fresh) };
        put.map_err(|e| SearchError::io(&self.folder, &e))
    }

    /// What a thread that failed left behind is whole.
    fn lock(&self) -> std::sync::MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The version of a row that is encoded, and its text.
fn said(clause: &Clause) -> Option<(Tag, String)> {
    let rank = |t: &Tag| HEARD_BEST.iter().position(|l| *l == t.primary()).unwrap_or(HEARD_BEST.len());
    let cell = clause.cells.iter().filter(|c| !c.units.is_empty()).min_by_key(|c| rank(&c.language))?;
    let text = cell.text();
    (!text.trim().is_empty()).then(|| (cell.language.clone(), text))
}

/// The vectors of an index, in memory, to be searched.
pub struct Meanings {
    listener: Listener,
    folder: PathBuf,
    part: Arc<Part>,
    places: FxHashMap<u64, u32>,
    graph: Option<Graph>,
    stamp: Option<(SystemTime, u64)>,
}

impl Meanings {
    /// Opens the vectors of an index; none where the engine has no encoder or the index no vectors of it. Reading the graph takes longer
    /// than one exact search does: it is for whoever will ask often.
    pub fn open(dir: &Path, engine: &Arc<Engine>, often: bool) -> Result<Option<Meanings>, SearchError> {
        let Some(bare) = Listener::of(engine, None) else { return Ok(None) };
        let folder = folder(dir, bare.id(), bare.dims());
        let Some(listener) = Listener::of(engine, Some(&folder)) else { return Ok(None) };
        let part = part::load(&folder, listener.dims()).map_err(|e| SearchError::io(&folder, &e))?;
        if part.keys.is_empty() {
            return Ok(None);
        }
        let places = part.keys.iter().enumerate().map(|(i, k)| (*k, i as u32)).collect();
        let part = Arc::new(part);
        let stamp = graph::stamp(&folder).filter(|_| often);
        let graph = stamp.and_then(|_| graph::read(&folder, &part));
        Ok(Some(Meanings { listener, folder, part, places, graph, stamp }))
    }

    /// The same with what has been written since.
    pub fn again(self: &Arc<Meanings>, dir: &Path, engine: &Arc<Engine>, often: bool) -> Result<Arc<Meanings>, SearchError> {
        if part::count(&self.folder) == self.part.files && !self.has_new_graph(often) {
            Ok(self.clone())
        } else {
            Ok(Meanings::open(dir, engine, often)?.map_or(self.clone(), Arc::new))
        }
    }

    /// Whether a graph was made since: that is after the commit whose rows it is for.
    pub fn has_new_graph(&self, often: bool) -> bool {
        often && graph::stamp(&self.folder) != self.stamp
    }

    /// The place of a vector; none where it is not there.
    pub fn place(&self, key: u64) -> Option<u32> {
        self.places.get(&key).copied()
    }

    /// What a query means.
    pub fn direction(&self, language: &Tag, text: &str) -> Option<Direction> {
        self.listener.directions(&[(language, text)]).pop().flatten()
    }

    /// The places of some hundred vectors that are nearest to a direction by the graph, and from which place on vectors are in no graph;
    /// none where there is no graph.
    pub fn nearest(&self, direction: &Direction) -> Option<(Vec<u32>, u32)> {
        self.graph.as_ref().map(|g| (g.nearest(direction), g.size() as u32))
    }

    /// The cosine of a direction with a vector, from -1 to 1.
    pub fn cosine(&self, direction: &Direction, place: u32) -> f32 {
        dot(&direction.bytes, self.part.bytes(place as usize)) as f32 * direction.scale * self.part.scales[place as usize]
    }

    /// The cosine of a direction with each of some vectors, in their order.
    pub fn cosines(&self, direction: &Direction, places: &[u32]) -> Vec<f32> {
        places.par_iter().with_min_len(4096).map(|&p| self.cosine(direction, p)).collect()
    }
}

/// Sum of products. Sixteen bits to a factor, so that the compiler makes it of multiply-and-add instructions.
fn dot(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(x, y)| i32::from(i16::from(*x)) * i32::from(i16::from(*y))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cosines_of_bytes_are_those_of_numbers() {
        let a = [0.3, -0.4, 0.5, 0.1, 0.0, 0.9, -0.2, 0.7];
        let b = [0.1, 0.8, -0.5, 0.2, 0.6, 0.9, -0.1, 0.3];
        let exact = |a: &[f32], b: &[f32]| {
            let dot = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(p, q)| p * q).sum::<f32>();
            dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
        };
        let (x, y) = (Direction::of(&a).expect("a"), Direction::of(&b).expect("b"));
        let got = dot(&x.bytes, &y.bytes) as f32 * x.scale * y.scale;
        assert!((got - exact(&a, &b)).abs() < 0.01, "{got}");
        assert_eq!(Direction::of(&[0.0; 4]), None);
    }

    #[test]
    fn a_text_has_a_key_for_each_language() {
        assert_eq!(key(&Tag::new("tk"), "a"), key(&Tag::new("tk-Latn"), "a"));
        assert_ne!(key(&Tag::new("en"), "a"), key(&Tag::new("fr"), "a"));
        assert_ne!(key(&Tag::new("en"), "a"), key(&Tag::new("en"), "b"));
    }
}
