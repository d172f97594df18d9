//! What the readers of formats with several languages in one file share: units whose versions stand beside each other.
//!
//! Each unit is a block of its version. Its lines bear one pointer in all versions, so that what belongs together is known without any
//! alignment: [`pairs`].

use super::{Extracted, Limits, Line, broken};
use crate::language::{Tag, is_han};
use crate::read::comment::taken;
use crate::read::error::ReadError;
use crate::read::labels::{Key, Words, is_space, key_of, parse};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::ops::Range;

/// Most bytes of an id that a pointer is made of; units with longer ones are counted instead.
const LONGEST_ID: usize = 200;

/// Most languages of one file: memories of institutions have some dozens.
pub(super) const MOST_LANGUAGES: usize = 256;

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
        self.all.push(Building { version: Extracted { language, ..Extracted::default() }, words, count: 0, last: None });
        self.all.len() - 1
    }

    /// The version in a language, started where there is none.
    pub fn of(&mut self, language: &Tag) -> usize {
        let there = self.all.iter().position(|b| b.version.language.as_ref() == Some(language));
        there.unwrap_or_else(|| self.start(Some(language.clone())))
    }

    /// True where there are more versions than a file may have.
    pub fn too_many(&self) -> bool {
        self.all.len() > MOST_LANGUAGES
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

    /// Adds what a unit's notes say to concordat (see [`taken`]) to its last line in a version, if it has one there.
    pub fn comment(&mut self, at: usize, pointer: &str, notes: &[String]) {
        let Some(last) = self.all[at].version.lines.last_mut().filter(|l| l.pointer == pointer) else { return };
        for comment in notes.iter().filter_map(|n| taken(n)) {
            last.text.push(' ');
            last.text.push_str(&comment);
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Source;
    use crate::read::extract::{po, tmx, xliff};
    use crate::read::{UnitMode, version_of};
    use std::sync::Arc;

    type Reader = fn(&str, &str, &Limits) -> Result<Vec<Extracted>, ReadError>;

    const UNITS: [(&str, &str); 9] = [
        ("Terms of the Tarnivel library", "Kushtet e bibliotekës Tarnivel"),
        ("1. Members", "1. Anëtarët"),
        ("Everybody who lives here may join and pays nothing", "Kushdo që banon këtu mund të anëtarësohet dhe nuk paguan asgjë"),
        ("Members may borrow:", "Anëtarët mund të marrin:"),
        ("(a) books;", "(a) libra;"),
        ("(b) maps.", "(b) harta."),
        ("2. Fees", "2. Tarifat"),
        ("The fee is 3 euros", "Tarifa është 3 euro"),
        ("and is paid once.", "dhe paguhet një herë."),
    ];

    fn files() -> [(Reader, String); 4] {
        let all = |f: &dyn Fn(usize, &str, &str) -> String| -> String { UNITS.iter().enumerate().map(|(i, u)| f(i, u.0, u.1)).collect() };
        let first = all(&|i, s, t| format!("<trans-unit id='{i}'><source>{s}</source><target>{t}</target></trans-unit>\n"));
        let second = all(&|i, s, t| format!("<unit id='{i}'><segment><source>{s}</source><target>{t}</target></segment></unit>\n"));
        let memory = all(&|_, s, t| format!("<tu><tuv xml:lang='en'><seg>{s}</seg></tuv><tuv xml:lang='sq'><seg>{t}</seg></tuv></tu>\n"));
        let messages = all(&|_, s, t| format!("msgid \"{s}\"\nmsgstr \"{t}\"\n\n"));
        [
            (
                xliff::extract,
                format!("<xliff version='1.2'><file source-language='en' target-language='sq'><body>{first}</body></file></xliff>"),
            ),
            (xliff::extract, format!("<xliff version='2.0' srcLang='en' trgLang='sq'><file id='f'>{second}</file></xliff>")),
            (tmx::extract, format!("<tmx version='1.4'><header srclang='en'/><body>{memory}</body></tmx>")),
            (po::extract, format!("msgid \"\"\nmsgstr \"Language: sq\\n\"\n\n{messages}")),
        ]
    }

    #[test]
    fn each_unit_is_a_unit_of_the_document() {
        for (read, text) in files() {
            let versions = read("file", &text, &Limits::default()).expect("it is read");
            assert_eq!(pairs(&versions[0], &versions[1]).len(), UNITS.len());
            for (v, want) in versions.iter().zip([UNITS.map(|u| u.0), UNITS.map(|u| u.1)]) {
                let text: Vec<&str> = v.lines.iter().map(|l| l.text.as_str()).collect();
                let read = version_of(Arc::new(Source::from_text("file", text.join("\n"), 0)), v.language.as_ref(), UnitMode::Clause);
                let lines: Vec<&str> = read.units.iter().map(|u| read.source.line(u.lines.0)).collect();
                assert_eq!((lines, read.units.iter().all(|u| u.lines.0 == u.lines.1)), (want.to_vec(), true));
                let labels: Vec<&str> = read.units.iter().filter_map(|u| u.label.as_ref().map(|l| l.raw.as_str())).collect();
                assert_eq!(labels, ["1.", "(a)", "(b)", "2."]);
            }
        }
    }

    #[test]
    fn files_that_are_cut_or_garbled_give_errors_and_no_panic() {
        for (read, text) in files() {
            for at in (0..text.len()).step_by(7).filter(|at| text.is_char_boundary(*at)) {
                for changed in [
                    text[..at].to_string(),
                    format!("{}\\\"<&{}", &text[..at], &text[at..]),
                    format!("{}{}", &text[..at], text[at..].chars().skip(1).collect::<String>()),
                ] {
                    if let Err(e) = read("file", &changed, &Limits::default()) {
                        assert!(e.to_string().starts_with("file: ") && e.to_string().contains("; "), "{e}");
                    }
                }
            }
        }
    }

    #[test]
    fn spaces_are_put_between_words_only() {
        for (a, b, want) in
            [("one", "two", "one two"), ("一。", "二", "一。二"), ("one ", "two", "one two"), ("", "two", "two"), ("一", "two", "一two")]
        {
            let mut to = a.to_string();
            join(&mut to, b);
            assert_eq!(to, want);
        }
        let mut names = Pointers::default();
        assert_eq!([names.name("a".into()), names.name("a".into()), names.name("b".into())], ["a", "a[2]", "b"]);
        assert_eq!((id_or(Some("x".repeat(300)), 4), id_or(None, 5), id_or(Some("x".into()), 6)), ("#4".into(), "#5".into(), "x".into()));
    }
}
