//! A guess at a text's language: the one place where reading asks the detector.

use crate::language::detect::{detect, detect_among};
use crate::language::{Script, Tag, profile};

/// The likeliest language of a text and how sure that is, 0 to 1.
pub fn language(text: &str) -> (Tag, f32) {
    let g = detect(text);
    (g.tag, g.confidence)
}

/// The likeliest language of a unit of a version in `own`, and how sure that is.
pub fn unit_language(text: &str, own: &Tag) -> (Tag, f32) {
    let plain;
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

fn address(s: &str) -> bool {
    s.contains("://") || s.contains('@') || s.contains("www.")
}

/// True where two languages share a script, so that only the words tell them apart.
pub fn same_script(a: &Tag, b: &Tag) -> bool {
    let script = |t: &Tag| profile(t).script;
    script(a) == script(b) || script(a) == Script::Other || script(b) == Script::Other
}
