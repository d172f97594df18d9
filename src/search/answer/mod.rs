//! What a query is answered: rows with what was found marked in each language, what lacks them, and how many there are of each kind.

use super::clause::Clause;
use crate::language::Tag;
use std::ops::Range;

/// The answer to a question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// The query, as it was typed.
    pub query: String,
    /// How many rows were found in all.
    pub total: usize,
    /// How they were ranked: `lexical`, or `hybrid` where vectors were asked too.
    pub engine: &'static str,
    /// The best of them.
    pub hits: Vec<Hit>,
    /// How many rows there are of each kind, where that was asked.
    pub facets: Vec<Facet>,
}

/// A row that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// How good it is; comparable within one answer.
    pub score: f32,
    /// The version in which it was found best: place in `clause.cells`.
    pub cell: usize,
    /// The row.
    pub clause: Clause,
    /// What to mark in each cell: byte ranges of `Cell::text`, in order, none overlapping.
    pub marks: Vec<Vec<Range<usize>>>,
}

/// How many of the rows found have each value of something.
#[derive(Debug, Clone, PartialEq)]
pub struct Facet {
    /// What: `family`, `present`, `absent`, `rule`, `severity`, `name`, …
    pub field: &'static str,
    /// Values with the number of rows, most first.
    pub values: Vec<(String, usize)>,
}

impl Hit {
    /// Language in which it was found best.
    pub fn language(&self) -> Option<&Tag> {
        self.clause.cells.get(self.cell).map(|c| &c.language)
    }
}
