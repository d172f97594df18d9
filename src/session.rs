//! A family under somebody's hands: read, aligned and checked again after every change, where only what changed costs time.

use crate::align::{self, Aligned, again};
use crate::check::{self, Finding, Kept};
use crate::document::Family;
use crate::read::{self, Memory, Outcome};
use rustc_hash::FxHashMap;
use std::path::PathBuf;

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

/// A family as it was last checked.
struct Last {
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
        self.last.get(id).map(|l| (&l.family, &l.aligned))
    }
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
