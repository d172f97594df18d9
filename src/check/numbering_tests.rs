//! Numbering, contact and copies on small families, and quotes on the corpus, through reading, aligning and checking.

use super::small_families::{all_findings, findings};
use super::{Finding, Settings};
use crate::language::Tag;

fn places(found: &[Finding]) -> Vec<(String, usize)> {
    found.iter().map(|f| (f.locations[0].language.to_string(), f.locations[0].lines[0])).collect()
}

const STATUTE: &str = "Chapter I - General rules\n\nArticle 1 - Subject\n\n1. These rules govern the lending of books.\n2. They bind every reader.\n\n\
Article 2 - Terms\n\n1. In these rules:\n(a) book means a bound volume;\n(b) reader means a person who borrows, namely:\n(i) a pupil;\n(ii) a teacher;\n\
(c) desk means the place of lending.\n2. Article 1 applies to journals.\n\nChapter II - Lending\n\nArticle 3 - Term\n\n1. A book is lent for 30 days.\n\
2. Chapter I applies, and Article 6 of the Library Act is reserved.\n\nArticle 4 - Fees\n\n(a) Lending is free.\n(b) Late return costs 1 euro.\n";

#[test]
fn right_restarts_are_no_slips() {
    let found = findings("numbering", &[("en", STATUTE)]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn slips_of_one_version_are_told_where_they_happen() {
    let skipped = STATUTE.replace("Article 4 -", "Article 5 -");
    let found = findings("numbering", &[("en", &skipped)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.contains("Article 4 is missing"), "{}", found[0].message);
    let repeated = STATUTE.replace("(b) reader", "(a) reader");
    let found = findings("numbering", &[("en", &repeated)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.contains("(b) is expected"), "{}", found[0].message);
}

#[test]
fn references_that_lead_nowhere_are_told() {
    let dead = STATUTE.replace("2. Article 1 applies", "2. Article 9 applies");
    let found = findings("numbering", &[("en", &dead)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.contains("Article 9"), "{}", found[0].message);
}

const EN: &str = "Reading rules\n\nYou may keep a book if:\n\ni. you are a member of the library;\n\nii. you paid the yearly fee of 12 euros;\n\n\
iii. you signed the form of consent;\n\niv. you returned all the other books on time;\n\nv. nobody else has asked for the same book.\n\n\
Write to desk@example.com or see https://example.com/Rules/loans?lang=1 for help.\n";
const FR: &str = "Règles de lecture\n\nVous pouvez garder un livre si :\n\ni. vous êtes membre de la bibliothèque ;\n\n\
ii. vous avez payé la cotisation annuelle de 12 euros ;\n\niii. vous avez signé le formulaire de consentement ;\n\n\
iv. vous avez rendu tous les autres livres à temps ;\n\nv. personne d'autre n'a demandé le même livre.\n\n\
Écrivez à desk@example.com ou consultez https://example.com/Rules/loans?lang=1 pour obtenir de l'aide.\n";

#[test]
fn an_item_left_out_makes_one_numbering_finding_or_none() {
    assert_eq!(findings("numbering", &[("en", EN), ("fr", FR)]), []);
    let without = |s: &str| s.replace("iii. vous avez signé le formulaire de consentement ;\n\n", s.get(0..0).unwrap_or(""));
    // Its number stands on the next item, and the list jumps after it.
    let jump = without(FR).replace("iv. vous", "iii. vous");
    let found = findings("numbering", &[("en", EN), ("fr", &jump)]);
    assert_eq!(places(&found), [("fr".to_string(), 9)], "{found:#?}");
    // All the others numbered on: a missing clause alone.
    let on = jump.replace("v. personne", "iv. personne");
    assert_eq!(findings("numbering", &[("en", EN), ("fr", &on)]), []);
}

#[test]
fn other_label_systems_are_habits() {
    let mut other = FR.to_string();
    for (roman, letter) in
        [("\n\niii. ", "\n\nc) "), ("\n\nii. ", "\n\nb) "), ("\n\niv. ", "\n\nd) "), ("\n\ni. ", "\n\na) "), ("\n\nv. ", "\n\ne) ")]
    {
        other = other.replace(roman, letter);
    }
    assert_eq!(findings("numbering", &[("en", EN), ("fr", &other)]), []);
}

#[test]
fn addresses_that_differ_are_told_once() {
    assert_eq!(findings("contact", &[("en", EN), ("fr", FR)]), []);
    let ways: [(&str, &str, &str); 5] = [
        ("desk@example.com", "disk@example.com", "e-mail address"),
        ("example.com/Rules", "example.com/rules", "case"),
        ("https://example.com/Rules", "https://example.org/Rules", "another host"),
        ("loans?lang", "loans؟lang", "inside the address"),
        ("desk@example.com", "desk@ example.com", "space"),
    ];
    for (from, to, says) in ways {
        let found = findings("contact", &[("en", EN), ("fr", &FR.replace(from, to))]);
        assert!(found.iter().any(|f| f.message.contains(says)), "{to}: {found:#?}");
        assert_eq!(places(&found)[0], ("fr".to_string(), 15), "{to}");
        assert_eq!(found.len(), 1, "{to}: {found:#?}");
    }
}

const LAW_EN: &str = "House rules\n\nSection 1. Scope\n\nThese rules bind every guest of the house and the garden.\n\n\
Section 2. Keys\n\nEach guest gets 2 keys, which Section 4 protects.\n\nSection 3. Noise\n\nThere is no music after 22:00 in any room.\n\n\
Section 4. Loss\n\nA lost key costs 15 euros, payable within 7 days.\n";
const LAW_FR: &str = "Règlement intérieur\n\nArticle 1. Objet\n\nCe règlement lie chaque hôte de la maison et du jardin.\n\n\
Article 2. Clés\n\nChaque hôte reçoit 2 clés, que l'article 4 protège.\n\nArticle 3. Bruit\n\nIl n'y a pas de musique après 22:00 dans les chambres.\n\n\
Article 4. Perte\n\nUne clé perdue coûte 15 euros, à payer sous 7 jours.\n";

#[test]
fn references_lead_to_the_same_clause_in_every_version() {
    assert_eq!(findings("numbering", &[("en", LAW_EN), ("fr", LAW_FR)]), []);
    let found = findings("numbering", &[("en", LAW_EN), ("fr", &LAW_FR.replace("l'article 4 protège", "l'article 3 protège"))]);
    assert_eq!(places(&found), [("fr".to_string(), 9)], "{found:#?}");
    let found = findings("numbering", &[("en", &LAW_EN.replace("Section 4 protects", "Section 7 protects")), ("fr", LAW_FR)]);
    assert_eq!(places(&found), [("en".to_string(), 9)], "{found:#?}");
}

#[test]
fn a_label_that_counts_otherwise_than_its_siblings_is_told_once() {
    let mixed = "Rules\n\nI - Keys\n\nEach guest gets 2 keys.\n\nII - Noise\n\nThere is no music:\n\n1. after ten;\n\n2. on Sundays;\n\n\
3. in the hall;\n\n4. in the garden.\n\n3. Loss\n\nA lost key costs 15 euros.\n\n4. Damage\n\nYou pay for what you break.\n";
    let found = findings("numbering", &[("en", mixed)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.contains("I, II and then 3, 4 (lines"), "{}", found[0].message);
}

#[test]
fn a_wrong_label_is_told_with_its_counterparts_and_what_to_write() {
    let found =
        findings("numbering", &[("en", LAW_EN), ("fr", &LAW_FR.replace("Article 3.", "Article 5.").replace("Article 4.", "Article 6."))]);
    assert!(found.iter().all(|f| !f.message.ends_with(".”.") && !f.message.contains("..")), "{found:#?}");
    let wrong = EN.replace("\n\niii. you", "\n\niv. you");
    let found = findings("numbering", &[("en", EN), ("fr", FR), ("de", &wrong)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].help.starts_with("Change “iv.” to “iii.”"), "{}", found[0].help);
    assert!(!found[0].help.contains("refers"), "nothing refers to it: {}", found[0].help);
}

#[test]
fn a_gap_that_a_missing_clause_explains_is_not_told_twice() {
    let cut = |s: &str| s.replace("iii. vous avez signé le formulaire de consentement ;\n\n", "");
    // iv and v keep their numbers: the missing clause says all.
    assert_eq!(findings("numbering", &[("en", EN), ("fr", &cut(FR))]), []);
    assert_eq!(findings("missing-clause", &[("en", EN), ("fr", &cut(FR))]).len(), 1);
    // The number stands on the wrong item: the help leads to the missing one.
    let found = findings("numbering", &[("en", EN), ("fr", &cut(FR).replace("iv. vous", "iii. vous"))]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].message.split(" (").next(), Some("French labels this item iii.; English has iv. here, and French has no iv"));
    assert_eq!(found[0].help, "See the missing item iii first; then number on.");
}

#[test]
fn a_reference_beyond_the_last_section_is_surely_wrong() {
    let (en, fr) =
        (LAW_EN.replace("Section 4 protects", "Section 7 protects"), LAW_FR.replace("l'article 4 protège", "l'article 7 protège"));
    let found = findings("numbering", &[("en", &en), ("fr", &fr)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].confidence, 0.9);
    assert!(found[0].message.contains("English refers to “Section 7” and French to “article 7”"), "{}", found[0].message);
    assert!(found[0].message.contains("is 4"), "{}", found[0].message);
}

#[test]
fn a_copy_in_the_place_of_another_clause_names_what_is_lost() {
    let fr = FR.replace("iv. vous avez rendu tous les autres livres à temps ;", "iv. vous avez signé le formulaire de consentement ;");
    let found = findings("duplicated-clause", &[("en", EN), ("fr", &fr)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        found[0].message,
        "French item iv (line 11) repeats item iii (line 9); the text of item iv of English (line 11) is missing."
    );
    assert_eq!(found[0].severity, super::Severity::Critical);
    assert!(found[0].locations.iter().any(|l| l.language == Tag::new("en") && l.lines == [11, 11]));
}

const LONG: [&str; 3] = [
    "The keeper of the desk writes down the name of every reader and the date on which the book came back.",
    "A reader who loses a book pays for a new one, and the library buys it from the nearest shop in town.",
    "On public holidays the reading room opens at noon and closes when the lamps are lit in the street.",
];

#[test]
fn copies_in_a_row_are_one_finding() {
    let text = format!("Rules\n\n{0}\n\n{1}\n\n{0}\n\n{1}\n\n{2}\n", LONG[0], LONG[1], LONG[2]);
    let found = findings("duplicated-clause", &[("en", &text)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.starts_with("English lines 7–9 repeat lines 3–5: "), "{}", found[0].message);
}

#[test]
fn a_clause_that_every_version_has_twice_is_a_blemish_of_all() {
    let en = format!("Rules\n\n{0}\n\n{1}\n\n{2}\n\n{0}\n", LONG[0], LONG[1], LONG[2]);
    let fr = "Règles\n\nLe gardien du comptoir note le nom de chaque lecteur et la date à laquelle le livre est revenu chez nous.\n\n\
              Un lecteur qui perd un livre en paie un nouveau, et la bibliothèque l'achète dans la boutique la plus proche de la ville.\n\n\
              Les jours fériés, la salle de lecture ouvre à midi et ferme quand les lampes de la rue sont allumées.\n\n\
              Le gardien du comptoir note le nom de chaque lecteur et la date à laquelle le livre est revenu chez nous.\n";
    let found = findings("duplicated-clause", &[("en", &en), ("fr", fr)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].severity, found[0].confidence, found[0].present.len()), (super::Severity::Minor, 0.7, 2));
}

#[test]
fn quotes_are_the_words_of_the_source() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let squeezed = |s: &str| s.split_whitespace().collect::<String>();
    let mut seen = 0;
    let families = ["drafts", "slips"].map(|set| std::fs::read_dir(corpus.join(set)).expect("the corpus is there"));
    for family in families.into_iter().flatten() {
        let folder = family.expect("an entry").path();
        let texts: Vec<(String, String)> = ["en", "fr", "ar", "sq", "tk", "zh"]
            .iter()
            .map(|l| (l.to_string(), std::fs::read_to_string(folder.join(format!("{l}.txt"))).expect("a text is there")))
            .collect();
        let given: Vec<(&str, &str)> = texts.iter().map(|(l, t)| (l.as_str(), t.as_str())).collect();
        for f in all_findings(&given, &Settings::default()) {
            for l in f.locations.iter().filter(|l| !l.quote.is_empty()) {
                let primary = l.language.primary();
                let text = &texts.iter().find(|t| t.0 == primary).expect("a version").1;
                // The lines of the place, and those that a quote with the words around a mark may take in.
                let near: Vec<&str> = text.lines().skip(l.lines[0].saturating_sub(2)).take(l.lines[1] - l.lines[0] + 3).collect();
                let place = squeezed(&near.concat());
                let mut at = 0;
                // A quote of several clauses has them a line each; labels between them are left out.
                for piece in l.quote.lines().map(squeezed) {
                    let hit = place[at..].find(&piece);
                    assert!(hit.is_some(), "{} {:?}: {piece} is not in {place}", f.rule, l.lines);
                    at += hit.unwrap_or(0) + piece.len();
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen} quotes");
}
