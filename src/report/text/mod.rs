//! The report for people, in the manner of a compiler: severity and rule, the sentence, then each place with the line that it stands
//! on and the words concerned marked, a line of help, and at the end a table of sums.
//!
//! Written by hand. annotate-snippets, ariadne, codespan-reporting and miette were looked at: all of them put their carets under the
//! line by logical columns, which points at the wrong words where a line runs from right to left, and none marks words in place
//! instead; all of them want a span of source for a place, and ours may be a gap between two lines; ariadne, codespan-reporting and
//! miette print a line whole, and a clause of a policy is easily two thousand characters long.

pub(crate) mod escape;
pub(crate) mod excerpt;
mod places;
mod table;

use super::{Checked, Reporter, Summary};
use crate::check::{Finding, Grain, Location, Severity, Status};
use crate::document::{Family, Version};
use crate::read::FileError;
use anstyle::{AnsiColor, Style};
use excerpt::{Excerpt, Marked};
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub use escape::{is_rtl, visible};

/// A sentence of a rule, fit to be printed: what it quotes is made visible, and isolated where it goes to a terminal.
pub fn clean(sentence: &str, isolate: bool) -> String {
    let text = visible(&escape::without_isolates(sentence));
    if isolate { escape::isolate(&text) } else { text }
}

/// How the report is dressed.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// With colours (ANSI escapes).
    pub color: bool,
    /// For a terminal: runs from right to left are isolated (U+2068 … U+2069), so that they do not reorder what stands around them.
    pub isolate: bool,
    /// Columns of the page.
    pub width: usize,
    /// With the table of sums at the end.
    pub summary: bool,
}

impl Default for Look {
    /// For a file: plain, 120 columns.
    fn default() -> Look {
        Look { color: false, isolate: false, width: 120, summary: true }
    }
}

/// Writes the report for people.
#[derive(Debug, Clone)]
pub struct TextReporter {
    look: Look,
    theme: Theme,
    models: Vec<String>,
    call: String,
    /// Whether a finding that was shown is safe to mend.
    mendable: Arc<AtomicBool>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Theme {
    critical: Style,
    major: Style,
    minor: Style,
    faint: Style,
    frame: Style,
    strong: Style,
    help: Style,
}

impl Theme {
    fn new(color: bool) -> Theme {
        if !color {
            return Theme::default();
        }
        Theme {
            critical: AnsiColor::BrightRed.on_default().bold(),
            major: AnsiColor::Yellow.on_default().bold(),
            minor: AnsiColor::Cyan.on_default().bold(),
            faint: Style::new().dimmed(),
            frame: AnsiColor::BrightBlue.on_default().bold(),
            strong: Style::new().bold(),
            help: AnsiColor::Green.on_default().bold(),
        }
    }

    fn of(&self, severity: Severity) -> Style {
        match severity {
            Severity::Critical => self.critical,
            Severity::Major => self.major,
            Severity::Minor => self.minor,
        }
    }
}

/// Name of a severity, as reports say it.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "critical",
        Severity::Major => "major",
        Severity::Minor => "minor",
    }
}

impl TextReporter {
    /// A reporter of this look.
    pub fn new(look: Look) -> TextReporter {
        TextReporter { look, theme: Theme::new(look.color), models: Vec::new(), call: String::new(), mendable: Arc::default() }
    }

    /// The options and paths of the call, as a shell takes them: with them the commands that the report prints find the same findings.
    pub fn with_call(self, typed: String) -> TextReporter {
        let call = if typed.is_empty() { typed } else { format!(" {typed}") };
        TextReporter { call, ..self }
    }

    /// Names of the encoders, in the order in which they are asked; the summary says how many clauses each looked at.
    pub fn with_models(self, models: Vec<String>) -> TextReporter {
        TextReporter { models, ..self }
    }

    /// Text that comes from the documents, fit to be printed.
    fn shown(&self, text: &str) -> String {
        let text = visible(text);
        if self.look.isolate { escape::isolate(&text) } else { text }
    }

    /// A sentence of a rule, fit to be printed. Rules isolate what they quote; here that is done as the output wants it.
    fn sentence(&self, text: &str) -> String {
        self.shown(&escape::without_isolates(text))
    }

    /// A finding as the report shows it.
    pub fn finding(&self, out: &mut dyn Write, family: &Family, finding: &Finding) -> io::Result<()> {
        let Theme { faint, frame, strong, help, .. } = self.theme;
        let accepted = finding.status == Status::Accepted;
        let (style, name) = if accepted { (faint, "accepted") } else { (self.theme.of(finding.severity), severity_name(finding.severity)) };
        writeln!(out, "{style}{name}[{}]{style:#}{strong}: {}{strong:#}", finding.rule, self.sentence(&finding.message))?;
        // What is accepted needs no more than its place.
        let (shown, more) = if accepted { (finding.locations.iter().take(1).collect(), Vec::new()) } else { places::shown(finding) };
        let margin = shown.iter().map(|l| digits(l.lines[1])).max().unwrap_or(1);
        for (i, location) in shown.into_iter().enumerate() {
            self.location(out, family, finding, (i, location), (margin, style))?;
        }
        for line in more {
            writeln!(out, "{:margin$} {frame}={frame:#} {}", "", self.shown(&line))?;
        }
        if let Some(a) = &finding.acceptance {
            let about: Vec<&str> = [&a.who, &a.when].into_iter().flatten().map(String::as_str).chain([a.place.as_str()]).collect();
            writeln!(
                out,
                "{:margin$} {frame}={frame:#} {faint}{} ({}){faint:#}",
                "",
                self.shown(&a.reason),
                self.shown(&about.join(", "))
            )?;
        }
        if !accepted {
            writeln!(out, "{:margin$} {frame}={frame:#} {help}help{help:#}: {}", "", self.sentence(&finding.help))?;
            let (sure, id) = ((finding.confidence * 100.0).round(), &finding.id);
            // Files of other formats are not mended.
            let mendable = finding.fix.as_ref().is_some_and(|f| f.edits.iter().all(|e| e.pointer.is_none()));
            let safe = if mendable { ", safe to mend" } else { "" };
            self.mendable.fetch_or(mendable, Ordering::Relaxed);
            writeln!(out, "{:margin$} {frame}={frame:#} {faint}{sure} % sure, id {id}{safe}{faint:#}", "")?;
        }
        writeln!(out)
    }

    /// A finding that is no longer found, on a line.
    pub fn mended(&self, out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        let help = self.theme.help;
        let at = finding.locations.first().map_or(String::new(), |l| format!(" ({}:{})", self.shown(&l.source), l.lines[0]));
        writeln!(out, "{help}✓ mended{help:#}: {}{at}", self.sentence(&finding.message))
    }

    /// A place with its lines.
    fn location(
        &self,
        out: &mut dyn Write,
        family: &Family,
        finding: &Finding,
        (i, location): (usize, &Location),
        (margin, style): (usize, Style),
    ) -> io::Result<()> {
        let frame = self.theme.frame;
        let accepted = finding.status == Status::Accepted;
        let arrow = if i == 0 { "-->" } else { ":::" };
        let version = version_of(family, location);
        let lines = version.filter(|_| !location.quote.is_empty()).map_or_else(Vec::new, |v| excerpt::lines(v, location));
        writeln!(out, "{:margin$}{frame}{arrow}{frame:#} {}", "", self.place(location, &lines))?;
        match version {
            // A later place that is a whole clause is there to be compared: a mark under all of it would say nothing.
            Some(version) if !accepted && i > 0 && excerpt::is_whole(version, location, &lines) => {
                self.excerpts(out, version, &lines, margin, None)
            }
            Some(version) if !accepted => {
                writeln!(out, "{:margin$} {frame}|{frame:#}", "")?;
                if let Some(column) = location.insert.filter(|_| location.quote.is_empty()) {
                    self.gap_in_line(out, version, (location.lines[0], column), margin, style)?;
                    writeln!(out, "{:margin$} {frame}|{frame:#} {style}it belongs here{style:#}", "")?;
                } else if location.quote.is_empty() && finding.grain == Grain::Fragment {
                    self.end_of_line(out, version, location.lines[1], margin)?;
                    writeln!(out, "{:margin$} {frame}|{frame:#} {style}not in this clause{style:#}", "")?;
                } else if location.quote.is_empty() {
                    let gap = gap(location.lines);
                    writeln!(out, "{:margin$} {frame}|{frame:#} {style}{gap}: nothing here{style:#}", "")?;
                }
                self.excerpts(out, version, &lines, margin, Some(style))
            }
            _ => Ok(()),
        }
    }

    /// `file:line:column (fr, section 3, iii.)`; line and column are those of the first marked word.
    fn place(&self, location: &Location, lines: &[Option<Marked>]) -> String {
        let path = self.shown(&location.source);
        let at = match (lines.first(), location.columns) {
            (Some(Some((line, marked))), _) => format!("{line}:{}", marked.start + 1),
            (_, Some([column, _])) => format!("{}:{column}", location.lines[0]),
            _ => location.lines[0].to_string(),
        };
        let mut about = vec![location.language.to_string()];
        about.extend(location.section.iter().filter(|s| !s.is_empty()).map(|s| format!("section {}", self.shown(s))));
        about.extend(location.label.iter().filter(|l| !l.is_empty()).map(|l| self.shown(l)));
        // The line is one of the extracted text: where in the file it stands helps more.
        about.extend(location.pointer.iter().filter(|p| !p.is_empty()).map(|p| self.shown(p)));
        format!("{path}:{at} ({})", about.join(", "))
    }

    /// The last words of a line: what a clause that lacks a part ends with.
    fn end_of_line(&self, out: &mut dyn Write, version: &Version, number: usize, margin: usize) -> io::Result<()> {
        let frame = self.theme.frame;
        let text = version.source.line(number).trim_end();
        let room = self.look.width.saturating_sub(margin + 4).max(40);
        let start = text.char_indices().rev().take(room).last().map_or(0, |(i, _)| i);
        let ellipsis = if start > 0 { "…" } else { "" };
        writeln!(out, "{number:>margin$} {frame}|{frame:#} {ellipsis}{}", self.shown(&text[start..]))
    }

    /// A line with an ellipsis, marked, where text belongs that is missing.
    fn gap_in_line(
        &self,
        out: &mut dyn Write,
        version: &Version,
        (number, column): (usize, usize),
        margin: usize,
        style: Style,
    ) -> io::Result<()> {
        let frame = self.theme.frame;
        let line = version.source.line(number);
        let skip = column.saturating_sub(1);
        let at = line.char_indices().nth(skip).map_or(line.len(), |(i, _)| i);
        let with = format!("{} … {}", &line[..at], &line[at..]);
        let width = self.look.width.saturating_sub(margin + 3).max(40);
        let excerpt = Excerpt::new(&with, skip + 1..skip + 2, width);
        writeln!(out, "{frame}{number:margin$} |{frame:#} {}", excerpt.line(style, self.look.isolate))?;
        if let Some(carets) = excerpt.carets() {
            writeln!(out, "{:margin$} {frame}|{frame:#} {style}{carets}{style:#}", "")?;
        }
        Ok(())
    }

    /// The lines of a place, with the words marked where there is a style to mark them in.
    fn excerpts(
        &self,
        out: &mut dyn Write,
        version: &Version,
        lines: &[Option<Marked>],
        margin: usize,
        mark: Option<Style>,
    ) -> io::Result<()> {
        let frame = self.theme.frame;
        let width = self.look.width.saturating_sub(margin + 3).max(40);
        for line in lines {
            let Some((number, marked)) = line else {
                writeln!(out, "{:margin$} {frame}:{frame:#}", "")?;
                continue;
            };
            let marked = if mark.is_some() { marked.clone() } else { 0..0 };
            let style = mark.unwrap_or_default();
            let excerpt = Excerpt::new(version.source.line(*number), marked, width);
            writeln!(out, "{frame}{number:margin$} |{frame:#} {}", excerpt.line(style, self.look.isolate))?;
            if let Some(carets) = excerpt.carets() {
                writeln!(out, "{:margin$} {frame}|{frame:#} {style}{carets}{style:#}", "")?;
            }
        }
        Ok(())
    }
}

impl Reporter for TextReporter {
    fn begin(&self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn family(&self, out: &mut dyn Write, checked: Checked<'_>) -> io::Result<()> {
        // The gravest first, those of a kind in reading order, what is accepted at the end.
        let mut findings: Vec<&Finding> = checked.findings.iter().collect();
        findings.sort_by_key(|f| (f.status == Status::Accepted, std::cmp::Reverse(f.severity)));
        findings.into_iter().try_for_each(|f| self.finding(out, checked.family, f))
    }

    fn separator(&self) -> &'static str {
        ""
    }

    fn end(&self, out: &mut dyn Write, errors: &[FileError], summary: &Summary) -> io::Result<()> {
        if !self.look.summary {
            return Ok(());
        }
        let open = summary.findings().at_least(Severity::Minor);
        if open > 0 && !self.call.is_empty() {
            let (faint, call) = (self.theme.faint, self.shown(&self.call));
            writeln!(out, "{faint}why:    concordat explain ID{call}{faint:#}")?;
            writeln!(out, "{faint}accept: concordat accept ID --reason \"…\"{call}{faint:#}")?;
            if self.mendable.load(Ordering::Relaxed) {
                writeln!(out, "{faint}mend:   concordat fix{call}{faint:#}")?;
            }
            writeln!(out)?;
        }
        if !summary.families.is_empty() {
            table::write(out, &self.theme, summary)?;
        }
        let asked: Vec<String> = self
            .models
            .iter()
            .zip(summary.looked())
            .filter(|(_, units)| *units > 0)
            // The digest of the weights is for programs.
            .map(|(model, units)| format!("{} looked at {units} texts", visible(model.split('@').next().unwrap_or_default())))
            .collect();
        if !asked.is_empty() {
            writeln!(out, "Semantic engine: {}.", asked.join(", "))?;
        }
        match summary.findings().baseline {
            0 => {}
            1 => writeln!(out, "1 finding is known from the baseline and left out.")?,
            n => writeln!(out, "{n} findings are known from the baseline and left out.")?,
        }
        match errors.len() {
            0 => Ok(()),
            1 => writeln!(out, "1 file could not be used."),
            n => writeln!(out, "{n} files could not be used."),
        }
    }
}

/// "between lines 205 and 207", or the one line at which text is missing.
fn gap(lines: [usize; 2]) -> String {
    if lines[0] < lines[1] { format!("between lines {} and {}", lines[0], lines[1]) } else { format!("at line {}", lines[0]) }
}

/// The version that a location is in: its language and source; a reporter must not fail where only one of them fits.
pub(crate) fn version_of<'f>(family: &'f Family, location: &Location) -> Option<&'f Version> {
    let of_source = || family.versions.iter().filter(|v| v.source.path == location.source);
    of_source().find(|v| v.language == location.language).or_else(|| of_source().next())
}

fn digits(n: usize) -> usize {
    n.max(1).ilog10() as usize + 1
}

#[cfg(test)]
pub(super) mod tests;
