//! Asking the index: a query is compiled once for each language version and run there; what the rows mean is asked beside it, where
//! there is an encoder; and the rows are put in order (`fuse`).

mod browse;
mod compile;
pub mod complete;
pub mod fields;
mod fuse;
pub mod hints;
mod laid;
pub mod lookup;
mod meaning;
mod said;
pub mod words;

pub use words::required;

pub use browse::Tally;
pub use laid::Laid;

use super::analyze::{self, SLOTS};
use super::answer::facets::Counts;
use super::answer::marks::Marker;
use super::answer::{Answer, Hit};
use super::clause::{Cell, Clause, FamilyEntry};
use super::error::SearchError;
use super::files::{Files, Reading, check};
use super::query::{FieldName, Node, Query, What};
use super::schema::{Fields, ROW};
use super::store::{About, Stamp, Store};
use crate::language::Tag;
use crate::similarity::semantic::Engine;
use compile::Compiler;
use complete::Lists;
use fuse::{Found, Ranked};
use meaning::Mind;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::query::{Bm25StatisticsProvider, BooleanQuery};
use tantivy::schema::Field;
use tantivy::{DocAddress, IndexReader, Searcher, Term};
use words::{Words, is_english};

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
    /// Statuses that have changed since the index was written.
    pub laid: Arc<Laid>,
}

/// So many of the best of each language are looked at closely at least.
const LEAST_CANDIDATES: usize = 100;

/// An index that can be asked. Writers do not disturb it: it answers from the last state that was committed.
pub struct Library {
    store: Store,
    files: Files,
    reader: IndexReader,
    mind: Option<Mind>,
    seen: Mutex<Seen>,
    lists: Mutex<Lists>,
}

/// What a library has looked at.
#[derive(Default)]
struct Seen {
    /// The commit.
    commit: Option<Stamp>,
    /// Files that are as they were written.
    sound: HashSet<PathBuf>,
}

/// What tantivy's scores rest on: rows alone, though units have words too.
struct Rows<'a> {
    searcher: &'a Searcher,
    count: u64,
}

impl Bm25StatisticsProvider for Rows<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.count)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(self.searcher.doc_freq(term)?.min(self.count))
    }
}

impl Library {
    /// Opens the index of a folder for one question. With an engine vectors are asked too, where the index holds any.
    pub fn open(dir: &Path, engine: Option<Arc<Engine>>) -> Result<Library, SearchError> {
        Library::open_for(dir, Reading::ONCE, engine)
    }

    /// Opens the index of a folder, for one question or for many.
    pub fn open_for(dir: &Path, reading: Reading, engine: Option<Arc<Engine>>) -> Result<Library, SearchError> {
        let (store, files) = Store::open_to_ask(dir, reading)?;
        let mut seen = Seen { commit: store.stamp(), ..Seen::default() };
        if files.are_checked() {
            check(dir, &store.index, &mut seen.sound)?;
        }
        let reader = store.soundly(|| store.reader())?;
        let mind = engine.map(|e| Mind::open(dir, e, reading.graph)).transpose()?.flatten();
        Ok(Library { files, reader, store, mind, seen: Mutex::new(seen), lists: Mutex::default() })
    }

    /// Answers from the last commit from now on, where there is one that was not seen yet.
    pub fn refresh(&self) -> Result<(), SearchError> {
        let now = self.store.stamp();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // A folder that is being put in the place of this one is not there for a moment.
        if now.is_none() || seen.commit == now {
            return Ok(());
        }
        let checked = if self.files.are_checked() { check(self.store.dir(), &self.store.index, &mut seen.sound) } else { Ok(()) };
        let reload = || self.store.soundly(|| self.reader.reload().map_err(|e| SearchError::of(self.store.dir(), e)));
        if let Err(e) = checked.and_then(|()| reload()) {
            // Files that are on their way here are read again when they are whole.
            self.files.let_go();
            seen.sound.clear();
            return Err(e);
        }
        seen.commit = now;
        self.files.let_go();
        Ok(())
    }

    /// What the index says of itself.
    pub fn about(&self) -> Result<About, SearchError> {
        self.store.about()
    }

    /// The families of the index, by name.
    pub fn families(&self) -> Result<Vec<FamilyEntry>, SearchError> {
        self.store.soundly(|| self.store.families(&self.reader.searcher()))
    }

    /// Answers a question.
    pub fn ask(&self, question: &Question) -> Result<Answer, SearchError> {
        self.store.soundly(|| self.answer(question))
    }

    fn answer(&self, question: &Question) -> Result<Answer, SearchError> {
        let failed = |e| SearchError::of(self.store.dir(), e);
        let searcher = self.reader.searcher();
        let fields = &self.store.fields;
        let rows = searcher.doc_freq(&Term::from_field_text(fields.kind, ROW)).map_err(failed)?;
        let tags = tags(&searcher, fields).map_err(failed)?;
        let root = question.query.root.settled();
        let mut texts = Vec::new();
        plain(&root, &mut texts);
        let words: Vec<(&str, Words)> =
            texts.iter().map(|t| (*t, Words::asked(t, question.query_language.as_ref(), fields, &searcher))).collect();
        let mut slots: Vec<usize> = match question.languages.as_slice() {
            [] => (0..SLOTS.len()).collect(),
            some => some.iter().map(analyze::slot).collect(),
        };
        // Where a row is as good in several languages, it is shown in that of the query.
        let english = || texts.iter().any(|t| is_english(t)).then(|| Tag::new("en"));
        let told = question.query_language.clone().or_else(|| words.iter().find_map(|w| w.1.language.clone()));
        let asked = told.or_else(|| literal(&root)).or_else(english);
        slots.sort_by_key(|s| asked.as_ref().is_none_or(|t| analyze::slot(t) != *s));
        let statistics = Rows { searcher: &searcher, count: rows };
        let compiler = Compiler { fields, searcher: &searcher, rows, tags: &tags, words: &words, laid: &question.laid, rest: false };
        let candidates = (question.limit + question.offset).max(LEAST_CANDIDATES);
        let mut found = Found::default();
        let mut queries = Vec::new();
        for slot in slots.iter().copied().filter(|s| tags.iter().any(|t| analyze::slot(&Tag::new(t)) == *s)) {
            let (query, most) = compiler.rows(&root, slot);
            let best = TopDocs::with_limit(candidates).order_by_score();
            let hits = searcher.search_with_statistics_provider(&*query, &best, &statistics).map_err(failed)?;
            let in_asked = asked.as_ref().is_some_and(|t| analyze::slot(t) == slot);
            found.lexical((slot, in_asked), most, hits);
            queries.push(query);
        }
        let union = BooleanQuery::union(queries);
        let counts = Counts::new(&question.facets, question.laid.clone(), fields);
        let (mut total, mut counted) = searcher.search(&union, &(Count, counts.clone())).map_err(failed)?;
        let mut engine = "lexical";
        if let (Some(mind), Some((text, w))) = (&self.mind, sole(&root, &words)) {
            let rest = Compiler { rest: true, ..compiler };
            let allowed = match &root.what {
                What::Words(_) if question.languages.is_empty() => None,
                _ => {
                    let of = |s: &usize| rest.rows(&root, *s).0;
                    Some(searcher.search(&BooleanQuery::union(slots.iter().map(of).collect()), &DocSetCollector).map_err(failed)?)
                }
            };
            if let Some(near) = mind.near(&searcher, fields, (w.language.as_ref(), text), allowed.as_ref())? {
                let matched = searcher.search(&union, &DocSetCollector).map_err(failed)?;
                let added = found.semantic(&near, w.units.len(), &matched);
                total += added.len();
                counted = counts.and(counted, &searcher, &added).map_err(failed)?;
                engine = "hybrid";
            }
        }
        let ranked = found.ranked();
        let marker = Marker::new(&root, &words);
        let page = ranked.iter().skip(question.offset).take(question.limit);
        let hits = page.map(|r| self.hit(&searcher, r, asked.as_ref(), &marker, of_findings(&root))).collect::<Result<_, _>>()?;
        Ok(Answer { query: question.query.text.clone(), total, engine, hits, facets: counts.facets(counted) })
    }

    fn hit(
        &self,
        searcher: &Searcher,
        r: &Ranked,
        asked: Option<&Tag>,
        marker: &Marker<'_>,
        of_findings: bool,
    ) -> Result<Hit, SearchError> {
        let clause: Clause = self.store.stored(searcher, r.at)?;
        let said = |c: &Cell| !c.units.is_empty();
        let of = |slot: usize| clause.cells.iter().position(|c| said(c) && analyze::slot(&c.language) == slot);
        let cell = r.slot.and_then(of).or_else(|| of(analyze::slot(asked?))).or_else(|| clause.cells.iter().position(said)).unwrap_or(0);
        let marks: Vec<_> = clause.cells.iter().map(|c| marker.marks(&c.text(), &c.language)).collect();
        // What is asked for stands there, though not in the language of the query: a name, a number.
        let there = |cell: usize| marks.get(cell).is_some_and(|m| !m.is_empty());
        let blamed = |c: &usize| {
            let tag = &clause.cells[*c].language;
            said(&clause.cells[*c]) && clause.findings.iter().any(|f| f.languages.contains(tag))
        };
        let elsewhere = || (0..marks.len()).find(|c| there(*c)).or_else(|| (0..marks.len()).find(|c| of_findings && blamed(c)));
        let cell = if there(cell) { cell } else { elsewhere().unwrap_or(cell) };
        Ok(Hit { score: r.score, cell, clause, marks })
    }
}

/// The languages that rows are in.
fn tags(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Vec<String>> {
    let mut out = Vec::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(fields.present)?;
        let mut terms = index.terms().stream()?;
        while terms.advance() {
            out.extend(std::str::from_utf8(terms.key()).map(str::to_string));
        }
    }
    out.sort();
    out.dedup();
    Ok(out)
}

/// The language of what a tree asks for as it stands: phrases, beginnings of words, words with slips.
fn literal(node: &Node) -> Option<Tag> {
    match &node.what {
        What::Phrase(text) | What::Prefix(text) | What::Fuzzy(text, _) => Words::new(text, None).language,
        What::And(all) | What::Or(all) => all.iter().find_map(literal),
        _ => None,
    }
}

/// The plain words of a tree.
pub(super) fn plain<'q>(node: &'q Node, out: &mut Vec<&'q str>) {
    match &node.what {
        What::Words(text) => out.push(text),
        What::And(all) | What::Or(all) => all.iter().for_each(|n| plain(n, out)),
        What::Not(not) => plain(not, out),
        _ => {}
    }
}

/// Whether a tree asks for findings.
fn of_findings(node: &Node) -> bool {
    match &node.what {
        What::And(all) | What::Or(all) => all.iter().any(of_findings),
        What::Field(name, _) => matches!(name, FieldName::Rule | FieldName::Severity | FieldName::Status | FieldName::Finding),
        _ => false,
    }
}

/// The only plain words of a tree, where they stand beside what is strict: then what they mean is asked too. Whoever joins words by
/// operators wants these very words.
fn sole<'q, 'w>(node: &'q Node, words: &'w [(&str, Words)]) -> Option<(&'q str, &'w Words)> {
    let text = match (&node.what, words) {
        (What::Words(text), [_]) => text,
        (What::And(all), [_]) => all.iter().find_map(|n| if let What::Words(t) = &n.what { Some(t) } else { None })?,
        _ => return None,
    };
    Some((text, &words.first()?.1))
}

/// A place in the index in the order of its documents.
fn order(at: &DocAddress) -> (u32, u32) {
    (at.segment_ord, at.doc_id)
}
