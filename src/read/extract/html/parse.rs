//! A page to its tree: html5ever follows the algorithm of browsers, the nodes go into our own vector. Depth, nodes and attributes are
//! bounded while the page is read.

use super::super::{Limits, broken};
use super::tree::{Data, Id, NONE, Node, Tree, some};
use crate::read::error::ReadError;
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, EndTag, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, QualName, TokenizerResult};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Most nodes of a page. The longest single page that we know, the HTML standard itself, has some 1.3 million.
const MOST_NODES: usize = 2_000_000;

/// Most attributes of a tag: the parser compares each with all others. Pages that programs make reach some dozens.
const MOST_ATTRIBUTES: usize = 256;

/// So many bytes are parsed before depth and nodes are looked at again: what is built beyond the limits stays small.
const STEP: usize = 4096;

/// Elements that have no content and no end tag in HTML.
const VOID: [&str; 14] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Parses a page. Errors name the limit that it goes beyond.
pub(super) fn parse(path: &str, text: &str, limits: &Limits) -> Result<Tree, ReadError> {
    if let Some(line) = crowded(text) {
        let reason = format!("a tag has more than {MOST_ATTRIBUTES} attributes");
        return Err(broken(path, format!("line {line}"), reason, "repair the quotation marks of that tag or take the tag out"));
    }
    // An XML declaration says that `<script/>` and `<p/>` are closed, which HTML does not know.
    let xml = text.trim_start().starts_with("<?xml");
    let sink = Sink::new();
    let tokens = Tokens { builder: TreeBuilder::new(sink, TreeBuilderOpts::default()), xml };
    let tokenizer = Tokenizer::new(tokens, TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, more) = rest.split_at(rest.ceil_char_boundary(STEP.min(rest.len())));
        rest = more;
        input.push_back(StrTendril::from_slice(piece));
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        bounded(path, &tokenizer.sink.builder.sink, limits)?;
    }
    tokenizer.end();
    bounded(path, &tokenizer.sink.builder.sink, limits)?;
    Ok(Tree::new(tokenizer.sink.builder.sink.nodes.take()))
}

fn bounded(path: &str, sink: &Sink, limits: &Limits) -> Result<(), ReadError> {
    if sink.deepest.get() as usize > limits.depth {
        let place = format!("line {}", sink.line.get());
        let reason = format!("elements stand more than {} levels inside one another", limits.depth);
        return Err(broken(path, place, reason, "close the elements that are left open, or save the document alone"));
    }
    if sink.nodes.borrow().len() > MOST_NODES {
        let reason = format!("it has more than {MOST_NODES} elements and texts");
        return Err(broken(path, "the page", reason, "split it into several pages"));
    }
    Ok(())
}

/// Line of the first tag with too many attributes. Quotes are followed; the content of scripts and styles is passed over.
fn crowded(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(open) = bytes[at..].iter().position(|b| *b == b'<').map(|i| at + i) {
        at = open + 1;
        if bytes[open..].starts_with(b"<!--") {
            at = text[open + 4..].find("-->").map_or(bytes.len(), |i| open + 4 + i);
            continue;
        }
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let (mut count, mut quote, mut previous) = (0, None, b' ');
        let name = bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        let raw = ["script", "style", "textarea", "title"].into_iter().find(|n| bytes[at..at + name].eq_ignore_ascii_case(n.as_bytes()));
        while let Some(&b) = bytes.get(at) {
            at += 1;
            match quote {
                Some(q) if b == q => quote = None,
                Some(_) => {}
                None if b == b'>' => break,
                None if matches!(b, b'"' | b'\'') && previous == b'=' => quote = Some(b),
                None if matches!(b, b' ' | b'\n' | b'\t' | b'\r' | b'\x0c' | b'/') => count += usize::from(!previous.is_ascii_whitespace()),
                None => {}
            }
            if quote.is_none() && !(b.is_ascii_whitespace() && previous == b'=') {
                previous = b;
            }
        }
        if count > MOST_ATTRIBUTES + 1 {
            return Some(bytes[..open].iter().filter(|b| **b == b'\n').count() + 1);
        }
        if let Some(raw) = raw {
            at = closes(bytes, at, raw.as_bytes());
        }
    }
    None
}

/// Where the end tag of a raw element starts.
fn closes(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    let mut at = from;
    while let Some(i) = bytes[at..].iter().position(|b| *b == b'<') {
        at += i + 1;
        if bytes.get(at) == Some(&b'/') && bytes.get(at + 1..at + 1 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            return at - 1;
        }
    }
    bytes.len()
}

/// Tokens on their way to the tree.
struct Tokens {
    builder: TreeBuilder<Handle, Sink>,
    /// Tags that close themselves are closed.
    xml: bool,
}

impl TokenSink for Tokens {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        let closed = match &token {
            TagToken(t) if self.xml && t.kind == StartTag && t.self_closing && !VOID.contains(&&*t.name) => {
                Some(Tag { kind: EndTag, self_closing: false, attrs: Vec::new(), ..t.clone() })
            }
            _ => None,
        };
        let result = self.builder.process_token(token, line);
        match closed {
            Some(end) => self.builder.process_token(TagToken(end), line),
            None => result,
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// A node as the parser holds it.
#[derive(Clone)]
struct Handle {
    id: Id,
    name: Rc<QualName>,
}

struct Sink {
    nodes: RefCell<Vec<Node>>,
    deepest: Cell<u32>,
    line: Cell<u64>,
    /// The name of what has none.
    nameless: Rc<QualName>,
}

/// Makes two nodes neighbours under a parent; where one of them is none, the other is its first or last child.
fn tie(nodes: &mut [Node], parent: Id, left: Id, right: Id) {
    match some(left) {
        Some(l) => nodes[l as usize].next = right,
        None => nodes[parent as usize].first = right,
    }
    match some(right) {
        Some(r) => nodes[r as usize].previous = left,
        None => nodes[parent as usize].last = left,
    }
}

impl Sink {
    fn new() -> Sink {
        let nameless = Rc::new(QualName::new(None, "".into(), "".into()));
        let sink = Sink { nodes: RefCell::default(), deepest: Cell::new(0), line: Cell::new(1), nameless };
        sink.add(Data::Root);
        sink
    }

    fn add(&self, data: Data) -> Id {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node::new(data));
        (nodes.len() - 1) as Id
    }

    fn nameless(&self, id: Id) -> Handle {
        Handle { id, name: self.nameless.clone() }
    }

    fn detach(&self, id: Id) {
        let mut nodes = self.nodes.borrow_mut();
        let n = &mut nodes[id as usize];
        let (parent, previous, next) = (n.parent, n.previous, n.next);
        (n.parent, n.previous, n.next) = (NONE, NONE, NONE);
        if parent == NONE {
            return;
        }
        tie(&mut nodes, parent, previous, next);
    }

    /// Puts a node into `parent`, before `next` or at the end.
    fn insert(&self, parent: Id, next: Id, id: Id) {
        self.detach(id);
        let mut nodes = self.nodes.borrow_mut();
        let previous = if next == NONE { nodes[parent as usize].last } else { nodes[next as usize].previous };
        let depth = nodes[parent as usize].depth + 1;
        let n = &mut nodes[id as usize];
        (n.parent, n.previous, n.next, n.depth) = (parent, previous, next, depth);
        if matches!(n.data, Data::Element { .. }) {
            self.deepest.set(self.deepest.get().max(depth));
        }
        tie(&mut nodes, parent, previous, id);
        tie(&mut nodes, parent, id, next);
    }

    fn place(&self, parent: Id, next: Id, child: NodeOrText<Handle>) {
        let id = match child {
            NodeOrText::AppendNode(h) => h.id,
            NodeOrText::AppendText(t) => {
                let mut nodes = self.nodes.borrow_mut();
                let previous = if next == NONE { nodes[parent as usize].last } else { nodes[next as usize].previous };
                if let Some(Data::Text(before)) = some(previous).map(|p| &mut nodes[p as usize].data) {
                    before.push_str(&t);
                    return;
                }
                drop(nodes);
                self.add(Data::Text(t.to_string()))
            }
        };
        self.insert(parent, next, id);
    }

    fn parent(&self, id: Id) -> Id {
        self.nodes.borrow()[id as usize].parent
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = ();
    type ElemName<'a> = &'a QualName;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        self.nameless(Tree::DOCUMENT)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        &target.name
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> Handle {
        let name = Rc::new(name);
        let id = self.add(Data::Element { name: name.clone(), attrs });
        if flags.template {
            // The contents of a template are the node after it: see `get_template_contents`.
            self.add(Data::Root);
        }
        Handle { id, name }
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        self.nameless(self.add(Data::Comment(text.to_string())))
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.nameless(self.add(Data::Other))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.place(parent.id, NONE, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        match some(self.parent(element.id)) {
            Some(parent) => self.place(parent, element.id, child),
            None => self.place(previous.id, NONE, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        // A template inside a template goes on counting levels.
        let mut nodes = self.nodes.borrow_mut();
        let depth = nodes[target.id as usize].depth;
        nodes[target.id as usize + 1].depth = depth;
        self.nameless(target.id + 1)
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let Some(parent) = some(self.parent(sibling.id)) {
            self.place(parent, sibling.id, child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, more: Vec<Attribute>) {
        if let Data::Element { attrs, .. } = &mut self.nodes.borrow_mut()[target.id as usize].data {
            for a in more {
                if attrs.len() < 100 && attrs.iter().all(|b| b.name != a.name) {
                    attrs.push(a);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        loop {
            let first = self.nodes.borrow()[node.id as usize].first;
            if first == NONE {
                return;
            }
            self.insert(new_parent.id, NONE, first);
        }
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(line);
    }
}
