//! Full stops, commas and their like in the wrong place: set off by a space, doubled, or in the middle of a sentence.

use super::context::{Context, Draft};
use super::finding::Severity;
use super::markup::{Kind, Mend, Place, addresses, slips, tell, tell_and_mend};
use crate::document::UnitKind;
use crate::language::{self, Profile, Script, is_han};
use rustc_hash::FxHashMap;
use std::ops::Range;

const SPACE: Kind = Kind {
    key: "space before a mark",
    what: "a space before a punctuation mark",
    help: "Take the space before the mark out.",
    severity: Severity::Minor,
};

const FRENCH: Kind = Kind {
    key: "no space before a mark",
    what: "a colon, semicolon, question or exclamation mark without the space that the rest of the text sets before it",
    help: "Put a no-break space before the mark.",
    severity: Severity::Minor,
};

const DOUBLED: Kind =
    Kind { key: "doubled mark", what: "two punctuation marks in a row", help: "Keep the one that is meant.", severity: Severity::Minor };

const STRAY: Kind = Kind {
    key: "stray full stop",
    what: "a full stop in the middle of a sentence",
    help: "Take the full stop out; where a sentence does end there, begin the next one with a capital, or restore the words it lost.",
    severity: Severity::Minor,
};

const STARS: Kind = Kind {
    key: "asterisks of a format",
    what: "asterisks that once made words bold",
    help: "Take the asterisks out, and set the words bold where they should be.",
    severity: Severity::Minor,
};

/// Endings of sources in which asterisks are at home.
const STARRED: [&str; 2] = [".md", ".markdown"];

/// Two asterisks right before a word, with those behind it where there are some.
fn stars(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices("**") {
        let before = text[..at].chars().next_back();
        let opens =
            !before.is_some_and(|c| c.is_alphanumeric() && !is_han(c) || c == '*') && text[at + 2..].starts_with(char::is_alphabetic);
        if opens && out.last().is_none_or(|r| r.end <= at) {
            let rest = &text[at + 2..];
            let word = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            let end = rest.find("**").map_or(at + 2 + word, |n| at + 4 + n);
            out.push(at..end);
        }
    }
    out
}

/// Looks at all units of a version.
pub(super) fn marks(cx: &Context, v: usize, out: &mut Vec<Draft>) {
    let (mut space, mut doubled, mut stray, mut starred) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let path = cx.version(v).source.path.to_ascii_lowercase();
    let format = STARRED.iter().any(|e| path.ends_with(e));
    let (mut tight, mut spaced) = (Vec::new(), 0);
    for (u, unit) in cx.version(v).units.iter().enumerate() {
        if unit.kind == UnitKind::TocEntry {
            continue;
        }
        let profile = cx.analysis(v, u).profile();
        let text = Text::new(&unit.text);
        let place = |sure: f32| move |range: Range<usize>| Place { unit: u, range, sure };
        if !format {
            starred.extend(stars(&unit.text).into_iter().map(place(0.85)));
        }
        space.extend(spaces(&text, profile).into_iter().map(place(0.85)));
        if profile.tag == "fr" && cx.tag(v).primary() == "fr" {
            let (right, wrong) = french(&text);
            spaced += right;
            tight.extend(wrong.into_iter().map(place(0.8)));
        }
        doubled.extend(doubles(&text, profile).into_iter().map(place(0.85)));
        stray.extend(stray_stops(&text, profile).into_iter().map(|r| (word_before(&unit.text, r.start).to_string(), place(0.8)(r))));
    }
    // A word that bears its full stop time and again is an abbreviation that no table knows.
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    stray.iter().for_each(|(w, _)| *seen.entry(w.clone()).or_default() += 1);
    let stray: Vec<Place> = stray.into_iter().filter(|(w, _)| seen[w] < 2).map(|x| x.1).collect();
    // Not mended: between the word and the mark something may have been taken out, and the space is all that shows it.
    tell(cx, v, &SPACE, &space, out);
    if slips(tight.len(), spaced) {
        tell(cx, v, &FRENCH, &tight, out);
    }
    tell(cx, v, &STARS, &starred, out);
    tell_and_mend(cx, v, &DOUBLED, &doubled, single, out);
    tell(cx, v, &STRAY, &stray, out);
}

/// A text by characters, with the addresses in it.
struct Text<'a> {
    text: &'a str,
    chars: Vec<(usize, char)>,
    addresses: Vec<Range<usize>>,
}

impl<'a> Text<'a> {
    fn new(text: &'a str) -> Text<'a> {
        Text { text, chars: text.char_indices().collect(), addresses: addresses(text) }
    }

    fn at(&self, i: usize) -> Option<char> {
        self.chars.get(i).map(|c| c.1)
    }

    fn back(&self, i: usize, n: usize) -> Option<char> {
        i.checked_sub(n).and_then(|k| self.at(k))
    }

    /// True where a byte belongs to an address.
    fn address(&self, byte: usize) -> bool {
        self.addresses.iter().any(|r| r.contains(&byte))
    }

    /// Bytes of characters `a..b`.
    fn bytes(&self, r: Range<usize>) -> Range<usize> {
        let byte = |i: usize| self.chars.get(i).map_or(self.text.len(), |c| c.0);
        byte(r.start)..byte(r.end)
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{3000}')
}

/// Marks that stand close to the word before them in every language.
fn close(c: char) -> bool {
    matches!(c, '.' | ',' | '،' | '؛' | '؟' | '。' | '，' | '；' | '：' | '？' | '！' | '、')
}

/// Marks that French sets off by a space and the others do not.
fn close_but_in_french(c: char) -> bool {
    matches!(c, ':' | ';' | '!' | '?')
}

/// Spaces before marks: the spaces and the mark.
fn spaces(t: &Text, p: &Profile) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for i in 1..t.chars.len() {
        let (at, c) = t.chars[i];
        let french = p.tag == "fr";
        if !is_space(t.chars[i - 1].1) || !(close(c) || close_but_in_french(c) && !french) || t.address(at) {
            continue;
        }
        let Some(last) = (0..i).rev().find(|&k| !is_space(t.chars[k].1)) else { continue };
        let before = t.chars[last].1;
        // After an address a space keeps the mark out of the link; after a mark it is a hole, or an ellipsis with spaces.
        if !(before.is_alphanumeric() || matches!(before, ')' | '”' | '"' | '»' | '）' | '》')) || t.address(t.chars[last].0) {
            continue;
        }
        // A straight quotation mark may as well open: " . stands for nothing then.
        if before == '"' && t.text[..t.chars[last].0].matches('"').count().is_multiple_of(2) {
            continue;
        }
        // "between you and , and": what is wrong is the hole, which is another rule's.
        let word = word_before(t.text, t.chars[last].0 + before.len_utf8());
        let hole = p.script == Script::Latin && word.chars().count() <= FUNCTION_WORD && p.is_stop_word(&language::fold_word(word));
        if hole && t.at(i + 1).is_some_and(char::is_whitespace) {
            continue;
        }
        let next = t.at(i + 1);
        let fine = match c {
            // ".docx", ".5", "...".
            '.' => next.is_none_or(|n| n.is_whitespace() || matches!(n, ';' | ',' | ')' | '"' | '”' | '»' | '،' | '؛')),
            ',' => next.is_none_or(|n| !n.is_alphanumeric()),
            // "3 : 2", ":)", ":-", "://".
            ':' => {
                let ratio = before.is_numeric()
                    && (i + 1..t.chars.len()).find_map(|k| t.at(k).filter(|n| !is_space(*n))).is_some_and(char::is_numeric);
                !ratio && next.is_none_or(|n| n.is_whitespace() || n.is_alphanumeric() && p.rtl)
            }
            ';' | '!' | '?' => next.is_none_or(|n| n.is_whitespace() || matches!(n, '"' | '”' | ')')),
            _ => true,
        };
        if fine {
            out.push(t.bytes(last + 1..i + 1));
        }
    }
    out
}

/// Of two full stops the second goes. Which of two different marks is meant, nobody knows; and between two commas a member of the list may
/// have been lost.
fn single(text: &str, r: Range<usize>) -> Mend {
    let half = (r.end - r.start) / 2;
    if matches!(&text[r.clone()], ".." | "。。") { vec![(r.start + half..r.end, String::new())] } else { Vec::new() }
}

/// Marks that French sets off by a space: how many are, and those that follow a word at once.
fn french(t: &Text) -> (usize, Vec<Range<usize>>) {
    let (mut right, mut wrong) = (0, Vec::new());
    for i in 1..t.chars.len() {
        let (at, c) = t.chars[i];
        let ends = t.at(i + 1).is_none_or(char::is_whitespace);
        if !close_but_in_french(c) || !ends || t.address(at) || t.address(t.chars[i - 1].0) {
            continue;
        }
        match t.chars[i - 1].1 {
            b if is_space(b) => right += 1,
            b if b.is_alphabetic() => wrong.push(t.bytes(i - 1..i + 1)),
            _ => {}
        }
    }
    (right, wrong)
}

/// Most letters of a word after which a lonely mark shows that something was taken out; longer stop words may end a phrase.
const FUNCTION_WORD: usize = 4;

/// Marks of which two in a row are a slip.
fn doubling(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '،' | '؛' | '。' | '，' | '；' | '：' | '、')
}

/// Fewest letters of a word whose full stop, before a comma or a semicolon, is no abbreviation's.
const LONG_WORD: usize = 7;

/// Two marks in a row: both.
fn doubles(t: &Text, p: &Profile) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut i = 0;
    while i + 1 < t.chars.len() {
        let start = i;
        while t.at(i).is_some_and(doubling) {
            i += 1;
        }
        let run = i - start;
        i = i.max(start + 1);
        // Three and more are an ellipsis, a line of dots or worse.
        if run != 2 || t.address(t.chars[start].0) {
            continue;
        }
        let (a, b) = (t.chars[start].1, t.chars[start + 1].1);
        let (before, after) = (t.back(start, 1), t.at(i));
        let word = word_before(t.text, t.chars[start].0);
        let fine = match (a, b) {
            ('.', '.') => before.is_some_and(|c| c.is_alphabetic()) && after.is_none_or(char::is_whitespace),
            // "etc.," and "Ltd.;" are right.
            ('.', _) => word.chars().count() >= LONG_WORD && word.chars().all(char::is_lowercase) && !abbreviation(word, p),
            (_, '.') => after.is_none_or(char::is_whitespace),
            (':', ':') => !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)),
            _ => true,
        };
        // A mark that opens a text or follows a space is another slip.
        if fine && before.is_some_and(|c| !c.is_whitespace()) {
            out.push(t.bytes(start..i));
        }
    }
    out
}

/// The letters right before a byte.
fn word_before(text: &str, at: usize) -> &str {
    let before = &text[..at];
    let from = before.char_indices().rev().take_while(|(_, c)| c.is_alphanumeric() || matches!(c, '-' | '’' | '\'')).last();
    &before[from.map_or(at, |x| x.0)..]
}

/// Abbreviations in use in all languages that are written with Latin letters, beyond those of the profiles.
const COMMON: [&str; 24] = [
    "approx", "avenue", "blvd", "bros", "capt", "conf", "contd", "coord", "dist", "encl", "esq", "gen", "gov", "hon", "info", "intl",
    "mfg", "misc", "mgmt", "natl", "tech", "temp", "univ", "vers",
];

/// True for an abbreviation or a legal form that is written with a full stop.
fn abbreviation(word: &str, p: &Profile) -> bool {
    let lower = word.to_lowercase();
    let dotted =
        |w: &str| w.strip_suffix('.').is_some_and(|w| w == lower || w.ends_with(&format!(".{lower}")) || w.ends_with(&format!(" {lower}")));
    let known = |p: &Profile| p.abbreviations.iter().any(|w| dotted(w)) || p.legal_forms.iter().any(|(w, _)| dotted(w));
    COMMON.contains(&lower.as_str()) || known(p) || language::profiles().iter().any(|p| p.script == Script::Latin && known(p))
}

/// Fewest letters of a word before a full stop that is taken for a stray one: shorter ones are often abbreviations.
const WORD: usize = 5;

/// Full stops between a word and one in lower case: the full stop.
fn stray_stops(t: &Text, p: &Profile) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    if p.script != Script::Latin {
        return out;
    }
    for i in 1..t.chars.len().saturating_sub(2) {
        let (at, c) = t.chars[i];
        if c != '.' || t.at(i + 1) != Some(' ') || !t.at(i + 2).is_some_and(char::is_lowercase) || t.address(at) {
            continue;
        }
        let word = word_before(t.text, at);
        let next: &str = &t.text[at + 2..];
        let end = next.find(|c: char| !(c.is_alphanumeric() || "-’'".contains(c))).unwrap_or(next.len());
        let after = &next[..end];
        // "eBay", "iPhone"; "a." and "i)" are labels; "www." and "name@" are addresses.
        let brand = after.chars().any(char::is_uppercase);
        let label = after.chars().count() < 5 && next[end..].starts_with(['.', ')']);
        let single = after.chars().count() < 2 && !matches!(after, "a" | "à" | "y" | "e" | "i");
        let odd = next[end..].starts_with(['@', ':']) || t.address(at + 2);
        let inner = t.text[..at - word.len()].ends_with(['.', '@', '/']);
        let plain = word.chars().all(|c| c.is_alphabetic() && !is_han(c)) && !word.chars().all(char::is_uppercase);
        if plain && word.chars().count() >= WORD && !(brand || label || single || odd || inner) && !abbreviation(word, p) {
            out.push(t.bytes(i..i + 1));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Tag, profile};

    fn found(f: fn(&Text, &Profile) -> Vec<Range<usize>>, tag: &str, text: &str) -> Vec<String> {
        f(&Text::new(text), profile(&Tag::new(tag))).into_iter().map(|r| text[r].to_string()).collect()
    }

    #[test]
    fn spaces_before_marks_are_told_from_french_ones() {
        for (tag, text) in [
            ("en", "We answer with priority ."),
            ("fr", "les actifs, etc .; les besoins"),
            ("fr", "à votre demande , et"),
            ("ar", "منتجات Tarnivel ، وخدماتها"),
            ("ar", "نجمع البيانات ؛ ثم نحذفها"),
            ("sq", "të dhënat tuaja , si dhe"),
            ("tk", "maglumatlaryňyz ; biz"),
            ("zh", "我们收集您的信息 ，并使用"),
        ] {
            assert_eq!(found(spaces, tag, text).len(), 1, "{text}");
        }
        for (tag, text) in [
            ("fr", "Nos buts : servir ; répondre ! Vraiment ?"),
            ("fr", "Nos buts\u{a0}: servir"),
            ("en", "a .docx file, .5 of it, and so on ..."),
            ("en", "a score of 3 : 2 and :) too"),
            ("en", "See https://example.com ."),
            ("en", "\"Well, .\""),
            ("en", "between you and , and"),
            ("tk", "biz size hyzmat edýäris; soňra"),
            ("zh", "版本 3.5，如下"),
            ("ar", "نجمع البيانات، ثم نحذفها."),
        ] {
            assert_eq!(found(spaces, tag, text), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn french_spaces_are_counted() {
        let (right, wrong) = french(&Text::new("Nos buts\u{a0}: servir ; répondre! Vraiment ? À 10:30, voir https://example.com: oui"));
        assert_eq!((right, wrong.len()), (3, 1));
    }

    #[test]
    fn doubled_marks_are_told_from_abbreviations() {
        for (tag, text) in [
            ("en", "your name,, and"),
            ("en", "your information.. We"),
            ("fr", "vos informations., puis"),
            ("ar", "بياناتك،، ثم"),
            ("zh", "我们收集信息。。"),
            ("zh", "我们收集信息，。"),
            ("sq", "të dhënat;; dhe"),
            ("tk", "maglumat,."),
        ] {
            assert_eq!(found(doubles, tag, text).len(), 1, "{text}");
        }
        for (tag, text) in [
            ("en", "names, etc., and Tarnivel Co., Ltd.; or"),
            ("en", "and so on... Then ....."),
            ("sq", "emri, etj.; dhe"),
            ("tk", "ady we ş.m., salgysy"),
            ("fr", "art.: tél.: cie.,"),
            ("zh", "等等……"),
            ("en", "../a and std::vec and 1..5"),
        ] {
            assert_eq!(found(doubles, tag, text), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn full_stops_inside_a_sentence_are_told_from_abbreviations() {
        for (tag, text) in [
            ("en", "Tarnivel Technology Limited. and its affiliates"),
            ("fr", "la société Tarnivel. et ses filiales"),
            ("sq", "shoqëria Tarnivel. dhe filialet"),
            ("tk", "Tarnivel kompaniýasy. we onuň"),
        ] {
            assert_eq!(found(stray_stops, tag, text).len(), 1, "{text}");
        }
        for (tag, text) in [
            ("en", "Tarnivel Co. and Belmora Inc. are, approx. speaking, one"),
            ("en", "the purposes. i. Provide it. a) then"),
            ("en", "We use it. iPhone users, www.example.com and you@example.com"),
            ("en", "made by U.S. officials, no. three"),
            ("fr", "dont l’art. premier, etc. et par ex. nous"),
            ("sq", "emri etj. dhe p.sh. adresa"),
            ("tk", "ady we ş.m. hyzmatlar"),
            ("zh", "Tarnivel. and"),
        ] {
            assert_eq!(found(stray_stops, tag, text), [] as [&str; 0], "{text}");
        }
    }
}
