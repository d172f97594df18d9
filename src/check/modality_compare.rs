//! Part of modality: passages of two versions that say the same, and the words of modality and negation on either side. Words are
//! counted by class: a passage changed its class where one side says it more often than the other can be said to say it even
//! generously, while what it bears on has a counterpart there. Two kinds of change are looked for: a class that turned into its
//! opposite (may into must), and one that was lost (not).

use super::context::Context;
use super::finding::Severity;
use super::fragment_links::Link;
use super::fragment_markers::{agreement, extent};
use super::fragment_pair::{Asked, Pair};
use super::fragment_pieces::{Sentence, words_of};
use super::fragment_words::{Word, Words};
use super::modality_marks::{Mark, Marks, class};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Content words on either side of a word of modality that it may bear on.
const REACH: usize = 4;
/// Least number of words around a lost word that must have a counterpart, or all where there are fewer.
const SURE_SCOPE: usize = 2;
/// Least share of them.
const SCOPE_SHARE: f32 = 0.6;
/// What agreement of the sentence makes up for of the closeness that the versions lack, and the agreement from which it does.
const FAITHFUL: f32 = 0.3;
/// See there.
const SENTENCE: f32 = 0.75;
/// Content words of a passage that need not be linked, at most.
const SHORT: usize = 3;
/// Sentences of a passage at most: longer ones are matched too loosely.
const SENTENCES: usize = 2;

/// A change that is looked for.
#[derive(Debug)]
pub struct Change {
    /// Class that the one side says.
    pub from: &'static str,
    /// What the other says instead; none where it is enough that it does not say it.
    pub to: Option<&'static str>,
    /// Classes that may stand for `from` too.
    from_also: &'static [&'static str],
    /// Classes that may stand for `to` too.
    to_also: &'static [&'static str],
    /// Severity.
    pub severity: Severity,
    /// Confidence where all speaks for it.
    pub confidence: f32,
    /// Lost: true where each one counts, false where one anywhere in the passage is enough.
    counted: bool,
    /// Least share of content words of either passage that have a counterpart.
    agreement: f32,
    /// Least closeness of the two versions (`Pair::closeness`).
    close: f32,
    /// What happened where the side that says `to`, or lacks `from`, is wrong.
    pub became: &'static str,
    /// What happened where the other is wrong.
    pub reverse: &'static str,
}

const fn turned(from: &'static str, to: &'static str, severity: Severity, confidence: f32, said: [&'static str; 2]) -> Change {
    let [became, reverse] = said;
    Change {
        from,
        to: Some(to),
        from_also: &[],
        to_also: &[],
        severity,
        confidence,
        counted: false,
        agreement: 0.35,
        close: 0.3,
        became,
        reverse,
    }
}

const fn lost(from: &'static str, severity: Severity, confidence: f32, said: [&'static str; 2]) -> Change {
    let [became, reverse] = said;
    Change {
        from,
        to: None,
        from_also: &[],
        to_also: &[],
        severity,
        confidence,
        counted: false,
        agreement: 0.5,
        close: 0.6,
        became,
        reverse,
    }
}

/// All changes; agreement and closeness by hand, with all NTREX development documents and the policies at hand in sight.
pub static CHANGES: &[Change] = &[
    turned("permission", "duty", Severity::Critical, 0.75, ["a permission has become a duty", "a duty has become a permission"]),
    Change {
        to_also: &["duty"],
        ..turned("right", "wish", Severity::Major, 0.7, ["a right has become a wish", "a wish has become a right"])
    },
    Change {
        from_also: &["permission"],
        ..turned("right", "duty", Severity::Critical, 0.75, ["a right has become a duty", "a duty has become a right"])
    },
    turned("refuse", "accept", Severity::Critical, 0.7, ["a refusal has become an acceptance", "an acceptance has become a refusal"]),
    Change {
        from_also: &["negation"],
        to_also: &["negation"],
        ..turned(
            "forbid",
            "allow",
            Severity::Critical,
            0.75,
            ["a prohibition has become a permission", "a permission has become a prohibition"],
        )
    },
    Change {
        from_also: &["negation"],
        ..turned(
            "anonymise",
            "identify",
            Severity::Critical,
            0.8,
            ["a promise not to identify anyone has become its opposite", "an identification has become its opposite"],
        )
    },
    turned("least", "most", Severity::Critical, 0.75, ["a lower limit has become an upper one", "an upper limit has become a lower one"]),
    turned(
        "utmost",
        "ifpossible",
        Severity::Major,
        0.75,
        ["a full promise has become one that holds only where possible", "a promise that holds where possible has become a full one"],
    ),
    turned("meaning", "example", Severity::Major, 0.8, ["an explanation has become an example", "an example has become an explanation"]),
    Change {
        from_also: &["negation", "only"],
        ..turned(
            "unless",
            "if",
            Severity::Critical,
            0.75,
            ["an exception has become the condition", "the condition has become an exception"],
        )
    },
    Change {
        from_also: &["negation"],
        to_also: &["negation"],
        // What comes before something has that after it: only the closest translations can be compared.
        agreement: 0.6,
        close: 0.66,
        ..turned("before", "after", Severity::Major, 0.6, ["“before” has become “after”", "“after” has become “before”"])
    },
    Change { counted: true, ..lost("negation", Severity::Critical, 0.75, ["what was denied is affirmed", "what was affirmed is denied"]) },
    lost("only", Severity::Major, 0.65, ["a limit is gone", "a limit has been added"]),
    lost("effort", Severity::Major, 0.6, ["a promise to try has become a plain promise", "a plain promise has become a promise to try"]),
    lost("explicit", Severity::Major, 0.65, ["consent need no longer be explicit", "consent must now be explicit"]),
    lost("generally", Severity::Minor, 0.6, ["what holds in general now holds always", "what holds always now holds only in general"]),
];

/// Numbers of the classes of a change.
pub struct Classes {
    from: u8,
    to: Option<u8>,
    all_from: Vec<u8>,
    all_to: Vec<u8>,
}

fn classes() -> &'static [Option<Classes>] {
    static ALL: OnceLock<Vec<Option<Classes>>> = OnceLock::new();
    ALL.get_or_init(|| {
        let of = |c: &Change| {
            let from = class(c.from)?;
            let to = match c.to {
                Some(t) => Some(class(t)?),
                None => None,
            };
            let with = |own: Option<u8>, also: &[&str]| own.into_iter().chain(also.iter().filter_map(|a| class(a))).collect();
            Some(Classes { from, to, all_from: with(Some(from), c.from_also), all_to: with(to, c.to_also) })
        };
        CHANGES.iter().map(of).collect()
    })
}

/// A place in a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Version.
    pub version: usize,
    /// Unit.
    pub unit: usize,
    /// Bytes of the folded text: the word of modality, or where it is lacking the sentence.
    pub range: Range<usize>,
    /// Bytes of the folded text: that word with those it bears on.
    pub scope: Range<usize>,
}

/// A change between two versions.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Index into `CHANGES`.
    pub change: usize,
    /// Row.
    pub row: usize,
    /// Who says `from`, and where.
    pub a: Spot,
    /// Who says `to` or lacks `from`, and where.
    pub b: Spot,
    /// Share of content words of the passages that have a counterpart, the lower of both.
    pub agreement: f32,
    /// How closely the two versions go together.
    pub closeness: f32,
    /// Words that the two words of modality bear on and that have a counterpart.
    pub linked: usize,
}

/// One side of a passage.
struct Side<'p> {
    version: usize,
    sentences: &'p [Sentence],
    words: Vec<&'p Word>,
    links: &'p [Link],
    /// Marks with the range of their sentence among `words`.
    marks: Vec<(&'p Mark, usize, Range<usize>)>,
}

impl<'p> Side<'p> {
    fn new(
        cx: &Context,
        words: &'p Words,
        marks: &'p [Vec<Arc<Marks>>],
        (v, sentences, links): (usize, &'p [Sentence], &'p [Link]),
    ) -> Side<'p> {
        let mut inside = Vec::new();
        let mut at = 0;
        for s in sentences {
            let own = at..at + s.words.len();
            at = own.end;
            let reach = extent(cx, words, v, s);
            let here = |m: &&Mark| reach.start <= m.range.start && m.range.end <= reach.end;
            inside.extend(marks[v][s.unit].0.iter().filter(here).map(|m| (m, s.unit, own.clone())));
        }
        Side { version: v, sentences, words: words_of(words, v, sentences), links, marks: inside }
    }

    fn count(&self, classes: &[u8]) -> usize {
        self.marks.iter().filter(|m| classes.contains(&m.0.class)).count()
    }

    /// The same without words that are part of what says class `but` outright: *plus* in *au plus*.
    fn count_but(&self, classes: &[u8], but: u8) -> usize {
        let part = |m: &Mark, unit: usize| {
            let over = |x: &&(&Mark, usize, Range<usize>)| x.0.class == but && x.0.strict && x.1 == unit;
            self.marks.iter().filter(over).any(|x| x.0.range.start <= m.range.start && m.range.end <= x.0.range.end)
        };
        self.marks.iter().filter(|m| classes.contains(&m.0.class) && !part(m.0, m.1)).count()
    }

    /// True where there is next to nothing that could be linked: a line that opens a list.
    fn short(&self) -> bool {
        self.words.iter().filter(|w| w.content()).count() <= SHORT
    }

    fn strict(&self, class: u8) -> impl Iterator<Item = usize> + '_ {
        (0..self.marks.len()).filter(move |&i| self.marks[i].0.class == class && self.marks[i].0.strict)
    }

    /// Content words that mark `i` may bear on, as indices of words.
    fn scope(&self, i: usize) -> Vec<usize> {
        let (mark, unit, sentence) = &self.marks[i];
        let content = |k: &usize| self.words[*k].unit == *unit && self.words[*k].content();
        let first_after = sentence.clone().find(|&k| self.words[k].range.end > mark.range.start).unwrap_or(sentence.end);
        let mut out: Vec<usize> = (sentence.start..first_after).rev().filter(content).take(REACH).collect();
        out.extend((first_after..sentence.end).filter(content).take(REACH));
        out.sort_unstable();
        out
    }

    /// The mark with the nearest words that it bears on.
    fn spot(&self, i: usize) -> Spot {
        let (mark, unit, _) = &self.marks[i];
        let mut near = self.scope(i);
        let gap = |k: &usize| {
            let r = &self.words[*k].range;
            if r.start >= mark.range.end { r.start - mark.range.end } else { mark.range.start.saturating_sub(r.end) }
        };
        near.sort_by_key(gap);
        let scope = near.iter().take(2).map(|&k| &self.words[k].range);
        let scope = scope.fold(mark.range.clone(), |r, w| r.start.min(w.start)..r.end.max(w.end));
        Spot { version: self.version, unit: *unit, range: mark.range.clone(), scope }
    }

    /// The sentence that word `k` stands in, else the whole side.
    fn sentence(&self, cx: &Context, words: &Words, k: Option<usize>) -> Option<Spot> {
        let mut at = 0;
        for s in self.sentences {
            at += s.words.len();
            if k.is_none_or(|k| k < at) {
                let range = extent(cx, words, self.version, s);
                return Some(Spot { version: self.version, unit: s.unit, range: range.clone(), scope: range });
            }
        }
        None
    }
}

/// Goes through the passages of a pair in one direction.
pub fn hits(cx: &Context, words: &Words, marks: &[Vec<Arc<Marks>>], pair: &Pair, forward: bool, out: &mut Vec<Hit>) {
    let (v, w) = if forward { pair.versions } else { (pair.versions.1, pair.versions.0) };
    let close = pair.closeness();
    let in_passage = |i: usize, out: &mut Vec<Hit>| {
        let (p, (la, lb)) = (&pair.passages[i], &pair.links[i]);
        let (own, other, own_links, other_links) = if forward { (&p.a, &p.b, la, lb) } else { (&p.b, &p.a, lb, la) };
        if own.is_empty() || other.is_empty() || own.len() > SENTENCES || other.len() > SENTENCES {
            return;
        }
        let agreed = agreement(words, v, own, own_links).min(agreement(words, w, other, other_links));
        let a = Side::new(cx, words, marks, (v, own, own_links));
        if a.marks.is_empty() {
            return;
        }
        let b = Side::new(cx, words, marks, (w, other, other_links));
        let short = a.short() && b.short();
        for (i, (c, k)) in CHANGES.iter().zip(classes()).enumerate() {
            let Some(k) = k.as_ref().filter(|_| agreed >= c.agreement || short && c.to.is_some()) else { continue };
            if close < c.close || c.to.is_none() && close + FAITHFUL * agreed < c.close + FAITHFUL * SENTENCE {
                continue;
            }
            let said = k.to.map_or_else(|| b.count(&k.all_from), |to| b.count_but(&k.all_from, to));
            if a.strict(k.from).count() <= said {
                continue;
            }
            // A passage that says it at all says it, but for what can be counted.
            if k.to.is_none() && !c.counted && b.count(&k.all_from) > 0 {
                continue;
            }
            let found = match k.to {
                Some(to) if b.strict(to).count() > a.count_but(&k.all_to, k.from) => opposite(&a, &b, (k.from, to), short),
                Some(_) => None,
                None => lacking(cx, words, &a, &b, k),
            };
            if let Some((x, y, linked)) = found {
                out.push(Hit { change: i, row: p.row, a: x, b: y, agreement: agreed, closeness: close, linked });
            }
        }
    };
    let tells = |i: usize| {
        let mut found = Vec::new();
        in_passage(i, &mut found);
        !found.is_empty()
    };
    let asked = if forward { Asked::Modality } else { Asked::ModalityBack };
    pair.telling(asked, tells).iter().for_each(|&i| in_passage(i, out));
}

/// The two marks that bear on the same words, if there are such.
fn opposite(a: &Side, b: &Side, (from, to): (u8, u8), short: bool) -> Option<(Spot, Spot, usize)> {
    let mut best: Option<(usize, usize, usize)> = None;
    for i in a.strict(from) {
        let scope = a.scope(i);
        for j in b.strict(to) {
            let other = b.scope(j);
            let linked = scope.iter().filter(|&&k| matches!(a.links[k], Link::To(x, _) if other.contains(&x))).count();
            if linked > best.map_or(0, |b| b.2) || short && best.is_none() {
                best = Some((i, j, linked));
            }
        }
    }
    best.map(|(i, j, linked)| (a.spot(i), b.spot(j), linked))
}

/// The marks of some classes on the one side that those on the other account for, each of which must account for one.
fn accounted(a: &Side, b: &Side, all: &[u8]) -> Option<Vec<usize>> {
    let of = |s: &Side| (0..s.marks.len()).filter(|&i| all.contains(&s.marks[i].0.class)).map(|i| (i, s.scope(i))).collect::<Vec<_>>();
    let (own, mut open) = (of(a), of(b));
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (i, x) in &own {
        for (j, y) in &open {
            let n = x.iter().filter(|&&k| matches!(a.links[k], Link::To(t, _) if y.contains(&t))).count();
            pairs.push((n, *i, *j));
        }
    }
    pairs.sort_by_key(|p| (std::cmp::Reverse(p.0), p.1, p.2));
    let mut taken = Vec::new();
    for (_, i, j) in pairs.into_iter().filter(|p| p.0 > 0) {
        if !taken.contains(&i) && open.iter().any(|o| o.0 == j) {
            taken.push(i);
            open.retain(|o| o.0 != j);
        }
    }
    open.is_empty().then_some(taken)
}

/// A mark of the one side whose words the other says too, though without anything of its kind beside them.
fn lacking(cx: &Context, words: &Words, a: &Side, b: &Side, k: &Classes) -> Option<(Spot, Spot, usize)> {
    let accounted = accounted(a, b, &k.all_from)?;
    for i in a.strict(k.from).filter(|i| !accounted.contains(i)) {
        let scope = a.scope(i);
        let linked: Vec<usize> = scope.iter().filter_map(|&k| if let Link::To(x, _) = a.links[k] { Some(x) } else { None }).collect();
        if linked.is_empty() || linked.len() < SURE_SCOPE.min(scope.len()) || (linked.len() as f32) < SCOPE_SHARE * scope.len() as f32 {
            continue;
        }
        let place = b.sentence(cx, words, linked.first().copied())?;
        return Some((a.spot(i), place, linked.len()));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_of_a_change_is_in_the_table() {
        assert!(classes().iter().all(Option::is_some));
        for c in CHANGES {
            assert!(c.from_also.iter().chain(c.to_also).all(|x| class(x).is_some()), "{c:?}");
            assert!((0.5..0.95).contains(&c.confidence));
        }
    }
}
