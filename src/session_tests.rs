//! Sessions on the sample families: what is checked again after a small change says what a fresh check says.

use super::Session;
use crate::align;
use crate::check::{self, Finding, RULES};
use crate::document::Family;
use crate::read;
use std::path::{Path, PathBuf};

/// A folder with a sample family whose files can be changed.
struct Desk {
    folder: tempfile::TempDir,
    session: Session,
}

impl Desk {
    fn of(family: &str) -> Desk {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/clean").join(family);
        for language in ["en", "fr", "ar", "sq", "tk", "zh"] {
            let file = format!("{language}.txt");
            std::fs::copy(sample.join(&file), folder.path().join(&file)).expect("the sample is there");
        }
        let mut desk =
            Desk { folder, session: Session::new(read::Options::default(), align::Settings::default(), check::Settings::default()) };
        assert_eq!(desk.again(), []);
        desk
    }

    fn paths(&self) -> [PathBuf; 1] {
        [self.folder.path().to_path_buf()]
    }

    fn family(&self) -> Family {
        self.session.read(&self.paths()).families.pop().expect("the family is read")
    }

    /// Changes a version; the new text and the old one.
    fn change(&self, language: &str, change: impl Fn(&str) -> String) -> String {
        let file = self.folder.path().join(format!("{language}.txt"));
        let old = std::fs::read_to_string(&file).expect("it is there");
        let new = change(&old);
        assert!(new != old, "the change changes something");
        std::fs::write(&file, new).expect("it can be written");
        old
    }

    fn put_back(&self, language: &str, old: &str) {
        std::fs::write(self.folder.path().join(format!("{language}.txt")), old).expect("it can be written");
    }

    fn again(&mut self) -> Vec<Finding> {
        let family = self.family();
        self.session.check(family)
    }

    fn afresh(&self) -> Vec<Finding> {
        let family = read::read(&self.paths(), &read::Options::default()).families.pop().expect("the family is read");
        check::check(&family, &align::align(&family, &align::Settings::default()), &check::Settings::default())
    }
}

fn told(findings: &[Finding]) -> Vec<(&'static str, &str, [usize; 2])> {
    findings.iter().map(|f| (f.rule, f.message.as_str(), f.locations[0].lines)).collect()
}

#[test]
fn a_session_says_what_a_fresh_check_says() {
    let mut desk = Desk::of("tarnivel");
    type Change = fn(&str) -> String;
    // A line lost, a number changed, a sentence cut, a line added, a word of another language.
    let changes: [(&str, Change); 6] = [
        ("fr", |t| t.lines().enumerate().filter(|(i, _)| *i != 20).map(|(_, l)| format!("{l}\n")).collect()),
        ("tk", |t| t.replacen("30", "90", 1)),
        ("ar", |t| t.replacen("30", "45", 1)),
        ("sq", |t| t.replacen("\n\n", "\nKontaktoni Zorvex Ltd. për çdo pyetje.\n\n", 1)),
        ("zh", |t| t.replacen('。', "。。", 1)),
        ("en", |t| t.replacen("We do not sell", "We sell", 1)),
    ];
    for (language, change) in changes {
        let old = desk.change(language, change);
        let (again, afresh) = (desk.again(), desk.afresh());
        assert_eq!(told(&again), told(&afresh), "{language}");
        desk.put_back(language, &old);
        assert_eq!(told(&desk.again()), [], "{language}, put back");
    }
}

#[test]
fn what_did_not_change_is_kept() {
    let mut desk = Desk::of("halvenor");
    let before = desk.family();
    let id = before.id.clone();
    let units = |desk: &Desk| desk.session.last(&id).expect("it was checked").1.analyses.clone();
    let old = units(&desk);
    desk.change("fr", |t| t.replacen("21 jours", "25 jours", 1));
    assert!(!desk.again().is_empty());
    let new = units(&desk);
    let kept = |v: usize| old[v].iter().zip(&new[v]).filter(|(a, b)| std::sync::Arc::ptr_eq(a, b)).count();
    for (v, version) in before.versions.iter().enumerate() {
        let changed = usize::from(version.language.as_str() == "fr");
        assert_eq!(kept(v), version.units.len() - changed, "{}", version.language);
    }
}

#[test]
fn a_great_change_is_checked_afresh() {
    let mut desk = Desk::of("pimbolu");
    desk.change("sq", |t| t.lines().rev().map(|l| format!("{l}\n")).collect());
    let (again, afresh) = (desk.again(), desk.afresh());
    assert_eq!(told(&again), told(&afresh));
    assert!(again.len() > 1 && RULES.iter().any(|r| r.name == again[0].rule));
}
