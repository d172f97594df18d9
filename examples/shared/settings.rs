//! The aligner's settings that examples work with.

use concordat::align::Settings;
use concordat::similarity::encoder::cache::Cache;
use concordat::similarity::encoder::deferred::Deferred;
use concordat::similarity::encoder::store::{Kind, Store};
use concordat::similarity::encoder::{Encoder, open};
use concordat::similarity::semantic::Engine;
use std::sync::Arc;

/// The aligner's settings: with `CONCORDAT_MODELS` set, the semantic engine's with the models in that folder.
pub fn settings() -> std::result::Result<Settings, Box<dyn std::error::Error>> {
    if std::env::var_os("CONCORDAT_MODELS").is_none() {
        return Ok(Settings::default());
    }
    let store = Store::of_user()?;
    let models = store.list()?.models;
    let of = |kind: Kind| {
        let manifest = models.iter().find(|m| m.kind == kind)?;
        Some(Arc::new(Deferred::of(manifest, &store.folder().join(&manifest.name), open)?) as Arc<dyn Encoder>)
    };
    let engine = Engine::new(of(Kind::UseV3), of(Kind::E5Q4), Cache::of_user());
    Ok(Settings { engine: Some(Arc::new(engine)), ..Settings::default() })
}
