//! A guess at a text's language: the one place where reading asks the detector.

use crate::language::Tag;

/// The likeliest language of a text and how sure that is, 0 to 1.
pub fn language(text: &str) -> (Tag, f32) {
    stand_in(text)
}

/// The likeliest language of a unit of a version in `own`, and how sure that is.
pub fn unit_language(text: &str, own: &Tag) -> (Tag, f32) {
    let _ = own;
    // Addresses are in no language.
    if text.contains("://") || text.contains('@') || text.contains("www.") {
        let words: Vec<&str> = text.split_whitespace().filter(|w| !w.contains("://") && !w.contains('@') && !w.contains("www.")).collect();
        return stand_in(&words.join(" "));
    }
    stand_in(text)
}

/// By script and a few letters and words, until the detector of `language` lands.
fn stand_in(text: &str) -> (Tag, f32) {
    let (mut han, mut arabic, mut latin) = (0usize, 0usize, 0usize);
    let mut counts = [0usize; 4];
    for c in text.chars().take(20_000) {
        match c as u32 {
            0x4e00..=0x9fff => han += 2,
            0x600..=0x6ff => arabic += 1,
            _ if c.is_alphabetic() => latin += 1,
            _ => {}
        }
        counts[2] += 2 * usize::from("ëË".contains(c));
        counts[3] += 2 * usize::from("ýňşžäüýÝŇŞŽ".contains(c));
        counts[1] += 2 * usize::from("éèàêôœùÉÀâî".contains(c));
    }
    let all = (han + arabic + latin).max(1) as f32;
    if han * 2 > latin && han >= arabic {
        return (Tag::new("zh"), han as f32 / all);
    }
    if arabic > latin {
        return (Tag::new("ar"), arabic as f32 / all);
    }
    for w in text.split(|c: char| !c.is_alphabetic()).take(4000) {
        match w {
            "the" | "of" | "and" | "to" | "your" | "is" | "for" | "in" | "with" | "or" | "you" => counts[0] += 3,
            "le" | "la" | "les" | "de" | "des" | "du" | "et" | "vos" | "une" | "un" | "pour" | "votre" | "par" => counts[1] += 3,
            "dhe" | "të" | "në" | "e" | "ose" | "për" | "tuaj" | "nga" | "me" | "një" => counts[2] += 3,
            "we" | "bilen" | "bu" | "siziň" | "üçin" | "ýa" | "şu" | "bir" => counts[3] += 3,
            _ => {}
        }
    }
    let best = (0..4).max_by_key(|i| (counts[*i], 3 - *i)).unwrap_or(0);
    let sum: usize = counts.iter().sum();
    let tag = ["en", "fr", "sq", "tk"][best];
    if sum == 0 { (Tag::new("en"), 0.0) } else { (Tag::new(tag), counts[best] as f32 / sum as f32) }
}
