//! What rows mean, as an answer to a query: the vectors of the rows of one state of the index.

use super::super::error::SearchError;
use super::super::schema::Fields;
use super::super::vectors::{Direction, EXACT, Meanings};
use super::fuse::Nearness;
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
    often: bool,
    state: Mutex<Arc<State>>,
}

/// One state of the index.
struct State {
    generation: u64,
    meanings: Arc<Meanings>,
    rows: Vec<DocAddress>,
    places: Vec<u32>,
    /// Where the rows are among `rows`, in the order of the places of their vectors.
    by_place: Vec<u32>,
}

/// Rows by what they mean.
pub struct Near {
    best: Vec<(f32, DocAddress)>,
    state: Arc<State>,
    direction: Direction,
}

impl Nearness for Near {
    fn best(&self) -> &[(f32, DocAddress)] {
        &self.best
    }

    fn cosine(&self, place: &(u32, u32)) -> Option<f32> {
        let at = self.state.rows.binary_search_by_key(place, order).ok()?;
        Some(self.state.meanings.cosine(&self.direction, self.state.places[at]))
    }
}

impl State {
    /// The nearest of all rows, or of those that are allowed.
    fn best(&self, direction: &Direction, allowed: Option<&HashSet<DocAddress>>) -> Vec<(f32, DocAddress)> {
        let may = |at: &u32| allowed.is_none_or(|a| a.contains(&self.rows[*at as usize]));
        let narrow = allowed.is_some_and(|a| a.len() <= EXACT);
        if let Some((near, outside)) = self.meanings.nearest(direction).filter(|_| !narrow) {
            let after = |place: u32| self.by_place.partition_point(|r| self.places[*r as usize] < place);
            let of = |place: u32| &self.by_place[after(place)..after(place + 1)];
            let some = near.into_iter().flat_map(of).chain(&self.by_place[after(outside)..]).copied().filter(may).collect();
            let best = self.told(direction, some);
            // Where a filter lets few of the near ones through, all that it lets through are looked at.
            if best.len() == NEAREST {
                return best;
            }
        }
        self.told(direction, (0..self.rows.len() as u32).filter(may).collect())
    }

    /// The nearest of some rows, nearest first.
    fn told(&self, direction: &Direction, some: Vec<u32>) -> Vec<(f32, DocAddress)> {
        let places: Vec<u32> = some.iter().map(|r| self.places[*r as usize]).collect();
        let cosines = self.meanings.cosines(direction, &places);
        let mut best: Vec<(f32, DocAddress)> = cosines.into_iter().zip(some.iter().map(|r| self.rows[*r as usize])).collect();
        let by = |a: &(f32, DocAddress), b: &(f32, DocAddress)| b.0.total_cmp(&a.0).then(order(&a.1).cmp(&order(&b.1)));
        if best.len() > NEAREST {
            best.select_nth_unstable_by(NEAREST, by);
            best.truncate(NEAREST);
        }
        best.sort_by(by);
        best
    }
}

impl Mind {
    /// Opens the vectors of an index; none where there are none of this engine.
    pub fn open(dir: &Path, engine: Arc<Engine>, often: bool) -> Result<Option<Mind>, SearchError> {
        let Some(meanings) = Meanings::open(dir, &engine, often)? else { return Ok(None) };
        let state =
            State { generation: u64::MAX, meanings: Arc::new(meanings), rows: Vec::new(), places: Vec::new(), by_place: Vec::new() };
        Ok(Some(Mind { dir: dir.to_path_buf(), engine, often, state: Mutex::new(Arc::new(state)) }))
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
        Ok(Some(Near { best: state.best(&direction, allowed), state, direction }))
    }

    /// What the searcher sees, read once.
    fn state(&self, searcher: &Searcher, fields: &Fields) -> Result<Arc<State>, SearchError> {
        let generation = searcher.generation().generation_id();
        // What a thread that failed left behind is whole.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.generation != generation || state.meanings.has_new_graph(self.often) {
            let meanings = state.meanings.again(&self.dir, &self.engine, self.often)?;
            let (rows, places) = rows(searcher, fields, &meanings).map_err(|e| SearchError::of(&self.dir, e))?;
            let mut by_place: Vec<u32> = (0..rows.len() as u32).collect();
            by_place.sort_by_key(|r| places[*r as usize]);
            *state = Arc::new(State { generation, meanings, rows, places, by_place });
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
