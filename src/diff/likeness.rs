//! How alike two stretches of text in one language are: their words, weighed by how rare they are in both states of the document,
//! compared by Dice's measure (twice what is shared over the sum). Texts are folded, so that case, marks and spaces do not count; of
//! Chinese, pairs of neighbouring characters are the words, for a single one says little.

use crate::document::Unit;
use crate::language::{fold, is_han};
use rustc_hash::FxHashMap;
use unicode_segmentation::UnicodeSegmentation;

/// Words of a stretch with how often each stands there, by number.
pub type Bag = Vec<(u32, u16)>;

/// Units of both states as bags of words over one vocabulary.
pub struct Bags {
    /// Of the old units.
    pub old: Vec<Bag>,
    /// Of the new units.
    pub new: Vec<Bag>,
    weights: Vec<f32>,
}

impl Bags {
    /// Takes all units apart.
    pub fn new(old: &[Unit], new: &[Unit]) -> Bags {
        let mut words: FxHashMap<String, u32> = FxHashMap::default();
        let mut bag = |unit: &Unit| {
            let mut all: Vec<u32> = words_of(&unit.text)
                .into_iter()
                .map(|w| {
                    let next = words.len() as u32;
                    *words.entry(w).or_insert(next)
                })
                .collect();
            all.sort_unstable();
            let mut out: Bag = Vec::new();
            for w in all {
                match out.last_mut() {
                    Some((last, n)) if *last == w => *n = n.saturating_add(1),
                    _ => out.push((w, 1)),
                }
            }
            out
        };
        let (old, new): (Vec<Bag>, Vec<Bag>) = (old.iter().map(&mut bag).collect(), new.iter().map(&mut bag).collect());
        let mut found = vec![0u32; words.len()];
        old.iter().chain(&new).flatten().for_each(|w| found[w.0 as usize] += 1);
        let all = (old.len() + new.len()).max(1) as f32;
        let weights = found.iter().map(|&n| (1.0 + all / n.max(1) as f32).ln()).collect();
        Bags { old, new, weights }
    }

    /// How much a word weighs.
    pub fn weight(&self, word: u32) -> f32 {
        self.weights[word as usize]
    }

    /// Weight of a whole bag.
    pub fn mass(&self, bag: &Bag) -> f32 {
        bag.iter().map(|&(w, n)| self.weight(w) * f32::from(n)).sum()
    }

    /// 0 for stretches without a word in common, 1 for the same words.
    pub fn likeness(&self, a: &Bag, b: &Bag) -> f32 {
        let (mut i, mut k, mut shared) = (0, 0, 0.0);
        while let (Some(x), Some(y)) = (a.get(i), b.get(k)) {
            if x.0 == y.0 {
                shared += self.weight(x.0) * f32::from(x.1.min(y.1));
            }
            i += usize::from(x.0 <= y.0);
            k += usize::from(y.0 <= x.0);
        }
        let all = self.mass(a) + self.mass(b);
        if all > 0.0 { 2.0 * shared / all } else { 0.0 }
    }
}

/// Two stretches as one.
pub fn joined(a: &Bag, b: &Bag) -> Bag {
    let mut out: Bag = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut k) = (0, 0);
    loop {
        match (a.get(i), b.get(k)) {
            (Some(x), Some(y)) if x.0 == y.0 => {
                out.push((x.0, x.1.saturating_add(y.1)));
                (i, k) = (i + 1, k + 1);
            }
            (Some(x), y) if y.is_none_or(|y| x.0 < y.0) => {
                out.push(*x);
                i += 1;
            }
            (_, Some(y)) => {
                out.push(*y);
                k += 1;
            }
            _ => return out,
        }
    }
}

/// The folded words of a text; pairs of neighbours in Chinese. A text without letters or digits is one word.
fn words_of(text: &str) -> Vec<String> {
    let folded = fold::fold(text).text;
    let words: Vec<&str> = folded.unicode_words().collect();
    if words.is_empty() {
        return if folded.trim().is_empty() { Vec::new() } else { vec![folded.trim().to_string()] };
    }
    let han = |w: &str| w.chars().all(is_han);
    let mut out = Vec::with_capacity(words.len());
    for (i, w) in words.iter().enumerate() {
        let next = words.get(i + 1).filter(|n| han(n));
        match next {
            Some(next) if han(w) => out.push(format!("{w}{next}")),
            // The last of a run is in a pair already.
            None if han(w) && i > 0 && han(words[i - 1]) => {}
            _ => out.push((*w).to_string()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_chinese_goes_in_pairs() {
        assert_eq!(words_of("We KEEP it: 30 days."), ["we", "keep", "it", "30", "days"]);
        assert_eq!(words_of("我们保留 30 天"), ["我们", "们保", "保留", "30", "天"]);
        assert_eq!(words_of(" – "), ["-"]);
        assert!(words_of("  ").is_empty());
    }
}
