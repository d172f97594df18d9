//! Which units of an old state of a text are which of the new one. Both are in one language, so words decide, and nothing has to be
//! learnt as between languages: of all pairs of stretches that are alike, those are taken that stand in order and whose likeness adds
//! up to most (a heaviest chain, found with a Fenwick tree in the time that sorting takes); what is left over is matched wherever it
//! stands, as moved; and what then stands alone between the same neighbours is taken for rewritten.

use super::likeness::{Bag, Bags, joined};
use crate::document::{Unit, UnitKind, Version};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;

/// Units of the old state and what became of them in the new one.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Old units, neighbours; none where the text is new.
    pub old: Vec<usize>,
    /// New units, neighbours; none where the text was taken out.
    pub new: Vec<usize>,
    /// How alike they are, 0 to 1.
    pub likeness: f32,
    /// It stands elsewhere than the order of the others says.
    pub moved: bool,
}

/// Least likeness of units that are paired in order. By hand, on planted edits (`scripts/evaluate-diff`): clauses that share only the
/// words that a document repeats stay below, a clause half of which was written anew above.
const ALIKE: f32 = 0.36;

/// Least likeness of units that are paired although they stand elsewhere: two clauses on one subject are more alike than chance.
const ELSEWHERE: f32 = 0.62;

/// Letters from which on a unit is known again elsewhere where it was changed; a shorter one must be the same.
const TELLING: usize = 24;

/// What equal labels and equal kinds add to the likeness of two units. They settle what the words leave open.
const LABEL: f32 = 0.06;
/// See there.
const KIND: f32 = 0.04;

/// By how much two or three units together must be more alike to one than the best of them alone is.
const SPLIT: f32 = 0.12;

/// Of so many copies of one text the nearest are looked at.
const COPIES: usize = 24;

/// Words that stand in more units than this share of them say nothing of which is which; for finding candidates only.
const COMMON: usize = 6;

/// More pairs than this between two neighbours are another text, not one written anew.
const GAP: usize = 40_000;

/// A stretch of old units that may be a stretch of new ones.
struct Candidate {
    old: usize,
    olds: usize,
    new: usize,
    news: usize,
    likeness: f32,
    gain: f32,
}

/// Pairs the units of two states. Every unit is in exactly one pair; pairs stand in the order of the new state, what was taken out where
/// it stood.
pub fn pairs(old: &Version, new: &Version) -> Vec<Pair> {
    let bags = Bags::new(&old.units, &new.units);
    let (n, m) = (old.units.len(), new.units.len());
    let near = candidates(old, new, &bags);
    let mut all: Vec<Candidate> = near.iter().map(|&(i, j, s)| single(old, new, (i, j, s))).filter(|c| c.likeness >= ALIKE).collect();
    stretches(&bags, &near, (n, m), &mut all);
    let mut made: Vec<Pair> = chain(all, m)
        .into_iter()
        .map(|c| Pair {
            old: (c.old..c.old + c.olds).collect(),
            new: (c.new..c.new + c.news).collect(),
            likeness: c.likeness,
            moved: false,
        })
        .collect();
    let mut free = Free::of(&made, n, m);
    elsewhere(old, new, &near, &mut free, &mut made);
    rewritten(old, new, &bags, &mut free, &mut made);
    let rest = free.old.iter().enumerate().filter(|f| *f.1).map(|(i, _)| Pair { old: vec![i], new: vec![], likeness: 0.0, moved: false });
    made.extend(rest);
    let rest = free.new.iter().enumerate().filter(|f| *f.1).map(|(j, _)| Pair { old: vec![], new: vec![j], likeness: 0.0, moved: false });
    made.extend(rest);
    in_order(made)
}

/// Units that are in no pair yet.
struct Free {
    old: Vec<bool>,
    new: Vec<bool>,
}

impl Free {
    fn of(made: &[Pair], n: usize, m: usize) -> Free {
        let mut free = Free { old: vec![true; n], new: vec![true; m] };
        made.iter().for_each(|p| free.take(p));
        free
    }

    fn take(&mut self, p: &Pair) {
        p.old.iter().for_each(|&i| self.old[i] = false);
        p.new.iter().for_each(|&j| self.new[j] = false);
    }
}

/// Letters and digits.
fn letters(unit: &Unit) -> usize {
    unit.text.chars().filter(|c| c.is_alphanumeric()).map(|c| if crate::language::is_han(c) { 3 } else { 1 }).sum()
}

fn label(unit: &Unit) -> Option<Vec<u32>> {
    unit.label.as_ref().map(|l| l.logical()).filter(|v| !v.is_empty())
}

/// Pairs of units that share a telling word or have the same text: old, new, likeness.
fn candidates(old: &Version, new: &Version, bags: &Bags) -> Vec<(usize, usize, f32)> {
    let (n, m) = (old.units.len(), new.units.len());
    let mut out = Vec::new();
    // The same text; of many copies the nearest.
    let mut by_text: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    new.units.iter().enumerate().for_each(|(j, u)| by_text.entry(u.text.trim()).or_default().push(j));
    let mut same = FxHashSet::default();
    for (i, u) in old.units.iter().enumerate() {
        let Some(there) = by_text.get(u.text.trim()) else { continue };
        let here = i * m / n.max(1);
        let from = there.partition_point(|&j| j < here).saturating_sub(COPIES / 2).min(there.len().saturating_sub(COPIES));
        for &j in there.iter().skip(from).take(COPIES) {
            same.insert((i, j));
            out.push((i, j, 1.0));
        }
    }
    let mut holds: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (j, bag) in bags.new.iter().enumerate() {
        bag.iter().for_each(|w| holds.entry(w.0).or_default().push(j as u32));
    }
    let common = (m / COMMON).max(COPIES);
    let mut shares = vec![0.0f32; m];
    for (i, bag) in bags.old.iter().enumerate() {
        let mut met: Vec<u32> = Vec::new();
        for &(w, _) in bag {
            for &j in holds.get(&w).filter(|l| l.len() <= common).into_iter().flatten() {
                if shares[j as usize] == 0.0 {
                    met.push(j);
                }
                shares[j as usize] += bags.weight(w);
            }
        }
        for j in met {
            shares[j as usize] = 0.0;
            let j = j as usize;
            let likeness = bags.likeness(bag, &bags.new[j]);
            if likeness >= ALIKE / 3.0 && !same.contains(&(i, j)) {
                // The same words in other marks, case or order are not quite the same.
                out.push((i, j, likeness.min(0.999)));
            }
        }
    }
    out.sort_by_key(|c| (c.0, c.1));
    out
}

/// One unit for one unit. A long one counts for more than a short one, so that of two that changed places the shorter moved.
fn single(old: &Version, new: &Version, (i, j, likeness): (usize, usize, f32)) -> Candidate {
    let (a, b) = (&old.units[i], &new.units[j]);
    let said = match (label(a), label(b)) {
        (Some(x), Some(y)) if x == y => LABEL,
        _ => 0.0,
    };
    let kind = if a.kind == b.kind { KIND } else { 0.0 };
    let size = 0.5 + (letters(b).min(200) as f32 / 200.0);
    let gain = (likeness + said + kind - ALIKE / 2.0) * size;
    Candidate { old: i, olds: 1, new: j, news: 1, likeness, gain }
}

/// Two or three neighbours for one unit, and one for two or three.
fn stretches(bags: &Bags, near: &[(usize, usize, f32)], (n, m): (usize, usize), out: &mut Vec<Candidate>) {
    let likeness: FxHashMap<(usize, usize), f32> = near.iter().map(|c| ((c.0, c.1), c.2)).collect();
    let of = |i: usize, j: usize| likeness.get(&(i, j)).copied().unwrap_or(0.0);
    let mut add = |olds: usize, news: usize, i: usize, j: usize, parts: &[f32]| {
        let best = parts.iter().fold(0.0f32, |a, b| a.max(*b));
        // Each of them has a share in it, and none is all of it.
        if best > 0.93 || parts.iter().any(|p| *p < ALIKE / 3.0) {
            return;
        }
        let bag = |all: &[Bag], from: usize, count: usize| all[from + 1..from + count].iter().fold(all[from].clone(), |a, b| joined(&a, b));
        let whole = bags.likeness(&bag(&bags.old, i, olds), &bag(&bags.new, j, news));
        if whole >= ALIKE && whole >= best + SPLIT {
            out.push(Candidate { old: i, olds, new: j, news, likeness: whole, gain: (whole - ALIKE / 2.0) * 1.5 });
        }
    };
    for &(i, j, first) in near {
        for k in 2..=3 {
            if j + k <= m {
                let parts: Vec<f32> = std::iter::once(first).chain((1..k).map(|x| of(i, j + x))).collect();
                add(1, k, i, j, &parts);
            }
            if i + k <= n {
                let parts: Vec<f32> = std::iter::once(first).chain((1..k).map(|x| of(i + x, j))).collect();
                add(k, 1, i, j, &parts);
            }
        }
    }
}

/// The chain of candidates in order on both sides whose gains add up to most.
fn chain(mut all: Vec<Candidate>, m: usize) -> Vec<Candidate> {
    all.sort_by_key(|c| (c.old, c.new, c.olds, c.news));
    // For each prefix of new units the best chain that ends in it: its sum and its last candidate.
    let mut tree: Vec<(f32, Option<usize>)> = vec![(0.0, None); m + 2];
    let mut before: Vec<Option<usize>> = vec![None; all.len()];
    let mut sums = vec![0.0f32; all.len()];
    let mut waiting: std::collections::BinaryHeap<Reverse<(usize, usize)>> = Default::default();
    for k in 0..all.len() {
        while let Some(&Reverse((end, w))) = waiting.peek().filter(|w| w.0.0 <= all[k].old) {
            waiting.pop();
            debug_assert!(end <= all[k].old);
            let mut at = all[w].new + all[w].news;
            while at < tree.len() {
                if sums[w] > tree[at].0 {
                    tree[at] = (sums[w], Some(w));
                }
                at += at & at.wrapping_neg();
            }
        }
        let (mut at, mut best) = (all[k].new, (0.0, None));
        while at > 0 {
            if tree[at].0 > best.0 {
                best = tree[at];
            }
            at -= at & at.wrapping_neg();
        }
        (sums[k], before[k]) = (best.0 + all[k].gain, best.1);
        waiting.push(Reverse((all[k].old + all[k].olds, k)));
    }
    let mut kept = vec![false; all.len()];
    let mut at = (0..all.len()).max_by(|a, b| sums[*a].total_cmp(&sums[*b]).then(b.cmp(a))).filter(|&k| sums[k] > 0.0);
    while let Some(k) = at {
        kept[k] = true;
        at = before[k];
    }
    let mut kept = kept.into_iter();
    all.retain(|_| kept.next().unwrap_or(false));
    all
}

/// What is left over and stands elsewhere: the most alike first, of those the nearest to where their neighbours went.
fn elsewhere(old: &Version, new: &Version, near: &[(usize, usize, f32)], free: &mut Free, made: &mut Vec<Pair>) {
    let mut to: Vec<Option<usize>> = vec![None; old.units.len()];
    made.iter().for_each(|p| p.old.iter().for_each(|&i| to[i] = p.new.first().copied()));
    let mut left: Vec<(usize, usize, f32)> = near
        .iter()
        .filter(|c| free.old[c.0] && free.new[c.1])
        .filter(|c| c.2 == 1.0 || c.2 >= ELSEWHERE && letters(&old.units[c.0]).min(letters(&new.units[c.1])) >= TELLING)
        .copied()
        .collect();
    left.sort_by(|a, b| b.2.total_cmp(&a.2).then_with(|| (a.0, a.1).cmp(&(b.0, b.1))));
    // What follows a unit that moved moved with it: a heading that many sections bear goes where its text goes.
    let long = |c: &(usize, usize, f32)| letters(&old.units[c.0]) >= TELLING;
    let (first, second): (Vec<_>, Vec<_>) = left.into_iter().partition(long);
    for (i, j, likeness) in first {
        if free.old[i] && free.new[j] {
            let pair = Pair { old: vec![i], new: vec![j], likeness, moved: true };
            to[i] = Some(j);
            free.take(&pair);
            made.push(pair);
        }
    }
    let mut copies: FxHashMap<&str, usize> = FxHashMap::default();
    old.units.iter().for_each(|u| *copies.entry(u.text.trim()).or_default() += 1);
    // Short ones from behind: a heading stands before what it heads.
    let mut second = second;
    second.sort_by_key(|c| (Reverse(c.0), c.1));
    for (i, j, likeness) in second {
        if free.old[i] && free.new[j] {
            let beside = |d: isize| i.checked_add_signed(d).and_then(|k| *to.get(k)?) == j.checked_add_signed(d);
            let alone = copies.get(old.units[i].text.trim()) == Some(&1);
            let moved_with = beside(1) || beside(-1);
            if moved_with || alone && letters(&old.units[i]) >= TELLING / 3 {
                let pair = Pair { old: vec![i], new: vec![j], likeness, moved: true };
                to[i] = Some(j);
                free.take(&pair);
                made.push(pair);
            }
        }
    }
}

/// What is left over between the same neighbours and bears the same label, or is alone there, was written anew.
fn rewritten(old: &Version, new: &Version, bags: &Bags, free: &mut Free, made: &mut Vec<Pair>) {
    let mut edges: Vec<(usize, usize, usize, usize)> =
        made.iter().filter(|p| !p.moved).filter_map(|p| Some((*p.old.first()?, *p.old.last()?, *p.new.first()?, *p.new.last()?))).collect();
    edges.sort_unstable();
    edges.push((old.units.len(), old.units.len(), new.units.len(), new.units.len()));
    let (mut from_old, mut from_new) = (0, 0);
    for (o1, o2, n1, n2) in edges {
        let olds: Vec<usize> = (from_old..o1).filter(|&i| free.old[i]).collect();
        let news: Vec<usize> = (from_new..n1).filter(|&j| free.new[j]).collect();
        (from_old, from_new) = (o2 + 1, n2 + 1);
        if olds.len() * news.len() > GAP {
            continue;
        }
        let mut after = 0;
        let (only_old, only_new) = (olds.len() == 1, news.len() == 1);
        for i in olds {
            let fits = |&&j: &&usize| {
                let (a, b) = (&old.units[i], &new.units[j]);
                if j < after || a.kind != b.kind {
                    return false;
                }
                let likeness = bags.likeness(&bags.old[i], &bags.new[j]);
                let same_label = label(a).is_some() && label(a) == label(b);
                let unlabelled = label(a).is_none() && label(b).is_none();
                let (x, y) = (letters(a).max(1), letters(b).max(1));
                let as_long = x <= 3 * y && y <= 3 * x || matches!(a.kind, UnitKind::Heading | UnitKind::Title);
                same_label && as_long || likeness >= ALIKE / 2.0 || only_old && only_new && unlabelled && as_long
            };
            if let Some(&j) = news.iter().find(fits) {
                let likeness = bags.likeness(&bags.old[i], &bags.new[j]);
                let pair = Pair { old: vec![i], new: vec![j], likeness, moved: false };
                free.take(&pair);
                made.push(pair);
                after = j + 1;
            }
        }
    }
}

/// In the order of the new state; what was taken out follows what stood before it.
fn in_order(mut made: Vec<Pair>) -> Vec<Pair> {
    made.sort_by_key(|p| p.old.first().copied().unwrap_or(usize::MAX));
    let mut keyed: Vec<((usize, usize), Pair)> = Vec::with_capacity(made.len());
    let mut after = 0;
    for p in made {
        let key = match (p.new.first(), p.new.last()) {
            (Some(&first), Some(&last)) => {
                if !p.moved && !p.old.is_empty() {
                    after = last + 1;
                }
                (first, usize::MAX)
            }
            _ => (after, p.old.first().copied().unwrap_or(0)),
        };
        keyed.push((key, p));
    }
    keyed.sort_by_key(|k| k.0);
    keyed.into_iter().map(|k| k.1).collect()
}

#[cfg(test)]
#[path = "pairs_tests.rs"]
mod tests;
