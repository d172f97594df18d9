//! What is asked of a row other than by plain words, as queries of tantivy: phrases, beginnings of words, words with slips, fields.

use super::super::analyze::{self, SLOTS, Term as Word};
use super::super::query::{FieldName, Node, Value, What, measures};
use super::super::schema::{Fields, label};
use crate::language::fold_word;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Bound;
use std::sync::Arc;
use tantivy::Term;
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, EmptyQuery, EnableScoring, ExistsQuery, FuzzyTermQuery, Occur, PhrasePrefixQuery, PhraseQuery, Query,
    RangeQuery, TermQuery, TermSetQuery, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The slot of fields whose words may be of any language.
pub const ANY: usize = SLOTS.len() - 1;

/// The slot of Chinese, whose words are characters: a beginning of a word is a phrase there, and a slip of one letter another word.
pub const CHINESE: usize = 5;

/// Most words that the end of a phrase stands for (`"personal da"*`); a policy index has some thousand words with a letter in common.
const MOST_ENDINGS: u32 = 2000;

/// Most words of one fuzzy part that may have slips; each is looked for in the whole dictionary.
const MOST_FUZZY: usize = 8;

/// The words in this order, as they stand; the last may go on where it is `open`.
pub fn phrase(field: Field, slot: usize, text: &str, open: bool) -> Box<dyn Query> {
    let words = ordered(slot, text);
    let mut terms: Vec<(usize, Term)> = words.iter().map(|w| (w.position, Term::from_field_text(field, &w.text))).collect();
    match (terms.len(), words.last()) {
        (0, _) | (_, None) => Box::new(EmptyQuery),
        (1, Some(word)) if open => Box::new(Matching::beginning(field, word.text.clone())),
        (1, _) => Box::new(TermQuery::new(terms.swap_remove(0).1, IndexRecordOption::WithFreqs)),
        (_, _) if open && slot != CHINESE => {
            let mut query = PhrasePrefixQuery::new_with_offset(terms);
            query.set_max_expansions(MOST_ENDINGS);
            Box::new(query)
        }
        _ => Box::new(PhraseQuery::new_with_offset(terms)),
    }
}

/// The words of a text as they stand, one at each position.
pub fn ordered(slot: usize, text: &str) -> Vec<Word> {
    let mut words = analyze::terms(slot, true, text);
    words.dedup_by_key(|w| w.position);
    words
}

/// A word with slips: each of its words at most `distance` letters away, a swap of neighbours counted as one.
pub fn fuzzy(field: Field, slot: usize, text: &str, distance: u8) -> Box<dyn Query> {
    if slot == CHINESE {
        return phrase(field, slot, text, false);
    }
    let mut words = ordered(slot, text);
    words.sort_by(|a, b| a.text.cmp(&b.text));
    words.dedup_by(|a, b| a.text == b.text);
    if words.is_empty() {
        return Box::new(EmptyQuery);
    }
    let one = |w: &Word| -> (Occur, Box<dyn Query>) {
        let term = Term::from_field_text(field, &w.text);
        (Occur::Must, Box::new(FuzzyTermQuery::new(term, slips(&w.text, distance), true)))
    };
    // Something joined of so many words is no slip of the hand.
    let exact = |w: &Word| -> (Occur, Box<dyn Query>) { (Occur::Must, self::one(field, &w.text)) };
    Box::new(BooleanQuery::new(words.iter().enumerate().map(|(i, w)| if i < MOST_FUZZY { one(w) } else { exact(w) }).collect()))
}

/// How many slips a word may have: in a short word every slip makes another word.
pub fn slips(word: &str, asked: u8) -> u8 {
    let most = word.chars().count().saturating_sub(1) / 2;
    asked.min(u8::try_from(most).unwrap_or(u8::MAX))
}

/// True for a part that asks for words, and not for their language: what it finds differs from version to version.
pub fn is_of_words(node: &Node) -> bool {
    fn holds(node: &Node, is: fn(&What) -> bool) -> bool {
        is(&node.what)
            || match &node.what {
                What::And(all) | What::Or(all) => all.iter().any(|n| holds(n, is)),
                What::Not(inner) => holds(inner, is),
                _ => false,
            }
    }
    let words = |w: &What| matches!(w, What::Words(_) | What::Phrase(_) | What::Prefix(_) | What::Fuzzy(..));
    holds(node, words)
}

/// A field with a value. Only names count for the order of rows, and days before working days; the others say yes or no.
pub fn field(fields: &Fields, name: FieldName, value: &Value) -> Box<dyn Query> {
    let query = asked(fields, name, value);
    match (name, value) {
        (FieldName::Name, Value::Text(_) | Value::Prefix(_)) | (FieldName::Number, Value::Text(_)) => query,
        _ => Box::new(ConstScoreQuery::new(query, 0.0)),
    }
}

fn asked(fields: &Fields, name: FieldName, value: &Value) -> Box<dyn Query> {
    let fast = |name: &str| -> Box<dyn Query> { Box::new(ExistsQuery::new(name.to_string(), false)) };
    let any = |field| -> Box<dyn Query> { Box::new(Matching::new(field, |_| true)) };
    let listed = |field, exists: &str| -> Box<dyn Query> {
        match value {
            Value::Text(text) => one(field, text),
            Value::Prefix(text) => Box::new(Matching::beginning(field, text.clone())),
            Value::Any | Value::Range(..) => fast(exists),
        }
    };
    let free = |field, matches: fn(&str, &str, bool) -> bool| -> Box<dyn Query> {
        match value {
            Value::Text(text) => matching(field, text, false, matches),
            Value::Prefix(text) => matching(field, text, true, matches),
            Value::Any | Value::Range(..) => any(field),
        }
    };
    match name {
        FieldName::Family => free(fields.family, is_family),
        FieldName::Source => free(fields.source, is_source),
        FieldName::Url => free(fields.address, is_address),
        FieldName::Label => match value {
            Value::Text(text) => one(fields.label, &label(text)),
            Value::Prefix(text) => Box::new(Matching::beginning(fields.label, label(text))),
            Value::Any | Value::Range(..) => any(fields.label),
        },
        FieldName::Section => match value {
            Value::Text(text) => section(fields, text, false),
            Value::Prefix(text) => section(fields, text, true),
            Value::Any | Value::Range(..) => any(fields.section),
        },
        FieldName::Name => match value {
            Value::Text(text) => phrase(fields.name_words, ANY, text, false),
            Value::Prefix(text) => phrase(fields.name_words, ANY, text, true),
            Value::Any | Value::Range(..) => fast("name"),
        },
        FieldName::Kind => listed(fields.unit, "unit"),
        FieldName::Present => listed(fields.present, "present"),
        FieldName::Absent => listed(fields.absent, "absent"),
        FieldName::Moved => listed(fields.moved, "moved"),
        FieldName::Rule => listed(fields.rule, "rule"),
        FieldName::Severity => listed(fields.severity, "severity"),
        FieldName::Status => listed(fields.status, "status"),
        FieldName::Row => free(fields.row, |term, text, open| if open { term.starts_with(text) } else { term == text }),
        FieldName::Finding => free(fields.finding, |term, text, open| if open { term.starts_with(text) } else { term == text }),
        FieldName::Number => match value {
            Value::Text(text) => measured(fields, text),
            Value::Range(low, high) => number(fields.number, *low, *high),
            Value::Any | Value::Prefix(_) => fast("number"),
        },
        FieldName::Date => match value {
            Value::Range(low, high) => date(fields, *low, *high),
            _ => fast("date"),
        },
    }
}

fn one(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
}

fn either(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::new(queries.into_iter().map(|q| (Occur::Should, q)).collect()))
}

/// A section by its number, with all under it, or by words of its heading.
fn section(fields: &Fields, text: &str, open: bool) -> Box<dyn Query> {
    let numbered = text.chars().any(|c| c.is_ascii_digit());
    let mut ways = vec![one(fields.section, text)];
    if numbered {
        // A clause may be called 9.2 without being a section.
        ways.push(one(fields.label, &label(text)));
    }
    if !numbered || text.contains(char::is_whitespace) {
        ways.push(phrase(fields.title, ANY, text, open));
    }
    either(ways)
}

/// Rows that tell one of these numbers with what it measures; none where there are none.
pub fn measure(fields: &Fields, measures: &[String]) -> Option<Box<dyn Query>> {
    (!measures.is_empty()).then(|| either(measures.iter().map(|m| one(fields.measure, m)).collect()))
}

/// A number with what it measures, in the words of any language; the number alone where no language knows the unit. Who asks for three
/// days wants to know of three working days as well, behind them; who asks for working days means these.
fn measured(fields: &Fields, text: &str) -> Box<dyn Query> {
    let scored = |query, score| -> Box<dyn Query> { Box::new(ConstScoreQuery::new(query, score)) };
    let ways = measures(text).into_iter().flat_map(|(x, unit)| match unit {
        Some(unit) => {
            let also = (unit == DAY).then(|| scored(one(fields.measure, &format!("{x} {WORKING_DAY}")), 0.0));
            also.into_iter().chain([scored(one(fields.measure, &format!("{x} {unit}")), AS_ASKED)]).collect::<Vec<_>>()
        }
        None => vec![scored(number(fields.number, Bound::Included(x), Bound::Included(x)), AS_ASKED)],
    });
    either(ways.collect())
}

fn number(field: Field, low: Bound<f64>, high: Bound<f64>) -> Box<dyn Query> {
    let bound = |b: Bound<f64>| b.map(|x| Term::from_field_f64(field, x));
    Box::new(RangeQuery::new(bound(low), bound(high)))
}

/// Dates of which the first or the last day lies in the range: what says only "2020" is found in 2020, and not on one of its days.
fn date(fields: &Fields, low: Bound<f64>, high: Bound<f64>) -> Box<dyn Query> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Eight digits, never negative.
    let side = |field: Field| -> Box<dyn Query> {
        let bound = |b: Bound<f64>| b.map(|x| Term::from_field_u64(field, x as u64));
        Box::new(RangeQuery::new(bound(low), bound(high)))
    };
    either(vec![side(fields.date), side(fields.date_end)])
}

/// A text without case and diacritics.
pub fn bare(text: &str) -> String {
    fold_word(text.trim()).nfd().filter(|c| !is_combining_mark(*c)).collect()
}

fn matching(field: Field, text: &str, open: bool, matches: fn(&str, &str, bool) -> bool) -> Box<dyn Query> {
    let text = bare(text);
    Box::new(Matching::new(field, move |term| matches(&bare(term), &text, open)))
}

/// A family by its whole id or the end of it after a slash.
fn is_family(id: &str, text: &str, open: bool) -> bool {
    parts(id, '/').any(|part| if open { part.starts_with(text) } else { part == text })
}

/// A file by its path, its name or the end of its path; `.docx` by the end of its name.
fn is_source(path: &str, text: &str, open: bool) -> bool {
    let (path, text) = (path.replace('\\', "/"), text.replace('\\', "/"));
    let text = text.trim_start_matches("./");
    (!open && text.starts_with('.') && path.ends_with(text)) || is_family(&path, text, open)
}

/// The text and what follows each separator in it.
fn parts(text: &str, separator: char) -> impl Iterator<Item = &str> {
    std::iter::once(text).chain(text.char_indices().filter(move |(_, c)| *c == separator).map(|(i, c)| &text[i + c.len_utf8()..]))
}

/// An address by all of it or a part that begins and ends where its words do; a phone number by its digits.
pub fn is_address(address: &str, text: &str, open: bool) -> bool {
    let stripped = |t: &str| {
        let t = t.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("mailto:");
        t.trim_end_matches('/').to_string()
    };
    let (address, text) = (stripped(address), stripped(text));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let phone =
        digits.len() >= 5 && !text.contains(char::is_alphabetic) && address.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c));
    if phone {
        return address.chars().filter(char::is_ascii_digit).collect::<String>().contains(&digits);
    }
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    !text.is_empty()
        && address
            .match_indices(&text)
            .any(|(i, found)| edge(address[..i].chars().next_back()) && (open || edge(address[i + found.len()..].chars().next())))
}

/// Days and working days, as they are indexed (`lexicon/markers/measures.tsv`).
const DAY: &str = "day";
const WORKING_DAY: &str = "business-day";

/// What a row counts that tells the very measure, and not working days for days: enough to stand first, and less than any word.
const AS_ASKED: f32 = 0.01;

type Test = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// Rows with a term that passes a test. The terms are looked up in the dictionary when the query is run: families, files and addresses
/// are few beside rows.
#[derive(Clone)]
struct Matching {
    field: Field,
    /// All of them begin so.
    begins: String,
    test: Option<Test>,
}

impl fmt::Debug for Matching {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matching").field("field", &self.field).field("begins", &self.begins).finish_non_exhaustive()
    }
}

impl Matching {
    fn new(field: Field, test: impl Fn(&str) -> bool + Send + Sync + 'static) -> Matching {
        Matching { field, begins: String::new(), test: Some(Arc::new(test)) }
    }

    fn beginning(field: Field, begins: String) -> Matching {
        Matching { field, begins, test: None }
    }
}

impl Query for Matching {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let mut terms: BTreeSet<String> = BTreeSet::new();
        for segment in scoring.searcher().map_or(&[][..], |s| s.segment_readers()) {
            let inverted = segment.inverted_index(self.field)?;
            let mut stream = inverted.terms().range().ge(self.begins.as_bytes()).into_stream()?;
            while stream.advance() {
                let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
                if !term.starts_with(&self.begins) {
                    break;
                }
                if self.test.as_ref().is_none_or(|t| t(term)) && !terms.contains(term) {
                    terms.insert(term.to_string());
                }
            }
        }
        if terms.is_empty() {
            return EmptyQuery.weight(scoring);
        }
        TermSetQuery::new(terms.iter().map(|t| Term::from_field_text(self.field, t))).weight(scoring)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_and_files_go_by_their_ends() {
        assert!(is_family("legal/tarnivel", "tarnivel", false) && is_family("legal/tarnivel", "legal/tar", true));
        assert!(!is_family("legal/tarnivel", "arnivel", false) && !is_family("legal/tarnivel", "tar", false));
        assert!(is_source("policies/club/en.txt", "en.txt", false) && is_source("policies/club/en.txt", "./club/en.txt", false));
        assert!(is_source("policies/club/en.docx", ".docx", false) && is_source("p\\club\\en.txt", "club/en.txt", false));
        assert!(!is_source("policies/club/en.txt", "n.txt", false) && !is_source("en.txt", "fr.txt", false));
        assert_eq!(bare("  Bâle Éa أ "), "bale ea ا");
    }

    #[test]
    fn addresses_go_by_their_parts() {
        let url = "https://www.belmora.example/privacy/eu";
        for part in ["belmora.example", "www.belmora.example", "http://www.belmora.example/privacy/", "privacy/eu", "belmora"] {
            assert!(is_address(url, part, false), "{part}");
        }
        for other in ["mora.example", "belmora.exam", "tarnivel.example"] {
            assert!(!is_address(url, other, false), "{other}");
        }
        assert!(is_address(url, "bel", true) && is_address("privacy@belmora.example", "belmora.example", false));
        assert!(is_address("+15550100", "555-0100", false) && !is_address("+15550100", "555-0199", false));
    }

    #[test]
    fn short_words_bear_fewer_slips() {
        assert_eq!([slips("to", 2), slips("cat", 2), slips("recieve", 2), slips("recieve", 1)], [0, 1, 2, 1]);
    }
}
