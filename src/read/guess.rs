//! A guess at a text's language: the one place where reading asks the detector.

use super::labels::is_han;
use crate::language::detect::{detect, detect_among};
use crate::language::{Script, Tag, profile};
use rustc_hash::FxHashSet;

/// The likeliest language of a text and how sure that is, 0 to 1.
pub fn language(text: &str) -> (Tag, f32) {
    let g = detect(text);
    (g.tag, g.confidence)
}

/// So many characters of a unit are looked at.
const MOST: usize = 2000;

/// The likeliest language of a unit of a version in `own`, and how sure that is.
pub fn unit_language(text: &str, own: &Tag) -> (Tag, f32) {
    let plain;
    let text = text.char_indices().nth(MOST).map_or(text, |c| &text[..c.0]);
    let text = if address(text) {
        // Addresses are in no language.
        plain = text.split_whitespace().filter(|w| !address(w)).collect::<Vec<_>>().join(" ");
        plain.as_str()
    } else {
        text
    };
    // Most units are in their version's language: ask among the six and the version's own first, which is cheap and steady.
    let g = detect(text);
    if g.tag.primary() == own.primary() || g.tag == Tag::unknown() {
        return (own.clone(), g.confidence);
    }
    let between = detect_among(text, &[own.clone(), g.tag.clone()]);
    if between.tag.primary() == own.primary() { (own.clone(), between.confidence) } else { (g.tag, g.confidence.min(between.confidence)) }
}

/// What shows at a glance that a text is in its version's language.
pub struct Own {
    script: Script,
    words: FxHashSet<&'static str>,
}

impl Own {
    /// Of a language.
    pub fn of(tag: &Tag) -> Own {
        let p = profile(tag);
        Own { script: p.script, words: p.stop_words.iter().copied().filter(|w| w.chars().count() > 1).collect() }
    }

    /// True where the script is the language's own and no neighbour's, or where function words are frequent; false proves nothing.
    pub fn plainly(&self, text: &str) -> bool {
        let (mut own, mut all) = (0usize, 0usize);
        for c in text.chars().take(600).filter(|c| c.is_alphabetic()) {
            all += 1;
            own += usize::from(match self.script {
                Script::Han => is_han(c),
                Script::Arabic => matches!(c as u32, 0x600..=0x6ff),
                _ => false,
            });
        }
        if own * 2 > all {
            return true;
        }
        let words = text.split(|c: char| !c.is_alphabetic() && c != '\'').filter(|w| !w.is_empty()).take(60);
        let (mut hits, mut count) = (0usize, 0usize);
        for w in words {
            count += 1;
            hits += usize::from(self.words.contains(w.to_lowercase().as_str()));
        }
        hits >= 3 && hits * 5 >= count
    }
}

fn address(s: &str) -> bool {
    s.contains("://") || s.contains('@') || s.contains("www.")
}

/// True where two languages share a script, so that only the words tell them apart.
pub fn same_script(a: &Tag, b: &Tag) -> bool {
    let script = |t: &Tag| profile(t).script;
    script(a) == script(b) || script(a) == Script::Other || script(b) == Script::Other
}
