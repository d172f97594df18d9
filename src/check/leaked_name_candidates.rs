//! The candidates of leaked-name: names that no other version seems to have in their row, and what is measured of each.

use super::context::Context;
use super::leaked_name::OPEN;
use super::leaked_name_instead::{self, Instead};
use super::leftover::leftover;
use super::name_place::{attributions_of, brackets_of, place};
use super::names::{self, Name};
use crate::language::Script;
use crate::similarity::Analysis;
use rustc_hash::{FxHashMap, FxHashSet};

/// Number of measures of a candidate.
pub const MEASURES: usize = 27;

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
    /// What all the others name instead.
    pub instead: Option<String>,
}

/// All names that their row does not have in any other version. How the others' words sound is measured only of those that are `worth`
/// it by the other measures. These are: one; Latin inside another script; legal form,
/// half for one beside it;/// others beyond one; all capitals; others in Latin letters; occurrences in the version beyond one; words beyond one; letters; length of
/// the other cells; short acronym; share of capitalised words in the unit; another version has one of the family's own names once more;
/// alone in brackets that no other version has; source of what the others ascribe to nobody; other names of its cell without counterpart;
/// in quotation marks; Latin inside another script where another version is in Latin letters; alone in brackets; Latin inside another
/// script, another version in Latin letters and no acronym; a short word alone in brackets; how much the words that are left for it in
/// the others sound like it; the source and nothing but the name; another
/// version names somebody whom this one does not; logarithm of the candidates a unit of the family; versions beyond one that agree on
/// another name where this one stands, half where the version never has that name; the first word of a sentence.
pub fn candidates(cx: &Context, worth: impl Fn(&[f32; MEASURES]) -> bool) -> Vec<Candidate> {
    let n = cx.versions();
    let allowed = names::allowed(cx);
    let vocabularies: Vec<_> = (0..n).map(|v| names::vocabulary(cx, v)).collect();
    let small: Vec<_> = (0..n).map(|v| small_words(cx, v)).collect();
    let house = house_names(&vocabularies, &small, cx);
    let mut out: Vec<Candidate> = Vec::new();
    for v in 0..n {
        let named = names::names(cx, v).into_iter().map(|n| (n, false));
        let opening = leaked_name_instead::openings(cx, v, &small).into_iter().map(|n| (n, true));
        for (name, opens) in named.chain(opening) {
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
            let others: Vec<usize> = support.iter().filter(|s| s.1 < OPEN.end).map(|s| s.0).collect();
            if support.len() - others.len() >= share.max(1) || others.is_empty() {
                continue;
            }
            let times = words.iter().map(|w| vocabularies[v].get(*w).copied().unwrap_or(1)).min().unwrap_or(1);
            let mut measures = measures(cx, v, &name, row, &others, times, &house);
            let instead = leaked_name_instead::instead(cx, v, (name.unit, name.tokens.clone()), &small);
            // A version that has the name elsewhere knows it, and says another one here.
            let known = |form: &str| vocabularies[v].keys().any(|w| w.starts_with(form));
            let weight = |i: &Instead| (i.agreed as f32 - 1.0).min(3.0) * if known(&i.form) { 1.0 } else { 0.5 };
            measures[INSTEAD] = instead.as_ref().map_or(0.0, weight);
            measures[OPENS] = if opens { 1.0 } else { 0.0 };
            out.push(Candidate { version: v, name, row, others, measures, instead: instead.map(|i| i.written) });
        }
    }
    // Where names come and go by the dozen, as in news, one more says little; in a policy that names nobody else it says much.
    let units: usize = cx.family.versions.iter().map(|v| v.units.len()).sum();
    let within = out.iter().filter(|c| c.measures[OPENS] == 0.0).count();
    let rate = ((within as f32 + 0.5) / units.max(1) as f32).ln();
    for c in &mut out {
        c.measures[RATE] = rate;
        // Where the others agree on another name it does not matter which of their words it sounds like.
        if c.instead.is_none() && worth(&c.measures) {
            listen(cx, c);
        }
    }
    out
}

/// The measures of a name, those with a name of their own below left open.
fn measures(cx: &Context, v: usize, name: &Name, row: usize, others: &[usize], times: usize, house: &[Box<str>]) -> [f32; MEASURES] {
    let a = cx.analysis(v, name.unit);
    let cells = &cx.rows()[row].cells;
    let words: Vec<&str> = a.tokens[name.tokens.clone()].iter().map(|t| &*t.form).collect();
    let latin = others.iter().filter(|&&o| crate::language::profile(cx.tag(o)).script == Script::Latin).count();
    let letters = words.iter().map(|w| w.chars().count()).sum::<usize>();
    let cell: f32 =
        others.iter().map(|&o| cells[o].iter().map(|&u| cx.analysis(o, u).length).sum::<f32>()).sum::<f32>() / others.len() as f32;
    let flag = |x: bool| if x { 1.0 } else { 0.0 };
    let p = place(cx, v, name);
    let house_lost = others.iter().any(|&o| house.iter().any(|w| times_in(cx, o, &cells[o], w) > times_in(cx, v, &cells[v], w)));
    let alone = p.bracketed && !p.gloss;
    let surplus = |f: &dyn Fn(&Context, usize, &[usize]) -> usize| others.iter().any(|&o| f(cx, o, &cells[o]) < f(cx, v, &cells[v]));
    [
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
        flag(house_lost),
        flag(alone && surplus(&brackets_of)),
        flag(p.source && surplus(&attributions_of)),
        0.0,
        flag(p.quoted),
        flag(name.foreign_script && latin > 0),
        flag(alone),
        flag(name.foreign_script && latin > 0 && !(name.all_caps && letters <= 5)),
        flag(alone && words.len() == 1 && !name.legal && letters <= 5),
        0.0,
        flag(p.bare_source && surplus(&attributions_of)),
        flag(others.iter().any(|&o| names_another(cx, o, &cells[o], v, &cells[v]))),
        0.0,
        0.0,
        0.0,
    ]
}

/// Places of the two measures that `leftover` takes, and of those that `candidates` sets.
const UNMATCHED: usize = 15;
const EVIDENCE: usize = 21;
const RATE: usize = 24;
const INSTEAD: usize = 25;
const OPENS: usize = 26;

/// Takes the measures of how the others sound.
fn listen(cx: &Context, c: &mut Candidate) {
    let (v, cells) = (c.version, &cx.rows()[c.row].cells);
    let left: Vec<_> = c.others.iter().map(|&o| leftover(cx, v, &c.name, &cells[v], o, &cells[o])).collect();
    let n = left.len().max(1) as f32;
    c.measures[UNMATCHED] = (left.iter().map(|l| l.unmatched as f32).sum::<f32>() / n).min(4.0);
    c.measures[EVIDENCE] = (left.iter().map(|l| l.evidence as f32).sum::<f32>() / n).min(8.0);
}

/// True where version `o` names somebody in its cell whom version `v` does not have in its own.
fn names_another(cx: &Context, o: usize, theirs: &[usize], v: usize, mine: &[usize]) -> bool {
    names::names_of(cx, o, theirs).iter().any(|n| names::support(cx, o, n, v, mine) < OPEN.start)
}

/// The words that a version writes with a small letter.
fn small_words<'a>(cx: &Context<'a>, v: usize) -> FxHashSet<&'a str> {
    cx.aligned.analyses[v].iter().flat_map(|a| &a.tokens).filter(|t| !t.capital).flat_map(|t| [&*t.form, &*t.stem]).collect()
}

/// Fewest times that each version in Latin letters has a name of the family's own, and the share of its units that it stands in.
const HOUSE: (usize, usize) = (3, 20);

/// Names that the family speaks of throughout: words that stand often in every version in Latin letters, always with a capital.
fn house_names(vocabularies: &[FxHashMap<Box<str>, usize>], small: &[FxHashSet<&str>], cx: &Context) -> Vec<Box<str>> {
    let units = cx.family.versions.iter().map(|v| v.units.len()).min().unwrap_or(0);
    let least = (units / HOUSE.1).max(HOUSE.0);
    let latin: Vec<_> = (0..cx.versions()).filter(|&v| crate::language::profile(cx.tag(v)).script == Script::Latin).collect();
    let Some(&first) = latin.first() else { return Vec::new() };
    let often = |w: &str| latin.iter().all(|&v| vocabularies[v].get(w).copied().unwrap_or(0) >= least && !small[v].contains(w));
    let mut out: Vec<Box<str>> = vocabularies[first].keys().filter(|w| w.len() >= 3 && often(w)).cloned().collect();
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
