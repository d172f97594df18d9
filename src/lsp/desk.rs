//! A folder under somebody's hands: its settings, its families, and what was last found in each.

use super::bench::{Bench, Open};
use super::later::{Done, Job};
use super::merged::merged;
use super::wishes::Settings;
use crate::align::{self, Concordance};
use crate::check::{self, Finding, Status};
use crate::config::{FILE_NAME, Review};
use crate::document::{Family, Version};
use crate::read;
use crate::report::Rulings;
use crate::session::{Last, Session};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a desk is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The folder that it is named after.
    pub folder: PathBuf,
    /// What is read.
    pub paths: Vec<PathBuf>,
    /// Whether documents of which there is one version are checked too: where a project says that these are its texts.
    pub lone: bool,
}

/// The desk.
pub struct Desk {
    /// What it is about.
    pub place: Place,
    /// Its families by id.
    pub sheets: BTreeMap<String, Sheet>,
    /// Files that could not be read, and what is wrong with the settings.
    pub troubles: Vec<read::FileError>,
    /// Whether all is to be read again before the next thorough check.
    pub regroup: bool,
    bench: Option<Box<dyn Bench>>,
    session: Session,
    stamp: Option<u64>,
}

/// A family on the desk.
#[derive(Default)]
pub struct Sheet {
    /// The family as it is now, where it has not been checked so.
    pub pending: Option<Family>,
    /// Goes up with every change.
    pub generation: u64,
    /// What is shown: open findings and accepted ones.
    pub shown: Vec<Finding>,
    /// What is told of comments and reviewed alignments.
    pub warnings: Vec<String>,
    /// Files of its versions.
    pub files: Vec<PathBuf>,
    /// The state for which a thorough check was asked for.
    pub asked: Option<u64>,
    /// Whether the last quick check began afresh.
    fresh: bool,
    /// What the last quick check found.
    quick: Vec<Finding>,
    thorough: Option<Thorough>,
}

/// What a thorough check with encoders found, and what the quick one said then.
struct Thorough {
    generation: u64,
    found: Vec<Finding>,
    last: Last,
    quick_then: FxHashSet<String>,
}

impl Desk {
    /// An empty desk.
    pub fn new(place: Place) -> Desk {
        let session = Session::new(read::Options::default(), align::Settings::default(), check::Settings::default());
        Desk { place, sheets: BTreeMap::new(), troubles: Vec::new(), regroup: false, bench: None, session, stamp: None }
    }

    /// What the project says of findings; none before the settings could be read.
    pub fn rulings(&self) -> Option<&Rulings> {
        self.bench.as_deref().map(Bench::rulings)
    }

    /// Reads the settings anew. Where they cannot be used, the old ones stay and the reason is told. `soft` where only accepted findings
    /// have changed: true where what was found stays, else all has to be read again.
    pub fn settle_in(&mut self, open: &Open, settings: &Settings, soft: bool) -> Result<bool, String> {
        let bench = open(&self.place.paths, settings)?;
        if soft && self.rulings().is_some_and(|r| r.config == bench.rulings().config) {
            self.bench = Some(bench);
            return Ok(true);
        }
        self.session = Session::new(bench.reading(), align::Settings::default(), bench.rulings().settings.clone());
        self.bench = Some(bench);
        for sheet in self.sheets.values_mut() {
            *sheet = Sheet { generation: sheet.generation + 1, files: std::mem::take(&mut sheet.files), ..Sheet::default() };
        }
        Ok(false)
    }

    /// Lays an open text over its file; see `Session::lay`.
    pub fn lay(&self, path: &Path, text: Option<Arc<str>>) {
        self.session.lay(path, text);
    }

    /// Reads all files; families that changed wait for their check.
    pub fn read(&mut self) {
        // Before anything is read: what changes meanwhile is seen the next time.
        let seen = self.state();
        let Some(bench) = &mut self.bench else { return };
        self.regroup = false;
        let mut outcome = self.session.read(&self.place.paths);
        if !self.place.lone {
            outcome.families.retain(|f| f.versions.len() > 1);
        }
        let mut warnings = Vec::new();
        bench.read_dictionaries(&outcome.families, &mut warnings);
        self.session.check = bench.rulings().settings.clone();
        self.troubles = outcome.errors;
        self.troubles.extend(warnings.into_iter().map(|message| read::FileError { path: String::new(), message }));
        let mut old = std::mem::take(&mut self.sheets);
        for family in outcome.families {
            let mut sheet = old.remove(&family.id).unwrap_or_default();
            let now = sheet.pending.as_ref().or_else(|| self.session.last(&family.id).map(|l| l.0));
            if !now.is_some_and(|now| same(now, &family)) {
                sheet.files = files(&family);
                sheet.generation += 1;
                self.sheets.insert(family.id.clone(), Sheet { pending: Some(family), ..sheet });
            } else {
                self.sheets.insert(family.id, sheet);
            }
        }
        self.stamp = Some(seen);
    }

    /// True where a text, the settings or the accepted findings changed on disk since all was read or this was last asked, for clients that watch no
    /// files.
    pub fn is_stale(&mut self) -> bool {
        let now = self.state();
        let before = self.stamp.replace(now);
        before.is_some_and(|b| b != now)
    }

    /// A fingerprint of all that is looked at on disk.
    fn state(&self) -> u64 {
        let config = self.rulings().map(|r| &r.config);
        let review = config.and_then(|c| Review::place(c, &self.place.paths));
        let settings = config.and_then(|c| c.path.clone()).unwrap_or_else(|| self.place.folder.join(FILE_NAME));
        let beside = review.into_iter().chain([settings]).chain(config.and_then(|c| c.baseline.clone()));
        let all: Vec<PathBuf> = self.place.paths.iter().cloned().chain(beside).collect();
        read::stamp(&all, &self.session.options)
    }

    /// True where the file is one that the desk reads.
    pub fn holds(&self, path: &Path) -> bool {
        self.sheets.values().any(|s| s.files.iter().any(|f| f == path))
    }

    /// True where the file lies behind one of its paths.
    pub fn covers(&self, path: &Path) -> bool {
        self.place.paths.iter().any(|p| path.starts_with(p))
    }

    /// The text of a file changed: its family waits for its check.
    pub fn touch(&mut self, path: &Path) {
        let mut all = !self.holds(path);
        if all {
            // Of a file that belongs to no family a change may make one; that can wait until nobody types.
            self.regroup = true;
            return;
        }
        for (id, sheet) in self.sheets.iter_mut().filter(|(_, s)| s.files.iter().any(|f| f == path)) {
            let now = sheet.pending.as_ref().or_else(|| self.session.last(id).map(|l| l.0));
            match now.and_then(|now| self.session.reread(now, path).map(|new| (same(now, &new), new))) {
                Some((true, _)) => {}
                Some((false, new)) => {
                    sheet.pending = Some(new);
                    sheet.generation += 1;
                }
                None => all = true,
            }
        }
        if all {
            self.read();
        }
        self.regroup = true;
    }

    /// Checks a family that waits.
    pub fn check(&mut self, id: &str) {
        let (Some(sheet), Some(bench)) = (self.sheets.get_mut(id), &self.bench) else { return };
        let Some(family) = sheet.pending.take() else { return };
        sheet.warnings.clear();
        self.session.align = bench.alignment(&family, &mut sheet.warnings);
        sheet.fresh = self.session.last(id).is_none();
        match catch_unwind(AssertUnwindSafe(|| self.session.check(family))) {
            Ok(found) => sheet.quick = found,
            Err(_) => {
                sheet.quick.clear();
                sheet.warnings.push(format!("{id}: the check failed, which is a fault of concordat; please report it with the texts"));
            }
        }
        self.settle(id);
    }

    /// Settles what was found once more, such as after something was accepted.
    pub fn settle(&mut self, id: &str) {
        let (Some(sheet), Some(bench), Some((family, aligned))) = (self.sheets.get_mut(id), &self.bench, self.session.last(id)) else {
            return;
        };
        let rulings = bench.rulings();
        let mut told: Vec<String> = sheet.warnings.iter().filter(|w| !is_comment(family, w)).cloned().collect();
        sheet.shown = match &sheet.thorough {
            Some(t) => {
                let (then, deep) = t.last.seen();
                let mut thorough = rulings.settle(t.found.clone(), then, &deep.concordance);
                if t.generation == sheet.generation {
                    told.append(&mut thorough.warnings);
                    thorough.findings
                } else {
                    let mut quick = rulings.settle(sheet.quick.clone(), family, &aligned.concordance);
                    told.append(&mut quick.warnings);
                    merged(quick.findings, &t.quick_then, &thorough.findings, then, family)
                }
            }
            None => {
                let mut quick = rulings.settle(sheet.quick.clone(), family, &aligned.concordance);
                told.append(&mut quick.warnings);
                quick.findings
            }
        };
        sheet.warnings = told;
    }

    /// The family and its rows as they are known best.
    pub fn view(&self, id: &str) -> Option<(&Family, &Concordance)> {
        let sheet = self.sheets.get(id)?;
        let best = sheet.thorough.as_ref().filter(|t| t.generation == sheet.generation && sheet.pending.is_none());
        let (family, aligned) = match best {
            Some(t) => t.last.seen(),
            None => self.session.last(id)?,
        };
        Some((family, &aligned.concordance))
    }

    /// A thorough check of a family where there is need of one: the encoders have not looked at it as it is, or the quick check went
    /// on from an earlier one.
    pub fn job(&mut self, id: &str) -> Option<Job> {
        let (bench, sheet) = (self.bench.as_ref()?, self.sheets.get_mut(id)?);
        let engine = bench.engine();
        let done = sheet.pending.is_some() || sheet.asked == Some(sheet.generation) || engine.is_none() && sheet.fresh;
        if done {
            return None;
        }
        let (family, _) = self.session.last(id)?;
        sheet.asked = Some(sheet.generation);
        let align = align::Settings { engine, ..bench.alignment(family, &mut Vec::new()) };
        let (folder, check) = (self.place.folder.clone(), self.session.check.clone());
        Some(Job { folder, generation: sheet.generation, family: family.clone(), align, check })
    }

    /// Takes in what a thorough check found; true where it is about the family as it is. A failure is returned.
    pub fn done(&mut self, done: Done) -> Result<bool, String> {
        let Some(sheet) = self.sheets.get_mut(&done.id) else { return Ok(false) };
        let (found, last) = done.result?;
        if sheet.generation != done.generation || sheet.pending.is_some() {
            // It will be asked for again when it is quiet.
            return Ok(false);
        }
        if done.deep {
            let quick_then = sheet.quick.iter().map(|f| f.id.clone()).collect();
            sheet.thorough = Some(Thorough { generation: done.generation, found, last, quick_then });
        } else {
            self.session.adopt(last);
            (sheet.quick, sheet.fresh) = (found, true);
        }
        self.settle(&done.id);
        Ok(true)
    }

    /// The sheets whose family has a version in a file.
    pub fn of_file(&self, path: &Path) -> Vec<String> {
        self.sheets.iter().filter(|(_, s)| s.files.iter().any(|f| f == path)).map(|(id, _)| id.clone()).collect()
    }

    /// A finding that is shown, with its family's id.
    pub fn finding(&self, id: &str) -> Option<(&str, &Finding)> {
        let found =
            |(name, s): (&'_ String, &'_ Sheet)| s.shown.iter().any(|f| f.id == id && f.status == Status::Open).then(|| name.clone());
        let name = self.sheets.iter().find_map(found)?;
        let (name, sheet) = self.sheets.get_key_value(&name)?;
        sheet.shown.iter().find(|f| f.id == id).map(|f| (name.as_str(), f))
    }
}

/// The files of a family.
fn files(family: &Family) -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> = family.versions.iter().map(|v| PathBuf::from(&v.source.path)).collect();
    out.sort();
    out.dedup();
    out
}

/// True for what is told of a place in one of the family's texts, which is told anew whenever findings are settled.
fn is_comment(family: &Family, warning: &str) -> bool {
    family.versions.iter().any(|v| warning.starts_with(&format!("{}:", v.source.path)))
}

/// True where two states of a family have the same texts.
fn same(a: &Family, b: &Family) -> bool {
    let version = |(x, y): (&Version, &Version)| {
        let text = Arc::ptr_eq(&x.source, &y.source) || x.source.path == y.source.path && x.source.text == y.source.text;
        text && x.language == y.language && x.lines == y.lines
    };
    a.id == b.id && a.reference == b.reference && a.versions.len() == b.versions.len() && a.versions.iter().zip(&b.versions).all(version)
}
