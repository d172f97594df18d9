//! Part of name-variant: the full name of a company, legal form included, that two versions of one clause write otherwise.

use super::context::{Context, Draft, short};
use super::finding::Severity;
use super::name_variant::{Case, Place, case_of, draft};
use super::name_variant_place::same_place;
use super::names;
use crate::language::Script;
use crate::similarity::{Analysis, sound};

/// How sure a legal name in two casings is, and one that differs in a word.
const SURE: (f32, f32) = (0.85, 0.8);

/// Least likeness of two words' sounds from which they are one word spelled in two ways.
const ALIKE: f64 = 0.75;

/// Fewest words of a full name, its legal form apart; with fewer, two names may be two companies. One more where a word differs.
const WORDS: usize = 2;

/// A company's full name.
struct Full {
    place: Place,
    /// Its words, as written, without what stands between them.
    words: Vec<String>,
}

/// Runs this part.
pub fn legal(cx: &Context, out: &mut Vec<Draft>) {
    for row in cx.rows() {
        let names: Vec<Full> = row.present().flat_map(|v| full_names(cx, v, &row.cells[v])).collect();
        for (i, b) in names.iter().enumerate() {
            let other = |a: &&Full| a.place.version < b.place.version;
            if let Some(d) = names[..i].iter().filter(other).find_map(|a| compared(cx, a, b)) {
                out.push(d);
            }
        }
    }
}

/// The full names of a cell.
fn full_names(cx: &Context, v: usize, cell: &[usize]) -> Vec<Full> {
    let mut out = Vec::new();
    for n in names::names_of(cx, v, cell).into_iter().filter(|n| n.incorporated) {
        let a = cx.analysis(v, n.unit);
        let first = (0..n.tokens.start).rev().take_while(|&k| leads(a, k)).last().unwrap_or(n.tokens.start);
        // "Co. Ltd." and "Co, Ltd" are written in many ways; the name before it is compared.
        let end = (first..=n.last).rev().find(|&k| !names::is_legal_form(&a.tokens[k].form)).map_or(n.last, |k| k + 1);
        let tokens = first..end;
        let range = a.origin(a.tokens[first].range.start..a.tokens[n.last].range.end);
        let words = tokens.map(|k| cx.unit(v, n.unit).text[a.origin(a.tokens[k].range.clone())].to_string()).collect();
        out.push(Full { place: Place { version: v, unit: n.unit, range }, words });
    }
    out
}

/// True for a word with a capital right before the next: "Shanghai" before the name's own first word.
fn leads(a: &Analysis, k: usize) -> bool {
    let (t, next) = (&a.tokens[k], &a.tokens[k + 1]);
    t.script == Script::Latin && t.capital && !t.stop && &a.folded.text[t.range.end..next.range.start] == " "
}

/// What two full names differ in, from the end: casing alone or one word.
fn compared(cx: &Context, a: &Full, b: &Full) -> Option<Draft> {
    let n = a.words.len().min(b.words.len());
    if n < WORDS {
        return None;
    }
    let (x, y) = (&a.words[a.words.len() - n..], &b.words[b.words.len() - n..]);
    let fold = |w: &String| crate::language::fold_word(w);
    let different: Vec<usize> = (0..n).filter(|&k| fold(&x[k]) != fold(&y[k])).collect();
    let cased: Vec<usize> = (0..n).filter(|&k| x[k] != y[k]).collect();
    let capitals = |w: &[String]| w.iter().all(|w| case_of(w) == Case::Upper);
    match different[..] {
        [] if cased.is_empty() || capitals(x) || capitals(y) => None,
        [] => Some(told(cx, a, b, &x[cased[0]], &y[cased[0]], SURE.0)),
        [k] if n > WORDS && variant(cx, a, b, &x[k], &y[k]) => {
            let mut d = told(cx, a, b, &x[k], &y[k], SURE.1);
            d.severity = Severity::Major;
            Some(d)
        }
        _ => None,
    }
}

/// True for one word of a name in two spellings, or for a place in two languages.
fn variant(cx: &Context, a: &Full, b: &Full, x: &str, y: &str) -> bool {
    let word = |w: &str| crate::language::fold_word(w);
    if case_of(x) == Case::Lower || case_of(y) == Case::Lower || names::is_legal_form(&word(x)) || names::is_legal_form(&word(y)) {
        return false;
    }
    let sounds = |f: &Full, w: &str| {
        let tag = cx.tag(f.place.version).primary();
        sound::western(&word(w), tag == "sq", tag == "tk")
    };
    let (p, q) = (sounds(a, x), sounds(b, y));
    same_place(&word(x), &word(y)) || p.len() >= 3 && q.len() >= 3 && sound::likeness(&p, &q) >= ALIKE && close(&word(x), &word(y))
}

/// True for words that few letters set apart.
fn close(x: &str, y: &str) -> bool {
    strsim::levenshtein(x, y) * 3 <= x.chars().count().max(y.chars().count())
}

fn told(cx: &Context, a: &Full, b: &Full, x: &str, y: &str, confidence: f32) -> Draft {
    let (p, q) = (&a.place, &b.place);
    let slip = format!("full name {x} {y}");
    // The very words that differ are marked, where the name has them once.
    let narrow = |place: &Place, word: &str| {
        let at = place.written(cx).match_indices(word).map(|(i, _)| place.range.start + i).collect::<Vec<_>>();
        let range = if let [at] = at[..] { at..at + word.len() } else { place.range.clone() };
        Place { range, ..place.clone() }
    };
    let mut d = draft(cx, &[narrow(q, y), narrow(p, x)], confidence, slip);
    d.message = format!(
        "{} writes “{y}” in the company's name {}, where {} writes “{x}”.",
        cx.name(q.version),
        short(q.written(cx), 60),
        cx.name(p.version)
    );
    d.help = format!("Write “{x}” or “{y}” in all versions, whichever the company's register has.");
    d.evidence = vec![format!("The words “{x}” and “{y}” stand at the same place of the two names.")];
    d
}
