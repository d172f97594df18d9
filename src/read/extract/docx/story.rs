//! One story of a DOCX, the body or the notes, read from front to back into blocks.

use super::counter::{Counts, Labels};
use super::paragraph::{Block, Mark, Paragraph, Run, Spoken};
use super::symbols::{Font, symbol};
use super::xml::{Element, Go, Space, Stop, Visitor};
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
            spoken: Spoken::default(),
        }
    }

    /// True where the instruction of a field never ended, so that text may have been taken for a part of it.
    pub(super) fn has_broken_field(&self) -> bool {
        self.fields.contains(&true)
    }

    fn parent(&self) -> What {
        self.frames.last().map_or(What::Other, |f| f.what)
    }

    /// The innermost open paragraph, where what stands in it now is to be seen.
    fn seen(&mut self) -> Option<&mut Paragraph> {
        let hidden = self.fields.contains(&true);
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
        p.heading |= p.outline.or_else(|| chain().find_map(|(_, s)| s.outline)).is_some_and(|n| (0..9).contains(&n));
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
        p.label = self.labels.next(&mut self.counts, list, level);
        p.list = p.label.as_ref().map(|_| list);
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
                (p.label, p.list, p.heading, p.settled) = (before.label, before.list, before.heading, true);
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
        if self.open.last().is_some_and(|p| p.mark == Mark::Kept) {
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
        let block = Block { text, pointer: p.pointer.unwrap_or(path), list: p.list, heading: p.heading };
        let blocks = Some(block).filter(|b| !b.text.is_empty()).into_iter().chain(p.after);
        for block in blocks {
            self.count += 1;
            self.bytes += (block.text.len() + block.pointer.len()) as u64;
            if self.count > self.limits.lines || self.bytes > self.limits.unpacked {
                let reason = format!("has more text than may be read ({} paragraphs, {} bytes)", self.limits.lines, self.limits.unpacked);
                return Err((reason, "split the document"));
            }
            match (self.open.last_mut(), self.note) {
                (Some(outer), _) => outer.after.push(block),
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

    /// The row or cell around the properties that are being read was deleted.
    fn delete_around(&mut self) {
        if let Some(around) = self.frames.iter_mut().rev().nth(1) {
            around.what = match around.what {
                What::Row(_) => What::Row(true),
                What::Cell(_) => What::Cell(true),
                other => other,
            };
        }
    }

    /// What an element of WordprocessingML is; nothing where it is passed over.
    fn word(&mut self, e: &Element) -> Result<Option<What>, Stop> {
        let parent = self.parent();
        let what = match (e.name, parent) {
            ("del" | "moveFrom", What::MarkProperties) => {
                self.open.last_mut().into_iter().for_each(|p| p.mark = Mark::Gone);
                return Ok(None);
            }
            ("del" | "cellDel", What::Properties) => {
                self.delete_around();
                return Ok(None);
            }
            (
                "del" | "moveFrom" | "delText" | "instrText" | "delInstrText" | "rt" | "rubyPr" | "sdtPr" | "sdtEndPr" | "tblPr"
                | "tblGrid",
                _,
            ) => {
                return Ok(None);
            }
            (name, _) if name.ends_with("Change") => return Ok(None),
            ("p", _) => {
                self.open_paragraph(e);
                What::Paragraph
            }
            ("pPr", What::Paragraph) => What::ParagraphProperties,
            ("rPr", What::ParagraphProperties) => What::MarkProperties,
            ("rPr", What::Run) => What::RunProperties,
            ("rPr", _) => return Ok(None),
            ("numPr", What::ParagraphProperties) => What::NumberProperties,
            (_, What::ParagraphProperties | What::NumberProperties | What::MarkProperties | What::RunProperties) => {
                self.property(e, parent);
                What::Other
            }
            ("r", _) => {
                self.open.last_mut().into_iter().for_each(|p| p.run = Run::default());
                What::Run
            }
            ("t", _) => What::Text(self.keep_spaces || e.attribute("space").is_some_and(|v| v == "preserve")),
            ("document" | "footnotes" | "endnotes", _) => {
                self.keep_spaces = e.attribute("space").is_some_and(|v| v == "preserve");
                What::Other
            }
            (_, What::Run | What::Alternative(_)) if self.character(e) => return Ok(None),
            ("tbl", _) => {
                self.flush()?;
                What::Other
            }
            ("tr", _) => What::Row(false),
            ("tc", _) => {
                self.flush()?;
                What::Cell(false)
            }
            ("trPr", What::Row(_)) | ("tcPr", What::Cell(_)) => What::Properties,
            ("txbxContent", _) => {
                if self.open.last().is_some_and(|p| p.mark == Mark::Kept) {
                    self.settle();
                }
                self.around.push(std::mem::take(&mut self.counts));
                What::TextBox
            }
            ("footnote" | "endnote", _) => {
                let id = e.attribute("id").and_then(|id| id.parse().ok());
                // Separators are no notes.
                let kind = e.attribute("type").unwrap_or_default();
                self.note = id.filter(|_| kind.is_empty() || kind == "normal");
                if self.note.is_none() {
                    return Ok(None);
                }
                What::Note
            }
            ("footnotePr", _) => What::NoteProperties(Kind::Foot),
            ("endnotePr", _) => What::NoteProperties(Kind::End),
            ("numFmt" | "numStart", What::NoteProperties(kind)) => {
                let (format, start) = if kind == Kind::Foot { ("decimal", 1) } else { ("lowerRoman", 1) };
                let numbers = self.numbers.entry(kind).or_insert_with(|| NoteNumbers { format: format.into(), start });
                if e.name == "numFmt" {
                    numbers.format = e.val().unwrap_or_default().chars().take(64).collect();
                } else {
                    numbers.start = e.number().unwrap_or(1);
                }
                What::Other
            }
            _ => What::Other,
        };
        Ok(Some(what))
    }

    /// A property of a paragraph, its mark or a run.
    fn property(&mut self, e: &Element, parent: What) {
        let styles = self.labels.styles;
        let Some(p) = self.open.last_mut() else { return };
        match (e.name, parent) {
            ("pStyle", What::ParagraphProperties) => {
                p.style = e.val();
                p.style_hides = styles.chain(p.style.as_deref()).find_map(|(_, s)| s.hidden).unwrap_or(false);
            }
            ("outlineLvl", What::ParagraphProperties) => p.outline = e.number(),
            ("numId", What::NumberProperties) => p.number.list = e.number(),
            ("ilvl", What::NumberProperties) => p.number.level = e.number().and_then(|n| n.try_into().ok()),
            ("vanish" | "specVanish", What::MarkProperties) if p.mark == Mark::Kept && e.on() => p.mark = Mark::Hidden,
            ("vanish", What::RunProperties) => p.run.hidden = Some(e.on()),
            ("rStyle", What::RunProperties) => p.run.style_hides = e.val().is_some_and(|id| styles.hides(&id)),
            ("rtl", What::RunProperties) => p.run.rtl = e.on(),
            ("rFonts", What::RunProperties) => p.run.font = e.attribute("ascii").map_or(Font::Plain, |name| Font::named(&name)),
            ("lang", What::RunProperties) => p.run.languages = ["val", "eastAsia", "bidi"].map(|name| e.attribute(name)),
            _ => {}
        }
    }

    /// An element that stands for a character, or for the mark of a field or note; false where it is none of these.
    fn character(&mut self, e: &Element) -> bool {
        match e.name {
            "tab" | "ptab" | "br" | "cr" => self.add("\t"),
            "noBreakHyphen" => self.add("-"),
            "softHyphen" | "lastRenderedPageBreak" => {}
            "sym" => {
                let code = e.attribute("char").and_then(|c| u32::from_str_radix(c.trim(), 16).ok());
                let font = e.attribute("font").map_or(Font::Plain, |name| Font::named(&name));
                if let Some(c) = code.and_then(|code| symbol(font, code)) {
                    self.add(c.encode_utf8(&mut [0; 4]));
                }
            }
            "fldChar" if !self.plain_fields => match e.attribute("fldCharType").as_deref() {
                Some("begin") => self.fields.push(true),
                Some("separate") => self.fields.last_mut().into_iter().for_each(|f| *f = false),
                Some("end") => {
                    self.fields.pop();
                }
                _ => {}
            },
            "fldChar" => {}
            "footnoteReference" | "endnoteReference" => {
                let kind = if e.name == "footnoteReference" { Kind::Foot } else { Kind::End };
                let id = e.attribute("id").and_then(|id| id.parse().ok());
                let custom = e.attribute("customMarkFollows").is_some_and(|v| !matches!(v.as_str(), "0" | "false" | "off"));
                if let Some(id) = id.filter(|_| self.seen().is_some()) {
                    self.references.push(Reference { kind, id, custom });
                }
            }
            _ => return false,
        }
        true
    }
}

impl Visitor for Story<'_> {
    fn start(&mut self, e: &Element) -> Result<Go, Stop> {
        let index = self.index(e);
        let parent = self.parent();
        if matches!(parent, What::Row(true) | What::Cell(true)) {
            return Ok(Go::Past);
        }
        let what = match (e.space, e.name) {
            (Space::Word, _) => match self.word(e)? {
                Some(what) => what,
                None => return Ok(Go::Past),
            },
            (Space::Math, "r") => {
                self.open.last_mut().into_iter().for_each(|p| p.run = Run::default());
                What::Run
            }
            (Space::Math, "t") => What::Text(true),
            (Space::Compatibility, "AlternateContent") => What::Alternatives(false),
            // Of the alternatives the first one counts that says anything, so that no text box is read twice.
            (Space::Compatibility, "Choice" | "Fallback") if parent == What::Alternatives(true) => return Ok(Go::Past),
            (Space::Compatibility, "Choice" | "Fallback") => What::Alternative(self.written),
            (Space::Other, "symEx") => {
                let code = e.attribute("char").and_then(|c| u32::from_str_radix(c.trim(), 16).ok());
                if let Some(c) = code.and_then(char::from_u32).filter(|c| !c.is_control()) {
                    self.add(c.encode_utf8(&mut [0; 4]));
                }
                return Ok(Go::Past);
            }
            _ => What::Other,
        };
        if matches!(what, What::Text(_)) {
            self.text.clear();
        }
        self.push(what, e, index);
        Ok(Go::In)
    }

    fn text(&mut self, text: &str) {
        if matches!(self.parent(), What::Text(_)) {
            self.text.push_str(text);
        }
    }

    fn end(&mut self) -> Result<(), Stop> {
        match self.parent() {
            What::Text(keep) => {
                let text = std::mem::take(&mut self.text);
                let white = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
                self.add(if keep { &text } else { text.trim_matches(white) });
                self.text = text;
            }
            What::Paragraph => {
                let named = self.open.last().is_some_and(|p| p.pointer.is_some());
                let path = if named { String::new() } else { self.path() };
                self.close_paragraph(path)?;
            }
            What::Alternative(before) if self.written > before => {
                if let Some(around) = self.frames.iter_mut().rev().nth(1) {
                    around.what = What::Alternatives(true);
                }
            }
            What::TextBox => {
                self.flush()?;
                self.counts = self.around.pop().unwrap_or_default();
            }
            What::Cell(_) => self.flush()?,
            What::Note => {
                self.flush()?;
                self.note = None;
            }
            _ => {}
        }
        self.frames.pop();
        if self.frames.is_empty() {
            self.flush()?;
        }
        Ok(())
    }
}
