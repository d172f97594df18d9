//! Part of untranslated: single English words that a translation engine left before or inside their own translation ("You size
//! hyzmatlary bermek", "Policyörelgesi").

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::untranslated::{in_termbase, translated};
use crate::language::{Profile, Script, Tag, fold_word, profile};
use crate::similarity::analysis::Token;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Fewest letters of an English word that is glued to another, and of what follows it.
const GLUED: (usize, usize) = (5, 4);

/// Lower-case words of a version, folded, with how often they stand in it: what its text is made of.
pub type Vocabulary = FxHashMap<Box<str>, u32>;

/// See `Vocabulary`.
pub fn vocabulary(cx: &Context, v: usize) -> Vocabulary {
    let mut out = Vocabulary::default();
    for t in cx.aligned.analyses[v].iter().flat_map(|a| &a.tokens).filter(|t| !t.capital && t.script == Script::Latin) {
        *out.entry(t.form.clone()).or_default() += 1;
    }
    out
}

/// How often single words of the other kind must have been left before one that might be a name ("Services", "West") counts too.
const HABIT: usize = 2;

/// True where a version's engine has the habit of leaving words: stray function words or glued ones stand in it several times.
pub fn habit(cx: &Context, v: usize, vocabulary: &Vocabulary) -> bool {
    (0..cx.version(v).units.len()).map(|u| left(cx, v, u, vocabulary, false).len()).sum::<usize>() >= HABIT
}

/// A word that was left, in bytes of the unit's text.
struct Left {
    /// The English word.
    word: Range<usize>,
    /// What it is glued into; the word itself where it stands alone.
    all: Range<usize>,
    /// The word of the text that the rest is, its first letter lost.
    rest: Option<Box<str>>,
    confidence: f32,
}

/// The findings of a unit, one a word; the same word in several units is one slip. `content`: words that are no function words count
/// as well.
pub fn stray(cx: &Context, v: usize, u: usize, vocabulary: &Vocabulary, content: bool) -> Vec<Draft> {
    left(cx, v, u, vocabulary, content).iter().map(|l| report(cx, v, u, l)).collect()
}

/// Looks at the words of a unit one by one.
fn left(cx: &Context, v: usize, u: usize, vocabulary: &Vocabulary, content: bool) -> Vec<Left> {
    let own = profile(cx.tag(v));
    let mut out = Vec::new();
    if own.script != Script::Latin || own.name.is_empty() || own.tag == "en" {
        return out;
    }
    let en = profile(&Tag::new("en"));
    let a = cx.analysis(v, u);
    let is_glued = |t: &Token| t.capital && t.script == Script::Latin && glued(t, own, en, vocabulary).is_some();
    if let [first, second, _, ..] = &a.tokens[..]
        && first.capital
        && !first.all_caps
        && (!second.capital || second.stop)
        && !first.stop
        && !is_glued(first)
        && second.range.start - first.range.end <= 2
        && first.form.chars().count() >= 3
        && !own_word(cx, v, u, first)
        && let Some(confidence) = english(first, en).or_else(|| (content && cut_short(cx, v, first, vocabulary)).then_some(CUT_SHORT))
        && (content || en.is_stop_word(&first.form))
    {
        let word = a.origin(first.range.clone());
        out.push(Left { all: word.clone(), word, rest: None, confidence });
    }
    for t in &a.tokens {
        if t.capital
            && t.script == Script::Latin
            && let Some((n, rest)) = glued(t, own, en, vocabulary)
        {
            let word = a.origin(t.range.start..t.range.start + n);
            out.push(Left { word, all: a.origin(t.range.clone()), rest, confidence: 0.9 });
        }
    }
    out
}

/// A word of the version's own language: the termbase knows it as written, or it is one of the words that the text is made of.
fn own_word(cx: &Context, v: usize, u: usize, t: &Token) -> bool {
    let a = cx.analysis(v, u);
    a.concepts.iter().any(|h| {
        let i = h.first as usize..h.end as usize;
        i.len() == 1 && i.contains(&0) && crate::lexicon::builtin().knows(h.concept, cx.tag(v), &t.form)
    })
}

/// How sure it is that a word is English: a function word, a word of the termbase, the beginning of one.
fn english(t: &Token, en: &Profile) -> Option<f32> {
    if en.is_stop_word(&t.form) {
        return Some(0.9);
    }
    in_termbase(t, en).then_some(0.75)
}

/// Most bytes of two words that are glued: what is longer is no word.
const LONGEST: usize = 80;

/// Length of the English word that a token begins with, where the rest is the end of a word of the text whose first letter was lost,
/// and that word where the rest is all of it: "Policy" and "(ý)örelgesi", "Information" and "(ë)shtë". Of several cuts the one whose
/// rest is a frequent word of the text, else the longest English word.
fn glued(t: &Token, own: &Profile, en: &Profile, vocabulary: &Vocabulary) -> Option<(usize, Option<Box<str>>)> {
    if !(GLUED.0 + GLUED.1..=LONGEST).contains(&t.form.len()) || vocabulary.contains_key(&t.form) {
        return None;
    }
    let cuts = t.form.char_indices().map(|(i, _)| i).filter(|&i| i >= GLUED.0 && t.form.len() - i >= GLUED.1);
    // The rest or its lost first letter must show the other language, or half the words of English would be "glued".
    let foreign = |c: char| !c.is_ascii() && own.letters.contains(c);
    cuts.filter_map(|cut| {
        let (head, rest) = t.form.split_at(cut);
        if !head.is_ascii() || own.is_stop_word(head) {
            return None;
        }
        let word = Token { form: head.into(), stem: Box::from(&*en.stem(head)), bare: head.into(), ..t.clone() };
        if !en.is_stop_word(head) && !exact_english(&word) {
            return None;
        }
        let begin: String = rest.chars().take(5).collect();
        let tail = |w: &str| {
            let tail = w.char_indices().nth(1).map_or(w.len(), |(i, _)| i);
            (rest.chars().any(foreign) || w.starts_with(foreign)).then_some(tail)
        };
        let begins = |w: &str| tail(w).is_some_and(|i| w[i..].starts_with(&begin));
        let is_all = |w: &str| tail(w).is_some_and(|i| &w[i..] == rest);
        // The most frequent; of several the first in the alphabet, so that the report is the same every time.
        let whole = vocabulary.iter().filter(|(w, _)| is_all(w)).max_by_key(|&(w, n)| (*n, std::cmp::Reverse(w)));
        let whole = whole.map(|(w, n)| (w.clone(), *n));
        let whole = whole.or_else(|| own.stop_words.iter().map(|w| fold_word(w)).find(|w| is_all(w)).map(|w| (w.into(), 1)));
        (whole.is_some() || vocabulary.keys().any(|w| begins(w))).then_some((cut, whole))
    })
    .max_by_key(|(cut, whole)| (whole.as_ref().map_or(0, |w| w.1), *cut))
    .map(|(cut, whole)| (cut, whole.map(|w| w.0)))
}

/// True where the English column has the very word, not only a stem that begins like it.
fn exact_english(t: &Token) -> bool {
    let base = crate::lexicon::builtin();
    let en = Tag::new("en");
    base.has_word(&en, &t.form) || base.has_word(&en, &t.stem)
}

/// How sure it is that a word is an English one whose end is lost, and its fewest letters.
const CUT_SHORT: f32 = 0.65;
const CUT_LETTERS: usize = 5;

/// True for the beginning of an English word that begins no word of the text or of its language ("Applic").
fn cut_short(cx: &Context, v: usize, t: &Token, vocabulary: &Vocabulary) -> bool {
    let form = &*t.form;
    let begins = |w: &str| w.starts_with(form);
    form.len() >= CUT_LETTERS
        && form.is_ascii()
        && !in_termbase(t, profile(cx.tag(v)))
        && !vocabulary.keys().any(|w| begins(w))
        && english_words().binary_search_by(|w| w.as_str().cmp(form)).err().and_then(|i| english_words().get(i)).is_some_and(|w| begins(w))
}

/// The single words of the English column, whole ones only, in order.
fn english_words() -> &'static Vec<String> {
    static WORDS: std::sync::OnceLock<Vec<String>> = std::sync::OnceLock::new();
    WORDS.get_or_init(|| {
        let terms = crate::lexicon::builtin().entries.iter().flat_map(|e| &e.terms[0]);
        let mut words: Vec<String> = terms.filter(|t| !t.contains([' ', '*'])).map(|t| fold_word(t)).collect();
        words.sort_unstable();
        words.dedup();
        words
    })
}

fn report(cx: &Context, v: usize, u: usize, l: &Left) -> Draft {
    let (name, text) = (cx.name(v), &cx.unit(v, u).text);
    let word = short(&text[l.word.clone()], 30);
    let (message, help, kind) = if l.word == l.all {
        (
            format!("{name} has the stray English word {word} at the beginning of a line."),
            format!("Delete {word} where the {name} already says it, translate it where not; put back the list mark if one stood there."),
            "first",
        )
    } else {
        (format!("{name} has the English word {word} glued to a word of its own."), mend(l, text, &name), "glued")
    };
    let row = cx.row_of[v][u];
    let slip = [cx.tag(v).as_str(), kind, &fold_word(&text[l.word.clone()]), l.rest.as_deref().unwrap_or("")].join(" ");
    Draft {
        severity: Severity::Minor,
        confidence: l.confidence,
        grain: Grain::Word,
        row,
        present: vec![v],
        absent: translated(cx, v, row, &Tag::new("en")),
        message,
        help,
        locations: vec![cx.marked(v, u, l.all.clone())],
        slip: Some(slip),
        ..Draft::default()
    }
}

fn mend(l: &Left, text: &str, name: &str) -> String {
    let word = short(&text[l.word.clone()], 30);
    match &l.rest {
        Some(w) => format!("Take out {word} and write “{w}”, which has lost its first letter here."),
        None => format!("Take out {word} and write the {name} word in full; its first letter may be lost."),
    }
}
