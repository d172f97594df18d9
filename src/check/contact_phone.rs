//! Phone numbers: which ones are the same in another form, and those whose plus sign stands behind.

use super::context::{Context, Draft};
use super::finding::{Grain, Severity};
use std::ops::Range;

/// Fewest digits of a number without its country's code.
const NATIONAL: usize = 7;
/// Most digits of a country's code (ITU-T E.164).
const COUNTRY: usize = 3;

/// True where two keys are digits alone and dial the same number: "+86 21…", "0086 21…", "(86) 021…" and "021…".
pub(super) fn same_number(a: &str, b: &str) -> bool {
    let digits = |s: &str| s.len() >= NATIONAL && s.bytes().all(|c| c.is_ascii_digit());
    if !digits(a) || !digits(b) {
        return false;
    }
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    if long == short {
        return true;
    }
    // One of the two lacks the country's code; a zero may stand between the code and the number.
    let alone =
        long.strip_suffix(short).is_some_and(|code| short.len() >= NATIONAL && (1..=COUNTRY).contains(&code.trim_end_matches('0').len()));
    // Both have it, and one keeps the zero.
    let zero = (1..=COUNTRY).any(|k| {
        let (x, y) = (long.get(..k), short.get(..k));
        x.is_some() && x == y && long.len() > short.len() && long[k..].strip_prefix('0') == short.get(k..)
    });
    alone && long.len() - short.len() <= COUNTRY + 1 || zero
}

/// The numbers of a text whose plus sign stands behind the digits ("8621…+", "021-…+"): how editors show the sign on the right side
/// of a number in right-to-left text, and how it is then stored.
fn turned_signs(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices('+') {
        let after = text[at + 1..].chars().next();
        if after.is_some_and(|c| c.is_alphanumeric() || c == '+') {
            continue;
        }
        let part = |c: char| c.is_numeric() || matches!(c, ' ' | '-' | '(' | ')');
        let before = &text[..at];
        let start = before.char_indices().rev().take_while(|(_, c)| part(*c)).last().map_or(at, |x| x.0);
        let number = &text[start..at];
        let from = start + number.len() - number.trim_start().len();
        let digits = number.chars().filter(|c| c.is_numeric()).count();
        // "18+" is an age, "1000000+" a count: a phone number has groups, or ten digits and more.
        let grouped = number.trim().contains([' ', '-', '(']);
        let phone = (10..=15).contains(&digits) || grouped && (NATIONAL..=15).contains(&digits);
        if phone && number.ends_with(char::is_numeric) && !text[..from].ends_with('+') {
            out.push(from..at + 1);
        }
    }
    out
}

/// Tells the numbers of a unit whose plus sign stands behind.
pub(super) fn turned(cx: &Context, v: usize, u: usize, out: &mut Vec<Draft>) {
    let text = &cx.unit(v, u).text;
    if !cx.analysis(v, u).profile().rtl || !text.contains('+') {
        return;
    }
    for r in turned_signs(text) {
        out.push(Draft {
            severity: Severity::Minor,
            confidence: 0.85,
            grain: Grain::Mark,
            row: cx.row_of[v][u],
            present: vec![v],
            locations: vec![cx.marked(v, u, r.clone())],
            message: format!("{} has the plus sign behind the phone number {}.", cx.name(v), &text[r]),
            help: "Write the plus sign before the first digit, between two invisible left-to-right marks if the page shows it on the wrong side."
                .to_string(),
            ..Draft::default()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_in_any_dress() {
        for (a, b) in [
            ("862158551234", "00862158551234"),
            ("862158551234", "8602158551234"),
            ("862158551234", "02158551234"),
            ("35542345678", "042345678"),
            ("8613020232690", "13020232690"),
        ] {
            assert!(same_number(a, b) && same_number(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("862158551234", "862158551235"),
            ("862158551234", "8621585512345"),
            ("02158551234", "01058551234"),
            ("example.com", "example.com/a"),
        ] {
            assert!(!same_number(a, b), "{a} {b}");
        }
    }

    #[test]
    fn plus_signs_behind_numbers_are_seen() {
        for text in ["الهاتف: 8621058551234+", "اتصل على 5855-1234 021+ الآن", "٠٠٨٦٢١٥٨٥٥١٢٣+"] {
            assert_eq!(turned_signs(text).len(), 1, "{text}");
        }
        for text in ["الهاتف: +862158551234", "من هم 18+ سنة", "3 + 4", "+86 21 5855 1234 + 5", "1000000+"] {
            assert!(turned_signs(text).is_empty(), "{text}");
        }
    }
}
