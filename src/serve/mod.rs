//! The index over HTTP: a JSON API (`api/`, described by `openapi.json`) and the page that uses it (`assets/`).
//!
//! ```text
//! wire (connections, slow clients) ─▶ guard (host, token, origin, log, metrics) ─▶ routes ─▶ api ─▶ pool ─▶ search, catalog, review
//! ```
//!
//! Nothing is computed where connections are served: what asks the index runs in the pool, a bounded number at a time, and what waits
//! for it is bounded too.

pub mod access;
mod api;
mod assets;
mod catalog;
mod door;
mod error;
mod export;
mod guard;
pub mod log;
mod metrics;
pub mod openapi;
mod pool;
mod review;
mod routes;
mod wire;

pub use error::ServeError;
pub use routes::PATHS;

use crate::search::Library;
use access::{Hosts, Keys};
use catalog::Catalog;
use log::{Event, Log};
use metrics::Metrics;
use pool::Pool;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What a server is asked to be.
#[derive(Debug)]
pub struct Options {
    /// Where it listens; port 0 takes a free one.
    pub addr: SocketAddr,
    /// Whether it may listen where other machines reach it; a token is needed then.
    pub allow_remote: bool,
    /// What clients have to show; none where whoever reaches it may ask.
    pub token: Option<String>,
    /// Names that clients may call it by, beside those of this machine itself.
    pub allowed_hosts: Vec<String>,
    /// Whether findings can be accepted.
    pub accept: bool,
    /// Where events are written.
    pub log: Log,
    /// Whether every request is logged, with what was searched for.
    pub log_queries: bool,
    /// How long and how much.
    pub limits: Limits,
}

/// Bounds on what clients can ask for and on how long they can take.
#[derive(Debug, Clone)]
pub struct Limits {
    /// A request line and headers have to be here after this time; a connection without a request is closed after it, too.
    pub head: Duration,
    /// A body has to be here after this time.
    pub body: Duration,
    /// An answer has to be ready after this time.
    pub answer: Duration,
    /// A client has to take some of the answer within this time.
    pub stall: Duration,
    /// What is under way has this time to end when the server is to stop.
    pub drain: Duration,
    /// Most bytes of request line and headers together.
    pub head_bytes: usize,
    /// Most bytes of a body.
    pub body_bytes: usize,
    /// Most connections at a time.
    pub connections: usize,
    /// Most requests that are worked on at a time.
    pub workers: usize,
    /// Most requests that wait for that.
    pub queue: usize,
    /// Most rows of an export.
    pub export: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            // As browsers and proxies have it: nobody's connection is that slow, and a proxy keeps idle ones a minute or less.
            head: Duration::from_secs(15),
            body: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            stall: Duration::from_secs(30),
            drain: Duration::from_secs(10),
            // A query of 16 KiB in Arabic or Chinese, each byte of it as three characters, and headers.
            head_bytes: 64 * 1024,
            body_bytes: 16 * 1024,
            connections: 512,
            workers: std::thread::available_parallelism().map_or(2, |n| n.get()).max(2),
            queue: 256,
            export: 5000,
        }
    }
}

/// What all requests share.
struct Shared {
    library: Arc<Library>,
    catalog: Catalog,
    keys: Keys,
    hosts: Hosts,
    /// Findings are accepted one at a time.
    writing: Mutex<()>,
    accept: bool,
    /// Whether who accepts is whoever runs the server, where a request does not say.
    local: bool,
    metrics: Metrics,
    pool: Pool,
    log: Log,
    log_queries: bool,
    limits: Limits,
}

type App = Arc<Shared>;

/// A server that answers.
pub struct Running {
    addr: SocketAddr,
    app: App,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    runtime: Runtime,
}

/// Starts a server on an index. It answers until the value returned is stopped or dropped.
pub fn start(library: Library, options: Options) -> Result<Running, ServeError> {
    let local = options.addr.ip().is_loopback();
    if !local && !options.allow_remote {
        return Err(ServeError::Remote(options.addr.ip()));
    }
    if options.allow_remote && options.token.is_none() {
        return Err(ServeError::NoToken);
    }
    let system = |e: std::io::Error| ServeError::System(e.to_string());
    let bind = |e: std::io::Error| ServeError::Bind { addr: options.addr, reason: e.to_string() };
    let listener = std::net::TcpListener::bind(options.addr).map_err(bind)?;
    listener.set_nonblocking(true).map_err(system)?;
    let addr = listener.local_addr().map_err(system)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("serve").build().map_err(system)?;
    let library = Arc::new(library);
    let app = Arc::new(Shared {
        catalog: Catalog::new(library.clone()),
        keys: Keys::new(options.token, addr.port())?,
        hosts: Hosts::new(addr.ip(), options.allowed_hosts),
        writing: Mutex::new(()),
        accept: options.accept,
        local: !options.allow_remote,
        metrics: Metrics::default(),
        pool: Pool::new(options.limits.workers, options.limits.queue),
        log: options.log,
        log_queries: options.log_queries,
        limits: options.limits,
        library,
    });
    // A damaged index is told now, and not with the first request.
    app.catalog.now()?;
    let (stop, stopped) = watch::channel(false);
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener).map_err(system)?
    };
    let task = runtime.spawn(wire::serve(listener, routes::router(app.clone()), app.clone(), stopped));
    Ok(Running { addr, app, stop, task, runtime })
}

impl Running {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The page's address as a person opens it.
    pub fn url(&self) -> String {
        let ip = match self.addr.ip() {
            ip if ip.is_unspecified() => "localhost".to_string(),
            std::net::IpAddr::V6(ip) => format!("[{ip}]"),
            ip => ip.to_string(),
        };
        format!("http://{ip}:{}/", self.addr.port())
    }

    /// Waits for SIGINT or SIGTERM (Ctrl-C on Windows), then stops; a second signal does not wait for what is under way.
    pub fn until_signal(self) -> Result<(), ServeError> {
        self.runtime.block_on(signal()).map_err(|e| ServeError::System(e.to_string()))?;
        self.end(async { drop(signal().await) });
        Ok(())
    }

    /// Stops: no new connections, what is under way has its time to end.
    pub fn stop(self) {
        self.end(std::future::pending());
    }

    fn end(self, at_once: impl Future<Output = ()>) {
        let Running { app, stop, task, runtime, .. } = self;
        let _ = stop.send(true);
        app.log.write(&Event { what: "stopping", ..Event::default() });
        let drain = app.limits.drain;
        runtime.block_on(async move {
            tokio::select! {
                _ = tokio::time::timeout(drain, task) => {}
                () = at_once => {}
            }
        });
        app.log.write(&Event { what: "stopped", ..Event::default() });
        runtime.shutdown_timeout(Duration::from_millis(100));
    }
}

#[cfg(unix)]
async fn signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
