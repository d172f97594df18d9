//! The multilingual Universal Sentence Encoder, version 3 (Yang et al. 2019, "Multilingual Universal Sentence Encoder for Semantic
//! Retrieval"), from the two files of its NumPy distribution: `weights.npz` (embeddings in 6 bits) and `sp.model` (SentencePiece).
//! Trained on 16 languages; Albanian and Turkmen are not among them.

use super::ngrams::{EMBEDDING, Network, Token};
use super::npz::Npz;
use super::sentencepiece::SentencePiece;
use super::{Encoder, ModelError, Vectors};
use crate::language::Tag;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::OnceLock;

/// Languages of its training data.
const LANGUAGES: &[&str] = &["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"];
/// File of the weights.
const WEIGHTS: &str = "weights.npz";
/// File of the pieces.
const PIECES: &str = "sp.model";
/// Larger files than any of this model, in bytes.
const LARGEST_FILE: u64 = 512 << 20;
/// Pieces stand by falling frequency: what depends on these first ones alone is kept (13 KiB each).
const FREQUENT: usize = 4096;
/// Distinct pieces of one batch, give or take a text: 110 MiB.
const BATCH: usize = 8192;
/// Pieces whose share is computed at a time.
const AT_A_TIME: usize = 64;
/// Pieces of a text beyond which the rest is left out: some 16,000 characters.
const LONGEST: usize = 4096;
/// Texts that go through the dense net at a time.
const GROUP: usize = 64;

/// The model.
pub struct UseV3 {
    id: String,
    pieces: SentencePiece,
    network: Network,
    frequent: Vec<OnceLock<Token>>,
}

fn read(path: &Path) -> Result<Vec<u8>, ModelError> {
    let unreadable = |source| ModelError::Unreadable { path: path.display().to_string(), source };
    if path.metadata().map_err(unreadable)?.len() > LARGEST_FILE {
        return Err(broken(path, "it is larger than any file of this model"));
    }
    std::fs::read(path).map_err(unreadable)
}

fn broken(path: &Path, what: &str) -> ModelError {
    ModelError::Broken { path: path.display().to_string(), what: what.to_string() }
}

impl UseV3 {
    /// Reads `weights.npz` and `sp.model` of a folder.
    pub fn load(folder: &Path) -> Result<UseV3, ModelError> {
        let (weights_path, pieces_path) = (folder.join(WEIGHTS), folder.join(PIECES));
        let model = read(&pieces_path)?;
        let pieces = SentencePiece::parse(&model).map_err(|what| broken(&pieces_path, what))?;
        let file = read(&weights_path)?;
        let path = weights_path.display().to_string();
        let digest = || Sha256::new().chain_update(&file).chain_update(&model).finalize();
        let (digest, network) = rayon::join(digest, || Network::read(&Npz::open(&path, &file)?, &path, pieces.len()));
        let hex: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let frequent = (0..pieces.len().min(FREQUENT)).map(|_| OnceLock::new()).collect();
        Ok(UseV3 { id: format!("use-multilingual-v3-q6@{hex}"), pieces, network: network?, frequent })
    }

    /// The ids of a text's pieces.
    fn cut(&self, text: &str, normalised: &mut String) -> Vec<u32> {
        let mut ids = Vec::with_capacity(text.len() / 3 + 3);
        self.pieces.encode(text, normalised, &mut ids);
        ids.truncate(LONGEST);
        ids
    }

    /// The vectors of some cut texts.
    fn batch(&self, cut: &[Vec<u32>], distinct: &[u32], out: &mut [f32]) {
        let kept = |&id: &u32| self.frequent.get(id as usize).and_then(OnceLock::get);
        let missing: Vec<u32> = distinct.iter().filter(|id| kept(id).is_none()).copied().collect();
        let computed: Vec<Token> = missing.par_chunks(AT_A_TIME).flat_map_iter(|ids| self.network.tokens(ids)).collect();
        let mut rare: FxHashMap<u32, Token> = FxHashMap::default();
        for (id, token) in missing.into_iter().zip(computed) {
            match self.frequent.get(id as usize) {
                Some(slot) => drop(slot.set(token)),
                None => drop(rare.insert(id, token)),
            }
        }
        let group = cut.len().div_ceil(4 * rayon::current_num_threads()).clamp(1, GROUP);
        cut.par_chunks(group).zip(out.par_chunks_mut(group * EMBEDDING)).for_each(|(cut, out)| {
            let tokens = |ids: &Vec<u32>| ids.iter().filter_map(|id| kept(id).or_else(|| rare.get(id))).collect();
            let sentences: Vec<Vec<&Token>> = cut.iter().map(tokens).collect();
            self.network.vectors(&sentences, out);
        });
    }
}

impl Encoder for UseV3 {
    fn id(&self) -> &str {
        &self.id
    }

    fn dims(&self) -> usize {
        EMBEDDING
    }

    fn covers(&self, language: &Tag) -> bool {
        LANGUAGES.contains(&language.primary())
    }

    /// Texts of any length go through together, so that there is nothing to sort.
    fn encode(&self, texts: &[&str]) -> Vectors {
        let cut: Vec<Vec<u32>> = texts.par_iter().map_init(String::new, |normalised, text| self.cut(text, normalised)).collect();
        let mut vectors = Vectors::zeros(EMBEDDING, texts.len());
        let mut seen = FxHashMap::default();
        let (mut distinct, mut start) = (Vec::new(), 0);
        for (i, ids) in cut.iter().enumerate() {
            distinct.extend(ids.iter().filter(|&&id| seen.insert(id, ()).is_none()));
            if distinct.len() >= BATCH || i + 1 == cut.len() {
                self.batch(&cut[start..=i], &distinct, vectors.rows_mut(start..i + 1));
                (start, distinct) = (i + 1, Vec::new());
                seen.clear();
            }
        }
        vectors
    }
}
