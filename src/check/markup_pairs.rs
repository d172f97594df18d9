//! Brackets and title marks without their partner, and brackets of two widths.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::markup::{Kind, Place, SNIPPET, addresses, snippet, stretches, tell};
use crate::document::UnitKind;
use crate::language::is_han;
use std::ops::Range;

/// A kind of pair: how messages call it, its opening and its closing marks. Marks that close or open the same thing in another width
/// are one kind, so that "（…)" is told as what it is.
struct Pair {
    name: &'static str,
    open: &'static [char],
    close: &'static [char],
}

const PAIRS: [Pair; 6] = [
    Pair { name: "bracket", open: &['(', '（'], close: &[')', '）'] },
    Pair { name: "square bracket", open: &['[', '［'], close: &[']', '］'] },
    Pair { name: "curly bracket", open: &['{', '｛'], close: &['}', '｝'] },
    Pair { name: "bracket", open: &['【'], close: &['】'] },
    Pair { name: "title mark", open: &['《'], close: &['》'] },
    Pair { name: "title mark", open: &['〈'], close: &['〉'] },
];

const WIDTHS: Kind = Kind {
    key: "brackets of two widths",
    what: "a bracket that is closed by one of another width",
    help: "Make both brackets full-width, or both half-width.",
    severity: Severity::Minor,
};

/// A mark at its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    /// Unit.
    pub unit: usize,
    /// Byte range in its text.
    pub range: Range<usize>,
    /// The mark.
    pub mark: char,
}

/// What is wrong with the marks of one kind in a stretch.
#[derive(Debug, Default)]
struct Loose {
    /// Opened and never closed.
    open: Vec<Mark>,
    /// Closed and never opened.
    close: Vec<Mark>,
    /// Pairs of two widths: the closing mark.
    widths: Vec<Mark>,
}

/// Whether a unit has a mark of any kind.
struct Marked(bool);

fn is_mark(c: char) -> bool {
    PAIRS.iter().any(|p| p.open.contains(&c) || p.close.contains(&c))
}

/// Looks at a version.
pub(super) fn pairs(cx: &Context, v: usize, out: &mut Vec<Draft>) {
    let marked = |u: usize| cx.analysis(v, u).derived(|_| Marked(cx.unit(v, u).text.contains(is_mark))).0;
    let all: Vec<Range<usize>> = stretches(cx, v).into_iter().filter(|s| s.clone().any(marked)).collect();
    let mut widths = Vec::new();
    for (k, pair) in PAIRS.iter().enumerate() {
        let loose: Vec<Loose> = all.iter().map(|s| loose(&pieces(cx, v, s), pair)).collect();
        for (s, one) in loose.iter().enumerate() {
            widths.extend(one.widths.iter().map(|m| Place { unit: m.unit, range: m.range.clone(), sure: 0.8 }));
            if one.open.is_empty() && one.close.is_empty() {
                continue;
            }
            // A bracket closed by one of another shape is told once, where it opens.
            let other = PAIRS.iter().enumerate().filter(|(j, _)| *j != k);
            let swapped = other.map(|(j, p)| (j, self::loose(&pieces(cx, v, &all[s]), p))).find(|(_, l)| match one.open.is_empty() {
                true => !l.open.is_empty() && l.close.is_empty(),
                false => one.close.is_empty() && !l.close.is_empty() && l.open.is_empty(),
            });
            match swapped {
                Some(_) if one.open.is_empty() => {}
                Some((_, l)) => out.push(draft(cx, v, pair, &one.open[..1], Some(&l.close[0]))),
                None if !one.open.is_empty() && !one.close.is_empty() => out.push(turned(cx, v, pair, one)),
                None => out.push(draft(cx, v, pair, if one.open.is_empty() { &one.close } else { &one.open }, None)),
            }
        }
    }
    tell(cx, v, &WIDTHS, &widths, out);
}

/// The texts of a stretch.
pub(super) fn pieces<'a>(cx: &'a Context, v: usize, stretch: &Range<usize>) -> Vec<(usize, &'a str)> {
    stretch.clone().filter(|&u| cx.unit(v, u).kind != UnitKind::TocEntry).map(|u| (u, cx.unit(v, u).text.as_str())).collect()
}

/// The marks of a stretch without partner. Labels such as "1)" and "b)" may close nothing; where reading them either way leaves nothing
/// loose, nothing is.
fn loose(pieces: &[(usize, &str)], pair: &Pair) -> Loose {
    if !pieces.iter().any(|(_, t)| t.contains(pair.open) || t.contains(pair.close)) {
        return Loose::default();
    }
    let free = walk(pieces, pair, true);
    if free.open.is_empty() && free.close.is_empty() {
        return free;
    }
    let tight = walk(pieces, pair, false);
    match tight.open.len() + tight.close.len() < free.open.len() + free.close.len() {
        true => tight,
        false => free,
    }
}

/// So many marks that are open at once are no text, and nothing is said of them.
const DEEPEST: usize = 256;

/// Goes through the marks with a stack. `labels`: what looks like a label closes nothing.
fn walk(pieces: &[(usize, &str)], pair: &Pair, labels: bool) -> Loose {
    let mut out = Loose::default();
    let mut open: Vec<Mark> = Vec::new();
    for &(unit, text) in pieces {
        if !text.contains(pair.open) && !text.contains(pair.close) {
            continue;
        }
        let addresses = addresses(text);
        for (at, c) in text.char_indices() {
            if !(pair.open.contains(&c) || pair.close.contains(&c)) || addresses.iter().any(|a| a.contains(&at)) {
                continue;
            }
            let mark = Mark { unit, range: at..at + c.len_utf8(), mark: c };
            if pair.open.contains(&c) {
                open.push(mark);
                if open.len() > DEEPEST {
                    return Loose::default();
                }
                continue;
            }
            let round = matches!(c, ')' | '）');
            let label = round && is_label(&text[..at]);
            let smiley = round && text[..at].ends_with([':', ';', '-', '=']);
            match open.last() {
                Some(o) if label && labels && (o.unit != unit || text[o.range.end..at].trim().contains(char::is_whitespace)) => {}
                Some(o) => {
                    if pair.open.iter().position(|x| *x == o.mark) != pair.close.iter().position(|x| *x == c) {
                        out.widths.push(mark);
                    }
                    open.pop();
                }
                None if label || smiley => {}
                None => out.close.push(mark),
            }
        }
    }
    out.open = open;
    out
}

/// True where a text before a closing bracket ends in a list label: "1", "b", "iv", "10", "一", after a space, a mark or nothing.
fn is_label(before: &str) -> bool {
    let before = before.trim_end();
    let start = before.char_indices().rev().take_while(|(_, c)| c.is_alphanumeric() || *c == '.').last().map_or(before.len(), |x| x.0);
    let word = before[start..].trim_start_matches('.');
    let roman = || word.len() <= 5 && word.to_ascii_lowercase().chars().all(|c| "ivxl".contains(c));
    // "包括1）": between Han characters digits are a label too.
    let tail = word.trim_start_matches(is_han);
    let digits = |w: &str| (1..=5).contains(&w.len()) && w.chars().all(|c| c.is_numeric() || c == '.');
    let arabic_digits = |w: &str| (1..=3).contains(&w.chars().count()) && w.chars().all(char::is_numeric);
    // "و2)": the Arabic "and" is joined to the label.
    let joined = word.strip_prefix('و').is_some_and(|w| arabic_digits(w) || w.chars().count() == 1);
    word.chars().count() == 1
        || digits(tail)
        || arabic_digits(tail)
        || roman()
        || joined
        || word.chars().count() <= 3 && word.chars().all(han_number)
}

fn han_number(c: char) -> bool {
    "一二三四五六七八九十".contains(c)
}

/// True where the other versions of the clause have brackets and none is loose.
fn others_are_whole(cx: &Context, v: usize, u: usize) -> bool {
    let Some(r) = cx.row_of[v][u] else { return false };
    if cx.rows()[r].present().all(|o| o == v) {
        return false;
    }
    (0..cx.versions()).filter(|&o| o != v).all(|o| {
        let pieces: Vec<(usize, &str)> = cx.rows()[r].cells[o].iter().map(|&w| (w, cx.unit(o, w).text.as_str())).collect();
        let whole = |p: &Pair| {
            let l = loose(&pieces, p);
            l.open.is_empty() && l.close.is_empty()
        };
        PAIRS.iter().all(whole)
    })
}

/// Confidence where the other versions of the clause have all their marks, and where they say nothing.
const SURE: (f32, f32) = (0.88, 0.8);

fn sure(cx: &Context, v: usize, u: usize) -> f32 {
    if others_are_whole(cx, v, u) { SURE.0 } else { SURE.1 }
}

fn draft(cx: &Context, v: usize, pair: &Pair, marks: &[Mark], closed_by: Option<&Mark>) -> Draft {
    let first = &marks[0];
    let (u, text) = (first.unit, &cx.unit(v, first.unit).text);
    let opens = pair.open.contains(&first.mark);
    let words = short(snippet(text, first.range.clone()), SNIPPET);
    let name = cx.name(v);
    let (message, help) = match (closed_by, opens) {
        (Some(c), _) => (
            format!("{name} opens a {} with {} and closes it with {}: {words}.", pair.name, first.mark, c.mark),
            "Make both marks of the pair the same kind.".to_string(),
        ),
        (None, true) => (
            format!("{name} opens a {} and never closes it: {words}.", pair.name),
            format!(
                "Close it with {}, or take it out.",
                pair.close[pair.open.iter().position(|o| *o == first.mark).unwrap_or(0).min(pair.close.len() - 1)]
            ),
        ),
        (None, false) => (
            format!("{name} closes a {} that was never opened: {words}.", pair.name),
            "Open it where it should begin, or take the closing mark out.".to_string(),
        ),
    };
    let mut locations: Vec<_> = marks.iter().map(|m| cx.marked(v, m.unit, m.range.clone())).collect();
    locations.extend(closed_by.map(|m| cx.marked(v, m.unit, m.range.clone())));
    Draft {
        severity: Severity::Minor,
        confidence: sure(cx, v, u),
        grain: Grain::Mark,
        row: cx.row_of[v][u],
        present: vec![v],
        locations,
        message,
        help,
        ..Draft::default()
    }
}

/// A pair whose closing mark comes first.
fn turned(cx: &Context, v: usize, pair: &Pair, one: &Loose) -> Draft {
    let (close, open) = (&one.close[0], &one.open[0]);
    let words = short(snippet(&cx.unit(v, close.unit).text, close.range.clone()), SNIPPET);
    Draft {
        severity: Severity::Minor,
        confidence: sure(cx, v, close.unit),
        grain: Grain::Mark,
        row: cx.row_of[v][close.unit],
        present: vec![v],
        locations: vec![cx.marked(v, close.unit, close.range.clone()), cx.marked(v, open.unit, open.range.clone())],
        message: format!("{} has a closing {} where one should open, or the other way round: {words}.", cx.name(v), pair.name),
        help: format!("Open with {} and close with {}.", pair.open[0], pair.close[0]),
        ..Draft::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        PAIRS.iter().map(|p| loose(&[(0, text)], p)).map(|l| l.open.len() + l.close.len()).sum()
    }

    #[test]
    fn lonely_marks_are_told_from_labels() {
        for text in [
            "We collect (including the address of your device.",
            "maglumat dörediň), başgalar",
            "根据《网络安全法的规定",
            "我们收集（包括设备信息。",
            "نجمع البيانات (بما في ذلك العنوان.",
            "të dhënat [e tjera",
        ] {
            assert_eq!(count(text), 1, "{text}");
        }
        for text in [
            "You may: 1) see it; 2) delete it; and iv) complain; b) or c) both",
            "(see a) the first and b) the second)",
            "for three reasons (namely a) this)",
            "包括1）姓名；2）地址；（三）电话",
            "يمكنك 1) الوصول؛ و2) الحذف",
            "5 )është e vështirë",
            "https://example.com/a(b and f(x) :)",
        ] {
            assert_eq!(count(text), 0, "{text}");
        }
    }

    #[test]
    fn widths_are_seen() {
        let l = loose(&[(0, "我们收集（包括设备信息)")], &PAIRS[0]);
        assert_eq!((l.open.len(), l.close.len(), l.widths.len()), (0, 0, 1));
    }
}
