//! A model in the layout of the Hugging Face hub: a folder with `config.json`, `tokenizer.json` and `model.safetensors` (or shards with
//! `model.safetensors.index.json`), and what Sentence Transformers adds to it: `modules.json`, `1_Pooling`, `2_Dense`, prompts.
//!
//! The tokenizer is read by the crate `tokenizers`, which knows all that a `tokenizer.json` may say. The built-in models do without: it
//! takes a second to load 250,000 pieces, and `unigram` 25 milliseconds.

use super::ModelError;
use super::batches::Pooling;
use super::described::Described;
use super::imported::{self, Cutter, Dense, Flaw, Imported};
use super::matrix::Precision;
use super::tensors::{self, Kind, Names, Sizes, Tensor};
use safetensors::{Dtype, SafeTensors};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

const NAMES: Names = Names {
    embeddings: [
        "embeddings.word_embeddings",
        "embeddings.position_embeddings",
        "embeddings.token_type_embeddings",
        "embeddings.LayerNorm",
    ],
    layer: ("encoder.layer.", "."),
    linear: [
        "attention.self.query",
        "attention.self.key",
        "attention.self.value",
        "attention.output.dense",
        "intermediate.dense",
        "output.dense",
    ],
    norms: ["attention.output.LayerNorm", "output.LayerNorm"],
};
/// What may stand before every name.
const PREFIXES: [&str; 3] = ["", "bert.", "roberta."];
/// Fewest tokens that a text must be allowed: some stand around it.
const FEWEST_TOKENS: usize = 8;

/// A file of settings.
fn json(path: &Path) -> Result<Value, ModelError> {
    let bytes = imported::read(path)?;
    serde_json::from_slice(&bytes).map_err(|error| Flaw::Broken(format!("it is no JSON ({error})")).of(path))
}

/// A file of settings that may be missing.
fn optional(path: &Path) -> Result<Value, ModelError> {
    if path.is_file() { json(path) } else { Ok(Value::Null) }
}

fn size(settings: &Value, key: &str) -> Result<usize, Flaw> {
    let number = settings[key].as_u64().and_then(|n| usize::try_from(n).ok());
    number.ok_or_else(|| Flaw::Broken(format!("it gives no number for `{key}`")))
}

/// A name of a file or folder within another, as a model's own files give it. One that leads elsewhere is turned down.
fn within(folder: &Path, name: &str) -> Result<PathBuf, Flaw> {
    if name.split(['/', '\\']).any(|part| part == "..") || name.starts_with(['/', '\\']) || name.contains(':') {
        return Err(Flaw::Broken(format!("it names a file outside its folder, `{name}`")));
    }
    Ok(folder.join(name))
}

/// The sizes of the encoder.
fn sizes(config: &Value) -> Result<Sizes, Flaw> {
    let first_place = match config["model_type"].as_str() {
        Some("bert") => 0,
        Some("xlm-roberta") => config["pad_token_id"].as_u64().map_or(2, |pad| pad.saturating_add(1) as usize),
        other => {
            let what = format!("a model of type {}; known are `bert` and `xlm-roberta`", other.unwrap_or("(none)").escape_debug());
            return Err(Flaw::Unsupported(what));
        }
    };
    for (key, known) in [("hidden_act", "gelu"), ("position_embedding_type", "absolute")] {
        if let Some(other) = config[key].as_str().filter(|value| *value != known) {
            return Err(Flaw::Unsupported(format!("`{key}` is `{}`; known is `{known}`", other.escape_debug())));
        }
    }
    Ok(Sizes {
        width: size(config, "hidden_size")?,
        layers: size(config, "num_hidden_layers")?,
        heads: size(config, "num_attention_heads")?,
        inner: size(config, "intermediate_size")?,
        epsilon: config["layer_norm_eps"].as_f64().unwrap_or(1e-12) as f32,
        first_place,
    })
}

/// Files of tensors.
struct Weights {
    files: Vec<(PathBuf, Vec<u8>)>,
}

impl Weights {
    /// Reads the one file of a folder, or all of its shards.
    fn read(folder: &Path) -> Result<Weights, ModelError> {
        let index = folder.join("model.safetensors.index.json");
        let mut paths = vec![folder.join("model.safetensors")];
        if !paths[0].is_file() && index.is_file() {
            let map = json(&index)?;
            let mut names: Vec<&str> = map["weight_map"].as_object().into_iter().flatten().filter_map(|(_, file)| file.as_str()).collect();
            names.sort_unstable();
            names.dedup();
            paths = names.into_iter().map(|name| within(folder, name)).collect::<Result<_, _>>().map_err(|flaw| flaw.of(&index))?;
        } else if !paths[0].is_file() && folder.join("pytorch_model.bin").is_file() {
            let what = "weights of PyTorch; save the model with `safe_serialization=True`, which writes `model.safetensors`";
            return Err(Flaw::Unsupported(what.to_string()).of(&folder.join("pytorch_model.bin")));
        }
        let files = paths.into_iter().map(|path| imported::read(&path).map(|bytes| (path, bytes))).collect::<Result<_, _>>()?;
        Ok(Weights { files })
    }

    /// The tensors of all files.
    fn tensors(&self) -> Result<Vec<SafeTensors<'_>>, ModelError> {
        self.files.iter().map(|file| Weights::parse(&file.0, &file.1)).collect()
    }

    fn parse<'a>(path: &Path, bytes: &'a [u8]) -> Result<SafeTensors<'a>, ModelError> {
        SafeTensors::deserialize(bytes).map_err(|error| Flaw::Broken(format!("it is no whole file of safetensors ({error})")).of(path))
    }
}

/// A tensor by its name or its name in an older spelling.
fn find<'a>(files: &[SafeTensors<'a>], name: &str) -> Option<Tensor<'a>> {
    let older = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
    let views = files.iter().flat_map(|file| {
        let spelled = PREFIXES.iter().flat_map(|prefix| [format!("{prefix}{name}"), format!("{prefix}{older}")]);
        spelled.filter_map(|name| file.tensor(&name).ok()).collect::<Vec<_>>()
    });
    let view = views.into_iter().next()?;
    let kind = match view.dtype() {
        Dtype::F32 => Kind::F32,
        Dtype::F16 => Kind::F16,
        Dtype::BF16 => Kind::Bf16,
        _ => return None,
    };
    Tensor::new(kind, view.shape().to_vec(), view.data())
}

/// What `modules.json` says: pooling and the layers after it.
fn modules(folder: &Path, width: usize, digest: &mut Sha256) -> Result<(Pooling, Vec<Dense>), ModelError> {
    let path = folder.join("modules.json");
    let list = optional(&path)?;
    let (mut pooling, mut dense) = (Pooling::Mean, Vec::new());
    let mut outputs = width;
    for module in list.as_array().into_iter().flatten() {
        let kind = module["type"].as_str().and_then(|kind| kind.rsplit('.').next()).unwrap_or("");
        let folder = within(folder, module["path"].as_str().unwrap_or("")).map_err(|flaw| flaw.of(&path))?;
        let config = folder.join("config.json");
        match kind {
            "Transformer" | "Normalize" => {}
            "Pooling" => {
                let settings = json(&config)?;
                let on = |key: &str| settings[key].as_bool() == Some(true);
                let others = ["pooling_mode_max_tokens", "pooling_mode_mean_sqrt_len_tokens", "pooling_mode_weightedmean_tokens"];
                pooling = match (on("pooling_mode_mean_tokens"), on("pooling_mode_cls_token")) {
                    _ if others.iter().any(|key| on(key)) || on("pooling_mode_lasttoken") => {
                        return Err(Flaw::Unsupported("a pooling other than the mean or the first token".to_string()).of(&config));
                    }
                    (true, true) => return Err(Flaw::Unsupported("two poolings side by side; known is one".to_string()).of(&config)),
                    (false, true) => Pooling::First,
                    _ => Pooling::Mean,
                };
            }
            "Dense" => {
                let settings = json(&config)?;
                let tanh = match settings["activation_function"].as_str().unwrap_or("") {
                    name if name.ends_with("Tanh") => true,
                    name if name.ends_with("Identity") => false,
                    other => {
                        let what = format!("the activation `{}`; known are Tanh and Identity", other.escape_debug());
                        return Err(Flaw::Unsupported(what).of(&config));
                    }
                };
                let weights = Weights::read(&folder)?;
                weights.files.iter().for_each(|(_, bytes)| digest.update(bytes));
                let tensors = weights.tensors()?;
                let next = size(&settings, "out_features").map_err(|flaw| flaw.of(&config))?;
                let linear = tensors::dense(&|name| find(&tensors, name), outputs, next);
                dense.push(Dense { linear: linear.map_err(|what| Flaw::Broken(what).of(&weights.files[0].0))?, tanh });
                outputs = next;
            }
            other => {
                let what = format!("the module `{}`; known are Transformer, Pooling, Dense and Normalize", other.escape_debug());
                return Err(Flaw::Unsupported(what).of(&path));
            }
        }
    }
    Ok((pooling, dense))
}

/// Languages that the card (`README.md`) names in its head.
fn languages(card: &str) -> Vec<String> {
    let Some(head) = card.strip_prefix("---").and_then(|rest| rest.split("\n---").next()) else { return Vec::new() };
    let mut lines = head.lines().skip_while(|line| !line.starts_with("language:"));
    let first = lines.next().and_then(|line| line.split_once(':')).map_or("", |(_, rest)| rest);
    let listed = lines.map_while(|line| line.trim_start().strip_prefix("- "));
    let trim = |tag: &'_ str| tag.trim_matches([' ', '[', ']', '"', '\'', '\r']).to_string();
    let named: Vec<String> = first.split(',').chain(listed).map(trim).collect();
    imported::languages(named.iter().map(String::as_str))
}

/// Reads a model.
pub fn load(folder: &Path) -> Result<Imported, ModelError> {
    load_with(folder, Precision::Bytes)
}

/// Reads a model, to be computed in a given precision.
pub fn load_with(folder: &Path, precision: Precision) -> Result<Imported, ModelError> {
    let config_path = folder.join("config.json");
    let config = json(&config_path)?;
    let sizes = sizes(&config).map_err(|flaw| flaw.of(&config_path))?;
    let tokenizer_path = folder.join("tokenizer.json");
    let described = imported::read(&tokenizer_path)?;
    let weights = Weights::read(folder)?;
    let tensors = weights.tensors()?;
    let weights_path = weights.files.first().map_or(folder, |(path, _)| path);
    let transformer = tensors::assemble(&|name| find(&tensors, name), &NAMES, sizes, precision);
    let transformer = transformer.map_err(|what| Flaw::Broken(what).of(weights_path))?;
    let mut digest = Sha256::new().chain_update(config.to_string()).chain_update(&described);
    weights.files.iter().for_each(|(_, bytes)| digest.update(bytes));
    let (pooling, dense) = modules(folder, transformer.width(), &mut digest)?;
    let limit = optional(&folder.join("sentence_bert_config.json"))?["max_seq_length"].as_u64().unwrap_or(u64::MAX);
    let longest = transformer.longest().min(usize::try_from(limit).unwrap_or(usize::MAX));
    if longest < FEWEST_TOKENS {
        return Err(Flaw::Broken(format!("it allows texts of {longest} tokens only")).of(&config_path));
    }
    let cutter = Described::read(&described, longest, transformer.vocabulary()).map_err(|flaw| flaw.of(&tokenizer_path))?;
    let own = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let own = own.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let called = config["_name_or_path"].as_str().unwrap_or("").trim_end_matches('/');
    let called = called.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(&own);
    let prompts = optional(&folder.join("config_sentence_transformers.json"))?;
    let prompt = prompts["default_prompt_name"].as_str().unwrap_or("query");
    let habit = [called, &own].map(imported::habitual_prefix).concat();
    let prefix = prompts["prompts"][prompt].as_str().unwrap_or(if habit.is_empty() { "" } else { "query: " });
    digest.update(format!("{pooling:?}{longest}{prefix}"));
    Ok(Imported {
        id: imported::name(called, &digest.finalize()),
        transformer,
        cutter: Cutter::Described(Box::new(cutter)),
        pooling,
        dense,
        fault: OnceLock::new(),
        prefix: prefix.to_string(),
        languages: std::fs::read_to_string(folder.join("README.md")).map(|card| languages(&card)).unwrap_or_default(),
    })
}
