//! Quotation marks without their partner, pairs of two kinds, and a pair of a kind that the version does not use elsewhere.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::markup::{HABIT, Kind, Place, SNIPPET, snippet, stretches, tell};
use super::markup_pairs::{Mark, pieces};
use crate::document::UnitKind;
use crate::language::{Script, profile};

const TWO_KINDS: Kind = Kind {
    key: "quotation marks of two kinds",
    what: "a quotation whose marks do not match",
    help: "Open and close the quotation with marks of the same kind.",
    severity: Severity::Minor,
};

const ODD: Kind = Kind {
    key: "odd quotation marks",
    what: "quotation marks of another kind than in the rest of the text",
    help: "Use the same kind of quotation marks throughout.",
    severity: Severity::Minor,
};

/// How many stretches further on a quotation may end: quotations go on over paragraphs.
const QUOTATION: usize = 8;

/// Pairs of the usual kind from which a single one of another kind is a slip; chosen by hand.
const MANY_PAIRS: usize = 8;

/// Confidence of a lonely mark: where other versions of the clause have their marks in pairs, where there are none to look at, and
/// where theirs are odd too. One that looks like the end or the beginning of a quoted speech is told only in the first case.
const SURE: [f32; 3] = [0.85, 0.75, 0.7];
const SPEECH: f32 = 0.65;

/// Looks at a version.
pub(super) fn quotes(cx: &Context, v: usize, out: &mut Vec<Draft>) {
    let all = stretches(cx, v);
    let left: Vec<Vec<Mark>> = all.iter().map(|s| leftover(&pieces(cx, v, s))).collect();
    let foreign = |s: usize| all[s].clone().any(|u| cx.unit(v, u).language.is_some());
    let mut two_kinds = Vec::new();
    for s in 0..all.len() {
        let marks = &left[s];
        if let [a, b] = &marks[..]
            && a.unit == b.unit
            && told_apart(cx, v, a.mark, b.mark)
            // "… it. » « Then …": two quotations over several paragraphs meet.
            && cx.unit(v, a.unit).text[a.range.end..b.range.start].contains(char::is_alphanumeric)
        {
            two_kinds.push(Place { unit: a.unit, range: a.range.start..b.range.end, sure: 0.75 });
        }
        let near = s.saturating_sub(QUOTATION)..(s + QUOTATION + 1).min(all.len());
        if marks.len().is_multiple_of(2) || foreign(s) || near.into_iter().any(|k| k != s && !left[k].is_empty()) {
            continue;
        }
        let text = pieces(cx, v, &all[s]);
        let Some(mark) = &lonely(&text, marks) else { continue };
        let last = text.last().is_some_and(|p| p.0 == mark.unit);
        let sure = match (others(cx, v, mark.unit), is_speech(&cx.unit(v, mark.unit).text, mark, last)) {
            (Others::Paired(n, true), true) if n > 0 => SPEECH,
            (_, true) => continue,
            (Others::Paired(..), false) => SURE[0],
            (Others::None, false) => SURE[1],
            // Open in several versions: it goes on somewhere else.
            (Others::Odd, false) if is_opening(mark.mark) || opens(&cx.unit(v, mark.unit).text, mark) => continue,
            (Others::Odd, false) => SURE[2],
        };
        out.push(draft(cx, v, mark, sure));
    }
    let total = (0..cx.version(v).units.len()).map(|u| cx.unit(v, u).text.matches(is_quote).count() / 2).sum::<usize>();
    if total >= two_kinds.len() * HABIT.0 {
        tell(cx, v, &TWO_KINDS, &two_kinds, out);
    }
    tell(cx, v, &ODD, &odd_pair(cx, v), out);
}

fn is_quote(c: char) -> bool {
    is_opening(c) || is_closing(c) || c == '"'
}

fn is_opening(c: char) -> bool {
    matches!(c, '“' | '„' | '«' | '「' | '『' | '‹')
}

fn is_closing(c: char) -> bool {
    matches!(c, '”' | '»' | '」' | '』' | '›')
}

/// True where one mark closes what the other opened.
fn match_up(open: char, close: char) -> bool {
    matches!((open, close), ('“' | '„', '”') | ('„', '“') | ('«', '»') | ('「', '」') | ('『', '』') | ('‹', '›') | ('"', '"'))
}

/// True where a pair of two marks is surely not meant: Arabic editors turn curly marks round, and Albanian closes with either.
fn told_apart(cx: &Context, v: usize, a: char, b: char) -> bool {
    let curly = |c: char| matches!(c, '“' | '”' | '„');
    !(curly(a) && curly(b) && (profile(cx.tag(v)).rtl || cx.tag(v).primary() == "sq"))
}

/// The quotation marks of a stretch that no other one matches, in order.
fn leftover(pieces: &[(usize, &str)]) -> Vec<Mark> {
    let mut open: Vec<Mark> = Vec::new();
    let mut loose: Vec<Mark> = Vec::new();
    for &(unit, text) in pieces {
        if !text.contains(is_quote) {
            continue;
        }
        for (at, c) in text.char_indices().filter(|x| is_quote(x.1)) {
            let top = open.last().map(|m| m.mark);
            // 15" is a size.
            if c == '"' && top != Some('"') && text[..at].ends_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let mark = Mark { unit, range: at..at + c.len_utf8(), mark: c };
            if top.is_some_and(|o| match_up(o, c)) {
                open.pop();
            } else if is_closing(c) {
                loose.push(mark);
            } else {
                open.push(mark);
            }
        }
    }
    loose.extend(open);
    loose.sort_by_key(|m| (m.unit, m.range.start));
    loose
}

/// True where a straight mark stands as one that opens: before a word and not behind one.
fn opens(text: &str, m: &Mark) -> bool {
    let before = text[..m.range.start].chars().next_back();
    !before.is_some_and(|c| c.is_alphanumeric() || ".,!?".contains(c)) && text[m.range.end..].starts_with(char::is_alphanumeric)
}

/// Which of the marks of a stretch is the lonely one: the one without partner; of straight marks, which look all the same, the first
/// that stands open where the next one opens too, or that closes nothing.
fn lonely(pieces: &[(usize, &str)], marks: &[Mark]) -> Option<Mark> {
    if !marks.iter().all(|m| m.mark == '"') {
        return marks.first().cloned();
    }
    let straight =
        pieces.iter().flat_map(|&(unit, t)| t.match_indices('"').map(move |(i, _)| (t, Mark { unit, range: i..i + 1, mark: '"' })));
    let mut open: Option<Mark> = None;
    for (text, m) in straight {
        let closes = text[..m.range.start].ends_with(|c: char| c.is_alphanumeric() || ".,!?".contains(c));
        match open.take() {
            Some(o) if opens(text, &m) => return Some(o),
            Some(_) => {}
            None if closes && !opens(text, &m) => return Some(m),
            None => open = Some(m),
        }
    }
    open.or_else(|| marks.last().cloned())
}

/// True where a mark stands as one of a speech that goes on over several units: it opens after nothing or a colon, or closes after a
/// sentence, before "he said" or at the end.
fn is_speech(text: &str, m: &Mark, last: bool) -> bool {
    let before = text[..m.range.start].trim_end();
    let after = &text[m.range.end..];
    let opens = before.is_empty()
        || before.ends_with([':', '：', ',', '،', '，', '.', '。']) && after.trim_start().starts_with(char::is_alphanumeric);
    let end = last && !after.contains(char::is_alphanumeric);
    let closes = text[..m.range.start].ends_with(['.', ',', '!', '?', '。', '，', '！', '？', '،', '؟', '…'])
        || after.trim_start().starts_with([',', '،', '，']);
    opens || end || closes
}

/// What the other versions of a clause do with their quotation marks.
enum Others {
    /// Most have so many, with partners; whether all have.
    Paired(usize, bool),
    /// Some is left over there too.
    Odd,
    /// There are no other versions of it.
    None,
}

fn others(cx: &Context, v: usize, u: usize) -> Others {
    let row = cx.row_of[v][u].map(|r| &cx.rows()[r]);
    let mut marks = 0;
    let (mut odd, mut paired) = (0, 0);
    for o in row.iter().flat_map(|r| r.present()).filter(|&o| o != v) {
        let texts: Vec<(usize, &str)> = row.iter().flat_map(|r| &r.cells[o]).map(|&w| (w, cx.unit(o, w).text.as_str())).collect();
        // One of several may have a slip of its own.
        if !leftover(&texts).is_empty() {
            odd += 1;
            continue;
        }
        paired += 1;
        marks = marks.max(texts.iter().map(|t| t.1.matches(is_quote).count()).sum());
    }
    match (paired, odd) {
        (0, 0) => Others::None,
        (p, o) if p > o => Others::Paired(marks, o == 0),
        _ => Others::Odd,
    }
}

fn draft(cx: &Context, v: usize, mark: &Mark, sure: f32) -> Draft {
    let name = cx.name(v);
    let words = short(snippet(&cx.unit(v, mark.unit).text, mark.range.clone()), SNIPPET);
    let message = match mark.mark {
        c if is_opening(c) => format!("{name} opens a quotation with {c} and never closes it: {words}."),
        c if is_closing(c) => format!("{name} closes a quotation with {c} that was never opened: {words}."),
        _ => format!("{name} has a quotation mark without its partner: {words}."),
    };
    Draft {
        severity: Severity::Minor,
        confidence: sure,
        grain: Grain::Mark,
        row: cx.row_of[v][mark.unit],
        present: vec![v],
        locations: vec![cx.marked(v, mark.unit, mark.range.clone())],
        message,
        help: "Add the mark that opens or closes the quotation, or take this one out.".to_string(),
        ..Draft::default()
    }
}

/// The quotation marks of a version that are of another kind than the others: where a single pair is odd among many.
fn odd_pair(cx: &Context, v: usize) -> Vec<Place> {
    // Straight, curly, angled, corner.
    let mut pairs: [Vec<Place>; 4] = Default::default();
    for (u, unit) in cx.version(v).units.iter().enumerate() {
        let other = unit.language.is_some() || cx.analysis(v, u).profile().script == Script::Other;
        if unit.kind == UnitKind::TocEntry || other || !unit.text.contains(is_quote) {
            continue;
        }
        let mut open: Vec<(usize, char)> = Vec::new();
        for (at, c) in unit.text.char_indices().filter(|x| is_quote(x.1)) {
            if !open.last().is_some_and(|o| match_up(o.1, c)) {
                open.push((at, c));
                continue;
            }
            let kind = match c {
                '"' => 0,
                '“' | '”' => 1,
                '»' | '›' => 2,
                _ => 3,
            };
            // A quotation inside a quotation has other marks on purpose.
            if let Some((from, _)) = open.pop().filter(|_| open.is_empty()) {
                pairs[kind].push(Place { unit: u, range: from..at + c.len_utf8(), sure: 0.6 });
            }
        }
    }
    let total: usize = pairs.iter().map(Vec::len).sum();
    let odd = pairs.iter().position(|p| p.len() == 1);
    let usual = pairs.iter().any(|p| p.len() + 1 == total && p.len() >= MANY_PAIRS);
    match odd {
        Some(k) if usual => std::mem::take(&mut pairs[k]),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> Vec<char> {
        leftover(&[(0, text)]).into_iter().map(|m| m.mark).collect()
    }

    #[test]
    fn lonely_quotation_marks_are_found() {
        assert_eq!(left("the “Policy of Tarnivel applies"), ['“']);
        assert_eq!(left("la « Politique de Tarnivel"), ['«']);
        assert_eq!(left("下称“政策,适用于"), ['“']);
        assert_eq!(left("(\"السياسة) تنطبق"), ['"']);
        assert_eq!(left("“Niugini\" tani"), ['“', '"']);
        for whole in [
            "It's the users' „Policy“ and “terms”",
            "“We keep it,” he said, “and delete it”",
            "«Politika» e «Tarnivel» dhe «“Belmora” sh.p.k.»",
            "称为“我们”或「本公司」",
            "a 15\" screen",
            "\"Syýasat\" we \"Biz\"",
        ] {
            assert_eq!(left(whole), [] as [char; 0], "{whole}");
        }
    }

    #[test]
    fn speech_is_told_from_terms() {
        let speech = |text: &str| is_speech(text, &leftover(&[(0, text)])[0], true);
        assert!(
            speech("“We keep it.")
                && speech("他说：“我们保存")
                && speech("ruajmë të dhënat.”")
                && speech("kept it”, he said")
                && speech("diýdi: \"Biz")
        );
        assert!(!speech("the “Policy of Tarnivel applies") && !speech("the Policy” of Tarnivel applies"));
    }
}
