//! A user's own termbase: concepts with preferred, admitted and forbidden terms, read from TBX (`user_tbx`) or from a table
//! (`user_table`), and found in text.

use super::{Form, user_table, user_tbx};
use crate::language::{Profile, Script, Tag, fold, profile};
use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::path::Path;

/// Largest file of terms, in bytes: termbases of institutions with a million terms have less.
pub const MAX_BYTES: u64 = 64 << 20;
/// Most terms of one termbase.
pub const MAX_TERMS: usize = 500_000;
/// Longest term, in characters.
pub const MAX_TERM: usize = 500;

/// Whether a term may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermStatus {
    /// To be written.
    Preferred,
    /// May be written.
    Admitted,
    /// Not to be written: deprecated, superseded, forbidden.
    Forbidden,
}

/// A term of a user's termbase.
#[derive(Debug, Clone, PartialEq)]
pub struct UserTerm {
    /// Its language.
    pub language: Tag,
    /// As written in the file; a star at the end of a word stands for any ending.
    pub text: String,
    /// Whether it may be written.
    pub status: TermStatus,
    /// What the file says about it; empty where nothing.
    pub note: String,
}

/// A concept of a user's termbase.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UserConcept {
    /// Its id in the file.
    pub id: String,
    /// Its terms, in the order of the file.
    pub terms: Vec<UserTerm>,
}

/// A termbase that cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{path}{}: {reason}", line.map_or(String::new(), |l| format!(":{l}")))]
pub struct TermbaseError {
    /// The file.
    pub path: String,
    /// 1-based line; none where the file as a whole is meant.
    pub line: Option<usize>,
    /// What is wrong and what to do.
    pub reason: String,
}

/// A place of a user's term in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserHit {
    /// Index into `UserTermbase::concepts`.
    pub concept: usize,
    /// Index into its terms.
    pub term: usize,
    /// Bytes of the folded text.
    pub range: Range<usize>,
}

/// How one word of a term is met.
#[derive(Debug, Clone)]
struct Word {
    form: Box<str>,
    stem: Box<str>,
    star: bool,
}

/// A term ready to be found.
#[derive(Debug, Clone)]
struct Ready {
    concept: usize,
    term: usize,
    words: Vec<Word>,
    /// Only this very form: another term of the concept has the same stems.
    exact: bool,
}

/// The terms of one language, ready to be found.
#[derive(Debug)]
enum Index {
    Words { by_stem: FxHashMap<Box<str>, Vec<Ready>>, stars: Vec<Ready> },
    Han(AhoCorasick, Vec<(usize, usize)>),
}

/// One or several users' termbases, ready to be found in text.
#[derive(Debug, Default)]
pub struct UserTermbase {
    /// The concepts of all files.
    pub concepts: Vec<UserConcept>,
    indexes: FxHashMap<String, Index>,
}

impl UserTermbase {
    /// Reads files: TBX where a file begins as XML does, else a table of comma-, semicolon- or tab-separated cells.
    pub fn load<P: AsRef<Path>>(paths: &[P]) -> Result<UserTermbase, TermbaseError> {
        let mut concepts = Vec::new();
        for path in paths {
            concepts.extend(load(path.as_ref())?);
        }
        Ok(UserTermbase::new(concepts))
    }

    /// Makes ready what was read.
    pub fn new(concepts: Vec<UserConcept>) -> UserTermbase {
        let mut languages: Vec<&str> = concepts.iter().flat_map(|c| &c.terms).map(|t| t.language.primary()).collect();
        languages.sort_unstable();
        languages.dedup();
        let indexes = languages.into_iter().map(|l| (l.to_string(), index(&concepts, &Tag::new(l)))).collect();
        UserTermbase { concepts, indexes }
    }

    /// True where it has terms of a language.
    pub fn knows(&self, language: &Tag) -> bool {
        self.indexes.contains_key(language.primary())
    }

    /// The terms in a folded text of a language, in order; nested ones too.
    pub fn find<F: Form>(&self, language: &Tag, folded: &str, tokens: &[F], range_of: impl Fn(&F) -> Range<usize>) -> Vec<UserHit> {
        let mut out = match self.indexes.get(language.primary()) {
            None => Vec::new(),
            Some(Index::Han(ac, terms)) => {
                let hit = |m: aho_corasick::Match| UserHit {
                    concept: terms[m.pattern().as_usize()].0,
                    term: terms[m.pattern().as_usize()].1,
                    range: m.range(),
                };
                ac.find_overlapping_iter(folded).map(hit).collect()
            }
            Some(Index::Words { by_stem, stars }) => {
                let mut out = Vec::new();
                for (i, t) in tokens.iter().enumerate() {
                    let keys = [Some(t.stem()), (t.form() != t.stem()).then(|| t.form())];
                    let usual = keys.into_iter().flatten().filter_map(|k| by_stem.get(k)).flatten();
                    for ready in usual.chain(stars) {
                        if ready.fits(&tokens[i..]) {
                            let range = range_of(t).start..range_of(&tokens[i + ready.words.len() - 1]).end;
                            out.push(UserHit { concept: ready.concept, term: ready.term, range });
                        }
                    }
                }
                out
            }
        };
        out.sort_unstable_by_key(|h| (h.range.start, h.range.end, h.concept, h.term));
        out.dedup();
        out
    }

    /// A term.
    pub fn term(&self, hit: &UserHit) -> &UserTerm {
        &self.concepts[hit.concept].terms[hit.term]
    }
}

impl UserConcept {
    /// The terms of a language that may be written, the preferred first.
    pub fn allowed(&self, language: &Tag) -> Vec<&UserTerm> {
        let mut out: Vec<&UserTerm> =
            self.terms.iter().filter(|t| t.language.primary() == language.primary() && t.status != TermStatus::Forbidden).collect();
        out.sort_by_key(|t| t.status != TermStatus::Preferred);
        out
    }
}

impl Ready {
    fn fits<F: Form>(&self, tokens: &[F]) -> bool {
        let fit = |w: &Word, t: &F| {
            let same = t.form() == &*w.form || t.bare() == &*w.form;
            same || w.star && (t.form().starts_with(&*w.form) || t.bare().starts_with(&*w.form))
                || !self.exact && t.stem() == &*w.stem && inflected(&w.form, t.bare())
        };
        self.words.len() <= tokens.len() && self.words.iter().zip(tokens).all(|(w, t)| fit(w, t))
    }
}

/// True where two words of one stem differ in their endings alone, so that a stemmer that takes off too much does no harm: "filiale"
/// and "fil" are not one word. The endings of Turkmen and Albanian may be long; what is left out of the first word may not.
pub(crate) fn inflected(word: &str, other: &str) -> bool {
    /// Most letters of a term's end that inflection changes.
    const ENDING: usize = 3;
    let same = word.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let length = word.chars().count();
    same + ENDING >= length && 2 * same > length || word.ends_with(other) || other.ends_with(word)
}

fn load(path: &Path) -> Result<Vec<UserConcept>, TermbaseError> {
    let shown = path.display().to_string();
    let fail = |line, reason: String| TermbaseError { path: shown.clone(), line, reason };
    let unreadable = |e: std::io::Error| fail(None, format!("cannot be read ({e}); check that it exists and that you may read it"));
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > MAX_BYTES {
        return Err(fail(None, format!("is larger than {} MiB; split the termbase", MAX_BYTES >> 20)));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let (encoding, mark) = encoding_rs::Encoding::for_bom(&bytes).unwrap_or((encoding_rs::UTF_8, 0));
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]).ok_or_else(|| {
        let valid = std::str::from_utf8(&bytes[mark..]).map_or_else(|e| e.valid_up_to(), str::len);
        fail(Some(line_of(&bytes[mark..], valid)), format!("is not valid {}; save it as UTF-8", encoding.name()))
    })?;
    let concepts = if text.trim_start().starts_with('<') { user_tbx::parse(&text) } else { user_table::parse(&text) };
    let concepts = concepts.map_err(|(line, reason)| fail(line, reason))?;
    let terms: usize = concepts.iter().map(|c| c.terms.len()).sum();
    match terms {
        0 => Err(fail(None, "has no terms; it needs concepts with a term in at least one language".into())),
        n if n > MAX_TERMS => Err(fail(None, format!("has more than {MAX_TERMS} terms; split the termbase"))),
        _ => Ok(concepts),
    }
}

/// 1-based line of a byte.
pub(super) fn line_of(bytes: &[u8], at: usize) -> usize {
    1 + bytes[..at.min(bytes.len())].iter().filter(|&&b| b == b'\n').count()
}

fn words(p: &Profile, text: &str) -> Vec<Word> {
    let folded = fold::fold(text).text;
    folded
        .split(|c: char| !(c.is_alphanumeric() || c == '*' || c == '\u{301}'))
        .filter(|w| w.chars().any(char::is_alphanumeric))
        .map(|w| {
            let form = w.trim_matches('*');
            Word { form: form.into(), stem: Box::from(&*p.stem(form)), star: w.ends_with('*') }
        })
        .collect()
}

fn index(concepts: &[UserConcept], language: &Tag) -> Index {
    let p = profile(language);
    let own = || {
        let of = |(c, x): (usize, &UserConcept)| -> Vec<(usize, usize)> {
            (0..x.terms.len()).filter(|&t| x.terms[t].language.primary() == language.primary()).map(|t| (c, t)).collect()
        };
        concepts.iter().enumerate().flat_map(of)
    };
    if p.script == Script::Han {
        let texts: Vec<(String, (usize, usize))> = own()
            .map(|(c, t)| (fold::fold(&concepts[c].terms[t].text.replace('*', "")).text, (c, t)))
            .filter(|x| !x.0.is_empty())
            .collect();
        let built = AhoCorasick::builder().match_kind(MatchKind::Standard).build(texts.iter().map(|x| &x.0));
        if let Ok(ac) = built {
            return Index::Han(ac, texts.into_iter().map(|x| x.1).collect());
        }
    }
    let (mut by_stem, mut stars): (FxHashMap<Box<str>, Vec<Ready>>, Vec<Ready>) = Default::default();
    let mut seen: FxHashMap<(usize, Vec<Box<str>>), usize> = FxHashMap::default();
    let stems = |words: &[Word]| words.iter().map(|w| w.stem.clone()).collect::<Vec<_>>();
    for (c, t) in own() {
        *seen.entry((c, stems(&words(p, &concepts[c].terms[t].text)))).or_default() += 1;
    }
    for (concept, term) in own() {
        let words = words(p, &concepts[concept].terms[term].text);
        let exact = seen.get(&(concept, stems(&words))).is_some_and(|n| *n > 1);
        let Some(first) = words.first().cloned() else { continue };
        let ready = Ready { concept, term, words, exact };
        if first.star {
            stars.push(ready);
        } else {
            if first.form != first.stem {
                by_stem.entry(first.form).or_default().push(ready.clone());
            }
            by_stem.entry(first.stem).or_default().push(ready);
        }
    }
    Index::Words { by_stem, stars }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::similarity::Analysis;

    fn base(terms: &[(&str, &str, TermStatus)]) -> UserTermbase {
        let term = |(tag, text, status): &(&str, &str, TermStatus)| UserTerm {
            language: Tag::new(tag),
            text: text.to_string(),
            status: *status,
            note: String::new(),
        };
        UserTermbase::new(vec![UserConcept { id: "c".into(), terms: terms.iter().map(term).collect() }])
    }

    fn found(base: &UserTermbase, tag: &str, text: &str) -> Vec<String> {
        let a = Analysis::of_text(text, Tag::new(tag));
        let hits = base.find(&Tag::new(tag), &a.folded.text, &a.tokens, |t| t.range.clone());
        hits.into_iter().map(|h| a.folded.text[h.range].to_string()).collect()
    }

    #[test]
    fn inflected_forms_are_the_term_and_near_words_are_not() {
        use TermStatus::Preferred;
        let b = base(&[
            ("en", "affiliate", Preferred),
            ("fr", "filiale", Preferred),
            ("ar", "سياسة", Preferred),
            ("sq", "politikë", Preferred),
            ("tk", "syýasat", Preferred),
            ("zh-Hans", "隐私政策", Preferred),
        ]);
        assert_eq!(found(&b, "en", "Our affiliates and one Affiliate."), ["affiliates", "affiliate"]);
        assert_eq!(found(&b, "fr", "Les filiales, sans fil."), ["filiales"]);
        assert_eq!(found(&b, "ar", "تنص هذه السياسة على ذلك").len(), 1);
        assert_eq!(found(&b, "sq", "Sipas politikës sonë.").len(), 1);
        assert_eq!(found(&b, "tk", "Şu syýasatyň maksady.").len(), 1);
        assert_eq!(found(&b, "zh-Hans", "本隐私政策适用于您。"), ["隐私政策"]);
    }

    #[test]
    fn terms_that_differ_in_their_endings_alone_are_told_apart() {
        let b = base(&[("fr", "donnée", TermStatus::Forbidden), ("fr", "données", TermStatus::Preferred)]);
        assert_eq!(found(&b, "fr", "Ces données et cette donnée.").len(), 2);
    }
}
