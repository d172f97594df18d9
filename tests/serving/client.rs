//! A client that sends whatever bytes it is told to.

use serde_json::Value;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// Ends a test that would wait for ever.
pub const DEADLINE: Duration = Duration::from_secs(60);

/// What the server answered.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    /// The code of a refusal.
    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_string()
    }
}

/// A connection.
pub fn connect(addr: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(addr).expect("it listens");
    stream.set_read_timeout(Some(DEADLINE)).expect("a timeout");
    stream
}

/// Sends a request that says `Connection: close`, and reads the answer to its end.
pub fn ask(addr: SocketAddr, request: &str) -> Reply {
    let mut stream = connect(addr);
    // A server that refuses a request early may close before all of it is sent.
    let _ = stream.write_all(request.as_bytes());
    let mut all = rest(&mut stream);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// The answers that come until the server closes the connection.
pub fn rest(stream: &mut TcpStream) -> Vec<Reply> {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let _ = stream.shutdown(Shutdown::Both);
    let mut out = Vec::new();
    let mut left = &bytes[..];
    while !left.is_empty() {
        let end = left.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or_else(|| panic!("no head: {}", String::from_utf8_lossy(left)));
        let head = String::from_utf8_lossy(&left[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|l| l.split(' ').nth(1)?.parse().ok()).expect("a status line");
        let header = |l: &str| l.split_once(':').map(|(n, v)| (n.to_ascii_lowercase(), v.trim().to_string()));
        let headers: Vec<(String, String)> = lines.filter_map(header).collect();
        let mut reply = Reply { status, headers, body: Vec::new() };
        left = &left[end + 4..];
        let length = reply.header("content-length").parse::<usize>().unwrap_or(0).min(left.len());
        assert_eq!(reply.header("transfer-encoding"), "", "this client knows no chunks");
        reply.body = left[..length].to_vec();
        left = &left[length..];
        out.push(reply);
    }
    out
}
