//! # duplicated-clause
//! ## What it flags
//! A unit that repeats the text of another one in the same version, word for word or nearly so, where the other versions do not
//! repeat theirs; and, as a blemish of the document itself, a long clause that stands twice in every version.
//! ## Why it matters
//! A copy often stands where another clause should be, which is then lost.
//! ## Example
//! Arabic items iii and iv read the same, while English has two different grounds for disclosure.
//! ## When it is wrong
//! Where a document repeats a sentence on purpose and one version only refers back to it.
//! ## How to accept it
//! `concordat accept ID --reason …` with the finding's id, as the last line of the report says.

use super::context::{Context, Draft, listed, short};
use super::finding::Severity;
use crate::document::UnitKind;
use crate::similarity::Analysis;
use rustc_hash::{FxHashMap, FxHashSet};

/// Runs the rule.
pub fn duplicated_clause(cx: &Context, out: &mut Vec<Draft>) {
    for v in 0..cx.versions() {
        for block in blocks(found(cx, v), |a, b, first| b.copy == a.copy + 1 && b.original == a.original + 1 && b.original < first.copy) {
            out.push(report(cx, v, &block));
        }
    }
    for block in blocks(everywhere(cx), |a, b, first| b.0 == a.0 + 1 && b.1 == a.1 + 1 && b.0 < first.1) {
        out.push(report_everywhere(cx, &block));
    }
}

/// A unit and what it is a copy of.
struct Copy {
    original: usize,
    copy: usize,
    confidence: f32,
    /// Versions that do not repeat the text.
    against: Vec<usize>,
    /// The text of other versions in whose place the copy stands.
    lost: Vec<(usize, usize)>,
}

/// The copies of a version, in reading order.
fn found(cx: &Context, v: usize) -> Vec<Copy> {
    let forms = forms(cx, v);
    let judged = |(first, copy, likeness): (usize, usize, f32)| {
        if cx.versions() == 1 { alone(cx, v, first, copy, likeness, &forms) } else { judge(cx, v, first, copy, likeness) }
    };
    let mut out: Vec<Copy> = pairs(cx, v).into_iter().filter_map(judged).collect();
    out.sort_by_key(|c| c.copy);
    out
}

/// Units of a version that are reported as copies: they go, and with them what else is wrong in them.
pub(super) fn copies(cx: &Context, v: usize) -> FxHashSet<usize> {
    if cx.settings.off.iter().any(|r| r == "duplicated-clause") {
        return FxHashSet::default();
    }
    found(cx, v)
        .into_iter()
        .filter(|c| c.confidence >= cx.settings.threshold("duplicated-clause") && c.lost.is_empty())
        .map(|c| c.copy)
        .collect()
}

/// What follows each other goes into one block: `next(last, new, first of the block)`.
fn blocks<T>(items: Vec<T>, next: impl Fn(&T, &T, &T) -> bool) -> Vec<Vec<T>> {
    let mut out: Vec<Vec<T>> = Vec::new();
    for x in items {
        match out.last_mut() {
            Some(b) if next(&b[b.len() - 1], &x, &b[0]) => b.push(x),
            _ => out.push(vec![x]),
        }
    }
    out
}

/// Least share of equal words that makes one unit a copy of another. Legal lists repeat whole phrases; below this they often differ in
/// the very word that matters.
const LIKENESS: f32 = 0.9;

/// From this agreement by an encoder on, as a share of what counterparts usually reach, a copy renders the text in whose place it stands.
const SAID: f32 = 0.65;

/// Units in which a pair of words may stand before it counts as boilerplate.
const COMMON: usize = 24;

/// The unit that `u` is a word-for-word copy of, where the other is the one with counterparts.
pub(super) fn copy_of(cx: &Context, v: usize, u: usize) -> Option<usize> {
    let f = &cx.aligned.features.units[v];
    let long = cx.analysis(v, u).folded.text.chars().filter(|c| c.is_alphanumeric()).count() >= least(cx, v);
    if !long || matches!(cx.unit(v, u).kind, UnitKind::TocEntry) {
        return None;
    }
    let near = u.saturating_sub(40)..(u + 41).min(f.len());
    near.filter(|&w| w != u && f[w].text_hash == f[u].text_hash && cx.unit(v, w).kind != UnitKind::TocEntry)
        .find(|&w| cx.row_of[v][w].is_some_and(|r| cx.rows()[r].present().count() > 1))
}

/// Fewest letters of a text whose repetition says something.
fn least(cx: &Context, v: usize) -> usize {
    if crate::language::profile(cx.tag(v)).script == crate::language::Script::Han { 8 } else { 20 }
}

/// Pairs of units with the same words: (first, copy, share of equal words).
fn pairs(cx: &Context, v: usize) -> Vec<(usize, usize, f32)> {
    let units = &cx.version(v).units;
    let mut shingles: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let mut grams: Vec<Vec<u64>> = Vec::with_capacity(units.len());
    for (u, unit) in units.iter().enumerate() {
        let g = if matches!(unit.kind, UnitKind::TocEntry) { Vec::new() } else { self_grams(cx, v, u) };
        for x in &g {
            shingles.entry(*x).or_default().push(u);
        }
        grams.push(g);
    }
    // What stands in very many units is a form's boilerplate and says nothing of either.
    for g in &mut grams {
        g.retain(|x| shingles[x].len() <= COMMON);
    }
    let f = &cx.aligned.features.units[v];
    let mut out = Vec::new();
    for u in 0..units.len() {
        if grams[u].is_empty() {
            continue;
        }
        let mut seen: FxHashMap<usize, u32> = FxHashMap::default();
        for g in &grams[u] {
            for &w in shingles[g].iter().filter(|&&w| w > u) {
                *seen.entry(w).or_default() += 1;
            }
        }
        let mut best: Vec<(usize, f32)> = seen
            .into_iter()
            .map(|(w, n)| (w, if f[w].text_hash == f[u].text_hash { 1.0 } else { n as f32 / grams[u].len().max(grams[w].len()) as f32 }))
            .filter(|x| x.1 >= LIKENESS)
            .collect();
        best.sort_by_key(|x| x.0);
        // The nearest is the copy; further ones are found from there.
        if let Some(&(w, l)) = best.first() {
            out.push((u, w, l));
        }
    }
    out
}

/// Hashes of the words and pairs of words of a unit (pairs and triples of characters in Chinese), sorted, without repeats.
fn self_grams(cx: &Context, v: usize, u: usize) -> Vec<u64> {
    let grams = cx.analysis(v, u).derived(grams);
    if grams.letters < least(cx, v) { Vec::new() } else { grams.hashes.clone() }
}

/// The number of letters and digits of a unit, and what `self_grams` tells.
struct Grams {
    letters: usize,
    hashes: Vec<u64>,
}

fn grams(a: &Analysis) -> Grams {
    use std::hash::{Hash, Hasher};
    let letters: Vec<char> = a.folded.text.chars().filter(|c| c.is_alphanumeric()).collect();
    let han = a.profile().script == crate::language::Script::Han;
    let words: Vec<String> = if han {
        letters.iter().map(char::to_string).collect()
    } else {
        a.folded.text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_string).collect()
    };
    let mut out: Vec<u64> = words
        .windows(2)
        .map(|w| {
            let mut h = rustc_hash::FxHasher::default();
            w.hash(&mut h);
            h.finish()
        })
        .collect();
    out.sort_unstable();
    out.dedup();
    Grams { letters: letters.len(), hashes: out }
}

fn judge(cx: &Context, v: usize, first: usize, copy: usize, likeness: f32) -> Option<Copy> {
    let (r1, r2) = (cx.row_of[v][first]?, cx.row_of[v][copy]?);
    if r1 == r2 {
        return None;
    }
    if cx.unit(v, first).kind == UnitKind::Heading && cx.unit(v, copy).kind == UnitKind::Title || cx.unit(v, first).kind == UnitKind::Title
    {
        return None;
    }
    let mut repeated = 0;
    let mut different = Vec::new();
    let mut lacking = Vec::new();
    for o in (0..cx.versions()).filter(|&o| o != v) {
        let (a, b) = (cx.rows()[r1].cells[o].as_slice(), cx.rows()[r2].cells[o].as_slice());
        match (a.first(), b.first()) {
            (Some(&x), Some(&y)) if x == y => {}
            (Some(&x), Some(&y)) => {
                if alike(cx, o, x, y) {
                    repeated += 1
                } else {
                    different.push((o, x, y))
                }
            }
            (None, None) => {}
            _ => lacking.push(o),
        }
    }
    let against = different.len() + lacking.len();
    if against == 0 || repeated >= against {
        return None;
    }
    // Which of the two is the copy: the one that the others lack; where they have both, the one that fits its counterparts worse.
    let have = |r: usize| cx.rows()[r].present().count();
    let fit = |u: usize, of: fn(&(usize, usize, usize)) -> usize| different.iter().map(|d| cx.aligned.score(d.0, of(d), v, u)).sum::<f32>();
    let turned = match have(r1).cmp(&have(r2)) {
        std::cmp::Ordering::Equal if !different.is_empty() => fit(first, |d| d.1) < fit(copy, |d| d.2),
        order => order == std::cmp::Ordering::Less,
    };
    let (original, copy) = if turned { (copy, first) } else { (first, copy) };
    let exact = likeness > 0.999;
    let confidence =
        if exact { 0.93 } else { 0.55 + 0.3 * (likeness - LIKENESS) / (1.0 - LIKENESS) } + 0.02 * (against as f32 - 1.0).min(3.0);
    let mut lost: Vec<(usize, usize)> = different.iter().map(|d| (d.0, if turned { d.1 } else { d.2 })).collect();
    if lost.is_empty() {
        lost = lacking.iter().filter_map(|&o| displaced(cx, v, copy, o).map(|w| (o, w))).collect();
    }
    if lost.len() * 2 < against {
        lost.clear();
    }
    // The copy says what the other versions say there in their own words: no defect.
    let said = |&(o, w): &(usize, usize)| cx.aligned.agreement(v, &[copy], o, &[w]).is_some_and(|x| x >= SAID);
    if !different.is_empty() && different.iter().map(|d| (d.0, if turned { d.1 } else { d.2 })).all(|d| said(&d)) {
        return None;
    }
    let against = lacking.into_iter().chain(different.iter().map(|d| d.0)).collect();
    Some(Copy { original, copy, confidence, against, lost })
}

/// The unit of `o` that stands between the counterparts of a copy's neighbours and that `v` lacks: the copy stands in its place.
fn displaced(cx: &Context, v: usize, copy: usize, o: usize) -> Option<usize> {
    let beside = |u: usize| cx.row_of[v].get(u).copied().flatten().map(|r| cx.rows()[r].cells[o].as_slice());
    let before = *beside(copy.checked_sub(1)?)?.last()?;
    let after = *beside(copy + 1)?.first()?;
    let lone = |w: &usize| cx.row_of[o][*w].is_some_and(|r| cx.rows()[r].cells[v].is_empty());
    (after == before + 2 && lone(&(before + 1))).then_some(before + 1)
}

/// How a sentence names a unit: "item iv (line 393)", "line 66".
fn place(cx: &Context, v: usize, u: usize) -> String {
    let line = cx.unit(v, u).lines.0;
    if labelled(cx, v, u) { format!("{} (line {line})", cx.called(v, u)) } else { format!("line {line}") }
}

fn labelled(cx: &Context, v: usize, u: usize) -> bool {
    let unit = cx.unit(v, u);
    unit.kind != UnitKind::Definition && unit.label.as_ref().is_some_and(|l| l.raw.chars().any(char::is_alphanumeric))
}

/// A quotation at the end of a clause: its own full stop is left out.
pub(super) fn cited(text: &str, n: usize) -> String {
    short(text.trim().trim_end_matches(['.', '。', ';', '؛', '；', ':', '：', '،', ',', ' ']), n)
}

fn report(cx: &Context, v: usize, block: &[Copy]) -> Draft {
    let (a, z) = (&block[0], &block[block.len() - 1]);
    let name = cx.name(v);
    let line = |u: usize| cx.unit(v, u).lines;
    let repeats = if block.len() > 1 {
        format!("{name} lines {}–{} repeat lines {}–{}", line(a.copy).0, line(z.copy).1, line(a.original).0, line(z.original).1)
    } else {
        format!("{name} {} repeats {}", place(cx, v, a.copy), place(cx, v, a.original))
    };
    let text = cited(&cx.unit(v, a.copy).text, 60);
    let lost: Vec<(usize, usize)> = block.iter().flat_map(|c| c.lost.iter().copied()).collect();
    let lead = lost.iter().copied().find(|x| x.0 == cx.family.reference).or(lost.first().copied());
    let mut against = a.against.clone();
    against.sort_unstable();
    let (message, help) = match lead {
        Some((o, u)) => {
            // One place a version; a block names the first of each.
            let mut who: Vec<(usize, usize)> = lost.clone();
            who.sort_unstable();
            who.dedup_by_key(|x| x.0);
            let what = if labelled(cx, o, u) {
                let places: Vec<String> = who.iter().map(|&(o, u)| format!("{} (line {})", cx.name(o), cx.unit(o, u).lines.0)).collect();
                format!("{} of {}", cx.called(o, u), listed(&places))
            } else {
                listed(&who.iter().map(|&(o, u)| format!("{} line {}", cx.name(o), cx.unit(o, u).lines.0)).collect::<Vec<_>>())
            };
            (
                format!("{repeats}; the text of {what} is missing."),
                format!("Translate {} of {} here instead: {}.", place(cx, o, u), cx.name(o), cited(&cx.unit(o, u).text, 60)),
            )
        }
        None if against.is_empty() => {
            (format!("{repeats}: {text}."), "Take out the copy, or put in its place the clause that was meant.".to_string())
        }
        None => {
            let do_ = if against.len() > 1 { "do" } else { "does" };
            (
                format!("{repeats}: {text}; {} {do_} not.", cx.names(&against)),
                format!("Take out {}.", if block.len() > 1 { "the copies".to_string() } else { format!("line {}", line(a.copy).0) }),
            )
        }
    };
    let units = block.iter().map(|c| c.copy).chain(block.iter().map(|c| c.original));
    let mut locations: Vec<_> = units.map(|u| cx.whole(v, u)).collect();
    locations.extend(lost.iter().map(|&(o, u)| cx.whole(o, u)));
    Draft {
        severity: if lost.is_empty() { Severity::Major } else { Severity::Critical },
        confidence: block.iter().map(|c| c.confidence).fold(0.0, f32::max),
        grain: cx.grain(v, a.copy),
        row: cx.row_of[v][a.copy],
        present: vec![v],
        absent: against,
        locations,
        message,
        help,
        ..Draft::default()
    }
}

/// Fewest letters of a clause whose standing twice in every version says something (Chinese says as much in fewer).
fn long(cx: &Context, v: usize) -> usize {
    if crate::language::profile(cx.tag(v)).script == crate::language::Script::Han { 26 } else { 80 }
}

/// Clauses that stand exactly twice in every version: pairs of units of the first version.
fn everywhere(cx: &Context) -> Vec<(usize, usize)> {
    if cx.versions() < 2 {
        return Vec::new();
    }
    let twice: Vec<FxHashMap<u64, Vec<usize>>> = (0..cx.versions())
        .map(|v| {
            let mut units: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
            for (u, f) in cx.aligned.features.units[v].iter().enumerate() {
                units.entry(f.text_hash).or_default().push(u);
            }
            units.retain(|_, x| x.len() == 2);
            units
        })
        .collect();
    let forms: Vec<FxHashSet<usize>> = (0..cx.versions()).map(|v| forms(cx, v)).collect();
    let clause = |v: usize, u: usize| {
        let unit = cx.unit(v, u);
        let letters = unit.text.chars().filter(|c| c.is_alphabetic()).count();
        let kind = matches!(unit.kind, UnitKind::Paragraph | UnitKind::ListItem | UnitKind::InlineItem);
        kind && letters >= long(cx, v) && !forms[v].contains(&u)
    };
    let mut out: Vec<(usize, usize)> = twice[0]
        .values()
        .map(|x| (x[0], x[1]))
        .filter(|&(a, b)| {
            let (Some(r1), Some(r2)) = (cx.row_of[0][a], cx.row_of[0][b]) else { return false };
            let same = |v: usize| match (&cx.rows()[r1].cells[v][..], &cx.rows()[r2].cells[v][..]) {
                (&[x], &[y]) => {
                    let hash = cx.aligned.features.units[v][x].text_hash;
                    x != y && clause(v, x) && twice[v].get(&hash).is_some_and(|t| t.contains(&y))
                }
                _ => false,
            };
            r1 != r2 && (0..cx.versions()).all(same)
        })
        .collect();
    out.sort_unstable();
    out
}

fn report_everywhere(cx: &Context, block: &[(usize, usize)]) -> Draft {
    let pairs = |v: usize| {
        block.iter().filter_map(move |&(a, b)| {
            let cell = |u: usize| cx.row_of[0][u].and_then(|r| cx.rows()[r].cells[v].first().copied());
            Some((cell(a)?, cell(b)?))
        })
    };
    let all: Vec<usize> = (0..cx.versions()).collect();
    let mut locations = Vec::new();
    let mut said = Vec::new();
    for &v in &all {
        let units: Vec<(usize, usize)> = pairs(v).map(|(x, y)| (x.min(y), x.max(y))).collect();
        locations.extend(units.iter().flat_map(|&(x, y)| [cx.whole(v, x), cx.whole(v, y)]));
        said.extend(units.first().map(|&(x, y)| format!("{} lines {} and {}", cx.name(v), cx.unit(v, x).lines.0, cx.unit(v, y).lines.0)));
    }
    let more = if block.len() > 1 { format!(" and the {} after it", block.len() - 1) } else { String::new() };
    Draft {
        severity: Severity::Minor,
        confidence: 0.7,
        grain: cx.grain(0, block[0].0),
        row: cx.row_of[0][block[0].0],
        present: all,
        locations,
        message: format!("Every version has this clause{more} twice ({}): {}.", said.join(", "), cited(&cx.unit(0, block[0].0).text, 60)),
        help: "See whether the repetition is meant; else take one of the two out of every version.".to_string(),
        ..Draft::default()
    }
}

/// How far into a unit the colon after a field's name may stand, in characters, and units that make such a name a form's.
const FIELD: (usize, usize) = (60, 3);

/// Lines of a form: "Purpose of use: …", where the same field comes back at least three times.
fn forms(cx: &Context, v: usize) -> FxHashSet<usize> {
    let mut fields: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (u, a) in cx.aligned.analyses[v].iter().enumerate() {
        if let Some((field, _)) = a.folded.text.split_once(':')
            && field.chars().count() <= FIELD.0
        {
            fields.entry(field.to_string()).or_default().push(u);
        }
    }
    fields.into_values().filter(|x| x.len() >= FIELD.1).flatten().collect()
}

/// True where two units of a version say the same words.
fn alike(cx: &Context, v: usize, a: usize, b: usize) -> bool {
    let (x, y) = (self_grams(cx, v, a), self_grams(cx, v, b));
    if x.is_empty() || y.is_empty() {
        return cx.aligned.features.units[v][a].text_hash == cx.aligned.features.units[v][b].text_hash;
    }
    let same = x.iter().filter(|g| y.binary_search(g).is_ok()).count();
    same as f32 / x.len().max(y.len()) as f32 >= 0.7
}

/// A version without others: only a long text or one close by, word for word, is surely a slip; a line that comes back many times is
/// a form.
fn alone(cx: &Context, v: usize, first: usize, copy: usize, likeness: f32, forms: &FxHashSet<usize>) -> Option<Copy> {
    let f = &cx.aligned.features.units[v];
    let times = f.iter().filter(|x| x.text_hash == f[first].text_hash).count();
    if likeness < 0.97 || times > 2 || copy - first > 12 || forms.contains(&first) {
        return None;
    }
    Some(Copy { original: first, copy, confidence: 0.85, against: Vec::new(), lost: Vec::new() })
}
