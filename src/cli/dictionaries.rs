//! Finds and reads the spelling dictionaries of the user: `xx.aff` and `xx.dic` in the folder that the settings name, in those of
//! `DICPATH`, and where systems keep them.

use concordat::check::{self, RULES};
use concordat::config::Config;
use concordat::document::Family;
use concordat::language::Tag;
use concordat::lexicon::Dictionaries;
use etcetera::{BaseStrategy, choose_base_strategy};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most dictionaries that serve one language: regions of it.
const REGIONS: usize = 4;
/// Where systems keep them.
const FOLDERS: [&str; 5] =
    ["/usr/share/hunspell", "/usr/local/share/hunspell", "/usr/share/myspell", "/usr/share/myspell/dicts", "/Library/Spelling"];

/// Reads the dictionaries of the families' languages where the rule `spelling` runs; languages without one end in a warning.
pub fn load(families: &[Family], settings: &mut check::Settings, config: &Config, warnings: &mut Vec<String>) {
    if !RULES.iter().any(|r| r.name == "spelling" && settings.runs(r)) {
        return;
    }
    let mut languages: Vec<&Tag> = families.iter().flat_map(|f| &f.versions).map(|v| &v.language).collect();
    languages.sort_by_key(|t| t.primary().to_string());
    languages.dedup_by_key(|t| t.primary().to_string());
    // Chinese is not written in words.
    languages.retain(|t| t.primary() != "zh");
    let folders = folders(config);
    let mut all = Dictionaries::default();
    for language in &languages {
        for aff in files(&folders, language) {
            let read = |path: &Path| std::fs::read(path).map_err(|e| e.to_string());
            let added = read(&aff).and_then(|a| Ok((a, read(&aff.with_extension("dic"))?)));
            let added = added.and_then(|(a, d)| all.add(language, &a, &d).map_err(|e| e.to_string()));
            if let Err(reason) = added {
                warnings.push(format!("{}: this dictionary cannot be used: {reason}", aff.display()));
            }
        }
    }
    let without: Vec<String> = languages.iter().filter(|t| !all.has(t)).map(|t| check::context::language_name(t)).collect();
    if !without.is_empty() {
        warnings.push(format!(
            "spelling: no dictionary for {}; install hunspell's, or name a folder with `dictionaries` in concordat.toml",
            check::context::listed(&without)
        ));
    }
    settings.dictionaries = Some(Arc::new(all));
}

fn folders(config: &Config) -> Vec<PathBuf> {
    let named = config.dictionaries.iter().cloned();
    let path = std::env::var_os("DICPATH");
    let path: Vec<PathBuf> = path.iter().flat_map(std::env::split_paths).filter(|p| !p.as_os_str().is_empty()).collect();
    let user = choose_base_strategy().ok().map(|s| s.data_dir().join("hunspell"));
    named.chain(path).chain(user).chain(FOLDERS.iter().map(PathBuf::from)).collect()
}

/// The affix files of a language: of the first folder that has any, the plain tag and the one of the text's region first.
fn files(folders: &[PathBuf], language: &Tag) -> Vec<PathBuf> {
    let region = language.as_str().replace('-', "_");
    let of_language = |path: &PathBuf| {
        let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        let primary = stem.split(['_', '-']).next().unwrap_or_default();
        path.extension().is_some_and(|e| e == "aff") && primary == language.primary() && path.with_extension("dic").is_file()
    };
    for folder in folders {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        let mut found: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).filter(of_language).collect();
        let rank = |p: &PathBuf| {
            let stem = p.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_string();
            (stem != region, stem != language.primary(), !stem.ends_with("US") && !stem.ends_with("GB") && !stem.ends_with("FR"), stem)
        };
        found.sort_by_key(rank);
        // Systems link one dictionary under many regions.
        let mut seen: Vec<PathBuf> = Vec::new();
        found.retain(|p| {
            let real = std::fs::canonicalize(p).unwrap_or_else(|_| p.clone());
            let new = !seen.contains(&real);
            seen.push(real);
            new
        });
        if !found.is_empty() {
            found.truncate(REGIONS);
            return found;
        }
    }
    Vec::new()
}
