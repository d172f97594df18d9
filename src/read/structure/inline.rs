//! Lists that run on inside a paragraph: "… include: 1) …; 2) …; and 3) …".

use super::block::{Block, Mark, halts, pauses, stops};
use super::is_space;
use super::text::Text;
use crate::document::{Label, LabelSystem};
use crate::read::labels::{Candidate, Key, Words, digit_like, is_han, is_uncased, key_of, parse_inside};

/// A paragraph with more items than this is data, not prose; it stays whole.
const MAX_ITEMS: usize = 1000;

/// Nor is one with so many labels inside, whether they make a list or not; looking for one takes time by the square of their number.
const MOST_MARKERS: usize = 4 * MAX_ITEMS;

/// Longest label that is looked for, in bytes.
const REACH: usize = 64;

/// A label inside a text.
struct Marker {
    /// Byte offset of the label in the text.
    at: usize,
    /// Byte offset of the item's text.
    text: usize,
    label: Label,
    roman: Option<u32>,
    /// It follows a colon, semicolon, full stop or the start: required of labels that end in a full stop.
    after_mark: bool,
}

/// Cuts the items of a running list out of a block; the block keeps what stands before the first item. `next` is the label of
/// the block that follows: "… purposes: i. First." before a line "ii." is the first item glued to its lead-in, and is cut off
/// as a block of its own.
pub fn split(mut block: Block, next: Option<&Label>, words: &Words) -> Vec<Block> {
    if block.mark == Mark::Verbatim {
        return vec![block];
    }
    let markers = markers(&block.text.text, words);
    if markers.len() > MOST_MARKERS {
        return vec![block];
    }
    if let Some(run) = run(&block.text.text, &markers, block.label.as_ref(), next) {
        let items = cut(&mut block, &run);
        block.inline = items;
        return vec![block];
    }
    if let Some(m) = next.and_then(|n| glued(&markers, n, block.label.as_ref())) {
        let mut items = cut(&mut block, &[m]);
        if let Some(mut item) = items.pop() {
            item.glued = true;
            return vec![block, item];
        }
    }
    vec![block]
}

fn markers(text: &str, words: &Words) -> Vec<Marker> {
    let mut found = Vec::new();
    let mut depth = 0u32;
    let mut before = ':';
    let mut skip = 0;
    let mut previous = ':';
    let mut before_last = ' ';
    for (i, c) in text.char_indices() {
        let start =
            i > 0 && (is_space(previous) || pauses(previous) || halts(previous) || stops(previous) || previous == 'و' || previous == ')');
        // The levels of a number ("1.2.3") are no labels of their own.
        let level = previous == '.' && digit_like(before_last);
        if i >= skip && start && !level && depth == 0 && may_open(c) {
            let mut end = (i + REACH).min(text.len());
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            if let Some(m) = parse_inside(&text[i..end], words).and_then(|p| marker(p, i, text, previous, before)) {
                skip = m.text;
                before_last = ' ';
                previous = ' ';
                before = ' ';
                found.push(m);
                continue;
            }
        }
        if i < skip {
            continue;
        }
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // A bracket that is never closed must not hide the rest of the text.
        if stops(c) && is_space(text[i + c.len_utf8()..].chars().next().unwrap_or(' ')) {
            depth = 0;
        }
        if !is_space(c) {
            before = c;
        }
        before_last = previous;
        previous = c;
    }
    found
}

/// Characters that a label may start with.
fn may_open(c: char) -> bool {
    digit_like(c)
        || matches!(c, '(' | '（' | 'a'..='z' | 'A'..='Z' | 'أ' | 'ا' | 'ب'..='ي')
        || matches!(c as u32, 0x2460..=0x24ff | 0x2776..=0x2793)
        || is_han(c)
}

fn marker(c: Candidate, at: usize, text: &str, previous: char, before: char) -> Option<Marker> {
    let l = &c.label;
    let fits = l.word.is_none()
        && l.value.len() == 1
        && l.system != LabelSystem::Bullet
        && matches!(l.shape.as_str(), ")" | "）" | "()" | "（）" | "." | "、" | "")
        && (l.system == LabelSystem::Circled || !l.shape.is_empty());
    // "و" joins the label only to brackets ("و2)"), not to words.
    let joined = previous == 'و' && !text[..at - 2].ends_with(|c: char| is_space(c) || pauses(c) || halts(c) || stops(c));
    if !fits || joined || text.len() == at + c.text {
        return None;
    }
    let after_mark = halts(before) || stops(before) || pauses(before);
    let strict = matches!(l.shape.as_str(), "." | "、");
    if strict && !(halts(before) || stops(before)) {
        return None;
    }
    // "1." must not be the end of a sentence: its text starts with a capital or has no case.
    let opens = text[at + c.text..].chars().find(|c| c.is_alphanumeric())?;
    if l.shape == "." && !(opens.is_uppercase() || is_uncased(opens) || halts(before)) {
        return None;
    }
    Some(Marker { at, text: at + c.text, roman: c.roman, label: c.label, after_mark })
}

/// The reading of a marker as the `value`-th item in the manner of `key`.
fn reads(m: &Marker, key: &Key, value: u32) -> Option<Label> {
    let own = key_of(&m.label);
    if own == *key && m.label.value == [value] {
        return Some(m.label.clone());
    }
    let system = match m.label.system {
        LabelSystem::AlphaLower => LabelSystem::RomanLower,
        LabelSystem::AlphaUpper => LabelSystem::RomanUpper,
        _ => return None,
    };
    (m.roman == Some(value) && Key { system, ..own } == *key).then(|| Label { system, value: vec![value], ..m.label.clone() })
}

/// The keys under which a marker may open a list.
fn openings(m: &Marker) -> Vec<Key> {
    let own = key_of(&m.label);
    let mut keys = Vec::new();
    if m.label.value == [1] {
        keys.push(own.clone());
    }
    if m.roman == Some(1) {
        let upper = m.label.system == LabelSystem::AlphaUpper;
        keys.push(Key { system: if upper { LabelSystem::RomanUpper } else { LabelSystem::RomanLower }, ..own });
    }
    keys
}

/// The first list that starts at 1 and counts to 2 at least: byte offsets and labels.
fn run(text: &str, markers: &[Marker], own: Option<&Label>, next: Option<&Label>) -> Option<Vec<(usize, usize, Label)>> {
    // A block that is item 1 itself may carry items 2, 3, … of its own list behind it.
    if let Some(own) = own.filter(|l| l.value == [1] && !next.is_some_and(|n| key_of(n) == key_of(l))) {
        let rest = follow(text, markers, &key_of(own), 2);
        if !rest.is_empty() && substantial(text, 0, rest[0].0) {
            return Some(rest);
        }
    }
    for (i, m) in markers.iter().enumerate() {
        for key in openings(m) {
            let Some(first) = reads(m, &key, 1) else { continue };
            let rest = follow(text, &markers[i + 1..], &key, 2);
            let enough = !rest.is_empty() && substantial(text, m.text, rest[0].0);
            // "(a) and (b)" in running text are references; a list comes after a mark, or is longer.
            if enough && (m.after_mark || rest.len() > 1 || key.shape != "()") {
                let mut all = vec![(m.at, m.text, first)];
                all.extend(rest);
                return (all.len() <= MAX_ITEMS).then_some(all);
            }
        }
    }
    None
}

/// The items from `value` on; one may be missing in between.
fn follow(text: &str, markers: &[Marker], key: &Key, mut value: u32) -> Vec<(usize, usize, Label)> {
    let mut out: Vec<(usize, usize, Label)> = Vec::new();
    for m in markers {
        let ahead = if value > 2 { 1 } else { 0 };
        let Some(l) = (value..=value + ahead).find_map(|v| reads(m, key, v)) else { continue };
        if out.last().is_some_and(|p| !substantial(text, p.1, m.at)) {
            continue;
        }
        value = l.value[0] + 1;
        out.push((m.at, m.text, l));
        if out.len() > MAX_ITEMS {
            break;
        }
    }
    out
}

/// An item's text says something: two words, or one that a mark closes.
fn substantial(text: &str, from: usize, to: usize) -> bool {
    let mut s = text[from..to].trim_matches(is_space);
    // The conjunction before the last label belongs to nobody.
    for and in ["and", "or", "et", "ou", "dhe", "ose", "we", "و", "和", "及", "或"] {
        s = s.strip_suffix(and).map_or(s, |t| t.trim_end_matches(is_space));
    }
    let letters = s.chars().take(400).filter(|c| c.is_alphabetic()).count();
    let marked = s.ends_with(|c| pauses(c) || halts(c) || stops(c));
    letters >= 2 && (marked || s.chars().take(400).any(is_space) || s.chars().any(is_han))
}

/// The first item of the block list that `next` continues, glued to the end of a paragraph.
fn glued(markers: &[Marker], next: &Label, own: Option<&Label>) -> Option<(usize, usize, Label)> {
    if next.value != [2] || own.is_some_and(|l| key_of(l) == key_of(next)) {
        return None;
    }
    let key = key_of(next);
    markers.iter().rev().find_map(|m| reads(m, &key, 1).filter(|_| m.after_mark).map(|l| (m.at, m.text, l)))
}

/// Cuts the items off; the block keeps the lead-in.
fn cut(block: &mut Block, run: &[(usize, usize, Label)]) -> Vec<Block> {
    let whole = std::mem::take(&mut block.text);
    block.text = whole.slice(0..run[0].0);
    let ends = run.iter().skip(1).map(|r| r.0).chain([whole.text.len()]);
    let items = run.iter().zip(ends).map(|((at, text, label), end)| {
        let body: Text = whole.slice(*text..end);
        let start = whole.source_at(*at);
        let label = Label { start, end: start + label.raw.len(), ..label.clone() };
        Block {
            label: Some(label),
            text: body,
            lines: block.lines,
            blank_before: false,
            indent: block.indent,
            mark: block.mark,
            inline: Vec::new(),
            glued: false,
        }
    });
    items.collect()
}
