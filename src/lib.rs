//! concordat aligns the language versions of a policy clause by clause and says, on the line, where they disagree.
//!
//! ```text
//!             language · lexicon · config                                  (ground floor: facts about languages, terms, settings)
//! read  ─▶  document  ─▶  similarity  ─▶  align  ─▶  check  ─▶  diff  ─▶  report     (one document's way)
//! ```

pub mod align;
pub mod check;
pub mod config;
pub mod diff;
pub mod document;
pub mod language;
pub mod lexicon;
pub mod read;
pub mod report;
pub mod session;
pub mod similarity;
pub mod time;
