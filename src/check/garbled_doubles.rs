//! Part of garbled: a word that stands twice where it should stand once ("the the"), and a list that names one thing twice ("purpose
//! and purpose"), which may have lost its other member: then a counterpart that has two different things there says so.

use super::context::{Draft, short};
use super::finding::{Grain, Severity};
use super::fix::{Edit, Fix};
use super::garbled_text::{Found, Text, Vocabulary, concepts_of, known, list, listed_word, patterns_of, settled_name, token_at};
use crate::language::{Script, fold_word};
use crate::lexicon::{Concept, pattern};
use std::ops::Range;

/// Fewest letters of a content word that a list names twice: shorter ones are idioms more often ("hand and hand").
const LISTED: usize = 5;

/// Reports doubled words of a unit.
pub(super) fn doubles(t: &Text, vocabulary: &Vocabulary, out: &mut Vec<Found>) {
    if t.own.script == Script::Han {
        chinese(t, out);
        return;
    }
    if t.own.name.is_empty() {
        return;
    }
    for i in 0..t.words.len().saturating_sub(1) {
        let (a, b) = (fold_word(t.word(i)), fold_word(t.word(i + 1)));
        let gap = t.gap(i);
        if a == b && same_word(t.word(i), t.word(i + 1)) {
            let blank = !gap.is_empty() && gap.chars().all(char::is_whitespace);
            if blank {
                out.extend(twice(t, vocabulary, i, &a));
            } else if matches!(gap.trim(), "," | "،") {
                out.extend(listed_twice(t, i, i + 1, &a));
            }
        } else if t.own.script == Script::Arabic {
            // و is joined to the second one.
            if gap.trim().is_empty() && b.strip_prefix('و').is_some_and(|r| r == a) && a.starts_with("ال") {
                out.extend(listed_twice(t, i, i + 1, &a));
            }
        } else if i + 2 < t.words.len()
            && gap.trim().is_empty()
            && t.gap(i + 1).trim().is_empty()
            && conjunction(t, &b)
            && fold_word(t.word(i + 2)) == a
        {
            out.extend(listed_twice(t, i, i + 2, &a));
        }
    }
}

fn conjunction(t: &Text, folded: &str) -> bool {
    listed_word(list("and", t.tag()), folded) || listed_word(list("or", t.tag()), folded)
}

/// The same but for the case of the first letter: folding makes Arabic على and علي one.
fn same_word(a: &str, b: &str) -> bool {
    a == b || a.to_lowercase() == b.to_lowercase()
}

/// A word right behind itself.
fn twice(t: &Text, vocabulary: &Vocabulary, i: usize, folded: &str) -> Option<Found> {
    let (a, b) = (t.word(i), t.word(i + 1));
    let range = t.words[i].start..t.words[i + 1].end;
    let (before, after) = t.beside(&range);
    let capital = |w: &str| w.starts_with(char::is_uppercase);
    let joined = |c: Option<char>| c.is_some_and(|c| "-'’‑–_/@.&".contains(c));
    let letters = a.chars().filter(|c| c.is_alphabetic()).count();
    let stop = t.own.is_stop_word(folded);
    if letters == 0
        || a.chars().any(|c| c.is_ascii_digit())
        || letters == 1 && !stop
        // A hyphen or an apostrophe makes one of them part of another word: "faites-le le jour même".
        || joined(before)
        || joined(after) && after != Some('.')
        // Names: Duran Duran; "le film de De Palma".
        || capital(b)
        || listed_word(list("twice", t.tag()), folded)
        || settled_name(t.cx, a)
        || t.in_anchor(&range)
        // Names of letters: سي إن إن.
        || i > 0 && listed_word(list("letters", t.tag()), &fold_word(t.word(i - 1)))
    {
        return None;
    }
    // Three times and more may be meant, or is a loop, which is told elsewhere.
    let beside = |k: usize| t.words.get(k).is_some_and(|w| fold_word(&t.text[w.clone()]) == folded);
    if beside(i + 2) || i > 0 && beside(i - 1) {
        return None;
    }
    // Arabic names have no capitals; they stand doubled in other versions too.
    let arabic_word = t.own.script != Script::Arabic || stop || known(t.own, t.tag(), folded) || known(t.own, t.tag(), t.own.bare(folded));
    let doubled_name = t.counterparts().any(|(o, u)| doubled_elsewhere(t, o, u));
    if !arabic_word || !stop && doubled_name {
        return None;
    }
    // A word that is doubled again and again is reduplicated on purpose.
    if !stop && vocabulary.count(t.v, folded).all >= 4 && reduplicated(t, folded) {
        return None;
    }
    // "The the" is a slip; a longer word may stand there in two senses.
    let sure = stop && letters < LISTED;
    let confidence = if sure { 0.93 } else { 0.85 };
    let word = short(b, 30);
    let help = match sure {
        true => format!("Take one {word} out, or write the word that should stand in its place."),
        false => format!("Take one {word} out; where both are meant, say the one in other words."),
    };
    let mut draft = t.draft(
        range.clone(),
        (Severity::Minor, confidence),
        format!("{} has the word {word} twice in a row: {}.", t.cx.name(t.v), short(&around(t, i, i + 1), 60)),
        help,
    );
    draft.slip = Some(format!("{} twice {}", t.tag(), fold_word(&around(t, i, i + 1))));
    // A content word may stand there in two senses ("degişli degişli tehniki": related to the relevant technical …).
    draft.fix = Fix::safe(format!("Take one {word} out."), once(t, i).filter(|_| sure));
    Some(Found { range, draft })
}

/// Takes one of two words out with the space between them: the second, whose case does not matter; the first where it is the last of its
/// line, and the line would else begin with a space.
fn once(t: &Text, i: usize) -> Option<Edit> {
    let (a, b) = (&t.words[i], &t.words[i + 1]);
    let second = t.cx.edit(t.v, t.u, a.end..b.end, "");
    second.or_else(|| {
        let before = &t.words[i.checked_sub(1)?];
        let only_spaces = t.text[before.end..a.start].chars().all(char::is_whitespace);
        (only_spaces && t.word(i) == t.word(i + 1)).then(|| t.cx.edit(t.v, t.u, before.end..a.end, ""))?
    })
}

/// True where a version has the word doubled in two or more units.
fn reduplicated(t: &Text, folded: &str) -> bool {
    let analyses = &t.cx.aligned.analyses[t.v];
    analyses.iter().filter(|a| a.tokens.windows(2).any(|w| &*w[0].form == folded && w[0].form == w[1].form)).count() >= 2
}

fn doubled_elsewhere(t: &Text, o: usize, u: usize) -> bool {
    t.cx.analysis(o, u).tokens.windows(2).any(|w| w[0].form == w[1].form && (w[0].capital && w[1].capital))
}

/// The two words with one on either side.
fn around(t: &Text, first: usize, last: usize) -> String {
    let start = t.words[first.saturating_sub(1)].start;
    let end = t.words[(last + 1).min(t.words.len() - 1)].end;
    let whole = &t.text[start..end];
    if whole.contains(['.', '\n']) { t.text[t.words[first].start..t.words[last].end].to_string() } else { whole.to_string() }
}

/// A list whose neighbouring members are one word: "W, W and", "W and W".
fn listed_twice(t: &Text, first: usize, last: usize, folded: &str) -> Option<Found> {
    let range = t.words[first].start..t.words[last].end;
    let letters = folded.chars().filter(|c| c.is_alphabetic()).count();
    let comma = t.gap(first).trim() != "";
    let again = listed_word(list("again", t.tag()), folded) && !(t.own.script == Script::Arabic && folded.starts_with("ال"));
    let capital = t.word(last).starts_with(char::is_uppercase);
    let stop = t.own.is_stop_word(folded);
    if letters < LISTED || again || capital || stop || t.own.cardinals.iter().any(|(w, _)| fold_word(w) == folded) || t.in_anchor(&range) {
        return None;
    }
    // "…, data, data that": a comma lists only where a conjunction goes on.
    let goes_on = t.words.get(last + 1).is_some_and(|w| {
        let next = fold_word(&t.text[w.clone()]);
        t.gap(last).trim().is_empty() && (conjunction(t, &next) || t.own.script == Script::Arabic && next.starts_with('و'))
    });
    if comma && (!goes_on || qualified(t, first, folded)) {
        return None;
    }
    let lost = two_things(t, first);
    // "Advertising and advertising measures" is sound; what shows that it is not is a counterpart.
    if lost.is_none() && !comma {
        return None;
    }
    let (name, words) = (t.cx.name(t.v), short(&t.text[range.clone()], 60));
    let word = short(t.word(first), 30);
    let found = |draft: Draft| Some(Found { range: range.clone(), draft });
    let slip = Some(format!("{} list {}", t.tag(), fold_word(&t.text[range.clone()])));
    let Some((o, u, there)) = lost else {
        let mut draft = t.draft(
            range.clone(),
            (Severity::Minor, 0.85),
            format!("{name} names {word} twice in one list: {words}."),
            format!("Take one {word} out, or write the member of the list that it stands for."),
        );
        draft.slip = slip;
        return found(draft);
    };
    let theirs = short(&t.cx.unit(o, u).text[there.clone()], 60);
    let mut draft = t.draft(
        range.clone(),
        (Severity::Major, 0.9),
        format!("{name} has {words} where {} has two different things, {theirs}: one of them is lost.", t.cx.name(o)),
        format!("Write in place of one {word} what {} has there.", t.cx.name(o)),
    );
    draft.grain = Grain::Fragment;
    draft.absent = vec![t.v];
    draft.present = vec![o];
    draft.locations.push(t.cx.marked(o, u, there));
    draft.evidence.push(format!("The counterpart {theirs} shares one meaning with {word} and has another beside it."));
    draft.slip = slip;
    found(draft)
}

/// A word before the first of the two may tell it from the second: "half sentences, sentences and words".
fn qualified(t: &Text, first: usize, folded: &str) -> bool {
    // Albanian and Arabic put such words behind; a Turkmen converb (saklap) is no noun.
    let behind = matches!(t.own.tag, "sq" | "ar") || t.own.tag == "tk-Latn" && folded.ends_with('p');
    !behind && first > 0 && t.gap(first - 1).trim().is_empty() && !t.own.is_stop_word(&fold_word(t.word(first - 1)))
}

/// Two members of a list in a counterpart, one of which means what the doubled word means while the other's meaning is nowhere in this
/// unit: version, unit and bytes.
fn two_things(t: &Text, word: usize) -> Option<(usize, usize, Range<usize>)> {
    let (_, token) = token_at(t, &t.words[word])?;
    let ours = concepts_of(t.own, t.tag(), token);
    if ours.is_empty() {
        return None;
    }
    let a = t.cx.analysis(t.v, t.u);
    let mut all: Vec<Concept> = a.concepts.iter().map(|h| h.concept).collect();
    all.extend(a.tokens.iter().filter(|x| x.bare != x.form).flat_map(|x| concepts_of(t.own, t.tag(), x)));
    t.counterparts().find_map(|(o, u)| members(t, o, u, &ours, &all).map(|r| (o, u, r)))
}

/// Two neighbours joined by a conjunction, one with a concept of `ours`, the other with concepts of which this unit has none.
fn members(t: &Text, o: usize, u: usize, ours: &[Concept], all: &[Concept]) -> Option<Range<usize>> {
    let theirs = Text::of(t.cx, o, u);
    let a = t.cx.analysis(o, u);
    if theirs.own.script == Script::Han {
        return han_members(&theirs, ours, all);
    }
    let means = |c: &[Concept]| c.iter().any(|c| ours.contains(c));
    let lost = |c: &[Concept]| !c.is_empty() && !c.iter().any(|c| all.contains(c));
    let content = |k: usize| !a.tokens[k].stop && a.tokens[k].form.chars().count() >= 4;
    for i in 0..a.tokens.len().saturating_sub(1) {
        let arabic = theirs.own.script == Script::Arabic;
        let last = if arabic && a.tokens[i + 1].form.starts_with('و') && a.tokens[i + 1].bare != a.tokens[i + 1].form {
            i + 1
        } else if i + 2 < a.tokens.len() && conjunction(&theirs, &a.tokens[i + 1].form) {
            i + 2
        } else {
            continue;
        };
        let close = |x: usize, y: usize| a.folded.text[a.tokens[x].range.end..a.tokens[y].range.start].trim().is_empty();
        if !content(i) || !content(last) || !(i..last).all(|k| close(k, k + 1)) || a.tokens[i].form == a.tokens[last].form {
            continue;
        }
        let (x, y) = (concepts_of(theirs.own, theirs.tag(), &a.tokens[i]), concepts_of(theirs.own, theirs.tag(), &a.tokens[last]));
        if means(&x) && lost(&y) || means(&y) && lost(&x) {
            return Some(a.origin(a.tokens[i].range.start..a.tokens[last].range.end));
        }
    }
    None
}

fn han_members(t: &Text, ours: &[Concept], all: &[Concept]) -> Option<Range<usize>> {
    let a = t.cx.analysis(t.v, t.u);
    let f = &a.folded.text;
    let joint = |c: char| matches!(c, '、' | '和' | '及' | '与' | '或');
    a.concepts.iter().filter(|h| ours.contains(&h.concept)).find_map(|h| {
        let (start, end) = (h.first as usize, h.end as usize);
        // The words of other concepts right behind a joint.
        let behind = f[end..].chars().next().filter(|&c| joint(c)).map(|c| end + c.len_utf8());
        let next = behind.and_then(|b| a.concepts.iter().find(|x| x.first as usize == b && !all.contains(&x.concept)));
        let before = f[..start].chars().next_back().filter(|&c| joint(c)).map(|c| start - c.len_utf8());
        let last = before.and_then(|b| a.concepts.iter().find(|x| x.end as usize == b && !all.contains(&x.concept)));
        next.map(|x| a.origin(start..x.end as usize)).or_else(|| last.map(|x| a.origin(x.first as usize..end)))
    })
}

/// Chinese: characters and words that never stand twice, and two conjunctions around a comma.
fn chinese(t: &Text, out: &mut Vec<Found>) {
    for p in patterns_of("slips", t.tag()) {
        let Some(slip) = p.first() else { continue };
        for (at, _) in t.text.match_indices(slip.as_str()) {
            let range = at..at + slip.len();
            let right = patterns_of("no-slips", t.tag()).iter().filter_map(|p| p.first()).any(|w| {
                let from = t.text.floor_char_boundary(at.saturating_sub(w.len()));
                let to = t.text.ceil_char_boundary((range.end + w.len()).min(t.text.len()));
                t.text[from..to].match_indices(w.as_str()).any(|(i, _)| from + i < range.end && at < from + i + w.len())
            });
            if right || t.in_anchor(&range) {
                continue;
            }
            let half = &slip[..slip.len() / 2];
            let mut draft = t.draft(
                range.clone(),
                (Severity::Minor, 0.85),
                format!("{} has {} twice in a row.", t.cx.name(t.v), short(half, 20)),
                format!("Take one {} out.", short(half, 20)),
            );
            draft.slip = Some(format!("zh twice {slip}"));
            let second = range.start + half.len()..range.end;
            draft.fix = t.cx.edit(t.v, t.u, second, "").and_then(|e| Fix::safe(draft.help.clone(), [e]));
            out.push(Found { range, draft });
        }
    }
    for id in ["and", "or"] {
        out.extend(comma(t, patterns_of(id, t.tag())));
    }
}

/// A conjunction, a comma, and a conjunction that says the same.
fn comma(t: &Text, conjunctions: &[pattern::Pattern]) -> Option<Found> {
    let words = || conjunctions.iter().filter_map(|p| p.first());
    let (at, mark) = t.text.char_indices().filter(|(_, c)| matches!(c, '，' | ',')).find(|&(i, c)| {
        let after = t.text[i + c.len_utf8()..].trim_start();
        // 姑且, 而且 … end in one of the characters; 参与，并且 does not begin with a conjunction.
        let before = words().filter(|w| t.text[..i].ends_with(w.as_str())).max_by_key(|w| w.len());
        let sound = |w: &String| w.chars().count() == 1 && t.text[..i - w.len()].ends_with(['暂', '姑', '尚', '抑', '间', '苟', '况']);
        before.is_some_and(|w| !sound(w)) && words().any(|w| w.chars().count() > 1 && after.starts_with(w.as_str()))
    })?;
    let before = words().filter(|w| t.text[..at].ends_with(w.as_str())).max_by_key(|w| w.len())?;
    let rest = &t.text[at + mark.len_utf8()..];
    let lead = rest.len() - rest.trim_start().len();
    let after = words().filter(|w| rest.trim_start().starts_with(w.as_str())).max_by_key(|w| w.len())?;
    let range = at - before.len()..at + mark.len_utf8() + lead + after.len();
    let words = short(&t.text[range.clone()], 20);
    let mut draft = t.draft(
        range.clone(),
        (Severity::Minor, 0.85),
        format!("{} has two conjunctions that say the same around a comma: {words}.", t.cx.name(t.v)),
        format!("Keep one of them: {} or {}.", short(before, 10), short(after, 10)),
    );
    draft.slip = Some(format!("zh joined {}", fold_word(&t.text[range.clone()])));
    Some(Found { range, draft })
}
