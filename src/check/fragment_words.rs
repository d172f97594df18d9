//! Part of missing-clause: the words of each version as fragments are looked for in them, and how alike two words of two languages
//! are before anything is learnt from the family: by concept, number, spelling or sound.

use super::context::Context;
use crate::language::{Script, Tag};
use crate::lexicon::{Concept, Hit};
use crate::similarity::analysis::{Analysis, TokenKind};
use crate::similarity::numbers::Number;
use crate::similarity::sound;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// What a word is to the count of what has a counterpart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A function word: says nothing by itself.
    Function,
    /// A number in digits.
    Number,
    /// A name, or a word in a foreign script.
    Name,
    /// A word that the termbase knows.
    Known,
    /// Any other.
    Other,
}

/// Number of classes.
pub const CLASSES: usize = 5;

/// One word of a unit; for Chinese a term of the termbase or a piece of what lies between.
#[derive(Debug, Clone)]
pub struct Word {
    /// Its unit.
    pub unit: usize,
    /// Byte range in the folded text.
    pub range: Range<usize>,
    /// Number of its stem among the stems of its version.
    pub key: u32,
    /// Concepts, ascending.
    pub concepts: Vec<Concept>,
    /// Folded form.
    pub form: Box<str>,
    /// Consonants as Latin and Arabic letters write them.
    sound: Box<str>,
    /// Consonants as Chinese hears them.
    han: Box<str>,
    /// Value where it is a number.
    pub number: Option<Number>,
    /// Class.
    pub class: Class,
    /// Begins with a capital.
    pub capital: bool,
    /// A conjunction, or a word with a joined one.
    pub joins: bool,
    /// Terms of several words that it is part of, as numbers that are the same for all words of the term.
    pub terms: Vec<u32>,
}

impl Word {
    /// True where its absence says something.
    pub fn content(&self) -> bool {
        self.class != Class::Function
    }
}

/// The words of all units of all versions: `words[version][unit]`.
#[derive(Clone)]
pub struct Words {
    /// See there.
    pub units: Vec<Arc<Vec<Vec<Word>>>>,
}

/// Words that join the elements of an enumeration.
fn conjunctions(language: &Tag) -> &'static [&'static str] {
    match language.primary() {
        "en" => &["and", "or"],
        "fr" => &["et", "ou"],
        "ar" => &["و", "او", "ام"],
        "sq" => &["dhe", "ose", "apo", "edhe"],
        "tk" => &["we", "ýa", "ýada", "hem"],
        "zh" => &["和", "或", "与", "及", "以及", "或者", "並", "与"],
        _ => &[],
    }
}

impl Words {
    /// Looks at all units.
    pub fn of(cx: &Context) -> Words {
        let of_version = |v: usize| {
            let mut keys: FxHashMap<Box<str>, u32> = FxHashMap::default();
            let units = 0..cx.version(v).units.len();
            let look = || Arc::new(units.map(|u| words(cx.analysis(v, u), u, cx.tag(v), &mut keys)).collect());
            cx.kept.and_then(|k| k.words(cx, v)).unwrap_or_else(look)
        };
        Words { units: (0..cx.versions()).into_par_iter().map(of_version).collect() }
    }
}

fn words(a: &Analysis, unit: usize, language: &Tag, keys: &mut FxHashMap<Box<str>, u32>) -> Vec<Word> {
    let mut out = if a.profile().script == Script::Han { han_words(a, unit) } else { alphabetic_words(a, unit) };
    for n in &a.numbers {
        // The number of an item of a list that runs on is no quantity.
        if !enumerator(&a.folded.text, &n.range) {
            out.push(Word {
                class: Class::Number,
                number: Some(n.clone()),
                ..plain(unit, n.range.clone(), &a.folded.text[n.range.clone()])
            });
        }
    }
    out.sort_by_key(|w| w.range.start);
    // A month's name inside a date is part of the number already.
    out.dedup_by(|later, earlier| later.range.start < earlier.range.end && earlier.number.is_some() && later.number.is_none());
    // "by e-mail at" says no more than the address that follows it.
    for anchor in &a.anchors {
        let before = out.iter().rposition(|w| w.range.end <= anchor.range.start);
        for i in before.map_or(0..0, |b| b.saturating_sub(1)..b + 1) {
            if out[i].number.is_none() {
                out[i].class = Class::Function;
            }
        }
    }
    let joining = conjunctions(language);
    for w in &mut out {
        let next = keys.len() as u32;
        w.key = *keys.entry(w.form.clone()).or_insert(next);
        w.joins |= joining.contains(&&*w.form);
    }
    out
}

/// "1)", "(2)": a digit or two before a closing bracket.
fn enumerator(text: &str, r: &Range<usize>) -> bool {
    r.len() <= 2 && text[r.end..].starts_with(')')
}

fn plain(unit: usize, range: Range<usize>, form: &str) -> Word {
    Word {
        unit,
        range,
        key: 0,
        concepts: Vec::new(),
        form: form.into(),
        sound: Box::default(),
        han: Box::default(),
        number: None,
        class: Class::Other,
        capital: false,
        joins: false,
        terms: Vec::new(),
    }
}

fn alphabetic_words(a: &Analysis, unit: usize) -> Vec<Word> {
    let p = a.profile();
    let (albanian, turkmen) = (p.tag == "sq", p.tag.starts_with("tk"));
    a.tokens
        .iter()
        .enumerate()
        .map(|(i, t)| {
            let over = |h: &&Hit| (h.first as usize..h.end as usize).contains(&i);
            let mut concepts: Vec<Concept> = a.concepts.iter().filter(over).map(|h| h.concept).collect();
            concepts.sort_unstable();
            concepts.dedup();
            let terms = a.concepts.iter().filter(over).filter(|h| h.end - h.first > 1).map(|h| h.first << 8 | (h.end - h.first)).collect();
            let latin = match t.script {
                Script::Latin => t.stem.to_string(),
                Script::Arabic => sound::romanise_arabic(&t.bare),
                _ => String::new(),
            };
            let western = sound::western(&latin, albanian && t.script == Script::Latin, turkmen && t.script == Script::Latin);
            let foreign = t.script != p.script && t.kind == TokenKind::Word;
            let class = if t.stop || t.form.chars().count() < 2 {
                Class::Function
            } else if foreign || t.all_caps || (t.capital && !t.initial && concepts.is_empty()) {
                Class::Name
            } else if concepts.is_empty() {
                Class::Other
            } else {
                Class::Known
            };
            Word {
                concepts,
                form: t.stem.clone(),
                sound: western.into(),
                han: if t.capital || p.script == Script::Arabic { sound::han_of_latin(&latin, turkmen).into() } else { Box::default() },
                class,
                capital: t.capital,
                joins: p.script == Script::Arabic && t.form.starts_with('و') && t.bare.len() < t.form.len(),
                terms,
                ..plain(unit, t.range.clone(), &t.form)
            }
        })
        .collect()
}

/// Terms of the termbase, foreign words, and what is left over by two characters at a time.
fn han_words(a: &Analysis, unit: usize) -> Vec<Word> {
    let text = a.folded.text.as_str();
    let mut out: Vec<Word> = Vec::new();
    for h in &a.concepts {
        let range = h.first as usize..h.end as usize;
        match out.iter_mut().find(|w| w.range == range) {
            Some(w) => w.concepts.push(h.concept),
            None => {
                let form = &text[range.clone()];
                let class = if a.profile().is_stop_word(form) { Class::Function } else { Class::Known };
                out.push(Word { concepts: vec![h.concept], class, ..plain(unit, range, form) });
            }
        }
    }
    out.iter_mut().for_each(|w| w.concepts.sort_unstable());
    for r in &a.transcriptions {
        if !out.iter().any(|w| w.range.start < r.end && r.start < w.range.end) {
            let form = &text[r.clone()];
            out.push(Word { class: Class::Name, han: sound::han_of_pinyin(form).into(), ..plain(unit, r.clone(), form) });
        }
    }
    for t in &a.tokens {
        if t.kind == TokenKind::Word {
            let latin = t.form.to_string();
            let class = if t.form.chars().count() < 2 { Class::Function } else { Class::Name };
            let sound = sound::western(&latin, false, false).into();
            out.push(Word { class, sound, capital: t.capital, ..plain(unit, t.range.clone(), &t.form) });
            continue;
        }
        let taken: Vec<Range<usize>> =
            out.iter().map(|w| w.range.clone()).filter(|r| r.start < t.range.end && t.range.start < r.end).collect();
        let mut at = t.range.start;
        while at < t.range.end {
            if let Some(r) = taken.iter().find(|r| r.contains(&at)) {
                at = r.end;
                continue;
            }
            let free = taken.iter().map(|r| r.start).filter(|&s| s > at).min().unwrap_or(t.range.end).min(t.range.end);
            let end = loose_end(a, at..free);
            let form = &text[at..end];
            let class = if a.profile().is_stop_word(form) || form.chars().count() < 2 { Class::Function } else { Class::Other };
            out.push(Word { class, ..plain(unit, at..end, form) });
            at = end;
        }
    }
    out
}

/// End of the next word in a stretch of characters that the termbase does not know: a function word, or two characters.
fn loose_end(a: &Analysis, r: Range<usize>) -> usize {
    let text = &a.folded.text[r.clone()];
    let ends: Vec<usize> = text.char_indices().map(|(i, c)| r.start + i + c.len_utf8()).take(3).collect();
    let stop = ends.iter().rev().find(|&&e| a.profile().is_stop_word(&a.folded.text[r.start..e]));
    match (stop, ends.get(1)) {
        (Some(&e), _) => e,
        // The second character may begin a function word.
        (None, Some(&e)) if !a.profile().is_stop_word(&a.folded.text[ends[0]..e]) => e,
        _ => ends.first().copied().unwrap_or(r.end),
    }
}

/// How alike two words are, 0 to 1, by what is known of them before anything is learnt.
pub fn likeness(x: &Word, y: &Word) -> f32 {
    match (&x.number, &y.number) {
        (Some(m), Some(n)) => return if m.agrees(n) { 1.0 } else { 0.0 },
        (Some(_), None) | (None, Some(_)) => return 0.0,
        (None, None) => {}
    }
    if !x.content() || !y.content() {
        return 0.0;
    }
    if x.form == y.form {
        return 1.0;
    }
    if x.concepts.iter().any(|c| y.concepts.binary_search(c).is_ok()) {
        return 0.9;
    }
    let name = x.class == Class::Name || y.class == Class::Name;
    if x.sound.len() >= 3 && y.sound.len() >= 3 && x.sound.as_bytes()[0] == y.sound.as_bytes()[0] {
        if x.sound == y.sound {
            return if x.sound.len() >= 4 || name { 0.8 } else { 0.5 };
        }
        if x.sound.len() >= 4 && y.sound.len() >= 4 && sound::likeness(&x.sound, &y.sound) >= 0.79 {
            return 0.7;
        }
    }
    if x.han.len() >= 2 && y.han.len() >= 2 && sound::likeness(&x.han, &y.han) >= 0.74 {
        return 0.7;
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, language: &str) -> Vec<Word> {
        let tag = Tag::new(language);
        words(&Analysis::of_text(text, tag.clone()), 0, &tag, &mut FxHashMap::default())
    }

    #[test]
    fn numbers_names_and_terms_meet_across_languages_and_labels_are_no_numbers() {
        let (en, zh) = (of("1) Keep your personal data for 30 days with Zorblax", "en"), of("1)使用 Zorblax 保存个人数据30天", "zh"));
        let meets = |class: Class| en.iter().any(|x| x.class == class && zh.iter().any(|y| likeness(x, y) > 0.5));
        assert!(meets(Class::Number) && meets(Class::Name) && meets(Class::Known));
        assert_eq!(en.iter().filter(|w| w.class == Class::Number).count(), 1);
        assert!(en.iter().any(|w| &*w.form == "your" && !w.content()));
    }

    #[test]
    fn an_address_takes_the_word_for_its_kind_with_it() {
        let words = of("Write to us by e-mail at dpo@example.com.", "en");
        assert!(words.iter().filter(|w| w.content()).all(|w| &*w.form != "mail" && &*w.form != "at"), "{words:?}");
    }
}
