//! A source's lines to units and sections.
//!
//! ```text
//! lines ─▶ labels ─▶ wraps joined ─▶ blocks ─▶ running lists cut ─▶ kinds ─▶ units, depths, sections
//! ```

mod block;
mod classify;
mod emit;
mod inline;
mod markdown;
mod plain;
mod series;
mod text;
mod toc;
mod wrap;

use super::UnitMode;
use super::labels::{Words, is_space};
use crate::document::{Section, Source, Unit};
use crate::language::Tag;
use block::Block;

/// The sections and units of physical lines `range` (1-based, inclusive) of a source, read in a language.
pub fn structure(source: &Source, range: (usize, usize), language: &Tag, mode: UnitMode) -> (Vec<Section>, Vec<Unit>) {
    let words = Words::of(language);
    finish(source, plain::blocks(source, range, &words, mode), &words, mode)
}

/// The same of Markdown.
pub fn structure_markdown(source: &Source, range: (usize, usize), language: &Tag, mode: UnitMode) -> (Vec<Section>, Vec<Unit>) {
    let words = Words::of(language);
    finish(source, markdown::blocks(source, range, &words, mode), &words, mode)
}

fn finish(source: &Source, mut blocks: Vec<Block>, words: &Words, mode: UnitMode) -> (Vec<Section>, Vec<Unit>) {
    if mode == UnitMode::Clause {
        blocks = split_all(blocks, words);
    }
    let (classes, series, of) = classify::classify(&blocks);
    emit::emit(source, blocks, &classes, &series, &of)
}

/// Cuts running lists out of all blocks.
fn split_all(blocks: Vec<Block>, words: &Words) -> Vec<Block> {
    let labels: Vec<Option<crate::document::Label>> = blocks.iter().map(|b| b.label.clone()).collect();
    let mut out = Vec::with_capacity(blocks.len());
    for (i, b) in blocks.into_iter().enumerate() {
        out.extend(inline::split(b, labels.get(i + 1).and_then(Option::as_ref), words));
    }
    out
}

#[cfg(test)]
mod tests;
