//! Part of missing-clause: small words that carry weight: what keeps a list open, defines a term, says for whom, by whom or of what,
//! limits or excepts. `fragment_markers.tsv` holds, for each, how every language says it (`says`) and what else may stand for it in a
//! translation (`also`, generous: function words, inflections, freer renderings). In a pattern, `x*` begins so, `*x` ends so and
//! `*x*` has it inside; several words stand next to each other.

use super::context::Context;
use super::finding::{Grain, Severity};
use super::fragment_links::Link;
use super::fragment_pair::Pair;
use super::fragment_pieces::{Sentence, between, weight};
use super::fragment_words::Words;
use crate::language::{Script, Tag};
use crate::lexicon::pattern::{self, Pattern, PatternSet};
use crate::lexicon::{self, COLUMNS};
use crate::similarity::analysis::Analysis;
use std::ops::Range;
use std::sync::OnceLock;

/// Least share of the content words of a passage that have a counterpart for its silence to count.
const AGREEMENT: f32 = 0.5;

/// How every language says one of the small weighty things.
#[derive(Debug)]
pub struct Marker {
    /// Its id.
    pub id: &'static str,
    /// What its loss means, as half a sentence.
    pub lost: &'static str,
    /// Grain of a finding.
    pub grain: Grain,
    /// Severity of a finding.
    pub severity: Severity,
    /// Confidence of a finding where all else speaks for it.
    pub confidence: f32,
    /// For each language the patterns that say it.
    says: [Vec<Pattern>; 6],
    /// For each language the patterns that may stand for it, those of `says` included.
    also: [Vec<Pattern>; 6],
}

impl Marker {
    /// What is told once a clause: the words that keep a list open are one group, any other stands alone.
    pub fn group(&self) -> &'static str {
        if matches!(self.id, "not-limited-to" | "example" | "et-cetera") { "open list" } else { self.id }
    }
}

/// The table, read once.
pub fn markers() -> &'static [Marker] {
    static TABLE: OnceLock<Vec<Marker>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows: Vec<Vec<&'static str>> = lexicon::rows(include_str!("fragment_markers.tsv")).collect();
        rows.chunks_exact(2).filter_map(|pair| marker(&pair[0], &pair[1])).collect()
    })
}

fn marker(says: &[&'static str], also: &[&'static str]) -> Option<Marker> {
    let patterns = |row: &[&'static str], c: usize| -> Vec<Pattern> { pattern::patterns(row.get(6 + c).copied().unwrap_or(""), c) };
    let says_of: [Vec<Pattern>; 6] = std::array::from_fn(|c| patterns(says, c));
    let also_of = std::array::from_fn(|c| says_of[c].iter().cloned().chain(patterns(also, c)).collect());
    Some(Marker {
        id: says.first()?,
        lost: says.get(1)?,
        grain: if *says.get(2)? == "word" { Grain::Word } else { Grain::Fragment },
        severity: match *says.get(3)? {
            "critical" => Severity::Critical,
            "major" => Severity::Major,
            _ => Severity::Minor,
        },
        confidence: says.get(4)?.parse().ok()?,
        says: says_of,
        also: also_of,
    })
}

/// A place where a marker may be said.
struct Said {
    /// Number of the marker, and of its pattern among all of its language.
    marker: usize,
    pattern: usize,
    /// True where it is said so, false where this only may stand for it.
    says: bool,
    /// Bytes of the folded text.
    range: Range<usize>,
}

/// The patterns of all markers of one language together, so that a unit is gone through once.
struct Index {
    set: PatternSet,
    /// For each pattern its marker, and whether it says it.
    of: Vec<(usize, bool)>,
}

fn index(column: usize) -> &'static Index {
    static TABLE: OnceLock<Vec<Index>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let of_language = |c: usize| {
            let of_marker = |(n, m): (usize, &'static Marker)| {
                // `also` begins with the patterns of `says`.
                m.also[c].iter().enumerate().map(move |(i, p)| ((n, i < m.says[c].len()), p.clone()))
            };
            let (of, patterns) = markers().iter().enumerate().flat_map(of_marker).unzip();
            Index { set: PatternSet::new(patterns, c), of }
        };
        (0..COLUMNS.len()).map(of_language).collect()
    });
    &table[column]
}

/// All places of all markers in a unit, in order; the longer ones first where several begin at one place.
struct Marked(Vec<Said>);

fn marked(a: &Analysis) -> Marked {
    let Some(column) = lexicon::column(&a.language) else { return Marked(Vec::new()) };
    let Index { set, of } = index(column);
    let mut out = Vec::new();
    let mut add = |pattern: usize, range: Range<usize>| {
        let (marker, says) = of[pattern];
        out.push(Said { marker, pattern, says, range });
    };
    if a.profile().script == Script::Han {
        let text = &a.folded.text;
        for (i, _) in text.char_indices() {
            set.each_in_han(&text[i..]).for_each(|n| add(n, i..i + set.patterns()[n][0].len()));
        }
        // As the table has them.
        out.sort_by_key(|s| (s.range.start, s.pattern));
    } else {
        for (i, first) in a.tokens.iter().enumerate() {
            set.each_at(&a.tokens[i..], |n, words| add(n, first.range.start..a.tokens[i + words - 1].range.end));
        }
        out.sort_by_key(|s| (s.range.start, std::cmp::Reverse(s.range.end)));
    }
    Marked(out)
}

/// Where a unit says a marker, or what may stand for it, in a stretch of it: bytes of the folded text.
fn find(a: &Analysis, within: Range<usize>, marker: usize, says: bool) -> Option<Range<usize>> {
    let all = a.derived(marked);
    let inside = |r: &Range<usize>| within.start <= r.start && r.end <= within.end;
    all.0.iter().find(|s| s.marker == marker && (s.says || !says) && inside(&s.range)).map(|s| s.range.clone())
}

/// A weighty word that one version says in a passage and the other does not.
#[derive(Clone)]
pub struct Lost {
    /// Which.
    pub marker: &'static Marker,
    /// Row.
    pub row: usize,
    /// Version that has it.
    pub has: usize,
    /// Version that lacks it.
    pub lacks: usize,
    /// Unit that has it.
    pub unit: usize,
    /// Byte range in its folded text.
    pub range: Range<usize>,
    /// Unit beside which it should stand.
    pub beside: usize,
    /// Share of the passage's content words that have a counterpart.
    pub agreement: f32,
}

/// Goes through the passages of a pair in one direction.
pub fn lost(cx: &Context, words: &Words, pair: &Pair, forward: bool) -> Vec<Lost> {
    let (has, lacks) = if forward { pair.versions } else { (pair.versions.1, pair.versions.0) };
    let column = |v: usize| lexicon::column(cx.tag(v));
    let (Some(_), Some(_)) = (column(has), column(lacks)) else { return Vec::new() };
    let mut out = Vec::new();
    for (i, (p, (la, lb))) in pair.passages.iter().zip(pair.links.iter()).enumerate() {
        if !pair.fresh(i) {
            continue;
        }
        let (own, other, own_links, other_links) = if forward { (&p.a, &p.b, la, lb) } else { (&p.b, &p.a, lb, la) };
        let [.., last] = other.as_slice() else { continue };
        let agreement = agreement(words, has, own, own_links).min(agreement(words, lacks, other, other_links));
        if agreement < AGREEMENT {
            continue;
        }
        for (n, m) in markers().iter().enumerate() {
            let found = own.iter().find_map(|s| Some((s.unit, find(cx.analysis(has, s.unit), extent(cx, words, has, s), n, true)?)));
            let Some((unit, range)) = found else { continue };
            let instead = |s: &Sentence| find(cx.analysis(lacks, s.unit), extent(cx, words, lacks, s), n, false).is_some();
            if other.iter().any(instead) || m.id == "definition" && other.iter().any(|s| defines_by_mark(cx, words, lacks, s)) {
                continue;
            }
            out.push(Lost { marker: m, row: p.row, has, lacks, unit, range, beside: last.unit, agreement });
        }
    }
    out
}

/// Bytes of the folded text from a sentence's first word to the mark behind its last.
pub fn extent(cx: &Context, words: &Words, v: usize, s: &Sentence) -> Range<usize> {
    let ws = &words.units[v][s.unit];
    let gap = between(cx, v, ws, s.words.end - 1).len();
    // A particle before the first word belongs to it.
    let start = if s.words.start == 0 { 0 } else { ws[s.words.start].range.start };
    start..ws[s.words.end - 1].range.end + gap
}

/// "Term: meaning".
fn defines_by_mark(cx: &Context, words: &Words, v: usize, s: &Sentence) -> bool {
    cx.analysis(v, s.unit).folded.text.get(extent(cx, words, v, s)).is_some_and(|t| t.contains([':', '=']) || t.contains(" - "))
}

/// Share of the content words of a passage's side that have a counterpart, by weight.
pub fn agreement(words: &Words, v: usize, sentences: &[Sentence], links: &[Link]) -> f32 {
    let all = sentences.iter().flat_map(|s| &words.units[v][s.unit][s.words.clone()]);
    let (linked, total) = all.zip(links).fold((0.0, 0.0), |(yes, n), (w, l)| {
        let x = weight(w);
        (if matches!(l, Link::To(..)) { yes + x } else { yes }, n + x)
    });
    linked / f32::max(total, 0.1)
}

/// True for a word that by itself says that a list goes on: "etc".
pub fn goes_on(folded: &str, language: &Tag) -> bool {
    let column = lexicon::column(language);
    let marker = markers().iter().find(|m| m.id == "et-cetera");
    column.zip(marker).is_some_and(|(c, m)| m.says[c].iter().any(|p| p.len() == 1 && p[0] == folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_marker_is_said_in_every_language() {
        let lines = include_str!("fragment_markers.tsv").lines().skip(1).count();
        assert_eq!(markers().len() * 2, lines, "two rows a marker");
        for m in markers() {
            assert!((0.5..0.95).contains(&m.confidence), "{}", m.id);
            for (c, language) in COLUMNS.iter().enumerate() {
                let whole = |p: &Pattern| !p.is_empty() && p.iter().all(|w| !w.trim_matches('*').is_empty());
                assert!(!m.says[c].is_empty() && m.also[c].iter().all(whole), "{} in {language}", m.id);
            }
        }
    }

    #[test]
    fn some_words_say_that_a_list_goes_on() {
        assert!(goes_on("etc", &Tag::new("en")) && goes_on("etj", &Tag::new("sq")) && !goes_on("such", &Tag::new("en")));
    }
}
