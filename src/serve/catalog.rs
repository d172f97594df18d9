//! The families of the index with their findings, read once for each state of the index, and what the review files say of them, read
//! whenever one of these has changed.

use super::review::{self, Overlay};
use crate::check::Severity;
use crate::language::Tag;
use crate::report::accept::is_id;
use crate::search::clause::{Clause, FamilyEntry};
use crate::search::retrieve::{Laid, Tally};
use crate::search::store::About;
use crate::search::{Library, SearchError};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// A finding as far as the server has to understand it.
#[derive(Debug, Clone, Deserialize)]
pub struct Found {
    /// Its fingerprint.
    pub id: String,
    /// Its rule.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// Its row.
    #[serde(default)]
    pub row: Option<String>,
    /// How it was accepted when the index was written.
    #[serde(default)]
    pub acceptance: Option<Value>,
    /// `open` or `accepted` at that time.
    pub status: String,
    /// Its places.
    pub locations: Vec<FoundPlace>,
}

/// A place of a finding.
#[derive(Debug, Clone, Deserialize)]
pub struct FoundPlace {
    /// Language of the version.
    pub language: Tag,
    /// The words concerned.
    pub quote: String,
    /// Bytes of the quote that are meant.
    #[serde(default)]
    pub mark: Option<[usize; 2]>,
}

impl Found {
    /// Whether something other than a review file accepted it: a comment in the text, or the settings.
    pub fn settled_elsewhere(&self) -> bool {
        let place = self.acceptance.as_ref().and_then(|a| a["place"].as_str()).unwrap_or_default();
        let file = place.rsplit_once(':').map_or(place, |(file, _)| file);
        self.status == "accepted" && !file.ends_with(crate::config::review::FILE_NAME)
    }
}

/// A family.
#[derive(Debug)]
pub struct Indexed {
    /// What the index has of it; without findings, which follow.
    pub entry: FamilyEntry,
    /// Its findings, as the index has them.
    pub findings: Vec<(Value, Found)>,
    /// Which of the index's roots it was read from.
    pub root: Option<usize>,
}

impl Indexed {
    /// Last part of its id.
    pub fn name(&self) -> &str {
        self.entry.id.rsplit('/').next().unwrap_or(&self.entry.id)
    }
}

/// What one state of the index holds.
#[derive(Debug)]
pub struct Base {
    generation: u64,
    /// What the index says of itself.
    pub about: About,
    /// Its families, by name.
    pub families: Vec<Indexed>,
    by_key: FxHashMap<String, usize>,
    /// How many rows there are.
    pub tally: Tally,
}

/// How many findings a family has: open ones by severity, and accepted ones.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Open ones: minor, major, critical.
    pub open: [usize; 3],
    /// Accepted ones.
    pub accepted: usize,
}

/// One state of index and review files.
#[derive(Debug)]
pub struct View {
    /// The index.
    pub base: Arc<Base>,
    /// The review files.
    pub overlay: Overlay,
    /// The rows whose findings stand otherwise than the index has it.
    pub laid: Arc<Laid>,
}

impl View {
    /// Lays the review files over the index.
    fn new(base: Arc<Base>, overlay: Overlay, library: &Library) -> Result<View, SearchError> {
        let mut view = View { base, overlay, laid: Arc::default() };
        let mut laid = Laid::default();
        for (family, id) in view.overlay.changed() {
            let Some(family) = view.base.families.get(family) else { continue };
            for mut row in library.rows_with(&family.entry.key, id)? {
                view.lay(&mut row);
                laid.add(&row);
            }
        }
        view.laid = Arc::new(laid);
        Ok(view)
    }

    /// Number of this state of the index.
    pub fn generation(&self) -> u64 {
        self.base.generation
    }

    /// A family by its key, with its place.
    pub fn family(&self, key: &str) -> Option<(usize, &Indexed)> {
        let i = *self.base.by_key.get(key)?;
        Some((i, self.base.families.get(i)?))
    }

    /// A finding of a family as it stands now.
    pub fn finding(&self, family: usize, (indexed, found): &(Value, Found)) -> Value {
        let mut out = indexed.clone();
        if let (Some(state), Some(fields)) = (self.overlay.state(family, &found.id), out.as_object_mut()) {
            fields.insert("status".into(), json!(if state.is_some() { "accepted" } else { "open" }));
            match state {
                Some(acceptance) => fields.insert("acceptance".into(), acceptance.clone()),
                None => fields.remove("acceptance"),
            };
        }
        out
    }

    /// Puts the statuses of a row's findings as they stand now in the place of those that the index has.
    pub fn lay(&self, row: &mut Clause) {
        let Some((family, _)) = self.family(&row.key) else { return };
        for f in &mut row.findings {
            if let Some(state) = self.overlay.state(family, &f.id) {
                f.status = if state.is_some() { "accepted" } else { "open" }.to_string();
            }
        }
    }

    /// The findings of a family, counted.
    pub fn counts(&self, family: usize) -> Counts {
        let mut out = Counts::default();
        for (_, f) in &self.base.families[family].findings {
            let open = self.overlay.state(family, &f.id).map_or(f.status == "open", Option::is_none);
            if open { out.open[f.severity as usize] += 1 } else { out.accepted += 1 }
        }
        out
    }
}

/// Keeps the newest state at hand.
pub struct Catalog {
    library: Arc<Library>,
    current: RwLock<Option<Arc<View>>>,
    reading: Mutex<()>,
}

impl Catalog {
    /// The catalogue of an index.
    pub fn new(library: Arc<Library>) -> Catalog {
        Catalog { library, current: RwLock::new(None), reading: Mutex::new(()) }
    }

    fn current(&self) -> Option<Arc<View>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The state that is at hand, whether or not it is the newest.
    pub fn at_hand(&self) -> Option<Arc<View>> {
        self.current()
    }

    /// The newest state.
    pub fn now(&self) -> Result<Arc<View>, SearchError> {
        self.newest(|view| view.overlay.is_fresh())
    }

    /// The newest state, the review files read again in any case.
    pub fn again(&self) -> Result<Arc<View>, SearchError> {
        self.newest(|_| false)
    }

    fn newest(&self, fresh: impl Fn(&View) -> bool) -> Result<Arc<View>, SearchError> {
        self.library.refresh()?;
        let generation = self.library.generation();
        let good = |view: &Arc<View>| view.base.generation == generation && fresh(view);
        if let Some(view) = self.current().filter(good) {
            return Ok(view);
        }
        // One reads; whoever came meanwhile takes what it read.
        let _reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let old = self.current();
        if let Some(view) = old.clone().filter(good) {
            return Ok(view);
        }
        let base = match old.map(|v| v.base.clone()).filter(|b| b.generation == generation) {
            Some(base) => base,
            None => Arc::new(self.read(generation)?),
        };
        let overlay = Overlay::read(&base, &self.library)?;
        let view = Arc::new(View::new(base, overlay, &self.library)?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(view.clone());
        Ok(view)
    }

    fn read(&self, generation: u64) -> Result<Base, SearchError> {
        let about = self.library.about()?;
        let entries = self.library.families()?;
        let tally = self.library.tally(&entries)?;
        let by_key = entries.iter().enumerate().map(|(i, e)| (e.key.clone(), i)).collect();
        let family = |mut entry: FamilyEntry| {
            let found = |f: Value| Some((f.clone(), serde_json::from_value::<Found>(f).ok()?)).filter(|(_, f)| is_id(&f.id));
            let findings = std::mem::take(&mut entry.findings).into_iter().filter_map(found).collect();
            Indexed { findings, root: review::root_of(&about.roots, &entry.versions), entry }
        };
        let families = entries.into_iter().map(family).collect();
        Ok(Base { generation, families, by_key, tally, about })
    }
}
