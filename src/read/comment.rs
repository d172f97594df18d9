//! What texts say to concordat: `<!-- concordat: allow number the fee is another one in France -->`, on a line of its own before the
//! clause or at the end of the clause's line. Such a comment is no text of the document; lines keep their numbers.

use super::labels::is_space;
use crate::document::Version;
use std::ops::{Range, RangeInclusive};

const OPENS: &str = "<!--";
const CLOSES: &str = "-->";
const ADDRESS: &str = "concordat:";

/// A comment to concordat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// 1-based line that it stands on.
    pub line: usize,
    /// What it says, after `concordat:`; nothing where it does not end its line, as it must.
    pub says: String,
    /// Physical lines that it is about: its own where it shares that with text, else those of the next clause; none at the end.
    pub about: Option<RangeInclusive<usize>>,
}

/// A comment of a format (`concordat: allow …` in a comment of a page, a note of a unit) as it stands in the text that is taken out of it;
/// none for comments to others.
pub fn taken(comment: &str) -> Option<String> {
    let words = comment.split_whitespace().collect::<Vec<_>>().join(" ");
    (words.starts_with(ADDRESS) && !words.contains(CLOSES)).then(|| format!("{OPENS} {words} {CLOSES}"))
}

/// Byte at which the comment that ends a line starts, with what it says. It must stand on the one line.
fn at_end(line: &str) -> Option<(usize, &str)> {
    let start = line.rfind(ADDRESS).and_then(|at| line[..at].rfind(OPENS))?;
    let inside = line[start + OPENS.len()..].trim_end_matches(is_space).strip_suffix(CLOSES)?;
    let says = inside.trim_matches(is_space).strip_prefix(ADDRESS)?;
    (!says.contains(CLOSES)).then(|| (start, says.trim_matches(is_space)))
}

/// Byte at which the comment that begins a line ends, with what it says.
fn at_start(line: &str) -> Option<(usize, &str)> {
    let lead = line.len() - line.trim_start_matches(is_space).len();
    let inside = line[lead..].strip_prefix(OPENS)?;
    let close = inside.find(CLOSES)?;
    let says = inside[..close].trim_matches(is_space).strip_prefix(ADDRESS)?;
    Some((lead + OPENS.len() + close + CLOSES.len(), says.trim_matches(is_space)))
}

/// A line's own text, between the comments to concordat at its beginning and its end; what these say, in order.
fn parted(line: &str) -> (Range<usize>, Vec<&str>) {
    let (mut start, mut end) = (0, line.len());
    if !line.contains(ADDRESS) {
        return (start..end, Vec::new());
    }
    let (mut first, mut last) = (Vec::new(), Vec::new());
    while let Some((at, says)) = at_start(&line[start..end]) {
        start += at;
        first.push(says);
    }
    while let Some((at, says)) = at_end(&line[start..end]) {
        end = start + at;
        last.push(says);
    }
    first.extend(last.into_iter().rev());
    (start..end, first)
}

/// Bytes of a line that are the document's text: without the comments to concordat at its beginning and its end.
pub fn text(line: &str) -> Range<usize> {
    parted(line).0
}

/// True for a line that holds nothing but comments to concordat.
pub fn fills(line: &str) -> bool {
    let (own, says) = parted(line);
    !says.is_empty() && line[own].trim_matches(is_space).is_empty()
}

/// The comments of a version, in order.
pub fn comments(version: &Version) -> Vec<Comment> {
    if !version.source.text.contains(ADDRESS) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for number in version.lines.0..=version.lines.1.min(version.source.lines.len()) {
        let line = version.source.line(number);
        let (own, here) = parted(line);
        let own = &line[own];
        let misplaced = own.split(OPENS).skip(1).any(|inside| inside.trim_start_matches(is_space).starts_with(ADDRESS));
        if misplaced {
            out.push(Comment { line: number, says: String::new(), about: None });
        }
        let alone = own.trim_matches(is_space).is_empty();
        let about = if alone { next(version, number) } else { Some(around(version, number)) };
        out.extend(here.into_iter().map(|says| Comment { line: number, says: says.to_string(), about: about.clone() }));
    }
    out
}

/// The lines of the first clause after a line, with the items of lists that run on inside it.
fn next(version: &Version, line: usize) -> Option<RangeInclusive<usize>> {
    let first = version.units.iter().find(|u| u.lines.0 > line)?.lines.0;
    Some(around(version, first))
}

/// The lines of the clauses that a line is part of.
fn around(version: &Version, line: usize) -> RangeInclusive<usize> {
    let here = version.units.iter().filter(|u| (u.lines.0..=u.lines.1).contains(&line));
    let (first, last) = here.fold((line, line), |(a, b), u| (a.min(u.lines.0), b.max(u.lines.1)));
    first..=last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Source;
    use crate::language::Tag;
    use crate::read::{UnitMode, version_of, versions_of};
    use std::sync::Arc;

    const TEXT: &str = "Rules of the club\n\n<!-- concordat: allow number the fee differs -->\nThe fee is 30 euros.\n\n\
        Dogs stay outside. <!-- concordat: allow markup because --> <!--concordat:allow term so it is-->\n\n<!-- another comment -->\n<!-- concordat: allow x y -->\n";

    fn version(path: &str, mode: UnitMode) -> Version {
        version_of(Arc::new(Source::from_text(path, TEXT, 0)), Some(&Tag::new("en")), mode)
    }

    #[test]
    fn comments_are_no_text_and_lines_keep_their_numbers() {
        for mode in [UnitMode::Clause, UnitMode::Line] {
            for path in ["t.txt", "t.md"] {
                let v = version(path, mode);
                assert!(v.units.iter().all(|u| !u.text.contains("concordat")), "{path} {mode:?}");
                let fee = v.units.iter().find(|u| u.text == "The fee is 30 euros.").expect("the clause");
                let dogs = v.units.iter().find(|u| u.text == "Dogs stay outside.").expect("the clause");
                assert_eq!((fee.lines, dogs.lines), ((4, 4), (6, 6)), "{path} {mode:?}");
            }
        }
    }

    #[test]
    fn comments_are_about_their_own_line_or_the_next_clause() {
        let all = comments(&version("t.md", UnitMode::Clause));
        let got: Vec<_> = all.iter().map(|c| (c.line, c.says.as_str(), c.about.clone())).collect();
        assert_eq!(
            got,
            [
                (3, "allow number the fee differs", Some(4..=4)),
                (6, "allow markup because", Some(6..=6)),
                (6, "allow term so it is", Some(6..=6)),
                (9, "allow x y", None),
            ]
        );
    }

    #[test]
    fn what_only_looks_like_one_is_text() {
        for line in
            ["Write to concordat: a society.", "<!-- hidden --> concordat: x", "<!-- concordat: allow x", "a <!-- concordat: b --> c"]
        {
            assert_eq!(text(line), 0..line.len(), "{line}");
        }
        assert_eq!(text("<!-- concordat: a --> text <!--concordat:b--> <!-- concordat: c -->"), 21..27);
        assert!(fills("  <!-- concordat: allow x y -->  ") && !fills("a <!-- concordat: allow x y -->") && !fills(""));
    }

    #[test]
    fn in_a_file_of_several_languages_a_comment_belongs_to_the_version_below_it() {
        let en = "Privacy notice\n\nWe collect the data that you give us when you use the service, and no more than that.\n\n\
            You have the right to ask for a copy of your data and to have it deleted at any time.\n\n";
        let fr = "Avis de confidentialité\n\nNous recueillons les données que vous nous donnez lorsque vous utilisez le service.\n\n\
            Vous avez le droit de demander une copie de vos données et de les faire supprimer à tout moment.\n";
        let text = format!("{en}<!-- concordat: allow-file number nothing but a test of comments -->\n{fr}");
        let versions = versions_of(Arc::new(Source::from_text("t.txt", text, 0)), UnitMode::Clause);
        assert_eq!(versions.iter().map(|v| v.lines).collect::<Vec<_>>(), [(1, 6), (7, 12)]);
        assert_eq!(comments(&versions[1]).len(), 1);
    }
}
