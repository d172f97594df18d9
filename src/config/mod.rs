//! What a project settles once, in `concordat.toml`: the languages and families that it has, its own names, the reference language,
//! which rules count where; and in `concordat.review.toml`, which findings are accepted. The files lie in the folder of the texts or
//! in a folder above. `docs/settings.md` describes every key.

mod globs;
mod nearest;
mod parse;
pub mod review;
mod rules;
mod values;

pub use globs::Globs;
pub use nearest::nearest;
pub use review::{Accepted, Review};
pub use rules::{Override, RuleSetting};

use crate::language::Tag;
use std::path::{Path, PathBuf};

/// Name of the settings file.
pub const FILE_NAME: &str = "concordat.toml";

/// From which severity on findings make a check fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    /// Only critical findings.
    Critical,
    /// Critical and major ones.
    Major,
    /// Any finding.
    Minor,
    /// None.
    Never,
}

/// Severity that the settings give to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Its findings are minor.
    Minor,
    /// Its findings are major.
    Major,
    /// Its findings are critical.
    Critical,
}

/// The settings of a project. What the file does not say is empty or none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// The file; none where there is none.
    pub path: Option<PathBuf>,
    /// Languages that every family should have.
    pub languages: Vec<Tag>,
    /// Families by name, each with the files that form it.
    pub families: Vec<(String, Globs)>,
    /// Files in folders that are passed over.
    pub ignore: Globs,
    /// Names that are the family's own, in any spelling.
    pub own_names: Vec<String>,
    /// Names that may stand anywhere.
    pub allowed_names: Vec<String>,
    /// Language of the version that the others are compared with.
    pub reference: Option<Tag>,
    /// From which severity on a check fails.
    pub fail_on: Option<FailOn>,
    /// Findings under this confidence are not reported.
    pub min_confidence: Option<f32>,
    /// Folder of spelling dictionaries.
    pub dictionaries: Option<PathBuf>,
    /// Files of the user's own termbase.
    pub termbase: Vec<PathBuf>,
    /// What is said of rules everywhere.
    pub rules: Vec<(String, RuleSetting)>,
    /// What holds in some places only.
    pub overrides: Vec<Override>,
    /// Findings that are known and not reported.
    pub baseline: Option<PathBuf>,
    /// Accepted findings are listed in reports.
    pub show_accepted: bool,
    /// Accepted findings of the table `[accepted]`: ids and reasons alone.
    pub accepted: Vec<Accepted>,
}

/// A settings file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The operating system refused.
    #[error("{path}: cannot be read ({reason}); check that it exists and that you may read it")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// Not TOML, an unknown key, or a value that does not fit.
    #[error("{path}:{line}: {reason}")]
    Content {
        /// The file.
        path: String,
        /// 1-based line.
        line: usize,
        /// What is wrong there and what to do.
        reason: String,
    },
}

impl Config {
    /// The settings file of some paths: in the folder that they share, or the nearest one above.
    pub fn find(paths: &[PathBuf]) -> Option<PathBuf> {
        Config::shared_folder(paths)?.ancestors().map(|folder| folder.join(FILE_NAME)).find(|file| file.is_file())
    }

    /// The folder that some paths share.
    pub fn shared_folder(paths: &[PathBuf]) -> Option<PathBuf> {
        let folders = paths.iter().map(|p| {
            let full = std::path::absolute(p).ok()?;
            if full.is_dir() { Some(full) } else { full.parent().map(Path::to_path_buf) }
        });
        folders.reduce(|a, b| common(&a?, &b?))?
    }

    /// Reads a settings file; `rules` are the names of all rules there are.
    pub fn load(path: &Path, rules: &[&str]) -> Result<Config, ConfigError> {
        let shown = shown(path);
        let text = std::fs::read_to_string(path).map_err(|e| ConfigError::Io { path: shown.clone(), reason: e.to_string() })?;
        let mut config = Config::parse(&text, &shown, rules)?;
        config.path = Some(path.to_path_buf());
        Ok(config)
    }

    /// Reads settings from text; `path` is used in errors only.
    pub fn parse(text: &str, path: &str, rules: &[&str]) -> Result<Config, ConfigError> {
        parse::parse(text, path, rules)
    }

    /// The folder that the settings file lies in.
    pub fn folder(&self) -> Option<&Path> {
        self.path.as_deref().and_then(Path::parent)
    }
}

fn common(a: &Path, b: &Path) -> Option<PathBuf> {
    a.ancestors().find(|x| b.starts_with(x)).map(Path::to_path_buf)
}

/// A path as messages say it: from the current folder on where it lies below it.
pub fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let inside = here.and_then(|h| path.strip_prefix(h).ok().map(Path::to_path_buf));
    inside.as_deref().filter(|p| !p.as_os_str().is_empty()).unwrap_or(path).display().to_string()
}
