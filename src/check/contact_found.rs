//! Web addresses, e-mail addresses and phone numbers of a unit, with the form in which versions are compared.

use super::context::Context;
use crate::language::fold_word;
use crate::similarity::anchors::{Anchor, AnchorKind, anchors};
use std::ops::Range;

/// A way to reach somebody, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// What it is.
    pub kind: AnchorKind,
    /// Unit.
    pub unit: usize,
    /// Byte range in `Unit::text`.
    pub range: Range<usize>,
    /// What two versions must share: a URL without scheme, `www.` and final slash, its host in lower case; an e-mail in lower case;
    /// the digits of a phone.
    pub key: String,
}

/// The addresses in a unit's text as it stands.
struct Anchors(Vec<Anchor>);

/// The ways to reach somebody in a unit, in order. Addresses are looked for in the untouched text, phones in the folded one, where
/// all digits are ASCII.
pub(super) fn found(cx: &Context, v: usize, unit: usize) -> Vec<Found> {
    let text = &cx.unit(v, unit).text;
    let a = cx.analysis(v, unit);
    let mut out: Vec<Found> = Vec::new();
    for x in a.derived(|_| Anchors(anchors(text))).0.iter().cloned() {
        let key = match x.kind {
            AnchorKind::Url => url_key(&text[x.range.clone()]),
            AnchorKind::Email => text[x.range.clone()].to_lowercase(),
            AnchorKind::Phone => continue,
        };
        out.push(Found { kind: x.kind, unit, range: x.range, key });
    }
    for x in &a.anchors {
        let range = a.origin(x.range.clone());
        let overlaps = out.iter().any(|f| f.range.start < range.end && range.start < f.range.end);
        match x.kind {
            AnchorKind::Phone => out.push(Found { kind: x.kind, unit, range, key: x.value.clone() }),
            // Full-width characters: seen only in the folded text.
            AnchorKind::Url if !overlaps => out.push(Found { kind: x.kind, unit, range, key: url_key(&a.folded.text[x.range.clone()]) }),
            AnchorKind::Email if !overlaps => out.push(Found { kind: x.kind, unit, range, key: x.value.clone() }),
            _ => {}
        }
    }
    hidden_mails(text, |range, key| {
        if !out.iter().any(|f| f.range.start < range.end && range.start < f.range.end) {
            out.push(Found { kind: AnchorKind::Email, unit, range, key });
        }
    });
    if PHONE.iter().any(|w| a.folded.text.contains(fold_word(w).as_str())) {
        add_local_phones(cx, v, unit, &mut out);
    }
    out.sort_by_key(|f| f.range.start);
    out
}

/// E-mail addresses written so that machines do not find them: "desk (at) example.com", "desk[at]example.com".
fn hidden_mails(text: &str, mut add: impl FnMut(Range<usize>, String)) {
    let local = |c: char| c.is_ascii_alphanumeric() || "._-+%".contains(c);
    for (i, sign) in ["(at)", "[at]", "(AT)", "[AT]"].iter().flat_map(|s| text.match_indices(*s)) {
        let before = text[..i].trim_end();
        let start = before.char_indices().rev().take_while(|(_, c)| local(*c)).last().map_or(before.len(), |x| x.0);
        let rest = &text[i + sign.len()..];
        let after = rest.trim_start();
        let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.')).unwrap_or(after.len());
        let domain = after[..end].trim_end_matches(['.', '-']);
        if start < before.len() && domain.contains('.') {
            let key = format!("{}@{domain}", &before[start..]).to_lowercase();
            add(start..i + sign.len() + (rest.len() - after.len()) + domain.len(), key);
        }
    }
}

/// Adds the phone numbers without a country's prefix: where the text itself or its counterpart says that it is about a phone.
pub(super) fn add_local_phones(cx: &Context, v: usize, unit: usize, out: &mut Vec<Found>) {
    let a = cx.analysis(v, unit);
    local_phones(&a.folded.text, |r, key| {
        let range = a.origin(r);
        if !out.iter().any(|f| f.range.start < range.end && range.start < f.range.end) {
            out.push(Found { kind: AnchorKind::Phone, unit, range, key });
        }
    });
}

/// The form in which web addresses are compared.
pub(super) fn url_key(url: &str) -> String {
    let plain: String = url
        .replace('؟', "?")
        .chars()
        .map(|c| if ('！'..='～').contains(&c) { char::from_u32(c as u32 - 0xfee0).unwrap_or(c) } else { c })
        .collect();
    let rest = match plain.find("://") {
        Some(i) => &plain[i + 3..],
        None => plain.as_str(),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, tail) = rest.split_at(end);
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    format!("{host}{}", tail.trim_end_matches('/'))
}

/// The key with the codes of languages and countries put aside: `/fr/privacy` and `/en/privacy` are the same page.
pub(super) fn without_language(key: &str) -> String {
    let code = |s: &str| {
        let (a, b) = s.split_once(['-', '_']).unwrap_or((s, ""));
        let known = ["en", "fr", "ar", "sq", "al", "tk", "tm", "zh", "cn", "eng", "us", "gb", "hans", "hant"];
        let b = b.to_lowercase();
        known.contains(&a.to_lowercase().as_str()) && (b.is_empty() || b.len() == 2 || b.len() == 4)
    };
    let mut out = String::new();
    for part in key.split_inclusive(['/', '.', '=', '&', '?']) {
        let (word, mark) = match part.char_indices().last() {
            Some((i, c)) if "/.=&?".contains(c) => part.split_at(i),
            _ => (part, ""),
        };
        out.push_str(if code(word) { "*" } else { word });
        out.push_str(mark);
    }
    out
}

/// Words that announce a phone number, folded.
const PHONE: &[&str] =
    &["phone", "tel:", "tel.", "telephone", "téléphone", "hotline", "fax", "telefon", "هاتف", "电话", "電話", "热线", "传真"];

/// Phone numbers without a country's prefix: seven to fifteen digits in groups.
fn local_phones(folded: &str, mut add: impl FnMut(Range<usize>, String)) {
    let b = folded.as_bytes();
    let mut i = 0;
    while i < b.len() {
        let bound = i == 0 || !(b[i - 1].is_ascii_alphanumeric() || b"+./".contains(&b[i - 1]));
        if !(b[i].is_ascii_digit() && bound) {
            i += 1;
            continue;
        }
        let mut end = i;
        let mut k = i;
        while k < b.len() && (b[k].is_ascii_digit() || b" -()".contains(&b[k]) && k - end < 2) {
            k += 1;
            if b[k - 1].is_ascii_digit() {
                end = k;
            }
        }
        let digits: String = folded[i..end].chars().filter(char::is_ascii_digit).collect();
        let date = folded[i..end].split(['-', ' ']).map(str::len).eq([4, 2, 2]);
        let word = b.get(end).is_some_and(u8::is_ascii_alphabetic);
        if (7..=15).contains(&digits.len()) && !date && !word {
            add(i..end, digits);
        }
        i = end.max(i + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_put_aside_what_does_not_count() {
        assert_eq!(url_key("https://www.Example.com/Doc/"), "example.com/Doc");
        assert_eq!(url_key("http://example.com/a؟b=1"), "example.com/a?b=1");
        assert_eq!(without_language("example.com/fr-FR/privacy"), without_language("example.com/en/privacy"));
        assert_ne!(without_language("example.com/doc"), without_language("example.com/docs"));
    }

    #[test]
    fn addresses_hidden_from_machines_are_read() {
        let all = |t: &str| {
            let mut out = Vec::new();
            hidden_mails(t, |r, k| out.push((t[r].to_string(), k)));
            out
        };
        assert_eq!(all("Shkruani te desk (at) example.com."), [("desk (at) example.com".to_string(), "desk@example.com".to_string())]);
        assert!(all("meet (at) noon, (at) example.com").is_empty());
    }

    #[test]
    fn phones_without_a_prefix_are_told_from_dates() {
        let all = |t: &str| {
            let mut out = Vec::new();
            local_phones(t, |_, k| out.push(k));
            out
        };
        assert_eq!(all("phone: 021-5855 1234"), ["02158551234"]);
        assert_eq!(all("telefon 2024-05-06"), [] as [&str; 0]);
    }
}
