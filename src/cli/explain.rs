//! `concordat explain RULE`: what a rule flags, why, and how to accept a finding.

use super::failure::{Failure, Status};
use super::{output, rules, values};
use concordat::check::RULES;
use std::io::{self, Write};

/// Explain a rule: what it flags, why it matters, when it is wrong, how to accept a finding
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Name of the rule; all rules are listed where none is given
    #[arg(value_name = "RULE", value_parser = values::rule)]
    rule: Option<String>,
}

/// Prints the explanation, or the list of rules.
pub fn run(args: &Args) -> Result<Status, Failure> {
    let rule = args.rule.as_ref().and_then(|name| RULES.iter().find(|r| r.name == name));
    let strong = if output::look(None, false).color { anstyle::Style::new().bold() } else { anstyle::Style::new() };
    output::write_to(None, |out| match rule {
        None => rules::table(out),
        Some(rule) => markdown(out, &rule.explanation(), strong),
    })?;
    Ok(Status::Clean)
}

/// Prints the Markdown of an explanation: headings in `strong`, each after a blank line; the rest as it stands.
fn markdown(out: &mut dyn Write, text: &str, strong: anstyle::Style) -> io::Result<()> {
    for (i, line) in text.lines().enumerate() {
        match line.strip_prefix('#').map(|l| l.trim_start_matches('#').trim()) {
            Some(heading) if i == 0 => writeln!(out, "{strong}{heading}{strong:#}")?,
            Some(heading) => writeln!(out, "\n{strong}{heading}{strong:#}")?,
            None => writeln!(out, "{line}")?,
        }
    }
    Ok(())
}
