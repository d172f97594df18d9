//! Ways to write numbers that labels of more than one format use: counting in Han characters and in Hangul, digits of other scripts, the
//! signs of the two Chinese cycles.

/// Digits by place.
pub(super) const HAN_DIGITS: &str = "〇一二三四五六七八九";
/// The ten stems and the twelve branches.
pub(super) const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
/// See there.
pub(super) const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

/// Digits and the names of 10, 100 and 1000 of the ways to count in Han characters and in Hangul.
pub(super) struct Han {
    /// From 0 to 9.
    pub digits: &'static str,
    units: [&'static str; 3],
    /// Whether the 1 of 10 is written at the beginning: 一十.
    one_ten: bool,
    /// Whether any 1 before a unit is left out: 百.
    bare: bool,
    /// Whether a gap is told: 一百零一.
    zero: bool,
}

pub(super) const CHINESE: Han =
    Han { digits: "零一二三四五六七八九", units: ["十", "百", "千"], one_ten: false, bare: false, zero: true };
pub(super) const FORMAL_SIMPLE: Han =
    Han { digits: "零壹贰叁肆伍陆柒捌玖", units: ["拾", "佰", "仟"], one_ten: true, bare: false, zero: true };
pub(super) const FORMAL: Han =
    Han { digits: "零壹貳參肆伍陸柒捌玖", units: ["拾", "佰", "仟"], one_ten: true, bare: false, zero: true };
pub(super) const JAPANESE: Han =
    Han { digits: "〇一二三四五六七八九", units: ["十", "百", "千"], one_ten: false, bare: true, zero: false };
pub(super) const JAPANESE_LEGAL: Han =
    Han { digits: "〇壱弐参四伍六七八九", units: ["拾", "百", "阡"], one_ten: true, bare: false, zero: false };
pub(super) const HANGUL: Han =
    Han { digits: "영일이삼사오육칠팔구", units: ["십", "백", "천"], one_ten: false, bare: true, zero: false };

/// A letter of a row of them, counted from 0; empty beyond it.
pub(super) fn pick(letters: &str, at: i64) -> String {
    usize::try_from(at).ok().and_then(|at| letters.chars().nth(at)).map(String::from).unwrap_or_default()
}

/// A number that is not negative, in the digits of another script.
pub(super) fn digits(n: i64, figures: &str) -> Option<String> {
    (n >= 0).then(|| n.to_string().bytes().map(|b| pick(figures, i64::from(b - b'0'))).collect())
}

/// A number below ten thousand in characters; none beyond.
pub(super) fn han(n: i64, how: &Han) -> Option<String> {
    if !(1..10_000).contains(&n) {
        return (n == 0).then(|| pick(how.digits, 0));
    }
    let mut out = String::new();
    let mut gap = false;
    for place in (0..4u32).rev() {
        let digit = n / 10_i64.pow(place) % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap && how.zero {
            out += &pick(how.digits, 0);
        }
        gap = false;
        let first_ten = place == 1 && out.is_empty() && !how.one_ten;
        if !(digit == 1 && place > 0 && (how.bare || first_ten)) {
            out += &pick(how.digits, digit);
        }
        if place > 0 {
            out += how.units[place as usize - 1];
        }
    }
    Some(out)
}
