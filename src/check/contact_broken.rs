//! Web and e-mail addresses that are broken by themselves, found on the untouched text.

use super::context::short;
use std::ops::Range;

/// What is wrong with an address.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Broken {
    /// Byte range of the address in the text.
    pub range: Range<usize>,
    /// What is wrong, as a message says it after "has".
    pub what: String,
    /// What to do.
    pub help: String,
    /// How sure it is.
    pub sure: f32,
    /// What to write: byte ranges of the text, and what is to stand there; empty where that is not certain.
    pub mend: Vec<(Range<usize>, String)>,
    /// Words are glued to the address: it stands somewhere inside `range`, probably here.
    pub inner: Option<Range<usize>>,
}

/// The broken addresses of a text, in order, at most one finding a place.
pub(super) fn broken(text: &str) -> Vec<Broken> {
    if !["@", "＠", "http", "HTTP", "Http", "www", "WWW"].iter().any(|s| text.contains(s)) {
        return Vec::new();
    }
    let mut out = Vec::new();
    foreign_marks(text, &mut out);
    schemes(text, &mut out);
    mails(text, &mut out);
    hosts(text, &mut out);
    out.sort_by_key(|b: &Broken| b.range.start);
    out.dedup_by(|b, a| {
        let same = a.range.end > b.range.start;
        // One address with several marks of another script is mended as a whole.
        if same && a.range == b.range && !a.mend.is_empty() {
            a.mend.append(&mut b.mend);
        }
        same
    });
    out
}

/// Endings of domains that no word of a sentence is taken for.
const ENDINGS: [&str; 9] = ["com", "org", "net", "cn", "fr", "al", "tm", "eu", "io"];

/// Characters of an address, with a predicate for more.
fn run_end(text: &str, from: usize, more: impl Fn(char) -> bool) -> usize {
    text[from..].find(|c: char| !(c.is_ascii_graphic() || more(c))).map_or(text.len(), |n| from + n)
}

fn domain_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '.'
}

/// Marks of another script that stand for ASCII ones in an address.
fn ascii_for(c: char) -> Option<char> {
    Some(match c {
        '؟' | '？' => '?',
        '،' => ',',
        '؛' => ';',
        '．' | '。' => '.',
        '／' => '/',
        '：' => ':',
        '＠' => '@',
        '＆' => '&',
        '＝' => '=',
        '－' => '-',
        _ => return None,
    })
}

/// "https://example.com/a؟b=1", "https：//example.com", "name＠example.com".
fn foreign_marks(text: &str, out: &mut Vec<Broken>) {
    for (i, c) in text.char_indices() {
        let Some(ascii) = ascii_for(c) else { continue };
        let after = text[i + c.len_utf8()..].chars().next();
        let before = &text[..i];
        let start = before
            .rfind(|c: char| !(c.is_ascii_graphic() || ascii_for(c).is_some()))
            .map_or(0, |n| n + before[n..].chars().next().map_or(1, char::len_utf8));
        let lead = &text[start..i];
        let url = ["http://", "https://", "www."].iter().filter_map(|s| lead.to_ascii_lowercase().rfind(s)).min();
        let inside = match (ascii, c) {
            (':', _) => lead.to_ascii_lowercase().ends_with("http") || lead.to_ascii_lowercase().ends_with("https"),
            ('@', _) => lead.ends_with(|c: char| c.is_ascii_alphanumeric()) && after.is_some_and(|c| c.is_ascii_alphanumeric()),
            // A comma or a full stop after an address ends a phrase more often than it stands inside.
            (',' | ';', _) | ('.', '。') => {
                url.is_some() && after.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) && !text[i..].contains(' ')
            }
            _ => url.is_some() && after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_'),
        };
        if !inside {
            continue;
        }
        let from = start + url.unwrap_or(0);
        let end = run_end(text, i + c.len_utf8(), |c| ascii_for(c).is_some());
        let range = from..from + text[from..end].trim_end_matches(|c: char| ".,;:!?)'\"".contains(c) || ascii_for(c).is_some()).len();
        let what = format!("“{c}” inside the address {}", &text[range.clone()]);
        out.push(Broken {
            range,
            what,
            help: format!("Write “{ascii}” in its place; as it stands the address leads nowhere."),
            sure: 0.95,
            mend: vec![(i..i + c.len_utf8(), ascii.to_string())],
            inner: None,
        });
    }
}

/// "http//", "https:/example.com", "https: //example.com", "https:// example.com".
fn schemes(text: &str, out: &mut Vec<Broken>) {
    let lower = text.to_ascii_lowercase();
    for (i, _) in lower.match_indices("http") {
        let at = i + 4 + usize::from(lower[i + 4..].starts_with('s'));
        let rest = &lower[at..];
        let word = |s: &str| s.starts_with(|c: char| c.is_ascii_alphanumeric());
        let (len, what) = if let Some(r) = rest.strip_prefix("://") {
            let space = r.len() - r.trim_start_matches(' ').len();
            let host = r.trim_start();
            let named = host.split([' ', '/']).next().is_some_and(|h| h.contains('.') && h.chars().all(domain_char) && !h.ends_with('.'));
            match space > 0 && word(host) && named {
                true => (3 + space, "a space after the scheme of"),
                false => continue,
            }
        } else if rest.starts_with("//") && word(&rest[2..]) {
            (2, "no colon in the scheme of")
        } else if rest.starts_with(":/") && word(&rest[2..]) {
            (2, "one slash too few in the scheme of")
        } else if rest.starts_with(": //") && word(&rest[4..]) || rest.starts_with(" ://") && word(&rest[4..]) {
            (4, "a space inside the scheme of")
        } else if rest.starts_with(";//") && word(&rest[3..]) {
            (3, "a semicolon inside the scheme of")
        } else {
            continue;
        };
        let end = run_end(text, at + len, |_| false);
        let range = i..end;
        let what = format!("{what} the address {}", &text[range.clone()]);
        out.push(Broken {
            range,
            what,
            help: "Write the scheme as http:// or https://, without spaces.".to_string(),
            sure: 0.92,
            mend: vec![(at..at + len, "://".to_string())],
            inner: None,
        });
    }
    // "www. example.com", "www,example.com".
    for (i, _) in lower.match_indices("www") {
        let bound = !lower[..i].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-');
        let rest = &lower[i + 3..];
        let len = [". ", " .", ",", " "].iter().find(|s| rest.starts_with(**s)).map_or(0, |s| s.len());
        let host = &rest[len..];
        let n = host.find(|c: char| !domain_char(c)).unwrap_or(host.len());
        let named = host[..n].trim_end_matches('.').contains('.') && host.starts_with(|c: char| c.is_ascii_alphanumeric());
        if bound && len > 0 && named {
            let range = i..i + 3 + len + host[..n].trim_end_matches('.').len();
            let what = format!("a slip after “www” in the address {}", &text[range.clone()]);
            let mend = vec![(i + 3..i + 3 + len, ".".to_string())];
            out.push(Broken {
                range, what, help: "Write “www.” and the name without a space.".to_string(), sure: 0.85, mend, inner: None
            });
        }
    }
}

/// "name @example.com", "name@ example.com", "name@examplecom", "name@example,com", and an address glued to the words around it.
fn mails(text: &str, out: &mut Vec<Broken>) {
    let local = |c: char| c.is_ascii_alphanumeric() || "._-+%".contains(c);
    for (i, _) in text.match_indices('@') {
        let (before, after) = (&text[..i], &text[i + 1..]);
        let tight = before.trim_end_matches(' ');
        let near = after.trim_start_matches(' ');
        let (left, right) = (before.len() - tight.len(), after.len() - near.len());
        if left > 1 || right > 1 {
            continue;
        }
        let start = tight.rfind(|c: char| !local(c)).map_or(0, |n| n + tight[n..].chars().next().map_or(1, char::len_utf8));
        let domain = near.find(|c: char| !domain_char(c)).map_or(near, |n| &near[..n]).trim_end_matches(['.', '-']);
        let name = &tight[start..];
        let end = i + 1 + right + domain.len();
        if name.is_empty() || domain.is_empty() || text[..start].ends_with(['/', '=', ':']) && text[..start].contains("://") {
            continue;
        }
        let mut add = |what: &str, help: &str, sure: f32, range: Range<usize>, mend: Vec<(Range<usize>, String)>| {
            out.push(Broken { what: format!("{what} {}", &text[range.clone()]), range, help: help.to_string(), sure, mend, inner: None });
        };
        let dotted =
            domain.contains('.') && domain.rsplit('.').next().is_some_and(|t| t.len() >= 2 && t.chars().all(|c| c.is_ascii_alphabetic()));
        if left + right > 0 {
            // "follow us @example" and "3 pieces @ 2.50" are no addresses.
            if dotted && (left == 0 || right == 0) {
                // "follow us @example.com" may be meant as it stands.
                let sure = if left == 0 || name.contains(['.', '-', '_']) { 0.85 } else { 0.65 };
                let spaces = [i - left..i, i + 1..i + 1 + right].into_iter().filter(|r| !r.is_empty());
                let mend = spaces.map(|r| (r, String::new())).collect();
                add("a space inside the e-mail address", "Take the space out.", sure, start..end, mend);
            }
            continue;
        }
        let rest = &text[end..];
        let comma = rest.strip_prefix([',', '،']).filter(|r| r.starts_with(|c: char| c.is_ascii_lowercase()));
        if !domain.contains('.') {
            let tail = comma.map(|r| r.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(r.len()));
            match tail {
                Some(n) if n <= 6 => {
                    let behind = end + rest.len() - comma.map_or(0, str::len);
                    // "name@example, or": a word may follow as well.
                    let known = comma.is_some_and(|c| ENDINGS.contains(&&c[..n]));
                    let mend = if known { vec![(end..behind, ".".to_string())] } else { Vec::new() };
                    add(
                        "a comma for the dot in the e-mail address",
                        "Write a full stop before the ending of the domain.",
                        0.9,
                        start..behind + n,
                        mend,
                    )
                }
                _ if domain.len() >= 4 => {
                    add("no dot in the domain of the e-mail address", "Write the domain with its ending.", 0.8, start..end, Vec::new())
                }
                _ => {}
            }
            continue;
        }
        let glued_before = text[..start].chars().next_back().is_some_and(|c| c.is_alphabetic() && (c.is_lowercase() || c.is_uppercase()));
        let ending = domain.rsplit('.').next().unwrap_or("");
        let turn = ending.char_indices().skip(1).find(|(_, c)| c.is_ascii_uppercase()).map(|(n, _)| n);
        let glued_after = turn.is_some_and(|n| n >= 2 && ending[..n].chars().all(|c| c.is_ascii_lowercase()));
        if glued_before || glued_after {
            let word = text[..start].rfind(char::is_whitespace).map_or(0, |n| n + 1);
            let from = if glued_before { word } else { start };
            let last = turn.filter(|_| glued_after).map_or(0, |n| ending.len() - n);
            out.push(Broken {
                range: from..end,
                what: format!("words glued to an e-mail address: {}", short(&text[from..end], 60)),
                help: "Put spaces around the address".to_string(),
                sure: if glued_before && glued_after { 0.95 } else { 0.88 },
                mend: Vec::new(),
                inner: Some(start..end - last),
            });
        }
    }
}

/// Web addresses whose host goes over into a word ("example.comWe") or is cut by a space before its ending ("https://example .com").
fn hosts(text: &str, out: &mut Vec<Broken>) {
    for a in crate::similarity::anchors::anchors(text).iter().filter(|a| a.kind == crate::similarity::anchors::AnchorKind::Url) {
        let url = &text[a.range.clone()];
        let host = url.find("://").map_or(0, |n| n + 3);
        let tail = &url[host..];
        let n = tail.find(['/', '?', '#', ':', '؟']).unwrap_or(tail.len());
        let ending = tail[..n].rsplit('.').next().unwrap_or("");
        let turn = ending.char_indices().skip(1).find(|(_, c)| c.is_ascii_uppercase()).map(|(n, _)| n);
        if n == tail.len() && turn.is_some_and(|t| t >= 2 && ending[..t].chars().all(|c| c.is_ascii_lowercase())) {
            let what = format!("words glued to an address: {}", short(url, 60));
            let inner = Some(a.range.start..a.range.end - ending.len() + turn.unwrap_or(ending.len()));
            out.push(Broken {
                range: a.range.clone(),
                what,
                help: "Put a space after the address".to_string(),
                sure: 0.85,
                mend: Vec::new(),
                inner,
            });
            continue;
        }
        let rest = &text[a.range.end..];
        let cut = rest.strip_prefix(" .").or_else(|| rest.strip_prefix(". ").filter(|_| !tail[..n].contains('.')));
        let word = cut.map(|r| r.find(|c: char| !c.is_ascii_lowercase()).map_or(r, |n| &r[..n]));
        if word.is_some_and(|w| ENDINGS.contains(&w) || ["html", "htm", "pdf"].contains(&w)) {
            let range = a.range.start..a.range.end + 2 + word.map_or(0, str::len);
            let what = format!("a space inside the address {}", &text[range.clone()]);
            let space = a.range.end + usize::from(!rest.starts_with(' '));
            let mend = vec![(space..space + 1, String::new())];
            out.push(Broken { range, what, help: "Take the space out.".to_string(), sure: 0.85, mend, inner: None });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_inside_glued_words_is_told() {
        let text = "habarlaşyňdesk@example.comBiz bilen";
        let inner = broken(text).into_iter().next().and_then(|b| b.inner).unwrap_or_default();
        assert_eq!(&text[inner], "desk@example.com");
        let text = "see https://example.comWe write";
        let inner = broken(text).into_iter().next().and_then(|b| b.inner).unwrap_or_default();
        assert_eq!(&text[inner], "https://example.com");
    }

    #[test]
    fn broken_addresses_are_told_from_good_ones() {
        for bad in [
            "انظر https://example.com/a؟b=1 هنا",
            "voir http//example.com/a",
            "see https:/example.com",
            "see https:// example.com/a",
            "write to name@ example.com today",
            "write to first.last @example.com today",
            "write to dpo@examplecom",
            "write to dpo@example,com",
            "habarlaşyňdesk@example.comBiz bilen",
            "网址：https：//example.com",
            "www. example.com",
            "https://example .com/a",
        ] {
            assert_eq!(broken(bad).len(), 1, "{bad}: {:?}", broken(bad));
        }
        for good in [
            "See https://example.com/a?b=1, or www.example.org.",
            "写信至help@example.com。谢谢",
            "访问https://example.com，我们会回复",
            "الموقع https://example.com، وسنرد",
            "Follow us @example or buy 3 @ 2.50",
            "The http protocol and the HTTPS service; http://example.com:8080/x",
            "mailto:desk@example.com or https://user@example.com/",
            "المادة https://example.com؟",
        ] {
            assert_eq!(broken(good), [], "{good}");
        }
    }
}
