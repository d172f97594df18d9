//! Full stops missing at the end of items and paragraphs whose neighbours have one, and first items glued to the sentence that
//! announces their list.

use super::context::{Context, Draft};
use super::finding::{Grain, Severity};
use super::markup::{Kind, Place, addresses, stretches, tell};
use crate::document::{Label, Unit, UnitKind};
use crate::language::{Script, is_han};
use rustc_hash::FxHashMap;
use std::ops::Range;

const NO_STOP: Kind = Kind {
    key: "no final mark",
    what: "a sentence or item without a final mark, where those around it have one",
    help: "End it with the mark that its neighbours end with.",
    severity: Severity::Minor,
};

const NO_COLON: Kind = Kind {
    key: "no colon",
    what: "a sentence that announces a list without the colon that the other versions have",
    help: "End it with a colon.",
    severity: Severity::Minor,
};

/// Fewest items of a list that tell how items end.
const ITEMS: usize = 3;
/// Of so many items one may lack its mark.
const ITEMS_PER_SLIP: usize = 4;
/// Fewest characters, as if in English, of a paragraph that is expected to end in a mark: shorter ones may be titles, names and dates.
const PARAGRAPH: f32 = 60.0;
/// Fewest such paragraphs of a version that tell how paragraphs end, and how many of them one slip needs.
const PARAGRAPHS: (usize, usize) = (6, 6);

/// How a text ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// In a mark.
    Mark,
    /// In a letter or digit.
    Bare,
    /// In something that needs none: an address, "and" before the last item, a sign.
    Other,
}

/// Looks at a version.
pub(super) fn finals(cx: &Context, v: usize, out: &mut Vec<Draft>) {
    let mut places = Vec::new();
    items(cx, v, &mut places);
    paragraphs(cx, v, &mut places);
    places.sort_by_key(|p| p.unit);
    tell(cx, v, &NO_STOP, &places, out);
    tell(cx, v, &NO_COLON, &leads(cx, v), out);
}

/// Sentences right before a list that end bare, where the counterparts end in a colon.
fn leads(cx: &Context, v: usize) -> Vec<Place> {
    let units = &cx.version(v).units;
    let colon = |text: &str| text.trim_end().ends_with([':', '：']);
    let announces = |w: usize, u: usize| {
        let list = &cx.version(w).units;
        !matches!(list[u].kind, UnitKind::Heading | UnitKind::Title | UnitKind::TocEntry)
            && list.get(u + 1).is_some_and(|n| n.kind == UnitKind::ListItem && n.lines.0 > list[u].lines.1)
    };
    let lead = |u: usize| announces(v, u) && end_of(&units[u].text) == End::Bare && units[u].language.is_none();
    let mut out = Vec::new();
    for u in (0..units.len()).filter(|&u| lead(u)) {
        let Some(r) = cx.row_of[v][u] else { continue };
        let cells = &cx.rows()[r].cells;
        let others: Vec<bool> = (0..cx.versions())
            .filter(|&o| o != v)
            .filter_map(|o| cells[o].last().map(|&w| colon(&cx.unit(o, w).text) && announces(o, w)))
            .collect();
        // The version ends such sentences in a colon elsewhere.
        let habit = (0..units.len()).any(|w| announces(v, w) && colon(&units[w].text));
        if habit && !others.is_empty() && others.iter().all(|c| *c) {
            out.push(Place { unit: u, range: last_word(&units[u].text), sure: 0.85 });
        }
    }
    out
}

fn end_of(text: &str) -> End {
    let bare = text.trim_end().trim_end_matches(['”', '’', '"', '\'', '»', '）', ')', '」', '》', ']', '】', '*', '_']).trim_end();
    match bare.chars().next_back() {
        None => End::Other,
        Some(c) if ".;:,!?…。；：，！？،؛؟、·–—-".contains(c) => End::Mark,
        Some(c) if c.is_alphanumeric() => match addresses(text).last().is_some_and(|a| a.end == bare.len()) || joins(bare) {
            true => End::Other,
            false => End::Bare,
        },
        Some(_) => End::Other,
    }
}

/// True where a text ends in the conjunction before the last item.
fn joins(text: &str) -> bool {
    const WORDS: [&str; 14] = ["and", "or", "and/or", "et", "ou", "et/ou", "dhe", "ose", "we", "ýa-da", "ýa", "و", "أو", "ثم"];
    let word = text.rsplit(char::is_whitespace).next().unwrap_or("").to_lowercase();
    WORDS.contains(&word.as_str()) || text.ends_with(['和', '或', '及', '与', '並', '并'])
}

/// How the clause of a unit ends in most of the other versions; none where it stands in no other.
fn elsewhere(cx: &Context, v: usize, u: usize) -> Option<End> {
    let r = cx.row_of[v][u]?;
    let cells = &cx.rows()[r].cells;
    // Only the end of a cell is comparable.
    if cells[v].last() != Some(&u) {
        return None;
    }
    let ends: Vec<End> =
        (0..cx.versions()).filter(|&o| o != v).filter_map(|o| cells[o].last().map(|&w| end_of(&cx.unit(o, w).text))).collect();
    let marks = ends.iter().filter(|e| **e == End::Mark).count();
    match ends.is_empty() {
        true => None,
        false if marks * 2 > ends.len() => Some(End::Mark),
        false => Some(End::Bare),
    }
}

/// Confidence where no other version has the clause: less so where there are others, for then it is odd in more than its end.
fn alone(cx: &Context) -> f32 {
    if cx.versions() > 1 { 0.65 } else { 0.75 }
}

fn last_word(text: &str) -> Range<usize> {
    let end = text.trim_end().len();
    let from = text[..end].rfind(char::is_whitespace).map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    match text[from..end].chars().any(is_han) {
        true => text[..end].char_indices().rev().nth(3).map_or(from, |x| x.0.max(from))..end,
        false => from..end,
    }
}

/// Items of lists all of which but one or two end in a mark.
fn items(cx: &Context, v: usize, places: &mut Vec<Place>) {
    let units = &cx.version(v).units;
    let mut lists: FxHashMap<(usize, Option<usize>, u8), Vec<usize>> = FxHashMap::default();
    for (u, unit) in units.iter().enumerate().filter(|(_, x)| x.kind == UnitKind::ListItem) {
        lists.entry((unit.section, unit.parent, unit.depth)).or_default().push(u);
    }
    for list in lists.into_values().filter(|l| l.len() >= ITEMS) {
        // An item ends where its last run-on item does.
        let tail = |u: usize| units[u + 1..].iter().take_while(|x| x.kind == UnitKind::InlineItem).count() + u;
        let tails: Vec<usize> = list.iter().map(|&u| tail(u)).collect();
        let ends: Vec<End> = tails.iter().map(|&u| end_of(&units[u].text)).collect();
        let bare = ends.iter().filter(|e| **e == End::Bare).count();
        let marked = ends.iter().filter(|e| **e == End::Mark).count();
        if bare == 0 || bare > (list.len() / ITEMS_PER_SLIP).max(1) || marked < 2 {
            continue;
        }
        for (i, &u) in tails.iter().enumerate().filter(|&(i, _)| ends[i] == End::Bare) {
            // A list under the item follows.
            if units.get(u + 1).is_some_and(|n| n.parent == Some(list[i])) || units[u].language.is_some() {
                continue;
            }
            let sure = match elsewhere(cx, v, u) {
                Some(End::Mark) => 0.88,
                Some(_) if list.len() > ITEMS_PER_SLIP && bare == 1 => 0.6,
                None if list.len() >= ITEMS_PER_SLIP && bare == 1 => alone(cx),
                _ => continue,
            };
            places.push(Place { unit: u, range: last_word(&units[u].text), sure });
        }
    }
}

/// Paragraphs without a final mark, in a version whose paragraphs end in one.
fn paragraphs(cx: &Context, v: usize, places: &mut Vec<Place>) {
    let units = &cx.version(v).units;
    let long = |s: &Range<usize>| s.clone().map(|u| cx.analysis(v, u).length).sum::<f32>() >= PARAGRAPH;
    let all: Vec<Range<usize>> = stretches(cx, v).into_iter().filter(|s| units[s.start].kind == UnitKind::Paragraph && long(s)).collect();
    let ends: Vec<End> = all.iter().map(|s| end_of(&units[s.end - 1].text)).collect();
    let marked = ends.iter().filter(|e| **e == End::Mark).count();
    let bare = ends.iter().filter(|e| **e == End::Bare).count();
    if marked < PARAGRAPHS.0 || marked < bare * PARAGRAPHS.1 {
        return;
    }
    for (s, _) in all.iter().zip(&ends).filter(|(_, e)| **e == End::Bare) {
        let u = s.end - 1;
        // What announces a list is another matter, and so is a text cut off in another language.
        if units.get(s.end).is_some_and(|n| n.kind == UnitKind::ListItem) || s.clone().any(|u| units[u].language.is_some()) {
            continue;
        }
        let sure = match elsewhere(cx, v, u) {
            Some(End::Mark) => 0.85,
            None if s.clone().any(|u| is_prose(&units[u].text, cx.analysis(v, u).profile().script)) => alone(cx),
            _ => continue,
        };
        places.push(Place { unit: u, range: last_word(&units[u].text), sure });
    }
}

/// True where a sentence ends inside the text and another one follows.
fn is_prose(text: &str, script: Script) -> bool {
    let inner = |end: &str| text.match_indices(end).any(|(i, _)| i + end.len() < text.trim_end().len());
    if script == Script::Han { inner("。") } else { inner(". ") || inner("؟ ") }
}

/// A first item that stands on the line of the sentence that announces the list, while its siblings stand on their own.
pub(super) fn glued_items(cx: &Context, v: usize, out: &mut Vec<Draft>) {
    let units = &cx.version(v).units;
    for u in 1..units.len() {
        let Some(second) = glued(units, u) else { continue };
        // Other versions that have the first item on a line of its own.
        let apart: Vec<(usize, usize)> = (0..cx.versions()).filter(|&o| o != v).filter_map(|o| Some((o, apart(cx, v, u, o)?))).collect();
        let names: Vec<usize> = apart.iter().map(|a| a.0).collect();
        let mut locations = vec![cx.label_at(v, u)];
        locations.extend(apart.iter().map(|&(o, w)| cx.label_at(o, w)));
        let raw = |u: usize| units[u].label.as_ref().map_or("", |l| l.raw.trim());
        let elsewhere = match names.is_empty() {
            true => String::new(),
            false => format!("; {} {} it on a line of its own", cx.names(&names), if names.len() > 1 { "have" } else { "has" }),
        };
        out.push(Draft {
            severity: Severity::Minor,
            confidence: match (names.is_empty(), cx.versions()) {
                (false, _) => 0.92,
                (true, 1) => 0.8,
                (true, _) => 0.65,
            },
            grain: Grain::Mark,
            row: cx.row_of[v][u],
            present: vec![v],
            locations,
            message: format!("{} has item {} on the line of the sentence that announces the list{elsewhere}.", cx.name(v), raw(u)),
            help: "Begin a new line before the item, as before the others of the list.".to_string(),
            evidence: vec![format!("The next item, {}, stands on a line of its own.", raw(second))],
            ..Draft::default()
        });
    }
}

/// The second item of a list whose first is unit `u` and begins on the line on which the unit before it ends, while the second does
/// not.
fn glued(units: &[Unit], u: usize) -> Option<usize> {
    let (before, unit) = (&units[u - 1], &units[u]);
    let label = unit.label.as_ref().filter(|l| l.value.last() == Some(&1))?;
    let item = matches!(unit.kind, UnitKind::ListItem | UnitKind::InlineItem);
    let lead = matches!(before.kind, UnitKind::Paragraph | UnitKind::Definition) && before.text.trim_end().ends_with([':', '：']);
    if !item || !lead || before.lines.1 != unit.lines.0 {
        return None;
    }
    let next = (u + 1..units.len()).find(|&w| units[w].depth <= unit.depth || units[w].kind != UnitKind::ListItem)?;
    let follows = |l: &Label| l.value.last() == Some(&2) && l.system == label.system && l.shape == label.shape;
    let alone = units[next].kind == UnitKind::ListItem && units[next].lines.0 > unit.lines.1;
    (alone && units[next].label.as_ref().is_some_and(follows)).then_some(next)
}

/// The unit of another version that is the first item of this list on a line of its own.
fn apart(cx: &Context, v: usize, u: usize, o: usize) -> Option<usize> {
    let row = cx.row_of[v][u]?;
    let other = &cx.version(o).units;
    let first = |w: usize| other[w].kind == UnitKind::ListItem && other[w].label.as_ref().is_some_and(|l| l.value.last() == Some(&1));
    cx.rows()[row].cells[o].iter().copied().find(|&w| first(w) && w > 0 && other[w - 1].lines.1 < other[w].lines.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_told_apart() {
        for text in [
            "we keep it.",
            "we keep it (all of it.)",
            "ruajmë të dhënat;",
            "我们保存信息。",
            "نحفظ البيانات؛",
            "les données :",
            "and so on…",
        ] {
            assert_eq!(end_of(text), End::Mark, "{text}");
        }
        for text in ["with your permission", "avec votre accord”", "我们保存信息", "نحفظ البيانات", "maglumatlaryňyz (hemmesi)"]
        {
            assert_eq!(end_of(text), End::Bare, "{text}");
        }
        for text in ["see https://example.com/a", "write to desk@example.com", "the name; and", "emri; dhe", "", "姓名；和", "50 %"] {
            assert_eq!(end_of(text), End::Other, "{text}");
        }
    }

    #[test]
    fn last_words_are_quoted() {
        assert_eq!(&"avec votre permission "[last_word("avec votre permission ")], "permission");
        assert_eq!(&"我们保存您的信息"[last_word("我们保存您的信息")], "您的信息");
    }
}
