//! Where results go: standard output, or a file that appears whole or not at all; messages go to standard error.

use super::failure::Failure;
use concordat::report::text::{Look, visible};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
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

/// How a report for people is dressed: `plain` in a file; on standard output as the terminal and `--color` say.
pub fn look(plain: bool, summary: bool) -> Look {
    if plain {
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

/// An error where the result would take the place of a file that it is made from. `inputs` are the files read.
pub fn not_onto_inputs<'a>(path: Option<&Path>, inputs: impl IntoIterator<Item = &'a Path>) -> Result<(), Failure> {
    // A file that is not there yet is no input.
    let Some((path, to)) = path.and_then(|p| Some((p, p.canonicalize().ok()?))) else { return Ok(()) };
    match inputs.into_iter().any(|i| i.file_name() == to.file_name() && i.canonicalize().is_ok_and(|i| i == to)) {
        true => Err(Failure::new(format!("{}: is read as well and would be lost; write the result to another file", path.display()))),
        false => Ok(()),
    }
}

/// Hands a writer to `write`: see [`Target`].
pub fn write_to<T>(path: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> Result<T, Failure> {
    let result = Target::open(path).and_then(|mut target| {
        let t = write(&mut target)?;
        target.finish().map(|()| t)
    });
    result.map_err(|e| Failure::writing(path, &e))
}

/// Standard output, or a temporary file beside a path that takes its place when all is written, so that nobody ever sees half a file;
/// devices and pipes are written to as they are. A link goes on leading to its file, and the file keeps its permissions. What goes to
/// a file bears no colour; on a terminal `--color` decides.
pub struct Target(To);

enum To {
    Stdout(BufWriter<Stdout>),
    Device(BufWriter<File>),
    File { file: BufWriter<File>, temporary: Temporary, target: PathBuf },
}

/// A file that is gone when it is not wanted any more.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Target {
    /// Standard output where there is no path.
    pub fn open(path: Option<&Path>) -> io::Result<Target> {
        let Some(path) = path else { return Ok(Target(To::Stdout(BufWriter::new(io::stdout())))) };
        let there = std::fs::metadata(path).ok();
        match &there {
            Some(m) if m.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory)),
            Some(m) if !m.is_file() => Ok(Target(To::Device(BufWriter::new(File::options().write(true).open(path)?)))),
            _ => {
                let target = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
                let temporary = Temporary(temporary_beside(&target));
                let file = File::create(&temporary.0)?;
                if let Some(m) = there {
                    file.set_permissions(m.permissions())?;
                }
                Ok(Target(To::File { file: BufWriter::new(file), temporary, target }))
            }
        }
    }

    /// All is written.
    pub fn finish(self) -> io::Result<()> {
        match self.0 {
            To::Stdout(mut out) => out.flush(),
            To::Device(mut out) => out.flush(),
            To::File { file, temporary, target } => {
                file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
                std::fs::rename(&temporary.0, &target)
            }
        }
    }
}

impl Write for Target {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            To::Stdout(out) => out.write(text),
            To::Device(out) | To::File { file: out, .. } => out.write(text),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            To::Stdout(out) => out.flush(),
            To::Device(out) | To::File { file: out, .. } => out.flush(),
        }
    }
}

/// Its name does not grow with that of the file, which may be as long as names can be.
fn temporary_beside(path: &Path) -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    path.with_file_name(format!(".concordat-{}-{}.tmp", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)))
}
