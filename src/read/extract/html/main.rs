//! Where in a page its document stands.

use super::style::{hidden, left_out};
use super::tree::{Data, Id, Tree};

/// An element named as the main content is taken for the document if it holds more than this share of the page's text, menus and the
/// like left out; else the whole body is read. By hand: what is left outside is lost, so it must be the smaller part.
const MAIN: f64 = 0.5;

/// It is the document only where no other of its kind has so large a share of its text: those of like size are versions or chapters.
const RIVAL: f64 = 0.1;

/// What to read of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Content {
    /// The element that holds the document.
    pub root: Id,
    /// A heading of the first level that stands elsewhere while the document has none: its title.
    pub title: Option<Id>,
    /// Comments to concordat before the document and after it.
    pub before: Vec<Id>,
    /// See `before`.
    pub after: Vec<Id>,
}

/// Weight of text in letters and digits, so that languages are comparable: a Han character says as much as some three letters.
pub(super) fn weight(text: &str) -> u64 {
    text.chars().filter(|c| c.is_alphanumeric()).map(|c| if crate::language::is_han(c) { 3 } else { 1 }).sum()
}

/// What a comment says to concordat, as a line has it.
pub(super) fn spoken(comment: &str) -> Option<String> {
    crate::read::comment::taken(comment)
}

/// Finds the document in a page.
pub(super) fn content(tree: &Tree) -> Content {
    let mut weights = vec![0u64; tree.len()];
    let (mut body, mut seen) = (Tree::DOCUMENT, Vec::new());
    tree.walk(Tree::DOCUMENT, &mut |id, begins| {
        if !begins {
            if let Some(p) = tree.parent(id) {
                weights[p as usize] += weights[id as usize];
            }
            return true;
        }
        if let Data::Text(t) = tree.data(id) {
            weights[id as usize] = weight(t);
        }
        if tree.name(id) == "body" && body == Tree::DOCUMENT {
            body = id;
        }
        // What is left out around a document may still hold its title.
        if id != body && left_out(tree, id) {
            return false;
        }
        seen.push(id);
        true
    });
    let total = weights[body as usize];
    let heavy = |id: &Id| weights[*id as usize] as f64 > MAIN * total as f64;
    let of = |id: Id| weights[id as usize];
    let is_main = |id: &Id| tree.name(*id) == "main" || tree.attribute(*id, "role").is_some_and(|r| r.trim().eq_ignore_ascii_case("main"));
    let sole = |all: Vec<Id>| {
        // Of elements with the same text the outer one, which is the older.
        let largest = all.iter().copied().filter(heavy).max_by_key(|id| (of(*id), std::cmp::Reverse(*id)))?;
        let rival = |id: &Id| of(*id) as f64 > RIVAL * of(largest) as f64 && !tree.around(*id).any(|a| a == largest);
        (!all.iter().any(rival)).then_some(largest)
    };
    let main = sole(seen.iter().copied().filter(is_main).collect());
    let article = || sole(seen.iter().copied().filter(|id| tree.name(*id) == "article").collect());
    let root = main.or_else(article).unwrap_or(body);
    let title = if seen.iter().any(|id| tree.name(*id) == "h1" && tree.around(*id).any(|a| a == root)) { None } else { title(tree) };
    let (before, after) = comments(tree, root);
    Content { root, title, before, after }
}

/// The one heading of the first level that can be seen in a page whose document has none.
fn title(tree: &Tree) -> Option<Id> {
    let mut found = Vec::new();
    tree.walk(Tree::DOCUMENT, &mut |id, begins| {
        let name = tree.name(id);
        let chrome = name == "header" || tree.attribute(id, "role").is_some_and(|r| r.trim() == "banner");
        if !begins || hidden(tree, id) || left_out(tree, id) && !chrome {
            return false;
        }
        if name == "h1" {
            found.push(id);
        }
        true
    });
    match found[..] {
        [one] => Some(one),
        _ => None,
    }
}

/// Comments to concordat outside of the document, before it and after it; those in menus and in what is hidden speak to nobody.
fn comments(tree: &Tree, root: Id) -> (Vec<Id>, Vec<Id>) {
    let (mut before, mut after, mut past) = (Vec::new(), Vec::new(), false);
    tree.walk(Tree::DOCUMENT, &mut |id, begins| {
        if id == root {
            past = true;
            return false;
        }
        if let Data::Comment(c) = tree.data(id)
            && begins
            && spoken(c).is_some()
        {
            if past {
                after.push(id)
            } else {
                before.push(id)
            };
        }
        begins && (tree.name(id) == "head" || !left_out(tree, id))
    });
    (before, after)
}
