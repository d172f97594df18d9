//! How long the stations take on the clean sample families: reading, aligning, checking.
//!
//! `cargo bench` runs all; `cargo bench -- align` those whose name holds `align`.

// The macros of criterion make public functions without comments.
#![allow(missing_docs)]

use concordat::align::{self, Settings};
use concordat::check;
use concordat::document::Family;
use concordat::read::{self, Options};
use concordat::session::Session;
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

/// Clauses of the family that is checked again.
const CLAUSES: usize = 300;

/// A policy of so many clauses in some languages: the sample families one after another, twice over, the second time with other figures
/// so that no clause is a copy.
fn long_family(languages: &[&str], folder: &std::path::Path) {
    for language in languages {
        let mut lines: Vec<String> = Vec::new();
        for round in 0..2 {
            for family in ["halvenor", "pimbolu", "tarnivel"] {
                let text = std::fs::read_to_string(format!("corpus/clean/{family}/{language}.txt")).expect("the corpus is there");
                let change = |l: &str| if round == 0 { l.to_string() } else { l.replace(['1', '3', '5'], "8") };
                lines.extend(text.lines().map(change));
            }
        }
        let mut left = CLAUSES;
        lines.retain(|l| {
            let blank = l.trim().is_empty();
            left = if blank { left } else { left.saturating_sub(1) };
            blank || left > 0
        });
        std::fs::write(folder.join(format!("{language}.txt")), lines.join("\n")).expect("a temporary file can be written");
    }
}

/// One line of one version changes; the family is read, aligned and checked again in a warm process: in a session, and as if it had
/// never been seen.
fn rechecking(c: &mut Criterion) {
    for languages in [&["en", "fr"][..], &["en", "fr", "ar", "sq", "tk", "zh"]] {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        long_family(languages, folder.path());
        let file = folder.path().join("fr.txt");
        let text = std::fs::read_to_string(&file).expect("it was just written");
        let texts = [text.replacen("données", "informations", 1), text];
        let paths = [folder.path().to_path_buf()];
        let mut turn = 0;
        let mut change = || {
            turn = 1 - turn;
            std::fs::write(&file, &texts[turn]).expect("it can be written again");
        };
        let of = format!("{} versions of {CLAUSES} clauses", languages.len());
        let mut session = Session::new(Options::default(), Settings::default(), check::Settings::default());
        c.bench_function(&format!("recheck/{of}, session"), |b| {
            b.iter(|| {
                change();
                for family in session.read(black_box(&paths)).families {
                    black_box(session.check(family));
                }
            })
        });
        c.bench_function(&format!("recheck/{of}, afresh"), |b| {
            b.iter(|| {
                change();
                for family in read::read(black_box(&paths), &Options::default()).families {
                    let aligned = align::align(&family, &Settings::default());
                    black_box(check::check(&family, &aligned, &check::Settings::default()));
                }
            })
        });
    }
}

criterion_group! {
    name = stations;
    config = Criterion::default().sample_size(20);
    targets = reading, aligning, checking, rechecking
}
criterion_main!(stations);
