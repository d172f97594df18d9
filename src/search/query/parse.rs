//! From what is typed to the tree: `or` is parts joined by OR, `and` parts joined by AND, `sequence` what stands side by side, `unary` a
//! part with NOT, `-` or `+` before it, `primary` a word, phrase (both in `word.rs`), field or group.

use super::syntax::{closers, is_space, plain};
use super::value;
use super::{FIELDS, Node, Query, QueryError, What};
use std::ops::Range;

/// Most bytes of a query: a long paragraph.
pub const MAX_BYTES: usize = 16 * 1024;

/// Most brackets and NOTs inside one another. Nobody types more than three; the parser needs a few hundred bytes of stack for each.
const MAX_DEPTH: usize = 32;

/// Most phrases, fields, groups and stretches of words. Each is asked of each language.
const MAX_PARTS: usize = 256;

const CLOSES_NOTHING: &str = "closes nothing; take it out, or write the bracket that opens before it";

/// Reads a query.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    if text.len() > MAX_BYTES {
        let what = format!("a query may have {MAX_BYTES} bytes and this one has {}; shorten it", text.len());
        return Err(QueryError { text: text.chars().take(80).collect(), range: 0..0, what });
    }
    let mut p = Parser { text, at: 0, depth: 0, parts: 0 };
    p.spaces();
    if p.rest().is_empty() {
        return Ok(Query { text: text.to_string(), root: Node { range: 0..text.len(), what: What::All } });
    }
    let root = p.or()?;
    match p.peek() {
        None => Ok(Query { text: text.to_string(), root }),
        // Only a bracket ends a group before the text ends.
        Some(c) => Err(p.wrong(p.at..p.at + c.len_utf8(), CLOSES_NOTHING)),
    }
}

pub(super) struct Parser<'t> {
    pub text: &'t str,
    pub at: usize,
    depth: usize,
    parts: usize,
}

type Parsed<T> = Result<T, QueryError>;

impl Parser<'_> {
    pub(super) fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches(is_space).len();
    }

    /// An error about some bytes.
    pub(super) fn wrong(&self, range: Range<usize>, what: impl Into<String>) -> QueryError {
        let shown = self.text.get(range.clone()).unwrap_or_default();
        let shown: String = shown.chars().take(40).chain(shown.chars().nth(40).map(|_| '…')).collect();
        let what = what.into();
        QueryError { text: self.text.to_string(), range, what: if shown.is_empty() { what } else { format!("`{shown}` {what}") } }
    }

    fn deeper(&mut self, range: Range<usize>) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.wrong(range, format!("is nested more than {MAX_DEPTH} deep; take brackets out")));
        }
        Ok(())
    }

    fn count(&mut self, range: Range<usize>) -> Parsed<()> {
        self.parts += 1;
        if self.parts > MAX_PARTS {
            return Err(self.wrong(range, format!("is one part too many; a query may have {MAX_PARTS}")));
        }
        Ok(())
    }

    /// The operator that stands here, with its length.
    fn operator(&self) -> Option<(&'static str, usize)> {
        let end = self.rest().find(|c: char| is_space(c) || plain(c) == '(' || plain(c) == ')').unwrap_or(self.rest().len());
        let word = &self.rest()[..end];
        let sign: String = word.chars().take(2).map(plain).collect();
        match (word, sign.as_str()) {
            ("AND", _) => Some(("AND", end)),
            ("OR", _) => Some(("OR", end)),
            ("NOT", _) => Some(("NOT", end)),
            (_, "&&") => Some(("AND", word.chars().take(2).map(char::len_utf8).sum())),
            (_, "||") => Some(("OR", word.chars().take(2).map(char::len_utf8).sum())),
            _ => None,
        }
    }

    /// Takes the operator `name` and says where it stands.
    fn takes(&mut self, name: &str) -> Option<Range<usize>> {
        self.spaces();
        let (_, length) = self.operator().filter(|(o, _)| *o == name)?;
        let range = self.at..self.at + length;
        self.at = range.end;
        self.spaces();
        Some(range)
    }

    fn or(&mut self) -> Parsed<Node> {
        self.joined("OR", Self::and)
    }

    fn and(&mut self) -> Parsed<Node> {
        self.joined("AND", Self::sequence)
    }

    /// Parts joined by an operator; the same joined inside is taken apart.
    fn joined(&mut self, operator: &str, part: fn(&mut Self) -> Parsed<Node>) -> Parsed<Node> {
        self.must_begin(None)?;
        let mut parts = vec![part(self)?];
        while let Some(range) = self.takes(operator) {
            self.must_begin(Some(range))?;
            parts.push(part(self)?);
        }
        Ok(all(parts, operator == "AND"))
    }

    /// An error where no part begins: at the end, at a closing bracket, at an operator that joins.
    fn must_begin(&self, after: Option<Range<usize>>) -> Parsed<()> {
        let missing = |range: Range<usize>, side: &str| {
            self.wrong(range, format!("has nothing {side} it; write what to look for there, or put the word in quotation marks"))
        };
        match (self.operator(), self.peek().map(plain), after) {
            (Some(("AND" | "OR", length)), _, _) => Err(missing(self.at..self.at + length, "before")),
            (_, None | Some(')'), Some(operator)) => Err(missing(operator, "after")),
            _ => Ok(()),
        }
    }

    /// What stands side by side: words next to one another are one part.
    fn sequence(&mut self) -> Parsed<Node> {
        let mut parts: Vec<Node> = Vec::new();
        // Whether the last part is words that more words join.
        let mut open = false;
        let start = self.at;
        loop {
            self.spaces();
            match self.peek().map(plain) {
                None | Some(')') => break,
                _ if matches!(self.operator(), Some(("AND" | "OR", _))) => break,
                _ => {}
            }
            let (node, word) = self.unary()?;
            let Some(node) = node else { continue };
            match (parts.last_mut(), node) {
                (Some(Node { range, what: What::Words(before) }), Node { range: r, what: What::Words(w) }) if open && word => {
                    before.push(' ');
                    before.push_str(&w);
                    range.end = r.end;
                }
                (_, node) => {
                    self.count(node.range.clone())?;
                    parts.push(node);
                }
            }
            open = word;
        }
        if parts.is_empty() {
            let end = self.at.max(start);
            return Err(match (self.text[start..end].trim(), self.peek().filter(|c| plain(*c) == ')')) {
                ("", Some(c)) if self.depth == 0 => self.wrong(end..end + c.len_utf8(), CLOSES_NOTHING),
                ("", Some(c)) => self.wrong(end..end + c.len_utf8(), "has nothing before it; write what to look for"),
                ("", None) => self.wrong(end..end, "there is nothing to look for here; write a word"),
                _ => self.wrong(start..end, "holds no word to look for; write one"),
            });
        }
        Ok(all(parts, true))
    }

    /// A part with what stands before it, and whether it is a bare word. None for marks that stand alone in prose.
    fn unary(&mut self) -> Parsed<(Option<Node>, bool)> {
        let start = self.at;
        let negates = match self.operator() {
            Some(("NOT", length)) => {
                self.at += length;
                self.spaces();
                Some(true)
            }
            _ => {
                let mut chars = self.rest().chars();
                let (first, second) = (chars.next(), chars.next());
                // A sign before a space stands in prose: "données !", "a - b".
                let joined = second.is_some_and(|c| !is_space(c) && plain(c) != ')');
                let sign = first.filter(|&c| joined && matches!(plain(c), '-' | '+' | '!'));
                self.at += sign.map_or(0, char::len_utf8);
                sign.map(|c| plain(c) != '+')
            }
        };
        let Some(negates) = negates else { return self.primary() };
        let sign = start..self.at;
        if matches!(self.peek().map(plain), None | Some(')')) || matches!(self.operator(), Some(("AND" | "OR", _))) {
            return Err(self.wrong(sign, "has nothing after it; write what to leave out, or put the word in quotation marks"));
        }
        self.deeper(sign.clone())?;
        let (node, _) = self.unary()?;
        self.depth -= 1;
        let Some(node) = node else { return Ok((None, false)) };
        let range = start..node.range.end;
        self.count(range.clone())?;
        Ok((Some(if negates { Node { range, what: What::Not(Box::new(node)) } } else { node }), false))
    }

    fn primary(&mut self) -> Parsed<(Option<Node>, bool)> {
        let start = self.at;
        let Some(first) = self.peek() else { return Ok((None, false)) };
        match plain(first) {
            '(' => return Ok((Some(self.group()?), false)),
            '[' | '{' | ']' | '}' if first.is_ascii() => {
                let what = "is a bracket of ranges, which follow a field; write number:[10 TO 30], or put a backslash before it";
                return Err(self.wrong(start..start + 1, what));
            }
            _ => {}
        }
        if closers(first).is_some() {
            let (text, range) = self.quoted()?;
            if let Some(c) = self.peek().filter(|c| matches!(plain(*c), '*' | '~')) {
                let what = "follows a phrase; it goes with one word, such as minor* or recieve~";
                return Err(self.wrong(self.at..self.at + c.len_utf8(), what));
            }
            return Ok((Some(Node { range, what: What::Phrase(text) }), false));
        }
        if let Some((name, length)) = self.field_name() {
            let at = self.at;
            self.at += length;
            let range = |p: &Self| at..p.at;
            if name == "lang" {
                let node = value::languages(self)?;
                return Ok((Some(Node { range: range(self), what: node }), false));
            }
            if let Some((_, field)) = FIELDS.iter().find(|f| f.0 == name) {
                let what = value::field(self, *field)?;
                return Ok((Some(Node { range: range(self), what }), false));
            }
        }
        let word = self.word(false);
        self.refuse_unknown_field(&word)?;
        self.of_word(word)
    }

    fn group(&mut self) -> Parsed<Node> {
        let start = self.at;
        let open = self.peek().map_or(1, char::len_utf8);
        self.deeper(start..start + open)?;
        self.at += open;
        self.spaces();
        if let Some(c) = self.peek().filter(|c| plain(*c) == ')') {
            let what = "holds nothing; write what to look for between the brackets";
            return Err(self.wrong(start..self.at + c.len_utf8(), what));
        }
        if self.peek().is_none() {
            return Err(self.wrong(start..start + open, "is not closed; write the bracket that closes it"));
        }
        let mut node = self.or()?;
        self.spaces();
        match self.peek().map(|c| (plain(c), c.len_utf8())) {
            Some((')', length)) => self.at += length,
            _ => return Err(self.wrong(start..start + open, "is not closed; write the bracket that closes it")),
        }
        self.depth -= 1;
        node.range = start..self.at;
        Ok(node)
    }
}

/// Several parts as one, joined by AND or by OR; the same joined inside is taken apart.
pub(super) fn all(mut parts: Vec<Node>, and: bool) -> Node {
    if parts.len() == 1 {
        return parts.swap_remove(0);
    }
    let range = parts.first().map_or(0, |n| n.range.start)..parts.last().map_or(0, |n| n.range.end);
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match part.what {
            What::And(inner) if and => flat.extend(inner),
            What::Or(inner) if !and => flat.extend(inner),
            what => flat.push(Node { range: part.range, what }),
        }
    }
    Node { range, what: if and { What::And(flat) } else { What::Or(flat) } }
}
