//! Values of a TOML table with their places, so that an error can name its line.

use super::{Globs, Level, nearest};
use crate::language::Tag;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A place in the file (byte range) and what is wrong there.
pub type Problem = (Range<usize>, String);

/// A value with its place.
pub type Value<'i> = Spanned<DeValue<'i>>;

/// "unknown key `x`; did you mean `y`?", or the list where nothing is near.
pub fn unknown(what: &str, name: &str, all: &[&str], list: &str) -> String {
    match nearest(name, all.iter().copied()) {
        Some(near) => format!("unknown {what} `{name}`; did you mean `{near}`?"),
        None => format!("unknown {what} `{name}`; {list}"),
    }
}

/// The same for the keys of a table.
pub fn unknown_key(name: &str, all: &[&str]) -> String {
    unknown("key", name, all, &format!("the keys are {}", all.join(", ")))
}

/// A value of another type than is wanted.
pub fn wrong_type(name: &str, wanted: &str, value: &Value) -> Problem {
    (value.span(), format!("{name} must be {wanted}, not {}", a(value.get_ref().type_str())))
}

/// The word with its article.
fn a(noun: &str) -> String {
    format!("{} {noun}", if noun.starts_with(['a', 'i']) { "an" } else { "a" })
}

/// A string.
pub fn string<'v>(name: &str, value: &'v Value) -> Result<&'v str, Problem> {
    value.get_ref().as_str().ok_or_else(|| wrong_type(name, "a string in quotation marks", value))
}

/// A list of strings, each with its place.
pub fn spanned_strings(name: &str, value: &Value) -> Result<Vec<(Range<usize>, String)>, Problem> {
    let wanted = "a list of strings, such as [\"Acme\", \"Beta\"]";
    let list = value.get_ref().as_array().ok_or_else(|| wrong_type(name, wanted, value))?;
    list.iter().map(|v| v.get_ref().as_str().map(|s| (v.span(), s.to_string())).ok_or_else(|| wrong_type(name, wanted, v))).collect()
}

/// A list of strings.
pub fn strings(name: &str, value: &Value) -> Result<Vec<String>, Problem> {
    Ok(spanned_strings(name, value)?.into_iter().map(|s| s.1).collect())
}

/// A table.
pub fn table<'v, 'i>(name: &str, value: &'v Value<'i>) -> Result<&'v DeTable<'i>, Problem> {
    value.get_ref().as_table().ok_or_else(|| wrong_type(name, &format!("a table that begins with the line [{name}]"), value))
}

/// True or false.
pub fn boolean(name: &str, value: &Value) -> Result<bool, Problem> {
    value.get_ref().as_bool().ok_or_else(|| wrong_type(name, "true or false", value))
}

/// A number from 0 to 1.
pub fn confidence(value: &Value) -> Result<f32, Problem> {
    let number = match value.get_ref() {
        DeValue::Float(f) => f.as_str().replace('_', "").parse::<f32>().ok(),
        DeValue::Integer(i) => i.as_str().parse::<f32>().ok(),
        _ => return Err(wrong_type("min_confidence", "a number from 0 to 1", value)),
    };
    number.filter(|x| (0.0..=1.0).contains(x)).ok_or_else(|| (value.span(), "min_confidence must lie between 0 and 1".to_string()))
}

fn well_formed(span: Range<usize>, s: &str) -> Result<Tag, Problem> {
    if Tag::is_well_formed(s) {
        return Ok(Tag::new(s));
    }
    Err((span, format!("`{s}` is not a language tag; write one like en, fr, ar, sq, tk or zh-Hans")))
}

/// A language tag.
pub fn tag(name: &str, value: &Value) -> Result<Tag, Problem> {
    well_formed(value.span(), string(name, value)?)
}

/// A list of language tags.
pub fn tags(name: &str, value: &Value) -> Result<Vec<Tag>, Problem> {
    spanned_strings(name, value)?.into_iter().map(|(span, s)| well_formed(span, &s)).collect()
}

/// A list of patterns of paths; one alone may stand without brackets.
pub fn globs(name: &str, value: &Value, folder: &Path) -> Result<Globs, Problem> {
    let patterns = match value.get_ref().as_str() {
        Some(one) => vec![(value.span(), one.to_string())],
        None => spanned_strings(name, value)?,
    };
    let bare: Vec<String> = patterns.iter().map(|p| p.1.clone()).collect();
    Globs::new(&bare, folder).map_err(|(i, reason)| {
        let (span, pattern) = patterns.get(i).cloned().unwrap_or_else(|| (value.span(), String::new()));
        (span, format!("`{pattern}` is not a pattern of paths ({reason}); write one like drafts/** or *.old.txt"))
    })
}

/// A severity; none for any other word.
pub fn level(word: &str) -> Option<Level> {
    match word {
        "minor" => Some(Level::Minor),
        "major" => Some(Level::Major),
        "critical" => Some(Level::Critical),
        _ => None,
    }
}
