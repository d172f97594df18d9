//! `concordat align`: which lines of the versions say the same, as a ladder of lines or as an alignment to review.

use super::alignments::Alignments;
use super::engine::{Engine, EngineArgs};
use super::failure::{Failure, Status};
use super::reading::{self, ReadArgs};
use super::{Global, output, values};
use concordat::align;
use concordat::align::pinned;
use concordat::document::Family;
use concordat::language::Tag;
use concordat::read::{self, MAX_BYTES, Options, UnitMode};
use concordat::report::ladder;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  concordat align en.txt fr.txt                 \"12:10\": line 12 stands as line 10
  concordat align bundle.txt --pair en,fr       two versions of one file
  concordat align en.txt fr.txt --unit clause   hard-wrapped lines are joined first
  concordat align policies/privacy --format json --output alignments/privacy.json
                                                all versions, to be reviewed";

/// Show which lines of the versions say the same
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Two files; or a family folder, a bundle file, or more than two files
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Form of the result
    #[arg(long, value_name = "FORMAT", default_value = "ladder")]
    pub format: Format,
    /// What is aligned; `line` for ladder and `clause` for json where not given
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<UnitValue>,
    /// Language of the first of two files
    #[arg(long, value_name = "TAG", value_parser = values::tag)]
    pub lang_a: Option<Tag>,
    /// Language of the second of two files
    #[arg(long, value_name = "TAG", value_parser = values::tag)]
    pub lang_b: Option<Tag>,
    /// The two languages to be aligned, of a family with more
    #[arg(long, value_name = "TAG,TAG", value_parser = values::pair)]
    pub pair: Option<(Tag, Tag)>,
    /// Encoding of all files, where detection is wrong
    #[arg(long, value_name = "NAME", value_parser = values::encoding)]
    pub encoding: Option<String>,
    /// Refuse files larger than this
    #[arg(long, value_name = "N", default_value_t = MAX_BYTES)]
    pub max_bytes: u64,
    #[command(flatten)]
    pub engine: EngineArgs,
    /// Folder of reviewed alignments; `alignments/` beside the settings file or here where not given
    #[arg(long, value_name = "DIR")]
    pub alignments: Option<PathBuf>,
    /// Settings file; the nearest `concordat.toml` at or above the paths where not given
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Write the result to a file, which appears when it is complete
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Form of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// `12:10` a line: physical lines of two versions
    Ladder,
    /// `concordat/alignment/v1`: all versions, to be reviewed and saved
    Json,
}

/// What is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitValue {
    /// Every physical line
    Line,
    /// Clauses: hard-wrapped lines are joined
    Clause,
}

/// A family aligned, ready to be written.
pub struct Alignment {
    family: Family,
    concordance: align::Concordance,
    format: Format,
    /// Reviewed rows that no longer fit.
    pub warnings: Vec<String>,
}

/// Reads and aligns.
pub fn prepare(args: &Args, engine: &Engine) -> Result<Alignment, Failure> {
    let config = reading::config(args.config.as_deref(), &args.paths)?;
    let alignments = Alignments::locate(args.alignments.as_deref(), &config)?;
    let unit = args.unit.unwrap_or(if args.format == Format::Ladder { UnitValue::Line } else { UnitValue::Clause });
    let mode = if unit == UnitValue::Line { UnitMode::Line } else { UnitMode::Clause };
    let read_args = ReadArgs { encoding: args.encoding.clone(), max_bytes: args.max_bytes, ..ReadArgs::default() };
    let options = read_args.options(&config, mode)?;
    let mut family = match args.paths.as_slice() {
        [a, b] if a.is_file() && b.is_file() => of_two_files(args, [a, b], &options)?,
        _ => of_paths(args, options)?,
    };
    if let Some(pair) = &args.pair {
        family = only(family, pair)?;
    }
    if args.format == Format::Ladder && family.versions.len() != 2 {
        return Err(no_pair(&family));
    }
    let mut warnings = Vec::new();
    let mut settings = alignments.settings(&family, &mut warnings).map_err(|e| Failure::new(e.message))?;
    settings.engine = engine.semantic().cloned();
    let concordance = align::align(&family, &settings).concordance;
    Ok(Alignment { family, concordance, format: args.format, warnings })
}

fn languages(family: &Family) -> String {
    family.versions.iter().map(|v| v.language.as_str()).collect::<Vec<_>>().join(", ")
}

fn no_pair(family: &Family) -> Failure {
    let (id, n, languages) = (&family.id, family.versions.len(), languages(family));
    Failure::new(match n {
        0 | 1 => format!("family {id}: there is only one version ({languages}) and nothing to align it with; name a second file"),
        _ => format!(
            "family {id}: a ladder has two sides, but there are {n} versions ({languages}); name two with --pair TAG,TAG or use --format json"
        ),
    })
}

/// Two files, each whole, in the order given; they may even be in one language (two drafts).
fn of_two_files(args: &Args, files: [&PathBuf; 2], options: &Options) -> Result<Family, Failure> {
    let read = |file: &PathBuf, tag: &Option<Tag>| read::read_version(file, tag.as_ref(), options).map_err(|e| Failure::new(e.to_string()));
    let versions = vec![read(files[0], &args.lang_a)?, read(files[1], &args.lang_b)?];
    if args.format == Format::Json && versions[0].language == versions[1].language {
        return Err(Failure::new(format!(
            "{}: is {}, as is {}, and an alignment names versions by language; say which each is with --lang-a and --lang-b",
            files[1].display(),
            versions[1].language,
            files[0].display(),
        )));
    }
    let folder = files[0].parent().filter(|p| files[1].parent() == Some(p)).and_then(|p| p.file_name());
    let id = folder.or_else(|| files[0].file_stem()).unwrap_or_default().to_string_lossy().into_owned();
    Ok(Family { id, versions, reference: 0, reason: "the two files named".to_string() })
}

/// One family: a folder's, a bundle's or that of more than two files.
fn of_paths(args: &Args, mut options: Options) -> Result<Family, Failure> {
    if args.lang_a.is_some() || args.lang_b.is_some() {
        return Err(Failure::new("--lang-a and --lang-b go with two files; choose versions of a folder or a bundle with --pair TAG,TAG"));
    }
    options.one_family = args.paths.len() > 1;
    let outcome = read::read(&args.paths, &options);
    let shown = reading::list(&args.paths);
    if let Some(e) = outcome.errors.first() {
        return Err(Failure::new(e.message.clone()));
    }
    let mut families = outcome.families;
    match families.len() {
        1 => Ok(families.remove(0)),
        0 => Err(Failure::new(format!("{shown}: holds no versions that could be aligned; name two files"))),
        n => {
            let ids: Vec<&str> = families.iter().take(5).map(|f| f.id.as_str()).collect();
            let more = if n > ids.len() { ", …" } else { "" };
            Err(Failure::new(format!("{shown}: holds {n} families ({}{more}); name the folder or the files of one", ids.join(", "))))
        }
    }
}

/// The family with these two versions alone, in this order.
fn only(mut family: Family, pair: &(Tag, Tag)) -> Result<Family, Failure> {
    if let Some(tag) = [&pair.0, &pair.1].into_iter().find(|t| family.versions.iter().all(|v| v.language != **t)) {
        let message = format!("--pair: family {} has no version in {tag}; choose two of {}", family.id, languages(&family));
        return Err(Failure::new(message));
    }
    family.versions.retain(|v| v.language == pair.0 || v.language == pair.1);
    family.versions.sort_by_key(|v| v.language != pair.0);
    family.reference = 0;
    Ok(family)
}

impl Alignment {
    /// An error where the result would take the place of a text that it is made from.
    pub fn apart(&self, args: &Args, output: Option<&Path>) -> Result<(), Failure> {
        let versions = self.family.versions.iter().map(|v| Path::new(&v.source.path));
        output::not_onto_inputs(output, versions.chain(args.paths.iter().map(PathBuf::as_path)))
    }

    /// Writes the ladder or the alignment.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            Format::Ladder => ladder::write(out, &ladder::beads(&self.family, &self.concordance, 0, 1)),
            Format::Json => pinned::write(out, &self.family, &self.concordance),
        }
    }
}

/// Aligns and prints.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    let engine = Engine::open(&args.engine)?;
    let alignment = prepare(args, &engine)?;
    alignment.apart(args, args.output.as_deref())?;
    output::write_to(args.output.as_deref(), |out| alignment.write(out))?;
    if !global.quiet {
        alignment.warnings.iter().for_each(|w| output::warning(w));
    }
    engine.finish(global.quiet)?;
    Ok(Status::Clean)
}
