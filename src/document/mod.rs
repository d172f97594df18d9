//! What reading makes and everything else reads: families, versions, sections, units and where they stand in the source.
//! Plain data, no I/O.

mod fingerprint;
mod label;
mod source;

pub use fingerprint::Fingerprint;
pub use label::{Label, LabelSystem, LabelWord};
pub use source::{Position, Source, SourceLine};

use crate::language::Tag;
use std::ops::Range;
use std::sync::Arc;

/// All versions of one document.
#[derive(Debug, Clone)]
pub struct Family {
    /// Name shown in reports: the folder's, the bundle's or the common stem of the files, `/`-separated below the root.
    pub id: String,
    /// The versions, in the order in which they were read. At most one a language.
    pub versions: Vec<Version>,
    /// Index into `versions` of the one the others are compared with.
    pub reference: usize,
    /// Why these versions were taken for one document, in a sentence.
    pub reason: String,
}

impl Family {
    /// The last part of its id: what it is called in whichever folder the reading began. Fingerprints go by it.
    pub fn name(&self) -> &str {
        self.id.rsplit('/').next().unwrap_or(&self.id)
    }
}

/// One language version of a document: a whole file, or some lines of a bundle.
#[derive(Debug, Clone)]
pub struct Version {
    /// Language of the version as a whole.
    pub language: Tag,
    /// The text it stands in; a bundle's versions share one.
    pub source: Arc<Source>,
    /// First and last physical line (1-based, inclusive) of the version in its source.
    pub lines: (usize, usize),
    /// Sections in reading order. Section 0 is what stands before the first heading (it may be empty).
    pub sections: Vec<Section>,
    /// Units in reading order.
    pub units: Vec<Unit>,
    /// For each physical line of the source the number of the unit that a bilingual file (XLIFF, TMX, PO) has it in, 0 for lines in none;
    /// what stands in one unit is stated to be one clause, in all versions of the family. Empty where nothing is stated.
    pub stated: Arc<[u32]>,
}

impl Version {
    /// The number of the stated unit that a unit of this version stands in.
    pub fn stated_unit(&self, unit: usize) -> Option<u32> {
        let line = self.units.get(unit)?.lines.0.checked_sub(1)?;
        self.stated.get(line).copied().filter(|n| *n > 0)
    }
}

impl Version {
    /// Number of the section that a unit stands in, or of the nearest one around it that bears a number.
    pub fn section_number(&self, unit: usize) -> Option<&str> {
        let mut s = self.sections.get(self.units.get(unit)?.section)?;
        while s.number.is_empty() {
            s = self.sections.get(s.parent?)?;
        }
        Some(&s.number)
    }
}

/// A section: a heading and what follows up to the next heading of the same or a higher level.
#[derive(Debug, Clone)]
pub struct Section {
    /// Index into `Version::units` of the heading; none for the text before the first heading.
    pub heading: Option<usize>,
    /// Nesting depth: 1 for top-level sections, 0 for section 0.
    pub level: u8,
    /// Number as a reader would cite it: `3`, `2.1`, or empty where headings bear no number.
    pub number: String,
    /// Enclosing section; none at the top.
    pub parent: Option<usize>,
    /// The section's own units, heading included, subsections left out.
    pub units: Range<usize>,
}

/// What a unit is in the structure of its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitKind {
    /// The document's title.
    Title,
    /// A section's heading.
    Heading,
    /// A paragraph or clause.
    Paragraph,
    /// A list item that stands on a line of its own.
    ListItem,
    /// An item of a list that runs on inside a paragraph: "1) …; 2) …; and 3) …".
    InlineItem,
    /// `term: meaning` in a list of definitions.
    Definition,
    /// An entry of a table of contents.
    TocEntry,
}

/// The smallest piece of text that is aligned: a heading, a paragraph, a list item.
#[derive(Debug, Clone)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// Its label, parsed; the label's characters are not part of `text`.
    pub label: Option<Label>,
    /// The text as it stands in the source, hard-wrapped lines joined (by a space, or by nothing between Han characters).
    pub text: String,
    /// Where the pieces of `text` stand in `Source::text`, in order; joints between lines belong to no segment.
    pub segments: Vec<Segment>,
    /// First and last physical line (1-based, inclusive).
    pub lines: (usize, usize),
    /// Index into `Version::sections`.
    pub section: usize,
    /// Nesting depth of list items: 0 for paragraphs and headings, 1 for items of a list, 2 for items in items.
    pub depth: u8,
    /// The paragraph that an inline item is cut from, or the item or lead-in that this item stands under.
    pub parent: Option<usize>,
    /// Language of this unit where it is surely not the version's own (text left untranslated).
    pub language: Option<Tag>,
}

/// A piece of a unit's text and its place in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Byte offset in `Unit::text`.
    pub at: usize,
    /// Byte offset in `Source::text`.
    pub source: usize,
    /// Length in bytes, the same in both.
    pub len: usize,
}

impl Unit {
    /// The byte range of `Source::text` that the byte range `r` of `self.text` stands in.
    pub fn source_range(&self, r: Range<usize>) -> Range<usize> {
        let find = |x: usize, end: bool| {
            let mut best = self.segments.first().map_or(0, |s| s.source);
            for s in &self.segments {
                if x < s.at || (end && x == s.at) {
                    break;
                }
                best = s.source + (x - s.at).min(s.len);
            }
            best
        };
        let a = find(r.start, false);
        let b = find(r.end, true);
        a..b.max(a)
    }

    /// The unit's whole byte range in `Source::text`, label left out.
    pub fn range(&self) -> Range<usize> {
        match (self.segments.first(), self.segments.last()) {
            (Some(a), Some(b)) => a.source..b.source + b.len,
            _ => 0..0,
        }
    }
}
