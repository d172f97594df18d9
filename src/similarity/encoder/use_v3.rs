//! The multilingual Universal Sentence Encoder, version 3 (Yang et al. 2019, "Multilingual Universal Sentence Encoder for Semantic
//! Retrieval"), from the two files of its NumPy distribution: `weights.npz` (embeddings in 6 bits) and `sp.model` (SentencePiece).
//! Trained on 16 languages; Albanian and Turkmen are not among them.
//!
//! The Python reader of that distribution writes one unknown piece for each unknown character; here neighbouring ones are one piece, as
//! in SentencePiece itself, with which the model was trained. Else the pieces are the same (11 of 5,763 lines of NTREX differ).

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
pub(super) const WEIGHTS: &str = "weights.npz";
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
    frequent: Vec<OnceLock<Box<Token>>>,
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
        let kept = |id: u32| self.frequent.get(id as usize).and_then(OnceLock::get).map(Box::as_ref);
        let missing: Vec<u32> = distinct.iter().filter(|&&id| kept(id).is_none()).copied().collect();
        let (common, rare): (Vec<u32>, Vec<u32>) = missing.iter().partition(|&&id| (id as usize) < self.frequent.len());
        let compute = |ids: &[u32]| self.network.tokens(ids);
        common.par_chunks(AT_A_TIME).flat_map_iter(compute).for_each(|token| {
            // Another thread may have been faster: its token is the same.
            let _ = self.frequent[token.id() as usize].set(Box::new(token));
        });
        let rare: Vec<Vec<Token>> = rare.par_chunks(AT_A_TIME).map(compute).collect();
        let rare: FxHashMap<u32, &Token> = rare.iter().flatten().map(|token| (token.id(), token)).collect();
        let group = cut.len().div_ceil(4 * rayon::current_num_threads()).clamp(1, GROUP);
        cut.par_chunks(group).zip(out.par_chunks_mut(group * EMBEDDING)).for_each(|(cut, out)| {
            let tokens = |ids: &Vec<u32>| ids.iter().filter_map(|&id| kept(id).or_else(|| rare.get(&id).copied())).collect();
            let sentences: Vec<Vec<&Token>> = cut.iter().map(tokens).collect();
            self.network.vectors(&sentences, out);
        });
    }
}

/// True where the model was trained on the language.
pub fn covers(language: &Tag) -> bool {
    LANGUAGES.contains(&language.primary())
}

impl Encoder for UseV3 {
    fn id(&self) -> &str {
        &self.id
    }

    fn dims(&self) -> usize {
        EMBEDDING
    }

    fn covers(&self, language: &Tag) -> bool {
        covers(language)
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

#[cfg(test)]
mod tests {
    use super::super::npz::tests::{floats, npy, zipped};
    use super::super::sentencepiece::tests::written;
    use super::*;
    use std::collections::BTreeMap;
    use std::sync::LazyLock;

    /// Pieces beside the three special ones; the letters that are none are unknown.
    const LETTERS: &str = "▁abcdefghijklmnopqrstuvwxyz文字";
    const TEXTS: &[&str] = &["", "a", "the quick brown fox", "文字文字 jumps!! over", "a lazy dog a lazy dog", "Q"];
    const BRANCHES: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];

    /// A model of random weights with its arrays.
    struct Sample {
        folder: tempfile::TempDir,
        arrays: BTreeMap<String, Vec<f32>>,
        table: Vec<Vec<u8>>,
    }

    static SAMPLE: LazyLock<Sample> = LazyLock::new(sample);

    /// Numbers between -1 and 1.
    fn noise(seed: &mut u64) -> f32 {
        *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (*seed >> 40) as f32 / (1 << 23) as f32 - 1.0
    }

    fn sample() -> Sample {
        let mut seed = 1;
        let mut arrays = BTreeMap::new();
        let mut members: Vec<(String, Vec<u8>)> = Vec::new();
        let mut add = |name: String, shape: &[usize], mean: f32, spread: f32| {
            let numbers: Vec<f32> = (0..shape.iter().product()).map(|_| mean + spread * noise(&mut seed)).collect();
            members.push((name.clone(), npy("<f4", shape, &floats(&numbers))));
            arrays.insert(name, numbers);
        };
        for (n, _) in BRANCHES {
            add(format!("proj{n}"), &[512, 256], 0.0, 0.1);
            add(format!("proj_b{n}"), &[256], 0.0, 0.3);
            add(format!("ln_g{n}"), &[256], 1.0, 0.5);
            add(format!("ln_b{n}"), &[256], 0.0, 0.5);
            for i in [1, 2] {
                add(format!("w{i}_{n}"), &[256 * n, 256], 0.0, 0.05);
                add(format!("b{i}_{n}"), &[256], -0.8, 0.3);
            }
        }
        let rest: [(&str, &[usize], f32); 11] = [
            ("ln_g", &[1280], 0.5),
            ("ln_b", &[1280], 0.2),
            ("cnn_W", &[1280, 512], 0.05),
            ("cnn_b", &[512], 0.1),
            ("d0", &[512, 320], 0.1),
            ("d1", &[320, 320], 0.1),
            ("p1", &[512, 320], 0.1),
            ("d2", &[320, 512], 0.1),
            ("p3", &[320, 512], 0.1),
            ("d3", &[512, 512], 0.1),
            ("lo", &[17], 0.0),
        ];
        for (name, shape, spread) in rest {
            add(name.to_string(), shape, if name == "lo" { -3.0 } else { 0.0 }, spread);
        }
        add("scale".to_string(), &[17], 0.1, 0.02);
        members.push(("eps".to_string(), npy("<f8", &[], &1e-12_f64.to_le_bytes())));
        let rows = (LETTERS.chars().count() + 3).div_ceil(17);
        let table: Vec<Vec<u8>> = (0..17).map(|_| (0..rows * 512).map(|_| ((noise(&mut seed) + 1.0) * 31.5) as u8).collect()).collect();
        for (i, chunk) in table.iter().enumerate() {
            members.push((format!("q{}", i + 1), npy("|u1", &[rows, 512], chunk)));
        }
        let folder = tempfile::tempdir().expect("a folder for tests");
        let members: Vec<(&str, Vec<u8>)> = members.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
        std::fs::write(folder.path().join(WEIGHTS), zipped(&members)).expect("written");
        let letters: Vec<String> = LETTERS.chars().map(String::from).collect();
        let pieces: Vec<(&str, f32)> = letters.iter().map(|letter| (letter.as_str(), -3.0)).collect();
        std::fs::write(folder.path().join(PIECES), written(&pieces)).expect("written");
        Sample { folder, arrays, table }
    }

    /// Row times matrix.
    fn times(row: &[f32], matrix: &[f32]) -> Vec<f32> {
        let columns = matrix.len() / row.len();
        (0..columns).map(|j| row.iter().enumerate().map(|(i, x)| x * matrix[i * columns + j]).sum()).collect()
    }

    fn plus(one: Vec<f32>, two: &[f32]) -> Vec<f32> {
        one.iter().zip(two).map(|(a, b)| a + b).collect()
    }

    fn rectified(mut row: Vec<f32>) -> Vec<f32> {
        row.iter_mut().for_each(|x| *x = x.max(0.0));
        row
    }

    fn normed(row: &[f32], gain: &[f32], bias: &[f32]) -> Vec<f32> {
        let mean = row.iter().sum::<f32>() / row.len() as f32;
        let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / row.len() as f32;
        row.iter().zip(gain.iter().zip(bias)).map(|(x, (g, b))| (x - mean) / variance.sqrt() * g + b).collect()
    }

    /// The model's vector by its definition, position by position, before it is brought to length 1.
    fn defined(ids: &[u32]) -> Vec<f32> {
        let Sample { arrays, table, .. } = &*SAMPLE;
        let all = |name: &str| BRANCHES.iter().flat_map(|(n, _)| arrays[&format!("{name}{n}")].clone()).collect::<Vec<f32>>();
        let (gain, bias) = (all("ln_g"), all("ln_b"));
        let mut features: Vec<Vec<f32>> = Vec::new();
        let mut projected = Vec::new();
        for &id in ids {
            let (chunk, row) = (id as usize % 17, id as usize / 17);
            let units = &table[chunk][row * 512..(row + 1) * 512];
            let embedding: Vec<f32> = units.iter().map(|&q| arrays["lo"][chunk] + arrays["scale"][chunk] * f32::from(q)).collect();
            let parts = BRANCHES.iter().flat_map(|(n, _)| times(&embedding, &arrays[&format!("proj{n}")])).collect();
            projected.push(normed(&plus(parts, &all("proj_b")), &gain, &bias));
            features.push(embedding);
        }
        for (i, (n, left)) in BRANCHES.into_iter().enumerate() {
            let mut rows: Vec<Vec<f32>> = projected.iter().map(|row| row[i * 256..(i + 1) * 256].to_vec()).collect();
            for layer in [1, 2] {
                let window = |at: usize| {
                    (0..n).flat_map(|k| (at + k).checked_sub(left).and_then(|j| rows.get(j)).cloned().unwrap_or(vec![0.0; 256])).collect()
                };
                let convolved = |at: usize| {
                    let sum: Vec<f32> = times(&Vec::from_iter::<Vec<f32>>(window(at)), &arrays[&format!("w{layer}_{n}")]);
                    plus(rectified(plus(sum, &arrays[&format!("b{layer}_{n}")])), &rows[at])
                };
                rows = (0..rows.len()).map(convolved).collect();
            }
            features.iter_mut().zip(rows).for_each(|(features, row)| features.extend(row));
        }
        let mut sum = vec![0.0; 512];
        for row in features {
            sum = plus(sum, &plus(times(&normed(&row, &arrays["ln_g"], &arrays["ln_b"]), &arrays["cnn_W"]), &arrays["cnn_b"]));
        }
        sum.iter_mut().for_each(|x| *x /= (ids.len() as f32).sqrt());
        let one = rectified(times(&sum, &arrays["d0"]));
        let two = rectified(plus(times(&sum, &arrays["p1"]), &times(&one, &arrays["d1"])));
        let three = rectified(times(&two, &arrays["d2"]));
        plus(times(&two, &arrays["p3"]), &times(&three, &arrays["d3"])).iter().map(|x| x.tanh()).collect()
    }

    #[test]
    fn vectors_are_those_of_the_definition() {
        let model = UseV3::load(SAMPLE.folder.path()).expect("well-formed");
        let vectors = model.encode(TEXTS);
        for (i, text) in TEXTS.iter().enumerate() {
            let expected = defined(&model.cut(text, &mut String::new()));
            let length = |v: &[f32]| v.iter().map(|x| x * x).sum::<f32>().sqrt();
            let product: f32 = vectors.row(i).iter().zip(&expected).map(|(a, b)| a * b).sum();
            assert!((length(vectors.row(i)) - 1.0).abs() < 1e-5);
            assert!(product / length(&expected) > 0.999, "{text}: {}", product / length(&expected));
        }
    }

    #[test]
    fn a_vector_does_not_depend_on_its_neighbours() {
        let model = UseV3::load(SAMPLE.folder.path()).expect("well-formed");
        let together = model.encode(TEXTS);
        for (i, text) in TEXTS.iter().enumerate() {
            let alone = model.encode(&[text]);
            assert!(alone.row(0).iter().zip(together.row(i)).all(|(a, b)| (a - b).abs() < 1e-5), "{text}");
        }
        assert!(model.encode(&[]).is_empty());
        assert_eq!(model.encode(&["a ".repeat(LONGEST).as_str()]).len(), 1);
    }

    #[test]
    fn it_says_its_name_and_languages() {
        let model = UseV3::load(SAMPLE.folder.path()).expect("well-formed");
        let digest = model.id().strip_prefix("use-multilingual-v3-q6@").expect("its name");
        assert!(digest.len() == 12 && digest.bytes().all(|b| b.is_ascii_hexdigit()));
        assert!(["zh-Hant", "en-GB", "ar", "fr"].iter().all(|tag| model.covers(&Tag::new(tag))));
        assert!(["sq", "tk", "und"].iter().all(|tag| !model.covers(&Tag::new(tag))));
    }

    #[test]
    fn broken_files_are_errors_that_name_them() {
        let folder = tempfile::tempdir().expect("a folder for tests");
        let (weights, pieces) = (folder.path().join(WEIGHTS), folder.path().join(PIECES));
        let whole = std::fs::read(SAMPLE.folder.path().join(WEIGHTS)).expect("written");
        let model = std::fs::read(SAMPLE.folder.path().join(PIECES)).expect("written");
        let message = || UseV3::load(folder.path()).err().expect("broken").to_string();
        assert!(message().contains("sp.model"), "{}", message());
        std::fs::write(&pieces, &model).expect("written");
        assert!(message().contains("weights.npz"));
        for cut in (0..12).map(|i| whole.len() * i / 12).chain([whole.len() - 1]) {
            std::fs::write(&weights, &whole[..cut]).expect("written");
            assert!(message().contains("no whole archive"), "{}", message());
        }
        std::fs::write(&weights, &whole).expect("written");
        for cut in (0..20).map(|i| model.len() * i / 20) {
            std::fs::write(&pieces, &model[..cut]).expect("written");
            assert!(message().contains("cut short"), "{}", message());
        }
        std::fs::write(&pieces, written(&[("a", -1.0); 100])).expect("written");
        assert!(message().contains("its array 'q"), "{}", message());
    }
}
