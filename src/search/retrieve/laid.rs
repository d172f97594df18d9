//! Statuses of findings that have changed since the index was written, laid over it: what a query asks of statuses, and how many rows
//! there are of each, is then as it stands now. The rows concerned are those whose findings somebody accepted, or took back, since.

use super::super::clause::Clause;
use super::super::error::SearchError;
use super::super::schema::{Fields, ROW, place};
use super::Library;
use std::collections::{BTreeMap, BTreeSet};
use tantivy::collector::DocSetCollector;
use tantivy::query::{BooleanQuery, EmptyQuery, Occur, Query, TermQuery, TermSetQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

/// Rows whose findings stand otherwise than the index has it, by what the field `place` holds, with the statuses of their findings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Laid {
    rows: BTreeMap<String, BTreeSet<String>>,
}

impl Laid {
    /// Adds a row with its findings as they stand now.
    pub fn add(&mut self, row: &Clause) {
        let now = row.findings.iter().map(|f| f.status.clone()).collect();
        self.rows.insert(place(&row.key, &row.row), now);
    }

    /// How many rows they are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the index says of all rows how they stand.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows with a status: `indexed` asks for those that the index has, and what has changed since comes to them or goes.
    pub(super) fn query(&self, fields: &Fields, indexed: Box<dyn Query>, status: &str) -> Box<dyn Query> {
        if self.is_empty() {
            return indexed;
        }
        let set = |places: Vec<&String>| -> Box<dyn Query> {
            if places.is_empty() {
                return Box::new(EmptyQuery);
            }
            Box::new(TermSetQuery::new(places.into_iter().map(|p| Term::from_field_text(fields.place, p))))
        };
        let unchanged = BooleanQuery::new(vec![(Occur::Must, indexed), (Occur::MustNot, set(self.rows.keys().collect()))]);
        let now = self.rows.iter().filter(|(_, statuses)| statuses.contains(status)).map(|(place, _)| place).collect();
        Box::new(BooleanQuery::union(vec![Box::new(unchanged), set(now)]))
    }

    /// The rows of a segment among them, with their statuses.
    pub(in super::super) fn of(&self, fields: &Fields, segment: &SegmentReader) -> tantivy::Result<BTreeMap<DocId, Vec<String>>> {
        let mut out = BTreeMap::new();
        if self.is_empty() {
            return Ok(out);
        }
        let index = segment.inverted_index(fields.place)?;
        for (place, statuses) in &self.rows {
            // Units have the place of their row, too; they are no hits.
            let term = Term::from_field_text(fields.place, place);
            let Some(mut list) = index.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while list.doc() != TERMINATED {
                out.insert(list.doc(), statuses.iter().cloned().collect());
                list.advance();
            }
        }
        Ok(out)
    }
}

impl Library {
    /// The rows of a family that a finding is on.
    pub fn rows_with(&self, key: &str, finding: &str) -> Result<Vec<Clause>, SearchError> {
        let fields = &self.store.fields;
        let term =
            |field, text| -> Box<dyn Query> { Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic)) };
        let query = BooleanQuery::intersection(vec![term(fields.key, key), term(fields.kind, ROW), term(fields.finding, finding)]);
        self.store.soundly(|| {
            let searcher = self.reader.searcher();
            let found = searcher.search(&query, &DocSetCollector).map_err(|e| SearchError::of(self.store.dir(), e))?;
            found.into_iter().map(|at| self.store.stored(&searcher, at)).collect()
        })
    }
}
