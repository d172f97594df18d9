//! concordat aligns the language versions of a policy clause by clause and says, on the line, where they disagree.
//!
//! ```text
//!             language · lexicon · config                                  (ground floor: facts about languages, terms, settings)
//! read  ─▶  document  ─▶  similarity  ─▶  align  ─▶  check  ─▶  report     (one document's way)
//!                                                     └──▶  lsp            (the same for editors, while somebody types)
//! ```

pub mod align;
pub mod check;
pub mod config;
pub mod document;
pub mod language;
pub mod lexicon;
pub mod lsp;
pub mod read;
pub mod report;
pub mod session;
pub mod similarity;
pub mod time;
pub mod whole;
