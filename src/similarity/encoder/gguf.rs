//! A model in a GGUF file, as llama.cpp's converter writes BERT and XLM-RoBERTa (architecture `bert`, tokenizer `bert` or `t5`).

use super::ModelError;
use super::batches::Pooling;
use super::charsmap::{Charsmap, Normaliser};
use super::gguf_file::Gguf;
use super::imported::{self, Around, Cutter, Flaw, Imported};
use super::matrix::Precision;
use super::tensors::{self, Names, Sizes};
use super::unigram::Unigram;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::OnceLock;
use tokenizers::Tokenizer;
use tokenizers::models::wordpiece::WordPiece;
use tokenizers::normalizers::BertNormalizer;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;

pub use super::gguf_file::MAGIC;

const NAMES: Names = Names {
    embeddings: ["token_embd", "position_embd", "token_types", "token_embd_norm"],
    layer: ("blk.", "."),
    linear: ["attn_q", "attn_k", "attn_v", "attn_output", "ffn_up", "ffn_down"],
    norms: ["attn_output_norm", "layer_output_norm"],
};
/// Marks the start of a word in pieces, also in those of WordPiece.
const WORD: char = '▁';
/// Types of pieces that no text holds: unknown, control, unused.
const NOT_TEXT: [u32; 3] = [2, 3, 5];
/// Fewest tokens that a text must be allowed.
const FEWEST_TOKENS: usize = 8;

/// Reads a model.
pub fn load(path: &Path) -> Result<Imported, ModelError> {
    load_with(path, Precision::Bytes)
}

/// Reads a model, to be computed in a given precision.
pub fn load_with(path: &Path, precision: Precision) -> Result<Imported, ModelError> {
    let bytes = imported::read(path)?;
    let name = path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    from_bytes(&bytes, &name, precision).map_err(|flaw| flaw.of(path))
}

fn from_bytes(bytes: &[u8], file: &str, precision: Precision) -> Result<Imported, Flaw> {
    let gguf = Gguf::read(bytes)?;
    match gguf.text("general.architecture") {
        Some("bert") => {}
        other => {
            let other = other.unwrap_or("(none)").escape_debug();
            return Err(Flaw::Unsupported(format!(
                "a model of the architecture {other}; known is `bert`, with tokenizers `bert` and `t5`"
            )));
        }
    }
    let size = |key: &str| gguf.whole(&format!("bert.{key}")).ok_or_else(|| format!("it gives no number for `bert.{key}`"));
    let sizes = Sizes {
        width: size("embedding_length")?,
        layers: size("block_count")?,
        heads: size("attention.head_count")?,
        inner: size("feed_forward_length")?,
        epsilon: gguf.float("bert.attention.layer_norm_epsilon").unwrap_or(1e-12) as f32,
        // The converter leaves out the places before the first.
        first_place: 0,
    };
    let pooling = match gguf.whole("bert.pooling_type") {
        None | Some(0 | 1) => Pooling::Mean,
        Some(2) => Pooling::First,
        Some(_) => return Err(Flaw::Unsupported("a pooling other than the mean or the first token".to_string())),
    };
    let transformer = tensors::assemble(&|name| gguf.tensor(name), &NAMES, sizes, precision)?;
    let longest = transformer.longest().min(size("context_length").unwrap_or(usize::MAX));
    if longest < FEWEST_TOKENS {
        return Err(format!("it allows texts of {longest} tokens only").into());
    }
    let pieces = gguf.texts("tokenizer.ggml.tokens").ok_or("it has no tokenizer")?;
    if pieces.is_empty() || pieces.len() > transformer.vocabulary() {
        return Err(format!("its tokenizer has {} pieces, its table {} vectors", pieces.len(), transformer.vocabulary()).into());
    }
    let cutter = cutter(&gguf, pieces, longest)?;
    let called = gguf.text("general.name").filter(|name| !name.is_empty()).unwrap_or(file);
    let habit = [called, file].iter().any(|name| !imported::habitual_prefix(&name.replace(' ', "-")).is_empty());
    Ok(Imported {
        id: imported::name(called, &Sha256::digest(bytes)),
        transformer,
        cutter,
        pooling,
        dense: Vec::new(),
        fault: OnceLock::new(),
        prefix: if habit { "query: " } else { "" }.to_string(),
        languages: imported::languages(gguf.texts("general.languages").unwrap_or_default().iter().copied()),
    })
}

/// The tokenizer.
fn cutter(gguf: &Gguf, pieces: &[&str], longest: usize) -> Result<Cutter, Flaw> {
    let types: Vec<u32> = gguf.quads("tokenizer.ggml.token_type").unwrap_or_default().iter().map(|b| u32::from_le_bytes(*b)).collect();
    // An id under the first of some keys that is there.
    let id = |keys: &[&str], otherwise: usize| {
        let found = keys.iter().find_map(|key| gguf.whole(&format!("tokenizer.ggml.{key}_token_id"))).unwrap_or(otherwise);
        if found < pieces.len() { Ok(found as u32) } else { Err(format!("its token `{}` is {found} of {}", keys[0], pieces.len())) }
    };
    // The third spelling is llama.cpp's own.
    let (first, last) = (["cls", "bos"], ["sep", "separator", "seperator", "eos"]);
    let place = |name: &str| pieces.iter().position(|piece| *piece == name);
    let unknown_type = types.iter().position(|kind| *kind == 2);
    match gguf.text("tokenizer.ggml.model") {
        Some("bert") => {
            let around =
                Around { start: id(&first, place("[CLS]").unwrap_or(101))?, end: id(&last, place("[SEP]").unwrap_or(102))?, longest };
            let unknown = id(&["unknown"], place("[UNK]").or(unknown_type).unwrap_or(100))?;
            Ok(Cutter::WordPiece(Box::new(word_piece(pieces, unknown)?), around))
        }
        Some("t5") => {
            let around = Around { start: id(&first, 0)?, end: id(&last, 2)?, longest };
            let unknown = id(&["unknown"], unknown_type.unwrap_or(3))?;
            let scores = gguf.quads("tokenizer.ggml.scores").unwrap_or_default();
            if scores.len() != pieces.len() {
                return Err(format!("its tokenizer has {} pieces and {} scores", pieces.len(), scores.len()).into());
            }
            let text = |i: usize| if types.get(i).is_some_and(|kind| NOT_TEXT.contains(kind)) { "" } else { pieces[i] };
            let unigram = Unigram::new(scores.iter().enumerate().map(|(i, score)| (text(i), f32::from_le_bytes(*score))), unknown);
            let on = |key: &str| gguf.whole(&format!("tokenizer.ggml.{key}")) != Some(0);
            let blob = gguf.bytes("tokenizer.ggml.precompiled_charsmap").filter(|blob| !blob.is_empty());
            let charsmap = blob.map(Charsmap::parse).transpose()?;
            let normaliser = Normaliser { charsmap, prefix: on("add_space_prefix"), squeeze: on("remove_extra_whitespaces"), escape: true };
            Ok(Cutter::Unigram(Box::new((normaliser, unigram)), around))
        }
        other => {
            let other = other.unwrap_or("(none)").escape_debug();
            Err(Flaw::Unsupported(format!("the tokenizer {other}; known are `bert` (WordPiece) and `t5` (unigram)")))
        }
    }
}

/// WordPiece from pieces in llama.cpp's spelling: `▁` before those that start a word, none before those that go on with one.
///
/// The file does not say whether capitals are made small; a vocabulary that holds any knows them.
fn word_piece(pieces: &[&str], unknown: u32) -> Result<Tokenizer, Flaw> {
    let special = |piece: &str| piece.starts_with('[') && piece.ends_with(']') && piece.len() > 2;
    let cased = pieces.iter().any(|piece| !special(piece) && piece.chars().any(char::is_uppercase));
    let spelled = |piece: &str| match piece.strip_prefix(WORD) {
        _ if special(piece) => piece.to_string(),
        Some(start) => start.to_string(),
        None => format!("##{piece}"),
    };
    // One a line; a piece that holds a line's end is never found in a word.
    let lines: Vec<String> = pieces.iter().map(|piece| spelled(piece).replace(['\n', '\r'], " ")).collect();
    let flaw = |error: tokenizers::Error| Flaw::Broken(format!("its tokenizer cannot be used ({error})"));
    let vocabulary = WordPiece::read_bytes(lines.join("\n").as_bytes()).map_err(flaw)?;
    let model = WordPiece::builder().vocab(vocabulary).unk_token(lines[unknown as usize].clone()).build().map_err(flaw)?;
    let mut tokenizer = Tokenizer::new(model);
    tokenizer.with_normalizer(Some(BertNormalizer::new(true, true, None, !cased))).map_err(flaw)?;
    tokenizer.with_pre_tokenizer(Some(BertPreTokenizer));
    Ok(tokenizer)
}
