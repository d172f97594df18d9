//! Part of missing-clause: two versions of a family compared: the passages of all rows that both have, their words linked, and what that
//! teaches of the pair. In a session what an earlier check found of rows that are as they were is taken over.

use super::context::Context;
use super::fragment_alike::{Alike, Cut, Done, Links, Sides};
use super::fragment_links::{Partners, Reliability, link};
use super::fragment_markers::Lost;
use super::fragment_pieces::{Passage, matched};
use super::fragment_score::Candidate;
use super::fragment_words::Words;
use crate::document::UnitKind;
use crate::similarity::Analysis;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, OnceLock};

/// Rows as they were compared before, found by their first units.
struct Before<'d>(FxHashMap<usize, Vec<&'d Done>>);

impl<'d> Before<'d> {
    fn of(done: &'d [Done]) -> Before<'d> {
        let mut all: FxHashMap<usize, Vec<&Done>> = FxHashMap::default();
        for d in done {
            if let Some(first) = d.units[0].first() {
                all.entry(Arc::as_ptr(first).addr()).or_default().push(d);
            }
        }
        Before(all)
    }

    /// The row with just these units.
    fn find<'u>(
        &self,
        a: impl Iterator<Item = &'u Arc<Analysis>> + Clone,
        b: impl Iterator<Item = &'u Arc<Analysis>> + Clone,
    ) -> Option<&'d Done> {
        let there = self.0.get(&Arc::as_ptr(a.clone().next()?).addr())?;
        let same = |d: &Done| {
            a.clone().map(Arc::as_ptr).eq(d.units[0].iter().map(Arc::as_ptr))
                && b.clone().map(Arc::as_ptr).eq(d.units[1].iter().map(Arc::as_ptr))
        };
        there.iter().copied().find(|d| same(d))
    }
}

/// So many rows are compared by one thread at a time.
const ROWS_AT_ONCE: usize = 16;

/// The passages of two versions with all that was learnt from them.
pub struct Pair {
    /// The versions.
    pub versions: (usize, usize),
    /// Passages in order of rows.
    pub passages: Vec<Passage>,
    /// For each passage the links of its first side's words and of its second side's.
    pub links: Arc<Vec<Links>>,
    /// Words that stand for each other.
    pub partners: Arc<Partners>,
    /// How surely words of the first version have a counterpart in the second, and the other way round.
    pub reliability: Arc<(Reliability, Reliability)>,
    /// Length of the second version's text where the first has 1, both as if in English.
    pub ratio: f32,
    /// What either may lack against the other, found when first asked for.
    lacking: OnceLock<Lacking>,
    /// For each question the passages that have something to tell.
    telling: [OnceLock<Vec<usize>>; 4],
    /// What an earlier check says of the passages that are as they were.
    told: Option<Told>,
    /// How the rows were compared; kept in sessions alone.
    done: Arc<Vec<Done>>,
}

/// What rules ask of the passages of two versions.
#[derive(Clone, Copy)]
pub enum Asked {
    /// Do they say what excludes each other?
    Exclusive,
    /// Are the parties reversed?
    Parties,
    /// Does the second side lack or change a modality of the first, and the other way round?
    Modality,
    /// See there.
    ModalityBack,
}

/// What an earlier check said of passages that are as they were: the same words, linked in the same way.
#[derive(Clone)]
struct Told {
    /// For each passage, whether it must be looked at.
    fresh: Vec<bool>,
    telling: [Vec<usize>; 4],
    lacking: Lacking,
}

/// What either of two versions may lack against the other.
#[derive(Clone, Default)]
pub struct Lacking {
    /// Stretches that the second, and that the first, may lack.
    pub candidates: [Vec<Candidate>; 2],
    /// Weighty words.
    pub lost: Vec<Lost>,
}

impl Pair {
    /// Learns from all rows that both versions have.
    pub fn of(cx: &Context, words: &Words, v: usize, w: usize) -> Pair {
        let rows: Vec<usize> = (0..cx.rows().len()).filter(|&r| usable(cx, r, v) && usable(cx, r, w)).collect();
        let length = |r: usize, v: usize| cx.rows()[r].cells[v].iter().map(|&u| cx.analysis(v, u).length).sum::<f32>();
        let mut ratios: Vec<f32> = rows.iter().filter(|&&r| length(r, v) >= 30.0).map(|&r| length(r, w) / length(r, v).max(1.0)).collect();
        ratios.sort_by(f32::total_cmp);
        let ratio = if ratios.len() >= 5 { ratios[ratios.len() / 2].clamp(0.5, 2.0) } else { 1.0 };
        // Rows do not need each other, and most of the work of comparing two versions is here.
        let before = cx.kept.and_then(|k| k.compared(cx, v, w));
        let done = Before::of(before.as_deref().filter(|p| p.ratio == ratio).map_or(&[], |p| p.done.as_slice()));
        let units = |r: usize, v: usize| cx.rows()[r].cells[v].iter().map(move |&u| &cx.aligned.analyses[v][u]);
        let of_row = |&r: &usize| Sides::of(cx, words, r, (v, w), done.find(units(r, v), units(r, w)));
        let sides: Vec<Sides> = rows.par_iter().with_min_len(ROWS_AT_ONCE).map(of_row).collect();
        let cut = |partners: &Partners| -> Vec<(Vec<Alike>, Cut)> {
            let of_row = |s: &Sides| {
                let all = s.alike(partners);
                let same = s.before.and_then(|d| d.matched.iter().find(|m| m.0 == all));
                let cut = same.map_or_else(|| matched(s, &all, ratio), |m| m.1.clone());
                (all, cut)
            };
            sides.par_iter().with_min_len(ROWS_AT_ONCE).map(of_row).collect()
        };
        let learn = |cuts: &[(Vec<Alike>, Cut)]| {
            let runs = sides.iter().zip(cuts).flat_map(|(s, c)| c.1.iter().map(move |(a, b)| (s, a, b)));
            let both = runs.filter(|(_, a, b)| !a.is_empty() && !b.is_empty());
            Partners::learn(both.map(|(s, a, b)| (&s.a.words[s.a.words_in(a)], &s.b.words[s.b.words_in(b)])))
        };
        let first = cut(&Partners::default());
        let second = cut(&learn(&first));
        let partners = learn(&second);
        let mut reliability = (Reliability::default(), Reliability::default());
        let (mut passages, mut links) = (Vec::new(), Vec::new());
        let mut keep = Vec::new();
        // For each passage the one that it was before.
        let mut was: Vec<Option<usize>> = Vec::new();
        for ((s, first), second) in sides.iter().zip(first).zip(second) {
            let all = s.alike(&partners);
            let same = s.before.filter(|d| d.linked.0 == all && d.matched.get(1).is_some_and(|m| m.1 == second.1));
            let from = links.len();
            for (n, (a, b)) in second.1.iter().cloned().enumerate() {
                let (xs, ys) = (&s.a.words[s.a.words_in(&a)], &s.b.words[s.b.words_in(&b)]);
                let (lx, ly) = same.map_or_else(|| link(xs, ys, &s.part(&all, &a, &b)), |d| d.linked.1[n].clone());
                if !a.is_empty() && !b.is_empty() {
                    reliability.0.see(xs, &lx);
                    reliability.1.see(ys, &ly);
                }
                links.push((lx, ly));
                passages.push(Passage { row: s.row, a: s.a.sentences[a].to_vec(), b: s.b.sentences[b].to_vec() });
                was.push(same.map(|d| d.first + n));
            }
            if cx.kept.is_some() {
                let units = [v, w].map(|v| units(s.row, v).cloned().collect());
                keep.push(Done {
                    first: from,
                    units,
                    known: s.known.clone(),
                    matched: vec![first, second],
                    linked: (all, links[from..].to_vec()),
                });
            }
        }
        let told = before.as_deref().and_then(|b| b.told(&passages, &was));
        let (links, partners, reliability) = (Arc::new(links), Arc::new(partners), Arc::new(reliability));
        Pair {
            versions: (v, w),
            passages,
            links,
            partners,
            reliability,
            ratio,
            lacking: OnceLock::new(),
            telling: Default::default(),
            told,
            done: Arc::new(keep),
        }
    }

    /// The same where the rows have got other numbers.
    pub fn renumbered(&self, number: impl Fn(usize) -> usize) -> Pair {
        let mut pair = Pair {
            passages: self.passages.clone(),
            links: self.links.clone(),
            partners: self.partners.clone(),
            reliability: self.reliability.clone(),
            lacking: self.lacking.clone(),
            telling: self.telling.clone(),
            told: None,
            done: self.done.clone(),
            ..*self
        };
        pair.passages.iter_mut().for_each(|p| p.row = number(p.row));
        if let Some(lacking) = pair.lacking.get_mut() {
            lacking.candidates.iter_mut().flatten().for_each(|c| c.row = number(c.row));
            lacking.lost.iter_mut().for_each(|l| l.row = number(l.row));
        }
        pair
    }
}

impl Pair {
    /// The passages that have something to tell when asked this; `tells` depends on the two versions alone.
    pub fn telling(&self, asked: Asked, tells: impl Fn(usize) -> bool) -> &[usize] {
        self.telling[asked as usize].get_or_init(|| {
            let fresh = (0..self.passages.len()).filter(|&i| self.fresh(i) && tells(i));
            let mut all: Vec<usize> = fresh.chain(self.told.iter().flat_map(|t| &t.telling[asked as usize]).copied()).collect();
            all.sort_unstable();
            all
        })
    }

    /// True for a passage that an earlier check has not looked at as it is.
    pub fn fresh(&self, passage: usize) -> bool {
        self.told.as_ref().is_none_or(|t| t.fresh[passage])
    }

    /// What either may lack against the other: of fresh passages what `find` finds, of others what was found before.
    pub fn lacking(&self, find: impl FnOnce() -> Lacking) -> &Lacking {
        self.lacking.get_or_init(|| {
            let mut all = find();
            if let Some(Told { lacking, .. }) = &self.told {
                all.candidates.iter_mut().zip(&lacking.candidates).for_each(|(all, old)| all.extend(old.iter().cloned()));
                all.lost.extend(lacking.lost.iter().cloned());
                // As if all had been found in the order of the passages.
                all.candidates.iter_mut().for_each(|c| c.sort_by_key(|c| c.row));
                all.lost.sort_by_key(|l| (l.has != self.versions.0, l.row));
            }
            all
        })
    }

    /// What this pair, compared before, says of the passages of another state of it; `was` tells for each the number that it had here.
    fn told(&self, passages: &[Passage], was: &[Option<usize>]) -> Option<Told> {
        let lacking = self.lacking.get()?;
        let telling: Vec<&Vec<usize>> = self.telling.iter().map(OnceLock::get).collect::<Option<_>>()?;
        // A passage is weighed beside its neighbours, and a row is told as a whole.
        let steady = |i: usize| was[i].is_some_and(|w| i.checked_sub(1).is_none_or(|b| was[b] == w.checked_sub(1)));
        let mut fresh: Vec<bool> = (0..was.len()).map(|i| (i.saturating_sub(2)..(i + 3).min(was.len())).any(|k| !steady(k))).collect();
        let unsettled: FxHashSet<usize> = passages.iter().zip(&fresh).filter(|(_, f)| **f).map(|(p, _)| p.row).collect();
        passages.iter().zip(&mut fresh).for_each(|(p, f)| *f |= unsettled.contains(&p.row));
        let (mut number, mut row): (FxHashMap<usize, usize>, FxHashMap<usize, usize>) = Default::default();
        for (i, p) in passages.iter().enumerate().filter(|(i, _)| !fresh[*i]) {
            if let Some(w) = was[i] {
                number.insert(w, i);
                row.insert(self.passages[w].row, p.row);
            }
        }
        let telling = std::array::from_fn(|k| telling[k].iter().filter_map(|w| number.get(w).copied()).collect());
        let candidates = [0, 1].map(|side| {
            let old = lacking.candidates[side].iter();
            old.filter_map(|c| Some(Candidate { row: *row.get(&c.row)?, ..c.clone() })).collect()
        });
        let lost = lacking.lost.iter().filter_map(|l| Some(Lost { row: *row.get(&l.row)?, ..l.clone() })).collect();
        Some(Told { fresh, telling, lacking: Lacking { candidates, lost } })
    }

    /// How closely the family is translated: the share of known words of either version that surely have a counterpart.
    pub fn closeness(&self) -> f32 {
        (self.reliability.0.closeness() + self.reliability.1.closeness()) / 2.0
    }
}

/// Rows and cells in which fragments are looked for: translated running text, not fixed by a reviewer.
fn usable(cx: &Context, r: usize, v: usize) -> bool {
    let row = &cx.rows()[r];
    let units = &row.cells[v];
    !row.pinned
        && !units.is_empty()
        && units.iter().all(|&u| {
            let unit = cx.unit(v, u);
            // Headings are short and freely worded.
            unit.language.is_none() && !matches!(unit.kind, UnitKind::TocEntry | UnitKind::Title | UnitKind::Heading)
        })
}
