//! Paths and URIs of the protocol. Inside the server every path is the real one, links followed; a client is told the URI that it used
//! itself.

use crate::report::uri;
use lsp_types::Uri;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The path of a `file:` URI; none for other schemes, such as of texts that were never saved, and for other machines.
pub fn of_uri(uri: &Uri) -> Option<PathBuf> {
    let text = uri.as_str();
    let rest = text.get(..5).filter(|s| s.eq_ignore_ascii_case("file:")).map(|_| &text[5..])?;
    let path = match rest.strip_prefix("//") {
        Some(behind) => {
            let (host, _) = behind.split_at(behind.find('/')?);
            if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") {
                return None;
            }
            &behind[host.len()..]
        }
        None => rest,
    };
    let path = decoded(path.split(['?', '#']).next()?)?;
    // file:///C:/x and file:///c%3A/x
    let drive = matches!(path.as_bytes(), [b'/', letter, b':', ..] if letter.is_ascii_alphabetic());
    let path = if drive && cfg!(windows) { &path[1..] } else { &path };
    path.starts_with('/').then(|| PathBuf::from(path)).or_else(|| drive.then(|| PathBuf::from(path)))
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        if first == b'%' {
            let hex = std::str::from_utf8(behind.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(hex, 16).ok()?);
            rest = &behind[2..];
        } else {
            bytes.push(first);
            rest = behind;
        }
    }
    String::from_utf8(bytes).ok()
}

/// The URI of a path.
pub fn to_uri(path: &Path) -> Option<Uri> {
    Uri::from_str(&uri::of_path(&path.display().to_string().replace('\\', if cfg!(windows) { "/" } else { "\\" }))).ok()
}

/// The real path, links followed, also of a file that is not there yet.
pub fn real(path: &Path) -> PathBuf {
    if cfg!(windows) {
        // What the system makes of it there begins with \\?\, which no client understands.
        return std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    }
    let parent = || Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    path.canonicalize().ok().or_else(parent).unwrap_or_else(|| path.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(uri: &str) -> Option<PathBuf> {
        of_uri(&Uri::from_str(uri).expect("a URI"))
    }

    #[test]
    fn uris_of_files_become_paths_and_others_none() {
        assert_eq!(path("file:///a/r%C3%A8gles%20du%20club/100%25.txt"), Some(PathBuf::from("/a/règles du club/100%.txt")));
        assert_eq!(path("file://localhost/a/b"), Some(PathBuf::from("/a/b")));
        assert_eq!(path("file:/a/b"), Some(PathBuf::from("/a/b")));
        for other in ["untitled:Untitled-1", "file://server/share/x", "vscode-notebook-cell:/a/b", "file:///a%FF"] {
            assert_eq!(path(other), None, "{other}");
        }
        let there = Path::new("/a/سياسة #1.txt");
        assert_eq!(to_uri(there).as_ref().and_then(of_uri).as_deref(), Some(there));
    }
}
