//! Sentence encoders: texts to vectors, inside the process, on the CPU. A vector's direction says what a text means, in any language
//! that the encoder knows.

pub mod attention;
pub mod batches;
pub mod cache;
pub mod charsmap;
mod convolution;
pub mod deferred;
mod described;
pub mod digest;
pub mod e5;
mod e5_file;
pub mod gguf;
mod gguf_file;
pub mod hub;
pub mod imported;
pub mod matrix;
mod ngrams;
mod npz;
mod open;
pub mod sentencepiece;
pub mod store;
mod tensors;
#[cfg(test)]
mod tiny;
pub mod transformer;
pub mod unigram;
pub mod use_v3;
mod wide;

pub use open::open;

use crate::language::Tag;
use std::path::Path;

/// Turns texts into vectors of one length.
pub trait Encoder: Send + Sync {
    /// Name of the model with the digest of its weights: two models that say different things never share it.
    fn id(&self) -> &str;

    /// Length of its vectors.
    fn dims(&self) -> usize;

    /// True where the model was trained on the language.
    fn covers(&self, language: &Tag) -> bool;

    /// The vectors of some texts, in their order, each of length 1 (Euclid). An empty text has a vector too. The texts are sorted
    /// by length and batched inside; all cores of the rayon pool work.
    fn encode(&self, texts: &[&str]) -> Vectors;

    /// Why it could not encode what it was asked; the vectors that it gave are then zeros.
    fn failure(&self) -> Option<&str> {
        None
    }
}

/// Vectors of one length, one after another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Vectors {
    dims: usize,
    data: Vec<f32>,
}

impl Vectors {
    /// Room for `count` vectors of `dims` numbers, all zero.
    pub fn zeros(dims: usize, count: usize) -> Vectors {
        Vectors { dims, data: vec![0.0; dims * count] }
    }

    /// Number of vectors.
    pub fn len(&self) -> usize {
        self.data.len().checked_div(self.dims).unwrap_or(0)
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// Length of each.
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// One vector.
    pub fn row(&self, i: usize) -> &[f32] {
        &self.data[i * self.dims..(i + 1) * self.dims]
    }

    /// Some neighbouring vectors, to be written.
    pub fn rows_mut(&mut self, rows: std::ops::Range<usize>) -> &mut [f32] {
        &mut self.data[rows.start * self.dims..rows.end * self.dims]
    }

    /// One vector, to be written.
    pub fn row_mut(&mut self, i: usize) -> &mut [f32] {
        &mut self.data[i * self.dims..(i + 1) * self.dims]
    }
}

/// Why a model cannot be used. Each text names the file and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The file cannot be read.
    #[error("{path}: {source}; check that it exists and may be read")]
    Unreadable {
        /// File.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not what its name says.
    #[error("{path}: {what}; install the model again with `concordat model install`, or import another file")]
    Broken {
        /// File.
        path: String,
        /// What is wrong, as half a sentence.
        what: String,
    },
    /// A model of a kind that is not known here.
    #[error("{path}: {what}")]
    Unsupported {
        /// File.
        path: String,
        /// What is not supported and what is, as half a sentence.
        what: String,
    },
}

impl ModelError {
    /// The same error of a file that was copied from one folder to another, named as in the former.
    pub fn seen_from(mut self, copied: &Path, original: &Path) -> ModelError {
        let (ModelError::Unreadable { path, .. } | ModelError::Broken { path, .. } | ModelError::Unsupported { path, .. }) = &mut self;
        if let Ok(rest) = Path::new(&*path).strip_prefix(copied) {
            *path = if rest.as_os_str().is_empty() { original.to_path_buf() } else { original.join(rest) }.display().to_string();
        }
        self
    }
}
