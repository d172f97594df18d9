//! From the text of `concordat.toml` to settings. The table is walked by hand, with the place of every key at hand, so that each
//! error names its line and the key that was probably meant.

use super::{Config, ConfigError, FailOn, RuleLevel, nearest};
use crate::language::Tag;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const KEYS: [&str; 9] =
    ["own_names", "allowed_names", "reference", "fail_on", "min_confidence", "termbase", "dictionaries", "rules", "accepted"];

/// A place in the file (byte range) and what is wrong there.
type Problem = (Range<usize>, String);

pub(super) fn parse(text: &str, path: &str, rules: &[&str]) -> Result<Config, ConfigError> {
    let at = |(span, reason): Problem| ConfigError::Content {
        path: path.to_string(),
        line: 1 + text.as_bytes()[..span.start.min(text.len())].iter().filter(|&&b| b == b'\n').count(),
        reason,
    };
    let table = DeTable::parse(text)
        .map_err(|e| at((e.span().unwrap_or(0..0), format!("this is not valid TOML: {}", e.message().replace('\n', " ")))))?;
    let mut config = Config::default();
    for (key, value) in table.get_ref() {
        key_value(&mut config, key, value, rules).map_err(at)?;
    }
    Ok(config)
}

fn key_value(config: &mut Config, key: &Spanned<toml::de::DeString>, value: &Spanned<DeValue>, rules: &[&str]) -> Result<(), Problem> {
    let name: &str = key.get_ref();
    match name {
        "own_names" => config.own_names = strings(name, value)?,
        "allowed_names" => config.allowed_names = strings(name, value)?,
        "reference" => {
            let s = string(name, value)?;
            if !Tag::is_well_formed(s) {
                return Err((value.span(), format!("`{s}` is not a language tag; write one like en, fr, ar, sq, tk or zh-Hans")));
            }
            config.reference = Some(Tag::new(s));
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
        "dictionaries" => config.dictionaries = Some(string(name, value)?.into()),
        "termbase" => {
            let files = match value.get_ref().as_str() {
                Some(file) => vec![file.to_string()],
                None => strings(name, value)?,
            };
            config.termbase = files.into_iter().map(Into::into).collect();
        }
        "rules" => {
            for (rule, level) in table(name, value)? {
                let known = rules.iter().any(|r| *r == &**rule.get_ref());
                if !known {
                    return Err((rule.span(), unknown("rule", rule.get_ref(), rules, "`concordat rules` lists them")));
                }
                config.rules.push((rule.get_ref().to_string(), rule_level(level)?));
            }
        }
        "accepted" => {
            for (id, reason) in table(name, value)? {
                let text = string(id.get_ref(), reason)?;
                if text.trim().is_empty() {
                    return Err((
                        reason.span(),
                        format!("accepted finding {} has no reason; say in a few words why it is accepted", id.get_ref()),
                    ));
                }
                config.accepted.push((id.get_ref().to_string(), text.to_string()));
            }
        }
        other => return Err((key.span(), unknown("key", other, &KEYS, &format!("the keys are {}", KEYS.join(", "))))),
    }
    Ok(())
}

/// "unknown key `x`; did you mean `y`?", or the list where nothing is near.
fn unknown(what: &str, name: &str, all: &[&str], list: &str) -> String {
    match nearest(name, all.iter().copied()) {
        Some(near) => format!("unknown {what} `{name}`; did you mean `{near}`?"),
        None => format!("unknown {what} `{name}`; {list}"),
    }
}

fn wrong_type(name: &str, wanted: &str, value: &Spanned<DeValue>) -> Problem {
    (value.span(), format!("{name} must be {wanted}, not {}", a(value.get_ref().type_str())))
}

/// The word with its article.
fn a(noun: &str) -> String {
    format!("{} {noun}", if noun.starts_with(['a', 'i']) { "an" } else { "a" })
}

fn string<'v>(name: &str, value: &'v Spanned<DeValue>) -> Result<&'v str, Problem> {
    value.get_ref().as_str().ok_or_else(|| wrong_type(name, "a string in quotation marks", value))
}

fn strings(name: &str, value: &Spanned<DeValue>) -> Result<Vec<String>, Problem> {
    let wanted = "a list of strings, such as [\"Acme\", \"Beta\"]";
    let list = value.get_ref().as_array().ok_or_else(|| wrong_type(name, wanted, value))?;
    list.iter().map(|v| v.get_ref().as_str().map(str::to_string).ok_or_else(|| wrong_type(name, wanted, v))).collect()
}

fn table<'v, 'i>(name: &str, value: &'v Spanned<DeValue<'i>>) -> Result<&'v DeTable<'i>, Problem> {
    value.get_ref().as_table().ok_or_else(|| wrong_type(name, &format!("a table that begins with the line [{name}]"), value))
}

fn confidence(value: &Spanned<DeValue>) -> Result<f32, Problem> {
    let number = match value.get_ref() {
        DeValue::Float(f) => f.as_str().replace('_', "").parse::<f32>().ok(),
        DeValue::Integer(i) => i.as_str().parse::<f32>().ok(),
        _ => return Err(wrong_type("min_confidence", "a number from 0 to 1", value)),
    };
    number.filter(|x| (0.0..=1.0).contains(x)).ok_or_else(|| (value.span(), "min_confidence must lie between 0 and 1".to_string()))
}

fn rule_level(value: &Spanned<DeValue>) -> Result<RuleLevel, Problem> {
    match string("a rule's setting", value)? {
        "off" => Ok(RuleLevel::Off),
        "minor" => Ok(RuleLevel::Minor),
        "major" => Ok(RuleLevel::Major),
        "critical" => Ok(RuleLevel::Critical),
        other => Err((value.span(), format!("a rule cannot be set to `{other}`; write off, minor, major or critical"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: [&str; 2] = ["missing-clause", "markup"];

    fn fails(text: &str) -> String {
        parse(text, "p/concordat.toml", &RULES).expect_err("this cannot be read").to_string()
    }

    #[test]
    fn every_key_is_read() {
        let text = "own_names = [\"Tarnivel\"]\nreference = 'zh'\nfail_on = \"never\"\nmin_confidence = 0.75\ntermbase = \"terms.tbx\"\n\
                    [rules]\nmarkup = \"off\"\n[accepted]\nf3a9c1d07b52 = \"no such duty\"\n";
        let c = parse(text, "x", &RULES).expect("valid");
        assert_eq!(c.own_names, ["Tarnivel"]);
        assert_eq!(c.reference, Some(Tag::new("zh-Hans")));
        assert_eq!(c.fail_on, Some(FailOn::Never));
        assert_eq!(c.min_confidence, Some(0.75));
        assert_eq!(c.termbase, [std::path::PathBuf::from("terms.tbx")]);
        assert_eq!(c.rules, [("markup".to_string(), RuleLevel::Off)]);
        assert_eq!(c.accepted, [("f3a9c1d07b52".to_string(), "no such duty".to_string())]);
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
}
