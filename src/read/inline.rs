//! Families that come as texts instead of files: one JSON object a line, `concordat/family/v1`. The texts are read as files of their
//! names would be; nothing is opened on disk.

use super::discover::{Found, Why, language};
use super::error::{FileError, ReadError, shown};
use super::extract::Format;
use super::family::{add, reference, versions};
use super::open::open;
use super::{Options, Outcome};
use crate::document::Family;
use crate::language::Tag;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// The JSON Schema (draft 2020-12) of a line.
pub const SCHEMA: &str = include_str!("../report/schema/family-v1.schema.json");

/// Most versions of one family: work grows with the pairs of versions, and no document is translated into more languages.
pub const MOST_VERSIONS: usize = 100;

/// Most bytes of a family's id or a version's name; the length of a path on common systems.
pub const MOST_NAME: usize = 4096;

/// A family as it stands in a line: texts, or files that hold them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What the family is called.
    pub id: String,
    /// Its versions.
    #[serde(default)]
    pub versions: Vec<Given>,
    /// Files and folders of its versions, instead of texts.
    #[serde(default)]
    pub paths: Vec<PathBuf>,
}

/// One version of a line.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Language tag; told by the name (`fr.txt`) or else by the text where left out.
    pub language: Option<String>,
    /// Name of the text in the report; its ending says the format as that of a file does. `<language>.txt` where left out.
    pub name: Option<String>,
    /// The text.
    pub text: String,
}

/// Why a line is no family. Each text is the end of a sentence that begins with the line's place.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// Not the JSON that is wanted.
    #[error("column {column}: {reason}; write an object with id and versions, as `concordat schema family` says")]
    Json {
        /// 1-based column, in bytes.
        column: usize,
        /// What the reader of JSON says.
        reason: String,
    },
    /// Neither texts nor files, or both.
    #[error("the family has {what}; give it either versions (texts) or paths (files)")]
    Source {
        /// What it has.
        what: &'static str,
    },
    /// Paths, where nobody allowed them.
    #[error(
        "paths would have files of this machine read, and whoever writes the stream could name any; send the texts in versions, or allow it with --ndjson-paths"
    )]
    Paths,
    /// An empty or endless name.
    #[error("{what} is {how}; give it a name of 1 to {MOST_NAME} bytes")]
    Name {
        /// Which name.
        what: &'static str,
        /// What is wrong with it.
        how: &'static str,
    },
    /// A language that is none.
    #[error("versions/{at}: `{tag}` is no language tag; write one like en, fr, ar, sq, tk or zh-Hans")]
    Language {
        /// 0-based place in the list.
        at: usize,
        /// What was written.
        tag: String,
    },
    /// Two versions of one name.
    #[error("versions/{at}: the name {name} stands there twice; give each version a name of its own")]
    Twice {
        /// 0-based place of the second.
        at: usize,
        /// The name.
        name: String,
    },
    /// More versions than any document has.
    #[error("the family has {count} versions, more than {MOST_VERSIONS}; send each document as a family of its own")]
    Many {
        /// How many.
        count: usize,
    },
}

impl Line {
    /// Takes a line apart and looks whether it can be read; `paths` says whether it may name files.
    pub fn parse(line: &[u8], paths: bool) -> Result<Line, LineError> {
        // serde would take a list of the fields as well.
        if !line.trim_ascii_start().starts_with(b"{") {
            return Err(LineError::Json { column: 1, reason: "this is no JSON object".to_string() });
        }
        let parsed: Line = serde_json::from_slice(line).map_err(|e| {
            let reason = e.to_string();
            LineError::Json { column: e.column(), reason: reason.split(" at line ").next().unwrap_or_default().to_string() }
        })?;
        named("id", &parsed.id)?;
        match (parsed.versions.is_empty(), parsed.paths.is_empty()) {
            (true, true) => return Err(LineError::Source { what: "no version" }),
            (false, false) => return Err(LineError::Source { what: "both versions and paths" }),
            (true, false) if !paths => return Err(LineError::Paths),
            _ => {}
        }
        let count = parsed.versions.len().max(parsed.paths.len());
        if count > MOST_VERSIONS {
            return Err(LineError::Many { count });
        }
        let mut names = BTreeSet::new();
        for (at, v) in parsed.versions.iter().enumerate() {
            if let Some(tag) = v.language.as_ref().filter(|t| !Tag::is_well_formed(t)) {
                return Err(LineError::Language { at, tag: tag.chars().take(40).collect() });
            }
            let name = v.called(at);
            named("the name of a version", &name)?;
            if !names.insert(name.clone()) {
                return Err(LineError::Twice { at, name });
            }
        }
        Ok(parsed)
    }

    /// The id of a line that is refused, where it has one.
    pub fn id_of(line: &[u8]) -> Option<String> {
        #[derive(Deserialize)]
        struct Named {
            id: String,
        }
        serde_json::from_slice::<Named>(line).ok().map(|n| n.id).filter(|id| named("", id).is_ok())
    }

    /// Reads the family; at most one comes out. Files are read as `--family` reads them. A fault of ours is told like any other error.
    pub fn read(self, options: &Options) -> Outcome {
        let id = self.id.clone();
        catch_unwind(AssertUnwindSafe(|| self.taken(options))).unwrap_or_else(|_| {
            let message =
                format!("family {id}: concordat failed to read it, which is a fault of concordat; please report it with the text");
            Outcome { errors: vec![FileError { path: id, message }], ..Outcome::default() }
        })
    }

    fn taken(self, options: &Options) -> Outcome {
        if !self.paths.is_empty() {
            let mut outcome = super::read(&self.paths, &Options { one_family: true, ..options.clone() });
            outcome.families.retain(|f| !f.versions.is_empty());
            outcome.families.iter_mut().for_each(|f| f.id.clone_from(&self.id));
            return outcome;
        }
        // In the order in which the files of a folder are read, so that no result depends on who wrote the line.
        let mut given: Vec<(String, Given)> = self.versions.into_iter().enumerate().map(|(at, v)| (v.called(at), v)).collect();
        given.sort_by(|a, b| a.0.cmp(&b.0));
        let whole = given.len() > 1;
        let reason = "The versions stand in one line of the input.".to_string();
        let mut family = Family { id: self.id.clone(), versions: Vec::new(), reference: 0, reason };
        let mut outcome = Outcome::default();
        for (name, version) in given {
            let path = PathBuf::from(&name);
            match text_of(&path, &version.text, options) {
                Ok(opened) => {
                    let said = version.language.as_deref().map(Tag::new).or_else(|| by_name(&path));
                    let found = Found { language: said, family: Some((self.id.clone(), Why::Folder)), id: self.id.clone(), path };
                    let (read, errors) = versions(&found, whole, &opened, options);
                    outcome.warnings.extend(opened.into_iter().flat_map(|o| o.warnings));
                    outcome.errors.extend(errors.into_iter().map(FileError::from));
                    add(&mut family, read, &mut outcome.errors);
                }
                Err(e) => outcome.errors.push(e.into()),
            }
        }
        if !family.versions.is_empty() {
            family.reference = reference(&family.versions, options.reference.as_ref());
            outcome.families.push(family);
        }
        outcome.errors.sort();
        outcome
    }
}

/// The texts of a version. Formats that are bytes and no text are refused before anything could look for a file of that name.
fn text_of(path: &Path, text: &str, options: &Options) -> Result<Vec<super::open::Opened>, ReadError> {
    match Format::of(path) {
        Some(Format::Docx | Format::Pdf) => Err(ReadError::NoText { path: shown(path) }),
        _ => open(path, Some(text), options),
    }
}

impl Given {
    fn called(&self, at: usize) -> String {
        let usual = || self.language.as_ref().map_or_else(|| format!("version-{}.txt", at + 1), |l| format!("{l}.txt"));
        self.name.clone().unwrap_or_else(usual)
    }
}

/// The language that a version's name says, as files are named in family folders: `fr.txt`, `terms.fr.txt`.
fn by_name(path: &Path) -> Option<Tag> {
    let stem = path.file_stem()?.to_string_lossy().into_owned();
    language(&stem).or_else(|| stem.rsplit_once('.').and_then(|(name, tag)| language(tag).filter(|_| !name.is_empty())))
}

fn named(what: &'static str, name: &str) -> Result<(), LineError> {
    match name.len() {
        0 => Err(LineError::Name { what, how: "empty" }),
        n if n > MOST_NAME => Err(LineError::Name { what, how: "too long" }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: &str = "Tool club rules\n\n1. Return\n1.1 Tools must be returned clean within 7 days.\n";
    const FR: &str = "Règles du club d'outils\n\n1. Retour\n1.1 Les outils doivent être rendus propres sous 17 jours.\n";

    fn line(json: &str) -> Result<Line, LineError> {
        Line::parse(json.as_bytes(), false)
    }

    #[test]
    fn texts_are_read_as_the_files_of_a_folder_are() {
        let dir = tempfile::tempdir().expect("a folder");
        let club = dir.path().join("club");
        std::fs::create_dir(&club).expect("a folder");
        std::fs::write(club.join("en.txt"), EN).expect("written");
        std::fs::write(club.join("fr.txt"), FR).expect("written");
        let files = super::super::read(&[dir.path().to_path_buf()], &Options::default());
        let path = |name: &str| shown(&club.join(name));
        let json =
            serde_json::json!({"id": "club", "versions": [{"name": path("fr.txt"), "text": FR}, {"name": path("en.txt"), "text": EN}]});
        std::fs::remove_dir_all(&club).expect("removed");
        let texts = line(&json.to_string()).expect("a family").read(&Options::default());
        assert!(texts.errors.is_empty() && texts.warnings.is_empty());
        let (a, b) = (&files.families[0], &texts.families[0]);
        assert_eq!((&a.id, a.reference), (&b.id, b.reference));
        for (x, y) in a.versions.iter().zip(&b.versions) {
            assert_eq!((&x.language, &x.source.path), (&y.language, &y.source.path));
            assert_eq!(format!("{:?}", x.units), format!("{:?}", y.units));
        }
    }

    #[test]
    fn a_name_opens_no_file() {
        for name in ["/etc/passwd", "../secret.docx", "secret.pdf"] {
            let json = serde_json::json!({"id": "x", "versions": [{"name": name, "language": "en", "text": EN}]});
            let outcome = line(&json.to_string()).expect("a family").read(&Options::default());
            match outcome.families.first() {
                Some(f) => assert_eq!(f.versions[0].source.text, EN, "{name}"),
                None => assert!(outcome.errors[0].message.contains("its text"), "{:?}", outcome.errors),
            }
        }
    }

    #[test]
    fn lines_that_are_no_family_say_why() {
        for (json, says) in [
            ("[]", "column 1"),
            (r#"{"id": "x"}"#, "no version"),
            (r#"{"id": "", "versions": [{"text": "a"}]}"#, "id is empty"),
            (r#"{"id": "x", "paths": ["/etc/passwd"]}"#, "--ndjson-paths"),
            (r#"{"id": "x", "paths": ["a"], "versions": [{"text": "a"}]}"#, "both"),
            (r#"{"id": "x", "versions": [{"text": "a", "langauge": "en"}]}"#, "langauge"),
            (r#"{"id": "x", "versions": [{"text": "a", "language": "english!"}]}"#, "versions/0"),
            (r#"{"id": "x", "versions": [{"name": "a", "text": "a"}, {"name": "a", "text": "b"}]}"#, "versions/1"),
        ] {
            let error = line(json).map(|_| ()).expect_err(json).to_string();
            assert!(error.contains(says), "{json}: {error}");
        }
        assert_eq!(Line::id_of(br#"{"id": "x", "paths": ["/etc/passwd"]}"#).as_deref(), Some("x"));
    }
}
