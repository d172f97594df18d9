//! `concordat diff --git`: the old state out of a repository. Without git there is nothing to test.

use crate::session::concordat;
use std::fs;
use std::path::Path;
use std::process::Command;

fn git(folder: &Path, arguments: &[&str]) -> bool {
    let quiet = ["-c", "user.name=Tester", "-c", "user.email=tester@halvenor.example", "-c", "init.defaultBranch=main"];
    let run = Command::new("git").arg("-C").arg(folder).args(quiet).args(arguments).env("GIT_CONFIG_NOSYSTEM", "1").output();
    run.is_ok_and(|o| o.status.success())
}

#[test]
fn the_old_state_comes_out_of_a_revision() {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let place = temporary.path();
    if !git(place, &["init", "--quiet"]) {
        eprintln!("skipped: git is not installed");
        return;
    }
    let club = place.join("texts/the club");
    fs::create_dir_all(&club).expect("a folder");
    let texts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/check-number/in/club");
    for name in ["en.txt", "fr.txt", "ar.txt"] {
        fs::copy(texts.join(name), club.join(name)).expect("a copy");
    }
    // A link leads out of the revision and is none of its files.
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", club.join("sq.txt")).expect("a link");
    assert!(git(place, &["add", "-A"]) && git(place, &["commit", "--quiet", "-m", "one"]));
    let _ = fs::remove_file(club.join("sq.txt"));
    let new = fs::read_to_string(club.join("en.txt")).expect("it is there").replace("20 euros", "25 euros");
    fs::write(club.join("en.txt"), new).expect("it can be written");
    let said = |arguments: &[&str]| {
        let output = concordat(place).arg("diff").args(arguments).output().expect("it starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (status, out, errors) = said(&["--git", "HEAD", "texts"]);
    assert_eq!((status, errors.as_str()), (Some(1), ""), "{out}");
    assert!(out.contains("“20” became “25”") && out.contains("::: texts/the club/fr.txt:5:5 (fr, section 1, 1.2): stale"), "{out}");
    // Where a clause is gone, its old place is that of the revision.
    fs::write(club.join("en.txt"), fs::read_to_string(texts.join("en.txt")).expect("a text").replace("ii. a watering can;\n", ""))
        .expect("written");
    let (_, out, _) = said(&["--git", "HEAD", "texts/the club"]);
    assert!(out.contains("--> HEAD:texts/the club/en.txt:10:"), "{out}");
    let (status, _, errors) = said(&["--git", "no-such", "texts"]);
    assert_eq!(status, Some(2));
    assert!(errors.starts_with("error: --git no-such:") && errors.contains("has no such revision"), "{errors}");
    let (status, _, errors) = said(&["--git=--upload-pack=x", "texts"]);
    assert_eq!((status, errors.contains("not the name of a revision")), (Some(2), true), "{errors}");
}
