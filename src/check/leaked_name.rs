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
use super::leftover::leftover;
use super::name_place::{attributions_of, brackets_of, place};
use super::names::{self, Name};
use crate::language::Script;
use crate::similarity::Analysis;
use rustc_hash::FxHashMap;

/// Number of measures of a candidate.
pub const MEASURES: usize = 30;

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
/// other cells, short acronym, share of capitalised words in the unit, another version has a name that this one lacks, or one
/// of the family's own names once more than this one, logarithm of the candidates a unit of the family. Logistic regression over the candidates of half of the dev documents (`examples/fit measures` and `scripts/fit-logistic`).
const WEIGHTS: [f32; MEASURES] = [-3.0, 1.8, 3.9, -0.9, -0.4, 0.8, 1.3, -1.8, -1.5, 0.0, -1.6, -0.6, -1.1, 0.4, 1.5, -0.6, 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0.];

/// Runs the rule.
pub fn leaked_name(cx: &Context, out: &mut Vec<Draft>) {
    for c in candidates(cx) {
        let odds: f32 = c.measures.iter().zip(WEIGHTS).map(|(m, w)| m * w).sum();
        let confidence = 1.0 / (1.0 + (-odds).exp());
        if confidence >= cx.settings.min_confidence {
            out.push(draft(cx, &c, confidence));
        }
    }
    lost(cx, out);
}

/// Least and greatest support between which it is open whether a version has a name.
const OPEN: std::ops::Range<f64> = 0.6..0.9;

/// A name that all other versions have in a row, in its very letters, and one does not: a brand turned into a common noun, or left out.
fn lost(cx: &Context, out: &mut Vec<Draft>) {
    let n = cx.versions();
    let allowed = names::allowed(cx);
    for (r, row) in cx.rows().iter().enumerate() {
        let present: Vec<usize> = row.present().collect();
        if present.len() < 3 {
            continue;
        }
        let mut told: Vec<String> = Vec::new();
        for p in (0..n).filter(|p| present.contains(p)) {
            for name in names::names_and_brands_of(cx, p, &row.cells[p]) {
                let a = cx.analysis(p, name.unit);
                let form: String = a.tokens[name.tokens.clone()].iter().map(|t| &*t.form).collect();
                // Written in Latin letters amid another script it is a name for certain.
                if !name.foreign_script
                    || name.tokens.len() != 1
                    || form.chars().count() < 5
                    || allowed.contains(&form)
                    || told.contains(&form)
                {
                    continue;
                }
                let support: Vec<(usize, f64)> =
                    present.iter().filter(|&&o| o != p).map(|&o| (o, names::support(cx, p, &name, o, &row.cells[o]))).collect();
                let lacking: Vec<usize> = support.iter().filter(|s| s.1 < OPEN.start).map(|s| s.0).collect();
                let [v] = lacking[..] else { continue };
                // In Latin letters the name would stand as it is; elsewhere it may be written by sound.
                let latin = crate::language::profile(cx.tag(v)).script == Script::Latin;
                // What this version says in its place is reported already.
                let instead = out.iter().any(|d| d.row == Some(r) && d.present == [v]);
                if !latin
                    || instead
                    || support.iter().any(|s| OPEN.contains(&s.1))
                    || cx.row_of[v].is_empty()
                    || row.cells[v].iter().any(|&u| cx.unit(v, u).language.is_some())
                {
                    continue;
                }
                let having: Vec<usize> = present.iter().copied().filter(|&o| o != v).collect();
                told.push(form);
                out.push(lost_draft(cx, r, v, p, &name, &having));
            }
        }
    }
}

fn lost_draft(cx: &Context, r: usize, v: usize, p: usize, name: &Name, having: &[usize]) -> Draft {
    let written = &cx.unit(p, name.unit).text[name.range.clone()];
    let cells = &cx.rows()[r].cells;
    let mut locations: Vec<_> = cells[v].first().map(|&u| cx.whole(v, u)).into_iter().collect();
    locations.push(cx.marked(p, name.unit, name.range.clone()));
    locations.extend(having.iter().filter(|&&o| o != p).filter_map(|&o| Some(cx.whole(o, *cells[o].first()?))));
    let line = cells[v].first().map_or(0, |&u| cx.unit(v, u).lines.0);
    Draft {
        severity: Severity::Major,
        confidence: 0.75,
        grain: Grain::Word,
        row: Some(r),
        present: having.to_vec(),
        absent: vec![v],
        locations,
        message: format!("{} does not name “{written}” at line {line}, as {} do.", cx.name(v), cx.names(having)),
        help: format!("Name “{written}” in {} too; a brand is not translated.", cx.name(v)),
        ..Draft::default()
    }
}

/// All names that their row does not have in any other version.
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
            let likeness = support.iter().map(|s| s.1).filter(|s| *s < 0.9).fold(0.0, f64::max) as f32;
            let latin = others.iter().filter(|&&o| crate::language::profile(cx.tag(o)).script == Script::Latin).count();
            let times = words.iter().map(|w| vocabularies[v].get(*w).copied().unwrap_or(1)).min().unwrap_or(1);
            let letters = words.iter().map(|w| w.chars().count()).sum::<usize>();
            let cell: f32 =
                others.iter().map(|&o| cells[o].iter().map(|&u| cx.analysis(o, u).length).sum::<f32>()).sum::<f32>() / others.len() as f32;
            let flag = |x: bool| if x { 1.0 } else { 0.0 };
            let p = place(cx, v, &name);
            let left: Vec<_> = others.iter().map(|&o| leftover(cx, v, &name, &cells[v], o, &cells[o])).collect();
            let count = |f: &dyn Fn(&crate::check::leftover::Leftover) -> usize| left.iter().map(|l| f(l) as f32).sum::<f32>() / left.len() as f32;
            let length: f32 = cells[v].iter().map(|&u| cx.analysis(v, u).length).sum();
            let surplus = |f: &dyn Fn(&Context, usize, &[usize]) -> usize| others.iter().any(|&o| f(cx, o, &cells[o]) < f(cx, v, &cells[v]));
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
                flag(name.all_caps && letters <= 4),
                capitals(a),
                flag(unmatched_name(cx, v, row, &others)),
                flag(others.iter().any(|&o| house.iter().any(|w| times_in(cx, o, &cells[o], w) > times_in(cx, v, &cells[v], w)))),
                flag(p.bracketed && !p.gloss && surplus(&brackets_of)),
                flag(p.gloss),
                flag(p.source && surplus(&attributions_of)),
                flag(p.source),
                left.iter().map(|l| l.likeness).fold(0.0, f64::max) as f32,
                count(&|l| l.free).min(4.0),
                count(&|l| l.matched).min(4.0),
                count(&|l| l.unmatched).min(4.0),
                flag(words.iter().any(|w| w.contains(|c: char| c.is_ascii_digit()))),
                flag(p.quoted),
                (length / cell.max(1.0)).ln().clamp(-1.0, 1.0),
                flag(a.tokens[name.tokens.start].initial),
                flag(name.foreign_script && latin > 0),
                flag(p.bracketed),
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

/// True where another version names somebody in this row whom the version does not.
fn unmatched_name(cx: &Context, v: usize, row: usize, others: &[usize]) -> bool {
    let cells = &cx.rows()[row].cells;
    others.iter().any(|&o| names::names_of(cx, o, &cells[o]).iter().any(|n| names::support(cx, o, n, v, &cells[v]) < 0.6))
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
        message: format!(
            "{} names “{name}” at line {}; {} {} not.",
            cx.name(v),
            cx.unit(v, c.name.unit).lines.0,
            cx.names(&c.others),
            if c.others.len() == 1 { "does" } else { "do" }
        ),
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
