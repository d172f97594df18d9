//! A watch as somebody at a desk meets it: files are saved, and what it prints is waited for. Nothing is judged by the time it takes; a
//! deadline, generous for a busy machine, only ends a test that would wait for ever.
#![cfg(unix)]

use crate::session::concordat;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const DEADLINE: Duration = Duration::from_secs(120);

/// A watch under way, and the folder with the texts.
struct Desk {
    _folder: tempfile::TempDir,
    place: PathBuf,
    child: Child,
    lines: Receiver<String>,
    errors: Receiver<String>,
    said: Vec<String>,
}

/// The lines of a stream as they come.
fn read(stream: Box<dyn std::io::Read + Send>) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || BufReader::new(stream).lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    lines
}

/// The next line that holds some text.
fn wait(lines: &Receiver<String>, text: &str, said: &mut Vec<String>) -> String {
    let end = Instant::now() + DEADLINE;
    loop {
        let line = lines.recv_timeout(end.saturating_duration_since(Instant::now()));
        let line = line.unwrap_or_else(|e| panic!("no line with `{text}` ({e}); it said:\n{}", said.join("\n")));
        said.push(line.clone());
        if line.contains(text) {
            return line;
        }
    }
}

impl Desk {
    fn new(arguments: &[&str]) -> Desk {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path().join("club");
        fs::create_dir(&place).expect("a folder");
        let texts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/check-number/in/club");
        for entry in fs::read_dir(texts).expect("the texts").map(|e| e.expect("an entry")) {
            fs::copy(entry.path(), place.join(entry.file_name())).expect("a copy");
        }
        let mut child = concordat(folder.path())
            .args(["watch", "club", "--engine", "lexical", "--rule", "number"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let lines = read(Box::new(child.stdout.take().expect("a pipe")));
        let errors = read(Box::new(child.stderr.take().expect("a pipe")));
        Desk { place, child, lines, errors, said: Vec::new(), _folder: folder }
    }

    /// Waits for a line on standard output that holds some text.
    fn until(&mut self, text: &str) -> String {
        wait(&self.lines, text, &mut self.said)
    }

    /// The same on standard error.
    fn told(&mut self, text: &str) {
        wait(&self.errors, text, &mut self.said);
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.place.join(file)).expect("it is there")
    }

    /// Saves as many editors do: another file, put in the place of the first.
    fn save_by_renaming(&self, file: &str, text: &str) {
        let other = self.place.join(format!("{file}.swp~"));
        fs::write(&other, text).expect("it can be written");
        fs::rename(other, self.place.join(file)).expect("it can be renamed");
    }

    fn interrupt(&mut self) -> i32 {
        let sent = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().expect("kill runs");
        assert!(sent.success());
        let status = self.child.wait().expect("it ends");
        let rest: Vec<String> = self.lines.iter().chain(self.errors.iter()).collect();
        assert!(rest.iter().all(|l| !l.contains("error") && !l.contains("panicked")), "{rest:?}");
        status.code().expect("it ends by itself")
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // Where a test failed in the middle.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn at_a_desk(mut desk: Desk) {
    desk.until("critical[number]");
    desk.until("1 family");
    desk.told("Watching club for changes");
    let wrong = desk.text("fr.txt");
    let right = wrong.replace("17 jours", "7 jours");
    assert_ne!(wrong, right);
    desk.save_by_renaming("fr.txt", &right);
    desk.until("✓ mended");
    desk.until("1 family");
    // In place, in two steps, as somebody who copies a file does.
    fs::write(desk.place.join("fr.txt"), "").expect("it can be written");
    fs::write(desk.place.join("fr.txt"), &wrong).expect("it can be written");
    desk.until("critical[number]");
    desk.until("1 family");
    // A setting takes the finding away and gives it back.
    fs::write(desk.place.join("concordat.toml"), "min_confidence = 1.0\n").expect("it can be written");
    desk.until("✓ mended");
    desk.until("1 family");
    fs::write(desk.place.join("concordat.toml"), "min_confidence = \"x\"\n").expect("it can be written");
    desk.told("until then the settings before it go on");
    fs::remove_file(desk.place.join("concordat.toml")).expect("it can be removed");
    desk.until("critical[number]");
    desk.until("1 family");
    // A version that is gone takes its finding with it, which is not mended; a new one brings its own.
    fs::remove_file(desk.place.join("fr.txt")).expect("it can be removed");
    desk.until("changed:");
    let told = desk.until("fr");
    assert!(told.contains("fr.txt (fr) is gone: 1 finding is no longer looked at"), "{told}");
    let from = desk.said.len();
    desk.until("1 family");
    assert!(!desk.said[from..].iter().any(|l| l.contains("mended")), "{:?}", desk.said);
    desk.save_by_renaming("fr.txt", &wrong);
    desk.until("critical[number]");
    assert_eq!(desk.interrupt(), 0);
}

#[test]
fn what_is_saved_is_told() {
    at_a_desk(Desk::new(&[]));
}

#[test]
fn what_is_saved_is_told_where_it_has_to_be_looked_for() {
    at_a_desk(Desk::new(&["--poll", "0.2"]));
}

#[test]
fn programs_get_a_report_a_line() {
    let mut desk = Desk::new(&["--format", "json"]);
    let report = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("a report on a line");
    let first = report(&desk.until("concordat/report/v1"));
    assert_eq!(first["summary"]["findings"]["critical"], 1);
    let right = desk.text("fr.txt").replace("17 jours", "7 jours");
    desk.save_by_renaming("fr.txt", &right);
    let second = report(&desk.until("concordat/report/v1"));
    assert_eq!(second["summary"]["findings"]["critical"], 0);
    assert_eq!(desk.interrupt(), 0);
}

#[test]
fn what_is_not_there_cannot_be_watched() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = concordat(folder.path()).args(["watch", "nowhere"]).output().expect("it starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(errors.trim_end(), "error: nowhere: there is no such file or folder; create it, then watch it");
}
