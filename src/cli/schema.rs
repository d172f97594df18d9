//! `concordat schema`: prints the JSON Schema of a report.

use super::failure::{Failure, Status};
use super::output;
use concordat::read::inline;
use concordat::report::{changes, checked, json};

/// Print the JSON Schema (draft 2020-12) of `check --format json`, of `diff --format json`, or of the lines of `check --ndjson`
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
    /// `concordat/family/v1`: a line that `check --ndjson` reads
    Family,
    /// `concordat/checked/v1`: a line that `check --ndjson` writes
    Checked,
}

/// Prints it.
pub fn run(args: &Args) -> Result<Status, Failure> {
    let schema = match args.of {
        Of::Check => json::SCHEMA.to_string(),
        Of::Diff => changes::json::SCHEMA.to_string(),
        Of::Family => inline::SCHEMA.to_string(),
        Of::Checked => checked::schema(),
    };
    output::write_to(None, |out| out.write_all(schema.as_bytes()))?;
    Ok(Status::Clean)
}
