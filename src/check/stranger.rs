//! Part of missing-clause: a version that hardly matches the others. Its clauses cannot be told apart one by one, so one finding says so
//! in place of dozens that would be guesses.

use super::context::{Context, Draft, short};
use super::finding::{Finding, Grain, Severity};

/// A version of fewer units is too short to tell.
const LEAST: usize = 12;

/// Below this share of units with a sure counterpart a version is taken for a stranger. Versions of one document with defects planted
/// have 0.62 and more (development benchmark), policies of two companies 0.31 and less (own corpus).
const KNOWN: f32 = 0.45;

/// A row of this score is sure.
const SURE: f32 = 0.9;

/// Versions that hardly match any other, with the share of their units that have a sure counterpart. With two versions, both.
pub(super) fn strangers(cx: &Context) -> Vec<(usize, f32)> {
    let n = cx.versions();
    if n < 2 {
        return Vec::new();
    }
    let share = |v: usize| {
        let (mut all, mut sure) = (0, 0);
        for row in cx.rows().iter().filter(|r| !r.cells[v].is_empty()) {
            all += row.cells[v].len();
            if row.pinned || row.score >= SURE && row.present().count() > 1 {
                sure += row.cells[v].len();
            }
        }
        (all, sure as f32 / all.max(1) as f32)
    };
    let shares: Vec<(usize, f32)> = (0..n).map(share).collect();
    let strange = |v: usize| shares[v].0 >= LEAST && shares[v].1 < KNOWN;
    // Of two, an excerpt of the other is no stranger.
    if n == 2 && !(strange(0) && strange(1)) {
        return Vec::new();
    }
    (0..n).filter(|&v| strange(v)).map(|v| (v, shares[v].1)).collect()
}

/// One finding for each stranger but the reference.
pub(super) fn drafts(cx: &Context, strangers: &[(usize, f32)]) -> Vec<Draft> {
    let r = cx.family.reference;
    strangers.iter().filter(|s| s.0 != r).map(|&(v, share)| draft(cx, r, v, share)).collect()
}

fn draft(cx: &Context, r: usize, v: usize, share: f32) -> Draft {
    let first = |v: usize| cx.version(v).units.iter().position(|u| !u.text.trim().is_empty()).unwrap_or(0);
    let (mine, theirs) = (first(v), first(r));
    let name = cx.name(v);
    Draft {
        severity: Severity::Critical,
        confidence: 0.9,
        grain: Grain::Section,
        row: cx.row_of[v].get(mine).copied().flatten(),
        present: vec![v],
        absent: (0..cx.versions()).filter(|&o| o != v).collect(),
        locations: vec![cx.whole(v, mine), cx.whole(r, theirs)],
        message: format!(
            "{name} hardly matches {}: {:.0} % of its clauses have a sure counterpart. It seems to be a version of another document ({}).",
            cx.name(r),
            share * 100.0,
            short(&cx.unit(v, mine).text, 60),
        ),
        help: format!(
            "Check that the {name} text belongs here (`concordat families` shows what was taken for what); its clauses were not compared."
        ),
        ..Draft::default()
    }
}

/// True for what compares a stranger with other versions and so says nothing.
pub(super) fn baseless(cx: &Context, strangers: &[(usize, f32)], f: &Finding) -> bool {
    let inside = ["numbering", "duplicated-clause", "untranslated"].contains(&f.rule);
    let strange = |t: &crate::language::Tag| strangers.iter().any(|s| cx.tag(s.0) == t);
    let concerned = f.absent.iter().chain(&f.present).chain(&f.moved).any(strange);
    concerned && !(inside && f.locations.iter().all(|l| l.language == f.locations[0].language))
}
