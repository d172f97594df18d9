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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_is_offered_with_and_without_the_article() {
        let told = offered("متحكم|المتحكم").unwrap_or_default();
        assert!(told.contains("متحكم") && told.ends_with("with the article)"), "{told}");
        assert_eq!(offered("privatësi").as_deref(), Some("“privatësi”"));
        assert_eq!(offered(""), None);
        assert!(!inflected(&Tag::new("sq")).is_empty() && inflected(&Tag::new("zh-Hans")).is_empty());
    }
}
