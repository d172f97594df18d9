//! Web and mail addresses and file names: they are in no language, and a long one would outweigh the words around it.

use std::borrow::Cow;

/// The text with a space for each address.
pub(super) fn without_addresses(text: &str) -> Cow<'_, str> {
    // Most texts have none: a point inside a word is the least that one needs.
    let inner_point = || text.as_bytes().windows(2).any(|w| w[0] == b'.' && w[1].is_ascii_lowercase());
    if !text.contains('@') && !text.contains("://") && !inner_point() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Addresses are ASCII: they end at a space and where another script begins, with or without a space between.
    while let Some(start) = rest.find(|c: char| c.is_ascii_graphic()) {
        let end = rest[start..].find(|c: char| !c.is_ascii_graphic()).map_or(rest.len(), |n| start + n);
        let run = &rest[start..end];
        let words = words_of(run);
        out.push_str(&rest[..start]);
        out.push_str(words);
        if words.len() < run.len() {
            out.push(' ');
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What stands before the address in a run of ASCII characters; all of it where there is none.
fn words_of(run: &str) -> &str {
    if let Some(colon) = run.find("://") {
        let scheme = run[..colon].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        return &run[..colon - scheme];
    }
    if run.contains('@') || run.starts_with("www.") || is_dotted(run) { "" } else { run }
}

/// True for `example.com`, `privacy.html`: the last part is short and in small letters ("end.The" is two sentences).
fn is_dotted(run: &str) -> bool {
    let path = run.trim_matches(['(', ')', '"', '\'', ',', ';', ':', '.', '?', '!']);
    let host = path.split('/').next().unwrap_or(path);
    let mut parts = host.rsplit('.');
    let last = parts.next().unwrap_or("");
    (2..=4).contains(&last.len()) && last.bytes().all(|b| b.is_ascii_lowercase()) && parts.next().is_some_and(|p| p.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_go_and_words_stay() {
        for (text, want) in [
            ("See https://example.com/a?b=c now", "See now"),
            ("policy:https://example.com", "policy:"),
            ("الخصوصية:https://dev.mi.com/doc", "الخصوصية:"),
            ("habarlaşyň: a.b@126.com Biz", "habarlaşyň: Biz"),
            ("www.example.tm", ""),
            ("read privacy.html, then", "read then"),
            ("the end.The start", "the end.The start"),
            ("e.g. this", "e.g. this"),
            ("products and/or services.", "products and/or services."),
        ] {
            let left = without_addresses(text);
            assert_eq!(left.split_whitespace().collect::<Vec<_>>().join(" "), want);
        }
    }
}
