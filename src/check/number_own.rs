//! Numbers that a version contradicts by itself: words and figures for one number that differ, an age that lost its ten.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::number_found::{Cell, Quantity};
use super::number_units as units;
use std::ops::Range;

/// Runs over every version.
pub(super) fn own(cx: &Context, all: &[Vec<Cell>], out: &mut Vec<Draft>) {
    for v in 0..cx.versions() {
        let mut ages: Vec<Quantity> = Vec::new();
        for (u, cell) in all[v].iter().enumerate().filter(|x| !x.1.quantities.is_empty()) {
            doubled(cx, v, u, cell, out);
            let years = |q: &Quantity| q.class == Some("year") && (1.0..20.0).contains(&q.value) && q.value.fract() == 0.0;
            if cell.quantities.iter().any(years) && units::of_age(cx.analysis(v, u)) {
                ages.extend(cell.quantities.iter().filter(|q| years(q)).cloned());
            }
        }
        lost_ten(cx, all, v, &ages, out);
    }
}

/// “thirty (60) days”: the same number said twice, in words and in figures.
fn doubled(cx: &Context, v: usize, u: usize, cell: &Cell, out: &mut Vec<Draft>) {
    let a = cx.analysis(v, u);
    let text = a.folded.text.as_str();
    for x in &cell.quantities {
        let Some(inner) = text[x.range.end..].trim_start_matches(' ').strip_prefix('(') else { continue };
        let start = text.len() - inner.trim_start().len();
        let Some(close) = inner.find(')').map(|i| text.len() - inner.len() + i) else { continue };
        let y = cell.quantities.iter().find(|y| y.range.start == start && text[y.range.end..close].trim().is_empty());
        let Some(y) = y.filter(|y| x.digits.is_some() != y.digits.is_some() && !x.ordinal && !y.ordinal && !x.month && !y.month) else {
            continue;
        };
        let plain = |q: &Quantity| q.digits.as_ref().is_none_or(|d| !d.joined);
        if (x.value - y.value).abs() < 1e-9 || x.within || y.within || x.label || y.label || !plain(x) || !plain(y) {
            continue;
        }
        // A footnote or an item's number in brackets measures nothing: "two (3)".
        let measured = x.class.is_some() || units::after(a, close + 1).is_some();
        let said = |r: Range<usize>| short(&cx.unit(v, u).text[a.origin(r)], 40);
        let whole = x.range.start..close + 1;
        out.push(Draft {
            severity: Severity::Critical,
            confidence: if measured { 0.93 } else { 0.55 },
            grain: Grain::Word,
            row: cx.row_of[v][u],
            present: vec![v],
            locations: vec![cx.marked(v, u, a.origin(whole.clone()))],
            message: format!(
                "{} says {}: {} and {} are not the same number.",
                cx.name(v),
                said(whole),
                said(x.range.clone()),
                said(y.range.clone())
            ),
            help: format!("Find out which number is meant, and write it both times in {}.", cx.name(v)),
            ..Draft::default()
        });
    }
}

/// An age in words from three to nine, where the version has another age ten years above it and no other one of this number: the word
/// for ten was lost (سن الرابعة for سن الرابعة عشرة).
fn lost_ten(cx: &Context, all: &[Vec<Cell>], v: usize, ages: &[Quantity], out: &mut Vec<Draft>) {
    for x in ages.iter().filter(|q| q.digits.is_none() && (3.0..10.0).contains(&q.value)) {
        let mut full = ages.iter().filter(|q| q.value == x.value + 10.0 && q.unit != x.unit);
        let alone = ages.iter().filter(|q| q.value == x.value).count() == 1;
        let Some(y) = full.next().filter(|_| alone) else { continue };
        // Another version that says the small number in the same place too means it.
        let meant = cx.row_of[v][x.unit].is_some_and(|r| {
            let row = &cx.rows()[r];
            let says = |q: &Quantity| q.value == x.value && q.class == Some("year");
            (0..cx.versions()).filter(|&o| o != v).any(|o| Cell::joined(&all[o], &row.cells[o]).quantities.iter().any(says))
        });
        if meant {
            continue;
        }
        let said = |q: &Quantity| short(&cx.unit(v, q.unit).text[cx.analysis(v, q.unit).origin(q.full.clone())], 40);
        let at = |q: &Quantity| cx.marked(v, q.unit, cx.analysis(v, q.unit).origin(q.full.clone()));
        let n = x.value + 10.0;
        out.push(Draft {
            severity: Severity::Critical,
            confidence: 0.8,
            grain: Grain::Word,
            row: cx.row_of[v][x.unit],
            present: vec![v],
            locations: vec![at(x), at(y)],
            message: format!(
                "{} gives the age of {} ({}) here and of {n} ({}) elsewhere: the word for ten seems to be lost.",
                cx.name(v),
                x.value,
                said(x),
                said(y)
            ),
            help: format!("Write {n} here in {} too, unless {} is really meant.", cx.name(v), x.value),
            ..Draft::default()
        });
    }
}
