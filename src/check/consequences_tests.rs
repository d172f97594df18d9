//! What yields to what: findings that only repeat another one go, their near neighbours stay.

use super::consequences::drop_consequences;
use super::finding::{Grain, Location, Severity, Status};
use super::small_families::all_findings;
use super::{Finding, Settings};
use crate::language::Tag;

/// Words of a version on a line, at some bytes.
fn at(language: &str, line: usize, bytes: [usize; 2]) -> Location {
    Location {
        language: Tag::new(language),
        source: format!("{language}.txt"),
        lines: [line, line],
        columns: Some([1, 2]),
        bytes: Some(bytes),
        section: None,
        label: None,
        quote: "words".to_string(),
        mark: None,
        insert: None,
        pointer: None,
    }
}

/// A place where a version lacks text.
fn gap(language: &str, line: usize) -> Location {
    Location { columns: None, bytes: None, quote: String::new(), ..at(language, line, [0, 0]) }
}

fn finding(rule: &'static str, grain: Grain, locations: Vec<Location>) -> Finding {
    Finding {
        id: "000000000000".to_string(),
        rule,
        its: "other",
        severity: Severity::Minor,
        confidence: 0.9,
        grain,
        row: None,
        present: vec![locations[0].language.clone()],
        absent: Vec::new(),
        moved: Vec::new(),
        status: Status::Open,
        acceptance: None,
        locations,
        places: Vec::new(),
        message: "French has a slip (2 places).".to_string(),
        help: "Mend it.".to_string(),
        fix: None,
        evidence: Vec::new(),
    }
}

/// The rules that are left, in order.
fn left(mut findings: Vec<Finding>) -> Vec<&'static str> {
    drop_consequences(&mut findings);
    findings.iter().map(|f| f.rule).collect()
}

#[test]
fn markup_yields_to_garbled_at_the_same_mark() {
    let garbled = || finding("garbled", Grain::Word, vec![at("fr", 3, [10, 14])]);
    let markup = |bytes| finding("markup", Grain::Mark, vec![at("fr", 3, bytes)]);
    assert_eq!(left(vec![markup([12, 13]), garbled()]), ["garbled"]);
    assert_eq!(left(vec![markup([40, 41]), garbled()]), ["markup", "garbled"]);
    // Of another version.
    let other = finding("markup", Grain::Mark, vec![at("sq", 3, [12, 13])]);
    assert_eq!(left(vec![other, garbled()]), ["markup", "garbled"]);
}

#[test]
fn markup_in_several_places_loses_the_one_that_is_told() {
    let garbled = finding("garbled", Grain::Word, vec![at("fr", 3, [10, 14])]);
    let mut markup = finding("markup", Grain::Mark, vec![at("fr", 3, [12, 13]), at("fr", 9, [80, 81])]);
    markup.places = vec![0, 1];
    let mut all = vec![markup, garbled];
    drop_consequences(&mut all);
    assert_eq!(all.len(), 2, "{all:#?}");
    assert_eq!((all[0].locations.len(), all[0].locations[0].lines[0]), (1, 9), "{all:#?}");
    assert!(all[0].message.contains("(1 place)"), "{all:#?}");
}

#[test]
fn garbled_words_inside_untranslated_text_go() {
    let untranslated = || finding("untranslated", Grain::Clause, vec![at("tk", 5, [100, 180]), at("en", 5, [90, 170])]);
    let garbled = |language, bytes| finding("garbled", Grain::Word, vec![at(language, 5, bytes)]);
    assert_eq!(left(vec![untranslated(), garbled("tk", [110, 120])]), ["untranslated"]);
    assert_eq!(left(vec![untranslated(), garbled("tk", [200, 210])]), ["untranslated", "garbled"]);
    // What the text should have been translated from is sound text of its language, and its slips are its own.
    assert_eq!(left(vec![untranslated(), garbled("en", [110, 120])]), ["untranslated", "garbled"]);
    // A slip that is made elsewhere too.
    let twice = finding("garbled", Grain::Word, vec![at("tk", 5, [110, 120]), at("tk", 8, [300, 310])]);
    assert_eq!(left(vec![untranslated(), twice]), ["untranslated", "garbled"]);
}

#[test]
fn a_number_inside_a_reference_that_differs_goes() {
    let reference = || finding("numbering", Grain::Word, vec![at("ar", 7, [50, 62]), at("en", 7, [40, 49])]);
    let number = |bytes| finding("number", Grain::Word, vec![at("ar", 7, bytes), at("en", 7, [200, 202])]);
    assert_eq!(left(vec![reference(), number([60, 62])]), ["numbering"]);
    assert_eq!(left(vec![reference(), number([70, 72])]), ["numbering", "number"]);
    let (en, sq) = (
        "1. Scope\nThese terms apply to all.\n2. Fees\nThe fee under Section 1 is due within 30 days.\n",
        "1. Fusha\nKëto kushte zbatohen për të gjithë.\n2. Tarifat\nTarifa sipas seksionit 2 duhet paguar brenda 40 ditësh.\n",
    );
    let all = all_findings(&[("en", en), ("sq", sq)], &Settings::default());
    let of = |rule: &str| all.iter().filter(|f| f.rule == rule).count();
    assert_eq!((of("numbering"), of("number")), (1, 1), "{all:#?}");
    assert!(all.iter().any(|f| f.rule == "number" && f.message.contains("40 ditësh")), "{all:#?}");
}

#[test]
fn small_missing_words_go_where_modality_tells_what_their_loss_does() {
    let modality = || finding("modality", Grain::Fragment, vec![at("zh", 4, [30, 40]), at("en", 4, [12, 30])]);
    let missing = |grain, bytes| finding("missing-clause", grain, vec![at("en", 4, bytes), gap("zh", 4)]);
    assert_eq!(left(vec![missing(Grain::Word, [14, 18]), modality()]), ["modality"]);
    assert_eq!(left(vec![missing(Grain::Word, [50, 58]), modality()]), ["missing-clause", "modality"]);
    assert_eq!(left(vec![missing(Grain::Fragment, [14, 60]), modality()]), ["missing-clause", "modality"]);
}

#[test]
fn parts_that_a_copy_lacks_go() {
    let copy = || finding("duplicated-clause", Grain::Item, vec![at("sq", 6, [60, 80]), at("sq", 5, [40, 59])]);
    let missing = |grain, line| finding("missing-clause", grain, vec![at("en", line, [44, 50]), gap("sq", line)]);
    assert_eq!(left(vec![missing(Grain::Fragment, 6), copy()]), ["duplicated-clause"]);
    assert_eq!(left(vec![missing(Grain::Fragment, 8), copy()]), ["missing-clause", "duplicated-clause"]);
    // A whole clause that is lacking is more than a part.
    assert_eq!(left(vec![missing(Grain::Item, 6), copy()]), ["missing-clause", "duplicated-clause"]);
}

#[test]
fn an_address_that_is_lacking_is_told_once() {
    let contact = || finding("contact", Grain::Word, vec![at("en", 9, [70, 95]), at("fr", 9, [72, 99])]);
    let missing = |bytes| finding("missing-clause", Grain::Word, vec![at("en", 9, bytes), gap("zh", 9)]);
    assert_eq!(left(vec![missing([70, 86]), contact()]), ["contact"]);
    assert_eq!(left(vec![missing([20, 40]), contact()]), ["missing-clause", "contact"]);
}

#[test]
fn words_beside_a_hole_go() {
    let hole = || finding("blank-name", Grain::Word, vec![Location { columns: Some([20, 34]), ..at("en", 8, [20, 34]) }]);
    let missing = |line, insert, end| {
        let place = Location { insert: Some(insert), ..gap("en", line) };
        finding("missing-clause", Grain::Fragment, vec![at("ar", line, [30, end]), place])
    };
    assert_eq!(left(vec![missing(8, 15, 50), hole()]), ["blank-name"]);
    assert_eq!(left(vec![missing(12, 15, 50), hole()]), ["missing-clause", "blank-name"]);
    assert_eq!(left(vec![missing(8, 90, 50), hole()]), ["missing-clause", "blank-name"], "far from it on the same line");
    assert_eq!(left(vec![missing(8, 15, 150), hole()]), ["missing-clause", "blank-name"]);
}
