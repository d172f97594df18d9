//! One run of the index: what changed is aligned, checked and written, in one commit.

use super::engine::Engine;
use super::failure::Failure;
use super::index::Args;
use super::judge::{Judge, Judged};
use super::progress::Progress;
use super::{parallel, reading};
use concordat::document::Family;
use concordat::read::{self, FileError, UnitMode};
use concordat::search::store::{About, Prepared, Root, Store, Writer};
use concordat::search::vectors::Scribe;
use concordat::search::{SearchError, clause, schema, update};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// What a run did.
#[derive(Debug, Default, serde::Serialize)]
pub struct Ran {
    /// Families that were written.
    pub written: usize,
    /// Families that were as they had been.
    pub kept: usize,
    /// Families that are no longer there and were taken out.
    pub gone: usize,
    /// Families that the index holds now.
    pub families: usize,
    /// Rows that it holds.
    pub rows: usize,
    /// Files that could not be read, and families that could not be judged; what the index had of them stays.
    pub errors: Vec<FileError>,
    /// What was read otherwise than one may think.
    #[serde(skip)]
    pub warnings: Vec<String>,
    /// Files beside the texts that the findings rest on.
    #[serde(skip)]
    pub others: Vec<PathBuf>,
}

/// A family on its way into the index.
enum Done {
    Ready(Prepared, Vec<FileError>, Vec<String>),
    Failed(FileError),
}

pub fn failed(e: SearchError) -> Failure {
    Failure::new(e.to_string())
}

/// Brings the index up to date.
pub fn run(args: &Args, engine: &Engine, rebuild: bool, bar: bool) -> Result<Ran, Failure> {
    let mut judge = Judge::new(&args.paths, &args.find, None, false, engine)?;
    let options = args.read.options(&judge.rulings.config, UnitMode::Clause)?;
    if !args.index.exists()
        && let [first, rest @ ..] = args.paths.as_slice()
        && !first.exists()
        && rest.iter().all(|p| !p.exists())
    {
        return Err(Failure::new(format!("{}: there is no such file or folder; name what is to be indexed", first.display())));
    }
    // Whoever waits for another writer should not read everything first.
    let early = rebuild.then(|| read::read(&args.paths, &options));
    if let Some(e) = early.as_ref().filter(|r| r.families.is_empty()).and_then(|r| r.errors.first()) {
        return Err(Failure::new(format!("{}; the index is left as it is", e.message)));
    }
    let store = Store::open_or_create(&args.index, rebuild).map_err(failed)?;
    let mut writer = store.writer().map_err(failed)?;
    let scribe = engine.semantic().map(|e| Scribe::open(&args.index, e)).transpose().map_err(failed)?.flatten();
    let read = early.unwrap_or_else(|| read::read(&args.paths, &options));
    reading::not_empty(&read, &args.paths)?;
    let mut ran = Ran { warnings: read.warnings, errors: read.errors, ..Ran::default() };
    judge.read_dictionaries(&read.families, &mut ran.warnings);
    let old = if rebuild { Vec::new() } else { store.committed().map_err(failed)? };
    if rebuild {
        writer.clear().map_err(failed)?;
    }
    let unreadable: Vec<PathBuf> = ran.errors.iter().map(|e| PathBuf::from(&e.path)).collect();
    let plan = update::plan(&old, read.families, &args.paths, &unreadable, |family| judge.bears(family));
    (ran.gone, ran.kept) = (plan.gone.len(), plan.kept);
    plan.gone.iter().for_each(|key| writer.remove(key));
    let changed = !plan.write.is_empty() || !plan.gone.is_empty() || rebuild;
    write(&judge, (&store, scribe.as_ref()), &mut writer, plan.write, bar, &mut ran)?;
    // What a commit names is there before it.
    scribe.iter().try_for_each(Scribe::finish).map_err(failed)?;
    let before = store.about().map_err(failed)?;
    let about = about(args, engine, &before.roots, rebuild);
    let rulings = &judge.rulings;
    ran.others = rulings
        .config
        .path
        .iter()
        .chain(&rulings.review.path)
        .chain(&rulings.config.termbase)
        .chain(&args.find.termbase)
        .cloned()
        .collect();
    if changed || before.roots != about.roots {
        writer.commit(&about).map_err(failed)?;
    }
    weave(scribe.as_ref(), bar)?;
    let families = store.committed().map_err(failed)?;
    (ran.families, ran.rows) = (families.len(), families.iter().map(|f| f.rows).sum());
    Ok(ran)
}

fn write(
    judge: &Judge,
    into: (&Store, Option<&Scribe>),
    writer: &mut Writer<'_>,
    families: Vec<(Family, String, String)>,
    bar: bool,
    ran: &mut Ran,
) -> Result<(), Failure> {
    let progress = Progress::over(families.len(), "families", bar);
    parallel::in_order(
        families,
        |(family, key, digest)| prepare(judge, into, &family, key, digest),
        |done| {
            progress.step();
            match done {
                Done::Ready(prepared, errors, warnings) => {
                    ran.written += 1;
                    ran.errors.extend(errors);
                    ran.warnings.extend(warnings);
                    writer.put(prepared).map_err(failed)
                }
                Done::Failed(e) => {
                    ran.errors.push(e);
                    Ok(())
                }
            }
        },
    )?;
    progress.finish();
    Ok(())
}

/// Makes the graph of vectors, where they are many: the rows are there already, and are found meanwhile, a little slower.
fn weave(scribe: Option<&Scribe>, bar: bool) -> Result<(), Failure> {
    let Some(scribe) = scribe.filter(|s| s.is_large()) else { return Ok(()) };
    let progress = Progress::waiting("joining clauses that mean much the same", bar);
    scribe.weave().map_err(failed)?;
    progress.finish();
    Ok(())
}

/// What the index says of itself after this run.
fn about(args: &Args, engine: &Engine, before: &[Root], rebuild: bool) -> About {
    let folder = std::env::current_dir().unwrap_or_default();
    let mut roots = if rebuild { Vec::new() } else { before.to_vec() };
    if !roots.iter().any(|r| r.paths == args.paths && r.folder == folder) {
        roots.push(Root { paths: args.paths.clone(), folder });
    }
    About {
        format: schema::FORMAT.to_string(),
        version: env!("CARGO_PKG_VERSION").to_string(),
        engine: engine.name().to_string(),
        models: engine.models(),
        written: concordat::time::now(),
        roots,
    }
}

/// One family: aligned, checked, made into documents. A fault of ours in one family is told and does not stop the others.
fn prepare(judge: &Judge, (store, scribe): (&Store, Option<&Scribe>), family: &Family, key: String, digest: String) -> Done {
    let work = || {
        let Judged { aligned, settled, errors, warnings } = judge.judge(family);
        let rows = &aligned.concordance.rows;
        let mut clauses = clause::clauses(&key, family, &aligned.concordance, &aligned.analyses, &settled.findings);
        if let Some(e) = scribe.and_then(|s| s.hear(&mut clauses).err()) {
            return Done::Failed(FileError { path: first_path(family), message: e.to_string() });
        }
        let findings = settled.findings.iter().filter_map(|f| serde_json::to_value(f).ok()).collect();
        let entry = update::entry(family, key.clone(), digest.clone(), rows.len(), findings);
        let cells: Vec<Vec<Vec<usize>>> = rows.iter().map(|r| r.cells.clone()).collect();
        Done::Ready(store.prepare(&entry, &clauses, &aligned.analyses, &cells), errors, warnings)
    };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let path = first_path(family);
        let message =
            format!("family {}: concordat failed on it, which is a fault of concordat; please report it with the text", family.id);
        Done::Failed(FileError { path, message })
    })
}

fn first_path(family: &Family) -> String {
    family.versions.first().map_or(String::new(), |v| v.source.path.clone())
}
