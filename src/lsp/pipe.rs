//! The way of messages over standard input and output. A frame that is no message is told on standard error and passed over: what an
//! editor sends by mistake must not take the session away from who types in it.

use lsp_server::{Connection, Message};
use std::io::{self, BufRead, Read, Write};
use std::thread::JoinHandle;

/// Most bytes of a message: some ten times the longest text that is read. What says that it is longer is not waited for.
const LONGEST: usize = 64 << 20;

/// The threads that read and write.
pub struct Threads {
    reader: JoinHandle<io::Result<()>>,
    writer: JoinHandle<io::Result<()>>,
}

/// A connection over standard input and output.
pub fn stdio() -> (Connection, Threads) {
    let (ours, theirs) = Connection::memory();
    let Connection { sender, receiver } = theirs;
    let writer = std::thread::spawn(move || {
        let mut out = io::stdout().lock();
        receiver.into_iter().try_for_each(|message| message.write(&mut out))
    });
    let reader = std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Some(body) = frame(&mut input)? {
            match message(&body) {
                Ok(message) => {
                    let last = matches!(&message, Message::Notification(n) if n.method == "exit");
                    if sender.send(message).is_err() || last {
                        break;
                    }
                }
                Err(e) => told(&format!("a message of {} bytes is none of the protocol's ({e}) and is passed over", body.len())),
            }
        }
        Ok(())
    });
    (ours, Threads { reader, writer })
}

impl Threads {
    /// Waits until all is read and written; the connection must be gone.
    pub fn join(self) -> io::Result<()> {
        let ended = |thread: JoinHandle<io::Result<()>>| thread.join().unwrap_or_else(|_| Err(io::Error::other("a thread failed")));
        ended(self.reader).and(ended(self.writer))
    }
}

fn told(what: &str) {
    let _ = writeln!(io::stderr(), "error: {what}; report it to the maker of the editor");
}

/// The next frame: a header with the length, an empty line, the body. None at the end, and where the length is not known: nobody could
/// say where the next frame begins.
fn frame(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.by_ref().take(4096).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        match text.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.trim().parse::<usize>().ok(),
            Some(_) => {}
            None if text.is_empty() => break,
            None => {
                told("a line of a message's header has no colon, so that its end is not known");
                return Ok(None);
            }
        }
    }
    let Some(length) = length.filter(|n| *n <= LONGEST) else {
        told(&format!("a message says no length, or one above {LONGEST} bytes"));
        return Ok(None);
    };
    let mut body = vec![0; length];
    input.read_exact(&mut body)?;
    Ok(Some(body))
}

/// The message of a body. Half of a pair of surrogates, which some editors send where an emoji was cut, becomes U+FFFD.
fn message(body: &[u8]) -> serde_json::Result<Message> {
    serde_json::from_slice(body).or_else(|e| match std::str::from_utf8(body) {
        Ok(text) if text.contains("\\u") => serde_json::from_str(&whole_pairs(text)),
        _ => Err(e),
    })
}

/// JSON whose escapes of lone surrogates are escapes of U+FFFD.
fn whole_pairs(json: &str) -> String {
    let unit = |at: usize| json.get(at..at + 6).and_then(|e| u16::from_str_radix(e.strip_prefix("\\u")?, 16).ok());
    let mut out = String::with_capacity(json.len());
    let mut at = 0;
    while let Some(c) = json[at..].chars().next() {
        match (c, unit(at)) {
            ('\\', Some(0xD800..=0xDBFF)) if unit(at + 6).is_some_and(|low| (0xDC00..=0xDFFF).contains(&low)) => {
                out.push_str(&json[at..at + 12]);
                at += 12;
            }
            ('\\', Some(0xD800..=0xDFFF)) => {
                out.push_str("\\ufffd");
                at += 6;
            }
            // What is escaped is no escape itself.
            ('\\', None) => {
                let two = json[at + 1..].chars().next().map_or(1, |c| 1 + c.len_utf8());
                out.push_str(&json[at..at + two]);
                at += two;
            }
            _ => {
                out.push(c);
                at += c.len_utf8();
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_bounded_and_end_where_their_length_is_not_known() {
        let of = |text: &str| frame(&mut io::Cursor::new(text.as_bytes())).expect("read");
        assert_eq!(of("Content-Length: 2\r\nContent-Type: x\r\n\r\n{}rest"), Some(b"{}".to_vec()));
        assert_eq!(of("content-length: 2\n\n{}"), Some(b"{}".to_vec()));
        for odd in ["", "Content-Length: 9000000000\r\n\r\n{}", "Content-Length: -1\r\n\r\n", "\r\n{}", "{}\r\n\r\n"] {
            assert_eq!(of(odd), None, "{odd}");
        }
    }

    #[test]
    fn half_a_pair_is_replaced_and_nothing_else() {
        assert_eq!(whole_pairs(r#""a\ud83d\ude00b\ud83dc\udc00\\ud83d\n\u00e9""#), r#""a\ud83d\ude00b\ufffdc\ufffd\\ud83d\n\u00e9""#);
        assert!(message(br#"{"jsonrpc":"2.0","method":"x","params":{"text":"\ud83d"}}"#).is_ok());
        assert!(message(b"hello").is_err() && message(b"[]").is_err());
    }
}
