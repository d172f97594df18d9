//! Numbers in digits, with their separators, scale words and signs, read to comparable values.

use crate::language::{Profile, fold};
use std::ops::Range;
use std::sync::OnceLock;

/// A number written in digits.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Byte range in the folded text, scale word left out.
    pub range: Range<usize>,
    /// The digits alone.
    pub digits: String,
    /// Value of the digits with separators read by the language's habit.
    pub value: f64,
    /// The other value that the separators allow ("1.500" is 1.5 or 1500), else the same.
    pub other: f64,
    /// Value of the scale word that follows (million, 万): 1 where there is none.
    pub scale: f64,
    /// A letter is joined to it ("3G", "CO2", "M6"): part of a name rather than a quantity.
    pub joined: bool,
}

impl Number {
    /// The value with its scale.
    pub fn scaled(&self) -> f64 {
        self.value * self.scale
    }

    /// True where some reading of both is the same number, scales written out or not.
    pub fn agrees(&self, o: &Number) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(1.0);
        let scaled = |n: &Number| [n.value * n.scale, n.other * n.scale];
        if scaled(self).iter().any(|a| scaled(o).iter().any(|b| near(*a, *b))) {
            return true;
        }
        // Three million is no three billion; three may be three million whose million stands further on (3 to 5 million).
        if self.scale > 1.0 && o.scale > 1.0 && self.scale != o.scale {
            return false;
        }
        // 3.5 is no 35, 1.2.3 is 1-2-3.
        let decimal = |n: &Number| n.value.fract() != 0.0 && n.value == n.other;
        let loose = near(self.value, o.value) || near(self.scaled(), o.value) || near(o.scaled(), self.value);
        loose || self.digits == o.digits && decimal(self) == decimal(o)
    }
}

/// Finds the numbers of a folded text (digits are ASCII there).
pub fn numbers(folded: &str, profile: &Profile) -> Vec<Number> {
    let b = folded.as_bytes();
    let mut out = Vec::new();
    let mut i = 0;
    while i < b.len() {
        if !b[i].is_ascii_digit() {
            i += 1;
            continue;
        }
        let start = i;
        let mut end = i;
        let mut groups = Vec::new();
        let mut marks = Vec::new();
        loop {
            let g = end;
            while end < b.len() && b[end].is_ascii_digit() {
                end += 1;
            }
            groups.push(&folded[g..end]);
            let next = b.get(end + 1).is_some_and(u8::is_ascii_digit);
            let three = next && group_of_three(b, end + 1);
            match b.get(end) {
                Some(&m @ (b'.' | b',' | b'\'')) if next => {
                    // A space or an apostrophe only groups thousands.
                    if m == b'\'' && !three {
                        break;
                    }
                    marks.push(m);
                    end += 1;
                }
                Some(b' ') if three && groups.last().is_some_and(|g| g.len() <= 3) && !marks.contains(&b'.') && !marks.contains(&b',') => {
                    marks.push(b' ');
                    end += 1;
                }
                _ => break,
            }
        }
        let before = folded[..start].chars().next_back();
        let after = folded[end..].chars().next();
        let joined = before.is_some_and(|c| c.is_alphabetic() && !crate::language::is_han(c))
            || after.is_some_and(|c| c.is_ascii_alphabetic()) && !ordinal_or_unit(&folded[end..]);
        let (value, other) = read(&groups, &marks, profile);
        let scale = scale_after(&folded[end..], profile);
        out.push(Number { range: start..end, digits: groups.concat(), value, other, scale, joined });
        i = end.max(start + 1);
    }
    out
}

/// True where exactly three digits stand at `i`.
fn group_of_three(b: &[u8], i: usize) -> bool {
    b.len() >= i + 3 && b[i..i + 3].iter().all(u8::is_ascii_digit) && !b.get(i + 3).is_some_and(u8::is_ascii_digit)
}

/// Letters right after a number that leave it a quantity: ordinal endings and units.
fn ordinal_or_unit(rest: &str) -> bool {
    let word: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
    matches!(
        word.as_str(),
        "st" | "nd"
            | "rd"
            | "th"
            | "e"
            | "er"
            | "ere"
            | "eme"
            | "ème"
            | "h"
            | "m"
            | "km"
            | "cm"
            | "mm"
            | "kg"
            | "g"
            | "mb"
            | "gb"
            | "bn"
            | "min"
            | "million"
            | "billion"
            | "am"
            | "pm"
            | "nji"
            | "njy"
            | "s"
    )
}

/// Values of a number by its groups of digits and the marks between them.
fn read(groups: &[&str], marks: &[u8], profile: &Profile) -> (f64, f64) {
    let parse = |s: String| s.parse::<f64>().unwrap_or(f64::MAX);
    let whole = parse(groups.concat());
    let Some(&last) = marks.last() else { return (whole, whole) };
    let tail = groups[groups.len() - 1];
    let decimal = parse(format!("{}.{}", groups[..groups.len() - 1].concat(), tail));
    if marks.len() > 1 && marks[..marks.len() - 1].iter().all(|m| *m == last) {
        // 1.234.567 groups thousands; 1.2.3 is a version or a date.
        return if groups[1..].iter().all(|g| g.len() == 3) { (whole, whole) } else { (whole, whole + 0.5) };
    }
    if marks.len() > 1 || tail.len() != 3 {
        return if last == b' ' || last == b'\'' { (whole, whole) } else { (decimal, decimal) };
    }
    if last == b' ' || last == b'\'' {
        return (whole, whole);
    }
    let comma_is_decimal = matches!(profile.tag, "fr" | "sq" | "tk-Latn");
    if (last == b',') == comma_is_decimal { (decimal, whole) } else { (whole, decimal) }
}

/// The folded scale words of a profile, thousand and above.
fn scales(profile: &Profile) -> &'static [(String, f64)] {
    static SCALES: [OnceLock<Vec<(String, f64)>>; 7] = [const { OnceLock::new() }; 7];
    let all = crate::language::profiles();
    let Some(i) = all.iter().position(|p| p.tag == profile.tag) else { return &[] };
    SCALES[i].get_or_init(|| all[i].cardinals.iter().filter(|(_, v)| *v >= 1000).map(|(w, v)| (fold::fold_word(w), *v as f64)).collect())
}

/// The value of a folded word that scales a number: thousand and above.
pub fn scale_word(profile: &Profile, form: &str) -> Option<f64> {
    scales(profile).iter().find(|(w, _)| w == form).map(|x| x.1)
}

/// The value of a scale word after a number: thousand and above, or 万 亿; 1 where none stands there.
fn scale_after(rest: &str, profile: &Profile) -> f64 {
    let rest = rest.trim_start_matches([' ', '-']);
    let mut best = (0, 1.0);
    for (w, value) in scales(profile) {
        if w.len() > best.0 && rest.starts_with(w.as_str()) {
            let next = rest[w.len()..].chars().next();
            if crate::language::is_han(w.chars().next().unwrap_or(' ')) || !next.is_some_and(|c| c.is_ascii_digit()) {
                best = (w.len(), *value);
            }
        }
    }
    best.1
}
