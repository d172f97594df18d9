//! The parts of SARIF 2.1.0 that concordat writes, in the order in which they are written. The numbers are those of the standard's
//! sections.

use crate::check::{Grain, Lifecycle};
use crate::language::Tag;
use serde::Serialize;

/// 3.18.
#[derive(Serialize)]
pub struct Tool<'a> {
    pub driver: Driver<'a>,
}

/// 3.19, `toolComponent`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Driver<'a> {
    pub name: &'a str,
    pub semantic_version: &'a str,
    pub rules: Vec<ReportingDescriptor<'a>>,
    pub properties: ToolProperties<'a>,
}

/// Ours.
#[derive(Serialize)]
pub struct ToolProperties<'a> {
    pub engine: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub models: &'a [String],
}

/// 3.49.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportingDescriptor<'a> {
    pub id: &'a str,
    pub name: String,
    pub short_description: Message,
    pub full_description: Message,
    pub help: Help,
    pub default_configuration: Configuration,
    pub properties: RuleProperties<'a>,
}

/// 3.50.
#[derive(Serialize)]
pub struct Configuration {
    pub enabled: bool,
    pub level: &'static str,
}

/// Ours.
#[derive(Serialize)]
pub struct RuleProperties<'a> {
    pub its: &'a str,
    pub severity: &'static str,
    pub lifecycle: Lifecycle,
    pub tags: [String; 2],
}

/// 3.11 and 3.12.
#[derive(Serialize)]
pub struct Message {
    pub text: String,
}

/// 3.12, in both its forms.
#[derive(Serialize)]
pub struct Help {
    pub text: String,
    pub markdown: String,
}

/// 3.27, `result`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultOut<'a> {
    pub rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_index: Option<usize>,
    pub level: &'static str,
    pub message: Message,
    pub locations: Vec<Loc>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related_locations: Vec<Loc>,
    pub partial_fingerprints: Fingerprints<'a>,
    pub rank: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suppressions: Option<Vec<Suppression>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<FixOut>,
    pub properties: ResultProperties<'a>,
}

/// 3.55, `fix`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FixOut {
    pub description: Message,
    pub artifact_changes: Vec<ArtifactChange>,
}

/// 3.56.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ArtifactChange {
    pub artifact_location: ArtifactLocation,
    pub replacements: Vec<Replacement>,
}

/// 3.57. The inserted content is left out where the region is to be taken out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Replacement {
    pub deleted_region: SarifRegion,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inserted_content: Option<Message>,
}

/// 3.27.17.
#[derive(Serialize)]
pub struct Fingerprints<'a> {
    #[serde(rename = "concordat/v1")]
    pub v1: &'a str,
}

/// Ours.
#[derive(Serialize)]
pub struct ResultProperties<'a> {
    pub family: &'a str,
    pub its: &'a str,
    pub severity: &'static str,
    pub confidence: f64,
    pub grain: Grain,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<&'a str>,
    pub present: &'a [Tag],
    pub absent: &'a [Tag],
    #[serde(skip_serializing_if = "<[Tag]>::is_empty")]
    pub moved: &'a [Tag],
    pub help: String,
}

/// 3.28, `location`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Loc {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Message>,
    pub physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub logical_locations: Vec<LogicalLocation>,
}

/// 3.33.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogicalLocation {
    pub fully_qualified_name: String,
    pub kind: &'static str,
}

/// 3.29.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PhysicalLocation {
    pub artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<SarifRegion>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_region: Option<SarifRegion>,
}

/// 3.4.
#[derive(Serialize)]
pub struct ArtifactLocation {
    pub uri: String,
}

/// 3.30, `region`. The end column is that after the last character.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SarifRegion {
    pub start_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_column: Option<usize>,
    pub end_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snippet: Option<Message>,
}

impl Loc {
    /// A place without more.
    pub fn of(physical_location: PhysicalLocation) -> Loc {
        Loc { id: None, message: None, physical_location, logical_locations: Vec::new() }
    }
}

impl SarifRegion {
    /// Whole lines.
    pub fn of_lines([start_line, end_line]: [usize; 2]) -> SarifRegion {
        SarifRegion { start_line, start_column: None, end_line, end_column: None, snippet: None }
    }
}

/// 3.35.
#[derive(Serialize)]
pub struct Suppression {
    pub kind: &'static str,
    pub status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub justification: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Loc>,
}

/// 3.20.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invocation {
    pub execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tool_execution_notifications: Vec<Notification>,
}

/// 3.58.
#[derive(Serialize)]
pub struct Notification {
    pub level: &'static str,
    pub message: Message,
    pub locations: Vec<Loc>,
}
