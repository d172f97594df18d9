//! Part of garbled: a sentence that goes on with a small letter behind a full stop, and the few words that are left over there when an
//! engine tears a sentence ("… security measures. information.").

use super::context::short;
use super::finding::{Grain, Severity};
use super::garbled_text::{Found, Text, has_capitals, known};
use crate::document::UnitKind;
use crate::language::fold_word;

/// Fewest letters of the word before the full stop: shorter ones are abbreviations in any language.
const BEFORE: usize = 5;
/// Most words of what is left over; more of them are a sentence whose capital is lost.
const TAIL: usize = 4;

/// Reports them.
pub(super) fn tails(t: &Text, out: &mut Vec<Found>) {
    let running = !matches!(t.cx.unit(t.v, t.u).kind, UnitKind::Title | UnitKind::Heading | UnitKind::TocEntry);
    if !has_capitals(t.own) || t.own.name.is_empty() || !running {
        return;
    }
    for i in 0..t.words.len().saturating_sub(1) {
        let gap = t.gap(i);
        let (a, b) = (t.word(i), t.word(i + 1));
        let letters = |w: &str| w.chars().all(char::is_alphabetic);
        if !gap.starts_with('.')
            || !gap[1..].chars().all(char::is_whitespace)
            || gap.len() < 2
            || !letters(a)
            || !letters(b)
            || a.chars().count() < BEFORE
            || a.starts_with(char::is_uppercase)
            || !b.chars().all(char::is_lowercase)
            || b.chars().count() < 2
            || abbreviation(t, a)
            // "… a library. rand is one": names of programs have no capitals.
            || !known(t.own, t.tag(), &fold_word(b))
            || t.in_code(&t.words[i + 1])
            || t.in_anchor(&(t.words[i].start..t.words[i + 1].end))
        {
            continue;
        }
        // "iPhone", "e-mail", "info@…": a small letter that stays small.
        let after = t.text[t.words[i + 1].end..].chars().next();
        if after.is_some_and(|c| "-@._/".contains(c) && !(c == '.' && ends(t, i + 1))) {
            continue;
        }
        let last = (i + 1..t.words.len()).find(|&k| ends(t, k)).unwrap_or(t.words.len() - 1);
        let tail = t.words[i + 1].start..t.words[last].end;
        let short_tail = last - i <= TAIL;
        let name = t.cx.name(t.v);
        let draft = if short_tail {
            let words = short(&t.text[tail.clone()], 60);
            let mut d = t.draft(
                tail.clone(),
                (Severity::Minor, 0.8),
                format!("{name} has a piece of a sentence left over behind a full stop: {words}."),
                format!("Delete {words}, or put it back where its sentence needs it."),
            );
            d.grain = Grain::Fragment;
            d
        } else {
            t.draft(
                t.words[i].start..t.words[i + 1].end,
                (Severity::Minor, 0.75),
                format!(
                    "{name} goes on with a small letter behind a full stop, as where a sentence is torn: {}.",
                    short(&t.text[t.words[i].start..t.words[i + 1].end], 60)
                ),
                "Read on: write a capital where a new sentence begins, take the full stop out where the sentence goes on, and where neither \
                 makes sense translate the two anew, for words of the one may stand in the other."
                    .to_string(),
            )
        };
        out.push(Found { range: t.words[i].start..tail.end, draft });
    }
}

/// True where a sentence ends behind a word.
fn ends(t: &Text, i: usize) -> bool {
    let rest = &t.text[t.words[i].end..];
    rest.is_empty() || rest.starts_with(['.', '!', '?'])
}

fn abbreviation(t: &Text, word: &str) -> bool {
    let dotted = format!("{}.", fold_word(word));
    t.own.abbreviations.iter().any(|a| fold_word(a) == dotted || fold_word(a).ends_with(&format!(" {dotted}")))
}
