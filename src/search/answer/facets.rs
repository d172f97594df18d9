//! How many of the rows found have each value of something: counted while the rows are found, over the columns of the index, so that a
//! million rows cost some milliseconds for each column. Names that differ in case, diacritics or an ending behind an apostrophe alone
//! (Tarnivel, TARNIVEL, Tarnivel's) are one name, as they are to `name:`, and shown in the spelling that most rows have.

use super::super::retrieve::Laid;
use super::super::schema::Fields;
use super::Facet;
use crate::search::retrieve::fields::{ANY, ordered};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

/// What can be counted: names of facets with those of their columns.
pub const FACETS: [(&str, &str); 9] = [
    ("family", "family"),
    ("present", "present"),
    ("absent", "absent"),
    ("moved", "moved"),
    ("rule", "rule"),
    ("severity", "severity"),
    (STATUS, STATUS),
    ("kind", "unit"),
    ("name", "name"),
];

/// How many values a facet lists; of the rest it says how many there are.
pub const MOST_VALUES: usize = 20;

/// The facet whose values are spelled in several ways.
const NAME: &str = "name";

/// How often a value was found.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    /// Rows that have it.
    rows: usize,
    /// Of a name, rows with each of its spellings.
    spellings: FxHashMap<String, usize>,
}

/// Counts the values of some facets.
#[derive(Debug, Clone)]
pub struct Counts {
    facets: Vec<&'static str>,
    laid: Arc<Laid>,
    fields: Fields,
}

/// The facet of statuses, which change after the index is written.
const STATUS: &str = "status";

impl Counts {
    /// Counts of these facets; names that are none count nothing.
    pub fn new(facets: &[&'static str], laid: Arc<Laid>, fields: &Fields) -> Counts {
        Counts { facets: facets.to_vec(), laid, fields: fields.clone() }
    }

    /// Counts some rows more.
    pub fn and(
        &self,
        counted: <Counts as Collector>::Fruit,
        searcher: &Searcher,
        rows: &[DocAddress],
    ) -> tantivy::Result<<Counts as Collector>::Fruit> {
        let mut parts = vec![counted];
        for (n, segment) in (0..).zip(searcher.segment_readers()) {
            let mut counts = self.for_segment(n, segment)?;
            rows.iter().filter(|at| at.segment_ord == n).for_each(|at| counts.collect(at.doc_id, 0.0));
            parts.push(counts.harvest());
        }
        self.merge_fruits(parts)
    }

    /// The facets, in the order in which they were asked for: values by count, then by name.
    pub fn facets(&self, counted: <Counts as Collector>::Fruit) -> Vec<Facet> {
        let one = |(&field, counts): (&&'static str, FxHashMap<String, Counted>)| {
            let mut values: Vec<(String, usize)> = counts.into_iter().map(|(value, n)| (n.shown().unwrap_or(value), n.rows)).collect();
            values.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            let more = values.len().saturating_sub(MOST_VALUES);
            values.truncate(MOST_VALUES);
            Facet { field, values, more }
        };
        self.facets.iter().zip(counted).map(one).collect()
    }
}

/// The name of a facet, where there is one of this name.
pub fn named(name: &str) -> Option<&'static str> {
    FACETS.iter().find(|f| f.0 == name).map(|f| f.0)
}

impl Collector for Counts {
    type Fruit = Vec<FxHashMap<String, Counted>>;
    type Child = SegmentCounts;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentCounts> {
        let column = |facet: &&'static str| -> tantivy::Result<Option<Column>> {
            let Some((_, name)) = FACETS.iter().find(|f| f.0 == *facet) else { return Ok(None) };
            let values = segment.fast_fields().str(name)?;
            let laid = if *name == STATUS { self.laid.of(&self.fields, segment)? } else { BTreeMap::new() };
            let of = |values: StrColumn| Column {
                counts: vec![(0, DocId::MAX); values.num_terms()],
                names: (*facet == NAME).then(|| Names { of: vec![None; values.num_terms()], ..Names::default() }),
                laid,
                now: FxHashMap::default(),
                values,
            };
            Ok(values.map(of))
        };
        Ok(SegmentCounts { columns: self.facets.iter().map(column).collect::<tantivy::Result<_>>()? })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        let mut all: Self::Fruit = vec![FxHashMap::default(); self.facets.len()];
        for segment in segments {
            for (whole, part) in all.iter_mut().zip(segment) {
                if whole.is_empty() {
                    *whole = part;
                } else {
                    part.into_iter().for_each(|(value, n)| whole.entry(value).or_default().add(n));
                }
            }
        }
        Ok(all)
    }
}

impl Counted {
    fn add(&mut self, other: Counted) {
        self.rows += other.rows;
        other.spellings.into_iter().for_each(|(spelling, n)| *self.spellings.entry(spelling).or_default() += n);
    }

    /// The spelling that most rows have; none where there is but one way to spell it.
    fn shown(&self) -> Option<String> {
        let often = |a: &(&String, &usize), b: &(&String, &usize)| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0));
        self.spellings.iter().max_by(often).map(|s| s.0.clone())
    }
}

/// The values of one facet in one segment.
struct Column {
    values: StrColumn,
    /// For each value the number of rows, and the last of them: a row that has a value twice counts once.
    counts: Vec<(u32, DocId)>,
    /// Rows that have other values by now, and how many of those were counted.
    laid: BTreeMap<DocId, Vec<String>>,
    now: FxHashMap<String, usize>,
    /// Where values are names: these, as they are searched for.
    names: Option<Names>,
}

/// The names of one segment.
#[derive(Default)]
struct Names {
    /// For each value the name that it spells, once that is known.
    of: Vec<Option<usize>>,
    by_words: FxHashMap<String, usize>,
    /// For each name the number of rows, and the last of them.
    counts: Vec<(u32, DocId)>,
}

impl Names {
    /// The name that a value spells; none where it cannot be read.
    fn name(&mut self, values: &StrColumn, value: usize) -> Option<usize> {
        let known = self.of.get_mut(value)?;
        if known.is_none() {
            let mut spelling = String::new();
            values.ord_to_str(value as u64, &mut spelling).ok().filter(|there| *there)?;
            let words = words(&spelling);
            let next = self.counts.len();
            let name = *self.by_words.entry(words).or_insert(next);
            if name == next {
                self.counts.push((0, DocId::MAX));
            }
            *known = Some(name);
        }
        *known
    }
}

/// The words of a name, as they are searched for.
fn words(name: &str) -> String {
    let words: Vec<String> = ordered(ANY, name).into_iter().map(|w| w.text).collect();
    if words.is_empty() { name.to_string() } else { words.join(" ") }
}

/// Counts in one segment of the index.
pub struct SegmentCounts {
    columns: Vec<Option<Column>>,
}

/// One row more, unless it is the last one still.
fn count((n, last): &mut (u32, DocId), doc: DocId) {
    if *last != doc {
        *n += 1;
        *last = doc;
    }
}

impl SegmentCollector for SegmentCounts {
    type Fruit = Vec<FxHashMap<String, Counted>>;

    fn collect(&mut self, doc: DocId, _: Score) {
        for Column { values, counts, names, laid, now } in self.columns.iter_mut().flatten() {
            if let Some(values) = laid.get(&doc) {
                values.iter().for_each(|v| *now.entry(v.clone()).or_default() += 1);
                continue;
            }
            for value in values.term_ords(doc).filter_map(|v| usize::try_from(v).ok()) {
                counts.get_mut(value).into_iter().for_each(|c| count(c, doc));
                if let Some(names) = names
                    && let Some(name) = names.name(values, value)
                {
                    names.counts.get_mut(name).into_iter().for_each(|c| count(c, doc));
                }
            }
        }
    }

    fn harvest(self) -> Self::Fruit {
        let named = |column: Option<Column>| {
            let Some(Column { values, counts, names, now, .. }) = column else { return FxHashMap::default() };
            let laid = |(value, rows): (String, usize)| (value, Counted { rows, ..Counted::default() });
            let mut out: FxHashMap<String, Counted> = now.into_iter().map(laid).collect();
            let rows = |of: &(u32, DocId)| of.0 as usize;
            let mut spelling = String::new();
            for (value, n) in counts.iter().enumerate().filter(|(_, c)| c.0 > 0) {
                // A value that cannot be read is left out of the list; the rows are found all the same.
                if !values.ord_to_str(value as u64, &mut spelling).unwrap_or(false) {
                    continue;
                }
                let name = names.as_ref().and_then(|names| names.counts.get((*names.of.get(value)?)?));
                match name {
                    None => out.entry(spelling.clone()).or_default().rows += rows(n),
                    Some(all) => {
                        let name = out.entry(words(&spelling)).or_default();
                        name.rows = rows(all);
                        name.spellings.insert(spelling.clone(), rows(n));
                    }
                }
            }
            out
        };
        self.columns.into_iter().map(named).collect()
    }
}
