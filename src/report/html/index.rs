//! The page that leads to the families of a batch: what could not be read, the sums, and a table with a picture of every family.

use super::escape::T;
use super::page::{SEVERITIES, counted, sums};
use crate::read::FileError;
use crate::report::text::severity_name;
use crate::report::{FamilyCounts, Summary};
use maud::{Markup, PreEscaped, html};

/// What the index shows of a family beside its counts.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// Address of its page.
    pub page: String,
    /// Names of its languages, the reference first.
    pub languages: Vec<String>,
    /// The strips, ready for the page.
    pub picture: String,
    /// Title that the document bears in its reference.
    pub title: String,
}

/// Everything between the body's tags.
pub fn content(summary: &Summary, entries: &[Entry], errors: &[FileError]) -> Markup {
    let counts = summary.findings();
    html! {
        a.skip href="#text" { "Skip to the families" }
        header.mast {
            div.crumb {
                p { b { "concordat" } }
                div.js { button type="button" data-do="theme" aria-label="Light or dark" title="Light or dark (t)" { "◐" } }
            }
            div.lead {
                h1 { (counted(summary.families.len(), "family", "families")) }
                p.sub { (counted(summary.versions(), "version", "versions")) ", " (counted(summary.rows(), "clause", "clauses")) }
            }
            (sums(&counts))
        }
        main #text tabindex="-1" {
            @if !errors.is_empty() {
                section.errors aria-labelledby="errors" {
                    h2 #errors { (counted(errors.len(), "file", "files")) " could not be used" }
                    ul { @for e in errors { li { bdi { (T(&e.message)) } } } }
                }
            }
            @if summary.families.is_empty() {
                p.nothing { "There are no families to show." }
            } @else {
                (table(summary, entries, counts.accepted > 0))
            }
        }
    }
}

fn table(summary: &Summary, entries: &[Entry], accepted: bool) -> Markup {
    let sortable = |name: &str, key: &str, first: &str| {
        html! { th scope="col" { button.sort type="button" data-sort=(key) data-first=(first) { (name) } } }
    };
    html! {
        section aria-labelledby="families" {
            h2.vh #families { "Families" }
            form.bar.js role="search" {
                input #find type="search" placeholder="Find a family" aria-label="Find a family" autocomplete="off" spellcheck="false";
                button type="button" data-do="only" aria-pressed="false" { "With findings only" }
                span.count #count role="status" aria-live="polite" {}
            }
            div.scroll tabindex="0" role="region" aria-labelledby="families" {
                table {
                    thead {
                        tr {
                            (sortable("Family", "name", "1"))
                            th scope="col" { "Where they disagree" }
                            @for s in SEVERITIES { (sortable(severity_name(s), severity_name(s), "-1")) }
                            @if accepted { (sortable("accepted", "accepted", "-1")) }
                            (sortable("Versions", "versions", "-1"))
                            (sortable("Clauses", "rows", "-1"))
                        }
                    }
                    tbody { @for (f, e) in summary.families.iter().zip(entries) { (line(f, e, accepted)) } }
                }
            }
        }
    }
}

fn line(f: &FamilyCounts, e: &Entry, accepted: bool) -> Markup {
    let c = &f.findings;
    let figure = |n: usize, class: &str| {
        let none = if n == 0 { " zero" } else { "" };
        html! { td class={"n " (class) (none)} { (n) } }
    };
    html! {
        tr data-open=(c.critical + c.major + c.minor) {
            th scope="row" {
                a href=(e.page) { bdi { (T(&f.id)) } }
                @if !e.title.is_empty() { span.title { bdi { (T(&e.title)) } } }
            }
            td.map { (PreEscaped(&e.picture)) }
            (figure(c.critical, "critical"))
            (figure(c.major, "major"))
            (figure(c.minor, "minor"))
            @if accepted { (figure(c.accepted, "settled")) }
            td.n title=(e.languages.join(", ")) { (f.versions) }
            td.n { (f.rows) }
        }
    }
}
