//! The encoding that a page names in its first bytes.

/// So far into a page browsers look for its encoding (WHATWG, "prescan a byte stream").
const PRESCAN: usize = 1024;

/// The label of the encoding that a page names (`<meta charset>`, `<meta http-equiv=content-type>`, an XML declaration), as it stands
/// there, to be looked up with `Encoding::for_label`. UTF-16 cannot be true where ASCII could be read: it is `utf-8`, as in browsers.
pub fn charset(bytes: &[u8]) -> Option<&str> {
    let head = &bytes[..bytes.len().min(PRESCAN)];
    let label = declared(head).or_else(|| metas(head))?;
    let label = std::str::from_utf8(label).ok()?.trim();
    if label.is_empty() || !label.is_ascii() {
        return None;
    }
    Some(if label.get(..6).is_some_and(|l| l.eq_ignore_ascii_case("utf-16")) { "utf-8" } else { label })
}

/// `<?xml version="1.0" encoding="…"?>`.
fn declared(head: &[u8]) -> Option<&[u8]> {
    let end = find(head, b"?>").filter(|_| head.starts_with(b"<?xml"))?;
    let at = find(&head[..end], b"encoding")? + b"encoding".len();
    value(&head[at..end]).map(|v| v.0)
}

fn metas(head: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    while let Some(open) = find(&head[at..], b"<").map(|i| at + i) {
        at = open + 1;
        if head[open..].starts_with(b"<!--") {
            at = open + 4 + find(&head[open + 4..], b"-->")?;
        } else if head.get(at..at + 4).is_some_and(|n| n.eq_ignore_ascii_case(b"meta"))
            && head.get(at + 4).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/')
        {
            let (label, len) = meta(&head[at + 4..]);
            if label.is_some() {
                return label;
            }
            at += 4 + len;
        }
    }
    None
}

/// The encoding that the attributes of a `meta` name, and the bytes that they take.
fn meta(tag: &[u8]) -> (Option<&[u8]>, usize) {
    let (mut charset, mut content, mut pragma) = (None, None, false);
    let mut at = 0;
    while at < tag.len() && tag[at] != b'>' {
        if tag[at].is_ascii_whitespace() || tag[at] == b'/' {
            at += 1;
            continue;
        }
        let name = tag[at..].iter().take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b'>' | b'/')).count();
        let (key, mut given) = (&tag[at..at + name], None);
        at += name.max(1);
        if let Some((v, len)) = value(&tag[at..]) {
            given = Some(v);
            at += len;
        }
        match given {
            Some(v) if key.eq_ignore_ascii_case(b"charset") => charset = charset.or(Some(v)),
            Some(v) if key.eq_ignore_ascii_case(b"content") => content = content.or(Some(v)),
            Some(v) if key.eq_ignore_ascii_case(b"http-equiv") => pragma |= v.eq_ignore_ascii_case(b"content-type"),
            _ => {}
        }
    }
    let in_content = || {
        let c: &[u8] = content.filter(|_| pragma)?;
        let i = (0..c.len()).find(|i| c[*i..].get(..7).is_some_and(|w| w.eq_ignore_ascii_case(b"charset")))?;
        let v = value(&c[i + 7..])?.0;
        Some(&v[..v.iter().position(|b| *b == b';').unwrap_or(v.len())])
    };
    (charset.or_else(in_content), at)
}

/// What follows `=`, without its quotes, and the bytes up to its end.
fn value(s: &[u8]) -> Option<(&[u8], usize)> {
    let blank = |from: usize| from + s[from..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    let equals = blank(0);
    if s.get(equals) != Some(&b'=') {
        return None;
    }
    let start = blank(equals + 1);
    match s.get(start)? {
        q @ (b'"' | b'\'') => {
            let len = s[start + 1..].iter().position(|b| b == q)?;
            Some((&s[start + 1..start + 1 + len], start + len + 2))
        }
        _ => {
            let len = s[start..].iter().take_while(|b| !b.is_ascii_whitespace() && **b != b'>').count();
            Some((&s[start..start + len], start + len))
        }
    }
}

fn find(s: &[u8], what: &[u8]) -> Option<usize> {
    s.windows(what.len()).position(|w| w == what)
}

#[cfg(test)]
mod tests {
    use super::charset;

    #[test]
    fn the_encoding_is_found_as_browsers_find_it() {
        for (page, want) in [
            ("<!doctype html><meta charset=utf-8>", Some("utf-8")),
            ("<html><head><META CharSet = 'windows-1256' />", Some("windows-1256")),
            ("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\">", Some("gb2312")),
            ("<meta content='text/html;charset=\"x\"' http-equiv=content-type>", Some("x")),
            ("<meta content=\"text/html; charset=gbk\" name=description>", None),
            ("<!-- <meta charset=big5> --><meta name=a content=b><meta charset=gb18030>", Some("gb18030")),
            ("<?xml version=\"1.0\" encoding='iso-8859-1'?><html>", Some("iso-8859-1")),
            ("<meta charset=\"utf-16le\">", Some("utf-8")),
            ("<metadata charset=a><p>charset=b", None),
            ("<meta charset=\"", None),
            ("<!--", None),
            ("", None),
        ] {
            assert_eq!(charset(page.as_bytes()), want, "{page}");
        }
        let late = format!("{}<meta charset=utf-8>", " ".repeat(2000));
        assert_eq!(charset(late.as_bytes()), None);
        assert_eq!(charset(b"\xff\xfe<\0m\0e\0t\0a\0"), None);
    }
}
