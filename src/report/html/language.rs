//! What a page has to know of a language: which way it runs and what it calls itself.

use crate::check::context::language_name;
use crate::language::{Tag, profile};

/// Languages without a profile that are written from right to left in their usual script.
const RIGHT_TO_LEFT: [&str; 11] = ["ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"];

/// Scripts that run from right to left, where a tag names its script.
const SCRIPTS: [&str; 6] = ["Adlm", "Arab", "Hebr", "Nkoo", "Syrc", "Thaa"];

/// Value of `dir` for text of a language. A text of unknown language is set by its letters.
pub fn direction(tag: &Tag) -> &'static str {
    let script = tag.as_str().split('-').skip(1).find(|p| p.len() == 4);
    let rtl = match script {
        Some(script) => SCRIPTS.contains(&script),
        None => profile(tag).rtl || RIGHT_TO_LEFT.contains(&tag.primary()),
    };
    if tag.primary() == "und" {
        "auto"
    } else if rtl {
        "rtl"
    } else {
        "ltr"
    }
}

/// What a language calls itself, where that is known and is another name than the English one.
pub fn own_name(tag: &Tag) -> Option<&'static str> {
    Some(profile(tag).autonym).filter(|n| !n.is_empty() && *n != language_name(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_go_before_languages() {
        let dirs = ["en", "ar", "he", "az-Arab", "ur-Latn", "zh-Hans", "und"].map(|t| direction(&Tag::new(t)));
        assert_eq!(dirs, ["ltr", "rtl", "rtl", "rtl", "ltr", "ltr", "auto"]);
        assert_eq!((own_name(&Tag::new("fr")), own_name(&Tag::new("en")), own_name(&Tag::new("xx"))), (Some("français"), None, None));
    }
}
