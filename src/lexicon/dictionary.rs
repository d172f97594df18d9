//! Spelling dictionaries in the format of hunspell that a user has installed. Several may serve one language: a word that one of them
//! has is right (colour, color).

use crate::language::Tag;
use encoding_rs::Encoding;
use rustc_hash::FxHashMap;

/// Dictionaries by language.
#[derive(Debug, Default)]
pub struct Dictionaries {
    by_language: FxHashMap<String, Vec<spellbook::Dictionary>>,
}

/// A dictionary that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DictionaryError {
    /// The affix file names an encoding that is not known.
    #[error("its encoding `{0}` is not known; convert the .aff and .dic files to UTF-8")]
    Encoding(String),
    /// The files are not what hunspell reads.
    #[error("it is not in hunspell's format ({0}); install it again")]
    Format(String),
}

impl Dictionaries {
    /// Adds a dictionary of a language: the bytes of its affix file and of its word list.
    pub fn add(&mut self, language: &Tag, aff: &[u8], dic: &[u8]) -> Result<(), DictionaryError> {
        let encoding = encoding(aff)?;
        let (aff, dic) = (encoding.decode(aff).0, encoding.decode(dic).0);
        let dictionary = spellbook::Dictionary::new(&aff, &dic).map_err(|e| DictionaryError::Format(e.to_string()))?;
        self.by_language.entry(language.primary().to_string()).or_default().push(dictionary);
        Ok(())
    }

    /// True where a language has a dictionary.
    pub fn has(&self, language: &Tag) -> bool {
        self.by_language.contains_key(language.primary())
    }

    /// True for a word that a dictionary of its language has, or whose language has none.
    pub fn knows(&self, language: &Tag, word: &str) -> bool {
        self.by_language.get(language.primary()).is_none_or(|all| all.iter().any(|d| d.check(word)))
    }

    /// Right words that are near a wrong one, the nearest first.
    pub fn near(&self, language: &Tag, word: &str) -> Vec<String> {
        let mut out = Vec::new();
        if let Some(dictionary) = self.by_language.get(language.primary()).and_then(|all| all.first()) {
            dictionary.suggest(word, &mut out);
        }
        out
    }
}

/// The encoding that an affix file names in its line SET; hunspell takes ISO 8859-1 where there is none.
fn encoding(aff: &[u8]) -> Result<&'static Encoding, DictionaryError> {
    let set = aff.split(|b| *b == b'\n').find_map(|line| {
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        String::from_utf8_lossy(line).trim().strip_prefix("SET ").map(|s| s.trim().to_string())
    });
    let Some(set) = set else { return Ok(encoding_rs::WINDOWS_1252) };
    // "ISO8859-1" and "microsoft-cp1251" are hunspell's own spellings.
    let label = set.to_ascii_lowercase().replace("iso8859", "iso-8859").replace("microsoft-cp", "windows-");
    Encoding::for_label(label.as_bytes()).ok_or(DictionaryError::Encoding(set))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_with_their_endings_in_any_encoding() {
        let mut all = Dictionaries::default();
        let (en, sq) = (Tag::new("en"), Tag::new("sq"));
        all.add(&en, b"SET UTF-8\nSFX S Y 1\nSFX S 0 s .\n", b"2\nletter/S\nnotice\n").expect("a dictionary");
        // "të" in ISO 8859-1.
        all.add(&sq, b"SET ISO8859-1\n", b"1\nt\xeb\n").expect("a dictionary");
        assert!(all.knows(&en, "letters") && all.knows(&en, "Notice") && !all.knows(&en, "lettre"));
        assert!(all.knows(&sq, "të") && !all.knows(&sq, "ta"));
        assert!(all.has(&en) && !all.has(&Tag::new("tk")) && all.knows(&Tag::new("tk"), "islendik"));
        assert!(all.near(&en, "leter").contains(&"letter".to_string()));
        assert!(all.add(&en, b"SET KOI9\n", b"0\n").is_err());
    }
}
