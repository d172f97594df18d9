//! # modality
//! ## What it flags
//! A duty, right, permission, prohibition, condition or negation that changed between versions: *may* against *must*, *not* lost,
//! *unless* turned into *if*, *at least* into *at most*, *i.e.* into *such as*, *only*, *explicit* or *in principle* gone.
//! ## Why it matters
//! These small words are the contract: who may, who must, what will not be done. A reader of the wrong version relies on rights that
//! nobody granted, or does what nobody demanded.
//! ## Example
//! English: “We will **not** sell your data.” French: « Nous vendrons vos données. »
//! ## When it is wrong
//! Where a version says the same in other words that the tables do not know, above all in free translations. With two versions the
//! reference is trusted, unless a word is lacking; the other one may be the right one.
//! ## How to accept it
//! `concordat accept ID --reason …`

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::modality_compare::{CHANGES, Hit, Spot, hits};
use super::modality_marks::{Marks, marks};
use std::sync::Arc;

/// What each further version adds to the confidence that bears a finding out, and what one takes off that does not.
const WITNESS: f32 = 0.06;
/// See there.
const DOUBT: f32 = 0.08;

/// Runs the rule.
pub fn modality(cx: &Context, out: &mut Vec<Draft>) {
    let all: Vec<Vec<Arc<Marks>>> =
        (0..cx.versions()).map(|v| (0..cx.version(v).units.len()).map(|u| cx.analysis(v, u).derived(marks)).collect()).collect();
    let mut found = Vec::new();
    for pair in cx.pairs() {
        hits(cx, cx.words(), &all, pair, true, &mut found);
        hits(cx, cx.words(), &all, pair, false, &mut found);
    }
    found.sort_by_key(|h| (h.row, h.change, h.a.version, h.a.range.start, h.b.version));
    let mut groups: Vec<Vec<Hit>> = Vec::new();
    for h in found {
        let near =
            |x: &Spot, y: &Spot| (x.version, x.unit) == (y.version, y.unit) && x.range.start < y.range.end && y.range.start < x.range.end;
        let kin =
            |g: &&mut Vec<Hit>| g[0].row == h.row && g[0].change == h.change && g.iter().any(|x| near(&x.a, &h.a) || near(&x.b, &h.b));
        match groups.iter_mut().find(kin) {
            Some(g) => g.push(h),
            None => groups.push(vec![h]),
        }
    }
    out.extend(groups.iter().filter_map(|g| draft(cx, g)));
}

/// Versions of one side of a group, each with its first place, the reference first.
fn side(cx: &Context, group: &[Hit], of: impl Fn(&Hit) -> &Spot) -> Vec<Spot> {
    let mut out: Vec<Spot> = Vec::new();
    for h in group {
        let s = of(h);
        if !out.iter().any(|x| x.version == s.version) {
            out.push(s.clone());
        }
    }
    out.sort_by_key(|s| (s.version != cx.family.reference, s.version));
    out
}

/// The finding of a group of hits: who is wrong, by the vote, and with as many on either side by the reference.
fn draft(cx: &Context, group: &[Hit]) -> Option<Draft> {
    let first = group.first()?;
    let c = &CHANGES[first.change];
    let (has, changed) = (side(cx, group, |h| &h.a), side(cx, group, |h| &h.b));
    let reference = cx.family.reference;
    let there = |v: usize| !cx.rows()[first.row].cells[v].is_empty();
    let among = |side: &[Spot], v: usize| side.iter().any(|s| s.version == v);
    // A version on both sides contradicts itself: nothing is sure.
    if has.iter().any(|s| among(&changed, s.version)) {
        return None;
    }
    let silent: Vec<usize> = (0..cx.versions()).filter(|&v| there(v) && !among(&has, v) && !among(&changed, v)).collect();
    // Where a word was lost, those that are not said to lack it have it in some way.
    let (on_has, on_changed) = (has.len() + if c.to.is_none() { silent.len() } else { 0 }, changed.len());
    // With as many on either side the one that lacks a word, or a promise of anonymity, has lost it more likely than the other has
    // made it up; else the reference is trusted.
    let tie = if c.to.is_none() || c.from == "anonymise" { true } else { !among(&changed, reference) };
    let changed_is_wrong = on_changed < on_has || on_changed == on_has && tie;
    let (wrong, right) = if changed_is_wrong { (&changed, &has) } else { (&has, &changed) };
    let two = has.len() + changed.len() == 2;
    let mut confidence = c.confidence + WITNESS * (right.len() as f32 - 1.0).min(3.0) - DOUBT * silent.len() as f32;
    confidence += 0.2 * (first.agreement - 0.7);
    let names = |side: &[Spot]| cx.names(&side.iter().map(|s| s.version).collect::<Vec<_>>());
    let words = |s: &Spot, scope: bool| {
        let range = cx.analysis(s.version, s.unit).origin(if scope { s.scope.clone() } else { s.range.clone() });
        short(cx.unit(s.version, s.unit).text.get(range).unwrap_or(""), 60)
    };
    let says = |side: &[Spot]| if side.len() == 1 { "says" } else { "say" };
    let what = if changed_is_wrong { c.became } else { c.reverse };
    let trust = if two && on_has == on_changed { format!(", if the {} text is right", names(right)) } else { String::new() };
    let message = match (c.to, changed_is_wrong) {
        (Some(_), _) => format!(
            "{} {} {} where {} {} {}: {what}{trust}.",
            names(wrong),
            says(wrong),
            words(&wrong[0], true),
            names(right),
            says(right),
            words(&right[0], true)
        ),
        (None, true) => format!(
            "{} {} the {} of {}{}: {what}{trust}.",
            names(wrong),
            if wrong.len() == 1 { "lacks" } else { "lack" },
            words(&right[0], false),
            names(right),
            if words(&right[0], true) == words(&right[0], false) { String::new() } else { format!(" ({})", words(&right[0], true)) }
        ),
        (None, false) => format!(
            "{} {} {} ({}), which {} {} not say: {what}{trust}.",
            names(wrong),
            says(wrong),
            words(&wrong[0], false),
            words(&wrong[0], true),
            names(right),
            if right.len() == 1 { "does" } else { "do" }
        ),
    };
    let place = |s: &Spot| cx.marked(s.version, s.unit, cx.analysis(s.version, s.unit).origin(s.range.clone()));
    let linked = group.iter().map(|h| h.linked).max().unwrap_or(0);
    let agreement = group.iter().map(|h| h.agreement).fold(1.0, f32::min);
    let closeness = group.iter().map(|h| h.closeness).fold(1.0, f32::min);
    Some(Draft {
        severity: c.severity,
        confidence,
        grain: Grain::Fragment,
        row: Some(first.row),
        present: has.iter().map(|s| s.version).collect(),
        absent: changed.iter().map(|s| s.version).collect(),
        locations: wrong.iter().chain(right).map(place).collect(),
        message,
        help: format!("Make the {} text say what {} {}, or mend the others.", names(wrong), names(right), says(right)),
        evidence: vec![
            format!("Looked for: {}{}.", c.from, c.to.map(|t| format!(" against {t}")).unwrap_or_else(|| " lost".to_string())),
            format!(
                "Words around it with a counterpart: {linked}; of the sentence {:.0} % at least, of the versions {:.0} %.",
                agreement * 100.0,
                closeness * 100.0
            ),
            format!("The vote: {} against {}, {} undecided.", names(&has), names(&changed), silent.len()),
        ],
        slip: slip(cx, c.from, c.to, c.severity, wrong),
        ..Draft::default()
    })
}

/// An expression that a version renders wrongly throughout is one finding.
fn slip(cx: &Context, from: &str, to: Option<&str>, severity: Severity, wrong: &[Spot]) -> Option<String> {
    let to = to.filter(|_| severity != Severity::Critical)?;
    let tags: Vec<&str> = wrong.iter().map(|s| cx.tag(s.version).as_str()).collect();
    Some(format!("{} {from} {to}", tags.join(" ")))
}
