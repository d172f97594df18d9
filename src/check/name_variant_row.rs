//! Part of name-variant: a name that the other versions of a row write alike, and that one version writes otherwise there although it
//! has the others' spelling elsewhere: misspelt, cased otherwise, in two words, respelled by ear, cut short.

use super::context::{Context, Draft};
use super::name_variant::{Place, case_of, draft, in_identifier, shouted};
use super::names;
use crate::language::{Script, profile};
use crate::similarity::Analysis;
use crate::similarity::analysis::Token;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Fewest other versions that write a name alike in a row; of a family of two one is all there is.
const WITNESSES: usize = 2;
/// Fewest letters of a name, its words together.
const LETTERS: usize = 5;
/// Letters that a spelling may differ in, and from how many letters on a second one.
const APART: (usize, usize, usize) = (1, 2, 7);
/// How sure a misspelling, another casing and a name cut short are. By hand.
const SURE: (f32, f32, f32) = (0.85, 0.8, 0.65);

/// Places of capitalised words of a version by folded form: unit and token.
type FirstWords = FxHashMap<Box<str>, Vec<(usize, usize)>>;

/// A name as several versions write it in a row.
struct Name {
    /// Folded words.
    words: Vec<Box<str>>,
    /// As written.
    written: String,
    /// Versions that have it there.
    versions: Vec<usize>,
}

/// Runs this part.
pub fn in_row(cx: &Context, out: &mut Vec<Draft>) {
    let allowed = names::allowed(cx);
    let homes: Vec<FirstWords> = (0..cx.versions()).map(|v| first_words(cx, v)).collect();
    let mut told: FxHashSet<(usize, usize, usize)> = FxHashSet::default();
    for (r, row) in cx.rows().iter().enumerate() {
        let present: Vec<usize> = row.present().filter(|&v| row.cells[v].iter().all(|&u| cx.unit(v, u).language.is_none())).collect();
        if present.len() < 2 {
            continue;
        }
        for name in common_names(cx, r, &present) {
            if name.words.iter().any(|w| allowed.contains(&**w)) {
                continue;
            }
            for &v in present.iter().filter(|v| !name.versions.contains(v)) {
                let at_home = places(cx, v, &name.words, &homes[v]).into_iter().any(|p| p.written(cx) == name.written);
                if !at_home || row.cells[v].iter().any(|&u| written_so(cx, v, u, &name)) {
                    continue;
                }
                let found = row.cells[v].iter().find_map(|&u| otherwise(cx, v, u, &name, &homes));
                if let Some((place, sure)) = found
                    && told.insert((v, place.unit, place.range.start))
                    && !already(cx, &place, out)
                {
                    out.push(finding(cx, v, &name, place, sure));
                }
            }
        }
    }
}

/// Places of first words by folded form: unit and token.
fn first_words(cx: &Context, v: usize) -> FirstWords {
    let mut out = FirstWords::default();
    for u in 0..cx.version(v).units.len() {
        for (i, t) in cx.analysis(v, u).tokens.iter().enumerate().filter(|(_, t)| t.script == Script::Latin && t.capital) {
            out.entry(t.form.clone()).or_default().push((u, i));
        }
    }
    out
}

/// Names in Latin letters that enough versions of a row have in the same words.
fn common_names(cx: &Context, r: usize, present: &[usize]) -> Vec<Name> {
    let mut out: Vec<Name> = Vec::new();
    for &v in present {
        for n in names::names_of(cx, v, &cx.rows()[r].cells[v]) {
            let a = cx.analysis(v, n.unit);
            // Words of the language in a name, "Tarnivel Home", are told by their capitals.
            let goes_on = |k: &usize| a.tokens.get(*k).is_some_and(|t| t.script == Script::Latin && t.capital) && close(a, k - 1, 2);
            let last = (n.last + 1..).take_while(goes_on).last();
            for last in std::iter::once(n.last).chain(last) {
                let range = a.tokens[n.tokens.start].range.start..a.tokens[last].range.end;
                let words: Vec<Box<str>> = a.tokens[n.tokens.start..=last].iter().map(|t| t.form.clone()).collect();
                let written = &cx.unit(v, n.unit).text[a.origin(range.clone())];
                if words.iter().map(|w| w.len()).sum::<usize>() < LETTERS || in_identifier(&a.folded.text, &range) || shouted(a) {
                    continue;
                }
                match out.iter_mut().find(|x| x.words == words) {
                    Some(x) if x.written == written && !x.versions.contains(&v) => x.versions.push(v),
                    Some(_) => {}
                    None => out.push(Name { words, written: written.to_string(), versions: vec![v] }),
                }
            }
        }
    }
    let enough = WITNESSES.min(present.len() - 1);
    out.retain(|n| n.versions.len() >= enough);
    // The fullest name tells.
    out.sort_by_key(|n| std::cmp::Reverse(n.words.len()));
    out
}

/// Where a version has the words of a name.
fn places(cx: &Context, v: usize, words: &[Box<str>], home: &FirstWords) -> Vec<Place> {
    let of = |&(u, i): &(usize, usize)| {
        let a = cx.analysis(v, u);
        let tokens = a.tokens.get(i..i + words.len())?;
        let same = tokens.iter().zip(words).all(|(t, w)| t.form == *w);
        same.then(|| Place { version: v, unit: u, range: a.origin(tokens[0].range.start..tokens[words.len() - 1].range.end) })
    };
    words.first().and_then(|w| home.get(w)).into_iter().flatten().filter_map(of).collect()
}

/// True where a unit has the name just so, also with an ending.
fn written_so(cx: &Context, v: usize, u: usize, name: &Name) -> bool {
    cx.unit(v, u).text.contains(&name.written)
        && !cx.unit(v, u).text.match_indices(&name.written).all(|(i, _)| {
            let behind: String = cx.unit(v, u).text[i + name.written.len()..].chars().take_while(|c| c.is_alphabetic()).collect();
            !behind.is_empty() && !ending(cx, v, &behind)
        })
}

/// True for letters that a language puts behind a name.
fn ending(cx: &Context, v: usize, letters: &str) -> bool {
    let folded = crate::language::fold_word(letters);
    let p = profile(cx.tag(v));
    p.script != Script::Latin || p.suffixes.iter().any(|s| crate::language::fold_word(s) == folded) || letters == "s"
}

/// The name in another spelling in a unit, and how sure that is.
fn otherwise(cx: &Context, v: usize, u: usize, name: &Name, homes: &[FirstWords]) -> Option<(Place, f32)> {
    let a = cx.analysis(v, u);
    let n = name.words.len();
    if shouted(a) {
        return None;
    }
    let squeezed = name.words.concat();
    let place = |r: Range<usize>| Place { version: v, unit: u, range: a.origin(r) };
    let latin = |t: &Token| t.script == Script::Latin;
    // As many words, one of them spelled or cased otherwise; or other spaces and hyphens.
    for k in [n, n + 1, n.saturating_sub(1)].into_iter().filter(|&k| k > 0) {
        for (i, tokens) in a.tokens.windows(k).enumerate().filter(|(_, w)| w.iter().all(latin)) {
            let range = tokens[0].range.start..tokens[k - 1].range.end;
            if in_identifier(&a.folded.text, &range) || !close(a, i, k) {
                continue;
            }
            let joined: String = tokens.iter().map(|t| &*t.form).collect();
            let p = place(range);
            if joined == squeezed && p.written(cx) != name.written && (n > 1 || k > 1) {
                let capitals = case_of(p.written(cx)) == super::name_variant::Case::Upper;
                return (!capitals).then_some((p, if k == n { SURE.1 } else { SURE.0 }));
            }
            if k == n && misspelt(cx, v, tokens, name, homes) {
                return Some((p, SURE.0));
            }
        }
    }
    short(cx, v, u, name, homes).map(|p| (p, SURE.2))
}

/// True where nothing but spaces and hyphens part the tokens.
fn close(a: &Analysis, i: usize, k: usize) -> bool {
    a.tokens[i..i + k].windows(2).all(|w| matches!(&a.folded.text[w[0].range.end..w[1].range.start], " " | "-"))
}

/// True where all words are those of the name but one, which is nearly its own and stands nowhere else.
fn misspelt(cx: &Context, v: usize, tokens: &[Token], name: &Name, homes: &[FirstWords]) -> bool {
    let mut odd = tokens.iter().zip(&name.words).filter(|(t, w)| t.form != **w);
    let (Some((t, w)), None) = (odd.next(), odd.next()) else { return false };
    let letters = w.chars().count();
    if !t.capital || letters < LETTERS - 1 || name.words.len() == 1 && letters < LETTERS {
        return false;
    }
    let apart = strsim::damerau_levenshtein(&t.form, w);
    let most = if letters >= APART.2 { APART.1 } else { APART.0 };
    let longer = t.form.strip_prefix(&**w).or_else(|| w.strip_prefix(&*t.form));
    let near = match longer {
        // Classroom for Class is another word; Tarniveliň for Tarnivel is not.
        Some(rest) => {
            !ending(cx, v, rest)
                && (apart <= most && rest.chars().all(|c| w.ends_with(c)) || name.words.len() > 1 && rest.chars().count() > 2)
        }
        None => apart <= most && !inflected(cx, v, &t.form, w),
    };
    let elsewhere = homes.iter().enumerate().any(|(o, h)| h.get(&t.form).is_some_and(|p| o != v || p.len() > 1));
    near && !elsewhere
}

/// True where two words differ in their endings alone.
fn inflected(cx: &Context, v: usize, x: &str, y: &str) -> bool {
    let p = profile(cx.tag(v));
    let stems = |w: &str| p.stem(w).to_string();
    let common = x.chars().zip(y.chars()).take_while(|(a, b)| a == b).count();
    stems(x) == stems(y) || common + 1 >= y.chars().count() && p.script == Script::Latin && !p.suffixes.is_empty() && p.tag != "en"
}

/// The first or last word of a name of two that never stands without the other elsewhere.
fn short(cx: &Context, v: usize, u: usize, name: &Name, homes: &[FirstWords]) -> Option<Place> {
    let [first, last] = &name.words[..] else { return None };
    // People are called by one of their names, and one other version may be the fuller one.
    if name.versions.len() < WITNESSES {
        return None;
    }
    let a = cx.analysis(v, u);
    if names::is_legal_form(last) {
        return None;
    }
    let alone = |w: &str, other: &str, o: usize, u: usize, i: usize| {
        let tokens = &cx.analysis(o, u).tokens;
        &*tokens[i].form == w
            && tokens.get(i + 1).is_none_or(|t| &*t.form != other)
            && i.checked_sub(1).and_then(|k| tokens.get(k)).is_none_or(|t| &*t.form != other)
    };
    for (w, other) in [(first, last), (last, first)] {
        if w.chars().count() < LETTERS {
            continue;
        }
        let here: Vec<usize> = (0..a.tokens.len()).filter(|&i| a.tokens[i].capital && alone(w, other, v, u, i)).collect();
        let all = homes.iter().enumerate().flat_map(|(o, h)| h.get(w).into_iter().flatten().map(move |&(u, i)| (o, u, i)));
        let elsewhere = all.filter(|&(o, x, i)| (o, x) != (v, u) && alone(w, other, o, x, i)).count();
        if let [i] = here[..]
            && elsewhere == 0
        {
            return Some(Place { version: v, unit: u, range: a.origin(a.tokens[i].range.clone()) });
        }
    }
    None
}

/// True where another part of the rule has told the place.
fn already(cx: &Context, p: &Place, out: &[Draft]) -> bool {
    let here = cx.marked(p.version, p.unit, p.range.clone());
    let Some(b) = here.bytes else { return false };
    out.iter().flat_map(|d| &d.locations).any(|l| l.language == here.language && l.bytes.is_some_and(|x| x[0] < b[1] && b[0] < x[1]))
}

fn finding(cx: &Context, v: usize, name: &Name, place: Place, sure: f32) -> Draft {
    let right = &name.written;
    let mut d = draft(cx, std::slice::from_ref(&place), sure, format!("row {} {right} {}", cx.tag(v), place.written(cx)));
    let others = cx.names(&name.versions);
    d.message = format!(
        "{} writes “{}” where {others} {} “{right}”.",
        cx.name(v),
        place.written(cx),
        super::name_variant::writes(name.versions.len())
    );
    d.help = format!("Write “{right}”, as elsewhere in this version.");
    d.absent = name.versions.clone();
    d.evidence = vec![format!("{} writes “{right}” elsewhere.", cx.name(v))];
    d
}
