//! The sums of a report: families, versions, rows, and open findings by severity.

use super::Checked;
use crate::check::{Finding, Severity, Status};
use crate::similarity::dense::MODELS;

/// Open findings by severity, and how many the user has accepted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct SeverityCounts {
    /// Open findings that change rights, duties or identity.
    pub critical: usize,
    /// Open findings that mislead.
    pub major: usize,
    /// Open blemishes.
    pub minor: usize,
    /// Findings that the user has accepted: of any severity, counted here alone.
    #[serde(skip_serializing_if = "is_zero")]
    pub accepted: usize,
    /// Findings that are not reported because the baseline knows them, of any severity.
    #[serde(skip_serializing_if = "is_zero")]
    pub baseline: usize,
}

// serde hands `skip_serializing_if` a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(n: &usize) -> bool {
    *n == 0
}

impl SeverityCounts {
    /// Counts findings.
    pub fn of(findings: &[Finding]) -> SeverityCounts {
        let mut counts = SeverityCounts::default();
        for f in findings {
            match (f.status, f.severity) {
                (Status::Accepted, _) => counts.accepted += 1,
                (Status::Open, Severity::Critical) => counts.critical += 1,
                (Status::Open, Severity::Major) => counts.major += 1,
                (Status::Open, Severity::Minor) => counts.minor += 1,
            }
        }
        counts
    }

    /// How many open findings are as bad as `severity` or worse.
    pub fn at_least(&self, severity: Severity) -> usize {
        match severity {
            Severity::Critical => self.critical,
            Severity::Major => self.critical + self.major,
            Severity::Minor => self.critical + self.major + self.minor,
        }
    }

    pub(super) fn add(&mut self, other: &SeverityCounts) {
        self.critical += other.critical;
        self.major += other.major;
        self.minor += other.minor;
        self.accepted += other.accepted;
        self.baseline += other.baseline;
    }
}

/// One family's line in the summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyCounts {
    /// The family's id.
    pub id: String,
    /// Number of versions.
    pub versions: usize,
    /// Number of rows.
    pub rows: usize,
    /// Findings.
    pub findings: SeverityCounts,
    /// How many units each encoder looked at.
    pub looked: [usize; MODELS],
    /// True where the report had no room for the family's findings.
    pub left_out: bool,
}

impl FamilyCounts {
    /// Counts one family.
    pub fn of(checked: &Checked<'_>) -> FamilyCounts {
        let mut findings = SeverityCounts::of(checked.findings);
        findings.accepted += checked.hidden.accepted;
        findings.baseline += checked.hidden.baseline;
        FamilyCounts {
            id: checked.family.id.clone(),
            versions: checked.family.versions.len(),
            rows: checked.concordance.rows.len(),
            findings,
            looked: checked.looked,
            left_out: false,
        }
    }
}

/// The sums over all families.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// One entry a family, in the order of the report.
    pub families: Vec<FamilyCounts>,
}

impl Summary {
    /// Number of versions of all families.
    pub fn versions(&self) -> usize {
        self.families.iter().map(|f| f.versions).sum()
    }

    /// Number of rows of all families.
    pub fn rows(&self) -> usize {
        self.families.iter().map(|f| f.rows).sum()
    }

    /// How many units each encoder looked at.
    pub fn looked(&self) -> [usize; MODELS] {
        std::array::from_fn(|m| self.families.iter().map(|f| f.looked[m]).sum())
    }

    /// Findings of all families.
    pub fn findings(&self) -> SeverityCounts {
        let mut sum = SeverityCounts::default();
        for f in &self.families {
            sum.add(&f.findings);
        }
        sum
    }
}
