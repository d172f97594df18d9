//! Requests that nobody with good intentions makes: each is refused or comes to nothing, and what is refused is logged.

use super::Place;
use super::client::{ask, connect, rest};
use std::fs;
use std::io::Write;
use std::time::Duration;

#[test]
fn hostile_requests_are_refused_and_logged() {
    let place = Place::new();
    let server = place.serve(|o| o.limits.head_bytes = 64 * 1024);
    let (addr, csrf) = (server.addr(), server.csrf());
    let (key, id) = server.finding();
    let accept = format!("/api/v1/families/{key}/findings/{id}/accept");
    let get = |target: &str| format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let post = |headers: &str, body: &str| {
        let length = if headers.contains("Transfer") { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        format!("POST {accept} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}{length}\r\n{body}")
    };
    let json = "Content-Type: application/json\r\n";
    let word = format!("X-Concordat-Csrf: {csrf}\r\n");
    let good = r#"{"reason":"left out on purpose"}"#;
    let big = format!(r#"{{"reason":"{}"}}"#, "x".repeat(17 * 1024));
    let chunked = format!("{:x}\r\n{big}\r\n0\r\n\r\n", big.len());
    let cases: Vec<(&str, String, u16, &str)> = vec![
        ("traversal", get("/assets/../../../../etc/passwd"), 404, "not-found"),
        ("traversal, encoded", get("/assets/..%2f..%2f..%2fetc%2fpasswd"), 404, "not-found"),
        ("traversal, all encoded", get("/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd"), 404, "not-found"),
        ("traversal, encoded twice", get("/assets/%252e%252e%252fpasswd"), 404, "not-found"),
        ("traversal, backslashes", get("/assets/..%5c..%5cpage.js"), 404, "not-found"),
        ("a zero byte", get("/assets/page.css%00.png"), 404, "not-found"),
        ("no UTF-8", get("/assets/%ff%fe"), 400, "bad-request"),
        ("no file of ours", get("/Cargo.toml"), 404, "not-found"),
        ("a path for a key", get("/api/v1/families/..%2f..%2fetc"), 404, "not-found"),
        ("a key in capitals", get(&format!("/api/v1/families/{}", "F".repeat(12))), 404, "not-found"),
        ("a path for an id", get(&format!("/api/v1/families/{key}/findings/..%2faccept")), 404, "not-found"),
        ("a query of 1 MB", get(&format!("/api/v1/search?q={}", "x".repeat(1 << 20))), 414, "query-too-long"),
        ("a query of 60 KB", get(&format!("/api/v1/search?q={}", "x".repeat(60_000))), 414, "query-too-long"),
        ("a query of 20 KB", get(&format!("/api/v1/search?q={}", "x".repeat(20_000))), 414, "query-too-long"),
        (
            "a header of 1 MB",
            get("/").replace("\r\n\r\n", &format!("\r\nX-Long: {}\r\n\r\n", "x".repeat(1 << 20))),
            431,
            "headers-too-long",
        ),
        ("no HTTP", "\u{16}\u{3}\u{1} hello\r\n\r\n".to_string(), 400, "bad-request"),
        ("a wrong host", get("/api/v1/about").replace("localhost", "evil.example"), 403, "host"),
        ("no host", get("/api/v1/about").replace("Host: localhost\r\n", ""), 403, "host"),
        ("two hosts", get("/api/v1/about").replace("Host: localhost", "Host: localhost\r\nHost: evil.example"), 403, "host"),
        ("another site reads", get("/api/v1/search").replace("\r\n\r\n", "\r\nSec-Fetch-Site: cross-site\r\n\r\n"), 403, "cross-origin"),
        ("another site writes", post(&format!("{json}{word}Origin: http://evil.example\r\n"), good), 403, "cross-origin"),
        ("nobody's page writes", post(&format!("{json}{word}Origin: null\r\n"), good), 403, "cross-origin"),
        ("another port writes", post(&format!("{json}{word}Origin: http://localhost:1\r\n"), good), 403, "cross-origin"),
        ("a frame writes", post(&format!("{json}{word}Sec-Fetch-Site: same-site\r\n"), good), 403, "cross-origin"),
        ("no word", post(json, good), 403, "csrf"),
        ("a wrong word", post(&format!("{json}X-Concordat-Csrf: {}\r\n", "0".repeat(64)), good), 403, "csrf"),
        ("a form", post(&format!("Content-Type: application/x-www-form-urlencoded\r\n{word}"), "reason=x"), 415, "content-type"),
        ("plain text", post(&format!("Content-Type: text/plain\r\n{word}"), good), 415, "content-type"),
        ("no type", post(&word, good), 415, "content-type"),
        ("a large body", post(&format!("{json}{word}"), &big), 413, "too-large"),
        ("a large body in chunks", post(&format!("{json}{word}Transfer-Encoding: chunked\r\n"), &chunked), 413, "too-large"),
        ("no JSON", post(&format!("{json}{word}"), "{"), 400, "bad-json"),
        ("a list for a body", post(&format!("{json}{word}"), r#"["left out on purpose"]"#), 400, "bad-json"),
        ("a reason that hides", post(&format!("{json}{word}"), r#"{"reason":"a\u202eb"}"#), 400, "bad-text"),
        (
            "another method",
            get("/api/v1/about").replace("GET", "PUT").replace("\r\n\r\n", "\r\nContent-Length: 2\r\n\r\n{}"),
            405,
            "method",
        ),
        ("TRACE", get("/").replace("GET", "TRACE"), 405, "method"),
        ("an unknown parameter", get("/api/v1/search?q=x&colour=red"), 400, "bad-parameter"),
    ];
    for (name, request, status, code) in cases {
        let before = server.log().len();
        let reply = ask(addr, &request);
        assert_eq!((reply.status, reply.code().as_str()), (status, code), "{name}: {}", reply.text());
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{name}");
        assert!(reply.header("content-security-policy").starts_with("default-src 'none'; script-src 'self'"), "{name}");
        assert_eq!(reply.header("access-control-allow-origin"), "", "{name}");
        assert_eq!(reply.header("allow").is_empty(), status != 405, "{name}");
        let log = server.log();
        let line = log.get(before).unwrap_or_else(|| panic!("{name}: nothing was logged"));
        assert!(line.contains(&format!("\"code\":\"{code}\"")) && line.contains("refused") && !line.contains("xxx"), "{name}: {line}");
    }
    assert!(!place.path.join("club/concordat.review.toml").exists(), "nothing was accepted");
    assert_eq!(server.get("/api/v1/search?q=tools").status, 200, "it goes on answering");
}

#[test]
fn a_script_in_a_clause_is_text() {
    let planted = "<script>alert(\"1\")</script></script><img src=x onerror=alert(1)>";
    let place = Place::with(|club| {
        let text = fs::read_to_string(club.join("en.txt")).expect("a text");
        fs::write(club.join("en.txt"), text.replace("a spade and a rake", &format!("a spade, a rake and {planted}"))).expect("a text");
    });
    let server = place.serve(|_| ());
    let reply = server.get("/api/v1/search?q=spade");
    assert_eq!((reply.header("content-type"), reply.header("x-content-type-options")), ("application/json", "nosniff"));
    let said = reply.json();
    let hit =
        said["hits"].as_array().expect("hits").iter().find(|h| h["versions"]["en"]["text"].as_str().is_some_and(|t| t.contains(planted)));
    assert!(hit.is_some(), "{said}");
    for page in ["/", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E"] {
        let reply = server.get(page);
        assert!(reply.status == 200 && !reply.text().contains("alert(1)"), "{page}");
        assert!(reply.header("content-security-policy").contains("script-src 'self'") && !reply.text().contains("<script>"));
    }
    let tmx = server.get("/api/v1/export?q=spade&format=tmx").text();
    assert!(tmx.contains("&lt;script&gt;") && !tmx.contains("<script>"), "{tmx}");
    // In the log it moves nothing, and the query is not in it at all.
    server.get("/%1b%5b2Jx?q=secret");
    let log = server.log().join("");
    assert!(!log.contains('\u{1b}') && !log.contains("secret"), "{log}");
}

#[test]
fn requests_in_one_stream_are_answered_in_their_order() {
    let place = Place::new();
    let server = place.serve(|_| ());
    let mut stream = connect(server.addr());
    let get = |target: &str, last: &str| format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n{last}\r\n");
    let all = get("/healthz", "") + &get("/nothing", "") + &get("/api/v1/search?q=tools", "") + &get("/healthz", "Connection: close\r\n");
    stream.write_all(all.as_bytes()).expect("it reads");
    let replies = rest(&mut stream);
    assert_eq!(replies.iter().map(|r| r.status).collect::<Vec<_>>(), [200, 404, 200, 200]);
    assert_eq!((replies[0].text(), replies[3].text()), ("ok".to_string(), "ok".to_string()));
}

#[test]
fn slow_clients_are_told_and_left() {
    let place = Place::new();
    let server = place.serve(|o| {
        o.limits.head = Duration::from_millis(300);
        o.limits.body = Duration::from_millis(300);
    });
    let mut head = connect(server.addr());
    head.write_all(b"GET /healthz HTTP/1.1\r\nHost: loc").expect("it reads");
    let replies = rest(&mut head);
    assert_eq!(replies.iter().map(|r| r.status).collect::<Vec<_>>(), [408]);
    assert_eq!(replies[0].code(), "slow");
    let mut body = connect(server.addr());
    let csrf = server.csrf();
    let (key, id) = server.finding();
    let request = format!(
        "POST /api/v1/families/{key}/findings/{id}/accept HTTP/1.1\r\nHost: localhost\r\nX-Concordat-Csrf: {csrf}\r\n\
         Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{\"reason\""
    );
    body.write_all(request.as_bytes()).expect("it reads");
    assert_eq!(rest(&mut body).iter().map(|r| (r.status, r.code())).collect::<Vec<_>>(), [(408, "slow".to_string())]);
    // A connection that nothing comes over is closed without a word.
    assert_eq!(rest(&mut connect(server.addr())).len(), 0);
    let refused = server.log().iter().filter(|l| l.contains("\"code\":\"slow\"")).count();
    assert_eq!(refused, 2, "{:?}", server.log());
}

#[test]
fn connections_are_bounded() {
    let place = Place::new();
    let server = place.serve(|o| o.limits.connections = 2);
    let held: Vec<_> = (0..2)
        .map(|_| {
            let mut stream = connect(server.addr());
            stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("it reads");
            let mut first = [0; 12];
            std::io::Read::read_exact(&mut stream, &mut first).expect("it answers");
            stream
        })
        .collect();
    let replies = rest(&mut connect(server.addr()));
    assert_eq!(replies.iter().map(|r| (r.status, r.header("retry-after").to_string())).collect::<Vec<_>>(), [(503, "1".to_string())]);
    drop(held);
}

#[test]
fn a_token_is_asked_for_everywhere_and_leads_in_once() {
    let token = "a-token-of-twenty-two";
    let place = Place::new();
    let server = place.serve(|o| o.token = Some(token.to_string()));
    let get = |target: &str, headers: &str| {
        ask(server.addr(), &format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"))
    };
    for target in ["/", "/search", "/assets/page.js", "/api/v1/about", "/api/v1/search?q=tools", "/metrics", "/openapi.json", "/nothing"] {
        let reply = get(target, "");
        assert_eq!((reply.status, reply.code()), (401, "token".to_string()), "{target}");
        assert_eq!(reply.header("www-authenticate"), "Bearer realm=\"concordat\"");
        assert_eq!(get(target, "Authorization: Bearer a-token-of-twenty-one\r\n").status, 401, "{target}");
    }
    assert_eq!(get("/healthz", "").status, 200);
    assert_eq!(get("/api/v1/about", &format!("Authorization: Bearer {token}\r\n")).status, 200);
    assert_eq!(get("/api/v1/about?token=a-token-of-twenty-two", "").status, 401, "only a page takes it from the address");
    assert_eq!(get("/?token=a-token-of-twenty-one", "").status, 401);
    let entered = get(&format!("/search?q=tools&token={token}&languages=en"), "");
    assert_eq!((entered.status, entered.header("location")), (303, "/search?q=tools&languages=en"));
    let cookie = entered.header("set-cookie").to_string();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains(token), "{cookie}");
    let shown = format!("Cookie: {}\r\n", cookie.split(';').next().expect("a value"));
    assert_eq!(get("/api/v1/about", &shown).status, 200);
    // A link on another site: the browser would not send the cookie after a redirect.
    let linked = get(&format!("/search?q=%22%3E%3Cscript%3E&token={token}"), "Sec-Fetch-Site: cross-site\r\n");
    assert!(
        linked.status == 200 && linked.text().contains("http-equiv=\"refresh\"") && !linked.text().contains("<script>"),
        "{}",
        linked.text()
    );
    assert!(server.log().iter().all(|l| !l.contains("a-token-of")), "{:?}", server.log());
}

#[test]
fn a_person_without_a_token_is_asked_for_it() {
    let place = Place::new();
    let server = place.serve(|o| o.token = Some("a-token-of-twenty-two".to_string()));
    let get = |target: &str, headers: &str| {
        ask(server.addr(), &format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"))
    };
    let browser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";
    for (target, wrong) in [("/", false), ("/search?q=%22%3E%3Cscript%3E", false), ("/family/0123456789ab?token=a-token-of-nobody", true)] {
        let reply = get(target, browser);
        let text = reply.text();
        assert_eq!((reply.status, reply.header("content-type")), (401, "text/html; charset=utf-8"), "{target}");
        assert_eq!(reply.header("www-authenticate"), "Bearer realm=\"concordat\"");
        assert_eq!(reply.header("content-security-policy"), get("/healthz", "").header("content-security-policy"));
        assert!(text.contains("<h1>This index asks for a token</h1>") && !text.contains("<script>") && !text.contains("nobody"), "{text}");
        assert_eq!((text.contains("is wrong"), text.contains("data-linked")), (wrong, false), "{text}");
        for part in text.split("/assets/").skip(1).filter_map(|p| p.split('"').next()) {
            assert_eq!(get(&format!("/assets/{part}"), "").status, 200, "{part}");
        }
    }
    assert!(get("/", &format!("{browser}Sec-Fetch-Site: cross-site\r\n")).text().contains("data-linked"));
    assert_eq!(get("/", "Accept: */*\r\n").code(), "token");
    assert_eq!(get("/api/v1/about", browser).code(), "token", "programs are answered as programs");
    assert_eq!(get("/assets/page.js", browser).status, 401);
    assert!(server.log().iter().any(|l| l.contains("\"path\":\"/\"") && l.contains("\"code\":\"token\"")), "{:?}", server.log());
}
