//! Cross-references in running text: those that lead nowhere, and those that lead elsewhere than the other versions'.

use super::context::{Context, Draft, listed, short};
use super::finding::{Grain, Severity};
use super::numbering_mentions::{Mention, mentions, names_law, names_other};
use crate::document::{LabelWord, UnitKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// What a version's references may lead to.
struct Targets {
    /// Labels built with a word: the units that bear them.
    words: FxHashMap<(LabelWord, Vec<u32>), usize>,
    /// How many labels a word has.
    used: FxHashMap<LabelWord, usize>,
    /// Bare numbers of headings and clauses.
    bare: FxHashMap<Vec<u32>, usize>,
    /// Bare numbers of headings alone; without them the version does not number its sections so.
    headings: usize,
}

impl Targets {
    fn of(cx: &Context, v: usize) -> Targets {
        let mut t = Targets { words: FxHashMap::default(), used: FxHashMap::default(), bare: FxHashMap::default(), headings: 0 };
        for (u, unit) in cx.version(v).units.iter().enumerate() {
            let Some(l) = unit.label.as_ref().filter(|l| !l.value.is_empty()) else { continue };
            if unit.kind == UnitKind::TocEntry {
                continue;
            }
            let value = l.logical();
            if let Some(w) = l.word {
                t.words.entry((w, value)).or_insert(u);
                *t.used.entry(w).or_default() += 1;
            } else if unit.kind == UnitKind::Heading || value.len() > 1 {
                t.headings += usize::from(unit.kind == UnitKind::Heading && value.len() == 1);
                t.bare.entry(value).or_insert(u);
            }
        }
        t
    }

    /// Where a reference leads: `Ok(unit)`, `Err(true)` where there is surely no such place, `Err(false)` where that cannot be told.
    fn find(&self, m: &Mention) -> Result<usize, bool> {
        if let Some(&u) = self.words.get(&(m.word, m.value.clone())) {
            return Ok(u);
        }
        let own = self.used.get(&m.word).copied().unwrap_or(0);
        let of_word = |d: usize| self.words.keys().filter(move |k| k.0 == m.word && k.1.len() == d);
        if own >= 2 {
            return match m.value.len() {
                1 => Err(true),
                // Section 4.2: clauses in bare numbers under sections with a word.
                d => match self.bare.get(&m.value) {
                    Some(&u) => Ok(u),
                    None if of_word(1).all(|k| k.1[0] != m.value[0]) => Err(true),
                    None => Err(of_word(d).count() > 1 || self.numbered_under(&m.value)),
                },
            };
        }
        if let Some(&u) = self.bare.get(&m.value) {
            return Ok(u);
        }
        if matches!(m.word, LabelWord::Annex | LabelWord::Part) || self.headings < 3 || own > 0 {
            return Err(false);
        }
        match m.value.len() {
            1 => Err(true),
            _ if !self.bare.contains_key(&m.value[..1]) => Err(true),
            _ => Err(self.numbered_under(&m.value)),
        }
    }

    /// The last number of the kind that a reference leads to, and whether the count from 1 up to it has no gap.
    fn last(&self, word: LabelWord) -> Option<(u32, bool)> {
        let own = self.used.get(&word).copied().unwrap_or(0) >= 2;
        let tops: FxHashSet<u32> = if own {
            self.words.keys().filter(|k| k.0 == word && k.1.len() == 1).map(|k| k.1[0]).collect()
        } else {
            self.bare.keys().filter(|k| k.len() == 1).map(|k| k[0]).collect()
        };
        let last = tops.iter().copied().max()?;
        Some((last, (1..=last).all(|n| tops.contains(&n))))
    }

    /// The version numbers to this depth under the same place.
    fn numbered_under(&self, value: &[u32]) -> bool {
        let prefix = &value[..value.len() - 1];
        self.bare.keys().filter(|k| k.len() == value.len() && k.starts_with(prefix)).count() > 1
    }
}

/// A reference at its place.
struct Place {
    version: usize,
    unit: usize,
    mention: Mention,
    /// The version has labels with this word.
    by_word: bool,
    to: Result<usize, bool>,
}

/// Runs over all rows.
pub(super) fn references(cx: &Context, out: &mut Vec<Draft>) {
    let targets: Vec<Targets> = (0..cx.versions()).map(|v| Targets::of(cx, v)).collect();
    let mut stale: FxHashSet<(usize, Vec<u32>)> = FxHashSet::default();
    for (r, row) in cx.rows().iter().enumerate() {
        let places: Vec<Vec<Place>> = (0..cx.versions())
            .map(|v| {
                let of_unit = |&u: &usize| {
                    let t = &targets[v];
                    mentions(cx.analysis(v, u)).into_iter().map(move |m| {
                        let to = t.find(&m);
                        Place { version: v, unit: u, by_word: t.used.contains_key(&m.word), mention: m, to }
                    })
                };
                row.cells[v].iter().filter(|&&u| cx.unit(v, u).kind != UnitKind::TocEntry).flat_map(of_unit).collect()
            })
            .collect();
        if places.iter().all(Vec::is_empty) {
            continue;
        }
        let nowhere = dead(cx, &targets, r, &places, out);
        elsewhere(cx, r, &places, &nowhere, &mut stale, out);
    }
}

/// True where the text of a version refers to the label of a unit as it stands or as it should be.
pub(super) fn referred(cx: &Context, v: usize, u: usize, meant: &[u32]) -> bool {
    let unit = cx.unit(v, u);
    let Some(l) = unit.label.as_ref() else { return false };
    if l.word.is_none() && unit.kind != UnitKind::Heading && l.value.len() < 2 {
        return false;
    }
    cx.mentions(v, l.word, &l.logical()) || cx.mentions(v, l.word, meant)
}

/// References to what does not exist. Returns the versions that have one.
fn dead(cx: &Context, targets: &[Targets], r: usize, places: &[Vec<Place>], out: &mut Vec<Draft>) -> Vec<usize> {
    let dead: Vec<&Place> = places.iter().flatten().filter(|p| p.to == Err(true)).collect();
    let mut groups: Vec<(Vec<u32>, Vec<&Place>)> = Vec::new();
    for p in &dead {
        match groups.iter_mut().find(|g| g.0 == p.mention.value) {
            Some(g) => g.1.push(p),
            None => groups.push((p.mention.value.clone(), vec![p])),
        }
    }
    for (_, group) in groups {
        let mut wrong: Vec<usize> = group.iter().map(|p| p.version).collect();
        wrong.dedup();
        // A version that counts in bare numbers may well name an article of a law here: only the others' word makes it a slip.
        let live: Vec<&Place> = places.iter().flatten().filter(|p| !wrong.contains(&p.version) && p.to.is_ok()).collect();
        let mut right: Vec<usize> = live.iter().map(|p| p.version).collect();
        right.dedup();
        let outside = |p: &&Place| {
            let law = matches!(p.mention.word, LabelWord::Article | LabelWord::Chapter);
            law && (!p.by_word || names_law(&cx.analysis(p.version, p.unit).folded.text))
        };
        if right.is_empty() && group.iter().any(outside) {
            continue;
        }
        // Beyond the last of sections that run without a gap, with no law or other document near: surely a slip.
        let last: Vec<Option<(u32, bool)>> = group.iter().map(|p| targets[p.version].last(p.mention.word)).collect();
        let beyond = |(p, l): (&&Place, &Option<(u32, bool)>)| {
            let last = p.mention.value.len() == 1 && l.is_some_and(|(n, whole)| whole && p.mention.value[0] > n);
            last && !names_other(&cx.unit(p.version, p.unit).text, &p.mention.range)
        };
        let sure = group.iter().zip(&last).all(beyond);
        // Said by one version of several, it may be a place in another document; said by all, it is a slip of the source.
        let confidence = match (right.len(), wrong.len()) {
            (0, _) if sure => 0.9,
            (0, 1) if cx.versions() > 1 => 0.6,
            (0, _) => 0.78,
            (1, 1) => 0.88,
            (_, 1) => 0.95,
            (a, b) if a > b => 0.85,
            _ => 0.6,
        };
        let mut locations: Vec<_> = group.iter().map(|p| at(cx, p)).collect();
        locations.extend(live.iter().map(|p| at(cx, p)));
        // One voice a version, each in its own words.
        let each = |places: &[&Place]| {
            let mut seen: Vec<usize> = Vec::new();
            let mut parts = Vec::new();
            for p in places {
                if !seen.contains(&p.version) {
                    parts.push((cx.name(p.version), said(cx, p)));
                    seen.push(p.version);
                }
            }
            let verb = if parts.len() == 1 { "refers to" } else { "refer to" };
            let first: Vec<String> = parts
                .iter()
                .enumerate()
                .map(|(i, (n, q))| match i {
                    _ if parts.len() == 1 => format!("{n} {verb} {q}"),
                    0 => format!("{n} refers to {q}"),
                    _ => format!("{n} to {q}"),
                })
                .collect();
            listed(&first)
        };
        let nouns = |w: LabelWord| match w {
            LabelWord::Article => "article",
            LabelWord::Chapter => "chapter",
            LabelWord::Annex => "annex",
            _ => "section",
        };
        let end = match last.iter().flatten().next() {
            Some((n, _)) if last.iter().all(|l| l.is_some_and(|x| x.0 == *n)) && group.iter().all(|p| p.mention.value[0] > *n) => {
                format!("the last {} there is {n}", nouns(group[0].mention.word))
            }
            _ => "there is no such place in it".to_string(),
        };
        let (others, help) = match live.first() {
            Some(l) => {
                let value = l.mention.value.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
                let same = live.iter().all(|x| x.mention.value == l.mention.value);
                let help = if same {
                    format!("Refer to {} {value} in {} too.", nouns(l.mention.word), cx.names(&wrong))
                } else {
                    format!("Find out which place is meant, and correct the reference in {}.", cx.names(&wrong))
                };
                (format!("; {}", each(&live)), help)
            }
            None => (String::new(), meant(cx, &group, &wrong)),
        };
        out.push(Draft {
            severity: Severity::Major,
            confidence,
            grain: Grain::Mark,
            row: Some(r),
            present: if right.is_empty() { wrong.clone() } else { right.clone() },
            absent: if right.is_empty() { Vec::new() } else { wrong.clone() },
            locations,
            message: format!("{}, but {end}{others}.", each(&group)),
            help,
            ..Draft::default()
        });
    }
    dead.iter().map(|p| p.version).collect()
}

/// What to do about references that lead nowhere; the heading that they speak of, where one heading stands out.
fn meant(cx: &Context, group: &[&Place], wrong: &[usize]) -> String {
    let mut found: Vec<(String, &Place, usize)> = Vec::new();
    for p in group {
        match spoken_of(cx, p) {
            Some((number, u)) => found.push((number, p, u)),
            None => break,
        }
    }
    match found.first().filter(|f| found.len() == group.len() && found.iter().all(|x| x.0 == f.0)) {
        Some((number, p, u)) => format!(
            "Find out which place is meant, and correct the number in {}; perhaps {number}, {}.",
            cx.names(wrong),
            short(&cx.unit(p.version, *u).text, 40)
        ),
        None => format!("Find out which place is meant, and correct the number in {}.", cx.names(wrong)),
    }
}

/// Words on either side of a reference that say what it is about.
const ABOUT: usize = 10;

/// The numbered heading that the words around a reference speak of, where one shares more concepts and words with them than any other.
fn spoken_of(cx: &Context, p: &Place) -> Option<(String, usize)> {
    let a = cx.analysis(p.version, p.unit);
    let at = a.tokens.iter().position(|t| a.origin(t.range.clone()).end > p.mention.range.start)?;
    let near = at.saturating_sub(ABOUT)..(at + ABOUT / 2).min(a.tokens.len());
    let han = a.profile().script == crate::language::Script::Han;
    let bytes = a.tokens.get(near.start)?.range.start..a.tokens.get(near.end.checked_sub(1)?)?.range.end;
    let inside = |h: &crate::lexicon::Hit| {
        let i = h.first as usize;
        if han { bytes.contains(&i) } else { near.contains(&i) }
    };
    let concepts: FxHashSet<u32> = a.concepts.iter().filter(|h| inside(h)).map(|h| h.concept).collect();
    let stems: FxHashSet<&str> = a.tokens[near].iter().filter(|t| !t.stop).map(|t| &*t.stem).collect();
    let mut best: Vec<(usize, String, usize)> = Vec::new();
    for (u, unit) in cx.version(p.version).units.iter().enumerate() {
        let Some(l) = unit.label.as_ref().filter(|l| unit.kind == UnitKind::Heading && l.value.len() == 1) else { continue };
        let h = cx.analysis(p.version, u);
        let words = if han { 0 } else { h.tokens.iter().filter(|t| !t.stop && stems.contains(&*t.stem)).count() };
        let shared: FxHashSet<u32> = h.concepts.iter().map(|c| c.concept).filter(|c| concepts.contains(c)).collect();
        best.push((words + shared.len(), l.value[0].to_string(), u));
    }
    best.sort_by_key(|x| std::cmp::Reverse(x.0));
    let [first, rest @ ..] = &best[..] else { return None };
    (first.0 > 0 && rest.iter().find(|r| r.1 != first.1).is_none_or(|r| r.0 < first.0)).then(|| (first.1.clone(), first.2))
}

fn said(cx: &Context, p: &Place) -> String {
    short(&cx.unit(p.version, p.unit).text[p.mention.range.clone()], 40)
}

fn at(cx: &Context, p: &Place) -> super::Location {
    cx.marked(p.version, p.unit, p.mention.range.clone())
}

/// References of a row that lead to another clause than the majority's.
fn elsewhere(
    cx: &Context,
    r: usize,
    places: &[Vec<Place>],
    nowhere: &[usize],
    stale: &mut FxHashSet<(usize, Vec<u32>)>,
    out: &mut Vec<Draft>,
) {
    let count = places.iter().map(Vec::len).max().unwrap_or(0);
    // The n-th reference is held against the n-th: only where all who have some have as many.
    let having: Vec<usize> = (0..places.len()).filter(|&v| !places[v].is_empty() && !nowhere.contains(&v)).collect();
    if having.len() < 2
        || having.iter().any(|&v| places[v].len() != count)
        || count > 1 && having.iter().any(|&v| unordered(&places[v], &places[having[0]]))
    {
        return;
    }
    let nth = |v: usize, n: usize| &places[v][n];
    for n in 0..count {
        let key = |v: usize| {
            let p = nth(v, n);
            let row = p.to.ok().and_then(|u| cx.row_of[v][u]);
            (row, p.mention.value.clone())
        };
        let same = |a: usize, b: usize| {
            let (x, y) = (key(a), key(b));
            // The same number, or the same clause under another number.
            x.1 == y.1 && (x.0 == y.0 || x.0.is_none() || y.0.is_none()) || x.0.is_some() && x.0 == y.0
        };
        let votes: Vec<usize> = having.iter().map(|&v| having.iter().filter(|&&o| same(v, o)).count()).collect();
        let Some(best) = (0..having.len()).max_by_key(|&i| (votes[i], having[i] == cx.family.reference)) else { continue };
        let model = having[best];
        if having.len() > 2 && votes[best] * 2 <= having.len() || having.len() == 2 && model != cx.family.reference {
            continue;
        }
        let right: Vec<usize> = having.iter().copied().filter(|&v| same(v, model)).collect();
        for &v in having.iter().filter(|&&v| !same(v, model)) {
            let (a, b) = (key(v), key(model));
            let number = a.1 != b.1;
            // The same number for another clause: the list was numbered anew and the reference was not.
            let moved = nth(v, n).to.is_ok() && nth(model, n).to.is_ok() && renumbered(cx, &a.0, v, model);
            if !number && !moved {
                continue;
            }
            if !number && !stale.insert((v, a.1.clone())) {
                continue;
            }
            let (p, q) = (nth(v, n), nth(model, n));
            let why = if number { "" } else { ", but that number is another clause’s there" };
            out.push(Draft {
                severity: Severity::Major,
                confidence: match (number, right.len()) {
                    (true, 1) => 0.8,
                    (true, _) => 0.93,
                    (false, 1) => 0.55,
                    (false, _) => 0.7,
                },
                grain: Grain::Mark,
                row: Some(r),
                present: right.clone(),
                absent: vec![v],
                locations: vec![at(cx, p), at(cx, q)],
                message: format!(
                    "{} refers to {} where {} {} {}{why}.",
                    cx.name(v),
                    said(cx, p),
                    listed(&right.iter().map(|&o| cx.name(o)).collect::<Vec<_>>()),
                    if right.len() > 1 { "refer to" } else { "refers to" },
                    said(cx, q)
                ),
                help: format!("Let {} refer to the same clause as {}.", cx.name(v), cx.name(model)),
                ..Draft::default()
            });
        }
    }
}

/// The references of two versions stand in another order: nothing can be held against anything.
fn unordered(a: &[Place], b: &[Place]) -> bool {
    let sorted = |p: &[Place]| {
        let mut x: Vec<&Vec<u32>> = p.iter().map(|p| &p.mention.value).collect();
        x.sort();
        x.into_iter().cloned().collect::<Vec<_>>()
    };
    let plain = |p: &[Place]| p.iter().map(|p| p.mention.value.clone()).collect::<Vec<_>>();
    plain(a) != plain(b) && sorted(a) == sorted(b)
}

/// The row that a version's reference leads to is, in the model, a clause with another number.
fn renumbered(cx: &Context, row: &Option<usize>, v: usize, model: usize) -> bool {
    let value = |x: usize| {
        let r = (*row)?;
        let u = cx.rows()[r].cells[x].iter().copied().find(|&u| cx.unit(x, u).label.is_some())?;
        cx.unit(x, u).label.as_ref().map(|l| l.logical())
    };
    matches!((value(v), value(model)), (Some(a), Some(b)) if a != b)
}
