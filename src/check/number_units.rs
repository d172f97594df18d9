//! Units of measure after and before numbers (days, working days, per cent, dollars), fractions in words, and words that say how old
//! somebody is. The words stand in `lexicon/markers/measures.tsv`.

use crate::language::{Script, is_han, numerals};
use crate::lexicon::pattern::{self, Pattern, PatternSet};
use crate::lexicon::{self, COLUMNS, Form};
use crate::similarity::Analysis;
use std::ops::Range;
use std::sync::OnceLock;

/// The table: class, side, one column a language.
const TABLE: &str = include_str!("../lexicon/markers/measures.tsv");

/// A unit of measure: the class of the table ("business-day").
pub(super) type Class = &'static str;

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// Durations and ages.
    Time,
    /// Percent, per mille, percentage points.
    Share,
    /// Currencies.
    Money,
    /// Lengths and weights.
    Size,
    /// Bytes.
    Data,
    /// Before or after noon.
    Half,
}

/// The group of a class.
pub(super) fn group(class: Class) -> Group {
    match class {
        "second" | "minute" | "hour" | "day" | "business-day" | "week" | "month" | "year" => Group::Time,
        "percent" | "permille" | "point" => Group::Share,
        "usd" | "eur" | "gbp" | "cny" | "jpy" | "all" | "tmt" | "pound" => Group::Money,
        "kilobyte" | "megabyte" | "gigabyte" | "terabyte" => Group::Data,
        "am" | "pm" => Group::Half,
        _ => Group::Size,
    }
}

/// The group's noun in messages, plural.
pub(super) fn called(class: Class) -> &'static str {
    match class {
        "second" => "seconds",
        "minute" => "minutes",
        "hour" => "hours",
        "day" => "days",
        "business-day" => "working days",
        "week" => "weeks",
        "month" => "months",
        "year" => "years",
        "percent" => "per cent",
        "permille" => "per mille",
        "point" => "percentage points",
        "usd" => "dollars",
        "eur" => "euros",
        "gbp" => "pounds sterling",
        "cny" => "yuan",
        "jpy" => "yen",
        "all" => "lek",
        "tmt" => "manat",
        "kilogram" => "kilograms",
        "kilometre" => "kilometres",
        "mile" => "miles",
        "metre" => "metres",
        "foot" => "feet",
        "centimetre" => "centimetres",
        "inch" => "inches",
        "degree" => "degrees",
        "kilobyte" => "kilobytes",
        "megabyte" => "megabytes",
        "gigabyte" => "gigabytes",
        "terabyte" => "terabytes",
        "am" => "in the morning",
        "pm" => "after noon",
        other => other,
    }
}

/// A duration as seconds or as months: the two cannot be turned into each other.
fn amount(value: f64, class: Class) -> Option<(bool, f64)> {
    Some(match class {
        "second" => (false, value),
        "minute" => (false, value * 60.0),
        "hour" => (false, value * 3600.0),
        "day" => (false, value * 86_400.0),
        "week" => (false, value * 7.0 * 86_400.0),
        "month" => (true, value),
        "year" => (true, value * 12.0),
        _ => return None,
    })
}

/// True where both are the same duration: 24 hours and a day, a year and twelve months. Working days are like themselves alone.
pub(super) fn same_time(a: (f64, Class), b: (f64, Class)) -> bool {
    let near = |x: f64, y: f64| (x - y).abs() <= 1e-6 * x.abs().max(1.0);
    if a.1 == b.1 {
        return near(a.0, b.0);
    }
    match (amount(a.0, a.1), amount(b.0, b.1)) {
        (Some(x), Some(y)) => x.0 == y.0 && near(x.1, y.1),
        _ => false,
    }
}

/// True where a number of months and one of days are about the same time: a month and 30 days, a year and 365 days.
pub(super) fn about_the_same_time(a: (f64, Class), b: (f64, Class)) -> bool {
    let (Some(x), Some(y)) = (amount(a.0, a.1), amount(b.0, b.1)) else { return false };
    let (months, seconds) = match (x.0, y.0) {
        (true, false) => (x.1, y.1),
        (false, true) => (y.1, x.1),
        _ => return false,
    };
    let days = seconds / 86_400.0;
    months > 0.0 && (28.0 * months..=31.0 * months + 1.0).contains(&days)
}

/// True where one is the other in another measure of heat: 26 degrees for 80.
pub(super) fn same_heat(a: f64, b: f64) -> bool {
    let celsius = |f: f64| (f - 32.0) * 5.0 / 9.0;
    (celsius(a) - b).abs() < 1.0 || (celsius(b) - a).abs() < 1.0
}

/// The rows of one column and side: patterns, and the class of each.
#[derive(Default)]
struct Side {
    set: PatternSet,
    classes: Vec<&'static str>,
}

/// One language's words.
struct Words {
    after: Side,
    before: Side,
    word: Side,
    fraction: Side,
    cue: Side,
}

fn words(a: &Analysis) -> Option<&'static Words> {
    static ALL: OnceLock<Vec<Words>> = OnceLock::new();
    let column = lexicon::column(&a.language)?;
    let all = ALL.get_or_init(|| {
        (0..COLUMNS.len())
            .map(|c| {
                let side = |name: &str| {
                    let cells = || {
                        lexicon::rows(TABLE).filter(|r| r.get(1) == Some(&name)).map(|r| (r[0], r.get(c + 2).copied().unwrap_or_default()))
                    };
                    let classes = cells().flat_map(|(class, cell)| pattern::patterns(cell, c).into_iter().map(move |_| class));
                    let all: Vec<&str> = cells().map(|r| r.1).collect();
                    Side { classes: classes.collect(), set: PatternSet::of(&all.join("|"), c) }
                };
                Words { after: side("after"), before: side("before"), word: side("word"), fraction: side("fraction"), cue: side("cue") }
            })
            .collect()
    });
    all.get(column)
}

/// The unit that follows a number: its class and where it ends. `at` is the number's end, behind words that scale it.
pub(super) fn after(a: &Analysis, at: usize) -> Option<(Class, usize)> {
    let f = a.folded.text.as_str();
    let mut pos = at;
    let mut rest = &f[pos..];
    if let Some(inner) = rest.trim_start().strip_prefix('(')
        && let Some(end) = inner.find(')').filter(|&e| e <= 60)
        && is_number(a, &inner[..end])
    {
        // trente (30) jours
        pos = f.len() - inner.len() + end + 1;
        rest = &f[pos..];
    }
    rest = rest.strip_prefix(')').unwrap_or(rest);
    let trimmed = rest.trim_start_matches([' ', '-']);
    if rest.len() - trimmed.len() > 3 {
        return None;
    }
    pos = f.len() - trimmed.len();
    let sign = trimmed.chars().next().and_then(|c| Some((symbol(c)?, pos + c.len_utf8())));
    sign.or_else(|| {
        let w = words(a)?;
        if a.profile().script == Script::Han {
            let i = w.after.set.longest_in_han(trimmed)?;
            let p = &w.after.set.patterns()[i];
            // Letters go on: "5 mbit".
            let whole = p[0].ends_with(is_han) || !trimmed[p[0].len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
            return whole.then(|| (w.after.classes[i], pos + p[0].len()));
        }
        let i = a.tokens.partition_point(|t| t.range.start < pos);
        a.tokens.get(i).filter(|t| t.range.start == pos)?;
        let near = touching(a, i);
        let (p, n) = w.after.set.longest_at(&a.tokens[i..near])?;
        Some((w.after.classes[p], a.tokens[i + n - 1].range.end))
    })
}

/// The end of the tokens that follow token `i` with nothing but spaces and hyphens between them, four at most.
fn touching(a: &Analysis, i: usize) -> usize {
    let f = &a.folded.text;
    let joined = |j: usize| f[a.tokens[j - 1].range.end..a.tokens[j].range.start].chars().all(|c| matches!(c, ' ' | '-' | '.' | '\''));
    (i + 1..a.tokens.len().min(i + 4)).find(|&j| !joined(j)).unwrap_or(a.tokens.len().min(i + 4))
}

fn is_number(a: &Analysis, inner: &str) -> bool {
    let spoken = || numerals::spoken_numbers(a.profile(), inner).first().is_some_and(|s| s.range.start <= 2);
    inner.starts_with(|c: char| c.is_ascii_digit()) || spoken()
}

/// The unit that stands before a number: its class and where it begins.
pub(super) fn before(a: &Analysis, start: usize) -> Option<(Class, usize)> {
    let f = a.folded.text.as_str();
    let head = f[..start].trim_end_matches([' ', '(']);
    if let Some(c) = head.chars().next_back()
        && matches!(c, '$' | '€' | '£')
        && start - head.len() <= 1
    {
        return Some((symbol(c)?, head.len() - c.len_utf8()));
    }
    let w = words(a)?;
    if a.profile().script == Script::Han {
        let hit =
            w.before.set.patterns().iter().enumerate().filter(|(_, p)| head.ends_with(p[0].as_str())).max_by_key(|(_, p)| p[0].len())?;
        return Some((w.before.classes[hit.0], head.len() - hit.1[0].len()));
    }
    let end = a.tokens.partition_point(|t| t.range.end <= start);
    let last = a.tokens.get(end.checked_sub(1)?)?;
    if start - last.range.end > 2 {
        return None;
    }
    let fits = |p: &Pattern| {
        p.len() <= end && p.iter().zip(&a.tokens[end - p.len()..end]).all(|(p, t)| pattern::fits(p, t.form()) || pattern::fits(p, t.bare()))
    };
    let hit = w.before.set.patterns().iter().enumerate().filter(|(_, p)| fits(p)).max_by_key(|(_, p)| p.len())?;
    Some((w.before.classes[hit.0], a.tokens[end - hit.1.len()].range.start))
}

fn symbol(c: char) -> Option<Class> {
    Some(match c {
        '%' => "percent",
        '‰' => "permille",
        '$' => "usd",
        '€' => "eur",
        '£' => "gbp",
        _ => return None,
    })
}

/// Words that are a number and its unit in one: يومين, 半年, a fortnight.
pub(super) fn whole_words(a: &Analysis) -> Vec<(Range<usize>, f64, Class)> {
    let Some(w) = words(a) else { return Vec::new() };
    find(a, &w.word)
        .into_iter()
        .filter_map(|(range, class)| {
            let (value, class) = class.split_once(':')?;
            Some((range, value.parse().ok()?, class))
        })
        .collect()
}

/// All units that a text names, with or without a number.
pub(super) fn named(a: &Analysis) -> Vec<(Range<usize>, Class)> {
    words(a).map_or_else(Vec::new, |w| find(a, &w.after))
}

/// Fractions in words: half, ثلثي, 四分之三.
pub(super) fn fractions(a: &Analysis) -> Vec<(Range<usize>, f64)> {
    let Some(w) = words(a) else { return Vec::new() };
    find(a, &w.fraction)
        .into_iter()
        .filter_map(|(range, class)| {
            let (n, d) = class.split_once('/')?;
            Some((range, n.parse::<f64>().ok()? / d.parse::<f64>().ok()?))
        })
        .collect()
}

/// True where a text speaks of age or of those under age.
pub(super) fn of_age(a: &Analysis) -> bool {
    words(a).is_some_and(|w| !find(a, &w.cue).is_empty())
}

fn find(a: &Analysis, side: &Side) -> Vec<(Range<usize>, &'static str)> {
    let mut out = Vec::new();
    if side.set.patterns().is_empty() {
        return out;
    }
    let text = a.folded.text.as_str();
    let mut at = 0;
    if a.profile().script == Script::Han {
        while let Some(c) = text[at..].chars().next() {
            match side.set.longest_in_han(&text[at..]) {
                Some(i) => {
                    out.push((at..at + side.set.patterns()[i][0].len(), side.classes[i]));
                    at += side.set.patterns()[i][0].len();
                }
                None => at += c.len_utf8(),
            }
        }
        return out;
    }
    while at < a.tokens.len() {
        match side.set.longest_at(&a.tokens[at..a.tokens.len().min(at + 4)]) {
            Some((i, n)) => {
                out.push((a.tokens[at].range.start..a.tokens[at + n - 1].range.end, side.classes[i]));
                at += n;
            }
            None => at += 1,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Tag;

    fn unit(text: &str, tag: &str) -> Option<Class> {
        let a = Analysis::of_text(text, Tag::new(tag));
        let n = a.numbers.first()?;
        after(&a, n.range.end).or_else(|| before(&a, n.range.start)).map(|x| x.0)
    }

    #[test]
    fn units_are_read_in_every_language() {
        for (tag, text, class) in [
            ("en", "within 30 days", "day"),
            ("en", "within 15 working days", "business-day"),
            ("en", "a 14-year-old", "year"),
            ("en", "aged 14 or over", "year"),
            ("fr", "sous 15 jours ouvrés", "business-day"),
            ("fr", "sous 15 jours ouvrables", "business-day"),
            ("fr", "pendant 30 jours calendaires", "day"),
            ("fr", "12 mois", "month"),
            ("ar", "خلال ١٥ يوم عمل", "business-day"),
            ("ar", "خلال 10 أيام عمل", "business-day"),
            ("ar", "خلال ٣٠ يومًا", "day"),
            ("ar", "دون سن 14", "year"),
            ("sq", "brenda 15 ditëve të punës", "business-day"),
            ("sq", "15 ditë pune", "business-day"),
            ("sq", "nën moshën 14 vjeç", "year"),
            ("tk-Latn", "15 iş gününiň içinde", "business-day"),
            ("tk-Latn", "30 günüň dowamynda", "day"),
            ("tk-Latn", "14 ýaşyna çenli", "year"),
            ("zh-Hans", "15个工作日内", "business-day"),
            ("zh-Hans", "30日内", "day"),
            ("zh-Hans", "未满14周岁", "year"),
            ("zh-Hans", "6个月", "month"),
            ("en", "5%", "percent"),
            ("fr", "5 pour cent", "percent"),
            ("ar", "5 في المائة", "percent"),
            ("sq", "5 për qind", "percent"),
            ("tk-Latn", "5 göterim", "percent"),
            ("zh-Hans", "5‰", "permille"),
            ("zh-Hans", "百分之5", "percent"),
            ("en", "$20", "usd"),
            ("zh-Hans", "20元", "cny"),
            ("zh-Hans", "20日元", "jpy"),
            ("sq", "20 lekë", "all"),
            ("tk-Latn", "20 manat", "tmt"),
        ] {
            assert_eq!(unit(text, tag), Some(class), "{tag} {text}");
        }
        for (tag, text) in [("en", "30 copies"), ("tk-Latn", "2 aýal"), ("fr", "30 jouets"), ("ar", "30 كتابا"), ("zh-Hans", "30本")]
        {
            assert_eq!(unit(text, tag), None, "{tag} {text}");
        }
    }

    #[test]
    fn durations_are_compared_in_one_unit() {
        assert!(same_time((24.0, "hour"), (1.0, "day")) && same_time((2.0, "week"), (14.0, "day")));
        assert!(same_time((1.0, "year"), (12.0, "month")) && same_time((0.5, "year"), (6.0, "month")));
        assert!(!same_time((30.0, "day"), (1.0, "month")) && about_the_same_time((30.0, "day"), (1.0, "month")));
        assert!(!same_time((15.0, "business-day"), (15.0, "day")) && !about_the_same_time((30.0, "day"), (3.0, "month")));
    }

    #[test]
    fn duals_halves_and_fractions_are_numbers() {
        let of = |tag: &str, text: &str| Analysis::of_text(text, Tag::new(tag));
        assert_eq!(whole_words(&of("ar", "خلال يومين")).first().map(|x| (x.1, x.2)), Some((2.0, "day")));
        assert_eq!(whole_words(&of("ar", "خلال يومي عمل")).first().map(|x| (x.1, x.2)), Some((2.0, "business-day")));
        assert_eq!(whole_words(&of("zh-Hans", "保存半年")).first().map(|x| (x.1, x.2)), Some((0.5, "year")));
        for (tag, text, want) in [
            ("en", "two thirds of the members", 2.0 / 3.0),
            ("fr", "la moitié des membres", 0.5),
            ("ar", "ثلثا الأعضاء", 2.0 / 3.0),
            ("sq", "gjysma e anëtarëve", 0.5),
            ("tk-Latn", "agzalaryň üçden ikisi", 2.0 / 3.0),
            ("zh-Hans", "三分之二以上", 2.0 / 3.0),
        ] {
            assert_eq!(fractions(&of(tag, text)).first().map(|x| x.1), Some(want), "{tag}");
        }
    }
}
