//! Values of fields: languages, rules and other closed lists, and what is free text; numbers and dates are in `figure.rs`.

use super::figure::{brackets, compared, digits};
use super::parse::{Parser, all};
use super::syntax::{closers, has_words, is_comma, is_space, plain};
use super::{FieldName, Node, QueryError, Value, What};
use crate::check::RULES;
use crate::config::nearest;
use crate::language::{Tag, profiles};
use std::ops::Range;

/// Kinds of units, as `kind:` takes them.
pub const KINDS: [&str; 7] = ["title", "heading", "paragraph", "list-item", "inline-item", "definition", "toc-entry"];

/// Severities, as `severity:` takes them.
pub const SEVERITIES: [&str; 3] = ["critical", "major", "minor"];

/// What `status:` takes.
pub const STATUSES: [&str; 2] = ["open", "accepted"];

/// Hexadecimal digits of a finding's id.
const ID: usize = 12;

type Parsed<T> = Result<T, QueryError>;

/// A value as it was typed.
struct Typed {
    /// Without quotation marks and backslashes.
    text: String,
    /// Its bytes in the query.
    range: Range<usize>,
    /// Whether a `*` at the end, which is no longer in the text, asks for what begins so.
    prefix: bool,
}

/// The value of `lang:`: one language or a list.
pub(super) fn languages(p: &mut Parser<'_>) -> Parsed<What> {
    let typed = typed(p, "lang", "fr", true)?;
    let mut nodes = Vec::new();
    for t in typed {
        let tag = if t.prefix { Err(NO_TAG.to_string()) } else { tag(&t.text) };
        let tag = tag.map_err(|e| p.wrong(t.range.clone(), e))?;
        nodes.push(Node { range: t.range, what: What::Lang(Tag::new(&tag)) });
    }
    Ok(all(nodes, false).what)
}

/// The value of a field, which begins here.
pub(super) fn field(p: &mut Parser<'_>, field: FieldName) -> Parsed<What> {
    use FieldName::{Absent, Date, Kind, Moved, Number, Present, Rule, Severity, Status};
    let one = |value| Ok(What::Field(field, value));
    let ranged = matches!(field, Number | Date);
    if let Some(open) = p.peek().filter(|c| matches!(plain(*c), '[' | '{')) {
        if !ranged {
            let what = format!("opens a range, which {}: has not; ranges go with number: and date:", field.typed());
            return Err(p.wrong(p.at..p.at + open.len_utf8(), what));
        }
        return one(brackets(p, field)?);
    }
    let list = matches!(field, Present | Absent | Moved | Rule | Severity | Status | Kind);
    let typed = typed(p, field.typed(), example(field), list)?;
    let mut nodes = Vec::new();
    for t in typed {
        let value = of_typed(field, &t).map_err(|e| p.wrong(t.range.clone(), e))?;
        nodes.push(Node { range: t.range, what: What::Field(field, value) });
    }
    Ok(all(nodes, false).what)
}

/// A value that a message shows how to write a field with.
fn example(field: FieldName) -> &'static str {
    match field {
        FieldName::Family => "tarnivel",
        FieldName::Source => "en.txt",
        FieldName::Section => "5.2",
        FieldName::Label => "iii",
        FieldName::Kind => "heading",
        FieldName::Row => "r0031",
        FieldName::Present | FieldName::Absent | FieldName::Moved => "fr",
        FieldName::Rule => "number",
        FieldName::Severity => "major",
        FieldName::Status => "open",
        FieldName::Finding => "f3a9c1d07b52",
        FieldName::Name => "\"Belmora\"",
        FieldName::Number => "30",
        FieldName::Date => "2020-01",
        FieldName::Url => "belmora.example",
    }
}

/// Reads what stands behind a field's colon; a `list` may have commas.
fn typed(p: &mut Parser<'_>, name: &str, example: &str, list: bool) -> Parsed<Vec<Typed>> {
    let start = p.at;
    if p.peek().is_some_and(|c| closers(c).is_some()) {
        let (text, mut range) = p.quoted()?;
        let star = p.peek().filter(|c| plain(*c) == '*');
        p.at += star.map_or(0, char::len_utf8);
        range.end = p.at;
        return Ok(vec![Typed { text, range, prefix: star.is_some() }]);
    }
    let empty = |p: &Parser<'_>, range: Range<usize>| {
        let group = p.peek().is_some_and(|c| plain(c) == '(');
        let remedy = match (group, list) {
            (true, true) => format!("is followed by a bracket; write several values as {name}:{example},…"),
            (true, false) => format!("is followed by a bracket; write {name}: before each value, with OR between"),
            _ => format!("has no value; write {name}:{example}, without a space after the colon"),
        };
        p.wrong(range, remedy)
    };
    let word = p.word(true);
    // The name and its colon stand before; a full-width colon is longer, and the range begins where characters do.
    if word.text.is_empty() {
        let mut from = start.saturating_sub(name.len() + 1);
        while !p.text.is_char_boundary(from) || p.text[from..start].chars().filter(|c| c.is_ascii_alphabetic()).count() < name.len() {
            from -= 1;
        }
        return Err(empty(p, from..start));
    }
    // Places of commas and of a star that no backslash has made plain.
    let meant = |i: usize| !word.literal[i];
    let mut out = Vec::new();
    let mut from = 0;
    let commas = word.text.char_indices().filter(|&(i, c)| list && is_comma(c) && meant(i)).map(|(i, c)| (i, i + c.len_utf8()));
    for (to, next) in commas.chain([(word.text.len(), word.text.len())]).collect::<Vec<_>>() {
        let part = &word.text[from..to];
        if part.is_empty() {
            return Err(p.wrong(word.range.clone(), "has an empty value between commas; take a comma out"));
        }
        let star = part.chars().next_back().filter(|c| plain(*c) == '*' && meant(to - c.len_utf8())).map_or(0, char::len_utf8);
        out.push(Typed { text: part[..part.len() - star].to_string(), range: word.range.clone(), prefix: star > 0 });
        from = next;
    }
    // Without backslashes each has a place of its own.
    if out.len() > 1 && word.range.len() == word.text.len() {
        let mut at = word.range.start;
        for t in &mut out {
            let length = t.text.len() + usize::from(t.prefix);
            t.range = at..at + length;
            at += length + p.text[at + length..].chars().next().map_or(0, char::len_utf8);
        }
    }
    Ok(out)
}

const NO_TAG: &str = "is no language; write a tag such as en, fr, ar, sq, tk or zh";

/// The canonical form of a language.
fn tag(text: &str) -> Result<String, String> {
    let folded = crate::language::fold_word(text);
    let named = |p: &&&crate::language::Profile| [p.name, p.autonym].iter().any(|n| crate::language::fold_word(n) == folded);
    if let Some(p) = profiles().iter().find(named) {
        return Err(format!(
            "is the name of a language, and here its tag is wanted; write {}",
            p.tag.split('-').next().unwrap_or_default()
        ));
    }
    let tag = Tag::new(text);
    let known = || isolang::Language::from_639_1(tag.primary()).or_else(|| isolang::Language::from_639_3(tag.primary()));
    if !Tag::is_well_formed(text) || known().is_none() {
        return Err(NO_TAG.to_string());
    }
    Ok(tag.as_str().to_string())
}

/// One of a closed list, in lower case.
fn listed(text: &str, what: &str, names: &[&str]) -> Result<Value, String> {
    let lower = text.to_lowercase();
    match names.iter().find(|n| **n == lower) {
        Some(n) => Ok(Value::Text((*n).to_string())),
        None => Err(match nearest(text, names.iter().copied()) {
            Some(n) => format!("is no {what}; did you mean {n}?"),
            None => format!("is no {what}; write {}", or(names)),
        }),
    }
}

fn or(names: &[&str]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        all => all.join(""),
    }
}

fn of_typed(field: FieldName, t: &Typed) -> Result<Value, String> {
    let text = t.text.trim();
    if t.prefix && text.is_empty() {
        return Ok(Value::Any);
    }
    let rules = || RULES.iter().map(|r| r.name).collect::<Vec<_>>();
    let free = |text: &str| if t.prefix { Value::Prefix(text.to_string()) } else { Value::Text(text.to_string()) };
    let closed = |what: &str, names: &[&str]| {
        if t.prefix { Err(format!("is no {what}; write it whole, or {}:* for any", field.typed())) } else { listed(text, what, names) }
    };
    if !has_words(text) && !matches!(field, FieldName::Number | FieldName::Date) {
        return Err(format!("holds no word to look for; write {}:{}", field.typed(), example(field)));
    }
    match field {
        FieldName::Rule => closed("rule", &rules()),
        FieldName::Severity => closed("severity", &SEVERITIES),
        FieldName::Status => closed("status", &STATUSES),
        FieldName::Kind => closed("kind of unit", &KINDS),
        FieldName::Present | FieldName::Absent | FieldName::Moved if t.prefix => Err(NO_TAG.to_string()),
        FieldName::Present | FieldName::Absent | FieldName::Moved => tag(text).map(Value::Text),
        FieldName::Number | FieldName::Date if t.prefix => {
            Err(format!("has a * at its end; write a range such as {}:{}..", field.typed(), example(field)))
        }
        FieldName::Number | FieldName::Date => compared(field, text),
        FieldName::Row => row(text).map(Value::Text).ok_or_else(|| "is no row; write one such as r0031".to_string()),
        FieldName::Finding => {
            let lower = text.to_ascii_lowercase();
            match lower.len() {
                ID if hexadecimal(&lower) && !t.prefix => Ok(Value::Text(lower)),
                1..=ID if hexadecimal(&lower) => Ok(Value::Prefix(lower)),
                _ => Err("is no id of a finding; it has 12 hexadecimal digits, as reports show it".to_string()),
            }
        }
        FieldName::Section => {
            let number = digits(text);
            let number = number.trim_start_matches('§').trim().trim_end_matches('.');
            let is_number = number.contains(|c: char| c.is_ascii_digit()) && !number.contains(is_space);
            Ok(free(if is_number { number } else { text }))
        }
        FieldName::Label => Ok(free(&digits(text))),
        FieldName::Family | FieldName::Source | FieldName::Name | FieldName::Url => Ok(free(text)),
    }
}

fn hexadecimal(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn row(text: &str) -> Option<String> {
    let number = digits(text).trim_start_matches(['r', 'R']).parse::<usize>().ok()?;
    number.checked_sub(1).map(crate::check::row_id)
}
