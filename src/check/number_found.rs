//! What a clause says in numbers: figures, words, ordinals, fractions, with their units; dates and times of day.

use super::number_dates::{Clock, Date, clocks, dates};
use super::number_units::{self as units, Class, Group, group};
use super::numbering_mentions::label_word;
use crate::language::numerals::{self, Spoken};
use crate::language::{Profile, Script};
use crate::similarity::Analysis;
use crate::similarity::analysis::Token;
use crate::similarity::numbers::{Number, scale_word};
use std::ops::Range;

/// A number in a cell.
#[derive(Debug, Clone)]
pub(super) struct Quantity {
    pub unit: usize,
    /// Byte range in the folded text.
    pub range: Range<usize>,
    /// The number with its unit.
    pub full: Range<usize>,
    pub digits: Option<Number>,
    pub value: f64,
    /// The month of a date: 5月, May. It is compared with months alone.
    pub month: bool,
    /// A fraction in words.
    pub fraction: bool,
    /// First, الرابعة, 第一.
    pub ordinal: bool,
    /// The word for one.
    pub vague: bool,
    /// It numbers an article or section: 第六条, المادة السادسة.
    pub label: bool,
    /// What it measures.
    pub class: Option<Class>,
    /// Part of a date or of a time of day.
    pub within: bool,
}

impl Quantity {
    /// Its value and unit, where it is a duration or an age.
    pub fn time(&self) -> Option<(f64, Class)> {
        self.class.filter(|c| group(c) == Group::Time).map(|c| (self.value, c))
    }

    /// False for what measures anything but hours: six months are not eighteen.
    fn may_be_hour(&self) -> bool {
        self.class.is_none_or(|c| c == "hour" || group(c) == Group::Half)
    }

    /// A number in words counts as one where it measures something or numbers an article.
    pub fn told(&self) -> bool {
        match &self.digits {
            Some(d) => !d.joined,
            None => self.month || self.fraction || self.label || self.class.is_some_and(|c| group(c) != Group::Half),
        }
    }
}

/// What a version says in numbers in a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub quantities: Vec<Quantity>,
    pub dates: Vec<Date>,
    pub clocks: Vec<Clock>,
    /// Units that stand without a number: "within a month", خلال شهر.
    pub bare: Vec<Class>,
}

impl Cell {
    /// The numbers of one unit.
    pub fn of(a: &Analysis, unit: usize) -> Cell {
        let found = a.derived(|a| {
            let mut cell = Cell::default();
            of_unit(a, unit, &mut cell);
            cell
        });
        let mut cell = Cell::clone(&found);
        // The unit may have had another number when they were found.
        cell.quantities.iter_mut().for_each(|q| q.unit = unit);
        cell.dates.iter_mut().for_each(|d| d.unit = unit);
        cell.clocks.iter_mut().for_each(|c| c.unit = unit);
        cell
    }

    /// The numbers of several units of a version.
    pub fn joined(all: &[Cell], units: &[usize]) -> Cell {
        let mut cell = Cell::default();
        for c in units.iter().filter_map(|&u| all.get(u)) {
            cell.quantities.extend_from_slice(&c.quantities);
            cell.dates.extend_from_slice(&c.dates);
            cell.clocks.extend_from_slice(&c.clocks);
            cell.bare.extend_from_slice(&c.bare);
        }
        cell
    }
}

/// Numbers in words of a unit.
pub(super) fn spoken(a: &Analysis) -> Vec<Spoken> {
    numerals::spoken_numbers(a.profile(), &a.folded.text)
}

/// Collects the numbers of one unit.
fn of_unit(a: &Analysis, unit: usize, cell: &mut Cell) {
    let text = a.folded.text.as_str();
    let spoken = spoken(a);
    let months = month_names(a);
    let dates = dates(a, unit, &spoken, &months);
    let clocks = clocks(a, unit, &dates);
    let within = |r: &Range<usize>| dates.iter().any(|d| meet(&d.range, r)) || clocks.iter().any(|c| meet(&c.range, r));
    let mut found: Vec<Quantity> = Vec::new();
    let plain = |range: Range<usize>, value: f64| Quantity {
        unit,
        within: within(&range),
        full: range.clone(),
        range,
        digits: None,
        value,
        month: false,
        fraction: false,
        ordinal: false,
        vague: false,
        label: false,
        class: None,
    };
    for n in &a.numbers {
        let (scale, end) = scale(a, n);
        let n = Number { scale, ..n.clone() };
        let month = text[n.range.end..].trim_start().starts_with('月') && (1.0..=12.0).contains(&n.value);
        let mut q = Quantity { digits: Some(n.clone()), month, ..plain(n.range.clone(), n.scaled()) };
        q.label = label(a, &q.range);
        measure(a, &mut q, end);
        found.push(q);
    }
    found.extend(months.into_iter().map(|(range, value)| Quantity { month: true, ..plain(range, value) }));
    for (range, value, class) in units::whole_words(a) {
        found.push(Quantity { class: Some(class), ..plain(range, value) });
    }
    let free = |found: &[Quantity], r: &Range<usize>| !found.iter().any(|q| meet(&q.range, r));
    for (range, value) in units::fractions(a) {
        if free(&found, &range) {
            found.push(Quantity { fraction: true, ..plain(range, value) });
        }
    }
    for s in spoken {
        if free(&found, &s.range) {
            let mut q = Quantity { ordinal: s.ordinal, vague: s.vague, ..plain(s.range.clone(), s.value as f64) };
            q.label = label(a, &q.range);
            let end = q.range.end;
            measure(a, &mut q, end);
            // "The second day" is no two days; the fourteenth year of somebody's age is an age.
            if q.ordinal && !units::before(a, q.range.start).is_some_and(|x| group(x.0) == Group::Time) {
                (q.class, q.full) = (None, q.range.clone());
            }
            found.push(q);
        }
    }
    cell.bare.extend(units::named(a).into_iter().filter(|(r, _)| !found.iter().any(|q| meet(&q.full, r))).map(|x| x.1));
    cell.quantities.extend(found);
    cell.dates.extend(dates);
    cell.clocks.extend(clocks);
}

fn meet(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Finds the unit of a number that ends, with its scale, at `end`.
fn measure(a: &Analysis, q: &mut Quantity, end: usize) {
    // A year is no number of years: 2020年; and the fifth of a month no five days: 每月5日.
    let text = a.folded.text.as_str();
    let day = text[end..].trim_start().starts_with('日') && text[..q.range.start].trim_end().ends_with('月');
    let value = q.value;
    let calendar = |c: Class| c == "year" && (1000.0..2200.0).contains(&value) || c == "day" && day;
    if let Some((class, to)) = units::after(a, end).filter(|x| !calendar(x.0)) {
        (q.class, q.full.end) = (Some(class), to);
    } else if let Some((class, from)) = units::before(a, q.range.start).filter(|x| !calendar(x.0)) {
        (q.class, q.full) = (Some(class), from..end);
    }
    if q.within {
        (q.class, q.full) = (None, q.range.clone());
    }
}

/// The value of the words that scale a number (million, 百万, mille milliards), and where they end.
fn scale(a: &Analysis, n: &Number) -> (f64, usize) {
    let p = a.profile();
    let text = a.folded.text.as_str();
    let mut at = n.range.end;
    let mut scale = 1.0;
    if p.script == Script::Han {
        // 550多万, 百万余
        let rest = text[at..].trim_start_matches(['多', '余', '餘', '几', '幾', ' ']);
        let units: f64 = rest.chars().map_while(numerals::han_unit_value).product();
        if units > 10.0 {
            let run: usize = rest.chars().take_while(|c| numerals::han_unit_value(*c).is_some()).map(char::len_utf8).sum();
            at = text.len() - rest.len() + run;
            at += text[at..].len() - text[at..].trim_start_matches(['多', '余', '餘', '几', '幾']).len();
            scale = units;
        }
        return (scale, at);
    }
    while let Some(t) = a.tokens.get(a.tokens.partition_point(|t| t.range.start < at)) {
        let gap = text.get(at..t.range.start).unwrap_or("x");
        let Some(v) = scaling(p, &t.form).filter(|_| gap.chars().all(|c| matches!(c, ' ' | '-')) && gap.len() <= 1) else { break };
        scale *= v;
        at = t.range.end;
    }
    if scale > 1.0 && p.tag == "fr" {
        // cinq millions d'euros
        let rest = &text[at..];
        at += [" d'", " de "].iter().find(|l| rest.starts_with(**l)).map_or(0, |l| l.trim_end().len());
    }
    (scale, at)
}

/// The value of a word that scales a number, with its endings: million, millionlyk, milionësh, مليوني.
fn scaling(p: &Profile, form: &str) -> Option<f64> {
    // Longest Turkmen chain seen: milliondan, millionlygyny.
    let most = if p.tag == "tk-Latn" { 6 } else { 3 };
    let stem = |n: usize| form.char_indices().rev().nth(n).map(|(i, _)| &form[..i]).filter(|s| s.chars().count() > 3);
    scale_word(p, form).or_else(|| (0..most).filter_map(stem).find_map(|s| scale_word(p, s)))
}

/// True where a number names an article, section or chapter.
fn label(a: &Analysis, r: &Range<usize>) -> bool {
    let f = a.folded.text.as_str();
    let p = a.profile();
    if p.script == Script::Han {
        let open = f[..r.end].rfind('第').is_some_and(|i| i >= r.start.saturating_sub(6));
        let tail = f[r.end..].trim_start();
        return open && p.label_words.iter().any(|(w, _)| w.strip_prefix('~').is_some_and(|w| tail.starts_with(w)));
    }
    let i = a.tokens.partition_point(|t| t.range.end <= r.start);
    let before = i.checked_sub(1).and_then(|i| a.tokens.get(i)).filter(|t| r.start - t.range.end <= 2);
    before.is_some_and(|t| label_word(p, &t.form).is_some())
}

/// Bytes between the name of a month and the day or year that makes it one (May, mars and mart are other words too).
const DATE: usize = 6;

/// Endings of a Turkmen month with possessive and case: ýanwaryndan.
const MONTH_ENDINGS: &[&str] = &["yndan", "inden", "ynda", "inde", "ynyň", "iniň", "yna", "ine"];

fn month(p: &Profile, form: &str) -> Option<u8> {
    let bare = || MONTH_ENDINGS.iter().filter(|_| p.tag == "tk-Latn").find_map(|e| p.month(form.strip_suffix(e)?));
    p.month(form).or_else(bare)
}

/// The names of months that stand in a date, with their places in the folded text.
pub(super) fn month_names(a: &Analysis) -> Vec<(Range<usize>, f64)> {
    let near = |r: &Range<usize>| {
        let close = |n: &Range<usize>| n.end <= r.start && r.start <= n.end + DATE || r.end <= n.start && n.start <= r.end + DATE;
        a.numbers.iter().any(|n| close(&n.range))
    };
    let mut spoken: Option<Vec<Spoken>> = None;
    let mut out: Vec<(Range<usize>, f64)> = Vec::new();
    for (i, t) in a.tokens.iter().enumerate() {
        if out.last().is_some_and(|(r, _)| t.range.start < r.end) {
            continue;
        }
        // كانون الثاني
        let both = a.tokens.get(i + 1).filter(|n| a.profile().script == Script::Arabic && n.range.start <= t.range.end + 1);
        let named = |first: &str, n: &Token| a.profile().month(&format!("{first} {}", n.form));
        let two = both.and_then(|n| Some((named(&t.form, n).or_else(|| named(&t.bare, n))?, t.range.start..n.range.end)));
        let one = || month(a.profile(), &t.form).filter(|_| t.capital || a.profile().tag != "en").map(|m| (m, t.range.clone()));
        let Some((m, range)) = two.or_else(one) else { continue };
        let ordinal = |s: &Spoken| s.ordinal && s.range.end < range.start && range.start <= s.range.end + 2 * DATE;
        if near(&range) || spoken.get_or_insert_with(|| self::spoken(a)).iter().any(ordinal) {
            out.push((range, f64::from(m)));
        }
    }
    out
}

/// True where both are the same quantity in some reading.
pub(super) fn same(a: &Quantity, b: &Quantity) -> bool {
    // 5月 may be 05 in a date in figures, its name is no figure.
    if a.month != b.month && (a.digits.is_none() || b.digits.is_none()) {
        return false;
    }
    if let (Some(x), Some(y)) = (a.time(), b.time())
        && units::same_time(x, y)
    {
        return true;
    }
    if a.fraction || b.fraction {
        let part = |q: &Quantity| if q.class == Some("percent") { q.value / 100.0 } else { q.value };
        let (x, y) = (part(a), part(b));
        return (x - y).abs() < 0.01 || a.fraction && b.fraction && a.value == b.value;
    }
    match (&a.digits, &b.digits) {
        (Some(x), Some(y)) => x.agrees(y) || a.may_be_hour() && b.may_be_hour() && o_clock(x, y) || decade(x, y),
        (Some(x), None) => [x.value, x.scaled(), x.other].iter().any(|v| (v - b.value).abs() < 1e-9),
        (None, Some(_)) => same(b, a),
        (None, None) => a.value == b.value,
    }
}

/// Two o'clock in the afternoon is 14:00.
fn o_clock(x: &Number, y: &Number) -> bool {
    let (a, b) = (x.value.min(y.value), x.value.max(y.value));
    a > 0.0 && a < 12.0 && b == a + 12.0
}

/// The eighties are the 1980s.
fn decade(x: &Number, y: &Number) -> bool {
    let (a, b) = (x.value.min(y.value), x.value.max(y.value));
    (10.0..100.0).contains(&a) && a % 10.0 == 0.0 && b == 1900.0 + a
}
