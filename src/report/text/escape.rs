//! Text from documents made fit for a terminal: what would command the terminal or reorder the line is spelled out, and runs from
//! right to left can be isolated.

use std::fmt::Write;

/// True for characters that a reader does not see and that change how others are shown: controls, bidirectional controls, zero-width
/// spaces, line and paragraph separators, tags. The joiners U+200C and U+200D belong to the spelling of Arabic script and stay.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The text with hidden characters spelled out (`<U+202E>`) and tabs as four spaces.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str("    "),
            c if is_hidden(c) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "<U+{:04X}>", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

/// The text without its isolates (U+2068 … U+2069), where every one that is opened is closed; otherwise the text as it is, so that
/// what a document smuggled in is spelled out.
pub fn without_isolates(text: &str) -> String {
    let mut open = 0i32;
    for c in text.chars() {
        match c {
            '\u{2068}' => open += 1,
            '\u{2069}' if open == 0 => return text.to_string(),
            '\u{2069}' => open -= 1,
            _ => {}
        }
    }
    if open == 0 { text.replace(['\u{2068}', '\u{2069}'], "") } else { text.to_string() }
}

/// True for letters and marks of scripts that run from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko and their neighbours.
pub fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// The text with every run from right to left between U+2068 (first strong isolate) and U+2069 (pop): from its first such letter to
/// its last before the next letter of another script.
pub fn isolate(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    // What stands between two such letters belongs to the run only if another one follows.
    let mut neutral = String::new();
    for c in text.chars() {
        if is_rtl(c) {
            run.push_str(&std::mem::take(&mut neutral));
            run.push(c);
        } else if run.is_empty() {
            out.push(c);
        } else if c.is_alphabetic() {
            close(&mut out, &mut run, &mut neutral);
            out.push(c);
        } else {
            neutral.push(c);
        }
    }
    close(&mut out, &mut run, &mut neutral);
    out
}

fn close(out: &mut String, run: &mut String, neutral: &mut String) {
    if !run.is_empty() {
        out.push('\u{2068}');
        out.push_str(run);
        out.push('\u{2069}');
        run.clear();
    }
    out.push_str(neutral);
    neutral.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_commands_a_terminal_is_spelled_out() {
        assert_eq!(visible("a\u{1b}[31mb\u{202e}c\td\u{200c}"), "a<U+001B>[31mb<U+202E>c    d\u{200c}");
    }

    #[test]
    fn isolates_go_in_pairs_or_are_shown() {
        assert_eq!(visible(&without_isolates("“\u{2068}مرحبا\u{2069}”")), "“مرحبا”");
        assert_eq!(visible(&without_isolates("a\u{2069}\u{2068}b")), "a<U+2069><U+2068>b");
    }

    #[test]
    fn runs_from_right_to_left_are_isolated_and_neutrals_stay_outside() {
        assert_eq!(isolate("says مرحبا بك: ok"), "says \u{2068}مرحبا بك\u{2069}: ok");
        assert_eq!(isolate("plain"), "plain");
    }
}
