//! Where results go: standard output, or a file that appears whole or not at all; messages go to standard error.

use super::failure::Failure;
use concordat::report::text::{Look, visible};
use concordat::whole::Replacement;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::path::Path;

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
    File(Replacement),
}

impl Target {
    /// Standard output where there is no path.
    pub fn open(path: Option<&Path>) -> io::Result<Target> {
        let Some(path) = path else { return Ok(Target(To::Stdout(BufWriter::new(io::stdout())))) };
        match std::fs::metadata(path) {
            Ok(m) if m.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory)),
            Ok(m) if !m.is_file() => Ok(Target(To::Device(BufWriter::new(File::options().write(true).open(path)?)))),
            _ => Ok(Target(To::File(Replacement::open(path)?))),
        }
    }

    /// All is written.
    pub fn finish(self) -> io::Result<()> {
        match self.0 {
            To::Stdout(mut out) => out.flush(),
            To::Device(mut out) => out.flush(),
            To::File(file) => file.finish(),
        }
    }
}

impl Write for Target {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            To::Stdout(out) => out.write(text),
            To::Device(out) => out.write(text),
            To::File(file) => file.write(text),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            To::Stdout(out) => out.flush(),
            To::Device(out) => out.flush(),
            To::File(file) => file.flush(),
        }
    }
}
