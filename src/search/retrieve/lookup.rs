//! A row by its place: the row that holds a line of a file.

use super::super::clause::Clause;
use super::super::error::SearchError;
use super::super::query::{FieldName, Node, Value, What};
use super::super::schema::ROW;
use super::super::update::absolute;
use super::Library;
use std::path::Path;
use tantivy::collector::DocSetCollector;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Value as _};
use tantivy::{TantivyDocument, Term};

impl Library {
    /// The rows of a family, by its key, in order.
    pub fn rows_of(&self, key: &str) -> Result<Vec<Clause>, SearchError> {
        let failed = |e| SearchError::of(self.store.dir(), e);
        let term = |field, text: &str| -> (Occur, Box<dyn Query>) {
            (Occur::Must, Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic)))
        };
        let fields = &self.store.fields;
        let query = BooleanQuery::new(vec![term(fields.kind, ROW), term(fields.key, key)]);
        let searcher = self.reader.searcher();
        let mut out = Vec::new();
        for at in searcher.search(&query, &DocSetCollector).map_err(failed)? {
            let doc: TantivyDocument = searcher.doc(at).map_err(failed)?;
            let bytes = doc.get_first(fields.stored).and_then(|v| v.as_bytes()).unwrap_or_default();
            let clause: Clause = serde_json::from_slice(bytes)
                .map_err(|e| SearchError::Damaged { dir: self.store.dir().display().to_string(), reason: e.to_string() })?;
            out.push(clause);
        }
        out.sort_by_key(|c| c.index);
        Ok(out)
    }

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
