//! A query's tree as a query of tantivy, for one language.

use super::super::analyze;
use super::super::query::{Node, What};
use super::super::schema::{Fields, ROW};
use super::super::shared;
use super::{Question, fields};
use crate::language::{Tag, profiles};
use crate::similarity::Analysis;
use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, EmptyQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

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
            let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(AllQuery))];
            // A row is left out for what any of its versions says, in whichever language the rest of the query is found.
            let slots = if fields::is_of_words(not) { 0..analyze::SLOTS.len() } else { slot..slot + 1 };
            clauses.extend(slots.map(|s| (Occur::MustNot, compile(fields, not, s, question))));
            Box::new(BooleanQuery::new(clauses))
        }
        What::Words(text) => words(fields, text, slot, question),
        What::Phrase(text) => fields::phrase(fields.form[slot], slot, text, false),
        What::Prefix(text) => fields::phrase(fields.form[slot], slot, text, true),
        What::Fuzzy(text, distance) => fields::fuzzy(fields.form[slot], slot, text, *distance),
        What::Field(name, value) => fields::field(fields, *name, value),
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
