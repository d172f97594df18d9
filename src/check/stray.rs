//! Part of untranslated: single English words that a translation engine left before or inside their own translation ("You size
//! hyzmatlary bermek", "Policyörelgesi").

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::untranslated::in_termbase;
use crate::language::{Profile, Script, Tag, profile};
use crate::similarity::analysis::Token;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Fewest letters of an English word that is glued to another, and of what follows it.
const GLUED: (usize, usize) = (5, 4);

/// Lower-case words of a version, folded: what its text is made of.
pub fn vocabulary(cx: &Context, v: usize) -> FxHashSet<Box<str>> {
    cx.aligned.analyses[v]
        .iter()
        .flat_map(|a| &a.tokens)
        .filter(|t| !t.capital && t.script == Script::Latin)
        .map(|t| t.form.clone())
        .collect()
}

/// How often single words of the other kind must have been left before one that might be a name ("Services", "West") counts too.
const HABIT: usize = 2;

/// True where a version's engine has the habit of leaving words: stray function words or glued ones stand in it several times.
pub fn habit(cx: &Context, v: usize, vocabulary: &FxHashSet<Box<str>>) -> bool {
    let mut found = Vec::new();
    for u in 0..cx.version(v).units.len() {
        stray(cx, v, u, vocabulary, false, &mut found);
    }
    found.len() >= HABIT
}

/// Looks at the words of a unit one by one; `content`: words that are no function words count as well.
pub fn stray(cx: &Context, v: usize, u: usize, vocabulary: &FxHashSet<Box<str>>, content: bool, out: &mut Vec<Draft>) {
    let own = profile(cx.tag(v));
    if own.script != Script::Latin || own.name.is_empty() || own.tag == "en" {
        return;
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
        && let Some(confidence) = english(first, en)
        && (content || en.is_stop_word(&first.form))
    {
        out.push(left_before(cx, v, u, a.origin(first.range.clone()), confidence));
    }
    for t in &a.tokens {
        if t.capital
            && t.script == Script::Latin
            && let Some(n) = glued(t, own, en, vocabulary)
        {
            let word = a.origin(t.range.start..t.range.start + n);
            out.push(glued_to(cx, v, u, word, a.origin(t.range.clone())));
        }
    }
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

/// Length of the English word that a token begins with, where the rest is the end of a word of the text whose first letter was lost:
/// "Policy" and "(ý)örelgesi".
fn glued(t: &Token, own: &Profile, en: &Profile, vocabulary: &FxHashSet<Box<str>>) -> Option<usize> {
    if t.form.len() < GLUED.0 + GLUED.1 || vocabulary.contains(&t.form) {
        return None;
    }
    let cuts: Vec<usize> = t.form.char_indices().map(|(i, _)| i).filter(|&i| i >= GLUED.0 && t.form.len() - i >= GLUED.1).collect();
    cuts.into_iter().rev().find(|&cut| {
        let (head, rest) = t.form.split_at(cut);
        if !head.is_ascii() || own.is_stop_word(head) {
            return false;
        }
        let word = Token { form: head.into(), stem: Box::from(&*en.stem(head)), bare: head.into(), ..t.clone() };
        // The rest or its lost first letter must show the other language, or half the words of English would be "glued".
        let foreign = |c: char| !c.is_ascii() && own.letters.contains(c);
        let begin: String = rest.chars().take(5).collect();
        let completes = |w: &str| {
            w.char_indices().nth(1).is_some_and(|(i, _)| w[i..].starts_with(&begin))
                && (rest.chars().any(foreign) || w.starts_with(foreign))
        };
        (en.is_stop_word(head) || exact_english(&word)) && vocabulary.iter().any(|w| completes(w))
    })
}

/// True where the English column has the very word, not only a stem that begins like it.
fn exact_english(t: &Token) -> bool {
    let base = crate::lexicon::builtin();
    let en = Tag::new("en");
    base.has_word(&en, &t.form) || base.has_word(&en, &t.stem)
}

fn left_before(cx: &Context, v: usize, u: usize, range: Range<usize>, confidence: f32) -> Draft {
    let word = &cx.unit(v, u).text[range.clone()];
    Draft {
        severity: Severity::Minor,
        confidence,
        grain: Grain::Word,
        row: cx.row_of[v][u],
        present: vec![v],
        message: format!("{} line {} begins with a stray English word, {}.", cx.name(v), cx.unit(v, u).lines.0, short(word, 30)),
        help: format!(
            "Delete {} where the {} already says it, translate it where not; put back the list mark if one stood there.",
            short(word, 30),
            cx.name(v)
        ),
        locations: vec![cx.marked(v, u, range)],
        ..Draft::default()
    }
}

fn glued_to(cx: &Context, v: usize, u: usize, word: Range<usize>, all: Range<usize>) -> Draft {
    let text = &cx.unit(v, u).text;
    let (word, whole) = (&text[word], &text[all.clone()]);
    Draft {
        severity: Severity::Minor,
        confidence: 0.9,
        grain: Grain::Word,
        row: cx.row_of[v][u],
        present: vec![v],
        message: format!(
            "{} line {} has the English word {} glued into {}.",
            cx.name(v),
            cx.unit(v, u).lines.0,
            short(word, 30),
            short(whole, 40)
        ),
        help: format!("Take out {} and write the {} word in full; its first letter may be lost.", short(word, 30), cx.name(v)),
        locations: vec![cx.marked(v, u, all)],
        ..Draft::default()
    }
}
