//! Opens a file: plain text is decoded; out of other formats the text is taken, a source for each version that the file holds.

use super::error::{ReadError, shown};
use super::extract::{self, Extracted, Format, Limits};
use super::{Options, encoding, guess};
use crate::document::Source;
use crate::language::Tag;
use std::path::Path;
use std::sync::Arc;

/// A version's text, or that of a whole file which may hold several.
pub struct Opened {
    /// Its text.
    pub source: Arc<Source>,
    /// Its language, where the format says it.
    pub language: Option<Tag>,
    /// It stands beside other versions, unit by unit.
    pub bilingual: bool,
    /// What was read otherwise than one may think.
    pub warnings: Vec<String>,
}

/// Opens a file; at least one text. What is laid over it stands in the place of what lies on disk, save for DOCX and PDF, which no
/// editor of texts holds open.
pub fn open(path: &Path, laid: Option<&str>, options: &Options) -> Result<Vec<Opened>, ReadError> {
    let format = Format::of(path);
    let laid = laid.filter(|_| !matches!(format, Some(Format::Docx | Format::Pdf)));
    // What an editor holds is decoded already.
    let name = options.encoding.as_deref().filter(|_| laid.is_none());
    let bytes = match laid {
        Some(text) if text.len() as u64 > options.max_bytes => {
            return Err(ReadError::TooLarge { path: shown(path), bytes: text.len() as u64, limit: options.max_bytes });
        }
        Some(text) => text.as_bytes().to_vec(),
        None => encoding::read_bytes(path, options.max_bytes)?,
    };
    let Some(format) = format else {
        let source = match laid {
            Some(_) => encoding::decode(&shown(path), bytes, Some("utf-8"))?,
            None => encoding::decode(&shown(path), bytes, name)?,
        };
        return Ok(vec![Opened { source: Arc::new(source), language: None, bilingual: false, warnings: Vec::new() }]);
    };
    let path = shown(path);
    let limits = Limits::default();
    let said = match format {
        Format::Docx | Format::Pdf => None,
        Format::Html => extract::html::charset(&bytes).map(String::from),
        Format::Xliff | Format::Tmx => xml_encoding(&bytes).map(String::from),
        Format::Po => po_charset(&bytes).map(String::from),
    };
    // What a file says of its own encoding counts only where that is an encoding, and where the bytes do not show that it is wrong.
    let said = said.filter(|s| encoding::is_known(s) && std::str::from_utf8(&bytes).is_err());
    let text = |bytes: Vec<u8>| encoding::decode_markup(&path, bytes, name.or(said.as_deref())).map(|s| s.text);
    let all: Vec<Extracted> = match format {
        Format::Docx => vec![extract::docx::extract(&path, &bytes, &limits)?],
        Format::Pdf => vec![extract::pdf::extract(&path, bytes, &limits)?],
        Format::Html => extract::html::extract(&path, &text(bytes)?, &limits)?,
        Format::Xliff => extract::xliff::extract(&path, &text(bytes)?, &limits)?,
        Format::Tmx => extract::tmx::extract(&path, &text(bytes)?, &limits)?,
        Format::Po => extract::po::extract(&path, &text(bytes)?, &limits)?,
    };
    let bilingual = matches!(format, Format::Xliff | Format::Tmx | Format::Po);
    let doubtful = matches!(format, Format::Html | Format::Docx | Format::Pdf);
    let mut all = all;
    if doubtful {
        let one = all.len() == 1;
        all.iter_mut().for_each(|e| doubt(e, format == Format::Html, one));
    }
    let filled = all.into_iter().filter(|e| e.lines.iter().any(|l| !l.text.trim().is_empty()));
    let opened: Vec<Opened> = filled
        .map(|e| {
            let lines = e.lines.into_iter().map(|l| (l.text, l.pointer));
            let source = Arc::new(Source::extracted(path.clone(), lines));
            let warnings = e.notices.into_iter().map(|n| format!("{path}: {n}")).collect();
            Opened { language: e.language, source, bilingual, warnings }
        })
        .collect();
    if opened.is_empty() { Err(ReadError::Empty { path }) } else { Ok(opened) }
}

/// Languages that detection knows well enough to contradict a file that says one of them.
const TOLD_APART: [&str; 11] = ["en", "fr", "ar", "sq", "tk", "zh", "tr", "az", "fa", "ur", "de"];

/// So many characters of a version are looked at, and so many letters there must be, to contradict its file.
const SEEN: usize = 8000;
const LETTERS: usize = 200;

/// Confidence from which the text is believed rather than what its file says: that of a unit in another language than its version.
const SURE: f32 = 0.9;

/// Takes the language away that a file says of a version whose text is surely in another one. In a page somebody wrote it, and it is
/// told; in a document it is what the word processor was set to. Of `one` version alone the language is then left to detection.
fn doubt(e: &mut Extracted, told: bool, one: bool) {
    let Some(said) = e.language.clone().filter(|l| TOLD_APART.contains(&l.primary())) else { return };
    let text: String = e.lines.iter().flat_map(|l| l.text.chars().chain([' '])).take(SEEN).collect();
    if text.chars().filter(|c| c.is_alphabetic()).count() < LETTERS {
        return;
    }
    let (found, sure) = guess::unit_language(&text, &said);
    if found.primary() == said.primary() || sure < SURE || !TOLD_APART.contains(&found.primary()) {
        return;
    }
    if told {
        let what = if one { "the page" } else { "a part of the page" };
        e.notices
            .push(format!("{what} says that it is in {said}, and its text is in {found}; it is read as {found}, mend its lang attribute"));
    }
    e.language = Some(found);
}

/// The encoding that an XML declaration names.
fn xml_encoding(bytes: &[u8]) -> Option<&str> {
    let head = std::str::from_utf8(bytes.get(..bytes.len().min(200))?.split(|&b| b == b'>').next()?).ok()?;
    let rest = head.strip_prefix("<?xml")?.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split(quote).next()
}

/// The encoding that the header of a PO file names.
fn po_charset(bytes: &[u8]) -> Option<&str> {
    let head = &bytes[..bytes.len().min(4096)];
    let at = head.windows(8).position(|w| w == b"charset=")? + 8;
    let end = at + head[at..].iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_.:".contains(b)))?;
    std::str::from_utf8(&head[at..end]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_say_their_encoding() {
        assert_eq!(xml_encoding(b"<?xml version='1.0' encoding='windows-1252'?><tmx/>"), Some("windows-1252"));
        assert_eq!(xml_encoding(b"<?xml version=\"1.0\"?><tmx/>"), None);
        assert_eq!(xml_encoding(b"<tmx encoding='x'/>"), None);
        assert_eq!(po_charset(b"msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=ISO-8859-9\\n\"\n"), Some("ISO-8859-9"));
    }
}
