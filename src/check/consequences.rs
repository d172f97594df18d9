//! Findings that only repeat what another one says are dropped.

use super::finding::{Finding, Grain, Location};
use crate::language::Tag;

/// Where findings of a rule stand: a version, and bytes of its source.
struct Places(Vec<(Tag, [usize; 2])>);

impl Places {
    /// Of the first `reach` locations of each finding of a rule.
    fn of(findings: &[Finding], rule: &str, reach: usize) -> Places {
        let of_rule = findings.iter().filter(|f| f.rule == rule).flat_map(|f| f.locations.iter().take(reach));
        Places(of_rule.filter_map(|l| Some((l.language.clone(), l.bytes?))).collect())
    }

    /// True where a location has bytes that `fit` those of a place in its version.
    fn any(&self, l: &Location, fit: impl Fn([usize; 2], [usize; 2]) -> bool) -> bool {
        l.bytes.is_some_and(|b| self.0.iter().any(|(t, r)| *t == l.language && fit(*r, b)))
    }
}

fn overlap(a: [usize; 2], b: [usize; 2]) -> bool {
    a[0] < b[1] && b[0] < a[1]
}

fn within(outer: [usize; 2], inner: [usize; 2]) -> bool {
    outer[0] <= inner[0] && inner[1] <= outer[1]
}

/// Drops findings that only repeat what a graver one says: a number that differs inside a cross-reference that differs; a gap in the
/// labels of a version where the clause that bears the label elsewhere is reported missing.
pub fn drop_consequences(findings: &mut Vec<Finding>) {
    type Missing = (Vec<Tag>, Vec<(Tag, [usize; 2])>);
    let places = |f: &Finding| f.locations.iter().filter_map(|l| Some((l.language.clone(), l.bytes?))).collect();
    let missing: Vec<Missing> = findings.iter().filter(|f| f.rule == "missing-clause").map(|f| (f.absent.clone(), places(f))).collect();
    findings.retain(|f| {
        let told = |l: &Location, b: [usize; 2]| {
            let inside = |m: &Missing| {
                f.absent.iter().all(|a| m.0.contains(a)) && m.1.iter().any(|(t, r)| *t == l.language && r[0] <= b[0] && b[1] <= r[1])
            };
            missing.iter().any(inside)
        };
        f.rule != "numbering" || f.absent.is_empty() || !f.locations.iter().any(|l| l.bytes.is_some_and(|b| told(l, b)))
    });
    drop_parts_of_copies(findings);
    drop_small_words(findings);
    drop_inside(findings, "number", "numbering");
    drop_inside(findings, "leaked-name", "untranslated");
    drop_inside(findings, "garbled", "untranslated");
    drop_holes(findings);
    drop_full_holes(findings);
    yield_places(findings, "markup", "garbled");
    yield_places(findings, "markup", "blank-name");
    yield_places(findings, "garbled", "blank-name");
    drop_ends_of_cut_clauses(findings);
    join_scrambled(findings);
    findings.retain(|f| !f.locations.is_empty());
}

/// Most bytes of words that are no more than a word or two.
const SMALL: usize = 48;

/// Most columns between a hole and what is said to be lacking at it.
const NEAR: usize = 24;

/// True for a finding about a word or two.
fn small(f: &Finding) -> bool {
    let short = f.locations.iter().filter_map(|l| l.bytes).all(|b| b[1] - b[0] <= SMALL);
    f.grain == Grain::Word || f.grain == Grain::Fragment && short
}

/// Drops what only repeats a hole: the words beside it as an addition or omission, the address that it wants as one that is lacking.
fn drop_holes(findings: &mut Vec<Finding>) {
    let holes = Places::of(findings, "blank-name", usize::MAX);
    let told = |l: &Location| l.bytes.is_none() || holes.any(l, within);
    let beside = |l: &Location| holes.any(l, |hole, b| within(b, hole));
    let of_holes = findings.iter().filter(|f| f.rule == "blank-name").flat_map(|f| &f.locations);
    let columns: Vec<(Tag, usize, [usize; 2])> = of_holes.filter_map(|l| Some((l.language.clone(), l.lines[0], l.columns?))).collect();
    // A word said to be lacking right at a hole: "e-mail" where another version has "at .".
    let near = |l: &Location, c: [usize; 2]| l.insert.is_some_and(|at| c[0] <= at + NEAR && at <= c[1] + NEAR);
    let at_a_hole = |l: &Location| l.bytes.is_none() && columns.iter().any(|(t, n, c)| *t == l.language && *n == l.lines[0] && near(l, *c));
    findings.retain(|f| match f.rule {
        "missing-clause" if small(f) && f.locations.iter().any(at_a_hole) => false,
        "missing-clause" => f.locations.iter().all(|l| l.bytes.is_none()) || !f.locations.iter().all(told),
        "contact" => f.grain != Grain::Word || f.present.is_empty() || !f.locations.first().is_some_and(beside),
        _ => true,
    });
}

/// Drops holes for a number where the version has a number right there, and another one than the others: that is told.
fn drop_full_holes(findings: &mut Vec<Finding>) {
    let numbers: Vec<(Tag, usize, [usize; 2])> = findings
        .iter()
        .filter(|f| f.rule == "number")
        .filter_map(|f| f.locations.first())
        .filter_map(|l| Some((l.language.clone(), l.lines[0], l.columns?)))
        .collect();
    let full = |l: &Location| {
        let c = l.columns.unwrap_or_default();
        numbers.iter().any(|(t, n, at)| *t == l.language && *n == l.lines[0] && at[0] <= c[1] + 2 && c[0] <= at[1] + 2)
    };
    findings.retain(|f| f.rule != "blank-name" || f.places.len() > 1 || !f.locations.first().is_some_and(full));
}

/// Drops small words said to be lacking where modality says what their loss does, or contact that they are an address.
fn drop_small_words(findings: &mut Vec<Finding>) {
    let told = Places::of(findings, "modality", usize::MAX);
    let addresses = Places::of(findings, "contact", usize::MAX);
    let repeats = |f: &Finding, l: &Location| f.grain == Grain::Word && told.any(l, overlap) || small(f) && addresses.any(l, overlap);
    findings.retain(|f| f.rule != "missing-clause" || !f.locations.first().is_some_and(|l| repeats(f, l)));
}

/// Drops parts of a clause said to be lacking where a copy of another clause stands: the whole clause is lacking, and that is told.
fn drop_parts_of_copies(findings: &mut Vec<Finding>) {
    let copies: Vec<(Tag, [usize; 2])> = findings
        .iter()
        .filter(|f| f.rule == "duplicated-clause")
        .filter_map(|f| f.locations.first().map(|l| (l.language.clone(), l.lines)))
        .collect();
    let on_a_copy = |l: &Location| copies.iter().any(|(t, lines)| *t == l.language && lines[0] <= l.lines[0] && l.lines[1] <= lines[1]);
    findings.retain(|f| f.rule != "missing-clause" || f.grain != Grain::Fragment || !f.locations.iter().any(on_a_copy));
}

/// Drops findings of rule `lesser` that touch a place of rule `graver`: a number inside a cross-reference that differs, a foreign word
/// inside text that is foreign.
fn drop_inside(findings: &mut Vec<Finding>, lesser: &str, graver: &str) {
    // Text that is foreign stands at the first place; the second is its good counterpart.
    let reach = if graver == "untranslated" { 1 } else { usize::MAX };
    let places = Places::of(findings, graver, reach);
    let touches = |l: &Location| places.any(l, overlap);
    // A slip made in many places is told for the others.
    let many = |f: &Finding| lesser == "garbled" && f.locations.len() > 1;
    findings.retain(|f| f.rule != lesser || many(f) || !f.locations.iter().take(reach).any(touches));
}

/// Takes from findings of rule `lesser` about one version the places that a finding of rule `graver` tells; a finding that loses all
/// its places goes.
fn yield_places(findings: &mut [Finding], lesser: &str, graver: &str) {
    let places = Places::of(findings, graver, usize::MAX);
    // A misspelt word beside a hole is a slip of its own. The very words, or one mark more or less beside them.
    let touches = |l: &Location| places.any(l, |a, b| a[0] <= b[1] + 1 && b[0] <= a[1] + 1);
    // So is a space lost again and again.
    let own = |f: &Finding| f.its == "misspelling" || f.its == "whitespace" && lesser == "garbled" && f.places.len() > 1;
    for f in findings.iter_mut().filter(|f| f.rule == lesser && !own(f)) {
        let alone = f.locations.iter().all(|l| l.language == f.locations[0].language);
        if alone && f.places.len() <= 1 {
            f.locations.retain(|l| !touches(l));
        } else if alone {
            f.drop_places(|place| place.first().is_some_and(touches));
        }
    }
}

/// A clause that breaks off has no final mark because its end is lacking, and that is told.
fn drop_ends_of_cut_clauses(findings: &mut [Finding]) {
    let gaps: Vec<(Tag, usize)> = findings
        .iter()
        .filter(|f| f.rule == "missing-clause" && f.grain == Grain::Fragment)
        .flat_map(|f| &f.locations)
        .filter(|l| l.quote.is_empty())
        .map(|l| (l.language.clone(), l.lines[1]))
        .collect();
    let final_mark = |l: &Location| l.mark.is_some_and(|m| m[1] == l.quote.len());
    let cut = |l: &Location| final_mark(l) && gaps.iter().any(|(t, line)| *t == l.language && *line == l.lines[1]);
    for f in findings.iter_mut().filter(|f| f.rule == "markup" && f.grain == Grain::Mark && f.places.len() > 1) {
        f.drop_places(|place| place.first().is_some_and(cut));
    }
}

/// Bytes between two glued places that are one scrambled passage.
const SCRAMBLED: usize = 80;

/// Words and spaces that are mixed up in one passage are one finding: a space would not mend it.
fn join_scrambled(findings: &mut Vec<Finding>) {
    let single = |f: &Finding| f.rule == "garbled" && f.its == "whitespace" && f.locations.len() <= 2;
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for f in findings.drain(..) {
        let near = |k: &&mut Finding| {
            let (Some(a), Some(b)) = (k.locations.first(), f.locations.first()) else { return false };
            let gap = |x: [usize; 2], y: [usize; 2]| y[0].saturating_sub(x[1]).max(x[0].saturating_sub(y[1]));
            single(k)
                && a.language == b.language
                && a.source == b.source
                && a.bytes.zip(b.bytes).is_some_and(|(x, y)| gap(x, y) <= SCRAMBLED)
        };
        match kept.iter_mut().find(|k| single(&f) && near(k)) {
            Some(k) => {
                k.locations.push(f.locations[0].clone());
                k.fix = None;
                k.help = "Write this passage anew from its counterpart: words and spaces are mixed up in it.".to_string();
            }
            None => kept.push(f),
        }
    }
    *findings = kept;
}
