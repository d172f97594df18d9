//! What the thread that reads leaves for the thread that works. Of a text only the newest state counts; a request that was cancelled is
//! not there any more.

use super::later::Done;
use lsp_server::{Request, RequestId, Response};
use lsp_types::Uri;
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// However fast somebody types, what is on the screen is checked after so long.
const LONGEST: Duration = Duration::from_millis(150);

/// A text that the client holds open.
#[derive(Debug, Clone)]
pub struct Buffer {
    /// The client's name for it.
    pub uri: Uri,
    /// Its text.
    pub text: Arc<str>,
    /// The client's number of this state.
    pub version: i32,
}

/// What happened beside changes of texts.
pub enum Event {
    /// The client is ready.
    Ready,
    /// A text was saved.
    Saved(PathBuf),
    /// Files changed on disk.
    Files(Vec<PathBuf>),
    /// The user's settings changed; null where the client has to be asked.
    Settings(Value),
    /// Folders joined the workspace, and others left it.
    Folders(Vec<Uri>, Vec<Uri>),
    /// The client answered.
    Reply(Response),
    /// A thorough check is done.
    Done(Box<Done>),
}

/// What has come since the worker last looked.
#[derive(Default)]
pub struct Post {
    /// Texts that were opened or changed; none for those that were closed.
    pub texts: BTreeMap<PathBuf, Option<Buffer>>,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// What is asked, in order.
    pub requests: VecDeque<Request>,
    /// The worker is to end.
    pub over: bool,
    first: Option<Instant>,
    last: Option<Instant>,
}

/// The box.
#[derive(Default)]
pub struct Inbox {
    post: Mutex<Post>,
    bell: Condvar,
}

impl Inbox {
    // A thread that failed while it held the lock left whole entries behind.
    fn lock(&self) -> MutexGuard<'_, Post> {
        self.post.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A text is this now; none where it was closed.
    pub fn text(&self, path: PathBuf, buffer: Option<Buffer>) {
        let now = Instant::now();
        let mut post = self.lock();
        post.texts.insert(path, buffer);
        post.first.get_or_insert(now);
        post.last = Some(now);
        self.bell.notify_all();
    }

    /// Something happened.
    pub fn event(&self, event: Event) {
        self.lock().events.push(event);
        self.bell.notify_all();
    }

    /// Something is asked.
    pub fn ask(&self, request: Request) {
        self.lock().requests.push_back(request);
        self.bell.notify_all();
    }

    /// Takes a request away again; false where the worker has it already.
    pub fn cancel(&self, id: &RequestId) -> bool {
        let mut post = self.lock();
        let before = post.requests.len();
        post.requests.retain(|r| r.id != *id);
        post.requests.len() < before
    }

    /// The worker is to end.
    pub fn end(&self) {
        self.lock().over = true;
        self.bell.notify_all();
    }

    /// True where there is something that the worker should look at before it goes on with what is less urgent.
    pub fn is_waiting(&self) -> bool {
        let post = self.lock();
        post.over || !post.texts.is_empty() || !post.requests.is_empty() || !post.events.is_empty()
    }

    /// Waits until there is something to do, or until `deadline`, and takes it. Texts that change are taken when nothing changed for
    /// `quiet`; what is asked or happens is taken at once, with the texts as they are then.
    pub fn take(&self, quiet: Duration, deadline: Option<Instant>) -> Post {
        let mut post = self.lock();
        loop {
            let now = Instant::now();
            let due = post.last.zip(post.first).map(|(last, first)| (last + quiet).min(first + LONGEST.max(quiet)));
            if post.over || !post.events.is_empty() || !post.requests.is_empty() || due.is_some_and(|d| d <= now) {
                return std::mem::take(&mut *post);
            }
            let wake = match (due, deadline) {
                (None, Some(d)) if d <= now => return Post::default(),
                (due, deadline) => due.into_iter().chain(deadline.filter(|d| *d > now)).min(),
            };
            post = match wake {
                Some(at) => self.bell.wait_timeout(post, at - now).unwrap_or_else(PoisonError::into_inner).0,
                None => self.bell.wait(post).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr;

    fn buffer(version: i32) -> Option<Buffer> {
        Some(Buffer { uri: Uri::from_str("file:///a").expect("a URI"), text: "x".into(), version })
    }

    #[test]
    fn the_newest_text_wins_and_what_is_cancelled_is_gone() {
        let inbox = Inbox::default();
        inbox.text(PathBuf::from("/a"), buffer(1));
        inbox.text(PathBuf::from("/a"), buffer(2));
        let request = |id: i32| Request { id: id.into(), method: "m".to_string(), params: Value::Null };
        inbox.ask(request(1));
        inbox.ask(request(2));
        assert!(inbox.cancel(&1.into()) && !inbox.cancel(&1.into()) && inbox.is_waiting());
        let post = inbox.take(Duration::from_secs(60), None);
        assert_eq!(post.texts.values().flatten().map(|b| b.version).collect::<Vec<_>>(), [2]);
        assert_eq!(post.requests.iter().map(|r| r.id.clone()).collect::<Vec<_>>(), [2.into()]);
        assert!(!inbox.is_waiting());
    }

    #[test]
    fn nothing_to_do_ends_at_the_deadline() {
        let post = Inbox::default().take(Duration::ZERO, Some(Instant::now()));
        assert!(post.texts.is_empty() && post.requests.is_empty() && post.events.is_empty() && !post.over);
    }
}
