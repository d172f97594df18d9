//! `check --ndjson` says what a plain check says, and holds only a few families whatever comes.

use crate::session::{self, concordat};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Stdio};

/// The folders of `corpus/drafts`, which a plain check and the filter are given.
fn families() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/drafts");
    let mut names: Vec<String> =
        fs::read_dir(folder).expect("the corpus").map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A family of the corpus as a line, with the texts or the files, in an order that no folder has.
fn line(name: &str, texts: bool) -> Value {
    let file = |l: &str| format!("corpus/drafts/{name}/{l}.txt");
    let languages = ["zh", "en", "tk", "ar", "sq", "fr"];
    if !texts {
        return json!({"id": name, "paths": languages.map(file)});
    }
    let text = |l: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file(l))).expect("a text");
    json!({"id": name, "versions": languages.map(|l| json!({"name": file(l), "text": text(l)}))})
}

fn filter(arguments: &[&str]) -> Child {
    let mut command = concordat(Path::new(env!("CARGO_MANIFEST_DIR")));
    command.args(["check", "--ndjson"]).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

#[test]
fn a_stream_says_what_a_plain_check_says() {
    let plain = concordat(Path::new(env!("CARGO_MANIFEST_DIR"))).args(["check", "corpus/drafts", "--format", "json"]).output();
    let plain = plain.expect("it starts");
    let report: Value = serde_json::from_slice(&plain.stdout).expect("JSON");
    let want: BTreeMap<&str, &Value> =
        report["families"].as_array().expect("an array").iter().map(|f| (f["id"].as_str().expect("an id"), f)).collect();
    let names = families();
    assert_eq!(want.len(), names.len());
    let schema = session::schema_of("family");
    for texts in [true, false] {
        let lines: Vec<Value> = names.iter().map(|n| line(n, texts)).collect();
        assert!(lines.iter().all(|l| schema.is_valid(l)));
        let mut child = filter(if texts { &[] } else { &["--ndjson-paths"] });
        let mut input = child.stdin.take().expect("a pipe");
        let all: String = lines.iter().map(|l| format!("{l}\n")).collect();
        let writer = std::thread::spawn(move || input.write_all(all.as_bytes()).expect("it reads"));
        let output = child.wait_with_output().expect("it ends");
        writer.join().expect("all is written");
        assert_eq!((output.status.code(), output.stderr.len()), (plain.status.code(), 0), "{}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(said.lines().count(), names.len());
        for (answer, name) in said.lines().zip(&names) {
            session::checked("check --ndjson", answer);
            let answer: Value = serde_json::from_str(answer).expect("JSON");
            assert_eq!((&answer["id"], &answer["tool"]), (&json!(name), &report["tool"]));
            assert_eq!(&answer["family"], want[name.as_str()], "{name}");
        }
    }
}

/// Who asks, waits for the answer and asks again gets one; and who stops listening ends the program quietly.
#[test]
fn an_answer_comes_as_soon_as_it_is_there() {
    let mut child = filter(&["--jobs", "2"]);
    let mut input = child.stdin.take().expect("a pipe");
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    for id in ["first", "second", "third"] {
        writeln!(input, "{}", json!({"id": id, "versions": [{"text": "Rules of the club."}, {"text": "Les règles du club."}]}))
            .expect("it reads");
        let mut answer = String::new();
        output.read_line(&mut answer).expect("it answers");
        session::checked("check --ndjson", &answer);
        assert!(answer.contains(&format!("\"id\":\"{id}\",\"family\":{{")), "{answer}");
    }
    drop(output);
    // Some lines may find room before the closed pipe is seen; then the input is closed too.
    while writeln!(input, "{{}}").is_ok() {}
    let ended = child.wait_with_output().expect("it ends");
    assert!(ended.status.success(), "{:?}: {}", ended.status, String::from_utf8_lossy(&ended.stderr));
}

#[test]
fn the_schemas_of_lines_refuse_what_the_filter_refuses() {
    let schema = session::schema_of("family");
    for (line, fits) in [
        (json!({"id": "x", "versions": [{"text": "a"}]}), true),
        (json!({"id": "x", "paths": ["a.txt"]}), true),
        (json!({"id": "x"}), false),
        (json!({"id": "", "versions": [{"text": "a"}]}), false),
        (json!({"id": "x", "versions": []}), false),
        (json!({"id": "x", "paths": ["a"], "versions": [{"text": "a"}]}), false),
        (json!({"id": "x", "versions": [{"text": "a", "langauge": "en"}]}), false),
        (json!({"id": "x", "versions": [{"text": "a", "language": "english!"}]}), false),
    ] {
        assert_eq!(schema.is_valid(&line), fits, "{line}");
        let parsed = concordat::read::inline::Line::parse(line.to_string().as_bytes(), true);
        assert_eq!(parsed.is_ok(), fits, "{line}");
    }
}
