//! Findings as diagnostics: on each file where something is to be mended, with the counterparts beside it.
//!
//! | of concordat | in the protocol |
//! | --- | --- |
//! | critical, major, minor | error, warning, information: the three ranks stay apart |
//! | accepted, where they are shown | hint |
//! | each place of a slip | a diagnostic of its own |
//! | counterparts | `relatedInformation`; in words where a client knows none |
//! | id | `data`, with the folder of its desk |
//! | text taken out of a format | at the beginning of the file, its line in words |

use super::pages::Pages;
use crate::check::context::language_name;
use crate::check::{Finding, Location, Severity, Status};
use crate::document::Family;
use crate::report::place;
use lsp_types::{Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, NumberOrString, Range, Uri};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Longest quote of a counterpart, in characters: a line of a list of problems.
const QUOTE: usize = 160;

/// So many counterparts are named.
const COUNTERPARTS: usize = 12;

/// How diagnostics are dressed.
pub struct Dress<'a> {
    /// The client shows places elsewhere.
    pub related: bool,
    /// The client knows tags: what is there twice is shown as superfluous.
    pub tags: bool,
    /// Words from right to left are put between isolates.
    pub isolate: bool,
    /// Accepted findings are shown.
    pub accepted: bool,
    /// The client's name for a file.
    pub uri: &'a dyn Fn(&Path) -> Option<Uri>,
}

/// A diagnostic, and what it says.
pub struct Shown<'f> {
    /// Its file.
    pub path: PathBuf,
    /// Itself.
    pub diagnostic: Diagnostic,
    /// The finding.
    pub finding: &'f Finding,
    /// The place to mend.
    pub main: &'f Location,
}

impl Dress<'_> {
    /// A sentence of a rule.
    pub fn sentence(&self, text: &str) -> String {
        if self.isolate { place::sentence_for_a_page(text) } else { place::sentence(text) }
    }

    /// What findings look like in an editor.
    pub fn all<'f>(&self, folder: &Path, pages: &Pages, family: &Family, findings: &'f [Finding]) -> Vec<Shown<'f>> {
        let wanted = |f: &&Finding| self.accepted || f.status == Status::Open;
        findings.iter().filter(wanted).flat_map(|f| self.of_finding(folder, pages, family, f)).collect()
    }

    fn of_finding<'f>(&self, folder: &Path, pages: &Pages, family: &Family, f: &'f Finding) -> Vec<Shown<'f>> {
        let mains = place::mains(f);
        let of_place = |(main, place): (&'f Location, &'f [Location])| {
            let (path, range) = pages.place(main)?;
            let others: Vec<&Location> = place.iter().filter(|l| !std::ptr::eq(*l, main)).take(COUNTERPARTS).collect();
            let mut message = self.sentence(&format!("{} {}", f.message, f.help));
            if let Some(pointer) = place::pointer(family, main) {
                let at = if pointer.is_empty() { String::new() } else { format!(", at {pointer}") };
                message += &format!(" (Line {} of its text{at}.)", main.lines[0]);
            }
            if let Some(a) = &f.acceptance {
                message = self.sentence(&format!("Accepted: {}. {message}", a.reason.trim_end_matches('.')));
            }
            let mut related = Vec::new();
            for l in others {
                let words = self.counterpart(l);
                match pages.place(l).and_then(|(path, range)| Some((self.related.then(|| (self.uri)(&path)).flatten()?, range))) {
                    Some((uri, range)) => {
                        let location = lsp_types::Location { uri, range };
                        related.push(DiagnosticRelatedInformation { location, message: words });
                    }
                    None => message += &format!("\n{words}"),
                }
            }
            let severity = match (f.status, f.severity) {
                (Status::Accepted, _) => DiagnosticSeverity::HINT,
                (_, Severity::Critical) => DiagnosticSeverity::ERROR,
                (_, Severity::Major) => DiagnosticSeverity::WARNING,
                (_, Severity::Minor) => DiagnosticSeverity::INFORMATION,
            };
            let diagnostic = Diagnostic {
                range,
                severity: Some(severity),
                code: Some(NumberOrString::String(f.rule.to_string())),
                source: Some("concordat".to_string()),
                message,
                tags: (self.tags && f.rule == "duplicated-clause").then(|| vec![DiagnosticTag::UNNECESSARY]),
                related_information: (!related.is_empty()).then_some(related),
                data: Some(json!({ "id": f.id, "folder": folder.display().to_string() })),
                ..Diagnostic::default()
            };
            Some(Shown { path, diagnostic, finding: f, main })
        };
        mains.into_iter().zip(f.by_place()).filter_map(of_place).collect()
    }

    /// What a counterpart says, in a line.
    fn counterpart(&self, l: &Location) -> String {
        let name = language_name(&l.language);
        let line = l.lines[0];
        if l.quote.trim().is_empty() {
            return format!("{name}, line {line}: nothing");
        }
        let words = short(&l.quote, QUOTE);
        self.sentence(&format!("{name}, line {line}: “{words}”"))
    }
}

/// What is told of a file as a whole, or of one of its lines: a sentence that may begin with `path:line:`.
pub fn told(message: &str, severity: DiagnosticSeverity, about: &Path) -> Diagnostic {
    let (mut line, mut words) = (0, message);
    if let Some(rest) = message.strip_prefix(&format!("{}:", about.display())) {
        words = rest.trim_start();
        if let Some((number, behind)) = words.split_once(':')
            && let Ok(n) = number.parse::<u32>()
        {
            (line, words) = (n.saturating_sub(1), behind.trim_start());
        }
    }
    let range = Range::new(lsp_types::Position::new(line, 0), lsp_types::Position::new(line, 0));
    Diagnostic {
        range,
        severity: Some(severity),
        source: Some("concordat".to_string()),
        message: place::sentence(words),
        ..Diagnostic::default()
    }
}

/// Text in one line, cut to so many characters.
pub fn short(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_a_line_stands_there() {
        let d = told("/a b/en.txt:12: this comment is odd: so", DiagnosticSeverity::WARNING, Path::new("/a b/en.txt"));
        assert_eq!((d.range.start.line, d.message.as_str()), (11, "this comment is odd: so"));
        let d = told("/a/en.txt: cannot be read", DiagnosticSeverity::ERROR, Path::new("/a/en.txt"));
        assert_eq!((d.range.start.line, d.message.as_str()), (0, "cannot be read"));
    }
}
