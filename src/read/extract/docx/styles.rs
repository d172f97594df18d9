//! What styles say of numbering, headings and hidden text.

use super::xml::{Element, Go, Space, Stop, Visitor};
use rustc_hash::FxHashMap;

/// Longest chain of styles based on one another; Word allows some ten.
const MAX_CHAIN: usize = 32;

/// Numbering as a paragraph or a style asks for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct NumberRef {
    /// The list; 0 means none.
    pub(super) list: Option<i64>,
    /// The level, from 0.
    pub(super) level: Option<usize>,
}

/// One style.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    based_on: Option<String>,
    /// The numbering that it asks for.
    pub(super) number: NumberRef,
    /// The level of the outline that its paragraphs are on, from 0.
    pub(super) outline: Option<i64>,
    /// Whether its text is hidden.
    pub(super) hidden: Option<bool>,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    all: FxHashMap<String, Style>,
    /// The style of paragraphs that name none.
    standard: Option<String>,
    /// The language that text has where nothing else is said.
    pub(super) language: Option<String>,
    reading: Reading,
}

#[derive(Debug, Default)]
struct Reading {
    /// Names of the open elements.
    open: Vec<Inside>,
    style: Option<(String, Style)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Style,
    ParagraphProperties,
    RunProperties,
    NumberProperties,
    Defaults,
    Other,
}

impl Styles {
    /// A style and those that it is based on, nearest first; for an unknown one the style that paragraphs have by default.
    pub(super) fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let first = id.filter(|id| self.all.contains_key(*id)).or(self.standard.as_deref());
        let entry = |id: &str| self.all.get_key_value(id).map(|(id, style)| (id.as_str(), style));
        std::iter::successors(first.and_then(entry), move |(_, style)| style.based_on.as_deref().and_then(entry)).take(MAX_CHAIN)
    }

    /// Whether a style of characters hides its text.
    pub(super) fn hides(&self, id: &str) -> bool {
        self.all.contains_key(id) && self.chain(Some(id)).find_map(|(_, s)| s.hidden).unwrap_or(false)
    }
}

impl Visitor for Styles {
    fn start(&mut self, e: &Element) -> Result<Go, Stop> {
        let inside = self.reading.open.last().copied().unwrap_or(Inside::Other);
        let style = self.reading.style.as_mut().map(|s| &mut s.1);
        let mut next = Inside::Other;
        if e.space == Space::Word {
            match (e.name, inside, style) {
                ("tblStylePr" | "pPrChange" | "rPrChange", ..) => return Ok(Go::Past),
                ("docDefaults", ..) => next = Inside::Defaults,
                ("rPrDefault" | "rPr", Inside::Defaults, _) => next = Inside::Defaults,
                ("lang", Inside::Defaults, _) => self.language = e.val(),
                ("style", ..) => {
                    let id = e.attribute("styleId").unwrap_or_default();
                    let yes = |v: String| matches!(v.as_str(), "1" | "true" | "on");
                    if e.attribute("type").is_none_or(|t| t == "paragraph") && e.attribute("default").is_some_and(yes) {
                        self.standard = Some(id.clone());
                    }
                    self.reading.style = Some((id, Style::default()));
                    next = Inside::Style;
                }
                ("basedOn", Inside::Style, Some(style)) => style.based_on = e.val(),
                ("pPr", Inside::Style, _) => next = Inside::ParagraphProperties,
                ("rPr", Inside::Style, _) => next = Inside::RunProperties,
                ("numPr", Inside::ParagraphProperties, _) => next = Inside::NumberProperties,
                ("outlineLvl", Inside::ParagraphProperties, Some(style)) => style.outline = e.number(),
                ("numId", Inside::NumberProperties, Some(style)) => style.number.list = e.number(),
                ("ilvl", Inside::NumberProperties, Some(style)) => style.number.level = e.number().and_then(|n| n.try_into().ok()),
                ("vanish", Inside::RunProperties, Some(style)) => style.hidden = Some(e.on()),
                _ => {}
            }
        }
        self.reading.open.push(next);
        Ok(Go::In)
    }

    fn end(&mut self) -> Result<(), Stop> {
        if self.reading.open.pop() == Some(Inside::Style)
            && let Some((id, style)) = self.reading.style.take()
        {
            self.all.insert(id, style);
        }
        Ok(())
    }
}
