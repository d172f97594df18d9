//! The comparison form of a text: what is left when spelling habits, scripts' alternative forms and invisible characters are put
//! aside. Every byte of the folded text knows which byte of the original it comes from.

use super::numerals::digit_value;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// A folded text and its way back.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// Original byte offset of every byte of `text`, and of its end; empty where both texts have the same offsets.
    map: Vec<u32>,
}

impl Folded {
    /// The byte offset in the original of the character that the byte `at` of `text` comes from; the original's length for the
    /// end of `text` and beyond. Offsets of dropped characters belong to what stands before them.
    pub fn origin(&self, at: usize) -> usize {
        match (self.map.get(at), self.map.last()) {
            (Some(&o), _) | (None, Some(&o)) => o as usize,
            (None, None) => at.min(self.text.len()),
        }
    }

    /// The byte range of the original that the byte range `r` of `text` comes from, dropped characters behind it included. A
    /// character that folded to several is taken whole.
    pub fn origin_range(&self, r: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let start = self.origin(r.start);
        if r.is_empty() {
            return start..start;
        }
        let last = self.origin(r.end - 1);
        let end = (r.end..=self.text.len()).map(|i| self.origin(i)).find(|&o| o > last).unwrap_or_else(|| self.origin(usize::MAX));
        start..end.max(start)
    }
}

/// Folds a text to its comparison form: NFC, lower case, ASCII digits, plain quotes, dashes and spaces, full-width and
/// presentation forms to ordinary letters, Arabic alef and yeh forms to one each; kashida, vowel signs, bidi controls, zero-width
/// characters and soft hyphens are left out. Folding twice changes nothing more.
pub fn fold(text: &str) -> Folded {
    if text.is_ascii() {
        return Folded { text: fold_all_ascii(text), map: Vec::new() };
    }
    let mut map = Vec::with_capacity(text.len() + 1);
    let folded = fold_clusters(text, |at, grown| map.resize(map.len() + grown, at as u32));
    map.push(text.len() as u32);
    Folded { text: folded, map }
}

/// Folds ASCII text.
fn fold_all_ascii(text: &str) -> String {
    let mut out = text.to_ascii_lowercase();
    if out.contains(['`', '\t']) {
        out = out.chars().map(fold_ascii).collect();
    }
    out
}

/// Folds a text character by character, each with the marks that join it; tells `grown` how many bytes came of each and where it
/// stands in the original.
fn fold_clusters(text: &str, mut grown: impl FnMut(usize, usize)) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    let mut cluster = String::new();
    while let Some((at, c)) = chars.next() {
        let before = out.len();
        let marked = chars.peek().is_some_and(|&(_, n)| joins(n));
        if !marked && is_composed(c) {
            fold_char(c, &mut out);
        } else {
            cluster.clear();
            cluster.push(c);
            while let Some(&(_, n)) = chars.peek()
                && joins(n)
            {
                cluster.push(n);
                chars.next();
            }
            for n in cluster.nfc() {
                fold_char(n, &mut out);
            }
        }
        grown(at, out.len() - before);
    }
    out
}

/// The comparison form of a single word, without the way back.
pub fn fold_word(word: &str) -> String {
    if word.is_ascii() { fold_all_ascii(word) } else { fold_clusters(word, |_, _| {}) }
}

/// True for a character that composes with the one before it: a combining mark or a conjoining Hangul vowel or final.
fn joins(c: char) -> bool {
    c >= '\u{300}' && (matches!(c, '\u{1160}'..='\u{11FF}') || canonical_combining_class(c) != 0)
}

/// True for characters that are surely NFC when no mark follows. Others take the slower way.
fn is_composed(c: char) -> bool {
    matches!(c, '\0'..='\u{33F}' | '\u{370}'..='\u{373}' | '\u{400}'..='\u{52F}' | '\u{600}'..='\u{6FF}' | '\u{2010}'..='\u{2027}')
        || matches!(c, '\u{3001}'..='\u{3029}' | '\u{3040}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// ASCII letters to lower case, the grave accent to an apostrophe, the tab to a space.
fn fold_ascii(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '`' => '\'',
        '\t' => ' ',
        _ => c,
    }
}

/// Appends what an NFC character folds to; nothing for characters that are left out.
fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        return out.push(fold_ascii(c));
    }
    match c {
        // Letters with one plain form, before everything that must be looked up.
        '\u{DF}'..='\u{F6}' | '\u{F8}'..='\u{FF}' => out.push(c),
        'ا' | 'ب'..='غ' | 'ف'..='و' | 'ي' | '\u{621}' | '\u{624}' | '\u{626}' => out.push(c),
        // Han and kana: nothing to fold, and the most frequent case in Chinese.
        '\u{3040}'..='\u{9FFF}' => out.push(c),
        '\u{FF01}'..='\u{FF5E}' => fold_char(char::from_u32(c as u32 - 0xFEE0).unwrap_or(c), out),
        'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
        'ى' | 'ی' => out.push('ي'),
        'ک' => out.push('ك'),
        '٫' | '۔' | '。' | '｡' => out.push('.'),
        '٬' | '،' | '、' | '､' => out.push(','),
        '؛' => out.push(';'),
        '؟' => out.push('?'),
        '٪' => out.push('%'),
        '‘' | '’' | '‚' | '‛' | '′' | '‵' | '‹' | '›' | '´' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | '〈' | '〉' => out.push('\''),
        '“' | '”' | '„' | '‟' | '″' | '‶' | '«' | '»' | '「' | '」' | '『' | '』' | '《' | '》' | '〝' | '〞' | '〟' | '｢' | '｣' => {
            out.push('"')
        }
        '\u{2010}'..='\u{2015}' | '−' | '⁃' | '﹘' | '﹣' | '⸺' | '⸻' => out.push('-'),
        // Before the digits, since no digit stands in these ranges; U+00A0 is the space that French sets before a colon.
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => out.push(' '),
        _ if is_dropped(c) => {}
        // The comma-below letters are Romanian; in Turkmen and Turkish texts they stand for the cedilla.
        'ș' | 'Ș' => out.push('ş'),
        'ț' | 'Ț' => out.push('ţ'),
        // Lower-casing would leave a dot above as a letter of its own.
        'İ' => out.push('i'),
        '\u{FB00}'..='\u{FB06}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE80}'..='\u{FEFC}' | '\u{FF65}'..='\u{FFEF}' => {
            let mut buffer = [0u8; 4];
            for n in c.encode_utf8(&mut buffer).nfkc() {
                // A character that is its own compatibility form (﴾ ﴿) ends the descent.
                if n == c { out.push(c) } else { fold_char(n, out) }
            }
        }
        _ => match digit_value(c) {
            Some(d) => out.push(char::from(b'0' + d)),
            None => out.extend(c.to_lowercase()),
        },
    }
}

/// Kashida, Arabic vowel and reading signs (with their stand-alone forms), bidi controls, zero-width characters, soft hyphens,
/// variation selectors.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{640}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}'
        | '\u{6E7}' | '\u{6E8}' | '\u{6EA}'..='\u{6ED}' | '\u{8D3}'..='\u{8FF}' | '\u{FE70}'..='\u{FE7F}'
        | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{180E}'
        | '\u{AD}' | '\u{34F}' | '\u{FE00}'..='\u{FE0F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_variant_folds_to_one_form() {
        for (given, want) in [
            ("Privacy POLICY", "privacy policy"),
            ("e\u{301}TE\u{301}", "été"),
            ("٣٠ يوماً", "30 يوما"),
            ("۱۲٪", "12%"),
            ("１２ＡＢ（ａ）：", "12ab(a):"),
            ("“x” ‘y’ «z» „w‟ ‹v›", "\"x\" 'y' \"z\" \"w\" 'v'"),
            ("a–b—c−d", "a-b-c-d"),
            ("ﻻ ﺷﺮﻛﺔ", "لا شركة"),
            ("أَحْمَد إلى آخر ٱلذي", "احمد الي اخر الذي"),
            ("مـــادة", "مادة"),
            ("کتاب یک", "كتاب يك"),
            ("مسؤول سائل مادة", "مسؤول سائل مادة"),
            ("a\u{A0}b\u{3000}c\u{202F}d\te", "a b c d e"),
            ("co\u{AD}op\u{200B}era\u{200F}te", "cooperate"),
            ("١٫٥ ١٬٠٠٠، لا؛ نعم؟", "1.5 1,000, لا; نعم?"),
            ("İstanbul", "istanbul"),
            ("șahsy", "şahsy"),
            ("第１条、本政策。", "第1条,本政策."),
            ("ﬁn", "fin"),
            ("ÇÖÜŇÝŽÄŞ", "çöüňýžäş"),
        ] {
            let folded = fold(given);
            assert_eq!(folded.text, want, "{given}");
            assert_eq!(fold_word(&folded.text), folded.text, "twice: {given}");
        }
    }

    #[test]
    fn every_folded_byte_leads_back_to_its_character() {
        for text in ["abc", "e\u{301}t\u{AD}e\u{301}", "ﻻ ﷺ مـــادة", "第１条 ـ", "\u{200F}قال", "İ"] {
            let folded = fold(text);
            for (i, _) in folded.text.char_indices() {
                assert!(text.is_char_boundary(folded.origin(i)));
            }
            assert_eq!(folded.origin(folded.text.len()), text.len());
        }
        let folded = fold("x ﻻَ y");
        let at = folded.text.find('ا').expect("lam-alef is two letters");
        assert_eq!(folded.origin_range(at..at + 2), 2..7);
        assert_eq!(folded.origin_range(at - 2..at), 2..7);
    }
}
