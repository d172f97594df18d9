//! Blocks and their kinds to units with depths and parents, and to sections.

use super::block::{Block, Mark};
use super::classify::Class;
use super::series::Series;
use crate::document::{LabelSystem, Section, Source, Unit, UnitKind};
use crate::read::labels::{Key, key_of};

/// A list that is open: the manner of its labels, its depth by the format or its indentation, and its current item.
struct Open {
    key: Key,
    indent: usize,
    unit: usize,
    lead: Option<usize>,
}

/// A list nested deeper than this is counted at this depth.
const DEEPEST: usize = 250;

/// Makes units and sections. Every block becomes a unit, and every item cut out of it another one.
pub fn emit(source: &Source, blocks: Vec<Block>, classes: &[Class], series: &[Series], of: &[Option<usize>]) -> (Vec<Section>, Vec<Unit>) {
    let mut units: Vec<Unit> = Vec::with_capacity(blocks.len());
    let mut sections = vec![Section { heading: None, level: 0, number: String::new(), parent: None, units: 0..0 }];
    let mut headings: Vec<(u8, usize)> = Vec::new();
    let mut lists: Vec<Open> = Vec::new();
    for (i, mut b) in blocks.into_iter().enumerate() {
        let class = classes[i];
        let items = std::mem::take(&mut b.inline);
        let at = units.len();
        let (mut depth, mut parent) = (0, None);
        match class.kind {
            UnitKind::Heading => {
                lists.clear();
                open_section(&mut sections, &mut headings, class.rank, &b, at);
            }
            UnitKind::ListItem => {
                (depth, parent) = place(&mut lists, &b, &units, sections.len() - 1);
            }
            // A clause with a number, or a paragraph after a list that does not go on later, closes the lists.
            _ if b.label.is_some() => lists.clear(),
            _ => lists.retain(|o| continues(series, of, o, i)),
        }
        units.push(Unit {
            kind: class.kind,
            label: b.label,
            text: b.text.text,
            segments: b.text.segments,
            lines: b.lines,
            section: sections.len() - 1,
            depth: depth.min(DEEPEST) as u8,
            parent,
            language: None,
        });
        for item in items {
            let first = item.label.as_ref().map_or(0, |l| l.start);
            let last = item.text.segments.last().map_or(first, |s| s.source + s.len - 1);
            units.push(Unit {
                kind: UnitKind::InlineItem,
                label: item.label,
                text: item.text.text,
                segments: item.text.segments,
                lines: (source.line_at(first), source.line_at(last)),
                section: sections.len() - 1,
                depth: (depth + 1).min(DEEPEST) as u8,
                parent: Some(at),
                language: None,
            });
        }
        if let Some(s) = sections.last_mut() {
            s.units.end = units.len();
        }
    }
    (sections, units)
}

/// Opens the section of a heading that becomes unit `at`.
fn open_section(sections: &mut Vec<Section>, headings: &mut Vec<(u8, usize)>, rank: u8, b: &Block, at: usize) {
    while headings.last().is_some_and(|h| h.0 >= rank) {
        headings.pop();
    }
    let parent = headings.last().map(|h| h.1);
    let own = b.label.as_ref().filter(|l| l.system != LabelSystem::Bullet).map_or(Vec::new(), |l| l.logical());
    let mut number = own.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
    // A number of one level is cited with those above it; one of several levels holds them already.
    if own.len() == 1
        && let Some(p) = parent.filter(|p| !sections[*p].number.is_empty())
    {
        number = format!("{}.{number}", sections[p].number);
    }
    let level = (headings.len() + 1).min(usize::from(u8::MAX)) as u8;
    headings.push((rank, sections.len()));
    sections.push(Section { heading: Some(at), level, number, parent, units: at..at });
}

/// Depth and parent of a list item.
fn place(lists: &mut Vec<Open>, b: &Block, units: &[Unit], section: usize) -> (usize, Option<usize>) {
    let indent = match b.mark {
        Mark::Item(d) => usize::from(d),
        _ => 0,
    };
    let key = b.label.as_ref().map_or(Key { system: LabelSystem::Bullet, shape: String::new(), word: None, levels: 0 }, |l| {
        let mut k = key_of(l);
        // Full-width and half-width dashes mark one list.
        if k.system == LabelSystem::Bullet && matches!(k.shape.as_str(), "-" | "–" | "—" | "*" | "+") {
            k.shape = "-".into();
        }
        k
    });
    let marked = matches!(b.mark, Mark::Item(_));
    let same = |o: &Open| if marked { o.indent == indent } else { o.key == key };
    let start = b.label.as_ref().is_none_or(|l| l.value.last().is_none_or(|v| *v == 1));
    let unit = units.len();
    let lead = units
        .iter()
        .rposition(|u| u.kind != UnitKind::InlineItem)
        .filter(|p| units[*p].section == section && matches!(units[*p].kind, UnitKind::Paragraph | UnitKind::Definition));
    if let Some(at) = lists.iter().rposition(same) {
        lists.truncate(at + 1);
        let parent_item = at.checked_sub(1).map(|p| lists[p].unit);
        let o = &mut lists[at];
        o.unit = unit;
        if start && lead.is_some() {
            o.lead = lead;
        }
        return (at + 1, o.lead.or(parent_item));
    }
    if marked {
        while lists.last().is_some_and(|o| o.indent >= indent) {
            lists.pop();
        }
    }
    let parent = lead.or(lists.last().map(|o| o.unit));
    lists.push(Open { key, indent, unit, lead });
    (lists.len(), parent)
}

/// Does the list of an open item go on after block `i`?
fn continues(series: &[Series], of: &[Option<usize>], o: &Open, i: usize) -> bool {
    // Any series that has members on both sides of the block.
    (0..i).rev().take(200).find_map(|j| of[j].filter(|s| series[*s].key == o.key)).is_some_and(|s| series[s].members.last() > Some(&i))
        || o.key.system == LabelSystem::Bullet
}
