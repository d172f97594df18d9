//! The counts of one version: which labels follow each other in one list, and where a count slips.

use crate::document::{Family, Label, LabelSystem, LabelWord, UnitKind, Version};
use crate::language::profile;
use rustc_hash::FxHashMap;

/// How a count slips.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A label is skipped: iii is followed by v.
    Skipped,
    /// A label stands twice, or a wrong one stands between right ones: (b) where (c) should be.
    Wrong,
    /// The count goes back.
    Back,
    /// The labels change their way of counting inside the list: I, II, 3.
    System,
    /// The levels stand in reverse: 2.1 for 1.2.
    Mirrored,
    /// A number of another section: 2.0 before section 2.
    Misplaced,
}

/// A slip at an item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    /// What is wrong.
    pub fault: Fault,
    /// Unit where it slips.
    pub unit: usize,
    /// Unit of the item before.
    pub before: usize,
    /// Label that should stand there.
    pub expected: Vec<u32>,
}

/// The lists of a version.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Units of each list, in reading order.
    pub lists: Vec<Vec<usize>>,
    /// The list that a unit is counted in.
    pub list_of: FxHashMap<usize, usize>,
    /// Slips in reading order.
    pub slips: Vec<Slip>,
}

/// What the labels of one list have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    system: LabelSystem,
    shape: String,
    word: Option<LabelWord>,
    heading: bool,
    inline: Option<usize>,
}

/// A list that may go on.
struct Open {
    key: Key,
    /// The list's last number.
    last: u32,
    list: usize,
    /// It already changed its way of counting, which was told.
    changed: bool,
}

/// Walks over a version.
struct Walk<'a> {
    version: &'a Version,
    out: Counts,
    stack: Vec<Open>,
    /// Multi-level numbers: the list under each prefix and its last number.
    levels: FxHashMap<Vec<u32>, (u32, usize)>,
    /// Prefix of the last multi-level number.
    prefix: Vec<u32>,
    /// Number of the section that the walk is in.
    section: Option<u32>,
    /// Counts with a word that a chapter interrupted: articles numbered through.
    parked: Vec<(Key, u32, usize)>,
}

/// The lists and slips of a version.
pub(super) fn counts(version: &Version) -> Counts {
    let contents = walk(version, true);
    let mut all = walk(version, false);
    let shift = all.lists.len();
    all.lists.extend(contents.lists);
    all.list_of.extend(contents.list_of.into_iter().map(|(u, l)| (u, l + shift)));
    all.slips.extend(contents.slips);
    all.slips.sort_by_key(|s| s.unit);
    all
}

/// The version whose numbers of sections a report gives where the versions' differ: the one whose labels slip least, if it numbers
/// as many sections as the reference; the reference where it is no worse.
pub fn best_numbered(family: &Family) -> usize {
    let measure = |v: &Version| (v.sections.iter().filter(|s| !s.number.is_empty()).count(), counts(v).slips.len());
    let Some(reference) = family.versions.get(family.reference) else { return family.reference };
    let (sections, slips) = measure(reference);
    if slips == 0 {
        return family.reference;
    }
    let others = family.versions.iter().enumerate().map(|(v, x)| (v, measure(x))).filter(|(_, m)| m.0 >= sections && m.1 < slips);
    others.min_by_key(|(_, m)| m.1).map_or(family.reference, |x| x.0)
}

/// The number of a label among its siblings.
pub(super) fn number(label: &Label) -> Option<u32> {
    label.logical().last().copied()
}

fn walk(version: &Version, contents: bool) -> Counts {
    let mut w = Walk {
        version,
        out: Counts::default(),
        stack: Vec::new(),
        levels: FxHashMap::default(),
        prefix: Vec::new(),
        section: None,
        parked: Vec::new(),
    };
    for (u, unit) in version.units.iter().enumerate() {
        if (unit.kind == UnitKind::TocEntry) != contents {
            continue;
        }
        match &unit.label {
            Some(l) if l.value.len() > 1 && l.word.is_none() => w.deep(u, l),
            Some(l) if l.value.len() == 1 => w.single(u, l),
            None if unit.kind == UnitKind::Heading => w.stack.retain(|o| o.key.heading),
            _ => {}
        }
    }
    let mut out = w.out;
    merge(version, &mut out);
    out
}

impl Walk<'_> {
    fn push(&mut self, u: usize) -> usize {
        self.out.lists.push(vec![u]);
        let list = self.out.lists.len() - 1;
        self.out.list_of.insert(u, list);
        list
    }

    fn add(&mut self, u: usize, list: usize) {
        self.out.lists[list].push(u);
        self.out.list_of.insert(u, list);
    }

    fn slip(&mut self, fault: Fault, u: usize, list: usize, expected: Vec<u32>) {
        let before = self.out.lists[list].iter().rev().copied().find(|&w| w != u).unwrap_or(u);
        self.out.slips.push(Slip { fault, unit: u, before, expected });
    }

    /// A label of one level.
    fn single(&mut self, u: usize, l: &Label) {
        let unit = &self.version.units[u];
        let v = l.value[0];
        let inline = (unit.kind == UnitKind::InlineItem).then_some(unit.parent).flatten();
        let heading = unit.kind == UnitKind::Heading;
        let shape = if l.word.is_some() { String::new() } else { l.shape.replace('（', "(").replace('）', ")") };
        // An article is one, whether it was taken for a heading or for an item.
        let key = Key { system: l.system, shape, word: l.word, heading: heading || l.word.is_some(), inline };
        if heading && (l.system == LabelSystem::Decimal && !key.shape.contains(')') || l.word.is_some()) {
            if self.section.is_some_and(|s| v <= s) && v == 1 {
                // A new part or an annex counts anew.
                self.levels.clear();
            }
            self.section = Some(v);
        }
        let own = self.stack.iter().rposition(|o| o.key == key);
        if let Some(p) = own {
            let e = self.stack[p].last + 1;
            if v == e {
                return self.go_on(p, u, v);
            }
            if v == 1 {
                self.close(p);
                let list = self.push(u);
                self.stack.push(Open { key, last: v, list, changed: false });
                return;
            }
        }
        if let Some(q) = self.other(own, &key, v) {
            let changes = self.stack[q].key.system != key.system;
            let (list, told) = (self.stack[q].list, self.stack[q].changed);
            self.go_on(q, u, v);
            if changes && !told {
                self.stack[q].changed = true;
                self.slip(Fault::System, u, list, vec![v]);
            }
            return;
        }
        if let Some(p) = own {
            let (e, list) = (self.stack[p].last + 1, self.stack[p].list);
            let last = self.out.lists[list].last().copied().unwrap_or(u);
            if v < e - 1 && (v == 2 || self.version.units[last].parent != unit.parent) {
                // Another list, whose first label was not seen.
                self.close(p);
                let list = self.push(u);
                return self.stack.push(Open { key, last: v, list, changed: false });
            }
            self.go_on(p, u, v);
            let fault = if v > e { Fault::Skipped } else { Fault::Back };
            return self.slip(fault, u, list, vec![e]);
        }
        if let Some(i) = self.parked.iter().rposition(|x| x.0 == key && v > x.1) {
            let (_, last, list) = self.parked.remove(i);
            self.add(u, list);
            if v > last + 1 {
                self.slip(Fault::Skipped, u, list, vec![last + 1]);
            }
            return self.stack.push(Open { key, last: v, list, changed: false });
        }
        let list = self.push(u);
        self.stack.push(Open { key, last: v, list, changed: false });
    }

    /// An open list of another look that the number goes on: one that differs only in where it stands goes on quietly; one that counts
    /// otherwise only where the number fits nowhere else.
    fn other(&self, own: Option<usize>, key: &Key, v: u32) -> Option<usize> {
        let fits = |o: &Open| v > 1 && o.last + 1 == v && o.key.inline == key.inline && o.key.word == key.word;
        let quiet = self.stack.iter().rposition(|o| fits(o) && o.key.system == key.system && (o.key.shape == key.shape || own.is_none()));
        let below = own.unwrap_or(self.stack.len());
        let section = |o: &Open| key.heading || o.key.heading || o.changed;
        quiet.or_else(|| {
            self.stack[..below].iter().rposition(|o| fits(o) && o.key.word.is_none() && section(o) && self.out.lists[o.list].len() > 1)
        })
    }

    fn go_on(&mut self, p: usize, u: usize, v: u32) {
        self.close(p + 1);
        let list = self.stack[p].list;
        self.stack[p].last = v;
        self.add(u, list);
    }

    /// Ends the lists from `p` on; those with a word may be numbered through.
    fn close(&mut self, p: usize) {
        for o in self.stack.drain(p..) {
            if o.key.word.is_some() {
                self.parked.retain(|x| x.0 != o.key);
                self.parked.push((o.key, o.last, o.list));
            }
        }
    }

    /// A number of several levels: 1.2.2.
    fn deep(&mut self, u: usize, l: &Label) {
        let value = l.logical();
        let (prefix, v) = (value[..value.len() - 1].to_vec(), value[value.len() - 1]);
        // Lists in single letters or numbers under the clause before end here.
        let keep = self.stack.iter().rposition(|o| o.key.heading).map_or(0, |p| p + 1);
        self.close(keep);
        if prefix != self.prefix
            && prefix.len() == 1
            && self.prefix.len() == 1
            && self.section == Some(self.prefix[0])
            && let Some(&(last, list)) = self.levels.get(&self.prefix)
        {
            let expected = vec![self.prefix[0], last + 1];
            if v == self.prefix[0] && prefix[0] == last + 1 && self.turned(u, &value) {
                self.levels.insert(self.prefix.clone(), (last + 1, list));
                self.add(u, list);
                return self.slip(Fault::Mirrored, u, list, expected);
            }
            if self.heading_after(u, prefix[0]) && prefix[0] > self.prefix[0] {
                self.add(u, list);
                return self.slip(Fault::Misplaced, u, list, expected);
            }
        }
        match self.levels.get(&prefix).copied() {
            Some((last, list)) if v == last + 1 => {
                self.add(u, list);
                self.levels.insert(prefix.clone(), (v, list));
            }
            Some((last, list)) if v > 1 || last == v => {
                self.add(u, list);
                let mut expected = prefix.clone();
                expected.push(last + 1);
                self.slip(if v > last { Fault::Skipped } else { Fault::Back }, u, list, expected);
                self.levels.insert(prefix.clone(), (v, list));
            }
            _ => {
                let list = self.push(u);
                self.levels.insert(prefix.clone(), (v, list));
            }
        }
        // A new clause opens new sub-clauses.
        self.levels.retain(|p, _| !(p.len() > prefix.len() && p.starts_with(&prefix)) || p[prefix.len()] != v);
        self.prefix = prefix;
    }

    /// The version is written from right to left, and the number is not the first of a section whose heading was not seen.
    fn turned(&self, u: usize, value: &[u32]) -> bool {
        let deep = |l: &&Label| l.value.len() > 1 && l.word.is_none();
        let next = self.version.units[u + 1..].iter().filter_map(|x| x.label.as_ref()).find(deep);
        profile(&self.version.language).rtl && next.is_none_or(|l| l.value != [value[0], value[1] + 1])
    }

    fn heading_after(&self, u: usize, n: u32) -> bool {
        self.version.units[u + 1..].iter().any(|x| x.kind == UnitKind::Heading && x.label.as_ref().is_some_and(|l| l.value == [n]))
    }
}

/// Two slips that one wrong label makes become one: a, b, b, d goes wrong at the second b and seems to skip at d.
fn merge(version: &Version, out: &mut Counts) {
    let value = |u: usize| version.units[u].label.as_ref().and_then(number);
    let mut drop = Vec::new();
    for i in 0..out.slips.len() {
        let s = &out.slips[i];
        if !matches!(s.fault, Fault::Skipped | Fault::Back) || drop.contains(&i) {
            continue;
        }
        let Some(&list) = out.list_of.get(&s.unit) else { continue };
        let units = &out.lists[list];
        let Some(at) = units.iter().position(|&u| u == s.unit) else { continue };
        let later = |n: usize| units.get(at + n).and_then(|&u| value(u));
        let expected = s.expected.last().copied().unwrap_or(0);
        let own = value(s.unit).unwrap_or(0);
        let mut also = Vec::new();
        let fault = if later(1) == Some(expected + 1) && own != expected {
            also.push(1);
            Some(Fault::Wrong)
        } else if own == expected + 1 && later(1) == Some(expected) && later(2) == Some(expected + 2) {
            also.extend([1, 2]);
            Some(Fault::Back)
        } else if own + 1 == expected {
            // The same label twice, and the rest follows the repeated one: every later label is one too low.
            Some(Fault::Wrong)
        } else {
            None
        };
        for n in also {
            if let Some(&u) = units.get(at + n) {
                drop.extend((i + 1..out.slips.len()).filter(|&j| out.slips[j].unit == u));
            }
        }
        if let Some(f) = fault {
            out.slips[i].fault = f;
        }
    }
    first_repeated(version, out);
    let mut i = 0;
    out.slips.retain(|_| {
        i += 1;
        !drop.contains(&(i - 1))
    });
}

/// (a), (a), (c): the second (a) seems to open a list of its own, which skips (b).
fn first_repeated(version: &Version, out: &mut Counts) {
    let label = |u: usize| version.units[u].label.as_ref();
    for s in &mut out.slips {
        let lone = |l: &&Vec<usize>| {
            let alike = matches!((label(l[0]), label(s.before)), (Some(a), Some(b)) if a.value == b.value && a.system == b.system && a.shape == b.shape);
            l.len() == 1 && l[0] < s.before && alike && version.units[l[0]].parent == version.units[s.before].parent
        };
        if s.fault == Fault::Skipped
            && s.expected == [2]
            && label(s.unit).is_some_and(|l| l.value == [3])
            && let Some(before) = out.lists.iter().filter(lone).map(|l| l[0]).max()
        {
            *s = Slip { fault: Fault::Wrong, unit: s.before, before, expected: vec![2] };
        }
    }
}
