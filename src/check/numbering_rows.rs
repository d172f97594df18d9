//! Labels held against their counterparts' in the row.

use super::context::Context;
use super::numbering_series::{Counts, Fault, number};
use crate::document::UnitKind;
use rustc_hash::FxHashMap;

/// A label that is not its counterpart's.
#[derive(Debug)]
pub(super) struct Differ {
    /// Version and unit in the wrong.
    pub version: usize,
    /// See `version`.
    pub unit: usize,
    /// A unit whose label is right, and its version.
    pub model: (usize, usize),
    /// Versions that have the right one.
    pub right: Vec<usize>,
    /// The slip of the same list that it explains: index into `Counts::slips`.
    pub slip: Option<usize>,
}

/// The label of a version in a row: unit and number.
pub(super) fn label_in(cx: &Context, counts: &[Counts], r: usize, v: usize) -> Option<(usize, u32)> {
    let u = cx.rows()[r].cells[v].iter().copied().find(|u| counts[v].list_of.contains_key(u))?;
    Some((u, cx.unit(v, u).label.as_ref().and_then(number)?))
}

/// Where other versions have the item number `n` of the list that `unit` of `v` belongs to, and `v` has nothing in that row.
pub(super) fn lost(cx: &Context, counts: &[Counts], v: usize, units: &[usize], n: u32) -> Vec<(usize, usize)> {
    let of = |o: usize| {
        let beside = units.iter().filter_map(|&u| label_in(cx, counts, cx.row_of[v][u]?, o)).map(|x| x.0);
        let lists = beside.filter_map(|w| counts[o].list_of.get(&w));
        lists.flat_map(|&l| &counts[o].lists[l]).copied().find(|&w| {
            cx.unit(o, w).label.as_ref().and_then(number) == Some(n) && cx.row_of[o][w].is_some_and(|r| cx.rows()[r].cells[v].is_empty())
        })
    };
    (0..cx.versions()).filter(|&o| o != v).filter_map(|o| of(o).map(|w| (o, w))).collect()
}

/// What most of the other versions have in a row: number, versions, a unit that bears it. None where they do not agree, where they are
/// no more than those against them, or where the one other version is not the reference.
pub(super) fn majority(cx: &Context, counts: &[Counts], r: usize, v: usize) -> Option<(u32, Vec<usize>, (usize, usize))> {
    let mut votes: FxHashMap<u32, Vec<(usize, usize)>> = FxHashMap::default();
    let own = label_in(cx, counts, r, v);
    let contents = |v: usize, u: usize| cx.unit(v, u).kind == UnitKind::TocEntry;
    let mut total = usize::from(own.is_some());
    for o in (0..cx.versions()).filter(|&o| o != v) {
        if let Some((u, n)) = label_in(cx, counts, r, o) {
            if own.is_some_and(|(w, _)| contents(v, w) != contents(o, u)) {
                continue;
            }
            votes.entry(n).or_default().push((o, u));
            total += 1;
        }
    }
    let (&n, voters) = votes.iter().max_by_key(|x| (x.1.len(), x.1.iter().any(|y| y.0 == cx.family.reference)))?;
    let lone = total <= 2 && voters.len() == 1;
    if lone && voters[0].0 != cx.family.reference || !lone && voters.len() * 2 <= total {
        return None;
    }
    let model = voters.iter().copied().find(|x| x.0 == cx.family.reference).unwrap_or(voters[0]);
    Some((n, voters.iter().map(|x| x.0).collect(), model))
}

/// Labels that differ from their counterparts', the first of each list, where it is not the whole rest of the list that was counted
/// anew: an item left out and the others numbered on is a missing clause.
pub(super) fn compare(cx: &Context, counts: &[Counts]) -> Vec<Differ> {
    let mut out = Vec::new();
    if cx.versions() < 2 {
        return out;
    }
    for v in 0..cx.versions() {
        for list in &counts[v].lists {
            out.extend(first_in(cx, counts, v, list).or_else(|| before_copy(cx, counts, v, list)));
        }
    }
    out
}

/// How much likelier an item must be the translation of the next item's counterpart than of its own, in log-odds.
const LIKELIER: f32 = 1.5;

/// An item that translates the next item's counterpart, where that next item was left untranslated: ii and iii say the same, once in
/// French and once in English, and the label ii stands on the English iii.
fn before_copy(cx: &Context, counts: &[Counts], v: usize, list: &[usize]) -> Option<Differ> {
    list.windows(2).find_map(|w| {
        let (a, b) = (cx.row_of[v][w[0]]?, cx.row_of[v][w[1]]?);
        let hash = |v: usize, u: usize| cx.aligned.features.units[v][u].text_hash;
        let copied = |o: usize| o != v && label_in(cx, counts, b, o).is_some_and(|x| hash(o, x.0) == hash(v, w[1]));
        if cx.unit(v, w[1]).language.is_none() && !(0..cx.versions()).any(copied) {
            return None;
        }
        let ((_, _, own), (_, right, next)) = (majority(cx, counts, a, v)?, majority(cx, counts, b, v)?);
        let score = |m: (usize, usize)| cx.aligned.score(m.0, m.1, v, w[0]);
        let model = right.iter().filter_map(|&o| label_in(cx, counts, b, o).map(|x| (o, x.0))).find(|m| m.0 == next.0)?;
        (score(model) > score(own) + LIKELIER).then_some(Differ { version: v, unit: w[0], model, right, slip: None })
    })
}

/// How an item's number stands to its counterparts'.
struct Beside {
    unit: usize,
    row: usize,
    ours: u32,
    theirs: u32,
    right: Vec<usize>,
    model: (usize, usize),
}

fn first_in(cx: &Context, counts: &[Counts], v: usize, list: &[usize]) -> Option<Differ> {
    let beside: Vec<Option<Beside>> = list
        .iter()
        .map(|&unit| {
            let row = cx.row_of[v][unit]?;
            let ours = label_in(cx, counts, row, v).filter(|x| x.0 == unit)?.1;
            let (theirs, right, model) = majority(cx, counts, row, v)?;
            Some(Beside { unit, row, ours, theirs, right, model })
        })
        .collect();
    let k = beside.iter().position(|b| b.as_ref().is_some_and(|b| b.ours != b.theirs))?;
    let first = beside[k].as_ref()?;
    // The neighbour before agrees.
    if k > 0 && beside[k - 1].as_ref().is_none_or(|b| b.ours != b.theirs) || k == 0 && first.ours != 1 {
        return None;
    }
    let back = (k + 1..beside.len()).find(|&i| beside[i].as_ref().is_some_and(|b| b.ours == b.theirs));
    let slips: Vec<(usize, usize)> =
        counts[v].slips.iter().enumerate().filter_map(|(i, s)| list.iter().position(|&u| u == s.unit).map(|at| (i, at))).collect();
    if slips.iter().any(|s| s.1 <= k) {
        return None;
    }
    let end = back?;
    let slip = slips.iter().find(|s| s.1 <= end && counts[v].slips[s.0].fault == Fault::Skipped).map(|s| s.0);
    let span: Vec<&Beside> = beside[k.saturating_sub(1)..=end].iter().flatten().collect();
    // Items in another order are another rule's; and where the model itself slips, this version is right.
    let ordered = span.windows(2).all(|w| w[0].theirs < w[1].theirs && w[0].row < w[1].row);
    let still = span.iter().all(|b| cx.rows()[b.row].moved.is_empty());
    let rows = span.first()?.row..=span.last()?.row;
    // Without a slip one item is lacking and another one is more: a swap that was not seen, or two other defects. Only an item that was
    // left untranslated explains it.
    let foreign = slip.is_some() || list[k..=end].iter().any(|&u| cx.unit(v, u).language.is_some());
    let sound = first.right.iter().all(|&o| counts[o].slips.iter().all(|s| cx.row_of[o][s.unit].is_none_or(|r| !rows.contains(&r))));
    if !ordered || !still || !sound || !foreign {
        return None;
    }
    Some(Differ { version: v, unit: first.unit, model: first.model, right: first.right.clone(), slip })
}

/// The unit that should bear the label that a list skips: it stands between the two items and has no label, while its counterparts
/// have this one.
pub(super) fn unlabelled(cx: &Context, counts: &[Counts], v: usize, before: usize, unit: usize, expected: u32) -> Option<usize> {
    (before + 1..unit)
        .find(|&u| bare(cx, v, u) && cx.row_of[v][u].and_then(|r| majority(cx, counts, r, v)).is_some_and(|m| m.0 == expected))
}

/// Text that bears no label, not even one that was not taken for a label.
fn bare(cx: &Context, v: usize, u: usize) -> bool {
    let unit = cx.unit(v, u);
    let digit =
        unit.text.trim_start().chars().next().is_none_or(|c| crate::language::numerals::digit_value(c).is_some() || !c.is_alphabetic());
    unit.label.is_none() && !digit && !matches!(unit.kind, UnitKind::Title | UnitKind::TocEntry)
}

/// Last items of a list that lack the label which their counterparts bear: version, unit, model, versions that are right.
pub(super) fn bare_ends(cx: &Context, counts: &[Counts]) -> Vec<Differ> {
    let mut out = Vec::new();
    if cx.versions() < 3 {
        return out;
    }
    for v in 0..cx.versions() {
        for list in &counts[v].lists {
            let Some(&last) = list.last() else { continue };
            let u = last + 1;
            let (Some(label), true) = (cx.unit(v, last).label.as_ref(), u < cx.version(v).units.len()) else { continue };
            let Some(row) = cx.row_of[v][u].filter(|&r| bare(cx, v, u) && cx.rows()[r].cells[v] == [u]) else { continue };
            let Some((n, right, model)) = majority(cx, counts, row, v) else { continue };
            let Some(above) = cx.row_of[v][last].and_then(|r| majority(cx, counts, r, v)) else { continue };
            let same_list = |o: usize| {
                let a = above.1.contains(&o).then(|| cx.row_of[v][last].and_then(|r| label_in(cx, counts, r, o))).flatten();
                a.is_some_and(|a| label_in(cx, counts, row, o).is_some_and(|b| counts[o].list_of.get(&a.0) == counts[o].list_of.get(&b.0)))
            };
            if right.len() >= 2 && number(label) == Some(above.0) && n == above.0 + 1 && right.iter().all(|&o| same_list(o)) {
                out.push(Differ { version: v, unit: u, model, right, slip: None });
            }
        }
    }
    out
}
