//! The language server: while somebody types in one version, the editor shows where the versions disagree.
//!
//! ```text
//! client ─▶ this file: reads messages, keeps the texts ─▶ inbox (newest text wins) ─▶ worker: owns the sessions, answers, publishes
//!                                                             ▲                        │
//!                                                             └──── later: thorough check, when nobody types
//! ```
//!
//! The thread that reads never waits for a check; the worker checks what is newest when it is free. A thorough check, afresh and with
//! the encoders, has a thread of its own, and its result is taken only if nothing changed meanwhile.

mod actions;
mod answers;
mod bench;
mod desk;
mod diagnose;
mod hover;
mod inbox;
mod later;
mod marker;
mod mend;
mod merged;
mod outline;
mod pages;
mod paths;
pub mod pipe;
mod places;
mod text;
mod voice;
mod wishes;
mod worker;

pub use bench::{Bench, Open};
pub use wishes::Settings;

use inbox::{Buffer, Event, Inbox};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request};
use lsp_types::notification::{self as note, Notification as _};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions, DidChangeConfigurationParams,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, ExecuteCommandOptions, FoldingRangeProviderCapability, HoverProviderCapability,
    ImplementationProviderCapability, InitializeParams, InitializeResult, OneOf, SaveOptions, ServerCapabilities, ServerInfo,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use text::Units;
use voice::Voice;
use wishes::Client;
use worker::Worker;

/// So long the worker may take to end.
const END: Duration = Duration::from_secs(2);

/// How a server ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The client said that it would, and did.
    Properly,
    /// The client went away.
    Abruptly,
}

/// Serves a client until it ends. `settings` are the user's where the client sends none.
pub fn serve(connection: Connection, open: Box<Open>, settings: Settings) -> Ended {
    let connection = Arc::new(connection);
    let voice = Voice::new(connection.clone());
    let Some(params) = initialized(&connection, &voice) else { return Ended::Abruptly };
    let mut client = Client::of(&params.capabilities, params.client_info.as_ref());
    let mut told = Vec::new();
    let settings = match &params.initialization_options {
        Some(options) if options.is_object() => Settings::read(options, &mut told),
        _ => settings,
    };
    if let Some(isolate) = settings.isolate {
        client.isolate = isolate;
    }
    let units = client.units;
    let inbox = Arc::new(Inbox::default());
    let mut worker = Worker::new(client, settings, open, inbox.clone(), voice.clone());
    worker.folders(folders(&params));
    worker.complaints(told);
    let spawned = std::thread::Builder::new().name("worker".to_string()).stack_size(16 << 20).spawn(move || worker.run());
    let Ok(handle) = spawned else { return Ended::Abruptly };
    let ended = Reader { voice, inbox: inbox.clone(), units, texts: BTreeMap::new(), ready: false, over: false }.read(&connection);
    inbox.end();
    wait(handle);
    ended
}

/// Waits for the worker a little; what it does otherwise nobody wants any more.
fn wait(handle: JoinHandle<()>) {
    let until = Instant::now() + END;
    while !handle.is_finished() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(2));
    }
    if handle.is_finished() {
        let _ = handle.join();
    }
}

/// The client's first request, answered.
fn initialized(connection: &Connection, voice: &Voice) -> Option<InitializeParams> {
    loop {
        let (id, params) = connection.initialize_start().ok()?;
        match serde_json::from_value::<InitializeParams>(params) {
            Ok(params) => {
                let client = Client::of(&params.capabilities, params.client_info.as_ref());
                let info = ServerInfo { name: "concordat".to_string(), version: Some(env!("CARGO_PKG_VERSION").to_string()) };
                voice.answer(id, InitializeResult { capabilities: capabilities(&client), server_info: Some(info) });
                return Some(params);
            }
            Err(e) => voice.refuse(id, ErrorCode::InvalidParams, e.to_string()),
        }
    }
}

fn capabilities(client: &Client) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
        ..TextDocumentSyncOptions::default()
    };
    let actions = CodeActionOptions { code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]), ..CodeActionOptions::default() };
    let commands = [actions::ACCEPT, actions::SHOW, actions::EXPLAIN, actions::CHECK].map(str::to_string).to_vec();
    ServerCapabilities {
        position_encoding: Some(client.units.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        implementation_provider: Some(ImplementationProviderCapability::Simple(true)),
        references_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
        code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
        execute_command_provider: Some(ExecuteCommandOptions { commands, ..ExecuteCommandOptions::default() }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}

/// The folders of the workspace.
#[allow(deprecated)]
fn folders(params: &InitializeParams) -> Vec<Uri> {
    match &params.workspace_folders {
        Some(folders) => folders.iter().map(|f| f.uri.clone()).collect(),
        None => params.root_uri.iter().cloned().collect(),
    }
}

/// The thread that reads.
struct Reader {
    voice: Voice,
    inbox: Arc<Inbox>,
    units: Units,
    texts: BTreeMap<PathBuf, (Uri, String, i32)>,
    ready: bool,
    over: bool,
}

impl Reader {
    fn read(&mut self, connection: &Connection) -> Ended {
        while let Ok(message) = connection.receiver.recv() {
            match message {
                Message::Request(request) => self.request(request),
                Message::Response(response) => self.inbox.event(Event::Reply(response)),
                Message::Notification(n) if n.method == note::Exit::METHOD => {
                    return if self.over { Ended::Properly } else { Ended::Abruptly };
                }
                Message::Notification(n) => self.notification(n),
            }
        }
        Ended::Abruptly
    }

    fn request(&mut self, request: Request) {
        if self.over {
            return self.voice.refuse(request.id, ErrorCode::InvalidRequest, "the server was told to shut down");
        }
        match request.method.as_str() {
            "shutdown" => {
                self.over = true;
                self.voice.answer(request.id, Value::Null);
            }
            "initialize" => self.voice.refuse(request.id, ErrorCode::InvalidRequest, "the server is initialized already"),
            method if answers::KNOWN.contains(&method) => self.inbox.ask(request),
            method => self.voice.refuse(request.id, ErrorCode::MethodNotFound, format!("{method}: this server does not know it")),
        }
    }

    fn notification(&mut self, n: Notification) {
        if self.over {
            return;
        }
        match n.method.as_str() {
            note::Initialized::METHOD => self.begin(),
            note::DidOpenTextDocument::METHOD => {
                self.begin();
                if let Some(p) = self.understood::<DidOpenTextDocumentParams>(n) {
                    let d = p.text_document;
                    self.text(d.uri, d.version, |text| *text = d.text);
                }
            }
            note::DidChangeTextDocument::METHOD => {
                if let Some(p) = self.understood::<DidChangeTextDocumentParams>(n) {
                    let units = self.units;
                    self.text(p.text_document.uri, p.text_document.version, |text| text::apply(text, p.content_changes, units));
                }
            }
            note::DidCloseTextDocument::METHOD => {
                if let Some(path) = self.understood::<DidCloseTextDocumentParams>(n).and_then(|p| path(&p.text_document.uri)) {
                    self.texts.remove(&path);
                    self.inbox.text(path, None);
                }
            }
            note::DidSaveTextDocument::METHOD => {
                if let Some(path) = self.understood::<DidSaveTextDocumentParams>(n).and_then(|p| path(&p.text_document.uri)) {
                    self.inbox.event(Event::Saved(path));
                }
            }
            note::DidChangeWatchedFiles::METHOD => {
                if let Some(p) = self.understood::<DidChangeWatchedFilesParams>(n) {
                    self.inbox.event(Event::Files(p.changes.iter().filter_map(|c| path(&c.uri)).collect()));
                }
            }
            note::DidChangeConfiguration::METHOD => {
                if let Some(p) = self.understood::<DidChangeConfigurationParams>(n) {
                    self.inbox.event(Event::Settings(p.settings));
                }
            }
            note::DidChangeWorkspaceFolders::METHOD => {
                if let Some(p) = self.understood::<DidChangeWorkspaceFoldersParams>(n) {
                    let uris = |folders: Vec<lsp_types::WorkspaceFolder>| folders.into_iter().map(|f| f.uri).collect();
                    self.inbox.event(Event::Folders(uris(p.event.added), uris(p.event.removed)));
                }
            }
            note::Cancel::METHOD => self.cancel(&n.params),
            _ => {}
        }
    }

    /// The client is ready; some say so only by opening a text.
    fn begin(&mut self) {
        if !std::mem::replace(&mut self.ready, true) {
            self.inbox.event(Event::Ready);
        }
    }

    fn understood<P: DeserializeOwned>(&self, n: Notification) -> Option<P> {
        let read = serde_json::from_value(n.params);
        read.map_err(|e| self.voice.log(lsp_types::MessageType::ERROR, format!("{}: {e}", n.method))).ok()
    }

    fn text(&mut self, uri: Uri, version: i32, change: impl FnOnce(&mut String)) {
        let Some(path) = path(&uri) else { return };
        let (_, text, of) = self.texts.entry(path.clone()).or_insert_with(|| (uri.clone(), String::new(), version));
        change(text);
        *of = version;
        let text: Arc<str> = text.as_str().into();
        self.inbox.text(path, Some(Buffer { uri, text, version }));
    }

    fn cancel(&self, params: &Value) {
        let id = match params.get("id") {
            Some(Value::Number(n)) => n.as_i64().and_then(|n| i32::try_from(n).ok()).map(lsp_server::RequestId::from),
            Some(Value::String(s)) => Some(s.clone().into()),
            _ => None,
        };
        if let Some(id) = id.filter(|id| self.inbox.cancel(id)) {
            self.voice.refuse(id, ErrorCode::RequestCanceled, "cancelled");
        }
    }
}

/// The real path behind a URI.
fn path(uri: &Uri) -> Option<PathBuf> {
    paths::of_uri(uri).map(|p| paths::real(&p))
}
