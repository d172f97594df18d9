//! A title in quotation marks, of a law or a standard, that one version cites otherwise each time: 《…规范》 as "… Specification" and as
//! "… Regulations".

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use crate::language::{Script, fold, is_han};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Fewest words of a title (in Chinese: two characters a word).
const WORDS: usize = 3;
/// Longest title, in bytes: what is longer is a quotation.
const LONGEST: usize = 200;
/// Least share of their words that two forms of one title have in common.
const ALIKE: f32 = 0.6;

/// Bytes between quotation marks that could be a title.
fn titles(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (i, c) in text.char_indices() {
        match (c, open) {
            (_, Some((start, close))) if c == close => {
                let inner = &text[start..i];
                let from = start + (inner.len() - inner.trim_start().len());
                let range = from..start + inner.trim_end().len();
                if range.start < range.end
                    && range.len() <= LONGEST
                    && count(&text[range.clone()]) >= WORDS
                    && titled(&text[range.clone()], close)
                {
                    out.push(range);
                }
                open = None;
            }
            (_, None) => {
                let close = match c {
                    '《' => '》',
                    '“' => '”',
                    '«' => '»',
                    '„' => '“',
                    '"' => '"',
                    '「' => '」',
                    _ => continue,
                };
                open = Some((i + c.len_utf8(), close));
            }
            _ => {}
        }
    }
    out
}

/// Least share of the longer words of a title that begin with a capital.
const CAPITALS: f32 = 0.6;

/// True for a title and not for other quoted words: in Chinese by its marks, in scripts with capitals by these; other scripts do not tell.
fn titled(text: &str, close: char) -> bool {
    if close == '》' || text.chars().any(is_han) {
        return close == '》';
    }
    let long: Vec<&str> = text.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() >= 4).collect();
    let cased = text.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    let capitals = long.iter().filter(|w| w.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)).count();
    !cased || capitals as f32 >= CAPITALS * long.len() as f32
}

fn count(text: &str) -> usize {
    let han = text.chars().filter(|&c| is_han(c)).count();
    if han > 0 { han / 2 } else { text.split_whitespace().count() }
}

/// A title's place in a version.
struct Cited {
    unit: usize,
    range: Range<usize>,
    words: Vec<String>,
}

/// Runs this part of the rule.
pub(super) fn titles_that_vary(cx: &Context, out: &mut Vec<Draft>) {
    let p = cx.family.reference;
    for v in (0..cx.versions()).filter(|&v| v != p) {
        compare(cx, v, p, out);
        // With two versions either may be the one that varies.
        if cx.versions() == 2 {
            compare(cx, p, v, out);
        }
    }
}

/// The titles of version `v` for each title of version `p`, from rows that have one in each.
fn compare(cx: &Context, v: usize, p: usize, out: &mut Vec<Draft>) {
    let in_cell = |w: usize, r: usize| -> Vec<(usize, Range<usize>)> {
        cx.rows()[r].cells[w].iter().flat_map(|&u| titles(&cx.unit(w, u).text).into_iter().map(move |t| (u, t))).collect()
    };
    let mut by_title: FxHashMap<String, Vec<Cited>> = FxHashMap::default();
    let mut order: Vec<(String, (usize, Range<usize>))> = Vec::new();
    for r in 0..cx.rows().len() {
        let (theirs, own) = (in_cell(p, r), in_cell(v, r));
        let ([(u, t)], [(w, range)]) = (theirs.as_slice(), own.as_slice()) else { continue };
        let key = fold::fold(&cx.unit(p, *u).text[t.clone()]).text;
        if !by_title.contains_key(&key) {
            order.push((key.clone(), (*u, t.clone())));
        }
        by_title.entry(key).or_default().push(Cited { unit: *w, range: range.clone(), words: words(cx, v, *w, range) });
    }
    for (key, (u, t)) in order {
        let Some(cited) = by_title.get(&key) else { continue };
        let usual = cited.iter().max_by_key(|c| cited.iter().filter(|x| x.words == c.words).count()).unwrap_or(&cited[0]);
        let others: Vec<&Cited> = cited.iter().filter(|c| c.words != usual.words && alike(&c.words, &usual.words) >= ALIKE).collect();
        let Some(first) = others.first() else { continue };
        let text = |c: &Cited| short(&cx.unit(v, c.unit).text[c.range.clone()], 120);
        let title = short(&cx.unit(p, u).text[t.clone()], 120);
        out.push(Draft {
            severity: Severity::Minor,
            confidence: 0.75,
            grain: Grain::Word,
            row: cx.row_of[v][first.unit].filter(|_| others.len() == 1),
            present: vec![v, p],
            slip: Some(format!("{} title {key}", cx.tag(v))),
            locations: others
                .iter()
                .map(|c| cx.marked(v, c.unit, c.range.clone()))
                .chain([cx.marked(v, usual.unit, usual.range.clone()), cx.marked(p, u, t.clone())])
                .collect(),
            message: format!("{} cites {title} of {} under two titles: {} and {}.", cx.name(v), cx.name(p), text(first), text(usual)),
            help: "Cite it under one title throughout, the official one where there is one.".to_string(),
            evidence: vec![format!("{} has the same title in {} rows.", cx.name(p), cited.len())],
            ..Draft::default()
        });
    }
}

/// Stems of a title's words; in Chinese its characters.
fn words(cx: &Context, v: usize, u: usize, range: &Range<usize>) -> Vec<String> {
    let a = cx.analysis(v, u);
    if a.profile().script == Script::Han {
        return fold::fold(&cx.unit(v, u).text[range.clone()]).text.chars().filter(|c| c.is_alphanumeric()).map(String::from).collect();
    }
    let inside = |r: &Range<usize>| range.start <= r.start && r.end <= range.end;
    a.tokens.iter().filter(|t| !t.stop && inside(&a.origin(t.range.clone()))).map(|t| t.stem.to_string()).collect()
}

/// Share of words in common, from 0 to 1.
fn alike(a: &[String], b: &[String]) -> f32 {
    let mut rest: Vec<&String> = b.iter().collect();
    let common = a.iter().filter(|w| rest.iter().position(|x| x == w).map(|i| rest.swap_remove(i)).is_some()).count();
    2.0 * common as f32 / (a.len() + b.len()).max(1) as f32
}
