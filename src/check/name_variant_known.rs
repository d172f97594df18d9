//! Part of name-variant: names that the whole world knows, held to their own spelling, and technical names held to one.

use super::context::{Context, Draft, listed};
use super::name_variant::{Case, Place, case_of, draft, in_identifier, once, shouted, writes};
use super::names;
use crate::language::Script;
use crate::lexicon::tokens::{self, Kind, Known};
use crate::similarity::Analysis;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Most words that one name is spread over ("What's app", three with its s).
const SPREAD: usize = 3;

/// How sure a slip in a known name is: where the right spelling stands in the version too, where another version has it in the row,
/// where neither. By hand: a reviser rarely lets the first two pass; a version that keeps to its own spelling may mean it.
const SURE: [f32; 3] = [0.88, 0.85, 0.6];

/// How sure a technical name in two spellings is.
const MIXED: f32 = 0.85;

/// All spellings of one known name.
struct Spellings {
    known: &'static Known,
    places: Vec<Place>,
}

/// Runs this part.
pub fn known(cx: &Context, out: &mut Vec<Draft>) {
    let allowed = names::allowed(cx);
    let mut found: Vec<Spellings> = Vec::new();
    let mut index: FxHashMap<&'static str, usize> = FxHashMap::default();
    for v in 0..cx.versions() {
        for u in 0..cx.version(v).units.len() {
            let a = cx.analysis(v, u);
            for (known, range) in spellings(a) {
                if allowed.contains(&a.folded.text[range.clone()]) {
                    continue;
                }
                let at = *index.entry(known.right).or_insert_with(|| {
                    found.push(Spellings { known, places: Vec::new() });
                    found.len() - 1
                });
                found[at].places.push(Place { version: v, unit: u, range: a.origin(range) });
            }
        }
    }
    for s in &found {
        match s.known.kind {
            Kind::Name => slips(cx, s, out),
            Kind::Sign => mixed(cx, s, out),
            Kind::Plain => {}
        }
    }
}

/// The known names of a unit, in bytes of its folded text.
fn spellings(a: &Analysis) -> Vec<(&'static Known, Range<usize>)> {
    let table = tokens::tokens();
    let mut out = Vec::new();
    let mut i = 0;
    while i < a.tokens.len() {
        let mut letters = String::new();
        let mut hit = None;
        for n in 0..SPREAD {
            let Some(t) = a.tokens.get(i + n).filter(|t| t.script == Script::Latin) else { break };
            if n > 0 && !joined(a, i + n) {
                break;
            }
            letters.push_str(&t.form);
            let range = a.tokens[i].range.start..t.range.end;
            if let Some(k) = table.find(&letters).filter(|k| n == 0 || spread(a, k, &range)) {
                hit = Some((k, range, n + 1));
            }
        }
        match hit {
            Some((k, range, n)) => {
                if k.kind != Kind::Plain && !in_identifier(&a.folded.text, &range) {
                    out.push((k, range));
                }
                i += n;
            }
            None => i += 1,
        }
    }
    out
}

/// True where nothing but a hyphen, a space or an apostrophe parts a token from the one before it.
fn joined(a: &Analysis, i: usize) -> bool {
    let between = &a.folded.text[a.tokens[i - 1].range.end..a.tokens[i].range.start];
    matches!(between, "-" | " " | "'")
}

/// True where several words are one of a name's listed spellings: with a hyphen in any casing, else just as the table has it.
fn spread(a: &Analysis, known: &Known, range: &Range<usize>) -> bool {
    let text = &a.folded.text[range.clone()];
    let capital = a.tokens.iter().find(|t| t.range.start == range.start).is_some_and(|t| t.capital && !t.initial);
    let listed = [known.right].iter().chain(&known.tolerated).chain(&known.wrong).any(|w| crate::language::fold_word(w) == text);
    listed && (text.contains('-') || capital)
}

/// True for a spelling that is the name's own or in use; of a name that its owner writes in no particular way, capitals too.
fn good(known: &Known, written: &str) -> bool {
    let written = written.replace(['’', '‘'], "'");
    written == known.right || known.tolerated.contains(&written.as_str()) || case_of(&written) == Case::Upper && one_word(&written)
}

fn one_word(written: &str) -> bool {
    written.chars().all(char::is_alphanumeric)
}

/// A brand in another spelling than its own.
fn slips(cx: &Context, s: &Spellings, out: &mut Vec<Draft>) {
    let right = s.known.right;
    let wrong: Vec<&Place> = s.places.iter().filter(|p| !good(s.known, p.written(cx))).collect();
    if wrong.is_empty() {
        return;
    }
    let is_right = |p: &Place| p.written(cx) == right;
    let mut told: Vec<Place> = Vec::new();
    let mut best = 0.0f32;
    let mut at_home = false;
    for p in wrong {
        let row = cx.row_of[p.version][p.unit];
        let home = s.places.iter().any(|o| o.version == p.version && is_right(o));
        let beside = s.places.iter().any(|o| o.version != p.version && is_right(o) && row.is_some() && cx.row_of[o.version][o.unit] == row);
        // A small letter in a text that never has the capital may be the common noun ("to google", an android).
        let sure = SURE[if home { 0 } else { 2 - usize::from(beside) }];
        at_home |= home;
        best = best.max(sure);
        told.push(p.clone());
    }
    let mut d = draft(cx, &told, best, format!("known {right}"));
    let forms: Vec<String> = once(told.iter().map(|p| p.written(cx))).iter().map(|w| format!("“{w}”")).collect();
    let languages = cx.names(&d.present);
    d.message = if at_home {
        format!("{languages} {} {} here and “{right}” elsewhere.", writes(d.present.len()), listed(&forms))
    } else {
        format!("{languages} {} {}; the name is spelled “{right}”.", writes(d.present.len()), listed(&forms))
    };
    d.help = format!("Write “{right}”.");
    d.absent = having(cx, s, &d.present, &is_right);
    d.evidence = counts(cx, s);
    out.push(d);
}

/// Versions that have a spelling and are none of `but`.
fn having(cx: &Context, s: &Spellings, but: &[usize], is: &dyn Fn(&Place) -> bool) -> Vec<usize> {
    (0..cx.versions()).filter(|v| !but.contains(v) && s.places.iter().any(|p| p.version == *v && is(p))).collect()
}

/// A technical name in two spellings inside one version.
fn mixed(cx: &Context, s: &Spellings, out: &mut Vec<Draft>) {
    let mut told: Vec<Place> = Vec::new();
    let mut kept: Vec<&str> = Vec::new();
    for v in 0..cx.versions() {
        let places: Vec<&Place> =
            s.places.iter().filter(|p| p.version == v && (!shouted(cx.analysis(v, p.unit)) || p.written(cx) == s.known.right)).collect();
        let forms = once(places.iter().map(|p| p.written(cx)));
        if forms.len() < 2 {
            continue;
        }
        let count = |f: &&str| places.iter().filter(|p| p.written(cx) == *f).count();
        let keep = match forms.iter().find(|f| **f == s.known.right) {
            Some(f) => f,
            None => forms.iter().max_by_key(|f| count(f)).unwrap_or(&forms[0]),
        };
        kept.push(keep);
        told.extend(places.iter().filter(|p| p.written(cx) != *keep).map(|p| (*p).clone()));
    }
    if told.is_empty() {
        return;
    }
    let mut d = draft(cx, &told, MIXED, format!("mixed {}", s.known.right));
    let forms: Vec<String> = once(told.iter().map(|p| p.written(cx))).iter().map(|w| format!("“{w}”")).collect();
    let kept: Vec<String> = once(kept).iter().map(|w| format!("“{w}”")).collect();
    d.message = format!("{} {} {} here and {} elsewhere.", cx.names(&d.present), writes(d.present.len()), listed(&forms), listed(&kept));
    d.help = format!("Write {} throughout.", listed(&kept));
    d.evidence = counts(cx, s);
    out.push(d);
}

/// How often each version has each spelling.
fn counts(cx: &Context, s: &Spellings) -> Vec<String> {
    let mut out = Vec::new();
    for v in 0..cx.versions() {
        let here: Vec<&str> = s.places.iter().filter(|p| p.version == v).map(|p| p.written(cx)).collect();
        let forms: Vec<String> =
            once(here.iter().copied()).iter().map(|f| format!("“{f}” {} times", here.iter().filter(|h| *h == f).count())).collect();
        if !forms.is_empty() {
            out.push(format!("{} has {}.", cx.name(v), listed(&forms)));
        }
    }
    out
}
