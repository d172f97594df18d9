//! Findings as localization quality issues of ITS 2.0, and as notes. Annotations must nest: of marks that overlap in part one is made.

use super::super::text::severity_name;
use super::super::{place, xml};
use crate::check::{Finding, Severity, Status};
use std::fmt::Write;
use std::ops::Range;

/// Words of a text with the findings about them, by their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Findings.
    pub issues: Vec<usize>,
}

/// Marks each of which is inside of another or apart from it, in the order in which they open: equal ones are one, and so are those that
/// overlap in part.
pub fn nested(mut marks: Vec<Mark>) -> Vec<Mark> {
    loop {
        marks.sort_by_key(|m| (m.range.start, std::cmp::Reverse(m.range.end)));
        let mut meets = None;
        'pairs: for (i, a) in marks.iter().enumerate() {
            for (j, b) in marks.iter().enumerate().skip(i + 1).take_while(|(_, b)| b.range.start < a.range.end) {
                if b.range == a.range || b.range.end > a.range.end {
                    meets = Some((i, j));
                    break 'pairs;
                }
            }
        }
        let Some((i, j)) = meets else { return marks };
        let b = marks.remove(j);
        let a = &mut marks[i];
        a.range.end = a.range.end.max(b.range.end);
        a.issues.extend(b.issues);
        a.issues.sort_unstable();
        a.issues.dedup();
    }
}

/// The attributes of an issue, each with what stands before its name: `its:` on an annotation, nothing in a list. Writing to a String
/// cannot fail.
pub fn attributes(out: &mut String, prefix: &str, f: &Finding) {
    let _ = write!(out, " {prefix}locQualityIssueType=\"{}\"", xml::plain(f.its));
    let _ = write!(out, " {prefix}locQualityIssueComment=\"{}\"", xml::plain(&comment(f)));
    let _ = write!(out, " {prefix}locQualityIssueSeverity=\"{}\"", severity(f.severity));
    let _ = write!(out, " {prefix}locQualityIssueProfileRef=\"urn:x-concordat:rule:{}\"", xml::plain(f.rule));
    if f.status == Status::Accepted {
        let _ = write!(out, " {prefix}locQualityIssueEnabled=\"no\"");
    }
}

/// From 0 to 100. ITS leaves the scale to the tool; these are as far from one another as from its ends.
fn severity(severity: Severity) -> u8 {
    match severity {
        Severity::Critical => 100,
        Severity::Major => 60,
        Severity::Minor => 20,
    }
}

/// From 1, what is to be seen first, to 10.
pub fn priority(f: &Finding) -> u8 {
    match (f.status, f.severity) {
        (Status::Accepted, _) => 10,
        (_, Severity::Critical) => 1,
        (_, Severity::Major) => 4,
        (_, Severity::Minor) => 7,
    }
}

/// What is wrong, what to do, how sure it is and how to name it.
pub fn comment(f: &Finding) -> String {
    let status = match (&f.acceptance, f.status) {
        (Some(a), Status::Accepted) => format!(" Accepted: {}", a.reason),
        (None, Status::Accepted) => " Accepted.".to_string(),
        _ => String::new(),
    };
    let (message, help) = (place::sentence(&f.message), place::sentence(&f.help));
    let how = format!("{} {} {}, {:.0} % sure", severity_name(f.severity), f.rule, f.id, f.confidence * 100.0);
    format!("{message} {help} ({how}){status}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(all: &[(usize, usize, usize)]) -> Vec<Mark> {
        all.iter().map(|&(a, z, issue)| Mark { range: a..z, issues: vec![issue] }).collect()
    }

    #[test]
    fn marks_nest_or_become_one() {
        let told = |all: &[(usize, usize, usize)]| -> Vec<(usize, usize, Vec<usize>)> {
            nested(marks(all)).into_iter().map(|m| (m.range.start, m.range.end, m.issues)).collect()
        };
        assert_eq!(told(&[(5, 9, 1), (0, 20, 0), (12, 14, 2)]), [(0, 20, vec![0]), (5, 9, vec![1]), (12, 14, vec![2])]);
        assert_eq!(told(&[(5, 9, 1), (5, 9, 0)]), [(5, 9, vec![0, 1])]);
        assert_eq!(told(&[(0, 6, 0), (4, 9, 1), (8, 12, 2)]), [(0, 12, vec![0, 1, 2])]);
        assert_eq!(told(&[(0, 10, 0), (2, 5, 1), (4, 12, 2)]), [(0, 12, vec![0, 2]), (2, 5, vec![1])]);
        assert_eq!(told(&[(0, 3, 0), (3, 6, 1)]), [(0, 3, vec![0]), (3, 6, vec![1])]);
    }
}
