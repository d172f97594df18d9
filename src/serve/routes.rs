//! Which address leads where. `openapi.json` describes the same addresses, and a test holds the two together.

use super::error::Refusal;
use super::metrics::Held;
use super::{App, api, assets, export, guard, openapi};
use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

/// All addresses with their methods; HEAD goes wherever GET goes.
pub const PATHS: [(&str, &[&str]); 16] = [
    ("/", &["get"]),
    ("/search", &["get"]),
    ("/family/{key}", &["get"]),
    ("/assets/{name}", &["get"]),
    ("/favicon.ico", &["get"]),
    ("/healthz", &["get"]),
    ("/metrics", &["get"]),
    ("/openapi.json", &["get"]),
    ("/api/v1/about", &["get"]),
    ("/api/v1/search", &["get"]),
    ("/api/v1/complete", &["get"]),
    ("/api/v1/families", &["get"]),
    ("/api/v1/families/{key}", &["get"]),
    ("/api/v1/families/{key}/findings/{id}", &["get"]),
    ("/api/v1/families/{key}/findings/{id}/accept", &["post", "delete"]),
    ("/api/v1/export", &["get"]),
];

/// The name of a route among the metrics: never what a client made up.
pub fn label(matched: Option<&str>) -> &'static str {
    PATHS.iter().find(|(p, _)| Some(*p) == matched).map_or("none", |(p, _)| p)
}

/// A method's name among the metrics.
pub fn method_label(method: &Method) -> &'static str {
    ["GET", "HEAD", "POST", "DELETE", "OPTIONS"].into_iter().find(|m| *m == method.as_str()).unwrap_or("other")
}

/// Whether a method changes something: every method of a route but GET is taken to. Methods that no route has come to nothing.
pub fn is_write(method: &Method) -> bool {
    method != Method::GET && PATHS.iter().any(|(_, methods)| methods.iter().any(|m| m.eq_ignore_ascii_case(method.as_str())))
}

/// Whether a path leads to the page.
pub fn is_page(path: &str) -> bool {
    path == "/" || path == "/search" || path.starts_with("/family/")
}

/// The router.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/", get(assets::page))
        .route("/search", get(assets::page))
        .route("/family/{key}", get(assets::family))
        .route("/assets/{name}", get(assets::asset))
        .route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }))
        .route("/healthz", get(|| async { "ok" }))
        .route("/metrics", get(metrics))
        .route("/openapi.json", get(openapi::document))
        .route("/api/v1/about", get(api::about::about))
        .route("/api/v1/search", get(api::search::search))
        .route("/api/v1/complete", get(api::complete::complete))
        .route("/api/v1/families", get(api::families::list))
        .route("/api/v1/families/{key}", get(api::families::one))
        .route("/api/v1/families/{key}/findings/{id}", get(api::families::finding))
        .route("/api/v1/families/{key}/findings/{id}/accept", post(api::accept::accept).delete(api::accept::take_back))
        .route("/api/v1/export", get(export::export))
        .fallback(|| async { Refusal::missing("there is nothing at this address; /openapi.json lists what there is") })
        .method_not_allowed_fallback(other_method)
        .layer(from_fn_with_state(app.clone(), guard::guard))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .with_state(app)
}

/// A method that an address does not have; axum adds the header `Allow`, which is all that OPTIONS asks for.
async fn other_method(method: Method) -> Response {
    if method == Method::OPTIONS {
        return StatusCode::NO_CONTENT.into_response();
    }
    let message = "this address has no such method; the header Allow names those that it has";
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "method", message).into_response()
}

async fn metrics(State(app): State<App>) -> Response {
    let view = app.catalog.at_hand();
    let held = Held {
        generation: app.library.generation(),
        families: view.as_ref().map_or(0, |v| v.base.families.len()),
        rows: view.as_ref().map_or(0, |v| v.base.tally.rows),
        waiting: app.pool.waiting(),
    };
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], app.metrics.text(held)).into_response()
}
