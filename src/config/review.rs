//! `concordat.review.toml`: findings that somebody has looked at and accepted. `concordat accept` writes it; people may edit it, and
//! what they write beside the entries stays.

use super::parse::{located, toml_table};
use super::values::{Problem, Value, boolean, string, tags, unknown_key, wrong_type};
use super::{Config, ConfigError, shown};
use crate::language::Tag;
use std::path::{Path, PathBuf};
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

/// Name of the file.
pub const FILE_NAME: &str = "concordat.review.toml";

const KEYS: [&str; 11] = ["id", "rule", "family", "languages", "engine", "quote", "reason", "who", "when", "all_languages", "clause"];

const HEADER: &str = "# Findings of concordat that somebody has looked at and accepted. `concordat accept` adds to this file,\n\
                      # `concordat accept --list` shows it, `concordat accept --prune` takes out what no longer fits.\n\n";

/// A finding that is accepted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Accepted {
    /// Fingerprint of the finding.
    pub id: String,
    /// Its rule.
    pub rule: Option<String>,
    /// Last part of its family's name.
    pub family: Option<String>,
    /// Languages of its places.
    pub languages: Vec<Tag>,
    /// Engine that found it.
    pub engine: Option<String>,
    /// The words concerned, for people.
    pub quote: Option<String>,
    /// Why it may stay.
    pub reason: String,
    /// Who accepted it.
    pub who: Option<String>,
    /// When, in UTC.
    pub when: Option<String>,
    /// What makes findings of the rule the same in whichever language: where it is set, all of them are accepted.
    pub clause: Option<String>,
    /// 1-based line in its file.
    pub line: usize,
}

/// What the file says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Review {
    /// The file; none where there is none.
    pub path: Option<PathBuf>,
    /// Its entries.
    pub entries: Vec<Accepted>,
}

impl Review {
    /// Where the file of some paths lies or would lie: where it is, in the folder that they share or above, else beside the settings,
    /// else in the folder that they share.
    pub fn place(config: &Config, paths: &[PathBuf]) -> Option<PathBuf> {
        let beside = config.folder().map(|folder| folder.join(FILE_NAME));
        let shared = Config::shared_folder(paths);
        let near = shared.as_deref().into_iter().flat_map(Path::ancestors).map(|folder| folder.join(FILE_NAME));
        beside.clone().into_iter().chain(near).find(|file| file.is_file()).or(beside).or_else(|| Some(shared?.join(FILE_NAME)))
    }

    /// Reads the file; empty where there is none.
    pub fn load(path: &Path) -> Result<Review, ConfigError> {
        if std::fs::metadata(path).is_ok_and(|m| !m.is_file()) {
            return Err(ConfigError::Io { path: shown(path), reason: "it is no file".to_string() });
        }
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Review::default()),
            Err(e) => return Err(ConfigError::Io { path: shown(path), reason: e.to_string() }),
        };
        Ok(Review { path: Some(path.to_path_buf()), entries: parse(&text, &shown(path))? })
    }
}

fn parse(text: &str, path: &str) -> Result<Vec<Accepted>, ConfigError> {
    let at = |problem| located(text, path, problem);
    let mut out = Vec::new();
    let (mut at_byte, mut line) = (0, 1);
    for (key, list) in toml_table(text).map_err(at)?.get_ref() {
        let name: &str = key.get_ref();
        if name != "accepted" {
            return Err(at((key.span(), unknown_key(name, &["accepted"]))));
        }
        let wanted = "a list of tables, each beginning with the line [[accepted]]";
        for one in list.get_ref().as_array().ok_or_else(|| at(wrong_type(name, wanted, list)))? {
            let mut entry = entry(one, wanted).map_err(at)?;
            // Counted on from the entry before: a file may have thousands.
            let start = one.span().start;
            line += text.get(at_byte..start).map_or(0, |between| between.matches('\n').count());
            at_byte = at_byte.max(start);
            entry.line = line;
            out.push(entry);
        }
    }
    Ok(out)
}

fn entry(value: &Value, wanted: &str) -> Result<Accepted, Problem> {
    let mut out = Accepted::default();
    let mut all = None;
    for (key, value) in value.get_ref().as_table().ok_or_else(|| wrong_type("accepted", wanted, value))? {
        let name: &str = key.get_ref();
        let text = || string(name, value).map(str::to_string);
        match name {
            "id" => out.id = text()?,
            "reason" => out.reason = text()?,
            "rule" => out.rule = Some(text()?),
            "family" => out.family = Some(text()?),
            "engine" => out.engine = Some(text()?),
            "quote" => out.quote = Some(text()?),
            "who" => out.who = Some(text()?),
            "when" => out.when = Some(text()?),
            "clause" => out.clause = Some(text()?),
            "languages" => out.languages = tags(name, value)?,
            "all_languages" => all = Some((value.span(), boolean(name, value)?)),
            other => return Err((key.span(), unknown_key(other, &KEYS))),
        }
    }
    if out.id.trim().is_empty() {
        return Err((value.span(), "this entry has no id; write that of the finding, as the report shows it".to_string()));
    }
    if out.reason.trim().is_empty() {
        return Err((value.span(), format!("accepted finding {} has no reason; say in a few words why it is accepted", out.id)));
    }
    match all {
        Some((_, false)) => out.clause = None,
        Some((span, true)) if out.clause.is_none() || out.rule.is_none() => {
            let remedy = format!("run `concordat accept {} --all-languages --reason …` again", out.id);
            return Err((span, format!("all_languages needs a rule and a clause, which `concordat accept` writes; {remedy}")));
        }
        _ => {}
    }
    Ok(out)
}

/// The text with some entries more; an entry whose id is there already takes its place. Everything else stays as it is.
pub fn with(text: &str, entries: &[Accepted]) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|e: toml_edit::TomlError| e.message().to_string())?;
    if document.get("accepted").is_none_or(|a| a.as_array().is_some_and(Array::is_empty)) {
        document.insert("accepted", Item::ArrayOfTables(ArrayOfTables::new()));
    }
    // A file whose entries are all gone is nothing but comments, which stay at its head.
    let mut head = String::new();
    if document.len() == 1 && document.get("accepted").and_then(Item::as_array_of_tables).is_some_and(ArrayOfTables::is_empty) {
        head = document.trailing().as_str().unwrap_or_default().trim_end().to_string();
        document.set_trailing("");
    }
    let list = document.get_mut("accepted").and_then(Item::as_array_of_tables_mut);
    let list = list.ok_or("the entries are not tables that begin with the line [[accepted]]; write them so")?;
    for entry in entries {
        let there = list.iter().position(|t| id_of(t) == Some(&entry.id));
        match there.and_then(|at| list.get_mut(at)) {
            Some(table) => fill(table, entry),
            None => {
                let mut table = Table::new();
                fill(&mut table, entry);
                if !head.is_empty() {
                    table.decor_mut().set_prefix(format!("{}\n\n", std::mem::take(&mut head)));
                }
                list.push(table);
            }
        }
    }
    let out = document.to_string();
    Ok(if text.trim().is_empty() { format!("{HEADER}{}", out.trim_start()) } else { out })
}

fn id_of(table: &Table) -> Option<&str> {
    table.get("id").and_then(Item::as_str)
}

fn fill(table: &mut Table, entry: &Accepted) {
    let mut set = |key: &str, text: Option<&str>| match text {
        Some(text) => table[key] = value(text),
        None => {
            table.remove(key);
        }
    };
    set("id", Some(&entry.id));
    set("rule", entry.rule.as_deref());
    set("family", entry.family.as_deref());
    set("quote", entry.quote.as_deref());
    set("reason", Some(&entry.reason));
    set("who", entry.who.as_deref());
    set("when", entry.when.as_deref());
    set("engine", entry.engine.as_deref());
    set("clause", entry.clause.as_deref());
    if entry.languages.is_empty() {
        table.remove("languages");
    } else {
        table["languages"] = value(entry.languages.iter().map(Tag::as_str).collect::<Array>());
    }
    match entry.clause {
        Some(_) => table["all_languages"] = value(true),
        None => {
            table.remove("all_languages");
        }
    }
}

/// The text without the entries of some ids. A comment right above an entry goes with it; what an empty line parts from it stays.
pub fn without(text: &str, ids: &[String]) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|e: toml_edit::TomlError| e.message().to_string())?;
    let list = document.get_mut("accepted").and_then(Item::as_array_of_tables_mut);
    let Some(list) = list else { return Ok(text.to_string()) };
    let mut kept = String::new();
    let mut at = 0;
    while at < list.len() {
        let Some(table) = list.get_mut(at) else { break };
        let prefix = table.decor().prefix().and_then(|p| p.as_str()).unwrap_or_default().to_string();
        if id_of(table).is_some_and(|id| ids.iter().any(|i| i == id)) {
            kept.push_str(prefix.rfind("\n\n").map_or("", |end| &prefix[..end + 1]));
            list.remove(at);
            continue;
        }
        if !kept.is_empty() {
            table.decor_mut().set_prefix(format!("{kept}{}{prefix}", if prefix.starts_with('\n') { "" } else { "\n" }));
            kept.clear();
        }
        at += 1;
    }
    if list.is_empty() {
        document.remove("accepted");
    }
    let after = document.trailing().as_str().unwrap_or_default().to_string();
    document.set_trailing(format!("{kept}{after}"));
    Ok(document.to_string().trim_start_matches('\n').to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(id: &str, reason: &str) -> Accepted {
        Accepted { id: id.to_string(), reason: reason.to_string(), rule: Some("number".to_string()), ..Accepted::default() }
    }

    #[test]
    fn entries_are_added_and_the_rest_stays() {
        let first = with("", &[accepted("aa", "because \"so\"\nis it")]).expect("TOML");
        assert!(first.starts_with("# Findings of concordat") && first.contains("[[accepted]]\nid = \"aa\"\n"), "{first}");
        let mine = first.replace("[[accepted]]", "# Looked at with the lawyer.\n[[accepted]] # odd\n");
        let two = with(&mine, &[accepted("bb", "fine"), accepted("aa", "another")]).expect("TOML");
        assert!(two.contains("# Looked at with the lawyer.\n[[accepted]] # odd"), "{two}");
        let read = parse(&two, "p").expect("valid");
        assert_eq!(read.iter().map(|e| (e.id.as_str(), e.reason.as_str())).collect::<Vec<_>>(), [("aa", "another"), ("bb", "fine")]);
        assert_eq!(read[0].line, 5, "{two}");
        // What is taken out takes the comment above it along, and nothing else.
        let one = without(&two, &["aa".to_string()]).expect("TOML");
        assert!(one.starts_with("# Findings of concordat") && !one.contains("lawyer") && one.contains("\"bb\""), "{one}");
        let none = without(&one, &["bb".to_string()]).expect("TOML");
        assert!(none.starts_with("# Findings of concordat") && parse(&none, "p").expect("valid").is_empty(), "{none}");
        assert!(with(&none, &[accepted("cc", "x")]).expect("TOML").starts_with("# Findings"));
    }

    #[test]
    fn comments_at_the_end_and_between_stay() {
        let text = "# top\n\n[[accepted]]\nid = 'a'\nreason = 'x' # why\n\n# a note for everybody\n\n[[accepted]]\nid = 'b'\nreason = 'y'\n\n# the end\n";
        let left = without(text, &["b".to_string()]).expect("TOML");
        assert!(left.contains("# a note for everybody") && left.contains("# the end") && left.contains("# why"), "{left}");
        let left = without(text, &["a".to_string(), "b".to_string()]).expect("TOML");
        assert!(left.contains("# top") && left.contains("# a note for everybody") && left.contains("# the end"), "{left}");
        assert_eq!(without(text, &["c".to_string()]).expect("TOML"), text);
    }

    #[test]
    fn errors_name_line_and_remedy() {
        let fails = |text: &str| parse(text, "r.toml").expect_err("wrong").to_string();
        assert_eq!(fails("\n[[accepted]]\nid='a'\nreson='x'"), "r.toml:4: unknown key `reson`; did you mean `reason`?");
        assert_eq!(fails("[acepted]\n"), "r.toml:1: unknown key `acepted`; did you mean `accepted`?");
        assert!(fails("[[accepted]]\nid='a'").contains("accepted finding a has no reason"));
        assert!(fails("[[accepted]]\nreason='a'").contains("has no id"));
        assert!(fails("accepted = 3").contains("[[accepted]]"));
        assert!(fails("[[accepted]]\nid='a'\nreason='b'\nall_languages=true").contains("--all-languages"));
    }
}
