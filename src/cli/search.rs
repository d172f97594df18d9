//! `concordat search`: asks an index.

use super::engine::{Engine, EngineArgs};
use super::failure::{Failure, Status};
use super::{Global, output, values};
use concordat::language::Tag;
use concordat::read::{self, Options, UnitMode};
use concordat::search::answer::csv;
use concordat::search::answer::facets::{self, FACETS};
use concordat::search::answer::json::{AnswerOut, SCHEMA_NAME};
use concordat::search::answer::text::{Page, pointed};
use concordat::search::query::{Node, Query, QueryError, What};
use concordat::search::retrieve::lookup::other_than;
use concordat::search::{Answer, Library, Question, Reading, SearchError, query};
use std::ffi::OsStr;
use std::io::{self, BufRead, Read, Write};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  concordat search 'personal data'             in every language, whatever language is typed
  concordat search '\"personal data\" absent:fr'  these very words, where French lacks the clause
  concordat search 'number:\"30 days\" section:5'
  concordat search 'name:Belmora OR url:belmora.example' --format csv --limit 1000
  concordat search 'rule:missing-clause severity:critical' --facets family,absent
  concordat search --like policies/club/en.txt:12

Words are looked for in all languages, with or without diacritics; a lower-case and, or, not is a word.
  \"a b\"  minor*  recieve~  a AND b  a OR b  -a  (a OR b)
  lang: present: absent: moved: rule: severity: status: finding:
  family: source: section: label: kind: row: name: url:
  number:30 number:\"30 days\" number:[10 TO 30] number:>=30 date:2020-01 date:2019..2020
  * is every row; number:\"3 days\" finds working days too, behind days

Exit status: 0 something was found, 1 nothing was found, 2 the job could not be done, or a query of --queries is bad.";

/// Longest line of `--queries`, in bytes: as much as the server takes for a query.
const LONGEST_LINE: u64 = 16 * 1024;

/// So many characters of a line that cannot be asked are shown.
const SHOWN: usize = 200;

/// Most hits that are given at once: all are held in memory.
const MOST: u16 = 10_000;

/// Where the folder of the index is named once for all.
const INDEX_VARIABLE: &str = "CONCORDAT_INDEX";

/// Search the clauses of an index, in all languages at once
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// What to look for
    #[arg(value_name = "QUERY", required_unless_present_any = ["like", "queries"], allow_hyphen_values = true)]
    pub query: Option<String>,
    /// Answer the queries of a file, one a line, each with a JSON object on one line; - for standard input. A bad query stops no other
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "like", "count", "bom"])]
    pub queries: Option<PathBuf>,
    /// Take the query for plain words, whatever marks are in it: for a sentence that is pasted
    #[arg(long)]
    pub words: bool,
    /// Language of the words of the query, where it should not be guessed
    #[arg(long, value_name = "TAG", value_parser = values::tag)]
    pub query_language: Option<Tag>,
    /// Folder of the index; where not given, that of CONCORDAT_INDEX, or the only *.index here
    #[arg(long, value_name = "DIR")]
    pub index: Option<PathBuf>,
    /// Form of the result
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Write the result to a file, which appears when it is complete
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// How many hits to show
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(..=i64::from(MOST)))]
    pub limit: u16,
    /// How many of the best hits to leave out before
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: u32,
    /// Search these languages only
    #[arg(long, value_name = "TAG", value_delimiter = ',', value_parser = values::tag)]
    pub languages: Vec<Tag>,
    /// Look for clauses like the one on this line of a file; it is left out itself
    #[arg(long, value_name = "FILE:LINE", value_parser = place)]
    pub like: Option<(PathBuf, usize)>,
    /// Count the rows found by family, present, absent, moved, rule, severity, status, kind or name
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = facet)]
    pub facets: Vec<&'static str>,
    /// Print nothing but how many rows were found
    #[arg(long, conflicts_with_all = ["facets", "sort", "context"])]
    pub count: bool,
    /// Order of the hits shown
    #[arg(long, value_name = "ORDER", default_value = "score")]
    pub sort: Sort,
    /// Show every version whole, with its place
    #[arg(long)]
    pub context: bool,
    /// Begin a CSV table with a byte order mark, which Excel wants
    #[arg(long)]
    pub bom: bool,
    #[command(flatten)]
    pub engine: EngineArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For spreadsheets: a line a hit and language
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Sort {
    /// Best first
    Score,
    /// The best ones, by family and in the order of the document
    Family,
}

fn facet(s: &str) -> Result<&'static str, String> {
    facets::named(s).ok_or_else(|| {
        let names: Vec<&str> = FACETS.iter().map(|f| f.0).collect();
        match concordat::config::nearest(s, names.iter().copied()) {
            Some(n) => format!("did you mean {n}?"),
            None => format!("write some of {}", names.join(", ")),
        }
    })
}

/// `FILE:LINE`.
fn place(s: &str) -> Result<(PathBuf, usize), String> {
    let parts = s.rsplit_once(':').and_then(|(file, line)| Some((file, line.parse().ok().filter(|n| *n > 0)?)));
    let (file, line) =
        parts.filter(|p| !p.0.is_empty()).ok_or("write a file, a colon and the number of a line, such as policies/en.txt:12")?;
    Ok((PathBuf::from(file), line))
}

/// Asks and prints.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    if args.bom && args.format != Format::Csv {
        return Err(Failure::new("--bom goes with --format csv alone; leave it out"));
    }
    let typed = match args.query.as_deref().map(|text| parsed(args, text)).transpose() {
        Ok(typed) => typed,
        Err(e) => {
            output::error(&e.to_string());
            pointed(&e).into_iter().for_each(|lines| eprintln!("{lines}"));
            return Ok(Status::Failed);
        }
    };
    let dir = folder(args.index.as_deref())?;
    let engine = Engine::open(&args.engine)?;
    let reading = Reading { graph: args.queries.is_some(), ..Reading::ONCE };
    let library = Library::open_for(&dir, reading, engine.semantic().cloned()).map_err(|e| match e {
        SearchError::Foreign { dir } => failed(SearchError::Missing { dir }),
        e => failed(e),
    })?;
    if let Some(file) = &args.queries {
        let status = many(args, file, &library)?;
        finish(&engine, global.quiet);
        return Ok(status);
    }
    let question = question(args, typed, &library)?;
    let mut answer = library.ask(&question).map_err(failed)?;
    // Only text says of how many families the rows are.
    let families = (args.format == Format::Text && !args.count).then(|| answer.facets.pop().map_or(0, |f| f.values.len() + f.more));
    if args.sort == Sort::Family {
        answer
            .hits
            .sort_by(|a, b| (&a.clause.family, &a.clause.key, a.clause.index).cmp(&(&b.clause.family, &b.clause.key, b.clause.index)));
    }
    let hints = if args.count || args.like.is_some() { Vec::new() } else { library.hints(&question, &answer).map_err(failed)? };
    output::write_to(args.output.as_deref(), |out| match args.format {
        _ if args.count => writeln!(out, "{}", answer.total),
        Format::Text => text(out, args, global, &answer, &question, families, &hints),
        Format::Csv => csv::write(out, &answer, question.offset, args.bom),
        Format::Json => {
            serde_json::to_writer(&mut *out, &AnswerOut::new(&answer, question.offset, question.limit, &hints))?;
            writeln!(out)
        }
    })?;
    finish(&engine, global.quiet);
    Ok(if answer.total == 0 { Status::Findings } else { Status::Clean })
}

/// The query of a text. One that asks for nothing is refused, for it is a variable of a script that was empty; every row is `*`.
fn parsed(args: &Args, text: &str) -> Result<Query, QueryError> {
    let query = if args.words { Query::of_text(text) } else { query::parse(text)? };
    if args.like.is_some() || !query.is_all() || (!args.words && text.contains(['*', '＊'])) {
        return Ok(query);
    }
    let remedy = if args.words { "write a word" } else { "write words, or * for every row" };
    Err(QueryError { text: text.to_string(), range: 0..0, what: format!("there is nothing to look for; {remedy}") })
}

/// Where an encoder failed, the words were asked all the same.
fn finish(engine: &Engine, quiet: bool) {
    if let Err(e) = engine.finish(quiet) {
        output::warning(&format!("{e} (searched by words alone)"));
    }
}

/// Answers the queries of a file; one that is not understood does not stop the others. Empty lines are none.
fn many(args: &Args, file: &Path, library: &Library) -> Result<Status, Failure> {
    let unreadable = |e: io::Error| Failure::new(format!("{}: {e}; check that the file exists and may be read", file.display()));
    let mut queries: Box<dyn BufRead> = match file == Path::new("-") {
        true => Box::new(io::stdin().lock()),
        false => Box::new(io::BufReader::new(std::fs::File::open(file).map_err(unreadable)?)),
    };
    let (mut found, mut bad) = (false, false);
    let mut number = 0;
    while let Some(line) = next_line(&mut queries).map_err(unreadable)? {
        number += 1;
        let text = line.as_ref().map_or_else(|(_, begins)| begins.as_str(), String::as_str);
        let text = if number == 1 { text.trim_start_matches('\u{feff}') } else { text };
        if text.trim().is_empty() {
            continue;
        }
        let ask = || -> Result<(String, usize), String> {
            if let Err((why, _)) = &line {
                return Err(why.clone());
            }
            let query = parsed(args, text).map_err(|e| e.to_string())?;
            let question = Question { query, ..asked(args) };
            let answer = library.ask(&question).map_err(|e| e.to_string())?;
            let out = AnswerOut::new(&answer, question.offset, question.limit, &[]);
            Ok((serde_json::to_string(&out).unwrap_or_default(), answer.total))
        };
        let line = match ask() {
            Ok((line, total)) => {
                found |= total > 0;
                line
            }
            Err(e) => {
                bad = true;
                output::error(&format!("{}:{number}: {e}", file.display()));
                serde_json::json!({"schema": SCHEMA_NAME, "query": text, "error": e}).to_string()
            }
        };
        output::write_to(None, |out| writeln!(out, "{line}"))?;
    }
    Ok(match (bad, found) {
        (true, _) => Status::Failed,
        (false, true) => Status::Clean,
        (false, false) => Status::Findings,
    })
}

/// The next line, without its end; of one that is too long or no UTF-8, why, and how it begins. None at the end.
fn next_line(from: &mut dyn BufRead) -> io::Result<Option<Result<String, (String, String)>>> {
    let mut bytes = Vec::new();
    if from.take(LONGEST_LINE + 1).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    let begins = |bytes: &[u8]| String::from_utf8_lossy(bytes).chars().take(SHOWN).collect();
    if bytes.len() as u64 > LONGEST_LINE && bytes.last() != Some(&b'\n') {
        from.skip_until(b'\n')?;
        return Ok(Some(Err((format!("the query has more than {LONGEST_LINE} bytes; shorten it"), begins(&bytes)))));
    }
    while matches!(bytes.last(), Some(b'\n' | b'\r')) {
        bytes.pop();
    }
    Ok(Some(String::from_utf8(bytes).map_err(|e| ("the line is not UTF-8; save the file as UTF-8".to_string(), begins(e.as_bytes())))))
}

fn failed(e: SearchError) -> Failure {
    Failure::new(e.to_string())
}

fn text(
    out: &mut dyn Write,
    args: &Args,
    global: &Global,
    answer: &Answer,
    question: &Question,
    families: Option<usize>,
    hints: &[concordat::search::retrieve::hints::Hint],
) -> io::Result<()> {
    let page = Page::new(output::look(args.output.is_some(), !global.quiet), args.context);
    page.hits(out, answer)?;
    if !answer.hits.is_empty() && (!global.quiet || !answer.facets.is_empty()) {
        writeln!(out)?;
    }
    answer.facets.iter().try_for_each(|f| page.facet(out, f))?;
    if global.quiet {
        return Ok(());
    }
    page.sums(out, answer, question.offset, families)?;
    hints.iter().try_for_each(|h| page.hint(out, h))
}

/// What is asked, but for the query.
fn asked(args: &Args) -> Question {
    Question {
        query: Query::of_text(""),
        languages: args.languages.clone(),
        query_language: args.query_language.clone(),
        limit: if args.count { 0 } else { args.limit.into() },
        offset: args.offset as usize,
        facets: args.facets.clone(),
        laid: std::sync::Arc::default(),
    }
}

/// What is asked: the query, the clause that others are to be like, or both.
fn question(args: &Args, typed: Option<Query>, library: &Library) -> Result<Question, Failure> {
    let mut question = asked(args);
    if args.format == Format::Text && !args.count {
        question.facets.push("family");
    }
    let Some((file, line)) = &args.like else {
        question.query = typed.unwrap_or(question.query);
        return Ok(question);
    };
    let (words, language) = clause_at(file, *line)?;
    question.query_language = Some(language);
    let mut parts = vec![words.root];
    parts.extend(library.row_at(file, *line).map_err(failed)?.map(|row| other_than(&row)));
    parts.extend(typed.filter(|q| !q.is_all()).map(|q| q.root));
    question.query = match <[Node; 1]>::try_from(parts) {
        Ok([one]) => Query::of(one),
        Err(many) => Query::of(Node { range: 0..0, what: What::And(many) }),
    };
    Ok(question)
}

/// The clause on a line of a file, as a query, with its language.
fn clause_at(file: &Path, line: usize) -> Result<(Query, Tag), Failure> {
    let shown = || format!("--like {}:{line}", file.display());
    let options = Options { mode: UnitMode::Clause, ..Options::default() };
    let versions = read::read_versions(file, &options).map_err(|e| Failure::new(e.to_string()))?;
    let unit = versions.iter().find_map(|v| {
        let unit = v.units.iter().find(|u| (u.lines.0..=u.lines.1).contains(&line))?;
        Some((unit, unit.language.clone().unwrap_or_else(|| v.language.clone())))
    });
    if let Some((unit, language)) = unit {
        let words: String = unit.text.char_indices().take_while(|(i, _)| *i < query::MAX_BYTES / 2).map(|(_, c)| c).collect();
        return Ok((Query::of_text(&words), language));
    }
    let last = versions.iter().map(|v| v.lines.1).max().unwrap_or(0);
    Err(Failure::new(match line > last {
        true => format!("{}: the file has {last} lines; name one of them", shown()),
        false => format!("{}: nothing is said on this line; name a line with text", shown()),
    }))
}

/// The folder of the index.
fn folder(named: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(dir) = named {
        return Ok(dir.to_path_buf());
    }
    if let Some(dir) = std::env::var_os(INDEX_VARIABLE).filter(|d| !d.is_empty()) {
        return Ok(PathBuf::from(dir));
    }
    let is_index = |p: &PathBuf| p.extension() == Some(OsStr::new("index")) && p.is_dir();
    let mut here: Vec<PathBuf> =
        std::fs::read_dir(".").into_iter().flatten().flatten().map(|e| PathBuf::from(e.file_name())).filter(is_index).collect();
    here.sort();
    match here.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(Failure::new(format!(
            "there is no *.index in this folder; name the folder of an index with --index DIR or {INDEX_VARIABLE}"
        ))),
        several => {
            let names: Vec<String> = several.iter().map(|p| p.display().to_string()).collect();
            Err(Failure::new(format!("there are several indexes in this folder ({}); name one with --index DIR", names.join(", "))))
        }
    }
}
