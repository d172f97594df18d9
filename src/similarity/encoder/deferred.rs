//! An encoder that is loaded when it is first asked: where all vectors are cached, its weights are never read.

use super::store::{Kind, Manifest};
use super::{Encoder, ModelError, Vectors};
use crate::language::Tag;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Loads an encoder from the folder of its model.
pub type Load = fn(&Path) -> Result<Box<dyn Encoder>, ModelError>;

/// An installed encoder, loaded or not.
pub struct Deferred {
    id: String,
    dims: usize,
    covers: fn(&Tag) -> bool,
    folder: PathBuf,
    load: Load,
    loaded: OnceLock<Result<Box<dyn Encoder>, String>>,
}

impl Deferred {
    /// An encoder of a kind whose shape is known beforehand; none for the other kinds, which must be loaded to be known.
    pub fn of(manifest: &Manifest, folder: &Path, load: Load) -> Option<Deferred> {
        let (dims, covers): (usize, fn(&Tag) -> bool) = match manifest.kind {
            Kind::E5Q4 => (384, super::e5::covers),
            Kind::UseV3 => (512, super::use_v3::covers),
            Kind::Hub | Kind::Gguf => return None,
        };
        let folder = folder.to_path_buf();
        Some(Deferred { id: manifest.id(), dims, covers, folder, load, loaded: OnceLock::new() })
    }
}

impl Encoder for Deferred {
    fn id(&self) -> &str {
        &self.id
    }

    fn dims(&self) -> usize {
        self.dims
    }

    fn covers(&self, language: &Tag) -> bool {
        (self.covers)(language)
    }

    /// Vectors of zeros where the model cannot be loaded; `failure` says why.
    fn encode(&self, texts: &[&str]) -> Vectors {
        match self.loaded.get_or_init(|| (self.load)(&self.folder).map_err(|e| e.to_string())) {
            Ok(encoder) if encoder.dims() == self.dims => encoder.encode(texts),
            _ => Vectors::zeros(self.dims, texts.len()),
        }
    }

    fn failure(&self) -> Option<&str> {
        match self.loaded.get()? {
            Ok(encoder) => encoder.failure(),
            Err(why) => Some(why),
        }
    }
}
