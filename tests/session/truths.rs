//! What is true of every run, whatever the case.

use super::{Answer, concordat};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

/// The schema as the program prints it.
pub fn schema() -> Value {
    let output = concordat(Path::new(".")).arg("schema").output().expect("it starts");
    serde_json::from_slice(&output.stdout).expect("the schema is JSON")
}

/// A schema that the program prints.
pub fn schema_of(name: &str) -> jsonschema::Validator {
    let output = concordat(Path::new(".")).args(["schema", name]).output().expect("it starts");
    let schema: Value = serde_json::from_slice(&output.stdout).expect("the schema is JSON");
    assert!(jsonschema::draft202012::meta::is_valid(&schema), "{name}");
    jsonschema::draft202012::new(&schema).expect("a valid schema of draft 2020-12")
}

/// A line of the filter validates, and one without a family says why.
pub fn checked(typed: &str, line: &str) {
    static VALIDATOR: OnceLock<jsonschema::Validator> = OnceLock::new();
    let validator = VALIDATOR.get_or_init(|| schema_of("checked"));
    let value: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{typed}: {e}"));
    let errors: Vec<String> = validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{typed}: {}", errors.join("; "));
    assert!(!value["family"].is_null() || value["errors"].as_array().is_some_and(|e| !e.is_empty()), "{typed}: {line}");
}

/// Holds a run to all that is true of every run.
pub fn hold(typed: &str, place: &Path, answer: &Answer) {
    if typed.starts_with("concordat check") && typed.contains("--format json") && answer.stdout.starts_with('{') {
        report(typed, &serde_json::from_str(&answer.stdout).unwrap_or_else(|e| panic!("{typed}: {e}")), answer.status);
    }
    if typed.starts_with("concordat check --ndjson") {
        answer.stdout.lines().for_each(|line| checked(typed, line));
    }
    if typed.starts_with("concordat check") && typed.contains("--format sarif") {
        let file = typed.split_once("--output ").and_then(|(_, rest)| rest.split_whitespace().next());
        let text = file.map_or(Ok(answer.stdout.clone()), |f| fs::read_to_string(place.join(f))).unwrap_or_default();
        if text.starts_with('{') {
            sarif(typed, &serde_json::from_str(&text).unwrap_or_else(|e| panic!("{typed}: {e}")), answer.status);
        }
    }
    if typed.starts_with("concordat diff") && typed.contains("--format json") {
        let file = typed.split_once("--output ").and_then(|(_, rest)| rest.split_whitespace().next());
        let text = file.map_or(Ok(answer.stdout.clone()), |f| fs::read_to_string(place.join(f))).unwrap_or_default();
        changes(typed, &serde_json::from_str(&text).unwrap_or_else(|e| panic!("{typed}: {e}")), answer.status);
    }
    if typed.starts_with("concordat align") && answer.status == 0 && !typed.contains("json") && !typed.contains("--output") {
        ladder(typed, place, &answer.stdout);
    }
    if answer.status != 2 {
        assert!(!answer.stderr.contains("error:"), "{typed}: an error, but status {}", answer.status);
    }
    assert!(!answer.stderr.contains("panicked"), "{typed}: {}", answer.stderr);
    let first = answer.stderr.lines().next().unwrap_or("error:");
    assert!(first.starts_with("error:") || first.starts_with("warning:"), "{typed}: {first}");
    assert_eq!(fs::read_dir(place).expect("the place").filter(|e| name(e).ends_with(".tmp")).count(), 0, "{typed}: left a temporary file");
}

fn name(entry: &std::io::Result<fs::DirEntry>) -> String {
    entry.as_ref().map(|e| e.file_name().to_string_lossy().into_owned()).unwrap_or_default()
}

/// A report validates, its sums are those of its parts, and the exit status is the one that they call for.
fn report(typed: &str, report: &Value, status: i32) {
    static VALIDATOR: OnceLock<jsonschema::Validator> = OnceLock::new();
    let validator = VALIDATOR.get_or_init(|| jsonschema::draft202012::new(&schema()).expect("a valid schema"));
    let errors: Vec<String> = validator.iter_errors(report).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{typed}: {}", errors.join("; "));

    let families = report["families"].as_array().expect("an array");
    let all = |key: &str| families.iter().flat_map(|f| f[key].as_array().expect("an array")).collect::<Vec<_>>();
    let summary = &report["summary"];
    assert_eq!(summary["families"], families.len(), "{typed}");
    assert_eq!(summary["versions"], all("versions").len(), "{typed}");
    assert_eq!(summary["rows"], all("rows").len(), "{typed}");
    for severity in ["critical", "major", "minor"] {
        let open = all("findings").iter().filter(|f| f["severity"] == severity && f["status"] == "open").count();
        assert_eq!(summary["findings"][severity], open, "{typed}: {severity}");
    }
    let ids: Vec<&str> = all("findings").iter().filter_map(|f| f["id"].as_str()).collect();
    for family in families {
        let rows: Vec<&str> = family["rows"].as_array().expect("an array").iter().filter_map(|r| r["id"].as_str()).collect();
        for finding in family["findings"].as_array().expect("an array") {
            assert!(finding["row"].as_str().is_none_or(|r| rows.contains(&r)), "{typed}: a finding of a row that is not there");
        }
    }
    assert!(ids.iter().all(|id| !id.is_empty()), "{typed}");
    if !report["errors"].as_array().expect("an array").is_empty() {
        assert_eq!(status, 2, "{typed}: files that could not be used, but status {status}");
    }
}

/// A report of changes validates, its marks lie in its texts, and the exit status is the one that it calls for.
fn changes(typed: &str, report: &Value, status: i32) {
    let output = concordat(Path::new(".")).args(["schema", "diff"]).output().expect("it starts");
    let schema: Value = serde_json::from_slice(&output.stdout).expect("the schema is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("a valid schema");
    let errors: Vec<String> = validator.iter_errors(report).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{typed}: {}", errors.join("; "));
    let changes = report["documents"].as_array().expect("an array").iter().flat_map(|d| d["changes"].as_array().expect("an array"));
    for change in changes {
        let places = change["versions"].as_array().expect("an array").iter().map(|v| &v["place"]).chain([&change["old"], &change["new"]]);
        for place in places.filter(|p| !p.is_null()) {
            for mark in place["marks"].as_array().into_iter().flatten() {
                let at = |i: usize| mark[i].as_u64().and_then(|x| usize::try_from(x).ok()).expect("a number");
                assert!(place["text"].as_str().is_some_and(|t| t.get(at(0)..at(1)).is_some()), "{typed}: {place}");
            }
        }
    }
    let want = match (report["errors"].as_array().is_some_and(Vec::is_empty), report["summary"]["behind"].as_u64()) {
        (false, _) => 2,
        (true, Some(0)) => 0,
        (true, _) => 1,
    };
    assert_eq!(status, want, "{typed}");
}

/// A SARIF report is what the standard allows, its results name rules that are there, and no region ends before it begins.
fn sarif(typed: &str, report: &Value, status: i32) {
    let schema: Value = serde_json::from_str(include_str!("../data/sarif-2.1.0-part.schema.json")).expect("JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("a valid schema");
    let errors: Vec<String> = validator.iter_errors(report).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{typed}: {}", errors.join("; "));
    let run = &report["runs"][0];
    for result in run["results"].as_array().expect("an array") {
        let rule = result["ruleIndex"].as_u64().and_then(|i| usize::try_from(i).ok()).expect("an index");
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"], "{typed}");
        let locations = [&result["locations"], &result["relatedLocations"]].into_iter().filter_map(Value::as_array).flatten();
        for region in locations.map(|l| &l["physicalLocation"]["region"]) {
            let at = |key: &str| region[key].as_u64();
            assert!(at("startLine") <= at("endLine"), "{typed}: {region}");
            assert!(at("startLine") < at("endLine") || at("startColumn") <= at("endColumn"), "{typed}: {region}");
        }
    }
    assert_eq!(run["invocations"][0]["executionSuccessful"], status != 2, "{typed}");
}

/// Every non-blank line of both files stands in exactly one bead.
fn ladder(typed: &str, place: &Path, stdout: &str) {
    let files: Vec<&str> = typed.split_whitespace().filter(|w| w.ends_with(".txt")).collect();
    let [a, b] = files.as_slice() else { return };
    let mut seen: [BTreeMap<usize, usize>; 2] = Default::default();
    for bead in stdout.lines() {
        let (x, y) = bead.split_once(':').unwrap_or_else(|| panic!("{typed}: `{bead}` is no bead"));
        for (side, lines) in [x, y].into_iter().enumerate() {
            for n in lines.split(',').filter(|n| !n.is_empty()) {
                *seen[side].entry(n.parse().unwrap_or_else(|_| panic!("{typed}: `{bead}` is no bead"))).or_default() += 1;
            }
        }
    }
    for (file, seen) in [a, b].into_iter().zip(seen) {
        let text = fs::read_to_string(place.join(file)).expect("the file is there");
        let lines: BTreeMap<usize, usize> =
            text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()).map(|(i, _)| (i + 1, 1)).collect();
        assert_eq!(seen, lines, "{typed}: {file}");
    }
}
