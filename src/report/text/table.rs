//! The table of sums that ends the report.

use super::Theme;
use super::escape::visible;
use crate::report::{FamilyCounts, SeverityCounts, Summary};
use anstyle::Style;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// More families than this are not listed one by one unless they have findings.
const MOST_FAMILIES: usize = 40;

/// Widest name of a family that widens its column.
const WIDEST_NAME: usize = 48;

/// Writes the table.
pub(super) fn write(out: &mut dyn Write, theme: &Theme, summary: &Summary) -> io::Result<()> {
    let many = summary.families.len() > MOST_FAMILIES;
    let listed: Vec<&FamilyCounts> = summary.families.iter().filter(|f| !many || f.findings != SeverityCounts::default()).collect();
    let left_out = summary.families.len() - listed.len();
    let total = match summary.families.len() {
        1 => "1 family".to_string(),
        n => format!("{n} families"),
    };
    let names: Vec<String> = listed.iter().map(|f| visible(&f.id)).collect();
    let width = names.iter().map(|n| n.width().min(WIDEST_NAME)).chain([total.len(), "family".len()]).max().unwrap_or(0);
    let sums = summary.findings();
    let strong = theme.strong;
    let accepted = if sums.accepted > 0 { "  accepted" } else { "" };
    writeln!(out, "{strong}{:width$}  versions   rows  critical  major  minor{accepted}{strong:#}", "family")?;
    for (name, family) in names.iter().zip(listed) {
        row(out, theme, &padded(name, width), [family.versions, family.rows], &family.findings, sums.accepted > 0)?;
    }
    if left_out > 0 {
        let families = if left_out == 1 { "family" } else { "families" };
        writeln!(out, "and {left_out} {families} without findings")?;
    }
    row(out, theme, &padded(&total, width), [summary.versions(), summary.rows()], &sums, sums.accepted > 0)
}

fn row(out: &mut dyn Write, theme: &Theme, name: &str, sizes: [usize; 2], counts: &SeverityCounts, accepted: bool) -> io::Result<()> {
    write!(out, "{name}  {:>8}  {:>5}", sizes[0], sizes[1])?;
    for (count, width, style) in [(counts.critical, 8, theme.critical), (counts.major, 5, theme.major), (counts.minor, 5, theme.minor)] {
        let style = if count > 0 { style } else { Style::new() };
        write!(out, "  {style}{count:>width$}{style:#}")?;
    }
    if accepted {
        write!(out, "  {:>8}", counts.accepted)?;
    }
    writeln!(out)
}

/// The name filled up with spaces to `width` columns; one that is longer stays whole and pushes its row.
fn padded(name: &str, width: usize) -> String {
    format!("{name}{}", " ".repeat(width.saturating_sub(name.width())))
}
