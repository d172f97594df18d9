//! Connections: accepted up to a number, read and written within bounded times, closed so that the last answer arrives.

use super::App;
use super::error::Refusal;
use super::guard::{self, Peer};
use super::log::Event;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::future::{Future, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Sleep, sleep, timeout};
use tower::ServiceExt;

/// How long and how many bytes a client may go on sending after its last answer. Where a socket is closed while unread bytes wait, the
/// answer is lost on its way.
const LINGER: (Duration, u64) = (Duration::from_secs(2), 4 << 20);

/// Pause where the system has no handles left for a connection, so that the loop does not spin.
const BREATH: Duration = Duration::from_millis(100);

/// Accepts connections until `stopped` says so, then waits for those that are open.
pub async fn serve(listener: TcpListener, router: Router, app: App, mut stopped: watch::Receiver<bool>) {
    let slots = Arc::new(Semaphore::new(app.limits.connections));
    let mut open = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            _ = stopped.wait_for(|s| *s) => break,
            Some(_) = open.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => match slots.clone().try_acquire_owned() {
                Ok(slot) => {
                    let (router, app, stopped) = (router.clone(), app.clone(), stopped.clone());
                    open.spawn(async move {
                        connection(stream, peer, router, &app, stopped).await;
                        drop(slot);
                    });
                }
                Err(_) => {
                    // A new socket takes so much at once.
                    let _ = stream.try_write(&plain(&Refusal::busy()));
                    refused(&app, peer, &Refusal::busy());
                }
            },
            Err(e) => {
                app.log.write(&Event { what: "fault", code: Some("accept"), detail: Some(&e.to_string()), ..Event::default() });
                sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    while open.join_next().await.is_some() {}
}

async fn connection(stream: TcpStream, peer: SocketAddr, router: Router, app: &App, mut stopped: watch::Receiver<bool>) {
    let _open = app.metrics.connection();
    // An answer is written at once and has nothing to wait for.
    let _ = stream.set_nodelay(true);
    let limits = &app.limits;
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        let request: Request = request.map(Body::new);
        router.clone().oneshot(request)
    });
    let used = Arc::new(AtomicBool::new(false));
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(limits.head_bytes)
        .serve_connection(TokioIo::new(Wire::new(stream, limits.stall, used.clone())), service);
    let mut stopping = false;
    let ended = loop {
        tokio::select! {
            ended = poll_fn(|cx| connection.poll_without_shutdown(cx)) => break ended,
            _ = stopped.wait_for(|s| *s), if !stopping => {
                stopping = true;
                // Nothing ever came: hyper would wait for the first request.
                if !used.load(Ordering::Relaxed) {
                    return;
                }
                Pin::new(&mut connection).graceful_shutdown();
            }
        }
    };
    let mut wire = connection.into_parts().io.into_inner();
    let refusal = ended.as_ref().err().and_then(|e| wire.refusal(e));
    if let Some(refusal) = &refusal {
        refused(app, peer, refusal);
        let _ = timeout(limits.stall, wire.stream.write_all(&plain(refusal))).await;
    }
    let _ = timeout(LINGER.0, wire.stream.shutdown()).await;
    if refusal.is_some() || !stopping {
        let mut rest = wire.stream.take(LINGER.1);
        let _ = timeout(LINGER.0, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await;
    }
}

fn refused(app: &App, peer: SocketAddr, r: &Refusal) {
    let status = r.status.as_u16();
    app.metrics.ended("none", "none", status, Duration::ZERO);
    let client = Some(peer.to_string());
    app.log.write(&Event {
        what: "refused",
        status: Some(status),
        client,
        code: Some(r.code),
        detail: Some(&r.message),
        ..Event::default()
    });
}

/// A refusal as the bytes of a response after which the connection is closed.
fn plain(r: &Refusal) -> Vec<u8> {
    let body = serde_json::json!({"error": {"code": r.code, "message": r.message}}).to_string();
    let mut out = format!("HTTP/1.1 {}\r\ncontent-type: application/json\r\nconnection: close\r\n", r.status);
    if r.status == StatusCode::SERVICE_UNAVAILABLE {
        out += "retry-after: 1\r\n";
    }
    for (name, value) in guard::HEADERS {
        out += &format!("{name}: {value}\r\n");
    }
    out += &format!("content-length: {}\r\n\r\n{body}", body.len());
    out.into_bytes()
}

/// A socket that remembers what it has read since it last wrote, and gives up on a client that takes nothing of its answer.
struct Wire {
    stream: TcpStream,
    /// Bytes read since the last write, and whether a line has ended among them.
    read: usize,
    line: bool,
    /// Set with the first byte that is read.
    used: Arc<AtomicBool>,
    /// Status of an answer of hyper's own, which was not sent: it has none of our headers, and no body.
    swallowed: Option<u16>,
    stall: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Wire {
    fn new(stream: TcpStream, stall: Duration, used: Arc<AtomicBool>) -> Wire {
        Wire { stream, read: 0, line: false, used, swallowed: None, stall, stalled: None }
    }

    /// What to tell a client whose connection ended with an error; none where there is nobody to tell.
    fn refusal(&self, e: &hyper::Error) -> Option<Refusal> {
        let long = "the request line is too long; shorten the query";
        match self.swallowed {
            Some(414) => Some(Refusal::new(StatusCode::URI_TOO_LONG, "query-too-long", long)),
            Some(431) if !self.line => Some(Refusal::new(StatusCode::URI_TOO_LONG, "query-too-long", long)),
            Some(431) => {
                let message = "the headers are too long; send fewer or shorter ones";
                Some(Refusal::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "headers-too-long", message))
            }
            Some(_) => Some(Refusal::bad("bad-request", "this is no request of HTTP/1.1")),
            // A connection that is kept open and not used is closed without a word.
            None if e.is_timeout() && self.read > 0 => {
                Some(Refusal::new(StatusCode::REQUEST_TIMEOUT, "slow", "the request did not arrive in time; send it again"))
            }
            None => None,
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(cx, buf))?;
        let new = &buf.filled()[before..];
        this.read += new.len();
        this.line |= new.contains(&b'\n');
        this.used.fetch_or(!new.is_empty(), Ordering::Relaxed);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.read > 0
            && let Some(status) = of_hyper(buf)
        {
            this.swallowed = Some(status);
            return Poll::Ready(Ok(buf.len()));
        }
        match Pin::new(&mut this.stream).poll_write(cx, buf) {
            Poll::Ready(done) => {
                (this.read, this.line, this.stalled) = (0, false, None);
                Poll::Ready(done)
            }
            Poll::Pending => {
                let stall = this.stall;
                ready!(this.stalled.get_or_insert_with(|| Box::pin(sleep(stall))).as_mut().poll(cx));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

/// The status, where this is a whole answer that hyper gives of itself to what it cannot parse. Ours always have one more header.
fn of_hyper(buf: &[u8]) -> Option<u16> {
    let text = std::str::from_utf8(buf).ok().filter(|t| t.len() < 256 && t.ends_with("\r\n\r\n"))?;
    let rest = text.strip_prefix("HTTP/1.1 ").or_else(|| text.strip_prefix("HTTP/1.0 "))?;
    let own = text.contains("content-length: 0\r\n") && !text.contains("x-content-type-options");
    rest.get(..3).filter(|s| own && ["400", "414", "431"].contains(s))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_hyper_are_told_from_ours() {
        let own = "HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\ndate: x\r\n\r\n";
        assert_eq!(of_hyper(own.as_bytes()), Some(431));
        assert_eq!(of_hyper(own.replace("431", "200").as_bytes()), None);
        let ours = plain(&Refusal::bad("x", "y"));
        assert_eq!(of_hyper(&ours), None);
        let text = String::from_utf8(ours).expect("UTF-8");
        assert!(text.starts_with("HTTP/1.1 400 Bad Request\r\n") && text.contains("x-content-type-options: nosniff\r\n"), "{text}");
    }
}
