//! Files as they were in a revision: git is asked for them, and they are laid out in a temporary folder under their own names. git runs
//! as a process of its own, with the arguments as they are (no shell), with nothing to type in and without a network.
//!
//! The crates `git2` (libgit2 in C, whose functions are `unsafe` to bind) and `gix` (some hundred crates) read repositories without
//! git; who asks for a revision has git.

use super::failure::Failure;
use concordat::config::Globs;
use concordat::document::Family;
use concordat::read::{self, FileError, Outcome};
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

/// Files of a revision.
pub struct Revision {
    /// What to read instead of the paths named.
    pub paths: Vec<PathBuf>,
    /// For each of them the folder that it was laid out in and how reports call that.
    names: Vec<(String, String)>,
    /// Files that could not be had.
    pub errors: Vec<FileError>,
    // The files live as long as it.
    _folder: TempDir,
}

/// Lays out the files that stood under some paths in a revision. `ignored` files and those larger than `max_bytes` are left out.
pub fn files(revision: &str, paths: &[PathBuf], ignored: &Globs, max_bytes: u64) -> Result<Revision, Failure> {
    if revision.is_empty() || revision.starts_with('-') {
        return Err(Failure::new(format!("--git {revision}: that is not the name of a revision; write one like HEAD~1, v2 or a commit")));
    }
    let folder = TempDir::new()
        .map_err(|e| Failure::new(format!("no temporary folder can be made ({e}); set TMPDIR to one that can be written")))?;
    let mut out = Revision { paths: Vec::new(), names: Vec::new(), errors: Vec::new(), _folder: folder };
    for (n, path) in paths.iter().enumerate() {
        out.lay_out(n, revision, path, ignored, max_bytes)?;
    }
    Ok(out)
}

/// Where a path stands in its repository.
struct Place {
    top: PathBuf,
    /// Path below `top`, with `/`; empty for `top` itself.
    inside: String,
    commit: String,
}

fn place(revision: &str, path: &Path) -> Result<Place, Failure> {
    let whole = path.canonicalize();
    // What is gone now may be there in the revision; its folder has to be there.
    let (folder, name) = match &whole {
        Ok(p) if p.is_dir() => (p.clone(), None),
        Ok(p) => (p.parent().map(Path::to_path_buf).unwrap_or_default(), p.file_name().map(OsStr::to_os_string)),
        Err(e) => return Err(Failure::new(format!("{}: cannot be read ({e}); name a file or folder of the new state", path.display()))),
    };
    let line = |args: &[&str]| git(&folder, args).map(|out| String::from_utf8_lossy(&out).trim_end_matches(['\n', '\r']).to_string());
    let top = line(&["rev-parse", "--show-toplevel"])
        .map_err(|e| e.told(&format!("{}: is in no git repository; name its old state as a file or folder instead", path.display())))?;
    let prefix = line(&["rev-parse", "--show-prefix"]).map_err(|e| e.told("git does not say where the files are"))?;
    let commit = line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")])
        .map_err(|e| e.told(&format!("--git {revision}: {} has no such revision; `git log --oneline` shows some", top)))?;
    let inside = match name {
        Some(name) => format!("{prefix}{}", name.to_string_lossy()),
        None => prefix.trim_end_matches('/').to_string(),
    };
    Ok(Place { top: PathBuf::from(top), inside, commit })
}

impl Revision {
    fn lay_out(&mut self, n: usize, revision: &str, path: &Path, ignored: &Globs, max_bytes: u64) -> Result<(), Failure> {
        let place = place(revision, path)?;
        let mut args = vec!["ls-tree", "-r", "-l", "-z", "--full-tree", &place.commit];
        if !place.inside.is_empty() {
            args.extend(["--", place.inside.as_str()]);
        }
        let listed = git(&place.top, &args).map_err(|e| e.told("git does not list the files"))?;
        let shown = path.display().to_string().replace('\\', "/");
        let is_file = path.is_file();
        // The name of a folder may be the name of a family.
        let own = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let folder_name = if is_file { own.parent().and_then(Path::file_name) } else { own.file_name() };
        let root = self._folder.path().join(n.to_string()).join(folder_name.unwrap_or(OsStr::new("root")));
        let mut found = false;
        for entry in listed.split(|&b| b == 0).filter(|e| !e.is_empty()) {
            let entry = String::from_utf8_lossy(entry);
            let Some((about, name)) = entry.split_once('\t') else { continue };
            let [mode, "blob", blob, size] = about.split_whitespace().collect::<Vec<_>>()[..] else { continue };
            let below = if is_file { name.rsplit('/').next() } else { name.strip_prefix(&place.inside).map(|r| r.trim_start_matches('/')) };
            let Some(below) = below.filter(|b| Path::new(b).components().all(|c| matches!(c, Component::Normal(_)))) else { continue };
            let given = if is_file { path.to_path_buf() } else { path.join(below) };
            // A link would lead out of the revision.
            if !mode.starts_with("100") || !is_file && (!read::is_document(Path::new(below)) || ignored.matches(&given)) {
                continue;
            }
            found = true;
            if size.parse::<u64>().is_ok_and(|s| s > max_bytes) {
                let path = format!("{revision}:{}", given.display());
                let message =
                    format!("{path}: has {size} bytes, more than the limit of {max_bytes}; raise the limit with --max-bytes {size}");
                self.errors.push(FileError { path, message });
                continue;
            }
            let bytes = git(&place.top, &["cat-file", "blob", blob]).map_err(|e| e.told(&format!("git does not give {name}")))?;
            let to = root.join(below);
            let written = to.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&to, bytes));
            written.map_err(|e| Failure::new(format!("{}: cannot be written ({e}); set TMPDIR to a folder with room", to.display())))?;
        }
        if !found {
            return Err(Failure::new(format!("{shown}: has no texts in {revision}; name a revision in which it was there already")));
        }
        let to = if is_file { own.file_name().map_or(root.clone(), |f| root.join(f)) } else { root.clone() };
        self.names.push((to.to_string_lossy().replace('\\', "/"), format!("{revision}:{shown}")));
        self.paths.push(to);
        Ok(())
    }

    /// Where `--lang FILE=TAG` means a file of the new state, the same of the old one.
    pub fn of_old(&self, new: &[PathBuf], file: &Path) -> Option<PathBuf> {
        new.iter().zip(&self.paths).find_map(|(new, old)| match file.strip_prefix(new) {
            Ok(rest) if rest.as_os_str().is_empty() => Some(old.clone()),
            Ok(rest) => Some(old.join(rest)),
            Err(_) => None,
        })
    }

    /// What was read, with the names that its files have in the revision.
    pub fn named(&self, mut outcome: Outcome) -> Outcome {
        let told = |text: &str| self.names.iter().fold(text.to_string(), |t, (from, to)| t.replace(from.as_str(), to));
        for version in outcome.families.iter_mut().flat_map(|f: &mut Family| &mut f.versions) {
            let mut source = (*version.source).clone();
            source.path = told(&source.path);
            version.source = Arc::new(source);
        }
        for e in &mut outcome.errors {
            *e = FileError { path: told(&e.path), message: told(&e.message) };
        }
        outcome.errors.extend(self.errors.iter().cloned());
        outcome
    }
}

/// Why git gave nothing.
enum Refusal {
    /// It could not be run.
    Absent(std::io::Error),
    /// It said no.
    Said(String),
}

impl Refusal {
    fn told(self, meaning: &str) -> Failure {
        match self {
            Refusal::Absent(e) => {
                Failure::new(format!("--git: git cannot be run ({e}); install it, or name the old state as a file or folder"))
            }
            Refusal::Said(line) if line.is_empty() => Failure::new(meaning),
            Refusal::Said(line) => Failure::new(format!("{meaning} (git: {line})")),
        }
    }
}

/// What git answers on standard output.
fn git(folder: &Path, args: &[&str]) -> Result<Vec<u8>, Refusal> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(args)
        .env("GIT_LITERAL_PATHSPECS", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null())
        .output()
        .map_err(Refusal::Absent)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(Refusal::Said(String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or_default().to_string()))
}
