//! Writes reports without the program around them: `exports check PATH… --format FORMAT --output PLACE`, where FORMAT is json, csv, tmx,
//! xlsx or xliff, and PLACE is a file, for xliff a folder. For trying out reporters.

use concordat::align;
use concordat::check;
use concordat::read::{self, Options, Outcome};
use concordat::report::csv::CsvReporter;
use concordat::report::json::JsonReporter;
use concordat::report::tmx::TmxReporter;
use concordat::report::xliff::XliffPages;
use concordat::report::xlsx::XlsxReporter;
use concordat::report::{Checked, FamilyCounts, Hidden, Pages, Reporter, Summary};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|at| args.get(at + 1));
    let (Some(format), Some(place)) = (option("--format"), option("--output")) else {
        return told("usage: exports check PATH… --format FORMAT --output PLACE");
    };
    let paths: Vec<PathBuf> = args.iter().skip(1).take_while(|a| !a.starts_with("--")).map(PathBuf::from).collect();
    let read = read::read(&paths, &Options::default());
    let done = match format.as_str() {
        "xliff" => folder(&XliffPages, &read, Path::new(place)),
        "json" => stream(&JsonReporter { engine: "lexical", models: Vec::new() }, &read, Path::new(place)),
        "csv" => stream(&CsvReporter::new(&read.families, args.iter().any(|a| a == "--bom")), &read, Path::new(place)),
        "tmx" => stream(&TmxReporter::new(&read.families), &read, Path::new(place)),
        "xlsx" => stream(&XlsxReporter, &read, Path::new(place)),
        other => return told(&format!("no such format: {other}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => told(&e.to_string()),
    }
}

fn told(message: &str) -> ExitCode {
    eprintln!("error: {message}");
    ExitCode::from(2)
}

/// Aligns and checks every family.
fn each(read: &Outcome, mut report: impl FnMut(Checked<'_>) -> io::Result<()>) -> io::Result<Summary> {
    let mut summary = Summary::default();
    for family in &read.families {
        let aligned = align::align(family, &align::Settings::default());
        let findings = check::check(family, &aligned, &check::Settings::default());
        let (concordance, hidden) = (&aligned.concordance, Hidden::default());
        let checked = Checked { family, concordance, findings: &findings, hidden, looked: aligned.looked() };
        report(checked)?;
        summary.families.push(FamilyCounts::of(&checked));
    }
    Ok(summary)
}

fn stream(reporter: &dyn Reporter, read: &Outcome, file: &Path) -> io::Result<()> {
    let mut parts = Vec::new();
    let summary = each(read, |checked| {
        let mut part = Vec::new();
        reporter.family(&mut part, checked)?;
        parts.push(part);
        Ok(())
    })?;
    let mut out = Vec::new();
    if reporter.gathers() {
        reporter.assemble(&mut out, parts, &read.errors, &summary)?;
    } else {
        reporter.begin(&mut out)?;
        parts.retain(|p| !p.is_empty());
        out.extend(parts.join(reporter.separator().as_bytes()));
        reporter.end(&mut out, &read.errors, &summary)?;
    }
    fs::write(file, out)
}

fn folder(pages: &dyn Pages, read: &Outcome, folder: &Path) -> io::Result<()> {
    let mut all = Vec::new();
    let summary = each(read, |checked| {
        all.extend(pages.family(checked)?);
        Ok(())
    })?;
    all.extend(pages.end(&read.errors, &summary)?);
    for page in all {
        let file = folder.join(page.name);
        fs::create_dir_all(file.parent().unwrap_or(folder))?;
        fs::write(file, page.content)?;
    }
    Ok(())
}
