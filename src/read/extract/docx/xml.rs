//! One XML part of the package, walked from front to back: nesting is bounded, document types and entities of its own are refused,
//! and whole branches can be passed over.

use super::super::{Limits, broken};
use crate::read::ReadError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion, escape};
use std::borrow::Cow;

/// Prefixes that are remembered: a DOCX declares some thirty, of which four matter.
const MAX_PREFIXES: usize = 64;

/// What to do about a part that is not what it should be.
pub(super) const SAVE_AGAIN: &str = "open it in Word or LibreOffice and save it again as .docx";

/// The vocabularies of DOCX that matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// WordprocessingML (`w:`), transitional or strict.
    Word,
    /// Formulas (`m:`).
    Math,
    /// Alternatives for older programs (`mc:`).
    Compatibility,
    /// Anything else.
    Other,
}

impl Space {
    fn of(uri: &str) -> Space {
        match uri {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main" | "http://purl.oclc.org/ooxml/wordprocessingml/main" => {
                Space::Word
            }
            "http://schemas.openxmlformats.org/officeDocument/2006/math" | "http://purl.oclc.org/ooxml/officeDocument/math" => Space::Math,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Space::Compatibility,
            _ => Space::Other,
        }
    }
}

/// An element that begins.
pub(super) struct Element<'a> {
    /// Its vocabulary.
    pub(super) space: Space,
    /// Its name without prefix.
    pub(super) name: &'a str,
    /// Its name as it is written.
    pub(super) qualified: &'a str,
    start: &'a BytesStart<'a>,
}

impl Element<'_> {
    /// The value of an attribute by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        attributes(self.start).find(|(key, _)| key.split_once(':').map_or(*key, |(_, local)| local) == name).map(|(_, value)| value.into())
    }

    /// The attribute `val`, which most elements of WordprocessingML have.
    pub(super) fn val(&self) -> Option<String> {
        self.attribute("val")
    }

    /// `val` as a whole number.
    pub(super) fn number(&self) -> Option<i64> {
        self.val()?.trim().parse().ok()
    }

    /// True unless `val` says no, as a property that is on or off has it.
    pub(super) fn on(&self) -> bool {
        self.val().is_none_or(|v| !matches!(v.as_str(), "0" | "false" | "off" | "no"))
    }
}

/// All attributes with their values. What is not well-formed is passed over; that a name stands twice is not looked for, since the search
/// would take quadratic time.
fn attributes<'a>(start: &'a BytesStart) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
    let mut all = start.attributes();
    all.with_checks(false);
    all.filter_map(Result::ok).map(|a| {
        let value = a.normalized_value(XmlVersion::Implicit1_0).unwrap_or_else(|_| a.value.clone());
        (a.key.0, value)
    })
}

/// Whether to go into an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Go {
    /// Its content and its end are told.
    In,
    /// Nothing more is told of it.
    Past,
}

/// Why a walk ends early: the reason and the remedy.
pub(super) type Stop = (String, &'static str);

/// Who is told what stands in a part.
pub(super) trait Visitor {
    /// An element begins.
    fn start(&mut self, e: &Element) -> Result<Go, Stop>;
    /// Text, or a part of it.
    fn text(&mut self, _text: &str) {}
    /// The element ends that was last gone into.
    fn end(&mut self) -> Result<(), Stop>;
}

/// What prefixes mean at this place.
struct Spaces {
    known: Vec<(String, Space)>,
    /// What an element declared anew: its depth, which prefix, and what that meant before.
    before: Vec<(usize, usize, Space)>,
}

impl Spaces {
    /// Programs that forget to declare their prefixes use these.
    fn new() -> Spaces {
        let usual = [("w", Space::Word), ("m", Space::Math), ("mc", Space::Compatibility), ("", Space::Other)];
        Spaces { known: usual.map(|(p, s)| (p.to_string(), s)).into(), before: Vec::new() }
    }

    fn enter(&mut self, start: &BytesStart, depth: usize) {
        if !start.attributes_raw().contains("xmlns") {
            return;
        }
        for (key, uri) in attributes(start) {
            let Some(prefix) = key.strip_prefix("xmlns").map(|rest| rest.strip_prefix(':').unwrap_or(rest)) else { continue };
            let space = Space::of(uri.trim());
            match self.known.iter().position(|(p, _)| p == prefix) {
                Some(at) => {
                    self.before.push((depth, at, self.known[at].1));
                    self.known[at].1 = space;
                }
                None if space != Space::Other && self.known.len() < MAX_PREFIXES => {
                    self.before.push((depth, self.known.len(), Space::Other));
                    self.known.push((prefix.to_string(), space));
                }
                None => {}
            }
        }
    }

    fn leave(&mut self, depth: usize) {
        while let Some((_, at, space)) = self.before.pop_if(|b| b.0 >= depth) {
            self.known[at].1 = space;
        }
    }

    fn split<'n>(&self, qualified: &'n str) -> (Space, &'n str) {
        let (prefix, name) = qualified.split_once(':').unwrap_or(("", qualified));
        (self.known.iter().find(|(p, _)| p == prefix).map_or(Space::Other, |(_, s)| *s), name)
    }
}

/// A walk over one part.
struct Walk<'v, V> {
    visitor: &'v mut V,
    spaces: Spaces,
    depth: usize,
    /// Depth of the element that is being passed over.
    past: Option<usize>,
    limit: usize,
}

impl<V: Visitor> Walk<'_, V> {
    fn start(&mut self, e: &BytesStart) -> Result<(), Stop> {
        self.depth += 1;
        if self.depth > self.limit {
            let reason = format!("has elements nested more than {} deep, which no document needs", self.limit);
            return Err((reason, SAVE_AGAIN));
        }
        self.spaces.enter(e, self.depth);
        if self.past.is_none() {
            let name = e.name();
            let (space, local) = self.spaces.split(name.0);
            if self.visitor.start(&Element { space, name: local, qualified: name.0, start: e })? == Go::Past {
                self.past = Some(self.depth);
            }
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Stop> {
        match self.past {
            Some(depth) if depth == self.depth => self.past = None,
            Some(_) => {}
            None => self.visitor.end()?,
        }
        self.spaces.leave(self.depth);
        self.depth = self.depth.saturating_sub(1);
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.past.is_none() {
            self.visitor.text(text);
        }
    }

    fn event(&mut self, event: Event) -> Result<(), Stop> {
        match event {
            Event::Start(e) => self.start(&e),
            Event::Empty(e) => {
                self.start(&e)?;
                self.end()
            }
            Event::End(_) => self.end(),
            Event::Text(t) => {
                self.text(&t);
                Ok(())
            }
            Event::CData(t) => {
                self.text(&t);
                Ok(())
            }
            Event::GeneralRef(r) => {
                let name: &str = &r;
                if let Ok(Some(c)) = r.resolve_char_ref() {
                    self.text(c.encode_utf8(&mut [0; 4]));
                } else if let Some(meant) = escape::resolve_predefined_entity(name) {
                    self.text(meant);
                } else {
                    return Err((format!("has the entity &{};, which is not expanded", short(name)), SAVE_AGAIN));
                }
                Ok(())
            }
            Event::DocType(_) => {
                Err(("declares a document type, which could name other files or make the text explode; no DOCX has one".into(), SAVE_AGAIN))
            }
            _ => Ok(()),
        }
    }
}

fn short(name: &str) -> String {
    name.chars().take(40).collect()
}

/// Walks a part.
pub(super) fn walk(path: &str, part: &str, text: &str, limits: &Limits, visitor: &mut impl Visitor) -> Result<(), ReadError> {
    let mut reader = Reader::from_str(text);
    let mut walk = Walk { visitor, spaces: Spaces::new(), depth: 0, past: None, limit: limits.depth };
    let mut any = false;
    loop {
        match reader.read_event() {
            Err(e) => {
                let place = format!("{part}, byte {}", reader.error_position());
                return Err(broken(path, place, format!("is not well-formed XML ({e})"), SAVE_AGAIN));
            }
            Ok(Event::Eof) => break,
            Ok(event) => {
                any |= matches!(event, Event::Start(_) | Event::Empty(_));
                walk.event(event)
                    .map_err(|(reason, remedy)| broken(path, format!("{part}, byte {}", reader.buffer_position()), reason, remedy))?;
            }
        }
    }
    if !any || walk.depth > 0 {
        return Err(broken(path, part, "ends in the middle", "the file was cut off; copy it again or save it again as .docx"));
    }
    Ok(())
}
