//! A file that appears whole or not at all, so that nobody ever sees half of it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Writes beside a file and then puts that in its place; a link goes on leading to it, and it keeps its permissions.
pub fn replace<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
    let permissions = std::fs::metadata(path).ok().map(|m| m.permissions());
    let target = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let temporary = temporary_beside(&target);
    let result = File::create(&temporary).and_then(|file| {
        if let Some(p) = permissions {
            file.set_permissions(p)?;
        }
        let mut out = BufWriter::new(file);
        let t = write(&mut out)?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        std::fs::rename(&temporary, &target)?;
        Ok(t)
    });
    if result.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    result
}

/// Its name does not grow with that of the file, which may be as long as names can be.
fn temporary_beside(path: &Path) -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    path.with_file_name(format!(".concordat-{}-{}.tmp", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)))
}
