//! Versions to families: by place and name, by bundle, by content.

use super::discover::{Found, Why, discover};
use super::error::{FileError, ReadError, shown};
use super::likeness::{Likeness, SAME, Signature};
use super::open::{Opened, open};
use super::stated;
use super::version::{bundled, version_of};
use super::{Options, Outcome};
use crate::document::{Family, Source, Version};
use crate::language::Tag;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A file with its versions.
struct Loaded {
    found: Found,
    versions: Vec<Version>,
    warnings: Vec<String>,
}

/// The files that were read last, so that those that have not changed need not be taken apart again; and texts that an editor holds
/// open, which stand in the place of what lies on disk.
#[derive(Default)]
pub struct Memory {
    files: Mutex<FxHashMap<PathBuf, Remembered>>,
    laid: Mutex<FxHashMap<PathBuf, Arc<str>>>,
}

impl Memory {
    // A thread that failed while it held the lock left whole entries behind.
    fn files(&self) -> MutexGuard<'_, FxHashMap<PathBuf, Remembered>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lays a text over a file, by the path that reading finds the file under; none takes it away again.
    pub fn lay(&self, path: &Path, text: Option<Arc<str>>) {
        let mut laid = self.laid.lock().unwrap_or_else(PoisonError::into_inner);
        match text {
            Some(text) => laid.insert(path.to_path_buf(), text),
            None => laid.remove(path),
        };
    }

    fn over(&self, path: &Path) -> Option<Arc<str>> {
        self.laid.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }

    /// What was read in a file that has not changed.
    fn of(&self, found: &Found, whole: bool, opened: &[Opened]) -> Option<(Vec<Version>, Vec<FileError>)> {
        let files = self.files();
        let same =
            |(x, y): (&Arc<Source>, &Opened)| x.text == y.source.text && x.encoding == y.source.encoding && x.pointers == y.source.pointers;
        let r = files.get(&found.path).filter(|r| r.texts.len() == opened.len() && r.texts.iter().zip(opened).all(same))?;
        (r.whole == whole && r.language == found.language).then(|| (r.versions.clone(), r.errors.clone()))
    }
}

/// A file as it was read: with what was known of it beforehand.
struct Remembered {
    language: Option<Tag>,
    whole: bool,
    texts: Vec<Arc<Source>>,
    versions: Vec<Version>,
    errors: Vec<FileError>,
}

/// Reads files and folders and groups them into families.
pub fn read(paths: &[PathBuf], options: &Options) -> Outcome {
    remembering(paths, options, None)
}

/// See `super::read_again`.
pub fn read_again(paths: &[PathBuf], options: &Options, memory: &Memory) -> Outcome {
    remembering(paths, options, Some(memory))
}

/// See `super::reread`.
pub fn reread(family: &Family, path: &Path, options: &Options, memory: &Memory) -> Option<Family> {
    let (language, whole) = memory.files().get(path).map(|r| (r.language.clone(), r.whole))?;
    let found = Found { path: path.to_path_buf(), language, family: None, id: family.id.clone() };
    let (loaded, errors) = load_safely(found, whole, options, Some(memory));
    let mut new = loaded.filter(|_| errors.is_empty())?.versions;
    let here = shown(path);
    let mut family = family.clone();
    for v in family.versions.iter_mut().filter(|v| v.source.path == here) {
        let at = new.iter().position(|n| n.language == v.language)?;
        *v = new.swap_remove(at);
    }
    new.is_empty().then_some(family)
}

fn remembering(paths: &[PathBuf], options: &Options, memory: Option<&Memory>) -> Outcome {
    let (found, mut errors) = discover(paths, options);
    let whole = options.one_family && found.len() > 1;
    let results: Vec<(Option<Loaded>, Vec<FileError>)> = found.into_par_iter().map(|f| load_safely(f, whole, options, memory)).collect();
    let (mut loaded, mut warnings) = (Vec::new(), Vec::new());
    for (l, e) in results {
        loaded.extend(l.map(|mut l| {
            warnings.append(&mut l.warnings);
            l
        }));
        errors.extend(e);
    }
    let mut families = if options.one_family { one(loaded, &mut errors) } else { grouped(loaded, &mut errors) };
    families.sort_by(|a, b| a.id.cmp(&b.id));
    unique(&mut families);
    for f in &mut families {
        f.reference = reference(&f.versions, options.reference.as_ref());
    }
    errors.sort();
    errors.dedup();
    warnings.sort();
    Outcome { families, errors, warnings }
}

/// A fault of ours in one file is told and does not stop the others.
fn load_safely(found: Found, whole: bool, options: &Options, memory: Option<&Memory>) -> (Option<Loaded>, Vec<FileError>) {
    let path = shown(&found.path);
    catch_unwind(AssertUnwindSafe(|| load(found, whole, options, memory))).unwrap_or_else(|_| {
        let message = format!("{path}: concordat failed to read it, which is a fault of concordat; please report it with the text");
        (None, vec![FileError { path, message }])
    })
}

/// Reads one file. A file whose language is known, or that is one of several versions named, is not searched for more versions.
fn load(found: Found, whole: bool, options: &Options, memory: Option<&Memory>) -> (Option<Loaded>, Vec<FileError>) {
    let laid = memory.and_then(|m| m.over(&found.path));
    let mut opened = match open(&found.path, laid.as_deref(), options) {
        Ok(o) => o,
        Err(e) => return (None, vec![e.into()]),
    };
    if let Some(known) = memory.and_then(|m| m.of(&found, whole, &opened)) {
        return (Some(Loaded { found, versions: known.0, warnings: opened.into_iter().flat_map(|o| o.warnings).collect() }), known.1);
    }
    let (versions, errors) = versions(&found, whole, &opened, options);
    let warnings = opened.iter_mut().flat_map(|o| std::mem::take(&mut o.warnings)).collect();
    let errors: Vec<FileError> = errors.into_iter().map(FileError::from).collect();
    if let Some(memory) = memory {
        let seen = Remembered {
            language: found.language.clone(),
            whole,
            texts: texts(&opened),
            versions: versions.clone(),
            errors: errors.clone(),
        };
        memory.files().insert(found.path.clone(), seen);
    }
    (Some(Loaded { found, versions, warnings }), errors)
}

fn texts(opened: &[Opened]) -> Vec<Arc<Source>> {
    opened.iter().map(|o| o.source.clone()).collect()
}

/// The versions of a file. One text whose language nobody says may be a bundle; several are versions of one document.
pub(super) fn versions(found: &Found, whole: bool, opened: &[Opened], options: &Options) -> (Vec<Version>, Vec<ReadError>) {
    match opened {
        [one] => {
            let language = found.language.as_ref().or(one.language.as_ref());
            if whole || language.is_some() {
                (vec![version_of(one.source.clone(), language, options.mode)], Vec::new())
            } else {
                bundled(one.source.clone(), options.mode)
            }
        }
        several => {
            let version = |o: &Opened| version_of(o.source.clone(), o.language.as_ref(), options.mode);
            let mut versions: Vec<Version> = several.iter().map(version).collect();
            // As if they were files of one folder: what is found does not depend on how a tool sorts its languages.
            versions.sort_by(|a, b| a.language.cmp(&b.language));
            if several.iter().all(|o| o.bilingual) {
                stated::number(&mut versions);
            }
            (versions, Vec::new())
        }
    }
}

/// All versions in one family (`--family`).
fn one(loaded: Vec<Loaded>, errors: &mut Vec<FileError>) -> Vec<Family> {
    let Some(first) = loaded.first() else { return Vec::new() };
    let id = first.found.family.clone().map_or_else(|| common(&loaded), |f| f.0);
    let mut family = Family { id, versions: Vec::new(), reference: 0, reason: "The files were named as versions of one document.".into() };
    for l in loaded {
        add(&mut family, l.versions, errors);
    }
    vec![family]
}

/// Adds the versions of a file, or an error where a language is there already.
pub(super) fn add(family: &mut Family, versions: Vec<Version>, errors: &mut Vec<FileError>) {
    let (versions, differing) = stated::joined(family, versions);
    errors.extend(differing.into_iter().map(FileError::from));
    versions.into_iter().for_each(|v| add_one(family, v, errors));
}

fn add_one(family: &mut Family, v: Version, errors: &mut Vec<FileError>) {
    match family.versions.iter().find(|o| o.language == v.language) {
        Some(o) => errors.push(
            ReadError::SameLanguage {
                second: v.source.path.clone(),
                first: o.source.path.clone(),
                language: v.language.to_string(),
                family: family.id.clone(),
            }
            .into(),
        ),
        None => family.versions.push(v),
    }
}

fn grouped(loaded: Vec<Loaded>, errors: &mut Vec<FileError>) -> Vec<Family> {
    let mut named: BTreeMap<(String, PathBuf), Family> = BTreeMap::new();
    let mut families = Vec::new();
    let mut loose: Vec<(Found, Version)> = Vec::new();
    for mut l in loaded {
        if let Some((id, why)) = l.found.family.clone() {
            // Files that the settings name may lie anywhere.
            let parent = l.found.path.parent().filter(|_| !matches!(why, Why::Settings | Why::LanguageFolder));
            let folder = parent.map(Path::to_path_buf).unwrap_or_default();
            let reason = match why {
                Why::Folder => format!("The files of the folder {} are named by their languages.", shown(&folder)),
                Why::LanguageFolder => format!("The files {id} stand in the same place below folders named by languages."),
                Why::Settings => format!("The settings name the files of {id}."),
                Why::Name => format!("The files {id} differ in the language in their names only."),
            };
            let family = named.entry((id.clone(), folder)).or_insert_with(|| Family { id, versions: Vec::new(), reference: 0, reason });
            add(family, l.versions, errors);
        } else if l.versions.len() > 1 {
            let reason = format!("The file holds {} languages one after another.", l.versions.len());
            families.push(Family { id: l.found.id, versions: l.versions, reference: 0, reason });
        } else if let Some(v) = l.versions.pop() {
            loose.push((l.found, v));
        }
    }
    families.extend(named.into_values());
    families.extend(by_content(loose));
    families
}

/// Groups loose files by content: the most alike pairs first, never two files of one language in one family.
fn by_content(loose: Vec<(Found, Version)>) -> Vec<Family> {
    let signatures: Vec<Signature> = loose.par_iter().map(|l| Signature::of(&l.1)).collect();
    let n = loose.len();
    let language = |i: usize| loose[i].1.language.primary().to_string();
    // Of thousands of files there are millions of pairs: only their scores are kept.
    let mut pairs: Vec<(u32, u32, f32)> = (0..n)
        .into_par_iter()
        .flat_map_iter(|i| {
            let signatures = &signatures;
            let loose = &loose;
            (i + 1..n).filter_map(move |j| {
                let differ = loose[i].1.language.primary() != loose[j].1.language.primary();
                let l = differ.then(|| signatures[i].compare(&signatures[j])).flatten()?;
                (l.score >= SAME / 2.0).then_some((i as u32, j as u32, l.score))
            })
        })
        .collect();
    pairs.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let scores: rustc_hash::FxHashMap<(u32, u32), f32> = pairs.iter().map(|p| ((p.0, p.1), p.2)).collect();
    let mut group: Vec<usize> = (0..n).collect();
    let mut members: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    let mut proof: BTreeMap<usize, Likeness> = BTreeMap::new();
    for &(i, j, _) in pairs.iter().filter(|p| p.2 >= SAME) {
        let (i, j) = (i as usize, j as usize);
        let (a, b) = (group[i].min(group[j]), group[i].max(group[j]));
        if a == b {
            continue;
        }
        let taken: BTreeSet<String> = members[a].iter().map(|m| language(*m)).collect();
        if members[b].iter().any(|m| taken.contains(&language(*m))) {
            continue;
        }
        // Files that join a group must be somewhat like all of it, not like one member alone.
        let cross = members[a].iter().flat_map(|x| members[b].iter().map(move |y| (*x.min(y) as u32, *x.max(y) as u32)));
        let (sum, count) = cross.fold((0.0, 0), |(s, c), k| (s + scores.get(&k).copied().unwrap_or(0.0), c + 1));
        if sum < 0.75 * SAME * count as f32 {
            continue;
        }
        let moved = std::mem::take(&mut members[b]);
        for m in &moved {
            group[*m] = a;
        }
        members[a].extend(moved);
        if let (Entry::Vacant(proof), Some(l)) = (proof.entry(a), signatures[i].compare(&signatures[j])) {
            proof.insert(l);
        }
    }
    let mut slots: Vec<Option<(Found, Version)>> = loose.into_iter().map(Some).collect();
    let mut families = Vec::new();
    for (k, mut m) in members.into_iter().enumerate().filter(|m| !m.1.is_empty()) {
        m.sort_unstable();
        let parts: Vec<(Found, Version)> = m.iter().filter_map(|i| slots[*i].take()).collect();
        let Some(id) = stem(&parts) else { continue };
        let reason = match proof.get(&k) {
            Some(l) => because(l),
            None => "The file stands alone: no other file is a version of its document.".to_string(),
        };
        families.push(Family { id, versions: parts.into_iter().map(|p| p.1).collect(), reference: 0, reason });
    }
    families
}

/// The common beginning of the files' names where it says something, else the first file's name.
fn stem(parts: &[(Found, Version)]) -> Option<String> {
    let ids: Vec<&str> = parts.iter().map(|p| p.0.id.as_str()).collect();
    prefix(&ids)
}

fn common(loaded: &[Loaded]) -> String {
    let ids: Vec<&str> = loaded.iter().map(|l| l.found.id.as_str()).collect();
    prefix(&ids).unwrap_or_else(|| "document".into())
}

fn prefix(ids: &[&str]) -> Option<String> {
    let first = *ids.first()?;
    let mut len = first.len();
    for id in &ids[1..] {
        len = first.bytes().zip(id.bytes()).take(len).take_while(|(a, b)| a == b).count();
    }
    while !first.is_char_boundary(len) {
        len -= 1;
    }
    let whole = len == first.len();
    let cut = first[..len].trim_end_matches(['.', '-', '_', ' ', '/']);
    // "report1" and "report2" share no name: the cut must fall between words.
    let between = whole || cut.len() < len || first[len..].starts_with(['.', '-', '_', ' ', '/']);
    Some(if cut.rsplit('/').next().is_some_and(|c| c.len() >= 3) && between { cut.to_string() } else { first.to_string() })
}

/// The reason why loose files were taken for one document.
fn because(l: &Likeness) -> String {
    let mut parts = Vec::new();
    if l.anchors > 0 {
        let some = l.shared.iter().take(4).cloned().collect::<Vec<_>>().join(", ");
        parts.push(format!("they share {} numbers, names and addresses ({some}{})", l.anchors, if l.anchors > 4 { ", …" } else { "" }));
    }
    if l.labels >= 0.5 {
        parts.push(format!("{:.0} % of their labels follow each other alike", l.labels * 100.0));
    }
    format!("Grouped by content: {}; likeness {:.2}.", parts.join(", and "), l.score)
}

/// Index of the version that the others are compared with: the language asked for, else English, else the most units.
pub(super) fn reference(versions: &[Version], asked: Option<&Tag>) -> usize {
    let by = |f: &dyn Fn(&Version) -> bool| versions.iter().position(f);
    asked
        .and_then(|t| by(&|v| v.language == *t).or_else(|| by(&|v| v.language.primary() == t.primary())))
        .or_else(|| by(&|v| v.language.primary() == "en"))
        .or_else(|| (0..versions.len()).max_by_key(|i| (versions[*i].units.len(), std::cmp::Reverse(*i))))
        .unwrap_or(0)
}

/// Makes ids unique: the second `policy` becomes `policy-2`.
fn unique(families: &mut [Family]) {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for f in families {
        let mut id = f.id.clone();
        let mut n = 2;
        while !seen.insert(id.clone()) {
            id = format!("{}-{n}", f.id);
            n += 1;
        }
        f.id = id;
    }
}

#[cfg(test)]
mod tests;
