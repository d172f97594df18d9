//! Where reports go: standard output, a file or a folder; a run may write several. Files appear whole or not at all.

use super::failure::Failure;
use super::output::{self, Target};
use concordat::report::{Out, Page};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file in a folder of ours that lists what we wrote there. Reading passes the listed files over.
pub use concordat::read::REPORT_LIST as LIST;

/// One place that a report goes to. Whoever reads standard output may stop reading: what still comes is dropped then, and the other
/// reports and the exit status are what they would have been.
pub struct Sink {
    path: Option<PathBuf>,
    to: To,
    closed: bool,
}

enum To {
    /// One stream, or the one file of a form that is made of files.
    Target(Target),
    /// Kept, for who writes it later.
    Buffer(Vec<u8>),
    Folder(Folder),
}

/// A folder of files that are replaced one by one. Only files that an earlier run wrote are replaced or removed.
struct Folder {
    path: PathBuf,
    before: BTreeSet<String>,
    written: BTreeSet<String>,
}

impl Sink {
    /// Standard output where there is no path, else the file.
    pub fn file(path: Option<&Path>) -> Result<Sink, Failure> {
        let target = Target::open(path).map_err(|e| Failure::writing(path, &e))?;
        Ok(Sink { path: path.map(Path::to_path_buf), to: To::Target(target), closed: false })
    }

    /// A folder, which is made where it is not there.
    pub fn folder(path: &Path) -> Result<Sink, Failure> {
        let failed = |e: io::Error| Failure::writing(Some(path), &e);
        if path.exists() && !path.is_dir() {
            let shown = path.display();
            return Err(Failure::new(format!("{shown}: is a file, and the report is a folder of files; name a folder")));
        }
        std::fs::create_dir_all(path).map_err(failed)?;
        let list = match std::fs::read_to_string(path.join(LIST)) {
            Ok(list) => list,
            Err(e) if e.kind() == io::ErrorKind::NotFound => String::new(),
            Err(e) => return Err(failed(e)),
        };
        let before = list.lines().filter(|l| plain(l)).map(str::to_string).collect();
        let folder = Folder { path: path.to_path_buf(), before, written: BTreeSet::new() };
        Ok(Sink { path: Some(path.to_path_buf()), to: To::Folder(folder), closed: false })
    }

    /// Keeps what is written.
    pub fn buffer() -> Sink {
        Sink { path: None, to: To::Buffer(Vec::new()), closed: false }
    }

    /// What cannot be written, in a sentence.
    pub fn failed(&self, e: &io::Error) -> Failure {
        match e.kind() {
            io::ErrorKind::AlreadyExists => Failure::new(e.to_string()),
            _ => Failure::writing(self.path.as_deref(), e),
        }
    }

    /// Puts what was written in its place, and hands back what was kept.
    pub fn finish(self) -> Result<Vec<u8>, Failure> {
        let path = self.path;
        let failed = |e: io::Error| Failure::writing(path.as_deref(), &e);
        match self.to {
            To::Buffer(text) => return Ok(text),
            To::Target(_) if self.closed => {}
            To::Target(target) => match target.finish() {
                Err(e) if path.is_none() && e.kind() == io::ErrorKind::BrokenPipe => {}
                done => done.map_err(failed)?,
            },
            To::Folder(folder) => folder.finish().map_err(failed)?,
        }
        Ok(Vec::new())
    }
}

impl Out for Sink {
    fn text(&mut self, text: &[u8]) -> io::Result<()> {
        match &mut self.to {
            To::Target(_) if self.closed => Ok(()),
            To::Target(target) => match target.write_all(text) {
                Err(e) if self.path.is_none() && e.kind() == io::ErrorKind::BrokenPipe => {
                    self.closed = true;
                    Ok(())
                }
                done => done,
            },
            To::Buffer(buffer) => buffer.write_all(text),
            To::Folder(_) => Err(io::Error::other("a stream does not go to a folder")),
        }
    }

    fn page(&mut self, page: Page) -> io::Result<()> {
        match &mut self.to {
            To::Folder(folder) => folder.put(page),
            _ => self.text(&page.content),
        }
    }
}

/// A name below the folder and nowhere else.
fn plain(name: &str) -> bool {
    !name.is_empty() && name.split('/').all(|part| !matches!(part, "" | "." | "..")) && !name.contains(['\\', ':', '\0'])
}

impl Folder {
    fn put(&mut self, page: Page) -> io::Result<()> {
        if !plain(&page.name) {
            return Err(io::Error::other(format!("`{}` is no name for a file of a report", page.name)));
        }
        let path = self.path.join(&page.name);
        let known = self.before.contains(&page.name) || self.written.contains(&page.name);
        if !known && path.symlink_metadata().is_ok() {
            return Err(io::Error::new(
                io::ErrorKind::AlreadyExists,
                format!("{}: is there already and no report wrote it; name another folder, or move it away", path.display()),
            ));
        }
        if let Some(above) = path.parent() {
            std::fs::create_dir_all(above)?;
        }
        // The list is written first: a file that it names is ours even where the run ends here.
        if self.written.insert(page.name) && !known {
            self.list(&self.before | &self.written)?;
        }
        let mut target = Target::open(Some(&path))?;
        target.write_all(&page.content)?;
        target.finish()
    }

    fn list(&self, names: BTreeSet<String>) -> io::Result<()> {
        let mut target = Target::open(Some(&self.path.join(LIST)))?;
        names.iter().try_for_each(|name| writeln!(target, "{name}"))?;
        target.finish()
    }

    /// Removes what earlier reports wrote and this one did not.
    fn finish(self) -> io::Result<()> {
        for name in self.before.difference(&self.written) {
            match std::fs::remove_file(self.path.join(name)) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
                _ => {}
            }
        }
        self.list(self.written.clone())
    }
}

/// An error where a report would take the place of a file that it is made from, or of another report.
pub fn apart<'a>(outputs: &[&'a Path], inputs: impl IntoIterator<Item = &'a Path> + Clone) -> Result<(), Failure> {
    for (i, path) in outputs.iter().enumerate() {
        output::not_onto_inputs(Some(path), inputs.clone())?;
        if outputs[..i].iter().any(|other| other == path) {
            return Err(Failure::new(format!("{}: is named for two results; give each a place of its own", path.display())));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(name: &str) -> Page {
        Page { name: name.into(), content: name.as_bytes().to_vec() }
    }

    #[test]
    fn a_folder_keeps_what_is_the_users_and_drops_what_is_stale() {
        let dir = tempfile::tempdir().expect("a folder");
        let at = dir.path().join("report");
        let mut first = Sink::folder(&at).expect("a sink");
        for name in ["index.html", "old.html"] {
            first.page(page(name)).expect("written");
        }
        first.finish().expect("finished");
        std::fs::write(at.join("mine.html"), "mine").expect("written");
        let mut second = Sink::folder(&at).expect("a sink");
        second.page(page("index.html")).expect("replaced");
        let error = second.page(page("mine.html")).expect_err("the user's");
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert!(second.page(page("../away.html")).is_err());
        second.finish().expect("finished");
        assert!(!at.join("old.html").exists());
        assert_eq!(std::fs::read_to_string(at.join("mine.html")).expect("read"), "mine");
        assert_eq!(std::fs::read_to_string(at.join(LIST)).expect("read"), "index.html\n");
    }

    #[test]
    fn names_that_lead_elsewhere_are_none() {
        assert!(plain("a/b.html") && !plain("/etc/x") && !plain("a/../b") && !plain("") && !plain("c:x"));
    }
}
