//! Arabic, Persian and Urdu.

use super::Scored;
use super::neighbours::{FA, UR};
use crate::language::{Folded, Profile, Tag, profile};

/// A letter, seen in the text as it stands (folding would make them one), and what it says for Arabic, Persian and Urdu.
const LETTERS: &[(&str, [f32; 3])] = &[
    ("ةإ", [1.0, -0.3, -0.5]),
    ("ىأ", [0.5, -0.2, -0.3]),
    ("كي", [0.3, 0.0, 0.0]),
    ("کی", [-0.4, 0.3, 0.3]),
    // Arabic text writes them in foreign names now and then.
    ("پچژگ", [-0.6, 0.6, 0.5]),
    ("ٹڈڑںےہھ", [-1.0, -1.0, 1.5]),
];
/// What the letters of one kind can add up to: a name must not outweigh a sentence.
const LETTERS_AT_MOST: f32 = 4.0;
const STOP_WORD: f32 = 1.5;
/// A word with the Arabic article.
const ARTICLE: f32 = 0.6;

/// Weights of the languages for text in Arabic script.
pub(super) fn scores(text: &str, folded: &Folded) -> Vec<Scored> {
    let arabic = profile(&Tag::new("ar"));
    let mut sums = [0.3, 0.0, 0.0];
    for (letters, weights) in LETTERS {
        let n = text.chars().filter(|c| letters.contains(*c)).count() as f32;
        for (sum, w) in sums.iter_mut().zip(weights) {
            *sum += (n * w).clamp(-LETTERS_AT_MOST, LETTERS_AT_MOST);
        }
    }
    for word in folded.text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        let hits = [is_arabic(arabic, word), FA.contains(&word), UR.contains(&word)];
        // A word that two of them have tells them apart from the third only.
        let weight = STOP_WORD / hits.iter().filter(|h| **h).count().max(1) as f32;
        for (sum, hit) in sums.iter_mut().zip(hits) {
            *sum += if hit { weight } else { 0.0 };
        }
        if word.chars().count() > 4 && ["ال", "وال", "بال", "لل"].iter().any(|a| word.starts_with(a)) {
            sums[0] += ARTICLE;
        }
    }
    vec![("ar", sums[0]), ("fa", sums[1]), ("ur", sums[2])]
}

fn is_arabic(arabic: &Profile, word: &str) -> bool {
    word.chars().nth(1).is_some() && arabic.is_stop_word(word)
}
