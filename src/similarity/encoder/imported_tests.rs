//! Tiny models of random weights, written as a folder of the hub and as a GGUF file.

use super::super::matrix::Precision;
use super::super::{gguf, hub, open};
use super::*;
use safetensors::Dtype;
use safetensors::tensor::TensorView;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const WIDTH: usize = 32;
const INNER: usize = 64;
const LAYERS: usize = 2;
const PLACES: usize = 20;
const TEXTS: &[&str] = &["", "Cats  eat ", "the cat, the Dog!", "日本 cats zzz eat eat eat eat eat eat eat eat eat eat eat eat eat eat"];

#[derive(Clone, Copy, PartialEq, Debug)]
enum Family {
    Bert,
    XlmR,
}
use Family::{Bert, XlmR};

impl Family {
    /// Pieces as the hub spells them; the special ones come first.
    fn pieces(self) -> Vec<&'static str> {
        match self {
            Bert => vec!["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "cat", "##s", "eat", "dog", ",", "!", "日", "本", "z", "##z"],
            XlmR => vec!["<s>", "<pad>", "</s>", "<unk>", "▁", "▁the", "▁cat", "s", "▁eat", "▁C", "at", "日本", "z", ",", "!", "D"],
        }
    }

    /// Places before the first.
    fn offset(self) -> usize {
        if self == Bert { 0 } else { 2 }
    }
}

/// Name in a folder, name in GGUF, shape, numbers.
type Named = (String, String, Vec<usize>, Vec<f32>);

fn weights(family: Family) -> Vec<Named> {
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

fn half(x: f32) -> [u8; 2] {
    // For numbers that half precision holds exactly.
    let bits = x.to_bits();
    let exponent = ((bits >> 23) & 0xff) as i32 - 112;
    let plain = if exponent <= 0 { 0 } else { (exponent as u32) << 10 | (bits >> 13) & 0x3ff };
    ((bits >> 16 & 0x8000 | plain) as u16).to_le_bytes()
}

/// Numbers in the type that GGUF gives this number; safetensors has 0, 1 and 30 too.
fn written(numbers: &[f32], kind: u32) -> Vec<u8> {
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

fn safetensors(tensors: &[Named], kind: u32) -> Vec<u8> {
    let dtype = [(0, Dtype::F32), (1, Dtype::F16), (30, Dtype::BF16)].into_iter().find(|(k, _)| *k == kind).expect("known").1;
    let bytes: Vec<Vec<u8>> = tensors.iter().map(|t| written(&t.3, kind)).collect();
    let views = tensors.iter().zip(&bytes).map(|(t, b)| (t.0.clone(), TensorView::new(dtype, t.2.clone(), b).expect("fits")));
    safetensors::serialize(views, None).expect("written")
}

fn tokenizer(family: Family) -> Value {
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

fn score(id: usize) -> f32 {
    if id < 4 { 0.0 } else { -2.0 - id as f32 / 16.0 }
}

/// A folder of the hub.
fn folder(family: Family, kind: u32) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder for tests");
    let path = folder.path();
    fs::write(path.join("model.safetensors"), safetensors(&weights(family), kind)).expect("written");
    fs::write(path.join("tokenizer.json"), tokenizer(family).to_string()).expect("written");
    let config = json!({
        "model_type": if family == Bert { "bert" } else { "xlm-roberta" }, "_name_or_path": "someone/tiny-e5", "hidden_size": WIDTH,
        "num_hidden_layers": LAYERS, "num_attention_heads": 2, "intermediate_size": INNER, "layer_norm_eps": 1e-5, "hidden_act": "gelu",
        "pad_token_id": if family == Bert { 0 } else { 1 },
    });
    fs::write(path.join("config.json"), config.to_string()).expect("written");
    folder
}

fn text(s: &str) -> Vec<u8> {
    [&(s.len() as u64).to_le_bytes()[..], s.as_bytes()].concat()
}

fn setting(key: &str, kind: u32, value: &[u8]) -> Vec<u8> {
    [&text(key)[..], &kind.to_le_bytes(), value].concat()
}

fn list(kind: u32, items: &[Vec<u8>]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(items.len() as u64).to_le_bytes(), &items.concat()].concat()
}

/// A GGUF file; vectors, biases and places are 32-bit floats in it whatever the kind of the others.
fn gguf_file(family: Family, kind: u32) -> Vec<u8> {
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

fn file(folder: &TempDir, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join("tiny.gguf");
    fs::write(&path, bytes).expect("written");
    path
}

/// Smallest product of two models' vectors.
fn likeness(one: &Imported, two: &Imported) -> f32 {
    let (one, two) = (one.encode(TEXTS), two.encode(TEXTS));
    (0..TEXTS.len()).map(|i| one.row(i).iter().zip(two.row(i)).map(|(a, b)| a * b).sum()).fold(1.0, f32::min)
}

fn message<T>(result: Result<T, ModelError>) -> String {
    result.err().expect("an error").to_string()
}

#[test]
fn the_same_weights_give_the_same_vectors() {
    for family in [Bert, XlmR] {
        let plain = folder(family, 0);
        let model = hub::load_with(plain.path(), Precision::Float).expect("well-formed");
        for kind in [0, 1, 30] {
            let folder = folder(family, kind);
            let hub = hub::load_with(folder.path(), Precision::Float).expect("well-formed");
            let gguf = gguf::load_with(&file(&folder, &gguf_file(family, kind)), Precision::Float).expect("well-formed");
            for text in TEXTS {
                assert_eq!(hub.tokens(text), gguf.tokens(text), "{family:?} {text}");
            }
            // Norms and places are in full precision in GGUF files.
            assert!(likeness(&hub, &gguf) > 0.9999, "{family:?} {kind}: {}", likeness(&hub, &gguf));
            assert!(likeness(&hub, &model) > 0.999, "{family:?} {kind}: {}", likeness(&hub, &model));
        }
        for (kind, least) in [(8, 0.999), (2, 0.95)] {
            let gguf = gguf::load_with(&file(&plain, &gguf_file(family, kind)), Precision::Float).expect("well-formed");
            assert!(likeness(&model, &gguf) > least, "{family:?} {kind}: {}", likeness(&model, &gguf));
        }
        let bytes = hub::load(plain.path()).expect("well-formed");
        assert!(likeness(&model, &bytes) > 0.99, "{}", likeness(&model, &bytes));
    }
}

#[test]
fn tokens_are_cut_and_shortened_as_the_family_does() {
    let bert = hub::load(folder(Bert, 0).path()).expect("well-formed");
    let xlmr = hub::load(folder(XlmR, 0).path()).expect("well-formed");
    let Imported { prefix, .. } = &bert;
    assert_eq!(prefix, "query: ");
    // Of the prefix all is unknown but the colon's neighbours: what is asked is the rest.
    assert!(bert.tokens("Cats").ends_with(&[5, 6, 3]));
    assert!(xlmr.tokens("Cats  eat").ends_with(&[9, 10, 7, 8, 2]));
    assert_eq!(xlmr.tokens(TEXTS[3]).len(), PLACES);
    assert_eq!((xlmr.tokens(TEXTS[3])[0], xlmr.tokens(TEXTS[3])[PLACES - 1]), (0, 2));
}

#[test]
fn what_sentence_transformers_adds_is_honoured() {
    let folder = folder(Bert, 0);
    let path = folder.path();
    let write = |name: &str, value: Value| {
        fs::create_dir_all(path.join(name).parent().expect("a folder")).expect("made");
        fs::write(path.join(name), value.to_string()).expect("written");
    };
    let kind = |name: &str| format!("sentence_transformers.models.{name}");
    write(
        "modules.json",
        json!([
            {"idx": 0, "name": "0", "path": "", "type": kind("Transformer")}, {"idx": 1, "name": "1", "path": "1_Pooling", "type": kind("Pooling")},
            {"idx": 2, "name": "2", "path": "2_Dense", "type": kind("Dense")}, {"idx": 3, "name": "3", "path": "3_Normalize", "type": kind("Normalize")},
        ]),
    );
    write("1_Pooling/config.json", json!({"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}));
    write(
        "2_Dense/config.json",
        json!({"in_features": WIDTH, "out_features": 8, "activation_function": "torch.nn.modules.activation.Tanh"}),
    );
    let matrix: Vec<f32> = (0..8 * WIDTH).map(|i| ((i * 37 % 101) as f32 - 50.0) / 100.0).collect();
    let layer = [
        ("linear.weight".to_string(), String::new(), vec![8, WIDTH], matrix.clone()),
        ("linear.bias".to_string(), String::new(), vec![8], vec![0.25; 8]),
    ];
    fs::write(path.join("2_Dense/model.safetensors"), safetensors(&layer, 0)).expect("written");
    write("config_sentence_transformers.json", json!({"prompts": {"query": "the "}}));
    write("sentence_bert_config.json", json!({"max_seq_length": 10}));
    fs::write(path.join("README.md"), "---\nlicense: mit\nlanguage:\n- multilingual\n- sq\n- zh\ntags:\n- x\n---\n# Tiny\n")
        .expect("written");
    let model = hub::load_with(path, Precision::Float).expect("well-formed");
    assert_eq!((model.dims(), model.tokens(TEXTS[3]).len(), model.prefix.as_str()), (8, 10, "the "));
    assert!(model.covers(&Tag::new("sq")) && model.covers(&Tag::new("zh-Hant")) && !model.covers(&Tag::new("tk")));
    let pooled = batches::encode(&model.transformer, &[model.tokens("cat")], Pooling::First);
    let mut expected: Vec<f32> =
        matrix.chunks(WIDTH).map(|row| (row.iter().zip(pooled.row(0)).map(|(a, b)| a * b).sum::<f32>() + 0.25).tanh()).collect();
    to_unit(&mut expected);
    assert!(model.encode(&["cat"]).row(0).iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-5));
    write("1_Pooling/config.json", json!({"pooling_mode_max_tokens": true}));
    assert!(message(hub::load(path)).contains("pooling other than"));
    write("modules.json", json!([{"path": "../1_Pooling", "type": kind("Pooling")}]));
    assert!(message(hub::load(path)).contains("outside its folder"));
}

#[test]
fn shards_are_one_model() {
    let whole = folder(XlmR, 1);
    let (one, two) = (hub::load(whole.path()).expect("well-formed"), folder(XlmR, 1));
    fs::remove_file(two.path().join("model.safetensors")).expect("removed");
    let tensors = weights(XlmR);
    let (first, second) = tensors.split_at(9);
    fs::write(two.path().join("a.safetensors"), safetensors(first, 1)).expect("written");
    fs::write(two.path().join("b.safetensors"), safetensors(second, 1)).expect("written");
    let map: BTreeMap<&str, &str> =
        tensors.iter().enumerate().map(|(i, t)| (t.0.as_str(), if i < 9 { "a.safetensors" } else { "b.safetensors" })).collect();
    fs::write(two.path().join("model.safetensors.index.json"), json!({"weight_map": map}).to_string()).expect("written");
    assert_eq!(one.encode(TEXTS), hub::load(two.path()).expect("well-formed").encode(TEXTS));
    fs::write(two.path().join("model.safetensors.index.json"), json!({"weight_map": {"x": "/etc/hostname"}}).to_string()).expect("written");
    assert!(message(hub::load(two.path())).contains("outside its folder"));
}

#[test]
fn names_say_what_a_model_is() {
    let folder = folder(Bert, 0);
    let hub = open(folder.path()).expect("well-formed");
    let gguf = open(&file(&folder, &gguf_file(Bert, 8))).expect("well-formed");
    assert!(hub.id().starts_with("tiny-e5@") && hub.id().len() == "tiny-e5@".len() + 12, "{}", hub.id());
    assert!(gguf.id().starts_with("Tiny-E5@"), "{}", gguf.id());
    assert!(gguf.covers(&Tag::new("sq")) && !gguf.covers(&Tag::new("tk")) && hub.covers(&Tag::new("tk")));
    assert_eq!(habitual_prefix("multilingual-e5-large-instruct"), "");
    assert_eq!(habitual_prefix("LaBSE"), "");
}

#[test]
fn a_broken_folder_is_one_clear_sentence() {
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
        let folder = folder(Bert, 0);
        let path = folder.path().join(name);
        let whole = fs::read(&path).expect("written");
        for cut in (0..40).map(|i| whole.len() * i / 40).chain([whole.len() - 1]) {
            fs::write(&path, &whole[..cut]).expect("written");
            assert!(message(hub::load(folder.path())).contains(name), "{cut}");
        }
        fs::remove_file(&path).expect("removed");
        assert!(message(hub::load(folder.path())).contains(&format!("{name}: ")), "{}", message(hub::load(folder.path())));
    }
    let folder = folder(XlmR, 0);
    let config = |changed: &[(&str, Value)]| {
        let mut config: Value = serde_json::from_slice(&fs::read(folder.path().join("config.json")).expect("written")).expect("JSON");
        changed.iter().for_each(|(key, value)| config[*key] = value.clone());
        fs::write(folder.path().join("config.json"), config.to_string()).expect("written");
        message(hub::load(folder.path()))
    };
    assert!(config(&[("hidden_size", json!(48))]).contains("model.safetensors: its tensor"));
    assert!(config(&[("hidden_size", json!(u64::MAX))]).contains("sizes do not fit"));
    assert!(config(&[("hidden_act", json!("relu"))]).contains("`hidden_act` is `relu`"));
    assert!(config(&[("model_type", json!("gpt2"))]).contains("known are `bert` and `xlm-roberta`"));
}

#[test]
fn a_broken_file_is_one_clear_sentence() {
    let folder = tempfile::tempdir().expect("a folder for tests");
    for family in [Bert, XlmR] {
        let whole = gguf_file(family, 8);
        for cut in (0..2000).step_by(13).chain((0..40).map(|i| whole.len() * i / 40)).chain([whole.len() - 1]) {
            let said = message(gguf::load(&file(&folder, &whole[..cut])));
            assert!(said.contains("tiny.gguf: ") && said.ends_with("import another file"), "{cut}: {said}");
        }
        // Whatever a byte says, there is a model or an error.
        for at in (0..3600).step_by(7) {
            for garbage in [0x00, 0x7f, 0xff] {
                let mut bytes = whole.clone();
                bytes[at] = garbage;
                if let Ok(model) = gguf::load(&file(&folder, &bytes)) {
                    model.encode(&TEXTS[..2]);
                }
            }
        }
    }
    let whole = gguf_file(Bert, 8);
    let replaced = |from: &[u8], to: &[u8]| {
        let at = whole.windows(from.len()).position(|window| window == from).expect("there");
        message(gguf::load(&file(&folder, &[&whole[..at], to, &whole[at + from.len()..]].concat())))
    };
    assert!(replaced(&text("bert"), &text("nope")).contains("the architecture nope; known is `bert`"));
    assert!(replaced(&8_u32.to_le_bytes(), &8_u32.to_le_bytes()[..3]).contains("tiny.gguf"));
    let kind = [&2_u32.to_le_bytes()[..], &(WIDTH as u64).to_le_bytes(), &(WIDTH as u64).to_le_bytes()].concat();
    let said = replaced(&[&kind[..], &8_u32.to_le_bytes()].concat(), &[&kind[..], &14_u32.to_le_bytes()].concat());
    assert!(said.contains("is in Q6_K (14); known are F32, F16, BF16, Q8_0 and Q4_0"), "{said}");
    assert!(message(open(&file(&folder, b"PK\x03\x04"))).contains("unknown kind"));
}
