//! Web and e-mail addresses inside a run of characters without a space. `similarity::anchors` finds those that checks compare; an
//! index also wants hosts without a scheme, and a way through hostile text that never looks back.

use std::ops::Range;

/// Bytes in which an address is looked for; a longer run without a space is none.
pub(super) const LONGEST_RUN: usize = 2000;

/// An address ahead.
pub(super) struct Address {
    /// With its scheme.
    pub(super) range: Range<usize>,
    /// Without scheme and `www.`.
    pub(super) body: Range<usize>,
    pub(super) host: Range<usize>,
}

/// Characters that stand in addresses as a rule (of RFC 3986 and RFC 5321; without those that text sets around addresses).
pub(super) fn in_address(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#@!$&*+=%".contains(c)
}

/// The address in a run without spaces that begins at the byte `at` of the text.
pub(super) fn address(run: &str, at: usize) -> Option<Address> {
    let lower = run.to_ascii_lowercase();
    let trim = |s: &str| s.trim_end_matches(|c: char| ".:!?*-&#=/~".contains(c)).len();
    let host_of = |body: Range<usize>| {
        let s = &lower[body.clone()];
        let s = &s[..s.find(['/', '?', '#']).unwrap_or(s.len())];
        let user = s.rfind('@').map_or(0, |a| a + 1);
        let port = s[user..].find(':').map_or(s.len(), |p| user + p);
        body.start + user..body.start + port
    };
    let found = |start: usize, body: Range<usize>, host: Range<usize>| {
        let shift = |r: Range<usize>| at + r.start..at + r.end;
        Some(Address { range: shift(start..body.end), body: shift(body), host: shift(host) })
    };
    if let Some(colon) = lower.find("://") {
        let start = lower[..colon].rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |i| i + 1);
        let mut from = colon + 3;
        if lower[from..].starts_with("www.") {
            from += 4;
        }
        let body = from..from + trim(&lower[from..]);
        let host = host_of(body.clone());
        return (start < colon && host.len() >= 3).then(|| found(start, body, host)).flatten();
    }
    if let Some(sign) = lower.find('@') {
        let start = lower[..sign].rfind(|c: char| !(c.is_ascii_alphanumeric() || "._-+%".contains(c))).map_or(0, |i| i + 1);
        let rest = &lower[sign + 1..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || ".-".contains(c))).unwrap_or(rest.len());
        let end = sign + 1 + rest[..end].trim_end_matches(['.', '-']).len();
        return (start < sign && lower[sign + 1..end].contains('.')).then(|| found(start, start..end, sign + 1..end)).flatten();
    }
    let from = if lower.starts_with("www.") { 4 } else { 0 };
    let body = from..from + trim(&lower[from..]);
    let host = host_of(body.clone());
    let mut labels = lower[host.clone()].split('.');
    let last = labels.next_back()?;
    let top = (2..=24).contains(&last.len()) && last.bytes().all(|b| b.is_ascii_alphabetic());
    let inner: Vec<&str> = labels.collect();
    let label = |l: &&str| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (top && !inner.is_empty() && inner.iter().all(label)).then(|| found(0, body, host)).flatten()
}
