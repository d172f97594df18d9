//! What speaks for a finding, whatever its rule: the row with all its cells, how sure it is, which measures weigh most for the pair of
//! versions concerned, what the two have in common, what stands before and after, and the vote.

use crate::align::Aligned;
use crate::check::{Finding, row_id};
use crate::document::{Family, Unit};
use crate::language::Tag;
use crate::lexicon::Hit;
use crate::similarity::Analysis;
use crate::similarity::analysis::TokenKind;
use serde::Serialize;
use std::collections::BTreeSet;

/// Name and version of the JSON form.
pub const SCHEMA_NAME: &str = "concordat/explanation/v1";

/// Measures that are told: those that add or take away most.
const TOLD: usize = 8;

/// Everything there is to say about a finding.
#[derive(Debug, Serialize)]
pub struct Evidence<'a> {
    /// Form of this.
    pub schema: &'static str,
    /// Name of the family.
    pub family: &'a str,
    /// The finding, with what its rule went by.
    pub finding: &'a Finding,
    /// The row that it is about, or that its first place stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<RowSeen>,
    /// The two versions that are compared in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pair: Option<Pair>,
}

/// A row of the concordance.
#[derive(Debug, Serialize)]
pub struct RowSeen {
    /// Its id.
    pub id: String,
    /// How sure it is that its cells say the same, 0 to 1.
    pub score: f32,
    /// True where a reviewed alignment says so.
    pub pinned: bool,
    /// Languages in which it stands elsewhere.
    pub moved: Vec<Tag>,
    /// Its cells.
    pub cells: Vec<Cell>,
    /// What the rows before and after it say.
    pub neighbours: Vec<Neighbour>,
}

/// A version's cell.
#[derive(Debug, Serialize)]
pub struct Cell {
    /// Language of the version.
    pub language: Tag,
    /// Lines of its units.
    pub lines: Vec<[usize; 2]>,
    /// Their text; empty where the version lacks the clause.
    pub text: String,
}

/// A neighbouring row.
#[derive(Debug, Serialize)]
pub struct Neighbour {
    /// Its id.
    pub row: String,
    /// `before` or `after`.
    pub stands: &'static str,
    /// Its cells that hold something.
    pub cells: Vec<Cell>,
}

/// How two cells were compared.
#[derive(Debug, Serialize)]
pub struct Pair {
    /// The languages.
    pub languages: [Tag; 2],
    /// Log-odds that they say the same.
    pub score: f32,
    /// How far above chance they agree by an encoder, as a share of what is usual here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<f32>,
    /// The measures that weigh most.
    pub measures: Vec<Measure>,
    /// Terms that both have, as they stand in each.
    pub terms: Vec<[String; 2]>,
    /// Terms that one alone has.
    pub lone_terms: [Vec<String>; 2],
    /// Addresses and numbers of each.
    pub anchors: [Vec<String>; 2],
    /// See `anchors`.
    pub numbers: [Vec<String>; 2],
}

/// A measure of likeness.
#[derive(Debug, Serialize)]
pub struct Measure {
    /// Its name in the table of weights.
    pub name: &'static str,
    /// What it is, for people.
    pub about: &'static str,
    /// What was measured.
    pub value: f32,
    /// What it adds to the score.
    pub adds: f32,
}

/// The evidence for a finding.
pub fn evidence<'a>(family: &'a Family, aligned: &Aligned, finding: &'a Finding) -> Evidence<'a> {
    let row = row_of(family, aligned, finding);
    let pair = row.and_then(|r| pair(family, aligned, finding, r));
    Evidence { schema: SCHEMA_NAME, family: &family.id, finding, row: row.map(|r| row_seen(family, aligned, r)), pair }
}

/// The finding's row, else that of the unit at its first place.
fn row_of(family: &Family, aligned: &Aligned, f: &Finding) -> Option<usize> {
    let rows = &aligned.concordance.rows;
    let named = f.row.as_ref().and_then(|id| rows.iter().enumerate().position(|(r, _)| row_id(r) == *id));
    named.or_else(|| {
        let place = f.locations.first()?;
        let v = family.versions.iter().position(|v| v.language == place.language && v.source.path == place.source)?;
        let version = &family.versions[v];
        let within = |u: &&usize| {
            let unit: &Unit = &version.units[**u];
            let label = unit.label.as_ref().map_or(unit.range().start, |l| l.start);
            let (_, _, bytes) = version.source.extent(label.min(unit.range().start)..unit.range().end);
            place.bytes.is_none_or(|b| bytes.0 <= b[0] && b[0] <= bytes.1)
                && unit.lines.0 <= place.lines[1]
                && place.lines[0] <= unit.lines.1
        };
        rows.iter().position(|row| row.cells[v].iter().any(|u| within(&u)))
    })
}

fn cell(family: &Family, aligned: &Aligned, row: usize, v: usize) -> Cell {
    let version = &family.versions[v];
    let units: Vec<&Unit> = aligned.concordance.rows[row].cells[v].iter().filter_map(|&u| version.units.get(u)).collect();
    let said = |u: &&Unit| match &u.label {
        Some(l) => format!("{} {}", l.raw.trim(), u.text),
        None => u.text.clone(),
    };
    Cell {
        language: version.language.clone(),
        lines: units.iter().map(|u| [u.lines.0, u.lines.1]).collect(),
        text: units.iter().map(said).collect::<Vec<_>>().join(" | "),
    }
}

fn row_seen(family: &Family, aligned: &Aligned, row: usize) -> RowSeen {
    let all = &aligned.concordance.rows;
    let versions = 0..family.versions.len();
    let neighbour = |r: Option<usize>, stands: &'static str| {
        let r = r.filter(|&r| r < all.len())?;
        let cells = versions.clone().filter(|&v| !all[r].cells[v].is_empty()).map(|v| cell(family, aligned, r, v)).collect();
        Some(Neighbour { row: row_id(r), stands, cells })
    };
    RowSeen {
        id: row_id(row),
        score: all[row].score,
        pinned: all[row].pinned,
        moved: all[row].moved.iter().map(|&v| family.versions[v].language.clone()).collect(),
        cells: versions.clone().map(|v| cell(family, aligned, row, v)).collect(),
        neighbours: [neighbour(row.checked_sub(1), "before"), neighbour(Some(row + 1), "after")].into_iter().flatten().collect(),
    }
}

/// The version that the finding is about, where it has the clause, and the one that it is held against; else the first two that have it.
fn pair(family: &Family, aligned: &Aligned, f: &Finding, row: usize) -> Option<Pair> {
    let cells = &aligned.concordance.rows[row].cells;
    let has = |v: &usize| cells.get(*v).is_some_and(|c| !c.is_empty());
    let index = |tag: &Tag| family.versions.iter().position(|v| v.language == *tag);
    let about: Vec<usize> = f.about().into_iter().filter_map(|l| index(&l.language)).filter(has).collect();
    let held = std::iter::once(family.reference).chain(f.locations.iter().filter_map(|l| index(&l.language))).chain(0..cells.len());
    let held: Vec<usize> = held.filter(has).collect();
    let b = about.first().copied().or_else(|| held.iter().copied().find(|v| Some(v) != held.first()))?;
    let a = held.into_iter().find(|&v| v != b)?;
    let (us, ws) = (&cells[a], &cells[b]);
    let weighed = aligned.weighed(a, us, b, ws)?;
    let mut measures: Vec<Measure> = weighed
        .into_iter()
        .filter(|(name, _, adds)| *name != "bias" && adds.abs() >= 0.05)
        .map(|(name, value, adds)| Measure { name, about: about_measure(name), value, adds })
        .collect();
    measures.sort_by(|x, y| y.adds.abs().total_cmp(&x.adds.abs()));
    measures.truncate(TOLD);
    let of = |v: usize, units: &[usize]| units.iter().map(|&u| &*aligned.analyses[v][u]).collect::<Vec<_>>();
    let (x, y) = (of(a, us), of(b, ws));
    let (tx, ty) = (terms(&x), terms(&y));
    let mut both: Vec<[String; 2]> = Vec::new();
    for (concept, word) in &tx {
        if let Some((_, other)) = ty.iter().find(|(c, _)| c == concept)
            && !both.iter().any(|p| p[0] == *word)
        {
            both.push([word.clone(), other.clone()]);
        }
    }
    let lone = |of: &[(u32, String)], other: &[(u32, String)]| {
        let words = of.iter().filter(|(c, w)| other.iter().all(|(o, _)| o != c) && both.iter().all(|p| !p.contains(w)));
        words.map(|(_, w)| w.clone()).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    let anchors = |all: &[&Analysis]| all.iter().flat_map(|a| &a.anchors).map(|x| x.value.clone()).collect();
    let numbers = |all: &[&Analysis]| all.iter().flat_map(|a| &a.numbers).map(|x| x.digits.clone()).collect();
    let tag = |v: usize| family.versions[v].language.clone();
    Some(Pair {
        languages: [tag(a), tag(b)],
        score: aligned.score_cells(a, us, b, ws),
        agreement: aligned.agreement(a, us, b, ws),
        measures,
        lone_terms: [lone(&tx, &ty), lone(&ty, &tx)],
        terms: both,
        anchors: [anchors(&x), anchors(&y)],
        numbers: [numbers(&x), numbers(&y)],
    })
}

/// Concepts with the words that say them.
fn terms(all: &[&Analysis]) -> Vec<(u32, String)> {
    all.iter().flat_map(|a| a.concepts.iter().filter_map(|h| Some((h.concept, word(a, h)?)))).collect()
}

fn word(a: &Analysis, h: &Hit) -> Option<String> {
    let (first, end) = (h.first as usize, h.end as usize);
    // In Chinese hits are bytes, elsewhere tokens.
    let han = a.tokens.iter().any(|t| t.kind == TokenKind::Han) && a.folded.text.get(first..end).is_some_and(|s| !s.is_ascii());
    let range = if han { first..end } else { a.tokens.get(first)?.range.start..a.tokens.get(end.checked_sub(1)?)?.range.end };
    a.folded.text.get(range).map(str::to_string)
}

/// What a measure is, for people.
fn about_measure(name: &str) -> &'static str {
    match name {
        "concepts" => "share of the terms that both have",
        "concepts-shared" => "number of terms that both have",
        "concepts-relative" => "terms that both have, beside what is usual for these two versions",
        "names" => "share of the names that both have",
        "names-shared" => "number of names that both have",
        "numbers-shared" => "numbers that both have",
        "numbers-only-a" => "numbers that the first alone has",
        "numbers-only-b" => "numbers that the second alone has",
        "length" => "one is too long or too short for the other",
        "length-merged" => "lengths, where several units stand for one",
        "label-same" => "the same label",
        "label-other" => "other labels",
        "label-one-side" => "a label on one side only",
        "label-inside" => "a label inside what was joined",
        "kind-other" => "another kind: heading, item, paragraph",
        "end-same" => "both end with the same mark",
        "end-other" => "they end with other marks",
        "anchors-shared" => "addresses that both have",
        "anchors-other" => "addresses that only one has",
        "position" => "how far apart they stand in their documents",
        "merged" => "several units stand for one",
        "same-text" => "the very same text",
        "marks-other" => "other numbers of quotes, brackets and the like",
        "coverage-min" => "how much of the longer one the other has",
        "sentences-other" => "other numbers of sentences",
        "numbers-count" => "other counts of numbers",
        "meaning" => "agreement of meaning by an encoder",
        "meaning-relative" => "agreement of meaning, beside what is usual here",
        "meaning-odds" => "odds of counterparts by their meaning",
        "meaning-merged" => "agreement of meaning, where several units stand for one",
        "meaning-rival" => "another clause near agrees better",
        "meaning-ahead" => "no other clause near agrees as well",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use crate::similarity::score::MEASURE_NAMES;

    #[test]
    fn every_measure_is_put_into_words() {
        for name in MEASURE_NAMES.iter().filter(|n| **n != "bias") {
            assert!(!super::about_measure(name).is_empty(), "{name}");
        }
    }
}
