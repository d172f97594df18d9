//! Part of missing-clause: a piece of a clause that one version lacks while its row is there: a list element, the end of a sentence
//! that breaks off, the words that keep a list open.

use super::context::{Context, Draft, listed, short};
use super::finding::{Grain, Severity};
use super::fragment_pieces::Pair;
use super::fragment_score::candidates;
pub use super::fragment_score::{Candidate, NAMES};
use super::fragment_words::Words;
use crate::lexicon::{self, Concept};
use crate::similarity::analysis::{Analysis, TokenKind};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Fewest words that the termbase knows in a piece before their absence elsewhere says something.
const KNOWN: usize = 2;

/// Share of a piece's words that another version must have for it to bear witness.
const WITNESS: f32 = 0.6;

/// How much longer, at most, the version that lacks a piece may be than the one that has it, both as if in English.
const LONGER: f32 = 1.05;

/// Least share of the concepts a character of the other versions that a version must show for its silence to count.
const DENSITY: f32 = 0.6;

/// All stretches of any version that another one may lack, for fitting.
pub fn survey(cx: &Context) -> Vec<Candidate> {
    let words = Words::of(cx);
    let mut out = Vec::new();
    for v in 0..cx.versions() {
        for w in v + 1..cx.versions() {
            let pair = Pair::of(cx, &words, v, w);
            out.extend(candidates(cx, &words, &pair, true));
            out.extend(candidates(cx, &words, &pair, false));
        }
    }
    out
}

/// Looks at every row that at least two versions have.
pub fn fragments(cx: &Context, out: &mut Vec<Draft>) {
    for r in 0..cx.rows().len() {
        let present: Vec<usize> = cx.rows()[r].present().collect();
        if present.len() < 2 || cx.rows()[r].pinned {
            continue;
        }
        for &v in &present {
            let others: Vec<usize> = present.iter().copied().filter(|&o| o != v).collect();
            if cx.rows()[r].cells[v].iter().any(|&u| cx.unit(v, u).language.is_some()) {
                continue;
            }
            piece(cx, r, v, &others, out);
            opener(cx, r, v, &others, out);
        }
    }
}

/// Concepts of a cell and of the cells around it: a piece may have moved into the next sentence.
fn concepts_near(cx: &Context, r: usize, v: usize) -> FxHashSet<Concept> {
    let near = r.saturating_sub(1)..(r + 2).min(cx.rows().len());
    near.flat_map(|s| cx.rows()[s].cells[v].iter()).flat_map(|&u| cx.analysis(v, u).concepts.iter().map(|h| h.concept)).collect()
}

fn concepts_of(cx: &Context, r: usize, v: usize) -> FxHashSet<Concept> {
    cx.rows()[r].cells[v].iter().flat_map(|&u| cx.analysis(v, u).concepts.iter().map(|h| h.concept)).collect()
}

fn words_of<'a>(cx: &'a Context, r: usize, v: usize) -> FxHashSet<&'a str> {
    cx.rows()[r].cells[v].iter().flat_map(|&u| cx.analysis(v, u).tokens.iter().flat_map(|t| [&*t.form, &*t.stem])).collect()
}

fn length(cx: &Context, r: usize, v: usize) -> f32 {
    cx.rows()[r].cells[v].iter().map(|&u| cx.analysis(v, u).length).sum()
}

/// Pieces between marks: ranges of tokens.
fn pieces(a: &Analysis) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for i in 1..=a.tokens.len() {
        let ends = i == a.tokens.len()
            || a.folded.text[a.tokens[i - 1].range.end..a.tokens[i].range.start].contains([',', ';', ':', '.', '(', ')', '?', '!']);
        if ends {
            out.push(start..i);
            start = i;
        }
    }
    out
}

/// A piece that another version has and none of whose words this one has, borne out by a third version or by a sentence that breaks off.
fn piece(cx: &Context, r: usize, v: usize, others: &[usize], out: &mut Vec<Draft>) {
    let lead = std::iter::once(cx.family.reference).chain(others.iter().copied()).find(|o| others.contains(o) && has_words(cx, r, *o));
    let Some(o) = lead else { return };
    if length(cx, r, v) > LONGER * length(cx, r, o) {
        return;
    }
    let (mine, own) = (concepts_near(cx, r, v), concepts_of(cx, r, v));
    let my_words = words_of(cx, r, v);
    // Glued words or a language that the termbase knows little of: silence there says nothing.
    let density = |x: usize| concepts_of(cx, r, x).len() as f32 / length(cx, r, x).max(1.0);
    if density(v) < DENSITY * others.iter().map(|&x| density(x)).sum::<f32>() / others.len() as f32 {
        return;
    }
    let broken_off = broken_off(cx, r, v) && others.iter().all(|&x| !broken_off(cx, r, x));
    for &u in &cx.rows()[r].cells[o] {
        let a = cx.analysis(o, u);
        let all = pieces(a);
        for (k, p) in all.iter().enumerate() {
            let last = k + 1 == all.len();
            // Where the text breaks off, a word of the lost end may stand earlier in it ("version of the system, version of …").
            let spare = usize::from(broken_off && last);
            let Some(known) = content(a, p.clone(), |c| if spare > 0 { own.contains(&c) } else { mine.contains(&c) }, &my_words, spare)
                .filter(|k| k.len() >= KNOWN)
            else {
                continue;
            };
            let content_words = a.tokens[p.clone()].iter().filter(|t| !t.stop).count();
            if (known.len() + spare) * 3 < content_words * 2 {
                continue;
            }
            let witnesses: Vec<usize> = others
                .iter()
                .copied()
                .filter(|&x| x != o)
                .filter(|&x| {
                    let theirs = concepts_of(cx, r, x);
                    known.iter().filter(|cs| cs.iter().any(|c| theirs.contains(c))).count() as f32 >= WITNESS * known.len() as f32
                })
                .collect();
            let against = others.len() - 1 - witnesses.len();
            let confidence = match (witnesses.len(), against) {
                (0, 0) if broken_off && last && known.len() > KNOWN => 0.65,
                (w, 0) if w >= 1 && (known.len() > KNOWN || broken_off && last) => {
                    0.72 + 0.05 * (w as f32 - 1.0) + if broken_off && last { 0.12 } else { 0.0 }
                }
                _ => continue,
            };
            let range = a.origin(a.tokens[p.start].range.start..a.tokens[p.end - 1].range.end);
            out.push(draft(cx, r, v, (o, u, range), &witnesses, confidence));
            return;
        }
    }
}

fn has_words(cx: &Context, r: usize, v: usize) -> bool {
    cx.rows()[r].cells[v].iter().any(|&u| cx.analysis(v, u).tokens.iter().any(|t| t.kind == TokenKind::Word))
}

/// The concepts of the words of a piece that the termbase knows; none where the other version has more than `spare` of its words in
/// some form.
fn content(
    a: &Analysis,
    p: Range<usize>,
    has: impl Fn(Concept) -> bool,
    words: &FxHashSet<&str>,
    spare: usize,
) -> Option<Vec<Vec<Concept>>> {
    let mut out = Vec::new();
    let mut shared = 0;
    for i in p.clone() {
        let t = &a.tokens[i];
        if t.stop {
            continue;
        }
        let inside =
            |h: &&lexicon::Hit| h.first as usize <= i && i < h.end as usize && h.first as usize >= p.start && h.end as usize <= p.end;
        let hits: Vec<Concept> = a.concepts.iter().filter(inside).map(|h| h.concept).collect();
        if words.contains(&*t.form) || words.contains(&*t.stem) || hits.iter().any(|&c| has(c)) {
            shared += 1;
        } else if !hits.is_empty() {
            out.push(hits);
        }
    }
    (shared <= spare).then_some(out)
}

/// True where a version's text ends without any mark.
fn broken_off(cx: &Context, r: usize, v: usize) -> bool {
    let Some(&u) = cx.rows()[r].cells[v].last() else { return false };
    cx.unit(v, u).text.trim_end().chars().next_back().is_some_and(char::is_alphanumeric)
}

/// Ids of the concepts that keep a list open ("including but not limited to") and of the weaker ways to do so.
const OPENER: &str = "not-limited-to";
const WEAKER: [&str; 8] = ["such-as", "for-example", "et-cetera", "and-so-on", "including", "include", "example", "among-others"];

/// "Including but not limited to" lost: what was an open list is a closed one.
fn opener(cx: &Context, r: usize, v: usize, others: &[usize], out: &mut Vec<Draft>) {
    let base = lexicon::builtin();
    let Some(opener) = base.concept(OPENER) else { return };
    let has = |x: usize, c: Concept| cx.rows()[r].cells[x].iter().any(|&u| cx.analysis(x, u).concepts.iter().any(|h| h.concept == c));
    if others.len() < 2 || !others.iter().all(|&o| has(o, opener)) || has(v, opener) {
        return;
    }
    if WEAKER.iter().filter_map(|id| base.concept(id)).any(|c| has(v, c)) {
        return;
    }
    let o = if others.contains(&cx.family.reference) { cx.family.reference } else { others[0] };
    let found = cx.rows()[r].cells[o].iter().find_map(|&u| {
        let a = cx.analysis(o, u);
        let h = a.concepts.iter().filter(|h| h.concept == opener).max_by_key(|h| h.end - h.first)?;
        let range = if a.tokens.iter().any(|t| t.kind == TokenKind::Word) && a.profile().script != crate::language::Script::Han {
            a.tokens[h.first as usize].range.start..a.tokens[h.end as usize - 1].range.end
        } else {
            h.first as usize..h.end as usize
        };
        Some((u, a.origin(range)))
    });
    if let Some((u, range)) = found {
        let witnesses: Vec<usize> = others.iter().copied().filter(|&x| x != o).collect();
        out.push(draft(cx, r, v, (o, u, range), &witnesses, 0.75));
    }
}

fn draft(cx: &Context, r: usize, v: usize, (o, u, range): (usize, usize, Range<usize>), witnesses: &[usize], confidence: f32) -> Draft {
    let quote = short(&cx.unit(o, u).text[range.clone()], 80);
    let mut locations = vec![cx.marked(o, u, range)];
    for &w in witnesses {
        if let Some(&x) = cx.rows()[r].cells[w].first() {
            locations.push(cx.whole(w, x));
        }
    }
    let mine = cx.rows()[r].cells[v].first().copied();
    let line = mine.map_or(0, |x| cx.unit(v, x).lines.0);
    let mut gap = cx.gap(v, r);
    if let Some(x) = mine {
        let lines = cx.unit(v, x).lines;
        gap.lines = [lines.0, lines.1];
        gap.label = cx.unit(v, x).label.as_ref().map(|l| l.raw.trim().to_string());
    }
    locations.push(gap);
    let mut present = vec![o];
    present.extend(witnesses);
    let names: Vec<String> = present.iter().map(|&x| cx.name(x)).collect();
    Draft {
        severity: Severity::Major,
        confidence,
        grain: Grain::Fragment,
        row: Some(r),
        present,
        absent: vec![v],
        locations,
        message: format!("{} lacks a part of this clause at line {line}: {quote} ({}).", cx.name(v), listed(&names)),
        help: format!("Add it to the {} text, or say why it is left out.", cx.name(v)),
        ..Draft::default()
    }
}
