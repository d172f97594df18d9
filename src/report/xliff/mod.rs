//! XLIFF 2.1 (OASIS Standard, 13 February 2018) with the modules ITS and Metadata: for each family a folder, and in it for each language
//! but the reference's a document, for translation tools.
//!
//! | of concordat | in XLIFF |
//! | --- | --- |
//! | row | `unit` with the row's id; its `name` is section and label, more is in `mda:metadata` |
//! | cells of as many units | a `segment` for each pair, with an `ignorable` empty line between |
//! | cells of several units | one `segment`, the units parted by an empty line |
//! | a clause that the reference lacks | a segment with an empty `source` |
//! | a clause that the version lacks | a segment without `target`, `state` `initial`; others are `translated` |
//! | the gravest open finding of a unit | `subState`: `concordat:critical`, `major` or `minor` |
//! | finding about words | `mrk` of type `its:generic` around the very words, with `its:locQualityIssue…`; where several meet, `its:locQualityIssues` |
//! | finding about what is missing | `note` of the unit (of the file, where no unit has the row): issues may not stand on structural elements |
//! | severity critical, major, minor | `its:locQualityIssueSeverity` 100, 60, 20; `priority` of a note 1, 4, 7 |
//! | rule | `its:locQualityIssueProfileRef` |
//! | accepted | `its:locQualityIssueEnabled="no"`; a note of priority 10 |
//! | a character that XML cannot hold | `cp` |
//!
//! The rows are in the order of the reference; `position` in the metadata says which unit of its version a cell begins with.

mod document;
mod issues;

use super::pages::file_stem;
use super::rows::Rows;
use super::{Checked, Page, Pages, Summary};
use crate::read::FileError;
use std::io;

/// Writes a folder of XLIFF documents.
#[derive(Debug, Clone, Copy, Default)]
pub struct XliffPages;

impl Pages for XliffPages {
    fn family(&self, checked: Checked<'_>) -> io::Result<Vec<Page>> {
        let rows = Rows::new(checked.family, checked.concordance);
        let targets = (0..checked.family.versions.len()).filter(|&v| v != checked.family.reference);
        let page = |target: usize| {
            let name = format!("{}/{}.xlf", file_stem(&checked.family.id), checked.family.versions[target].language);
            let content = document::write(&checked, &rows, target)?;
            Some(Page { name, content: content.into_bytes() })
        };
        Ok(targets.filter_map(page).collect())
    }

    fn end(&self, _: &[FileError], _: &Summary) -> io::Result<Vec<Page>> {
        Ok(Vec::new())
    }
}

#[cfg(test)]
mod tests;
