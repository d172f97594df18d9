//! Number words in running text: twenty-five, quatre-vingt-dix, njëzet e pesë, on dört, خمسة وعشرون, 二十五, 5 million, 3万.

use super::fold::{Folded, fold};
use super::numerals::{han_digit, han_number, han_unit};
use super::{Profile, Script, fold_word, profiles};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// The cardinal numbers that stand in words in a text of the profile's language, with their byte ranges in it, in order. Numbers in
/// digits are not looked for, save where a word multiplies them ("5 million", "3.5万"). Left out, since they are rarely meant as
/// numbers: the word for one alone, round plurals alone ("thousands of"), ordinals (第三方).
pub fn number_words(profile: &Profile, text: &str) -> Vec<(Range<usize>, u64)> {
    let folded = fold(text);
    let found = if profile.script == Script::Han { han_runs(&folded.text) } else { word_runs(profile, &folded) };
    found.into_iter().map(|(r, n)| (folded.origin_range(r), n)).collect()
}

/// Single-word cardinals of a profile, folded.
fn cardinals(profile: &Profile) -> &'static FxHashMap<String, u64> {
    static TABLES: [OnceLock<FxHashMap<String, u64>>; 6] = [const { OnceLock::new() }; 6];
    static NONE: OnceLock<FxHashMap<String, u64>> = OnceLock::new();
    let Some(at) = profiles().iter().position(|p| p.tag == profile.tag) else { return NONE.get_or_init(FxHashMap::default) };
    TABLES[at]
        .get_or_init(|| profiles()[at].cardinals.iter().map(|(w, n)| (fold_word(w), *n)).filter(|(w, _)| !w.contains([' ', '-'])).collect())
}

/// A word of the text that may be part of a number.
struct Word<'a> {
    range: Range<usize>,
    text: &'a str,
    /// Value, where it is a cardinal.
    value: Option<u64>,
    /// Arabic: joined to the number before it by و.
    waw: bool,
}

/// Splits folded text into words (letters and digits, digits with inner points and commas) and looks each up.
fn words<'a>(profile: &Profile, text: &'a str) -> Vec<Word<'a>> {
    let table = cardinals(profile);
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(skip) = text[at..].find(char::is_alphanumeric) {
        let start = at + skip;
        let digits = text[start..].starts_with(|c: char| c.is_ascii_digit());
        let inside = |c: char| if digits { c.is_ascii_digit() || c == '.' || c == ',' } else { c.is_alphabetic() };
        let mut end = text[start..].find(|c| !inside(c)).map_or(text.len(), |n| start + n);
        if digits {
            end = start + text[start..end].trim_end_matches(['.', ',']).len();
        }
        // A letter-like number sign (½) is neither: step over it.
        let end = if end == start { start + text[start..].chars().next().map_or(1, char::len_utf8) } else { end };
        let word = &text[start..end];
        let (value, waw) = match table.get(word) {
            Some(&n) => (Some(n), false),
            None if profile.script == Script::Arabic => joined(word, table),
            None => (None, false),
        };
        out.push(Word { range: start..end, text: word, value, waw });
        at = end;
    }
    out
}

/// An Arabic cardinal with particles or the article in front: وعشرون, الثلاثين, بخمسة.
fn joined(word: &str, table: &FxHashMap<String, u64>) -> (Option<u64>, bool) {
    let (rest, waw) = word.strip_prefix('و').map_or((word, false), |r| (r, true));
    let bare = rest.strip_prefix(['ب', 'ل', 'ك', 'ف']).unwrap_or(rest);
    let found = [rest, bare]
        .iter()
        .flat_map(|w| [*w, w.strip_prefix("ال").unwrap_or(w), w.strip_prefix('ل').unwrap_or(w)])
        .find_map(|w| table.get(w));
    (found.copied(), waw)
}

/// A number under construction.
struct Sum<'a> {
    tag: &'a str,
    /// What scales (thousand, million) have closed.
    total: u64,
    /// What stands since the last scale.
    current: u64,
    /// The last scale; the next must be smaller.
    scale: u64,
}

impl Sum<'_> {
    /// Takes one more cardinal in, if the language's grammar allows it to follow. `linked` says that a connector (and, et, e, و)
    /// stood before it.
    fn add(&mut self, v: u64, linked: bool) -> bool {
        let low = self.current % 100;
        let fresh = self.current == 0 && self.total == 0;
        let arabic = self.tag == "ar";
        // Numbers in Arabic are linked by و, except within the teens and before what multiplies.
        let open = fresh || !arabic || linked;
        match v {
            0 => return false,
            1..=9 => {
                let after_ten = matches!((self.tag, low), ("tk-Latn", 10)) || (self.tag == "fr" && matches!(low, 10 | 70 | 90) && v >= 7);
                let fits = low == 0 || after_ten || (low >= 20 && low.is_multiple_of(10));
                // "vingt et un" is a number; "vingt et deux" are two.
                if !fits || !open || (self.tag == "fr" && linked && v != 1) {
                    return false;
                }
                self.current += v;
            }
            10 if arabic && (1..=9).contains(&low) && !linked => self.current += 10,
            10..=19 => {
                let french = self.tag == "fr" && matches!(low, 60 | 80);
                if !(low == 0 || french) || !open || (self.tag == "fr" && linked && v != 11) {
                    return false;
                }
                self.current += v;
            }
            20 if self.tag == "fr" && low == 4 && !linked => self.current += 76,
            20..=99 => {
                let units_first = arabic && (1..=9).contains(&low) && linked;
                if !(low == 0 && open || units_first) || (self.tag == "fr" && linked) {
                    return false;
                }
                self.current += v;
            }
            100 if (1..=99).contains(&self.current) && !linked => self.current *= 100,
            100..=999 => {
                if self.current != 0 || !open {
                    return false;
                }
                self.current = v;
            }
            _ => {
                let power = [1_000, 1_000_000, 1_000_000_000, 1_000_000_000_000].contains(&v);
                let dual = arabic && !power;
                if v >= self.scale || (self.current != 0 && (linked || dual)) || (self.current == 0 && !open) {
                    return false;
                }
                let Some(whole) = (if dual { Some(v) } else { self.current.max(1).checked_mul(v) }) else { return false };
                self.total += whole;
                self.current = 0;
                self.scale = if dual { v / 2 } else { v };
            }
        }
        true
    }
}

/// The runs of number words in folded text of a language that writes words apart.
fn word_runs(profile: &Profile, folded: &Folded) -> Vec<(Range<usize>, u64)> {
    let text = folded.text.as_str();
    let words = words(profile, text);
    let connector = match profile.tag {
        "en" => "and",
        "fr" => "et",
        "sq" => "e",
        _ => "",
    };
    let near = |a: &Word, b: &Word| matches!(text[a.range.end..b.range.start].trim_matches(' '), "" | "-");
    let mut out = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let first = i;
        let Some(v) = words[i].value else {
            i += 1;
            continue;
        };
        let mut sum = Sum { tag: profile.tag, total: 0, current: 0, scale: u64::MAX };
        let before = first.checked_sub(1).map(|p| &words[p]).filter(|p| near(p, &words[i])).and_then(|p| digits(p.text).map(|d| (p, d)));
        i += 1;
        if let Some((p, d)) = before {
            if v >= 1000 {
                out.push((p.range.start..words[first].range.end, (d * v as f64).round() as u64));
            }
            continue;
        }
        if v == 0 {
            out.push((words[first].range.clone(), 0));
            continue;
        }
        sum.add(v, false);
        let mut last = first;
        while let Some(next) = words.get(i) {
            let linked = next.text == connector && next.value.is_none();
            let (candidate, step) = if linked { (words.get(i + 1), 2) } else { (Some(next), 1) };
            let Some(candidate) = candidate else { break };
            // In English "and" closes hundreds and thousands only: "twenty and one" are two numbers.
            let allowed = !linked || profile.tag != "en" || sum.current.is_multiple_of(100);
            let touching = near(&words[i - 1], next) && (!linked || near(next, candidate));
            let Some(v) = candidate.value.filter(|_| allowed && touching) else { break };
            if !sum.add(v, linked || candidate.waw) {
                break;
            }
            last = i + step - 1;
            i += step;
        }
        let value = sum.total + sum.current;
        if last > first || stands_alone(profile.tag, &words[first], words.get(first + 1)) {
            out.push((words[first].range.start..words[last].range.end, value));
        }
    }
    out
}

/// False for single words that are rarely meant as numbers.
fn stands_alone(tag: &str, word: &Word, next: Option<&Word>) -> bool {
    let round = [
        "hundreds",
        "thousands",
        "millions",
        "billions",
        "trillions",
        "cents",
        "milliards",
        "مئات",
        "الاف",
        "ملايين",
        "مليارات",
        "mija",
        "milionë",
        "miliardë",
    ];
    // Turkmen ýüz is "face" as well: ýüz tutmak is to apply to, ýüz bermek to occur.
    let face =
        tag == "tk-Latn" && word.text == "ýüz" && next.is_some_and(|n| ["tut", "ber", "öwür", "öwr"].iter().any(|v| n.text.starts_with(v)));
    word.value != Some(1) && !round.contains(&word.text) && !face
}

/// The value of a number in digits, in whichever way it marks decimals: one mark before exactly three digits groups thousands.
fn digits(s: &str) -> Option<f64> {
    if !s.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let marks = s.bytes().filter(|b| !b.is_ascii_digit()).count();
    let tail = s.rsplit(['.', ',']).next().map_or(0, str::len);
    match marks {
        0 => s.parse().ok(),
        1 if tail != 3 => s.replace(',', ".").parse().ok(),
        _ => s.replace(['.', ','], "").parse().ok(),
    }
}

/// What a Chinese numeral of one character must stand before to count as a number.
const MEASURES: &str = "个個天日月年周週小分秒名项項条條次份元人位种種类類章节節页頁倍岁歲家台段点點部款级級层層季期";

/// The Han numerals in folded text.
fn han_runs(text: &str) -> Vec<(Range<usize>, u64)> {
    let numeral = |c: char| han_digit(c).is_some() || han_unit(c).is_some() || c == '廿' || c == '卅';
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(numeral).map(|n| at + n) {
        let end = text[start..].find(|c| !numeral(c)).map_or(text.len(), |n| start + n);
        at = end;
        let (before, run, after) = (&text[..start], &text[start..end], &text[end..]);
        let spaceless = before.trim_end_matches(' ');
        let figure = spaceless.len() - spaceless.bytes().rev().take_while(|b| b.is_ascii_digit() || *b == b'.' || *b == b',').count();
        if let Some(d) = digits(&spaceless[figure..]) {
            if let Some(unit) = run.chars().try_fold(1u64, |n, c| n.checked_mul(han_unit(c)?)) {
                out.push((figure..end, (d * unit as f64).round() as u64));
            }
        } else if let Some(n) = han_number(run).filter(|_| is_han_number(before, run, after)) {
            out.push((start..end, n));
        }
    }
    out
}

/// False where a run of numerals is an ordinal, a fraction, a weekday, or part of an ordinary word (十分, 万一, 千万, 一些).
fn is_han_number(before: &str, run: &str, after: &str) -> bool {
    let mut chars = run.chars();
    let (first, second) = (chars.next(), chars.next());
    let next = after.chars().next();
    let fraction = after.starts_with("分之") || (before.ends_with("分之") && !before.ends_with("百分之"));
    let degree = run == "十" && next == Some('分') && !after.starts_with("分钟") && !after.starts_with("分鐘");
    if before.ends_with('第') || fraction || degree || run == "千万" || run == "千萬" {
        return false;
    }
    let percent = before.ends_with("百分之");
    if second.is_none() {
        let weekday = before.ends_with(['周', '週']) || before.ends_with("星期") || before.ends_with("礼拜");
        let bare_unit = first.and_then(han_unit).is_some_and(|u| u > 10);
        let measured = next.is_some_and(|c| MEASURES.contains(c));
        return (measured || percent) && !weekday && !bare_unit && !matches!(first, Some('一' | '壹'));
    }
    // Digits in a row are a year or a date, or a chance meeting (三五, 一一).
    run.chars().any(|c| han_digit(c).is_none()) || (run.chars().count() == 4 && next == Some('年'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Tag, profile};

    fn found(tag: &str, text: &str) -> Vec<(String, u64)> {
        number_words(profile(&Tag::new(tag)), text).into_iter().map(|(r, n)| (text[r].to_string(), n)).collect()
    }

    fn one(tag: &str, cases: &[(&str, u64)]) {
        for (text, want) in cases {
            assert_eq!(found(tag, &format!("x {text} x")), [(text.to_string(), *want)], "{tag}");
        }
    }

    #[test]
    fn compounds_are_one_number() {
        one(
            "en",
            &[
                ("twenty-five", 25),
                ("Thirty", 30),
                ("one hundred and five", 105),
                ("two thousand three hundred forty-one", 2341),
                ("5 million", 5_000_000),
                ("1.5 billion", 1_500_000_000),
                ("fourteen", 14),
                ("zero", 0),
            ],
        );
        one(
            "fr",
            &[
                ("quatre-vingt-dix", 90),
                ("quatre-vingt-dix-neuf", 99),
                ("vingt et un", 21),
                ("soixante et onze", 71),
                ("soixante-dix-sept", 77),
                ("dix-huit", 18),
                ("cent quatre-vingts", 180),
                ("deux cent mille", 200_000),
                ("quatre cents", 400),
                ("3,5 millions", 3_500_000),
                ("un million", 1_000_000),
            ],
        );
        one(
            "sq",
            &[
                ("njëzet e pesë", 25),
                ("tridhjetë", 30),
                ("njëqind e dyzet e tre", 143),
                ("dy mijë e pesëqind", 2500),
                ("katërmbëdhjetë", 14),
            ],
        );
        one("tk", &[("on dört", 14), ("otuz", 30), ("ýigrimi bäş", 25), ("bir ýüz elli", 150), ("iki müň", 2000)]);
        one(
            "ar",
            &[
                ("أربعة عشر", 14),
                ("خمسة وعشرون", 25),
                ("ثلاثين", 30),
                ("مائة وخمسة وعشرون", 125),
                ("ثلاثة آلاف وخمسمائة", 3500),
                ("ألفان", 2000),
                ("الثلاثين", 30),
                ("اثني عشر", 12),
                ("500 ألف", 500_000),
            ],
        );
        for (text, numeral, want) in [
            ("在三十日内", "三十", 30),
            ("十四天", "十四", 14),
            ("两年", "两", 2),
            ("百分之二十", "二十", 20),
            ("罚款500万元", "500万", 5_000_000),
            ("1.5亿", "1.5亿", 150_000_000),
            ("二〇二四年", "二〇二四", 2024),
        ] {
            assert_eq!(found("zh", text).last(), Some(&(numeral.to_string(), want)), "{text}");
        }
    }

    #[test]
    fn neighbours_stay_apart_and_look_alikes_stay_out() {
        for (tag, text, want) in [
            ("en", "two or three, four five", vec![2, 3, 4, 5]),
            ("en", "no one of the thousands", vec![]),
            ("en", "twenty and three", vec![20, 3]),
            ("fr", "un accord de vingt et deux", vec![20, 2]),
            ("sq", "dy e tre", vec![2, 3]),
            ("tk", "bize ýüz tutuň", vec![]),
            ("ar", "خمسة عشرون", vec![5, 20]),
            ("zh", "第三方十分统一一些四川百分之三", vec![3]),
            ("zh", "周三，千万不要", vec![]),
            ("de", "zwanzig", vec![]),
        ] {
            assert_eq!(found(tag, text).into_iter().map(|(_, n)| n).collect::<Vec<_>>(), want, "{text}");
        }
    }
}
