//! Number words in running text: twenty-five, quatre-vingt-dix, njëzet e pesë, on dört, خمسة وعشرون, 二十五, 5 million, 3万.

use super::fold::fold;
use super::number_han::han_runs;
use super::{Profile, Script, fold_word, profiles};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// A number in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// Byte range in the text that was searched.
    pub range: Range<usize>,
    /// Its value.
    pub value: u64,
    /// It says which one, not how many: first, الرابعة, 第一.
    pub ordinal: bool,
    /// Rarely meant as a number where it stands alone: the word for one, round plurals ("thousands of").
    pub vague: bool,
}

/// The cardinal numbers that stand in words in a text of the profile's language, with their byte ranges in it, in order. Numbers in
/// digits are not looked for, save where a word multiplies them ("5 million", "3.5万"). Left out, since they are rarely meant as
/// numbers: the word for one alone, round plurals alone ("thousands of"), ordinals (第三方).
pub fn number_words(profile: &Profile, text: &str) -> Vec<(Range<usize>, u64)> {
    let folded = fold(text);
    let sure = spoken_numbers(profile, &folded.text).into_iter().filter(|s| !s.ordinal && !s.vague);
    sure.map(|s| (folded.origin_range(s.range), s.value)).collect()
}

/// All numbers in words of a folded text, ordinals and vague ones included, in order.
pub fn spoken_numbers(profile: &Profile, folded: &str) -> Vec<Spoken> {
    if profile.script == Script::Han { han_runs(folded) } else { word_runs(profile, folded) }
}

/// Value of a number word, and whether it is an ordinal.
type Table = FxHashMap<String, (u64, bool)>;

/// Single-word numbers of a profile, folded.
fn table(profile: &Profile) -> &'static Table {
    static TABLES: [OnceLock<Table>; 6] = [const { OnceLock::new() }; 6];
    static NONE: OnceLock<Table> = OnceLock::new();
    let Some(at) = profiles().iter().position(|p| p.tag == profile.tag) else { return NONE.get_or_init(FxHashMap::default) };
    TABLES[at].get_or_init(|| {
        let p = profiles()[at];
        let mut out = Table::default();
        for (words, ordinal) in [(p.cardinals, false), (p.ordinals, true)] {
            for (w, n) in words {
                let w = fold_word(w);
                if !w.contains([' ', '-']) {
                    out.entry(w).or_insert((*n, ordinal));
                } else if ordinal && p.tag == "ar" && *n > 10 {
                    // الحادية عشرة: its first word stands with tens as well (الحادية والعشرون).
                    let first = w.split(' ').next().unwrap_or_default();
                    out.entry(first.to_string()).or_insert((*n - 10, true));
                }
            }
        }
        out
    })
}

/// Endings of Turkmen numbers in a case or with a possessive: otuzdan, bäşe, ikisi.
const TURKMEN_ENDINGS: &[&str] =
    &["dan", "den", "da", "de", "a", "e", "ä", "y", "i", "ny", "ni", "nyň", "niň", "yň", "iň", "sy", "si", "isi", "ysy", "syny", "sini"];

/// A Turkmen number with an ending. Left alone: on (ondan is "from it"), ýüz (a face), bir (biri is "one of").
fn turkmen(word: &str, table: &Table) -> Option<(u64, bool)> {
    let found = TURKMEN_ENDINGS.iter().filter_map(|e| word.strip_suffix(e)).filter(|s| s.chars().count() > 2);
    let soft = |s: &str| match s {
        "dörd" => "dört".to_string(),
        s => s.to_string(),
    };
    found.filter(|s| !matches!(*s, "ýüz" | "bir")).find_map(|s| table.get(&soft(s)).copied())
}

/// A word of the text that may be part of a number.
struct Word<'a> {
    range: Range<usize>,
    text: &'a str,
    /// Value, where it is a number.
    value: Option<u64>,
    ordinal: bool,
    /// Arabic: joined to the number before it by و.
    waw: bool,
}

/// Splits folded text into words (letters and digits, digits with inner points and commas) and looks each up.
fn words<'a>(profile: &Profile, text: &'a str) -> Vec<Word<'a>> {
    let table = table(profile);
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
            None if profile.tag == "tk-Latn" => (turkmen(word, table), false),
            None => (None, false),
        };
        let ordinal = value.is_some_and(|v| v.1);
        out.push(Word { range: start..end, text: word, value: value.map(|v| v.0), ordinal, waw });
        at = end;
    }
    out
}

/// An Arabic cardinal with particles or the article in front: وعشرون, الثلاثين, بخمسة.
fn joined(word: &str, table: &Table) -> (Option<(u64, bool)>, bool) {
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
fn word_runs(profile: &Profile, text: &str) -> Vec<Spoken> {
    let cardinal = |range: Range<usize>, value: u64| Spoken { range, value, ordinal: false, vague: false };
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
                out.push(cardinal(p.range.start..words[first].range.end, (d * v as f64).round() as u64));
            }
            continue;
        }
        if v == 0 {
            out.push(cardinal(words[first].range.clone(), 0));
            continue;
        }
        sum.add(v, false);
        let mut last = first;
        // An ordinal ends a number, save in Arabic, which says it first: الرابعة عشرة.
        let ends = |w: &Word| w.ordinal && profile.script != Script::Arabic;
        while let Some(next) = words.get(i).filter(|_| !ends(&words[i - 1])) {
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
        let vague = last == first && !stands_alone(profile.tag, &words[first], words.get(first + 1));
        if !vague || value == 1 {
            let ordinal = words[first].ordinal || words[last].ordinal;
            out.push(Spoken { range: words[first].range.start..words[last].range.end, value, ordinal, vague });
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
pub(super) fn digits(s: &str) -> Option<f64> {
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

#[cfg(test)]
#[path = "number_words_tests.rs"]
mod tests;
