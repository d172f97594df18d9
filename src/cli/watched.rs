//! What a watch waits for: changes of the texts, and of the files that say what is found in them.
//!
//! The crate `notify` asks the system (inotify, FSEvents, kqueue, ReadDirectoryChangesW) or, where that says nothing, as on network
//! drives, looks by itself. `watchexec` runs commands and would start the program anew each time; `hotwatch` is notify with callbacks
//! and without polling. Of `notify-debouncer-mini` the few lines at the end of this file are all that is needed: which of many events
//! came does not matter, only that there was something and that it is quiet now.

use super::failure::Failure;
use concordat::config;
use concordat::read;
use notify::event::{EventKind, MetadataKind, ModifyKind};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// So long nothing may happen before what happened is looked at: editors save in several steps, and tools save many files at once.
const QUIET: Duration = Duration::from_millis(120);

/// So long a burst may last before it is looked at all the same.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is waited for.
pub struct Watched {
    watcher: Box<dyn Watcher>,
    events: Receiver<notify::Result<Event>>,
    sender: Sender<notify::Result<Event>>,
    /// Folders that are watched, and whether with all below them.
    folders: BTreeMap<PathBuf, bool>,
    paths: Vec<PathBuf>,
    /// Files beside the texts.
    others: Vec<PathBuf>,
}

/// What ended the wait.
#[derive(Debug, PartialEq, Eq)]
pub enum Woke {
    /// These files changed.
    Changed(Vec<PathBuf>),
    /// Nothing happened for so long as was asked for.
    Idle,
    /// The system says nothing any more.
    Deaf,
}

impl Watched {
    /// Watches texts; by looking every so often where `poll` says so.
    pub fn new(paths: &[PathBuf], poll: Option<Duration>) -> Result<Watched, Failure> {
        let (sender, events) = channel();
        let watcher = watcher(sender.clone(), poll)?;
        let paths = paths.iter().map(|p| absolute(p)).collect();
        Ok(Watched { watcher, events, sender, folders: BTreeMap::new(), paths, others: Vec::new() })
    }

    /// Goes over to looking every so often.
    pub fn poll(&mut self, every: Duration) -> Result<(), Failure> {
        self.watcher = watcher(self.sender.clone(), Some(every))?;
        let folders = std::mem::take(&mut self.folders);
        folders.into_iter().try_for_each(|(folder, below)| self.folder(&folder, below))
    }

    /// Watches the texts and the files beside them; what is watched already stays so. `others` need not exist.
    pub fn watch(&mut self, others: &[PathBuf]) -> Result<(), Failure> {
        self.others = others.iter().map(|p| absolute(p)).collect();
        // A file is watched by its folder: whoever saves by writing another file and renaming it leaves the old one behind.
        let parent = |p: &Path| p.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf);
        let mut wanted: Vec<(PathBuf, bool)> = Vec::new();
        for p in &self.paths {
            wanted.push(if p.is_dir() { (p.clone(), true) } else { (parent(p), false) });
            wanted.push((parent(p), false));
        }
        for p in &self.others {
            wanted.push(if p.is_dir() { (p.clone(), false) } else { (parent(p), false) });
        }
        for (folder, below) in wanted {
            if folder.is_dir() {
                self.folder(&folder, below)?;
            }
        }
        Ok(())
    }

    fn folder(&mut self, folder: &Path, below: bool) -> Result<(), Failure> {
        if self.folders.get(folder).is_some_and(|all| *all || !below) {
            return Ok(());
        }
        let mode = if below { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        self.watcher.watch(folder, mode).map_err(|e| {
            Failure::new(format!("{}: cannot be watched ({e}); look every second instead, with --poll 1", folder.display()))
        })?;
        self.folders.insert(folder.to_path_buf(), below);
        Ok(())
    }

    /// Waits until something that matters has changed and it is quiet again, or for so long as `most` says.
    pub fn wait(&self, most: Option<Duration>) -> Woke {
        let begun = Instant::now();
        let mut changed: Vec<PathBuf> = Vec::new();
        while changed.is_empty() {
            let event = match most {
                Some(most) => self.events.recv_timeout(most.saturating_sub(begun.elapsed())),
                None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match event {
                Ok(event) => self.take(event, &mut changed),
                Err(RecvTimeoutError::Timeout) => return Woke::Idle,
                Err(RecvTimeoutError::Disconnected) => return Woke::Deaf,
            }
        }
        let first = Instant::now();
        while first.elapsed() < PATIENCE {
            match self.events.recv_timeout(QUIET) {
                Ok(event) => self.take(event, &mut changed),
                Err(_) => break,
            }
        }
        changed.sort();
        changed.dedup();
        Woke::Changed(changed)
    }

    /// What of an event matters.
    fn take(&self, event: notify::Result<Event>, changed: &mut Vec<PathBuf>) {
        match event {
            // Whoever reads changes nothing; the check itself reads. Of a file's data about itself the time of writing is told by who
            // looks for changes.
            Ok(e) if matches!(e.kind, EventKind::Access(_)) => {}
            Ok(e) if matches!(e.kind, EventKind::Modify(ModifyKind::Metadata(about)) if about != MetadataKind::WriteTime) => {}
            Ok(e) => {
                // Events were lost: anything may have changed.
                if e.need_rescan() {
                    changed.extend(self.paths.iter().cloned());
                }
                changed.extend(e.paths.into_iter().filter(|p| self.matters(p)));
            }
            Err(e) => changed.extend(e.paths),
        }
    }

    fn matters(&self, path: &Path) -> bool {
        if self.others.iter().any(|o| path == o || o.is_dir() && path.starts_with(o)) {
            return true;
        }
        if path.file_name().is_some_and(|n| n == config::FILE_NAME || n == config::review::FILE_NAME) {
            return true;
        }
        self.paths.iter().any(|p| p == path || path.starts_with(p) && (read::is_document(path) || path.extension().is_none()))
    }
}

fn watcher(sender: Sender<notify::Result<Event>>, poll: Option<Duration>) -> Result<Box<dyn Watcher>, Failure> {
    let failed =
        |e: notify::Error| Failure::new(format!("changes of files cannot be watched ({e}); look every second instead, with --poll 1"));
    Ok(match poll {
        Some(every) => {
            // The clock of a network drive may be coarse: contents are compared.
            let config = Config::default().with_poll_interval(every).with_compare_contents(true);
            Box::new(PollWatcher::new(sender, config).map_err(failed)?)
        }
        None => Box::new(RecommendedWatcher::new(sender, Config::default()).map_err(failed)?),
    })
}

/// The path as the system tells it in events.
fn absolute(path: &Path) -> PathBuf {
    if let Ok(p) = path.canonicalize() {
        return p;
    }
    // It is not there yet: its folder is.
    match (
        path.parent().map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p }).and_then(|p| p.canonicalize().ok()),
        path.file_name(),
    ) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path.to_path_buf(),
    }
}
