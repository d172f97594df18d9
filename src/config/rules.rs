//! What `concordat.toml` says of rules, everywhere or in some places: `[rules]`, `[rules.NAME]` and `[[overrides]]`.

use super::values::{Problem, Value, boolean, confidence, globs, level, string, table, tags, unknown, unknown_key, wrong_type};
use super::{Config, Globs, Level};
use crate::language::Tag;
use std::path::Path;

const RULE_KEYS: [&str; 3] = ["severity", "min_confidence", "enabled"];
const OVERRIDE_KEYS: [&str; 4] = ["paths", "languages", "rules", "min_confidence"];

/// What the settings say of a rule. What they do not say is none.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RuleSetting {
    /// Whether it runs.
    pub enabled: Option<bool>,
    /// Severity of its findings.
    pub severity: Option<Level>,
    /// Its findings under this confidence are not reported.
    pub min_confidence: Option<f32>,
}

impl RuleSetting {
    /// Takes over what `other` says.
    fn take(&mut self, other: &RuleSetting) {
        self.enabled = other.enabled.or(self.enabled);
        self.severity = other.severity.or(self.severity);
        self.min_confidence = other.min_confidence.or(self.min_confidence);
    }
}

/// Settings for some places: where all that is said of the place holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Override {
    /// Files for which it holds; all where empty.
    pub paths: Globs,
    /// Languages for which it holds; all where empty.
    pub languages: Vec<Tag>,
    /// What it says of rules.
    pub rules: Vec<(String, RuleSetting)>,
    /// Findings under this confidence are not reported.
    pub min_confidence: Option<f32>,
}

impl Override {
    fn holds(&self, path: &Path, language: &Tag) -> bool {
        let speaks = |t: &Tag| t == language || t.as_str() == language.primary();
        (self.paths.is_empty() || self.paths.matches(path)) && (self.languages.is_empty() || self.languages.iter().any(speaks))
    }
}

fn of<'r>(rules: &'r [(String, RuleSetting)], rule: &str) -> Option<&'r RuleSetting> {
    rules.iter().find(|(name, _)| name == rule).map(|(_, setting)| setting)
}

impl Config {
    /// What the settings say of a rule everywhere.
    pub fn rule(&self, rule: &str) -> RuleSetting {
        of(&self.rules, rule).copied().unwrap_or_default()
    }

    /// What they say of a rule's finding about versions in these files and languages: an override counts where it holds for all of
    /// them, a later one more than an earlier one. The confidence is that of the rule, else that of all rules.
    pub fn rule_at(&self, rule: &str, places: &[(&Path, &Tag)]) -> RuleSetting {
        let mut setting = RuleSetting { min_confidence: self.min_confidence, ..RuleSetting::default() };
        setting.take(&self.rule(rule));
        for o in self.overrides.iter().filter(|o| !places.is_empty() && places.iter().all(|(path, tag)| o.holds(path, tag))) {
            setting.min_confidence = o.min_confidence.or(setting.min_confidence);
            if let Some(own) = of(&o.rules, rule) {
                setting.take(own);
            }
        }
        setting
    }

    /// True where a rule runs, at least in some places; none where the settings say nothing of it.
    pub fn runs_somewhere(&self, rule: &str) -> Option<bool> {
        let somewhere = self.overrides.iter().any(|o| of(&o.rules, rule).is_some_and(|s| s.enabled == Some(true)));
        if somewhere { Some(true) } else { self.rule(rule).enabled }
    }

    /// The least confidence that a finding of the rule must have anywhere; none where the settings say nothing of it.
    pub fn least_confidence(&self, rule: &str) -> Option<f32> {
        let everywhere = self.rule(rule).min_confidence.or(self.min_confidence);
        let here = self.overrides.iter().filter_map(|o| of(&o.rules, rule).and_then(|s| s.min_confidence).or(o.min_confidence));
        // Where nothing holds everywhere, the default does, and only a lower one matters.
        here.chain(everywhere).reduce(f32::min)
    }
}

/// The tables of rules.
pub fn rules(name: &str, value: &Value, known: &[&str]) -> Result<Vec<(String, RuleSetting)>, Problem> {
    let mut out = Vec::new();
    for (rule, setting) in table(name, value)? {
        let name: &str = rule.get_ref();
        if !known.contains(&name) {
            return Err((rule.span(), unknown("rule", name, known, "`concordat rules` lists them")));
        }
        out.push((name.to_string(), rule_setting(name, setting)?));
    }
    Ok(out)
}

fn rule_setting(rule: &str, value: &Value) -> Result<RuleSetting, Problem> {
    if let Some(word) = value.get_ref().as_str() {
        return match (word, level(word)) {
            ("off", _) => Ok(RuleSetting { enabled: Some(false), ..RuleSetting::default() }),
            ("on", _) => Ok(RuleSetting { enabled: Some(true), ..RuleSetting::default() }),
            (_, Some(level)) => Ok(RuleSetting { enabled: Some(true), severity: Some(level), min_confidence: None }),
            _ => Err((value.span(), format!("a rule cannot be set to `{word}`; write off, on, minor, major or critical"))),
        };
    }
    let wanted = format!("off, on, minor, major or critical in quotation marks, or a table [rules.{rule}]");
    let keys = value.get_ref().as_table().ok_or_else(|| wrong_type(&format!("rule {rule}"), &wanted, value))?;
    let mut out = RuleSetting::default();
    for (key, value) in keys {
        let name: &str = key.get_ref();
        match name {
            "enabled" => out.enabled = Some(boolean(name, value)?),
            "min_confidence" => out.min_confidence = Some(confidence(value)?),
            "severity" => {
                let word = string(name, value)?;
                let hint = if word == "off" { "write enabled = false to turn the rule off" } else { "write minor, major or critical" };
                out.severity = Some(level(word).ok_or_else(|| (value.span(), format!("severity cannot be `{word}`; {hint}")))?);
            }
            other => return Err((key.span(), unknown_key(other, &RULE_KEYS))),
        }
    }
    // To give a rule a severity is to want it, unless the table says otherwise.
    out.enabled = out.enabled.or(out.severity.map(|_| true));
    Ok(out)
}

/// The tables `[[overrides]]`.
pub fn overrides(value: &Value, known: &[&str], folder: &Path) -> Result<Vec<Override>, Problem> {
    let wanted = "a list of tables, each beginning with the line [[overrides]]";
    let list = value.get_ref().as_array().ok_or_else(|| wrong_type("overrides", wanted, value))?;
    list.iter().map(|one| an_override(one, known, folder)).collect()
}

fn an_override(value: &Value, known: &[&str], folder: &Path) -> Result<Override, Problem> {
    let wanted = "a list of tables, each beginning with the line [[overrides]]";
    let keys = value.get_ref().as_table().ok_or_else(|| wrong_type("overrides", wanted, value))?;
    let mut out = Override::default();
    for (key, value) in keys {
        let name: &str = key.get_ref();
        match name {
            "paths" => out.paths = globs(name, value, folder)?,
            "languages" => out.languages = tags(name, value)?,
            "rules" => out.rules = rules(name, value, known)?,
            "min_confidence" => out.min_confidence = Some(confidence(value)?),
            other => return Err((key.span(), unknown_key(other, &OVERRIDE_KEYS))),
        }
    }
    if out.paths.is_empty() && out.languages.is_empty() {
        return Err((value.span(), "this override does not say where it holds; add paths, languages or both".to_string()));
    }
    Ok(out)
}
