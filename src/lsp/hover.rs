//! What an editor shows of a clause: the row with every version's text, what was found there, and the commands that answer it. And
//! where its counterparts stand.

use super::diagnose::{Dress, short};
use super::pages::{Pages, Spot};
use crate::align::{Concordance, Row};
use crate::check::context::language_name;
use crate::check::{Finding, Location, Status, row_id};
use crate::document::Family;
use crate::report::accept::quoted;
use crate::report::markdown::escape::{escaped, prose};
use crate::report::place::mains;
use crate::report::text::severity_name;
use crate::report::text::visible;
use std::fmt::Write;
use std::path::Path;

/// Longest text of a version, in characters: six of them fit a small screen.
const TEXT: usize = 500;

/// The findings that are about a clause.
pub fn findings_of<'f>(spot: Spot, family: &Family, findings: &'f [Finding]) -> Vec<&'f Finding> {
    let id = spot.row.map(row_id);
    let (version, unit) = (&family.versions[spot.v], &family.versions[spot.v].units[spot.u]);
    let here = |f: &Finding| {
        let meets = |l: &Location| {
            // What is missing is shown at the end of the line after which it belongs.
            let lines = if is_gap(l) { [l.lines[0]; 2] } else { l.lines };
            let main = !is_gap(l) || mains(f).iter().any(|m| std::ptr::eq(*m, l));
            l.language == version.language
                && l.source == version.source.path
                && main
                && lines[0] <= unit.lines.1
                && unit.lines.0 <= lines[1]
        };
        f.row.is_some() && f.row == id || f.locations.iter().any(meets)
    };
    findings.iter().filter(|f| f.status == Status::Open && here(f)).collect()
}

/// Where text is missing, between lines.
fn is_gap(l: &Location) -> bool {
    l.quote.is_empty() && l.insert.is_none()
}

/// The page of a clause, in Markdown.
pub fn page(spot: Spot, family: &Family, concordance: &Concordance, findings: &[Finding], dress: &Dress, folder: &Path) -> String {
    let mut out = String::new();
    let row = spot.row.and_then(|r| concordance.rows.get(r));
    if let Some(row) = row {
        cells(&mut out, spot, family, row);
    }
    findings_of(spot, family, findings).into_iter().for_each(|f| finding(&mut out, f, folder));
    if dress.isolate { out } else { out.replace(['\u{2068}', '\u{2069}'], "") }
}

/// Why a finding was made, in Markdown: its row, what the rule went by, the command that accepts it.
pub fn explained(f: &Finding, family: &Family, concordance: &Concordance, dress: &Dress, folder: &Path) -> String {
    let mut out = String::new();
    let row = f.row.as_ref().and_then(|id| id.trim_start_matches('r').parse::<usize>().ok()?.checked_sub(1));
    if let Some((r, row)) = row.and_then(|r| Some((r, concordance.rows.get(r)?))) {
        cells(&mut out, Spot { v: family.reference, u: 0, row: Some(r) }, family, row);
    }
    finding(&mut out, f, folder);
    if dress.isolate { out } else { out.replace(['\u{2068}', '\u{2069}'], "") }
}

fn finding(out: &mut String, f: &Finding, folder: &Path) {
    {
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "\n---\n**{} · {}** ({:.0} % sure)  \n{}\n\n",
            severity_name(f.severity),
            f.rule,
            f.confidence * 100.0,
            prose(&f.message)
        );
        if !f.help.is_empty() {
            let _ = write!(out, "{}\n\n", prose(&f.help));
        }
        for line in &f.evidence {
            let _ = writeln!(out, "- {}", prose(&line.replace(['\u{2068}', '\u{2069}'], "")));
        }
        let _ = write!(out, "\n```sh\nconcordat accept {} --reason \"…\" {}\n```\n", f.id, visible(&quoted(&folder.display().to_string())));
    }
}

fn cells(out: &mut String, spot: Spot, family: &Family, row: &Row) {
    let have = row.present().count();
    let _ = match family.versions.len() {
        n if n == have => write!(out, "All {n} versions have this clause"),
        n => write!(out, "**{have} of {n} versions have this clause**"),
    };
    let _ = writeln!(out, "{}\n", if row.pinned { ", by a reviewed alignment" } else { "" });
    let reference = family.reference;
    // What the others are compared with comes first.
    for v in std::iter::once(reference).chain((0..family.versions.len()).filter(|&v| v != reference)) {
        let version = &family.versions[v];
        let name = format!("{} ({})", language_name(&version.language), version.language);
        let name = if v == spot.v { format!("**{name}**") } else { name };
        let units: Vec<_> = row.cells[v].iter().filter_map(|&u| version.units.get(u)).collect();
        let (Some(first), Some(last)) = (units.first(), units.last()) else {
            let _ = writeln!(out, "- {name}: — *no counterpart*");
            continue;
        };
        let role = if v == reference { ", reference" } else { "" };
        let lines = if first.lines.0 == last.lines.1 {
            format!("line {}", first.lines.0)
        } else {
            format!("lines {}–{}", first.lines.0, last.lines.1)
        };
        let text: Vec<String> =
            units.iter().map(|u| u.label.as_ref().map_or(u.text.clone(), |l| format!("{} {}", l.raw, u.text))).collect();
        let moved = if row.moved.contains(&v) { ", *stands elsewhere*" } else { "" };
        let _ = writeln!(out, "- {name}, {lines}{role}{moved}: {}", isolated(&escaped(&short(&text.join(" "), TEXT))));
    }
}

/// A text as a whole between isolates, so that what it begins and ends with stays with it.
fn isolated(text: &str) -> String {
    let bare = text.replace(['\u{2068}', '\u{2069}'], "");
    if bare.len() == text.len() { bare } else { format!("\u{2068}{bare}\u{2069}") }
}

/// The counterparts of a clause: of one in the reference all others, of any other one that of the reference, or where the reference
/// lacks it all others. With `all` always all others.
pub fn counterparts(spot: Spot, family: &Family, concordance: &Concordance, all: bool) -> Vec<(usize, usize)> {
    let Some(row) = spot.row.and_then(|r| concordance.rows.get(r)) else { return Vec::new() };
    let reference = &row.cells[family.reference];
    let narrow = !all && spot.v != family.reference && !reference.is_empty();
    let wanted = |v: usize| if narrow { v == family.reference } else { v != spot.v };
    (0..family.versions.len()).filter(|&v| wanted(v)).flat_map(|v| row.cells[v].iter().map(move |&u| (v, u))).collect()
}

/// The places of clauses.
pub fn places(pages: &Pages, family: &Family, clauses: &[(usize, usize)]) -> Vec<(std::path::PathBuf, lsp_types::Range)> {
    let place = |&(v, u): &(usize, usize)| {
        let version = &family.versions[v];
        (std::path::PathBuf::from(&version.source.path), pages.unit(version, &version.units[u]))
    };
    clauses.iter().map(place).collect()
}
