//! Part of markup: what to write in place of a mark of another script or width, and of a word in two alphabets.

use super::markup::Mend;
use super::markup_script::WIDTHS;
use crate::language::{Script, is_han};
use crate::similarity::analysis::script_of;
use std::ops::Range;

/// The character at a range, and those beside it.
fn beside(text: &str, r: &Range<usize>) -> (Option<char>, Option<char>, Option<char>) {
    (text[..r.start].chars().next_back(), text[r.clone()].chars().next(), text[r.end..].chars().next())
}

/// A mark of Latin script for an Arabic one, with the space that a word behind it wants.
pub(super) fn latin(text: &str, r: Range<usize>) -> Mend {
    let (_, mark, after) = beside(text, &r);
    let mark = match mark {
        Some('،') => ',',
        Some('؛') => ';',
        Some('؟') => '?',
        _ => return Vec::new(),
    };
    // "Co. ، Ltd.": the mark is inside a name, and nothing but the space stands before it.
    let inside = text[..r.start].ends_with(". ") && after == Some(' ') && mark == ',';
    vec![(r.start - usize::from(inside)..r.end, spaced(mark, after))]
}

fn spaced(mark: char, after: Option<char>) -> String {
    if after.is_some_and(char::is_alphanumeric) { format!("{mark} ") } else { mark.to_string() }
}

/// An Arabic mark for one of Latin script.
pub(super) fn arabic(text: &str, r: Range<usize>) -> Mend {
    let mark = match beside(text, &r).1 {
        Some(',') => "،",
        Some(';') => "؛",
        Some('?') => "؟",
        _ => return Vec::new(),
    };
    vec![(r, mark.to_string())]
}

/// A full-width mark for a half-width one; the space behind it goes, for the mark is as wide as a character. A bracket takes its partner
/// with it.
pub(super) fn full_width(text: &str, r: Range<usize>) -> Mend {
    let (before, mark, _) = beside(text, &r);
    let Some(&(_, wide)) = WIDTHS.iter().find(|w| Some(w.0) == mark) else { return Vec::new() };
    if wide == '（' {
        // With spaces around, they were meant as in Latin script; with another bracket inside, who knows which is whose.
        let close = text[r.end..].find([')', '(', '（', '）']).map(|n| r.end + n).filter(|&n| text[n..].starts_with(')'));
        let tight = |c: Option<char>| !c.is_some_and(char::is_whitespace);
        return match close {
            Some(n) if tight(before) && tight(text[n + 1..].chars().next().filter(|c| *c != '\n')) => {
                vec![(r, "（".to_string()), (n..n + 1, "）".to_string())]
            }
            _ => Vec::new(),
        };
    }
    let rest = &text[r.end..];
    let space = usize::from(rest.strip_prefix(' ').is_some_and(|s| s.starts_with(|c| is_han(c) || "“《（".contains(c))));
    vec![(r.start..r.end + space, wide.to_string())]
}

/// An ordinary mark for a full-width one, with the spaces that words beside it want.
pub(super) fn ordinary(text: &str, r: Range<usize>, own: Script) -> Mend {
    let (before, mark, after) = beside(text, &r);
    let Some(mark) = mark else { return Vec::new() };
    let plain = match (WIDTHS.iter().find(|w| w.1 == mark), mark) {
        (Some(&(plain, _)), _) => plain,
        (None, '）') => ')',
        (None, '、') => ',',
        _ => return Vec::new(),
    };
    let plain = match (own, plain) {
        (Script::Arabic, ',') => '،',
        (Script::Arabic, ';') => '؛',
        (Script::Arabic, '?') => '؟',
        (_, c) => c,
    };
    // A decimal sign or a ratio has no space.
    if before.is_some_and(char::is_numeric) && after.is_some_and(char::is_numeric) {
        return Vec::new();
    }
    let new = match plain {
        '(' if before.is_some_and(char::is_alphanumeric) => " (".to_string(),
        '(' => "(".to_string(),
        c => spaced(c, after),
    };
    vec![(r, new)]
}

/// Letters of Cyrillic and Greek and the Latin ones that they look like.
const LOOKALIKES: [(&str, &str); 2] =
    [("аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅ", "aeopcyxijshdqwABEKMHOPCTYXIJS"), ("αοινρΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aoivpABEZHIKMNOPTYX")];

/// A word of two alphabets in Latin letters, where most of it is; else it is not certain which alphabet is meant.
pub(super) fn one_alphabet(text: &str, r: Range<usize>) -> Mend {
    let word = &text[r.clone()];
    let latin = |c: char| LOOKALIKES.iter().find_map(|(from, to)| to.chars().nth(from.chars().position(|x| x == c)?));
    let own = word.chars().filter(|c| script_of(*c) == Script::Latin).count();
    let strange: Vec<(usize, char)> = word.char_indices().filter(|(_, c)| script_of(*c) != Script::Latin).collect();
    let edits = strange.iter().map(|&(i, c)| Some((r.start + i..r.start + i + c.len_utf8(), latin(c)?.to_string())));
    if own > strange.len() { edits.collect::<Option<Mend>>().unwrap_or_default() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with the first `mark` mended.
    fn mended(text: &str, mark: &str, mend: impl Fn(&str, Range<usize>) -> Mend) -> String {
        let at = text.find(mark).expect("the mark is there");
        let mut out = text.to_string();
        for (r, new) in mend(text, at..at + mark.len()).into_iter().rev() {
            out.replace_range(r, &new);
        }
        out
    }

    #[test]
    fn marks_are_written_as_the_script_wants_them() {
        assert_eq!(mended("Tarnivel، Belmora", "،", latin), "Tarnivel, Belmora");
        assert_eq!(mended("Tarnivel،Belmora", "،", latin), "Tarnivel, Belmora");
        assert_eq!(mended("شركة Tarnivel Co. ، Ltd. وفروعها", "،", latin), "شركة Tarnivel Co., Ltd. وفروعها");
        assert_eq!(mended("نجمع البيانات, ثم نحذفها", ",", arabic), "نجمع البيانات، ثم نحذفها");
        assert_eq!(mended("هل تريد الحذف?", "?", arabic), "هل تريد الحذف؟");
    }

    #[test]
    fn widths_bring_their_spaces() {
        assert_eq!(mended("我们收集信息,并使用它", ",", full_width), "我们收集信息，并使用它");
        assert_eq!(mended("我们收集信息, 并使用它", ",", full_width), "我们收集信息，并使用它");
        assert_eq!(mended("个人信息(如姓名)，", "(", full_width), "个人信息（如姓名），");
        assert_eq!(mended("个人信息 (如姓名) ，", "(", full_width), "个人信息 (如姓名) ，");
        assert_eq!(mended("your name，address", "，", |t, r| ordinary(t, r, Script::Latin)), "your name, address");
        assert_eq!(mended("address（GPS）", "（", |t, r| ordinary(t, r, Script::Latin)), "address (GPS）");
        assert_eq!(mended("معلوماتك，وغيرها", "，", |t, r| ordinary(t, r, Script::Arabic)), "معلوماتك، وغيرها");
        assert_eq!(mended("at 10：30", "：", |t, r| ordinary(t, r, Script::Latin)), "at 10：30");
    }

    #[test]
    fn a_word_is_typed_in_the_alphabet_of_most_of_its_letters() {
        assert_eq!(mended("your pаssword", "pаssword", one_alphabet), "your password");
        assert_eq!(mended("сообa", "сообa", one_alphabet), "сообa");
        for (from, to) in LOOKALIKES {
            assert_eq!(from.chars().count(), to.chars().count());
        }
    }
}
