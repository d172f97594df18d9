//! # untranslated
//! ## What it flags
//! Text left in another language: a paragraph, an item, a phrase inside a translated sentence, a single English word before or in it.
//! A word that all languages leave as it is (GPS, Wi-Fi, Cookie) is none, nor a name.
//! ## Why it matters
//! The reader of that version cannot read it; in a policy, what cannot be read may not bind.
//! ## Example
//! French list: “iii. Provide information which may interest you with your permission.”
//! ## When it is wrong
//! Where a title of a law, a product's slogan or a quotation stands in its own language on purpose.
//! ## How to accept it
//! `concordat accept ID --reason …`, or add the words to `allowed_names` in `concordat.toml`.

use super::context::{Context, Draft, language_name, short};
use super::duplicated_clause::{self, cited};
use super::finding::{Grain, Severity};
use super::kept::About;
use super::{loose_words, stray};
use crate::language::{Profile, Script, Tag, detect, profile};
use crate::lexicon;
use crate::similarity::analysis::{Analysis, Token};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Runs the rule.
pub fn untranslated(cx: &Context, out: &mut Vec<Draft>) {
    for v in 0..cx.versions() {
        let vocabulary = stray::vocabulary(cx, v);
        let habit = stray::habit(cx, v, &vocabulary);
        let copies = if habit { duplicated_clause::copies(cx, v) } else { Default::default() };
        let mut told = FxHashSet::default();
        for u in 0..cx.version(v).units.len() {
            if cx.is_quiet(About::Untranslated, v, u) {
                continue;
            }
            if let Some(d) = whole(cx, v, u).or_else(|| inside(cx, v, u)) {
                told.insert(u);
                out.push(d);
            } else if copies.contains(&u) {
                // What stands in a copy goes with it.
                told.insert(u);
            } else {
                let stray = stray::stray(cx, v, u, &vocabulary, habit);
                if stray.is_empty() {
                    cx.found_nothing(About::Untranslated, v, u);
                }
                out.extend(stray);
            }
        }
        loose_words::loose_words(cx, v, &told, &vocabulary, habit, out);
    }
}

/// The language that a unit seems to be in.
struct Detected(detect::Guess);

/// A unit that stands in another language as a whole.
fn whole(cx: &Context, v: usize, u: usize) -> Option<Draft> {
    let unit = cx.unit(v, u);
    let version = cx.tag(v);
    let letters = unit.text.chars().filter(|c| c.is_alphabetic()).count();
    let words = cx.analysis(v, u).tokens.len();
    // A word of Chinese is about two characters, and its tokens are whole runs.
    let han = unit.text.chars().filter(|c| crate::language::is_han(*c)).count();
    let words = if han * 2 > letters { han / 2 } else { words };
    if letters < if han * 2 > letters { 6 } else { 12 } || words < 3 {
        return None;
    }
    let guess = match &unit.language {
        Some(l) => detect::Guess { tag: l.clone(), confidence: 0.95, runner_up: None },
        None => cx.analysis(v, u).derived(|_| Detected(detect::detect(&unit.text))).0.clone(),
    };
    if guess.tag.primary() == version.primary() || guess.tag.primary() == "und" {
        return None;
    }
    // A language that no version is written in is more likely a wrong guess, English apart, unless it is plain to see.
    let family = cx.family.versions.iter().any(|x| x.language.primary() == guess.tag.primary());
    let stranger = profile(&guess.tag);
    let least = if stranger.script == profile(version).script { 6 } else { 4 };
    let plain = !stranger.name.is_empty() && guess.confidence >= 0.9 && words >= least;
    if !family && guess.tag.primary() != "en" && !plain || guess.confidence < 0.75 || words < 5 && guess.confidence < 0.9 {
        return None;
    }
    let foreign = profile(&guess.tag);
    let a = cx.analysis(v, u);
    // A list of names, an address, a line of codes: no words of the language itself.
    let common = a
        .tokens
        .iter()
        .filter(|t| t.script == foreign.script && (t.kind == crate::similarity::TokenKind::Han || !t.capital || t.initial))
        .count();
    if foreign.script != Script::Han && common * 2 < words || !has_function_word(a, foreign) && words < 8 {
        return None;
    }
    let same = counterpart_with(cx, v, u, &guess.tag);
    let confidence = 0.82 + 0.15 * guess.confidence;
    Some(draft(cx, v, u, 0..unit.text.len(), &guess.tag, same, confidence, cx.grain(v, u)))
}

/// Versions that have the row in their own words: neither in the language that was left nor themselves with text left in it.
pub(super) fn translated(cx: &Context, v: usize, row: Option<usize>, foreign: &Tag) -> Vec<usize> {
    let Some(r) = row else { return Vec::new() };
    let own = |o: &usize| {
        let cell = &cx.rows()[r].cells[*o];
        !cell.is_empty() && cx.tag(*o).primary() != foreign.primary() && cell.iter().all(|&w| cx.unit(*o, w).language.is_none())
    };
    (0..cx.versions()).filter(|&o| o != v).filter(own).collect()
}

fn has_function_word(a: &Analysis, p: &Profile) -> bool {
    p.script == Script::Han || a.tokens.iter().any(|t| p.is_stop_word(&t.form))
}

/// The unit of the version in that language in the same row.
fn counterpart_with(cx: &Context, v: usize, u: usize, tag: &Tag) -> Option<(usize, usize)> {
    let row = cx.row_of[v][u]?;
    let o = (0..cx.versions()).find(|&o| o != v && cx.tag(o).primary() == tag.primary())?;
    Some((o, *cx.rows()[row].cells[o].first()?))
}

/// Words of another language inside a unit.
fn inside(cx: &Context, v: usize, u: usize) -> Option<Draft> {
    let a = cx.analysis(v, u);
    let own = profile(cx.tag(v));
    if own.name.is_empty() || cx.unit(v, u).kind == crate::document::UnitKind::TocEntry {
        return None;
    }
    let foreign = if cx.tag(v).primary() == "en" { foreign_to_english(cx, v, u)? } else { Tag::new("en") };
    let p = profile(&foreign);
    let look = |a: &Analysis| a.tokens.iter().enumerate().map(|(i, t)| word(a, i, t, own, p)).collect::<Vec<Word>>();
    let english = foreign.primary() == "en";
    let mut marks = if english { a.derived(|a| Marked(look(a))).0.clone() } else { look(a) };
    let names = || cx.settings.allowed_names.iter().chain(&cx.settings.own_names);
    if names().next().is_some() {
        let named = |t: &Token| names().any(|n| n.eq_ignore_ascii_case(&t.form));
        marks.iter_mut().zip(&a.tokens).filter(|(_, t)| named(t)).for_each(|(mark, _)| *mark = Word::Own);
    }
    let (range, strength) = best_run(a, &marks, own)?;
    let (row, o) = (cx.row_of[v][u], counterpart_with(cx, v, u, &foreign));
    // What every version writes so is no oversight (names of forms, menu paths).
    let text: Vec<&str> = a.tokens[range.clone()].iter().map(|t| &*t.form).collect();
    let shared = row.map_or(0, |r| {
        (0..cx.versions())
            .filter(|&x| x != v && cx.tag(x).primary() != foreign.primary())
            .filter(|&x| cx.rows()[r].cells[x].iter().any(|&w| contains(cx.analysis(x, w), &text)))
            .count()
    });
    if shared > 0 {
        return None;
    }
    let bytes = a.tokens[range.start].range.start..a.tokens[range.end - 1].range.end;
    Some(draft(cx, v, u, a.origin(bytes), &foreign, o, strength, if range.len() == 1 { Grain::Word } else { Grain::Fragment }))
}

fn contains(a: &Analysis, words: &[&str]) -> bool {
    a.tokens.windows(words.len()).any(|w| w.iter().zip(words).all(|(t, x)| &*t.form == *x))
}

/// For an English text, the other Latin-script language of the family whose text may have slipped in.
fn foreign_to_english(cx: &Context, v: usize, u: usize) -> Option<Tag> {
    let row = cx.row_of[v][u]?;
    (0..cx.versions())
        .filter(|&o| o != v && profile(cx.tag(o)).script == Script::Latin)
        .find(|&o| {
            cx.rows()[row].cells[o].iter().any(|&w| {
                let theirs: Vec<&str> = cx.analysis(o, w).tokens.iter().map(|t| &*t.form).collect();
                cx.analysis(v, u).tokens.windows(4).any(|x| theirs.windows(4).any(|y| x.iter().zip(y).all(|(t, s)| &*t.form == *s)))
            })
        })
        .map(|o| cx.tag(o).clone())
}

/// What the words of a unit say against English.
struct Marked(Vec<Word>);

/// What a word says about the language of its surroundings.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Word {
    /// Of the version's own language, or a name, or unknown.
    Own,
    /// A function word of the other language that the own one does not have.
    Function,
    /// A word of the other language's termbase that the own one does not have.
    Content,
    /// A capitalised word of the other language: a name as well as a word.
    Title,
}

fn word(a: &Analysis, i: usize, t: &Token, own: &Profile, foreign: &Profile) -> Word {
    if t.script != Script::Latin || t.form.chars().count() < 2 || t.stop && own.script == Script::Latin {
        return Word::Own;
    }
    if t.all_caps && t.form.chars().count() <= 5 {
        return Word::Own;
    }
    if own_term(a, i, own) {
        return Word::Own;
    }
    if foreign.is_stop_word(&t.form) && t.form.chars().count() >= 3 {
        return if t.capital && !t.initial { Word::Title } else { Word::Function };
    }
    if foreign.is_stop_word(&t.form) {
        // Two letters: "of", "to", "by" count inside a run only.
        return Word::Content;
    }
    if in_termbase(t, foreign) {
        return if t.capital && !t.initial { Word::Title } else { Word::Content };
    }
    Word::Own
}

/// A word that the version's own language has too: in its termbase by a whole word, or in Latin letters inside a Chinese or Arabic term.
fn own_term(a: &Analysis, i: usize, own: &Profile) -> bool {
    if own.script == Script::Han {
        let r = &a.tokens[i].range;
        return a.concepts.iter().any(|h| h.first as usize <= r.start && r.end <= h.end as usize);
    }
    // A word that English writes just so must be known as written: a light stem ("del" of delay) proves nothing.
    let form = &a.tokens[i].form;
    let base = lexicon::builtin();
    let exact = base.has_word(&Tag::new("en"), form);
    let own = Tag::new(own.tag);
    a.concepts
        .iter()
        .any(|h| h.first as usize <= i && i < h.end as usize && (!exact || h.end - h.first > 1 || base.knows(h.concept, &own, form)))
}

pub(super) fn in_termbase(t: &Token, foreign: &Profile) -> bool {
    let Some(m) = lexicon::builtin().matcher(&Tag::new(foreign.tag)) else { return false };
    let mut hits = Vec::new();
    let mut x = t.clone();
    x.stem = Box::from(&*foreign.stem(&t.form));
    x.bare = t.form.clone();
    m.find(std::slice::from_ref(&x), &mut hits);
    !hits.is_empty()
}

/// The longest run of words of the other language, with how sure it is; none where it may be chance.
fn best_run(a: &Analysis, marks: &[Word], own: &Profile) -> Option<(Range<usize>, f32)> {
    let mut best: Option<(Range<usize>, f32)> = None;
    let mut i = 0;
    while i < marks.len() {
        if marks[i] == Word::Own {
            i += 1;
            continue;
        }
        let mut end = i + 1;
        while end < marks.len()
            && (marks[end] != Word::Own
                || marks.get(end + 1).is_some_and(|m| matches!(m, Word::Function | Word::Content))
                    && a.tokens[end].script == Script::Latin
                    && !a.tokens[end].capital
                    && !a.tokens[end].stop
                    && !own_letters(&a.tokens[end], own))
            && adjacent(a, end)
        {
            end += 1;
        }
        // In another script, unknown words of small letters right behind belong to the phrase.
        if own.script != Script::Latin && end - i >= 2 {
            while end < marks.len() && a.tokens[end].script == Script::Latin && !a.tokens[end].capital && adjacent(a, end) {
                end += 1;
            }
        }
        let functions = marks[i..end].iter().filter(|m| **m == Word::Function).count();
        // An unknown word between two of the other language's is one of them.
        let content = marks[i..end].iter().filter(|m| matches!(m, Word::Content | Word::Own)).count();
        let titles = marks[i..end].iter().filter(|m| **m == Word::Title).count();
        // A capital at the beginning of a title is a title's: "Save the Children".
        let small = (i..end).filter(|&k| matches!(marks[k], Word::Content | Word::Own) && !a.tokens[k].capital).count();
        let n = end - i;
        let latin = own.script == Script::Latin;
        let strength = match (functions, content, titles) {
            // Function words between capitals only: a title or a name.
            (_, _, t) if t > 0 && small < t => 0.0,
            (f, c, _) if f >= 1 && f + c >= 3 => 0.93,
            (f, c, _) if f >= 1 && f + c >= 2 && i == 0 => 0.85,
            (0, c, _) if !latin && c >= 3 => 0.85,
            (0, c, _) if latin && c >= 4 => 0.7,
            _ => 0.0,
        };
        if strength > 0.0 && best.as_ref().is_none_or(|(r, s)| (strength, n) > (*s, r.len())) {
            best = Some((i..end, strength));
        }
        i = end;
    }
    best
}

/// True for a word with a letter that sets the version's language apart.
fn own_letters(t: &Token, own: &Profile) -> bool {
    t.form.chars().any(|c| own.letters.contains(c) && !c.is_ascii())
}

/// Nothing but a space or a light mark between two words.
fn adjacent(a: &Analysis, i: usize) -> bool {
    let between = &a.folded.text[a.tokens[i - 1].range.end..a.tokens[i].range.start];
    between.len() <= 3 && !between.contains(['.', ';', ':', '"'])
}

#[allow(clippy::too_many_arguments)]
fn draft(
    cx: &Context,
    v: usize,
    u: usize,
    range: Range<usize>,
    foreign: &Tag,
    counterpart: Option<(usize, usize)>,
    confidence: f32,
    grain: Grain,
) -> Draft {
    let text = &cx.unit(v, u).text;
    let all = range.len() == text.len();
    let mut locations = vec![if all { cx.whole(v, u) } else { cx.marked(v, u, range.clone()) }];
    let row = cx.row_of[v][u];
    let other = counterpart.or_else(|| {
        let r = row?;
        (0..cx.versions()).filter(|&o| o != v).find_map(|o| Some((o, *cx.rows()[r].cells[o].first()?)))
    });
    if let Some((o, w)) = other {
        locations.push(cx.whole(o, w));
    }
    Draft {
        severity: if grain == Grain::Word { Severity::Minor } else { Severity::Major },
        confidence,
        grain,
        row,
        present: vec![v],
        absent: translated(cx, v, row, foreign),
        locations,
        message: format!(
            "{} text at line {} is left in {}: {}.",
            cx.name(v),
            cx.unit(v, u).lines.0,
            language_name(foreign),
            cited(&text[range.clone()], 70)
        ),
        help: match translation_beside(cx, v, u).filter(|_| all) {
            Some(line) => format!("Take it out: line {line} is its translation; mend the labels of the list where they jump."),
            None => format!("Translate {} into {}.", if all { "it".to_string() } else { short(&text[range], 30) }, cx.name(v)),
        },
        ..Draft::default()
    }
}

/// The line of a unit of the same row that is in the version's own language: the translation of what was left over.
fn translation_beside(cx: &Context, v: usize, u: usize) -> Option<usize> {
    let cell = &cx.rows()[cx.row_of[v][u]?].cells[v];
    let own = |w: &&usize| **w != u && cx.unit(v, **w).language.is_none() && !cx.unit(v, **w).text.is_empty();
    cell.iter().find(own).map(|&w| cx.unit(v, w).lines.0)
}
