//! A user's own model: a BERT or XLM-RoBERTa with its tokenizer, whatever file it came from.

use super::batches::{self, Pooling, to_unit};
use super::charsmap::Normaliser;
use super::described::{self, Described};
use super::matrix::{Linear, Scratch};
use super::transformer::Transformer;
use super::unigram::Unigram;
use super::{Encoder, ModelError, Vectors};
use crate::language::Tag;
use rayon::prelude::*;
use std::path::Path;
use std::sync::OnceLock;
use tokenizers::Tokenizer;

/// Largest file of a model, in bytes.
const LARGEST_FILE: u64 = 16 << 30;

/// What is wrong with a model, as half a sentence.
#[derive(Debug)]
pub enum Flaw {
    /// It is not what it says.
    Broken(String),
    /// It is of a kind that is not known here.
    Unsupported(String),
}

impl From<String> for Flaw {
    fn from(what: String) -> Flaw {
        Flaw::Broken(what)
    }
}

impl From<&str> for Flaw {
    fn from(what: &str) -> Flaw {
        Flaw::Broken(what.to_string())
    }
}

impl Flaw {
    /// The error of a file.
    pub fn of(self, path: &Path) -> ModelError {
        let path = path.display().to_string();
        match self {
            Flaw::Broken(what) => ModelError::Broken { path, what },
            Flaw::Unsupported(what) => ModelError::Unsupported { path, what },
        }
    }
}

/// Reads a file of a model.
pub fn read(path: &Path) -> Result<Vec<u8>, ModelError> {
    let unreadable = |source| ModelError::Unreadable { path: path.display().to_string(), source };
    if path.metadata().map_err(unreadable)?.len() > LARGEST_FILE {
        return Err(Flaw::from("it is larger than any model that can be used here").of(path));
    }
    std::fs::read(path).map_err(unreadable)
}

/// What cuts texts into tokens.
pub enum Cutter {
    /// A tokenizer as its `tokenizer.json` describes it, which puts the tokens around a text and shortens it by itself.
    Described(Box<Described>),
    /// WordPiece, which does neither.
    WordPiece(Box<Tokenizer>, Around),
    /// Unigram.
    Unigram(Box<(Normaliser, Unigram)>, Around),
}

/// What stands around a text, and how many tokens that makes at most.
#[derive(Debug, Clone, Copy)]
pub struct Around {
    /// Token before.
    pub start: u32,
    /// Token after.
    pub end: u32,
    /// Most tokens of a text with both.
    pub longest: usize,
}

impl Around {
    fn put(self, mut tokens: Vec<u32>) -> Vec<u32> {
        tokens.truncate(self.longest - 2);
        tokens.insert(0, self.start);
        tokens.push(self.end);
        tokens
    }
}

impl Cutter {
    /// The tokens of a text, or why it cannot be cut.
    fn cut(&self, text: &str) -> Result<Vec<u32>, String> {
        Ok(match self {
            Cutter::Described(tokenizer) => tokenizer.cut(text)?,
            Cutter::WordPiece(tokenizer, around) => around.put(described::cut(tokenizer, text, false)?),
            Cutter::Unigram(both, around) => {
                let (mut normalised, mut tokens) = (String::new(), Vec::new());
                both.0.normalise(text, &mut normalised);
                both.1.encode(&normalised, &mut tokens);
                around.put(tokens)
            }
        })
    }
}

/// A linear layer after pooling.
pub struct Dense {
    /// Weights.
    pub linear: Linear,
    /// Whether the hyperbolic tangent follows.
    pub tanh: bool,
}

/// A user's own model.
pub struct Imported {
    /// Name and digest.
    pub id: String,
    /// The encoder.
    pub transformer: Transformer,
    /// The tokenizer.
    pub cutter: Cutter,
    /// What makes one vector of the tokens'.
    pub pooling: Pooling,
    /// Layers after that.
    pub dense: Vec<Dense>,
    /// Why a text could not be cut.
    pub fault: OnceLock<String>,
    /// What the model wants before every text.
    pub prefix: String,
    /// Primary tags of the languages that its card names; empty where it names none.
    pub languages: Vec<String>,
}

impl Imported {
    /// Tokens of a text; at least one, all within the vocabulary.
    fn tokens(&self, text: &str) -> Result<Vec<u32>, String> {
        let mut tokens = if self.prefix.is_empty() { self.cutter.cut(text) } else { self.cutter.cut(&format!("{}{text}", self.prefix)) }?;
        tokens.truncate(self.transformer.longest());
        let last = self.transformer.vocabulary() as u32 - 1;
        tokens.iter_mut().for_each(|token| *token = (*token).min(last));
        if tokens.is_empty() {
            tokens.push(0);
        }
        Ok(tokens)
    }
}

impl Encoder for Imported {
    fn id(&self) -> &str {
        &self.id
    }

    fn dims(&self) -> usize {
        self.dense.last().map_or(self.transformer.width(), |dense| dense.linear.outputs())
    }

    /// A model whose card names no language is taken to be of the languages that its user has: it was chosen for them.
    fn covers(&self, language: &Tag) -> bool {
        self.languages.is_empty() || self.languages.iter().any(|l| l == language.primary())
    }

    fn encode(&self, texts: &[&str]) -> Vectors {
        let tokens: Vec<Vec<u32>> = match texts.par_iter().map(|text| self.tokens(text)).collect() {
            Ok(tokens) => tokens,
            Err(what) => {
                let _ = self.fault.set(format!("the model {}: {what}; remove it with `concordat model remove`, or name another", self.id));
                return Vectors::zeros(self.dims(), texts.len());
            }
        };
        let mut vectors = batches::encode(&self.transformer, &tokens, self.pooling);
        let mut scratch = Scratch::default();
        for Dense { linear, tanh } in &self.dense {
            let mut next = Vectors::zeros(linear.outputs(), texts.len());
            linear.apply(vectors.rows_mut(0..texts.len()), next.rows_mut(0..texts.len()), &mut scratch);
            if *tanh {
                next.rows_mut(0..texts.len()).iter_mut().for_each(|x| *x = x.tanh());
            }
            vectors = next;
        }
        (0..vectors.len()).for_each(|i| to_unit(vectors.row_mut(i)));
        vectors
    }

    fn failure(&self) -> Option<&str> {
        self.fault.get().map(String::as_str)
    }
}

/// A model's name with the digest of its files.
pub fn name(name: &str, digest: &[u8]) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' }).take(80).collect();
    let hex: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("{plain}@{hex}")
}

/// Primary tags of languages as a model's card names them; `multilingual` is none.
pub fn languages<'a>(named: impl Iterator<Item = &'a str>) -> Vec<String> {
    named.filter(|tag| Tag::is_well_formed(tag)).map(|tag| Tag::new(tag).primary().to_string()).collect()
}

/// What the model wants before every text when its files do not say: models of the E5 family (Wang et al. 2024) were trained with a
/// word for the part that a text plays, and say so on their cards alone. Those that follow instructions want none for plain likeness.
pub fn habitual_prefix(name: &str) -> &'static str {
    let name = name.to_ascii_lowercase();
    if name.split(['-', '_', '/']).any(|part| part == "e5") && !name.contains("instruct") { "query: " } else { "" }
}

#[cfg(test)]
#[path = "imported_tests.rs"]
mod tests;
