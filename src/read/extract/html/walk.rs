//! The document as blocks: inline elements joined, white space collapsed as style sheets say (CSS Text 3), hidden text left out.

use super::lists::{self, Item, List};
use super::main::{Content, spoken};
use super::style::{block, left_out, preformatted};
use super::tree::{Data, Id, Tree};
use crate::language::is_han;
use crate::read::labels::is_space;

/// A block of text, not yet labelled.
#[derive(Debug)]
pub(super) struct Block {
    /// Its text; empty where it only speaks to concordat.
    pub text: String,
    /// Comments to concordat in it, as they are written.
    pub comments: Vec<String>,
    /// The element that it stands in.
    pub at: Id,
    /// The outermost list around it.
    pub list: Option<Id>,
    /// The item that it begins.
    pub item: Option<Item>,
    /// It goes on with the block before it, on a line of its own: lines of an address, of preformatted text, labelled lines of a
    /// paragraph.
    pub joined: bool,
}

/// The blocks of a document, in reading order.
pub(super) fn blocks(tree: &Tree, content: &Content) -> Vec<Block> {
    let mut w = Walk {
        tree,
        out: Vec::new(),
        text: String::new(),
        gap: Gap::None,
        comments: Vec::new(),
        stack: Vec::new(),
        item: None,
        lists: Vec::new(),
    };
    w.comments_alone(&content.before);
    if let Some(title) = content.title {
        w.all(title);
    }
    w.all(content.root);
    w.comments_alone(&content.after);
    w.out
}

/// White space that has been read and not yet written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    /// With a line end of the file in it.
    Broken,
}

/// A block element that is open.
#[derive(Debug, Clone, Copy)]
struct Open {
    id: Id,
    /// White space counts.
    pre: bool,
    /// Line breaks end lines.
    by_line: bool,
}

struct Walk<'t> {
    tree: &'t Tree,
    out: Vec<Block>,
    /// Text of the block that is being read; `\n` is a line break.
    text: String,
    gap: Gap,
    comments: Vec<String>,
    stack: Vec<Open>,
    /// The item whose first block is awaited.
    item: Option<Item>,
    lists: Vec<List>,
}

impl Walk<'_> {
    fn comments_alone(&mut self, ids: &[Id]) {
        for id in ids {
            if let Data::Comment(c) = self.tree.data(*id) {
                let at = self.tree.parent(*id).unwrap_or(*id);
                let comments = spoken(c).into_iter().collect();
                self.out.push(Block { text: String::new(), comments, at, list: None, item: None, joined: false });
            }
        }
    }

    fn all(&mut self, root: Id) {
        self.stack.push(Open { id: root, pre: false, by_line: false });
        let tree = self.tree;
        tree.walk(root, &mut |id, begins| {
            if begins {
                return self.begin(id, id == root);
            }
            self.end(id, id == root);
            true
        });
        self.flush();
        self.stack.pop();
    }

    fn begin(&mut self, id: Id, root: bool) -> bool {
        let tree = self.tree;
        match tree.data(id) {
            Data::Text(t) => self.push(t),
            Data::Comment(c) => self.comments.extend(spoken(c)),
            Data::Root | Data::Other => {}
            Data::Element { .. } if !root && left_out(tree, id) => return false,
            Data::Element { .. } => match tree.name(id) {
                "br" => self.line_break(),
                _ if block(tree, id) || root => self.open(id),
                // Preformatted text inside a line.
                _ if preformatted(tree, id).is_some() => self.enter(id),
                _ => {}
            },
        }
        true
    }

    fn open(&mut self, id: Id) {
        self.flush();
        self.enter(id);
        if let Some(list) = List::of(self.tree, id) {
            // An item that has but a list in it has no label of its own.
            self.item = None;
            self.lists.push(list);
        } else if self.tree.name(id) == "li" {
            self.item = Some(lists::item(self.tree, id, self.lists.last_mut()));
        }
    }

    fn enter(&mut self, id: Id) {
        let around = self.stack.last().copied();
        let pre = preformatted(self.tree, id).unwrap_or_else(|| around.is_some_and(|o| o.pre));
        let by_line = pre || self.tree.name(id) == "address" || around.is_some_and(|o| o.by_line);
        self.stack.push(Open { id, pre, by_line });
    }

    fn end(&mut self, id: Id, root: bool) {
        if self.stack.last().is_none_or(|o| o.id != id) {
            return;
        }
        if root || block(self.tree, id) {
            self.flush();
        }
        self.stack.pop();
        if self.lists.last().is_some_and(|l| l.id == id) {
            self.lists.pop();
            self.item = None;
        } else if self.tree.name(id) == "li" {
            self.item = None;
        }
    }

    fn line_break(&mut self) {
        self.gap = Gap::None;
        self.text.push('\n');
    }

    /// Adds text, white space collapsed.
    fn push(&mut self, text: &str) {
        let pre = self.stack.last().is_some_and(|o| o.pre);
        for c in text.chars() {
            match c {
                // Where a word may be broken; no part of it.
                '\u{ad}' => {}
                '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' if pre => self.line_break(),
                '\n' | '\r' => self.gap = Gap::Broken,
                ' ' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                    if pre {
                        self.text.push(' ');
                    } else if self.gap == Gap::None {
                        self.gap = Gap::Space;
                    }
                }
                _ => {
                    let before = self.text.chars().next_back().unwrap_or('\n');
                    // A line of the file that ends between two Han characters has no space there (CSS Text 3, 4.1.3).
                    let wide = self.gap == Gap::Broken && is_wide(before) && is_wide(c);
                    if self.gap != Gap::None && before != '\n' && !wide {
                        self.text.push(' ');
                    }
                    self.gap = Gap::None;
                    self.text.push(c);
                }
            }
        }
    }

    /// Ends the block that is being read.
    fn flush(&mut self) {
        self.gap = Gap::None;
        let text = std::mem::take(&mut self.text);
        let mut comments = std::mem::take(&mut self.comments);
        let Some(open) = self.stack.last().copied() else { return };
        let (at, list) = (open.id, self.lists.first().map(|l| l.id));
        let pieces = if open.by_line { by_line(&text) } else { paragraphs(&text) };
        let last = pieces.len().saturating_sub(1);
        if pieces.is_empty() && !comments.is_empty() {
            self.out.push(Block { text: String::new(), comments: std::mem::take(&mut comments), at, list, item: None, joined: false });
        }
        for (i, (text, joined)) in pieces.into_iter().enumerate() {
            let comments = if i == last { std::mem::take(&mut comments) } else { Vec::new() };
            self.out.push(Block { text, comments, at, list, item: self.item.take(), joined });
        }
    }
}

/// Characters between which no space stands: Han, kana and the full-width marks.
fn is_wide(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3000}'..='\u{30ff}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}')
}

/// The lines of preformatted text or an address, each with whether it follows the one before it at once.
fn by_line(text: &str) -> Vec<(String, bool)> {
    let mut out: Vec<(String, bool)> = Vec::new();
    let mut follows = false;
    for line in text.split('\n') {
        let seen = !line.trim_matches(is_space).is_empty();
        if seen {
            out.push((line.trim().to_string(), follows && !out.is_empty()));
        }
        follows = seen;
    }
    out
}

/// The paragraphs of a block: two line breaks or more end one. A single one is a space, but where two lines or more begin with labels
/// it ends a line: such paragraphs are lists.
fn paragraphs(text: &str) -> Vec<(String, bool)> {
    let mut out: Vec<(String, bool)> = Vec::new();
    let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
    for group in lines.split(|l| l.trim_matches(is_space).is_empty()) {
        let list = group.len() > 1 && group.iter().filter(|l| lists::labelled(l, None)).count() > 1;
        for (i, line) in group.iter().enumerate() {
            match out.last_mut().filter(|_| i > 0) {
                Some((_, _)) if list && lists::labelled(line, None) => out.push((line.to_string(), true)),
                Some((before, _)) => {
                    before.push(' ');
                    before.push_str(line);
                }
                None => out.push((line.to_string(), false)),
            }
        }
    }
    out
}
