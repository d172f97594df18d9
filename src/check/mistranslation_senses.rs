//! Part of mistranslation: a word taken in a sense that it does not have there, as translation engines do: “us” turned into the
//! United States, a policy into an insurance policy, a cookie into a biscuit. `lexicon/markers/senses.tsv` holds, for each, how every
//! language says what is meant (`meant`), the sense that is wrong (`wrong`; `nowhere` where no other version of the document may say
//! that anywhere), what to write (`right`), and for some words that show what is meant without saying it (`beside`): where they stand,
//! all versions may be wrong. A pattern that begins with `=` wants capitals throughout.

use super::context::{Context, Draft, listed, short};
use super::finding::{Grain, Location, Severity};
use super::fragment_place::{Stretch, expected};
use super::kept::About;
use super::offer::{inflected, offered};
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
    /// What to write, as a help offers it.
    right: [&'static str; 6],
    /// Words that show what is meant without saying it.
    beside: [Patterns; 6],
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

    /// True where one of them stands in a text.
    fn stand_in(&self, a: &Analysis) -> bool {
        !self.capitals.is_empty() && !self.in_capitals(a).is_empty()
            || self.any.find(&a.folded.text, &a.tokens, |t| t.range.clone(), a.profile().script).is_some()
    }

    /// Where they stand, in order: bytes of the folded text.
    fn find(&self, a: &Analysis) -> Vec<Range<usize>> {
        let mut all = self.in_capitals(a);
        all.extend(self.any.find_all(&a.folded.text, &a.tokens, |t| t.range.clone(), a.profile().script));
        all.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
        all.dedup_by(|b, a| b.start < a.end);
        all
    }

    fn in_capitals(&self, a: &Analysis) -> Vec<Range<usize>> {
        let tokens = a.tokens.iter().filter(|t| t.all_caps && self.capitals.iter().any(|c| *c == *t.form));
        tokens.map(|t| t.range.clone()).collect()
    }
}

fn confusions() -> &'static [Confusion] {
    static TABLE: OnceLock<Vec<Confusion>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows: Vec<Vec<&'static str>> = lexicon::rows(include_str!("../lexicon/markers/senses.tsv")).collect();
        // What is meant opens the rows of a confusion.
        rows.chunk_by(|_, next| next.get(2) != Some(&"meant")).filter_map(confusion).collect()
    })
}

fn confusion(rows: &[Vec<&'static str>]) -> Option<Confusion> {
    let row = |kinds: &[&str]| rows.iter().find(|r| r.get(2).is_some_and(|k| kinds.contains(k)));
    let cell = |kinds: &[&str], c: usize| row(kinds).and_then(|r| r.get(3 + c).copied()).unwrap_or("");
    let patterns = |kinds: &[&str]| std::array::from_fn(|c| Patterns::of(cell(kinds, c), c));
    let (means, wrong) = (row(&["meant"])?, row(&["wrong", "nowhere"])?);
    Some(Confusion {
        meant: means.first()?,
        said: wrong.first()?,
        severity: if *means.get(1)? == "major" { Severity::Major } else { Severity::Minor },
        nowhere: *wrong.get(2)? == "nowhere",
        means: patterns(&["meant"]),
        wrong: patterns(&["wrong", "nowhere"]),
        right: std::array::from_fn(|c| cell(&["right"], c)),
        beside: patterns(&["beside"]),
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
        let before = out.len();
        for c in confusions() {
            confused(cx, r, &present, c, out);
        }
        if out.len() == before {
            cx.found_nothing(About::Senses, v, u);
        }
    }
}

/// A unit and bytes of its folded text.
type Place = (usize, Range<usize>);

/// Where patterns stand in a row's cell.
fn places(cx: &Context, r: usize, v: usize, of: &[Patterns; 6]) -> Vec<Place> {
    let Some(patterns) = lexicon::column(cx.tag(v)).map(|c| &of[c]) else { return Vec::new() };
    cx.rows()[r].cells[v].iter().flat_map(|&u| patterns.find(cx.analysis(v, u)).into_iter().map(move |range| (u, range))).collect()
}

fn stand(cx: &Context, r: usize, v: usize, of: &[Patterns; 6]) -> bool {
    let Some(patterns) = lexicon::column(cx.tag(v)).map(|c| &of[c]) else { return false };
    cx.rows()[r].cells[v].iter().any(|&u| patterns.stand_in(cx.analysis(v, u)))
}

fn confused(cx: &Context, r: usize, present: &[usize], c: &Confusion, out: &mut Vec<Draft>) {
    let (wrong, right): (Vec<usize>, Vec<usize>) = present.iter().partition(|&&v| stand(cx, r, v, &c.wrong));
    let Some(&bad) = wrong.first() else { return };
    let shows = |v: usize| stand(cx, r, v, &c.means) || stand(cx, r, v, &c.beside);
    let Some(&good) = right.first() else {
        // All are wrong: what stands beside it in each must show what is meant.
        if wrong.iter().all(|&v| stand(cx, r, v, &c.beside) && !stand(cx, r, v, &c.means)) {
            out.push(all_wrong(cx, r, &wrong, c));
        }
        return;
    };
    // All others show what is meant, and those that say the wrong thing do not.
    if wrong.len() > right.len() || right.iter().any(|&v| !shows(v)) {
        return;
    }
    let elsewhere = |v: usize| {
        let patterns = lexicon::column(cx.tag(v)).map(|k| &c.wrong[k]);
        patterns.is_some_and(|p| (0..cx.version(v).units.len()).any(|u| p.stand_in(cx.analysis(v, u))))
    };
    let excused = if c.nowhere { right.iter().any(|&v| elsewhere(v)) } else { wrong.iter().any(|&v| stand(cx, r, v, &c.means)) };
    if excused {
        return;
    }
    let (said, mut meant) = (places(cx, r, bad, &c.wrong), places(cx, r, good, &c.means));
    let says = !meant.is_empty();
    if !says {
        meant = places(cx, r, good, &c.beside);
    }
    let others = wrong[1..].iter().filter_map(|&v| Some(marked(cx, v, places(cx, r, v, &c.wrong).first()?)));
    let mut others: Vec<Location> = others.collect();
    for (at, shown) in matched(cx, r, (bad, &said), (good, &meant)) {
        let (own, theirs) = (words(cx, bad, at), words(cx, good, shown));
        let message = match says {
            true => format!("{} says {own}, {}, where {} says {theirs}, {}.", cx.name(bad), c.said, cx.name(good), c.meant),
            false => format!("{} says {own}, {}, where {} is meant: {} speaks of {theirs}.", cx.name(bad), c.said, c.meant, cx.name(good)),
        };
        let mut locations = vec![marked(cx, bad, at)];
        locations.append(&mut others);
        locations.push(marked(cx, good, shown));
        out.push(Draft {
            severity: c.severity,
            confidence: SURE + WITNESS * (right.len() as f32 - 1.0).min(3.0),
            grain: Grain::Word,
            row: Some(r),
            message,
            help: help(cx, c, &[(bad, own)]),
            slip: Some(format!("{} {} {}", cx.tag(bad), c.said, c.meant)),
            present: wrong.clone(),
            absent: right.clone(),
            locations,
            ..Draft::default()
        });
    }
}

/// Every version says the wrong thing, and what stands beside it shows what is meant.
fn all_wrong(cx: &Context, r: usize, wrong: &[usize], c: &Confusion) -> Draft {
    let first = |v: usize, of: &[Patterns; 6]| places(cx, r, v, of).into_iter().next();
    let said: Vec<(usize, Place)> = wrong.iter().filter_map(|&v| Some((v, first(v, &c.wrong)?))).collect();
    let quotes: Vec<(usize, String)> = said.iter().map(|(v, at)| (*v, words(cx, *v, at))).collect();
    let told: Vec<String> = quotes.iter().map(|(v, quote)| format!("{} says {quote}", cx.name(*v))).collect();
    let beside = said.first().and_then(|(v, _)| Some(format!(" beside {}", words(cx, *v, &first(*v, &c.beside)?))));
    Draft {
        severity: c.severity,
        confidence: SURE,
        grain: Grain::Word,
        row: Some(r),
        message: format!("{}, {}, where {} is meant{}.", listed(&told), c.said, c.meant, beside.unwrap_or_default()),
        help: help(cx, c, &quotes),
        slip: Some(format!("all {} {}", c.said, c.meant)),
        present: wrong.to_vec(),
        locations: said.iter().map(|(v, at)| marked(cx, *v, at)).collect(),
        ..Draft::default()
    }
}

fn marked(cx: &Context, v: usize, (u, range): &Place) -> Location {
    cx.marked(v, *u, cx.analysis(v, *u).origin(range.clone()))
}

fn words(cx: &Context, v: usize, (u, range): &Place) -> String {
    short(&cx.unit(v, *u).text[cx.analysis(v, *u).origin(range.clone())], 40)
}

/// What to write in each version that is wrong.
fn help(cx: &Context, c: &Confusion, wrong: &[(usize, String)]) -> String {
    let one = |(v, quote): &(usize, String)| {
        let right = lexicon::column(cx.tag(*v)).and_then(|k| offered(c.right[k]));
        let right = right.map_or_else(|| format!("the {} for {}", cx.name(*v), c.meant), |w| format!("{w}{}", inflected(cx.tag(*v))));
        let comma = if right.contains(',') { "," } else { "" };
        format!("{right}{comma} in place of {quote}")
    };
    format!("Write {}.", listed(&wrong.iter().map(one).collect::<Vec<_>>()))
}

/// Places of the wrong word, each with the place of the right one that is its counterpart: the nearest to where the words around the
/// wrong one have theirs. A wrong word more than the other version has right ones may mean what it says.
fn matched<'p>(cx: &Context, r: usize, (v, said): (usize, &'p [Place]), (w, meant): (usize, &'p [Place])) -> Vec<(&'p Place, &'p Place)> {
    let share = |v: usize, (u, range): &Place| range.start as f32 / cx.analysis(v, *u).folded.text.len().max(1) as f32;
    let mut all: Vec<(f32, usize, usize)> = Vec::new();
    for (i, at) in said.iter().enumerate() {
        let near = expected(cx, v, w, r, &Stretch { unit: at.0, range: at.1.clone() });
        let near = near.map(|(u, byte)| (u, share(w, &(u, byte..byte))));
        for (j, shown) in meant.iter().enumerate() {
            let apart = near.filter(|n| n.0 == shown.0).map_or(share(v, at), |n| n.1) - share(w, shown);
            all.push((apart.abs(), i, j));
        }
    }
    all.sort_by(|x, y| x.0.total_cmp(&y.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, i, j) in all {
        if !pairs.iter().any(|p| p.0 == i || p.1 == j) {
            pairs.push((i, j));
        }
    }
    pairs.sort_unstable();
    pairs.into_iter().map(|(i, j)| (&said[i], &meant[j])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::COLUMNS;

    #[test]
    fn every_sense_says_what_to_write() {
        let meant = include_str!("../lexicon/markers/senses.tsv").lines().filter(|l| l.split('\t').nth(2) == Some("meant")).count();
        assert_eq!(confusions().len(), meant);
        for c in confusions() {
            // The future of a French or Turkmen verb is no word of its own.
            let words = c.right.iter().filter(|w| !w.is_empty()).count();
            assert!(words == 6 || words == 4 && c.meant.starts_with("will"), "{}: {words}", c.meant);
            for (k, w) in c.right.iter().enumerate().filter(|(_, w)| w.contains('|')) {
                assert_eq!(COLUMNS[k], "ar", "{w}");
            }
        }
    }
}
