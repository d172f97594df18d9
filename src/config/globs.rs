//! Patterns of paths, as `.gitignore` writes them: `drafts/**`, `*.bak.txt`, `legacy`. They count from the folder of the settings file.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use std::path::{Component, Path, PathBuf};

/// Some patterns, ready to be matched.
#[derive(Debug, Clone, Default)]
pub struct Globs {
    patterns: Vec<String>,
    folder: PathBuf,
    set: GlobSet,
}

impl PartialEq for Globs {
    fn eq(&self, other: &Globs) -> bool {
        self.patterns == other.patterns && self.folder == other.folder
    }
}

impl Globs {
    /// Compiles patterns; `folder` is that of the settings file. An error names the pattern that is none and why.
    pub fn new(patterns: &[String], folder: &Path) -> Result<Globs, (usize, String)> {
        let mut set = GlobSetBuilder::new();
        for (i, pattern) in patterns.iter().enumerate() {
            for glob in compiled(pattern).map_err(|e| (i, e))? {
                set.add(glob);
            }
        }
        let set = set.build().map_err(|e| (0, e.to_string()))?;
        Ok(Globs { patterns: patterns.to_vec(), folder: plain(folder), set })
    }

    /// True where there is no pattern.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// True where a pattern matches the file or a folder that it lies in.
    pub fn matches(&self, path: &Path) -> bool {
        if self.is_empty() {
            return false;
        }
        let full = plain(path);
        match full.strip_prefix(&self.folder) {
            Ok(inside) => self.set.is_match(inside),
            // Elsewhere only patterns without a folder can match: they do so by the file's name.
            Err(_) => full.file_name().is_some_and(|name| self.set.is_match(Path::new(name))),
        }
    }
}

/// A pattern with a slash counts from the folder, one without it matches a name at any depth; either matches what lies below, too.
fn compiled(pattern: &str) -> Result<Vec<Glob>, String> {
    let trimmed = pattern.trim_start_matches("./").trim_end_matches('/');
    if trimmed.is_empty() {
        return Err("it is empty".to_string());
    }
    let anchored = trimmed.contains('/');
    let root = if anchored { trimmed.trim_start_matches('/').to_string() } else { format!("**/{trimmed}") };
    let make = |p: &str| GlobBuilder::new(p).literal_separator(true).build().map_err(|e| e.kind().to_string());
    Ok(vec![make(&root)?, make(&format!("{root}/**"))?])
}

/// The path from the root on, without dots.
fn plain(path: &Path) -> PathBuf {
    let full = if path.as_os_str().is_empty() { std::env::current_dir() } else { std::path::absolute(path) };
    let full = full.unwrap_or_else(|_| path.to_path_buf());
    let mut out = PathBuf::new();
    for part in full.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn globs(patterns: &[&str]) -> Globs {
        let patterns: Vec<String> = patterns.iter().map(ToString::to_string).collect();
        Globs::new(&patterns, Path::new("/p/texts")).expect("patterns")
    }

    #[test]
    fn patterns_match_as_those_of_gitignore_do() {
        let all = globs(&["drafts/**", "*.bak.txt", "legacy", "a/*.md", "./x/y.txt"]);
        for path in ["drafts/en.txt", "drafts/a/b/fr.txt", "deep/down/en.bak.txt", "q/legacy/en.txt", "a/en.md", "x/y.txt"] {
            assert!(all.matches(&Path::new("/p/texts").join(path)), "{path}");
        }
        for path in ["draft/en.txt", "deep/drafts/en.txt", "a/b/en.md", "en.txt", "legacy.txt", "z/x/y.txt"] {
            assert!(!all.matches(&Path::new("/p/texts").join(path)), "{path}");
        }
        assert!(all.matches(Path::new("/p/other/../texts/./drafts/en.txt")));
        assert!(all.matches(Path::new("/elsewhere/en.bak.txt")));
        assert!(!all.matches(Path::new("/elsewhere/drafts/en.txt")));
        assert!(!Globs::default().matches(Path::new("/p/texts/en.txt")));
    }

    #[test]
    fn a_broken_pattern_says_what_is_wrong() {
        let broken = Globs::new(&["ok".to_string(), "a[".to_string()], Path::new("/p")).expect_err("no pattern");
        assert_eq!(broken.0, 1);
        assert!(Globs::new(&["/".to_string()], Path::new("/p")).is_err());
    }
}
