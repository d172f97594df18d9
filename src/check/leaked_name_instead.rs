//! Part of leaked-name: what all other versions name where one of them names somebody else. That they agree says more than how
//! anything sounds, and makes a name even of the first word of a sentence, whose capital says nothing.

use super::context::Context;
use super::leaked_name::OPEN;
use super::names::{self, Name};
use crate::language::{Script, Tag, profile};
use crate::lexicon;
use crate::similarity::analysis::Token;
use crate::similarity::sound;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Fewest versions that must agree.
pub(super) const AGREED: usize = 2;

/// Fewest letters of a name that the others agree on, and of a first word that may stand in its place.
const LETTERS: (usize, usize) = (3, 4);

/// A name that the others have in a row more often than one version does.
#[derive(Debug)]
pub(super) struct Instead {
    /// The versions that have it, of those in other letters too.
    pub agreed: usize,
    /// Folded.
    pub form: Box<str>,
    /// As the first of them writes it.
    pub written: String,
}

/// What the others agree on where version `v` has the words `tokens` of `unit`: all in Latin letters must have it more often in the
/// row than `v` does.
pub(super) fn instead(cx: &Context, v: usize, (unit, tokens): (usize, Range<usize>), small: &[FxHashSet<&str>]) -> Option<Instead> {
    let cells = &cx.rows()[cx.row_of[v][unit]?].cells;
    let script = |o: usize| profile(cx.tag(o)).script;
    let others: Vec<usize> = (0..cx.versions()).filter(|&o| o != v && !cells[o].is_empty()).collect();
    let latin: Vec<usize> = others.iter().copied().filter(|&o| script(o) == Script::Latin).collect();
    let &first = latin.first()?;
    if others.len() < AGREED {
        return None;
    }
    let words = &cx.analysis(v, unit).tokens[tokens];
    let mut best: Option<Instead> = None;
    for &u in &cells[first] {
        let a = cx.analysis(first, u);
        for t in a.tokens.iter().filter(|t| may_be_meant(t, &small[first])) {
            let times = |o: usize| cells[o].iter().map(|&u| cx.analysis(o, u).tokens.iter().filter(|x| is(t, x)).count()).sum::<usize>();
            let own = times(v);
            if latin.iter().any(|&o| times(o) <= own) || words.iter().any(|w| variant(cx, (v, w), (first, t))) {
                continue;
            }
            let agreed = others.iter().filter(|&&o| times(o) > own).count();
            if agreed >= AGREED && best.as_ref().is_none_or(|b| agreed > b.agreed) && (own > 0 || !heard(cx, (first, t), v, &cells[v])) {
                let written = cx.unit(first, u).text[a.origin(t.range.clone())].to_string();
                best = Some(Instead { agreed, form: t.form.clone(), written });
            }
        }
    }
    best
}

/// True where a cell writes a name by its sound: Şertsiň for Schertz.
fn heard(cx: &Context, (o, t): (usize, &Token), v: usize, cell: &[usize]) -> bool {
    if profile(cx.tag(v)).script != Script::Latin {
        return names::word_support(cx, (o, t), v, cell) >= OPEN.start;
    }
    cell.iter().any(|&u| cx.analysis(v, u).tokens.iter().any(|x| x.capital && variant(cx, (v, x), (o, t))))
}

/// A word with a capital that its version never writes small and no termbase knows.
fn may_be_meant(t: &Token, small: &FxHashSet<&str>) -> bool {
    t.script == Script::Latin
        && t.capital
        && !t.stop
        && t.form.chars().count() >= LETTERS.0
        && !names::is_legal_form(&t.form)
        && !small.contains(&*t.form)
        && !lexicon::builtin().has_word(&Tag::new("en"), &t.form)
}

fn is(t: &Token, x: &Token) -> bool {
    x.script == Script::Latin && names::same_word(t, x)
}

/// True where a word may be another spelling of the name, or an inflected one: that is no stranger.
fn variant(cx: &Context, (v, w): (usize, &Token), (o, t): (usize, &Token)) -> bool {
    let said = |v: usize, form: &str| sound::western(form, cx.tag(v).primary() == "sq", cx.tag(v).primary() == "tk");
    let theirs = said(o, &t.form);
    let alike = |x: String| x.len() >= 2 && theirs.len() >= 2 && sound::likeness(&x, &theirs) >= VARIANT;
    names::same_word(w, t)
        || w.script == Script::Latin
            && (alike(said(v, &w.form)) || alike(said(v, &w.stem)) || strsim::jaro_winkler(&w.form, &t.form) >= SPELT)
}

/// Likeness of sounds, and of letters, from which one name may be the other in another spelling. By hand, on news.
const VARIANT: f64 = 0.65;
const SPELT: f64 = 0.85;

/// First words of sentences, one word each, that may be names: unknown to the termbase, never written small in their version, and
/// where all others agree on a name that the version does not have there.
pub(super) fn openings(cx: &Context, v: usize, small: &[FxHashSet<&str>]) -> Vec<Name> {
    if profile(cx.tag(v)).script != Script::Latin || cx.versions() <= AGREED {
        return Vec::new();
    }
    let mut out = Vec::new();
    for u in 0..cx.version(v).units.len() {
        let a = cx.analysis(v, u);
        let may = |t: &Token| {
            t.initial && t.form.chars().count() >= LETTERS.1 && may_be_meant(t, &small[v]) && !t.all_caps && !small[v].contains(&*t.stem)
        };
        for (i, t) in a.tokens.iter().enumerate().filter(|(_, t)| may(t)) {
            if cx.names_in(v, u, false).iter().any(|n| n.tokens.contains(&i)) || instead(cx, v, (u, i..i + 1), small).is_none() {
                continue;
            }
            let inflected = small[v].iter().any(|w| alike(&t.form, w));
            out.extend(names::opening(a, cx.tag(v), u, i).filter(|_| !inflected));
        }
    }
    out
}

/// True for two forms of one word: more than half of the longer one is the same.
fn alike(x: &str, y: &str) -> bool {
    let common = x.chars().zip(y.chars()).take_while(|(a, b)| a == b).count();
    common >= LETTERS.1 && common * 2 > x.chars().count().max(y.chars().count())
}
