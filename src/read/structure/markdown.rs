//! Markdown to blocks: headings, lists, quotations, code, tables, front matter. Marks are left out of the text, and the segments
//! skip them, so that every character still leads back to the file. After CommonMark, as far as policies use it.

use super::block::{Block, Mark};
use super::is_space;
use super::plain::settled;
use super::text::Text;
use super::wrap::{self, Line};
use crate::document::Source;
use crate::read::UnitMode;
use crate::read::labels::{Candidate, Words, parse};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Heading(u8),
    Item(u8),
    Code,
    Row,
    /// Fences, rules, table separators, front matter, comments: no text of the document.
    Silent,
    /// The underline of the heading above.
    Underline(u8),
}

/// A line, what it is, and where its text starts and ends once its marks are gone.
struct Md {
    line: Line,
    kind: Kind,
    start: usize,
    end: usize,
}

/// The blocks of a range of physical lines of Markdown. In Line mode silent lines are units too: no line may be lost.
pub fn blocks(source: &Source, range: (usize, usize), words: &Words, mode: UnitMode) -> Vec<Block> {
    let lines = classify(source, wrap::lines(source, range));
    let mut labels = labels(source, &lines, words);
    let mut out: Vec<Block> = Vec::new();
    for (i, l) in lines.iter().enumerate() {
        let blank_before = i == 0 || l.line.number > lines[i - 1].line.number + 1;
        let adjacent = !blank_before && mode == UnitMode::Clause;
        match l.kind {
            Kind::Underline(level) if mode == UnitMode::Clause => {
                if let Some(b) = out.last_mut() {
                    b.mark = Mark::Heading(level);
                    b.lines.1 = l.line.number;
                    continue;
                }
            }
            Kind::Silent if mode == UnitMode::Clause => continue,
            Kind::Text if adjacent && labels[i].is_none() && i > 0 && continues(lines[i - 1].kind) => {
                if let Some(b) = out.last_mut() {
                    let mut t = Text::default();
                    inline(&source.text, l.start, l.end, &mut t);
                    join(&mut b.text, t, &source.text);
                    b.lines.1 = l.line.number;
                    continue;
                }
            }
            _ => {}
        }
        let label = labels[i].take();
        let start = label.as_ref().map_or(l.start, |c| c.text.min(l.end));
        let mut text = Text::default();
        match l.kind {
            Kind::Code | Kind::Silent | Kind::Underline(_) => text.push(&source.text, l.start..l.end),
            Kind::Row => row(&source.text, l.start, l.end, &mut text),
            _ => inline(&source.text, start, l.end, &mut text),
        }
        let mark = match l.kind {
            Kind::Heading(n) => Mark::Heading(n),
            Kind::Item(d) => Mark::Item(d),
            Kind::Code | Kind::Row | Kind::Silent | Kind::Underline(_) => Mark::Verbatim,
            Kind::Text => Mark::Plain,
        };
        out.push(Block {
            label: label.map(|c| c.label),
            text,
            lines: (l.line.number, l.line.number),
            blank_before,
            indent: l.line.indent,
            mark,
            inline: Vec::new(),
            glued: false,
        });
    }
    out
}

/// Lines that the next line may go on.
fn continues(k: Kind) -> bool {
    matches!(k, Kind::Text | Kind::Item(_))
}

/// Adds the pieces of a continuation line.
fn join(to: &mut Text, t: Text, source: &str) {
    for (k, s) in t.segments.iter().enumerate() {
        if k == 0 { to.push_line(source, s.source..s.source + s.len) } else { to.push(source, s.source..s.source + s.len) }
    }
}

/// Bullets by their Markdown marks, numbers by the labels of all texts.
fn labels(source: &Source, lines: &[Md], words: &Words) -> Vec<Option<Candidate>> {
    let bears = |l: &Md| matches!(l.kind, Kind::Text | Kind::Heading(_) | Kind::Item(_));
    settled(source, lines.len(), lines.iter().enumerate().filter(|l| bears(l.1)).map(|(i, l)| (i, l.start..l.end)), words, unescaped)
}

/// So many bytes at the beginning of a line are searched for a label whose marks are escaped: "Article 12\\. ", "\\(viii\\) ".
const ESCAPED: usize = 48;

/// The label at the start of a line. Programs that write Markdown put a backslash before marks that could begin a list.
fn unescaped(s: &str, base: usize, words: &Words) -> Option<Candidate> {
    let b = s.as_bytes();
    let mut escapes: Vec<usize> = Vec::new();
    for i in 0..b.len().min(ESCAPED) {
        let second = i.checked_sub(1).is_some_and(|before| escapes.last() == Some(&before));
        if b[i] == b'\\' && !second && b.get(i + 1).is_some_and(u8::is_ascii_punctuation) {
            escapes.push(i);
        }
    }
    if escapes.is_empty() {
        return parse(s, base, words);
    }
    let mut bare = String::with_capacity(s.len());
    let mut from = 0;
    for at in &escapes {
        bare.push_str(&s[from..*at]);
        from = at + 1;
    }
    bare.push_str(&s[from..]);
    let back = |at: usize| escapes.iter().enumerate().filter(|(i, e)| **e - i < at - base).count() + at;
    let mut c = parse(&bare, base, words)?;
    (c.label.start, c.label.end, c.text) = (back(c.label.start), back(c.label.end), back(c.text));
    Some(c)
}

fn classify(source: &Source, lines: Vec<Line>) -> Vec<Md> {
    let mut out: Vec<Md> = Vec::with_capacity(lines.len());
    let mut fence: Option<&str> = None;
    let mut front = false;
    let mut comment = false;
    let mut indents: Vec<usize> = Vec::new();
    for (i, line) in lines.into_iter().enumerate() {
        let s = &source.text[line.start..line.end];
        let after_blank = out.last().is_none_or(|p: &Md| line.number > p.line.number + 1);
        let mut md = Md { line, kind: Kind::Text, start: line.start, end: line.end };
        if let Some(f) = fence {
            md.kind = if s.starts_with(f) { Kind::Silent } else { Kind::Code };
            fence = if s.starts_with(f) { None } else { fence };
        } else if comment || s.starts_with("<!--") {
            comment = !s.contains("-->");
            md.kind = Kind::Silent;
        } else if front || i == 0 && line.number == 1 && s == "---" {
            front = i == 0 || !(s == "---" || s == "...");
            md.kind = Kind::Silent;
        } else if s.starts_with("```") || s.starts_with("~~~") {
            fence = Some(if s.starts_with('`') { "```" } else { "~~~" });
            md.kind = Kind::Silent;
        } else if let Some(level) = heading(s) {
            md.kind = Kind::Heading(level);
            md.start += usize::from(level);
            md.start += source.text[md.start..md.end].len() - source.text[md.start..md.end].trim_start_matches(is_space).len();
            let body = &source.text[md.start..md.end];
            let bare = body.trim_end_matches('#');
            if bare.len() < body.len() && (bare.is_empty() || bare.ends_with(is_space)) {
                md.end = md.start + bare.trim_end_matches(is_space).len();
            }
            indents.clear();
        } else if let Some(level) = underline(s).filter(|_| !after_blank && out.last().is_some_and(|p| p.kind == Kind::Text)) {
            md.kind = Kind::Underline(level);
        } else if rule(s) {
            md.kind = Kind::Silent;
        } else if s.starts_with('|') || table_row(s, &out, after_blank) {
            let bars = s.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'));
            md.kind = if bars { Kind::Silent } else { Kind::Row };
        } else {
            let quote = s.len() - s.trim_start_matches(['>', ' ']).len();
            if s.starts_with('>') {
                md.start += quote;
            }
            md.kind = item(&source.text[md.start..md.end], line.indent, after_blank, &mut indents);
        }
        out.push(md);
    }
    // The header of a table without outer bars is known only from its separator.
    for i in 1..out.len() {
        let s = &source.text[out[i].line.start..out[i].line.end];
        if out[i].kind == Kind::Silent && s.contains('|') && s.contains("--") && source.text[out[i - 1].start..out[i - 1].end].contains('|')
        {
            out[i - 1].kind = Kind::Row;
        }
    }
    out
}

/// Level of an ATX heading.
fn heading(s: &str) -> Option<u8> {
    let n = s.bytes().take_while(|b| *b == b'#').count();
    ((1..=6).contains(&n) && s[n..].starts_with([' ', '\t'])).then_some(n as u8)
}

/// Level of a setext underline.
fn underline(s: &str) -> Option<u8> {
    let all = |c: char| s.len() >= 2 && s.chars().all(|x| x == c);
    if all('=') { Some(1) } else { all('-').then_some(2) }
}

fn rule(s: &str) -> bool {
    ['-', '*', '_'].iter().any(|c| s.chars().filter(|x| x == c).count() >= 3 && s.chars().all(|x| x == *c || x == ' '))
}

/// A row of a table whose rows have no outer bars: it follows a row.
fn table_row(s: &str, before: &[Md], after_blank: bool) -> bool {
    !after_blank
        && s.contains('|')
        && (s.contains("--") && s.chars().all(|c| "|-: \t".contains(c))
            || before.last().is_some_and(|p| {
                p.kind == Kind::Row || p.kind == Kind::Silent && before.len() > 1 && before[before.len() - 2].kind == Kind::Row
            }))
}

/// An item and its depth by indentation, or text.
fn item(s: &str, indent: usize, after_blank: bool, indents: &mut Vec<usize>) -> Kind {
    let mut it = s.chars();
    let first = it.next().unwrap_or(' ');
    let digits = s.bytes().take_while(u8::is_ascii_digit).count();
    let marked = matches!(first, '-' | '*' | '+' | '•') && it.next().is_some_and(is_space)
        || (1..=9).contains(&digits) && s[digits..].starts_with(['.', ')']) && s[digits + 1..].starts_with(is_space);
    if !marked {
        if after_blank && indent == 0 {
            indents.clear();
        }
        return Kind::Text;
    }
    while indents.last().is_some_and(|i| *i > indent) {
        indents.pop();
    }
    // One space more is carelessness, not nesting.
    if indents.last().is_none_or(|i| indent > *i + 1) {
        indents.push(indent);
    }
    Kind::Item(indents.len().min(200) as u8)
}

/// The cells of a table's row, set apart by a bar.
fn row(source: &str, start: usize, end: usize, to: &mut Text) {
    let mut from = start;
    let mut cells: Vec<(usize, usize)> = Vec::new();
    let mut escaped = false;
    for (i, c) in source[start..end].char_indices() {
        if c == '|' && !escaped {
            cells.push((from, start + i));
            from = start + i + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    cells.push((from, end));
    for (a, b) in cells {
        let cell = &source[a..b];
        let lead = cell.len() - cell.trim_start_matches(is_space).len();
        let body = cell.trim_matches(is_space);
        if body.is_empty() {
            continue;
        }
        if !to.text.is_empty() {
            to.joint(" | ");
        }
        inline(source, a + lead, a + lead + body.len(), to);
    }
}

/// Adds text without its emphasis marks, link targets, code ticks, tags and escapes.
fn inline(source: &str, start: usize, end: usize, to: &mut Text) {
    let s = &source[start..end];
    let b = s.as_bytes();
    let mut from = 0;
    let mut i = 0;
    // Ends of link targets that are to be skipped once their text is done.
    let mut targets: Vec<(usize, usize)> = Vec::new();
    let mut keep = |from: usize, upto: usize| to.push(source, start + from..start + upto);
    while i < b.len() {
        if let Some((at, after)) = targets.last().copied().filter(|t| t.0 == i) {
            keep(from, at);
            (from, i) = (after, after);
            targets.pop();
            continue;
        }
        let skip = match b[i] {
            b'\\' if b.get(i + 1).is_some_and(u8::is_ascii_punctuation) => {
                keep(from, i);
                from = i + 1;
                i += 2;
                continue;
            }
            b'*' | b'_' | b'~' => emphasis(s, i),
            b'`' => b[i..].iter().take_while(|x| **x == b'`').count(),
            b'!' if b.get(i + 1) == Some(&b'[') && link(b, i + 1).is_some() => 1,
            b'[' => match link(b, i) {
                Some(t) => {
                    targets.push(t);
                    1
                }
                None => 0,
            },
            b'<' => tag(s, i),
            _ => 0,
        };
        if skip > 0 {
            keep(from, i);
            i += skip;
            from = i;
        } else {
            i += 1;
            while !s.is_char_boundary(i) {
                i += 1;
            }
        }
    }
    keep(from, b.len());
}

/// Longest link text and target that are looked for.
const REACH: usize = 2000;

/// For `[text](target)` or `[text][name]` at `i`: where the text ends and where the target has ended.
fn link(b: &[u8], i: usize) -> Option<(usize, usize)> {
    let mut depth = 0;
    let window = &b[i..b.len().min(i + REACH)];
    let close = i + window.iter().position(|c| {
        depth += i32::from(*c == b'[') - i32::from(*c == b']');
        depth == 0
    })?;
    let (open, shut) = match b.get(close + 1)? {
        b'(' => (b'(', b')'),
        b'[' => (b'[', b']'),
        _ => return None,
    };
    let mut depth = 0;
    let rest = &b[close + 1..b.len().min(close + 1 + REACH)];
    let end = rest.iter().position(|c| {
        depth += i32::from(*c == open) - i32::from(*c == shut);
        depth == 0
    })?;
    Some((close, close + 1 + end + 1))
}

/// Length of an emphasis mark at `i`, 0 where the sign is one of the text's own.
fn emphasis(s: &str, i: usize) -> usize {
    let c = s.as_bytes()[i];
    let len = s.as_bytes()[i..].iter().take_while(|x| **x == c).count();
    let before = s[..i].chars().next_back();
    let after = s[i + len..].chars().next();
    let spaced = |x: Option<char>| x.is_none_or(is_space);
    let word = |x: Option<char>| x.is_some_and(char::is_alphanumeric);
    // A mark that stands alone opens and closes nothing.
    let alone = !s[..i].contains(c as char) && !s[i + len..].contains(c as char);
    let own = alone || spaced(before) && spaced(after) || c == b'_' && word(before) && word(after) || c == b'~' && len != 2;
    if own { 0 } else { len }
}

/// Length of an HTML tag at `i`, or of the bracket of an address `<https://…>`; 0 where it is neither.
fn tag(s: &str, i: usize) -> usize {
    let rest = &s[i + 1..];
    let reach = rest.char_indices().take(300).find(|x| x.1 == '>' || x.1 == '<');
    let Some((end, '>')) = reach else { return 0 };
    let inner = &rest[..end];
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') || inner.contains("://") || inner.contains('@') {
        return 0;
    }
    end + 2
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
