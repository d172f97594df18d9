//! The report for people: every change of the reference with its old and new words marked, below it the places of the translations that
//! it makes stale, what to do, and at the end a table of sums.

use super::{ChangeReporter, Document, Sums, WHATS, excerpt, wording};
use crate::check::context::language_name;
use crate::diff::{Alone, Change, Effect, Kind, State, Subject, What};
use crate::document::Version;
use crate::read::FileError;
use crate::report::text::Look;
use crate::report::text::escape::{isolate, visible, without_isolates};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// So many lines of text are told of clauses that came, went or moved together.
const SHOWN: usize = 4;

/// More documents than this are not listed one by one where nothing happened to them.
const MOST_DOCUMENTS: usize = 40;

/// So many line numbers are told.
const TOLD: usize = 16;

/// Writes the report for people.
#[derive(Debug, Clone, Copy)]
pub struct TextChanges {
    look: Look,
    theme: Theme,
}

#[derive(Debug, Clone, Copy, Default)]
struct Theme {
    behind: Style,
    review: Style,
    faint: Style,
    frame: Style,
    strong: Style,
    help: Style,
    gone: Style,
    come: Style,
    mark: Style,
}

impl TextChanges {
    /// A reporter of this look.
    pub fn new(look: Look) -> TextChanges {
        let theme = if look.color {
            Theme {
                behind: AnsiColor::Yellow.on_default().bold(),
                review: AnsiColor::Cyan.on_default().bold(),
                faint: Style::new().dimmed(),
                frame: AnsiColor::BrightBlue.on_default().bold(),
                strong: Style::new().bold(),
                help: AnsiColor::Green.on_default().bold(),
                gone: AnsiColor::Red.on_default().strikethrough(),
                come: AnsiColor::Green.on_default().underline(),
                mark: AnsiColor::Yellow.on_default().bold(),
            }
        } else {
            Theme::default()
        };
        TextChanges { look, theme }
    }

    fn shown(&self, text: &str) -> String {
        let text = visible(&without_isolates(text));
        if self.look.isolate { isolate(&text) } else { text }
    }

    fn change(&self, out: &mut dyn Write, document: Document<'_>, change: &Change) -> io::Result<()> {
        let Theme { frame, strong, help, faint, .. } = self.theme;
        let (style, name) = match change.state() {
            Some(s) if s.is_behind() => (self.theme.behind, s.name()),
            Some(State::Updated) => (self.theme.review, State::Updated.name()),
            Some(s) => (faint, s.name()),
            None => (self.theme.review, "changed"),
        };
        let kinds = change.kinds.iter().map(|k| k.name()).collect::<Vec<_>>().join(", ");
        let about = if kinds.is_empty() { what(change.what).to_string() } else { kinds };
        let says = self.shown(&wording::sentence(document, change));
        writeln!(out, "{style}{name}[{about}]{style:#}{strong}: {says}.{strong:#}")?;
        // What all have done needs no more than a line.
        if change.state() == Some(State::Done) {
            return writeln!(out, "  {frame}={frame:#} {}\n", wording::help(document, change));
        }
        let [old, new] = document.reference();
        let margin = self.margin(document, change);
        let place = if change.new.is_empty() { self.place(old, &change.old) } else { self.place(new, &change.new) };
        writeln!(out, "{:margin$}{frame}-->{frame:#} {place}", "")?;
        writeln!(out, "{:margin$} {frame}|{frame:#}", "")?;
        match change.what {
            What::Changed => {
                let (gone, come): (Vec<_>, Vec<_>) = change.hunks.iter().map(|h| (h.old.clone(), h.new.clone())).unzip();
                self.text(out, old, &change.old, ('-', &gone, self.theme.gone), margin)?;
                self.text(out, new, &change.new, ('+', &come, self.theme.come), margin)?;
            }
            What::Removed => self.units(out, old, &change.old, '-', margin)?,
            What::Added => self.units(out, new, &change.new, '+', margin)?,
            What::Moved | What::Divided => self.units(out, new, &change.new, ' ', margin)?,
            What::Renumbered => {
                self.labels(out, old, &change.old, '-', margin)?;
                self.labels(out, new, &change.new, '+', margin)?;
            }
        }
        let mut effects: Vec<&Effect> = change.effects.iter().filter(|e| e.state != State::Done).collect();
        effects.sort_by_key(|e| e.state);
        for effect in effects {
            self.effect(out, document, change, effect, margin)?;
        }
        let todo = wording::help(document, change);
        if !todo.is_empty() {
            writeln!(out, "{:margin$} {frame}={frame:#} {help}help{help:#}: {todo}", "")?;
        }
        writeln!(out)
    }

    /// A translation's place.
    fn effect(&self, out: &mut dyn Write, document: Document<'_>, change: &Change, e: &Effect, margin: usize) -> io::Result<()> {
        let frame = self.theme.frame;
        let style = if e.state.is_behind() { self.theme.behind } else { self.theme.review };
        let (was, is) = (&document.subject.old.versions[e.version], &document.subject.new.versions[e.version]);
        let place = match (e.units.is_empty(), e.gap) {
            (false, _) => self.place(is, &e.units),
            (true, Some([line, _])) => format!("{}:{line} ({})", self.shown(&is.source.path), is.language),
            (true, None) => self.shown(&is.source.path),
        };
        writeln!(out, "{:margin$}{frame}:::{frame:#} {place}: {style}{}{style:#}", "", e.state.name())?;
        match (e.state, e.units.is_empty()) {
            (State::ToRenumber, _) => self.labels(out, is, &e.units, ' ', margin)?,
            (State::Updated, false) if change.what == What::Changed => {
                let (a, b) = (Subject::text(was, &e.old), Subject::text(is, &e.units));
                let hunks = if e.old.is_empty() { Vec::new() } else { crate::diff::words::hunks(&a, &b) };
                if hunks.is_empty() {
                    self.units(out, is, &e.units, ' ', margin)?;
                } else {
                    let (gone, come): (Vec<_>, Vec<_>) = hunks.into_iter().map(|h| (h.old, h.new)).unzip();
                    self.text(out, was, &e.old, ('-', &gone, self.theme.gone), margin)?;
                    self.text(out, is, &e.units, ('+', &come, self.theme.come), margin)?;
                }
            }
            (_, false) => {
                for &u in e.units.iter().take(SHOWN) {
                    let marks: Vec<Range<usize>> = e.marks.iter().filter(|m| m.0 == u).map(|m| m.1.clone()).collect();
                    self.lines(out, is, u, (' ', &marks, self.theme.mark), margin)?;
                }
                self.rest(out, e.units.len(), margin)?;
            }
            (_, true) => {}
        }
        if let Some([a, b]) = e.gap {
            let verb = if e.state == State::ToMove { "it belongs here now" } else { "nothing here" };
            let where_to = if a < b { format!("between lines {a} and {b}") } else { format!("at line {a}") };
            writeln!(out, "{:margin$} {frame}|{frame:#} {style}{where_to}: {verb}{style:#}", "")?;
        }
        for f in &e.findings {
            writeln!(out, "{:margin$} {frame}={frame:#} {}[{}]: {}", "", f.rule, f.id, self.shown(&f.message))?;
        }
        Ok(())
    }

    /// `file:line (fr, section 3, iii.)`.
    fn place(&self, version: &Version, units: &[usize]) -> String {
        let Some(&first) = units.first() else { return self.shown(&version.source.path) };
        let unit = &version.units[first];
        let column = version.source.position(unit.range().start).column;
        let mut about = vec![version.language.to_string()];
        about.extend(version.section_number(first).map(|s| format!("section {}", self.shown(s))));
        about.extend(unit.label.as_ref().map(|l| self.shown(l.raw.trim())));
        let pointer = version.source.pointer(unit.lines.0).map_or(String::new(), |p| format!(", {}", self.shown(p)));
        format!("{}:{}:{column} ({}{pointer})", self.shown(&version.source.path), unit.lines.0, about.join(", "))
    }

    /// Some units as one text.
    fn text(
        &self,
        out: &mut dyn Write,
        version: &Version,
        units: &[usize],
        (sign, marks, style): (char, &[Range<usize>], Style),
        margin: usize,
    ) -> io::Result<()> {
        let Some(&first) = units.first() else { return Ok(()) };
        let text = Subject::text(version, units);
        self.excerpt(out, (&text, version.units[first].lines.0), (sign, marks, style), margin)
    }

    fn lines(
        &self,
        out: &mut dyn Write,
        version: &Version,
        unit: usize,
        (sign, marks, style): (char, &[Range<usize>], Style),
        margin: usize,
    ) -> io::Result<()> {
        let u = &version.units[unit];
        self.excerpt(out, (&u.text, u.lines.0), (sign, marks, style), margin)
    }

    fn excerpt(
        &self,
        out: &mut dyn Write,
        (text, number): (&str, usize),
        (sign, marks, style): (char, &[Range<usize>], Style),
        margin: usize,
    ) -> io::Result<()> {
        let frame = self.theme.frame;
        let width = self.look.width.saturating_sub(margin + 3).max(40);
        // Carets in the colour alone: what is struck through or underlined would be the spaces before them too.
        let plain = Style::new().fg_color(style.get_fg_color());
        for (i, line) in excerpt::lines(text, marks, width, style, self.look.isolate).into_iter().enumerate() {
            let number = if i == 0 { number.to_string() } else { String::new() };
            writeln!(out, "{frame}{number:>margin$}{sign}|{frame:#} {}", line.text)?;
            if let Some(carets) = line.carets {
                writeln!(out, "{:margin$} {frame}|{frame:#} {plain}{carets}{plain:#}", "")?;
            }
        }
        Ok(())
    }

    /// The first of some units.
    fn units(&self, out: &mut dyn Write, version: &Version, units: &[usize], sign: char, margin: usize) -> io::Result<()> {
        for &u in units.iter().take(SHOWN) {
            self.lines(out, version, u, (sign, &[], Style::new()), margin)?;
        }
        self.rest(out, units.len(), margin)
    }

    fn rest(&self, out: &mut dyn Write, n: usize, margin: usize) -> io::Result<()> {
        let frame = self.theme.frame;
        match n.saturating_sub(SHOWN) {
            0 => Ok(()),
            n => writeln!(out, "{:margin$} {frame}:{frame:#} and {} more", "", wording::clauses(n)),
        }
    }

    /// The labels of some units.
    fn labels(&self, out: &mut dyn Write, version: &Version, units: &[usize], sign: char, margin: usize) -> io::Result<()> {
        let frame = self.theme.frame;
        let Some(&first) = units.first() else { return Ok(()) };
        let shown: Vec<String> =
            units.iter().take(TOLD).filter_map(|&u| Some(self.shown(version.units[u].label.as_ref()?.raw.trim()))).collect();
        let more = if units.len() > TOLD { ", …" } else { "" };
        writeln!(out, "{frame}{:>margin$}{sign}|{frame:#} {}{more}", version.units[first].lines.0, shown.join(", "))
    }

    fn margin(&self, document: Document<'_>, change: &Change) -> usize {
        let line = |v: &Version, us: &[usize]| us.iter().map(|&u| v.units[u].lines.0).max().unwrap_or(1);
        let [old, new] = document.reference();
        let places = change.effects.iter().map(|e| {
            let (was, is) = (&document.subject.old.versions[e.version], &document.subject.new.versions[e.version]);
            line(is, &e.units).max(line(was, &e.old))
        });
        let most = places.chain([line(old, &change.old), line(new, &change.new)]).max().unwrap_or(1);
        most.max(1).ilog10() as usize + 1
    }

    /// What needs nothing, in a line a kind.
    fn quiet(&self, out: &mut dyn Write, document: Document<'_>, quiet: &[&Change]) -> io::Result<()> {
        let new = document.reference()[1];
        let faint = self.theme.faint;
        let told = |changes: Vec<&&Change>, out: &mut dyn Write, what: &str| {
            let mut lines: Vec<usize> = changes.iter().filter_map(|c| Some(new.units[*c.new.first()?].lines.0)).collect();
            lines.dedup();
            match lines.len() {
                0 => Ok(()),
                n => writeln!(out, "{faint}{what}: {} {}.{faint:#}", if n == 1 { "line" } else { "lines" }, numbers(&lines)),
            }
        };
        let typography = quiet.iter().filter(|c| c.kinds == [Kind::Typography]).collect();
        let divided = quiet.iter().filter(|c| c.what == What::Divided).collect();
        let path = self.shown(&new.source.path);
        told(typography, out, &format!("Nothing to translate, only case, spaces or marks changed in {path}"))?;
        told(divided, out, &format!("Nothing to translate, only paragraphs were divided or joined in {path}"))
    }

    /// What changed in translations alone.
    fn alone(&self, out: &mut dyn Write, document: Document<'_>, alone: &[Alone]) -> io::Result<()> {
        for (v, version) in document.subject.new.versions.iter().enumerate() {
            for (what, verb) in [(What::Changed, "changed"), (What::Added, "added"), (What::Removed, "taken out")] {
                let here: Vec<&Alone> = alone.iter().filter(|a| a.version == v && a.what == what).collect();
                if here.is_empty() {
                    continue;
                }
                let was = &document.subject.old.versions[v];
                let (file, lines): (_, Vec<usize>) = match what {
                    What::Removed => (was, here.iter().filter_map(|a| Some(was.units[*a.old.first()?].lines.0)).collect()),
                    _ => (version, here.iter().filter_map(|a| Some(version.units[*a.new.first()?].lines.0)).collect()),
                };
                let of = if what == What::Removed { "of the old " } else { "of " };
                let line = if lines.len() == 1 { "line" } else { "lines" };
                writeln!(
                    out,
                    "{} alone: {} {verb} without a change of the reference: {line} {} {of}{}.",
                    language_name(&version.language),
                    wording::clauses(here.len()),
                    numbers(&lines),
                    self.shown(&file.source.path),
                )?;
            }
        }
        Ok(())
    }
}

fn what(what: What) -> &'static str {
    match what {
        What::Changed => "text",
        What::Added => "added",
        What::Removed => "removed",
        What::Moved => "moved",
        What::Renumbered => "renumbered",
        What::Divided => "divided",
    }
}

fn numbers(lines: &[usize]) -> String {
    let shown = lines.iter().take(TOLD).map(usize::to_string).collect::<Vec<_>>().join(", ");
    if lines.len() > TOLD { format!("{shown}, …") } else { shown }
}

impl ChangeReporter for TextChanges {
    fn begin(&self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn document(&self, out: &mut dyn Write, document: Document<'_>) -> io::Result<()> {
        let (quiet, loud): (Vec<&Change>, Vec<&Change>) =
            document.compared.changes.iter().partition(|c| c.kinds == [Kind::Typography] || c.what == What::Divided);
        loud.into_iter().try_for_each(|c| self.change(out, document, c))?;
        self.quiet(out, document, &quiet)?;
        self.alone(out, document, &document.compared.alone)?;
        if !quiet.is_empty() || !document.compared.alone.is_empty() {
            writeln!(out)?;
        }
        Ok(())
    }

    fn separator(&self) -> &'static str {
        ""
    }

    fn end(&self, out: &mut dyn Write, errors: &[FileError], sums: &[Sums]) -> io::Result<()> {
        if !self.look.summary {
            return Ok(());
        }
        // Of many documents those to which nothing happened are only counted.
        let idle = |s: &&Sums| s.happened == [0; 6] && s.behind() == 0;
        let listed: Vec<&Sums> = sums.iter().filter(|s| sums.len() <= MOST_DOCUMENTS || !idle(s)).collect();
        for s in &listed {
            let told: Vec<String> = WHATS.iter().zip(s.happened).filter(|(_, n)| *n > 0).map(|(w, n)| wording::happened(*w, n)).collect();
            let told = if told.is_empty() { "nothing changed".to_string() } else { told.join(", ") };
            writeln!(out, "{}: {told}.", visible(&s.id))?;
        }
        if listed.len() < sums.len() {
            writeln!(out, "Nothing changed in {} more documents.", sums.len() - listed.len())?;
        }
        if listed.iter().any(|s| !s.versions.is_empty()) {
            writeln!(out)?;
            self.table(out, &listed)?;
        }
        match errors.len() {
            0 => Ok(()),
            1 => writeln!(out, "1 file could not be used."),
            n => writeln!(out, "{n} files could not be used."),
        }
    }
}

impl TextChanges {
    fn table(&self, out: &mut dyn Write, sums: &[&Sums]) -> io::Result<()> {
        let strong = self.theme.strong;
        // What happened nowhere needs no column.
        let used: Vec<usize> = (0..State::ALL.len())
            .filter(|&i| State::ALL[i] != State::Done)
            .filter(|&i| State::ALL[i] == State::Stale || sums.iter().any(|s| s.versions.iter().any(|v| v.1.states[i] > 0)))
            .collect();
        let width = sums.iter().map(|s| visible(&s.id).width()).chain(["document".len()]).max().unwrap_or(0).min(48);
        let tag = sums.iter().flat_map(|s| &s.versions).map(|v| v.0.as_str().len()).chain(["version".len()]).max().unwrap_or(0);
        write!(out, "{strong}{:width$}  {:tag$}", "document", "version")?;
        for &i in &used {
            write!(out, "  {}", State::ALL[i].name())?;
        }
        writeln!(out, "  fresh{strong:#}")?;
        for s in sums {
            let id = visible(&s.id);
            for (tag_of, counts) in &s.versions {
                write!(out, "{id}{}  {:tag$}", " ".repeat(width.saturating_sub(id.width())), tag_of.as_str())?;
                for &i in &used {
                    let state = State::ALL[i];
                    let (n, w) = (counts.states[i], state.name().len());
                    let style = match (n, state.is_behind()) {
                        (0, _) => Style::new(),
                        (_, true) => self.theme.behind,
                        (_, false) => self.theme.review,
                    };
                    write!(out, "  {style}{n:>w$}{style:#}")?;
                }
                writeln!(out, "  {:>5}", counts.fresh)?;
            }
        }
        Ok(())
    }
}
