//! Neighbouring clauses to which the same happened, with the same to do everywhere, are one change: a section that was added, a list that
//! is numbered anew.

use super::{Change, What};

/// Joins neighbours.
pub fn join(changes: &mut Vec<Change>) {
    let mut out: Vec<Change> = Vec::with_capacity(changes.len());
    // Where a section was renumbered and some of its clauses changed too, these must not tear the run apart.
    for c in changes.drain(..) {
        let before = out.iter().rposition(|b| b.what == c.what);
        match before.filter(|&at| follows(&out[at], &c)) {
            Some(at) => add(&mut out[at], c),
            None => out.push(c),
        }
    }
    *changes = out;
}

/// True where a change goes on with what another began.
fn follows(a: &Change, b: &Change) -> bool {
    let next = |x: &[usize], y: &[usize]| match (x.last(), y.first()) {
        (Some(x), Some(y)) => *y == x + 1,
        (None, None) => true,
        _ => false,
    };
    let near = match b.what {
        What::Added => next(&a.new, &b.new),
        What::Removed => next(&a.old, &b.old),
        What::Moved | What::Renumbered => next(&a.old, &b.old) && next(&a.new, &b.new),
        What::Changed | What::Divided => false,
    };
    near && a.effects.len() == b.effects.len()
        && a.effects.iter().zip(&b.effects).all(|(x, y)| x.version == y.version && x.state == y.state)
}

fn add(a: &mut Change, b: Change) {
    a.likeness = a.likeness.min(b.likeness);
    a.old.extend(b.old);
    a.new.extend(b.new);
    for (x, y) in a.effects.iter_mut().zip(b.effects) {
        for (mine, more) in [(&mut x.old, y.old), (&mut x.units, y.units)] {
            mine.extend(more);
            mine.sort_unstable();
            mine.dedup();
        }
        x.gap = match (x.gap, y.gap) {
            (Some(p), Some(q)) => Some([p[0].min(q[0]), p[1].max(q[1])]),
            (p, q) => p.or(q),
        };
    }
}
