//! Part of garbled: words that a slip of the hand or of an engine spoiled: the first letter lost ("shtë" for "është"), the stub of an
//! English word before its translation, and words one letter away from what the counterparts say they should be.

use super::context::{Draft, short};
use super::finding::Severity;
use super::garbled_edits::{Edit, Kind, interior, one_edit};
use super::garbled_text::{Found, Text, Vocabulary, known, list, listed_word, patterns_of, settled_name};
use super::stray;
use crate::document::UnitKind;
use crate::language::{Script, Tag, profile};
use crate::lexicon::{self, Concept};
use crate::similarity::analysis::{Token, TokenKind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::OnceLock;

/// Fewest letters left of a function word that lost its first one, and of another word.
const REST: (usize, usize) = (4, 6);
/// How often the whole word must stand in the version where it is no function word.
const WHOLE: u32 = 3;
/// Fewest letters of an English stub: names are as short as four.
const STUB: usize = 5;
/// Short English words that engines leave glued to a word that lost its first letter ("isshtë").
const HEADS: [&str; 11] = ["is", "it", "in", "of", "to", "the", "we", "you", "our", "and", "for"];
/// Fewest letters of a misspelt word of which a counterpart tells the meaning.
const SHORT: usize = 5;
/// Fewest letters of a term behind which an ending stands that the version has nowhere else.
const TERM: usize = 7;
/// Such endings: of plurals and participles, before which English and French stems do not change.
const PLAIN: [&str; 9] = ["s", "e", "es", "é", "ée", "és", "ées", "ed", "ing"];
/// Fewest letters of a word that lacks a vowel or has one too many: shorter ones are other words ("parle", "parole").
const VOWEL: usize = 7;
/// Fewest letters where only the version itself uses the right word.
const LONG: usize = 8;
/// How often it must use it.
const USED: u32 = 3;
/// How often, where the last letter is lost.
const USED_CUT: u32 = 6;

/// The words of one version that a misspelling is held against: stems with their count and a word that has it.
pub(super) struct Stems<'a> {
    counts: FxHashMap<&'a str, (u32, &'a str)>,
    /// Stems by length.
    lengths: FxHashMap<usize, Vec<&'a str>>,
}

impl<'a> Stems<'a> {
    /// Collects them.
    pub fn of(cx: &super::context::Context<'a>, v: usize) -> Stems<'a> {
        let mut counts: FxHashMap<&'a str, (u32, &'a str)> = FxHashMap::default();
        for t in cx.aligned.analyses[v].iter().flat_map(|a| &a.tokens).filter(|t| t.kind == TokenKind::Word && t.form.len() >= LONG - 1) {
            let c = counts.entry(&*t.stem).or_insert((0, &*t.form));
            c.0 += 1;
        }
        let mut lengths: FxHashMap<usize, Vec<&'a str>> = FxHashMap::default();
        for (s, _) in counts.iter().filter(|(_, c)| c.0 >= USED) {
            lengths.entry(s.chars().count()).or_default().push(s);
        }
        lengths.values_mut().for_each(|l| l.sort_unstable());
        Stems { counts, lengths }
    }
}

/// Reports spoiled words of a unit. `habit` tells whether the version's engine leaves English words standing.
pub(super) fn words(t: &Text, vocabulary: &Vocabulary, stems: &Stems, habit: &dyn Fn() -> bool, out: &mut Vec<Found>) {
    if t.own.name.is_empty() || t.own.script == Script::Han || t.cx.unit(t.v, t.u).kind == UnitKind::TocEntry {
        return;
    }
    let a = t.cx.analysis(t.v, t.u);
    let mut meant: Option<Vec<Concept>> = None;
    for (i, token) in a.tokens.iter().enumerate() {
        let range = a.origin(token.range.clone());
        if token.kind != TokenKind::Word || token.script != t.own.script || token.stop || !token.form.chars().all(char::is_alphabetic) {
            continue;
        }
        let count = vocabulary.count(t.v, &token.form).all;
        if count > 2 || token.capital && !token.initial || token.all_caps || t.in_anchor(&range) || joined(t, &range) {
            continue;
        }
        if vocabulary.elsewhere(t.v, &token.form) || known(t.own, t.tag(), &token.form) || settled_name(t.cx, &token.form) {
            continue;
        }
        let found = first_letter(t, vocabulary, token, &range)
            .or_else(|| lam(t, vocabulary, token, &range))
            .or_else(|| merged(t, token, &range))
            .or_else(|| (i == 0).then(|| stub(t, vocabulary, token, &range, habit)).flatten())
            .or_else(|| if count == 1 { misspelt(t, vocabulary, token, i, &range, &mut meant, stems) } else { None });
        out.extend(found.map(|draft| Found { range, draft }));
    }
}

/// Part of a longer string: hyphens, apostrophes behind, codes.
fn joined(t: &Text, range: &Range<usize>) -> bool {
    let (before, after) = t.beside(range);
    before.is_some_and(|c| "-‑_@/\\.#&'’".contains(c) && !(matches!(c, '\'' | '’') && t.own.tag == "fr"))
        || after.is_some_and(|c| "-‑_@/\\#&'’".contains(c))
}

/// A word that is whole with a letter before it.
fn first_letter(t: &Text, vocabulary: &Vocabulary, token: &Token, range: &Range<usize>) -> Option<Draft> {
    if t.own.script != Script::Latin || token.capital {
        return None;
    }
    let whole = |rest: &str| {
        if listed_word(list("whole", t.tag()), rest) {
            return None;
        }
        let n = rest.chars().count();
        let with = t.own.letters.chars().filter(|c| !c.is_ascii()).map(|c| format!("{c}{rest}"));
        with.into_iter().find(|w| {
            n >= REST.0 && t.own.is_stop_word(w) || n >= REST.1 && vocabulary.count(t.v, w).small >= WHOLE && known(t.own, t.tag(), w)
        })
    };
    let (word, english) = match whole(&token.form) {
        Some(w) => (w, None),
        None if t.own.tag != "en" => HEADS.iter().find_map(|h| Some((whole(token.form.strip_prefix(h)?)?, Some(h))))?,
        None => return None,
    };
    let (name, there) = (t.cx.name(t.v), short(&t.text[range.clone()], 30));
    let message = match english {
        None => format!("{name} has {there} for “{word}”: the first letter is lost."),
        Some(h) => format!("{name} has {there} for “{word}”: the first letter is lost, and the English “{h}” is glued to it."),
    };
    let mut draft = t.draft(range.clone(), (Severity::Minor, 0.92), message, format!("Write “{word}”."));
    draft.slip = Some(format!("{} lost {}", t.tag(), token.form));
    Some(draft)
}

/// An Arabic word whose root begins with lam and alef, behind the article: one lam of two is easily lost ("الازم").
fn lam(t: &Text, vocabulary: &Vocabulary, token: &Token, range: &Range<usize>) -> Option<Draft> {
    let rest = token.form.strip_prefix("ال").filter(|r| t.own.script == Script::Arabic && r.starts_with('ا'))?;
    let (bare, whole) = (format!("ل{rest}"), format!("الل{rest}"));
    let right = vocabulary.count(t.v, &whole).all > 0 || known(t.own, t.tag(), &bare);
    if !right || known(t.own, t.tag(), rest) || vocabulary.count(t.v, rest).all > 0 {
        return None;
    }
    let there = short(&t.text[range.clone()], 30);
    let mut draft = t.draft(
        range.clone(),
        (Severity::Minor, 0.88),
        format!("{} has {there} for {}: one lam is lost.", t.cx.name(t.v), short(&whole, 30)),
        format!("Write {}.", short(&whole, 30)),
    );
    draft.its = Some("misspelling");
    draft.slip = Some(format!("{} lost {}", t.tag(), token.form));
    Some(draft)
}

/// An English term of two words that were drawn together, a letter lost between them, in another language's text.
fn merged(t: &Text, token: &Token, range: &Range<usize>) -> Option<Draft> {
    static TERMS: OnceLock<FxHashMap<String, &'static str>> = OnceLock::new();
    let terms = TERMS.get_or_init(|| {
        let all = lexicon::builtin().entries.iter().flat_map(|e| &e.terms[0]);
        let two =
            all.filter_map(|t| t.split_once(' ').map(|(a, b)| (*t, a, b))).filter(|(_, a, b)| !b.contains([' ', '*']) && a.len() >= 3);
        two.filter(|(_, a, b)| a.chars().last() == b.chars().next()).map(|(t, a, b)| (format!("{a}{}", &b[1..]), t)).collect()
    });
    let term = terms.get(&*token.form).filter(|_| t.own.tag != "en" && t.own.script == Script::Latin)?;
    let there = short(&t.text[range.clone()], 30);
    let mut draft = t.draft(
        range.clone(),
        (Severity::Minor, 0.9),
        format!("{} has {there}, the English “{term}” drawn together.", t.cx.name(t.v)),
        format!("Translate “{term}” into {}.", t.cx.name(t.v)),
    );
    draft.slip = Some(format!("{} merged {}", t.tag(), token.form));
    Some(draft)
}

/// The beginning of an English word at the head of a unit, in a version whose engine left other English words.
fn stub(t: &Text, vocabulary: &Vocabulary, token: &Token, range: &Range<usize>, habit: &dyn Fn() -> bool) -> Option<Draft> {
    let form = &*token.form;
    let next = t.cx.analysis(t.v, t.u).tokens.get(1)?;
    if t.own.script != Script::Latin || t.own.tag == "en" || !token.capital || next.capital || form.len() < STUB || !form.is_ascii() {
        return None;
    }
    let base = lexicon::builtin();
    let begins = |column: usize| {
        base.entries.iter().flat_map(|e| &e.terms[column]).any(|w| {
            let w = w.trim_end_matches('*');
            w.len() > form.len() && !w.contains(' ') && w.get(..form.len()).is_some_and(|x| x.eq_ignore_ascii_case(form))
        })
    };
    let column = lexicon::column(t.tag())?;
    let own = !begins(0) || begins(column) || vocabulary.all(t.v).any(|(w, _)| w.len() > form.len() && w.starts_with(form));
    if own || !habit() {
        return None;
    }
    let (name, there) = (t.cx.name(t.v), short(&t.text[range.clone()], 30));
    let mut draft = t.draft(
        range.clone(),
        (Severity::Minor, 0.85),
        format!("{name} begins with {there}, the stub of an English word."),
        format!("Delete {there} where the {name} already says it, translate it where not."),
    );
    draft.slip = Some(format!("{} stub {form}", t.tag()));
    Some(draft)
}

/// A word one letter away from a term that means what the counterparts say in this row, or from a word that the version uses often.
#[allow(clippy::too_many_arguments)]
fn misspelt(
    t: &Text,
    vocabulary: &Vocabulary,
    token: &Token,
    at: usize,
    range: &Range<usize>,
    meant: &mut Option<Vec<Concept>>,
    stems: &Stems,
) -> Option<Draft> {
    if token.form.chars().count() < SHORT {
        return None;
    }
    let a = t.cx.analysis(t.v, t.u);
    let hit = a.concepts.iter().any(|h| h.end - h.first == 1 && h.first as usize == at);
    let by_meaning = if hit { None } else { meaning(t, vocabulary, token, meant.get_or_insert_with(|| concepts(t))) };
    let (right, edit, confidence, evidence) = match by_meaning {
        Some((right, edit, concept)) => {
            let preferred = lexicon::builtin().preferred(concept, &Tag::new("en")).unwrap_or_default();
            let evidence = format!("The counterparts speak of “{preferred}” in this clause, for which “{right}” stands.");
            (right, edit, 0.88, evidence)
        }
        None => {
            let (right, edit, n) = usage(t, token, stems)?;
            let evidence = format!("The version has “{right}” or its forms {n} times, and {} once.", short(&t.text[range.clone()], 30));
            (right, edit, 0.8, evidence)
        }
    };
    let (name, there) = (t.cx.name(t.v), short(&t.text[range.clone()], 30));
    let right = if token.capital { capitalised(&right) } else { right.to_string() };
    let what = match edit.kind {
        Kind::Lost => format!("the letter “{}” is lacking", edit.letter),
        Kind::Extra => format!("the letter “{}” is one too many", edit.letter),
        Kind::Swapped => "two letters have changed places".to_string(),
        Kind::Changed => "one letter is wrong".to_string(),
    };
    let mut draft = t.draft(
        range.clone(),
        (Severity::Minor, confidence),
        format!("{name} misspells “{right}” as {there}: {what}."),
        format!("Write “{right}”."),
    );
    draft.its = Some("misspelling");
    draft.slip = Some(format!("{} misspelt {}", t.tag(), token.form));
    draft.evidence.push(evidence);
    Some(draft)
}

/// With its first letter a capital.
fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

/// Concepts of the counterparts.
fn concepts(t: &Text) -> Vec<Concept> {
    let mut seen = FxHashSet::default();
    let all = t.counterparts().flat_map(|(o, u)| t.cx.analysis(o, u).concepts.iter().map(|h| h.concept));
    all.filter(|c| seen.insert(*c)).collect()
}

/// The term of one of these concepts that the word misspells.
fn meaning(t: &Text, vocabulary: &Vocabulary, token: &Token, meant: &[Concept]) -> Option<(String, Edit, Concept)> {
    // Arabic words differ in letters inside, Turkmen ones in single letters of their endings (başynda, barşynda).
    if t.own.script == Script::Arabic || t.own.tag == "tk-Latn" {
        return None;
    }
    let w: Vec<char> = token.form.chars().collect();
    let terms = lexicon::builtin().folded_terms(t.tag())?;
    let first = *w.first()?;
    for &c in meant {
        // The first letter is right, and terms of several words are not held against one.
        let near = |x: &&(String, bool)| x.0.starts_with(first) && !x.0.contains([' ', '-', '\'']);
        for (term, star) in terms.get(c as usize).into_iter().flatten().filter(near) {
            let x: Vec<char> = term.chars().collect();
            if x.len().abs_diff(w.len()) > if *star { 6 } else { 2 } || x.len() < SHORT - 1 {
                continue;
            }
            // What stands behind the term is an ending.
            let ends = [x.len(), x.len() + 1, x.len().saturating_sub(1)];
            for end in ends.into_iter().filter(|&e| e <= w.len() && e >= SHORT - 1) {
                let rest: String = w[end..].iter().collect();
                if !rest.is_empty() && !t.own.suffixes.contains(&rest.as_str()) {
                    continue;
                }
                if let Some(edit) = one_edit(&w[..end], &x).filter(|e| fits(t, e, &w[..end], &x, rest.is_empty())) {
                    let right = format!("{term}{rest}");
                    let long = x.len() >= TERM && PLAIN.contains(&rest.as_str());
                    if !rest.is_empty() && !long && vocabulary.count(t.v, &right).all == 0 {
                        continue;
                    }
                    if t.own.stem(&right) != token.stem[..] {
                        return Some((right, edit, c));
                    }
                }
            }
        }
    }
    None
}

/// True for an edit that is a slip and no inflection or other spelling.
fn fits(t: &Text, e: &Edit, wrong: &[char], right: &[char], whole: bool) -> bool {
    let n = wrong.len().min(right.len());
    let least = match t.own.tag {
        "sq" => SHORT + 1,
        _ if is_vowel(e.letter) => VOWEL,
        _ => SHORT,
    };
    // Words with another letter in place of one are other words in any language ("agility").
    if e.kind == Kind::Changed {
        return false;
    }
    n >= least && interior(e, wrong.len(), right.len(), whole) && !variant(t, wrong, right) && !vowel_change(t, e)
}

/// Albanian stems change their vowels, and its endings begin with other letters too: such a letter more or less is inflection.
fn vowel_change(t: &Text, e: &Edit) -> bool {
    t.own.tag == "sq" && (is_vowel(e.letter) || "jhns".contains(e.letter))
}

fn is_vowel(c: char) -> bool {
    "aeiouyäöüýëéèêàâîïôûœæ".contains(c)
}

/// Two spellings that are both right: colour and color.
fn variant(t: &Text, a: &[char], b: &[char]) -> bool {
    let (a, b): (String, String) = (a.iter().collect(), b.iter().collect());
    let raw = |p: &crate::lexicon::pattern::Pattern| match &p[..] {
        [x, y] => Some((x.clone(), y.clone())),
        [x] => Some((x.clone(), String::new())),
        _ => None,
    };
    let swap =
        |w: &str, x: &str, y: &str| w.match_indices(x).map(|(i, _)| format!("{}{y}{}", &w[..i], &w[i + x.len()..])).collect::<Vec<_>>();
    patterns_of("variants", t.tag())
        .iter()
        .filter_map(raw)
        .any(|(x, y)| (!x.is_empty()) && (swap(&a, &x, &y).contains(&b) || swap(&b, &x, &y).contains(&a)))
}

/// A word that the version uses often and that the word misspells.
fn usage(t: &Text, token: &Token, stems: &Stems) -> Option<(String, Edit, u32)> {
    if !matches!(t.own.tag, "en" | "fr") || token.form.chars().count() < LONG {
        return None;
    }
    let w: Vec<char> = token.stem.chars().collect();
    let near = w.len().saturating_sub(1)..=w.len() + 1;
    for x in near.flat_map(|n| stems.lengths.get(&n).into_iter().flatten()) {
        let (n, form) = stems.counts[x];
        if !x.starts_with(w[0]) || **x == *token.stem {
            continue;
        }
        let right: Vec<char> = x.chars().collect();
        let Some(edit) = one_edit(&w, &right) else { continue };
        let cut = edit.kind == Kind::Lost && edit.at == w.len();
        let sound = if cut {
            // The last letter lost, where no ending is that letter.
            n >= USED_CUT
                && !t.own.suffixes.contains(&edit.letter.to_string().as_str())
                && form.chars().count() == token.form.chars().count() + 1
        } else {
            edit.kind != Kind::Changed && interior(&edit, w.len(), right.len(), false) && !variant(t, &w, &right)
        };
        if sound && !known(profile(t.tag()), t.tag(), &token.stem) {
            // The form with the same ending, where the version has the word with another one.
            let ending = token.form.strip_prefix(&*token.stem).unwrap_or_default();
            let guess = format!("{x}{ending}");
            return Some((if cut { form.to_string() } else { guess }, edit, n));
        }
    }
    None
}

/// Whether the version's engine leaves English words standing: asked only where a stub may be one.
pub(super) fn habit(cx: &super::context::Context, v: usize) -> bool {
    stray::habit(cx, v, &stray::vocabulary(cx, v))
}
