//! What a run has to write: families whose texts or settings changed, and which of those that the index has are gone.

use super::clause::{FamilyEntry, VersionEntry};
use crate::document::{Family, Version};
use crate::similarity::encoder::digest::hexadecimal;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Hexadecimal digits of a family's key.
const KEY: usize = 12;

/// Hexadecimal digits of the digest of its entry.
const DIGEST: usize = 32;

/// What has to be done.
#[derive(Debug, Default)]
pub struct Plan {
    /// Families to be written, with their keys and digests.
    pub write: Vec<(Family, String, String)>,
    /// Keys of families that are gone.
    pub gone: Vec<String>,
    /// How many stay as they are.
    pub kept: usize,
}

/// Decides. `old` is what the index has, `read` what there is now; `roots` are the paths that were read, `failed` files that could not
/// be read: what the index has of them stays. `settings` is all else that findings rest on, for each family.
pub fn plan(old: &[FamilyEntry], read: Vec<Family>, roots: &[PathBuf], failed: &[PathBuf], settings: impl Fn(&Family) -> String) -> Plan {
    let before: BTreeMap<&str, &FamilyEntry> = old.iter().map(|e| (e.key.as_str(), e)).collect();
    let failed: BTreeSet<PathBuf> = failed.iter().map(|p| absolute(p)).collect();
    let broken = |e: &FamilyEntry| e.versions.iter().any(|v| failed.contains(Path::new(&v.path)));
    let mut plan = Plan::default();
    let mut there: BTreeSet<String> = BTreeSet::new();
    for family in read {
        let key = key(&family);
        let digest = digest(&family, &settings(&family));
        there.insert(key.clone());
        match before.get(key.as_str()) {
            Some(e) if e.digest == digest || broken(e) => plan.kept += 1,
            _ => plan.write.push((family, key, digest)),
        }
    }
    let roots: Vec<PathBuf> = roots.iter().map(|p| absolute(p)).collect();
    let inside = |e: &FamilyEntry| e.versions.iter().all(|v| roots.iter().any(|r| Path::new(&v.path).starts_with(r)));
    // A folder that cannot be read, or is not there, may be back tomorrow: what the index has of it stays.
    let unseen = |e: &FamilyEntry| e.versions.iter().any(|v| failed.iter().any(|f| Path::new(&v.path).starts_with(f)));
    let gone = old.iter().filter(|e| !there.contains(&e.key) && inside(e) && !unseen(e));
    plan.gone = gone.map(|e| e.key.clone()).collect();
    plan
}

/// A path from the root of the file system, links followed where it exists.
pub fn absolute(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_path_buf())
}

/// What names a family in the index: its name and the folder that its files share. It stays the same when a version is added.
pub fn key(family: &Family) -> String {
    let mut folder: Option<PathBuf> = None;
    for v in &family.versions {
        let path = absolute(Path::new(&v.source.path));
        folder = Some(match folder {
            None => path.parent().unwrap_or(Path::new("")).to_path_buf(),
            Some(f) => f.ancestors().find(|a| path.starts_with(a)).unwrap_or(Path::new("")).to_path_buf(),
        });
    }
    let mut h = Sha256::new();
    h.update(folder.unwrap_or_default().as_os_str().as_encoded_bytes());
    h.update([0]);
    h.update(family.name().as_bytes());
    let mut key = hexadecimal(&h.finalize());
    key.truncate(KEY);
    key
}

/// A hash of all that a family's entry rests on.
fn digest(family: &Family, settings: &str) -> String {
    let mut h = Sha256::new();
    let mut eat = |bytes: &[u8]| {
        h.update((bytes.len() as u64).to_le_bytes());
        h.update(bytes);
    };
    eat(settings.as_bytes());
    eat(family.id.as_bytes());
    eat(&family.reference.to_le_bytes());
    for v in &family.versions {
        eat(v.source.path.as_bytes());
        eat(v.language.as_str().as_bytes());
        let (first, last) = v.lines;
        let at = |line: usize| v.source.lines.get(line.saturating_sub(1));
        eat(format!("{first}-{last}").as_bytes());
        eat(match (at(first), at(last)) {
            (Some(a), Some(b)) => &v.source.text.as_bytes()[a.start..b.end.max(a.start)],
            _ => v.source.text.as_bytes(),
        });
    }
    let mut digest = hexadecimal(&h.finalize());
    digest.truncate(DIGEST);
    digest
}

/// The entry of a family without its rows.
pub fn entry(family: &Family, key: String, digest: String, rows: usize, findings: Vec<serde_json::Value>) -> FamilyEntry {
    let version = |v: &Version| VersionEntry {
        language: v.language.clone(),
        source: v.source.path.clone(),
        path: absolute(Path::new(&v.source.path)).display().to_string(),
        lines: [v.lines.0, v.lines.1],
        sections: v.sections.iter().filter(|s| s.heading.is_some()).count(),
        units: v.units.len(),
    };
    FamilyEntry {
        key,
        id: family.id.clone(),
        reference: family.versions.get(family.reference).map(|v| v.language.clone()),
        versions: family.versions.iter().map(version).collect(),
        rows,
        digest,
        findings,
    }
}
