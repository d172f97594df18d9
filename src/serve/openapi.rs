//! The description of the API (OpenAPI 3.1), written by hand: it says what answers mean, and the tests hold it to the routes and to
//! real answers, by which it cannot fall behind. `utoipa` would make it from types, but answers are findings and rows as reports and
//! index have them, whose types belong to other stations, and its macros are built with every build; `aide` and `okapi` want the
//! handlers written for them.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

/// The description.
pub const DOCUMENT: &str = include_str!("openapi.json");

/// Answers.
pub async fn document() -> Response {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT).into_response()
}
