//! How messages write labels: as they stand, and as they should stand in the same list.

use super::context::{Context, listed};
use crate::document::{Label, LabelSystem, LabelWord, UnitKind};
use crate::language::numerals::{digit_value, roman};

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

fn written(l: &Label, value: &[u32]) -> String {
    let &[n] = value else { return dotted(value) };
    let count = match l.system {
        LabelSystem::RomanLower => roman(n.min(399).into()),
        LabelSystem::RomanUpper => roman(n.min(399).into()).to_uppercase(),
        LabelSystem::AlphaLower if (1..=26).contains(&n) => char::from(b'a' + n as u8 - 1).to_string(),
        LabelSystem::AlphaUpper if (1..=26).contains(&n) => char::from(b'A' + n as u8 - 1).to_string(),
        LabelSystem::Han => han(n),
        LabelSystem::Abjad => "ابجدهوزحطيكلمنسعفصقرشتثخذضظغ".chars().nth(n as usize - 1).map_or_else(|| n.to_string(), String::from),
        LabelSystem::Circled if (1..=20).contains(&n) => char::from_u32(0x245f + n).map_or_else(|| n.to_string(), String::from),
        _ => n.to_string(),
    };
    // The number in the label gives way to the other one; what stands around it stays.
    let raw = l.raw.trim();
    let counting = |c: char| match l.system {
        LabelSystem::Decimal => digit_value(c).is_some(),
        LabelSystem::Han => "〇零一二三四五六七八九十百".contains(c),
        _ => c.is_alphanumeric(),
    };
    let range = raw.find(counting).map(|a| (a, raw[a..].find(|c| !counting(c)).map_or(raw.len(), |e| a + e)));
    match range {
        Some((a, e)) if l.word.is_none() || matches!(l.system, LabelSystem::Decimal | LabelSystem::Han) => {
            format!("{}{count}{}", &raw[..a], &raw[e..])
        }
        _ => format!("number {n}"),
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
