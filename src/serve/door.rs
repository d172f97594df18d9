//! What a person sees who opens the page without the token: what is asked for, and a field for it. The page itself, with its scripts, is
//! for those who have it.

use super::access::own_site;
use super::error::{Logged, Refusal};
use super::routes;
use axum::http::header::{ACCEPT, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, html};

/// What this answer loads, and what therefore asks for no token.
pub const OPEN: [&str; 4] = ["/assets/tokens.css", "/assets/page.css", "/assets/theme.js", "/assets/door.js"];

/// How a person came.
#[derive(Debug, Clone, Copy)]
pub struct Came {
    /// With a token in the address.
    tried: bool,
    /// By a link on another site: the browser keeps the cookie back then, though it may have one.
    linked: bool,
}

/// Whether a person asks with a browser, and how they came.
pub fn came(method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Came> {
    let html = headers.get_all(ACCEPT).iter().any(|v| v.to_str().is_ok_and(|v| v.contains("text/html")));
    let tried = || uri.query().unwrap_or_default().split('&').any(|p| p.starts_with("token="));
    (html && *method == Method::GET && routes::is_page(uri.path())).then(|| Came { tried: tried(), linked: !own_site(headers) })
}

/// The answer to somebody whose token is missing or wrong.
pub fn answer(refusal: Refusal, came: Came) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Token · concordat" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/assets/tokens.css";
                link rel="stylesheet" href="/assets/page.css";
                script src="/assets/theme.js" {}
                script type="module" src="/assets/door.js" {}
            }
            body {
                main #content data-linked[came.linked] {
                    div.plain {
                        p.soft { "concordat" }
                        h1 { "This index asks for a token" }
                        p #how {
                            "Whoever started the server has it: it is what stands in the file named with " code { "--token-file" }
                            ". Who was sent an address that ends with " code { "?token=…" } " opens that address instead."
                        }
                        @if came.tried {
                            p.bad #refused role="alert" {
                                "That token is wrong. It may be another one since the server was started again."
                            }
                        }
                        form.token #door {
                            label for="token" { "Token" }
                            input #token type="password" name="token" autocomplete="current-password" spellcheck="false" required autofocus
                                aria-invalid=[came.tried.then_some("true")]
                                aria-describedby=(if came.tried { "refused how" } else { "how" });
                            button.main type="submit" { "Open" }
                        }
                    }
                }
                noscript {
                    p.plain {
                        "This page needs JavaScript. Without it, " code { "concordat search" } " and " code { "concordat check --format html" }
                        " show the same."
                    }
                }
            }
        }
    };
    let mut response = (refusal.status, [(CONTENT_TYPE, "text/html; charset=utf-8")], page.into_string()).into_response();
    response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"concordat\""));
    response.extensions_mut().insert(Logged { code: refusal.code, detail: Some(refusal.message) });
    response
}
