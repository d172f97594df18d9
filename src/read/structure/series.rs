//! Runs of sibling labels, and what they show: whether their members head sections, or are items of a list.

use super::block::Block;
use crate::document::{LabelSystem, LabelWord};
use crate::read::labels::{Key, key_of};

/// Siblings in reading order.
#[derive(Debug)]
pub struct Series {
    /// What they have in common.
    pub key: Key,
    /// Blocks.
    pub members: Vec<usize>,
    /// For each member: what follows belongs to it (text without a label, or a list of another kind).
    pub content: Vec<bool>,
    prefix: Vec<u32>,
    last: u32,
}

impl Series {
    /// Share of the members, the last one left out, that have content of their own.
    pub fn share_with_content(&self) -> f64 {
        let n = self.content.len();
        if n == 1 {
            return f64::from(u8::from(self.content[0]));
        }
        self.content[..n - 1].iter().filter(|c| **c).count() as f64 / (n - 1) as f64
    }
}

/// How far a count may jump and still be one series (missing items).
const JUMP: u32 = 3;

/// Finds the series among the blocks not in `skip`. Returns them, and for each block the series that it is in.
pub fn find(blocks: &[Block], skip: &[bool]) -> (Vec<Series>, Vec<Option<usize>>) {
    let mut all: Vec<Series> = Vec::new();
    let mut of: Vec<Option<usize>> = vec![None; blocks.len()];
    let mut open: Vec<usize> = Vec::new();
    // Which series stood open below a block's own one: it opens content of their last members.
    let mut opened: Vec<bool> = vec![false; blocks.len()];
    for (i, b) in blocks.iter().enumerate() {
        let Some(l) = b.label.as_ref().filter(|l| !skip[i] && l.system != LabelSystem::Bullet) else { continue };
        let mut prefix = l.logical();
        let Some(last) = prefix.pop() else { continue };
        let key = key_of(l);
        let continues = |s: &Series| {
            s.key == key && s.prefix == prefix && if last > s.last { last - s.last <= JUMP } else { last != 1 && s.last - last <= JUMP }
        };
        if let Some(at) = open.iter().rposition(|s| continues(&all[*s])) {
            open.truncate(at + 1);
            let s = &mut all[open[at]];
            s.members.push(i);
            s.content.push(false);
            s.last = last;
            of[i] = Some(open[at]);
            continue;
        }
        if let Some(at) = open.iter().rposition(|s| all[*s].key == key) {
            open.truncate(at);
        }
        if let Some(word) = l.word {
            let rank = word_rank(word);
            let at = open.iter().position(|s| all[*s].key.word.is_none_or(|w| word_rank(w) >= rank)).unwrap_or(open.len());
            open.truncate(at);
        }
        opened[i] = !open.is_empty();
        open.push(all.len());
        of[i] = Some(all.len());
        all.push(Series { key, members: vec![i], content: vec![false], prefix, last });
    }
    for s in &mut all {
        for (m, content) in s.members.iter().zip(&mut s.content) {
            let j = m + 1;
            *content = j < blocks.len()
                && !skip[j]
                && match of[j] {
                    None => true,
                    Some(_) => opened[j],
                };
        }
    }
    (all, of)
}

/// Order of label words from the outermost inwards.
pub fn word_rank(word: LabelWord) -> u8 {
    match word {
        LabelWord::Part => 10,
        LabelWord::Annex => 12,
        LabelWord::Chapter => 20,
        LabelWord::Section => 30,
        LabelWord::Article => 40,
        LabelWord::Clause => 45,
    }
}

/// Order of headings' labels from the outermost inwards, by the customs of contracts and statutes.
pub fn rank(key: &Key) -> u8 {
    if let Some(word) = key.word {
        return word_rank(word);
    }
    match (key.system, key.shape.as_str()) {
        (LabelSystem::Decimal, _) if key.levels > 1 => 70 + (key.levels as u8).min(8),
        (LabelSystem::RomanUpper, _) => 50,
        (LabelSystem::Han, "()") => 62,
        (LabelSystem::Han, _) => 52,
        (LabelSystem::AlphaUpper, _) => 58,
        (LabelSystem::Decimal, "()" | ")") => 80,
        (LabelSystem::Decimal, _) => 60,
        (LabelSystem::Circled, _) => 84,
        (LabelSystem::Abjad | LabelSystem::AlphaLower, _) => 86,
        (LabelSystem::RomanLower, _) => 88,
        (LabelSystem::Bullet, _) => 90,
    }
}

/// Rank of headings without a label: below numbered ones.
pub const PLAIN: u8 = 95;

/// Rank of headings without a label where the numbers start anew under each: above numbered ones.
pub const PLAIN_OUTER: u8 = 15;
