//! BCP 47 language tags, as far as we need them.

use std::fmt;
use std::sync::Arc;

/// A language tag in canonical form: `en`, `fr`, `ar`, `sq`, `tk-Latn`, `zh-Hans`, `zh-Hant`, `de`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag(Arc<str>);

impl Tag {
    /// Canonical form of any spelling of a tag (`zh_CN`, `ZH`, `tk`, `en-us`); regions are kept except where they only say the
    /// script (`zh-CN` is `zh-Hans`, `zh-TW` and `zh-HK` are `zh-Hant`).
    pub fn new(s: &str) -> Tag {
        let parts: Vec<&str> = s.split(['-', '_']).filter(|p| !p.is_empty()).collect();
        let primary = parts.first().map_or("und".to_string(), |p| p.to_ascii_lowercase());
        let rest: Vec<String> = parts
            .iter()
            .skip(1)
            .map(|p| match p.len() {
                4 if p.is_ascii() => p[..1].to_ascii_uppercase() + &p[1..].to_ascii_lowercase(),
                2 => p.to_ascii_uppercase(),
                _ => p.to_ascii_lowercase(),
            })
            .collect();
        let has = |x: &str| rest.iter().any(|r| r == x);
        let canonical = match primary.as_str() {
            "zh" if has("Hant") || has("TW") || has("HK") || has("MO") => "zh-Hant".to_string(),
            "zh" => "zh-Hans".to_string(),
            "tk" if has("Cyrl") => "tk-Cyrl".to_string(),
            "tk" => "tk-Latn".to_string(),
            _ if rest.is_empty() => primary,
            _ => format!("{primary}-{}", rest.join("-")),
        };
        Tag(canonical.into())
    }

    /// The tag of text whose language is not known.
    pub fn unknown() -> Tag {
        Tag("und".into())
    }

    /// True for a well-formed tag: a primary language of two or three letters, then subtags of one to eight letters and digits.
    pub fn is_well_formed(s: &str) -> bool {
        let mut parts = s.split(['-', '_']);
        let primary = parts.next().unwrap_or("");
        (2..=3).contains(&primary.len())
            && primary.bytes().all(|b| b.is_ascii_alphabetic())
            && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
    }

    /// The primary language: `zh` of `zh-Hans`.
    pub fn primary(&self) -> &str {
        self.0.bytes().position(|b| b == b'-').map_or(&*self.0, |end| &self.0[..end])
    }

    /// The whole tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl serde::Serialize for Tag {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Tag {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Tag, D::Error> {
        Ok(Tag::new(&String::deserialize(d)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet_in_one_canonical_tag() {
        for (given, want) in
            [("zh", "zh-Hans"), ("zh_TW", "zh-Hant"), ("TK", "tk-Latn"), ("tk-cyrl", "tk-Cyrl"), ("en_us", "en-US"), ("de", "de")]
        {
            assert_eq!(Tag::new(given).as_str(), want);
        }
        assert!(Tag::is_well_formed("pt-BR") && !Tag::is_well_formed("readme.old") && !Tag::is_well_formed("x"));
    }
}
