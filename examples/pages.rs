//! Writes the HTML report of some texts: `pages OUTDIR PATH…`.

use concordat::align::{self, Settings};
use concordat::check;
use concordat::read::{self, Options};
use concordat::report::html::HtmlReporter;
use concordat::report::{Checked, FamilyCounts, Hidden, Pages, Summary};
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let paths: Vec<PathBuf> = args[1..].iter().map(PathBuf::from).collect();
    let outcome = read::read(&paths, &Options::default());
    let reporter = HtmlReporter { engine: "lexical", call: args[1..].join(" "), ..HtmlReporter::default() };
    let mut summary = Summary::default();
    let mut pages = Vec::new();
    for family in &outcome.families {
        let aligned = align::align(family, &Settings::default());
        let findings = check::check(family, &aligned, &check::Settings::default());
        let checked =
            Checked { family, concordance: &aligned.concordance, findings: &findings, hidden: Hidden::default(), looked: aligned.looked() };
        pages.extend(reporter.family(checked)?);
        summary.families.push(FamilyCounts::of(&checked));
    }
    pages.extend(reporter.end(&outcome.errors, &summary)?);
    std::fs::create_dir_all(&args[0])?;
    for page in pages {
        std::fs::write(Path::new(&args[0]).join(&page.name), &page.content)?;
    }
    Ok(())
}
