//! Part of name-variant: a name of two words that is turned round in one place ("Selquor HUB", "Hub selquor").

use super::context::{Context, Draft};
use super::name_variant::{Case, Place, case_of, draft, in_identifier};
use super::names;
use crate::language::{Script, Tag, profile, profiles};
use crate::lexicon;
use crate::similarity::Analysis;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// How sure it is where the version has the right order too, and where only another version has it in the row.
const SURE: (f32, f32) = (0.82, 0.7);

/// Fewest letters of either word.
const LETTERS: usize = 3;

/// Where a pair of words stands.
struct Pair {
    place: Place,
    /// Both words look like names there.
    proper: bool,
    /// The second word is glued to what follows.
    glued: bool,
}

/// Runs this part.
pub fn turned(cx: &Context, out: &mut Vec<Draft>) {
    let pairs = pairs(cx);
    let mut keys: Vec<&(Box<str>, Box<str>)> = pairs.keys().collect();
    keys.sort();
    for key in keys {
        let back = (key.1.clone(), key.0.clone());
        let Some(reversed) = pairs.get(&back) else { continue };
        let here: Vec<&Pair> = pairs[key].iter().filter(|p| p.proper).collect();
        // The order that stands more often with both words as names is the name's own.
        if here.is_empty() || here.len() <= reversed.iter().filter(|p| p.proper).count() || common(cx, key) {
            continue;
        }
        for p in reversed {
            let row = cx.row_of[p.place.version][p.place.unit];
            let beside =
                here.iter().any(|h| h.place.version != p.place.version && row.is_some() && cx.row_of[h.place.version][h.place.unit] == row);
            let home = here.iter().any(|h| h.place.version == p.place.version);
            if !beside && !home {
                continue;
            }
            let right = here[0].place.written(cx);
            let v = p.place.version;
            let mut d =
                draft(cx, std::slice::from_ref(&p.place), if home { SURE.0 } else { SURE.1 }, format!("order {} {right}", cx.tag(v)));
            d.message = format!("{} writes “{}” for the name “{right}”.", cx.name(v), p.place.written(cx));
            d.help = if p.glued {
                format!("Write “{right}”, and a space before what follows.")
            } else {
                format!("Write “{right}”, in this order.")
            };
            let elsewhere = cx.names(&(0..cx.versions()).filter(|o| here.iter().any(|h| h.place.version == *o)).collect::<Vec<_>>());
            d.evidence = vec![format!("“{right}” stands {} times in this order, in {elsewhere}.", here.len())];
            out.push(d);
        }
    }
}

/// True where a word of a pair is a common one: a description may come before or after what it describes.
fn common(cx: &Context, key: &(Box<str>, Box<str>)) -> bool {
    let base = lexicon::builtin();
    let en = Tag::new("en");
    let is = |w: &str| {
        base.has_word(&en, w)
            || profile(&en).is_stop_word(w)
            || names::is_legal_form(w)
            || (0..cx.versions()).any(|v| base.has_word(cx.tag(v), w) || profile(cx.tag(v)).is_stop_word(w))
    };
    is(&key.0) || is(&key.1)
}

/// All neighbours in Latin letters that might be a name, by their folded words.
fn pairs(cx: &Context) -> FxHashMap<(Box<str>, Box<str>), Vec<Pair>> {
    let mut out: FxHashMap<(Box<str>, Box<str>), Vec<Pair>> = FxHashMap::default();
    for v in 0..cx.versions() {
        // Where no word of a language is known, none can be told from a name: German writes every noun with a capital.
        let known = profiles().iter().any(|p| std::ptr::eq(*p, profile(cx.tag(v))));
        for u in (0..cx.version(v).units.len()).filter(|_| known) {
            let a = cx.analysis(v, u);
            let latin = profile(cx.tag(v)).script == Script::Latin;
            for i in 1..a.tokens.len() {
                let (x, y) = (&a.tokens[i - 1], &a.tokens[i]);
                let short = |form: &str| form.chars().count() < LETTERS;
                if x.script != Script::Latin
                    || y.script != Script::Latin
                    || short(&x.form)
                    || short(&y.form)
                    || &a.folded.text[x.range.end..y.range.start] != " "
                    || !x.capital && latin
                    || in_identifier(&a.folded.text, &x.range)
                    || in_identifier(&a.folded.text, &y.range)
                {
                    continue;
                }
                let (end, glued) = first_part(cx, v, u, a, y.range.clone());
                let second = &a.folded.text[y.range.start..end];
                if short(second) {
                    continue;
                }
                let range = a.origin(x.range.start..end);
                let place = Place { version: v, unit: u, range };
                let proper = !glued && x.capital && y.capital;
                out.entry((x.form.clone(), second.into())).or_default().push(Pair { place, proper, glued });
            }
        }
    }
    out
}

/// End of a word's first part where a capital inside it shows that another word is glued on ("selquorRead"), else of the word.
fn first_part(cx: &Context, v: usize, u: usize, a: &Analysis, range: Range<usize>) -> (usize, bool) {
    let source = &cx.unit(v, u).text[a.origin(range.clone())];
    if case_of(source) != Case::Mixed || !source.is_ascii() && source.len() != range.len() {
        return (range.end, false);
    }
    let capital = source.char_indices().skip(1).find(|&(_, c)| c.is_uppercase()).map(|(i, _)| i);
    match capital {
        Some(i) if source.len() == range.len() => (range.start + i, true),
        _ => (range.end, false),
    }
}
