//! What a document calls itself.

use super::context::{Context, Draft, listed, short};
use super::finding::{Grain, Severity};
use super::term_defined::{THIS, lexemes};
use super::term_lexemes::Spot;
use super::term_renderings::{Hit, Place, renderings};

/// One of the terms of a concept, and its places.
type Name = (usize, Vec<Place>);

/// A document that calls itself by several names: "this Privacy Policy" and "this Privacy Statement". Told where it stands in a
/// version and not in the reference.
pub(super) fn names_of_itself(cx: &Context, hits: &[Vec<Vec<Hit>>], out: &mut Vec<Draft>) {
    let known = &renderings().concepts;
    for concept in (0..known.len()).filter(|&c| known[c].document) {
        let reference = own_names(cx, &hits[cx.family.reference], cx.family.reference, concept);
        for (v, own) in hits.iter().enumerate() {
            let mut names = own_names(cx, own, v, concept);
            if names.len() < 2 || (v != cx.family.reference && reference.len() > 1) {
                continue;
            }
            names.sort_by_key(|n| std::cmp::Reverse(n.1.len()));
            let text = |(u, r): &Place| short(&cx.unit(v, *u).text[cx.analysis(v, *u).origin(r.clone())], 50);
            let shown: Vec<String> = names.iter().map(|n| text(&n.1[0])).collect();
            let at = |(u, r): &Place| cx.marked(v, *u, cx.analysis(v, *u).origin(r.clone()));
            out.push(Draft {
                severity: Severity::Minor,
                confidence: known[concept].confidence,
                grain: Grain::Word,
                present: vec![v],
                slip: Some(format!("{} names of itself {}", cx.tag(v), known[concept].id)),
                locations: names[1..].iter().flat_map(|n| &n.1).chain(&names[0].1[..1]).map(at).collect(),
                message: format!("{} calls this document by several names: {}.", cx.name(v), listed(&shown)),
                help: format!("Write {} throughout, as in the title or the definition, whichever is right.", shown[0]),
                evidence: names.iter().zip(&shown).map(|(n, s)| format!("{s} stands beside “this” {} times.", n.1.len())).collect(),
                ..Draft::default()
            });
        }
    }
}

/// The places of each name with "this" beside it.
fn own_names(cx: &Context, hits: &[Vec<Hit>], v: usize, concept: usize) -> Vec<Name> {
    let mut out: Vec<Name> = Vec::new();
    for (u, units) in hits.iter().enumerate() {
        for h in units.iter().filter(|h| h.concept == concept) {
            let a = cx.analysis(v, u);
            let beside = |s: &Spot| {
                let between = |x: usize, y: usize| a.folded.text.get(x..y).is_some_and(|t| t.trim().is_empty());
                s.key == THIS && (between(s.range.end, h.range.start) || a.profile().rtl && between(h.range.end, s.range.start))
            };
            if lexemes().spot(a).iter().any(beside) {
                match out.iter_mut().find(|n| n.0 == h.group) {
                    Some(n) => n.1.push((u, h.range.clone())),
                    None => out.push((h.group, vec![(u, h.range.clone())])),
                }
            }
        }
    }
    out
}
