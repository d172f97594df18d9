//! Automatic numbering as `numbering.xml` defines it: lists, what they are based on, and what single lists change.

use super::styles::Styles;
use super::xml::{Element, Go, Space, Stop, Visitor};
use rustc_hash::FxHashMap;

/// Levels of a list.
pub(super) const LEVELS: usize = 9;

/// Longest text of a level that is used; Word allows 255 characters, documents have some ten.
const MAX_TEXT: usize = 128;

/// Steps from a list to the one that it borrows its look from.
const MAX_LINKS: usize = 8;

/// One level of a list.
#[derive(Debug, Clone, Default)]
pub(super) struct Level {
    /// The first number.
    pub(super) start: i64,
    /// How numbers are written; empty means digits.
    pub(super) format: String,
    /// The format stands in the branch for newer programs, and what the other one says does not count.
    custom: bool,
    /// The label, with %1 to %9 where numbers belong.
    pub(super) text: String,
    /// After which level, counted from 1, counting begins anew; 0 means never.
    pub(super) restart: Option<usize>,
    /// All numbers of the label are written in digits.
    pub(super) legal: bool,
    /// The style of paragraphs that stand for this level.
    pub(super) style: Option<String>,
}

/// What one or several lists are based on; they go on counting where another one has stopped.
#[derive(Debug, Default)]
pub(super) struct Abstract {
    levels: [Option<Level>; LEVELS],
    single: bool,
    /// The style whose list this one looks like.
    link: Option<String>,
}

/// What a list changes at one level.
#[derive(Debug, Clone, Default)]
struct Override {
    start: Option<i64>,
    level: Option<Level>,
}

#[derive(Debug, Default)]
struct List {
    base: i64,
    overrides: FxHashMap<usize, Override>,
}

/// All lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    bases: FxHashMap<i64, Abstract>,
    lists: FxHashMap<i64, List>,
    reading: Reading,
}

#[derive(Debug, Default)]
struct Reading {
    open: Vec<Inside>,
    base: Option<(i64, Abstract)>,
    list: Option<(i64, List)>,
    at: Option<(usize, Override)>,
    level: Option<(usize, Level)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Base,
    List,
    Override,
    Level,
    Other,
}

/// A list that is there, with what it is based on.
#[derive(Clone, Copy)]
pub(super) struct Found<'n> {
    list: &'n List,
    base: &'n Abstract,
    /// The number of the base, under which it is counted.
    pub(super) key: i64,
}

impl<'n> Found<'n> {
    /// A level as this list has it.
    pub(super) fn level(&self, at: usize) -> Option<&'n Level> {
        let own = self.list.overrides.get(&at).and_then(|o| o.level.as_ref());
        own.or_else(|| self.base.levels.get(at)?.as_ref())
    }

    /// The number that this list begins with at a level although its base may have been counted before.
    pub(super) fn forced(&self, at: usize) -> Option<i64> {
        self.list.overrides.get(&at)?.start
    }

    /// The first number at a level.
    pub(super) fn start(&self, at: usize) -> i64 {
        self.forced(at).or_else(|| Some(self.level(at)?.start)).unwrap_or(1)
    }

    /// The level that a paragraph asks for, as far as the list has levels.
    pub(super) fn allowed(&self, at: usize) -> usize {
        if self.base.single { 0 } else { at.min(LEVELS - 1) }
    }

    /// The level that a style stands for.
    pub(super) fn level_of(&self, style: &str) -> Option<usize> {
        (0..LEVELS).find(|at| self.level(*at).is_some_and(|l| l.style.as_deref() == Some(style)))
    }
}

impl Numbering {
    /// A list by its number.
    pub(super) fn find(&self, id: i64, styles: &Styles) -> Option<Found<'_>> {
        let list = self.lists.get(&id)?;
        let mut key = list.base;
        for _ in 0..MAX_LINKS {
            let Some(style) = self.bases.get(&key)?.link.as_deref() else { break };
            let linked = styles.chain(Some(style)).find_map(|(_, s)| s.number.list);
            match linked.and_then(|id| self.lists.get(&id)) {
                Some(other) if other.base != key => key = other.base,
                _ => break,
            }
        }
        Some(Found { list, base: self.bases.get(&key)?, key })
    }
}

impl Reading {
    fn inside_level(level: &mut Level, e: &Element) {
        let val = || e.val().unwrap_or_default();
        match e.name {
            "start" => level.start = e.number().unwrap_or(0),
            "numFmt" if !level.custom => {
                level.format = val().chars().take(MAX_TEXT).collect();
                if level.format == "custom" {
                    level.custom = true;
                    level.format = e.attribute("format").unwrap_or_default().chars().take(MAX_TEXT).collect();
                }
            }
            "lvlText" => level.text = val().chars().take(MAX_TEXT).collect(),
            "lvlRestart" => level.restart = e.number().and_then(|n| n.try_into().ok()),
            "isLgl" => level.legal = e.on(),
            "pStyle" => level.style = e.val(),
            _ => {}
        }
    }
}

impl Visitor for Numbering {
    fn start(&mut self, e: &Element) -> Result<Go, Stop> {
        let reading = &mut self.reading;
        let inside = reading.open.last().copied().unwrap_or(Inside::Other);
        let id = |name| e.attribute(name).and_then(|v| v.trim().parse::<i64>().ok());
        let at = || id("ilvl").and_then(|n| usize::try_from(n).ok());
        // What stands in a branch for newer or older programs belongs to the element around it.
        let mut next = if e.space == Space::Compatibility { inside } else { Inside::Other };
        if e.space == Space::Word {
            match (e.name, inside) {
                ("abstractNum", _) => {
                    reading.base = id("abstractNumId").map(|id| (id, Abstract::default()));
                    next = Inside::Base;
                }
                ("multiLevelType", Inside::Base) => {
                    if let Some((_, base)) = &mut reading.base {
                        base.single = e.val().as_deref() == Some("singleLevel");
                    }
                }
                ("numStyleLink", Inside::Base) => {
                    if let Some((_, base)) = &mut reading.base {
                        base.link = e.val();
                    }
                }
                ("num", _) => {
                    reading.list = id("numId").map(|id| (id, List::default()));
                    next = Inside::List;
                }
                ("abstractNumId", Inside::List) => {
                    if let Some((_, list)) = &mut reading.list {
                        list.base = e.number().unwrap_or(-1);
                    }
                }
                ("lvlOverride", Inside::List) => {
                    reading.at = at().map(|at| (at, Override::default()));
                    next = Inside::Override;
                }
                ("startOverride", Inside::Override) => {
                    if let Some((_, o)) = &mut reading.at {
                        o.start = e.number();
                    }
                }
                ("lvl", Inside::Base | Inside::Override) => {
                    reading.level = at().map(|at| (at, Level::default()));
                    next = Inside::Level;
                }
                ("pPr" | "rPr", _) => return Ok(Go::Past),
                (_, Inside::Level) => {
                    if let Some((_, level)) = &mut reading.level {
                        Reading::inside_level(level, e);
                    }
                }
                _ => {}
            }
        }
        // A branch does not end what is around it.
        reading.open.push(next);
        Ok(Go::In)
    }

    fn end(&mut self) -> Result<(), Stop> {
        let reading = &mut self.reading;
        let ended = reading.open.pop();
        // The end of a branch inside a level is not the end of the level.
        if reading.open.last().copied() == ended {
            return Ok(());
        }
        match ended {
            Some(Inside::Level) => {
                if let Some((at, level)) = reading.level.take() {
                    match (&mut reading.at, &mut reading.base) {
                        (Some((_, o)), _) => o.level = Some(level),
                        (None, Some((_, base))) if at < LEVELS => base.levels[at] = Some(level),
                        _ => {}
                    }
                }
            }
            Some(Inside::Override) => {
                if let (Some((at, o)), Some((_, list))) = (reading.at.take(), &mut reading.list) {
                    list.overrides.insert(at, o);
                }
            }
            Some(Inside::List) => {
                if let Some((id, list)) = reading.list.take() {
                    self.lists.insert(id, list);
                }
            }
            Some(Inside::Base) => {
                if let Some((id, base)) = reading.base.take() {
                    self.bases.insert(id, base);
                }
            }
            _ => {}
        }
        Ok(())
    }
}
