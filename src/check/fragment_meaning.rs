//! Part of missing-clause: where a sentence encoder is at hand, whether the other version says what a stretch means: how alike the
//! stretch is with the best stretch of the other version's text, and whether its sentence comes nearer to the other version's when
//! the stretch is taken out. Only stretches that cheap evidence makes suspicious are looked at, all of a family at once.

use super::context::Context;
use super::fragment_score::{Candidate, OPEN, SPARE, TAKEN};
use crate::similarity::dense::{Dense, MODELS};
use crate::similarity::phrases::Phrases;
use rustc_hash::FxHashMap;

/// Least log-odds, by cheap evidence, of a stretch worth asking each encoder about.
const SUSPICIOUS: [f32; MODELS] = [-2.0, -1.5];
/// So many pieces of the other side may together stand for a stretch.
const RUN: usize = 3;
/// Bounds of the cheap log-odds beside those of an encoder.
const CHEAP_ODDS: f32 = 6.0;

/// What is weighed where an encoder looked.
pub const MEASURES: usize = 10;
/// Weights for each encoder, in the order of `Meaning::measures`. Those of cheap log-odds, likeness, presence of a gain and number of words
/// are from logistic regression over planted omissions (half 0 of `scripts/evaluate-fragments`, when freedom weighed -6); the others
/// say what planted omissions cannot teach, for in them nothing is said in other words, and were set by hand on real policies, the
/// bias so that nineteen of twenty findings are right. `--fit --engine semantic` fits anew beside those set by hand.
const WEIGHTS: [[f32; MEASURES]; MODELS] =
    [[0.8, 1.18, -1.55, 9.0, 0.0, -20.0, -0.1, -1.0, -2.0, -1.0], [-0.6, 1.21, -0.67, 4.0, 1.98, -32.0, -0.86, -0.5, -0.5, -1.0]];

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
    /// Log-odds that the other version lacks the stretch of which this is said.
    pub fn odds(&self, c: &Candidate) -> f32 {
        self.measures(c).iter().zip(WEIGHTS[self.model]).map(|(m, w)| m * w).sum()
    }

    /// What is weighed: 1, cheap log-odds, likeness, gain, whether there is a gain, how freely the family is translated, the number of
    /// words, how much the other side says at the very place that has no counterpart, the same where the stretch is open on one side,
    /// and the share of its words whose counterpart another word has.
    pub fn measures(&self, c: &Candidate) -> [f32; MEASURES] {
        let there = if self.gain.is_some() { 1.0 } else { 0.0 };
        let spare = c.measures[SPARE];
        let cheap = c.evidence().clamp(-CHEAP_ODDS, CHEAP_ODDS);
        let words = (c.words.max(1) as f32).ln();
        let open = spare * c.measures[OPEN];
        [1.0, cheap, self.like, self.gain.unwrap_or(0.0), there, c.free(), words, spare, open, c.measures[TAKEN]]
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
    for (model, least) in SUSPICIOUS.into_iter().enumerate() {
        let mut mine: Vec<&mut &mut Candidate> = candidates
            .iter_mut()
            .filter(|c| c.evidence() > least && phrases.between(cx.tag(c.has), cx.tag(c.lacks)) == Some(model))
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

#[cfg(test)]
mod tests {
    use crate::align::{self, Settings};
    use crate::check;
    use crate::check::context::Context;
    use crate::check::fragment::survey;
    use crate::language::Tag;
    use crate::read::{self, Options};
    use crate::similarity::encoder::cache::Cache;
    use crate::similarity::encoder::{Encoder, Vectors};
    use crate::similarity::semantic::Engine;
    use std::sync::Arc;

    /// Hears the letters of a text, so that hardly anything is like its counterpart; and keeps count of its calls.
    #[derive(Default)]
    struct Letters(std::sync::atomic::AtomicUsize);

    impl Encoder for Letters {
        fn id(&self) -> &str {
            "letters"
        }

        fn dims(&self) -> usize {
            16
        }

        fn covers(&self, _: &Tag) -> bool {
            true
        }

        fn encode(&self, texts: &[&str]) -> Vectors {
            self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let mut out = Vectors::zeros(16, texts.len());
            for (i, t) in texts.iter().enumerate() {
                t.bytes().for_each(|b| out.row_mut(i)[usize::from(b % 16)] += 1.0);
            }
            out
        }
    }

    #[test]
    fn suspicious_stretches_are_asked_about_in_one_go() {
        let outcome = read::read(&[std::path::PathBuf::from("corpus/drafts/tarnivel")], &Options::default());
        let family = &outcome.families[0];
        let encoder = Arc::new(Letters::default());
        let engine = Engine::new(Some(encoder.clone()), None, Cache::open(None, 0));
        let aligned = align::align(family, &Settings { engine: Some(Arc::new(engine)), ..Settings::default() });
        let (calls, units) = (encoder.0.load(std::sync::atomic::Ordering::Relaxed), aligned.looked()[0]);
        let settings = check::Settings::default();
        let all = survey(&Context::new(family, &aligned, &settings));
        assert_eq!(encoder.0.load(std::sync::atomic::Ordering::Relaxed), calls + 1, "one call for all of a family");
        assert!(aligned.looked()[0] > units, "phrases are counted");
        let weighed = all.iter().filter(|c| c.meaning.is_some()).count();
        assert!(weighed > 0 && weighed * 2 < all.len(), "{weighed} of {}", all.len());
        assert!(all.iter().all(|c| c.meaning.is_some() || c.odds() == c.lexical()));
    }
}
