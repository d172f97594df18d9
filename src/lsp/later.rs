//! The thorough check, made when nobody types: afresh, and with the encoders where there are any. It has its own thread and its own
//! pool, so that the next key finds the processors free.

use super::inbox::{Event, Inbox};
use crate::align;
use crate::check::{self, Finding};
use crate::document::Family;
use crate::session::Last;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

/// A family to be checked thoroughly.
pub struct Job {
    /// Folder of its desk.
    pub folder: PathBuf,
    /// Which state of the family this is.
    pub generation: u64,
    /// The family.
    pub family: Family,
    /// How it is aligned, the encoders included.
    pub align: align::Settings,
    /// What the rules go by.
    pub check: check::Settings,
}

/// What came of it.
pub struct Done {
    /// Folder of its desk.
    pub folder: PathBuf,
    /// The family's id.
    pub id: String,
    /// Which state of the family was checked.
    pub generation: u64,
    /// The findings, and the check to go on from; none where it failed, which is told by a sentence.
    pub result: Result<(Vec<Finding>, Last), String>,
    /// Whether encoders looked.
    pub deep: bool,
}

/// Makes the check in a thread of its own, which leaves what came of it in the inbox.
pub fn start(job: Job, inbox: Arc<Inbox>) {
    let work = move || {
        let (folder, id, generation) = (job.folder, job.family.id.clone(), job.generation);
        let engine = job.align.engine.clone();
        let made = || {
            let made = catch_unwind(AssertUnwindSafe(|| Last::of(job.family, &job.align, &job.check)));
            made.map_err(|_| format!("{id}: the check failed, which is a fault of concordat; please report it with the texts"))
        };
        let result = match pool() {
            Some(pool) => pool.install(made),
            None => made(),
        };
        // What an encoder that failed has said is worth nothing.
        let failure = engine.as_ref().and_then(|e| e.failure());
        let result = failure.map_or(result, |e| Err(e.to_string()));
        if let Some(engine) = &engine {
            engine.cache().flush();
        }
        inbox.event(Event::Done(Box::new(Done { folder, id, generation, result, deep: engine.is_some() })));
    };
    // Where no thread can be had, there is no thorough check.
    let _ = std::thread::Builder::new().name("thorough check".to_string()).stack_size(8 << 20).spawn(work);
}

/// Half of the processors.
fn pool() -> Option<rayon::ThreadPool> {
    let half = (rayon::current_num_threads() / 2).max(1);
    rayon::ThreadPoolBuilder::new().num_threads(half).build().ok()
}
