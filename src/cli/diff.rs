//! `concordat diff`: what changed in a document, and which clauses of which translations that makes stale.

use super::engine::Engine;
use super::failure::{Failure, Status};
use super::judge::{FindArgs, Judge};
use super::progress::Progress;
use super::reading::{self, ReadArgs};
use super::{Global, git, output, parallel, values};
use concordat::check::{Finding, Status as FindingStatus};
use concordat::diff::{self, Compared, Matched, Noted, State, Subject};
use concordat::document::Family;
use concordat::language::Tag;
use concordat::read::{self, FileError, Options, Outcome, UnitMode};
use concordat::report::changes::csv::CsvChanges;
use concordat::report::changes::json::JsonChanges;
use concordat::report::changes::markdown::MarkdownChanges;
use concordat::report::changes::text::TextChanges;
use concordat::report::changes::{ChangeReporter, Document, Sums};
use std::io::{self, IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  concordat diff old/ new/                             a family folder, or a folder of them, in two states
  concordat diff policies/privacy incoming/en.txt      the new English, and what it makes of the translations
  concordat diff old/en.txt new/en.txt --translations policies/privacy
  concordat diff --git HEAD~1 policies/                what the last commit makes stale
  concordat diff old/ new/ --versions fr,ar --format csv --output stale.csv

A translation that is in one state only is taken to be made from the old one.

Exit status: 0 no translation is behind, 1 one is, 2 the job could not be done.";

/// Say what changed in a document since its translations were made, and which of their clauses are stale
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The old state and the new one: files, family folders, bundle files, or folders of any of these; with --git the new state alone
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Take the old state of the paths from this revision of their git repository
    #[arg(long, value_name = "REV")]
    pub git: Option<String>,
    /// Translations made from the old state, where they lie elsewhere; may be given several times
    #[arg(long, value_name = "PATH", value_delimiter = ',')]
    pub translations: Vec<PathBuf>,
    /// Only these translations
    #[arg(long, value_name = "TAG", value_delimiter = ',', value_parser = values::tag)]
    pub versions: Vec<Tag>,
    /// Form of the report
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Begin a CSV report with a byte order mark, which Excel wants
    #[arg(long)]
    pub bom: bool,
    /// Write the report to a file, which appears when it is complete
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub read: ReadArgs,
    #[command(flatten)]
    pub find: FindArgs,
}

/// Form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs: the contract `concordat/diff/v1`
    Json,
    /// A table, for spreadsheets: a line for each change and translation
    Csv,
    /// A short summary, for a pull request
    Markdown,
}

/// What was read.
struct Read {
    old: Outcome,
    new: Outcome,
    translations: Outcome,
}

/// A document's part of the report.
#[derive(Default)]
struct Part {
    text: Vec<u8>,
    sums: Option<Sums>,
    errors: Vec<FileError>,
}

/// Compares and prints.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    if args.bom && args.format != Format::Csv {
        return Err(Failure::new("--bom goes with --format csv alone; leave it out"));
    }
    let engine = Engine::open(&args.find.engine)?;
    let (old, new) = states(args)?;
    let mut judge = Judge::new(new, &args.find, None, false, &engine)?;
    let options = args.read.options(&judge.rulings.config, UnitMode::Clause)?;
    let Read { old, new, translations } = read_all(args, old, new, &options)?;
    let mut errors: Vec<FileError> = [old.errors, new.errors, translations.errors].concat();
    errors.sort();
    errors.dedup();
    let inputs: Vec<PathBuf> = sources(&[&old.families, &new.families, &translations.families]);
    output::not_onto_inputs(args.output.as_deref(), inputs.iter().chain(&args.paths).map(PathBuf::as_path))?;
    let (any_old, any_new) = (!old.families.is_empty(), !new.families.is_empty());
    let mut warnings: Vec<String> = [old.warnings, new.warnings, translations.warnings].concat();
    warnings.sort();
    warnings.dedup();
    judge.read_dictionaries(&new.families, &mut warnings);
    let Matched { mut subjects, warnings: unmatched, errors: unlike } =
        diff::families::matched(old.families, new.families, translations.families, options.reference.as_ref());
    // Where one state could not be read, that its documents are missing is no news.
    if any_old && any_new {
        warnings.extend(unmatched);
    }
    if subjects.is_empty() && unlike.is_empty() && errors.is_empty() {
        let names = reading::list(&args.paths);
        return Err(Failure::new(match any_old && any_new {
            true => format!(
                "{names}: no document of the one state is one of the other; name the files themselves, or the folders that correspond"
            ),
            false => format!("{names}: there are no texts to compare; name files or folders with texts"),
        }));
    }
    errors.extend(unlike);
    warnings.extend(absent(&subjects, &args.versions));
    subjects.iter_mut().for_each(|s| s.only(&args.versions));
    warnings.extend(subjects.iter().flat_map(missing));
    warnings.extend(subjects.iter().filter(|s| !s.is_one_document()).map(|s| {
        let path = |f: &Family| f.versions[0].source.path.clone();
        format!("{} and {} have hardly a clause in common; are they two states of one document?", path(&s.old), path(&s.new))
    }));
    warnings.extend(without_translations(&subjects, args));
    let in_the_way = args.output.is_none() && io::stdout().is_terminal();
    let progress = Progress::over(subjects.len(), "documents", !global.quiet && !in_the_way);
    let reporter = reporter(args, global, engine.name());
    let (status, errors) = output::write_to(args.output.as_deref(), |out| write(&judge, &*reporter, subjects, errors, out, &progress))?;
    progress.finish();
    if !global.quiet {
        warnings.iter().for_each(|w| output::warning(w));
    }
    errors.iter().for_each(|e| output::error(&e.message));
    engine.finish(global.quiet)?;
    Ok(status)
}

/// The old paths (none where a revision is asked for) and the new ones.
fn states(args: &Args) -> Result<(Option<&Path>, &[PathBuf]), Failure> {
    match (&args.git, args.paths.as_slice()) {
        (Some(_), new) => Ok((None, new)),
        (None, [old, new]) => {
            let same = matches!((old.canonicalize(), new.canonicalize()), (Ok(a), Ok(b)) if a == b);
            if same {
                return Err(Failure::new(format!(
                    "{}: is named as the old state and as the new one; name two states of it",
                    new.display()
                )));
            }
            Ok((Some(old), &args.paths[1..]))
        }
        (None, [one]) => {
            Err(Failure::new(format!("{}: is only one state; name the old state before it, or a revision with --git REV", one.display())))
        }
        (None, _) => Err(Failure::new(format!(
            "{} paths are named, but there are two states, the old and the new one; name two folders, and translations with --translations",
            args.paths.len()
        ))),
    }
}

fn read_all(args: &Args, old: Option<&Path>, new: &[PathBuf], options: &Options) -> Result<Read, Failure> {
    let old = match (old, &args.git) {
        (Some(old), _) => read::read(&[old.to_path_buf()], options),
        (None, revision) => {
            let then = git::files(revision.as_deref().unwrap_or_default(), new, &options.ignore, options.max_bytes)?;
            let mut options = options.clone();
            let of_old = |(file, tag): &(PathBuf, Tag)| Some((then.of_old(new, file)?, tag.clone()));
            options.languages = args.read.languages.iter().filter_map(of_old).collect();
            then.named(read::read(&then.paths, &options))
        }
    };
    let translations = if args.translations.is_empty() { Outcome::default() } else { read::read(&args.translations, options) };
    Ok(Read { old, new: read::read(new, options), translations })
}

fn sources(families: &[&[Family]]) -> Vec<PathBuf> {
    families.iter().flat_map(|f| f.iter()).flat_map(|f| &f.versions).map(|v| PathBuf::from(&v.source.path)).collect()
}

/// A warning for each translation that the old state has and the new one lacks.
fn missing(subject: &Subject) -> impl Iterator<Item = String> {
    subject.missing.iter().map(|(tag, path)| {
        format!(
            "{}: {path} is missing in the new state, so nothing is told of {tag}; put it back, or name the {tag} version with --translations",
            subject.id
        )
    })
}

/// A warning for each language asked for that no document has. Where none of them is there, `without_translations` says so.
fn absent(subjects: &[Subject], asked: &[Tag]) -> Vec<String> {
    let has = |t: &Tag| {
        let mut all =
            subjects.iter().flat_map(|s| s.new.versions.iter().skip(1).map(|v| &v.language).chain(s.missing.iter().map(|m| &m.0)));
        all.any(|l| l == t || t.as_str() == l.primary())
    };
    let gone = |t: &&Tag| !has(t);
    if asked.iter().all(|t| !has(t)) {
        return Vec::new();
    }
    asked.iter().filter(gone).map(|t| format!("--versions {t}: no document has a translation in {t}; the others are told of")).collect()
}

/// A warning where there are no translations: only the reference can be told of.
fn without_translations(subjects: &[Subject], args: &Args) -> Option<String> {
    let alone: Vec<&str> = subjects.iter().filter(|s| s.new.versions.len() < 2).map(|s| s.id.as_str()).collect();
    let names = alone.iter().take(3).copied().collect::<Vec<_>>().join(", ");
    let more = if alone.len() > 3 { ", …" } else { "" };
    let remedy = match (args.versions.as_slice(), &args.git, args.paths.as_slice()) {
        ([], Some(revision), [file]) if file.is_file() => {
            let folder = file.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
            format!("name them with --translations, or the folder that they share: concordat diff --git {revision} {}", folder.display())
        }
        ([], ..) => "name them with --translations".to_string(),
        (tags, ..) => format!("none is in {}", tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ")),
    };
    (!alone.is_empty()).then(|| format!("{names}{more}: no translations, so only the changes of the text itself are told; {remedy}"))
}

fn reporter(args: &Args, global: &Global, engine: &'static str) -> Box<dyn ChangeReporter> {
    match args.format {
        Format::Text => Box::new(TextChanges::new(output::look(args.output.is_some(), !global.quiet))),
        Format::Json => Box::new(JsonChanges { engine }),
        Format::Csv => Box::new(CsvChanges { bom: args.bom }),
        Format::Markdown => Box::new(MarkdownChanges),
    }
}

/// Compares document after document and reports.
fn write(
    judge: &Judge,
    reporter: &dyn ChangeReporter,
    subjects: Vec<Subject>,
    mut errors: Vec<FileError>,
    out: &mut dyn Write,
    progress: &Progress,
) -> io::Result<(Status, Vec<FileError>)> {
    let mut all: Vec<Sums> = Vec::new();
    let room = reporter.room();
    let (mut short, mut some) = (Vec::new(), false);
    if room.is_none() {
        reporter.begin(out)?;
    }
    parallel::in_order(
        subjects,
        |subject| part(judge, reporter, &subject),
        |part| {
            progress.step();
            errors.extend(part.errors);
            let Some(mut sums) = part.sums else { return Ok(()) };
            match room {
                Some(room) if short.len() + part.text.len() > room => sums.left_out = true,
                Some(_) => short.extend(part.text),
                None if part.text.is_empty() => {}
                None => {
                    if std::mem::replace(&mut some, true) {
                        out.write_all(reporter.separator().as_bytes())?;
                    }
                    out.write_all(&part.text)?;
                }
            }
            all.push(sums);
            io::Result::Ok(())
        },
    )?;
    if room.is_some() {
        reporter.begin(out)?;
    }
    reporter.end(out, &errors, &all)?;
    out.write_all(&short)?;
    out.flush()?;
    let status = match (errors.is_empty(), all.iter().any(|s| s.behind() > 0)) {
        (false, _) => Status::Failed,
        (true, true) => Status::Findings,
        (true, false) => Status::Clean,
    };
    Ok((status, errors))
}

/// One document's part. A fault of ours in one of them is told and does not stop the others.
fn part(judge: &Judge, reporter: &dyn ChangeReporter, subject: &Subject) -> Part {
    let fault = |message: String| {
        let path = subject.new.versions.first().map_or(String::new(), |v| v.source.path.clone());
        Part { errors: vec![FileError { path, message }], ..Part::default() }
    };
    catch_unwind(AssertUnwindSafe(|| {
        let mut errors = Vec::new();
        let compared = compared(judge, subject, &mut errors);
        let document = Document { subject, compared: &compared };
        let mut text = Vec::new();
        match reporter.document(&mut text, document) {
            Ok(()) => Part { text, sums: Some(document.sums()), errors },
            Err(e) => fault(format!("{}: cannot be reported ({e})", subject.id)),
        }
    }))
    .unwrap_or_else(|_| {
        fault(format!("{}: concordat failed on it, which is a fault of concordat; please report it with the texts", subject.id))
    })
}

fn compared(judge: &Judge, subject: &Subject, errors: &mut Vec<FileError>) -> Compared {
    // Reviewed rows are of one of the states, and fit the other one only in part: that is no news here.
    let mut no_news = Vec::new();
    let old = judge.align(&subject.old, errors, &mut no_news);
    let new = judge.align(&subject.new, errors, &mut no_news);
    errors.dedup();
    let mut compared = diff::compare(subject, &old.concordance, &new.concordance);
    let to_review = |c: &Compared| c.changes.iter().flat_map(|c| &c.effects).any(|e| e.state == State::Updated);
    if to_review(&compared) {
        note(&mut compared, subject, &judge.settle(&subject.new, &new).findings);
    }
    compared
}

/// Says beside what is to be reviewed what the check finds there.
fn note(compared: &mut Compared, subject: &Subject, findings: &[Finding]) {
    for e in compared.changes.iter_mut().flat_map(|c| &mut c.effects).filter(|e| e.state == State::Updated) {
        let version = &subject.new.versions[e.version];
        let here = |f: &&Finding| {
            f.status == FindingStatus::Open
                && f.about().iter().any(|l| {
                    let meets = |&u: &usize| version.units.get(u).is_some_and(|u| l.lines[0] <= u.lines.1 && u.lines.0 <= l.lines[1]);
                    l.language == version.language && l.source == version.source.path && e.units.iter().any(meets)
                })
        };
        let noted = |f: &Finding| Noted { id: f.id.clone(), rule: f.rule, message: f.message.clone() };
        e.findings = findings.iter().filter(here).map(noted).collect();
    }
}
