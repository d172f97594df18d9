//! Tests with a small random model that they write themselves, in the format of the real one.

use super::*;
use crate::similarity::encoder::e5_file;
use crate::similarity::encoder::wide::tests::noise;

const WIDTH: usize = 32;
const INNER: usize = 64;
const LAYERS: usize = 2;
const PLACES: usize = 12;
/// Control pieces first, as in XLM-RoBERTa.
const PIECES: [(&str, f32); 14] = [
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("▁", -3.0),
    ("▁query", -2.0),
    (":", -2.0),
    ("a", -4.0),
    ("b", -4.0),
    ("▁ab", -5.0),
    ("é", -6.0),
    ("文", -6.0),
    ("<", -4.0),
    ("s>", -4.0),
];

/// A tensor's name, kind, number of weights and bytes.
type Entry = (String, u8, usize, Vec<u8>);

fn floats(name: &str, count: usize, value: f32) -> Entry {
    let bytes = noise(count).iter().flat_map(|x| (value + x * 0.1).to_le_bytes()).collect();
    (name.to_string(), 0, count, bytes)
}

/// Blocks with a scale of 2⁻⁵ and weights that look random.
fn blocks(name: &str, count: usize) -> Entry {
    let seed = name.bytes().map(usize::from).sum::<usize>();
    let bytes = (0..count / 32 * 18).map(|i| match i % 18 {
        0 => 0,
        1 => 0x28,
        _ => ((i + seed).wrapping_mul(2_654_435_761) >> 9) as u8,
    });
    (name.to_string(), 1, count, bytes.collect())
}

/// The bytes of a model and where its tensors start.
fn model() -> (Vec<u8>, usize) {
    let mut file = Vec::new();
    let put = |file: &mut Vec<u8>, n: usize| file.extend((n as u32).to_le_bytes());
    file.extend(b"E5S1");
    for n in [1, WIDTH, LAYERS, 4, INNER, PIECES.len() + 2, PLACES, 2] {
        put(&mut file, n);
    }
    file.extend(1e-12_f32.to_le_bytes());
    for n in [32, PIECES.len(), 0, 2, 1, 3] {
        put(&mut file, n);
    }
    let text: String = PIECES.iter().map(|p| p.0).collect();
    file.extend((text.len() as u64).to_le_bytes());
    let mut end = 0;
    put(&mut file, end);
    for (piece, _) in PIECES {
        end += piece.len();
        put(&mut file, end);
    }
    file.extend(PIECES.iter().flat_map(|p| p.1.to_le_bytes()));
    file.extend(text.bytes());
    // A tab is a space, Ａ is two letters, a soft hyphen is nothing.
    let map: Vec<u8> = [('\t', " "), ('Ａ', "ab"), ('\u{ad}', "")]
        .iter()
        .flat_map(|(c, to)| {
            let number = |c: char| u32::from(c).to_le_bytes();
            let to: Vec<u8> = to.chars().flat_map(number).collect();
            [&number(*c)[..], &[(to.len() / 4) as u8], &to].concat()
        })
        .collect();
    put(&mut file, 3);
    put(&mut file, map.len());
    file.extend(map);

    let mut tensors = vec![
        blocks("emb.word", (PIECES.len() + 2) * WIDTH),
        floats("emb.pos", PLACES * WIDTH, 0.0),
        floats("emb.type", 2 * WIDTH, 0.0),
        floats("emb.ln.w", WIDTH, 1.0),
        floats("emb.ln.b", WIDTH, 0.0),
    ];
    for layer in 0..LAYERS {
        for (name, inputs, outputs) in [
            ("q", WIDTH, WIDTH),
            ("k", WIDTH, WIDTH),
            ("v", WIDTH, WIDTH),
            ("ao", WIDTH, WIDTH),
            ("fi", WIDTH, INNER),
            ("fo", INNER, WIDTH),
        ] {
            tensors.push(blocks(&format!("l{layer}.{name}.w"), inputs * outputs));
            tensors.push(floats(&format!("l{layer}.{name}.b"), outputs, 0.0));
        }
        for name in ["aln", "oln"] {
            tensors.push(floats(&format!("l{layer}.{name}.w"), WIDTH, 1.0));
            tensors.push(floats(&format!("l{layer}.{name}.b"), WIDTH, 0.0));
        }
    }
    put(&mut file, tensors.len());
    let directory: usize = tensors.iter().map(|t| 2 + t.0.len() + 1 + 4 + 16).sum();
    let first = file.len() + directory;
    let mut start = first;
    for (name, kind, count, bytes) in &tensors {
        file.extend((name.len() as u16).to_le_bytes());
        file.extend(name.bytes());
        file.push(*kind);
        put(&mut file, *count);
        file.extend((start as u64).to_le_bytes());
        file.extend((bytes.len() as u64).to_le_bytes());
        start += bytes.len();
    }
    for (_, _, _, bytes) in tensors {
        file.extend(bytes);
    }
    (file, first)
}

fn small(precision: Precision) -> E5 {
    E5::from_bytes(model().0, precision).expect("a sound model")
}

fn likeness(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[test]
fn vectors_have_length_1_and_do_not_hang_on_the_batch() {
    let model = small(Precision::Bytes);
    let long = "ab 文".repeat(40);
    let texts = ["", "ab", "文 a<s>", &long, "ab"];
    let vectors = model.encode(&texts);
    assert_eq!((vectors.len(), vectors.dims(), model.dims()), (5, WIDTH, WIDTH));
    for (i, text) in texts.iter().enumerate() {
        let vector = vectors.row(i);
        assert!((likeness(vector, vector) - 1.0).abs() < 1e-5);
        assert!(likeness(vector, model.encode(&[text]).row(0)) > 0.999_99, "{text}");
    }
    assert!(likeness(vectors.row(1), vectors.row(2)) < 0.99);
    assert!(model.encode(&[]).is_empty());
}

#[test]
fn bytes_and_floats_say_the_same() {
    let texts = ["ab 文 é", "b", "a b ab"];
    let (bytes, floats) = (small(Precision::Bytes).encode(&texts), small(Precision::Float).encode(&texts));
    for (i, text) in texts.iter().enumerate() {
        assert!(likeness(bytes.row(i), floats.row(i)) > 0.99, "{text}");
    }
}

#[test]
fn texts_are_normalised_and_cut_in_windows() {
    let model = small(Precision::Bytes);
    assert_eq!(model.normalise("  a\t b\u{ad}Ａ"), "▁query:▁a▁bab");
    assert_eq!(model.normalise("e\u{301}"), "▁query:▁é");
    assert_eq!(model.windows("ab"), [[0, 5, 6, 9, 2]]);
    // What looks like a control piece is text.
    assert_eq!(model.windows("<s>"), [[0, 5, 6, 4, 12, 13, 2]]);
    let windows = model.windows("aaaaaaaaaa");
    assert_eq!(windows.iter().map(Vec::len).collect::<Vec<_>>(), [PLACES, 5]);
    assert!(windows.iter().all(|w| w[0] == 0 && w.last() == Some(&2)));
}

#[test]
fn languages_and_the_name() {
    let model = small(Precision::Bytes);
    for tag in ["en", "fr", "ar", "sq", "zh-Hant", "pt-BR"] {
        assert!(model.covers(&Tag::new(tag)), "{tag}");
    }
    assert!(!model.covers(&Tag::new("tk")) && !model.covers(&Tag::unknown()));
    let (name, digest) = model.id().split_once('@').expect("a digest");
    assert_eq!((name, digest.len()), ("multilingual-e5-small-q4", 12));
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let (file, _) = model();
    for length in 0..file.len() {
        assert!(e5_file::read(file[..length].to_vec(), Precision::Float).is_err(), "cut after {length} of {} bytes", file.len());
    }
}

#[test]
fn a_file_with_any_byte_changed_is_refused_or_works() {
    let (file, first) = model();
    for at in 0..first + 64 {
        for value in [0x00, 0x01, 0x7f, 0xff] {
            let mut broken = file.clone();
            broken[at] = value;
            if let Ok(model) = E5::from_bytes(broken, Precision::Bytes) {
                assert_eq!(model.encode(&["ab 文"]).len(), 1);
            }
        }
    }
}

#[test]
fn errors_name_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("model.bin");
    assert!(matches!(E5::load(&path), Err(ModelError::Unreadable { .. })));
    std::fs::write(&path, b"E5S1 and no more").expect("written");
    let error = E5::load(&path).err().expect("an error");
    assert!(matches!(error, ModelError::Broken { .. }) && error.to_string().contains("model.bin"), "{error}");
    assert!(crate::similarity::encoder::open(&path).is_err());
    std::fs::write(&path, b"GG").expect("written");
    assert!(matches!(crate::similarity::encoder::open(&path), Err(ModelError::Unsupported { .. })));
    std::fs::write(&path, model().0).expect("written");
    assert_eq!(crate::similarity::encoder::open(&path).expect("a sound model").dims(), WIDTH);
}
