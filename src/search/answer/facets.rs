//! How many of the rows found have each value of something: counted while the rows are found, over the columns of the index, so that a
//! million rows cost some milliseconds for each column.

use super::super::retrieve::Laid;
use super::super::schema::Fields;
use super::Facet;
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
    pub fn facets(&self, counted: Vec<FxHashMap<String, usize>>) -> Vec<Facet> {
        let one = |(&field, counts): (&&'static str, FxHashMap<String, usize>)| {
            let mut values: Vec<(String, usize)> = counts.into_iter().collect();
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
    type Fruit = Vec<FxHashMap<String, usize>>;
    type Child = SegmentCounts;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentCounts> {
        let column = |facet: &&'static str| -> tantivy::Result<Option<Column>> {
            let Some((_, name)) = FACETS.iter().find(|f| f.0 == *facet) else { return Ok(None) };
            let values = segment.fast_fields().str(name)?;
            let laid = if *name == STATUS { self.laid.of(&self.fields, segment)? } else { BTreeMap::new() };
            Ok(values.map(|values| Column { counts: vec![(0, DocId::MAX); values.num_terms()], values, laid, now: FxHashMap::default() }))
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
                    part.into_iter().for_each(|(value, n)| *whole.entry(value).or_default() += n);
                }
            }
        }
        Ok(all)
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
}

/// Counts in one segment of the index.
pub struct SegmentCounts {
    columns: Vec<Option<Column>>,
}

impl SegmentCollector for SegmentCounts {
    type Fruit = Vec<FxHashMap<String, usize>>;

    fn collect(&mut self, doc: DocId, _: Score) {
        for column in self.columns.iter_mut().flatten() {
            if !column.laid.is_empty()
                && let Some(values) = column.laid.get(&doc)
            {
                values.iter().for_each(|v| *column.now.entry(v.clone()).or_default() += 1);
                continue;
            }
            for value in column.values.term_ords(doc) {
                if let Some((n, last)) = usize::try_from(value).ok().and_then(|v| column.counts.get_mut(v))
                    && *last != doc
                {
                    *n += 1;
                    *last = doc;
                }
            }
        }
    }

    fn harvest(self) -> Self::Fruit {
        let named = |column: Option<Column>| {
            let Some(Column { values, counts, now, .. }) = column else { return FxHashMap::default() };
            let mut out = now;
            let mut name = String::new();
            for (value, (n, _)) in counts.into_iter().enumerate().filter(|(_, c)| c.0 > 0) {
                // A value that cannot be read is left out of the list; the rows are found all the same.
                if values.ord_to_str(value as u64, &mut name).unwrap_or(false) {
                    *out.entry(name.clone()).or_default() += n as usize;
                }
            }
            out
        };
        self.columns.into_iter().map(named).collect()
    }
}
