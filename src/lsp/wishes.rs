//! What the client says of itself and what its user wishes: capabilities that the server goes by, and settings.

use super::text::Units;
use crate::config::nearest;
use lsp_types::{ClientCapabilities, ClientInfo, MarkupKind, ResourceOperationKind};
use serde_json::Value;
use std::path::PathBuf;
use std::time::Duration;

/// Quiet time after a change before it is checked, where the settings name none: long enough to gather what an editor sends in several
/// messages, and hardly felt. Keys that come faster than a check takes need no waiting: the newest text wins.
const QUIET: Duration = Duration::from_millis(15);

/// Nothing came for so long: then the thorough check is made.
const IDLE: Duration = Duration::from_millis(1500);

/// What the client can do.
#[derive(Debug, Clone, Default)]
pub struct Client {
    /// What columns count.
    pub units: Units,
    /// Hovers may be Markdown.
    pub markdown: bool,
    /// Definitions may name the words that they are asked about.
    pub links: bool,
    /// Diagnostics may name places elsewhere.
    pub related: bool,
    /// Diagnostics may be tagged.
    pub tags: bool,
    /// It shows progress that the server begins.
    pub progress: bool,
    /// It shows a document where the server asks for it.
    pub show: bool,
    /// Edits may create files.
    pub create: bool,
    /// Edits may name versions of documents, which creating needs.
    pub document_changes: bool,
    /// It watches files where it is asked to.
    pub watch: bool,
    /// It can be asked for its settings.
    pub configuration: bool,
    /// Code actions may be objects, and not commands alone.
    pub literals: bool,
    /// Outlines may be trees.
    pub trees: bool,
    /// Words from right to left are put between isolates, which terminals show as rubbish.
    pub isolate: bool,
}

impl Client {
    /// What a client says that it can do.
    pub fn of(can: &ClientCapabilities, info: Option<&ClientInfo>) -> Client {
        let text = can.text_document.clone().unwrap_or_default();
        let (workspace, window) = (can.workspace.clone().unwrap_or_default(), can.window.clone().unwrap_or_default());
        let formats = text.hover.and_then(|h| h.content_format).unwrap_or_default();
        let edit = workspace.workspace_edit.unwrap_or_default();
        let name = info.map(|i| i.name.to_lowercase()).unwrap_or_default();
        Client {
            units: Units::agreed(can.general.as_ref().and_then(|g| g.position_encodings.as_deref())),
            markdown: formats.contains(&MarkupKind::Markdown),
            links: text.definition.and_then(|d| d.link_support).unwrap_or_default(),
            related: text.publish_diagnostics.as_ref().and_then(|d| d.related_information).unwrap_or_default(),
            tags: text.publish_diagnostics.is_some_and(|d| d.tag_support.is_some()),
            progress: window.work_done_progress.unwrap_or_default(),
            show: window.show_document.is_some_and(|s| s.support),
            create: edit.resource_operations.is_some_and(|o| o.contains(&ResourceOperationKind::Create)),
            document_changes: edit.document_changes.unwrap_or_default(),
            watch: workspace.did_change_watched_files.and_then(|w| w.dynamic_registration).unwrap_or_default(),
            configuration: workspace.configuration.unwrap_or_default(),
            literals: text.code_action.is_some_and(|c| c.code_action_literal_support.is_some()),
            trees: text.document_symbol.and_then(|s| s.hierarchical_document_symbol_support).unwrap_or_default(),
            isolate: !["vim", "helix", "kakoune", "kak", "emacs", "micro"].iter().any(|t| name.contains(t)),
        }
    }
}

/// What the user settles in the editor; what is none here the settings file of the texts says.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// `auto`, `lexical` or `semantic`.
    pub engine: Option<String>,
    /// Names of installed models.
    pub models: Vec<String>,
    /// Findings under this confidence are not shown.
    pub min_confidence: Option<f32>,
    /// Only these rules run.
    pub rules: Vec<String>,
    /// These rules do not run.
    pub no_rules: Vec<String>,
    /// Files and folders to check, from the workspace folder on; all of it where none is named.
    pub paths: Vec<PathBuf>,
    /// Settings file, in place of the nearest one.
    pub config: Option<PathBuf>,
    /// Accepted findings are shown as hints.
    pub show_accepted: bool,
    /// Above clauses that other versions lack, a line says so.
    pub lenses: bool,
    /// Quiet time before a change is checked.
    pub debounce: Duration,
    /// Quiet time before the thorough check.
    pub idle: Duration,
    /// See `Client::isolate`.
    pub isolate: Option<bool>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            engine: None,
            models: Vec::new(),
            min_confidence: None,
            rules: Vec::new(),
            no_rules: Vec::new(),
            paths: Vec::new(),
            config: None,
            show_accepted: false,
            lenses: true,
            debounce: QUIET,
            idle: IDLE,
            isolate: None,
        }
    }
}

const KEYS: [&str; 12] =
    ["engine", "models", "minConfidence", "rules", "noRules", "paths", "config", "showAccepted", "codeLens", "debounce", "idle", "isolate"];

impl Settings {
    /// Reads settings as a client sends them, alone or under the key `concordat`. What is not understood is told, a sentence each, and
    /// left as it usually is.
    pub fn read(value: &Value, told: &mut Vec<String>) -> Settings {
        let value = value.get("concordat").unwrap_or(value);
        let mut out = Settings::default();
        let Some(map) = value.as_object() else { return out };
        for (key, value) in map.iter().filter(|(_, v)| !v.is_null()) {
            if let Err(wanted) = out.set(key, value) {
                told.push(format!("setting `{key}`: {wanted}"));
            }
        }
        out
    }

    fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        let text = || value.as_str().map(str::to_string).ok_or("write a text");
        let flag = || value.as_bool().ok_or("write true or false");
        let time = || value.as_u64().filter(|ms| *ms <= 600_000).map(Duration::from_millis).ok_or("write milliseconds, at most 600000");
        let list = || -> Result<Vec<String>, &str> {
            let all = value.as_array().ok_or("write a list of texts")?;
            all.iter().map(|v| v.as_str().map(str::to_string).ok_or("write a list of texts")).collect()
        };
        match key {
            "engine" => {
                let name = text()?;
                if !["auto", "lexical", "semantic"].contains(&name.as_str()) {
                    return Err("write auto, lexical or semantic".to_string());
                }
                self.engine = Some(name);
            }
            "models" => self.models = list()?,
            "minConfidence" => {
                let x = value.as_f64().filter(|x| (0.0..=1.0).contains(x)).ok_or("write a number from 0 to 1")?;
                self.min_confidence = Some(x as f32);
            }
            "rules" => self.rules = rules(list()?)?,
            "noRules" => self.no_rules = rules(list()?)?,
            "paths" => self.paths = list()?.into_iter().map(PathBuf::from).collect(),
            "config" => self.config = Some(PathBuf::from(text()?)).filter(|p| !p.as_os_str().is_empty()),
            "showAccepted" => self.show_accepted = flag()?,
            "codeLens" => self.lenses = flag()?,
            "debounce" => self.debounce = time()?,
            "idle" => self.idle = time()?,
            "isolate" => self.isolate = Some(flag()?),
            // What a client's extension keeps beside, such as VS Code's "trace".
            "trace" | "path" | "serverPath" => {}
            other => {
                let near = nearest(other, KEYS).map_or(format!("there are {}", KEYS.join(", ")), |near| format!("did you mean `{near}`?"));
                return Err(format!("is not known; {near}"));
            }
        }
        Ok(())
    }
}

fn rules(names: Vec<String>) -> Result<Vec<String>, String> {
    let known = || crate::check::RULES.iter().map(|r| r.name);
    match names.iter().find(|n| known().all(|k| k != n.as_str())) {
        None => Ok(names),
        Some(lost) => {
            let near = nearest(lost, known()).map_or("`concordat rules` lists them".to_string(), |near| format!("did you mean `{near}`?"));
            Err(format!("there is no rule `{lost}`; {near}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn settings_are_read_alone_or_under_the_name() {
        let mut told = Vec::new();
        let all = json!({"concordat": {"engine": "lexical", "minConfidence": 0.7, "noRules": ["term"], "debounce": 50, "trace": {}}});
        let read = Settings::read(&all, &mut told);
        assert_eq!((read.engine.as_deref(), read.min_confidence, read.debounce.as_millis()), (Some("lexical"), Some(0.7), 50));
        assert_eq!(read.no_rules, ["term"]);
        assert_eq!(Settings::read(&json!(null), &mut told), Settings::default());
        assert_eq!(told, [""; 0]);
    }

    #[test]
    fn what_is_wrong_is_told_and_the_rest_holds() {
        let mut told = Vec::new();
        let bad = json!({"engin": "lexical", "rules": ["numbr"], "minConfidence": 2, "idle": 5});
        assert_eq!(Settings::read(&bad, &mut told).idle.as_millis(), 5);
        told.sort();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].contains("did you mean `engine`?") && told[2].contains("did you mean `number`?"), "{told:?}");
    }
}
