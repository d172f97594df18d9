//! SARIF 2.1.0 (OASIS Standard, 27 March 2020), for code scanning and editors. One run; a finding is a result.
//!
//! | of concordat | in SARIF |
//! | --- | --- |
//! | critical, major | `level` `error`: who reads a level fails a build by it, as `--fail-on` does where nothing is said |
//! | minor | `level` `warning` |
//! | confidence | `rank`, in hundredths; exactly in `properties` |
//! | the location to mend | `locations`, one for each place of a slip |
//! | counterparts | `relatedLocations`, with a message that names the language |
//! | id | `partialFingerprints`, `concordat/v1` |
//! | accepted | `suppressions`, where `--show-accepted` lists such findings |
//! | fix | `fixes`, where the file itself can be edited |
//! | a pointer into a format | `logicalLocations`, without a region |
//! | files that could not be used | `toolExecutionNotifications` of the invocation |

mod model;

use super::place::{self, Region};
use super::text::{severity_name, version_of};
use super::{Checked, Reporter, Summary, uri};
use crate::check::{Finding, Fix, Lifecycle, Location, RULES, Rule, Severity, Status, context::language_name};
use crate::document::Family;
use crate::read::FileError;
use model::{
    ArtifactChange, ArtifactLocation, Configuration, Driver, Fingerprints, FixOut, Invocation, Loc, LogicalLocation, Message, Notification,
    PhysicalLocation, Replacement, ReportingDescriptor, ResultOut, ResultProperties, RuleProperties, SarifRegion, Suppression, Tool,
    ToolProperties,
};
use std::io::{self, Write};

/// Where the schema of the format lies.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes SARIF.
#[derive(Debug, Clone)]
pub struct SarifReporter {
    /// Engine that judged how alike clauses are.
    pub engine: &'static str,
    /// Names of the encoders; empty for the lexical engine.
    pub models: Vec<String>,
    /// Whether accepted findings are in the report: if one result of a run tells its suppressions, all have to.
    pub accepted: bool,
}

impl Reporter for SarifReporter {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        let driver = Driver {
            name: env!("CARGO_PKG_NAME"),
            semantic_version: env!("CARGO_PKG_VERSION"),
            rules: RULES.iter().map(descriptor).collect(),
            properties: ToolProperties { engine: self.engine, models: &self.models },
        };
        writeln!(out, "{{\"$schema\": \"{SCHEMA}\",\n \"version\": \"2.1.0\",\n \"runs\": [")?;
        writeln!(out, "  {{\"tool\": {},", json(&Tool { driver })?)?;
        // Ours are characters, which SARIF calls code points; else it would take them for UTF-16 code units.
        write!(out, "   \"columnKind\": \"unicodeCodePoints\",\n   \"results\": [")
    }

    fn family(&self, out: &mut dyn Write, checked: Checked<'_>) -> io::Result<()> {
        for (i, finding) in checked.findings.iter().enumerate() {
            write!(out, "{}\n    {}", if i == 0 { "" } else { "," }, json(&self.result(checked.family, finding))?)?;
        }
        Ok(())
    }

    fn separator(&self) -> &'static str {
        ","
    }

    fn end(&self, out: &mut dyn Write, errors: &[FileError], _: &Summary) -> io::Result<()> {
        let invocation =
            Invocation { execution_successful: errors.is_empty(), tool_execution_notifications: errors.iter().map(notification).collect() };
        writeln!(out, "],\n   \"invocations\": [{}]}}]}}", json(&invocation)?)
    }
}

impl SarifReporter {
    fn result<'a>(&self, family: &'a Family, f: &'a Finding) -> ResultOut<'a> {
        let mains = place::mains(f);
        let others = f.locations.iter().filter(|l| !mains.iter().any(|m| std::ptr::eq(*m, *l)));
        let related = others.enumerate().map(|(i, l)| {
            let loc = located(family, l);
            let about = loc.message.as_ref().map_or(String::new(), |m| format!(", {}", m.text));
            Loc { id: Some(i + 1), message: Some(Message { text: message(&called(l)).text + &about }), ..loc }
        });
        let confidence = place::thousandths(f.confidence);
        ResultOut {
            rule_id: f.rule,
            rule_index: RULES.iter().position(|r| r.name == f.rule),
            level: level(f.severity),
            message: message(&format!("{} {}", f.message, f.help)),
            locations: mains.iter().map(|l| located(family, l)).collect(),
            related_locations: related.collect(),
            partial_fingerprints: Fingerprints { v1: &f.id },
            rank: (confidence * 1000.0).round() / 10.0,
            suppressions: self.accepted.then(|| suppressions(family, f)),
            fixes: f.fix.iter().filter_map(fixed).collect(),
            properties: ResultProperties {
                family: &family.id,
                its: f.its,
                severity: severity_name(f.severity),
                confidence,
                grain: f.grain,
                row: f.row.as_deref(),
                present: &f.present,
                absent: &f.absent,
                moved: &f.moved,
                help: place::sentence(&f.help),
            },
        }
    }
}

/// A fix, with its edits by file; none for text that was taken out of a format, where no viewer could make them.
fn fixed(fix: &Fix) -> Option<FixOut> {
    let mut changes: Vec<(&str, Vec<Replacement>)> = Vec::new();
    for e in &fix.edits {
        if e.pointer.is_some() {
            return None;
        }
        let deleted_region = SarifRegion {
            start_line: e.lines[0],
            start_column: Some(e.columns[0]),
            end_line: e.lines[1],
            end_column: Some(e.columns[1] + 1),
            snippet: None,
        };
        let replacement =
            Replacement { deleted_region, inserted_content: Some(Message { text: e.new.clone() }).filter(|m| !m.text.is_empty()) };
        match changes.iter_mut().find(|c| c.0 == e.source) {
            Some(c) => c.1.push(replacement),
            None => changes.push((&e.source, vec![replacement])),
        }
    }
    let artifact_changes = changes
        .into_iter()
        .map(|(source, replacements)| ArtifactChange { artifact_location: ArtifactLocation { uri: uri::of_path(source) }, replacements });
    Some(FixOut { description: message(&fix.message), artifact_changes: artifact_changes.collect() })
}

/// How a viewer is to show a severity.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::Major => "error",
        Severity::Minor => "warning",
    }
}

fn descriptor(rule: &Rule) -> ReportingDescriptor<'_> {
    let explanation = rule.explanation();
    // The title is the id, which viewers show already.
    let help = explanation.lines().skip_while(|l| l.starts_with("# ")).collect::<Vec<_>>().join("\n");
    let flags = explanation.lines().skip_while(|l| !l.starts_with("## ")).skip(1).take_while(|l| !l.starts_with('#'));
    let full = flags.map(str::trim).collect::<Vec<_>>().join(" ");
    let short = full.split_inclusive(". ").next().unwrap_or_default().trim().to_string();
    ReportingDescriptor {
        id: rule.name,
        name: pascal(rule.name),
        short_description: Message { text: short },
        full_description: Message { text: full },
        help: model::Help { text: help.clone(), markdown: help },
        default_configuration: Configuration { enabled: rule.lifecycle != Lifecycle::Optional, level: level(rule.severity) },
        properties: RuleProperties {
            its: rule.its,
            severity: severity_name(rule.severity),
            lifecycle: rule.lifecycle,
            tags: ["translation".to_string(), format!("its/{}", rule.its)],
        },
    }
}

/// `missing-clause` as `MissingClause`, as SARIF wants the name of a rule.
fn pascal(name: &str) -> String {
    name.split('-').map(|w| w[..1].to_uppercase() + &w[1..]).collect()
}

/// A message as plain text. In SARIF `[text](target)` is a link even there; a text that a rule quotes must not make one.
fn message(text: &str) -> Message {
    Message { text: place::sentence_for_a_page(text).replace("](", "]\u{2060}(") }
}

/// What a related location is: language, section and label, and whether text is missing there.
fn called(l: &Location) -> String {
    let mut about = format!("{} ({})", language_name(&l.language), l.language);
    if let Some(s) = l.section.as_ref().filter(|s| !s.is_empty()) {
        about += &format!(", section {s}");
    }
    if let Some(label) = l.label.as_ref().filter(|s| !s.is_empty()) {
        about += &format!(", {label}");
    }
    if l.quote.is_empty() {
        about += ": missing here";
    }
    about
}

/// A location. Lines of text that was taken out of a format are not lines of the file, and no viewer would find them there: such a
/// location says where in the format it is, and in words which line of the text.
fn located(family: &Family, l: &Location) -> Loc {
    let Some(pointer) = place::pointer(family, l) else { return Loc::of(physical(family, l)) };
    let physical_location =
        PhysicalLocation { artifact_location: ArtifactLocation { uri: uri::of_path(&l.source) }, region: None, context_region: None };
    let words = place::snippet(family, l, place::region(family, l)).map_or(String::new(), |w| format!(": “{w}”"));
    let logical = LogicalLocation { fully_qualified_name: pointer, kind: "element" };
    Loc {
        message: Some(message(&format!("line {} of its text{words}", l.lines[0]))),
        logical_locations: if logical.fully_qualified_name.is_empty() { Vec::new() } else { vec![logical] },
        ..Loc::of(physical_location)
    }
}

fn physical(family: &Family, l: &Location) -> PhysicalLocation {
    let region = place::region(family, l);
    PhysicalLocation {
        artifact_location: ArtifactLocation { uri: uri::of_path(&l.source) },
        region: Some(sarif_region(family, l, region)),
        context_region: context(family, l, region),
    }
}

/// The line of words that are only a part of it: a context has to be larger than what it is the context of.
fn context(family: &Family, l: &Location, region: Region) -> Option<SarifRegion> {
    let [from, to] = region.columns.filter(|_| region.lines[0] == region.lines[1])?;
    let line = version_of(family, l)?.source.line(region.lines[0]);
    (line.chars().count() > to - from)
        .then(|| SarifRegion { snippet: Some(Message { text: line.to_string() }), ..SarifRegion::of_lines(region.lines) })
}

fn sarif_region(family: &Family, l: &Location, region: Region) -> SarifRegion {
    SarifRegion {
        start_line: region.lines[0],
        start_column: region.columns.map(|c| c[0]),
        end_line: region.lines[1],
        end_column: region.columns.map(|c| c[1]),
        snippet: place::snippet(family, l, region).map(|text| Message { text }),
    }
}

fn suppressions(family: &Family, f: &Finding) -> Vec<Suppression> {
    if f.status != Status::Accepted {
        return Vec::new();
    }
    let Some(a) = &f.acceptance else {
        return vec![Suppression { kind: "external", status: "accepted", justification: None, location: None }];
    };
    // `file:line`; a comment stands in the text itself.
    let (path, line) = a.place.rsplit_once(':').and_then(|(p, n)| Some((p, n.parse().ok()?))).unwrap_or((a.place.as_str(), 1));
    let in_source = family.versions.iter().any(|v| v.source.path == path);
    let who: Vec<&str> = [&a.who, &a.when].into_iter().flatten().map(String::as_str).collect();
    let said = if who.is_empty() { a.reason.clone() } else { format!("{} ({})", a.reason, who.join(", ")) };
    vec![Suppression {
        kind: if in_source { "inSource" } else { "external" },
        status: "accepted",
        justification: Some(place::sentence_for_a_page(&said)),
        location: Some(Loc::of(PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri::of_path(path) },
            region: Some(SarifRegion::of_lines([line; 2])),
            context_region: None,
        })),
    }]
}

fn notification(e: &FileError) -> Notification {
    let physical_location =
        PhysicalLocation { artifact_location: ArtifactLocation { uri: uri::of_path(&e.path) }, region: None, context_region: None };
    Notification { level: "error", message: message(&e.message), locations: vec![Loc::of(physical_location)] }
}

fn json(value: &impl serde::Serialize) -> io::Result<String> {
    serde_json::to_string(value).map_err(io::Error::from)
}

#[cfg(test)]
mod tests;
