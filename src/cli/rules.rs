//! `concordat rules`: the table of all rules.

use super::failure::{Failure, Status};
use super::output;
use concordat::check::{Lifecycle, RULES, Rule, Severity};
use concordat::report::text::severity_name;
use std::io::{self, Write};

/// List all rules: what they flag, how bad it is, whether they are still being tuned
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Form of the list
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table
    Text,
    /// A JSON array
    Json,
}

#[derive(serde::Serialize)]
struct RuleOut<'a> {
    name: &'a str,
    its: &'a str,
    severity: Severity,
    lifecycle: Lifecycle,
    explanation: String,
}

/// Prints the table.
pub fn run(args: &Args) -> Result<Status, Failure> {
    output::write_to(None, |out| match args.format {
        Format::Text => table(out),
        Format::Json => json(out, RULES.iter()),
    })?;
    Ok(Status::Clean)
}

/// Rules as a JSON array.
pub fn json<'r>(out: &mut dyn Write, rules: impl Iterator<Item = &'r Rule>) -> io::Result<()> {
    let rules: Vec<RuleOut> = rules.map(describe).collect();
    serde_json::to_writer_pretty(&mut *out, &rules)?;
    writeln!(out)
}

fn describe(rule: &Rule) -> RuleOut<'_> {
    RuleOut { name: rule.name, its: rule.its, severity: rule.severity, lifecycle: rule.lifecycle, explanation: rule.explanation() }
}

/// The table of rules: name, severity, ITS type; below it, what the rule flags.
pub fn table(out: &mut dyn Write) -> io::Result<()> {
    let name = RULES.iter().map(|r| r.name.len()).max().unwrap_or(0);
    let its = RULES.iter().map(|r| r.its.len()).max().unwrap_or(0);
    for rule in RULES {
        let lifecycle = match rule.lifecycle {
            Lifecycle::Stable => "",
            Lifecycle::Preview => "  (preview)",
            Lifecycle::Optional => "  (off unless named)",
        };
        let line = format!("{:name$}  {:8}  {:its$}{lifecycle}", rule.name, severity_name(rule.severity), rule.its);
        writeln!(out, "{}", line.trim_end())?;
        writeln!(out, "    {}", rule.flags())?;
    }
    Ok(())
}
