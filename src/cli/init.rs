//! `concordat init`: a settings file to begin with, from what is seen in a folder.

use super::failure::{Failure, Status};
use super::reading::{self, ReadArgs};
use super::{Global, output};
use concordat::check::RULES;
use concordat::config::{self, Config, FILE_NAME};
use concordat::document::{Family, Version};
use concordat::language::{Script, Tag, profile};
use concordat::lexicon;
use concordat::read::{self, Outcome, UnitMode};
use concordat::report::text::{severity_name, visible};
use concordat::similarity::Analysis;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  concordat init policies/
  concordat init policies/ --reference fr";

/// Names that are suggested at most.
const MOST_NAMES: usize = 8;

/// A name stands at least so often in the reference version: what is named once is rarely the family's own.
const LEAST_TIMES: usize = 2;

/// Fewest letters of a name that is suggested.
const LEAST_LETTERS: usize = 4;

/// Write a settings file with what is seen in a folder: languages, reference, families, names
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Folder of the texts; the current one where none is named
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// Keep the settings file that is there under another name and write a new one
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    read: ReadArgs,
}

/// Looks and writes.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    let folder = &args.folder;
    if !folder.is_dir() {
        return Err(Failure::new(format!("{}: is not a folder; name the folder that the texts lie in", folder.display())));
    }
    let file = folder.join(FILE_NAME);
    let shown = config::shown(&file);
    if file.exists() && !args.force {
        return Err(Failure::new(format!(
            "{shown}: is there already and stays as it is; edit it, or let --force keep it under another name and write a new one"
        )));
    }
    let paths = [folder.clone()];
    let outcome = read::read(&paths, &args.read.options(&Config::default(), UnitMode::Clause)?);
    if outcome.families.is_empty() && outcome.errors.is_empty() {
        reading::not_empty(&outcome, &paths)?;
    }
    let seen = Seen::of(&outcome, folder);
    let kept = if file.exists() { Some(set_aside(&file)?) } else { None };
    create(&file, &seen.settings())?;
    if !global.quiet {
        output::write_to(None, |out| {
            if let Some(kept) = &kept {
                writeln!(out, "The old settings are kept in {}.", visible(&config::shown(kept)))?;
            }
            writeln!(out, "Wrote {}.", visible(&shown))?;
            seen.tell(out)
        })?;
    }
    outcome.errors.iter().for_each(|e| output::error(&e.message));
    Ok(if outcome.errors.is_empty() { Status::Clean } else { Status::Failed })
}

/// Renames a file to the first name with `.bak` that is free.
fn set_aside(file: &Path) -> Result<PathBuf, Failure> {
    let name = |n: usize| if n == 1 { format!("{FILE_NAME}.bak") } else { format!("{FILE_NAME}.bak{n}") };
    let free = (1..1000).map(|n| file.with_file_name(name(n))).find(|f| !f.exists());
    let free = free.ok_or_else(|| Failure::new(format!("{}: has a thousand copies; take some away", file.display())))?;
    std::fs::rename(file, &free).map_err(|e| Failure::writing(Some(&free), &e))?;
    Ok(free)
}

/// Writes a file that must not be there: whoever made it in the meantime keeps it.
fn create(file: &Path, text: &str) -> Result<(), Failure> {
    let result = OpenOptions::new().write(true).create_new(true).open(file).and_then(|mut f| f.write_all(text.as_bytes()));
    result.map_err(|e| Failure::writing(Some(file), &e))
}

/// What was seen in a folder.
struct Seen {
    languages: Vec<Tag>,
    reference: Option<Tag>,
    families: Vec<FamilySeen>,
    names: Vec<String>,
}

struct FamilySeen {
    id: String,
    languages: Vec<Tag>,
    /// Patterns of its files, where nothing but their content told that they belong together.
    files: Vec<String>,
}

impl Seen {
    fn of(outcome: &Outcome, folder: &Path) -> Seen {
        let families: Vec<&Family> = outcome.families.iter().filter(|f| f.versions.len() > 1).collect();
        let mut count: BTreeMap<&Tag, usize> = BTreeMap::new();
        let mut references: BTreeMap<&Tag, usize> = BTreeMap::new();
        for f in &families {
            f.versions.iter().for_each(|v| *count.entry(&v.language).or_default() += 1);
            f.versions.get(f.reference).into_iter().for_each(|v| *references.entry(&v.language).or_default() += 1);
        }
        // What most families have, all are expected to have.
        let languages = count.iter().filter(|(_, n)| **n * 2 > families.len()).map(|(t, _)| (*t).clone()).collect();
        let reference = references.iter().max_by_key(|(_, n)| **n).map(|(t, _)| (*t).clone());
        Seen { languages, reference, names: names(&families), families: families.iter().map(|f| family(f, folder)).collect() }
    }

    /// The text of the settings file.
    fn settings(&self) -> String {
        let mut out =
            String::from("# Settings of concordat for the texts in this folder and below. docs/settings.md describes every key.\n");
        let tags: Vec<String> = self.languages.iter().map(|t| quoted(t.as_str())).collect();
        let mut part = |comment: &str, line: String| {
            // A String takes everything.
            let _ = write!(out, "\n# {comment}\n{line}\n");
        };
        let hash = |on: bool| if on { "" } else { "# " };
        let languages = if tags.is_empty() { "\"en\", \"fr\"".to_string() } else { tags.join(", ") };
        part(
            "Languages that every family should have; one that lacks a version is told.",
            format!("{}languages = [{languages}]", hash(!tags.is_empty())),
        );
        let reference = self.reference.as_ref().map_or("en", Tag::as_str);
        part(
            "The version that the others are compared with.",
            format!("{}reference = {}", hash(self.reference.is_some()), quoted(reference)),
        );
        let names: Vec<String> = self.names.iter().map(|n| quoted(n)).collect();
        let (comment, names) = if names.is_empty() {
            ("Names of your own: they may stand in one version alone, in any spelling.", "\"Acme\"".to_string())
        } else {
            ("Names of your own; these stand in all versions. Take the # away where they are yours.", names.join(", "))
        };
        part(comment, format!("# own_names = [{names}]"));
        part("Names that may stand anywhere.", "# allowed_names = [\"GitHub\"]".to_string());
        part("Files to pass over, by patterns as in .gitignore.", "# ignore = [\"drafts/**\"]".to_string());
        part("From which severity on a check fails: critical, major, minor or never.", "# fail_on = \"major\"".to_string());
        part("Findings that are less sure than this are left out.", "# min_confidence = 0.5".to_string());
        self.families_part(&mut out);
        out.push_str("\n# Rules: off, on, or another severity. `concordat rules` says what each flags.\n[rules]\n");
        for rule in RULES {
            let _ = writeln!(out, "# {} = \"{}\"", rule.name, severity_name(rule.severity));
        }
        out.push_str(
            "\n# What holds for some files or languages only.\n# [[overrides]]\n# paths = [\"drafts/**\"]\n# languages = [\"tk\"]\n",
        );
        out.push_str("# rules = { markup = \"off\" }\n# min_confidence = 0.8\n");
        out
    }

    fn families_part(&self, out: &mut String) {
        let (named, loose): (Vec<&FamilySeen>, Vec<&FamilySeen>) = self.families.iter().partition(|f| f.files.is_empty());
        out.push_str("\n# Families: the versions of one document.");
        if !named.is_empty() {
            out.push_str(" Found by the names of files and folders, or in one file:\n");
            for f in named.iter().take(20) {
                let _ = writeln!(out, "#   {}: {}", f.id, tags(&f.languages));
            }
            if named.len() > 20 {
                let _ = writeln!(out, "#   and {} more", named.len() - 20);
            }
        } else {
            out.push('\n');
        }
        if loose.is_empty() {
            out.push_str("# [families]\n# notice = [\"notice-*.txt\", \"old/notice.txt\"]\n");
            return;
        }
        out.push_str("# These were found by what the texts say; correct them where they are wrong.\n[families]\n");
        for f in loose {
            let files: Vec<String> = f.files.iter().map(|p| quoted(p)).collect();
            let _ = writeln!(out, "{} = [{}]  # {}", quoted(&f.id), files.join(", "), tags(&f.languages));
        }
    }

    /// What was found, for whoever made the call.
    fn tell(&self, out: &mut dyn io::Write) -> io::Result<()> {
        writeln!(
            out,
            "Languages: {}.",
            if self.languages.is_empty() { "none that several texts share".into() } else { tags(&self.languages) }
        )?;
        if let Some(reference) = &self.reference {
            writeln!(out, "Reference: {reference}.")?;
        }
        let n = self.families.len();
        writeln!(out, "Families: {n}{}.", if n == 0 { "; `concordat families` shows why" } else { "" })?;
        for f in &self.families {
            let lacks: Vec<Tag> = self.languages.iter().filter(|t| !f.languages.contains(t)).cloned().collect();
            if !lacks.is_empty() {
                writeln!(out, "Family {} has no version in {}.", visible(&f.id), tags(&lacks))?;
            }
        }
        if !self.names.is_empty() {
            writeln!(out, "Names that stand in all versions: {}; they are suggested as own_names.", visible(&self.names.join(", ")))?;
        }
        Ok(())
    }
}

fn tags(tags: &[Tag]) -> String {
    tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ")
}

/// A string as TOML writes it.
fn quoted(s: &str) -> String {
    toml_edit::Value::from(s).to_string()
}

fn family(f: &Family, folder: &Path) -> FamilySeen {
    let mut files: Vec<String> = Vec::new();
    if f.reason.starts_with("Grouped by content") {
        for v in &f.versions {
            let path = Path::new(&v.source.path);
            let inside = path.strip_prefix(folder).unwrap_or(path);
            let inside = inside.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            // A pattern with a slash counts from the folder; one without would match below it too.
            files.push(format!("/{}", globset::escape(&inside)));
        }
    }
    FamilySeen { id: f.id.clone(), languages: f.versions.iter().map(|v| v.language.clone()).collect(), files }
}

/// Names that the reference of a family bears several times and that stand in all its versions in Latin letters, the most frequent
/// first.
fn names(families: &[&Family]) -> Vec<String> {
    let mut all: BTreeMap<String, usize> = BTreeMap::new();
    for f in families {
        let latin: Vec<&Version> = f.versions.iter().filter(|v| profile(&v.language).script == Script::Latin).collect();
        let Some(first) = f.versions.get(f.reference).filter(|v| profile(&v.language).script == Script::Latin) else { continue };
        if latin.len() < 2 {
            continue;
        }
        let words: Vec<BTreeSet<String>> = latin.iter().map(|v| capitals(v).into_keys().collect()).collect();
        for (name, times) in capitals(first) {
            let folded = name.to_lowercase();
            // Endings are joined to names in some languages.
            let has = |w: &BTreeSet<String>| w.iter().any(|x| x.to_lowercase().starts_with(&folded));
            if times >= LEAST_TIMES && words.iter().all(has) {
                *all.entry(name).or_default() += times;
            }
        }
    }
    let mut names: Vec<(String, usize)> = all.into_iter().collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    names.into_iter().take(MOST_NAMES).map(|n| n.0).collect()
}

/// True for a word of a legal form, such as SARL: part of many names and none by itself.
fn is_legal_form(language: &Tag, folded: &str) -> bool {
    profile(language).legal_forms.iter().any(|(form, _)| form.trim_end_matches('.').to_lowercase() == folded)
}

/// Words with a capital inside sentences that the termbase does not know, and how often they stand there.
fn capitals(v: &Version) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    let base = lexicon::builtin();
    for unit in &v.units {
        let a = Analysis::of(unit, &v.language);
        for (i, t) in a.tokens.iter().enumerate() {
            let known = a.concepts.iter().any(|h| (h.first as usize..h.end as usize).contains(&i)) || base.has_word(&v.language, &t.form);
            if !is_legal_form(&v.language, &t.form)
                && t.capital
                && !t.initial
                && !t.stop
                && !known
                && t.script == Script::Latin
                && t.form.chars().count() >= LEAST_LETTERS
            {
                let word = &unit.text[a.origin(t.range.clone())];
                *out.entry(word.to_string()).or_default() += 1;
            }
        }
    }
    out
}
