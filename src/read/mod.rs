//! Bytes to documents: encodings, plain text and Markdown, labels and structure, bundles split into versions, files grouped into
//! families. Every character keeps its way back to the source.
//!
//! ```text
//! discover ─▶ encoding ─▶ bundle ─▶ labels ─▶ wrap ─▶ structure (headings, items, inline lists, sections) ─▶ family
//! ```

pub mod bundle;
pub mod comment;
mod discover;
pub mod encoding;
mod error;
pub mod extract;
mod family;
mod guess;
pub mod inline;
pub mod labels;
mod likeness;
mod open;
mod stated;
pub mod structure;
mod version;

pub use discover::{REPORT_LIST, is_document};
pub use error::{FileError, ReadError};
pub use family::Memory;
pub use version::{same_stretch, version_of, versions_of};

use crate::config::Globs;
use crate::document::{Family, Fingerprint, Version};
use crate::language::Tag;
use std::path::{Path, PathBuf};

/// Most bytes that a file may have unless the user says otherwise: a policy has some hundred kilobytes; 64 MB keeps a stray dump
/// from filling the memory.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// What makes a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnitMode {
    /// Clauses: hard-wrapped lines are joined, lists inside a paragraph are cut into their items.
    #[default]
    Clause,
    /// Every non-blank physical line is exactly one unit; labels, headings and sections are still recognised.
    Line,
}

/// How to read.
#[derive(Debug, Clone)]
pub struct Options {
    /// All files named are versions of one document.
    pub one_family: bool,
    /// Languages that the user gave for single files (`--lang FILE=TAG`); they override detection and file names.
    pub languages: Vec<(PathBuf, Tag)>,
    /// Name of the encoding of all files, where it is not to be detected (`gb18030`, `windows-1256`, …).
    pub encoding: Option<String>,
    /// Language of the version that the others are compared with, where a family has it.
    pub reference: Option<Tag>,
    /// Files inside folders that are passed over.
    pub ignore: Globs,
    /// Families by name, each with the files that form it, whatever these are called.
    pub families: Vec<(String, Globs)>,
    /// What makes a unit.
    pub mode: UnitMode,
    /// Files larger than this are refused.
    pub max_bytes: u64,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            one_family: false,
            languages: Vec::new(),
            encoding: None,
            reference: None,
            ignore: Globs::default(),
            families: Vec::new(),
            mode: UnitMode::Clause,
            max_bytes: MAX_BYTES,
        }
    }
}

/// What came of reading: the families found, and the files that could not be read.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Families, sorted by id.
    pub families: Vec<Family>,
    /// Files that could not be read or placed, sorted by path.
    pub errors: Vec<FileError>,
    /// What was read otherwise than one may think, in sentences that name file and place: a PDF whose paragraphs were guessed, tracked
    /// changes taken as accepted, a page in another language than it says. Sorted.
    pub warnings: Vec<String>,
}

/// Reads files and folders and groups them into families. One unreadable file never stops the others.
pub fn read(paths: &[PathBuf], options: &Options) -> Outcome {
    family::read(paths, options)
}

/// The same where some of the files may have been read before with the same options: `memory` holds those and is brought up to date.
pub fn read_again(paths: &[PathBuf], options: &Options, memory: &Memory) -> Outcome {
    family::read_again(paths, options, memory)
}

/// A family of which one file has changed: that file read again, all else as it was. None where the file no longer holds the versions
/// that it held, or cannot be read: then all has to be read again.
pub fn reread(family: &Family, path: &Path, options: &Options, memory: &Memory) -> Option<Family> {
    family::reread(family, path, options, memory)
}

/// A fingerprint of the names, lengths and times of the files behind some paths: another one where any of them changed on disk.
pub fn stamp(paths: &[PathBuf], options: &Options) -> u64 {
    let mut h = Fingerprint::default();
    for f in discover::discover(paths, options).0 {
        h.eat(f.path.as_os_str().as_encoded_bytes().iter().copied());
        if let Ok(m) = std::fs::metadata(&f.path) {
            let time = m.modified().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok()).map_or(0, |d| d.as_nanos());
            h.eat(m.len().to_le_bytes().into_iter().chain(time.to_le_bytes()));
        }
    }
    h.value()
}

/// Reads a whole file as one version. The language is `language`, else that of `options.languages`, else the one detected.
pub fn read_version(path: &Path, language: Option<&Tag>, options: &Options) -> Result<Version, ReadError> {
    let mut opened = open::open(path, None, options)?;
    // Of a file that holds several the one in the language that is asked for, else the first.
    let at = opened.iter().position(|o| o.language.is_some() && o.language.as_ref() == language).unwrap_or(0);
    let one = opened.swap_remove(at);
    Ok(version_of(one.source, language.or(one.language.as_ref()), options.mode))
}

/// Reads a file that may be a bundle: one version a language, in the order in which they stand in the file.
pub fn read_versions(path: &Path, options: &Options) -> Result<Vec<Version>, ReadError> {
    let opened = open::open(path, None, options)?;
    let of = |o: open::Opened| match &o.language {
        Some(l) => vec![version_of(o.source.clone(), Some(l), options.mode)],
        None => versions_of(o.source, options.mode),
    };
    Ok(opened.into_iter().flat_map(of).collect())
}
