//! Findings of a thorough check brought up to date by the quick one. While somebody types, only the quick check is made; what the
//! thorough one had found beside it stays in its place as long as the text around it stays, so that nothing flickers.

use crate::check::{Finding, Location};
use crate::document::{Family, Source};
use rustc_hash::FxHashSet;

/// Takes the quick findings `now`, those ids that the quick check had when the thorough one was made, and the thorough findings. What
/// only the thorough check found stays where its lines have not changed, from `before` to `family`; what it turned down stays away.
pub fn merged(now: Vec<Finding>, quick_then: &FxHashSet<String>, thorough: &[Finding], before: &Family, family: &Family) -> Vec<Finding> {
    let judged: FxHashSet<&str> = thorough.iter().map(|f| f.id.as_str()).collect();
    let present: FxHashSet<String> = now.iter().map(|f| f.id.clone()).collect();
    let mut out: Vec<Finding> = now.into_iter().filter(|f| !quick_then.contains(&f.id) || judged.contains(f.id.as_str())).collect();
    let shifts: Vec<(String, Shift)> = before
        .versions
        .iter()
        .filter_map(|v| {
            let new = family.versions.iter().find(|n| n.language == v.language && n.source.path == v.source.path)?;
            Some((v.source.path.clone(), Shift::between(&v.source, &new.source)))
        })
        .collect();
    let alone = thorough.iter().filter(|f| !present.contains(&f.id) && !quick_then.contains(&f.id));
    out.extend(alone.filter_map(|f| shifted(f, &shifts)));
    let order = |f: &Finding| f.locations.first().map(|l| (l.lines[0], family.versions.iter().position(|v| v.language == l.language)));
    out.sort_by_key(order);
    out
}

/// A finding with its lines where they are now; none where they changed.
fn shifted(f: &Finding, shifts: &[(String, Shift)]) -> Option<Finding> {
    let mut f = f.clone();
    for l in &mut f.locations {
        let shift = &shifts.iter().find(|(path, _)| *path == l.source)?.1;
        shift.moves(l)?;
    }
    Some(f)
}

/// Where two states of a text differ: in lines alike before, and alike behind.
struct Shift {
    before: usize,
    behind: usize,
    old: usize,
    new: usize,
}

impl Shift {
    fn between(old: &Source, new: &Source) -> Shift {
        let (o, n) = (old.lines.len(), new.lines.len());
        let before = (1..=o.min(n)).take_while(|&i| old.line(i) == new.line(i)).count();
        let behind = (0..o.min(n) - before).take_while(|&i| old.line(o - i) == new.line(n - i)).count();
        Shift { before, behind, old: o, new: n }
    }

    fn line(&self, line: usize) -> Option<usize> {
        if line <= self.before {
            Some(line)
        } else if line > self.old - self.behind {
            Some(line + self.new - self.old)
        } else {
            None
        }
    }

    fn moves(&self, l: &mut Location) -> Option<()> {
        l.lines = [self.line(l.lines[0])?, self.line(l.lines[1])?];
        l.bytes = None;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: usize, shift: &Shift) -> Option<usize> {
        shift.line(line)
    }

    #[test]
    fn lines_behind_a_change_move_and_changed_ones_are_lost() {
        let old = Source::from_text("t", "a\nb\nc\nd\n", 0);
        let new = Source::from_text("t", "a\nB\nB2\nc\nd\n", 0);
        let shift = Shift::between(&old, &new);
        assert_eq!([1, 2, 3, 4].map(|l| at(l, &shift)), [Some(1), None, Some(4), Some(5)]);
        let same = Shift::between(&old, &old);
        assert_eq!([1, 4].map(|l| at(l, &same)), [Some(1), Some(4)]);
        let gone = Shift::between(&new, &old);
        assert_eq!([1, 2, 3, 4, 5].map(|l| at(l, &gone)), [Some(1), None, None, Some(3), Some(4)]);
    }
}
