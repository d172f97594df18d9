//! Pages of families made by hand.

use super::super::text::tests::{finding, place};
use super::shell::digest;
use super::*;
use crate::align::{Concordance, Row};
use crate::check::{Acceptance, Finding, Severity, Status};
use crate::document::{Family, Section, Segment, Source, Unit, UnitKind, Version};
use crate::language::Tag;
use crate::report::Hidden;
use std::sync::Arc;

/// A version whose lines are its units; lines that begin with `# ` are headings.
fn version(language: &str, lines: &[&str]) -> Version {
    let source = Source::from_text(format!("p/{language}.txt"), lines.join("\n") + "\n", 0);
    let (mut units, mut sections) =
        (Vec::new(), vec![Section { heading: None, level: 0, number: String::new(), parent: None, units: 0..0 }]);
    for (i, line) in source.lines.iter().enumerate() {
        let text = &source.text[line.start..line.end];
        let kind = if text.starts_with("# ") { UnitKind::Heading } else { UnitKind::Paragraph };
        if kind == UnitKind::Heading {
            let number = sections.len().to_string();
            sections.push(Section { heading: Some(i), level: 1, number, parent: None, units: i..i + 1 });
        }
        units.push(Unit {
            kind,
            label: None,
            text: text.to_string(),
            segments: vec![Segment { at: 0, source: line.start, len: text.len() }],
            lines: (i + 1, i + 1),
            section: sections.len() - 1,
            depth: 0,
            parent: None,
            language: None,
        });
    }
    Version { language: Tag::new(language), lines: (1, lines.len()), source: Arc::new(source), sections, units, stated: Arc::default() }
}

fn family() -> (Family, Concordance) {
    let ar = version("ar", &["# نطاق", "نحتفظ بها لمدة 90 يوما"]);
    let en = version("en", &["# Scope", "We keep it for 30 days <b>", "Only in English"]);
    let row = |ar: &[usize], en: &[usize]| Row { cells: vec![ar.to_vec(), en.to_vec()], score: 1.0, ..Row::default() };
    let concordance = Concordance { rows: vec![row(&[0], &[0]), row(&[1], &[1]), row(&[], &[2])] };
    (Family { id: "club/rules".to_string(), versions: vec![ar, en], reference: 1, reason: String::new() }, concordance)
}

fn number() -> Finding {
    let mut ar = place("ar", "p/ar.txt", [2, 2], Some([1, 22]), "نحتفظ بها لمدة 90 يوما");
    ar.mark = Some([ar.quote.find("90").expect("it is there"), ar.quote.len()]);
    let mut en = place("en", "p/en.txt", [2, 2], Some([1, 22]), "We keep it for 30 days");
    en.mark = Some([15, 22]);
    let mut f = finding("number", Severity::Critical, vec![ar, en]);
    f.row = Some("r0002".to_string());
    f.message = "Arabic says “\u{2068}90 يوما\u{2069}” where English says “30 days”.".to_string();
    f
}

fn missing() -> Finding {
    let en = place("en", "p/en.txt", [3, 3], Some([1, 15]), "Only in English");
    let mut f = finding("missing-clause", Severity::Major, vec![en, place("ar", "p/ar.txt", [2, 3], None, "")]);
    (f.id, f.row) = ("0123456789ab".to_string(), Some("r0003".to_string()));
    f
}

fn page(findings: &[Finding]) -> String {
    let (family, concordance) = family();
    let checked =
        Checked { family: &family, concordance: &concordance, findings, hidden: Hidden { accepted: 0, baseline: 3 }, looked: [0; 2] };
    let reporter = HtmlReporter { engine: "lexical", call: "club --lang 'a b'".to_string(), ..HtmlReporter::default() };
    String::from_utf8(reporter.page(checked)).expect("a page is UTF-8")
}

/// What stands between two marks, after a third one.
fn between<'a>(text: &'a str, after: &str, from: &str, to: &str) -> &'a str {
    let text = &text[text.find(after).unwrap_or_else(|| panic!("{after} in {text}"))..];
    let text = &text[text.find(from).unwrap_or_else(|| panic!("{from} in {text}")) + from.len()..];
    &text[..text.find(to).unwrap_or_else(|| panic!("{to} in {text}"))]
}

#[test]
fn the_very_words_are_marked_in_both_versions() {
    let html = page(&[number()]);
    assert!(html.contains(r#"<mark class="critical" data-f="f3a9c1d07b52">90 يوما</mark>"#), "{html}");
    assert!(html.contains(r#"We keep it for <mark class="other" data-f="f3a9c1d07b52">30 days</mark> &lt;b&gt;"#), "{html}");
}

#[test]
fn cells_bear_language_and_direction_and_the_reference_comes_first() {
    let html = page(&[number()]);
    let row = between(&html, r#"id="r0002""#, r#"<div class="cells">"#, r#"<div class="fs">"#);
    let (en, ar) =
        (row.find(r#"<div class="c c0 ref" lang="en" dir="ltr">"#), row.find(r#"<div class="c c1 critical" lang="ar" dir="rtl">"#));
    assert!(en.is_some() && ar.is_some() && en < ar, "{row}");
    let says = between(&html, r#"<p class="says">"#, ">", "</p>");
    let (ar, en) = (r#"“<bdi class="q" lang="ar"><bdi>90 يوما</bdi></bdi>”"#, r#"“<bdi class="q" lang="en">30 days</bdi>”"#);
    assert_eq!(says, format!("Arabic says {ar} where English says {en}."));
}

#[test]
fn a_hole_says_where_it_is() {
    let html = page(&[missing()]);
    let row = between(&html, r#"id="r0003""#, r#"<div class="c c1 hole major""#, r#"<div class="fs">"#);
    assert!(row.contains("<b>Nothing here</b> <span>between lines 2 and 3</span>"), "{row}");
    // Without a finding it is a hole too, but a quiet one, and its place is known from its neighbours.
    let html = page(&[]);
    let row = between(&html, r#"id="r0003""#, r#"<div class="c c1 hole""#, "</p>");
    assert!(row.contains("after line 2"), "{row}");
}

#[test]
fn the_map_leads_to_what_disagrees() {
    let html = page(&[number(), missing()]);
    let map = between(&html, "<svg class=\"map\"", ">", "</svg>");
    assert!(map.contains(r##"<a href="#r0002" class="critical" aria-label="Arabic, row 2: critical">"##), "{map}");
    assert!(
        map.contains(r##"<a href="#r0003" class="major" aria-label="Arabic, row 3: major">"##) && !map.contains("English, row"),
        "{map}"
    );
}

#[test]
fn sections_findings_and_commands_have_addresses() {
    let html = page(&[number()]);
    assert!(html.contains(r#"<h2 class="h" id="section-1">"#));
    assert!(html.contains(r##"id="f-f3a9c1d07b52""##) && html.contains(r##"href="#f-f3a9c1d07b52""##));
    let command = "concordat accept f3a9c1d07b52 --reason &quot;…&quot; club --lang &#39;a b&#39;";
    assert!(html.contains(command) || html.contains(&command.replace("&quot;", "\"")), "{html}");
    assert!(html.contains("3 findings known from the baseline and left out"));
}

#[test]
fn what_is_accepted_is_subdued_and_tells_its_reason() {
    let mut f = number();
    f.status = Status::Accepted;
    f.acceptance = Some(Acceptance { reason: "<agreed>".to_string(), who: None, when: None, place: "concordat.review.toml:4".to_string() });
    let html = page(&[f]);
    assert!(html.contains(r#"<mark class="settled""#) && html.contains("&lt;agreed&gt;") && html.contains("No open findings"), "{html}");
    assert!(!html.contains("concordat accept f3a9") && !html.contains(r#"class="critical" aria-label"#), "{html}");
}

#[test]
fn a_finding_about_no_clause_stands_above_the_text() {
    let html = page(&[finding("term", Severity::Minor, vec![place("de", "q/de.txt", [1, 1], None, "")])]);
    assert!(html.contains("The document as a whole") && html.contains(r#"id="f-f3a9c1d07b52""#), "{html}");
}

#[test]
fn the_policy_of_a_page_fits_what_is_in_it() {
    let html = page(&[number()]);
    let policy = between(&html, "Content-Security-Policy", "content=\"", "\"").replace("&#39;", "'");
    let style = between(&html, "<style", ">", "</style>");
    assert!(policy.contains(&format!("style-src 'sha256-{}'", digest(style))), "{policy}");
    let mut rest = html.as_str();
    let mut scripts = 0;
    while let Some(at) = rest.find("<script>") {
        let script = between(rest, "<script>", ">", "</script>");
        assert!(policy.contains(&format!("'sha256-{}'", digest(script))), "{policy}");
        rest = &rest[at + 8 + script.len()..];
        scripts += 1;
    }
    assert_eq!(scripts, 2);
    assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"), "{policy}");
    // Nothing that the policy would stop, and nothing that asks for another file.
    assert!(!html.contains(" style=\"") && !html.contains(" onclick") && !html.contains("http://www.w3.org/1999"), "an attribute");
    for asset in [PAGE_STYLE, PAGE_SCRIPT, INDEX_STYLE, INDEX_SCRIPT] {
        let low = asset.to_ascii_lowercase();
        assert!(
            !low.contains("</script")
                && !low.contains("</style")
                && !low.contains("<!--")
                && !low.contains("url(")
                && !low.contains("@import")
                && !low.contains("fetch(")
        );
    }
}

#[test]
fn a_batch_has_an_index_and_says_the_same_every_time() {
    let (family, concordance) = family();
    let findings = [number(), missing()];
    let checked = Checked { family: &family, concordance: &concordance, findings: &findings, hidden: Hidden::default(), looked: [0; 2] };
    let errors = [FileError { path: "x".to_string(), message: "x.txt: is not <text>".to_string() }];
    let make = || {
        let reporter = HtmlReporter { engine: "lexical", ..HtmlReporter::default() };
        let mut pages = reporter.family(checked).expect("a page");
        let summary = Summary { families: vec![FamilyCounts::of(&checked)] };
        pages.extend(reporter.end(&errors, &summary).expect("an index"));
        pages
    };
    let pages = make();
    assert_eq!(pages, make());
    assert_eq!(pages.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["club__rules.html", "index.html"]);
    let index = String::from_utf8_lossy(&pages[1].content);
    assert!(index.contains(r#"<a href="club__rules.html">"#) && index.contains("is not &lt;text&gt;"), "{index}");
    assert!(index.contains(r#"<td class="n critical">1</td>"#) && index.contains(r#"<td class="n minor zero">0</td>"#), "{index}");
    assert!(String::from_utf8_lossy(&pages[0].content).contains(r#"<a href="index.html">"#));
    let alone = HtmlReporter { alone: true, ..HtmlReporter::default() };
    assert!(!String::from_utf8_lossy(&alone.family(checked).expect("a page")[0].content).contains("index.html"));
    assert!(alone.end(&[], &Summary::default()).expect("nothing").is_empty());
}

#[test]
fn a_clean_row_costs_little() {
    let lines: Vec<String> = (0..2000).map(|n| format!("Clause {n} says what it says.")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let versions = vec![version("en", &lines), version("fr", &lines)];
    let rows = (0..2000).map(|n| Row { cells: vec![vec![n], vec![n]], score: 1.0, ..Row::default() }).collect();
    let family = Family { id: "long".to_string(), versions, reference: 0, reason: String::new() };
    let checked = Checked { family: &family, concordance: &Concordance { rows }, findings: &[], hidden: Hidden::default(), looked: [0; 2] };
    let size = HtmlReporter::default().page(checked).len();
    assert!(size < 2000 * 600 + 80_000, "{size}");
}
