//! Sessions: what a user types and what the program answers, in one file a case.
//!
//! ```text
//! # a comment
//! $ concordat align en.txt fr.txt
//! 1:1                                  standard output
//! ! warning: …                         standard error
//! ? 0                                  exit status
//! ```
//!
//! `< FILE` at the end of a command is its standard input. The files of the case's `in/` are copied to an empty folder in which the commands run, one after another. Further commands beside
//! `concordat` prepare and inspect: `cat FILE`, `rm FILE`, `json POINTER FILE`, which prints a part of a JSON file, `sed FROM TO FILE`,
//! which replaces text in a file, and `tiny-model bert PATH` (or `xlm-r`), which makes a tiny model of random weights, a folder or,
//! where the name says so, a `.gguf` file. Every run is also held to what is true of all: a report validates against the schema, a
//! ladder holds every non-blank line once, and messages are sentences that begin with `error:` or `warning:`.

#[allow(dead_code)]
#[path = "../../src/similarity/encoder/tiny.rs"]
mod tiny;
mod truths;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub use truths::{checked, schema, schema_of};

/// A folder of `tests/cases`.
pub struct Case {
    folder: PathBuf,
    session: String,
}

/// What a command answered.
pub struct Answer {
    pub stdout: String,
    pub stderr: String,
    pub status: i32,
}

/// The program, to be run in `folder`, deaf to the environment of whoever runs the tests: models are those of `models/` there.
pub fn concordat(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_concordat"));
    command.current_dir(folder).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("CONCORDAT_INDEX").env("COLUMNS", "100");
    command.env("CONCORDAT_MODELS", "models").env("CONCORDAT_CACHE", "off");
    // Who accepts a finding, and when.
    command.env("USER", "tester").env("SOURCE_DATE_EPOCH", "1700000000");
    command
}

impl Case {
    pub fn load(folder: &Path) -> Case {
        let session = fs::read_to_string(folder.join("session")).unwrap_or_else(|e| panic!("{}/session: {e}", folder.display()));
        Case { folder: folder.to_path_buf(), session }
    }

    /// Runs the session; the difference where there is one.
    pub fn run(&self) -> Result<(), String> {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        // Its name may stand in an answer, so it is always the same.
        let place = temporary.path().join("place");
        fs::create_dir(&place).expect("a folder");
        copy(&self.folder.join("in"), &place);
        let mut said = String::new();
        // What a command answered ends with its status; it may hold lines that look like comments.
        let mut answered = true;
        for line in self.session.lines() {
            if let Some(typed) = line.strip_prefix("$ ") {
                let answer = answer(typed, &place);
                truths::hold(typed, &place, &answer);
                record(&mut said, line, &answer);
                answered = false;
            } else if !answered {
                answered = line.starts_with("? ");
            } else if line.starts_with('#') {
                said += line;
                said.push('\n');
            }
        }
        if said == self.session {
            return Ok(());
        }
        if std::env::var_os("UPDATE_CASES").is_some() {
            fs::write(self.folder.join("session"), said).expect("the case can be written");
            return Ok(());
        }
        Err(format!("{}:\n{}", self.folder.display(), difference(&self.session, &said)))
    }
}

fn record(said: &mut String, line: &str, answer: &Answer) {
    writeln!(said, "{line}").expect("a String takes everything");
    for l in answer.stdout.lines() {
        writeln!(said, "{}", stable(l)).expect("a String takes everything");
    }
    for l in answer.stderr.lines() {
        writeln!(said, "! {}", stable(l).trim_end()).expect("a String takes everything");
    }
    writeln!(said, "? {}", answer.status).expect("a String takes everything");
}

/// The line without what changes with every tuning: scores, confidences, the version; or with the folder: keys of families.
fn stable(line: &str) -> String {
    let mut line = line.trim_end().replace(env!("CARGO_PKG_VERSION"), "VERSION");
    for key in ["\"score\":", "\"confidence\":", "\"rank\":", "\"key\":"] {
        let mut from = 0;
        while let Some(at) = line[from..].find(key).map(|i| from + i + key.len()) {
            let end = line[at..].find([',', '}']).map_or(line.len(), |i| at + i);
            line.replace_range(at..end, "0");
            from = at;
        }
    }
    for sure in [" % sure", " %25 sure"] {
        if let Some((before, after)) = line.split_once(sure) {
            let start = before.trim_end_matches(|c: char| c.is_ascii_digit());
            line = format!("{start}N{sure}{after}");
        }
    }
    line
}

fn difference(want: &str, have: &str) -> String {
    let common = want.lines().zip(have.lines()).take_while(|(a, b)| a == b).count();
    let show = |text: &str| text.lines().skip(common.saturating_sub(2)).take(12).collect::<Vec<_>>().join("\n");
    format!("--- expected, from line {}\n{}\n--- said\n{}\n", common + 1, show(want), show(have))
}

fn answer(typed: &str, place: &Path) -> Answer {
    let words = words(typed);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let file = |name: &str| place.join(name);
    let done = |stdout: String| Answer { stdout, stderr: String::new(), status: 0 };
    match words.as_slice() {
        ["concordat", arguments @ ..] => {
            let (arguments, input) = match arguments {
                [rest @ .., "<", name] => (rest, fs::File::open(file(name)).unwrap_or_else(|e| panic!("{name}: {e}")).into()),
                all => (all, std::process::Stdio::null()),
            };
            let output = concordat(place).args(arguments).stdin(input).output().expect("it starts");
            let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program speaks UTF-8");
            Answer { stdout: text(output.stdout), stderr: text(output.stderr), status: output.status.code().expect("it ends by itself") }
        }
        ["cat", name] => done(fs::read_to_string(file(name)).unwrap_or_else(|e| panic!("{name}: {e}"))),
        ["tiny-model", family, name] => {
            tiny_model(family, &file(name));
            done(String::new())
        }
        ["json", pointer, name] => {
            let value: serde_json::Value = serde_json::from_str(&fs::read_to_string(file(name)).expect("a file")).expect("JSON");
            let part = value.pointer(pointer).unwrap_or_else(|| panic!("{name} has no {pointer}"));
            done(format!("{part:#}\n"))
        }
        ["rm", name] => done(fs::remove_file(file(name)).map(|()| String::new()).unwrap_or_else(|e| panic!("{name}: {e}"))),
        ["sed", from, to, name] => {
            let text = fs::read_to_string(file(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert!(text.contains(from), "{name} does not hold {from}");
            done(fs::write(file(name), text.replace(from, to)).map(|()| String::new()).unwrap_or_else(|e| panic!("{name}: {e}")))
        }
        _ => panic!("a session cannot run `{typed}`"),
    }
}

/// Makes a model that can be imported: a folder, or a file whose name ends so.
pub fn tiny_model(family: &str, path: &Path) {
    let family = match family {
        "bert" => tiny::Bert,
        "xlm-r" => tiny::XlmR,
        _ => panic!("no tiny model of the family `{family}`"),
    };
    if path.extension().is_some_and(|e| e == "gguf") {
        fs::write(path, tiny::gguf_file(family, 8)).expect("a file");
    } else {
        fs::create_dir_all(path).expect("a folder");
        tiny::write_folder(path, family, 0);
    }
}

/// Words at spaces; 'single quotes' keep spaces together.
fn words(typed: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (i, part) in typed.split('\'').enumerate() {
        if i % 2 == 1 {
            out.push(part.to_string());
        } else {
            out.extend(part.split_whitespace().map(str::to_string));
        }
    }
    out
}

fn copy(from: &Path, to: &Path) {
    let Ok(entries) = fs::read_dir(from) else { return };
    for entry in entries.map(|e| e.expect("an entry")) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).expect("a folder");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
