//! Numbers as they are written: digits of any script, Han numerals, Roman numerals, Arabic letters as numbers. Number words are
//! read in `number_words`.

use super::fold_word;

pub use super::number_words::{Spoken, number_words, spoken_numbers};

/// Code points of the digit zero of the scripts whose decimal digits stand in one run (Unicode 15, general category Nd).
const ZEROS: &[u32] = &[
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090,
    0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0,
    0xFF10, 0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950,
    0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0,
    0x1E950, 0x1FBF0,
];

/// The value of a decimal digit of any script: 3 for `3`, `٣`, `۳`, `３`, `३`.
pub fn digit_value(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.to_digit(10).map(|d| d as u8);
    }
    let code = c as u32;
    let at = ZEROS.partition_point(|&z| z <= code);
    let d = code - ZEROS.get(at.checked_sub(1)?)?;
    (d < 10).then_some(d as u8)
}

/// The digit that a Han character stands for, 零 and 〇 included, everyday and financial forms.
pub(super) fn han_digit(c: char) -> Option<u64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '貳' | '两' | '兩' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The unit that a Han character stands for: 10, 100, 1000, 10 000 or 100 000 000.
pub(super) fn han_unit(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

/// The unit that a Han character stands for, as a number: 万 is 10 000.
pub fn han_unit_value(c: char) -> Option<f64> {
    han_unit(c).map(|u| u as f64)
}

/// The value of a number in Han numerals: 十四, 二十五, 一百零三, 三千万, 二〇二四, 廿三. None for anything else, a number with
/// mixed-in digits included.
pub fn han_number(s: &str) -> Option<u64> {
    let chars: Vec<char> = s.chars().collect();
    if chars.len() > 1 && chars.iter().all(|&c| han_digit(c).is_some()) {
        return chars.iter().try_fold(0u64, |n, &c| n.checked_mul(10)?.checked_add(han_digit(c)?));
    }
    let (mut total, mut section) = (0u64, 0u64);
    let mut digit: Option<u64> = None;
    // What the last unit was, and whether 零 stood since: 一百五 is 150, 一百零五 is 105.
    let (mut last_unit, mut zero) = (u64::MAX, false);
    for (i, &c) in chars.iter().enumerate() {
        if let Some(tens) = match c {
            '廿' => Some(20),
            '卅' => Some(30),
            _ => None,
        } {
            if digit.is_some() || last_unit <= 10 {
                return None;
            }
            section += tens;
            last_unit = 10;
        } else if let Some(d) = han_digit(c) {
            if digit.is_some_and(|x| x > 0) {
                return None;
            }
            zero |= d == 0 && i > 0;
            digit = (d > 0 || chars.len() == 1).then_some(d);
        } else {
            let unit = han_unit(c)?;
            if unit >= 10_000 {
                section += digit.take().unwrap_or(0);
                let whole = if unit == 100_000_000 { std::mem::take(&mut total) + section } else { section };
                // A bare 万 or 亿 counts once at the front only; after 百 or 千 the section before it is its multiplier.
                let whole = if whole == 0 && i == 0 { 1 } else { whole };
                if whole == 0 || (last_unit >= 10_000 && last_unit != u64::MAX && last_unit <= unit) {
                    return None;
                }
                total = total.checked_add(whole.checked_mul(unit)?)?;
                section = 0;
            } else {
                if last_unit <= unit {
                    return None;
                }
                section += digit.take().unwrap_or(1) * unit;
            }
            (last_unit, zero) = (unit, false);
        }
    }
    let tail = match digit {
        Some(d) if !zero && last_unit >= 100 && last_unit != u64::MAX => d * (last_unit / 10),
        Some(d) => d,
        None => 0,
    };
    (!chars.is_empty()).then(|| total.checked_add(section + tail)).flatten()
}

/// The value of a Roman numeral in its one correct spelling, all capitals or all small: `iv`, `XII`. At most 3999.
pub fn roman_number(s: &str) -> Option<u64> {
    const STEPS: [(u64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mixed = s.bytes().any(|b| b.is_ascii_lowercase()) && s.bytes().any(|b| b.is_ascii_uppercase());
    if s.is_empty() || s.len() > 15 || mixed {
        return None;
    }
    let lower = s.to_ascii_lowercase();
    let (mut rest, mut value) = (lower.as_str(), 0);
    for (worth, sign) in STEPS {
        // Only m, c, x and i repeat, and at most three times: that is what makes the spelling unique.
        let most = if matches!(worth, 1000 | 100 | 10 | 1) { 3 } else { 1 };
        for _ in 0..most {
            let Some(r) = rest.strip_prefix(sign) else { break };
            // No v after iv, no c after cm: a subtraction closes its decade.
            rest = r;
            value += worth;
        }
    }
    (rest.is_empty() && roman(value) == lower).then_some(value)
}

/// A number from 1 to 3999 in small Roman letters.
pub fn roman(mut n: u64) -> String {
    let mut out = String::new();
    for (worth, signs) in [(1000, ["m", "", ""]), (100, ["c", "d", "m"]), (10, ["x", "l", "c"]), (1, ["i", "v", "x"])] {
        let d = (n / worth) as usize;
        n %= worth;
        let [one, five, ten] = signs;
        match d {
            4 => out.extend([one, five]),
            9 => out.extend([one, ten]),
            _ => {
                out.push_str(if d >= 5 { five } else { "" });
                out.push_str(&one.repeat(d % 5));
            }
        }
    }
    out
}

/// Arabic letters in the order in which they number items.
const ABJAD: &str = "ابجدهوزحطيكلمنسعفصقرشتثخذضظغ";
/// Arabic letters in dictionary order.
const ALPHABET: &str = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي";

/// The place of a single Arabic letter in the abjad order (أ 1, ب 2, ج 3, د 4, ه 5 …), with or without kashida or hamza.
pub fn abjad_order(s: &str) -> Option<u64> {
    letter_order(s, ABJAD)
}

/// The place of a single Arabic letter in dictionary order (أ 1, ب 2, ت 3, ث 4 …), in which some texts number their items.
pub fn alphabet_order(s: &str) -> Option<u64> {
    letter_order(s, ALPHABET)
}

fn letter_order(s: &str, order: &str) -> Option<u64> {
    let folded = fold_word(s);
    let mut chars = folded.chars();
    let (c, None) = (chars.next()?, chars.next()) else { return None };
    // The two-eyed heh is what some keyboards give for an isolated ه.
    let c = if c == 'ھ' { 'ه' } else { c };
    order.chars().position(|x| x == c).map(|i| i as u64 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_any_script_have_their_value() {
        for (c, want) in [('7', 7), ('٣', 3), ('۳', 3), ('３', 3), ('३', 3), ('𝟡', 9), ('๙', 9)] {
            assert_eq!(digit_value(c), Some(want), "{c}");
        }
        for c in ['a', '²', '三', 'Ⅳ', '①', 'ا'] {
            assert_eq!(digit_value(c), None, "{c}");
        }
    }

    #[test]
    fn han_numerals_have_their_value() {
        for (s, want) in [
            ("一", 1),
            ("十", 10),
            ("十四", 14),
            ("二十", 20),
            ("二十五", 25),
            ("九十九", 99),
            ("一百", 100),
            ("一百零三", 103),
            ("一百一十", 110),
            ("一百五", 150),
            ("两千", 2000),
            ("三千零五", 3005),
            ("一万", 10_000),
            ("三十万", 300_000),
            ("一万二千", 12_000),
            ("二〇二四", 2024),
            ("廿三", 23),
            ("卅", 30),
            ("一亿二千万", 120_000_000),
            ("五百万", 5_000_000),
            ("零", 0),
            ("壹佰贰拾", 120),
            ("两", 2),
            ("一万零五十", 10_050),
        ] {
            assert_eq!(han_number(s), Some(want), "{s}");
        }
        for s in ["", "天", "十百", "二三十", "第一", "3万", "一百二百", "十十"] {
            assert_eq!(han_number(s), None, "{s}");
        }
    }

    #[test]
    fn roman_numerals_are_read_strictly() {
        for n in 1..=3999 {
            assert_eq!(roman_number(&roman(n)), Some(n));
            assert_eq!(roman_number(&roman(n).to_uppercase()), Some(n));
        }
        for s in ["", "iiii", "vv", "ic", "Iv", "ivi", "cmc", "abc", "xixi", "mmmm"] {
            assert_eq!(roman_number(s), None, "{s}");
        }
    }

    #[test]
    fn arabic_letters_count_in_either_order() {
        for (s, abjad, alphabet) in
            [("أ", 1, 1), ("ا", 1, 1), ("ج", 3, 5), ("هـ", 5, 26), ("ه\u{200D}", 5, 26), ("ي", 10, 28), ("ت", 22, 3), ("ﺏ", 2, 2)]
        {
            assert_eq!((abjad_order(s), alphabet_order(s)), (Some(abjad), Some(alphabet)), "{s}");
        }
        assert_eq!((abjad_order("من"), abjad_order("a"), abjad_order("")), (None, None, None));
    }
}
