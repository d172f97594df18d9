//! One label at one place: what stands there, how it may be read, and how sure that is before the siblings are asked.

use super::numerals::{self, digits};
use super::words::{Words, number_after_word};
use crate::document::{Label, LabelSystem, LabelWord};
use crate::language::is_han;

/// A label as it may be read at a place, before the siblings are asked.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The label; `system` and `value` are the likelier reading.
    pub label: Label,
    /// Byte offset in `Source::text` of the text that the label opens.
    pub text: usize,
    /// The label needs a neighbour in the count (2 needs 1 or 3) to be believed.
    pub weak: bool,
    /// The letter also reads as a Roman numeral: its value.
    pub roman: Option<u32>,
}

/// Most levels that a number may have; beyond it is no label.
const MAX_LEVELS: usize = 32;

/// Largest single number that labels a list item or a section: beyond stand years.
const MAX_NUMBER: u32 = 999;

const BULLETS: &str = "●•▪■◆◇○◦‣⁃▶➢➤✓✔★☆·∙⚫";
const DASHES: &str = "-–—‒―";

/// The label at the start of `s`, which stands at byte `base` of the source. `s` ends with its line.
pub fn parse(s: &str, base: usize, words: &Words) -> Option<Candidate> {
    let first = s.chars().next()?;
    // Most lines start with a letter that no label starts with: leave early.
    word_label(s, base, words)
        .or_else(|| bullet(s, base, first))
        .or_else(|| one_character(s, base, first))
        .or_else(|| bracketed(s, base, words))
        .or_else(|| decimal(s, base, words))
        .or_else(|| lettered(s, base, words))
}

/// The label inside a text at the start of `s`: as [`parse`], without label words and bullets, and quick to say no.
pub fn parse_inside(s: &str, words: &Words) -> Option<Candidate> {
    let first = s.chars().next()?;
    if first.is_ascii_alphanumeric() {
        // A letter, a numeral or a number, and its mark: most words fail here.
        let run = s.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let mark = next(s, run).or(Some(' ')).filter(|c| matches!(c, '.' | ')' | '）' | '．' | '、') || !c.is_ascii())?;
        if run > 8 || mark.is_alphanumeric() && !words.digraphs {
            return None;
        }
    }
    one_character(s, 0, first).or_else(|| bracketed(s, 0, words)).or_else(|| decimal(s, 0, words)).or_else(|| lettered(s, 0, words))
}

struct Made {
    system: LabelSystem,
    value: Vec<u32>,
    word: Option<LabelWord>,
    shape: &'static str,
    weak: bool,
    roman: Option<u32>,
}

/// Builds the candidate once its end is known; white space after the label is skipped.
fn made(s: &str, base: usize, len: usize, m: Made) -> Candidate {
    let rest = &s[len..];
    let skip = rest.len() - rest.trim_start_matches(is_space).len();
    Candidate {
        label: Label {
            raw: s[..len].trim_end_matches(is_space).to_string(),
            system: m.system,
            value: m.value,
            word: m.word,
            mirrored: false,
            shape: m.shape.to_string(),
            start: base,
            end: base + s[..len].trim_end_matches(is_space).len(),
        },
        text: base + len + skip,
        weak: m.weak,
        roman: m.roman,
    }
}

/// White space and marks that do not show.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

fn next(s: &str, at: usize) -> Option<char> {
    s.get(at..)?.chars().next()
}

/// `1`, `1.2`, `1.2.2.1`: the levels and their bytes; a final full stop is left alone.
pub fn levels(s: &str) -> Option<(Vec<u32>, usize)> {
    let (first, mut len, zero) = digits(s)?;
    let mut value = vec![first];
    while matches!(next(s, len), Some('.' | '．')) {
        let dot = if next(s, len) == Some('．') { 3 } else { 1 };
        let Some((n, l, z)) = digits(&s[len + dot..]) else { break };
        if z || n > MAX_NUMBER || value.len() == MAX_LEVELS {
            return None;
        }
        value.push(n);
        len += dot + l;
    }
    let plausible = first <= MAX_NUMBER && !(zero && value.len() > 1);
    plausible.then_some((value, len))
}

/// "Chapter 1:", "المادة 4.", "6-nji madda.", "第一章", "第1条".
fn word_label(s: &str, base: usize, words: &Words) -> Option<Candidate> {
    let (word, value, system, len) = if let Some((word, at)) = words.before(s) {
        let (value, system, l) = number_after_word(&s[at..], words)?;
        (word, value, system, at + l)
    } else if let Some(rest) = s.strip_prefix('第') {
        let rest = rest.trim_start_matches(' ');
        let at = s.len() - rest.len();
        let (value, system, l) = numerals::han(rest)
            .map(|(n, l)| (vec![n], LabelSystem::Han, l))
            .or_else(|| levels(rest).map(|(v, l)| (v, LabelSystem::Decimal, l)))?;
        let gap = s[at + l..].len() - s[at + l..].trim_start_matches(' ').len();
        let (word, w) = words.after(&s[at + l + gap..])?;
        (word, value, system, at + l + gap + w)
    } else {
        let (value, l) = levels(s)?;
        // 章 without 第 is a count of chapters, not the number of one.
        let (word, w) = words.after(&s[l..]).filter(|_| !next(s, l).is_some_and(is_han))?;
        (word, value, LabelSystem::Decimal, l + w)
    };
    let space = s[len..].len() - s[len..].trim_start_matches([' ', '\u{a0}']).len();
    let (shape, end, weak) = match next(s, len + space) {
        None => ("", len, false),
        Some(c @ ('.' | '．' | ':' | '：' | '、' | ')' | '）')) => {
            let after = next(s, len + space + c.len_utf8());
            // "Section 2.b" and "Article 6.The" are not told apart: a letter may follow, a digit may not.
            if after.is_some_and(|d| numerals::digit(d).is_some()) {
                return None;
            }
            (shape_of(c), len + space + c.len_utf8(), false)
        }
        Some(c) if DASHES.contains(c) && (space > 0 || next(s, len + 1) == Some(' ')) => ("-", len + space + c.len_utf8(), false),
        // "Article 6 GDPR allows", "第一条规定": a mention or a heading; the siblings tell, and running text goes on in lower case.
        Some(c) if space > 0 && !c.is_lowercase() && !matches!(c, ',' | ';' | '،' | '(') => ("", len, true),
        Some(c) if s.starts_with('第') && (is_han(c) || c.is_ascii_alphanumeric() || "\u{3000}“《【\"「(（".contains(c)) => {
            ("", len, true)
        }
        Some('\t' | '\u{3000}') => ("", len, true),
        _ => return None,
    };
    Some(made(s, base, end, Made { system, value, word: Some(word), shape, weak, roman: None }))
}

fn shape_of(c: char) -> &'static str {
    match c {
        '.' | '．' => ".",
        ')' => ")",
        '）' => "）",
        '、' => "、",
        ':' | '：' => ":",
        _ => "",
    }
}

fn bullet(s: &str, base: usize, first: char) -> Option<Candidate> {
    let after = next(s, first.len_utf8());
    let spaced = after.is_some_and(is_space);
    let is = if BULLETS.contains(first) {
        spaced || first != '·' && after.is_some()
    } else {
        (DASHES.contains(first) || first == '*' || first == '+') && spaced
    };
    if !is || s[first.len_utf8()..].trim_matches(is_space).is_empty() {
        return None;
    }
    let m = Made { system: LabelSystem::Bullet, value: Vec::new(), word: None, shape: "", weak: false, roman: None };
    let mut c = made(s, base, first.len_utf8(), m);
    c.label.shape = first.to_string();
    Some(c)
}

fn one_character(s: &str, base: usize, first: char) -> Option<Candidate> {
    let (system, n, shape) = match (numerals::circled(first), numerals::enclosed(first)) {
        (Some(n), _) => (LabelSystem::Circled, n, ""),
        (_, Some((n, shape))) => (LabelSystem::Decimal, n, shape),
        _ => return None,
    };
    let stop = matches!(next(s, first.len_utf8()), Some('.' | '、'));
    let len = first.len_utf8() + if stop { next(s, first.len_utf8()).map_or(0, char::len_utf8) } else { 0 };
    Some(made(s, base, len, Made { system, value: vec![n], word: None, shape, weak: false, roman: None }))
}

/// `(1)`, `（二）`, `(أ)`, `(iv)`, `(a)`, `(1.2)`, `[1]`.
fn bracketed(s: &str, base: usize, words: &Words) -> Option<Candidate> {
    let open = s.chars().next()?;
    let (closers, shape): (&[char], _) = match open {
        '(' => (&[')', '）'], "()"),
        '（' => (&[')', '）'], "（）"),
        _ => return None,
    };
    let o = open.len_utf8();
    let inner = s[o..].trim_start_matches(' ');
    let at = s.len() - inner.len();
    let (value, system, len, roman, zero) = counted(inner, words)?;
    let pad = inner[len..].len() - inner[len..].trim_start_matches(' ').len();
    let close = next(inner, len + pad).filter(|c| closers.contains(c))?;
    let end = at + len + pad + close.len_utf8();
    let rest = s[end..].trim_start_matches(is_space);
    // "(c) 2019" is a copyright notice; "(2)(a)" and "(1)," refer to items elsewhere.
    let year = digits(rest).is_some_and(|(n, _, _)| (1900..2100).contains(&n));
    if year && value == [3] && system != LabelSystem::Decimal || rest.starts_with([',', ')', '(', ';']) {
        return None;
    }
    let weak = zero || matches!(system, LabelSystem::AlphaUpper | LabelSystem::RomanUpper);
    Some(made(s, base, end, Made { system, value, word: None, shape, weak, roman }))
}

/// Value, system, bytes, the Roman reading of a single letter, and whether it is doubtful.
type Counted = (Vec<u32>, LabelSystem, usize, Option<u32>, bool);

/// Any number or letter that counts.
fn counted(s: &str, words: &Words) -> Option<Counted> {
    if let Some((value, len)) = levels(s) {
        let weak = value.len() > 1;
        return Some((value, LabelSystem::Decimal, len, None, weak));
    }
    let roman = numerals::roman(s);
    let ends = |len: usize| !next(s, len).is_some_and(char::is_alphanumeric);
    if let Some((n, len, upper)) = numerals::letter(s, words.digraphs).filter(|x| ends(x.1)) {
        let system = if upper { LabelSystem::AlphaUpper } else { LabelSystem::AlphaLower };
        let r = roman.filter(|r| r.1 == len).map(|r| r.0);
        return Some((vec![n], system, len, r, false));
    }
    if let Some((n, len, upper)) = roman.filter(|x| ends(x.1)) {
        return Some((vec![n], if upper { LabelSystem::RomanUpper } else { LabelSystem::RomanLower }, len, None, false));
    }
    if let Some((n, len)) = numerals::han(s) {
        return Some((vec![n], LabelSystem::Han, len, None, false));
    }
    numerals::abjad(s).filter(|x| ends(x.1)).map(|(n, len)| (vec![n], LabelSystem::Abjad, len, None, false))
}

/// `1.`, `1.1`, `1)`, `1、`, `1 -`, `1 Title`.
fn decimal(s: &str, base: usize, words: &Words) -> Option<Candidate> {
    let (value, len) = levels(s)?;
    let single = value.len() == 1;
    let after = next(s, len);
    let wide = after.map_or(0, char::len_utf8);
    let then = next(s, len + wide);
    let letter = |c: char| c.is_alphabetic() && !is_uncased(c);
    let spaced = then.is_none_or(is_space);
    let (shape, end, weak) = match after {
        Some('.' | '．') if spaced => {
            let rest = s[len + wide..].trim_start_matches(is_space);
            (".", len + wide, value != [1] || words.month(rest))
        }
        Some('.' | '．') if then.is_some_and(|c| c.is_alphabetic() || "\"“«《【(（".contains(c)) => {
            (".", len + wide, then.is_some_and(letter))
        }
        Some(c @ (')' | '）')) if !matches!(then, Some(',' | ';' | ')')) => (shape_of(c), len + wide, false),
        // "5 )text": a bracket that drifted from its number.
        Some(' ') if single && s[len..].trim_start().starts_with([')', '）']) => {
            (")", len + s[len..].find([')', '）']).unwrap_or(0) + 1, true)
        }
        Some('、') => ("、", len + wide, false),
        Some(':' | '：') if single && spaced => (":", len + wide, true),
        Some(c) if single && DASHES.contains(c) && (spaced || then.is_some_and(is_uncased)) => ("-", len + wide, true),
        Some(c) if single && is_space(c) && dash_follows(&s[len..]) => {
            let gap = s[len..].find(|c| DASHES.contains(c)).unwrap_or(0);
            let dash = next(s, len + gap).map_or(0, char::len_utf8);
            ("-", len + gap + dash, true)
        }
        Some(c) if is_space(c) => {
            let word = s[len..].trim_start_matches(is_space);
            let opens = |c: char| if single { c.is_uppercase() } else { c.is_alphanumeric() || "\"“”«《【‘'„(（".contains(c) };
            // "1.5 2.3 4.1" is a row of figures.
            let figures = !single && !word.chars().take(60).any(char::is_alphabetic);
            if !word.starts_with(opens) || figures || words.month(word) {
                return None;
            }
            ("", len, true)
        }
        Some(c) if !single && is_uncased(c) => ("", len, true),
        None if !single => ("", len, true),
        _ => return None,
    };
    Some(made(s, base, end, Made { system: LabelSystem::Decimal, value, word: None, shape, weak, roman: None }))
}

/// A dash after white space, with white space after it and no number ("1 - 5 years").
fn dash_follows(s: &str) -> bool {
    let t = s.trim_start_matches(is_space);
    let Some(c) = t.chars().next().filter(|c| DASHES.contains(*c)) else { return false };
    let u = &t[c.len_utf8()..];
    u.starts_with(is_space) && !u.trim_start_matches(is_space).starts_with(|c: char| numerals::digit(c).is_some())
}

/// Letters of scripts without capitals.
pub fn is_uncased(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

/// `i.`, `iv)`, `a)`, `A.`, `I -`, `一、`, `أ.`, `ب-`.
fn lettered(s: &str, base: usize, words: &Words) -> Option<Candidate> {
    let (value, system, len, roman, _) = counted(s, words)?;
    let gap = s[len..].len() - s[len..].trim_start_matches([' ', '\u{a0}']).len();
    let after = next(s, len + gap)?;
    let wide = after.len_utf8();
    let then = next(s, len + gap + wide);
    let spaced = then.is_none_or(is_space);
    let han = system == LabelSystem::Han;
    let text = |c: char| c.is_alphabetic() || "\"“«《【(（".contains(c);
    let (shape, weak) = match after {
        // A letter and a full stop is an initial as often as a label, and "I.e." has no space.
        '.' | '．' if gap == 0 && (spaced || (han || system == LabelSystem::Abjad) && then.is_some_and(text)) => (".", true),
        ')' | '）' if gap == 0 && !matches!(then, Some(',' | ';' | ')' | '.')) => (shape_of(after), false),
        '、' if gap == 0 => ("、", false),
        ':' | '：' if gap == 0 && spaced && !han => (":", true),
        c if DASHES.contains(c) && (gap > 0 && spaced || system == LabelSystem::Abjad && (spaced || then.is_some_and(text))) => ("-", true),
        _ => return None,
    };
    Some(made(s, base, len + gap + wide, Made { system, value, word: None, shape, weak, roman }))
}
