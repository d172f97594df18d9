//! From atoms to rows: atoms that a unit holds together become one row, rows stand in the order of the reference, and the majority
//! of the versions says where a row stands elsewhere.

use super::atoms::Atoms;
use super::{Concordance, Row, Work, window};
use crate::document::{Family, UnitKind};
use rustc_hash::FxHashMap;

/// Makes the concordance.
pub(super) fn concordance(family: &Family, atoms: &Atoms, work: &Work) -> Concordance {
    let n = family.versions.len();
    let mut rows: Vec<Row> = Vec::new();
    for group in groups(family, atoms) {
        let mut cells: Vec<Vec<usize>> = vec![Vec::new(); n];
        for a in group {
            for (v, us) in atoms.list[a].units.iter().enumerate() {
                cells[v].extend(us);
            }
        }
        for c in &mut cells {
            c.sort_unstable();
            c.dedup();
        }
        let pinned = cells.iter().enumerate().any(|(v, us)| us.iter().any(|&u| work.pin_of[v][u].is_some()));
        let score = row_score(work, &cells);
        rows.push(Row { cells, score, moved: Vec::new(), pinned });
    }
    join_translation_and_original(family, &mut rows, work);
    fuse_halves(&mut rows, work);
    join_headings(family, &mut rows);
    let mut rows = in_reading_order(rows, family.reference);
    take_the_copy_in_order(&mut rows, work);
    let mut rows = in_reading_order(rows, family.reference);
    mark_moved(&mut rows, n, family.reference);
    Concordance { rows }
}

/// Groups of atoms (indices in ascending order) that units hold together, in order of their first atom.
fn groups(family: &Family, atoms: &Atoms) -> Vec<Vec<usize>> {
    let mut root: Vec<usize> = (0..atoms.list.len()).collect();
    fn find(root: &[usize], mut i: usize) -> usize {
        while root[i] != i {
            i = root[i];
        }
        i
    }
    let mut first: Vec<Vec<Option<usize>>> = family.versions.iter().map(|v| vec![None; v.units.len()]).collect();
    for (a, atom) in atoms.list.iter().enumerate() {
        for (v, us) in atom.units.iter().enumerate() {
            for &u in us {
                match first[v][u] {
                    None => first[v][u] = Some(a),
                    Some(b) => {
                        let (x, y) = (find(&root, a), find(&root, b));
                        root[x.max(y)] = x.min(y);
                    }
                }
            }
        }
    }
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); atoms.list.len()];
    for a in 0..atoms.list.len() {
        out[find(&root, a)].push(a);
    }
    out.retain(|g| !g.is_empty());
    out
}

/// Least mean log-odds at which two neighbouring rows that complete each other are taken for one.
const FUSE: f32 = 1.0;

/// Two neighbouring rows of which one has what the other lacks are halves of one clause where they say the same: versions that joined
/// one after another may have met in two places, above all beside a copy. Where both have a version, it is with a text and its copy,
/// and the copy is left alone.
fn fuse_halves(rows: &mut Vec<Row>, work: &Work) {
    let mut r = 0;
    while r + 1 < rows.len() {
        let fused = (r + 1..rows.len().min(r + 4)).find(|&s| halves(&rows[r], &rows[s], work));
        if let Some(s) = fused {
            let (into, from) = if rows[r].present().count() >= rows[s].present().count() { (r, s) } else { (s, r) };
            for v in 0..work.n {
                if rows[into].cells[v].is_empty() {
                    rows[into].cells[v] = std::mem::take(&mut rows[from].cells[v]);
                }
            }
            rows[into].score = row_score(work, &rows[into].cells);
            if rows[from].present().next().is_none() {
                rows.remove(from);
                continue;
            }
        }
        r += 1;
    }
}

/// The heading of a section that stands elsewhere may say too little to be known again; what follows it is: two headings that no
/// version has both of, and that the same row follows in either, are one.
fn join_headings(family: &Family, rows: &mut Vec<Row>) {
    let heading = |row: &Row, v: usize| match row.cells[v][..] {
        [u] => (family.versions[v].units[u].kind == UnitKind::Heading).then_some(u),
        _ => None,
    };
    // For each version and unit the row that it stands in.
    let mut row_of: Vec<Vec<Option<usize>>> = family.versions.iter().map(|v| vec![None; v.units.len()]).collect();
    for (r, row) in rows.iter().enumerate() {
        for (v, us) in row.cells.iter().enumerate() {
            us.iter().for_each(|&u| row_of[v][u] = Some(r));
        }
    }
    // By the row that follows in all versions that have it: a heading, and the row before it.
    let mut by_next: FxHashMap<usize, (usize, Option<usize>)> = FxHashMap::default();
    let mut gone = Vec::new();
    for r in 0..rows.len() {
        let at = |v: usize, step: isize| row_of[v].get(heading(&rows[r], v)?.checked_add_signed(step)?).copied().flatten();
        let around: Vec<(Option<usize>, Option<usize>)> = rows[r].present().map(|v| (at(v, -1), at(v, 1))).collect();
        let Some(&(before, Some(first))) = around.first() else { continue };
        if rows[r].pinned || around.iter().any(|a| a.1 != Some(first)) || rows[first].present().count() < 2 {
            continue;
        }
        match by_next.get(&first).copied() {
            // Where the same row stands before both, they met already and were found unlike.
            Some((_, other_before)) if other_before == before => {}
            Some((other, _)) if (0..rows[r].cells.len()).all(|v| rows[r].cells[v].is_empty() || rows[other].cells[v].is_empty()) => {
                for v in 0..rows[r].cells.len() {
                    if rows[other].cells[v].is_empty() {
                        rows[other].cells[v] = std::mem::take(&mut rows[r].cells[v]);
                    }
                }
                gone.push(r);
            }
            Some(_) => {}
            None => {
                by_next.insert(first, (r, before));
            }
        }
    }
    gone.into_iter().rev().for_each(|r| drop(rows.remove(r)));
}

fn halves(a: &Row, b: &Row, work: &Work) -> bool {
    if a.pinned || b.pinned || work.n < 3 {
        return false;
    }
    let (mut sum, mut n) = (0.0, 0.0);
    for v in 0..work.n {
        match (&a.cells[v][..], &b.cells[v][..]) {
            ([], _) | (_, []) => {}
            ([x], [y]) if work.windows[v][0][*x].same_text(&work.windows[v][0][*y]) => {}
            _ => return false,
        }
    }
    // What each half alone has, against all of the other.
    let only = |x: &Row, y: &Row| (0..work.n).filter(|&v| !x.cells[v].is_empty() && y.cells[v].is_empty()).collect::<Vec<_>>();
    let (mine, theirs) = (only(a, b), only(b, a));
    if mine.is_empty() || theirs.is_empty() {
        return false;
    }
    for &v in &mine {
        for &o in &theirs {
            if let (Some(x), Some(y)) = (window(&work.windows[v], &a.cells[v]), window(&work.windows[o], &b.cells[o])) {
                sum += work.scorers[v * work.n + o].score(&x, &y);
                n += 1.0;
            }
        }
    }
    n > 0.0 && sum / n >= FUSE
}

/// Of a text and its copy, the one that stands where the other versions have it is the original: where a row took the copy that stands
/// out of order and the other one is left alone in order, they change rows.
fn take_the_copy_in_order(rows: &mut Vec<Row>, work: &Work) {
    let mut left = Vec::new();
    for v in 0..work.n {
        let units = &work.windows[v][0];
        let mut row_of = vec![None; units.len()];
        for (r, row) in rows.iter().enumerate() {
            for &u in &row.cells[v] {
                row_of[u] = Some(r);
            }
        }
        for r in 0..rows.len() {
            let [u] = rows[r].cells[v][..] else { continue };
            if rows[r].pinned || rows[r].present().count() < 2 {
                continue;
            }
            let near = u.saturating_sub(12)..(u + 13).min(units.len());
            let alone = |w: usize| {
                row_of[w].is_some_and(|s: usize| rows[s].present().count() == 1 && rows[s].cells[v].len() == 1 && !rows[s].pinned)
            };
            let Some(copy) = near.filter(|&w| w != u && units[w].same_text(&units[u])).find(|&w| alone(w)) else { continue };
            // Neighbours of the row in the other versions, as units of this one.
            let shared = |s: &usize| rows[*s].present().count() > 1;
            let before = (0..r).rev().filter(shared).find_map(|s| rows[s].cells[v].last().copied());
            let after = (r + 1..rows.len()).filter(shared).find_map(|s| rows[s].cells[v].first().copied());
            let fits = |w: usize| before.is_none_or(|b| b < w) && after.is_none_or(|a| w < a);
            if !fits(u)
                && fits(copy)
                && let Some(s) = row_of[copy]
            {
                rows[r].cells[v] = vec![copy];
                rows[s].cells[v] = vec![u];
                row_of.swap(u, copy);
                left.push((v, u));
            }
        }
    }
    for (v, u) in left {
        behind_its_neighbour(rows, v, u);
    }
}

/// Puts the row of a unit that stands alone behind the row of the unit before it.
fn behind_its_neighbour(rows: &mut Vec<Row>, v: usize, u: usize) {
    let row_of = |rows: &[Row], u: usize| rows.iter().position(|r| r.cells[v].contains(&u));
    let Some(from) = row_of(rows, u) else { return };
    let row = rows.remove(from);
    let to = (0..u).rev().find_map(|w| row_of(rows, w)).map_or(0, |r| r + 1);
    rows.insert(to, row);
}

/// Least log-odds by which a unit must fit its neighbour's row better than its own to be moved there.
const BETTER: f32 = 3.0;

/// A translator who left the original standing beside the translation ("ii. Fournir…", "iii. Provide…") makes one clause of two units.
/// The original is word for word the other version's text and draws the whole bead; the translation is then pushed onto a clause that
/// it does not render, and that clause's absence would go unseen. So: where a row's only unit in a version is left untranslated, and
/// the unit before or after it fits this row much better than its own, it joins this row.
fn join_translation_and_original(family: &Family, rows: &mut [Row], work: &Work) {
    for v in 0..family.versions.len() {
        for r in 0..rows.len() {
            let [w] = rows[r].cells[v][..] else { continue };
            if family.versions[v].units[w].language.is_none() || rows[r].pinned {
                continue;
            }
            // The row of the unit before and of the one after; a row that the version lacks may stand between.
            for s in (r.saturating_sub(3)..(r + 4).min(rows.len())).filter(|&s| s != r) {
                let [u] = rows[s].cells[v][..] else { continue };
                if u.abs_diff(w) != 1 || rows[s].pinned || family.versions[v].units[u].language.is_some() {
                    continue;
                }
                let fit = |row: &Row| {
                    let us = [u];
                    let scores: Vec<f32> = (0..row.cells.len())
                        .filter(|&o| o != v && !row.cells[o].is_empty())
                        .filter_map(|o| {
                            Some(
                                work.scorers[o * work.n + v]
                                    .score(&*window(&work.windows[o], &row.cells[o])?, &*window(&work.windows[v], &us)?),
                            )
                        })
                        .collect();
                    (!scores.is_empty()).then(|| scores.iter().sum::<f32>() / scores.len() as f32)
                };
                let Some(there) = fit(&rows[r]) else { continue };
                // Pushed out of every row, it fits nothing where it is.
                let here = fit(&rows[s]).unwrap_or(f32::NEG_INFINITY);
                if there > 0.0 && there > here + BETTER {
                    rows[s].cells[v].clear();
                    rows[r].cells[v].push(u);
                    rows[r].cells[v].sort_unstable();
                    break;
                }
            }
        }
    }
}

/// Mean probability over the pairs of versions that have the row; 0 where only one has it.
fn row_score(work: &Work, cells: &[Vec<usize>]) -> f32 {
    let present: Vec<usize> = (0..cells.len()).filter(|&v| !cells[v].is_empty()).collect();
    let (mut sum, mut n) = (0.0, 0.0);
    for (i, &a) in present.iter().enumerate() {
        for &b in &present[i + 1..] {
            if let (Some(x), Some(y)) = (window(&work.windows[a], &cells[a]), window(&work.windows[b], &cells[b])) {
                let s = work.scorers[a * work.n + b].score(&x, &y);
                sum += 1.0 / (1.0 + (-s).exp());
                n += 1.0;
            }
        }
    }
    if n > 0.0 { sum / n } else { 0.0 }
}

/// Rows that the reference has in its order; the others behind the row that they follow.
fn in_reading_order(rows: Vec<Row>, reference: usize) -> Vec<Row> {
    let mut keyed: Vec<((usize, usize), Row)> = Vec::with_capacity(rows.len());
    let mut last = 0;
    for (i, r) in rows.into_iter().enumerate() {
        match r.cells[reference].first() {
            Some(&u) => {
                last = u + 1;
                keyed.push(((last, 0), r));
            }
            None => keyed.push(((last, i + 1), r)),
        }
    }
    keyed.sort_by_key(|k| k.0);
    keyed.into_iter().map(|k| k.1).collect()
}

/// Marks the rows that stand elsewhere in some versions. Two rows that neighbour each other in one version and stand the other way
/// round in another: the minority is wrong; with as many on either side, those that disagree with the reference.
fn mark_moved(rows: &mut [Row], n: usize, reference: usize) {
    let order = |rows: &[Row], v: usize| {
        // What a version has alone stands nowhere else.
        let shared = |r: &usize| !rows[*r].cells[v].is_empty() && rows[*r].present().count() > 1;
        let mut o: Vec<usize> = (0..rows.len()).filter(shared).collect();
        o.sort_by_key(|&r| rows[r].cells[v][0]);
        o
    };
    let mut suspects: Vec<usize> = Vec::new();
    for v in (0..n).filter(|&v| v != reference) {
        let o = order(rows, v);
        let keep = longest_increasing(&o);
        for (k, &r) in o.iter().enumerate() {
            if !keep[k] {
                suspects.push(r);
                // The other half of a swap of neighbours.
                for near in [k.wrapping_sub(1), k + 1] {
                    if let Some(&s) = o.get(near)
                        && (r > s) != (k > near)
                    {
                        suspects.push(s);
                    }
                }
            }
        }
    }
    suspects.sort_unstable();
    suspects.dedup();
    let mut moved: Vec<Vec<usize>> = vec![Vec::new(); rows.len()];
    for (i, &r) in suspects.iter().enumerate() {
        for &s in &suspects[i + 1..] {
            let (mut with, mut against) = (Vec::new(), Vec::new());
            for v in 0..n {
                if let (Some(a), Some(b)) = (rows[r].cells[v].first(), rows[s].cells[v].first()) {
                    if a < b { with.push(v) } else { against.push(v) }
                }
            }
            if with.is_empty() || against.is_empty() {
                continue;
            }
            let wrong = match with.len().cmp(&against.len()) {
                std::cmp::Ordering::Less => with,
                std::cmp::Ordering::Greater => against,
                std::cmp::Ordering::Equal => {
                    if with.contains(&reference) {
                        against
                    } else {
                        with
                    }
                }
            };
            for v in wrong {
                moved[r].push(v);
                moved[s].push(v);
            }
        }
    }
    // A row that was carried over many others: it alone moved, not all that it passed.
    for (r, m) in moved.iter_mut().enumerate() {
        m.sort_unstable();
        m.dedup();
        rows[r].moved = std::mem::take(m);
    }
}

/// For each place of a sequence, whether it belongs to one longest increasing subsequence.
pub fn longest_increasing(s: &[usize]) -> Vec<bool> {
    let mut tails: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = vec![None; s.len()];
    for (i, &x) in s.iter().enumerate() {
        let k = tails.partition_point(|&t| s[t] < x);
        previous[i] = k.checked_sub(1).map(|k| tails[k]);
        if k == tails.len() { tails.push(i) } else { tails[k] = i }
    }
    let mut keep = vec![false; s.len()];
    let mut at = tails.last().copied();
    while let Some(i) = at {
        keep[i] = true;
        at = previous[i];
    }
    keep
}
