//! HTML pages: what a reader of the page sees of the document itself, block by block, each with an XPath.
//!
//! The page is parsed as browsers do it (`parse`), so that what is unclosed or wrongly nested has one meaning. Of the tree we take the
//! main content (`main`), walk it (`walk`), write out the labels of lists (`lists`) and part the languages (`languages`).
//!
//! What cannot be known from the page alone: style sheets are not read. Text that a class hides is taken, labels that CSS counters or
//! `::before` write are missing, and so are list styles that a class sets. The text of pictures (`alt`) and of `title` attributes is
//! not taken, and neither is what a script would write: such a page has to be saved from the browser first. Nothing is fetched.
//!
//! # Bytes
//! [`extract`] takes decoded text. Before decoding, a byte order mark wins, then what the user names, then bytes that are valid UTF-8
//! beyond ASCII, then [`charset`], then detection.

mod charset;
mod languages;
mod lists;
mod main;
mod parse;
mod style;
mod tree;
mod walk;

#[cfg(test)]
mod tests;

pub use charset::charset;

use super::{Extracted, Limits, Line, broken};
use crate::read::error::ReadError;
use languages::Part;
use tree::{Id, Tree};
use walk::Block;

/// Most bytes of text that a block may have; the same that a line of plain text may have.
const LONGEST_BLOCK: usize = 4 * 1024 * 1024;

/// The document that an HTML page holds: one version, or one a language where large parts of the page say (`lang`) that they are in
/// different ones. An error where the page is nested too deeply, too large, or has no text.
pub fn extract(path: &str, text: &str, limits: &Limits) -> Result<Vec<Extracted>, ReadError> {
    if text.len() as u64 > limits.unpacked {
        let reason = format!("the page has {} bytes, more than the limit of {}", text.len(), limits.unpacked);
        return Err(broken(path, "the page", reason, "save the document alone, without what surrounds it"));
    }
    let tree = parse::parse(path, text, limits)?;
    let blocks = walk::blocks(&tree, &main::content(&tree));
    if let Some(b) = blocks.iter().find(|b| b.text.len() > LONGEST_BLOCK) {
        let reason = format!("the block has {} bytes of text, more than the limit of {LONGEST_BLOCK}", b.text.len());
        return Err(broken(path, tree.pointer(b.at), reason, "put the text into paragraphs"));
    }
    if blocks.iter().all(|b| b.text.is_empty()) {
        let reason = "no text can be seen in the page without running its scripts";
        return Err(broken(path, "the page", reason, "open it in a browser, save what is shown, and read that file"));
    }
    let mut out = Vec::new();
    for Part { language, blocks, foreign } in languages::parts(&tree, blocks) {
        let lines = lines(&tree, blocks, language.as_ref());
        let own = language.as_ref().map(ToString::to_string).unwrap_or_default();
        let told = |(tag, n): (crate::language::Tag, usize)| match n {
            1 => format!("a passage that says it is in {tag} is read as a part of the version in {own}"),
            n => format!("{n} passages that say they are in {tag} are read as parts of the version in {own}"),
        };
        out.push(Extracted { language, lines, notices: foreign.into_iter().map(told).collect() });
    }
    let count: usize = out.iter().map(|e| e.lines.len()).sum();
    if count > limits.lines {
        let reason = format!("the page has {count} lines of text, more than the limit of {}", limits.lines);
        return Err(broken(path, "the page", reason, "split it into several pages"));
    }
    Ok(out)
}

/// The blocks of a version as lines, labels in front and comments to concordat at the end, with empty lines between those that are not
/// neighbours in a list or lines of one block.
fn lines(tree: &Tree, blocks: Vec<Block>, language: Option<&crate::language::Tag>) -> Vec<Line> {
    let labels = lists::labels(&blocks, language);
    let mut out: Vec<Line> = Vec::with_capacity(blocks.len() * 2);
    // The list that the last line is an item of, and whether it only speaks to concordat.
    let mut last: (Option<Id>, bool) = (None, false);
    for (b, label) in blocks.into_iter().zip(labels) {
        let comment = b.text.is_empty();
        let item = b.list.filter(|_| label.is_some() || comment);
        let follows = b.joined || last.1 || item.is_some() && item == last.0;
        if !out.is_empty() && !follows {
            out.push(Line::default());
        }
        let mut text = label.map(|l| l.text).unwrap_or_default();
        text.push_str(&b.text);
        for c in &b.comments {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(c);
        }
        out.push(Line { text, pointer: tree.pointer(b.at) });
        last = (item, comment);
    }
    out
}
