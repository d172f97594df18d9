//! Patterns of the tables of markers: one or more words in a row, folded. `x*` begins so, `*x` ends so and `*x*` has it inside. In
//! Chinese, which has no spaces, a pattern matches anywhere.

use super::{COLUMNS, Form};
use crate::language::{Script, fold};
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

/// The longest pattern of a list that begins at a word: its index and how many words it takes. Joined prefixes (Arabic) may be off.
pub fn longest_at<F: Form>(tokens: &[F], patterns: &[Pattern]) -> Option<(usize, usize)> {
    let fit = |(p, t): (&String, &F)| fits(p, t.form()) || fits(p, t.bare());
    let whole = |p: &Pattern| !p.is_empty() && p.len() <= tokens.len() && p.iter().zip(tokens).all(fit);
    patterns.iter().enumerate().filter(|(_, p)| whole(p)).max_by_key(|(_, p)| p.len()).map(|(i, p)| (i, p.len()))
}

/// All places of a list of patterns in a text, in order and without overlaps, the longest first where several begin at one place: the
/// index of the pattern and bytes of the folded text.
pub fn find_all<F: Form>(
    folded: &str,
    tokens: &[F],
    range_of: impl Fn(&F) -> Range<usize>,
    script: Script,
    patterns: &[Pattern],
) -> Vec<(usize, Range<usize>)> {
    let mut out = Vec::new();
    if script == Script::Han {
        let mut at = 0;
        while let Some(rest) = folded.get(at..).filter(|r| !r.is_empty()) {
            let here = patterns.iter().enumerate().filter(|(_, p)| p.len() == 1 && rest.starts_with(p[0].as_str()));
            match here.max_by_key(|(_, p)| p[0].len()) {
                Some((i, p)) => {
                    out.push((i, at..at + p[0].len()));
                    at += p[0].len().max(1);
                }
                None => at += rest.chars().next().map_or(1, char::len_utf8),
            }
        }
        return out;
    }
    let mut i = 0;
    while i < tokens.len() {
        match longest_at(&tokens[i..], patterns) {
            Some((p, n)) => {
                out.push((p, range_of(&tokens[i]).start..range_of(&tokens[i + n - 1]).end));
                i += n;
            }
            None => i += 1,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_what_comes_before_or_after() {
        assert!(fits("includ*", "including") && fits("*ez", "veuillez") && fits("*ňyz*", "kitabyňyzy") && fits("only", "only"));
        assert!(!fits("includ*", "conclude") && !fits("*ez", "chezlui") && !fits("only", "commonly"));
        assert_eq!(words("sans s’y limiter"), ["sans", "s", "y", "limiter"]);
    }
}
