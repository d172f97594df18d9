//! Part of missing-clause: stretches of a passage that the other version may lack, and how sure that is: a logistic model over what
//! its words, its length, its place and its borders say.

use super::context::Context;
use super::fragment_links::{Link, Reliability};
use super::fragment_meaning::Meaning;
use super::fragment_pair::Pair;
use super::fragment_pieces::{Border, Passage, Piece, Sentence, pieces, words_of};
use super::fragment_words::{Class, Word, Words};
use std::ops::Range;

/// Number of measures of a candidate.
pub const MEASURES: usize = 24;

/// Weights of the measures, in the order of `NAMES`: logistic regression over planted omissions (`scripts/evaluate-fragments --fit`, the
/// first halves), those of single, open and proven words by hand.
const WEIGHTS: [f32; MEASURES] = [
    -3.22, 0.78, -1.24, -0.87, -0.48, -0.75, 1.18, -0.46, -1.93, -0.23, -0.06, -0.4, 0.37, 1.02, -1.02, 3.17, 0.20, -1.09, 0.84, 0.0, 0.2,
    0.0, 0.11, 1.88,
];

/// What each measure says.
pub const NAMES: [&str; MEASURES] = [
    "bias",
    "words: log-odds that they have no counterpart",
    "number of sure words without counterpart",
    "share of words with a counterpart",
    "share whose counterpart another word has",
    "share that a neighbouring passage has to spare",
    "length: log-odds that the text is shorter by as much",
    "words of the other side without counterpart, by those of the stretch",
    "share of the rest that has a counterpart",
    "marked off on both sides",
    "joined by a conjunction",
    "open on one side",
    "whole sentence",
    "more pieces than the other side",
    "as many pieces or fewer",
    "other side breaks off",
    "number of words",
    "rate of known words with a counterpart in this family",
    "size of the passage",
    "words of the other side without counterpart at the very place, by those of the stretch",
    "a single word",
    "words without counterpart that have one in nearly all of many other places",
    "the counterparts of its neighbours stand side by side",
    "so they do, and it is marked off on both sides",
];

/// The measure that says how closely the family is translated.
const CLOSENESS: usize = 17;
/// The measure that says which share of the words could have a counterpart that another word has.
pub const TAKEN: usize = 4;
/// The measures that say that a stretch stands between marks, or between a mark and a conjunction.
const MARKED: usize = 9;
const JOINED: usize = 10;
/// The measure that says that a stretch is open on one side.
pub const OPEN: usize = 11;
/// The measure that says how much of the other side's text at its very place has no counterpart.
pub const SPARE: usize = 19;
/// Closeness under which a translator's freedom explains what seems to be lacking (the policies at hand have 0.65 to 0.92, news 0.3 to 0.75),
/// and what each lack of it takes off the log-odds.
pub const CLOSE: f32 = 0.775;
/// See there.
const FREEDOM: f32 = 60.0;

/// How likely an unlinked word is where its text is lacking.
const LOST: f32 = 0.85;
/// How sure a word must be for it to count among the sure ones.
const SURE: f32 = 0.6;
/// Spread of the logarithm of the lengths' ratio: what long texts keep, and what short ones add (characters).
const SPREAD: (f32, f32) = (0.015, 3.5);

/// A stretch that the other version may lack.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Row.
    pub row: usize,
    /// Version that has it.
    pub has: usize,
    /// Version that may lack it.
    pub lacks: usize,
    /// Unit of the version that has it.
    pub unit: usize,
    /// Byte range in the folded text of the unit.
    pub range: Range<usize>,
    /// Unit of the other version beside which it should stand.
    pub beside: Option<usize>,
    /// Number of its content words.
    pub words: usize,
    /// Where its middle stands in its unit, 0 to 1.
    pub at: f32,
    /// The measures.
    pub measures: [f32; MEASURES],
    /// Byte range in the folded text of the unit of the sentences that it stands in.
    pub sentences: Range<usize>,
    /// Units of the other version and byte ranges in their folded texts that say the same as those.
    pub counterpart: Vec<(usize, Range<usize>)>,
    /// What an encoder says of it.
    pub meaning: Option<Meaning>,
}

impl Candidate {
    /// Log-odds that the other version lacks it, by all that is known.
    pub fn odds(&self) -> f32 {
        self.meaning.as_ref().map_or_else(|| self.lexical(), |m| m.odds(self))
    }

    /// The same without an encoder.
    pub fn lexical(&self) -> f32 {
        self.evidence() - FREEDOM * self.free()
    }

    /// The same, how freely the family is translated left aside.
    pub fn evidence(&self) -> f32 {
        self.measures.iter().zip(WEIGHTS).map(|(m, w)| m * w).sum::<f32>()
    }

    /// True for a stretch between marks or conjunctions on both sides: a member of an enumeration.
    pub fn is_member(&self) -> bool {
        self.measures[MARKED] > 0.0 || self.measures[JOINED] > 0.0
    }

    /// How much the family is translated more freely than the lexical engine can bear.
    pub fn free(&self) -> f32 {
        (CLOSE - self.measures[CLOSENESS]).max(0.0)
    }
}

/// One side of a passage against the other.
struct View<'w> {
    words: Vec<&'w Word>,
    other: Vec<&'w Word>,
    links: Vec<Link>,
    back: Vec<Link>,
    /// Log-odds of each word.
    odds: Vec<f32>,
    sure: Vec<f32>,
    proven: Vec<bool>,
    /// Words that a neighbouring passage could spare.
    elsewhere: Vec<bool>,
    length: f32,
    other_length: f32,
    pieces: Vec<Piece>,
    other_pieces: usize,
    broken: bool,
    rate: f32,
}

/// All candidates of a pair, one version against the other; `forward` where the first has what the second lacks.
pub fn candidates(cx: &Context, words: &Words, pair: &Pair, forward: bool) -> Vec<Candidate> {
    let mut out = Vec::new();
    for i in 0..pair.passages.len() {
        let p = &pair.passages[i];
        let (own, other) = sides(p, forward);
        if !pair.fresh(i) || own.is_empty() || other.is_empty() && !beside_text(pair, i) {
            continue;
        }
        let view = view(cx, words, pair, i, forward);
        passage(cx, pair, p, forward, &view, &mut out);
    }
    out
}

/// True where the row of a sentence without counterpart has some text in both versions.
fn beside_text(pair: &Pair, i: usize) -> bool {
    let row = pair.passages[i].row;
    let same = |k: &usize| pair.passages[*k].row == row;
    let near = (i.saturating_sub(40)..i + 40).filter(|&k| k < pair.passages.len()).filter(same);
    let (mut a, mut b) = (false, false);
    for k in near {
        a |= !pair.passages[k].a.is_empty();
        b |= !pair.passages[k].b.is_empty();
    }
    a && b
}

fn sides(p: &Passage, forward: bool) -> (&[Sentence], &[Sentence]) {
    if forward { (&p.a, &p.b) } else { (&p.b, &p.a) }
}

fn view<'w>(cx: &Context, words: &'w Words, pair: &Pair, i: usize, forward: bool) -> View<'w> {
    let p = &pair.passages[i];
    let (va, vb) = pair.versions;
    let (xs, ys) = (words_of(words, va, &p.a), words_of(words, vb, &p.b));
    let (lx, ly) = pair.links[i].clone();
    let (own, other) = sides(p, forward);
    let (v, w) = if forward { (va, vb) } else { (vb, va) };
    let reliability = if forward { &pair.reliability.0 } else { &pair.reliability.1 };
    let (ws, os, links, back) = if forward { (xs, ys, lx, ly) } else { (ys, xs, ly, lx) };
    let (odds, sure) = ws.iter().zip(&links).map(|(w, l)| word_odds(w, l, reliability)).unzip();
    let proven = ws.iter().map(|w| w.content() && reliability.proven(w)).collect();
    let length = |s: &[Sentence]| s.iter().map(|x| x.length).sum::<f32>();
    let ratio = if forward { pair.ratio } else { 1.0 / pair.ratio };
    let mut view = View {
        elsewhere: vec![false; ws.len()],
        links,
        back,
        odds,
        sure,
        proven,
        length: length(own) * ratio,
        other_length: length(other),
        pieces: pieces(cx, words, v, own),
        other_pieces: pieces(cx, words, w, other).len(),
        broken: broken_off(cx, p.row, w) && !broken_off(cx, p.row, v),
        rate: pair.closeness(),
        words: ws,
        other: os,
    };
    elsewhere(words, pair, i, forward, &mut view);
    view
}

/// Marks the words that a passage nearby has to spare: the text may have moved there.
fn elsewhere(words: &Words, pair: &Pair, i: usize, forward: bool, view: &mut View) {
    if view.links.iter().zip(&view.words).all(|(l, w)| matches!(l, Link::To(..)) || !w.content()) {
        return;
    }
    let (va, vb) = pair.versions;
    for k in i.saturating_sub(2)..(i + 3).min(pair.passages.len()) {
        if k == i {
            continue;
        }
        let q = &pair.passages[k];
        let (xs, ys) = (words_of(words, va, &q.a), words_of(words, vb, &q.b));
        let (lx, ly) = &pair.links[k];
        let (theirs, links) = if forward { (ys, ly) } else { (xs, lx) };
        let spare: Vec<&Word> = theirs.iter().zip(links).filter(|(w, l)| w.content() && matches!(l, Link::None)).map(|(w, _)| *w).collect();
        for (n, w) in view.words.iter().enumerate() {
            if w.content() && !matches!(view.links[n], Link::To(..)) {
                let like = |y: &&Word| if forward { pair.partners.likeness(w, y) } else { pair.partners.likeness(y, w) };
                view.elsewhere[n] |= spare.iter().any(|y| like(y) >= 0.7);
            }
        }
    }
}

/// Log-odds that a word's text is lacking, and how sure the word is of a counterpart elsewhere.
fn word_odds(w: &Word, l: &Link, reliability: &Reliability) -> (f32, f32) {
    if !w.content() {
        return (0.0, 0.0);
    }
    let linked = matches!(l, Link::To(..));
    let sure = reliability.of(w, linked);
    let odds = match l {
        Link::To(_, s) => ((1.0 - LOST) / sure).ln().min(-0.3) * s,
        Link::Taken => (LOST / (1.0 - sure)).ln().max(0.0) * 0.4,
        Link::None => (LOST / (1.0 - sure)).ln().max(0.05),
    };
    (odds, sure)
}

/// True where a version's text in a row ends without any mark.
pub fn broken_off(cx: &Context, r: usize, v: usize) -> bool {
    let Some(&u) = cx.rows()[r].cells[v].last() else { return false };
    cx.unit(v, u).text.trim_end().chars().next_back().is_some_and(char::is_alphanumeric)
}

/// The best stretches of one passage: the best of all, then the best that does not touch it, as long as one is worth a look.
fn passage(cx: &Context, pair: &Pair, p: &Passage, forward: bool, view: &View, out: &mut Vec<Candidate>) {
    let mut stretches: Vec<(Range<usize>, Border, Border)> = Vec::new();
    let n = view.pieces.len();
    for i in 0..n {
        for j in i..n.min(i + 8) {
            stretches.push((view.pieces[i].words.start..view.pieces[j].words.end, view.pieces[i].before, view.pieces[j].after));
        }
    }
    for piece in &view.pieces {
        if let Some((r, b, a)) = run(view, piece) {
            stretches.push((r, b, a));
        }
    }
    let mut found: Vec<(f32, Range<usize>, Border, Border)> = stretches
        .into_iter()
        .map(|(r, b, a)| (view.odds[r.clone()].iter().sum::<f32>() + length_odds(view, &r), r, b, a))
        .filter(|s| s.0 > 0.5)
        .collect();
    found.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.len().cmp(&y.1.len())).then(x.1.start.cmp(&y.1.start)));
    let mut taken: Vec<Range<usize>> = Vec::new();
    for (_, r, b, a) in found {
        if taken.len() == 3 || taken.iter().any(|t| t.start < r.end && r.start < t.end) {
            continue;
        }
        taken.push(r.clone());
        if let Some(c) = candidate(cx, pair, p, forward, view, r, (b, a)) {
            out.push(c);
        }
    }
}

/// The stretch inside a piece whose words add up to most, where it is not the whole piece.
fn run(view: &View, piece: &Piece) -> Option<(Range<usize>, Border, Border)> {
    let (mut best, mut at) = (0.0, None);
    for i in piece.words.clone() {
        let mut sum = 0.0;
        if view.odds[i] <= 0.0 {
            continue;
        }
        for j in i..piece.words.end {
            sum += view.odds[j];
            if sum > best {
                best = sum;
                at = Some(i..j + 1);
            }
        }
    }
    let r = at?;
    let before = if r.start == piece.words.start { piece.before } else { Border::Open };
    let after = if r.end == piece.words.end { piece.after } else { Border::Open };
    (r != piece.words).then_some((r, before, after))
}

/// Log-odds that the other side is shorter by the stretch: normal densities of the logarithm of the lengths' ratio.
fn length_odds(view: &View, r: &Range<usize>) -> f32 {
    let letters = |r: Range<usize>| view.words[r].iter().map(|w| w.range.len() as f32).sum::<f32>();
    let share = letters(r.clone()) / letters(0..view.words.len()).max(1.0);
    let lost = view.length * share;
    let z = |expected: f32| {
        let e = expected.max(3.0);
        ((view.other_length.max(3.0) / e).ln()).powi(2) / (SPREAD.0 + SPREAD.1 / e)
    };
    (0.5 * (z(view.length) - z(view.length - lost))).clamp(-4.0, 4.0)
}

/// How much text without counterpart the other side has between what stands for the neighbours of a stretch, by the length of what
/// lacks one in the stretch.
fn spare_here(view: &View, r: &Range<usize>) -> f32 {
    let target = |i: usize| if let Link::To(j, _) = view.links[i] { Some(j) } else { None };
    let left = (0..r.start).rev().find_map(target).map_or(0, |j| j + 1);
    let right = (r.end..view.words.len()).find_map(target).unwrap_or(view.other.len());
    let window = if left < right { left..right } else { right..left.min(view.other.len()) };
    let letters = |ws: &[&Word]| ws.iter().map(|w| w.range.len() as f32).sum::<f32>().max(1.0);
    let scale = (view.other_length / letters(&view.other)) / (view.length / letters(&view.words)).max(0.01);
    let open = |w: &Word, l: &Link| if w.content() && !matches!(l, Link::To(..)) { w.range.len() as f32 } else { 0.0 };
    let spare: f32 = window.map(|j| open(view.other[j], &view.back[j])).sum();
    let lost: f32 = r.clone().map(|i| open(view.words[i], &view.links[i])).sum();
    (spare * scale / lost.max(1.0)).min(2.0)
}

/// True where the words on either side of a stretch have counterparts between which no other content word stands.
fn side_by_side(view: &View, r: &Range<usize>) -> bool {
    let near = |mut range: Box<dyn Iterator<Item = usize>>| range.find(|&i| view.words[i].content());
    let left = near(Box::new((0..r.start).rev()));
    let right = near(Box::new(r.end..view.words.len()));
    let target = |i: Option<usize>| i.and_then(|i| if let Link::To(j, _) = view.links[i] { Some(j) } else { None });
    match (target(left), target(right)) {
        (Some(a), Some(b)) => a < b && (a + 1..b).all(|j| !view.other[j].content()),
        (Some(a), None) if right.is_none() => (a + 1..view.other.len()).all(|j| !view.other[j].content()),
        _ => false,
    }
}

/// True where a stretch neither begins nor ends inside a Latin word or an address.
fn whole_words(text: &str, r: &Range<usize>) -> bool {
    let cut = |at: usize| {
        text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()) && text[at..].starts_with(|c: char| c.is_ascii_alphanumeric())
    };
    text.is_char_boundary(r.start) && text.is_char_boundary(r.end) && !cut(r.start) && !cut(r.end)
}

/// Where words stand: their units, and for each the byte range from the first word to the last.
fn extents(words: &[&Word]) -> Vec<(usize, Range<usize>)> {
    let mut out: Vec<(usize, Range<usize>)> = Vec::new();
    for w in words {
        match out.last_mut().filter(|e| e.0 == w.unit) {
            Some(e) => e.1.end = w.range.end,
            None => out.push((w.unit, w.range.clone())),
        }
    }
    out
}

fn candidate(
    cx: &Context,
    pair: &Pair,
    p: &Passage,
    forward: bool,
    view: &View,
    r: Range<usize>,
    (before, after): (Border, Border),
) -> Option<Candidate> {
    let (own, other) = sides(p, forward);
    let (has, lacks) = if forward { pair.versions } else { (pair.versions.1, pair.versions.0) };
    let unit = view.words[r.start].unit;
    // A stretch over two units is told by its first part.
    let end = (r.start..r.end).take_while(|&i| view.words[i].unit == unit).last()?;
    let content: Vec<usize> = r.clone().filter(|&i| view.words[i].content()).collect();
    let n = content.len().max(1) as f32;
    let linked = |i: &usize| matches!(view.links[*i], Link::To(..));
    let count = |f: &dyn Fn(&usize) -> bool| content.iter().filter(|i| f(i)).count() as f32;
    let lost = count(&|i| !linked(i));
    // Names and numbers have rules of their own.
    let named = content.iter().any(|&i| view.words[i].class == Class::Name);
    let said = |i: &&usize| matches!(view.words[**i].class, Class::Known | Class::Other) && !(named && view.words[**i].capital);
    if !content.iter().filter(|i| !linked(i)).any(|i| said(&i)) {
        return None;
    }
    let sure = count(&|&i| matches!(view.links[i], Link::None) && view.sure[i] >= SURE);
    let rest: Vec<usize> = (0..view.words.len()).filter(|i| !r.contains(i) && view.words[*i].content()).collect();
    let spare = view
        .other
        .iter()
        .zip(&view.back)
        .filter(|(w, l)| w.content() && !matches!(l, Link::To(..)))
        .map(|(w, _)| if w.class == Class::Other { 0.5 } else { 1.0 })
        .sum::<f32>();
    let flag = |x: bool| f32::from(u8::from(x));
    let whole = own.len() > other.len() && before == Border::End && after == Border::End;
    let joined = before == Border::Joined || after == Border::Joined;
    let open = before == Border::Open || after == Border::Open;
    let more = view.pieces.len() as f32 - view.other_pieces as f32;
    let measures = [
        1.0,
        view.odds[r.clone()].iter().sum::<f32>().clamp(-3.0, 12.0),
        (1.0 + sure).ln(),
        count(&linked) / n,
        count(&|&i| view.links[i] == Link::Taken) / n,
        count(&|&i| view.elsewhere[i]) / n,
        length_odds(view, &r),
        (spare / lost).min(3.0),
        if rest.is_empty() { 0.6 } else { rest.iter().filter(|i| linked(i)).count() as f32 / rest.len() as f32 },
        flag(!joined && !open && !whole),
        flag(joined && !open),
        flag(open),
        flag(whole),
        flag(more > 0.0),
        flag(more <= 0.0),
        flag(view.broken && r.end == view.words.len()),
        n.ln(),
        view.rate,
        (1.0 + view.words.len() as f32).ln(),
        spare_here(view, &r),
        flag(content.len() == 1),
        (1.0 + count(&|&i| view.proven[i] && view.links[i] == Link::None)).log2(),
        flag(side_by_side(view, &r)),
        flag(side_by_side(view, &r) && !open),
    ];
    let a = cx.analysis(has, unit);
    let range = view.words[r.start].range.start..view.words[end].range.end;
    if !whole_words(&a.folded.text, &range) {
        return None;
    }
    let beside = other.first().map(|s| s.unit).or_else(|| cx.rows()[p.row].cells[lacks].first().copied());
    let at = (range.start + range.end) as f32 / 2.0 / a.folded.text.len().max(1) as f32;
    let (words, meaning) = (content.len(), None);
    let sentences = extents(&view.words).into_iter().find(|e| e.0 == unit)?.1;
    let counterpart = extents(&view.other);
    Some(Candidate { row: p.row, has, lacks, unit, range, beside, words, at, measures, sentences, counterpart, meaning })
}
