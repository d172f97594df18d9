//! The answer of the streaming filter, one line a family: `concordat/checked/v1`. The family in it is that of the JSON report.

use super::json::{self, Tool};
use super::{Checked, FamilyCounts, Summary};
use crate::read::FileError;
use std::io::{self, Write};

/// Name and version of the format.
pub const SCHEMA_NAME: &str = "concordat/checked/v1";

/// The JSON Schema (draft 2020-12) of a line, which holds that of the report: its family is the report's.
pub fn schema() -> String {
    include_str!("schema/checked-v1.schema.json").replacen("\"REPORT\"", json::SCHEMA.trim_end(), 1)
}

/// Writes lines.
#[derive(Debug, Clone)]
pub struct LineReporter {
    /// Engine that judged how alike clauses are: `lexical` or `semantic`.
    pub engine: &'static str,
    /// Names of the encoders, in the order in which they are asked; empty for the lexical engine.
    pub models: Vec<String>,
}

/// What goes with a family, or stands in its place.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// The id that the input gave; none where the line could not be understood.
    pub id: Option<String>,
    /// 1-based line of the input, of a line that was refused.
    pub line: Option<usize>,
    /// What could not be done.
    pub errors: Vec<FileError>,
    /// What was read otherwise than one may think.
    pub warnings: Vec<String>,
}

impl LineReporter {
    /// One line, with the line's end; without a family where there is none to tell of.
    pub fn line(&self, out: &mut dyn Write, checked: Option<Checked<'_>>, told: &Told) -> io::Result<()> {
        write!(out, "{{\"schema\":\"{SCHEMA_NAME}\",\"tool\":{},\"id\":{}", json::json(&Tool::of(self.engine))?, json::json(&told.id)?)?;
        if let Some(line) = told.line {
            write!(out, ",\"line\":{line}")?;
        }
        write!(out, ",\"family\":")?;
        match checked {
            Some(checked) => json::family(&mut OneLine { out, at_start: false }, checked)?,
            None => write!(out, "null")?,
        }
        write!(out, ",\"errors\":{}", json::json(&told.errors)?)?;
        if !told.warnings.is_empty() {
            write!(out, ",\"warnings\":{}", json::json(&told.warnings)?)?;
        }
        let summary = Summary { families: checked.iter().map(FamilyCounts::of).collect() };
        writeln!(out, ",\"summary\":{}}}", json::sums(&summary, &self.models)?)
    }
}

/// Takes line ends and the spaces behind them out of JSON. Inside its strings there are none: JSON escapes them.
struct OneLine<'a> {
    out: &'a mut dyn Write,
    at_start: bool,
}

impl Write for OneLine<'_> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        for (i, part) in text.split(|&b| b == b'\n').enumerate() {
            self.at_start |= i > 0;
            let part = if self.at_start { part.trim_ascii_start() } else { part };
            self.at_start &= part.is_empty();
            self.out.write_all(part)?;
        }
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_comes_on_one_line_however_it_is_cut() {
        let text = "{\"a\":\n    [1,\n  \"x  \\n y\"],\n  \"b\": 2}";
        for size in 1..text.len() {
            let mut out = Vec::new();
            let mut one = OneLine { out: &mut out, at_start: false };
            text.as_bytes().chunks(size).for_each(|c| one.write_all(c).expect("a Vec takes everything"));
            assert_eq!(String::from_utf8(out).expect("UTF-8"), "{\"a\":[1,\"x  \\n y\"],\"b\": 2}", "{size}");
        }
    }

    #[test]
    fn a_line_without_a_family_fits_the_schema() {
        let schema: serde_json::Value = serde_json::from_str(&schema()).expect("JSON");
        let validator = jsonschema::draft202012::new(&schema).expect("a schema");
        let errors = vec![FileError { path: "standard input".into(), message: "standard input:3: \"x\"\nis wrong".into() }];
        let told = Told { line: Some(3), errors, ..Told::default() };
        let mut out = Vec::new();
        LineReporter { engine: "lexical", models: Vec::new() }.line(&mut out, None, &told).expect("a Vec takes everything");
        assert_eq!(out.iter().filter(|&&b| b == b'\n').count(), 1);
        let value: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
        assert!(validator.is_valid(&value), "{value}");
        assert!(!validator.is_valid(&serde_json::json!({"schema": SCHEMA_NAME})));
    }
}
