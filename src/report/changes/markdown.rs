//! A summary in Markdown, for the comment of a pull request: the table of sums, then the changes in short. Its length is bounded, and
//! what is left out is told. What it quotes of the texts stands in code spans, so that no text makes markup, links or mentions.

use super::{ChangeReporter, Document, Sums, WHATS, wording};
use crate::diff::{Change, Effect, Kind, State, What};
use crate::read::FileError;
use crate::report::markdown::cut;
use crate::report::markdown::escape::{cell, code, prose};
use crate::report::place::{sentence, without_dot};
use crate::report::text::visible;
use std::io::{self, Write};

/// Bytes of the documents' parts together. GitHub takes 65,536 characters in a comment, and the sums need some of them.
const ROOM: usize = 46_000;

/// Changes of a document that are listed.
const CHANGES: usize = 30;

/// Translations in the table of sums.
const ROWS: usize = 60;

/// Files that are listed as unusable.
const FILES: usize = 10;

/// Characters of a message, and of a name.
const MESSAGE: usize = 300;
const NAME: usize = 80;

/// Writes Markdown.
#[derive(Debug, Clone, Copy)]
pub struct MarkdownChanges;

impl ChangeReporter for MarkdownChanges {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "## concordat diff\n")
    }

    fn document(&self, out: &mut dyn Write, document: Document<'_>) -> io::Result<()> {
        let loud = |c: &&Change| c.kinds != [Kind::Typography] && c.what != What::Divided;
        let mut changes: Vec<&Change> = document.compared.changes.iter().filter(loud).collect();
        if changes.is_empty() {
            return Ok(());
        }
        // Where there is something to do first.
        changes.sort_by_key(|c| !c.state().is_some_and(State::is_behind));
        writeln!(out, "\n### {}\n", code(&cut(&visible(&document.subject.id), NAME)))?;
        for c in changes.iter().take(CHANGES) {
            self.change(out, document, c)?;
        }
        match changes.len().saturating_sub(CHANGES) {
            0 => Ok(()),
            n => writeln!(out, "- and {n} more"),
        }
    }

    fn separator(&self) -> &'static str {
        ""
    }

    fn room(&self) -> Option<usize> {
        Some(ROOM)
    }

    fn end(&self, out: &mut dyn Write, errors: &[FileError], sums: &[Sums]) -> io::Result<()> {
        let happened: Vec<String> = WHATS
            .iter()
            .enumerate()
            .map(|(i, w)| (w, sums.iter().map(|s| s.happened[i]).sum::<usize>()))
            .filter(|(_, n)| *n > 0)
            .map(|(w, n)| wording::happened(*w, n))
            .collect();
        let behind: usize = sums.iter().map(Sums::behind).sum();
        let what = if happened.is_empty() { "Nothing changed".to_string() } else { happened.join(", ") };
        let which = if behind == 0 {
            "no translation is behind".to_string()
        } else {
            format!("**{} to do** in translations", wording::clauses(behind))
        };
        writeln!(out, "{what}; {which}.")?;
        if !errors.is_empty() {
            writeln!(out, "\n**Could not be used:**\n")?;
            for e in errors.iter().take(FILES) {
                writeln!(out, "- {}", prose(&cut(&visible(&e.message), MESSAGE)))?;
            }
            if errors.len() > FILES {
                writeln!(out, "- and {} more", errors.len() - FILES)?;
            }
        }
        table(out, sums)?;
        match sums.iter().filter(|s| s.left_out).count() {
            0 => Ok(()),
            n => writeln!(out, "\nThe changes of {n} documents are left out here for length; the other formats have all."),
        }
    }
}

impl MarkdownChanges {
    fn change(&self, out: &mut dyn Write, document: Document<'_>, c: &Change) -> io::Result<()> {
        let name = c.state().map_or("changed", State::name);
        let kinds = c.kinds.iter().map(|k| k.name()).collect::<Vec<_>>().join(", ");
        let kinds = if kinds.is_empty() { String::new() } else { format!(" ({kinds})") };
        let says = prose(&cut(&sentence(&wording::sentence(document, c)), MESSAGE));
        writeln!(out, "- **{name}**{kinds} {says}.")?;
        let place = |e: &Effect| {
            let version = &document.subject.new.versions[e.version];
            let line = e.units.first().map(|&u| version.units[u].lines.0).or(e.gap.map(|g| g[0])).unwrap_or(version.lines.0);
            code(&cut(&format!("{}:{line}", without_dot(&version.source.path)), NAME))
        };
        for state in State::ALL.into_iter().filter(|s| *s != State::Done) {
            let here: Vec<String> = c.effects.iter().filter(|e| e.state == state).map(place).collect();
            if !here.is_empty() {
                writeln!(out, "  - {}: {}", state.name(), here.join(", "))?;
            }
        }
        Ok(())
    }
}

/// Translations that are behind or to be reviewed.
fn table(out: &mut dyn Write, sums: &[Sums]) -> io::Result<()> {
    let rows: Vec<_> = sums.iter().flat_map(|s| s.versions.iter().map(move |v| (s, v))).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let states = &State::ALL[..6];
    writeln!(out, "\n| document | version | {} | fresh |", states.iter().map(|s| s.name()).collect::<Vec<_>>().join(" | "))?;
    writeln!(out, "| --- | --- | {}---: |", "---: | ".repeat(states.len()))?;
    for (s, (tag, counts)) in rows.iter().take(ROWS) {
        let n = |n: usize| if n == 0 { String::new() } else { n.to_string() };
        let cells: Vec<String> = counts.states[..6].iter().map(|&x| n(x)).collect();
        writeln!(out, "| {} | {tag} | {} | {} |", cell(&cut(&visible(&s.id), NAME)), cells.join(" | "), counts.fresh)?;
    }
    match rows.len().saturating_sub(ROWS) {
        0 => Ok(()),
        n => writeln!(out, "\nand {n} more"),
    }
}
