//! What goes wrong: of the server as a whole, and of one request.

use crate::search::SearchError;
use axum::Json;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::net::SocketAddr;

/// Why the server cannot start, or had to end.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened to.
    #[error("{addr}: cannot be listened to ({reason}); stop the program that listens there, or name another --port")]
    Bind {
        /// The address.
        addr: SocketAddr,
        /// What the system said.
        reason: String,
    },
    /// Other machines could reach it, and that was not asked for.
    #[error(
        "--host {0}: other machines could read the index there; add --allow-remote and --token-file FILE if they shall, or leave out --host"
    )]
    Remote(std::net::IpAddr),
    /// Other machines could reach it without a token.
    #[error("--allow-remote: needs a token, without which anybody could read the index; add --token-file FILE")]
    NoToken,
    /// The token can be guessed, or cannot be sent.
    #[error("the token {0}; write 16 characters or more, for example with `openssl rand -hex 32`")]
    Token(&'static str),
    /// The system has no threads, random numbers or signals for us.
    #[error("the server cannot be started ({0}); free some memory or file handles, and try again")]
    System(String),
    /// The index cannot be read.
    #[error(transparent)]
    Search(#[from] SearchError),
}

/// Why a request is not answered as was hoped. Its message goes to the client, its code to the log.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// Status of the response.
    pub status: StatusCode,
    /// The same for programs, in a word.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// Characters of the query that are meant.
    pub at: Option<[usize; 2]>,
}

/// What the log is told of a refusal; it travels with the response.
#[derive(Debug, Clone)]
pub struct Logged {
    /// Its code.
    pub code: &'static str,
    /// What is said of it, where that holds nothing of a query.
    pub detail: Option<String>,
}

impl Refusal {
    /// A refusal.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal { status, code, message: message.into(), at: None }
    }

    /// Something in the request is not as it has to be.
    pub fn bad(code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// There is no such thing.
    pub fn missing(message: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::NOT_FOUND, "not-found", message)
    }

    /// Too much is going on.
    pub fn busy() -> Refusal {
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "too many requests are under way; try again in a second")
    }

    /// A fault of ours.
    pub fn fault() -> Refusal {
        let message = "concordat failed on this request, which is a fault of concordat; please report it with the request";
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", message)
    }
}

impl From<SearchError> for Refusal {
    fn from(e: SearchError) -> Refusal {
        match e {
            SearchError::Query(q) => {
                let chars = |to: usize| q.text.get(..to).map_or(0, |t| t.chars().count());
                let at = Some([chars(q.range.start), chars(q.range.end)]);
                Refusal { at, ..Refusal::bad("bad-query", q.to_string()) }
            }
            SearchError::Busy { .. } | SearchError::Io { .. } => Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "index", e.to_string()),
            other => Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "index", other.to_string()),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut error = json!({"code": self.code, "message": self.message});
        if let Some(at) = self.at {
            error["at"] = json!(at);
        }
        let mut response = (self.status, Json(json!({"error": error}))).into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"concordat\""));
        }
        // What a query says may be confidential, and messages about queries quote them.
        let detail = Some(self.message).filter(|_| !matches!(self.code, "bad-query" | "query-too-long"));
        response.extensions_mut().insert(Logged { code: self.code, detail });
        response
    }
}
