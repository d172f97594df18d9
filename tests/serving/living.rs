//! A server's life: it begins where it may, sees what writers commit, counts what it does, and ends with what it has begun.

use super::client::{DEADLINE, ask, connect, rest};
use super::{Place, Server};
use crate::session::concordat;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn it_begins_only_where_it_may() {
    let place = Place::new();
    let refused = |arguments: &[&str], says: &str| {
        let output = concordat(&place.path).arg("serve").args(arguments).output().expect("it starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(says), "{arguments:?}: {said}");
    };
    fs::write(place.path.join("short.txt"), "short\n").expect("a file");
    refused(&["--index", "nothing"], "nothing: holds no index; make one with");
    refused(&["--index", "idx", "--host", "0.0.0.0"], "add --allow-remote and --token-file FILE");
    refused(&["--index", "idx", "--host", "0.0.0.0", "--allow-remote"], "needs a token");
    refused(&["--index", "idx", "--token-file", "short.txt"], "the token is too short");
    refused(&["--index", "idx", "--token-file", "none.txt"], "none.txt: the token cannot be read");
    let taken = place.serve(|_| ());
    refused(&["--index", "idx", "--port", &taken.addr().port().to_string()], "cannot be listened to");
}

#[test]
fn what_a_writer_commits_is_answered_from() {
    let place = Place::new();
    let server = place.serve(|_| ());
    assert_eq!(server.json("/api/v1/search?q=%22snow+shovel%22")["total"], 0);
    let file = place.path.join("club/en.txt");
    fs::write(&file, fs::read_to_string(&file).expect("a text").replace("a spade and a rake", "a snow shovel and a rake")).expect("a text");
    place.index();
    let end = Instant::now() + DEADLINE;
    while server.json("/api/v1/search?q=%22snow+shovel%22")["total"] != 1 {
        assert!(Instant::now() < end, "the new state is never seen");
        thread::sleep(Duration::from_millis(50));
    }
    let (key, _) = server.finding();
    assert!(server.get(&format!("/api/v1/families/{key}")).text().contains("snow shovel"));
}

#[test]
fn it_counts_what_it_does() {
    let place = Place::new();
    let server = place.serve(|_| ());
    server.get("/api/v1/search?q=tools");
    server.get("/some/path/that/a/client/made/up");
    let reply = server.get("/metrics");
    assert!(reply.header("content-type").starts_with("text/plain; version=0.0.4"));
    let text = reply.text();
    let has = |line: &str| assert!(text.lines().any(|l| l == line), "{line}\n{text}");
    has("concordat_http_requests_total{route=\"/api/v1/search\",method=\"GET\",status=\"200\"} 1");
    has("concordat_http_requests_total{route=\"none\",method=\"GET\",status=\"404\"} 1");
    has("concordat_http_request_duration_seconds_count{route=\"/api/v1/search\"} 1");
    has("concordat_index_families 1");
    assert!(!text.contains("made/up"));
    // Every line is a comment or a sample: name, labels, number.
    for line in text.lines().filter(|l| !l.starts_with("# ")) {
        let (name, value) = line.rsplit_once(' ').expect("a sample");
        assert!(name.starts_with("concordat_") && value.parse::<f64>().is_ok(), "{line}");
    }
    assert_eq!((server.get("/healthz").text(), server.get("/healthz").header("cache-control")), ("ok".to_string(), "no-store"));
}

#[test]
fn parts_of_the_page_are_known_again() {
    let place = Place::new();
    let server = place.serve(|_| ());
    let first = server.get("/assets/tokens.css");
    assert_eq!((first.status, first.header("content-type"), first.header("cache-control")), (200, "text/css; charset=utf-8", "no-cache"));
    let tag = first.header("etag");
    let again = format!("GET /assets/tokens.css HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: {tag}\r\nConnection: close\r\n\r\n");
    let again = ask(server.addr(), &again);
    assert_eq!((again.status, again.body.len()), (304, 0));
    for page in ["/", "/search?q=x", "/family/0123456789ab?row=r0031"] {
        let reply = server.get(page);
        assert_eq!((reply.status, reply.header("content-type")), (200, "text/html; charset=utf-8"), "{page}");
        // No policy of ours would let these run.
        let text = reply.text();
        let handler = |rest: &str| {
            rest.split('=').next().is_some_and(|name| (3..20).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase()))
        };
        assert!(!text.contains("<style") && !text.contains(" style=") && !text.split(" on").skip(1).any(handler), "{page}");
    }
}

/// A request that is under way: its head is sent and the server waits for the rest.
fn half_sent(server: &Server) -> TcpStream {
    let (key, id) = server.finding();
    let csrf = server.csrf();
    let mut stream = connect(server.addr());
    let head = format!(
        "POST /api/v1/families/{key}/findings/{id}/accept HTTP/1.1\r\nHost: localhost\r\nX-Concordat-Csrf: {csrf}\r\nExpect: 100-continue\r\n\
         Content-Type: application/json\r\nContent-Length: 22\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("it reads");
    // The server says that it waits for the body: the request is under way.
    let mut line = [0; 25];
    stream.read_exact(&mut line).expect("it answers");
    assert_eq!(&line, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

#[test]
fn what_has_begun_ends_before_the_server_does() {
    let place = Place::new();
    let server = place.serve(|o| (o.limits.drain, o.limits.body) = (DEADLINE, DEADLINE));
    let addr = server.addr();
    let idle = connect(addr);
    let mut stream = half_sent(&server);
    let stopping = thread::spawn(move || server.running.stop());
    let end = Instant::now() + DEADLINE;
    while TcpStream::connect(addr).is_ok() {
        assert!(Instant::now() < end, "it goes on listening");
        thread::sleep(Duration::from_millis(20));
    }
    assert!(!stopping.is_finished(), "a request is under way");
    stream.write_all(br#"{"reason":"all right"}"#).expect("it reads");
    let replies = rest(&mut stream);
    assert_eq!(replies.iter().map(|r| r.status).collect::<Vec<_>>(), [200]);
    stopping.join().expect("it ends");
    drop(idle);
    assert!(fs::read_to_string(place.path.join("club/concordat.review.toml")).expect("the file").contains("all right"));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_command_with_status_0() {
    let place = Place::new();
    let mut child = concordat(&place.path)
        .args(["serve", "--index", "idx", "--port", "0", "--log", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    let port: u16 =
        line.split("http://127.0.0.1:").nth(1).and_then(|r| r.split('/').next()?.parse().ok()).unwrap_or_else(|| panic!("{line}"));
    let reply = ask(([127, 0, 0, 1], port).into(), "GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(reply.status, 404);
    let kill = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill runs");
    assert!(kill.success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    let events: Vec<serde_json::Value> =
        String::from_utf8_lossy(&output.stderr).lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect();
    assert_eq!(events.iter().filter_map(|e| e["event"].as_str()).collect::<Vec<_>>(), ["refused", "stopping", "stopped"]);
}
