//! Part of swapped-items: a section, or a run of clauses, that stands elsewhere as a whole is one move, not a dozen.

use super::context::{Context, Draft};
use super::duplicated_clause::cited;
use super::finding::{Grain, Severity};
use crate::align::longest_increasing;
use crate::document::UnitKind;

/// Fewest clauses that are told as one move where no heading leads them.
const LEAST: usize = 4;

/// A run of rows that stands elsewhere in a version as a whole.
pub(super) struct Block {
    /// The rows, in their order.
    pub rows: Vec<usize>,
}

/// The blocks of version `v`: rows that follow each other both in the concordance and in the version, off the order of all others.
pub(super) fn blocks(cx: &Context, v: usize) -> Vec<Block> {
    let shared: Vec<usize> =
        (0..cx.rows().len()).filter(|&r| !cx.rows()[r].cells[v].is_empty() && cx.rows()[r].present().count() > 1).collect();
    let at: Vec<usize> = shared.iter().map(|&r| cx.rows()[r].cells[v][0]).collect();
    let kept = longest_increasing(&at);
    // Rank of each row within the version, so that what the version has alone does not break a run.
    let mut order: Vec<usize> = (0..shared.len()).collect();
    order.sort_by_key(|&i| at[i]);
    let mut rank = vec![0; shared.len()];
    order.iter().enumerate().for_each(|(k, &i)| rank[i] = k);
    let mut out = Vec::new();
    let mut i = 0;
    while i < shared.len() {
        let mut end = i + 1;
        while end < shared.len() && !kept[i] && !kept[end] && rank[end] == rank[end - 1] + 1 {
            end += 1;
        }
        let rows = &shared[i..end];
        let wrong = !kept[i] && rows.iter().all(|&r| cx.rows()[r].moved.contains(&v));
        if wrong && rows.len() >= if heads(cx, v, rows[0]) { 2 } else { LEAST } {
            out.push(Block { rows: rows.to_vec() });
        }
        i = end;
    }
    out
}

fn heads(cx: &Context, v: usize, row: usize) -> bool {
    matches!(cx.unit(v, cx.rows()[row].cells[v][0]).kind, UnitKind::Heading)
}

/// What is said of a block.
pub(super) fn draft(cx: &Context, v: usize, block: &Block) -> Option<Draft> {
    let rows = &block.rows;
    let (first, last) = (*rows.first()?, *rows.last()?);
    let right = |o: &usize| *o != v && rows.iter().all(|&r| !cx.rows()[r].cells[*o].is_empty() && !cx.rows()[r].moved.contains(o));
    let other = std::iter::once(cx.family.reference).chain(0..cx.versions()).find(right)?;
    let unit = |o: usize, r: usize| cx.rows()[r].cells[o].first().copied();
    let (mine, theirs) = (unit(v, first)?, unit(other, first)?);
    let what = if heads(cx, v, first) {
        format!("{} with the {} clauses under it", cx.called(other, theirs), rows.len() - 1)
    } else {
        format!("{} and the {} clauses after it", cx.called(other, theirs), rows.len() - 1)
    };
    let end = cx.unit(v, *cx.rows()[last].cells[v].last()?).lines.1;
    let before = (0..first).rev().find_map(|r| cx.rows()[r].cells[v].last());
    let after = (last + 1..cx.rows().len()).find_map(|r| cx.rows()[r].cells[v].first());
    let line = |u: usize| cx.unit(v, u).lines;
    let place = match (before, after) {
        (Some(&b), Some(&a)) if line(b).1 < line(a).0 => format!("between lines {} and {}", line(b).1, line(a).0),
        (Some(&b), _) => format!("after line {}", line(b).1),
        (None, Some(&a)) => format!("before line {}", line(a).0),
        (None, None) => return None,
    };
    let lines = cx.unit(v, mine).lines;
    let tie = if cx.versions() == 2 { "; two versions alone cannot tell which order is right, the reference is trusted" } else { "" };
    let mut own = cx.whole(v, mine);
    own.lines[1] = own.lines[1].max(end);
    let voters: Vec<usize> = (0..cx.versions()).filter(right).collect();
    Some(Draft {
        severity: Severity::Minor,
        confidence: (rows.iter().map(|&r| cx.rows()[r].score).sum::<f32>() / rows.len() as f32).min(0.95),
        grain: if heads(cx, v, first) { Grain::Section } else { Grain::Clause },
        row: Some(first),
        present: voters,
        moved: vec![v],
        locations: vec![own, cx.whole(other, theirs)],
        message: format!(
            "{} has {what} elsewhere than {}: {} stands at lines {}–{end}, not {}{tie}.",
            cx.name(v),
            cx.name(other),
            cited(&cx.unit(v, mine).text, 45),
            lines.0,
            place,
        ),
        help: format!(
            "Move lines {}–{end} of the {} text to where {} has them, and check labels and what refers to them by number.",
            lines.0,
            cx.name(v),
            cx.name(other)
        ),
        ..Draft::default()
    })
}

/// First units of a moved block, of what follows it, and of what stands where it should: labels jump there, which the move explains.
pub(super) fn seams(cx: &Context, v: usize, block: &Block) -> Vec<usize> {
    let cells = |r: usize| cx.rows()[r].cells[v].as_slice();
    let (Some(&a), Some(&z)) = (block.rows.first().and_then(|&r| cells(r).first()), block.rows.last().and_then(|&r| cells(r).last()))
    else {
        return Vec::new();
    };
    let after = block.rows.last().and_then(|&r| (r + 1..cx.rows().len()).find_map(|s| cells(s).first().copied()));
    [Some(a), Some(z + 1), after].into_iter().flatten().collect()
}
