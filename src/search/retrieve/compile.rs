//! A query's tree as a query of tantivy, for one language.

use super::super::analyze;
use super::super::query::{FieldName, Node, Value, What};
use super::super::schema::{Fields, ROW, label};
use super::words::Words;
use crate::language::Tag;
use std::ops::Bound;
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, ExistsQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, RangeQuery, RegexQuery,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

/// What a tree is compiled against.
pub struct Compiler<'a> {
    /// The fields of the index.
    pub fields: &'a Fields,
    /// The state of the index.
    pub searcher: &'a Searcher,
    /// How many rows it has, those that are taken out and not yet forgotten included.
    pub rows: u64,
    /// Languages of the rows: what the field `present` holds.
    pub tags: &'a [String],
    /// The plain words of the tree, in the order of the tree.
    pub words: &'a [(&'a str, Words)],
    /// Take plain words for anything: what the rest of the tree allows.
    pub rest: bool,
}

impl Compiler<'_> {
    /// The rows that a tree asks for in the versions of one language, and the score of a row that has all its plain words and nothing else.
    pub fn rows(&self, node: &Node, slot: usize) -> (Box<dyn Query>, f32) {
        let mut most = 0.0;
        let asked = self.compile(node, slot, &mut most);
        let kind = TermQuery::new(Term::from_field_text(self.fields.kind, ROW), IndexRecordOption::Basic);
        let query =
            BooleanQuery::new(vec![(Occur::Must, silent(Box::new(kind))), (Occur::Must, silent(self.has(slot))), (Occur::Must, asked)]);
        (Box::new(query), most)
    }

    /// The rows that some version of a slot has.
    fn has(&self, slot: usize) -> Box<dyn Query> {
        let tags = self.tags.iter().filter(|t| analyze::slot(&Tag::new(t)) == slot);
        Box::new(BooleanQuery::new(tags.map(|t| (Occur::Should, exact(self.fields.present, t))).collect()))
    }

    fn compile(&self, node: &Node, slot: usize, most: &mut f32) -> Box<dyn Query> {
        let mut all = |nodes: &[Node], occur: Occur| -> Box<dyn Query> {
            Box::new(BooleanQuery::new(nodes.iter().map(|n| (occur, self.compile(n, slot, most))).collect()))
        };
        match &node.what {
            What::All => silent(Box::new(AllQuery)),
            What::Lang(tag) if analyze::slot(tag) == slot => silent(Box::new(AllQuery)),
            What::Lang(_) => Box::new(EmptyQuery),
            What::And(nodes) => all(nodes, Occur::Must),
            What::Or(nodes) => all(nodes, Occur::Should),
            What::Not(not) => {
                let not = self.compile(not, slot, &mut 0.0);
                Box::new(BooleanQuery::new(vec![(Occur::Must, silent(Box::new(AllQuery))), (Occur::MustNot, not)]))
            }
            What::Words(_) if self.rest => silent(Box::new(AllQuery)),
            What::Words(text) => match self.words.iter().find(|w| w.0 == text.as_str()) {
                Some((_, words)) => {
                    let (query, score) = words.query(self.fields, self.searcher, slot, self.rows);
                    *most += score;
                    query
                }
                None => Box::new(EmptyQuery),
            },
            What::Phrase(text) => phrase(self.fields.form[slot], folded(slot, text)),
            What::Prefix(text) => prefix(self.fields.form[slot], folded(slot, text)),
            What::Fuzzy(text, distance) => fuzzy(self.fields.form[slot], folded(slot, text), *distance),
            What::Field(name, value) => silent(self.field(*name, value)),
        }
    }

    fn field(&self, name: FieldName, value: &Value) -> Box<dyn Query> {
        let fields = self.fields;
        let f = match name {
            FieldName::Family => fields.family,
            FieldName::Source => fields.source,
            FieldName::Section => fields.section,
            FieldName::Label => fields.label,
            FieldName::Kind => fields.unit,
            FieldName::Row => fields.row,
            FieldName::Present => fields.present,
            FieldName::Absent => fields.absent,
            FieldName::Moved => fields.moved,
            FieldName::Rule => fields.rule,
            FieldName::Severity => fields.severity,
            FieldName::Status => fields.status,
            FieldName::Finding => fields.finding,
            FieldName::Name => fields.name_words,
            FieldName::Number => fields.number,
            FieldName::Date => fields.date,
            FieldName::Url => fields.address,
        };
        match value {
            Value::Text(text) => match name {
                FieldName::Name => phrase(f, folded(OTHER, text)),
                FieldName::Label => exact(f, &label(text)),
                FieldName::Present | FieldName::Absent | FieldName::Moved => exact(f, Tag::new(text).as_str()),
                FieldName::Section if !text.starts_with(|c: char| c.is_ascii_digit()) => phrase(fields.title, folded(OTHER, text)),
                FieldName::Source => ending(f, text),
                FieldName::Url => either(exact(f, text), phrase(fields.address_words, folded(OTHER, text))),
                _ => exact(f, text),
            },
            Value::Prefix(text) => match name {
                FieldName::Name => prefix(f, folded(OTHER, text)),
                FieldName::Url => either(begun(f, text), prefix(fields.address_words, folded(OTHER, text))),
                FieldName::Section if !text.starts_with(|c: char| c.is_ascii_digit()) => prefix(fields.title, folded(OTHER, text)),
                FieldName::Label => begun(f, &label(text)),
                _ => begun(f, text),
            },
            Value::Any if matches!(name, FieldName::Number | FieldName::Date) => Box::new(ExistsQuery::new(self.name(f), false)),
            Value::Any => begun(f, ""),
            // A month or a year is found where it overlaps with what is asked.
            Value::Range(low, high) if name == FieldName::Date => {
                let bound = |f: Field, b: &Bound<f64>| b.map(|x| Term::from_field_u64(f, x.max(0.0) as u64));
                let first = RangeQuery::new(Bound::Unbounded, bound(fields.date, high));
                let last = RangeQuery::new(bound(fields.date_end, low), Bound::Unbounded);
                let both: [Box<dyn Query>; 2] = [Box::new(first), Box::new(last)];
                Box::new(BooleanQuery::intersection(both.into()))
            }
            Value::Range(low, high) => {
                let bound = |b: &Bound<f64>| b.map(|x| Term::from_field_f64(f, x));
                Box::new(RangeQuery::new(bound(low), bound(high)))
            }
        }
    }

    fn name(&self, field: Field) -> String {
        self.searcher.schema().get_field_name(field).to_string()
    }
}

/// The slot whose analyzer splits what is in no language: names, headings, addresses.
const OTHER: usize = analyze::SLOTS.len() - 1;

/// Greater than any text that begins as asked.
const LAST: char = '\u{10ffff}';

/// What it asks for, without a say in the order.
fn silent(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn exact(field: Field, word: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::Basic))
}

/// The words of a text as they stand, an address by its parts.
fn folded(slot: usize, text: &str) -> Vec<analyze::Term> {
    let all = analyze::terms(slot, true, text);
    let words: Vec<analyze::Term> = all.iter().filter(|t| t.kind == analyze::Kind::Word).cloned().collect();
    if words.is_empty() { all } else { words }
}

fn phrase(field: Field, words: Vec<analyze::Term>) -> Box<dyn Query> {
    let first = words.first().map_or(0, |w| w.position);
    let mut terms: Vec<(usize, Term)> = words.iter().map(|w| (w.position - first, Term::from_field_text(field, &w.text))).collect();
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => Box::new(TermQuery::new(terms.swap_remove(0).1, IndexRecordOption::WithFreqs)),
        _ => Box::new(PhraseQuery::new_with_offset(terms)),
    }
}

/// All of the words, the last one begun. Chinese is begun anywhere, so that its characters in a row are enough.
fn prefix(field: Field, mut words: Vec<analyze::Term>) -> Box<dyn Query> {
    let Some(last) = words.pop() else { return Box::new(EmptyQuery) };
    if last.text.chars().all(crate::language::is_han) {
        words.push(last);
        return phrase(field, words);
    }
    let before = words.iter().map(|w| (Occur::Must, exact(field, &w.text)));
    Box::new(BooleanQuery::new(before.chain([(Occur::Must, begun(field, &last.text))]).collect()))
}

/// Any term that begins so.
fn begun(field: Field, text: &str) -> Box<dyn Query> {
    let end = format!("{text}{LAST}");
    Box::new(RangeQuery::new(Bound::Included(Term::from_field_text(field, text)), Bound::Excluded(Term::from_field_text(field, &end))))
}

/// A path, or its last parts.
fn ending(field: Field, path: &str) -> Box<dyn Query> {
    let plain: String = path.chars().flat_map(|c| [Some('\\').filter(|_| c.is_ascii_punctuation()), Some(c)]).flatten().collect();
    RegexQuery::from_pattern(&format!("(.*/)?{plain}"), field).map_or_else(|_| exact(field, path), |q| Box::new(q))
}

fn either(a: Box<dyn Query>, b: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(vec![a, b]))
}

fn fuzzy(field: Field, words: Vec<analyze::Term>, distance: u8) -> Box<dyn Query> {
    let near = |w: &analyze::Term| -> (Occur, Box<dyn Query>) {
        (Occur::Must, Box::new(FuzzyTermQuery::new(Term::from_field_text(field, &w.text), distance.min(2), true)))
    };
    if words.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::new(words.iter().map(near).collect())) }
}
