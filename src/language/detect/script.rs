//! Which script carries a text. Names and terms quoted from other scripts do not.

/// The script that a text is written in, as far as it narrows down the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    /// No letters.
    None,
    /// Latin letters.
    Latin,
    /// Arabic letters.
    Arabic,
    /// Han characters, hardly any kana.
    Han,
    /// Cyrillic letters.
    Cyrillic,
    /// A script that one language dominates; its tag.
    Single(&'static str),
}

/// Words that a Han character is worth, counted in letters: one Chinese word is about two characters, one Latin word five letters.
const HAN_WEIGHT: f32 = 2.5;
/// What a letter of a foreign word counts inside Han, Arabic or Cyrillic text: Latin names are quoted there all the time, the
/// contrary is rare.
const CAPITALISED: f32 = 0.25;
const LATIN: f32 = 0.7;

/// Decides the script by the weight of its letters.
pub(super) fn writing(text: &str) -> Writing {
    if text.is_ascii() {
        return if text.bytes().any(|b| b.is_ascii_alphabetic()) { Writing::Latin } else { Writing::None };
    }
    let (mut latin, mut arabic, mut han, mut kana, mut cyrillic) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let mut singles: [(&'static str, f32); 9] =
        [("ko", 0.0), ("el", 0.0), ("he", 0.0), ("th", 0.0), ("hi", 0.0), ("hy", 0.0), ("ka", 0.0), ("bn", 0.0), ("ta", 0.0)];
    let mut word_weight = LATIN;
    let mut inside = false;
    for c in text.chars() {
        let letter = c.is_alphabetic();
        if letter && !inside {
            word_weight = if c.is_uppercase() { CAPITALISED } else { LATIN };
        }
        inside = letter;
        if !letter {
            continue;
        }
        match c as u32 {
            0x00..=0x24F | 0x1E00..=0x1EFF | 0xFF21..=0xFF5A => latin += word_weight,
            0x600..=0x6FF | 0x750..=0x77F | 0x8A0..=0x8FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF => arabic += 1.0,
            0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF => han += HAN_WEIGHT,
            0x3040..=0x30FF | 0xFF66..=0xFF9D => kana += HAN_WEIGHT,
            0x400..=0x52F => cyrillic += 1.0,
            0x1100..=0x11FF | 0xAC00..=0xD7AF => singles[0].1 += HAN_WEIGHT,
            0x370..=0x3FF => singles[1].1 += 1.0,
            0x590..=0x5FF => singles[2].1 += 1.0,
            0xE00..=0xE7F => singles[3].1 += 1.0,
            0x900..=0x97F => singles[4].1 += 1.0,
            0x530..=0x58F => singles[5].1 += 1.0,
            0x10A0..=0x10FF => singles[6].1 += 1.0,
            0x980..=0x9FF => singles[7].1 += 1.0,
            0xB80..=0xBFF => singles[8].1 += 1.0,
            _ => {}
        }
    }
    // Japanese mixes kana into Han everywhere; a Chinese text quotes a brand in kana at most.
    let (han, japanese) = if kana * 4.0 > han { (0.0, han + kana) } else { (han + kana, 0.0) };
    let mut best = (Writing::None, 0.0);
    let families = [(Writing::Latin, latin), (Writing::Arabic, arabic), (Writing::Han, han), (Writing::Cyrillic, cyrillic)];
    let all = families.into_iter().chain([(Writing::Single("ja"), japanese)]).chain(singles.map(|(t, n)| (Writing::Single(t), n)));
    for (writing, weight) in all {
        if weight > best.1 {
            best = (writing, weight);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_foreign_names_do_not_decide() {
        for (text, want) in [
            ("本公司与 Microsoft Corporation 合作", Writing::Han),
            ("تستخدم Google Analytics و Facebook", Writing::Arabic),
            ("Tencent (腾讯) is a company in Shenzhen", Writing::Latin),
            ("Das ist Chinesisch: 中文", Writing::Latin),
            ("プライバシーポリシー 個人情報", Writing::Single("ja")),
            ("개인정보", Writing::Single("ko")),
            ("Политика", Writing::Cyrillic),
            ("1. — 25 %", Writing::None),
            ("①", Writing::None),
        ] {
            assert_eq!(writing(text), want, "{text}");
        }
    }
}
