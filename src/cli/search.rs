//! `concordat search`: asks an index.

use super::engine::{Engine, EngineArgs};
use super::failure::{Failure, Status};
use super::{Global, output, values};
use concordat::language::Tag;
use concordat::report::text::visible;
use concordat::search::{Answer, Library, Question, query};
use serde_json::json;
use std::io::{self, Write};
use std::path::PathBuf;

/// Search the clauses of an index, in all languages at once
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// What to look for
    #[arg(value_name = "QUERY")]
    pub query: String,
    /// Folder of the index
    #[arg(long, value_name = "DIR")]
    pub index: PathBuf,
    /// Form of the result
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// How many hits to show
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// Search these languages only
    #[arg(long, value_name = "TAG", value_delimiter = ',', value_parser = values::tag)]
    pub languages: Vec<Tag>,
    #[command(flatten)]
    pub engine: EngineArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Asks and prints.
pub fn run(args: &Args, _global: &Global) -> Result<Status, Failure> {
    let failed = |e: concordat::search::SearchError| Failure::new(e.to_string());
    let query = query::parse(&args.query).map_err(|e| Failure::new(e.to_string()))?;
    let engine = Engine::open(&args.engine)?;
    let library = Library::open(&args.index, engine.semantic().cloned()).map_err(failed)?;
    let question =
        Question { query, languages: args.languages.clone(), query_language: None, limit: args.limit, offset: 0, facets: Vec::new() };
    let answer = library.ask(&question).map_err(failed)?;
    output::write_to(None, |out| match args.format {
        Format::Text => text(out, &answer),
        Format::Json => {
            let hits: Vec<_> = answer.hits.iter().map(hit).collect();
            let all = json!({"schema": "concordat/search/v1", "query": answer.query, "total": answer.total, "engine": answer.engine, "hits": hits});
            writeln!(out, "{all}")
        }
    })?;
    Ok(Status::Clean)
}

fn hit(h: &concordat::search::Hit) -> serde_json::Value {
    let cell = &h.clause.cells[h.cell];
    json!({"score": h.score, "family": h.clause.family, "row": h.clause.row, "section": h.clause.section, "language": cell.language,
           "source": cell.source, "lines": cell.lines(), "text": cell.text()})
}

fn text(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    for h in &answer.hits {
        let cell = &h.clause.cells[h.cell];
        let line = cell.lines().map_or(0, |l| l[0]);
        writeln!(out, "{}:{line}  {}  {} ({:.2})", cell.source, h.clause.row, visible(&cell.text()), h.score)?;
    }
    writeln!(out, "{} rows", answer.total)
}
