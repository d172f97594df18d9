//! Part of garbled: a unit's source text cut into words, the words of the whole family, and the tables of what may stand so.

use super::context::{Context, Draft};
use super::finding::{Grain, Severity};
use crate::language::{Profile, Script, Tag, fold_word, profiles};
use crate::lexicon::pattern::{Pattern, PatternSet};
use crate::lexicon::{self, COLUMNS, Concept};
use crate::similarity::Token;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::OnceLock;

/// A unit as this rule reads it: the source, not the folded text, for capitals and marks count.
pub(super) struct Text<'a> {
    /// The family.
    pub cx: &'a Context<'a>,
    /// Version.
    pub v: usize,
    /// Unit.
    pub u: usize,
    /// The unit's text.
    pub text: &'a str,
    /// Facts about its language.
    pub own: &'static Profile,
    /// Byte ranges of words: letters, digits and the marks that join them.
    pub words: Vec<Range<usize>>,
    /// Byte ranges of addresses and phone numbers.
    pub anchors: Vec<Range<usize>>,
    /// The source is written in a markup language: code, tags and entities are at home there.
    pub markup: bool,
}

/// Endings of such sources.
const MARKUP: [&str; 5] = [".md", ".markdown", ".html", ".htm", ".xhtml"];

impl<'a> Text<'a> {
    /// Cuts a unit.
    pub fn of(cx: &'a Context<'a>, v: usize, u: usize) -> Text<'a> {
        let text = &cx.unit(v, u).text;
        let a = cx.analysis(v, u);
        let anchors = a.anchors.iter().map(|x| a.origin(x.range.clone())).collect();
        let path = cx.version(v).source.path.to_ascii_lowercase();
        let markup = !cx.version(v).source.is_extracted() && MARKUP.iter().any(|e| path.ends_with(e));
        Text { cx, v, u, text, own: a.profile(), words: words(text), anchors, markup }
    }

    /// True where a word stands in code marks of its source.
    pub fn in_code(&self, r: &Range<usize>) -> bool {
        let source = &self.cx.version(self.v).source.text;
        let place = self.cx.unit(self.v, self.u).source_range(r.clone());
        self.markup && (source[..place.start].ends_with('`') || source[place.end..].starts_with('`'))
    }

    /// True where a range touches an address.
    pub fn in_anchor(&self, r: &Range<usize>) -> bool {
        self.anchors.iter().any(|a| a.start < r.end && r.start < a.end)
    }

    /// The language.
    pub fn tag(&self) -> &'a Tag {
        &self.cx.analysis(self.v, self.u).language
    }

    /// A word as written.
    pub fn word(&self, i: usize) -> &'a str {
        &self.text[self.words[i].clone()]
    }

    /// What stands between a word and the next one.
    pub fn gap(&self, i: usize) -> &'a str {
        &self.text[self.words[i].end..self.words[i + 1].start]
    }

    /// The last character before a place, and the first one from a place on.
    pub fn beside(&self, r: &Range<usize>) -> (Option<char>, Option<char>) {
        (self.text[..r.start].chars().next_back(), self.text[r.end..].chars().next())
    }

    /// Units of another version in the same row.
    pub fn counterparts(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let row = self.cx.row_of[self.v][self.u];
        let cells = row.map(|r| &self.cx.rows()[r].cells);
        (0..self.cx.versions())
            .filter(move |&o| o != self.v)
            .flat_map(move |o| cells.into_iter().flat_map(move |c| c[o].iter().map(move |&u| (o, u))))
    }

    /// A draft about a range of this unit.
    pub fn draft(&self, range: Range<usize>, (severity, confidence): (Severity, f32), message: String, help: String) -> Draft {
        Draft {
            severity,
            confidence,
            grain: Grain::Word,
            row: self.cx.row_of[self.v][self.u],
            present: vec![self.v],
            locations: vec![self.cx.marked(self.v, self.u, range)],
            message,
            help,
            ..Draft::default()
        }
    }
}

/// Something found in a unit.
pub(super) struct Found {
    /// The bytes of the unit's text that it is about: graver findings keep lesser ones away from there.
    pub range: Range<usize>,
    /// What to say.
    pub draft: Draft,
}

/// Words of a text: runs of letters and digits; combining marks belong to the letter before them. A Han character is a word.
pub(super) fn words(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (i, c) in text.char_indices() {
        let end = i + c.len_utf8();
        if crate::language::is_han(c) {
            out.push(i..end);
            open = false;
        } else if c.is_alphanumeric() || open && is_mark(c) {
            match out.last_mut().filter(|_| open) {
                Some(last) => last.end = end,
                None => out.push(i..end),
            }
            open = true;
        } else {
            open = false;
        }
    }
    out
}

/// Combining marks of Latin and Arabic, and invisible joiners inside a word.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{ad}' | '\u{200b}'..='\u{200f}')
}

/// How often a word stands in a version.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    /// At all.
    pub all: u32,
    /// With a small first letter.
    pub small: u32,
}

/// The words of a family by version, folded.
pub(super) struct Vocabulary<'a> {
    counts: Vec<FxHashMap<&'a str, Count>>,
}

impl<'a> Vocabulary<'a> {
    /// Counts them.
    pub fn of(cx: &Context<'a>) -> Vocabulary<'a> {
        let count = |v: usize| {
            let mut out: FxHashMap<&'a str, Count> = FxHashMap::default();
            for t in cx.aligned.analyses[v].iter().flat_map(|a| &a.tokens) {
                let c = out.entry(&*t.form).or_default();
                c.all += 1;
                c.small += u32::from(!t.capital);
            }
            out
        };
        Vocabulary { counts: (0..cx.versions()).map(count).collect() }
    }

    /// How often a folded word stands in a version.
    pub fn count(&self, v: usize, folded: &str) -> Count {
        self.counts[v].get(folded).copied().unwrap_or_default()
    }

    /// All words of a version.
    pub fn all(&self, v: usize) -> impl Iterator<Item = (&'a str, Count)> + '_ {
        self.counts[v].iter().map(|(w, c)| (*w, *c))
    }

    /// True where another version has the very word.
    pub fn elsewhere(&self, v: usize, folded: &str) -> bool {
        (0..self.counts.len()).any(|o| o != v && self.counts[o].contains_key(folded))
    }
}

/// The table, by row and column.
type Lists = FxHashMap<(&'static str, usize), PatternSet>;

/// A list of the table `garbled.tsv` in one language; none for a language without a column.
pub(super) fn list(id: &'static str, language: &Tag) -> Option<&'static PatternSet> {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    let column = lexicon::column(language)?;
    let lists = LISTS.get_or_init(|| {
        let mut out = Lists::default();
        for line in include_str!("../lexicon/markers/garbled.tsv").lines().skip(1) {
            let mut cells = line.split('\t');
            let Some(id) = cells.next() else { continue };
            for (c, cell) in cells.take(COLUMNS.len()).enumerate() {
                out.insert((id, c), PatternSet::of(cell, c));
            }
        }
        out
    });
    lists.get(&(id, column))
}

/// The patterns of such a list.
pub(super) fn patterns_of(id: &'static str, language: &Tag) -> &'static [Pattern] {
    list(id, language).map_or(&[], PatternSet::patterns)
}

/// True where a list has a word as a pattern of its own.
pub(super) fn listed_word(list: Option<&PatternSet>, folded: &str) -> bool {
    list.is_some_and(|l| l.has(folded))
}

/// True for a word that its language surely has: a function word, a number, a month, a word of the termbase as it stands or with one
/// ending.
pub(super) fn known(own: &Profile, language: &Tag, folded: &str) -> bool {
    let base = lexicon::builtin();
    let ending = |s: &str| {
        folded.strip_suffix(s).is_some_and(|w| w.chars().count() >= usize::from(own.min_stem).max(4) && base.has_word(language, w))
    };
    let stem = own.stem(folded);
    own.is_stop_word(folded)
        || base.has_word(language, folded)
        || stem.chars().count() >= STEM && base.has_word(language, &stem)
        || own.suffixes.iter().any(|s| ending(s))
        || counted(own).contains(folded)
}

/// Number words, months and words of labels of a language, folded.
fn counted(own: &Profile) -> &'static FxHashSet<String> {
    static SETS: OnceLock<FxHashMap<&'static str, FxHashSet<String>>> = OnceLock::new();
    static NONE: OnceLock<FxHashSet<String>> = OnceLock::new();
    let of = |p: &'static Profile| {
        let words = p.cardinals.iter().chain(p.ordinals).map(|w| w.0).chain(p.months.iter().map(|w| w.0));
        words.chain(p.label_words.iter().map(|w| w.0)).map(fold_word).collect()
    };
    let sets = SETS.get_or_init(|| profiles().iter().map(|p| (p.tag, of(p))).collect());
    sets.get(own.tag).unwrap_or_else(|| NONE.get_or_init(FxHashSet::default))
}

/// Fewest letters of a stem that proves a word: shorter ones are abbreviations of the termbase ("sht").
const STEM: usize = 4;

/// Concepts of a word by itself, joined particles taken off.
pub(super) fn concepts_of(own: &Profile, language: &Tag, token: &Token) -> Vec<Concept> {
    let Some(matcher) = lexicon::builtin().matcher(language) else { return Vec::new() };
    let mut hits = Vec::new();
    let bare = Token { form: token.bare.clone(), stem: Box::from(&*own.stem(&token.bare)), ..token.clone() };
    matcher.find(std::slice::from_ref(token), &mut hits);
    matcher.find(&[bare], &mut hits);
    hits.iter().map(|h| h.concept).collect()
}

/// True for a name that the user settled, in any case.
pub(super) fn settled_name(cx: &Context, word: &str) -> bool {
    let folded = fold_word(word);
    let fits = |n: &String| fold_word(n).split(|c: char| !c.is_alphanumeric()).any(|w| w == folded);
    cx.settings.own_names.iter().chain(&cx.settings.allowed_names).any(fits)
}

/// True for a script that has capitals.
pub(super) fn has_capitals(own: &Profile) -> bool {
    matches!(own.script, Script::Latin | Script::Cyrillic)
}

/// The token of a range of the source.
pub(super) fn token_at<'a>(t: &Text<'a>, r: &Range<usize>) -> Option<(usize, &'a Token)> {
    let a = t.cx.analysis(t.v, t.u);
    let at = a.tokens.partition_point(|x| a.origin(x.range.clone()).end <= r.start);
    a.tokens.get(at).filter(|x| a.origin(x.range.clone()).start < r.end).map(|x| (at, x))
}
