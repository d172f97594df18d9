//! One concept under several terms: which term of a version stands for which term of another is learnt from the aligned clauses, with
//! the renderings that the table `renderings.tsv` knows. Two terms of one version that stand for the same term are a slip of the rarer
//! one; a term that stands where another is meant is a confusion.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Location, Severity};
use super::offer::{cited, inflected};
use super::term_lexemes::{Lexemes, Spot, severity};
use crate::lexicon;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// The renderings of concepts: `;` between terms, `|` between the ways of writing one; a term that begins with `!` is another matter.
const TABLE: &str = include_str!("../lexicon/markers/renderings.tsv");

/// Fewest places of the usual term, where any two terms are not already too many: fewer are no habit.
const HABIT: usize = 4;
/// Least share of the usual term among all places.
const MAJORITY: f32 = 0.7;
/// Least share of a term's places where the other version has the one that it is taken to stand for.
const FIDELITY: f32 = 0.75;
/// Most places shown of a slip.
const SHOWN: usize = 60;
/// A confusion is less sure than a rarer term: some translators swap near terms on purpose.
const CONFUSION: f32 = 0.85;
/// A reference whose terms the others do not tell apart may have its reasons: it is judged less surely, and only against a habit of
/// this many places.
const REFERENCE: f32 = 0.8;
const HABIT_OF_REFERENCE: usize = 10;
/// Where more versions than this keep to one term each, a reference that does not needs no longer habit than they.
const AGREED: usize = 3;
/// Group of what only looks like a term.
const OTHER: usize = 15;

/// A row of the table.
pub(super) struct Concept {
    /// Its slug.
    pub id: &'static str,
    /// Any two terms are one too many: titles of people and names that the law gives.
    name: bool,
    /// What the document calls itself.
    pub document: bool,
    /// See `Finding`.
    pub severity: Severity,
    /// See `Finding`.
    pub confidence: f32,
}

/// The table, ready to be found.
pub(super) struct Renderings {
    /// Its rows.
    pub concepts: Vec<Concept>,
    lexemes: Lexemes,
}

/// A term in a unit.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    /// Row of the table.
    pub concept: usize,
    /// Which of the language's terms.
    pub group: usize,
    /// Bytes of the folded text.
    pub range: Range<usize>,
    /// How many words it has.
    pub words: usize,
}

/// The table, read once.
pub(super) fn renderings() -> &'static Renderings {
    static TABLE_READ: OnceLock<Renderings> = OnceLock::new();
    TABLE_READ.get_or_init(|| {
        let rows: Vec<Vec<&str>> = lexicon::rows(TABLE).filter(|cells| cells.len() >= 10).collect();
        let concepts = rows.iter().map(|c| Concept {
            id: c[0],
            name: c[1] == "name",
            document: c[1] == "document",
            severity: severity(c[2]),
            confidence: c[3].parse().unwrap_or(0.5),
        });
        let cells = rows.iter().enumerate().flat_map(|(concept, cells)| {
            (0..6).flat_map(move |column| {
                let (others, terms): (Vec<&str>, Vec<&str>) =
                    cells[4 + column].split(';').map(str::trim).filter(|g| !g.is_empty()).partition(|g| g.starts_with('!'));
                let other = others.into_iter().map(move |g| (column, g.trim_start_matches('!'), key(concept, OTHER)));
                let terms = terms.into_iter().enumerate().map(move |(group, g)| (column, g, key(concept, group.min(OTHER - 1))));
                other.chain(terms).collect::<Vec<_>>()
            })
        });
        Renderings { concepts: concepts.collect(), lexemes: Lexemes::new(cells) }
    })
}

fn key(concept: usize, group: usize) -> u32 {
    (concept << 4 | group) as u32
}

/// What the lexemes of the table find in a unit.
struct Spots(Vec<Spot>);

/// The terms of every unit of every version, text in a foreign language left out.
pub(super) fn hits(cx: &Context) -> Vec<Vec<Vec<Hit>>> {
    let known = renderings();
    let of = |v: usize, u: usize| {
        if cx.unit(v, u).language.is_some() {
            return Vec::new();
        }
        let hit = |s: Spot| Hit { concept: s.key as usize >> 4, group: s.key as usize & 15, range: s.range, words: s.words };
        let spots = cx.analysis(v, u).derived(|a| Spots(known.lexemes.spot(a)));
        spots.0.iter().cloned().map(hit).filter(|h| h.group != OTHER).collect()
    };
    (0..cx.versions()).map(|v| (0..cx.version(v).units.len()).map(|u| of(v, u)).collect()).collect()
}

/// A place of a term: unit and bytes of its folded text.
pub(super) type Place = (usize, Range<usize>);

/// The terms of one concept in one row of two versions.
struct Pair {
    pivot: Vec<(usize, Place)>,
    own: Vec<(usize, Place)>,
}

/// What one version says for one term of another.
struct Said {
    /// The term of the other version.
    term: usize,
    /// Places of the other version's term in rows that count.
    pivots: Vec<Place>,
    /// The version's terms for it, most frequent first.
    as_: Vec<(usize, Vec<Place>)>,
    /// Terms that stand for others and are used for this one.
    confused: Vec<(usize, Vec<Place>)>,
}

/// Runs this part of the rule.
pub(super) fn renderings_that_vary(cx: &Context, hits: &[Vec<Vec<Hit>>], out: &mut Vec<Draft>) {
    let reference = cx.family.reference;
    for concept in 0..renderings().concepts.len() {
        let pairs = |v: usize, p: usize| pairs(cx, hits, concept, v, p);
        for v in 0..cx.versions() {
            if groups(&hits[v], concept).count_ones() < 2 || glossed(cx, &hits[v], v, concept) {
                continue;
            }
            let others: Vec<usize> =
                (0..cx.versions()).filter(|&p| p != v && (v == reference || p == reference) && groups(&hits[p], concept) != 0).collect();
            let mut judged: Vec<(usize, Vec<Said>)> = others.into_iter().map(|p| (p, said(&pairs(v, p)))).collect();
            judged.retain(|(_, s)| !s.is_empty());
            // The terms of the reference are its own where one of the others tells them apart.
            if v == reference && judged.iter().any(|(_, said)| !said.iter().any(|s| s.as_.len() > 1)) {
                continue;
            }
            if let Some((p, said)) = judged.into_iter().next() {
                for s in &said {
                    draft(cx, concept, v, p, s, &said, out);
                }
            }
        }
    }
}

/// The terms that a version uses for a concept, one bit each.
fn groups(units: &[Vec<Hit>], concept: usize) -> u16 {
    units.iter().flatten().filter(|h| h.concept == concept).fold(0, |all, h| all | 1 << h.group)
}

/// True where a version itself says that two of its terms are one: "ملف تعريف الارتباط (كوكيز)".
fn glossed(cx: &Context, units: &[Vec<Hit>], v: usize, concept: usize) -> bool {
    let gloss = |u: usize, a: &Hit, b: &Hit| {
        let between = cx.analysis(v, u).folded.text.get(a.range.end..b.range.start).unwrap_or("");
        a.concept == concept && b.concept == concept && a.group != b.group && matches!(between.trim(), "(" | "/" | "[" | "、" | "(\"")
    };
    units.iter().enumerate().any(|(u, hits)| hits.windows(2).any(|w| gloss(u, &w[0], &w[1])))
}

fn pairs(cx: &Context, hits: &[Vec<Vec<Hit>>], concept: usize, v: usize, p: usize) -> Vec<Pair> {
    let in_cell = |w: usize, row: usize| -> Vec<(usize, Place)> {
        let of = |&u: &usize| hits[w][u].iter().filter(|h| h.concept == concept).map(move |h| (h.group, (u, h.range.clone())));
        cx.rows()[row].cells[w].iter().flat_map(of).collect()
    };
    let pair = |row: usize| Pair { pivot: in_cell(p, row), own: in_cell(v, row) };
    (0..cx.rows().len()).map(pair).filter(|x| !x.pivot.is_empty() && !x.own.is_empty()).collect()
}

/// What a version says for each term of another.
fn said(pairs: &[Pair]) -> Vec<Said> {
    let homes = homes(pairs);
    /// Places of a term, what is said for it, what is said for it by mistake.
    type Seen = (Vec<Place>, [Vec<Place>; 16], [Vec<Place>; 16]);
    let mut all: FxHashMap<usize, Seen> = FxHashMap::default();
    for pair in pairs {
        let count = |term: usize| pair.pivot.iter().filter(|(g, _)| *g == term).count();
        let owned = |term: usize| pair.own.iter().filter(|(g, _)| homes[*g] == Some(term)).count();
        for (term, place) in &pair.pivot {
            all.entry(*term).or_default().0.push(place.clone());
        }
        for (group, place) in &pair.own {
            let Some(home) = homes[*group] else { continue };
            // More of them than the other version has: one of them says something else.
            if count(home) > 0 && owned(home) <= count(home) {
                all.entry(home).or_default().1[*group].push(place.clone());
            }
        }
        for (term, own) in substituted(pair, &homes) {
            let (group, place) = &pair.own[own];
            let home = homes[*group].unwrap_or(term);
            if owned(home) > count(home) && owned(term) < count(term) {
                all.entry(term).or_default().2[*group].push(place.clone());
            }
        }
    }
    let sorted = |lists: [Vec<Place>; 16]| {
        let mut out: Vec<(usize, Vec<Place>)> = lists.into_iter().enumerate().filter(|(_, l)| !l.is_empty()).collect();
        out.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
        out
    };
    let made = all.into_iter().map(|(term, (pivots, own, confused))| Said { term, pivots, as_: sorted(own), confused: sorted(confused) });
    let mut out: Vec<Said> = made.collect();
    out.sort_by_key(|s| s.term);
    out
}

/// For each term of a version the term of the other that stands where it stands; none where that is not clear.
fn homes(pairs: &[Pair]) -> [Option<usize>; 16] {
    let mut together = [[0usize; 16]; 16];
    let mut weighed = [[0usize; 16]; 16];
    let mut total = [0usize; 16];
    for pair in pairs {
        let there = pair.pivot.iter().fold(0u16, |all, (g, _)| all | 1 << g);
        for (own, _) in &pair.own {
            total[*own] += 1;
            for term in (0..16).filter(|t| there & (1 << t) != 0) {
                together[*own][term] += 1;
                // A clause that has only one of the terms tells more.
                weighed[*own][term] += if there.count_ones() == 1 { 4 } else { 1 };
            }
        }
    }
    std::array::from_fn(|own| {
        let best = (0..16).rev().max_by_key(|&t| weighed[own][t])?;
        (total[own] > 0 && together[own][best] as f32 >= FIDELITY * total[own] as f32).then_some(best)
    })
}

/// Places of a pair's own terms that stand for another term than their usual one, by aligning the two rows of terms at least cost.
fn substituted(pair: &Pair, homes: &[Option<usize>; 16]) -> Vec<(usize, usize)> {
    /// Price of a term that stands alone; two of them cost more than a substitution and less than two.
    const ALONE: f32 = 0.8;
    let own: Vec<usize> = (0..pair.own.len()).filter(|&i| homes[pair.own[i].0].is_some()).collect();
    let (n, m) = (pair.pivot.len(), own.len());
    let price = |i: usize, j: usize| if homes[pair.own[own[j]].0] == Some(pair.pivot[i].0) { 0.0 } else { 1.0 };
    let mut cost = vec![vec![0f32; m + 1]; n + 1];
    for i in 0..=n {
        for j in 0..=m {
            if i + j == 0 {
                continue;
            }
            let pairing = if i > 0 && j > 0 { cost[i - 1][j - 1] + price(i - 1, j - 1) } else { f32::MAX };
            let left = if i > 0 { cost[i - 1][j] + ALONE } else { f32::MAX };
            let right = if j > 0 { cost[i][j - 1] + ALONE } else { f32::MAX };
            cost[i][j] = pairing.min(left).min(right);
        }
    }
    let (mut i, mut j) = (n, m);
    let mut out = Vec::new();
    while i > 0 && j > 0 {
        if cost[i][j] == cost[i - 1][j - 1] + price(i - 1, j - 1) {
            if price(i - 1, j - 1) > 0.0 {
                out.push((pair.pivot[i - 1].0, own[j - 1]));
            }
            (i, j) = (i - 1, j - 1);
        } else if cost[i][j] == cost[i - 1][j] + ALONE {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    out.reverse();
    out
}

/// The drafts of what a version says for one term of another.
fn draft(cx: &Context, concept: usize, v: usize, p: usize, s: &Said, all: &[Said], out: &mut Vec<Draft>) {
    let Some(((_, usual), rare)) = s.as_.split_first() else { return };
    let row = &renderings().concepts[concept];
    let total: usize = s.as_.iter().map(|(_, places)| places.len()).sum();
    let share = usual.len() as f32 / total as f32;
    let reference = v == cx.family.reference;
    let habit = if reference && cx.versions() <= AGREED { HABIT_OF_REFERENCE } else { HABIT };
    let clear = usual.len() >= habit && share >= MAJORITY;
    let term = quoted(cx, p, &s.pivots);
    if !rare.is_empty() && (clear || row.name) {
        let places: Vec<&Place> = rare.iter().flat_map(|(_, p)| p).collect();
        let shown: Vec<String> = rare.iter().map(|(_, l)| format!("as {} in {}", quoted(cx, v, l), times(l.len()))).collect();
        let (name, main) = (cx.name(v), quoted(cx, v, usual));
        let message = if reference {
            format!("{name} has several terms for what {} calls {term}: {main} in {}, {}.", cx.name(p), times(usual.len()), bare(&shown))
        } else {
            format!("{name} renders {term} {}, as {main} in {}.", shown.join(", "), times(usual.len()))
        };
        out.push(Draft {
            severity: row.severity,
            confidence: row.confidence * if reference { REFERENCE } else { 1.0 },
            slip: Some(format!("{} {} {}", cx.tag(v), row.id, s.term)),
            message,
            help: format!(
                "Write {} throughout{}, unless another thing is meant in these places.",
                cite(cx, v, usual),
                inflected(cx.tag(v))
            ),
            evidence: vec![
                format!("{} has {term} in {} of these rows.", cx.name(p), times(s.pivots.len())),
                format!("{main} is {} in a hundred of the renderings.", (share * 100.0).round()),
            ],
            ..placed(cx, v, &places, usual.first(), p, &s.pivots)
        });
    }
    let confused: usize = s.confused.iter().map(|(_, places)| places.len()).sum();
    if confused == 0 || reference || usual.len() < HABIT.max(2 * confused) || share < MAJORITY {
        return;
    }
    for (group, places) in &s.confused {
        let Some(other) = all.iter().find(|o| o.as_.first().is_some_and(|(g, _)| g == group)) else { continue };
        let meant = quoted(cx, p, &other.pivots);
        let (wrong, main) = (quoted(cx, v, places), quoted(cx, v, usual));
        let refs: Vec<&Place> = places.iter().collect();
        out.push(Draft {
            severity: row.severity,
            confidence: row.confidence * CONFUSION,
            slip: Some(format!("{} {} {} for {}", cx.tag(v), row.id, group, s.term)),
            message: format!(
                "{} has {wrong}, its term for {meant}, in {} where {} has {term}, which it renders as {main} in {}.",
                cx.name(v),
                times(places.len()),
                cx.name(p),
                times(usual.len())
            ),
            help: format!("Write {} where {} has {term}, so that the two terms are kept apart.", cite(cx, v, usual), cx.name(p)),
            evidence: vec![format!("{} of the places of {term} are rendered as {main}.", usual.len())],
            ..placed(cx, v, &refs, usual.first(), p, &s.pivots)
        });
    }
}

/// A draft with its places: the slips, then the usual term, then the other version's.
fn placed(cx: &Context, v: usize, slips: &[&Place], usual: Option<&Place>, p: usize, pivots: &[Place]) -> Draft {
    let at = |w: usize, (u, r): &Place| cx.marked(w, *u, cx.analysis(w, *u).origin(r.clone()));
    let mut locations: Vec<Location> = slips.iter().take(SHOWN).map(|x| at(v, x)).collect();
    locations.extend(usual.map(|x| at(v, x)));
    let row = slips.first().and_then(|(u, _)| cx.row_of[v][*u]);
    // The other version's term beside the first slip, where the same row has it.
    let beside = pivots.iter().find(|(u, _)| row.is_some() && cx.row_of[p][*u] == row);
    locations.extend(beside.or(pivots.first()).map(|x| at(p, x)));
    Draft { grain: Grain::Word, row: row.filter(|_| slips.len() == 1), present: vec![v, p], locations, ..Draft::default() }
}

/// A term as it most often stands in these places, in quotation marks.
fn quoted(cx: &Context, v: usize, places: &[Place]) -> String {
    let mut count: Vec<(&str, usize, &str)> = Vec::new();
    for (u, r) in places {
        let a = cx.analysis(v, *u);
        let folded = &a.folded.text[r.clone()];
        match count.iter_mut().find(|c| c.0 == folded) {
            Some(c) => c.1 += 1,
            None => count.push((folded, 1, &cx.unit(v, *u).text[a.origin(r.clone())])),
        }
    }
    let best = count.iter().rev().max_by_key(|c| c.1).map_or("", |c| c.2);
    short(best, 60)
}

/// The form of a term to cite, in quotation marks: the least inflected one in languages that inflect it, else the most frequent.
fn cite(cx: &Context, v: usize, places: &[Place]) -> String {
    if inflected(cx.tag(v)).is_empty() {
        return quoted(cx, v, places);
    }
    let forms = places.iter().map(|(u, r)| &cx.unit(v, *u).text[cx.analysis(v, *u).origin(r.clone())]);
    short(&cited(forms, cx.tag(v)).unwrap_or_default(), 60)
}

fn times(n: usize) -> String {
    if n == 1 { "1 place".to_string() } else { format!("{n} places") }
}

fn bare(shown: &[String]) -> String {
    shown.iter().map(|s| s.trim_start_matches("as ").to_string()).collect::<Vec<_>>().join(", ")
}
