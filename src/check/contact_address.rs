//! Postal addresses: the numbers and postcodes of clauses that are addresses, held against each other.

use super::context::{Context, Draft};
use super::finding::{Grain, Severity};
use crate::language::fold_word;

/// Words that announce a postal address, in all languages.
const LABELS: &[&str] =
    &["address", "adresse", "addresse", "العنوان", "عنوان", "adresa", "adresë", "salgy", "salgysy", "salgymyz", "地址", "住所"];

/// How far into a clause the word and its colon may stand, in characters.
const OPENING: usize = 40;

/// True where a clause opens as an address: "Address:", "Our postal address:", "地址：".
pub(super) fn is_address(folded: &str) -> bool {
    let head: String = folded.chars().take(OPENING).collect();
    let Some((label, _)) = head.split_once(':') else { return false };
    let mail = ["mail", "poçta", "postës elektronike", "electronique", "électronique", "الكتروني", "邮", "ip", "web", "internet", "url"];
    LABELS.iter().any(|w| label.contains(fold_word(w).as_str())) && !mail.iter().any(|w| label.contains(fold_word(w).as_str()))
}

/// The codes of an address in which a digit stands: house numbers, postcodes ("tb0", "4qx"), sorted.
fn codes(folded: &str) -> Vec<String> {
    let body = folded.split_once(':').map_or(folded, |x| x.1);
    let mut out: Vec<String> = body
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| w.chars().any(|c| c.is_ascii_digit()))
        // "no.433" and "433号" are 433; "2nd" and "2" are the same floor.
        .map(|w| {
            if w.starts_with(|c: char| c.is_ascii_digit()) {
                w.trim_end_matches(|c: char| c.is_ascii_lowercase()).to_string()
            } else {
                w.to_string()
            }
        })
        .collect();
    out.sort();
    out
}

/// Runs over all rows.
pub(super) fn addresses(cx: &Context, out: &mut Vec<Draft>) {
    for (r, row) in cx.rows().iter().enumerate() {
        let mut seen: Vec<(usize, usize, Vec<String>)> = Vec::new();
        for v in row.present() {
            if let [u] = row.cells[v][..]
                && is_address(&cx.analysis(v, u).folded.text)
            {
                seen.push((v, u, codes(&cx.analysis(v, u).folded.text)));
            }
        }
        if seen.len() > 1 {
            judge(cx, r, &seen, out);
        }
    }
}

fn judge(cx: &Context, r: usize, seen: &[(usize, usize, Vec<String>)], out: &mut Vec<Draft>) {
    let votes = |x: &Vec<String>| seen.iter().filter(|y| y.2 == *x).count();
    let Some(best) = seen.iter().max_by_key(|x| (votes(&x.2), x.0 == cx.family.reference)) else { return };
    if best.2.is_empty() || seen.len() > 2 && votes(&best.2) * 2 <= seen.len() {
        return;
    }
    let right: Vec<usize> = seen.iter().filter(|x| x.2 == best.2).map(|x| x.0).collect();
    for (v, u, own) in seen.iter().filter(|x| x.2 != best.2) {
        // Numbers written as words, or an address left open: another rule's. But a number of three digits and more is no word.
        if own.len() != best.2.len() {
            out.extend(lacking(cx, r, (*v, *u, own), best, &right));
            continue;
        }
        let ours: Vec<&str> = own.iter().filter(|c| !best.2.contains(c)).map(String::as_str).collect();
        let theirs: Vec<&str> = best.2.iter().filter(|c| !own.contains(c)).map(String::as_str).collect();
        out.push(Draft {
            severity: Severity::Major,
            confidence: if right.len() > 1 { 0.9 } else { 0.8 },
            grain: Grain::Word,
            row: Some(r),
            present: right.clone(),
            absent: vec![*v],
            locations: vec![cx.whole(*v, *u), cx.whole(best.0, best.1)],
            message: format!(
                "The postal address in {} has {} where {} has {}.",
                cx.name(*v),
                ours.join(", "),
                cx.names(&right),
                theirs.join(", ")
            ),
            help: "Find out which one is right, and give it in every version.".to_string(),
            ..Draft::default()
        });
    }
}

/// An address that has all numbers of the others but some long ones.
fn lacking(
    cx: &Context,
    r: usize,
    (v, u, own): (usize, usize, &[String]),
    best: &(usize, usize, Vec<String>),
    right: &[usize],
) -> Option<Draft> {
    let gone: Vec<&str> = best.2.iter().filter(|c| !own.contains(c)).map(String::as_str).collect();
    let long = |c: &&str| c.chars().filter(char::is_ascii_digit).count() >= LONG_NUMBER;
    if own.is_empty() || gone.is_empty() || !own.iter().all(|c| best.2.contains(c)) || !gone.iter().all(long) {
        return None;
    }
    Some(Draft {
        severity: Severity::Major,
        confidence: if right.len() > 1 { 0.8 } else { 0.7 },
        grain: Grain::Word,
        row: Some(r),
        present: right.to_vec(),
        absent: vec![v],
        locations: vec![cx.whole(v, u), cx.whole(best.0, best.1)],
        message: format!(
            "The postal address in {} lacks {}, which {} {}.",
            cx.name(v),
            gone.join(", "),
            cx.names(right),
            if right.len() > 1 { "have" } else { "has" }
        ),
        help: format!("Add it to the address in {}, or take it out of the others.", cx.name(v)),
        ..Draft::default()
    })
}

/// Digits from which a number of an address is hardly written as a word, and not a floor that is called otherwise.
const LONG_NUMBER: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_by_their_label() {
        assert!(is_address("address: no.1 building, no.433 road"));
        assert!(is_address("地址: 上海"));
        assert!(!is_address("e-mail address: desk@example.com"));
        assert!(!is_address("we store the address of the device and more: 1"));
        assert_eq!(codes("address: no.1 building, 433 road tb0 4qx"), ["1", "4", "433", "tb0"]);
    }
}
