//! Terms of the tables of markers as they stand in text: patterns of all concepts, looked up by how their first word begins, so that
//! a text is gone through once. The longest at a place counts; what stands inside it does not.

use crate::language::Script;
use crate::lexicon::{self, COLUMNS, pattern};
use crate::similarity::Analysis;
use crate::similarity::analysis::Token;
use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A term found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// What the table's reader made of it.
    pub key: u32,
    /// Bytes of the folded text.
    pub range: Range<usize>,
    /// How many words it has; in Chinese how many characters.
    pub words: usize,
}

/// The patterns of one language.
#[derive(Debug)]
enum Index {
    /// By the first two letters of the first word.
    Words(FxHashMap<[char; 2], Vec<(pattern::Pattern, u32)>>),
    /// Chinese: matches anywhere.
    Han(AhoCorasick, Vec<Vec<u32>>),
    /// Nothing is known of the language.
    Nothing,
}

/// The patterns of all languages.
#[derive(Debug)]
pub struct Lexemes([Index; 6]);

impl Lexemes {
    /// Makes the index from the cells of a table: column, cell (patterns separated by `|`) and key.
    pub fn new<'a>(cells: impl Iterator<Item = (usize, &'a str, u32)>) -> Lexemes {
        let mut all: [Vec<(pattern::Pattern, u32)>; 6] = Default::default();
        for (column, cell, key) in cells {
            all[column].extend(pattern::patterns(cell, column).into_iter().filter(|p| !p.is_empty()).map(|p| (p, key)));
        }
        let mut column = 0;
        Lexemes(all.map(|patterns| {
            column += 1;
            if COLUMNS[column - 1] == "zh" { han(patterns) } else { words(patterns) }
        }))
    }

    /// The terms in a text, in order, without overlaps; several at one place where they are written alike.
    pub fn spot(&self, a: &Analysis) -> Vec<Spot> {
        let Some(column) = lexicon::column(&a.language) else { return Vec::new() };
        match &self.0[column] {
            Index::Nothing => Vec::new(),
            Index::Han(ac, keys) => ac
                .find_iter(&a.folded.text)
                .flat_map(|m| keys[m.pattern().as_usize()].iter().map(move |&key| (key, m.range())))
                .map(|(key, range)| Spot { key, words: a.folded.text[range.clone()].chars().count(), range })
                .collect(),
            Index::Words(index) => spot_words(index, &a.tokens),
        }
    }
}

fn words(patterns: Vec<(pattern::Pattern, u32)>) -> Index {
    let mut index: FxHashMap<[char; 2], Vec<(pattern::Pattern, u32)>> = FxHashMap::default();
    for (p, key) in patterns {
        if let Some(beginning) = p.first().and_then(|w| beginning(w)) {
            index.entry(beginning).or_default().push((p, key));
        }
    }
    if index.is_empty() { Index::Nothing } else { Index::Words(index) }
}

fn han(patterns: Vec<(pattern::Pattern, u32)>) -> Index {
    let mut by_text: Vec<(String, Vec<u32>)> = Vec::new();
    let mut place: FxHashMap<String, usize> = FxHashMap::default();
    for (p, key) in patterns {
        let text = p.concat();
        let at = *place.entry(text.clone()).or_insert_with(|| {
            by_text.push((text, Vec::new()));
            by_text.len() - 1
        });
        by_text[at].1.push(key);
    }
    let texts: Vec<&str> = by_text.iter().map(|(t, _)| t.as_str()).collect();
    match AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(texts) {
        Ok(ac) if !by_text.is_empty() => Index::Han(ac, by_text.into_iter().map(|(_, keys)| keys).collect()),
        _ => Index::Nothing,
    }
}

/// The first two letters of a word or of a pattern of one; a lone letter is followed by a space.
fn beginning(word: &str) -> Option<[char; 2]> {
    let mut letters = word.chars().filter(|c| *c != '*');
    Some([letters.next()?, letters.next().unwrap_or(' ')])
}

/// The ways to read a word: as it stands, without what is joined in front, and without a conjunction alone: وبياناتك is و and بياناتك
/// as well as وب and ياناتك.
fn readings(t: &Token) -> [&str; 3] {
    let joined = if t.script == Script::Arabic { t.form.strip_prefix(['و', 'ف']).filter(|r| r.chars().count() >= 4) } else { None };
    [&t.form, &t.bare, joined.unwrap_or(&t.form)]
}

fn spot_words(index: &FxHashMap<[char; 2], Vec<(pattern::Pattern, u32)>>, tokens: &[Token]) -> Vec<Spot> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let t = &tokens[i];
        let mut best: Vec<(u32, usize)> = Vec::new();
        let mut beginnings: Vec<[char; 2]> = readings(t).into_iter().filter_map(beginning).collect();
        beginnings.dedup();
        for beginning in beginnings {
            for (p, key) in index.get(&beginning).into_iter().flatten() {
                let n = p.len();
                let fits =
                    n <= tokens.len() - i && p.iter().zip(&tokens[i..]).all(|(w, t)| readings(t).iter().any(|r| pattern::fits(w, r)));
                if fits && best.first().is_none_or(|b| b.1 <= n) {
                    if best.first().is_some_and(|b| b.1 < n) {
                        best.clear();
                    }
                    if !best.contains(&(*key, n)) {
                        best.push((*key, n));
                    }
                }
            }
        }
        let Some(&(_, n)) = best.first() else {
            i += 1;
            continue;
        };
        let range = t.range.start..tokens[i + n - 1].range.end;
        out.extend(best.into_iter().map(|(key, words)| Spot { key, range: range.clone(), words }));
        i += n;
    }
    out
}

/// The severity that a cell names; minor where it names none.
pub fn severity(cell: &str) -> super::finding::Severity {
    use super::finding::Severity;
    match cell {
        "critical" => Severity::Critical,
        "major" => Severity::Major,
        _ => Severity::Minor,
    }
}

/// True for a script with small letters and capitals.
pub fn has_case(script: Script) -> bool {
    matches!(script, Script::Latin | Script::Cyrillic)
}

/// Bytes between quotation marks, the spaces at either end left out.
pub(super) fn quotes(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    for (i, c) in text.char_indices() {
        let end = i + c.len_utf8();
        match (c, open) {
            ('“' | '«' | '„' | '「', _) if open.is_none() || c != '“' => open = Some(end),
            ('"' | '＂', None) => open = Some(end),
            ('“' | '”' | '»' | '」' | '"' | '＂', Some(start)) => {
                let inner = &text[start..i];
                let from = start + (inner.len() - inner.trim_start().len());
                let to = start + inner.trim_end().len();
                if from < to {
                    out.push(from..to);
                }
                open = None;
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Tag;

    fn spots(tag: &str, text: &str, cells: &[(usize, &str, u32)]) -> Vec<(u32, String)> {
        let a = Analysis::of_text(text, Tag::new(tag));
        let found = Lexemes::new(cells.iter().copied()).spot(&a);
        found.into_iter().map(|s| (s.key, a.folded.text[s.range].to_string())).collect()
    }

    #[test]
    fn the_longest_term_at_a_place_counts() {
        let cells = [(0, "data|data protection officer*", 1), (0, "officer*", 2), (5, "个人信息", 3), (5, "个人信息主体", 4)];
        let found = spots("en", "Our Data Protection Officers keep data.", &cells);
        assert_eq!(found, [(1, "data protection officers".into()), (1, "data".into())]);
        assert_eq!(spots("zh", "个人信息主体的个人信息", &cells), [(4, "个人信息主体".into()), (3, "个人信息".into())]);
    }

    #[test]
    fn joined_prefixes_of_arabic_are_no_hindrance() {
        let cells = [(2, "بيانات* شخصي*", 1)];
        let found = spots("ar", "نحمي البيانات الشخصية وبياناتك الشخصية.", &cells);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn quotes_of_all_kinds_are_read() {
        let inner = |t: &str| quotes(t).into_iter().map(|r| t[r].to_string()).collect::<Vec<_>>();
        assert_eq!(inner("(the “Policy”) and \"Data\""), ["Policy", "Data"]);
        assert_eq!(inner("ci-après « Politique »"), ["Politique"]);
        assert_eq!(inner("(下称“本政策”)"), ["本政策"]);
        assert_eq!(inner("„Politika“"), ["Politika"]);
        assert_eq!(inner("no quotes"), Vec::<String>::new());
    }
}
