//! Options of every command that reads texts, and the settings file that goes with the paths.

use super::failure::Failure;
use super::values;
use concordat::check::RULES;
use concordat::config::Config;
use concordat::language::Tag;
use concordat::read::{MAX_BYTES, Options, Outcome, UnitMode};
use std::path::PathBuf;

/// How to read the texts.
#[derive(Debug, Clone, clap::Args)]
pub struct ReadArgs {
    /// All files named are versions of one document
    #[arg(long)]
    pub family: bool,
    /// Language of a file, where detection is wrong; may be given several times
    #[arg(long = "lang", value_name = "FILE=TAG", value_parser = values::file_and_tag)]
    pub languages: Vec<(PathBuf, Tag)>,
    /// Language of the version that the others are compared with
    #[arg(long, value_name = "TAG", value_parser = values::tag)]
    pub reference: Option<Tag>,
    /// Encoding of all files, where detection is wrong
    #[arg(long, value_name = "NAME", value_parser = values::encoding)]
    pub encoding: Option<String>,
    /// Refuse files larger than this
    #[arg(long, value_name = "N", default_value_t = MAX_BYTES)]
    pub max_bytes: u64,
}

impl Default for ReadArgs {
    fn default() -> ReadArgs {
        ReadArgs { family: false, languages: Vec::new(), reference: None, encoding: None, max_bytes: MAX_BYTES }
    }
}

impl ReadArgs {
    /// These options as they were written.
    pub fn written(&self) -> Vec<String> {
        let mut out = Vec::new();
        if self.family {
            out.push("--family".to_string());
        }
        let mut option = |name: &str, value: String| out.extend([name.to_string(), value]);
        self.languages.iter().for_each(|(file, tag)| option("--lang", format!("{}={tag}", file.display())));
        self.reference.iter().for_each(|tag| option("--reference", tag.to_string()));
        self.encoding.iter().for_each(|name| option("--encoding", name.clone()));
        if self.max_bytes != MAX_BYTES {
            option("--max-bytes", self.max_bytes.to_string());
        }
        out
    }

    /// The reader's options; what the command line does not say, the settings file does.
    pub fn options(&self, config: &Config, mode: UnitMode) -> Result<Options, Failure> {
        if let Some((file, tag)) = self.languages.iter().find(|(file, _)| !file.exists()) {
            return Err(Failure::new(format!("--lang {}={tag}: there is no such file; write its path as in the call", file.display())));
        }
        Ok(Options {
            one_family: self.family,
            languages: self.languages.clone(),
            encoding: self.encoding.clone(),
            reference: self.reference.clone().or_else(|| config.reference.clone()),
            ignore: config.ignore.clone(),
            families: config.families.clone(),
            mode,
            max_bytes: self.max_bytes,
        })
    }
}

/// The settings: from the file named, else from the nearest `concordat.toml` at or above the paths, else none.
pub fn config(named: Option<&std::path::Path>, paths: &[PathBuf]) -> Result<Config, Failure> {
    let rules: Vec<&str> = RULES.iter().map(|r| r.name).collect();
    match named.map(std::path::Path::to_path_buf).or_else(|| Config::find(paths)) {
        Some(file) => Ok(Config::load(&file, &rules)?),
        None => Ok(Config::default()),
    }
}

/// An error where there was nothing to read at all.
pub fn not_empty(outcome: &Outcome, paths: &[PathBuf]) -> Result<(), Failure> {
    if outcome.families.is_empty() && outcome.errors.is_empty() {
        return Err(Failure::new(format!("{}: holds no texts that could be compared; name the files themselves", list(paths))));
    }
    Ok(())
}

/// Paths as messages list them.
pub fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ")
}
