//! Russian, Turkmen in Cyrillic, and the neighbours that share letters with either.

use super::Scored;
use super::neighbours::RU;
use crate::language::{Folded, Tag, profile};
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// Letters and what one of them says for which languages. ә җ ң ө ү together are Turkmen and Tatar; Tatar has һ besides.
const LETTERS: &[(&str, &[&str], f32)] = &[
    ("җ", &["tk-Cyrl", "tt"], 1.5),
    ("ә", &["tk-Cyrl", "tt", "kk"], 1.0),
    ("ңөү", &["tk-Cyrl", "tt", "kk", "ky"], 0.7),
    ("һ", &["tt", "kk"], 1.5),
    ("ұ", &["kk"], 2.0),
    ("қғ", &["kk", "uz-Cyrl"], 1.2),
    ("ўҳ", &["uz-Cyrl"], 2.0),
    ("і", &["uk", "kk"], 1.0),
    ("їєґ", &["uk"], 2.0),
    ("ыэ", &["ru", "tk-Cyrl", "kk", "ky", "tt"], 0.3),
    ("щ", &["ru", "uk", "bg"], 0.3),
    ("ъ", &["bg"], 0.5),
];

const TAGS: [&str; 8] = ["ru", "tk-Cyrl", "uk", "bg", "kk", "ky", "tt", "uz-Cyrl"];
/// Russian is by far the most frequent of them: without evidence, take it for that.
const RUSSIAN_FIRST: f32 = 0.7;
const STOP_WORD: f32 = 1.5;

/// Weights of the languages for folded Cyrillic text.
pub(super) fn scores(folded: &Folded) -> Vec<Scored> {
    let mut scores = TAGS.map(|t| (t, if t == "ru" { RUSSIAN_FIRST } else { 0.0 }));
    let mut add = |tag: &str, w: f32| {
        if let Some(s) = scores.iter_mut().find(|s| s.0 == tag) {
            s.1 += w;
        }
    };
    for c in folded.text.chars() {
        for (letters, tags, w) in LETTERS {
            if letters.contains(c) {
                tags.iter().for_each(|t| add(t, *w));
                // A letter that Russian lacks speaks against Russian as well.
                add("ru", if tags.contains(&"ru") { 0.0 } else { -w });
            }
        }
    }
    for word in folded.text.split(|c: char| !c.is_alphabetic() && c != '-').filter(|w| !w.is_empty()) {
        if RU.contains(&word) {
            add("ru", STOP_WORD);
        }
        if turkmen_words().contains(word) {
            add("tk-Cyrl", STOP_WORD);
        }
    }
    scores.to_vec()
}

/// The Turkmen stop words in the Cyrillic alphabet of 1940.
fn turkmen_words() -> &'static FxHashSet<String> {
    static WORDS: OnceLock<FxHashSet<String>> = OnceLock::new();
    WORDS.get_or_init(|| profile(&Tag::new("tk")).stop_words.iter().map(|w| cyrillic(w)).collect())
}

/// Turkmen in its Cyrillic spelling: ýa я, ýu ю, ýo ё, е at the beginning of a word э.
fn cyrillic(word: &str) -> String {
    let mut out = String::new();
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        let soft = match (c, chars.peek()) {
            ('ý', Some('a')) => Some('я'),
            ('ý', Some('u')) => Some('ю'),
            ('ý', Some('o')) => Some('ё'),
            ('ý', Some('e')) => Some('е'),
            _ => None,
        };
        if let Some(s) = soft {
            chars.next();
            out.push(s);
            continue;
        }
        out.push(match c {
            'e' if out.is_empty() || out.ends_with('-') => 'э',
            _ => {
                let at = "abçdeäfghijžklmnňoöprsştuüwyýz".chars().position(|x| x == c);
                at.and_then(|i| "абчдеәфгхиҗжклмнңоөпрсштуүвыйз".chars().nth(i)).unwrap_or(c)
            }
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_words_have_their_cyrillic_spelling() {
        for (latin, want) in
            [("we", "ве"), ("üçin", "үчин"), ("ýa-da", "я-да"), ("eger", "эгер"), ("däl", "дәл"), ("ýok", "ёк"), ("boýunça", "боюнча")]
        {
            assert_eq!(cyrillic(latin), want);
        }
    }
}
