//! The query language: what is typed becomes a tree whose nodes know their place in it, so that an error can point at it.
//!
//! | query | finds rows |
//! | --- | --- |
//! | `personal data` | that say these words, best first; other inflections and other languages too |
//! | `"personal data"` | that say them in this order, as they stand |
//! | `minor*`, `recieve~` | with words that begin so; with words one letter or two away |
//! | `a AND b`, `a OR b`, `NOT a`, `-a`, `(…)` | strictly |
//! | `lang:tk` | whose words are found in Turkmen |
//! | `present:fr`, `absent:fr`, `moved:fr` | that French has, lacks, has elsewhere |
//! | `rule:number`, `severity:major`, `status:open`, `finding:ID` | with such findings |
//! | `family:tarnivel`, `source:en.txt`, `section:5.2`, `label:iii`, `kind:heading`, `row:r0031` | at such places |
//! | `name:"Belmora"`, `url:belmora.example` | that mention it |
//! | `number:30`, `number:[10 TO 30]`, `number:>=30`, `date:2020-01`, `date:[2019 TO 2020-06]` | that tell it |

mod parse;

pub use parse::parse;

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
    /// Exactly this; for names and headings, these words in this order.
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

impl QueryError {
    /// The 1-based character at which it goes wrong.
    pub fn column(&self) -> usize {
        self.text.get(..self.range.start).map_or(1, |t| t.chars().count() + 1)
    }
}
