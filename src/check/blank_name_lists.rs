//! Clauses and fields that end in a colon with nothing behind it: "on our website as below:" before the next heading, an empty
//! "E-mail:".

use super::blank_name_holes::{Hole, Sort, Unit, What};
use super::blank_name_words::{Piece, Tongue, pieces};
use super::context::Context;
use crate::document::UnitKind;
use crate::similarity::anchors::AnchorKind;

/// Words of a field's name at most.
const LABEL: usize = 6;

/// The hole at the end of a unit or inside its fields.
pub(super) fn ends(look: &Unit) -> Vec<Hole> {
    let (cx, v, u) = (look.cx, look.v, look.u);
    let folded = &look.a.folded.text;
    if !folded.contains(':') || cx.unit(v, u).kind == UnitKind::Title {
        return Vec::new();
    }
    let mut out: Vec<Hole> = fields(cx, v, u, look.t, look.p);
    if out.is_empty() && folded.trim_end().ends_with(':') {
        out.extend(announced(cx, v, u, look.t, look.p));
    }
    out
}

/// What kind of value a field's name, which takes all of `p`, wants.
fn field(t: &Tongue, folded: &str, p: &[Piece]) -> Option<Sort> {
    let sorts = [("mail", Sort::Mail), ("site", Sort::Site), ("phone", Sort::Phone), ("postal", Sort::Postal), ("named", Sort::Any)];
    if t.han() {
        let whole = folded.get(p.first()?.range.start..p.last()?.range.end)?;
        return sorts.into_iter().find(|(id, _)| t.of(id).in_han(whole).contains(&(0..whole.len()))).map(|s| s.1);
    }
    sorts.into_iter().find(|(id, _)| !p.is_empty() && t.of(id).at(p) == p.len()).map(|s| s.1)
}

/// Fields without a value: the unit is one, or holds several.
fn fields(cx: &Context, v: usize, u: usize, t: &'static Tongue, p: &[Piece]) -> Vec<Hole> {
    let folded = &cx.analysis(v, u).folded.text;
    let mut out = Vec::new();
    let mut from = 0;
    for i in 0..p.len() {
        if p[i].any(",.;()") {
            from = i + 1;
        }
        if !p[i].is(':') {
            continue;
        }
        let name = from..i;
        from = i + 1;
        let limit = if t.han() { 12 } else { LABEL };
        if name.is_empty() || name.len() > limit {
            continue;
        }
        let Some(sort) = field(t, folded, &p[name.clone()]) else { continue };
        let alone = name.start == 0 && i + 1 == p.len();
        let (sure, why) = match p.get(i + 1) {
            None if alone => match next_value(cx, v, u, t, sort) {
                Some(sure) => (sure, "The field stands alone, and what follows is no value of it."),
                None => continue,
            },
            None => match next_value(cx, v, u, t, sort) {
                Some(sure) => (sure - 0.1, "The last field has no value."),
                None => continue,
            },
            Some(x) if x.any(",;)") => (0.85, "A mark stands where the value should."),
            Some(_) => {
                let end = (i + 1..p.len().min(i + 1 + limit)).find(|&k| p[k].is(':'));
                let another = end.is_some_and(|e| e > i + 1 && field(t, folded, &p[i + 1..e]).is_some());
                if !another || sort == Sort::Any {
                    continue;
                }
                (0.8, "Another field follows where the value should stand.")
            }
        };
        let range = cx.analysis(v, u).origin(p[name.start].range.start..p[i].range.end);
        out.push(Hole { unit: u, what: What::Value(sort), range, sure, backed: 0.95, why });
    }
    out
}

/// How sure it is that the field's value does not stand in the next unit; none where it may.
fn next_value(cx: &Context, v: usize, u: usize, t: &'static Tongue, sort: Sort) -> Option<f32> {
    let next = cx.version(v).units.get(u + 1);
    let Some(next) = next else { return Some(0.85) };
    if next.parent == Some(u) {
        return None;
    }
    let a = cx.analysis(v, u + 1);
    let anchor = |kind: AnchorKind| a.anchors.iter().any(|x| x.kind == kind);
    let text = &a.folded.text;
    let has = match sort {
        Sort::Mail => anchor(AnchorKind::Email) || text.contains('@') || text.contains('_') || text.contains("[at]"),
        Sort::Site => anchor(AnchorKind::Url) || text.contains("www") || text.contains('/') || text.contains('.'),
        Sort::Phone => anchor(AnchorKind::Phone) || text.chars().filter(char::is_ascii_digit).count() >= 5,
        Sort::Postal | Sort::Any => false,
    };
    if has {
        return None;
    }
    let p = pieces(a, &next.text);
    let another = p.iter().position(|x| x.is(':')).is_some_and(|c| c <= LABEL * 2 && field(t, text, &p[..c]).is_some());
    let heading = next.kind == UnitKind::Heading && next.section != cx.unit(v, u).section;
    match sort {
        // Any text may be a postal address or a name.
        Sort::Postal | Sort::Any => (another || heading && next.label.is_some()).then_some(0.8),
        _ if another || heading => Some(0.88),
        // "E-mail:" may open a paragraph about e-mail.
        _ => Some(0.75),
    }
}

/// A clause that announces what does not follow.
fn announced(cx: &Context, v: usize, u: usize, t: &'static Tongue, p: &[Piece]) -> Option<Hole> {
    let unit = cx.unit(v, u);
    if unit.kind == UnitKind::Heading || !empty_behind(cx, v, u) {
        return None;
    }
    let folded = &cx.analysis(v, u).folded.text;
    // The last clause says what is announced.
    let start = p[..p.len() - 1].iter().rposition(|x| x.any(".;!?")).map_or(0, |s| s + 1);
    let (below, sort) = if t.han() {
        let clause = &folded[p[start].range.start..];
        let has = |id: &str| !t.of(id).in_han(clause).is_empty();
        (has("below"), sort_of(has))
    } else {
        let has = |id: &str| (start..p.len()).any(|i| t.of(id).at(&p[i..]) > 0);
        (has("below"), sort_of(has))
    };
    let first = (0..p.len()).rev().take(if t.han() { 14 } else { 7 }).take_while(|&i| i >= start).last()?;
    let range = cx.analysis(v, u).origin(p[first].range.start..p[p.len() - 1].range.end);
    let last = u + 1 >= cx.version(v).units.len();
    let sure = match (below, sort) {
        // The end of a file may be a file cut short; it is a hole none the less.
        (true, _) => 0.88,
        (false, Sort::Any) => 0.66,
        (false, _) => 0.8,
    };
    let why = if last {
        "The clause ends in a colon, and the version ends there."
    } else {
        "The clause ends in a colon, and the next heading follows."
    };
    Some(Hole { unit: u, what: What::List(sort), range, sure, backed: 0.95, why })
}

fn sort_of(has: impl Fn(&str) -> bool) -> Sort {
    let sorts = [("mail", Sort::Mail), ("site", Sort::Site), ("phone", Sort::Phone), ("postal", Sort::Postal)];
    sorts.into_iter().find(|(id, _)| has(id)).map_or(Sort::Any, |s| s.1)
}

/// Nothing that could be announced stands behind a unit: the version ends, or a heading of the same or a higher level follows.
fn empty_behind(cx: &Context, v: usize, u: usize) -> bool {
    let version = cx.version(v);
    let unit = &version.units[u];
    let Some(next) = version.units.get(u + 1) else { return true };
    if next.kind != UnitKind::Heading || next.section == unit.section {
        return false;
    }
    let (Some(own), Some(other)) = (version.sections.get(unit.section), version.sections.get(next.section)) else { return false };
    if other.level > own.level || own.level == 0 {
        return false;
    }
    // A list that was taken for headings begins with its first label; short lines without labels may be the list.
    let Some(label) = &next.label else { return false };
    let own_label = own.heading.and_then(|h| version.units[h].label.as_ref());
    let first = label.logical().last().is_some_and(|n| *n == 1);
    let goes_on = own_label.is_some_and(|o| o.system == label.system && o.word == label.word);
    !first && (goes_on || label.word.is_some() || other.level < own.level)
}
