//! Quickwit: lines for its ingest interface, and the configuration of the index in YAML.

use super::{FIELDS, Field, Kind, LANGUAGES, document};
use crate::language::fold;
use crate::search::clause::Clause;
use serde_json::{Value, json};
use std::fmt::Write;

/// Name of the file with the index's configuration.
pub const CONFIG_FILE: &str = "index.yaml";

/// The name that the files of documents begin with.
pub const FILES: &str = "documents";

/// Arabic once more, folded: no filter of Quickwit takes vowel marks away or makes one letter of the kinds of alef.
const FOLDED: Field = Field { name: "folded", kind: Kind::Text, by_language: true, many: true };

/// The line of a document.
pub fn lines(clause: &Clause) -> Vec<u8> {
    let mut document = document(clause);
    let arabic = document.pointer("/text/ar").and_then(Value::as_array);
    let arabic: Vec<String> = arabic.into_iter().flatten().filter_map(Value::as_str).map(|t| fold(t).text).collect();
    if !arabic.is_empty() {
        document[FOLDED.name] = json!({"ar": arabic});
    }
    format!("{document}\n").into_bytes()
}

/// The configuration of an index that takes the documents, with a tokenizer for each language. English is stemmed; Chinese is cut into
/// characters, which phrases put together; the others are folded. Quickwit has no stemmer for French and no list of stop words.
pub fn config() -> String {
    let mut out = String::from(
        "# Index of clauses, for Quickwit 0.8 or later: quickwit index create --index-config index.yaml\n\
         version: 0.8\n\
         index_id: concordat\n\
         doc_mapping:\n\
         \x20 mode: strict\n\
         \x20 store_source: false\n\
         \x20 tokenizers:\n\
         \x20   # Letters with their marks are words; marks of Latin letters do not matter.\n\
         \x20   - name: folded\n\
         \x20     type: regex\n\
         \x20     pattern: '[\\p{L}\\p{N}\\p{M}]+'\n\
         \x20     filters: [remove_long, lower_caser, ascii_folding]\n\
         \x20 field_mappings:\n",
    );
    for field in &FIELDS {
        if field.by_language {
            object(&mut out, field, &LANGUAGES);
        } else {
            leaf(&mut out, "    ", field.name, field, "other");
        }
    }
    object(&mut out, &FOLDED, &["ar"]);
    out += "  tag_fields: [kind]\nsearch_settings:\n  default_search_fields: [";
    let text = LANGUAGES.iter().map(|l| format!("text.{l}"));
    out += &text.chain(["folded.ar".to_string(), "names".to_string()]).collect::<Vec<_>>().join(", ");
    out += "]\n";
    out
}

fn object(out: &mut String, field: &Field, languages: &[&str]) {
    let _ = write!(out, "    - name: {}\n      type: object\n      field_mappings:\n", field.name);
    languages.iter().for_each(|l| leaf(out, "        ", l, field, l));
}

fn leaf(out: &mut String, indent: &str, name: &str, field: &Field, language: &str) {
    let (kind, rest): (&str, &[&str]) = match field.kind {
        Kind::Keyword | Kind::Date => ("text", &["tokenizer: raw", "fast: true"]),
        Kind::Text => match language {
            "en" => ("text", &["tokenizer: en_stem", "record: position", "fieldnorms: true"]),
            "zh" => ("text", &["tokenizer: chinese_compatible", "record: position", "fieldnorms: true"]),
            _ => ("text", &["tokenizer: folded", "record: position", "fieldnorms: true"]),
        },
        Kind::Words => ("text", &["tokenizer: folded", "record: position", "fieldnorms: true"]),
        Kind::Integer => ("u64", &["fast: true"]),
        Kind::Number => ("f64", &["fast: true"]),
    };
    let kind = if field.many { format!("array<{kind}>") } else { kind.to_string() };
    let _ = writeln!(out, "{indent}- name: {name}\n{indent}  type: {kind}");
    rest.iter().for_each(|r| {
        let _ = writeln!(out, "{indent}  {r}");
    });
}

#[cfg(test)]
mod tests {
    use super::super::tests::{full, leaves};
    use super::*;
    use crate::language::Tag;
    use crate::search::clause::{Cell, CellUnit};
    use std::collections::BTreeMap;

    /// The fields that the configuration declares, `text.fr` for those in an object, with their types and tokenizers.
    fn declared(config: &str) -> BTreeMap<String, (String, Option<String>)> {
        let (mut out, mut object, mut name) = (BTreeMap::new(), String::new(), String::new());
        let mappings = config.split("  field_mappings:\n").skip(1).collect::<Vec<_>>().join("  field_mappings:\n");
        for line in mappings.lines().take_while(|l| l.starts_with("    ")) {
            let (indent, text) = (line.len() - line.trim_start().len(), line.trim());
            if let Some(n) = text.strip_prefix("- name: ") {
                object = if indent == 4 { n.to_string() } else { object };
                name = if indent == 4 { n.to_string() } else { format!("{object}.{n}") };
            } else if let Some(t) = text.strip_prefix("type: ").filter(|t| *t != "object") {
                out.insert(name.clone(), (t.to_string(), None));
            } else if let (Some(t), Some(entry)) = (text.strip_prefix("tokenizer: "), out.get_mut(&name)) {
                entry.1 = Some(t.to_string());
            }
        }
        out
    }

    #[test]
    fn what_is_written_fits_the_configuration() {
        let mut clause = full();
        let unit = CellUnit { lines: [5, 5], label: None, text: "تُمحى الأسماء".into(), pointer: None };
        clause.cells.push(Cell { language: Tag::new("ar"), source: "club/ar.txt".into(), title: None, units: vec![unit] });
        let text = String::from_utf8(lines(&clause)).expect("UTF-8");
        assert_eq!(text.matches('\n').count(), 1);
        let document: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(document["folded"]["ar"], json!([fold("تُمحى الأسماء").text]));
        assert_ne!(document["folded"]["ar"], document["text"]["ar"]);
        let config = config();
        let declared = declared(&config);
        for (name, values) in leaves(&document) {
            let (kind, _) = declared.get(&name).unwrap_or_else(|| panic!("the configuration lacks {name}"));
            let many = document.pointer(&format!("/{}", name.replace('.', "/"))).is_some_and(Value::is_array);
            assert_eq!(kind.starts_with("array<"), many, "{name}");
            let fits = |v: &Value| match kind.trim_start_matches("array<").trim_end_matches('>') {
                "text" => v.is_string(),
                "u64" => v.is_u64(),
                "f64" => v.is_number(),
                other => panic!("{name} is a {other}"),
            };
            assert!(values.iter().all(fits), "{name}: {values:?}");
        }
        for name in config.rsplit_once("default_search_fields: [").expect("it has them").1.trim_end_matches("]\n").split(", ") {
            assert!(declared.contains_key(name), "{name}");
        }
        for (name, tokenizer) in declared.iter().filter_map(|(n, (_, t))| Some((n, t.as_ref()?))) {
            let known = ["raw", "en_stem", "chinese_compatible"].contains(&tokenizer.as_str());
            assert!(known || config.contains(&format!("- name: {tokenizer}\n      type: regex")), "{name}: {tokenizer}");
        }
    }
}
