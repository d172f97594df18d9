//! Part of name-variant: a name of the family's own in two casings, inside a version or in one version against the others.

use super::context::{Context, Draft, listed};
use super::name_variant::{Case, Place, case_of, draft, in_identifier, once, shouted};
use super::names;
use super::untranslated::in_termbase;
use crate::language::Tag;
use crate::language::{Script, profile};
use crate::lexicon::{self, tokens};
use rustc_hash::FxHashMap;

/// Fewest letters of a name that is looked at, and of one whose capitals alone are compared: shorter ones are words and acronyms too.
const LETTERS: (usize, usize) = (4, 5);

/// How sure it is: small letters where the version itself has the capital, small letters throughout where others have the capital
/// (for one place and for more), capitals and a single capital mixed. By hand.
const SURE: (f32, f32, f32, f32) = (0.85, 0.65, 0.8, 0.65);

/// Fewest times that a version has the prevailing spelling before the other counts as a slip of it.
const PREVAILS: usize = 3;

/// Fewest times that two versions have a name before their capitals are compared.
const OFTEN: usize = 5;

/// One occurrence of a word.
struct Seen {
    place: Place,
    case: Case,
    /// Its capital says nothing: it begins a sentence.
    initial: bool,
    /// It stands in a text of capitals or inside a company's full name.
    excused: bool,
}

/// The occurrences of a word, in the order of versions and units.
type Seens = Vec<Seen>;

/// Runs this part.
pub fn cased(cx: &Context, out: &mut Vec<Draft>) {
    let mut words: Vec<(Box<str>, Seens)> = seen(cx).into_iter().filter(|(_, s)| worth(s)).collect();
    words.sort_by(|a, b| a.0.cmp(&b.0));
    let allowed = names::allowed(cx);
    let mut slips: Vec<Slip> = Vec::new();
    for (word, seen) in &words {
        if allowed.contains(&**word) || common(cx, word, seen) {
            continue;
        }
        for v in 0..cx.versions() {
            small_here(cx, word, seen, v, &mut slips);
            capitals_here(cx, word, seen, v, &mut slips);
        }
        across(cx, word, seen, &mut slips);
    }
    out.extend(joined(cx, slips).iter().map(|s| told(cx, s)));
}

/// A casing that is a slip.
struct Slip {
    version: usize,
    /// Where it stands.
    places: Vec<Place>,
    /// The name as it should be written.
    right: String,
    /// The version itself writes it so elsewhere.
    home: bool,
    /// Other versions that write it so.
    others: Vec<usize>,
    confidence: f32,
    evidence: Vec<String>,
}

/// Slips in neighbouring words of one name are one: "tarnivel home" for "Tarnivel Home".
fn joined(cx: &Context, slips: Vec<Slip>) -> Vec<Slip> {
    let mut out: Vec<Slip> = Vec::new();
    for mut s in slips {
        let follows = |p: &Place, q: &Place| {
            p.unit == q.unit && p.range.end < q.range.start && cx.unit(p.version, p.unit).text[p.range.end..q.range.start] == *" "
        };
        let neighbour = |o: &&mut Slip| {
            o.version == s.version && o.home == s.home && s.places.iter().any(|p| o.places.iter().any(|q| follows(p, q) || follows(q, p)))
        };
        let Some(o) = out.iter_mut().find(neighbour) else {
            out.push(s);
            continue;
        };
        let first = s.places.iter().any(|p| o.places.iter().any(|q| follows(p, q)));
        o.right = if first { format!("{} {}", s.right, o.right) } else { format!("{} {}", o.right, s.right) };
        o.places.append(&mut s.places);
        o.places.sort_by_key(|p| (p.unit, p.range.start));
        let mut merged: Vec<Place> = Vec::new();
        for p in o.places.drain(..) {
            match merged.last_mut() {
                Some(q) if follows(q, &p) => q.range.end = p.range.end,
                _ => merged.push(p),
            }
        }
        o.places = merged;
        o.evidence.append(&mut s.evidence);
    }
    out
}

/// All words in Latin letters that might be names.
fn seen(cx: &Context) -> FxHashMap<Box<str>, Seens> {
    let mut out: FxHashMap<Box<str>, Seens> = FxHashMap::default();
    for v in 0..cx.versions() {
        for u in 0..cx.version(v).units.len() {
            if cx.unit(v, u).language.is_some() {
                continue;
            }
            let a = cx.analysis(v, u);
            let loud = shouted(a);
            let full: Vec<_> = names::names_of(cx, v, &[u]).into_iter().filter(|n| n.incorporated).collect();
            for (i, t) in a.tokens.iter().enumerate() {
                if t.script != Script::Latin || t.stop || t.form.chars().count() < LETTERS.0 || in_identifier(&a.folded.text, &t.range) {
                    continue;
                }
                let range = a.origin(t.range.clone());
                let place = Place { version: v, unit: u, range };
                let case = case_of(place.written(cx));
                let inside = full.iter().any(|n| (n.tokens.start..=n.last).contains(&i));
                // One word of several in capitals is stressed, as is all of them.
                let stressed = [i.checked_sub(1), Some(i + 1)].into_iter().flatten().filter_map(|k| a.tokens.get(k)).any(|x| x.all_caps);
                let excused = loud || inside || case == Case::Upper && stressed;
                out.entry(t.form.clone()).or_default().push(Seen { place, case, initial: t.initial, excused });
            }
        }
    }
    out
}

/// True where a word stands in two casings at all, at least one of them with a capital.
fn worth(seen: &Seens) -> bool {
    seen.iter().any(|s| s.case != seen[0].case) && seen.iter().any(|s| s.case != Case::Lower)
}

/// True for a word that some language of the family or English has as a common one, and for names that `name_variant_known` holds.
fn common(cx: &Context, word: &str, seen: &Seens) -> bool {
    let base = lexicon::builtin();
    let en = Tag::new("en");
    if tokens::tokens().has(word) || profile(&en).is_stop_word(word) || names::is_legal_form(word) || base.has_word(&en, word) {
        return true;
    }
    let first = &seen[0].place;
    let a = cx.analysis(first.version, first.unit);
    if a.tokens.iter().find(|t| *t.form == *word).is_some_and(|t| in_termbase(t, profile(&en))) {
        return true;
    }
    (0..cx.versions()).any(|v| profile(cx.tag(v)).is_stop_word(word) || base.has_word(cx.tag(v), word))
}

/// True where another version has the word with a capital in the row of a place.
fn capital_beside(cx: &Context, seen: &Seens, p: &Place) -> bool {
    let row = cx.row_of[p.version][p.unit];
    row.is_some()
        && seen
            .iter()
            .any(|s| s.place.version != p.version && s.case != Case::Lower && !s.initial && cx.row_of[s.place.version][s.place.unit] == row)
}

/// True where most of the other versions that have the word in the row of a place have it in small letters there too: it is meant so,
/// as the name of a file or a setting.
fn small_beside(cx: &Context, seen: &Seens, p: &Place) -> bool {
    let row = cx.row_of[p.version][p.unit];
    let there: Vec<&Seen> =
        seen.iter().filter(|s| row.is_some() && s.place.version != p.version && cx.row_of[s.place.version][s.place.unit] == row).collect();
    let writes = |v: usize, small: bool| there.iter().any(|s| s.place.version == v && (s.case == Case::Lower) == small);
    let small = (0..cx.versions()).filter(|&v| writes(v, true)).count();
    small > 0 && small >= (0..cx.versions()).filter(|&v| writes(v, false) && !writes(v, true)).count()
}

/// Places of a version by casing.
fn by_case(seen: &Seens, v: usize, case: Case) -> Vec<&Seen> {
    seen.iter().filter(|s| s.place.version == v && s.case == case).collect()
}

/// The casing that a version has most often, and how often.
fn prevailing(seen: &Seens, v: usize) -> Option<(Case, usize)> {
    let all = [Case::Upper, Case::Mixed, Case::Title, Case::Lower];
    all.map(|c| (c, by_case(seen, v, c).len())).into_iter().max_by_key(|c| c.1).filter(|c| c.1 > 0)
}

/// Small letters where the version has the name with a capital elsewhere.
fn small_here(cx: &Context, word: &str, seen: &Seens, v: usize, out: &mut Vec<Slip>) {
    let small = by_case(seen, v, Case::Lower);
    let Some((case, often)) = prevailing(seen, v) else { return };
    if small.is_empty() || case == Case::Lower || small.len() * 2 > often {
        return;
    }
    let places: Vec<Place> =
        small.iter().map(|s| &s.place).filter(|p| capital_beside(cx, seen, p) && !small_beside(cx, seen, p)).cloned().collect();
    if !places.is_empty() {
        out.push(slip(cx, word, seen, &places, case, v, SURE.0));
    }
}

/// All capitals where the version writes one, or the other way round.
fn capitals_here(cx: &Context, word: &str, seen: &Seens, v: usize, out: &mut Vec<Slip>) {
    if word.chars().count() < LETTERS.1 {
        return;
    }
    let running: Vec<&Seen> = seen.iter().filter(|s| s.place.version == v && !s.excused && s.case != Case::Lower).collect();
    let count = |c: Case| running.iter().filter(|s| s.case == c).count();
    let (title, upper) = (count(Case::Title), count(Case::Upper));
    let (case, often, other) = if upper > title { (Case::Upper, upper, Case::Title) } else { (Case::Title, title, Case::Upper) };
    let slips: Vec<Place> = running.iter().filter(|s| s.case == other).map(|s| s.place.clone()).collect();
    // What another version writes so in the same place is meant so.
    let meant = |p: &Place| {
        let row = cx.row_of[p.version][p.unit];
        seen.iter().any(|s| s.place.version != v && s.case == other && cx.row_of[s.place.version][s.place.unit] == row)
    };
    if often >= PREVAILS && !slips.is_empty() && slips.len() * 2 <= often && !slips.iter().all(meant) {
        out.push(slip(cx, word, seen, &slips, case, v, SURE.3));
    }
}

/// A version that writes a name throughout as no other does.
fn across(cx: &Context, word: &str, seen: &Seens, out: &mut Vec<Slip>) {
    let ways: Vec<(usize, Case, usize)> = (0..cx.versions())
        .filter_map(|v| prevailing(seen, v).map(|(c, _)| (v, c, seen.iter().filter(|s| s.place.version == v).count())))
        .collect();
    for &(v, case, n) in &ways {
        let others: Vec<_> = ways.iter().filter(|w| w.0 != v && w.1 != case).collect();
        if others.is_empty() || ways.iter().filter(|w| w.1 == case).count() > others.len() {
            continue;
        }
        let foreign = profile(cx.tag(v)).script != Script::Latin;
        let places: Vec<Place> = by_case(seen, v, case).into_iter().filter(|s| !s.excused).map(|s| s.place.clone()).collect();
        if case == Case::Lower {
            let held = places.iter().filter(|p| capital_beside(cx, seen, p)).count();
            let shaped = others.iter().any(|o| matches!(o.1, Case::Upper | Case::Mixed));
            // In a text in Latin letters a small word may be the common noun that the name was made of.
            if held * 2 < places.len() || held == 0 || !(foreign || shaped && held >= PREVAILS) {
                continue;
            }
            let sure = if places.len() >= 2 { SURE.2 } else { SURE.1 };
            out.push(slip(cx, word, seen, &places, others[0].1, v, sure));
        } else if case == Case::Title
            && word.chars().count() >= LETTERS.1
            && n >= OFTEN
            && others.iter().any(|o| o.1 == Case::Upper && o.2 >= OFTEN)
            && others.iter().all(|o| o.1 != Case::Lower)
        {
            out.push(slip(cx, word, seen, &places, Case::Upper, v, SURE.3));
        }
    }
}

/// The name as it is written in a casing, in that version before all others.
fn as_written<'a>(cx: &Context<'a>, seen: &Seens, case: Case, v: usize) -> Option<&'a str> {
    let with = |own: bool| seen.iter().find(|s| s.case == case && (s.place.version == v) == own).map(|s| s.place.written(cx));
    with(true).or_else(|| with(false))
}

fn slip(cx: &Context, word: &str, seen: &Seens, places: &[Place], case: Case, v: usize, confidence: f32) -> Slip {
    let right = as_written(cx, seen, case, v).unwrap_or(word).to_string();
    let has = |o: usize| seen.iter().any(|s| s.place.version == o && s.case == case);
    let evidence = (0..cx.versions()).filter_map(|o| {
        let here: Vec<&str> = seen.iter().filter(|s| s.place.version == o).map(|s| s.place.written(cx)).collect();
        let forms: Vec<String> =
            once(here.iter().copied()).iter().map(|f| format!("“{f}” {} times", here.iter().filter(|h| *h == f).count())).collect();
        (!forms.is_empty()).then(|| format!("{} has {}.", cx.name(o), listed(&forms)))
    });
    Slip {
        version: v,
        places: places.to_vec(),
        right,
        home: has(v),
        others: (0..cx.versions()).filter(|&o| o != v && has(o)).collect(),
        confidence,
        evidence: evidence.collect(),
    }
}

fn told(cx: &Context, s: &Slip) -> Draft {
    let right = &s.right;
    let slip = format!("case {} {}", cx.tag(s.version), crate::language::fold_word(right));
    let mut d = draft(cx, &s.places, s.confidence, slip);
    let forms: Vec<String> = once(s.places.iter().map(|p| p.written(cx))).iter().map(|w| format!("“{w}”")).collect();
    d.message = if s.home {
        format!("{} writes the name {} here and “{right}” elsewhere.", cx.name(s.version), listed(&forms))
    } else {
        format!("{} writes the name {}, {} “{right}”.", cx.name(s.version), listed(&forms), cx.names(&s.others))
    };
    d.help = format!("Write “{right}” throughout.");
    d.absent = s.others.clone();
    d.evidence = s.evidence.clone();
    d
}
