//! What may have been meant where an answer disappoints: a word that no version has beside one that is spelled almost so, a condition
//! without which there would be rows, a field that was typed as words, a language that the index does not hold.

use super::super::analyze::{self, SLOTS};
use super::super::answer::Answer;
use super::super::error::SearchError;
use super::super::query::{self, FIELDS, FieldName, Node, Query, Value, What};
use super::super::shared;
use super::fields::{CHINESE, slips};
use super::{Library, Question};
use crate::check::RULES;
use crate::language::{Tag, profiles};
use crate::similarity::Analysis;
use serde::Serialize;
use std::collections::BTreeSet;
use tantivy::Term;

/// Fewest letters of a word that is taken for a slip; shorter ones have too many neighbours.
const SHORTEST: usize = 4;

/// Most words that are looked at, and most hints that are given: a query that is a paragraph is not corrected.
const MOST: usize = 8;

/// A hint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hint {
    /// What it says, as a sentence without its capital.
    pub message: String,
    /// The query that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
}

impl Library {
    /// What may have been meant by a question with this answer.
    pub fn hints(&self, question: &Question, answer: &Answer) -> Result<Vec<Hint>, SearchError> {
        self.store.soundly(|| self.meant(question, answer))
    }

    fn meant(&self, question: &Question, answer: &Answer) -> Result<Vec<Hint>, SearchError> {
        let mut out = Vec::new();
        let mut words = Vec::new();
        texts(&question.query.root, &mut words);
        // Thirty days are asked for as a measure: nothing of it was left out, in whatever words versions say it.
        words.retain(|t| !query::measures(t).iter().any(|m| m.1.is_some()));
        let words: Vec<&str> = words.iter().flat_map(|t| t.split_whitespace()).take(MOST + 1).collect();
        if words.len() <= MOST {
            self.spelling(question, &words, answer.total > 0, &mut out)?;
            fields(question, &words, &mut out);
        }
        if answer.total == 0 {
            self.languages(question, &mut out)?;
            self.conditions(question, &mut out)?;
        }
        out.truncate(MOST);
        Ok(out)
    }

    /// Words that stand nowhere, with the nearest that does.
    fn spelling(&self, question: &Question, words: &[&str], found: bool, out: &mut Vec<Hint>) -> Result<(), SearchError> {
        let mut text = question.query.to_string();
        let (mut meant, mut nowhere) = (Vec::new(), Vec::new());
        let figure = |w: &str| w.chars().all(|c| c.is_ascii_digit());
        for word in words.iter().filter(|w| figure(w) || w.chars().count() >= SHORTEST && w.chars().all(char::is_alphabetic)) {
            if !figure(word)
                && let Some(near) = self.nearest_word(word)?
            {
                text = text.replacen(*word, &near, 1);
                meant.push(near);
            } else if !self.is_known(word) {
                nowhere.push(*word);
            }
        }
        if !meant.is_empty() && query::parse(&text).is_ok() {
            out.push(Hint { message: format!("did you mean `{text}`?"), query: Some(text) });
        }
        if found {
            out.extend(nowhere.into_iter().map(|w| Hint { message: format!("no version says `{w}`; it was left out"), query: None }));
        }
        Ok(())
    }

    /// Whether some version has a word, in some form, or says it in its own language.
    fn is_known(&self, word: &str) -> bool {
        let searcher = self.reader.searcher();
        let stands = |field, text: &str| searcher.doc_freq(&Term::from_field_text(field, text)).unwrap_or(0) > 0;
        let fields = &self.store.fields;
        let own = |slot: usize| analyze::terms(slot, false, word).iter().any(|s| stands(fields.text[slot], &s.text));
        let says = |(word, _): &shared::Placed| word.starts_with("c:") && (0..SLOTS.len()).any(|slot| stands(fields.shared[slot], word));
        (0..SLOTS.len()).any(own) || profiles().iter().any(|p| shared::placed(&Analysis::of_text(word, Tag::new(p.tag))).iter().any(says))
    }

    /// The word most like one that no version has; none where some version has it or none is like it.
    pub fn nearest_word(&self, word: &str) -> Result<Option<String>, SearchError> {
        let failed = |e: std::io::Error| SearchError::io(self.store.dir(), &e);
        // What the termbase knows is found through it, in whatever language it stands.
        if profiles().iter().any(|p| !Analysis::of_text(word, Tag::new(p.tag)).concepts.is_empty()) {
            return Ok(None);
        }
        let searcher = self.reader.searcher();
        let mut best: Option<(usize, u64, String)> = None;
        for slot in (0..SLOTS.len()).filter(|s| *s != CHINESE) {
            let [form] = analyze::terms(slot, true, word).try_into().unwrap_or_else(|_| [empty()]);
            let stems = analyze::terms(slot, false, word);
            let known = |field, text: &str| searcher.doc_freq(&Term::from_field_text(field, text)).unwrap_or(0) > 0;
            let fields = &self.store.fields;
            if form.text.is_empty() || known(fields.form[slot], &form.text) || stems.iter().any(|s| known(fields.text[slot], &s.text)) {
                return Ok(None);
            }
            let far = usize::from(slips(&form.text, 2));
            // A slip in the first letter is rare, and the dictionary is in order.
            let Some(first) = form.text.chars().next().map(String::from) else { continue };
            for segment in searcher.segment_readers() {
                let inverted = segment.inverted_index(fields.form[slot]).map_err(|e| SearchError::of(self.store.dir(), e))?;
                let mut stream = inverted.terms().range().ge(first.as_bytes()).into_stream().map_err(failed)?;
                while stream.advance() {
                    let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
                    if !term.starts_with(&first) {
                        break;
                    }
                    if term.len().abs_diff(form.text.len()) > far * 2 || !term.chars().all(char::is_alphabetic) {
                        continue;
                    }
                    let distance = strsim::osa_distance(&form.text, term);
                    let often = u64::from(stream.value().doc_freq);
                    let better = |b: &(usize, u64, String)| (distance, std::cmp::Reverse(often)) < (b.0, std::cmp::Reverse(b.1));
                    if distance <= far && best.as_ref().is_none_or(better) {
                        best = Some((distance, often, term.to_string()));
                    }
                }
            }
        }
        Ok(best.map(|b| b.2))
    }

    /// Languages that are asked for and that the index does not hold.
    fn languages(&self, question: &Question, out: &mut Vec<Hint>) -> Result<(), SearchError> {
        let mut asked: BTreeSet<Tag> = question.languages.iter().cloned().collect();
        tags(&question.query.root, &mut asked);
        if asked.is_empty() {
            return Ok(());
        }
        let held: BTreeSet<Tag> = self.families()?.into_iter().flat_map(|f| f.versions).map(|v| v.language).collect();
        let held_names = held.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ");
        for tag in asked.difference(&held) {
            out.push(Hint { message: format!("no version in the index is in {tag}; it holds {held_names}"), query: None });
        }
        Ok(())
    }

    /// Conditions of a query that finds nothing, each with what would be found without it.
    fn conditions(&self, question: &Question, out: &mut Vec<Hint>) -> Result<(), SearchError> {
        let parts: Vec<&Node> = question.query.conditions().collect();
        let count = |query: Query, languages: &[Tag]| -> Result<usize, SearchError> {
            let q = Question { query, languages: languages.to_vec(), limit: 0, offset: 0, facets: Vec::new(), ..question.clone() };
            Ok(self.ask(&q)?.total)
        };
        let rows = |n: usize| if n == 1 { "there is 1 row".to_string() } else { format!("there are {n} rows") };
        if !question.languages.is_empty() {
            let n = count(question.query.clone(), &[])?;
            if n > 0 {
                out.push(Hint { message: format!("in all languages {}", rows(n)), query: None });
            }
        }
        if (2..=MOST).contains(&parts.len()) {
            for (i, part) in parts.iter().enumerate().filter(|(_, p)| !matches!(p.what, What::Words(_))) {
                let left: Vec<Node> = parts.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, p)| (*p).clone()).collect();
                let query = Query::of(match <[Node; 1]>::try_from(left) {
                    Ok([one]) => one,
                    Err(many) => Node { range: 0..0, what: What::And(many) },
                });
                let n = count(query.clone(), &question.languages)?;
                if n > 0 {
                    out.push(Hint { message: format!("without `{part}` {}", rows(n)), query: Some(query.text) });
                }
            }
        }
        if let What::Phrase(text) = &question.query.root.what {
            let query = Query::of_text(text);
            let n = count(query.clone(), &question.languages)?;
            if n > 0 {
                out.push(Hint { message: format!("without the quotation marks {}", rows(n)), query: Some(query.text) });
            }
        }
        Ok(())
    }
}

fn empty() -> analyze::Term {
    analyze::Term { kind: analyze::Kind::Word, text: String::new(), range: 0..0, position: 0 }
}

/// The texts that are looked for.
fn texts<'q>(node: &'q Node, out: &mut Vec<&'q str>) {
    match &node.what {
        What::Words(text) | What::Phrase(text) => out.push(text),
        What::And(all) | What::Or(all) => all.iter().for_each(|n| texts(n, out)),
        _ => {}
    }
}

/// Languages that a query names.
fn tags(node: &Node, out: &mut BTreeSet<Tag>) {
    match &node.what {
        What::Lang(tag) => drop(out.insert(tag.clone())),
        What::Field(FieldName::Present | FieldName::Absent | FieldName::Moved, Value::Text(tag)) => drop(out.insert(Tag::new(tag))),
        What::And(all) | What::Or(all) => all.iter().for_each(|n| tags(n, out)),
        What::Not(inner) => tags(inner, out),
        _ => {}
    }
}

/// Words that are a field and its value without the colon (`absent fr`), and names of rules among the words.
fn fields(question: &Question, words: &[&str], out: &mut Vec<Hint>) {
    let text = question.query.to_string();
    let mut suggest = |from: String, to: String| {
        let meant = text.replacen(&from, &to, 1);
        if meant != text && query::parse(&meant).is_ok() {
            out.push(Hint { message: format!("`{from}` is searched for as words; `{to}` is the condition"), query: Some(meant) });
        }
    };
    for pair in words.windows(2) {
        let [name, value] = [pair[0].to_lowercase(), pair[1].to_string()];
        let closed = |f: &FieldName| {
            use FieldName::{Absent, Kind, Moved, Present, Rule, Severity, Status};
            matches!(f, Present | Absent | Moved | Rule | Severity | Status | Kind)
        };
        let condition = format!("{name}:{value}");
        if (name == "lang" || FIELDS.iter().any(|f| f.0 == name && closed(&f.1))) && query::parse(&condition).is_ok() {
            suggest(format!("{} {value}", pair[0]), condition);
        }
    }
    // Rules whose names are plain words may be meant as words.
    for word in words.iter().filter(|w| w.contains('-') && RULES.iter().any(|r| r.name == **w)) {
        suggest((*word).to_string(), format!("rule:{word}"));
    }
}
