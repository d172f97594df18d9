//! Installed models: one folder a model, with its files and a `manifest.json` that says what they are, where they come from and
//! which digests they have.
//!
//! A model's folder appears whole or not at all: it is made under a temporary name beside and then renamed. Nothing here uses the
//! network; what was downloaded is handed in as a file ([`install`]).

mod import;
pub mod install;
mod manifest;
#[cfg(test)]
mod tests;

pub use install::{PINNED, Pin};
pub use manifest::{IMPORTED, Kind, Manifest, StoredFile};

use super::{ModelError, digest};
use manifest::MANIFEST;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

/// A temporary folder this old was left behind by a process that died.
const LEFT_BEHIND: Duration = Duration::from_secs(86_400);

/// Why a model cannot be installed, found or removed. Each text says the remedy.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A model that is not usable.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// No such model.
    #[error("{name}: no such model is installed; {}", remedy(.name, .near.as_deref()))]
    Unknown {
        /// As it was asked for.
        name: String,
        /// The installed one that may have been meant.
        near: Option<String>,
    },
    /// A name that cannot be a folder's everywhere.
    #[error("{0}: not a name for a model; write lower-case letters, digits, `.`, `_` and `-`, such as multilingual-e5-base")]
    Name(String),
    /// The name is taken.
    #[error("{0}: there is a model or a folder of that name; remove it with `concordat model remove {0}`, or give another --name")]
    Taken(String),
    /// A file or folder that cannot be read or written.
    #[error("{path}: {what} ({source}); {remedy}")]
    Io {
        /// Which.
        path: String,
        /// What failed.
        what: &'static str,
        /// Why.
        source: io::Error,
        /// What to do.
        remedy: &'static str,
    },
    /// A file that is not what it should be.
    #[error("{path}: {what}")]
    Rejected {
        /// Which.
        path: String,
        /// What is wrong and what to do, as half a sentence.
        what: String,
    },
    /// There is no folder for models.
    #[error("no folder for models: this user has no home folder; name a folder in the variable CONCORDAT_MODELS")]
    NoFolder,
}

fn remedy(name: &str, near: Option<&str>) -> String {
    match near {
        _ if PINNED.iter().any(|p| p.model == name) => format!("`concordat model install {name}` installs it"),
        Some(near) => format!("did you mean `{near}`?"),
        None => "`concordat model list` lists those that are".to_string(),
    }
}

impl StoreError {
    fn writing(path: &Path, source: io::Error) -> StoreError {
        let remedy = "check the folder's permissions and free space, or name another one in CONCORDAT_MODELS";
        StoreError::Io { path: path.display().to_string(), what: "cannot be written", source, remedy }
    }

    fn reading(path: &Path, source: io::Error) -> StoreError {
        StoreError::Io {
            path: path.display().to_string(),
            what: "cannot be read",
            source,
            remedy: "check that it exists and that you may read it",
        }
    }

    fn rejected(path: &Path, what: impl Into<String>) -> StoreError {
        StoreError::Rejected { path: path.display().to_string(), what: what.into() }
    }
}

/// Asks whether a model loads, before it is installed: its manifest, and the folder with its files.
pub type Probe = fn(&Manifest, &Path) -> Result<(), ModelError>;

/// Asks whether a model loads and makes a vector of a sentence.
pub fn probe(_: &Manifest, folder: &Path) -> Result<(), ModelError> {
    let encoder = super::open(folder)?;
    let vectors = encoder.encode(&[PROBE]);
    let vector = vectors.row(0);
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    // A length that is no number is not within any bound.
    if encoder.failure().is_none() && vector.len() == encoder.dims() && (length - 1.0).abs() < 1e-3 {
        return Ok(());
    }
    let what = encoder.failure().map_or_else(|| format!("of a sentence it makes a vector of length {length}, not 1"), str::to_string);
    Err(ModelError::Broken { path: folder.display().to_string(), what })
}

/// The sentence that a model is asked about before it is installed.
const PROBE: &str = "You can ask us to delete your data.";

/// The folder of installed models.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
    probe: Probe,
}

/// What is in a store.
#[derive(Debug, Default)]
pub struct Listing {
    /// The models, by name.
    pub models: Vec<Manifest>,
    /// Manifests that are not usable.
    pub faults: Vec<StoreError>,
}

/// A file that is not as it was installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which file.
    pub path: PathBuf,
    /// What is wrong with it, as half a sentence.
    pub what: String,
}

impl Store {
    /// The store in a folder, which need not be there yet.
    pub fn open(folder: impl Into<PathBuf>, probe: Probe) -> Store {
        Store { folder: folder.into(), probe }
    }

    /// The user's store: the folder that the variable `CONCORDAT_MODELS` names, or `concordat/models` in the platform's folder of
    /// data.
    pub fn of_user() -> Result<Store, StoreError> {
        use etcetera::BaseStrategy;
        let folder = match std::env::var_os("CONCORDAT_MODELS").filter(|s| !s.is_empty()) {
            Some(s) => PathBuf::from(s),
            None => etcetera::choose_base_strategy().map_err(|_| StoreError::NoFolder)?.data_dir().join("concordat").join("models"),
        };
        Ok(Store::open(folder, probe))
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// All installed models.
    pub fn list(&self) -> Result<Listing, StoreError> {
        let mut listing = Listing::default();
        let entries = match fs::read_dir(&self.folder) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(listing),
            entries => entries.map_err(|e| StoreError::reading(&self.folder, e))?,
        };
        let mut names: Vec<String> = entries.filter_map(|e| e.ok()?.file_name().into_string().ok()).collect();
        names.sort();
        for name in names.iter().filter(|n| self.holds(n)) {
            match Manifest::read(&self.folder.join(name), name) {
                Ok(manifest) => listing.models.push(manifest),
                Err(e) => listing.faults.push(e),
            }
        }
        Ok(listing)
    }

    /// A model by name, with its folder.
    pub fn find(&self, name: &str) -> Result<(Manifest, PathBuf), StoreError> {
        let folder = self.path(name)?;
        Ok((Manifest::read(&folder, name)?, folder))
    }

    /// The folder of an installed model.
    pub fn path(&self, name: &str) -> Result<PathBuf, StoreError> {
        if self.holds(name) {
            return Ok(self.folder.join(name));
        }
        let installed = self.list().map(|l| l.models).unwrap_or_default();
        let near = crate::config::nearest(name, installed.iter().map(|m| m.name.as_str())).map(str::to_string);
        Err(StoreError::Unknown { name: name.to_string(), near })
    }

    /// True where a model of that name is installed, usable or not. A folder without a manifest is not ours, whatever its name.
    fn holds(&self, name: &str) -> bool {
        is_name(name) && self.folder.join(name).join(MANIFEST).is_file()
    }

    /// Removes a model, broken or not; the bytes that this frees.
    pub fn remove(&self, name: &str) -> Result<u64, StoreError> {
        let folder = self.path(name)?;
        let bytes = Manifest::read(&folder, name).map_or(0, |m| m.bytes());
        // Out of sight first: whoever is interrupted leaves no half model.
        let temporary = self.temporary()?;
        fs::rename(&folder, temporary.0.join(name)).map_err(|e| StoreError::writing(&folder, e))?;
        Ok(bytes)
    }

    /// What is wrong with the files of a model: those that are missing, or of another length or digest than when it was installed.
    pub fn verify(&self, name: &str) -> Result<(Manifest, Vec<Fault>), StoreError> {
        let (manifest, folder) = self.find(name)?;
        let faults = manifest.files.iter().filter_map(|f| {
            let path = folder.join(&f.path);
            let what = match digest::of_file(&path) {
                Err(e) => format!("cannot be read ({e})"),
                Ok((_, bytes)) if bytes != f.bytes => format!("{bytes} bytes instead of {}", f.bytes),
                Ok((sha256, _)) if sha256 != f.sha256 => "its SHA-256 is not what it was when the model was installed".to_string(),
                Ok(_) => return None,
            };
            Some(Fault { path, what })
        });
        let faults = faults.collect();
        Ok((manifest, faults))
    }

    /// Gives the files in a temporary folder their manifest, asks whether the model loads, and puts the folder in its place.
    /// `from` is what the user knows the files by.
    fn settle(&self, temporary: &Temporary, from: &Path, mut manifest: Manifest, replace: bool) -> Result<Manifest, StoreError> {
        let (made, target) = (&temporary.0, self.folder.join(&manifest.name));
        for f in &mut manifest.files {
            let path = made.join(&f.path);
            (f.sha256, f.bytes) = digest::of_file(&path).map_err(|e| StoreError::reading(&path, e))?;
        }
        (self.probe)(&manifest, made).map_err(|e| e.seen_from(made, from))?;
        manifest.write(&made.join(MANIFEST))?;
        if replace && self.holds(&manifest.name) {
            let old = self.temporary()?;
            fs::rename(&target, old.0.join(&manifest.name)).map_err(|e| StoreError::writing(&target, e))?;
        }
        match fs::rename(made, &target) {
            // Another process was faster.
            Err(_) if target.exists() => Err(StoreError::Taken(manifest.name)),
            done => done.map(|()| manifest).map_err(|e| StoreError::writing(&target, e)),
        }
    }

    /// A temporary folder in the store, that is, on the same disk; old ones of processes that died are cleared away.
    pub fn temporary(&self) -> Result<Temporary, StoreError> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        fs::create_dir_all(&self.folder).map_err(|e| StoreError::writing(&self.folder, e))?;
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let modified = entry.metadata().and_then(|m| m.modified()).unwrap_or_else(|_| SystemTime::now());
            if entry.file_name().to_string_lossy().starts_with(TEMPORARY) && modified.elapsed().is_ok_and(|t| t > LEFT_BEHIND) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        let path = self.folder.join(format!("{TEMPORARY}{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
        fs::create_dir(&path).map_err(|e| StoreError::writing(&path, e))?;
        Ok(Temporary(path))
    }
}

/// How the names of temporary folders begin. No model's name does.
const TEMPORARY: &str = ".concordat-";

/// A folder that is removed when it is let go of.
#[derive(Debug)]
pub struct Temporary(PathBuf);

impl Temporary {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// True for what may be a model's name, and so a folder's on every platform.
pub fn is_name(name: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
    name.len() <= 64 && name.bytes().all(fits) && name.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric())
}
