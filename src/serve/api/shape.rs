//! What the server lays over families as the index has them: findings that were accepted since, and what each language lacks.

use super::super::catalog::{Indexed, View};
use crate::search::answer::json::{FamilyOut, Sums};

/// A family without its rows.
pub fn family<'v>(view: &'v View, place: usize, family: &'v Indexed) -> FamilyOut<'v> {
    let counts = view.counts(place);
    let [minor, major, critical] = counts.open;
    let holes = view.base.tally.holes.get(place).into_iter().flatten();
    FamilyOut {
        findings: Sums { critical, major, minor, accepted: counts.accepted },
        holes: holes.map(|(tag, n)| (tag.as_str(), *n)).collect(),
        ..FamilyOut::new(&family.entry, &[])
    }
}
