//! What each block is: title, heading, entry of a table of contents, definition, list item, paragraph.

use super::block::{Block, Mark, pauses, shape, stops};
use super::series::{self, PLAIN, PLAIN_OUTER, Series};
use super::toc;
use crate::document::{LabelSystem, LabelWord, UnitKind};
use crate::read::labels::{digit_like, is_uncased, key_of};

/// Widest heading in columns. Headings of the seeds reach 104 (a French question with its number).
const WIDEST: usize = 170;

/// Widest heading that has no number to show that it is one.
const WIDEST_PLAIN: usize = 90;

/// Widest title.
const WIDEST_TITLE: usize = 240;

/// Share of the members of a series that must have content of their own, and look like headings or open a paragraph, for all
/// to be headings. In the seeds and the numbered news texts, series of headings reach 0.9 and lists stay below 0.4.
const MOSTLY: f64 = 0.6;

/// Fewest "term: meaning" blocks in a row that make a list of definitions.
const DEFINITIONS: usize = 3;

/// The kind of a block, and for headings their rank (smaller is further out).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    /// Kind.
    pub kind: UnitKind,
    /// Rank of a heading.
    pub rank: u8,
}

/// Classes of all blocks, in order, and the series that they are in.
pub fn classify(blocks: &[Block]) -> (Vec<Class>, Vec<Series>, Vec<Option<usize>>) {
    let facts: Vec<Facts> = blocks.iter().map(Facts::of).collect();
    let toc = toc::entries(blocks);
    let (series, of) = series::find(blocks, &toc);
    let mut kinds: Vec<Class> = blocks.iter().map(|b| Class { kind: default_kind(b), rank: 0 }).collect();
    for (i, _) in toc.iter().enumerate().filter(|(_, t)| **t) {
        kinds[i].kind = UnitKind::TocEntry;
    }
    for s in &series {
        number_headings(blocks, &facts, s, &mut kinds);
    }
    for (i, b) in blocks.iter().enumerate() {
        if let Mark::Heading(level) = b.mark {
            kinds[i] = Class { kind: UnitKind::Heading, rank: level };
        }
    }
    plain_headings(blocks, &facts, &mut kinds);
    title(blocks, &facts, &mut kinds);
    definitions(blocks, &mut kinds);
    outer_plain(blocks, &series, &mut kinds);
    (kinds, series, of)
}

fn default_kind(b: &Block) -> UnitKind {
    match (&b.label, b.mark) {
        (_, Mark::Item(_)) => UnitKind::ListItem,
        (Some(l), _) if l.word.is_none() && l.value.len() < 2 => UnitKind::ListItem,
        _ => UnitKind::Paragraph,
    }
}

/// What the decisions look at.
struct Facts {
    width: usize,
    /// Ends with a full stop, comma or semicolon.
    ended: bool,
    /// Ends with a colon.
    colon: bool,
    /// A sentence ends inside.
    sentences: bool,
    /// A colon with text behind it stands inside.
    pair: bool,
    letters: bool,
    bracketed: bool,
    /// Holds a URL, an e-mail address or a long number.
    contact: bool,
}

impl Facts {
    fn of(b: &Block) -> Facts {
        let t = b.text.text.as_str();
        let h = shape(t);
        let mut facts = Facts {
            width: h.width,
            ended: stops(h.end) && !matches!(h.end, '?' | '？' | '؟') || pauses(h.end) || matches!(h.end, ';' | '；' | '؛'),
            colon: matches!(h.end, ':' | '：'),
            sentences: false,
            pair: false,
            letters: t.chars().take(200).any(char::is_alphabetic),
            bracketed: (t.starts_with('[') && t.ends_with(']')) || (t.starts_with('【') && t.ends_with('】')),
            contact: false,
        };
        if h.width > WIDEST_TITLE {
            facts.sentences = true;
            return facts;
        }
        let bytes: Vec<char> = t.chars().collect();
        for w in bytes.windows(3) {
            let sentence = matches!(w[0], '.' | '!' | '؟') && w[1] == ' ' && (w[2].is_uppercase() || is_uncased(w[2]));
            facts.sentences |= sentence || matches!(w[0], '。' | '；' | ';' | '؛');
            facts.pair |= matches!(w[0], ':' | '：') && (w[1] == ' ' || is_uncased(w[1]));
        }
        facts.contact = t.contains("://") || t.contains('@') || bytes.windows(5).any(|w| w.iter().all(|c| digit_like(*c)));
        facts
    }

    /// Short, and no sentence.
    fn heading_like(&self) -> bool {
        self.letters && self.width <= WIDEST && !self.ended && !self.sentences
    }
}

/// Decides which members of a series are headings.
fn number_headings(blocks: &[Block], facts: &[Facts], s: &Series, kinds: &mut [Class]) {
    let rank = series::rank(&s.key);
    let n = s.members.len() as f64;
    let share = |f: &dyn Fn(usize) -> bool| s.members.iter().filter(|m| f(**m)).count() as f64 / n;
    let content = s.share_with_content();
    let like = share(&|m| facts[m].heading_like());
    // A label that opens a block of lines, the rest of which follows without a blank line, heads the block.
    let opens = share(&|m| blocks[m].blank_before);
    let attached = share(&|m| blocks.get(m + 1).is_some_and(|b| !b.blank_before));
    let heads_blocks = opens >= 0.8 && attached >= MOSTLY && content >= MOSTLY && s.key.levels == 1;
    let always = matches!(s.key.word, Some(LabelWord::Part | LabelWord::Chapter | LabelWord::Annex));
    let whole = always || heads_blocks || content >= MOSTLY && like >= MOSTLY || s.key.word.is_some() && (content >= 0.5 || like >= MOSTLY);
    let items_end = share(&|m| facts[m].ended || facts[m].colon) >= 0.5;
    for (m, own) in s.members.iter().zip(&s.content) {
        let f = &facts[*m];
        let alone = *own && f.heading_like() && !f.colon && (content >= 0.3 || items_end && f.width <= WIDEST_PLAIN)
            // The last item of a list, without its full stop, before the text that follows the list.
            && !(s.members.last() == Some(m) && s.members.len() > 1 && content < 0.3);
        if !blocks[*m].glued && (whole || alone) {
            kinds[*m] = Class { kind: UnitKind::Heading, rank };
        }
    }
    // 1.1, 1.2 on lines that follow each other are items; set apart by blank lines they are clauses.
    if s.key.levels > 1 && !whole {
        let tight = s.members.iter().filter(|m| !blocks[**m].blank_before).count() * 2 > s.members.len();
        for m in s.members.iter().filter(|_| tight) {
            if kinds[*m].kind == UnitKind::Paragraph {
                kinds[*m].kind = UnitKind::ListItem;
            }
        }
    }
}

/// Headings without a label: short lines without a final mark that text follows.
fn plain_headings(blocks: &[Block], facts: &[Facts], kinds: &mut [Class]) {
    let spaced = blocks.iter().filter(|b| b.blank_before).count() * 5 >= blocks.len();
    let marked = blocks.iter().any(|b| matches!(b.mark, Mark::Heading(_)));
    let like = |i: usize| {
        let f = &facts[i];
        let b = &blocks[i];
        kinds_open(kinds[i].kind)
            && b.label.is_none()
            && b.mark == Mark::Plain
            && !marked
            && b.inline.is_empty()
            && (f.bracketed || spaced && b.blank_before && f.heading_like() && !f.colon && !f.pair && !f.contact && f.width <= WIDEST_PLAIN)
    };
    let candidates: Vec<bool> = (0..blocks.len()).map(like).collect();
    let mut i = 0;
    while i < blocks.len() {
        if !candidates[i] {
            i += 1;
            continue;
        }
        let mut end = i;
        while end < blocks.len() && candidates[end] && !(end > i && facts[end].bracketed) {
            end += 1;
        }
        // A heading and its subheading, then text. Three short lines in a row are a list; the document's first line is its title.
        let from = if i == 0 { 1 } else { i };
        let followed = end < blocks.len() && kinds[end].kind != UnitKind::Heading;
        if followed && end - from <= 2 {
            for k in kinds.iter_mut().take(end).skip(from) {
                *k = Class { kind: UnitKind::Heading, rank: PLAIN };
            }
        }
        i = end;
    }
}

fn kinds_open(kind: UnitKind) -> bool {
    kind == UnitKind::Paragraph
}

/// The document's title: its first block, short, without a label.
fn title(blocks: &[Block], facts: &[Facts], kinds: &mut [Class]) {
    let (Some(b), true) = (blocks.first(), blocks.len() > 1) else { return };
    let f = &facts[0];
    if b.mark == Mark::Heading(1) {
        if !blocks[1..].iter().any(|b| b.mark == Mark::Heading(1)) {
            kinds[0].kind = UnitKind::Title;
        }
        return;
    }
    let set_apart = blocks[1].blank_before;
    let before_heading = kinds[1].kind == UnitKind::Heading;
    let short = b.label.is_none() && b.mark == Mark::Plain && b.inline.is_empty() && f.letters && f.width <= WIDEST_TITLE;
    let comma = f.ended && !stops(shape(&b.text.text).end) || f.colon;
    let bare = !f.ended && !f.sentences && (set_apart || before_heading || f.width <= WIDEST_PLAIN);
    if short && !comma && (bare || set_apart && before_heading) {
        kinds[0].kind = UnitKind::Title;
    }
}

/// Runs of "term: meaning".
fn definitions(blocks: &[Block], kinds: &mut [Class]) {
    let is = |b: &Block, k: UnitKind| {
        k == UnitKind::Paragraph && b.label.is_none() && b.mark == Mark::Plain && b.inline.is_empty() && defines(&b.text.text)
    };
    let mut i = 0;
    while i < blocks.len() {
        let mut end = i;
        while end < blocks.len() && is(&blocks[end], kinds[end].kind) && blocks[end].indent == blocks[i].indent {
            end += 1;
        }
        if end - i >= DEFINITIONS {
            for k in &mut kinds[i..end] {
                k.kind = UnitKind::Definition;
            }
        }
        i = end.max(i + 1);
    }
}

/// A short term, a colon, and a meaning that is longer.
fn defines(t: &str) -> bool {
    let Some((at, c)) = t.char_indices().take(80).find(|(_, c)| matches!(c, ':' | '：')) else { return false };
    let (term, meaning) = (t[..at].trim(), t[at + c.len_utf8()..].trim_start());
    let quoted = meaning.starts_with(['"', '“', '«', '「', '\'', '‘', '/']);
    let words = term.split_whitespace().count();
    let sentence = term.contains(['.', ',', '،', '，', ';']);
    !term.is_empty() && words <= 7 && !sentence && !quoted && meaning.chars().take(25).count() == 25
}

/// Headings without a label stand above the numbered ones where the numbers start anew under them.
fn outer_plain(blocks: &[Block], series: &[Series], kinds: &mut [Class]) {
    let heads = |i: usize| kinds[i].kind == UnitKind::Heading && kinds[i].rank == PLAIN;
    let restarts = series
        .iter()
        .filter(|s| {
            let first = s.members[0];
            kinds[first].kind == UnitKind::Heading
                && blocks[first].label.as_ref().is_some_and(|l| l.value == [1] && key_of(l).levels == 1 && l.system != LabelSystem::Bullet)
        })
        .filter(|s| (s.members[0].saturating_sub(3)..s.members[0]).any(heads))
        .count();
    if restarts >= 2 {
        for k in kinds.iter_mut().filter(|k| k.kind == UnitKind::Heading && k.rank == PLAIN) {
            k.rank = PLAIN_OUTER;
        }
    }
}
