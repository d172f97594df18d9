//! Names of glyphs to characters, as simple fonts list them (`/Differences [1 /A /eacute /uni010D]`): the part of Adobe's list that
//! texts in Latin letters need; letters with accents are put together from the names of both.

use unicode_normalization::UnicodeNormalization;

/// Names that are no letter with an accent.
const NAMES: &str = "exclam ! quotedbl \" numbersign # dollar $ percent % ampersand & quotesingle ' parenleft ( parenright ) asterisk * plus + comma , hyphen - minus − period . slash / zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 colon : semicolon ; less < equal = greater > question ? at @ bracketleft [ backslash \\ bracketright ] asciicircum ^ underscore _ grave ` braceleft { bar | braceright } asciitilde ~ exclamdown ¡ cent ¢ sterling £ currency ¤ yen ¥ brokenbar ¦ section § dieresis ¨ copyright © ordfeminine ª guillemotleft « guillemotright » guilsinglleft ‹ guilsinglright › logicalnot ¬ registered ® macron ¯ degree ° plusminus ± twosuperior ² threesuperior ³ onesuperior ¹ acute ´ mu µ paragraph ¶ periodcentered · middot · cedilla ¸ ordmasculine º onequarter ¼ onehalf ½ threequarters ¾ questiondown ¿ multiply × divide ÷ AE Æ ae æ OE Œ oe œ Oslash Ø oslash ø Eth Ð eth ð Thorn Þ thorn þ germandbls ß dotlessi ı Lslash Ł lslash ł Dcroat Đ dcroat đ quoteleft ‘ quoteright ’ quotesinglbase ‚ quotedblleft “ quotedblright ” quotedblbase „ dagger † daggerdbl ‡ bullet • ellipsis … perthousand ‰ endash – emdash — fraction ⁄ Euro € trademark ™ fi fi fl fl ff ff ffi ffi ffl ffl florin ƒ caron ˇ breve ˘ dotaccent ˙ ring ˚ ogonek ˛ tilde ˜ hungarumlaut ˝ circumflex ˆ softhyphen \u{ad} sfthyphen \u{ad} Idotaccent İ Gbreve Ğ gbreve ğ Tcommaaccent Ţ tcommaaccent ţ";

/// Names of accents and what they are as a combining character.
const ACCENTS: [(&str, char); 14] = [
    ("acute", '\u{301}'),
    ("grave", '\u{300}'),
    ("circumflex", '\u{302}'),
    ("dieresis", '\u{308}'),
    ("tilde", '\u{303}'),
    ("ring", '\u{30a}'),
    ("cedilla", '\u{327}'),
    ("caron", '\u{30c}'),
    ("breve", '\u{306}'),
    ("macron", '\u{304}'),
    ("ogonek", '\u{328}'),
    ("dotaccent", '\u{307}'),
    ("hungarumlaut", '\u{30b}'),
    ("commaaccent", '\u{326}'),
];

/// What the glyph of a name says; nothing where the name does not tell ("g27").
pub(super) fn text(name: &str) -> Option<String> {
    // What stands after a full stop is a form of the same character: "a.sc".
    let name = name.split_once('.').map_or(name, |n| n.0);
    if name.is_empty() {
        return None;
    }
    if let Some(parts) = name.contains('_').then(|| name.split('_').map(text).collect::<Option<String>>()) {
        return parts;
    }
    let mut known = NAMES.split(' ');
    if matches!(name, "space" | "nbspace") {
        return Some(" ".into());
    }
    while let Some(n) = known.next() {
        if n == name {
            return known.next().map(String::from);
        }
    }
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return Some(c.to_string());
    }
    let hex = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).map(String::from);
    if let Some(digits) = name.strip_prefix("uni").filter(|d| d.len() >= 4 && d.len() % 4 == 0 && d.is_ascii()) {
        let units: Option<Vec<u16>> = (0..digits.len() / 4).map(|i| u16::from_str_radix(&digits[4 * i..4 * i + 4], 16).ok()).collect();
        return String::from_utf16(&units?).ok();
    }
    if let Some(digits) = name.strip_prefix('u').filter(|d| (4..=6).contains(&d.len()) && d.bytes().all(|b| b.is_ascii_hexdigit())) {
        return hex(digits);
    }
    let (base, accent) = name.split_at_checked(1)?;
    let mark = ACCENTS.iter().find(|a| a.0 == accent).map(|a| a.1)?;
    base.chars().all(char::is_alphabetic).then(|| format!("{base}{mark}").nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn names_say_characters() {
        for (name, want) in [
            ("A", "A"),
            ("eacute", "é"),
            ("ccedilla", "ç"),
            ("ncaron", "ň"),
            ("zcaron", "ž"),
            ("scedilla", "ş"),
            ("edieresis", "ë"),
            ("ffi", "ffi"),
            ("f_i", "fi"),
            ("uni0644", "ل"),
            ("uni00660069", "fi"),
            ("u1F600", "😀"),
            ("a.sc", "a"),
            ("space", " "),
            ("quoteright", "’"),
            ("Euro", "€"),
        ] {
            assert_eq!(text(name).as_deref(), Some(want), "{name}");
        }
        for name in ["g27", "", ".notdef", "cid12", "uniXYZW", "u12", "éacute"] {
            assert_eq!(text(name), None, "{name}");
        }
    }
}
