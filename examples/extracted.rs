//! Prints the text that is taken out of files of a format, each line behind the place where it stands, and what is told of the reading:
//! `cargo run --example extracted -- FILE…`.

use concordat::read::{Options, read};
use std::path::PathBuf;

fn main() {
    let paths: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    let outcome = read(&paths, &Options { one_family: true, ..Options::default() });
    for v in outcome.families.iter().flat_map(|f| &f.versions) {
        println!("== {} ({}), {} units", v.source.path, v.language, v.units.len());
        for n in 1..=v.source.lines.len() {
            println!("{:>24} | {}", v.source.pointer(n).unwrap_or_default(), v.source.line(n));
        }
    }
    outcome.warnings.iter().for_each(|w| eprintln!("warning: {w}"));
    outcome.errors.iter().for_each(|e| eprintln!("error: {}", e.message));
}
