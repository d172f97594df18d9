//! What a model's folder says about itself. It is read as carefully as any other file from outside.

use super::{StoreError, is_name};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Component, Path};

/// Name of the file.
pub const MANIFEST: &str = "manifest.json";

/// Form of the file.
const SCHEMA: &str = "concordat/model/v1";

/// A manifest is some hundred bytes; what is longer than this is none.
const MAX_BYTES: u64 = 1 << 20;

/// Source of a model that the user brought.
pub const IMPORTED: &str = "imported";

/// Which loader reads a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// multilingual-e5-small with four-bit weights in one `.bin` file
    E5Q4,
    /// The multilingual Universal Sentence Encoder: `weights.npz` and `sp.model`
    UseV3,
    /// A folder in the layout of model hubs: `config.json`, `tokenizer.json`, `*.safetensors`
    Hub,
    /// A GGUF file
    Gguf,
}

impl Kind {
    /// Its name, as the manifest says it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::E5Q4 => "e5-q4",
            Kind::UseV3 => "use-v3",
            Kind::Hub => "hub",
            Kind::Gguf => "gguf",
        }
    }
}

/// An installed model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    schema: String,
    /// Its name, which is that of its folder.
    pub name: String,
    /// Which loader reads it.
    pub kind: Kind,
    /// Package and version that it came in, or [`IMPORTED`].
    pub source: String,
    /// SPDX identifier of its licence, or what is known of it.
    pub licence: String,
    /// Languages that it was trained on, in a sentence for people.
    pub languages: String,
    /// Its files.
    pub files: Vec<StoredFile>,
    /// When it was installed (RFC 3339, UTC).
    pub installed: String,
}

/// A file of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// Path in the model's folder, with `/`.
    pub path: String,
    /// Length.
    pub bytes: u64,
    /// Digest in hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    /// A manifest of files whose lengths and digests are not known yet.
    pub(super) fn new(name: &str, kind: Kind, about: [&str; 3], files: impl IntoIterator<Item = String>) -> Manifest {
        let [source, licence, languages] = about.map(str::to_string);
        let files = files.into_iter().map(|path| StoredFile { path, bytes: 0, sha256: String::new() }).collect();
        let (schema, installed) = (SCHEMA.to_string(), crate::time::now());
        Manifest { schema, name: name.to_string(), kind, source, licence, languages, files, installed }
    }

    /// Its name and a digest of its files: what vectors are cached under.
    pub fn id(&self) -> String {
        use sha2::{Digest, Sha256};
        let digest = self.files.iter().fold(Sha256::new(), |d, f| d.chain_update(&f.sha256)).finalize();
        format!("{}@{}", self.name, &super::digest::hexadecimal(&digest)[..12])
    }

    /// Bytes of all its files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|f| f.bytes).fold(0, u64::saturating_add)
    }

    /// The manifest in the folder of the model `name`.
    pub(super) fn read(folder: &Path, name: &str) -> Result<Manifest, StoreError> {
        let path = folder.join(MANIFEST);
        let mut text = String::new();
        File::open(&path)
            .and_then(|f| f.take(MAX_BYTES).read_to_string(&mut text))
            .map_err(|e| StoreError::rejected(&path, format!("cannot be read ({e}); {}", remedy(name))))?;
        let manifest: Manifest =
            serde_json::from_str(&text).map_err(|e| StoreError::rejected(&path, format!("is no manifest ({e}); {}", remedy(name))))?;
        let wrong = if manifest.schema != SCHEMA {
            Some(format!("its schema is `{}`, not `{SCHEMA}`", manifest.schema))
        } else if manifest.name != name || !is_name(&manifest.name) {
            Some(format!("it is that of a model `{}`", manifest.name))
        } else {
            manifest.files.iter().find(|f| !is_inside(&f.path)).map(|f| format!("its file `{}` lies outside the model's folder", f.path))
        };
        match wrong {
            Some(what) => Err(StoreError::rejected(&path, format!("{what}; {}", remedy(name)))),
            None => Ok(manifest),
        }
    }

    /// Writes it, as the last file of its folder.
    pub(super) fn write(&self, path: &Path) -> Result<(), StoreError> {
        let text = serde_json::to_vec_pretty(self).map_err(|e| StoreError::rejected(path, e.to_string()))?;
        let write = || {
            let mut file = File::create(path)?;
            file.write_all(&text)?;
            file.write_all(b"\n")?;
            file.sync_all()
        };
        write().map_err(|e| {
            let _ = fs::remove_file(path);
            StoreError::writing(path, e)
        })
    }
}

fn remedy(name: &str) -> String {
    format!("remove the model with `concordat model remove {name}` and install it again")
}

/// True for a path that leads to a place below where it starts.
fn is_inside(path: &str) -> bool {
    !path.is_empty() && !path.contains('\\') && Path::new(path).components().all(|c| matches!(c, Component::Normal(_)))
}
