//! Part of garbled: words that lost the space between them: a capital or another script inside a word, two function words in one, a
//! mark with a word right behind it.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::fix::Fix;
use super::garbled_text::{Text, Vocabulary, has_capitals, known, list, listed_word, patterns_of, settled_name};
use crate::language::{Script, fold_word};
use crate::similarity::analysis::script_of;
use std::ops::Range;

/// Fewest letters of either part of a word with a capital inside: "iPhone", "eBay" and "macOS" are no accidents.
const PART: usize = 3;
/// Fewest letters before a capitalised function word: "YouTube", "WeChat".
const HEAD: usize = 4;
/// Fewest letters of the word behind a glued article: "therapist" is no "the rapist".
const BEHIND: usize = 5;
/// Most Arabic letters that are joined to a Latin word on purpose: و ب ل ك ف and the article.
const JOINED: usize = 3;
/// From so many glued words in a version on they are one finding: spaces were lost on the way.
const MANY: usize = 4;
/// Ends of host names and files, which stand right behind a full stop.
const DOTTED: [&str; 16] = ["com", "net", "org", "gov", "edu", "info", "io", "co", "uk", "fr", "al", "tm", "cn", "js", "tv", "me"];

/// Glued words of a unit: their bytes, where the first one ends, and how sure it is.
pub(super) fn glued(t: &Text, vocabulary: &Vocabulary) -> Vec<(Range<usize>, usize, f32)> {
    let mut out = Vec::new();
    for i in 0..t.words.len() {
        let range = t.words[i].clone();
        let word = t.word(i);
        let (before, after) = t.beside(&range);
        let technical = |c: Option<char>| c.is_some_and(|c| "_@/\\#$=<>".contains(c));
        if t.in_anchor(&range)
            || technical(before)
            || technical(after)
            || before == Some('.') && word.is_ascii() && !word.starts_with(char::is_uppercase)
            || settled_name(t.cx, word)
        {
            continue;
        }
        let cut =
            scripts(word).or_else(|| feminine(word)).or_else(|| capital(t, vocabulary, word)).or_else(|| article(t, vocabulary, word));
        out.extend(cut.map(|(cut, confidence)| (range.clone(), range.start + cut, confidence)));
    }
    out
}

/// A place of glued words: unit, bytes, where the first word ends, how sure it is.
pub(super) type Glue = (usize, Range<usize>, usize, f32);

/// The findings of a version's glued words; where there are many, one for all.
pub(super) fn glued_of(cx: &Context, v: usize, places: &[Glue], out: &mut Vec<Draft>) {
    let name = cx.name(v);
    let text = |p: &Glue| &cx.unit(v, p.0).text[p.1.clone()];
    if places.len() >= MANY {
        out.push(Draft {
            severity: Severity::Minor,
            confidence: 0.93,
            grain: Grain::Word,
            present: vec![v],
            locations: places.iter().map(|p| cx.marked(v, p.0, p.1.clone())).collect(),
            message: format!("{name} has words glued together in {} places, first in {}.", places.len(), short(text(&places[0]), 40)),
            help: "Put the spaces back; where there are so many, they were probably lost in a conversion.".to_string(),
            its: Some("whitespace"),
            places: (0..places.len()).collect(),
            slip: Some(format!("{} glued", cx.tag(v))),
            ..Draft::default()
        });
        return;
    }
    for p in places {
        let word = text(p);
        let (a, b) = word.split_at(p.2 - p.1.start);
        let stop = if b.starts_with(char::is_uppercase) { ", and a full stop where the sentence ends" } else { "" };
        out.push(Draft {
            severity: Severity::Minor,
            confidence: p.3,
            grain: Grain::Word,
            row: cx.row_of[v][p.0],
            present: vec![v],
            locations: vec![cx.marked(v, p.0, p.1.clone())],
            message: format!("{name} has two words glued into one: {}.", short(word, 40)),
            help: format!("Write a space between {} and {}{stop}.", short(a, 30), short(b, 30)),
            its: Some("whitespace"),
            slip: Some(format!("{} glued {}", cx.tag(v), fold_word(word))),
            ..Draft::default()
        });
    }
}

/// Latin and Arabic letters in one word. Arabic particles may be joined to a Latin name.
fn scripts(word: &str) -> Option<(usize, f32)> {
    let mut last: Option<(Script, usize)> = None;
    for (i, c) in word.char_indices().filter(|(_, c)| c.is_alphabetic()) {
        let script = script_of(c);
        match last {
            Some((Script::Latin, _)) if script == Script::Arabic => return (c != 'ـ').then_some((i, 0.9)),
            Some((Script::Arabic, letters)) if script == Script::Latin => {
                return (letters > JOINED && !word[..i].ends_with('ـ')).then_some((i, 0.9));
            }
            Some((s, n)) if s == script => last = Some((s, n + 1)),
            _ => last = Some((script, 1)),
        }
    }
    None
}

/// An Arabic ending that stands at the end of words only, inside one.
fn feminine(word: &str) -> Option<(usize, f32)> {
    let at = word.find('ة')?;
    let end = at + 'ة'.len_utf8();
    let behind = word[end..].chars().filter(|c| c.is_alphabetic()).count();
    let letter = word[end..].chars().next().is_some_and(char::is_alphabetic);
    (letter && behind >= 2).then_some((end, 0.9))
}

/// A capital inside a word, where one of its parts is a word of the text.
fn capital(t: &Text, vocabulary: &Vocabulary, word: &str) -> Option<(usize, f32)> {
    if t.markup || !word.chars().all(char::is_alphabetic) || word.is_ascii() && word.bytes().filter(u8::is_ascii_uppercase).count() > 2 {
        return None;
    }
    let mut cuts = word.char_indices().zip(word.chars().skip(1)).filter(|((_, a), b)| a.is_lowercase() && b.is_uppercase());
    let ((at, c), _) = cuts.next()?;
    let cut = at + c.len_utf8();
    let (a, b) = (fold_word(&word[..cut]), fold_word(&word[cut..]));
    let whole = fold_word(word);
    let small = word[cut..].chars().nth(1).is_some_and(char::is_lowercase);
    let is_word = |w: &str| known(t.own, t.tag(), w) || vocabulary.count(t.v, w).all > 0;
    let counterpart = t.counterparts().any(|(o, u)| t.cx.unit(o, u).text.contains(word));
    if cuts.next().is_some() || !small || counterpart || vocabulary.elsewhere(t.v, &whole) || vocabulary.count(t.v, &whole).all > 1 {
        return None;
    }
    let letters = |w: &str| w.chars().count();
    let opener = listed_word(list("openers", t.tag()), &b);
    if word.starts_with(char::is_lowercase) {
        // English words joined like that are names of programs ("randSecure"), in any language's text.
        let right = opener || t.own.tag != "en" && is_word(&b);
        return (letters(&a) >= PART && letters(&b) >= PART && right).then_some((cut, 0.85));
    }
    (letters(&a) >= HEAD && is_word(&a) && opener).then_some((cut, 0.85))
}

/// Two function words in one, or an article and a word that the text has by itself.
fn article(t: &Text, vocabulary: &Vocabulary, word: &str) -> Option<(usize, f32)> {
    if t.own.script != Script::Latin || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let folded = fold_word(word);
    let capital = word.starts_with(char::is_uppercase);
    if folded.len() != word.len() || capital && word.chars().skip(1).any(char::is_uppercase) {
        return None;
    }
    if !capital && listed_word(list("pairs", t.tag()), &folded) {
        // The longest first word that leaves a second one.
        let cut = folded
            .char_indices()
            .map(|(i, _)| i)
            .filter(|&i| i > 0 && t.own.is_stop_word(&folded[..i]) && t.own.is_stop_word(&folded[i..]))
            .max()?;
        return (!vocabulary.elsewhere(t.v, &folded)).then_some((cut, 0.9));
    }
    let head = patterns_of("heads", t.tag()).iter().filter_map(|p| p.first()).find(|h| folded.starts_with(h.as_str()))?;
    let rest = &folded[head.len()..];
    let one_word = known(t.own, t.tag(), &folded) || vocabulary.elsewhere(t.v, &folded) || vocabulary.count(t.v, &folded).all > 1;
    (!one_word && rest.chars().count() >= BEHIND && vocabulary.count(t.v, rest).small >= 2).then_some((head.len(), 0.85))
}

/// Marks of a unit with a word right behind them: the mark and the bytes of both words.
pub(super) fn spaces(t: &Text) -> Vec<(char, Range<usize>)> {
    if t.own.script == Script::Han || t.own.name.is_empty() || t.markup {
        return Vec::new();
    }
    let pairs = t.words.windows(2).filter(|w| w[1].start - w[0].end <= 2);
    pairs.filter_map(|w| lost_space(t, w).map(|c| (c, w[0].start..w[1].end))).collect()
}

fn lost_space(t: &Text, w: &[Range<usize>]) -> Option<char> {
    let mut marks = t.text[w[0].end..w[1].start].chars();
    let (mark, None) = (marks.next()?, marks.next()) else { return None };
    let (a, b) = (&t.text[w[0].clone()], &t.text[w[1].clone()]);
    let all = w[0].start..w[1].end;
    let letters = |s: &str| s.chars().filter(|c| c.is_alphabetic()).count();
    if !matches!(mark, '.' | ',' | ':' | ';' | '!' | '?' | '،' | '؛' | '؟')
        || !a.ends_with(char::is_alphabetic)
        || !b.starts_with(char::is_alphabetic)
        || letters(a) < 2
        || t.in_anchor(&all)
        || DOTTED.contains(&fold_word(b).as_str())
    {
        return None;
    }
    // The whole between two spaces: addresses, file names and abbreviations have more such marks or none but these.
    let start = t.text[..all.start].rfind(char::is_whitespace).map_or(0, |i| i + 1);
    let end = t.text[all.end..].find(char::is_whitespace).map_or(t.text.len(), |i| all.end + i);
    let chunk = &t.text[t.text.ceil_char_boundary(start)..end];
    let latin = t.own.script != Script::Arabic;
    if chunk.contains(['@', '/', '\\', '_', '&', '<', '#', '=', '{', '}', '$'])
        || mark == '.'
            && (t.text[..all.start].ends_with('.')
                || t.text[all.end..].starts_with(['-', '.'])
                    && t.text[all.end + 1..].starts_with(char::is_alphanumeric)
                    && chunk.is_ascii())
        || latin && mark == ',' && chunk.matches(',').count() > 1 && !chunk.ends_with(',')
    {
        return None;
    }
    if t.counterparts().any(|(o, u)| t.cx.unit(o, u).text.contains(&t.text[all.clone()])) {
        return None;
    }
    let arabic = |s: &str| s.chars().any(|c| script_of(c) == Script::Arabic);
    if t.own.script == Script::Arabic {
        return ((arabic(a) || arabic(b)) && letters(a) >= 3 && letters(b) >= 3).then_some(mark);
    }
    let small = a.ends_with(char::is_lowercase) && (has_capitals(t.own) || !arabic(a));
    let capital = b.starts_with(char::is_uppercase);
    let next = t.text[w[1].end..].chars().next();
    let word = letters(b) >= 2 && !b.chars().nth(1).is_some_and(char::is_uppercase) || letters(b) == 1 && matches!(next, Some('\'' | '’'));
    let abbreviation = || {
        let dotted = format!("{}.", fold_word(a));
        t.own.abbreviations.iter().any(|x| fold_word(x) == dotted || fold_word(x).ends_with(&format!(" {dotted}")))
    };
    let is_word = |w: &str| known(t.own, t.tag(), &fold_word(w));
    let right = match mark {
        '.' => small && capital && word && !abbreviation() && !b.chars().skip(1).any(char::is_uppercase),
        '!' | '?' => small && capital && word,
        ':' => small && letters(a) >= 3 && letters(b) >= 2 && (capital || is_word(a) && is_word(b)),
        ',' | ';' => small && letters(b) >= 2 && (is_word(a) || is_word(b) || a.chars().chain(b.chars()).any(|c| !c.is_ascii())),
        _ => false,
    };
    right.then_some(mark)
}

/// One finding for each mark of a version, all its places in it.
pub(super) fn spaces_of(cx: &Context, v: usize, mark: char, places: &[(usize, Range<usize>)]) -> Draft {
    let name = cx.name(v);
    let first = &cx.unit(v, places[0].0).text[places[0].1.clone()];
    let what = match mark {
        '.' => "full stop",
        ',' | '،' => "comma",
        ':' => "colon",
        ';' | '؛' => "semicolon",
        '?' | '؟' => "question mark",
        _ => "exclamation mark",
    };
    let many = places.len() > 1;
    let message = if many {
        format!("{name} lacks the space after a {what} in {} places, first in {}.", places.len(), short(first, 50))
    } else {
        format!("{name} lacks the space after a {what}: {}.", short(first, 50))
    };
    let help = format!("Put a space after the {what}.");
    let spaced = |(u, r): &(usize, Range<usize>)| {
        let at = r.start + cx.unit(v, *u).text[r.clone()].find(mark)?;
        cx.edit(v, *u, at..at + mark.len_utf8(), &format!("{mark} "))
    };
    Draft {
        fix: Fix::safe(help.clone(), places.iter().filter_map(spaced)),
        severity: Severity::Minor,
        confidence: if many { 0.93 } else { 0.85 },
        grain: Grain::Mark,
        row: if many { None } else { cx.row_of[v][places[0].0] },
        present: vec![v],
        locations: places.iter().map(|(u, r)| cx.marked(v, *u, r.clone())).collect(),
        message,
        help,
        its: Some("whitespace"),
        places: (0..places.len()).collect(),
        slip: Some(format!("{} space {mark}", cx.tag(v))),
        ..Draft::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_may_join_with_particles_only() {
        assert!(scripts("GMSاقرأ").is_some() && scripts("خاصةBelmora").is_some());
        for sound in ["وBelmora", "بBelmora", "الWiFi", "والGPS", "لـBelmora", "Belmora", "سياسة"] {
            assert_eq!(scripts(sound), None, "{sound}");
        }
        assert!(feminine("سياسةالخصوصية").is_some());
        for sound in ["سياسة", "سياسةً", "والسياسة", "خاصته"] {
            assert_eq!(feminine(sound), None, "{sound}");
        }
    }
}
