//! SARIF, on findings made by hand.

use super::super::text::tests::{checked, family, finding, number_finding, place};
use super::*;
use crate::check::Acceptance;
use serde_json::Value;

fn report(accepted: bool, findings: &[Finding], errors: &[FileError]) -> Value {
    let reporter = SarifReporter { engine: "lexical", models: Vec::new(), accepted };
    let mut out = Vec::new();
    reporter.begin(&mut out).expect("a Vec takes everything");
    reporter.family(&mut out, checked(&family(), findings)).expect("a Vec takes everything");
    reporter.end(&mut out, errors, &Summary::default()).expect("a Vec takes everything");
    let report: Value = serde_json::from_slice(&out).expect("JSON");
    let schema: Value = serde_json::from_str(include_str!("../../../tests/data/sarif-2.1.0-part.schema.json")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let wrong: Vec<String> = validator.iter_errors(&report).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    report["runs"][0].clone()
}

#[test]
fn a_finding_is_a_result_that_names_its_rule() {
    let run = report(false, &[number_finding()], &[]);
    let result = &run["results"][0];
    let rule = &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small")];
    assert_eq!((&rule["id"], &rule["name"], &result["ruleId"]), (&"number".into(), &"Number".into(), &"number".into()));
    assert_eq!((&result["level"], &result["rank"]), (&"error".into(), &90.0.into()));
    assert_eq!(result["message"]["text"], "the versions differ mend the odd one");
    assert_eq!(result["partialFingerprints"]["concordat/v1"], "f3a9c1d07b52");
    let at = &result["locations"][0]["physicalLocation"];
    assert_eq!(at["artifactLocation"]["uri"], "p/en.txt");
    let region = &at["region"];
    assert_eq!([&region["startLine"], &region["startColumn"], &region["endLine"], &region["endColumn"]], [2, 23, 2, 30]);
    assert_eq!(region["snippet"]["text"], "30 days");
    assert_eq!(at["contextRegion"]["snippet"]["text"], "We keep your data for 30 days, then we delete it.");
    let related = result["relatedLocations"].as_array().expect("an array");
    assert_eq!((&related[0]["id"], &related[0]["message"]["text"]), (&1.into(), &"Arabic (ar)".into()));
    assert_eq!(related[1]["physicalLocation"]["region"]["snippet"]["text"], "九十天");
    assert!(result.get("suppressions").is_none() && run["invocations"][0]["executionSuccessful"] == true);
    assert_eq!(run["columnKind"], "unicodeCodePoints");
}

#[test]
fn what_is_missing_is_located_where_it_is_missing() {
    let there = place("en", "p/en.txt", [4, 4], Some([6, 38]), "Data needed to perform a contract");
    let missing = finding("missing-clause", Severity::Critical, vec![there, place("ar", "p/ar.txt", [1, 2], None, "")]);
    let run = report(false, &[missing], &[]);
    let result = &run["results"][0];
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["endLine"], region.get("startColumn")), (&1.into(), &2.into(), None));
    assert_eq!(result["relatedLocations"][0]["message"]["text"], "English (en)");
}

#[test]
fn accepted_findings_are_suppressed_and_the_others_say_that_they_are_not() {
    let mut external = number_finding();
    external.status = Status::Accepted;
    let acceptance =
        |place: &str| Acceptance { reason: "so it is".to_string(), who: Some("Ana".to_string()), when: None, place: place.to_string() };
    external.acceptance = Some(acceptance("concordat.review.toml:4"));
    let mut comment = external.clone();
    comment.acceptance = Some(acceptance("p/ar.txt:1"));
    let run = report(true, &[external, comment, number_finding()], &[]);
    let told = |i: usize| &run["results"][i]["suppressions"];
    assert_eq!((&told(0)[0]["kind"], &told(0)[0]["status"]), (&"external".into(), &"accepted".into()));
    assert_eq!(told(0)[0]["justification"], "so it is (Ana)");
    assert_eq!(told(0)[0]["location"]["physicalLocation"]["region"]["startLine"], 4);
    assert_eq!(told(1)[0]["kind"], "inSource");
    assert_eq!(told(2), &Value::Array(Vec::new()));
}

#[test]
fn files_that_cannot_be_used_are_notifications() {
    let errors = [FileError { path: "a b.txt".to_string(), message: "a b.txt: holds no text; remove it".to_string() }];
    let run = report(false, &[], &errors);
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let told = &invocation["toolExecutionNotifications"][0];
    assert_eq!((&told["level"], &told["message"]["text"]), (&"error".into(), &"a b.txt: holds no text; remove it".into()));
    assert_eq!(told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a%20b.txt");
}

#[test]
fn hostile_text_makes_no_link() {
    let mut f = number_finding();
    f.message = "says “[click](https://evil)\u{202e}\u{0}”".to_string();
    f.locations[0].source = "javascript:alert(1)".to_string();
    let run = report(false, &[f], &[]);
    let result = &run["results"][0];
    let text = result["message"]["text"].as_str().expect("a text");
    assert!(!text.contains("](") && text.contains("<U+202E><U+0000>"), "{text}");
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "javascript%3Aalert%281%29");
}

#[test]
fn text_taken_out_of_a_format_has_no_lines_in_the_file() {
    let mut f = number_finding();
    for l in &mut f.locations {
        l.pointer = Some("word/document.xml#p[7]".to_string());
    }
    let run = report(false, &[f], &[]);
    let at = &run["results"][0]["locations"][0];
    assert!(at["physicalLocation"].get("region").is_none());
    assert_eq!(at["logicalLocations"][0]["fullyQualifiedName"], "word/document.xml#p[7]");
    assert_eq!(at["message"]["text"], "line 2 of its text: “30 days”");
    let related = &run["results"][0]["relatedLocations"][1];
    assert_eq!(related["message"]["text"], "Chinese (zh-Hans), line 2 of its text: “九十天”");
}
