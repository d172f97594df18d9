//! Numbers in Han numerals in running text.

use super::number_words::{Spoken, digits};
use super::numerals::{han_digit, han_number, han_unit};
use std::ops::Range;

/// What a Chinese numeral of one character must stand before to count as a number.
const MEASURES: &str = "个個天日月年周週小分秒名项項条條次份元人位种種类類章节節页頁倍岁歲家台段点點部款级級层層季期";

/// The Han numerals in folded text.
pub(super) fn han_runs(text: &str) -> Vec<Spoken> {
    let numeral = |c: char| han_digit(c).is_some() || han_unit(c).is_some() || c == '廿' || c == '卅';
    let spoken = |range: Range<usize>, value: u64| Spoken { range, value, ordinal: false, vague: false };
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(numeral).map(|n| at + n) {
        let end = text[start..].find(|c| !numeral(c)).map_or(text.len(), |n| start + n);
        at = end;
        let (before, run, after) = (&text[..start], &text[start..end], &text[end..]);
        let spaceless = before.trim_end_matches(' ');
        let figure = spaceless.len() - spaceless.bytes().rev().take_while(|b| b.is_ascii_digit() || *b == b'.' || *b == b',').count();
        if let Some(d) = digits(&spaceless[figure..]) {
            if let Some(unit) = run.chars().try_fold(1u64, |n, c| n.checked_mul(han_unit(c)?)) {
                out.push(spoken(figure..end, (d * unit as f64).round() as u64));
            }
        } else if let Some(n) = han_number(run) {
            if before.ends_with('第') {
                out.push(Spoken { ordinal: true, ..spoken(start - '第'.len_utf8()..end, n) });
            } else if is_han_number(before, run, after) {
                out.push(Spoken { vague: n == 1, ..spoken(start..end, n) });
            }
        }
    }
    out
}

/// False where a run of numerals is an ordinal, a fraction, a weekday, or part of an ordinary word (十分, 万一, 千万, 一些).
fn is_han_number(before: &str, run: &str, after: &str) -> bool {
    let mut chars = run.chars();
    let (first, second) = (chars.next(), chars.next());
    let next = after.chars().next();
    let fraction = after.starts_with("分之") || (before.ends_with("分之") && !before.ends_with("百分之") && !before.ends_with("千分之"));
    let degree = run == "十" && next == Some('分') && !after.starts_with("分钟") && !after.starts_with("分鐘");
    if before.ends_with('第') || fraction || degree || run == "千万" || run == "千萬" {
        return false;
    }
    // Several tens, some hundreds: 几十年, 数百人.
    if before.ends_with(['几', '幾', '数', '數']) {
        return false;
    }
    let percent = before.ends_with("百分之") || before.ends_with("千分之");
    if second.is_none() {
        let weekday = before.ends_with(['周', '週']) || before.ends_with("星期") || before.ends_with("礼拜");
        let bare_unit = first.and_then(han_unit).is_some_and(|u| u > 10);
        let measured = next.is_some_and(|c| MEASURES.contains(c));
        return (measured || percent || after.starts_with("工作日")) && !weekday && !bare_unit;
    }
    // Digits in a row are a year or a date, or a chance meeting (三五, 一一).
    run.chars().any(|c| han_digit(c).is_none()) || (run.chars().count() == 4 && next == Some('年'))
}
