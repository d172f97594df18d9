//! `concordat check`: reads the texts, aligns every family, runs the rules and reports.

use super::engine::Engine;
use super::failure::{self, Failure};
use super::forms::{self, Format, Run, Wanted};
use super::judge::{self, Judge, JudgeArgs, Judged};
use super::progress::Progress;
use super::reading::{self, ReadArgs};
use super::sink::{self, Sink};
use super::{Global, output, parallel, stream, values};
use concordat::check::{Finding, Status};
use concordat::config::{self, FailOn};
use concordat::document::Family;
use concordat::language::Tag;
use concordat::read::{self, FileError, Outcome, UnitMode};
use concordat::report::baseline::{self, Baseline, Known};
use concordat::report::settle::FamilySeen;
use concordat::report::{Assembly, Checked, FamilyCounts, Form, Part, Summary};
use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  concordat check policies/
  concordat check --family terms.txt conditions.txt --lang conditions.txt=fr
  concordat check bundle.txt --reference en --fail-on critical
  concordat check policies/ --format json --output report.json
  concordat check policies/ --format sarif --output concordat.sarif
  concordat check policies/ --report csv=findings.csv --report json=report.json
  concordat check policies/ --format markdown >> \"$GITHUB_STEP_SUMMARY\"
  concordat check --ndjson < families.ndjson > checked.ndjson";

/// Say where the language versions of documents disagree
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Family folders (<family>/<language>.txt), bundle files with several languages, loose files, or folders of any of these
    #[arg(required_unless_present = "ndjson", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Form of the report
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Begin a CSV report with a byte order mark, which Excel wants
    #[arg(long)]
    pub bom: bool,
    /// Write the report to a file, which appears when it is complete
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write the report in another form too, to a file or folder; may be given several times
    #[arg(long = "report", value_name = "FORMAT=PATH", value_parser = forms::wanted)]
    pub reports: Vec<Wanted>,
    #[command(flatten)]
    pub read: ReadArgs,
    #[command(flatten)]
    pub judge: JudgeArgs,
    /// Write all findings to this file instead of reporting them; --baseline then leaves them out
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub write_baseline: Option<PathBuf>,
    /// Work as a filter: a family a line comes in on standard input, its result goes out as a line, in the same order. A line is
    /// `{"id": "…", "versions": [{"language": "en", "name": "en.txt", "text": "…"}, …]}` (`concordat schema family`), the answer holds
    /// the family as `--format json` has it (`concordat schema checked`). Only what the call names is read from disk: no settings file
    /// but that of --config. A line that is no family, or has more than --max-bytes, is answered with its error and status 2 at the end
    #[arg(long, conflicts_with_all = ["paths", "format", "bom", "output", "reports", "family", "languages", "write_baseline"])]
    pub ndjson: bool,
    /// Let lines name files instead of texts, `{"id": "…", "paths": ["a/en.txt", …]}`. Only for streams whose writer may read what you
    /// may: any file can be named
    #[arg(long)]
    pub ndjson_paths: bool,
    /// Whether text for people is plain wherever it goes
    #[arg(skip)]
    pub plain: bool,
}

/// A check whose texts are read and whose settings are known to be right: nothing but writing can fail any more.
pub struct Check {
    read: Outcome,
    judge: Judge,
    fail_on: FailOn,
    show_accepted: bool,
    write_baseline: Option<PathBuf>,
    forms: Vec<Form>,
    typed: String,
    warnings: Vec<String>,
}

/// What came of a check.
pub struct Ended {
    /// Files that could not be used; they are in the report too.
    pub errors: Vec<FileError>,
    /// What no longer fits or is not understood.
    pub warnings: Vec<String>,
    /// Findings for the baseline that is to be written.
    pub known: Vec<Known>,
    /// Exit status.
    pub status: failure::Status,
}

/// A family that was checked.
#[derive(Default)]
struct Done {
    /// What each form says of it.
    parts: Vec<Part>,
    counts: Option<FamilyCounts>,
    errors: Vec<FileError>,
    warnings: Vec<String>,
    known: Vec<Known>,
    met: Vec<usize>,
    seen: Option<FamilySeen>,
}

/// Reads the texts and settles everything that can be wrong in the call.
pub fn prepare(args: &Args, engine: &Engine, quiet: bool) -> Result<Check, Failure> {
    let mut judge = Judge::new(&args.paths, &args.judge.find, args.judge.baseline.as_deref(), args.write_baseline.is_some(), engine)?;
    let config = &judge.rulings.config;
    let fail_on = args.judge.fail_on.map(FailOn::from).or(config.fail_on).unwrap_or(FailOn::Major);
    let show_accepted = args.judge.show_accepted || config.show_accepted;
    let read = read::read(&args.paths, &args.read.options(config, UnitMode::Clause)?);
    let typed = judge::typed(&args.read, &args.judge.find, &args.paths);
    if args.bom && args.wanted().iter().all(|w| w.format != Format::Csv) {
        return Err(Failure::new("--bom goes with a report in CSV alone; leave it out"));
    }
    let (families, settings) = (read.families.as_slice(), &judge.rulings.settings);
    let run = Run {
        engine,
        families,
        settings,
        fail_on,
        show_accepted,
        typed: &typed,
        quiet,
        bom: args.bom,
        plain: args.plain,
        warnings: &read.warnings,
    };
    let forms = args.wanted().iter().map(|w| w.form(&run)).collect::<Result<Vec<Form>, Failure>>()?;
    let mut warnings = Vec::new();
    if let Some(tag) = &args.read.reference
        && !read.families.is_empty()
        && read.families.iter().all(|f| f.versions.iter().all(|v| v.language != *tag))
    {
        warnings.push(format!("--reference {tag}: no family has a version in {tag}; each is compared with its usual one"));
    }
    warnings.extend(read.warnings.iter().cloned());
    warnings.extend(alone(&read.families));
    warnings.extend(lacking(&read.families, config));
    judge.read_dictionaries(&read.families, &mut warnings);
    let write_baseline = args.write_baseline.clone();
    Ok(Check { read, judge, fail_on, show_accepted, write_baseline, forms, typed, warnings })
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

/// Warnings where families lack languages that the settings expect.
fn lacking(families: &[Family], config: &config::Config) -> Vec<String> {
    let mut by_lack: BTreeMap<Vec<&Tag>, Vec<&str>> = BTreeMap::new();
    for family in families {
        let has = |t: &Tag| {
            family
                .versions
                .iter()
                .any(|v| v.language == *t || v.language.primary() == t.primary() && !config.languages.contains(&v.language))
        };
        let lacks: Vec<&Tag> = config.languages.iter().filter(|t| !has(t)).collect();
        if !lacks.is_empty() {
            by_lack.entry(lacks).or_default().push(&family.id);
        }
    }
    let told = |(tags, ids): (Vec<&Tag>, Vec<&str>)| {
        let tags = tags.iter().map(|t| t.as_str()).collect::<Vec<_>>().join(", ");
        let (shown, more) = (ids.iter().take(3).copied().collect::<Vec<_>>().join(", "), if ids.len() > 3 { ", …" } else { "" });
        let who = if ids.len() == 1 { format!("family {shown} has") } else { format!("{} families ({shown}{more}) have", ids.len()) };
        let file = config.path.as_deref().map(config::shown).unwrap_or_default();
        format!("{who} no version in {tags}, which {file} expects; add it, or take it out of `languages`")
    };
    by_lack.into_iter().map(told).collect()
}

impl Args {
    /// The reports of the run.
    pub fn wanted(&self) -> Vec<Wanted> {
        let first = Wanted { format: self.format, path: self.output.clone() };
        std::iter::once(first).chain(self.reports.iter().cloned()).collect()
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
        let files = [self.judge.rulings.config.path.clone(), self.judge.rulings.review.path.clone()];
        versions.chain(files.into_iter().flatten()).chain(args.paths.iter().cloned()).collect()
    }

    /// Checks and reports, family after family: each of the run's reports to its sink.
    pub fn write(mut self, sinks: &mut [Sink], progress: &Progress) -> Result<Ended, Failure> {
        let families = std::mem::take(&mut self.read.families);
        let mut errors = std::mem::take(&mut self.read.errors);
        let mut warnings = std::mem::take(&mut self.warnings);
        let mut summary = Summary::default();
        let (mut known, mut met, mut seen) = (Vec::new(), Vec::new(), Vec::new());
        let mut reports: Vec<(Assembly<'_>, &mut Sink)> = self.forms.iter().map(Assembly::new).zip(sinks).collect();
        for (report, sink) in &mut reports {
            report.begin(*sink).map_err(|e| sink.failed(&e))?;
        }
        parallel::in_order(
            families,
            |family| self.part(&family),
            |done| {
                progress.step();
                errors.extend(done.errors);
                warnings.extend(done.warnings);
                known.extend(done.known);
                met.extend(done.met);
                seen.extend(done.seen);
                summary.families.extend(done.counts);
                for ((report, sink), part) in reports.iter_mut().zip(done.parts) {
                    report.put(*sink, part).map_err(|e| sink.failed(&e))?;
                }
                Ok::<(), Failure>(())
            },
        )?;
        for (report, sink) in reports {
            report.end(sink, &errors, &summary).map_err(|e| sink.failed(&e))?;
        }
        let failed = values::threshold(self.fail_on).is_some_and(|s| summary.findings().at_least(s) > 0);
        let status = match (errors.is_empty(), failed) {
            (false, _) => failure::Status::Failed,
            (true, true) => failure::Status::Findings,
            (true, false) => failure::Status::Clean,
        };
        // What an unreadable file holds is not known to be gone.
        if errors.is_empty() {
            warnings.extend(self.stale(&met, &seen));
        }
        Ok(Ended { errors, warnings, known, status })
    }

    /// Warnings of accepted findings that are no longer found.
    fn stale(&self, met: &[usize], seen: &[FamilySeen]) -> Vec<String> {
        let rulings = &self.judge.rulings;
        let file = rulings.review.path.as_deref().map(config::shown).unwrap_or_default();
        let told = |a: &config::Accepted| {
            let (id, rule, line) = (&a.id, a.rule.as_deref().unwrap_or_default(), a.line);
            let remedy = format!("concordat accept --remove {id} {}", self.typed);
            format!("{file}:{line}: accepted finding {id} ({rule}) is no longer found; take it out with `{remedy}`")
        };
        rulings.stale(met, seen).map(told).collect()
    }

    /// One family's part. A fault of ours in one family is told and does not stop the others.
    fn part(&self, family: &Family) -> Done {
        catch_unwind(AssertUnwindSafe(|| self.check(family))).unwrap_or_else(|_| {
            let path = family.versions.first().map_or(String::new(), |v| v.source.path.clone());
            let message =
                format!("family {}: concordat failed on it, which is a fault of concordat; please report it with the text", family.id);
            Done { errors: vec![FileError { path, message }], ..Done::default() }
        })
    }

    fn check(&self, family: &Family) -> Done {
        let Judged { aligned, mut settled, mut errors, warnings } = self.judge.judge(family);
        let open = |f: &&Finding| f.status == Status::Open;
        let mut known = Vec::new();
        if self.write_baseline.is_some() {
            known = settled.findings.iter().filter(open).map(|f| Known::of(family, f)).collect();
            settled.findings.retain(|f| f.status == Status::Accepted);
        }
        settled.known += known.len();
        let hidden = settled.hide(self.show_accepted);
        let findings = &settled.findings;
        let checked = Checked { family, concordance: &aligned.concordance, findings, hidden, looked: aligned.looked() };
        let parts = match self.forms.iter().map(|form| form.family(checked)).collect::<io::Result<Vec<Part>>>() {
            Ok(parts) => parts,
            Err(e) => {
                errors.push(FileError { path: family.id.clone(), message: format!("family {}: cannot be reported ({e})", family.id) });
                return Done { errors, warnings, ..Done::default() };
            }
        };
        Done {
            parts,
            counts: Some(FamilyCounts::of(&checked)),
            errors,
            warnings,
            known,
            met: settled.met,
            seen: Some(FamilySeen::of(family)),
        }
    }
}

/// Checks and prints.
pub fn run(args: &Args, global: &Global) -> Result<failure::Status, Failure> {
    if args.ndjson {
        return stream::run(args, global);
    }
    // clap does not ask for an option that would be in conflict with the paths.
    if args.ndjson_paths {
        return Err(Failure::new("--ndjson-paths goes with --ndjson, which takes families from standard input; leave it out or the paths"));
    }
    let engine = Engine::open(&args.judge.find.engine)?;
    let check = prepare(args, &engine, global.quiet)?;
    reading::not_empty(&check.read, &args.paths)?;
    let inputs = check.inputs(args);
    let wanted = args.wanted();
    let outputs: Vec<&Path> = wanted.iter().filter_map(|w| w.path.as_deref()).chain(args.write_baseline.as_deref()).collect();
    sink::apart(&outputs, inputs.iter().map(PathBuf::as_path))?;
    if let Some(file) = args.write_baseline.as_deref().filter(|f| f.is_file() && Baseline::load(f).is_err()) {
        return Err(Failure::new(format!("{}: is there already, is no baseline and would be lost; name another file", file.display())));
    }
    // A bar on the terminal that the report scrolls over would only be in its way.
    let in_the_way = args.output.is_none() && io::stdout().is_terminal();
    let progress = Progress::over(check.families(), "families", !global.quiet && !in_the_way);
    let mut sinks = wanted.iter().map(Wanted::open).collect::<Result<Vec<Sink>, Failure>>()?;
    let ended = check.write(&mut sinks, &progress)?;
    sinks.into_iter().try_for_each(|sink| sink.finish().map(|_| ()))?;
    progress.finish();
    if let Some(file) = &args.write_baseline {
        output::write_to(Some(file), |out| baseline::write(out, &ended.known))?;
    }
    if !global.quiet {
        ended.warnings.iter().for_each(|w| output::warning(w));
    }
    ended.errors.iter().for_each(|e| output::error(&e.message));
    engine.finish(global.quiet)?;
    Ok(ended.status)
}
