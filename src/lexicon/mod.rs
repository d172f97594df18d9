//! The built-in policy termbase: concepts × languages. Reads the data files in `terms/` and finds concepts in running text.
//! `terms/README.md` is the format's documentation for reviewers.

mod dictionary;
pub mod kin;
mod matcher;
pub mod pattern;
pub mod tokens;
pub mod user;
mod user_table;
mod user_tbx;

pub use dictionary::{Dictionaries, DictionaryError};
pub use matcher::{Form, Hit, Matcher, SHORTEST_PLAIN};

use crate::language::{self, Tag};
use std::sync::OnceLock;

/// The termbase's files, in the order in which they are read; of two rows with one id the first counts.
const FILES: [(&str, &str); 5] = [
    ("law.tsv", include_str!("terms/law.tsv")),
    ("technology.tsv", include_str!("terms/technology.tsv")),
    ("everyday.tsv", include_str!("terms/everyday.tsv")),
    ("public-life.tsv", include_str!("terms/public-life.tsv")),
    ("life.tsv", include_str!("terms/life.tsv")),
];

/// The languages of the columns, after the id.
pub const COLUMNS: [&str; 6] = ["en", "fr", "ar", "sq", "tk", "zh"];

/// The column of a language in the termbase and in the tables of markers; none for a language without one.
pub fn column(language: &Tag) -> Option<usize> {
    COLUMNS.iter().position(|c| *c == language.primary())
}

/// The rows of a table of markers, cells apart, its first line left out.
pub fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).filter(|l| !l.trim().is_empty()).map(|l| l.split('\t').collect())
}

/// Number of a concept: its row in the termbase, counted over all files.
pub type Concept = u32;

/// One concept.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its slug.
    pub id: &'static str,
    /// The terms of each column, preferred first, as written in the file (stars included).
    pub terms: [Vec<&'static str>; 6],
}

/// For each concept its terms of one column, folded, and whether they are stems.
type FoldedTerms = Vec<Vec<(String, bool)>>;

/// The termbase.
#[derive(Debug)]
pub struct Termbase {
    /// The concepts; a `Concept` is an index into it.
    pub entries: Vec<Entry>,
    matchers: [OnceLock<Matcher>; 6],
    plain: [OnceLock<Matcher>; 6],
    words: [OnceLock<rustc_hash::FxHashSet<String>>; 6],
    folded: [OnceLock<FoldedTerms>; 6],
}

/// The built-in termbase, read once.
pub fn builtin() -> &'static Termbase {
    static BASE: OnceLock<Termbase> = OnceLock::new();
    BASE.get_or_init(|| Termbase::parse(&FILES.map(|f| f.1)))
}

impl Termbase {
    /// Reads data files; a row that has not eight columns is left out (the termbase's own check, `scripts/check-termbase`, names it).
    fn parse(files: &[&'static str]) -> Termbase {
        let mut entries = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        for file in files {
            for line in file.lines().skip(1) {
                let cells: Vec<&'static str> = line.split('\t').collect();
                if cells.len() < 7 || cells[0].is_empty() || !seen.insert(cells[0]) {
                    continue;
                }
                let terms = std::array::from_fn(|c| cells[c + 1].split('|').map(str::trim).filter(|t| !t.is_empty()).collect());
                entries.push(Entry { id: cells[0], terms });
            }
        }
        Termbase { entries, matchers: Default::default(), plain: Default::default(), words: Default::default(), folded: Default::default() }
    }

    /// Finds the concepts of a language in text; none for a language without a column.
    pub fn matcher(&self, language: &Tag) -> Option<&Matcher> {
        let column = column(language)?;
        Some(self.matchers[column].get_or_init(|| Matcher::new(language::profile(language), self.terms(column))))
    }

    /// Finds the concepts of a language in words that are typed without diacritics (`Matcher::plain`); none for a language without a
    /// column. For queries alone: what a text says is told by its letters, all of them.
    pub fn plain_matcher(&self, language: &Tag) -> Option<&Matcher> {
        let column = column(language)?;
        Some(self.plain[column].get_or_init(|| Matcher::plain(language::profile(language), self.terms(column))))
    }

    /// The terms of a column with their concepts.
    fn terms(&self, column: usize) -> impl Iterator<Item = (Concept, &'static str)> {
        self.entries.iter().enumerate().flat_map(move |(i, e)| e.terms[column].iter().map(move |t| (i as Concept, *t)))
    }

    /// True for a concept whose English term is a proper noun: it begins with a capital and is no acronym.
    pub fn is_name(&self, concept: Concept) -> bool {
        let term = self.entries.get(concept as usize).and_then(|e| e.terms[0].first());
        term.is_some_and(|t| t.starts_with(char::is_uppercase) && t.chars().any(char::is_lowercase))
    }

    /// The concept of a slug.
    pub fn concept(&self, id: &str) -> Option<Concept> {
        self.entries.iter().position(|e| e.id == id).map(|i| i as Concept)
    }

    /// For each concept its terms of a language, folded, and whether they are stems (a star behind them).
    pub fn folded_terms(&self, language: &Tag) -> Option<&[Vec<(String, bool)>]> {
        let column = column(language)?;
        Some(self.folded[column].get_or_init(|| {
            let fold = |t: &&str| (language::fold::fold_word(t.trim_end_matches('*')), t.ends_with('*'));
            self.entries.iter().map(|e| e.terms[column].iter().map(fold).collect()).collect()
        }))
    }

    /// True where a concept's column has the very word or a stem of at least five letters that it begins with.
    pub fn knows(&self, concept: Concept, language: &Tag, folded: &str) -> bool {
        self.folded_terms(language).and_then(|terms| terms.get(concept as usize)).is_some_and(|terms| {
            terms.iter().any(|(t, stem)| if *stem { t.chars().count() >= 5 && folded.starts_with(t.as_str()) } else { t == folded })
        })
    }

    /// True where a column has the word as a term of its own, with or without a star.
    pub fn has_word(&self, language: &Tag, folded: &str) -> bool {
        let Some(column) = column(language) else { return false };
        self.words[column]
            .get_or_init(|| {
                self.entries
                    .iter()
                    .flat_map(|e| &e.terms[column])
                    .map(|t| language::fold::fold_word(t.trim_end_matches('*')))
                    .filter(|w| !w.contains(' '))
                    .collect()
            })
            .contains(folded)
    }

    /// The preferred term of a concept in a language, star taken off.
    pub fn preferred(&self, concept: Concept, language: &Tag) -> Option<String> {
        let column = column(language)?;
        self.entries.get(concept as usize)?.terms[column].first().map(|t| t.replace('*', ""))
    }
}
