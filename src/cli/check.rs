//! `concordat check`: reads the texts, aligns every family, runs the rules and reports.

use super::alignments::Alignments;
use super::engine::{Engine, EngineArgs};
use super::failure::{Failure, Status};
use super::progress::Progress;
use super::reading::{self, ReadArgs};
use super::values::{self, FailOnValue};
use super::{Global, dictionaries, output, parallel};
use concordat::align;
use concordat::check::{self, RULES};
use concordat::config::{Config, FailOn, RuleLevel};
use concordat::document::Family;
use concordat::lexicon::user::UserTermbase;
use concordat::read::{self, FileError, Outcome, UnitMode};
use concordat::report::{self, Checked, FamilyCounts, Reporter, Summary, json::JsonReporter, text::TextReporter};
use std::io::{self, IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

const EXAMPLES: &str = "\
Examples:
  concordat check policies/
  concordat check --family terms.txt conditions.txt --lang conditions.txt=fr
  concordat check bundle.txt --reference en --fail-on critical
  concordat check policies/ --format json --output report.json";

/// Say where the language versions of documents disagree
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Family folders (<family>/<language>.txt), bundle files with several languages, loose files, or folders of any of these
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Form of the report
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Write the report to a file, which appears when it is complete
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub read: ReadArgs,
    #[command(flatten)]
    pub judge: JudgeArgs,
}

/// What decides which findings are reported and how the check ends.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct JudgeArgs {
    /// Exit with status 1 where an open finding is as bad as this; `major` where not said
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<FailOnValue>,
    /// Leave out findings that are less sure than this, from 0 to 1
    #[arg(long, value_name = "X", value_parser = values::confidence)]
    pub min_confidence: Option<f32>,
    /// Run only these rules
    #[arg(long = "rule", value_name = "NAME", value_delimiter = ',', value_parser = values::rule)]
    pub rules: Vec<String>,
    /// Leave these rules out
    #[arg(long = "no-rule", value_name = "NAME", value_delimiter = ',', value_parser = values::rule)]
    pub no_rules: Vec<String>,
    #[command(flatten)]
    pub engine: EngineArgs,
    /// Folder of reviewed alignments; `alignments/` beside the settings file or here where not given
    #[arg(long, value_name = "DIR")]
    pub alignments: Option<PathBuf>,
    /// Your own terms (TBX, CSV or TSV) beside those of the settings file; may be given several times
    #[arg(long, value_name = "FILE")]
    pub termbase: Vec<PathBuf>,
    /// Settings file; the nearest `concordat.toml` at or above the paths where not given
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// For people
    Text,
    /// For programs: the contract `concordat/report/v1`
    Json,
}

impl JudgeArgs {
    fn settings(&self, config: &Config) -> check::Settings {
        let defaults = check::Settings::default();
        let off_by_config = config.rules.iter().filter(|(_, level)| *level == RuleLevel::Off).map(|(rule, _)| rule.clone());
        let mut off: Vec<String> = if self.rules.is_empty() {
            off_by_config.collect()
        } else {
            RULES.iter().map(|r| r.name.to_string()).filter(|name| !self.rules.contains(name)).collect()
        };
        off.extend(self.no_rules.iter().cloned());
        let on_by_config = config.rules.iter().filter(|(_, level)| *level != RuleLevel::Off).map(|(rule, _)| rule);
        let on = on_by_config.chain(&self.rules).cloned().collect();
        check::Settings {
            own_names: config.own_names.clone(),
            allowed_names: config.allowed_names.clone(),
            off,
            on,
            min_confidence: self.min_confidence.or(config.min_confidence).unwrap_or(defaults.min_confidence),
            dictionaries: None,
            termbase: None,
        }
    }

    /// The user's own termbase: the files of the settings and those of the call.
    fn termbase(&self, config: &Config) -> Result<Option<Arc<UserTermbase>>, Failure> {
        let files: Vec<PathBuf> = config.termbase_files().into_iter().chain(self.termbase.iter().cloned()).collect();
        if files.is_empty() {
            return Ok(None);
        }
        Ok(Some(Arc::new(UserTermbase::load(&files)?)))
    }
}

/// A check whose texts are read and whose settings are known to be right: nothing but writing can fail any more.
pub struct Check {
    read: Outcome,
    config: Config,
    alignments: Alignments,
    engine: Engine,
    settings: check::Settings,
    fail_on: FailOn,
    reporter: Box<dyn Reporter>,
    warnings: Vec<String>,
}

/// What came of a check.
pub struct Ended {
    /// Files that could not be used; they are in the report too.
    pub errors: Vec<FileError>,
    /// Reviewed rows that no longer fit.
    pub warnings: Vec<String>,
    /// Exit status.
    pub status: Status,
}

/// A family's part of the report.
struct Part {
    text: Vec<u8>,
    counts: Option<FamilyCounts>,
    errors: Vec<FileError>,
    warnings: Vec<String>,
}

/// Reads the texts and settles everything that can be wrong in the call.
pub fn prepare(args: &Args, engine: &Engine, quiet: bool) -> Result<Check, Failure> {
    let config = reading::config(args.judge.config.as_deref(), &args.paths)?;
    let alignments = Alignments::locate(args.judge.alignments.as_deref(), &config)?;
    let mut settings = args.judge.settings(&config);
    settings.termbase = args.judge.termbase(&config)?;
    let fail_on = args.judge.fail_on.map(FailOn::from).or(config.fail_on).unwrap_or(FailOn::Major);
    let read = read::read(&args.paths, &args.read.options(&config, UnitMode::Clause)?);
    let reporter: Box<dyn Reporter> = match args.format {
        Format::Text => Box::new(TextReporter::new(output::look(args.output.as_deref(), !quiet)).with_models(engine.models())),
        Format::Json => Box::new(JsonReporter { engine: engine.name(), models: engine.models() }),
    };
    let mut warnings = Vec::new();
    if let Some(tag) = &args.read.reference
        && !read.families.is_empty()
        && read.families.iter().all(|f| f.versions.iter().all(|v| v.language != *tag))
    {
        warnings.push(format!("--reference {tag}: no family has a version in {tag}; each is compared with its usual one"));
    }
    warnings.extend(alone(&read.families));
    dictionaries::load(&read.families, &mut settings, &config, &mut warnings);
    Ok(Check { read, config, alignments, engine: engine.clone(), settings, fail_on, reporter, warnings })
}

/// A warning where families have one version only: nothing can be said of them.
fn alone(families: &[Family]) -> Option<String> {
    let alone: Vec<&str> = families.iter().filter(|f| f.versions.len() < 2).map(|f| f.id.as_str()).collect();
    let shown = alone.iter().take(3).copied().collect::<Vec<_>>().join(", ");
    match alone.len() {
        0 => None,
        1 => Some(format!("{shown}: only one version, nothing to compare it with; `concordat families` shows what was taken for what")),
        n => {
            let more = if n > 3 { ", …" } else { "" };
            Some(format!("{n} families have only one version ({shown}{more}); `concordat families` shows what was taken for what"))
        }
    }
}

impl Check {
    /// Number of families.
    pub fn families(&self) -> usize {
        self.read.families.len()
    }

    /// The files that the report is made from.
    pub fn inputs(&self, args: &Args) -> Vec<PathBuf> {
        let versions = self.read.families.iter().flat_map(|f| &f.versions).map(|v| PathBuf::from(&v.source.path));
        versions.chain(self.config.path.clone()).chain(args.paths.iter().cloned()).collect()
    }

    /// Checks and reports, family after family.
    pub fn write(mut self, out: &mut dyn Write, progress: &Progress) -> io::Result<Ended> {
        let families = std::mem::take(&mut self.read.families);
        let mut errors = std::mem::take(&mut self.read.errors);
        let mut warnings = std::mem::take(&mut self.warnings);
        let mut summary = Summary::default();
        self.reporter.begin(out)?;
        parallel::in_order(
            families,
            |family| self.part(&family),
            |part| {
                progress.step();
                errors.extend(part.errors);
                warnings.extend(part.warnings);
                if let Some(counts) = part.counts {
                    if !summary.families.is_empty() {
                        out.write_all(self.reporter.separator().as_bytes())?;
                    }
                    out.write_all(&part.text)?;
                    summary.families.push(counts);
                }
                io::Result::Ok(())
            },
        )?;
        self.reporter.end(out, &errors, &summary)?;
        out.flush()?;
        let failed = values::threshold(self.fail_on).is_some_and(|s| summary.findings().at_least(s) > 0);
        let status = match (errors.is_empty(), failed) {
            (false, _) => Status::Failed,
            (true, true) => Status::Findings,
            (true, false) => Status::Clean,
        };
        Ok(Ended { errors, warnings, status })
    }

    /// One family's part. A fault of ours in one family is told and does not stop the others.
    fn part(&self, family: &Family) -> Part {
        catch_unwind(AssertUnwindSafe(|| self.check(family))).unwrap_or_else(|_| {
            let path = family.versions.first().map_or(String::new(), |v| v.source.path.clone());
            let message =
                format!("family {}: concordat failed on it, which is a fault of concordat; please report it with the text", family.id);
            Part { text: Vec::new(), counts: None, errors: vec![FileError { path, message }], warnings: Vec::new() }
        })
    }

    fn check(&self, family: &Family) -> Part {
        let (mut errors, mut warnings) = (Vec::new(), Vec::new());
        let mut align = self.alignments.settings(family, &mut warnings).unwrap_or_else(|e| {
            errors.push(e);
            align::Settings::default()
        });
        align.engine = self.engine.semantic().cloned();
        let aligned = align::align(family, &align);
        let mut findings = check::check(family, &aligned, &self.settings);
        report::settle(&mut findings, &self.config);
        let checked = Checked { family, concordance: &aligned.concordance, findings: &findings, looked: aligned.looked() };
        let mut text = Vec::new();
        if let Err(e) = self.reporter.family(&mut text, checked) {
            errors.push(FileError { path: family.id.clone(), message: format!("family {}: cannot be reported ({e})", family.id) });
            return Part { text: Vec::new(), counts: None, errors, warnings };
        }
        Part { text, counts: Some(FamilyCounts::of(&checked)), errors, warnings }
    }
}

/// Checks and prints.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    let engine = Engine::open(&args.judge.engine)?;
    let check = prepare(args, &engine, global.quiet)?;
    reading::not_empty(&check.read, &args.paths)?;
    output::not_onto_inputs(args.output.as_deref(), check.inputs(args).iter().map(PathBuf::as_path))?;
    // A bar on the terminal that the report scrolls over would only be in its way.
    let in_the_way = args.output.is_none() && io::stdout().is_terminal();
    let progress = Progress::over(check.families(), "families", !global.quiet && !in_the_way);
    let ended = output::write_to(args.output.as_deref(), |out| check.write(out, &progress))?;
    progress.finish();
    if !global.quiet {
        ended.warnings.iter().for_each(|w| output::warning(w));
    }
    ended.errors.iter().for_each(|e| output::error(&e.message));
    engine.finish(global.quiet)?;
    Ok(ended.status)
}
