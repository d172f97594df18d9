//! What the elements of a story mean, and which are passed over.

use super::{Kind, NoteNumbers, Reference, Story, What};
use crate::read::extract::docx::paragraph::{Mark, Run};
use crate::read::extract::docx::symbols::{Font, symbol};
use crate::read::extract::docx::xml::{Element, Go, Space, Stop, Visitor};

impl Story<'_> {
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
        self.changes += usize::from(matches!(e.name, "ins" | "del" | "moveFrom" | "moveTo" | "cellIns" | "cellDel"));
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

    /// A mark of a field: its instruction begins, its result begins, or it ends.
    fn field(&mut self, mark: &str) {
        match mark {
            "begin" => {
                self.fields.push(true);
                self.instructions += 1;
            }
            "separate" => {
                if let Some(instruction) = self.fields.last_mut().filter(|f| **f) {
                    *instruction = false;
                    self.instructions -= 1;
                }
            }
            "end" => {
                let ended = self.fields.pop();
                self.instructions -= usize::from(ended == Some(true));
            }
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
            "fldChar" if !self.plain_fields => self.field(&e.attribute("fldCharType").unwrap_or_default()),
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
