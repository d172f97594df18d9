//! How long sentence encoders take: loading, one clause, all clauses of a version of the sample families.
//!
//! `CONCORDAT_MODELS=FILE[:FILE…] cargo bench --bench encoders`; without models it says so and ends.

// The macros of criterion make public functions without comments.
#![allow(missing_docs)]

use concordat::read::{self, Options};
use concordat::similarity::encoder;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::PathBuf;

/// Texts of all units of the sample families.
fn texts() -> Vec<String> {
    let outcome = read::read(&[PathBuf::from("corpus/clean")], &Options::default());
    outcome.families.iter().flat_map(|f| &f.versions).flat_map(|v| &v.units).map(|u| u.text.clone()).collect()
}

fn encoding(c: &mut Criterion) {
    let Some(models) = std::env::var_os("CONCORDAT_MODELS") else {
        eprintln!("CONCORDAT_MODELS names no model files: nothing to measure");
        return;
    };
    let texts = texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for path in std::env::split_paths(&models) {
        let model = match encoder::open(&path) {
            Ok(model) => model,
            Err(error) => {
                eprintln!("{error}");
                continue;
            }
        };
        let mut group = c.benchmark_group(model.id());
        group.sample_size(10);
        group.bench_function("load", |b| b.iter(|| encoder::open(black_box(&path)).map(|m| m.dims())));
        group.bench_function("one", |b| b.iter(|| model.encode(black_box(&texts[..1]))));
        group.throughput(Throughput::Elements(texts.len() as u64));
        group.bench_function("all", |b| b.iter(|| model.encode(black_box(&texts))));
        group.finish();
    }
}

criterion_group!(encoders, encoding);
criterion_main!(encoders);
