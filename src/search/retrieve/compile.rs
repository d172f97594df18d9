//! A query's tree as a query of tantivy, for one language.

use super::super::analyze;
use super::super::query::{FieldName, Node, Value, What};
use super::super::schema::{Fields, ROW, label};
use super::super::shared;
use super::Question;
use crate::language::{Tag, profiles};
use crate::similarity::Analysis;
use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, EmptyQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

/// What a word that is the same in every language counts beside a word of the language itself.
const ACROSS: f32 = 0.5;

/// The rows that a query asks for in the versions of one language.
pub fn rows(fields: &Fields, node: &Node, slot: usize, question: &Question) -> Box<dyn Query> {
    let kind: Box<dyn Query> = Box::new(TermQuery::new(Term::from_field_text(fields.kind, ROW), IndexRecordOption::Basic));
    let has = BoostQuery::new(Box::new(AllQuery), 0.0);
    let rows = BoostQuery::new(kind, 0.0);
    Box::new(BooleanQuery::new(vec![
        (Occur::Must, Box::new(rows)),
        (Occur::Must, Box::new(has)),
        (Occur::Must, compile(fields, node, slot, question)),
    ]))
}

fn compile(fields: &Fields, node: &Node, slot: usize, question: &Question) -> Box<dyn Query> {
    match &node.what {
        What::All => Box::new(AllQuery),
        What::Lang(tag) if analyze::slot(tag) == slot => Box::new(AllQuery),
        What::Lang(_) => Box::new(EmptyQuery),
        What::And(all) => Box::new(BooleanQuery::new(all.iter().map(|n| (Occur::Must, compile(fields, n, slot, question))).collect())),
        What::Or(all) => Box::new(BooleanQuery::new(all.iter().map(|n| (Occur::Should, compile(fields, n, slot, question))).collect())),
        What::Not(not) => {
            Box::new(BooleanQuery::new(vec![(Occur::Must, Box::new(AllQuery)), (Occur::MustNot, compile(fields, not, slot, question))]))
        }
        What::Words(text) => words(fields, text, slot, question),
        What::Phrase(text) => phrase(fields.form[slot], analyze::terms(slot, true, text).into_iter().map(|t| t.text)),
        What::Prefix(text) | What::Fuzzy(text, _) => words(fields, text, slot, question),
        What::Field(name, value) => field(fields, *name, value),
    }
}

fn phrase(field: Field, words: impl Iterator<Item = String>) -> Box<dyn Query> {
    let mut terms: Vec<Term> = words.map(|w| Term::from_field_text(field, &w)).collect();
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => Box::new(TermQuery::new(terms.swap_remove(0), IndexRecordOption::WithFreqs)),
        _ => Box::new(PhraseQuery::new(terms)),
    }
}

fn words(fields: &Fields, text: &str, slot: usize, question: &Question) -> Box<dyn Query> {
    let term = |field, word: &str| -> Box<dyn Query> {
        Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
    };
    let mut any: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    any.extend(analyze::terms(slot, false, text).iter().map(|t| (Occur::Should, term(fields.text[slot], &t.text))));
    let guessed = question.query_language.clone().map_or_else(|| profiles().iter().map(|p| Tag::new(p.tag)).collect(), |t| vec![t]);
    let mut shared: Vec<String> = guessed.into_iter().flat_map(|t| shared::tokens(&Analysis::of_text(text, t))).collect();
    shared.sort();
    shared.dedup();
    any.extend(shared.iter().map(|w| {
        let across: Box<dyn Query> = Box::new(BoostQuery::new(term(fields.shared[slot], w), ACROSS));
        (Occur::Should, across)
    }));
    Box::new(BooleanQuery::new(any))
}

fn field(fields: &Fields, name: FieldName, value: &Value) -> Box<dyn Query> {
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
        Value::Text(text) | Value::Prefix(text) => match name {
            FieldName::Name => phrase(f, analyze::terms(analyze::SLOTS.len() - 1, true, text).into_iter().map(|t| t.text)),
            FieldName::Label => phrase(f, std::iter::once(label(text))),
            FieldName::Present | FieldName::Absent | FieldName::Moved => phrase(f, std::iter::once(Tag::new(text).as_str().to_string())),
            _ => phrase(f, std::iter::once(text.clone())),
        },
        Value::Any => Box::new(AllQuery),
        Value::Range(low, high) => {
            let bound = |b: &std::ops::Bound<f64>| b.map(|x| Term::from_field_f64(f, x));
            Box::new(RangeQuery::new(bound(low), bound(high)))
        }
    }
}
