//! Part of missing-clause: a part of a clause that one version lacks while its row is there: a list element, half a sentence, a
//! sentence, a word of weight. For every pair of versions the sentences of each row are matched (`fragment_pieces`), their words
//! linked (`fragment_links`), the stretches without counterpart weighed (`fragment_score`), and small weighty words looked for
//! (`fragment_markers`). Where there are encoders they are asked about the stretches (`fragment_meaning`). Here the pairs come
//! together: what one version lacks against several is one finding.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::fragment_markers::{Lost, goes_on, lost};
use super::fragment_meaning::weigh;
use super::fragment_pair::Lacking;
use super::fragment_place::{Stretch, counterpart, counterparts, gap};
use super::fragment_score::{CLOSE, candidates};
pub use super::fragment_score::{Candidate, NAMES};
use super::garbled::corrupt;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Least confidence of what is handed on: of the stretches under it that a reviser read, seven, one was an omission.
const LEAST: f32 = 0.6;
/// Log-odds that a further version adds which has the stretch too.
const WITNESS: f32 = 0.3;
/// What one takes off that has it too and beside which nothing seems to lack.
const DENIAL: f32 = 0.8;
/// How far apart, as shares of their texts, the places of one stretch in two versions may be where no words show that they are one.
const NEAR: f32 = 0.3;
/// Least share of the counterparts of a stretch's words in another version that what seems to be lacking beside that version must hold
/// for the two to be the same; and of the words themselves that must have one there, where it is in doubt whether that version has it.
const SAME: f32 = 0.5;
/// Bounds of the log-odds of another version's stretch.
const WITNESS_ODDS: f32 = 6.0;
/// Least log-odds that a stretch is lacking for a version to be in doubt; under it the version has it.
const DOUBT: f32 = -1.0;
/// Least log-odds of a version's own stretch: what others miss does not make up for a counterpart that is there.
const OWN: f32 = -0.5;
/// What a further version adds to the confidence that a weighty word is lacking.
const MARKER_WITNESS: f32 = 0.05;
/// How far under `CLOSE` a pair of versions is not looked at: nothing would be sure there.
const HOPELESS: f32 = 0.15;

/// Ordered pairs of versions with what the second may lack.
struct Survey {
    candidates: FxHashMap<(usize, usize), Vec<Candidate>>,
    lost: Vec<Lost>,
}

/// Looks at all pairs of versions, then asks the encoders where there are any.
fn look(cx: &Context) -> Survey {
    let words = cx.words();
    let mut survey = Survey { candidates: FxHashMap::default(), lost: Vec::new() };
    let pairs: Vec<(usize, usize)> = (0..cx.versions()).flat_map(|v| (v + 1..cx.versions()).map(move |w| (v, w))).collect();
    // Most of the work of the rules, and no pair needs another one.
    let looked = pairs.into_par_iter().map(|(v, w)| {
        let pair = cx.pair(v, w);
        let lacking = pair.lacking(|| {
            if pair.closeness() < CLOSE - HOPELESS {
                return Lacking::default();
            }
            let lost = |forward: bool| if pair.closeness() >= CLOSE { lost(cx, words, pair, forward) } else { Vec::new() };
            Lacking {
                candidates: [true, false].map(|forward| candidates(cx, words, pair, forward)),
                lost: [true, false].into_iter().flat_map(lost).collect(),
            }
        });
        ((v, w), lacking.clone())
    });
    for ((v, w), Lacking { candidates: [forward, back], lost }) in looked.collect::<Vec<_>>() {
        survey.candidates.insert((v, w), forward);
        survey.candidates.insert((w, v), back);
        survey.lost.extend(lost);
    }
    if let Some(phrases) = &cx.aligned.phrases {
        let mut all: Vec<&mut Candidate> = survey.candidates.values_mut().flatten().collect();
        all.sort_by_key(|c| (c.has, c.lacks, c.row, c.unit, c.range.start));
        weigh(cx, &mut all, phrases);
    }
    survey
}

/// All stretches of any version that another one may lack, for fitting.
pub fn survey(cx: &Context) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = look(cx).candidates.into_values().flatten().collect();
    all.sort_by_key(|c| (c.has, c.lacks, c.row, c.range.start));
    all
}

/// Looks at every row that at least two versions have.
pub fn fragments(cx: &Context, out: &mut Vec<Draft>) {
    let survey = look(cx);
    let mut said: Vec<(usize, usize, usize, Range<usize>)> = Vec::new();
    stretches(cx, &survey, &mut said, out);
    weighty(cx, &survey, &said, out);
}

/// Words that stand in the same order twice within one stretch, so many, are a translation engine's loop.
const LOOP: usize = 4;
/// So many quotation marks within one stretch are debris.
const QUOTES: usize = 4;

/// True where a stretch is machine noise: nobody should be told to add that.
fn noise(cx: &Context, v: usize, c: &Candidate) -> bool {
    let a = cx.analysis(v, c.unit);
    if a.folded.text.get(c.range.clone()).is_none_or(|text| text.matches(['"', '“', '”', '«', '»']).count() >= QUOTES) {
        return true;
    }
    let inside = |t: &&crate::similarity::Token| c.range.start <= t.range.start && t.range.end <= c.range.end;
    let words: Vec<&str> = a.tokens.iter().filter(inside).map(|t| &*t.form).collect();
    let mut seen = rustc_hash::FxHashSet::default();
    words.windows(LOOP).any(|w| !seen.insert(w)) || garbled(cx, v, c.unit, &c.range)
}

/// True where a range of the folded text lies in machine noise, which is told of the version that has it.
fn garbled(cx: &Context, v: usize, u: usize, range: &Range<usize>) -> bool {
    corrupt(cx, v, u).is_some_and(|noise| touches(&noise, &cx.analysis(v, u).origin(range.clone())))
}

/// True for one of two words that say the same ("agreed and accepted"): a translator may well say it once.
fn doublet(cx: &Context, c: &Candidate) -> bool {
    let words: Vec<_> = cx.words().units[c.has][c.unit].iter().filter(|w| w.content()).collect();
    let Some(at) = words.iter().position(|w| w.range == c.range).filter(|_| c.words == 1) else { return false };
    let near = [at.checked_sub(1), Some(at + 1)];
    let kin = |k: usize| words.get(k).is_some_and(|x| x.concepts.iter().any(|k| words[at].concepts.contains(k)));
    near.into_iter().flatten().any(kin)
}

/// True for the end of a clause that announces a list, where the counterpart announces it too: "… only to the following recipients:" is
/// "… only to:" elsewhere, and the list says the rest. A member of an enumeration is no such end.
fn announces(cx: &Context, v: usize, c: &Candidate) -> bool {
    let ends = |text: &str| text.trim_end().ends_with([':', '：']);
    let last = cx.words().units[c.has][c.unit].iter().rfind(|w| w.content()).is_some_and(|w| w.range.end <= c.range.end);
    let there = cx.rows()[c.row].cells[v].last().is_some_and(|&u| ends(&cx.unit(v, u).text));
    last && there && !c.is_member() && ends(&cx.unit(c.has, c.unit).text)
}

/// True where the clause that announces the list says it in the version that seems to lack it: its items leave it out.
fn announced(cx: &Context, v: usize, c: &Candidate) -> bool {
    let Some(lead) = c.beside.and_then(|u| cx.version(v).units.get(u)).and_then(|u| u.parent) else { return false };
    let words =
        cx.words().units[c.has][c.unit].iter().filter(|w| w.content() && c.range.start <= w.range.start && w.range.end <= c.range.end);
    let said: Vec<_> = words.filter(|w| !w.concepts.is_empty()).collect();
    let there = &cx.words().units[v][lead];
    !said.is_empty() && said.iter().all(|w| there.iter().any(|x| x.concepts.iter().any(|k| w.concepts.contains(k))))
}

/// The order in which versions are asked: the reference first.
fn asked(cx: &Context) -> Vec<usize> {
    let r = cx.family.reference;
    std::iter::once(r).chain((0..cx.versions()).filter(|&v| v != r)).collect()
}

fn touches(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Stretches: for each version that has one the versions that lack it, told once.
fn stretches(cx: &Context, survey: &Survey, said: &mut Vec<(usize, usize, usize, Range<usize>)>, out: &mut Vec<Draft>) {
    let order = asked(cx);
    let none = Vec::new();
    let of = |o: usize, v: usize| survey.candidates.get(&(o, v)).unwrap_or(&none);
    let confidence = |odds: f32| 1.0 / (1.0 + (-odds).exp());
    for (k, &o) in order.iter().enumerate() {
        for &v in order.iter().filter(|&&v| v != o) {
            for c in of(o, v) {
                let overlapping =
                    |x: usize| of(o, x).iter().filter(|d| d.unit == c.unit && touches(&d.range, &c.range)).map(Candidate::odds);
                // A version asked before this one has it too and has told it, unless it lacks it itself.
                if order[..k].iter().any(|&x| x != v && has_row(cx, c.row, x) && !overlapping(x).any(|odds| odds > 0.0)) {
                    continue;
                }
                let others: Vec<usize> = (0..cx.versions()).filter(|&x| x != o && x != v && has_row(cx, c.row, x)).collect();
                let has: Vec<usize> = others.iter().copied().filter(|&x| overlapping(x).all(|odds| odds < DOUBT)).collect();
                let heard: Vec<(usize, Testimony)> = has.into_iter().map(|w| (w, testimony(cx, c, w, of(w, v)))).collect();
                // Who has words there that stand for others perhaps, and knows nothing of a loss, is no witness.
                let knows = |x: &(usize, Testimony)| x.1.bears_out && x.1.has >= SAME || overlapping(x.0).next().is_none();
                let heard: Vec<(usize, Testimony)> = heard.into_iter().filter(knows).collect();
                let witnesses: Vec<usize> = heard.iter().map(|x| x.0).collect();
                let sure = confidence(together(c.odds(), &heard));
                let told = || said.iter().any(|s| (s.0, s.1, s.2) == (o, v, c.unit) && touches(&s.3, &c.range));
                if c.odds() < OWN || sure < LEAST || told() || noise(cx, o, c) {
                    continue;
                }
                let mut absent = vec![v];
                absent.extend(others.iter().filter(|&&x| overlapping(x).any(|odds| confidence(odds) >= sure.min(0.5))));
                absent.sort_unstable();
                said.extend(absent.iter().map(|&a| (o, a, c.unit, c.range.clone())));
                let place = Place { row: c.row, unit: c.unit, has: o, range: quotable(cx, c), beside: c.beside };
                if announced(cx, v, c) || announces(cx, v, c) || doublet(cx, c) {
                    continue;
                }
                let grain = if c.words == 1 { Grain::Word } else { Grain::Fragment };
                // A whole member of a list is more than a word.
                let severity = if c.words == 1 && !c.is_member() { Severity::Minor } else { Severity::Major };
                out.push(draft(cx, &place, &witnesses, &absent, (grain, severity, sure)));
            }
        }
    }
}

/// A stretch without the small words at its end that belong to what follows it: "we will collect [his]". Turkmen has such words behind,
/// and where there are no small words between spaces nothing is cut.
fn quotable(cx: &Context, c: &Candidate) -> Range<usize> {
    let text = &cx.analysis(c.has, c.unit).folded.text;
    let goes_on = text[c.range.end..].strip_prefix(' ').is_some_and(|t| t.starts_with(char::is_alphanumeric));
    if !goes_on || !matches!(cx.tag(c.has).primary(), "en" | "fr" | "sq") {
        return c.range.clone();
    }
    let inside = |w: &&super::fragment_words::Word| c.range.start <= w.range.start && w.range.end <= c.range.end;
    let last = cx.words().units[c.has][c.unit].iter().filter(inside).rfind(|w| w.content());
    last.map_or(c.range.clone(), |w| c.range.start..w.range.end)
}

/// What another version that has a stretch says of its being lacking.
struct Testimony {
    /// Log-odds of what seems to be lacking beside that version, and which share of the stretch that is.
    odds: Option<(f32, f32)>,
    /// It is the same stretch.
    bears_out: bool,
    /// Share of the words of the stretch that have a counterpart in the version.
    has: f32,
}

/// Asks version `w` whether it misses the same: the stretch that holds most of the counterparts of the words.
fn testimony(cx: &Context, c: &Candidate, w: usize, theirs: &[Candidate]) -> Testimony {
    let (stand, has) = counterparts(cx, c.has, w, c.row, &Stretch { unit: c.unit, range: c.range.clone() });
    if stand.is_empty() {
        let near = theirs.iter().any(|d| d.row == c.row && (d.at - c.at).abs() <= NEAR);
        return Testimony { odds: None, bears_out: near, has };
    }
    let share =
        |d: &Candidate| stand.iter().filter(|s| s.unit == d.unit && touches(&s.range, &d.range)).count() as f32 / stand.len() as f32;
    let shares = theirs.iter().filter(|d| d.row == c.row).map(|d| (d.odds().clamp(-WITNESS_ODDS, WITNESS_ODDS), share(d)));
    let odds = shares.filter(|x| x.1 > 0.0).max_by(|x, y| x.1.total_cmp(&y.1));
    Testimony { odds, bears_out: odds.is_some_and(|x| x.1 >= SAME), has }
}

/// Log-odds that a stretch is lacking by all versions that have it: who misses the same and is surer raises the mean, who misses less
/// lowers it.
fn together(odds: f32, heard: &[(usize, Testimony)]) -> f32 {
    let own = odds.clamp(-WITNESS_ODDS, WITNESS_ODDS);
    let n = 1.0 + heard.len() as f32;
    let (mut sum, mut for_it) = (odds, 0.0f32);
    for (_, t) in heard {
        let pull = t.odds.map_or(0.0, |(theirs, share)| share * (theirs - own) / n);
        if t.bears_out {
            sum += pull.max(0.0);
            for_it += if t.odds.is_none_or(|x| x.0 > DOUBT) { 1.0 } else { 0.0 };
        } else {
            sum += pull.min(0.0) - DENIAL;
        }
    }
    sum + WITNESS * for_it.min(3.0)
}

fn has_row(cx: &Context, r: usize, v: usize) -> bool {
    !cx.rows()[r].cells[v].is_empty()
}

/// Weighty words: for each version that has one the versions that lack it, told once.
fn weighty(cx: &Context, survey: &Survey, said: &[(usize, usize, usize, Range<usize>)], out: &mut Vec<Draft>) {
    let order = asked(cx);
    let mut told: Vec<(usize, usize, &str)> = Vec::new();
    for &o in &order {
        for l in survey.lost.iter().filter(|l| l.has == o) {
            let same = |x: &&Lost| x.has == o && x.row == l.row && x.unit == l.unit && x.range == l.range && x.marker.id == l.marker.id;
            let absent: Vec<usize> = survey.lost.iter().filter(same).map(|x| x.lacks).collect();
            // Another version has it too and has told it, or the lead is the reference's.
            let r = cx.family.reference;
            if o != r && l.lacks != r && has_row(cx, l.row, r) && !absent.contains(&r) {
                continue;
            }
            if told.contains(&(l.row, l.lacks, l.marker.group()))
                || garbled(cx, o, l.unit, &l.range)
                || said.iter().any(|s| (s.0, s.1, s.2) == (o, l.lacks, l.unit) && touches(&s.3, &l.range))
            {
                continue;
            }
            told.extend(absent.iter().map(|&a| (l.row, a, l.marker.group())));
            let says =
                |x: usize| survey.lost.iter().any(|y| y.has == x && y.row == l.row && y.lacks == l.lacks && y.marker.id == l.marker.id);
            let witnesses: Vec<usize> = (0..cx.versions()).filter(|&x| x != o && !absent.contains(&x) && says(x)).collect();
            let sure = l.marker.confidence + MARKER_WITNESS * witnesses.len() as f32 + 0.2 * (l.agreement - 0.8);
            let place = Place { row: l.row, unit: l.unit, has: o, range: l.range.clone(), beside: Some(l.beside) };
            let mut d = draft(cx, &place, &witnesses, &absent, (l.marker.grain, l.marker.severity, sure));
            if d.its.is_some() {
                // One version alone has the small word: it adds it, and nothing follows from that.
                continue;
            }
            // With two versions the one that is not the reference may as well have put it in.
            let weak = l.marker.severity == Severity::Minor && (o != cx.family.reference || l.marker.id == "example");
            if cx.versions() == 2 && weak {
                continue;
            }
            // A list that ends in "etc." is still open.
            let open = |&v: &usize| {
                let units = &cx.rows()[l.row].cells[v];
                units.iter().any(|&u| cx.analysis(v, u).tokens.iter().any(|t| goes_on(&t.form, cx.tag(v))))
            };
            if l.marker.group() != "open list" || !absent.iter().any(open) {
                d.message = format!("{}; {}.", d.message.trim_end_matches('.'), l.marker.lost);
            }
            out.push(d);
        }
    }
}

/// Where a version says what another lacks.
struct Place {
    row: usize,
    unit: usize,
    has: usize,
    range: Range<usize>,
    beside: Option<usize>,
}

fn draft(cx: &Context, p: &Place, witnesses: &[usize], absent: &[usize], (grain, severity, confidence): (Grain, Severity, f32)) -> Draft {
    let range = cx.analysis(p.has, p.unit).origin(p.range.clone());
    let words = &cx.unit(p.has, p.unit).text[range.clone()];
    let quote = short(words, 80);
    let mut locations = vec![cx.marked(p.has, p.unit, range)];
    let stretch = Stretch { unit: p.unit, range: p.range.clone() };
    for &w in witnesses {
        if let Some(s) = counterpart(cx, p.has, w, p.row, &stretch) {
            locations.push(cx.marked(w, s.unit, cx.analysis(w, s.unit).origin(s.range)));
        } else if let Some(&x) = cx.rows()[p.row].cells[w].first() {
            locations.push(cx.whole(w, x));
        }
    }
    let (mut line, mut places) = (0, Vec::new());
    for (k, &v) in absent.iter().enumerate() {
        // By the words of another version that has it, where its own do not tell.
        let theirs = || witnesses.iter().find_map(|&w| gap(cx, w, v, p.row, &counterpart(cx, p.has, w, p.row, &stretch)?));
        let place = gap(cx, p.has, v, p.row, &stretch).or_else(theirs);
        let mut gap = place.as_ref().map_or_else(|| cx.gap(v, p.row), |g| g.location(cx, v, p.row));
        let beside = p.beside.filter(|_| k == 0 && absent.len() == 1).or_else(|| cx.rows()[p.row].cells[v].first().copied());
        if let Some(x) = beside.filter(|&x| place.is_none() && x < cx.version(v).units.len()) {
            let lines = cx.unit(v, x).lines;
            gap.lines = [lines.0, lines.1];
            gap.label = cx.unit(v, x).label.as_ref().map(|l| l.raw.trim().to_string());
        }
        if k == 0 {
            line = gap.lines[0];
        }
        places.extend(place.map(|g| g.told()));
        locations.push(gap);
    }
    // With several versions each place is told where all are known.
    let after = match places.as_slice() {
        [one] if absent.len() == 1 => format!(" {one}"),
        several if several.len() == absent.len() => {
            let each = absent.iter().zip(several).map(|(&v, place)| format!("in {} {place}", cx.name(v)));
            format!(" ({})", each.collect::<Vec<_>>().join(", "))
        }
        _ => String::new(),
    };
    let mut present = vec![p.has];
    present.extend(witnesses);
    let verb = if absent.len() == 1 { "lacks" } else { "lack" };
    let what = match grain {
        Grain::Word if words.split_whitespace().nth(1).is_some() => "words",
        Grain::Word => "a word",
        _ => "a part",
    };
    let at = if absent.len() == 1 { format!(" at line {line}") } else { String::new() };
    // What one version has against two or more it has added.
    let addition = cx.versions() > 2 && present.len() == 1 && absent.len() > 1;
    Draft {
        severity: if addition { Severity::Minor } else { severity },
        confidence,
        grain,
        row: Some(p.row),
        absent: absent.to_vec(),
        its: addition.then_some("addition"),
        locations,
        message: if addition {
            format!("{} alone has {what} in this clause: {quote}.", cx.names(&present))
        } else {
            format!("{} {verb} {what} of this clause{at}: {quote} ({}).", cx.names(absent), cx.names(&present))
        },
        help: if addition {
            format!("Take it out of the {} text, unless the other versions have lost it.", cx.names(&present))
        } else if cx.versions() == 2 {
            format!(
                "Add it to the {} text{after}, or take it out of the {} one where it was made up.",
                cx.names(absent),
                cx.names(&present)
            )
        } else {
            format!("Add it to the {} text{after}, or say why it is left out.", cx.names(absent))
        },
        present,
        ..Draft::default()
    }
}
