//! PROTOTYPE
use super::*;
use crate::similarity::encoder::Vectors;
struct FileEncoder {
    id: String,
    rows: std::collections::HashMap<String, usize>,
    data: Vec<f32>,
    dims: usize,
    missing: std::sync::Mutex<std::fs::File>,
    covered: Vec<&'static str>,
}

impl FileEncoder {
    fn load(dir: &str, name: &str, dims: usize, covered: Vec<&'static str>) -> FileEncoder {
        let mut rows = std::collections::HashMap::new();
        if let Ok(t) = std::fs::read_to_string(format!("{dir}/{name}.jsonl")) {
            for (i, l) in t.lines().enumerate() {
                rows.insert(serde_json::from_str::<String>(l).unwrap_or_default(), i);
            }
        }
        let bytes = std::fs::read(format!("{dir}/{name}.f32")).unwrap_or_default();
        let data = bytes.chunks_exact(4).map(|c| f32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
        let missing = std::fs::OpenOptions::new().append(true).create(true).open(format!("{dir}/{name}.missing")).map(std::sync::Mutex::new);
        #[allow(clippy::unwrap_used)]
        FileEncoder { id: name.into(), rows, data, dims, missing: missing.unwrap(), covered }
    }
}

impl Encoder for FileEncoder {
    fn id(&self) -> &str {
        &self.id
    }
    fn dims(&self) -> usize {
        self.dims
    }
    fn covers(&self, language: &crate::language::Tag) -> bool {
        let s = language.to_string();
        self.covered.iter().any(|c| s.starts_with(c))
    }
    fn encode(&self, texts: &[&str]) -> Vectors {
        let mut out = Vectors::zeros(self.dims, texts.len());
        for (i, t) in texts.iter().enumerate() {
            match self.rows.get(*t) {
                Some(&r) => out.row_mut(i).copy_from_slice(&self.data[r * self.dims..(r + 1) * self.dims]),
                None => {
                    use std::io::Write;
                    let line = serde_json::to_string(t).unwrap_or_default() + "\n";
                    if let Ok(mut f) = self.missing.lock() {
                        let _ = f.write_all(line.as_bytes());
                    }
                }
            }
        }
        out
    }
}

/// PROTOTYPE
pub fn prototype() -> Option<Arc<Engine>> {
    static E: std::sync::OnceLock<Option<Arc<Engine>>> = std::sync::OnceLock::new();
    E.get_or_init(|| {
        let dir = std::env::var("CONCORDAT_PROTO").ok()?;
        Some(Arc::new(Engine::new(
            Some(Arc::new(FileEncoder::load(&dir, "use", 512, vec!["en", "fr", "ar", "zh"]))),
            Some(Arc::new(FileEncoder::load(&dir, "e5", 384, vec!["en", "fr", "ar", "zh", "sq"]))),
            Cache::open(None, 0),
        )))
    })
    .clone()
}
