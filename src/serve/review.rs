//! What stands in the review files now, laid over what the index knew when it was written: a finding that was accepted or taken back
//! since then shows so at once, whether the page or `concordat accept` did it. Accepting writes the same file with the same words as
//! the command does.

use super::catalog::{Base, Found, Indexed};
use crate::check::RULES;
use crate::config::{self, Accepted, Config, Review, review, shown};
use crate::report::accept::{self, Concerned, EditError, Why};
use crate::report::settle::clause_named;
use crate::search::clause::Clause;
use crate::search::store::{Root, Stamp, stamp};
use crate::search::update::absolute;
use crate::search::{Library, SearchError};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The review files of an index, as they are.
#[derive(Debug, Default)]
pub struct Overlay {
    /// Every file that has a say, or would have if it were there.
    watched: Vec<(PathBuf, Option<Stamp>)>,
    /// Findings that stand otherwise than the index has it: by family and id, how they were accepted, or none where they are open.
    states: FxHashMap<(usize, String), Option<Value>>,
    /// Review files and settings that cannot be read; one sentence each.
    pub problems: Vec<String>,
}

impl Overlay {
    /// Reads the review files.
    pub fn read(base: &Base, library: &Library) -> Result<Overlay, SearchError> {
        let mut out = Overlay::default();
        let mut reviews = Vec::new();
        for root in &base.about.roots {
            // Before they are read: what changes while they are is seen the next time.
            out.watched.extend(candidates(root).into_iter().map(|file| (file.clone(), stamp(&file))));
            let file = place(root).unwrap_or_else(|problem| {
                out.problems.push(problem);
                None
            });
            out.watched.extend(file.iter().map(|file| (file.clone(), stamp(file))));
            reviews.push(file.as_deref().map(Review::load).transpose().unwrap_or_else(|e| {
                out.problems.push(e.to_string());
                None
            }));
        }
        out.problems.sort();
        out.problems.dedup();
        for (i, family) in base.families.iter().enumerate() {
            let Some(review) = family.root.and_then(|r| reviews[r].as_ref()) else { continue };
            let mut rows: Option<Vec<Clause>> = None;
            for (_, found) in &family.findings {
                if found.settled_elsewhere() {
                    continue;
                }
                let by = accepted_by(review, family, found, library, &mut rows)?;
                let acceptance = by.map(|a| acceptance(a, review));
                if acceptance.as_ref() != found.acceptance.as_ref() {
                    out.states.insert((i, found.id.clone()), acceptance);
                }
            }
        }
        Ok(out)
    }

    /// Whether the files are as they were read.
    pub fn is_fresh(&self) -> bool {
        self.watched.iter().all(|(file, then)| stamp(file) == *then)
    }

    /// The findings that stand otherwise than the index has it, by family and id.
    pub fn changed(&self) -> impl Iterator<Item = (usize, &str)> {
        self.states.keys().map(|(family, id)| (*family, id.as_str()))
    }

    /// How a finding stands, where that is otherwise than the index has it.
    pub fn state(&self, family: usize, id: &str) -> Option<&Option<Value>> {
        // Nearly always there is nothing, and then nothing has to be built to look it up.
        if self.states.is_empty() { None } else { self.states.get(&(family, id.to_string())) }
    }
}

/// The review file that `concordat accept` would take, called in a root's folder with its paths.
fn place(root: &Root) -> Result<Option<PathBuf>, String> {
    let paths: Vec<PathBuf> = root.paths.iter().map(|p| root.folder.join(p)).collect();
    let rules: Vec<&str> = RULES.iter().map(|r| r.name).collect();
    let config = match Config::find(&paths) {
        Some(file) => Config::load(&file, &rules).map_err(|e| e.to_string())?,
        None => Config::default(),
    };
    Ok(Review::place(&config, &paths))
}

/// Where settings and a review file of a root are looked for: beside the texts and in every folder above.
fn candidates(root: &Root) -> Vec<PathBuf> {
    let paths: Vec<PathBuf> = root.paths.iter().map(|p| root.folder.join(p)).collect();
    let folders = Config::shared_folder(&paths);
    let names = |folder: &Path| [config::FILE_NAME, review::FILE_NAME].map(|name| folder.join(name));
    folders.iter().flat_map(|f| f.ancestors()).flat_map(names).collect()
}

/// The root that a family was read from: the last one that holds all of its files.
pub fn root_of(roots: &[Root], versions: &[crate::search::clause::VersionEntry]) -> Option<usize> {
    let holds = |root: &Root| {
        let paths: Vec<PathBuf> = root.paths.iter().map(|p| absolute(&root.folder.join(p))).collect();
        versions.iter().all(|v| paths.iter().any(|p| Path::new(&v.path).starts_with(p)))
    };
    roots.iter().rposition(holds)
}

/// The entry that accepts a finding, by its id or by its clause.
fn accepted_by<'r>(
    review: &'r Review,
    family: &Indexed,
    found: &Found,
    library: &Library,
    rows: &mut Option<Vec<Clause>>,
) -> Result<Option<&'r Accepted>, SearchError> {
    for a in &review.entries {
        if a.id == found.id {
            return Ok(Some(a));
        }
        let Some(clause) = &a.clause else { continue };
        let of_rule = a.rule.as_deref() == Some(&found.rule) && a.family.as_deref().is_none_or(|name| name == family.name());
        if of_rule && clause_of(family, found, library, rows)? == *clause {
            return Ok(Some(a));
        }
    }
    Ok(None)
}

/// What findings of one rule have in common whichever language they are about; see `settle::clause_of`, which says the same of a family
/// that was checked.
fn clause_of(family: &Indexed, found: &Found, library: &Library, rows: &mut Option<Vec<Clause>>) -> Result<String, SearchError> {
    if rows.is_none() {
        *rows = Some(library.rows_of(&family.entry.key)?);
    }
    let row = rows.iter().flatten().find(|c| Some(&c.row) == found.row.as_ref());
    let text = row.and_then(|row| {
        let first = family.entry.reference.as_ref().and_then(|tag| row.cell(tag));
        let cell = first.or_else(|| row.cells.iter().find(|c| !c.units.is_empty()))?;
        Some(cell.units.iter().map(|u| u.text.as_str()).collect::<Vec<_>>().join(" "))
    });
    let words = || found.locations.first().map_or("", |l| l.mark.and_then(|[a, b]| l.quote.get(a..b)).unwrap_or(&l.quote));
    Ok(clause_named(text.as_deref().unwrap_or_else(words)))
}

/// An acceptance as reports write it.
fn acceptance(a: &Accepted, review: &Review) -> Value {
    let file = review.path.as_deref().unwrap_or(Path::new(review::FILE_NAME));
    let mut out = json!({"reason": a.reason, "place": format!("{}:{}", shown(file), a.line)});
    for (name, value) in [("who", &a.who), ("when", &a.when)] {
        if let Some(value) = value {
            out[name] = json!(value);
        }
    }
    out
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is no place for it.
    #[error("{0}: the index does not say where this family was read from; index its folder again")]
    NoPlace(String),
    /// The settings beside the texts cannot be read.
    #[error("{0}")]
    Settings(String),
    /// The file cannot be read, understood or written.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// Somebody settled it by other means.
    #[error("{0}")]
    Elsewhere(String),
    /// The index cannot be read.
    #[error(transparent)]
    Search(#[from] SearchError),
}

/// The review file of a family.
pub fn file_of(base: &Base, family: &Indexed) -> Result<PathBuf, WriteError> {
    let root = family.root.and_then(|r| base.about.roots.get(r));
    let file = root.map(place).transpose().map_err(WriteError::Settings)?.flatten();
    file.ok_or_else(|| WriteError::NoPlace(family.entry.id.clone()))
}

/// Accepts a finding. Returns the file that says so.
pub fn accept(base: &Base, family: &Indexed, found: &Found, why: &Why, library: &Library) -> Result<PathBuf, WriteError> {
    let file = file_of(base, family)?;
    let clause = if why.all_languages { clause_of(family, found, library, &mut None)? } else { String::new() };
    let places = found.locations.iter().map(|l| (&l.language, l.quote.as_str(), l.mark)).collect();
    let about = Concerned { id: &found.id, rule: &found.rule, family: family.name(), places };
    let entry = accept::entry(&about, why, || clause);
    accept::edit(&file, |text| review::with(text, &[entry]))?;
    Ok(file)
}

/// Takes an acceptance back. Returns the file that said so.
pub fn take_back(base: &Base, family: &Indexed, found: &Found, library: &Library) -> Result<PathBuf, WriteError> {
    if let Some(place) = found.acceptance.as_ref().filter(|_| found.settled_elsewhere()).and_then(|a| a["place"].as_str()) {
        return Err(WriteError::Elsewhere(format!("{}: is accepted by {place}; take it out there by hand", found.id)));
    }
    let file = file_of(base, family)?;
    let review = Review::load(&file).map_err(|e| WriteError::Settings(e.to_string()))?;
    match accepted_by(&review, family, found, library, &mut None)? {
        Some(a) if a.id == found.id => accept::edit(&file, |text| review::without(text, std::slice::from_ref(&found.id)))?,
        Some(a) => {
            let message = format!("{}: is accepted with {} in all languages; take that one back", found.id, a.id);
            return Err(WriteError::Elsewhere(message));
        }
        None => return Err(WriteError::Elsewhere(format!("{}: is not accepted; there is nothing to take back", found.id))),
    }
    Ok(file)
}
