//! From glyphs as they stand on the page, left to right, to text as it is read: Arabic is shown backwards and in the shapes of its letters.

use super::show::Token;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Share of the letters from which text counts as running from right to left.
const RIGHT_TO_LEFT: f64 = 0.4;

/// What a glyph does to the direction of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// From right to left.
    Right,
    /// From left to right.
    Left,
    /// A figure: reads from left to right, wherever it stands.
    Figure,
    /// A space or mark: goes with what is around it.
    Neutral,
}

fn right_to_left(c: char) -> bool {
    matches!(c as u32, 0x590..=0x65f | 0x66a..=0x6ef | 0x6fa..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff) && !is_figure(c)
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c as u32, 0x660..=0x669 | 0x6f0..=0x6f9)
}

fn class(text: &str) -> Class {
    let mut out = Class::Neutral;
    for c in text.chars() {
        // The Arabic semicolon and question mark run with the letters, its comma does not.
        if right_to_left(c) && (c.is_alphabetic() || is_combining_mark(c) || matches!(c, '؛' | '؟' | '۔')) {
            return Class::Right;
        }
        if is_figure(c) {
            out = Class::Figure;
        } else if c.is_alphabetic() {
            return Class::Left;
        }
    }
    out
}

/// True for texts of which a large part runs from right to left.
pub(super) fn mostly_right_to_left<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let (mut right, mut all) = (0usize, 0usize);
    for c in texts.flat_map(str::chars).filter(|c| c.is_alphabetic()) {
        all += 1;
        right += usize::from(right_to_left(c));
    }
    right as f64 > RIGHT_TO_LEFT * all.max(1) as f64
}

/// Shapes of Arabic letters and Latin ligatures as the letters themselves; all else as it is.
pub(super) fn letters(text: &str) -> String {
    let shape = |c: char| matches!(c as u32, 0xfb00..=0xfb06 | 0xfb50..=0xfdff | 0xfe70..=0xfefc);
    if !text.chars().any(shape) {
        return text.nfc().collect();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if shape(c) { out.extend(std::iter::once(c).nfkc()) } else { out.push(c) }
    }
    out.nfc().collect()
}

/// A piece of a line: its text, and which in the order in which the page shows them.
pub(super) struct Piece {
    /// Its text; a space where glyphs stand apart.
    pub text: String,
    /// Its number.
    pub order: usize,
}

impl Piece {
    pub(super) fn of(token: &Token, order: usize) -> Piece {
        Piece { text: token.text.clone(), order }
    }
}

/// The text of a line from its pieces, left to right as they stand; `rtl` where the document runs from right to left. Brackets beside
/// Arabic are left open: see [`settle`].
pub(super) fn read(pieces: &[Piece], rtl: bool) -> String {
    let mut classes: Vec<Class> = pieces.iter().map(|p| class(&p.text)).collect();
    words(pieces, &mut classes);
    let arabic = classes.contains(&Class::Right);
    let text = if rtl && (arabic || backwards(pieces, &classes)) {
        from_right(pieces, &classes)
    } else if !arabic {
        pieces.iter().map(|p| p.text.as_str()).collect::<String>()
    } else {
        from_left(pieces, &classes)
    };
    letters(&text)
}

/// Figures in words with Latin letters ("4QX", an address) run with them.
fn words(pieces: &[Piece], classes: &mut [Class]) {
    let mut start = 0;
    for at in 0..=pieces.len() {
        let ends = at == pieces.len() || classes[at] == Class::Right || pieces[at].text.trim().is_empty();
        if ends {
            let word = &mut classes[start..at];
            if word.contains(&Class::Left) {
                word.iter_mut().filter(|c| **c == Class::Figure).for_each(|c| *c = Class::Left);
            }
            start = at + 1;
        }
    }
}

/// True for a line of Latin text that runs from right to left as a whole, as untranslated ones in an Arabic document do: its final mark
/// stands at its left end, or a number that was shown first at its right end.
fn backwards(pieces: &[Piece], classes: &[Class]) -> bool {
    let mark = pieces.first().is_some_and(|p| matches!(p.text.trim(), "." | "," | ";" | ":" | "!" | "?" | "،" | "؛"));
    let number = classes.last() == Some(&Class::Figure) && pieces.last().zip(pieces.first()).is_some_and(|(l, f)| l.order < f.order);
    mark || number
}

/// A line that runs from right to left: from its right end on, with stretches of Latin text and figures as they stand.
fn from_right(pieces: &[Piece], classes: &[Class]) -> String {
    let mut out = String::new();
    let mut end = pieces.len();
    while end > 0 {
        let mut start = end - 1;
        if closes_stretch(pieces, classes, start) {
            start -= 1;
        }
        if matches!(classes[start], Class::Left | Class::Figure) {
            while let Some(before) = joins(pieces, classes, start) {
                start = before;
            }
        }
        if end - start == 1 && classes[start] == Class::Neutral {
            out.extend(pieces[start].text.chars().map(opened));
        } else {
            pieces[start..end].iter().for_each(|p| out.push_str(&p.text));
        }
        end = start;
    }
    out
}

/// True for a mark at the right end of Latin text that was shown right after it: the text goes on in the next line.
fn closes_stretch(pieces: &[Piece], classes: &[Class], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).filter(|b| matches!(classes[*b], Class::Left | Class::Figure)) else { return false };
    let blank = pieces.get(at + 1).is_none_or(|p| p.text.trim().is_empty());
    matches!(pieces[at].text.as_str(), "," | "." | ";" | ":") && blank && pieces[before].order + 1 == pieces[at].order
}

/// Where the stretch from left to right goes on that now begins at `start`; none where it ends.
fn joins(pieces: &[Piece], classes: &[Class], start: usize) -> Option<usize> {
    let before = classes[..start].iter().rposition(|c| *c != Class::Neutral)?;
    let between: String = pieces[before + 1..start].iter().map(|p| p.text.as_str()).collect();
    let ordered = pieces[before].order < pieces[start].order;
    let close = between.chars().count() <= 1 && !between.contains(char::is_whitespace);
    let goes_on = match (classes[before], classes[start]) {
        (Class::Right, _) | (_, Class::Right) => false,
        (Class::Left, Class::Left) => true,
        (Class::Figure, Class::Figure) => close && between.chars().all(|c| ".,:/-٫٬٪%".contains(c)),
        // Beside Latin words a figure belongs to them where it is shown in their order.
        _ => between.is_empty() || ordered,
    };
    goes_on.then_some(before)
}

/// A line that runs from left to right: stretches of Arabic turned around.
fn from_left(pieces: &[Piece], classes: &[Class]) -> String {
    let mut out = String::new();
    let mut at = 0;
    while at < pieces.len() {
        let mut end = at + 1;
        if classes[at] == Class::Right {
            let last = |from: usize| {
                let next = classes[from..].iter().position(|c| *c != Class::Neutral).map(|i| from + i)?;
                (classes[next] == Class::Right).then_some(next + 1)
            };
            while let Some(next) = last(end) {
                end = next;
            }
            out.push_str(&from_right(&pieces[at..end], &classes[at..end]));
        } else {
            out.push_str(&pieces[at].text);
        }
        at = end;
    }
    out
}

/// Brackets, and the characters of the private range that stand for them as long as it is open which way they look.
const BRACKETS: [(char, char); 8] = [
    ('(', '\u{f8e0}'),
    (')', '\u{f8e1}'),
    ('[', '\u{f8e2}'),
    (']', '\u{f8e3}'),
    ('«', '\u{f8e4}'),
    ('»', '\u{f8e5}'),
    ('{', '\u{f8e6}'),
    ('}', '\u{f8e7}'),
];

fn opened(c: char) -> char {
    BRACKETS.iter().find(|b| b.0 == c).map_or(c, |b| b.1)
}

/// Settles the brackets beside Arabic, for all lines of a document at once: programs that make a PDF name either what is seen or what is
/// meant. Where most pairs would close before they open, all are turned around.
pub(super) fn settle<'t>(lines: impl Iterator<Item = &'t mut String>) {
    let mut lines: Vec<&mut String> = lines.filter(|l| l.chars().any(|c| ('\u{f8e0}'..='\u{f8e7}').contains(&c))).collect();
    let (mut right, mut wrong) = (0usize, 0usize);
    for line in &lines {
        let mut open: Option<char> = None;
        for c in line.chars().filter_map(|c| BRACKETS.iter().position(|b| b.1 == c)) {
            let (kind, opens) = (BRACKETS[c & !1].0, c % 2 == 0);
            match open {
                // A bracket, and the next of its kind looks the other way: a pair.
                Some(first) if first == kind && !opens => (right, open) = (right + 1, None),
                Some(first) if first != kind && opens && BRACKETS[c | 1].0 == first => (wrong, open) = (wrong + 1, None),
                _ => open = Some(BRACKETS[c].0),
            }
        }
    }
    for line in &mut lines {
        let turned = |c: char| match BRACKETS.iter().position(|b| b.1 == c) {
            Some(i) => BRACKETS[if wrong > right { i ^ 1 } else { i }].0,
            None => c,
        };
        **line = line.chars().map(turned).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Glyph by glyph as they stand on the page, shown in this order.
    fn page(text: &str, order: impl Fn(usize) -> usize) -> Vec<Piece> {
        text.chars().enumerate().map(|(i, c)| Piece { text: c.to_string(), order: order(i) }).collect()
    }

    fn settled(lines: &[&str]) -> Vec<String> {
        let mut out: Vec<String> = lines.iter().map(|l| read(&page(l, |i| i), true)).collect();
        settle(out.iter_mut());
        out
    }

    #[test]
    fn arabic_is_read_from_the_right_and_figures_and_latin_from_the_left() {
        for (shown, read_as) in [
            ("مالس", "سلام"),
            (".ةعاس 48 يف", "في 48 ساعة."),
            (".ةعاس 48,5 يف", "في 48,5 ساعة."),
            ("Tarnivel Home قيبطت", "تطبيق Tarnivel Home"),
            (".TB0 4QX يف", "في TB0 4QX."),
            ("year=2024؟a.example/b يف", "في a.example/b؟year=2024"),
            ("2024 ربمتبس 15", "15 سبتمبر 2024"),
            ("ﺔﻤﻌﻧ", "نعمة"),
            (".In force from May", "In force from May."),
        ] {
            assert_eq!(settled(&[shown]), [read_as], "{shown}");
        }
    }

    #[test]
    fn an_arabic_word_in_latin_text_is_turned_around() {
        assert_eq!(read(&page("the word مالس means peace", |i| i), false), "the word سلام means peace");
        assert_eq!(read(&page("ﬁnal oﬃce １", |i| i), false), "final office １");
    }

    #[test]
    fn a_figure_beside_latin_words_goes_by_the_order_in_which_they_are_shown() {
        // "in 14 Larkmere": the figure is shown before the words that stand to its left.
        let shown = "Larkmere 14 يف";
        assert_eq!(read(&page(shown, |i| if i < 9 { 20 + i } else { i }), true), "في 14 Larkmere");
        assert_eq!(read(&page(shown, |i| i), true), "في Larkmere 14");
    }

    #[test]
    fn brackets_look_the_way_that_most_pairs_of_the_document_do() {
        // What is seen, and what is meant.
        assert_eq!(settled(&["(معن) لاق", "لاق (1"]), ["قال (نعم)", "1) قال"]);
        assert_eq!(settled(&[")معن( لاق", "لاق )1"]), ["قال (نعم)", "1) قال"]);
    }
}
