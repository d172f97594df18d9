//! What somebody who types a query may mean: fields, their values in this index, and words of the index in the language of what is typed.

use super::super::analyze::{self, SLOTS};
use super::super::clause::Clause;
use super::super::error::SearchError;
use super::super::query::under::{Asked, Under, under};
use super::super::query::{FIELDS, FieldName, Node, SEVERITIES, STATUSES, Value, What};
use super::fields::{CHINESE, bare};
use super::{Library, words};
use crate::check::context::language_name;
use crate::language::{Tag, detect, is_han, profile, profiles};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock, PoisonError};
use tantivy::fastfield::AliveBitSet;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, Searcher, TERMINATED, Term};

/// Most values of one field that are kept at hand: names and files of some thousand families.
const MOST_KEPT: usize = 50_000;

/// Most words of one dictionary that are looked at for one beginning. A policy index has some thousand that begin with the same two
/// letters.
const MOST_LOOKED_AT: usize = 20_000;

/// Fewest letters of a word that is completed; a Chinese word has two or three.
const SHORTEST: usize = 2;

/// So many times as many words are looked at where what is typed has diacritics, which the dictionary has not.
const MOST_BARE: usize = 4;

/// Most names of fields that stand beside words.
const MOST_FIELDS: usize = 3;

/// What a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A field's name, with its colon.
    Field,
    /// A value of a field.
    Value,
    /// A word.
    Word,
}

/// Something that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What it is.
    pub kind: Kind,
    /// What is written into the query.
    pub value: String,
    /// How it reads.
    pub text: String,
    /// How many rows have it, where that is known without searching.
    pub count: Option<u64>,
    /// Language of a word.
    pub language: Option<Tag>,
}

/// Suggestions for a part of a query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completion {
    /// Bytes of the query that a suggestion stands in the place of.
    pub range: Range<usize>,
    /// The likeliest first.
    pub suggestions: Vec<Suggestion>,
}

/// A value of a field.
#[derive(Debug)]
struct Listed {
    value: String,
    folded: String,
    count: u64,
}

/// Values of fields in one state of the index; each field is read when it is first asked for.
#[derive(Debug, Default)]
pub struct Lists {
    generation: u64,
    fields: FxHashMap<u32, Arc<Vec<Listed>>>,
}

impl Library {
    /// What may be meant by what is typed at a byte of a query; at most `most` suggestions.
    pub fn complete(&self, text: &str, at: usize, most: usize) -> Result<Completion, SearchError> {
        let Some(part) = under(text, at) else { return Ok(Completion { range: at..at, suggestions: Vec::new() }) };
        self.store.soundly(|| match part.field {
            Some(asked) => {
                let suggestions = self.values(asked, part.typed, most)?;
                Ok(Completion { range: part.range.clone(), suggestions })
            }
            None => self.begun(text, &part, most),
        })
    }

    /// Words that begin so, and fields.
    fn begun(&self, text: &str, part: &Under<'_>, most: usize) -> Result<Completion, SearchError> {
        let typed = part.typed.to_lowercase();
        let names = FIELDS.iter().map(|f| f.0).chain(["lang"]).filter(|name| part.bare && name.starts_with(&typed));
        let field = |name: &str| {
            let name = format!("{name}:");
            Suggestion { kind: Kind::Field, value: name.clone(), text: name, count: None, language: None }
        };
        let few = if typed.chars().count() < SHORTEST { most } else { MOST_FIELDS };
        let mut suggestions: Vec<Suggestion> = names.map(field).take(few.min(most)).collect();
        let mut range = part.range.clone();
        let rest = format!("{} {}", &text[..range.start], &text[range.end..]);
        let (skipped, words) = self.words(part.typed, &rest, most - suggestions.len())?;
        if suggestions.is_empty() {
            range.start += skipped;
            suggestions = words;
        } else if skipped == 0 {
            suggestions.extend(words);
        }
        Ok(Completion { range, suggestions })
    }

    /// The commonest words that begin as the last word of what is typed does, in the language of the `rest` of the query where that is
    /// clear; and how many bytes of what is typed stand before that word.
    fn words(&self, typed: &str, rest: &str, most: usize) -> Result<(usize, Vec<Suggestion>), SearchError> {
        let han = typed.chars().any(is_han);
        let letters = |word: &str| word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | 'ʼ'));
        if most == 0 || typed.chars().count() < if han { 1 } else { SHORTEST } || !typed.chars().all(|c| letters(&c.to_string())) {
            return Ok((0, Vec::new()));
        }
        let slots: Vec<usize> = if han { vec![CHINESE] } else { (0..SLOTS.len()).filter(|s| *s != CHINESE).collect() };
        let all: Vec<Tag> = profiles().iter().map(|p| Tag::new(p.tag)).collect();
        let guess = detect::detect_among(rest, &all);
        let own = (guess.confidence >= words::SURE).then(|| analyze::slot(&guess.tag)).filter(|s| slots.contains(s));
        // Who types të means no terms.
        let marked = !han && bare(typed) != typed.to_lowercase();
        let searcher = self.reader.searcher();
        let mut found: Vec<(u64, usize, String)> = Vec::new();
        let mut skipped = 0;
        for slot in slots {
            let (start, beginning) = match analyze::terms(slot, true, typed).pop() {
                _ if han => (0, typed.to_string()),
                Some(last) => (last.range.start, last.text),
                None => continue,
            };
            if beginning.chars().count() < SHORTEST && !han {
                continue;
            }
            skipped = skipped.max(start);
            let field = if han { self.store.fields.text[slot] } else { self.store.fields.form[slot] };
            let stop = stop_words(slot);
            let counts = self.beginning(&searcher, field, &beginning, MOST_LOOKED_AT)?;
            let word = |w: &str| w != beginning && letters(w) && !stop.contains(w) && (!han || is_word(w));
            let mut some: Vec<(u64, usize, String)> = counts.into_iter().filter(|(w, _)| letters(w)).map(|(w, n)| (n, slot, w)).collect();
            some.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
            found.extend(some.into_iter().filter(|(_, _, w)| word(w)).take(if marked { most * MOST_BARE } else { most }));
        }
        if let Some(own) = own.filter(|own| found.iter().any(|f| f.1 == *own)) {
            found.retain(|f| f.1 == own);
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.1, &a.2).cmp(&(b.1, &b.2))));
        let mut out: Vec<Suggestion> = Vec::new();
        for (count, slot, word) in found {
            if out.len() == most {
                break;
            }
            let Some((text, tag)) = self.as_written(&searcher, slot, &word)? else { continue };
            if marked && !text.to_lowercase().starts_with(&typed[skipped.min(typed.len())..].to_lowercase()) {
                continue;
            }
            match out.iter_mut().find(|s| s.text == text) {
                // A word of several languages: how many rows have it in any of them, nobody has counted.
                Some(same) => (same.language, same.count) = (None, None),
                None => {
                    let count = exact(&searcher).then_some(count);
                    out.push(Suggestion { kind: Kind::Word, value: text.clone(), text, count, language: Some(tag) });
                }
            }
        }
        Ok((skipped, out))
    }

    /// The terms of a dictionary that begin so, with the number of rows that have them.
    fn beginning(&self, searcher: &Searcher, field: Field, beginning: &str, most: usize) -> Result<FxHashMap<String, u64>, SearchError> {
        let failed = |e| SearchError::of(self.store.dir(), e);
        let io = |e: std::io::Error| SearchError::of(self.store.dir(), e.into());
        let mut out: FxHashMap<String, u64> = FxHashMap::default();
        for segment in searcher.segment_readers() {
            let inverted = segment.inverted_index(field).map_err(failed)?;
            let mut stream = inverted.terms().range().ge(beginning.as_bytes()).into_stream().map_err(io)?;
            let mut looked_at = 0;
            // What no row has any more stands in the dictionary until segments are merged. Words are looked at one by one before they are
            // offered, values are kept.
            let gone = segment.alive_bitset().filter(|_| beginning.is_empty());
            while stream.advance() && looked_at < most {
                let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
                if !term.starts_with(beginning) {
                    break;
                }
                looked_at += 1;
                if let Some(alive) = gone {
                    let list = inverted.read_postings_from_terminfo(stream.value(), IndexRecordOption::Basic).map_err(io)?;
                    if !is_alive(list, alive) {
                        continue;
                    }
                }
                let n = u64::from(stream.value().doc_freq);
                match out.get_mut(term) {
                    Some(sum) => *sum += n,
                    None => drop(out.insert(term.to_string(), n)),
                }
            }
        }
        Ok(out)
    }

    /// A word as a text has it, with its diacritics, and the language of that text: in small letters, unless it is written large inside
    /// a sentence. None where no row has it any more.
    fn as_written(&self, searcher: &Searcher, slot: usize, word: &str) -> Result<Option<(String, Tag)>, SearchError> {
        let failed = |e| SearchError::of(self.store.dir(), e);
        let field = if slot == CHINESE { self.store.fields.text[slot] } else { self.store.fields.form[slot] };
        let term = Term::from_field_text(field, word);
        for (n, segment) in (0..).zip(searcher.segment_readers()) {
            let list = segment.inverted_index(field).and_then(|i| Ok(i.read_postings(&term, IndexRecordOption::Basic)?)).map_err(failed)?;
            let Some(mut list) = list else { continue };
            while list.doc() != TERMINATED && segment.alive_bitset().is_some_and(|a| !a.is_alive(list.doc())) {
                list.advance();
            }
            if list.doc() == TERMINATED {
                continue;
            }
            if slot == CHINESE {
                return Ok(Some((word.to_string(), Tag::new(SLOTS[slot]))));
            }
            let row: Clause = self.store.stored(searcher, tantivy::DocAddress::new(n, list.doc()))?;
            for cell in row.cells.iter().filter(|c| analyze::slot(&c.language) == slot) {
                for unit in &cell.units {
                    let Some(at) = analyze::terms(slot, true, &unit.text).into_iter().find(|t| t.text == word) else { continue };
                    let Some(written) = unit.text.get(at.range.clone()) else { continue };
                    let before = unit.text[..at.range.start].trim_end();
                    let inside = before.ends_with(|c: char| c.is_alphabetic() || c == ',');
                    let large = written.chars().filter(|c| c.is_uppercase()).count();
                    let kept = large == 1 && inside && written.starts_with(char::is_uppercase);
                    return Ok(Some((if kept { written.to_string() } else { written.to_lowercase() }, cell.language.clone())));
                }
            }
        }
        Ok(None)
    }

    /// Values of a field that go with what is typed.
    fn values(&self, asked: Asked, typed: &str, most: usize) -> Result<Vec<Suggestion>, SearchError> {
        let fields = &self.store.fields;
        // Units have some of the fields, too: how many rows there are is then not known from the dictionary.
        let (field, counted) = match asked {
            Asked::Lang | Asked::Field(FieldName::Present) => (fields.present, false),
            Asked::Field(FieldName::Absent) => (fields.absent, true),
            Asked::Field(FieldName::Moved) => (fields.moved, true),
            Asked::Field(FieldName::Rule) => (fields.rule, true),
            Asked::Field(FieldName::Severity) => (fields.severity, true),
            Asked::Field(FieldName::Status) => (fields.status, false),
            Asked::Field(FieldName::Kind) => (fields.unit, true),
            // A name is found in its other spellings too, a section with what is under it.
            Asked::Field(FieldName::Name) => (fields.name, false),
            Asked::Field(FieldName::Family) => (fields.family, false),
            Asked::Field(FieldName::Source) => (fields.source, false),
            Asked::Field(FieldName::Section) => (fields.section, false),
            Asked::Field(FieldName::Label) => (fields.label, false),
            Asked::Field(FieldName::Url) => (fields.address, true),
            // Nobody types these letter by letter.
            Asked::Field(FieldName::Row | FieldName::Finding | FieldName::Number | FieldName::Date) => return Ok(Vec::new()),
        };
        let searcher = self.reader.searcher();
        let counted = counted && exact(&searcher);
        let list = self.listed(&searcher, field)?;
        let typed = bare(typed);
        let language = matches!(asked, Asked::Lang | Asked::Field(FieldName::Present | FieldName::Absent | FieldName::Moved));
        let order: &[&str] = match asked {
            Asked::Field(FieldName::Severity) => &SEVERITIES,
            Asked::Field(FieldName::Status) => &STATUSES,
            _ => &[],
        };
        let mut found: Vec<(usize, usize, &Listed)> = Vec::new();
        for listed in list.iter() {
            let mut fit = fits(&listed.folded, &typed);
            if language && fit.is_none() {
                let tag = Tag::new(&listed.value);
                let named = [language_name(&tag).to_string(), profile(&tag).autonym.to_string()];
                fit = named.iter().find_map(|n| fits(&bare(n), &typed));
            }
            let Some(fit) = fit else { continue };
            found.push((fit, order.iter().position(|o| *o == listed.value).unwrap_or(order.len()), listed));
        }
        found.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| b.2.count.cmp(&a.2.count)).then_with(|| a.2.value.cmp(&b.2.value)));
        let suggestion = |(_, _, listed): (usize, usize, &Listed)| Suggestion {
            kind: Kind::Value,
            value: written(asked, &listed.value),
            text: listed.value.clone(),
            count: counted.then_some(listed.count),
            language: None,
        };
        Ok(found.into_iter().take(most).map(suggestion).collect())
    }

    /// The values that the index has of a field.
    fn listed(&self, searcher: &Searcher, field: Field) -> Result<Arc<Vec<Listed>>, SearchError> {
        let generation = searcher.generation().generation_id();
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        if lists.generation != generation {
            *lists = Lists { generation, ..Lists::default() };
        }
        if let Some(list) = lists.fields.get(&field.field_id()) {
            return Ok(list.clone());
        }
        let mut counts: Vec<(String, u64)> = if field == self.store.fields.status {
            // How findings may stand is not for the index to say: it changes with each that is accepted.
            STATUSES.iter().map(|s| (s.to_string(), 0)).collect()
        } else {
            self.beginning(searcher, field, "", MOST_KEPT)?.into_iter().filter(|(value, _)| !value.is_empty()).collect()
        };
        counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts.truncate(MOST_KEPT);
        let listed = |(value, count): (String, u64)| Listed { folded: bare(&value), value, count };
        let list = Arc::new(counts.into_iter().map(listed).collect::<Vec<_>>());
        lists.fields.insert(field.field_id(), list.clone());
        Ok(list)
    }
}

/// Whether a list has a document that was not deleted.
fn is_alive(mut list: impl DocSet, alive: &AliveBitSet) -> bool {
    while list.doc() != TERMINATED {
        if alive.is_alive(list.doc()) {
            return true;
        }
        list.advance();
    }
    false
}

/// How well a value goes with what is typed: 0 where it begins so, 1 where a word in it does.
fn fits(value: &str, typed: &str) -> Option<usize> {
    if value.starts_with(typed) {
        return Some(0);
    }
    let word = |(i, _): (usize, &str)| value[..i].ends_with(|c: char| !c.is_alphanumeric());
    value.match_indices(typed).any(word).then_some(1)
}

/// Function words of a slot, without diacritics: nobody looks for them.
fn stop_words(slot: usize) -> &'static FxHashSet<String> {
    static ALL: OnceLock<Vec<FxHashSet<String>>> = OnceLock::new();
    let of = |slot: &&str| profile(&Tag::new(slot)).stop_words.iter().map(|w| bare(w)).collect();
    &ALL.get_or_init(|| SLOTS.iter().map(of).collect())[slot]
}

/// Whether Chinese characters are a word, and not two that stand beside each other.
fn is_word(text: &str) -> bool {
    let whole = |t: &analyze::Term| t.kind == analyze::Kind::Word && t.range == (0..text.len());
    text.chars().count() >= SHORTEST && analyze::terms(CHINESE, false, text).iter().any(whole)
}

/// Whether numbers of documents in the dictionaries are true: rows that were taken out are counted until segments are merged.
fn exact(searcher: &Searcher) -> bool {
    searcher.segment_readers().iter().all(|s| s.num_deleted_docs() == 0)
}

/// A value as it is typed behind the field's colon.
fn written(asked: Asked, value: &str) -> String {
    let Asked::Field(name) = asked else { return value.to_string() };
    let node = Node { range: 0..0, what: What::Field(name, Value::Text(value.to_string())) };
    let text = node.to_string();
    text.strip_prefix(name.typed()).and_then(|t| t.strip_prefix(':')).map_or_else(|| value.to_string(), str::to_string)
}
