//! The page: files inside the binary, known by name. No path of a request ever leads to a file on disk.

use super::error::Refusal;
use crate::search::update::hex;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

const JS: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

/// The shell, the same for every address of the page: the script reads the address.
const PAGE: &str = include_str!("assets/page.html");

/// Name, type and content of what the shell loads.
const ASSETS: [(&str, &str, &str); 3] = [
    ("page.css", CSS, include_str!("assets/page.css")),
    ("page.js", JS, include_str!("assets/page.js")),
    ("tokens.css", CSS, include_str!("../report/html/assets/tokens.css")),
];

/// The shell.
pub async fn page(headers: HeaderMap) -> Response {
    static TAG: OnceLock<String> = OnceLock::new();
    file(&headers, "text/html; charset=utf-8", PAGE, TAG.get_or_init(|| tag(PAGE)))
}

/// The shell, for the address of a family.
pub async fn family(Path(key): Path<String>, headers: HeaderMap) -> Response {
    if is_key(&key) { page(headers).await } else { Refusal::missing("a family's key has 12 hexadecimal digits").into_response() }
}

/// What the shell loads.
pub async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    static TAGS: OnceLock<Vec<String>> = OnceLock::new();
    let tags = TAGS.get_or_init(|| ASSETS.iter().map(|(_, _, text)| tag(text)).collect());
    match ASSETS.iter().zip(tags).find(|((n, ..), _)| *n == name) {
        Some(((_, kind, text), tag)) => file(&headers, kind, text, tag),
        None => Refusal::missing("the page has no such part").into_response(),
    }
}

/// True for what names a family in the index: 12 hexadecimal digits.
pub fn is_key(key: &str) -> bool {
    key.len() == 12 && key.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn tag(text: &str) -> String {
    format!("W/\"{}\"", hex(&Sha256::digest(text.as_bytes()), 16))
}

/// A file, or word that the client has it already. Browsers ask each time, so that a new program never meets an old script.
fn file(headers: &HeaderMap, kind: &'static str, text: &'static str, tag: &str) -> Response {
    let common = [(CACHE_CONTROL, "no-cache".to_string()), (ETAG, tag.to_string())];
    let known = headers.get(IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    if known.is_some_and(|k| k.split(',').any(|k| k.trim() == tag)) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    (common, [(CONTENT_TYPE, kind)], text).into_response()
}
