//! Text on its way into a page. Whatever comes from documents, paths or settings goes through `T` (content) or `A` (attributes): what
//! means something in HTML is escaped, and characters that a reader does not see are spelled out as in the text report.

use super::super::place;
use super::super::text::escape::{is_hidden, visible};
use crate::check::Location;
use maud::Render;

/// Text as content.
pub struct T<'a>(pub &'a str);

/// Text as the value of an attribute.
pub struct A<'a>(pub &'a str);

/// A sentence of a rule as content: what it quotes is isolated from the sentence around it and bears its language where one of the
/// finding's places says which that is.
pub struct Sentence<'a>(pub &'a str, pub &'a [Location]);

impl Render for T<'_> {
    fn render_to(&self, out: &mut String) {
        for c in self.0.chars() {
            if is_hidden(c) && c != '\t' {
                // No quotation marks, so that even in an attribute this would end nothing.
                out.push_str("<b class=u>");
                escaped(out, &visible(c.encode_utf8(&mut [0; 4])));
                out.push_str("</b>");
            } else {
                push(out, c);
            }
        }
    }
}

/// Text of a clause as content: addresses in it run from left to right, whatever is around them.
pub struct Clause<'a>(pub &'a str);

impl Render for Clause<'_> {
    fn render_to(&self, out: &mut String) {
        let mut rest = self.0;
        while let Some(at) = ["http://", "https://", "www."].iter().filter_map(|s| rest.find(s)).min() {
            let (before, after) = rest.split_at(at);
            let end = after.find(|c: char| !c.is_ascii_graphic() || "\"'<>()[]".contains(c)).unwrap_or(after.len());
            // What ends a sentence is not part of the address; what it begins with stays in any case.
            let (address, next) = after.split_at(after[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']).len());
            T(before).render_to(out);
            out.push_str("<bdi class=\"a\" dir=\"ltr\">");
            T(address).render_to(out);
            out.push_str("</bdi>");
            rest = next;
        }
        T(rest).render_to(out);
    }
}

impl Render for A<'_> {
    fn render_to(&self, out: &mut String) {
        escaped(out, &visible(self.0));
    }
}

impl Render for Sentence<'_> {
    fn render_to(&self, out: &mut String) {
        // Every isolate in this is opened and closed by the program; what a text smuggled in is spelled out already.
        let text = place::sentence_for_a_page(self.0);
        let mut open: Vec<char> = Vec::new();
        for (i, c) in text.char_indices() {
            let rest = &text[i + c.len_utf8()..];
            match c {
                '\u{2068}' => {
                    out.push_str("<bdi>");
                    open.push(c);
                }
                // A quotation that was left open inside ends with what is around it.
                '\u{2069}' => {
                    while let Some(mark) = open.pop() {
                        out.push_str("</bdi>");
                        if mark == '\u{2068}' {
                            break;
                        }
                    }
                }
                '“' => {
                    out.push('“');
                    quote(out, rest, self.1);
                    open.push(c);
                }
                '”' if open.last() == Some(&'“') => {
                    out.push_str("</bdi>”");
                    open.pop();
                }
                c => push(out, c),
            }
        }
        for _ in open {
            out.push_str("</bdi>");
        }
    }
}

/// Opens a quotation, in the language of the place that has its words.
fn quote(out: &mut String, rest: &str, locations: &[Location]) {
    let words = rest.split('”').next().unwrap_or_default();
    let words: String = words.chars().filter(|c| !matches!(c, '\u{2068}' | '\u{2069}')).collect();
    let words = words.trim_matches('…').trim();
    let of = locations.iter().find(|l| !words.is_empty() && l.quote.contains(words));
    out.push_str("<bdi class=\"q\"");
    if let Some(l) = of {
        out.push_str(" lang=\"");
        escaped(out, &visible(l.language.as_str()));
        out.push('"');
    }
    out.push('>');
}

fn escaped(out: &mut String, text: &str) {
    text.chars().for_each(|c| push(out, c));
}

fn push(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        '\t' => out.push_str("    "),
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::text::tests::place;
    use super::*;

    fn says(text: &str, locations: &[Location]) -> String {
        Sentence(text, locations).render().into_string()
    }

    #[test]
    fn nothing_that_a_text_holds_is_markup() {
        let evil = "<script>alert(\"1\")</script>&'\u{202e}\0\u{200b}\tx\u{200c}";
        let shown = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;";
        let spelled = "<b class=u>&lt;U+202E&gt;</b><b class=u>&lt;U+0000&gt;</b><b class=u>&lt;U+200B&gt;</b>    x\u{200c}";
        assert_eq!(T(evil).render().into_string(), format!("{shown}{spelled}"));
        let attribute = "&lt;U+202E&gt;&lt;U+0000&gt;&lt;U+200B&gt;    x\u{200c}";
        assert_eq!(A(evil).render().into_string(), format!("{shown}{attribute}"));
    }

    #[test]
    fn addresses_in_a_clause_are_isolated() {
        let html = Clause("زر https://a.example/b?c=1. أو www.").render().into_string();
        let isolated = |text: &str| format!("<bdi class=\"a\" dir=\"ltr\">{text}</bdi>");
        assert_eq!(html, format!("زر {}. أو {}.", isolated("https://a.example/b?c=1"), isolated("www")));
        assert_eq!(Clause("a <b>").render().into_string(), "a &lt;b&gt;");
    }

    #[test]
    fn what_is_quoted_is_isolated_and_bears_its_language() {
        let ar = place("ar", "ar.txt", [1, 1], None, "قبل سريانها بما لا يقل عن 14 يومًا.");
        let html = says("English says “40 days” where Arabic says “\u{2068}14 يومًا\u{2069}”, item (ب).", &[ar]);
        let quoted = "“<bdi class=\"q\" lang=\"ar\"><bdi>14 يومًا</bdi></bdi>”";
        assert_eq!(html, format!("English says “<bdi class=\"q\">40 days</bdi>” where Arabic says {quoted}, item (<bdi>ب</bdi>)."));
    }

    #[test]
    fn quotes_and_isolates_that_cross_still_nest() {
        let text = "a “\u{2068}b” c\u{2069}” “d \u{2068}e“\u{2069} <i>";
        let html = says(text, &[]);
        let opened = html.matches("<bdi").count();
        assert_eq!(opened, html.matches("</bdi>").count(), "{html}");
        assert!(html.contains("&lt;i&gt;") && opened == 5, "{html}");
        // An isolate that a text opens and never closes is shown, not obeyed.
        assert_eq!(says("x\u{2068}y", &[]), "x&lt;U+2068&gt;y");
    }
}
