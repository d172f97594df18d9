//! For tests: small families made of texts, through reading, aligning and checking.

use super::{Finding, RULES, Settings, check};
use crate::align;
use crate::document::Family;
use crate::language::Tag;
use crate::read::{Options, read_version};

/// All findings on texts given by language; the first is the reference.
pub fn all_findings(texts: &[(&str, &str)], settings: &Settings) -> Vec<Finding> {
    let folder = tempfile::tempdir().expect("a folder for the texts");
    let version = |(tag, text): &(&str, &str)| {
        let path = folder.path().join(format!("{tag}.txt"));
        std::fs::write(&path, text).expect("a text is written");
        read_version(&path, Some(&Tag::new(tag)), &Options::default()).expect("a text is read")
    };
    let family = Family { id: "t".into(), versions: texts.iter().map(version).collect(), reference: 0, reason: String::new() };
    let aligned = align::align(&family, &align::Settings::default());
    check(&family, &aligned, settings)
}

/// Those of one rule, while all run.
pub fn findings(rule: &str, texts: &[(&str, &str)]) -> Vec<Finding> {
    let mut out = all_findings(texts, &Settings::default());
    out.retain(|f| f.rule == rule);
    out
}

/// Settings under which these rules alone run: what others tell of the same places is theirs to test.
pub fn only(rules: &[&str]) -> Settings {
    let off = RULES.iter().map(|r| r.name.to_string()).filter(|r| !rules.contains(&r.as_str())).collect();
    Settings { off, ..Settings::default() }
}
