//! # swapped-items
//! ## What it flags
//! The same clauses or list items in another order: two neighbours that changed places, or one that was carried elsewhere.
//! ## Why it matters
//! References by number (“the purpose under iii.”) point at different text in different languages, and an item that slipped into
//! another list changes what it applies to.
//! ## Example
//! English: iii. account data, iv. device data. Albanian: iii. device data, iv. account data.
//! ## When it is wrong
//! Where two short neighbours are so alike that the program cannot tell them apart, or the order is free (an alphabetical list sorted
//! anew in each language).
//! ## How to accept it
//! `concordat accept ID --reason …` with the finding's id, as the last line of the report says.

use super::context::{Context, Draft, listed};
use super::duplicated_clause::cited;
use super::finding::{Grain, Severity};
use super::swapped_blocks;

/// Runs the rule.
pub fn swapped_items(cx: &Context, out: &mut Vec<Draft>) {
    for v in 0..cx.versions() {
        let blocks = swapped_blocks::blocks(cx, v);
        out.extend(blocks.iter().filter_map(|b| swapped_blocks::draft(cx, v, b)));
        let told = |r: &usize| blocks.iter().any(|b| b.rows.contains(r));
        let rows: Vec<usize> = (0..cx.rows().len()).filter(|r| cx.rows()[*r].moved.contains(&v) && !told(r)).collect();
        let mut i = 0;
        while i < rows.len() {
            let mut end = i + 1;
            while end < rows.len() && linked(cx, &rows[i..end], rows[end]) {
                end += 1;
            }
            report(cx, v, &rows[i..end], out);
            i = end;
        }
    }
}

/// A row belongs to a group where some two versions have it the other way round with one of the group.
fn linked(cx: &Context, group: &[usize], row: usize) -> bool {
    let at = |v: usize, r: usize| cx.rows()[r].cells[v].first().copied();
    let order = |v: usize, g: usize| Some(at(v, g)? < at(v, row)?);
    group.len() < 12
        && group
            .iter()
            .any(|&g| (0..cx.versions()).any(|v| order(v, g) == Some(true)) && (0..cx.versions()).any(|v| order(v, g) == Some(false)))
}

fn report(cx: &Context, v: usize, group: &[usize], out: &mut Vec<Draft>) {
    if group.len() < 2 {
        return;
    }
    // A version that agrees with the majority shows the right order.
    let other = std::iter::once(cx.family.reference)
        .chain(0..cx.versions())
        .find(|&o| o != v && group.iter().all(|&r| !cx.rows()[r].cells[o].is_empty() && !cx.rows()[r].moved.contains(&o)));
    let Some(other) = other else { return };
    let mut mine: Vec<usize> = group.to_vec();
    mine.sort_by_key(|&r| cx.rows()[r].cells[v][0]);
    let mut theirs: Vec<usize> = group.to_vec();
    theirs.sort_by_key(|&r| cx.rows()[r].cells[other][0]);
    if mine == theirs {
        return;
    }
    let first = |x: usize, r: usize| cx.rows()[r].cells[x][0];
    // By their labels where they have some of their own, else by their first words.
    let labels: Vec<String> = theirs.iter().filter_map(|&r| label(cx, other, first(other, r))).collect();
    let distinct = labels.len() == theirs.len() && labels.iter().enumerate().all(|(i, l)| !labels[..i].contains(l));
    let names = if distinct {
        format!("items {}", listed(&labels))
    } else {
        listed(&theirs.iter().map(|&r| cited(&cx.unit(other, first(other, r)).text, 30)).collect::<Vec<_>>())
    };
    let quotes: Vec<String> = mine.iter().take(2).map(|&r| cited(&cx.unit(v, first(v, r)).text, 45)).collect();
    let lines: Vec<usize> = mine.iter().take(2).map(|&r| cx.unit(v, first(v, r)).lines.0).collect();
    let locations =
        mine.iter().map(|&r| cx.whole(v, first(v, r))).chain(theirs.iter().map(|&r| cx.whole(other, first(other, r)))).collect();
    let tie = cx.versions() == 2;
    let message = format!(
        "{} has {names} of {} {}: {} (line {}) stands before {} (line {}){}.",
        cx.name(v),
        cx.name(other),
        if mine.len() == 2 { "the other way round" } else { "in another order" },
        quotes[0],
        lines[0],
        quotes[1],
        lines[1],
        if tie { "; two versions alone cannot tell which order is right, the reference is trusted" } else { "" },
    );
    let refers = mine.iter().any(|&r| super::numbering_references::referred(cx, v, first(v, r), &[]));
    let help =
        format!("Put them in the order of {}{}.", cx.name(other), if refers { ", and check what refers to them by number" } else { "" });
    let voters: Vec<usize> = (0..cx.versions())
        .filter(|&o| group.iter().all(|&r| !cx.rows()[r].cells[o].is_empty() && !cx.rows()[r].moved.contains(&o)))
        .collect();
    out.push(Draft {
        severity: Severity::Minor,
        confidence: confidence(cx, v, &mine, &voters),
        grain: if group.iter().all(|&r| cx.grain(v, first(v, r)) == Grain::Item) { Grain::Item } else { Grain::Clause },
        row: Some(group[0]),
        present: voters,
        absent: Vec::new(),
        moved: vec![v],
        locations,
        message,
        help,
        ..Draft::default()
    });
}

/// The label of a unit where it counts.
fn label(cx: &Context, v: usize, u: usize) -> Option<String> {
    cx.unit(v, u).label.as_ref().filter(|l| !l.value.is_empty()).map(|_| super::numbering_label::shown(cx, v, u))
}

/// How much better the crossed beads fit than the straight ones, over all versions that have the other order.
fn confidence(cx: &Context, v: usize, mine: &[usize], voters: &[usize]) -> f32 {
    let (a, b) = (mine[0], mine[1]);
    let cell = |x: usize, r: usize| cx.rows()[r].cells[x].as_slice();
    let (mut sum, mut n) = (0.0, 0.0);
    for &o in voters {
        let crossed = cx.aligned.score_cells(o, cell(o, a), v, cell(v, a)) + cx.aligned.score_cells(o, cell(o, b), v, cell(v, b));
        let straight = cx.aligned.score_cells(o, cell(o, a), v, cell(v, b)) + cx.aligned.score_cells(o, cell(o, b), v, cell(v, a));
        sum += crossed - straight;
        n += 1.0;
    }
    if n == 0.0 {
        return 0.5;
    }
    let odds = (sum / n) * 0.4 + 0.5 * (n - 1.0f32).min(3.0) - 0.5;
    1.0 / (1.0 + (-odds).exp())
}
