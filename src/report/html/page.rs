//! The page of a family: head with the sums, map, controls, headings of the columns, and the rows by sections.

use super::escape::{A, T};
use super::language::{direction, own_name};
use super::view::{Placed, View};
use super::{Look, finding, heat, row};
use crate::check::{RULES, Severity, context::language_name};
use crate::document::UnitKind;
use crate::report::SeverityCounts;
use crate::report::text::{severity_name, visible};
use maud::{Markup, html};

/// Longest title of a document, in characters, that is the title of its page.
const TITLE: usize = 200;

/// Rows that the browser lays out together when they come near the screen. With blocks of ten a page of 5,000 rows answers a filter in
/// some 60 ms of work, with single rows in 200 (`scripts/check-report`); blocks of five gain nothing more.
const BLOCK: usize = 10;

/// A section of the page: rows up to the next heading.
struct Part<'a> {
    anchor: String,
    number: &'a str,
    title: &'a str,
    version: usize,
    level: u8,
    rows: std::ops::Range<usize>,
    findings: usize,
}

impl Part<'_> {
    /// The anchor of the heading, for the row that it stands in.
    fn heading(&self, row: usize) -> Option<&str> {
        (row == self.rows.start && !self.anchor.is_empty()).then_some(self.anchor.as_str())
    }
}

/// Worst first.
pub const SEVERITIES: [Severity; 3] = [Severity::Critical, Severity::Major, Severity::Minor];

/// Everything between the body's tags.
pub fn content(view: &View<'_>, look: &Look<'_>, counts: &SeverityCounts) -> Markup {
    let family = view.checked.family;
    let parts = parts(view);
    let rows = view.checked.concordance.rows.len();
    let ticks: Vec<(String, usize)> = parts.iter().filter(|p| !p.number.is_empty()).map(|p| (p.number.to_string(), p.rows.start)).collect();
    html! {
        a.skip href="#text" { "Skip to the text" }
        (head(view, look, counts))
        div.frame {
            nav.rail aria-label="Map" {
                div.codes aria-hidden="true" {
                    @for (k, &v) in view.columns.iter().enumerate() { span class={"v" (k)} { (A(family.versions[v].language.primary())) } }
                }
                div.plot { (heat::ticks(&ticks, rows)) (heat::map(view)) div.here hidden {} }
            }
            div.body {
                div.top {
                    (controls(view, &parts))
                    (columns(view))
                }
                main #text tabindex="-1" {
                    @if !view.loose.is_empty() {
                        section.loose aria-labelledby="whole" {
                            h2 #whole { "The document as a whole" }
                            div.fs { @for &i in &view.loose { (finding::card(view, look, &view.findings[i])) } }
                        }
                    }
                    @for part in &parts {
                        section aria-labelledby=[(!part.anchor.is_empty()).then_some(&part.anchor)] {
                            @for from in part.rows.clone().step_by(BLOCK) {
                                @let rows = from..(from + BLOCK).min(part.rows.end);
                                div class={"b " (size(rows.len()))} {
                                    @for r in rows {
                                        (row::row(view, look, r, part.heading(r)))
                                    }
                                }
                            }
                        }
                    }
                    p.nothing.js hidden { "Nothing here fits the filters. " button type="button" data-do="clear" { "Show everything" } }
                }
            }
        }
    }
}

/// The class that says how high a block of so many rows roughly is, for the browser to go by until it draws it.
fn size(rows: usize) -> &'static str {
    match rows {
        0..=3 => "s",
        4..=9 => "m",
        _ => "l",
    }
}

/// The rows by sections. Before the first heading stands a part without one.
fn parts<'a>(view: &View<'a>) -> Vec<Part<'a>> {
    let mut out: Vec<Part<'a>> = Vec::new();
    let mut numbers: Vec<&str> = Vec::new();
    for r in 0..view.checked.concordance.rows.len() {
        let findings = view.cards[r].len();
        if let Some((v, section)) = view.opens(r) {
            let version = &view.checked.family.versions[v];
            let number = section.number.as_str();
            // The number of a section makes an address that people can say; where it is odd or stands twice, the row does.
            let usual = !number.is_empty()
                && number.len() <= 16
                && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
                && !numbers.contains(&number);
            let anchor = if usual { format!("section-{number}") } else { format!("section-r{:04}", r + 1) };
            numbers.push(number);
            let title = section.heading.and_then(|u| version.units.get(u)).map_or("", |u| u.text.as_str());
            out.push(Part { anchor, number, title, version: v, level: section.level, rows: r..r + 1, findings });
        } else if let Some(last) = out.last_mut() {
            last.rows.end = r + 1;
            last.findings += findings;
        } else {
            out.push(Part { anchor: String::new(), number: "", title: "", version: 0, level: 0, rows: r..r + 1, findings });
        }
    }
    out
}

/// The title that the reference gives the document, with its language.
fn title<'a>(view: &View<'a>) -> Option<(&'a str, &'a crate::language::Tag)> {
    let version = view.checked.family.versions.get(view.checked.family.reference)?;
    let title = version.units.iter().find(|u| u.kind == UnitKind::Title)?;
    (title.text.chars().count() <= TITLE).then_some((title.text.as_str(), &version.language))
}

fn head(view: &View<'_>, look: &Look<'_>, counts: &SeverityCounts) -> Markup {
    let family = view.checked.family;
    let title = title(view);
    let reference = family.versions.get(family.reference).map(|v| language_name(&v.language));
    html! {
        header.mast {
            div.crumb {
                p { @if look.alone { b { "concordat" } } @else { a href="index.html" { b { "concordat" } } } " / " bdi { (T(&family.id)) } }
                div.js {
                    button type="button" data-do="theme" aria-label="Light or dark" title="Light or dark (t)" { "◐" }
                    button type="button" data-do="keys" aria-label="Keys" title="Keys (?)" { "?" }
                }
            }
            div.lead {
                h1 {
                    @if let Some((text, tag)) = title { bdi lang=(A(tag.as_str())) dir=(direction(tag)) { (T(text)) } }
                    @else { bdi { (T(&family.id)) } }
                }
                p.sub {
                    (counted(family.versions.len(), "version", "versions")) ", "
                    (counted(view.checked.concordance.rows.len(), "clause", "clauses"))
                    @if let (Some(name), true) = (&reference, family.versions.len() > 1) { ", compared with " (T(name)) }
                }
            }
            (sums(counts))
        }
    }
}

/// Open findings in large figures, and what is kept from the reader.
pub fn sums(counts: &SeverityCounts) -> Markup {
    let open = [counts.critical, counts.major, counts.minor];
    html! {
        div.sums {
            @if open == [0, 0, 0] {
                p.agree { "No open findings" }
            } @else {
                ul {
                    @for (n, severity) in open.iter().zip(SEVERITIES) {
                        li class={(severity_name(severity)) @if *n == 0 { " zero" }} { b { (n) } " " (severity_name(severity)) }
                    }
                }
            }
            @if counts.accepted > 0 { p { (counted(counts.accepted, "finding", "findings")) " accepted" } }
            @if counts.baseline > 0 { p { (counted(counts.baseline, "finding", "findings")) " known from the baseline and left out" } }
        }
    }
}

/// "1 clause", "2 clauses".
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Filters and switches; they need the script and are hidden without it. The outline does not.
fn controls(view: &View<'_>, parts: &[Part<'_>]) -> Markup {
    let open = |severity| view.findings.iter().filter(|f| finding::is_open(f.finding) && f.finding.severity == severity).count();
    let of_rule = |name: &str| view.findings.iter().filter(|f| f.finding.rule == name).count();
    let of_version = |v: usize| view.findings.iter().filter(|f| f.about.contains(&v)).count();
    let name = |v: usize| language_name(&view.checked.family.versions[v].language);
    let outline: Vec<&Part<'_>> = parts.iter().filter(|p| !p.anchor.is_empty()).collect();
    html! {
        div.bar {
            @if outline.len() > 1 {
                details.menu {
                    summary { "Sections" }
                    nav.outline aria-label="Sections" {
                        ol {
                            @for p in outline {
                                @let tag = &view.checked.family.versions[p.version].language;
                                li class={"d" (p.level.clamp(1, 4))} {
                                    a href={"#" (A(&p.anchor))} {
                                        @if !p.number.is_empty() { bdi.lb { (T(p.number)) } " " }
                                        bdi lang=(A(tag.as_str())) dir=(direction(tag)) { (T(p.title)) }
                                    }
                                    @if p.findings > 0 { " " span.n title=(counted(p.findings, "finding", "findings")) { (p.findings) } }
                                }
                            }
                        }
                    }
                }
            }
            form.filters.js role="search" aria-label="Filter the findings" {
                button.more type="button" data-do="more" aria-expanded="false" aria-controls="filters" { "Filter" }
                div.fields #filters {
                    input #find type="search" placeholder="Find words" aria-label="Find words in clauses and findings"
                        autocomplete="off" spellcheck="false";
                    div.group role="group" aria-label="Severity" {
                        @for severity in SEVERITIES {
                            @if open(severity) > 0 {
                                button class={"tick " (severity_name(severity))} type="button"
                                    data-severity=(severity_name(severity)) aria-pressed="true" {
                                    (severity_name(severity)) " " span.n { (open(severity)) }
                                }
                            }
                        }
                    }
                    select #rule aria-label="Rule" {
                        option value="" { "All rules" }
                        @for r in RULES {
                            @if of_rule(r.name) > 0 { option value=(r.name) { (r.name) " (" (of_rule(r.name)) ")" } }
                        }
                    }
                    @if view.columns.len() > 1 {
                        select #language aria-label="Language that the finding is about" {
                            option value="" { "All languages" }
                            @for (k, &v) in view.columns.iter().enumerate() {
                                @if of_version(v) > 0 {
                                    option value=(k) { (T(&name(v))) " (" (of_version(v)) ")" }
                                }
                            }
                        }
                    }
                    @if view.columns.len() > 2 {
                        details.menu {
                            summary { "Versions" }
                            fieldset.versions {
                                legend.vh { "Versions that are shown" }
                                @for (k, &v) in view.columns.iter().enumerate() {
                                    label { input type="checkbox" data-column=(k) checked; " " (T(&name(v))) }
                                }
                            }
                        }
                    }
                    button type="button" data-do="only" aria-pressed="false" { "Findings only" }
                    button type="button" data-do="order" aria-pressed="false" { "Gravest first" }
                }
            }
            div.walk.js {
                span.count #count role="status" aria-live="polite" {}
                button type="button" data-do="previous" aria-label="Previous finding" title="Previous finding (k)" { "↑" }
                button type="button" data-do="next" aria-label="Next finding" title="Next finding (j)" { "↓" }
            }
        }
    }
}

/// The headings of the columns.
fn columns(view: &View<'_>) -> Markup {
    let family = view.checked.family;
    let about = |v: usize, severity| {
        let open = |f: &&Placed<'_>| finding::is_open(f.finding) && f.finding.severity == severity && f.about.contains(&v);
        view.findings.iter().filter(open).count()
    };
    html! {
        div.columns aria-hidden="true" {
            @for (k, &v) in view.columns.iter().enumerate() {
                @let version = &family.versions[v];
                div class={"c" (k) @if v == family.reference { " ref" }} dir=(direction(&version.language))
                    title=(visible(&version.source.path)) {
                    bdi.name { (T(&language_name(&version.language))) }
                    @if let Some(own) = own_name(&version.language) { " " bdi.own lang=(A(version.language.as_str())) { (own) } }
                    span.dots {
                        @for severity in SEVERITIES {
                            @if about(v, severity) > 0 { span class=(severity_name(severity)) { (about(v, severity)) } }
                        }
                    }
                }
            }
        }
    }
}
