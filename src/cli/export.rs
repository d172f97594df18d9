//! `concordat export`: aligns and checks as `check` does, and writes every clause as a document for a search engine that is spread over
//! several machines.

use super::engine::Engine;
use super::failure::{Failure, Status};
use super::judge::{FindArgs, Judge, Judged};
use super::progress::Progress;
use super::reading::{self, ReadArgs};
use super::sink::{self, Sink};
use super::{Global, output, parallel};
use concordat::document::Family;
use concordat::read::{self, FileError, UnitMode};
use concordat::report::{Out, Page};
use concordat::search::bulk::{self, Files, opensearch, quickwit};
use concordat::search::clause;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  concordat export policies/ --to opensearch --output bulk
  curl -X PUT $URL/clauses -H 'Content-Type: application/json' --data-binary @bulk/index.json
  for f in bulk/bulk-*.ndjson; do
    curl -X POST $URL/clauses/_bulk -H 'Content-Type: application/x-ndjson' --data-binary @$f; done
  concordat export policies/ --to quickwit --output bulk
  quickwit index create --index-config bulk/index.yaml
  for f in bulk/documents-*.ndjson; do
    quickwit index ingest --index concordat --input-path $f; done";

/// Write every clause for OpenSearch, Elasticsearch or Quickwit
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// What to export: as for `check`
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Whose format
    #[arg(long, value_name = "ENGINE")]
    to: To,
    /// Folder of the files; those of an earlier export are replaced, others are never touched
    #[arg(long, short, value_name = "DIR")]
    output: PathBuf,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    find: FindArgs,
}

/// A search engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum To {
    /// OpenSearch and Elasticsearch: index.json, and bulk-*.ndjson for _bulk
    #[value(alias = "elasticsearch")]
    Opensearch,
    /// Quickwit: index.yaml, and documents-*.ndjson
    Quickwit,
}

/// A family as documents.
#[derive(Default)]
struct Done {
    documents: Vec<Vec<u8>>,
    errors: Vec<FileError>,
    warnings: Vec<String>,
}

/// Writes the files.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    let engine = Engine::open(&args.find.engine)?;
    let mut judge = Judge::new(&args.paths, &args.find, None, false, &engine)?;
    let read = read::read(&args.paths, &args.read.options(&judge.rulings.config, UnitMode::Clause)?);
    reading::not_empty(&read, &args.paths)?;
    let (mut warnings, mut errors) = (read.warnings, read.errors);
    judge.read_dictionaries(&read.families, &mut warnings);
    sink::apart(&[&args.output], args.paths.iter().map(PathBuf::as_path))?;
    let mut sink = Sink::folder(&args.output)?;
    let (config, mut files) = match args.to {
        To::Opensearch => {
            let content = format!("{:#}\n", opensearch::mapping()).into_bytes();
            (Page { name: opensearch::MAPPING_FILE.into(), content }, Files::new(opensearch::FILES, bulk::MOST))
        }
        To::Quickwit => {
            let content = quickwit::config().into_bytes();
            (Page { name: quickwit::CONFIG_FILE.into(), content }, Files::new(quickwit::FILES, bulk::MOST))
        }
    };
    put(&mut sink, config)?;
    let families = read.families.len();
    let progress = Progress::over(families, "families", !global.quiet);
    let mut count = 0;
    parallel::in_order(
        read.families,
        |family| documents(&judge, args.to, &family),
        |done| {
            progress.step();
            errors.extend(done.errors);
            warnings.extend(done.warnings);
            count += done.documents.len();
            done.documents.iter().filter_map(|d| files.put(d)).try_for_each(|page| put(&mut sink, page))
        },
    )?;
    files.finish().map_or(Ok(()), |page| put(&mut sink, page))?;
    sink.finish()?;
    progress.finish();
    if !global.quiet {
        warnings.iter().for_each(|w| output::warning(w));
        let of = if families == 1 { "1 family".to_string() } else { format!("{families} families") };
        eprintln!("{}: {count} clauses of {of} written", args.output.display());
    }
    errors.iter().for_each(|e| output::error(&e.message));
    engine.finish(global.quiet)?;
    Ok(if errors.is_empty() { Status::Clean } else { Status::Failed })
}

fn put(sink: &mut Sink, page: Page) -> Result<(), Failure> {
    sink.page(page).map_err(|e| sink.failed(&e))
}

/// A family's documents. A fault of ours in one family is told and does not stop the others.
fn documents(judge: &Judge, to: To, family: &Family) -> Done {
    let work = || {
        let Judged { aligned, settled, errors, warnings } = judge.judge(family);
        let clauses = clause::clauses("", family, &aligned.concordance, &aligned.analyses, &settled.findings);
        let lines = match to {
            To::Opensearch => opensearch::lines,
            To::Quickwit => quickwit::lines,
        };
        Done { documents: clauses.iter().map(lines).collect(), errors, warnings }
    };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let path = family.versions.first().map_or(String::new(), |v| v.source.path.clone());
        let message =
            format!("family {}: concordat failed on it, which is a fault of concordat; please report it with the text", family.id);
        Done { errors: vec![FileError { path, message }], ..Done::default() }
    })
}
