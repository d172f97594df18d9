//! A text with some of its words marked, cut to what stands around them and broken into the lines of the page: carets stand under
//! words that run from left to right; in a line with text from right to left they stand in ⟦brackets⟧, as in the report of `check`.

use crate::report::text::escape::{is_rtl, visible};
use anstyle::Style;
use std::fmt::Write;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns around marked words that are kept where the text is too long for a line: as many of these as let all fit on one.
const AROUND: [usize; 3] = [40, 24, 14];

/// Most lines that a text takes.
const MOST_LINES: usize = 8;

struct Cell {
    text: String,
    width: usize,
    marked: bool,
}

/// A line ready to be printed.
pub struct Line {
    /// The text, with its marks.
    pub text: String,
    /// What stands under it.
    pub carets: Option<String>,
}

/// The lines of a text. `marks` are byte ranges; empty ones mark nothing, but what stands around them is kept.
pub fn lines(text: &str, marks: &[Range<usize>], width: usize, style: Style, isolate: bool) -> Vec<Line> {
    let rtl = text.chars().any(is_rtl);
    // Two columns for brackets.
    let room = width.saturating_sub(if rtl { 4 } else { 1 }).max(20);
    let mut out: Vec<Line> = Vec::new();
    let width = |cells: &[Cell]| cells.iter().map(|c| c.width).sum::<usize>();
    let kept = |around: usize| kept(cells(text, marks), marks, around, room);
    let fits = AROUND.iter().map(|&around| kept(around)).find(|cells| width(cells) <= room);
    let mut rest = fits.unwrap_or_else(|| kept(AROUND[1]));
    while !rest.is_empty() && out.len() < MOST_LINES {
        let mut line = rest;
        rest = line.split_off(end_of_line(&line, room));
        while line.last().is_some_and(|c| c.text == " " && !c.marked) {
            line.pop();
        }
        let blank = rest.iter().take_while(|c| c.text == " ").count();
        rest.drain(..blank);
        if out.len() + 1 == MOST_LINES && !rest.is_empty() {
            line.push(Cell { text: "…".into(), width: 1, marked: false });
        }
        out.push(Line { text: dressed(&line, rtl, style, isolate), carets: if rtl { None } else { carets(&line) } });
    }
    out
}

fn cells(text: &str, marks: &[Range<usize>]) -> Vec<(usize, Cell)> {
    text.grapheme_indices(true)
        .map(|(at, g)| {
            let shown = visible(g);
            let marked = marks.iter().any(|m| m.start < at + g.len() && at < m.end);
            (at, Cell { width: shown.width(), text: shown, marked })
        })
        .collect()
}

/// All of a text that fits on a line, else what stands around the marks; a text without marks from its beginning on.
fn kept(cells: Vec<(usize, Cell)>, marks: &[Range<usize>], around: usize, room: usize) -> Vec<Cell> {
    let all: usize = cells.iter().map(|c| c.1.width).sum();
    if all <= room || marks.is_empty() {
        return cells.into_iter().map(|c| c.1).collect();
    }
    let mut keep = vec![false; cells.len()];
    for m in marks {
        let first = cells.partition_point(|c| c.0 < m.start);
        let last = cells.partition_point(|c| c.0 < m.end).max(first);
        let mut from = first.saturating_sub(around);
        let mut to = (last + around).min(cells.len());
        // At the borders of words, where these are near.
        while from > 0 && first - from < around + 12 && cells[from - 1].1.text != " " {
            from -= 1;
        }
        while to < cells.len() && to - last < around + 12 && cells[to].1.text != " " {
            to += 1;
        }
        keep[from..to].fill(true);
    }
    // A gap that is hardly longer than the mark that tells of it.
    let mut gap = 0;
    for i in 0..=keep.len() {
        if keep.get(i).copied().unwrap_or(true) {
            if gap > 0 && gap <= 6 {
                keep[i - gap..i].fill(true);
            }
            gap = 0;
        } else {
            gap += 1;
        }
    }
    let mut out: Vec<Cell> = Vec::new();
    let mut inside = true;
    for ((_, cell), keep) in cells.into_iter().zip(keep) {
        if keep {
            out.push(cell);
        } else if inside {
            out.push(Cell { text: "…".into(), width: 1, marked: false });
            out.push(Cell { text: " ".into(), width: 1, marked: false });
        }
        inside = keep;
    }
    out
}

/// So many cells fit on a line, ended at a space where there is one.
fn end_of_line(cells: &[Cell], room: usize) -> usize {
    let mut used = 0;
    let Some(full) = cells.iter().position(|c| {
        used += c.width;
        used > room
    }) else {
        return cells.len();
    };
    let space = cells[..full].iter().rposition(|c| c.text == " ").filter(|s| s * 2 > full);
    space.map_or(full, |s| s + 1).max(1)
}

// Writing to a String cannot fail.
fn dressed(cells: &[Cell], rtl: bool, style: Style, isolate: bool) -> String {
    let mut out = String::new();
    if rtl && isolate {
        out.push('\u{2068}');
    }
    let mut inside = false;
    let edge = |out: &mut String, opens: bool| {
        let _ = match (opens, rtl) {
            (true, true) => write!(out, "{style}⟦"),
            (false, true) => write!(out, "⟧{style:#}"),
            (true, false) => write!(out, "{style}"),
            (false, false) => write!(out, "{style:#}"),
        };
    };
    for cell in cells {
        if cell.marked != inside {
            edge(&mut out, cell.marked);
            inside = cell.marked;
        }
        out.push_str(&cell.text);
    }
    if inside {
        edge(&mut out, false);
    }
    if rtl && isolate {
        out.push('\u{2069}');
    }
    out
}

fn carets(cells: &[Cell]) -> Option<String> {
    let line: String = cells.iter().map(|c| if c.marked { "^" } else { " " }.repeat(c.width)).collect();
    Some(line.trim_end().to_string()).filter(|l| !l.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, mark: Option<Range<usize>>, width: usize) -> Vec<(String, String)> {
        lines(text, mark.as_slice(), width, Style::new(), false).into_iter().map(|l| (l.text, l.carets.unwrap_or_default())).collect()
    }

    #[test]
    fn words_are_marked_in_either_direction() {
        assert_eq!(told("keep 30 days", Some(5..7), 60), [("keep 30 days".into(), "     ^^".into())]);
        assert_eq!(told("خلال 30 يوما", Some(9..11), 60), [("خلال ⟦30⟧ يوما".into(), String::new())]);
        assert_eq!(told("保留30天", Some(6..8), 60), [("保留30天".into(), "    ^^".into())]);
        assert_eq!(told("a\u{1b}[2Jb", None, 60), [("a<U+001B>[2Jb".into(), String::new())]);
    }

    #[test]
    fn a_long_text_is_cut_around_its_marks_and_broken_at_words() {
        let text = format!("{}x {}", "word ".repeat(60), "more ".repeat(60));
        let all = told(&text, Some(300..301), 100);
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(all[0].0.starts_with("… word") && all[0].0.contains(" x more") && all[0].0.ends_with('…'), "{all:?}");
        assert_eq!(all[0].1.len(), all[0].0[..all[0].0.find('x').expect("x")].chars().count() + 1);
        let all = told(&text, None, 100);
        assert!(all.len() > 5 && all.iter().all(|l| l.0.starts_with(['w', 'x', 'm'])), "{all:?}");
        assert_eq!(told(&"long ".repeat(900), None, 100).len(), MOST_LINES);
    }
}
