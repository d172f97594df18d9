//! Tests of the reader of XLIFF.

use super::super::bilingual::pairs;
use super::*;

fn read(text: &str) -> Result<Vec<Extracted>, String> {
    extract("a.xlf", text, &Limits { depth: 40, lines: 100, ..Limits::default() }).map_err(|e| e.to_string())
}

fn texts(v: &Extracted) -> Vec<&str> {
    v.lines.iter().map(|l| l.text.as_str()).collect()
}

fn tags(all: &[Extracted]) -> Vec<Option<&str>> {
    all.iter().map(|v| v.language.as_ref().map(Tag::as_str)).collect()
}

/// A file of XLIFF 1.2 with the units given.
fn first(target: &str, units: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\"><file original=\"a.docx\" \
        source-language=\"en\" target-language=\"{target}\" datatype=\"x\"><header><note>Not this.</note></header><body>{units}</body></file></xliff>"
    )
}

/// The same of XLIFF 2.
fn second(target: &str, units: &str) -> String {
    format!(
        "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.1\" srcLang=\"en\" trgLang=\"{target}\"><file id=\"f1\">{units}</file></xliff>"
    )
}

#[test]
fn units_in_all_six_languages() {
    for (language, tag, text) in [
        ("fr-FR", "fr-FR", "Belmora conserve vos données : six mois."),
        ("ar", "ar", "تحتفظ بلمورا ببياناتك ستة أشهر."),
        ("sq", "sq", "Belmora i ruan të dhënat tuaja gjashtë muaj."),
        ("tk", "tk-Latn", "Belmora maglumatlaryňyzy alty aý saklaýar."),
        ("zh-CN", "zh-Hans", "贝尔莫拉将您的数据保存六个月。"),
    ] {
        let source = "Belmora keeps your data for six months.";
        let one = first(language, &format!("<trans-unit id=\"5\"><source>{source}</source><target>{text}</target></trans-unit>"));
        let two = second(language, &format!("<unit id=\"5\"><segment><source>{source}</source><target>{text}</target></segment></unit>"));
        for file in [one, two] {
            let got = read(&file).expect("it is read");
            assert_eq!(tags(&got), [Some("en"), Some(tag)]);
            assert_eq!((texts(&got[0]), texts(&got[1])), (vec![source], vec![text]));
            assert_eq!((got[0].lines[0].pointer.as_str(), got[1].lines[0].pointer.as_str()), ("unit:5", "unit:5"));
        }
    }
}

#[test]
fn inline_codes_of_the_first_version() {
    let units = "<trans-unit id=\"1\"><source>You <g id=\"1\">agree <x id=\"2\"/></g>to <mrk mtype=\"term\">these</mrk> terms<ph id=\"3\">&lt;img alt=\"<sub>Our \
        <it id=\"9\" pos=\"open\">&lt;b></it>logo</sub>\"></ph>.<x id=\"4\" ctype=\"lb\"/>Read<bx id=\"5\"/> them<bpt id=\"6\">{\\b</bpt>.<ept id=\"6\">}</ept><ex id=\"5\"/></source>\
        <seg-source><mrk mtype=\"seg\" mid=\"0\">Not this.</mrk></seg-source>\
        <target><mrk mtype=\"seg\" mid=\"0\">Vous <g id=\"1\">acceptez</g> ces conditions.</mrk> <mrk mtype=\"seg\" mid=\"1\">Lisez-les&#160;!</mrk></target>\
        <alt-trans><source>No</source><target>Non</target></alt-trans><note>Nor this.</note></trans-unit>";
    let got = read(&first("fr", units)).expect("it is read");
    assert_eq!(texts(&got[0]), ["You agree to these terms. Read them.", "", "Our logo"]);
    assert_eq!(texts(&got[1]), ["Vous acceptez ces conditions. Lisez-les\u{a0}!"]);
    assert_eq!(pairs(&got[0], &got[1]), [(0..3, 0..1)]);
}

#[test]
fn units_without_target_or_not_to_be_translated() {
    let units = "<group translate=\"no\"><trans-unit id=\"1\"><source>SKU</source><target>SKU</target></trans-unit>\
        <trans-unit id=\"2\" translate=\"yes\"><source>Name</source><target>Emri</target></trans-unit></group>\
        <trans-unit id=\"3\"><source>Open</source><target state=\"needs-translation\"/></trans-unit>\
        <trans-unit id=\"4\"><source>Gone</source></trans-unit><trans-unit id=\"5\"><source>  </source><target><x id=\"1\"/></target></trans-unit>\
        <trans-unit><source>Email</source><target>Posta</target></trans-unit>";
    let got = read(&first("sq", units)).expect("it is read");
    assert_eq!(texts(&got[0]), ["Name", "", "Open", "", "Gone", "", "Email"]);
    assert_eq!(texts(&got[1]), ["Emri", "", "Posta"]);
    assert_eq!((got[1].lines[0].pointer.as_str(), got[1].lines[2].pointer.as_str()), ("unit:2", "unit:#6"));
    assert_eq!(pairs(&got[0], &got[1]), [(0..1, 0..1), (6..7, 2..3)]);
}

#[test]
fn several_files_follow_each_other_and_one_source_may_have_several_targets() {
    let file = |name: &str, to: &str, source: &str, target: &str| {
        format!(
            "<file original=\"{name}\" source-language=\"en\" target-language=\"{to}\"><body><trans-unit id=\"1\"><source>{source}</source><target>{target}</target></trans-unit></body></file>"
        )
    };
    let xliff = |files: String| format!("<xliff version=\"1.2\">{files}</xliff>");
    let got = read(&xliff(file("a", "fr", "One", "Un") + &file("b", "fr", "Two", "Deux"))).expect("it is read");
    assert_eq!((texts(&got[0]), texts(&got[1])), (vec!["One", "", "Two"], vec!["Un", "", "Deux"]));
    assert_eq!(got[1].lines[2].pointer, "file:b/unit:1");
    let got = read(&xliff(file("a", "fr", "One", "Un") + &file("a", "tk", "One", "Bir"))).expect("it is read");
    assert_eq!(tags(&got), [Some("en"), Some("fr"), Some("tk-Latn")]);
    assert_eq!(got.iter().flat_map(texts).collect::<Vec<_>>(), ["One", "Un", "Bir"]);
    assert!(got.iter().all(|v| v.lines[0].pointer == "unit:1"));
    // Ids that are used twice are told apart.
    let got = read(&xliff(file("a", "fr", "One", "Un") + &file("a", "fr", "Two", "Deux"))).expect("it is read");
    assert_eq!((texts(&got[0]), got[0].lines[2].pointer.as_str()), (vec!["One", "", "Two"], "unit:1[2]"));
}

#[test]
fn languages_that_the_file_does_not_say() {
    let units = "<trans-unit id=\"1\"><source>Yes</source><target xml:lang=\"zh-TW\">是</target></trans-unit>";
    let nameless = |units: &str| format!("<xliff version=\"1.2\"><file source-language=\"en\"><body>{units}</body></file></xliff>");
    assert_eq!(tags(&read(&nameless(units)).expect("it is read")), [Some("en"), Some("zh-Hant")]);
    assert_eq!(tags(&read(&nameless(&units.replace(" xml:lang=\"zh-TW\"", ""))).expect("it is read")), [Some("en"), None]);
    let same = read(&nameless(&units.replace("zh-TW", "en"))).expect_err("one language");
    assert!(same.contains("the language of its source"), "{same}");
}

#[test]
fn segments_of_a_unit_are_one_block() {
    let unit = "<unit id=\"u1\"><notes><note>Not this.</note></notes><originalData><data id=\"d1\">Nor this.</data></originalData>\
        <mtc:matches xmlns:mtc=\"urn:oasis:names:tc:xliff:matches:2.0\"><mtc:match ref=\"#1\"><source>Nor</source><target>this</target></mtc:match></mtc:matches>\
        <segment id=\"s1\"><source>We <pc id=\"1\">collect</pc> data<sc id=\"2\"/>.</source><target order=\"3\">我们<pc id=\"1\">收集</pc>数据。</target></segment>\
        <ignorable><source> </source></ignorable>\
        <segment id=\"s2\"><source>We <mrk id=\"m\" translate=\"no\">sell</mrk> none<ec startRef=\"2\"/>.</source><target order=\"1\">我们不出售<cp hex=\"6570\"/>据<cp hex=\"001b\"/><cp hex=\"000C\"/>。</target></segment>\
        <segment id=\"s3\"><source>Call us.</source></segment></unit>";
    let got = read(&second("zh", unit)).expect("it is read");
    assert_eq!(texts(&got[0]), ["We collect data. We sell none. Call us."]);
    assert_eq!(texts(&got[1]), ["我们不出售数据\u{c}。我们收集数据。"]);
    let plain = "<group id=\"g\" translate=\"no\"><unit id=\"1\"><segment><source>SKU</source><target>SKU</target></segment></unit></group>\
        <unit id=\"2\"><segment><source>Ask us.</source><target>Pyetna.</target></segment><segment><source>Write.</source><target>Shkruani.</target></segment></unit>\
        <unit id=\"3\"><segment state=\"initial\"><source>Later</source></segment></unit>";
    let got = read(&second("sq", plain)).expect("it is read");
    assert_eq!((texts(&got[0]), texts(&got[1])), (vec!["Ask us. Write.", "", "Later"], vec!["Pyetna. Shkruani."]));
}

#[test]
fn white_space_and_items_of_lists() {
    let unit = |id: usize, source: &str, target: &str| {
        format!("<trans-unit id=\"{id}\"><source>{source}</source>\n<target>{target}</target></trans-unit>")
    };
    let units = unit(1, "We\n      keep  these:", "نحتفظ\n   بما يلي:")
        + &unit(2, "(a) your name", "(أ) اسمك")
        + &unit(3, "(b) your address", "(ب) عنوانك")
        + &unit(4, "5 Members may vote.", "يجوز لخمسة أعضاء التصويت.")
        + &unit(5, "9 Members may not.", "لا يجوز لتسعة.");
    let got = read(&first("ar", &units)).expect("it is read");
    assert_eq!(
        texts(&got[0]),
        ["We keep these:", "", "(a) your name", "(b) your address", "", "5 Members may vote.", "", "9 Members may not."]
    );
    assert_eq!(texts(&got[1])[..4], ["نحتفظ بما يلي:", "", "(أ) اسمك", "(ب) عنوانك"]);
    let preserved = "<trans-unit id=\"1\" xml:space=\"preserve\"><source>First\nline.\n\nSecond:\n• one\n• two</source><target>第一\n行。\n\n第二：\n• 一\n• 二</target></trans-unit>";
    let got = read(&first("zh", preserved)).expect("it is read");
    assert_eq!(texts(&got[0]), ["First line.", "", "Second:", "• one", "• two"]);
    assert_eq!(texts(&got[1]), ["第一行。", "", "第二：", "• 一", "• 二"]);
    assert_eq!(pairs(&got[0], &got[1]), [(0..5, 0..5)]);
}

#[test]
fn files_that_cannot_be_read_are_turned_down() {
    let ok = "<trans-unit id=\"1\"><source>A</source><target>B</target></trans-unit>";
    let source = "<trans-unit id=\"1\"><source>A</source></trans-unit>";
    let many: String = (0..101).map(|i| ok.replace('1', &i.to_string())).collect();
    let deep = format!("<trans-unit id=\"1\"><source>{}", "<g id=\"1\">".repeat(100_000));
    for (text, place, says) in [
        (first("fr", source), "the file", "no target in any unit; export it with translations"),
        (second("fr", ""), "the file", "no text to translate"),
        (first("fr", ok).replace("version=\"1.2\"", "version=\"3.0\""), "line 2", "version \"3.0\""),
        (first("french (France)", ok), "line 2", "no language tag"),
        (first("en", ok), "line 2", "both as source and as target"),
        (first("fr", &many), "unit:100", "more than 100 lines"),
        (first("fr", &deep), "line 2", "nested more than 40 deep"),
        (first("fr", ok).replace("</body></file></xliff>", ""), "line 2", "a part of the file is missing"),
        (first("fr", &ok.replace('A', "&company;")), "line 2", "&company;"),
        ("<html><body/></html>".into(), "line 1", "<html>"),
        ("<!DOCTYPE xliff [<!ENTITY a \"aa\">]><xliff version=\"1.2\"/>".into(), "line 1", "declares entities"),
    ] {
        let error = read(&text).expect_err(says);
        assert!(error.starts_with(&format!("a.xlf: {place}: ")) && error.contains(says), "{says}: {error}");
    }
}

#[test]
fn notes_that_speak_to_concordat_stand_with_the_target_or_else_the_source() {
    let note = "<note>concordat: allow number\n the fee differs</note><note>To the translator.</note>";
    let one = format!(
        "<trans-unit id='1'><source>A fee of 3.</source><target>4 euros.</target>{note}</trans-unit><trans-unit id='2'><source>Two.</source>{note}</trans-unit>"
    );
    let two = format!(
        "<unit id='1'><notes>{note}</notes><segment><source>A fee of 3.</source><target>4 euros.</target></segment></unit>\
         <unit id='2'><notes>{note}</notes><segment><source>Two.</source></segment></unit>"
    );
    for file in [first("fr", &one), second("fr", &two)] {
        let got = read(&file).expect("it is read");
        assert_eq!(texts(&got[0]), ["A fee of 3.", "", "Two. <!-- concordat: allow number the fee differs -->"]);
        assert_eq!(texts(&got[1]), ["4 euros. <!-- concordat: allow number the fee differs -->"]);
    }
}
