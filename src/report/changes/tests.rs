//! What the reports say of a small document with hostile text in it.

use super::csv::CsvChanges;
use super::json::{JsonChanges, SCHEMA};
use super::markdown::MarkdownChanges;
use super::text::TextChanges;
use super::*;
use crate::align;
use crate::diff::compare;
use crate::diff::families::matched;
use crate::document::{Family, Source};
use crate::read::{UnitMode, version_of};
use crate::report::text::Look;
use std::sync::Arc;

fn version(tag: &str, path: &str, text: &str) -> Version {
    version_of(Arc::new(Source::from_text(path, text, 0)), Some(&Tag::new(tag)), UnitMode::Clause)
}

fn family(versions: Vec<Version>) -> Family {
    Family { id: "club".to_string(), versions, reference: 0, reason: String::new() }
}

fn subject() -> Subject {
    let en = "1. Loans\n1.1 Tools must be returned within 7 days.\n1.2 A broken tool is reported at once.\n";
    let ar = "1. الإعارة\n1.1 يجب إعادة الأدوات خلال 7 أيام.\n1.2 يُبلَّغ عن الأداة المكسورة فورًا.\n";
    let new = "1. Loans\n1.1 Tools must be returned within 9 days.\n1.2 A broken tool is reported at once.\n\
               =cmd|' /C calc'!A0 <img src=x> @all \u{1b}[31m lost keys are paid for.\n";
    let (old, new) =
        (family(vec![version("en", "old/en.txt", en), version("ar", "old/ar.txt", ar)]), family(vec![version("en", "new/en.txt", new)]));
    matched(vec![old], vec![new], vec![], None).subjects.pop().expect("one document")
}

fn said(reporter: &dyn ChangeReporter) -> String {
    let subject = subject();
    let rows = |f: &Family| align::align(f, &align::Settings::default()).concordance;
    let compared = compare(&subject, &rows(&subject.old), &rows(&subject.new));
    let document = Document { subject: &subject, compared: &compared };
    let mut out = Vec::new();
    reporter.begin(&mut out).expect("a Vec takes everything");
    reporter.document(&mut out, document).expect("a Vec takes everything");
    reporter.end(&mut out, &[], &[document.sums()]).expect("a Vec takes everything");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn people_are_told_what_to_do_and_nothing_commands_the_terminal() {
    let text = said(&TextChanges::new(Look::default()));
    assert!(text.contains("stale[number]: clause 1.1: “7” became “9”."), "{text}");
    assert!(text.contains("::: old/ar.txt:2:") && text.contains("⟦7⟧"), "{text}");
    assert!(text.contains("to translate[added]") && text.contains("<U+001B>[31m") && !text.contains('\u{1b}'), "{text}");
    assert!(text.contains("club: 1 clause changed, 1 clause added."), "{text}");
}

#[test]
fn programs_get_what_the_schema_says() {
    let report: serde_json::Value = serde_json::from_str(&said(&JsonChanges { engine: "lexical" })).expect("JSON");
    let schema = serde_json::from_str(SCHEMA).expect("JSON");
    assert!(jsonschema::draft202012::meta::is_valid(&schema));
    let validator = jsonschema::draft202012::new(&schema).expect("a valid schema");
    let errors: Vec<String> = validator.iter_errors(&report).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{}", errors.join("; "));
    assert!(!validator.is_valid(&serde_json::json!({"schema": "concordat/diff/v2"})));
    let change = &report["documents"][0]["changes"][0];
    assert_eq!((&change["kinds"][0], &change["versions"][0]["state"]), (&"number".into(), &"stale".into()));
    let place = &change["versions"][0]["place"];
    let [from, to] = [0, 1].map(|i| place["marks"][0][i].as_u64().expect("a number") as usize);
    assert_eq!(&place["text"].as_str().expect("a text")[from..to], "7");
    assert_eq!(report["summary"]["behind"], 2);
}

#[test]
fn tables_hold_no_formulas_and_pages_no_markup() {
    let table = said(&CsvChanges { bom: true });
    assert!(table.starts_with("\u{feff}document,change,"), "{table}");
    assert!(table.contains(",'=cmd|") && !table.contains('\u{1b}'), "{table}");
    let page = said(&MarkdownChanges);
    assert!(page.contains("**stale** (number)") && page.contains("`old/ar.txt:2`"), "{page}");
    assert!(page.lines().filter(|l| l.contains("<img")).all(|l| l.contains('`')), "{page}");
    assert!(page.contains("| `club` | ar | 1 | 1 |"), "{page}");
}
