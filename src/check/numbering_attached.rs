//! References to an appendix or an attached form of the document ("see the appendix", "the form attached to this policy") where no
//! version has one. The words stand in `lexicon/markers/attached.tsv`.

use super::context::{Context, Draft, listed, short};
use super::finding::{Grain, Severity};
use super::numbering_mentions::names_law;
use crate::document::{LabelWord, UnitKind};
use crate::language::Script;
use crate::lexicon::pattern::PatternSet;
use crate::lexicon::{self, COLUMNS};
use crate::similarity::Analysis;
use std::ops::Range;
use std::sync::OnceLock;

/// The table: kind, one column a language.
const TABLE: &str = include_str!("../lexicon/markers/attached.tsv");

/// Longest text in words (Chinese: characters) that may be the title of an annex or form.
const TITLE: usize = 16;

/// What may be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Annex,
    Form,
}

impl What {
    fn rows(self) -> (&'static str, &'static str) {
        match self {
            What::Annex => ("annex", "annex-title"),
            What::Form => ("form", "form-title"),
        }
    }

    fn called(self) -> &'static str {
        match self {
            What::Annex => "appendix",
            What::Form => "form",
        }
    }
}

/// A row of the table: its kind, and the patterns of each column.
type Kind = (&'static str, Vec<PatternSet>);

/// The patterns of one kind in the language of a text.
fn patterns(a: &Analysis, kind: &str) -> Option<&'static PatternSet> {
    static ALL: OnceLock<Vec<Kind>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let row = |cells: Vec<&'static str>| {
            let columns = (0..COLUMNS.len()).map(|c| PatternSet::of(cells.get(c + 1).copied().unwrap_or_default(), c)).collect();
            (cells[0], columns)
        };
        lexicon::rows(TABLE).map(row).collect()
    });
    let column = lexicon::column(&a.language);
    column.and_then(|c| all.iter().find(|r| r.0 == kind).map(|r| &r.1[c]))
}

fn places(a: &Analysis, kind: &str) -> Vec<Range<usize>> {
    let Some(set) = patterns(a, kind) else { return Vec::new() };
    let found = set.find_all(&a.folded.text, &a.tokens, |t| t.range.clone(), a.profile().script);
    // Words of one reference stand together: no comma or full stop between them.
    let whole = |r: &Range<usize>| !a.folded.text[r.clone()].contains(['.', ',', ';', ':', '(']);
    found.into_iter().filter(whole).collect()
}

/// One finding a kind: all places that refer to what no version has.
pub(super) fn attached(cx: &Context, out: &mut Vec<Draft>) {
    for what in [What::Annex, What::Form] {
        let mut found: Vec<(usize, usize, Range<usize>)> = Vec::new();
        for v in 0..cx.versions() {
            for (u, unit) in cx.version(v).units.iter().enumerate() {
                let a = cx.analysis(v, u);
                // With an address the form is elsewhere.
                if unit.kind == UnitKind::TocEntry || !a.anchors.is_empty() {
                    continue;
                }
                for r in places(a, what.rows().0) {
                    if !of_a_law(&a.folded.text, &r) {
                        found.push((v, u, a.origin(r)));
                    }
                }
            }
        }
        if !found.is_empty() && !(0..cx.versions()).any(|v| has(cx, v, what, &found)) {
            out.push(draft(cx, what, &found));
        }
    }
}

/// Characters around a reference in which a law may be named whose annex it is.
const NEAR: usize = 50;

fn of_a_law(folded: &str, r: &Range<usize>) -> bool {
    let before: Vec<char> = folded[..r.start].chars().rev().take(NEAR).collect();
    let text: String = before.iter().rev().copied().chain(folded[r.clone()].chars()).chain(folded[r.end..].chars().take(NEAR)).collect();
    // Folding makes a plain quotation mark of the marks around a Chinese title.
    let title = before.first().is_some_and(|c| matches!(c, '法' | '例' | '"')) || before.get(1) == Some(&'法');
    names_law(&text) || title
}

/// True where a version has a unit that may be the annex or form: a label with the word, or a short text that begins with it (an
/// annex) or has it (a form), and that is no reference itself.
fn has(cx: &Context, v: usize, what: What, found: &[(usize, usize, Range<usize>)]) -> bool {
    cx.version(v).units.iter().enumerate().any(|(u, unit)| {
        if unit.kind == UnitKind::TocEntry || found.iter().any(|f| f.0 == v && f.1 == u) {
            return false;
        }
        if what == What::Annex && unit.label.as_ref().is_some_and(|l| l.word == Some(LabelWord::Annex)) {
            return true;
        }
        let a = cx.analysis(v, u);
        let long = if a.profile().script == Script::Han { a.folded.text.chars().count() > 2 * TITLE } else { a.tokens.len() > TITLE };
        if long {
            return false;
        }
        let words = places(a, what.rows().1);
        let lead = a.tokens.first().map_or(0, |t| t.range.start);
        match what {
            What::Annex => words.iter().any(|r| r.start <= lead),
            What::Form => !words.is_empty(),
        }
    })
}

fn draft(cx: &Context, what: What, found: &[(usize, usize, Range<usize>)]) -> Draft {
    let mut wrong: Vec<usize> = found.iter().map(|f| f.0).collect();
    wrong.dedup();
    let each: Vec<String> = wrong
        .iter()
        .filter_map(|&v| found.iter().find(|f| f.0 == v))
        .map(|(v, u, r)| format!("{} says {}", cx.name(*v), short(&cx.unit(*v, *u).text[r.clone()], 40)))
        .collect();
    let name = what.called();
    Draft {
        severity: Severity::Major,
        // A form may travel as a file of its own.
        confidence: match what {
            What::Annex => 0.82,
            What::Form => 0.6,
        },
        grain: Grain::Mark,
        row: cx.row_of[found[0].0][found[0].1],
        present: wrong.clone(),
        locations: found.iter().map(|(v, u, r)| cx.marked(*v, *u, r.clone())).collect(),
        message: format!("{}, but the document has no {name}.", listed(&each)),
        help: format!("Add the {name}, or take the reference out of {}.", cx.names(&wrong)),
        evidence: vec![format!("No version has a label, a heading or a short text with the word for {name}.")],
        ..Draft::default()
    }
}
