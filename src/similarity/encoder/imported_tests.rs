//! Imported models on tiny ones of random weights.

use super::super::cache::Cache;
use super::super::matrix::Precision;
use super::super::tiny::*;
use super::super::{gguf, hub, open};
use super::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const TEXTS: &[&str] = &["", "Cats  eat ", "the cat, the Dog!", "日本 cats zzz eat eat eat eat eat eat eat eat eat eat eat eat eat eat"];

/// A folder of the hub.
fn folder(family: Family, kind: u32) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder for tests");
    write_folder(folder.path(), family, kind);
    folder
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

fn tokens(model: &Imported, text: &str) -> Vec<u32> {
    model.tokens(text).expect("well-formed")
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
                assert_eq!(tokens(&hub, text), tokens(&gguf, text), "{family:?} {text}");
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
    assert!(tokens(&bert, "Cats").ends_with(&[5, 6, 3]));
    assert!(tokens(&xlmr, "Cats  eat").ends_with(&[9, 10, 7, 8, 2]));
    assert_eq!(tokens(&xlmr, TEXTS[3]).len(), PLACES);
    assert_eq!((tokens(&xlmr, TEXTS[3])[0], tokens(&xlmr, TEXTS[3])[PLACES - 1]), (0, 2));
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
    assert_eq!((model.dims(), tokens(&model, TEXTS[3]).len(), model.prefix.as_str()), (8, 10, "the "));
    assert!(model.covers(&Tag::new("sq")) && model.covers(&Tag::new("zh-Hant")) && !model.covers(&Tag::new("tk")));
    let pooled = batches::encode(&model.transformer, &[tokens(&model, "cat")], Pooling::First);
    let mut expected: Vec<f32> =
        matrix.chunks(WIDTH).map(|row| (row.iter().zip(pooled.row(0)).map(|(a, b)| a * b).sum::<f32>() + 0.25).tanh()).collect();
    to_unit(&mut expected);
    assert!(model.encode(&["cat"]).row(0).iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-5));
    fs::write(path.join("2_Dense/model.safetensors"), safetensors(&layer[..1], 0)).expect("written");
    write("2_Dense/config.json", json!({"out_features": u64::MAX, "activation_function": "torch.nn.modules.linear.Identity"}));
    assert!(message(hub::load(path)).contains("does not go from 32 numbers to"));
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

#[test]
fn a_tokenizer_that_fails_makes_no_vectors_and_says_why() {
    let folder = folder(XlmR, 0);
    let mut described = tokenizer(XlmR);
    // A table whose root's children stand nowhere, in base 64: what reads it trusts it.
    described["normalizer"] = json!({"type": "Precompiled", "precompiled_charsmap": "BAAAAAD8/w94AA=="});
    fs::write(folder.path().join("tokenizer.json"), described.to_string()).expect("written");
    let model = open(folder.path()).expect("it looks well-formed");
    assert_eq!((model.encode(TEXTS), model.failure().is_some()), (Vectors::zeros(WIDTH, TEXTS.len()), true));
    assert!(model.failure().is_some_and(|what| what.contains("the tokenizer fails on it")), "{:?}", model.failure());
    let kept = tempfile::tempdir().expect("a folder for tests");
    let cache = Cache::open(Some(kept.path()), 1 << 20);
    cache.encode(&*model, TEXTS);
    assert!(cache.get(model.id(), WIDTH, TEXTS).iter().all(Option::is_none), "vectors of a failure are not kept");
}
