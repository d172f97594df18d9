//! What is text and what is not.

use super::sample::{Sample, base, item, level, list, p, run};
use crate::language::Tag;

fn texts(body: &str) -> Vec<String> {
    Sample::new(body).texts()
}

#[test]
fn blocks_have_empty_lines_between_them() {
    assert_eq!(Sample::new(&(p("One") + &p("") + &p("Two"))).lines(), ["One", "", "Two"]);
    assert!(Sample::new("").lines().is_empty());
}

#[test]
fn characters_that_are_elements() {
    let body = r#"<w:p><w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t xml:space="preserve"> three  four</w:t></w:r><w:r><w:t xml:space="preserve"> </w:t><w:t> e</w:t><w:noBreakHyphen/><w:t>m</w:t><w:softHyphen/><w:t>ail</w:t><w:cr/></w:r></w:p>"#;
    assert_eq!(texts(body), ["one two three  four e-mail"]);
    let body = r#"<w:p><w:r><w:t xml:space="preserve">20 </w:t><w:sym w:font="Symbol" w:char="F0B0"/><w:t>C </w:t><w:sym w:font="Wingdings" w:char="F001"/><w:rPr/><w:t>&lt;b&#62; &amp;</w:t></w:r></w:p>"#;
    assert_eq!(texts(body), ["20 °C<b> &"]);
    let body = r#"<w:p><w:r><mc:AlternateContent><mc:Choice Requires="w16se"><w16se:symEx xmlns:w16se="u" w16se:font="x" w16se:char="2713"/></mc:Choice><mc:Fallback><w:t>✓</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"#;
    assert_eq!(texts(body), ["✓"]);
}

#[test]
fn changes_are_accepted() {
    let body = r#"<w:p><w:r><w:t xml:space="preserve">We keep </w:t></w:r><w:del w:id="1"><w:r><w:delText>ten</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>five</w:t></w:r></w:ins><w:moveFrom w:id="3"><w:r><w:t> here</w:t></w:r></w:moveFrom><w:moveTo w:id="4"><w:r><w:t xml:space="preserve"> years</w:t></w:r></w:moveTo></w:p>"#;
    assert_eq!(texts(body), ["We keep five years"]);
    let joined = r#"<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">One </w:t></w:r></w:p><w:p><w:r><w:t>sentence</w:t></w:r></w:p>"#;
    assert_eq!(texts(joined), ["One sentence"]);
    let rows = |deleted: &str| format!("<w:tr>{deleted}<w:tc>{}</w:tc></w:tr>", p("cell"));
    let table = format!("<w:tbl>{}{}</w:tbl>", rows("<w:trPr><w:del w:id=\"1\"/></w:trPr>"), rows("<w:trPr><w:ins w:id=\"1\"/></w:trPr>"));
    assert_eq!(texts(&table), ["cell"]);
}

#[test]
fn hidden_text_is_left_out() {
    let styles = r#"<w:style w:type="character" w:styleId="Ghost"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Dark"><w:rPr><w:vanish/></w:rPr></w:style>"#;
    let body = r#"<w:p><w:r><w:t>seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Ghost"/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t xml:space="preserve"> too</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="Dark"/></w:pPr><w:r><w:t>hidden</w:t></w:r></w:p>"#;
    assert_eq!(Sample::new(body).styles(styles).texts(), ["seen too"]);
    let numbering = base(0, &[level(0, "decimal", "%1.", "")]) + &list(1, 0, "");
    let dark = r#"<w:p><w:pPr><w:pStyle w:val="Dark"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"#;
    let sample = Sample::new(&[item(1, 0, "a"), dark.to_string(), item(1, 0, "b")].concat()).styles(styles).numbering(&numbering);
    assert_eq!(sample.texts(), ["1. a", "2. b"]);
    let separator = r#"<w:p><w:pPr><w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr><w:r><w:t>Title.</w:t></w:r></w:p><w:p><w:r><w:t>Text.</w:t></w:r></w:p>"#;
    assert_eq!(texts(separator), ["Title. Text."]);
}

#[test]
fn tables_go_cell_by_cell() {
    let cell = |text: &str| format!("<w:tc><w:tcPr/>{}</w:tc>", p(text));
    let row = |a: &str, b: &str| format!("<w:tr>{}{}</w:tr>", cell(a), cell(b));
    let inner = format!("<w:tbl>{}</w:tbl>", row("x", "y"));
    let nested = format!("<w:tr><w:tc>{inner}{}</w:tc>{}</w:tr>", p("z"), cell("w"));
    let body = format!("<w:tbl><w:tblPr/>{}{}{nested}</w:tbl>{}", row("a", "b"), row("c", ""), p("after"));
    assert_eq!(Sample::new(&body).lines(), ["a", "", "b", "", "c", "", "x", "", "y", "", "z", "", "w", "", "after"]);
}

#[test]
fn fields_show_their_result() {
    let mark = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let code = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
    let nested = [mark("begin"), code("IF "), mark("begin"), code("PAGE"), mark("separate"), run("7"), mark("end"), code(" = 1")].concat();
    let body = format!("<w:p>{}{nested}{}{}{}{}</w:p>", run("See "), mark("separate"), run("page 7"), mark("end"), run("."));
    assert_eq!(texts(&body), ["See page 7."]);
    let simple = format!(r#"<w:p><w:fldSimple w:instr="REF x">{}</w:fldSimple></w:p>"#, run("1.2"));
    assert_eq!(texts(&simple), ["1.2"]);
    // A field that never ends does not swallow the document.
    let broken = format!("<w:p>{}{}{}</w:p>{}", mark("begin"), code("TOC"), run("One"), p("Two"));
    assert_eq!(texts(&broken), ["One", "Two"]);
}

#[test]
fn wrappers_are_looked_through() {
    let link = format!(r#"<w:hyperlink r:id="rId9" r:link="file:///etc/passwd">{}</w:hyperlink>"#, run("link"));
    let tags = format!("<w:smartTag><w:smartTag>{}</w:smartTag></w:smartTag><w:bdo w:val=\"rtl\">{}</w:bdo>", run(" tag"), run(" نص"));
    let control = format!(r#"<w:sdt><w:sdtPr><w:alias w:val="n"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"#, run(" control"));
    let block = format!("<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", p("whole"));
    assert_eq!(texts(&format!("<w:p>{link}{tags}{control}</w:p>{block}")), ["link tag نص control", "whole"]);
    let ruby =
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>ka</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>可</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>";
    assert_eq!(texts(ruby), ["可"]);
}

#[test]
fn text_boxes_are_read_once() {
    let content = format!("<w:txbxContent>{}</w:txbxContent>", p("boxed"));
    let either = format!(
        r#"<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"#
    );
    assert_eq!(texts(&format!("<w:p><w:r>{either}</w:r>{}</w:p>{}", run("anchor"), p("after"))), ["anchor", "boxed", "after"]);
    let older = format!(
        r#"<mc:AlternateContent><mc:Choice Requires="cx1"><w:drawing/></mc:Choice><mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"#
    );
    assert_eq!(texts(&format!("<w:p><w:r>{older}</w:r></w:p>")), ["boxed"]);
}

#[test]
fn notes_follow_the_body_under_their_numbers() {
    let reference = |kind: &str, id: i64| format!(r#"<w:r><w:{kind}Reference w:id="{id}"/></w:r>"#);
    let note =
        |kind: &str, id: i64, text: &str| format!(r#"<w:{kind} w:id="{id}"><w:p><w:r><w:{kind}Ref/></w:r>{}</w:p></w:{kind}>"#, run(text));
    let body = format!(
        "<w:p>{}{}{}</w:p><w:p>{}{}</w:p>",
        run("One"),
        reference("footnote", 3),
        reference("endnote", 1),
        run("two"),
        reference("footnote", 2)
    );
    let separator = r#"<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>"#.to_string();
    let foot = [separator, note("footnote", 2, " B"), note("footnote", 3, " A"), note("footnote", 4, " unused")].concat();
    let sample = Sample::new(&body).notes("footnotes", &foot).notes("endnotes", &note("endnote", 1, " E"));
    assert_eq!(sample.lines(), ["One", "", "two", "", "[1] A", "", "[2] B", "", "[i] E"]);
    let roman = body + r#"<w:sectPr><w:footnotePr><w:numFmt w:val="upperRoman"/><w:numStart w:val="4"/></w:footnotePr></w:sectPr>"#;
    let sample = Sample::new(&roman).notes("footnotes", &foot).notes("endnotes", "");
    assert_eq!(sample.texts(), ["One", "two", "[IV] A", "[V] B"]);
}

#[test]
fn pointers_lead_back() {
    let body =
        format!(r#"{}<w:p w14:paraId="3F2A0001">{}</w:p><w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>{}"#, p("a"), run("b"), p("c"), p("d"));
    let lines = Sample::new(&body).read().expect("a document").lines;
    let pointers: Vec<_> = lines.iter().filter(|l| !l.text.is_empty()).map(|l| l.pointer.as_str()).collect();
    let expected = ["/w:document/w:body/w:p[1]", "paraId:3F2A0001", "/w:document/w:body/w:tbl[1]/w:tr[1]/w:tc[1]/w:p[1]"];
    assert_eq!(pointers[..3], expected);
    assert_eq!(pointers[3], "/w:document/w:body/w:p[3]");
    assert!(lines.iter().all(|l| l.text.is_empty() == l.pointer.is_empty()));
}

#[test]
fn the_language_is_told_where_every_run_says_it() {
    let said = |tags: &str, text: &str| format!("<w:r><w:rPr>{tags}</w:rPr><w:t>{text}</w:t></w:r>");
    let language = |runs: &[String]| Sample::new(&format!("<w:p>{}</w:p>", runs.concat())).read().expect("a document").language;
    let french = said(r#"<w:lang w:val="fr-FR" w:eastAsia="zh-CN"/>"#, "Bonjour");
    assert_eq!(language(&[french.clone(), said(r#"<w:lang w:val="fr-CA"/>"#, "à tous"), run("2025")]), Some(Tag::new("fr")));
    assert_eq!(language(&[french.clone(), run("Hello")]), None);
    assert_eq!(language(&[french, said(r#"<w:lang w:val="en-GB"/>"#, "Hello")]), None);
    assert_eq!(language(&[said(r#"<w:lang w:val="en-US" w:eastAsia="zh-CN"/>"#, "隐私")]), Some(Tag::new("zh-Hans")));
    assert_eq!(language(&[said(r#"<w:rtl/><w:lang w:val="en-US" w:bidi="ar-SA"/>"#, "سياسة")]), Some(Tag::new("ar")));
}

#[test]
fn other_prefixes_and_encodings_are_read() {
    let strict =
        r#"<document xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"><body><p><r><t>strict</t></r></p></body></document>"#;
    assert_eq!(Sample::new("").part("word/document.xml", strict).texts(), ["strict"]);
    let odd = r#"<ns0:document xmlns:ns0="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><ns0:body><ns0:p><ns0:r><ns0:t>odd</ns0:t></ns0:r></ns0:p><w:p xmlns:w="urn:other"><ns0:t>no paragraph</ns0:t></w:p></ns0:body></ns0:document>"#;
    assert_eq!(Sample::new("").part("word/document.xml", odd).texts(), ["odd"]);
    let marked = format!("\u{FEFF}<?xml version=\"1.0\"?><w:document><w:body>{}</w:body></w:document>", p("marked"));
    assert_eq!(Sample::new("").part("word/document.xml", &marked).texts(), ["marked"]);
}

#[test]
fn an_item_without_its_list_is_text() {
    assert_eq!(texts(&item(3, 0, "alone")), ["alone"]);
}
