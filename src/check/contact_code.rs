//! Part of contact: codes of letters and digits in running text, postcodes above all, that are another one in a single version
//! ("TB0 4QX" and "TB0 9QX").

use super::contact_address::is_address;
use super::context::{Context, Draft};
use super::finding::{Grain, Severity};
use crate::language::Script;
use crate::similarity::analysis::script_of;
use std::ops::Range;

/// Letters and digits of a code, fewest and most.
const LENGTH: (usize, usize) = (2, 10);

/// Most edits from one code to the other: beyond that they are two things. Letters alone may be translated, as in SS19 and PE19 (spring
/// and summer): there one edit is the most.
const EDITS: (usize, usize) = (2, 1);

/// How sure a code is that two versions or more have against one, and one against one. By hand.
const SURE: (f32, f32) = (0.88, 0.7);

/// A code in a version: its unit, where it stands in the unit's text, and itself.
struct Code<'a> {
    unit: usize,
    range: Range<usize>,
    text: &'a str,
}

/// Runs over all rows.
pub(super) fn codes(cx: &Context, out: &mut Vec<Draft>) {
    for (r, row) in cx.rows().iter().enumerate() {
        let found: Vec<(usize, Vec<Code>)> =
            row.present().map(|v| (v, row.cells[v].iter().flat_map(|&u| in_unit(cx, v, u)).collect())).collect();
        let address = |v: usize| row.cells[v].iter().any(|&u| is_address(&cx.analysis(v, u).folded.text));
        // Addresses by themselves are judged as a whole.
        if found.iter().filter(|x| !x.1.is_empty()).count() < 2 || row.present().filter(|&v| address(v)).count() > 1 {
            continue;
        }
        let has = |codes: &[Code], c: &str| codes.iter().any(|x| x.text == c);
        for (v, own) in &found {
            let others: Vec<&(usize, Vec<Code>)> = found.iter().filter(|x| x.0 != *v && !x.1.is_empty()).collect();
            let alone: Vec<&Code> = own.iter().filter(|c| !others.iter().any(|o| has(&o.1, c.text))).collect();
            let Some(first) = others.iter().find(|o| o.0 == cx.family.reference).or(others.first()) else { continue };
            let agreed = first.1.iter().filter(|c| others.iter().all(|o| has(&o.1, c.text)) && !has(own, c.text));
            // Of two versions the reference is trusted.
            let (&[mine], [theirs]) = (&alone[..], &agreed.collect::<Vec<_>>()[..]) else { continue };
            if others.len() == 1 && *v == cx.family.reference || !mistyped(mine.text, theirs.text) {
                continue;
            }
            let right: Vec<usize> = others.iter().map(|o| o.0).collect();
            out.push(Draft {
                severity: Severity::Major,
                confidence: if right.len() > 1 { SURE.0 } else { SURE.1 },
                grain: Grain::Word,
                row: Some(r),
                present: right.clone(),
                absent: vec![*v],
                locations: vec![cx.marked(*v, mine.unit, mine.range.clone()), cx.marked(first.0, theirs.unit, theirs.range.clone())],
                message: format!(
                    "{} has the code “{}” where {} {} “{}”.",
                    cx.name(*v),
                    mine.text,
                    cx.names(&right),
                    if right.len() > 1 { "have" } else { "has" },
                    theirs.text
                ),
                help: "Find out which one is right, and give it in every version.".to_string(),
                ..Draft::default()
            });
        }
    }
}

/// True where one code may be the other with a slip.
fn mistyped(x: &str, y: &str) -> bool {
    let digits = |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>();
    strsim::levenshtein(x, y) <= if digits(x) == digits(y) { EDITS.1 } else { EDITS.0 }
}

/// Capital letters and digits together, outside addresses: "4QX", "B2". What only counts something ("5G", "64GB") is none.
fn in_unit<'a>(cx: &Context<'a>, v: usize, u: usize) -> Vec<Code<'a>> {
    let (text, a) = (cx.unit(v, u).text.as_str(), cx.analysis(v, u));
    let inside = |r: &Range<usize>| a.anchors.iter().map(|x| a.origin(x.range.clone())).any(|x| x.start < r.end && r.start < x.end);
    let mut out = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        // Arabic and Chinese words may touch a code.
        let part = c.is_ascii_alphanumeric() || c.is_alphabetic() && script_of(c) == Script::Latin;
        match (part, start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                let word = &text[s..i];
                if is_code(word) && !inside(&(s..i)) {
                    out.push(Code { unit: u, range: s..i, text: word });
                }
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// See `in_unit`.
fn is_code(word: &str) -> bool {
    let measure = word.trim_start_matches(|c: char| c.is_ascii_digit());
    (LENGTH.0..=LENGTH.1).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && word.bytes().any(|b| b.is_ascii_digit())
        && word.bytes().any(|b| b.is_ascii_uppercase())
        && !["G", "K", "D", "H", "KB", "MB", "GB", "TB", "GHZ", "MHZ", "HZ", "KM", "CM", "MM", "KG"].contains(&measure)
}

#[cfg(test)]
mod tests {
    use super::is_code;
    use crate::check::small_families::findings;

    #[test]
    fn codes_are_told_from_measures() {
        assert!(is_code("4QX") && is_code("TB0") && is_code("B2B"));
        assert!(!is_code("64GB") && !is_code("5G") && !is_code("COVID") && !is_code("2025") && !is_code("mp3"));
    }

    #[test]
    fn a_postcode_that_differs_in_running_text_is_told() {
        let en = "Write to Belmora Devices, 12 Larkmere Quay, Thornbeck TB0 4QX, whenever you like.\n";
        let fr = "Écrivez à Belmora Devices, 12 Larkmere Quay, Thornbeck TB0 4QX, quand vous le souhaitez.\n";
        let sq = "Shkruani te Belmora Devices, 12 Larkmere Quay, Thornbeck TB0 9QX, kur të dëshironi.\n";
        let told: Vec<String> = findings("contact", &[("en", en), ("fr", fr), ("sq", sq)]).into_iter().map(|f| f.message).collect();
        assert_eq!(told, ["Albanian has the code “9QX” where English and French have “4QX”."]);
        assert!(findings("contact", &[("en", en), ("fr", fr), ("sq", &sq.replace("9QX", "4QX"))]).is_empty());
        assert!(findings("contact", &[("en", en), ("fr", &fr.replace("TB0 4QX", "TB0 9QX"))]).len() == 1);
        let zh = "请随时致信 Belmora Devices，地址：12 Larkmere Quay, Thornbeck TB0 4QX的办公室。\n";
        assert_eq!(findings("contact", &[("en", en), ("zh", zh), ("sq", sq)]).len(), 1);
        // Letters that stand for words are translated with them.
        let season = |code: &str| format!("Belmora {code} Thornbeck.\n");
        assert!(findings("contact", &[("en", &season("SS19")), ("fr", &season("PE19"))]).is_empty());
    }
}
