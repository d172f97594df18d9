//! A row by its place: the row that holds a line of a file.

use super::super::clause::Clause;
use super::super::error::SearchError;
use super::super::query::{FieldName, Node, Value, What};
use super::super::update::absolute;
use super::Library;
use std::path::Path;

impl Library {
    /// The row that holds a line of a file; none where the index has not that file, or nothing on that line.
    pub fn row_at(&self, file: &Path, line: usize) -> Result<Option<Clause>, SearchError> {
        let path = absolute(file);
        for family in self.families()? {
            let here = |v: &&super::super::clause::VersionEntry| Path::new(&v.path) == path && (v.lines[0]..=v.lines[1]).contains(&line);
            let Some(version) = family.versions.iter().find(here) else { continue };
            let holds = |c: &Clause| {
                let cell = c.cells.iter().find(|c| c.language == version.language);
                cell.is_some_and(|c| c.units.iter().any(|u| (u.lines[0]..=u.lines[1]).contains(&line)))
            };
            if let Some(clause) = self.rows_of(&family.key)?.into_iter().find(holds) {
                return Ok(Some(clause));
            }
        }
        Ok(None)
    }
}

/// The condition that a row is not this one.
pub fn other_than(clause: &Clause) -> Node {
    let node = |what| Node { range: 0..0, what };
    let field = |name, text: &str| node(What::Field(name, Value::Text(text.to_string())));
    let source = clause.cells.iter().find(|c| !c.units.is_empty()).map_or("", |c| c.source.as_str());
    let this = vec![field(FieldName::Family, &clause.family), field(FieldName::Source, source), field(FieldName::Row, &clause.row)];
    node(What::Not(Box::new(node(What::And(this)))))
}
