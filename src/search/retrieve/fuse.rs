//! The order of rows by their words and by what they mean.
//!
//! A row's score is the share of what the query's words can score at most (BM25 over what a row with all of them and nothing else would
//! have), plus the cosine of its meaning with the query's, which counts more the longer the query is: of a sentence, what it means says
//! more than which words it has; of one word, the word does. Chosen on the even documents of NTREX dev (`scripts/evaluate-search`):
//! a sum of shares and twice the cosine finds 0.985 there and 0.987 on the odd ones, reciprocal ranks with the usual 60 find 0.970.

use super::order;
use std::collections::{BTreeMap, HashSet};
use tantivy::DocAddress;

/// What a cosine of 1 counts beside all words of the query found, by how many words say something: of one, and of a sentence.
const WEIGHTS: (f32, f32) = (0.3, 2.0);

/// So many words make a query whose meaning counts in full.
const FULL: usize = 6;

/// A row without enough of the words is an answer from this cosine on: for a query of one word or two, and for one of `FULL`.
const FLOORS: (f32, f32) = (0.70, 0.30);

/// At most so many rows are added for what they mean alone.
const MOST_ADDED: usize = 50;

/// What rows mean, beside what is asked.
pub trait Nearness {
    /// The nearest with their cosines, nearest first.
    fn best(&self) -> &[(f32, DocAddress)];
    /// The cosine of a row, by its place; none of one that has no vector.
    fn cosine(&self, place: &(u32, u32)) -> Option<f32>;
}

/// What was found, by place.
#[derive(Default)]
pub struct Found {
    rows: BTreeMap<(u32, u32), Row>,
    most: f32,
}

#[derive(Clone, Copy, Default)]
struct Row {
    words: f32,
    slot: Option<usize>,
    asked: bool,
    meaning: f32,
}

/// A row in its place of the order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Where it is.
    pub at: DocAddress,
    /// How good it is.
    pub score: f32,
    /// The slot in which its words were found best.
    pub slot: Option<usize>,
}

impl Found {
    /// Adds the rows whose words were found in a slot, where a row can score `most`. What is found in the language of the query (`asked`),
    /// which comes first, is shown in it, however good it is in others.
    pub fn lexical(&mut self, (slot, asked): (usize, bool), most: f32, hits: Vec<(f32, DocAddress)>) {
        if !hits.is_empty() {
            self.most = self.most.max(most);
        }
        for (score, at) in hits {
            let row = self.rows.entry(order(&at)).or_default();
            if row.slot.is_none() || (score > row.words && !row.asked) {
                (row.slot, row.asked) = (Some(slot), asked);
            }
            row.words = row.words.max(score);
        }
    }

    /// Adds what rows mean, beside a query of so many words; `matched` have enough of them. The rows that come to them.
    pub fn semantic(&mut self, near: &impl Nearness, words: usize, matched: &HashSet<DocAddress>) -> Vec<DocAddress> {
        let weight = between(WEIGHTS, words, FULL);
        let floor = between(FLOORS, words.saturating_sub(1), FULL - 1);
        let mut added = Vec::new();
        for &(cosine, at) in near.best() {
            let place = order(&at);
            let there = matched.contains(&at);
            if !there && (cosine < floor || added.len() >= MOST_ADDED) {
                continue;
            }
            if !there {
                added.push(at);
            }
            self.rows.entry(place).or_default().meaning = weight * cosine.max(0.0);
        }
        for (place, row) in &mut self.rows {
            if let Some(cosine) = near.cosine(place) {
                row.meaning = weight * cosine.max(0.0);
            }
        }
        added
    }

    /// The rows, best first.
    pub fn ranked(self) -> Vec<Ranked> {
        let most = if self.most > 0.0 { self.most } else { 1.0 };
        let of = |((segment_ord, doc_id), row): ((u32, u32), Row)| Ranked {
            at: DocAddress { segment_ord, doc_id },
            score: row.words / most + row.meaning,
            slot: row.slot,
        };
        let mut out: Vec<Ranked> = self.rows.into_iter().map(of).collect();
        out.sort_by(|a, b| b.score.total_cmp(&a.score).then(order(&a.at).cmp(&order(&b.at))));
        out
    }
}

/// From the first value for one word to the second for `full` words or more.
fn between((one, many): (f32, f32), words: usize, full: usize) -> f32 {
    let share = (words.saturating_sub(1) as f32 / (full - 1) as f32).min(1.0);
    one + (many - one) * share
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(doc_id: u32) -> DocAddress {
        DocAddress { segment_ord: 0, doc_id }
    }

    struct Told(Vec<(f32, DocAddress)>);

    impl Nearness for Told {
        fn best(&self) -> &[(f32, DocAddress)] {
            &self.0
        }

        fn cosine(&self, place: &(u32, u32)) -> Option<f32> {
            self.0.iter().find(|(_, at)| order(at) == *place).map(|(c, _)| *c)
        }
    }

    fn ranks(words: usize, hits: &[(f32, u32)], cosines: &[(f32, u32)]) -> Vec<u32> {
        let mut found = Found::default();
        found.lexical((0, true), 10.0, hits.iter().map(|&(s, d)| (s, at(d))).collect());
        found.semantic(&Told(cosines.iter().map(|&(c, d)| (c, at(d))).collect()), words, &hits.iter().map(|h| at(h.1)).collect());
        found.ranked().iter().map(|r| r.at.doc_id).collect()
    }

    #[test]
    fn a_word_found_stands_before_what_is_only_near() {
        assert_eq!(ranks(1, &[(5.0, 1)], &[(0.9, 2), (0.3, 1), (0.2, 3)]), [1, 2]);
    }

    #[test]
    fn a_sentence_is_found_by_what_it_means() {
        assert_eq!(ranks(12, &[(2.0, 1), (1.0, 2)], &[(0.8, 2), (0.5, 3), (0.1, 1), (0.2, 4)]), [2, 3, 1]);
    }

    #[test]
    fn what_stands_nowhere_is_not_found() {
        assert_eq!(ranks(1, &[], &[(0.5, 1), (0.4, 2)]), [0; 0]);
    }
}
