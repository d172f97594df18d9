//! The words by which holes are known (`markers/holes.tsv`), and texts cut into words and marks for them.

use super::context::Context;
use crate::language::{fold, is_han};
use crate::lexicon::{self, COLUMNS, pattern};
use crate::similarity::Analysis;
use crate::similarity::analysis::script_of;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../lexicon/markers/holes.tsv");

/// What a piece of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word or a number; Han characters one by one.
    Word,
    /// A web or e-mail address or phone number.
    Address,
    /// A mark.
    Mark(u8),
}

/// A word or a mark of a folded text.
#[derive(Debug, Clone)]
pub(super) struct Piece<'a> {
    pub kind: Kind,
    /// As folded.
    pub form: &'a str,
    /// Bytes of the folded text.
    pub range: Range<usize>,
    /// White space stands before it.
    pub spaced: bool,
    /// More than one space stands before it.
    pub wide: bool,
    /// Begins with a capital in the source.
    pub capital: bool,
}

impl Piece<'_> {
    pub fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark as u8)
    }

    pub fn any(&self, marks: &str) -> bool {
        matches!(self.kind, Kind::Mark(m) if marks.contains(m as char))
    }

    pub fn word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// Cuts a folded text; `source` is the text that it was folded from.
pub(super) fn pieces<'a>(a: &'a Analysis, source: &str) -> Vec<Piece<'a>> {
    let text = a.folded.text.as_str();
    let mut out: Vec<Piece> = Vec::with_capacity(text.len() / 5);
    let mut anchors = a.anchors.iter().peekable();
    let (mut i, mut spaces) = (0, 0);
    while let Some(c) = text[i..].chars().next() {
        while anchors.peek().is_some_and(|x| x.range.end <= i) {
            anchors.next();
        }
        let end = match anchors.peek() {
            Some(x) if x.range.start <= i => x.range.end,
            _ if !c.is_alphanumeric() || is_han(c) => i + c.len_utf8(),
            _ => text[i..].find(|n: char| !n.is_alphanumeric() || is_han(n)).map_or(text.len(), |n| i + n),
        };
        if c.is_whitespace() {
            spaces += 1;
        } else {
            let address = anchors.peek().is_some_and(|x| x.range.start <= i);
            let kind = match c {
                _ if address => Kind::Address,
                _ if c.is_alphanumeric() => Kind::Word,
                _ => Kind::Mark(if c.is_ascii() { c as u8 } else { b'#' }),
            };
            let capital = kind == Kind::Word && source[a.folded.origin(i)..].chars().next().is_some_and(char::is_uppercase);
            out.push(Piece { kind, form: &text[i..end], range: i..end, spaced: spaces > 0, wide: spaces > 1, capital });
            spaces = 0;
        }
        i = end;
    }
    out
}

/// One word or mark of a pattern.
#[derive(Debug, Clone)]
enum Element {
    Word(String),
    /// A mark, and whether a space must stand before it.
    Mark(u8, bool),
}

/// The patterns of one cell of the table.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// By the first word; those that begin with a star stand under the empty word.
    by_first: FxHashMap<String, Vec<Vec<Element>>>,
    /// Chinese: what must not stand before, the text, what must not stand behind.
    han: Vec<(String, String, String)>,
}

impl Words {
    fn new(cell: &str, column: usize) -> Words {
        let mut out = Words::default();
        for p in cell.split('|').map(str::trim).filter(|p| !p.is_empty()) {
            if COLUMNS[column] == "zh" {
                out.han.push(guarded(p));
                continue;
            }
            let elements = elements(p);
            let first = match elements.first() {
                Some(Element::Word(w)) if w.starts_with('*') => String::new(),
                // Stems are found by their first three letters.
                Some(Element::Word(w)) if w.ends_with('*') => w.trim_end_matches('*').chars().take(STEM).collect(),
                Some(Element::Word(w)) => w.clone(),
                _ => continue,
            };
            out.by_first.entry(first).or_default().push(elements);
        }
        out
    }

    /// True where the cell is empty.
    pub fn is_empty(&self) -> bool {
        self.by_first.is_empty() && self.han.is_empty()
    }

    /// How many pieces the longest pattern takes that begins with the first of `pieces`; 0 for none. Alphabetic languages only.
    pub fn at(&self, pieces: &[Piece]) -> usize {
        let Some(first) = pieces.first().filter(|p| p.word()) else { return 0 };
        let stem = first.form.char_indices().nth(STEM).map_or(first.form, |(i, _)| &first.form[..i]);
        let keys = [first.form, stem, ""];
        let lists = keys.iter().filter_map(|k| self.by_first.get(*k)).flatten();
        lists.filter(|p| fit(p, pieces)).map(Vec::len).max().unwrap_or(0)
    }

    /// True where a single word is in the list.
    pub fn has(&self, piece: &Piece) -> bool {
        self.at(std::slice::from_ref(piece)) == 1
    }

    /// All places in a Chinese text, in bytes of the folded text.
    pub fn in_han(&self, folded: &str) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        for (not_before, text, not_behind) in &self.han {
            for (at, _) in folded.match_indices(text.as_str()) {
                let end = at + text.len();
                let before = folded[..at].chars().next_back().is_some_and(|c| not_before.contains(c));
                let behind = folded[end..].chars().next().is_some_and(|c| not_behind.contains(c));
                if !before && !behind {
                    out.push(at..end);
                }
            }
        }
        out.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
        out.dedup_by(|b, a| b.start < a.end);
        out
    }
}

/// Letters of a stem that is looked up.
const STEM: usize = 3;

fn elements(pattern: &str) -> Vec<Element> {
    let folded = fold::fold(pattern).text;
    let mut out = Vec::new();
    let mut word = String::new();
    let mut spaced = false;
    for c in folded.chars().chain([' ']) {
        if c.is_alphanumeric() || c == '*' {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            out.push(Element::Word(std::mem::take(&mut word)));
        }
        match c {
            ' ' => {}
            '_' => spaced = true,
            _ => out.push(Element::Mark(if c.is_ascii() { c as u8 } else { b'#' }, std::mem::take(&mut spaced))),
        }
    }
    out
}

fn fit(pattern: &[Element], pieces: &[Piece]) -> bool {
    pattern.len() <= pieces.len()
        && pattern.iter().zip(pieces).all(|(e, p)| match e {
            Element::Word(w) => p.word() && pattern::fits(w, p.form),
            Element::Mark(m, spaced) => p.kind == Kind::Mark(*m) && (!spaced || p.spaced),
        })
}

/// "(甲)乙(丙)": what must not stand before, the text, what must not stand behind.
fn guarded(p: &str) -> (String, String, String) {
    let folded = fold::fold(p).text;
    let mut rest = folded.as_str();
    let mut before = String::new();
    if let Some((b, r)) = rest.strip_prefix('(').and_then(|r| r.split_once(')')) {
        before = b.to_string();
        rest = r;
    }
    let behind = rest.strip_suffix(')').and_then(|r| r.split_once('(')).map(|(t, b)| (t.to_string(), b.to_string()));
    let (text, behind) = behind.unwrap_or((rest.to_string(), String::new()));
    (before, text, behind)
}

/// The table's words of one language.
#[derive(Debug)]
pub(super) struct Tongue {
    rows: FxHashMap<&'static str, Words>,
    none: Words,
    column: usize,
}

impl Tongue {
    /// The words of a row of the table.
    pub fn of(&self, id: &str) -> &Words {
        self.rows.get(id).unwrap_or(&self.none)
    }

    /// Tag of the column.
    pub fn language(&self) -> &'static str {
        COLUMNS[self.column]
    }

    /// True for Chinese.
    pub fn han(&self) -> bool {
        self.language() == "zh"
    }
}

/// The words of a version's language; none for a language without a column.
pub(super) fn tongue(cx: &Context, v: usize) -> Option<&'static Tongue> {
    static TONGUES: OnceLock<Vec<Tongue>> = OnceLock::new();
    let column = lexicon::column(cx.tag(v))?;
    let all = TONGUES.get_or_init(|| {
        let tongue = |column: usize| {
            let rows = TABLE.lines().skip(1).filter_map(|l| {
                let mut cells = l.split('\t');
                Some((cells.next()?, Words::new(cells.nth(column).unwrap_or(""), column)))
            });
            Tongue { rows: rows.collect(), none: Words::default(), column }
        };
        (0..COLUMNS.len()).map(tongue).collect()
    });
    all.get(column)
}

/// True for a letter that is written in a script without capitals.
pub(super) fn caseless(form: &str) -> bool {
    form.chars().next().is_some_and(|c| c.is_alphabetic() && script_of(c) == crate::language::Script::Arabic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Tag;

    #[test]
    fn the_table_has_a_cell_for_every_language_in_every_row() {
        let rows: Vec<usize> = TABLE.lines().map(|l| l.split('\t').count()).collect();
        assert!(rows.len() > 20 && rows.iter().all(|n| *n == COLUMNS.len() + 1), "{rows:?}");
    }

    #[test]
    fn patterns_hold_words_marks_and_stars() {
        let a = Analysis::of_text("Between you and , we wrote e-mails.", Tag::new("en"));
        let p = pieces(&a, "Between you and , we wrote e-mails.");
        let w = Words::new("between you and _,|e-mail*", 0);
        assert_eq!((w.at(&p), w.at(&p[1..])), (4, 0));
        let e = p.iter().position(|x| x.form == "e").unwrap_or(0);
        assert_eq!(w.at(&p[e..]), 3);
        let h = Words::new("(自)由的(时)", 5);
        assert_eq!(h.in_han("自由的,由的,由的时"), vec![10..16; 1]);
    }
}
