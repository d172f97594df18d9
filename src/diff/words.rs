//! Which words of a clause changed: the texts are cut at the word boundaries of Unicode (UAX 29; every Han character is a word), the
//! words compared, and what a reader would take for one change is made one.
//!
//! The crate `similar` compares them: any slice of hashable things, patience order, no dependencies. `imara-diff` is faster on whole
//! files and brings the same cleaning for lines that is done here for words; `dissimilar` compares characters and cuts inside words,
//! which for inflected languages marks endings instead of words.

use crate::language::is_han;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// A change inside a text: bytes of the old one and of the new one; one of the two may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// What was taken out.
    pub old: Range<usize>,
    /// What was put in.
    pub new: Range<usize>,
}

/// Texts with more words together than this are not compared word by word but from their first difference to their last: no clause is so
/// long, and the time grows with the product.
const MOST_WORDS: usize = 24_000;

/// Letters of an unchanged stretch between two changes up to which both are one change: a lone "of" or "de" would tear it apart.
const TORN: usize = 3;

/// The changes from one text to another, in order.
pub fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let (a, b): (Vec<&str>, Vec<&str>) = (old.split_word_bounds().collect(), new.split_word_bounds().collect());
    let before = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let most = a.len().min(b.len()) - before;
    let behind = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(x, y)| x == y).count();
    let (mid_a, mid_b) = (&a[before..a.len() - behind], &b[before..b.len() - behind]);
    let (ends_a, ends_b) = (ends(&a), ends(&b));
    let at = |ends: &[usize], i: usize| ends[i];
    let whole = Hunk { old: at(&ends_a, before)..at(&ends_a, a.len() - behind), new: at(&ends_b, before)..at(&ends_b, b.len() - behind) };
    if mid_a.is_empty() || mid_b.is_empty() {
        return if whole.old.is_empty() && whole.new.is_empty() { Vec::new() } else { vec![whole] };
    }
    if mid_a.len() + mid_b.len() > MOST_WORDS {
        return vec![whole];
    }
    let mut out: Vec<Hunk> = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, mid_a, mid_b) {
        if let DiffOp::Equal { .. } = op {
            continue;
        }
        let (x, y) = (op.old_range(), op.new_range());
        let hunk = Hunk {
            old: at(&ends_a, before + x.start)..at(&ends_a, before + x.end),
            new: at(&ends_b, before + y.start)..at(&ends_b, before + y.end),
        };
        match out.last_mut().filter(|last| torn(old, new, last, &hunk)) {
            Some(last) => {
                last.old = last.old.start.min(hunk.old.start)..last.old.end.max(hunk.old.end);
                last.new = last.new.start.min(hunk.new.start)..last.new.end.max(hunk.new.end);
            }
            None => out.push(hunk),
        }
    }
    out.iter_mut().for_each(|h| tighten(old, new, h));
    out
}

/// Byte at which each word begins, and the length of the text.
fn ends(words: &[&str]) -> Vec<usize> {
    let mut at = 0;
    std::iter::once(0)
        .chain(words.iter().map(|w| {
            at += w.len();
            at
        }))
        .collect()
}

/// True where what stands between two changes is too little to tell them apart.
fn torn(old: &str, new: &str, a: &Hunk, b: &Hunk) -> bool {
    // Words taken out and put in side by side may come in either order.
    let Some(between) = old.get(a.old.end..b.old.start) else { return true };
    let letters = between.chars().filter(|c| c.is_alphanumeric()).count();
    if letters == 0 {
        // Words on both sides of a mark are two changes where the mark is one that divides.
        return !between.contains(['.', ';', ':', '。', '；', '：', '؛']);
    }
    let size = |h: &Hunk| old[h.old.clone()].chars().chain(new[h.new.clone()].chars()).filter(|c| c.is_alphanumeric()).count();
    let han = between.chars().any(is_han);
    let most = if han { 1 } else { TORN };
    letters <= most && size(a).min(size(b)) > letters * if han { 1 } else { 2 }
}

/// Takes off the spaces at which both sides of a change begin or end.
fn tighten(old: &str, new: &str, h: &mut Hunk) {
    loop {
        let (a, b) = (&old[h.old.clone()], &new[h.new.clone()]);
        let (Some(x), Some(y)) = (a.chars().next(), b.chars().next()) else { return };
        if x == y && x.is_whitespace() {
            h.old.start += x.len_utf8();
            h.new.start += x.len_utf8();
            continue;
        }
        let (Some(x), Some(y)) = (a.chars().next_back(), b.chars().next_back()) else { return };
        if x == y && x.is_whitespace() {
            h.old.end -= x.len_utf8();
            h.new.end -= x.len_utf8();
            continue;
        }
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_come_in_another_order_are_one_change() {
        assert!(!told("النفاذ%طلب كتابةً أو", "النفاذ الطلب كتابةً").is_empty());
    }

    fn told(old: &str, new: &str) -> Vec<(String, String)> {
        hunks(old, new).into_iter().map(|h| (old[h.old].to_string(), new[h.new].to_string())).collect()
    }

    fn pair(a: &str, b: &str) -> (String, String) {
        (a.to_string(), b.to_string())
    }

    #[test]
    fn the_words_that_changed_are_told() {
        assert_eq!(told("We keep it for 30 days.", "We keep it for 90 days."), [pair("30", "90")]);
        assert_eq!(told("a b c", "a b c"), []);
        assert_eq!(told("We keep your data.", "We keep your data safe."), [pair("", " safe")]);
        assert_eq!(told("我们保留三十天。", "我们保留九十天。"), [pair("三", "九")]);
        assert_eq!(told("نحتفظ بها 30 يوما", "نحتفظ بها 60 يوما"), [pair("30", "60")]);
    }

    #[test]
    fn one_change_is_not_torn_at_a_small_word() {
        let (old, new) = ("the deletion of records", "the removal of entries");
        assert_eq!(told(old, new), [pair("deletion of records", "removal of entries")]);
        let (old, new) = ("You may write. We answer.", "You must write. They answer.");
        assert_eq!(told(old, new), [pair("may", "must"), pair("We", "They")]);
    }

    #[test]
    fn texts_of_any_length_are_compared() {
        let old = "a ".repeat(30_000);
        let new = format!("x {}", "b ".repeat(30_000));
        assert_eq!(hunks(&old, &new).len(), 1);
        assert_eq!(hunks("", ""), []);
        assert_eq!(told("", "new"), [pair("", "new")]);
    }
}
