//! What the readers of formats with several languages in one file share: units whose versions stand beside each other.
//!
//! Each unit is a block of its version. Its lines bear one pointer in all versions, so that what belongs together is known without any
//! alignment: [`pairs`].

use super::{Extracted, Limits, Line, broken};
use crate::language::{Tag, is_han};
use crate::read::error::ReadError;
use crate::read::labels::{Key, Words, is_space, key_of, parse};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::ops::Range;

/// Most bytes of an id that a pointer is made of; units with longer ones are counted instead.
const LONGEST_ID: usize = 200;

/// Lines of two versions that stand in the same units of one file: for each unit that both have, in the order of the first version,
/// the indices of its lines in either. A unit has several lines where it has several paragraphs, plural forms or a text inside a code.
pub fn pairs(a: &Extracted, b: &Extracted) -> Vec<(Range<usize>, Range<usize>)> {
    let theirs: FxHashMap<&str, Range<usize>> = units(b).collect();
    units(a).filter_map(|(pointer, own)| Some((own, theirs.get(pointer)?.clone()))).collect()
}

/// The units of a version: pointer, and lines from the first to the last.
fn units(version: &Extracted) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += version.lines.get(at..)?.iter().position(|l| !l.pointer.is_empty())?;
        let (pointer, start) = (version.lines[at].pointer.as_str(), at);
        let mut end = at + 1;
        for (i, line) in version.lines.iter().enumerate().skip(at + 1) {
            if line.pointer == pointer {
                end = i + 1;
            } else if !line.pointer.is_empty() {
                break;
            }
        }
        at = end;
        Some((pointer, start..end))
    })
}

/// What the white space of a text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Space {
    /// Nothing more than that words end.
    #[default]
    Default,
    /// What it says: an empty line ends a paragraph, a line that starts with a label is an item.
    Preserved,
}

/// The text of a unit in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Flow {
    /// The text, codes left out.
    pub text: String,
    /// Texts that stand inside codes: footnotes, descriptions of pictures.
    pub inner: Vec<String>,
}

impl Flow {
    /// True where nothing is written in it.
    pub fn is_empty(&self) -> bool {
        let blank = |s: &str| s.chars().all(is_space);
        blank(&self.text) && self.inner.iter().all(|s| blank(s))
    }
}

/// The versions of a file, as they come.
pub(super) struct Versions<'a> {
    path: &'a str,
    most: usize,
    all: Vec<Building>,
}

struct Building {
    version: Extracted,
    words: Words,
    /// Lines with text.
    count: usize,
    /// The label of the last line.
    last: Option<Label>,
}

impl<'a> Versions<'a> {
    pub fn new(path: &'a str, limits: &Limits) -> Versions<'a> {
        Versions { path, most: limits.lines, all: Vec::new() }
    }

    /// A version to add to.
    pub fn start(&mut self, language: Option<Tag>) -> usize {
        let words = Words::of(&language.clone().unwrap_or_else(Tag::unknown));
        self.all.push(Building { version: Extracted { language, lines: Vec::new() }, words, count: 0, last: None });
        self.all.len() - 1
    }

    /// The version in a language, started where there is none.
    pub fn of(&mut self, language: &Tag) -> usize {
        let there = self.all.iter().position(|b| b.version.language.as_ref() == Some(language));
        there.unwrap_or_else(|| self.start(Some(language.clone())))
    }

    /// Adds a unit's text to a version; true where there was any.
    pub fn add(&mut self, at: usize, pointer: &str, flow: &Flow, space: Space) -> Result<bool, ReadError> {
        let building = &mut self.all[at];
        let before = building.count;
        for text in std::iter::once(&flow.text).chain(&flow.inner) {
            building.add(pointer, text, space, self.most);
        }
        if building.count > self.most {
            let reason = format!("has more than {} lines of text in one language", self.most);
            return Err(broken(self.path, pointer, reason, "split the file"));
        }
        Ok(building.count > before)
    }

    /// The versions that have text, in the order in which they were started.
    pub fn finish(self) -> Vec<Extracted> {
        self.all.into_iter().filter(|b| b.count > 0).map(|b| b.version).collect()
    }
}

impl Building {
    /// Adds the lines of a text: where white space is preserved, one for each paragraph and item of a list.
    fn add(&mut self, pointer: &str, text: &str, space: Space, most: usize) {
        let breaks = if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) };
        let (mut block, mut first) = (true, true);
        for line in breaks.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
            let line = line.trim_matches(is_blank);
            if line.chars().all(is_space) {
                block |= space == Space::Preserved;
                continue;
            }
            let line = if space == Space::Default { Cow::Owned(collapsed(line)) } else { Cow::Borrowed(line) };
            let label = if first || space == Space::Preserved { label_of(&line, &self.words) } else { None };
            let runs_on = label.as_ref().is_some_and(|l| self.last.as_ref().is_some_and(|last| last.goes_on(l)));
            let item = runs_on || label.as_ref().is_some_and(|l| !l.weak);
            match self.version.lines.last_mut() {
                Some(last) if !block && !item => join(&mut last.text, &line),
                _ => {
                    if block && !runs_on && self.count > 0 {
                        self.version.lines.push(Line::default());
                    }
                    self.version.lines.push(Line { text: line.into_owned(), pointer: pointer.to_string() });
                    self.count += 1;
                    self.last = label;
                }
            }
            (block, first) = (false, false);
            if self.count > most {
                return;
            }
        }
    }
}

/// What is known of a label that may be an item's.
struct Label {
    key: Key,
    value: Option<u32>,
    /// It is believed only where it counts on from another ("5 Members").
    weak: bool,
}

impl Label {
    /// True where `next` is the next item of this one's list.
    fn goes_on(&self, next: &Label) -> bool {
        self.key == next.key && (!next.weak || next.value.is_some() && next.value == self.value.map(|n| n + 1))
    }
}

/// The label of an item that a line starts with; those of chapters and clauses ("Article 1", "1.2") are no items.
fn label_of(line: &str, words: &Words) -> Option<Label> {
    let found = parse(line, 0, words).filter(|c| c.label.word.is_none() && c.label.value.len() < 2)?;
    Some(Label { key: key_of(&found.label), value: found.label.value.first().copied(), weak: found.weak })
}

/// Adds text after a space, or after none where Chinese text goes on or there is white space already.
pub(super) fn join(to: &mut String, text: &str) {
    let (last, next) = (to.chars().next_back(), text.chars().next());
    let closed = |c: Option<char>| c.is_none_or(|c| closes_up(c) || c.is_whitespace());
    if !closed(last) && !closed(next) {
        to.push(' ');
    }
    to.push_str(text);
}

/// Characters that stand without a space at a line's end: Han and the marks of Chinese typesetting.
pub(super) fn closes_up(c: char) -> bool {
    is_han(c) || matches!(c as u32, 0x3000..=0x303f | 0xff00..=0xffef)
}

/// White space that XML and editors put between words; a space that does not break is written on purpose.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

fn collapsed(line: &str) -> String {
    line.split(is_blank).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Names for units, each given once: of two units with one id the second is "…\[2\]".
#[derive(Default)]
pub(super) struct Pointers {
    given: FxHashMap<String, usize>,
}

impl Pointers {
    /// A name that was not given before.
    pub fn name(&mut self, base: String) -> String {
        let times = self.given.entry(base.clone()).or_insert(0);
        *times += 1;
        if *times == 1 { base } else { format!("{base}[{times}]") }
    }
}

/// The id as a part of pointers, or `number` where there is none or it is of no use.
pub(super) fn id_or(id: Option<String>, number: usize) -> String {
    id.filter(|id| !id.is_empty() && id.len() <= LONGEST_ID).unwrap_or_else(|| format!("#{number}"))
}
