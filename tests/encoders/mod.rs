//! The encoders against the packages that their weights come from, by a small table of the packages' numbers (`tests/data/encoders.json`,
//! written by `scripts/compare-encoders --table`). It needs the models, and says so where they are not installed.

use concordat::similarity::encoder::store::Store;
use concordat::similarity::encoder::{self, Vectors};
use serde::Deserialize;
use std::io::{self, Write};

/// Least cosine of our vector and the reference's, as `scripts/compare-encoders` wants it too.
const LEAST_COSINE: f32 = 0.99;

#[derive(Deserialize)]
struct Table {
    models: Vec<Model>,
}

#[derive(Deserialize)]
struct Model {
    model: String,
    sentences: Vec<Sentence>,
}

/// A sentence in six languages: the first numbers of each vector, and the cosine of each with each.
#[derive(Deserialize)]
struct Sentence {
    from: String,
    versions: Vec<Version>,
    cosines: Vec<Vec<f32>>,
}

#[derive(Deserialize)]
struct Version {
    language: String,
    text: String,
    first: Vec<f32>,
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

#[test]
fn installed_models_make_the_vectors_of_the_packages() {
    let table: Table = serde_json::from_str(include_str!("../data/encoders.json")).expect("the table is JSON");
    assert_eq!(table.models.len(), 2);
    for Model { model, sentences } in &table.models {
        match Store::of_user().and_then(|store| store.find(model)) {
            Ok((_, folder)) => {
                let encoder = encoder::open(&folder).expect("an installed model loads");
                sentences.iter().for_each(|s| {
                    let texts: Vec<&str> = s.versions.iter().map(|v| v.text.as_str()).collect();
                    hold(model, s, &encoder.encode(&texts));
                });
            }
            // Not by `eprintln!`, which is shown of tests that fail alone.
            Err(why) => drop(writeln!(io::stderr(), "skipped: the vectors of {model} are not looked at: {why}")),
        }
    }
}

fn hold(model: &str, sentence: &Sentence, vectors: &Vectors) {
    // Two vectors of length 1 with this cosine are so far apart; if that is spread evenly, this much is in the numbers of the table.
    let apart = (2.0 - 2.0 * LEAST_COSINE).sqrt();
    for (i, version) in sentence.versions.iter().enumerate() {
        let Version { language, first, .. } = version;
        let place = format!("{model}, {}, {language}", sentence.from);
        let ours = &vectors.row(i)[..first.len()];
        let bound = apart * (first.len() as f32 / vectors.dims() as f32).sqrt();
        let distance = ours.iter().zip(first).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt();
        assert!(distance < bound, "{place}: {distance} from the reference, {bound} at most");
        assert!(cosine(ours, first) > LEAST_COSINE, "{place}: the first numbers have a cosine of {}", cosine(ours, first));
        for (j, want) in sentence.cosines[i].iter().enumerate() {
            let have = cosine(vectors.row(i), vectors.row(j));
            // Errors of two vectors in directions of their own take the cosine down by the square at most.
            assert!(
                (have - want).abs() < 1.0 - LEAST_COSINE * LEAST_COSINE,
                "{place} with {}: {have}, not {want}",
                sentence.versions[j].language
            );
        }
    }
}
