//! Text of documents made inert in Markdown. What a rule quotes becomes a code span, in which nothing means anything: no markup, no
//! link, no mention. Around it, what means something is escaped; and since GitHub and GitLab look for mentions, issues and addresses
//! in the text that remains after escapes, a word joiner parts what would be one.

use crate::report::text::{
    escape::{is_rtl, isolate},
    visible,
};

/// Keeps what stands around it apart; a reader does not see it.
const JOINER: char = '\u{2060}';

/// A code span. Runs from right to left are isolated from what stands around it.
pub fn code(text: &str) -> String {
    let text = visible(text);
    if text.trim().is_empty() {
        return String::new();
    }
    // A fence longer than any run of backticks inside.
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    let span = format!("{fence}{pad}{text}{pad}{fence}");
    if text.chars().any(is_rtl) { format!("\u{2068}{span}\u{2069}") } else { span }
}

/// A sentence of a rule: what it quotes between “ and ” as code, the rest escaped.
pub fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(open) = rest.find('“') {
        let (before, quoted) = (&rest[..open], &rest[open + '“'.len_utf8()..]);
        // A quote that is not closed was cut off, or a text meddles: all of the rest is quoted.
        let (inside, after) = match end_of_quote(quoted) {
            Some(end) => (&quoted[..end], &quoted[end + '”'.len_utf8()..]),
            None => (quoted, ""),
        };
        out.push_str(&escaped(before));
        out.push('“');
        // In a table a bar would end the cell even in code; there are no quotes in one.
        out.push_str(&code(inside));
        out.push('”');
        rest = after;
    }
    out.push_str(&escaped(rest));
    out
}

/// Byte at which the quote that is open ends, quotes inside it passed over.
fn end_of_quote(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (i, c) in text.char_indices() {
        match c {
            '“' => depth += 1,
            '”' if depth == 0 => return Some(i),
            '”' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn escaped(text: &str) -> String {
    let text = isolate(&visible(text));
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = [' '; 3];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // `www.` is a link without more.
        if c == '.' && before.iter().all(|b| b.eq_ignore_ascii_case(&'w')) {
            out.push(JOINER);
        }
        if matches!(c, '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '!' | '$' | '#' | '@' | '^' | '=') {
            out.push('\\');
        }
        out.push(c);
        let meant = chars.peek().is_some_and(|n| match c {
            '@' | '#' => !n.is_whitespace(),
            ':' => n.is_alphabetic() || matches!(n, '/' | '+' | '-'),
            _ => false,
        });
        if meant {
            out.push(JOINER);
        }
        before = [before[1], before[2], c];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_become_code_and_the_rest_is_escaped() {
        assert_eq!(prose("French says “17 *jours*” at [1](x)."), "French says “`17 *jours*`” at \\[1\\](x).");
        assert_eq!(prose("a “b “c” d” e"), "a “`b “c” d`” e");
        assert_eq!(prose("a “b ` c"), "a “``b ` c``”");
        assert_eq!(prose("says “مرحبا” here"), "says “\u{2068}`مرحبا`\u{2069}” here");
    }

    #[test]
    fn a_quote_that_is_closed_early_makes_nothing() {
        let text = prose("says “a” <img src=x> ![x](http://evil) @all #1 a@b.c www.evil.c https://evil :smile: | b”.");
        assert!(!text.contains("@all") && !text.contains("#1") && !text.contains("a@b"), "{text}");
        assert!(!text.contains("://") && !text.contains("www.") && !text.contains(":smile"), "{text}");
        assert!(text.contains("\\<img src\\=x\\>") && text.contains("\\!\\[x\\]") && text.contains("\\|"), "{text}");
    }

    #[test]
    fn code_holds_whatever_it_is_given() {
        assert_eq!(code("a``b`"), "``` a``b` ```");
        assert_eq!(code("a\nb\u{202e}"), "`a<U+000A>b<U+202E>`");
        assert_eq!(code("  "), "");
    }
}
