//! The workbook, read by another library.

use super::cells::LONGEST_CELL;
use super::*;
use crate::align::Concordance;
use crate::check::Acceptance;
use crate::document::Source;
use crate::language::Tag;
use crate::read::{UnitMode, version_of};
use crate::report::text::tests::{finding, place};
use crate::report::{FamilyCounts, Hidden};
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use std::io::{Cursor, Read};
use std::sync::Arc;

fn family(id: &str, en: &str, ar: &str) -> Family {
    let version = |tag: &str, text: &str| {
        let source = Source::from_text(format!("{id}/{tag}.txt"), text, 0);
        version_of(Arc::new(source), Some(&Tag::new(tag)), UnitMode::Clause)
    };
    Family { id: id.into(), versions: vec![version("ar", ar), version("en", en)], reference: 1, reason: String::new() }
}

fn row(cells: [&[usize]; 2]) -> Row {
    Row { cells: cells.map(<[usize]>::to_vec).to_vec(), score: 0.5, moved: vec![0], pinned: false }
}

fn bytes(families: &[(Family, Concordance, Vec<Finding>)], errors: &[FileError]) -> Vec<u8> {
    let (mut parts, mut summary) = (Vec::new(), Summary::default());
    for (family, concordance, findings) in families {
        let checked = Checked { family, concordance, findings, hidden: Hidden { accepted: 1, baseline: 2 }, looked: [0; 2] };
        let mut part = Vec::new();
        XlsxReporter.family(&mut part, checked).expect("a Vec takes everything");
        parts.push(part);
        summary.families.push(FamilyCounts::of(&checked));
    }
    let mut out = Vec::new();
    XlsxReporter.assemble(&mut out, parts, errors, &summary).expect("it is written");
    out
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook")
}

/// The cells of a sheet as text; numbers and strings are told apart by what stands in front.
fn cells(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<String>> {
    let told = |c: &Data| match c {
        Data::Empty => String::new(),
        Data::String(s) => s.clone(),
        Data::Float(n) => format!("#{n}"),
        other => format!("? {other:?}"),
    };
    book.worksheet_range(sheet).expect("the sheet").rows().map(|r| r.iter().map(told).collect()).collect()
}

/// A part of the archive.
fn part_of(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut text).expect("text");
    text
}

fn club() -> (Family, Concordance, Vec<Finding>) {
    let family = family("club", "=cmd|'/C calc'!A1\n\nWe keep 30 days.\n\n(a) books;\n(b) maps.\n", "+١\n\nنحتفظ بها 90 يوما.\n\nكتب\n");
    let rows = vec![row([&[0], &[0]]), row([&[1], &[1]]), row([&[2], &[2, 3]]), row([&[], &[3]])];
    let mut number = finding("number", Severity::Critical, vec![place("ar", "club/ar.txt", [3, 3], Some([11, 12]), "90")]);
    number.message = "=HYPERLINK(\"http://evil\")\u{7}\n_x0041_".into();
    let mut accepted = finding("markup", Severity::Minor, vec![place("en", "club/en.txt", [3, 3], Some([1, 2]), "@We")]);
    accepted.status = Status::Accepted;
    accepted.acceptance = Some(Acceptance { reason: "-1 is fine".into(), who: None, when: None, place: "x:1".into() });
    (family, Concordance { rows }, vec![number, accepted])
}

#[test]
fn a_finding_is_a_row_with_a_place_for_the_answer() {
    let bytes = bytes(&[club()], &[]);
    let mut book = open(bytes.clone());
    assert_eq!(book.sheet_names(), ["Summary", "Findings", "club"]);
    let rows = cells(&mut book, "Findings");
    assert_eq!(rows[0][..8], ["family", "severity", "rule", "message", "help", "Decision", "Comment", "place"]);
    assert_eq!(rows[0][10..14], ["lines en", "quote en", "lines ar", "quote ar"]);
    assert_eq!(rows[1][..3], ["club", "critical", "number"]);
    assert_eq!((rows[1][12].as_str(), rows[1][13].as_str(), rows[1][17].as_str()), ("3", "90", "#0.9"));
    assert_eq!((rows[2][11].as_str(), rows[2][18].as_str(), rows[2][19].as_str()), ("@We", "accepted", "-1 is fine"));
    let sheet = part_of(&bytes, "xl/worksheets/sheet2.xml");
    assert!(sheet.contains("<dataValidation type=\"list\"") && sheet.contains("sqref=\"F2:F3\"") && sheet.contains("mend,accept,ask"));
    assert!(sheet.contains("<autoFilter ref=\"A1:") && sheet.contains("state=\"frozen\""), "{sheet}");
}

#[test]
fn texts_are_strings_whatever_they_look_like() {
    let bytes = bytes(&[club()], &[]);
    let mut book = open(bytes.clone());
    let message = cells(&mut book, "Findings")[1][3].clone();
    assert_eq!(message, "=HYPERLINK(\"http://evil\")<U+0007><U+000A>_x0041_");
    assert_eq!(cells(&mut book, "club")[1][7], "=cmd|'/C calc'!A1");
    for n in 1..=3 {
        assert!(!part_of(&bytes, &format!("xl/worksheets/sheet{n}.xml")).contains("<f>"), "no formulas");
    }
    // Who edits such a cell does not make a formula of it either.
    assert!(part_of(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
}

#[test]
fn the_alignment_shows_texts_holes_and_what_is_wrong() {
    let mut book = open(bytes(&[club()], &[]));
    let rows = cells(&mut book, "club");
    assert_eq!(rows[0], ["row", "section", "kind", "score", "moved", "findings", "lines en", "en", "lines ar", "ar"]);
    assert_eq!(rows[2][..6], ["r0002", "", "paragraph", "#0.5", "ar", "critical number"]);
    assert_eq!(rows[3][6..10], ["5\n6", "(a) books;\n(b) maps.", "5", "كتب"]);
    assert_eq!(rows[4][8..10], ["", "lacks"]);
}

#[test]
fn sums_and_files_that_could_not_be_used() {
    let errors = [FileError { path: "=x.txt".into(), message: "=x.txt: is empty".into() }];
    let mut book = open(bytes(&[club()], &errors));
    let rows = cells(&mut book, "Summary");
    assert_eq!(rows[1], ["club", "#2", "#4", "#1", "#0", "#0", "#2", "#2"]);
    assert_eq!(rows[2][0], "1 family");
    assert!(rows.iter().any(|r| r[0] == "=x.txt: is empty"), "{rows:?}");
}

#[test]
fn the_same_texts_give_the_same_bytes_and_many_families_share_a_sheet() {
    let many: Vec<_> =
        (0..13).map(|n| (family(&format!("a/{n}"), "One.\n", "واحد\n"), Concordance { rows: vec![row([&[0], &[0]])] }, vec![])).collect();
    let once = bytes(&many, &[]);
    assert_eq!(once, bytes(&many, &[]));
    let mut book = open(once);
    assert_eq!(book.sheet_names(), ["Summary", "Findings", "Alignment"]);
    let rows = cells(&mut book, "Alignment");
    assert_eq!((rows.len(), rows[13][0].as_str(), rows[13][8].as_str()), (14, "a/12", "One."));
}

#[test]
fn what_is_too_long_for_a_cell_is_cut_and_says_so() {
    let long = format!("{}.\n", "word ".repeat(10_000));
    let family = family("long", &long, "قصير\n");
    let mut book = open(bytes(&[(family, Concordance { rows: vec![row([&[0], &[0]])] }, vec![])], &[]));
    let text = cells(&mut book, "long")[1][7].clone();
    assert!(text.encode_utf16().count() <= LONGEST_CELL && text.ends_with("read it in its file]"), "{}", &text[text.len() - 100..]);
}
