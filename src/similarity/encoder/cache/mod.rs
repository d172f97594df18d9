//! Sentence vectors kept on disk, named by what they are made from: a policy that is checked again is not encoded again.
//!
//! A vector's key is a digest of the model's id and the text, so nothing ever becomes stale. Vectors are kept as IEEE 754 halves: the
//! cosine of two is off by less than 0.001 (bytes with a scale would halve the space and miss that). [`Cache::encode`] rounds
//! vectors that were just made in the same way, so that a report never depends on what was cached.
//!
//! The cache can only cost or save time: what cannot be read is encoded, what cannot be written is forgotten with one warning. It is
//! a folder a model, of immutable segments (`segment.rs`); several processes may read, write, merge and evict in it at once without
//! locks, since a segment appears whole under a name of its own and whoever misses a removed one encodes the text instead.
//!
//! Why files of our own: redb, fjall and sled let one process open a store, and a check beside an open editor must work (redb and
//! fjall also need a newer compiler than this crate). LMDB (heed) lets several, but is C, and opening it is `unsafe`, since a
//! damaged file crashes the process. cacache makes one file or more a vector and a digest over each on every read, and has no bound.

mod folder;
mod segment;
#[cfg(test)]
mod tests;

use super::{Encoder, Vectors};
use folder::Folder;
use half::f16;
use rayon::prelude::*;
use segment::{Entries, Key, Segment, Unusable, narrow, widen};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// The cache holds as many bytes as this where nothing else is said: half a gigabyte, some 600,000 vectors of 384 numbers.
pub const DEFAULT_LIMIT: u64 = 512 << 20;

/// Vectors wait in memory until there are so many bytes of them (or [`Cache::flush`]): a segment of a few thousand vectors.
const WAITING: u64 = 8 << 20;

/// Keeps vectors. Shared by all threads of a process.
pub struct Cache {
    folder: Option<Folder>,
    state: Mutex<State>,
    trouble: OnceLock<String>,
}

#[derive(Default)]
struct State {
    shelves: HashMap<(String, usize), Shelf>,
    /// Bytes that wait to be written, on all shelves.
    waiting: u64,
}

/// The vectors of one model.
#[derive(Default)]
struct Shelf {
    segments: Arc<Vec<Arc<Segment>>>,
    waiting: Entries,
}

impl Cache {
    /// A cache in a folder, which is made when there is something to write. `limit_bytes` bounds its files; without a folder, or
    /// with a limit of 0, nothing is kept.
    pub fn open(dir: Option<&Path>, limit_bytes: u64) -> Cache {
        let folder = dir.filter(|_| limit_bytes > 0).map(|d| Folder::new(d, limit_bytes));
        Cache { folder, state: Mutex::default(), trouble: OnceLock::new() }
    }

    /// The cache that the user's settings ask for: `CONCORDAT_CACHE` names another folder than the platform's, or is `off`;
    /// `CONCORDAT_CACHE_MIB` another limit, in mebibytes.
    pub fn of_user() -> Cache {
        let limit = std::env::var("CONCORDAT_CACHE_MIB").ok().filter(|s| !s.is_empty());
        let bytes = limit.as_ref().map_or(Some(DEFAULT_LIMIT), |s| s.parse::<u64>().ok()?.checked_mul(1 << 20));
        let cache = Cache::open(default_folder().as_deref(), bytes.unwrap_or(0));
        if let (None, Some(said)) = (bytes, limit) {
            let remedy = "write a number of mebibytes, such as 512";
            let _ = cache.trouble.set(format!("CONCORDAT_CACHE_MIB={said}: not a size, so that sentence vectors are not kept; {remedy}"));
        }
        cache
    }

    /// What went wrong in writing, once, as a sentence for the user; nothing is kept from then on.
    pub fn warning(&self) -> Option<&str> {
        self.trouble.get().map(String::as_str)
    }

    /// The vectors of some texts: from the cache where they are in it, else from the encoder, whose vectors are then kept.
    pub fn encode(&self, encoder: &dyn Encoder, texts: &[&str]) -> Vectors {
        let dims = encoder.dims();
        let mut vectors = Vectors::zeros(dims, texts.len());
        let found = self.look_up(encoder.id(), dims, texts, |i, halves| widen(halves, vectors.row_mut(i)));
        let mut missing: HashMap<&str, Vec<usize>> = HashMap::new();
        for i in (0..texts.len()).filter(|i| !found[*i]) {
            missing.entry(texts[i]).or_default().push(i);
        }
        // In the order of the texts, whatever the map's: an encoder may batch by it.
        let mut wanted: Vec<(&str, Vec<usize>)> = missing.into_iter().collect();
        wanted.sort_unstable_by_key(|(_, places)| places[0]);
        let new: Vec<&str> = wanted.iter().map(|(text, _)| *text).collect();
        if new.is_empty() {
            return vectors;
        }
        let made = encoder.encode(&new);
        // What an encoder gives that failed is no vector of the text.
        if encoder.failure().is_none() {
            self.put(encoder.id(), &new, &made);
        }
        for (k, (_, places)) in wanted.iter().enumerate() {
            let rounded = narrow(made.row(k));
            places.iter().for_each(|i| widen(&rounded, vectors.row_mut(*i)));
        }
        vectors
    }

    /// The vectors of some texts that `model` made before, in the order of the texts.
    pub fn get(&self, model: &str, dims: usize, texts: &[&str]) -> Vec<Option<Vec<f32>>> {
        let mut out = vec![None; texts.len()];
        self.look_up(model, dims, texts, |i, halves| {
            let mut numbers = vec![0.0; halves.len()];
            widen(halves, &mut numbers);
            out[i] = Some(numbers);
        });
        out
    }

    /// Hands the vectors that are there to `take`, each with the number of its text; true for each text whose vector is there.
    fn look_up(&self, model: &str, dims: usize, texts: &[&str], mut take: impl FnMut(usize, &[f16])) -> Vec<bool> {
        let mut found = vec![false; texts.len()];
        let Some(folder) = self.folder.as_ref().filter(|_| dims > 0) else { return found };
        let keys = keys(model, texts);
        let segments = {
            let mut state = self.lock();
            let shelf = state.shelf(folder, model, dims);
            for (i, halves) in keys.iter().enumerate().filter_map(|(i, k)| Some((i, shelf.waiting.get(k)?))) {
                take(i, halves);
                found[i] = true;
            }
            Arc::clone(&shelf.segments)
        };
        let mut broken = Vec::new();
        for segment in segments.iter().rev() {
            let mut hits: Vec<(usize, usize)> =
                keys.iter().enumerate().filter(|(i, _)| !found[*i]).filter_map(|(i, k)| Some((segment.find(*k)?, i))).collect();
            if hits.is_empty() {
                continue;
            }
            hits.sort_unstable();
            let places: Vec<usize> = hits.iter().map(|(place, _)| *place).collect();
            let read = segment.read(&places, |n, halves| {
                take(hits[n].1, halves);
                found[hits[n].1] = true;
            });
            match read {
                Ok(()) => segment.mark_used(),
                Err(why) => broken.push((Arc::clone(segment), why)),
            }
        }
        if !broken.is_empty() {
            let mut state = self.lock();
            state.shelf(folder, model, dims).forget(&broken);
        }
        found
    }

    /// Keeps the vectors that `model` made of some texts, one a text.
    pub fn put(&self, model: &str, texts: &[&str], vectors: &Vectors) {
        let Some(folder) = self.folder.as_ref().filter(|_| self.trouble.get().is_none() && vectors.dims() > 0) else { return };
        let keys = keys(model, texts);
        let mut state = self.lock();
        let mut added = 0;
        let shelf = state.shelf(folder, model, vectors.dims());
        for (key, i) in keys.into_iter().zip(0..vectors.len()) {
            let old = shelf.waiting.insert(key, narrow(vectors.row(i)));
            added += if old.is_none() { segment::size(vectors.dims(), 1) } else { 0 };
        }
        state.waiting += added;
        if state.waiting >= WAITING.min(folder.limit / 8) {
            self.write(folder, &mut state);
        }
    }

    /// Writes what waits in memory.
    pub fn flush(&self) {
        if let Some(folder) = &self.folder {
            self.write(folder, &mut self.lock());
        }
    }

    fn write(&self, folder: &Folder, state: &mut State) {
        state.waiting = 0;
        for ((model, dims), shelf) in &mut state.shelves {
            let entries = std::mem::take(&mut shelf.waiting);
            if entries.is_empty() || self.trouble.get().is_some() {
                continue;
            }
            match folder.add(model, *dims, &entries, &shelf.segments) {
                Ok(segments) => shelf.segments = Arc::new(segments),
                Err(e) => drop(self.trouble.set(folder.cannot_write(&e))),
            }
        }
    }

    /// A thread that panicked cannot have left anything half done that matters: at worst a text is encoded again.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        self.flush();
    }
}

impl State {
    fn shelf(&mut self, folder: &Folder, model: &str, dims: usize) -> &mut Shelf {
        self.shelves
            .entry((model.to_string(), dims))
            .or_insert_with(|| Shelf { segments: Arc::new(folder.segments(model, dims, &[])), waiting: Entries::new() })
    }
}

impl Shelf {
    /// Leaves out segments that could not be read; those that are broken go from the disk too.
    fn forget(&mut self, bad: &[(Arc<Segment>, Unusable)]) {
        for (segment, why) in bad {
            folder::reject(&segment.path, why);
        }
        let bad = |s: &Arc<Segment>| bad.iter().any(|(b, _)| b.path == s.path);
        self.segments = Arc::new(self.segments.iter().filter(|s| !bad(s)).cloned().collect());
    }
}

/// Where vectors are kept: `CONCORDAT_CACHE`, or the platform's folder for caches; none where that is `off` or nobody's.
pub fn default_folder() -> Option<PathBuf> {
    match std::env::var_os("CONCORDAT_CACHE").filter(|s| !s.is_empty()) {
        Some(s) if s == "off" => None,
        Some(s) => Some(PathBuf::from(s)),
        None => {
            use etcetera::BaseStrategy;
            Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("concordat").join("vectors"))
        }
    }
}

/// What names the vectors of some texts. No lock may be held: a waiting thread of the pool takes up other work meanwhile, which may
/// want that lock.
fn keys(model: &str, texts: &[&str]) -> Vec<Key> {
    let started = Sha256::new_with_prefix(model.as_bytes()).chain_update([0]);
    let key = |text: &&str| {
        let digest = started.clone().chain_update(text.as_bytes()).finalize();
        let mut first = [0; 16];
        first.copy_from_slice(&digest[..16]);
        Key::from_be_bytes(first)
    };
    texts.par_iter().with_min_len(256).map(key).collect()
}
