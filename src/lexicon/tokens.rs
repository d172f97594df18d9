//! International names and signs with their right spelling (`markers/tokens.tsv`): what every language leaves as it is.

use crate::language::fold;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What a spelling of the table is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A brand or product: any other spelling is a slip.
    Name,
    /// A technical name with several usual spellings: a text should keep to one.
    Sign,
    /// A word or abbreviation that may stand in any text as it is, however it is written.
    Plain,
}

/// A row of the table.
#[derive(Debug)]
pub struct Known {
    /// The right spelling.
    pub right: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Other spellings that are in use.
    pub tolerated: Vec<&'static str>,
    /// Slips of several words, which are not known by their letters alone.
    pub wrong: Vec<&'static str>,
}

/// The table.
#[derive(Debug)]
pub struct Tokens {
    rows: Vec<Known>,
    by_letters: FxHashMap<String, usize>,
}

/// The table, read once.
pub fn tokens() -> &'static Tokens {
    static TOKENS: OnceLock<Tokens> = OnceLock::new();
    TOKENS.get_or_init(|| parse(include_str!("markers/tokens.tsv")))
}

fn parse(table: &'static str) -> Tokens {
    let mut rows: Vec<Known> = Vec::new();
    let mut by_letters = FxHashMap::default();
    let cells = |cell: Option<&&'static str>| -> Vec<&'static str> {
        cell.map(|c| c.split('|').map(str::trim).filter(|w| !w.is_empty()).collect()).unwrap_or_default()
    };
    for columns in super::rows(table) {
        let kind = match columns.get(1) {
            Some(&"name") => Kind::Name,
            Some(&"sign") => Kind::Sign,
            Some(&"plain") => Kind::Plain,
            _ => continue,
        };
        let row = Known { right: columns[0], kind, tolerated: cells(columns.get(2)), wrong: cells(columns.get(3)) };
        for written in [row.right].iter().chain(&row.tolerated).chain(&row.wrong) {
            by_letters.entry(letters(written)).or_insert(rows.len());
        }
        rows.push(row);
    }
    Tokens { rows, by_letters }
}

/// Letters and digits of a word or phrase, folded: what its spellings have in common.
pub fn letters(written: &str) -> String {
    fold::fold(written).text.chars().filter(|c| c.is_alphanumeric()).collect()
}

impl Tokens {
    /// The row of a spelling, by its folded letters and digits alone.
    pub fn find(&self, letters: &str) -> Option<&Known> {
        self.by_letters.get(letters).and_then(|&i| self.rows.get(i))
    }

    /// True for a word that may stand in any language as it is.
    pub fn has(&self, folded: &str) -> bool {
        self.by_letters.contains_key(folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_meet() {
        for written in ["Wi-Fi", "WIFI", "wifi"] {
            assert_eq!(tokens().find(&letters(written)).map(|k| k.right), Some("Wi-Fi"), "{written}");
        }
        assert_eq!(tokens().find(&letters("What’s app")).map(|k| (k.right, k.kind)), Some(("WhatsApp", Kind::Name)));
        assert!(tokens().has("gps") && !tokens().has("policy"));
    }

    #[test]
    fn every_row_has_its_kind_and_stands_once() {
        let table = include_str!("markers/tokens.tsv");
        let mut seen = std::collections::HashSet::new();
        for line in table.lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert!(columns.len() == 4 && ["name", "sign", "plain"].contains(&columns[1]), "{line}");
            assert!(seen.insert(columns[0]), "twice: {line}");
        }
    }
}
