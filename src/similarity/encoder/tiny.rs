//! Tiny models of random weights, for tests: as a folder of the hub and as a GGUF file. The program's own tests (`tests/`) include this
//! file too, so it uses nothing of the crate.

use safetensors::Dtype;
use safetensors::tensor::TensorView;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

pub const WIDTH: usize = 32;
pub const INNER: usize = 64;
pub const LAYERS: usize = 2;
pub const PLACES: usize = 20;

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Family {
    Bert,
    XlmR,
}
pub use Family::{Bert, XlmR};

impl Family {
    /// Pieces as the hub spells them; the special ones come first.
    pub fn pieces(self) -> Vec<&'static str> {
        match self {
            Bert => vec!["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "cat", "##s", "eat", "dog", ",", "!", "日", "本", "z", "##z"],
            XlmR => vec!["<s>", "<pad>", "</s>", "<unk>", "▁", "▁the", "▁cat", "s", "▁eat", "▁C", "at", "日本", "z", ",", "!", "D"],
        }
    }

    /// Places before the first.
    pub fn offset(self) -> usize {
        if self == Bert { 0 } else { 2 }
    }
}

/// Name in a folder, name in GGUF, shape, numbers.
pub type Named = (String, String, Vec<usize>, Vec<f32>);

pub fn weights(family: Family) -> Vec<Named> {
    let mut seed = 7_u64;
    let mut noise = move || {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        // Few enough digits for half precision.
        ((seed >> 56) as f32 - 128.0) / 512.0
    };
    let mut all = Vec::new();
    let mut add = |hub: String, gguf: String, shape: &[usize], mean: f32| {
        all.push((hub, gguf, shape.to_vec(), (0..shape.iter().product()).map(|_| mean + noise()).collect()));
    };
    let mut pair = |hub: &str, gguf: &str, shape: &[usize]| {
        let is_norm = shape.len() == 1;
        add(format!("{hub}.weight"), format!("{gguf}.weight"), shape, if is_norm { 1.0 } else { 0.0 });
        add(format!("{hub}.bias"), format!("{gguf}.bias"), &shape[..1], 0.0);
    };
    for i in 0..LAYERS {
        for (hub, gguf, shape) in [
            ("attention.self.query", "attn_q", &[WIDTH, WIDTH][..]),
            ("attention.self.key", "attn_k", &[WIDTH, WIDTH]),
            ("attention.self.value", "attn_v", &[WIDTH, WIDTH]),
            ("attention.output.dense", "attn_output", &[WIDTH, WIDTH]),
            ("attention.output.LayerNorm", "attn_output_norm", &[WIDTH]),
            ("intermediate.dense", "ffn_up", &[INNER, WIDTH]),
            ("output.dense", "ffn_down", &[WIDTH, INNER]),
            ("output.LayerNorm", "layer_output_norm", &[WIDTH]),
        ] {
            pair(&format!("encoder.layer.{i}.{hub}"), &format!("blk.{i}.{gguf}"), shape);
        }
    }
    pair("embeddings.LayerNorm", "token_embd_norm", &[WIDTH]);
    for (hub, gguf, rows) in [
        ("word_embeddings", "token_embd", family.pieces().len()),
        ("position_embeddings", "position_embd", PLACES + family.offset()),
        ("token_type_embeddings", "token_types", 1),
    ] {
        add(format!("embeddings.{hub}.weight"), format!("{gguf}.weight"), &[rows, WIDTH], 0.0);
    }
    all
}

pub fn half(x: f32) -> [u8; 2] {
    // For numbers that half precision holds exactly.
    let bits = x.to_bits();
    let exponent = ((bits >> 23) & 0xff) as i32 - 112;
    let plain = if exponent <= 0 { 0 } else { (exponent as u32) << 10 | (bits >> 13) & 0x3ff };
    ((bits >> 16 & 0x8000 | plain) as u16).to_le_bytes()
}

/// Numbers in the type that GGUF gives this number; safetensors has 0, 1 and 30 too.
pub fn written(numbers: &[f32], kind: u32) -> Vec<u8> {
    let block = |block: &[f32], most: f32| {
        let scale = f32::from_bits((block.iter().fold(0.0_f32, |m, x| m.max(x.abs())) / most).to_bits() & 0xffff_e000);
        (half(scale), block.iter().map(|x| (x / scale).round().clamp(-most - 1.0, most) as i8).collect::<Vec<i8>>())
    };
    match kind {
        0 => numbers.iter().flat_map(|x| x.to_le_bytes()).collect(),
        1 => numbers.iter().flat_map(|&x| half(x)).collect(),
        30 => numbers.iter().flat_map(|x| ((x.to_bits() >> 16) as u16).to_le_bytes()).collect(),
        8 => numbers
            .chunks(32)
            .flat_map(|b| [block(b, 127.0).0.to_vec(), block(b, 127.0).1.iter().map(|&q| q as u8).collect()].concat())
            .collect(),
        2 => {
            let bytes = |b: &[f32]| {
                let (scale, q) = block(b, 7.0);
                [scale.to_vec(), (0..16).map(|i| (q[i] + 8) as u8 | ((q[i + 16] + 8) as u8) << 4).collect()].concat()
            };
            numbers.chunks(32).flat_map(bytes).collect()
        }
        _ => unreachable!("no such type in these tests"),
    }
}

pub fn safetensors(tensors: &[Named], kind: u32) -> Vec<u8> {
    let dtype = [(0, Dtype::F32), (1, Dtype::F16), (30, Dtype::BF16)].into_iter().find(|(k, _)| *k == kind).expect("known").1;
    let bytes: Vec<Vec<u8>> = tensors.iter().map(|t| written(&t.3, kind)).collect();
    let views = tensors.iter().zip(&bytes).map(|(t, b)| (t.0.clone(), TensorView::new(dtype, t.2.clone(), b).expect("fits")));
    safetensors::serialize(views, None).expect("written")
}

pub fn tokenizer(family: Family) -> Value {
    let pieces = family.pieces();
    let (start, end) = if family == Bert { (2, 3) } else { (0, 2) };
    let special = |id: usize| json!({"SpecialToken": {"id": pieces[id], "type_id": 0}});
    let one = |id: usize| json!({"id": pieces[id], "ids": [id], "tokens": [pieces[id]]});
    let added = |id: usize| json!({"id": id, "content": pieces[id], "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true});
    let (normalizer, pre, model) = if family == Bert {
        let vocabulary: BTreeMap<&str, usize> = pieces.iter().copied().zip(0..).collect();
        (
            json!({"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true}),
            json!({"type": "BertPreTokenizer"}),
            json!({"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": vocabulary}),
        )
    } else {
        let vocabulary: Vec<(&str, f32)> = pieces.iter().copied().zip((0..).map(score)).collect();
        let metaspace = json!({"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true});
        (
            Value::Null,
            json!({"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, metaspace]}),
            json!({"type": "Unigram", "unk_id": 3, "vocab": vocabulary, "byte_fallback": false}),
        )
    };
    let sequence = json!({"Sequence": {"id": "A", "type_id": 0}});
    json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [added(start), added(end)],
        "normalizer": normalizer, "pre_tokenizer": pre, "decoder": null, "model": model,
        "post_processor": {
            "type": "TemplateProcessing", "single": [special(start), sequence, special(end)], "pair": [special(start), sequence, special(end)],
            "special_tokens": {pieces[start]: one(start), pieces[end]: one(end)},
        },
    })
}

pub fn score(id: usize) -> f32 {
    if id < 4 { 0.0 } else { -2.0 - id as f32 / 16.0 }
}

/// Writes a folder of the hub.
pub fn write_folder(path: &Path, family: Family, kind: u32) {
    fs::write(path.join("model.safetensors"), safetensors(&weights(family), kind)).expect("written");
    fs::write(path.join("tokenizer.json"), tokenizer(family).to_string()).expect("written");
    let config = json!({
        "model_type": if family == Bert { "bert" } else { "xlm-roberta" }, "_name_or_path": "someone/tiny-e5", "hidden_size": WIDTH,
        "num_hidden_layers": LAYERS, "num_attention_heads": 2, "intermediate_size": INNER, "layer_norm_eps": 1e-5, "hidden_act": "gelu",
        "pad_token_id": if family == Bert { 0 } else { 1 },
    });
    fs::write(path.join("config.json"), config.to_string()).expect("written");
}

pub fn text(s: &str) -> Vec<u8> {
    [&(s.len() as u64).to_le_bytes()[..], s.as_bytes()].concat()
}

pub fn setting(key: &str, kind: u32, value: &[u8]) -> Vec<u8> {
    [&text(key)[..], &kind.to_le_bytes(), value].concat()
}

pub fn list(kind: u32, items: &[Vec<u8>]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(items.len() as u64).to_le_bytes(), &items.concat()].concat()
}

/// A GGUF file; vectors, biases and places are 32-bit floats in it whatever the kind of the others.
pub fn gguf_file(family: Family, kind: u32) -> Vec<u8> {
    let number = |n: usize| (n as u32).to_le_bytes().to_vec();
    let spelled = |piece: &str| match piece.strip_prefix("##") {
        Some(rest) => rest.to_string(),
        None if family == Bert && !piece.starts_with('[') => format!("▁{piece}"),
        None => piece.to_string(),
    };
    let pieces: Vec<Vec<u8>> = family.pieces().iter().map(|piece| text(&spelled(piece))).collect();
    let kinds: Vec<Vec<u8>> = (0..pieces.len()).map(|i| number(if i < 4 { 3 } else { 1 })).collect();
    let scores: Vec<Vec<u8>> = (0..pieces.len()).map(|i| score(i).to_le_bytes().to_vec()).collect();
    let (start, end, unknown) = if family == Bert { (2, 3, 1) } else { (0, 2, 3) };
    let settings = [
        setting("general.architecture", 8, &text("bert")),
        setting("general.name", 8, &text("Tiny E5")),
        setting("general.languages", 9, &list(8, &[text("multilingual"), text("sq"), text("en")])),
        setting("nested", 9, &list(9, &[list(4, &[number(1)]), list(8, &[text("x")])])),
        setting("bert.block_count", 4, &number(LAYERS)),
        setting("bert.embedding_length", 4, &number(WIDTH)),
        setting("bert.attention.head_count", 4, &number(2)),
        setting("bert.feed_forward_length", 10, &(INNER as u64).to_le_bytes()),
        setting("bert.context_length", 4, &number(PLACES)),
        setting("bert.attention.layer_norm_epsilon", 6, &1e-5_f32.to_le_bytes()),
        setting("bert.pooling_type", 4, &number(1)),
        setting("tokenizer.ggml.model", 8, &text(if family == Bert { "bert" } else { "t5" })),
        setting("tokenizer.ggml.tokens", 9, &list(8, &pieces)),
        setting("tokenizer.ggml.token_type", 9, &list(5, &kinds)),
        setting("tokenizer.ggml.scores", 9, &list(6, &scores)),
        setting("tokenizer.ggml.bos_token_id", 4, &number(start)),
        setting("tokenizer.ggml.seperator_token_id", 4, &number(end)),
        setting("tokenizer.ggml.unknown_token_id", 4, &number(unknown)),
    ];
    let tensors = weights(family);
    let mut out =
        [b"GGUF", &3_u32.to_le_bytes()[..], &(tensors.len() as u64).to_le_bytes(), &(settings.len() as u64).to_le_bytes()].concat();
    out.extend(settings.concat());
    let mut data = Vec::new();
    for (_, name, shape, numbers) in tensors {
        // The converter leaves out the places before the first.
        let skip = if name == "position_embd.weight" { family.offset() } else { 0 };
        let mut shape: Vec<usize> = shape;
        shape[0] -= skip;
        let kind = if shape.len() == 1 || name.starts_with("position") || name.starts_with("token_types") { 0 } else { kind };
        let dimensions: Vec<u8> = shape.iter().rev().flat_map(|&n| (n as u64).to_le_bytes()).collect();
        data.resize(data.len().next_multiple_of(32), 0);
        out.extend(
            [&text(&name)[..], &(shape.len() as u32).to_le_bytes(), &dimensions, &kind.to_le_bytes(), &(data.len() as u64).to_le_bytes()]
                .concat(),
        );
        data.extend(written(&numbers[skip * WIDTH..], kind));
    }
    out.resize(out.len().next_multiple_of(32), 0);
    [out, data].concat()
}
