//! Tests of the reader of Markdown.

use super::super::structure_markdown;
use super::*;
use crate::document::{Unit, UnitKind};
use crate::language::Tag;

fn units(text: &str, mode: UnitMode) -> Vec<Unit> {
    let s = Source::from_text("t.md", text, 0);
    let (_, units) = structure_markdown(&s, (1, s.lines.len()), &Tag::new("en"), mode);
    for u in &units {
        for g in &u.segments {
            assert_eq!(&u.text[g.at..g.at + g.len], &s.text[g.source..g.source + g.len]);
        }
    }
    units
}

#[test]
fn escaped_marks_of_labels_are_marks_of_labels() {
    let u = units(
        "One:\n\n\\(a\\) first;\n\n\\(b\\) second.\n\nTwo:\n\n\\- third\n\n\\- fourth\n\n1\\. fifth\n\n2\\. sixth \\* more\n",
        UnitMode::Clause,
    );
    let got: Vec<(&str, &str)> = u.iter().filter_map(|u| Some((u.label.as_ref()?.raw.as_str(), u.text.as_str()))).collect();
    assert_eq!(got, [("(a)", "first;"), ("(b)", "second."), ("-", "third"), ("-", "fourth"), ("1.", "fifth"), ("2.", "sixth * more")]);
}

const TEXT: &str = "---\ntitle: x\n---\n# Notice\n\nWe **keep** your `name` and\nsee [our *site*](https://a.example/b_c) for a_b_c \\*more.\n\n\
    ## 1. Rights ##\n\n- first\n  goes on\n  - nested\n- second\n\n1. one\n2. two\n\n```\n# code * here\n```\n\n| Data | Use |\n|---|:--|\n| *name* | orders |\n\n\
    Other\n-----\n\n> quoted text\n\n<!-- hidden -->\n";

#[test]
fn marks_are_left_out_and_lead_back() {
    let u = units(TEXT, UnitMode::Clause);
    let got: Vec<(UnitKind, &str, u8)> = u.iter().map(|u| (u.kind, u.text.as_str(), u.depth)).collect();
    use UnitKind::*;
    assert_eq!(
        got,
        [
            (Title, "Notice", 0),
            (Paragraph, "We keep your name and see our site for a_b_c *more.", 0),
            (Heading, "Rights", 0),
            (ListItem, "first goes on", 1),
            (ListItem, "nested", 2),
            (ListItem, "second", 1),
            (ListItem, "one", 1),
            (ListItem, "two", 1),
            (Paragraph, "# code * here", 0),
            (Paragraph, "Data | Use", 0),
            (Paragraph, "name | orders", 0),
            (Heading, "Other", 0),
            (Paragraph, "quoted text", 0),
        ]
    );
    assert_eq!(u[2].label.as_ref().map(|l| l.raw.as_str()), Some("1."));
}

#[test]
fn line_mode_loses_no_line() {
    let lines = TEXT.lines().filter(|l| !l.trim().is_empty()).count();
    assert_eq!(units(TEXT, UnitMode::Line).len(), lines);
}
