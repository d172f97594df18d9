//! Where reports for other programs point at: of each place of a finding the location to mend, and of that the very words.

use super::text::{escape, excerpt, version_of};
use crate::check::{Finding, Location};
use crate::document::Family;

/// A stretch of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// First and last line, 1-based.
    pub lines: [usize; 2],
    /// Column of the first character, and the one after the last, 1-based; equal where text belongs between two characters. None where
    /// the lines as a whole are meant.
    pub columns: Option<[usize; 2]>,
}

/// The location to mend first: where text is missing or stands elsewhere, else the finding's first one.
pub fn main(finding: &Finding) -> Option<&Location> {
    mains(finding).into_iter().next()
}

/// The same for each place of a slip that is made several times.
pub fn mains(finding: &Finding) -> Vec<&Location> {
    finding.by_place().filter_map(|place| finding.about_of(place).into_iter().next()).collect()
}

/// The very words of a location where it says them, else all of it.
pub fn region(family: &Family, location: &Location) -> Region {
    let [first, last] = location.lines;
    let lines = [first.max(1), last.max(first).max(1)];
    let whole = Region { lines, columns: location.columns.map(|[a, z]| [a.max(1), if lines[0] == lines[1] { z.max(a) } else { z } + 1]) };
    if location.quote.is_empty() {
        return Region {
            lines: if location.insert.is_some() { [lines[0]; 2] } else { lines },
            columns: location.insert.map(|c| [c.max(1); 2]),
        };
    }
    let words = version_of(family, location).and_then(|version| excerpt::marked(version, location));
    words.map_or(whole, |(line, at)| Region { lines: [line; 2], columns: Some([at.start + 1, at.end + 1]) })
}

/// The text of a region as it stands in the source; none where it has no characters.
pub fn snippet(family: &Family, location: &Location, region: Region) -> Option<String> {
    let (version, [from, to]) = (version_of(family, location)?, region.columns?);
    let [first, last] = region.lines;
    let mut out = String::new();
    for n in first..=last.min(version.source.lines.len()) {
        let skip = if n == first { from.saturating_sub(1) } else { 0 };
        let end = if n == last { to.saturating_sub(1) } else { usize::MAX };
        if n > first {
            out.push('\n');
        }
        out.extend(version.source.line(n).chars().take(end).skip(skip));
    }
    (!out.is_empty()).then_some(out)
}

/// Where in the file a location is whose text was taken out of a format: its lines are not those of the file. Empty where only that is
/// known.
pub fn pointer(family: &Family, location: &Location) -> Option<String> {
    let source = version_of(family, location).map(|v| &v.source);
    let of_line = || source.filter(|s| s.is_extracted()).map(|s| s.pointer(location.lines[0]).unwrap_or_default().to_string());
    location.pointer.clone().or_else(of_line).map(|p| escape::visible(&p))
}

/// `file:line:column`.
pub fn shown(location: &Location, region: Region) -> String {
    let path = escape::visible(path(location));
    match region.columns {
        Some([column, _]) => format!("{path}:{}:{column}", region.lines[0]),
        None => format!("{path}:{}", region.lines[0]),
    }
}

/// The path of a location without a `./` that says nothing.
pub fn path(location: &Location) -> &str {
    without_dot(&location.source)
}

/// A path without a `./` that says nothing.
pub fn without_dot(path: &str) -> &str {
    let mut path = path;
    while let Some(rest) = path.strip_prefix("./").map(|r| r.trim_start_matches('/')).filter(|r| !r.is_empty()) {
        path = rest;
    }
    path
}

/// A sentence of a rule as plain text: characters that a reader does not see are spelled out.
pub fn sentence(text: &str) -> String {
    escape::visible(&escape::without_isolates(text))
}

/// The same for a page that is shown by a browser: text from right to left does not reorder what stands around it. Where the rule has
/// isolated what it quotes, that holds.
pub fn sentence_for_a_page(text: &str) -> String {
    if escape::without_isolates(text).contains(['\u{2068}', '\u{2069}']) {
        return escape::isolate(&escape::visible(text));
    }
    let (mut out, mut depth) = (String::with_capacity(text.len()), 0);
    for part in text.split_inclusive(['\u{2068}', '\u{2069}']) {
        let words = part.trim_end_matches(['\u{2068}', '\u{2069}']);
        let shown = escape::visible(words);
        out.push_str(&if depth == 0 { escape::isolate(&shown) } else { shown });
        if let Some(mark) = part[words.len()..].chars().next() {
            depth += if mark == '\u{2068}' { 1 } else { -1 };
            out.push(mark);
        }
    }
    out
}

/// A confidence of three decimals: more would pretend to a precision that no calibration has.
pub fn thousandths(confidence: f32) -> f64 {
    (f64::from(confidence).clamp(0.0, 1.0) * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::super::text::tests::{family, finding, place};
    use super::*;
    use crate::check::Severity;

    #[test]
    fn the_hole_is_what_is_to_be_mended() {
        let there = place("en", "p/en.txt", [4, 4], Some([6, 38]), "Data needed to perform a contract");
        let missing = finding("missing-clause", Severity::Critical, vec![there, place("ar", "p/ar.txt", [1, 2], None, "")]);
        let main = main(&missing).expect("a location");
        assert_eq!(main.source, "p/ar.txt");
        let region = region(&family(), main);
        assert_eq!(region, Region { lines: [1, 2], columns: None });
        assert_eq!((shown(main, region).as_str(), snippet(&family(), main, region)), ("p/ar.txt:1", None));
    }

    #[test]
    fn the_very_words_are_the_region_and_its_end_is_outside() {
        let mut en = place("en", "p/en.txt", [2, 2], Some([1, 50]), "We keep your data for 30 days, then we delete it.");
        en.mark = Some([22, 29]);
        let words = region(&family(), &en);
        assert_eq!(words, Region { lines: [2, 2], columns: Some([23, 30]) });
        assert_eq!(snippet(&family(), &en, words).as_deref(), Some("30 days"));
        let zh = place("zh", "p/zh.txt", [1, 2], Some([4, 3]), "范围 我们保");
        let both = region(&family(), &zh);
        assert_eq!(both, Region { lines: [1, 2], columns: Some([4, 4]) });
        assert_eq!(snippet(&family(), &zh, both).as_deref(), Some("范围\n我们保"));
    }

    #[test]
    fn what_a_rule_isolates_stays_so_and_the_rest_is_isolated() {
        let says = "item (ب) says “\u{2068}15 سبتمبر 2024\u{2069}”\u{202e}";
        assert_eq!(sentence_for_a_page(says), "item (\u{2068}ب\u{2069}) says “\u{2068}15 سبتمبر 2024\u{2069}”<U+202E>");
        assert_eq!(sentence_for_a_page("a\u{2069}\u{2068}b"), "a<U+2069><U+2068>b");
        assert_eq!(sentence(says), "item (ب) says “15 سبتمبر 2024”<U+202E>");
    }

    #[test]
    fn a_gap_inside_a_line_is_a_point() {
        let mut gap = place("ar", "p/ar.txt", [2, 2], None, "");
        gap.insert = Some(4);
        assert_eq!(region(&family(), &gap), Region { lines: [2, 2], columns: Some([4, 4]) });
        assert_eq!(without_dot("././a/./b"), "a/./b");
        assert_eq!(without_dot("./"), "./");
    }
}
