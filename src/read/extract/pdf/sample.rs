//! PDF files for tests, made as they are needed: pages of lines in one font, and files that are broken or hostile on purpose.

use flate2::{Compress, Compression, FlushCompress, Status};

/// Objects of a file, numbered from 1; the first is the catalogue, the second the root of the pages.
pub(crate) fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", i + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    out.extend(format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1).bytes());
    out
}

/// A stream, its dictionary written without the brackets.
pub(crate) fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {dictionary} /Length {} >>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// Data as `FlateDecode` has it.
pub(crate) fn flate(data: &[u8]) -> Vec<u8> {
    let mut compress = Compress::new(Compression::best(), true);
    let mut out = Vec::with_capacity(data.len() / 500 + 1024);
    loop {
        out.reserve(4096 + data.len() / 900);
        let from = usize::try_from(compress.total_in()).unwrap_or(0);
        if compress.compress_vec(&data[from..], &mut out, FlushCompress::Finish).is_ok_and(|s| s == Status::StreamEnd) {
            return out;
        }
    }
}

/// A file of pages with these contents, in Helvetica as `/F1`.
pub(crate) fn pages(contents: &[Vec<u8>]) -> Vec<u8> {
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
    with_font(contents, &[font.as_bytes().to_vec()])
}

/// The same with another font: object 3, which may refer to those after it.
pub(crate) fn with_font(contents: &[Vec<u8>], font: &[Vec<u8>]) -> Vec<u8> {
    let first = 3 + font.len();
    let kids: String = (0..contents.len()).map(|i| format!("{} 0 R ", first + 2 * i)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!(
            "<< /Type /Pages /Kids [{kids}] /Count {} /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> >>",
            contents.len()
        )
        .into_bytes(),
    ];
    objects.extend(font.iter().cloned());
    for (i, content) in contents.iter().enumerate() {
        objects.push(format!("<< /Type /Page /Parent 2 0 R /Contents {} 0 R >>", first + 2 * i + 1).into_bytes());
        objects.push(stream("", content));
    }
    file(&objects)
}

/// The content of a page: lines at their places (from the left and from the bottom, in points), 10 points high.
pub(crate) fn content(lines: &[(f32, f32, &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (x, y, text) in lines {
        out.extend(format!("BT /F1 10 Tf {x} {y} Td (").bytes());
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        for b in bytes.iter() {
            if matches!(b, b'(' | b')' | b'\\') {
                out.push(b'\\');
            }
            out.push(*b);
        }
        out.extend(b") Tj ET\n");
    }
    out
}
