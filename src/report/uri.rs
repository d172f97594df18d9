//! Paths as URIs (RFC 3986).

use super::place::without_dot;
use std::fmt::Write;

/// A path as a URI reference: relative as the user gave it, with the scheme `file` where it is absolute. All that is not unreserved is
/// percent-encoded, in UTF-8; the colon too, so that no first segment passes for a scheme.
pub fn of_path(path: &str) -> String {
    let path = without_dot(path);
    let drive = matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
    let mut out = String::with_capacity(path.len() + 8);
    if drive {
        out.push_str("file:///");
        out.push_str(&path[..2]);
    } else if path.starts_with('/') {
        out.push_str("file://");
    }
    for byte in path[if drive { 2 } else { 0 }..].bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(byte.into());
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::of_path;

    #[test]
    fn paths_become_uris() {
        assert_eq!(of_path("./policies/en.txt"), "policies/en.txt");
        assert_eq!(of_path("règles du club/100%.txt"), "r%C3%A8gles%20du%20club/100%25.txt");
        assert_eq!(of_path("http://evil"), "http%3A//evil");
        assert_eq!(of_path("../a#b?c"), "../a%23b%3Fc");
        assert_eq!(of_path("/home/x/سياسة.txt"), "file:///home/x/%D8%B3%D9%8A%D8%A7%D8%B3%D8%A9.txt");
        assert_eq!(of_path("C:/x/en.txt"), "file:///C:/x/en.txt");
        assert_eq!(of_path("//server/share"), "file:////server/share");
    }
}
