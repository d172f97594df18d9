//! A summary in Markdown, for the comment of a pull request or the summary of a job: the sums, then for each family a table of rules
//! by severity and its findings in short. Its length is bounded, and what is left out is told.

pub(crate) mod escape;

use super::place;
use super::text::{severity_name, visible};
use super::{Checked, FamilyCounts, Reporter, SeverityCounts, Summary};
use crate::check::{Finding, RULES, Status};
use crate::read::FileError;
use escape::{cell, code, prose};
use std::cmp::Reverse;
use std::io::{self, Write};

/// Bytes of the families' parts together. GitHub takes 65,536 characters in a comment, and the sums need some of them.
const ROOM: usize = 46_000;

/// Findings of a family that are listed.
const FINDINGS: usize = 25;

/// Families in the table of sums.
const FAMILIES: usize = 30;

/// Files that are listed as unusable.
const FILES: usize = 10;

/// Characters of a message, and of a name in a table: with them a family stays well under `ROOM` in any script.
const MESSAGE: usize = 300;
const NAME: usize = 80;

/// Writes Markdown.
#[derive(Debug, Clone, Copy)]
pub struct MarkdownReporter;

impl Reporter for MarkdownReporter {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "## concordat\n")
    }

    fn family(&self, out: &mut dyn Write, checked: Checked<'_>) -> io::Result<()> {
        let Checked { family, findings, .. } = checked;
        if findings.is_empty() {
            return Ok(());
        }
        let tags: Vec<&str> = family.versions.iter().map(|v| v.language.as_str()).collect();
        writeln!(out, "\n### {} ({})\n", code(&cut(&visible(&family.id), NAME)), tags.join(", "))?;
        let accepted = findings.iter().any(|f| f.status == Status::Accepted);
        header(out, "rule", accepted)?;
        for rule in RULES {
            let of_rule: Vec<Finding> = findings.iter().filter(|f| f.rule == rule.name).cloned().collect();
            if !of_rule.is_empty() {
                row(out, rule.name, &SeverityCounts::of(&of_rule), accepted)?;
            }
        }
        writeln!(out)?;
        let mut sorted: Vec<&Finding> = findings.iter().collect();
        sorted.sort_by_key(|f| (f.status == Status::Accepted, Reverse(f.severity)));
        for f in sorted.iter().take(FINDINGS) {
            let status = if f.status == Status::Accepted { "accepted" } else { severity_name(f.severity) };
            let mains = place::mains(f);
            let at = mains.first().map(|l| code(&cut(&place::shown(l, place::region(family, l)), NAME))).unwrap_or_default();
            let more = if mains.len() > 1 { format!(" and {} more", mains.len() - 1) } else { String::new() };
            let says = prose(&cut(&place::sentence(&f.message), MESSAGE));
            let reason = f.acceptance.as_ref().filter(|_| f.status == Status::Accepted);
            let reason = reason.map_or(String::new(), |a| format!(" Accepted: {}", prose(&cut(&visible(&a.reason), MESSAGE))));
            writeln!(out, "- **{status}** {} {at}{more}: {says}{reason} ({})", f.rule, code(&f.id))?;
        }
        match sorted.len().saturating_sub(FINDINGS) {
            0 => Ok(()),
            n => writeln!(out, "- and {n} more"),
        }
    }

    fn separator(&self) -> &'static str {
        ""
    }

    fn room(&self) -> Option<usize> {
        Some(ROOM)
    }

    fn end(&self, out: &mut dyn Write, errors: &[FileError], summary: &Summary) -> io::Result<()> {
        let sums = summary.findings();
        let counted = [(sums.critical, "critical"), (sums.major, "major"), (sums.minor, "minor")];
        let told: Vec<String> = counted.iter().filter(|(n, _)| *n > 0).map(|(n, name)| format!("{n} {name}")).collect();
        let open = sums.critical + sums.major + sums.minor;
        let word = if open == 1 { "finding" } else { "findings" };
        let what = if told.is_empty() { "No open findings".to_string() } else { format!("**{}** {word}", told.join(", ")) };
        let (families, versions) = (of(summary.families.len(), "family", "families"), of(summary.versions(), "version", "versions"));
        write!(out, "{what} in {families} ({versions}, {}).", of(summary.rows(), "row", "rows"))?;
        if sums.accepted > 0 {
            write!(out, " {} accepted.", sums.accepted)?;
        }
        if sums.baseline > 0 {
            write!(out, " {} known from the baseline.", sums.baseline)?;
        }
        writeln!(out)?;
        if !errors.is_empty() {
            writeln!(out, "\n**{} could not be used:**\n", of(errors.len(), "file", "files"))?;
            for e in errors.iter().take(FILES) {
                writeln!(out, "- {}", prose(&cut(&visible(&e.message), MESSAGE)))?;
            }
            if errors.len() > FILES {
                writeln!(out, "- and {} more", errors.len() - FILES)?;
            }
        }
        if summary.families.len() > 1 && open > 0 {
            table(out, summary, &sums)?;
        }
        let left_out = summary.families.iter().filter(|f| f.left_out).count();
        if left_out > 0 {
            let what = of(left_out, "family", "families");
            writeln!(out, "\nThe findings of {what} are left out here for length; the other formats have all.")?;
        }
        Ok(())
    }
}

/// The families with open findings, the gravest first.
fn table(out: &mut dyn Write, summary: &Summary, sums: &SeverityCounts) -> io::Result<()> {
    let accepted = sums.accepted > 0;
    let mut listed: Vec<&FamilyCounts> =
        summary.families.iter().filter(|f| f.findings.at_least(crate::check::Severity::Minor) > 0).collect();
    listed.sort_by_key(|f| Reverse((f.findings.critical, f.findings.major, f.findings.minor)));
    writeln!(out)?;
    header(out, "family", accepted)?;
    for f in listed.iter().take(FAMILIES) {
        row(out, &cell(&cut(&visible(&f.id), NAME)), &f.findings, accepted)?;
    }
    if listed.len() > FAMILIES {
        let mut rest = SeverityCounts::default();
        listed[FAMILIES..].iter().for_each(|f| rest.add(&f.findings));
        row(out, &format!("and {} more", listed.len() - FAMILIES), &rest, accepted)?;
    }
    Ok(())
}

fn header(out: &mut dyn Write, what: &str, accepted: bool) -> io::Result<()> {
    let (name, line) = if accepted { (" accepted |", " ---: |") } else { ("", "") };
    writeln!(out, "| {what} | critical | major | minor |{name}\n| --- | ---: | ---: | ---: |{line}")
}

fn row(out: &mut dyn Write, name: &str, c: &SeverityCounts, accepted: bool) -> io::Result<()> {
    let n = |n: usize| if n == 0 { String::new() } else { n.to_string() };
    write!(out, "| {name} | {} | {} | {} |", n(c.critical), n(c.major), n(c.minor))?;
    if accepted {
        write!(out, " {} |", n(c.accepted))?;
    }
    writeln!(out)
}

fn of(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// The text, shortened to so many characters. What is cut off is told by an ellipsis.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

#[cfg(test)]
mod tests;
