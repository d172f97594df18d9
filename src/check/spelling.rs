//! # spelling
//! ## What it flags
//! Words that are in none of the spelling dictionaries installed for their language. Names, codes, words in capitals, terms of the
//! termbase and words that another version has just so are left alone. Off unless it is named: `--rule spelling`, or `spelling =
//! "minor"` under `[rules]`.
//! ## Why it matters
//! A misspelt word shakes the trust in a legal text, and a search does not find it.
//! ## Example
//! “We recieve your request.”
//! ## When it is wrong
//! Where the dictionary is small, or the word is new or of the trade.
//! ## How to accept it
//! `concordat accept ID --reason …`, or add the word to `allowed_names` in `concordat.toml`. Dictionaries are the `.aff` and `.dic` files
//! of hunspell in the system's folders, in those that `DICPATH` names, or in the folder `dictionaries` of `concordat.toml`.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::garbled_text::{Text, Vocabulary, known, settled_name};
use crate::language::{Script, fold_word};
use crate::lexicon::Dictionaries;
use crate::similarity::analysis::script_of;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Fewest letters of a word that is looked up: shorter ones are abbreviations.
const LEAST: usize = 4;
/// Most words that are offered.
const OFFERED: usize = 3;

/// Runs the rule.
pub fn spelling(cx: &Context, out: &mut Vec<Draft>) {
    let Some(dictionaries) = &cx.settings.dictionaries else { return };
    let vocabulary = Vocabulary::of(cx);
    for v in 0..cx.versions() {
        let mut judged: FxHashMap<String, bool> = FxHashMap::default();
        for u in 0..cx.version(v).units.len() {
            let t = Text::of(cx, v, u);
            if t.own.script == Script::Han || !dictionaries.has(t.tag()) {
                continue;
            }
            for range in wrong(&t, dictionaries, &vocabulary, &mut judged) {
                out.push(draft(&t, dictionaries, range));
            }
        }
    }
}

/// The words of a unit that no dictionary has.
fn wrong(t: &Text, dictionaries: &Dictionaries, vocabulary: &Vocabulary, judged: &mut FxHashMap<String, bool>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for (i, range) in t.words.iter().enumerate() {
        let word = t.word(i);
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let capital = word.starts_with(char::is_uppercase);
        let mixed = word.chars().any(|c| c.is_numeric() || c.is_alphabetic() && script_of(c) != t.own.script);
        let initial = i == 0 || t.gap(i - 1).contains(['.', '!', '?', ':', '•', '●']);
        if letters < LEAST
            || mixed
            || word.chars().skip(1).any(char::is_uppercase)
            || capital && !initial
            || t.in_anchor(range)
            || technical(t, range)
        {
            continue;
        }
        let folded = fold_word(word);
        if settled_name(t.cx, word) || known(t.own, t.tag(), &folded) || vocabulary.elsewhere(t.v, &folded) {
            continue;
        }
        let right = *judged.entry(word.to_string()).or_insert_with(|| dictionaries.knows(t.tag(), word));
        if !right && !dictionaries.knows(t.tag(), &whole(t, range)) {
            out.push(range.clone());
        }
    }
    out
}

/// Part of a code, a path or a file's name.
fn technical(t: &Text, range: &Range<usize>) -> bool {
    let (before, after) = t.beside(range);
    let odd = |c: Option<char>| c.is_some_and(|c| "_@/\\#$=<>&".contains(c));
    odd(before) || odd(after) || before == Some('.')
}

/// The word with what apostrophes and hyphens join to it, as dictionaries write it.
fn whole(t: &Text, range: &Range<usize>) -> String {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '‑');
    let start = t.text[..range.start].char_indices().rev().take_while(|(_, c)| part(*c)).last().map_or(range.start, |(i, _)| i);
    let end = range.end + t.text[range.end..].char_indices().take_while(|(_, c)| part(*c)).last().map_or(0, |(i, c)| i + c.len_utf8());
    t.text[start..end].trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'").replace('‑', "-")
}

fn draft(t: &Text, dictionaries: &Dictionaries, range: Range<usize>) -> Draft {
    let word = &t.text[range.clone()];
    let near: Vec<String> = dictionaries.near(t.tag(), word).iter().take(OFFERED).map(|w| short(w, 30)).collect();
    let help = match &near[..] {
        [] => "Look it up; if it is right, add it to allowed_names.".to_string(),
        [one] => format!("Write {one}; if the word is right, add it to allowed_names."),
        [first @ .., last] => format!("Write {} or {last}; if the word is right, add it to allowed_names.", first.join(", ")),
    };
    Draft {
        severity: Severity::Minor,
        confidence: if near.is_empty() { 0.6 } else { 0.7 },
        grain: Grain::Word,
        row: t.cx.row_of[t.v][t.u],
        present: vec![t.v],
        locations: vec![t.cx.marked(t.v, t.u, range)],
        message: format!("{} has {}, which is in no dictionary of the language.", t.cx.name(t.v), short(word, 40)),
        help,
        slip: Some(format!("{} {}", t.tag(), fold_word(word))),
        ..Draft::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::check::{Finding, Settings, small_families};
    use crate::language::Tag;
    use crate::lexicon::Dictionaries;
    use std::sync::Arc;

    fn found(texts: &[(&str, &str)]) -> Vec<Finding> {
        let mut dictionaries = Dictionaries::default();
        let words = "5\nbrave\ngardener/S\nwater\nrose/S\nisn't\n";
        dictionaries.add(&Tag::new("en"), b"SET UTF-8\nTRY aeiourst\nSFX S Y 1\nSFX S 0 s .\n", words.as_bytes()).expect("a dictionary");
        let settings = Settings { on: vec!["spelling".into()], dictionaries: Some(Arc::new(dictionaries)), ..Settings::default() };
        let mut out = small_families::all_findings(texts, &settings);
        out.retain(|f| f.rule == "spelling");
        out
    }

    #[test]
    fn words_of_no_dictionary_are_told_once() {
        let found = found(&[(
            "en",
            "Brave gardeners water the roses.\n\nThe gardner of Belmora isn't brave. The gardner prunnes at info@roosses.example.\n",
        )]);
        let quotes: Vec<_> = found.iter().map(|f| (f.locations.len(), f.message.clone())).collect();
        assert_eq!(found.len(), 2, "{quotes:?}");
        assert!(found[0].message.contains("gardner") && found[0].locations.len() == 2 && found[0].help.contains("gardener"), "{quotes:?}");
        assert!(found[1].message.contains("prunnes"), "{quotes:?}");
    }

    #[test]
    fn languages_without_dictionary_and_shared_words_are_left_alone() {
        let found = found(&[("en", "Brave gardeners water the zinnias.\n"), ("fr", "Les jardiniers arrosent les zinnias sagemment.\n")]);
        assert!(found.is_empty(), "{found:#?}");
    }
}
