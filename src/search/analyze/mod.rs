//! Text to terms: the analyzers of the index, one pair a language, registered with tantivy by name. The text analyzer makes stems and, for
//! Chinese, words, pairs of characters and single characters at matching positions; the form analyzer makes the plain words as they
//! stand, and single characters, for phrases, prefixes and fuzzy words.
//!
//! `words` cuts a text, `han` cuts what is written without spaces, `language::plain` and `Profile::root` make the terms. tantivy's own
//! tokenizers and filters were looked at first: a chain of them cannot keep an address whole and in parts, knows no elisions, folds
//! Latin letters alone, and has no Albanian or Turkmen.

mod address;
mod han;
mod number;
mod roots;
mod words;

use crate::language::{Profile, Tag, profile};
use std::ops::Range;
use std::sync::OnceLock;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

/// Languages that have fields of their own, by the suffix of the field; `other` takes the rest.
pub const SLOTS: [&str; 7] = ["en", "fr", "ar", "sq", "tk", "zh", "other"];

const OTHER: usize = 6;

/// Characters of the longest term; what is longer is cut. The longest words of the six languages have some forty.
pub const LONGEST_TERM: usize = 64;
/// Characters of the longest address that is kept whole. Most browsers and mail programs refuse longer ones to begin with.
pub const LONGEST_ADDRESS: usize = 250;

/// The place of a language in `SLOTS`.
pub fn slot(language: &Tag) -> usize {
    SLOTS.iter().position(|s| *s == language.primary()).unwrap_or(OTHER)
}

/// The registered name of a slot's analyzer for stems: `concordat_text_tk`.
pub fn text_analyzer(slot: usize) -> &'static str {
    names(slot)[0].as_str()
}

/// The registered name of a slot's analyzer for plain forms: `concordat_form_tk`.
pub fn form_analyzer(slot: usize) -> &'static str {
    names(slot)[1].as_str()
}

fn names(slot: usize) -> &'static [String; 2] {
    static NAMES: OnceLock<[[String; 2]; 7]> = OnceLock::new();
    let names = NAMES.get_or_init(|| SLOTS.map(|s| [format!("concordat_text_{s}"), format!("concordat_form_{s}")]));
    names.get(slot).unwrap_or(&names[OTHER])
}

fn profile_of(slot: usize) -> &'static Profile {
    static PROFILES: OnceLock<[&Profile; 7]> = OnceLock::new();
    let all = PROFILES.get_or_init(|| SLOTS.map(|s| profile(&Tag::new(s))));
    all.get(slot).copied().unwrap_or(all[OTHER])
}

/// Registers the fourteen analyzers.
pub fn register(manager: &TokenizerManager) {
    for slot in 0..SLOTS.len() {
        manager.register(text_analyzer(slot), Analyzer { slot, form: false });
        manager.register(form_analyzer(slot), Analyzer { slot, form: true });
    }
}

/// What a term is. A query may want to weigh or leave some: of `隐私政策`, the characters say less than the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word, or the form analyzer's single character of Chinese.
    Word,
    /// Another way to read the word at the same place (`Profile::other_root`).
    Reading,
    /// Two neighbouring characters of text without spaces.
    Pair,
    /// A character of text without spaces, beside its words.
    Character,
    /// A web or e-mail address as a whole, without scheme, `www.` and final slash; or its host.
    Address,
}

/// A term and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// What is indexed.
    pub text: String,
    /// Bytes of the input that it was made of.
    pub range: Range<usize>,
    /// Count of words before it; for text without spaces, of characters. Terms of one place share it: any of them
    /// found there is the word found.
    pub position: usize,
    /// What it is.
    pub kind: Kind,
}

/// The terms of a query or text as the analyzers of a slot make them, in order of their positions: the text analyzer's, or with `form`
/// the form analyzer's. Takes time linear in the text's length, whatever it holds.
pub fn terms(slot: usize, form: bool, text: &str) -> Vec<Term> {
    words::terms(SLOTS.get(slot).copied().unwrap_or("other"), profile_of(slot), form, text)
}

/// A tantivy tokenizer over `terms`.
#[derive(Clone)]
struct Analyzer {
    slot: usize,
    form: bool,
}

impl Tokenizer for Analyzer {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream { terms: terms(self.slot, self.form, text).into_iter(), token: Token::default() }
    }
}

/// The terms as tantivy reads them.
struct Stream {
    terms: std::vec::IntoIter<Term>,
    token: Token,
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.next() else { return false };
        let Range { start, end } = term.range;
        self.token = Token { offset_from: start, offset_to: end, position: term.position, text: term.text, position_length: 1 };
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests;
