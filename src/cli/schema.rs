//! `concordat schema`: prints the JSON Schema of a report.

use super::failure::{Failure, Status};
use super::output;
use concordat::report::{changes, json};
use concordat::search::answer;

/// Print the JSON Schema (draft 2020-12) of `--format json` of `check`, `diff` or `search`
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Whose report
    #[arg(value_name = "COMMAND", default_value = "check")]
    pub of: Of,
}

/// A command whose report has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Of {
    /// `concordat/report/v1`
    Check,
    /// `concordat/diff/v1`
    Diff,
    /// `concordat/search/v1`
    Search,
}

/// Prints it.
pub fn run(args: &Args) -> Result<Status, Failure> {
    let schema = match args.of {
        Of::Check => json::SCHEMA,
        Of::Diff => changes::json::SCHEMA,
        Of::Search => answer::json::SCHEMA,
    };
    output::write_to(None, |out| out.write_all(schema.as_bytes()))?;
    Ok(Status::Clean)
}
