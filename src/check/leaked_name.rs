//! # leaked-name
//! ## What it flags
//! A company, product or brand that one version names where the others name nobody or somebody else: the previous owner of a template,
//! above all.
//! ## Why it matters
//! Rights and duties are given to a stranger, and readers learn whose text was copied.
//! ## Example
//! English: “SHALLTRY's property”; French: “les droits de TRANSSION”.
//! ## When it is wrong
//! Where a name is translated or transliterated so freely that the program does not know it again, or a version explains a name
//! that the others take for known.
//! ## How to accept it
//! List the name under `own_names` or `allowed_names` in `concordat.toml`, or the finding's id under `[accepted]`.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::names::{self, Name};
use crate::language::Script;

/// Number of measures of a candidate.
pub const MEASURES: usize = 11;

/// A name that no other version seems to have in its row.
#[derive(Debug)]
pub struct Candidate {
    /// Version.
    pub version: usize,
    /// The name.
    pub name: Name,
    /// Its row.
    pub row: usize,
    /// Versions whose cell was searched for it.
    pub others: Vec<usize>,
    /// See `WEIGHTS`.
    pub measures: [f32; MEASURES],
}

/// Log-odds of the measures: bias, Latin inside another script, legal form, likeness of the nearest word in the other versions, number
/// of others beyond one, all capitals, other versions in Latin letters, occurrences in the version, words, letters, length of the
/// other cells. Logistic regression over the candidates of half of the dev documents (`examples/fit.rs`).
const WEIGHTS: [f32; MEASURES] = [0.5, 1.5, 2.5, -4.0, 1.0, 0.5, 1.5, -0.8, 0.0, 0.1, 0.0];

/// Runs the rule.
pub fn leaked_name(cx: &Context, out: &mut Vec<Draft>) {
    for c in candidates(cx) {
        let odds: f32 = c.measures.iter().zip(WEIGHTS).map(|(m, w)| m * w).sum();
        let confidence = 1.0 / (1.0 + (-odds).exp());
        if confidence >= cx.settings.min_confidence {
            out.push(draft(cx, &c, confidence));
        }
    }
}

/// All names that their row does not have in any other version.
pub fn candidates(cx: &Context) -> Vec<Candidate> {
    let n = cx.versions();
    let allowed = names::allowed(cx);
    let vocabularies: Vec<_> = (0..n).map(|v| names::vocabulary(cx, v)).collect();
    let mut out = Vec::new();
    for v in 0..n {
        for name in names::names(cx, v) {
            let a = cx.analysis(v, name.unit);
            let Some(row) = cx.row_of[v][name.unit] else { continue };
            // A unit in another language than its version's is untranslated as a whole.
            if cx.unit(v, name.unit).language.is_some() || name.tokens.is_empty() {
                continue;
            }
            let words: Vec<&str> = a.tokens[name.tokens.clone()].iter().map(|t| &*t.form).collect();
            if words.iter().all(|w| allowed.contains(*w)) {
                continue;
            }
            let cells = &cx.rows()[row].cells;
            let others: Vec<usize> = (0..n).filter(|&o| o != v && !cells[o].is_empty()).collect();
            if others.is_empty() {
                continue;
            }
            // Named elsewhere in another version: no stranger to the family.
            let strange = |w: &&&str| (0..n).all(|o| o == v || !vocabularies[o].contains_key(**w));
            let rare: Vec<&&str> = words.iter().filter(strange).collect();
            if rare.is_empty() || rare.iter().map(|w| w.len()).sum::<usize>() * 2 < words.iter().map(|w| w.len()).sum::<usize>() {
                continue;
            }
            let likeness = others.iter().map(|&o| names::support(cx, v, &name, o, &cells[o])).fold(0.0, f64::max) as f32;
            if likeness >= 0.9 {
                continue;
            }
            let latin = others.iter().filter(|&&o| crate::language::profile(cx.tag(o)).script == Script::Latin).count();
            let times = words.iter().map(|w| vocabularies[v].get(*w).copied().unwrap_or(1)).min().unwrap_or(1);
            let letters = words.iter().map(|w| w.chars().count()).sum::<usize>();
            let cell: f32 = others.iter().map(|&o| cells[o].iter().map(|&u| cx.analysis(o, u).length).sum::<f32>()).sum::<f32>() / others.len() as f32;
            let flag = |x: bool| if x { 1.0 } else { 0.0 };
            let measures = [
                1.0,
                flag(name.foreign_script),
                flag(name.legal),
                likeness,
                (others.len() as f32 - 1.0).min(3.0),
                flag(name.all_caps),
                (latin as f32).min(2.0),
                (times as f32 - 1.0).min(4.0),
                (words.len() as f32 - 1.0).min(3.0),
                (letters as f32).min(14.0) / 2.0,
                (cell / 200.0).min(2.0),
            ];
            out.push(Candidate { version: v, name, row, others, measures });
        }
    }
    out
}

fn draft(cx: &Context, c: &Candidate, confidence: f32) -> Draft {
    let v = c.version;
    let text = &cx.unit(v, c.name.unit).text;
    let name = &text[c.name.range.clone()];
    let mut locations = vec![cx.marked(v, c.name.unit, c.name.range.clone())];
    for &o in &c.others {
        if let Some(&u) = cx.rows()[c.row].cells[o].first() {
            locations.push(cx.whole(o, u));
        }
    }
    let help = match own_name(cx, c) {
        Some(own) => format!("Put the name that the other versions have there ({}), or allow “{name}” in concordat.toml.", short(&own, 40)),
        None => format!("Take “{name}” out or put the right name; allow it in concordat.toml where it belongs there."),
    };
    Draft {
        severity: Severity::Critical,
        confidence,
        grain: Grain::Word,
        row: Some(c.row),
        present: vec![v],
        absent: c.others.clone(),
        locations,
        message: format!("{} names “{name}” at line {}; {} {} not.", cx.name(v), cx.unit(v, c.name.unit).lines.0, cx.names(&c.others), if c.others.len() == 1 { "does" } else { "do" }),
        help,
        ..Draft::default()
    }
}

/// The name that another version has in this row and the version lacks: likely what the leaked one stands for.
fn own_name(cx: &Context, c: &Candidate) -> Option<String> {
    let mine = cx.rows()[c.row].cells[c.version].as_slice();
    for &o in &c.others {
        for n in names::names_of(cx, o, &cx.rows()[c.row].cells[o]) {
            if names::support(cx, o, &n, c.version, mine) < 0.6 {
                return Some(cx.unit(o, n.unit).text[n.range.clone()].to_string());
            }
        }
    }
    None
}
