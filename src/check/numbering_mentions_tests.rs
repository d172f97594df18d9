//! Cross-references in six languages.

use super::*;
use crate::language::Tag;

fn found(text: &str, tag: &str) -> Vec<(LabelWord, Vec<u32>)> {
    mentions(&Analysis::of_text(text, Tag::new(tag))).into_iter().map(|m| (m.word, m.value)).collect()
}

#[test]
fn references_are_read_in_every_language() {
    use LabelWord::{Article, Chapter, Section};
    assert_eq!(found("as set out in Section 4.2 and section 12", "en"), [(Section, vec![4, 2]), (Section, vec![12])]);
    assert_eq!(found("en application de l'article 9 pour factures", "fr"), [(Article, vec![9])]);
    assert_eq!(found("بموجب المادة ٩ بسبب", "ar"), [(Article, vec![9])]);
    assert_eq!(found("وفقًا للمادة 4 أدناه", "ar"), [(Article, vec![4])]);
    assert_eq!(found("sipas nenit 9 për shkak", "sq"), [(Article, vec![9])]);
    assert_eq!(found("14-nji bölümdäki salga", "tk-Latn"), [(Section, vec![14])]);
    assert_eq!(found("8-nji bapda beýan edilişi ýaly", "tk-Latn"), [(Chapter, vec![8])]);
    assert_eq!(found("已根据第十九条终止，第12节", "zh-Hans"), [(Article, vec![19]), (Section, vec![12])]);
}

#[test]
fn references_in_words_and_ranges_are_read_in_every_language() {
    use LabelWord::{Annex, Article, Chapter, Section};
    assert_eq!(found("as set out in section four", "en"), [(Section, vec![4])]);
    assert_eq!(found("as set out in Chapter Twenty-One", "en"), [(Chapter, vec![21])]);
    assert_eq!(found("conformément à l'article premier", "fr"), [(Article, vec![1])]);
    assert_eq!(found("وفقًا للمادة الرابعة", "ar"), [(Article, vec![4])]);
    assert_eq!(found("وفقًا للمادة الرابعة عشرة", "ar"), [(Article, vec![14])]);
    assert_eq!(found("sipas nenit katër", "sq"), [(Article, vec![4])]);
    assert_eq!(found("sipas seksionit të katërt", "sq"), [(Section, vec![4])]);
    assert_eq!(found("dördünji maddada görkezilen", "tk-Latn"), [(Article, vec![4])]);
    assert_eq!(found("on dördünji bölümde", "tk-Latn"), [(Section, vec![14])]);
    assert_eq!(found("根据第四条", "zh-Hans"), [(Article, vec![4])]);
    assert_eq!(found("under sections 3 to 5", "en"), [(Section, vec![3]), (Section, vec![5])]);
    assert_eq!(found("aux articles 12 et 13", "fr"), [(Article, vec![12]), (Article, vec![13])]);
    assert_eq!(found("المواد 3 إلى 5", "ar"), [(Article, vec![3]), (Article, vec![5])]);
    assert_eq!(found("neneve 3 deri 5", "sq"), [(Article, vec![3]), (Article, vec![5])]);
    assert_eq!(found("3-5-nji bölümlerde", "tk-Latn"), [(Section, vec![3]), (Section, vec![5])]);
    assert_eq!(found("第三至五条", "zh-Hans"), [(Article, vec![3]), (Article, vec![5])]);
    assert_eq!(found("listed in Annex II and Schedule A", "en"), [(Annex, vec![2]), (Annex, vec![1])]);
    for (text, tag) in [
        ("a section of the public", "en"),
        ("sections 3 and 30 days", "en"),
        ("un article de presse", "fr"),
        ("في القسم", "ar"),
        ("bölümiň başy", "tk-Latn"),
        ("第三方", "zh-Hans"),
    ] {
        assert!(found(text, tag).len() < 2 && (text.contains('3') || found(text, tag).is_empty()), "{text}: {:?}", found(text, tag));
    }
}

#[test]
fn places_in_laws_and_other_documents_are_not_ours() {
    for (text, tag) in [
        ("under Article 6 of the GDPR", "en"),
        ("Section 4 of the Terms of Service applies", "en"),
        ("sipas nenit 5 të Ligjit nr. 9887", "sq"),
        ("en vertu de l'article 28 du RGPD", "fr"),
        ("وفقًا للمادة 5 من القانون", "ar"),
        ("根据《网络安全法》第四十条", "zh-Hans"),
        ("Kanunyň 5-nji maddasy", "tk-Latn"),
    ] {
        assert_eq!(found(text, tag), [], "{text}");
    }
    assert_eq!(found("Section 4 of this Policy", "en").len(), 1);
}
