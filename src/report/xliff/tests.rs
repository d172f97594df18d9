//! XLIFF: what is written where, the rules of the standard that a schema cannot tell, and that reading it gives the versions back.

use super::*;
use crate::align::{Concordance, Row};
use crate::check::{Acceptance, Finding, Location, Severity, Status};
use crate::document::{Family, Source};
use crate::language::Tag;
use crate::read::{self, Options, UnitMode, version_of};
use crate::report::Hidden;
use crate::report::text::tests::{finding, place};
use quick_xml::events::Event;
use std::collections::BTreeSet;
use std::sync::Arc;

const EN: &str =
    "Terms\n\nWe keep your data for 30 days <b>only</b>.\n\nYou may ask us twice.\n\n(a) books;\n(b) maps.\n\nNever\u{c} again.\n";
const FR: &str = "Conditions\n\n(a) livres ;\n\nNous gardons vos données 90 jours <b>seulement</b>.\n\nVous pouvez demander.\n\nDeux fois.\n\nJamais\u{b} plus.\n";

fn family() -> Family {
    let version = |tag: &str, text: &str| {
        let source = Source::from_text(format!("./club/{tag}.txt"), text, 0);
        version_of(Arc::new(source), Some(&Tag::new(tag)), UnitMode::Clause)
    };
    Family { id: "club".into(), versions: vec![version("en", EN), version("fr", FR)], reference: 0, reason: String::new() }
}

fn concordance() -> Concordance {
    let row = |cells: [&[usize]; 2]| Row { cells: cells.map(<[usize]>::to_vec).to_vec(), score: 0.5, moved: Vec::new(), pinned: false };
    // A moved item, one clause that is two units, one that French lacks, and two units for two.
    let rows = vec![row([&[0], &[0]]), row([&[1], &[2]]), row([&[2], &[3, 4]]), row([&[3], &[1]]), row([&[4], &[]]), row([&[5], &[5]])];
    Concordance { rows }
}

fn fr(line: usize, words: &str, at: usize) -> Location {
    place("fr", "./club/fr.txt", [line, line], Some([at, at + words.chars().count() - 1]), words)
}

/// Words, words inside of others, words that overlap, a gap, what is accepted, and what has no row.
fn findings() -> Vec<Finding> {
    let mut number = finding("number", Severity::Critical, vec![fr(5, "90 jours", 26)]);
    number.message = "says “<90>”\u{0}".into();
    let around = finding("mistranslation", Severity::Major, vec![fr(5, "Nous gardons vos données 90 jours", 1)]);
    let same = finding("modality", Severity::Minor, vec![fr(7, "pouvez demander", 6)]);
    let overlapping = finding("term", Severity::Minor, vec![fr(7, "Vous pouvez", 1)]);
    let mut missing = finding("missing-clause", Severity::Critical, vec![place("fr", "./club/fr.txt", [3, 3], None, "")]);
    (missing.row, missing.its) = (Some("r0005".into()), "omission");
    let mut accepted = finding("markup", Severity::Minor, vec![place("en", "./club/en.txt", [1, 1], Some([1, 5]), "Terms")]);
    accepted.status = Status::Accepted;
    accepted.acceptance = Some(Acceptance { reason: "so it is".into(), who: None, when: None, place: "x:1".into() });
    let nowhere = finding("missing-clause", Severity::Major, vec![place("fr", "./club/fr.txt", [30, 30], None, "")]);
    vec![number, around, same, overlapping, missing, accepted, nowhere]
}

fn page(family: &Family, findings: &[Finding]) -> String {
    let concordance = concordance();
    let checked = Checked { family, concordance: &concordance, findings, hidden: Hidden::default(), looked: [0; 2] };
    let mut pages = XliffPages.family(checked).expect("it is written");
    assert_eq!((pages.len(), pages[0].name.as_str()), (1, "club/fr.xlf"));
    String::from_utf8(pages.remove(0).content).expect("UTF-8")
}

#[test]
fn words_are_marked_and_what_is_missing_is_a_note() {
    let text = page(&family(), &findings());
    // Issues of an inner mark take the place of those around it, so that they are told again.
    let inner = "<mrk id=\"m1\" type=\"its:generic\" its:locQualityIssueType=\"numbers\"";
    assert!(text.contains(&format!("<target>{inner}")), "{text}");
    assert!(text.contains("Nous gardons vos données <mrk id=\"m2\" type=\"its:generic\" its:locQualityIssuesRef=\"#its=lqi-r0002-1\">90 jours</mrk></mrk> &lt;b&gt;"));
    assert!(text.contains("locQualityIssueComment=\"says “&lt;90&gt;”&lt;U+0000&gt; mend the odd one (critical number f3a9c1d07b52, 90 % sure)\" locQualityIssueSeverity=\"100\""));
    // What overlaps in part is one mark over both.
    assert!(text.contains("#its=lqi-r0003-1\">Vous pouvez demander</mrk>.\n\nDeux fois.</target>"), "{text}");
    assert!(text.contains("<note category=\"omission\" appliesTo=\"target\" priority=\"1\">the versions differ mend"), "{text}");
    assert!(
        text.contains(
            "<segment id=\"s1\" state=\"initial\" subState=\"concordat:critical\">\n    <source>(b) maps.</source>\n  </segment>"
        )
    );
    assert!(text.contains("its:locQualityIssueEnabled=\"no\">Terms</mrk></source>"), "{text}");
    assert!(text.contains("<source>Never<cp hex=\"000C\"/> again.</source>"), "{text}");
    let head = &text[..text.find("<unit").expect("a unit")];
    assert!(head.contains("original=\"club/en.txt\"") && head.contains("priority=\"4\">the versions differ"), "{head}");
}

#[test]
fn what_is_about_another_version_is_not_told_here() {
    let mut three = family();
    let other = Source::from_text("./club/sq.txt", "Kushtet\n", 0);
    three.versions.push(version_of(Arc::new(other), Some(&Tag::new("sq")), UnitMode::Clause));
    let mut rows = concordance();
    rows.rows.iter_mut().for_each(|r| r.cells.push(Vec::new()));
    rows.rows[0].cells[2] = vec![0];
    let found =
        finding("number", Severity::Major, vec![place("sq", "./club/sq.txt", [1, 1], Some([1, 7]), "Kushtet"), fr(1, "Conditions", 1)]);
    let findings = [found];
    let checked = Checked { family: &three, concordance: &rows, findings: &findings, hidden: Hidden::default(), looked: [0; 2] };
    let pages = XliffPages.family(checked).expect("it is written");
    let told: Vec<(&str, bool)> =
        pages.iter().map(|p| (p.name.as_str(), String::from_utf8_lossy(&p.content).contains("locQualityIssueType"))).collect();
    assert_eq!(told, [("club/fr.xlf", false), ("club/sq.xlf", true)]);
}

#[test]
fn both_versions_come_back_in_their_own_order() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("club.xlf");
    let family = family();
    std::fs::write(&file, page(&family, &findings())).expect("it is written");
    let outcome = read::read(&[file], &Options::default());
    assert!(outcome.errors.is_empty(), "{:?}", outcome.errors);
    let said = |f: &Family| -> Vec<Vec<(Option<String>, String)>> {
        let units =
            |v: &crate::document::Version| v.units.iter().map(|u| (u.label.as_ref().map(|l| l.raw.clone()), u.text.clone())).collect();
        f.versions.iter().map(units).collect()
    };
    assert_eq!(said(&outcome.families[0]), said(&family));
    assert_eq!(outcome.families[0].versions.iter().map(|v| v.language.as_str()).collect::<Vec<_>>(), ["en", "fr"]);
}

/// What the standard says and no schema tells: ids are name tokens and unique in their unit, in the file for lists; a reference leads to a
/// list; a mark has issues of its own or a reference, not both; parts of a unit come in the order of the standard.
#[test]
fn the_rules_of_the_standard_hold() {
    let text = page(&family(), &findings());
    let mut reader = quick_xml::Reader::from_str(&text);
    let (mut ids, mut lists, mut refs, mut rank, mut marks) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), 0, 0);
    let token = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_alphanumeric() || "-._:".contains(c));
    loop {
        let event = reader.read_event().expect("well-formed");
        let (Event::Start(e) | Event::Empty(e)) = &event else {
            if matches!(event, Event::Eof) {
                break;
            }
            continue;
        };
        let name = e.name().as_ref().to_string();
        let value =
            |wanted: &str| e.attributes().map(|a| a.expect("an attribute")).find(|a| a.key.as_ref() == wanted).map(|a| a.value.to_string());
        let order = ["its:locQualityIssues", "mda:metadata", "notes", "segment"].iter().position(|n| *n == name);
        match name.as_str() {
            "unit" => {
                (ids, rank) = (BTreeSet::new(), 0);
                assert!(value("id").is_some_and(|id| token(&id)));
            }
            "its:locQualityIssues" => assert!(value("xml:id").is_some_and(|id| token(&id) && lists.insert(id)), "{name}"),
            "mrk" => {
                marks += 1;
                let (reference, own) = (value("its:locQualityIssuesRef"), value("its:locQualityIssueType"));
                assert!(reference.is_some() != own.is_some() && value("type").as_deref() == Some("its:generic"));
                assert!(own.is_none() || value("its:locQualityIssueComment").is_some());
                refs.extend(reference.map(|r| r.trim_start_matches("#its=").to_string()));
            }
            _ => {}
        }
        if matches!(name.as_str(), "segment" | "ignorable" | "mrk")
            && let Some(id) = value("id")
        {
            assert!(token(&id) && ids.insert(id), "{name}");
        }
        if let Some(order) = order.filter(|_| !ids.is_empty() || name != "notes") {
            assert!(order >= rank, "{name} comes too late");
            rank = order;
        }
    }
    assert_eq!((refs, marks), (lists, 4));
}
