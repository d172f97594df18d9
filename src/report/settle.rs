//! What the project says of the findings, done once, before any reporter: other severities and thresholds, in all places or in some;
//! comments in the texts; accepted findings; the baseline.

use super::allow;
use super::baseline::Baseline;
use crate::align::Concordance;
use crate::check::{self, Acceptance, Finding, Lifecycle, RULES, Severity, Status};
use crate::config::{Accepted, Config, Level, Review};
use crate::document::{Family, Fingerprint};
use crate::language::fold;
use std::path::Path;

/// All that a project and a call say of findings.
#[derive(Debug, Clone, Default)]
pub struct Rulings {
    /// The settings file.
    pub config: Config,
    /// The accepted findings.
    pub review: Review,
    /// The findings that are known.
    pub baseline: Option<Baseline>,
    /// What the rules ran with.
    pub settings: check::Settings,
    /// Rules that the call names: they run whatever the settings say.
    pub named: Vec<String>,
    /// Least confidence that the call names: it holds whatever the settings say.
    pub min_confidence: Option<f32>,
    /// Name of the engine.
    pub engine: &'static str,
}

/// Findings that are settled.
#[derive(Debug, Default)]
pub struct Settled {
    /// Open and accepted ones, in their order.
    pub findings: Vec<Finding>,
    /// How many were left out because the baseline knows them.
    pub known: usize,
    /// Which entries of the review met a finding.
    pub met: Vec<usize>,
    /// Comments that are not understood or allow nothing.
    pub warnings: Vec<String>,
}

impl Settled {
    /// Takes away what the reader is not to see, and counts it.
    pub fn hide(&mut self, show_accepted: bool) -> super::Hidden {
        let accepted = self.findings.iter().filter(|f| f.status == Status::Accepted).count();
        if show_accepted {
            return super::Hidden { accepted: 0, baseline: self.known };
        }
        self.findings.retain(|f| f.status == Status::Open);
        super::Hidden { accepted, baseline: self.known }
    }
}

impl Rulings {
    /// Settles the findings of a family.
    pub fn settle(&self, findings: Vec<Finding>, family: &Family, concordance: &Concordance) -> Settled {
        let mut out = Settled { findings: findings.into_iter().filter_map(|f| self.placed(f)).collect(), ..Settled::default() };
        let whole = self.min_confidence.is_none();
        let runs = |rule: &str| whole && RULES.iter().any(|r| r.name == rule && self.settings.runs(r));
        allow::apply(&mut out.findings, family, runs, &mut out.warnings);
        for f in &mut out.findings {
            self.accept(f, family, concordance, &mut out.met);
        }
        let before = out.findings.len();
        if let Some(baseline) = &self.baseline {
            out.findings.retain(|f| f.status == Status::Accepted || !baseline.knows(family, f));
        }
        out.known = before - out.findings.len();
        out
    }

    /// The finding with the severity that the settings name for its rule and place; none where they do not want it.
    fn placed(&self, mut f: Finding) -> Option<Finding> {
        let setting = {
            let about: Vec<_> = f.about().into_iter().map(|l| (Path::new(&l.source), &l.language)).collect();
            self.config.rule_at(f.rule, &about)
        };
        match setting.severity {
            Some(Level::Critical) => f.severity = Severity::Critical,
            Some(Level::Major) => f.severity = Severity::Major,
            Some(Level::Minor) => f.severity = Severity::Minor,
            None => {}
        }
        let optional = RULES.iter().any(|r| r.name == f.rule && r.lifecycle == Lifecycle::Optional);
        let wanted = self.named.iter().any(|r| r == f.rule) || setting.enabled.unwrap_or(!optional);
        let least = self.min_confidence.or(setting.min_confidence).unwrap_or(check::Settings::default().min_confidence);
        // A rule may tell what is not for the threshold to judge, such as a version that is a stranger; the check has let it pass.
        let sure = f.confidence >= least || f.confidence < self.settings.threshold(f.rule);
        (wanted && sure).then_some(f)
    }

    fn accept(&self, f: &mut Finding, family: &Family, concordance: &Concordance, met: &mut Vec<usize>) {
        let mut first: Option<(&Accepted, &Path)> = None;
        let settings = self.config.path.as_deref().unwrap_or(Path::new(crate::config::FILE_NAME));
        for a in self.config.accepted.iter().filter(|a| a.id == f.id) {
            first.get_or_insert((a, settings));
        }
        let file = self.review.path.as_deref().unwrap_or(Path::new(crate::config::review::FILE_NAME));
        let mut clause = None;
        for (i, a) in self.review.entries.iter().enumerate() {
            let same = |c: &String| {
                let of_rule = a.rule.as_deref() == Some(f.rule) && a.family.as_deref().is_none_or(|name| name == family.name());
                of_rule && clause.get_or_insert_with(|| clause_of(f, family, concordance)) == c
            };
            if a.id == f.id || a.clause.as_ref().is_some_and(same) {
                met.push(i);
                first.get_or_insert((a, file));
            }
        }
        let (Some((a, file)), Status::Open) = (first, f.status) else { return };
        f.status = Status::Accepted;
        let place = format!("{}:{}", crate::config::shown(file), a.line);
        f.acceptance = Some(Acceptance { reason: a.reason.clone(), who: a.who.clone(), when: a.when.clone(), place });
    }

    /// Entries of the review that should have met a finding and did not; `met` are those that did, `families` all that was checked.
    pub fn stale<'r>(&'r self, met: &[usize], families: &[FamilySeen]) -> impl Iterator<Item = &'r Accepted> {
        let fits = |a: &&Accepted| {
            let rule = a.rule.as_ref().is_some_and(|name| RULES.iter().find(|r| r.name == name).is_none_or(|r| self.settings.runs(r)));
            let engine = a.engine.as_deref().is_none_or(|e| e == self.engine);
            let seen = |f: &FamilySeen| a.family.as_deref() == Some(&f.name) && a.languages.iter().all(|l| f.languages.contains(l));
            self.min_confidence.is_none() && rule && engine && families.iter().any(seen)
        };
        let stale: Vec<&Accepted> =
            self.review.entries.iter().enumerate().filter(|(i, _)| !met.contains(i)).map(|(_, a)| a).filter(fits).collect();
        stale.into_iter()
    }
}

/// A family that was checked.
#[derive(Debug, Clone)]
pub struct FamilySeen {
    /// Last part of its name.
    pub name: String,
    /// Its languages.
    pub languages: Vec<crate::language::Tag>,
}

impl FamilySeen {
    /// What is remembered of a family.
    pub fn of(family: &Family) -> FamilySeen {
        FamilySeen { name: family.name().to_string(), languages: family.versions.iter().map(|v| v.language.clone()).collect() }
    }
}

/// What findings of one rule have in common whichever language they are about: the text of their row, as the reference says it (or
/// the first version that has it); the words concerned where there is no row.
pub fn clause_of(f: &Finding, family: &Family, concordance: &Concordance) -> String {
    let row = f.row.as_ref().and_then(|id| id.trim_start_matches('r').parse::<usize>().ok()?.checked_sub(1));
    let text = row.and_then(|r| concordance.rows.get(r)).and_then(|row| {
        std::iter::once(family.reference).chain(0..family.versions.len()).find_map(|v| {
            let units = row.cells.get(v).filter(|c| !c.is_empty())?;
            Some(units.iter().filter_map(|&u| Some(family.versions[v].units.get(u)?.text.as_str())).collect::<Vec<_>>().join(" "))
        })
    });
    let words = || {
        let first = f.locations.first();
        first.map_or(String::new(), |l| l.mark.and_then(|[a, b]| l.quote.get(a..b)).unwrap_or(&l.quote).to_string())
    };
    clause_named(&text.unwrap_or_else(words))
}

/// What a text is called by [`clause_of`]: a hash of its folded letters and digits.
pub fn clause_named(text: &str) -> String {
    let mut h = Fingerprint::default();
    h.eat(fold::fold(text).text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().bytes());
    format!("{:012x}", h.value() & 0xffff_ffff_ffff)
}
