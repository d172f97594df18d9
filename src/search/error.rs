//! Why an index cannot be written or asked. Each text names the place and what to do.

use std::path::Path;
use tantivy::directory::error::{LockError, OpenReadError};

/// Why an index cannot be written or asked.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// There is no index.
    #[error("{dir}: holds no index; make one with `concordat index PATH --index {dir}`")]
    Missing {
        /// Folder.
        dir: String,
    },
    /// The folder holds something else.
    #[error("{dir}: holds other files and no index, and is left as it is; name an empty or a new folder")]
    Foreign {
        /// Folder.
        dir: String,
    },
    /// Another program writes.
    #[error("{dir}: another process writes this index; wait until it has ended, or name another folder")]
    Busy {
        /// Folder.
        dir: String,
    },
    /// Written by another version.
    #[error(
        "{dir}: the index was written by another version of concordat ({found}, this one writes {wanted}); make it again with --rebuild"
    )]
    Version {
        /// Folder.
        dir: String,
        /// Format found.
        found: String,
        /// Format of this version.
        wanted: &'static str,
    },
    /// The folder cannot be read or written.
    #[error("{dir}: {reason}; check that the folder exists, may be written and has room")]
    Io {
        /// Folder.
        dir: String,
        /// Why.
        reason: String,
    },
    /// The files of the index are damaged.
    #[error("{dir}: the index is damaged ({reason}); make it again with `concordat index PATH --index {dir} --rebuild`")]
    Damaged {
        /// Folder.
        dir: String,
        /// What is wrong.
        reason: String,
    },
    /// The query is not understood.
    #[error(transparent)]
    Query(#[from] super::query::QueryError),
}

impl SearchError {
    /// An error of tantivy about a folder.
    pub(super) fn of(dir: &Path, e: tantivy::TantivyError) -> SearchError {
        let dir = dir.display().to_string();
        match e {
            tantivy::TantivyError::LockFailure(LockError::IoError(e), _) => SearchError::Io { dir, reason: e.to_string() },
            tantivy::TantivyError::LockFailure(..) => SearchError::Busy { dir },
            // What does not come from the system comes from a file that holds something else than was written.
            tantivy::TantivyError::IoError(e) if e.raw_os_error().is_some() => SearchError::Io { dir, reason: e.to_string() },
            tantivy::TantivyError::OpenReadError(OpenReadError::IoError { io_error: e, filepath }) if e.raw_os_error().is_some() => {
                SearchError::Io { dir, reason: format!("{}: {e}", filepath.display()) }
            }
            other => {
                let reason = other.to_string();
                // What stands in the file is not for the reader of the message.
                SearchError::Damaged { dir, reason: reason.split(" Content:").next().unwrap_or_default().to_string() }
            }
        }
    }

    /// Files that hold something else than was written.
    pub(super) fn damaged(dir: &Path, reason: String) -> SearchError {
        SearchError::Damaged { dir: dir.display().to_string(), reason }
    }

    /// An error of reading or writing a folder.
    pub(super) fn io(dir: &Path, e: &std::io::Error) -> SearchError {
        SearchError::Io { dir: dir.display().to_string(), reason: e.to_string() }
    }
}
