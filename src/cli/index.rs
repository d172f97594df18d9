//! `concordat index`: reads, aligns and checks what changed, and writes every clause of every language into an index for `search` and
//! `serve`.

use super::engine::Engine;
use super::failure::{Failure, Status};
use super::judge::{FindArgs, Judge, Judged};
use super::progress::Progress;
use super::reading::{self, ReadArgs};
use super::{Global, output, parallel};
use concordat::document::Family;
use concordat::read::{self, FileError, UnitMode};
use concordat::search::clause;
use concordat::search::store::{About, Prepared, Root, Store};
use concordat::search::{schema, update};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  concordat index policies/ --index policies.index
  concordat search 'personal data absent:fr' --index policies.index
  concordat serve --index policies.index";

/// Write every clause of every language into an index that can be searched
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// What to index: as for `check`
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Folder of the index; it is made where there is none
    #[arg(long, value_name = "DIR")]
    pub index: PathBuf,
    /// Write everything anew, whatever the index holds
    #[arg(long)]
    pub rebuild: bool,
    #[command(flatten)]
    pub read: ReadArgs,
    #[command(flatten)]
    pub find: FindArgs,
}

/// A family on its way into the index.
enum Done {
    Ready(Prepared, Vec<FileError>, Vec<String>),
    Failed(FileError),
}

/// Writes the index.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    let engine = Engine::open(&args.find.engine)?;
    let mut judge = Judge::new(&args.paths, &args.find, None, false, &engine)?;
    let store = Store::open_or_create(&args.index, args.rebuild).map_err(failed)?;
    let mut writer = store.writer().map_err(failed)?;
    let read = read::read(&args.paths, &args.read.options(&judge.rulings.config, UnitMode::Clause)?);
    reading::not_empty(&read, &args.paths)?;
    let mut warnings = read.warnings;
    judge.read_dictionaries(&read.families, &mut warnings);
    let mut errors = read.errors;
    let old = if args.rebuild { Vec::new() } else { writer.families().map_err(failed)? };
    if args.rebuild {
        writer.clear().map_err(failed)?;
    }
    let unreadable: Vec<PathBuf> = errors.iter().map(|e| PathBuf::from(&e.path)).collect();
    let plan = update::plan(&old, read.families, &args.paths, &unreadable, |family| judge.bears(family));
    let (written, gone, kept) = (plan.write.len(), plan.gone.len(), plan.kept);
    plan.gone.iter().for_each(|key| writer.remove(key));
    let progress = Progress::over(written, "families", !global.quiet);
    parallel::in_order(
        plan.write,
        |(family, key, digest)| prepare(&judge, &store, &family, key, digest),
        |done| {
            progress.step();
            match done {
                Done::Ready(prepared, e, w) => {
                    errors.extend(e);
                    warnings.extend(w);
                    writer.put(prepared).map_err(failed)
                }
                Done::Failed(e) => {
                    errors.push(e);
                    Ok(())
                }
            }
        },
    )?;
    progress.finish();
    let folder = std::env::current_dir().unwrap_or_default();
    let mut about = store.about().map_err(failed)?;
    if args.rebuild {
        about.roots.clear();
    }
    about.roots.retain(|r| r.paths != args.paths || r.folder != folder);
    about.roots.push(Root { paths: args.paths.clone(), folder, stamp: String::new() });
    let about = About {
        format: schema::FORMAT.to_string(),
        version: env!("CARGO_PKG_VERSION").to_string(),
        engine: engine.name().to_string(),
        models: engine.models(),
        written: concordat::time::now(),
        roots: about.roots,
    };
    writer.commit(&about).map_err(failed)?;
    if !global.quiet {
        warnings.iter().for_each(|w| output::warning(w));
        let dir = args.index.display();
        eprintln!("{dir}: {written} families written, {kept} as they were, {gone} taken out");
    }
    errors.iter().for_each(|e| output::error(&e.message));
    engine.finish(global.quiet)?;
    Ok(if errors.is_empty() { Status::Clean } else { Status::Failed })
}

fn failed(e: concordat::search::SearchError) -> Failure {
    Failure::new(e.to_string())
}

/// One family: aligned, checked, made into documents. A fault of ours in one family is told and does not stop the others.
fn prepare(judge: &Judge, store: &Store, family: &Family, key: String, digest: String) -> Done {
    let work = || {
        let Judged { aligned, settled, errors, warnings } = judge.judge(family);
        let rows = &aligned.concordance.rows;
        let clauses = clause::clauses(&key, family, &aligned.concordance, &aligned.analyses, &settled.findings);
        let findings = settled.findings.iter().filter_map(|f| serde_json::to_value(f).ok()).collect();
        let entry = update::entry(family, key.clone(), digest.clone(), rows.len(), findings);
        let cells: Vec<Vec<Vec<usize>>> = rows.iter().map(|r| r.cells.clone()).collect();
        Done::Ready(store.prepare(&entry, &clauses, &aligned.analyses, &cells), errors, warnings)
    };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let path = family.versions.first().map_or(String::new(), |v| v.source.path.clone());
        let message =
            format!("family {}: concordat failed on it, which is a fault of concordat; please report it with the text", family.id);
        Done::Failed(FileError { path, message })
    })
}
