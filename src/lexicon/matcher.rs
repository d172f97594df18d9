//! Finds the terms of one language in a text's tokens: exact words by stem, `stem*` by prefix, several words in a row; Chinese by
//! longest match over the characters.

use super::Concept;
use crate::language::{self, Profile, Script, fold};
use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A concept found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The concept.
    pub concept: Concept,
    /// Index of its first token (of its first byte for `find_in_han`).
    pub first: u32,
    /// One past the last.
    pub end: u32,
}

/// One word of a term.
#[derive(Debug)]
enum Word {
    /// Matches a token with this stem or this very form.
    Stem(Box<str>),
    /// Matches a token that begins so.
    Prefix(Box<str>),
}

#[derive(Debug)]
struct Term {
    concept: Concept,
    rest: Vec<Word>,
}

/// The terms of one language, ready to be found.
#[derive(Debug)]
pub struct Matcher {
    by_stem: FxHashMap<Box<str>, Vec<Term>>,
    by_prefix: FxHashMap<Box<str>, Vec<Term>>,
    prefix_lengths: Vec<usize>,
    han: Option<(AhoCorasick, Vec<Vec<Concept>>)>,
}

/// Fewest letters of a term that is looked for inside glued words.
const GLUED_TERM: usize = 4;

/// Fewest letters of a word that is known without its diacritics; of Arabic, whose words have no vowels, one less in a term.
pub const SHORTEST_PLAIN: usize = 4;

/// A token as the matcher sees it: its folded form and its stem.
pub trait Form {
    /// Folded form.
    fn form(&self) -> &str;
    /// Light stem of it.
    fn stem(&self) -> &str;
    /// The form without joined prefixes (Arabic), the same as `form` elsewhere.
    fn bare(&self) -> &str;
}

impl Matcher {
    /// Builds the matcher of one language from its terms.
    pub fn new<'a>(profile: &Profile, terms: impl Iterator<Item = (Concept, &'a str)>) -> Matcher {
        Matcher::made(profile, terms, str::to_owned, |w| profile.stem(w).into_owned())
    }

    /// Builds the matcher of one language from its terms as they are typed without diacritics: for tokens that are plain too, whose
    /// stems are roots (`Profile::root`).
    pub fn plain<'a>(profile: &Profile, terms: impl Iterator<Item = (Concept, &'a str)>) -> Matcher {
        // The shortest words are others without their diacritics: Turkmen on is ten and, as öň, before.
        let least = if profile.script == Script::Arabic { SHORTEST_PLAIN - 1 } else { SHORTEST_PLAIN };
        let told = |t: &str| t.contains(char::is_whitespace) || t.chars().filter(|c| c.is_alphanumeric()).count() >= least;
        Matcher::made(profile, terms.filter(|(_, t)| told(t)), language::plain, |w| profile.root(w))
    }

    fn made<'a>(
        profile: &Profile,
        terms: impl Iterator<Item = (Concept, &'a str)>,
        spelled: impl Fn(&str) -> String,
        stem: impl Fn(&str) -> String,
    ) -> Matcher {
        let mut m = Matcher { by_stem: FxHashMap::default(), by_prefix: FxHashMap::default(), prefix_lengths: Vec::new(), han: None };
        if profile.script == Script::Han {
            m.han = han(terms);
            return m;
        }
        for (concept, term) in terms {
            let folded = fold::fold(term).text;
            let mut words =
                folded.split(|c: char| c != '*' && !c.is_alphanumeric()).filter(|w| !w.is_empty() && *w != "*").map(|w| {
                    match w.strip_suffix('*') {
                        Some(p) => Word::Prefix(spelled(p).into()),
                        None => Word::Stem(stem(&spelled(w)).into()),
                    }
                });
            let Some(first) = words.next() else { continue };
            let term = |rest| Term { concept, rest };
            let rest: Vec<Word> = words.collect();
            match first {
                Word::Stem(s) => m.by_stem.entry(s).or_default().push(term(rest)),
                Word::Prefix(p) => {
                    let n = p.chars().count();
                    if !m.prefix_lengths.contains(&n) {
                        m.prefix_lengths.push(n);
                    }
                    m.by_prefix.entry(p).or_default().push(term(rest));
                }
            }
        }
        m.prefix_lengths.sort_unstable();
        m
    }

    /// Finds all terms in a row of tokens, nested ones too.
    pub fn find<F: Form>(&self, tokens: &[F], out: &mut Vec<Hit>) {
        for (i, t) in tokens.iter().enumerate() {
            for terms in
                [self.by_stem.get(t.stem()), if t.form() == t.stem() { None } else { self.by_stem.get(t.form()) }].into_iter().flatten()
            {
                emit(terms, tokens, i, out);
            }
            for form in [Some(t.bare()), if t.form() == t.bare() { None } else { Some(t.form()) }].into_iter().flatten() {
                for &n in &self.prefix_lengths {
                    let Some(end) = char_end(form, n) else { break };
                    if let Some(terms) = self.by_prefix.get(&form[..end]) {
                        emit(terms, tokens, i, out);
                    }
                }
            }
        }
        out.sort_unstable_by_key(|h| (h.concept, h.first, h.end));
        out.dedup();
    }

    /// Finds one-word terms inside a run of words that were glued together; `at` is the token's place. Terms of fewer than
    /// `GLUED_TERM` letters would be found by chance.
    pub fn find_inside(&self, glued: &str, at: usize, out: &mut Vec<Hit>) {
        let starts: Vec<usize> = glued.char_indices().map(|(i, _)| i).chain([glued.len()]).collect();
        for (k, &a) in starts.iter().enumerate() {
            for n in (GLUED_TERM..=10).rev() {
                let Some(&b) = starts.get(k + n) else { continue };
                let piece = &glued[a..b];
                let terms = [self.by_stem.get(piece), self.by_prefix.get(piece)];
                let mut any = false;
                for term in terms.into_iter().flatten().flatten().filter(|t| t.rest.is_empty()) {
                    out.push(Hit { concept: term.concept, first: at as u32, end: at as u32 + 1 });
                    any = true;
                }
                if any {
                    break;
                }
            }
        }
    }

    /// Finds all terms in a folded Chinese text: the longest at each place and those inside it. Positions are bytes.
    pub fn find_in_han(&self, folded: &str, out: &mut Vec<Hit>) {
        let Some((ac, concepts)) = &self.han else { return };
        for m in ac.find_iter(folded) {
            for &c in &concepts[m.pattern().as_usize()] {
                out.push(Hit { concept: c, first: m.start() as u32, end: m.end() as u32 });
            }
        }
    }
}

/// Byte end of the first `n` characters; none where the text is shorter.
fn char_end(s: &str, n: usize) -> Option<usize> {
    if n == 0 {
        return None;
    }
    s.char_indices().nth(n - 1).map(|(i, c)| i + c.len_utf8())
}

fn emit<F: Form>(terms: &[Term], tokens: &[F], at: usize, out: &mut Vec<Hit>) {
    for term in terms {
        let following = &tokens[at + 1..];
        if following.len() >= term.rest.len()
            && term.rest.iter().zip(following).all(|(w, t)| match w {
                Word::Stem(s) => t.stem() == &**s || t.form() == &**s,
                Word::Prefix(p) => t.bare().starts_with(&**p) || t.form().starts_with(&**p),
            })
        {
            out.push(Hit { concept: term.concept, first: at as u32, end: (at + 1 + term.rest.len()) as u32 });
        }
    }
}

/// The automaton over Chinese terms; each pattern names its own concepts and those of the terms inside it.
fn han<'a>(terms: impl Iterator<Item = (Concept, &'a str)>) -> Option<(AhoCorasick, Vec<Vec<Concept>>)> {
    let mut by_text: FxHashMap<String, Vec<Concept>> = FxHashMap::default();
    for (concept, term) in terms {
        let folded = fold::fold(&term.replace('*', "")).text;
        if !folded.is_empty() {
            by_text.entry(folded).or_default().push(concept);
        }
    }
    let mut patterns: Vec<&String> = by_text.keys().collect();
    patterns.sort_unstable();
    let concepts = patterns
        .iter()
        .map(|p| {
            let mut found: Vec<Concept> = Vec::new();
            let starts: Vec<usize> = p.char_indices().map(|(i, _)| i).chain([p.len()]).collect();
            for (k, &a) in starts.iter().enumerate() {
                for &b in &starts[k + 1..] {
                    let range: Range<usize> = a..b;
                    // Single characters inside a longer word say little of its meaning.
                    if range.len() > 3 || range.len() == p.len() {
                        found.extend(by_text.get(&p[range]).into_iter().flatten());
                    }
                }
            }
            found.sort_unstable();
            found.dedup();
            found
        })
        .collect();
    let ac = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&patterns).ok()?;
    Some((ac, concepts))
}
