//! Part of mistranslation: a phrase that stands for its opposite, gross negligence for slight negligence, your property for ours.
//! `lexicon/markers/opposites.tsv` has the two sides of each pair; the versions of a row vote.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::term_lexemes::{Lexemes, severity};
use crate::lexicon;
use std::ops::Range;
use std::sync::OnceLock;

/// Confidence where two or more versions say the one and nobody else the other, and where a version stands against one other.
const SURE: (f32, f32) = (0.85, 0.6);
/// Fewest versions that make the first of them.
const WITNESSES: usize = 2;

/// The pairs and their phrases; a key is the pair and its side.
struct Table {
    severities: Vec<Severity>,
    lexemes: Lexemes,
}

fn table() -> &'static Table {
    static READ: OnceLock<Table> = OnceLock::new();
    READ.get_or_init(|| {
        let rows: Vec<Vec<&str>> =
            lexicon::rows(include_str!("../lexicon/markers/opposites.tsv")).filter(|c: &Vec<&str>| c.len() >= 9).collect();
        let mut ids: Vec<&str> = rows.iter().map(|c| c[0]).collect();
        ids.dedup();
        let of = |id: &str| ids.iter().position(|x| *x == id).unwrap_or(0);
        let cells = rows.iter().flat_map(|c| {
            let key = (of(c[0]) << 1 | usize::from(c[2] == "b")) as u32;
            (0..6).map(move |column| (column, c[3 + column], key))
        });
        let severities = ids.iter().map(|id| rows.iter().find(|c| c[0] == *id).map_or(Severity::Major, |c| severity(c[1]))).collect();
        Table { severities, lexemes: Lexemes::new(cells) }
    })
}

/// A phrase of the table: version, unit, bytes of the folded text, pair and side.
struct Said {
    version: usize,
    unit: usize,
    range: Range<usize>,
    pair: usize,
    side: u32,
}

/// Lets the versions of each row vote.
pub fn opposites(cx: &Context, out: &mut Vec<Draft>) {
    for (r, row) in cx.rows().iter().enumerate() {
        let mut said: Vec<Said> = Vec::new();
        for v in row.present() {
            for &u in row.cells[v].iter().filter(|&&u| cx.unit(v, u).language.is_none()) {
                let spots = table().lexemes.spot(cx.analysis(v, u)).into_iter();
                said.extend(spots.map(|s| Said { version: v, unit: u, range: s.range, pair: s.key as usize >> 1, side: s.key & 1 }));
            }
        }
        said.sort_by_key(|s| s.pair);
        for pair in said.chunk_by(|a, b| a.pair == b.pair) {
            out.extend(vote(cx, r, pair));
        }
    }
}

/// The version that says one side alone while most of the others that speak of it say the other side alone.
fn vote(cx: &Context, r: usize, said: &[Said]) -> Option<Draft> {
    let only = |v: usize, side: u32| {
        let mut own = said.iter().filter(|s| s.version == v).peekable();
        own.peek().is_some() && own.all(|s| s.side == side)
    };
    let present: Vec<usize> = cx.rows()[r].present().collect();
    let of = |side: u32| -> Vec<usize> { present.iter().copied().filter(|&v| only(v, side)).collect() };
    let sides = [of(0), of(1)];
    let (few, many) = if sides[0].len() < sides[1].len() || sides[0].contains(&cx.family.reference) && sides[0].len() == sides[1].len() {
        (if sides[0].len() < sides[1].len() { 0 } else { 1 }, if sides[0].len() < sides[1].len() { 1 } else { 0 })
    } else {
        (1, 0)
    };
    let [bad] = sides[few][..] else { return None };
    let good = &sides[many];
    let sure = match good.len() {
        n if n >= WITNESSES => SURE.0,
        1 if present.len() == 2 => SURE.1,
        _ => return None,
    };
    let first = |v: usize| said.iter().find(|s| s.version == v);
    let place = |s: &Said| cx.analysis(s.version, s.unit).origin(s.range.clone());
    let words = |s: &Said| short(&cx.unit(s.version, s.unit).text[place(s)], 40);
    let (x, y) = (first(bad)?, first(*good.first()?)?);
    let undecided = if present.len() == 2 { " (two versions alone cannot tell which is right; the reference is trusted)" } else { "" };
    let mut locations = vec![cx.marked(bad, x.unit, place(x))];
    locations.extend(good.iter().filter_map(|&v| first(v)).map(|s| cx.marked(s.version, s.unit, place(s))));
    Some(Draft {
        severity: table().severities[x.pair],
        confidence: sure,
        grain: Grain::Word,
        row: Some(r),
        present: vec![bad],
        absent: good.clone(),
        message: format!("{} says {} where {} says {}, its opposite{undecided}.", cx.name(bad), words(x), cx.name(y.version), words(y)),
        help: format!("Make the {} text say what {} says, or mend the others.", cx.name(bad), cx.names(good)),
        evidence: vec![format!("{} of {} versions say the one alone, {} the other alone.", good.len(), present.len(), cx.name(bad))],
        locations,
        ..Draft::default()
    })
}
