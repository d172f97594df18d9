//! A file in memory: its bytes as they lie on disk and as they are mended. Nothing but the edited bytes changes: byte order mark,
//! encoding and line ends stay.

use super::pieces::Piece;
use crate::check::Edit;
use crate::document::{Family, Source};
use crate::read::{Options, ReadError, encoding};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// Why a file cannot be mended.
#[derive(Debug, thiserror::Error)]
pub enum FixError {
    /// It cannot be read again.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It is not as it was when it was checked.
    #[error("{path}: was changed by somebody else meanwhile and is left as it is; run the command again")]
    Changed {
        /// The file.
        path: String,
    },
}

/// A file in memory.
#[derive(Debug, Clone)]
pub struct Text {
    original: Arc<Vec<u8>>,
    first: Arc<Source>,
    bytes: Vec<u8>,
    source: Arc<Source>,
    /// What was replaced: byte ranges of the text as it was read, with the lengths of what stands there now. In order and apart.
    done: Vec<(Range<usize>, usize)>,
}

/// Reads the files of some pieces once more, as bytes; those that are not what was checked are errors.
pub fn read(family: &Family, pieces: &[Piece], options: &Options) -> (Vec<Text>, Vec<FixError>) {
    let (mut texts, mut errors): (Vec<Text>, Vec<FixError>) = Default::default();
    let mut seen: Vec<&str> = Vec::new();
    for v in &family.versions {
        let path = v.source.path.as_str();
        if seen.contains(&path) || !pieces.iter().flat_map(|p| &p.edits).any(|e| e.source == path) {
            continue;
        }
        seen.push(path);
        match Text::read(&v.source, options) {
            Ok(t) => texts.push(t),
            Err(e) => errors.push(e),
        }
    }
    (texts, errors)
}

impl Text {
    fn read(source: &Arc<Source>, options: &Options) -> Result<Text, FixError> {
        let bytes = encoding::read_bytes(Path::new(&source.path), options.max_bytes)?;
        let now = encoding::decode(&source.path, bytes.clone(), options.encoding.as_deref());
        if !now.is_ok_and(|s| s.text == source.text && s.encoding == source.encoding) {
            return Err(FixError::Changed { path: source.path.clone() });
        }
        Ok(Text { original: Arc::new(bytes.clone()), first: source.clone(), bytes, source: source.clone(), done: Vec::new() })
    }

    /// Path of the file as it was given.
    pub fn path(&self) -> &str {
        &self.source.path
    }

    /// Name of its encoding.
    pub fn encoding(&self) -> &'static str {
        self.source.encoding
    }

    /// Its text now.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// Its text as it was read.
    pub fn first(&self) -> &Arc<Source> {
        &self.first
    }

    /// Its bytes as they were read.
    pub fn original(&self) -> &[u8] {
        &self.original
    }

    /// Its bytes now.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// True where they differ.
    pub fn changed(&self) -> bool {
        self.bytes != *self.original
    }

    /// What was replaced, in order: byte ranges of the text as it was read, and of the text now.
    pub fn replaced(&self) -> Vec<(Range<usize>, Range<usize>)> {
        let mut shift = 0isize;
        let mut out = Vec::new();
        for (old, len) in &self.done {
            let start = old.start.saturating_add_signed(shift);
            out.push((old.clone(), start..start + len));
            shift += *len as isize - old.len() as isize;
        }
        out
    }

    /// True where the encoding has all characters of a text.
    pub fn can_hold(&self, text: &str) -> bool {
        encode(text, self.source.encoding).is_some()
    }

    /// The text with edits of it as it is now, none of which overlap; none where the bytes are not what the edits say, or would be read
    /// otherwise than meant.
    pub fn with(&self, edits: &[&Edit], options: &Options) -> Option<Text> {
        let mut edits = edits.to_vec();
        edits.sort_by_key(|e| e.range.start);
        let (mut bytes, mut text) = (Vec::with_capacity(self.bytes.len()), String::with_capacity(self.source.text.len()));
        let (mut at, mut seen) = (0, 0);
        let mut done = self.done.clone();
        for e in &edits {
            let [from, to] = e.bytes?;
            if self.bytes.get(from..to)? != encode(&e.old, self.source.encoding)? || self.source.text.get(e.range.clone())? != e.old {
                return None;
            }
            bytes.extend_from_slice(self.bytes.get(at..from)?);
            bytes.extend(encode(&e.new, self.source.encoding)?);
            text.push_str(self.source.text.get(seen..e.range.start)?);
            text.push_str(&e.new);
            (at, seen) = (to, e.range.end);
        }
        bytes.extend_from_slice(self.bytes.get(at..)?);
        text.push_str(self.source.text.get(seen..)?);
        // From the last one on, so that the places of those before it stay.
        edits.iter().rev().for_each(|e| replace(&mut done, e.range.clone(), e.new.len()));
        // What is written must be read again as it was meant: another encoding might be guessed for the new bytes.
        let source = encoding::decode(&self.source.path, bytes.clone(), options.encoding.as_deref()).ok()?;
        let same = source.text == text && source.encoding == self.source.encoding && source.lines.len() == self.source.lines.len();
        same.then(|| Text { original: self.original.clone(), first: self.first.clone(), bytes, source: Arc::new(source), done })
    }

    /// An edit with the place where it stands in the file as it was read.
    pub fn original_place(&self, e: &Edit) -> Edit {
        let range = back(&self.done, e.range.start, false)..back(&self.done, e.range.end, true);
        let ((l1, l2), (c1, c2), (b1, b2)) = self.first.extent(range.clone());
        Edit { lines: [l1, l2], columns: [c1, c2], bytes: Some([b1, b2]), range, ..e.clone() }
    }
}

/// Where a place of the text now was in the text as it was read; inside what was replaced, its start or its end.
fn back(done: &[(Range<usize>, usize)], at: usize, end: bool) -> usize {
    let mut shift = 0isize;
    for (old, len) in done {
        let start = old.start.saturating_add_signed(shift);
        if at < start || at == start && end {
            break;
        }
        if at < start + len || at == start + len && end {
            return if end { old.end } else { old.start };
        }
        shift += *len as isize - old.len() as isize;
    }
    at.saturating_add_signed(-shift)
}

/// Notes that a range of the text now is replaced; what was replaced before and is touched becomes one with it.
fn replace(done: &mut Vec<(Range<usize>, usize)>, range: Range<usize>, len: usize) {
    let mut old = back(done, range.start, false)..back(done, range.end, true);
    old.end = old.end.max(old.start);
    let mut grown = len as isize - range.len() as isize;
    done.retain(|(o, n)| {
        let inside = old.start <= o.start && o.end <= old.end;
        if inside {
            grown += *n as isize - o.len() as isize;
        }
        !inside
    });
    let new = old.len().saturating_add_signed(grown);
    let at = done.partition_point(|(o, _)| o.start < old.start);
    done.insert(at, (old, new));
}

/// A text in an encoding; none where it lacks a character.
fn encode(text: &str, encoding: &str) -> Option<Vec<u8>> {
    match encoding {
        "UTF-8" => Some(text.as_bytes().to_vec()),
        "UTF-16LE" => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        "UTF-16BE" => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        other => {
            let (bytes, _, lacks) = encoding_rs::Encoding::for_label(other.as_bytes())?.encode(text);
            (!lacks).then(|| bytes.into_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaced_places_lead_back() {
        // "0123456789" → "01ab456789" (23 by ab) → "01ab46789" (5 out) → "01XXXX46789" (ab by XXXX).
        let mut done = Vec::new();
        replace(&mut done, 2..4, 2);
        replace(&mut done, 5..6, 0);
        assert_eq!(done, [(2..4, 2), (5..6, 0)]);
        replace(&mut done, 2..4, 4);
        assert_eq!(done, [(2..4, 4), (5..6, 0)]);
        // Now the 7 of the text as it was read stands at 8: two letters more, one fewer.
        assert_eq!((back(&done, 8, false), back(&done, 9, true)), (7, 8));
        assert_eq!((back(&done, 3, false), back(&done, 3, true)), (2, 4));
    }

    #[test]
    fn encodings_write_what_they_have() {
        assert_eq!(encode("，", "gb18030"), Some(vec![0xa3, 0xac]));
        assert_eq!(encode("é", "UTF-16BE"), Some(vec![0, 0xe9]));
        assert_eq!(encode("，", "windows-1252"), None);
        assert_eq!(encode("،", "windows-1256"), Some(vec![0xa1]));
    }
}
