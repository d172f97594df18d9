//! The query language: what is typed becomes a tree whose nodes know their place in it, so that an error can point at it.
//!
//! | query | finds rows |
//! | --- | --- |
//! | `personal data` | that say these words, best first; other inflections and other languages too |
//! | `"personal data"` | that say them in this order, as they stand; `“…”`, `«…»`, `„…“`, `「…」` too |
//! | `minor*`, `recieve~`, `recieve~2` | with words that begin so; with words one letter, or two letters, away |
//! | `a AND b`, `a OR b`, `NOT a`, `+a`, `-a`, `&&`, `\|\|`, `!`, `(…)` | strictly; AND binds closer than OR |
//! | `*` | all |
//! | `lang:tk`, `lang:tk,fr` | whose words are found in Turkmen; in one of these |
//! | `present:fr`, `absent:fr`, `moved:fr` | that French has, lacks, has elsewhere |
//! | `rule:number`, `severity:major`, `status:open`, `finding:ID` | with such findings |
//! | `family:tarnivel`, `source:en.txt`, `section:5.2`, `section:"children"`, `label:iii`, `kind:heading`, `row:r0031` | at such places |
//! | `name:"Belmora"`, `name:Bel*`, `url:belmora.example` | that mention it |
//! | `number:30`, `number:"30 days"`, `number:[10 TO 30]`, `number:>=30`, `number:10..30`, `date:2020-01`, `date:[2019 TO 2020-06]` | that tell it |
//! | `rule:*`, `number:*` | with any at all |
//!
//! A list `present:fr,tk` means one of them. A backslash takes the meaning from what follows it: `\-1`, `keep\:`. What only looks like
//! syntax is words: addresses (`https://…`), times (`12:30`), a dash between spaces, brackets inside a word (`clause(s)`).
//!
//! The parser is written by hand, by recursive descent. tantivy-query-grammar knows no places (an error says only that there is one)
//! and takes any `a:b` for a field, so that nobody could be told which fields there are; winnow and chumsky give places, but the language
//! is decided word by word (is this colon one of a field, of a time, of an address?), which is plain code and no grammar, and chumsky
//! costs as much to build as the rest of this folder.

mod edit;
mod figure;
mod negation;
mod parse;
mod syntax;
#[cfg(test)]
mod tests;
pub mod under;
mod value;
mod word;
mod write;

pub use figure::measures;
pub use parse::{MAX_BYTES, parse};
pub use value::{KINDS, SEVERITIES, STATUSES};

use crate::language::Tag;
use std::ops::{Bound, Range};

/// A query.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// As it was typed.
    pub text: String,
    /// What it says.
    pub root: Node,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its bytes in the query.
    pub range: Range<usize>,
    /// What it says.
    pub what: What,
}

/// What a part of a query says.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Any row.
    All,
    /// Words side by side: they rank rows, and not all of them have to be there.
    Words(String),
    /// Words in this order, as they stand.
    Phrase(String),
    /// A word that begins so.
    Prefix(String),
    /// A word at most so many letters away, one or two.
    Fuzzy(String, u8),
    /// The words are to be found in a version of this language.
    Lang(Tag),
    /// Something of the row other than its words.
    Field(FieldName, Value),
    /// All of these.
    And(Vec<Node>),
    /// Any of these.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
}

/// What of a row can be asked for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldName {
    /// Name of the family.
    Family,
    /// Source file.
    Source,
    /// Number of the section or of one that it is part of; with words, its heading.
    Section,
    /// Label of a unit.
    Label,
    /// Kind of unit.
    Kind,
    /// Name of the row.
    Row,
    /// Languages that have it.
    Present,
    /// Languages that lack it.
    Absent,
    /// Languages that have it elsewhere.
    Moved,
    /// Rule of a finding on it.
    Rule,
    /// Severity of a finding on it.
    Severity,
    /// Status of a finding on it.
    Status,
    /// Id of a finding on it.
    Finding,
    /// A name that it mentions.
    Name,
    /// A number that it tells.
    Number,
    /// A date that it tells.
    Date,
    /// A web address, e-mail address or phone number.
    Url,
}

/// Names of the fields as they are typed, with their values.
pub const FIELDS: [(&str, FieldName); 17] = [
    ("family", FieldName::Family),
    ("source", FieldName::Source),
    ("section", FieldName::Section),
    ("label", FieldName::Label),
    ("kind", FieldName::Kind),
    ("row", FieldName::Row),
    ("present", FieldName::Present),
    ("absent", FieldName::Absent),
    ("moved", FieldName::Moved),
    ("rule", FieldName::Rule),
    ("severity", FieldName::Severity),
    ("status", FieldName::Status),
    ("finding", FieldName::Finding),
    ("name", FieldName::Name),
    ("number", FieldName::Number),
    ("date", FieldName::Date),
    ("url", FieldName::Url),
];

/// The value that a field is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Exactly this; for names and headings, these words in this order; for numbers, with a unit: `30 days`.
    Text(String),
    /// What begins so.
    Prefix(String),
    /// Anything at all: `number:*`.
    Any,
    /// Numbers between two bounds; dates as numbers (20200131), already widened to the first and last day of what was typed.
    Range(Bound<f64>, Bound<f64>),
}

/// Why a query is not understood.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("query, character {}: {what}", self.column())]
pub struct QueryError {
    /// The query.
    pub text: String,
    /// Its bytes that are not understood.
    pub range: Range<usize>,
    /// What is wrong and what to write instead, as half a sentence.
    pub what: String,
}

impl FieldName {
    /// Its name as it is typed.
    pub fn typed(self) -> &'static str {
        FIELDS.iter().find(|f| f.1 == self).map_or("", |f| f.0)
    }
}

impl QueryError {
    /// The 1-based character at which it goes wrong.
    pub fn column(&self) -> usize {
        self.characters().start + 1
    }

    /// The characters (code points from 0) that are not understood.
    pub fn characters(&self) -> Range<usize> {
        let at = |byte: usize| self.text.get(..byte).map_or(0, |t| t.chars().count());
        at(self.range.start)..at(self.range.end)
    }
}
