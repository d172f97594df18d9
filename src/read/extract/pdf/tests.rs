//! Tests of the reader of PDF: what a page shows and what becomes of it.

use super::sample::{content, pages, with_font};
use super::*;

fn read(bytes: Vec<u8>) -> Result<Extracted, String> {
    extract("a.pdf", bytes, &Limits::default()).map_err(|e| e.to_string())
}

fn texts(e: &Extracted) -> Vec<&str> {
    e.lines.iter().map(|l| l.text.as_str()).filter(|t| !t.is_empty()).collect()
}

/// Lines below each other from a height on, 12 points apart.
fn below<'t>(x: f32, top: f32, lines: &[&'t str]) -> Vec<(f32, f32, &'t str)> {
    lines.iter().enumerate().map(|(i, l)| (x, top - 12.0 * i as f32, *l)).collect()
}

#[test]
fn lines_become_paragraphs_and_broken_words_one() {
    let lines = [
        "Rules of the Belmora library",
        "Members may borrow up to five books at once and keep them for a fort-",
        "night; whoever wants to keep them longer asks for it at the front desk in",
        "person or by telephone.",
        "1. Books that are reserved go back on the day on which they are due with-",
        "out exception.",
        "2. Maps stay here.",
    ];
    let got = read(pages(&[content(&below(60.0, 780.0, &lines))])).expect("it is read");
    assert_eq!(
        texts(&got),
        [
            "Rules of the Belmora library",
            "Members may borrow up to five books at once and keep them for a fortnight; whoever wants to keep them longer asks for it at the \
             front desk in person or by telephone.",
            "1. Books that are reserved go back on the day on which they are due without exception.",
            "2. Maps stay here.",
        ]
    );
    let pointers: Vec<&str> = got.lines.iter().map(|l| l.pointer.as_str()).filter(|p| !p.is_empty()).collect();
    assert_eq!(pointers, ["page 1, line 1", "page 1, line 2", "page 1, line 5", "page 1, line 7"]);
    assert!(got.notices[0].starts_with("a PDF knows no paragraphs"), "{:?}", got.notices);
}

#[test]
fn heads_feet_and_page_numbers_are_left_out_and_sentences_go_on_over_pages() {
    let page = |n: usize, lines: &[&str]| {
        let number = format!("Page {n} of 3");
        let mut all = below(60.0, 700.0, lines);
        all.push((60.0, 800.0, "Pimbolu – Terms of use"));
        all.push((280.0, 30.0, &number));
        content(&all)
    };
    let got = read(pages(&[
        page(1, &["The first page says something that goes on over the end of the page and"]),
        page(2, &["is finished here.", "Terms of use are what this page is about, and no more than that is said."]),
        page(3, &["The end."]),
    ]))
    .expect("it is read");
    assert_eq!(
        texts(&got),
        [
            "The first page says something that goes on over the end of the page and is finished here.",
            "Terms of use are what this page is about, and no more than that is said.",
            "The end."
        ]
    );
    assert!(got.notices[0].contains("one line") || got.notices[0].contains("6 lines"), "{:?}", got.notices);
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let (left, right): (Vec<String>, Vec<String>) =
        (1..=8).map(|i| (format!("left line {i} of the first column"), format!("right line {i} of the second one"))).unzip();
    let mut lines = vec![(60.0, 780.0, "A title that runs across the whole page, over both of the columns below it, as titles do")];
    lines.extend(below(60.0, 750.0, &left.iter().map(String::as_str).collect::<Vec<_>>()));
    lines.extend(below(320.0, 750.0, &right.iter().map(String::as_str).collect::<Vec<_>>()));
    let got = read(pages(&[content(&lines)])).expect("it is read");
    let all = texts(&got).join(" ");
    assert!(all.find("left line 8").expect("there") < all.find("right line 1").expect("there"), "{all}");
}

#[test]
fn characters_come_from_tables_names_and_the_text_that_is_meant() {
    let simple = with_font(
        &[b"BT /F1 10 Tf 60 700 Td (\\001\\002t\\003) Tj ( \\(c\\)) Tj ET /Span << /ActualText <FEFF00660069006E> >> BDC BT /F1 10 Tf 60 650 Td (xyz) Tj ET EMC /Artifact BMC BT /F1 10 Tf 60 20 Td (page 7) Tj ET EMC".to_vec()],
        &[b"<< /Type /Font /Subtype /Type1 /BaseFont /X /Encoding << /Differences [1 /eacute /uni0161 /ffi] >> >>".to_vec()],
    );
    assert_eq!(texts(&read(simple).expect("it is read")), ["éštffi (c)", "fin"]);
    let map = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <0644> <0002> <FEFB> endbfchar 1 beginbfrange <0010> <0012> <4E00> endbfrange endcmap end";
    let composite = |to_unicode: &str| {
        vec![
            format!("<< /Type /Font /Subtype /Type0 /BaseFont /Y /Encoding /Identity-H /DescendantFonts [4 0 R] {to_unicode} >>").into_bytes(),
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Y /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>".to_vec(),
            super::sample::stream("", map),
        ]
    };
    let shown = vec![b"BT /F1 10 Tf 60 700 Td <001000110012> Tj ET".to_vec()];
    assert_eq!(texts(&read(with_font(&shown, &composite("/ToUnicode 5 0 R"))).expect("it is read")), ["一丁丂"]);
    let arabic = vec![b"BT /F1 10 Tf 60 700 Td <000200010001> Tj ET".to_vec()];
    assert_eq!(texts(&read(with_font(&arabic, &composite("/ToUnicode 5 0 R"))).expect("it is read")), ["للﻻ".replace('ﻻ', "لا")]);
    let error = read(with_font(&shown, &composite(""))).expect_err("no characters");
    assert!(error.contains("100 % of its glyphs") && error.contains("OCR"), "{error}");
}

#[test]
fn a_font_of_a_chinese_collection_needs_no_table() {
    let font = [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /GBK-EUC-H /DescendantFonts [4 0 R] >>".to_vec(),
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 >>".to_vec(),
    ];
    let (bytes, _, _) = encoding_rs::GBK.encode("隐私政策");
    let hex: String = bytes.iter().map(|b| format!("{b:02X}")).collect();
    let shown = vec![format!("BT /F1 10 Tf 60 700 Td <{hex}> Tj ET").into_bytes()];
    assert_eq!(texts(&read(with_font(&shown, &font)).expect("it is read")), ["隐私政策"]);
}
