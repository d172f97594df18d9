//! The ladder: two versions as beads of physical lines, one bead a line, `12:10`, `13,14:11`, `15:`, `:12`. Every non-blank line of
//! both versions stands in exactly one bead.

use crate::align::Concordance;
use crate::align::pinned::lines_of;
use crate::document::{Family, Version};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Physical lines of the two versions that say the same; either side may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bead {
    /// Lines of the first version, ascending.
    pub a: Vec<usize>,
    /// Lines of the second version, ascending.
    pub b: Vec<usize>,
}

/// The beads of versions `a` and `b` of a family, in the order of the lines of `a`; a bead without lines there follows the bead of
/// the line before it in `b`. Rows that share a line become one bead. Blank lines inside a unit are left out, and a line that no
/// unit holds (a rule of dashes, say) is a bead of its own.
pub fn beads(family: &Family, concordance: &Concordance, a: usize, b: usize) -> Vec<Bead> {
    let (va, vb) = (&family.versions[a], &family.versions[b]);
    let mut groups = Groups::default();
    for row in &concordance.rows {
        let nodes = [(0, lines_of(va, &row.cells[a])), (1, lines_of(vb, &row.cells[b]))];
        groups.join(nodes.iter().flat_map(|(side, lines)| lines.iter().map(move |&n| (*side, n))));
    }
    for (side, v) in [(0, va), (1, vb)] {
        for n in (v.lines.0..=v.lines.1).filter(|&n| has_text(v, n)) {
            groups.join(std::iter::once((side, n)));
        }
    }
    in_order(groups.beads())
}

/// Writes beads, one a line.
pub fn write(out: &mut dyn Write, beads: &[Bead]) -> io::Result<()> {
    let side = |lines: &[usize]| lines.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
    for bead in beads {
        writeln!(out, "{}:{}", side(&bead.a), side(&bead.b))?;
    }
    Ok(())
}

fn has_text(v: &Version, line: usize) -> bool {
    !v.source.line(line).trim().is_empty()
}

/// A line of one of the two versions: (0 or 1, line).
type Node = (u8, usize);

/// Lines that belong together, found by uniting the lines of each row (disjoint sets).
#[derive(Default)]
struct Groups {
    number: BTreeMap<Node, usize>,
    parent: Vec<usize>,
}

impl Groups {
    fn root(&self, mut i: usize) -> usize {
        while self.parent[i] != i {
            i = self.parent[i];
        }
        i
    }

    fn join(&mut self, nodes: impl Iterator<Item = Node>) {
        let mut first = None;
        for node in nodes {
            let next = self.parent.len();
            let i = *self.number.entry(node).or_insert(next);
            if i == next {
                self.parent.push(next);
            }
            let r = self.root(i);
            let f = *first.get_or_insert(r);
            let (low, high) = (self.root(f).min(r), self.root(f).max(r));
            self.parent[high] = low;
        }
    }

    fn beads(&self) -> Vec<Bead> {
        let mut by_root: BTreeMap<usize, Bead> = BTreeMap::new();
        // `number` yields its nodes in ascending order, so each side comes out sorted.
        for (&(side, line), &i) in &self.number {
            let bead = by_root.entry(self.root(i)).or_default();
            if side == 0 { bead.a.push(line) } else { bead.b.push(line) }
        }
        by_root.into_values().collect()
    }
}

fn in_order(mut beads: Vec<Bead>) -> Vec<Bead> {
    // Walk down the second version and remember beside which line of the first we are.
    let mut by_b: Vec<(usize, usize)> = beads.iter().enumerate().flat_map(|(i, x)| x.b.iter().map(move |&n| (n, i))).collect();
    by_b.sort_unstable();
    let mut beside = 0;
    let mut key: Vec<(usize, usize)> = beads.iter().map(|x| (x.a.first().copied().unwrap_or(0), 0)).collect();
    for (line, i) in by_b {
        match beads[i].a.first() {
            Some(&first) => beside = first,
            None if key[i] == (0, 0) => key[i] = (beside, line),
            None => {}
        }
    }
    let mut order: Vec<usize> = (0..beads.len()).collect();
    order.sort_by_key(|&i| key[i]);
    order.into_iter().map(|i| std::mem::take(&mut beads[i])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Row;
    use crate::document::Source;
    use crate::language::Tag;
    use crate::read::{UnitMode, version_of};
    use std::sync::Arc;

    fn ladder(a: &str, b: &str, rows: &[(&[usize], &[usize])]) -> String {
        let version = |tag: &str, text: &str| version_of(Arc::new(Source::from_text(tag, text, 0)), Some(&Tag::new(tag)), UnitMode::Line);
        let family = Family { id: "f".into(), versions: vec![version("en", a), version("fr", b)], reference: 0, reason: String::new() };
        let row = |(x, y): &(&[usize], &[usize])| Row { cells: vec![x.to_vec(), y.to_vec()], ..Row::default() };
        let concordance = Concordance { rows: rows.iter().map(row).collect() };
        let mut out = Vec::new();
        write(&mut out, &beads(&family, &concordance, 0, 1)).expect("a Vec takes everything");
        String::from_utf8(out).expect("UTF-8").replace('\n', " ")
    }

    #[test]
    fn blank_lines_are_left_out_and_what_one_side_lacks_stands_in_its_place() {
        // Units are the non-blank lines: 1, 3, 4 and 1, 2, 4.
        let rows: &[(&[usize], &[usize])] = &[(&[0], &[0]), (&[], &[1]), (&[1], &[]), (&[2], &[2])];
        assert_eq!(ladder("one\n\ntwo\nthree\n", "un\nplus\n\ntrois\n", rows), "1:1 :2 3: 4:4 ");
    }

    #[test]
    fn rows_that_share_a_line_become_one_bead_and_no_line_is_lost() {
        let rows: &[(&[usize], &[usize])] = &[(&[0], &[0]), (&[1], &[0]), (&[2], &[1])];
        assert_eq!(ladder("one\ntwo\nthree\n", "un deux\ntrois\nquatre\n", rows), "1,2:1 3:2 :3 ");
    }

    #[test]
    fn swapped_lines_keep_the_order_of_the_first_version() {
        let rows: &[(&[usize], &[usize])] = &[(&[0], &[1]), (&[1], &[0])];
        assert_eq!(ladder("one\ntwo\n", "deux\nun\n", rows), "1:2 2:1 ");
    }
}
