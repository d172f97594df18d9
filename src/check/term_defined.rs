//! Terms that a document defines for itself, (hereinafter the “Policy”): what each version defines, matched by the row, and whether it
//! keeps to it afterwards.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Location, Severity};
use super::term_lexemes::{Lexemes, Spot, has_case, quotes};
use super::term_renderings::Hit;
use crate::document::UnitKind;
use crate::language::Script;
use crate::lexicon;
use crate::lexicon::user::inflected;
use crate::similarity::Analysis;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// What opens a definition, what points at the document itself, and who needs no definition.
const TABLE: &str = include_str!("../lexicon/markers/definitions.tsv");
const OPENS: u32 = 0;
/// "this" and the like.
pub(super) const THIS: u32 = 1;
const NOBODY: u32 = 2;

/// Most bytes between the words that open a definition and the term, and between two terms that are defined together.
const REACH: usize = 40;
/// Most words of a term.
const LONGEST: usize = 5;
/// Fewest places where a term is written in another form than it was defined in.
const FEWEST: usize = 2;
/// Fewest such places where no other version shows that the term is meant.
const FEWEST_ALONE: usize = 4;
/// Largest share of the places that may keep to the definition for the rest to be a habit.
const KEPT: f32 = 0.1;
/// Fewest uses of a term by another version for a version that never uses its own to be told.
const USED: usize = 3;
/// Most places shown.
const SHOWN: usize = 60;

pub(super) fn lexemes() -> &'static Lexemes {
    static READ: OnceLock<Lexemes> = OnceLock::new();
    READ.get_or_init(|| {
        let kinds = [("opens", OPENS), ("this", THIS), ("nobody", NOBODY)];
        let rows: Vec<(Vec<&str>, u32)> = lexicon::rows(TABLE)
            .filter_map(|c| kinds.iter().find(|k| k.0 == c[0]).map(|k| (c.clone(), k.1)))
            .filter(|c| c.0.len() >= 7)
            .collect();
        let cells = rows.iter().flat_map(|(c, kind)| (0..6).map(move |column| (column, c[1 + column], *kind)));
        Lexemes::new(cells)
    })
}

/// A term that a version defines.
#[derive(Debug, Clone)]
pub(super) struct Defined {
    /// Unit.
    pub unit: usize,
    /// Bytes of the unit's text, quotes left out.
    pub range: Range<usize>,
    /// Stems of its words; in Chinese its folded text.
    pub words: Vec<String>,
    /// Its words as they stand, folded.
    forms: Vec<String>,
    /// It begins with a capital and has small letters.
    pub capital: bool,
}

/// A use of a defined term.
struct Use {
    unit: usize,
    /// Bytes of the folded text.
    range: Range<usize>,
    /// The first word begins with a capital.
    capital: bool,
    /// Capitals say something there: it stands inside a sentence that is no heading.
    telling: bool,
    /// "this" stands in front of it.
    this: bool,
}

/// The terms that a version defines, pronouns left out; of two definitions of one term the first.
pub(super) fn defined(cx: &Context, v: usize) -> Vec<Defined> {
    let mut out: Vec<Defined> = Vec::new();
    if lexicon::column(cx.tag(v)).is_none() {
        return out;
    }
    for u in 0..cx.version(v).units.len() {
        let text = &cx.unit(v, u).text;
        if cx.unit(v, u).language.is_some() || !text.contains(['"', '“', '«', '”', '„', '「', '‟', '＂']) {
            continue;
        }
        for range in definitions(cx, v, u) {
            let (words, forms, capital) = term(cx, v, u, &range);
            if !words.is_empty() && words.len() <= LONGEST && !nobody(cx, v, u, &range) && !out.iter().any(|d| d.words == words) {
                out.push(Defined { unit: u, range, words, forms, capital });
            }
        }
    }
    out
}

/// What `lexemes` finds in a unit.
struct Spots(Vec<Spot>);

fn spots(a: &Analysis) -> Arc<Spots> {
    a.derived(|a| Spots(lexemes().spot(a)))
}

/// Places in a unit's text where a term is defined.
fn definitions(cx: &Context, v: usize, u: usize) -> Vec<Range<usize>> {
    let (text, a) = (&cx.unit(v, u).text, cx.analysis(v, u));
    let quotes = quotes(text);
    let openers: Vec<usize> = spots(a).0.iter().filter(|s| s.key == OPENS).map(|s| a.origin(s.range.clone()).end).collect();
    let mut out: Vec<Range<usize>> = Vec::new();
    for (i, q) in quotes.iter().enumerate() {
        let before = |from: usize| text.get(from..q.start).unwrap_or("");
        let opened = openers.iter().any(|&o| o <= q.start && q.start - o <= REACH && !before(o).contains([')', '）', '.', ';', '。']));
        // “A” and “B” are defined together.
        let joined = i > 0
            && out.last() == Some(&quotes[i - 1])
            && before(quotes[i - 1].end).chars().count() <= 12
            && !before(quotes[i - 1].end).contains(['.', '。']);
        // (the “Policy”)
        let bracket = text[..q.start].rfind(['(', '（']).filter(|&b| before(b).split_whitespace().count() <= 3 && before(b).len() <= REACH);
        let closed = text[q.end..].chars().nth(1).is_some_and(|c| matches!(c, ')' | '）'));
        let short = bracket.is_some_and(|b| !before(b).contains([')', '）', ',', ':', '：', '，']))
            && closed
            && !text[..bracket.unwrap_or(0)].trim().is_empty();
        if opened || joined || short {
            out.push(q.clone());
        }
    }
    out
}

/// The words of a term and whether it is written with a capital.
fn term(cx: &Context, v: usize, u: usize, range: &Range<usize>) -> (Vec<String>, Vec<String>, bool) {
    let a = cx.analysis(v, u);
    if a.profile().script == Script::Han {
        let folded = crate::language::fold::fold(&cx.unit(v, u).text[range.clone()]).text;
        let short = folded.chars().count() <= 12 && folded.chars().all(|c| crate::language::is_han(c) || c == '/');
        return (if short { vec![folded] } else { Vec::new() }, Vec::new(), false);
    }
    let inside = |t: &&crate::similarity::Token| {
        let r = a.origin(t.range.clone());
        range.start <= r.start && r.end <= range.end
    };
    let tokens: Vec<&crate::similarity::Token> = a.tokens.iter().filter(inside).collect();
    // An article or "our" in the quotes is no part of the term.
    let skip = tokens.iter().take_while(|t| t.stop).count().min(tokens.len().saturating_sub(1));
    let words = tokens[skip..].iter().map(|t| t.stem.to_string()).collect();
    let forms = tokens[skip..].iter().map(|t| t.bare.to_string()).collect();
    (words, forms, tokens.get(skip).is_some_and(|t| t.capital && !t.all_caps))
}

/// True for "we", "you" and the like.
fn nobody(cx: &Context, v: usize, u: usize, range: &Range<usize>) -> bool {
    let a = cx.analysis(v, u);
    let whole = |s: &super::term_lexemes::Spot| s.key == NOBODY && a.origin(s.range.clone()) == *range;
    let one_stop_word = || {
        let folded = crate::language::fold::fold_word(&cx.unit(v, u).text[range.clone()]);
        a.profile().is_stop_word(&folded)
    };
    spots(a).0.iter().any(whole) || one_stop_word()
}

/// Uses of a term after its definition.
fn uses(cx: &Context, v: usize, d: &Defined, hits: &[Vec<Hit>]) -> Vec<Use> {
    let mut out = Vec::new();
    for (u, hits) in hits.iter().enumerate().skip(d.unit) {
        let (unit, a) = (cx.unit(v, u), cx.analysis(v, u));
        if unit.language.is_some() || unit.kind == UnitKind::TocEntry {
            continue;
        }
        let after = |r: &Range<usize>| u > d.unit || a.origin(r.clone()).start >= d.range.end;
        if a.profile().script == Script::Han {
            let term = &d.words[0];
            let found = a.folded.text.match_indices(term.as_str()).map(|(i, _)| i..i + term.len()).filter(|r| after(r));
            out.extend(found.map(|range| Use { unit: u, range, capital: false, telling: false, this: false }));
            continue;
        }
        let n = d.words.len();
        let telling_unit = !matches!(unit.kind, UnitKind::Heading | UnitKind::Title);
        let mut this: Option<Arc<Spots>> = None;
        for i in 0..(a.tokens.len() + 1).saturating_sub(n) {
            let tokens = &a.tokens[i..i + n];
            let same = |(k, t): (usize, &crate::similarity::Token)| *t.stem == *d.words[k] && inflected(&d.forms[k], &t.bare);
            if !tokens.iter().enumerate().all(same) {
                continue;
            }
            let range = tokens[0].range.start..tokens[n - 1].range.end;
            // Part of a longer term: "privacy policy" is not "policy".
            let longer = |h: &Hit| h.words > n && h.range.start <= range.start && range.end <= h.range.end;
            if !after(&range) || hits.iter().any(longer) {
                continue;
            }
            let this = this.get_or_insert_with(|| spots(a));
            let pointed = this.0.iter().any(|s| s.key == THIS && i > 0 && s.range.end == a.tokens[i - 1].range.end);
            let lone = (i > 0 && capital_beside(&a.tokens[i - 1])) || a.tokens.get(i + n).is_some_and(capital_beside);
            out.push(Use {
                unit: u,
                range,
                capital: tokens[0].capital,
                telling: telling_unit && !tokens[0].initial && !(lone && tokens[0].capital),
                this: pointed,
            });
        }
    }
    out
}

/// A word of a name or a title beside the term.
fn capital_beside(t: &crate::similarity::Token) -> bool {
    t.capital && !t.initial && !t.all_caps
}

/// Runs this part of the rule.
pub(super) fn defined_terms(cx: &Context, hits: &[Vec<Vec<Hit>>], out: &mut Vec<Draft>) {
    let all: Vec<Vec<Defined>> = (0..cx.versions()).map(|v| defined(cx, v)).collect();
    for (v, own) in all.iter().enumerate() {
        for d in own {
            let uses = uses(cx, v, d, &hits[v]);
            let partner = partner(cx, &all, v, d);
            if uses.is_empty() {
                never_used(cx, &all, hits, v, d, out);
            } else if d.capital && has_case(cx.analysis(v, d.unit).profile().script) {
                other_form(cx, &all, hits, v, d, &uses, partner, out);
            }
        }
    }
    undefined(cx, &all, hits, out);
}

/// The definition of the same term in another version: the one that stands at the same place among those of the row.
fn partner(cx: &Context, all: &[Vec<Defined>], v: usize, d: &Defined) -> Option<(usize, usize)> {
    let row = cx.row_of[v][d.unit]?;
    let in_row = |w: usize| -> Vec<usize> { (0..all[w].len()).filter(|&i| cx.row_of[w][all[w][i].unit] == Some(row)).collect() };
    let own = in_row(v);
    let at = own.iter().position(|&i| all[v][i].unit == d.unit && all[v][i].range == d.range)?;
    let order = std::iter::once(cx.family.reference).chain((0..cx.versions()).filter(|&w| w != cx.family.reference));
    order.filter(|&w| w != v).find_map(|w| {
        let theirs = in_row(w);
        (theirs.len() == own.len()).then(|| (w, theirs[at]))
    })
}

fn place(cx: &Context, v: usize, x: &Use) -> Location {
    cx.marked(v, x.unit, cx.analysis(v, x.unit).origin(x.range.clone()))
}

fn quote(cx: &Context, v: usize, d: &Defined) -> String {
    short(&cx.unit(v, d.unit).text[d.range.clone()], 50)
}

/// A term that is defined with a capital and then written small, or the other way round in a few places.
#[allow(clippy::too_many_arguments)]
fn other_form(
    cx: &Context,
    all: &[Vec<Defined>],
    hits: &[Vec<Vec<Hit>>],
    v: usize,
    d: &Defined,
    uses: &[Use],
    partner: Option<(usize, usize)>,
    out: &mut Vec<Draft>,
) {
    // What surely is the defined term: several words, or "this" before the one; capitals tell nothing at the start of a sentence.
    let surely = |x: &&Use| x.this || d.words.len() > 1;
    let small: Vec<&Use> = uses.iter().filter(|x| !x.capital && surely(x)).collect();
    let capital: Vec<&Use> = uses.iter().filter(|x| x.telling && x.capital).collect();
    let kept = partner.and_then(|(w, i)| {
        let theirs = self::uses(cx, w, &all[w][i], &hits[w]);
        let n = theirs.iter().filter(|x| x.telling && x.capital).count();
        (all[w][i].capital && n >= FEWEST && n * 2 > theirs.iter().filter(|x| x.telling && x.this).count()).then_some((w, i, n))
    });
    let share = capital.len() as f32 / (capital.len() + small.len()).max(1) as f32;
    let enough = small.len() >= if kept.is_some() { FEWEST } else { FEWEST_ALONE };
    let (name, term) = (cx.name(v), quote(cx, v, d));
    let mut draft = Draft { severity: Severity::Minor, grain: Grain::Word, present: vec![v], ..Draft::default() };
    let own = cx.marked(v, d.unit, d.range.clone());
    if enough && share <= KEPT {
        let Some(first) = small.first() else { return };
        let written = short(&cx.unit(v, first.unit).text[cx.analysis(v, first.unit).origin(first.range.clone())], 50);
        let other = kept.map(|(w, i, _)| format!("; {} keeps {}", cx.name(w), quote(cx, w, &all[w][i])));
        draft.message = format!(
            "{name} defines {term} with a capital and then writes {written} in {} places{}.",
            small.len(),
            other.unwrap_or_default()
        );
        draft.help = format!("Write {term} as it was defined wherever this document is meant, or define it in small letters.");
        draft.confidence = if kept.is_some() { 0.75 } else { 0.6 };
        draft.locations = small.iter().take(SHOWN).map(|x| place(cx, v, x)).chain([own]).collect();
        if let Some((w, i, n)) = kept {
            draft.present.push(w);
            draft.locations.push(cx.marked(w, all[w][i].unit, all[w][i].range.clone()));
            draft.evidence.push(format!(
                "{} writes {} with a capital in {n} places inside sentences.",
                cx.name(w),
                quote(cx, w, &all[w][i])
            ));
        }
        draft.evidence.push(format!("{name} keeps the capital in {} places.", capital.len()));
        draft.slip = Some(format!("{} defined {} small", cx.tag(v), d.words.join(" ")));
        out.push(draft);
    } else if !small.is_empty() && capital.len() >= 5 && share >= 1.0 - 2.0 * KEPT {
        draft.message = format!(
            "{name} defines {term} with a capital and writes it so in {} places, but small in {}.",
            capital.len(),
            if small.len() == 1 { "1 place".to_string() } else { format!("{} places", small.len()) }
        );
        draft.help = format!("Write {term} there too.");
        draft.confidence = 0.65;
        draft.locations = small.iter().map(|x| place(cx, v, x)).chain([own]).collect();
        draft.slip = Some(format!("{} defined {} some small", cx.tag(v), d.words.join(" ")));
        out.push(draft);
    }
}

/// A term that a version defines and never uses, where the others use theirs.
fn never_used(cx: &Context, all: &[Vec<Defined>], hits: &[Vec<Vec<Hit>>], v: usize, d: &Defined, out: &mut Vec<Draft>) {
    let Some((w, i)) = partner(cx, all, v, d) else { return };
    let other = &all[w][i];
    let theirs = uses(cx, w, other, &hits[w]);
    // Uses in rows that the version has: what is missing there is another rule's.
    let met: Vec<&Use> = theirs.iter().filter(|x| cx.row_of[w][x.unit].is_some_and(|r| !cx.rows()[r].cells[v].is_empty())).collect();
    if met.len() < USED {
        return;
    }
    let (name, term, their) = (cx.name(v), quote(cx, v, d), quote(cx, w, other));
    out.push(Draft {
        severity: Severity::Minor,
        confidence: 0.6,
        grain: Grain::Word,
        present: vec![v, w],
        slip: Some(format!("{} unused {}", cx.tag(v), d.words.join(" "))),
        locations: [cx.marked(v, d.unit, d.range.clone())].into_iter().chain(met.iter().take(3).map(|x| place(cx, w, x))).collect(),
        message: format!("{name} defines {term} and never uses it; {} uses {their} in {} places.", cx.name(w), theirs.len()),
        help: format!("Define the word that {name} uses where {} has {their}, or write {term} there.", cx.name(w)),
        evidence: vec![format!("{} of these places have a counterpart in {name}.", met.len())],
        ..Draft::default()
    });
}

/// A row in which the others define terms and one version, which has the row, defines none.
fn undefined(cx: &Context, all: &[Vec<Defined>], hits: &[Vec<Vec<Hit>>], out: &mut Vec<Draft>) {
    let reference = cx.family.reference;
    for d in &all[reference] {
        let Some(row) = cx.row_of[reference][d.unit] else { continue };
        let cell = |v: usize| &cx.rows()[row].cells[v];
        let defines = |v: usize| all[v].iter().any(|x| cell(v).contains(&x.unit));
        let marks = |v: usize| cell(v).iter().any(|&u| !quotes(&cx.unit(v, u).text).is_empty() || cx.unit(v, u).language.is_some());
        let opens = |v: usize| cell(v).iter().any(|&u| spots(cx.analysis(v, u)).0.iter().any(|s| s.key == OPENS));
        let knows = |v: usize| lexicon::column(cx.tag(v)).is_some();
        let lacking: Vec<usize> = (0..cx.versions())
            .filter(|&v| v != reference && knows(v) && !cell(v).is_empty() && !defines(v) && !marks(v) && !opens(v))
            .collect();
        if lacking.is_empty() || uses(cx, reference, d, &hits[reference]).len() < USED {
            continue;
        }
        let mut present: Vec<usize> = (0..cx.versions()).filter(|&v| defines(v)).collect();
        present.sort_by_key(|&v| v != reference);
        let term = quote(cx, reference, d);
        let empty = |&v: &usize| {
            let mut l = cx.whole(v, cell(v)[0]);
            l.bytes = None;
            l.columns = None;
            l.quote = String::new();
            l
        };
        out.push(Draft {
            severity: Severity::Major,
            confidence: 0.65,
            grain: Grain::Fragment,
            row: Some(row),
            locations: [cx.marked(reference, d.unit, d.range.clone())].into_iter().chain(lacking.iter().map(empty)).collect(),
            message: format!("{} defines {term} and {} does not.", cx.name(reference), cx.names(&lacking)),
            help: "Define the term there too, in the words that the rest of the text uses.".to_string(),
            evidence: vec![format!("{} defines it in this row.", cx.names(&present))],
            present,
            absent: lacking,
            ..Draft::default()
        });
    }
}
