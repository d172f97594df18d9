//! Reports of what changed in a document and what that makes of its translations (`diff`): for people, programs, pull requests and
//! spreadsheets.

pub mod csv;
mod excerpt;
pub mod json;
pub mod markdown;
pub mod text;
mod wording;

use crate::diff::{Compared, Counts, Subject, What};
use crate::document::Version;
use crate::language::Tag;
use crate::read::FileError;
use std::io::{self, Write};

/// A document with what was found in it; what every reporter takes.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// The document.
    pub subject: &'a Subject,
    /// What changed.
    pub compared: &'a Compared,
}

impl<'a> Document<'a> {
    /// The reference as it was and as it is.
    pub fn reference(&self) -> [&'a Version; 2] {
        [&self.subject.old.versions[0], &self.subject.new.versions[0]]
    }

    /// Its sums.
    pub fn sums(&self) -> Sums {
        let versions = &self.subject.new.versions;
        let of = |what| self.compared.changes.iter().filter(|c| c.what == what).map(|c| c.clauses()).sum();
        Sums {
            id: self.subject.id.clone(),
            happened: WHATS.map(of),
            versions: (1..versions.len()).map(|v| (versions[v].language.clone(), self.compared.counts(self.subject, v))).collect(),
            left_out: false,
        }
    }
}

/// What can happen to clauses, in the order in which sums tell it.
pub const WHATS: [What; 6] = [What::Changed, What::Added, What::Removed, What::Moved, What::Renumbered, What::Divided];

/// Sums of a document.
#[derive(Debug, Clone)]
pub struct Sums {
    /// Its name.
    pub id: String,
    /// Clauses of the reference by what happened to them, in the order of `WHATS`.
    pub happened: [usize; 6],
    /// The translations with their sums.
    pub versions: Vec<(Tag, Counts)>,
    /// The report had no room for it.
    pub left_out: bool,
}

impl Sums {
    /// Clauses of translations that are behind, over all translations.
    pub fn behind(&self) -> usize {
        self.versions.iter().map(|(_, c)| c.behind()).sum()
    }
}

/// A form of report. `document` may be called for several documents at once, each with its own writer: what it writes is put together
/// afterwards, in order, with `separator` between.
pub trait ChangeReporter: Sync {
    /// What stands before the first document.
    fn begin(&self, out: &mut dyn Write) -> io::Result<()>;
    /// One document.
    fn document(&self, out: &mut dyn Write, document: Document<'_>) -> io::Result<()>;
    /// What stands between two documents that wrote something.
    fn separator(&self) -> &'static str;
    /// Most bytes of the documents together; as for `Reporter::room`.
    fn room(&self) -> Option<usize> {
        None
    }
    /// What stands after the last document: files that could not be used, and the sums.
    fn end(&self, out: &mut dyn Write, errors: &[FileError], sums: &[Sums]) -> io::Result<()>;
}

#[cfg(test)]
mod tests;
