//! How messages write labels: as they stand, and as they should stand in the same list.

use super::context::{Context, listed};
use super::fix::Edit;
use crate::document::{Label, LabelSystem, LabelWord, UnitKind};
use crate::language::numerals::{digit_value, roman};
use std::ops::Range;

/// A label as it stands, with its marks: "iii.", "6、".
pub(super) fn full(cx: &Context, v: usize, u: usize) -> String {
    cx.unit(v, u).label.as_ref().map_or_else(|| "no label".to_string(), |l| isolated(l.raw.trim()))
}

/// A label as it stands, without the marks behind it: "iii", "(b)", "第六章".
pub(super) fn shown(cx: &Context, v: usize, u: usize) -> String {
    let Some(l) = &cx.unit(v, u).label else { return "no label".to_string() };
    trimmed(&l.raw)
}

/// Label marks at the end say nothing in a message; brackets that open stay closed.
fn trimmed(raw: &str) -> String {
    let raw = raw.trim();
    let opens = raw.starts_with(['(', '（', '【', '[']);
    let end: &[char] = if opens { &[' ', '.', ':', '、'] } else { &[' ', '.', '．', ':', '：', '、', ')', '）', '-', '–', '—'] };
    isolated(raw.trim_end_matches(end))
}

fn isolated(text: &str) -> String {
    if text.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c)) { format!("\u{2068}{text}\u{2069}") } else { text.to_string() }
}

/// The label of unit `u` with another number in it, without the marks behind it.
pub(super) fn like(cx: &Context, v: usize, u: usize, value: &[u32]) -> String {
    trimmed(&like_full(cx, v, u, value))
}

/// The label of unit `u` with another number in it and the same marks.
pub(super) fn like_full(cx: &Context, v: usize, u: usize, value: &[u32]) -> String {
    cx.unit(v, u).label.as_ref().map_or_else(|| dotted(value), |l| written(l, value))
}

/// The label's own number with another last level: 1.5 and 4 make 1.4.
pub(super) fn last_level(cx: &Context, v: usize, u: usize, n: u32) -> Vec<u32> {
    let mut value = cx.unit(v, u).label.as_ref().map_or_else(Vec::new, Label::logical);
    value.pop();
    value.push(n);
    value
}

/// A label as a sentence names it: with its marks, where it is a number alone.
pub(super) fn named(cx: &Context, v: usize, u: usize) -> String {
    let word = cx.unit(v, u).label.as_ref().is_some_and(|l| l.word.is_some());
    if word { shown(cx, v, u) } else { full(cx, v, u) }
}

/// What a message calls that which bears the label.
pub(super) fn noun(cx: &Context, v: usize, u: usize) -> &'static str {
    let unit = cx.unit(v, u);
    match (unit.kind, unit.label.as_ref().and_then(|l| l.word)) {
        (UnitKind::TocEntry, _) => "entry",
        (_, Some(LabelWord::Part)) => "part",
        (_, Some(LabelWord::Chapter)) => "chapter",
        (_, Some(LabelWord::Section)) => "section",
        (_, Some(LabelWord::Article)) => "article",
        (_, Some(LabelWord::Annex)) => "annex",
        (UnitKind::Heading, _) => "section",
        (UnitKind::ListItem | UnitKind::InlineItem, _) => "item",
        _ => "clause",
    }
}

/// Who bears which label: "English and Arabic have iv.", "French and Albanian have (c), Chinese has （三）".
pub(super) fn borne(cx: &Context, bearers: &[(usize, usize)]) -> String {
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for &(o, w) in bearers {
        let label = named(cx, o, w);
        match groups.iter_mut().find(|g| g.0 == label) {
            Some(g) => g.1.push(o),
            None => groups.push((label, vec![o])),
        }
    }
    let parts: Vec<String> =
        groups.iter().map(|(label, who)| format!("{} {} {label}", cx.names(who), if who.len() > 1 { "have" } else { "has" })).collect();
    listed(&parts)
}

fn dotted(value: &[u32]) -> String {
    value.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

/// A number in a way of counting.
fn counted(system: LabelSystem, n: u32) -> String {
    match system {
        LabelSystem::RomanLower => roman(n.min(399).into()),
        LabelSystem::RomanUpper => roman(n.min(399).into()).to_uppercase(),
        LabelSystem::AlphaLower if (1..=26).contains(&n) => char::from(b'a' + n as u8 - 1).to_string(),
        LabelSystem::AlphaUpper if (1..=26).contains(&n) => char::from(b'A' + n as u8 - 1).to_string(),
        LabelSystem::Han => han(n),
        LabelSystem::Abjad => "ابجدهوزحطيكلمنسعفصقرشتثخذضظغ".chars().nth(n as usize - 1).map_or_else(|| n.to_string(), String::from),
        LabelSystem::Circled if (1..=20).contains(&n) => char::from_u32(0x245f + n).map_or_else(|| n.to_string(), String::from),
        _ => n.to_string(),
    }
}

/// Where the number of a label stands in its trimmed text.
fn number_in(l: &Label) -> Option<Range<usize>> {
    let raw = l.raw.trim();
    let counting = |c: char| match l.system {
        LabelSystem::Decimal => digit_value(c).is_some(),
        LabelSystem::Han => "〇零一二三四五六七八九十百".contains(c),
        _ => c.is_alphanumeric(),
    };
    let range = raw.find(counting).map(|a| a..raw[a..].find(|c| !counting(c)).map_or(raw.len(), |e| a + e));
    range.filter(|_| l.word.is_none() || matches!(l.system, LabelSystem::Decimal | LabelSystem::Han))
}

/// The edit that makes number `n` of a label of one level; none where it is not certain how it is written there.
pub(super) fn renumbered(cx: &Context, v: usize, u: usize, value: &[u32]) -> Option<Edit> {
    let label = cx.unit(v, u).label.as_ref()?;
    let (&[n], [own]) = (value, &label.value[..]) else { return None };
    let raw = cx.version(v).source.text.get(label.start..label.end)?;
    let trimmed = raw.trim();
    let lead = raw.len() - raw.trim_start().len();
    let range = number_in(label).filter(|_| label.raw.trim() == trimmed)?;
    let old = &trimmed[range.clone()];
    let new = match label.system {
        LabelSystem::Decimal => like_digits(old, &n.to_string()),
        // Abjad lists write 1 as أ or ا and 5 as ه or هـ; beyond 10 two orders are in use.
        LabelSystem::Abjad if matches!(n, 1 | 5 | 11..) => return None,
        LabelSystem::Bullet => return None,
        LabelSystem::Han if !(1..=99).contains(&n) => return None,
        LabelSystem::AlphaLower | LabelSystem::AlphaUpper if !(1..=26).contains(&n) => return None,
        LabelSystem::Circled if !(1..=20).contains(&n) => return None,
        system => counted(system, n),
    };
    // What stands there must be what this way of counting writes, or it would be half one and half the other.
    let as_counted = match label.system {
        LabelSystem::Decimal => old.chars().all(|c| digit_value(c).is_some()),
        LabelSystem::Abjad => true,
        system => old == counted(system, *own),
    };
    let from = label.start + lead;
    as_counted.then(|| cx.edit_of_source(v, from + range.start..from + range.end, &new))?
}

/// ASCII digits in the digits of another text: ١٢ for 12 beside ٣.
pub(super) fn like_digits(model: &str, ascii: &str) -> String {
    let zero = model.chars().find_map(|c| Some(c as u32 - u32::from(digit_value(c)?))).unwrap_or(u32::from(b'0'));
    let digit = |c: char| c.to_digit(10).and_then(|d| char::from_u32(zero + d)).filter(|x| digit_value(*x).is_some());
    ascii.chars().map(|c| digit(c).unwrap_or(c)).collect()
}

fn written(l: &Label, value: &[u32]) -> String {
    let &[n] = value else { return dotted(value) };
    let count = counted(l.system, n);
    // The number in the label gives way to the other one; what stands around it stays.
    let raw = l.raw.trim();
    match number_in(l) {
        Some(r) => format!("{}{count}{}", &raw[..r.start], &raw[r.end..]),
        None => format!("number {n}"),
    }
}

/// Han numerals up to 99.
pub(super) fn han(n: u32) -> String {
    let digit = |d: u32| "零一二三四五六七八九".chars().nth(d as usize).unwrap_or('零');
    match n {
        0..=9 => digit(n).to_string(),
        10..=99 => {
            let tens = if n >= 20 { digit(n / 10).to_string() } else { String::new() };
            let ones = if !n.is_multiple_of(10) { digit(n % 10).to_string() } else { String::new() };
            format!("{tens}十{ones}")
        }
        _ => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_look() {
        let label = |raw: &str, system, word| Label {
            raw: raw.into(),
            system,
            value: vec![5],
            word,
            mirrored: false,
            shape: String::new(),
            start: 0,
            end: 0,
        };
        use crate::document::LabelWord::{Article, Chapter};
        use LabelSystem::{AlphaLower, Decimal, Han, RomanLower};
        assert_eq!(written(&label("v.", RomanLower, None), &[4]), "iv.");
        assert_eq!(written(&label("II -", LabelSystem::RomanUpper, None), &[3]), "III -");
        assert_eq!(written(&label("(e)", AlphaLower, None), &[4]), "(d)");
        assert_eq!(written(&label("Kreu 5.", Decimal, Some(Chapter)), &[6]), "Kreu 6.");
        assert_eq!(written(&label("第五条", Han, Some(Article)), &[12]), "第十二条");
        assert_eq!(written(&label("1.5", Decimal, None), &[1, 4]), "1.4");
    }
}
