//! What stands under the cursor while a query is typed: the beginning of a word, of a field's name, or of a field's value. Goes by marks
//! alone, since a query that is being typed is mostly none yet.

use super::syntax::{closers, is_comma, is_space, plain};
use super::{FIELDS, FieldName};
use std::ops::Range;

/// The part that is being typed, up to the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Under<'t> {
    /// The field whose value it is; none of a word, or the beginning of a field's name.
    pub field: Option<Asked>,
    /// What is typed of it so far, without quotation marks.
    pub typed: &'t str,
    /// Bytes of the query that stand for it, quotation marks included.
    pub range: Range<usize>,
    /// Whether a field's name may begin here: not inside a phrase.
    pub bare: bool,
}

/// A field, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// `lang:`, which is about the words of the query.
    Lang,
    /// One of the fields of a row.
    Field(FieldName),
}

impl Asked {
    /// The field of a name.
    pub fn named(name: &str) -> Option<Asked> {
        let name = name.to_lowercase();
        let field = || FIELDS.iter().find(|f| f.0 == name).map(|f| Asked::Field(f.1));
        if name == "lang" { Some(Asked::Lang) } else { field() }
    }
}

/// What is being typed at a byte of a query; none inside a word, in a range, or behind a field that there is not.
pub fn under(text: &str, at: usize) -> Option<Under<'_>> {
    let (before, after) = (text.get(..at)?, text.get(at..)?);
    let mut start = 0;
    let mut open: Option<(&str, usize)> = None;
    for (i, c) in before.char_indices() {
        match open {
            Some((ends, _)) if ends.contains(c) => open = None,
            Some(_) => {}
            None if is_space(c) || matches!(plain(c), '(' | ')') => start = i + c.len_utf8(),
            None => open = closers(c).map(|ends| (ends, i)),
        }
    }
    let next = after.chars().next();
    let closes = |c: char| open.is_some_and(|(ends, _)| ends.contains(c));
    if next.is_some_and(|c| !is_space(c) && !matches!(plain(c), ')') && !closes(c)) {
        return None;
    }
    start += before[start..].len() - before[start..].trim_start_matches(['-', '－', '+']).len();
    let head = &before[start..open.map_or(at, |(_, i)| i.max(start))];
    let colon = head.char_indices().find(|(_, c)| plain(*c) == ':');
    let field = match colon {
        Some((i, _)) => Some(Asked::named(&head[..i])?),
        None => None,
    };
    let value = start + colon.map_or(0, |(i, c)| i + c.len_utf8());
    match (open, field) {
        (Some((_, quote)), _) => {
            let inner = quote + before[quote..].chars().next().map_or(0, char::len_utf8);
            if field.is_some() {
                let end = next.filter(|c| closes(*c)).map_or(at, |c| at + c.len_utf8());
                return Some(Under { field, typed: &before[inner..], range: quote..end, bare: false });
            }
            let word =
                inner + before[inner..].rfind(is_space).map_or(0, |i| i + before[inner + i..].chars().next().map_or(0, char::len_utf8));
            Some(Under { field: None, typed: &before[word..], range: word..at, bare: false })
        }
        (None, Some(_)) => {
            let list = &before[value..];
            let from = value + list.char_indices().rfind(|(_, c)| is_comma(*c)).map_or(0, |(i, c)| i + c.len_utf8());
            let typed = &before[from..];
            let range = typed.starts_with(|c| matches!(plain(c), '[' | '{' | '<' | '>' | '*')) || typed.contains(['"', '*']);
            (!range).then_some(Under { field, typed, range: from..at, bare: false })
        }
        (None, None) => {
            let typed = &before[start..];
            (!typed.contains(['"', '*', '~'])).then_some(Under { field: None, typed, range: start..at, bare: true })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Field, what is typed, and what of the query stands for it; `|` is the cursor.
    fn at(marked: &str) -> Option<(Option<Asked>, String, String)> {
        let at = marked.find('|').expect("a cursor");
        let text = marked.replacen('|', "", 1);
        under(&text, at).map(|u| (u.field, u.typed.to_string(), text[u.range].to_string()))
    }

    #[test]
    fn what_is_typed_is_known_by_the_marks_around_it() {
        let word = |typed: &str| Some((None, typed.to_string(), typed.to_string()));
        for marked in ["pers|", "personal (pers|", "a -pers|", "\"all pers|", "rule:number pers| b", "（pers|"] {
            assert_eq!(at(marked), word("pers"), "{marked}");
        }
        assert_eq!(at("|"), word(""));
        assert_eq!(at("个人|"), word("个人"));
        let value = |name: &str, typed: &str, range: &str| Some((Asked::named(name), typed.to_string(), range.to_string()));
        assert_eq!(at("absent:f|"), value("absent", "f", "f"));
        assert_eq!(at("-Absent:fr,s|"), value("absent", "s", "s"));
        assert_eq!(at("lang：|"), value("lang", "", ""));
        assert_eq!(at("a name:\"Tarnivel D|\" b"), value("name", "Tarnivel D", "\"Tarnivel D\""));
        assert_eq!(at("name:«Tar|"), value("name", "Tar", "«Tar"));
    }

    #[test]
    fn nothing_is_offered_where_it_would_be_in_the_way() {
        for marked in ["per|sonal", "number:[10|", "https://belmora.example|", "colour:re|", "minor*|", "date:>2020|", "name:\"Tar|nivel\""]
        {
            assert_eq!(at(marked), None, "{marked}");
        }
        assert_eq!(under("é", 1), None, "inside a character");
    }
}
