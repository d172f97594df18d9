//! Which texts the server looks at. A project that has settings says it; a small folder is looked at as a whole; in a large one, such
//! as a program with a thousand notes on its parts, only the folders of open documents are.

use super::desk::Place;
use super::wishes::Settings;
use crate::config::{Config, FILE_NAME};
use crate::read::is_document;
use std::path::{Path, PathBuf};

/// A folder with more documents than this is not looked at unasked: more than any set of policies has, and read in a second.
const MOST: usize = 400;

/// So many entries of a folder are looked at to find this out.
const LOOKED_AT: usize = 20_000;

/// The desks of a workspace folder.
pub fn of_folder(folder: &Path, settings: &Settings) -> Vec<Place> {
    let whole = |folder: &Path, lone| Place { folder: folder.to_path_buf(), paths: vec![folder.to_path_buf()], lone };
    if !settings.paths.is_empty() {
        let paths: Vec<PathBuf> = settings.paths.iter().map(|p| folder.join(p)).filter(|p| p.exists()).collect();
        return if paths.is_empty() { Vec::new() } else { vec![Place { folder: folder.to_path_buf(), paths, lone: true }] };
    }
    if settings.config.is_some() || Config::find(&[folder.to_path_buf()]).is_some() {
        return vec![whole(folder, true)];
    }
    let (mut projects, mut documents): (Vec<PathBuf>, usize) = (Vec::new(), 0);
    let entries = ignore::WalkBuilder::new(folder).build().filter_map(Result::ok);
    for (n, entry) in entries.enumerate() {
        let path = entry.path();
        if path.file_name().is_some_and(|name| name == FILE_NAME) {
            projects.extend(path.parent().map(Path::to_path_buf));
        } else if is_document(path) {
            documents += 1;
        }
        if n >= LOOKED_AT {
            documents = usize::MAX;
            break;
        }
    }
    projects.sort();
    projects.dedup_by(|inner, outer| inner.starts_with(&*outer));
    if !projects.is_empty() {
        return projects.iter().map(|p| whole(p, true)).collect();
    }
    if documents <= MOST { vec![whole(folder, false)] } else { Vec::new() }
}

/// The desk of a document that no other desk has: the documents that lie beside it.
pub fn of_document(path: &Path) -> Option<Place> {
    let folder = path.parent()?;
    if let Some(project) = Config::find(&[folder.to_path_buf()]).as_deref().and_then(Path::parent) {
        return Some(Place { folder: project.to_path_buf(), paths: vec![project.to_path_buf()], lone: true });
    }
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|e| e.path()).filter(|p| is_document(p) && p.is_file()).collect();
    if paths.len() > MOST || !paths.iter().any(|p| p == path) {
        paths = vec![path.to_path_buf()];
    }
    paths.sort();
    Some(Place { folder: folder.to_path_buf(), paths, lone: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let out = tempfile::tempdir().expect("a temporary folder");
        for f in files {
            let path = out.path().join(f);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, "x").expect("a file");
        }
        out
    }

    #[test]
    fn projects_say_what_is_theirs() {
        let there = folder(&["a/concordat.toml", "a/b/concordat.toml", "c/concordat.toml", "README.md"]);
        let places = of_folder(there.path(), &Settings::default());
        assert_eq!(places.iter().map(|p| p.folder.clone()).collect::<Vec<_>>(), [there.path().join("a"), there.path().join("c")]);
        assert!(places.iter().all(|p| p.lone));
        let named = Settings { paths: vec!["c".into(), "nowhere".into()], ..Settings::default() };
        assert_eq!(of_folder(there.path(), &named)[0].paths, [there.path().join("c")]);
    }

    #[test]
    fn a_small_folder_is_looked_at_as_a_whole_and_a_large_one_is_not() {
        let small = folder(&["club/en.txt", "club/fr.txt"]);
        let places = of_folder(small.path(), &Settings::default());
        assert!(places.len() == 1 && !places[0].lone);
        let many: Vec<String> = (0..=MOST).map(|i| format!("notes/{i}.md")).collect();
        let large = folder(&many.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(of_folder(large.path(), &Settings::default()), []);
        let alone = of_document(&large.path().join("notes/7.md")).expect("a place");
        assert_eq!(alone.paths, [large.path().join("notes/7.md")]);
        let beside = of_document(&small.path().join("club/fr.txt")).expect("a place");
        assert_eq!(beside.paths, [small.path().join("club/en.txt"), small.path().join("club/fr.txt")]);
    }
}
