//! `concordat schema`: prints the JSON Schema of the report.

use super::failure::{Failure, Status};
use super::output;
use concordat::report::json::SCHEMA;

/// Print the JSON Schema (draft 2020-12) of `check --format json`
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Prints it.
pub fn run(_: &Args) -> Result<Status, Failure> {
    output::write_to(None, |out| out.write_all(SCHEMA.as_bytes()))?;
    Ok(Status::Clean)
}
