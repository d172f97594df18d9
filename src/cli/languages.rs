//! `concordat languages`: what language the lines of a file are in, and how sure that is.

use super::failure::{Failure, Status};
use super::output;
use super::values;
use concordat::document::Version;
use concordat::language::Tag;
use concordat::language::detect::{Guess, detect};
use concordat::read::{self, FileError, MAX_BYTES, Options};
use concordat::report::text::visible;
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;

/// Show which lines of a file are in which language
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files; one may hold several languages
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Form of the list
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Encoding of all files, where detection is wrong
    #[arg(long, value_name = "NAME", value_parser = values::encoding)]
    encoding: Option<String>,
    /// Refuse files larger than this
    #[arg(long, value_name = "N", default_value_t = MAX_BYTES)]
    max_bytes: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// `file:first-last  tag  confidence`
    Text,
    /// For programs
    Json,
}

#[derive(Serialize)]
struct Out<'a> {
    schema: &'static str,
    stretches: &'a [Stretch],
    errors: &'a [FileError],
}

/// Lines of a file in one language.
#[derive(Serialize)]
struct Stretch {
    source: String,
    lines: [usize; 2],
    language: Tag,
    confidence: f64,
    runner_up: Option<RunnerUp>,
}

#[derive(Serialize)]
struct RunnerUp {
    language: Tag,
    confidence: f64,
}

/// Prints the languages.
pub fn run(args: &Args) -> Result<Status, Failure> {
    let options = Options { encoding: args.encoding.clone(), max_bytes: args.max_bytes, ..Options::default() };
    let (mut stretches, mut errors) = (Vec::new(), Vec::new());
    for file in &args.files {
        match read::read_versions(file, &options) {
            Ok(versions) => stretches.extend(versions.iter().map(stretch)),
            Err(e) => errors.push(FileError::from(e)),
        }
    }
    output::write_to(None, |out| match args.format {
        Format::Text => stretches.iter().try_for_each(|s| text(out, s)),
        Format::Json => {
            let all = Out { schema: "concordat/languages/v1", stretches: &stretches, errors: &errors };
            serde_json::to_writer_pretty(&mut *out, &all)?;
            writeln!(out)
        }
    })?;
    errors.iter().for_each(|e| output::error(&e.message));
    Ok(if errors.is_empty() { Status::Clean } else { Status::Failed })
}

fn stretch(version: &Version) -> Stretch {
    let lines: Vec<&str> = (version.lines.0..=version.lines.1).map(|n| version.source.line(n)).collect();
    let Guess { tag, confidence, runner_up } = detect(&lines.join("\n"));
    let share = |x: f32| (f64::from(x) * 1000.0).round() / 1000.0;
    // Line by line the reader may have settled on another language than the lines as a whole look like: then that is the rival.
    let settled = tag == version.language;
    let rival = if settled { runner_up } else { Some((tag, confidence)) };
    Stretch {
        source: version.source.path.clone(),
        lines: [version.lines.0, version.lines.1],
        language: version.language.clone(),
        confidence: share(if settled { confidence } else { 1.0 - confidence }),
        runner_up: rival.map(|(language, x)| RunnerUp { language, confidence: share(x) }),
    }
}

fn text(out: &mut dyn Write, s: &Stretch) -> io::Result<()> {
    write!(out, "{}:{}-{}  {}  {:.3}", visible(&s.source), s.lines[0], s.lines[1], s.language, s.confidence)?;
    match &s.runner_up {
        Some(r) => writeln!(out, "  (next {} {:.3})", r.language, r.confidence),
        None => writeln!(out),
    }
}
