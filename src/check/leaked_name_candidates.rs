//! The candidates of leaked-name: names that no other version seems to have in their row, and what is measured of each.

use super::context::Context;
use super::leftover::leftover;
use super::name_place::{attributions_of, brackets_of, place};
use super::names::{self, Name};
use crate::language::Script;
use crate::similarity::Analysis;
use rustc_hash::FxHashMap;

/// Number of measures of a candidate.
pub const MEASURES: usize = 24;

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
    /// What speaks for a stranger and against, see `candidates`.
    pub measures: [f32; MEASURES],
}

/// All names that their row does not have in any other version, with these measures: one; Latin inside another script; legal form,
/// half for one beside it;/// others beyond one; all capitals; others in Latin letters; occurrences in the version beyond one; words beyond one; letters; length of
/// the other cells; short acronym; share of capitalised words in the unit; another version has one of the family's own names once more;
/// alone in brackets that no other version has; source of what the others ascribe to nobody; other names of its cell without counterpart;
/// in quotation marks; Latin inside another script where another version is in Latin letters; alone in brackets; Latin inside another
/// script, another version in Latin letters and no acronym; a short word alone in brackets; how much the words that are left for it in
/// the others sound like it; the source and nothing but the name; logarithm of the candidates a unit of the family.
pub fn candidates(cx: &Context) -> Vec<Candidate> {
    let n = cx.versions();
    let allowed = names::allowed(cx);
    let vocabularies: Vec<_> = (0..n).map(|v| names::vocabulary(cx, v)).collect();
    let house = house_names(&vocabularies, cx);
    let mut out: Vec<Candidate> = Vec::new();
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
            // Named elsewhere in other versions: no stranger to the family. One in three may have been copied from the same wrong text.
            let share = cells.iter().filter(|c| !c.is_empty()).count() / 3;
            let strange = |w: &&&str| (0..n).filter(|&o| o != v && vocabularies[o].contains_key(**w)).count() < share.max(1);
            let rare: Vec<&&str> = words.iter().filter(strange).collect();
            if rare.is_empty() || rare.iter().map(|w| w.len()).sum::<usize>() * 2 < words.iter().map(|w| w.len()).sum::<usize>() {
                continue;
            }
            let support: Vec<(usize, f64)> = others.iter().map(|&o| (o, names::support(cx, v, &name, o, &cells[o]))).collect();
            let others: Vec<usize> = support.iter().filter(|s| s.1 < 0.9).map(|s| s.0).collect();
            if support.len() - others.len() >= share.max(1) || others.is_empty() {
                continue;
            }
            let latin = others.iter().filter(|&&o| crate::language::profile(cx.tag(o)).script == Script::Latin).count();
            let times = words.iter().map(|w| vocabularies[v].get(*w).copied().unwrap_or(1)).min().unwrap_or(1);
            let letters = words.iter().map(|w| w.chars().count()).sum::<usize>();
            let cell: f32 =
                others.iter().map(|&o| cells[o].iter().map(|&u| cx.analysis(o, u).length).sum::<f32>()).sum::<f32>() / others.len() as f32;
            let flag = |x: bool| if x { 1.0 } else { 0.0 };
            let p = place(cx, v, &name);
            let left: Vec<_> = others.iter().map(|&o| leftover(cx, v, &name, &cells[v], o, &cells[o])).collect();
            let alone = p.bracketed && !p.gloss;
            let surplus =
                |f: &dyn Fn(&Context, usize, &[usize]) -> usize| others.iter().any(|&o| f(cx, o, &cells[o]) < f(cx, v, &cells[v]));
            let measures = [
                1.0,
                flag(name.foreign_script),
                (flag(name.legal) + flag(name.incorporated)) / 2.0,
                (others.len() as f32 - 1.0).min(3.0),
                flag(name.all_caps),
                (latin as f32).min(2.0),
                (times as f32 - 1.0).min(4.0),
                (words.len() as f32 - 1.0).min(3.0),
                (letters as f32).min(14.0) / 2.0,
                (cell / 200.0).min(2.0),
                flag(name.all_caps && letters <= 4),
                capitals(a),
                flag(others.iter().any(|&o| house.iter().any(|w| times_in(cx, o, &cells[o], w) > times_in(cx, v, &cells[v], w)))),
                flag(alone && surplus(&brackets_of)),
                flag(p.source && surplus(&attributions_of)),
                (left.iter().map(|l| l.unmatched as f32).sum::<f32>() / left.len() as f32).min(4.0),
                flag(p.quoted),
                flag(name.foreign_script && latin > 0),
                flag(alone),
                flag(name.foreign_script && latin > 0 && !(name.all_caps && letters <= 5)),
                flag(alone && words.len() == 1 && !name.legal && letters <= 5),
                (left.iter().map(|l| l.evidence).sum::<f64>() / left.len() as f64).min(8.0) as f32,
                flag(p.bare_source && surplus(&attributions_of)),
                0.0,
            ];
            out.push(Candidate { version: v, name, row, others, measures });
        }
    }
    // Where names come and go by the dozen, as in news, one more says little; in a policy that names nobody else it says much.
    let units: usize = cx.family.versions.iter().map(|v| v.units.len()).sum();
    let rate = ((out.len() as f32 + 0.5) / units.max(1) as f32).ln();
    for c in &mut out {
        c.measures[MEASURES - 1] = rate;
    }
    out
}

/// Names that the family speaks of throughout: words with a capital that stand often in every version in Latin letters.
fn house_names(vocabularies: &[FxHashMap<Box<str>, usize>], cx: &Context) -> Vec<Box<str>> {
    let units = cx.family.versions.iter().map(|v| v.units.len()).min().unwrap_or(0);
    let mut out: Vec<Box<str>> = match vocabularies.first() {
        Some(first) => {
            first.keys().filter(|w| vocabularies.iter().all(|o| o.get(*w).copied().unwrap_or(0) >= (units / 8).max(4))).cloned().collect()
        }
        None => Vec::new(),
    };
    let en = crate::language::profile(&crate::language::Tag::new("en"));
    out.retain(|w| w.len() >= 3 && !en.is_stop_word(w));
    out.sort();
    out
}

/// How often a word stands in a cell.
fn times_in(cx: &Context, v: usize, cell: &[usize], word: &str) -> usize {
    cell.iter().map(|&u| cx.analysis(v, u).tokens.iter().filter(|t| &*t.form == word).count()).sum()
}

/// Share of the words of a unit that begin with a capital: near 1 in a headline in English title case, where capitals say nothing.
fn capitals(a: &Analysis) -> f32 {
    let latin: Vec<bool> = a.tokens.iter().filter(|t| t.script == Script::Latin && !t.stop).map(|t| t.capital).collect();
    if a.profile().script != Script::Latin || latin.len() < 3 {
        0.0
    } else {
        latin.iter().filter(|c| **c).count() as f32 / latin.len() as f32
    }
}
