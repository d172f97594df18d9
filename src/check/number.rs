//! # number
//! ## What it flags
//! A number, date, time of day, duration, age, percentage or amount that differs between versions, in figures or in words: 30 days
//! here and 90 days there, fourteen and الرابعة (the fourth), 三十日 and three days. Also a unit that differs (30 days and 30 months,
//! 15 working days and 15 days, euros and dollars, per cent and per mille), a scale that differs (million and billion), a number in
//! words beside which the same number stands in other figures (“thirty (60) days”), and an age that lost its ten (“under four” where
//! fourteen is the age everywhere else).
//! ## Why it matters
//! Deadlines, ages and amounts are what a dispute is about.
//! ## Example
//! English: “within 30 days”; Chinese: “90日内”. English: “15 working days”; Albanian: “15 ditë” (days of any kind).
//! ## When it is wrong
//! Where a unit was converted and its name is not known (a weight in an old measure), where a version says a time zone's other time,
//! or where a number is part of a name. The same duration in other units (24 hours, one day; two weeks, 14 days) is no difference;
//! a month and 30 days are one, of less weight. Numbers in words count where they measure something or number an article, so that
//! “one of” is no number.
//! ## How to accept it
//! `concordat accept ID --reason …` with the finding's id, as the last line of the report says.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::number_dates::{Clock, Date};
use super::number_found::{Cell, Quantity, same};
use super::number_units::{self as units, Group, group};
use std::ops::Range;

/// Log-odds that a pair of numbers without likeness is a defect; what raises and lowers them is added. Chosen on the development
/// news: planted slips come out above 0.8, numbers that a translator left out or turned into others near 0.6.
const ODDS: f32 = 0.6;
/// Added where one is the other mistyped.
const MISTYPED: f32 = 1.7;
/// Taken off for each further number that has no partner.
const CROWD: f32 = 0.7;
/// Added for each other version that sides with the second one.
const AGREED: f32 = 1.2;
/// Added where both measure the same thing, taken off where they measure different things.
const MEASURED: f32 = 0.8;
/// Odds of another unit for the same number; dates and times of day that differ.
const UNIT: f32 = 1.8;
const DATED: f32 = 1.6;
/// Odds of a month for 30 days, which lawyers mind, and of two months for 60 days, which was no defect in any of the news.
const ABOUT: f32 = 0.1;
const ROUNDED: f32 = -0.4;

/// What is held against what.
#[derive(Clone, Copy)]
enum Item<'a> {
    Number(&'a Quantity),
    /// A number together with its unit.
    Measured(&'a Quantity),
    Date(&'a Date),
    Clock(&'a Clock),
}

/// What one version says against what another says.
struct Dispute<'a> {
    mine: Item<'a>,
    theirs: Item<'a>,
    odds: f32,
}

/// Runs the rule.
pub fn number(cx: &Context, out: &mut Vec<Draft>) {
    let n = cx.versions();
    let all: Vec<Vec<Cell>> = (0..n).map(|v| (0..cx.version(v).units.len()).map(|u| Cell::of(cx.analysis(v, u), u)).collect()).collect();
    for (r, row) in cx.rows().iter().enumerate() {
        let present: Vec<usize> = row.present().filter(|&v| row.cells[v].iter().all(|&u| cx.unit(v, u).language.is_none())).collect();
        if present.len() < 2 {
            continue;
        }
        let cells: Vec<Cell> =
            (0..n).map(|v| if present.contains(&v) { Cell::joined(&all[v], &row.cells[v]) } else { Cell::default() }).collect();
        if cells.iter().filter(|c| !c.quantities.is_empty()).count() > 1 {
            judge(cx, r, &present, &cells, out);
        }
    }
    super::number_own::own(cx, &all, out);
}

/// Who disputes with most of the others, and what.
fn judge(cx: &Context, r: usize, present: &[usize], cells: &[Cell], out: &mut Vec<Draft>) {
    let reference = if present.contains(&cx.family.reference) { cx.family.reference } else { present[0] };
    let mut blamed: Vec<(usize, Vec<usize>)> = Vec::new();
    if present.len() == 2 {
        blamed.push((if present[0] == reference { present[1] } else { present[0] }, vec![reference]));
    } else {
        let at_odds = |v: usize, o: usize| o != v && !disputes(cx, (v, &cells[v]), (o, &cells[o])).is_empty();
        for &v in present {
            // The version is wrong where it disagrees with most of the others.
            let against = present.iter().filter(|&&o| at_odds(v, o)).count();
            if against * 2 > present.len() - 1 {
                let rest = present.iter().copied().filter(|&o| o != reference);
                blamed.push((v, std::iter::once(reference).chain(rest).filter(|&o| at_odds(v, o)).collect()));
            }
        }
        if blamed.len() > present.len() / 2 {
            return;
        }
    }
    for (v, against) in blamed {
        // The first that others side with: the reference may be in the wrong with another number of the row.
        let others = present.len() - 1;
        let agreed = |o: usize| -> Vec<(usize, Dispute)> {
            let agree = |d: &Dispute| {
                let sides = |p: &&usize| ![v, o].contains(*p) && says(&cells[**p], d.theirs) && !says(&cells[**p], d.mine);
                present.iter().filter(sides).count()
            };
            let all = disputes(cx, (v, &cells[v]), (o, &cells[o])).into_iter();
            all.map(|d| (agree(&d), d)).filter(|x| others == 1 || x.0 > 0).collect()
        };
        let first = against.into_iter().map(|o| (o, agreed(o))).find(|(_, d)| !d.is_empty());
        for (o, (agree, d)) in first.into_iter().flat_map(|(o, d)| d.into_iter().map(move |d| (o, d))) {
            let odds = d.odds + if others > 1 { AGREED * agree as f32 } else { 0.0 };
            out.push(draft(cx, r, v, o, &d, present, (agree, 1.0 / (1.0 + (-odds).exp()))));
        }
    }
}

/// True where a version says this anywhere in the row.
fn says(cell: &Cell, item: Item) -> bool {
    match item {
        Item::Number(x) => cell.quantities.iter().any(|q| same(q, x)),
        Item::Measured(x) => cell.quantities.iter().any(|q| same(q, x) && alike(q, x)),
        Item::Date(x) => cell.dates.iter().any(|d| d.agrees(x)),
        Item::Clock(x) => cell.clocks.iter().any(|c| c.agrees(x)),
    }
}

/// What version `v` says and `o` does not, with what `o` says instead and `v` does not.
fn disputes<'a>(cx: &Context, (v, mine): (usize, &'a Cell), (o, theirs): (usize, &'a Cell)) -> Vec<Dispute<'a>> {
    let mut out = Vec::new();
    let mut hushed: [Vec<(usize, Range<usize>)>; 2] = [Vec::new(), Vec::new()];
    dates(mine, theirs, &mut hushed, &mut out);
    clocks(mine, theirs, &mut hushed, &mut out);
    let unmatched = |(w, a): (usize, &'a Cell), b: &Cell, hushed: &[(usize, Range<usize>)]| -> Vec<&'a Quantity> {
        let quiet = |x: &Quantity| hushed.iter().any(|(u, r)| *u == x.unit && r.start < x.range.end && x.range.start < r.end);
        let mirrored = |x: &Quantity| b.quantities.iter().any(|y| mirror(cx, w, x, if w == v { o } else { v }, y));
        let named = |x: &Quantity| x.vague && x.class.is_some_and(|c| b.bare.contains(&c));
        a.quantities
            .iter()
            .filter(|x| x.told() && !named(x) && !quiet(x) && !b.quantities.iter().any(|y| !spent(a, b, y) && same(x, y)) && !mirrored(x))
            .collect()
    };
    let (left, right) = (unmatched((v, mine), theirs, &hushed[0]), unmatched((o, theirs), mine, &hushed[1]));
    let figures = |x: &[&Quantity]| x.iter().filter(|q| q.digits.is_some() || q.month).count();
    let crowd = (figures(&left).max(figures(&right)) as f32 - 1.0).clamp(0.0, 3.0);
    for (near, x, y) in matched(&left, &right) {
        let figures = (x.digits.is_some() || x.month) && (y.digits.is_some() || y.month);
        let mut odds = ODDS + MISTYPED * near - CROWD * crowd;
        match (x.class, y.class) {
            (Some(a), Some(b)) if converted(a, b) || [a, b] == ["degree"; 2] && units::same_heat(x.value, y.value) => continue,
            (Some(_), Some(_)) if x.time().zip(y.time()).is_some_and(|(a, b)| units::about_the_same_time(a, b)) => {
                odds = if x.value.min(y.value) == 1.0 { ABOUT } else { ROUNDED };
            }
            (Some(a), Some(b)) => odds += if group(a) == group(b) { MEASURED } else { -MEASURED },
            _ if x.label && y.label => odds += MEASURED,
            _ => {}
        }
        if !figures && (x.vague || y.vague) && odds > ABOUT {
            odds -= MEASURED;
        }
        out.push(Dispute { mine: Item::Number(x), theirs: Item::Number(y), odds });
    }
    other_units(mine, theirs, &mut out);
    out
}

/// True for a number of a time of day that both cells say: 14 hours are not the 2:00 of either.
fn spent(a: &Cell, b: &Cell, y: &Quantity) -> bool {
    let own = b.clocks.iter().find(|c| c.unit == y.unit && c.range.start < y.range.end && y.range.start < c.range.end);
    own.is_some_and(|c| a.clocks.iter().any(|x| x.agrees(c)))
}

fn dates<'a>(mine: &'a Cell, theirs: &'a Cell, hushed: &mut [Vec<(usize, Range<usize>)>; 2], out: &mut Vec<Dispute<'a>>) {
    let lone = |a: &'a Cell, b: &Cell| a.dates.iter().filter(|x| !b.dates.iter().any(|y| x.agrees(y))).collect::<Vec<_>>();
    let (left, right) = (lone(mine, theirs), lone(theirs, mine));
    let told = |d: &Date, o: &Cell| o.dates.iter().any(|x| d.repeats(x));
    hushed[0].extend(mine.dates.iter().filter(|d| told(d, theirs)).map(|d| (d.unit, d.range.clone())));
    hushed[1].extend(theirs.dates.iter().filter(|d| told(d, mine)).map(|d| (d.unit, d.range.clone())));
    // Of several, which one stands for which is open: the numbers in them are held against each other.
    if let ([x], [y]) = (&left[..], &right[..])
        && x.shared(y) > 0
    {
        hushed[0].push((x.unit, x.range.clone()));
        hushed[1].push((y.unit, y.range.clone()));
        out.push(Dispute { mine: Item::Date(x), theirs: Item::Date(y), odds: DATED });
    }
}

fn clocks<'a>(mine: &'a Cell, theirs: &'a Cell, hushed: &mut [Vec<(usize, Range<usize>)>; 2], out: &mut Vec<Dispute<'a>>) {
    let lone = |a: &'a Cell, b: &Cell| a.clocks.iter().filter(|x| !b.clocks.iter().any(|y| x.agrees(y))).collect::<Vec<_>>();
    let (left, right) = (lone(mine, theirs), lone(theirs, mine));
    if let ([x], [y]) = (&left[..], &right[..]) {
        out.push(Dispute { mine: Item::Clock(x), theirs: Item::Clock(y), odds: ODDS });
    }
    hushed[0].extend(mine.clocks.iter().map(|c| (c.unit, c.range.clone())));
    hushed[1].extend(theirs.clocks.iter().map(|c| (c.unit, c.range.clone())));
}

/// True where a number was turned into another unit: pounds into kilograms, dollars into euros.
fn converted(a: units::Class, b: units::Class) -> bool {
    let weight = |c: units::Class| c == "pound" || group(c) == Group::Size;
    a != b && (weight(a) && weight(b) || group(a) == Group::Money && group(b) == Group::Money && ![a, b].contains(&"pound"))
}

/// True where both measure the same: the same unit, the same duration in another, or units that are not known well enough.
fn alike(x: &Quantity, y: &Quantity) -> bool {
    let (Some(a), Some(b)) = (x.class, y.class) else { return true };
    if a == b || group(a) != group(b) || [a, b].contains(&"pound") {
        return true;
    }
    match group(a) {
        Group::Time => x.time().zip(y.time()).is_some_and(|(a, b)| units::same_time(a, b)),
        // A percentage point is often called a percent.
        Group::Share => [a, b].contains(&"point"),
        // Seven in the morning and seven in the evening; twelve is either.
        Group::Half => !(1.0..12.0).contains(&x.value),
        _ => false,
    }
}

/// The same number with another unit: 15 working days for 15 days.
fn other_units<'a>(mine: &'a Cell, theirs: &'a Cell, out: &mut Vec<Dispute<'a>>) {
    let odd = |a: &'a Cell, b: &Cell| -> Vec<&'a Quantity> {
        let odd = |x: &&Quantity| {
            let mut like = b.quantities.iter().filter(|y| same(x, y) && !y.month).peekable();
            x.class.is_some() && like.peek().is_some() && !like.any(|y| alike(x, y))
        };
        a.quantities.iter().filter(odd).collect()
    };
    let (left, right) = (odd(mine, theirs), odd(theirs, mine));
    let mut taken = vec![false; right.len()];
    for x in left {
        let Some(j) = (0..right.len()).find(|&j| !taken[j] && same(x, right[j])) else { continue };
        taken[j] = true;
        let vague = if x.vague || right[j].vague { MEASURED } else { 0.0 };
        out.push(Dispute { mine: Item::Measured(x), theirs: Item::Measured(right[j]), odds: UNIT - vague });
    }
}

/// Groups of figures that stand in reverse (111 555 for 555 111): a display from right to left that was copied.
fn mirror(cx: &Context, v: usize, x: &Quantity, o: usize, y: &Quantity) -> bool {
    if x.digits.is_none() || y.digits.is_none() || !crate::language::profile(cx.tag(v)).rtl && !crate::language::profile(cx.tag(o)).rtl {
        return false;
    }
    let groups = |v: usize, q: &Quantity| -> Vec<String> {
        let text = &cx.analysis(v, q.unit).folded.text[q.range.clone()];
        text.split(|c: char| !c.is_ascii_digit()).map(str::to_string).collect()
    };
    let (a, mut b) = (groups(v, x), groups(o, y));
    b.reverse();
    a.len() > 1 && a == b
}

/// Numbers of the one version with the numbers of the other that they may be mistyped from, likeliest pairs first.
fn matched<'a>(mine: &[&'a Quantity], theirs: &[&'a Quantity]) -> Vec<(f32, &'a Quantity, &'a Quantity)> {
    let mut pairs: Vec<(f32, f32, usize, usize)> = Vec::new();
    for (i, x) in mine.iter().enumerate() {
        let fits = theirs.iter().enumerate().filter(|(_, y)| comparable(x, y));
        pairs.extend(fits.map(|(j, y)| (nearness(x, y) + kinship(x, y), nearness(x, y), i, j)));
    }
    // Stable: of equally near ones those that stand first.
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut taken = (vec![false; mine.len()], vec![false; theirs.len()]);
    pairs.retain(|&(_, _, i, j)| {
        let free = !taken.0[i] && !taken.1[j];
        if free {
            (taken.0[i], taken.1[j]) = (true, true);
        }
        free
    });
    pairs.into_iter().map(|(_, near, i, j)| (near, mine[i], theirs[j])).collect()
}

/// What makes two numbers partners besides their figures: the same unit, about the same time.
fn kinship(x: &Quantity, y: &Quantity) -> f32 {
    let about = x.time().zip(y.time()).is_some_and(|(a, b)| units::about_the_same_time(a, b));
    if about || x.class.is_some() && x.class == y.class { 0.4 } else { 0.0 }
}

/// Figures are held against figures, months against months, words against what measures the same.
fn comparable(x: &Quantity, y: &Quantity) -> bool {
    if x.month != y.month || x.fraction != y.fraction {
        return false;
    }
    if x.digits.is_some() && y.digits.is_some() || x.month || x.fraction {
        return true;
    }
    match (x.class, y.class) {
        (Some(a), Some(b)) => group(a) == group(b),
        _ => x.label && y.label,
    }
}

/// How likely one is the other mistyped: 1 for as many digits with one changed or two exchanged.
fn nearness(a: &Quantity, b: &Quantity) -> f32 {
    let (Some(x), Some(y)) = (&a.digits, &b.digits) else { return 0.0 };
    if x.digits.len() == y.digits.len() {
        let distance = strsim::damerau_levenshtein(&x.digits, &y.digits);
        return if distance == 1 { 1.0 } else { 0.5 };
    }
    0.0
}

/// Unit, words and value of what is disputed, in the folded text.
fn place(item: Item) -> (usize, Range<usize>) {
    match item {
        // With the unit where there is one: “30 days” says more than “30”.
        Item::Number(q) | Item::Measured(q) => {
            (q.unit, if q.class.is_some() || q.digits.is_none() { q.full.clone() } else { q.range.clone() })
        }
        Item::Date(d) => (d.unit, d.range.clone()),
        Item::Clock(c) => (c.unit, c.range.clone()),
    }
}

fn draft(cx: &Context, r: usize, v: usize, o: usize, d: &Dispute, present: &[usize], (agree, confidence): (usize, f32)) -> Draft {
    let at = |v: usize, i: Item| {
        let (u, range) = place(i);
        cx.marked(v, u, cx.analysis(v, u).origin(range))
    };
    let said = |v: usize, i: Item| {
        let (u, range) = place(i);
        cx.unit(v, u).text[cx.analysis(v, u).origin(range)].trim().to_string()
    };
    let (mine, theirs) = (said(v, d.mine), said(o, d.theirs));
    let others: Vec<usize> = present.iter().copied().filter(|&p| p != v).collect();
    let undecided = if others.len() == 1 { " (two versions alone cannot tell which is right; the reference is trusted)" } else { "" };
    let classes = |a: Item, b: Item| match (a, b) {
        (Item::Number(x) | Item::Measured(x), Item::Number(y) | Item::Measured(y)) => x.class.zip(y.class),
        _ => None,
    };
    let pair = classes(d.mine, d.theirs);
    let unit = matches!(d.mine, Item::Measured(_));
    let about = !unit
        && matches!((d.mine, d.theirs), (Item::Number(x), Item::Number(y))
            if x.time().zip(y.time()).is_some_and(|(a, b)| units::about_the_same_time(a, b)));
    let why = match pair {
        Some((a, b)) if unit => format!(": {} for {}", units::called(a), units::called(b)),
        _ if about => ": about as long, but not the same term".to_string(),
        _ => String::new(),
    };
    let (a, b) = (short(&mine, 40), short(&theirs, 40));
    let mut evidence = vec![match others.len() {
        1 => format!("Nothing in {} says {b}, and nothing in {} says {a}, in figures or in words.", cx.name(v), cx.name(o)),
        _ => format!("{} of {} versions side with {}.", agree + 1, present.len(), cx.name(o)),
    }];
    if let Some((x, y)) = pair {
        evidence.push(format!("Units read: {} in {}, {} in {}.", units::called(x), cx.name(v), units::called(y), cx.name(o)));
    }
    Draft {
        severity: if about { Severity::Major } else { Severity::Critical },
        confidence,
        grain: Grain::Word,
        row: Some(r),
        present: vec![v],
        absent: others,
        locations: vec![at(v, d.mine), at(o, d.theirs)],
        message: format!("{} says {a} where {} says {b}{why}{undecided}.", cx.name(v), cx.name(o)),
        help: format!("Say {b} in {} too, or mend {} where it is wrong.", cx.name(v), cx.name(o)),
        evidence,
        slip: telling(&mine, &theirs, pair.is_some()).then(|| format!("{} {mine} {} {theirs}", cx.tag(v), cx.tag(o))),
        ..Draft::default()
    }
}

/// True where the same two numbers elsewhere are surely the same slip: a measure, or figures long enough not to meet by chance.
fn telling(mine: &str, theirs: &str, measured: bool) -> bool {
    let long = |s: &str| s.chars().filter(char::is_ascii_digit).count() > 2;
    measured || long(mine) && long(theirs)
}
