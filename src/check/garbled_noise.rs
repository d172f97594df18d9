//! Part of garbled: characters that no reader can use: letters that a wrong decoding made ("Ã©"), replacement and control characters,
//! entities and tags of markup, codes that stand alone, and a file's extension behind a title.

use super::context::short;
use super::finding::{Grain, Severity};
use super::fix::Fix;
use super::garbled_text::{Found, Text};
use crate::language::is_han;
use encoding_rs::{Encoding, GBK, WINDOWS_1252, WINDOWS_1256};
use std::ops::Range;

/// Fewest characters of a code that stands alone; shorter ones are numbers of forms and models.
const CODE: usize = 16;
/// Fewest Chinese characters that are tried as a wrong decoding: fewer are valid by chance.
const HAN_RUN: usize = 4;
/// Fewest Arabic ones.
const ARABIC_RUN: usize = 4;
/// Characters that decoders of Chinese make of missing bytes: "锟斤拷" of two replacement characters, "烫烫烫" of memory that nobody filled.
const PLACEHOLDERS: [&str; 3] = ["锟斤拷", "烫烫烫", "屯屯屯"];
/// Names of entities that pages leave behind.
const ENTITIES: [&str; 24] = [
    "amp", "nbsp", "lt", "gt", "quot", "apos", "rsquo", "lsquo", "ldquo", "rdquo", "ndash", "mdash", "hellip", "bull", "copy", "reg",
    "trade", "eacute", "egrave", "agrave", "ccedil", "laquo", "raquo", "middot",
];
/// Tags that pages leave behind.
const TAGS: [&str; 28] = [
    "p", "br", "b", "i", "u", "em", "strong", "span", "div", "a", "li", "ul", "ol", "table", "td", "tr", "th", "h1", "h2", "h3", "h4",
    "font", "img", "sup", "sub", "tbody", "small", "hr",
];
/// Extensions of documents that people write texts in.
const EXTENSIONS: [&str; 10] = [".docx", ".doc", ".pdf", ".odt", ".rtf", ".pptx", ".ppt", ".xlsx", ".xls", ".txt"];

/// Reports what is wrong with a unit's characters.
pub(super) fn noise(t: &Text, out: &mut Vec<Found>) {
    if !t.text.is_ascii() {
        lost(t, out);
        wrong_decoding(t, out);
    }
    strange(t, out);
    if !t.markup {
        entities(t, out);
        tags(t, out);
        escapes(t, out);
    }
    code(t, out);
    extension(t, out);
}

/// One finding for each unit, whatever the number of places.
fn first(t: &Text, ranges: Vec<Range<usize>>, out: &mut Vec<Found>, draft: impl FnOnce(&Range<usize>) -> super::context::Draft) {
    let Some(first) = ranges.first() else { return };
    let mut draft = draft(first);
    draft.locations.extend(ranges[1..].iter().map(|r| t.cx.marked(t.v, t.u, r.clone())));
    let range = first.start..ranges.iter().map(|r| r.end).max().unwrap_or(first.end);
    out.push(Found { range, draft });
}

/// Runs of characters that a test holds for.
fn runs(text: &str, test: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (i, c) in text.char_indices().filter(|(_, c)| test(*c)) {
        match out.last_mut().filter(|r| r.end == i) {
            Some(r) => r.end += c.len_utf8(),
            None => out.push(i..i + c.len_utf8()),
        }
    }
    out
}

fn lost(t: &Text, out: &mut Vec<Found>) {
    let mut ranges = runs(t.text, |c| c == '\u{fffd}');
    // One that stands alone is spoken of.
    ranges.retain(|r| {
        let (before, after) = t.beside(r);
        r.len() > '\u{fffd}'.len_utf8() || [before, after].iter().flatten().any(|c| c.is_alphabetic())
    });
    ranges.extend(PLACEHOLDERS.iter().flat_map(|p| t.text.match_indices(p).map(|(i, s)| i..i + s.len())));
    ranges.sort_by_key(|r| r.start);
    first(t, ranges, out, |r| {
        let mut d = t.draft(
            r.clone(),
            (Severity::Major, 0.97),
            format!("{} lost letters when it was converted: {} stands in their place.", t.cx.name(t.v), short(&t.text[r.clone()], 20)),
            "Put the letters back from the file before the conversion.".to_string(),
        );
        d.slip = Some(format!("{} lost letters", t.tag()));
        d
    });
}

/// Letters that were written in UTF-8 and read as something else.
fn wrong_decoding(t: &Text, out: &mut Vec<Found>) {
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    for r in runs(t.text, |c| !c.is_ascii() && !is_han(c)) {
        found.extend(single(&t.text[r.clone()], r.start));
        let run = &t.text[r.clone()];
        if run.chars().count() >= ARABIC_RUN
            && let Some(s) = decoded(run, WINDOWS_1256).filter(|s| s.chars().all(|c| matches!(c, '\u{600}'..='\u{6ff}')))
        {
            found.push((r, s));
        }
    }
    for r in runs(t.text, |c| !c.is_ascii()) {
        let run = &t.text[r.clone()];
        if run.chars().filter(|c| is_han(*c)).count() >= HAN_RUN
            && let Some(s) =
                decoded(run, GBK).filter(|s| s.chars().all(|c| is_han(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff65}')))
        {
            found.push((r, s));
        }
    }
    let Some((_, right)) = found.first().cloned() else { return };
    found.sort_by_key(|f| f.0.start);
    // The bytes say what was meant.
    let edits: Option<Vec<_>> = found.iter().map(|(r, right)| t.cx.edit(t.v, t.u, r.clone(), right)).collect();
    let fix = edits.and_then(|edits| Fix::safe(format!("Write {} for {}.", short(&right, 20), short(&edits[0].old, 20)), edits));
    first(t, found.into_iter().map(|f| f.0).collect(), out, |r| {
        let mut d = t.draft(
            r.clone(),
            (Severity::Major, 0.95),
            format!("{} was read in a wrong encoding: {} stands for {}.", t.cx.name(t.v), short(&t.text[r.clone()], 20), short(&right, 20)),
            "Convert the file from its original encoding (UTF-8) again.".to_string(),
        );
        d.slip = Some(format!("{} wrong encoding", t.tag()));
        d.fix = fix;
        d
    });
}

/// The text that bytes say which were read in the wrong encoding; none where they are no UTF-8.
fn decoded(run: &str, wrong: &'static Encoding) -> Option<String> {
    let (bytes, _, failed) = wrong.encode(run);
    let s = std::str::from_utf8(&bytes).ok().filter(|_| !failed)?;
    (s.chars().count() < run.chars().count()).then(|| s.to_string())
}

/// Sequences of two to four characters that are one character of Latin, Arabic or Chinese, read as windows-1252.
fn single(run: &str, at: usize) -> Vec<(Range<usize>, String)> {
    let mut out: Vec<(Range<usize>, String)> = Vec::new();
    let starts: Vec<usize> = run.char_indices().map(|(i, _)| i).chain([run.len()]).collect();
    let likely = |c: char| {
        matches!(c, '\u{a0}'..='\u{17f}' | '\u{600}'..='\u{6ff}' | '\u{400}'..='\u{45f}' | '\u{2010}'..='\u{203a}' | '€' | '™') || is_han(c)
    };
    let mut k = 0;
    while k + 2 < starts.len() {
        // The first byte of several is never followed by a plain letter.
        let mut next = run[starts[k]..].chars();
        let lead = next.next().is_some_and(|c| ('Â'..='ô').contains(&c)) && next.next().is_some_and(|c| !c.is_ascii());
        let piece = (2..=4).filter(|_| lead).filter(|n| k + n < starts.len()).find_map(|n| {
            let s = decoded(&run[starts[k]..starts[k + n]], WINDOWS_1252)?;
            let mut chars = s.chars();
            (chars.next().is_some_and(likely) && chars.next().is_none()).then_some((n, s))
        });
        match piece {
            Some((n, s)) => {
                let range = at + starts[k]..at + starts[k + n];
                match out.last_mut().filter(|l| l.0.end == range.start) {
                    Some(l) => {
                        l.0.end = range.end;
                        l.1.push_str(&s);
                    }
                    None => out.push((range, s)),
                }
                k += n;
            }
            None => k += 1,
        }
    }
    // "é »" may pass for one Chinese character, hardly for two.
    out.retain(|(_, s)| !s.starts_with(is_han) || s.chars().nth(1).is_some());
    out
}

/// Control characters, private ones, and the place of an object that is not there.
fn strange(t: &Text, out: &mut Vec<Found>) {
    let odd = |c: char| {
        c.is_control() && !matches!(c, '\t' | '\n' | '\r')
            || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fffc}' | '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{f0000}'..='\u{10ffff}')
    };
    first(t, runs(t.text, odd), out, |r| {
        let c = t.text[r.clone()].chars().next().unwrap_or_default();
        let mut d = t.draft(
            r.clone(),
            (Severity::Minor, 0.85),
            format!("{} has a character that shows as nothing or as a box: U+{:04X}.", t.cx.name(t.v), u32::from(c)),
            "Delete it, or write the sign that it stood for, such as a bullet.".to_string(),
        );
        d.grain = Grain::Mark;
        d.slip = Some(format!("{} character {:04x}", t.tag(), u32::from(c)));
        d
    });
}

fn entities(t: &Text, out: &mut Vec<Found>) {
    let mut ranges = Vec::new();
    for (i, _) in t.text.match_indices('&') {
        let Some(end) = t.text[i + 1..].char_indices().take(10).find(|(_, c)| *c == ';').map(|(e, _)| i + 1 + e) else { continue };
        let name = &t.text[i + 1..end];
        let number = name.strip_prefix('#').is_some_and(|n| {
            let hex = n.strip_prefix(['x', 'X']);
            !n.is_empty() && hex.unwrap_or(n).chars().all(|c| if hex.is_some() { c.is_ascii_hexdigit() } else { c.is_ascii_digit() })
        });
        if (number || ENTITIES.contains(&name)) && !t.in_anchor(&(i..end)) {
            ranges.push(i..end + 1);
        }
    }
    first(t, ranges, out, |r| leftover(t, r, "an entity of a web page", "Write the character that it stands for."));
}

fn tags(t: &Text, out: &mut Vec<Found>) {
    let mut ranges = Vec::new();
    for (i, _) in t.text.match_indices('<') {
        let Some(end) = t.text[i..].char_indices().take(200).find(|(_, c)| *c == '>').map(|(e, _)| i + e) else { continue };
        let inside = t.text[i + 1..end].trim_matches('/').trim();
        let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
        let rest = &inside[name.len().min(inside.len())..];
        if TAGS.contains(&name.as_str()) && (rest.is_empty() || rest.starts_with(' ') && rest.contains('=')) {
            ranges.push(i..end + 1);
        }
    }
    first(t, ranges, out, |r| leftover(t, r, "a tag of a web page", "Delete it."));
}

/// `\n` and `\t` as two characters.
fn escapes(t: &Text, out: &mut Vec<Found>) {
    let ranges: Vec<Range<usize>> = t
        .text
        .match_indices('\\')
        .filter(|&(i, _)| {
            let after = &t.text[i + 1..];
            let ends = |n: &str| after.strip_prefix(n).is_some_and(|r| !r.starts_with(|c: char| c.is_ascii_lowercase()));
            let word = t.text[..i].rsplit(char::is_whitespace).next().unwrap_or_default();
            // A path of Windows: C:\new.
            (ends("n") || ends("r") || ends("t")) && !word.contains([':', '\\'])
        })
        .map(|(i, _)| i..i + 2)
        .collect();
    first(t, ranges, out, |r| leftover(t, r, "the code of a line break", "Delete it, and break the line where one belongs."));
}

fn leftover(t: &Text, r: &Range<usize>, what: &str, help: &str) -> super::context::Draft {
    let words = short(&t.text[r.clone()], 40);
    let mut d =
        t.draft(r.clone(), (Severity::Minor, 0.92), format!("{} has {what} left in its text: {words}.", t.cx.name(t.v)), help.to_string());
    d.grain = Grain::Mark;
    d.slip = Some(format!("{} left {}", t.tag(), &t.text[r.clone()]));
    d
}

/// A unit that is nothing but a code.
fn code(t: &Text, out: &mut Vec<Found>) {
    let text = t.text.trim();
    let bare: String = text.chars().filter(|c| *c != '-').collect();
    let hex = bare.chars().all(|c| c.is_ascii_hexdigit());
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    let same = t.counterparts().any(|(o, u)| t.cx.unit(o, u).text.trim() == text);
    if bare.len() < CODE || !hex || digits < CODE / 4 || bare.len() - digits < 2 || same {
        return;
    }
    let mut draft = t.draft(
        0..t.text.len(),
        (Severity::Minor, 0.9),
        format!("{} line {} is a stray code, {}.", t.cx.name(t.v), t.cx.unit(t.v, t.u).lines.0, short(text, 40)),
        "Delete it.".to_string(),
    );
    draft.grain = t.cx.grain(t.v, t.u);
    out.push(Found { range: 0..t.text.len(), draft });
}

/// A file's extension behind a title.
fn extension(t: &Text, out: &mut Vec<Found>) {
    let text = t.text.trim_end();
    let lower = text.to_ascii_lowercase();
    let Some(ext) = EXTENSIONS.iter().find(|e| lower.ends_with(*e)) else { return };
    let title = &text[..text.len() - ext.len()];
    let name = title.rsplit(char::is_whitespace).next().unwrap_or_default();
    let all = t.counterparts().count() > 0 && t.counterparts().all(|(o, u)| t.cx.unit(o, u).text.to_ascii_lowercase().contains(ext));
    // A file's name has no spaces, or the sentence speaks of it.
    if title.split_whitespace().count() < 2
        || name.contains(['_', '-', '/', '\\'])
        || all
        || title.contains([':', '"', '“', '«', '「', '《'])
    {
        return;
    }
    let range = title.len()..text.len();
    let alone = t.counterparts().count() > 0;
    let draft = t.draft(
        range.clone(),
        (Severity::Minor, if alone { 0.88 } else { 0.75 }),
        format!("{} has a file's extension left behind {}: {}.", t.cx.name(t.v), short(title, 50), short(ext, 10)),
        format!("Delete {}.", short(ext, 10)),
    );
    out.push(Found { range, draft });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_decodings_are_undone() {
        let first = |s: &str| single(s, 0).first().map(|f| f.1.clone());
        assert_eq!(first("Ã©").as_deref(), Some("é"));
        assert_eq!(first("â€™").as_deref(), Some("’"));
        assert_eq!(first("Ø§Ù„").as_deref(), Some("ال"));
        assert_eq!(decoded("ط§ظ„ط³", WINDOWS_1256).as_deref(), Some("الس"));
        for sound in ["é", "«É»", "café»", "é\u{a0}»", "São", "ÀÉ", "à’", "ëç", "ýňş"] {
            assert_eq!(first(sound), None, "{sound}");
        }
        assert_eq!(decoded("个人信息保护", GBK), None);
        assert_eq!(decoded("معلومات", WINDOWS_1256), None);
    }
}
