//! DOCX (ECMA-376, WordprocessingML) into lines: the text as a reader of the document sees it, with changes accepted and hidden text
//! left out, tables cell by cell, text boxes after the paragraph that they hang on, notes after the body, and the labels of automatic
//! numbering written out.
//!
//! ```text
//! package (ZIP, relationships) ─▶ xml (one walk) ─▶ styles, numbering ─▶ story (paragraphs, counter for labels) ─▶ lines
//! ```
//!
//! Headers, footers, comments, charts and files embedded in the document are not read; nothing outside it is fetched.

mod counter;
mod formats;
mod numbering;
mod package;
mod paragraph;
#[cfg(test)]
pub(crate) mod sample;
mod story;
mod styles;
mod symbols;
#[cfg(test)]
mod tests_hostile;
#[cfg(test)]
mod tests_numbering;
#[cfg(test)]
mod tests_text;
mod xml;

use super::{Extracted, Limits, Line, broken};
use crate::read::ReadError;
use counter::Labels;
use formats::written;
use numbering::Numbering;
use package::Package;
use paragraph::Block;
use rustc_hash::FxHashMap;
use story::{Kind, NoteNumbers, Reference, Story};
use styles::Styles;

/// Takes the text out of a DOCX, which `bytes` are; `path` is how errors call the file. A file that is no DOCX, is broken or asks for more
/// than `limits` allow is an error that names the part and the remedy.
pub fn extract(path: &str, bytes: &[u8], limits: &Limits) -> Result<Extracted, ReadError> {
    let mut package = Package::open(path, bytes, limits)?;
    let main = package.main()?;
    let relations = package.relations(&main)?;
    let mut styles = Styles::default();
    package.walk(&relations.part("styles"), &mut styles)?;
    let mut numbering = Numbering::default();
    package.walk(&relations.part("numbering"), &mut numbering)?;
    let labels = Labels { styles: &styles, numbering: &numbering };
    let mut document = Document { path, limits, labels, package };
    let settings = document.story(&relations.part("settings"))?;
    let mut body = document.story(&main)?;
    let mut numbers = settings.numbers;
    numbers.extend(std::mem::take(&mut body.numbers));
    let mut blocks = std::mem::take(&mut body.blocks);
    for (kind, part) in [(Kind::Foot, "footnotes"), (Kind::End, "endnotes")] {
        if body.references.iter().any(|r| r.kind == kind) {
            let mut story = document.story(&relations.part(part))?;
            body.changes += story.changes;
            let notes = std::mem::take(&mut story.notes);
            blocks.extend(under_numbers(kind, &body.references, notes, numbers.get(&kind)));
        }
    }
    let lines = lines(blocks);
    if lines.len() > limits.lines {
        let reason = format!("has {} lines of text, more than the limit of {}", lines.len(), limits.lines);
        return Err(broken(path, main, reason, "split the document"));
    }
    let notices = match body.changes {
        0 => Vec::new(),
        1 => vec!["has a tracked change, which is taken as accepted; accept or reject it to be sure".to_string()],
        n => vec![format!("has {n} tracked changes, which are taken as accepted; accept or reject them to be sure")],
    };
    Ok(Extracted { language: body.spoken.language(), lines, notices })
}

struct Document<'d> {
    path: &'d str,
    limits: &'d Limits,
    labels: Labels<'d>,
    package: Package<'d>,
}

impl<'d> Document<'d> {
    /// Reads one story; it is empty where there is no such part.
    fn story(&mut self, part: &str) -> Result<Story<'d>, ReadError> {
        let mut story = Story::new(self.labels, self.limits, false);
        let Some(text) = self.package.text(part)? else { return Ok(story) };
        xml::walk(self.path, part, &text, self.limits, &mut story)?;
        if story.has_broken_field() {
            story = Story::new(self.labels, self.limits, true);
            xml::walk(self.path, part, &text, self.limits, &mut story)?;
        }
        Ok(story)
    }
}

/// The notes of a kind in the order in which the text refers to them, each under its number: "[1] …".
fn under_numbers(kind: Kind, references: &[Reference], mut notes: FxHashMap<i64, Vec<Block>>, how: Option<&NoteNumbers>) -> Vec<Block> {
    let usual = if kind == Kind::Foot { "decimal" } else { "lowerRoman" };
    let format = how.map_or(usual, |h| h.format.as_str());
    let mut number = how.map_or(1, |h| h.start);
    let mut out = Vec::new();
    for reference in references.iter().filter(|r| r.kind == kind) {
        let mut blocks = notes.remove(&reference.id).unwrap_or_default();
        if !reference.custom {
            let label = written(format, number, true).filter(|l| !l.is_empty());
            if let (Some(label), Some(first)) = (label, blocks.first_mut()) {
                first.text = format!("[{label}] {}", first.text);
                first.list = None;
            }
            number = number.saturating_add(1);
        }
        out.append(&mut blocks);
    }
    out
}

/// Blocks with an empty line between them, except between items of one list.
fn lines(blocks: Vec<Block>) -> Vec<Line> {
    let mut lines = Vec::with_capacity(2 * blocks.len());
    let mut before: Option<Option<i64>> = None;
    for block in blocks {
        let goes_on = block.list.is_some() && before == Some(block.list) && !block.apart;
        if before.is_some() && !goes_on {
            lines.push(Line::default());
        }
        before = Some(block.list);
        lines.push(Line { text: block.text, pointer: block.pointer });
    }
    lines
}
