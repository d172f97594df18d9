//! Rules: pure functions of a family and its concordance to findings. No I/O, no printing.

mod finding;

pub use finding::{Finding, Grain, Location, Severity, Status};

use crate::align::Aligned;
use crate::document::Family;

/// How far along a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lifecycle {
    /// On by default; its meaning does not change.
    Stable,
    /// On by default, still being tuned.
    Preview,
}

/// A row of the table of rules.
#[derive(Debug)]
pub struct Rule {
    /// Its name, as in reports.
    pub name: &'static str,
    /// ITS 2.0 localization quality issue type.
    pub its: &'static str,
    /// Severity where nothing else is said.
    pub severity: Severity,
    /// How far along it is.
    pub lifecycle: Lifecycle,
    /// Source file of the rule: its opening comment is what `concordat explain` prints.
    pub source: &'static str,
}

impl Rule {
    /// The rule's own explanation, Markdown, from the comment that opens its source file.
    pub fn explanation(&self) -> String {
        let lines = self.source.lines().map_while(|l| l.strip_prefix("//!"));
        lines.map(|l| l.strip_prefix(' ').unwrap_or(l)).collect::<Vec<_>>().join("\n")
    }
}

/// What a user can set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Names that are the family's own, in any spelling.
    pub own_names: Vec<String>,
    /// Names that may stand anywhere.
    pub allowed_names: Vec<String>,
    /// Rules that are off.
    pub off: Vec<String>,
    /// Findings under this confidence are not reported.
    pub min_confidence: f32,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { own_names: Vec::new(), allowed_names: Vec::new(), off: Vec::new(), min_confidence: 0.5 }
    }
}

/// All rules, in the order of reports.
pub const RULES: &[Rule] = &[];

/// Runs all rules over a family. Findings come in reading order of their first location.
pub fn check(family: &Family, aligned: &Aligned, settings: &Settings) -> Vec<Finding> {
    let _ = (family, aligned, settings);
    Vec::new()
}
