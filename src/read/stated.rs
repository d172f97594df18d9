//! What bilingual files state: which lines of their versions stand in one unit, source and target side by side. The aligner takes it as
//! a hint. Files of a folder that were made from one source, a file for each target language, share the source's version and so the units.

use super::comment;
use super::error::ReadError;
use crate::document::{Family, Version};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Numbers the units of a file, from 1; lines of one unit have one pointer in all of its versions.
pub(super) fn number(versions: &mut [Version]) {
    let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
    for v in versions {
        let mut of = |pointer: &String| {
            if pointer.is_empty() {
                return 0;
            }
            let next = numbers.len() as u32 + 1;
            *numbers.entry(pointer.clone()).or_insert(next)
        };
        v.stated = v.source.pointers.iter().map(&mut of).collect::<Vec<u32>>().into();
    }
}

/// Versions of one file on their way into a family that has versions of other files: the source that the family has already is left out,
/// and the units of the others get the numbers that they have there. Nothing is left out where the two sources differ, which is told.
pub(super) fn joined(family: &Family, mut versions: Vec<Version>) -> (Vec<Version>, Vec<ReadError>) {
    let twice = |v: &Version| family.versions.iter().find(|o| o.language == v.language && !o.stated.is_empty() && !v.stated.is_empty());
    let Some((at, kept)) = versions.iter().enumerate().find_map(|(i, v)| Some((i, twice(v)?))) else { return (versions, Vec::new()) };
    let second = versions.remove(at);
    let texts = |v: &Version| {
        (1..=v.source.lines.len()).map(|n| v.source.line(n)).map(|l| l[comment::text(l)].trim_end().to_string()).collect::<Vec<_>>()
    };
    let (ours, theirs) = (texts(kept), texts(&second));
    let mut errors = Vec::new();
    let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
    if ours == theirs {
        numbers = second.stated.iter().copied().zip(kept.stated.iter().copied()).collect();
    } else {
        let differs = ours.iter().zip(&theirs).position(|(a, b)| a != b).unwrap_or(ours.len().min(theirs.len())) + 1;
        let pointer = second.source.pointer(differs).or_else(|| kept.source.pointer(differs)).unwrap_or("the end");
        errors.push(ReadError::OtherSource {
            path: second.source.path.clone(),
            place: pointer.to_string(),
            first: kept.source.path.clone(),
            language: second.language.to_string(),
        });
    }
    let known = family.versions.iter().flat_map(|v| v.stated.iter().copied()).max().unwrap_or(0);
    for v in &mut versions {
        let of = |n: &u32| if *n == 0 { 0 } else { numbers.get(n).copied().unwrap_or_else(|| known.saturating_add(*n)) };
        v.stated = v.stated.iter().map(of).collect::<Vec<u32>>().into();
    }
    (versions, errors)
}

/// No units are stated.
pub(super) fn none() -> Arc<[u32]> {
    Arc::from([])
}
