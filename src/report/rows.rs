//! Which row, and which text of it, a finding is about: for reports that show findings beside the aligned texts.

use super::place::{self, Region};
use super::text::version_of;
use crate::align::Concordance;
use crate::check::{Finding, Location, row_id};
use crate::document::{Family, Source, Unit};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The rows of a family, by their ids and by their units.
pub struct Rows<'a> {
    family: &'a Family,
    ids: FxHashMap<String, usize>,
    of_units: Vec<Vec<Option<usize>>>,
}

impl<'a> Rows<'a> {
    /// The rows of a family.
    pub fn new(family: &'a Family, concordance: &Concordance) -> Rows<'a> {
        let ids = (0..concordance.rows.len()).map(|r| (row_id(r), r)).collect();
        let of_units = family.versions.iter().enumerate().map(|(v, x)| concordance.rows_of(v, x.units.len())).collect();
        Rows { family, ids, of_units }
    }

    /// The row of a finding: the one that it names, else that of the first of its places that stands in one.
    pub fn of(&self, finding: &Finding) -> Option<usize> {
        let named = finding.row.as_ref().and_then(|id| self.ids.get(id)).copied();
        let mut places = place::mains(finding).into_iter().chain(&finding.locations);
        named.or_else(|| places.find_map(|l| self.at(l).map(|found| found.0)))
    }

    /// The row of a location with the very words as a range of `Source::text`; none where it is a gap, or outside of all units.
    pub fn at(&self, location: &Location) -> Option<(usize, Range<usize>)> {
        if location.quote.is_empty() {
            return None;
        }
        let version = version_of(self.family, location)?;
        let v = self.family.versions.iter().position(|x| std::ptr::eq(x, version))?;
        let words = range(&version.source, place::region(self.family, location))?;
        let unit = version.units.iter().position(|u| stands_in(u, &words))?;
        let row = self.of_units.get(v)?.get(unit).copied().flatten()?;
        Some((row, words))
    }
}

/// True where some of a range of the source stands in the unit or its label.
fn stands_in(unit: &Unit, words: &Range<usize>) -> bool {
    let label = unit.label.as_ref().map(|l| l.start..l.end);
    let text = unit.segments.iter().map(|s| s.source..s.source + s.len);
    label.into_iter().chain(text).any(|r| r.start < words.end && words.start < r.end)
}

/// A region as a range of `Source::text`; none where it has no characters.
fn range(source: &Source, region: Region) -> Option<Range<usize>> {
    let [first, last] = region.lines.map(|n| n.checked_sub(1).and_then(|n| source.lines.get(n)));
    let (first, last) = (first?, last.or(source.lines.last())?);
    let Some([from, to]) = region.columns else { return Some(first.start..last.end) };
    let found = source.offset(region.lines[0], from)..source.offset(region.lines[1], to);
    (found.start < found.end).then_some(found)
}
