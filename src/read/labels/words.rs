//! The words of labels (chapter, المادة, 章, madda) of a language, ready to be matched at a place in a text.

use super::numerals;
use crate::document::LabelWord;
use crate::language::is_han;
use crate::language::{Tag, profile};

/// Words that stand before their number and words that follow it, longest first.
#[derive(Debug, Default)]
pub struct Words {
    before: Vec<(String, LabelWord)>,
    after: Vec<(String, LabelWord)>,
    ordinals: Vec<(String, u32)>,
    /// The language writes from right to left.
    pub rtl: bool,
    /// Digraphs count as letters (Albanian).
    pub digraphs: bool,
    /// Primary language.
    pub language: String,
    /// Names of months: "18. maj" is a date.
    months: Vec<String>,
}

impl Words {
    /// The words of a language; English ones always count too, for headings left untranslated.
    pub fn of(tag: &Tag) -> Words {
        let own = profile(tag);
        let english = profile(&Tag::new("en"));
        let mut w = Words {
            rtl: own.rtl || matches!(tag.primary(), "ar" | "fa" | "ur" | "he"),
            digraphs: tag.primary() == "sq",
            language: tag.primary().to_string(),
            ..Words::default()
        };
        let mut tables = vec![own];
        if own.tag != english.tag {
            tables.push(english);
        }
        for p in tables {
            for (form, word) in p.label_words {
                match form.strip_prefix('~') {
                    Some(f) => w.after.push((plain(f), *word)),
                    None => w.before.push((plain(form), *word)),
                }
            }
            for (form, n) in p.ordinals.iter().chain(p.cardinals) {
                if (1..=99).contains(n) && form.chars().any(char::is_alphabetic) {
                    w.ordinals.push((plain(form), *n as u32));
                }
            }
            w.months.extend(p.months.iter().map(|m| plain(m.0)));
        }
        w.before.sort_by_key(|x| std::cmp::Reverse(x.0.len()));
        w.after.sort_by_key(|x| std::cmp::Reverse(x.0.len()));
        w.ordinals.sort_by_key(|x| std::cmp::Reverse(x.0.len()));
        w
    }

    /// A word at the start of `s` that its number follows: the word and its bytes, the space after it included.
    pub fn before(&self, s: &str) -> Option<(LabelWord, usize)> {
        self.before.iter().find_map(|(form, word)| {
            let len = starts(s, form)?;
            let rest = &s[len..];
            let space = rest.len() - rest.trim_start_matches([' ', '\u{a0}', '\u{3000}', '\t']).len();
            // 附件一 needs no space; "Partial" is no "Part".
            let joined = form.chars().last().is_some_and(is_han);
            (space > 0 || joined).then_some((*word, len + space))
        })
    }

    /// A word that follows a number, at the start of `s`: the word and its bytes.
    pub fn after(&self, s: &str) -> Option<(LabelWord, usize)> {
        self.after.iter().find_map(|(form, word)| {
            let len = starts(s, form)?;
            let next = s[len..].chars().next();
            let whole = form.chars().last().is_some_and(is_han) || !next.is_some_and(char::is_alphanumeric);
            whole.then_some((*word, len))
        })
    }

    /// A number word ("premier", "الأولى") at the start of `s`: value and bytes.
    pub fn ordinal(&self, s: &str) -> Option<(u32, usize)> {
        self.ordinals.iter().find_map(|(form, n)| {
            let len = starts(s, form)?;
            (!s[len..].chars().next().is_some_and(char::is_alphanumeric)).then_some((*n, len))
        })
    }

    /// True where a month's name stands at the start of `s`.
    pub fn month(&self, s: &str) -> bool {
        self.months
            .iter()
            .any(|m| m.chars().count() > 2 && starts(s, m).is_some_and(|l| !s[l..].chars().next().is_some_and(char::is_alphabetic)))
    }
}

/// Letters that one text writes and another leaves out: Arabic vowel signs and the tatweel.
fn silent(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{652}' | '\u{640}' | '\u{670}')
}

fn letters(s: &str) -> impl Iterator<Item = (char, usize)> + '_ {
    s.chars().flat_map(|c| {
        let len = c.len_utf8();
        let base = match c {
            'أ' | 'إ' | 'آ' => 'ا',
            'ى' => 'ي',
            '\u{a0}' => ' ',
            '’' => '\'',
            _ => c,
        };
        let mut first = true;
        base.to_lowercase().map(move |l| (l, if std::mem::take(&mut first) { len } else { 0 }))
    })
}

fn plain(s: &str) -> String {
    letters(s).map(|x| x.0).filter(|c| !silent(*c)).collect()
}

/// Bytes of `s` that spell `form` (already plain), whatever the case and the vowel signs.
fn starts(s: &str, form: &str) -> Option<usize> {
    // Nearly all words fail at their first letter: ASCII ones before anything is looked up.
    if let (Some(a), Some(b)) = (s.as_bytes().first(), form.as_bytes().first())
        && a.is_ascii()
        && a.to_ascii_lowercase() != *b
    {
        return None;
    }
    let mut want = form.chars().peekable();
    let mut len = 0;
    for (c, l) in letters(s) {
        if silent(c) {
            len += l;
            continue;
        }
        match want.peek() {
            None => return Some(len),
            Some(w) if *w == c => {
                want.next();
                len += l;
            }
            Some(_) => return None,
        }
    }
    want.peek().is_none().then_some(len)
}

/// A number as it stands next to a label word: value levels, system-free, and bytes.
pub fn number_after_word(s: &str, words: &Words) -> Option<(Vec<u32>, crate::document::LabelSystem, usize)> {
    use crate::document::LabelSystem::{Abjad, AlphaUpper, Decimal, Han, RomanLower, RomanUpper};
    if let Some((value, len)) = super::parse::levels(s) {
        return Some((value, Decimal, len));
    }
    if let Some((n, len)) = words.ordinal(s) {
        return Some((vec![n], Decimal, len));
    }
    let bounded = |len: usize| !s[len..].chars().next().is_some_and(char::is_alphanumeric);
    if let Some((n, len, upper)) = numerals::roman(s).filter(|x| bounded(x.1)) {
        return Some((vec![n], if upper { RomanUpper } else { RomanLower }, len));
    }
    if let Some((n, len)) = numerals::han(s) {
        return Some((vec![n], Han, len));
    }
    if let Some((n, len, true)) = numerals::letter(s, false).filter(|x| bounded(x.1) && x.0 > 0) {
        return Some((vec![n], AlphaUpper, len));
    }
    numerals::abjad(s).filter(|x| bounded(x.1)).map(|(n, len)| (vec![n], Abjad, len))
}
