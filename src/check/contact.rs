//! # contact
//! ## What it flags
//! A web address, e-mail address, phone number or postal address that differs between the versions of a clause, that one version
//! lacks, or that is broken by itself: a mark of another script or a space inside it, a scheme without its colon, words glued to it, a
//! plus sign behind the number. In running text, also a code of letters and digits, as postcodes are, that is another one.
//! ## Why it matters
//! Who follows the wrong address cannot use the right that the clause gives, or gives data to a stranger.
//! ## Example
//! The Arabic text has `https://example.com/doc؟id=7`: the Arabic question mark makes the link lead nowhere.
//! ## When it is wrong
//! Where the versions give local addresses on purpose: a phone number for each country, a page in each language. Addresses that
//! differ only in the code of a language are taken for the same, and so are phone numbers with and without the country's code.
//! ## How to accept it
//! `concordat accept ID --reason …` with the finding's id, as the last line of the report says.

use super::contact_broken::{Broken, broken};
use super::contact_found::{Found, add_local_phones, found, url_key, without_language};
use super::contact_mend;
use super::contact_phone::{same_number, turned};
use super::context::{Context, Draft};
use super::finding::{Grain, Severity};
use crate::document::UnitKind;
use crate::similarity::anchors::AnchorKind;

/// Runs the rule.
pub fn contact(cx: &Context, out: &mut Vec<Draft>) {
    let mut all: Vec<Vec<Vec<Found>>> =
        (0..cx.versions()).map(|v| (0..cx.version(v).units.len()).map(|u| found(cx, v, u)).collect()).collect();
    // One version says that the number is a phone's; then it is one in all of them.
    for row in cx.rows() {
        let phone = |v: usize| row.cells[v].iter().any(|&u| all[v][u].iter().any(|f| f.kind == AnchorKind::Phone));
        if (0..cx.versions()).any(phone) {
            for (v, units) in all.iter_mut().enumerate() {
                for &u in &row.cells[v] {
                    add_local_phones(cx, v, u, &mut units[u]);
                }
            }
        }
    }
    for v in 0..cx.versions() {
        for u in 0..cx.version(v).units.len() {
            by_itself(cx, &all, v, u, out);
            turned(cx, v, u, out);
        }
    }
    for r in 0..cx.rows().len() {
        for kind in [AnchorKind::Url, AnchorKind::Email, AnchorKind::Phone] {
            between(cx, &all, r, kind, out);
        }
    }
    super::contact_address::addresses(cx, out);
    super::contact_code::codes(cx, out);
}

/// Confidence that an address is broken which two versions or more give whole.
const PROVEN: f32 = 0.9;

fn by_itself(cx: &Context, all: &[Vec<Vec<Found>>], v: usize, u: usize, out: &mut Vec<Draft>) {
    for b in broken(&cx.unit(v, u).text) {
        let row = cx.row_of[v][u];
        let mut locations = vec![cx.marked(v, u, b.range.clone())];
        // How the first of the others writes it.
        let key = all[v][u].iter().find(|f| f.range.start < b.range.end && b.range.start < f.range.end).map(|f| f.key.as_str());
        let model = row.and_then(|r| {
            (0..cx.versions()).filter(|&o| o != v).find_map(|o| {
                let same = |f: &&Found| key.is_some_and(|k| k == f.key) && cx.unit(o, f.unit).text[f.range.clone()].is_ascii();
                cx.rows()[r].cells[o].iter().flat_map(|&w| &all[o][w]).find(same).map(|f| (o, f.unit, f.range.clone()))
            })
        });
        locations.extend(model.clone().map(|(o, w, r)| cx.marked(o, w, r)));
        let fix = contact_mend::itself(cx, all, (v, u), &b);
        // What is to be written is known from the others alone: they say that it is broken, too.
        let sure = if fix.is_some() && b.mend.is_empty() { b.sure.max(PROVEN) } else { b.sure };
        out.push(Draft {
            fix,
            severity: Severity::Major,
            confidence: if model.is_some() { sure + 0.03 } else { sure },
            grain: Grain::Mark,
            row,
            present: model.iter().map(|m| m.0).collect(),
            absent: vec![v],
            locations,
            message: format!("{} has {}.", cx.name(v), b.what),
            help: match &b.inner {
                Some(inner) => glued_help(cx, v, u, &b, inner),
                None => b.help,
            },
            ..Draft::default()
        });
    }
}

/// How to free an address from the words glued to it: the address as the text or another version has it elsewhere, else what is
/// probably it.
fn glued_help(cx: &Context, v: usize, u: usize, b: &Broken, inner: &std::ops::Range<usize>) -> String {
    let text = &cx.unit(v, u).text;
    let (glued, guess) = (&text[b.range.clone()], &text[inner.clone()]);
    let domain = guess.find('@').map_or(guess, |i| &guess[i..]);
    // The longest address of any version that is inside the glued words, in another unit.
    let units = (0..cx.versions()).flat_map(|w| (0..cx.version(w).units.len()).map(move |x| (w, x))).filter(|&at| at != (v, u));
    let found = units.flat_map(|(w, x)| {
        let a = cx.analysis(w, x);
        let kinds = a.anchors.iter().filter(|k| matches!(k.kind, AnchorKind::Email | AnchorKind::Url));
        kinds.map(move |k| (w, x, &cx.unit(w, x).text[a.origin(k.range.clone())]))
    });
    let whole = found.filter(|(_, _, t)| t.contains(domain) && glued.contains(t)).max_by_key(|(_, _, t)| t.len());
    match whole {
        Some((w, x, t)) => format!("{}: it is “{t}” in line {} ({}).", b.help, cx.unit(w, x).lines.0, cx.name(w)),
        None => format!("{}, “{guess}” as it seems, so that it can be read and clicked.", b.help),
    }
}

/// Addresses of a row held against each other.
fn between(cx: &Context, all: &[Vec<Vec<Found>>], r: usize, kind: AnchorKind, out: &mut Vec<Draft>) {
    let row = &cx.rows()[r];
    let has: Vec<usize> = row.present().collect();
    if has.len() < 2 {
        return;
    }
    let of: Vec<Vec<&Found>> =
        (0..cx.versions()).map(|v| row.cells[v].iter().flat_map(|&u| &all[v][u]).filter(|f| f.kind == kind).collect()).collect();
    let mut keys: Vec<&str> = of.iter().flatten().map(|f| f.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    let holders = |k: &str| has.iter().copied().filter(|&v| of[v].iter().any(|f| same(&f.key, k))).collect::<Vec<_>>();
    // What most versions say is right; of two versions, or where all differ, what the reference says.
    let reference = cx.family.reference;
    let agreed: Vec<&str> = keys.iter().copied().filter(|k| holders(k).len() * 2 > has.len()).collect();
    let agreed: Vec<&str> = if agreed.is_empty() { of[reference].iter().map(|f| f.key.as_str()).collect() } else { agreed };
    for &v in &has {
        let mut lacking: Vec<&str> = agreed.iter().copied().filter(|k| !of[v].iter().any(|f| same(&f.key, k))).collect();
        let bad = slips(cx, r, v);
        let extra: Vec<&Found> = of[v]
            .iter()
            .copied()
            .filter(|f| !agreed.iter().any(|k| same(&f.key, k)) && !near(cx, all, r, None, Some(v), &f.key))
            .filter(|f| !bad.iter().any(|b| b.0.0 == f.unit && b.0.1.start < f.range.end && f.range.start < b.0.1.end))
            .collect();
        lacking.retain(|k| !bad.iter().any(|b| alike(&b.1, k) > 0.6) && !near(cx, all, r, Some(v), None, k));
        lacking.dedup_by(|a, b| same(a, b));
        for f in extra {
            let best = lacking.iter().enumerate().max_by(|a, b| alike(a.1, &f.key).total_cmp(&alike(b.1, &f.key))).map(|x| x.0);
            match best {
                Some(i) => {
                    let k = lacking.remove(i);
                    let right = holders(k);
                    let mut draft = differs(cx, &of, r, v, f, k, &right);
                    if let (Some(d), Some((o, theirs))) = (&mut draft, holder(&of, &right, k, reference)) {
                        d.fix = contact_mend::as_others(cx, all, &of, &right, (v, f), (o, theirs));
                    }
                    out.extend(draft);
                }
                None => out.extend(added(cx, r, v, f, &has, &holders(&f.key))),
            }
        }
        for k in lacking {
            out.extend(lacks(cx, &of, r, v, k, &holders(k), kind));
        }
    }
}

/// Addresses of a version in a row that are broken by themselves, which is told already: unit and range, and the key they are meant for.
fn slips(cx: &Context, r: usize, v: usize) -> Vec<((usize, std::ops::Range<usize>), String)> {
    let of_unit = |&u: &usize| {
        let text = &cx.unit(v, u).text;
        broken(text).into_iter().map(move |b| {
            let key = url_key(&text[b.range.clone()].replace(' ', ""));
            ((u, b.range), key)
        })
    };
    cx.rows()[r].cells[v].iter().flat_map(of_unit).collect()
}

pub(super) fn same(a: &str, b: &str) -> bool {
    a == b || same_number(a, b) || without_language(a) == without_language(b)
}

/// Share of equal characters, for finding which of several addresses was changed.
fn alike(a: &str, b: &str) -> f64 {
    strsim::normalized_levenshtein(a, b)
}

/// Rows before and after a row that count as near: a sentence may be cut or joined otherwise there.
const NEAR: usize = 3;

/// True where the address stands near the row: in version `v`, or in any version but `but`.
fn near(cx: &Context, all: &[Vec<Vec<Found>>], r: usize, v: Option<usize>, but: Option<usize>, key: &str) -> bool {
    let rows = r.saturating_sub(NEAR)..(r + NEAR + 1).min(cx.rows().len());
    rows.filter(|&x| x != r).any(|x| {
        (0..cx.versions())
            .filter(|&o| v.is_none_or(|v| v == o) && but != Some(o))
            .any(|o| cx.rows()[x].cells[o].iter().any(|&u| all[o][u].iter().any(|f| same(&f.key, key))))
    })
}

fn name_of(kind: AnchorKind) -> &'static str {
    match kind {
        AnchorKind::Url => "web address",
        AnchorKind::Email => "e-mail address",
        AnchorKind::Phone => "phone number",
    }
}

/// Where the first of `holders` has the key, and how it writes it.
fn holder<'a>(of: &[Vec<&'a Found>], holders: &[usize], key: &str, reference: usize) -> Option<(usize, &'a Found)> {
    let first = holders.iter().copied().find(|&o| o == reference).or(holders.first().copied())?;
    of[first].iter().find(|f| same(&f.key, key)).map(|f| (first, *f))
}

fn differs(cx: &Context, of: &[Vec<&Found>], r: usize, v: usize, f: &Found, key: &str, right: &[usize]) -> Option<Draft> {
    let (o, theirs) = holder(of, right, key, cx.family.reference)?;
    let text = |v: usize, f: &Found| cx.unit(v, f.unit).text[f.range.clone()].to_string();
    let case = f.key.to_lowercase() == key.to_lowercase();
    let tie = right.len() < 2;
    let likeness = alike(&f.key, key);
    // A different place altogether may be a local office; a slip of a letter is not.
    let base: f32 = if case {
        0.85
    } else if likeness > 0.6 {
        0.9
    } else {
        0.75
    };
    // Right-to-left editing turns the groups of a number round: it may even look right on the page.
    let turned = f.kind == AnchorKind::Phone && groups(&text(v, f)).into_iter().rev().eq(groups(&text(o, theirs)));
    let why = match (case, f.kind) {
        _ if turned => " (its groups stand in reverse)",
        (true, _) => " (only the case of the path differs, which servers tell apart)",
        (false, AnchorKind::Url) if host(&f.key) != host(key) => " (another host)",
        _ => "",
    };
    let unsure = if tie { "; two versions alone cannot tell which is right" } else { "" };
    Some(Draft {
        severity: if case || turned { Severity::Minor } else { Severity::Major },
        confidence: if turned { 0.65 } else { base + if tie { 0.0 } else { 0.05 } },
        grain: Grain::Word,
        row: Some(r),
        present: right.to_vec(),
        absent: vec![v],
        locations: vec![cx.marked(v, f.unit, f.range.clone()), cx.marked(o, theirs.unit, theirs.range.clone())],
        message: format!(
            "{} gives the {} {} where {} {} {}{why}{unsure}.",
            cx.name(v),
            name_of(f.kind),
            text(v, f),
            cx.names(right),
            if right.len() > 1 { "give" } else { "gives" },
            text(o, theirs)
        ),
        help: format!("Find out which one is right, and give it in every version; {} says {}.", cx.name(o), text(o, theirs)),
        ..Draft::default()
    })
}

/// The groups of digits of a phone number.
fn groups(text: &str) -> Vec<String> {
    let folded = crate::language::fold_word(text);
    folded.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).map(str::to_string).collect()
}

fn host(key: &str) -> &str {
    key.split(['/', '?', '#']).next().unwrap_or(key)
}

/// An address that the others have and a version lacks.
fn lacks(cx: &Context, of: &[Vec<&Found>], r: usize, v: usize, key: &str, right: &[usize], kind: AnchorKind) -> Option<Draft> {
    let (o, theirs) = holder(of, right, key, cx.family.reference)?;
    let whole = cx.rows()[r].cells[v].iter().all(|&u| cx.unit(v, u).kind == UnitKind::TocEntry);
    if whole {
        return None;
    }
    let said = &cx.unit(o, theirs.unit).text[theirs.range.clone()];
    let mut at = cx.whole(v, *cx.rows()[r].cells[v].first()?);
    at.mark = None;
    Some(Draft {
        severity: Severity::Major,
        confidence: match right.len() {
            1 => 0.7,
            2 => 0.8,
            _ => 0.88,
        },
        grain: Grain::Word,
        row: Some(r),
        present: right.to_vec(),
        absent: vec![v],
        locations: vec![at, cx.marked(o, theirs.unit, theirs.range.clone())],
        message: format!(
            "{} does not give the {} {said} that {} {}.",
            cx.name(v),
            name_of(kind),
            cx.names(right),
            if right.len() > 1 { "give" } else { "gives" }
        ),
        help: format!("Give it in {} too.", cx.name(v)),
        ..Draft::default()
    })
}

/// An address that a version alone has.
fn added(cx: &Context, r: usize, v: usize, f: &Found, has: &[usize], holders: &[usize]) -> Option<Draft> {
    // Where several have it without being the most, it is told at the first of them.
    if holders.first() != Some(&v) {
        return None;
    }
    let others: Vec<usize> = has.iter().copied().filter(|o| !holders.contains(o)).collect();
    let o = *others.iter().find(|&&o| o == cx.family.reference).or(others.first())?;
    let said = &cx.unit(v, f.unit).text[f.range.clone()];
    Some(Draft {
        severity: Severity::Minor,
        confidence: if has.len() > 2 { 0.7 } else { 0.65 },
        grain: Grain::Word,
        row: Some(r),
        present: holders.to_vec(),
        absent: others.clone(),
        its: Some("addition"),
        locations: vec![cx.marked(v, f.unit, f.range.clone()), cx.whole(o, *cx.rows()[r].cells[o].first()?)],
        message: format!(
            "{} {} the {} {said}, which {} {} not.",
            cx.names(holders),
            if holders.len() > 1 { "give" } else { "gives" },
            name_of(f.kind),
            cx.names(&others),
            if others.len() > 1 { "do" } else { "does" }
        ),
        help: format!("Add it to {}, or take it out of {}.", cx.names(&others), cx.names(holders)),
        ..Draft::default()
    })
}
