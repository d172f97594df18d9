//! Labels of automatic numbering.

use super::sample::{Sample, base, item, level, list, p, run, styled};

fn legal() -> String {
    base(0, &[level(0, "decimal", "%1.", ""), level(1, "decimal", "%1.%2", ""), level(2, "lowerRoman", "(%3)", "")]) + &list(1, 0, "")
}

fn texts(body: &[String], numbering: &str) -> Vec<String> {
    Sample::new(&body.concat()).numbering(numbering).texts()
}

#[test]
fn three_levels_begin_anew_after_those_above() {
    let body = [(0, "Who we are"), (1, "We"), (2, "first"), (2, "second"), (1, "You"), (2, "third"), (0, "Data"), (1, "Kinds")];
    let body: Vec<String> = body.iter().map(|(at, text)| item(1, *at, text)).collect();
    let expected = ["1. Who we are", "1.1 We", "(i) first", "(ii) second", "1.2 You", "(i) third", "2. Data", "2.1 Kinds"];
    assert_eq!(texts(&body, &legal()), expected);
}

#[test]
fn items_of_one_list_stand_together() {
    let body = [p("Before"), item(1, 0, "A"), item(1, 1, "B"), p(""), item(1, 1, "C"), item(2, 0, "D")];
    let more = [item(3, 0, "E"), item(1, 0, "F"), item(4, 0, "G"), item(4, 0, "H"), p("After")];
    let again = r#"<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>"#;
    let bullets = base(1, &[level(0, "bullet", "o", "")]) + &list(4, 1, "");
    let numbering = legal() + &list(2, 0, "") + &list(3, 0, again) + &bullets;
    let lines = Sample::new(&(body.concat() + &more.concat())).numbering(&numbering).lines();
    // One list is what counts together, whatever number it has in the file.
    let expected = ["Before", "", "1. A", "1.1 B", "1.2 C", "2. D", "", "1. E", "2. F", "", "• G", "• H", "", "After"];
    assert_eq!(lines, expected);
}

#[test]
fn lists_of_one_base_go_on_unless_told_to_begin_anew() {
    let numbering = legal()
        + &list(2, 0, "")
        + &list(3, 0, r#"<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>"#)
        + &list(4, 0, r#"<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>"#);
    let body = [item(1, 0, "a"), item(2, 0, "b"), item(3, 0, "c"), item(3, 0, "d"), item(1, 0, "e"), item(4, 0, "f"), item(4, 1, "g")];
    assert_eq!(texts(&body, &numbering), ["1. a", "2. b", "1. c", "2. d", "3. e", "7. f", "7.1 g"]);
}

#[test]
fn only_the_first_item_is_forced_and_later_restarts_begin_there_too() {
    let starts = |at, n| format!(r#"<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{n}"/></w:lvlOverride>"#);
    let numbering = legal() + &list(2, 0, &(starts(0, 1) + &starts(1, 3)));
    let body = [item(1, 0, "a"), item(1, 1, "b"), item(2, 1, "c"), item(2, 0, "d"), item(2, 1, "e"), item(1, 0, "f")];
    assert_eq!(texts(&body, &numbering), ["1. a", "1.1 b", "1.3 c", "2. d", "2.3 e", "3. f"]);
}

#[test]
fn a_list_may_change_a_level() {
    let other = format!(r#"<w:lvlOverride w:ilvl="1">{}</w:lvlOverride>"#, level(1, "upperLetter", "Part %2:", ""));
    let body = [item(1, 0, "a"), item(1, 1, "b"), item(2, 1, "c")];
    assert_eq!(texts(&body, &(legal() + &list(2, 0, &other))), ["1. a", "1.1 b", "Part B: c"]);
}

/// Figures as LibreOffice 7.4 renders them; `scripts/check-formats --only labels` compares live, with these and more.
#[test]
fn labels_are_as_libreoffice_renders_them() {
    let articles =
        base(0, &[level(0, "decimal", "Article %1", ""), level(1, "decimal", "%1.%2", ""), level(2, "lowerLetter", "%1.%2(%3)", "")])
            + &list(1, 0, "");
    let body = [0, 1, 2, 2, 1, 2].map(|at| item(1, at, "x"));
    assert_eq!(texts(&body, &articles), ["Article 1 x", "1.1 x", "1.1(a) x", "1.1(b) x", "1.2 x", "1.2(a) x"]);
    let gap = base(0, &[level(0, "decimal", "%1.", ""), level(1, "none", "", ""), level(2, "lowerLetter", "%1.%3", "")]) + &list(1, 0, "");
    assert_eq!(texts(&[0, 1, 2, 2].map(|at| item(1, at, "x")), &gap), ["1. x", "x", "1.a x", "1.b x"]);
    let nth = |format: &str, n: usize| {
        let body: Vec<String> = (0..n).map(|_| item(1, 0, "x")).collect();
        texts(&body, &(base(0, &[level(0, format, "%1)", "")]) + &list(1, 0, ""))).pop().unwrap_or_default()
    };
    for (format, n, label) in [
        ("lowerLetter", 28, "bb"),
        ("upperRoman", 28, "XXVIII"),
        ("decimalZero", 9, "09"),
        ("arabicAbjad", 5, "ه"),
        ("arabicAbjad", 11, "ك"),
        ("arabicAbjad", 28, "غ"),
        ("arabicAlpha", 5, "ج"),
        ("arabicAlpha", 27, "و"),
        ("chineseLegalSimplified", 10, "壹拾"),
        ("chineseLegalSimplified", 22, "贰拾贰"),
        ("koreanCounting", 21, "이십일"),
        ("ideographTraditional", 10, "癸"),
        ("ideographTraditional", 11, "11"),
        ("ideographZodiac", 12, "亥"),
        ("ideographZodiac", 13, "13"),
    ] {
        assert_eq!(nth(format, n), format!("{label}) x"), "{format} {n}");
    }
}

#[test]
fn restarts_can_be_put_off() {
    let never = base(0, &[level(0, "upperRoman", "%1.", ""), level(1, "decimal", "§ %2", r#"<w:lvlRestart w:val="0"/>"#)]);
    let body = [item(1, 0, "a"), item(1, 1, "b"), item(1, 0, "c"), item(1, 1, "d")];
    assert_eq!(texts(&body, &(never + &list(1, 0, ""))), ["I. a", "§ 1 b", "II. c", "§ 2 d"]);
    let after_first = base(
        0,
        &[level(0, "decimal", "%1", ""), level(1, "decimal", "%1.%2", ""), level(2, "lowerLetter", "(%3)", r#"<w:lvlRestart w:val="1"/>"#)],
    );
    let body = [(0, "a"), (1, "b"), (2, "c"), (1, "d"), (2, "e"), (0, "f"), (2, "g")].map(|(at, text)| item(1, at, text));
    assert_eq!(texts(&body, &(after_first + &list(1, 0, ""))), ["1 a", "1.1 b", "(a) c", "1.2 d", "(b) e", "2 f", "(a) g"]);
}

#[test]
fn levels_that_were_left_out_count_as_begun() {
    let body = [item(1, 1, "a"), item(1, 1, "b"), item(1, 0, "c")];
    assert_eq!(texts(&body, &legal()), ["1.1 a", "1.2 b", "2. c"]);
}

#[test]
fn legal_numbering_is_in_digits() {
    let numbering = base(0, &[level(0, "upperRoman", "%1.", ""), level(1, "lowerLetter", "%1.%2", "<w:isLgl/>")]) + &list(1, 0, "");
    let body = [item(1, 0, "a"), item(1, 0, "b"), item(1, 1, "c")];
    assert_eq!(texts(&body, &numbering), ["I. a", "II. b", "2.1 c"]);
}

#[test]
fn none_and_zero_write_no_label() {
    let numbering = base(0, &[level(0, "none", "%1.", ""), level(1, "decimal", "%1.%2.", ""), level(2, "none", "Note:", "")])
        + &base(1, &[level(0, "bullet", "\u{F0B7}", ""), level(1, "bullet", "", "")])
        + &list(1, 0, "")
        + &list(2, 1, "");
    let body = [item(1, 0, "a"), item(1, 1, "b"), item(1, 2, "c"), item(0, 0, "d"), item(9, 0, "e"), item(2, 0, "f"), item(2, 1, "g")];
    assert_eq!(texts(&body, &numbering), ["a", "1. b", "Note: c", "d", "e", "• f", "g"]);
}

#[test]
fn styles_number_their_paragraphs() {
    let numbering = base(
        0,
        &[
            level(0, "decimal", "Article %1", r#"<w:pStyle w:val="Heading1"/>"#),
            level(1, "decimal", "%1.%2", r#"<w:pStyle w:val="Heading2"/>"#),
        ],
    ) + &list(1, 0, "");
    let numbered = r#"<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr>"#;
    let style = |id: &str, base: &str, rest: &str| {
        format!(r#"<w:style w:type="paragraph" w:styleId="{id}"><w:basedOn w:val="{base}"/>{rest}</w:style>"#)
    };
    let styles = [
        r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>"#.to_string(),
        style("Heading1", "Normal", numbered),
        // The level in the style is not believed: the list says which style stands for which level.
        style("Heading2", "Heading1", ""),
        style("Ours", "Heading2", ""),
        style("Plain", "Heading2", r#"<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>"#),
        style("Round", "Square", ""),
        style("Square", "Round", ""),
    ];
    let unnumbered =
        format!(r#"<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>{}</w:p>"#, run("Preamble"));
    let deeper =
        format!(r#"<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>{}</w:p>"#, run("Deeper"));
    let body = [
        unnumbered,
        styled("Heading1", "Scope"),
        styled("Heading2", "Persons"),
        styled("Ours", "Places"),
        deeper,
        styled("Plain", "Text"),
        styled("Round", "Round"),
        styled("Heading1", "Data"),
    ];
    let sample = Sample::new(&body.concat()).numbering(&numbering).styles(&styles.concat());
    assert_eq!(
        sample.texts(),
        ["Preamble", "Article 1 Scope", "1.1 Persons", "1.2 Places", "1.3 Deeper", "Text", "Round", "Article 2 Data"]
    );
    // Headings stand off from what comes before them, in the same list too.
    assert_eq!(sample.lines()[2..6], ["Article 1 Scope", "", "1.1 Persons", ""]);
}

#[test]
fn a_list_may_borrow_the_levels_of_a_style() {
    let linked = r#"<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Clauses"/></w:abstractNum>"#;
    let circle = r#"<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Circle"/></w:abstractNum>"#;
    let numbering = legal() + linked + circle + &list(2, 1, "") + &list(3, 2, "");
    let style = |id: &str, list: i64| {
        format!(r#"<w:style w:type="numbering" w:styleId="{id}"><w:pPr><w:numPr><w:numId w:val="{list}"/></w:numPr></w:pPr></w:style>"#)
    };
    let body = [item(2, 0, "a"), item(2, 1, "b"), item(3, 0, "c")].concat();
    let sample = Sample::new(&body).numbering(&numbering).styles(&[style("Clauses", 1), style("Circle", 3)].concat());
    assert_eq!(sample.texts(), ["1. a", "1.1 b", "c"]);
}

#[test]
fn formats_of_other_languages() {
    let numbering: String = [
        ("chineseCountingThousand", "第%1条"),
        ("arabicAbjad", "%1)"),
        ("japaneseCounting", "%1、"),
        ("decimalZero", "%1"),
        ("ordinal", "%1"),
        ("somethingNew", "%1."),
    ]
    .iter()
    .zip(0..)
    .map(|((format, label), id)| base(id, &[level(0, format, label, "")]) + &list(id + 1, id, ""))
    .collect();
    let body = [item(1, 0, "a"), item(2, 0, "b"), item(2, 0, "b"), item(3, 0, "c"), item(4, 0, "d"), item(5, 0, "e"), item(6, 0, "f")];
    assert_eq!(texts(&body, &numbering), ["第一条 a", "أ) b", "ب) b", "一、 c", "01 d", "1st e", "1. f"]);
}

#[test]
fn formats_of_their_own_stand_in_the_newer_branch() {
    let level = r#"<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="A-%1"/></w:lvl>"#;
    assert_eq!(texts(&[item(1, 0, "a")], &(base(0, &[level.to_string()]) + &list(1, 0, ""))), ["A-001 a"]);
}

#[test]
fn changed_and_empty_paragraphs_count_as_in_word() {
    let changed = format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:pPrChange w:id="1" w:author="x"><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange></w:pPr>{}</w:p>"#,
        run("b")
    );
    let gone = r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="2" w:author="x"/></w:rPr></w:pPr><w:del w:id="3" w:author="x"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"#;
    let body = [item(1, 0, "a"), changed, gone.to_string(), item(1, 0, "c"), item(1, 0, ""), item(1, 0, "d")];
    assert_eq!(texts(&body, &legal()), ["1. a", "1.1 b", "2. c", "3.", "4. d"]);
}

#[test]
fn text_boxes_count_for_themselves() {
    let inside = item(1, 0, "inside");
    let anchor = format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:pict><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></w:pict></w:r>{}</w:p>"#,
        run("b")
    );
    assert_eq!(texts(&[item(1, 0, "a"), anchor, item(1, 0, "c")], &legal()), ["1. a", "2. b", "1. inside", "3. c"]);
}
