//! What every page of a report has around its content: the head with its policy of contents, the style, the scripts and the foot. A
//! page asks the browser for nothing: no other file, no font, no picture.

use super::Look;
use super::escape::{A, T};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

/// Colours, sizes and families of type, for every page that the program makes.
pub const TOKENS: &str = include_str!("assets/tokens.css");

/// Sets the theme that the reader chose before anything is drawn.
const THEME: &str = include_str!("assets/theme.js");

/// A mark for the tab: three lines, one of which is short.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E\
                    %3Cpath fill='%23777' \
                    d='M2 2h5v3H2zM9 2h5v3H9zM2 7h5v3H2zM2 12h5v2H2zM9 12h5v2H9z'/%3E\
                    %3Cpath fill='%23c0392b' d='M9 7h5v3H9z'/%3E%3C/svg%3E";

/// What differs from page to page.
pub struct Shell<'a> {
    /// Title of the window.
    pub title: &'a str,
    /// Rules of style beside the tokens.
    pub style: &'a str,
    /// Script at the end of the page.
    pub script: &'a str,
    /// Attributes of the body for the script: the id under which it keeps what the reader did, and the call.
    pub body: [(&'a str, &'a str); 2],
    /// Classes of the body.
    pub class: &'a str,
}

/// A whole page.
pub fn page(shell: &Shell<'_>, content: &Markup, look: &Look<'_>, asked: &[(&str, usize)]) -> Vec<u8> {
    let style = format!("{TOKENS}{}", shell.style);
    let scripts = [THEME, shell.script].map(|s| format!("'sha256-{}'", digest(s)));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        digest(&style),
        scripts.join(" ")
    );
    let [key, call] = shell.body;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content={"concordat " (env!("CARGO_PKG_VERSION"))};
                title { (A(shell.title)) }
                link rel="icon" href=(ICON);
                style { (PreEscaped(&style)) }
                script { (PreEscaped(THEME)) }
            }
            body class=(shell.class) data-key=(A(key.1)) data-call=(A(call.1)) {
                (content)
                (foot(look, asked, call.1))
                script { (PreEscaped(shell.script)) }
            }
        }
    };
    page.into_string().into_bytes()
}

/// With which engine the report was made. No time: the same texts make the same report.
fn foot(look: &Look<'_>, asked: &[(&str, usize)], call: &str) -> Markup {
    html! {
        footer.foot {
            p {
                "concordat " (env!("CARGO_PKG_VERSION")) ", " (look.engine) " engine"
                @for (model, texts) in asked.iter().filter(|(_, n)| *n > 0) { "; " (T(model)) " looked at " (texts) " texts" }
                "."
            }
            @if !call.is_empty() { p { "Made from " code dir="ltr" { (T(call)) } } }
        }
    }
}

/// Base64 of the SHA-256 of what stands between the tags, as a policy of contents names it.
pub fn digest(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in Sha256::digest(text.as_bytes()).chunks(3) {
        let bits = three.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for i in 0..4 {
            let letter = if i <= three.len() { char::from(LETTERS[(bits >> (18 - 6 * i)) as usize & 63]) } else { '=' };
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_that_browsers_compute() {
        // From the example of the standard (CSP 3, 2.3.1).
        assert_eq!(digest("alert('Hello, world.');"), "qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
    }

    #[test]
    fn what_is_embedded_cannot_end_its_element() {
        for text in [TOKENS, THEME] {
            assert!(!text.to_ascii_lowercase().contains("</s") && !text.contains("<!--"));
        }
    }
}
