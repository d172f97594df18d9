//! Concepts that are near one another without being one: a search for "minors" that is to bring everything on them brings what is said of
//! children too, below the rest. For the search alone; to the checker a version that says "children" for "minors" says something else.
//!
//! `kin.tsv`: the concept that is asked for, `both` or `to`, the concept that is found besides, the reason. A pair stands there where a
//! lawyer who asks for everything on the one would want the other, and not where both are merely spoken of together.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

const TABLE: &str = include_str!("kin.tsv");

/// The slugs of the concepts that a search for one finds besides, in the order of the table.
pub fn of(id: &str) -> &'static [&'static str] {
    static KIN: OnceLock<FxHashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let kin = KIN.get_or_init(|| {
        let mut out: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        for row in super::rows(TABLE) {
            let [asked, way, kin, ..] = row.as_slice() else { continue };
            out.entry(asked).or_default().push(kin);
            if *way == "both" {
                out.entry(kin).or_default().push(asked);
            }
        }
        out
    });
    kin.get(id).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::builtin;

    #[test]
    fn kin_goes_both_ways_or_one() {
        assert!(of("minor-child").contains(&"child") && of("child").contains(&"minor-child"));
        assert!(of("delete").contains(&"destroy") && !of("destroy").contains(&"delete"));
        assert!(of("personal-data").is_empty());
    }

    #[test]
    fn every_row_names_two_concepts_and_stands_once() {
        let mut seen = std::collections::HashSet::new();
        for row in crate::lexicon::rows(TABLE) {
            assert!(row.len() == 4 && ["both", "to"].contains(&row[1]) && !row[3].is_empty(), "{row:?}");
            assert!(row[0] != row[2] && [row[0], row[2]].iter().all(|id| builtin().concept(id).is_some()), "{row:?}");
            assert!(seen.insert((row[0], row[2])) && !seen.contains(&(row[2], row[0])), "twice: {row:?}");
        }
    }
}
