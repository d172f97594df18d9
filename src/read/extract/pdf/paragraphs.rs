//! Lines to paragraphs: a line goes on in the next where that one's first word would not have fitted, unless space, font or a label say
//! that something new begins. Words broken at a line's end are joined.

use super::super::Line as Out;
use super::lines::Line;
use crate::language::Tag;
use crate::read::guess;
use crate::read::labels::{Words, parse};
use rustc_hash::FxHashSet;

/// A distance between lines that is so much larger than usual parts paragraphs.
const LOOSE: f32 = 1.2;

/// Heights of fonts that differ by more are those of different things.
const SIZES: f32 = 0.08;

/// A first line stands in from the others by more than this part of the font's height.
const INDENT: f32 = 0.8;

/// What the places of lines say, of the whole document.
struct Layout {
    /// The right (for text from right to left: the left) end of full lines, by column.
    edges: [f32; 3],
    /// The usual distance of baselines, in heights of the font.
    leading: f32,
    rtl: bool,
    words: Words,
    /// The lines of an item go on further in than its label.
    hanging: bool,
    /// Words with a hyphen that stand inside lines.
    hyphened: FxHashSet<String>,
}

/// The paragraphs of the pages, each a line with where it begins: "page 3, line 12".
pub(super) fn of(pages: Vec<Vec<Line>>, rtl: bool) -> Vec<Out> {
    let layout = Layout::of(&pages, rtl);
    let mut out: Vec<Out> = Vec::new();
    let mut before: Option<(usize, &Line)> = None;
    // Whether the paragraph begins with a label, and whether the line before is its first.
    let (mut labelled, mut first) = (false, true);
    for (p, page) in pages.iter().enumerate() {
        for (i, line) in page.iter().enumerate() {
            let after = page.get(i + 1);
            let goes_on = before.is_some_and(|(q, b)| layout.goes_on((b, labelled, first), line, p == q, after.filter(|_| p == q)));
            first = !goes_on;
            if first {
                labelled = layout.is_labelled(line);
            }
            match out.last_mut() {
                Some(last) if goes_on => layout.join(&mut last.text, &line.text),
                _ => {
                    if !out.is_empty() {
                        out.push(Out::default());
                    }
                    out.push(Out { text: line.text.clone(), pointer: format!("page {}, line {}", p + 1, i + 1) });
                }
            }
            before = Some((p, line));
        }
    }
    out
}

/// What a sentence, or the lead-in of a list, ends with.
fn ends(text: &str) -> bool {
    let bare = text.trim_end_matches(['"', '\'', '”', '’', '»', ')', '）', ']', '」', '』', '》']);
    let stop = |c: char| matches!(c, '.' | '!' | '?' | ':' | ';' | '…' | '。' | '！' | '？' | '：' | '；' | '؟' | '؛' | '۔');
    bare.ends_with(stop)
}

impl Layout {
    fn of(pages: &[Vec<Line>], rtl: bool) -> Layout {
        let mut edges = [if rtl { f32::MAX } else { f32::MIN }; 3];
        for (column, edge) in edges.iter_mut().enumerate() {
            let mut ends: Vec<f32> =
                pages.iter().flatten().filter(|l| usize::from(l.column) == column).map(|l| if rtl { -l.x0 } else { l.x1 }).collect();
            ends.sort_by(f32::total_cmp);
            // A line or two may stick out.
            if let Some(x) = ends.get((ends.len() * 97 / 100).min(ends.len().saturating_sub(1))) {
                *edge = if rtl { -x } else { *x };
            }
        }
        let mut distances: Vec<u32> = Vec::new();
        for pair in pages.iter().flat_map(|p| p.windows(2)) {
            let distance = (pair[0].y - pair[1].y) / pair[1].size.max(1.0);
            if pair[0].column == pair[1].column && (0.5..4.0).contains(&distance) {
                distances.push((distance * 50.0).round() as u32);
            }
        }
        // The commonest distance, of those that are as common the smallest.
        distances.sort_unstable();
        let runs = distances.chunk_by(|a, b| a == b);
        let usual = runs.max_by_key(|r| (r.len(), std::cmp::Reverse(r[0]))).map_or(60, |r| r[0]);
        let text: String = pages.iter().flatten().take(400).flat_map(|l| [l.text.as_str(), " "]).collect();
        let language = if text.is_empty() { Tag::unknown() } else { guess::language(&text).0 };
        let mut hyphened = FxHashSet::default();
        for line in pages.iter().flatten() {
            let mut words = line.text.split(' ').peekable();
            while let Some(w) = words.next() {
                let own = w.trim_matches(|c: char| !c.is_alphanumeric());
                if own.contains('-') && words.peek().is_some() {
                    hyphened.insert(own.to_lowercase());
                }
            }
        }
        let mut out = Layout { edges, leading: usual as f32 / 50.0, rtl, words: Words::of(&language), hanging: false, hyphened };
        let (mut further, mut flush) = (0, 0);
        for pair in pages.iter().flat_map(|p| p.windows(2)) {
            let [a, b] = pair else { continue };
            if a.column == b.column && !ends(&a.text) && out.is_full(a, b) && out.is_labelled(a) && !out.is_labelled(b) {
                if out.begin(b) - out.begin(a) > INDENT / 2.0 * a.size { further += 1 } else { flush += 1 }
            }
        }
        out.hanging = further > flush;
        out
    }

    /// Where a line begins and ends in the direction of its text, both growing.
    fn begin(&self, l: &Line) -> f32 {
        if self.rtl { -l.x1 } else { l.x0 }
    }

    fn end(&self, l: &Line) -> f32 {
        if self.rtl { -l.x0 } else { l.x1 }
    }

    /// True for a line that begins with a label that is more than a number.
    fn is_labelled(&self, l: &Line) -> bool {
        parse(&l.text, 0, &self.words).is_some_and(|c| !c.label.shape.is_empty() || c.label.value.len() > 1 || c.label.word.is_some())
    }

    /// True where the first word of `b` would not have fitted at the end of `a`.
    fn is_full(&self, a: &Line, b: &Line) -> bool {
        let edge = self.edges[usize::from(a.column)];
        let room = if self.rtl { -edge } else { edge } - self.end(a);
        let han = a.text.chars().next_back().is_some_and(super::super::bilingual::closes_up);
        room < (b.word + 0.3 * a.size).max(if han { 2.5 * a.size } else { 0.0 })
    }

    /// True where `b` goes on with the paragraph of `a`, the line before it; `after` is the line after `b`.
    /// Of `a` it is known whether its paragraph begins with a label and whether it is the paragraph's first line.
    fn goes_on(&self, (a, item, first): (&Line, bool, bool), b: &Line, same_page: bool, after: Option<&Line>) -> bool {
        let together = same_page && a.column == b.column;
        if (a.size - b.size).abs() > SIZES * a.size.max(b.size) {
            return false;
        }
        if together && (a.y - b.y) / b.size.max(1.0) > LOOSE * self.leading {
            return false;
        }
        if !self.is_full(a, b) {
            return false;
        }
        let begin = |l: &Line| self.begin(l);
        let new_font = matches!((a.font, b.font), (Some(x), Some(y)) if x != y);
        if new_font && a.text.chars().count() < 60 {
            return false;
        }
        if self.is_labelled(b) && (ends(&a.text) || together && begin(a) - begin(b) > INDENT * a.size) {
            return false;
        }
        // What stands further out than the lines of an item is no part of it.
        let out = together && begin(a) - begin(b) > INDENT * a.size;
        let flush = together && item && first && self.hanging && begin(b) - begin(a) < INDENT / 2.0 * a.size;
        if out && (item || !first) || flush && ends(&a.text) {
            return false;
        }
        // A paragraph may begin further in than it goes on.
        let stands_in = together
            && !(item && first)
            && begin(b) - begin(a) > INDENT * b.size
            && after.is_none_or(|c| begin(b) - begin(c) > INDENT * b.size);
        if stands_in && ends(&a.text) {
            return false;
        }
        together || !ends(&a.text) || b.text.starts_with(char::is_lowercase)
    }

    /// Adds a line; a word that was broken becomes one again unless it is written with a hyphen elsewhere.
    fn join(&self, to: &mut String, next: &str) {
        let broken = to.ends_with(['-', '\u{2010}', '\u{ad}'])
            && to.trim_end_matches(['-', '\u{2010}', '\u{ad}']).ends_with(char::is_alphabetic)
            && next.starts_with(char::is_lowercase);
        if !broken {
            super::super::bilingual::join(to, next);
            return;
        }
        let word = |c: char| c.is_alphanumeric() || c == '-';
        let head: String = to.chars().rev().take_while(|c| word(*c)).collect::<Vec<_>>().into_iter().rev().collect();
        let tail: String = next.chars().take_while(|c| word(*c)).collect();
        if to.ends_with('\u{ad}') || !self.hyphened.contains(&format!("{head}{tail}").to_lowercase()) {
            to.pop();
        }
        to.push_str(next);
    }
}
