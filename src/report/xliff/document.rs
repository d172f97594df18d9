//! One XLIFF document: the reference and one other version of a family.

use super::super::rows::Rows;
use super::super::text::{escape::is_rtl, severity_name};
use super::super::written::{BETWEEN, Written};
use super::super::{Checked, json, place, xml};
use super::issues::{self, Mark};
use crate::align::Row;
use crate::check::{Finding, Severity, Status, best_numbered, row_id};
use crate::document::{Family, UnitKind, Version};
use crate::read::extract::xliff::PLACE;
use std::fmt::Write;
use std::ops::Range;

/// Letters that say in which direction a version is written: a title or two, whatever names these have.
const FIRST_LETTERS: usize = 200;

const NAMESPACES: &str = "xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" xmlns:mda=\"urn:oasis:names:tc:xliff:metadata:2.0\" \
    xmlns:its=\"http://www.w3.org/2005/11/its\"";

/// What is said of one row, by the numbers of findings.
#[derive(Default, Clone)]
struct Said {
    /// Words of the source and of the target, as ranges of `Source::text`.
    words: [Vec<(Range<usize>, usize)>; 2],
    /// What has no words here; true where it is about the target.
    notes: Vec<(usize, bool)>,
}

/// What of a document is written so far.
struct Out<'a> {
    text: String,
    findings: &'a [Finding],
}

/// A unit as it is made: its lists of issues stand before the segments that refer to them.
struct Unit {
    row: String,
    lists: String,
    segments: String,
    inline: usize,
    listed: usize,
    /// Findings that found no words in it.
    homeless: Vec<(usize, bool)>,
}

/// The document of the reference and the version `target`; none where there is no unit to write.
pub fn write(checked: &Checked<'_>, rows: &Rows, target: usize) -> Option<String> {
    let Checked { family, concordance, findings, .. } = *checked;
    let pair = [family.reference, target];
    let [source, target] = [family.versions.get(pair[0])?, family.versions.get(pair[1])?];
    let (mut said, mut of_file) = (vec![Said::default(); concordance.rows.len()], Vec::new());
    for (f, finding) in findings.iter().enumerate() {
        sort_in(rows, [source, target], (f, finding), &mut said, &mut of_file);
    }
    let best = best_numbered(family);
    let mut out = Out { text: String::new(), findings };
    for (r, (row, said)) in concordance.rows.iter().zip(&said).enumerate() {
        if pair.iter().all(|&v| row.cells.get(v).is_none_or(Vec::is_empty)) {
            of_file.extend(said.notes.iter().copied());
        } else {
            out.unit(family, best, (r, row), pair, said);
        }
    }
    let units = std::mem::take(&mut out.text);
    if units.is_empty() {
        return None;
    }
    out.head([source, target], &of_file);
    out.text.push_str(&units);
    out.text.push_str("</file>\n</xliff>\n");
    Some(out.text)
}

/// Puts a finding where it belongs: to the words that are to be mended, where they are of these versions.
fn sort_in(rows: &Rows, pair: [&Version; 2], (f, finding): (usize, &Finding), said: &mut [Said], of_file: &mut Vec<(usize, bool)>) {
    for location in place::mains(finding) {
        let Some(side) = pair.iter().position(|v| v.language == location.language) else { continue };
        match rows.at(location) {
            Some((row, words)) => said[row].words[side].push((words, f)),
            None => match rows.of(finding).and_then(|row| said.get_mut(row)) {
                Some(said) if said.notes.contains(&(f, side == 1)) => {}
                Some(said) => said.notes.push((f, side == 1)),
                None => of_file.push((f, side == 1)),
            },
        }
    }
}

// Writing to a String cannot fail.
impl Out<'_> {
    fn head(&mut self, [source, target]: [&Version; 2], notes: &[(usize, bool)]) {
        let (from, to) = (xml::plain(source.language.as_str()), xml::plain(target.language.as_str()));
        let _ = write!(self.text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff {NAMESPACES} its:version=\"2.0\" version=\"2.1\"");
        let _ = writeln!(self.text, " srcLang=\"{from}\" trgLang=\"{to}\" xml:space=\"preserve\">");
        let _ = write!(self.text, "<file id=\"f1\" original=\"{}\"", xml::plain(place::without_dot(&source.source.path)));
        for (attribute, version) in [("srcDir", source), ("trgDir", target)] {
            if is_rtl_version(version) {
                let _ = write!(self.text, " {attribute}=\"rtl\"");
            }
        }
        let tool = concat!("localization-quality-issue|urn:x-concordat:", env!("CARGO_PKG_VERSION"));
        let _ = writeln!(self.text, " its:annotatorsRef=\"{tool}\">");
        let path = xml::plain(place::without_dot(&target.source.path));
        let _ = writeln!(self.text, "<notes>\n  <note category=\"translation\" appliesTo=\"target\" priority=\"10\">{path}</note>");
        self.notes(notes);
        self.text.push_str("</notes>\n");
    }

    fn notes(&mut self, notes: &[(usize, bool)]) {
        for &(f, target) in notes {
            let f = &self.findings[f];
            let side = if target { "target" } else { "source" };
            let (category, priority) = (xml::plain(f.its), issues::priority(f));
            let _ = write!(self.text, "  <note category=\"{category}\" appliesTo=\"{side}\" priority=\"{priority}\">");
            let _ = writeln!(self.text, "{}</note>", xml::plain(&issues::comment(f)));
        }
    }

    fn unit(&mut self, family: &Family, best: usize, (r, row): (usize, &Row), pair: [usize; 2], said: &Said) {
        let mut unit =
            Unit { row: row_id(r), lists: String::new(), segments: String::new(), inline: 0, listed: 0, homeless: said.notes.clone() };
        self.segments(&mut unit, family, row, pair, said);
        let said_by = json::said_by(family, best, row);
        let section = said_by.and_then(|(v, u)| v.sections.get(u.section)).map_or("", |s| s.number.as_str());
        // As the reference has it, which is what a translator sees.
        let own = pair.iter().find_map(|&v| family.versions[v].units.get(*row.cells.get(v)?.first()?));
        let label = own.and_then(|u| u.label.as_ref()).map_or("", |l| l.raw.as_str());
        // A heading bears the number of its section, and a clause may: "1.1" in section 1.
        let numbered = own.is_some_and(|u| u.kind == UnitKind::Heading && !label.is_empty()) || label.starts_with(&format!("{section}."));
        let name = [section, label].into_iter().skip(usize::from(numbered)).filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ");
        let _ = write!(self.text, "<unit id=\"{}\"", unit.row);
        if !name.is_empty() {
            let _ = write!(self.text, " name=\"{}\"", xml::plain(&name));
        }
        self.text.push_str(">\n");
        self.text.push_str(&unit.lists);
        let kind = said_by.and_then(|(_, u)| serde_json::to_value(u.kind).ok()).and_then(|k| k.as_str().map(str::to_string));
        let moved = |v: &usize| row.moved.contains(v);
        let metas = [
            ("section", section.to_string()),
            ("kind", kind.unwrap_or_default()),
            ("score", place::thousandths(row.score).to_string()),
            ("reviewed", if row.pinned { "yes".to_string() } else { String::new() }),
            ("moved", pair.iter().filter(|v| moved(v)).map(|&v| family.versions[v].language.as_str()).collect::<Vec<_>>().join(" ")),
        ];
        self.text.push_str("  <mda:metadata>\n");
        self.group("category=\"concordat:row\"", &metas);
        for (side, v) in ["source", "target"].into_iter().zip(pair) {
            let cell = row.cells.get(v).map_or(&[][..], Vec::as_slice);
            if let Some(first) = cell.first() {
                let place = [("position", first.to_string()), ("lines", lines(&family.versions[v], cell))];
                self.group(&format!("category=\"{PLACE}\" appliesTo=\"{side}\""), &place);
            }
        }
        self.text.push_str("  </mda:metadata>\n");
        if !unit.homeless.is_empty() {
            self.text.push_str("  <notes>\n");
            self.notes(&unit.homeless);
            self.text.push_str("  </notes>\n");
        }
        self.text.push_str(&unit.segments);
        self.text.push_str("</unit>\n");
    }

    fn group(&mut self, attributes: &str, metas: &[(&str, String)]) {
        let _ = write!(self.text, "    <mda:metaGroup {attributes}>");
        for (name, value) in metas.iter().filter(|m| !m.1.is_empty()) {
            let _ = write!(self.text, "<mda:meta type=\"{name}\">{}</mda:meta>", xml::plain(value));
        }
        self.text.push_str("</mda:metaGroup>\n");
    }

    fn segments(&self, unit: &mut Unit, family: &Family, row: &Row, pair: [usize; 2], said: &Said) {
        let cells = pair.map(|v| (&family.versions[v], row.cells.get(v).map_or(&[][..], Vec::as_slice)));
        let even = cells[0].1.len() == cells[1].1.len();
        let parts: Vec<[Written; 2]> = match even {
            true => (0..cells[0].1.len()).map(|i| cells.map(|(version, units)| Written::cell(version, &units[i..=i]))).collect(),
            false => vec![cells.map(|(version, units)| Written::cell(version, units))],
        };
        let mut marks: Vec<[Vec<Mark>; 2]> = vec![Default::default(); parts.len()];
        for (side, (words, f)) in said.words.iter().enumerate().flat_map(|(side, all)| all.iter().map(move |w| (side, w))) {
            // The first of several units is marked: an issue that is told once is mended once.
            let found = parts.iter().enumerate().find_map(|(i, part)| Some((i, part[side].find(words)?)));
            match found {
                Some((i, range)) => marks[i][side].push(Mark { range, issues: vec![*f] }),
                None => unit.homeless.push((*f, side == 1)),
            }
        }
        for (i, (part, marks)) in parts.iter().zip(marks).enumerate() {
            if i > 0 {
                let _ = writeln!(unit.segments, "  <ignorable><source>{BETWEEN}</source><target>{BETWEEN}</target></ignorable>");
            }
            let open = marks.iter().flatten().flat_map(|m| &m.issues).chain(unit.homeless.iter().map(|n| &n.0));
            let open = open.map(|&f| &self.findings[f]).filter(|f| f.status == Status::Open).map(|f| f.severity).max();
            let state = if part[1].text.is_empty() { "initial" } else { "translated" };
            let _ = write!(unit.segments, "  <segment id=\"s{}\" state=\"{state}\"{}>\n    <source>", i + 1, sub_state(open));
            let [of_source, of_target] = marks;
            self.marked(unit, &part[0].text, of_source);
            unit.segments.push_str("</source>\n");
            if !part[1].text.is_empty() {
                unit.segments.push_str("    <target>");
                self.marked(unit, &part[1].text, of_target);
                unit.segments.push_str("</target>\n");
            }
            unit.segments.push_str("  </segment>\n");
        }
    }

    fn marked(&self, unit: &mut Unit, text: &str, marks: Vec<Mark>) {
        let marks = issues::nested(marks);
        self.spans(unit, text, 0..text.len(), &marks, &[]);
    }

    /// A stretch of a text with the marks inside of it. Issues of a mark take the place of those of the mark around it (ITS 2.0, 5.5), so
    /// an inner one tells these too.
    fn spans(&self, unit: &mut Unit, text: &str, within: Range<usize>, marks: &[Mark], around: &[usize]) {
        let (mut at, mut i) = (within.start, 0);
        while let Some(mark) = marks.get(i) {
            let inside = marks[i + 1..].iter().take_while(|m| m.range.start < mark.range.end).count();
            characters(&mut unit.segments, &text[at..mark.range.start]);
            let issues: Vec<usize> = mark.issues.iter().chain(around).copied().collect();
            self.open(unit, &issues);
            self.spans(unit, text, mark.range.clone(), &marks[i + 1..i + 1 + inside], &issues);
            unit.segments.push_str("</mrk>");
            at = mark.range.end;
            i += 1 + inside;
        }
        characters(&mut unit.segments, &text[at..within.end]);
    }

    fn open(&self, unit: &mut Unit, list: &[usize]) {
        unit.inline += 1;
        let _ = write!(unit.segments, "<mrk id=\"m{}\" type=\"its:generic\"", unit.inline);
        if let [only] = list {
            issues::attributes(&mut unit.segments, "its:", &self.findings[*only]);
        } else {
            unit.listed += 1;
            let id = format!("lqi-{}-{}", unit.row, unit.listed);
            let _ = write!(unit.segments, " its:locQualityIssuesRef=\"#its={id}\"");
            let _ = writeln!(unit.lists, "  <its:locQualityIssues xml:id=\"{id}\">");
            for f in list {
                unit.lists.push_str("    <its:locQualityIssue");
                issues::attributes(&mut unit.lists, "", &self.findings[*f]);
                unit.lists.push_str("/>\n");
            }
            unit.lists.push_str("  </its:locQualityIssues>\n");
        }
        unit.segments.push('>');
    }
}

fn sub_state(open: Option<Severity>) -> String {
    open.map_or(String::new(), |s| format!(" subState=\"concordat:{}\"", severity_name(s)))
}

fn characters(out: &mut String, text: &str) {
    xml::content(out, text, |out, c| {
        let _ = write!(out, "<cp hex=\"{c:04X}\"/>");
    });
}

/// Lines of the units of a cell: `63-65 70`.
fn lines(version: &Version, cell: &[usize]) -> String {
    let units = cell.iter().filter_map(|&u| version.units.get(u));
    units
        .map(|u| if u.lines.0 == u.lines.1 { u.lines.0.to_string() } else { format!("{}-{}", u.lines.0, u.lines.1) })
        .collect::<Vec<_>>()
        .join(" ")
}

/// True for versions that are written from right to left, by most of their first letters.
fn is_rtl_version(version: &Version) -> bool {
    let letters: Vec<char> = version.units.iter().flat_map(|u| u.text.chars()).filter(|c| c.is_alphabetic()).take(FIRST_LETTERS).collect();
    letters.iter().filter(|c| is_rtl(**c)).count() * 2 > letters.len()
}
