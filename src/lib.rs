//! concordat aligns the language versions of a policy clause by clause and says, on the line, where they disagree.
//!
//! ```text
//!             language · lexicon · config                                  (ground floor: facts about languages, terms, settings)
//! read  ─▶  document  ─▶  similarity  ─▶  align  ─▶  check  ─▶  report     (one document's way)
//!                                                       │        ▲
//!                                                       ├─▶  diff ┘  (a text and its old self)
//!                                                       ├─▶  fix     (mends what is safe, and checks again)
//!                                                       ├─▶  lsp     (the same while somebody types)
//!                                                       └─▶  search  ─▶  serve  (all clauses, asked; and their page)
//! ```

pub mod align;
pub mod check;
pub mod config;
pub mod diff;
pub mod document;
pub mod fix;
pub mod language;
pub mod lexicon;
pub mod lsp;
pub mod quiet;
pub mod read;
pub mod report;
pub mod search;
pub mod serve;
pub mod session;
pub mod similarity;
pub mod time;
pub mod whole;
