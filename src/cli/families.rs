//! `concordat families`: which files and versions form which family, and why.

use super::failure::{Failure, Status};
use super::reading::{self, ReadArgs};
use super::{Global, output};
use concordat::document::Family;
use concordat::language::Tag;
use concordat::read::{self, FileError, UnitMode};
use concordat::report::text::visible;
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;

/// Show which files are taken for versions of one document, and why
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Form of the list
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    read: ReadArgs,
    /// Settings file; the nearest `concordat.toml` at or above the paths where not given
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Serialize)]
struct Out<'a> {
    schema: &'static str,
    families: Vec<FamilyOut<'a>>,
    errors: &'a [FileError],
}

#[derive(Serialize)]
struct FamilyOut<'a> {
    id: &'a str,
    reason: &'a str,
    reference: Option<&'a Tag>,
    versions: Vec<VersionOut<'a>>,
}

#[derive(Serialize)]
struct VersionOut<'a> {
    language: &'a Tag,
    source: &'a str,
    lines: [usize; 2],
    encoding: &'static str,
    units: usize,
}

/// Prints the families.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    let config = reading::config(args.config.as_deref(), &args.paths)?;
    let outcome = read::read(&args.paths, &args.read.options(&config, UnitMode::Clause)?);
    reading::not_empty(&outcome, &args.paths)?;
    let families: Vec<FamilyOut> = outcome.families.iter().map(describe).collect();
    output::write_to(None, |out| match args.format {
        Format::Text => text(out, &families, !global.quiet),
        Format::Json => {
            let all = Out { schema: "concordat/families/v1", families, errors: &outcome.errors };
            serde_json::to_writer_pretty(&mut *out, &all)?;
            writeln!(out)
        }
    })?;
    outcome.errors.iter().for_each(|e| output::error(&e.message));
    Ok(if outcome.errors.is_empty() { Status::Clean } else { Status::Failed })
}

fn describe(family: &Family) -> FamilyOut<'_> {
    FamilyOut {
        id: &family.id,
        reason: &family.reason,
        reference: family.versions.get(family.reference).map(|v| &v.language),
        versions: family
            .versions
            .iter()
            .map(|v| VersionOut {
                language: &v.language,
                source: &v.source.path,
                lines: [v.lines.0, v.lines.1],
                encoding: v.source.encoding,
                units: v.units.len(),
            })
            .collect(),
    }
}

fn text(out: &mut dyn Write, families: &[FamilyOut], reasons: bool) -> io::Result<()> {
    for family in families {
        writeln!(out, "{}", visible(family.id))?;
        if reasons && !family.reason.is_empty() {
            writeln!(out, "  because: {}", visible(family.reason))?;
        }
        for v in &family.versions {
            let reference = if Some(v.language) == family.reference { ", reference" } else { "" };
            let [first, last] = v.lines;
            let place = format!("{}:{first}-{last}", visible(v.source));
            writeln!(out, "  {:7} {place}  ({} units, {}{reference})", v.language.as_str(), v.units, v.encoding)?;
        }
    }
    Ok(())
}
