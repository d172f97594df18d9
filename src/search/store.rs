//! The index on disk: opened for reading, or by one writer at a time. All that a run writes becomes visible in one commit, which
//! replaces one small file; a run that is killed leaves the state before it.

use super::analyze;
use super::clause::{Clause, FamilyEntry};
use super::error::SearchError;
use super::files::{Files, Reading, check, soundly};
use super::schema::{FAMILY, FORMAT, Fields, schema};
use crate::similarity::Analysis;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use tantivy::collector::DocSetCollector;
use tantivy::directory::{Directory, Lock, MmapDirectory};
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

/// Memory of the writer before it writes a segment, in bytes.
const WRITER_BYTES: usize = 96 << 20;

/// File that marks a folder as an index of ours.
const MARK: &str = "concordat-index.json";

/// What the index says of itself; kept in the commit.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// Format of the index.
    pub format: String,
    /// Version of the program that wrote it last.
    pub version: String,
    /// Engine that aligned its families.
    pub engine: String,
    /// Names of its models; empty for the lexical engine.
    pub models: Vec<String>,
    /// When it was written last, in UTC (RFC 3339).
    pub written: String,
    /// The paths that were indexed, from the root of the file system, each with what `index` was called with.
    pub roots: Vec<Root>,
}

/// Paths that were indexed in one call.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Root {
    /// The paths, as they were typed.
    pub paths: Vec<PathBuf>,
    /// The folder that they were typed in.
    pub folder: PathBuf,
}

/// An index on disk.
pub struct Store {
    dir: PathBuf,
    pub(super) index: Index,
    pub(super) fields: Fields,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("dir", &self.dir).finish_non_exhaustive()
    }
}

#[derive(Serialize, Deserialize)]
struct Mark {
    format: String,
}

impl Store {
    /// Opens the index of a folder for reading.
    pub fn open(dir: &Path) -> Result<Store, SearchError> {
        marked(dir)?.ok_or_else(|| SearchError::Missing { dir: dir.display().to_string() })?;
        soundly(dir, None, || {
            let index = Index::open_in_dir(dir.join("tantivy")).map_err(|e| SearchError::of(dir, e))?;
            Store::with(dir, index)
        })
    }

    /// Opens the index of a folder for asking it: with the files that it reads.
    pub(super) fn open_to_ask(dir: &Path, reading: Reading) -> Result<(Store, Files), SearchError> {
        marked(dir)?.ok_or_else(|| SearchError::Missing { dir: dir.display().to_string() })?;
        soundly(dir, None, || {
            let failed = |e| SearchError::of(dir, e);
            let files = Files::open(&dir.join("tantivy"), reading).map_err(failed)?;
            let index = Index::open(files.clone()).map_err(failed)?;
            Ok((Store::with(dir, index)?, files))
        })
    }

    /// Runs what reads the index: where its files are damaged, that is an error.
    pub(super) fn soundly<T>(&self, work: impl FnOnce() -> Result<T, SearchError>) -> Result<T, SearchError> {
        soundly(&self.dir, Some(&self.index), work)
    }

    /// What changes with each commit.
    pub(super) fn stamp(&self) -> Option<Stamp> {
        stamp(&self.dir.join("tantivy").join("meta.json"))
    }

    /// Opens the index of a folder, or makes an empty one where the folder is empty or not there. With `anew` what the index holds is
    /// forgotten at the next commit, whichever version wrote it.
    pub fn open_or_create(dir: &Path, anew: bool) -> Result<Store, SearchError> {
        let unusable = |e: &SearchError| anew && matches!(e, SearchError::Version { .. } | SearchError::Damaged { .. });
        let there = match marked(dir) {
            Err(e) if unusable(&e) => {
                clear(dir)?;
                false
            }
            // Without the list of segments, those that are there are not to be forgotten.
            other => other?.is_some() && (dir.join("tantivy").join("meta.json").exists() || has_segments(&dir.join("tantivy"))),
        };
        if there {
            // What is damaged must not be merged with what is sound, under a checksum that is right again.
            let sound = |store: Store| check(dir, &store.index, &mut HashSet::new()).map(|()| store);
            match Store::open(dir).and_then(sound) {
                Err(e) if unusable(&e) => clear(dir)?,
                opened => return opened,
            }
        }
        let inner = dir.join("tantivy");
        fs::create_dir_all(&inner).map_err(|e| SearchError::io(dir, &e))?;
        let directory = MmapDirectory::open(&inner).map_err(|e| SearchError::of(dir, e.into()))?;
        let index = Index::open_or_create(directory, schema().0).map_err(|e| SearchError::of(dir, e))?;
        let mark = serde_json::to_vec(&Mark { format: FORMAT.to_string() }).unwrap_or_default();
        crate::whole::replace(&dir.join(MARK), |out| out.write_all(&mark)).map_err(|e| SearchError::io(dir, &e))?;
        Store::with(dir, index)
    }

    fn with(dir: &Path, index: Index) -> Result<Store, SearchError> {
        let (wanted, fields) = schema();
        if index.schema() != wanted {
            return Err(SearchError::Version { dir: dir.display().to_string(), found: "other fields".to_string(), wanted: FORMAT });
        }
        analyze::register(index.tokenizers());
        Ok(Store { dir: dir.to_path_buf(), index, fields })
    }

    /// Its folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What the last commit says of the index.
    pub fn about(&self) -> Result<About, SearchError> {
        let meta = self.index.load_metas().map_err(|e| SearchError::of(&self.dir, e))?;
        Ok(meta.payload.and_then(|p| serde_json::from_str(&p).ok()).unwrap_or_default())
    }

    /// The families of a state of the index.
    pub fn families(&self, searcher: &Searcher) -> Result<Vec<FamilyEntry>, SearchError> {
        let query = TermQuery::new(Term::from_field_text(self.fields.kind, FAMILY), IndexRecordOption::Basic);
        let found = searcher.search(&query, &DocSetCollector).map_err(|e| SearchError::of(&self.dir, e))?;
        let mut out: Vec<FamilyEntry> = found.into_iter().map(|at| self.stored(searcher, at)).collect::<Result<_, _>>()?;
        out.sort_by(|a, b| (&a.id, &a.key).cmp(&(&b.id, &b.key)));
        Ok(out)
    }

    /// What a document keeps to be shown: a row or a family.
    pub(super) fn stored<T: DeserializeOwned>(&self, searcher: &Searcher, at: DocAddress) -> Result<T, SearchError> {
        let doc: TantivyDocument = searcher.doc(at).map_err(|e| SearchError::of(&self.dir, e))?;
        let bytes = doc.get_first(self.fields.stored).and_then(|v| v.as_bytes()).unwrap_or_default();
        serde_json::from_slice(bytes).map_err(|e| SearchError::Damaged { dir: self.dir.display().to_string(), reason: e.to_string() })
    }

    /// The families of the last commit.
    pub fn committed(&self) -> Result<Vec<FamilyEntry>, SearchError> {
        self.soundly(|| self.families(&self.reader()?.searcher()))
    }

    /// What reads the last commit, and later ones when it is told to.
    pub(super) fn reader(&self) -> Result<IndexReader, SearchError> {
        self.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(|e| SearchError::of(&self.dir, e))
    }

    /// Opens the index for writing. Only one writer can be open at a time, in any process.
    pub fn writer(&self) -> Result<Writer<'_>, SearchError> {
        // One thread: rows that are as good as each other then stand in the order in which they were written, in every run. Aligning and
        // checking takes most of the time, on all cores.
        let inner = self.index.writer_with_num_threads(1, WRITER_BYTES).map_err(|e| SearchError::of(&self.dir, e))?;
        Ok(Writer { store: self, inner })
    }
}

/// What tells whether a file has changed: its length, its time, and which file it is, for replacing it makes another.
pub type Stamp = (u64, Option<SystemTime>, u64);

/// The stamp of a file; none where there is none.
pub fn stamp(file: &Path) -> Option<Stamp> {
    let m = fs::metadata(file).ok()?;
    #[cfg(unix)]
    let which = std::os::unix::fs::MetadataExt::ino(&m);
    #[cfg(not(unix))]
    let which = 0;
    Some((m.len(), m.modified().ok(), which))
}

/// Takes an index away that cannot be opened: the files that tantivy has written and nothing else. Not while another process writes it.
fn clear(dir: &Path) -> Result<(), SearchError> {
    let inner = dir.join("tantivy");
    let io = |e: std::io::Error| SearchError::io(dir, &e);
    let entries = match fs::read_dir(&inner) {
        Ok(entries) => entries.collect::<Result<Vec<_>, _>>().map_err(io)?,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(io(e)),
    };
    if !entries.iter().all(|e| e.file_name().to_str().is_some_and(is_own) && e.file_type().is_ok_and(|t| t.is_file())) {
        return Err(SearchError::Foreign { dir: dir.display().to_string() });
    }
    let directory = MmapDirectory::open(&inner).map_err(|e| SearchError::of(dir, e.into()))?;
    let lock = Lock { filepath: PathBuf::from(WRITER_LOCK), is_blocking: false };
    let busy = |_| SearchError::Busy { dir: dir.display().to_string() };
    let _held = directory.acquire_lock(&lock).map_err(busy)?;
    entries.iter().filter(|e| e.file_name() != WRITER_LOCK).try_for_each(|e| fs::remove_file(e.path()).map_err(io))
}

/// The file by which tantivy's writers keep each other out.
const WRITER_LOCK: &str = ".tantivy-writer.lock";

/// Whether a file of this name in `tantivy/` is one that tantivy writes.
fn is_own(name: &str) -> bool {
    ["meta.json", ".managed.json", WRITER_LOCK, ".tantivy-meta.lock"].contains(&name) || is_of_segment(name)
}

fn is_of_segment(name: &str) -> bool {
    name.split_once('.').is_some_and(|(id, _)| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn has_segments(inner: &Path) -> bool {
    fs::read_dir(inner).into_iter().flatten().flatten().any(|e| e.file_name().to_str().is_some_and(is_of_segment))
}

/// Whether a folder holds an index of this format; none where it is empty or not there.
fn marked(dir: &Path) -> Result<Option<()>, SearchError> {
    let shown = || dir.display().to_string();
    match fs::read(dir.join(MARK)) {
        Ok(bytes) => match serde_json::from_slice::<Mark>(&bytes) {
            Ok(m) if m.format == FORMAT => Ok(Some(())),
            Ok(m) if m.format.starts_with("concordat/index/") => {
                Err(SearchError::Version { dir: shown(), found: m.format, wanted: FORMAT })
            }
            Err(e) if [".managed.json", "meta.json"].iter().any(|f| dir.join("tantivy").join(f).exists()) => {
                Err(SearchError::Damaged { dir: shown(), reason: format!("{MARK}: {e}") })
            }
            _ => Err(SearchError::Foreign { dir: shown() }),
        },
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => match fs::read_dir(dir) {
            Ok(entries) => {
                // A run that was killed before its mark was written leaves an empty index.
                let other = entries.filter_map(Result::ok).any(|e| e.file_name() != "tantivy");
                if other { Err(SearchError::Foreign { dir: shown() }) } else { Ok(None) }
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(SearchError::io(dir, &e)),
        },
        // A file, or something else that is no folder of ours.
        Err(e) if matches!(e.kind(), std::io::ErrorKind::NotADirectory | std::io::ErrorKind::IsADirectory) => {
            Err(SearchError::Foreign { dir: shown() })
        }
        Err(e) => Err(SearchError::io(dir, &e)),
    }
}

/// The writer of an index.
pub struct Writer<'s> {
    store: &'s Store,
    inner: IndexWriter,
}

/// A family ready to be written.
pub struct Prepared {
    key: String,
    documents: Vec<TantivyDocument>,
}

impl Store {
    /// Makes the documents of a family. `analyses` are those of its units: `[version][unit]`; `rows` says for each row the units of
    /// each version.
    pub fn prepare(&self, entry: &FamilyEntry, clauses: &[Clause], analyses: &[Vec<Arc<Analysis>>], rows: &[Vec<Vec<usize>>]) -> Prepared {
        let mut documents = vec![self.fields.family(entry)];
        for (clause, cells) in clauses.iter().zip(rows) {
            let of = |(v, units): (usize, &Vec<usize>)| units.iter().map(|&u| analyses[v][u].clone()).collect::<Vec<_>>();
            let analyses: Vec<Vec<Arc<Analysis>>> = cells.iter().enumerate().map(of).collect();
            documents.push(self.fields.row(clause, &analyses));
            documents.extend(self.fields.units(clause));
        }
        Prepared { key: entry.key.clone(), documents }
    }
}

impl Writer<'_> {
    /// Writes a family, in the place of what the index has of it.
    pub fn put(&mut self, family: Prepared) -> Result<(), SearchError> {
        self.remove(&family.key);
        for d in family.documents {
            self.inner.add_document(d).map_err(|e| SearchError::of(&self.store.dir, e))?;
        }
        Ok(())
    }

    /// Takes a family out.
    pub fn remove(&mut self, key: &str) {
        self.inner.delete_term(Term::from_field_text(self.store.fields.key, key));
    }

    /// Forgets everything.
    pub fn clear(&mut self) -> Result<(), SearchError> {
        self.inner.delete_all_documents().map(|_| ()).map_err(|e| SearchError::of(&self.store.dir, e))
    }

    /// Makes what was written the state of the index.
    pub fn commit(mut self, about: &About) -> Result<(), SearchError> {
        let dir = &self.store.dir;
        let mut commit = self.inner.prepare_commit().map_err(|e| SearchError::of(dir, e))?;
        commit.set_payload(&serde_json::to_string(about).unwrap_or_default());
        commit.commit().map_err(|e| SearchError::of(dir, e))?;
        self.inner.wait_merging_threads().map_err(|e| SearchError::of(dir, e))?;
        // tantivy makes these for their owner alone; who may read the rest may read them.
        let like = fs::metadata(dir.join(MARK)).map_err(|e| SearchError::io(dir, &e))?.permissions();
        let lists = ["meta.json", ".managed.json"].map(|name| dir.join("tantivy").join(name));
        lists.iter().filter(|f| f.exists()).try_for_each(|f| fs::set_permissions(f, like.clone())).map_err(|e| SearchError::io(dir, &e))
    }
}
