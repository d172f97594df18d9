//! What a PDF may cost, looked at before anything is taken apart: every stream of the file is inflated for its length alone, so that none
//! that would fill the memory is ever unpacked. Encrypted files are refused here, as their streams cannot be looked at.

use super::super::{Limits, broken};
use crate::read::error::ReadError;
use flate2::{Decompress, FlushDecompress, Status};
use std::ops::Range;

/// Most bytes that all streams of a file may have when unpacked, pictures among them: some seconds' work.
const MOST_TOGETHER: u64 = 2 << 30;

/// Most bytes of the streams that are kept while a file is read, those of pictures not counted.
const MOST_KEPT: u64 = 256 << 20;

/// So far before a stream its dictionary is looked for.
const DICTIONARY: usize = 4096;

/// Ways to pack text that modern programs do not use, and whose length cannot be told without unpacking.
const OLD: [&[u8]; 4] = [b"/LZWDecode", b"/LZW", b"/RunLengthDecode", b"/RL"];

/// The error that a file is encrypted.
pub(super) fn encrypted(path: &str) -> ReadError {
    broken(path, "the file", "is encrypted", "open it with its password and save it without one")
}

/// Looks at all streams of a file.
pub(super) fn check(path: &str, bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    if names(bytes, b"Encrypt") {
        return Err(encrypted(path));
    }
    let (mut together, mut kept) = (0u64, 0u64);
    let mut buffer = vec![0; 64 * 1024];
    for (at, data) in streams(bytes) {
        let dictionary = dictionary(bytes, at);
        let fails =
            |reason: String| broken(path, format_args!("the stream at byte {at}"), reason, "save the file again with another program");
        let flates =
            count(dictionary, b"/FlateDecode") + count(dictionary, b"/Fl ") + count(dictionary, b"/Fl]") + count(dictionary, b"/Fl/");
        let old = OLD.iter().any(|name| count(dictionary, name) > 0);
        let picture = count(dictionary, b"/Image") > 0 && count(dictionary, b"/First") == 0 && !dictionary.contains(&b'#');
        if old && !picture {
            return Err(fails("is packed in a way of the nineties (LZW or run lengths), which is not read".into()));
        }
        if flates > 1 {
            return Err(fails("is packed several times over".into()));
        }
        let length = inflated(&bytes[data], limits.unpacked, &mut buffer);
        if length > limits.unpacked {
            return Err(fails(format!("unpacks to more than {} bytes", limits.unpacked)));
        }
        together += length;
        if !picture {
            kept += length;
        }
        if together > MOST_TOGETHER || kept > MOST_KEPT {
            let most = if kept > MOST_KEPT { MOST_KEPT } else { MOST_TOGETHER };
            return Err(broken(path, "the file", format_args!("unpacks to more than {most} bytes"), "split it"));
        }
    }
    Ok(())
}

/// The streams: where the keyword stands, and the bytes up to the end of the file, for streams say their lengths elsewhere.
fn streams(bytes: &[u8]) -> impl Iterator<Item = (usize, Range<usize>)> {
    let finder = places(bytes, b"stream");
    finder.filter_map(move |at| {
        let end = at.checked_sub(3).is_some_and(|e| &bytes[e..at] == b"end");
        let start = match (bytes.get(at + 6), bytes.get(at + 7)) {
            (Some(b'\r'), Some(b'\n')) => at + 8,
            (Some(b'\r' | b'\n' | b' '), _) => at + 7,
            _ => at + 6,
        };
        (!end && start < bytes.len()).then_some((at, start..bytes.len()))
    })
}

/// Places where a word stands.
fn places<'a>(bytes: &'a [u8], word: &'static [u8]) -> impl Iterator<Item = usize> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let found = bytes.get(from..)?.iter().position(|b| *b == word[0])? + from;
            from = found + 1;
            if bytes[found..].starts_with(word) {
                return Some(found);
            }
        }
    })
}

/// The dictionary before a stream: from the keyword `obj` on.
fn dictionary(bytes: &[u8], at: usize) -> &[u8] {
    let head = &bytes[at.saturating_sub(DICTIONARY)..at];
    let start = head.windows(4).rposition(|w| w == b" obj").map_or(0, |i| i + 4);
    &head[start..]
}

fn count(bytes: &[u8], word: &[u8]) -> usize {
    bytes.windows(word.len()).filter(|w| *w == word).count()
}

/// True where a name stands in the file, written out or with `#79` for a character.
fn names(bytes: &[u8], name: &[u8]) -> bool {
    let digit = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16)).map(|d| d as u8);
    for slash in places(bytes, b"/") {
        let mut at = slash + 1;
        let same = name.iter().all(|want| {
            let (byte, len) = match (bytes.get(at), digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
                (Some(b'#'), Some(high), Some(low)) => (high * 16 + low, 3),
                (Some(b), ..) => (*b, 1),
                (None, ..) => return false,
            };
            at += len;
            byte == *want
        });
        if same && !bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric()) {
            return true;
        }
    }
    false
}

/// The bytes that data unpacks to, zlib or bare; counted no further than just beyond `most`. 0 where it is not packed so.
fn inflated(data: &[u8], most: u64, buffer: &mut [u8]) -> u64 {
    let zlib = data.len() > 1 && data[0] & 0x0f == 8 && (u16::from(data[0]) << 8 | u16::from(data[1])).is_multiple_of(31);
    let mut inflate = Decompress::new(zlib);
    loop {
        let from = usize::try_from(inflate.total_in()).unwrap_or(usize::MAX).min(data.len());
        let before = inflate.total_out();
        let done = inflate.decompress(&data[from..], buffer, FlushDecompress::None);
        match done {
            Ok(Status::Ok) if inflate.total_out() > before && inflate.total_out() <= most => {}
            _ => return inflate.total_out(),
        }
    }
}
