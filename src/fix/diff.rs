//! What mending changes in a file, as a unified diff. Edits never go over the end of a line, so that the lines of both sides are known
//! to each other and nothing has to be searched for.
//!
//! For programs it is plain: `patch -p0` takes it where the file is UTF-8. On a terminal what would command it is spelled out, lines
//! from right to left are isolated so that signs stay at the left, and the very words are marked.

use super::{Change, Text};
use crate::report::text::{Look, clean, visible};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};
use std::ops::Range;

/// Lines shown before and after those that change: a line is a whole paragraph, and its neighbour is enough to find it again.
const CONTEXT: usize = 1;

/// Longest note on a hunk, in characters.
const NOTE: usize = 120;

/// A side of the diff: its lines, with their ends, and the words in each that change.
struct Side<'a> {
    text: &'a str,
    lines: Vec<Range<usize>>,
    marks: Vec<Range<usize>>,
}

impl<'a> Side<'a> {
    fn of(text: &'a str, marks: Vec<Range<usize>>) -> Side<'a> {
        let mut at = 0;
        let line = |l: &str| {
            at += l.len();
            at - l.len()..at
        };
        let lines = text.split_inclusive('\n').map(line).collect();
        Side { text, lines, marks }
    }

    /// Index of the line of a byte.
    fn line_of(&self, at: usize) -> usize {
        self.lines.partition_point(|l| l.start <= at).saturating_sub(1)
    }
}

/// Writes the diff of a file; nothing where it did not change. `changes` are told at the hunks where they stand.
pub fn write(out: &mut dyn Write, text: &Text, changes: &[&Change], look: &Look) -> io::Result<()> {
    let replaced = text.replaced();
    let before = Side::of(&text.first().text, replaced.iter().map(|r| r.0.clone()).collect());
    let after = Side::of(&text.source().text, replaced.iter().map(|r| r.1.clone()).collect());
    let mut lines: Vec<usize> = before.marks.iter().map(|r| before.line_of(r.start)).collect();
    lines.dedup();
    if lines.is_empty() || before.lines.len() != after.lines.len() {
        return Ok(());
    }
    let painter = Painter::new(look, text);
    painter.head(out, text.path())?;
    for hunk in hunks(&lines, before.lines.len()) {
        let here = |c: &&&Change| c.edits.iter().any(|e| hunk.contains(&before.line_of(e.range.start)));
        painter.hunk_head(out, &hunk, &changes.iter().filter(here).copied().collect::<Vec<_>>())?;
        let mut line = hunk.start;
        while line < hunk.end {
            let run = (line..hunk.end).take_while(|n| lines.contains(n)).count();
            for n in line..line + run {
                painter.line(out, '-', &before, n)?;
            }
            for n in line..line + run {
                painter.line(out, '+', &after, n)?;
            }
            if run == 0 {
                painter.line(out, ' ', &before, line)?;
            }
            line += run.max(1);
        }
    }
    Ok(())
}

/// Stretches of lines that are shown together.
fn hunks(lines: &[usize], all: usize) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for &n in lines {
        let wide = n.saturating_sub(CONTEXT)..(n + CONTEXT + 1).min(all);
        match out.last_mut() {
            Some(last) if wide.start <= last.end => last.end = wide.end,
            _ => out.push(wide),
        }
    }
    out
}

/// How lines are dressed.
struct Painter<'a> {
    terminal: bool,
    bom: &'a str,
    old: Style,
    new: Style,
    place: Style,
    strong: Style,
}

impl<'a> Painter<'a> {
    fn new(look: &Look, text: &Text) -> Painter<'a> {
        let paint = |style: Style| if look.color { style } else { Style::new() };
        let marked = text.encoding() == "UTF-8" && text.first().lines.first().is_some_and(|l| l.file_start > 0);
        Painter {
            terminal: look.isolate,
            bom: if marked && !look.isolate { "\u{feff}" } else { "" },
            old: paint(AnsiColor::Red.on_default()),
            new: paint(AnsiColor::Green.on_default()),
            place: paint(AnsiColor::Cyan.on_default()),
            strong: paint(Style::new().bold()),
        }
    }

    fn head(&self, out: &mut dyn Write, path: &str) -> io::Result<()> {
        let (path, strong) = (visible(path), self.strong);
        writeln!(out, "{strong}--- {path}{strong:#}\n{strong}+++ {path}{strong:#}")
    }

    fn hunk_head(&self, out: &mut dyn Write, hunk: &Range<usize>, changes: &[&Change]) -> io::Result<()> {
        let span = if hunk.len() == 1 { format!("{}", hunk.start + 1) } else { format!("{},{}", hunk.start + 1, hunk.len()) };
        let mut notes: Vec<String> = changes.iter().map(|c| format!("{} {}: {}", c.rule, c.id, c.fix)).collect();
        notes.dedup();
        let note = clean(&notes.join(" "), self.terminal);
        let cut = note.char_indices().nth(NOTE).map_or(note.len(), |x| x.0);
        let (place, ellipsis) = (self.place, if cut < note.len() { "…" } else { "" });
        writeln!(out, "{place}@@ -{span} +{span} @@{place:#} {}{ellipsis}", &note[..cut])
    }

    fn line(&self, out: &mut dyn Write, sign: char, side: &Side, n: usize) -> io::Result<()> {
        let range = side.lines[n].clone();
        let whole = &side.text[range.clone()];
        let bom = if n == 0 { self.bom } else { "" };
        let style = match sign {
            '-' => self.old,
            '+' => self.new,
            _ => Style::new(),
        };
        if !self.terminal {
            let (body, end) = whole.strip_suffix('\n').map_or((whole, ""), |b| (b, "\n"));
            let missing = if end.is_empty() { "\n\\ No newline at end of file\n" } else { end };
            // Colour that the caller asks for in a pipe.
            return if style == Style::new() {
                write!(out, "{sign}{bom}{body}{missing}")
            } else {
                write!(out, "{style}{sign}{bom}{body}{style:#}{missing}")
            };
        }
        let shown = whole.trim_end_matches(['\n', '\r']);
        let rtl = shown.chars().any(crate::report::text::is_rtl);
        let (open, close) = if rtl { ("\u{2068}", "\u{2069}") } else { ("", "") };
        write!(out, "{style}{sign}{style:#}{open}")?;
        let mut at = range.start;
        let end = range.start + shown.len();
        for m in side.marks.iter().filter(|m| range.contains(&m.start) && m.end <= end && sign != ' ') {
            write!(out, "{style}{}{style:#}", visible(&side.text[at..m.start]))?;
            let words = visible(&side.text[m.clone()]);
            if style != Style::new() {
                let strong = style.bold().underline();
                write!(out, "{strong}{words}{strong:#}")?;
            } else if !words.is_empty() {
                write!(out, "⟦{words}⟧")?;
            }
            at = m.end;
        }
        writeln!(out, "{style}{}{style:#}{close}", visible(&side.text[at..end]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_lines_share_a_hunk() {
        assert_eq!(hunks(&[0, 2, 7], 9), [0..4, 6..9]);
        assert_eq!(hunks(&[0, 3, 8], 9), [0..5, 7..9]);
    }
}
