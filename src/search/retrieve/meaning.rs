//! What rows mean, as an answer to a query: the vectors of the rows of one state of the index.

use super::super::error::SearchError;
use super::super::schema::Fields;
use super::super::vectors::Meanings;
use super::order;
use crate::language::Tag;
use crate::similarity::semantic::Engine;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::{DocAddress, Searcher};

/// So many of the nearest rows are told in order.
const NEAREST: usize = 200;

/// The vectors of an index, and which row has which.
pub struct Mind {
    dir: PathBuf,
    engine: Arc<Engine>,
    state: Mutex<Arc<State>>,
}

/// One state of the index.
struct State {
    generation: u64,
    meanings: Arc<Meanings>,
    rows: Vec<DocAddress>,
    places: Vec<u32>,
}

/// Rows by what they mean.
pub struct Near {
    /// The nearest with their cosines, nearest first.
    pub best: Vec<(f32, DocAddress)>,
    /// All rows that were looked at, by place.
    pub rows: Vec<DocAddress>,
    /// Their cosines.
    pub cosines: Vec<f32>,
}

impl Near {
    /// The cosine of a row; none of one that was not looked at.
    pub fn cosine(&self, place: &(u32, u32)) -> Option<f32> {
        self.rows.binary_search_by_key(place, order).ok().and_then(|i| self.cosines.get(i)).copied()
    }
}

impl Mind {
    /// Opens the vectors of an index; none where there are none of this engine.
    pub fn open(dir: &Path, engine: Arc<Engine>) -> Result<Option<Mind>, SearchError> {
        let Some(meanings) = Meanings::open(dir, &engine)? else { return Ok(None) };
        let state = State { generation: u64::MAX, meanings: Arc::new(meanings), rows: Vec::new(), places: Vec::new() };
        Ok(Some(Mind { dir: dir.to_path_buf(), engine, state: Mutex::new(Arc::new(state)) }))
    }

    /// The rows nearest to a text among those that are allowed; none where the encoder makes nothing of it.
    pub fn near(
        &self,
        searcher: &Searcher,
        fields: &Fields,
        (language, text): (Option<&Tag>, &str),
        allowed: Option<&HashSet<DocAddress>>,
    ) -> Result<Option<Near>, SearchError> {
        let state = self.state(searcher, fields)?;
        let unknown = Tag::unknown();
        let Some(direction) = state.meanings.direction(language.unwrap_or(&unknown), text) else { return Ok(None) };
        let (rows, places): (Vec<DocAddress>, Vec<u32>) = match allowed {
            None => (state.rows.clone(), state.places.clone()),
            Some(allowed) => state.rows.iter().zip(&state.places).filter(|(r, _)| allowed.contains(r)).map(|(r, p)| (*r, *p)).unzip(),
        };
        let cosines = state.meanings.cosines(&direction, &places);
        let mut best: Vec<(f32, DocAddress)> = cosines.iter().copied().zip(rows.iter().copied()).collect();
        let by = |a: &(f32, DocAddress), b: &(f32, DocAddress)| b.0.total_cmp(&a.0).then(order(&a.1).cmp(&order(&b.1)));
        if best.len() > NEAREST {
            best.select_nth_unstable_by(NEAREST, by);
            best.truncate(NEAREST);
        }
        best.sort_by(by);
        Ok(Some(Near { best, rows, cosines }))
    }

    /// What the searcher sees, read once.
    fn state(&self, searcher: &Searcher, fields: &Fields) -> Result<Arc<State>, SearchError> {
        let generation = searcher.generation().generation_id();
        // What a thread that failed left behind is whole.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.generation != generation {
            let meanings = state.meanings.again(&self.dir, &self.engine)?;
            let (rows, places) = rows(searcher, fields, &meanings).map_err(|e| SearchError::of(&self.dir, e))?;
            *state = Arc::new(State { generation, meanings, rows, places });
        }
        Ok(state.clone())
    }
}

/// The rows that have a vector, and where it is.
fn rows(searcher: &Searcher, fields: &Fields, meanings: &Meanings) -> tantivy::Result<(Vec<DocAddress>, Vec<u32>)> {
    let (mut rows, mut places) = (Vec::new(), Vec::new());
    let name = searcher.schema().get_field_name(fields.meaning);
    for (segment_ord, segment) in searcher.segment_readers().iter().enumerate() {
        let keys = segment.fast_fields().u64(name)?;
        for doc_id in segment.doc_ids_alive() {
            if let Some(place) = keys.first(doc_id).and_then(|k| meanings.place(k)) {
                rows.push(DocAddress { segment_ord: segment_ord as u32, doc_id });
                places.push(place);
            }
        }
    }
    Ok((rows, places))
}
