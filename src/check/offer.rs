//! Words that a help offers, from a cell of a table: the form to cite and, after a bar, the form with the article where a language
//! joins it to the word (Arabic).

use super::context::short;
use crate::language::Tag;

/// Longest form that is quoted whole, in characters.
const FORM: usize = 50;

/// The words of a cell in quotation marks; none where it is empty.
pub fn offered(cell: &str) -> Option<String> {
    let mut forms = cell.split('|').map(str::trim).filter(|f| !f.is_empty()).map(|f| short(f, FORM));
    let cited = forms.next()?;
    Some(forms.next().map_or(cited.clone(), |article| format!("{cited} ({article} with the article)")))
}

/// What a help adds where a language inflects what it offers.
pub fn inflected(language: &Tag) -> &'static str {
    if matches!(language.primary(), "ar" | "sq" | "tk") { ", in the form that the sentence asks for" } else { "" }
}

/// The form to cite of a term among those that a text has: the least inflected, which is the shortest; of equals the first. Turkmen
/// nouns are freed of what follows their possessive ending first: ýörelgesine is a form of ýörelgesi. Arabic ones with a pronoun
/// (بياناتك, your data) come last: they do not fit where the data are another's.
pub fn cited<'t>(forms: impl IntoIterator<Item = &'t str>, language: &Tag) -> Option<String> {
    let turkmen = language.as_str() == "tk-Latn" || language.as_str() == "tk";
    let form = |f: &'t str| if turkmen { possessed(f) } else { f };
    let arabic = language.primary() == "ar";
    forms.into_iter().map(form).min_by_key(|f| (arabic && owned(f), f.chars().count())).map(String::from)
}

/// True for Arabic words of which the first has a pronoun joined to it.
fn owned(form: &str) -> bool {
    const PRONOUNS: [&str; 8] = ["كما", "هما", "كم", "هم", "ها", "نا", "ك", "ه"];
    let first = form.split_whitespace().next().unwrap_or(form);
    let bare = first.trim_start_matches(['و', 'ف', 'ب', 'ل', 'ك']);
    !bare.starts_with("ال") && PRONOUNS.iter().any(|p| first.ends_with(p))
}

/// A Turkmen form up to its possessive ending, where a case ending follows it.
fn possessed(form: &str) -> &str {
    const CASES: [&str; 10] = ["ndan", "nden", "nyň", "niň", "nda", "nde", "na", "ne", "ny", "ni"];
    let end = CASES.iter().find_map(|c| form.strip_suffix(c)).filter(|f| f.ends_with(['y', 'i']));
    end.filter(|f| f.chars().count() >= 4).unwrap_or(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_is_offered_with_and_without_the_article() {
        let told = offered("متحكم|المتحكم").unwrap_or_default();
        assert!(told.contains("متحكم") && told.ends_with("with the article)"), "{told}");
        assert_eq!(offered("privatësi").as_deref(), Some("“privatësi”"));
        assert_eq!(offered(""), None);
        let tk = |forms: &[&str]| cited(forms.iter().copied(), &Tag::new("tk-Latn")).unwrap_or_default();
        assert_eq!(tk(&["gizlinlik ýörelgesine", "gizlinlik ýörelgesiniň"]), "gizlinlik ýörelgesi");
        assert_eq!(tk(&["gizlinlik syýasatynyň", "gizlinlik syýasaty"]), "gizlinlik syýasaty");
        assert_eq!(cited(["subjektit të të dhënave", "subjekti i të dhënave"], &Tag::new("sq")).as_deref(), Some("subjekti i të dhënave"));
        let ar = cited(["بياناتك الشخصية", "البيانات الشخصية"], &Tag::new("ar"));
        assert_eq!(ar.as_deref(), Some("البيانات الشخصية"));
        assert_eq!(cited([], &Tag::new("en")), None);
        assert!(!inflected(&Tag::new("sq")).is_empty() && inflected(&Tag::new("zh-Hans")).is_empty());
    }
}
