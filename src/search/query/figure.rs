//! Numbers and dates as values of fields: how people write them, with a unit, compared (`>=30`), between two ends (`10..30`,
//! `[10 TO 30]`).

use super::parse::Parser;
use super::syntax::{is_space, plain};
use super::{FieldName, QueryError, Value};
use crate::check::said;
use crate::language::numerals::digit_value;
use crate::language::{Tag, profiles};
use crate::search::schema::days;
use crate::similarity::Analysis;
use std::ops::{Bound, Range};

type Parsed<T> = Result<T, QueryError>;

/// The text with digits of any script as ASCII, and the Arabic separators and the minus sign as ours.
pub(super) fn digits(text: &str) -> String {
    let ascii = |c: char| match c {
        '٫' => '.',
        '٬' => ',',
        '−' => '-',
        '≥' | '≤' => c,
        c => digit_value(c).map_or(plain(c), |d| char::from(b'0' + d)),
    };
    text.chars().map(ascii).collect()
}

/// A number as people write it: `1,000`, `1 000`, `1.000.000`, `1'000.50`, `2,5`. A single point is one of decimals, a single comma with
/// three digits behind it one of thousands.
pub(super) fn number(text: &str) -> Option<f64> {
    let folded = digits(text.trim());
    let (sign, body) = match folded.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, folded.strip_prefix('+').unwrap_or(&folded)),
    };
    let groups = |c: char| matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\'' | '’' | '_');
    let body = if body.contains(groups) { thousands(body, groups)? } else { body.to_string() };
    let (commas, dots) = (body.matches(',').count(), body.matches('.').count());
    let plain = match (commas, dots) {
        (0, 0 | 1) => body,
        (0, _) => thousands(&body, |c| c == '.')?,
        (1, 0) => thousands(&body, |c| c == ',').unwrap_or_else(|| body.replace(',', ".")),
        (_, 0) => thousands(&body, |c| c == ',')?,
        (_, 1) if body.rfind(',') < body.find('.') => thousands(&body, |c| c == ',')?,
        (1, _) => thousands(&body, |c| c == '.')?.replace(',', "."),
        _ => return None,
    };
    let digits = plain.bytes().all(|b| b.is_ascii_digit() || b == b'.') && plain.bytes().any(|b| b.is_ascii_digit());
    plain.parse::<f64>().ok().filter(|x| digits && x.is_finite()).map(|x| sign * x)
}

/// The number without its separators, where they stand before every third digit; a point or comma that is no separator ends them.
fn thousands(body: &str, separates: impl Fn(char) -> bool) -> Option<String> {
    let end = body.find(|c: char| matches!(c, '.' | ',') && !separates(c)).unwrap_or(body.len());
    let mut groups = body[..end].split(&separates);
    let first = groups.next()?;
    let three = |g: &str| g.len() == 3 && g.bytes().all(|b| b.is_ascii_digit());
    ((1..=3).contains(&first.len()) && groups.all(three)).then(|| body.replace(&separates, ""))
}

/// The numbers that a text in any of the six languages tells (`30 days`, `trente jours`, `٣٠ يوما`), with what they measure where one
/// language knows that.
pub fn measures(text: &str) -> Vec<(f64, Option<String>)> {
    let mut out: Vec<(f64, Option<String>)> = Vec::new();
    for p in profiles() {
        for found in said::numbers(&Analysis::of_text(text, Tag::new(p.tag))) {
            if !out.contains(&found) {
                out.push(found);
            }
        }
    }
    if out.iter().any(|(_, unit)| unit.is_some()) {
        out.retain(|(_, unit)| unit.is_some());
    }
    out
}

/// First and last day of a date as it is typed: in the form of ISO 8601, or as the six languages write dates.
fn date(text: &str) -> Result<(f64, f64), String> {
    let iso: String = digits(text.trim()).chars().map(|c| if matches!(c, '/' | '.') { '-' } else { c }).collect();
    let year = iso.split('-').next().unwrap_or_default();
    #[allow(clippy::cast_precision_loss)] // Eight digits.
    let both = |(a, z): (u64, u64)| (a as f64, z as f64);
    if year.len() == 4 && iso.split('-').count() <= 3 && iso.split('-').all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit())) {
        return days(&iso).map(both).ok_or_else(|| "is no date; its month or day does not exist".to_string());
    }
    let mut found: Vec<(u64, u64)> = Vec::new();
    for p in profiles() {
        found.extend(said::dates(&Analysis::of_text(text, Tag::new(p.tag))).iter().filter_map(|d| days(d)));
    }
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [one] => Ok(both(*one)),
        [] => Err("is no date; write 2020, 2020-01 or 2020-01-31".to_string()),
        _ => Err("can be read in two ways; write the year first, such as 2020-01-31".to_string()),
    }
}

/// First and last point of what is typed as a bound.
fn point(field: FieldName, text: &str) -> Result<(f64, f64), String> {
    if field == FieldName::Date {
        return date(text);
    }
    number(text).map(|x| (x, x)).ok_or_else(|| "is no number; write digits, such as number:30 or number:>=30".to_string())
}

/// A number or date with what stands before it (`>=30`), between two (`10..30`), or alone.
pub(super) fn compared(field: FieldName, text: &str) -> Result<Value, String> {
    let folded = digits(text);
    let folded = folded.trim();
    let order = |low: Bound<f64>, high: Bound<f64>| in_order(low, high);
    for (sign, after, included) in
        [(">=", true, true), ("≥", true, true), ("<=", false, true), ("≤", false, true), (">", true, false), ("<", false, false)]
    {
        if let Some(rest) = folded.strip_prefix(sign) {
            let (first, last) = point(field, rest)?;
            return order(
                if after { bound(first, last, included) } else { Bound::Unbounded },
                if after { Bound::Unbounded } else { bound(last, first, included) },
            );
        }
    }
    let folded = folded.strip_prefix('=').unwrap_or(folded);
    if let Some((a, z)) = folded.split_once("..") {
        let (a, z) = (a.trim(), z.trim_start_matches('.').trim());
        if a.is_empty() && z.is_empty() {
            return Err("has no end on either side; write 10..30, 10.. or ..30".to_string());
        }
        let low = if a.is_empty() { Bound::Unbounded } else { Bound::Included(point(field, a)?.0) };
        let high = if z.is_empty() { Bound::Unbounded } else { Bound::Included(point(field, z)?.1) };
        return order(low, high);
    }
    match point(field, folded) {
        Ok((first, last)) => Ok(Value::Range(Bound::Included(first), Bound::Included(last))),
        Err(e) if field == FieldName::Date => Err(e),
        Err(e) => match measures(text).as_slice() {
            [] => Err(e),
            [(x, None)] => Ok(Value::Range(Bound::Included(*x), Bound::Included(*x))),
            _ => Ok(Value::Text(text.to_string())),
        },
    }
}

/// The bound at `near`; where it is not included, beyond `far`, the other end of the same day, month or year.
fn bound(near: f64, far: f64, included: bool) -> Bound<f64> {
    if included { Bound::Included(near) } else { Bound::Excluded(far) }
}

/// A range in brackets, which opens here: `[10 TO 30]`, `{10 TO 30}`, `[10 TO *]`.
pub(super) fn brackets(p: &mut Parser<'_>, field: FieldName) -> Parsed<Value> {
    let start = p.at;
    let rest = &p.text[start..];
    let opens = rest.chars().next().unwrap_or('[');
    let close = rest.char_indices().skip(1).find(|(_, c)| matches!(plain(*c), ']' | '}'));
    let Some((end, closes)) = close else {
        return Err(p.wrong(start..start + opens.len_utf8(), "opens a range that is not closed; write [10 TO 30]"));
    };
    let (from, to) = (start + opens.len_utf8(), start + end);
    let inside = p.text[from..to].to_string();
    p.at = to + closes.len_utf8();
    let whole = start..p.at;
    let words: Vec<(usize, &str)> = inside.split(is_space).map(|w| (w.as_ptr() as usize - inside.as_ptr() as usize, w)).collect();
    let between = words.iter().find(|(_, w)| w.eq_ignore_ascii_case("to")).map(|(at, w)| (*at, at + w.len()));
    let Some((a, z)) = between.or_else(|| inside.find("..").map(|at| (at, at + 2))) else {
        return Err(p.wrong(whole, "is no range; write [10 TO 30], or [10 TO *] where one end is open"));
    };
    let side = |p: &Parser<'_>, range: Range<usize>, is_low: bool, included: bool| {
        let text = inside[range.clone()].trim();
        if text.is_empty() {
            return Err(p.wrong(whole.clone(), "has an empty end; write * where it is open, such as [10 TO *]"));
        }
        if plain(text.chars().next().unwrap_or(' ')) == '*' && text.chars().count() == 1 {
            return Ok(Bound::Unbounded);
        }
        let text = text.trim_matches('"');
        let (first, last) = point(field, text).map_err(|e| p.wrong(from + range.start..from + range.end, e))?;
        Ok(if is_low { bound(first, last, included) } else { bound(last, first, included) })
    };
    let low = side(p, 0..a, true, plain(opens) == '[')?;
    let high = side(p, z..inside.len(), false, plain(closes) == ']')?;
    if low == Bound::Unbounded && high == Bound::Unbounded {
        return Ok(Value::Any);
    }
    in_order(low, high).map_err(|e| p.wrong(whole, e))
}

fn in_order(low: Bound<f64>, high: Bound<f64>) -> Result<Value, String> {
    let nothing = match (low, high) {
        (Bound::Included(a), Bound::Included(z)) => a > z,
        (Bound::Included(a) | Bound::Excluded(a), Bound::Included(z) | Bound::Excluded(z)) => a >= z,
        _ => false,
    };
    if nothing { Err("ends before it begins; put the smaller one first".to_string()) } else { Ok(Value::Range(low, high)) }
}
