//! A term of several words that one version writes with capitals in a few places and small in all the others, or the other way round.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::term_lexemes::has_case;
use super::term_renderings::{Hit, renderings};
use crate::document::UnitKind;
use crate::similarity::Token;

/// Fewest places of the usual form for the others to be slips.
const HABIT: usize = 8;
/// Largest share of the rarer form.
const RARE: f32 = 0.1;

/// Runs this part of the rule.
pub(super) fn capitals(cx: &Context, hits: &[Vec<Vec<Hit>>], out: &mut Vec<Draft>) {
    for (v, hits) in hits.iter().enumerate() {
        let Some(unit) = hits.iter().position(|h| !h.is_empty()) else { continue };
        if !has_case(cx.analysis(v, unit).profile().script) {
            continue;
        }
        let mut keys: Vec<(usize, usize)> = hits.iter().flatten().filter(|h| h.words > 1).map(|h| (h.concept, h.group)).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            one_term(cx, hits, v, key, out);
        }
    }
}

/// How a term is written at a place where capitals tell something.
fn written(cx: &Context, v: usize, u: usize, h: &Hit) -> Option<bool> {
    if !matches!(cx.unit(v, u).kind, UnitKind::Paragraph | UnitKind::ListItem | UnitKind::InlineItem) {
        return None;
    }
    let a = cx.analysis(v, u);
    let at = a.tokens.iter().position(|t| t.range.start == h.range.start)?;
    let end = a.tokens.iter().position(|t| t.range.end == h.range.end)?;
    let words = || a.tokens[at..=end].iter().filter(|t| !t.stop && t.form.chars().count() > 1);
    let beside = |t: &Token| t.capital && !t.initial && !t.stop;
    // At the start of a sentence, in a title or a name, in a label before a colon.
    let titled = at.checked_sub(1).is_some_and(|b| beside(&a.tokens[b])) || a.tokens.get(end + 1).is_some_and(beside);
    if a.tokens[at].initial || titled || words().any(|t| t.all_caps) {
        return None;
    }
    let (all, any) = (words().all(|t| t.capital), words().any(|t| t.capital));
    (all == any).then_some(all)
}

fn one_term(cx: &Context, hits: &[Vec<Hit>], v: usize, key: (usize, usize), out: &mut Vec<Draft>) {
    let mut places: [Vec<(usize, &Hit)>; 2] = Default::default();
    for (u, h) in hits.iter().enumerate().flat_map(|(u, hits)| hits.iter().map(move |h| (u, h))) {
        if (h.concept, h.group) == key
            && let Some(capital) = written(cx, v, u, h)
        {
            places[usize::from(capital)].push((u, h));
        }
    }
    let rare = usize::from(places[1].len() < places[0].len());
    let (few, many) = (&places[rare], &places[1 - rare]);
    if few.is_empty() || many.len() < HABIT || few.len() as f32 > RARE * (few.len() + many.len()) as f32 {
        return;
    }
    let text = |(u, h): &(usize, &Hit)| short(&cx.unit(v, *u).text[cx.analysis(v, *u).origin(h.range.clone())], 60);
    let at = |(u, h): &(usize, &Hit)| cx.marked(v, *u, cx.analysis(v, *u).origin(h.range.clone()));
    let (with, without) = if rare == 1 { ("with capitals", "in small letters") } else { ("in small letters", "with capitals") };
    let n = if few.len() == 1 { "1 place".to_string() } else { format!("{} places", few.len()) };
    out.push(Draft {
        severity: Severity::Minor,
        confidence: 0.7,
        grain: Grain::Word,
        row: few.first().and_then(|(u, _)| cx.row_of[v][*u]).filter(|_| few.len() == 1),
        present: vec![v],
        slip: Some(format!("{} capitals {} {}", cx.tag(v), renderings().concepts[key.0].id, key.1)),
        locations: few.iter().map(at).chain(many.first().map(at)).collect(),
        message: format!(
            "{} writes {} {with} in {n}, and {without} in the {} others inside sentences.",
            cx.name(v),
            text(&few[0]),
            many.len()
        ),
        help: format!("Write it {without} here too."),
        evidence: vec![format!("{} of {} places inside sentences are {without}.", many.len(), many.len() + few.len())],
        ..Draft::default()
    });
}
