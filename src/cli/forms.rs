//! The forms of a report, by name: which reporter makes one, and what kind of place it goes to.

use super::engine::Engine;
use super::failure::Failure;
use super::output;
use super::sink::Sink;
use super::values;
use concordat::check::RULES;
use concordat::check::Settings;
use concordat::config::FailOn;
use concordat::document::Family;
use concordat::report::csv::CsvReporter;
use concordat::report::github::GithubReporter;
use concordat::report::html::HtmlReporter;
use concordat::report::json::JsonReporter;
use concordat::report::junit::JunitReporter;
use concordat::report::markdown::MarkdownReporter;
use concordat::report::sarif::SarifReporter;
use concordat::report::text::TextReporter;
use concordat::report::tmx::TmxReporter;
use concordat::report::xliff::XliffPages;
use concordat::report::xlsx::XlsxReporter;
use concordat::report::{Form, Reporter};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// Form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[clap(rename_all = "lowercase")]
pub enum Format {
    /// For people
    Text,
    /// For programs: the contract `concordat/report/v1`
    Json,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// A table, for spreadsheets
    Csv,
    /// JUnit XML, for build servers
    Junit,
    /// Annotations of GitHub Actions
    Github,
    /// A short summary, for a pull request
    Markdown,
    /// Pages for a browser: a file for one family, a folder for several
    Html,
    /// A workbook, for who plans the work
    Xlsx,
    /// The alignment as TMX 1.4b, for translation memories
    Tmx,
    /// XLIFF 2.1, for translation tools: a folder, with a file for each family and language
    Xliff,
}

/// One report of a run: its form, and its place (standard output where there is none).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its form.
    pub format: Format,
    /// Its file or folder.
    pub path: Option<PathBuf>,
}

/// `FORMAT=PATH`.
pub fn wanted(text: &str) -> Result<Wanted, String> {
    let (name, path) = text.split_once('=').ok_or("FORMAT=PATH is wanted, such as sarif=concordat.sarif")?;
    let format = format(name)?;
    if path.is_empty() {
        return Err(format!("the place is missing: write {name}=PATH"));
    }
    Ok(Wanted { format, path: Some(path.into()) })
}

/// A form by its name.
pub fn format(name: &str) -> Result<Format, String> {
    use clap::ValueEnum;
    Format::from_str(name, false).map_err(|_| {
        let names: Vec<String> =
            Format::value_variants().iter().filter_map(|v| Some(v.to_possible_value()?.get_name().to_string())).collect();
        format!("`{name}` is none of {}", names.join(", "))
    })
}

/// What reporters are told of a run.
pub struct Run<'a> {
    /// What judges how alike clauses are.
    pub engine: &'a Engine,
    /// The families, before they are checked.
    pub families: &'a [Family],
    /// How the rules run.
    pub settings: &'a Settings,
    /// What fails the run.
    pub fail_on: FailOn,
    /// Whether accepted findings are shown.
    pub show_accepted: bool,
    /// Options and paths as a shell takes them.
    pub typed: &'a str,
    /// Whether nothing but the result is wanted.
    pub quiet: bool,
    /// Whether CSV begins with a byte order mark.
    pub bom: bool,
    /// Whether text for people is plain wherever it goes.
    pub plain: bool,
    /// What reading wants to tell.
    pub warnings: &'a [String],
}

impl Wanted {
    /// Whether it is made of files of which one would not do for this run.
    fn needs_folder(&self, run: &Run<'_>) -> bool {
        let pairs = || run.families.iter().map(|f| f.versions.len().saturating_sub(1)).sum::<usize>();
        match self.format {
            Format::Html => run.families.len() > 1,
            Format::Xliff => pairs() != 1,
            _ => false,
        }
    }

    /// Whether it is written as a single file, or to standard output, though its form is made of files.
    fn single(&self) -> bool {
        match (&self.path, self.format.ending()) {
            (_, None) | (None, _) => true,
            (Some(path), Some(endings)) => {
                !path.is_dir() && path.extension().is_some_and(|x| endings.iter().any(|e| x.eq_ignore_ascii_case(e)))
            }
        }
    }

    /// An error where the place does not suit the form.
    fn placed(&self, run: &Run<'_>) -> Result<(), Failure> {
        if self.format == Format::Xlsx && self.path.is_none() && io::stdout().is_terminal() {
            return Err(Failure::new("a workbook is nothing to read on a terminal; name a file with --output FILE.xlsx"));
        }
        if !self.single() || !self.needs_folder(run) {
            return Ok(());
        }
        let name = self.format.name();
        match &self.path {
            None => Err(Failure::new(format!("a report of several {name} files goes to a folder; name one with --output DIR"))),
            Some(path) => Err(Failure::new(format!(
                "{}: the report is made of several {name} files; name a folder instead of a file",
                path.display()
            ))),
        }
    }

    /// Who makes it.
    pub fn form(&self, run: &Run<'_>) -> Result<Form, Failure> {
        self.placed(run)?;
        let Run { engine, families, settings, fail_on, show_accepted: accepted, .. } = *run;
        let stream: Box<dyn Reporter> = match self.format {
            Format::Html => {
                let (engine, models, call) = (engine.name(), engine.models(), run.typed.to_string());
                let pages = HtmlReporter { engine, models, call, alone: self.single(), ..HtmlReporter::default() };
                return Ok(Form::Folder(Box::new(pages)));
            }
            Format::Text => {
                let look = output::look(run.plain || self.path.is_some(), !run.quiet);
                Box::new(TextReporter::new(look).with_models(engine.models()).with_call(run.typed.to_string()))
            }
            Format::Json => Box::new(JsonReporter { engine: engine.name(), models: engine.models(), warnings: run.warnings.to_vec() }),
            Format::Sarif => Box::new(SarifReporter { engine: engine.name(), models: engine.models(), accepted }),
            Format::Csv => Box::new(CsvReporter::new(families, run.bom)),
            Format::Junit => {
                let ran = RULES.iter().filter(|r| settings.runs(r)).map(|r| r.name).collect();
                Box::new(JunitReporter { fail_on: values::threshold(fail_on), rules: ran })
            }
            Format::Github => Box::new(GithubReporter { summary: !run.quiet }),
            Format::Markdown => Box::new(MarkdownReporter),
            Format::Xlsx => Box::new(XlsxReporter),
            Format::Tmx => Box::new(TmxReporter::new(families)),
            Format::Xliff => return Ok(Form::Folder(Box::new(XliffPages))),
        };
        Ok(Form::Stream(stream))
    }

    /// Opens its place.
    pub fn open(&self) -> Result<Sink, Failure> {
        match &self.path {
            Some(path) if !self.single() => Sink::folder(path),
            path => Sink::file(path.as_deref().map(Path::new)),
        }
    }
}

impl Format {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Csv => "csv",
            Format::Junit => "junit",
            Format::Github => "github",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Xlsx => "xlsx",
            Format::Tmx => "tmx",
            Format::Xliff => "xliff",
        }
    }

    /// What files of it end in, where it is made of files: another path is a folder.
    fn ending(self) -> Option<&'static [&'static str]> {
        match self {
            Format::Html => Some(&["html", "htm"]),
            Format::Xliff => Some(&["xlf", "xliff"]),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_and_its_place() {
        let sarif = wanted("sarif=out/a=b.sarif").expect("both");
        assert_eq!(sarif, Wanted { format: Format::Sarif, path: Some("out/a=b.sarif".into()) });
        for wrong in ["sarif", "sarif=", "word=x"] {
            assert!(wanted(wrong).is_err(), "{wrong}");
        }
    }
}
