//! # blank-name
//! ## What it flags
//! A hole where a name, an address or a value should stand: "under ’s control", "between you and , and", "via e-mail at We will
//! reply", a definition in brackets behind nothing, an empty "E-mail:", a clause that ends in "as follows:" with nothing below it,
//! empty brackets, a unit of time without the number that the other versions give ("within hours"), and what stands in for text
//! that was to be filled in: "[Company Name]", "XXX", "____".
//! ## Why it matters
//! A text says who is bound and where to turn. Where the name was taken out with the logo of the client, or the address was never
//! put in, nobody is bound and no right can be used, often in all versions alike, so that comparing them shows nothing.
//! ## Example
//! “Fill out the form and send it to us via email at We will reply to you in time.” In French: “l'envoyer par e-mail à Nous vous
//! répondrons.”
//! ## When it is wrong
//! Where words stand together that seldom do, a quotation is about the words themselves, or a form is to be filled in by its reader.
//! ## How to accept it
//! `concordat accept ID --reason …`.

use super::blank_name_fill::fills;
use super::blank_name_holes::{Hole, Sort, Unit, What, holes};
use super::blank_name_lists::ends;
use super::blank_name_weigh::{Found, weigh};
use super::blank_name_words::{Piece, pieces, tongue};
use super::context::{Context, Draft, listed, short};
use super::finding::{Grain, Location, Severity};
use super::kept::About;
use crate::document::UnitKind;
use rustc_hash::FxHashMap;

/// From so many places on where a name is missing it is taken for one name that was taken out of the whole version; by hand: a slip
/// is made once or twice.
pub(super) const STRIPPED: usize = 3;

/// Least confidence of a place that is told together with surer ones.
const TOGETHER: f32 = 0.55;

/// Least confidence of what is handed on at all.
const LEAST: f32 = 0.4;

/// Runs the rule.
pub fn blank_name(cx: &Context, out: &mut Vec<Draft>) {
    let all: Vec<Vec<Hole>> = (0..cx.versions()).map(|v| found(cx, v)).collect();
    let all = weigh(cx, all);
    let stripped = all.iter().any(|of| of.iter().filter(|f| f.hole.what.name() && f.sure >= TOGETHER).count() >= STRIPPED);
    let mut rest: Vec<(usize, Found)> = Vec::new();
    let mut names: Vec<(usize, Found)> = Vec::new();
    for (v, of) in all.into_iter().enumerate() {
        for f in of {
            let list = if stripped && f.hole.what.name() { &mut names } else { &mut rest };
            list.push((v, f));
        }
    }
    names.retain(|(_, f)| f.sure >= TOGETHER);
    out.extend(taken_out(cx, names));
    for same in together(cx, rest) {
        out.extend(draft(cx, &same));
    }
}

/// The holes of a version, by unit.
fn found(cx: &Context, v: usize) -> Vec<Hole> {
    let Some(t) = tongue(cx, v) else { return Vec::new() };
    let version = cx.version(v);
    let foreign = |u: usize| version.units[u].language.as_ref().is_some_and(|l| l.primary() != cx.tag(v).primary());
    // What has nothing to tell is cut no more; how its marks are set is known.
    let (mut all, mut spaced) = (0, 0);
    let cut: Vec<Vec<Piece>> = (0..version.units.len())
        .map(|u| {
            let unit = &version.units[u];
            if unit.kind == UnitKind::TocEntry || foreign(u) {
                return Vec::new();
            }
            let a = cx.analysis(v, u);
            let cut = if cx.is_quiet(About::Holes, v, u) { Vec::new() } else { pieces(a, &unit.text) };
            let marks = a.derived(|_| Marks::of(&cut));
            (all, spaced) = (all + marks.all, spaced + marks.spaced);
            cut
        })
        .collect();
    // A version that sets spaces before commas and full stops as a habit.
    let loose = spaced >= 5 && spaced * 10 > all;
    let mut out = Vec::new();
    for (u, p) in cut.iter().enumerate().filter(|x| !x.1.is_empty()) {
        let unit = Unit { cx, v, u, t, a: cx.analysis(v, u), text: &version.units[u].text, p, loose };
        let mut here = fills(&unit);
        here.extend(ends(&unit));
        here.extend(super::blank_name_count::counts(&unit));
        let clear = |here: &[Hole], h: &Hole| !here.iter().any(|x| x.range.start < h.range.end && h.range.start < x.range.end);
        for h in holes(&unit) {
            if clear(&here, &h) {
                here.push(h);
            }
        }
        if here.is_empty() {
            cx.found_nothing(About::Holes, v, u);
        }
        here.sort_by_key(|h| h.range.start);
        out.extend(here);
    }
    out
}

/// The commas and full stops of a unit, and those with a space before them.
struct Marks {
    all: usize,
    spaced: usize,
}

impl Marks {
    fn of(pieces: &[Piece]) -> Marks {
        let marks = pieces.iter().filter(|p| p.any(",."));
        marks.fold(Marks { all: 0, spaced: 0 }, |m, p| Marks { all: m.all + 1, spaced: m.spaced + usize::from(p.spaced) })
    }
}

/// What a reader mends in one go: the same hole in all versions of a row, the same placeholder wherever it stands.
fn together(cx: &Context, all: Vec<(usize, Found)>) -> Vec<Vec<(usize, Found)>> {
    let class = |f: &Found| match f.hole.what {
        w if w.name() => 0,
        What::Address(_) => 1,
        What::List(_) | What::Value(_) => 2,
        What::Placeholder => 3,
        _ => 4,
    };
    // How many of a class each version of a row has: where they are as many, they are paired in order.
    let mut counts: FxHashMap<(usize, u8), FxHashMap<usize, usize>> = FxHashMap::default();
    for (v, f) in &all {
        if let Some(r) = cx.row_of[*v][f.hole.unit] {
            *counts.entry((r, class(f))).or_default().entry(*v).or_default() += 1;
        }
    }
    let mut order: FxHashMap<(usize, usize, u8), usize> = FxHashMap::default();
    let mut at: FxHashMap<(usize, u8, usize), usize> = FxHashMap::default();
    let mut stands_for: FxHashMap<String, usize> = FxHashMap::default();
    let mut out: Vec<Vec<(usize, Found)>> = Vec::new();
    for (v, f) in all {
        let row = cx.row_of[v][f.hole.unit];
        let nth = order.entry((v, row.unwrap_or(usize::MAX - f.hole.unit), class(&f))).or_default();
        let place = row.map(|r| {
            let paired = counts.get(&(r, class(&f))).is_some_and(|c| c.values().all(|n| c.values().next() == Some(n)));
            (r, class(&f), if paired { *nth } else { 0 })
        });
        *nth += 1;
        let text = (f.hole.what == What::Placeholder)
            .then(|| cx.unit(v, f.hole.unit).text[f.hole.range.clone()].to_lowercase())
            .map(|t| format!("{} {t}", cx.tag(v).as_str()));
        let known = place.and_then(|p| at.get(&p).copied()).or_else(|| text.as_ref().and_then(|t| stands_for.get(t).copied()));
        let i = known.unwrap_or_else(|| {
            out.push(Vec::new());
            out.len() - 1
        });
        place.map(|p| at.insert(p, i));
        text.map(|t| stands_for.insert(t, i));
        out[i].push((v, f));
    }
    out
}

/// Places in the order in which they are told: by row, the reference first.
fn places(cx: &Context, same: &[(usize, Found)]) -> Vec<Location> {
    let mut sorted: Vec<&(usize, Found)> = same.iter().collect();
    let reference = cx.family.reference;
    sorted.sort_by_key(|(v, f)| (cx.row_of[*v][f.hole.unit].unwrap_or(usize::MAX), *v != reference, *v, f.hole.unit, f.hole.range.start));
    let mut out: Vec<Location> = Vec::new();
    for (v, f) in sorted {
        out.push(if f.hole.range.len() == cx.unit(*v, f.hole.unit).text.len() {
            cx.whole(*v, f.hole.unit)
        } else {
            cx.marked(*v, f.hole.unit, f.hole.range.clone())
        });
        out.extend(f.beside.iter().map(|(o, w, r)| cx.marked(*o, *w, r.clone())));
    }
    let mut seen: Vec<(String, Option<[usize; 2]>)> = Vec::new();
    out.retain(|l| {
        let key = (format!("{} {}", l.source, l.language.as_str()), l.bytes);
        !seen.contains(&key) && {
            seen.push(key);
            true
        }
    });
    out
}

/// Versions that lack what is missing, those beside the holes included.
fn lacking(same: &[(usize, Found)]) -> Vec<usize> {
    let mut vs: Vec<usize> = same.iter().flat_map(|(v, f)| f.beside.iter().map(|b| b.0).chain([*v])).collect();
    vs.sort_unstable();
    vs.dedup();
    vs
}

/// The words of the surest place, as a message cites them.
fn cited(cx: &Context, same: &[(usize, Found)]) -> String {
    let best = same.iter().max_by(|a, b| {
        (a.1.sure, a.0 == cx.family.reference).partial_cmp(&(b.1.sure, b.0 == cx.family.reference)).unwrap_or(std::cmp::Ordering::Equal)
    });
    best.map_or(String::new(), |(v, f)| short(&cx.unit(*v, f.hole.unit).text[f.hole.range.clone()], 60))
}

/// One name that is missing in many places.
fn taken_out(cx: &Context, names: Vec<(usize, Found)>) -> Option<Draft> {
    let vs = lacking(&names);
    let sure = names.iter().map(|n| n.1.sure).max_by(f32::total_cmp)?;
    let counts: Vec<String> = vs
        .iter()
        .map(|&v| {
            let n = names.iter().filter(|x| x.0 == v).count();
            format!("{} ({n} place{})", cx.name(v), if n == 1 { "" } else { "s" })
        })
        .collect();
    let mut best: Vec<&(usize, Found)> = names.iter().collect();
    best.sort_by(|a, b| b.1.sure.total_cmp(&a.1.sure));
    let mut examples: Vec<String> = Vec::new();
    for (v, f) in best {
        let e = short(&cx.unit(*v, f.hole.unit).text[f.hole.range.clone()], 40);
        if !examples.contains(&e) && examples.len() < 3 {
            examples.push(e);
        }
    }
    let kinds = [
        (What::Owner, "where a possessive has no owner"),
        (What::Party, "where words stand side by side between which a name is missing"),
        (What::Subject, "where a verb has no subject"),
        (What::Definition, "where a definition in brackets stands behind nothing"),
    ];
    let evidence = kinds
        .iter()
        .map(|(k, say)| (names.iter().filter(|n| n.1.hole.what == *k).count(), say))
        .filter(|x| x.0 > 0)
        .map(|(n, say)| format!("{n} place{} {say}.", if n == 1 { "" } else { "s" }))
        .collect();
    Some(Draft {
        severity: Severity::Major,
        confidence: sure,
        grain: Grain::Word,
        absent: vs,
        locations: places(cx, &names),
        message: format!("A name seems to have been taken out of {}: {}.", listed(&counts), listed(&examples)),
        help: "Put the name back in at each of the places listed, or reword them so that they need none.".to_string(),
        evidence,
        slip: Some("name taken out".to_string()),
        ..Draft::default()
    })
}

fn draft(cx: &Context, same: &[(usize, Found)]) -> Option<Draft> {
    let (first_v, first) = same.first()?;
    let sure = same.iter().map(|s| s.1.sure).max_by(f32::total_cmp)?;
    if sure < LEAST {
        return None;
    }
    let what = same.iter().max_by(|a, b| a.1.sure.total_cmp(&b.1.sure))?.1.hole.what;
    let vs = lacking(same);
    let row = cx.row_of[*first_v][first.hole.unit];
    let present: Vec<usize> = same.iter().flat_map(|s| s.1.given.iter().map(|g| g.0)).filter(|v| !vs.contains(v)).collect();
    let who = cx.names(&vs);
    let alike = if vs.len() > 1 { " alike" } else { "" };
    let has = if vs.len() > 1 { "have" } else { "has" };
    let words = cited(cx, same);
    let critical = same.iter().any(|s| s.1.rights);
    let (severity, message, mut help) = match what {
        What::Owner | What::Party | What::Subject | What::Definition => (
            Severity::Major,
            format!("{who}{alike} {has} a hole where a name or noun should stand: {words}."),
            match what {
                What::Owner => "Put in whose it is.",
                What::Subject => "Put in who does it: the verb has no subject.",
                What::Definition => "Put in what the definition in brackets stands for.",
                _ => "Put in the name or noun that is missing.",
            }
            .to_string(),
        ),
        What::Address(s) => (
            if critical { Severity::Critical } else { Severity::Major },
            format!("{} is missing in {who}{alike}: {words}.", article(called(s))),
            format!("Put in the {}{}.", called(s), if vs.len() > 1 { " in every version" } else { "" }),
        ),
        What::List(Sort::Any) => (
            Severity::Major,
            format!("{who}{alike} {} something that does not follow: {words}.", if vs.len() > 1 { "announce" } else { "announces" }),
            "Add what is announced, in every version that lacks it; where nothing is to follow, say so in words of its own.".to_string(),
        ),
        What::List(s) => (
            if critical { Severity::Critical } else { Severity::Major },
            format!(
                "{who}{alike} {} {} that does not follow: {words}.",
                if vs.len() > 1 { "announce" } else { "announces" },
                article(called(s)).to_lowercase()
            ),
            format!("Put in the {} behind the colon.", called(s)),
        ),
        What::Value(s) => (
            Severity::Major,
            format!("The field {words} is empty in {who}{alike}."),
            format!("Put in the {}, or take the field out.", if s == Sort::Any { "value" } else { called(s) }),
        ),
        What::Placeholder => (
            Severity::Critical,
            format!("{who}{alike} still {has} {words}, which stands for text that was to be filled in."),
            "Put in what it stands for, wherever it stands.".to_string(),
        ),
        What::Number => (
            Severity::Critical,
            format!("{who}{alike} {has} a hole where a number should stand: {words}."),
            "Put in the number that the other versions have there.".to_string(),
        ),
        What::Brackets => (
            Severity::Major,
            format!("{who}{alike} {has} brackets or quotation marks with nothing between them: {words}."),
            "Put in what they should hold, or take them out.".to_string(),
        ),
    };
    let given = same.iter().flat_map(|s| &s.1.given).find(|g| !vs.contains(&g.0));
    if let Some((v, text)) = given {
        help = format!("{} {} has {text} there.", help, cx.name(*v));
    }
    let mut evidence: Vec<String> = Vec::new();
    for (v, f) in same {
        for e in std::iter::once(format!("{}: {}", cx.name(*v), f.hole.why)).chain(f.evidence.iter().cloned()) {
            if !evidence.contains(&e) {
                evidence.push(e);
            }
        }
    }
    Some(Draft {
        severity,
        confidence: sure,
        grain: if matches!(what, What::List(_) | What::Value(_)) { Grain::Fragment } else { Grain::Word },
        row,
        present,
        absent: vs,
        locations: places(cx, same),
        message,
        help,
        evidence,
        ..Draft::default()
    })
}

fn called(s: Sort) -> &'static str {
    match s {
        Sort::Mail => "e-mail address",
        Sort::Site => "web address",
        Sort::Phone => "phone number",
        Sort::Postal => "address",
        Sort::Any => "contact address",
    }
}

fn article(name: &str) -> String {
    format!("{} {name}", if name.starts_with(['a', 'e']) { "An" } else { "A" })
}
