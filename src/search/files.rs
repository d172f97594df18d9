//! The files of an index as those who read it have them. A small index is held in memory, so that nobody who writes into its files takes
//! them away under the program (what is mapped and then cut ends a program with SIGBUS, which nothing can catch); a large one is mapped.
//! Checksums, which tantivy writes behind each file and does not read again, tell what is damaged before it is asked.

use super::error::SearchError;
use crate::quiet;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::Index;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback, WatchHandle, WritePtr};

/// How an index is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Most bytes of an index that is held in memory; a larger one is mapped.
    pub held: u64,
    /// Most bytes of an index whose files are compared with their checksums before they are asked.
    pub checked: u64,
    /// Whether the graph of its vectors is read, where there is one: that takes longer than looking at all vectors once.
    pub graph: bool,
}

impl Reading {
    /// For one question: whoever waits for the answer does not wait for a large index to be read. Where the system has the files at hand,
    /// 130 MB (66,000 rows) are checked in 20 ms, on one core.
    pub const ONCE: Reading = Reading { held: 0, checked: 1 << 30, graph: false };

    /// For many. 512 MiB are an index of some 250,000 rows; a server of that many has that memory.
    pub const LONG: Reading = Reading { held: 512 << 20, checked: u64::MAX, graph: true };
}

type Held = Arc<Mutex<BTreeMap<PathBuf, Arc<[u8]>>>>;

/// The folder of an index. Only files of segments are held; they never change under one name.
#[derive(Clone)]
pub struct Files {
    mapped: MmapDirectory,
    folder: PathBuf,
    reading: Reading,
    /// Bytes of all of them when they were opened.
    bytes: u64,
    held: Held,
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Files").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Whether a file of this name belongs to a segment.
fn is_segment(path: &Path) -> bool {
    path.extension().is_some_and(|e| e != "json" && e != "lock")
}

impl Files {
    /// The files of a folder.
    pub fn open(folder: &Path, reading: Reading) -> tantivy::Result<Files> {
        let mapped = MmapDirectory::open(folder)?;
        let size = |e: fs::DirEntry| if is_segment(&e.path()) { e.metadata().map_or(0, |m| m.len()) } else { 0 };
        let bytes: u64 = fs::read_dir(folder).map_or(u64::MAX, |all| all.flatten().map(size).sum());
        Ok(Files { mapped, folder: folder.to_path_buf(), reading, bytes, held: Held::default() })
    }

    /// Whether they are to be compared with their checksums.
    pub fn are_checked(&self) -> bool {
        self.bytes <= self.reading.checked
    }

    /// Lets go of files that no reader has any more.
    pub fn let_go(&self) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, bytes| Arc::strong_count(bytes) > 1);
    }

    /// A file in memory; none where it is to be mapped.
    fn held(&self, path: &Path) -> io::Result<Option<OwnedBytes>> {
        if !is_segment(path) || self.bytes > self.reading.held {
            return Ok(None);
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = held.get(path) {
            return Ok(Some(OwnedBytes::new(bytes.clone())));
        }
        let file = self.folder.join(path);
        let others: u64 = held.values().map(|b| b.len() as u64).sum();
        if others + fs::metadata(&file)?.len() > self.reading.held {
            return Ok(None);
        }
        let bytes: Arc<[u8]> = fs::read(&file)?.into();
        held.insert(path.to_path_buf(), bytes.clone());
        Ok(Some(OwnedBytes::new(bytes)))
    }
}

impl Directory for Files {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        match self.held(path) {
            Ok(Some(bytes)) => Ok(Arc::new(bytes)),
            Ok(None) => self.mapped.get_file_handle(path),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Err(OpenReadError::FileDoesNotExist(path.to_path_buf())),
            Err(e) => Err(OpenReadError::wrap_io_error(e, path.to_path_buf())),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.mapped.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.mapped.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.mapped.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.mapped.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.mapped.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.mapped.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.mapped.acquire_lock(lock) {
            // Who may only read has nobody to keep out: a lock of readers keeps files from being taken away, and those are held or open.
            Err(LockError::IoError(e)) if matches!(e.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            other => other,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.mapped.watch(callback)
    }
}

/// Reads the files of the last commit that are not among `known` and compares them with their checksums. Those that are as they were
/// written are then known.
pub fn check(dir: &Path, index: &Index, known: &mut HashSet<PathBuf>) -> Result<(), SearchError> {
    let damaged = |file: &Path, what: &str| SearchError::damaged(dir, format!("{}: {what}", file.display()));
    let segments = index.searchable_segment_metas().map_err(|e| SearchError::of(dir, e))?;
    let files: HashSet<PathBuf> = segments.iter().flat_map(tantivy::SegmentMeta::list_files).collect();
    known.retain(|f| files.contains(f));
    for file in files {
        if known.contains(&file) {
            continue;
        }
        match quiet::caught(|| index.directory().validate_checksum(&file)) {
            Ok(Ok(true)) => drop(known.insert(file)),
            // Not every segment has every kind of file; what it has to have is missed when it is opened.
            Ok(Err(OpenReadError::FileDoesNotExist(_))) => {}
            Ok(Err(OpenReadError::IoError { io_error, .. })) if io_error.raw_os_error().is_some() => {
                return Err(SearchError::io(dir, &io_error));
            }
            Ok(Ok(false)) => return Err(damaged(&file, "is not as it was written")),
            Ok(Err(_)) | Err(_) => return Err(damaged(&file, "is cut, or not as it was written")),
        }
    }
    Ok(())
}

/// Runs what reads an index. tantivy trusts its files, and panics where they are damaged: that is an error here. A panic of our own while
/// the files are as they were written is a fault of ours, and stays one.
pub fn soundly<T>(dir: &Path, index: Option<&Index>, work: impl FnOnce() -> Result<T, SearchError>) -> Result<T, SearchError> {
    let panic = match quiet::caught(work) {
        Ok(done) => return done,
        Err(panic) => panic,
    };
    index.map_or(Ok(()), |index| check(dir, index, &mut HashSet::new()))?;
    if panic.ours {
        panic.resume();
    }
    Err(SearchError::damaged(dir, "its files contradict each other".to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_what_reads_an_index_is_damage() {
        let dir = Path::new("club.index");
        assert!(soundly(dir, None, || Ok(1)).is_ok_and(|n| n == 1));
        let told = soundly(dir, None, || Ok(serde_json::json!([])["key"].take())).map(|_| ()).map_err(|e| e.to_string());
        assert_eq!(
            told,
            Err("club.index: the index is damaged (its files contradict each other); make it again with `concordat index PATH --index \
                 club.index --rebuild`"
                .to_string())
        );
    }
}
