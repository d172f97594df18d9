//! A client of the language server: starts the program, speaks the protocol over its standard input and output, and keeps what comes.

use crate::session::concordat;
use lsp_server::{Message, Notification, Request, Response};
use lsp_types::{Diagnostic, TextEdit};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::BufReader;
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Nothing takes so long unless it never comes.
const NEVER: Duration = Duration::from_secs(60);

/// The client.
pub struct Client {
    pub child: Child,
    input: Option<ChildStdin>,
    output: Receiver<Message>,
    next: i32,
    /// What is published: for each URI the version and the diagnostics.
    pub published: BTreeMap<String, (Option<i32>, Vec<Diagnostic>)>,
    /// Whether it says that it can watch files.
    pub watches: bool,
    /// What the server asked and told beside that, in order.
    pub told: Vec<Message>,
}

impl Client {
    /// Starts the server in a folder.
    pub fn start(folder: &Path) -> Client {
        let mut command = concordat(folder);
        command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let (sender, output) = channel();
        let mut reader = BufReader::new(child.stdout.take().expect("a pipe"));
        std::thread::spawn(move || {
            // What is no message ends the reading, and with it the test.
            while let Ok(Some(message)) = Message::read(&mut reader) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take();
        Client { child, input, output, next: 0, published: BTreeMap::new(), watches: true, told: Vec::new() }
    }

    pub fn send(&mut self, message: impl Into<Message>) {
        message.into().write(self.input.as_mut().expect("the pipe is open")).expect("the server reads");
    }

    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(Notification::new(method.to_string(), params));
    }

    /// Asks, and waits for the answer.
    pub fn ask(&mut self, method: &str, params: Value) -> Result<Value, i32> {
        self.next += 1;
        let id = self.next;
        self.send(Request::new(id.into(), method.to_string(), params));
        let end = Instant::now() + NEVER;
        loop {
            if let Some(Message::Response(r)) = self.one(end, method)
                && r.id == id.into()
            {
                return r.error.map_or(Ok(r.result.unwrap_or_default()), |e| Err(e.code));
            }
        }
    }

    /// Waits until something holds of what is published and told.
    pub fn until(&mut self, what: &str, holds: impl Fn(&Client) -> bool) {
        let end = Instant::now() + NEVER;
        while !holds(self) {
            self.one(end, what);
        }
    }

    fn one(&mut self, end: Instant, what: &str) -> Option<Message> {
        let left = end.saturating_duration_since(Instant::now());
        let message = self
            .output
            .recv_timeout(left)
            .unwrap_or_else(|_| panic!("{what}: never came; told {:#?}", self.told.iter().rev().take(4).collect::<Vec<_>>()));
        match &message {
            Message::Notification(n) if n.method == "textDocument/publishDiagnostics" => {
                let p: lsp_types::PublishDiagnosticsParams = serde_json::from_value(n.params.clone()).expect("as the protocol has it");
                self.published.insert(p.uri.as_str().to_string(), (p.version, p.diagnostics));
            }
            Message::Request(r) => {
                let result = if r.method == "window/showDocument" { json!({ "success": true }) } else { Value::Null };
                self.send(Response::new_ok(r.id.clone(), result));
                self.told.push(message.clone());
            }
            Message::Notification(_) => self.told.push(message.clone()),
            Message::Response(_) => return Some(message),
        }
        None
    }

    /// Initializes with capabilities of a usual client; `more` is laid over them.
    pub fn initialize(&mut self, folder: &Path, options: Value, encodings: Value) -> Value {
        let capabilities = json!({
            "general": { "positionEncodings": encodings },
            "workspace": {
                "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"] },
                "didChangeWatchedFiles": { "dynamicRegistration": self.watches },
                "configuration": true
            },
            "textDocument": {
                "publishDiagnostics": { "relatedInformation": true, "versionSupport": true },
                "hover": { "contentFormat": ["markdown", "plaintext"] },
                "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } } },
                "documentSymbol": { "hierarchicalDocumentSymbolSupport": true }
            },
            "window": { "workDoneProgress": true, "showDocument": { "support": true } }
        });
        let folders = json!([{ "uri": uri(folder), "name": "texts" }]);
        let params = json!({ "processId": null, "rootUri": null, "capabilities": capabilities, "initializationOptions": options, "workspaceFolders": folders });
        let answer = self.ask("initialize", params).expect("it is initialized");
        self.tell("initialized", json!({}));
        answer
    }

    pub fn open(&mut self, path: &Path, text: &str) {
        self.tell(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri(path), "languageId": "plaintext", "version": 1, "text": text } }),
        );
    }

    pub fn change(&mut self, path: &Path, version: i32, changes: Value) {
        self.tell("textDocument/didChange", json!({ "textDocument": { "uri": uri(path), "version": version }, "contentChanges": changes }));
    }

    /// Waits until a state of a text is checked.
    pub fn checked(&mut self, path: &Path, version: i32) -> Vec<Diagnostic> {
        let uri = uri(path);
        self.until(&format!("{uri} {version}"), |c| c.published.get(&uri).is_some_and(|p| p.0 == Some(version)));
        self.published[&uri].1.clone()
    }

    /// What is published of a file, whatever its state.
    pub fn of(&self, path: &Path) -> &[Diagnostic] {
        self.published.get(&uri(path)).map_or(&[], |p| &p.1)
    }

    pub fn actions(&mut self, path: &Path, d: &Diagnostic) -> Vec<Value> {
        let params = json!({ "textDocument": { "uri": uri(path) }, "range": d.range, "context": { "diagnostics": [d] } });
        let answer = self.ask("textDocument/codeAction", params).expect("an answer");
        answer.as_array().expect("a list").clone()
    }

    /// Ends the server as the protocol has it; its status, and what it wrote to standard error.
    pub fn finish(mut self) -> (Option<i32>, String) {
        self.ask("shutdown", Value::Null).expect("it shuts down");
        self.tell("exit", Value::Null);
        self.ended()
    }

    /// Closes the pipe and waits for the end.
    pub fn ended(mut self) -> (Option<i32>, String) {
        self.input = None;
        let output = self.child.wait_with_output().expect("it ends");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// The URI of a file.
pub fn uri(path: &Path) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-._~".contains(&b);
    let bytes = path.to_str().expect("UTF-8").bytes();
    let written: String = bytes.map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect();
    format!("file://{written}")
}

/// A text after the edits of an action to a file; columns are UTF-16 units.
pub fn edited(text: &str, action: &Value, path: &Path) -> String {
    let changes = action["edit"]["documentChanges"].as_array().expect("changes");
    let of_file = changes.iter().find(|c| c["textDocument"]["uri"] == uri(path).as_str()).expect("the file is changed");
    let edits: Vec<TextEdit> = serde_json::from_value(of_file["edits"].clone()).expect("edits");
    let byte = |at: lsp_types::Position| {
        let start: usize = text.split_inclusive('\n').take(at.line as usize).map(str::len).sum();
        let line = text[start..].split('\n').next().unwrap_or_default();
        let mut units = 0;
        let inside = line.char_indices().find(|(_, c)| {
            let here = units >= at.character as usize;
            units += c.len_utf16();
            here
        });
        start + inside.map_or(line.len(), |(i, _)| i)
    };
    let mut out = text.to_string();
    let mut edits: Vec<(usize, usize, String)> = edits.into_iter().map(|e| (byte(e.range.start), byte(e.range.end), e.new_text)).collect();
    edits.sort();
    for (from, to, new) in edits.into_iter().rev() {
        out.replace_range(from..to, &new);
    }
    out
}
