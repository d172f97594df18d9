//! Finds the language versions inside one file: where the language changes and stays changed over a stretch that compares with
//! the document.

use super::labels::{is_han, is_space};
use super::{comment, guess};
use crate::document::Source;
use crate::language::Tag;

/// Lines of a source in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// First and last physical line, 1-based, inclusive; together the stretches cover the file.
    pub lines: (usize, usize),
    /// Their language.
    pub language: Tag,
    /// Amount of text, in letters of an alphabet.
    pub weight: usize,
}

/// A change of language must win this share of the file's text, else it is a quotation or an untranslated paragraph.
const SWITCH: f64 = 0.06;

/// A version has at least this share of the text of the file's largest version: translations of one document differ less.
const COMPARABLE: f64 = 0.25;

/// Least amount of text of a version, in letters.
const LEAST: usize = 120;

/// A Han character says as much as so many letters.
const HAN: usize = 3;

/// Confidence from which a line's guess counts.
const SURE: f32 = 0.5;

/// So many bytes of a line are looked at.
const PROBE: usize = 1200;

/// So many lines are looked at first; in longer files those in between are looked at only where a version may start.
const SAMPLE: usize = 2000;

struct Piece {
    number: usize,
    language: Option<Tag>,
    looked: bool,
    weight: usize,
    /// Short, without a final mark: a title perhaps.
    title: bool,
}

/// The stretches of a source, one a version. A file in one language is one stretch.
pub fn stretches(source: &Source) -> Vec<Stretch> {
    let mut pieces = pieces(source);
    let total: usize = pieces.iter().map(|p| p.weight).sum();
    let mut languages: Vec<(Tag, usize)> = Vec::new();
    for p in &pieces {
        let Some(tag) = &p.language else { continue };
        match languages.iter_mut().find(|l| l.0 == *tag) {
            Some(l) => l.1 += p.weight,
            None => languages.push((tag.clone(), p.weight)),
        }
    }
    languages.sort_by_key(|l| std::cmp::Reverse(l.1));
    let largest = languages.first().map_or(0, |l| l.1);
    let whole = |language: Tag| vec![Stretch { lines: (1, source.lines.len()), language, weight: total }];
    let main = languages.first().map_or_else(|| guess::language(&source.text).0, |l| l.0.clone());
    languages.retain(|l| l.1 >= LEAST && l.1 as f64 >= COMPARABLE / 2.0 * largest as f64);
    languages.truncate(12);
    if languages.len() < 2 {
        return whole(main);
    }
    let penalty = (SWITCH * total as f64).max(LEAST as f64 / 2.0);
    let mut path = follow(&pieces, &languages, penalty);
    if look_closer(source, &mut pieces, &path) {
        path = follow(&pieces, &languages, penalty);
    }
    let mut runs = runs(&pieces, &path, &languages);
    loop {
        let largest = runs.iter().map(|r| r.2).max().unwrap_or(0);
        let small = |r: &(usize, usize, usize, usize)| r.2 < LEAST || (r.2 as f64) < COMPARABLE * largest as f64;
        // Between two stretches in one language, a passage that is smaller than they are is a passage, not a version.
        let between = |k: usize| k > 0 && k + 1 < runs.len() && runs[k - 1].3 == runs[k + 1].3 && runs[k].2 < runs[k - 1].2 + runs[k + 1].2;
        let Some(at) = (0..runs.len()).find(|k| small(&runs[*k]) || between(*k)) else { break };
        merge(&mut runs, at);
        if runs.len() < 2 {
            return whole(main);
        }
    }
    let mut starts: Vec<usize> =
        runs.iter().enumerate().map(|(k, r)| if k == 0 { 1 } else { pieces[title(&pieces, r.0, &runs[k - 1])].number }).collect();
    // A comment right before a version is about that version.
    for start in starts.iter_mut().skip(1) {
        while *start > 2 && comment::fills(source.line(*start - 1)) {
            *start -= 1;
        }
    }
    runs.iter()
        .enumerate()
        .map(|(k, r)| {
            let end = starts.get(k + 1).map_or(source.lines.len(), |s| s - 1);
            Stretch { lines: (starts[k], end), language: languages[r.3].0.clone(), weight: r.2 }
        })
        .collect()
}

fn pieces(source: &Source) -> Vec<Piece> {
    let mut out = Vec::new();
    for (i, l) in source.lines.iter().enumerate() {
        let text = &source.text[l.start..l.end];
        let text = text[comment::text(text)].trim_matches(is_space);
        if text.is_empty() {
            continue;
        }
        let weight = text.chars().map(|c| if is_han(c) { HAN } else { usize::from(c.is_alphabetic()) }).sum();
        let title = text.len() <= 240 && !text.ends_with(['.', ':', ';', ',', '。', '：', '；', '؛', '،']);
        out.push(Piece { number: i + 1, language: None, looked: false, weight, title });
    }
    let step = out.len().div_ceil(SAMPLE).max(1);
    for p in out.iter_mut().step_by(step) {
        p.look(source);
    }
    out
}

impl Piece {
    fn look(&mut self, source: &Source) {
        if std::mem::replace(&mut self.looked, true) {
            return;
        }
        let text = source.line(self.number).trim_matches(is_space);
        let mut end = text.len().min(PROBE);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let (tag, sure) = guess::language(&text[..end]);
        self.language = (sure >= SURE && tag != Tag::unknown()).then_some(tag);
    }
}

/// Looks at the lines around each change of language that were passed over; true where there were any.
fn look_closer(source: &Source, pieces: &mut [Piece], path: &[usize]) -> bool {
    let changes: Vec<usize> = (1..path.len()).filter(|i| path[*i] != path[*i - 1]).collect();
    let mut any = false;
    for c in changes.into_iter().take(64) {
        let near = c.saturating_sub(pieces.len() / SAMPLE + 2)..(c + pieces.len() / SAMPLE + 2).min(pieces.len());
        for p in &mut pieces[near] {
            any |= !p.looked;
            p.look(source);
        }
    }
    any
}

/// The likeliest language of each piece, where changing costs `penalty` (Viterbi's algorithm).
fn follow(pieces: &[Piece], languages: &[(Tag, usize)], penalty: f64) -> Vec<usize> {
    let n = languages.len();
    let mut cost = vec![0.0f64; n];
    let mut back: Vec<Vec<u8>> = Vec::with_capacity(pieces.len());
    for p in pieces {
        let best = (0..n).min_by(|a, b| cost[*a].total_cmp(&cost[*b])).unwrap_or(0);
        let floor = cost[best] + penalty;
        let mut from = vec![0u8; n];
        let known = p.language.as_ref().is_some_and(|t| languages.iter().any(|l| l.0 == *t));
        for (k, l) in languages.iter().enumerate() {
            let (c, f) = if cost[k] <= floor { (cost[k], k) } else { (floor, best) };
            from[k] = f as u8;
            let miss = known && p.language.as_ref() != Some(&l.0);
            cost[k] = c + if miss { p.weight as f64 } else { 0.0 };
        }
        back.push(from);
    }
    let mut state = (0..n).min_by(|a, b| cost[*a].total_cmp(&cost[*b])).unwrap_or(0);
    let mut path = vec![0; pieces.len()];
    for i in (0..pieces.len()).rev() {
        path[i] = state;
        state = usize::from(back[i][state]);
    }
    path
}

/// Runs of pieces in one language: first and last piece, the weight in that language, the language.
fn runs(pieces: &[Piece], path: &[usize], languages: &[(Tag, usize)]) -> Vec<(usize, usize, usize, usize)> {
    let mut out: Vec<(usize, usize, usize, usize)> = Vec::new();
    for (i, k) in path.iter().enumerate() {
        let own = if pieces[i].language.as_ref() == Some(&languages[*k].0) { pieces[i].weight } else { 0 };
        match out.last_mut() {
            Some(r) if r.3 == *k => {
                r.1 = i;
                r.2 += own;
            }
            _ => out.push((i, i, own, *k)),
        }
    }
    out
}

/// Gives a run that is too small to the one before it (the first one to the one after), and joins neighbours in one language.
fn merge(runs: &mut Vec<(usize, usize, usize, usize)>, at: usize) {
    let gone = runs.remove(at);
    if let Some(r) = runs.get_mut(at.saturating_sub(1)) {
        r.0 = r.0.min(gone.0);
        r.1 = r.1.max(gone.1);
    }
    let mut k = 1;
    while k < runs.len() {
        if runs[k - 1].3 == runs[k].3 {
            let b = runs.remove(k);
            runs[k - 1].1 = b.1;
            runs[k - 1].2 += b.2;
        } else {
            k += 1;
        }
    }
}

/// The piece that the version starts with: lines before its first sure one that look like its title, and that nothing ties to the
/// version before, belong to it.
fn title(pieces: &[Piece], first: usize, before: &(usize, usize, usize, usize)) -> usize {
    // The path may have changed early, at a line that could be either; or late, after the title.
    let mut at = first;
    while at + 1 < pieces.len() && pieces[at].language.is_none() && !pieces[at].title {
        at += 1;
    }
    let unsure = |i: usize| pieces[i].language.is_none() && pieces[i].title && pieces[i].weight >= 2;
    for _ in 0..2 {
        if at > before.0 + 1 && unsure(at - 1) && pieces[at - 1].number + 2 >= pieces[at].number {
            at -= 1;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: &str = "Privacy notice\n\nWe collect the data that you give us when you use the service, and no more than that.\n\n\
        1. Your rights\n\nYou have the right to ask for a copy of your data and to have it deleted at any time.\n\n";
    const FR: &str = "Avis de confidentialité\n\nNous recueillons les données que vous nous donnez lorsque vous utilisez le service.\n\n\
        1. Vos droits\n\nVous avez le droit de demander une copie de vos données et de les faire supprimer à tout moment.\n\n";
    const ZH: &str = "隐私政策\n\n我们收集您在使用服务时提供的数据，仅此而已，并妥善保管这些数据，绝不出售。\n\n一、您的权利\n\n您有权随时要求获得数据副本，也有权要求我们删除这些数据。\n\n";

    fn cut(text: &str) -> Vec<((usize, usize), String)> {
        stretches(&Source::from_text("t", text, 0)).into_iter().map(|s| (s.lines, s.language.to_string())).collect()
    }

    #[test]
    fn versions_follow_each_other_in_one_file() {
        let three = cut(&format!("{EN}{FR}{ZH}"));
        assert_eq!(three, [((1, 8), "en".into()), ((9, 16), "fr".into()), ((17, 24), "zh-Hans".into())]);
        assert_eq!(cut(&format!("{ZH}{EN}")).len(), 2);
    }

    #[test]
    fn foreign_lines_make_no_version() {
        let quoted = format!("{FR}{FR}Provide information which may interest you with your permission.\n\n{FR}{FR}");
        assert_eq!(cut(&quoted), [((1, 34), "fr".into())]);
        assert_eq!(cut(EN), [((1, 8), "en".into())]);
        assert_eq!(cut(&format!("{FR}{EN}{FR}")), [((1, 24), "fr".into())]);
        assert_eq!(cut(&format!("{ZH}{ZH}Acme Mobile Communications Co., Ltd.\n\n{ZH}")).len(), 1);
    }
}
