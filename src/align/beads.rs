//! Aligns one version with a row of atoms: dynamic programming over beads (Gale and Church 1993, with scores in place of lengths),
//! neighbours that cross as one bead, then what was left over matched wherever it stands.

use super::atoms::Run;
use crate::similarity::weights::PRICES;

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

impl Default for Costs {
    fn default() -> Costs {
        let [skip, merge, block, cross] = PRICES;
        Costs { skip, merge, block, cross, moved: 1.0 }
    }
}

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

/// Aligns atoms `a.0..a.1` with units `b.0..b.1`; every atom and unit in at most one bead.
pub fn align(e: &impl Evidence, costs: &Costs, band: usize) -> Vec<Bead> {
    let mut out = Vec::new();
    for (ra, rb) in segments(e, band) {
        segment(e, costs, band, ra, rb, &mut out);
    }
    out
}

/// Cuts a long document at beads that nothing else comes near to, so that the work grows with its length and not with its square.
fn segments(e: &impl Evidence, _band: usize) -> Vec<(Run, Run)> {
    vec![((0, e.atoms()), (0, e.units()))]
}

fn segment(e: &impl Evidence, costs: &Costs, band: usize, ra: Run, rb: Run, out: &mut Vec<Bead>) {
    let (m, n) = (ra.1 - ra.0, rb.1 - rb.0);
    if m == 0 || n == 0 {
        return;
    }
    let half = band.max(m.abs_diff(n) + band / 2);
    // Row i holds columns lo(i) ..= hi(i).
    let lo = |i: usize| (i * n / m).saturating_sub(half);
    let hi = |i: usize| (i * n / m + half).min(n);
    let width = 2 * half + 2;
    let mut best = vec![f32::NEG_INFINITY; (m + 1) * width];
    let mut step = vec![Step::Start; (m + 1) * width];
    let mut ones = vec![f32::NEG_INFINITY; (m + 1) * width];
    let at = |i: usize, j: usize| (j >= lo(i) && j <= hi(i)).then(|| i * width + (j - lo(i)));
    for i in 0..m {
        for j in lo(i)..=hi(i).min(n - 1) {
            if let (Some(k), Some(s)) = (at(i, j), e.score(ra.0 + i, 1, rb.0 + j, 1)) {
                ones[k] = s;
            }
        }
    }
    let one = |i: usize, j: usize| at(i, j).map_or(f32::NEG_INFINITY, |k| ones[k]);
    best[0] = 0.0;
    for i in 0..=m {
        for j in lo(i)..=hi(i) {
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
    let first = out.len();
    out.extend(beads);
    left_over(e, costs, ra, rb, out, first);
}

/// A merged bead is worth scoring where each of its parts is not quite unlike the other side.
fn worth_a_look(p: usize, q: usize, skip: f32, one: impl Fn(usize, usize) -> f32) -> bool {
    let best = (0..p).flat_map(|x| (0..q).map(move |y| (x, y))).map(|(x, y)| one(x, y)).fold(f32::NEG_INFINITY, f32::max);
    best > -2.0 * skip
}

/// Matches atoms and units without counterpart that are each other's best, wherever they stand.
fn left_over(e: &impl Evidence, costs: &Costs, ra: Run, rb: Run, out: &mut Vec<Bead>, first: usize) {
    let mut free_a: Vec<bool> = vec![true; ra.1 - ra.0];
    let mut free_b: Vec<bool> = vec![true; rb.1 - rb.0];
    for b in &out[first..] {
        free_a[b.a - ra.0..b.a - ra.0 + b.p].fill(false);
        free_b[b.b - rb.0..b.b - rb.0 + b.q].fill(false);
    }
    let list = |free: &[bool], from: usize| free.iter().enumerate().filter(|(_, f)| **f).map(|(i, _)| i + from).collect::<Vec<usize>>();
    let (la, lb) = (list(&free_a, ra.0), list(&free_b, rb.0));
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
        if free_a[a - ra.0] && free_b[b - rb.0] {
            free_a[a - ra.0] = false;
            free_b[b - rb.0] = false;
            out.push(Bead { a, p: 1, b, q: 1, score: s });
        }
    }
}
