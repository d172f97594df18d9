//! Accepting a finding: the entry for the review file, and how that file is changed without losing what others write.

use super::settle::clause_of;
use crate::align::Concordance;
use crate::check::Finding;
use crate::config::{Accepted, shown};
use crate::document::Family;
use crate::language::Tag;
use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// Longest quote that is written beside an id, in characters.
const QUOTE: usize = 120;

/// Why findings are accepted.
#[derive(Debug, Clone, Copy)]
pub struct Why<'a> {
    /// The reason, for whoever reads it later.
    pub reason: &'a str,
    /// Who accepts them.
    pub who: Option<&'a str>,
    /// When, in UTC.
    pub when: Option<&'a str>,
    /// The engine that found them.
    pub engine: &'a str,
    /// Whether what the rule says of the clause is accepted in whichever language.
    pub all_languages: bool,
}

/// A review file that could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// It is there and cannot be read.
    #[error("{path}: cannot be read ({reason}); check that you may read it")]
    Read {
        /// The file.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// What it holds is not understood.
    #[error("{path}: cannot be changed ({reason}); mend it by hand first")]
    Content {
        /// The file.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// It cannot be written.
    #[error("{path}: cannot be written ({source}); check the folder's permissions and free space")]
    Write {
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

/// What an entry says of a finding, wherever that comes from: a check, or an index.
#[derive(Debug, Clone)]
pub struct Concerned<'a> {
    /// Its fingerprint.
    pub id: &'a str,
    /// Its rule.
    pub rule: &'a str,
    /// Last part of its family's name.
    pub family: &'a str,
    /// Its places: language, quote, and the bytes of the quote that it is about.
    pub places: Vec<(&'a Tag, &'a str, Option<[usize; 2]>)>,
}

/// The entry that accepts a finding.
pub fn accepted(f: &Finding, family: &Family, concordance: &Concordance, why: &Why) -> Accepted {
    let places = f.locations.iter().map(|l| (&l.language, l.quote.as_str(), l.mark)).collect();
    entry(&Concerned { id: &f.id, rule: f.rule, family: family.name(), places }, why, || clause_of(f, family, concordance))
}

/// The entry that accepts a finding; `clause` is what it has in common with those of the same clause in other languages.
pub fn entry(about: &Concerned, why: &Why, clause: impl FnOnce() -> String) -> Accepted {
    let mut languages: Vec<Tag> = Vec::new();
    for (language, ..) in &about.places {
        if !languages.contains(language) {
            languages.push((*language).clone());
        }
    }
    let words = about.places.iter().find(|(_, quote, _)| !quote.is_empty());
    let words = words.map(|(_, quote, mark)| mark.and_then(|[a, b]| quote.get(a..b)).filter(|w| !w.is_empty()).unwrap_or(quote));
    let quote = words.map(|w| match w.char_indices().nth(QUOTE) {
        Some((end, _)) => format!("{}…", w[..end].trim_end()),
        None => w.to_string(),
    });
    Accepted {
        id: about.id.to_string(),
        rule: Some(about.rule.to_string()),
        family: Some(about.family.to_string()),
        languages,
        engine: Some(why.engine.to_string()),
        quote,
        reason: why.reason.to_string(),
        who: why.who.map(str::to_string),
        when: why.when.map(str::to_string),
        clause: why.all_languages.then(clause),
        line: 0,
    }
}

/// True for what reports show as ids: 12 hexadecimal digits, with a counter behind where the same slip is made twice.
pub fn is_id(word: &str) -> bool {
    let (hash, counter) = word.split_once('-').unwrap_or((word, "2"));
    hash.len() == 12
        && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        && (1..=9).contains(&counter.len())
        && counter.bytes().all(|b| b.is_ascii_digit())
}

/// The reason that somebody gave; none where it has no letter, such as the dots of the command that reports print.
pub fn reason(given: &str) -> Option<&str> {
    Some(given.trim()).filter(|r| r.chars().any(char::is_alphanumeric))
}

/// Who runs the program, as its environment says.
pub fn user() -> Option<String> {
    ["USER", "LOGNAME", "USERNAME"].iter().filter_map(|name| std::env::var(name).ok()).find(|name| !name.trim().is_empty())
}

/// So long a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(5);

/// Reads a file, changes its text and puts the new one in its place at once. Whoever else does so with the same file waits.
pub fn edit(file: &Path, change: impl FnOnce(&str) -> Result<String, String>) -> Result<(), EditError> {
    // Where a folder cannot be locked, as on some systems, two writers at the same instant are all that is not guarded against.
    let folder = file.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let lock = File::open(folder).ok();
    let path = shown(file);
    let refused = |kind, why: &str| EditError::Write { path: path.clone(), source: io::Error::new(kind, why.to_string()) };
    let begun = Instant::now();
    while let Some(Err(TryLockError::WouldBlock)) = lock.as_ref().map(File::try_lock) {
        if begun.elapsed() > PATIENCE {
            return Err(refused(io::ErrorKind::WouldBlock, "another process is changing it"));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    if std::fs::symlink_metadata(file).is_ok_and(|m| !m.is_file()) && !file.is_file() {
        return Err(refused(io::ErrorKind::InvalidInput, "it is no file"));
    }
    if std::fs::metadata(file).is_ok_and(|m| m.permissions().readonly()) {
        return Err(refused(io::ErrorKind::PermissionDenied, "it is protected from writing"));
    }
    let before = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => String::new(),
        Err(e) => return Err(EditError::Read { path, reason: e.to_string() }),
    };
    let after = change(&before).map_err(|reason| EditError::Content { path: path.clone(), reason })?;
    if after != before {
        crate::whole::replace(file, |out| out.write_all(after.as_bytes())).map_err(|source| EditError::Write { path, source })?;
    }
    Ok(())
}

/// A word as a shell takes it, for commands that are shown.
pub fn quoted(word: &str) -> String {
    let bare = |c: char| c.is_alphanumeric() || "-_./,=:+@%".contains(c);
    if !word.is_empty() && word.chars().all(bare) { word.to_string() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::{is_id, reason};

    #[test]
    fn ids_are_told_from_paths() {
        assert!(is_id("f3a9c1d07b52") && is_id("f3a9c1d07b52-2") && is_id("000000000000-13"));
        assert!(
            !is_id("f3a9c1d07b5") && !is_id("F3A9C1D07B52") && !is_id("f3a9c1d07b52-") && !is_id("./f3a9c1d07b52") && !is_id("policies")
        );
    }

    #[test]
    fn a_reason_says_something() {
        assert_eq!((reason(" left out \n"), reason(" … "), reason("")), (Some("left out"), None, None));
    }
}
