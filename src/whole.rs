//! A file that appears whole or not at all, so that nobody ever sees half of it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Writes beside a file and then puts that in its place; a link goes on leading to it, and it keeps its permissions.
pub fn replace<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
    let mut file = Replacement::open(path)?;
    let t = write(&mut file)?;
    file.finish().map(|()| t)
}

/// A file that is written beside another one and takes its place at the end; see [`replace`]. Where it is dropped before that, nothing
/// is left of it.
pub struct Replacement {
    file: BufWriter<File>,
    temporary: Temporary,
    target: PathBuf,
}

/// A file that is removed when it is not wanted any more.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Replacement {
    /// Begins to write in the place of a file, which need not be there yet.
    pub fn open(path: &Path) -> io::Result<Replacement> {
        let permissions = std::fs::metadata(path).ok().map(|m| m.permissions());
        let target = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let temporary = Temporary(temporary_beside(&target));
        let file = File::create(&temporary.0)?;
        if let Some(p) = permissions {
            file.set_permissions(p)?;
        }
        Ok(Replacement { file: BufWriter::new(file), temporary, target })
    }

    /// All is written.
    pub fn finish(self) -> io::Result<()> {
        self.file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        std::fs::rename(&self.temporary.0, &self.target)
    }
}

impl Write for Replacement {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.file.write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Its name does not grow with that of the file, which may be as long as names can be.
fn temporary_beside(path: &Path) -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    path.with_file_name(format!(".concordat-{}-{}.tmp", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)))
}
