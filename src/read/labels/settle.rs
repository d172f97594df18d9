//! Settles labels by their siblings: which doubtful ones are labels at all, whether a letter is Roman, which alphabet counts, and
//! which multi-level numbers right-to-left editing turned around.

use super::numerals::{ALBANIAN, TURKMEN, hijai};
use super::parse::Candidate;
use super::words::Words;
use crate::document::{Label, LabelSystem, LabelWord};
use rustc_hash::{FxHashMap, FxHashSet};

/// What siblings have in common: the way they count, their punctuation, their word and how many levels they have.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// How they count.
    pub system: LabelSystem,
    /// Punctuation, full-width forms reduced.
    pub shape: String,
    /// Word.
    pub word: Option<LabelWord>,
    /// Number of levels.
    pub levels: usize,
}

/// The key of a label.
pub fn key_of(l: &Label) -> Key {
    // "Article 1" and "Article 1." are siblings; so are "1.1" and "1.1.".
    let shape = if l.word.is_some() || l.value.len() > 1 { String::new() } else { plain_shape(&l.shape) };
    Key { system: l.system, shape, word: l.word, levels: l.value.len() }
}

fn plain_shape(shape: &str) -> String {
    match shape {
        "（）" => "()".into(),
        "）" => ")".into(),
        _ => shape.into(),
    }
}

/// Settles the candidates of one version, given in reading order; `None` where a candidate is no label after all.
pub fn settle(mut candidates: Vec<Candidate>, words: &Words) -> Vec<Option<Candidate>> {
    decide_roman(&mut candidates);
    decide_alphabets(&mut candidates, words);
    let kept = supported(&candidates);
    let mut out: Vec<Option<Candidate>> = candidates.into_iter().zip(kept).map(|(c, k)| k.then_some(c)).collect();
    if words.rtl {
        mark_mirrored(&mut out);
    }
    out
}

/// Letters that are Roman numerals too: i after h is a letter, i before ii is a numeral.
fn decide_roman(c: &mut [Candidate]) {
    let style = |l: &Label| (plain_shape(&l.shape), l.word, matches!(l.system, LabelSystem::RomanUpper | LabelSystem::AlphaUpper));
    let relevant = |l: &Label| {
        use LabelSystem::{AlphaLower, AlphaUpper, RomanLower, RomanUpper};
        matches!(l.system, AlphaLower | AlphaUpper | RomanLower | RomanUpper) && l.value.len() == 1
    };
    // The next candidate in the same style, found from the back.
    let mut following: Vec<Option<usize>> = vec![None; c.len()];
    let mut last: FxHashMap<_, usize> = FxHashMap::default();
    for i in (0..c.len()).rev() {
        if relevant(&c[i].label) {
            following[i] = last.insert(style(&c[i].label), i);
        }
    }
    // Last letter and last numeral of each style.
    let mut counts: FxHashMap<_, (u32, u32)> = FxHashMap::default();
    for i in 0..c.len() {
        if !relevant(&c[i].label) {
            continue;
        }
        let value = c[i].label.value[0];
        let alpha = matches!(c[i].label.system, LabelSystem::AlphaLower | LabelSystem::AlphaUpper);
        let seen = counts.entry(style(&c[i].label)).or_insert((0, 0));
        let Some(r) = c[i].roman.filter(|_| alpha) else {
            if alpha {
                seen.0 = value
            } else {
                seen.1 = value
            }
            continue;
        };
        let (next_alpha, next_roman) = match following[i].map(|j| &c[j]) {
            Some(n) if matches!(n.label.system, LabelSystem::AlphaLower | LabelSystem::AlphaUpper) => (Some(n.label.value[0]), n.roman),
            Some(n) => (None, Some(n.label.value[0])),
            None => (None, None),
        };
        let letter = 2 * i32::from(seen.0 > 0 && value == seen.0 + 1) + 2 * i32::from(next_alpha == Some(value + 1));
        let numeral = 1 + 2 * i32::from(seen.1 > 0 && r == seen.1 + 1) + 2 * i32::from(next_roman == Some(r + 1));
        // L, C, D, M are letters unless the numerals have come so far.
        if numeral > letter && (r < 50 || seen.1 == r - 1) {
            let upper = c[i].label.system == LabelSystem::AlphaUpper;
            c[i].label.system = if upper { LabelSystem::RomanUpper } else { LabelSystem::RomanLower };
            c[i].label.value = vec![r];
            seen.1 = r;
        } else {
            seen.0 = value;
        }
    }
}

/// Lists that count by another alphabet than the English one: a, b, c, ç, d, dh; أ, ب, ت, ث.
fn decide_alphabets(c: &mut [Candidate], words: &Words) {
    let mut open: FxHashMap<(String, LabelSystem), Vec<usize>> = FxHashMap::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (i, x) in c.iter().enumerate() {
        if !matches!(x.label.system, LabelSystem::AlphaLower | LabelSystem::AlphaUpper | LabelSystem::Abjad) || x.label.word.is_some() {
            continue;
        }
        let group = open.entry((plain_shape(&x.label.shape), x.label.system)).or_default();
        if x.label.value == [1] && !group.is_empty() {
            groups.push(std::mem::take(group));
        }
        group.push(i);
    }
    groups.extend(open.into_values());
    for g in groups {
        if g.first().is_some_and(|i| c[*i].label.system == LabelSystem::Abjad) {
            // ت after ب: the list follows the dictionary.
            let dictionary = g.windows(2).any(|w| c[w[0]].label.value == [2] && c[w[1]].label.value == [22]);
            if dictionary {
                for i in g {
                    c[i].label.value = hijai(c[i].label.value[0]).into_iter().collect();
                }
            }
            continue;
        }
        if g.iter().all(|i| c[*i].label.value != [0]) {
            continue;
        }
        let alphabet: &[&str] = if words.language == "tk" { &TURKMEN } else { &ALBANIAN };
        for i in g {
            let letter: String = c[i].label.raw.chars().filter(|x| x.is_alphabetic()).flat_map(char::to_lowercase).collect();
            if let Some(p) = alphabet.iter().position(|a| *a == letter) {
                c[i].label.value = vec![p as u32 + 1];
            }
        }
    }
}

/// Which candidates stand: the strong ones, and the weak ones that have a neighbour in the count or a parent that they open.
fn supported(c: &[Candidate]) -> Vec<bool> {
    let mut seen: FxHashSet<(Key, Vec<u32>)> = FxHashSet::default();
    let mut numbers: FxHashSet<Vec<u32>> = FxHashSet::default();
    for x in c {
        if !x.label.value.is_empty() {
            seen.insert((key_of(&x.label), x.label.value.clone()));
            if x.label.system == LabelSystem::Decimal {
                numbers.insert(x.label.value.clone());
            }
        }
    }
    c.iter()
        .map(|x| {
            let v = &x.label.value;
            if !x.weak || v.is_empty() {
                return !x.label.value.contains(&0) || v.len() > 1 || x.label.system == LabelSystem::Decimal;
            }
            let key = key_of(&x.label);
            let near = |at: usize, by: i64| {
                let n = i64::from(v[at]) + by;
                n >= 0 && {
                    let mut w = v.clone();
                    w[at] = n as u32;
                    seen.contains(&(key.clone(), w))
                }
            };
            let last = v.len() - 1;
            near(last, 1)
                || near(last, -1)
                // A neighbour may be missing: iii. before v.
                || v.len() == 1 && x.label.system != LabelSystem::Decimal && (near(last, 2) || near(last, -2))
                || v.len() > 1 && (near(0, 1) || near(0, -1) || v[last] == 1 && (numbers.contains(&v[..last]) || numbers.contains(&v[1..])))
        })
        .collect()
}

/// Marks the multi-level numbers whose levels stand in reverse. The enclosing section's number decides where it can: under section
/// 1, "2.1" is 1.2. Without it, the reading whose order is the better one over the whole version wins.
fn mark_mirrored(c: &mut [Option<Candidate>]) {
    let multi = |x: &Label| x.system == LabelSystem::Decimal && x.value.len() > 1 && x.word.is_none();
    let (mut forward, mut backward) = (0usize, 0usize);
    let mut before: Option<Vec<u32>> = None;
    for l in c.iter().flatten().map(|x| &x.label).filter(|l| multi(l)) {
        if let Some(b) = &before {
            let turned = |v: &[u32]| v.iter().rev().copied().collect::<Vec<_>>();
            forward += usize::from(*b > l.value);
            backward += usize::from(turned(b) > turned(&l.value));
        }
        before = Some(l.value.clone());
    }
    let mut section: Option<u32> = None;
    for x in c.iter_mut().flatten() {
        let l = &mut x.label;
        if !multi(l) {
            let top = l.value.len() == 1 && (l.system == LabelSystem::Decimal && l.shape != ")" && l.shape != "()" || l.word.is_some());
            if top {
                section = Some(l.value[0]);
            }
            continue;
        }
        let (first, last) = (l.value[0], l.value[l.value.len() - 1]);
        l.mirrored = match section {
            _ if first == last && l.value.len() == 2 => false,
            Some(s) if first == s && last != s => false,
            Some(s) if last == s && first != s => backward <= forward + 1,
            _ => backward < forward,
        };
    }
}
