//! Names of the files of a report that is made of several: one a family, by the family's id alone, so that a link made today leads to
//! the same family tomorrow.

use sha2::{Digest, Sha256};

/// Characters of a name that are the id's own; with hash and ending a name stays far below what file systems take (255 bytes).
const LONGEST: usize = 80;

/// Digits of the hash of an id whose name had to change. Forty-eight bits: with a million families a clash is one chance in five
/// hundred.
const HASH: usize = 12;

/// Names that mean something else: to a web server or to Windows, whatever their ending.
const RESERVED: [&str; 6] = ["index", "con", "prn", "aux", "nul", "conin$"];

/// The name, without ending, of a family's file: its id with `__` for `/`. Where that is no name for every file system, or where
/// another id could have the same (letters in capitals, a `__` of its own), what is odd becomes `_` and a hash of the id follows after
/// a `~`, which no unchanged name has; so two families never share a file, on a disk that does not tell capitals either.
pub fn file_stem(id: &str) -> String {
    let plain = id.replace('/', "__");
    let mut parts = id.split('/');
    let usual = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.');
    let fits = plain.len() <= LONGEST
        && plain.chars().all(usual)
        && !id.contains("__")
        && parts.all(|p| !p.is_empty() && !p.starts_with(['.', '-', '_']) && !p.ends_with(['.', '_']));
    if fits && !is_reserved(&plain) {
        return plain;
    }
    // Letters and digits of any script stay, for people; a server that wants them escaped is given them escaped by the link.
    let kept = |c: char| if c.is_alphanumeric() || usual(c) { c } else { '_' };
    let mut name = String::new();
    for c in plain.chars().flat_map(char::to_lowercase).map(kept) {
        if name.len() + c.len_utf8() > LONGEST {
            break;
        }
        name.push(c);
    }
    let name = name.trim_start_matches(['.', '-']);
    // Windows knows a device by what stands before the first full stop.
    let name = if is_reserved(name) { name.replace('.', "_") } else { name.to_string() };
    let hash: String = Sha256::digest(id.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
    format!("{name}~{}", &hash[..HASH])
}

fn is_reserved(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or_default();
    let port = ["com", "lpt"].iter().any(|p| first.strip_prefix(p).is_some_and(|n| n.chars().count() == 1));
    port || RESERVED.contains(&first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_usual_id_is_its_name() {
        assert_eq!(file_stem("tarnivel"), "tarnivel");
        assert_eq!(file_stem("policies/privacy-2.1"), "policies__privacy-2.1");
        assert_eq!(file_stem("000_16f3c82f0cee174a"), "000_16f3c82f0cee174a");
    }

    #[test]
    fn no_two_ids_share_a_name_even_without_capitals() {
        let long = "x".repeat(300);
        let ids = [
            "a/b",
            "a__b",
            "a_/b",
            "a/_b",
            "A/b",
            "a/B",
            "a b",
            "a_b",
            "a?b",
            "",
            ".",
            "..",
            "../a",
            "a/../b",
            "index",
            "Index",
            "con",
            "con.txt",
            "COM1",
            "a.",
            "a~b",
            "政策",
            "政策/a",
            "سياسة",
            "é",
            "e\u{301}",
            "É",
            &long,
            &long[1..],
            "a\0b",
            "a\nb",
            "-a",
            "/a",
            "a/",
            "ı",
            "I",
            "i",
        ];
        let names: Vec<String> = ids.iter().map(|id| file_stem(id)).collect();
        let apart: BTreeSet<String> = names.iter().map(|n| n.to_lowercase()).collect();
        assert_eq!(apart.len(), ids.len(), "{names:?}");
        for name in &names {
            assert!(name.len() <= LONGEST + HASH + 1 && !name.starts_with(['.', '-']) && !name.ends_with('.'), "{name}");
            assert!(!name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']) && !name.chars().any(char::is_control), "{name}");
            assert!(!is_reserved(name), "{name}");
        }
    }

    #[test]
    fn a_changed_name_can_still_be_read() {
        assert!(file_stem("Terms of Service").starts_with("terms_of_service~"));
        assert!(file_stem("政策").starts_with("政策~"));
        // With its hash no changed name is one that nobody changed.
        assert_eq!(file_stem("Privacy"), file_stem("Privacy"));
        assert_ne!(file_stem(&file_stem("Privacy")), file_stem("Privacy"));
    }
}
