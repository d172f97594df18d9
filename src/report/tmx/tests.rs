//! TMX: what is written, and that reading it again gives the same rows and findings.

use super::*;
use crate::align::{self, Concordance};
use crate::check;
use crate::document::Source;
use crate::read::{self, Options, UnitMode, version_of};
use crate::report::Hidden;
use crate::report::text::tests::{finding, place};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// A family of two languages whose second rows are paired as told.
fn family(en: &str, fr: &str) -> Family {
    let version = |tag: &str, text: &str| {
        let source = Source::from_text(format!("club <1>/{tag}.txt"), text, 0);
        version_of(Arc::new(source), Some(&Tag::new(tag)), UnitMode::Clause)
    };
    Family { id: "club & co".into(), versions: vec![version("en", en), version("fr", fr)], reference: 0, reason: String::new() }
}

fn row(cells: [&[usize]; 2]) -> Row {
    Row { cells: cells.map(<[usize]>::to_vec).to_vec(), score: 0.5, moved: Vec::new(), pinned: false }
}

fn written(families: &[(&Family, &Concordance, &[Finding])]) -> String {
    let all: Vec<Family> = families.iter().map(|f| f.0.clone()).collect();
    let reporter = TmxReporter::new(&all);
    let mut out = Vec::new();
    reporter.begin(&mut out).expect("a Vec takes everything");
    for (family, concordance, findings) in families {
        let checked = Checked { family, concordance, findings, hidden: Hidden::default(), looked: [0; 2] };
        reporter.family(&mut out, checked).expect("a Vec takes everything");
    }
    reporter.end(&mut out, &[], &Summary::default()).expect("a Vec takes everything");
    String::from_utf8(out).expect("UTF-8")
}

/// The families that a TMX holds when it is read.
fn read_again(name: &str, text: &str) -> Vec<Family> {
    let place = tempfile::tempdir().expect("a temporary folder");
    let file = place.path().join(name);
    std::fs::write(&file, text).expect("it is written");
    let outcome = read::read(&[file], &Options::default());
    assert!(outcome.errors.is_empty(), "{:?}", outcome.errors);
    outcome.families
}

#[test]
fn hostile_text_is_text_and_what_xml_cannot_hold_comes_back() {
    let family = family("Use <b>&amp; \"this\"  twice\u{b} ]]> now.\n", "Utilisez <ph/>\u{c}\u{fffe} ceci.\n");
    let concordance = Concordance { rows: vec![row([&[0], &[0]])] };
    let mut f = finding("number", check::Severity::Major, vec![place("fr", "club <1>/fr.txt", [1, 1], Some([1, 9]), "Utilisez")]);
    f.message = "says “]]></note><x>\u{0}\u{202e}”".into();
    let text = written(&[(&family, &concordance, &[f])]);
    assert!(text.contains("<tu tuid=\"club &amp; co/r0001\">\n  <note xml:lang=\"en\">major number f3a9c1d07b52: says"), "{text}");
    assert!(text.contains("twice<ph type=\"x-U+000B\"/> ]]&gt; now.</seg>"), "{text}");
    assert!(text.chars().all(xml::is_character), "{text}");
    let again = read_again("club.tmx", &text);
    let texts: Vec<&str> = again[0].versions.iter().map(|v| v.units[0].text.as_str()).collect();
    assert_eq!(texts, ["Use <b>&amp; \"this\"  twice\u{b} ]]> now.", "Utilisez <ph/>\u{c}\u{fffe} ceci."]);
}

#[test]
fn cells_of_several_units_and_holes_are_told_apart() {
    let family = family("Title\n\nOne. Two.\n\n(a) books;\n(b) maps.\n", "Titre\n\nUn.\n\nDeux.\n\n(a) livres.\n");
    let concordance = Concordance { rows: vec![row([&[0], &[0]]), row([&[1], &[1, 2]]), row([&[2], &[3]]), row([&[3], &[]])] };
    let text = written(&[(&family, &concordance, &[])]);
    assert!(text.contains("<tu tuid=\"club &amp; co/r0002\" segtype=\"block\">"), "{text}");
    assert!(
        text.contains("<prop type=\"x-concordat-lines\">3</prop>\n  <prop type=\"x-concordat-lines\">5</prop>\n  <seg>Un.\n\nDeux.</seg>")
    );
    assert!(text.contains("<prop type=\"x-concordat-absent\">fr</prop>"), "{text}");
    assert!(text.contains("<prop type=\"x-concordat-label\">(b)</prop>\n  <seg>(b) maps.</seg></tuv>\n</tu>"), "{text}");
    let again = read_again("club.tmx", &text);
    for (v, w) in family.versions.iter().zip(&again[0].versions) {
        let said = |v: &Version| v.units.iter().map(|u| (u.label.as_ref().map(|l| l.raw.clone()), u.text.clone())).collect::<Vec<_>>();
        assert_eq!(said(v), said(w));
    }
}

#[test]
fn each_version_comes_back_in_its_own_order() {
    let one = family("First of all.\n\nSecond of all.\n", "Deuxième de tous.\n\nPremier de tous.\n");
    let two = family("Third of all.\n\nFourth of all.\n", "Troisième de tous.\n\nQuatrième de tous.\n");
    let (crossed, straight) = (vec![row([&[0], &[1]]), row([&[1], &[0]])], vec![row([&[0], &[0]]), row([&[1], &[1]])]);
    let two = Family { id: "other".into(), ..two };
    let text = written(&[(&one, &Concordance { rows: crossed }, &[]), (&two, &Concordance { rows: straight }, &[])]);
    let again = read_again("both.tmx", &text);
    let texts = |v: usize| again[0].versions[v].units.iter().map(|u| u.text.as_str()).collect::<Vec<_>>();
    assert_eq!(texts(0), ["First of all.", "Second of all.", "Third of all.", "Fourth of all."]);
    assert_eq!(texts(1), ["Deuxième de tous.", "Premier de tous.", "Troisième de tous.", "Quatrième de tous."]);
}

#[test]
fn the_source_language_is_that_of_all_or_said_of_each() {
    let mut other = family("One thing.\n", "Une chose.\n");
    other.reference = 1;
    let rows = Concordance { rows: vec![row([&[0], &[0]])] };
    let same = family("One thing.\n", "Une chose.\n");
    assert!(written(&[(&same, &rows, &[])]).contains("srclang=\"en\" datatype=\"plaintext\"/>"));
    let both = written(&[(&same, &rows, &[]), (&other, &rows, &[])]);
    assert!(both.contains("srclang=\"*all*\" datatype") && both.contains("/r0001\" srclang=\"fr\">"), "{both}");
}

type Rows = BTreeSet<Vec<(String, Vec<String>)>>;

/// A family's rows as texts, whatever the order of its versions, and its findings.
fn judged(family: &Family) -> (Rows, BTreeSet<String>, String) {
    let aligned = align::align(family, &align::Settings::default());
    let findings = check::check(family, &aligned, &check::Settings::default());
    let cell = |v: usize, units: &[usize]| -> Vec<String> {
        units.iter().map(|&u| Written::cell(&family.versions[v], &[u]).text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    let row = |row: &Row| {
        let mut cells: Vec<(String, Vec<String>)> =
            row.cells.iter().enumerate().map(|(v, units)| (family.versions[v].language.to_string(), cell(v, units))).collect();
        cells.sort();
        cells
    };
    let rows = aligned.concordance.rows.iter().map(row).collect();
    let told = findings.iter().map(|f| format!("{} {}: {}", f.id, f.rule, f.locations[0].quote)).collect();
    (rows, told, written(&[(family, &aligned.concordance, &findings)]))
}

/// A family with items that moved, clauses that lack and items inside of lines; scripts/check-exports does the same with all of them.
#[test]
fn reading_it_again_gives_the_same_rows_and_findings() {
    let name = "pimbolu";
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/drafts").join(name);
    let family = read::read(&[folder], &Options::default()).families.remove(0);
    let (rows, findings, text) = judged(&family);
    let again = read_again(&format!("{name}.tmx"), &text).remove(0);
    assert_eq!(again.name(), name);
    let (rows_again, findings_again, _) = judged(&again);
    let differ: Vec<_> = rows.symmetric_difference(&rows_again).collect();
    assert!(differ.is_empty() && rows.len() > 50, "{differ:#?}");
    let differ: Vec<_> = findings.symmetric_difference(&findings_again).collect();
    assert!(differ.is_empty() && findings.len() > 10, "{differ:#?}");
}
