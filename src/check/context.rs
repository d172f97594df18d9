//! What rules read and how they speak: the family with its concordance, places in versions, quotes, fingerprints.

use super::finding::{Finding, Grain, Location, Severity, Status};
use super::fix::{self, Edit, Fix};
use super::fragment_pair::Pair;
use super::fragment_words::Words;
use super::kept::{About, Kept, Quiet};
use super::names::Name;
use super::wording::{around, cut, fingerprint, fingerprint_of_slip};
pub use super::wording::{language_name, listed, row_id, short};
use super::{Rule, Settings};
use crate::align::{Aligned, Row};
use crate::document::{Family, LabelWord, Unit, UnitKind, Version};
use crate::language::Tag;
use crate::similarity::Analysis;
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Label words and values that a text refers to.
type Mentioned = FxHashSet<(LabelWord, Vec<u32>)>;

/// A family as the rules see it.
pub struct Context<'a> {
    /// The versions.
    pub family: &'a Family,
    /// Rows and evidence.
    pub aligned: &'a Aligned,
    /// What the user set.
    pub settings: &'a Settings,
    /// `row_of[version][unit]`.
    pub row_of: Vec<Vec<Option<usize>>>,
    /// For each version the label words and values that its running text refers to, found when first asked for.
    mentioned: Vec<OnceLock<Mentioned>>,
    /// For each unit its names, without and with those that the termbase knows, when first asked for.
    names: Vec<Vec<[OnceLock<Vec<Name>>; 2]>>,
    /// The words of all units, when first asked for.
    words: OnceLock<Words>,
    /// For each two versions their passages, when first asked for.
    pairs: Vec<OnceLock<Arc<Pair>>>,
    /// What an earlier check of the family left.
    pub(super) kept: Option<&'a Kept>,
    /// See there.
    pub(super) quiet: Option<Quiet>,
}

/// A finding before it gets its fingerprint.
pub struct Draft {
    /// See `Finding`.
    pub severity: Severity,
    /// See `Finding`.
    pub confidence: f32,
    /// See `Finding`.
    pub grain: Grain,
    /// Row of the concordance.
    pub row: Option<usize>,
    /// Versions that have what is concerned.
    pub present: Vec<usize>,
    /// Versions that lack it.
    pub absent: Vec<usize>,
    /// Versions whose order is wrong.
    pub moved: Vec<usize>,
    /// ITS type where it is not the rule's own.
    pub its: Option<&'static str>,
    /// Places.
    pub locations: Vec<Location>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// What the rule went by; one sentence each.
    pub evidence: Vec<String>,
    /// What makes it the same slip as another of its rule in the family: drafts with the same key become one finding with several
    /// places. Messages of such drafts name no line.
    pub slip: Option<String>,
    /// For each place of a slip the index of its first location; filled in when slips are joined.
    pub places: Vec<usize>,
    /// How to mend it, where that is certain.
    pub fix: Option<Fix>,
}

impl Default for Draft {
    fn default() -> Draft {
        Draft {
            severity: Severity::Major,
            confidence: 0.9,
            grain: Grain::Clause,
            row: None,
            present: Vec::new(),
            absent: Vec::new(),
            moved: Vec::new(),
            its: None,
            locations: Vec::new(),
            message: String::new(),
            help: String::new(),
            evidence: Vec::new(),
            slip: None,
            places: Vec::new(),
            fix: None,
        }
    }
}

/// Longest quote, in characters; a longer one is cut at a word and ends in an ellipsis only in messages, never in `quote`.
const QUOTE: usize = 400;

impl<'a> Context<'a> {
    /// Prepares a family.
    pub fn new(family: &'a Family, aligned: &'a Aligned, settings: &'a Settings) -> Context<'a> {
        let row_of = family.versions.iter().enumerate().map(|(v, x)| aligned.concordance.rows_of(v, x.units.len())).collect();
        let mentioned = family.versions.iter().map(|_| OnceLock::new()).collect();
        let n = family.versions.len();
        let pairs = (0..n * n).map(|_| OnceLock::new()).collect();
        let names = family.versions.iter().map(|v| v.units.iter().map(|_| Default::default()).collect()).collect();
        Context { family, aligned, settings, row_of, mentioned, names, words: OnceLock::new(), pairs, kept: None, quiet: None }
    }

    /// True where a session knows that there is nothing to tell of a unit.
    pub(super) fn is_quiet(&self, about: About, v: usize, u: usize) -> bool {
        self.quiet.as_ref().is_some_and(|q| q.is(about, v, u))
    }

    /// Lets a session know so.
    pub(super) fn found_nothing(&self, about: About, v: usize, u: usize) {
        if let Some(quiet) = &self.quiet {
            quiet.set(about, v, u);
        }
    }

    /// The names in a unit; with those that the termbase knows (Google) where `brands` are wanted.
    pub(super) fn names_in(&self, v: usize, u: usize, brands: bool) -> &[Name] {
        let cell = &self.names[v][u][usize::from(brands)];
        cell.get_or_init(|| super::names::of_unit(self.analysis(v, u), self.tag(v), u, brands))
    }

    /// The words of all units, as parts of clauses are compared by them.
    pub(super) fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::of(self))
    }

    /// The passages of two versions, the first before the second in the family, with their words linked.
    pub(super) fn pair(&self, v: usize, w: usize) -> &Pair {
        let known = || self.kept.and_then(|k| k.pair(self, v, w));
        self.pairs[v * self.versions() + w].get_or_init(|| known().unwrap_or_else(|| Arc::new(Pair::of(self, self.words(), v, w))))
    }

    /// The words, where a rule has asked for them.
    pub(super) fn words_if_known(&self) -> Option<&Words> {
        self.words.get()
    }

    /// The passages of two versions, where a rule has asked for them.
    pub(super) fn pair_if_known(&self, v: usize, w: usize) -> Option<Arc<Pair>> {
        self.pairs[v * self.versions() + w].get().cloned()
    }

    /// True where the text of version `v` outside its table of contents refers to something labelled so.
    pub fn mentions(&self, v: usize, word: Option<LabelWord>, value: &[u32]) -> bool {
        let all = self.mentioned[v].get_or_init(|| {
            (0..self.version(v).units.len())
                .filter(|&u| self.unit(v, u).kind != UnitKind::TocEntry)
                .flat_map(|u| super::numbering_mentions::mentions(self.analysis(v, u)))
                .map(|m| (m.word, m.value))
                .collect()
        });
        match word {
            Some(w) => all.contains(&(w, value.to_vec())),
            None => all.iter().any(|m| m.1 == value),
        }
    }

    /// Every two versions, the earlier first.
    pub(super) fn pairs(&self) -> impl Iterator<Item = &Pair> {
        let n = self.versions();
        (0..n).flat_map(move |v| (v + 1..n).map(move |w| (v, w))).map(|(v, w)| self.pair(v, w))
    }

    /// The rows.
    pub fn rows(&self) -> &'a [Row] {
        &self.aligned.concordance.rows
    }

    /// A version.
    pub fn version(&self, v: usize) -> &'a Version {
        &self.family.versions[v]
    }

    /// A unit.
    pub fn unit(&self, v: usize, u: usize) -> &'a Unit {
        &self.family.versions[v].units[u]
    }

    /// A unit looked at closely.
    pub fn analysis(&self, v: usize, u: usize) -> &'a Analysis {
        &self.aligned.analyses[v][u]
    }

    /// Number of versions.
    pub fn versions(&self) -> usize {
        self.family.versions.len()
    }

    /// Language of a version.
    pub fn tag(&self, v: usize) -> &'a Tag {
        &self.family.versions[v].language
    }

    /// Name of a version's language as messages say it.
    pub fn name(&self, v: usize) -> String {
        language_name(self.tag(v))
    }

    /// Names of several versions: "French", "French and Arabic", "French, Arabic and Chinese".
    pub fn names(&self, vs: &[usize]) -> String {
        let names: Vec<String> = vs.iter().map(|&v| self.name(v)).collect();
        listed(&names)
    }

    /// How a message calls a unit: "item iii.", "section 3", "the paragraph".
    pub fn called(&self, v: usize, u: usize) -> String {
        let unit = self.unit(v, u);
        let label = unit
            .label
            .as_ref()
            .map(|l| l.raw.trim().trim_end_matches(['.', ':', '、', '，', ' ']).to_string())
            .filter(|l| l.chars().any(char::is_alphanumeric));
        match (unit.kind, label) {
            (UnitKind::Title, _) => "the title".to_string(),
            (UnitKind::Heading, Some(l)) => format!("heading {l}"),
            (UnitKind::Heading, None) => format!("the heading {}", short(&unit.text, 40)),
            (UnitKind::TocEntry, Some(l)) => format!("entry {l} of the table of contents"),
            (UnitKind::TocEntry, None) => "an entry of the table of contents".to_string(),
            (UnitKind::ListItem | UnitKind::InlineItem, Some(l)) => format!("item {l}"),
            (UnitKind::ListItem | UnitKind::InlineItem, None) => "a list item".to_string(),
            (UnitKind::Definition, _) => "a definition".to_string(),
            (UnitKind::Paragraph, Some(l)) => format!("clause {l}"),
            (UnitKind::Paragraph, None) => match self.section_of(v, u) {
                Some(s) => format!("a paragraph of section {s}"),
                None => "a paragraph".to_string(),
            },
        }
    }

    /// Number of the section that a unit stands in.
    pub fn section_of(&self, v: usize, u: usize) -> Option<String> {
        self.version(v).section_number(u).map(String::from)
    }

    /// Grain of a unit.
    pub fn grain(&self, v: usize, u: usize) -> Grain {
        match self.unit(v, u).kind {
            UnitKind::ListItem | UnitKind::InlineItem | UnitKind::TocEntry | UnitKind::Definition => Grain::Item,
            _ => Grain::Clause,
        }
    }

    /// The place of a byte range of a unit's text; the quote is that range.
    pub fn at(&self, v: usize, u: usize, range: Range<usize>) -> Location {
        let unit = self.unit(v, u);
        let source = &self.version(v).source;
        let end = cut(&unit.text, range.clone(), QUOTE);
        let quote = unit.text[range.start..end].to_string();
        let r = unit.source_range(range.start..end);
        let ((l1, l2), (c1, c2), (b1, b2)) = source.extent(r);
        Location {
            language: self.tag(v).clone(),
            source: source.path.clone(),
            lines: [l1, l2],
            columns: Some([c1, c2]),
            bytes: Some([b1, b2]),
            section: self.section_of(v, u),
            label: unit.label.as_ref().map(|l| l.raw.trim().to_string()),
            quote,
            mark: None,
            pointer: source.pointer(l1).map(String::from),
            insert: None,
        }
    }

    /// An edit of a byte range of a unit's text; none where the range is empty or goes over the end of a line.
    pub(super) fn edit(&self, v: usize, u: usize, range: Range<usize>, new: &str) -> Option<Edit> {
        let unit = self.unit(v, u);
        let source = unit.source_range(range.clone());
        (self.version(v).source.text.get(source.clone())? == &unit.text[range]).then(|| self.edit_of_source(v, source, new))?
    }

    /// An edit of a byte range of a version's source; none where the range is empty or goes over the end of a line.
    pub(super) fn edit_of_source(&self, v: usize, range: Range<usize>, new: &str) -> Option<Edit> {
        let source = &self.version(v).source;
        let old = source.text.get(range.clone()).filter(|s| !s.is_empty())?;
        let ((l1, l2), (c1, c2), (b1, b2)) = source.extent(range.clone());
        (l1 == l2).then(|| Edit {
            source: source.path.clone(),
            lines: [l1, l2],
            columns: [c1, c2],
            bytes: (!source.is_extracted()).then_some([b1, b2]),
            pointer: source.is_extracted().then(|| source.pointer(l1).unwrap_or_default().to_string()),
            old: old.to_string(),
            new: new.to_string(),
            range,
        })
    }

    /// The place of a whole unit.
    pub fn whole(&self, v: usize, u: usize) -> Location {
        let mut l = self.at(v, u, 0..self.unit(v, u).text.len());
        let lines = self.unit(v, u).lines;
        l.lines = [lines.0, lines.1];
        l
    }

    /// The place of a range with some words around it: the quote holds the whole unit where it is short, else the clause around.
    pub fn marked(&self, v: usize, u: usize, range: Range<usize>) -> Location {
        let text = &self.unit(v, u).text;
        let wide = around(text, range.clone(), 60);
        let mut l = self.at(v, u, range.clone());
        l.quote = text[wide.clone()].to_string();
        l.mark = Some([range.start - wide.start, range.end - wide.start]);
        l
    }

    /// The place of a label.
    pub fn label_at(&self, v: usize, u: usize) -> Location {
        let mut l = self.whole(v, u);
        let unit = self.unit(v, u);
        if let Some(label) = &unit.label {
            let source = &self.version(v).source;
            let ((l1, l2), (c1, c2), (b1, b2)) = source.extent(label.start..label.end.max(label.start));
            l.lines = [l1, l2];
            l.columns = Some([c1, c2]);
            l.bytes = Some([b1, b2]);
            let end = unit.range().end.max(label.end);
            let end = cut(&source.text, label.start..end, 80);
            l.quote = source.text[label.start..end].to_string();
            l.mark = Some([0, label.end - label.start]);
        }
        l
    }

    /// Where the row's text should stand in a version that lacks it: between the lines of its neighbours.
    pub fn gap(&self, v: usize, row: usize) -> Location {
        let (before, after) = self.aligned.concordance.neighbours(v, row);
        let version = self.version(v);
        let end = before.and_then(|r| self.rows()[r].cells[v].last().copied());
        let start = after.and_then(|r| self.rows()[r].cells[v].first().copied());
        let lines = match (end, start) {
            (Some(a), Some(b)) if version.units[a].lines.1 <= version.units[b].lines.0 => {
                [version.units[a].lines.1, version.units[b].lines.0]
            }
            (Some(a), _) => [version.units[a].lines.1, version.units[a].lines.1],
            (None, Some(b)) => [version.units[b].lines.0, version.units[b].lines.0],
            (None, None) => [version.lines.0, version.lines.0],
        };
        Location {
            language: version.language.clone(),
            source: version.source.path.clone(),
            lines,
            columns: None,
            bytes: None,
            section: end.or(start).and_then(|u| self.section_of(v, u)),
            label: None,
            quote: String::new(),
            mark: None,
            pointer: version.source.pointer(lines[0]).map(String::from),
            insert: None,
        }
    }

    /// Makes a finding of a draft.
    pub fn finish(&self, rule: &'static Rule, d: Draft) -> Finding {
        let tags = |vs: &[usize]| vs.iter().map(|&v| self.tag(v).clone()).collect::<Vec<_>>();
        let id = match &d.slip {
            // A slip that is made once more is still the same.
            Some(slip) => fingerprint_of_slip(rule.name, self.family.name(), slip),
            None => fingerprint(rule.name, self.family.name(), &d.locations),
        };
        Finding {
            id,
            rule: rule.name,
            its: d.its.unwrap_or(rule.its),
            severity: d.severity,
            confidence: (d.confidence.clamp(0.0, 0.99) * 100.0).round() / 100.0,
            grain: d.grain,
            row: d.row.map(row_id),
            present: tags(&d.present),
            absent: tags(&d.absent),
            moved: tags(&d.moved),
            status: Status::Open,
            acceptance: None,
            locations: d.locations,
            places: d.places,
            message: d.message,
            help: d.help,
            fix: d.fix.filter(|_| d.confidence >= fix::LEAST),
            evidence: d.evidence,
        }
    }
}
