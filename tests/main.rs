//! The program as its users meet it. `cases/` holds the cases as data: a new case is a new folder, no new code.

mod encoders;
mod lsp;
mod revisions;
mod serving;
mod session;
mod watching;

use session::{Case, concordat};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

#[test]
fn every_case_goes_as_its_session_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).expect("tests/cases is there").map(|e| e.expect("an entry").path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    let only = std::env::var("CASE").ok();
    let chosen = cases.iter().filter(|c| only.as_ref().is_none_or(|o| c.ends_with(o)));
    let failures: Vec<String> = chosen.filter_map(|c| Case::load(c).run().err()).collect();
    assert!(
        failures.is_empty(),
        "{}\nUPDATE_CASES=1 takes what the program says now; read the difference before you commit it",
        failures.join("\n")
    );
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = concordat(Path::new(".")).arg("schema").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success());
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Opening a pipe that nobody writes to would never end; a link that leads nowhere must not be passed over in silence.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_told_and_the_rest_is_done() {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let (place, texts) = (temporary.path(), Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/errors-outputs/in/club"));
    for name in ["en.txt", "fr.txt"] {
        fs::copy(texts.join(name), place.join(name)).expect("the text is there");
    }
    assert!(std::process::Command::new("mkfifo").arg(place.join("sq.txt")).status().expect("mkfifo runs").success());
    std::os::unix::fs::symlink("nowhere", place.join("tk.txt")).expect("a link");
    let output = concordat(place).args(["check", ".", "--format", "json"]).output().expect("it starts");
    let (said, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(2));
    assert!(errors.contains("sq.txt: is a named pipe, not a file") && errors.contains("tk.txt: cannot be read"), "{errors}");
    assert!(said.contains("\"versions\":2") && said.contains("is a named pipe"), "{said}");
}

/// What stands at the end of `--output` may be a link, whose target is then written, or no file at all, which is then written to.
#[cfg(unix)]
#[test]
fn outputs_through_links_and_into_pipes_leave_them_standing() {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let place = temporary.path();
    let texts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/errors-outputs/in/club");
    let align =
        |to: &str| concordat(&texts).args(["align", "en.txt", "fr.txt", "--output"]).arg(place.join(to)).spawn().expect("it starts");
    fs::write(place.join("target"), "old").expect("a file");
    std::os::unix::fs::symlink("target", place.join("link")).expect("a link");
    assert!(align("link").wait().expect("it ends").success());
    assert!(fs::symlink_metadata(place.join("link")).expect("the link").is_symlink());
    assert!(fs::read_to_string(place.join("target")).expect("the target").starts_with("1:1"));
    assert!(std::process::Command::new("mkfifo").arg(place.join("pipe")).status().expect("mkfifo runs").success());
    let mut child = align("pipe");
    assert!(fs::read_to_string(place.join("pipe")).expect("what was written").starts_with("1:1"));
    assert!(child.wait().expect("it ends").success());
    assert!(!fs::metadata(place.join("pipe")).expect("the pipe").is_file());
}

/// Mending in place goes through links and keeps permissions; what is write-protected stays, and the rest is mended all the same.
#[cfg(unix)]
#[test]
fn mending_in_place_follows_links_and_keeps_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let place = temporary.path();
    let texts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/fix/in/notice");
    for name in ["en.txt", "fr.txt"] {
        fs::copy(texts.join(name), place.join(name)).expect("the text is there");
    }
    fs::create_dir(place.join("away")).expect("a folder");
    fs::copy(texts.join("ar.txt"), place.join("away/arabic")).expect("the text is there");
    std::os::unix::fs::symlink("away/arabic", place.join("ar.txt")).expect("a link");
    let set = |name: &str, mode: u32| fs::set_permissions(place.join(name), fs::Permissions::from_mode(mode)).expect("a file");
    set("away/arabic", 0o640);
    set("fr.txt", 0o444);
    let french = fs::read(place.join("fr.txt")).expect("a file");
    let output = concordat(place).args(["fix", "en.txt", "fr.txt", "ar.txt", "--family", "--in-place"]).output().expect("it starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && errors.contains("fr.txt: is write-protected"), "{errors}");
    assert_eq!(fs::read(place.join("fr.txt")).expect("a file"), french);
    assert!(fs::symlink_metadata(place.join("ar.txt")).expect("the link").is_symlink());
    let arabic = fs::read_to_string(place.join("away/arabic")).expect("the text");
    assert!(arabic.contains("notices?year") && arabic.contains("\n1.2 "), "{arabic}");
    assert_eq!(fs::metadata(place.join("away/arabic")).expect("the text").permissions().mode() & 0o777, 0o640);
}

/// A model of the user's own reads the whole clean corpus, whatever file it came from.
#[test]
fn an_imported_model_checks_the_corpus() {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let place = temporary.path();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/clean");
    for (family, file, name) in [("xlm-r", "my-xlm-r", "my-xlm-r"), ("bert", "My Bert.gguf", "my-bert")] {
        session::tiny_model(family, &place.join(file));
        let imported = concordat(place).args(["model", "import", file]).output().expect("it starts");
        assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
        let output = concordat(place).args(["check", "--model", name, "--format", "json"]).arg(&corpus).output().expect("it starts");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1)) && errors.is_empty(), "{errors}");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!((&report["tool"]["engine"], &report["summary"]["families"]), (&"semantic".into(), &3.into()));
        let encoder = &report["summary"]["encoders"][0];
        assert!(encoder["model"].as_str().is_some_and(|id| id.to_lowercase().starts_with("tiny-e5@")), "{encoder}");
        assert!(encoder["units"].as_u64().is_some_and(|units| units > 100), "{encoder}");
    }
}

#[test]
fn the_schema_is_a_schema_and_refuses_what_is_not_a_report() {
    let schema = session::schema();
    let validator = jsonschema::draft202012::new(&schema).expect("a valid schema of draft 2020-12");
    assert!(jsonschema::draft202012::meta::is_valid(&schema));
    for bad in ["{}", r#"{"schema": "concordat/report/v2", "tool": {}, "families": [], "errors": [], "summary": {}}"#] {
        assert!(!validator.is_valid(&serde_json::from_str(bad).expect("JSON")), "{bad}");
    }
}

#[test]
fn every_rule_is_explained() {
    for rule in concordat::check::RULES {
        let output = concordat(Path::new(".")).args(["explain", rule.name]).output().expect("it starts");
        let text = String::from_utf8_lossy(&output.stdout);
        for heading in ["What it flags", "Why it matters", "Example", "When it is wrong", "How to accept it"] {
            assert!(text.contains(&format!("\n{heading}\n")), "{}: no heading `{heading}`", rule.name);
        }
    }
}
