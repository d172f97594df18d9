//! Part of mistranslation: reversed parties. Where a verb and its counterpart both have a subject that can be read off, “we” on one
//! side and “you” on the other is a reversal: “we have infringed your rights” turned into “you have infringed your rights”.
//! `lexicon/markers/persons.tsv` says how each language shows who acts: by words before the verb or by the verb's own ending.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::fragment_links::Link;
use super::fragment_pair::{Asked, Pair};
use super::fragment_pieces::{Passage, Sentence};
use super::fragment_words::{Class, Word, likeness};
use super::mistranslation_exclusive::agreement;
use crate::language::{Script, Tag};
use crate::lexicon::pattern::PatternSet;
use crate::lexicon::{self, COLUMNS};
use crate::similarity::Analysis;
use std::ops::Range;
use std::sync::OnceLock;

/// Most words between a subject and its verb.
const REACH: usize = 4;
/// Most words between a subject and a second verb of its own ("we are in breach of … and have …").
const INHERITED: usize = 12;
/// Least likeness of the two verbs by what is known beforehand, and how far apart, as shares of their sentences, they may stand.
const ALIKE: f32 = 0.9;
const APART: f32 = 0.3;
/// Least share of the other content words of either side that have a counterpart.
const AGREEMENT: f32 = 0.6;
/// Confidence at full agreement, and of what is read off with less.
const SURE: (f32, f32) = (0.5, 0.35);

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Party {
    We,
    You,
}

/// The rows of the table, by language.
struct Persons {
    we: PatternSet,
    you: PatternSet,
    we_ending: PatternSet,
    you_ending: PatternSet,
    between: PatternSet,
    joins: PatternSet,
    /// Forms of verbs that have no subject of their own.
    infinitive: PatternSet,
    /// Verbs and particles that only a subject stands before.
    finite: PatternSet,
    /// Forms of verbs that only we, only you can be the subject of: a pronoun of the other party before them is an object.
    we_form: PatternSet,
    you_form: PatternSet,
    /// What makes the word behind it an object (Chinese).
    object_before: PatternSet,
}

fn persons(language: &Tag) -> Option<&'static Persons> {
    static TABLE: OnceLock<Vec<Persons>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let rows: Vec<Vec<&'static str>> = lexicon::rows(include_str!("../lexicon/markers/persons.tsv")).collect();
        let cell = |id: &str, c: usize| {
            let row = rows.iter().find(|r| r[0] == id);
            row.and_then(|r| r.get(c + 1)).map_or_else(PatternSet::default, |cell| PatternSet::of(cell, c))
        };
        let of = |c: usize| Persons {
            we: cell("we", c),
            you: cell("you", c),
            we_ending: cell("we-ending", c),
            you_ending: cell("you-ending", c),
            between: cell("between", c),
            joins: cell("joins", c),
            infinitive: cell("infinitive", c),
            finite: cell("finite", c),
            we_form: cell("we-form", c),
            you_form: cell("you-form", c),
            object_before: cell("object-before", c),
        };
        (0..COLUMNS.len()).map(of).collect()
    });
    lexicon::column(language).and_then(|c| table.get(c))
}

/// Looks at all pairs of versions.
pub fn parties(cx: &Context, out: &mut Vec<Draft>) {
    let mut told: Vec<(usize, usize)> = Vec::new();
    for v in 0..cx.versions() {
        for w in v + 1..cx.versions() {
            let (Some(_), Some(_)) = (persons(cx.tag(v)), persons(cx.tag(w))) else { continue };
            let pair = cx.pair(v, w);
            let reversed = |i: usize| reversed(cx, pair, &pair.passages[i], &pair.links[i]);
            for &i in pair.telling(Asked::Parties, |i| reversed(i).is_some()) {
                let p = &pair.passages[i];
                if let Some(d) = reversed(i)
                    && !told.contains(&(p.row, d.present[0]))
                {
                    told.push((p.row, d.present[0]));
                    out.push(d);
                }
            }
        }
    }
}

/// A word with the sentence that it stands in.
fn located<'a>(cx: &'a Context, v: usize, sentences: &'a [Sentence]) -> Vec<(&'a Sentence, &'a Word)> {
    sentences.iter().flat_map(|s| cx.words().units[v][s.unit][s.words.clone()].iter().map(move |w| (s, w))).collect()
}

fn reversed(cx: &Context, pair: &Pair, p: &Passage, (la, lb): &(Vec<Link>, Vec<Link>)) -> Option<Draft> {
    let (v, w) = pair.versions;
    let (xs, ys) = (located(cx, v, &p.a), located(cx, w, &p.b));
    let (wx, wy): (Vec<&Word>, Vec<&Word>) = (xs.iter().map(|x| x.1).collect(), ys.iter().map(|y| y.1).collect());
    let verb = |w: &Word| matches!(w.class, Class::Known | Class::Other);
    for (i, &(own, x)) in xs.iter().enumerate().filter(|(_, x)| verb(x.1)) {
        let Some(a) = subject(cx, v, own, x) else { continue };
        // What may be its counterpart, whatever it is linked with: a sentence often says a word twice.
        let another = |j: usize| matches!(lb[j], Link::To(k, _) if k != i && k < xs.len() && likeness(xs[k].1, ys[j].1) >= ALIKE);
        let acting = ys.iter().enumerate().filter(|(j, y)| verb(y.1) && likeness(x, y.1) >= ALIKE && !another(*j));
        let acting: Vec<_> = acting.filter_map(|(j, &(other, y))| Some((j, y, subject(cx, w, other, y)?))).collect();
        let place = |k: usize, n: usize| k as f32 / n.max(1) as f32;
        let apart = |j: usize| (place(i, xs.len()) - place(j, ys.len())).abs();
        let Some((j, y, b)) = acting.iter().min_by(|p, q| apart(p.0).total_cmp(&apart(q.0))).cloned() else { continue };
        let agreement = agreement(&wx, la, i).min(agreement(&wy, lb, j));
        if acting.iter().all(|c| c.2.0 != a.0) && apart(j) <= APART && agreement >= AGREEMENT {
            return Some(draft(cx, (v, w), p.row, ((x, a), (y, b)), agreement));
        }
    }
    None
}

/// Who does what a word says, and where that is said: bytes of the folded text.
fn subject(cx: &Context, v: usize, s: &Sentence, word: &Word) -> Option<(Party, Range<usize>)> {
    let a = cx.analysis(v, word.unit);
    let p = persons(cx.tag(v))?;
    let start = cx.words().units[v][s.unit].get(s.words.start).map_or(0, |w| w.range.start);
    let start = if s.words.start == 0 { 0 } else { start };
    if a.profile().script == Script::Han { han_subject(a, p, start, word) } else { word_subject(a, p, start, word) }
}

fn party(p: &Persons, tokens: &[crate::similarity::Token]) -> Option<Party> {
    let is = |patterns: &PatternSet| patterns.longest_at(tokens).is_some();
    match (is(&p.we), is(&p.you)) {
        (true, false) => Some(Party::We),
        (false, true) => Some(Party::You),
        _ => None,
    }
}

fn word_subject(a: &Analysis, p: &Persons, start: usize, word: &Word) -> Option<(Party, Range<usize>)> {
    let at = a.tokens.iter().position(|t| t.range == word.range)?;
    let fits = |patterns: &PatternSet, k: usize| patterns.longest_at(&a.tokens[k..=k]).is_some();
    match (fits(&p.we_ending, at), fits(&p.you_ending, at)) {
        (true, false) => return Some((Party::We, word.range.clone())),
        (false, true) => return Some((Party::You, word.range.clone())),
        _ => {}
    }
    let mut k = at;
    // An infinitive has the subject of the verb before it; what stands right before it is an object.
    let mut finite = !fits(&p.infinitive, at);
    let mut helped = false;
    while k > 0 && at - k < REACH && a.tokens[k - 1].range.start >= start {
        k -= 1;
        if marked(a, k) {
            return None;
        }
        if fits(&p.finite, k) {
            (finite, helped) = (true, true);
            continue;
        }
        if let Some(who) = party(p, &a.tokens[k..=k]) {
            if !finite {
                return None;
            }
            // "We you …": the first of two is the subject.
            let two = |b: &usize| a.tokens[*b].range.start >= start && !marked(a, *b);
            let before = k.checked_sub(1).filter(two).and_then(|b| Some((party(p, &a.tokens[b..=b])?, b)));
            let (who, k) = before.unwrap_or((who, k));
            let other = if who == Party::We { &p.you_form } else { &p.we_form };
            let object = (k + 1..=at).any(|i| fits(other, i));
            return (!object).then(|| (who, a.tokens[k].range.clone()));
        }
        if fits(&p.joins, k) {
            // "We are … and have …": the same subject goes on.
            let subjects = (0..k).rev().take(INHERITED).take_while(|&i| a.tokens[i].range.start >= start && !marked(a, i));
            return subjects.filter_map(|i| Some((party(p, &a.tokens[i..=i])?, a.tokens[i].range.clone()))).next().filter(|_| helped);
        }
        if !fits(&p.between, k) {
            return None;
        }
    }
    None
}

/// True where a mark stands between a word and the next.
fn marked(a: &Analysis, k: usize) -> bool {
    a.folded.text[a.tokens[k].range.end..a.tokens[k + 1].range.start].contains([',', ';', ':', '(', ')', '"', '.'])
}

fn han_subject(a: &Analysis, p: &Persons, start: usize, word: &Word) -> Option<(Party, Range<usize>)> {
    let mut text = a.folded.text.get(start..word.range.start)?;
    let ends = |text: &str, set: &PatternSet| set.patterns().iter().filter(|x| text.ends_with(x[0].as_str())).map(|x| x[0].len()).max();
    let mut helped = false;
    for _ in 0..REACH {
        for (patterns, who) in [(&p.we, Party::We), (&p.you, Party::You)] {
            if let Some(n) = ends(text, patterns) {
                let end = start + text.len();
                let object = ends(&text[..text.len() - n], &p.object_before).is_some();
                // "我们产品" is ours: only a particle of verbs shows that a verb follows.
                return (helped && !object).then_some((who, end - n..end));
            }
        }
        helped |= ends(text, &p.finite).is_some();
        text = &text[..text.len() - ends(text, &p.between)?];
    }
    None
}

type Acting<'w> = (&'w Word, (Party, Range<usize>));

fn draft(cx: &Context, (v, w): (usize, usize), row: usize, (x, y): (Acting, Acting), agreement: f32) -> Draft {
    let ((bad, x), (good, y)) = if v == cx.family.reference { ((w, y), (v, x)) } else { ((v, x), (w, y)) };
    let range = |v: usize, a: &Acting| {
        let all = a.0.range.start.min(a.1.1.start)..a.0.range.end.max(a.1.1.end);
        cx.analysis(v, a.0.unit).origin(all)
    };
    let said = |v: usize, a: &Acting| short(&cx.unit(v, a.0.unit).text[range(v, a)], 60);
    let who = |a: &Acting| if a.1.0 == Party::We { "“we”" } else { "“you”" };
    Draft {
        severity: Severity::Critical,
        confidence: SURE.0 + SURE.1 * agreement,
        grain: Grain::Fragment,
        row: Some(row),
        present: vec![bad],
        absent: vec![good],
        locations: vec![cx.marked(bad, x.0.unit, range(bad, &x)), cx.marked(good, y.0.unit, range(good, &y))],
        message: format!(
            "{} {} has {} act where {} {} has {}: the parties are reversed.",
            cx.name(bad),
            said(bad, &x),
            who(&x),
            cx.name(good),
            said(good, &y),
            who(&y)
        ),
        help: format!("Let the {} text name the same party as {}.", cx.name(bad), cx.name(good)),
        evidence: vec![format!("{:.0} % of the other words of the sentence have a counterpart.", agreement * 100.0)],
        ..Draft::default()
    }
}
