//! Numbers as labels write them: digits of any script, Roman, Han, circled, letters of three alphabets.

use crate::language::numerals;

/// Alphabet by which Albanian lists count where `ç` or a digraph shows that they follow it.
pub const ALBANIAN: [&str; 36] = [
    "a", "b", "c", "ç", "d", "dh", "e", "ë", "f", "g", "gj", "h", "i", "j", "k", "l", "ll", "m", "n", "nj", "o", "p", "q", "r", "rr", "s",
    "sh", "t", "th", "u", "v", "x", "xh", "y", "z", "zh",
];

/// Alphabet by which Turkmen lists count where one of its own letters shows that they follow it.
pub const TURKMEN: [&str; 30] = [
    "a", "b", "ç", "d", "e", "ä", "f", "g", "h", "i", "j", "ž", "k", "l", "m", "n", "ň", "o", "ö", "p", "r", "s", "ş", "t", "u", "ü", "w",
    "y", "ý", "z",
];

/// The letters of Arabic lists in abjad order; the place is the value.
const ABJAD: &str = "ابجدهوزحطيكلمنسعفصقرشتثخذضظغ";

/// The letters in dictionary order, by which some lists count (أ ب ت ث).
const HIJAI: &str = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي";

/// A number in digits: value, bytes, and whether it starts with a superfluous zero. At most six digits.
pub fn digits(s: &str) -> Option<(u32, usize, bool)> {
    let (mut value, mut len, mut count, mut zero) = (0u32, 0, 0, false);
    for c in s.chars() {
        let Some(d) = digit(c) else { break };
        zero |= count == 0 && d == 0;
        value = value * 10 + d;
        len += c.len_utf8();
        count += 1;
        if count > 6 {
            return None;
        }
    }
    (count > 0).then_some((value, len, zero && count > 1))
}

/// The value of a digit: ASCII, full width, Arabic-Indic, Eastern Arabic-Indic.
pub fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        '٠'..='٩' => Some(c as u32 - '٠' as u32),
        '۰'..='۹' => Some(c as u32 - '۰' as u32),
        _ => None,
    }
}

/// A Roman numeral up to 89 (no list counts further, and C, D, M are initials and abbreviations): value, bytes, upper case.
pub fn roman(s: &str) -> Option<(u32, usize, bool)> {
    if let Some(c) = s.chars().next().filter(|c| ('\u{2160}'..='\u{217b}').contains(c)) {
        let n = (c as u32 - 0x2160) % 16;
        return (n < 12).then_some((n + 1, c.len_utf8(), (c as u32) < 0x2170));
    }
    let upper = s.starts_with(['I', 'V', 'X', 'L']);
    let len = s.bytes().take_while(|b| if upper { b"IVXL".contains(b) } else { b"ivxl".contains(b) }).count();
    if len == 0 || len > 8 {
        return None;
    }
    let run = s[..len].to_ascii_lowercase();
    let value = (1..90).find(|n| numerals::roman(u64::from(*n)) == run)?;
    Some((value, len, upper))
}

/// A Han numeral below ten thousand: value and bytes.
pub fn han(s: &str) -> Option<(u32, usize)> {
    let (mut total, mut current, mut len) = (0u32, 0u32, 0);
    let mut positional = String::new();
    for c in s.chars().take(9) {
        let (d, unit) = match c {
            '〇' | '零' => (0, 0),
            '一' | '壹' => (1, 0),
            '二' | '贰' | '两' => (2, 0),
            '三' | '叁' => (3, 0),
            '四' | '肆' => (4, 0),
            '五' | '伍' => (5, 0),
            '六' | '陆' => (6, 0),
            '七' | '柒' => (7, 0),
            '八' | '捌' => (8, 0),
            '九' | '玖' => (9, 0),
            '十' | '拾' => (0, 10),
            '百' | '佰' => (0, 100),
            '千' => (0, 1000),
            _ => break,
        };
        len += c.len_utf8();
        if unit > 0 {
            total += current.max(1) * unit;
            current = 0;
            positional.push('!');
        } else {
            current = d;
            positional.push(char::from_digit(d, 10).unwrap_or('!'));
        }
    }
    if len == 0 {
        return None;
    }
    let value = if positional.contains('!') { total + current } else { positional.parse().ok()? };
    (value > 0 && value < 10_000).then_some((value, len))
}

/// ①…⑳, ㉑…㊿, ❶…❿, ➀…➓: value and bytes.
pub fn circled(c: char) -> Option<u32> {
    let n = c as u32;
    Some(match n {
        0x2460..=0x2473 => n - 0x2460 + 1,
        0x3251..=0x325f => n - 0x3251 + 21,
        0x32b1..=0x32bf => n - 0x32b1 + 36,
        0x2776..=0x277f => n - 0x2776 + 1,
        0x2780..=0x2789 => n - 0x2780 + 1,
        0x278a..=0x2793 => n - 0x278a + 1,
        _ => return None,
    })
}

/// ⑴…⒇ and ⒈…⒛, which are one character each: value and shape.
pub fn enclosed(c: char) -> Option<(u32, &'static str)> {
    match c as u32 {
        n @ 0x2474..=0x2487 => Some((n - 0x2474 + 1, "()")),
        n @ 0x2488..=0x249b => Some((n - 0x2488 + 1, ".")),
        _ => None,
    }
}

/// A letter of an Arabic list with a tatweel perhaps: value in abjad order and bytes.
pub fn abjad(s: &str) -> Option<(u32, usize)> {
    let mut it = s.chars();
    let c = it.next()?;
    let base = match c {
        'أ' | 'إ' | 'آ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ة' => 'ه',
        'ک' => 'ك',
        _ => c,
    };
    let value = ABJAD.chars().position(|x| x == base)? as u32 + 1;
    let tatweel = it.take_while(|c| *c == 'ـ').map(char::len_utf8).sum::<usize>();
    Some((value, c.len_utf8() + tatweel))
}

/// The place in dictionary order of the letter that stands at `value` in abjad order.
pub fn hijai(value: u32) -> Option<u32> {
    let c = ABJAD.chars().nth(value.checked_sub(1)? as usize)?;
    HIJAI.chars().position(|x| x == c).map(|p| p as u32 + 1)
}

/// A letter that counts: value in the English alphabet (0 where it has none there), bytes, upper case. `digraphs` allows the
/// Albanian ones.
pub fn letter(s: &str, digraphs: bool) -> Option<(u32, usize, bool)> {
    let c = s.chars().next()?;
    if digraphs {
        let two: String = s.chars().take(2).flat_map(char::to_lowercase).collect();
        if two.len() == 2 && ALBANIAN.contains(&two.as_str()) {
            return Some((0, 2, c.is_uppercase()));
        }
    }
    if c.is_ascii_alphabetic() {
        return Some((u32::from(c.to_ascii_lowercase() as u8 - b'a') + 1, 1, c.is_ascii_uppercase()));
    }
    let low: String = c.to_lowercase().collect();
    (ALBANIAN.contains(&low.as_str()) || TURKMEN.contains(&low.as_str())).then(|| (0, c.len_utf8(), c.is_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_of_every_system_have_values() {
        assert_eq!(digits("١٢. ن").map(|x| x.0), Some(12));
        assert_eq!(digits("２０").map(|x| x.0), Some(20));
        assert_eq!(roman("xiv."), Some((14, 3, false)));
        assert_eq!(roman("Ⅳ、"), Some((4, 3, true)));
        assert_eq!(roman("iiii"), None);
        assert_eq!(han("二十一条").map(|x| x.0), Some(21));
        assert_eq!(han("十二").map(|x| x.0), Some(12));
        assert_eq!(han("一百零五").map(|x| x.0), Some(105));
        assert_eq!(abjad("هـ)").map(|x| x.0), Some(5));
        assert_eq!(abjad("ت").and_then(|x| hijai(x.0)), Some(3));
        assert_eq!(circled('⑫'), Some(12));
        assert_eq!(letter("dh)", true), Some((0, 2, false)));
        assert_eq!(letter("C", false), Some((3, 1, true)));
    }
}
