//! One story of a DOCX, the body or the notes, read from front to back into blocks.

mod elements;

use super::counter::{Counts, Labels};
use super::paragraph::{Block, Mark, Paragraph, Spoken};
use super::xml::{Element, Stop};
use crate::read::extract::Limits;
use rustc_hash::FxHashMap;

/// Elements of one kind under one parent are told apart for this many kinds; the rest are counted together.
const MAX_KINDS: usize = 64;

/// What an open element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Paragraph,
    ParagraphProperties,
    MarkProperties,
    NumberProperties,
    Run,
    RunProperties,
    /// Text; true where the spaces around it count.
    Text(bool),
    /// A row or a cell; true where it was deleted.
    Row(bool),
    Cell(bool),
    /// The properties of a row or a cell.
    Properties,
    TextBox,
    /// Alternatives; true once one of them has said something.
    Alternatives(bool),
    /// One of them, and how much had been written before it.
    Alternative(usize),
    Note,
    NoteProperties(Kind),
    Other,
}

/// Footnotes or endnotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// At the foot of a page.
    Foot,
    /// At the end of the document.
    End,
}

struct Frame {
    what: What,
    /// Its name, and which of its kind it is.
    name: String,
    index: usize,
    children: Vec<(String, usize)>,
}

/// A note that the text refers to.
#[derive(Debug)]
pub(super) struct Reference {
    /// Its kind.
    pub(super) kind: Kind,
    /// Its number in the part of notes.
    pub(super) id: i64,
    /// It has a mark of its own, which the text tells, and is not counted.
    pub(super) custom: bool,
}

/// How notes are numbered.
#[derive(Debug, Clone)]
pub(super) struct NoteNumbers {
    /// The format.
    pub(super) format: String,
    /// The first number.
    pub(super) start: i64,
}

/// A story as it is read.
pub(super) struct Story<'d> {
    labels: Labels<'d>,
    counts: Counts,
    /// The counts around open text boxes, each of which counts for itself.
    around: Vec<Counts>,
    limits: Limits,
    frames: Vec<Frame>,
    open: Vec<Paragraph>,
    /// A paragraph whose end was deleted or hidden; what comes next goes on with it.
    carried: Option<Paragraph>,
    /// Open fields; true while their instruction is read.
    fields: Vec<bool>,
    /// How many of them are true.
    instructions: usize,
    plain_fields: bool,
    text: String,
    keep_spaces: bool,
    note: Option<i64>,
    written: usize,
    bytes: u64,
    count: usize,
    /// What was read, in order.
    pub(super) blocks: Vec<Block>,
    /// The notes by number.
    pub(super) notes: FxHashMap<i64, Vec<Block>>,
    /// The notes referred to, in order.
    pub(super) references: Vec<Reference>,
    /// How notes are numbered, where it is said.
    pub(super) numbers: FxHashMap<Kind, NoteNumbers>,
    /// Tracked changes that were met.
    pub(super) changes: usize,
    /// The language of the runs.
    pub(super) spoken: Spoken,
}

impl<'d> Story<'d> {
    /// A story that nothing was read of yet. With `plain_fields` the marks of fields count for nothing, as is right where they are broken.
    pub(super) fn new(labels: Labels<'d>, limits: &Limits, plain_fields: bool) -> Story<'d> {
        Story {
            labels,
            counts: Counts::default(),
            around: Vec::new(),
            limits: *limits,
            frames: Vec::new(),
            open: Vec::new(),
            carried: None,
            fields: Vec::new(),
            instructions: 0,
            plain_fields,
            text: String::new(),
            keep_spaces: false,
            note: None,
            written: 0,
            bytes: 0,
            count: 0,
            blocks: Vec::new(),
            notes: FxHashMap::default(),
            references: Vec::new(),
            numbers: FxHashMap::default(),
            changes: 0,
            spoken: Spoken::default(),
        }
    }

    /// True where the instruction of a field never ended, so that text may have been taken for a part of it.
    pub(super) fn has_broken_field(&self) -> bool {
        self.instructions > 0
    }

    fn parent(&self) -> What {
        self.frames.last().map_or(What::Other, |f| f.what)
    }

    /// The innermost open paragraph, where what stands in it now is to be seen.
    fn seen(&mut self) -> Option<&mut Paragraph> {
        let hidden = self.instructions > 0;
        self.open.last_mut().filter(|p| !hidden && p.visible())
    }

    /// Adds text to the paragraph if it is to be seen there.
    fn add(&mut self, text: &str) {
        if text.is_empty() || self.seen().is_none() {
            return;
        }
        self.settle();
        self.written += text.len();
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.add(text);
            self.spoken.hear(text, &paragraph.run);
        }
    }

    /// Looks up the numbering of the innermost open paragraph, and counts it.
    fn settle(&mut self) {
        let Some(p) = self.open.last_mut().filter(|p| !p.settled) else { return };
        let chain = || self.labels.styles.chain(p.style.as_deref());
        p.apart |= p.outline.or_else(|| chain().find_map(|(_, s)| s.outline)).is_some_and(|n| (0..9).contains(&n));
        if p.mark == Mark::Gone {
            return;
        }
        p.settled = true;
        let list = p.number.list.or_else(|| chain().find_map(|(_, s)| s.number.list)).filter(|id| *id != 0);
        let Some((list, found)) = list.and_then(|id| Some((id, self.labels.numbering.find(id, self.labels.styles)?))) else { return };
        // A level belongs to a style by being named in the list; what the style itself says of it comes after that.
        let linked = || chain().find_map(|(id, _)| found.level_of(id));
        let level = match (p.number.level, p.number.list) {
            (Some(level), _) => level,
            (None, Some(_)) => linked().unwrap_or(0),
            (None, None) => linked().or_else(|| chain().find_map(|(_, s)| s.number.level)).unwrap_or(0),
        };
        if let Some(numbered) = self.labels.next(&mut self.counts, list, level) {
            p.list = Some(numbered.list);
            p.apart |= numbered.begins;
            p.label = Some(numbered.label);
        }
    }

    fn open_paragraph(&mut self, e: &Element) {
        let mut p = Paragraph::default();
        if let Some(before) = self.carried.take() {
            p = Paragraph { text: before.text, after: before.after, pointer: before.pointer, ..p };
            if before.mark == Mark::Hidden {
                p.text.push('\t');
            }
            // After a hidden mark the label stays that of the beginning, after a deleted one it is that of the end.
            if before.label.is_some() {
                (p.label, p.list, p.apart, p.settled) = (before.label, before.list, before.apart, true);
            }
        }
        let id = e.attribute("paraId").filter(|id| id.len() <= 16 && id.bytes().all(|b| b.is_ascii_alphanumeric()));
        p.pointer = p.pointer.or(id.map(|id| format!("paraId:{id}")));
        p.style_hides = self.hidden_by_style(None);
        self.open.push(p);
    }

    fn hidden_by_style(&self, style: Option<&str>) -> bool {
        self.labels.styles.chain(style).find_map(|(_, s)| s.hidden).unwrap_or(false)
    }

    fn close_paragraph(&mut self, path: String) -> Result<(), Stop> {
        // A paragraph that its style hides as a whole is not there, and not counted.
        if self.open.last().is_some_and(|p| p.mark == Mark::Kept && !(p.style_hides && p.text.is_empty())) {
            self.settle();
        }
        let Some(mut p) = self.open.pop() else { return Ok(()) };
        if !p.text.is_empty() {
            p.pointer.get_or_insert_with(|| path.clone());
        }
        if p.mark == Mark::Kept {
            return self.emit(p, path);
        }
        if p.text.is_empty() {
            p.pointer = None;
        }
        self.carried = Some(p);
        Ok(())
    }

    /// What was carried on ends where nothing follows that could go on with it.
    fn flush(&mut self) -> Result<(), Stop> {
        match self.carried.take() {
            Some(p) => self.emit(p, String::new()),
            None => Ok(()),
        }
    }

    fn emit(&mut self, p: Paragraph, path: String) -> Result<(), Stop> {
        let text = p.written();
        let block = Block { text, pointer: p.pointer.unwrap_or(path), list: p.list, apart: p.apart };
        let blocks = Some(block).filter(|b| !b.text.is_empty()).into_iter().chain(p.after);
        for block in blocks {
            self.count += 1;
            self.bytes += (block.text.len() + block.pointer.len()) as u64;
            if self.count > self.limits.lines || self.bytes > self.limits.unpacked {
                let reason = format!("has more text than may be read ({} paragraphs, {} bytes)", self.limits.lines, self.limits.unpacked);
                return Err((reason, "split the document"));
            }
            match (self.open.last_mut(), self.note) {
                (Some(outer), _) => outer.after.push(Block { apart: true, ..block }),
                (None, Some(note)) => self.notes.entry(note).or_default().push(block),
                (None, None) => self.blocks.push(block),
            }
        }
        Ok(())
    }

    /// The path of the innermost open element.
    fn path(&self) -> String {
        let mut out = String::new();
        for (depth, frame) in self.frames.iter().enumerate() {
            out.push('/');
            out.push_str(&frame.name);
            // The document and its body are there once.
            if depth > 1 || depth == 1 && !frame.name.ends_with("body") {
                out += &format!("[{}]", frame.index);
            }
        }
        out
    }

    fn push(&mut self, what: What, e: &Element, index: usize) {
        self.frames.push(Frame { what, name: e.qualified.to_string(), index, children: Vec::new() });
    }

    /// Which of its kind under its parent the element is that begins.
    fn index(&mut self, e: &Element) -> usize {
        let Some(frame) = self.frames.last_mut() else { return 1 };
        match frame.children.iter().position(|(name, _)| name == e.qualified) {
            Some(at) => {
                frame.children[at].1 += 1;
                frame.children[at].1
            }
            None if frame.children.len() < MAX_KINDS => {
                frame.children.push((e.qualified.to_string(), 1));
                1
            }
            None => 1,
        }
    }
}
