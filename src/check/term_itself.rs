//! What a document calls itself.

use super::context::{Context, Draft, listed, short};
use super::finding::{Grain, Severity};
use super::offer::cited;
use super::term_defined::{THIS, lexemes};
use super::term_lexemes::Spot;
use super::term_renderings::{Hit, Place, renderings};
use crate::document::UnitKind;

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
            // The least inflected form that the text has of a name.
            let forms = |group: usize| -> Vec<&str> {
                let of = |(u, all): (usize, &Vec<Hit>)| -> Vec<&str> {
                    let same = all.iter().filter(|h| h.concept == concept && h.group == group);
                    same.map(|h| &cx.unit(v, u).text[cx.analysis(v, u).origin(h.range.clone())]).collect()
                };
                own.iter().enumerate().flat_map(of).collect()
            };
            let cite = |group: usize| short(&cited(forms(group), cx.tag(v)).unwrap_or_default(), 50);
            let at = |(u, r): &Place| cx.marked(v, *u, cx.analysis(v, *u).origin(r.clone()));
            out.push(Draft {
                severity: Severity::Minor,
                confidence: known[concept].confidence,
                grain: Grain::Word,
                present: vec![v],
                slip: Some(format!("{} names of itself {}", cx.tag(v), known[concept].id)),
                locations: names[1..].iter().flat_map(|n| &n.1).chain(&names[0].1[..1]).map(at).collect(),
                message: format!("{} calls this document by several names: {}.", cx.name(v), listed(&shown)),
                help: match titled(cx, own, v, concept) {
                    Some((group, title)) if !names.iter().any(|n| n.0 == group) => {
                        format!(
                            "Keep to one name throughout: the title has {}, the text most often {}.",
                            short(title, 50),
                            cite(names[0].0)
                        )
                    }
                    Some((group, _)) => format!("Write {} throughout, as in the title.", cite(group)),
                    None => format!("Write {} throughout, or as in the definition where that is another name.", cite(names[0].0)),
                },
                evidence: names.iter().zip(&shown).map(|(n, s)| format!("{s} stands beside “this” {} times.", n.1.len())).collect(),
                ..Draft::default()
            });
        }
    }
}

/// The name that the title has: its group, and how the title writes it.
fn titled<'c>(cx: &Context<'c>, hits: &[Vec<Hit>], v: usize, concept: usize) -> Option<(usize, &'c str)> {
    let title = (0..hits.len()).find(|&u| cx.unit(v, u).kind == UnitKind::Title)?;
    let hit = hits[title].iter().find(|h| h.concept == concept)?;
    Some((hit.group, &cx.unit(v, title).text[cx.analysis(v, title).origin(hit.range.clone())]))
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
