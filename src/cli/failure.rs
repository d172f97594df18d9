//! How a command ends: its exit status, and what stops it altogether.

use std::io;
use std::path::Path;
use std::process::ExitCode;

/// Exit status, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Findings at or above it.
    Findings,
    /// Some of the job could not be done.
    Failed,
}

impl From<Status> for ExitCode {
    fn from(s: Status) -> ExitCode {
        ExitCode::from(s as u8)
    }
}

/// What stops a command.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Nobody reads the output any more.
    #[error("the output was closed")]
    BrokenPipe,
    /// Anything else: a sentence with the remedy.
    #[error("{0}")]
    Message(String),
}

impl Failure {
    /// A failure in a sentence that names the place and the remedy.
    pub fn new(message: impl Into<String>) -> Failure {
        Failure::Message(message.into())
    }

    /// A fault of the program itself.
    pub fn fault() -> Failure {
        Failure::new("concordat failed, which is a fault of concordat; please report it with the texts and the call")
    }

    /// A failure to write to a file, or to standard output where `path` is none.
    pub fn writing(path: Option<&Path>, e: &io::Error) -> Failure {
        match path {
            None if e.kind() == io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
            None => Failure::Message(format!("standard output: cannot be written ({e})")),
            Some(p) => {
                let remedy = match e.kind() {
                    io::ErrorKind::NotFound => "create its folder first",
                    io::ErrorKind::IsADirectory => "name a file in it",
                    _ => "check the folder's permissions and free space",
                };
                let e = if e.kind() == io::ErrorKind::IsADirectory { "it is a folder".to_string() } else { e.to_string() };
                Failure::Message(format!("{}: cannot be written ({e}); {remedy}", p.display()))
            }
        }
    }
}

impl From<concordat::config::ConfigError> for Failure {
    fn from(e: concordat::config::ConfigError) -> Failure {
        Failure::Message(e.to_string())
    }
}

impl From<concordat::lexicon::user::TermbaseError> for Failure {
    fn from(e: concordat::lexicon::user::TermbaseError) -> Failure {
        Failure::Message(e.to_string())
    }
}
