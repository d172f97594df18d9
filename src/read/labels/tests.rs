//! What is a label and what is not, alone and among siblings.

use super::*;
use crate::document::LabelSystem::{self, *};
use crate::language::Tag;

fn words(tag: &str) -> Words {
    Words::of(&Tag::new(tag))
}

fn one(s: &str, tag: &str) -> Option<(Vec<u32>, LabelSystem, String, String)> {
    parse(s, 0, &words(tag)).map(|c| (c.label.value.clone(), c.label.system, c.label.raw.clone(), s[c.text..].to_string()))
}

#[test]
fn labels_of_all_languages_are_read() {
    for (line, tag, value, system, raw) in [
        ("1. Scope", "en", vec![1], Decimal, "1."),
        ("1.1 Scope of this", "en", vec![1, 1], Decimal, "1.1"),
        ("1.2.2.1 Logs", "en", vec![1, 2, 2, 1], Decimal, "1.2.2.1"),
        ("(1) x", "en", vec![1], Decimal, "(1)"),
        ("1) x", "en", vec![1], Decimal, "1)"),
        ("1、我们如何收集", "zh", vec![1], Decimal, "1、"),
        ("i. one", "en", vec![9], AlphaLower, "i."),
        ("iv. four", "en", vec![4], RomanLower, "iv."),
        ("(iv) four", "en", vec![4], RomanLower, "(iv)"),
        ("(a) one", "en", vec![1], AlphaLower, "(a)"),
        ("a) one", "en", vec![1], AlphaLower, "a)"),
        ("II - Rules", "en", vec![2], RomanUpper, "II -"),
        ("Chapter 1: How", "en", vec![1], Decimal, "Chapter 1:"),
        ("Section 2. We", "en", vec![2], Decimal, "Section 2."),
        ("ARTICLE IV", "en", vec![4], RomanUpper, "ARTICLE IV"),
        ("Article 3", "fr", vec![3], Decimal, "Article 3"),
        ("المادة 4. نص", "ar", vec![4], Decimal, "المادة 4."),
        ("Neni 5. Tekst", "sq", vec![5], Decimal, "Neni 5."),
        ("6-nji madda. Tekst", "tk", vec![6], Decimal, "6-nji madda."),
        ("第一章:我们", "zh", vec![1], Han, "第一章:"),
        ("第1条今天", "zh", vec![1], Decimal, "第1条"),
        ("第十二条 总则", "zh", vec![12], Han, "第十二条"),
        ("一、我们", "zh", vec![1], Han, "一、"),
        ("(一)注册", "zh", vec![1], Han, "(一)"),
        ("（二）安全", "zh", vec![2], Han, "（二）"),
        ("1）已经", "zh", vec![1], Decimal, "1）"),
        ("(أ) نص", "ar", vec![1], Abjad, "(أ)"),
        ("٢. نص", "ar", vec![2], Decimal, "٢."),
        ("۳) نص", "ar", vec![3], Decimal, "۳)"),
        ("① x", "zh", vec![1], Circled, "①"),
        ("● \"x y\"", "tk", vec![], Bullet, "●"),
        ("- Purpose", "en", vec![], Bullet, "-"),
        ("• Purpose", "en", vec![], Bullet, "•"),
        ("– Purpose", "en", vec![], Bullet, "–"),
    ] {
        let got = one(line, tag).unwrap_or_else(|| panic!("{line}: no label"));
        assert_eq!((got.0, got.1, got.2.as_str()), (value, system, raw), "{line}");
        assert!(!got.3.starts_with(char::is_whitespace));
    }
}

#[test]
fn what_only_looks_like_a_label_is_none() {
    let lines = [
        ("2018 was a year", "en"),
        ("1.5 million people", "en"),
        ("3G phones", "en"),
        ("18.09.2018 at noon", "en"),
        ("2018-09-18", "en"),
        ("A man who", "en"),
        ("I think", "en"),
        ("I.e. this", "en"),
        ("well-known brands", "en"),
        ("1-2 days", "en"),
        ("10:30 in the morning", "en"),
        ("50% of all", "en"),
        ("(hereinafter the policy)", "en"),
        ("(c) 2019 Acme", "en"),
        ("Section 3 of this policy", "en"),
        ("Partial data", "en"),
        ("18. maj 2018", "sq"),
        ("第三方服务", "zh"),
        ("三个月", "zh"),
        ("-5 degrees", "en"),
        ("A. Smith wrote", "en"),
        ("3 أشهر", "ar"),
        ("2018-nji ýylda", "tk"),
    ];
    for (line, tag) in lines {
        let w = words(tag);
        let left = settle(parse(line, 0, &w).into_iter().collect(), &w);
        assert!(left.iter().flatten().next().is_none(), "{line}: {left:?}");
    }
}

fn settled(lines: &[&str], tag: &str) -> Vec<Option<(Vec<u32>, LabelSystem, bool)>> {
    let w = words(tag);
    let c = lines.iter().map(|l| parse(l, 0, &w).unwrap_or_else(|| panic!("{l}"))).collect();
    settle(c, &w).into_iter().map(|c| c.map(|c| (c.label.value, c.label.system, c.label.mirrored))).collect()
}

#[test]
fn siblings_settle_letters_and_numerals() {
    let systems = |lines: &[&str]| settled(lines, "en").into_iter().map(|x| x.map_or(Bullet, |x| x.1)).collect::<Vec<_>>();
    assert_eq!(systems(&["i. a", "ii. b", "iii. c"]), [RomanLower; 3]);
    assert_eq!(systems(&["g) a", "h) b", "i) c", "j) d"]), [AlphaLower; 4]);
    assert_eq!(systems(&["(a) a", "(i) b", "(ii) c", "(b) d", "(c) e"]), [AlphaLower, RomanLower, RomanLower, AlphaLower, AlphaLower]);
    assert_eq!(systems(&["iv. a", "v. b", "vi. c"]), [RomanLower; 3]);
    assert_eq!(systems(&["iii. a", "v. b", "vi. c"]), [RomanLower; 3]);
    assert_eq!(systems(&["(c) a", "(d) b"]), [AlphaLower; 2]);
    assert_eq!(systems(&["I - a", "II - b", "III - c"]), [RomanUpper; 3]);
}

#[test]
fn other_alphabets_count_by_their_own_order() {
    let values = |lines: &[&str], tag: &str| settled(lines, tag).into_iter().flatten().map(|x| x.0[0]).collect::<Vec<_>>();
    assert_eq!(values(&["a) x", "b) x", "c) x", "ç) x", "d) x", "dh) x"], "sq"), [1, 2, 3, 4, 5, 6]);
    assert_eq!(values(&["a) x", "b) x", "c) x", "d) x"], "sq"), [1, 2, 3, 4]);
    assert_eq!(values(&["a) x", "b) x", "ç) x", "d) x"], "tk"), [1, 2, 3, 4]);
    assert_eq!(values(&["(أ) x", "(ب) x", "(ج) x"], "ar"), [1, 2, 3]);
    assert_eq!(values(&["(أ) x", "(ب) x", "(ت) x"], "ar"), [1, 2, 3]);
}

#[test]
fn mirrored_numbers_are_told_by_their_section() {
    let mirrored = |lines: &[&str]| settled(lines, "ar").into_iter().flatten().map(|x| x.2).collect::<Vec<_>>();
    assert_eq!(mirrored(&["1. أ", "1.1 أ", "2.1 أ", "3.1 أ", "2. أ", "1.2 أ", "2.2 أ"]), [false, false, true, true, false, true, false]);
    assert_eq!(mirrored(&["1. أ", "1.1 أ", "1.2 أ", "1.3 أ", "2.0 أ", "2. أ", "2.1 أ"]), [false; 7]);
    assert_eq!(mirrored(&["1.1 أ", "2.1 أ", "3.1 أ", "1.2 أ", "2.2 أ"]), [false, true, true, true, false]);
}

#[test]
fn weak_labels_need_a_neighbour() {
    assert!(settled(&["2. a", "3. b"], "en").iter().all(Option::is_some));
    assert!(settled(&["30. The"], "en")[0].is_none());
    assert!(settled(&["1.3 First", "1.5 Second", "1.6 Third"], "en")[2].is_some());
}
