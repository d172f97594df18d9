//! What stands in for text that was to be filled in: "[Company Name]", "XXX", "____", "{{name}}"; and brackets and quotation marks
//! that hold nothing.

use super::blank_name_holes::{Hole, Unit, What};
use super::blank_name_words::{Kind, Piece, Tongue};
use crate::language::is_han;
use std::ops::Range;

/// Words that a text to be filled in names between brackets, at most; Chinese: characters.
const LONGEST: usize = 6;

/// The placeholders and the empty brackets of a unit.
pub(super) fn fills(look: &Unit) -> Vec<Hole> {
    let mut out = Vec::new();
    let (a, p, t, text) = (look.a, look.p, look.t, look.text);
    let mut note = |what: What, range: Range<usize>, sure: f32, why: &'static str| {
        if !out.iter().any(|h: &Hole| h.range.start < range.end && range.start < h.range.end) {
            out.push(Hole { unit: look.u, what, range, sure, backed: 0.97, why });
        }
    };
    for r in variables(text) {
        note(What::Placeholder, r, 0.95, "A variable of a template was not replaced.");
    }
    if text.contains(['[', '{', '<', '【', '［', '｛']) {
        for (r, sure) in bracketed(p, t, &a.folded.text) {
            note(What::Placeholder, a.origin(r), sure, "Brackets hold the name of what should stand there.");
        }
    }
    for mark in ["[●]", "[•]", "[■]", "【●】", "[○]"] {
        for (s, _) in text.match_indices(mark) {
            note(What::Placeholder, s..s + mark.len(), 0.9, "A mark in brackets stands for text that was to be filled in.");
        }
    }
    for (r, sure) in crosses(text) {
        note(What::Placeholder, r, sure, "A row of crosses or lines stands for text that was to be filled in.");
    }
    stand_ins(look, &mut note);
    for r in empty(text) {
        note(What::Brackets, r, 0.85, "Brackets or quotation marks hold nothing.");
    }
    // Code is quoted as it is.
    out.retain(|h| h.what == What::Brackets || text[..h.range.start].matches('`').count() % 2 == 0 && !text.contains("```"));
    out.sort_by_key(|h| h.range.start);
    out
}

/// "[Company Name]", "<COMPANY>", "{name}", 【公司名称】.
fn bracketed(p: &[Piece], t: &Tongue, folded: &str) -> Vec<(Range<usize>, f32)> {
    let mut out = Vec::new();
    for i in 0..p.len() {
        let (close, angle) = match p[i].kind {
            Kind::Mark(b'[') => (']', false),
            Kind::Mark(b'{') => ('}', false),
            Kind::Mark(b'<') => ('>', true),
            Kind::Mark(b'#') if p[i].form == "【" => ('】', false),
            _ => continue,
        };
        let closes = |x: &Piece| if close == '】' { x.form == "】" } else { x.is(close) };
        let reach = if t.han() { LONGEST * 2 } else { LONGEST + 2 };
        let Some(end) = (i + 1..p.len().min(i + 2 + reach)).find(|&k| closes(&p[k])).filter(|e| *e > i + 1) else { continue };
        let inner = &p[i + 1..end];
        let whole = if t.han() {
            let s = &folded[inner[0].range.start..inner[inner.len() - 1].range.end];
            t.of("fill").in_han(s).contains(&(0..s.len()))
        } else {
            t.of("fill").at(inner) == inner.len()
        };
        let words = inner.iter().filter(|x| x.word()).count();
        let caps = inner.iter().all(|x| !x.word() || x.capital);
        // A heading or a field's name in brackets; an element of HTML; an editor's word in a quotation.
        let label = if t.han() { !inner.iter().any(|x| x.form == "名") } else { words < 2 };
        let leads = i == 0 && (label || end + 1 == p.len());
        let tag = angle && words < 2 && !caps;
        if !whole || leads || tag {
            continue;
        }
        let sure = if words >= 2 || caps && !t.han() || close == '}' { 0.92 } else { 0.6 };
        out.push((p[i].range.start..p[end].range.end, sure));
    }
    out
}

/// "{{name}}", "${name}", "%name%", "%1$s".
fn variables(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for (open, close) in [("{{", "}}"), ("${", "}"), ("<%", "%>"), ("[[", "]]")] {
        let mut at = 0;
        while let Some(s) = text[at..].find(open).map(|n| n + at) {
            let inner = s + open.len();
            let Some(e) = text[inner..].find(close).map(|n| n + inner) else { break };
            at = e + close.len();
            let body = text[inner..e].trim();
            if !body.is_empty() && body.chars().count() <= 40 && !body.contains('\n') {
                out.push(s..at);
            }
        }
    }
    // "%1$s", "%s" as words of their own.
    let mut from = 0;
    for word in text.split(char::is_whitespace) {
        let bare = word.trim_matches(|c: char| ",.;:()\"'“”".contains(c));
        let format = matches!(bare, "%s" | "%@" | "%1$s" | "%2$s" | "%1$@");
        let name = bare.len() > 2
            && bare.starts_with('%')
            && bare.ends_with('%')
            && bare[1..bare.len() - 1].chars().all(|c| c.is_ascii_alphabetic() || c == '_');
        if format || name {
            let s = from + word.find(bare).unwrap_or(0);
            out.push(s..s + bare.len());
        }
        from += word.len() + text[from + word.len()..].chars().next().map_or(0, char::len_utf8);
    }
    out
}

/// Rows of crosses ("XXX", "××") and lines ("____") that stand for a name or value.
fn crosses(text: &str) -> Vec<(Range<usize>, f32)> {
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((s, c)) = chars.next() {
        let kin: fn(char) -> bool = match c {
            'x' | 'X' => |n| n == 'x' || n == 'X',
            '×' => |n| n == '×',
            '_' => |n| n == '_',
            '＿' => |n| n == '＿',
            _ => {
                before = c;
                continue;
            }
        };
        let (mut end, mut n) = (s + c.len_utf8(), 1);
        while let Some(&(i, m)) = chars.peek().filter(|x| kin(x.1)) {
            (end, n) = (i + m.len_utf8(), n + 1);
            chars.next();
        }
        let behind = text[end..].chars().next().unwrap_or(' ');
        let letters = |x: char| x.is_alphanumeric() && !is_han(x);
        let free = !letters(before) && !letters(behind) && behind != '_' && before != '_';
        let han = is_han(before) || is_han(behind);
        let company = ["公司", "有限", "科技", "集团", "网站", "平台", " Co", " Ltd", " Inc", " LLC", " GmbH", " company", " Company"]
            .iter()
            .any(|w| text[end..].starts_with(w));
        let sure = match c {
            '_' | '＿' if n >= 3 && free && !form_line(text, s, end) => 0.85,
            '×' if n >= 2 && (han || company) && n >= 3 - usize::from(company) => 0.85,
            'x' | 'X' if !free => 0.0,
            // XXX is thirty, a size and a rating as well.
            'x' | 'X' if n >= 4 || n >= 2 && company => 0.9,
            'x' | 'X' if n == 3 && (before == '@' || behind == '@' || before == '-' || behind == '-') => 0.8,
            'x' | 'X' if n == 3 && roman(text, s) => 0.0,
            'x' | 'X' if n == 3 => 0.65,
            _ => 0.0,
        };
        if sure > 0.0 {
            out.push((s..end, sure));
        }
        before = text[..end].chars().next_back().unwrap_or(' ');
    }
    out
}

/// A number may stand there: the word before begins with a capital ("Chapter XXX", "Louis XXX").
fn roman(text: &str, at: usize) -> bool {
    let word = text[..at].trim_end().rsplit(char::is_whitespace).next().unwrap_or("");
    word.is_empty() || word.chars().next().is_some_and(char::is_uppercase)
}

/// A line to be filled in by hand: a field's name and a line, in a form.
fn form_line(text: &str, s: usize, end: usize) -> bool {
    let before = text[..s].trim_end();
    let field = before.is_empty() || before.ends_with([':', '：', '/', '.']);
    let behind = text[end..].trim_start_matches(|c: char| !c.is_alphanumeric());
    // In Chinese two characters are about a word.
    let words = text.split_whitespace().count().max(text.chars().filter(|c| is_han(*c)).count() / 2);
    field || behind.is_empty() || rows_of_lines(text) * 3 > words
}

/// How many lines are drawn in a text.
fn rows_of_lines(text: &str) -> usize {
    text.split(|c| c != '_' && c != '＿').filter(|run| run.chars().count() > 1).count()
}

/// "Lorem ipsum", "某某公司", "TBD".
fn stand_ins(look: &Unit, note: &mut impl FnMut(What, Range<usize>, f32, &'static str)) {
    const WHY: &str = "These words stand for text that was to be filled in.";
    let (a, p) = (look.a, look.p);
    for r in look.t.of("stand-in").in_han(&a.folded.text) {
        note(What::Placeholder, a.origin(r), 0.85, WHY);
    }
    for i in 0..p.len() {
        let n = look.t.of("stand-in").at(&p[i..]);
        if n > 0 {
            note(What::Placeholder, a.origin(p[i].range.start..p[i + n - 1].range.end), 0.85, WHY);
        } else if p[i].capital && matches!(p[i].form, "tbd" | "tbc" | "todo" | "fixme") {
            let r = a.origin(p[i].range.clone());
            if look.text[r.clone()].chars().all(char::is_uppercase) {
                note(What::Placeholder, r, 0.75, WHY);
            }
        }
    }
}

/// Brackets and quotation marks with nothing but spaces and light marks between them.
fn empty(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for (s, c) in text.char_indices() {
        let close = match c {
            '(' => ')',
            '（' => '）',
            '[' => ']',
            '“' => '”',
            '«' => '»',
            '「' => '」',
            '『' => '』',
            '《' => '》',
            '【' => '】',
            '"' => '"',
            _ => continue,
        };
        let inner = s + c.len_utf8();
        let Some(e) = text[inner..].find(close).map(|n| n + inner) else { continue };
        let body = &text[inner..e];
        let end = e + close.len_utf8();
        let before = text[..s].chars().next_back();
        let behind = text[end..].chars().next();
        let blank = body.chars().all(|x| x.is_whitespace() || ",، ،、".contains(x));
        let code = c == '(' && before.is_some_and(|b| b.is_ascii_alphanumeric() || b == '_');
        // A box to be ticked: "[ ] I agree", "( )".
        let ticked = matches!(c, '[' | '(' | '（') && !body.is_empty() && !body.contains([',', '،', '、'])
            || s == 0 && matches!(c, '[' | '(' | '（' | '【');
        // Two straight marks may be the end of one quotation and the beginning of the next, or a doubled mark.
        let straight = c == '"'
            && (!body.is_empty()
                || before.is_some_and(|b| !b.is_whitespace())
                || behind.is_some_and(|b| !b.is_whitespace() && !",.;)".contains(b)));
        if blank && !code && !ticked && !straight {
            out.push(s..end);
        }
    }
    out
}
