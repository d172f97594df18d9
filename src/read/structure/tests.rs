//! Structure of small texts.

use super::*;
use crate::document::UnitKind::{self, *};

fn units(text: &str, tag: &str) -> (Vec<Section>, Vec<Unit>) {
    let s = Source::from_text("t.txt", text, 0);
    let (sections, units) = structure(&s, (1, s.lines.len()), &Tag::new(tag), UnitMode::Clause);
    for u in &units {
        for g in &u.segments {
            assert_eq!(&u.text[g.at..g.at + g.len], &s.text[g.source..g.source + g.len]);
        }
        if let Some(l) = &u.label {
            assert_eq!(&s.text[l.start..l.end], l.raw);
        }
    }
    (sections, units)
}

fn kinds(text: &str, tag: &str) -> Vec<UnitKind> {
    units(text, tag).1.iter().map(|u| u.kind).collect()
}

#[test]
fn sections_lists_and_running_lists() {
    let text = "Our policy\n\nThis policy says what we do.\n\n1. What we collect\n\nWe collect: 1) your name; 2) your address; and \
        3) your order. We keep them safe.\n\n2. Your rights\n\n2.1 Access\n\nYou may ask for the following:\n\ni. a copy of your data;\n\n\
        ii. their deletion.\n\n2.2 Contact\n\nWrite to us.\n";
    let (sections, units) = units(text, "en");
    let k: Vec<UnitKind> = units.iter().map(|u| u.kind).collect();
    assert_eq!(
        k,
        [
            Title, Paragraph, Heading, Paragraph, InlineItem, InlineItem, InlineItem, Heading, Heading, Paragraph, ListItem, ListItem,
            Heading, Paragraph
        ]
    );
    assert_eq!(units[3].text, "We collect:");
    assert_eq!(units[6].text, "your order. We keep them safe.");
    assert_eq!(units[5].parent, Some(3));
    assert_eq!((units[10].parent, units[10].depth), (Some(9), 1));
    assert_eq!(sections.iter().map(|s| s.number.as_str()).collect::<Vec<_>>(), ["", "1", "2", "2.1", "2.2"]);
    assert_eq!(sections.iter().map(|s| s.level).collect::<Vec<_>>(), [0, 1, 1, 2, 2]);
    assert_eq!((sections[3].parent, sections[2].units.clone()), (Some(2), 7..8));
}

#[test]
fn a_first_item_glued_to_its_lead_in_is_cut_off() {
    let text = "Intro here.\n\nWe use them for these purposes: i. To send you orders.\n\nii. To answer you.\n\niii. To learn.\n";
    let (_, units) = units(text, "en");
    assert_eq!(units[1].text, "We use them for these purposes:");
    assert_eq!(units[2].text, "To send you orders.");
    assert_eq!(units[2].label.as_ref().map(|l| (l.value.clone(), l.system)), Some((vec![1], LabelSystem::RomanLower)));
    assert_eq!(units[2].parent, Some(1));
    assert_eq!(units.len(), 5);
}

use crate::document::LabelSystem;

#[test]
fn references_and_abbreviations_cut_nothing() {
    for text in [
        "As laid down in items (a) and (b) of that act, we act.\n\nMore text follows here.\n",
        "The right (i.e. the one above) and that of clause 1) and 2) of the law apply.\n\nMore text.\n",
        "See note (see 1) and (see 2) below.\n\nMore text.\n",
        "It takes 1. 5 days.\n\nMore.\n",
    ] {
        assert_eq!(units(text, "en").1.len(), 2, "{text}");
    }
}

#[test]
fn running_lists_of_other_scripts_are_cut() {
    let (_, u) = units("目的包括：1）提供服务；2）改进产品；3）其他用途。\n另一段文字。\n", "zh");
    assert_eq!(
        u.iter().map(|u| u.text.as_str()).collect::<Vec<_>>(),
        ["目的包括：", "提供服务；", "改进产品；", "其他用途。", "另一段文字。"]
    );
    let (_, u) = units("وتشمل الأغراض: 1) تقديم الخدمة؛ و2) تحسين المنتج.3) غير ذلك.\n\nنص آخر.\n", "ar");
    assert_eq!(u.len(), 5);
    let (_, u) = units("Nous collectons : a) votre nom ; b) votre adresse ; et c) votre commande.\n\nSuite.\n", "fr");
    assert_eq!(u.len(), 5);
}

#[test]
fn a_table_of_contents_is_no_list_of_headings() {
    let text = "Policy\nThis text helps you understand:\n1. What we collect\n2. How we share data\n3. Your rights\nChapter 1: What we collect\n\
        We collect your name.\nChapter 2: How we share data\nWe do not.\nChapter 3: Your rights\nYou have some.\n";
    assert_eq!(
        kinds(text, "en"),
        [Title, Paragraph, TocEntry, TocEntry, TocEntry, Heading, Paragraph, Heading, Paragraph, Heading, Paragraph]
    );
}

#[test]
fn headings_without_numbers_and_definitions() {
    let text = "Notice\n\nWe care about you and say so here.\n\nData we keep\n\nWe keep what you give us, no more.\n\nTerms\n\n\
        User: whoever signs up for the service.\n\nOrder: what a user buys from us in the shop.\n\nPartner: a firm that carries out orders for us.\n\n\
        Your choices\n\nYou may leave.\n";
    assert_eq!(kinds(text, "en"), [Title, Paragraph, Heading, Paragraph, Heading, Definition, Definition, Definition, Heading, Paragraph]);
}

#[test]
fn chinese_levels_nest() {
    let text = "隐私政策\n【须知】\n我们重视您的隐私。\n第一章：收集\n一、范围\n我们收集如下信息：\n1、姓名；\n2、地址。\n二、规则\n1、依法处理：\n1）公开；\n2）透明。\n2、最少够用。\n第二章：权利\n您可以查询。\n";
    let (sections, u) = units(text, "zh");
    assert_eq!(sections.iter().map(|s| s.number.as_str()).collect::<Vec<_>>(), ["", "", "1", "1.1", "1.2", "2"]);
    let depth: Vec<(u8, UnitKind)> = u.iter().map(|u| (u.depth, u.kind)).collect();
    assert_eq!(depth[9..13], [(1, ListItem), (2, ListItem), (2, ListItem), (1, ListItem)]);
}

#[test]
fn line_mode_keeps_every_line() {
    let text = "Title\n\n1. First\ngoes on: 1) a b; 2) c d.\n\n2. Second\nmore\n";
    let s = Source::from_text("t", text, 0);
    let (_, u) = structure(&s, (1, s.lines.len()), &Tag::new("en"), UnitMode::Line);
    assert_eq!(u.iter().map(|u| u.lines.0).collect::<Vec<_>>(), [1, 3, 4, 6, 7]);
}

#[test]
fn ten_thousand_levels_neither_recurse_nor_explode() {
    let mut text = String::new();
    for i in 1..=10_000 {
        text.push_str(&"1.".repeat(i % 40 + 1));
        text.push_str(&format!(" level {i}\n"));
        text.push_str(&format!("{})\n({}) x\n", i, "i".repeat(i % 5 + 1)));
    }
    let started = std::time::Instant::now();
    assert!(units(&text, "en").1.len() > 10_000);
    assert!(started.elapsed().as_secs() < 20);
}

#[test]
#[ignore = "takes some seconds; run with --ignored --nocapture"]
fn fifty_megabytes_neither_hang_nor_burst() {
    let sentence = "We collect data: 1) your name; 2) your address, and so on. ";
    for (name, text) in [
        ("one line of prose", sentence.repeat(50_000_000 / sentence.len())),
        ("one line of digits", "1".repeat(50_000_000)),
        ("one line of brackets", "(".repeat(50_000_000)),
        ("one line of numbers with points", "1.".repeat(25_000_000)),
        ("lines", format!("{sentence}\n").repeat(50_000_000 / (sentence.len() + 1))),
        ("blank lines", "\n".repeat(20_000_000) + "x"),
        ("one line of Han", "我们收集您的信息，并妥善保管。".repeat(1_100_000)),
    ] {
        for ending in ["txt", "md"] {
            let started = std::time::Instant::now();
            let s = crate::read::encoding::decode(&format!("t.{ending}"), text.clone().into_bytes(), None).expect("text");
            let v = crate::read::version_of(std::sync::Arc::new(s), Some(&Tag::new("en")), UnitMode::Clause);
            let second = std::time::Instant::now();
            let n = crate::read::versions_of(v.source.clone(), UnitMode::Line).len();
            println!("{name}.{ending}: {} units in {:?}; {n} versions in {:?}", v.units.len(), second - started, second.elapsed());
        }
    }
}
