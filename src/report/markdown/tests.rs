//! The summary, on findings made by hand.

use super::super::text::tests::{checked, family, finding, number_finding, place};
use super::*;
use crate::check::Severity;

fn part(findings: &[Finding]) -> String {
    let mut out = Vec::new();
    MarkdownReporter.family(&mut out, checked(&family(), findings)).expect("a Vec takes everything");
    String::from_utf8(out).expect("UTF-8")
}

fn sums(summary: &Summary, errors: &[FileError]) -> String {
    let mut out = Vec::new();
    MarkdownReporter.begin(&mut out).expect("a Vec takes everything");
    MarkdownReporter.end(&mut out, errors, summary).expect("a Vec takes everything");
    String::from_utf8(out).expect("UTF-8")
}

fn counts(id: &str, major: usize, left_out: bool) -> FamilyCounts {
    let findings = SeverityCounts { major, ..SeverityCounts::default() };
    FamilyCounts { id: id.to_string(), versions: 2, rows: 5, findings, looked: [0; 2], left_out }
}

#[test]
fn a_family_has_a_table_and_its_findings() {
    let missing = finding("missing-clause", Severity::Critical, vec![place("ar", "p/ar.txt", [1, 2], None, "")]);
    insta::assert_snapshot!(part(&[number_finding(), missing]));
    assert_eq!(part(&[]), "");
}

#[test]
fn the_sums_come_first_with_what_is_left_out() {
    let summary = Summary { families: vec![counts("a|b", 2, false), counts("c", 0, false), counts("d", 7, true)] };
    let errors = [FileError { path: "x".to_string(), message: "x: is <b>not</b> text".to_string() }];
    insta::assert_snapshot!(sums(&summary, &errors));
    assert_eq!(sums(&Summary::default(), &[]), "## concordat\n\nNo open findings in 0 families (0 versions, 0 rows).\n");
}

#[test]
fn the_length_is_bounded() {
    let mut f = number_finding();
    f.message = format!("“{}” {}", "\u{202e}中".repeat(1000), "@".repeat(1000));
    f.locations[0].source = "路径".repeat(500);
    let text = part(&vec![f; 1000]);
    assert!(text.len() < ROOM && text.contains("\n- and 975 more\n"), "{}", text.len());
    let summary = Summary { families: (0..500).map(|i| counts(&format!("{i}{}", "族|".repeat(200)), 1, true)).collect() };
    let errors = vec![FileError { path: String::new(), message: "\u{202e}[".repeat(1000) }; 100];
    let head = sums(&summary, &errors);
    assert!(head.contains("and 470 more") && head.contains("and 90 more"), "{head}");
    assert!(head.chars().count() + ROOM < 65_536, "{}", head.chars().count());
}
