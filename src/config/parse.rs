//! From the text of `concordat.toml` to settings. The table is walked by hand, with the place of every key at hand, so that each
//! error names its line and the key that was probably meant.

use super::values::{Problem, Value, confidence, globs, string, strings, table, tag, tags, unknown_key};
use super::{Accepted, Config, ConfigError, FailOn, rules};
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeString, DeTable};

const KEYS: [&str; 15] = [
    "languages",
    "reference",
    "families",
    "ignore",
    "own_names",
    "allowed_names",
    "termbase",
    "dictionaries",
    "fail_on",
    "min_confidence",
    "rules",
    "overrides",
    "baseline",
    "show_accepted",
    "accepted",
];

pub(super) fn parse(text: &str, path: &str, known: &[&str]) -> Result<Config, ConfigError> {
    let at = |problem| located(text, path, problem);
    let mut config = Config::default();
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    for (key, value) in toml_table(text).map_err(at)?.get_ref() {
        key_value(&mut config, key, value, known, folder).map_err(at)?;
    }
    for entry in &mut config.accepted {
        entry.line = line_of(text, entry.line);
    }
    Ok(config)
}

/// A file as a table with the places of its keys.
pub(super) fn toml_table(text: &str) -> Result<Spanned<DeTable<'_>>, Problem> {
    DeTable::parse(text).map_err(|e| (e.span().unwrap_or(0..0), format!("this is not valid TOML: {}", e.message().replace('\n', " "))))
}

/// The error of a problem at a place.
pub(super) fn located(text: &str, path: &str, (span, reason): (Range<usize>, String)) -> ConfigError {
    ConfigError::Content { path: path.to_string(), line: line_of(text, span.start), reason }
}

/// 1-based line of a byte.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at.min(text.len())].iter().filter(|&&b| b == b'\n').count()
}

fn key_value(config: &mut Config, key: &Spanned<DeString>, value: &Value, known: &[&str], folder: &Path) -> Result<(), Problem> {
    let name: &str = key.get_ref();
    match name {
        "languages" => config.languages = tags(name, value)?,
        "own_names" => config.own_names = strings(name, value)?,
        "allowed_names" => config.allowed_names = strings(name, value)?,
        "reference" => config.reference = Some(tag(name, value)?),
        "ignore" => config.ignore = globs(name, value, folder)?,
        "families" => {
            for (id, patterns) in table(name, value)? {
                let family: &str = id.get_ref();
                if family.trim().is_empty() {
                    return Err((id.span(), "a family needs a name; write one before the equals sign".to_string()));
                }
                config.families.push((family.to_string(), globs(family, patterns, folder)?));
            }
        }
        "fail_on" => {
            config.fail_on = Some(match string(name, value)? {
                "critical" => FailOn::Critical,
                "major" => FailOn::Major,
                "minor" => FailOn::Minor,
                "never" => FailOn::Never,
                other => return Err((value.span(), format!("fail_on cannot be `{other}`; write critical, major, minor or never"))),
            });
        }
        "min_confidence" => config.min_confidence = Some(confidence(value)?),
        "dictionaries" => config.dictionaries = Some(folder.join(string(name, value)?)),
        "termbase" => {
            let files = match value.get_ref().as_str() {
                Some(file) => vec![file.to_string()],
                None => strings(name, value)?,
            };
            config.termbase = files.into_iter().map(|f| folder.join(f)).collect();
        }
        "rules" => config.rules = rules::rules(name, value, known)?,
        "overrides" => config.overrides = rules::overrides(value, known, folder)?,
        "baseline" => config.baseline = Some(folder.join(string(name, value)?)),
        "show_accepted" => config.show_accepted = super::values::boolean(name, value)?,
        "accepted" => {
            for (id, reason) in table(name, value)? {
                let text = string(id.get_ref(), reason)?;
                if text.trim().is_empty() {
                    return Err((
                        reason.span(),
                        format!("accepted finding {} has no reason; say in a few words why it is accepted", id.get_ref()),
                    ));
                }
                let line = id.span().start;
                config.accepted.push(Accepted { id: id.get_ref().to_string(), reason: text.to_string(), line, ..Accepted::default() });
            }
        }
        other => return Err((key.span(), unknown_key(other, &KEYS))),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Level, RuleSetting};
    use crate::language::Tag;

    const RULES: [&str; 2] = ["missing-clause", "markup"];

    fn fails(text: &str) -> String {
        parse(text, "p/concordat.toml", &RULES).expect_err("this cannot be read").to_string()
    }

    #[test]
    fn every_key_is_read() {
        let text = "own_names = [\"Tarnivel\"]\nreference = 'zh'\nfail_on = \"never\"\nmin_confidence = 0.75\n\
                    [rules]\nmarkup = \"off\"\n[accepted]\nf3a9c1d07b52 = \"no such duty\"\n";
        let c = parse(text, "x", &RULES).expect("valid");
        assert_eq!(c.own_names, ["Tarnivel"]);
        assert_eq!(c.reference, Some(Tag::new("zh-Hans")));
        assert_eq!(c.fail_on, Some(FailOn::Never));
        assert_eq!(c.min_confidence, Some(0.75));
        assert_eq!(c.rules, [("markup".to_string(), RuleSetting { enabled: Some(false), ..RuleSetting::default() })]);
        assert_eq!((c.accepted[0].id.as_str(), c.accepted[0].reason.as_str(), c.accepted[0].line), ("f3a9c1d07b52", "no such duty", 8));
    }

    #[test]
    fn errors_name_the_line_and_the_remedy() {
        assert_eq!(fails("\nown_name = []"), "p/concordat.toml:2: unknown key `own_name`; did you mean `own_names`?");
        assert_eq!(fails("[rules]\nmarkupp = 'off'"), "p/concordat.toml:2: unknown rule `markupp`; did you mean `markup`?");
        assert_eq!(fails("min_confidence = 3"), "p/concordat.toml:1: min_confidence must lie between 0 and 1");
        assert!(fails("fail_on = 'x'").ends_with("write critical, major, minor or never"));
        assert!(fails("own_names = 'x'").contains("must be a list of strings"));
        assert!(fails("a b").starts_with("p/concordat.toml:1: this is not valid TOML"));
        assert!(fails("[accepted]\nabc = ''").contains("has no reason"));
    }

    #[test]
    fn rules_are_words_or_tables_and_overrides_say_where() {
        let text = "languages = ['en', 'tk']\nignore = 'old/**'\nbaseline = 'known.json'\n[families]\nnotice = ['a.txt', 'b/*.txt']\n\
                    [rules]\nmissing-clause = 'minor'\n[rules.markup]\nseverity = 'major'\nmin_confidence = 0.7\n\
                    [[overrides]]\npaths = ['drafts/**']\nlanguages = ['tk']\nrules = { markup = 'off' }\nmin_confidence = 0.8\n\
                    [[overrides]]\nlanguages = ['fr']\nrules.markup = { enabled = true, min_confidence = 0.2 }\n";
        let c = parse(text, "/p/concordat.toml", &RULES).expect("valid");
        assert_eq!(c.languages, [Tag::new("en"), Tag::new("tk")]);
        assert!(c.ignore.matches(Path::new("/p/old/en.txt")) && c.families[0].1.matches(Path::new("/p/b/x.txt")));
        assert_eq!(c.baseline.as_deref(), Some(Path::new("/p/known.json")));
        let (tk, fr, en) = (Tag::new("tk"), Tag::new("fr"), Tag::new("en"));
        let (draft, other) = (Path::new("/p/drafts/x.txt"), Path::new("/p/x.txt"));
        let markup = c.rule_at("markup", &[(draft, &tk)]);
        assert_eq!((markup.enabled, markup.severity, markup.min_confidence), (Some(false), Some(Level::Major), Some(0.8)));
        assert_eq!(c.rule_at("missing-clause", &[(draft, &tk)]).min_confidence, Some(0.8));
        assert_eq!(c.rule_at("markup", &[(other, &tk)]).enabled, Some(true));
        assert_eq!(c.rule_at("markup", &[(other, &fr)]).min_confidence, Some(0.2));
        // Where a finding is about two versions, what holds for one of them does not count.
        assert_eq!(c.rule_at("markup", &[(other, &fr), (other, &en)]).min_confidence, Some(0.7));
        assert_eq!((c.least_confidence("markup"), c.least_confidence("missing-clause")), (Some(0.2), Some(0.8)));
        assert_eq!(c.rule_at("missing-clause", &[]).severity, Some(Level::Minor));
    }

    #[test]
    fn errors_inside_tables_name_the_line_and_the_remedy() {
        assert_eq!(fails("[rules.markup]\nseverty = 'minor'"), "p/concordat.toml:2: unknown key `severty`; did you mean `severity`?");
        assert_eq!(fails("\n[[overrides]]\npath = ['a']"), "p/concordat.toml:3: unknown key `path`; did you mean `paths`?");
        assert_eq!(
            fails("[[overrides]]\nlanguages=['en']\nrules.markp='off'"),
            "p/concordat.toml:3: unknown rule `markp`; did you mean `markup`?"
        );
        assert!(fails("[rules.markup]\nseverity = 'off'").ends_with("write enabled = false to turn the rule off"));
        assert!(fails("[rules]\nmarkup = 3").contains("rule markup must be off, on, minor, major or critical"));
        assert!(fails("[[overrides]]\nmin_confidence = 0.5").contains("does not say where it holds"));
        assert!(fails("ignore = ['a', 'b[']").contains("`b[` is not a pattern of paths"));
        assert!(fails("languages = ['english!']").contains("is not a language tag"));
        assert!(fails("overrides = 3").contains("[[overrides]]"));
    }
}
