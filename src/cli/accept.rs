//! `concordat accept`: findings that somebody has looked at and that may stay, with the reason, in `concordat.review.toml`.

use super::engine::Engine;
use super::failure::{Failure, Status};
use super::judge::{self, FindArgs, Judge};
use super::progress::Progress;
use super::reading::{self, ReadArgs};
use super::{Global, output, parallel};
use concordat::config::{self, Accepted, Config, Review, review};
use concordat::document::Family;
use concordat::read::{self, UnitMode};
pub use concordat::report::accept::is_id;
use concordat::report::accept::{self, EditError, Why};
use concordat::report::settle::{FamilySeen, clause_of};
use concordat::report::text::visible;
use concordat::time;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  concordat accept f3a9c1d07b52 --reason \"French law has no such duty\" policies/
  concordat accept f3a9c1d07b52 --all-languages --reason \"left out on purpose\" policies/
  concordat accept --list policies/
  concordat accept --remove f3a9c1d07b52 policies/
  concordat accept --prune policies/        take out what is no longer found

Words of 12 hexadecimal digits are ids, all others are paths.";

/// Accept findings: reports leave them out from then on, and the reason stays
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Ids of findings, as the report shows them; files and folders as for `check`, the current folder where none is named
    #[arg(value_name = "ID|PATH")]
    targets: Vec<PathBuf>,
    /// Why the findings may stay
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Accept what the rule says of this clause in whichever language
    #[arg(long)]
    all_languages: bool,
    /// Who accepts them; the user's name where not given
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// List what is accepted
    #[arg(long, conflicts_with_all = ["remove", "prune", "reason"])]
    list: bool,
    /// Take these ids out again
    #[arg(long, conflicts_with_all = ["prune", "reason"])]
    remove: bool,
    /// Take out what is no longer found
    #[arg(long, conflicts_with = "reason")]
    prune: bool,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    find: FindArgs,
}

/// Ids and paths apart; a path that leads nowhere is probably a mistyped id.
pub fn ids_and_paths(targets: &[PathBuf]) -> Result<(Vec<String>, Vec<PathBuf>), Failure> {
    let (ids, mut paths): (Vec<&PathBuf>, Vec<&PathBuf>) = targets.iter().partition(|t| t.to_str().is_some_and(is_id));
    if let Some(lost) = paths.iter().find(|p| !p.exists()) {
        let lost = lost.display();
        return Err(Failure::new(format!(
            "{lost}: is neither a file or folder nor an id, which has 12 hexadecimal digits; copy it from the report"
        )));
    }
    let here = PathBuf::from(".");
    if paths.is_empty() {
        paths.push(&here);
    }
    Ok((ids.into_iter().map(|i| i.display().to_string()).collect(), paths.into_iter().cloned().collect()))
}

/// Does what the call says.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    let (ids, paths) = ids_and_paths(&args.targets)?;
    let config = reading::config(args.find.config.as_deref(), &paths)?;
    let file = Review::place(&config, &paths).ok_or_else(|| Failure::new("the paths share no folder; name texts below one folder"))?;
    if args.list {
        return list(&config, &Review::load(&file)?);
    }
    if args.remove {
        remove(&ids, &file, &config)?;
        return if global.quiet { Ok(Status::Clean) } else { told(&format!("Taken out of {}: {}.", config::shown(&file), ids.join(", "))) };
    }
    if args.prune {
        if let Some(id) = ids.first() {
            return Err(Failure::new(format!(
                "--prune {id}: takes out all that is no longer found; write --remove to take out single ids"
            )));
        }
        return prune(args, &paths, &file, global);
    }
    let reason = reason(args)?;
    if ids.is_empty() {
        let typed = judge::typed(&args.read, &args.find, &paths);
        return Err(Failure::new(format!("no id is named; `concordat check {typed}` shows that of each finding in its last line")));
    }
    add(args, &ids, &paths, reason, &file, global)
}

/// The reason that was given.
fn reason(args: &Args) -> Result<&str, Failure> {
    if let Some(reason) = args.reason.as_deref().and_then(accept::reason) {
        return Ok(reason);
    }
    let reason = args.reason.as_deref().map(str::trim).unwrap_or_default();
    let what = if args.reason.is_some() { format!("--reason \"{reason}\" says nothing") } else { "--reason is missing".to_string() };
    Err(Failure::new(format!("{what}; say in a few words why the finding may stay, for whoever reads it later")))
}

/// A family with the findings that are looked for, and what was seen of it.
struct Found {
    accepted: Vec<(Accepted, String)>,
    also: usize,
    met: Vec<usize>,
    seen: FamilySeen,
    warnings: Vec<String>,
    errors: Vec<read::FileError>,
}

/// Takes all families through the rules, and each through `look`.
fn search<T: Send>(
    args: &Args,
    paths: &[PathBuf],
    global: &Global,
    look: impl Fn(&Judge, &Family) -> T + Sync,
) -> Result<(Vec<T>, Vec<read::FileError>, Judge), Failure> {
    let engine = Engine::open(&args.find.engine)?;
    // What a baseline knows can be accepted as well.
    let mut judge = Judge::new(paths, &args.find, None, true, &engine)?;
    let read = read::read(paths, &args.read.options(&judge.rulings.config, UnitMode::Clause)?);
    reading::not_empty(&read, paths)?;
    judge.read_dictionaries(&read.families, &mut Vec::new());
    let progress = Progress::over(read.families.len(), "families", !global.quiet);
    let mut out = Vec::new();
    parallel::in_order(
        read.families,
        |family| look(&judge, &family),
        |found| {
            progress.step();
            out.push(found);
            Ok::<(), Failure>(())
        },
    )?;
    progress.finish();
    engine.finish(global.quiet)?;
    Ok((out, read.errors, judge))
}

fn add(args: &Args, ids: &[String], paths: &[PathBuf], reason: &str, file: &Path, global: &Global) -> Result<Status, Failure> {
    let (who, when) = (args.by.clone().or_else(accept::user), Some(time::now()));
    let (found, errors, _) = search(args, paths, global, |judge, family| {
        let judged = judge.judge(family);
        let (concordance, findings) = (&judged.aligned.concordance, &judged.settled.findings);
        let mut out = Found {
            accepted: Vec::new(),
            also: 0,
            met: Vec::new(),
            seen: FamilySeen::of(family),
            warnings: Vec::new(),
            errors: judged.errors,
        };
        let engine = judge.rulings.engine;
        let why = Why { reason, who: who.as_deref(), when: when.as_deref(), engine, all_languages: args.all_languages };
        for f in findings.iter().filter(|f| ids.contains(&f.id)) {
            if args.all_languages {
                let clause = clause_of(f, family, concordance);
                out.also +=
                    findings.iter().filter(|o| o.rule == f.rule && o.id != f.id && clause_of(o, family, concordance) == clause).count();
            }
            let entry = accept::accepted(f, family, concordance, &why);
            out.accepted.push((entry, f.message.clone()));
        }
        out
    })?;
    let entries: Vec<&(Accepted, String)> = found.iter().flat_map(|f| &f.accepted).collect();
    if let Some(lost) = ids.iter().find(|id| entries.iter().all(|(e, _)| e.id != **id)) {
        errors.iter().for_each(|e| output::error(&e.message));
        let typed = judge::typed(&args.read, &args.find, paths);
        return Err(Failure::new(format!(
            "{lost}: no finding has this id; `concordat check {typed}` shows that of each finding in its last line"
        )));
    }
    let new: Vec<Accepted> = entries.iter().map(|e| e.0.clone()).collect();
    edit(file, |text| review::with(text, &new))?;
    let also: usize = found.iter().map(|f| f.also).sum();
    if !global.quiet {
        output::write_to(None, |out| {
            for (e, message) in &entries {
                writeln!(out, "accepted {} ({}): {}", e.id, e.rule.as_deref().unwrap_or_default(), visible(message))?;
            }
            if args.all_languages {
                let more = if also == 1 { "1 other finding".to_string() } else { format!("{also} other findings") };
                writeln!(out, "In whichever language; {more} of the present ones are accepted with it.")?;
            }
            writeln!(out, "Written to {}.", visible(&config::shown(file)))
        })?;
    }
    Ok(ended(found.iter().flat_map(|f| &f.errors).chain(&errors)))
}

fn ended<'e>(errors: impl Iterator<Item = &'e read::FileError>) -> Status {
    let errors: Vec<_> = errors.collect();
    errors.iter().for_each(|e| output::error(&e.message));
    if errors.is_empty() { Status::Clean } else { Status::Failed }
}

fn list(config: &Config, review: &Review) -> Result<Status, Failure> {
    let settings = config.path.as_deref();
    let all = review.entries.iter().map(|e| (review.path.as_deref(), e)).chain(config.accepted.iter().map(|e| (settings, e)));
    output::write_to(None, |out| {
        for (file, e) in all {
            let about = [&e.rule, &e.family, &e.who, &e.when].into_iter().flatten().map(String::as_str);
            let all = e.clause.as_ref().map(|_| "in all languages");
            let about = about.chain(all).collect::<Vec<_>>().join(", ");
            let place = file.map(config::shown).unwrap_or_default();
            writeln!(out, "{}  {}", e.id, visible(&e.reason))?;
            if let Some(quote) = &e.quote {
                writeln!(out, "    “{}”", visible(quote))?;
            }
            writeln!(out, "    {}:{}{}{}", visible(&place), e.line, if about.is_empty() { "" } else { ": " }, visible(&about))?;
        }
        Ok(())
    })?;
    Ok(Status::Clean)
}

fn told(sentence: &str) -> Result<Status, Failure> {
    output::write_to(None, |out| writeln!(out, "{}", visible(sentence)))?;
    Ok(Status::Clean)
}

fn remove(ids: &[String], file: &Path, config: &Config) -> Result<(), Failure> {
    if ids.is_empty() {
        return Err(Failure::new("--remove: no id is named; `concordat accept --list` shows them"));
    }
    let review = Review::load(file)?;
    if let Some(lost) = ids.iter().find(|id| review.entries.iter().all(|e| e.id != **id)) {
        return Err(Failure::new(match config.accepted.iter().find(|e| e.id == *lost) {
            Some(e) => {
                let settings = config.path.as_deref().map(config::shown).unwrap_or_default();
                format!("{lost}: stands in {settings}, line {}; take that line out by hand", e.line)
            }
            None => format!("{lost}: is not among the accepted findings; `concordat accept --list` shows them"),
        }));
    }
    edit(file, |text| review::without(text, ids))
}

fn prune(args: &Args, paths: &[PathBuf], file: &Path, global: &Global) -> Result<Status, Failure> {
    let (found, errors, judge) = search(args, paths, global, |judge, family| {
        let judged = judge.judge(family);
        let (met, seen) = (judged.settled.met, FamilySeen::of(family));
        Found { accepted: Vec::new(), also: 0, met, seen, warnings: judged.warnings, errors: judged.errors }
    })?;
    let errors: Vec<_> = found.iter().flat_map(|f| &f.errors).chain(&errors).collect();
    if !errors.is_empty() {
        errors.iter().for_each(|e| output::error(&e.message));
        return Err(Failure::new("nothing was taken out: what the files above hold may be accepted; mend them first"));
    }
    if !global.quiet {
        found.iter().flat_map(|f| &f.warnings).for_each(|w| output::warning(w));
    }
    let met: Vec<usize> = found.iter().flat_map(|f| f.met.iter().copied()).collect();
    let seen: Vec<FamilySeen> = found.into_iter().map(|f| f.seen).collect();
    let stale: Vec<&Accepted> = judge.rulings.stale(&met, &seen).collect();
    let ids: Vec<String> = stale.iter().map(|a| a.id.clone()).collect();
    if !ids.is_empty() {
        edit(file, |text| review::without(text, &ids))?;
    }
    if !global.quiet {
        output::write_to(None, |out| {
            for a in &stale {
                writeln!(out, "taken out {} ({}): {}", a.id, a.rule.as_deref().unwrap_or_default(), visible(&a.reason))?;
            }
            let kept = judge.rulings.review.entries.len() - stale.len();
            writeln!(out, "{} taken out, {kept} kept.", stale.len())
        })?;
    }
    Ok(Status::Clean)
}

/// Changes the file; see `accept::edit`.
fn edit(file: &Path, change: impl FnOnce(&str) -> Result<String, String>) -> Result<(), Failure> {
    accept::edit(file, change).map_err(|e| match e {
        EditError::Write { source, .. } => Failure::writing(Some(file), &source),
        told => Failure::new(told.to_string()),
    })
}
