//! # markup
//! ## What it flags
//! Punctuation that breaks something: a quotation mark or bracket without its partner; marks of another script or width; a full stop
//! inside a sentence, doubled, set off by a space, or missing where all its neighbours have one; the first item of a list glued to the
//! sentence that announces it; a list announced without the colon that the others have; asterisks that made words bold; characters
//! that nobody sees and that reorder the text or keep a word from being found.
//! ## Why it matters
//! A stray or missing mark makes a reader stop, and at worst changes what belongs to what. Invisible characters make a text read
//! otherwise than it is stored, and a search for the word finds nothing.
//! ## Example
//! *Tarnivel Limited. and its affiliates*: the full stop cuts the sentence in two. *etc .;* has a space before the full stop. *Tarnivel
//! Co. ، Ltd.* has an Arabic comma inside a name in Latin letters.
//! ## When it is wrong
//! Where a mark stands on purpose: a spelling that an authority prescribes, a name that is written with a mark of its own. A habit that
//! a version keeps throughout, such as half-width commas in all of a Chinese text, is not flagged.
//! ## How to accept it
//! `concordat accept ID --reason …`. The same slip in many places of a version is one finding, and one id.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::fix::Fix;
use super::{markup_final, markup_hidden, markup_marks, markup_pairs, markup_quotes, markup_script};
use crate::similarity::anchors::anchors;
use std::ops::Range;

/// A kind of slip: the same one made in many places of a version is one finding.
pub(super) struct Kind {
    /// Part of the slip's key.
    pub key: &'static str,
    /// What a version has, as a message says it after "has".
    pub what: &'static str,
    /// What to do.
    pub help: &'static str,
    /// How bad it is.
    pub severity: Severity,
}

/// Where a slip was made.
pub(super) struct Place {
    /// Unit.
    pub unit: usize,
    /// Byte range in the unit's text.
    pub range: Range<usize>,
    /// How sure it is.
    pub sure: f32,
}

/// Runs the rule.
pub fn markup(cx: &Context, out: &mut Vec<Draft>) {
    for v in 0..cx.versions() {
        markup_pairs::pairs(cx, v, out);
        markup_quotes::quotes(cx, v, out);
        markup_marks::marks(cx, v, out);
        markup_script::scripts(cx, v, out);
        markup_final::finals(cx, v, out);
        markup_final::glued_items(cx, v, out);
        markup_hidden::hidden(cx, v, out);
    }
}

/// What to write at a place: byte ranges of the unit's text, and what is to stand there.
pub(super) type Mend = Vec<(Range<usize>, String)>;

/// Tells all places of a kind of slip in a version as one finding; nothing where there is none.
pub(super) fn tell(cx: &Context, v: usize, kind: &Kind, places: &[Place], out: &mut Vec<Draft>) {
    tell_and_mend(cx, v, kind, places, |_, _| Vec::new(), out);
}

/// The same where it is known what to write: `mend` says it of a text and a range.
pub(super) fn tell_and_mend(
    cx: &Context,
    v: usize,
    kind: &Kind,
    places: &[Place],
    mend: impl Fn(&str, Range<usize>) -> Mend,
    out: &mut Vec<Draft>,
) {
    let Some(first) = places.first() else { return };
    let words = short(snippet(&cx.unit(v, first.unit).text, first.range.clone()), SNIPPET);
    let mut evidence = Vec::new();
    if places.len() > 1 {
        evidence.push(format!("{} has it in {} places.", cx.name(v), places.len()));
    }
    // A place of several edits is mended whole or not at all.
    let mended = |p: &Place| {
        let edits = mend(&cx.unit(v, p.unit).text, p.range.clone()).into_iter().map(|(r, new)| cx.edit(v, p.unit, r, &new));
        edits.collect::<Option<Vec<_>>>().unwrap_or_default()
    };
    let fix = Fix::safe(kind.help, places.iter().flat_map(mended));
    out.push(Draft {
        fix,
        severity: kind.severity,
        confidence: places.iter().map(|p| p.sure).fold(0.0, f32::max),
        grain: Grain::Mark,
        row: (places.len() == 1).then(|| cx.row_of[v][first.unit]).flatten(),
        present: vec![v],
        locations: places.iter().map(|p| cx.marked(v, p.unit, p.range.clone())).collect(),
        message: format!("{} has {}: {words}.", cx.name(v), kind.what),
        places: (0..places.len()).collect(),
        help: kind.help.to_string(),
        evidence,
        slip: Some(format!("{} {}", cx.tag(v), kind.key)),
        ..Draft::default()
    });
}

/// How many times as many right marks as wrong ones a version must have, and how many at least, for the wrong ones to be slips and not
/// its habit; chosen by hand, so that texts in which both stand side by side are left alone.
pub(super) const HABIT: (usize, usize) = (5, 5);

/// True where so many wrong marks against so many right ones are slips.
pub(super) fn slips(wrong: usize, right: usize) -> bool {
    wrong > 0 && right >= HABIT.1 && right >= wrong * HABIT.0
}

/// Longest excerpt in a message, in characters.
pub(super) const SNIPPET: usize = 60;

/// A range with the word before and the word after it.
pub(super) fn snippet(text: &str, range: Range<usize>) -> &str {
    // Chinese has no spaces: so many characters are a word there.
    let han = |s: &str| s.chars().any(crate::language::is_han);
    let before = text[..range.start].trim_end();
    let from = before.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(i, c)| i + c.len_utf8());
    let from = if han(&before[from.min(before.len())..]) { before.char_indices().rev().nth(5).map_or(0, |x| x.0) } else { from };
    let after = &text[range.end..];
    let skip = after.len() - after.trim_start().len();
    let word = after[skip..].find(char::is_whitespace).unwrap_or(after.len() - skip);
    let word = if han(&after[skip..skip + word]) { after[skip..].char_indices().nth(5).map_or(after.len() - skip, |x| x.0) } else { word };
    &text[from.min(range.start)..range.end + skip + word]
}

/// The web and e-mail addresses of a text: marks inside them belong to another rule.
pub(super) fn addresses(text: &str) -> Vec<Range<usize>> {
    match text.contains('@') || text.contains("://") || text.contains("www.") {
        true => anchors(text).into_iter().map(|a| a.range).collect(),
        false => Vec::new(),
    }
}

/// The units of a version that stand on one line or paragraph of the source: a paragraph with the items that run on inside it. Ranges
/// of unit numbers, in order.
pub(super) fn stretches(cx: &Context, v: usize) -> Vec<Range<usize>> {
    let units = &cx.version(v).units;
    let mut out: Vec<Range<usize>> = Vec::new();
    for (u, unit) in units.iter().enumerate() {
        let goes_on = unit.kind == crate::document::UnitKind::InlineItem;
        match out.last_mut() {
            Some(last) if goes_on => last.end = u + 1,
            _ => out.push(u..u + 1),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_hold_the_words_around() {
        assert_eq!(snippet("goodwill, etc .; and", 13..15), "etc .;");
        assert_eq!(snippet("our Limited. and its", 11..12), "Limited. and");
        assert_eq!(snippet("我们收集您的信息,并使用它", "我们收集您的信息".len().."我们收集您的信息,".len()), "收集您的信息,并使用它");
        assert_eq!(snippet("x", 0..1), "x");
    }
}
