//! A finding: what a rule says about a family. Plain data that every reporter takes.

use super::fix::Fix;
use crate::language::Tag;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A blemish.
    Minor,
    /// Misleads a reader.
    Major,
    /// Changes rights, duties or identity.
    Critical,
}

/// What size of text a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grain {
    /// A whole section.
    Section,
    /// A list item.
    Item,
    /// A clause or paragraph.
    Clause,
    /// Part of a clause.
    Fragment,
    /// A word, name or number.
    Word,
    /// A mark or label.
    Mark,
}

/// Whether a finding counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// To be dealt with.
    #[default]
    Open,
    /// Accepted by the user: listed, not counted.
    Accepted,
}

/// How a finding came to be accepted.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Acceptance {
    /// Why it may stay.
    pub reason: String,
    /// Who accepted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// When, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// File and line that say so.
    pub place: String,
}

/// Where a finding stands in one version.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Location {
    /// Language of the version.
    pub language: Tag,
    /// Path of the source.
    pub source: String,
    /// First and last physical line, 1-based, inclusive. Where text is missing: the lines between which it should stand.
    pub lines: [usize; 2],
    /// First and last column on these lines, 1-based, in characters; left out where text is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<[usize; 2]>,
    /// Byte range in the file, half-open; left out where text is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<[usize; 2]>,
    /// Number of the section, as a reader would cite it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Label of the unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The words concerned, from the source; empty where text is missing there.
    pub quote: String,
    /// Byte range inside `quote` of the very words that the finding is about, where the quote shows more than them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<[usize; 2]>,
    /// Where in the file the line stands, for text that was taken out of a format: an XPath, or the id of a paragraph or unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Where text is missing inside the line: the column before which it belongs, 1-based. For reports that show the line.
    #[serde(skip)]
    pub insert: Option<usize>,
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Finding {
    /// Fingerprint: rule, languages and normalised quoted text.
    pub id: String,
    /// Name of the rule.
    pub rule: &'static str,
    /// ITS 2.0 localization quality issue type.
    pub its: &'static str,
    /// Severity.
    pub severity: Severity,
    /// Probability that a careful reviser would agree, 0 to 1.
    pub confidence: f32,
    /// Size of the text concerned.
    pub grain: Grain,
    /// Id of the concordance row (`r0031`); none for findings about one version alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// Languages that have what is concerned.
    pub present: Vec<Tag>,
    /// Languages that lack it.
    pub absent: Vec<Tag>,
    /// swapped-items: languages whose order is judged wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<Tag>,
    /// Open or accepted.
    pub status: Status,
    /// Who accepted it and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acceptance: Option<Acceptance>,
    /// Where; the place to mend first.
    pub locations: Vec<Location>,
    /// A slip that is made in several places: for each place the index of its first location. Not more than one for other findings.
    #[serde(skip)]
    pub places: Vec<usize>,
    /// One sentence that says what is wrong, naming the language.
    pub message: String,
    /// One sentence that says what to do.
    pub help: String,
    /// How to mend it, where the rule knows exactly what to write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// What the rule went by: scores, matched terms, the vote; one sentence each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

impl Finding {
    /// The locations of each place: all of them are one place where the slip is made only once.
    pub fn by_place(&self) -> impl Iterator<Item = &[Location]> {
        let starts = if self.places.is_empty() { &[0][..] } else { &self.places[..] };
        let ends = starts.iter().skip(1).copied().chain([self.locations.len()]);
        starts.iter().zip(ends).filter_map(|(&from, to)| self.locations.get(from..to))
    }

    /// The locations of the versions that the finding is about.
    pub fn about(&self) -> Vec<&Location> {
        self.about_of(&self.locations)
    }

    /// Of the locations of one place those of the versions that it is about: those that lack text or stand in another order, else the
    /// first one. What one version alone has is about that version.
    pub fn about_of<'l>(&self, place: &'l [Location]) -> Vec<&'l Location> {
        let addition = self.present.len() == 1 && self.absent.len() > 1;
        let concerned = |l: &&Location| self.moved.contains(&l.language) || l.quote.is_empty() && !addition;
        let concerned: Vec<&Location> = place.iter().filter(concerned).collect();
        if concerned.is_empty() { place.iter().take(1).collect() } else { concerned }
    }

    /// Takes away the places for which `gone` holds, and tells how many remain.
    pub fn drop_places(&mut self, gone: impl Fn(&[Location]) -> bool) {
        let (mut kept, mut starts) = (Vec::new(), Vec::new());
        for place in self.by_place().filter(|p| !gone(p)) {
            starts.push(kept.len());
            kept.extend_from_slice(place);
        }
        let places = |n: usize| if n == 1 { "1 place".to_string() } else { format!("{n} places") };
        let (before, after) = (places(self.places.len()), places(starts.len()));
        for (open, close) in [("(", ")"), ("in ", ",")] {
            self.message = self.message.replace(&format!("{open}{before}{close}"), &format!("{open}{after}{close}"));
        }
        // The message quotes the first place.
        if kept.first() != self.locations.first()
            && let Some(words) = kept.first().and_then(words_around)
            && let (Some(from), Some(to)) = (self.message.find('“'), self.message.rfind('”'))
            && from < to
        {
            self.message.replace_range(from + '“'.len_utf8()..to, &words);
        }
        (self.locations, self.places) = (kept, starts);
        self.prune_fix();
    }
}

/// The marked words of a place with the one before and the one after.
fn words_around(l: &Location) -> Option<String> {
    let [from, to] = l.mark?;
    let (before, after) = (l.quote.get(..from)?, l.quote.get(to..)?);
    let start = before.trim_end().rfind(char::is_whitespace).map_or(0, |i| i + 1);
    let skip = after.len() - after.trim_start().len();
    let end = after[skip..].find(char::is_whitespace).unwrap_or(after.len() - skip);
    l.quote.get(start..to + skip + end).map(|w| w.trim().to_string())
}
