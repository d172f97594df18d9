//! The analyzers of the index, one for each language, registered by name. (Plain ones: words folded.)

use crate::language::{Tag, fold_word, profiles};
use std::ops::Range;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

/// Languages that have fields of their own, and `other` for the rest.
pub const SLOTS: [&str; 7] = ["en", "fr", "ar", "sq", "tk", "zh", "other"];

/// The slot of a language: index into `SLOTS`.
pub fn slot(language: &Tag) -> usize {
    SLOTS.iter().position(|s| *s == language.primary()).unwrap_or(SLOTS.len() - 1)
}

/// Registered name of the analyzer of stems.
pub fn text_analyzer(slot: usize) -> &'static str {
    [
        "concordat_text_en",
        "concordat_text_fr",
        "concordat_text_ar",
        "concordat_text_sq",
        "concordat_text_tk",
        "concordat_text_zh",
        "concordat_text_other",
    ][slot]
}

/// Registered name of the analyzer of words as they stand.
pub fn form_analyzer(slot: usize) -> &'static str {
    [
        "concordat_form_en",
        "concordat_form_fr",
        "concordat_form_ar",
        "concordat_form_sq",
        "concordat_form_tk",
        "concordat_form_zh",
        "concordat_form_other",
    ][slot]
}

/// Registers all of them.
pub fn register(manager: &TokenizerManager) {
    for s in 0..SLOTS.len() {
        manager.register(text_analyzer(s), TextAnalyzer::from(Words { slot: s, form: false }));
        manager.register(form_analyzer(s), TextAnalyzer::from(Words { slot: s, form: true }));
    }
}

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As it is indexed.
    pub text: String,
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// Its place among the words.
    pub position: usize,
}

/// Words of a text as the analyzer of a slot makes them.
pub fn terms(slot: usize, form: bool, text: &str) -> Vec<Term> {
    let mut out = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                let folded = fold_word(&text[s..i]);
                let profile = profiles().iter().find(|p| SLOTS[slot] == p.tag.split('-').next().unwrap_or_default());
                let stem = profile.filter(|_| !form).map(|p| p.stem(&folded).into_owned());
                out.push(Term { text: stem.unwrap_or(folded), range: s..i, position: out.len() });
                start = None;
            }
            _ => {}
        }
    }
    out
}

#[derive(Clone)]
struct Words {
    slot: usize,
    form: bool,
}

struct Stream {
    terms: std::vec::IntoIter<Term>,
    token: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream { terms: terms(self.slot, self.form, text).into_iter(), token: Token::default() }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(t) = self.terms.next() else { return false };
        self.token = Token { offset_from: t.range.start, offset_to: t.range.end, position: t.position, text: t.text, position_length: 1 };
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
