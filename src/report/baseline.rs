//! A baseline: the findings that old documents have when concordat is first used on them. They are not reported again, new ones are.

use crate::check::Finding;
use crate::document::Family;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

/// Name and version of the format.
const SCHEMA_NAME: &str = "concordat/baseline/v1";

/// A finding that is known. What it is about is there for people to read; ids decide.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Known {
    /// Last part of the family's name.
    pub family: String,
    /// Fingerprint.
    pub id: String,
    /// Its rule.
    #[serde(default)]
    pub rule: String,
    /// What it says.
    #[serde(default)]
    pub message: String,
}

/// Findings that are known.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    known: BTreeSet<(String, String)>,
}

#[derive(Deserialize)]
struct File {
    schema: String,
    findings: Vec<Known>,
}

impl Known {
    /// The entry of a finding.
    pub fn of(family: &Family, f: &Finding) -> Known {
        Known { family: family.name().to_string(), id: f.id.clone(), rule: f.rule.to_string(), message: f.message.clone() }
    }
}

impl Baseline {
    /// Reads a baseline. An error names the file, the place and the remedy.
    pub fn load(path: &Path) -> Result<Baseline, String> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => {
                format!("{shown}: there is no such baseline; make it with `concordat check PATH… --write-baseline {shown}`")
            }
            _ => format!("{shown}: cannot be read ({e}); check that it is a file and that you may read it"),
        })?;
        let file: File = serde_json::from_str(&text).map_err(|e| {
            let reason = e.to_string();
            let reason = reason.split(" at line ").next().unwrap_or_default();
            format!(
                "{shown}:{}: is not a baseline ({reason}); make it anew with `concordat check PATH… --write-baseline {shown}`",
                e.line()
            )
        })?;
        if file.schema != SCHEMA_NAME {
            let found = file.schema;
            return Err(format!("{shown}: is of the form `{found}`, not `{SCHEMA_NAME}`; make it anew with --write-baseline"));
        }
        Ok(Baseline { known: file.findings.into_iter().map(|k| (k.family, k.id)).collect() })
    }

    /// True for a finding that is known.
    pub fn knows(&self, family: &Family, f: &Finding) -> bool {
        self.known.contains(&(family.name().to_string(), f.id.clone()))
    }
}

/// Writes a baseline: one finding a line, so that two of them can be compared.
pub fn write(out: &mut dyn Write, known: &[Known]) -> io::Result<()> {
    let known: BTreeSet<&Known> = known.iter().collect();
    write!(out, "{{\"schema\": \"{SCHEMA_NAME}\",\n \"findings\": [")?;
    for (i, k) in known.into_iter().enumerate() {
        write!(out, "{}\n  {}", if i == 0 { "" } else { "," }, serde_json::to_string(k)?)?;
    }
    writeln!(out, "]}}")
}
