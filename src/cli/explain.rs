//! `concordat explain RULE` and `concordat explain ID`: what a rule flags and why, or why a finding was made.

use super::accept::ids_and_paths;
use super::engine::Engine;
use super::failure::{Failure, Status};
use super::judge::{self, FindArgs, Judge};
use super::progress::Progress;
use super::reading::{self, ReadArgs};
use super::{Global, output, parallel, rules, values};
use concordat::check::{Finding, RULES, Rule, Status as Standing};
use concordat::document::Family;
use concordat::language::Tag;
use concordat::read::{self, UnitMode};
use concordat::report::evidence::{Cell, Evidence, Pair, RowSeen, evidence};
use concordat::report::text::{TextReporter, visible};
use std::io::{self, Write};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  concordat explain missing-clause              what the rule flags, and how to accept a finding
  concordat explain f3a9c1d07b52 policies/      why this finding was made
  concordat explain f3a9c1d07b52 policies/ --format json";

/// Longest text of a cell that is printed, in characters.
const SHORT: usize = 160;

/// Explain a rule, or why a finding was made
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Name of a rule, or id of a finding; all rules are listed where nothing is named
    #[arg(value_name = "RULE|ID")]
    what: Option<PathBuf>,
    /// Where the finding was made, as for `check`; the current folder where none is named
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Form of the explanation
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    find: FindArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Prints the explanation, or the list of rules.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    let Some(what) = &args.what else {
        output::write_to(None, |out| if args.format == Format::Json { rules::json(out, RULES.iter()) } else { rules::table(out) })?;
        return Ok(Status::Clean);
    };
    let name = what.display().to_string();
    if super::accept::is_id(&name) {
        return finding(args, &name, global);
    }
    let rule = values::rule(&name).map_err(|e| {
        let stop = if e.ends_with(['?', '.']) { "" } else { "." };
        Failure::new(format!("{name}: {e}{stop} An id of a finding has 12 hexadecimal digits"))
    })?;
    if let Some(path) = args.paths.first() {
        return Err(Failure::new(format!("{}: a rule is explained without texts; name the id of a finding, or no path", path.display())));
    }
    for rule in RULES.iter().filter(|r| r.name == rule) {
        output::write_to(None, |out| match args.format {
            Format::Json => rules::json(out, std::iter::once(rule)),
            Format::Text => page(out, rule),
        })?;
    }
    Ok(Status::Clean)
}

fn strong() -> anstyle::Style {
    if output::look(false, false).color { anstyle::Style::new().bold() } else { anstyle::Style::new() }
}

fn page(out: &mut dyn Write, rule: &Rule) -> io::Result<()> {
    markdown(out, &rule.explanation(), strong())
}

/// Prints the Markdown of an explanation: headings in `strong`, each after a blank line; the rest as it stands.
fn markdown(out: &mut dyn Write, text: &str, strong: anstyle::Style) -> io::Result<()> {
    for (i, line) in text.lines().enumerate() {
        match line.strip_prefix('#').map(|l| l.trim_start_matches('#').trim()) {
            Some(heading) if i == 0 => writeln!(out, "{strong}{heading}{strong:#}")?,
            Some(heading) => writeln!(out, "\n{strong}{heading}{strong:#}")?,
            None => writeln!(out, "{line}")?,
        }
    }
    Ok(())
}

/// Finds the finding anew and prints what speaks for it.
fn finding(args: &Args, id: &str, global: &Global) -> Result<Status, Failure> {
    let (_, paths) = ids_and_paths(&args.paths)?;
    let engine = Engine::open(&args.find.engine)?;
    let mut judge = Judge::new(&paths, &args.find, None, true, &engine)?;
    let read = read::read(&paths, &args.read.options(&judge.rulings.config, UnitMode::Clause)?);
    reading::not_empty(&read, &paths)?;
    judge.read_dictionaries(&read.families, &mut Vec::new());
    let typed = judge::typed(&args.read, &args.find, &paths);
    let reporter = TextReporter::new(output::look(false, !global.quiet)).with_call(typed.clone());
    let progress = Progress::over(read.families.len(), "families", !global.quiet);
    let mut all: Vec<Vec<u8>> = Vec::new();
    let work = |family: Family| -> io::Result<Vec<Vec<u8>>> {
        let judged = judge.judge(&family);
        let meant = |f: &&Finding| f.id == id;
        let explained = judged.settled.findings.iter().filter(meant).map(|f| {
            let evidence = evidence(&family, &judged.aligned, f);
            let mut out = Vec::new();
            match args.format {
                Format::Json => {
                    serde_json::to_writer_pretty(&mut out, &evidence)?;
                    writeln!(out)?;
                }
                Format::Text => {
                    reporter.finding(&mut out, &family, f)?;
                    text(&mut out, &evidence)?;
                    if f.status == Standing::Open {
                        writeln!(out, "\naccept: concordat accept {id} --reason \"…\" {}", visible(&typed))?;
                    }
                }
            }
            Ok(out)
        });
        explained.collect()
    };
    parallel::in_order(read.families, work, |explained| {
        progress.step();
        all.extend(explained?);
        io::Result::Ok(())
    })
    .map_err(|e| Failure::writing(None, &e))?;
    progress.finish();
    engine.finish(global.quiet)?;
    // Without a path the finding alone is meant: what else lies in the current folder does not matter once it is found.
    let errors = if args.paths.is_empty() && !all.is_empty() { &[][..] } else { &read.errors };
    errors.iter().for_each(|e| output::error(&e.message));
    if all.is_empty() {
        return Err(Failure::new(format!(
            "{id}: no finding has this id; name the same files and options as in the check; `concordat check {typed}` shows the ids"
        )));
    }
    output::write_to(None, |out| all.iter().try_for_each(|text| out.write_all(text)))?;
    Ok(if errors.is_empty() { Status::Clean } else { Status::Failed })
}

fn text(out: &mut dyn Write, e: &Evidence) -> io::Result<()> {
    let f = e.finding;
    if !f.evidence.is_empty() {
        heading(out, "What the rule went by")?;
        f.evidence.iter().try_for_each(|line| writeln!(out, "  {}", visible(&line.replace(['\u{2068}', '\u{2069}'], ""))))?;
    }
    if let Some(row) = &e.row {
        the_row(out, row)?;
    }
    if let Some(pair) = &e.pair {
        the_pair(out, pair)?;
    }
    heading(out, "The vote")?;
    vote(out, "have it", "has it", &f.present)?;
    vote(out, "lack it", "lacks it", &f.absent)?;
    vote(out, "stand elsewhere", "stands elsewhere", &f.moved)?;
    writeln!(out, "  {:.0} % sure: of a hundred findings like this one, about so many are right", f.confidence * 100.0)?;
    writeln!(out, "\n`concordat explain {}` says what the rule flags and when it is wrong.", f.rule)
}

fn heading(out: &mut dyn Write, words: &str) -> io::Result<()> {
    let strong = strong();
    writeln!(out, "{strong}{words}{strong:#}")
}

fn vote(out: &mut dyn Write, many: &str, one: &str, tags: &[Tag]) -> io::Result<()> {
    let names = tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ");
    match tags.len() {
        0 => Ok(()),
        1 => writeln!(out, "  1 {one}: {names}"),
        n => writeln!(out, "  {n} {many}: {names}"),
    }
}

fn cell(out: &mut dyn Write, c: &Cell) -> io::Result<()> {
    let lines = c.lines.iter().map(|[a, b]| if a == b { a.to_string() } else { format!("{a}-{b}") }).collect::<Vec<_>>().join(", ");
    let shown = match c.text.char_indices().nth(SHORT) {
        Some((end, _)) => format!("{}…", &c.text[..end]),
        None => c.text.clone(),
    };
    let (lines, shown) = if c.lines.is_empty() { ("-".to_string(), "nothing".to_string()) } else { (lines, shown) };
    writeln!(out, "  {:8} {lines:>7}  {}", c.language.as_str(), visible(&shown))
}

fn the_row(out: &mut dyn Write, row: &RowSeen) -> io::Result<()> {
    let strong = strong();
    let pinned = if row.pinned { ", by a reviewed alignment" } else { "" };
    writeln!(out, "{strong}The clause in every version{strong:#} (row {}, score {:.2}{pinned})", row.id, row.score)?;
    row.cells.iter().try_for_each(|c| cell(out, c))?;
    for n in &row.neighbours {
        heading(out, if n.stands == "before" { "Before it" } else { "After it" })?;
        n.cells.iter().try_for_each(|c| cell(out, c))?;
    }
    Ok(())
}

fn the_pair(out: &mut dyn Write, pair: &Pair) -> io::Result<()> {
    let strong = strong();
    let [a, b] = &pair.languages;
    writeln!(out, "{strong}Why {a} and {b} are taken for the same clause{strong:#} (log-odds {:.1}; above 0 is alike)", pair.score)?;
    for m in &pair.measures {
        writeln!(out, "  {:+6.1}  {} ({}: {:.2})", m.adds, m.about, m.name, m.value)?;
    }
    if let Some(x) = pair.agreement {
        writeln!(out, "  By an encoder they agree at {:.0} % of what is usual for counterparts here.", x * 100.0)?;
    }
    let both = pair.terms.iter().map(|[x, y]| format!("{x} = {y}")).collect::<Vec<_>>();
    listed(out, "terms in both", &both)?;
    for (i, tag) in pair.languages.iter().enumerate() {
        listed(out, &format!("terms in {tag} alone"), &pair.lone_terms[i])?;
        listed(out, &format!("numbers in {tag}"), &pair.numbers[i])?;
        listed(out, &format!("addresses in {tag}"), &pair.anchors[i])?;
    }
    Ok(())
}

fn listed(out: &mut dyn Write, what: &str, words: &[String]) -> io::Result<()> {
    if words.is_empty() { Ok(()) } else { writeln!(out, "  {what}: {}", visible(&words.join("; "))) }
}
