//! Part of missing-clause: where a sentence encoder is at hand, how alike in meaning a stretch is with the best stretch of the other
//! version's passage. Only stretches that cheap evidence makes suspicious are looked at.

use super::context::Context;
use super::fragment_score::{Candidate, MEANING};
use crate::language::Tag;
use crate::similarity::encoder::Vectors;

/// Turns texts of a language into vectors of length 1, the mean of the language taken off; none where the encoder does not know it.
pub type PhraseVectors<'a> = dyn Fn(&Tag, &[&str]) -> Option<Vectors> + 'a;

/// Least log-odds of a stretch worth encoding.
const SUSPICIOUS: f32 = -2.0;
/// Likeness that says neither yes nor no: the measure is what lies above or below it. Of planted omissions the mean is 0.13, of other
/// suspicious stretches 0.39 (multilingual USE) or 0.25 (e5).
const NEUTRAL: f32 = 0.42;

/// Puts the measure of meaning into the suspicious candidates.
pub fn weigh(cx: &Context, candidates: &mut [Candidate], vectors: &PhraseVectors) {
    for c in candidates.iter_mut().filter(|c| c.odds() > SUSPICIOUS) {
        if let Some(like) = likeness(cx, c, vectors) {
            c.measures[MEANING] = like - NEUTRAL;
        }
    }
}

/// Cosine of a stretch with the nearest piece, or run of pieces, of the row's text in the other version.
fn likeness(cx: &Context, c: &Candidate, vectors: &PhraseVectors) -> Option<f32> {
    let range = cx.analysis(c.has, c.unit).origin(c.range.clone());
    let own = vectors(cx.tag(c.has), &[&cx.unit(c.has, c.unit).text[range]])?;
    let mut stretches: Vec<&str> = Vec::new();
    for &u in &cx.rows()[c.row].cells[c.lacks] {
        let text = cx.unit(c.lacks, u).text.as_str();
        let mut cuts: Vec<usize> = vec![0];
        let ends = |x: char| ",;:.!?()،؛؟、，；：。！？（）".contains(x);
        cuts.extend(text.char_indices().filter(|(_, x)| ends(*x)).map(|(i, x)| i + x.len_utf8()));
        cuts.push(text.len());
        for (i, &start) in cuts.iter().enumerate() {
            stretches.extend(cuts[i + 1..].iter().take(3).map(|&end| text[start..end].trim()).filter(|t| !t.is_empty()));
        }
    }
    let theirs = vectors(cx.tag(c.lacks), &stretches)?;
    if own.is_empty() {
        return None;
    }
    let dot = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(a, b)| a * b).sum::<f32>();
    (0..theirs.len()).map(|i| dot(own.row(0), theirs.row(i))).max_by(f32::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{self, Settings};
    use crate::check;
    use crate::read::{self, Options};

    #[test]
    fn a_stretch_that_the_other_version_says_in_other_words_is_less_suspicious() {
        let outcome = read::read(&[std::path::PathBuf::from("corpus/drafts/tarnivel")], &Options::default());
        let family = &outcome.families[0];
        let aligned = align::align(family, &Settings::default());
        let settings = check::Settings::default();
        let cx = Context::new(family, &aligned, &settings);
        let mut all = crate::check::fragment::survey(&cx);
        let before: Vec<f32> = all.iter().map(Candidate::odds).collect();
        let same = |_: &Tag, texts: &[&str]| {
            let mut v = Vectors::zeros(2, texts.len());
            (0..texts.len()).for_each(|i| v.row_mut(i)[0] = 1.0);
            Some(v)
        };
        weigh(&cx, &mut all, &same);
        assert!(all.iter().zip(&before).all(|(c, b)| c.odds() <= *b), "likeness never speaks for an omission");
        assert!(all.iter().zip(&before).any(|(c, b)| c.odds() < *b), "there is a suspicious stretch");
        let mut neutral = crate::check::fragment::survey(&cx);
        weigh(&cx, &mut neutral, &|_: &Tag, _: &[&str]| None);
        assert!(neutral.iter().zip(&before).all(|(c, b)| c.odds() == *b), "without an encoder nothing changes");
    }
}
