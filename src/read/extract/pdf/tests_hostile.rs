//! Hostile and broken PDF files: each is one sentence, and none costs more than it may.

use super::sample::{content, file, flate, pages, stream};
use super::*;

fn read(bytes: Vec<u8>) -> Result<Extracted, String> {
    extract("a.pdf", bytes, &Limits { unpacked: 4 << 20, ..Limits::default() }).map_err(|e| e.to_string())
}

#[test]
fn each_is_told_in_a_sentence() {
    let zeros = flate(&vec![b' '; 40 << 20]);
    let scan = pages(&[b"q 595 0 0 842 0 0 cm /Im1 Do Q".to_vec()]);
    let mut noise = b"%PDF-1.4\n".to_vec();
    let mut x = 1u32;
    noise.extend((0..300_000).map(|_| {
        x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (x >> 24) as u8
    }));
    let whole = pages(&[content(&[(60.0, 700.0, "Some text.")])]);
    let encrypted = String::from_utf8_lossy(&whole).replace("/Root 1 0 R", "/Root 1 0 R /Encrypt 9 0 R").into_bytes();
    let escaped = String::from_utf8_lossy(&whole).replace("/Root 1 0 R", "/Root 1 0 R /Encr#79pt 9 0 R").into_bytes();
    let catalogue = b"<< /Type /Catalog /Pages 2 0 R >>".to_vec();
    let bomb = |dictionary: &str, data: &[u8]| {
        file(&[catalogue.clone(), b"<< /Type /Pages /Kids [] /Count 0 >>".to_vec(), stream(dictionary, data)])
    };
    for (bytes, says) in [
        (b"Dear Ana, please find".to_vec(), "does not begin as a PDF"),
        (noise, "pages are not found"),
        (scan, "recognized (OCR)"),
        (encrypted, "is encrypted"),
        (escaped, "is encrypted"),
        (bomb("/Filter /FlateDecode", &zeros), "unpacks to more than 4194304 bytes"),
        (bomb("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", &zeros), "unpacks to more than"),
        (bomb("/Filter [/FlateDecode /FlateDecode]", &flate(&zeros)), "packed several times"),
        (bomb("/Filter /LZWDecode", b"abc"), "of the nineties"),
        (whole[..whole.len() / 3].to_vec(), "pages are not found"),
    ] {
        let error = read(bytes).expect_err(says);
        assert!(error.contains(says) && error.starts_with("a.pdf: ") && !error.contains('\n'), "{says}: {error}");
    }
}

#[test]
fn trees_and_forms_that_go_in_circles_come_to_an_end() {
    let page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> /Font << /F1 6 0 R >> >> >>".to_vec();
    let font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec();
    let bytes = file(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 3 /Parent 2 0 R >>".to_vec(),
        page,
        stream("", &[content(&[(60.0, 700.0, "Some text.")]), b"/A Do".to_vec()].concat()),
        stream("/Type /XObject /Subtype /Form /Resources << /XObject << /A 5 0 R >> >>", b"/A Do /A Do"),
        font,
    ]);
    assert_eq!(read(bytes).expect("it is read").lines[0].text, "Some text.");
}

#[test]
fn forms_that_multiply_are_stopped() {
    // Sixteen forms, each of which shows the next one forty times.
    let font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /A 6 0 R >> /Font << /F1 5 0 R >> >> >>".to_vec(),
        stream("", b"/A Do"),
        font,
    ];
    for next in 7..23 {
        objects.push(stream(
            &format!("/Type /XObject /Subtype /Form /Resources << /XObject << /A {next} 0 R >> >>"),
            &[b"/A Do ".repeat(40), vec![b' '; 4000]].concat(),
        ));
    }
    let error = read(file(&objects)).expect_err("too much");
    assert!(error.contains("page 1: ") && error.contains("bytes of content"), "{error}");
}

#[test]
fn nesting_without_end_is_no_stack_overflow() {
    let deep = [b"[".repeat(200_000), b" (x) ".to_vec(), b"] TJ".repeat(3)].concat();
    let bytes = pages(&[[deep, content(&[(60.0, 700.0, "Some text.")])].concat()]);
    // The content cannot be made sense of behind it; that it ends is what counts.
    let _ = read(bytes);
    let dictionaries = [b"%PDF-1.4\n1 0 obj\n".to_vec(), b"<</A ".repeat(200_000)].concat();
    assert!(read(dictionaries).expect_err("broken").contains("pages are not found"));
}
