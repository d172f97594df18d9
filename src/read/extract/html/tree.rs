//! The tree of a page. Nodes lie in one vector, so that a deep tree needs no stack to be walked or dropped.

use html5ever::{Attribute, QualName};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A node: its place in the tree's vector.
pub(super) type Id = u32;

/// No node.
pub(super) const NONE: Id = Id::MAX;

/// Most bytes of an XPath: those of real pages have some hundred.
const LONGEST_POINTER: usize = 400;

/// What a node is.
#[derive(Debug)]
pub(super) enum Data {
    /// The document itself, and the contents of templates, which stand outside of it.
    Root,
    /// An element.
    Element {
        /// Its name.
        name: Rc<QualName>,
        /// Its attributes.
        attrs: Vec<Attribute>,
    },
    /// Text.
    Text(String),
    /// A comment.
    Comment(String),
    /// A processing instruction.
    Other,
}

/// A node and its neighbours.
#[derive(Debug)]
pub(super) struct Node {
    pub parent: Id,
    pub previous: Id,
    pub next: Id,
    pub first: Id,
    pub last: Id,
    pub depth: u32,
    /// For elements: place among the siblings of that name, 0 where there is but one.
    nth: u32,
    /// For elements: place among all in document order.
    ordinal: u32,
    pub data: Data,
}

impl Node {
    /// A node that stands nowhere yet.
    pub(super) fn new(data: Data) -> Node {
        Node { parent: NONE, previous: NONE, next: NONE, first: NONE, last: NONE, depth: 0, nth: 0, ordinal: 0, data }
    }
}

/// A page.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// How often each `id` stands in the page.
    ids: FxHashMap<String, u32>,
}

impl Tree {
    /// The document, over `html`.
    pub(super) const DOCUMENT: Id = 0;

    /// The tree of nodes that have found their places; the first is the document.
    pub(super) fn new(nodes: Vec<Node>) -> Tree {
        let mut tree = Tree { nodes, ids: FxHashMap::default() };
        tree.count();
        tree
    }

    /// What a node is.
    pub(super) fn data(&self, id: Id) -> &Data {
        &self.nodes[id as usize].data
    }

    /// Name of an element; empty for all else.
    pub(super) fn name(&self, id: Id) -> &str {
        match self.data(id) {
            Data::Element { name, .. } => &name.local,
            _ => "",
        }
    }

    /// An attribute of an element.
    pub(super) fn attribute(&self, id: Id, name: &str) -> Option<&str> {
        match self.data(id) {
            Data::Element { attrs, .. } => attrs.iter().find(|a| &*a.name.local == name).map(|a| &*a.value),
            _ => None,
        }
    }

    /// The node that a node stands in.
    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        some(self.nodes[id as usize].parent)
    }

    /// A node and those that it stands in, from the inside outwards.
    pub(super) fn around(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(Some(id), |at| self.parent(*at))
    }

    /// The nodes directly in a node.
    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(some(self.nodes[id as usize].first), |at| some(self.nodes[*at as usize].next))
    }

    /// Number of nodes; ids are below it.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Goes through a node and all in it in document order: `visit` is told whether the node begins or ends, and answers at its
    /// beginning whether to go inside; where it says no, there is no end.
    pub(super) fn walk(&self, root: Id, visit: &mut dyn FnMut(Id, bool) -> bool) {
        let mut at = root;
        loop {
            let inside = visit(at, true);
            if let Some(first) = some(self.nodes[at as usize].first).filter(|_| inside) {
                at = first;
                continue;
            }
            if inside {
                visit(at, false);
            }
            loop {
                if at == root {
                    return;
                }
                if let Some(next) = some(self.nodes[at as usize].next) {
                    at = next;
                    break;
                }
                at = self.nodes[at as usize].parent;
                visit(at, false);
            }
        }
    }

    /// The last step of an element's XPath, and whether it is the first as well: an `id` of its own.
    fn step(&self, id: Id) -> Option<(String, bool)> {
        let Data::Element { name, .. } = self.data(id) else { return None };
        if let Some(own) = self.attribute(id, "id").filter(|i| !i.contains('"') && self.ids.get(*i) == Some(&1)) {
            return Some((format!("//*[@id=\"{own}\"]"), true));
        }
        let plain = name.local.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        let name = if plain { name.local.to_string() } else { format!("*[name()='{}']", name.local.replace('\'', "")) };
        let nth = self.nodes[id as usize].nth;
        Some((if nth == 0 { format!("/{name}") } else { format!("/{name}[{nth}]") }, false))
    }

    /// XPath of an element: from the nearest element with an `id` of its own, else from the top. One too long to be read is that of the
    /// element's place among all.
    pub(super) fn pointer(&self, id: Id) -> String {
        let mut steps: Vec<String> = Vec::new();
        let mut len = 0;
        for at in self.around(id) {
            let Some((step, first)) = self.step(at) else { break };
            len += step.len();
            if len > LONGEST_POINTER {
                return format!("(//*)[{}]", self.nodes[id as usize].ordinal);
            }
            steps.push(step);
            if first {
                break;
            }
        }
        if steps.is_empty() {
            return "/".to_string();
        }
        steps.reverse();
        steps.concat()
    }

    /// Counts ids, all elements, and each among its siblings.
    fn count(&mut self) {
        let mut order = Vec::new();
        self.walk(Tree::DOCUMENT, &mut |id, begins| {
            if begins && matches!(self.data(id), Data::Element { .. }) {
                order.push(id);
            }
            true
        });
        for (n, id) in order.into_iter().enumerate() {
            self.nodes[id as usize].ordinal = n as u32 + 1;
        }
        let mut seen: FxHashMap<Rc<QualName>, (u32, Id)> = FxHashMap::default();
        for parent in 0..self.nodes.len() {
            seen.clear();
            let mut at = self.nodes[parent].first;
            while at != NONE {
                let mut only = None;
                if let Data::Element { name, attrs } = &self.nodes[at as usize].data {
                    if let Some(id) = attrs.iter().find(|a| &*a.name.local == "id" && !a.value.is_empty() && a.value.len() <= 200) {
                        *self.ids.entry(id.value.to_string()).or_default() += 1;
                    }
                    let (n, first) = seen.entry(name.clone()).or_insert((0, at));
                    *n += 1;
                    only = (*n > 1).then_some((*first, *n));
                }
                if let Some((first, n)) = only {
                    self.nodes[first as usize].nth = 1;
                    self.nodes[at as usize].nth = n;
                }
                at = self.nodes[at as usize].next;
            }
        }
    }
}

/// A node, if it is one.
pub(super) fn some(id: Id) -> Option<Id> {
    (id != NONE).then_some(id)
}
