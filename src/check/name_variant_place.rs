//! Part of name-variant: a place under two names in one version, or under the name that it has in another language.

use super::context::{Context, Draft};
use super::name_variant::{Place, draft, once};
use crate::language::{Script, Tag, profile};
use crate::lexicon::{self, COLUMNS, pattern};
use crate::similarity::Analysis;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// How sure a place in two names is, and one under a foreign name. By hand.
const SURE: (f32, f32) = (0.65, 0.7);

/// A place with its names in each language; stars stand for endings.
struct Named {
    id: &'static str,
    names: [Vec<String>; 6],
}

fn table() -> &'static Vec<Named> {
    static TABLE: OnceLock<Vec<Named>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let row = |cells: Vec<&'static str>| {
            // Names of several words are left out: their parts are other words.
            let one = |c: usize| {
                let cell = cells.get(c + 1).copied().unwrap_or("");
                pattern::patterns(cell, c).into_iter().filter(|p| p.len() == 1).flatten().collect()
            };
            Named { id: cells[0], names: std::array::from_fn(one) }
        };
        lexicon::rows(include_str!("../lexicon/markers/places.tsv")).map(row).collect()
    })
}

/// True for two names of one place.
pub fn same_place(x: &str, y: &str) -> bool {
    let is = |p: &Named, w: &str| p.names.iter().flatten().any(|n| pattern::fits(n, w));
    x != y && table().iter().any(|p| is(p, x) && is(p, y))
}

/// Where a version has a place: the index of its name in the version's own column, none for a name of another language.
struct Found {
    place: Place,
    own: Option<usize>,
}

/// The first letters of all names of places, to pass over other words quickly.
fn begins_like_one(word: &str) -> bool {
    static FIRST: OnceLock<rustc_hash::FxHashSet<String>> = OnceLock::new();
    let three = |w: &str| w.chars().take(3).collect::<String>();
    let first = FIRST.get_or_init(|| table().iter().flat_map(|p| p.names.iter().flatten()).map(|n| three(n)).collect());
    first.contains(&three(word))
}

/// Runs this part.
pub fn places(cx: &Context, out: &mut Vec<Draft>) {
    let mut found: FxHashMap<(usize, usize), Vec<Found>> = FxHashMap::default();
    for v in 0..cx.versions() {
        let Some(column) = lexicon::column(cx.tag(v)) else { continue };
        if COLUMNS[column] == "zh" {
            continue;
        }
        for u in 0..cx.version(v).units.len() {
            find(cx, v, u, column, &mut found);
        }
    }
    let mut keys: Vec<_> = found.keys().copied().collect();
    keys.sort_unstable();
    for (p, v) in keys {
        let here = &found[&(p, v)];
        foreign(cx, p, v, here, &found, out);
        doubled(cx, p, v, here, out);
    }
}

fn find(cx: &Context, v: usize, u: usize, column: usize, found: &mut FxHashMap<(usize, usize), Vec<Found>>) {
    let a = cx.analysis(v, u);
    let latin = profile(cx.tag(v)).script == Script::Latin;
    for (i, t) in a.tokens.iter().enumerate() {
        if t.script == Script::Latin && !t.capital || t.script != profile(cx.tag(v)).script {
            continue;
        }
        // Part of a longer name: "London School", "New Vienna".
        let capital = |k: Option<usize>| k.and_then(|k| a.tokens.get(k)).is_some_and(|x| x.capital && !x.initial);
        if latin && (capital(Some(i + 1)) || capital(i.checked_sub(1))) {
            continue;
        }
        let forms = [&*t.bare, &*t.form];
        if !forms.iter().any(|f| begins_like_one(f)) {
            continue;
        }
        for (p, named) in table().iter().enumerate() {
            let fits = |n: &String| forms.iter().any(|f| pattern::fits(n, f));
            let own = named.names[column].iter().position(fits);
            if own.is_none() && amid_english(a, i) {
                continue;
            }
            let other = || {
                latin
                    && COLUMNS.iter().enumerate().any(|(c, l)| c != column && !matches!(*l, "ar" | "zh") && named.names[c].iter().any(fits))
            };
            if own.is_some() || other() {
                let place = Place { version: v, unit: u, range: a.origin(t.range.clone()) };
                found.entry((p, v)).or_default().push(Found { place, own });
            }
        }
    }
}

/// True for a word amid words of English in another language's text: the whole phrase was left, and that is told elsewhere.
fn amid_english(a: &Analysis, i: usize) -> bool {
    let en = profile(&Tag::new("en"));
    let near = [i.checked_sub(1), Some(i + 1), i.checked_sub(2), Some(i + 2)].into_iter().flatten().filter_map(|k| a.tokens.get(k));
    a.language.primary() != "en" && near.into_iter().any(|t| en.is_stop_word(&t.form) && !t.stop)
}

/// A name that the place has in another language, where the version or the row has the place under the right one.
fn foreign(cx: &Context, p: usize, v: usize, here: &[Found], all: &FxHashMap<(usize, usize), Vec<Found>>, out: &mut Vec<Draft>) {
    let in_row = |f: &Found| {
        let row = cx.row_of[v][f.place.unit];
        row.is_some()
            && (0..cx.versions())
                .filter(|&o| o != v)
                .any(|o| all.get(&(p, o)).is_some_and(|x| x.iter().any(|y| y.own.is_some() && cx.row_of[o][y.place.unit] == row)))
    };
    let home = here.iter().any(|f| f.own.is_some());
    let places: Vec<Place> = here.iter().filter(|f| f.own.is_none() && (home || in_row(f))).map(|f| f.place.clone()).collect();
    if places.is_empty() {
        return;
    }
    let named = &table()[p];
    let column = lexicon::column(cx.tag(v)).unwrap_or(0);
    let own = here.iter().find(|f| f.own.is_some()).map(|f| f.place.written(cx).to_string());
    let own = own.or_else(|| named.names[column].first().map(|n| capitalised(n.trim_end_matches('*')))).unwrap_or_default();
    let mut d = draft(cx, &places, SURE.1, format!("place {} {}", cx.tag(v), named.id));
    d.message =
        format!("{} calls the place “{}”, which is its name in another language; in {0} it is “{own}”.", cx.name(v), places[0].written(cx));
    d.help = format!("Write “{own}”.");
    out.push(d);
}

/// A place under two of its names.
fn doubled(cx: &Context, p: usize, v: usize, here: &[Found], out: &mut Vec<Draft>) {
    let count = |i: usize| here.iter().filter(|f| f.own == Some(i)).count();
    let Some(most) = here.iter().filter_map(|f| f.own).max_by_key(|&i| (count(i), std::cmp::Reverse(i))) else { return };
    let places: Vec<Place> = here.iter().filter(|f| f.own.is_some_and(|i| i != most)).map(|f| f.place.clone()).collect();
    if places.is_empty() {
        return;
    }
    let kept = here.iter().find(|f| f.own == Some(most)).map(|f| f.place.written(cx)).unwrap_or_default();
    let mut d = draft(cx, &places, SURE.0, format!("two places {} {}", cx.tag(v), table()[p].id));
    let forms: Vec<String> = once(places.iter().map(|p| p.written(cx))).iter().map(|w| super::context::short(w, 30)).collect();
    d.message = format!(
        "{} calls one place {} here and {} elsewhere.",
        cx.name(v),
        super::context::listed(&forms),
        super::context::short(kept, 30)
    );
    d.help = format!("Keep to {} throughout.", super::context::short(kept, 30));
    out.push(d);
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
