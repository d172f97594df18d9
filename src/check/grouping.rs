//! The same slip made in several places is one finding with several places.

use super::context::Draft;
use super::fix::Fix;
use rustc_hash::FxHashMap;

/// Joins drafts of one rule that have the same slip; the first one of each keeps its place and its words.
pub fn grouped(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut first: FxHashMap<String, usize> = FxHashMap::default();
    for mut d in drafts {
        let Some(slip) = &d.slip else {
            out.push(d);
            continue;
        };
        match first.get(slip) {
            Some(&at) => join(&mut out[at], d),
            None => {
                first.insert(slip.clone(), out.len());
                if d.places.is_empty() {
                    d.places = vec![0];
                }
                out.push(d);
            }
        }
    }
    out.iter_mut().for_each(count);
    out
}

/// Says in how many places the slip is made, unless the rule has said so.
fn count(d: &mut Draft) {
    let n = d.places.len().to_string();
    let told = d.message.split(|c: char| !c.is_ascii_digit()).any(|digits| digits == n);
    if d.places.len() > 1 && !told {
        let stop = if d.message.ends_with('.') { "." } else { "" };
        d.message.truncate(d.message.len() - stop.len());
        d.message.push_str(&format!(" ({n} places){stop}"));
    }
}

fn join(all: &mut Draft, more: Draft) {
    all.severity = all.severity.max(more.severity);
    all.confidence = all.confidence.max(more.confidence);
    let union = |a: &mut Vec<usize>, b: Vec<usize>| {
        a.extend(b);
        a.sort_unstable();
        a.dedup();
    };
    union(&mut all.present, more.present);
    union(&mut all.absent, more.absent);
    all.fix = Fix::joined(all.fix.take(), more.fix);
    // What one place has, none lacks.
    let present = all.present.clone();
    all.absent.retain(|v| !present.contains(v));
    for (i, l) in more.locations.into_iter().enumerate() {
        if !all.locations.iter().any(|x| x.source == l.source && x.bytes == l.bytes && x.lines == l.lines && x.language == l.language) {
            if i == 0 {
                all.places.push(all.locations.len());
            }
            all.locations.push(l);
        }
    }
    for e in more.evidence {
        if !all.evidence.contains(&e) {
            all.evidence.push(e);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_of_one_slip_become_one() {
        let draft = |slip: Option<&str>, v: usize| Draft { slip: slip.map(String::from), present: vec![v], ..Draft::default() };
        let all = grouped(vec![draft(Some("a"), 1), draft(None, 0), draft(Some("b"), 0), draft(Some("a"), 0), draft(None, 0)]);
        assert_eq!(all.iter().map(|d| d.present.clone()).collect::<Vec<_>>(), [vec![0, 1], vec![0], vec![0], vec![0]]);
    }

    #[test]
    fn places_are_counted_and_told_once() {
        let location = |line: usize| crate::check::Location {
            language: crate::language::Tag::new("fr"),
            source: "fr.txt".to_string(),
            lines: [line, line],
            columns: None,
            bytes: None,
            section: None,
            label: None,
            quote: "our".to_string(),
            mark: None,
            insert: None,
            pointer: None,
        };
        let draft = |message: &str, lines: &[usize]| Draft {
            slip: Some(message.to_string()),
            message: message.to_string(),
            locations: lines.iter().map(|&l| location(l)).collect(),
            ..Draft::default()
        };
        let all = grouped(vec![
            draft("“our” is English.", &[1, 2]),
            draft("“our” is English.", &[3, 2]),
            draft("3 of 2.", &[1]),
            draft("3 of 2.", &[2]),
        ]);
        assert_eq!((all[0].message.as_str(), all[0].places.as_slice()), ("“our” is English (2 places).", &[0, 2][..]));
        assert_eq!(all[1].message, "3 of 2.");
        // A place that is there already is not counted again.
        let same = grouped(vec![draft("x", &[1]), draft("x", &[1])]);
        assert_eq!((same[0].message.as_str(), same[0].places.len()), ("x", 1));
    }
}
