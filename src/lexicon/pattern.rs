//! Patterns of the tables of markers: one or more words in a row, folded. `x*` begins so, `*x` ends so and `*x*` has it inside. In
//! Chinese, which has no spaces, a pattern matches anywhere.

use super::{COLUMNS, Form};
use crate::language::{Script, fold};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// One or more words in a row, folded, with stars; for Chinese a single folded text.
pub type Pattern = Vec<String>;

/// The patterns of one cell of a table, separated by `|`; `column` is an index into `COLUMNS`. An empty cell has none.
pub fn patterns(cell: &str, column: usize) -> Vec<Pattern> {
    let cells = cell.split('|').map(str::trim).filter(|p| !p.is_empty());
    cells.map(|p| if COLUMNS[column] == "zh" { vec![fold::fold(p).text] } else { words(p) }).collect()
}

/// The words of a pattern, folded, stars kept.
pub fn words(pattern: &str) -> Pattern {
    let folded = fold::fold(pattern).text;
    folded.split(|c: char| !(c.is_alphanumeric() || c == '*')).filter(|w| !w.is_empty()).map(String::from).collect()
}

/// True where a folded word is what one word of a pattern asks for.
pub fn fits(pattern: &str, word: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(p), None) => word.len() > p.len() && word.ends_with(p) || word == p,
        (None, Some(p)) => word.starts_with(p),
        (Some(p), Some(_)) => word.contains(p.trim_end_matches('*')),
        (None, None) => word == pattern,
    }
}

/// Patterns found by their first words, so that a word is held against the few that may begin with it.
#[derive(Debug, Default)]
pub struct Openings {
    exact: FxHashMap<Box<str>, Vec<u32>>,
    /// `x*`, by the first character.
    begins: FxHashMap<char, Vec<(Box<str>, u32)>>,
    /// `*x`, by the last character.
    ends: FxHashMap<char, Vec<(Box<str>, u32)>>,
    /// `*x*`.
    inside: Vec<(Box<str>, u32)>,
}

impl Openings {
    /// Takes up the first word of a pattern under the pattern's number.
    pub fn add(&mut self, first: &str, number: u32) {
        match (first.strip_prefix('*'), first.strip_suffix('*')) {
            (Some(x), None) => self.ends.entry(x.chars().next_back().unwrap_or('*')).or_default().push((x.into(), number)),
            (None, Some(x)) => self.begins.entry(x.chars().next().unwrap_or('*')).or_default().push((x.into(), number)),
            (Some(x), Some(_)) => self.inside.push((x.trim_end_matches('*').into(), number)),
            (None, None) => self.exact.entry(first.into()).or_default().push(number),
        }
    }

    /// The numbers of the patterns whose first word is just this.
    pub fn exactly(&self, form: &str) -> impl Iterator<Item = u32> {
        self.exact.get(form).into_iter().flatten().copied()
    }

    /// Calls `found` with the number of every pattern whose first word a form fits (see `fits`).
    pub fn of(&self, form: &str, mut found: impl FnMut(u32)) {
        self.exact.get(form).into_iter().flatten().for_each(|&n| found(n));
        let (first, last) = (form.chars().next(), form.chars().next_back());
        let begins = first.and_then(|c| self.begins.get(&c)).into_iter().flatten();
        begins.filter(|(x, _)| form.starts_with(&**x)).for_each(|(_, n)| found(*n));
        let ends = last.and_then(|c| self.ends.get(&c)).into_iter().flatten();
        ends.filter(|(x, _)| form.ends_with(&**x)).for_each(|(_, n)| found(*n));
        self.inside.iter().filter(|(x, _)| form.contains(&**x)).for_each(|(_, n)| found(*n));
    }
}

/// A list of patterns of one language, ready to be looked for.
#[derive(Debug, Default)]
pub struct PatternSet {
    patterns: Vec<Pattern>,
    openings: Openings,
    /// Chinese: by the first character.
    by_char: FxHashMap<char, Vec<u32>>,
}

impl PatternSet {
    /// Prepares the patterns of a cell (see `patterns`).
    pub fn of(cell: &str, column: usize) -> PatternSet {
        PatternSet::new(patterns(cell, column), column)
    }

    /// Prepares patterns of one language; `column` is its index in `COLUMNS`.
    pub fn new(patterns: Vec<Pattern>, column: usize) -> PatternSet {
        let mut set = PatternSet { patterns, ..PatternSet::default() };
        for (i, p) in set.patterns.iter().enumerate() {
            let Some(first) = p.first() else { continue };
            match first.chars().next().filter(|_| COLUMNS[column] == "zh") {
                Some(c) => set.by_char.entry(c).or_default().push(i as u32),
                None => set.openings.add(first, i as u32),
            }
        }
        set
    }

    /// The first place of any of them: bytes of the folded text.
    pub fn find<F: Form>(&self, folded: &str, tokens: &[F], range_of: impl Fn(&F) -> Range<usize>, script: Script) -> Option<Range<usize>> {
        if script == Script::Han {
            return folded.char_indices().find_map(|(i, _)| self.in_han_at(folded, i));
        }
        (0..tokens.len()).find_map(|i| {
            let (_, n) = self.longest_at(&tokens[i..])?;
            Some(range_of(&tokens[i]).start..range_of(&tokens[i + n - 1]).end)
        })
    }

    /// All places of any of them, in order and without overlaps, the longest first where several begin at one place: bytes of the
    /// folded text.
    pub fn find_all<F: Form>(
        &self,
        folded: &str,
        tokens: &[F],
        range_of: impl Fn(&F) -> Range<usize>,
        script: Script,
    ) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        if script == Script::Han {
            for (i, _) in folded.char_indices() {
                if out.last().is_none_or(|r| r.end <= i)
                    && let Some(r) = self.in_han_at(folded, i)
                {
                    out.push(r);
                }
            }
            return out;
        }
        let mut i = 0;
        while i < tokens.len() {
            match self.longest_at(&tokens[i..]) {
                Some((_, n)) => {
                    out.push(range_of(&tokens[i]).start..range_of(&tokens[i + n - 1]).end);
                    i += n;
                }
                None => i += 1,
            }
        }
        out
    }

    /// The longest one that a Chinese text begins with: its index.
    pub fn longest_in_han(&self, text: &str) -> Option<usize> {
        self.each_in_han(text).max_by_key(|&n| self.patterns[n][0].len())
    }

    /// The indices of all that a Chinese text begins with.
    pub fn each_in_han(&self, text: &str) -> impl Iterator<Item = usize> {
        let here = text.chars().next().and_then(|c| self.by_char.get(&c));
        here.into_iter().flatten().map(|&n| n as usize).filter(move |&n| text.starts_with(self.patterns[n][0].as_str()))
    }

    fn in_han_at(&self, folded: &str, i: usize) -> Option<Range<usize>> {
        self.longest_in_han(&folded[i..]).map(|n| i..i + self.patterns[n][0].len())
    }

    /// True where a pattern of one word fits a folded word.
    pub fn has(&self, folded: &str) -> bool {
        let mut found = false;
        self.openings.of(folded, |n| found |= self.patterns[n as usize].len() == 1);
        // Chinese patterns are texts.
        found || self.by_char.values().flatten().any(|&n| self.patterns[n as usize][0] == folded)
    }

    /// The patterns.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// The longest one that begins at a word: its index and how many words it takes. Joined prefixes (Arabic) may be off.
    pub fn longest_at<F: Form>(&self, tokens: &[F]) -> Option<(usize, usize)> {
        let mut best: Option<(usize, usize)> = None;
        self.each_at(tokens, |n, words| best = best.filter(|b| b.1 > words).or(Some((n, words))));
        best
    }

    /// Calls `found` with the index and the number of words of every one that begins at a word.
    pub fn each_at<F: Form>(&self, tokens: &[F], mut found: impl FnMut(usize, usize)) {
        let Some(first) = tokens.first() else { return };
        let mut attempt = |n: u32| {
            let p = &self.patterns[n as usize];
            let fit = |(p, t): (&String, &F)| fits(p, t.form()) || fits(p, t.bare());
            if p.len() <= tokens.len() && p.iter().zip(tokens).skip(1).all(fit) {
                found(n as usize, p.len());
            }
        };
        self.openings.of(first.form(), &mut attempt);
        if first.bare() != first.form() {
            self.openings.of(first.bare(), &mut attempt);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_what_comes_before_or_after() {
        assert!(fits("includ*", "including") && fits("*ez", "veuillez") && fits("*ňyz*", "kitabyňyzy") && fits("only", "only"));
        assert!(!fits("includ*", "conclude") && !fits("*ez", "chezlui") && !fits("only", "commonly"));
        assert_eq!(words("sans s’y limiter"), ["sans", "s", "y", "limiter"]);
        let mut openings = Openings::default();
        ["includ*", "*ez", "*ňyz*", "only"].iter().zip(0..).for_each(|(p, n)| openings.add(p, n));
        for (form, number) in [("including", 0), ("veuillez", 1), ("ez", 1), ("kitabyňyzy", 2), ("only", 3)] {
            let mut found = Vec::new();
            openings.of(form, |n| found.push(n));
            assert_eq!(found, [number], "{form}");
        }
    }
}
