//! The JSON API. Each handler reads its parameters, computes its answer in the pool and writes it; what the answers look like stands in
//! `shape`.

pub mod about;
pub mod accept;
pub mod complete;
pub mod families;
pub mod search;
pub mod shape;

use super::App;
use super::catalog::View;
use super::error::Refusal;
use axum::Json;
use serde_json::Value;
use std::sync::Arc;

/// Computes an answer from the newest state of the index.
async fn answer(app: App, work: impl FnOnce(&App, Arc<View>) -> Result<Value, Refusal> + Send + 'static) -> Result<Json<Value>, Refusal> {
    let inside = app.clone();
    app.pool
        .run(move || {
            let view = inside.catalog.now()?;
            work(&inside, view)
        })
        .await
        .map(Json)
}
