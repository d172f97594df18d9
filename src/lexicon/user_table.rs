//! Users' terms in a table: comma-, semicolon- or tab-separated, with a header. Either one term a row, under the columns `concept`,
//! `language`, `term`, `status` and `note`, or one concept a row and one language a column (`concept,en,fr`), where a cell holds terms
//! separated by `|`, the preferred first, and a term that begins with `!` is forbidden.

use super::user::{MAX_TERM, TermStatus, UserConcept, UserTerm};
use crate::language::Tag;
use rustc_hash::FxHashMap;

/// Line, where one is to blame, and what is wrong there.
type Problem = (Option<usize>, String);

const HEADER: &str = "write the header concept,language,term,status,note, or concept and one language tag a column (concept,en,fr)";

/// What a column holds.
enum Column {
    Concept,
    Language,
    Term,
    Status,
    Note,
    Terms(Tag),
    Other,
}

pub(super) fn parse(text: &str) -> Result<Vec<UserConcept>, Problem> {
    let first = text.lines().next().unwrap_or("");
    // The separator that the header has most of.
    let separator = [b'\t', b';', b','].into_iter().max_by_key(|s| first.bytes().filter(|b| b == s).count()).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| problem(&e))?.clone();
    let columns: Vec<Column> = header.iter().map(column).collect();
    let has = |wanted: fn(&Column) -> bool| columns.iter().any(wanted);
    let long = has(|c| matches!(c, Column::Term));
    if long && !has(|c| matches!(c, Column::Language)) {
        return Err((Some(1), format!("the header has a column term but none named language; {HEADER}")));
    }
    if !long && !has(|c| matches!(c, Column::Terms(_))) {
        return Err((Some(1), format!("the header has neither a column term nor a language tag; {HEADER}")));
    }
    let mut all: Vec<UserConcept> = Vec::new();
    let mut by_id: FxHashMap<String, usize> = FxHashMap::default();
    for (n, record) in reader.records().enumerate() {
        let record = record.map_err(|e| problem(&e))?;
        let line = record.position().map_or(n + 2, |p| p.line() as usize);
        let cell = |wanted: fn(&Column) -> bool| columns.iter().position(wanted).and_then(|i| record.get(i)).unwrap_or("");
        let id = match cell(|c| matches!(c, Column::Concept)) {
            "" => format!("line {line}"),
            id => id.to_string(),
        };
        let concept = *by_id.entry(id.clone()).or_insert_with(|| {
            all.push(UserConcept { id, terms: Vec::new() });
            all.len() - 1
        });
        let terms = if long { one_term(&columns, &record, line)? } else { one_concept(&columns, &record, line)? };
        for t in terms {
            let first =
                !all[concept].terms.iter().any(|x| x.language.primary() == t.0.language.primary() && x.status != TermStatus::Forbidden);
            let status = t.1.unwrap_or(if first { TermStatus::Preferred } else { TermStatus::Admitted });
            all[concept].terms.push(UserTerm { status, ..t.0 });
        }
    }
    all.retain(|c| !c.terms.is_empty());
    Ok(all)
}

/// A term and its status, where it is said.
type Read = (UserTerm, Option<TermStatus>);

fn one_term(columns: &[Column], record: &csv::StringRecord, line: usize) -> Result<Vec<Read>, Problem> {
    let cell = |wanted: fn(&Column) -> bool| columns.iter().position(wanted).and_then(|i| record.get(i)).unwrap_or("");
    let text = cell(|c| matches!(c, Column::Term));
    let language = cell(|c| matches!(c, Column::Language));
    if text.is_empty() && language.is_empty() {
        return Ok(Vec::new());
    }
    if text.is_empty() {
        return Err((Some(line), "there is no term in the column term; write it or take the line out".into()));
    }
    if !Tag::is_well_formed(language) {
        return Err((
            Some(line),
            format!("`{language}` in the column language is no language tag; write one like en, fr, ar, sq, tk or zh-Hans"),
        ));
    }
    let status = status(cell(|c| matches!(c, Column::Status)), line)?;
    let term = made(text, Tag::new(language), cell(|c| matches!(c, Column::Note)), line)?;
    Ok(vec![(term, status)])
}

fn one_concept(columns: &[Column], record: &csv::StringRecord, line: usize) -> Result<Vec<Read>, Problem> {
    let note = columns.iter().position(|c| matches!(c, Column::Note)).and_then(|i| record.get(i)).unwrap_or("");
    let mut out = Vec::new();
    for (column, cell) in columns.iter().zip(record) {
        let Column::Terms(language) = column else { continue };
        for text in cell.split('|').map(str::trim).filter(|t| !t.is_empty()) {
            let (text, status) = match text.strip_prefix('!') {
                Some(rest) => (rest.trim(), Some(TermStatus::Forbidden)),
                None => (text, None),
            };
            out.push((made(text, language.clone(), note, line)?, status));
        }
    }
    Ok(out)
}

fn made(text: &str, language: Tag, note: &str, line: usize) -> Result<UserTerm, Problem> {
    if text.chars().count() > MAX_TERM {
        return Err((Some(line), format!("a term is longer than {MAX_TERM} characters; check for a quotation mark that is not closed")));
    }
    Ok(UserTerm { language, text: text.to_string(), status: TermStatus::Admitted, note: note.to_string() })
}

/// What a status in the table means; none where the cell is empty.
fn status(cell: &str, line: usize) -> Result<Option<TermStatus>, Problem> {
    Ok(Some(match cell.to_lowercase().as_str() {
        "" => return Ok(None),
        "preferred" => TermStatus::Preferred,
        "admitted" | "allowed" => TermStatus::Admitted,
        "forbidden" | "deprecated" | "superseded" | "obsolete" => TermStatus::Forbidden,
        other => match super::user_tbx::status(other) {
            Some(status) => status,
            None => return Err((Some(line), format!("`{cell}` is no status; write preferred, admitted or forbidden"))),
        },
    }))
}

fn column(name: &str) -> Column {
    match name.trim_start_matches('\u{feff}').to_lowercase().as_str() {
        "concept" | "id" | "concept id" => Column::Concept,
        "language" | "lang" => Column::Language,
        "term" => Column::Term,
        "status" => Column::Status,
        "note" | "notes" | "comment" => Column::Note,
        tag if Tag::is_well_formed(tag) && tag.split('-').next().is_some_and(|p| p.len() <= 3) => Column::Terms(Tag::new(tag)),
        _ => Column::Other,
    }
}

fn problem(e: &csv::Error) -> Problem {
    let line = e.position().map(|p| p.line() as usize);
    (line, format!("is no table that can be read ({e}); save it as CSV or TSV in UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use TermStatus::{Admitted, Forbidden, Preferred};

    fn read(text: &str) -> Vec<(String, String, String, TermStatus)> {
        let all = parse(text).expect("it can be read");
        let of =
            |c: &UserConcept| c.terms.iter().map(|t| (c.id.clone(), t.language.to_string(), t.text.clone(), t.status)).collect::<Vec<_>>();
        all.iter().flat_map(of).collect()
    }

    #[test]
    fn one_term_a_row() {
        let text = "Concept;Language;Term;Status;Note\npolicy;fr;politique;preferred;\npolicy;fr;règlement;forbidden;\"old; not used\"\npolicy;fr;charte;;\n";
        let statuses: Vec<TermStatus> = read(text).into_iter().map(|t| t.3).collect();
        assert_eq!(statuses, [Preferred, Forbidden, Admitted]);
    }

    #[test]
    fn one_language_a_column() {
        let all = read("concept\ten\tzh\nprivacy\tprivacy policy|privacy notice\t隐私政策|!私隐政策\n");
        assert_eq!(all.iter().map(|t| t.3).collect::<Vec<_>>(), [Preferred, Admitted, Preferred, Forbidden]);
        assert_eq!(all[3].2, "私隐政策");
    }

    #[test]
    fn errors_name_the_line_and_the_remedy() {
        let fails = |t: &str| parse(t).expect_err("it cannot be read");
        assert_eq!(fails("a word,another\nx,y\n").0, Some(1));
        assert!(fails("term,status\nx,preferred\n").1.contains("none named language"));
        let wrong = fails("language,term,status\nfr,politique,good\n");
        assert_eq!((wrong.0, wrong.1.contains("preferred, admitted or forbidden")), (Some(2), true));
        assert!(fails("language,term\nfrench language,x\n").1.contains("no language tag"));
    }
}
