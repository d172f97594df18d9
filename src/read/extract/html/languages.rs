//! The languages of a page: one version, or several where large parts say with `lang` that they are in different ones.

use super::main::weight;
use super::tree::{Id, Tree};
use super::walk::Block;
use crate::language::Tag;
use rustc_hash::FxHashMap;

/// Share of the largest language's text that another one needs to be a version of its own. By hand: versions of one document are of
/// like size, where quotations, names and a note in another language are small.
const VERSION: f64 = 0.25;

/// A version: its language, where the page says it, and its blocks.
#[derive(Debug)]
pub(super) struct Part {
    pub language: Option<Tag>,
    pub blocks: Vec<Block>,
    /// Blocks among them that say they are in other languages, too few to be versions: the languages and how many.
    pub foreign: Vec<(Tag, usize)>,
}

/// The languages that blocks are in by the elements around them, the nearest first; the last is none: nothing is said.
struct Chains<'t> {
    tree: &'t Tree,
    /// The nearest element that says a language, of elements that blocks stand in.
    nearest: FxHashMap<Id, Option<Id>>,
    said: FxHashMap<Id, Option<Tag>>,
}

impl Chains<'_> {
    fn of(&mut self, at: Id) -> Vec<Option<Tag>> {
        let mut out = Vec::new();
        let mut next = self.next(at);
        while let Some(id) = next {
            out.push(self.said.get(&id).cloned().flatten());
            next = self.tree.parent(id).and_then(|p| self.next(p));
        }
        if out.last() != Some(&None) {
            out.push(None);
        }
        out
    }

    fn next(&mut self, at: Id) -> Option<Id> {
        let (mut path, mut found) = (Vec::new(), None);
        for id in self.tree.around(at) {
            if let Some(known) = self.nearest.get(&id) {
                found = *known;
                break;
            }
            path.push(id);
            if let Some(tag) = said(self.tree, id) {
                self.said.insert(id, tag);
                found = Some(id);
                break;
            }
        }
        self.nearest.extend(path.into_iter().map(|id| (id, found)));
        found
    }
}

/// What an element says of its language; `Some(None)` where it says that it is not known.
fn said(tree: &Tree, id: Id) -> Option<Option<Tag>> {
    let s = tree.attribute(id, "lang").or_else(|| tree.attribute(id, "xml:lang"))?.trim();
    if s.is_empty() {
        return Some(None);
    }
    Tag::is_well_formed(s).then(|| Some(Tag::new(s)))
}

/// The versions in a page, in the order in which they begin.
pub(super) fn parts(tree: &Tree, blocks: Vec<Block>) -> Vec<Part> {
    let mut chains = Chains { tree, nearest: FxHashMap::default(), said: FxHashMap::default() };
    let chains: Vec<Vec<Option<Tag>>> = blocks.iter().map(|b| chains.of(b.at)).collect();
    let mut weights: FxHashMap<&Option<Tag>, u64> = FxHashMap::default();
    for (b, chain) in blocks.iter().zip(&chains) {
        if let Some(first) = chain.first().filter(|_| !b.text.is_empty()) {
            *weights.entry(first).or_default() += weight(&b.text);
        }
    }
    let largest = weights.values().copied().max().unwrap_or(0);
    let mut weighty: Vec<&Option<Tag>> =
        weights.iter().filter(|(_, w)| **w as f64 >= VERSION * largest as f64 && **w > 0).map(|(tag, _)| *tag).collect();
    // Half of the page says its language: the other half may be in the same one, or be another version. The text will tell.
    if weighty.len() == 2 && weighty.contains(&&None) {
        weighty = vec![&None];
    }
    let large = |tag: &Option<Tag>| weighty.contains(&tag);
    // What is in none of the large languages goes with the text before it, and comments with the text after them.
    let mut of: Vec<Option<Option<Tag>>> = chains.iter().map(|chain| chain.iter().find(|t| large(t)).cloned()).collect();
    for (i, b) in blocks.iter().enumerate() {
        if b.text.is_empty() {
            of[i] = None;
        } else if of[i].is_none() && i > 0 {
            of[i] = of[i - 1].clone();
        }
    }
    for i in (0..of.len().saturating_sub(1)).rev() {
        if of[i].is_none() {
            of[i] = of[i + 1].clone();
        }
    }
    let mut out: Vec<Part> = Vec::new();
    for ((b, language), chain) in blocks.into_iter().zip(of).zip(chains) {
        let last = out.last().map(|p| p.language.clone());
        let language = language.or(last).unwrap_or(None);
        let at = out.iter().position(|p| p.language == language).unwrap_or_else(|| {
            out.push(Part { language, blocks: Vec::new(), foreign: Vec::new() });
            out.len() - 1
        });
        let part = &mut out[at];
        if let (Some(Some(said)), Some(own)) = (chain.into_iter().next(), &part.language)
            && said.primary() != own.primary()
            && !b.text.is_empty()
        {
            match part.foreign.iter_mut().find(|f| f.0 == said) {
                Some(f) => f.1 += 1,
                None => part.foreign.push((said, 1)),
            }
        }
        part.blocks.push(b);
    }
    out
}
