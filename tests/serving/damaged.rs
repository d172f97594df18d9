//! An index whose files are not as they were written: it answers rightly or says what to do, and nothing that serves it ends.

use super::Place;
use crate::session::concordat;
use concordat::search::query;
use concordat::search::{Library, Question, Reading, SearchError};
use std::fs;
use std::path::{Path, PathBuf};

/// As very large indexes are read.
const MAPPED: Reading = Reading { held: 0, checked: 0, graph: false };

/// So many bytes are changed, each in an index that is sound otherwise.
const FLIPS: usize = 200;

fn segment_files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir.join("tantivy")).expect("an index");
    let mut files: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e != "json" && e != "lock") && fs::metadata(f).is_ok_and(|m| m.len() > 0));
    files.sort();
    files
}

/// All that the index says to some questions.
fn said(dir: &Path, reading: Reading) -> Result<String, SearchError> {
    let library = Library::open_for(dir, reading, None)?;
    let families = library.families()?;
    let mut out = format!("{families:?}{:?}", library.tally(&families)?);
    for family in &families {
        out += &format!("{:?}", library.rows_of(&family.key)?);
    }
    for text in ["tools", "\"the club\"", "mem*", "gardne~", "number:[1 TO 90]", "absent:fr", "severity:critical OR rule:term", ""] {
        let question = Question {
            query: query::parse(text).expect("a query"),
            languages: Vec::new(),
            query_language: None,
            limit: 50,
            offset: 0,
            facets: vec!["family", "rule", "name"],
            laid: std::sync::Arc::default(),
        };
        let answer = library.ask(&question)?;
        out += &format!("{answer:?}{:?}", library.hints(&question, &answer)?);
    }
    Ok(out)
}

#[test]
fn a_changed_byte_is_told_or_changes_nothing() {
    let place = Place::new();
    let dir = place.path.join("idx");
    let files = segment_files(&dir);
    let right = said(&dir, Reading::ONCE).expect("a sound index");
    assert_eq!(said(&dir, Reading::LONG).expect("a sound index"), right);
    assert_eq!(said(&dir, MAPPED).expect("a sound index"), right);
    let mut told = 0;
    for n in 0..FLIPS {
        let file = &files[n % files.len()];
        let bytes = fs::read(file).expect("a file");
        let mut damaged = bytes.clone();
        let at = (n * 7919 + n / files.len() * 104_729) % bytes.len();
        damaged[at] ^= 1 << (n % 8);
        fs::write(file, &damaged).expect("written");
        let shown = format!("byte {at} of {}", file.display());
        match said(&dir, if n % 2 == 0 { Reading::ONCE } else { Reading::LONG }) {
            Ok(answers) => assert!(answers == right, "{shown}: other answers"),
            Err(SearchError::Damaged { .. }) => told += 1,
            Err(other) => panic!("{shown}: {other}"),
        }
        if n % 40 == 0 {
            for command in [&["search", "tools", "--index", "idx"][..], &["index", "club", "--index", "idx"]] {
                let output = concordat(&place.path).args(command).output().expect("it starts");
                let stderr = String::from_utf8_lossy(&output.stderr);
                let code = output.status.code();
                assert!(code == Some(2) && stderr.contains("--rebuild") && !stderr.contains("panicked"), "{shown}, {command:?}: {stderr}");
            }
        }
        fs::write(file, &bytes).expect("written");
    }
    assert!(told > FLIPS / 2, "only {told} changes were seen");
    assert_eq!(said(&dir, Reading::ONCE).expect("a sound index"), right);
}

#[test]
fn a_server_says_what_is_damaged_and_goes_on() {
    let place = Place::new();
    let server = place.serve_read(MAPPED, |_| ());
    let mut files = segment_files(&place.path.join("idx"));
    files.retain(|f| f.extension().is_some_and(|e| e == "store"));
    let sound: Vec<Vec<u8>> = files.iter().map(|f| fs::read(f).expect("a file")).collect();
    let write = |change: fn(&[u8]) -> Vec<u8>| {
        files.iter().zip(&sound).for_each(|(f, bytes)| overwrite(f, &change(bytes)));
    };
    write(|bytes| bytes.iter().map(|b| b ^ 0x5a).collect());
    let reply = server.get("/api/v1/search?q=tools");
    assert_eq!((reply.status, reply.code().as_str()), (500, "index"), "{}", reply.text());
    assert!(reply.text().contains("concordat index PATH --index") && reply.text().contains("--rebuild"), "{}", reply.text());
    assert!(server.log().iter().any(|l| l.contains("\"code\":\"index\"") && l.contains("--rebuild")), "{:?}", server.log());
    assert_eq!(server.get("/healthz").status, 200);
    write(<[u8]>::to_vec);
    assert_eq!(server.get("/api/v1/search?q=tools").status, 200, "it goes on");
}

#[test]
fn files_that_are_cut_do_not_end_a_server() {
    let place = Place::new();
    let server = place.serve(|_| ());
    let right = server.json("/api/v1/search?q=tools");
    segment_files(&place.path.join("idx")).iter().for_each(|f| overwrite(f, b""));
    for target in ["/api/v1/search?q=tools", "/api/v1/search?q=tools&limit=20"] {
        assert_eq!(server.json(target)["hits"], right["hits"]);
    }
    assert_eq!(server.get("/api/v1/search?q=members").status, 200);
}

/// Writes into a file as it is, as `cp` does over one that is there.
fn overwrite(file: &Path, bytes: &[u8]) {
    use std::io::Write;
    let mut out = fs::OpenOptions::new().write(true).truncate(bytes.is_empty()).open(file).expect("a file");
    out.write_all(bytes).expect("written");
}
