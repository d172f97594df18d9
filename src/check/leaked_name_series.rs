//! Part of leaked-name: a brand that is lost in one entry of a list of like entries ("Product: Selquor"), where the other entries keep
//! theirs in both versions.

use super::context::{Context, Draft};
use super::finding::{Grain, Severity};
use super::{names, untranslated};
use crate::language::{Script, Tag, profile};
use crate::lexicon;
use crate::similarity::analysis::Token;
use crate::similarity::{Analysis, sound};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Fewest entries of a list, and fewest of them that have the same name in both versions.
const ENTRIES: (usize, usize) = (4, 3);

/// Most words of an entry's value, and most letters of what stands before its colon.
const SHORT: (usize, usize) = (4, 40);

/// How sure it is. By hand.
const SURE: f32 = 0.85;

/// Likeness of sounds from which a word may be the name written by sound.
const HEARD: f64 = 0.6;

/// Runs this part.
pub fn lost(cx: &Context, out: &mut Vec<Draft>) {
    let allowed = names::allowed(cx);
    for v in 0..cx.versions() {
        let mut series: FxHashMap<&str, Vec<(usize, usize)>> = FxHashMap::default();
        for u in 0..cx.version(v).units.len() {
            if let (Some((label, _)), Some(row)) = (field(cx.analysis(v, u)), cx.row_of[v][u]) {
                series.entry(label).or_default().push((u, row));
            }
        }
        let mut lists: Vec<_> = series.into_values().filter(|entries| entries.len() >= ENTRIES.0).collect();
        lists.sort();
        for entries in lists {
            for o in (0..cx.versions()).filter(|&o| o != v) {
                for (u, w, name) in lost_in(cx, v, &entries, o) {
                    let row = cx.row_of[v][u];
                    let told = out.iter().any(|d| d.row == row && d.absent.contains(&v));
                    if !told && !allowed.contains(&*name.form) {
                        out.push(draft(cx, v, u, o, w, name, entries.len()));
                    }
                }
            }
        }
    }
}

/// Entries of version `v` whose counterpart in `o` names a brand that they do not: unit, counterpart, name.
fn lost_in<'a>(cx: &Context<'a>, v: usize, entries: &[(usize, usize)], o: usize) -> Vec<(usize, usize, &'a Token)> {
    let (mut kept, mut lost) = (0, Vec::new());
    for &(u, row) in entries {
        let Some(&w) = cx.rows()[row].cells[o].first() else { continue };
        let (mine, theirs) = (cx.analysis(v, u), cx.analysis(o, w));
        let (Some((_, my_value)), Some((_, their_value))) = (field(mine), field(theirs)) else { continue };
        let brands: Vec<&Token> = theirs.tokens[their_value].iter().filter(|t| brand(t, cx.tag(o))).collect();
        let has = |t: &Token| mine.tokens[my_value.clone()].iter().any(|m| names::same_word(t, m) || heard(t, m));
        if brands.iter().any(|t| has(t)) {
            kept += 1;
        } else if let [name] = brands[..]
            && mine.tokens[my_value.clone()]
                .iter()
                .all(|t| t.script != Script::Latin || profile(cx.tag(v)).script == Script::Latin && !t.capital)
        {
            lost.push((u, w, name));
        }
    }
    if kept >= ENTRIES.1 && lost.len() * 3 <= kept { lost } else { Vec::new() }
}

/// An entry "label: value": the label and the tokens of its short value.
fn field(a: &Analysis) -> Option<(&str, Range<usize>)> {
    let (label, value) = a.folded.text.split_once(':')?;
    if label.chars().count() > SHORT.1 || value.trim().is_empty() {
        return None;
    }
    let first = a.tokens.partition_point(|t| t.range.start < label.len());
    let n = a.tokens.len() - first;
    (1..=SHORT.0).contains(&n).then(|| (label.trim(), first..a.tokens.len()))
}

/// A word with a capital that no language has as a common one.
fn brand(t: &Token, tag: &Tag) -> bool {
    let base = lexicon::builtin();
    t.script == Script::Latin
        && t.capital
        && !t.stop
        && t.form.chars().count() >= 3
        && !base.has_word(&Tag::new("en"), &t.form)
        && !untranslated::in_termbase(t, profile(tag))
}

/// True where an Arabic word or Chinese characters may write a name by its sound.
fn heard(name: &Token, t: &Token) -> bool {
    match t.script {
        Script::Arabic => {
            let (x, y) = (sound::western(&name.form, false, false), sound::western(&sound::romanise_arabic(&t.bare), false, false));
            sound::likeness(&x, &y) >= HEARD
        }
        Script::Han => names::inside(&sound::han_of_pinyin(&t.form), &sound::han_of_latin(&name.form, false)) >= HEARD,
        _ => false,
    }
}

fn draft(cx: &Context, v: usize, u: usize, o: usize, w: usize, name: &Token, entries: usize) -> Draft {
    let range = cx.analysis(o, w).origin(name.range.clone());
    let written = cx.unit(o, w).text[range.clone()].to_string();
    let line = cx.unit(v, u).lines.0;
    Draft {
        severity: Severity::Major,
        confidence: SURE,
        grain: Grain::Word,
        row: cx.row_of[v][u],
        present: vec![o],
        absent: vec![v],
        locations: vec![cx.whole(v, u), cx.marked(o, w, range)],
        message: format!(
            "{} does not name “{written}” at line {line}, as {} does; its other entries of this kind keep their names.",
            cx.name(v),
            cx.name(o)
        ),
        help: format!("Name “{written}” in {} too; a brand is not translated.", cx.name(v)),
        evidence: vec![format!("{entries} entries begin with the same words; the others have the same name in both versions.")],
        ..Draft::default()
    }
}
