//! Plain words of a query: what they rank, how many of them a row must have, and what of a hit is marked.
//!
//! A word is sought in a version by its stems, and by what it says in every language alike (`shared`): concepts of the termbase, names
//! by sound, numbers. So "personal data" is sought as two words in English and as one concept in Arabic. A row must have some of the
//! words (`required`); words that no version of any language has are not asked, and a language that knows too few of the others has no
//! answer.

use super::super::analyze::{self, Kind};
use super::super::query;
use super::super::schema::Fields;
use super::super::shared;
use super::said::{ENGLISH, FREE, Said, said};
use crate::language::{Script, Tag, detect, fold_word, is_han, plain, profile, profiles};
use crate::similarity::Analysis;
use crate::similarity::analysis::script_of;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

/// What a word that is the same in every language counts beside a word of the language itself: where a query's own language has a
/// row, its very words come first.
const ACROSS: f32 = 0.5;

/// What kin of a concept counts at most beside a word of the language itself: where a row that says the concept is long and one that says
/// its kin is short, BM25 gives the short one four times as much, and the first is to come first all the same.
const KIN: f32 = 0.1;

/// From this confidence on a guess of the language stands alone (see `detect::Guess`).
pub(super) const SURE: f32 = 0.6;

/// What BM25 gives at most for each unit of a word's rarity: tantivy's k1 + 1.
const MOST: f32 = 2.2;

/// Of so many words that a language's versions know, how many a row must have: of one or two all, of more two, of long sentences an
/// eighth. In another language than the query's (`across`) one of six or more (`FREE`) is enough, for a sentence is
/// translated freely: on NTREX dev the lexical engine loses a tenth
/// of the rows where half of the words are asked for, and the order does the rest.
pub fn required(words: usize, across: bool) -> usize {
    if across && words >= FREE { 1 } else { words.min((words / 8).max(2)) }
}

/// Something that is asked in a slot.
struct Sought {
    term: Term,
    /// Bytes of the query that ask for it.
    range: Range<usize>,
    /// What it counts.
    weight: f32,
    /// Whether it is but kin of what they say.
    kin: bool,
}

/// Plain words, looked at closely.
pub struct Words {
    text: String,
    /// The language that they are taken to be in; none where that is not clear.
    pub language: Option<Tag>,
    /// Bytes of the words that say something.
    pub units: Vec<Range<usize>>,
    said: Vec<Said>,
    /// The languages that they may be in.
    languages: Vec<Tag>,
    /// Slots with the bytes of words that no version there has as they stand, though it has others of their stem by chance.
    strangers: Vec<(usize, Range<usize>)>,
    known: OnceCell<usize>,
    measures: OnceCell<Vec<String>>,
}

impl Words {
    /// Looks at words; their language is guessed where it is not known.
    pub fn new(text: &str, known: Option<&Tag>) -> Words {
        let all: Vec<Tag> = profiles().iter().map(|p| Tag::new(p.tag)).collect();
        let guess = detect::detect_among(text, &all);
        let language = known.cloned().or_else(|| (guess.confidence >= SURE).then(|| guess.tag.clone()));
        let candidates = match &language {
            Some(tag) => vec![tag.clone()],
            // Languages that share the letters.
            None => all.into_iter().filter(|t| guess.tag.primary() == "und" || profile(t).script == profile(&guess.tag).script).collect(),
        };
        let units = units(text, &candidates);
        let said = said(text, &candidates, &units);
        Words {
            units,
            text: text.to_string(),
            language,
            said,
            languages: candidates,
            strangers: Vec::new(),
            known: OnceCell::new(),
            measures: OnceCell::new(),
        }
    }

    /// Looks at words that an index is asked for. Where they do not tell their language themselves, it is the only one of which some
    /// version has each of them: of perdorues Albanian, though French perdre begins like it. What is an English word is left open.
    pub fn asked(text: &str, known: Option<&Tag>, fields: &Fields, searcher: &Searcher) -> Words {
        let mut words = Words::new(text, known);
        if words.language.is_some() || is_english(text) {
            words.strangers = words.strangers(fields, searcher);
            return words;
        }
        let stands =
            |slot: usize, t: &analyze::Term| searcher.doc_freq(&Term::from_field_text(fields.text[slot], &t.text)).unwrap_or(0) > 0;
        let has_all = |tag: &&Tag| {
            let slot = analyze::slot(tag);
            let terms = analyze::terms(slot, false, text);
            words.units.iter().all(|u| terms.iter().any(|t| t.range.start < u.end && u.start < t.range.end && stands(slot, t)))
        };
        let mut having = words.languages.iter().filter(has_all);
        match (having.next().cloned(), having.next()) {
            (Some(only), None) => Words::new(text, Some(&only)),
            _ => words,
        }
    }

    /// Words that are a concept in their own language, and in another but look like one: of `party` nobody wants the French partir. What
    /// they say is found there through the concept.
    fn strangers(&self, fields: &Fields, searcher: &Searcher) -> Vec<(usize, Range<usize>)> {
        let own = self.language.clone().unwrap_or_else(|| Tag::new(ENGLISH));
        let concepts = shared::placed(&Analysis::of_text(&self.text, own.clone()));
        let concepts: Vec<Range<usize>> = concepts.into_iter().filter(|s| s.0.starts_with("c:")).map(|s| s.1).collect();
        let meant = |r: &Range<usize>| concepts.iter().any(|c| c.start < r.end && r.start < c.end);
        let others = (0..analyze::SLOTS.len()).filter(|s| *s != analyze::slot(&own));
        let here = |slot: usize| {
            let stands = move |t: &analyze::Term| searcher.doc_freq(&Term::from_field_text(fields.form[slot], &t.text)).unwrap_or(0) > 0;
            analyze::terms(slot, true, &self.text).into_iter().filter(move |t| !stands(t)).map(move |t| (slot, t.range))
        };
        others.flat_map(here).filter(|(_, r)| meant(r)).collect()
    }

    fn is_stranger(&self, slot: usize, range: &Range<usize>) -> bool {
        self.strangers.iter().any(|(s, r)| *s == slot && r.start < range.end && range.start < r.end)
    }

    /// Whether a slot is of another language than the words, as far as that is known.
    fn across(&self, slot: usize) -> bool {
        self.language.as_ref().is_some_and(|l| analyze::slot(l) != slot)
    }

    /// Whether they are few: no sentence, but what somebody looks for.
    fn is_short(&self) -> bool {
        self.units.len() < FREE
    }

    /// Numbers with what they measure, as they are indexed (`30 day`), where the words are few and tell any: 30 days, trente jours.
    pub fn measures(&self) -> &[String] {
        self.measures.get_or_init(|| {
            let told = if self.is_short() { query::measures(&self.text) } else { Vec::new() };
            told.into_iter().filter_map(|(x, unit)| Some(format!("{x} {}", unit?))).collect()
        })
    }

    /// How many of the words some version of some language has, as itself or as what it says in every language.
    fn known(&self, fields: &Fields, searcher: &Searcher) -> usize {
        *self.known.get_or_init(|| {
            // Of 30 days neither word can be left out, though no version should have the one.
            let mut known = vec![!self.measures().is_empty(); self.units.len()];
            for Sought { term, range, .. } in (0..analyze::SLOTS.len()).flat_map(|slot| self.terms(fields, slot)) {
                let open = |(unit, known): (&Range<usize>, &bool)| !known && self.tells(&range, unit);
                if self.units.iter().zip(&known).any(open) && searcher.doc_freq(&term).unwrap_or(0) > 0 {
                    for (unit, known) in self.units.iter().zip(&mut known) {
                        *known |= self.tells(&range, unit);
                    }
                }
            }
            let said: BTreeSet<&str> =
                self.units.iter().zip(known).filter(|(_, k)| *k).filter_map(|(u, _)| self.text.get(u.clone())).collect();
            said.len()
        })
    }

    /// Whether a term of the query stands for one of its words: it overlaps with it, and is no single character of a longer Chinese word.
    fn tells(&self, range: &Range<usize>, unit: &Range<usize>) -> bool {
        let one = |r: &Range<usize>| self.text.get(r.clone()).is_some_and(|t| t.chars().count() == 1 && t.chars().all(is_han));
        unit.start < range.end && range.start < unit.end && (!one(range) || one(unit))
    }

    /// What is asked in a slot.
    fn terms(&self, fields: &Fields, slot: usize) -> Vec<Sought> {
        // Words of a sentence that look like words of another language are so by chance.
        let strange = self.across(slot) && !self.is_short();
        let mut own = if strange { Vec::new() } else { analyze::terms(slot, false, &self.text) };
        own.retain(|t| !self.is_stranger(slot, &t.range));
        let term = |field: Field, word: &str| Term::from_field_text(field, word);
        let own =
            own.into_iter().map(|t| Sought { term: term(fields.text[slot], &t.text), range: t.range, weight: weight(t.kind), kin: false });
        let across = self.said.iter().filter(|s| self.counts(s, slot)).map(|s| Sought {
            term: term(fields.shared[slot], &s.word),
            range: s.range.clone(),
            weight: if s.kin { KIN } else { ACROSS },
            kin: s.kin,
        });
        own.chain(across).collect()
    }

    /// Whether a shared word says something in a slot. How a word sounds does so where it may be a name, which languages of one script
    /// spell alike and the termbase does not translate; in sentences, where other words bear it out, it always does.
    fn counts(&self, Said { word, range, .. }: &Said, slot: usize) -> bool {
        if !word.starts_with("s:") && !word.starts_with("h:") || !self.is_short() {
            return true;
        }
        let latin = |c: char| script_of(c) == Script::Latin;
        let written = self.text.get(range.clone()).is_some_and(|t| t.chars().any(latin));
        let read = profiles().get(slot).is_none_or(|p| p.script == Script::Latin);
        let translated = |s: &Said| s.word.starts_with("c:") && s.range.start < range.end && range.start < s.range.end;
        !(written && read || self.said.iter().any(translated))
    }

    /// The rows of a slot that have enough of the words, and the score of one that has nothing but all of them.
    pub fn query(&self, fields: &Fields, searcher: &Searcher, slot: usize, rows: u64) -> (Box<dyn Query>, f32) {
        let rarity = |df: u64| (1.0 + (rows as f32 - df as f32 + 0.5) / (df as f32 + 0.5)).ln();
        let mut sought: Vec<(Sought, u64)> = Vec::new();
        let mut groups: Vec<Vec<Term>> = vec![Vec::new(); self.units.len()];
        for s in self.terms(fields, slot) {
            let df = searcher.doc_freq(&s.term).unwrap_or(0).min(rows);
            if df == 0 {
                continue;
            }
            for (group, unit) in groups.iter_mut().zip(&self.units) {
                if self.tells(&s.range, unit) {
                    group.push(s.term.clone());
                }
            }
            sought.push((s, df));
        }
        let mut known: BTreeMap<&Term, (u64, f32)> = BTreeMap::new();
        for (s, df) in &sought {
            let own = |o: &&(Sought, u64)| !o.0.kin && o.0.range.start < s.range.end && s.range.start < o.0.range.end;
            // Kin is never worth more for being rare than the very words are; where no version here has them, as what half of them have.
            let least = || sought.iter().filter(own).map(|o| rarity(o.1)).min_by(f32::total_cmp).unwrap_or(1.0);
            let weight = if s.kin { s.weight * (least() / rarity(*df)).min(1.0) } else { s.weight };
            let most = known.entry(&s.term).or_insert((*df, weight));
            most.1 = most.1.max(weight);
        }
        // A word that is typed twice is one word; two words that one concept says, as şahsy maglumat does, are two.
        let mut said = BTreeSet::new();
        let mut groups: Vec<Vec<Term>> = groups
            .into_iter()
            .zip(&self.units)
            .filter(|(g, unit)| !g.is_empty() && said.insert(self.text.get((*unit).clone()).unwrap_or_default()))
            .map(|g| g.0)
            .collect();
        groups.iter_mut().for_each(|g| {
            g.sort();
            g.dedup();
        });
        let least = required(self.known(fields, searcher), self.across(slot));
        if groups.is_empty() || groups.len() < least {
            return (Box::new(EmptyQuery), 0.0);
        }
        let term = |t: &Term, option| -> Box<dyn Query> { Box::new(TermQuery::new(t.clone(), option)) };
        let any = |group: &Vec<Term>| -> (Occur, Box<dyn Query>) {
            let of = group.iter().map(|t| (Occur::Should, term(t, IndexRecordOption::Basic))).collect();
            (Occur::Should, Box::new(BooleanQuery::new(of)))
        };
        let enough = BooleanQuery::with_minimum_required_clauses(groups.iter().map(any).collect(), least);
        let mut all: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(ConstScoreQuery::new(Box::new(enough), 0.0)))];
        let mut most = 0.0;
        for (t, (df, weight)) in known {
            all.push((Occur::Should, Box::new(BoostQuery::new(term(t, IndexRecordOption::WithFreqs), weight))));
            let kin = sought.iter().all(|s| s.0.kin || s.0.term != *t);
            most += if kin { 0.0 } else { weight * MOST * rarity(df) };
        }
        (Box::new(BooleanQuery::new(all)), most)
    }

    /// What of a text in a language the words ask for: bytes, in order, none overlapping.
    pub fn marks(&self, language: &Tag, text: &str, out: &mut Vec<Range<usize>>) {
        let slot = analyze::slot(language);
        // A character of a longer word stands in many others.
        let shown = |t: &analyze::Term| t.kind != Kind::Character;
        let inside = |r: &Range<usize>| self.units.iter().any(|u| u.start < r.end && r.start < u.end);
        let meant = |t: &analyze::Term| inside(&t.range) && shown(t) && !self.is_stranger(slot, &t.range);
        let wanted: Vec<String> = analyze::terms(slot, false, &self.text).into_iter().filter(meant).map(|t| t.text).collect();
        out.extend(
            analyze::terms(slot, false, text)
                .into_iter()
                .filter(|t| (t.kind != Kind::Character || t.text == self.text) && wanted.contains(&t.text))
                .map(|t| t.range),
        );
        let theirs = shared::placed(&Analysis::of_text(text, language.clone()));
        out.extend(theirs.into_iter().filter(|(w, _)| self.said.iter().any(|s| s.word == *w && self.counts(s, slot))).map(|(_, r)| r));
    }
}

/// Whether words say something in English.
pub fn is_english(text: &str) -> bool {
    !Analysis::of_text(text, Tag::new(ENGLISH)).concepts.is_empty()
}

/// What a term of the language itself counts: of Chinese, the words say more than their characters, which are there so that nothing is
/// missed.
fn weight(kind: Kind) -> f32 {
    match kind {
        Kind::Word | Kind::Address => 1.0,
        Kind::Pair | Kind::Reading => 0.7,
        Kind::Character => 0.3,
    }
}

/// The words of a query that say something: without function words, unless there are no others. Words that overlap, as those of
/// Chinese do, are told once, the longest first.
fn units(text: &str, languages: &[Tag]) -> Vec<Range<usize>> {
    let slots: Vec<usize> = languages.iter().map(analyze::slot).collect();
    let terms: Vec<analyze::Term> = slots.iter().flat_map(|&s| analyze::terms(s, false, text)).collect();
    let word = |t: &&analyze::Term| matches!(t.kind, Kind::Word | Kind::Address);
    let words = terms.iter().filter(word).count();
    let mut all: Vec<Range<usize>> = terms.iter().filter(|t| words == 0 || word(t)).map(|t| t.range.clone()).collect();
    all.sort_by_key(|r| (r.start, usize::MAX - r.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for r in all {
        if out.last().is_none_or(|last| last.end <= r.start) {
            out.push(r);
        }
    }
    let empty = |r: &Range<usize>| {
        let word = text.get(r.clone()).unwrap_or_default();
        let (folded, plain) = (fold_word(word), plain(word));
        // Without diacritics a function word of one language is another word in the next: Turkmen näme, English name.
        let one = languages.len() == 1;
        languages.iter().map(profile).any(|p| p.is_stop_word(&folded) || (one && p.is_plain_stop_word(&plain)))
    };
    if out.iter().all(empty) { out } else { out.into_iter().filter(|r| !empty(r)).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_words_few_are_needed() {
        assert_eq!([0, 1, 2, 3, 8, 23, 24, 40].map(|n| required(n, false)), [0, 1, 2, 2, 2, 2, 3, 5]);
        assert_eq!([0, 1, 2, 5, 6, 40].map(|n| required(n, true)), [0, 1, 2, 2, 1, 1]);
    }

    #[test]
    fn function_words_are_not_asked_for_unless_alone() {
        let words = Words::new("the right to object", Some(&Tag::new("en")));
        assert_eq!(words.units.iter().map(|r| &words.text[r.clone()]).collect::<Vec<_>>(), ["right", "object"]);
        assert_eq!(Words::new("to be", Some(&Tag::new("en"))).units.len(), 2);
    }
}
