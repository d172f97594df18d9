//! Suggestions while a query is typed.

use super::{Place, Server};
use serde_json::Value;

/// The suggestions for the end of a query, or for the place of `|`: how they read.
fn offered(server: &Server, marked: &str) -> Vec<String> {
    let answer = asked(server, marked);
    answer["values"].as_array().expect("values").iter().map(|v| v["text"].as_str().expect("a text").to_string()).collect()
}

fn asked(server: &Server, marked: &str) -> Value {
    let at = marked.chars().position(|c| c == '|').unwrap_or(marked.chars().count());
    let q: String = marked.replacen('|', "", 1).bytes().map(|b| format!("%{b:02x}")).collect();
    server.json(&format!("/api/v1/complete?q={q}&at={at}&limit=20"))
}

#[test]
fn fields_values_and_words_are_offered() {
    let place = Place::new();
    let server = place.serve(|_| ());
    assert!(offered(&server, "").contains(&"absent:".to_string()) && offered(&server, "a abs|").contains(&"absent:".to_string()));
    let languages = offered(&server, "lang:");
    assert!(languages.contains(&"en".to_string()) && languages.contains(&"fr".to_string()), "{languages:?}");
    assert_eq!(offered(&server, "absent:fre"), ["fr"], "a language goes by its name, too");
    let rules = offered(&server, "rule:");
    assert!(!rules.is_empty() && rules.iter().all(|r| !offered(&server, &format!("rule:{}", &r[..2])).is_empty()), "{rules:?}");
    assert_eq!(offered(&server, "status:"), ["open", "accepted"], "whatever is accepted by now");
    let family = asked(&server, "tools family:|")["values"][0].clone();
    assert_eq!((family["kind"].as_str(), family["count"].as_u64()), (Some("value"), None), "{family}");
    // A word is offered as the texts write it.
    let words = offered(&server, "memb");
    assert!(words.contains(&"members".to_string()), "{words:?}");
    let french = asked(&server, "rat|");
    let rake = french["values"].as_array().expect("values").iter().find(|v| v["text"] == "râteau");
    assert_eq!(rake.map(|v| &v["language"]), Some(&"fr".into()), "{french}");
    let phrase = asked(&server, "\"the memb|\"");
    assert_eq!((&phrase["from"], &phrase["to"]), (&5.into(), &9.into()), "{phrase}");
    // What is offered is understood.
    for marked in ["name:", "family:", "source:", "section:", "label:", "url:", "kind:", "severity:", "present:"] {
        for v in asked(&server, marked)["values"].as_array().expect("values") {
            let q: String = format!("{marked}{}", v["value"].as_str().expect("a value")).bytes().map(|b| format!("%{b:02x}")).collect();
            let total = server.json(&format!("/api/v1/search?q={q}&limit=0"))["total"].as_u64();
            assert!(total > Some(0) && (v["count"].is_null() || v["count"].as_u64() == total), "{marked} {v}: {total:?}");
        }
    }
}

#[test]
fn nothing_is_offered_where_it_would_be_in_the_way() {
    let place = Place::new();
    let server = place.serve(|_| ());
    for marked in ["mem|bers", "number:[10", "zzqqxx", "colour:r", "finding:c", "rule:number|x", "30", "<script>"] {
        assert_eq!(offered(&server, marked), Vec::<String>::new(), "{marked}");
    }
    for bad in ["q=a&at=2", "q=a&at=-1", "q=a&limit=51", "q=a&colour=red"] {
        assert_eq!(server.get(&format!("/api/v1/complete?{bad}")).code(), "bad-parameter", "{bad}");
    }
    assert_eq!(server.get(&format!("/api/v1/complete?q={}", "x".repeat(20_000))).status, 414);
    assert!(server.get("/metrics").text().contains("route=\"/api/v1/complete\",method=\"GET\",status=\"200\""));
}
