//! Accepting findings: the file is the one that `concordat accept` writes, nothing of it is lost, and everybody sees it at once.

use super::{Place, Server};
use crate::session::concordat;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::thread;

fn review(place: &Path) -> String {
    fs::read_to_string(place.join("club/concordat.review.toml")).unwrap_or_default()
}

/// The file without the times of its entries.
fn timeless(text: &str) -> String {
    text.lines().filter(|l| !l.starts_with("when = ")).collect::<Vec<_>>().join("\n")
}

fn accept_by_command(place: &Path, arguments: &[&str]) {
    let output = concordat(place).arg("accept").args(arguments).arg("club").output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_page_writes_what_the_command_writes() {
    for all_languages in [false, true] {
        let (page, command) = (Place::new(), Place::new());
        let server = page.serve(|_| ());
        let (key, id) = server.finding();
        let target = format!("/api/v1/families/{key}/findings/{id}");
        assert_eq!(server.json(&target)["status"], "open");
        let body = format!(r#"{{"reason":" Left out: “on purpose” \\ 100 % ","who":"tester","all_languages":{all_languages}}}"#);
        let reply = server.write("POST", &format!("{target}/accept"), &server.csrf(), &body);
        assert_eq!(reply.status, 200, "{}", reply.text());
        let said = reply.json();
        assert_eq!((&said["finding"]["status"], &said["finding"]["acceptance"]["who"]), (&"accepted".into(), &"tester".into()));
        assert!(said["file"].as_str().is_some_and(|f| f.ends_with("club/concordat.review.toml")), "{said}");
        let mut arguments = vec![id.as_str(), "--reason", "Left out: “on purpose” \\ 100 %"];
        arguments.extend(all_languages.then_some("--all-languages"));
        accept_by_command(&command.path, &arguments);
        assert_eq!(timeless(&review(&page.path)), timeless(&review(&command.path)));
        assert_eq!(review(&page.path).matches("\nwhen = ").count(), 1);
        // Whoever checks next agrees with the page.
        let output =
            concordat(&page.path).args(["check", "club", "--format", "json", "--show-accepted", "--quiet"]).output().expect("it starts");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let found = report["families"][0]["findings"].as_array().expect("findings").iter().find(|f| f["id"] == id.as_str());
        assert_eq!(found.map(|f| &f["status"]), Some(&"accepted".into()));
        let family = server.json(&format!("/api/v1/families/{key}"));
        assert_eq!(
            family["findings"]["accepted"],
            family["details"].as_array().map_or(0, |d| d.iter().filter(|f| f["status"] == "accepted").count())
        );
        let row = family["matrix"].as_array().expect("rows").iter().flat_map(|r| r["marks"].as_array().expect("marks").clone());
        assert!(row.filter(|m| m["id"] == id.as_str()).all(|m| m["status"] == "accepted"));
        // And back again.
        let reply = server.write("DELETE", &format!("{target}/accept"), &server.csrf(), "");
        assert_eq!((reply.status, &reply.json()["finding"]["status"]), (200, &"open".into()), "{}", reply.text());
        let again = server.write("DELETE", &format!("{target}/accept"), &server.csrf(), "");
        assert_eq!((again.status, again.code()), (409, "elsewhere".to_string()));
        assert!(!review(&page.path).contains("[[accepted]]") && review(&page.path).starts_with("# Findings of concordat"));
    }
}

#[test]
fn what_the_command_accepts_shows_at_once_and_comments_stay() {
    let place = Place::new();
    let server = place.serve(|_| ());
    let (key, id) = server.finding();
    let target = format!("/api/v1/families/{key}/findings/{id}");
    accept_by_command(&place.path, &[&id, "--reason", "by hand"]);
    let seen = server.json(&target);
    assert_eq!((&seen["status"], &seen["acceptance"]["reason"]), (&"accepted".into(), &"by hand".into()));
    fs::write(
        place.path.join("club/concordat.review.toml"),
        review(&place.path).replace("[[accepted]]", "# Asked the lawyer.\n[[accepted]]"),
    )
    .expect("the file");
    let reply = server.write("POST", &format!("{target}/accept"), &server.csrf(), r#"{"reason":"by the page"}"#);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let text = review(&place.path);
    assert!(text.contains("# Asked the lawyer.") && text.contains("by the page") && !text.contains("by hand"), "{text}");
    // What is broken by hand is told, and left as it is.
    fs::write(place.path.join("club/concordat.review.toml"), "[[accepted]\n").expect("the file");
    let reply = server.write("POST", &format!("{target}/accept"), &server.csrf(), r#"{"reason":"again"}"#);
    assert_eq!((reply.status, reply.code()), (409, "review-file".to_string()), "{}", reply.text());
    assert_eq!(review(&place.path), "[[accepted]\n");
    assert_eq!(server.json("/api/v1/about")["problems"].as_array().map(Vec::len), Some(1));
}

/// What queries about statuses find, and how many rows the facet tells.
fn statuses(server: &Server) -> Vec<(String, Value)> {
    let queries = ["", "status:open", "status:accepted", "-status:open", "-status:accepted", "status:open status:accepted"];
    let ask = |q: &&str| {
        let q = q.replace(' ', "+");
        let answer = server.json(&format!("/api/v1/search?q={q}&limit=200&facets=status,rule"));
        let rows: Vec<&Value> = answer["hits"].as_array().expect("hits").iter().map(|h| &h["row"]).collect();
        (q, json!({"total": answer["total"], "rows": rows, "facets": answer["facets"]}))
    };
    queries.iter().map(ask).collect()
}

#[test]
fn queries_and_facets_know_at_once_what_was_accepted() {
    let place = Place::new();
    let server = place.serve(|_| ());
    let before = statuses(&server);
    let (key, id) = server.finding();
    let target = format!("/api/v1/families/{key}/findings/{id}/accept");
    let reply = server.write("POST", &target, &server.csrf(), r#"{"reason":"left out on purpose"}"#);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let laid = statuses(&server);
    assert_ne!(laid, before);
    assert!(laid[2].1["total"].as_u64() > before[2].1["total"].as_u64(), "{laid:?}");
    // What an index that is written anew says is what was said before.
    place.index();
    assert_eq!(statuses(&place.serve(|_| ())), laid);
    assert_eq!(server.write("DELETE", &target, &server.csrf(), "").status, 200);
    assert_eq!(statuses(&server), before);
}

#[test]
fn many_who_accept_at_once_lose_nothing() {
    let place = Place::new();
    let server = place.serve(|_| ());
    let (key, _) = server.finding();
    let family = server.json(&format!("/api/v1/families/{key}"));
    let ids: Vec<String> =
        family["details"].as_array().expect("findings").iter().filter_map(|f| Some(f["id"].as_str()?.to_string())).collect();
    let csrf = server.csrf();
    thread::scope(|scope| {
        for round in 0..8 {
            for id in &ids {
                let (server, csrf, key) = (&server, &csrf, &key);
                scope.spawn(move || {
                    let body = format!(r#"{{"reason":"round {round}"}}"#);
                    let reply = server.write("POST", &format!("/api/v1/families/{key}/findings/{id}/accept"), csrf, &body);
                    assert_eq!(reply.status, 200, "{}", reply.text());
                });
            }
        }
        // The command writes the same file meanwhile.
        accept_by_command(&place.path, &[&ids[0], "--reason", "by the command"]);
    });
    let text = review(&place.path);
    assert_eq!(text.matches("[[accepted]]").count(), ids.len(), "{text}");
    assert!(ids.iter().all(|id| text.contains(&format!("id = \"{id}\""))), "{text}");
    let family = server.json(&format!("/api/v1/families/{key}"));
    assert_eq!(family["findings"]["accepted"], ids.len());
}

#[test]
fn a_server_that_only_reads_accepts_nothing() {
    let place = Place::new();
    let server = place.serve(|o| o.accept = false);
    let (key, id) = server.finding();
    assert_eq!(server.json("/api/v1/about")["accept"], false);
    let reply = server.write("POST", &format!("/api/v1/families/{key}/findings/{id}/accept"), &server.csrf(), r#"{"reason":"x"}"#);
    assert_eq!((reply.status, reply.code()), (403, "read-only".to_string()));
    assert_eq!(review(&place.path), "");
}
