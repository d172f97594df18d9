//! The stemmers on real inflection, from the tables beside this file, and the analyzers on what texts hold.

use super::*;

/// Share of the held groups and pairs that the first version of the stemmers got right is told in the table's file.
const TABLES: [(&str, &str, &str); 5] = [
    ("en", include_str!("tables/en.txt"), include_str!("tables/held-en.txt")),
    ("fr", include_str!("tables/fr.txt"), include_str!("tables/held-fr.txt")),
    ("ar", include_str!("tables/ar.txt"), include_str!("tables/held-ar.txt")),
    ("sq", include_str!("tables/sq.txt"), include_str!("tables/held-sq.txt")),
    ("tk", include_str!("tables/tk.txt"), include_str!("tables/held-tk.txt")),
];

fn at(language: &str) -> usize {
    slot(&Tag::new(language))
}

/// The terms that are words, joined by spaces.
fn joined(language: &str, form: bool, text: &str) -> String {
    terms(at(language), form, text).iter().filter(|t| t.kind == Kind::Word).map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The roots of a word: one, or two where it can be read in two ways.
fn roots(language: &str, word: &str) -> Vec<String> {
    let all = terms(at(language), false, word);
    all.into_iter().enumerate().filter(|(i, t)| *i == 0 || t.kind == Kind::Reading).map(|(_, t)| t.text).collect()
}

fn meet(a: &[String], b: &[String]) -> bool {
    a.iter().any(|x| b.contains(x))
}

/// Lines of a table that fail: groups that do not meet, pairs that do.
fn failures(language: &str, table: &str) -> (usize, usize, usize, Vec<String>) {
    let (mut groups, mut pairs) = (0, 0);
    let mut wrong = Vec::new();
    let mut group_failed = 0;
    for line in table.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        if let Some((a, b)) = line.split_once('|') {
            pairs += 1;
            let (x, y) = (roots(language, a.trim()), roots(language, b.trim()));
            if meet(&x, &y) {
                wrong.push(format!("{line}: {x:?} {y:?}"));
            }
        } else {
            groups += 1;
            let all: Vec<Vec<String>> = line.split(' ').map(|w| roots(language, w)).collect();
            if all.iter().any(|r| !all.iter().all(|other| meet(r, other))) {
                group_failed += 1;
                wrong.push(format!("{line}: {all:?}"));
            }
        }
    }
    (groups, pairs, group_failed, wrong)
}

#[test]
fn forms_of_one_word_meet_and_others_do_not() {
    let mut all = Vec::new();
    for (language, open, held) in TABLES {
        for (name, table) in [("open", open), ("held", held)] {
            let (groups, pairs, failed, wrong) = failures(language, table);
            println!("{language} {name}: groups {}/{groups}, pairs {}/{pairs}", groups - failed, pairs - (wrong.len() - failed));
            all.extend(wrong.into_iter().map(|w| format!("{language} {name}: {w}")));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

/// Every case: language, text, terms of the text analyzer that are words, terms of the form analyzer.
#[test]
fn a_text_is_cut_as_its_language_writes() {
    for (language, text, text_terms, form_terms) in [
        ("en", "The users' data isn't sold", "the user data isnt sell", "the users data isnt sold"),
        ("en", "in the U.K., TB0 4QX, 40GB", "in the uk tb0 4qx 40gb", "in the uk tb0 4qx 40gb"),
        ("en", "10,000 or 1.5% of 1,250.75; 1,2,3", "10000 or 1.5 of 1250.75 1 2 3", "10000 or 1.5 of 1250.75 1 2 3"),
        ("en", "Section 9.1 of v1.2.3 on 2025.11.20", "section 9.1 of v1 2.3 on 2025.11.20", "section 9.1 of v1 2.3 on 2025.11.20"),
        ("fr", "L’utilisateur d'œuvres, aujourd'hui", "utilis oeuvr aujourdhu", "utilisateur oeuvres aujourdhui"),
        ("fr", "10\u{202F}000,50 €, qu'il n°5", "10000.50 il n 5", "10000.50 il n 5"),
        ("sq", "t'i dërgojmë SH.P.K. cookie-t", "i derg shpk cook", "i dergojme shpk cookie"),
        ("tk", "2025-nji ýylyň Wi-Fi-niň hukugyňyz", "2025 yyl wi fi hukuk", "2025 yylyn wi fi hukugynyz"),
        ("tk", "маглуматлары", "maglumat", "maglumatlary"),
        ("ar", "وَبَيَانَاتُكُمُ ٣٠ يوماً ش.م.م", "بيان 30 يوم شمم", "وبياناتكم 30 يوما شمم"),
        ("ar", "خلال 30يومًا و۱۲٪", "خلال 30 يوم و 12", "خلال 30 يوما و 12"),
        ("zh", "10,000元 Cookies", "10000 元 cooki", "10000 元 cookies"),
        ("de", "Straße dell'utente", "strasse dell utente", "strasse dell utente"),
        ("de", "हिन्दी Ελλάδα", "हिन्दी ελλαδα", "हिन्दी ελλαδα"),
        ("en", "co\u{AD}ope\u{200B}rate e\u{301}te\u{301} \u{202B}x\u{202C}", "cooper ete x", "cooperate ete x"),
    ] {
        assert_eq!(joined(language, false, text), text_terms, "{text}");
        assert_eq!(joined(language, true, text), form_terms, "{text}");
    }
}

#[test]
fn email_is_found_however_it_is_written() {
    for (language, a, b) in
        [("en", "e-mail", "email"), ("fr", "d'e-mails", "email"), ("sq", "e-mailin", "email"), ("tk", "e-poçta", "poçta")]
    {
        let (a, b) = (terms(at(language), false, a), terms(at(language), false, b));
        assert!(a.iter().any(|x| b.iter().any(|y| x.text == y.text)), "{language}: {a:?} {b:?}");
    }
}

#[test]
fn chinese_is_words_pairs_and_characters() {
    let all = terms(at("zh"), false, "我们不出售个人信息。");
    let at_place = |n: usize| all.iter().filter(|t| t.position == n).map(|t| t.text.as_str()).collect::<Vec<_>>();
    assert_eq!(at_place(0), ["我", "我们"]);
    assert_eq!(at_place(1), ["们", "们不"]);
    assert_eq!(at_place(3), ["出", "出售"]);
    assert_eq!(at_place(7), ["信", "信息"]);
    assert_eq!(at_place(8), ["息"]);
    assert!(all.iter().any(|t| t.text == "个人" && t.kind == Kind::Word && t.range == (15..21)));
    // A character inside a word, a word across a wrong cut, Traditional and full-width forms.
    for (text, query) in [
        ("社会保险", "险"),
        ("本条款适用", "条款"),
        ("個人資料與隱私權", "个人资料与隐私权"),
        ("ＡＢＣ公司", "abc公司"),
        ("合同自我们确认时", "我们"),
    ] {
        let (text, query) = (terms(at("zh"), false, text), terms(at("zh"), false, query));
        assert!(query.iter().all(|q| text.iter().any(|t| t.text == q.text)), "{query:?} in {text:?}");
    }
    let forms = terms(at("zh"), true, "第1條Cookie政策");
    assert_eq!(
        forms.iter().map(|t| (t.text.as_str(), t.position)).collect::<Vec<_>>(),
        [("第", 0), ("1", 1), ("条", 2), ("cookie", 3), ("政", 4), ("策", 5)]
    );
}

#[test]
fn addresses_stay_whole_and_come_in_parts() {
    let text = "See https://www.Tarnivel.example.com/my-data/ or dpo@tarnivel.example.com.";
    let all = terms(at("en"), true, text);
    let whole: Vec<_> = all.iter().filter(|t| t.kind == Kind::Address).map(|t| (t.text.as_str(), &text[t.range.clone()])).collect();
    let host = "tarnivel.example.com";
    assert_eq!(
        whole,
        [
            (host, "Tarnivel.example.com"),
            ("tarnivel.example.com/my-data", "https://www.Tarnivel.example.com/my-data"),
            (host, host),
            ("dpo@tarnivel.example.com", "dpo@tarnivel.example.com")
        ]
    );
    assert_eq!(joined("en", true, text), "see tarnivel example com my data or dpo tarnivel example com");
    // However it is typed.
    for typed in ["tarnivel.example.com/my-data", "HTTPS://tarnivel.example.com/my-data/", "www.tarnivel.example.com/my-data"] {
        assert!(terms(at("en"), true, typed).iter().any(|t| t.text == "tarnivel.example.com/my-data"), "{typed}");
    }
    assert!(terms(at("ar"), false, "على https://x.example.org/a، ثم").iter().any(|t| t.text == "x.example.org/a"));
    assert!(terms(at("zh"), false, "请写信至a@b.example。").iter().any(|t| t.text == "a@b.example"));
    assert!(terms(at("en"), false, "sh.p.k. 9.1 e.g. end.").iter().all(|t| t.kind == Kind::Word));
}

/// Texts that are made to hurt, of a size that a debug build gets through; some of a whole megabyte without a space.
#[test]
fn hostile_text_is_cut_in_one_pass() {
    const SIZE: usize = 1 << 15;
    const MEGABYTE: usize = 1 << 20;
    for unit in ["a", "9", "\u{301}", "ا"] {
        check_ranges(at("tk"), false, &unit.repeat(MEGABYTE / unit.len()), true);
    }
    for unit in [
        "a",
        "ا",
        "险",
        "e\u{301}",
        "\u{301}",
        "\u{200B}",
        "\u{202E}a",
        "🙂",
        "👨‍👩‍👧 ",
        "a-",
        "a'",
        "l'",
        "a.",
        "1,",
        "1.000.",
        "9",
        "@",
        "a@",
        "https://",
        "www.",
        "://",
        "a.b@c.d ",
        "ـ",
        "و",
        "ال",
        "x\u{AD}",
        "ก็",
        "がが",
        "İ",
        "ﷺ",
        "ß",
        "\u{0}",
        "-nji",
        "険 ",
        "a/b?c=d&",
        "١٢٣،",
    ] {
        let text = unit.repeat(SIZE / unit.len());
        for language in ["fr", "ar", "tk", "zh"] {
            check_ranges(at(language), false, &text, true);
        }
        check_ranges(at("sq"), true, &text, true);
    }
}

#[test]
fn ranges_are_characters_of_the_input() {
    let mixed = "Ａ e\u{301}t’œ 個人 資料、١٬٠٠٠ ﻻ ﷺ l'été \u{202B}بيانات\u{202C} 👩‍⚖️ x\u{200D}y https://é.example/ü? a@b.example ก็ 2025-nji İı ΐ ½ ①";
    for slot in 0..SLOTS.len() {
        check_ranges(slot, false, mixed, false);
        check_ranges(slot, true, mixed, false);
        // Every prefix and suffix, so that nothing depends on what comes behind.
        for (i, _) in mixed.char_indices() {
            check_ranges(slot, false, &mixed[..i], false);
            check_ranges(slot, false, &mixed[i..], false);
        }
    }
    let text = "«Ruajtja e të dhënave» — dërguar";
    let found: Vec<&str> = terms(at("sq"), false, text).into_iter().map(|t| &text[t.range]).collect();
    assert_eq!(found, ["Ruajtja", "e", "të", "dhënave", "dërguar"]);
}

fn check_ranges(slot: usize, form: bool, text: &str, sampled: bool) {
    let all = terms(slot, form, text);
    let mut position = 0;
    for t in all.iter().step_by(if sampled { 997 } else { 1 }) {
        assert!(!t.text.is_empty() && t.range.start < t.range.end, "{t:?}");
        assert!(text.get(t.range.clone()).is_some(), "{t:?}");
        assert!(t.position >= position, "{t:?}");
        assert!(t.text.chars().count() <= LONGEST_ADDRESS.max(LONGEST_TERM), "{t:?}");
        position = t.position;
    }
}

#[test]
fn the_analyzers_are_registered_by_name() {
    let manager = TokenizerManager::default();
    register(&manager);
    for (i, name) in SLOTS.iter().enumerate() {
        assert_eq!(text_analyzer(i), format!("concordat_text_{name}"));
        let mut analyzer = manager.get(form_analyzer(i)).expect("registered");
        let mut stream = analyzer.token_stream("Été 2025");
        let mut seen = Vec::new();
        stream.process(&mut |t| seen.push((t.text.clone(), t.offset_from, t.offset_to, t.position)));
        assert_eq!(seen, [("ete".to_string(), 0, 5, 0), ("2025".to_string(), 6, 10, 1)], "{name}");
    }
    for (tag, want) in [("en-US", "en"), ("zh-TW", "zh"), ("tk-Cyrl", "tk"), ("de", "other"), ("und", "other")] {
        assert_eq!(SLOTS[at(tag)], want);
    }
}

/// The queries of the monolingual measure: each names a line that is there, and shares a term with it.
#[test]
fn every_query_of_the_measure_names_a_line_that_answers_it() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: String| std::fs::read_to_string(root.join(&path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    for language in ["en", "fr", "ar", "sq", "tk", "zh"] {
        let table = read(format!("scripts/search/queries-{language}.tsv"));
        let mut rows = table.lines();
        assert_eq!(rows.next(), Some("family\tline\tkind\tquery"), "{language}");
        let mut count = 0;
        for row in rows {
            let [family, line, kind, query] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{language}: {row}") };
            assert!(["inflected", "undiacritised", "partial"].contains(&kind), "{language}: {row}");
            let text = read(format!("corpus/clean/{family}/{language}.txt"));
            let clause = line.parse::<usize>().ok().and_then(|n| text.lines().nth(n - 1)).unwrap_or_default();
            assert!(!clause.trim().is_empty(), "{language}: {row}");
            let there = terms(at(language), false, clause);
            let shared = terms(at(language), false, query).iter().filter(|q| there.iter().any(|t| t.text == q.text)).count();
            assert!(shared > 0, "{language}: {row}: {clause}");
            count += 1;
        }
        assert_eq!(count, 40, "{language}");
    }
}
