//! # number
//! ## What it flags
//! A number, date, duration, age, percentage or amount that differs between versions: 30 days here, 90 days there.
//! ## Why it matters
//! Deadlines and amounts are what a dispute is about.
//! ## Example
//! English: “within 30 days”; Chinese: “90日内”.
//! ## When it is wrong
//! Where a unit was converted (miles, kilometres), a clock of twelve hours was turned into one of twenty-four, or a number is
//! written out in words that the program does not know.
//! ## How to accept it
//! `concordat accept ID --reason …` with the finding's id, as the last line of the report says.

use super::context::{Context, Draft};
use super::finding::{Grain, Severity};
use crate::language::numerals;
use crate::similarity::analysis::Analysis;
use crate::similarity::numbers::Number;
use std::ops::Range;

/// A number in a cell.
#[derive(Debug, Clone)]
struct Quantity {
    unit: usize,
    /// Byte range in the folded text.
    range: Range<usize>,
    digits: Option<Number>,
    value: f64,
    /// The month of a date: 5月, May. It is compared with months alone.
    month: bool,
}

/// Runs the rule.
pub fn number(cx: &Context, out: &mut Vec<Draft>) {
    let n = cx.versions();
    for (r, row) in cx.rows().iter().enumerate() {
        let present: Vec<usize> = row.present().filter(|&v| row.cells[v].iter().all(|&u| cx.unit(v, u).language.is_none())).collect();
        if present.len() < 2 {
            continue;
        }
        let quantities: Vec<Vec<Quantity>> =
            (0..n).map(|v| if present.contains(&v) { collect(cx, v, &row.cells[v]) } else { Vec::new() }).collect();
        if quantities.iter().all(Vec::is_empty) {
            continue;
        }
        judge(cx, r, &present, &quantities, out);
    }
}

fn collect(cx: &Context, v: usize, units: &[usize]) -> Vec<Quantity> {
    let mut out = Vec::new();
    for &u in units {
        let a: &Analysis = cx.analysis(v, u);
        let text = a.folded.text.as_str();
        for x in &a.numbers {
            let month = text[x.range.end..].trim_start().starts_with('月') && (1.0..=12.0).contains(&x.value);
            out.push(Quantity { unit: u, range: x.range.clone(), value: x.scaled(), digits: Some(x.clone()), month });
        }
        out.extend(month_names(a).map(|(range, value)| Quantity { unit: u, range, value, digits: None, month: true }));
        for (range, value) in numerals::number_words(a.profile(), &a.folded.text) {
            if !out.iter().any(|q| q.unit == u && q.range.start < range.end && range.start < q.range.end) {
                out.push(Quantity { unit: u, range, value: value as f64, digits: None, month: false });
            }
        }
    }
    out
}

/// Bytes between the name of a month and the day or year that makes it one (May, mars and mart are other words too).
const DATE: usize = 6;

/// The names of months that stand in a date, with their places in the folded text.
fn month_names(a: &Analysis) -> impl Iterator<Item = (Range<usize>, f64)> + '_ {
    a.tokens.iter().filter_map(|t| {
        let near = |n: &Number| {
            n.range.end <= t.range.start && t.range.start <= n.range.end + DATE
                || t.range.end <= n.range.start && n.range.start <= t.range.end + DATE
        };
        let month = a.profile().month(&t.form).filter(|_| t.capital || a.profile().tag != "en")?;
        a.numbers.iter().any(near).then(|| (t.range.clone(), f64::from(month)))
    })
}

/// True where both are the same quantity in some reading.
fn same(a: &Quantity, b: &Quantity) -> bool {
    // 5月 may be 05 in a date in figures, its name is no figure.
    if a.month != b.month && (a.digits.is_none() || b.digits.is_none()) {
        return false;
    }
    match (&a.digits, &b.digits) {
        (Some(x), Some(y)) => x.agrees(y) || clock(x, y) || decade(x, y),
        (Some(x), None) => [x.value, x.scaled(), x.other].iter().any(|v| (v - b.value).abs() < 1e-9),
        (None, Some(_)) => same(b, a),
        (None, None) => a.value == b.value,
    }
}

/// Two o'clock in the afternoon is 14:00.
fn clock(x: &Number, y: &Number) -> bool {
    let (a, b) = (x.value.min(y.value), x.value.max(y.value));
    a > 0.0 && a < 12.0 && b == a + 12.0
}

/// The eighties are the 1980s.
fn decade(x: &Number, y: &Number) -> bool {
    let (a, b) = (x.value.min(y.value), x.value.max(y.value));
    (10.0..100.0).contains(&a) && a % 10.0 == 0.0 && b == 1900.0 + a
}

/// A digit number of version `v` that stands in no other version of the row, against the digit numbers that the others have and `v`
/// lacks.
fn judge(cx: &Context, r: usize, present: &[usize], q: &[Vec<Quantity>], out: &mut Vec<Draft>) {
    let unmatched = |v: usize, o: usize| -> Vec<&Quantity> {
        let told = |x: &Quantity| x.month || x.digits.as_ref().is_some_and(|d| !d.joined);
        q[v].iter().filter(|x| told(x) && !q[o].iter().any(|y| same(x, y))).collect()
    };
    let reference = if present.contains(&cx.family.reference) { cx.family.reference } else { present[0] };
    let mut blamed: Vec<(usize, usize)> = Vec::new();
    if present.len() == 2 {
        let v = if present[0] == reference { present[1] } else { present[0] };
        blamed.push((v, reference));
    } else {
        for &v in present {
            // The version is wrong where it disagrees with two others that agree with each other.
            let against = present.iter().filter(|&&o| o != v && !unmatched(v, o).is_empty() && !unmatched(o, v).is_empty()).count();
            if against * 2 > present.len() - 1 {
                let witness = std::iter::once(reference)
                    .chain(present.iter().copied())
                    .find(|&o| o != v && !unmatched(v, o).is_empty() && !unmatched(o, v).is_empty());
                if let Some(o) = witness {
                    blamed.push((v, o));
                }
            }
        }
        if blamed.len() > present.len() / 2 {
            return;
        }
    }
    for (v, o) in blamed {
        let (mine, theirs) = (unmatched(v, o), unmatched(o, v));
        for (near, x, y) in matched(&mine, &theirs) {
            let others = present.iter().filter(|&&p| p != v).count();
            let agree = present
                .iter()
                .filter(|&&p| p != v && p != o && q[p].iter().any(|z| same(z, y)) && !q[p].iter().any(|z| same(z, x)))
                .count();
            if others > 1 && agree == 0 {
                continue;
            }
            let crowd = (mine.len().max(theirs.len()) as f32 - 1.0).min(3.0);
            let odds = 0.6 + 1.7 * near - 0.7 * crowd + if others > 1 { 1.2 * agree as f32 } else { 0.0 };
            let confidence = 1.0 / (1.0 + (-odds).exp());
            out.push(draft(cx, r, (v, x), (o, y), present, confidence));
        }
    }
}

/// Numbers of the one version with the numbers of the other that they may be mistyped from, likeliest pairs first.
fn matched<'a>(mine: &[&'a Quantity], theirs: &[&'a Quantity]) -> Vec<(f32, &'a Quantity, &'a Quantity)> {
    let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
    for (i, x) in mine.iter().enumerate() {
        pairs.extend(theirs.iter().enumerate().filter(|(_, y)| x.month == y.month).map(|(j, y)| (nearness(x, y), i, j)));
    }
    // Stable: of equally near ones those that stand first.
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut taken = (vec![false; mine.len()], vec![false; theirs.len()]);
    pairs.retain(|&(_, i, j)| {
        let free = !taken.0[i] && !taken.1[j];
        if free {
            (taken.0[i], taken.1[j]) = (true, true);
        }
        free
    });
    pairs.into_iter().map(|(near, i, j)| (near, mine[i], theirs[j])).collect()
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

fn draft(cx: &Context, r: usize, (v, x): (usize, &Quantity), (o, y): (usize, &Quantity), present: &[usize], confidence: f32) -> Draft {
    let place = |v: usize, q: &Quantity| cx.marked(v, q.unit, cx.analysis(v, q.unit).origin(q.range.clone()));
    let said = |v: usize, q: &Quantity| cx.unit(v, q.unit).text[cx.analysis(v, q.unit).origin(q.range.clone())].to_string();
    let others: Vec<usize> = present.iter().copied().filter(|&p| p != v).collect();
    let undecided = if others.len() == 1 { " (two versions alone cannot tell which is right; the reference is trusted)" } else { "" };
    Draft {
        severity: Severity::Critical,
        confidence,
        grain: Grain::Word,
        row: Some(r),
        present: vec![v],
        absent: others,
        locations: vec![place(v, x), place(o, y)],
        message: format!(
            "{} says {} at line {} where {} says {}{undecided}.",
            cx.name(v),
            said(v, x),
            cx.unit(v, x.unit).lines.0,
            cx.name(o),
            said(o, y)
        ),
        help: format!("Write {} in {} too, or mend {} where it is wrong.", said(o, y), cx.name(v), cx.name(o)),
        ..Draft::default()
    }
}
