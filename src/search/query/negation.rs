//! Negations inside one another, taken apart: what a tree with them asks for, said with a NOT only before what holds none.

use super::parse::all;
use super::{Node, What};

impl Node {
    /// The tree as it is to be asked: `NOT (NOT a)` is `a`, `NOT (NOT a AND b)` is `a OR NOT b`. A row is left out for what any of its
    /// versions says, and rows are found version by version: a NOT inside a NOT would leave out what some other version does not say,
    /// which is nearly every row. What holds no NOT stays as it is: `NOT (a AND b)` leaves out rows with both in one version.
    pub fn settled(&self) -> Node {
        let what = match &self.what {
            What::Not(inner) => return inner.negated(&self.range),
            What::And(parts) => return within(&self.range, parts.iter().map(Node::settled).collect(), true),
            What::Or(parts) => return within(&self.range, parts.iter().map(Node::settled).collect(), false),
            what => what.clone(),
        };
        Node { range: self.range.clone(), what }
    }

    /// What a NOT before this part asks for; `range` is where both stand.
    fn negated(&self, range: &std::ops::Range<usize>) -> Node {
        let each = |parts: &[Node]| parts.iter().map(|p| p.negated(&p.range)).collect();
        match &self.what {
            What::Not(inner) => Node { range: range.clone(), ..inner.settled() },
            What::And(parts) if self.negates() => within(range, each(parts), false),
            // In whichever versions either is said.
            What::Or(parts) => within(range, each(parts), true),
            _ => Node { range: range.clone(), what: What::Not(Box::new(self.clone())) },
        }
    }

    /// Whether a NOT stands somewhere in it.
    fn negates(&self) -> bool {
        match &self.what {
            What::Not(_) => true,
            What::And(parts) | What::Or(parts) => parts.iter().any(Node::negates),
            _ => false,
        }
    }
}

/// Parts joined by AND or by OR that stand at `range`.
fn within(range: &std::ops::Range<usize>, parts: Vec<Node>, and: bool) -> Node {
    Node { range: range.clone(), ..all(parts, and) }
}
