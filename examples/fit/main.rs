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
#[path = "../shared/settings.rs"]
mod settings;

use concordat::align::{self, Settings};
use std::collections::HashSet;
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
    let usual = settings::settings()?;
    let documents = bench::pairs(bench)?;
    let fitted = perceptron::fit(&documents, &usual, &how)?;
    std::fs::create_dir_all(out)?;
    let semantic = usual.engine.is_some();
    let (name, what) =
        if semantic { ("semantic", "an encoder looked at the units") } else { ("lexical", "no encoder looked at the units") };
    let path = out.join(format!("{name}.rs"));
    std::fs::write(&path, fitted.to_source(name, what))?;
    println!("{}: from {} documents", path.display(), documents.iter().filter(|d| how.all || d.fitted_on()).count());
    report("as they are", &documents, &usual);
    report("fitted", &documents, &fitted.to_settings(&usual));
    Ok(())
}

/// Prints how well the documents are aligned, by halves.
fn report(what: &str, documents: &[bench::Document], settings: &Settings) {
    for (half, first) in [("fitted on", true), ("held out", false)] {
        let (mut exact, mut all, mut right, mut made, mut gold) = (0, 0, 0, 0, 0);
        for d in documents.iter().filter(|d| d.fitted_on() == first) {
            let aligned = align::align(&d.family, settings);
            let rows = aligned.concordance.rows.iter().filter(|r| r.cells.iter().all(|c| !c.is_empty()));
            let made_here: HashSet<(&[usize], &[usize])> = rows.map(|r| (&r.cells[0][..], &r.cells[1][..])).collect();
            let gold_here: HashSet<(&[usize], &[usize])> =
                d.beads.iter().filter(|b| !b.a.is_empty() && !b.b.is_empty()).map(|b| (&b.a[..], &b.b[..])).collect();
            all += 1;
            exact += usize::from(made_here == gold_here);
            right += made_here.intersection(&gold_here).count();
            made += made_here.len();
            gold += gold_here.len();
        }
        let f1 = 2.0 * right as f64 / (made + gold).max(1) as f64;
        println!("{what:12} {half:10} {exact:4} of {all} documents wholly right, F1 of beads {f1:.4}");
    }
}
