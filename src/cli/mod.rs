//! The commands. Each parses its arguments, wires the library's stations together and prints; one file a command.

mod accept;
mod align;
mod alignments;
mod batch;
mod check;
mod dictionaries;
mod diff;
mod engine;
mod explain;
mod failure;
mod families;
mod fix;
mod forms;
mod git;
mod index;
mod init;
mod judge;
mod languages;
mod lsp;
mod model;
mod output;
mod parallel;
mod progress;
mod reading;
mod rounds;
mod rules;
mod schema;
mod search;
mod serve;
mod sink;
mod values;
mod watch;
mod watched;
mod wheels;

use clap::{Parser, Subcommand};
use failure::{Failure, Status};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  concordat check policies/                every family below a folder
  concordat check --family privacy.*.txt   these files are versions of one document
  concordat check terms.txt --format json  a file with several languages, for programs
  concordat fix policies/                  show how what is safe would be mended
  concordat diff old/ new/                 what an edit of the English makes stale
  concordat watch policies/                check again whenever a file is saved
  concordat align en.txt fr.txt            which line stands where
  concordat explain missing-clause         what a rule flags and how to accept it
  concordat accept ID --reason TEXT PATH   leave a finding out of reports from now on
  concordat init policies/                 write settings with what is seen there

Exit status: 0 nothing at or above --fail-on, 1 findings at or above it,
2 the job could not be done.";

/// Aligns the language versions of a policy clause by clause and says, on the line, where they disagree.
#[derive(Debug, Parser)]
#[command(name = "concordat", version, after_help = EXAMPLES, disable_help_subcommand = true, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// Print nothing but the result: no progress, no warnings, no summary
    #[arg(long, short, global = true, display_order = 100)]
    pub quiet: bool,
    /// When to colour
    #[arg(long, global = true, display_order = 101, value_name = "WHEN", default_value = "auto")]
    pub color: output::Color,
    /// Threads to work with; as many as there are processors where not given
    #[arg(long, global = true, display_order = 102, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Args),
    Fix(fix::Args),
    Diff(diff::Args),
    Watch(watch::Args),
    Accept(accept::Args),
    Align(align::Args),
    Families(families::Args),
    Languages(languages::Args),
    Explain(explain::Args),
    Index(index::Args),
    Search(search::Args),
    Serve(serve::Args),
    Init(init::Args),
    Lsp(lsp::Args),
    Rules(rules::Args),
    Schema(schema::Args),
    Batch(batch::Args),
    Model(model::Args),
}

/// Runs the program: parses the command line, runs the command, prints what stopped it.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    cli.global.color.apply();
    if let Some(n) = cli.global.jobs {
        // Fails only where the pool exists already, and nothing has run yet.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(n.into()).build_global();
    }
    let work = || match &cli.command {
        Command::Check(args) => check::run(args, &cli.global),
        Command::Fix(args) => fix::run(args, &cli.global),
        Command::Diff(args) => diff::run(args, &cli.global),
        Command::Watch(args) => watch::run(args, &cli.global),
        Command::Align(args) => align::run(args, &cli.global),
        Command::Families(args) => families::run(args, &cli.global),
        Command::Languages(args) => languages::run(args),
        Command::Accept(args) => accept::run(args, &cli.global),
        Command::Explain(args) => explain::run(args, &cli.global),
        Command::Lsp(args) => lsp::run(args, &cli.global),
        Command::Index(args) => index::run(args, &cli.global),
        Command::Search(args) => search::run(args, &cli.global),
        Command::Serve(args) => serve::run(args, &cli.global),
        Command::Init(args) => init::run(args, &cli.global),
        Command::Rules(args) => rules::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Batch(args) => batch::run(args, &cli.global),
        Command::Model(args) => model::run(args, &cli.global),
    };
    // A fault of ours ends in a sentence and the status that says "not done", never in the status of a panic.
    match catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Failure::fault())) {
        Ok(status) => status.into(),
        // The reader has seen enough (`| head`): nothing to tell anybody.
        Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            output::error(&failure.to_string());
            Status::Failed.into()
        }
    }
}
