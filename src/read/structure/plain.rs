//! Plain text to blocks.

use super::block::{Block, Mark};
use super::text::Text;
use super::wrap::{self, Line};
use crate::document::Source;
use crate::read::UnitMode;
use crate::read::labels::{Candidate, Words, parse, settle};
use std::ops::Range;

/// The blocks of a range of physical lines of plain text.
pub fn blocks(source: &Source, range: (usize, usize), words: &Words, mode: UnitMode) -> Vec<Block> {
    let lines = wrap::lines(source, range);
    let mut labels = labels(source, &lines, words);
    let groups: Vec<Vec<usize>> = match mode {
        UnitMode::Line => (0..lines.len()).map(|i| vec![i]).collect(),
        UnitMode::Clause => {
            let labelled: Vec<bool> = labels.iter().map(Option::is_some).collect();
            wrap::group(source, &lines, &labelled)
        }
    };
    let mut blocks: Vec<Block> = Vec::with_capacity(groups.len());
    for g in groups {
        let (first, last) = (g[0], g[g.len() - 1]);
        let label = labels[first].take();
        let mut text = Text::default();
        for i in &g {
            let start = label.as_ref().filter(|_| *i == first).map_or(lines[*i].start, |c| c.text.min(lines[*i].end));
            text.push_line(&source.text, start..lines[*i].end);
        }
        blocks.push(Block {
            label: label.map(|c| c.label),
            text,
            lines: (lines[first].number, lines[last].number),
            blank_before: first == 0 || lines[first].number > lines[first - 1].number + 1,
            indent: lines[first].indent,
            mark: Mark::Plain,
            inline: Vec::new(),
            glued: false,
        });
    }
    if mode == UnitMode::Clause { bare_labels(source, blocks) } else { blocks }
}

/// The label of each line, settled.
pub fn labels(source: &Source, lines: &[Line], words: &Words) -> Vec<Option<Candidate>> {
    settled(source, lines.len(), lines.iter().enumerate().map(|(i, l)| (i, l.start..l.end)), words, parse)
}

/// The labels of some of `count` lines, each at its line's place, as `read` reads them.
pub fn settled(
    source: &Source,
    count: usize,
    lines: impl Iterator<Item = (usize, Range<usize>)>,
    words: &Words,
    read: impl Fn(&str, usize, &Words) -> Option<Candidate>,
) -> Vec<Option<Candidate>> {
    let mut at = Vec::new();
    let mut candidates = Vec::new();
    for (i, l) in lines {
        if let Some(c) = read(&source.text[l.clone()], l.start, words) {
            at.push(i);
            candidates.push(c);
        }
    }
    let mut out: Vec<Option<Candidate>> = vec![None; count];
    for (i, c) in at.into_iter().zip(settle(candidates, words)) {
        out[i] = c;
    }
    out
}

/// A label alone on its line ("Article 1") belongs to the text that follows it.
fn bare_labels(source: &Source, blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for b in blocks {
        match out.last_mut() {
            Some(p) if p.label.is_some() && p.text.text.is_empty() && b.label.is_none() => {
                for s in &b.text.segments {
                    p.text.push_line(&source.text, s.source..s.source + s.len);
                }
                p.lines.1 = b.lines.1;
            }
            _ => out.push(b),
        }
    }
    out
}
