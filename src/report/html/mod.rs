//! The report in a browser: a page for every family, with its versions side by side and the findings beside the clauses they are
//! about, and an index. Each page is one file that works from a disk, without a network and, save for filters and keys, without a
//! script.
//!
//! Markup is written with `maud`: checked when the program is built, escaped where nothing else is said, and fast. askama keeps
//! templates in files of their own, whose loops and conditions are a second language; minijinja finds a wrong name only when it runs.
//! Style and scripts are files in `assets/`, as they are sent; what the pages of the program have in common is `assets/tokens.css`.

mod escape;
mod finding;
mod heat;
mod index;
pub(crate) mod language;
mod marks;
mod page;
mod row;
mod shell;
mod view;

use super::pages::file_stem;
use super::text::{severity_name, visible};
use super::{Checked, FamilyCounts, Page, Pages, Summary, uri};
use crate::check::{Severity, context::language_name};
use crate::document::UnitKind;
use crate::read::FileError;
use crate::similarity::dense::MODELS;
use index::Entry;
use rustc_hash::FxHashMap;
use shell::Shell;
use std::io;
use std::sync::{Mutex, PoisonError};
use view::View;

const PAGE_STYLE: &str = include_str!("assets/report.css");
const PAGE_SCRIPT: &str = include_str!("assets/report.js");
const INDEX_STYLE: &str = include_str!("assets/index.css");
const INDEX_SCRIPT: &str = include_str!("assets/index.js");

/// Name of the page that leads to the others.
pub const INDEX: &str = "index.html";

/// Makes the pages.
#[derive(Debug, Default)]
pub struct HtmlReporter {
    /// Engine that judged how alike clauses are.
    pub engine: &'static str,
    /// Names of the encoders, in the order in which they are asked; empty for the lexical engine.
    pub models: Vec<String>,
    /// The options and paths of the call, as a shell takes them: with them the commands that a page shows find the same findings.
    pub call: String,
    /// For a single page: without a link to the index, and without an index.
    pub alone: bool,
    /// What the index shows of the families that are done, by their ids.
    pub entries: Entries,
}

/// What the index shows of families that are done.
#[derive(Debug, Default)]
pub struct Entries(Mutex<FxHashMap<String, Entry>>);

/// What all parts of a page go by.
struct Look<'a> {
    engine: &'static str,
    call: &'a str,
    alone: bool,
}

impl HtmlReporter {
    fn look(&self) -> Look<'_> {
        Look { engine: self.engine, call: &self.call, alone: self.alone }
    }

    /// Names of the encoders without their digests, with how many texts each looked at.
    fn asked(&self, looked: [usize; MODELS]) -> Vec<(&str, usize)> {
        self.models.iter().zip(looked).map(|(m, n)| (m.split('@').next().unwrap_or_default(), n)).collect()
    }

    /// The page of one family.
    pub fn page(&self, checked: Checked<'_>) -> Vec<u8> {
        self.drawn(&View::new(checked))
    }

    fn drawn(&self, view: &View<'_>) -> Vec<u8> {
        let checked = view.checked;
        let counts = FamilyCounts::of(&checked).findings;
        let title = format!("{}: {} – concordat", visible(&checked.family.id), told(&counts));
        // Three columns or less leave room for the findings beside them.
        let class = if view.columns.len() <= 3 { "page beside" } else { "page" };
        let shell = Shell {
            title: &title,
            style: PAGE_STYLE,
            script: PAGE_SCRIPT,
            body: [("key", &checked.family.id), ("call", &self.call)],
            class,
        };
        shell::page(&shell, &page::content(view, &self.look(), &counts), &self.look(), &self.asked(checked.looked))
    }
}

impl Pages for HtmlReporter {
    fn family(&self, checked: Checked<'_>) -> io::Result<Vec<Page>> {
        let view = View::new(checked);
        let name = format!("{}.html", file_stem(&checked.family.id));
        if !self.alone {
            let entry = entry(&view, uri::of_path(&name));
            self.entries.0.lock().unwrap_or_else(PoisonError::into_inner).insert(checked.family.id.clone(), entry);
        }
        Ok(vec![Page { name, content: self.drawn(&view) }])
    }

    fn end(&self, errors: &[FileError], summary: &Summary) -> io::Result<Vec<Page>> {
        if self.alone {
            return Ok(Vec::new());
        }
        let known = self.entries.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entries: Vec<Entry> = summary.families.iter().map(|f| known.get(&f.id).cloned().unwrap_or_default()).collect();
        let title = format!("{} – concordat", told(&summary.findings()));
        let shell =
            Shell { title: &title, style: INDEX_STYLE, script: INDEX_SCRIPT, body: [("key", ""), ("call", &self.call)], class: "index" };
        let content = index::content(summary, &entries, errors);
        Ok(vec![Page { name: INDEX.to_string(), content: shell::page(&shell, &content, &self.look(), &self.asked(summary.looked())) }])
    }
}

fn entry(view: &View<'_>, page: String) -> Entry {
    let family = view.checked.family;
    let languages = view.columns.iter().map(|&v| visible(&language_name(&family.versions[v].language))).collect();
    let reference = family.versions.get(family.reference);
    let title = reference.and_then(|v| v.units.iter().find(|u| u.kind == UnitKind::Title)).map_or("", |u| u.text.as_str());
    let title = title.chars().take(120).collect();
    Entry { page, languages, picture: heat::picture(view), title }
}

/// "8 critical, 5 major, 2 minor", or "no open findings".
fn told(counts: &super::SeverityCounts) -> String {
    let all = [(counts.critical, "critical"), (counts.major, "major"), (counts.minor, "minor")];
    let told: Vec<String> = all.iter().filter(|(n, _)| *n > 0).map(|(n, name)| format!("{n} {name}")).collect();
    if told.is_empty() { "no open findings".to_string() } else { told.join(", ") }
}

/// The class of what a finding of this severity is about.
fn severity_class(severity: Severity) -> &'static str {
    severity_name(severity)
}

#[cfg(test)]
mod tests;
