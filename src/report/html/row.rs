//! A row of the page: the clause in every version, its words marked, and the findings about it.

use super::escape::{A, Clause, T};
use super::finding;
use super::language::direction;
use super::marks::{Piece, Role, cut};
use super::view::{Heat, Placed, View};
use super::{Look, severity_class};
use crate::check::{Finding, Status, context::language_name, row_id};
use crate::document::{Unit, UnitKind};
use crate::report::text::visible;
use maud::{Markup, html};

/// Places of a finding with more than this many are compared only where the reader points at it: underlined throughout they would be
/// noise in every row.
const FAR: usize = 14;

/// A row.
pub fn row(view: &View<'_>, look: &Look<'_>, row: usize, heading: Option<&str>) -> Markup {
    let (id, lead) = (row_id(row), view.lead(row).map(|l| l.0));
    let told = !view.cards[row].is_empty() || !view.also[row].is_empty();
    let clause = &view.checked.concordance.rows[row];
    let class = if heading.is_some() { "row head" } else { "row" };
    html! {
        div class={(class) @if told { " told" }} id=(id) {
            a.no href={"#" (id)} aria-label={"Row " (row + 1)} { (row + 1) }
            div.cells {
                @for (k, &v) in view.columns.iter().enumerate() {
                    (cell(view, row, (k, v), heading.filter(|_| lead == Some(v))))
                }
            }
            @if told {
                div.fs {
                    @for &i in &view.cards[row] { (finding::card(view, look, &view.findings[i])) }
                    @for &i in &view.also[row] { (also(&view.findings[i])) }
                }
            }
            @if clause.pinned { span.pin { "reviewed alignment" } }
        }
    }
}

/// A cell. Where the row opens a section, the cell of the version that says so is the heading with the anchor.
fn cell(view: &View<'_>, row: usize, (k, v): (usize, usize), heading: Option<&str>) -> Markup {
    let version = &view.checked.family.versions[v];
    let clause = &view.checked.concordance.rows[row];
    let units: Vec<&Unit> = clause.cells[v].iter().filter_map(|&u| version.units.get(u)).collect();
    let dir = direction(&version.language);
    let name = language_name(&version.language);
    let heat = view.heat[v][row];
    let reference = v == view.checked.family.reference;
    let moved = clause.moved.contains(&v);
    html! {
        div class={"c c" (k) @if reference { " ref" } @if units.is_empty() { " hole" } (shade(heat))}
            lang=(A(version.language.as_str())) dir=(dir) {
            b.l lang="en" { (T(&name)) }
            @if units.is_empty() {
                (hole(view, row, v))
            } @else {
                @for unit in units { (self::unit(view, v, unit, heading)) }
                @if let Some(f) = view.lacks(row, v) {
                    p.lack lang="en" dir="ltr" data-f=(A(&f.finding.id)) { "something is missing here" }
                }
                @if moved { p.moved lang="en" dir="ltr" { "stands elsewhere in this version" } }
            }
        }
    }
}

fn shade(heat: Heat) -> &'static str {
    match heat {
        Heat::Clean | Heat::Empty => "",
        Heat::Minor => " minor",
        Heat::Major => " major",
        Heat::Critical => " critical",
    }
}

fn hole(view: &View<'_>, row: usize, v: usize) -> Markup {
    let at = match view.gap(row, v) {
        (0, Some(to)) => format!("before line {to}"),
        (from, Some(to)) => format!("between lines {from} and {to}"),
        (0, None) => String::new(),
        (from, None) => format!("after line {from}"),
    };
    let about = view.cards[row].iter().map(|&i| &view.findings[i]).find(|f| f.about.contains(&v));
    let about = about.map(|f| visible(&f.finding.id));
    html! { p.none lang="en" dir="ltr" data-f=[about] { b { "Nothing here" } @if !at.is_empty() { " " span { (at) } } } }
}

fn unit(view: &View<'_>, v: usize, unit: &Unit, heading: Option<&str>) -> Markup {
    let cut = cut(unit, &view.marks[v]);
    let foreign = unit.language.as_ref().filter(|l| **l != view.checked.family.versions[v].language);
    let whole = cut.whole.map(|m| match m.severity {
        Some(s) => format!(" whole {}", severity_class(s)),
        None => " whole settled".to_string(),
    });
    let kind = match unit.kind {
        UnitKind::Title => "t",
        UnitKind::Heading => "h",
        UnitKind::ListItem | UnitKind::InlineItem if unit.depth > 1 => "i2",
        UnitKind::ListItem | UnitKind::InlineItem => "i1",
        UnitKind::Paragraph | UnitKind::Definition | UnitKind::TocEntry => "p",
    };
    let (first, last) = unit.lines;
    let lines = if first == last { first.to_string() } else { format!("{first}–{last}") };
    let class = format!("{kind}{}", whole.unwrap_or_default());
    let about = cut.whole.map(|m| view.checked.findings[m.finding].id.as_str());
    let label_dir = direction(&view.checked.family.versions[v].language);
    let inside = html! {
        @if !cut.label.is_empty() { bdi.lb dir=(label_dir) { (pieces(view, &cut.label)) } " " }
        @if let Some(l) = foreign {
            bdi lang=(A(l.as_str())) dir=(direction(l)) { (pieces(view, &cut.text)) }
        } @else { (pieces(view, &cut.text)) }
    };
    html! {
        span.ln lang="en" dir="ltr" { i.vh { "line " } (lines) }
        @if let Some(anchor) = heading.filter(|_| unit.kind == UnitKind::Heading) {
            h2 class=(class) id=(A(anchor)) data-f=[about] { (inside) }
        } @else {
            p class=(class) data-f=[about] { (inside) }
        }
    }
}

fn pieces(view: &View<'_>, pieces: &[Piece<'_>]) -> Markup {
    html! {
        @for p in pieces {
            @if let Some(top) = p.marks.last() {
                @let ids = p.marks.iter().map(|m| view.checked.findings[m.finding].id.as_str()).collect::<Vec<_>>().join(" ");
                @let class = match (top.severity, top.role) {
                    (None, _) => "settled",
                    (Some(_), Role::Counterpart) if view.checked.findings[top.finding].locations.len() > FAR => "other far",
                    (Some(_), Role::Counterpart) => "other",
                    (Some(s), Role::Wrong) => severity_class(s),
                };
                @if p.text.is_empty() {
                    mark class={(class) " gap"} data-f=(A(&ids)) { "…" }
                } @else {
                    mark class=(class) data-f=(A(&ids)) { (Clause(p.text)) }
                }
            } @else { (Clause(p.text)) }
        }
    }
}

/// In a row without the finding's card: that it has a place here too.
fn also(f: &Placed<'_>) -> Markup {
    let Finding { id, rule, severity, status, .. } = f.finding;
    let class = if *status == Status::Accepted { "settled" } else { severity_class(*severity) };
    let places = f.places.len();
    html! {
        a class={"also " (class)} href={"#f-" (A(id))} data-f=(A(id)) {
            (rule) @if places > 1 { ": one of " (places) " places" } @else { ": told in another row" }
        }
    }
}
