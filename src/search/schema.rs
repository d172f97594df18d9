//! The fields of the index, and how a row, a unit and a family become documents of it.

use super::analyze::{self, SLOTS};
use super::clause::{Clause, FamilyEntry, Figure};
use super::shared;
use crate::language::{Tag, fold_word};
use crate::similarity::Analysis;
use std::sync::Arc;
use tantivy::TantivyDocument;
use tantivy::schema::{
    Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

/// Format of the index. Another one where fields or what stands in them change.
pub const FORMAT: &str = "concordat/index/v1";

/// Kinds of documents: values of the field `kind`.
pub const ROW: &str = "row";
/// A unit of one version.
pub const UNIT: &str = "unit";
/// A family.
pub const FAMILY: &str = "family";

/// The fields.
#[derive(Debug, Clone)]
pub struct Fields {
    /// `row`, `unit` or `family`.
    pub kind: Field,
    /// Key of the family.
    pub key: Field,
    /// Name of the family, as reports have it.
    pub family: Field,
    /// Name of the row: `r0031`.
    pub row: Field,
    /// Key and row: names a row among all of the index.
    pub place: Field,
    /// Place of the row in its family, or of the unit in its version.
    pub index: Field,
    /// Number of the section, and of those that it is part of: `5.2` and `5`.
    pub section: Field,
    /// Headings of the section, in all languages.
    pub title: Field,
    /// Labels of the units, folded: `iii`, `5.2`.
    pub label: Field,
    /// Kind of unit: `heading`, `list-item`, …
    pub unit: Field,
    /// Languages that have the row; of a unit its language.
    pub present: Field,
    /// Languages that lack it.
    pub absent: Field,
    /// Languages in which it stands elsewhere.
    pub moved: Field,
    /// Rules of the findings on the row.
    pub rule: Field,
    /// Severities of the findings on the row.
    pub severity: Field,
    /// `open` and `accepted`, of the findings on the row.
    pub status: Field,
    /// Ids of the findings on the row.
    pub finding: Field,
    /// Names, as written, for facets.
    pub name: Field,
    /// Words of names, folded, for searching.
    pub name_words: Field,
    /// Numbers.
    pub number: Field,
    /// Numbers with their units: `30 day`.
    pub measure: Field,
    /// Dates as numbers: 20200131; months and years from their first to their last day are `date` and `date_end`.
    pub date: Field,
    /// Last day of the date.
    pub date_end: Field,
    /// Web addresses, e-mail addresses and phone numbers, whole.
    pub address: Field,
    /// Parts of them: host, domain, user.
    pub address_words: Field,
    /// Source files, as reports name them.
    pub source: Field,
    /// First and last line of a unit.
    pub line: Field,
    /// Last line of a unit.
    pub line_end: Field,
    /// Stems, by language.
    pub text: [Field; SLOTS.len()],
    /// Words, by language.
    pub form: [Field; SLOTS.len()],
    /// What is the same in every language, by language.
    pub shared: [Field; SLOTS.len()],
    /// The row or family as JSON, to be shown.
    pub stored: Field,
}

/// The schema with its fields.
pub fn schema() -> (Schema, Fields) {
    let mut b = Schema::builder();
    let text = |b: &mut SchemaBuilder, name: String, analyzer: &str, positions: bool| {
        let option = if positions { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
        let indexing = TextFieldIndexing::default().set_tokenizer(analyzer).set_index_option(option);
        b.add_text_field(&name, TextOptions::default().set_indexing_options(indexing))
    };
    let facet = || STRING.set_fast(None);
    let number = || NumericOptions::default().set_indexed().set_fast();
    let fields = Fields {
        kind: b.add_text_field("kind", STRING),
        key: b.add_text_field("key", STRING),
        family: b.add_text_field("family", facet()),
        row: b.add_text_field("row", STRING),
        place: b.add_text_field("place", STRING),
        index: b.add_u64_field("index", number()),
        section: b.add_text_field("section", STRING),
        title: text(&mut b, "title".into(), analyze::form_analyzer(SLOTS.len() - 1), true),
        label: b.add_text_field("label", STRING),
        unit: b.add_text_field("unit", facet()),
        present: b.add_text_field("present", facet()),
        absent: b.add_text_field("absent", facet()),
        moved: b.add_text_field("moved", facet()),
        rule: b.add_text_field("rule", facet()),
        severity: b.add_text_field("severity", facet()),
        status: b.add_text_field("status", facet()),
        finding: b.add_text_field("finding", STRING),
        name: b.add_text_field("name", facet()),
        name_words: text(&mut b, "name_words".into(), analyze::form_analyzer(SLOTS.len() - 1), true),
        number: b.add_f64_field("number", number()),
        measure: b.add_text_field("measure", STRING),
        date: b.add_u64_field("date", number()),
        date_end: b.add_u64_field("date_end", number()),
        address: b.add_text_field("address", STRING),
        address_words: text(&mut b, "address_words".into(), analyze::form_analyzer(SLOTS.len() - 1), true),
        source: b.add_text_field("source", STRING),
        line: b.add_u64_field("line", INDEXED),
        line_end: b.add_u64_field("line_end", INDEXED),
        text: std::array::from_fn(|s| text(&mut b, format!("text_{}", SLOTS[s]), analyze::text_analyzer(s), true)),
        form: std::array::from_fn(|s| text(&mut b, format!("form_{}", SLOTS[s]), analyze::form_analyzer(s), true)),
        shared: std::array::from_fn(|s| text(&mut b, format!("shared_{}", SLOTS[s]), "whitespace", false)),
        stored: b.add_bytes_field("stored", STORED),
    };
    (b.build(), fields)
}

impl Fields {
    /// The document of a family.
    pub fn family(&self, entry: &FamilyEntry) -> TantivyDocument {
        let mut d = TantivyDocument::default();
        d.add_text(self.kind, FAMILY);
        d.add_text(self.key, &entry.key);
        d.add_text(self.family, &entry.id);
        entry.versions.iter().for_each(|v| d.add_text(self.source, &v.source));
        d.add_bytes(self.stored, &serde_json::to_vec(entry).unwrap_or_default());
        d
    }

    /// The document of a row. `analyses` are those of its units: `[cell][unit]`.
    pub fn row(&self, c: &Clause, analyses: &[Vec<Arc<Analysis>>]) -> TantivyDocument {
        let mut d = TantivyDocument::default();
        d.add_text(self.kind, ROW);
        d.add_text(self.key, &c.key);
        d.add_text(self.family, &c.family);
        d.add_text(self.row, &c.row);
        d.add_text(self.place, place(&c.key, &c.row));
        d.add_u64(self.index, c.index);
        sections(&c.section).for_each(|s| d.add_text(self.section, s));
        d.add_text(self.unit, &c.kind);
        c.languages(true).for_each(|t| d.add_text(self.present, t.as_str()));
        c.languages(false).for_each(|t| d.add_text(self.absent, t.as_str()));
        c.moved.iter().for_each(|t| d.add_text(self.moved, t.as_str()));
        for f in &c.findings {
            d.add_text(self.rule, &f.rule);
            d.add_text(
                self.severity,
                serde_json::to_value(f.severity).ok().and_then(|v| v.as_str().map(str::to_string)).unwrap_or_default(),
            );
            d.add_text(self.status, &f.status);
            d.add_text(self.finding, &f.id);
        }
        for n in &c.names {
            d.add_text(self.name, n);
            d.add_text(self.name_words, n);
        }
        for Figure { value, unit } in &c.numbers {
            d.add_f64(self.number, *value);
            unit.iter().for_each(|u| d.add_text(self.measure, format!("{value} {u}")));
        }
        for (first, last) in c.dates.iter().filter_map(|date| days(date)) {
            d.add_u64(self.date, first);
            d.add_u64(self.date_end, last);
        }
        for a in &c.addresses {
            d.add_text(self.address, a);
            d.add_text(self.address_words, a);
        }
        for (cell, analyses) in c.cells.iter().zip(analyses) {
            let slot = analyze::slot(&cell.language);
            cell.title.iter().for_each(|t| d.add_text(self.title, t));
            if !cell.units.is_empty() {
                d.add_text(self.source, &cell.source);
            }
            for (unit, a) in cell.units.iter().zip(analyses) {
                unit.label.iter().for_each(|l| d.add_text(self.label, label(l)));
                self.words(&mut d, slot, &unit.text, a);
            }
        }
        d.add_bytes(self.stored, &serde_json::to_vec(c).unwrap_or_default());
        d
    }

    /// The documents of the units of a row: where each stands, and its words.
    pub fn units(&self, c: &Clause) -> Vec<TantivyDocument> {
        let mut out = Vec::new();
        for cell in &c.cells {
            for unit in &cell.units {
                let mut d = TantivyDocument::default();
                d.add_text(self.kind, UNIT);
                d.add_text(self.key, &c.key);
                d.add_text(self.row, &c.row);
                d.add_text(self.place, place(&c.key, &c.row));
                d.add_text(self.present, cell.language.as_str());
                d.add_text(self.source, &cell.source);
                d.add_u64(self.line, unit.lines[0] as u64);
                d.add_u64(self.line_end, unit.lines[1] as u64);
                unit.label.iter().for_each(|l| d.add_text(self.label, label(l)));
                d.add_text(self.text[analyze::slot(&cell.language)], &unit.text);
                out.push(d);
            }
        }
        out
    }

    fn words(&self, d: &mut TantivyDocument, slot: usize, text: &str, a: &Analysis) {
        d.add_text(self.text[slot], text);
        d.add_text(self.form[slot], text);
        let shared = shared::tokens(a);
        if !shared.is_empty() {
            d.add_text(self.shared[slot], shared.join(" "));
        }
    }
}

/// What the field `place` holds of a row.
pub fn place(key: &str, row: &str) -> String {
    format!("{key}/{row}")
}

/// A section and those that it is part of: `5.2.1`, `5.2`, `5`.
fn sections(number: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(number).filter(|n| !n.is_empty()), |n| n.rfind('.').map(|at| &n[..at]))
}

/// A label as it is searched: folded, without the marks around it.
pub fn label(raw: &str) -> String {
    fold_word(raw).trim_matches(|c: char| !c.is_alphanumeric()).to_string()
}

/// First and last day of a date in the form of ISO 8601, as numbers: 2020-01 is 20200101 to 20200131. None where it is no date.
pub fn days(date: &str) -> Option<(u64, u64)> {
    let mut parts = date.split('-').map(|p| p.parse::<u64>().ok());
    let (year, month, day) = (parts.next()??, parts.next().flatten(), parts.next().flatten());
    let number = |m: u64, d: u64| year * 10_000 + m * 100 + d;
    match (month, day) {
        _ if year > 9999 => None,
        (Some(m @ 1..=12), Some(d @ 1..=31)) => Some((number(m, d), number(m, d))),
        (Some(m @ 1..=12), None) => Some((number(m, 1), number(m, 31))),
        (None, None) => Some((number(1, 1), number(12, 31))),
        _ => None,
    }
}

/// The languages of a tag as the fields `present` and `absent` may hold it: a bare `tk` stands for `tk-Latn`.
pub fn spelled(tag: &str) -> String {
    Tag::new(tag).as_str().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_labels_and_dates() {
        assert_eq!(sections("5.2.1").collect::<Vec<_>>(), ["5.2.1", "5.2", "5"]);
        assert_eq!(sections("").count(), 0);
        assert_eq!(label("(iii)"), "iii");
        assert_eq!(days("2020-02"), Some((20_200_201, 20_200_231)));
        assert_eq!(days("2020"), Some((20_200_101, 20_201_231)));
        assert_eq!(days("2020-13"), None);
        assert_eq!(days("soon"), None);
    }
}
