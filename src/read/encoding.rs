//! Bytes to [`Source`]: byte order marks, UTF-8, UTF-16, GB18030, Windows code pages, and the exact way back to the file's bytes.

use super::error::{ReadError, shown};
use crate::document::Source;
use chardetng::EncodingDetector;
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::Read;
use std::path::Path;

/// So many bytes are looked at to tell UTF-16 without a mark and legacy encodings from one another.
const PROBE: usize = 256 * 1024;

/// Most bytes (in UTF-8) that a line may have. Whole policies of one line have some hundred kilobytes; what is longer is a dump of
/// data, and would be one clause of millions of words.
const LONGEST_LINE: usize = 4 * 1024 * 1024;

/// Share of characters that must be letters, digits and marks of the scripts we know for UTF-16 without a byte order mark: text
/// reaches 99 %, other encodings misread as UTF-16 scatter over rare blocks and stay below 90 %.
const UTF16_PLAUSIBLE: f64 = 0.95;

/// Reads a file of at most `max_bytes` and decodes it. `name` overrides detection.
pub fn read_file(path: &Path, name: Option<&str>, max_bytes: u64) -> Result<Source, ReadError> {
    decode(&shown(path), read_bytes(path, max_bytes)?, name)
}

/// True for the name of an encoding that can be read.
pub fn is_known(name: &str) -> bool {
    by_name(name).is_some()
}

/// Reads a file of at most `max_bytes`.
pub fn read_bytes(path: &Path, max_bytes: u64) -> Result<Vec<u8>, ReadError> {
    let io = |e: std::io::Error| ReadError::Io { path: shown(path), reason: e.to_string() };
    // Asked before it is opened: to open a pipe that nobody writes to never ends.
    if let Some(what) = no_file(path, &std::fs::metadata(path).map_err(io)?.file_type()) {
        return Err(ReadError::NoFile { path: shown(path), what });
    }
    let file = std::fs::File::open(path).map_err(io)?;
    let meta = file.metadata().map_err(io)?;
    if meta.is_dir() {
        return Err(ReadError::Io { path: shown(path), reason: "it is a folder".into() });
    }
    if meta.len() > max_bytes {
        return Err(ReadError::TooLarge { path: shown(path), bytes: meta.len(), limit: max_bytes });
    }
    let mut bytes = Vec::with_capacity(meta.len() as usize + 1);
    file.take(max_bytes + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > max_bytes {
        return Err(ReadError::TooLarge { path: shown(path), bytes: bytes.len() as u64, limit: max_bytes });
    }
    Ok(bytes)
}

/// What stands at a path that is neither a file nor a folder. Pipes that the shell has opened (`<(…)`, standard input) are as good as
/// files: somebody writes to them.
#[cfg(unix)]
fn no_file(path: &Path, kind: &std::fs::FileType) -> Option<&'static str> {
    use std::os::unix::fs::FileTypeExt;
    let opened = path.starts_with("/dev/fd") || path.starts_with("/proc/self/fd") || path == Path::new("/dev/stdin");
    match () {
        () if kind.is_fifo() => (!opened).then_some("a named pipe"),
        () if kind.is_socket() => Some("a socket"),
        () if kind.is_char_device() => (!opened).then_some("a device"),
        () if kind.is_block_device() => Some("a device"),
        () => None,
    }
}

/// Elsewhere, paths lead to files and folders only.
#[cfg(not(unix))]
fn no_file(_: &Path, _: &std::fs::FileType) -> Option<&'static str> {
    None
}

/// Decodes the bytes of a file; `path` is for messages and for [`Source::path`], `name` overrides detection.
pub fn decode(path: &str, bytes: Vec<u8>, name: Option<&str>) -> Result<Source, ReadError> {
    let source = decode_markup(path, bytes, name)?;
    if let Some(i) = source.lines.iter().position(|l| l.end - l.start > LONGEST_LINE) {
        let l = source.lines[i];
        return Err(ReadError::LongLine { path: path.into(), line: i + 1, bytes: l.end - l.start, limit: LONGEST_LINE });
    }
    Ok(source)
}

/// The same for files whose lines mean nothing, such as pages that a program pressed into one line.
pub fn decode_markup(path: &str, bytes: Vec<u8>, name: Option<&str>) -> Result<Source, ReadError> {
    let (marked, bom) = match Encoding::for_bom(&bytes) {
        Some((e, n)) => (Some(e), n),
        None => (None, 0),
    };
    let given = match name {
        None => None,
        Some(n) => Some(by_name(n).ok_or_else(|| ReadError::UnknownEncoding { path: path.into(), name: n.into() })?),
    };
    // A mark that contradicts the name given belongs to the file and wins: it can only be there on purpose.
    let encoding = match marked.or(given) {
        Some(e) => e,
        None => detect(path, &bytes)?,
    };
    let body = &bytes[bom..];
    if encoding != UTF_16LE && encoding != UTF_16BE {
        binary(path, body, bom)?;
    }
    let source = if encoding == UTF_8 {
        let invalid = |e: std::str::Utf8Error| invalid_at(path, &bytes, bom + e.valid_up_to(), UTF_8);
        if bom == 0 {
            let text = String::from_utf8(bytes).map_err(|e| invalid_at(path, e.as_bytes(), e.utf8_error().valid_up_to(), UTF_8))?;
            Source::from_text(path, text, 0)
        } else {
            Source::from_text(path, std::str::from_utf8(body).map_err(invalid)?, bom)
        }
    } else {
        let text = decode_strictly(path, &bytes, bom, encoding)?;
        let mut s = Source::from_text(path, text, bom);
        s.encoding = encoding.name();
        place_lines(&mut s, body, bom, encoding);
        s
    };
    if source.text.chars().all(|c| c.is_whitespace() || is_mark(c)) {
        return Err(ReadError::Empty { path: path.into() });
    }
    Ok(source)
}

/// An encoding by any of its WHATWG labels; `utf-16` alone means little-endian, `gbk` and `gb2312` are read as GB18030, which
/// holds both.
fn by_name(name: &str) -> Option<&'static Encoding> {
    let e = Encoding::for_label_no_replacement(name.trim().as_bytes())?;
    Some(if e == encoding_rs::GBK { GB18030 } else { e })
}

/// Marks that stand in a text without showing: byte order mark, directional marks.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// The encoding of bytes without a byte order mark.
fn detect(path: &str, bytes: &[u8]) -> Result<&'static Encoding, ReadError> {
    if let Some(e) = utf16_without_mark(bytes) {
        return Ok(e);
    }
    let Err(first) = std::str::from_utf8(bytes) else { return Ok(UTF_8) };
    binary(path, bytes, 0)?;
    // UTF-8 with a broken character is an error to report, not a reason to read the whole as something else.
    let (valid, broken) = count_utf8(&bytes[..bytes.len().min(PROBE)]);
    // Nor is UTF-8 that was cut off in the middle of its last character.
    let cut_off = first.error_len().is_none();
    if cut_off || valid > 4 * broken + 2 {
        return Err(invalid_at(path, bytes, first.valid_up_to(), UTF_8));
    }
    let mut detector = EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(PROBE)], bytes.len() <= PROBE);
    let e = detector.guess(None, chardetng::Utf8Detection::Deny);
    Ok(match e.name() {
        "GBK" | "gb18030" => GB18030,
        // Latin-9 and its neighbours differ from 1252 in a handful of signs.
        "ISO-8859-15" | "ISO-8859-1" => WINDOWS_1252,
        _ => e,
    })
}

/// Valid multi-byte sequences and broken places in bytes that are perhaps UTF-8.
fn count_utf8(bytes: &[u8]) -> (usize, usize) {
    let (mut valid, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    (valid, broken)
}

/// UTF-16 without a mark: one half of the byte pairs is often zero (ASCII signs and line ends), or the pairs spell known scripts.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 || bytes.len() % 2 == 1 {
        return None;
    }
    let probe = &bytes[..bytes.len().min(PROBE)];
    let has_nul = probe.contains(&0);
    if !has_nul && (std::str::from_utf8(bytes).is_ok() || probe.iter().filter(|b| b.is_ascii()).count() * 4 > probe.len() * 3) {
        return None;
    }
    [UTF_16LE, UTF_16BE].into_iter().find(|e| {
        let (mut good, mut all) = (0usize, 0usize);
        for pair in probe.chunks_exact(2) {
            let u = if *e == UTF_16LE { u16::from_le_bytes([pair[0], pair[1]]) } else { u16::from_be_bytes([pair[0], pair[1]]) };
            all += 1;
            good += usize::from(matches!(u, 0x09 | 0x0a | 0x0d | 0x20..=0x7e | 0xa0..=0x24f | 0x400..=0x52f | 0x600..=0x6ff
                | 0x750..=0x77f | 0x2010..=0x2044 | 0x3000..=0x3015 | 0x4e00..=0x9fff | 0xff00..=0xff65 | 0x200b..=0x200f | 0x25cf));
        }
        good as f64 > UTF16_PLAUSIBLE * all as f64
    })
}

/// An error where the bytes hold control characters that no text file has.
fn binary(path: &str, bytes: &[u8], offset: usize) -> Result<(), ReadError> {
    let control = |b: &u8| matches!(b, 0..=8 | 0x0e..=0x1f | 0x7f);
    match bytes.iter().position(control) {
        Some(i) => Err(ReadError::Binary { path: path.into(), at: offset + i, byte: bytes[i] }),
        None => Ok(()),
    }
}

fn invalid_at(path: &str, bytes: &[u8], at: usize, encoding: &'static Encoding) -> ReadError {
    ReadError::Invalid { path: path.into(), at, byte: bytes.get(at).copied().unwrap_or(0), encoding: encoding.name() }
}

/// Decodes without replacement; the first byte that does not fit is an error, and so are control characters that come out.
fn decode_strictly(path: &str, bytes: &[u8], bom: usize, encoding: &'static Encoding) -> Result<String, ReadError> {
    let body = &bytes[bom..];
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(body.len()).unwrap_or(body.len()));
    let (result, read) = decoder.decode_to_string_without_replacement(body, &mut text, true);
    if let encoding_rs::DecoderResult::Malformed(len, after) = result {
        let at = bom + read.saturating_sub(usize::from(len) + usize::from(after));
        return Err(invalid_at(path, bytes, at, encoding));
    }
    let odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}');
    if let Some(i) = text.find(odd) {
        let at = (bom + encoding.encode(&text[..i]).0.len()).min(bytes.len() - 1);
        let at = if encoding == UTF_16LE || encoding == UTF_16BE { bom + text[..i].encode_utf16().count() * 2 } else { at };
        return Err(ReadError::Binary { path: path.into(), at, byte: bytes.get(at).copied().unwrap_or(0) });
    }
    text.shrink_to_fit();
    Ok(text)
}

/// Sets where each line starts in the file, in the file's own encoding.
fn place_lines(s: &mut Source, body: &[u8], bom: usize, encoding: &'static Encoding) {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        let (mut at, mut seen) = (bom, 0);
        for l in &mut s.lines {
            at += s.text[seen..l.start].encode_utf16().count() * 2;
            seen = l.start;
            l.file_start = at;
        }
        return;
    }
    // In the other encodings CR and LF never occur inside a character, so line starts are read off the bytes; only after the
    // rare line ends that are characters of their own (U+2028) must the line be encoded to learn its length.
    let mut next = 0;
    let mut file = 0;
    for k in 0..s.lines.len() {
        s.lines[k].file_start = bom + file;
        let Some(following) = s.lines.get(k + 1).copied() else { break };
        let end = s.lines[k].end;
        if matches!(s.text.as_bytes()[end], b'\n' | b'\r') {
            next = next.max(file);
            while !matches!(body.get(next), Some(b'\n' | b'\r') | None) {
                next += 1;
            }
            next += following.start - end;
            file = next;
        } else {
            file += encoding.encode(&s.text[s.lines[k].start..following.start]).0.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str, label: &str) -> Vec<u8> {
        match label {
            "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => Encoding::for_label(label.as_bytes()).map(|e| e.encode(text).0.into_owned()).unwrap_or_default(),
        }
    }

    const CHINESE: &str = "隐私政策\r\n我们非常重视您的个人信息，并会尽全力保护它的安全。\n您可以随时联系我们，我们会在十五天内答复。\n";
    const ARABIC: &str = "سياسة الخصوصية\r\nنحن نجمع معلوماتك الشخصية من أجل تقديم الخدمات.\nيمكنك التواصل معنا في أي وقت.\n";
    const FRENCH: &str =
        "Politique de confidentialité\r\nNous protégeons vos données à caractère personnel, où qu’elles soient.\nÉcrivez-nous.";

    #[test]
    fn every_encoding_is_detected_and_leads_back_to_its_bytes() {
        for (text, label, name) in [
            (CHINESE, "gb18030", "gb18030"),
            (CHINESE, "utf-16le", "UTF-16LE"),
            (CHINESE, "utf-16be", "UTF-16BE"),
            (ARABIC, "windows-1256", "windows-1256"),
            (ARABIC, "utf-16le", "UTF-16LE"),
            (FRENCH, "windows-1252", "windows-1252"),
            (FRENCH, "utf-16be", "UTF-16BE"),
            (FRENCH, "utf-8", "UTF-8"),
        ] {
            let bytes = encoded(text, label);
            let s = decode("f.txt", bytes.clone(), None).unwrap_or_else(|e| panic!("{label}: {e}"));
            assert_eq!((s.text.as_str(), s.encoding), (text, name));
            for l in &s.lines {
                let line = encoded(&text[l.start..l.end], label);
                assert_eq!(&bytes[l.file_start..l.file_start + line.len()], &line[..], "{label}");
                let p = s.position(l.end);
                assert_eq!(p.byte, l.file_start + line.len(), "{label}");
            }
        }
    }

    #[test]
    fn marks_are_honoured_and_counted() {
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(encoded("a\nb", "utf-16le"));
        let s = decode("f", bytes, None).expect("UTF-16 with a mark");
        assert_eq!((s.encoding, s.lines[1].file_start), ("UTF-16LE", 6));
        let s = decode("f", b"\xef\xbb\xbfa\r\nb".to_vec(), None).expect("UTF-8 with a mark");
        assert_eq!((s.text.as_str(), s.lines[1].file_start), ("a\r\nb", 6));
    }

    #[test]
    fn what_is_no_text_is_refused_with_place_and_remedy() {
        let text = |b: &[u8]| decode("f.txt", b.to_vec(), None).err().map_or(String::new(), |e| e.to_string());
        assert!(text(b"").contains("holds no text"));
        assert!(text(b" \n\t\n").contains("holds no text"));
        assert!(text(b"Politique de confidentialit\xc3").contains("byte 27 (0xC3) is not valid UTF-8"));
        let long = [b"One.\n".as_slice(), &vec![b'a'; LONGEST_LINE + 1]].concat();
        assert!(text(&long).starts_with("f.txt:2: the line has 4194305 bytes"));
        assert!(text(b"\x7fELF\x02\x01\x01\x00\x00").contains("byte 0 is 0x7F"));
        assert!(
            text("déjà vu, été, où, ça, là, très\n".as_bytes().iter().copied().chain([0xe9, b' ', b'x']).collect::<Vec<_>>().as_slice())
                .contains("is not valid UTF-8")
        );
        let e = decode("f.txt", vec![b'a', 0x81, 0x20], Some("gb18030")).err().map_or(String::new(), |e| e.to_string());
        assert!(e.contains("byte 1 (0x81) is not valid gb18030"), "{e}");
        assert!(decode("f.txt", b"a".to_vec(), Some("klingon")).is_err());
    }
}
