//! Part of mistranslation: words that exclude each other (accept and refuse, Monday and Friday) standing for each other.
//! `lexicon/markers/exclusive.tsv` lists sets of concepts of the termbase.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::fragment_links::Link;
use super::fragment_pair::{Asked, Pair};
use super::fragment_pieces::{Passage, weight, words_of};
use super::fragment_words::Word;
use super::modality_marks::{class, marks};
use crate::language::Script;
use crate::lexicon::{self, Concept};
use std::ops::Range;
use std::sync::OnceLock;

/// Least share of the content words of either side, the two in question left out, that have a counterpart. By hand, on the seeds and
/// the development documents.
const AGREEMENT: f32 = 0.6;
/// Confidence where nothing else speaks for it, and what a further version adds that agrees with the first.
const SURE: f32 = 0.6;
const WITNESS: f32 = 0.05;
/// Of the four nearest content words, so many stand on the same side of both.
const SLOT: usize = 2;
/// A word of more meanings than this proves nothing.
const MEANINGS: usize = 3;
/// Fewest content words beside the two in question.
const CONTEXT: usize = 3;

/// Most bytes from the beginning of a term to its last word.
const TERM: usize = 24;

/// Most words, or Chinese characters, between a negation and the word that it bears on.
const DENIED: usize = 4;

/// Concepts of which a clause means one and not another.
struct Set {
    severity: Severity,
    concepts: Vec<Concept>,
}

fn sets() -> &'static [Set] {
    static TABLE: OnceLock<Vec<Set>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let base = lexicon::builtin();
        let rows = include_str!("../lexicon/markers/exclusive.tsv").lines().skip(1).filter_map(|l| l.split_once('\t'));
        rows.map(|(severity, ids)| Set {
            severity: if severity == "critical" { Severity::Critical } else { Severity::Major },
            concepts: ids.split_whitespace().filter_map(|id| base.concept(id)).collect(),
        })
        .collect()
    })
}

/// A word of one version that stands where another has what it excludes.
struct Clash<'w> {
    row: usize,
    set: usize,
    versions: (usize, usize),
    words: (&'w Word, &'w Word),
    agreement: f32,
}

/// Looks at all pairs of versions.
pub fn exclusive(cx: &Context, out: &mut Vec<Draft>) {
    let mut all: Vec<Clash> = Vec::new();
    for v in 0..cx.versions() {
        for w in v + 1..cx.versions() {
            let pair = cx.pair(v, w);
            let clash = |i: usize| clash(cx, pair, &pair.passages[i], &pair.links[i]);
            all.extend(pair.telling(Asked::Exclusive, |i| clash(i).is_some()).iter().filter_map(|&i| clash(i)));
        }
    }
    all.sort_by_key(|c| (c.row, c.set));
    all.chunk_by(|a, b| (a.row, a.set) == (b.row, b.set)).for_each(|same| out.extend(draft(cx, same)));
}

fn clash<'w>(cx: &'w Context, pair: &Pair, p: &Passage, (la, lb): &(Vec<Link>, Vec<Link>)) -> Option<Clash<'w>> {
    let words = cx.words();
    let (v, w) = pair.versions;
    let (xs, ys) = (words_of(words, v, &p.a), words_of(words, w, &p.b));
    if xs.len() <= CONTEXT || ys.len() <= CONTEXT {
        return None;
    }
    for (i, x) in xs.iter().enumerate().filter(|(i, x)| !x.concepts.is_empty() && !matches!(la[*i], Link::To(..))) {
        for (j, y) in ys.iter().enumerate().filter(|(j, y)| !y.concepts.is_empty() && !matches!(lb[*j], Link::To(..))) {
            for (k, set) in sets().iter().enumerate() {
                let member = |z: &Word| set.concepts.iter().copied().find(|c| z.concepts.contains(c));
                let (Some(cx_), Some(cy)) = (member(x), member(y)) else { continue };
                // Of two poles, the one denied comes near the other affirmed: "no more than" is "moins de".
                if set.concepts.len() == 2 && denied(cx, v, (x, cx_)) != denied(cx, w, (y, cy)) {
                    continue;
                }
                // Neither word may mean both, and neither side may have the other's elsewhere in the clause.
                let has = |zs: &[&Word], c: Concept| zs.iter().any(|z| z.concepts.contains(&c));
                if cx_ == cy
                    || x.concepts.contains(&cy)
                    || y.concepts.contains(&cx_)
                    || in_row(cx, p.row, w, cx_)
                    || in_row(cx, p.row, v, cy)
                    || has(&ys, cx_)
                    || has(&xs, cy)
                {
                    continue;
                }
                let agreement = agreement(&xs, la, i).min(agreement(&ys, lb, j));
                let place = slot((&xs, la, i), (&ys, lb, j));
                if agreement >= AGREEMENT && place >= SLOT && x.concepts.len() <= MEANINGS && y.concepts.len() <= MEANINGS {
                    return Some(Clash { row: p.row, set: k, versions: pair.versions, words: (x, y), agreement });
                }
            }
        }
    }
    None
}

/// True where a negation bears on a word: before it within the same stretch between marks, or, where verbs end the sentence, behind it.
fn denied(cx: &Context, v: usize, (x, concept): (&Word, Concept)) -> bool {
    let a = cx.analysis(v, x.unit);
    let text = a.folded.text.as_str();
    // The whole term: "moins de", of which the word is the last.
    let starts = a.concepts.iter().filter(|h| h.concept == concept).filter_map(|h| Some(a.tokens.get(h.first as usize)?.range.start));
    let whole = a.profile().script != Script::Han;
    let start = starts.filter(|&s| whole && s <= x.range.start && x.range.start - s <= TERM).max().unwrap_or(x.range.start);
    let between = |from: usize, to: usize| {
        let stretch = text.get(from..to).unwrap_or("");
        let words = if a.profile().script == Script::Han { stretch.chars().count() } else { stretch.split_whitespace().count() };
        words <= DENIED && !stretch.contains([',', ';', ':', '.', '،', '؛', '，', '；', '。', '(', ')'])
    };
    let negation = class("negation");
    let after = a.profile().tag == "tk-Latn";
    // Words that lessen ("less", "moins") count as negations of a sort: one that begins at the word itself is the word.
    a.derived(marks).0.iter().filter(|m| Some(m.class) == negation).any(|m| {
        m.range.start < start && between(m.range.end.min(start), start)
            || after && m.strict && m.range.start >= x.range.end && between(x.range.end, m.range.start)
    })
}

/// How many of the nearest content words on either side of a word have their counterparts on the same side of another, 0 to 4.
pub(super) fn slot((xs, la, i): (&[&Word], &[Link], usize), (ys, _, j): (&[&Word], &[Link], usize)) -> usize {
    let content = |k: &usize| xs[*k].content();
    let left = (0..i).rev().filter(content).take(2);
    let right = (i + 1..xs.len()).filter(content).take(2);
    // Nothing but function words and one other content word between.
    let near = |k: usize, after: bool| match la[k] {
        Link::To(t, _) if after => t > j && ys[j + 1..t].iter().filter(|y| y.content()).count() <= 1,
        Link::To(t, _) => t < j && ys[t + 1..j].iter().filter(|y| y.content()).count() <= 1,
        _ => false,
    };
    left.filter(|&k| near(k, false)).count() + right.filter(|&k| near(k, true)).count()
}

/// True where a version says a concept anywhere in a row.
fn in_row(cx: &Context, row: usize, v: usize, c: Concept) -> bool {
    cx.rows()[row].cells[v].iter().any(|&u| cx.analysis(v, u).concepts.iter().any(|h| h.concept == c))
}

/// Share of the content words but one that have a counterpart.
pub(super) fn agreement(words: &[&Word], links: &[Link], but: usize) -> f32 {
    let (mut yes, mut all) = (0.0, 0.0);
    for (i, w) in words.iter().enumerate().filter(|(i, _)| *i != but) {
        let x = weight(w);
        all += x;
        if matches!(links[i], Link::To(..)) {
            yes += x;
        }
    }
    if all < CONTEXT as f32 { 0.0 } else { yes / all }
}

/// Unit and bytes of the one to mend, then version, unit and bytes of the other.
type Sides = (usize, Range<usize>, usize, usize, Range<usize>);

/// The version that clashes with most of the others is the one to mend; of two, the one that is not the reference.
fn draft(cx: &Context, clashes: &[Clash]) -> Option<Draft> {
    let with = |v: usize| clashes.iter().filter(|c| c.versions.0 == v || c.versions.1 == v).count();
    let bad = (0..cx.versions()).filter(|&v| with(v) > 0).max_by_key(|&v| (with(v), v != cx.family.reference, std::cmp::Reverse(v)))?;
    let sides = |c: &Clash<'_>| -> Option<Sides> {
        let ((own, x), (other, y)) = match c.versions {
            (v, w) if v == bad => ((v, c.words.0), (w, c.words.1)),
            (v, w) if w == bad => ((w, c.words.1), (v, c.words.0)),
            _ => return None,
        };
        let origin = |v: usize, x: &Word| cx.analysis(v, x.unit).origin(x.range.clone());
        Some((x.unit, origin(own, x), other, y.unit, origin(other, y)))
    };
    let found: Vec<_> = clashes.iter().filter_map(sides).collect();
    let (unit, range, other, other_unit, other_range) = found.first()?.clone();
    let good: Vec<usize> = found.iter().map(|f| f.2).collect();
    let said = |v: usize, u: usize, r: &Range<usize>| short(&cx.unit(v, u).text[r.clone()], 40);
    let mut locations = vec![cx.marked(bad, unit, range.clone())];
    locations.extend(found.iter().map(|(_, _, w, u, r)| cx.marked(*w, *u, r.clone())));
    let agreement = clashes.iter().map(|c| c.agreement).fold(0.0, f32::max);
    let first = &clashes[0];
    let undecided = if cx.versions() == 2 { " (two versions alone cannot tell which is right; the reference is trusted)" } else { "" };
    Some(Draft {
        severity: sets()[first.set].severity,
        confidence: SURE + (1.0 - SURE) * 0.5 * agreement + WITNESS * (good.len() as f32 - 1.0).min(3.0),
        grain: Grain::Word,
        row: Some(first.row),
        present: vec![bad],
        absent: good.clone(),
        message: format!(
            "{} says {} where {} says {}; the one excludes the other{undecided}.",
            cx.name(bad),
            said(bad, unit, &range),
            cx.name(other),
            said(other, other_unit, &other_range)
        ),
        help: format!("Make the {} text say what {} says, or mend {} where it is wrong.", cx.name(bad), cx.names(&good), cx.name(other)),
        evidence: vec![format!("{:.0} % of the other words of the sentence have a counterpart.", agreement * 100.0)],
        locations,
        ..Draft::default()
    })
}
