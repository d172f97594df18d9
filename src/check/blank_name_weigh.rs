//! How sure a hole is, given what the other versions have at that point and how many holes the version has.

use super::blank_name::STRIPPED;
use super::blank_name_holes::{Hole, Sort, What};
use super::blank_name_words::{pieces, tongue};
use super::context::Context;
use crate::document::UnitKind;
use crate::language::Script;
use crate::similarity::anchors::AnchorKind;
use std::ops::Range;

/// Version, unit and bytes of its text.
type Place = (usize, usize, Range<usize>);

/// A hole with all that speaks for it.
pub(super) struct Found {
    pub hole: Hole,
    /// How sure it is.
    pub sure: f32,
    /// Versions that give what is missing, and what they give.
    pub given: Vec<(usize, String)>,
    /// Places of other versions that speak of the same address and have none either: version, unit, range.
    pub beside: Vec<Place>,
    /// The clause is about rights and remedies.
    pub rights: bool,
    /// What was gone by, beside the sign itself.
    pub evidence: Vec<String>,
}

/// A sign of this strength is a hole by itself.
const SOLID: f32 = 0.75;
/// What is added to a doubtful sign in a version that has several surer ones.
const MANY: f32 = 0.2;
/// What is taken from a doubtful sign where a counterpart is complete.
const COMPLETE: f32 = 0.08;

/// Weighs the holes of all versions.
pub(super) fn weigh(cx: &Context, all: Vec<Vec<Hole>>) -> Vec<Vec<Found>> {
    let stripped: Vec<bool> = all.iter().map(|of| of.iter().filter(|h| h.what.name() && h.sure >= SOLID).count() >= STRIPPED).collect();
    let mut out = Vec::with_capacity(all.len());
    for (v, of) in all.iter().enumerate() {
        out.push(of.iter().map(|h| one(cx, &all, &stripped, v, h)).collect());
    }
    out
}

/// True for holes of one kind.
fn kin(a: What, b: What) -> bool {
    let class = |w: What| match w {
        w if w.name() => 0,
        What::Address(_) | What::List(_) | What::Value(_) => 1,
        What::Placeholder => 2,
        _ => 3,
    };
    class(a) == class(b)
}

fn one(cx: &Context, all: &[Vec<Hole>], stripped: &[bool], v: usize, h: &Hole) -> Found {
    let row = cx.row_of[v][h.unit];
    let mut f = Found { hole: h.clone(), sure: h.sure, given: Vec::new(), beside: Vec::new(), rights: false, evidence: Vec::new() };
    f.rights = of_rights(cx, v, h.unit);
    let many = h.what.name() && (stripped[v] || row.is_some() && stripped.iter().any(|s| *s));
    if let Some(r) = row {
        let units = |o: usize| &cx.rows()[r].cells[o];
        let others: Vec<usize> = (0..cx.versions()).filter(|&o| o != v && !units(o).is_empty()).collect();
        let strongest = |o: usize| {
            let here = all[o].iter().filter(|x| units(o).contains(&x.unit) && kin(x.what, h.what));
            here.map(|x| x.sure).max_by(f32::total_cmp)
        };
        let alike: Vec<(usize, f32)> = others.iter().filter_map(|&o| Some((o, strongest(o)?))).collect();
        let backed = alike.iter().any(|a| a.1 >= SOLID);
        if backed {
            f.sure = f.sure.max(h.backed);
            let names: Vec<usize> = alike.iter().map(|a| a.0).collect();
            f.evidence.push(format!("{} {} a hole in the same clause.", cx.names(&names), if names.len() > 1 { "have" } else { "has" }));
        } else if let Some(a) = alike.first() {
            f.sure += 0.1;
            f.evidence.push(format!("{} may have a hole in the same clause.", cx.name(a.0)));
        }
        let bare: Vec<usize> = others.iter().copied().filter(|o| !alike.iter().any(|a| a.0 == *o)).collect();
        for o in bare {
            let given = match h.what {
                What::Address(s) | What::List(s) | What::Value(s) => address(cx, o, units(o), s),
                w if w.name() => name(cx, (v, units(v)), (o, units(o))),
                _ => None,
            };
            match given {
                Some(text) => {
                    f.sure += (0.97 - f.sure).max(0.0) * 0.4;
                    f.evidence.push(format!("{} has {text} in this clause.", cx.name(o)));
                    f.given.push((o, text));
                }
                None if h.sure < SOLID && !backed && !many => f.sure -= COMPLETE,
                None => {}
            }
            if matches!(h.what, What::Address(_)) && f.given.iter().all(|g| g.0 != o) && f.sure >= SOLID {
                f.beside.extend(mention(cx, v, h, o, units(o)));
            }
        }
    }
    if many && h.sure < SOLID {
        f.sure += MANY;
        f.evidence.push("The version has surer holes of the same kind.".to_string());
    }
    f.sure = f.sure.min(0.97);
    f
}

/// True where the unit or what it stands under speaks of rights and remedies.
fn of_rights(cx: &Context, v: usize, u: usize) -> bool {
    let Some(t) = tongue(cx, v) else { return false };
    let folded = &cx.analysis(v, u).folded.text;
    let words = t.of("rights");
    if t.han() {
        return !words.in_han(folded).is_empty();
    }
    let p = pieces(cx.analysis(v, u), &cx.unit(v, u).text);
    (0..p.len()).any(|i| words.at(&p[i..]) > 0)
}

/// An address of the kind in the cell.
fn address(cx: &Context, o: usize, units: &[usize], sort: Sort) -> Option<String> {
    let fits = |k: AnchorKind| match sort {
        Sort::Mail => k == AnchorKind::Email,
        Sort::Site => k == AnchorKind::Url,
        Sort::Phone => k == AnchorKind::Phone,
        Sort::Postal => false,
        Sort::Any => true,
    };
    units.iter().find_map(|&w| {
        let a = cx.analysis(o, w);
        let found = a.anchors.iter().find(|x| fits(x.kind))?;
        Some(cx.unit(o, w).text[a.origin(found.range.clone())].to_string())
    })
}

/// Letters by which a name is known in spite of its endings.
const ALIKE: usize = 4;

/// A name in Latin letters that the cell has and the version's own cell has not.
fn name(cx: &Context, own: (usize, &[usize]), other: (usize, &[usize])) -> Option<String> {
    let script = |of: (usize, &[usize])| Some(cx.analysis(of.0, *of.1.first()?).profile().script);
    let theirs = script(other)?;
    // In other scripts the version writes names its own way.
    if script(own)? != Script::Latin {
        return None;
    }
    let begins = |form: &str| form.chars().take(ALIKE).collect::<String>();
    let has = |form: &str| {
        let start = begins(form);
        own.1.iter().any(|&w| cx.analysis(own.0, w).tokens.iter().any(|t| begins(&t.form) == start))
    };
    other.1.iter().filter(|&&w| cx.unit(other.0, w).kind != UnitKind::Heading).find_map(|&w| {
        let a = cx.analysis(other.0, w);
        let named = |t: &&crate::similarity::analysis::Token| {
            t.script == Script::Latin
                && t.capital
                && t.form.len() > 2
                && !t.stop
                && (theirs != Script::Latin || !t.initial)
                && !has(&t.form)
        };
        let t = a.tokens.iter().find(named)?;
        Some(cx.unit(other.0, w).text[a.origin(t.range.clone())].to_string())
    })
}

/// Where another version speaks of getting in touch in the same clause and gives no address: the mention nearest to where the hole is.
fn mention(cx: &Context, v: usize, h: &Hole, o: usize, units: &[usize]) -> Option<Place> {
    let t = tongue(cx, o)?;
    if units.iter().any(|&w| !cx.analysis(o, w).anchors.is_empty()) {
        return None;
    }
    let here = h.range.start as f32 / cx.unit(v, h.unit).text.len().max(1) as f32;
    let mut best: Option<(f32, Place)> = None;
    for &w in units {
        let a = cx.analysis(o, w);
        let text = &cx.unit(o, w).text;
        let p = pieces(a, text);
        for id in ["mail", "contact"] {
            let ranges: Vec<Range<usize>> = if t.han() {
                t.of(id).in_han(&a.folded.text)
            } else {
                let words = |i: usize| Some(t.of(id).at(&p[i..])).filter(|n| *n > 0);
                (0..p.len()).filter_map(|i| Some(p[i].range.start..p[(i + words(i)? + 1).min(p.len() - 1)].range.end)).collect()
            };
            for r in ranges {
                let there = r.start as f32 / a.folded.text.len().max(1) as f32;
                let far = (there - here).abs();
                if best.as_ref().is_none_or(|b| far < b.0) {
                    best = Some((far, (o, w, a.origin(r))));
                }
            }
        }
    }
    best.filter(|b| b.0 < NEAR).map(|b| b.1)
}

/// Part of a clause within which a mention of another version is taken for the same.
const NEAR: f32 = 0.2;
