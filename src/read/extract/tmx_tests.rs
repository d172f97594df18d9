//! Tests of the reader of TMX.

use super::super::bilingual::pairs;
use super::*;

fn read(text: &str) -> Result<Vec<Extracted>, String> {
    extract("a.tmx", text, &Limits { depth: 40, lines: 100, ..Limits::default() }).map_err(|e| e.to_string())
}

fn texts(v: &Extracted) -> Vec<&str> {
    v.lines.iter().map(|l| l.text.as_str()).collect()
}

fn tags(all: &[Extracted]) -> Vec<&str> {
    all.iter().filter_map(|v| v.language.as_ref().map(Tag::as_str)).collect()
}

fn file(source: &str, units: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\"><header srclang=\"{source}\" adminlang=\"de\" segtype=\"block\">\
        <note xml:lang=\"de\">Not this.</note></header><body>{units}</body></tmx>"
    )
}

fn tu(variants: &[(&str, &str)]) -> String {
    let all: String =
        variants.iter().map(|(l, t)| format!("<tuv xml:lang=\"{l}\"><prop type=\"x\">No</prop><seg>{t}</seg></tuv>")).collect();
    format!("<tu><note>Nor this.</note>{all}</tu>")
}

#[test]
fn six_languages_in_one_file() {
    let all = [
        ("fr", "Vos données restent ici."),
        ("en", "Your data stay here."),
        ("ar", "تبقى بياناتك هنا."),
        ("sq", "Të dhënat tuaja mbeten këtu."),
        ("TK", "Maglumatlaryňyz şu ýerde galýar."),
        ("zh-CN", "您的数据保留在此。"),
    ];
    let units = tu(&all) + &tu(&[("en", "Only here."), ("ar", "هنا فقط."), ("sq", " ")]);
    let got = read(&file("EN", &units)).expect("it is read");
    assert_eq!(tags(&got), ["en", "fr", "ar", "sq", "tk-Latn", "zh-Hans"]);
    assert_eq!(texts(&got[0]), ["Your data stay here.", "", "Only here."]);
    assert_eq!((texts(&got[1]), texts(&got[2])), (vec!["Vos données restent ici."], vec!["تبقى بياناتك هنا.", "", "هنا فقط."]));
    assert_eq!((texts(&got[3]), texts(&got[5])), (vec!["Të dhënat tuaja mbeten këtu."], vec!["您的数据保留在此。"]));
    assert_eq!(pairs(&got[1], &got[0]), [(0..1, 0..1)]);
    assert_eq!(pairs(&got[0], &got[2]), [(0..1, 0..1), (2..3, 2..3)]);
}

#[test]
fn codes_are_left_out_and_text_in_them_is_kept() {
    let en = "Read <hi type=\"b\">the <bpt i=\"1\">&lt;b></bpt>terms<ept i=\"1\">&lt;/b></ept></hi><ph type=\"fnote\">{\\f <sub>See <hi>below</hi>.</sub>}</ph> \
        of <it pos=\"begin\">&lt;i></it>Tarnivel<ut>{\\x</ut>.<ph type=\"lb\"/>Thanks.";
    let got = read(&file("en", &tu(&[("en", en), ("fr", "Lisez les\nconditions de Tarnivel.\n\nMerci.")]))).expect("it is read");
    assert_eq!(texts(&got[0]), ["Read the terms of Tarnivel. Thanks.", "", "See below."]);
    assert_eq!(texts(&got[1]), ["Lisez les conditions de Tarnivel.", "", "Merci."]);
}

#[test]
fn regions_are_one_version_unless_they_meet_in_a_unit() {
    let units =
        tu(&[("en-US", "color"), ("fr", "couleur")]) + &tu(&[("en-GB", "lorry"), ("fr", "camion")]) + &tu(&[("fr", "oui"), ("en", "yes")]);
    let got = read(&file("en-us", &units)).expect("it is read");
    assert_eq!((tags(&got), texts(&got[0])), (vec!["en", "fr"], vec!["color", "", "lorry", "", "yes"]));
    let met = units + &tu(&[("en-US", "truck"), ("en-GB", "lorry")]);
    assert_eq!(tags(&read(&file("en-us", &met)).expect("it is read")), ["en-US", "fr", "en-GB", "en"]);
    let scripts = tu(&[("zh-TW", "資料"), ("zh-CN", "资料"), ("sr-Latn-RS", "podaci"), ("sr-Cyrl", "подаци")]);
    assert_eq!(tags(&read(&file("*all*", &scripts)).expect("it is read")), ["zh-Hant", "zh-Hans", "sr-Latn-RS", "sr-Cyrl"]);
    let one = read(&file("en", &tu(&[("en-US", "a"), ("fr-CA", "b")]))).expect("it is read");
    assert_eq!(tags(&one), ["en-US", "fr-CA"]);
}

#[test]
fn ids_and_variants_that_come_twice() {
    let unit = |id: &str, en: &str| {
        format!(
            "<tu tuid=\"{id}\"><tuv lang=\"en\"><seg>{en}</seg></tuv><tuv lang=\"sq\"><seg>po</seg></tuv><tuv lang=\"sq\"><seg>jo</seg></tuv></tu>"
        )
    };
    let got = read(&file("en", &(unit("x", "yes") + &unit("x", "well") + &unit("", "so")))).expect("it is read");
    let pointers: Vec<&str> = got[0].lines.iter().map(|l| l.pointer.as_str()).collect();
    assert_eq!(pointers, ["tu:x", "", "tu:x[2]", "", "tu:#3"]);
    assert_eq!(texts(&got[1]), ["po", "", "po", "", "po"]);
}

#[test]
fn files_that_cannot_be_read_are_turned_down() {
    let ok = tu(&[("en", "a"), ("fr", "b")]);
    let hundred: String = (0..260)
        .map(|i| format!("<tuv xml:lang=\"x{}{}-a\"><seg>a</seg></tuv>", (b'a' + (i / 26) as u8) as char, (b'a' + (i % 26) as u8) as char))
        .collect();
    for (text, place, says) in [
        (file("en", &tu(&[("en", "a")])), "the file", "units in en alone"),
        (file("en", ""), "the file", "no text in any unit"),
        (file("en", &ok.replace(" xml:lang=\"fr\"", "")), "line 3", "does not say its language"),
        (file("en", &ok.replace("\"fr\"", "\"le français\"")), "line 3", "no language tag"),
        (file("en", &ok.repeat(101)), "tu:#101", "more than 100 lines"),
        (file("en", &format!("<tu>{hundred}</tu>")), "line 3", "more than 256 languages"),
        (file("en", &ok.replace(">b<", &format!(">{}", "<hi>".repeat(50_000)))), "line 3", "nested more than 40 deep"),
        (file("en", &ok).replace("</body></tmx>", ""), "line 3", "a part of the file is missing"),
        ("<martif/>".into(), "line 1", "<martif>"),
        ("<!DOCTYPE tmx [\n<!ENTITY a \"aa\">]><tmx/>".into(), "line 2", "declares entities"),
    ] {
        let error = read(&text).expect_err(says);
        assert!(error.starts_with(&format!("a.tmx: {place}: ")) && error.contains(says), "{says}: {error}");
    }
}

#[test]
fn notes_that_speak_to_concordat_stand_with_their_variants() {
    let note = "<note>concordat: allow number the fee differs</note>";
    let unit = format!(
        "<tu>{note}<tuv xml:lang='en'><seg>A fee of 3.</seg></tuv><tuv xml:lang='fr'><seg>4 euros.</seg></tuv></tu>\
        <tu><tuv xml:lang='en'><seg>Two.</seg></tuv><tuv xml:lang='fr'>{note}<seg>Deux.</seg></tuv></tu>"
    );
    let got = read(&file("en", &unit)).expect("it is read");
    let comment = "<!-- concordat: allow number the fee differs -->";
    assert_eq!(texts(&got[0]), [&format!("A fee of 3. {comment}"), "", "Two."]);
    assert_eq!(texts(&got[1]), [&format!("4 euros. {comment}"), "", &format!("Deux. {comment}")]);
}
