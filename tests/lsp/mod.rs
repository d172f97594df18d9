//! The language server as an editor meets it, over standard input and output.

mod client;

use client::{Client, edited, uri};
use lsp_types::{Diagnostic, DiagnosticSeverity, NumberOrString};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// A workspace with a sample family in three languages.
struct Workspace {
    _folder: tempfile::TempDir,
    root: PathBuf,
}

impl Workspace {
    fn new() -> Workspace {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().canonicalize().expect("it is there").join("règles du club");
        fs::create_dir_all(root.join("club")).expect("a folder");
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/clean/tarnivel");
        for language in ["en", "fr", "ar"] {
            fs::copy(sample.join(format!("{language}.txt")), root.join(format!("club/{language}.txt"))).expect("the sample is there");
        }
        Workspace { _folder: folder, root }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).expect("it is there")
    }
}

fn rules(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics
        .iter()
        .filter_map(|d| match &d.code {
            Some(NumberOrString::String(s)) => Some(s.as_str()),
            _ => None,
        })
        .collect()
}

fn of_rule<'d>(diagnostics: &'d [Diagnostic], rule: &str) -> &'d Diagnostic {
    diagnostics.iter().find(|d| rules(std::slice::from_ref(d)) == [rule]).unwrap_or_else(|| panic!("no {rule} in {diagnostics:#?}"))
}

fn whole(text: &str) -> Value {
    json!([{ "text": text }])
}

fn titled<'a>(actions: &'a [Value], part: &str) -> &'a Value {
    actions.iter().find(|a| a["title"].as_str().is_some_and(|t| t.contains(part))).unwrap_or_else(|| panic!("no {part} in {actions:#?}"))
}

fn lexical() -> Value {
    json!({ "engine": "lexical" })
}

#[test]
fn a_translator_changes_a_number_and_mends_it() {
    let place = Workspace::new();
    let (fr, en, ar) = (place.file("club/fr.txt"), place.file("club/en.txt"), place.file("club/ar.txt"));
    let mut client = Client::start(&place.root);
    let answer = client.initialize(&place.root, lexical(), Value::Null);
    assert_eq!(answer["capabilities"]["positionEncoding"], "utf-16");
    let text = place.text("club/fr.txt");
    client.open(&fr, &text);
    let before = client.checked(&fr, 1).len();
    let at = text.lines().position(|l| l.contains("30 jours")).expect("it is there");
    let line = text.lines().nth(at).expect("it is there");
    let column = line[..line.find("30 jours").expect("it is there")].encode_utf16().count();
    let range = json!({ "start": { "line": at, "character": column }, "end": { "line": at, "character": column + 2 } });
    client.change(&fr, 2, json!([{ "range": range, "text": "90" }]));
    let found = client.checked(&fr, 2);
    let number = of_rule(&found, "number").clone();
    assert_eq!((number.range.start.line as usize, number.severity), (at, Some(DiagnosticSeverity::ERROR)));
    assert_eq!(number.source.as_deref(), Some("concordat"));
    let related = number.related_information.clone().expect("the counterparts");
    assert!(related.iter().any(|r| r.location.uri.as_str() == uri(&en)), "{related:#?}");

    // What is there to see, and where the counterparts stand.
    let here = json!({ "textDocument": { "uri": uri(&fr) }, "position": { "line": at, "character": column } });
    let hover = client.ask("textDocument/hover", here.clone()).expect("a hover");
    let page = hover["contents"]["value"].as_str().expect("text");
    assert!(page.contains("English (en)") && page.contains("concordat accept") && page.contains('\u{2068}'), "{page}");
    let uris = |answer: Value| -> Vec<String> {
        answer.as_array().expect("a list").iter().filter_map(|l| l["uri"].as_str().map(str::to_string)).collect()
    };
    assert_eq!(uris(client.ask("textDocument/definition", here.clone()).expect("an answer")), [uri(&en)]);
    assert_eq!(uris(client.ask("textDocument/implementation", here).expect("an answer")), [uri(&ar), uri(&en)]);
    let there = json!({ "textDocument": { "uri": uri(&en) }, "position": { "line": at, "character": 3 } });
    assert_eq!(uris(client.ask("textDocument/definition", there).expect("an answer")), [uri(&ar), uri(&fr)]);

    // The quick fix writes what was there.
    let changed =
        text.replacen(&line[line.find("30 jours").unwrap_or(0)..], &line[line.find("30 jours").unwrap_or(0)..].replacen("30", "90", 1), 1);
    let offered = client.actions(&fr, &number);
    let fix = titled(&offered, "Write “");
    assert_eq!(fix["edit"]["documentChanges"][0]["textDocument"]["version"], 2);
    let mended = edited(&changed, fix, &fr);
    assert_eq!(mended, text);
    client.change(&fr, 3, whole(&mended));
    assert_eq!(client.checked(&fr, 3).len(), before);
    let (status, errors) = client.finish();
    assert_eq!((status, errors.as_str()), (Some(0), ""));
}

#[test]
fn a_lost_clause_is_put_in_marked_and_accepted() {
    let place = Workspace::new();
    fs::write(place.file("concordat.toml"), "own_names = [\"Tarnivel\"]\n").expect("a file");
    let fr = place.file("club/fr.txt");
    let mut client = Client::start(&place.root);
    client.initialize(&place.root, lexical(), Value::Null);
    let text = place.text("club/fr.txt");
    client.open(&fr, &text);
    client.checked(&fr, 1);
    let gone = text.lines().position(|l| l.starts_with("iii.")).expect("it is there");
    let without: String = text.lines().enumerate().filter(|(i, _)| *i != gone).map(|(_, l)| format!("{l}\n")).collect();
    client.change(&fr, 2, whole(&without));
    let found = client.checked(&fr, 2);
    let missing = of_rule(&found, "missing-clause").clone();
    let lenses =
        client.ask("textDocument/codeLens", json!({ "textDocument": { "uri": uri(&place.file("club/en.txt")) } })).expect("an answer");
    assert_eq!(lenses[0]["command"]["title"], "not in fr");

    let here = json!({ "textDocument": { "uri": uri(&fr) }, "position": missing.range.start });
    let page = client.ask("textDocument/hover", here).expect("a hover")["contents"]["value"].to_string();
    assert!(page.contains("critical · missing") && page.contains("concordat accept"), "what is missing is shown where it belongs: {page}");

    // Its place is put in, and is told until somebody translates it.
    let offered = client.actions(&fr, &missing);
    let marked = edited(&without, titled(&offered, "TODO"), &fr);
    assert!(marked.lines().nth(gone).is_some_and(|l| l.starts_with("iii. [TODO: ")), "{marked}");
    client.change(&fr, 3, whole(&marked));
    let found = client.checked(&fr, 3);
    assert!(!rules(&found).contains(&"missing-clause") && found.iter().any(|d| d.range.start.line as usize == gone), "{found:#?}");

    // Accepted without a word of her own: the entry is that of `concordat accept`.
    client.change(&fr, 4, whole(&without));
    let missing = of_rule(&client.checked(&fr, 4), "missing-clause").clone();
    let offered = client.actions(&fr, &missing);
    let own = titled(&offered, "write the reason");
    assert_eq!(own["edit"]["documentChanges"][0]["kind"], "create");
    client.ask("workspace/executeCommand", own["command"].clone()).expect("it is shown");
    client.until("the entry is shown", |c| {
        c.told.iter().any(|m| matches!(m, lsp_server::Message::Request(r) if r.method == "window/showDocument"))
    });
    let command = &titled(&offered, "the difference is intended")["command"];
    client.ask("workspace/executeCommand", command.clone()).expect("it is accepted");
    client.until("the accepted finding goes", |c| !rules(c.of(&fr)).contains(&"missing-clause"));
    let id = missing.data.expect("data")["id"].as_str().expect("an id").to_string();
    let review = place.text("concordat.review.toml");
    assert!(
        review.contains(&format!("id = \"{id}\"")) && review.contains("who = \"tester\"") && review.contains("rule = \"missing-clause\""),
        "{review}"
    );
    let again =
        client.ask("workspace/executeCommand", json!({ "command": "concordat.accept", "arguments": [{ "id": id, "reason": "…" }] }));
    assert!(again.is_err(), "a reason without a letter is none");

    // Taken out of the file by hand, it is told again.
    fs::write(place.file("concordat.review.toml"), "").expect("a file");
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri(&place.file("concordat.review.toml")), "type": 2 }] }));
    client.until("the finding comes back", |c| rules(c.of(&fr)).contains(&"missing-clause"));
    let (status, errors) = client.finish();
    assert_eq!((status, errors.as_str()), (Some(0), ""));
}

#[test]
fn files_and_settings_that_change_on_disk_are_seen() {
    let place = Workspace::new();
    let (fr, ar, config) = (place.file("club/fr.txt"), place.file("club/ar.txt"), place.file("concordat.toml"));
    let mut client = Client::start(&place.root);
    client.initialize(&place.root, lexical(), Value::Null);
    client.open(&fr, &place.text("club/fr.txt"));
    client.checked(&fr, 1);
    let changed = |client: &mut Client, path: &Path| {
        client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri(path), "type": 2 }] }));
    };
    let text = place.text("club/ar.txt");
    let item = text.lines().find(|l| l.starts_with("iii.")).expect("it is there").to_string();
    fs::write(&ar, text.replacen(&format!("{item}\n"), "", 1)).expect("a file");
    changed(&mut client, &ar);
    client.until("what is missing on disk", |c| rules(c.of(&ar)).contains(&"missing-clause"));
    let missing = of_rule(client.of(&ar), "missing-clause").clone();
    assert_eq!(client.published[&uri(&ar)].0, None, "a file that is not open has no version");
    assert!(missing.related_information.is_some());

    fs::write(&config, "[rules]\nmissing-clause = \"off\"\n").expect("a file");
    changed(&mut client, &config);
    client.until("a rule that is off", |c| !rules(c.of(&ar)).contains(&"missing-clause"));
    fs::write(&config, "[rules]\nmising-clause = \"off\"\n").expect("a file");
    changed(&mut client, &config);
    client.until("what is wrong with the settings", |c| {
        c.of(&config).iter().any(|d| d.range.start.line == 1 && d.message.contains("missing-clause"))
    });
    fs::remove_file(&config).expect("it was there");
    changed(&mut client, &config);
    client.until("no settings any more", |c| c.of(&config).is_empty() && rules(c.of(&ar)).contains(&"missing-clause"));

    // The same from the editor: the server asks where it is told nothing but that something changed.
    client.tell(
        "workspace/didChangeConfiguration",
        json!({ "settings": { "concordat": { "engine": "lexical", "noRules": ["missing-clause"] } } }),
    );
    client.until("a rule that the editor turns off", |c| !rules(c.of(&ar)).contains(&"missing-clause"));
    client.tell("workspace/didChangeConfiguration", json!({ "settings": null }));
    client.until("the server asks", |c| {
        c.told.iter().any(|m| matches!(m, lsp_server::Message::Request(r) if r.method == "workspace/configuration"))
    });

    // An open text counts, not what lies on disk; closed, the disk counts again.
    client.open(&ar, &text);
    client.checked(&ar, 1);
    client.tell("workspace/didChangeConfiguration", json!({ "settings": { "concordat": { "engine": "lexical" } } }));
    client.until("the open text", |c| {
        c.published.get(&uri(&ar)).is_some_and(|p| p.0 == Some(1)) && !rules(c.of(&ar)).contains(&"missing-clause")
    });
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri(&ar) } }));
    client.until("the text on disk", |c| rules(c.of(&ar)).contains(&"missing-clause"));
    assert_eq!(client.finish().0, Some(0));
}

#[test]
fn bundles_and_wrapped_lines_are_found_in_bytes_and_comments_hold() {
    let place = Workspace::new();
    fs::remove_dir_all(place.file("club")).expect("it was there");
    let bundle = place.file("bundle.txt");
    let sample = |l: &str| {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("corpus/clean/tarnivel/{l}.txt"))).expect("it is there")
    };
    // Hard-wrapped at 60 characters, as old documents are.
    let wrapped = |text: String| -> String {
        let mut out = String::new();
        for line in text.lines() {
            let mut width = 0;
            for word in line.split_inclusive(' ') {
                if width + word.chars().count() > 60 && width > 0 {
                    out = out.trim_end().to_string() + "\n";
                    width = 0;
                }
                out += word;
                width += word.chars().count();
            }
            out.push('\n');
        }
        out
    };
    let text = format!("{}\n{}", wrapped(sample("en")), sample("ar"));
    fs::write(&bundle, &text).expect("a file");
    let mut client = Client::start(&place.root);
    let answer = client.initialize(&place.root, lexical(), json!(["utf-16", "utf-8"]));
    assert_eq!(answer["capabilities"]["positionEncoding"], "utf-8");
    client.open(&bundle, &text);
    client.checked(&bundle, 1);
    let line = text.lines().position(|l| l.contains("30 يوم")).expect("it is there");
    let before = text.lines().nth(line).expect("it is there");
    let column = before.find("30 يوم").expect("it is there");
    let range = json!({ "start": { "line": line, "character": column }, "end": { "line": line, "character": column + 2 } });
    client.change(&bundle, 2, json!([{ "range": range, "text": "45" }]));
    let number = of_rule(&client.checked(&bundle, 2), "number").clone();
    assert_eq!((number.range.start.line as usize, number.range.start.character as usize), (line, column), "columns are bytes");
    let here = json!({ "textDocument": { "uri": uri(&bundle) }, "position": number.range.start });
    let definition = client.ask("textDocument/definition", here).expect("an answer");
    let there = definition[0]["range"]["start"]["line"].as_u64().expect("a line") as usize;
    assert!(there < line && definition[0]["uri"] == uri(&bundle).as_str(), "{definition}");
    let outline = client.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri(&bundle) } })).expect("an answer");
    assert_eq!(outline.as_array().map(Vec::len), Some(2), "a tree a version");

    // A comment in the text accepts it; one that allows nothing is told.
    let point = json!({ "line": line, "character": 0 });
    let comment = "<!-- concordat: allow number it differs there -->\n";
    client.change(&bundle, 3, json!([{ "range": { "start": point, "end": point }, "text": comment }]));
    assert!(!rules(&client.checked(&bundle, 3)).contains(&"number"));
    client.change(
        &bundle,
        4,
        json!([{ "range": { "start": point, "end": { "line": line + 1, "character": 0 } }, "text": comment.replace("number", "numbr") }]),
    );
    let found = client.checked(&bundle, 4);
    assert!(
        rules(&found).contains(&"number")
            && found.iter().any(|d| d.range.start.line as usize == line && d.message.contains("did you mean `number`")),
        "{found:#?}"
    );
    assert_eq!(client.finish().0, Some(0));
}

#[test]
fn what_is_odd_is_refused_and_nothing_breaks() {
    let place = Workspace::new();
    let fr = place.file("club/fr.txt");
    let mut client = Client::start(&place.root);
    assert_eq!(client.ask("textDocument/hover", json!({})), Err(-32002), "not before it is initialized");
    client.initialize(&place.root, json!({ "engine": "lexical", "rules": ["nubmer"] }), Value::Null);
    client.until("a slip in the settings is told", |c| {
        c.told.iter().any(|m| matches!(m, lsp_server::Message::Notification(n) if n.method == "window/showMessage" && n.params["message"].as_str().is_some_and(|t| t.contains("did you mean `number`?"))))
    });
    assert_eq!(client.ask("textDocument/rename", json!({})), Err(-32601));
    assert_eq!(client.ask("textDocument/hover", json!({ "textDocument": { "uri": uri(&fr) }, "position": "here" })), Err(-32602));
    assert_eq!(client.ask("workspace/executeCommand", json!({ "command": "rm", "arguments": [] })), Err(-32602));
    let never_saved = json!({ "textDocument": { "uri": "untitled:Untitled-1" }, "position": { "line": 0, "character": 0 } });
    assert_eq!(client.ask("textDocument/hover", never_saved), Ok(Value::Null));
    client.tell("textDocument/didChange", json!({ "nothing": true }));
    client.tell("$/somethingNew", json!({ "nothing": true }));
    // Text that is emptied, filled with rubbish and put right again while it is open.
    let text = place.text("club/fr.txt");
    client.open(&fr, &text);
    client.checked(&fr, 1);
    for (version, odd) in [(2, ""), (3, "\u{0}\u{202e}\u{feff}"), (4, "]]>\n</x>\r\r\n\u{2028}😀"), (5, "1.\n1.\n1.\n")] {
        client.change(&fr, version, whole(odd));
        client.checked(&fr, version);
    }
    let far = json!({ "start": { "line": 4_000_000_000u32, "character": 7 }, "end": { "line": 0, "character": 4_000_000_000u32 } });
    client.change(&fr, 6, json!([{ "range": far, "text": "x" }]));
    client.change(&fr, 7, whole(&text));
    let found = client.checked(&fr, 7);
    assert!(!rules(&found).contains(&"missing-clause"), "{found:#?}");
    // Gone without a word.
    let (status, errors) = client.ended();
    assert_eq!((status, errors.as_str()), (Some(1), ""));
}

#[test]
fn a_slip_made_many_times_is_mended_at_once() {
    let place = Workspace::new();
    let fr = place.file("club/fr.txt");
    let text = place.text("club/fr.txt");
    // Behind an address a space may be meant.
    let slip = |l: &str| match l.strip_suffix('.').filter(|l| l.rsplit(' ').next().is_some_and(|w| !w.contains(['@', '/']))) {
        Some(rest) => format!("{rest} .\n"),
        None => format!("{l}\n"),
    };
    let slips: String = text.lines().map(slip).collect();
    let mut client = Client::start(&place.root);
    client.initialize(&place.root, lexical(), Value::Null);
    client.open(&fr, &slips);
    let found = client.checked(&fr, 1);
    let slip = of_rule(&found, "markup").clone();
    let offered = client.actions(&fr, &slip);
    let mended = edited(&slips, titled(&offered, "The same in all"), &fr);
    client.change(&fr, 2, whole(&mended));
    let left = client.checked(&fr, 2);
    assert!(!rules(&left).contains(&"markup"), "{left:#?}");
    assert_eq!(mended, text);
    assert_eq!(client.finish().0, Some(0));
}

/// Some clients watch no files: then the server looks itself.
#[test]
fn without_a_watching_client_the_server_looks_at_the_files() {
    let place = Workspace::new();
    let (fr, ar) = (place.file("club/fr.txt"), place.file("club/ar.txt"));
    let mut client = Client::start(&place.root);
    client.watches = false;
    client.initialize(&place.root, lexical(), Value::Null);
    client.open(&fr, &place.text("club/fr.txt"));
    client.checked(&fr, 1);
    let text = place.text("club/ar.txt");
    let item = text.lines().find(|l| l.starts_with("iii.")).expect("it is there").to_string();
    fs::write(&ar, text.replacen(&format!("{item}\n"), "", 1)).expect("a file");
    client.until("what is missing on disk", |c| rules(c.of(&ar)).contains(&"missing-clause"));
    fs::write(place.file("concordat.toml"), "[rules]\nmissing-clause = \"off\"\n").expect("a file");
    client.until("new settings", |c| !rules(c.of(&ar)).contains(&"missing-clause"));
    assert_eq!(client.finish().0, Some(0));
}
