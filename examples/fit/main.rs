//! Fits the numbers that decide: what each measure of similarity weighs and what the aligner's steps cost (`fit`), and writes the
//! evidence from which the confidence of missing-clause and leaked-name is fitted (`measures`).
//!
//! ```sh
//! cargo run --release --example fit -- fit BENCH/ntrex-dev OUT         # OUT/weights.rs: src/similarity/weights.rs anew
//! cargo run --release --example fit -- measures BENCH OUT              # OUT/gaps.tsv and OUT/leaks.tsv, for scripts/fit-logistic
//! ```
//!
//! BENCH holds `ntrex-dev/<pair>/NNN.{a,b}.txt` with `NNN.gold.json`, and `ntrex-dev-families/NNN/<language>.txt` with
//! `NNN.gold.json`. Documents whose number divided by two is even are fitted on, the others are kept for checking.

mod bench;
mod measures;
mod perceptron;

use std::path::Path;
use std::process::ExitCode;

/// What went wrong, in words: this is a program for one folder of known files.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "usage: fit fit BENCH/ntrex-dev OUT [--all] [--epochs N] [--margin X] [--rate X]\n       fit measures BENCH OUT";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["fit", bench, out, ref options @ ..] => fit(Path::new(bench), Path::new(out), options),
        ["measures", bench, out] => measures::write(Path::new(bench), Path::new(out)),
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("error: {e}");
            ExitCode::from(2)
        }
    }
}

/// Fits on all pairs and writes `weights.rs`.
fn fit(bench: &Path, out: &Path, options: &[&str]) -> Result<()> {
    let mut how = perceptron::Options::default();
    let mut rest = options.iter();
    while let Some(&option) = rest.next() {
        let mut value = || rest.next().copied().ok_or_else(|| format!("{option} asks for a value\n{USAGE}"));
        match option {
            "--all" => how.all = true,
            "--epochs" => how.epochs = value()?.parse()?,
            "--margin" => how.margin = value()?.parse()?,
            "--rate" => how.rate = value()?.parse()?,
            _ => return Err(format!("{option}: no such option\n{USAGE}").into()),
        }
    }
    let documents = bench::pairs(bench)?;
    let fitted = perceptron::fit(&documents, &how)?;
    std::fs::create_dir_all(out)?;
    let path = out.join("weights.rs");
    std::fs::write(&path, fitted.to_source())?;
    println!("{}: from {} documents", path.display(), documents.iter().filter(|d| how.all || d.fitted_on()).count());
    Ok(())
}
