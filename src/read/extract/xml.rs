//! XML from front to back, for formats made of it: elements and text with the line that they stand on. What a file may cost is bounded
//! as it is read: the depth of nesting is, no entity is declared or expanded, and nothing that the file points at is looked at.

use super::{Limits, broken};
use crate::read::error::ReadError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;

/// What to do about XML that is broken.
const EXPORT: &str = "export it again";

/// Most characters of a file's own words in a message.
const QUOTED: usize = 80;

/// A piece of an XML file.
pub(super) enum Node<'a> {
    /// An element opens; an empty one closes at once.
    Open(BytesStart<'a>),
    /// The innermost open element closes.
    Close,
    /// Text between tags, references resolved.
    Text(Cow<'a, str>),
}

/// A file as it is read.
pub(super) struct Xml<'a> {
    path: &'a str,
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// Elements that are open, and most that may be.
    open: usize,
    deepest: usize,
    /// The first element was seen.
    rooted: bool,
}

impl<'a> Xml<'a> {
    /// Starts at the beginning of `text`, the decoded text of the file at `path`.
    pub fn new(path: &'a str, text: &'a str, limits: &Limits) -> Xml<'a> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Xml { path, text, reader, open: 0, deepest: limits.depth, rooted: false }
    }

    /// The next piece; `None` at the end of a file that is complete.
    pub fn next(&mut self) -> Result<Option<Node<'a>>, ReadError> {
        loop {
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(e) => {
                    let at = self.reader.error_position();
                    return Err(self.broken_at(at, format!("is not well-formed XML ({})", quoted(&e.to_string())), EXPORT));
                }
            };
            match event {
                Event::Start(e) => {
                    self.opens(&e)?;
                    return Ok(Some(Node::Open(e)));
                }
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::End(_) => {
                    self.open = self.open.saturating_sub(1);
                    return Ok(Some(Node::Close));
                }
                Event::Text(t) => return Ok(Some(Node::Text(t.xml10_content()))),
                Event::CData(t) => return Ok(Some(Node::Text(t.xml10_content()))),
                Event::GeneralRef(r) => {
                    let name: &str = &r;
                    let meant = match r.resolve_char_ref() {
                        Ok(Some(c)) if is_character(c) => Cow::Owned(c.to_string()),
                        Ok(None) => match quick_xml::escape::resolve_predefined_entity(name) {
                            Some(s) => Cow::Borrowed(s),
                            None => {
                                let reason = format!("uses the entity &{}; which XML does not have", quoted(name));
                                return Err(self.broken(reason, "write the character itself"));
                            }
                        },
                        _ => {
                            let reason = format!("has the reference &{}; to something that is no character of XML", quoted(name));
                            return Err(self.broken(reason, "remove it"));
                        }
                    };
                    return Ok(Some(Node::Text(meant)));
                }
                // A document type that only names its DTD is what most tools write into TMX: it is passed over, the DTD is not read.
                Event::DocType(t) => {
                    if t.contains("<!ENTITY") {
                        let remedy = "remove the declarations and write the text itself";
                        return Err(self.broken("declares entities of its own, which are not expanded", remedy));
                    }
                }
                Event::Eof if !self.rooted => return Err(self.broken("has no element, so it is no XML file", EXPORT)),
                Event::Eof if self.open > 0 => {
                    return Err(self.broken("ends in the middle of an element: a part of the file is missing", EXPORT));
                }
                Event::Eof => return Ok(None),
            }
        }
    }

    fn opens(&mut self, e: &BytesStart) -> Result<(), ReadError> {
        if self.open == 0 && self.rooted {
            let reason = format!("has a second outermost element, <{}>", quoted(e.local_name().as_ref()));
            return Err(self.broken(reason, "split it into a file for each"));
        }
        self.rooted = true;
        self.open += 1;
        if self.open > self.deepest {
            return Err(self.broken(format!("has elements nested more than {} deep", self.deepest), EXPORT));
        }
        Ok(())
    }

    /// The value of an attribute by its whole name ("id", "xml:lang"), white space at both ends left out.
    pub fn attribute(&self, e: &BytesStart, name: &str) -> Result<Option<String>, ReadError> {
        // Comparing each attribute with each other, as looking for doubles does, would cost too much with a million of them.
        for a in e.attributes().with_checks(false) {
            let a = a.map_err(|x| self.unreadable(e, &x.to_string()))?;
            if a.key.as_ref() == name {
                let value = a.normalized_value(XmlVersion::Implicit1_0).map_err(|x| self.unreadable(e, &x.to_string()))?;
                return Ok(Some(value.trim().to_string()));
            }
        }
        Ok(None)
    }

    fn unreadable(&self, e: &BytesStart, why: &str) -> ReadError {
        let reason = format!("<{}> has an attribute that cannot be read ({})", quoted(e.local_name().as_ref()), quoted(why));
        self.broken(reason, EXPORT)
    }

    /// The error that something is wrong on the line that was read last.
    pub fn broken(&self, reason: impl std::fmt::Display, remedy: &str) -> ReadError {
        self.broken_at(self.reader.buffer_position(), reason, remedy)
    }

    fn broken_at(&self, at: u64, reason: impl std::fmt::Display, remedy: &str) -> ReadError {
        let at = usize::try_from(at).unwrap_or(usize::MAX).min(self.text.len());
        let line = 1 + self.text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count();
        broken(self.path, format_args!("line {line}"), reason, remedy)
    }
}

/// What XML 1.0 counts as a character: no control characters beside tab and line breaks.
pub(super) fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{7e}' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The character of a hexadecimal number, where it is one that plain text may have and XML cannot write: formats have a way of their own
/// for these.
pub(super) fn unwritable(hex: &str) -> Option<char> {
    let c = char::from_u32(u32::from_str_radix(hex, 16).ok()?)?;
    matches!(c, '\u{b}' | '\u{c}' | '\u{fffe}' | '\u{ffff}').then_some(c)
}

/// Words of the file as a message quotes them: on one line, and not too many.
pub(super) fn quoted(s: &str) -> String {
    let mut out: String = s.chars().map(|c| if c.is_control() { ' ' } else { c }).take(QUOTED).collect();
    if s.chars().nth(QUOTED).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        let mut xml = Xml::new("a.xml", text, &Limits { depth: 20, ..Limits::default() });
        let mut out = String::new();
        while let Some(node) = xml.next().map_err(|e| e.to_string())? {
            match node {
                Node::Open(e) => {
                    out += &format!("<{}", e.local_name().as_ref());
                    out += &xml.attribute(&e, "id").map_err(|e| e.to_string())?.map_or(String::new(), |v| format!(" {v}"));
                    out += ">";
                }
                Node::Close => out += "</>",
                Node::Text(t) => out += &t,
            }
        }
        Ok(out)
    }

    #[test]
    fn elements_text_and_references() {
        let text = "\u{feff}<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM \"a.dtd\"><p:a id=' x&amp;y '>b &lt; <![CDATA[<c>]]><!-- no -->&#xE9;<d/></p:a>\n";
        assert_eq!(read(text).expect("it is read").trim(), "<a x&y>b < <c>é<d></></>");
    }

    #[test]
    fn each_error_says_line_reason_and_remedy() {
        for (text, line, says) in [
            ("", 1, "no element"),
            ("Dear Ana,\nplease find", 2, "no element"),
            ("<a>\n<b>\nno end", 3, "a part of the file is missing"),
            ("<a>\n</b>", 2, "not well-formed"),
            ("<a>\n<b\n", 2, "not well-formed"),
            ("<a>\n&company;</a>", 2, "&company;"),
            ("<a>\n&#27;</a>", 2, "no character of XML"),
            ("<a/>\n<b/>", 2, "second outermost"),
            ("<a>\n<b id='&no;'/></a>", 2, "cannot be read"),
            ("<!DOCTYPE a [<!ENTITY l \"lol\">\n<!ENTITY m \"&l;&l;&l;\">]>\n<a>&m;</a>", 2, "declares entities"),
            ("<!DOCTYPE a [<!ENTITY f SYSTEM \"file:///secret\">]><a>&f;</a>", 1, "declares entities"),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.contains(says) && error.contains("a.xml: line "), "{text}: {error}");
            assert!(error.contains(&format!("line {line}:")), "{text}: {error}");
        }
    }

    #[test]
    fn depth_and_attributes_cost_no_more_than_they_may() {
        assert!(read(&"<a>".repeat(100_000)).expect_err("too deep").contains("nested more than 20 deep"));
        let many: String = (0..50_000).map(|i| format!(" a{i}='1'")).collect();
        assert_eq!(read(&format!("<a{many} id='x'/>")).as_deref(), Ok("<a x></>"));
    }
}
