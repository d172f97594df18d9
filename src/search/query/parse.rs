//! From what is typed to the tree.

use super::{FIELDS, FieldName, Node, Query, QueryError, Value, What};
use crate::language::Tag;
use std::ops::Bound;

/// Most bytes of a query: a long paragraph.
pub const MAX_BYTES: usize = 16 * 1024;

/// Reads a query.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    if text.len() > MAX_BYTES {
        let what = format!("a query may have {MAX_BYTES} bytes and this one has {}; shorten it", text.len());
        return Err(QueryError { text: text.chars().take(80).collect(), range: 0..0, what });
    }
    let mut parts: Vec<Node> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| !c.is_whitespace()).map(|i| at + i) {
        let rest = &text[start..];
        let quoted = rest.strip_prefix('"').and_then(|r| r.find('"'));
        let end = match quoted {
            Some(n) => start + n + 2,
            None => start + rest.find(char::is_whitespace).unwrap_or(rest.len()),
        };
        let word = &text[start..end];
        let what = if quoted.is_some() { What::Phrase(word.trim_matches('"').to_string()) } else { one(word) };
        match (parts.last_mut(), what) {
            (Some(Node { range, what: What::Words(before) }), What::Words(w)) => {
                before.push(' ');
                before.push_str(&w);
                range.end = end;
            }
            (_, what) => parts.push(Node { range: start..end, what }),
        }
        at = end;
    }
    let range = 0..text.len();
    let what = match parts.len() {
        0 => What::All,
        1 => parts.swap_remove(0).what,
        _ => What::And(parts),
    };
    Ok(Query { text: text.to_string(), root: Node { range, what } })
}

fn one(word: &str) -> What {
    let Some((name, value)) = word.split_once(':') else { return What::Words(word.to_string()) };
    if name == "lang" {
        return What::Lang(Tag::new(value));
    }
    let Some((_, field)) = FIELDS.iter().find(|f| f.0 == name) else { return What::Words(word.to_string()) };
    let number = value.parse::<f64>().ok().filter(|_| matches!(field, FieldName::Number));
    What::Field(*field, number.map_or(Value::Text(value.to_string()), |n| Value::Range(Bound::Included(n), Bound::Included(n))))
}
