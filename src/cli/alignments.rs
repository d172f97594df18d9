//! Where reviewed alignments lie, and their way to the aligner.

use super::failure::Failure;
use concordat::align::Settings;
use concordat::align::pinned;
use concordat::config::Config;
use concordat::document::Family;
use concordat::read::FileError;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of reviewed alignments, where there is one.
#[derive(Debug, Clone, Default)]
pub struct Alignments {
    folder: Option<PathBuf>,
}

impl Alignments {
    /// The folder named, which must exist; else `alignments/` beside the settings file, else in the current folder.
    pub fn locate(named: Option<&Path>, config: &Config) -> Result<Alignments, Failure> {
        if let Some(folder) = named {
            if !folder.is_dir() {
                return Err(Failure::new(format!(
                    "--alignments {}: there is no such folder; create it or leave the option out",
                    folder.display()
                )));
            }
            return Ok(Alignments { folder: Some(folder.to_path_buf()) });
        }
        let usual = config.folder().into_iter().chain([Path::new("")]).map(|f| f.join("alignments"));
        Ok(Alignments { folder: usual.into_iter().find(|f| f.is_dir()) })
    }

    /// The aligner's settings for a family: its reviewed rows as pins. Rows that no longer fit are pushed to `warnings`.
    pub fn settings(&self, family: &Family, warnings: &mut Vec<String>) -> Result<Settings, FileError> {
        let mut settings = Settings::default();
        let Some(file) = self.folder.as_ref().map(|f| f.join(pinned::file_name(&family.id))) else { return Ok(settings) };
        let path = file.display().to_string();
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(settings),
            Err(e) => return Err(FileError { message: format!("{path}: cannot be read ({e}); mend it or take it away"), path }),
        };
        let alignment = pinned::parse(&text, &path).map_err(|e| FileError { message: e.to_string(), path: path.clone() })?;
        if alignment.family != family.id {
            warnings.push(format!(
                "{path}: it says that it belongs to family `{}`, not `{}`; correct one of the two",
                alignment.family, family.id
            ));
        }
        let (pins, stale) = pinned::resolve(&alignment, family, &path);
        warnings.extend(stale.iter().map(ToString::to_string));
        settings.pins = pins;
        Ok(settings)
    }
}
