//! What an editor shows beside the text: an outline of sections and clauses, what can be folded, and which clauses other versions lack.

use super::diagnose::short;
use super::pages::Pages;
use crate::check::{Finding, Location, Status};
use crate::document::{Family, Unit, UnitKind, Version};
use crate::report::text::visible;
use lsp_types::{DocumentSymbol, FoldingRange, FoldingRangeKind, Range, SymbolInformation, SymbolKind, Uri};
use std::path::Path;

/// Longest name of a clause, in characters.
const NAME: usize = 60;

/// The outline of a file: of a bundle a tree a version.
pub fn symbols(pages: &Pages, family: &Family, path: &Path) -> Vec<DocumentSymbol> {
    let here: Vec<&Version> = family.versions.iter().filter(|v| Path::new(&v.source.path) == path && !v.source.is_extracted()).collect();
    if let [one] = here[..] {
        return children(pages, one, None);
    }
    let tree = |v: &&Version| {
        let units = v.units.first().zip(v.units.last());
        let range = units.map_or(Range::default(), |(a, z)| Range::new(pages.unit(v, a).start, pages.unit(v, z).end));
        symbol(v.language.to_string(), SymbolKind::NAMESPACE, range, Range::new(range.start, range.start), children(pages, v, None))
    };
    here.iter().map(tree).collect()
}

/// The clauses and sections right under a section; none for the whole version.
fn children(pages: &Pages, version: &Version, under: Option<usize>) -> Vec<DocumentSymbol> {
    let mut out = Vec::new();
    let own = version.sections.iter().enumerate().filter(|(i, s)| Some(*i) == under || under.is_none() && s.heading.is_none());
    for u in own.flat_map(|(_, s)| s.units.clone()) {
        let Some(unit) = version.units.get(u).filter(|x| x.kind != UnitKind::Heading && x.kind != UnitKind::TocEntry) else { continue };
        let range = pages.unit(version, unit);
        out.push(symbol(name(unit), SymbolKind::STRING, range, range, Vec::new()));
    }
    for (i, s) in version.sections.iter().enumerate().filter(|(_, s)| {
        s.parent == under || s.parent.is_some_and(|p| version.sections.get(p).is_some_and(|p| p.heading.is_none())) && under.is_none()
    }) {
        let Some(heading) = s.heading.and_then(|h| version.units.get(h)) else { continue };
        let place = pages.unit(version, heading);
        let below = children(pages, version, Some(i));
        let end = below.iter().map(|b| b.range.end).max().unwrap_or(place.end).max(place.end);
        out.push(symbol(name(heading), SymbolKind::MODULE, Range::new(place.start, end), place, below));
    }
    out.sort_by_key(|s| s.range.start);
    out
}

fn name(unit: &Unit) -> String {
    let label = unit.label.as_ref().map_or(String::new(), |l| format!("{} ", l.raw));
    let name = visible(&short(&format!("{label}{}", unit.text), NAME));
    // A name that is empty is an error to some clients.
    if name.trim().is_empty() { "—".to_string() } else { name }
}

#[allow(deprecated)]
fn symbol(name: String, kind: SymbolKind, range: Range, selection_range: Range, children: Vec<DocumentSymbol>) -> DocumentSymbol {
    DocumentSymbol { name, detail: None, kind, tags: None, deprecated: None, range, selection_range, children: Some(children) }
}

/// The same for clients that know no trees.
#[allow(deprecated)]
pub fn flat(symbols: &[DocumentSymbol], uri: &Uri, out: &mut Vec<SymbolInformation>) {
    for s in symbols {
        let location = lsp_types::Location { uri: uri.clone(), range: s.selection_range };
        out.push(SymbolInformation { name: s.name.clone(), kind: s.kind, tags: None, deprecated: None, location, container_name: None });
        flat(s.children.as_deref().unwrap_or_default(), uri, out);
    }
}

/// Sections that can be folded.
pub fn folds(symbols: &[DocumentSymbol], out: &mut Vec<FoldingRange>) {
    for s in symbols.iter().filter(|s| s.range.end.line > s.range.start.line) {
        let range = FoldingRange {
            start_line: s.range.start.line,
            end_line: s.range.end.line,
            kind: Some(FoldingRangeKind::Region),
            ..FoldingRange::default()
        };
        out.push(range);
        folds(s.children.as_deref().unwrap_or_default(), out);
    }
}

/// Clauses of a file that other versions lack: the place, which languages lack it, and where it should stand in the first of them.
pub fn lacking<'f>(findings: &'f [Finding], path: &Path) -> Vec<(&'f Location, String, &'f Location)> {
    let open = findings.iter().filter(|f| f.rule == "missing-clause" && f.status == Status::Open);
    open.flat_map(|f| {
        let gap = f.locations.iter().find(|l| l.quote.is_empty());
        let absent = f.absent.iter().map(|t| t.as_str()).collect::<Vec<_>>().join(", ");
        f.locations
            .iter()
            .filter(|l| !l.quote.is_empty() && Path::new(&l.source) == path)
            .filter_map(move |l| Some((l, absent.clone(), gap?)))
    })
    .collect()
}
