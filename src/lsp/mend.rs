//! Quick fixes: where a finding knows exactly what to write, the words that take the place of the present ones. A fix is offered only
//! where the finding's own sentence and the words it marks leave nothing to guess; where they do, the translator decides.

use super::pages::Pages;
use crate::check::{Finding, Location};
use crate::language::Tag;
use crate::language::numerals::digit_value;
use lsp_types::{Range, TextEdit};

/// Words for a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// What is done, for a menu.
    pub title: String,
    /// What is written in place of the marked words.
    pub text: String,
    /// Whether hardly anything speaks against it.
    pub sure: bool,
}

/// The fix of a finding at one of its places; none where it takes a mind.
pub fn mend(f: &Finding, place: &[Location], main: &Location) -> Option<Mend> {
    let words = marked(main)?;
    let write = |text: String, sure: bool| {
        (text != words).then(|| Mend {
            title: if text.is_empty() { format!("Delete “{words}”") } else { format!("Write “{text}” for “{words}”") },
            text,
            sure,
        })
    };
    let help = f.help.replace(['\u{2068}', '\u{2069}'], "");
    if let Some(right) = said(&help) {
        return write(right.to_string(), f.rule != "term");
    }
    match f.rule {
        "number" => {
            let other = marked(theirs(place, main)?)?;
            (same_unit(f)).then(|| digits(words, other)).flatten().and_then(|t| write(t, f.absent.len() > 1))
        }
        "numbering" => numbering(&help, words, place, main).and_then(|t| write(t, true)),
        "contact" => contact(f, &help, words, place, main).and_then(|(t, sure)| write(t, sure)),
        "garbled" => garbled(&help, words).and_then(|(t, sure)| write(t, sure)),
        "markup" => markup(&help, words).and_then(|t| write(t, true)),
        _ => None,
    }
}

/// The edit that makes a fix.
pub fn edit(pages: &Pages, main: &Location, mend: &Mend) -> Option<(std::path::PathBuf, TextEdit)> {
    let (path, range) = pages.place(main)?;
    (range != Range::default()).then(|| (path, TextEdit { range, new_text: mend.text.clone() }))
}

/// The very words of a place.
pub fn marked(l: &Location) -> Option<&str> {
    let words = l.mark.and_then(|[a, b]| l.quote.get(a..b)).unwrap_or(&l.quote);
    (!words.is_empty()).then_some(words)
}

/// The first counterpart of a place.
fn theirs<'l>(place: &'l [Location], main: &Location) -> Option<&'l Location> {
    place.iter().find(|l| l.language != main.language && !l.quote.is_empty())
}

/// The words of a help that says nothing but what to write; none where they were cut or take another form in the sentence.
fn said(help: &str) -> Option<&str> {
    let (right, rest) = help.strip_prefix("Write “")?.split_once('”')?;
    let whole = matches!(rest, "." | " throughout." | ", as elsewhere in this version." | ", in this order.");
    (whole && !right.contains(['…', '“'])).then_some(right)
}

/// True where both sides count the same thing: days are not exchanged for months.
fn same_unit(f: &Finding) -> bool {
    f.evidence.iter().filter_map(|line| line.strip_prefix("Units read: ")).all(|line| {
        let units: Vec<&str> = line.split(", ").filter_map(|part| part.split_once(" in ")).map(|(unit, _)| unit).collect();
        units.windows(2).all(|pair| pair[0] == pair[1])
    })
}

/// A number as it stands in a text: where, and its digits without what sets thousands apart.
struct Figures {
    range: std::ops::Range<usize>,
    digits: String,
    separator: Option<char>,
}

/// The numbers of some words, in figures of any script.
fn figures(words: &str) -> Vec<Figures> {
    let chars: Vec<(usize, char)> = words.char_indices().collect();
    let digit = |i: usize| chars.get(i).and_then(|(_, c)| digit_value(*c));
    let run = |from: usize| (from..).take_while(|&i| digit(i).is_some()).count();
    let mut out: Vec<Figures> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        if digit(i).is_none() {
            i += 1;
            continue;
        }
        let start = i;
        let mut end = i + run(i);
        let mut separator = None;
        // Three digits after one of these are thousands, if at most three stand before it.
        while end - start <= 3 || separator.is_some() {
            let Some(&(_, c)) = chars.get(end) else { break };
            let group = matches!(c, ',' | '.' | ' ' | '\u{a0}' | '\u{202f}' | '’' | '٬') && separator.is_none_or(|s| s == c);
            if !group || run(end + 1) != 3 {
                break;
            }
            separator = Some(c);
            end += 4;
        }
        let to = chars.get(end).map_or(words.len(), |(at, _)| *at);
        let digits = (start..end).filter_map(digit).map(|d| char::from(b'0' + d)).collect();
        out.push(Figures { range: chars[start].0..to, digits, separator });
        i = end;
    }
    out
}

/// The words with the one number in them that the counterpart has not, put right: in the digits of the text, and with its way to set
/// thousands apart. None where more than one number differs or the text does not show how it writes such a number.
fn digits(words: &str, other: &str) -> Option<String> {
    let (mine, theirs) = (figures(words), figures(other));
    let odd = |xs: &[Figures], ys: &[Figures]| -> Vec<usize> {
        let mut left: Vec<&str> = ys.iter().map(|y| y.digits.as_str()).collect();
        let lone = |(i, x): (usize, &Figures)| match left.iter().position(|l| *l == x.digits) {
            Some(at) => {
                left.swap_remove(at);
                None
            }
            None => Some(i),
        };
        xs.iter().enumerate().filter_map(lone).collect()
    };
    let (alone, lacking) = (odd(&mine, &theirs), odd(&theirs, &mine));
    let (&[i], &[j]) = (&alone[..], &lacking[..]) else { return None };
    let (from, to) = (&mine[i], &theirs[j]);
    if mine.len() != theirs.len() || from.separator.is_none() && to.separator.is_some() {
        return None;
    }
    let first = words[from.range.clone()].chars().next()?;
    let zero = first as u32 - u32::from(digit_value(first)?);
    let digit = |d: char| char::from_u32(zero + d.to_digit(10).unwrap_or(0)).unwrap_or(d);
    let mut written = String::new();
    for (k, d) in to.digits.chars().enumerate() {
        let left = to.digits.len() - k;
        if let Some(s) = from.separator.filter(|_| k > 0 && left % 3 == 0) {
            written.push(s);
        }
        written.push(digit(d));
    }
    Some(format!("{}{written}{}", &words[..from.range.start], &words[from.range.end..]))
}

fn numbering(help: &str, words: &str, place: &[Location], main: &Location) -> Option<String> {
    if let Some((from, to)) = help.strip_prefix("Change “").and_then(|h| h.strip_suffix("”.")).and_then(|h| h.split_once("” to “"))
    {
        return (from == words && !to.contains('”')).then(|| to.to_string());
    }
    if let Some(list) = help.strip_prefix("Write ").and_then(|h| h.strip_suffix('.')) {
        // "Write 1.2, 1.3 and 2.1.": numbers that stand back to front.
        let turned = words.split('.').rev().collect::<Vec<_>>().join(".");
        return list.split(", ").flat_map(|part| part.split(" and ")).any(|number| number == turned).then_some(turned);
    }
    let referred = if help.starts_with("Refer to ") { help } else { help.starts_with("Let ").then(|| marked(theirs(place, main)?))?? };
    // An ordinal takes another ending with another number.
    let ordinal = |l: &Tag| l.primary() == "tk" && words.contains('-');
    if ordinal(&main.language) || figures(words).len() != 1 || figures(referred).len() != 1 {
        return None;
    }
    digits(words, referred)
}

fn contact(f: &Finding, help: &str, words: &str, place: &[Location], main: &Location) -> Option<(String, bool)> {
    if let Some((right, _)) = help.strip_prefix("Write “").and_then(|h| h.split_once("” in its place;")) {
        let message = f.message.replace(['\u{2068}', '\u{2069}'], "");
        let wrong = message.split_once("has “")?.1.split_once("” inside")?.0.to_string();
        return (words.contains(&wrong)).then(|| (words.replace(&wrong, right), true));
    }
    if !help.starts_with("Find out which one is right") {
        return None;
    }
    let mut others: Vec<&str> = place.iter().filter(|l| l.language != main.language).filter_map(marked).collect();
    others.dedup();
    match others[..] {
        [one] if !one.contains('…') => Some((one.to_string(), f.absent.len() > 1)),
        _ => None,
    }
}

fn garbled(help: &str, words: &str) -> Option<(String, bool)> {
    if help == "Delete it." || help == format!("Delete “{words}”.") {
        return Some((String::new(), false));
    }
    if let Some((one, _)) = help.strip_prefix("Take one “").and_then(|h| h.split_once("” out")) {
        let rest = words.strip_prefix(one)?.trim_start().strip_prefix(one)?;
        return rest.is_empty().then(|| (one.to_string(), false));
    }
    if help.starts_with("Put a space after the ") {
        let marks = words.char_indices().filter(|(_, c)| matches!(c, '.' | ';' | ':' | ',' | '!' | '?' | '؛' | '،' | '؟'));
        let (at, mark) = one(marks)?;
        let (before, behind) = words.split_at(at + mark.len_utf8());
        return behind.starts_with(char::is_alphanumeric).then(|| (format!("{before} {behind}"), true));
    }
    let (a, b) = help.strip_prefix("Write a space between “")?.strip_suffix('.')?.split_once("” and “")?;
    let b = b.split('”').next()?;
    (words == format!("{a}{b}")).then(|| (format!("{a} {b}"), true))
}

/// The only one.
fn one<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// Marks of one script and of another that mean the same.
const MARKS: [(&str, &[(char, char)]); 4] = [
    ("Write the comma, semicolon or question mark of Latin script there.", &[('،', ','), ('؛', ';'), ('؟', '?')]),
    ("Write ، ؛ or ؟ as in the rest of the text.", &[(',', '،'), (';', '؛'), ('?', '؟')]),
    (
        "Write the full-width mark as in the rest of the text.",
        &[('.', '。'), (',', '，'), (';', '；'), (':', '：'), ('?', '？'), ('!', '！')],
    ),
    (
        "Write the ordinary mark as in the rest of the text.",
        &[('。', '.'), ('，', ','), ('、', ','), ('；', ';'), ('：', ':'), ('？', '?'), ('！', '!')],
    ),
];

fn markup(help: &str, words: &str) -> Option<String> {
    if help == "Take the space before the mark out." {
        return words.starts_with(char::is_whitespace).then(|| words.trim_start().to_string());
    }
    let (_, marks) = MARKS.iter().find(|(sentence, _)| *sentence == help)?;
    let mark = one(words.chars())?;
    marks.iter().find(|(wrong, _)| *wrong == mark).map(|(_, right)| right.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_carried_over_in_the_conventions_of_the_text() {
        let cases = [
            ("90 jours", "30 days", Some("30 jours")),
            ("٩٠ يومًا", "30 days", Some("٣٠ يومًا")),
            ("1 000 euro", "10,000 euros", Some("10 000 euro")),
            ("15 سبتمبر 2024", "15 September 2025", Some("15 سبتمبر 2025")),
            ("September 15, 2024", "15 septembre 2025", Some("September 15, 2025")),
            ("100 €", "1,000 €", None),
            ("thirteen days", "3 days", None),
            ("30 à 60 jours", "40 to 70 days", None),
            ("2,5 %", "3.5 %", Some("3,5 %")),
        ];
        for (mine, theirs, want) in cases {
            assert_eq!(digits(mine, theirs).as_deref(), want, "{mine} / {theirs}");
        }
    }

    #[test]
    fn only_a_help_that_says_it_all_is_a_fix() {
        assert_eq!(said("Write “Wi-Fi” throughout."), Some("Wi-Fi"));
        assert_eq!(said("Write “Brintix Fibre”, in this order."), Some("Brintix Fibre"));
        for more in
            ["Write “a” or “b” in all versions.", "Write “pëlqim” throughout, in the form that the sentence asks for.", "Write “abc…”."]
        {
            assert_eq!(said(more), None, "{more}");
        }
    }

    #[test]
    fn slips_of_the_keyboard_are_mended() {
        assert_eq!(garbled("Put a space after the full stop.", "berýär.Gizlinlik"), Some(("berýär. Gizlinlik".to_string(), true)));
        assert_eq!(
            garbled("Take one “عن” out, or write the word that should stand in its place.", "عن عن"),
            Some(("عن".to_string(), false))
        );
        assert_eq!(garbled("Write a space between “the” and “user”.", "theuser"), Some(("the user".to_string(), true)));
        assert_eq!(garbled("Write this passage anew from its counterpart: words and spaces are mixed up in it.", "x"), None);
        assert_eq!(markup("Take the space before the mark out.", " ."), Some(".".to_string()));
        assert_eq!(markup("Write the ordinary mark as in the rest of the text.", "。"), Some(".".to_string()));
        assert_eq!(markup("Keep the one that is meant.", ".."), None);
    }

    #[test]
    fn labels_and_references_follow_what_is_said() {
        let none: [Location; 0] = [];
        let at = |tag: &str| Location {
            language: Tag::new(tag),
            source: String::new(),
            lines: [1, 1],
            columns: None,
            bytes: None,
            section: None,
            label: None,
            quote: "x".to_string(),
            mark: None,
            pointer: None,
            insert: None,
        };
        let of = |help: &str, words: &str, tag: &str| numbering(help, words, &none, &at(tag));
        assert_eq!(of("Change “7.” to “6.”.", "7.", "en").as_deref(), Some("6."));
        assert_eq!(of("Change “2.0” to “1.9” if it belongs to section 1, or move it to section 2.", "2.0", "en"), None);
        assert_eq!(of("Write 1.2, 1.3, 1.4 and 2.1.", "3.1", "ar").as_deref(), Some("1.3"));
        assert_eq!(of("Write 1.2.", "5.1", "ar"), None);
        assert_eq!(of("Refer to article 7 in Albanian too.", "nenin 17", "sq").as_deref(), Some("nenin 7"));
        assert_eq!(of("Refer to section 9 in Turkmen too.", "14-nji bölüm", "tk-Latn"), None);
    }
}
