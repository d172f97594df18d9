//! Paths to files: folders are walked, and names say what they say of languages and families.

use super::Options;
use super::error::{FileError, ReadError, shown};
use super::extract::Format;
use crate::language::Tag;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// Endings of plain text; with those of the formats (`extract`) the files that are read inside folders; other files are read only when they are named.
const ENDINGS: [&str; 4] = ["txt", "text", "md", "markdown"];

/// The list that a report made of several files keeps in its folder. The files that it names are no documents.
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
    /// `<language>/<name>.<ending>`
    LanguageFolder,
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
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
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
    by_language_folders(&mut found, options);
    (found, errors)
}

/// Puts files together that stand in the same place below folders of different languages, such as `en/legal/privacy.html` and
/// `fr/legal/privacy.html`. Of several folders on the way that could be a language's, the innermost that has siblings is taken.
fn by_language_folders(found: &mut [Found], options: &Options) {
    // What holds two languages itself is a family of its own.
    let alone = |f: &Found| !matches!(Format::of(&f.path), Some(Format::Xliff | Format::Tmx | Format::Po));
    let given = |f: &Found| options.languages.iter().any(|(p, _)| same(p, &f.path));
    let ways: Vec<Vec<(PathBuf, Tag)>> =
        found.iter().map(|f| if f.family.is_none() && alone(f) && !given(f) { without_language(&f.path) } else { Vec::new() }).collect();
    let mut languages: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
    for (rest, tag) in ways.iter().flatten() {
        languages.entry(rest.clone()).or_default().insert(tag.to_string());
    }
    for (f, ways) in found.iter_mut().zip(ways) {
        if let Some((rest, tag)) = ways.into_iter().find(|(rest, _)| languages[rest].len() > 1) {
            f.family = Some((shown(&rest), Why::LanguageFolder));
            f.language = Some(tag);
        }
    }
    shorten(found);
}

/// A path without its ending and without one folder that is named as a language is, for each such folder, the innermost first.
fn without_language(path: &Path) -> Vec<(PathBuf, Tag)> {
    let parts: Vec<Component> = path.components().collect();
    let folders = (0..parts.len().saturating_sub(1)).rev();
    let tag = |i: usize| if let Component::Normal(name) = parts[i] { language(&name.to_string_lossy()) } else { None };
    let rest = |i: usize| parts.iter().enumerate().filter(|(k, _)| *k != i).map(|(_, c)| c).collect::<PathBuf>().with_extension("");
    folders.filter_map(|i| Some((rest(i), tag(i)?))).collect()
}

/// Takes from the ids of such families the folders that all of them share.
fn shorten(found: &mut [Found]) {
    let ids = |f: &Found| match &f.family {
        Some((id, Why::LanguageFolder)) => Some(PathBuf::from(id)),
        _ => None,
    };
    let all: BTreeSet<PathBuf> = found.iter().filter_map(ids).collect();
    let Some(mut shared) = all.first().and_then(|p| p.parent()).map(Path::to_path_buf) else { return };
    while !all.iter().all(|p| p.starts_with(&shared)) && shared.pop() {}
    for f in found {
        if let Some((id, Why::LanguageFolder)) = &mut f.family {
            *id = Path::new(id.as_str()).strip_prefix(&shared).map(shown).unwrap_or_else(|_| id.clone());
        }
    }
}

fn walk(root: &Path, options: &Options, files: &mut Vec<(PathBuf, PathBuf)>, errors: &mut Vec<FileError>) {
    let before = files.len();
    let mut ignored = false;
    let mut lists: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
    let walker = ignore::WalkBuilder::new(root).standard_filters(false).hidden(true).sort_by_file_name(|a, b| a.cmp(b)).build();
    for entry in walker {
        match entry {
            Ok(e) => {
                let p = e.path();
                // What is no file either (a link that leads nowhere, a pipe) is tried and told, not passed over.
                if is_document(p) && !p.is_dir() && !of_a_report(p, root, &mut lists) {
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

/// True for what is read inside folders, by its name.
pub fn is_document(path: &Path) -> bool {
    let text = path.extension().is_some_and(|x| ENDINGS.contains(&x.to_string_lossy().to_ascii_lowercase().as_str()));
    let gold = path.file_name().is_some_and(|n| n.to_string_lossy().contains(".gold."));
    (text || Format::of(path).is_some()) && !gold && !about_the_folder(path)
}

/// True for a file that a report lists which lies in its folder or in one above, up to the root.
fn of_a_report(path: &Path, root: &Path, lists: &mut BTreeMap<PathBuf, BTreeSet<PathBuf>>) -> bool {
    path.ancestors().skip(1).take_while(|folder| folder.starts_with(root)).any(|folder| {
        let listed = lists.entry(folder.to_path_buf()).or_insert_with(|| {
            let list = std::fs::read_to_string(folder.join(REPORT_LIST)).unwrap_or_default();
            list.lines().map(|name| folder.join(name)).collect()
        });
        listed.contains(path)
    })
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
pub(super) fn language(s: &str) -> Option<Tag> {
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

    #[test]
    fn the_same_place_below_folders_of_languages_is_a_family() {
        let dir = tempfile::tempdir().expect("a folder");
        let files = ["en/privacy.txt", "fr/privacy.html", "en/legal/terms.txt", "sq/legal/terms.txt", "en/alone.txt", "is/notes.txt"];
        for f in files {
            let path = dir.path().join("site").join(f);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, "x").expect("written");
        }
        let (found, _) = discover(&[dir.path().to_path_buf()], &Options::default());
        let of = |end: &str| {
            let f = found.iter().find(|f| f.path.ends_with(end)).expect("found");
            (f.family.as_ref().map(|x| x.0.clone()), f.language.as_ref().map(ToString::to_string))
        };
        assert_eq!(of("en/privacy.txt"), (Some("privacy".into()), Some("en".into())));
        assert_eq!(of("fr/privacy.html"), (Some("privacy".into()), Some("fr".into())));
        assert_eq!(of("sq/legal/terms.txt"), (Some("legal/terms".into()), Some("sq".into())));
        assert_eq!((of("en/alone.txt"), of("is/notes.txt")), ((None, None), (None, None)));
    }

    #[test]
    fn what_a_report_wrote_is_passed_over_and_the_texts_beside_it_are_not() {
        let dir = tempfile::tempdir().expect("a folder");
        for (name, text) in
            [("club/en.txt", "x"), ("club/fr.txt", "x"), ("club/index.html", "x"), (".concordat-report", "club/index.html\n")]
        {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, text).expect("written");
        }
        let (found, errors) = discover(&[dir.path().to_path_buf()], &Options::default());
        let names: Vec<_> = found.iter().filter_map(|f| f.path.file_name()).collect();
        assert!(names == ["en.txt", "fr.txt"] && errors.is_empty(), "{names:?}");
    }
}
