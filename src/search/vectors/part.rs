//! A file of vectors: written once, whole or not at all, and read into memory.
//!
//! ```text
//! "CCVEC1\0\0"  dims u32  count u32     all little-endian
//! count keys u64, count scales f32, count × dims bytes
//! CRC-32 of all that, u32
//! ```

use super::Direction;
use crate::whole;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

const MAGIC: &[u8; 8] = b"CCVEC1\0\0";
const HEADER: usize = 16;
const EXTENSION: &str = "part";

/// More files than this are joined into one when the next is written.
const MOST_FILES: usize = 8;

/// Vectors of one length with their keys.
#[derive(Debug, Default, PartialEq)]
pub struct Part {
    /// Length of each.
    pub dims: usize,
    /// Keys, each once.
    pub keys: Vec<u64>,
    /// Scales of the vectors.
    pub scales: Vec<f32>,
    data: Vec<i8>,
    /// How many files it was read from.
    pub files: usize,
}

impl Part {
    /// The numbers of a vector.
    pub fn bytes(&self, at: usize) -> &[i8] {
        &self.data[at * self.dims..(at + 1) * self.dims]
    }

    fn written(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER + self.keys.len() * (12 + self.dims) + 4);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&(self.dims as u32).to_le_bytes());
        out.extend_from_slice(&(self.keys.len() as u32).to_le_bytes());
        self.keys.iter().for_each(|k| out.extend_from_slice(&k.to_le_bytes()));
        self.scales.iter().for_each(|s| out.extend_from_slice(&s.to_le_bytes()));
        out.extend(self.data.iter().map(|b| b.cast_unsigned()));
        let sum = crc32fast::hash(&out);
        out.extend_from_slice(&sum.to_le_bytes());
        out
    }

    /// Adds what a file holds; false where it is no whole file of such vectors.
    fn read(&mut self, bytes: &[u8], seen: &mut rustc_hash::FxHashSet<u64>) -> bool {
        let number = |at: usize| bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes) as usize;
        let (dims, count) = (number(8), number(12));
        let whole = HEADER as u64 + count as u64 * (12 + dims as u64) + 4;
        if !bytes.starts_with(MAGIC) || dims != self.dims || bytes.len() as u64 != whole {
            return false;
        }
        let (body, sum) = bytes.split_at(bytes.len() - 4);
        if sum != crc32fast::hash(body).to_le_bytes() {
            return false;
        }
        let (keys, rest) = body[HEADER..].split_at(count * 8);
        let (scales, data) = rest.split_at(count * 4);
        let all = keys.chunks_exact(8).zip(scales.chunks_exact(4)).zip(data.chunks_exact(dims.max(1)));
        for ((key, scale), data) in all {
            let key = u64::from_le_bytes(key.try_into().unwrap_or_default());
            if seen.insert(key) {
                self.keys.push(key);
                self.scales.push(f32::from_le_bytes(scale.try_into().unwrap_or_default()));
                self.data.extend(data.iter().map(|b| b.cast_signed()));
            }
        }
        true
    }
}

/// The files of a folder, oldest first.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut out: Vec<PathBuf> = entries.map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == EXTENSION)).collect();
    out.sort();
    out
}

/// How many files a folder has.
pub fn count(folder: &Path) -> usize {
    files(folder).len()
}

/// All vectors of a folder. A damaged file is passed over: what it held is made again when its rows are written again.
pub fn load(folder: &Path, dims: usize) -> io::Result<Part> {
    // A writer that joins files may take one away between the listing and the reading; the joined one is there then.
    for _ in 0..3 {
        let files = files(folder);
        let mut part = Part { dims, files: files.len(), ..Part::default() };
        let mut seen = rustc_hash::FxHashSet::default();
        let mut gone = false;
        for path in &files {
            match fs::read(path) {
                Ok(bytes) => drop(part.read(&bytes, &mut seen)),
                Err(e) if e.kind() == io::ErrorKind::NotFound => gone = true,
                Err(e) => return Err(e),
            }
        }
        if !gone {
            return Ok(part);
        }
    }
    Err(io::Error::other("files of vectors come and go"))
}

/// Writes vectors as a file of their own; where there are many files, as one with all of them, which are then removed.
pub fn write(folder: &Path, dims: usize, fresh: &[(u64, Direction)]) -> io::Result<()> {
    let before = files(folder);
    let join = before.len() >= MOST_FILES;
    let mut part = if join { load(folder, dims)? } else { Part { dims, ..Part::default() } };
    for (key, d) in fresh.iter().filter(|(_, d)| d.bytes.len() == dims) {
        part.keys.push(*key);
        part.scales.push(d.scale);
        part.data.extend_from_slice(&d.bytes);
    }
    let bytes = part.written();
    whole::replace(&folder.join(name()), |out| out.write_all(&bytes))?;
    if join {
        before.iter().for_each(|p| drop(fs::remove_file(p)));
    }
    Ok(())
}

/// A name that no other file has, and that sorts after those written before.
fn name() -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let time = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos());
    format!("{time:020x}-{:x}-{}.{EXTENSION}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn direction(n: i8) -> Direction {
        Direction { bytes: vec![n, -n, 3, 4], scale: f32::from(n) }
    }

    #[test]
    fn what_is_written_is_read_and_files_are_joined() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for n in 1..=20i8 {
            write(dir.path(), 4, &[(n as u64, direction(n))]).expect("written");
        }
        let all = load(dir.path(), 4).expect("read");
        assert!(all.files <= MOST_FILES, "{} files", all.files);
        assert_eq!(all.keys.len(), 20);
        for (i, key) in all.keys.iter().enumerate() {
            let want = direction(*key as i8);
            assert_eq!((all.bytes(i), all.scales[i]), (&want.bytes[..], want.scale));
        }
    }

    #[test]
    fn a_damaged_or_foreign_file_is_passed_over() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        write(dir.path(), 4, &[(1, direction(1))]).expect("written");
        let path = files(dir.path()).remove(0);
        let good = fs::read(&path).expect("there");
        for cut in 0..good.len() {
            fs::write(&path, &good[..cut]).expect("cut");
            assert_eq!(load(dir.path(), 4).expect("read").keys.len(), 0, "cut at {cut}");
        }
        let mut flipped = good.clone();
        flipped[HEADER + 9] ^= 1;
        fs::write(&path, &flipped).expect("damaged");
        assert_eq!(load(dir.path(), 4).expect("read").keys.len(), 0);
        fs::write(&path, &good).expect("mended");
        assert_eq!(load(dir.path(), 5).expect("read").keys.len(), 0, "of another length");
        assert_eq!(load(dir.path(), 4).expect("read").keys, [1]);
    }
}
