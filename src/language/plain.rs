//! The plain form of a word: what somebody types who leaves out diacritics, hamzas and ligatures. Further than `fold`, which keeps
//! what sets words apart; a search must find Privatësi by "privatesi", ýüz by "yuz", أسئلة by "اسئله".

use super::detect::simplified;
use super::{fold_word, is_han};
use unicode_normalization::UnicodeNormalization;

/// The plain form of a word: folded (`fold_word`), compatibility forms and ligatures taken apart, diacritics off, hamza carriers and
/// ta marbuta as the bare letters, Traditional characters as Simplified. Making it twice changes nothing more.
pub fn plain(word: &str) -> String {
    let folded = fold_word(word);
    if folded.is_ascii() {
        return folded;
    }
    let mut out = String::with_capacity(folded.len());
    for c in folded.nfkd().filter(|c| !is_diacritic(*c)).nfc() {
        match c {
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            'ß' => out.push_str("ss"),
            'þ' => out.push_str("th"),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ł' => out.push('l'),
            'ħ' => out.push('h'),
            'ŋ' => out.push('n'),
            'ı' => out.push('i'),
            // Old Turkmen texts write the yen sign for ý.
            '¥' => out.push('y'),
            'ة' => out.push('ه'),
            // The hamza on the line: شيء and شي, إجراء and اجرا are typed alike.
            'ء' => {}
            c if is_han(c) => out.push(simplified(c)),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// Marks that are left out in quick typing: of Latin, Greek and Cyrillic, the hamza above and below, Hebrew points. The vowel signs of
/// Indic scripts and the voicing marks of kana are letters to their readers and stay.
fn is_diacritic(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{653}'..='\u{655}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}')
}

/// Letters of Turkmen in Cyrillic, as they were written until 1993, in the Latin ones of today (diacritics off, as `plain` leaves them).
/// е is ýe where no consonant stands before it.
pub fn latin_of_cyrillic(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut after_consonant = false;
    for c in word.chars() {
        let latin = match c {
            'а' | 'ә' => "a",
            'б' => "b",
            'в' => "w",
            'г' => "g",
            'д' => "d",
            'е' if !after_consonant => "ye",
            'е' | 'э' => "e",
            'ё' => "yo",
            'ж' => "z",
            'җ' => "j",
            'з' => "z",
            'и' => "i",
            'й' => "y",
            'к' => "k",
            'л' => "l",
            'м' => "m",
            'н' | 'ң' => "n",
            'о' | 'ө' => "o",
            'п' => "p",
            'р' => "r",
            'с' | 'ш' => "s",
            'т' => "t",
            'у' | 'ү' => "u",
            'ф' => "f",
            'х' => "h",
            'ц' => "s",
            'ч' => "c",
            'щ' => "sc",
            'ъ' | 'ь' => "",
            'ы' => "y",
            'ю' => "yu",
            'я' => "ya",
            c => {
                out.push(c);
                continue;
            }
        };
        after_consonant = !latin.is_empty() && !latin.ends_with(['a', 'e', 'i', 'o', 'u']) && c != 'ы';
        out.push_str(latin);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_without_marks_meets_what_is_printed() {
        for (given, want) in [
            ("Privatësisë", "privatesise"),
            ("çdo", "cdo"),
            ("Ýüz ŞAHSY žurnal äň", "yuz sahsy zurnal an"),
            ("ÿagny", "yagny"),
            ("Œuvre où déjà", "oeuvre ou deja"),
            ("œuvre", "oeuvre"),
            ("Straße", "strasse"),
            ("أسئلةٌ", "اسيله"),
            ("مَسْؤُولِيَّة", "مسووليه"),
            ("إجراء", "اجرا"),
            ("شـــركة", "شركه"),
            ("على", "علي"),
            ("٣٠ ۳۰ 30", "30 30 30"),
            ("ＡＢＣ　１２", "abc 12"),
            ("個人資料與隱私", "个人资料与隐私"),
            ("e\u{301}te\u{301}", "ete"),
            ("İstanbul ılık", "istanbul ilik"),
            ("がパ", "がパ"),
            ("हिन्दी", "हिन्दी"),
        ] {
            assert_eq!(plain(given), want, "{given}");
            assert_eq!(plain(&plain(given)), want, "twice: {given}");
        }
    }

    #[test]
    fn turkmen_in_cyrillic_is_read_as_latin() {
        for (given, want) in
            [("шахсы", "sahsy"), ("маглумат", "maglumat"), ("ейран", "yeyran"), ("гизлинлик", "gizlinlik"), ("илери", "ileri")]
        {
            assert_eq!(latin_of_cyrillic(&fold_word(given)), want, "{given}");
        }
    }
}
