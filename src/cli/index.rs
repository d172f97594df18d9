//! `concordat index`: reads, aligns and checks what changed, and writes every clause of every language into an index for `search` and
//! `serve`; with --watch again and again.

use super::engine::Engine;
use super::failure::{Failure, Status};
use super::indexing::{self, Ran};
use super::judge::FindArgs;
use super::reading::{self, ReadArgs};
use super::watched::{Watched, Woke};
use super::{Global, output, watch};
use concordat::report::text::visible;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

const EXAMPLES: &str = "\
Examples:
  concordat index policies/ --index policies.index
  concordat index policies/ --index policies.index --watch
  concordat search 'personal data absent:fr' --index policies.index
  concordat serve --index policies.index

A second run writes only what changed. Whoever searches meanwhile sees the state before,
until the run has ended; a run that is interrupted or killed leaves that state.";

/// Write every clause of every language into an index that can be searched
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// What to index: as for `check`. What the index holds of other paths stays
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Folder of the index; it is made where there is none
    #[arg(long, value_name = "DIR")]
    pub index: PathBuf,
    /// Forget what the index holds, of whichever paths, and write everything anew
    #[arg(long)]
    pub rebuild: bool,
    /// Go on: bring the index up to date whenever a file is saved
    #[arg(long)]
    pub watch: bool,
    /// With --watch: look for changes every so many seconds, where the system tells nothing: network drives
    #[arg(long, value_name = "SECONDS", value_parser = watch::seconds, requires = "watch")]
    pub poll: Option<Duration>,
    /// Form of what is said of each run
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    pub read: ReadArgs,
    #[command(flatten)]
    pub find: FindArgs,
}

/// Form of what is said of each run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs: an object a run, on one line
    Json,
}

/// Writes the index.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    if args.watch {
        watch::end_on_interrupt()?;
    }
    let engine = Engine::open(&args.find.engine)?;
    let watched = args.watch.then(|| Watched::new(&args.paths, args.poll)).transpose()?;
    let ran = indexing::run(args, &engine, args.rebuild, !global.quiet)?;
    let status = tell(args, &ran, global.quiet)?;
    engine.finish(global.quiet)?;
    match watched {
        None => Ok(status),
        Some(watched) => again(args, &engine, watched, &ran, global.quiet),
    }
}

/// Brings the index up to date whenever something changed, until the program is interrupted.
fn again(args: &Args, engine: &Engine, mut watched: Watched, first: &Ran, quiet: bool) -> Result<Status, Failure> {
    watched.watch(&first.others)?;
    // What changed between the first run and now.
    let mut changed = true;
    if !quiet && args.format == Format::Text {
        let _ = writeln!(io::stderr(), "Watching {} for changes; Ctrl-C ends it.", visible(&reading::list(&args.paths)));
    }
    loop {
        if changed {
            match indexing::run(args, engine, false, false) {
                Ok(ran) => {
                    if ran.written + ran.gone > 0 || !ran.errors.is_empty() {
                        tell(args, &ran, quiet)?;
                    }
                    watched.watch(&ran.others)?;
                }
                // The next change may mend it.
                Err(e) => output::error(&e.to_string()),
            }
            engine.finish(quiet)?;
        }
        changed = match watched.wait(None) {
            Woke::Changed(_) => true,
            Woke::Idle => false,
            Woke::Deaf => return Err(Failure::new("the system tells no changes any more; start again, with --poll 1 if it happens again")),
        };
    }
}

/// Says what a run did.
fn tell(args: &Args, ran: &Ran, quiet: bool) -> Result<Status, Failure> {
    if !quiet {
        ran.warnings.iter().for_each(|w| output::warning(w));
    }
    match args.format {
        Format::Json => output::write_to(None, |out| {
            serde_json::to_writer(&mut *out, &serde_json::json!({"schema": "concordat/indexed/v1", "index": args.index, "run": ran}))?;
            writeln!(out)
        })?,
        Format::Text if quiet => {}
        Format::Text => {
            let of = |n: usize, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
            let families = |n| of(n, "family", "families");
            let gone = if ran.gone > 0 { format!(", {} taken out", families(ran.gone)) } else { String::new() };
            let did = format!("{} written, {} as before{gone}", families(ran.written), ran.kept);
            let dir = args.index.display().to_string();
            output::write_to(None, |out| {
                writeln!(out, "{}: {did}; it holds {} with {}", visible(&dir), families(ran.families), of(ran.rows, "row", "rows"))
            })?;
        }
    }
    ran.errors.iter().for_each(|e| output::error(&e.message));
    Ok(if ran.errors.is_empty() { Status::Clean } else { Status::Failed })
}
