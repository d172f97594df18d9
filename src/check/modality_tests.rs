//! Modality on the clean corpus, one word flipped at a time, through reading, aligning and checking.

use super::{Finding, Severity, small_families};

const EN: &str = include_str!("../../corpus/clean/tarnivel/en.txt");
const FR: &str = include_str!("../../corpus/clean/tarnivel/fr.txt");
const AR: &str = include_str!("../../corpus/clean/tarnivel/ar.txt");
const SQ: &str = include_str!("../../corpus/clean/tarnivel/sq.txt");
const TK: &str = include_str!("../../corpus/clean/tarnivel/tk.txt");
const ZH: &str = include_str!("../../corpus/clean/tarnivel/zh.txt");

/// The findings of the rule on texts given by language; the first is the reference.
fn findings(texts: &[(&str, &str)]) -> Vec<Finding> {
    small_families::findings("modality", texts)
}

#[test]
fn a_flipped_word_is_found_on_its_line_in_every_language() {
    for (tag, text, from, to, line, severity) in [
        ("fr", FR, "Nous ne vendons pas les données", "Nous vendons les données", 35, Severity::Critical),
        ("fr", FR, "Vous pouvez désactiver", "Vous devez désactiver", 23, Severity::Critical),
        ("fr", FR, "consentement explicite", "consentement", 23, Severity::Major),
        ("ar", AR, "نحن لا نبيع", "نحن نبيع", 35, Severity::Critical),
        ("ar", AR, "ويجوز لك طلب نسخة", "ويجب عليك طلب نسخة", 45, Severity::Critical),
        ("sq", SQ, "Ne nuk i shesim", "Ne i shesim", 35, Severity::Critical),
        ("sq", SQ, "Mund të kërkoni", "Duhet të kërkoni", 45, Severity::Critical),
        ("tk", TK, "maglumatlary satmaýarys", "maglumatlary satýarys", 35, Severity::Critical),
        ("tk", TK, "sorap bilersiňiz", "soramalysyňyz", 45, Severity::Critical),
        ("zh", ZH, "我们不出售", "我们出售", 35, Severity::Critical),
        ("zh", ZH, "您可以按照", "您必须按照", 45, Severity::Critical),
    ] {
        let flipped = text.replacen(from, to, 1);
        assert_ne!(flipped, text, "{from}");
        let found = findings(&[("en", EN), (tag, &flipped)]);
        let here = found.iter().find(|f| f.locations[0].language.primary() == tag && f.locations[0].lines[0] == line);
        assert!(here.is_some_and(|f| f.severity == severity && f.message.contains("if the English text is right")), "{to}: {found:#?}");
        assert_eq!(found.len(), 1, "{to}: {found:#?}");
    }
}

#[test]
fn the_majority_says_who_is_wrong_and_clean_texts_are_left_alone() {
    let flipped = EN.replacen("We do not sell personal data", "We sell personal data", 1);
    let found = findings(&[("en", &flipped), ("fr", FR), ("sq", SQ)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].locations[0].language.as_str(), "en");
    assert!(found[0].message.starts_with("English lacks the") && found[0].evidence.len() == 3, "{found:#?}");
    for (tag, text) in [("fr", FR), ("ar", AR), ("sq", SQ), ("tk", TK), ("zh", ZH)] {
        let found = findings(&[("en", EN), (tag, text)]);
        assert!(found.is_empty(), "{tag}: {found:#?}");
    }
}

#[test]
fn a_minor_is_no_second_denial() {
    // Turkmen says of minors that they have not reached an age; Chinese that they are not grown up.
    let clause = [
        ("en", "Minors may not open an account."),
        ("fr", "Les mineurs ne peuvent pas ouvrir de compte."),
        ("ar", "لا يجوز للقاصرين فتح حساب."),
        ("sq", "Të miturit nuk mund të hapin llogari."),
        ("tk", "Kämillik ýaşyna ýetmedikler hasap açyp bilmezler."),
        ("zh", "未成年人不得开设账户。"),
    ];
    let found = findings(&clause);
    assert!(found.is_empty(), "{found:#?}");
}
