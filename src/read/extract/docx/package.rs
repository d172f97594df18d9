//! The ZIP archive that a DOCX is: its parts, unpacked within limits, and the relationships that name them.

use super::super::{Limits, broken};
use super::xml::{Element, Go, SAVE_AGAIN, Stop, Visitor, walk};
use crate::read::ReadError;
use encoding_rs::{UTF_16BE, UTF_16LE};
use rustc_hash::FxHashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

const COPY_AGAIN: &str = "the file was cut off or damaged; copy it again or save it again as .docx";
const NO_PASSWORD: &str = "save it as .docx without password";

/// An open package.
pub(super) struct Package<'a> {
    path: &'a str,
    limits: Limits,
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Which entry has which name, in small letters.
    entries: FxHashMap<String, usize>,
    /// Bytes that may still be unpacked.
    left: u64,
}

/// What a part names: the last word of each kind of relationship, and the part meant.
pub(super) struct Relations {
    folder: String,
    all: Vec<(String, String)>,
}

impl Relations {
    /// The part of a kind, such as `styles`: the one named, else where such parts mostly are.
    pub(super) fn part(&self, kind: &str) -> String {
        let named = self.all.iter().find(|(k, _)| k == kind).map(|(_, target)| target.clone());
        named.unwrap_or_else(|| format!("{}{kind}.xml", self.folder))
    }
}

impl<'a> Package<'a> {
    /// Opens the archive; nothing is unpacked yet.
    pub(super) fn open(path: &'a str, bytes: &'a [u8], limits: &Limits) -> Result<Package<'a>, ReadError> {
        let whole = "the file";
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Err(broken(path, whole, "is an old .doc or protected by a password", NO_PASSWORD));
        }
        if bytes.starts_with(b"{\\rtf") {
            return Err(broken(path, whole, "is RTF under the name of a DOCX", SAVE_AGAIN));
        }
        if !bytes.starts_with(b"PK") {
            return Err(broken(path, whole, "is no DOCX: it does not begin as a ZIP archive does", SAVE_AGAIN));
        }
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|e| broken(path, whole, format!("is not a whole ZIP archive ({e})"), COPY_AGAIN))?;
        let names = (0..archive.len()).filter_map(|i| Some((archive.name_for_index(i)?.ok()?, i)));
        let entries = names.map(|(name, i)| (name.replace('\\', "/").to_lowercase(), i)).collect();
        Ok(Package { path, limits: *limits, entries, left: limits.unpacked, archive })
    }

    fn has(&self, part: &str) -> bool {
        self.entries.contains_key(&part.to_lowercase())
    }

    /// The text of a part, or nothing where there is no such part.
    pub(super) fn text(&mut self, part: &str) -> Result<Option<String>, ReadError> {
        let Some(&index) = self.entries.get(&part.to_lowercase()) else { return Ok(None) };
        let path = self.path;
        let entry = self.archive.by_index(index).map_err(|e| match e {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => broken(path, part, "is protected by a password", NO_PASSWORD),
            ZipError::CompressionMethodNotSupported(_) => {
                broken(path, part, "is packed by a method that DOCX files do not use", "save it again in Word or LibreOffice as .docx")
            }
            e => broken(path, part, format!("cannot be unpacked ({e})"), COPY_AGAIN),
        })?;
        // What the header says of the size is not believed.
        let mut bytes = Vec::new();
        let read = entry.take(self.left.saturating_add(1)).read_to_end(&mut bytes);
        let read = read.map_err(|e| broken(path, part, format!("cannot be unpacked ({e})"), COPY_AGAIN))? as u64;
        if read > self.left {
            let reason = format!("unpacks to more than the limit of {} bytes", self.limits.unpacked);
            return Err(broken(path, part, reason, "split the document, or make sure that it is what you were sent"));
        }
        self.left -= read;
        decoded(path, part, bytes).map(Some)
    }

    /// Tells a visitor what stands in a part; false where there is no such part.
    pub(super) fn walk(&mut self, part: &str, visitor: &mut impl Visitor) -> Result<bool, ReadError> {
        let Some(text) = self.text(part)? else { return Ok(false) };
        walk(self.path, part, &text, &self.limits, visitor)?;
        Ok(true)
    }

    /// The name of the part that holds the document itself.
    pub(super) fn main(&mut self) -> Result<String, ReadError> {
        let named = self.relations("")?.all.into_iter().find(|(kind, _)| kind == "officeDocument").map(|(_, target)| target);
        let usual = "word/document.xml";
        let part = named.filter(|p| self.has(p)).or_else(|| self.has(usual).then(|| usual.to_string()));
        let begins = |p: &str| self.entries.keys().any(|name| name.starts_with(p));
        let what = match part {
            Some(part) if !begins("xl/") && !begins("ppt/") || part.to_lowercase().starts_with("word/") => return Ok(part),
            _ if begins("xl/") => "is missing: this is a workbook, not a text document",
            _ if begins("ppt/") => "is missing: this is a presentation, not a text document",
            _ if self.has("mimetype") => "is missing: this is an OpenDocument or e-book file",
            _ => "is missing: this is a ZIP archive but no DOCX",
        };
        Err(broken(self.path, usual, what, "save the text in Word or LibreOffice as .docx"))
    }

    /// What a part names; the package itself is the part without name. What lies outside the file is left out.
    pub(super) fn relations(&mut self, part: &str) -> Result<Relations, ReadError> {
        let (folder, name) = part.rsplit_once('/').map_or((String::new(), part), |(folder, name)| (format!("{folder}/"), name));
        let mut reading = Reading { folder: &folder, all: Vec::new() };
        self.walk(&format!("{folder}_rels/{name}.rels"), &mut reading)?;
        let all = reading.all;
        Ok(Relations { folder, all })
    }
}

fn decoded(path: &str, part: &str, bytes: Vec<u8>) -> Result<String, ReadError> {
    let wide = match bytes.as_slice() {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = wide {
        let (text, bad) = encoding.decode_with_bom_removal(&bytes);
        return if bad { Err(broken(path, part, "is not valid UTF-16", SAVE_AGAIN)) } else { Ok(text.into_owned()) };
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        let place = format!("{part}, byte {}", e.utf8_error().valid_up_to());
        broken(path, place, "is not valid UTF-8", SAVE_AGAIN)
    })?;
    Ok(match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_string(),
        None => text,
    })
}

struct Reading<'f> {
    folder: &'f str,
    all: Vec<(String, String)>,
}

impl Visitor for Reading<'_> {
    fn start(&mut self, e: &Element) -> Result<Go, Stop> {
        let outside = e.attribute("TargetMode").is_some_and(|m| m.eq_ignore_ascii_case("external"));
        if e.name == "Relationship" && !outside {
            let kind = e.attribute("Type").and_then(|t| t.rsplit('/').next().map(str::to_string));
            if let (Some(kind), Some(target)) = (kind, e.attribute("Target")) {
                self.all.push((kind, resolved(self.folder, &target)));
            }
        }
        Ok(Go::In)
    }

    fn end(&mut self) -> Result<(), Stop> {
        Ok(())
    }
}

/// The part that a target means, seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let (base, rest) = match target.strip_prefix('/') {
        Some(rest) => ("", rest),
        None => (folder, target.as_str()),
    };
    let mut steps: Vec<&str> = base.split('/').filter(|s| !s.is_empty()).collect();
    for step in rest.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}
