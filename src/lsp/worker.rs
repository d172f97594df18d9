//! The thread that works: it owns the desks, checks what changed, publishes what it found and answers what is asked.

mod client;
mod desks;

use super::bench::Open;
use super::desk::{Desk, Place};
use super::diagnose::{Dress, told};
use super::inbox::{Buffer, Event, Inbox, Post};
use super::later;
use super::pages::Pages;
use super::voice::Voice;
use super::wishes::{Client, Settings};
use super::{paths, places};
use crate::config::{FILE_NAME, review};
use crate::read::is_document;
use lsp_server::{Request, RequestId, Response};
use lsp_types::notification::{Progress, PublishDiagnostics};
use lsp_types::request::{RegisterCapability, WorkDoneProgressCreate, WorkspaceConfiguration};
use lsp_types::{
    ConfigurationItem, ConfigurationParams, Diagnostic, DiagnosticSeverity, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher,
    GlobPattern, MessageType, ProgressParams, ProgressParamsValue, ProgressToken, PublishDiagnosticsParams, Registration,
    RegistrationParams, Uri, WorkDoneProgress, WorkDoneProgressBegin, WorkDoneProgressCreateParams, WorkDoneProgressEnd,
    WorkDoneProgressReport,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Where a client watches no files, they are looked at so often when nobody types.
const LOOK: Duration = Duration::from_secs(2);

/// What is watched: texts in every format, settings, accepted findings, reviewed alignments, terms.
const WATCHED: [&str; 4] = [
    "**/*.{txt,text,md,markdown,docx,html,htm,xhtml,xlf,xliff,tmx,po}",
    "**/{concordat.toml,concordat.review.toml}",
    "**/alignments/*.json",
    "**/*.{tbx,csv,tsv,json}",
];

/// The worker.
pub struct Worker {
    pub(super) client: Client,
    pub(super) settings: Settings,
    pub(super) voice: Voice,
    pub(super) desks: Vec<Desk>,
    pub(super) buffers: BTreeMap<PathBuf, Buffer>,
    open: Box<Open>,
    inbox: Arc<Inbox>,
    roots: Vec<Root>,
    requests: VecDeque<Request>,
    /// For each desk and family what is published of each file; that of the desk itself under no name.
    shown: BTreeMap<(PathBuf, String), BTreeMap<PathBuf, Vec<Diagnostic>>>,
    published: BTreeMap<PathBuf, (Option<i32>, Vec<Diagnostic>)>,
    configuration: Option<RequestId>,
    complaints: Vec<String>,
    said: BTreeSet<String>,
    running: bool,
    restless: bool,
    ready: bool,
    last: Instant,
    looked: Instant,
    progress: Option<(usize, usize)>,
}

/// A folder of the workspace: as the client calls it, and as it really is.
struct Root {
    given: PathBuf,
    real: PathBuf,
}

impl Worker {
    /// A worker that has seen nothing yet.
    pub fn new(client: Client, settings: Settings, open: Box<Open>, inbox: Arc<Inbox>, voice: Voice) -> Worker {
        let now = Instant::now();
        Worker {
            client,
            settings,
            voice,
            desks: Vec::new(),
            buffers: BTreeMap::new(),
            open,
            inbox,
            roots: Vec::new(),
            requests: VecDeque::new(),
            shown: BTreeMap::new(),
            published: BTreeMap::new(),
            configuration: None,
            complaints: Vec::new(),
            said: BTreeSet::new(),
            running: false,
            restless: true,
            ready: false,
            last: now,
            looked: now,
            progress: None,
        }
    }

    /// The folders of the workspace.
    pub fn folders(&mut self, uris: Vec<Uri>) {
        let given = uris.iter().filter_map(paths::of_uri);
        self.roots.extend(given.map(|given| Root { real: paths::real(&given), given }));
    }

    /// What is to be told of the settings once the client listens.
    pub fn complaints(&mut self, told: Vec<String>) {
        self.complaints = told;
    }

    /// Works until the client ends.
    pub fn run(mut self) {
        loop {
            let post = self.inbox.take(self.settings.debounce, self.deadline());
            if post.over {
                return;
            }
            let once = AssertUnwindSafe(|| {
                self.take(post);
                self.work();
                if !self.inbox.is_waiting() {
                    self.rest();
                }
            });
            if catch_unwind(once).is_err() {
                // Whatever it was, the next key is answered.
                (self.restless, self.running) = (false, false);
                self.voice.log(MessageType::ERROR, "concordat failed, which is a fault of concordat; please report it with the texts");
            }
        }
    }

    /// When there will be something to do though nothing comes.
    fn deadline(&self) -> Option<Instant> {
        let idle = (self.ready && self.restless && !self.running).then(|| self.last + self.settings.idle);
        let look = (self.ready && !self.client.watch).then(|| self.looked + LOOK);
        idle.into_iter().chain(look).min()
    }

    fn take(&mut self, post: Post) {
        // What is opened finds its desk only when there are desks.
        let (first, events): (Vec<Event>, Vec<Event>) = post.events.into_iter().partition(|e| matches!(e, Event::Ready));
        first.into_iter().for_each(|e| self.event(e));
        for (path, buffer) in post.texts {
            self.last = Instant::now();
            self.restless = true;
            match buffer {
                Some(buffer) => {
                    self.buffers.insert(path.clone(), buffer.clone());
                    self.sit_down(&path);
                    self.lay(&path, Some(buffer.text));
                }
                None => {
                    self.buffers.remove(&path);
                    self.lay(&path, None);
                }
            }
            self.publish([path]);
        }
        for event in events {
            self.event(event);
        }
        self.requests.extend(post.requests);
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Ready => self.begin(),
            Event::Saved(path) => self.files(&[path]),
            Event::Files(paths) => self.files(&paths),
            Event::Settings(value) => self.configure(value),
            Event::Folders(added, removed) => {
                let gone: Vec<PathBuf> = removed.iter().filter_map(paths::of_uri).map(|p| paths::real(&p)).collect();
                self.roots.retain(|r| !gone.contains(&r.real));
                self.folders(added);
                self.furnish();
            }
            Event::Reply(response) => self.reply(response),
            Event::Done(done) => {
                (self.running, self.restless) = (false, true);
                let (folder, id) = (done.folder.clone(), done.id.clone());
                let Some(at) = self.desks.iter().position(|d| d.place.folder == folder) else { return };
                match self.desks[at].done(*done) {
                    Ok(true) => self.show(at, &id),
                    Ok(false) => {}
                    Err(message) => self.say(MessageType::ERROR, message),
                }
            }
        }
    }

    /// A message that the user sees once.
    pub(super) fn say(&mut self, typ: MessageType, message: String) {
        self.voice.log(typ, message.clone());
        if self.said.insert(message.clone()) {
            self.voice.show(typ, message);
        }
    }

    /// Checks what waits, open documents first, and answers what is asked as soon as it can be answered. Stops where something comes
    /// that is more urgent than what is left.
    fn work(&mut self) {
        loop {
            self.answer_what_can_be();
            let Some((at, id)) = self.next() else { break };
            self.desks[at].check(&id);
            self.show(at, &id);
            self.step();
            self.answer_what_can_be();
            if self.inbox.is_waiting() {
                return;
            }
        }
        if self.progress.take().is_some() {
            self.tell_progress(WorkDoneProgress::End(WorkDoneProgressEnd { message: None }));
        }
    }

    fn next(&self) -> Option<(usize, String)> {
        let waiting = || {
            let of_desk = |(at, d): (usize, &'_ Desk)| -> Vec<(usize, String, bool)> {
                let waits = d.sheets.iter().filter(|(_, s)| s.pending.is_some());
                waits.map(|(id, s)| (at, id.clone(), s.files.iter().any(|f| self.buffers.contains_key(f)))).collect()
            };
            self.desks.iter().enumerate().flat_map(of_desk)
        };
        waiting().find(|w| w.2).or_else(|| waiting().next()).map(|(at, id, _)| (at, id))
    }

    fn answer_what_can_be(&mut self) {
        let waiting = std::mem::take(&mut self.requests);
        for request in waiting {
            let path = super::answers::document(&request);
            let pending = |d: &Desk| path.as_ref().is_some_and(|p| d.sheets.values().any(|s| s.pending.is_some() && s.files.contains(p)));
            if self.desks.iter().any(pending) {
                self.requests.push_back(request);
            } else {
                self.answer(request);
            }
        }
    }

    /// What is done when nobody types: texts that may have made other families are read, and one thorough check is begun.
    fn rest(&mut self) {
        let now = Instant::now();
        if !self.client.watch && now >= self.looked + LOOK {
            self.looked = now;
            let stale: Vec<usize> = (0..self.desks.len()).filter(|&at| self.desks[at].is_stale()).collect();
            if !stale.is_empty() {
                stale.into_iter().for_each(|at| self.settle_in_again(at));
                return self.work();
            }
        }
        if self.running || !self.restless || now < self.last + self.settings.idle {
            return;
        }
        for at in 0..self.desks.len() {
            if self.desks[at].regroup {
                self.read(at);
            }
        }
        self.work();
        let mut order: Vec<(usize, String, bool)> = Vec::new();
        for (at, d) in self.desks.iter().enumerate() {
            order.extend(d.sheets.iter().map(|(id, s)| (at, id.clone(), !s.files.iter().any(|f| self.buffers.contains_key(f)))));
        }
        order.sort_by_key(|o| o.2);
        match order.into_iter().find_map(|(at, id, _)| self.desks[at].job(&id)) {
            Some(job) => {
                self.running = true;
                later::start(job, self.inbox.clone());
            }
            None => self.restless = false,
        }
    }

    /// Makes what is shown of a family new.
    pub(super) fn show(&mut self, at: usize, id: &str) {
        let desk = &self.desks[at];
        let folder = desk.place.folder.clone();
        let mut diagnostics: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
        if let (Some(sheet), Some((family, _))) = (desk.sheets.get(id), desk.view(id)) {
            let pages = Pages::of(family, self.client.units);
            let uri = |path: &Path| self.uri(path);
            for s in self.dress(&uri).all(&folder, &pages, family, &sheet.shown) {
                diagnostics.entry(s.path).or_default().push(s.diagnostic);
            }
            for warning in &sheet.warnings {
                match sheet.files.iter().find(|f| warning.starts_with(&format!("{}:", f.display()))) {
                    Some(file) => diagnostics.entry(file.clone()).or_default().push(told(warning, DiagnosticSeverity::INFORMATION, file)),
                    None => self.voice.log(MessageType::WARNING, warning.clone()),
                }
            }
            // A file that was shown to be clean is told so, too: clients wait for it.
            sheet.files.iter().filter(|f| self.buffers.contains_key(*f)).for_each(|f| {
                diagnostics.entry(f.clone()).or_default();
            });
        }
        let mut files: BTreeSet<PathBuf> = diagnostics.keys().cloned().collect();
        files.extend(self.shown.insert((folder, id.to_string()), diagnostics).unwrap_or_default().into_keys());
        self.publish(files);
    }

    /// How texts are dressed.
    pub(super) fn dress<'a>(&self, uri: &'a dyn Fn(&Path) -> Option<Uri>) -> Dress<'a> {
        Dress {
            related: self.client.related,
            tags: self.client.tags,
            isolate: self.client.isolate,
            accepted: self.settings.show_accepted,
            uri,
        }
    }

    /// Publishes what changed of some files; of open ones also that a newer text was checked.
    fn publish(&mut self, files: impl IntoIterator<Item = PathBuf>) {
        for path in files {
            let waits = |d: &Desk| d.sheets.values().any(|s| s.pending.is_some() && s.files.contains(&path));
            if self.desks.iter().any(waits) && self.buffers.contains_key(&path) {
                // It will be published when it is checked.
                continue;
            }
            let mut all: Vec<Diagnostic> = self.shown.values().filter_map(|of| of.get(&path)).flatten().cloned().collect();
            all.sort_by_key(|d| (d.range.start, d.range.end));
            let version = self.buffers.get(&path).map(|b| b.version);
            let known = self.published.get(&path);
            if known.is_some_and(|k| k.0 == version && k.1 == all) || known.is_none() && all.is_empty() && version.is_none() {
                continue;
            }
            let Some(uri) = self.uri(&path) else { continue };
            self.voice.tell::<PublishDiagnostics>(PublishDiagnosticsParams { uri, diagnostics: all.clone(), version });
            self.published.insert(path, (version, all));
        }
    }

    /// The client's name for a file.
    pub(super) fn uri(&self, path: &Path) -> Option<Uri> {
        if let Some(buffer) = self.buffers.get(path) {
            return Some(buffer.uri.clone());
        }
        let below = |r: &Root| {
            path.strip_prefix(&r.real).ok().map(|rest| if rest.as_os_str().is_empty() { r.given.clone() } else { r.given.join(rest) })
        };
        paths::to_uri(&self.roots.iter().find_map(below).unwrap_or_else(|| path.to_path_buf()))
    }

    /// Settles what is shown of a desk anew, after something was accepted.
    pub(super) fn accepted(&mut self, at: usize) {
        self.settle_in(at, true);
    }

    /// Reads and checks everything anew.
    pub(super) fn anew(&mut self) {
        (0..self.desks.len()).for_each(|at| self.settle_in(at, false));
    }
}

fn token() -> ProgressToken {
    ProgressToken::String("concordat".to_string())
}

fn counted(done: usize, all: usize) -> String {
    format!("{done} of {all} documents checked")
}

/// The file that a message begins with, with the message as if it named its full path.
fn placed(message: &str) -> Option<(PathBuf, String)> {
    let (name, _) = message.split_once(": ")?;
    let (name, _) = name.rsplit_once(':').filter(|(_, n)| n.parse::<u32>().is_ok()).unwrap_or((name, ""));
    let path = std::path::absolute(name).ok().filter(|p| p.is_file())?;
    let real = paths::real(&path);
    Some((real.clone(), format!("{}{}", real.display(), &message[name.len()..])))
}
