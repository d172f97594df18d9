//! Part of missing-clause: where a stretch of one version stands in another one, and where it belongs in one that lacks it: by the
//! counterparts of its words, and by those of the words on either side of it.

use super::context::{Context, short};
use super::finding::Location;
use super::fragment_links::Link;
use super::fragment_pieces::words_of;
use super::fragment_words::Word;
use crate::language::Script;
use std::ops::Range;

/// So many words without a counterpart may stand at the place where a stretch belongs; with more of them the place is a guess.
const LOOSE: usize = 2;
/// Most words of a term.
const TERM: usize = 5;
/// Characters that are quoted before such a place in Chinese, its last word apart.
const HAN_BEFORE: usize = 2;
/// A counterpart so many times as long as the stretch is none: its words are scattered over the clause.
const SCATTERED: usize = 3;

/// A stretch of a unit: bytes of its folded text.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// The unit.
    pub unit: usize,
    /// Bytes.
    pub range: Range<usize>,
}

/// The words of a passage on both sides, with those that stand in a stretch.
struct Beside<'w> {
    own: Vec<&'w Word>,
    other: Vec<&'w Word>,
    links: Vec<Link>,
    /// Words of the stretch among `own`.
    inside: Range<usize>,
    /// The last word of the other version before the passage, where the passage has none.
    before: Option<&'w Word>,
}

/// The passage in which a stretch of version `v` stands, and what version `w` has there.
fn beside<'c>(cx: &'c Context, v: usize, w: usize, row: usize, s: &Stretch) -> Option<Beside<'c>> {
    let (pair, words) = (cx.pair(v.min(w), v.max(w)), cx.words());
    let first = pair.passages.partition_point(|p| p.row < row);
    let here = pair.passages[first..].iter().take_while(|p| p.row == row).count();
    let sides = |k: usize| {
        let p = &pair.passages[k];
        if v < w { (&p.a, &p.b) } else { (&p.b, &p.a) }
    };
    (first..first + here).find_map(|k| {
        let own = words_of(words, v, sides(k).0);
        let touches = |x: &&Word| x.unit == s.unit && x.range.start < s.range.end && s.range.start < x.range.end;
        let start = own.iter().position(touches)?;
        let end = own.iter().rposition(touches)? + 1;
        let (a, b) = &pair.links[k];
        let before = (first..k).rev().find_map(|k| words_of(words, w, sides(k).1).last().copied());
        let links = if v < w { a } else { b };
        Some(Beside { own, other: words_of(words, w, sides(k).1), links: links.clone(), inside: start..end, before })
    })
}

impl Beside<'_> {
    /// The counterpart of a word of the own side among the other's.
    fn target(&self, i: usize) -> Option<usize> {
        if let Some(Link::To(j, _)) = self.links.get(i) { Some(*j) } else { None }
    }

    /// Counterparts of the words of the stretch, in order, and their share.
    fn counterparts(&self) -> (Vec<usize>, f32) {
        let content = self.inside.clone().filter(|&i| self.own[i].content());
        let (mut to, mut n) = (Vec::new(), 0);
        for i in content {
            n += 1;
            to.extend(self.target(i));
        }
        let share = to.len() as f32 / n.max(1) as f32;
        to.sort_unstable();
        to.dedup();
        (to, share)
    }
}

/// The words of version `w` that stand for those of a stretch of version `v`, and which share of its words have one.
pub fn counterparts(cx: &Context, v: usize, w: usize, row: usize, s: &Stretch) -> (Vec<Stretch>, f32) {
    let Some(b) = beside(cx, v, w, row, s) else { return (Vec::new(), 0.0) };
    let (to, share) = b.counterparts();
    (to.into_iter().map(|j| Stretch { unit: b.other[j].unit, range: b.other[j].range.clone() }).collect(), share)
}

/// Where version `w` says what a stretch of version `v` says: from the first counterpart of its words to the last, those left out that
/// stand apart.
pub fn counterpart(cx: &Context, v: usize, w: usize, row: usize, s: &Stretch) -> Option<Stretch> {
    let b = beside(cx, v, w, row, s)?;
    let (to, share) = b.counterparts();
    let middle = *to.get(to.len() / 2)?;
    let reach = b.inside.len() + LOOSE;
    let near: Vec<usize> = to.into_iter().filter(|j| j.abs_diff(middle) <= reach && b.other[*j].unit == b.other[middle].unit).collect();
    let (first, last) = (*near.first()?, *near.last()?);
    let fits = share >= 0.5 && last + 1 - first <= b.inside.len() * SCATTERED;
    fits.then(|| Stretch { unit: b.other[middle].unit, range: b.other[first].range.start..b.other[last].range.end })
}

/// A place in a version that lacks a stretch.
pub struct Gap {
    /// The unit.
    pub unit: usize,
    /// Byte of its text at which the stretch belongs.
    at: usize,
    /// The words before it.
    after: String,
}

/// Where a stretch of version `v` belongs in version `w`: behind the counterpart of the word before it, where the counterpart of the
/// word after it follows.
pub fn gap(cx: &Context, v: usize, w: usize, row: usize, s: &Stretch) -> Option<Gap> {
    let b = beside(cx, v, w, row, s)?;
    let left = (0..b.inside.start).rev().find_map(|i| Some((i, b.target(i)?)));
    let right = (b.inside.end..b.own.len()).find_map(|i| Some((i, b.target(i)?)));
    let loose = |r: Range<usize>| r.filter(|&j| b.other[j].content()).count() <= LOOSE;
    let content = |r: Range<usize>| b.own[r].iter().any(|w| w.content());
    let mark = |j: &usize| {
        let behind = cx.analysis(w, b.other[*j].unit).folded.text[b.other[*j].range.end..].chars().next();
        behind.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace() && !matches!(c, '\'' | '-'))
    };
    // What stands between the two without a counterpart belongs to the side that has such words too.
    let last_before = |l: usize, r: usize, own: (usize, usize)| {
        let (to_left, to_right) = (content(own.0 + 1..b.inside.start), content(b.inside.end..own.1));
        match (l..r).find(&mark) {
            Some(j) => j,
            None if to_left && !to_right => r - 1,
            None => l,
        }
    };
    let (own_left, own_right) = (left.map_or(0, |x| x.0), right.map_or(b.own.len(), |x| x.0));
    let (left, right) = (left.map(|x| whole_term(&b.other, x.1)), right.map(|x| x.1));
    let last = match (left, right) {
        // Both are words of one term: the stretch stands behind it, where the next mark does.
        (Some(l), Some(r)) if r <= l && r + TERM > l => b.other[(l..b.other.len()).find(&mark).filter(|&j| loose(l + 1..j + 1))?],
        (Some(l), Some(r)) if l < r && loose(l + 1..r) => b.other[last_before(l, r, (own_left, own_right))],
        // The stretch ends the passage.
        (Some(l), None) if !content(b.inside.end..b.own.len()) && loose(l + 1..b.other.len()) => *b.other.last()?,
        // It begins it, or is all of it.
        (None, Some(r)) if loose(0..r) && !content(0..b.inside.start) => b.before?,
        (None, None) if b.other.is_empty() => b.before?,
        _ => return None,
    };
    let (text, own) = (&cx.unit(w, last.unit).text, cx.analysis(w, last.unit).origin(last.range.clone()));
    // With the word before it; where there are no spaces, with some characters.
    let han = cx.analysis(w, last.unit).profile().script == Script::Han;
    let start = if han { before(text, own.start, HAN_BEFORE) } else { word_before(text, own.start) };
    Some(Gap {
        unit: last.unit,
        at: own.end,
        after: text.get(start..own.end)?.trim_start_matches(|c: char| !c.is_alphanumeric()).to_string(),
    })
}

/// The last word of the term that a word belongs to.
fn whole_term(words: &[&Word], i: usize) -> usize {
    let same = |j: &usize| words[*j].unit == words[i].unit && words[*j].terms.iter().any(|t| words[i].terms.contains(t));
    (i..(i + TERM).min(words.len())).rev().find(same).unwrap_or(i)
}

/// The byte so many characters before another one.
fn before(text: &str, at: usize, n: usize) -> usize {
    text[..at].char_indices().rev().nth(n - 1).map_or(0, |(i, _)| i)
}

/// Where the word before a byte begins.
fn word_before(text: &str, at: usize) -> usize {
    text[..at].trim_end().char_indices().rfind(|(_, c)| c.is_whitespace()).map_or(0, |(i, c)| i + c.len_utf8())
}

impl Gap {
    /// The place as a report shows it.
    pub fn location(&self, cx: &Context, w: usize, row: usize) -> Location {
        let unit = cx.unit(w, self.unit);
        let end = unit.source_range(0..self.at).end;
        let ((line, _), (column, _), _) = cx.version(w).source.extent(end..end);
        Location {
            lines: [line, line],
            label: unit.label.as_ref().map(|l| l.raw.trim().to_string()),
            section: cx.section_of(w, self.unit),
            insert: Some(column),
            ..cx.gap(w, row)
        }
    }

    /// "after “these words”".
    pub fn told(&self) -> String {
        format!("after {}", short(&self.after, 40))
    }
}

/// The word of version `w` beside which what a stretch of version `v` says should stand: unit and byte of its folded text.
pub fn expected(cx: &Context, v: usize, w: usize, row: usize, s: &Stretch) -> Option<(usize, usize)> {
    let b = beside(cx, v, w, row, s)?;
    (1..b.own.len()).find_map(|d| {
        let before = b.inside.start.checked_sub(d).and_then(|i| b.target(i)).map(|j| (b.other[j].unit, b.other[j].range.end));
        before.or_else(|| b.target(b.inside.end + d - 1).map(|j| (b.other[j].unit, b.other[j].range.start)))
    })
}
