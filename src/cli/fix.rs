//! `concordat fix`: mends what is safe, and only that: as a diff to look at, in copies, or in the files themselves.

use super::accept::ids_and_paths;
use super::engine::{Engine, EngineArgs};
use super::failure::{Failure, Status};
use super::judge::{FindArgs, Judge, Judged};
use super::progress::Progress;
use super::reading::{self, ReadArgs};
use super::{Global, output, parallel, values};
use concordat::check::{Finding, Status as Standing};
use concordat::document::Family;
use concordat::fix::{self, FileOut, FixError, Mended, Mode, Report, Told, Wanted};
use concordat::language::Tag;
use concordat::read::{self, FileError, Options, UnitMode};
use concordat::report::text::clean;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  concordat fix policies/                          show what would be mended, as a diff
  concordat fix policies/ --output mended/         write mended copies, leave the files as they are
  concordat fix policies/ --in-place               mend the files
  concordat fix f3a9c1d07b52 policies/ --in-place  mend one finding
  concordat fix policies/ --rule contact --language ar --dry-run
  concordat fix policies/ --dry-run | patch -p0    the same by way of a patch (UTF-8)

Exit status: 0 nothing is left to mend, 1 a dry run has something to mend, 2 something could not be
done. Words of 12 hexadecimal digits are ids, all others are paths.";

/// Mend what is safe: mirrored labels, doubled words, broken addresses, marks of another script
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Ids of findings, as the report shows them; files and folders as for `check`, the current folder where none is named
    #[arg(value_name = "ID|PATH")]
    targets: Vec<PathBuf>,
    /// Show what would be mended as a diff and change nothing; so it is where neither --output nor --in-place is given
    #[arg(long, conflicts_with_all = ["output", "in_place"])]
    dry_run: bool,
    /// Write mended copies of the files that have something to mend, with the same paths below this folder
    #[arg(long, short, value_name = "DIR", conflicts_with = "in_place")]
    output: Option<PathBuf>,
    /// Mend the files themselves
    #[arg(long)]
    in_place: bool,
    /// Mend only what these rules find
    #[arg(long = "rule", value_name = "NAME", value_delimiter = ',', value_parser = values::rule)]
    rules: Vec<String>,
    /// Mend only versions in these languages
    #[arg(long = "language", value_name = "TAG", value_delimiter = ',', value_parser = values::tag)]
    in_languages: Vec<Tag>,
    /// Leave findings that are less sure than this, from 0 to 1; 0.85 is the least in any case
    #[arg(long, value_name = "X", value_parser = values::confidence)]
    min_confidence: Option<f32>,
    /// Form of what is told
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    read: ReadArgs,
    /// Leave what this file knows as it is; see --write-baseline of `check`
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
    /// Folder of reviewed alignments; `alignments/` beside the settings file or here where not given
    #[arg(long, value_name = "DIR")]
    alignments: Option<PathBuf>,
    /// Your own terms (TBX, CSV or TSV) beside those of the settings file; may be given several times
    #[arg(long, value_name = "FILE")]
    termbase: Vec<PathBuf>,
    /// Settings file; the nearest `concordat.toml` at or above the paths where not given
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A diff, or a table of the files that were written
    Text,
    /// For programs: `concordat/fix/v1`
    Json,
}

/// A family that was mended.
#[derive(Default)]
struct Part {
    family: String,
    mended: Mended,
    errors: Vec<FileError>,
    warnings: Vec<String>,
    /// Of the ids asked for, those that were found, with the help of those that no fix is known for.
    met: Vec<(String, Option<String>)>,
}

/// Mends what the call names.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    let (ids, paths) = ids_and_paths(&args.targets)?;
    if let Some(file) = args.output.as_ref().filter(|o| o.exists() && !o.is_dir()) {
        return Err(Failure::new(format!("--output {}: is a file; name a folder for the mended copies", file.display())));
    }
    let engine = Engine::open(&args.engine)?;
    let find = FindArgs {
        min_confidence: args.min_confidence,
        engine: args.engine.clone(),
        alignments: args.alignments.clone(),
        termbase: args.termbase.clone(),
        config: args.config.clone(),
        ..FindArgs::default()
    };
    let mut judge = Judge::new(&paths, &find, args.baseline.as_deref(), false, &engine)?;
    let options = args.read.options(&judge.rulings.config, UnitMode::Clause)?;
    let mut read = read::read(&paths, &options);
    reading::not_empty(&read, &paths)?;
    let mut warnings = absent(&read.families, &args.in_languages);
    judge.read_dictionaries(&read.families, &mut warnings);
    let mode = match (&args.output, args.in_place) {
        (Some(_), _) => Mode::Output,
        (None, true) => Mode::InPlace,
        (None, false) => Mode::DryRun,
    };
    let wanted = Wanted { ids: ids.clone(), rules: args.rules.clone(), languages: args.in_languages.clone() };
    let unread = std::mem::take(&mut read.errors);
    let mut report = Report { mode, engine: engine.name(), files: Vec::new(), told: Vec::new(), errors: unread.clone() };
    let mut texts = Vec::new();
    let mut met: Vec<(String, Option<String>)> = Vec::new();
    let progress = Progress::over(read.families.len(), "families", !global.quiet);
    parallel::in_order(
        std::mem::take(&mut read.families),
        |family| part(&judge, &family, &options, &wanted),
        |part| {
            progress.step();
            warnings.extend(part.warnings);
            report.errors.extend(part.errors);
            report.errors.extend(part.mended.errors.iter().map(told));
            met.extend(part.met);
            let tell = |change, reason| Told { change, family: part.family.clone(), reason };
            let told: Vec<Told> = part.mended.changes.into_iter().map(|c| tell(c, None)).collect();
            report.files.extend(part.mended.texts.iter().map(|t| FileOut::of(t, &told)));
            texts.extend(part.mended.texts);
            report.told.extend(told);
            report.told.extend(part.mended.left.into_iter().map(|(c, r)| tell(c, Some(r))));
            Ok::<(), Failure>(())
        },
    )?;
    progress.finish();
    // Who names ids and no path means these alone: what else lies in the current folder does not matter once they are found.
    if !ids.is_empty() && args.targets.len() == ids.len() && ids.iter().all(|id| met.iter().any(|m| m.0 == *id)) {
        report.errors.retain(|e| !unread.contains(e));
    }
    let refused: Vec<FileError> = ids.iter().filter_map(|id| unknown(id, &met)).collect();
    let nothing_to_say = !refused.is_empty() && report.told.is_empty();
    report.errors.extend(refused);
    match (&args.output, mode) {
        (Some(folder), _) => copies(&mut report, &texts, &paths, folder),
        (None, Mode::InPlace) => replace(&mut report, &texts),
        _ => {}
    }
    let look = output::look(false, false);
    output::write_to(None, |out| match (args.format, mode) {
        (Format::Json, _) => report.json(out),
        (Format::Text, Mode::DryRun) => {
            for t in &texts {
                let made = report.told.iter().filter(|t| t.reason.is_none()).map(|t| &t.change);
                let here: Vec<&fix::Change> = made.filter(|c| c.edits.iter().any(|e| e.source == t.path())).collect();
                fix::diff::write(out, t, &here, &look)?;
            }
            if global.quiet || nothing_to_say { Ok(()) } else { end_of_dry_run(out, &report, args.dry_run) }
        }
        (Format::Text, _) if global.quiet || nothing_to_say => Ok(()),
        (Format::Text, _) => report.table(out, &look),
    })?;
    if !global.quiet {
        report.notes().into_iter().chain(warnings).for_each(|w| output::warning(&w));
    }
    report.errors.iter().for_each(|e| output::error(&e.message));
    engine.finish(global.quiet)?;
    Ok(match (report.errors.is_empty(), mode) {
        (false, _) => Status::Failed,
        (true, Mode::DryRun) if !report.files.is_empty() => Status::Findings,
        _ => Status::Clean,
    })
}

/// A warning for each language asked for that no family has.
fn absent(families: &[Family], asked: &[Tag]) -> Vec<String> {
    let mut there: Vec<&str> = families.iter().flat_map(|f| &f.versions).map(|v| v.language.as_str()).collect();
    there.sort_unstable();
    there.dedup();
    let has = |t: &Tag| families.iter().flat_map(|f| &f.versions).any(|v| v.language == *t || v.language.primary() == t.as_str());
    let gone = asked.iter().filter(|t| !families.is_empty() && !has(t));
    gone.map(|t| format!("--language {t}: no family has a version in {t}; they are in {}", there.join(", "))).collect()
}

/// Says behind the diff how to go on; `patch` passes over it.
fn end_of_dry_run(out: &mut dyn Write, report: &Report, asked: bool) -> io::Result<()> {
    let sums = report.summary();
    let n = |n: usize, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
    let said = match (sums.files, asked) {
        (0, _) => report.nothing(),
        (files, true) => format!("{} in {} to mend.", n(sums.places, "place"), n(files, "file")),
        (files, false) => format!(
            "{} in {} to mend; nothing was changed. --in-place mends the files, --output DIR writes mended copies.",
            n(sums.places, "place"),
            n(files, "file")
        ),
    };
    writeln!(out, "{said}")
}

/// One family's part. A fault of ours in one family is told and does not stop the others.
fn part(judge: &Judge, family: &Family, options: &Options, wanted: &Wanted) -> Part {
    let work = || {
        let Judged { settled, errors, warnings, .. } = judge.judge(family);
        // What cannot be checked as the project wants it is not mended.
        if !errors.is_empty() {
            return Part { family: family.id.clone(), errors, warnings, ..Part::default() };
        }
        let asked = |f: &&Finding| wanted.ids.contains(&f.id);
        let met = settled.findings.iter().filter(asked).map(|f| (f.id.clone(), without_fix(f))).collect();
        let mended = fix::mend(family, settled.findings, options, wanted, |f| judge.judge(f).settled.findings);
        Part { family: family.id.clone(), mended, errors, warnings, met }
    };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let path = family.versions.first().map_or(String::new(), |v| v.source.path.clone());
        let message =
            format!("family {}: concordat failed on it, which is a fault of concordat; please report it with the text", family.id);
        Part { errors: vec![FileError { path, message }], ..Part::default() }
    })
}

/// Why a finding that was asked for cannot be mended; none where it can.
fn without_fix(f: &Finding) -> Option<String> {
    match (f.status, &f.fix) {
        (Standing::Accepted, _) => Some("it is accepted and left alone; `concordat accept --remove` opens it again".to_string()),
        (Standing::Open, None) => Some(format!("what to write is for you to decide: {}", clean(&f.help, false))),
        (Standing::Open, Some(_)) => None,
    }
}

/// An error for an id that nothing was found for, or that no fix is known for.
fn unknown(id: &str, met: &[(String, Option<String>)]) -> Option<FileError> {
    let message = match met.iter().find(|m| m.0 == id) {
        Some((_, None)) => return None,
        Some((_, Some(why))) => format!("{id}: is not mended: {why}"),
        None => format!("{id}: there is no such finding; copy the id from the report of `concordat check`, and name the same paths"),
    };
    Some(FileError { path: String::new(), message })
}

fn told(e: &FixError) -> FileError {
    FileError { path: String::new(), message: e.to_string() }
}

/// Writes mended copies below a folder.
fn copies(report: &mut Report, texts: &[fix::Text], paths: &[PathBuf], folder: &Path) {
    let mut taken: Vec<(PathBuf, &str)> = Vec::new();
    for (text, file) in texts.iter().zip(&mut report.files) {
        let target = folder.join(below(Path::new(text.path()), paths));
        let result = match taken.iter().find(|t| t.0 == target) {
            Some((_, other)) => Err(Failure::new(format!(
                "{}: would be written to {}, as {other} is; name one of them in another call with a folder of its own",
                text.path(),
                target.display()
            ))),
            None => copy(text, &target),
        };
        match result {
            Ok(()) => file.written = Some(target.display().to_string()),
            Err(e) => report.errors.push(FileError { path: text.path().to_string(), message: e.to_string() }),
        }
        taken.push((target, text.path()));
    }
}

/// The path of a file below the folder that was named; the name of a file that was named itself.
fn below(file: &Path, paths: &[PathBuf]) -> PathBuf {
    let plain = |p: &Path| p.components().filter(|c| !matches!(c, std::path::Component::CurDir)).collect::<PathBuf>();
    let whole = plain(file);
    let folders = paths.iter().filter(|p| p.is_dir()).map(|p| plain(p));
    let rest = folders.filter_map(|p| whole.strip_prefix(p).ok().map(Path::to_path_buf)).min_by_key(|r| r.components().count());
    let inside = |r: &PathBuf| r.components().all(|c| matches!(c, std::path::Component::Normal(_)));
    rest.filter(inside).unwrap_or_else(|| file.file_name().map(PathBuf::from).unwrap_or_default())
}

fn copy(text: &fix::Text, target: &Path) -> Result<(), Failure> {
    if let Ok(there) = std::fs::read(target) {
        if there == text.bytes() {
            return Ok(());
        }
        let target = target.display();
        return Err(Failure::new(format!("{target}: is there already and would be lost; name an empty folder with --output")));
    }
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder).map_err(|e| Failure::writing(Some(target), &e))?;
    }
    output::write_to(Some(target), |out| out.write_all(text.bytes()))
}

/// Puts the mended texts in the place of the files.
fn replace(report: &mut Report, texts: &[fix::Text]) {
    for (text, file) in texts.iter().zip(&mut report.files) {
        match replace_one(text) {
            Ok(()) => file.written = Some(text.path().to_string()),
            Err(e) => report.errors.push(FileError { path: text.path().to_string(), message: e.to_string() }),
        }
    }
}

fn replace_one(text: &fix::Text) -> Result<(), Failure> {
    let path = Path::new(text.path());
    let protected = std::fs::metadata(path).is_ok_and(|m| m.permissions().readonly());
    if protected {
        return Err(Failure::new(format!(
            "{}: is write-protected and was left as it is; take the protection off, or write a copy with --output DIR",
            text.path()
        )));
    }
    // Somebody may have saved it while it was checked.
    if std::fs::read(path).map_err(|e| Failure::writing(Some(path), &e))? != text.original() {
        return Err(Failure::new(FixError::Changed { path: text.path().to_string() }.to_string()));
    }
    output::write_to(Some(path), |out| out.write_all(text.bytes()))
}
