//! Files that are broken, or made to do harm.

use super::sample::{Sample, base, item, level, list, p};
use super::{Limits, extract};

fn message(bytes: &[u8], limits: &Limits) -> String {
    extract("policy.docx", bytes, limits).expect_err("an error").to_string()
}

#[test]
fn every_refusal_is_one_sentence_with_a_remedy() {
    let usual = Limits::default();
    let good = Sample::new(&p("text"));
    let empty = Sample::new("").part("word/document.xml", "");
    let nested = Sample::new(&("<w:sdt>".repeat(1000) + &"</w:sdt>".repeat(1000)));
    let bomb = r#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"#;
    let cases: &[(&str, Vec<u8>, &str)] = &[
        (
            "old",
            vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
            "is an old .doc or protected by a password; save it as .docx without password",
        ),
        ("rtf", b"{\\rtf1 text}".to_vec(), "is RTF"),
        ("empty", Vec::new(), "does not begin as a ZIP archive does"),
        ("cut off", good.bytes()[..200].to_vec(), "is not a whole ZIP archive"),
        ("no document", zip_of("other.txt"), "word/document.xml: is missing: this is a ZIP archive but no DOCX"),
        ("workbook", zip_of("xl/workbook.xml"), "this is a workbook"),
        ("open document", zip_of("mimetype"), "OpenDocument"),
        ("entities", Sample::new("").part("word/document.xml", bomb).bytes(), "declares a document type"),
        ("entity", Sample::new(&p("&x;")).bytes(), "has the entity &x;, which is not expanded"),
        ("nested", nested.bytes(), "has elements nested more than 512 deep"),
        ("ends", Sample::new("").part("word/document.xml", "<w:document><w:body>").bytes(), "ends in the middle"),
        ("nothing", empty.bytes(), "ends in the middle"),
        ("tags", Sample::new("<w:p></w:r>").bytes(), "is not well-formed XML"),
        ("styles", good.clone().part("word/styles.xml", "<w:styles").bytes(), "word/styles.xml"),
    ];
    for (what, bytes, expected) in cases {
        let said = message(bytes, &usual);
        assert!(said.starts_with("policy.docx: ") && said.contains(expected) && said.contains("; "), "{what}: {said}");
    }
}

fn zip_of(name: &str) -> Vec<u8> {
    use std::io::{Cursor, Write};
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
    zip.write_all(b"text").expect("its text");
    zip.finish().expect("an archive").into_inner()
}

#[test]
fn unpacking_is_bounded_whatever_the_header_says() {
    let limits = Limits { unpacked: 1_000_000, ..Limits::default() };
    let bomb = Sample::new(&p(&"a".repeat(20_000_000)));
    let mut bytes = bomb.bytes();
    assert!(bytes.len() < 100_000);
    assert!(message(&bytes, &limits).contains("unpacks to more than the limit of 1000000 bytes"));
    // The central directory claims ten bytes.
    for signature in [b"PK\x01\x02", b"PK\x03\x04"] {
        let at = if signature[2] == 1 { 24 } else { 22 };
        let starts: Vec<usize> = bytes.windows(4).enumerate().filter(|(_, w)| w == signature).map(|(i, _)| i).collect();
        for start in starts {
            bytes[start + at..start + at + 4].copy_from_slice(&10u32.to_le_bytes());
        }
    }
    let said = message(&bytes, &limits);
    assert!(said.contains("unpacks to more") || said.contains("cannot be unpacked"), "{said}");
}

#[test]
fn all_parts_together_are_bounded() {
    let sample = Sample::new(&p(&"a".repeat(600_000))).styles(&" ".repeat(600_000));
    assert!(message(&sample.bytes(), &Limits { unpacked: 1_000_000, ..Limits::default() }).contains("unpacks to more"));
    assert!(sample.read().is_ok());
}

#[test]
fn labels_cannot_make_the_text_explode() {
    let long = base(0, &[level(0, "lowerLetter", &"%1".repeat(1000), "")]).replace("w:start w:val=\"1\"", "w:start w:val=\"780\"");
    let sample = Sample::new(&item(1, 0, "x").repeat(2000)).numbering(&(long + &list(1, 0, "")));
    assert!(sample.texts().iter().all(|t| t.len() < 300));
    assert!(message(&sample.bytes(), &Limits { lines: 100, ..Limits::default() }).contains("has more text than may be read"));
}

#[test]
fn every_cut_is_an_error_and_no_panic() {
    let bytes = Sample::new(&(p("one") + &p("two"))).bytes();
    for end in (0..bytes.len()).step_by(7) {
        assert!(extract("policy.docx", &bytes[..end], &Limits::default()).is_err(), "cut at {end}");
    }
    // A flipped byte may be an error or not, but never a panic.
    for at in (0..bytes.len()).step_by(3) {
        let mut bad = bytes.clone();
        bad[at] ^= 0x55;
        let _ = extract("policy.docx", &bad, &Limits::default());
    }
}

#[test]
fn documents_that_end_anywhere_do_not_panic() {
    let rich = r#"<w:document><w:body><w:p><w:pPr><w:numPr><w:ilvl w:val="99"/><w:numId w:val="-1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="separate"/><w:t>é</w:t></w:r></w:p><w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc/></w:tr></w:tbl><mc:AlternateContent><mc:Choice><w:r><w:t>x</w:t></w:r></mc:Choice></mc:AlternateContent></w:body></w:document>"#;
    assert!(Sample::new("").part("word/document.xml", rich).texts() == ["é"]);
    for end in (0..rich.len()).filter(|end| rich.is_char_boundary(*end)) {
        assert!(Sample::new("").part("word/document.xml", &rich[..end]).read().is_err(), "cut at {end}");
    }
}

#[test]
fn many_fields_take_no_quadratic_time() {
    let marks = r#"<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/><w:t>x</w:t></w:r>"#;
    assert_eq!(Sample::new(&format!("<w:p>{}</w:p>", marks.repeat(50_000))).texts()[0].len(), 50_000);
}
