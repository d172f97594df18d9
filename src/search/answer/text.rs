//! An answer for people: each row with the language in which it was found, then the other versions around what was found in them, those
//! that lack it, and what is wrong with it.

use super::excerpt::{self, Dress};
use super::json::label;
use super::{Answer, Facet, Hit};
use crate::check::Severity;
use crate::report::text::{Look, clean, severity_name, visible};
use crate::search::clause::FindingMark;
use crate::search::retrieve::hints::Hint;
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

/// Most lines of the version in which a row was found, unless the whole text is wanted.
const MOST_LINES: usize = 4;

/// Narrowest page that texts are cut to.
const NARROWEST: usize = 30;

/// Writes answers for people.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    look: Look,
    whole: bool,
    strong: Style,
    faint: Style,
    dress: Dress,
}

impl Page {
    /// A page of this look; with `whole` no text is cut.
    pub fn new(look: Look, whole: bool) -> Page {
        let style = |s: Style| if look.color { s } else { Style::new() };
        let mark = look.color.then(|| AnsiColor::Yellow.on_default().bold());
        Page {
            look,
            whole,
            strong: style(Style::new().bold()),
            faint: style(Style::new().dimmed()),
            dress: Dress { mark, isolate: look.isolate },
        }
    }

    /// The hits.
    pub fn hits(&self, out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
        for (i, hit) in answer.hits.iter().enumerate() {
            if i > 0 {
                writeln!(out)?;
            }
            self.hit(out, hit)?;
        }
        Ok(())
    }

    fn shown(&self, text: &str) -> String {
        clean(text, self.look.isolate)
    }

    fn hit(&self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        let (strong, faint) = (self.strong, self.faint);
        let clause = &hit.clause;
        let Some(found) = clause.cells.get(hit.cell) else { return Ok(()) };
        write!(out, "{strong}{} {}{strong:#}", self.shown(&clause.family), self.shown(&clause.row))?;
        if !clause.section.is_empty() {
            write!(out, ", section {}", self.shown(&clause.section))?;
            if let Some(title) = found.title.as_deref().filter(|t| *t != found.text()) {
                write!(out, " {}", excerpt::short(title, &[], self.look.width / 3, Dress { mark: None, ..self.dress }))?;
            }
        }
        if let Some(label) = label(found) {
            write!(out, ", {}", self.shown(label))?;
        }
        writeln!(out, "  {faint}{}:{}{faint:#}", self.shown(&found.source), found.lines().map_or(0, |l| l[0]))?;
        let wide = clause.cells.iter().map(|c| c.language.as_str().len()).max().unwrap_or(2);
        let digits = clause.cells.iter().filter_map(|c| c.lines()).map(|l| l[0].to_string().len()).max().unwrap_or(1);
        let others = (0..clause.cells.len()).filter(|&c| c != hit.cell && !clause.cells[c].units.is_empty());
        for c in std::iter::once(hit.cell).chain(others) {
            let cell = &clause.cells[c];
            let style = if c == hit.cell { strong } else { Style::new() };
            let line = cell.lines().map_or(0, |l| l[0]);
            let head = format!("  {:wide$} {line:>digits$}  ", cell.language.as_str());
            let width = self.look.width.saturating_sub(head.len()).max(NARROWEST);
            let text = cell.text();
            let marks = hit.marks.get(c).map_or(&[][..], Vec::as_slice);
            write!(out, "{style}{}{style:#}", &head[..2 + wide])?;
            write!(out, "{faint}{}{faint:#}", &head[2 + wide..])?;
            let lines = match (self.whole, c == hit.cell) {
                (true, _) => excerpt::lines(&text, marks, width, self.dress),
                (false, true) => excerpt::block(&text, marks, width, MOST_LINES, self.dress),
                (false, false) => vec![excerpt::short(&text, marks, width, self.dress)],
            };
            for (i, l) in lines.iter().enumerate() {
                let indent = if i == 0 { 0 } else { head.len() };
                writeln!(out, "{:indent$}{l}", "")?;
            }
            if self.whole && c != hit.cell {
                writeln!(out, "{:1$}{faint}{2}:{line}{faint:#}", "", head.len(), self.shown(&cell.source))?;
            }
        }
        let lacking: Vec<&str> = clause.languages(false).map(|t| t.as_str()).collect();
        if !lacking.is_empty() {
            writeln!(out, "  lacking in {}", lacking.join(", "))?;
        }
        if !clause.moved.is_empty() {
            let moved: Vec<&str> = clause.moved.iter().map(|t| t.as_str()).collect();
            writeln!(out, "  elsewhere in {}", moved.join(", "))?;
        }
        // Worst first; of one severity as they stand in the text.
        let mut findings: Vec<&FindingMark> = clause.findings.iter().collect();
        findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
        for f in findings {
            let style = self.of(f.severity);
            let accepted = if f.status == "open" { "" } else { ", accepted" };
            let message = self.shown(&f.message);
            writeln!(out, "  {style}{}[{}]{style:#}: {message} {faint}({}{accepted}){faint:#}", severity_name(f.severity), f.rule, f.id)?;
        }
        Ok(())
    }

    fn of(&self, severity: Severity) -> Style {
        match severity {
            _ if !self.look.color => Style::new(),
            Severity::Critical => AnsiColor::BrightRed.on_default().bold(),
            Severity::Major => AnsiColor::Yellow.on_default().bold(),
            Severity::Minor => AnsiColor::Cyan.on_default().bold(),
        }
    }

    /// A facet on one line.
    pub fn facet(&self, out: &mut dyn Write, facet: &Facet) -> io::Result<()> {
        let strong = self.strong;
        let values: Vec<String> = facet.values.iter().map(|(value, n)| format!("{} {n}", self.shown(value))).collect();
        let more = if facet.more > 0 { format!(", and {} more", facet.more) } else { String::new() };
        let none = if values.is_empty() { "none" } else { "" };
        writeln!(out, "{strong}{}{strong:#}: {none}{}{more}", facet.field, values.join(", "))
    }

    /// How many rows there are, and how to see the rest.
    pub fn sums(&self, out: &mut dyn Write, answer: &Answer, offset: usize, families: Option<usize>) -> io::Result<()> {
        let rows = |n: usize| if n == 1 { "1 row".to_string() } else { format!("{n} rows") };
        let of = match families {
            Some(1) => " of 1 family".to_string(),
            Some(n) if answer.total > 0 => format!(" of {n} families"),
            _ => String::new(),
        };
        let (shown, total) = (answer.hits.len(), answer.total);
        let strong = self.strong;
        match (total, shown) {
            (0, _) => writeln!(out, "nothing found"),
            (_, 0) if offset > 0 => writeln!(out, "{strong}{}{of}{strong:#}, none of them after the first {offset}", rows(total)),
            _ if shown == total || shown == 0 => writeln!(out, "{strong}{}{of}{strong:#}", rows(total)),
            _ => {
                let last = offset + shown;
                let next = if last < total { format!("; --offset {last} shows more") } else { String::new() };
                writeln!(out, "{strong}{}{of}{strong:#}, shown {} to {last}{next}", rows(total), offset + 1)
            }
        }
    }

    /// What may have been meant.
    pub fn hint(&self, out: &mut dyn Write, hint: &Hint) -> io::Result<()> {
        let style = if self.look.color { AnsiColor::Green.on_default().bold() } else { Style::new() };
        writeln!(out, "{style}hint{style:#}: {}", self.shown(&hint.message))
    }
}

/// The query with a line under it that points at what is not understood, as compilers do; where it runs from right to left or is long,
/// the place alone.
pub fn pointed(error: &crate::search::query::QueryError) -> Option<String> {
    let at = error.characters();
    let plain = error.text.chars().all(|c| c.is_ascii() && !c.is_ascii_control());
    if !plain || error.text.len() > 200 || error.text.is_empty() {
        return None;
    }
    Some(format!("  {}\n  {}{}", visible(&error.text), " ".repeat(at.start), "^".repeat(at.len().max(1))))
}
