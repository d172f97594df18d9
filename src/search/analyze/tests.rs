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

fn stem(language: &str, word: &str) -> String {
    joined(language, false, word)
}

/// Lines of a table that fail: groups that do not meet, pairs that do.
fn failures(language: &str, table: &str) -> (usize, usize, usize, Vec<String>) {
    let (mut groups, mut pairs) = (0, 0);
    let mut wrong = Vec::new();
    let mut group_failed = 0;
    for line in table.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        if let Some((a, b)) = line.split_once('|') {
            pairs += 1;
            let (x, y) = (stem(language, a.trim()), stem(language, b.trim()));
            if x == y {
                wrong.push(format!("{line}: both {x}"));
            }
        } else {
            groups += 1;
            let stems: Vec<String> = line.split(' ').map(|w| stem(language, w)).collect();
            if stems.iter().any(|s| *s != stems[0]) {
                group_failed += 1;
                wrong.push(format!("{line}: {}", stems.join(" ")));
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
