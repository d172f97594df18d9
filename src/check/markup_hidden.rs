//! Characters that nobody sees: direction controls that reorder or hide text, and zero-width characters and soft hyphens inside words.

use super::context::{Context, Draft};
use super::finding::Severity;
use super::markup::{Kind, Mend, Place, tell, tell_and_mend};
use crate::language::{Script, is_han};
use crate::similarity::analysis::script_of;
use std::ops::Range;

const OVERRIDE: Kind = Kind {
    key: "direction override",
    what: "an invisible character that makes the text read in another order than it is stored",
    help: "Take the invisible character (U+202D or U+202E) out, and type the words in the order in which they are to be read.",
    severity: Severity::Major,
};

const UNBALANCED: Kind = Kind {
    key: "direction control",
    what: "an invisible direction control without its partner",
    help: "Take the control character out, or close it at the end of the words that it is meant for.",
    severity: Severity::Minor,
};

const IN_WORD: Kind = Kind {
    key: "invisible in a word",
    what: "an invisible character inside a word",
    help: "Take the invisible character out: with it no search finds the word.",
    severity: Severity::Minor,
};

const IN_ADDRESS: Kind = Kind {
    key: "invisible in an address",
    what: "an invisible character inside a web or e-mail address",
    help: "Take the invisible character out: with it the address leads nowhere.",
    severity: Severity::Major,
};

/// Looks at a version.
pub(super) fn hidden(cx: &Context, v: usize, out: &mut Vec<Draft>) {
    let mut all = Found::default();
    for (u, unit) in cx.version(v).units.iter().enumerate().filter(|(_, x)| x.text.contains(invisible)) {
        all.look(u, &unit.text);
    }
    tell(cx, v, &OVERRIDE, &all.overrides, out);
    tell(cx, v, &UNBALANCED, &all.unbalanced, out);
    tell_and_mend(cx, v, &IN_WORD, &all.in_word, |text, r| without(text, r, |at, c| in_a_word(text, at, c)), out);
    tell_and_mend(cx, v, &IN_ADDRESS, &all.in_address, |text, r| without(text, r, |_, _| true), out);
}

/// Direction controls, zero-width characters, the soft hyphen.
fn invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// Takes the invisible characters out of a range that are so; an override or a control may be meant for more than this word.
fn without(text: &str, r: Range<usize>, is: impl Fn(usize, char) -> bool) -> Mend {
    let control = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hidden = text[r.clone()].char_indices().map(|(i, c)| (r.start + i, c)).filter(|x| invisible(x.1) && !control(x.1) && is(x.0, x.1));
    hidden.map(|(at, c)| (at..at + c.len_utf8(), String::new())).collect()
}

#[derive(Default)]
struct Found {
    overrides: Vec<Place>,
    unbalanced: Vec<Place>,
    in_word: Vec<Place>,
    in_address: Vec<Place>,
}

impl Found {
    fn look(&mut self, unit: usize, text: &str) {
        // Of one word one place.
        let mut told: Option<Range<usize>> = None;
        let (mut embedded, mut isolated): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for (at, c) in text.char_indices().filter(|x| invisible(x.1)) {
            let place = |range: Range<usize>, sure: f32| Place { unit, range, sure };
            let own = at..at + c.len_utf8();
            let word = word_around(text, at);
            match c {
                '\u{202d}' | '\u{202e}' => {
                    embedded.push(at);
                    self.overrides.push(place(at..reach(text, at), 0.95));
                }
                '\u{202a}' | '\u{202b}' => embedded.push(at),
                '\u{2066}'..='\u{2068}' => isolated.push(at),
                '\u{202c}' if embedded.pop().is_none() => self.unbalanced.push(place(own, 0.7)),
                '\u{2069}' if isolated.pop().is_none() => self.unbalanced.push(place(own, 0.7)),
                '\u{202c}' | '\u{2069}' => {}
                _ if told.as_ref().is_some_and(|t| t.contains(&at)) => {}
                _ if in_address(&text[word.clone()]) && between(text, at, |c| c.is_ascii_graphic()) => {
                    self.in_address.push(place(word.clone(), 0.93));
                    told = Some(word);
                }
                _ if in_a_word(text, at, c) => {
                    self.in_word.push(place(word.clone(), 0.85));
                    told = Some(word);
                }
                _ => {}
            }
        }
        let still = embedded.into_iter().chain(isolated).filter(|&at| !text[at..].starts_with(['\u{202d}', '\u{202e}']));
        self.unbalanced.extend(still.map(|at| Place { unit, range: at..at + 3, sure: 0.75 }));
    }
}

/// End of what an override reaches: its closing control, or the end of the text.
fn reach(text: &str, at: usize) -> usize {
    text[at..].find('\u{202c}').map_or(text.len(), |n| at + n)
}

/// The run without white space that a byte stands in.
fn word_around(text: &str, at: usize) -> Range<usize> {
    let from = text[..at].char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(i, c)| i + c.len_utf8());
    let to = text[at..].find(char::is_whitespace).map_or(text.len(), |n| at + n);
    // Chinese has no spaces: a few characters around.
    let from = text[from..at].char_indices().rev().nth(20).map_or(from, |x| from + x.0);
    let to = text[at..to].char_indices().nth(20).map_or(to, |x| at + x.0);
    from..to
}

fn in_address(word: &str) -> bool {
    let plain: String = word.chars().filter(|c| !invisible(*c)).collect();
    plain.contains("://") || plain.contains("www.") || plain.contains('@') && plain.contains('.')
}

/// True where the visible characters on both sides are so.
fn between(text: &str, at: usize, is: impl Fn(char) -> bool) -> bool {
    let before = text[..at].chars().rev().find(|c| !invisible(*c));
    let after = text[at..].chars().find(|c| !invisible(*c));
    before.is_some_and(&is) && after.is_some_and(&is)
}

/// True where the character stands inside a word and does nothing there. The joiners shape letters of Arabic script, a soft hyphen
/// stands between letters on purpose where a text is full of them, and direction marks belong between Arabic and Latin words.
fn in_a_word(text: &str, at: usize, c: char) -> bool {
    let letters = |s: Script| between(text, at, |c| script_of(c) == s || s == Script::Latin && c.is_ascii_digit());
    match c {
        '\u{200c}' | '\u{200d}' => letters(Script::Latin) || between(text, at, is_han),
        '\u{200e}' | '\u{200f}' => letters(Script::Latin) || letters(Script::Arabic),
        _ => letters(Script::Latin) || letters(Script::Arabic) || letters(Script::Cyrillic) || between(text, at, is_han),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> (usize, usize, usize, usize) {
        let mut all = Found::default();
        all.look(0, text);
        (all.overrides.len(), all.unbalanced.len(), all.in_word.len(), all.in_address.len())
    }

    #[test]
    fn what_reorders_or_hides_is_seen() {
        assert_eq!(count("we \u{202e}reverof\u{202c} keep it"), (1, 0, 0, 0));
        assert_eq!(count("we \u{2067}keep it"), (0, 1, 0, 0));
        assert_eq!(count("نحفظ Tarnivel\u{202c} البيانات"), (0, 1, 0, 0));
        assert_eq!(count("per\u{200b}sonal d\u{ad}a\u{ad}ta"), (0, 0, 2, 0));
        assert_eq!(count("个人\u{200b}信息"), (0, 0, 1, 0));
        assert_eq!(count("البيا\u{feff}نات"), (0, 0, 1, 0));
        assert_eq!(count("visit https://exam\u{200b}ple.com today"), (0, 0, 0, 1));
    }

    #[test]
    fn what_belongs_there_is_left_alone() {
        for text in [
            "شركة \u{2066}Tarnivel Ltd.\u{2069} وفروعها",
            "شركة \u{200e}Tarnivel\u{200e} وفروعها",
            "می\u{200c}خواهم",
            "ڤ\u{200d}ي",
            "a\u{200b} b",
            "\u{feff}Title",
        ] {
            assert_eq!(count(text), (0, 0, 0, 0), "{text:?}");
        }
    }
}
