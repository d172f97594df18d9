//! Part of name-variant: one name in two transliterations inside an Arabic or Chinese version.

use super::context::{Context, Draft, short};
use super::name_variant::{Place, draft};
use super::names;
use crate::align::Row;
use crate::language::Script;
use crate::language::{Tag, profile};
use crate::lexicon::{self, tokens};
use crate::similarity::analysis::Token;
use crate::similarity::{Analysis, sound};
use pinyin::ToPinyin;
use rustc_hash::{FxHashMap, FxHashSet};

/// Least likeness of an Arabic word's sounds to those of a name in Latin letters from which it writes that name.
const WRITES: f64 = 0.85;

/// Fewest consonants and letters of a name that is known by its sound.
const SOUNDS: (usize, usize) = (3, 5);

/// Most letters that set two transliterations of one name apart.
const APART: usize = 2;

/// How sure two transliterations are (Arabic, Chinese), and a name in Latin letters here and transliterated there. By hand.
const SURE: (f32, f32, f32) = (0.7, 0.7, 0.6);

/// Fewest times that a version has a name in Latin letters before a transliteration is a slip; once is enough for a single
/// transliteration where so many versions in Latin letters have the name in the row.
const LATIN: usize = 3;
const WITNESSES: usize = 2;

/// Characters of a stretch that is compared with others in Chinese.
const STRETCH: usize = 3;

/// Runs this part.
pub fn sounded(cx: &Context, out: &mut Vec<Draft>) {
    for v in 0..cx.versions() {
        match profile(cx.tag(v)).script {
            Script::Arabic => arabic(cx, v, out),
            Script::Han => chinese(cx, v, out),
            _ => {}
        }
    }
}

/// How an Arabic version writes a name.
#[derive(Default)]
struct Ways {
    /// In Arabic letters, without joined particles.
    written: Vec<(String, Place)>,
    latin: usize,
}

/// An Arabic version against the names of those in Latin letters.
fn arabic(cx: &Context, v: usize, out: &mut Vec<Draft>) {
    let mut ways: FxHashMap<(String, bool), Ways> = FxHashMap::default();
    let allowed = names::allowed(cx);
    for row in cx.rows().iter().filter(|r| !r.cells[v].is_empty()) {
        for (key, ours) in named(cx, row, &allowed) {
            for &u in &row.cells[v] {
                heard(cx, (v, u), &key, &ours, ways.entry(key.clone()).or_default());
            }
        }
    }
    let mut names: Vec<(&(String, bool), &Ways)> = ways.iter().collect();
    names.sort_by(|a, b| a.0.cmp(b.0));
    // A name that the others spell in several ways would be told as often.
    let mut told: Vec<(usize, usize)> = Vec::new();
    for ((name, _), ways) in names {
        for d in [two_ways(cx, v, name, ways), latin_and_arabic(cx, v, name, ways)].into_iter().flatten() {
            let first = d.locations.first().and_then(|l| l.bytes).map(|b| (b[0], b[1]));
            if first.is_some_and(|f| !told.contains(&f)) {
                told.extend(d.locations.iter().filter_map(|l| l.bytes).map(|b| (b[0], b[1])));
                out.push(d);
            }
        }
    }
}

/// The names of a row in the versions in Latin letters, each with how it sounds, and true where it is always the first word of a
/// product's: a product may keep its Latin letters where the company that it is named after has others.
fn named(cx: &Context, row: &Row, allowed: &FxHashSet<String>) -> Vec<((String, bool), String)> {
    let mut out: Vec<((String, bool), String)> = Vec::new();
    for o in (0..cx.versions()).filter(|&o| profile(cx.tag(o)).script == Script::Latin) {
        for n in names::names_of(cx, o, &row.cells[o]) {
            let a = cx.analysis(o, n.unit);
            for i in n.tokens.clone() {
                let name = a.tokens[i].form.to_string();
                if name.len() < SOUNDS.1 || allowed.contains(&name) || tokens::tokens().has(&name) {
                    continue;
                }
                let of_product = product(a, i);
                if let Some(known) = out.iter_mut().find(|x| x.0.0 == name) {
                    known.0.1 &= of_product;
                    continue;
                }
                let (albanian, turkmen) = (cx.tag(o).primary() == "sq", cx.tag(o).primary() == "tk");
                let ours = sound::western(&name, albanian, turkmen);
                if ours.len() >= SOUNDS.0 {
                    out.push(((name, of_product), ours));
                }
            }
        }
    }
    out
}

/// The words of a unit that write a name.
fn heard(cx: &Context, (v, u): (usize, usize), (name, of_product): &(String, bool), ours: &str, ways: &mut Ways) {
    let a = cx.analysis(v, u);
    let (latin, before) =
        ((0..a.tokens.len()).filter(|&i| *a.tokens[i].form == **name && product(a, i) == *of_product).count(), ways.written.len());
    for (i, t) in a.tokens.iter().enumerate().filter(|(_, t)| t.script == Script::Arabic && !t.stop) {
        let bare = plain(&t.bare);
        if bare.chars().count() < SOUNDS.0 + 1 || known(a, i) {
            continue;
        }
        let theirs = sound::western(&sound::romanise_arabic(&bare), false, false);
        if theirs.len() >= SOUNDS.0 && sound::likeness(&theirs, ours) >= WRITES {
            ways.written.push((bare, Place { version: v, unit: u, range: a.origin(t.range.clone()) }));
        }
    }
    // Beside its transliteration the name in Latin letters is a gloss.
    if ways.written.len() == before {
        ways.latin += latin;
    }
}

/// True where a name in Latin letters is the first word of a product's ("Belmora Home"), which stays in Latin letters whatever the
/// company is called.
fn product(a: &Analysis, token: usize) -> bool {
    let close = |i: &usize| {
        let (before, t) = (&a.tokens[*i - 1], &a.tokens[*i]);
        t.script == Script::Latin && t.capital && a.folded.text[before.range.end..t.range.start] == *" "
    };
    let mut further = (token + 1..a.tokens.len()).take_while(close).map(|i| &a.tokens[i]).peekable();
    further.peek().is_some() && !further.any(|t| names::trade(t) || names::is_legal_form(&t.form))
}

/// A word of the termbase is no transliteration.
fn known(a: &Analysis, token: usize) -> bool {
    a.concepts.iter().any(|h| (h.first as usize..h.end as usize).contains(&token))
}

/// Without the article, which names may bear or not.
fn plain(bare: &str) -> String {
    bare.strip_prefix("ال").filter(|r| r.chars().count() >= 3).unwrap_or(bare).to_string()
}

/// True for two words that differ in an ending or a joined letter only: "Chadian" and "Chad" are not two spellings.
fn inflected(x: &str, y: &str) -> bool {
    const ENDINGS: [&str; 14] = ["يه", "يون", "يين", "يات", "ية", "ات", "ين", "ون", "ان", "ي", "ة", "ه", "ا", "ها"];
    let stem = |w: &str| ENDINGS.iter().find_map(|e| w.strip_suffix(e)).unwrap_or(w).to_string();
    x.starts_with(y) || y.starts_with(x) || x.ends_with(y) || y.ends_with(x) || stem(x) == stem(y) || stem(x) == y || stem(y) == x
}

/// A name in two transliterations.
fn two_ways(cx: &Context, v: usize, name: &str, ways: &Ways) -> Option<Draft> {
    let count = |w: &str| ways.written.iter().filter(|x| x.0 == w).count();
    let most = ways.written.iter().map(|w| w.0.as_str()).max_by_key(|w| (count(w), std::cmp::Reverse(*w)))?;
    if count(most) < 2 {
        return None;
    }
    let slip = |w: &&(String, Place)| {
        w.0 != most && count(&w.0) * 2 <= count(most) && !inflected(&w.0, most) && strsim::levenshtein(&w.0, most) <= APART
    };
    let places: Vec<Place> = ways.written.iter().filter(slip).map(|w| w.1.clone()).collect();
    let first = places.first()?;
    let kept = &ways.written.iter().find(|w| w.0 == most)?.0;
    let mut d = draft(cx, &places, SURE.0, format!("sound {} {name}", cx.tag(v)));
    d.message = format!("{} writes one name {} here and {} elsewhere.", cx.name(v), short(first.written(cx), 40), short(kept, 40));
    d.help = format!("Keep to {} throughout.", short(kept, 40));
    d.evidence = vec![format!("Both sound like “{name}”; {} stands {} times.", short(kept, 40), count(most))];
    Some(d)
}

/// A name that the version leaves in Latin letters elsewhere.
fn latin_and_arabic(cx: &Context, v: usize, name: &str, ways: &Ways) -> Option<Draft> {
    let gloss = |p: &Place| {
        let a = cx.analysis(p.version, p.unit);
        a.tokens.iter().any(|t| *t.form == *name)
    };
    let places: Vec<Place> = ways.written.iter().filter(|w| !gloss(&w.1)).map(|w| w.1.clone()).collect();
    let once = |p: &Place| {
        let cells = cx.row_of[v][p.unit].map(|r| &cx.rows()[r].cells);
        let latin = (0..cx.versions()).filter(|&o| profile(cx.tag(o)).script == Script::Latin);
        let has = |o: &usize| cells.is_some_and(|c| c[*o].iter().any(|&u| cx.analysis(*o, u).tokens.iter().any(|t| *t.form == *name)));
        latin.filter(has).count() >= WITNESSES
    };
    let often = ways.latin >= LATIN && places.len() * 2 <= ways.latin;
    let single = ways.latin > 0 && ways.written.len() == 1 && places.iter().all(once);
    if places.is_empty() || !often && !single {
        return None;
    }
    let mut d = draft(cx, &places, SURE.2, format!("script {} {name}", cx.tag(v)));
    d.message = format!(
        "{} transliterates a name here, {}, that it leaves in Latin letters elsewhere.",
        cx.name(v),
        short(places[0].written(cx), 40)
    );
    d.help = "Keep to one way of writing the name.".to_string();
    d.evidence = vec![format!("The name stands {} times in Latin letters.", ways.latin)];
    Some(d)
}

/// A Chinese version: stretches of characters that write foreign names and are read alike.
fn chinese(cx: &Context, v: usize, out: &mut Vec<Draft>) {
    let mut heard: FxHashMap<String, Vec<(String, Place)>> = FxHashMap::default();
    for u in 0..cx.version(v).units.len() {
        let a = cx.analysis(v, u);
        for run in &a.transcriptions {
            let text = &a.folded.text[run.clone()];
            let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            for w in starts.windows(STRETCH + 1) {
                let piece = &text[w[0]..w[STRETCH]];
                let read: String = piece.to_pinyin().flatten().map(|p| p.plain()).collect::<Vec<_>>().join(" ");
                let range = a.origin(run.start + w[0]..run.start + w[STRETCH]);
                heard.entry(read).or_default().push((piece.to_string(), Place { version: v, unit: u, range }));
            }
        }
    }
    let mut keys: Vec<&String> = heard.keys().collect();
    keys.sort();
    let mut done: Vec<(usize, std::ops::Range<usize>)> = Vec::new();
    for key in keys {
        let all = &heard[key];
        let count = |w: &str| all.iter().filter(|x| x.0 == w).count();
        let Some(most) = all.iter().map(|w| w.0.as_str()).max_by_key(|w| (count(w), std::cmp::Reverse(*w))) else { continue };
        let one_apart = |w: &str| w.chars().zip(most.chars()).filter(|(x, y)| x != y).count() == 1;
        let slips: Vec<Place> = all.iter().filter(|w| count(&w.0) < count(most) && one_apart(&w.0)).map(|w| w.1.clone()).collect();
        let Some(first) = slips.first() else { continue };
        // Stretches that overlap are one name.
        if done.iter().any(|(u, r)| *u == first.unit && r.start < first.range.end && first.range.start < r.end)
            || !named_beside(cx, v, first)
        {
            continue;
        }
        done.push((first.unit, first.range.clone()));
        let mut d = draft(cx, &slips, SURE.1, format!("sound {} {most}", cx.tag(v)));
        d.message = format!("{} writes one name with {} here and {} elsewhere.", cx.name(v), short(first.written(cx), 20), short(most, 20));
        d.help = format!("Keep to {} throughout.", short(most, 20));
        d.evidence = vec![format!("Both are read “{key}”; {} stands {} times.", short(most, 20), count(most))];
        out.push(d);
    }
}

/// True where a version in letters has a name in the row that sounds like the stretch; also where no version is in letters.
fn named_beside(cx: &Context, v: usize, p: &Place) -> bool {
    let Some(row) = cx.row_of[v][p.unit] else { return false };
    let others: Vec<usize> = (0..cx.versions()).filter(|&o| profile(cx.tag(o)).script == Script::Latin).collect();
    let run = sound::han_of_pinyin(p.written(cx));
    let base = lexicon::builtin();
    let alike = |t: &Token, turkmen: bool| {
        let han = sound::han_of_latin(&t.form, turkmen);
        han.len() >= 2 && names::inside(&han, &run) >= 0.6 && !base.has_word(&Tag::new("en"), &t.form)
    };
    others.is_empty()
        || others.iter().any(|&o| {
            names::names_of(cx, o, &cx.rows()[row].cells[o])
                .iter()
                .any(|n| cx.analysis(o, n.unit).tokens[n.tokens.clone()].iter().any(|t| alike(t, cx.tag(o).primary() == "tk")))
        })
}
