//! The words of a query: what is quoted, what stands bare, and what a bare word asks for (`minor*`, `recieve~`, a field that is none).

use super::parse::Parser;
use super::syntax::{closers, has_words, is_operator, is_space, plain};
use super::{FIELDS, Node, QueryError, What};
use crate::config::nearest;
use std::ops::Range;

type Parsed<T> = Result<T, QueryError>;

/// A word as it was typed, with what it comes to.
pub(super) struct Word {
    /// Its bytes in the query.
    pub range: Range<usize>,
    /// Its characters, without the backslashes.
    pub text: String,
    /// For each byte of `text` whether a backslash has taken its meaning.
    pub literal: Vec<bool>,
}

impl Parser<'_> {
    /// What stands between quotation marks, and where with them.
    pub(super) fn quoted(&mut self) -> Parsed<(String, Range<usize>)> {
        let start = self.at;
        let open = self.peek().unwrap_or('"');
        let ends = closers(open).unwrap_or("\"");
        let mut text = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((i, c)) = chars.next() {
            match c {
                '\\' => text.push(chars.next().map_or('\\', |(_, c)| c)),
                c if ends.contains(c) => {
                    self.at = start + i + c.len_utf8();
                    if !has_words(&text) {
                        return Err(self.wrong(start..self.at, "holds no word to look for; write words between the quotation marks"));
                    }
                    return Ok((text, start..self.at));
                }
                c => text.push(c),
            }
        }
        let close = ends.chars().next().unwrap_or('"');
        Err(self.wrong(start..start + open.len_utf8(), format!("opens a phrase that is not closed; write {close} at its end")))
    }

    /// The name of a field that begins here, in lower case, with its bytes and those of its colon.
    pub(super) fn field_name(&self) -> Option<(String, usize)> {
        let (at, colon) = self.rest().char_indices().find(|(_, c)| !c.is_ascii_alphabetic())?;
        let name = self.rest()[..at].to_ascii_lowercase();
        let known = name == "lang" || FIELDS.iter().any(|f| f.0 == name);
        (plain(colon) == ':' && known).then_some((name, at + colon.len_utf8()))
    }

    /// A word up to the next space, quotation mark or bracket. Brackets that are closed in the word belong to it. As the `value` of a
    /// field it may hold quotation marks.
    pub(super) fn word(&mut self, value: bool) -> Word {
        let start = self.at;
        let (mut text, mut literal, mut inside) = (String::new(), Vec::new(), 0usize);
        let mut push = |text: &mut String, c: char, escaped: bool| {
            text.push(c);
            literal.resize(text.len(), escaped);
        };
        while let Some(c) = self.peek() {
            let next = self.at + c.len_utf8();
            match plain(c) {
                _ if is_space(c) => break,
                '\\' if c.is_ascii() => {
                    let Some(e) = self.text[next..].chars().next() else {
                        push(&mut text, '\\', true);
                        self.at = next;
                        break;
                    };
                    push(&mut text, if is_space(e) { ' ' } else { e }, true);
                    self.at = next + e.len_utf8();
                    continue;
                }
                ')' if inside == 0 => break,
                ')' => inside -= 1,
                '(' if closes(&self.text[next..]) && (value || !text.is_empty()) => inside += 1,
                '(' => break,
                _ if !value && closers(c).is_some() => break,
                _ => {}
            }
            push(&mut text, c, false);
            self.at = next;
        }
        Word { range: start..self.at, text, literal }
    }

    /// An error for what looks like a field and is none.
    pub(super) fn refuse_unknown_field(&self, word: &Word) -> Parsed<()> {
        let Some((at, colon)) = word.text.char_indices().find(|(_, c)| plain(*c) == ':') else { return Ok(()) };
        let (name, rest) = (&word.text[..at], &word.text[at + colon.len_utf8()..]);
        let quoted = rest.is_empty() && self.peek().is_some_and(|c| closers(c).is_some());
        let named = name.len() > 1 && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-' || b == b'_');
        let address = rest.starts_with("//") || matches!(name.to_ascii_lowercase().as_str(), "mailto" | "tel");
        // A colon at the end of a word is one of prose.
        if !named || word.literal[at] || address || (rest.is_empty() && !quoted) {
            return Ok(());
        }
        let names = || FIELDS.iter().map(|f| f.0).chain(["lang"]);
        let meant = match name.to_ascii_lowercase().as_str() {
            "language" | "in" => Some("lang"),
            "file" | "path" => Some("source"),
            "missing" | "lacks" => Some("absent"),
            "heading" | "title" => Some("section"),
            "site" | "host" | "mail" | "email" | "phone" => Some("url"),
            _ => nearest(name, names()),
        };
        let remedy = match meant {
            Some(n) => format!("is no field; did you mean {n}:?"),
            None => format!("is no field; fields are {}.", names().collect::<Vec<_>>().join(", ")),
        };
        let range = word.range.start..word.range.start + at;
        Err(self.wrong(range, format!("{remedy} Words with a colon are searched for in quotation marks")))
    }

    /// What a bare word asks for.
    pub(super) fn of_word(&self, word: Word) -> Parsed<(Option<Node>, bool)> {
        let Word { range, text, literal } = word;
        let node = |what| Ok((Some(Node { range: range.clone(), what }), false));
        let special = |i: usize, c: char, wanted: char| plain(c) == wanted && !literal[i];
        if text.chars().count() == 1 && text.char_indices().any(|(i, c)| special(i, c, '*')) {
            return node(What::All);
        }
        if let Some((i, c)) = text.char_indices().find(|&(i, c)| special(i, c, '*')) {
            let stem = &text[..i];
            if i + c.len_utf8() < text.len() || !has_words(stem) {
                let what = "has a * that is not at the end of a word; write the beginning of the word and * after it, such as minor*";
                return Err(self.wrong(range, what));
            }
            return node(What::Prefix(stem.to_string()));
        }
        if let Some((i, c)) = text.char_indices().rev().find(|&(i, c)| special(i, c, '~')) {
            let (stem, far) = (&text[..i], &text[i + c.len_utf8()..]);
            let digits = !far.is_empty() && far.chars().all(|c| c.is_numeric() || c == '.');
            if has_words(stem) && (far.is_empty() || digits) {
                let far: String =
                    far.chars().map(|c| crate::language::numerals::digit_value(c).map_or(c, |d| char::from(b'0' + d))).collect();
                return match far.as_str() {
                    "" | "1" => node(What::Fuzzy(stem.to_string(), 1)),
                    "2" => node(What::Fuzzy(stem.to_string(), 2)),
                    _ => Err(self.wrong(range, "asks for words too far away; write ~ or ~1 for one letter, ~2 for two")),
                };
            }
        }
        // Marks alone say nothing: the dash of "a – b".
        if !has_words(&text) || (is_operator(&text) && literal.iter().all(|l| !l)) {
            return Ok((None, true));
        }
        let words: Vec<&str> = text.split(is_space).filter(|w| has_words(w)).collect();
        Ok((Some(Node { range, what: What::Words(words.join(" ")) }), true))
    }
}

/// True where a bracket that was opened is closed before the word ends.
fn closes(rest: &str) -> bool {
    let mut depth = 1;
    for c in rest.chars() {
        match plain(c) {
            _ if is_space(c) => return false,
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return true;
        }
    }
    false
}
