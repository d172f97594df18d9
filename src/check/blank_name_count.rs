//! Holes where a number should stand: "within hours of your report", "账户天后", "بنسبة % شهريا".

use super::blank_name_holes::{FAIR, Hole, Unit, What};
use super::number_found::Cell;
use super::number_units::{self as units, Class};
use std::ops::Range;

/// Fewest other versions that give the number: one alone may have said it in its own way (years here, 1980s there).
const WITNESSES: usize = 2;
/// How sure it is where they give it.
const SURE: f32 = 0.85;

/// Units that stand without the number that the other versions have there, and percent signs behind nothing.
pub(super) fn counts(unit: &Unit) -> Vec<Hole> {
    let (cx, v, u) = (unit.cx, unit.v, unit.u);
    let hole = |range: Range<usize>, sure: f32, why: &'static str| Hole {
        unit: u,
        what: What::Number,
        range: unit.a.origin(range),
        sure,
        backed: 0.96,
        why,
    };
    let mut out: Vec<Hole> = percent(unit).into_iter().map(|r| hole(r, FAIR, "A percent sign has no number before it.")).collect();
    let Some(row) = cx.row_of[v][u] else { return out };
    let cells = &cx.rows()[row].cells;
    let times = |c: &Cell| -> Vec<(String, Class)> {
        let timed = c.quantities.iter().filter(|q| !q.within).filter_map(|q| q.time());
        timed.map(|(value, class)| (value.to_string(), class)).collect()
    };
    let cell = |o: usize| -> Cell {
        let all: Vec<Cell> = cells[o].iter().map(|&w| Cell::of(cx.analysis(o, w), w)).collect();
        Cell::joined(&all, &(0..all.len()).collect::<Vec<_>>())
    };
    let own = Cell::of(unit.a, u);
    let mine = if cells[v].len() == 1 { times(&own) } else { times(&cell(v)) };
    let others: Vec<usize> = (0..cx.versions()).filter(|&o| o != v && !cells[o].is_empty()).collect();
    // What each of the others counts and this version does not, where that is one duration and nothing else differs.
    let lost = |o: usize| -> Option<(String, Class)> {
        let mut theirs = times(&cell(o));
        for x in &mine {
            let at = theirs.iter().position(|y| y == x)?;
            theirs.remove(at);
        }
        let [x] = &theirs[..] else { return None };
        (x.0 != "1").then(|| x.clone())
    };
    let witnesses: Vec<(String, Class)> = others.iter().filter_map(|&o| lost(o)).collect();
    let Some(said) = witnesses.first() else { return out };
    let agree = witnesses.iter().filter(|x| *x == said).count();
    if agree < WITNESSES || agree * 2 <= others.len() || own.quantities.iter().any(|q| q.value.to_string() == said.0) {
        return out;
    }
    let named = units::named(unit.a).into_iter().filter(|(_, c)| *c == said.1);
    let mut lone = named.filter(|(r, _)| !own.quantities.iter().any(|q| q.full.start < r.end && r.start < q.full.end));
    if let Some((r, _)) = lone.find(|(r, _)| introduced(unit, r)) {
        out.push(hole(around(unit, &r), SURE, "A unit of time has no number, which the other versions give."));
    }
    out
}

/// True where the unit's word stands as a counted one: right behind a preposition ("within hours"); Chinese and Turkmen have none.
fn introduced(unit: &Unit, r: &Range<usize>) -> bool {
    if unit.t.han() || unit.t.language() == "tk" {
        return true;
    }
    let at = unit.p.iter().position(|p| p.range.start >= r.start);
    let before = at.and_then(|i| i.checked_sub(1)).map(|i| &unit.p[i]);
    before.is_some_and(|b| unit.t.of("prepositions").has(b) || unit.t.of("stranded").at(std::slice::from_ref(b)) > 0)
}

/// The words with one on either side.
fn around(unit: &Unit, r: &Range<usize>) -> Range<usize> {
    let first = unit.p.partition_point(|p| p.range.end <= r.start);
    let last = unit.p.partition_point(|p| p.range.start < r.end);
    let reach = if unit.t.han() { 2 } else { 1 };
    let start = unit.p.get(first.saturating_sub(reach)).map_or(r.start, |p| p.range.start);
    let end = unit.p.get((last + reach).min(unit.p.len()).saturating_sub(1)).map_or(r.end, |p| p.range.end);
    start.min(r.start)..end.max(r.end)
}

/// Percent signs with neither a figure nor a bracket on either side, with the words beside them.
fn percent(unit: &Unit) -> Vec<Range<usize>> {
    let text = unit.a.folded.text.as_str();
    let alone = |i: usize| {
        let (before, behind) = (text[..i].trim_end().chars().next_back(), text[i + 1..].trim_start().chars().next());
        let word = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let free =
            text[..i].ends_with(' ') && text[i + 1..].starts_with([' ', '.', ',', ';']) || before.is_some_and(crate::language::is_han);
        word(before) && free && !behind.is_some_and(|c| c.is_ascii_digit() || c == '(' || c == '%')
    };
    text.match_indices('%').filter(|&(i, _)| alone(i)).map(|(i, s)| around(unit, &(i..i + s.len()))).collect()
}
