//! Segments: files of vectors that are written once, whole, and never changed. Any process may read or remove one at any time.
//!
//! ```text
//! bytes                  all numbers little-endian
//! 8                      CONCORDV
//! 4 + 4 + 4              version of the format, length of the vectors, number of vectors
//! 4                      CRC-32 of what stands before and of both tables
//! 16 × number            keys, ascending
//! 4 × number             CRC-32 of each vector
//! 2 × length × number    the vectors, as IEEE 754 halves, in the order of the keys
//! ```
//!
//! Only the tables are read on opening. A vector is checked when it is read, so a torn or foreign file never becomes a vector.

use half::f16;
use half::slice::HalfFloatSliceExt;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

/// Version of the format; it is part of the folder's name too, so that another version never meets these files.
pub const FORMAT: u32 = 1;

const MAGIC: &[u8; 8] = b"CONCORDV";
const HEADER: usize = 24;

/// A vector that is not wanted but lies between two that are is read with them, up to so many in a row: as fast as to seek.
const GAP: usize = 4;

/// So many bytes are read at once, about; more only costs memory.
const CHUNK: usize = 1 << 20;

/// What names a vector: the first 128 bits of a digest of model and text.
pub type Key = u128;

/// Vectors to be written.
pub type Entries = BTreeMap<Key, Box<[f16]>>;

/// Why a file is not used.
#[derive(Debug)]
pub enum Unusable {
    /// It is no whole segment; it may be removed.
    Broken,
    /// It is not there any more, or may not be read.
    Unreadable,
}

impl From<io::Error> for Unusable {
    fn from(e: io::Error) -> Unusable {
        if e.kind() == io::ErrorKind::UnexpectedEof { Unusable::Broken } else { Unusable::Unreadable }
    }
}

/// A segment whose tables are in memory.
#[derive(Debug)]
pub struct Segment {
    /// Its file.
    pub path: PathBuf,
    /// Bytes of the file.
    pub bytes: u64,
    dims: usize,
    keys: Vec<Key>,
    sums: Vec<u32>,
    used: AtomicBool,
}

/// Bytes of a segment of `count` vectors of `dims` numbers.
pub fn size(dims: usize, count: usize) -> u64 {
    (HEADER + count * (20 + 2 * dims)) as u64
}

impl Segment {
    /// Reads the tables of a file that should hold vectors of `dims` numbers.
    pub fn open(path: &Path, dims: usize) -> Result<Segment, Unusable> {
        let mut file = File::open(path)?;
        let bytes = file.metadata()?.len();
        let mut head = [0; HEADER];
        file.read_exact(&mut head)?;
        let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let count = number(16) as usize;
        // The length is checked before anything is allocated for it.
        if head[..8] != *MAGIC || number(8) != FORMAT || number(12) as usize != dims || bytes != size(dims, count) {
            return Err(Unusable::Broken);
        }
        let mut tables = vec![0; count * 20];
        file.read_exact(&mut tables)?;
        let mut sum = crc32fast::Hasher::new();
        sum.update(&head[..20]);
        sum.update(&tables);
        if sum.finalize() != number(20) {
            return Err(Unusable::Broken);
        }
        let (keys, sums) = tables.split_at(count * 16);
        Ok(Segment {
            path: path.to_path_buf(),
            bytes,
            dims,
            keys: keys.as_chunks().0.iter().map(|b| Key::from_le_bytes(*b)).collect(),
            sums: sums.as_chunks().0.iter().map(|b| u32::from_le_bytes(*b)).collect(),
            used: AtomicBool::new(false),
        })
    }

    /// Place of a vector in the segment.
    pub fn find(&self, key: Key) -> Option<usize> {
        self.keys.binary_search(&key).ok()
    }

    /// Hands the vectors at some places, which must ascend, to `take` with the number of the place in `places`. What was handed over
    /// before an error is right.
    pub fn read(&self, places: &[usize], mut take: impl FnMut(usize, &[f16])) -> Result<(), Unusable> {
        let mut file = File::open(&self.path)?;
        let stride = self.dims * 2;
        let (mut buffer, mut halves) = (Vec::new(), vec![f16::ZERO; self.dims]);
        let mut done = 0;
        while done < places.len() {
            let from = places[done];
            let more = places[done..].windows(2).take_while(|w| w[1] - w[0] <= GAP && (w[1] + 1 - from) * stride <= CHUNK).count();
            let run = &places[done..=done + more];
            buffer.resize((run[more] + 1 - from) * stride, 0);
            file.seek(SeekFrom::Start(size(0, self.keys.len()) + (from * stride) as u64))?;
            file.read_exact(&mut buffer)?;
            for (i, place) in run.iter().enumerate() {
                let bytes = &buffer[(place - from) * stride..][..stride];
                if crc32fast::hash(bytes) != self.sums[*place] {
                    return Err(Unusable::Broken);
                }
                halves.iter_mut().zip(bytes.as_chunks().0).for_each(|(h, b)| *h = f16::from_le_bytes(*b));
                take(done + i, &halves);
            }
            done += run.len();
        }
        Ok(())
    }

    /// All vectors.
    pub fn read_all(&self) -> Result<Entries, Unusable> {
        let places: Vec<usize> = (0..self.keys.len()).collect();
        let mut out = Entries::new();
        self.read(&places, |i, halves| drop(out.insert(self.keys[i], halves.into())))?;
        Ok(out)
    }

    /// Marks the file as used now, once a process. Where that is not allowed, the file counts as used when it was written.
    pub fn mark_used(&self) {
        if !self.used.swap(true, Ordering::Relaxed) {
            let _ = File::options().write(true).open(&self.path).and_then(|f| f.set_modified(SystemTime::now()));
        }
    }
}

/// Writes a segment to `temporary` and gives it its name `path` when it is complete.
pub fn write(path: &Path, temporary: &Path, dims: usize, entries: &Entries) -> io::Result<()> {
    let result = File::create(temporary).and_then(|file| {
        let mut out = BufWriter::with_capacity(CHUNK, file);
        fill(&mut out, dims, entries)?;
        // Not waited for until it is on the disk: a file torn by a power cut is found out by its sums.
        out.into_inner().map_err(io::IntoInnerError::into_error)?;
        fs::rename(temporary, path)
    });
    if result.is_err() {
        let _ = fs::remove_file(temporary);
    }
    result
}

fn fill(out: &mut dyn Write, dims: usize, entries: &Entries) -> io::Result<()> {
    let count = |n: usize| u32::try_from(n).map(u32::to_le_bytes).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput));
    let bytes: Vec<Vec<u8>> = entries.values().map(|v| v.iter().flat_map(|h| h.to_le_bytes()).collect()).collect();
    let mut head = MAGIC.to_vec();
    head.extend(FORMAT.to_le_bytes());
    head.extend(count(dims)?);
    head.extend(count(entries.len())?);
    let mut tables: Vec<u8> = entries.keys().flat_map(|k| k.to_le_bytes()).collect();
    tables.extend(bytes.iter().flat_map(|b| crc32fast::hash(b).to_le_bytes()));
    let mut sum = crc32fast::Hasher::new();
    sum.update(&head);
    sum.update(&tables);
    out.write_all(&head)?;
    out.write_all(&sum.finalize().to_le_bytes())?;
    out.write_all(&tables)?;
    bytes.iter().try_for_each(|b| out.write_all(b))
}

/// Numbers as halves: ten binary digits, so that no number is off by more than one part in two thousand.
pub fn narrow(numbers: &[f32]) -> Box<[f16]> {
    let mut halves = vec![f16::ZERO; numbers.len()];
    halves.convert_from_f32_slice(numbers);
    halves.into()
}

/// Halves as numbers.
pub fn widen(halves: &[f16], numbers: &mut [f32]) {
    halves.convert_to_f32_slice(numbers);
}
