//! `concordat search`: asks an index.

use super::engine::{Engine, EngineArgs};
use super::failure::{Failure, Status};
use super::{Global, output, values};
use concordat::language::Tag;
use concordat::report::text::visible;
use concordat::search::{Answer, Library, Question, query};
use serde_json::json;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Search the clauses of an index, in all languages at once
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// What to look for
    #[arg(value_name = "QUERY", required_unless_present = "queries", conflicts_with = "queries", default_value = "")]
    pub query: String,
    /// Answer the queries of a file, one a line, each with one JSON object on one line; - for standard input
    #[arg(long, value_name = "FILE")]
    pub queries: Option<PathBuf>,
    /// Take the query for plain words, whatever marks are in it: for a sentence that is pasted
    #[arg(long)]
    pub words: bool,
    /// Language of the words of the query, where it should not be guessed
    #[arg(long, value_name = "TAG", value_parser = values::tag)]
    pub query_language: Option<Tag>,
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
    let engine = Engine::open(&args.engine)?;
    let library = Library::open(&args.index, engine.semantic().cloned()).map_err(failed)?;
    let ask = |text: &str| {
        let query = if args.words { Ok(plain(text)) } else { query::parse(text) }.map_err(|e| Failure::new(e.to_string()))?;
        library.ask(&question(args, query)).map_err(failed)
    };
    if let Some(file) = &args.queries {
        let queries = lines(file).map_err(|e| Failure::new(format!("{}: {e}; check that the file exists and is UTF-8", file.display())))?;
        let mut faulty = false;
        for text in queries.lines() {
            let line = ask(text).map_or_else(
                |e| {
                    faulty = true;
                    json!({"schema": SCHEMA, "query": text, "error": e.to_string()})
                },
                |a| machine(&a),
            );
            output::write_to(None, |out| writeln!(out, "{line}"))?;
        }
        tell_failure(&engine);
        return Ok(if faulty { Status::Failed } else { Status::Clean });
    }
    let answer = ask(&args.query)?;
    tell_failure(&engine);
    output::write_to(None, |out| match args.format {
        Format::Text => text(out, &answer),
        Format::Json => writeln!(out, "{}", machine(&answer)),
    })?;
    Ok(Status::Clean)
}

/// The words were asked all the same.
fn tell_failure(engine: &Engine) {
    if let Some(why) = engine.semantic().and_then(|e| e.failure()) {
        output::warning(&format!("{why} (searched by words alone)"));
    }
}

const SCHEMA: &str = "concordat/search/v1";

fn question(args: &Args, query: query::Query) -> Question {
    let query_language = args.query_language.clone();
    Question { query, languages: args.languages.clone(), query_language, limit: args.limit, offset: 0, facets: Vec::new() }
}

/// A text as plain words, whatever marks are in it.
fn plain(text: &str) -> query::Query {
    let root = query::Node { range: 0..text.len(), what: query::What::Words(text.to_string()) };
    query::Query { text: text.to_string(), root }
}

fn lines(file: &Path) -> io::Result<String> {
    if file == Path::new("-") { io::read_to_string(io::stdin()) } else { std::fs::read_to_string(file) }
}

fn machine(answer: &Answer) -> serde_json::Value {
    let hits: Vec<_> = answer.hits.iter().map(hit).collect();
    json!({"schema": SCHEMA, "query": answer.query, "total": answer.total, "engine": answer.engine, "hits": hits})
}

fn hit(h: &concordat::search::Hit) -> serde_json::Value {
    let said = |(c, marks): (&concordat::search::clause::Cell, &Vec<Range<usize>>)| {
        let marks: Vec<[usize; 2]> = marks.iter().map(|m| [m.start, m.end]).collect();
        json!({"language": c.language, "source": c.source, "lines": c.lines(), "text": c.text(), "marks": marks})
    };
    let cells: Vec<_> = h.clause.cells.iter().zip(&h.marks).map(said).collect();
    let cell = &h.clause.cells[h.cell];
    json!({"score": h.score, "family": h.clause.family, "row": h.clause.row, "section": h.clause.section, "language": cell.language,
           "source": cell.source, "lines": cell.lines(), "text": cell.text(), "cells": cells})
}

fn text(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    for h in &answer.hits {
        let cell = &h.clause.cells[h.cell];
        let line = cell.lines().map_or(0, |l| l[0]);
        writeln!(out, "{}:{line}  {}  {} ({:.2})", cell.source, h.clause.row, visible(&cell.text()), h.score)?;
    }
    writeln!(out, "{} rows", answer.total)
}
