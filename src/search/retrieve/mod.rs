//! Asking the index: a query is compiled once for each language version, run, and the rows are put in order.

mod browse;
mod compile;

pub use browse::Tally;

use super::analyze::{self, SLOTS};
use super::answer::{Answer, Hit};
use super::clause::{Clause, FamilyEntry};
use super::error::SearchError;
use super::query::{Node, Query, What};
use super::store::{About, Store};
use crate::language::Tag;
use crate::similarity::semantic::Engine;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::DisjunctionMaxQuery;
use tantivy::schema::Value;
use tantivy::{DocAddress, IndexReader, ReloadPolicy, TantivyDocument};

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question {
    /// The query.
    pub query: Query,
    /// Search these languages only; all where empty.
    pub languages: Vec<Tag>,
    /// Language of the query's words, where it is not to be guessed.
    pub query_language: Option<Tag>,
    /// How many hits to give.
    pub limit: usize,
    /// How many of the best to leave out before.
    pub offset: usize,
    /// Facets to count.
    pub facets: Vec<&'static str>,
}

/// An index that can be asked. Writers do not disturb it: it answers from the last state that was committed.
pub struct Library {
    store: Store,
    reader: IndexReader,
    engine: Option<Arc<Engine>>,
}

impl Library {
    /// Opens the index of a folder. With an engine vectors are asked too, where the index holds any.
    pub fn open(dir: &Path, engine: Option<Arc<Engine>>) -> Result<Library, SearchError> {
        let store = Store::open(dir)?;
        let reader = store.index.reader_builder().reload_policy(ReloadPolicy::OnCommitWithDelay).try_into();
        Ok(Library { reader: reader.map_err(|e| SearchError::of(dir, e))?, store, engine })
    }

    /// What the index says of itself.
    pub fn about(&self) -> Result<About, SearchError> {
        self.store.about()
    }

    /// The families of the index, by name.
    pub fn families(&self) -> Result<Vec<FamilyEntry>, SearchError> {
        self.store.families(&self.reader.searcher())
    }

    /// Answers a question.
    pub fn ask(&self, question: &Question) -> Result<Answer, SearchError> {
        let _ = &self.engine;
        let failed = |e| SearchError::of(self.store.dir(), e);
        let searcher = self.reader.searcher();
        let slots: Vec<usize> = match question.languages.as_slice() {
            [] => (0..SLOTS.len()).collect(),
            some => some.iter().map(analyze::slot).collect(),
        };
        let queries: Vec<_> = slots.iter().map(|&s| (s, compile::rows(&self.store.fields, &question.query.root, s, question))).collect();
        let union = DisjunctionMaxQuery::new(queries.iter().map(|(_, q)| q.box_clone()).collect());
        let total = searcher.search(&union, &Count).map_err(failed)?;
        let mut best: BTreeMap<DocAddress, (f32, usize)> = BTreeMap::new();
        let most = (question.limit + question.offset).max(1);
        for (slot, query) in &queries {
            for (score, at) in searcher.search(query, &TopDocs::with_limit(most).order_by_score()).map_err(failed)? {
                let b = best.entry(at).or_insert((score, *slot));
                if score > b.0 {
                    *b = (score, *slot);
                }
            }
        }
        let mut order: Vec<(f32, usize, DocAddress)> = best.into_iter().map(|(at, (score, slot))| (score, slot, at)).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
        let mut hits = Vec::new();
        for (score, slot, at) in order.into_iter().skip(question.offset).take(question.limit) {
            let doc: TantivyDocument = searcher.doc(at).map_err(failed)?;
            let bytes = doc.get_first(self.store.fields.stored).and_then(|v| v.as_bytes()).unwrap_or_default();
            let clause: Clause = serde_json::from_slice(bytes)
                .map_err(|e| SearchError::Damaged { dir: self.store.dir().display().to_string(), reason: e.to_string() })?;
            let found = |c: &super::clause::Cell| !c.units.is_empty() && analyze::slot(&c.language) == slot;
            let cell = clause.cells.iter().position(found).or_else(|| clause.cells.iter().position(|c| !c.units.is_empty())).unwrap_or(0);
            let marks = clause.cells.iter().map(|c| marks(&question.query.root, analyze::slot(&c.language), &c.text())).collect();
            hits.push(Hit { score, cell, clause, marks });
        }
        Ok(Answer { query: question.query.text.clone(), total, engine: "lexical", hits, facets: Vec::new() })
    }
}

/// The words of a text that a query asks for.
fn marks(node: &Node, slot: usize, text: &str) -> Vec<Range<usize>> {
    let mut wanted = Vec::new();
    words(node, slot, &mut wanted);
    analyze::terms(slot, false, text).into_iter().filter(|t| wanted.contains(&t.text)).map(|t| t.range).collect()
}

fn words(node: &Node, slot: usize, out: &mut Vec<String>) {
    match &node.what {
        What::Words(w) | What::Phrase(w) => out.extend(analyze::terms(slot, false, w).into_iter().map(|t| t.text)),
        What::And(all) | What::Or(all) => all.iter().for_each(|n| words(n, slot, out)),
        _ => {}
    }
}
