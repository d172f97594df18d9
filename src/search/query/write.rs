//! From the tree back to what could be typed: the text of a permalink, of a facet that is clicked. What is written parses to the same tree.

use super::syntax::{closers, is_comma, is_operator, is_space, plain};
use super::{FieldName, Node, Query, Value, What};
use std::fmt::{self, Display, Formatter, Write};
use std::ops::Bound;

impl Display for Query {
    /// The query as it could be typed.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.root.what {
            What::All => Ok(()),
            _ => self.root.fmt(f),
        }
    }
}

impl Display for Node {
    /// The part as it could be typed.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::All => f.write_char('*'),
            What::Words(text) => {
                let mut words = text.split(is_space).filter(|w| !w.is_empty());
                if let Some(first) = words.next() {
                    word(f, first, false)?;
                }
                words.try_for_each(|w| {
                    f.write_char(' ')?;
                    word(f, w, false)
                })
            }
            What::Phrase(text) => quoted(f, text),
            What::Prefix(text) => {
                word(f, text, false)?;
                f.write_char('*')
            }
            What::Fuzzy(text, distance) => {
                word(f, text, false)?;
                f.write_str(if *distance > 1 { "~2" } else { "~" })
            }
            What::Lang(tag) => write!(f, "lang:{tag}"),
            What::Field(name, value) => {
                write!(f, "{}:", name.typed())?;
                self::value(f, *name, value)
            }
            What::And(all) => joined(f, all, true),
            What::Or(all) => joined(f, all, false),
            What::Not(inner) => {
                let several = match &inner.what {
                    What::Words(text) => text.split(is_space).filter(|w| !w.is_empty()).count() > 1,
                    What::And(_) | What::Or(_) => true,
                    _ => false,
                };
                if several { write!(f, "-({inner})") } else { write!(f, "-{inner}") }
            }
        }
    }
}

fn joined(f: &mut Formatter<'_>, all: &[Node], and: bool) -> fmt::Result {
    for (i, node) in all.iter().enumerate() {
        let words = |n: &Node| matches!(n.what, What::Words(_));
        match i.checked_sub(1).map(|before| &all[before]) {
            None => {}
            Some(_) if !and => f.write_str(" OR ")?,
            // Side by side they would be one stretch of words.
            Some(before) if words(before) && words(node) => f.write_str(" AND ")?,
            Some(_) => f.write_char(' ')?,
        }
        match &node.what {
            What::Or(_) | What::And(_) if and => write!(f, "({node})")?,
            _ => node.fmt(f)?,
        }
    }
    Ok(())
}

/// A word with a backslash before all that would mean something.
fn word(f: &mut Formatter<'_>, text: &str, value: bool) -> fmt::Result {
    if !value && is_operator(text) {
        f.write_char('\\')?;
    }
    for (i, c) in text.chars().enumerate() {
        let p = plain(c);
        let anywhere = matches!(p, '\\' | '(' | ')' | '*' | '~' | ':') || is_space(c) || closers(c).is_some();
        let in_front = i == 0 && matches!(p, '-' | '+' | '!' | '[' | ']' | '{' | '}' | '&' | '|') && !value;
        if anywhere || in_front || (value && (is_comma(c) || matches!(p, '[' | '{'))) {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    Ok(())
}

fn quoted(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        if c == '\\' || closers('"').is_some_and(|ends| ends.contains(c)) {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('"')
}

fn value(f: &mut Formatter<'_>, field: FieldName, value: &Value) -> fmt::Result {
    match value {
        Value::Any => f.write_char('*'),
        Value::Text(text) if text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/')) && !text.contains("..") => {
            f.write_str(text)
        }
        Value::Text(text) => quoted(f, text),
        Value::Prefix(text) => {
            word(f, text, true)?;
            f.write_char('*')
        }
        Value::Range(Bound::Included(a), Bound::Included(z)) if field == FieldName::Date => match whole(*a, *z) {
            Some(date) => f.write_str(&date),
            None => brackets(f, field, value),
        },
        Value::Range(Bound::Included(a), Bound::Included(z)) if a == z => write!(f, "{a}"),
        Value::Range(Bound::Included(a), Bound::Unbounded) if field == FieldName::Number => write!(f, ">={a}"),
        Value::Range(Bound::Excluded(a), Bound::Unbounded) if field == FieldName::Number => write!(f, ">{a}"),
        Value::Range(Bound::Unbounded, Bound::Included(z)) if field == FieldName::Number => write!(f, "<={z}"),
        Value::Range(Bound::Unbounded, Bound::Excluded(z)) if field == FieldName::Number => write!(f, "<{z}"),
        Value::Range(..) => brackets(f, field, value),
    }
}

fn brackets(f: &mut Formatter<'_>, field: FieldName, value: &Value) -> fmt::Result {
    let Value::Range(low, high) = value else { return Ok(()) };
    let shown = |x: f64| if field == FieldName::Date { day(x) } else { x.to_string() };
    let end = |b: &Bound<f64>| match b {
        Bound::Included(x) | Bound::Excluded(x) => shown(*x),
        Bound::Unbounded => "*".to_string(),
    };
    f.write_char(if matches!(low, Bound::Excluded(_)) { '{' } else { '[' })?;
    write!(f, "{} TO {}", end(low), end(high))?;
    f.write_char(if matches!(high, Bound::Excluded(_)) { '}' } else { ']' })
}

/// A day that is a number, 20200131, in the form of ISO 8601.
fn day(x: f64) -> String {
    let (year, month, day) = parts(x);
    format!("{year:04}-{month:02}-{day:02}")
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Eight digits, never negative.
fn parts(x: f64) -> (u64, u64, u64) {
    let n = x as u64;
    (n / 10_000, n / 100 % 100, n % 100)
}

/// The year, month or day that begins and ends so.
fn whole(a: f64, z: f64) -> Option<String> {
    let ((year, month, first), last) = (parts(a), parts(z));
    match (month, first, last) {
        _ if a == z => Some(day(a)),
        (1, 1, (y, 12, 31)) if y == year => Some(format!("{year:04}")),
        (m, 1, (y, n, 31)) if y == year && m == n => Some(format!("{year:04}-{month:02}")),
        _ => None,
    }
}
