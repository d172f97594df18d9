//! The index of all clauses in all languages: what is written into it, how it is asked, what it answers.
//!
//! ```text
//! a checked family ─▶ clause (rows as plain data) ─▶ store (tantivy: rows, units, families; one commit, one new state)
//! a query ─▶ query (syntax tree with places) ─▶ retrieve (once for each language, and across them) ─▶ answer (hits, facets)
//! ```
//!
//! The index shows what reading, alignment and the rules found; it decides nothing of its own but the order of its answers.

pub mod analyze;
pub mod answer;
pub mod bulk;
pub mod clause;
pub mod error;
mod files;
pub mod query;
pub mod retrieve;
pub mod schema;
pub mod shared;
pub mod store;
pub mod update;
pub mod vectors;

pub use answer::{Answer, Hit};
pub use error::SearchError;
pub use files::Reading;
pub use retrieve::{Library, Question};
