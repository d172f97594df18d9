//! How long the stations take on the clean sample families: reading, aligning, checking.
//!
//! `cargo bench` runs all; `cargo bench -- align` those whose name holds `align`.

// The macros of criterion make public functions without comments.
#![allow(missing_docs)]

use concordat::align::{self, Settings};
use concordat::check;
use concordat::document::Family;
use concordat::read::{self, Options};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::PathBuf;

/// The sample families, six versions each. Cargo runs benches in the folder of the package.
fn corpus() -> Vec<Family> {
    let outcome = read::read(&[PathBuf::from("corpus/clean")], &Options::default());
    assert!(outcome.errors.is_empty() && outcome.families.len() == 3, "corpus/clean holds three families: {:?}", outcome.errors);
    outcome.families
}

fn reading(c: &mut Criterion) {
    let paths = [PathBuf::from("corpus/clean")];
    c.bench_function("read/corpus", |b| b.iter(|| read::read(black_box(&paths), &Options::default())));
}

fn aligning(c: &mut Criterion) {
    for family in corpus() {
        c.bench_function(&format!("align/{}", family.id), |b| b.iter(|| align::align(black_box(&family), &Settings::default())));
    }
}

fn checking(c: &mut Criterion) {
    for family in corpus() {
        let aligned = align::align(&family, &Settings::default());
        c.bench_function(&format!("check/{}", family.id), |b| {
            b.iter(|| check::check(black_box(&family), &aligned, &check::Settings::default()))
        });
    }
}

criterion_group! {
    name = stations;
    config = Criterion::default().sample_size(20);
    targets = reading, aligning, checking
}
criterion_main!(stations);
