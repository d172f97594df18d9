//! `concordat schema`: prints the JSON Schema of a report.

use super::failure::{Failure, Status};
use super::output;
use concordat::report::{changes, json};

/// Print the JSON Schema (draft 2020-12) of `check --format json`, or of `diff --format json`
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
}

/// Prints it.
pub fn run(args: &Args) -> Result<Status, Failure> {
    let schema = match args.of {
        Of::Check => json::SCHEMA,
        Of::Diff => changes::json::SCHEMA,
    };
    output::write_to(None, |out| out.write_all(schema.as_bytes()))?;
    Ok(Status::Clean)
}
