//! `concordat batch`: many documents in one process, for release engineers and for the project's own evaluation.

use super::engine::Engine;
use super::failure::{Failure, Status};
use super::forms::{self, Wanted};
use super::judge::JudgeArgs;
use super::progress::Progress;
use super::reading::ReadArgs;
use super::sink::{self, Sink};
use super::{Global, align, check, output, parallel, values};
use concordat::language::Tag;
use concordat::read::MAX_BYTES;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, IsTerminal, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = r#"Jobs, one JSON object a line:
  {"command": "align", "paths": ["a.txt", "b.txt"], "output": "1.hyp"}
  {"command": "align", "paths": ["bundle.txt"], "pair": "en,fr", "unit": "clause"}
  {"command": "check", "paths": ["a.txt", "b.txt"], "family": true,
   "languages": ["en", "sq"], "format": "json", "output": "1.json"}   (in one line)

Without `output` the result goes to standard output, in the order of the jobs.
A job that fails is named on standard error and does not stop the others.
Exit status: the worst of all jobs."#;

/// Run many align and check jobs in one process
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// File of jobs, one JSON object a line; - for standard input
    #[arg(value_name = "JOBS")]
    jobs_file: PathBuf,
    #[command(flatten)]
    judge: JudgeArgs,
}

/// A line of the file of jobs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Job {
    command: Command,
    paths: Vec<PathBuf>,
    #[serde(default)]
    languages: Vec<String>,
    pair: Option<String>,
    format: Option<String>,
    unit: Option<align::UnitValue>,
    output: Option<PathBuf>,
    #[serde(default)]
    family: bool,
    reference: Option<String>,
    /// More forms of report and their places.
    #[serde(default)]
    reports: BTreeMap<String, PathBuf>,
    #[serde(default)]
    bom: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Command {
    Align,
    Check,
}

/// What came of a job.
struct Ended {
    status: Status,
    stdout: Vec<u8>,
    warnings: Vec<String>,
    errors: Vec<String>,
}

/// Runs all jobs.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    let text = read_jobs(&args.jobs_file)?;
    let shown = args.jobs_file.display().to_string();
    let mut jobs = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let job: Job = serde_json::from_str(line).map_err(|e| {
            let reason = e.to_string();
            let reason = reason.split(" at line ").next().unwrap_or_default();
            Failure::new(format!("{shown}:{}:{}: {reason}; `concordat batch --help` shows jobs", i + 1, e.column()))
        })?;
        if job.paths.is_empty() {
            return Err(Failure::new(format!("{shown}:{}: paths is empty; name the files of the job", i + 1)));
        }
        jobs.push((i + 1, job));
    }
    distinct_outputs(&jobs, &shown, &args.jobs_file)?;
    let engine = Engine::open(&args.judge.find.engine)?;
    let to_terminal = io::stdout().is_terminal() && jobs.iter().any(|(_, j)| j.output.is_none());
    let progress = Progress::over(jobs.len(), "jobs", !global.quiet && !to_terminal);
    let mut worst = Status::Clean;
    let mut messages = Vec::new();
    output::write_to(None, |out| {
        parallel::in_order(
            jobs,
            |(line, job)| (line, perform(&job, &args.judge, &engine, global.quiet)),
            |(line, ended)| {
                progress.step();
                worst = worst.max(ended.status);
                messages.extend(ended.warnings.into_iter().map(|m| (false, line, m)));
                messages.extend(ended.errors.into_iter().map(|m| (true, line, m)));
                out.write_all(&ended.stdout)
            },
        )
    })?;
    progress.finish();
    for (is_error, line, message) in messages {
        let message = format!("{shown}:{line}: {message}");
        if is_error {
            output::error(&message);
        } else if !global.quiet {
            output::warning(&message);
        }
    }
    engine.finish(global.quiet)?;
    Ok(worst)
}

/// An error where two jobs write to one file, or a job to a file that is read: one result, or a text, would be lost.
fn distinct_outputs(jobs: &[(usize, Job)], shown: &str, jobs_file: &Path) -> Result<(), Failure> {
    let mut first: HashMap<PathBuf, (usize, &Path)> = HashMap::new();
    for (line, output) in jobs.iter().flat_map(|(line, j)| j.output.iter().chain(j.reports.values()).map(|o| (*line, o))) {
        let folder = output.parent().and_then(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p }.canonicalize().ok());
        let place = output.canonicalize().ok().or_else(|| Some(folder?.join(output.file_name()?))).unwrap_or_else(|| output.clone());
        if std::fs::metadata(&place).is_ok_and(|m| !m.is_file() && !m.is_dir()) {
            continue;
        }
        if let Some((other, _)) = first.insert(place, (line, output)) {
            let output = output.display();
            return Err(Failure::new(format!(
                "{shown}:{line}: output {output} is that of line {other} too; give each job a file of its own"
            )));
        }
    }
    let read: HashSet<PathBuf> =
        jobs.iter().flat_map(|(_, j)| &j.paths).map(PathBuf::as_path).chain([jobs_file]).filter_map(|p| p.canonicalize().ok()).collect();
    match first.iter().filter(|(place, _)| read.contains(*place)).map(|x| *x.1).min() {
        Some((line, output)) => Err(Failure::new(format!(
            "{shown}:{line}: output {} is read as well and would be lost; write to another file",
            output.display()
        ))),
        None => Ok(()),
    }
}

fn read_jobs(path: &Path) -> Result<String, Failure> {
    let result = if path == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    result.map_err(|e| Failure::new(format!("{}: cannot be read ({e}); name a file of jobs, or - for standard input", path.display())))
}

fn perform(job: &Job, judge: &JudgeArgs, engine: &Engine, quiet: bool) -> Ended {
    let work = || match job.command {
        Command::Align => perform_align(job, judge, engine),
        Command::Check => perform_check(job, judge, engine, quiet),
    };
    // A fault of ours in one job is told and does not stop the others.
    let result = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Failure::fault()));
    result.unwrap_or_else(|e| Ended { status: Status::Failed, stdout: Vec::new(), warnings: Vec::new(), errors: vec![e.to_string()] })
}

fn perform_align(job: &Job, judge: &JudgeArgs, engine: &Engine) -> Result<Ended, Failure> {
    let languages = job.languages()?;
    let args = align::Args {
        paths: job.paths.clone(),
        format: job.format("ladder")?,
        unit: job.unit,
        lang_a: languages.first().cloned(),
        lang_b: languages.get(1).cloned(),
        pair: job.pair.as_deref().map(values::pair).transpose().map_err(|e| Failure::new(format!("pair: {e}")))?,
        encoding: None,
        max_bytes: MAX_BYTES,
        engine: judge.find.engine.clone(),
        alignments: judge.find.alignments.clone(),
        config: judge.find.config.clone(),
        output: None,
    };
    let alignment = align::prepare(&args, engine)?;
    alignment.apart(&args, job.output.as_deref())?;
    let ((), stdout) = deliver(job, |out| alignment.write(out))?;
    Ok(Ended { status: Status::Clean, stdout, warnings: alignment.warnings, errors: Vec::new() })
}

fn perform_check(job: &Job, judge: &JudgeArgs, engine: &Engine, quiet: bool) -> Result<Ended, Failure> {
    let languages = job.paths.iter().cloned().zip(job.languages()?).collect();
    let reference = job.reference.as_deref().map(values::tag).transpose().map_err(|e| Failure::new(format!("reference: {e}")))?;
    let named = |(name, path): (&String, &PathBuf)| {
        let format = forms::format(name).map_err(|e| Failure::new(format!("reports: {e}")))?;
        Ok(Wanted { format, path: Some(path.clone()) })
    };
    let reports = job.reports.iter().map(named).collect::<Result<Vec<Wanted>, Failure>>()?;
    let args = check::Args {
        paths: job.paths.clone(),
        format: job.format("json")?,
        bom: job.bom,
        output: job.output.clone(),
        reports,
        read: ReadArgs { family: job.family, languages, reference, ..ReadArgs::default() },
        judge: judge.clone(),
        write_baseline: None,
        ndjson: false,
        ndjson_paths: false,
        plain: true,
    };
    let check = check::prepare(&args, engine, quiet)?;
    let (inputs, wanted) = (check.inputs(&args), args.wanted());
    let outputs: Vec<&Path> = wanted.iter().filter_map(|w| w.path.as_deref()).collect();
    sink::apart(&outputs, inputs.iter().map(PathBuf::as_path))?;
    let open = |w: &Wanted| if w.path.is_some() { w.open() } else { Ok(Sink::buffer()) };
    let mut sinks = wanted.iter().map(open).collect::<Result<Vec<Sink>, Failure>>()?;
    let ended = check.write(&mut sinks, &Progress::none())?;
    let mut stdout = Vec::new();
    for sink in sinks {
        stdout.extend(sink.finish()?);
    }
    let errors = ended.errors.into_iter().map(|e| e.message).collect();
    Ok(Ended { status: ended.status, stdout, warnings: ended.warnings, errors })
}

/// Writes to the job's file; what has none is handed back for standard output.
fn deliver<T>(job: &Job, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> Result<(T, Vec<u8>), Failure> {
    match &job.output {
        Some(path) => Ok((output::write_to(Some(path), write)?, Vec::new())),
        None => {
            let mut buffer = Vec::new();
            let t = write(&mut buffer).map_err(|e| Failure::writing(None, &e))?;
            Ok((t, buffer))
        }
    }
}

impl Job {
    fn languages(&self) -> Result<Vec<Tag>, Failure> {
        if !self.languages.is_empty() && self.languages.len() != self.paths.len() {
            return Err(Failure::new(format!(
                "{} languages for {} paths; give one tag a path or none",
                self.languages.len(),
                self.paths.len()
            )));
        }
        self.languages.iter().map(|s| values::tag(s).map_err(|e| Failure::new(format!("languages: `{s}` is {e}")))).collect()
    }

    /// The job's format as the command knows it.
    fn format<F: clap::ValueEnum>(&self, default: &str) -> Result<F, Failure> {
        let name = self.format.as_deref().unwrap_or(default);
        F::from_str(name, false).map_err(|_| {
            let names: Vec<String> =
                F::value_variants().iter().filter_map(|v| Some(v.to_possible_value()?.get_name().to_string())).collect();
            Failure::new(format!("format: `{name}` is none of {}", names.join(", ")))
        })
    }
}
