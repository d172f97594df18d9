//! Text of documents made inert in Markdown. What a rule quotes becomes a code span, in which nothing means anything: no markup, no
//! link, no mention. Around it, what means something is escaped; and since GitHub and GitLab look for addresses, mentions and issues
//! in the text that remains after escapes, a word that could be one becomes a code span too.

use crate::report::text::{
    escape::{is_rtl, isolate},
    visible,
};

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

/// A code span in a table, where a bar would end the cell even in code.
pub fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
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

/// Words of a document or of a rule as text that means nothing.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let core = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '…']);
        if is_address(core) {
            out.push_str(&code(core));
            out.push_str(&marks(&piece[core.len()..]));
        } else {
            out.push_str(&marks(piece));
        }
    }
    // Joined again before it is isolated: a run may have several words.
    isolate_outside_code(&out)
}

/// True for what a page could make a link, a mention, an issue or a picture of.
fn is_address(word: &str) -> bool {
    let followed = |mark: char, by: fn(char) -> bool| word.split(mark).skip(1).any(|rest| rest.chars().next().is_some_and(by));
    followed('@', |_| true)
        || followed('#', char::is_alphanumeric)
        || followed(':', |c| c.is_alphabetic() || matches!(c, '/' | '+' | '-'))
        || word.to_ascii_lowercase().contains("www.")
}

/// Marks that mean something, escaped.
fn marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '!' | '$' | '#' | '@' | '^' | '=') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Isolates runs from right to left that are not in code, which is isolated already.
fn isolate_outside_code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('\u{2068}') {
        let close = rest[open..].find('\u{2069}').map_or(rest.len(), |i| open + i + '\u{2069}'.len_utf8());
        out.push_str(&isolate(&rest[..open]));
        out.push_str(&rest[open..close]);
        rest = &rest[close..];
    }
    out.push_str(&isolate(rest));
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
        let safe = "says “`a`” \\<img src\\=x\\> `![x](http://evil`) `@all` `#1` `a@b.c` `www.evil.c` `https://evil` `:smile`: \\| b”.";
        assert_eq!(text, safe);
        assert_eq!(prose("the address a@b.c, or x:/y; 10:30 #, ب ج"), "the address `a@b.c`, or `x:/y`; 10:30 \\#, \u{2068}ب ج\u{2069}");
    }

    #[test]
    fn code_holds_whatever_it_is_given() {
        assert_eq!(code("a``b`"), "``` a``b` ```");
        assert_eq!(code("a\nb\u{202e}"), "`a<U+000A>b<U+202E>`");
        assert_eq!(code("  "), "");
        assert_eq!(cell("a|b"), "`a\\|b`");
    }
}
