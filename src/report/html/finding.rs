//! The card of a finding: what is wrong, what to do, how sure that is, where else, and the commands that explain and accept it.

use super::escape::{A, Sentence, T};
use super::view::{Placed, View};
use super::{Look, severity_class};
use crate::check::{Acceptance, Finding, Location, Status, context::language_name, row_id};
use crate::report::place;
use crate::report::text::severity_name;
use maud::{Markup, html};

/// Places of a slip that are listed.
const PLACES: usize = 400;

/// Bytes of the options and paths of the call that every command repeats; longer ones stand once, at the end of the page.
const CALL: usize = 300;

/// What stands for the options and paths of a long call.
pub const SHORT_CALL: &str = "PATH…";

/// A finding.
pub fn card(view: &View<'_>, look: &Look<'_>, placed: &Placed<'_>) -> Markup {
    let f = placed.finding;
    let accepted = f.status == Status::Accepted;
    let class = if accepted { "settled" } else { severity_class(f.severity) };
    let columns: Vec<String> =
        placed.about.iter().filter_map(|v| view.columns.iter().position(|c| c == v)).map(|k| k.to_string()).collect();
    let names: Vec<String> = placed.about.iter().map(|&v| language_name(&view.checked.family.versions[v].language)).collect();
    html! {
        article class={"f " (class)} id={"f-" (A(&f.id))} tabindex="-1"
            data-s=(severity_name(f.severity)) data-r=(f.rule) data-l=(columns.join(" ")) {
            h3 {
                span.sev { @if accepted { "accepted" } @else { (severity_name(f.severity)) } }
                " " span.rule { (f.rule) }
                " " span.who { (names.join(", ")) }
            }
            p.says { (Sentence(&f.message, &f.locations)) }
            @if let Some(a) = &f.acceptance { (acceptance(a)) }
            @if !accepted { p.todo { (Sentence(&f.help, &f.locations)) } }
            p.meta {
                @if let Some((l, _)) = placed.places.first() {
                    span.at title=(A(place::path(l))) { (at(view, l)) }
                }
                span.sure { ((f.confidence * 100.0).round()) " % sure" }
                a.id href={"#f-" (A(&f.id))} title="Link to this finding" { (A(&f.id)) }
            }
            (details(view, look, placed))
        }
    }
}

fn acceptance(a: &Acceptance) -> Markup {
    let about: Vec<&str> = [&a.who, &a.when].into_iter().flatten().map(String::as_str).chain([a.place.as_str()]).collect();
    html! { p.todo { bdi { (T(&a.reason)) } " (" bdi { (T(&about.join(", "))) } ")" } }
}

/// Line and, where the very words are known, column; where text is missing, the lines between which it belongs.
fn at(view: &View<'_>, l: &Location) -> String {
    let region = place::region(view.checked.family, l);
    match (region.columns, region.lines) {
        (Some([column, _]), [line, _]) => format!("line {line}:{column}"),
        (None, [from, to]) if from < to => format!("lines {from}–{to}"),
        (None, [line, _]) => format!("line {line}"),
    }
}

fn details(view: &View<'_>, look: &Look<'_>, placed: &Placed<'_>) -> Markup {
    let f = placed.finding;
    let pointer = placed.places.first().and_then(|(l, _)| place::pointer(view.checked.family, l)).filter(|p| !p.is_empty());
    let call = if look.call.len() > CALL { SHORT_CALL } else { look.call };
    html! {
        details {
            summary { @if placed.places.len() > 1 { (placed.places.len()) " places, " } "details" }
            @if placed.places.len() > 1 { (places(view, placed)) }
            @if !f.evidence.is_empty() {
                ul.why { @for e in &f.evidence { li { (Sentence(e, &f.locations)) } } }
            }
            dl.cmd {
                @if let Some((l, _)) = placed.places.first() {
                    dt { "File" }
                    dd { code dir="ltr" { (T(&place::shown(l, place::region(view.checked.family, l)))) } }
                }
                @if let Some(p) = pointer { dt { "There" } dd { code dir="ltr" { (T(&p)) } } }
                dt { "Why" }
                dd { code dir="ltr" { "concordat explain " (A(&f.id)) " " (T(call)) } }
                @if f.status == Status::Open {
                    dt { "Accept" }
                    dd { code dir="ltr" { "concordat accept " (A(&f.id)) " --reason \"…\" " (T(call)) } }
                }
            }
        }
    }
}

/// The places of a slip that is made several times: lines, by version, each a link to its row.
fn places(view: &View<'_>, placed: &Placed<'_>) -> Markup {
    let shown = &placed.places[..placed.places.len().min(PLACES)];
    // Lines with their rows.
    type Lines = Vec<(usize, Option<usize>)>;
    let mut by_version: Vec<(&Location, Lines)> = Vec::new();
    for (l, row) in shown {
        let line = place::region(view.checked.family, l).lines[0];
        match by_version.iter_mut().find(|(v, _)| v.language == l.language && v.source == l.source) {
            Some((_, lines)) => lines.push((line, *row)),
            None => by_version.push((l, vec![(line, *row)])),
        }
    }
    by_version.iter_mut().for_each(|(_, lines)| lines.dedup());
    html! {
        @for (l, lines) in &by_version {
            p.places {
                (T(&language_name(&l.language))) ", lines "
                @for (i, (line, row)) in lines.iter().enumerate() {
                    @if i > 0 { ", " }
                    @if let Some(row) = row { a href={"#" (row_id(*row))} { (line) } } @else { (line) }
                }
            }
        }
        @if placed.places.len() > PLACES { p.places { "and " (placed.places.len() - PLACES) " more" } }
    }
}

/// True for a finding that counts.
pub fn is_open(f: &Finding) -> bool {
    f.status == Status::Open
}
