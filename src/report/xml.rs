//! Text in XML 1.0: escaped, and without the characters that it cannot hold.

use super::text::visible;
use std::fmt::Write;

/// True for the characters of XML 1.0 (production 2): no controls beside tab and line breaks, no surrogates, U+FFFE and U+FFFF not.
pub fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Adds text to the content of an element. `other` writes what stands for a character that XML cannot hold.
pub fn content(out: &mut String, text: &str, other: impl Fn(&mut String, u32)) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // As it stands, a parser would make a line feed of it.
            '\r' => out.push_str("&#13;"),
            c if is_character(c) => out.push(c),
            c => other(out, c as u32),
        }
    }
}

/// A sentence, path or number for an attribute or an element: on one line, with what cannot be seen or held spelled out.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // What `visible` leaves of the characters that XML cannot hold are U+FFFE and U+FFFF. Writing to a String cannot fail.
    content(&mut out, &visible(text), |out, c| {
        let _ = write!(out, "&lt;U+{c:04X}&gt;");
    });
    out.replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_never_gets_there() {
        let mut out = String::new();
        content(&mut out, "a<b>&\t\n\r\u{1b}\u{fffe}\u{85}]]>", |out, c| out.push_str(&format!("[{c:x}]")));
        assert_eq!(out, "a&lt;b&gt;&amp;\t\n&#13;[1b][fffe]\u{85}]]&gt;");
        assert_eq!(plain("a\"<\n\u{0}\u{ffff}\u{202e}"), "a&quot;&lt;&lt;U+000A&gt;&lt;U+0000&gt;&lt;U+FFFF&gt;&lt;U+202E&gt;");
    }
}
