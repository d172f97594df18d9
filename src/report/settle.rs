//! What the project's settings say of the findings: other severities, and those that are accepted. Done once, before any reporter.

use crate::check::{Finding, Severity, Status};
use crate::config::{Config, RuleLevel};

/// Gives findings the severity that the settings name for their rule, and marks the accepted ones.
pub fn settle(findings: &mut [Finding], config: &Config) {
    for f in findings.iter_mut() {
        match config.rules.iter().find(|(rule, _)| rule == f.rule).map(|(_, level)| level) {
            Some(RuleLevel::Critical) => f.severity = Severity::Critical,
            Some(RuleLevel::Major) => f.severity = Severity::Major,
            Some(RuleLevel::Minor) => f.severity = Severity::Minor,
            Some(RuleLevel::Off) | None => {}
        }
        if config.accepted.iter().any(|(id, _)| *id == f.id) {
            f.status = Status::Accepted;
        }
    }
}
