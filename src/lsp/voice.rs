//! What the server says to its client.

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{self, Notification as _};
use lsp_types::{LogMessageParams, MessageType, ShowMessageParams};
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

/// The way to the client. What it no longer listens to is lost, which is as it should be.
#[derive(Clone)]
pub struct Voice {
    connection: Arc<Connection>,
    next: Arc<AtomicI32>,
}

impl Voice {
    /// A voice over a connection.
    pub fn new(connection: Arc<Connection>) -> Voice {
        Voice { connection, next: Arc::new(AtomicI32::new(1)) }
    }

    fn send(&self, message: Message) {
        let _ = self.connection.sender.send(message);
    }

    /// Tells something.
    pub fn tell<N: notification::Notification>(&self, params: N::Params) {
        self.send(Notification::new(N::METHOD.to_string(), params).into());
    }

    /// Asks something; the answer bears the id.
    pub fn ask<R: lsp_types::request::Request>(&self, params: R::Params) -> RequestId {
        let id = RequestId::from(format!("concordat-{}", self.next.fetch_add(1, Ordering::Relaxed)));
        self.send(Request::new(id.clone(), R::METHOD.to_string(), params).into());
        id
    }

    /// Answers a request.
    pub fn answer(&self, id: RequestId, result: impl Serialize) {
        self.send(Response::new_ok(id, result).into());
    }

    /// Answers that it cannot be done, and why.
    pub fn refuse(&self, id: RequestId, code: ErrorCode, message: impl Into<String>) {
        self.send(Response::new_err(id, code as i32, message.into()).into());
    }

    /// A line in the client's log.
    pub fn log(&self, typ: MessageType, message: impl Into<String>) {
        self.tell::<notification::LogMessage>(LogMessageParams { typ, message: message.into() });
    }

    /// A message that the user sees.
    pub fn show(&self, typ: MessageType, message: impl Into<String>) {
        self.send(
            Notification::new(notification::ShowMessage::METHOD.to_string(), ShowMessageParams { typ, message: message.into() }).into(),
        );
    }
}
