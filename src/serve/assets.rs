//! The page: files inside the binary, known by name. No path of a request ever leads to a file on disk.

use super::error::Refusal;
use crate::similarity::encoder::digest::hexadecimal;
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

/// Files of this folder's `assets`, with their type.
macro_rules! own {
    ($($name:literal $kind:ident),* $(,)?) => { [$(($name, $kind, include_str!(concat!("assets/", $name)))),*] };
}

/// Name, type and content of what the shell loads: what every page of the program shares, and the page's own.
const SHARED: [(&str, &str, &str); 2] = [
    ("tokens.css", CSS, include_str!("../report/html/assets/tokens.css")),
    ("theme.js", JS, include_str!("../report/html/assets/theme.js")),
];
#[rustfmt::skip]
const OWN: [(&str, &str, &str); 23] = own![
    "page.css" CSS, "family.css" CSS,
    "page.js" JS, "accept.js" JS, "api.js" JS, "box.js" JS, "dialogs.js" JS, "dom.js" JS, "door.js" JS, "facets.js" JS, "family.js" JS,
    "finding.js" JS, "hit.js" JS, "home.js" JS, "languages.js" JS, "map.js" JS, "matrix.js" JS, "model.js" JS, "query.js" JS,
    "reading.js" JS, "route.js" JS, "search.js" JS, "words.js" JS,
];

fn assets() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    SHARED.iter().chain(&OWN)
}

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
    let tags = TAGS.get_or_init(|| assets().map(|(_, _, text)| tag(text)).collect());
    match assets().zip(tags).find(|((n, ..), _)| *n == name) {
        Some(((_, kind, text), tag)) => file(&headers, kind, text, tag),
        None => Refusal::missing("the page has no such part").into_response(),
    }
}

/// True for what names a family in the index: 12 hexadecimal digits.
pub fn is_key(key: &str) -> bool {
    key.len() == 12 && key.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn tag(text: &str) -> String {
    format!("W/\"{}\"", &hexadecimal(&Sha256::digest(text.as_bytes()))[..16])
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

#[cfg(test)]
mod tests {
    use super::{OWN, PAGE, assets};

    #[test]
    fn every_part_that_the_page_asks_for_is_there() {
        let has = |name: &str| assets().any(|(n, ..)| *n == name);
        for part in PAGE.split("/assets/").skip(1) {
            let name = part.split('"').next().unwrap_or_default();
            assert!(has(name), "page.html: {name}");
        }
        for (name, _, text) in assets() {
            for part in text.split("from './").skip(1) {
                let other = part.split('\'').next().unwrap_or_default();
                assert!(has(other), "{name}: {other}");
            }
        }
    }

    #[test]
    fn what_is_open_to_all_is_there_and_loads_nothing_else() {
        for name in crate::serve::door::OPEN.iter().filter_map(|path| path.strip_prefix("/assets/")) {
            let text = assets().find(|a| a.0 == name).map(|a| a.2);
            assert!(text.is_some_and(|t| !t.contains("import ") && !t.contains("@import")), "{name}");
        }
    }

    #[test]
    fn no_file_of_the_folder_is_left_out() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/serve/assets");
        let files = std::fs::read_dir(folder).map(|d| d.flatten().count()).unwrap_or_default();
        assert_eq!(files, OWN.len() + 1);
    }

    #[test]
    fn the_page_has_no_script_or_style_in_it() {
        assert!(!PAGE.contains("style=") && !PAGE.contains("<style") && !PAGE.contains(" on") && PAGE.matches("<script").count() == 2);
        for (name, _, text) in assets().filter(|a| a.0.ends_with(".js") && a.0 != "theme.js") {
            for way in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
                assert!(!text.contains(way), "{name}: {way}");
            }
        }
    }
}
