//! Aligns one version with a row of atoms: dynamic programming over beads (Gale and Church 1993, with scores in place of lengths),
//! neighbours that cross as one bead, then what was left over matched wherever it stands.

use super::atoms::Run;
use super::rows::longest_increasing;
use crate::similarity::weights::Fitted;
use rayon::prelude::*;
use std::ops::Range;

/// What aligning costs, in log-odds. Fitted together with the weights of the measures (`examples/fit`).
#[derive(Debug, Clone, Copy)]
pub struct Costs {
    /// A unit or atom without counterpart.
    pub skip: f32,
    /// Each unit beyond 1:1 in a bead.
    pub merge: f32,
    /// A bead with several units on both sides.
    pub block: f32,
    /// Two neighbours that change places.
    pub cross: f32,
    /// Least score of two left-over units that are matched although they stand elsewhere.
    pub moved: f32,
}

impl Costs {
    /// What steps cost with these weights.
    pub fn of(fitted: &Fitted) -> Costs {
        let [skip, merge, block, cross] = fitted.prices;
        Costs { skip, merge, block, cross, moved: MOVED }
    }
}

/// Least score of two left-over units that are matched although they stand elsewhere.
const MOVED: f32 = 1.0;

/// A bead: atoms `a` to `a + p` are units `b` to `b + q`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bead {
    /// First atom.
    pub a: usize,
    /// Number of atoms.
    pub p: usize,
    /// First unit.
    pub b: usize,
    /// Number of units.
    pub q: usize,
    /// Log-odds.
    pub score: f32,
}

/// What the dynamic programming asks about two stretches.
pub trait Evidence {
    /// Number of atoms.
    fn atoms(&self) -> usize;
    /// Number of units.
    fn units(&self) -> usize;
    /// Log-odds that atoms `a..a+p` say the same as units `b..b+q`; none where the bead is not allowed.
    fn score(&self, a: usize, p: usize, b: usize, q: usize) -> Option<f32>;
    /// Factor on the cost of leaving atom `a` without counterpart.
    fn skip_atom(&self, a: usize) -> f32;
    /// Factor on the cost of leaving unit `b` without counterpart.
    fn skip_unit(&self, b: usize) -> f32;
    /// True where one of them is a copy of something else of its side.
    fn copy(&self, _a: usize, _b: usize) -> bool {
        false
    }
    /// An earlier alignment of the same sides, where there is one.
    fn guide(&self) -> Option<&Guide> {
        None
    }
    /// Pairs of an atom and a unit that are likely to say the same, ascending by atom, each atom and unit at most once; asked of long
    /// documents only. None need be given.
    fn likely(&self) -> Vec<(usize, usize)> {
        Vec::new()
    }
}

/// Shapes of beads beyond 1:1, as (atoms, units).
const SHAPES: [(usize, usize); 6] = [(1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (2, 3)];

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Start,
    SkipAtom,
    SkipUnit,
    Bead(u8, u8),
    Cross,
}

/// Aligns the atoms with the units; every atom and unit in at most one bead.
pub fn align(e: &(impl Evidence + Sync), costs: &Costs, band: usize) -> Vec<Bead> {
    let mut out = Vec::new();
    for (ra, rb) in segments(e, costs, band) {
        segment(e, costs, band, ra, rb, &mut out);
    }
    left_over(e, costs, &mut out);
    only_ones(e, costs, &mut out);
    out
}

/// Between two cuts lie so many atoms and units at least: enough that what stands a little elsewhere is still found there.
const APART: usize = 24;

/// A document of fewer units than so many bands is aligned as a whole.
const LONG: usize = 4;

/// By how many times the price of a skip a pair must be better than nothing, and than its neighbours, to be sure.
const SURE: f32 = 1.5;

/// Cuts a long document at beads that nothing else comes near to, so that the work grows with its length and not with its square: in
/// the middle of three sure pairs in a row, all of them on the longest chain of sure pairs that keeps the order.
fn segments(e: &impl Evidence, costs: &Costs, band: usize) -> Vec<(Run, Run)> {
    let (m, n) = (e.atoms(), e.units());
    // Beside a guide the work grows with the length anyway.
    if m.min(n) < LONG * band || e.guide().is_some() {
        return vec![((0, m), (0, n))];
    }
    let score = |a: Option<usize>, b: Option<usize>| match (a, b) {
        (Some(a), Some(b)) if a < m && b < n => e.score(a, 1, b, 1).unwrap_or(f32::NEG_INFINITY),
        _ => f32::NEG_INFINITY,
    };
    let sure: Vec<(usize, usize)> = e
        .likely()
        .into_iter()
        .filter(|&(a, b)| {
            let s = score(Some(a), Some(b));
            let near = [(a.checked_sub(1), Some(b)), (Some(a + 1), Some(b)), (Some(a), b.checked_sub(1)), (Some(a), Some(b + 1))];
            s > SURE * costs.skip && near.iter().all(|&(x, y)| score(x, y) < s - SURE * costs.skip)
        })
        .collect();
    let order: Vec<usize> = sure.iter().map(|p| p.1).collect();
    let chain: Vec<(usize, usize)> = sure.into_iter().zip(longest_increasing(&order)).filter(|x| x.1).map(|x| x.0).collect();
    let mut out = Vec::new();
    let mut from = (0, 0);
    for w in chain.windows(3) {
        let (a, b) = w[1];
        let in_a_row = (a, b) == (w[0].0 + 1, w[0].1 + 1) && w[2] == (a + 1, b + 1);
        if in_a_row && a - from.0 >= APART && b - from.1 >= APART {
            out.push(((from.0, a), (from.1, b)));
            from = (a, b);
        }
    }
    out.push(((from.0, m), (from.1, n)));
    out
}

/// Most places of the table of one segment. Where the two sides differ so much in length that the band would grow beyond, it stays
/// as narrow as this allows, and what lies outside is not found.
const PLACES: usize = 4_000_000;

/// So many rows of pairs are scored by one thread at a time: some thousand pairs, a millisecond's work.
const ROWS_AT_ONCE: usize = 8;

/// How many units beside an earlier alignment are looked at, and where it is taken for settled.
const BESIDE: usize = 16;
const SETTLED: usize = 3;

/// An earlier alignment, beside which this one is looked for.
#[derive(Debug)]
pub struct Guide {
    /// The unit beside each atom, never falling.
    pub beside: Vec<usize>,
    /// The units around which something has changed since; everywhere where none is given.
    pub near: Option<Range<usize>>,
}

impl Guide {
    /// How far beside atom `i` to look.
    fn reach(&self, i: usize) -> usize {
        let settled = |near: &Range<usize>| self.beside.get(i).is_none_or(|u| !near.contains(u));
        if self.near.as_ref().is_some_and(settled) { SETTLED } else { BESIDE }
    }
}

/// The places of the table that are looked at: in each row of it a run of columns around the diagonal, or around an earlier alignment.
struct Band {
    /// First column of each row, and where the row begins among all places.
    rows: Vec<(usize, usize)>,
    places: usize,
}

impl Band {
    fn new(guide: Option<&Guide>, band: usize, m: usize, n: usize) -> Band {
        let centre = |i: usize| guide.and_then(|g| g.beside.get(i).copied()).unwrap_or(n).min(n);
        // Wide enough that the band of one row meets that of the next.
        let narrowest = band.max(n / m + 1);
        let half = band.max(m.abs_diff(n) + band / 2).min(narrowest.max(PLACES / (2 * (m + 1))));
        let columns = |i: usize| match guide {
            Some(g) => (if i == 0 { 0 } else { centre(i).saturating_sub(g.reach(i)) }, (centre(i + 1) + g.reach(i)).min(n)),
            None => ((i * n / m).saturating_sub(half), (i * n / m + half).min(n)),
        };
        let mut rows = Vec::with_capacity(m + 2);
        let mut places = 0;
        for i in 0..=m {
            let (lo, hi) = columns(i);
            rows.push((lo, places));
            places += hi + 1 - lo;
        }
        rows.push((0, places));
        Band { rows, places }
    }

    fn places(&self) -> usize {
        self.places
    }

    fn columns(&self, i: usize) -> Range<usize> {
        let (lo, start) = self.rows[i];
        lo..lo + self.rows[i + 1].1 - start
    }

    fn at(&self, i: usize, j: usize) -> Option<usize> {
        let columns = self.columns(i);
        columns.contains(&j).then(|| self.rows[i].1 + j - columns.start)
    }

    /// A table's places, row by row.
    fn rows_of<'t>(&self, mut table: &'t mut [f32]) -> Vec<&'t mut [f32]> {
        let mut out = Vec::with_capacity(self.rows.len());
        for i in 0..self.rows.len() - 1 {
            let (row, rest) = table.split_at_mut(self.columns(i).len());
            out.push(row);
            table = rest;
        }
        out
    }
}

fn segment(e: &(impl Evidence + Sync), costs: &Costs, band: usize, ra: Run, rb: Run, out: &mut Vec<Bead>) {
    let (m, n) = (ra.1 - ra.0, rb.1 - rb.0);
    if m == 0 || n == 0 {
        return;
    }
    let band = Band::new(e.guide(), band, m, n);
    let mut best = vec![f32::NEG_INFINITY; band.places()];
    let mut step = vec![Step::Start; band.places()];
    let mut ones = vec![f32::NEG_INFINITY; band.places()];
    let at = |i: usize, j: usize| band.at(i, j);
    // Most of the work of aligning, and no pair needs another one's score.
    band.rows_of(&mut ones).into_par_iter().take(m).enumerate().with_min_len(ROWS_AT_ONCE).for_each(|(i, row)| {
        let columns = band.columns(i);
        for (j, one) in columns.zip(row).take_while(|x| x.0 < n) {
            if let Some(s) = e.score(ra.0 + i, 1, rb.0 + j, 1) {
                *one = s;
            }
        }
    });
    let one = |i: usize, j: usize| at(i, j).map_or(f32::NEG_INFINITY, |k| ones[k]);
    best[0] = 0.0;
    for i in 0..=m {
        for j in band.columns(i) {
            let Some(k) = at(i, j) else { continue };
            let here = best[k];
            if here == f32::NEG_INFINITY {
                continue;
            }
            let mut offer = |i2: usize, j2: usize, value: f32, s: Step| {
                if i2 <= m
                    && j2 <= n
                    && let Some(t) = at(i2, j2)
                    && value > best[t]
                {
                    best[t] = value;
                    step[t] = s;
                }
            };
            if i < m {
                offer(i + 1, j, here - costs.skip * e.skip_atom(ra.0 + i), Step::SkipAtom);
            }
            if j < n {
                offer(i, j + 1, here - costs.skip * e.skip_unit(rb.0 + j), Step::SkipUnit);
            }
            if i == m || j == n {
                continue;
            }
            let s11 = one(i, j);
            if s11 > f32::NEG_INFINITY {
                offer(i + 1, j + 1, here + s11, Step::Bead(1, 1));
            }
            for (p, q) in SHAPES {
                if i + p > m || j + q > n || !worth_a_look(p, q, costs.skip, |x, y| one(i + x, j + y)) {
                    continue;
                }
                if let Some(s) = e.score(ra.0 + i, p, rb.0 + j, q) {
                    let price = costs.merge * (p + q - 2) as f32 + if p > 1 && q > 1 { costs.block } else { 0.0 };
                    offer(i + p, j + q, here + s - price, Step::Bead(p as u8, q as u8));
                }
            }
            let (x, y) = (one(i, j + 1), one(i + 1, j));
            if x > -0.5 * costs.skip && y > -0.5 * costs.skip {
                offer(i + 2, j + 2, here + x + y - costs.cross, Step::Cross);
            }
        }
    }
    let (mut i, mut j) = (m, n);
    let mut beads = Vec::new();
    while i > 0 || j > 0 {
        let Some(k) = at(i, j) else { break };
        match step[k] {
            Step::Start => break,
            Step::SkipAtom => i -= 1,
            Step::SkipUnit => j -= 1,
            Step::Bead(p, q) => {
                let (p, q) = (p as usize, q as usize);
                i -= p;
                j -= q;
                let score = e.score(ra.0 + i, p, rb.0 + j, q).unwrap_or(0.0);
                beads.push(Bead { a: ra.0 + i, p, b: rb.0 + j, q, score });
            }
            Step::Cross => {
                i -= 2;
                j -= 2;
                beads.push(Bead { a: ra.0 + i + 1, p: 1, b: rb.0 + j, q: 1, score: one(i + 1, j) });
                beads.push(Bead { a: ra.0 + i, p: 1, b: rb.0 + j + 1, q: 1, score: one(i, j + 1) });
            }
        }
    }
    beads.reverse();
    out.extend(beads);
}

/// A merged bead is worth scoring where each of its parts is not quite unlike the other side.
fn worth_a_look(p: usize, q: usize, skip: f32, one: impl Fn(usize, usize) -> f32) -> bool {
    let best = (0..p).flat_map(|x| (0..q).map(move |y| (x, y))).map(|(x, y)| one(x, y)).fold(f32::NEG_INFINITY, f32::max);
    best > -2.0 * skip
}

/// Matches atoms and units without counterpart that are each other's best, wherever they stand.
fn left_over(e: &impl Evidence, costs: &Costs, out: &mut Vec<Bead>) {
    let mut free_a: Vec<bool> = vec![true; e.atoms()];
    let mut free_b: Vec<bool> = vec![true; e.units()];
    for b in out.iter() {
        free_a[b.a..b.a + b.p].fill(false);
        free_b[b.b..b.b + b.q].fill(false);
    }
    let list = |free: &[bool]| free.iter().enumerate().filter(|(_, f)| **f).map(|(i, _)| i).collect::<Vec<usize>>();
    let (la, lb) = (list(&free_a), list(&free_b));
    if la.is_empty() || lb.is_empty() || la.len().saturating_mul(lb.len()) > 4_000_000 {
        return;
    }
    let mut pairs: Vec<(f32, usize, usize)> = la
        .iter()
        .flat_map(|&a| lb.iter().map(move |&b| (a, b)))
        .filter_map(|(a, b)| e.score(a, 1, b, 1).filter(|s| *s >= costs.moved).map(|s| (s, a, b)))
        .collect();
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)).then(x.2.cmp(&y.2)));
    for (s, a, b) in pairs {
        if free_a[a] && free_b[b] {
            free_a[a] = false;
            free_b[b] = false;
            out.push(Bead { a, p: 1, b, q: 1, score: s });
        }
    }
}

/// How many skips a pair may be worse than nothing to be taken for a free rendering where it is the only one between its neighbours.
const FREE: f32 = 4.0;

/// An atom and a unit that alone are left between the same two beads are taken for each other's free rendering: that a clause is lost
/// and another added at the very same place is rarer (on the development documents it never happens but where the added one is a copy).
fn only_ones(e: &impl Evidence, costs: &Costs, out: &mut Vec<Bead>) {
    let mut in_order: Vec<(usize, usize, usize, usize)> = out.iter().map(|b| (b.a, b.a + b.p, b.b, b.b + b.q)).collect();
    in_order.sort_unstable();
    let ends = [(0, 0, 0, 0), (e.atoms(), e.atoms(), e.units(), e.units())];
    let fenced: Vec<(usize, usize, usize, usize)> = std::iter::once(ends[0]).chain(in_order).chain([ends[1]]).collect();
    for w in fenced.windows(2) {
        let (a, b) = (w[0].1, w[0].3);
        if w[1].0 != a + 1 || w[1].2 != b + 1 || out.iter().any(|x| x.b <= b && b < x.b + x.q) || e.copy(a, b) {
            continue;
        }
        if let Some(score) = e.score(a, 1, b, 1).filter(|s| *s > -FREE * costs.skip) {
            out.push(Bead { a, p: 1, b, q: 1, score });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Unit b says what atom b says, save that one in fifty lacks its counterpart.
    struct Long {
        pairs: Vec<Option<usize>>,
        units: usize,
        likely: bool,
    }

    impl Long {
        fn new(atoms: usize, likely: bool) -> Long {
            let mut units = 0..;
            let pairs: Vec<Option<usize>> = (0..atoms).map(|a| if a % 50 == 7 { None } else { units.next() }).collect();
            Long { units: pairs.iter().flatten().count(), pairs, likely }
        }
    }

    impl Evidence for Long {
        fn atoms(&self) -> usize {
            self.pairs.len()
        }
        fn units(&self) -> usize {
            self.units
        }
        fn score(&self, a: usize, p: usize, b: usize, q: usize) -> Option<f32> {
            (p == 1 && q == 1).then_some(if self.pairs[a] == Some(b) { 8.0 } else { -9.0 })
        }
        fn skip_atom(&self, _: usize) -> f32 {
            1.0
        }
        fn skip_unit(&self, _: usize) -> f32 {
            1.0
        }
        fn likely(&self) -> Vec<(usize, usize)> {
            if self.likely { self.pairs.iter().enumerate().filter_map(|(a, b)| Some((a, (*b)?))).collect() } else { Vec::new() }
        }
    }

    #[test]
    fn a_long_document_cut_at_sure_pairs_is_aligned_as_a_whole_one() {
        let costs = Costs::of(&crate::similarity::weights::LEXICAL);
        let (whole, cut) = (Long::new(1000, false), Long::new(1000, true));
        assert_eq!(segments(&whole, &costs, 60).len(), 1);
        let n = segments(&cut, &costs, 60).len();
        assert!((30..=1000 / APART).contains(&n), "{n}");
        assert_eq!(align(&cut, &costs, 60), align(&whole, &costs, 60));
    }

    #[test]
    fn versions_of_very_different_length_take_no_more_than_their_share() {
        let mut few = Long::new(3000, false);
        few.pairs.truncate(300);
        few.pairs.resize(300, None);
        few.units = 60_000;
        let beads = align(&few, &Costs::of(&crate::similarity::weights::LEXICAL), 60);
        assert!(beads.iter().all(|b| few.pairs[b.a] == Some(b.b)));
    }
}
