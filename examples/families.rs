//! Prints the families that reading finds under paths: `families PATH...`.

use concordat::read::{Options, read};

fn main() {
    let paths: Vec<std::path::PathBuf> = std::env::args().skip(1).map(Into::into).collect();
    let started = std::time::Instant::now();
    let outcome = read(&paths, &Options::default());
    for f in &outcome.families {
        println!("{} (reference {}): {}", f.id, f.versions[f.reference].language, f.reason);
        for v in &f.versions {
            println!("    {:8} {} {:?} {} units", v.language.as_str(), v.source.path, v.lines, v.units.len());
        }
    }
    for e in &outcome.errors {
        println!("{}", e.message);
    }
    println!("{} families, {} errors, {:?}", outcome.families.len(), outcome.errors.len(), started.elapsed());
}
