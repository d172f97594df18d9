//! Part of mistranslation: a word taken in a sense that it does not have there, as translation engines do: “us” turned into the
//! United States, a policy into an insurance policy, a cookie into a biscuit. `lexicon/markers/senses.tsv` holds, for each, how every
//! language says what is meant (`meant`) and the sense that is wrong (`wrong`; `nowhere` where no other
//! version of the document may say that anywhere). A pattern that begins with `=` wants capitals
//! throughout.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::kept::About;
use crate::lexicon;
use crate::lexicon::pattern::PatternSet;
use crate::similarity::Analysis;
use std::ops::Range;
use std::sync::OnceLock;

/// Confidence where one other version shows what is meant, and what each further one adds.
const SURE: f32 = 0.8;
const WITNESS: f32 = 0.04;

/// One confusion.
struct Confusion {
    /// What the text means, in English.
    meant: &'static str,
    /// What it says, in English.
    said: &'static str,
    severity: Severity,
    /// The other versions must not say it anywhere in the document: then it does not matter that the text also says what is meant.
    nowhere: bool,
    means: [Patterns; 6],
    wrong: [Patterns; 6],
}

/// Patterns, and words that count in capitals only.
#[derive(Default)]
struct Patterns {
    any: PatternSet,
    capitals: Vec<String>,
}

impl Patterns {
    fn of(cell: &str, column: usize) -> Patterns {
        let (capitals, any): (Vec<&str>, Vec<&str>) = cell.split('|').partition(|p| p.starts_with('='));
        let capitals = capitals.iter().map(|p| p.trim_start_matches('=').to_lowercase()).collect();
        Patterns { any: PatternSet::of(&any.join("|"), column), capitals }
    }

    /// Where one of them stands first: bytes of the folded text.
    fn find(&self, a: &Analysis) -> Option<Range<usize>> {
        let capitals = a.tokens.iter().find(|t| t.all_caps && self.capitals.iter().any(|c| *c == *t.form)).map(|t| t.range.clone());
        capitals.or_else(|| self.any.find(&a.folded.text, &a.tokens, |t| t.range.clone(), a.profile().script))
    }
}

fn confusions() -> &'static [Confusion] {
    static TABLE: OnceLock<Vec<Confusion>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows: Vec<Vec<&'static str>> = lexicon::rows(include_str!("../lexicon/markers/senses.tsv")).collect();
        rows.chunks_exact(2).filter_map(|pair| confusion(&pair[0], &pair[1])).collect()
    })
}

fn confusion(means: &[&'static str], wrong: &[&'static str]) -> Option<Confusion> {
    let patterns = |row: &[&'static str], c: usize| Patterns::of(row.get(3 + c).copied().unwrap_or(""), c);
    Some(Confusion {
        meant: means.first()?,
        said: wrong.first()?,
        severity: if *means.get(1)? == "major" { Severity::Major } else { Severity::Minor },
        nowhere: *wrong.get(2)? == "nowhere",
        means: std::array::from_fn(|c| patterns(means, c)),
        wrong: std::array::from_fn(|c| patterns(wrong, c)),
    })
}

/// Looks at every row that at least two versions have.
pub fn senses(cx: &Context, out: &mut Vec<Draft>) {
    for r in 0..cx.rows().len() {
        let present: Vec<usize> = cx.rows()[r].present().collect();
        if present.len() < 2 {
            continue;
        }
        // The row as a whole, told by its first unit.
        let (v, u) = (present[0], cx.rows()[r].cells[present[0]][0]);
        if cx.is_quiet(About::Senses, v, u) {
            continue;
        }
        let found: Vec<Draft> = confusions().iter().filter_map(|c| confused(cx, r, &present, c)).collect();
        if found.is_empty() {
            cx.found_nothing(About::Senses, v, u);
        }
        out.extend(found);
    }
}

fn confused(cx: &Context, r: usize, present: &[usize], c: &Confusion) -> Option<Draft> {
    let column = |v: usize| lexicon::column(cx.tag(v));
    let find = |v: usize, of: &[Patterns; 6]| -> Option<(usize, Range<usize>)> {
        let patterns = &of[column(v)?];
        cx.rows()[r].cells[v].iter().find_map(|&u| Some((u, patterns.find(cx.analysis(v, u))?)))
    };
    let (wrong, right): (Vec<usize>, Vec<usize>) = present.iter().partition(|&&v| find(v, &c.wrong).is_some());
    // All others show what is meant, and those that say the wrong thing do not.
    let (&bad, &good) = (wrong.first()?, right.first()?);
    if wrong.len() > right.len() || right.iter().any(|&v| find(v, &c.means).is_none()) {
        return None;
    }
    let elsewhere = |v: usize| {
        let patterns = column(v).map(|k| &c.wrong[k]);
        patterns.is_some_and(|p| (0..cx.version(v).units.len()).any(|u| p.find(cx.analysis(v, u)).is_some()))
    };
    let excused = if c.nowhere { right.iter().any(|&v| elsewhere(v)) } else { wrong.iter().any(|&v| find(v, &c.means).is_some()) };
    if excused {
        return None;
    }
    let place = |v: usize, (u, range): (usize, Range<usize>)| cx.marked(v, u, cx.analysis(v, u).origin(range));
    let (at, shown) = (find(bad, &c.wrong)?, find(good, &c.means)?);
    let said = |v: usize, at: &(usize, Range<usize>)| short(&cx.unit(v, at.0).text[cx.analysis(v, at.0).origin(at.1.clone())], 40);
    let mut locations: Vec<_> = wrong.iter().filter_map(|&v| Some(place(v, find(v, &c.wrong)?))).collect();
    locations.push(place(good, shown.clone()));
    Some(Draft {
        severity: c.severity,
        confidence: SURE + WITNESS * (right.len() as f32 - 1.0).min(3.0),
        grain: Grain::Word,
        row: Some(r),
        message: format!(
            "{} says {}, {}, where {} says {}, {}.",
            cx.name(bad),
            said(bad, &at),
            c.said,
            cx.name(good),
            said(good, &shown),
            c.meant
        ),
        help: format!("Write the {} for {} in place of {}.", cx.name(bad), c.meant, said(bad, &at)),
        slip: Some(format!("{} {} {}", cx.tag(bad), c.said, c.meant)),
        present: wrong,
        absent: right,
        locations,
        ..Draft::default()
    })
}
