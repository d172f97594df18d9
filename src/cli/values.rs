//! Values of options that clap cannot check by itself. Each error is the end of clap's sentence "invalid value … for …: ".

use concordat::check::{RULES, Severity};
use concordat::config::{FailOn, nearest};
use concordat::language::Tag;
use concordat::similarity::encoder::store::{PINNED, Pin};
use std::path::PathBuf;

/// A language tag.
pub fn tag(s: &str) -> Result<Tag, String> {
    if Tag::is_well_formed(s) {
        Ok(Tag::new(s))
    } else {
        Err("not a language tag; write one like en, fr, ar, sq, tk or zh-Hans".to_string())
    }
}

/// `FILE=TAG`.
pub fn file_and_tag(s: &str) -> Result<(PathBuf, Tag), String> {
    let (file, language) = s.rsplit_once('=').ok_or("write the file, an equals sign and its language, such as terms.txt=fr")?;
    let tag = tag(language).map_err(|e| format!("`{language}` is {e}"))?;
    Ok((PathBuf::from(file), tag))
}

/// Two tags, `en,fr`.
pub fn pair(s: &str) -> Result<(Tag, Tag), String> {
    let (a, b) = s.split_once(',').ok_or("write two languages with a comma between, such as en,fr")?;
    let tag = |x: &str| tag(x.trim()).map_err(|e| format!("`{x}` is {e}"));
    let (a, b) = (tag(a)?, tag(b)?);
    if a == b { Err("the two languages are the same".to_string()) } else { Ok((a, b)) }
}

/// The WHATWG name of an encoding.
pub fn encoding(s: &str) -> Result<String, String> {
    match encoding_rs::Encoding::for_label(s.as_bytes()) {
        Some(e) => Ok(e.name().to_string()),
        None => Err("not an encoding that is known; use a WHATWG name such as utf-8, utf-16le, gb18030, windows-1256".to_string()),
    }
}

/// A number from 0 to 1.
pub fn confidence(s: &str) -> Result<f32, String> {
    s.parse::<f32>().ok().filter(|x| (0.0..=1.0).contains(x)).ok_or_else(|| "write a number from 0 to 1, such as 0.8".to_string())
}

/// Name of a rule.
pub fn rule(s: &str) -> Result<String, String> {
    if RULES.iter().any(|r| r.name == s) {
        return Ok(s.to_string());
    }
    Err(match nearest(s, RULES.iter().map(|r| r.name)) {
        Some(near) => format!("no such rule; did you mean `{near}`?"),
        None => "no such rule; `concordat rules` lists them".to_string(),
    })
}

/// A model that can be installed by name.
pub fn pinned(s: &str) -> Result<&'static Pin, String> {
    PINNED.iter().find(|p| p.model == s).ok_or_else(|| match nearest(s, PINNED.iter().map(|p| p.model)) {
        Some(near) => format!("no such model; did you mean `{near}`?"),
        None => "no such model; `concordat model list` lists those that can be installed by name, others can be imported".to_string(),
    })
}

/// From which severity on a check fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FailOnValue {
    /// Only critical findings
    Critical,
    /// Critical and major ones
    Major,
    /// Any finding
    Minor,
    /// None
    Never,
}

impl From<FailOnValue> for FailOn {
    fn from(v: FailOnValue) -> FailOn {
        match v {
            FailOnValue::Critical => FailOn::Critical,
            FailOnValue::Major => FailOn::Major,
            FailOnValue::Minor => FailOn::Minor,
            FailOnValue::Never => FailOn::Never,
        }
    }
}

/// The mildest severity that fails; none where nothing does.
pub fn threshold(f: FailOn) -> Option<Severity> {
    match f {
        FailOn::Critical => Some(Severity::Critical),
        FailOn::Major => Some(Severity::Major),
        FailOn::Minor => Some(Severity::Minor),
        FailOn::Never => None,
    }
}
