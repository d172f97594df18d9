//! Part of garbled: Arabic joins its preposition لـ to the name that follows; where a template's name was exchanged it is easily lost,
//! and "the company may" reads "the company is allowed".

use super::context::{Draft, short};
use super::finding::Severity;
use super::garbled_text::{Found, Text, list, listed_word};
use crate::language::Script;

/// Confidence: the words of the list hardly ever stand right before a name in Latin letters.
const SURE: f32 = 0.8;

/// Reports words that want لـ right before a Latin name.
pub(super) fn joined(t: &Text, out: &mut Vec<Found>) {
    if t.own.script != Script::Arabic {
        return;
    }
    let a = t.cx.analysis(t.v, t.u);
    for pair in a.tokens.windows(2) {
        let [word, name] = pair else { continue };
        let between = &a.folded.text[word.range.end..name.range.start];
        if word.script != Script::Arabic || name.script != Script::Latin || !between.trim().is_empty() || between.is_empty() {
            continue;
        }
        if !listed_word(list("to-whom", t.tag()), &word.form) && !listed_word(list("to-whom", t.tag()), &word.bare) {
            continue;
        }
        let range = a.origin(word.range.start..name.range.end);
        let said = &t.text[a.origin(name.range.clone())];
        let draft = t.draft(
            range.clone(),
            (Severity::Minor, SURE),
            format!("Arabic has lost the “\u{2068}لـ\u{2069}” before the name: {}.", short(&t.text[range.clone()], 40)),
            format!("Write “\u{2068}لـ\u{2069}{said}” or “\u{2068}لشركة\u{2069} {said}”."),
        );
        out.push(Found { range, draft: Draft { slip: Some(format!("ar to whom {}", name.form)), ..draft } });
    }
}
