//! Paths to files: folders are walked, and names say what they say of languages and families.

use super::Options;
use super::error::{FileError, ReadError, shown};
use super::extract::Format;
use crate::language::Tag;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Endings of plain text; with those of the formats (`extract`) the files that are read inside folders; other files are read only when they are named.
const ENDINGS: [&str; 4] = ["txt", "text", "md", "markdown"];

/// The list that a report made of several files keeps in its folder. Such a folder is no document, wherever it lies.
pub const REPORT_LIST: &str = ".concordat-report";

/// A file to read, and what its place and name say.
#[derive(Debug, Clone)]
pub struct Found {
    /// Where it lies.
    pub path: PathBuf,
    /// Its language, by `--lang` or by its name.
    pub language: Option<Tag>,
    /// The family that its place and name put it in, and why.
    pub family: Option<(String, Why)>,
    /// What it is called on its own.
    pub id: String,
}

/// Why a name puts a file into a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// `<family>/<language>.<ending>`
    Folder,
    /// `<name>.<language>.<ending>`
    Name,
    /// The settings say so.
    Settings,
}

/// The files behind the paths, each once, sorted by path; and errors for paths that lead nowhere.
pub fn discover(paths: &[PathBuf], options: &Options) -> (Vec<Found>, Vec<FileError>) {
    let mut files: Vec<(PathBuf, PathBuf)> = Vec::new();
    let mut errors = Vec::new();
    for p in paths {
        if p.is_dir() {
            walk(p, options, &mut files, &mut errors);
        } else {
            files.push((p.clone(), p.parent().map(Path::to_path_buf).unwrap_or_default()));
        }
    }
    let mut seen = BTreeSet::new();
    files.retain(|f| seen.insert(f.0.canonicalize().unwrap_or_else(|_| f.0.clone())));
    files.sort();
    let mut found: Vec<Found> = files.into_iter().map(|(path, root)| named(path, &root, options)).collect();
    // A name with a language and no sibling says its language, but makes no family.
    let mut counts: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for f in &found {
        if let Some((id, Why::Name)) = &f.family {
            *counts.entry(id.clone()).or_default() += 1;
        }
    }
    for f in &mut found {
        if matches!(&f.family, Some((id, Why::Name)) if counts.get(id) == Some(&1)) {
            f.family = None;
        }
    }
    (found, errors)
}

fn walk(root: &Path, options: &Options, files: &mut Vec<(PathBuf, PathBuf)>, errors: &mut Vec<FileError>) {
    let before = files.len();
    let mut ignored = false;
    let walker = ignore::WalkBuilder::new(root)
        .standard_filters(false)
        .hidden(true)
        .filter_entry(|e| !e.path().join(REPORT_LIST).is_file())
        .sort_by_file_name(|a, b| a.cmp(b))
        .build();
    for entry in walker {
        match entry {
            Ok(e) => {
                let p = e.path();
                let text = p.extension().is_some_and(|x| ENDINGS.contains(&x.to_string_lossy().to_ascii_lowercase().as_str()));
                let known = text || Format::of(p).is_some();
                let gold = p.file_name().is_some_and(|n| n.to_string_lossy().contains(".gold."));
                // What is no file either (a link that leads nowhere, a pipe) is tried and told, not passed over.
                if known && !gold && !about_the_folder(p) && !p.is_dir() {
                    if options.ignore.matches(p) {
                        ignored = true;
                        continue;
                    }
                    files.push((p.to_path_buf(), root.to_path_buf()));
                }
            }
            Err(e) => errors.push(FileError { path: shown(root), message: format!("{}: {e}; check that you may read it", shown(root)) }),
        }
    }
    if files.len() == before && !ignored {
        errors.push(ReadError::NoFiles { path: shown(root) }.into());
    }
}

/// True for files that speak of a folder and are no document in it; named on the command line they are read like any other.
fn about_the_folder(path: &Path) -> bool {
    let stem = path.file_stem().map(|s| s.to_string_lossy().to_ascii_uppercase()).unwrap_or_default();
    matches!(stem.as_str(), "README" | "CHANGELOG" | "LICENSE" | "LICENCE" | "CONTRIBUTING" | "NOTICE")
}

/// What a file's name and folder say.
fn named(path: PathBuf, root: &Path, options: &Options) -> Found {
    let stem = path.file_stem().map_or(String::new(), |s| s.to_string_lossy().into_owned());
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let inside = folder.strip_prefix(root).map(shown).unwrap_or_default();
    let below = |name: &str| if inside.is_empty() { name.to_string() } else { format!("{inside}/{name}") };
    let (family, by_name, id) = match stem.rsplit_once('.') {
        _ if language(&stem).is_some() => {
            let name = if inside.is_empty() { folder_name(&folder) } else { inside.clone() };
            (Some((name.clone(), Why::Folder)), language(&stem), name)
        }
        Some((name, tag)) if language(tag).is_some() && !name.is_empty() => (Some((below(name), Why::Name)), language(tag), below(name)),
        _ => (None, None, below(&stem)),
    };
    let family = match options.families.iter().find(|(_, files)| files.matches(&path)) {
        Some((name, _)) => Some((name.clone(), Why::Settings)),
        None => family,
    };
    let given = options.languages.iter().find(|(p, _)| same(p, &path)).map(|l| l.1.clone());
    Found { language: given.or(by_name), family, id, path }
}

/// The last part of a folder's path; of the current folder where the path is empty or dots.
fn folder_name(folder: &Path) -> String {
    let own = |p: &Path| p.file_name().map(|n| n.to_string_lossy().into_owned());
    own(folder)
        .or_else(|| if folder.as_os_str().is_empty() { Path::new(".") } else { folder }.canonicalize().ok().and_then(|p| own(&p)))
        .unwrap_or_else(|| "document".to_string())
}

/// Two ways to write one path.
fn same(a: &Path, b: &Path) -> bool {
    a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(x), Ok(y)) if x == y)
}

/// ISO 639-1: a file named `to.txt` or `notes.txt` is rarely a language version, so only tags with these primary languages count,
/// and English words among them only in lower case.
const CODES: &str = " aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo \
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl \
    km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or \
    os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw \
    ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";

/// The language that a part of a file's name says.
fn language(s: &str) -> Option<Tag> {
    let primary = s.split(['-', '_']).next()?;
    let code = primary.len() == 2 && primary.is_ascii() && CODES.contains(&format!(" {} ", primary.to_ascii_lowercase()));
    (code && Tag::is_well_formed(s) && s.len() <= 12).then(|| Tag::new(s))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str, root: &str) -> (Option<String>, Option<String>, String) {
        let f = named(PathBuf::from(path), Path::new(root), &Options::default());
        (f.family.map(|x| x.0), f.language.map(|l| l.to_string()), f.id)
    }

    #[test]
    fn names_say_families_and_languages() {
        assert_eq!(of("p/acme/en.txt", "p"), (Some("acme".into()), Some("en".into()), "acme".into()));
        assert_eq!(of("p/a/b/zh_CN.md", "p"), (Some("a/b".into()), Some("zh-Hans".into()), "a/b".into()));
        assert_eq!(of("p/acme/en.txt", "p/acme"), (Some("acme".into()), Some("en".into()), "acme".into()));
        assert_eq!(of("p/terms.fr.txt", "p"), (Some("terms".into()), Some("fr".into()), "terms".into()));
        assert_eq!(of("p/x/001_cc.txt", "p"), (None, None, "x/001_cc".into()));
        assert_eq!(of("p/readme.txt", "p"), (None, None, "readme".into()));
        assert_eq!(of("000.a.txt", ""), (None, None, "000.a".into()));
    }
}
