//! A family under somebody's hands: read, aligned and checked again after every change, where only what changed costs time.

use crate::align::{self, Aligned, again};
use crate::check::{self, Finding, Kept};
use crate::document::Family;
use crate::read::{self, Memory, Outcome};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Documents that are checked again and again in one process: by an editor's server, or when a file is saved.
///
/// A check after a small change starts from the last one and takes a tenth of the time of a fresh one. It may then say something else
/// of far clauses than a fresh check would, because what a family teaches (how surely a word has a counterpart, what is usual for two
/// languages) is kept where the change does not touch it; `afresh` gives the fresh one, for when there is time.
pub struct Session {
    /// How files are read.
    pub options: read::Options,
    /// How versions are aligned. With an engine every check is a fresh one, save that the vectors of units are remembered by the engine.
    pub align: align::Settings,
    /// What the rules go by.
    pub check: check::Settings,
    memory: Memory,
    last: FxHashMap<String, Last>,
}

/// A family as it was last checked, with what the next check can start from.
pub struct Last {
    family: Family,
    aligned: Aligned,
    kept: Kept,
}

impl Session {
    /// A session that has seen nothing yet.
    pub fn new(options: read::Options, align: align::Settings, check: check::Settings) -> Session {
        Session { options, align, check, memory: Memory::default(), last: FxHashMap::default() }
    }

    /// Reads files and folders; those that have not changed since the session last read them are not taken apart again.
    pub fn read(&self, paths: &[PathBuf]) -> Outcome {
        read::read_again(paths, &self.options, &self.memory)
    }

    /// Lays the text that an editor holds open over a file, by the path that reading finds it under; none takes it away again.
    pub fn lay(&self, path: &Path, text: Option<Arc<str>>) {
        self.memory.lay(path, text);
    }

    /// A family of which one file has changed; see `read::reread`.
    pub fn reread(&self, family: &Family, path: &Path) -> Option<Family> {
        read::reread(family, path, &self.options, &self.memory)
    }

    /// Checks a family, from its last check on where the session has seen it.
    pub fn check(&mut self, family: Family) -> Vec<Finding> {
        let (aligned, mut kept) = match self.last.remove(&family.id) {
            Some(last) => (again::again(&family, &self.align, &last.family, &last.aligned), last.kept),
            None => (align::align(&family, &self.align), Kept::default()),
        };
        let findings = check::check_again(&family, &aligned, &self.check, &mut kept);
        self.last.insert(family.id.clone(), Last { family, aligned, kept });
        findings
    }

    /// Checks a family as if the session had never seen it.
    pub fn afresh(&mut self, family: Family) -> Vec<Finding> {
        self.last.remove(&family.id);
        self.check(family)
    }

    /// The family as it was last checked, with its concordance.
    pub fn last(&self, id: &str) -> Option<(&Family, &Aligned)> {
        self.last.get(id).map(Last::seen)
    }

    /// Goes on from a check that was made elsewhere, such as in another thread.
    pub fn adopt(&mut self, last: Last) {
        self.last.insert(last.family.id.clone(), last);
    }
}

impl Last {
    /// A fresh check, which needs no session and so can be made beside one.
    pub fn of(family: Family, align: &align::Settings, check: &check::Settings) -> (Vec<Finding>, Last) {
        let (aligned, mut kept) = (align::align(&family, align), Kept::default());
        let findings = check::check_again(&family, &aligned, check, &mut kept);
        (findings, Last { family, aligned, kept })
    }

    /// The family, and its concordance.
    pub fn seen(&self) -> (&Family, &Aligned) {
        (&self.family, &self.aligned)
    }
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
