//! The search stemmers: what inflection adds is taken off, so that a query finds every form of its words. Further than
//! `Profile::stem`, whose keys the aligner's weights were fitted on: irregular forms, verbs, broken plurals. They work on plain words
//! (`plain`), for a query without diacritics must meet the printed word; a stem is therefore a function of the plain word alone.

mod ar;
mod en;
mod fr;
mod sq;
mod tk;

use super::{Profile, plain};
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

impl Profile {
    /// The root of a plain word (see `plain`): a key that the inflected forms of a word share. English and French by Snowball, with
    /// tables of what it does not know; Arabic, Albanian and Turkmen by stemmers of our own. Words of other languages as they are.
    pub fn root(&self, plain: &str) -> String {
        match self.tag {
            "en" => en::root(plain),
            "fr" => fr::root(plain),
            "ar" => ar::root(plain),
            "sq" => sq::root(plain),
            "tk-Latn" => tk::root(plain),
            _ => plain.to_string(),
        }
    }

    /// A second root of a plain word that can be read in two ways; none for most words. Arabic joins particles in front, and only a
    /// dictionary tells them from letters of the word.
    pub fn other_root(&self, plain: &str) -> Option<String> {
        if self.tag == "ar" { ar::other_root(plain) } else { None }
    }

    /// What is left of a plain word whose part behind a hyphen or an apostrophe may be an ending that was hung onto a foreign word or
    /// a number (`cookie-t`, `2025-nji`, `user's`): true where it is.
    pub fn hangs_on(&self, plain: &str) -> bool {
        match self.tag {
            "sq" => sq::HUNG.contains(&plain),
            "tk-Latn" => tk::HUNG.contains(&plain),
            _ => false,
        }
    }
}

/// Irregular forms to the word that stands for them, in plain letters. A line: the word, then its forms.
type Irregular = FxHashMap<String, String>;

fn irregular(lines: &[&str]) -> Irregular {
    let mut out = Irregular::default();
    for line in lines {
        let mut words = line.split(' ').map(plain);
        let Some(lemma) = words.next() else { continue };
        for form in words {
            out.insert(form, lemma.clone());
        }
        out.insert(lemma.clone(), lemma);
    }
    out
}

fn snowball(algorithm: Algorithm, word: &str) -> String {
    Stemmer::create(algorithm).stem(word).into_owned()
}

fn has_vowel(s: &str) -> bool {
    s.bytes().any(|b| b"aeiouy".contains(&b))
}
