//! Part of missing-clause: where a sentence encoder is at hand, whether the other version says what a stretch means: how alike the
//! stretch is with the best stretch of the other version's text, and whether its sentence comes nearer to the other version's when
//! the stretch is taken out. Only stretches that cheap evidence makes suspicious are looked at, all of a family at once.

use super::context::Context;
use super::fragment_score::Candidate;
use crate::similarity::dense::{Dense, MODELS};
use crate::similarity::phrases::Phrases;
use rustc_hash::FxHashMap;

/// Least log-odds, by cheap evidence, of a stretch worth asking each encoder about.
const SUSPICIOUS: [f32; MODELS] = [-4.0, -4.0];
/// So many pieces of the other side may together stand for a stretch.
const RUN: usize = 3;
/// Bounds of the cheap log-odds beside those of an encoder.
const CHEAP_ODDS: f32 = 6.0;

/// Weights of what each encoder says: bias, cheap log-odds, likeness, gain, whether there is a gain.
const WEIGHTS: [[f32; 5]; MODELS] = [[2.1, 1.0, -5.0, 0.0, 0.0], [2.1, 1.0, -5.0, 0.0, 0.0]];

/// What an encoder says of a stretch.
#[derive(Debug, Clone)]
pub struct Meaning {
    /// Which encoder.
    pub model: usize,
    /// Cosine with the best stretch of the row's text in the other version.
    pub like: f32,
    /// By how much the sentence comes nearer to its counterpart without the stretch; none where nothing would be left of it.
    pub gain: Option<f32>,
}

impl Meaning {
    /// Log-odds that the other version lacks a stretch of these cheap log-odds.
    pub fn odds(&self, cheap: f32) -> f32 {
        let there = if self.gain.is_some() { 1.0 } else { 0.0 };
        let measures = [1.0, cheap.clamp(-CHEAP_ODDS, CHEAP_ODDS), self.like, self.gain.unwrap_or(0.0), there];
        WEIGHTS[self.model].iter().zip(measures).map(|(w, m)| w * m).sum()
    }
}

/// The phrases that are compared for one candidate, by their numbers among all.
struct Question {
    own: usize,
    /// Stretches of the other version.
    theirs: Vec<usize>,
    /// The sentence, the sentence without the stretch, and the counterpart.
    sentences: Option<[usize; 3]>,
}

/// Phrases of versions, each once.
#[derive(Default)]
struct Asked {
    numbers: FxHashMap<(usize, String), usize>,
}

impl Asked {
    fn number(&mut self, version: usize, text: &str) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry((version, text.trim().to_string())).or_insert(next)
    }
}

/// Asks the encoders about the suspicious candidates.
pub fn weigh(cx: &Context, candidates: &mut [&mut Candidate], phrases: &Phrases) {
    for model in 0..MODELS {
        let mut mine: Vec<&mut &mut Candidate> = candidates
            .iter_mut()
            .filter(|c| c.lexical() > SUSPICIOUS[model] && phrases.between(cx.tag(c.has), cx.tag(c.lacks)) == Some(model))
            .collect();
        if mine.is_empty() {
            continue;
        }
        let mut asked = Asked::default();
        let questions: Vec<Question> = mine.iter().map(|c| question(cx, c, &mut asked)).collect();
        let mut texts: Vec<(usize, &str)> = vec![(0, ""); asked.numbers.len()];
        asked.numbers.iter().for_each(|((v, t), &i)| texts[i] = (*v, t));
        let directions = phrases.directions(model, cx.family, &texts);
        for (c, q) in mine.iter_mut().zip(questions) {
            c.meaning = answer(&directions, &q).map(|(like, gain)| Meaning { model, like, gain });
        }
    }
}

fn question(cx: &Context, c: &Candidate, asked: &mut Asked) -> Question {
    let text = |v: usize, u: usize, r: std::ops::Range<usize>| &cx.unit(v, u).text[cx.analysis(v, u).origin(r)];
    let own = asked.number(c.has, text(c.has, c.unit, c.range.clone()));
    let mut theirs = Vec::new();
    for &u in &cx.rows()[c.row].cells[c.lacks] {
        let text = cx.unit(c.lacks, u).text.as_str();
        let mut cuts: Vec<usize> = vec![0];
        let ends = |x: char| ",;:.!?()،؛؟、，；：。！？（）".contains(x);
        cuts.extend(text.char_indices().filter(|(_, x)| ends(*x)).map(|(i, x)| i + x.len_utf8()));
        cuts.push(text.len());
        for (i, &start) in cuts.iter().enumerate() {
            let runs = cuts[i + 1..].iter().take(RUN).map(|&end| &text[start..end]);
            theirs.extend(runs.filter(|t| t.contains(char::is_alphanumeric)).map(|t| asked.number(c.lacks, t)));
        }
    }
    theirs.sort_unstable();
    theirs.dedup();
    let before = text(c.has, c.unit, c.sentences.start..c.range.start);
    let after = text(c.has, c.unit, c.range.end..c.sentences.end.max(c.range.end));
    let rest = format!("{} {}", before.trim(), after.trim());
    let sentences = (rest.contains(char::is_alphanumeric) && !c.counterpart.is_empty()).then(|| {
        let other: Vec<&str> = c.counterpart.iter().map(|(u, r)| text(c.lacks, *u, r.clone())).collect();
        let whole = text(c.has, c.unit, c.sentences.clone());
        [asked.number(c.has, whole), asked.number(c.has, &rest), asked.number(c.lacks, &other.join(" "))]
    });
    Question { own, theirs, sentences }
}

/// Likeness and gain.
fn answer(directions: &[Option<Dense>], q: &Question) -> Option<(f32, Option<f32>)> {
    let own = directions[q.own].as_ref()?;
    let like = q.theirs.iter().filter_map(|&i| Some(own.cosine(directions[i].as_ref()?))).max_by(f32::total_cmp)?;
    let gain = q.sentences.and_then(|s| {
        let [whole, rest, other] = s.map(|i| directions[i].as_ref());
        Some(rest?.cosine(other?) - whole?.cosine(other?))
    });
    Some((like, gain))
}
