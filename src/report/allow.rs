//! `<!-- concordat: allow RULE[, RULE] reason -->` and `allow-file`: findings that a text itself accepts.

use crate::check::{Acceptance, Finding, Location, RULES, Status};
use crate::config::nearest;
use crate::document::{Family, Version};
use crate::read::comment::{Comment, comments};

const HOW: &str = "write `<!-- concordat: allow RULE reason -->` on a line of its own, at the beginning or at the end of a line";

/// A comment that has been understood.
struct Allow<'f> {
    version: &'f Version,
    comment: Comment,
    whole_file: bool,
    rules: Vec<&'static str>,
    reason: String,
    used: bool,
}

/// Accepts what the texts' comments allow. `runs` tells whether what a rule finds would be here; comments of such rules that allow
/// nothing are told, as are those that cannot be understood.
pub(super) fn apply(findings: &mut Vec<Finding>, family: &Family, runs: impl Fn(&str) -> bool, warnings: &mut Vec<String>) {
    let mut allows: Vec<Allow> = Vec::new();
    for version in &family.versions {
        for comment in comments(version) {
            let place = format!("{}:{}", version.source.path, comment.line);
            allows.extend(understood(version, comment, &mut |message| warnings.push(format!("{place}: {message}"))));
        }
    }
    if allows.is_empty() {
        return;
    }
    for mut f in std::mem::take(findings) {
        let mut partly = Vec::new();
        accept(&mut f, &mut allows, &mut partly);
        findings.push(f);
        findings.append(&mut partly);
    }
    // A note of a unit of a bilingual file stands in each of its versions: it is of use where any of them is.
    let used: Vec<(&str, &str)> = allows.iter().filter(|a| a.used).filter_map(Allow::note).collect();
    let elsewhere = |a: &Allow| a.note().is_some_and(|n| used.contains(&n));
    for a in allows.iter().filter(|a| !a.used && !elsewhere(a) && a.rules.iter().all(|r| runs(r))) {
        let rules = a.rules.join(", ");
        warnings.push(format!(
            "{}:{}: this comment allows {rules}, and there is nothing to allow; take it away",
            a.version.source.path, a.comment.line
        ));
    }
}

/// Accepts a finding, or those of its places that are allowed: they leave it as a finding of their own.
fn accept(f: &mut Finding, allows: &mut [Allow], partly: &mut Vec<Finding>) {
    if f.places.len() < 2 {
        let Some(a) = allows.iter_mut().find(|a| a.rules.contains(&f.rule) && a.covers(f, &f.locations)) else { return };
        a.used = true;
        f.status = Status::Accepted;
        f.acceptance = Some(a.acceptance());
        return;
    }
    let rule = f.rule;
    for a in allows.iter_mut().filter(|a| a.rules.contains(&rule)) {
        let covered = f.by_place().filter(|p| a.covers(f, p)).count();
        if covered == 0 || f.status == Status::Accepted {
            continue;
        }
        a.used = true;
        let mut gone = f.clone();
        gone.status = Status::Accepted;
        gone.acceptance = Some(a.acceptance());
        if covered == f.places.len() {
            *f = gone;
            continue;
        }
        gone.drop_places(|p| !a.covers(f, p));
        let all = f.clone();
        f.drop_places(|p| a.covers(&all, p));
        partly.push(gone);
    }
}

impl Allow<'_> {
    /// For a comment in a file of a format, what stands in all its versions alike: where in the file it is, and what it says.
    fn note(&self) -> Option<(&str, &str)> {
        Some((self.version.source.pointer(self.comment.line)?, self.comment.says.as_str()))
    }

    fn covers(&self, f: &Finding, place: &[Location]) -> bool {
        let here = |l: &Location| l.language == self.version.language && l.source == self.version.source.path;
        if self.whole_file {
            return f.about_of(place).into_iter().any(here);
        }
        let lines = self.comment.about.as_ref();
        lines.is_some_and(|about| place.iter().any(|l| here(l) && l.lines[0] <= *about.end() && *about.start() <= l.lines[1]))
    }

    fn acceptance(&self) -> Acceptance {
        let place = format!("{}:{}", self.version.source.path, self.comment.line);
        Acceptance { reason: self.reason.clone(), who: None, when: None, place }
    }
}

/// What a comment allows; none where it allows nothing, which is told.
fn understood<'f>(version: &'f Version, comment: Comment, warn: &mut dyn FnMut(String)) -> Option<Allow<'f>> {
    let (word, rest) = first_word(&comment.says);
    let whole_file = match word {
        "allow" => false,
        "allow-file" => true,
        "" => {
            warn(format!("this comment is not understood; {HOW}"));
            return None;
        }
        other => {
            let near = nearest(other, ["allow", "allow-file"]).map_or(HOW.to_string(), |near| format!("did you mean `{near}`?"));
            warn(format!("`{other}` is not what a comment can say; {near}"));
            return None;
        }
    };
    let (names, reason) = named(rest);
    let mut rules = Vec::new();
    for name in names {
        match RULES.iter().find(|r| r.name == name) {
            Some(rule) => rules.push(rule.name),
            None => {
                let near = nearest(name, RULES.iter().map(|r| r.name));
                let near = near.map_or("`concordat rules` lists them".to_string(), |near| format!("did you mean `{near}`?"));
                warn(format!("unknown rule `{name}`; {near}"));
            }
        }
    }
    if rules.is_empty() {
        return None;
    }
    if reason.is_empty() {
        warn(format!("this comment has no reason and allows nothing; say after {} in a few words why", rules.join(", ")));
        return None;
    }
    Some(Allow { version, comment: comment.clone(), whole_file, rules, reason: reason.to_string(), used: false })
}

fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// Names of rules, set apart by commas, and the reason after them.
fn named(text: &str) -> (Vec<&str>, &str) {
    let mut names = Vec::new();
    let mut rest = text.trim_start();
    loop {
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '،' | '，' | ':' | '：')).unwrap_or(rest.len());
        if end > 0 {
            names.push(&rest[..end]);
        }
        rest = rest[end..].trim_start();
        match rest.strip_prefix([',', '،', '，']) {
            Some(more) => rest = more.trim_start(),
            None => break,
        }
    }
    (names, rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '-' | '–' | '—')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_and_reason_are_told_apart() {
        assert_eq!(named(" number the fee differs"), (vec!["number"], "the fee differs"));
        assert_eq!(named("number, markup,term: so it is"), (vec!["number", "markup", "term"], "so it is"));
        assert_eq!(named("number ,markup — 因为如此"), (vec!["number", "markup"], "因为如此"));
        assert_eq!(named("number"), (vec!["number"], ""));
        assert_eq!(named(""), (vec![], ""));
    }
}
