//! The same slip made in several places is one finding with several places.

use super::context::Draft;
use rustc_hash::FxHashMap;

/// Joins drafts of one rule that have the same slip; the first one of each keeps its place and its words.
pub fn grouped(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut first: FxHashMap<String, usize> = FxHashMap::default();
    for d in drafts {
        let Some(slip) = &d.slip else {
            out.push(d);
            continue;
        };
        match first.get(slip) {
            Some(&at) => join(&mut out[at], d),
            None => {
                first.insert(slip.clone(), out.len());
                out.push(d);
            }
        }
    }
    out
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
    // What one place has, none lacks.
    let present = all.present.clone();
    all.absent.retain(|v| !present.contains(v));
    for l in more.locations {
        if !all.locations.iter().any(|x| x.source == l.source && x.bytes == l.bytes && x.lines == l.lines && x.language == l.language) {
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
}
