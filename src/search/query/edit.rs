//! A query with a condition more or less: what a facet that is clicked does.

use super::parse::{all, parse};
use super::syntax::has_words;
use super::{Node, Query, QueryError, What};

impl Query {
    /// A query for the words of a text, none of which means anything but itself.
    pub fn of_text(text: &str) -> Query {
        let what = if has_words(text) { What::Words(text.split_whitespace().collect::<Vec<_>>().join(" ")) } else { What::All };
        Query::of(Node { range: 0..0, what })
    }

    /// A query that says what a tree says.
    pub fn of(root: Node) -> Query {
        let mut query = Query { text: String::new(), root };
        query.text = query.to_string();
        query
    }

    /// The query with the condition that `field` (`lang` too) has this value. One that it has already is not added again.
    pub fn with(&self, field: &str, value: &str) -> Result<Query, QueryError> {
        let node = condition(field, value)?;
        if self.conditions().any(|c| c.same(&node)) {
            return Ok(self.clone());
        }
        let parts = match &self.root.what {
            What::All => vec![node],
            _ => vec![self.root.clone(), node],
        };
        Ok(Query::of(all(parts, true)))
    }

    /// The query without this condition.
    pub fn without(&self, field: &str, value: &str) -> Result<Query, QueryError> {
        let node = condition(field, value)?;
        let left: Vec<Node> = self.conditions().filter(|c| !c.same(&node)).cloned().collect();
        Ok(Query::of(if left.is_empty() { Node { range: 0..0, what: What::All } } else { all(left, true) }))
    }

    /// The parts of which all must hold.
    pub fn conditions(&self) -> impl Iterator<Item = &Node> {
        match &self.root.what {
            What::And(all) => all.iter(),
            _ => std::slice::from_ref(&self.root).iter(),
        }
    }

    /// True for a query that asks for nothing in particular.
    pub fn is_all(&self) -> bool {
        self.root.what == What::All
    }
}

impl Node {
    /// True where both say the same, wherever it stands.
    pub fn same(&self, other: &Node) -> bool {
        let each = |a: &[Node], b: &[Node]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b));
        match (&self.what, &other.what) {
            (What::And(a), What::And(b)) | (What::Or(a), What::Or(b)) => each(a, b),
            (What::Not(a), What::Not(b)) => a.same(b),
            (a, b) => a == b,
        }
    }
}

/// `field:value`, with a value that may be anything.
fn condition(field: &str, value: &str) -> Result<Node, QueryError> {
    let escaped: String = value.chars().flat_map(|c| matches!(c, '\\' | '"' | '”' | '＂').then_some('\\').into_iter().chain([c])).collect();
    Ok(parse(&format!("{field}:\"{escaped}\""))?.root)
}
