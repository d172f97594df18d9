//! A text with marks in it, cut or wrapped to the page, for a terminal.

use crate::report::text::{is_rtl, visible};
use anstyle::Style;
use std::fmt::Write;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Share of the page that stands before the first mark where the text is cut: one part in so many.
const BEFORE: usize = 4;

/// Most columns by which a cut moves so that it does not go through a word.
const WORD: usize = 12;

/// What a reader takes for one character.
#[derive(Debug, Clone)]
struct Cell {
    text: String,
    width: usize,
    marked: bool,
}

/// How marks are shown.
#[derive(Debug, Clone, Copy)]
pub struct Dress {
    /// Style of marked words; without colour they stand in ‹brackets›.
    pub mark: Option<Style>,
    /// Isolate text from right to left.
    pub isolate: bool,
}

fn cells(text: &str, marks: &[Range<usize>]) -> Vec<Cell> {
    let mut out: Vec<Cell> = Vec::new();
    for (at, g) in text.grapheme_indices(true) {
        let marked = marks.iter().any(|m| m.start < at + g.len() && at < m.end);
        let space = g.chars().all(char::is_whitespace);
        if space && out.last().is_none_or(|c| c.text == " ") {
            continue;
        }
        let text = if space { " ".to_string() } else { visible(g) };
        out.push(Cell { width: text.width(), text, marked });
    }
    out
}

/// The text on one line of at most `width` columns, cut around the marks.
pub fn short(text: &str, marks: &[Range<usize>], width: usize, dress: Dress) -> String {
    let cells = cells(text, marks);
    let room = width.saturating_sub(brackets(&cells, dress));
    let (from, to) = window(&cells, room);
    let mut out = String::new();
    let rtl = opens(&mut out, &cells, dress);
    if from > 0 {
        out.push('…');
    }
    dressed(&mut out, &cells[from..to], dress);
    if to < cells.len() {
        out.push('…');
    }
    if rtl {
        out.push('\u{2069}');
    }
    out
}

/// The text on lines of at most `width` columns.
pub fn lines(text: &str, marks: &[Range<usize>], width: usize, dress: Dress) -> Vec<String> {
    let mut out = Vec::new();
    paragraphs(text, marks).iter().for_each(|p| wrap(&mut out, p, width, dress));
    out
}

/// The text on at most some `most` lines of at most `width` columns, cut around the marks where it is longer.
pub fn block(text: &str, marks: &[Range<usize>], width: usize, most: usize, dress: Dress) -> Vec<String> {
    let all = lines(text, marks, width, dress);
    if all.len() <= most {
        return all;
    }
    let cells = cells(text, marks);
    // Words that do not fit leave some columns of each line empty.
    let room = (width.saturating_sub(WORD / 2) * most).saturating_sub(brackets(&cells, dress));
    let (from, to) = window(&cells, room);
    let cut = || Cell { text: "…".to_string(), width: 1, marked: false };
    let mut kept = cells[from..to].to_vec();
    if from > 0 {
        kept.insert(0, cut());
    }
    if to < cells.len() {
        kept.push(cut());
    }
    let mut out = Vec::new();
    wrap(&mut out, &kept, width, dress);
    out
}

fn wrap(out: &mut Vec<String>, cells: &[Cell], width: usize, dress: Dress) {
    let mut rest = cells;
    while !rest.is_empty() {
        let mut end = rest.len();
        let mut used = 0;
        let mut edges = 0;
        for (i, c) in rest.iter().enumerate() {
            // Every stretch that is marked takes two columns more.
            edges += usize::from(dress.mark.is_none() && c.marked && (i == 0 || !rest[i - 1].marked)) * 2;
            used += c.width;
            if used + edges > width.max(8) {
                let space = rest[..i].iter().rposition(|c| c.text == " ").filter(|&s| s > 0);
                // Chinese has no spaces, and breaks anywhere.
                end = match space {
                    Some(s) if !rest[i].text.starts_with(crate::language::is_han) || i - s < 4 => s,
                    _ => i.max(1),
                };
                break;
            }
        }
        let mut line = String::new();
        let rtl = opens(&mut line, &rest[..end], dress);
        dressed(&mut line, &rest[..end], dress);
        if rtl {
            line.push('\u{2069}');
        }
        out.push(line);
        rest = &rest[end..];
        while rest.first().is_some_and(|c| c.text == " ") {
            rest = &rest[1..];
        }
    }
}

/// The units of a cell, each on lines of its own.
fn paragraphs(text: &str, marks: &[Range<usize>]) -> Vec<Vec<Cell>> {
    let mut at = 0;
    text.split('\n')
        .map(|p| {
            let shifted: Vec<Range<usize>> = marks
                .iter()
                .filter(|m| m.end > at && m.start < at + p.len())
                .map(|m| m.start.saturating_sub(at)..(m.end - at).min(p.len()))
                .collect();
            at += p.len() + 1;
            cells(p, &shifted)
        })
        .collect()
}

/// Begins an isolate where the text has letters that run from right to left.
fn opens(out: &mut String, cells: &[Cell], dress: Dress) -> bool {
    let rtl = dress.isolate && cells.iter().any(|c| c.text.chars().any(is_rtl));
    if rtl {
        out.push('\u{2068}');
    }
    rtl
}

// Writing to a String cannot fail.
fn dressed(out: &mut String, cells: &[Cell], dress: Dress) {
    let mut inside = false;
    for c in cells {
        if c.marked != inside {
            edge(out, dress, c.marked);
            inside = c.marked;
        }
        out.push_str(&c.text);
    }
    if inside {
        edge(out, dress, false);
    }
}

fn edge(out: &mut String, dress: Dress, begins: bool) {
    let _ = match (dress.mark, begins) {
        (Some(style), true) => write!(out, "{style}"),
        (Some(style), false) => write!(out, "{style:#}"),
        (None, true) => write!(out, "‹"),
        (None, false) => write!(out, "›"),
    };
}

/// Columns that the brackets around marks take, at most.
fn brackets(cells: &[Cell], dress: Dress) -> usize {
    if dress.mark.is_some() {
        return 0;
    }
    cells.iter().enumerate().filter(|(i, c)| c.marked && (*i == 0 || !cells[i - 1].marked)).count().min(4) * 2
}

/// The cells to keep: the window that shows most of the marks, the first of several.
fn window(cells: &[Cell], room: usize) -> (usize, usize) {
    if cells.iter().map(|c| c.width).sum::<usize>() <= room {
        return (0, cells.len());
    }
    let room = room.saturating_sub(2);
    let starts = cells.iter().enumerate().filter(|(i, c)| c.marked && (*i == 0 || !cells[i - 1].marked)).map(|(i, _)| i);
    let mut best = (from(cells, 0, room), 0, 0);
    for start in starts {
        let mut first = start;
        let mut used = 0;
        while first > 0 && used + cells[first - 1].width <= room / BEFORE {
            first -= 1;
            used += cells[first].width;
        }
        let here = from(cells, first, room);
        let seen = cells[here.0..here.1].iter().filter(|c| c.marked).count();
        if seen > best.1 {
            best = (here, seen, start);
        }
    }
    let ((mut a, mut z), _, start) = best;
    let end = start + cells[start..].iter().take_while(|c| c.marked).count();
    // Not through a word, where the next space is near.
    if a > 0
        && let Some(space) = cells[a..z]
            .iter()
            .take(WORD)
            .position(|c| c.text == " ")
            .filter(|&s| a + s < start || cells[a..a + s].iter().all(|c| !c.marked))
    {
        a += space + 1;
    }
    if z < cells.len() && cells[z].text != " " {
        let space = cells[a..z].iter().rev().take(WORD).position(|c| c.text == " ");
        if let Some(space) = space.filter(|&s| z - s > end || cells[z - s..z].iter().all(|c| !c.marked)) {
            z -= space + 1;
        }
    }
    (a, z)
}

/// As many cells as there is room for, from `first` on, and before it where the text ends sooner.
fn from(cells: &[Cell], first: usize, room: usize) -> (usize, usize) {
    let (mut a, mut z, mut used) = (first, first, 0);
    while z < cells.len() && used + cells[z].width <= room {
        used += cells[z].width;
        z += 1;
    }
    while z == cells.len() && a > 0 && used + cells[a - 1].width <= room {
        a -= 1;
        used += cells[a].width;
    }
    (a, z)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::slice::from_ref;

    const PLAIN: Dress = Dress { mark: None, isolate: false };

    #[test]
    fn a_long_text_is_cut_around_its_marks() {
        let text = "Alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron.";
        let at = text.find("theta").expect("it is there");
        let marks = at..at + 5;
        let shown = short(text, from_ref(&marks), 40, PLAIN);
        assert!(shown.contains("‹theta›") && shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert!(shown.width() <= 40, "{shown}");
        assert_eq!(short("short text", from_ref(&(0..5)), 40, PLAIN), "‹short› text");
        assert_eq!(short("a\u{1b}[31m\n b", &[], 40, PLAIN), "a<U+001B>[31m b");
    }

    #[test]
    fn lines_break_at_spaces_and_chinese_anywhere() {
        let all = lines("Alpha beta gamma delta\nepsilon", from_ref(&(6..10)), 14, PLAIN);
        assert_eq!(all, ["Alpha ‹beta›", "gamma delta", "epsilon"]);
        let all = lines("我们保存您的个人信息直到您要求删除为止", &[], 20, PLAIN);
        assert!(all.len() == 2 && all.iter().all(|l| l.width() <= 20), "{all:?}");
    }

    #[test]
    fn arabic_is_isolated_on_a_terminal() {
        let dress = Dress { mark: None, isolate: true };
        assert_eq!(short("نحتفظ", &[], 40, dress), "\u{2068}نحتفظ\u{2069}");
        assert_eq!(short("plain", &[], 40, dress), "plain");
    }
}
