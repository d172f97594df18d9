//! From changes of the reference to what they make of each translation.

use super::families::Subject;
use super::kinds::{Graded, Kind, grade, same_words};
use super::pairs::{Pair, pairs};
use super::versions::{Translation, joined};
use super::words::hunks;
use super::{Alone, Change, Compared, Effect, State, What, runs};
use crate::align::Concordance;
use crate::check::said::{Said, Says, said};
use crate::document::{Unit, Version};
use crate::language::Script;
use crate::similarity::Analysis;
use rustc_hash::FxHashSet;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// More places than this that could be meant are none: what stands everywhere in a clause does not tell where it is stale.
const MARKS: usize = 3;

/// Words from which on a change is a passage and not some words.
const PASSAGE: usize = 12;

/// Compares a document with its old self. `old` and `new` are the rows of the subject's families.
pub fn compare(subject: &Subject, old: &Concordance, new: &Concordance) -> Compared {
    let (before, after) = (&subject.old.versions[0], &subject.new.versions[0]);
    let reference = pairs(before, after);
    let translations: Vec<Translation> = (1..subject.new.versions.len())
        .map(|v| {
            let versions = (&subject.old.versions[v], &subject.new.versions[v]);
            Translation::new(v, versions, (old, new), &reference, (before.units.len(), after.units.len()))
        })
        .collect();
    let mut moved = vec![false; after.units.len()];
    reference.iter().filter(|p| p.moved).for_each(|p| p.new.iter().for_each(|&j| moved[j] = true));
    let view = View { subject, before, after, translations: &translations, moved };
    let mut changes: Vec<Change> = reference.iter().flat_map(|p| view.changes(p)).collect();
    runs::join(&mut changes);
    let alone = view.alone(&changes);
    Compared { changes, alone }
}

struct View<'a> {
    subject: &'a Subject,
    before: &'a Version,
    after: &'a Version,
    translations: &'a [Translation],
    /// Units of the new reference that moved.
    moved: Vec<bool>,
}

impl View<'_> {
    /// What happened to the units of a pair.
    fn changes(&self, p: &Pair) -> Vec<Change> {
        let (a, b) = (joined(self.before, &p.old), joined(self.after, &p.new));
        let plain = |what| Change {
            what,
            kinds: Vec::new(),
            likeness: p.likeness,
            old: p.old.clone(),
            new: p.new.clone(),
            hunks: Vec::new(),
            effects: Vec::new(),
        };
        if p.old.is_empty() {
            let effects = self.translations.iter().map(|t| self.added(t, p)).collect();
            return vec![Change { effects, ..plain(What::Added) }];
        }
        if p.new.is_empty() {
            let effects = self.translations.iter().filter_map(|t| self.removed(t, p)).collect();
            return vec![Change { effects, ..plain(What::Removed) }];
        }
        let mut out = Vec::new();
        if a != b
            && !spaces_alone(&a, &b)
            && !spaces_alone(&with_label(self.before, p.old.first(), &a), &with_label(self.after, p.new.first(), &b))
        {
            let hunks = hunks(&a, &b);
            let graded = grade(&a, &b, &hunks, &self.after.language);
            let effects = match graded.kinds.as_slice() {
                [Kind::Typography] => Vec::new(),
                _ => self.translations.iter().map(|t| self.changed(t, p, &graded, &a, &hunks)).collect(),
            };
            out.push(Change { kinds: graded.kinds, hunks, effects, ..plain(What::Changed) });
        } else if p.old.len() != p.new.len() {
            out.push(plain(What::Divided));
        }
        if p.moved {
            let effects = self.translations.iter().filter_map(|t| self.displaced(t, p)).collect();
            out.push(Change { effects, ..plain(What::Moved) });
        }
        let (x, y) = (value(self.before, p.old.first()), value(self.after, p.new.first()));
        // What moves is numbered where it goes.
        if let (Some(x), Some(y)) = (x, y)
            && x != y
            && !p.moved
        {
            let effects = self.translations.iter().filter_map(|t| self.renumbered(t, p, &x, &y)).collect();
            out.push(Change { effects, ..plain(What::Renumbered) });
        }
        out
    }

    fn version(&self, t: &Translation) -> &Version {
        &self.subject.new.versions[t.version]
    }

    fn effect(&self, t: &Translation, state: State, p: &Pair, units: Vec<usize>) -> Effect {
        Effect { version: t.version, state, old: t.then(&p.old), units, gap: None, marks: Vec::new(), findings: Vec::new() }
    }

    fn added(&self, t: &Translation, p: &Pair) -> Effect {
        let mut units: Vec<usize> = p.new.iter().flat_map(|&j| t.newly(j)).collect();
        units.sort_unstable();
        units.dedup();
        if units.is_empty() {
            return Effect { gap: Some(self.gap(t, &p.new)), ..self.effect(t, State::ToTranslate, p, units) };
        }
        self.effect(t, State::Updated, p, units)
    }

    fn removed(&self, t: &Translation, p: &Pair) -> Option<Effect> {
        if t.then(&p.old).is_empty() {
            return None;
        }
        let units = t.now(&p.old);
        if units.is_empty() {
            return Some(self.effect(t, State::Done, p, units));
        }
        if t.changed(&p.old) {
            return Some(self.effect(t, State::Updated, p, units));
        }
        // What it says is said together with something that stays: a part of it is to go.
        let state = if units.iter().any(|&u| t.holds(u)) { State::Stale } else { State::ToRemove };
        Some(self.effect(t, state, p, units))
    }

    fn changed(&self, t: &Translation, p: &Pair, graded: &Graded, text: &str, hunks: &[super::Hunk]) -> Effect {
        let mut units = t.now(&p.old);
        if units.is_empty() {
            // It lacked the clause before, or has given it up; it may have it anew.
            units = p.new.iter().flat_map(|&j| t.newly(j)).collect();
            if units.is_empty() {
                return Effect { gap: Some(self.gap(t, &p.new)), ..self.effect(t, State::ToTranslate, p, units) };
            }
            return self.effect(t, State::Updated, p, units);
        }
        let version = self.version(t);
        let analyses: Vec<Analysis> = units.iter().map(|&u| Analysis::of(&version.units[u], &version.language)).collect();
        let says: Vec<(usize, Said)> = units.iter().zip(&analyses).flat_map(|(&u, a)| said(a).into_iter().map(move |s| (u, s))).collect();
        let evidence = Evidence::of(graded, &says);
        let state = match (t.changed(&p.old), evidence) {
            (true, Evidence::Behind) | (false, Evidence::None | Evidence::Behind) => State::Stale,
            _ => State::Updated,
        };
        let mut effect = self.effect(t, state, p, units);
        if state == State::Stale {
            effect.marks = self.marks(graded, &says, &effect.units, &analyses, (text, hunks));
        }
        effect
    }

    /// Where a stale clause most likely has to change: it says there what the reference no longer says.
    fn marks(
        &self,
        graded: &Graded,
        says: &[(usize, Said)],
        units: &[usize],
        analyses: &[Analysis],
        (text, hunks): (&str, &[super::Hunk]),
    ) -> Vec<(usize, Range<usize>)> {
        let mut out: Vec<(usize, Range<usize>)> = Vec::new();
        for gone in graded.gone.iter().filter(|g| g.what != Says::Modality) {
            let here: Vec<_> = says.iter().filter(|(_, s)| s.what == gone.what && s.value == gone.value).collect();
            if here.len() <= MARKS {
                out.extend(here.into_iter().map(|(u, s)| (*u, s.range.clone())));
            }
        }
        // Of a passage that was written anew every word is concerned, which tells nobody where to look.
        let long = |h: &super::Hunk| text[h.old.clone()].unicode_words().count() > PASSAGE;
        if hunks.iter().any(long) {
            return out;
        }
        let reference = Analysis::of_text(text, self.before.language.clone());
        let kept = concepts(&reference).into_iter().filter(|(_, r)| !within(hunks, r)).map(|c| c.0).collect::<Vec<_>>();
        for (concept, _) in concepts(&reference).into_iter().filter(|(c, r)| within(hunks, r) && !kept.contains(c)) {
            let here: Vec<(usize, Range<usize>)> = units
                .iter()
                .zip(analyses)
                .flat_map(|(&u, a)| concepts(a).into_iter().filter(|h| h.0 == concept).map(move |h| (u, h.1)))
                .collect();
            if here.len() <= MARKS {
                out.extend(here);
            }
        }
        out.sort_by_key(|(u, r)| (*u, r.start, std::cmp::Reverse(r.end)));
        out.dedup_by(|b, a| a.0 == b.0 && b.1.start < a.1.end);
        out
    }

    fn displaced(&self, t: &Translation, p: &Pair) -> Option<Effect> {
        let units = t.now(&p.old);
        let (first, last) = (*units.first()?, *units.last()?);
        let (before, after) = t.around(&p.new, &self.moved);
        if before.is_none_or(|b| b < first) && after.is_none_or(|a| last < a) {
            return Some(self.effect(t, State::Done, p, units));
        }
        Some(Effect { gap: Some(self.gap(t, &p.new)), ..self.effect(t, State::ToMove, p, units) })
    }

    fn renumbered(&self, t: &Translation, p: &Pair, from: &[u32], to: &[u32]) -> Option<Effect> {
        let units = t.now(&p.old);
        let label = value(self.version(t), units.first())?;
        match (label == to, label == from) {
            (true, _) => Some(self.effect(t, State::Done, p, units)),
            (_, true) => Some(self.effect(t, State::ToRenumber, p, units)),
            // It was numbered in another way before.
            _ => None,
        }
    }

    /// The lines of a translation between which clauses of the new reference belong.
    fn gap(&self, t: &Translation, news: &[usize]) -> [usize; 2] {
        let version = self.version(t);
        let (before, after) = t.around(news, &self.moved);
        match (before.map(|u| version.units[u].lines.1), after.map(|u| version.units[u].lines.0)) {
            (Some(a), Some(b)) if a <= b => [a, b],
            (Some(a), _) => [a, a],
            (None, Some(b)) => [b, b],
            (None, None) => [version.lines.0; 2],
        }
    }

    /// What changed in translations although nothing in the reference calls for it.
    fn alone(&self, changes: &[Change]) -> Vec<Alone> {
        let mut out = Vec::new();
        for t in self.translations {
            let (old, new) = (&self.subject.old.versions[t.version], self.version(t));
            let effects = || changes.iter().flat_map(|c| &c.effects).filter(|e| e.version == t.version && e.state != State::ToRenumber);
            let were: FxHashSet<usize> = effects().flat_map(|e| e.old.iter().copied()).collect();
            let are: FxHashSet<usize> = effects().flat_map(|e| e.units.iter().copied()).collect();
            for p in t.pairs.iter().flatten() {
                let concerned = p.old.iter().any(|u| were.contains(u)) || p.new.iter().any(|u| are.contains(u));
                let (a, b) = (joined(old, &p.old), joined(new, &p.new));
                let what = match (p.old.is_empty(), p.new.is_empty()) {
                    (true, _) => What::Added,
                    (_, true) => What::Removed,
                    _ => What::Changed,
                };
                if !concerned && !same_words(&a, &b) {
                    let hunks = if what == What::Changed { hunks(&a, &b) } else { Vec::new() };
                    out.push(Alone { version: t.version, what, old: p.old.clone(), new: p.new.clone(), hunks });
                }
            }
        }
        out
    }
}

/// What a translation's own words say of whether it has followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Evidence {
    /// Nothing.
    None,
    /// It says what only the new reference says, and no other change is known.
    Followed,
    /// It says what only the old reference says.
    Behind,
}

impl Evidence {
    fn of(graded: &Graded, says: &[(usize, Said)]) -> Evidence {
        let tells = |s: &&Said| matches!(s.what, Says::Number | Says::Address | Says::Reference);
        let there = |s: &Said| says.iter().any(|(_, x)| x.what == s.what && x.value == s.value);
        let come: Vec<&Said> = graded.come.iter().filter(tells).collect();
        let gone: Vec<&Said> = graded.gone.iter().filter(tells).collect();
        if come.is_empty() {
            return Evidence::None;
        }
        let only = graded.kinds.iter().all(|k| matches!(k, Kind::Number | Kind::Address | Kind::Reference | Kind::Typography));
        if only && come.iter().all(|s| there(s)) && !gone.iter().any(|s| there(s)) {
            return Evidence::Followed;
        }
        if !come.iter().any(|s| there(s)) && gone.iter().any(|s| there(s)) { Evidence::Behind } else { Evidence::None }
    }
}

/// Concepts of a text and where they stand in it.
fn concepts(a: &Analysis) -> Vec<(u32, Range<usize>)> {
    let han = a.profile().script == Script::Han;
    let place = |first: u32, end: u32| {
        let (first, end) = (first as usize, end as usize);
        let folded =
            if han { Some(first..end) } else { Some(a.tokens.get(first)?.range.start..a.tokens.get(end.checked_sub(1)?)?.range.end) };
        folded.map(|r| a.origin(r))
    };
    a.concepts.iter().filter_map(|h| Some((h.concept, place(h.first, h.end)?))).collect()
}

/// True for a range that a change touches.
fn within(hunks: &[super::Hunk], r: &Range<usize>) -> bool {
    hunks.iter().any(|h| h.old.start < r.end && r.start < h.old.end)
}

/// The value of a unit's label.
fn value(version: &Version, unit: Option<&usize>) -> Option<Vec<u32>> {
    let unit: &Unit = version.units.get(*unit?)?;
    unit.label.as_ref().map(|l| l.logical()).filter(|v| !v.is_empty())
}

/// A text with the label of its first unit: what was read as a label in one state may be read as text in the other.
fn with_label(version: &Version, unit: Option<&usize>, text: &str) -> String {
    let label = unit.and_then(|&u| version.units.get(u)?.label.as_ref());
    format!("{} {text}", label.map_or("", |l| l.raw.trim()))
}

/// True for texts that differ in white space alone: how a text is laid out is none of a translator's business.
fn spaces_alone(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}
