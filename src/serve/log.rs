//! The log: one line on standard error for each request that was refused and for each that changed something, as text or JSON. What
//! clients sent is escaped, so that it can move no cursor and begin no line; what was searched for is left out unless it is asked for.

use crate::report::text::visible;
use serde_json::json;
use std::io::Write;

/// Most characters of a path or a reason that are written.
const LONGEST: usize = 200;

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogForm {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
    /// None.
    Off,
}

/// Something that happened.
#[derive(Debug, Clone, Default)]
pub struct Event<'a> {
    /// In a word: `refused`, `accepted`, `asked`, …
    pub what: &'a str,
    /// Status of the response.
    pub status: Option<u16>,
    /// Method and path.
    pub request: Option<(&'a str, &'a str)>,
    /// The query, where it may be written.
    pub query: Option<&'a str>,
    /// Address of the client.
    pub client: Option<String>,
    /// Why, for programs.
    pub code: Option<&'a str>,
    /// Why, for people.
    pub detail: Option<&'a str>,
    /// How long it took, in milliseconds.
    pub took: Option<u128>,
}

/// Where events go.
pub struct Log {
    form: LogForm,
    sink: Box<dyn Fn(&str) + Send + Sync>,
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Log").field("form", &self.form).finish_non_exhaustive()
    }
}

impl Log {
    /// A log on standard error.
    pub fn on_stderr(form: LogForm) -> Log {
        // A line is written whole; one that cannot be written is lost, and the server goes on.
        Log::to(form, |line| drop(std::io::stderr().lock().write_all(line.as_bytes())))
    }

    /// A log whose lines, each with its line break, are handed to `sink`.
    pub fn to(form: LogForm, sink: impl Fn(&str) + Send + Sync + 'static) -> Log {
        Log { form, sink: Box::new(sink) }
    }

    /// Writes an event.
    pub fn write(&self, e: &Event<'_>) {
        let now = crate::time::now();
        match self.form {
            LogForm::Off => {}
            LogForm::Text => (self.sink)(&(text(&now, e) + "\n")),
            LogForm::Json => {
                let (method, path) = e.request.map_or((None, None), |(m, p)| (Some(short(m)), Some(short(p))));
                let mut line = json!({"time": now, "event": e.what, "status": e.status, "method": method, "path": path,
                    "query": e.query.map(short), "client": e.client, "code": e.code, "detail": e.detail.map(short), "ms": e.took});
                if let Some(fields) = line.as_object_mut() {
                    fields.retain(|_, v| !v.is_null());
                }
                (self.sink)(&format!("{line}\n"));
            }
        }
    }
}

fn text(now: &str, e: &Event<'_>) -> String {
    let mut words = vec![now.to_string(), e.what.to_string()];
    words.extend(e.status.map(|s| s.to_string()));
    words.extend(e.client.clone());
    words.extend(e.request.map(|(method, path)| format!("{} {}", short(method), short(path))));
    words.extend(e.query.map(|q| format!("?{}", short(q))));
    words.extend(e.code.map(|c| format!("[{c}]")));
    words.extend(e.detail.map(short));
    words.extend(e.took.map(|ms| format!("{ms} ms")));
    words.join(" ")
}

/// What a client sent, on one line and not too long.
fn short(text: &str) -> String {
    let mut out = visible(&text.chars().take(LONGEST).collect::<String>());
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    fn written(form: LogForm, e: &Event<'_>) -> String {
        let lines = Arc::new(Mutex::new(String::new()));
        let into = lines.clone();
        Log::to(form, move |line| into.lock().expect("no panic").push_str(line)).write(e);
        let text = lines.lock().expect("no panic").clone();
        text
    }

    #[test]
    fn what_clients_send_stays_on_one_line_and_moves_no_cursor() {
        let path = format!("/\u{1b}[2J\n2026-01-01 forged\u{202e}{}", "x".repeat(300));
        let e = Event { what: "refused", status: Some(404), request: Some(("GET", &path)), code: Some("not-found"), ..Event::default() };
        for form in [LogForm::Text, LogForm::Json] {
            let line = written(form, &e);
            assert!(line.ends_with('\n') && line.matches('\n').count() == 1, "{line:?}");
            assert!(!line.contains(['\u{1b}', '\u{202e}']) && line.contains('…'), "{line:?}");
        }
        assert_eq!(written(LogForm::Off, &e), "");
    }
}
