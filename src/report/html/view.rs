//! What a page shows where: the order of columns, the row in which each finding stands, which words of which version are marked, and
//! how bad every cell is. No markup.

use super::super::text::version_of;
use super::super::{Checked, place};
use super::marks::{Mark, Role};
use crate::check::{Finding, Location, Severity, Status, best_numbered};
use crate::document::{Section, Unit, UnitKind, Version};
use std::cmp::Reverse;
use std::ops::Range;

/// A family as its page shows it.
pub struct View<'a> {
    /// What is shown.
    pub checked: Checked<'a>,
    /// Indices of the versions from left to right: the one that the others are compared with first.
    pub columns: Vec<usize>,
    /// The findings in the order of the page.
    pub findings: Vec<Placed<'a>>,
    /// For each row the findings (indices) whose card stands there.
    pub cards: Vec<Vec<usize>>,
    /// For each row the findings of other rows that have a place in it too.
    pub also: Vec<Vec<usize>>,
    /// Findings about the document as a whole.
    pub loose: Vec<usize>,
    /// For each version its marks, by where they begin.
    pub marks: Vec<Vec<Mark>>,
    /// For each version how bad each row is.
    pub heat: Vec<Vec<Heat>>,
    lead: usize,
}

/// How a cell looks from afar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Heat {
    /// Nothing to tell.
    #[default]
    Clean,
    /// Without text, and nobody minds.
    Empty,
    /// See [`Severity`].
    Minor,
    /// See [`Severity`].
    Major,
    /// See [`Severity`].
    Critical,
}

impl From<Severity> for Heat {
    fn from(severity: Severity) -> Heat {
        match severity {
            Severity::Critical => Heat::Critical,
            Severity::Major => Heat::Major,
            Severity::Minor => Heat::Minor,
        }
    }
}

/// A finding with where it stands.
pub struct Placed<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// The row of its card; none where it is about the document as a whole.
    pub row: Option<usize>,
    /// Versions that it is about, in the order of the columns.
    pub about: Vec<usize>,
    /// For each place of a slip the location to mend, with its row.
    pub places: Vec<(&'a Location, Option<usize>)>,
    /// Other rows in which it has something to mend.
    pub elsewhere: Vec<usize>,
}

impl<'a> View<'a> {
    /// Looks at a family.
    pub fn new(checked: Checked<'a>) -> View<'a> {
        let Checked { family, concordance, findings, .. } = checked;
        let (versions, rows) = (family.versions.len(), concordance.rows.len());
        let others = (0..versions).filter(|&v| v != family.reference);
        let columns: Vec<usize> = (0..versions).filter(|&v| v == family.reference).chain(others).collect();
        let rows_of: Vec<Vec<Option<usize>>> =
            family.versions.iter().enumerate().map(|(v, x)| concordance.rows_of(v, x.units.len())).collect();
        let index = |l: &Location| {
            let version = version_of(family, l)?;
            family.versions.iter().position(|v| std::ptr::eq(v, version))
        };
        let row_of = |l: &Location| {
            let v = index(l)?;
            let unit = unit_of(&family.versions[v], l)?;
            rows_of[v][unit]
        };
        let mut heat: Vec<Vec<Heat>> = (0..versions)
            .map(|v| concordance.rows.iter().map(|r| if r.cells[v].is_empty() { Heat::Empty } else { Heat::Clean }).collect())
            .collect();
        let mut marks: Vec<Vec<Mark>> = vec![Vec::new(); versions];
        let mut placed: Vec<Placed<'a>> = Vec::with_capacity(findings.len());
        for finding in findings {
            let own =
                finding.row.as_deref().and_then(|id| id.strip_prefix('r')?.parse::<usize>().ok()?.checked_sub(1)).filter(|&r| r < rows);
            // A clause that one version lacks stands in its own row there, whatever lines it would belong between.
            let at = |l: &Location| if l.quote.is_empty() { own.or_else(|| row_of(l)) } else { row_of(l) };
            let places: Vec<(&Location, Option<usize>)> = place::mains(finding).into_iter().map(|l| (l, at(l))).collect();
            let (mut about, mut touched): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
            for place in finding.by_place() {
                let concerned = finding.about_of(place);
                for l in &concerned {
                    let Some(v) = index(l) else { continue };
                    about.push(v);
                    touched.extend(at(l));
                    if let (Status::Open, Some(row)) = (finding.status, at(l)) {
                        let here = &mut heat[v][row];
                        *here = (*here).max(finding.severity.into());
                    }
                }
                for l in place {
                    let Some(v) = index(l) else { continue };
                    let role = if concerned.iter().any(|c| std::ptr::eq(*c, l)) { Role::Wrong } else { Role::Counterpart };
                    marks[v].extend(mark(checked, &family.versions[v], l, placed.len(), role));
                }
            }
            about.sort_unstable_by_key(|v| columns.iter().position(|c| c == v));
            about.dedup();
            let row = own.or_else(|| places.iter().find_map(|p| p.1)).or_else(|| finding.locations.iter().find_map(row_of));
            touched.retain(|&r| Some(r) != row);
            touched.sort_unstable();
            touched.dedup();
            placed.push(Placed { finding, row, about, places, elsewhere: touched });
        }
        marks.iter_mut().for_each(|m| m.sort_by_key(|m| (m.range.start, Reverse(m.range.end), m.finding)));
        let mut view = View {
            checked,
            columns,
            findings: placed,
            cards: vec![Vec::new(); rows],
            also: vec![Vec::new(); rows],
            loose: Vec::new(),
            marks,
            heat,
            lead: best_numbered(family),
        };
        view.place();
        view
    }

    /// Puts every finding into its row: open ones first, the gravest at the top.
    fn place(&mut self) {
        for (i, f) in self.findings.iter().enumerate() {
            match f.row {
                Some(row) => self.cards[row].push(i),
                None => self.loose.push(i),
            }
            f.elsewhere.iter().for_each(|&row| self.also[row].push(i));
        }
        let order = |i: &usize| (self.findings[*i].finding.status == Status::Accepted, Reverse(self.findings[*i].finding.severity), *i);
        self.cards.iter_mut().for_each(|c| c.sort_by_key(order));
        self.loose.sort_by_key(order);
    }

    /// The version and its unit that say what a row is: the best numbered one's, else the reference's, else the first that has it.
    pub fn lead(&self, row: usize) -> Option<(usize, &'a Unit)> {
        let (family, cells) = (self.checked.family, &self.checked.concordance.rows[row].cells);
        let order = [self.lead, family.reference].into_iter().chain(0..family.versions.len());
        order.into_iter().find_map(|v| Some((v, family.versions.get(v)?.units.get(*cells.get(v)?.first()?)?)))
    }

    /// The section that a row opens: the version that says so, and the section.
    pub fn opens(&self, row: usize) -> Option<(usize, &'a Section)> {
        let (v, unit) = self.lead(row)?;
        let sections = &self.checked.family.versions[v].sections;
        (unit.kind == UnitKind::Heading).then(|| sections.get(unit.section).map(|s| (v, s))).flatten()
    }

    /// The lines between which the text of an empty cell would stand; 0 for the beginning, none for the end.
    pub fn gap(&self, row: usize, v: usize) -> (usize, Option<usize>) {
        let at = self.cards[row].iter().flat_map(|&i| &self.findings[i].finding.locations);
        let version = &self.checked.family.versions[v];
        let told = at.into_iter().find(|l| l.quote.is_empty() && l.language == version.language);
        if let Some(l) = told.filter(|l| l.lines[0] < l.lines[1]) {
            return (l.lines[0], Some(l.lines[1]));
        }
        let (before, after) = self.checked.concordance.neighbours(v, row);
        let unit = |r: usize, last: bool| {
            let cell = &self.checked.concordance.rows[r].cells[v];
            let unit = if last { cell.last() } else { cell.first() };
            unit.and_then(|&u| version.units.get(u))
        };
        let from = before.and_then(|r| unit(r, true)).map_or(0, |u| u.lines.1);
        (from, after.and_then(|r| unit(r, false)).map(|u| u.lines.0).filter(|&to| to > from))
    }

    /// The finding that says that something is missing from the cell, though it has text.
    pub fn lacks(&self, row: usize, v: usize) -> Option<&Placed<'a>> {
        let language = &self.checked.family.versions[v].language;
        let lacking =
            |f: &&Placed<'a>| f.finding.locations.iter().any(|l| l.language == *language && l.quote.is_empty() && l.insert.is_none());
        self.cards[row].iter().map(|&i| &self.findings[i]).find(|f| lacking(f) && f.about.contains(&v))
    }
}

/// The characters of a location in its version's source, as a mark.
fn mark(checked: Checked<'_>, version: &Version, l: &Location, finding: usize, role: Role) -> Option<Mark> {
    let f = &checked.findings[finding];
    if l.quote.is_empty() && l.insert.is_none() {
        return None;
    }
    let region = place::region(checked.family, l);
    let range: Range<usize> = match region.columns {
        Some([from, to]) => version.source.offset(region.lines[0], from)..version.source.offset(region.lines[1], to),
        None => version.source.offset(region.lines[0], 1)..version.source.offset(region.lines[1], usize::MAX),
    };
    let severity = (f.status == Status::Open).then_some(f.severity);
    Some(Mark { range: range.start..range.end.max(range.start), finding, role, severity })
}

/// The unit that a location stands in, by its first line and column: the last one that has begun there.
fn unit_of(version: &Version, l: &Location) -> Option<usize> {
    let from = version.source.offset(l.lines[0], l.columns.map_or(1, |c| c[0]));
    let on_line = |u: &Unit| u.lines.0 <= l.lines[0] && l.lines[0] <= u.lines.1;
    let begins = |u: &Unit| u.label.as_ref().map_or(u.range().start, |x| x.start.min(u.range().start));
    let units = || version.units.iter().enumerate().filter(|(_, u)| on_line(u));
    let holds = units().rfind(|(_, u)| begins(u) <= from && from < u.range().end.max(begins(u) + 1));
    holds.or_else(|| units().next_back()).map(|(i, _)| i)
}
