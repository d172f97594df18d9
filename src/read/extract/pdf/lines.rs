//! The glyphs of a page to its lines in reading order: rows by their baselines, columns where a gutter runs down the page.

use super::direction::{Piece, read};
use super::show::Token;
use unicode_normalization::char::is_combining_mark;

/// A line of text.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// What it says.
    pub text: String,
    /// Its left and right end.
    pub x0: f32,
    /// See `x0`.
    pub x1: f32,
    /// The height of its baseline.
    pub y: f32,
    /// The height of its font.
    pub size: f32,
    /// Its font, where all of it is in one.
    pub font: Option<u32>,
    /// The width of its first word.
    pub word: f32,
    /// Its column: 0 for lines across the page, 1 and 2 for the first and second of two.
    pub column: u8,
}

/// Baselines that differ by less of the font's height are one row.
const SAME_ROW: f32 = 0.25;

/// Smaller glyphs (marks of notes, ordinals) belong to a row that is so near.
const SMALLER: f32 = 0.85;
const RAISED: f32 = 0.6;

/// A gap wider than this part of the font's height is a space. Narrow fonts have spaces of 0.2.
const SPACE: f32 = 0.17;

/// A gap wider than this part of the font's height may be a gutter.
const APART: f32 = 1.0;

/// A gutter: so many rows stand on both sides of it, so large a part of all rows, and no column is narrower than this part of the text.
const FEWEST_ROWS: usize = 5;
const BESIDE: f64 = 0.5;
const NARROWEST: f32 = 0.28;

/// Glyphs of a row from left to right, each with its number in the order in which the page shows them.
type Row = Vec<(usize, Token)>;

/// The lines of a page.
pub(super) fn of(tokens: Vec<Token>, rtl: bool) -> Vec<Line> {
    let rows: Vec<Vec<Row>> = rows(tokens).into_iter().map(segments).collect();
    let Some((left, right)) = gutter(&rows) else {
        return rows.into_iter().map(|segments| line(&segments.concat(), rtl, 0)).filter(visible).collect();
    };
    let mut out = Vec::new();
    let (mut first, mut second): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    for segments in rows {
        let (before, after): (Vec<Row>, Vec<Row>) = segments.into_iter().partition(|s| end(s) <= right);
        let across = before.iter().any(|s| end(s) > left) || after.iter().any(|s| start(s) < right);
        if across {
            out.append(&mut first);
            out.append(&mut second);
            out.push(line(&[before, after].concat().concat(), rtl, 0));
            continue;
        }
        let (own, other) = if rtl { (after, before) } else { (before, after) };
        for (side, column, to) in [(own, 1, &mut first), (other, 2, &mut second)] {
            if !side.is_empty() {
                to.push(line(&side.concat(), rtl, column));
            }
        }
    }
    out.append(&mut first);
    out.append(&mut second);
    out.retain(visible);
    out
}

fn visible(l: &Line) -> bool {
    !l.text.is_empty()
}

fn start(s: &Row) -> f32 {
    s.first().map_or(0.0, |t| t.1.x0)
}

fn end(s: &Row) -> f32 {
    s.iter().map(|t| t.1.x1).fold(f32::MIN, f32::max)
}

/// The rows of a page from top to bottom.
fn rows(tokens: Vec<Token>) -> Vec<Row> {
    let mut all: Vec<(usize, Token)> = tokens.into_iter().enumerate().collect();
    // Marks over and under letters stand at heights of their own: they go to the letter that they stand on.
    let only_marks = |t: &Token| t.text.chars().all(is_combining_mark);
    let marks: Vec<(usize, Token)> = all.iter().filter(|t| only_marks(&t.1)).cloned().collect();
    all.retain(|t| !only_marks(&t.1));
    all.sort_by(|a, b| b.1.y.total_cmp(&a.1.y).then(a.1.x0.total_cmp(&b.1.x0)));
    let mut rows: Vec<(f32, f32, Row)> = Vec::new();
    for token in all {
        match rows.last_mut() {
            Some((y, size, row)) if (*y - token.1.y) < SAME_ROW * size.max(token.1.size) => row.push(token),
            _ => rows.push((token.1.y, token.1.size, vec![token])),
        }
    }
    let mut out: Vec<(f32, f32, Row)> = Vec::new();
    for (y, _, row) in rows {
        let size = row.iter().map(|t| t.1.size).fold(0.0, f32::max);
        match out.last_mut() {
            Some((above, height, before)) if fits(*above - y, *height, size, before, &row) => {
                if size > *height {
                    (*above, *height) = (y, size);
                }
                before.extend(row);
            }
            _ => out.push((y, size, row)),
        }
    }
    for mark in marks {
        let middle = (mark.1.x0 + mark.1.x1) / 2.0;
        let mut near = out.iter_mut().flat_map(|r| r.2.iter_mut()).filter(|t| (t.1.y - mark.1.y).abs() < t.1.size);
        let distance = |t: &Token| if (t.x0..=t.x1).contains(&middle) { 0.0 } else { (t.x0 - middle).abs().min((t.x1 - middle).abs()) };
        // A mark is shown right before or right after its letter; in Arabic, which is shown backwards, before it.
        let arabic = mark.1.text.chars().any(|c| matches!(c as u32, 0x610..=0x61a | 0x64b..=0x670 | 0x6d6..=0x6ed));
        let beside = |t: &(usize, Token)| t.0 > mark.0 && t.0 - mark.0 <= 3 && arabic || !arabic && t.0 + 1 == mark.0;
        let weight = |t: &(usize, Token)| {
            distance(&t.1)
                + if beside(t) { 0.0 } else { t.1.size / 4.0 }
                + if arabic { t.0.abs_diff(mark.0).min(9) as f32 * 0.01 } else { 0.0 }
        };
        let mut best: Option<&mut (usize, Token)> = None;
        for t in near.by_ref().filter(|t| distance(&t.1) < t.1.size && !t.1.text.trim().is_empty()) {
            if best.as_ref().is_none_or(|b| weight(t) < weight(b)) {
                best = Some(t);
            }
        }
        if let Some(base) = best {
            base.1.text.push_str(&mark.1.text);
        }
    }
    for (_, _, row) in &mut out {
        row.sort_by(|a, b| a.1.x0.total_cmp(&b.1.x0).then(a.0.cmp(&b.0)));
    }
    out.into_iter().map(|r| r.2).collect()
}

/// True where one of two neighbouring rows is raised or lowered small print of the other: it stands in the other's gaps.
fn fits(distance: f32, above: f32, below: f32, before: &Row, row: &Row) -> bool {
    let (small, large) = (above.min(below), above.max(below));
    if small > SMALLER * large || distance > RAISED * large {
        return false;
    }
    let (few, many) = if above < below { (before, row) } else { (row, before) };
    few.len() <= 8 && few.iter().all(|(_, t)| many.iter().all(|(_, m)| t.x1 <= m.x0 + 0.3 * small || t.x0 >= m.x1 - 0.3 * small))
}

/// The pieces of a row between wide gaps.
fn segments(row: Row) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    let mut end = f32::MIN;
    for token in row {
        if token.1.text.trim().is_empty() {
            continue;
        }
        let gap = token.1.x0 - end;
        end = end.max(token.1.x1);
        match out.last_mut() {
            Some(last) if gap < APART * token.1.size => last.push(token),
            _ => out.push(vec![token]),
        }
    }
    out
}

/// The gutter of a page with two columns: its left and right end.
fn gutter(rows: &[Vec<Row>]) -> Option<(f32, f32)> {
    let ends = rows.iter().flatten().map(|s| (start(s), end(s)));
    let (from, to) = ends.fold((f32::MAX, f32::MIN), |a, s| (a.0.min(s.0), a.1.max(s.1)));
    let width = to - from;
    let (low, high) = (from + NARROWEST * width, to - NARROWEST * width);
    // Where gaps between pieces of a row begin and end; each is tried with all rows.
    let mut tried: Vec<(f32, f32)> = Vec::new();
    for pair in rows.iter().flat_map(|r| r.windows(2)) {
        let gap = (end(&pair[0]).max(low), start(&pair[1]).min(high));
        if gap.0 < gap.1 && tried.len() < 400 {
            tried.push(gap);
        }
    }
    let mut best: Option<(usize, (f32, f32))> = None;
    for gap in &tried {
        let middle = (gap.0 + gap.1) / 2.0;
        let (mut beside, mut left, mut right) = (0, gap.0.min(middle), gap.1.max(middle));
        (left, right) = (low.max(left), high.min(right));
        let mut free = true;
        let (mut on_left, mut on_right) = (f32::MIN, f32::MAX);
        for row in rows {
            let crosses = row.iter().any(|s| start(s) < middle && end(s) > middle);
            if crosses {
                continue;
            }
            let l = row.iter().filter(|s| end(s) <= middle).map(end).fold(f32::MIN, f32::max);
            let r = row.iter().filter(|s| start(s) >= middle).map(start).fold(f32::MAX, f32::min);
            on_left = on_left.max(l);
            on_right = on_right.min(r);
            beside += usize::from(l > f32::MIN && r < f32::MAX);
            free &= on_left < on_right;
        }
        if free && best.is_none_or(|b| beside > b.0) {
            best = Some((beside, (on_left.max(left.min(middle)).min(middle), on_right.min(right.max(middle)).max(middle))));
        }
    }
    let (beside, gap) = best?;
    (beside >= FEWEST_ROWS && beside as f64 >= BESIDE * rows.len() as f64 && columns_are_text(rows, gap)).then_some(gap)
}

/// Columns hold lines of text on either side; a list of numbers or labels with text beside it does not.
fn columns_are_text(rows: &[Vec<Row>], gap: (f32, f32)) -> bool {
    let middle = (gap.0 + gap.1) / 2.0;
    let side = |left: bool| {
        let lines: Vec<f32> = rows
            .iter()
            .filter_map(|r| {
                let own: Vec<&Row> = r.iter().filter(|s| if left { end(s) <= middle } else { start(s) >= middle }).collect();
                Some(end(own.last()?) - start(own.first()?))
            })
            .collect();
        let widest = lines.iter().copied().fold(0.0, f32::max);
        // Lines of running text are mostly as wide as their column.
        lines.iter().filter(|w| **w > 0.7 * widest).count() * 2 > lines.len()
    };
    side(true) && side(false)
}

/// The width of the first word of a line.
fn first_word(glyphs: &[(usize, Token)], rtl: bool) -> f32 {
    let apart = |a: &Token, b: &Token| b.x0 - a.x1 > SPACE * b.size.min(a.size);
    if rtl {
        let mut at = glyphs.len().saturating_sub(1);
        while at > 0 && !apart(&glyphs[at - 1].1, &glyphs[at].1) {
            at -= 1;
        }
        return glyphs.last().map_or(0.0, |l| l.1.x1) - glyphs.get(at).map_or(0.0, |t| t.1.x0);
    }
    let end = (1..glyphs.len()).find(|i| apart(&glyphs[i - 1].1, &glyphs[*i].1)).unwrap_or(glyphs.len());
    glyphs[..end].last().map_or(0.0, |l| l.1.x1) - glyphs.first().map_or(0.0, |t| t.1.x0)
}

/// A line from its glyphs.
fn line(glyphs: &[(usize, Token)], rtl: bool, column: u8) -> Line {
    let mut pieces: Vec<Piece> = Vec::with_capacity(glyphs.len());
    let mut last: Option<&Token> = None;
    let wide = |t: &Token, first: bool| {
        let c = if first { t.text.chars().next() } else { t.text.chars().next_back() };
        c.is_some_and(super::super::bilingual::closes_up)
    };
    for (order, token) in glyphs {
        if let Some(before) = last {
            let gap = token.x0 - before.x1;
            // Chinese is set with gaps after its marks that are no spaces.
            let least = if wide(before, false) && wide(token, true) { 2.0 } else { SPACE };
            if gap > least * token.size.min(before.size) {
                pieces.push(Piece { text: " ".into(), order: *order });
            }
        }
        pieces.push(Piece::of(token, *order));
        last = Some(token);
    }
    let text = read(&pieces, rtl).split_whitespace().collect::<Vec<_>>().join(" ");
    let x0 = glyphs.first().map_or(0.0, |t| t.1.x0);
    let x1 = glyphs.iter().map(|t| t.1.x1).fold(x0, f32::max);
    let size = glyphs.iter().map(|t| t.1.size).fold(0.0, f32::max);
    let y = glyphs.iter().filter(|t| t.1.size >= 0.99 * size).map(|t| t.1.y).next().unwrap_or(0.0);
    let first = glyphs.first().map(|t| t.1.font);
    let font = first.filter(|f| glyphs.iter().all(|t| t.1.font == *f || !t.1.text.chars().any(char::is_alphanumeric)));
    let han = text.chars().next().is_some_and(crate::language::is_han);
    let word = if han { size } else { first_word(glyphs, rtl) };
    Line { text, x0, x1, y, size, font, word, column }
}
