//! Tables of contents: runs of entries whose texts come again as headings.

use super::block::{Block, Mark, halts, shape, stops};
use crate::document::LabelSystem;
use rustc_hash::FxHashMap;

/// Fewest entries of a table of contents.
const ENTRIES: usize = 3;

/// Share of the entries that must come again.
const FOUND: f64 = 0.6;

/// Likeness at which a heading is taken for an entry's: editors shorten and mend them.
const ALIKE: f64 = 0.8;

/// So many headings are compared letter by letter; beyond, only exact repetition counts.
const COMPARED: usize = 400;

/// Which blocks are entries of a table of contents.
pub fn entries(blocks: &[Block]) -> Vec<bool> {
    let mut out = vec![false; blocks.len()];
    let keys: Vec<Option<String>> = blocks.iter().map(entry).collect();
    let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (i, k) in keys.iter().enumerate() {
        // What comes again as a bullet is a list repeated, not a heading.
        if let Some(k) = k
            && blocks[i].label.as_ref().is_none_or(|l| l.system != LabelSystem::Bullet)
        {
            places.entry(k.as_str()).or_default().push(i);
        }
    }
    let headings = places.len() <= COMPARED;
    let mut i = 0;
    while i < blocks.len() {
        let mut end = i;
        // The table ends where its first entry comes again.
        let comes_again = |j: usize| i < j && keys[i] == keys[j];
        while end < blocks.len() && keys[end].is_some() && !comes_again(end) {
            end += 1;
        }
        if end - i >= ENTRIES {
            let again = |j: usize| {
                let Some(k) = keys[j].as_deref() else { return false };
                places.get(k).is_some_and(|p| p.last().is_some_and(|l| *l > j))
                    || headings && places.iter().any(|(o, p)| p.last().is_some_and(|l| *l > j) && alike(k, o))
            };
            let found: Vec<bool> = (i..end).map(again).collect();
            mark(blocks, i, &found, &mut out);
        }
        i = end.max(i + 1);
    }
    out
}

/// Marks the stretch from the first entry found to the last one, and the last label's successor that was renamed.
fn mark(blocks: &[Block], start: usize, found: &[bool], out: &mut [bool]) {
    let (Some(a), Some(mut b)) = (found.iter().position(|f| *f), found.iter().rposition(|f| *f)) else { return };
    // A run may be longer than the table: a heading follows the last entry. Labels that go on counting belong to it.
    let value =
        |k: usize| blocks[start + k].label.as_ref().filter(|l| l.system != LabelSystem::Bullet).and_then(|l| l.value.last().copied());
    let shape_of = |k: usize| blocks[start + k].label.as_ref().map(|l| (l.word, l.shape.clone(), l.value.len()));
    while b + 1 < found.len() && value(b).is_some() && value(b + 1) > value(b) && shape_of(b) == shape_of(b + 1) {
        b += 1;
    }
    let hits = found[a..=b].iter().filter(|f| **f).count();
    if b + 1 - a >= ENTRIES && hits as f64 >= FOUND * (b + 1 - a) as f64 {
        out[start + a..=start + b].fill(true);
    }
}

/// What is compared of a block that may be an entry or its heading: letters and digits, dot leaders and page numbers left out.
fn entry(b: &Block) -> Option<String> {
    if b.mark == Mark::Verbatim || !b.inline.is_empty() {
        return None;
    }
    let t = b.text.text.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['.', ' ', '…', '·', '\t', '_']);
    let h = shape(&b.text.text);
    let leader = t.len() + 3 < b.text.text.len();
    if h.width > 160 || !leader && (stops(h.end) && h.end != '?' && h.end != '؟' && h.end != '？' || halts(h.end)) {
        return None;
    }
    let t = if leader { t } else { b.text.text.as_str() };
    let key: String = t.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    (key.chars().count() >= 2 && key.chars().any(char::is_alphabetic)).then_some(key)
}

fn alike(a: &str, b: &str) -> bool {
    let (n, m) = (a.len().min(b.len()), a.len().max(b.len()));
    n * 3 >= m * 2 && strsim::normalized_levenshtein(a, b) >= ALIKE
}
