//! Reports: what `align` and `check` found, written for people (text, Markdown), programs (JSON, SARIF, CSV, JUnit XML, annotations
//! of GitHub) and aligners' scorers (ladder). Every
//! reporter writes to any `io::Write` and takes the families one after another, so that a run over thousands of documents holds only
//! a few of them at a time. Reports that are a folder of files (HTML) are `Pages`.

pub mod accept;
mod allow;
mod assembly;
pub mod baseline;
pub mod changes;
pub mod csv;
pub mod evidence;
pub mod github;
pub mod html;
pub mod json;
pub mod junit;
pub mod ladder;
pub mod markdown;
pub mod pages;
pub(crate) mod place;
mod rows;
pub mod sarif;
pub mod settle;
pub mod since;
mod summary;
pub mod text;
pub mod tmx;
pub(crate) mod uri;
mod written;
pub mod xliff;
pub mod xlsx;
pub(crate) mod xml;

pub use assembly::{Assembly, Form, Out, Part};
pub use settle::{Rulings, Settled};
pub use summary::{FamilyCounts, SeverityCounts, Summary};

use crate::align::Concordance;
use crate::check::Finding;
use crate::document::Family;
use crate::read::FileError;
use crate::similarity::dense::MODELS;
use std::io::{self, Write};

/// A family with all that is said about it; what every reporter takes.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'a> {
    /// The versions.
    pub family: &'a Family,
    /// Their rows.
    pub concordance: &'a Concordance,
    /// What the rules found and the reader is to see.
    pub findings: &'a [Finding],
    /// What is kept from the reader.
    pub hidden: Hidden,
    /// How many units each encoder looked at.
    pub looked: [usize; MODELS],
}

/// How many findings are kept from the reader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Accepted ones, where they are not shown.
    pub accepted: usize,
    /// Those that the baseline knows.
    pub baseline: usize,
}

/// A form of report. `family` may be called for several families at once, each with its own writer: what it writes is put together
/// afterwards, in order, with `separator` between.
pub trait Reporter: Sync {
    /// What stands before the first family.
    fn begin(&self, out: &mut dyn Write) -> io::Result<()>;
    /// One family.
    fn family(&self, out: &mut dyn Write, checked: Checked<'_>) -> io::Result<()>;
    /// What stands between two families that wrote something.
    fn separator(&self) -> &'static str;
    /// Most bytes of the families together, where the report is to be short. Families that find no room in it are left out, their
    /// counts say so, and what `end` writes stands before the families: who has little room reads the sums first.
    fn room(&self) -> Option<usize> {
        None
    }
    /// True where the report cannot be written family by family: what `family` writes is no text of the report but handed to
    /// `assemble`, and neither `begin` nor `end` is called.
    fn gathers(&self) -> bool {
        false
    }
    /// The whole report, from what `family` wrote, in the order of `summary.families`.
    fn assemble(&self, _out: &mut dyn Write, _parts: Vec<Vec<u8>>, _errors: &[FileError], _summary: &Summary) -> io::Result<()> {
        Ok(())
    }
    /// What stands after the last family: the files that could not be read, and the sums.
    fn end(&self, out: &mut dyn Write, errors: &[FileError], summary: &Summary) -> io::Result<()>;
}

/// A file of a report that is made of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Path below the folder of the report, parts with `/` between.
    pub name: String,
    /// What is in it.
    pub content: Vec<u8>,
}

/// A form of report that is a folder of files. `family` may be called for several families at once.
pub trait Pages: Sync {
    /// The files of one family.
    fn family(&self, checked: Checked<'_>) -> io::Result<Vec<Page>>;
    /// The files that lead to the others, when all families are done; families are in the order of `summary.families`.
    fn end(&self, errors: &[FileError], summary: &Summary) -> io::Result<Vec<Page>>;
}
