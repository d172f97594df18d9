//! The language of a block of text: its script first, then letters, function words and endings, and only where these leave doubt
//! the n-gram models of lingua. Every step is a sum of weights that stand in tables, so that a guess can be explained, and nothing
//! is random.

mod arabic;
mod cyrillic;
mod han;
mod latin;
mod neighbours;
mod quotes;
mod script;
mod witness;

use super::{Tag, fold};
use script::Writing;

/// What a text is taken for.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// The most likely language; `und` for text without letters or in a script nobody here reads.
    pub tag: Tag,
    /// How sure it is, from 0 to 1. From 0.9 on, one guess in some hundreds is wrong; below 0.6 it is a guess indeed.
    pub confidence: f32,
    /// The second best, with its share.
    pub runner_up: Option<(Tag, f32)>,
}

impl Guess {
    fn unknown() -> Guess {
        Guess { tag: Tag::unknown(), confidence: 0.0, runner_up: None }
    }
}

/// A language and the weight of the evidence for it, in natural logarithms of odds.
type Scored = (&'static str, f32);

/// Guesses the language of one line or paragraph.
pub fn detect(text: &str) -> Guess {
    guess(text, &|_| true)
}

/// Guesses which of the candidates a line or paragraph is written in. Languages that are not told apart here cannot win; `und`
/// where no candidate is written in the text's script.
pub fn detect_among(text: &str, candidates: &[Tag]) -> Guess {
    // zh-Hant stands in for zh-Hans where only one of them is to be had, and fr-CA is fr.
    let exact = |tag: &str| candidates.iter().find(|c| c.as_str() == tag);
    let near = |tag: &str| exact(tag).or_else(|| candidates.iter().find(|c| c.primary() == primary(tag)));
    let mut guess = guess(text, &|tag| near(tag).is_some());
    if let Some(tag) = near(guess.tag.as_str()) {
        guess.tag = tag.clone();
    }
    guess.runner_up = guess.runner_up.and_then(|(t, share)| near(t.as_str()).cloned().map(|t| (t, share))).filter(|(t, _)| *t != guess.tag);
    guess
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// The guess among the languages that `allowed` lets through.
fn guess(text: &str, allowed: &dyn Fn(&str) -> bool) -> Guess {
    let folded = fold(text);
    let writing = script::writing(text);
    let mut scores: Vec<Scored> = match writing {
        Writing::None => return Guess::unknown(),
        Writing::Single(tag) => vec![(tag, 3.0)],
        Writing::Han => han::scores(text),
        Writing::Latin => latin::scores(text, &folded),
        Writing::Arabic => arabic::scores(text, &folded),
        Writing::Cyrillic => cyrillic::scores(&folded),
    };
    scores.retain(|(tag, _)| allowed(tag));
    if in_doubt(&scores) && matches!(writing, Writing::Latin | Writing::Arabic) {
        witness::ask(text, &mut scores);
    }
    decide(scores)
}

/// Odds below which lingua is asked as well: on the even half of NTREX dev, guesses above it were right without it.
const DOUBT: f32 = 4.0;

fn in_doubt(scores: &[Scored]) -> bool {
    let best = |skip: Option<&str>| scores.iter().filter(|(t, _)| Some(*t) != skip).map(|s| s.1).fold(f32::MIN, f32::max);
    let first = scores.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    first.is_some_and(|f| scores.len() > 1 && f.1 - best(Some(f.0)) < DOUBT)
}

/// The weight that evidence against no one amounts to: keeps short texts from looking sure.
const PRIOR: f32 = 0.5;

/// Turns weights into shares that add up to less than one.
fn decide(mut scores: Vec<Scored>) -> Guess {
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    let Some(&(tag, top)) = scores.first() else { return Guess::unknown() };
    let weigh = |s: f32| (s - top).exp();
    // A text that nothing speaks for (top near or below zero) leaves room for a language that nobody asked about.
    let total: f32 = scores.iter().map(|s| weigh(s.1)).sum::<f32>() + weigh(PRIOR);
    let runner_up = scores.get(1).map(|s| (Tag::new(s.0), weigh(s.1) / total)).filter(|r| r.1 > 0.001);
    Guess { tag: Tag::new(tag), confidence: 1.0 / total, runner_up }
}
