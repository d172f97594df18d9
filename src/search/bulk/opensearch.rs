//! OpenSearch and Elasticsearch: requests for `POST /INDEX/_bulk`, and the settings and mappings of the index.

use super::{FIELDS, Field, Kind, LANGUAGES, document, id};
use crate::language::{self, Tag};
use crate::search::clause::Clause;
use serde_json::{Map, Value, json};

/// Name of the file with the index's settings and mappings.
pub const MAPPING_FILE: &str = "index.json";

/// The name that the bulk files begin with.
pub const FILES: &str = "bulk";

/// The two lines of a document: what to do, and what with. Each ends in a line end, as the engines want.
pub fn lines(clause: &Clause) -> Vec<u8> {
    format!("{}\n{}\n", json!({"index": {"_id": id(clause)}}), document(clause)).into_bytes()
}

/// Body of `PUT /INDEX`: an analyzer for each language out of what both engines bring without plugins, and a strict mapping.
/// English, French and Arabic have their own. Chinese is cut into pairs of characters (`cjk`), which misses nothing; where the plugin
/// is installed, `smartcn` or `icu_analyzer` in its place give words. Albanian and Turkmen are folded, without our stop words.
pub fn mapping() -> Value {
    let mut filters = Map::new();
    let mut analyzers = Map::new();
    let folded = |filters: &[&str]| json!({"type": "custom", "tokenizer": "standard", "filter": filters});
    analyzers.insert("folded".into(), folded(&["lowercase", "asciifolding"]));
    for l in ["sq", "tk"] {
        let stop = format!("{l}_stop");
        analyzers.insert(l.into(), folded(&["lowercase", &stop, "asciifolding"]));
        filters.insert(stop, json!({"type": "stop", "stopwords": language::profile(&Tag::new(l)).stop_words}));
    }
    let properties: Map<String, Value> = FIELDS.iter().map(|f| (f.name.to_string(), property(f))).collect();
    json!({
        "settings": {"index": {"analysis": {"filter": filters, "analyzer": analyzers}}},
        "mappings": {"dynamic": "strict", "properties": properties}
    })
}

fn property(field: &Field) -> Value {
    if !field.by_language {
        return leaf(field.kind, "other");
    }
    let each: Map<String, Value> = LANGUAGES.iter().map(|l| (l.to_string(), leaf(field.kind, l))).collect();
    json!({"type": "object", "dynamic": "strict", "properties": each})
}

fn leaf(kind: Kind, language: &str) -> Value {
    match kind {
        // What is longer than the engines take whole is kept, and not found by this field alone.
        Kind::Keyword => json!({"type": "keyword", "ignore_above": 8000}),
        // The words as they stand are found without their marks, too.
        Kind::Text => json!({"type": "text", "analyzer": analyzer(language), "fields": {"folded": {"type": "text", "analyzer": "folded"}}}),
        Kind::Words => json!({"type": "text", "analyzer": "folded", "fields": {"whole": {"type": "keyword", "ignore_above": 256}}}),
        Kind::Integer => json!({"type": "integer"}),
        Kind::Number => json!({"type": "double"}),
        Kind::Date => json!({"type": "date", "format": "yyyy-MM-dd||yyyy-MM||yyyy", "ignore_malformed": true}),
    }
}

fn analyzer(language: &str) -> &str {
    match language {
        "en" => "english",
        "fr" => "french",
        "ar" => "arabic",
        "zh" => "cjk",
        "sq" | "tk" => language,
        _ => "folded",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{full, leaves};
    use super::*;

    /// The analyzers that both engines bring.
    const BUILT_IN: [&str; 4] = ["english", "french", "arabic", "cjk"];

    #[test]
    fn what_is_written_fits_the_mapping() {
        let text = String::from_utf8(lines(&full())).expect("UTF-8");
        let [action, source] = text.lines().collect::<Vec<_>>()[..] else { panic!("two lines: {text}") };
        assert!(text.ends_with('\n'));
        let action: Value = serde_json::from_str(action).expect("JSON");
        assert_eq!(action["index"]["_id"], "club \"1\"\n:r0002");
        let mapping = mapping();
        for (name, values) in leaves(&serde_json::from_str(source).expect("JSON")) {
            let path = format!("/mappings/properties/{}", name.replace('.', "/properties/"));
            let kind = mapping.pointer(&path).unwrap_or_else(|| panic!("the mapping lacks {name}"))["type"].clone();
            let fits = |v: &Value| match kind.as_str().expect("a type") {
                "keyword" | "text" => v.is_string(),
                "integer" => v.as_i64().is_some_and(|n| i32::try_from(n).is_ok()),
                "double" => v.is_number(),
                "date" => v.as_str().is_some_and(|d| [4, 7, 10].contains(&d.len())),
                other => panic!("{name} is a {other}"),
            };
            assert!(values.iter().all(fits), "{name}: {values:?}");
        }
    }

    #[test]
    fn analyzers_and_filters_that_are_named_are_there() {
        let mapping = mapping();
        let analysis = &mapping["settings"]["index"]["analysis"];
        let mut named = Vec::new();
        collect(&mapping["mappings"], &mut named);
        named.iter().for_each(|a| assert!(BUILT_IN.contains(&a.as_str()) || analysis["analyzer"].get(a).is_some(), "{a}"));
        assert!(["english", "french", "arabic", "cjk", "sq", "tk", "folded"].iter().all(|a| named.contains(&a.to_string())));
        for analyzer in analysis["analyzer"].as_object().expect("analyzers").values() {
            for filter in analyzer["filter"].as_array().expect("filters").iter().filter_map(Value::as_str) {
                assert!(["lowercase", "asciifolding"].contains(&filter) || analysis["filter"].get(filter).is_some(), "{filter}");
            }
        }
        assert!(analysis["filter"]["sq_stop"]["stopwords"].as_array().is_some_and(|w| w.len() > 50));
    }

    fn collect(value: &Value, named: &mut Vec<String>) {
        if let Some(a) = value.get("analyzer").and_then(Value::as_str) {
            named.push(a.to_string());
        }
        value.as_object().into_iter().flat_map(Map::values).for_each(|v| collect(v, named));
    }
}
