//! The characters of the query language, in every way that a keyboard of one of the languages writes them.

/// Quotation marks that open a phrase, with those that end it. Who types `“` on one keyboard may get `"` or `”` on the next, so an
/// opening mark takes any of its partners.
const QUOTES: [(char, &str); 9] =
    [('"', "\"”＂"), ('＂', "＂\""), ('“', "”“\""), ('”', "”\""), ('„', "”“\""), ('«', "»"), ('»', "«"), ('「', "」"), ('『', "』")];

/// The marks that end a phrase which this one opens.
pub fn closers(open: char) -> Option<&'static str> {
    QUOTES.iter().find(|(o, _)| *o == open).map(|(_, c)| *c)
}

/// The ASCII form of a full-width mark; any other character as it is.
pub fn plain(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// True for what ends a bare word: white space, the ideographic space too.
pub fn is_space(c: char) -> bool {
    // Marks of direction come with text that is pasted; alone they are nothing.
    c.is_whitespace() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{2066}'..='\u{2069}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}')
}

/// True for what stands between the values of a list.
pub fn is_comma(c: char) -> bool {
    matches!(plain(c), ',' | '،' | '、')
}

/// True for a text in which there is something to look for.
pub fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// True for the words that join others, as they stand.
pub fn is_operator(word: &str) -> bool {
    matches!(word, "AND" | "OR" | "NOT" | "&&" | "||" | "＆＆" | "｜｜")
}
