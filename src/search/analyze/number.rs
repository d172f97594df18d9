//! One spelling for the numbers of a text, whatever stands between their digits.

/// What may stand between the digits of a number, in one form: a full stop, a comma, an apostrophe or a space that no line is broken at.
pub(super) fn separator(c: char) -> Option<char> {
    Some(match c {
        '.' | '٫' => '.',
        ',' | '٬' => ',',
        '\'' | '’' => '\'',
        '\u{A0}' | '\u{202F}' | '\u{2009}' => ' ',
        _ => return None,
    })
}

/// The one spelling of a number written in groups, and how many of the groups belong to it.
pub(super) fn spelling(groups: &[(String, usize)], separators: &[char]) -> (String, usize) {
    let digits = |n: usize| groups.iter().take(n).map(|g| g.0.as_str()).collect::<String>();
    let first = groups.first().map_or("", |g| g.0.as_str());
    let Some(&mark) = separators.first() else { return (first.to_string(), 1) };
    let thousands = 1 + separators.iter().zip(groups.iter().skip(1)).take_while(|(s, g)| **s == mark && g.0.len() == 3).count();
    let opens = first.len() <= 3 && first != "0";
    if opens && thousands > 1 {
        let whole = digits(thousands);
        return match (separators.get(thousands - 1), groups.get(thousands)) {
            (Some(&s @ ('.' | ',')), Some(fraction)) if s != mark => (format!("{whole}.{}", fraction.0), thousands + 1),
            // 1.200.50: no number in groups after all.
            (Some('.'), Some(_)) if mark == '.' => dotted(groups, separators),
            _ => (whole, thousands),
        };
    }
    match mark {
        '.' => dotted(groups, separators),
        ',' if separators.len() == 1 => (format!("{first}.{}", groups[1].0), 2),
        _ => (first.to_string(), 1),
    }
}

/// A decimal, a section's number or a date with full stops.
fn dotted(groups: &[(String, usize)], separators: &[char]) -> (String, usize) {
    let used = 1 + separators.iter().take_while(|s| **s == '.').count();
    (groups.iter().take(used).map(|g| g.0.as_str()).collect::<Vec<_>>().join("."), used)
}
