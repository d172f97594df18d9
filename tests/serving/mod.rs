//! The server as its clients meet it, the hostile ones too: started inside the test on a free port, asked over raw sockets. Nothing is
//! judged by the time it takes, save the timeouts, which are set short here; deadlines only end a test that would wait for ever.

mod accepting;
mod client;
mod completing;
mod damaged;
mod described;
mod exporting;
mod hostile;
mod living;

use crate::session::concordat;
use client::{Reply, ask};
use concordat::search::{Library, Reading};
use concordat::serve::log::{Log, LogForm};
use concordat::serve::{Limits, Options, Running, start};
use serde_json::Value;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// A folder with texts and their index.
pub struct Place {
    _folder: tempfile::TempDir,
    pub path: PathBuf,
}

impl Place {
    /// The garden club of `tests/cases/accept` in `club/`, indexed in `idx/`.
    pub fn new() -> Place {
        Place::with(|_| ())
    }

    /// The same with texts that `change` has changed.
    pub fn with(change: impl FnOnce(&Path)) -> Place {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().canonicalize().expect("the folder");
        let club = path.join("club");
        fs::create_dir(&club).expect("a folder");
        let texts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/accept/in/club");
        for entry in fs::read_dir(texts).expect("the texts").map(|e| e.expect("an entry")) {
            fs::copy(entry.path(), club.join(entry.file_name())).expect("a copy");
        }
        change(&club);
        let place = Place { _folder: folder, path };
        place.index();
        place
    }

    /// Brings the index up to date.
    pub fn index(&self) {
        let output = concordat(&self.path).args(["index", "club", "--index", "idx", "--quiet"]).output().expect("it starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// A server on the index, with options changed.
    pub fn serve(&self, change: impl FnOnce(&mut Options)) -> Server {
        self.serve_read(Reading::LONG, change)
    }

    /// The same with an index that is read in another way.
    pub fn serve_read(&self, reading: Reading, change: impl FnOnce(&mut Options)) -> Server {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let into = lines.clone();
        let mut options = Options {
            addr: SocketAddr::from(([127, 0, 0, 1], 0)),
            allow_remote: false,
            token: None,
            allowed_hosts: Vec::new(),
            accept: true,
            log: Log::to(LogForm::Json, move |line| into.lock().expect("no panic").push(line.to_string())),
            log_queries: false,
            limits: Limits::default(),
        };
        change(&mut options);
        let library = Library::open_for(&self.path.join("idx"), reading, None).expect("an index");
        Server { running: start(library, options).expect("it starts"), lines }
    }
}

/// A server under way.
pub struct Server {
    pub running: Running,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub fn addr(&self) -> SocketAddr {
        self.running.addr()
    }

    pub fn get(&self, target: &str) -> Reply {
        ask(self.addr(), &format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
    }

    /// The answer to a GET that goes well.
    pub fn json(&self, target: &str) -> Value {
        let reply = self.get(target);
        assert_eq!(reply.status, 200, "{target}: {}", reply.text());
        reply.json()
    }

    pub fn csrf(&self) -> String {
        self.json("/api/v1/about")["csrf"].as_str().expect("a word").to_string()
    }

    /// Key of the only family, and the first of its findings that is open.
    pub fn finding(&self) -> (String, String) {
        let families = self.json("/api/v1/families");
        let key = families["families"][0]["key"].as_str().expect("a key").to_string();
        let family = self.json(&format!("/api/v1/families/{key}"));
        let details = family["details"].as_array().expect("findings");
        let open = details.iter().find(|f| f["status"] == "open").expect("an open finding");
        (key, open["id"].as_str().expect("an id").to_string())
    }

    /// A POST or DELETE as the page makes it.
    pub fn write(&self, method: &str, target: &str, csrf: &str, body: &str) -> Reply {
        let origin = format!("http://localhost:{}", self.addr().port());
        let host = format!("localhost:{}", self.addr().port());
        let length = body.len();
        let kind = if body.is_empty() { "" } else { "Content-Type: application/json\r\n" };
        ask(
            self.addr(),
            &format!(
                "{method} {target} HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nSec-Fetch-Site: same-origin\r\n{kind}X-Concordat-Csrf: {csrf}\r\n\
                 Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            ),
        )
    }

    /// What was logged so far.
    pub fn log(&self) -> Vec<String> {
        self.lines.lock().expect("no panic").clone()
    }
}
