//! The cache's folder: which segments are there, which are merged, which go when there is no more room.
//!
//! ```text
//! vectors/1/3f1c…-384/0000…-1a2b-0.vectors      format / model and length / time, process and number
//! ```
//!
//! Only files with names of this very kind are ever touched, whatever folder the user names. All of it holds with other processes at the same work: a file that is gone
//! was removed by one of them, and two that merge the same segments leave the same vectors twice until the next merge.

use super::super::digest::hexadecimal;
use super::segment::{self, Entries, FORMAT, Segment, Unusable};
use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

/// Segments grow by merging up to about this: large enough for few files, small enough that what is evicted is little.
const SEGMENT: u64 = 32 << 20;

/// More small segments of one model than this are merged: one run writes one, so that every ninth run merges.
const SMALL_SEGMENTS: usize = 8;

/// A temporary file this old was left behind by a process that died.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

/// The folder of a cache.
pub struct Folder {
    root: PathBuf,
    /// Bytes that its files may take.
    pub limit: u64,
}

impl Folder {
    /// A folder, which need not be there yet.
    pub fn new(root: &Path, limit: u64) -> Folder {
        Folder { root: root.to_path_buf(), limit }
    }

    /// What to tell the user when nothing can be written.
    pub fn cannot_write(&self, e: &io::Error) -> String {
        format!(
            "{}: sentence vectors cannot be kept ({e}), which only costs time; name another folder in CONCORDAT_CACHE, or set it to off",
            self.root.display()
        )
    }

    fn place(&self, model: &str, dims: usize) -> PathBuf {
        self.root.join(FORMAT.to_string()).join(format!("{}-{dims}", &hexadecimal(&Sha256::digest(model))[..16]))
    }

    /// The segments of a model, oldest first; those that are `known` already are not read again. What is no segment is removed.
    pub fn segments(&self, model: &str, dims: usize, known: &[Arc<Segment>]) -> Vec<Arc<Segment>> {
        let mut paths: Vec<PathBuf> = files(&self.place(model, dims)).filter(|p| is_segment(p)).collect();
        paths.sort();
        let open = |path: PathBuf| match known.iter().find(|s| s.path == path) {
            Some(s) => Some(Arc::clone(s)),
            None => Segment::open(&path, dims).map(Arc::new).inspect_err(|why| reject(&path, why)).ok(),
        };
        paths.into_iter().filter_map(open).collect()
    }

    /// Writes vectors of a model; the segments that are there now.
    pub fn add(&self, model: &str, dims: usize, entries: &Entries, known: &[Arc<Segment>]) -> io::Result<Vec<Arc<Segment>>> {
        let place = self.place(model, dims);
        self.write(&place, dims, entries)?;
        let mut segments = self.segments(model, dims, known);
        let largest = SEGMENT.min(self.limit / 8);
        let mut small: Vec<Arc<Segment>> = segments.iter().filter(|s| s.bytes < largest / 2).cloned().collect();
        if small.len() > SMALL_SEGMENTS {
            small.sort_by_key(|s| s.bytes);
            let mut sum = 0;
            small.retain(|s| {
                sum += s.bytes;
                sum <= largest
            });
            self.merge(&place, dims, &small)?;
            segments = self.segments(model, dims, &segments);
        }
        Ok(segments)
    }

    fn merge(&self, place: &Path, dims: usize, small: &[Arc<Segment>]) -> io::Result<()> {
        if small.len() < 2 {
            return Ok(());
        }
        let mut all = Entries::new();
        for segment in small {
            match segment.read_all() {
                Ok(entries) => all.extend(entries),
                Err(why) => reject(&segment.path, &why),
            }
        }
        self.write(place, dims, &all)?;
        small.iter().for_each(|s| drop(fs::remove_file(&s.path)));
        Ok(())
    }

    /// Writes one segment, for which room is made first.
    fn write(&self, place: &Path, dims: usize, entries: &Entries) -> io::Result<()> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let needed = segment::size(dims, entries.len());
        if needed > self.limit || entries.is_empty() {
            return Ok(());
        }
        self.make_room(needed);
        fs::create_dir_all(place)?;
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos();
        let name = format!("{now:016x}-{:x}-{:x}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        segment::write(&place.join(format!("{name}.vectors")), &place.join(format!("{name}.tmp")), dims, entries)
    }

    /// Removes the segments that were not used for longest, of any model and format, until `needed` bytes more are within the limit.
    fn make_room(&self, needed: u64) {
        let mut there = Vec::new();
        let mut total = needed;
        for path in files(&self.root).flat_map(|format| files(&format)).flat_map(|model| files(&model)).filter(|p| is_ours(p)) {
            let Ok(Ok((used, bytes))) = fs::metadata(&path).map(|m| m.modified().map(|used| (used, m.len()))) else { continue };
            if is_segment(&path) {
                total += bytes;
                there.push((used, path, bytes));
            } else if used.elapsed().is_ok_and(|t| t > LEFT_BEHIND) {
                let _ = fs::remove_file(&path);
            }
        }
        there.sort();
        for (_, path, bytes) in there {
            if total <= self.limit {
                break;
            }
            // Whether it could be removed or was gone: it is not counted twice.
            let _ = fs::remove_file(&path);
            total -= bytes;
        }
    }
}

/// Removes a file that should be a segment and is none.
pub fn reject(path: &Path, why: &Unusable) {
    if matches!(why, Unusable::Broken) {
        let _ = fs::remove_file(path);
    }
}

fn is_segment(path: &Path) -> bool {
    is_ours(path) && path.extension().is_some_and(|e| e == "vectors")
}

/// True for the names that are given here to segments and temporary files, in a folder of vectors.
fn is_ours(path: &Path) -> bool {
    let mut names = path.iter().rev().map(|n| n.to_str().unwrap_or_default());
    let (file, model, format) = (names.next().unwrap_or_default(), names.next().unwrap_or_default(), names.next().unwrap_or_default());
    let hexadecimal = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_hexdigit());
    let decimal = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let file = file.strip_suffix(".vectors").or_else(|| file.strip_suffix(".tmp")).unwrap_or_default();
    decimal(format)
        && model.split_once('-').is_some_and(|(id, dims)| id.len() == 16 && hexadecimal(id) && decimal(dims))
        && matches!(file.split('-').collect::<Vec<_>>()[..], [time, process, n] if time.len() == 16 && [time, process, n].into_iter().all(hexadecimal))
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(folder).into_iter().flatten().filter_map(|e| Some(e.ok()?.path()))
}
