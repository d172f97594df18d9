//! Dates and times of day in a text: 1 January 2020, le 1er janvier 2020, ١ يناير ٢٠٢٠, 1 janar 2020, 1-nji ýanwar 2020 ý.,
//! 2020年1月1日, 2020-01-01, 01/02/2020 (whose order is open), 10:30, 10h30, 4.40 صباحًا, 10点30分.

use super::number_units as units;
use crate::language::numerals::Spoken;
use crate::language::{Script, fold_word};
use crate::similarity::Analysis;
use crate::similarity::numbers::Number;
use std::ops::Range;

/// A date, whole or in part; at least two of its fields are known.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Date {
    /// Unit of the version.
    pub unit: usize,
    /// Byte range in the folded text.
    pub range: Range<usize>,
    year: Option<u32>,
    /// Month and day; two readings where the order is open.
    readings: Vec<(Option<u32>, Option<u32>)>,
}

impl Date {
    /// True where both may be the same day: what both say is equal in some reading.
    pub fn agrees(&self, o: &Date) -> bool {
        let fits = |a: Option<u32>, b: Option<u32>| a.is_none() || b.is_none() || a == b;
        fits(self.year, o.year)
            && self.readings.iter().any(|x| o.readings.iter().any(|y| fits(x.0, y.0) && fits(x.1, y.1) && x.0.is_some()))
    }

    /// True where both say the same day, and neither says more than the other: 69 September is read as September alone.
    pub fn repeats(&self, o: &Date) -> bool {
        let fields = |d: &Date| usize::from(d.year.is_some()) + 1 + usize::from(d.readings.iter().all(|r| r.1.is_some()));
        self.agrees(o) && self.shared(o) == fields(self) && fields(self) == fields(o)
    }

    /// The days that it may be, as far as they are said, in the form of ISO 8601: 2020-01-31, 2020-01. None without a year.
    pub fn iso(&self) -> Vec<String> {
        let one = |year: u32, (month, day): (Option<u32>, Option<u32>)| match (month, day) {
            (Some(m), Some(d)) => format!("{year:04}-{m:02}-{d:02}"),
            (Some(m), None) => format!("{year:04}-{m:02}"),
            _ => format!("{year:04}"),
        };
        self.year.map_or(Vec::new(), |y| self.readings.iter().map(|r| one(y, *r)).collect())
    }

    /// How many of year, month and day are the same, at best.
    pub fn shared(&self, o: &Date) -> usize {
        let same = |a: Option<u32>, b: Option<u32>| usize::from(a.is_some() && a == b);
        let best = self.readings.iter().flat_map(|x| o.readings.iter().map(move |y| same(x.0, y.0) + same(x.1, y.1))).max();
        same(self.year, o.year) + best.unwrap_or(0)
    }
}

/// A time of day with minutes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Clock {
    /// Unit of the version.
    pub unit: usize,
    /// Byte range in the folded text.
    pub range: Range<usize>,
    hour: u32,
    minute: u32,
    /// Before or after noon, where that is said.
    pm: Option<bool>,
}

impl Clock {
    /// True where both may be the same time: a clock of twelve hours may stand for one of twenty-four.
    pub fn agrees(&self, o: &Clock) -> bool {
        let full = |c: &Clock| match c.pm {
            Some(pm) => Some(c.hour % 12 + if pm { 12 } else { 0 }),
            None => (c.hour > 12 || c.hour == 0).then_some(c.hour),
        };
        let hours = match (full(self), full(o)) {
            (Some(a), Some(b)) => a == b,
            _ => self.hour % 12 == o.hour % 12,
        };
        hours && self.minute == o.minute
    }
}

/// A number or the name of a month where it stands.
struct Part {
    range: Range<usize>,
    value: u32,
    digits: usize,
    month: bool,
}

/// The dates of a text, in order.
pub(super) fn dates(a: &Analysis, unit: usize, spoken: &[Spoken], months: &[(Range<usize>, f64)]) -> Vec<Date> {
    let f = a.folded.text.as_str();
    let mut out = in_figures(f, unit, &a.anchors.iter().map(|x| x.range.clone()).collect::<Vec<_>>());
    if months.is_empty() && a.profile().script != Script::Han {
        return out;
    }
    let mut parts: Vec<Part> = Vec::new();
    let number = |n: &Number| Part { range: n.range.clone(), value: n.value as u32, digits: n.digits.len(), month: false };
    let whole = |n: &&Number| n.value.fract() == 0.0 && n.value < 10_000.0 && n.range.len() == n.digits.len();
    parts.extend(a.numbers.iter().filter(whole).map(number));
    parts.extend(months.iter().map(|(r, m)| Part { range: r.clone(), value: *m as u32, digits: 0, month: true }));
    for s in spoken {
        if s.value < 10_000 && !parts.iter().any(|p| p.range.start < s.range.end && s.range.start < p.range.end) {
            let digits = if s.value >= 1000 { 4 } else { 1 };
            parts.push(Part { range: s.range.clone(), value: s.value as u32, digits, month: false });
        }
    }
    parts.retain(|p| !out.iter().any(|d| d.range.start < p.range.end && p.range.start < d.range.end));
    parts.sort_by_key(|p| p.range.start);
    if a.profile().script == Script::Han {
        in_han(f, unit, &parts, &mut out);
    } else {
        in_words(f, unit, &parts, &mut out);
    }
    out.sort_by_key(|d| d.range.start);
    out
}

fn day(n: u32) -> bool {
    (1..=31).contains(&n)
}

fn year(p: &Part) -> bool {
    p.digits == 4 && (1000..2200).contains(&p.value) && !p.month
}

/// 2020-01-02, 2020/1/2, 02.01.2020, 1/2/2020.
fn in_figures(f: &str, unit: usize, anchors: &[Range<usize>]) -> Vec<Date> {
    let b = f.as_bytes();
    let mut out = Vec::new();
    let mut i = 0;
    while i < b.len() {
        let first = b[i].is_ascii_digit() && (i == 0 || !b[i - 1].is_ascii_digit() && !matches!(b[i - 1], b'.' | b'/' | b'-' | b','));
        if !first {
            i += 1;
            continue;
        }
        let group = |at: usize| b[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        let (mut groups, mut at, mut mark) = (Vec::new(), i, 0u8);
        loop {
            let n = group(at);
            groups.push((at, n));
            at += n;
            let next = b.get(at).copied().filter(|m| matches!(m, b'.' | b'/' | b'-') && (mark == 0 || mark == *m));
            match next.filter(|_| n > 0 && groups.len() < 4 && b.get(at + 1).is_some_and(u8::is_ascii_digit)) {
                Some(m) => {
                    mark = m;
                    at += 1;
                }
                None => break,
            }
        }
        let start = i;
        i = at.max(i + 1);
        let value = |g: (usize, usize)| f[g.0..g.0 + g.1].parse::<u32>().unwrap_or(0);
        let [x, y, z] = groups[..] else { continue };
        if anchors.iter().any(|r| r.start < at && start < r.end) {
            continue;
        }
        let (p, q, r) = (value(x), value(y), value(z));
        let month = |n: u32| (1..=12).contains(&n);
        let mut date = |y: u32, readings: Vec<(u32, u32)>| {
            let readings: Vec<_> = readings.into_iter().filter(|&(m, d)| month(m) && day(d)).map(|(m, d)| (Some(m), Some(d))).collect();
            if !readings.is_empty() && (1000..2200).contains(&y) {
                out.push(Date { unit, range: start..at, year: Some(y), readings });
            }
        };
        match (x.1, y.1, z.1) {
            (4, 1..=2, 1..=2) => date(p, vec![(q, r)]),
            (1..=2, 1..=2, 4) if p == q => date(r, vec![(p, q)]),
            (1..=2, 1..=2, 4) => date(r, vec![(q, p), (p, q)]),
            _ => {}
        }
    }
    out
}

/// 2020年1月1日, 1月1日, 2020年1月, in figures or numerals.
fn in_han(f: &str, unit: usize, parts: &[Part], out: &mut Vec<Date>) {
    let follows = |p: &Part, marks: &[char]| f[p.range.end..].trim_start_matches(' ').starts_with(marks);
    let gap = |p: &Part, q: &Part| f[p.range.end..q.range.start].trim_matches(' ').chars().count() == 1;
    let mut i = 0;
    while i < parts.len() {
        let p = &parts[i];
        let y = (p.value >= 1000 && follows(p, &['年'])).then_some(p);
        let at = i + usize::from(y.is_some());
        let m = parts.get(at).filter(|m| (1..=12).contains(&m.value) && follows(m, &['月']) && y.is_none_or(|y| gap(y, m)));
        let Some(m) = m else {
            i += 1;
            continue;
        };
        let d = parts.get(at + 1).filter(|d| day(d.value) && follows(d, &['日', '号', '號']) && gap(m, d));
        i = at + 1 + usize::from(d.is_some());
        if y.is_none() && d.is_none() {
            continue;
        }
        let end = d.unwrap_or(m).range.end;
        let end = end + f[end..].chars().take_while(|c| *c == ' ').count() + '月'.len_utf8();
        let start = y.unwrap_or(m).range.start;
        out.push(Date {
            unit,
            range: start..end.min(f.len()),
            year: y.map(|y| y.value),
            readings: vec![(Some(m.value), d.map(|d| d.value))],
        });
    }
}

/// What may stand between the parts of a date, besides marks, folded.
const LINKS: &[&str] = &[
    "st",
    "nd",
    "rd",
    "th",
    "of",
    "the",
    "day",
    "er",
    "de",
    "du",
    "من",
    "شهر",
    "عام",
    "سنه",
    "سنة",
    "لعام",
    "لسنة",
    "م",
    "te",
    "të",
    "e",
    "vitit",
    "viti",
    "muajit",
    "nji",
    "njy",
    "ylyň",
    "ýylyň",
    "ý",
    "ýyl",
    "ýylda",
    "ýylynyň",
];

/// True where nothing but the marks and small words of a date stands in a gap.
fn linked(gap: &str) -> bool {
    gap.len() <= 24 && gap.split([' ', '.', ',', '-', '/', '(', ')']).all(|w| w.is_empty() || LINKS.iter().any(|l| fold_word(l) == w))
}

/// 1 January 2020, January 1st, 2020, 2020-nji ýylyň 1-nji ýanwary: the name of a month with its neighbours.
fn in_words(f: &str, unit: usize, parts: &[Part], out: &mut Vec<Date>) {
    let mut taken = 0;
    let mut i = 0;
    while i < parts.len() {
        let here = i;
        i += 1;
        if !parts[here].month || here < taken {
            continue;
        }
        // Both names of an Arabic month: يناير/كانون الثاني.
        let mut last = here;
        while parts
            .get(last + 1)
            .is_some_and(|p| p.month && p.value == parts[here].value && linked(&f[parts[last].range.end..p.range.start]))
        {
            last += 1;
        }
        let join = |a: usize, b: usize| linked(&f[parts[a].range.end..parts[b].range.start]);
        let (mut d, mut y) = (None, None);
        let (mut from, mut to) = (here, last);
        if here > taken && join(here - 1, here) {
            let p = &parts[here - 1];
            if year(p) {
                y = Some(p.value);
                from = here - 1;
            } else if day(p.value) && !p.month {
                d = Some(p.value);
                from = here - 1;
                if from > taken && year(&parts[from - 1]) && join(from - 1, from) {
                    y = Some(parts[from - 1].value);
                    from -= 1;
                }
            }
        }
        if d.is_none() && parts.get(to + 1).is_some_and(|p| !p.month && day(p.value) && !year(p)) && join(to, to + 1) {
            d = Some(parts[to + 1].value);
            to += 1;
        }
        if y.is_none() && parts.get(to + 1).is_some_and(year) && join(to, to + 1) {
            y = Some(parts[to + 1].value);
            to += 1;
        }
        i = to + 1;
        taken = to + 1;
        if d.is_some() || y.is_some() {
            let range = parts[from].range.start..parts[to].range.end;
            out.push(Date { unit, range, year: y, readings: vec![(Some(parts[here].value), d)] });
        }
    }
}

/// Words after which a number with a full stop is a time of day, folded by the tokens.
const OCLOCK: &[&str] = &["at", "à", "ora", "orën", "ores", "orës", "الساعة", "sagat", "heures", "vers"];

/// The times of day with minutes, in order.
pub(super) fn clocks(a: &Analysis, unit: usize, taken: &[Date]) -> Vec<Clock> {
    let f = a.folded.text.as_str();
    let b = f.as_bytes();
    let mut out = Vec::new();
    let mut i = 0;
    while i < b.len() {
        if !b[i].is_ascii_digit() {
            i += 1;
            continue;
        }
        let start = i;
        let n = b[i..].iter().take_while(|c| c.is_ascii_digit()).count();
        i += n;
        let inside = |r: &Range<usize>| r.start <= start && start < r.end;
        let free = start == 0 || !matches!(b[start - 1], b':' | b'.' | b',' | b'/' | b'-');
        if n > 2 || !free || taken.iter().any(|d| inside(&d.range)) || a.anchors.iter().any(|x| inside(&x.range)) {
            continue;
        }
        let hour: u32 = f[start..i].parse().unwrap_or(99);
        let rest = &f[i..];
        let mark =
            [":", "h", " h ", " heures ", ".", "点", "點", "时", "時"].into_iter().filter(|m| rest.starts_with(m)).max_by_key(|m| m.len());
        let Some(mark) = mark else { continue };
        let at = i + mark.len();
        let m = b[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        let half = f[at..].starts_with('半');
        if hour > 24 || (m != 2 && !half) {
            continue;
        }
        let (minute, end) = if half { (30, at + '半'.len_utf8()) } else { (f[at..at + 2].parse().unwrap_or(99), at + 2) };
        let more = b.get(end).is_some_and(|c| matches!(c, b':' | b'.' | b',' | b'/')) && b.get(end + 1).is_some_and(u8::is_ascii_digit);
        if minute > 59 || more {
            continue;
        }
        let half_of = |x: Option<(units::Class, usize)>| x.map(|x| x.0).filter(|c| matches!(*c, "am" | "pm"));
        let noon = half_of(units::after(a, end)).or_else(|| half_of(units::before(a, start)));
        if mark == "." {
            let before = f[..start].split(|c: char| !c.is_alphabetic()).rfind(|w| !w.is_empty());
            if noon.is_none() && !before.is_some_and(|w| OCLOCK.contains(&w)) || b.get(end) == Some(&b'%') {
                continue;
            }
        }
        out.push(Clock { unit, range: start..end, hour, minute, pm: noon.map(|c| c == "pm") });
        i = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::number_found::{month_names, spoken};
    use super::*;
    use crate::language::Tag;

    fn dated(tag: &str, text: &str) -> Vec<Date> {
        let a = Analysis::of_text(text, Tag::new(tag));
        dates(&a, 0, &spoken(&a), &month_names(&a))
    }

    #[test]
    fn dates_are_read_in_every_way_of_writing() {
        let want = Date { unit: 0, range: 0..0, year: Some(2020), readings: vec![(Some(1), Some(2))] };
        for (tag, text) in [
            ("en", "effective 2 January 2020"),
            ("en", "effective January 2nd, 2020"),
            ("en", "effective 2020-01-02"),
            ("en", "effective the second of January 2020"),
            ("fr", "à compter du 2 janvier 2020"),
            ("fr", "le 02/01/2020"),
            ("ar", "اعتبارًا من ٢ يناير ٢٠٢٠"),
            ("ar", "اعتبارًا من 2 كانون الثاني 2020"),
            ("ar", "اعتبارًا من 2 يناير/كانون الثاني 2020"),
            ("ar", "الثاني من يناير عام 2020"),
            ("sq", "nga data 2 janar 2020"),
            ("sq", "më 2 janar të vitit 2020"),
            ("sq", "më 02.01.2020"),
            ("tk-Latn", "2-nji ýanwar 2020 ý."),
            ("tk-Latn", "2020-nji ýylyň 2-nji ýanwaryndan"),
            ("zh-Hans", "自2020年1月2日起"),
            ("zh-Hans", "自二〇二〇年一月二日起"),
        ] {
            let found = dated(tag, text);
            assert_eq!(found.len(), 1, "{tag} {text}: {found:?}");
            assert!(found[0].agrees(&want) && found[0].shared(&want) == 3, "{tag} {text}: {found:?}");
        }
        let open = &dated("en", "01/02/2020")[0];
        assert!(open.agrees(&dated("fr", "1er février 2020")[0]) && open.agrees(&want));
        assert!(!open.agrees(&dated("fr", "1er janvier 2020")[0]));
        assert!(!want.agrees(&dated("zh-Hans", "2021年1月2日")[0]) && want.agrees(&dated("zh-Hans", "1月2日")[0]));
        for (tag, text) in [("en", "version 1.2.3"), ("en", "You may keep 3 copies"), ("zh-Hans", "3个月"), ("en", "see 4/5/6")] {
            assert_eq!(dated(tag, text), [], "{text}");
        }
    }

    #[test]
    fn times_of_day_are_read() {
        let at = |tag: &str, text: &str| clocks(&Analysis::of_text(text, Tag::new(tag)), 0, &[]);
        let want = Clock { unit: 0, range: 0..0, hour: 16, minute: 30, pm: None };
        for (tag, text) in [
            ("en", "at 4.30 pm"),
            ("en", "at 16:30"),
            ("fr", "à 16h30"),
            ("fr", "à 16 h 30"),
            ("ar", "الساعة 4:30 مساءً"),
            ("sq", "në orën 16.30"),
            ("tk-Latn", "sagat 16:30-da"),
            ("zh-Hans", "下午4点30分"),
            ("zh-Hans", "下午4点半"),
        ] {
            let found = at(tag, text);
            assert!(found.len() == 1 && found[0].agrees(&want), "{tag} {text}: {found:?}");
        }
        assert!(!at("en", "4:30 am")[0].agrees(&want) && !at("en", "16:45")[0].agrees(&want));
        assert_eq!(at("en", "it costs 4.30 and scored 10.25% of 3:4"), []);
    }
}
