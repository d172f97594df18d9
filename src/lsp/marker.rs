//! The place of what a version lacks: its label and the text that is to be translated, marked `[TODO: …]`.
//!
//! Other forms were tried on every ninth clause of a sample family in four languages. A label alone, or a comment, makes the alignment
//! guess; the text unmarked or in rare brackets is told as untranslated unless it is a word or two, such as a heading. The text behind
//! TODO was told in every case, as untranslated, as a placeholder or as both, so that it cannot stay unnoticed.

use super::pages::{bytes, whole};
use crate::align::Concordance;
use crate::check::{Finding, Location};
use crate::document::{Family, Source, Unit, Version};
use crate::language::numerals::digit_value;
use crate::report::place::region;

/// More clauses than these are not put in at once: a section of a policy has fewer.
const MOST: usize = 60;

/// What is put in, and where.
pub struct Marker {
    /// The byte of the text.
    pub at: usize,
    /// What is put in there.
    pub text: String,
}

/// The marker for a place of a finding where text is missing; none where the place is not exact or the file is not its text.
pub fn marker(f: &Finding, gap: &Location, family: &Family, concordance: &Concordance) -> Option<Marker> {
    let version = family.versions.iter().find(|v| v.language == gap.language && v.source.path == gap.source)?;
    if !gap.quote.is_empty() || version.source.is_extracted() || f.rule != "missing-clause" {
        return None;
    }
    let lead = f.locations.iter().find(|l| !l.quote.is_empty())?;
    let at = bytes(&version.source, gap, region(family, gap)).start;
    if gap.insert.is_some() {
        let words = super::mend::marked(lead)?;
        return Some(Marker { at, text: inside(&version.source, at, words) });
    }
    let from = family.versions.iter().find(|v| v.language == lead.language && v.source.path == lead.source)?;
    let missing: Vec<&Unit> = from.units.iter().filter(|u| lead.lines[0] <= u.lines.0 && u.lines.1 <= lead.lines[1]).collect();
    if missing.is_empty() || missing.len() > MOST {
        return None;
    }
    let row = f.row.as_ref().and_then(|id| id.trim_start_matches('r').parse::<usize>().ok()?.checked_sub(1));
    let model = row.and_then(|r| labelled_before(r, family, concordance, version));
    let end = if version.source.text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = String::new();
    for (i, unit) in missing.iter().enumerate() {
        if i > 0 {
            let apart = unit.lines.0 > missing[i - 1].lines.1 + 1;
            text += end;
            text += if apart { end } else { "" };
        }
        text += &line(from, unit, model);
    }
    let apart = if gap.lines[1] > gap.lines[0] + 1 { end } else { "" };
    let text = if gap.lines[0] == 0 { format!("{text}{end}{end}") } else { format!("{end}{apart}{text}") };
    Some(Marker { at, text })
}

/// Words inside a line, set apart from what stands there.
fn inside(source: &Source, at: usize, words: &str) -> String {
    let wide = |c: char| c.is_whitespace() || ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c);
    let (before, behind) = (source.text[..at].chars().next_back(), source.text[at..].chars().next());
    let space = |c: Option<char>| if c.is_none_or(wide) { "" } else { " " };
    let behind = behind.filter(|c| !matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '،' | '؛' | '؟' | ')'));
    format!("{}[TODO: {words}]{}", space(before), space(behind))
}

/// A clause as a line: what marks it in its own text (indentation, signs of Markdown), its label, its text.
fn line(version: &Version, unit: &Unit, model: Option<&Unit>) -> String {
    let source = &version.source;
    let start = whole(unit).start;
    let lead = source.lines.get(unit.lines.0 - 1).and_then(|l| source.text.get(l.start..start)).unwrap_or_default();
    let lead = if lead.chars().all(|c| matches!(c, ' ' | '\t' | '#' | '>' | '*' | '-' | '+')) { lead } else { "" };
    let Some(label) = &unit.label else { return format!("{lead}[TODO: {}]", unit.text) };
    let gap = source.text.get(label.end..unit.range().start).filter(|g| g.chars().count() < 4 && g.trim().is_empty()).unwrap_or(" ");
    let gap = if gap.contains(['\n', '\r']) { " " } else { gap };
    format!("{lead}{}{gap}[TODO: {}]", in_digits(&label.raw, model.and_then(|m| Some(m.label.as_ref()?.raw.as_str()))), unit.text)
}

/// The last clause with a label before a row in a version.
fn labelled_before<'f>(row: usize, family: &'f Family, concordance: &Concordance, version: &'f Version) -> Option<&'f Unit> {
    let v = family.versions.iter().position(|x| x.language == version.language)?;
    let before = concordance.rows.get(..row)?.iter().rev().flat_map(|r| r.cells[v].iter());
    before.filter_map(|&u| version.units.get(u)).find(|u| u.label.as_ref().is_some_and(|l| l.raw.chars().any(|c| digit_value(c).is_some())))
}

/// A label in the digits of another one.
fn in_digits(label: &str, model: Option<&str>) -> String {
    let digit = model.and_then(|m| m.chars().find_map(|c| Some((c, digit_value(c)?))));
    let Some((c, value)) = digit else { return label.to_string() };
    let zero = c as u32 - u32::from(value);
    label.chars().map(|c| digit_value(c).and_then(|d| char::from_u32(zero + u32::from(d))).unwrap_or(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_take_the_digits_of_the_text() {
        assert_eq!(in_digits("3.2", Some("٣.١")), "٣.٢");
        assert_eq!(in_digits("iii.", Some("2.1")), "iii.");
        assert_eq!(in_digits("3.2", None), "3.2");
    }

    #[test]
    fn words_inside_a_line_are_set_apart() {
        let source = Source::from_text("t", "Nous gardons vos données.", 0);
        assert_eq!(inside(&source, source.text.len() - 1, "for 30 days"), " [TODO: for 30 days]");
        assert_eq!(inside(&source, 4, "x"), " [TODO: x]");
        let source = Source::from_text("t", "我们保留数据。", 0);
        assert_eq!(inside(&source, 6, "x"), "[TODO: x]");
    }
}
