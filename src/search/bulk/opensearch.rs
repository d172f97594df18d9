//! OpenSearch and Elasticsearch: requests for `POST /INDEX/_bulk`, and the settings and mappings of the index.

use super::{FIELDS, Field, Kind, LANGUAGES, document, id};
use crate::language::{self, Tag};
use crate::search::clause::Clause;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Name of the file with the index's settings and mappings.
pub const MAPPING_FILE: &str = "index.json";

/// The name that the bulk files begin with.
pub const FILES: &str = "bulk";

/// The two lines of a document: what to do, and what with. Each ends in a line end, as the engines want.
pub fn lines(clause: &Clause) -> Vec<u8> {
    format!("{}\n{}\n", json!({"index": {"_id": id(clause)}}), document(clause)).into_bytes()
}

/// Body of `PUT /INDEX`: an analyzer for each language out of what both engines bring without plugins, and a strict mapping.
/// English, French and Arabic have their own. Chinese is cut into pairs of characters (`cjk`); where the plugin is installed, `smartcn`
/// or `icu_analyzer` in its place give words. Albanian and Turkmen, which the engines do not know, are stemmed by our endings.
pub fn mapping() -> Value {
    let mut filters = Map::new();
    let mut analyzers = Map::new();
    analyzers.insert("folded".into(), custom(&["lowercase".to_string(), "asciifolding".to_string()]));
    for l in ["sq", "tk"] {
        analyzers.insert(l.into(), stemmed(l, &mut filters));
    }
    let properties: Map<String, Value> = FIELDS.iter().map(|f| (f.name.to_string(), property(f))).collect();
    json!({
        "settings": {"index": {"analysis": {"filter": filters, "analyzer": analyzers}}},
        "mappings": {"dynamic": "strict", "properties": properties}
    })
}

fn custom(filters: &[String]) -> Value {
    json!({"type": "custom", "tokenizer": "standard", "filter": filters})
}

/// The analyzer of Albanian or Turkmen: words are folded, stop words left out, and endings taken off as `Profile::stem` does it, but in
/// folded spelling, so that words typed without marks meet the others. What the filters do goes into `filters`; the one that takes an
/// ending off stands in the chain as often as `Profile::stem` tries.
fn stemmed(tag: &str, filters: &mut Map<String, Value>) -> Value {
    let profile = language::profile(&Tag::new(tag));
    let folded = |words: &[&str]| words.iter().map(|w| language::plain(w)).collect::<BTreeSet<String>>();
    let mut chain = vec!["lowercase".to_string(), "asciifolding".to_string(), format!("{tag}_stop")];
    filters.insert(format!("{tag}_stop"), json!({"type": "stop", "stopwords": folded(profile.stop_words)}));
    let mut replace = |name: String, pattern: String, by: &str| {
        filters.insert(name, json!({"type": "pattern_replace", "pattern": pattern, "replacement": by}));
    };

    // The -es of the Albanian agent (përdorues) is no ending, nor do Turkmen endings in n- follow a rounded vowel.
    let not_after = if tag == "sq" { "u" } else { "uo" };
    let is_bound = |e: &String| if tag == "sq" { e == "es" } else { e.starts_with('n') };
    let (bound, free): (Vec<String>, Vec<String>) = folded(profile.suffixes).into_iter().partition(is_bound);
    let (bound, free) = (bound.join("|"), free.join("|"));
    // The shortest start that will do leaves the longest ending.
    replace(format!("{tag}_ending"), format!("^(.{{{},}}?)(?:{free}|(?<![{not_after}])(?:{bound}))$", profile.min_stem), "$1");
    chain.extend((0..profile.chain).map(|_| format!("{tag}_ending")));

    // What endings change at the seam: faqe, faqja; hukuk, hukugy.
    let seams: &[(&str, &str)] = if tag == "sq" { &[("j", "")] } else { &[("g", "k"), ("b", "p"), ("d", "t"), ("j", "c")] };
    for (at_end, by) in seams {
        replace(format!("{tag}_{at_end}"), format!("{at_end}$"), by);
        chain.push(format!("{tag}_{at_end}"));
    }
    custom(&chain)
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

    #[test]
    fn albanian_and_turkmen_are_stemmed_in_folded_spelling() {
        let mapping = mapping();
        let analysis = &mapping["settings"]["index"]["analysis"];
        for (tag, chain, endings) in [("sq", 2, ["|ave|", "|ohet|", "(?<![u])(?:es)"]), ("tk", 5, ["|lar|", "|ynyz|", "(?<![uo])(?:na|"])] {
            let filters = analysis["analyzer"][tag]["filter"].as_array().expect("filters");
            let place = |name: &str| filters.iter().position(|f| f.as_str() == Some(name)).expect("a place");
            // Stop words and endings are folded, so what reaches them must be.
            assert!(
                place("asciifolding") < place(&format!("{tag}_stop")) && place(&format!("{tag}_stop")) < place(&format!("{tag}_ending"))
            );
            assert_eq!(filters.iter().filter(|f| **f == format!("{tag}_ending")).count(), chain);
            let texts = format!("{}{}", analysis["filter"][format!("{tag}_stop")], analysis["filter"][format!("{tag}_ending")]);
            assert!(texts.is_ascii(), "{texts}");
            let pattern = analysis["filter"][format!("{tag}_ending")]["pattern"].as_str().expect("a pattern");
            assert!(pattern.starts_with("^(.{3,}?)(?:") && endings.iter().all(|e| pattern.contains(e)), "{pattern}");
        }
    }

    fn collect(value: &Value, named: &mut Vec<String>) {
        if let Some(a) = value.get("analyzer").and_then(Value::as_str) {
            named.push(a.to_string());
        }
        value.as_object().into_iter().flat_map(Map::values).for_each(|v| collect(v, named));
    }
}
