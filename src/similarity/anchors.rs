//! Strings that no translation changes: URLs, e-mail addresses, phone numbers.

use std::ops::Range;

/// What an anchor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnchorKind {
    /// A web address, with or without a scheme.
    Url,
    /// An e-mail address.
    Email,
    /// A phone number with an international prefix or at least seven digits in groups.
    Phone,
}

/// An anchor in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// What it is.
    pub kind: AnchorKind,
    /// Byte range in the text that was searched.
    pub range: Range<usize>,
    /// Comparable value: the URL or address in lower case without a final slash, the digits of the phone.
    pub value: String,
}

/// Characters that may stand in a URL or e-mail address (RFC 3986 and RFC 5321, ASCII part), and the Arabic marks that translation
/// engines put in their place.
fn in_address(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'*+,;=%()".contains(c) || matches!(c, '؟' | '،' | '؛')
}

/// Finds the anchors of a text, in order. Works on source text and on folded text alike.
pub fn anchors(text: &str) -> Vec<Anchor> {
    let mut out: Vec<Anchor> = Vec::new();
    for (at, run) in address_runs(text) {
        address(at, run, &mut out);
    }
    phones(text, &mut out);
    out.sort_by_key(|a| a.range.start);
    out
}

/// Runs of address characters that hold an `@`, a scheme or `www.`.
fn address_runs(text: &str) -> Vec<(usize, &str)> {
    if !text.contains('@') && !text.contains("://") && !text.contains("www.") && !text.contains("WWW.") {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (in_address(c), start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                out.push((s, &text[s..i]));
                start = None;
            }
            _ => {}
        }
    }
    out
}

fn address(at: usize, run: &str, out: &mut Vec<Anchor>) {
    let lower = run.to_ascii_lowercase();
    let url = ["https://", "http://", "ftp://", "www."].iter().filter_map(|s| lower.find(s)).min();
    if let Some(u) = url {
        let trimmed = run[u..].trim_end_matches(|c: char| ".,;:!?'*[(&؟،؛".contains(c));
        let body = match (trimmed.contains('('), trimmed.ends_with(')')) {
            (false, true) => trimmed.trim_end_matches([')', '.', ',', ';']),
            _ => trimmed,
        };
        if body.len() > 5 {
            let value = body.to_lowercase().trim_end_matches('/').to_string();
            out.push(Anchor { kind: AnchorKind::Url, range: at + u..at + u + body.len(), value });
        }
        return;
    }
    let Some(amp) = run.find('@') else { return };
    let local_start = run[..amp].rfind(|c: char| !(c.is_ascii_alphanumeric() || "._-+%".contains(c))).map_or(0, |i| i + 1);
    let domain_end = run[amp + 1..].find(|c: char| !(c.is_ascii_alphanumeric() || ".-".contains(c))).map_or(run.len(), |i| amp + 1 + i);
    let domain = run[amp + 1..domain_end].trim_end_matches(['.', '-']);
    let mail = &run[local_start..amp + 1 + domain.len()];
    if amp > local_start && domain.contains('.') {
        let start = at + local_start;
        out.push(Anchor { kind: AnchorKind::Email, range: start..start + mail.len(), value: mail.to_lowercase() });
    }
}

/// Phone numbers: a plus sign or a bracket, then digits in groups; at least seven digits, at most fifteen (ITU-T E.164).
fn phones(text: &str, out: &mut Vec<Anchor>) {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let starts = bytes[i] == b'+' && bytes.get(i + 1).is_some_and(u8::is_ascii_digit);
        if !starts || (i > 0 && bytes[i - 1].is_ascii_alphanumeric()) || out.iter().any(|a| a.range.contains(&i)) {
            i += 1;
            continue;
        }
        let mut end = i + 1;
        let mut k = i + 1;
        while k < bytes.len() && (bytes[k].is_ascii_digit() || b" -()./".contains(&bytes[k])) {
            k += 1;
            if bytes[k - 1].is_ascii_digit() {
                end = k;
            }
        }
        let digits: String = text[i..end].chars().filter(char::is_ascii_digit).collect();
        if (7..=15).contains(&digits.len()) {
            out.push(Anchor { kind: AnchorKind::Phone, range: i..end, value: digits });
        }
        i = end.max(i + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        let found = |t: &str| anchors(t).into_iter().map(|a| (a.kind, a.value)).collect::<Vec<_>>();
        assert_eq!(found("see https://example.com/a/."), [(AnchorKind::Url, "https://example.com/a".to_string())]);
        assert_eq!(found("(www.example.org)"), [(AnchorKind::Url, "www.example.org".to_string())]);
        assert_eq!(found("写信至help@example.com。"), [(AnchorKind::Email, "help@example.com".to_string())]);
        assert_eq!(found("call +44 20 7946-0123 now"), [(AnchorKind::Phone, "442079460123".to_string())]);
        assert_eq!(found("5 + 30 000"), []);
    }
}
