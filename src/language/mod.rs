//! Facts about languages: tags, scripts, numerals, label words, stop words, endings. One profile a language, one table row each.

pub mod detect;
pub mod fold;
mod inflection;
pub mod numerals;
mod plain;
mod tag;

pub use fold::{Folded, fold, fold_word};
pub use plain::{latin_of_cyrillic, plain};
pub use tag::Tag;

use crate::document::LabelWord;

mod ar;
mod en;
mod fr;
mod neutral;
mod number_han;
mod number_words;
mod sq;
mod stem;
mod tk;
mod zh;

/// Writing systems that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Script {
    /// Latin.
    Latin,
    /// Arabic.
    Arabic,
    /// Han.
    Han,
    /// Cyrillic.
    Cyrillic,
    /// Any other.
    Other,
}

/// True for Han characters.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

/// Where the word of a legal form stands: "Acme Ltd." (after), "شركة أكمي" (before).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Before the name.
    Before,
    /// After the name.
    After,
}

/// All that is known of one language. Words are in lower case and NFC; matching folds further (`fold`).
#[derive(Debug)]
pub struct Profile {
    /// BCP 47 tag.
    pub tag: &'static str,
    /// Name in English, as messages say it.
    pub name: &'static str,
    /// Name in the language itself.
    pub autonym: &'static str,
    /// Its script.
    pub script: Script,
    /// Written from right to left.
    pub rtl: bool,
    /// Mean length in characters of a text that takes 100 characters in English.
    pub length: f32,
    /// Function words, 80 to 200, most frequent first (for Chinese: function characters and words).
    pub stop_words: &'static [&'static str],
    /// Letters that set the language apart from its neighbours in the same script.
    pub letters: &'static str,
    /// Cardinal number words and their values: zero to twenty, tens, hundred, thousand, million, billion, all common forms.
    pub cardinals: &'static [(&'static str, u64)],
    /// Ordinal number words, first to twentieth, all genders and common forms.
    pub ordinals: &'static [(&'static str, u64)],
    /// Month names and usual short forms with 1 to 12 (for Arabic both يناير and كانون الثاني).
    pub months: &'static [(&'static str, u8)],
    /// Words of labels and cross-references. A form that follows its number starts with a tilde: `~-nji madda`, `~章`.
    pub label_words: &'static [(&'static str, LabelWord)],
    /// Words of companies' legal forms and where they stand.
    pub legal_forms: &'static [(&'static str, Side)],
    /// Words that say whose word a statement is ("according to Acme"), and on which side of the name they stand.
    pub attributions: &'static [(&'static str, Side)],
    /// Endings that inflection adds, longest first: plural, case, possessive, definite, verb endings. Taken off one after another
    /// (at most `chain` times) as long as `min_stem` characters stay.
    pub suffixes: &'static [&'static str],
    /// Letters joined in front (Arabic و ف ب ك ل ال).
    pub prefixes: &'static [&'static str],
    /// How many endings may be taken off in turn.
    pub chain: u8,
    /// Fewest characters that a stem keeps.
    pub min_stem: u8,
    /// Words that open an example or a quotation of the law, abbreviations ending in a full stop that end no sentence (etc., art.).
    pub abbreviations: &'static [&'static str],
}

static PROFILES: [&Profile; 6] = [&en::PROFILE, &fr::PROFILE, &ar::PROFILE, &sq::PROFILE, &tk::PROFILE, &zh::PROFILE];

/// The profiles of the six languages, in the order of the termbase's columns.
pub fn profiles() -> &'static [&'static Profile] {
    &PROFILES
}

/// The profile of a language; one without any data for a language that has none of its own.
pub fn profile(tag: &Tag) -> &'static Profile {
    let primary = tag.primary();
    let of = |p: &&Profile| p.tag.strip_prefix(primary).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    PROFILES.iter().copied().find(of).unwrap_or(&neutral::PROFILE)
}
