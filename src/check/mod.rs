//! Rules: pure functions of a family and its concordance to findings. No I/O, no printing.

mod blank_name;
mod blank_name_address;
mod blank_name_count;
mod blank_name_fill;
mod blank_name_holes;
mod blank_name_lists;
mod blank_name_subject;
#[cfg(test)]
mod blank_name_tests;
mod blank_name_weigh;
mod blank_name_words;
mod consequences;
#[cfg(test)]
mod consequences_tests;
mod contact;
mod contact_address;
mod contact_broken;
mod contact_code;
mod contact_found;
mod contact_mend;
mod contact_phone;
pub mod context;
mod duplicated_clause;
mod finding;
mod fix;
pub mod fragment;
mod fragment_alike;
mod fragment_links;
mod fragment_markers;
mod fragment_meaning;
mod fragment_pair;
mod fragment_pieces;
mod fragment_place;
mod fragment_score;
#[cfg(test)]
mod fragment_tests;
mod fragment_words;
mod garbled;
mod garbled_doubles;
mod garbled_edits;
mod garbled_glued;
mod garbled_joined;
mod garbled_loops;
mod garbled_noise;
mod garbled_tails;
#[cfg(test)]
mod garbled_tests;
mod garbled_text;
mod garbled_words;
mod grouping;
mod kept;
pub mod leaked_name;
mod leaked_name_candidates;
mod leaked_name_instead;
mod leaked_name_series;
mod leftover;
mod loose_words;
mod markup;
mod markup_final;
mod markup_hidden;
mod markup_marks;
mod markup_mend;
mod markup_pairs;
mod markup_quotes;
mod markup_script;
#[cfg(test)]
mod markup_tests;
pub mod missing_clause;
mod mistranslation;
mod mistranslation_exclusive;
mod mistranslation_opposites;
mod mistranslation_outliers;
mod mistranslation_parties;
mod mistranslation_senses;
#[cfg(test)]
mod mistranslation_tests;
mod mistranslation_titles;
mod modality;
mod modality_compare;
mod modality_marks;
#[cfg(test)]
mod modality_tests;
mod name_place;
mod name_support;
mod name_variant;
mod name_variant_case;
mod name_variant_han;
mod name_variant_known;
mod name_variant_legal;
mod name_variant_order;
mod name_variant_place;
mod name_variant_row;
mod name_variant_sound;
#[cfg(test)]
mod name_variant_tests;
mod names;
mod number;
mod number_dates;
mod number_found;
mod number_own;
#[cfg(test)]
mod number_tests;
mod number_units;
mod numbering;
mod numbering_attached;
mod numbering_label;
mod numbering_mentions;
mod numbering_mirrored;
mod numbering_references;
mod numbering_rows;
mod numbering_series;
#[cfg(test)]
mod numbering_tests;
mod offer;
pub mod said;
#[cfg(test)]
mod small_families;
mod spelling;
mod stranger;
mod stray;
mod swapped_blocks;
mod swapped_items;
mod term;
mod term_capitals;
mod term_compound;
mod term_defined;
mod term_friends;
mod term_itself;
mod term_lexemes;
mod term_renderings;
#[cfg(test)]
mod term_tests;
mod term_titles;
mod term_user;
mod untranslated;
mod wording;

pub use context::row_id;
pub use finding::{Acceptance, Finding, Grain, Location, Severity, Status};
pub use fix::{Applicability, Edit, Fix, LEAST as LEAST_TO_FIX};
pub use kept::Kept;
use kept::Quiet;
pub use numbering_series::best_numbered;

use crate::align::Aligned;
use crate::document::Family;
use context::{Context, Draft};
use rayon::prelude::*;

/// How far along a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lifecycle {
    /// On by default; its meaning does not change.
    Stable,
    /// On by default, still being tuned.
    Preview,
    /// Off unless the settings or the call name it.
    Optional,
}

/// A row of the table of rules.
#[derive(Debug)]
pub struct Rule {
    /// Its name, as in reports.
    pub name: &'static str,
    /// ITS 2.0 localization quality issue type.
    pub its: &'static str,
    /// Severity where nothing else is said.
    pub severity: Severity,
    /// How far along it is.
    pub lifecycle: Lifecycle,
    /// Source file of the rule: its opening comment is what `concordat explain` prints.
    pub source: &'static str,
}

impl Rule {
    /// The rule's own explanation, Markdown, from the comment that opens its source file.
    pub fn explanation(&self) -> String {
        let lines = self.source.lines().map_while(|l| l.strip_prefix("//!"));
        lines.map(|l| l.strip_prefix(' ').unwrap_or(l)).collect::<Vec<_>>().join("\n")
    }

    /// The first sentence of what it flags.
    pub fn flags(&self) -> String {
        let text = self.explanation();
        let paragraph =
            text.lines().skip_while(|l| !l.starts_with("## ")).skip(1).take_while(|l| !l.starts_with('#') && !l.trim().is_empty());
        let joined = paragraph.map(str::trim).collect::<Vec<_>>().join(" ");
        joined.split_inclusive(". ").next().unwrap_or_default().trim().to_string()
    }
}

/// What a user can set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Names that are the family's own, in any spelling.
    pub own_names: Vec<String>,
    /// Names that may stand anywhere.
    pub allowed_names: Vec<String>,
    /// Rules that are off.
    pub off: Vec<String>,
    /// Optional rules that are on.
    pub on: Vec<String>,
    /// Findings under this confidence are not reported.
    pub min_confidence: f32,
    /// Spelling dictionaries; none where the rule that reads them does not run.
    pub dictionaries: Option<std::sync::Arc<crate::lexicon::Dictionaries>>,
    /// The user's own termbase.
    pub termbase: Option<std::sync::Arc<crate::lexicon::user::UserTermbase>>,
    /// The same for single rules.
    pub thresholds: Vec<(String, f32)>,
}

impl Settings {
    /// True where a rule is to run.
    pub fn runs(&self, rule: &Rule) -> bool {
        let named = |list: &[String]| list.iter().any(|r| r == rule.name);
        !named(&self.off) && (rule.lifecycle != Lifecycle::Optional || named(&self.on))
    }

    /// Findings of a rule under this confidence are not reported.
    pub fn threshold(&self, rule: &str) -> f32 {
        self.thresholds.iter().find(|(name, _)| name == rule).map_or(self.min_confidence, |(_, x)| *x)
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            own_names: Vec::new(),
            allowed_names: Vec::new(),
            off: Vec::new(),
            on: Vec::new(),
            min_confidence: 0.5,
            dictionaries: None,
            termbase: None,
            thresholds: Vec::new(),
        }
    }
}

macro_rules! rule {
    ($name:literal, $its:literal, $severity:ident, $lifecycle:ident, $file:literal) => {
        Rule { name: $name, its: $its, severity: Severity::$severity, lifecycle: Lifecycle::$lifecycle, source: include_str!($file) }
    };
}

/// All rules, in the order of reports.
pub static RULES: &[Rule] = &[
    rule!("missing-clause", "omission", Critical, Stable, "missing_clause.rs"),
    rule!("swapped-items", "inconsistency", Minor, Stable, "swapped_items.rs"),
    rule!("duplicated-clause", "duplication", Major, Stable, "duplicated_clause.rs"),
    rule!("untranslated", "untranslated", Major, Stable, "untranslated.rs"),
    rule!("leaked-name", "inconsistent-entities", Critical, Stable, "leaked_name.rs"),
    rule!("number", "numbers", Critical, Stable, "number.rs"),
    rule!("numbering", "non-conformance", Major, Stable, "numbering.rs"),
    rule!("contact", "inconsistent-entities", Major, Stable, "contact.rs"),
    rule!("name-variant", "inconsistent-entities", Minor, Preview, "name_variant.rs"),
    rule!("blank-name", "inconsistent-entities", Major, Preview, "blank_name.rs"),
    rule!("term", "terminology", Minor, Preview, "term.rs"),
    rule!("modality", "legal", Major, Preview, "modality.rs"),
    rule!("mistranslation", "mistranslation", Major, Preview, "mistranslation.rs"),
    rule!("garbled", "characters", Minor, Preview, "garbled.rs"),
    rule!("markup", "typographical", Minor, Preview, "markup.rs"),
    rule!("spelling", "misspelling", Minor, Optional, "spelling.rs"),
];

/// A rule's function.
type Run = fn(&Context, &mut Vec<Draft>);

/// The functions of the rules, in the order of `RULES`.
const RUNS: &[Run] = &[
    missing_clause::missing_clause,
    swapped_items::swapped_items,
    duplicated_clause::duplicated_clause,
    untranslated::untranslated,
    leaked_name::leaked_name,
    number::number,
    numbering::numbering,
    contact::contact,
    name_variant::name_variant,
    blank_name::blank_name,
    term::term,
    modality::modality,
    mistranslation::mistranslation,
    garbled::garbled,
    markup::markup,
    spelling::spelling,
];

/// Runs all rules over a family. Findings come in reading order of their first location.
pub fn check(family: &Family, aligned: &Aligned, settings: &Settings) -> Vec<Finding> {
    run(&Context::new(family, aligned, settings))
}

/// The same after a change: what an earlier check of the family left and the change did not touch is not found out again. Leaves what
/// the next one needs.
pub fn check_again(family: &Family, aligned: &Aligned, settings: &Settings, kept: &mut Kept) -> Vec<Finding> {
    let mut cx = Context::new(family, aligned, settings);
    cx.kept = Some(kept);
    cx.quiet = Some(Quiet::of(&cx, kept));
    let found = run(&cx);
    let left = Kept::of(&cx);
    *kept = left;
    found
}

fn run(cx: &Context) -> Vec<Finding> {
    let (aligned, settings) = (cx.aligned, cx.settings);
    let found = |(rule, run): (&'static Rule, &Run)| -> Vec<Finding> {
        let mut drafts = Vec::new();
        run(cx, &mut drafts);
        let finished = grouping::grouped(drafts).into_iter().map(|d| cx.finish(rule, d));
        finished.filter(|f| f.confidence >= settings.threshold(rule.name)).collect()
    };
    let runs: Vec<(&'static Rule, &Run)> = RULES.iter().zip(RUNS).filter(|(rule, _)| settings.runs(rule)).collect();
    // Encoders are asked by one rule at a time, so that they are asked the same things in every run.
    let found: Vec<Vec<Finding>> =
        if aligned.phrases.is_some() { runs.into_iter().map(found).collect() } else { runs.into_par_iter().map(found).collect() };
    let mut out: Vec<Finding> = found.into_iter().flatten().collect();
    consequences::drop_consequences(&mut out);
    out.iter_mut().for_each(Finding::prune_fix);
    drop_seams(cx, &mut out);
    say_of_strangers(cx, settings, &mut out);
    let order = |f: &Finding| f.locations.first().map(|l| (cx.family.versions.iter().position(|v| v.language == l.language), l.lines[0]));
    out.sort_by_key(|f| (order(f).map(|o| o.1), order(f).map(|o| o.0)));
    unique_ids(&mut out);
    // Of text that was taken out of a format the bytes are not those of the file.
    out.iter_mut().flat_map(|f| &mut f.locations).filter(|l| l.pointer.is_some()).for_each(|l| l.bytes = None);
    out
}

/// Where a version hardly matches the others, one finding in place of what would be guesses.
fn say_of_strangers(cx: &Context, settings: &Settings, out: &mut Vec<Finding>) {
    let strangers = stranger::strangers(cx);
    if strangers.is_empty() {
        return;
    }
    out.retain(|f| !stranger::baseless(cx, &strangers, f));
    let rule = &RULES[0];
    if !settings.off.iter().any(|o| o == rule.name) {
        out.extend(stranger::drafts(cx, &strangers).into_iter().map(|d| cx.finish(rule, d)));
    }
}

/// Drops jumps of labels where a whole section was moved: the move is told already.
fn drop_seams(cx: &Context, findings: &mut Vec<Finding>) {
    for v in 0..cx.versions() {
        let moved = |f: &Finding| f.rule == "swapped-items" && f.grain == Grain::Section && f.moved.contains(cx.tag(v));
        if !findings.iter().any(moved) {
            continue;
        }
        let seams: Vec<usize> = swapped_blocks::blocks(cx, v).iter().flat_map(|b| swapped_blocks::seams(cx, v, b)).collect();
        let lines: Vec<usize> = seams.iter().filter_map(|&u| cx.version(v).units.get(u)).map(|u| u.lines.0).collect();
        let at_a_seam = |l: &Location| l.language == *cx.tag(v) && lines.contains(&l.lines[0]);
        findings.retain(|f| f.rule != "numbering" || !f.locations.first().is_some_and(at_a_seam));
    }
}

/// Equal findings at different places (the same slip made twice) get a counter behind their fingerprint.
fn unique_ids(findings: &mut [Finding]) {
    let mut seen: rustc_hash::FxHashMap<String, u32> = rustc_hash::FxHashMap::default();
    for f in findings {
        let n = seen.entry(f.id.clone()).or_default();
        *n += 1;
        if *n > 1 {
            f.id = format!("{}-{n}", f.id);
        }
    }
}
