//! `openapi.json` is held to the truth: it has every route and no other, and every answer is as it says, field by field.

use super::{Place, Server};
use concordat::serve::{PATHS, openapi};
use serde_json::{Value, json};

fn document() -> Value {
    serde_json::from_str(openapi::DOCUMENT).expect("JSON")
}

/// Where an object's fields are listed, it has no others: a field that is not described fails the test.
fn strict(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.contains_key("properties") {
                fields.insert("additionalProperties".into(), json!(false));
            }
            fields.values_mut().for_each(strict);
        }
        Value::Array(all) => all.iter_mut().for_each(strict),
        _ => {}
    }
}

/// Holds an answer to the schema that its path, method and status have.
fn hold(document: &Value, path: &str, method: &str, status: u16, answer: &Value) {
    let mut response = &document["paths"][path][method]["responses"][status.to_string()];
    if let Some(name) = response["$ref"].as_str() {
        response = document.pointer(name.trim_start_matches('#')).unwrap_or(&Value::Null);
    }
    let schema = &response["content"]["application/json"]["schema"];
    assert!(schema.is_object(), "{method} {path} {status}: is not described");
    let mut whole = json!({"allOf": [schema], "components": document["components"]});
    strict(&mut whole);
    let validator = jsonschema::draft202012::new(&whole).expect("a valid schema");
    let wrong: Vec<String> = validator.iter_errors(answer).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{method} {path} {status}: {}\n{answer}", wrong.join("\n"));
}

#[test]
fn every_route_is_described_and_no_other() {
    let document = document();
    let mut described: Vec<(String, Vec<String>)> = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        described.push((path.clone(), methods.as_object().expect("methods").keys().cloned().collect()));
    }
    let mut routes: Vec<(String, Vec<String>)> =
        PATHS.iter().map(|(p, m)| ((*p).to_string(), m.iter().map(|m| (*m).to_string()).collect())).collect();
    for list in [&mut described, &mut routes] {
        list.iter_mut().for_each(|(_, methods)| methods.sort());
        list.sort();
    }
    assert_eq!(described, routes);
    // Whatever is referred to is there.
    let text = openapi::DOCUMENT;
    for name in text.split("\"$ref\": \"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(document.pointer(name).is_some(), "{name} is not there");
    }
}

#[test]
fn every_route_is_there_with_its_methods_alone() {
    let place = Place::new();
    let server = place.serve(|_| ());
    for (path, methods) in PATHS {
        let target = path.replace("{key}", "000000000000").replace("{id}", "000000000000").replace("{name}", "page.css");
        let options =
            super::client::ask(server.addr(), &format!("OPTIONS {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        let mut allowed: Vec<String> =
            options.header("allow").split(',').map(|m| m.trim().to_ascii_lowercase()).filter(|m| m != "head").collect();
        allowed.sort();
        let mut wanted: Vec<String> = methods.iter().map(|m| (*m).to_string()).collect();
        wanted.sort();
        assert_eq!((options.status, allowed), (204, wanted), "{path}");
        let head = super::client::connect(server.addr());
        let mut head = head;
        std::io::Write::write_all(&mut head, format!("HEAD {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").as_bytes())
            .expect("it reads");
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut head, &mut bytes).expect("it answers");
        assert!(bytes.ends_with(b"\r\n\r\n"), "{path}: HEAD has no body: {}", String::from_utf8_lossy(&bytes));
    }
}

/// A GET whose answer, good or bad, is held to the description.
fn held(server: &Server, document: &Value, path: &str, target: &str, status: u16) -> Value {
    let reply = server.get(target);
    assert_eq!(reply.status, status, "{target}: {}", reply.text());
    assert_eq!(reply.header("content-type"), "application/json", "{target}");
    let answer = reply.json();
    hold(document, path, "get", status, &answer);
    answer
}

#[test]
fn answers_are_as_they_are_described() {
    let (place, document) = (Place::new(), document());
    let server = place.serve(|_| ());
    held(&server, &document, "/api/v1/about", "/api/v1/about", 200);
    assert_eq!(held(&server, &document, "/openapi.json", "/openapi.json", 200), document);
    let facets = "facets=family,present,absent,rule,severity,status,name,kind";
    for query in ["", "tools", "absent:fr", "rule:missing-clause", "jours", "%22spade%22", "nothingatallofthekind"] {
        held(&server, &document, "/api/v1/search", &format!("/api/v1/search?q={query}&{facets}"), 200);
    }
    let hits = held(&server, &document, "/api/v1/search", "/api/v1/search?q=wheelbarrow&languages=en&limit=3", 200);
    let hit = &hits["hits"][0];
    assert_eq!((&hit["language"], &hit["family"], &hit["versions"]["fr"]), (&"en".into(), &"club".into(), &Value::Null), "{hits}");
    held(&server, &document, "/api/v1/search", "/api/v1/search?limit=x", 400);
    held(&server, &document, "/api/v1/search", &format!("/api/v1/search?q={}", "x".repeat(20_000)), 414);
    for query in ["", "memb", "rule:", "lang:&at=2", "name:zzz"] {
        held(&server, &document, "/api/v1/complete", &format!("/api/v1/complete?q={query}"), 200);
    }
    held(&server, &document, "/api/v1/complete", "/api/v1/complete?at=x", 400);
    held(&server, &document, "/api/v1/families", "/api/v1/families", 200);
    let (key, id) = server.finding();
    let family = held(&server, &document, "/api/v1/families/{key}", &format!("/api/v1/families/{key}"), 200);
    assert_eq!(family["matrix"].as_array().map(Vec::len), family["rows"].as_u64().map(|n| n as usize));
    let holes = family["matrix"].as_array().expect("rows").iter().filter(|r| r["versions"]["fr"].is_null()).count();
    assert_eq!(family["holes"]["fr"], holes);
    held(&server, &document, "/api/v1/families/{key}", "/api/v1/families/000000000000", 404);
    let finding = "/api/v1/families/{key}/findings/{id}";
    let target = format!("/api/v1/families/{key}/findings/{id}");
    let said = held(&server, &document, finding, &target, 200);
    assert!(said["rule"]["explanation"].as_str().is_some_and(|e| e.contains("## ")), "{said}");
    held(&server, &document, finding, &format!("/api/v1/families/{key}/findings/000000000000"), 404);
    held(&server, &document, "/api/v1/export", "/api/v1/export?q=tools&format=json", 200);
    held(&server, &document, "/api/v1/export", "/api/v1/export?q=tools&format=doc", 400);
    let (accept, described, csrf) = (format!("{target}/accept"), format!("{finding}/accept"), server.csrf());
    for (method, body, word, status) in [
        ("POST", r#"{"reason":"so"}"#, csrf.as_str(), 200),
        ("DELETE", "", csrf.as_str(), 200),
        ("DELETE", "", csrf.as_str(), 409),
        ("POST", r#"{"reason":""}"#, csrf.as_str(), 400),
        ("POST", r#"{"reason":"so"}"#, "wrong", 403),
    ] {
        let reply = server.write(method, &accept, word, body);
        assert_eq!(reply.status, status, "{}", reply.text());
        hold(&document, &described, &method.to_ascii_lowercase(), status, &reply.json());
    }
}
