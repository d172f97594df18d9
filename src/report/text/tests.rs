//! The report for people, on findings made by hand.

use super::*;
use crate::align::Concordance;
use crate::check::Grain;
use crate::document::Source;
use crate::language::Tag;
use std::sync::Arc;

fn version(language: &str, path: &str, text: &str) -> Version {
    let source = Source::from_text(path, text, 0);
    let lines = (1, source.lines.len());
    Version {
        language: Tag::new(language),
        source: Arc::new(source),
        lines,
        sections: Vec::new(),
        units: Vec::new(),
        stated: Arc::from([]),
    }
}

pub fn family() -> Family {
    let en = "1. Scope\nWe keep your data for 30 days, then we delete it.\n\niii. Data needed to perform a contract\n";
    let ar = "1. النطاق\nنحتفظ ببياناتك لمدة 90 يوما ثم نحذفها.\n";
    let zh = "1. 范围\n我们保留您的数据九十天，然后删除。\n";
    let versions = vec![version("en", "p/en.txt", en), version("ar", "p/ar.txt", ar), version("zh", "p/zh.txt", zh)];
    Family { id: "p".to_string(), versions, reference: 0, reason: String::new() }
}

pub fn place(language: &str, source: &str, lines: [usize; 2], columns: Option<[usize; 2]>, quote: &str) -> Location {
    let mark = None;
    let (section, label, bytes) = (None, None, None);
    Location {
        language: Tag::new(language),
        source: source.to_string(),
        lines,
        columns,
        bytes,
        section,
        label,
        quote: quote.to_string(),
        mark,
        insert: None,
        pointer: None,
    }
}

pub fn finding(rule: &'static str, severity: Severity, locations: Vec<Location>) -> Finding {
    Finding {
        id: "f3a9c1d07b52".to_string(),
        rule,
        its: "numbers",
        severity,
        confidence: 0.9,
        grain: Grain::Word,
        row: None,
        present: Vec::new(),
        absent: Vec::new(),
        moved: Vec::new(),
        status: Status::Open,
        acceptance: None,
        places: Vec::new(),
        locations,
        message: "the versions differ".to_string(),
        help: "mend the odd one".to_string(),
        fix: None,
        evidence: Vec::new(),
    }
}

/// Findings of a family as a reporter takes them.
pub fn checked<'a>(family: &'a Family, findings: &'a [Finding]) -> Checked<'a> {
    static NONE: std::sync::OnceLock<Concordance> = std::sync::OnceLock::new();
    let concordance = NONE.get_or_init(Concordance::default);
    Checked { family, concordance, findings, hidden: crate::report::Hidden::default(), looked: [0; 2] }
}

fn render(look: Look, findings: &[Finding]) -> String {
    let family = family();
    let checked = checked(&family, findings);
    let reporter = TextReporter::new(look);
    let mut out = Vec::new();
    reporter.family(&mut out, checked).expect("a Vec takes everything");
    let summary = Summary { families: vec![crate::report::FamilyCounts::of(&checked)] };
    reporter.end(&mut out, &[], &summary).expect("a Vec takes everything");
    String::from_utf8(out).expect("UTF-8")
}

pub fn number_finding() -> Finding {
    let mut en = place("en", "p/en.txt", [2, 2], Some([1, 50]), "We keep your data for 30 days, then we delete it.");
    en.mark = Some([22, 29]);
    en.section = Some("1".to_string());
    let ar = place("ar", "p/ar.txt", [2, 2], Some([21, 22]), "90");
    let zh = place("zh", "p/zh.txt", [2, 2], Some([9, 11]), "九十天");
    finding("number", Severity::Major, vec![en, ar, zh])
}

#[test]
fn words_are_marked_by_carets_or_where_text_runs_from_right_to_left_by_brackets() {
    insta::assert_snapshot!(render(Look::default(), &[number_finding()]));
}

#[test]
fn a_gap_is_told_and_what_is_accepted_is_short_and_not_counted() {
    let mut label = place("en", "p/en.txt", [4, 4], Some([6, 38]), "Data needed to perform a contract");
    label.label = Some("iii.".to_string());
    let missing = finding("missing-clause", Severity::Critical, vec![label, place("ar", "p/ar.txt", [2, 3], None, "")]);
    let mut accepted = number_finding();
    accepted.status = Status::Accepted;
    insta::assert_snapshot!(render(Look::default(), &[missing, accepted]));
}

#[test]
fn a_gap_inside_a_line_is_shown_in_its_place() {
    let words = place("en", "p/en.txt", [2, 2], Some([1, 4]), "Data");
    let mut gap = place("ar", "p/ar.txt", [2, 2], None, "");
    gap.insert = Some(4);
    let text = render(Look::default(), &[finding("missing-clause", Severity::Major, vec![words, gap])]);
    assert!(text.contains("⟦…⟧") && text.contains("it belongs here") && !text.contains("nothing here"), "{text}");
}

#[test]
fn on_a_terminal_arabic_is_isolated_and_colour_is_balanced() {
    let text = render(Look { color: true, isolate: true, ..Look::default() }, &[number_finding()]);
    assert!(text.contains("\u{2068}نحتفظ") && text.contains("\u{2069}\n"));
    let colored = render(Look { color: true, ..Look::default() }, &[number_finding()]);
    assert!(colored.contains("\u{1b}["));
    assert_eq!(anstream::adapter::strip_str(&colored).to_string(), render(Look::default(), &[number_finding()]));
}

#[test]
fn a_long_line_is_cut_around_the_words() {
    let long = format!("{} wrong {}", "before ".repeat(60), "after ".repeat(60));
    let start = long.find("wrong").expect("it is there");
    let excerpt = Excerpt::new(&long, start..start + 5, 60);
    let line = excerpt.line(Style::new(), false);
    assert!(line.starts_with('…') && line.ends_with('…') && line.chars().count() <= 60, "{line}");
    let carets = excerpt.carets().expect("carets");
    let columns = carets.find('^').expect("a caret");
    assert_eq!(line.chars().skip(columns).take(5).collect::<String>(), "wrong");
    assert_eq!(carets.trim(), "^^^^^");
}

#[test]
fn words_longer_than_the_page_are_shown_from_their_beginning() {
    let long = "x".repeat(20) + &"y".repeat(300);
    let excerpt = Excerpt::new(&long, 20..320, 60);
    let line = excerpt.line(Style::new(), false);
    assert!(line.contains("xxxyyy") && line.chars().count() <= 60, "{line}");
}
