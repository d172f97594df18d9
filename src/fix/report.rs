//! What was mended, for people (a table of files, and a sentence for what was left) and for programs (`concordat/fix/v1`).

use super::{Change, Reason, Text};
use crate::check::{Applicability, Edit, Severity};
use crate::language::Tag;
use crate::read::FileError;
use crate::report::json::Tool;
use crate::report::text::{Look, clean, visible};
use serde::Serialize;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Name and version of the format.
pub const SCHEMA_NAME: &str = "concordat/fix/v1";

/// What is done with what is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// It is shown.
    DryRun,
    /// Mended copies are written.
    Output,
    /// The files themselves are mended.
    InPlace,
}

/// A file with something to be mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileOut {
    /// The file, as it was given.
    pub source: String,
    /// Where the mended text was written; none where it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<String>,
    /// Its encoding, which stays.
    pub encoding: &'static str,
    /// Number of places.
    pub places: usize,
}

impl FileOut {
    /// A file that was not written yet.
    pub fn of(text: &Text, changes: &[Told]) -> FileOut {
        let here = changes.iter().filter(|t| t.reason.is_none()).flat_map(|t| &t.change.edits).filter(|e| e.source == text.path());
        FileOut { source: text.path().to_string(), written: None, encoding: text.encoding(), places: here.count() }
    }
}

/// A finding that is mended, or left with a reason.
#[derive(Debug, Clone)]
pub struct Told {
    /// The finding.
    pub change: Change,
    /// Its family.
    pub family: String,
    /// Why it is left; none where it is mended.
    pub reason: Option<Reason>,
}

/// All that is told of a run.
#[derive(Debug, Clone)]
pub struct Report {
    /// What is done.
    pub mode: Mode,
    /// Name of the engine.
    pub engine: &'static str,
    /// The files, in the order of families.
    pub files: Vec<FileOut>,
    /// The findings.
    pub told: Vec<Told>,
    /// Files that could not be read, mended or written.
    pub errors: Vec<FileError>,
}

/// The sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Files that are mended.
    pub files: usize,
    /// Findings that are mended.
    pub fixed: usize,
    /// Findings that are left.
    pub left: usize,
    /// Places that are mended.
    pub places: usize,
}

#[derive(Serialize)]
struct TellOut<'a> {
    id: &'a str,
    rule: &'a str,
    family: &'a str,
    language: &'a Tag,
    severity: Severity,
    confidence: f64,
    applicability: Applicability,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    message: String,
    fix: String,
    edits: &'a [Edit],
}

#[derive(Serialize)]
struct ReportOut<'a> {
    schema: &'a str,
    tool: Tool<'a>,
    mode: Mode,
    files: &'a [FileOut],
    fixes: Vec<TellOut<'a>>,
    errors: &'a [FileError],
    summary: Summary,
}

impl Report {
    /// True where all files of a change were written, or are only to be shown.
    fn made(&self, t: &Told) -> bool {
        let written = |e: &Edit| self.files.iter().any(|f| f.source == e.source && f.written.is_some());
        t.reason.is_none() && (self.mode == Mode::DryRun || t.change.edits.iter().all(written))
    }

    /// The sums.
    pub fn summary(&self) -> Summary {
        let fixed = || self.told.iter().filter(|t| self.made(t));
        Summary {
            files: self.files.iter().filter(|f| self.mode == Mode::DryRun || f.written.is_some()).count(),
            fixed: fixed().count(),
            left: self.told.len() - fixed().count(),
            places: fixed().map(|t| t.change.edits.len()).sum(),
        }
    }

    /// Writes it for programs.
    pub fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let fixes = self.told.iter().map(|t| {
            let c = &t.change;
            TellOut {
                id: &c.id,
                rule: c.rule,
                family: &t.family,
                language: &c.language,
                severity: c.severity,
                confidence: f64::from(c.percent) / 100.0,
                applicability: Applicability::Safe,
                status: match (self.made(t), self.mode) {
                    (false, _) => "left",
                    (true, Mode::DryRun) => "proposed",
                    (true, _) => "fixed",
                },
                reason: match t.reason {
                    Some(r) => Some(because(c, r)),
                    None => (!self.made(t)).then(|| "the file could not be written; see the errors".to_string()),
                },
                message: clean(&c.message, false),
                fix: clean(&c.fix, false),
                edits: &c.edits,
            }
        });
        let report = ReportOut {
            schema: SCHEMA_NAME,
            tool: Tool::of(self.engine),
            mode: self.mode,
            files: &self.files,
            fixes: fixes.collect(),
            errors: &self.errors,
            summary: self.summary(),
        };
        serde_json::to_writer_pretty(&mut *out, &report)?;
        writeln!(out)
    }

    /// Says why no file changes: nothing is safe to mend, or what is has to be left.
    pub fn nothing(&self) -> String {
        let left = self.told.iter().filter(|t| t.reason.is_some()).count();
        let foreign = self.told.iter().filter(|t| t.reason == Some(Reason::Format)).count();
        let (fixes, are) = if left == 1 { ("1 fix".to_string(), "is") } else { (format!("{left} fixes"), "are") };
        match left {
            0 => "There is nothing to mend that is safe.".to_string(),
            n if n == foreign => {
                format!("{fixes} {are} left to you: only text files are changed; the warnings say what to write where.")
            }
            _ => format!("{fixes} {are} left to you; the warnings say why."),
        }
    }

    /// Writes the table of files: how many places of which rules were mended, and where the mended text lies.
    pub fn table(&self, out: &mut dyn Write, look: &Look) -> io::Result<()> {
        let width = self.files.iter().map(|f| visible(&f.source).width()).chain(["file".len()]).max().unwrap_or(0);
        let strong = if look.color { anstyle::Style::new().bold() } else { anstyle::Style::new() };
        let written: Vec<&FileOut> = self.files.iter().filter(|f| f.written.is_some()).collect();
        if written.is_empty() {
            let said = if self.files.is_empty() { self.nothing() } else { "Nothing was written.".to_string() };
            return writeln!(out, "{said}");
        }
        writeln!(out, "{strong}file{}  places  rules{strong:#}", " ".repeat(width - "file".len()))?;
        for f in written {
            let path = visible(&f.source);
            let to = f.written.as_ref().filter(|w| **w != f.source).map_or(String::new(), |w| format!("  → {}", visible(w)));
            let pad = " ".repeat(width - path.width());
            writeln!(out, "{path}{pad}  {:>6}  {}{to}", f.places, self.rules(&f.source))?;
        }
        let Summary { files, places, .. } = self.summary();
        let places = if places == 1 { "1 place".to_string() } else { format!("{places} places") };
        let files = if files == 1 { "1 file".to_string() } else { format!("{files} files") };
        writeln!(out, "{places} in {files}")
    }

    /// "contact 2, markup 10".
    fn rules(&self, source: &str) -> String {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for t in self.told.iter().filter(|t| t.reason.is_none()) {
            let n = t.change.edits.iter().filter(|e| e.source == source).count();
            match counts.iter_mut().find(|c| c.0 == t.change.rule) {
                Some(c) => c.1 += n,
                None if n > 0 => counts.push((t.change.rule, n)),
                None => {}
            }
        }
        counts.sort_unstable();
        counts.iter().map(|(rule, n)| format!("{rule} {n}")).collect::<Vec<_>>().join(", ")
    }

    /// A sentence for each finding that is left.
    pub fn notes(&self) -> Vec<String> {
        let left = self.told.iter().filter_map(|t| Some((&t.change, t.reason?)));
        left.map(|(c, r)| {
            let place = c.edits.first().map_or(String::new(), |e| match r {
                Reason::Format => format!("{}: ", e.source),
                _ => format!("{}:{}:{}: ", e.source, e.lines[0], e.columns[0]),
            });
            clean(&format!("{place}{} ({}) is left: {}", c.rule, c.id, because(c, r)), false)
        })
        .collect()
    }
}

/// Why a finding is left, and what to do.
fn because(c: &Change, reason: Reason) -> String {
    let fix = c.fix.trim_end_matches('.');
    match reason {
        Reason::NotBetter => {
            format!("with the fix ({fix}) the check still finds something there that it did not, so that somebody should look at it")
        }
        Reason::Encoding(name) => {
            let new: Vec<&str> = c.edits.iter().map(|e| e.new.trim()).take(1).collect();
            format!("the file's encoding, {name}, cannot write “{}”; convert the file to UTF-8, then run the command again", new.concat())
        }
        Reason::Overlap => "another fix changes the same words; run the command again when that one is made".to_string(),
        Reason::Format => {
            let e = c.edits.first();
            let path = e.map_or("", |e| e.source.as_str()).to_ascii_lowercase();
            let program = match path.rsplit('.').next() {
                Some("docx") => "in Word",
                Some("html" | "htm" | "xhtml") => "in the source of the page",
                Some("xlf" | "xliff" | "tmx" | "po") => "in your translation program",
                _ => "in its program",
            };
            let at = e.and_then(|e| e.pointer.as_deref()).filter(|p| !p.is_empty()).map_or(String::new(), |p| format!(" at {p}"));
            let (old, new) = e.map_or(("", ""), |e| (e.old.as_str(), e.new.as_str()));
            let places = if c.edits.len() > 1 { format!(", and so in {} places in all", c.edits.len()) } else { String::new() };
            match new.is_empty() {
                true => format!("files of this format are not changed; take “{old}” out {program}{at} ({fix}){places}"),
                false => format!("files of this format are not changed; write “{new}” for “{old}” {program}{at} ({fix}){places}"),
            }
        }
    }
}
