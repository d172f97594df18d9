//! Where results go: standard output, or a file that appears whole or not at all; messages go to standard error.

use super::failure::Failure;
use concordat::report::text::{Look, visible};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Makes this the choice for the whole process.
    pub fn apply(self) {
        match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// How a report for people is dressed: plain in a file; on standard output as the terminal and `--color` say.
pub fn look(path: Option<&Path>, summary: bool) -> Look {
    if path.is_some() {
        return Look { summary, ..Look::default() };
    }
    let terminal = io::stdout().is_terminal();
    let color = anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
    let width = if terminal { terminal_size::terminal_size().map(|(w, _)| usize::from(w.0)) } else { None };
    Look { color, isolate: terminal, width: width.unwrap_or(Look::default().width), summary }
}

/// Prints `error: …` on standard error.
pub fn error(message: &str) {
    let style = anstyle::AnsiColor::Red.on_default().bold();
    let _ = writeln!(anstream::stderr().lock(), "{style}error{style:#}: {}", visible(message));
}

/// Prints `warning: …` on standard error.
pub fn warning(message: &str) {
    let style = anstyle::AnsiColor::Yellow.on_default().bold();
    let _ = writeln!(anstream::stderr().lock(), "{style}warning{style:#}: {}", visible(message));
}

/// Hands a writer to `write`: standard output, or a temporary file beside `path` that takes its place when all is written, so that
/// nobody ever sees half a file. What goes to a file bears no colour; on a terminal `--color` decides.
pub fn write_to<T>(path: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> Result<T, Failure> {
    let Some(path) = path else {
        let mut out = BufWriter::new(io::stdout().lock());
        let result = write(&mut out).and_then(|t| out.flush().map(|()| t));
        return result.map_err(|e| Failure::writing(None, &e));
    };
    let temporary = temporary_beside(path);
    let result = File::create(&temporary).and_then(|file| {
        let mut out = BufWriter::new(file);
        let t = write(&mut out)?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        std::fs::rename(&temporary, path)?;
        Ok(t)
    });
    result.map_err(|e| {
        let _ = std::fs::remove_file(&temporary);
        Failure::writing(Some(path), &e)
    })
}

fn temporary_beside(path: &Path) -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}-{}.tmp", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)))
}
