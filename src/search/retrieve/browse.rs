//! Looking at an index without a query: the rows of one family in their order, and how many rows there are of each kind.

use super::super::clause::{Clause, FamilyEntry};
use super::super::error::SearchError;
use super::super::schema::ROW;
use super::Library;
use crate::language::Tag;
use std::collections::BTreeMap;
use std::path::Path;
use tantivy::collector::DocSetCollector;
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, SegmentReader, TERMINATED, Term};

/// How many rows an index holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// In all.
    pub rows: usize,
    /// For each language, how many it has.
    pub languages: BTreeMap<Tag, usize>,
    /// For each family, in the order that was asked: how many rows a language lacks there.
    pub holes: Vec<BTreeMap<Tag, usize>>,
}

impl Library {
    /// Folder of the index.
    pub fn dir(&self) -> &Path {
        self.store.dir()
    }

    /// A number that grows whenever a writer's commit is seen.
    pub fn generation(&self) -> u64 {
        self.reader.searcher().generation().generation_id()
    }

    /// The rows of a family, in their order; none where the index has no family of this key.
    pub fn rows_of(&self, key: &str) -> Result<Vec<Clause>, SearchError> {
        self.store.soundly(|| self.rows(key))
    }

    fn rows(&self, key: &str) -> Result<Vec<Clause>, SearchError> {
        let failed = |e| SearchError::of(self.store.dir(), e);
        let fields = &self.store.fields;
        let term =
            |field, text| -> Box<dyn Query> { Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic)) };
        let query = BooleanQuery::intersection(vec![term(fields.key, key), term(fields.kind, ROW)]);
        let searcher = self.reader.searcher();
        let found = searcher.search(&query, &DocSetCollector).map_err(failed)?;
        let mut rows: Vec<Clause> = found.into_iter().map(|at| self.store.stored(&searcher, at)).collect::<Result<_, _>>()?;
        rows.sort_by_key(|c| c.index);
        Ok(rows)
    }

    /// Counts rows, without reading any: each list of postings is gone through once.
    pub fn tally(&self, families: &[FamilyEntry]) -> Result<Tally, SearchError> {
        self.store.soundly(|| self.counted(families))
    }

    fn counted(&self, families: &[FamilyEntry]) -> Result<Tally, SearchError> {
        let failed = |e| SearchError::of(self.store.dir(), e);
        let fields = &self.store.fields;
        let mut tally = Tally { holes: vec![BTreeMap::new(); families.len()], ..Tally::default() };
        let mut tags: Vec<&Tag> = families.iter().flat_map(|f| &f.versions).map(|v| &v.language).collect();
        tags.sort();
        tags.dedup();
        for segment in self.reader.searcher().segment_readers() {
            let size = segment.max_doc() as usize;
            let (mut row, mut family) = (vec![false; size], vec![usize::MAX; size]);
            postings(segment, fields.kind, ROW, |d| row[d] = true).map_err(failed)?;
            for (i, f) in families.iter().enumerate() {
                postings(segment, fields.key, &f.key, |d| family[d] = i).map_err(failed)?;
            }
            tally.rows += row.iter().filter(|r| **r).count();
            for tag in &tags {
                let mut has = 0;
                postings(segment, fields.present, tag.as_str(), |d| has += usize::from(row[d])).map_err(failed)?;
                *tally.languages.entry((*tag).clone()).or_default() += has;
                let lacks = |d: usize| {
                    if let Some(holes) = tally.holes.get_mut(family[d]).filter(|_| row[d]) {
                        *holes.entry((*tag).clone()).or_default() += 1;
                    }
                };
                postings(segment, fields.absent, tag.as_str(), lacks).map_err(failed)?;
            }
        }
        Ok(tally)
    }
}

/// Goes through the documents of a segment that have a term and are not deleted.
fn postings(segment: &SegmentReader, field: Field, term: &str, mut each: impl FnMut(usize)) -> tantivy::Result<()> {
    let term = Term::from_field_text(field, term);
    if let Some(mut list) = segment.inverted_index(field)?.read_postings(&term, IndexRecordOption::Basic)? {
        while list.doc() != TERMINATED {
            if segment.alive_bitset().is_none_or(|a| a.is_alive(list.doc())) {
                each(list.doc() as usize);
            }
            list.advance();
        }
    }
    Ok(())
}
