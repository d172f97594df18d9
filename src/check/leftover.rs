//! Which words of another version are left for a name, once the words that have a counterpart of their own are taken: a name that
//! no word is left for stands alone, however many foreign names the sentence has.

use super::context::Context;
use super::names::Name;
use crate::language::Script;
use crate::lexicon::Concept;
use crate::similarity::analysis::{Analysis, Token};
use crate::similarity::sound;
use rustc_hash::FxHashSet;

/// What a name finds in one other version's cell.
#[derive(Debug, Default, Clone, Copy)]
pub struct Leftover {
    /// How much the words that are left for it sound like it: letters of the skeletons in common less those that differ, over all its
    /// words.
    pub evidence: f64,
    /// Other names of its own cell that found nobody who sounds like them.
    pub unmatched: usize,
}

/// A word that may be a name, as it sounds.
struct Piece<'a> {
    token: Option<&'a Token>,
    unit: usize,
    script: Script,
    /// With and without its endings.
    western: [String; 2],
    han: String,
    /// Written as names are: a capital within a sentence, Latin letters in another script, a run of transcribing characters.
    name: bool,
}

/// Likeness from which a word is taken for another's counterpart.
const TAKEN: f64 = 0.75;

/// Looks for a name of version `v`, whose row has `own` in it, in the cell of version `o`.
pub fn leftover(cx: &Context, v: usize, name: &Name, own: &[usize], o: usize, cell: &[usize]) -> Leftover {
    let shared = shared_concepts(cx, v, own, o, cell);
    let theirs = pieces(cx, o, cell, &shared);
    let mine = pieces(cx, v, own, &shared);
    let a = cx.analysis(v, name.unit);
    let is_name =
        |p: &Piece| p.unit == name.unit && p.token.is_some_and(|t| a.tokens[name.tokens.clone()].iter().any(|n| n.range == t.range));
    let mut taken = vec![0.0f64; theirs.len()];
    let mut out = Leftover::default();
    for m in mine.iter().filter(|m| m.name && !is_name(m)) {
        let mut best: f64 = 0.0;
        for (t, claim) in theirs.iter().zip(&mut taken) {
            let x = alike(m, t);
            best = best.max(x);
            if x >= TAKEN {
                *claim = claim.max(x);
            }
        }
        // Arabic words that no termbase knows are mostly no names.
        out.unmatched += usize::from(best < TAKEN && m.script != Script::Arabic);
    }
    for m in mine.iter().filter(|m| is_name(m)) {
        let left = theirs.iter().zip(&taken).filter(|(t, claim)| alike(m, t) >= **claim);
        out.evidence += left.map(|(t, _)| evidence(m, t)).fold(0.0, f64::max);
    }
    out
}

fn shared_concepts(cx: &Context, v: usize, own: &[usize], o: usize, cell: &[usize]) -> FxHashSet<Concept> {
    let of = |v: usize, cell: &[usize]| -> FxHashSet<Concept> {
        cell.iter().flat_map(|&u| cx.analysis(v, u).concepts.iter().map(|h| h.concept)).collect()
    };
    let theirs = of(o, cell);
    of(v, own).into_iter().filter(|c| theirs.contains(c)).collect()
}

/// The words of a cell that may be names, those left out that say what the other cell says too.
fn pieces<'a>(cx: &'a Context, v: usize, cell: &[usize], shared: &FxHashSet<Concept>) -> Vec<Piece<'a>> {
    let primary = cx.tag(v).primary();
    let (albanian, turkmen) = (primary == "sq", primary == "tk");
    let mut out = Vec::new();
    for &u in cell {
        let a: &Analysis = cx.analysis(v, u);
        let han = a.profile().script == Script::Han;
        let own_script = a.profile().script;
        let covered = |i: usize| a.concepts.iter().any(|h| shared.contains(&h.concept) && (h.first as usize..h.end as usize).contains(&i));
        for (i, t) in a.tokens.iter().enumerate() {
            if t.stop || !han && covered(i) || t.form.chars().count() < 2 {
                continue;
            }
            let piece = match t.script {
                Script::Latin => Piece {
                    western: [sound::western(&t.form, albanian, turkmen), sound::western(&t.stem, albanian, turkmen)],
                    han: sound::han_of_latin(&t.form, turkmen),
                    name: own_script != Script::Latin || t.capital && (!t.initial || t.all_caps),
                    token: Some(t),
                    unit: u,
                    script: Script::Latin,
                },
                Script::Arabic => {
                    let (bare, form) = (sound::romanise_arabic(&t.bare), sound::romanise_arabic(&t.form));
                    let known = a.concepts.iter().any(|h| (h.first as usize..h.end as usize).contains(&i));
                    Piece {
                        western: [sound::western(&bare, false, false), sound::western(&form, false, false)],
                        han: sound::han_of_latin(&bare, false),
                        name: !known,
                        token: Some(t),
                        unit: u,
                        script: Script::Arabic,
                    }
                }
                _ => continue,
            };
            out.push(piece);
        }
        for r in &a.transcriptions {
            out.push(Piece {
                token: None,
                unit: u,
                script: Script::Han,
                western: Default::default(),
                han: sound::han_of_pinyin(&a.folded.text[r.clone()]),
                name: true,
            });
        }
    }
    out
}

/// How alike a word and one of another version sound, 0 to 1.
fn alike(a: &Piece, b: &Piece) -> f64 {
    if a.script == Script::Han || b.script == Script::Han {
        return match (a.script, b.script) {
            (Script::Han, Script::Han) => sound::likeness(&a.han, &b.han),
            (Script::Han, _) => super::names::inside(&a.han, &b.han),
            _ => super::names::inside(&b.han, &a.han),
        };
    }
    let mut best: f64 = 0.0;
    if let (Script::Latin, Script::Latin, Some(x), Some(y)) = (a.script, b.script, a.token, b.token) {
        if super::names::same_word(x, y) {
            return 1.0;
        }
        if !y.capital {
            return 0.0;
        }
        best = strsim::jaro_winkler(&x.form, &y.form) - 0.1;
    }
    for x in &a.western {
        for y in &b.western {
            if x.len() >= 2 && y.len() >= 2 {
                best = best.max(sound::likeness(x, y));
            }
        }
    }
    best
}

/// Letters of the skeletons in common, less those that differ; 0 where more differ.
fn evidence(a: &Piece, b: &Piece) -> f64 {
    let count = |x: &str, y: &str| {
        let distance = strsim::levenshtein(x, y);
        x.len().max(y.len()) as f64 - 2.0 * distance as f64
    };
    let within = |run: &str, name: &str| {
        let lengths = name.len().saturating_sub(1).max(2)..=name.len() + 1;
        lengths
            .flat_map(|n| (0..(run.len() + 1).saturating_sub(n)).map(move |i| &run[i..i + n]))
            .map(|w| count(w, name))
            .fold(0.0, f64::max)
    };
    match (a.script, b.script) {
        (Script::Han, Script::Han) => count(&a.han, &b.han),
        (Script::Han, _) => within(&a.han, &b.han),
        (_, Script::Han) => within(&b.han, &a.han),
        _ => {
            if let (Script::Latin, Script::Latin, Some(x), Some(y)) = (a.script, b.script, a.token, b.token) {
                if super::names::same_word(x, y) {
                    return x.form.chars().count() as f64;
                }
                if !y.capital {
                    return 0.0;
                }
            }
            a.western.iter().flat_map(|x| b.western.iter().map(|y| count(x, y))).fold(0.0, f64::max)
        }
    }
}
