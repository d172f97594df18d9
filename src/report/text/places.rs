//! Which places of a finding the report for people shows with their lines, and how it tells of the rest.

use crate::check::{Finding, Location};

/// So many places of a slip, and so many locations of one version in a place, are shown with their lines.
const SHOWN: usize = 3;

/// So many lines are told of a version whose places are not shown.
const TOLD: usize = 12;

/// The locations to show, and a line for each version about the places that are not.
pub fn shown(finding: &Finding) -> (Vec<&Location>, Vec<String>) {
    let (mut shown, mut rest): (Vec<&Location>, Vec<&Location>) = (Vec::new(), Vec::new());
    for (i, place) in finding.by_place().enumerate() {
        if i >= SHOWN {
            rest.extend(place.first());
            continue;
        }
        let mut here: Vec<&Location> = Vec::new();
        for location in place {
            let of_version = here.iter().filter(|l| l.language == location.language && l.source == location.source).count();
            if of_version < SHOWN { here.push(location) } else { rest.push(location) }
        }
        shown.extend(here);
    }
    (shown, told(&rest))
}

/// "and 32 more: fr.txt lines 5, 9, …", one for each version.
fn told(rest: &[&Location]) -> Vec<String> {
    let mut versions: Vec<(&Location, Vec<usize>)> = Vec::new();
    for l in rest {
        match versions.iter_mut().find(|(v, _)| v.language == l.language && v.source == l.source) {
            Some((_, lines)) => lines.push(l.lines[0]),
            None => versions.push((l, vec![l.lines[0]])),
        }
    }
    let line = |(v, mut lines): (&Location, Vec<usize>)| {
        let n = lines.len();
        lines.dedup();
        let shown = lines.iter().take(TOLD).map(usize::to_string).collect::<Vec<_>>().join(", ");
        let word = if lines.len() == 1 { "line" } else { "lines" };
        let more = if lines.len() > TOLD { ", …" } else { "" };
        format!("and {n} more: {} ({}) {word} {shown}{more}", v.source, v.language)
    };
    versions.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{finding, place};
    use crate::check::Severity;

    #[test]
    fn three_places_are_shown_and_the_rest_is_told_by_version() {
        let mut locations = Vec::new();
        for line in 1..=20 {
            locations.push(place("tk", "tk.txt", [line, line], Some([1, 3]), "our"));
            locations.push(place("en", "en.txt", [line, line], Some([1, 3]), "our"));
        }
        let mut slip = finding("untranslated", Severity::Minor, locations);
        slip.places = (0..20).map(|i| 2 * i).collect();
        let (shown, more) = super::shown(&slip);
        assert_eq!(shown.len(), 6);
        assert_eq!(more, ["and 17 more: tk.txt (tk-Latn) lines 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, …"]);
        // A finding of one place shows all its versions, but not every place of one of them.
        let one = finding("contact", Severity::Minor, (1..=5).map(|n| place("fr", "fr.txt", [n, n], None, "x")).collect());
        let (shown, more) = super::shown(&one);
        assert_eq!((shown.len(), more), (3, vec!["and 2 more: fr.txt (fr) lines 4, 5".to_string()]));
    }
}
