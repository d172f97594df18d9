//! A query's tree as a query of tantivy, for one language.

use super::super::analyze;
use super::super::query::{FieldName, Node, Value, What};
use super::super::schema::{Fields, ROW};
use super::fields;
use super::laid::Laid;
use super::words::Words;
use crate::language::Tag;
use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query, TermQuery};
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
    /// Statuses that have changed since the index was written.
    pub laid: &'a Laid,
    /// Take plain words for anything: what the rest of the tree allows.
    pub rest: bool,
}

impl Compiler<'_> {
    /// The rows that a settled tree asks for in the versions of one language, and the score of a row that has all its plain words and nothing else.
    pub fn rows(&self, node: &Node, slot: usize) -> (Box<dyn Query>, f32) {
        let mut most = 0.0;
        let asked = self.compile(node, slot, &mut most);
        let kind = TermQuery::new(Term::from_field_text(self.fields.kind, ROW), IndexRecordOption::Basic);
        let query =
            BooleanQuery::new(vec![(Occur::Must, silent(Box::new(kind))), (Occur::Must, silent(self.has(slot))), (Occur::Must, asked)]);
        (Box::new(query), most)
    }

    /// Words the last of which may go on; of one word also its other forms: eýeçilik* finds eýeçiligi, whose k has softened.
    fn begun(&self, slot: usize, text: &str) -> Box<dyn Query> {
        let begun = fields::phrase(self.fields.form[slot], slot, text, true);
        let stems: Vec<analyze::Term> = analyze::terms(slot, false, text);
        match stems.as_slice() {
            [one] => {
                let term = Term::from_field_text(self.fields.text[slot], &one.text);
                let forms: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
                Box::new(BooleanQuery::union(vec![begun, forms]))
            }
            _ => begun,
        }
    }

    /// The rows that some version of a slot has.
    fn has(&self, slot: usize) -> Box<dyn Query> {
        let tags = self.tags.iter().filter(|t| analyze::slot(&Tag::new(t)) == slot);
        Box::new(BooleanQuery::new(tags.map(|t| (Occur::Should, exact(self.fields.present, t))).collect()))
    }

    fn compile(&self, node: &Node, slot: usize, most: &mut f32) -> Box<dyn Query> {
        let mut all = |nodes: &[Node], occur: Occur| -> Box<dyn Query> {
            // What is said twice is asked once.
            let first = |i: &usize| nodes[..*i].iter().all(|n| n.what != nodes[*i].what);
            Box::new(BooleanQuery::new((0..nodes.len()).filter(first).map(|i| (occur, self.compile(&nodes[i], slot, most))).collect()))
        };
        match &node.what {
            What::All => silent(Box::new(AllQuery)),
            What::Lang(tag) if analyze::slot(tag) == slot => silent(Box::new(AllQuery)),
            What::Lang(_) => Box::new(EmptyQuery),
            What::And(nodes) => all(nodes, Occur::Must),
            What::Or(nodes) => all(nodes, Occur::Should),
            What::Not(not) => {
                let mut clauses = vec![(Occur::Must, silent(Box::new(AllQuery)))];
                // A row is left out for what any of its versions says, in whichever language the rest of the query is found. There is no
                // NOT inside another (`Node::settled`): each level would cost seven times the one above.
                let slots = if fields::is_of_words(not) { 0..analyze::SLOTS.len() } else { slot..slot + 1 };
                clauses.extend(slots.map(|s| (Occur::MustNot, self.compile(not, s, &mut 0.0))));
                Box::new(BooleanQuery::new(clauses))
            }
            What::Words(_) if self.rest => silent(Box::new(AllQuery)),
            What::Words(text) => match self.words.iter().find(|w| w.0 == text.as_str()) {
                Some((_, words)) => {
                    let (query, score) = words.query(self.fields, self.searcher, slot, self.rows);
                    // 30 days are thirty days too, and come before what has these words apart.
                    let Some(measure) = fields::measure(self.fields, words.measures()) else {
                        *most += score;
                        return query;
                    };
                    let weight = score.max(1.0);
                    *most += score + weight;
                    Box::new(BooleanQuery::union(vec![query, Box::new(ConstScoreQuery::new(measure, weight))]))
                }
                None => Box::new(EmptyQuery),
            },
            What::Phrase(text) => fields::phrase(self.fields.form[slot], slot, text, false),
            What::Prefix(text) => self.begun(slot, text),
            What::Fuzzy(text, distance) => fields::fuzzy(self.fields.form[slot], slot, text, *distance),
            What::Field(FieldName::Status, value @ Value::Text(text)) => {
                silent(self.laid.query(self.fields, fields::field(self.fields, FieldName::Status, value), text))
            }
            What::Field(name, value) => fields::field(self.fields, *name, value),
        }
    }
}

/// What it asks for, without a say in the order.
fn silent(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn exact(field: Field, word: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::Basic))
}
