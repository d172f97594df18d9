//! What every request goes through: who asks and from where, headers of every answer, the log, and the metrics.

use super::access::{own_origin, own_site};
use super::error::{Logged, Refusal};
use super::log::Event;
use super::{App, door, routes};
use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::time::Instant;
use tokio::time::timeout;

/// The client's address; it travels with the request.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Headers of every answer: no script and no style but our own, nowhere else to send anything, in no frame, and read by no other site.
pub const HEADERS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), clipboard-read=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), microphone=(), \
         midi=(), payment=(), serial=(), usb=()",
    ),
    ("x-robots-tag", "noindex"),
];

/// Lets a request through, or says why not.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let (began, _now) = (Instant::now(), app.metrics.request());
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let route = routes::label(request.extensions().get::<MatchedPath>().map(MatchedPath::as_str));
    let client = request.extensions().get::<Peer>().map(|p| p.0.to_string());
    let came = door::came(&method, &uri, request.headers());
    let mut response = pass(&app, request, next).await.unwrap_or_else(|refusal| match came {
        Some(came) if refusal.status == StatusCode::UNAUTHORIZED => door::answer(refusal, came),
        _ => refusal.into_response(),
    });
    // What axum refuses of itself, such as a path that is no UTF-8, says so in plain text.
    if response.status().is_client_error() && response.extensions().get::<Logged>().is_none() {
        response =
            Refusal::new(response.status(), "bad-request", "the address or the body of the request cannot be decoded").into_response();
    }
    dress(response.headers_mut());
    let (status, took) = (response.status(), began.elapsed());
    app.metrics.ended(route, routes::method_label(&method), status.as_u16(), took);
    let logged = response.extensions().get::<Logged>();
    let refused = status.is_client_error() || status.is_server_error();
    let write = routes::is_write(&method);
    if refused || app.log_queries || write {
        app.log.write(&Event {
            what: match (refused, write) {
                (true, _) => "refused",
                (_, true) => "changed",
                _ => "asked",
            },
            status: Some(status.as_u16()),
            request: Some((method.as_str(), uri.path())),
            query: uri.query().filter(|_| app.log_queries && !has_token(&uri) && !app.keys.stand_in(&uri)),
            client,
            code: logged.map(|l| l.code),
            detail: logged.and_then(|l| l.detail.as_deref()),
            took: Some(took.as_millis()),
        });
    }
    response
}

fn dress(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

async fn pass(app: &App, request: Request, next: Next) -> Result<Response, Refusal> {
    // Whoever looks whether the server lives calls it by any name, and learns nothing else.
    if request.uri().path() == "/healthz" {
        return Ok(next.run(request).await);
    }
    let headers = request.headers();
    if !app.hosts.allow(headers) {
        let message = "the server is not called by this name; start it with --allowed-host NAME where that is right";
        return Err(Refusal::new(StatusCode::FORBIDDEN, "host", message));
    }
    let path = request.uri().path();
    let page = routes::is_page(path);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if page
        && reads
        && let Some(response) = entered(app, request.uri(), headers)
    {
        return response;
    }
    if !app.keys.admit(headers) && !door::OPEN.contains(&path) {
        let message = if page {
            "open the address with ?token= and the token behind it, once"
        } else {
            "the token is missing or wrong; send it in the header Authorization: Bearer"
        };
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, "token", message));
    }
    if path.starts_with("/api/") && !own_site(headers) {
        return Err(Refusal::new(StatusCode::FORBIDDEN, "cross-origin", "pages of other sites may not ask"));
    }
    let request = if routes::is_write(request.method()) { written(app, request).await? } else { request };
    let late = || Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "late", "the answer took too long; ask for less, or try again");
    timeout(app.limits.answer, next.run(request)).await.map_err(|_| late())
}

/// A page's address with the token in it: sets the cookie and leads to the address without it.
fn entered(app: &App, uri: &Uri, headers: &HeaderMap) -> Option<Result<Response, Refusal>> {
    let (given, others): (Vec<&str>, Vec<&str>) = uri.query()?.split('&').partition(|p| p.starts_with("token="));
    let given = given.first()?.strip_prefix("token=")?;
    if !app.keys.asked() {
        return None;
    }
    // `+`, `/` and `=` of a token may come encoded.
    let given = given.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
    if !app.keys.is_token(&given) {
        return Some(Err(Refusal::new(StatusCode::UNAUTHORIZED, "token", "the token is wrong")));
    }
    let query = if others.is_empty() { String::new() } else { format!("?{}", others.join("&")) };
    let to = format!("{}{query}", uri.path());
    let secure = headers.get("x-forwarded-proto").is_some_and(|p| p == "https");
    let mut response = match HeaderValue::from_str(&to) {
        // Of a link on another site the browser would follow a redirect without our strict cookie; a page of ours leads on with it.
        _ if !own_site(headers) => {
            let page = maud::html! {
                (maud::DOCTYPE) meta charset="utf-8"; meta http-equiv="refresh" content=(format!("0;url={to}")); title { "concordat" }
            };
            ([(CONTENT_TYPE, "text/html; charset=utf-8")], page.into_string()).into_response()
        }
        Ok(to) => (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response(),
        Err(_) => return Some(Err(Refusal::bad("bad-request", "this address cannot be written in a header"))),
    };
    if let Ok(cookie) = HeaderValue::from_str(&app.keys.cookie(secure)) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Some(Ok(response))
}

/// A request that changes something: from our own page or a program that knows the word, with a body of bounded size.
async fn written(app: &App, request: Request) -> Result<Request, Refusal> {
    let headers = request.headers();
    if !own_origin(headers) {
        return Err(Refusal::new(StatusCode::FORBIDDEN, "cross-origin", "pages of other sites may not write"));
    }
    if !app.keys.proven(headers) {
        let message = "the header X-Concordat-Csrf is missing or wrong; /api/v1/about has its value";
        return Err(Refusal::new(StatusCode::FORBIDDEN, "csrf", message));
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let json = kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json");
    if !json && (request.method() == Method::POST || !kind.is_empty()) {
        let message = "the body has to be JSON, with the header Content-Type: application/json";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-type", message));
    }
    let most = app.limits.body_bytes;
    let large = || Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", format!("a body may have {most} bytes; shorten it"));
    let length = headers.get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|n| n > most) {
        return Err(large());
    }
    let (parts, body) = request.into_parts();
    let slow = |_| Refusal::new(StatusCode::REQUEST_TIMEOUT, "slow", "the body did not arrive in time; send it again");
    let bytes = timeout(app.limits.body, to_bytes(body, most)).await.map_err(slow)?.map_err(|_| large())?;
    Ok(Request::from_parts(parts, Body::from(bytes)))
}
/// Whether a token may stand among the parameters, however its name is written.
fn has_token(uri: &Uri) -> bool {
    axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map_or(true, |q| q.iter().any(|(n, _)| n.eq_ignore_ascii_case("token")))
}
