//! What the words of a query say in every language alike: what is indexed of texts (`shared`), and for a query besides the concepts of
//! words that are typed without diacritics, and the kin of its concepts.

use super::super::shared::{self, Placed};
use crate::language::{Script, Tag, fold_word, is_han, plain};
use crate::lexicon::{self, SHORTEST_PLAIN, kin};
use crate::similarity::Analysis;
use crate::similarity::analysis::script_of;
use std::ops::Range;

/// The language whose words stand as they are where diacritics are missing.
pub const ENGLISH: &str = "en";

/// A query of so many words or more is a sentence: other words bear out what each of them says.
pub const FREE: usize = 6;

/// Something that a query says.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// As it is indexed: `c:consent`.
    pub word: String,
    /// Bytes of the query that say it.
    pub range: Range<usize>,
    /// Whether it is but kin of what they say.
    pub kin: bool,
}

/// What a text says that may be in one of some languages; `units` are its words.
pub fn said(text: &str, languages: &[Tag], units: &[Range<usize>]) -> Vec<Said> {
    let short = units.len() < FREE;
    let analyses: Vec<Analysis> = languages.iter().map(|tag| Analysis::of_text(text, tag.clone())).collect();
    let capital = capitalised(text);
    let mut out: Vec<Placed> = Vec::new();
    for (analysis, tag) in analyses.iter().zip(languages) {
        out.extend(shared::placed(analysis));
        // Names typed in small letters.
        let names = capital.as_ref().map(|t| shared::placed(&Analysis::of_text(t, tag.clone()))).unwrap_or_default();
        out.extend(names.into_iter().filter(|(w, _)| w.starts_with("h:")));
    }
    // Who writes a sentence with some of its diacritics writes all.
    if short || is_plain(text) {
        let exact: Vec<Vec<Placed>> = analyses.iter().map(|a| shared::placed(a).into_iter().filter(is_concept).collect()).collect();
        let english =
            analyses.iter().position(|a| a.language.primary() == ENGLISH).and_then(|e| exact.get(e)).map_or(&[][..], Vec::as_slice);
        for (analysis, exact) in analyses.iter().zip(&exact).filter(|(a, _)| a.language.primary() != ENGLISH) {
            let known: Vec<&Placed> = exact.iter().chain(english).collect();
            out.extend(shared::plain_concepts(analysis).into_iter().filter(|(_, r)| is_meant(text, r, units, &known)));
        }
    }
    out.sort_by(|a, b| (&a.0, a.1.start, a.1.end).cmp(&(&b.0, b.1.start, b.1.end)));
    out.dedup();
    // Of concepts one in the other the longer is meant: in 未成年人 nobody looks for adults.
    let concepts: Vec<Range<usize>> = out.iter().filter(|s| is_concept(s)).map(|s| s.1.clone()).collect();
    let inside = |r: &Range<usize>| concepts.iter().any(|c| c.start <= r.start && r.end <= c.end && c.len() > r.len());
    if short {
        out.retain(|s| !is_concept(s) || !inside(&s.1));
        whole_words(text, &mut out);
    }
    let kin = if short { kin_of(&out) } else { Vec::new() };
    out.into_iter().map(|(word, range)| Said { word, range, kin: false }).chain(kin).collect()
}

fn is_concept(said: &Placed) -> bool {
    said.0.starts_with("c:")
}

/// Takes out what a part of a Chinese word says where the whole says something: the termbase tells both at the place of the whole, and
/// whoever looks for 个人信息 does not look for 信息 of any kind.
fn whole_words(text: &str, said: &mut Vec<Placed>) {
    let (base, chinese) = (lexicon::builtin(), Tag::new("zh"));
    let very = |(word, range): &Placed| {
        let written = text.get(range.clone()).filter(|t| t.starts_with(is_han));
        let concept = word.strip_prefix("c:").and_then(|id| base.concept(id));
        matches!((written, concept), (Some(t), Some(c)) if base.knows(c, &chinese, &fold_word(t)))
    };
    let whole: Vec<Range<usize>> = said.iter().filter(|s| very(s)).map(|s| s.1.clone()).collect();
    said.retain(|s| !is_concept(s) || !whole.contains(&s.1) || very(s));
}

fn meet(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// True for a text that is as well written as it is, or lacks its diacritics.
fn is_plain(text: &str) -> bool {
    fold_word(text) == plain(text)
}

/// Whether a concept that is found without diacritics at `range` may be meant: one of its words says nothing as it stands, or it is a
/// phrase around all that its words say (of `duree de conservation` a storage period, and not what is hard). `known` are the concepts
/// of the words as they stand, in the language of this one or in English, which has no diacritics.
fn is_meant(text: &str, range: &Range<usize>, units: &[Range<usize>], known: &[&Placed]) -> bool {
    let says = |r: &Range<usize>| known.iter().any(|k| meet(&k.1, r));
    let may_lack = |u: &&Range<usize>| {
        let Some(word) = text.get((*u).clone()) else { return false };
        // Of the hamzas and final letters of Arabic some are often right and others not.
        let arabic = word.chars().any(|c| script_of(c) == Script::Arabic);
        meet(u, range) && word.chars().count() >= SHORTEST_PLAIN && (arabic || is_plain(word))
    };
    let around = |k: &&&Placed| range.start <= k.1.start && k.1.end <= range.end && k.1.len() < range.len();
    let phrase = text.get(range.clone()).is_some_and(|t| t.contains(char::is_whitespace));
    units.iter().filter(may_lack).any(|u| !says(u) || (phrase && known.iter().filter(|k| meet(&k.1, range)).all(|k| around(&k))))
}

/// The kin of the concepts that are said, each once, where it is not said itself.
fn kin_of(said: &[Placed]) -> Vec<Said> {
    let mut out: Vec<Said> = Vec::new();
    for (word, range) in said {
        for id in word.strip_prefix("c:").map_or(&[][..], kin::of) {
            let kin = Said { word: format!("c:{id}"), range: range.clone(), kin: true };
            if said.iter().all(|s| s.0 != kin.word) && !out.contains(&kin) {
                out.push(kin);
            }
        }
    }
    out
}

/// A text with every word in a capital; none where that would move its bytes, or it has capitals.
fn capitalised(text: &str) -> Option<String> {
    if text.chars().any(char::is_uppercase) {
        return None;
    }
    let mut start = true;
    let out: String = text
        .chars()
        .map(|c| {
            let first = start && c.is_alphabetic();
            start = !c.is_alphanumeric();
            c.to_uppercase().next().filter(|u| first && u.len_utf8() == c.len_utf8()).unwrap_or(c)
        })
        .collect();
    (out != text && out.len() == text.len()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Concepts that a text says in some languages, kin in brackets.
    fn concepts(text: &str, languages: &[&str]) -> Vec<String> {
        let languages: Vec<Tag> = languages.iter().map(|l| Tag::new(l)).collect();
        let mut at = 0;
        let units: Vec<Range<usize>> = text
            .split(' ')
            .map(|w| {
                at += w.len() + 1;
                at - 1 - w.len()..at - 1
            })
            .collect();
        let shown = |s: Said| s.word.strip_prefix("c:").map(|id| if s.kin { format!("({id})") } else { id.to_string() });
        said(text, &languages, &units).into_iter().filter_map(shown).collect()
    }

    #[test]
    fn words_without_diacritics_say_what_they_say_with_them() {
        for (language, typed, want) in [
            ("sq", "pelqimi", "consent"),
            ("sq", "te dhena personale", "personal-data"),
            ("sq", "te drejtat", "right-entitlement"),
            ("fr", "donnees personnelles", "personal-data"),
            ("fr", "duree de conservation", "retention-period"),
            ("fr", "reclamation", "complaint"),
            ("tk", "cagalaryn", "child"),
            ("tk", "kamillik yasyna yetmedikler", "minor-child"),
            ("tk", "sikayatlar", "complaint"),
            ("ar", "حمايه", "protect"),
            ("ar", "شركه تابعه", "affiliate"),
            ("ar", "الشكوي", "complaint"),
        ] {
            let found = concepts(typed, &[language]);
            assert!(found.iter().any(|c| c == want), "{typed}: {found:?}");
        }
        // Of a word that says something as it stands nothing else is made.
        assert!(!concepts("duree de conservation", &["fr"]).contains(&"hard".to_string()));
        assert!(!concepts("gun", &["en", "tk"]).contains(&"day".to_string()));
        assert!(!concepts("page", &["en", "fr", "sq"]).contains(&"payment".to_string()));
        let whole = concepts("个人信息", &["zh"]);
        assert!(whole.contains(&"personal-data".to_string()) && !whole.contains(&"information".to_string()), "{whole:?}");
        // Who writes some of a sentence's diacritics writes all of them.
        let sentence = "la pêche est permise sur le cote nord du lac gelé";
        assert!(!concepts(sentence, &["fr"]).contains(&"side".to_string()), "{:?}", concepts(sentence, &["fr"]));
    }

    #[test]
    fn kin_comes_with_the_concept_in_every_language() {
        for (language, typed) in [
            ("en", "minors"),
            ("fr", "mineurs"),
            ("sq", "të mitur"),
            ("tk", "kämillik ýaşyna ýetmedikler"),
            ("ar", "القاصرون"),
            ("zh", "未成年人"),
        ] {
            let found = concepts(typed, &[language]);
            assert!(["minor-child", "(child)"].iter().all(|c| found.iter().any(|f| f == c)), "{typed}: {found:?}");
        }
        for (language, typed) in [("en", "affiliates"), ("fr", "sociétés affiliées"), ("sq", "filialet"), ("zh", "关联公司")] {
            let found = concepts(typed, &[language]);
            assert!(found.iter().any(|c| c == "affiliate") && found.iter().any(|c| c == "(parent-company)"), "{typed}: {found:?}");
        }
        // What is said itself is no kin, and a sentence has none.
        assert!(!concepts("minors and children", &["en"]).iter().any(|c| c == "(child)"));
        let sentence = concepts("we never ask minors for their full home address", &["en"]);
        assert!(sentence.contains(&"minor-child".to_string()) && !sentence.iter().any(|c| c.starts_with('(')), "{sentence:?}");
    }

    #[test]
    fn small_letters_may_be_a_name() {
        assert_eq!(capitalised("tarnivel data").as_deref(), Some("Tarnivel Data"));
        assert_eq!(capitalised("Tarnivel"), None);
        let said = said("willoughby", &[Tag::new("en")], std::slice::from_ref(&(0..10)));
        assert!(said.iter().any(|s| s.word == "h:WLB"), "{said:?}");
    }
}
