//! How findings speak: names of languages, lists, quotes cut at words, and the fingerprints made of what is quoted.

use super::finding::Location;
use crate::document::Fingerprint;
use crate::language::{Script, Tag, fold, profile};
use std::ops::Range;

/// Id of a row in reports.
pub fn row_id(r: usize) -> String {
    format!("r{:04}", r + 1)
}

/// English name of a language: that of its profile, else that of ISO 639 with what else the tag says, else the tag.
pub fn language_name(tag: &Tag) -> String {
    let p = profile(tag);
    match (p.name, tag.as_str()) {
        ("", t) => {
            let primary = tag.primary();
            let listed = isolang::Language::from_639_1(primary).or_else(|| isolang::Language::from_639_3(primary));
            match (listed, t.strip_prefix(primary)) {
                (None, _) => t.to_string(),
                (Some(l), Some("")) => l.to_name().to_string(),
                (Some(l), _) => format!("{} ({t})", l.to_name()),
            }
        }
        (n, "zh-Hant") => format!("{n} (traditional)"),
        (n, "tk-Cyrl") => format!("{n} (Cyrillic)"),
        (n, _) => n.to_string(),
    }
}

/// "a", "a and b", "a, b and c".
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Fingerprint of rule, languages and folded quotes, letters and digits only: what stays the same when lines move.
pub(super) fn fingerprint(rule: &str, family: &str, locations: &[Location]) -> String {
    let letters = |l: &Location| fold::fold(&l.quote).text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let quotes: Vec<(&str, String)> = locations.iter().map(|l| (l.language.as_str(), letters(l))).collect();
    digits([rule, family].into_iter().chain(quotes.iter().flat_map(|(language, quote)| [*language, quote.as_str()])))
}

/// Fingerprint of a slip that is made in several places.
pub(super) fn fingerprint_of_slip(rule: &str, family: &str, slip: &str) -> String {
    digits([rule, family, slip])
}

/// The fingerprint of some texts as twelve hexadecimal digits.
fn digits<'s>(texts: impl IntoIterator<Item = &'s str>) -> String {
    let mut h = Fingerprint::default();
    texts.into_iter().for_each(|s| h.eat(s.bytes().chain([0])));
    format!("{:012x}", h.value() & 0xffff_ffff_ffff)
}

/// A text in quotation marks, shortened at a word to about `n` characters.
pub fn short(text: &str, n: usize) -> String {
    let text = text.trim();
    let end = cut(text, 0..text.len(), n);
    let ellipsis = if end < text.len() { "…" } else { "" };
    let inner = text[..end].trim_end();
    format!("“{}{ellipsis}”", isolate(inner))
}

/// Right-to-left text between isolates, so that it does not scramble an English sentence.
fn isolate(s: &str) -> String {
    if s.chars().any(|c| crate::similarity::analysis::script_of(c) == Script::Arabic) {
        format!("\u{2068}{s}\u{2069}")
    } else {
        s.to_string()
    }
}

/// End of at most `n` characters of `text[r]`, at the end of a word where one ends in the last third.
pub(super) fn cut(text: &str, r: Range<usize>, n: usize) -> usize {
    let part = &text[r.clone()];
    let Some((hard, _)) = part.char_indices().nth(n) else { return r.end };
    let soft = part[..hard].rfind(char::is_whitespace).filter(|&s| s * 3 > hard * 2);
    r.start + soft.unwrap_or(hard)
}

/// The range with up to `n` characters on either side, at word borders.
pub(super) fn around(text: &str, r: Range<usize>, n: usize) -> Range<usize> {
    let before = &text[..r.start];
    let start = before
        .char_indices()
        .rev()
        .nth(n)
        .map_or(0, |(i, _)| before[i..].char_indices().find(|(_, c)| c.is_whitespace()).map_or(i, |(w, c)| i + w + c.len_utf8()));
    let after = &text[r.end..];
    let end = after.char_indices().nth(n).map_or(text.len(), |(i, _)| r.end + after[..i].rfind(char::is_whitespace).unwrap_or(i));
    start.min(r.start)..end.max(r.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_names() {
        let name = |tag: &str| language_name(&Tag::new(tag));
        assert_eq!([name("fr"), name("tk"), name("de"), name("pt-BR")], ["French", "Turkmen", "German", "Portuguese (pt-BR)"]);
        assert_eq!((name("x-mine"), name("zh-Hant")), ("x-Mine".to_string(), "Chinese (traditional)".to_string()));
    }
}
