//! Characters of symbol fonts, which say nothing by themselves: `w:sym`, and letters in the private area U+F020 to U+F0FF.

/// Which table a font's characters are looked up in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Font {
    /// Any font with ordinary characters; private ones are read as of Symbol, where Word puts its bullets.
    #[default]
    Plain,
    /// Symbol.
    Symbol,
    /// Wingdings.
    Wingdings,
    /// A symbol font that there is no table of.
    Other,
}

impl Font {
    /// The font of a name.
    pub(super) fn named(name: &str) -> Font {
        match name.trim().to_lowercase().as_str() {
            "symbol" => Font::Symbol,
            "wingdings" => Font::Wingdings,
            n if n.starts_with("wingdings") || n.starts_with("webdings") || n.contains("dingbats") => Font::Other,
            _ => Font::Plain,
        }
    }
}

/// Symbol, from 0x20: what ASCII does not have already.
const GREEK: &str = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";

/// The upper half of Symbol, where it is of use in documents.
const SYMBOL: [(u32, char); 24] = [
    (0xA2, '′'),
    (0xA3, '≤'),
    (0xA5, '∞'),
    (0xAB, '↔'),
    (0xAC, '←'),
    (0xAD, '↑'),
    (0xAE, '→'),
    (0xAF, '↓'),
    (0xB0, '°'),
    (0xB1, '±'),
    (0xB2, '″'),
    (0xB3, '≥'),
    (0xB4, '×'),
    (0xB7, '•'),
    (0xB8, '÷'),
    (0xB9, '≠'),
    (0xBB, '≈'),
    (0xBC, '…'),
    (0xD2, '®'),
    (0xD3, '©'),
    (0xD4, '™'),
    (0xE2, '®'),
    (0xE3, '©'),
    (0xE4, '™'),
];

const WINGDINGS: [(u32, char); 26] = [
    (0x28, '☎'),
    (0x2A, '✉'),
    (0x4A, '☺'),
    (0x6C, '●'),
    (0x6D, '❍'),
    (0x6E, '■'),
    (0x6F, '□'),
    (0x71, '❑'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x77, '◆'),
    (0x9E, '·'),
    (0x9F, '•'),
    (0xA1, '○'),
    (0xA7, '▪'),
    (0xA8, '◻'),
    (0xD8, '➢'),
    (0xDF, '←'),
    (0xE0, '→'),
    (0xE8, '➔'),
    (0xF0, '⇨'),
    (0xFB, '✗'),
    (0xFC, '✓'),
    (0xFD, '☒'),
    (0xFE, '☑'),
    (0xFF, '⊞'),
];

/// The character that a code of a font means; nothing where there is no plain one.
pub(super) fn symbol(font: Font, code: u32) -> Option<char> {
    let private = (0xF000..=0xF0FF).contains(&code);
    if font == Font::Plain && !private {
        return char::from_u32(code).filter(|c| !c.is_control());
    }
    let code = if private { code - 0xF000 } else { code };
    let find = |table: &[(u32, char)]| table.iter().find(|(k, _)| *k == code).map(|(_, c)| *c);
    match font {
        Font::Wingdings => find(&WINGDINGS),
        Font::Other => None,
        Font::Plain | Font::Symbol if (0x20..0x7F).contains(&code) => GREEK.chars().nth(code as usize - 0x20),
        Font::Plain | Font::Symbol => find(&SYMBOL),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_plain_where_they_can_be() {
        assert_eq!(symbol(Font::Symbol, 0xF0B7), Some('•'));
        assert_eq!(symbol(Font::Symbol, 0x61), Some('α'));
        assert_eq!(symbol(Font::Symbol, 0x7E), Some('∼'));
        assert_eq!(symbol(Font::Wingdings, 0xF0FE), Some('☑'));
        assert_eq!(symbol(Font::Wingdings, 0xF001), None);
        assert_eq!(symbol(Font::Plain, 0x2713), Some('✓'));
        assert_eq!(symbol(Font::named("Webdings"), 0xF061), None);
    }
}
