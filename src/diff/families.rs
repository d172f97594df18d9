//! Which document of the new state is which of the old one, and which translations go with it.

use crate::document::{Family, Version};
use crate::language::{Tag, fold};
use crate::read::FileError;
use rustc_hash::FxHashSet;

/// A document in two states, with its translations.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Its name.
    pub id: String,
    /// The old state: the reference is version 0. A translation of which no old state is known stands here as it is.
    pub old: Family,
    /// The new state, with the same versions in the same order. A translation that nobody sent anew stands here as it was.
    pub new: Family,
    /// For each version whether both its states are known.
    pub known: Vec<bool>,
    /// Translations of the old state that the new one, which has others, lacks: their languages and paths. Nothing is told of them.
    pub missing: Vec<(Tag, String)>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Matched {
    /// Documents in both states, by name.
    pub subjects: Vec<Subject>,
    /// What has no other state, or no common reference; a sentence each.
    pub warnings: Vec<String>,
    /// Documents that should have been compared and cannot be.
    pub errors: Vec<FileError>,
}

/// Share of units in common from which on two documents with other names are one. By hand: documents of one company share their notices
/// and headings, which is a tenth.
const SAME: f32 = 0.3;

/// Share of the clauses of the shorter state that must have a counterpart in the other one: even a text that was written anew keeps its
/// headings.
const RELATED: f32 = 0.15;

/// Puts the documents of the two states together. `translations` were named apart: they are versions of the documents whatever family
/// they were read as, and stand before those found beside the references. `reference` is the language of the reference, where it is said.
pub fn matched(old: Vec<Family>, new: Vec<Family>, translations: Vec<Family>, reference: Option<&Tag>) -> Matched {
    let mut out = Matched::default();
    let (pairs, lone_old, lone_new) = paired(old, new, reference);
    let mut translations: Vec<Option<Family>> = translations.into_iter().map(Some).collect();
    let one = pairs.len() == 1;
    for (a, b) in pairs {
        let mut own: Vec<Version> = Vec::new();
        for t in &mut translations {
            if t.as_ref().is_some_and(|t| one || t.id == b.id || t.id == a.id || t.name() == b.name()) {
                own.extend(t.take().into_iter().flat_map(|t| t.versions));
            }
        }
        let renamed = a.id != b.id;
        match subject(a, b, own, reference) {
            Ok(s) if renamed && !s.is_one_document() => out.errors.push(unlike(&s)),
            Ok(s) => out.subjects.push(s),
            Err(e) => out.errors.push(e),
        }
    }
    for t in translations.into_iter().flatten() {
        out.warnings.push(format!(
            "{}: no document of this name is in both states, so these translations are left alone; name the files alike",
            t.id
        ));
    }
    for f in &lone_old {
        out.warnings.push(format!("{}: stands in the old state only; it was taken out, or bears another name now", f.id));
    }
    for f in &lone_new {
        out.warnings.push(match f.versions.as_slice() {
            [one] => format!(
                "{}: stands in the new state only and is a version of no other document; where it is one, name it as its versions are named",
                one.source.path
            ),
            _ => format!("{}: stands in the new state only; all of it is to be translated", f.id),
        });
    }
    out.subjects.sort_by(|a, b| a.id.cmp(&b.id));
    out
}

type Pairs = (Vec<(Family, Family)>, Vec<Family>, Vec<Family>);

/// By name; where there is one of each, whatever their names; the rest by what they say.
fn paired(old: Vec<Family>, new: Vec<Family>, reference: Option<&Tag>) -> Pairs {
    let mut old: Vec<Option<Family>> = old.into_iter().map(Some).collect();
    let mut new: Vec<Option<Family>> = new.into_iter().map(Some).collect();
    let mut pairs = Vec::new();
    let mut take = |old: &mut [Option<Family>], new: &mut [Option<Family>], a: usize, b: usize| {
        if let (Some(x), Some(y)) = (old[a].take(), new[b].take()) {
            pairs.push((x, y));
        }
    };
    if let ([Some(_)], [Some(_)]) = (old.as_slice(), new.as_slice()) {
        take(&mut old, &mut new, 0, 0);
    }
    for b in 0..new.len() {
        let same = |f: &Option<Family>| f.as_ref().zip(new[b].as_ref()).is_some_and(|(x, y)| x.id == y.id);
        if let Some(a) = old.iter().position(same) {
            take(&mut old, &mut new, a, b);
        }
    }
    let texts = |f: &Option<Family>, g: &Option<Family>| {
        let (x, y) = (f.as_ref()?, g.as_ref()?);
        let tag = common(x, y, reference)?;
        Some((units(x, &tag), units(y, &tag)))
    };
    let mut alike: Vec<(f32, usize, usize)> = Vec::new();
    for (a, x) in old.iter().enumerate() {
        for (b, y) in new.iter().enumerate() {
            if let Some((p, q)) = texts(x, y) {
                let both = p.intersection(&q).count();
                let share = 2.0 * both as f32 / (p.len() + q.len()).max(1) as f32;
                if share >= SAME {
                    alike.push((share, a, b));
                }
            }
        }
    }
    alike.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    for (_, a, b) in alike {
        take(&mut old, &mut new, a, b);
    }
    (pairs, old.into_iter().flatten().collect(), new.into_iter().flatten().collect())
}

/// The folded texts of a version.
fn units(f: &Family, tag: &Tag) -> FxHashSet<String> {
    let version = f.versions.iter().find(|v| v.language == *tag);
    version.into_iter().flat_map(|v| &v.units).map(|u| fold::fold(u.text.trim()).text).collect()
}

/// The language that both states are compared in: the one asked for, else the reference of the old state. No other one
/// takes its place: what the translations were made from would not be compared at all.
fn common(old: &Family, new: &Family, asked: Option<&Tag>) -> Option<Tag> {
    let both = |t: &Tag| [old, new].iter().all(|f| f.versions.iter().any(|v| v.language == *t));
    if let Some(t) = asked {
        let near = new.versions.iter().map(|v| &v.language).find(|l| *l == t || l.primary() == t.primary())?;
        return Some(near.clone()).filter(both);
    }
    old.versions.get(old.reference).map(|v| v.language.clone()).filter(both)
}

/// The versions of both states side by side.
fn subject(old: Family, new: Family, own: Vec<Version>, asked: Option<&Tag>) -> Result<Subject, FileError> {
    let Some(tag) = common(&old, &new, asked) else { return Err(nothing_common(&old, &new, asked)) };
    // That of the folder where the translations lie, which reviewed alignments go by too.
    let id = if new.versions.len() == 1 && old.versions.len() > 1 { old.id.clone() } else { new.id.clone() };
    let sent = new.versions.len() > 1;
    let mut before: Vec<Option<Version>> = old.versions.into_iter().map(Some).collect();
    let mut side = |language: &Tag| before.iter_mut().find(|v| v.as_ref().is_some_and(|v| v.language == *language)).and_then(Option::take);
    let (mut olds, mut news, mut known) = (Vec::new(), Vec::new(), Vec::new());
    let mut later: Vec<Version> = Vec::new();
    for v in new.versions {
        if v.language == tag {
            olds.extend(side(&tag));
            news.push(v);
            known.push(true);
        } else {
            later.push(v);
        }
    }
    for v in own.into_iter().chain(later) {
        if news.iter().any(|n| n.language == v.language) {
            continue;
        }
        let then = side(&v.language);
        known.push(then.is_some());
        olds.push(then.unwrap_or_else(|| v.clone()));
        news.push(v);
    }
    // Translations that nobody sent anew go on as they were; where some were sent, the others are missing.
    let mut missing = Vec::new();
    for v in before.into_iter().flatten() {
        if sent {
            missing.push((v.language, v.source.path.clone()));
            continue;
        }
        known.push(false);
        olds.push(v.clone());
        news.push(v);
    }
    let family = |versions: Vec<Version>| Family { id: id.clone(), versions, reference: 0, reason: String::new() };
    Ok(Subject { old: family(olds), new: family(news), known, missing, id })
}

fn nothing_common(old: &Family, new: &Family, asked: Option<&Tag>) -> FileError {
    let path = |f: &Family| f.versions.first().map_or(f.id.clone(), |v| v.source.path.clone());
    let tags = |f: &Family| f.versions.iter().map(|v| v.language.to_string()).collect::<Vec<_>>().join(", ");
    let (a, b) = (path(old), path(new));
    let message = match asked {
        Some(t) => format!("{b}: --reference {t}: {a} is in {}, {b} in {}; name a language that both have", tags(old), tags(new)),
        None if new.versions.len() > 1 || old.versions.len() > 1 => {
            let (path, tag) = old.versions.get(old.reference).map_or((a.as_str(), "?"), |v| (v.source.path.as_str(), v.language.as_str()));
            format!(
                "{}: the new state has no version in {tag}, the reference of the old one ({path}), only in {}; put it back, or name the new reference with --reference",
                new.id,
                tags(new)
            )
        }
        None => format!(
            "{b}: is in {}, and {a} in {}: there is no version to compare; name two states of one language, or say with --lang FILE=TAG what they are in",
            tags(new),
            tags(old)
        ),
    };
    FileError { path: b, message }
}

fn unlike(s: &Subject) -> FileError {
    let (a, b) = (&s.old.versions[0].source.path, &s.new.versions[0].source.path);
    let message = format!(
        "{b}: has hardly a clause in common with {a} and lies under another name, so it is not taken for a state of it; name two states of one document, or lay them in folders of one name"
    );
    FileError { path: b.clone(), message }
}

impl Subject {
    /// The texts of some units of a version as one, as `Change::hunks` counts their bytes.
    pub fn text(version: &Version, units: &[usize]) -> String {
        super::versions::joined(version, units)
    }

    /// False where the two states of the reference have hardly a clause in common.
    pub fn is_one_document(&self) -> bool {
        let pairs = super::pairs::pairs(&self.old.versions[0], &self.new.versions[0]);
        let both = pairs.iter().filter(|p| !p.old.is_empty() && !p.new.is_empty()).count();
        both as f32 >= RELATED * self.old.versions[0].units.len().min(self.new.versions[0].units.len()) as f32
    }

    /// Leaves only these translations; none leaves all.
    pub fn only(&mut self, languages: &[Tag]) {
        if languages.is_empty() {
            return;
        }
        let wanted = |t: &Tag| languages.iter().any(|l| l == t || l.as_str() == t.primary());
        let keep: Vec<bool> = self.new.versions.iter().enumerate().map(|(i, v)| i == 0 || wanted(&v.language)).collect();
        for versions in [&mut self.old.versions, &mut self.new.versions] {
            let mut kept = keep.iter();
            versions.retain(|_| kept.next().copied().unwrap_or(true));
        }
        self.missing.retain(|m| wanted(&m.0));
        let mut kept = keep.iter();
        self.known.retain(|_| kept.next().copied().unwrap_or(true));
    }
}

#[cfg(test)]
#[path = "families_tests.rs"]
mod tests;
