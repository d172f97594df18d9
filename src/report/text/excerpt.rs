//! The line of a finding, shortened around the words concerned. In text from left to right carets stand under them; where the line
//! has text from right to left, a terminal reorders it and carets would point elsewhere, so the words stand in ⟦brackets⟧ in place.

use super::escape::{is_rtl, visible};
use crate::check::Location;
use crate::document::Version;
use anstyle::Style;
use std::fmt::Write;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Most lines of one place that are shown; of a longer one the first and the last.
const MOST_LINES: usize = 3;

/// Columns before the marked words that are kept where the words alone fill the page.
const CONTEXT: usize = 12;

/// A line and the characters of it (0-based, half-open) to mark.
pub type Marked = (usize, Range<usize>);

/// The lines of a place to show; `None` stands for lines left out.
pub fn lines(version: &Version, location: &Location) -> Vec<Option<Marked>> {
    let [first, last] = location.lines;
    if let Some(narrow) = marked(version, location) {
        return vec![Some(narrow)];
    }
    let all: Vec<Marked> = (first..=last.min(version.source.lines.len()))
        .filter_map(|n| {
            let text = version.source.line(n);
            let length = text.trim_end().chars().count();
            let indent = text.chars().take_while(|c| c.is_whitespace()).count();
            let from = if n == first { location.columns.map_or(indent, |c| c[0].saturating_sub(1)) } else { indent };
            let to = if n == last { location.columns.map_or(length, |c| c[1].min(length)) } else { length };
            (length > 0).then_some((n, from.min(length)..to.max(from.min(length))))
        })
        .collect();
    match all.as_slice() {
        [a, .., z] if all.len() > MOST_LINES => vec![Some(a.clone()), None, Some(z.clone())],
        _ => all.into_iter().map(Some).collect(),
    }
}

/// The very words that the finding is about, where its quote shows more than them.
pub fn marked(version: &Version, location: &Location) -> Option<Marked> {
    let [from, to] = location.mark?;
    let before = location.quote.get(..from)?;
    let words = location.quote.get(from..to).filter(|w| !w.is_empty())?;
    let length = words.chars().count();
    let start = location.columns.map_or(0, |c| c[0].saturating_sub(1));
    // The quote as it stands in its first line; else the words, wherever in the place they come first.
    let first = version.source.line(location.lines[0]);
    let rest: String = first.chars().skip(start).collect();
    if rest.starts_with(before) && rest[before.len()..].starts_with(words) {
        let at = start + before.chars().count();
        return Some((location.lines[0], at..at + length));
    }
    (location.lines[0]..=location.lines[1].min(version.source.lines.len())).find_map(|n| {
        let line = version.source.line(n);
        let skip = if n == location.lines[0] { line.char_indices().nth(start).map_or(line.len(), |(i, _)| i) } else { 0 };
        let at = line[..skip].chars().count() + line[skip..][..line[skip..].find(words)?].chars().count();
        Some((n, at..at + length))
    })
}

/// True where the marked characters are most of what every line shown has beside its label.
pub fn is_whole(version: &Version, location: &Location, lines: &[Option<Marked>]) -> bool {
    let label = location.label.as_ref().map_or(0, |l| l.chars().count() + 1);
    let most = |(number, marked): &Marked| {
        let length = version.source.line(*number).trim().chars().count();
        marked.len() * 3 > length.saturating_sub(label) * 2
    };
    !lines.is_empty() && lines.iter().flatten().all(most)
}

/// What a reader takes for one character, with its columns and whether it is marked.
struct Cell {
    text: String,
    width: usize,
    marked: bool,
}

/// A line cut to the page.
pub struct Excerpt {
    cells: Vec<Cell>,
    cut_before: bool,
    cut_after: bool,
    rtl: bool,
}

impl Excerpt {
    /// Cuts `line` to `width` columns around the characters `marked` (0-based, half-open).
    pub fn new(line: &str, marked: Range<usize>, width: usize) -> Excerpt {
        let mut at = 0;
        let mut cells: Vec<Cell> = line
            .trim_end()
            .graphemes(true)
            .map(|g| {
                let here = at..at + g.chars().count();
                at = here.end;
                let text = visible(g);
                Cell { width: text.width(), text, marked: here.start < marked.end && marked.start < here.end }
            })
            .collect();
        let rtl = line.chars().any(is_rtl);
        // Two columns for the brackets, two for the marks of omission.
        let room = width.saturating_sub(if rtl { 4 } else { 2 });
        let (mut from, mut to) = (0, cells.len());
        if cells.iter().map(|c| c.width).sum::<usize>() > room {
            (from, to) = window(&cells, room);
        }
        let (cut_before, cut_after) = (from > 0, to < cells.len());
        cells.truncate(to);
        cells.drain(..from);
        Excerpt { cells, cut_before, cut_after, rtl }
    }

    /// The line, with the marked words in `style`, and in brackets where no carets can stand under it.
    pub fn line(&self, style: Style, isolate: bool) -> String {
        let mut out = String::new();
        if self.rtl && isolate {
            out.push('\u{2068}');
        }
        if self.cut_before {
            out.push('…');
        }
        let mut inside = false;
        for cell in &self.cells {
            if cell.marked != inside {
                self.edge(&mut out, style, cell.marked);
                inside = cell.marked;
            }
            out.push_str(&cell.text);
        }
        if inside {
            self.edge(&mut out, style, false);
        }
        if self.cut_after {
            out.push('…');
        }
        if self.rtl && isolate {
            out.push('\u{2069}');
        }
        out
    }

    // Writing to a String cannot fail.
    fn edge(&self, out: &mut String, style: Style, opens: bool) {
        let _ = match (opens, self.rtl) {
            (true, true) => write!(out, "{style}⟦"),
            (false, true) => write!(out, "⟧{style:#}"),
            (true, false) => write!(out, "{style}"),
            (false, false) => write!(out, "{style:#}"),
        };
    }

    /// The line of carets; none where they would point at the wrong words.
    pub fn carets(&self) -> Option<String> {
        if self.rtl {
            return None;
        }
        let mut out = " ".repeat(usize::from(self.cut_before));
        for cell in &self.cells {
            let mark = if cell.marked { "^" } else { " " };
            out.push_str(&mark.repeat(cell.width));
        }
        let out = out.trim_end();
        (!out.is_empty()).then(|| out.to_string())
    }
}

/// The cells to keep, at most `room` columns: the marked ones in the middle, or from a little before them on where they are too long.
fn window(cells: &[Cell], room: usize) -> (usize, usize) {
    let first = cells.iter().position(|c| c.marked).unwrap_or(0);
    let last = cells.iter().rposition(|c| c.marked).map_or(first, |i| i + 1);
    let width = |r: Range<usize>| cells[r].iter().map(|c| c.width).sum::<usize>();
    let words = width(first..last);
    let after = width(last..cells.len());
    let before = if words >= room { CONTEXT.min(room / 4) } else { ((room - words) / 2).max((room - words).saturating_sub(after)) };
    let mut from = first;
    let mut used = 0;
    while from > 0 && used + cells[from - 1].width <= before {
        from -= 1;
        used += cells[from].width;
    }
    let mut to = from;
    used = 0;
    while to < cells.len() && used + cells[to].width <= room {
        used += cells[to].width;
        to += 1;
    }
    (from, to)
}
